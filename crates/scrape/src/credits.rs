//! Evidence in, the authors of the story out. Only this file knows which evidence of an author is believed first.

use model::article::{Block, BlockClass};
use model::text::fold;
use url::Url;

use crate::authors::{self, Care};
use crate::element::Tag;
use crate::evidence::Evidence;
use crate::metadata::{meta, plain, site_name};
use crate::notes::AuthorMark;
use crate::script_fields;
use crate::survey::Survey;

/// Authors, best evidence first: structured data, meta tags, marked elements, a visible byline, scripts. A name that is the publisher's own
/// counts only where no person is named.
pub(crate) fn authors(evidence: &Evidence<'_>) -> Vec<String> {
    let houses = houses(evidence);
    let is_house = |name: &String| houses.contains(&compact(name));
    let mut of_house = Vec::new();
    let mut persons = |names: Vec<String>| {
        let (house, persons): (Vec<String>, Vec<String>) = names.into_iter().partition(is_house);
        if of_house.is_empty() {
            of_house = house;
        }
        persons
    };
    let places: [fn(&Evidence<'_>) -> Vec<String>; 5] =
        [of_json_ld, of_metas, of_marks, of_bylines, of_scripts];
    // A thread is by whoever opened it; what the head says is of the site.
    let order: &[usize] = if evidence.is_thread {
        &[0, 2, 1, 3]
    } else {
        &[0, 1, 2, 3, 4]
    };
    for (n, place) in order.iter().enumerate() {
        let named = places
            .get(*place)
            .map_or(Vec::new(), |read| persons(read(evidence)));
        if named.is_empty() {
            continue;
        }
        let later = order
            .iter()
            .skip(n + 1)
            .filter_map(|place| places.get(*place));
        return full(named, || later.flat_map(|read| read(evidence)).collect());
    }
    if of_house.is_empty() {
        of_house = authors::clean(
            evidence.json_ld.houses.iter().map(String::as_str),
            Care::Marked,
        );
    }
    of_house
}

/// Letters and digits of a name, as names of sites, accounts and addresses are compared.
fn compact(name: &str) -> String {
    fold(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Names of the site and its publisher, compact.
fn houses(evidence: &Evidence<'_>) -> Vec<String> {
    let host = evidence.url.and_then(Url::host_str).unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    let label = host.rsplit('.').nth(1).unwrap_or_default();
    let json_ld = evidence.json_ld;
    site_name(evidence.survey, json_ld)
        .into_iter()
        .chain(json_ld.site.as_deref())
        .chain(json_ld.houses.iter().map(String::as_str))
        .chain([host, label])
        .map(compact)
        .filter(|name| !name.is_empty())
        .collect()
}

/// A given name, or an account, as the whole name that other evidence gives for it.
fn full(named: Vec<String>, others: impl FnOnce() -> Vec<String>) -> Vec<String> {
    let is_short = |name: &String| !name.contains(' ');
    if !named.iter().any(is_short) {
        return named;
    }
    let others = others();
    let whole = |name: String| {
        let same = |other: &&String| {
            other.contains(' ')
                && (other.split(' ').next() == Some(name.as_str())
                    || compact(other) == compact(&name))
        };
        others.iter().find(same).cloned().unwrap_or(name)
    };
    named
        .into_iter()
        .map(|name| if is_short(&name) { whole(name) } else { name })
        .collect()
}

fn of_json_ld(evidence: &Evidence<'_>) -> Vec<String> {
    let names: Vec<String> = evidence.json_ld.authors.iter().map(|n| plain(n)).collect();
    authors::clean(names.iter().map(String::as_str), Care::Marked)
}

/// Names of meta tags that state the author, the most exact first.
const METAS: [&str; 13] = [
    "author",
    "article:author",
    "byl",
    "dc.creator",
    "dc:creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "article.author",
    "og:article:author",
    "article:author_name",
    "authors",
    "og:author",
];

fn of_metas(evidence: &Evidence<'_>) -> Vec<String> {
    let metas = &evidence.survey.metas;
    let of_key = |key: &str| {
        let texts: Vec<String> = metas
            .iter()
            .filter(|(name, _)| name == key)
            .take(MAX_MARKS)
            .map(|(_, content)| plain(content))
            .collect();
        authors::clean(texts.iter().map(String::as_str), Care::Marked)
    };
    // `Doe, Jane` is how scholarly pages name one author.
    let cited: Vec<String> = metas
        .iter()
        .filter(|(name, _)| name == "citation_author")
        .take(MAX_MARKS)
        .map(|(_, content)| match content.split_once(", ") {
            Some((last, first)) if !first.contains(',') => format!("{first} {last}"),
            _ => content.clone(),
        })
        .collect();
    let cited = authors::clean(cited.iter().map(String::as_str), Care::Marked);
    if !cited.is_empty() {
        return cited;
    }
    let named = METAS.iter().map(|key| of_key(key)).find(|n| !n.is_empty());
    named
        .or_else(|| of_card(evidence.survey))
        .unwrap_or_default()
}

/// The card for other sites: `twitter:label1` names what `twitter:data1` holds.
fn of_card(survey: &Survey) -> Option<Vec<String>> {
    (1..=3).find_map(|n| {
        let label = meta(survey, &[&format!("twitter:label{n}")])?;
        if !authors::is_lead(label) {
            return None;
        }
        let text = plain(meta(survey, &[&format!("twitter:data{n}")])?);
        let named = authors::clean([text.as_str()], Care::Marked);
        (!named.is_empty()).then_some(named)
    })
}

/// Elements of a page that are asked for its author; stories have few, hostile pages any number.
const MAX_MARKS: usize = 200;

/// Elements that say that they name an author.
fn of_marks(evidence: &Evidence<'_>) -> Vec<String> {
    // Authors of other stories and of comments stand below this one.
    let blocks = evidence.blocks;
    let last = blocks.iter().rposition(|b| b.kept).unwrap_or(0);
    let first = blocks.iter().position(|b| b.kept).unwrap_or(0);
    let is_start = |at: usize| at + 14 >= first && at <= first + 8;
    // Menus lead to authors and users too.
    let is_beside = |mark: AuthorMark, at: usize| {
        evidence.is_thread
            || !matches!(mark, AuthorMark::Link | AuthorMark::User)
            || is_start(at)
            || at + 3 >= last
    };
    let of_other = |at: usize| match blocks.get(at).map(|b| b.class) {
        _ if evidence.is_thread => false,
        Some(BlockClass::Comment) => true,
        Some(BlockClass::Related) => !is_start(at),
        _ => false,
    };
    let mut marks: Vec<&(AuthorMark, String, usize)> = evidence
        .survey
        .authors
        .iter()
        .filter(|(mark, _, at)| *at <= last + 2 && !of_other(*at) && is_beside(*mark, *at))
        .collect();
    marks.truncate(MAX_MARKS);
    marks.sort_by_key(|(mark, _, _)| match mark {
        // In a thread the class of an author is that of a box with rank and place.
        AuthorMark::User if evidence.is_thread => AuthorMark::Relation,
        mark => *mark,
    });
    let mut looked_at = None;
    for (mark, _, at) in &marks {
        // Those beside it were looked at with the one before.
        if looked_at.replace((mark, at)) == Some((mark, at)) {
            continue;
        }
        let same = marks
            .iter()
            .filter(|(m, _, a)| m == mark && a.abs_diff(*at) <= 3)
            .map(|(_, text, _)| text.as_str());
        let mut named = authors::clean(without_roles(same.collect()), Care::Marked);
        if evidence.is_thread {
            named.truncate(1);
        }
        if !named.is_empty() {
            return named;
        }
    }
    Vec::new()
}

/// Of nested elements (`Ana Writer, Staff` around `Ana Writer` and `Staff`) those that name alone.
fn without_roles(texts: Vec<&str>) -> Vec<&str> {
    let mut dropped = vec![false; texts.len()];
    for (outer, text) in texts.iter().enumerate() {
        let whole = authors::without_lead(text);
        let inner = texts.iter().enumerate().find(|(at, inner)| {
            *at != outer
                && inner.contains(' ')
                && whole
                    .strip_prefix(authors::without_lead(inner))
                    .is_some_and(|role| role.starts_with([' ', ',', '|']) && !joins(role))
        });
        let Some((_, inner)) = inner else { continue };
        dropped[outer] = true;
        let role = whole
            .strip_prefix(authors::without_lead(inner))
            .unwrap_or_default();
        for (at, other) in texts.iter().enumerate() {
            dropped[at] |= at != outer && other != inner && role.contains(*other);
        }
    }
    texts
        .into_iter()
        .zip(dropped)
        .filter_map(|(text, is_dropped)| (!is_dropped).then_some(text))
        .collect()
}

/// A second name follows rather than a role.
fn joins(rest: &str) -> bool {
    let rest = rest.trim_start();
    ["and ", "und ", "et ", "y ", "& "]
        .iter()
        .any(|word| rest.starts_with(word))
}

/// Lines around the headline and the ends of the story that name who wrote it.
fn of_bylines(evidence: &Evidence<'_>) -> Vec<String> {
    let blocks = evidence.blocks;
    let first = blocks.iter().position(|b| b.kept).unwrap_or(0);
    let last = blocks.iter().rposition(|b| b.kept).unwrap_or(0);
    let numbered = || blocks.iter().enumerate();
    let over = numbered().take(first + 2).rev().take(14);
    let under = numbered().skip(first + 2).take(6);
    let after = numbered()
        .skip(last.max(first + 2).saturating_sub(1))
        .take(5);
    let lines = || over.clone().chain(under.clone()).chain(after.clone());
    let is_other = |block: &Block| block.class == BlockClass::Comment;
    let is_heading = |at: usize| {
        let piece = evidence.survey.pieces.get(at);
        let element = piece.and_then(|p| evidence.survey.elements.get(p.element as usize));
        element.is_some_and(|e| matches!(e.tag, Tag::Heading(_)))
    };
    let labelled = lines()
        .filter(|(_, b)| !is_other(b))
        .filter_map(|(at, b)| authors::byline(&b.text, is_heading(at)))
        .map(|line| {
            // Accounts are written small.
            let is_account = !line.contains(' ');
            let care = if is_account { Care::Marked } else { Care::Text };
            authors::clean([line], care)
        })
        .find(|named| !named.is_empty());
    labelled
        .or_else(|| {
            // `4 May 2021 | Ana Writer`
            over.clone()
                .filter(|(_, b)| !is_other(b))
                .filter_map(|(_, b)| authors::beside_date(&b.text))
                .next()
        })
        .or_else(|| {
            let end = blocks.get(last).filter(|_| last > first + 2)?;
            authors::signature(&end.text).map(|name| vec![name])
        })
        .unwrap_or_default()
}

/// Fields of scripts that name the author.
const FIELDS: [&str; 8] = [
    "author",
    "authors",
    "authorname",
    "author_name",
    "articleauthor",
    "article_author",
    "pagepostauthor",
    "postauthor",
];

fn of_scripts(evidence: &Evidence<'_>) -> Vec<String> {
    let named = script_fields::first(evidence.html, "uthor", &["uthor"], |name, value| {
        let name = name.to_ascii_lowercase();
        if !FIELDS.contains(&name.as_str()) {
            return None;
        }
        let named = authors::clean([value], Care::Text);
        (!named.is_empty()).then_some(named)
    });
    named.unwrap_or_default()
}
