//! Evidence in, what the page says of its story out: title, language, addresses, section and tags. Only this file knows whom to believe first.

use std::collections::HashSet;

use model::article::Alternate;
use model::text::{fold, normalize};
use url::Url;

use crate::element::Tag;
use crate::json_ld::JsonLd;
use crate::survey::Survey;

/// Title of the story: the headline that the page shows, when its head agrees; else what the head says, without the name of the site.
pub(crate) fn title(survey: &Survey, json_ld: &JsonLd) -> Option<String> {
    let site = site_name(survey, json_ld)
        .map(fold)
        .filter(|site| !site.is_empty());
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
    let bare = without_site(&window, site.as_deref(), true);
    let said = stated.iter().chain([&window, &bare]);
    let openings: HashSet<String> = said.clone().flat_map(|title| openings(title)).collect();
    let folded: Vec<String> = said.map(|title| fold(title)).collect();
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
                && (openings.contains(&h) || folded.iter().any(|title| is_most_of(&h, title)))
        })
        .max_by_key(|heading| heading.chars().count());
    if let Some(heading) = agreed {
        return Some(heading.to_owned());
    }
    stated
        .into_iter()
        .chain([bare])
        .find(|title| !title.is_empty())
}

/// What a title says before a sign that stands alone (`|`, `-`, `»`), folded; it may be short beside a long name of the site.
fn openings(title: &str) -> impl Iterator<Item = String> {
    let signs = title.match_indices(' ').filter_map(|(at, _)| {
        let (before, after) = title.split_at_checked(at)?;
        let sign = after.trim_start().split(' ').next()?;
        (!has_words(sign)).then(|| fold(before))
    });
    signs.take(MAX_OPENINGS)
}

/// Signs of a title that its headline may stand before.
const MAX_OPENINGS: usize = 8;

/// A title of a story, as it is compared with others.
pub(crate) struct Title {
    text: String,
    folded: String,
}

impl Title {
    pub(crate) fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            folded: fold(text),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.folded.is_empty()
    }

    /// One is most of the other, or all of it but what may be the name of a site.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        let opens = |whole: &Self, part: &Self| {
            whole.folded.starts_with(&part.folded)
                && openings(&whole.text).any(|opening| opening == part.folded)
        };
        let holds = |whole: &Self, part: &Self| {
            is_most_of(&part.folded, &whole.folded) || !part.is_empty() && opens(whole, part)
        };
        holds(self, other) || holds(other, self)
    }
}

/// Whole words of another text, and at least half of it; both folded.
fn is_most_of(part: &str, whole: &str) -> bool {
    !part.is_empty()
        && 2 * part.len() >= whole.len()
        && format!(" {whole} ").contains(&format!(" {part} "))
}

/// Headings of a page that may be its headline.
const MAX_HEADINGS: usize = 40;

/// A longer value is not looked through for tags, in bytes: the parser is quadratic in their depth.
const LONGEST: usize = 4_000;

/// Text of a head value: character references that were escaped twice, and tags, are undone.
pub(crate) fn plain(text: &str) -> String {
    if !text.contains(['&', '<']) || text.len() > LONGEST {
        return normalize(text);
    }
    let fragment = scraper::Html::parse_fragment(text);
    normalize(&fragment.root_element().text().collect::<String>())
}

/// Name of the site, as the page gives it.
pub(crate) fn site_name<'a>(survey: &'a Survey, json_ld: &'a JsonLd) -> Option<&'a str> {
    meta(survey, &["og:site_name", "application-name"]).or(json_ld.site.as_deref())
}

/// Separators between a title and the name of its site.
const SEPARATORS: [&str; 9] = [
    " | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · ", " • ",
];

/// `Bridge hit in the east - The Daily Example` without its last parts, each the site or short beside the rest, or without the site before it.
fn without_site(title: &str, site: Option<&str>, may_guess: bool) -> String {
    let mut rest = title;
    while let Some(shorter) = without_last(rest, site, may_guess) {
        rest = shorter;
    }
    let behind = SEPARATORS.iter().find_map(|separator| {
        let (first, behind) = rest.split_once(separator)?;
        (has_words(behind) && site == Some(fold(first).as_str())).then_some(behind)
    });
    behind.unwrap_or(rest).to_owned()
}

fn without_last<'t>(title: &'t str, site: Option<&str>, may_guess: bool) -> Option<&'t str> {
    let parts = SEPARATORS.iter();
    let (rest, last) = parts
        .filter_map(|separator| title.rsplit_once(separator))
        .min_by_key(|(_, last)| last.chars().count())?;
    let words = |t: &str| t.split_whitespace().count();
    let is_site = || {
        let last = fold(last);
        site.is_some_and(|site| is_most_of(&last, site) || is_most_of(site, &last))
    };
    let is_short = || may_guess && words(last) <= 4 && words(rest) > words(last);
    (has_words(rest) && (is_site() || is_short())).then_some(rest)
}

fn has_words(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
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
    // Most pages are what they say, and the detector costs half as much as the whole survey.
    if stated.as_deref() == Some("en") && reads_english(&sample) {
        return stated;
    }
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

/// Every eighth word is one of the commonest of English; no other language has nearly as many of these.
fn reads_english(text: &str) -> bool {
    let mut n_words = 0;
    let mut n_common = 0;
    for word in text.split_ascii_whitespace() {
        n_words += 1;
        n_common += u32::from(COMMON_ENGLISH.contains(&word));
    }
    n_words >= 30 && n_common * 8 >= n_words
}

const COMMON_ENGLISH: [&str; 9] = ["the", "of", "and", "to", "that", "for", "with", "was", "is"];

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
    let href = survey
        .canonical
        .as_deref()
        .or_else(|| meta(survey, &["og:url"]))?;
    absolute(href, page)
}

/// The page's twin in AMP.
pub(crate) fn amp(survey: &Survey, page: &Url) -> Option<Url> {
    absolute(survey.amp.as_deref()?, page)
}

/// The page in other languages.
pub(crate) fn alternates(survey: &Survey, page: &Url) -> Vec<Alternate> {
    let links = survey.alternates.iter();
    links
        .filter(|(language, _)| !language.is_empty())
        .filter_map(|(language, href)| {
            Some(Alternate {
                language: language.clone(),
                url: absolute(href, page)?,
            })
        })
        .collect()
}

fn absolute(href: &str, page: &Url) -> Option<Url> {
    page.join(href)
        .or_else(|_| Url::parse(href))
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
}

/// The part of the site that the story stands in.
pub(crate) fn section(survey: &Survey, json_ld: &JsonLd) -> Option<String> {
    let names = [
        "article:section",
        "og:article:section",
        "articlesection",
        "parsely-section",
        "dc.subject.section",
        "section",
    ];
    let stated = json_ld
        .section
        .as_deref()
        .or_else(|| meta(survey, &names))?;
    let section = plain(stated);
    (!section.is_empty() && section.chars().count() <= MAX_LABEL).then_some(section)
}

/// What the publisher files the story under: its tags, else its keywords.
pub(crate) fn tags(survey: &Survey, json_ld: &JsonLd) -> Vec<String> {
    let of_key = |key: &str| -> Vec<&str> {
        let metas = survey.metas.iter();
        metas
            .filter(|(name, _)| name == key)
            .map(|(_, content)| content.as_str())
            .collect()
    };
    let own = json_ld.keywords.iter().map(String::as_str).collect();
    let keys = [
        "og:article:tag",
        "parsely-tags",
        "news_keywords",
        "keywords",
    ];
    let places = std::iter::once(of_key("article:tag"))
        .chain([own])
        .chain(keys.map(of_key));
    places
        .map(|texts| labels(&texts))
        .find(|tags| !tags.is_empty())
        .unwrap_or_default()
}

/// Tags that are kept of a page.
const MAX_LABELS: usize = 60;
/// Longest tag or section, in characters; a longer one is a sentence.
const MAX_LABEL: usize = 80;

fn labels(texts: &[&str]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let parts = texts
        .iter()
        .flat_map(|text| text.split([',', ';', '،', '、']));
    for part in parts.take(MAX_LABELS) {
        let label = plain(part);
        if !label.is_empty()
            && label.chars().count() <= MAX_LABEL
            && !out.iter().any(|known| fold(known) == fold(&label))
        {
            out.push(label);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(title: &str, site: &str, expected: &str) {
        assert_eq!(
            without_site(title, Some(site), false),
            expected,
            "{title} of {site}"
        );
    }

    #[test]
    fn only_the_name_of_the_site_is_taken_off_a_title() {
        check("Bridge hit - River Post", "river post", "Bridge hit");
        check(
            "Bridge hit - World - River Post",
            "river post",
            "Bridge hit - World",
        );
        check("River Post | Bridge hit", "river post", "Bridge hit");
        check("Bridge hit - Post", "river post", "Bridge hit - Post");
        check(
            "Bridge hit - The River Post Online",
            "river post",
            "Bridge hit",
        );
        // Letters of a longer word, or one word of many, are no name of a site.
        check(
            "Bridge hit - Riverposts",
            "river",
            "Bridge hit - Riverposts",
        );
        check(
            "Bridge hit - River towns count their dead",
            "river",
            "Bridge hit - River towns count their dead",
        );
        // Nothing would be left, or nothing was taken off.
        check("… - River Post", "river post", "… - River Post");
        check("River Post | !", "river post", "River Post | !");
        check("Bridge hit - !", "river post", "Bridge hit - !");
    }
}
