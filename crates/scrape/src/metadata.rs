//! Evidence in, what the page says of its story out: title, authors, dates, language, address. Only this file knows whom to believe first.

use model::article::{Block, DateSource, Stated};
use model::text::{fold, normalize};
use url::Url;

use crate::authors;
use crate::dates::{self, Order};
use crate::element::Tag;
use crate::json_ld::JsonLd;
use crate::survey::Survey;

/// Title of the story: the headline that the page shows, when its head agrees; else what the head says, without the name of the site.
pub(crate) fn title(survey: &Survey, json_ld: &JsonLd) -> Option<String> {
    let site = site_name(survey, json_ld).map(fold);
    let stated: Vec<String> = [
        meta(survey, &["og:title"]),
        json_ld.headline.as_deref(),
        meta(survey, &["twitter:title", "dc.title", "title", "headline"]),
    ]
    .into_iter()
    .flatten()
    .map(|title| without_site(&plain(title), site.as_deref(), false))
    .collect();
    let window = survey.title.as_deref().map(plain).unwrap_or_default();
    let folded: Vec<String> = stated.iter().chain([&window]).map(|t| fold(t)).collect();
    // Sites put their own name, the story's, or both into headings of any rank: the longest that the head repeats is the story's.
    let headings = survey.pieces.iter().filter_map(|piece| {
        let element = survey.elements.get(piece.element as usize)?;
        matches!(element.tag, Tag::Heading(1..=3)).then_some(piece.text.as_str())
    });
    let agreed = headings
        .take(MAX_HEADINGS)
        .filter(|heading| {
            let h = fold(heading);
            h.chars().count() > 3
                && site.as_deref() != Some(h.as_str())
                && folded.iter().any(|t| t.contains(&h))
        })
        .max_by_key(|heading| heading.chars().count());
    if let Some(heading) = agreed {
        return Some(heading.to_owned());
    }
    stated
        .into_iter()
        .chain([without_site(&window, site.as_deref(), true)])
        .find(|title| !title.is_empty())
}

/// Headings of a page that may be its headline.
const MAX_HEADINGS: usize = 40;

/// Text of a head value: character references that were escaped twice, and tags, are undone.
fn plain(text: &str) -> String {
    if !text.contains(['&', '<']) {
        return normalize(text);
    }
    let fragment = scraper::Html::parse_fragment(text);
    normalize(&fragment.root_element().text().collect::<String>())
}

/// Name of the site, as the page gives it.
fn site_name<'a>(survey: &'a Survey, json_ld: &'a JsonLd) -> Option<&'a str> {
    meta(survey, &["og:site_name", "application-name"]).or(json_ld.site.as_deref())
}

/// Separators between a title and the name of its site.
const SEPARATORS: [&str; 9] = [
    " | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · ", " • ",
];

/// `Bridge hit in the east - The Daily Example` without its last part, when that is the site or short beside the rest.
fn without_site(title: &str, site: Option<&str>, may_guess: bool) -> String {
    let cut = SEPARATORS
        .iter()
        .filter_map(|separator| title.rsplit_once(separator))
        .min_by_key(|(_, last)| last.chars().count());
    if let Some((rest, last)) = cut {
        let words = |t: &str| t.split_whitespace().count();
        let is_site = site.is_some_and(|site| {
            let last = fold(last);
            last == site || site.contains(&last) || last.contains(site)
        });
        if is_site || (may_guess && words(last) <= 4 && words(rest) > words(last)) {
            return without_site(rest, site, may_guess);
        }
    }
    if let Some(site) = site {
        for separator in SEPARATORS {
            if let Some((first, rest)) = title.split_once(separator)
                && fold(first) == site
            {
                return rest.to_owned();
            }
        }
    }
    title.to_owned()
}

/// Content of the first `<meta>` with one of these names, in the order of the names.
pub(crate) fn meta<'a>(survey: &'a Survey, names: &[&str]) -> Option<&'a str> {
    names.iter().find_map(|name| {
        survey
            .metas
            .iter()
            .find(|(key, content)| key == name && !content.is_empty())
            .map(|(_, content)| content.as_str())
    })
}

/// Authors, best evidence first: JSON-LD, meta tags, marked elements, a visible byline.
pub(crate) fn authors(survey: &Survey, json_ld: &JsonLd, blocks: &[Block]) -> Vec<String> {
    let site = site_name(survey, json_ld).map(fold);
    let named = authors::clean(json_ld.authors.iter().map(String::as_str), site.as_deref());
    if !named.is_empty() {
        return named;
    }
    let metas = survey
        .metas
        .iter()
        .filter(|(key, _)| META_AUTHORS.contains(&key.as_str()))
        .map(|(_, content)| content.as_str());
    let named = authors::clean(metas, site.as_deref());
    if !named.is_empty() {
        return named;
    }
    // Authors of other stories and of comments stand below this one.
    let last = blocks.iter().rposition(|b| b.kept).unwrap_or(0);
    let mut marks: Vec<_> = survey
        .authors
        .iter()
        .filter(|(_, _, at)| *at <= last + 2)
        .collect();
    marks.sort_by_key(|(mark, _, _)| *mark);
    for (mark, _, at) in &marks {
        let same = marks
            .iter()
            .filter(|(m, _, a)| m == mark && a.abs_diff(*at) <= 3);
        let named = authors::clean(same.map(|(_, text, _)| text.as_str()), site.as_deref());
        if !named.is_empty() {
            return named;
        }
    }
    let first = blocks.iter().position(|b| b.kept).unwrap_or(0);
    let after = blocks.iter().skip(last + 1).take(2);
    let bylines = blocks
        .iter()
        .take(first + 2)
        .rev()
        .take(12)
        .chain(after)
        .filter_map(|b| authors::byline(&b.text));
    for byline in bylines {
        let named = authors::clean([byline], site.as_deref());
        if !named.is_empty() {
            return named;
        }
    }
    Vec::new()
}

const META_AUTHORS: [&str; 12] = [
    "author",
    "article:author",
    "byl",
    "dc.creator",
    "dc:creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "article.author",
    "citation_author",
    "article:author_name",
    "authors",
];

const META_PUBLISHED: [&str; 38] = [
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "article:published",
    "datepublished",
    "rnews:datepublished",
    "article.published",
    "published-date",
    "publisheddate",
    "published_time",
    "published_time_telegram",
    "publication_date",
    "publication-date",
    "publicationdate",
    "publish-date",
    "publish_date",
    "publishdate",
    "pubdate",
    "pub_date",
    "og:pubdate",
    "sailthru.date",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "article_date_original",
    "originalpublicationdate",
    "citation_publication_date",
    "dc.date.issued",
    "dc.date.created",
    "dcterms.created",
    "dcterms.date",
    "dcterms.issued",
    "dc.date",
    "dc:date",
    "dc:created",
    "date",
    "datecreated",
    "created",
    "article:post_date",
];

const META_MODIFIED: [&str; 10] = [
    "article:modified_time",
    "og:updated_time",
    "og:modified_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
    "modified",
    "revised",
];

/// When the story was published and last changed.
pub(crate) fn dates(
    survey: &Survey,
    json_ld: &JsonLd,
    blocks: &[Block],
    url: Option<&Url>,
) -> (Option<Stated>, Option<Stated>) {
    let order = order(survey);
    let stated = |text: &str, source| {
        dates::read(text, order, source).or_else(|| dates::read_coarse(text, source))
    };
    let from_meta = |names: &[&str]| {
        names.iter().find_map(|name| {
            survey
                .metas
                .iter()
                .filter(|(key, _)| key == name)
                .find_map(|(_, content)| stated(content, DateSource::Meta))
        })
    };
    let modified = json_ld
        .modified
        .as_deref()
        .and_then(|text| stated(text, DateSource::JsonLd))
        .or_else(|| from_meta(&META_MODIFIED))
        .or_else(|| {
            survey
                .times
                .iter()
                .filter(|note| note.updated)
                .find_map(|note| dates::read(&note.value, order, DateSource::Time))
        });
    let in_url = url.and_then(in_url);
    let published = survey
        .published
        .as_deref()
        .and_then(|text| stated(text, DateSource::Rule))
        .or_else(|| {
            json_ld
                .published
                .as_deref()
                .and_then(|text| stated(text, DateSource::JsonLd))
        })
        .or_else(|| from_meta(&META_PUBLISHED))
        .or_else(|| visible(survey, blocks, order))
        .or(in_url);
    (published, modified)
}

/// Month first only where the page says that it is written for the United States, or in English without saying for whom.
fn order(survey: &Survey) -> Order {
    let language = survey
        .language
        .as_deref()
        .or_else(|| meta(survey, &["og:locale", "content-language"]))
        .unwrap_or("en")
        .to_ascii_lowercase()
        .replace('_', "-");
    match language.split_once('-') {
        Some(("en", region)) if region != "us" => Order::DayFirst,
        _ if language.starts_with("en") => Order::MonthFirst,
        _ => Order::DayFirst,
    }
}

/// A date that a reader sees: marked ones first, then those near the headline and the start of the story, then at its end.
fn visible(survey: &Survey, blocks: &[Block], order: Order) -> Option<Stated> {
    let first = blocks.iter().position(|b| b.kept).unwrap_or(0);
    let last = blocks.iter().rposition(|b| b.kept).unwrap_or(0);
    let headline = survey
        .pieces
        .iter()
        .take(first + 1)
        .rposition(|piece| {
            survey
                .elements
                .get(piece.element as usize)
                .is_some_and(|e| e.tag == Tag::Heading(1))
        })
        .unwrap_or(first);
    let notes: Vec<_> = survey
        .times
        .iter()
        .filter(|note| !note.updated || note.published)
        .filter_map(|note| Some((note, dates::read(&note.value, order, DateSource::Time)?)))
        .collect();
    let near = |at: usize| at + 8 >= headline.min(first) && at <= first + 3;
    notes
        .iter()
        .find(|(note, _)| note.published)
        .or_else(|| {
            notes
                .iter()
                .filter(|(note, _)| near(note.at))
                .min_by_key(|(note, _)| note.at.abs_diff(headline))
        })
        .or_else(|| notes.iter().find(|(note, _)| note.at <= last + 3))
        .map(|(_, stated)| stated.clone())
        .or_else(|| {
            // Short texts around the headline, nearest first; then the first and last lines of the story and what follows it.
            let mut order_of_search: Vec<usize> = (0..blocks.len().min(first + 4)).collect();
            order_of_search.sort_by_key(|at| at.abs_diff(headline));
            order_of_search.extend(last..blocks.len().min(last + 4));
            order_of_search.into_iter().find_map(|at| {
                let block = blocks.get(at)?;
                if block.text.chars().count() > 160 {
                    return None;
                }
                dates::read(&block.text, order, DateSource::Text)
            })
        })
}

/// `/2021/04/05/`, `/2021-04-05-`, `/20210405/`; a month alone counts as one.
fn in_url(url: &Url) -> Option<Stated> {
    let path = url.path();
    let parts: Vec<&str> = path.split(['/', '-', '_', '.']).collect();
    let number = |text: &str, digits: std::ops::RangeInclusive<usize>| {
        (digits.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())).then_some(())
    };
    for window in parts.windows(3) {
        if let [year, month, day] = window
            && number(year, 4..=4).is_some()
            && number(month, 1..=2).is_some()
            && number(day, 1..=2).is_some()
            && let Some(found) = dates::read(
                &format!("{year}-{month}-{day}"),
                Order::DayFirst,
                DateSource::Url,
            )
        {
            return Some(found);
        }
    }
    parts
        .iter()
        .filter(|part| number(part, 8..=8).is_some())
        .find_map(|part| dates::read(part, Order::DayFirst, DateSource::Url))
        .or_else(|| {
            parts.windows(2).find_map(|window| match window {
                [year, month]
                    if number(year, 4..=4).is_some() && number(month, 2..=2).is_some() =>
                {
                    dates::read_coarse(&format!("{year}-{month}"), DateSource::Url)
                }
                _ => None,
            })
        })
}

/// ISO 639-1: as the page states it, when its text does not say otherwise; else as the text shows.
pub(crate) fn language(survey: &Survey, text: &str) -> Option<String> {
    let stated = survey
        .language
        .as_deref()
        .or_else(|| meta(survey, &["og:locale", "content-language", "dc.language"]))
        .and_then(|tag| tag.trim().split(['-', '_', ',']).next())
        .filter(|tag| tag.len() == 2 && tag.bytes().all(|b| b.is_ascii_alphabetic()))
        .map(str::to_ascii_lowercase);
    // Themes are shipped with `lang="en"` whatever they then show.
    let sample: String = text.chars().take(LANGUAGE_SAMPLE).collect();
    let shown = whatlang::detect(&sample)
        .filter(|info| info.is_reliable() && info.confidence() > 0.9)
        .and_then(|info| two_letters(info.lang().code()));
    match (shown, stated) {
        (Some(shown), Some(stated)) if shown != stated => Some(if sample.chars().count() >= 300 {
            shown.to_owned()
        } else {
            stated
        }),
        (_, Some(stated)) => Some(stated),
        (Some(shown), None) => Some(shown.to_owned()),
        (None, None) => None,
    }
}

/// Characters of a story that tell its language. Three times as many cost half as much again and changed it on three of 1,800 pages, on two
/// of them to the worse.
const LANGUAGE_SAMPLE: usize = 600;

fn two_letters(code: &str) -> Option<&'static str> {
    const CODES: [(&str, &str); 40] = [
        ("eng", "en"),
        ("ara", "ar"),
        ("rus", "ru"),
        ("fra", "fr"),
        ("deu", "de"),
        ("spa", "es"),
        ("por", "pt"),
        ("ita", "it"),
        ("nld", "nl"),
        ("pol", "pl"),
        ("ukr", "uk"),
        ("ell", "el"),
        ("tur", "tr"),
        ("swe", "sv"),
        ("dan", "da"),
        ("ces", "cs"),
        ("ron", "ro"),
        ("pes", "fa"),
        ("hin", "hi"),
        ("ind", "id"),
        ("cmn", "zh"),
        ("jpn", "ja"),
        ("kor", "ko"),
        ("heb", "he"),
        ("urd", "ur"),
        ("fin", "fi"),
        ("nob", "no"),
        ("hun", "hu"),
        ("bul", "bg"),
        ("srp", "sr"),
        ("hrv", "hr"),
        ("slk", "sk"),
        ("slv", "sl"),
        ("vie", "vi"),
        ("tha", "th"),
        ("ben", "bn"),
        ("cat", "ca"),
        ("hye", "hy"),
        ("kat", "ka"),
        ("aze", "az"),
    ];
    CODES
        .iter()
        .find(|(three, _)| *three == code)
        .map(|(_, two)| *two)
}

/// The address that the page gives itself, absolute and http(s).
pub(crate) fn canonical(survey: &Survey, page: &Url) -> Option<Url> {
    survey
        .canonical
        .as_deref()
        .or_else(|| meta(survey, &["og:url"]))
        .and_then(|href| page.join(href).ok().or_else(|| Url::parse(href).ok()))
        .filter(|url| matches!(url.scheme(), "http" | "https"))
}
