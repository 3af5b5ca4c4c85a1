//! Evidence in, every date that may be the story's out, with its place and what is said of it.
//! Only this file knows how sites name their dates: in meta tags, in addresses and in the words before a date.

use model::article::{BlockClass, DateSource, Stated};
use scraper::Html;
use url::Url;

use crate::dates;
use crate::element::Tag;
use crate::evidence::Evidence;
use crate::hints::Hints;
use crate::metadata;
use crate::notes::TimeNote;
use crate::published::{Candidate, Place, Says};
use crate::script_fields;
use crate::survey::Survey;

pub(crate) fn candidates(evidence: &Evidence<'_>) -> Vec<Candidate> {
    let layout = Layout::of(evidence);
    let mut out = Vec::new();
    head(evidence, &mut out);
    marked(evidence, &layout, &mut out);
    lines(evidence, &layout, &mut out);
    if let Some(stated) = evidence.url.and_then(address) {
        let place = match stated.precision {
            model::article::DatePrecision::Day => Place::Address,
            _ => Place::AddressMonth,
        };
        out.push(Candidate::new(stated, Says::Nothing, place));
    }
    out.extend(image(evidence.survey));
    out
}

/// Names of meta tags that are asked before any other that says the same.
const FIRST_METAS: [&str; 4] = [
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
];

/// What a name of a meta tag, of a field of a script or of an attribute says of its date.
pub(crate) fn said_by_name(name: &str) -> Option<Says> {
    let name = name.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(&NOT_OF_STORY) {
        None
    } else if has(&NAMES_OF_CHANGE) {
        Some(Says::Modified)
    } else if has(&NAMES_OF_PUBLICATION) {
        Some(Says::Published)
    } else if has(&["created"]) || VAGUE_NAMES.contains(&name.as_str()) {
        Some(Says::Nothing)
    } else {
        None
    }
}

const NOT_OF_STORY: [&str; 9] = [
    "publisher",
    "expir",
    "unpublish",
    "valid",
    "comment",
    "user",
    "account",
    "republish",
    "timezone",
];
const NAMES_OF_CHANGE: [&str; 6] = ["modif", "updat", "revis", "lastmod", "last-mod", "changed"];
const NAMES_OF_PUBLICATION: [&str; 13] = [
    "publish",
    "publication",
    "publicationdate",
    "pubdate",
    "pub_date",
    "pub-date",
    "pubtime",
    "issued",
    "posted",
    "post_date",
    "displaydate",
    "display_date",
    "article_date",
];
const VAGUE_NAMES: [&str; 9] = [
    "date",
    "dc.date",
    "dc:date",
    "dcterms.date",
    "sailthru.date",
    "article.date",
    "article:date",
    "contentdate",
    "timestamp",
];

/// What the head and the structured data say.
fn head(evidence: &Evidence<'_>, out: &mut Vec<Candidate>) {
    let survey = evidence.survey;
    let json_ld = evidence.json_ld;
    let mut push = |text: &str, source, says, place, distance| {
        let read = dates::read(text, source)
            .or_else(|| dates::read_coarse(text, source).map(|stated| (stated, None)));
        out.extend(read.map(|(stated, open)| Candidate {
            stated,
            open,
            says,
            place,
            distance,
        }));
    };
    if let Some(text) = &survey.published {
        push(text, DateSource::Rule, Says::Published, Place::Rule, 0);
    }
    for (text, says, distance) in [
        (&json_ld.published, Says::Published, 0),
        (&json_ld.page_published, Says::Published, 3),
        (&json_ld.modified, Says::Modified, 0),
    ] {
        if let Some(text) = text {
            push(text, DateSource::JsonLd, says, Place::Head, distance);
        }
    }
    let mut seen: Vec<&str> = Vec::new();
    for (key, content) in &survey.metas {
        let Some(says) = said_by_name(key) else {
            continue;
        };
        // In the body the same name comes again for every comment and every other story.
        if seen.contains(&key.as_str()) || seen.len() > MAX_NOTES {
            continue;
        }
        seen.push(key);
        let place = match says {
            Says::Nothing => Place::VagueHead,
            _ => Place::Head,
        };
        let distance = if FIRST_METAS.contains(&key.as_str()) {
            1
        } else {
            2
        };
        push(content, DateSource::Meta, says, place, distance);
    }
}

/// Where the headline and the story stand among the blocks.
struct Layout {
    headline: usize,
    first: usize,
    last: usize,
}

impl Layout {
    fn of(evidence: &Evidence<'_>) -> Self {
        let blocks = evidence.blocks;
        let first = blocks.iter().position(|b| b.kept).unwrap_or(0);
        let last = blocks.iter().rposition(|b| b.kept).unwrap_or(0);
        let survey = evidence.survey;
        let is_headline = |element: u32| {
            let element = survey.elements.get(element as usize);
            element.is_some_and(|e| e.tag == Tag::Heading(1))
        };
        let mut headings = survey.pieces.iter().enumerate();
        let mut headings = headings
            .by_ref()
            .filter(|(_, piece)| is_headline(piece.element));
        let top = headings.next().map_or(first, |(at, _)| at);
        // The last main heading over the story; a sole one counts wherever it stands.
        let headline = match headings.next() {
            None => top,
            Some(_) => survey
                .pieces
                .iter()
                .take(first + 1)
                .rposition(|piece| is_headline(piece.element))
                .unwrap_or(first),
        };
        Self {
            headline,
            first,
            last,
        }
    }

    fn is_near(&self, at: usize) -> bool {
        at + 8 >= self.headline.min(self.first) && at <= self.first.max(self.headline) + 3
    }

    /// Further down the first paragraphs, where a lead or a picture stands between them and the headline.
    fn is_beside(&self, at: usize) -> bool {
        at >= self.headline && at <= self.first + 12
    }

    fn is_under(&self, at: usize) -> bool {
        at >= self.last && at <= self.last + 20
    }

    /// One of the first paragraphs.
    fn opens(&self, at: usize) -> bool {
        at >= self.first && at <= self.first + 4
    }

    /// What stands over the headline belongs to the page more often than what stands under it.
    fn distance(&self, at: usize) -> usize {
        match at.checked_sub(self.headline) {
            Some(under) => under,
            None => self.headline - at + 2,
        }
    }
}

/// Elements and lines with dates that are looked at; stories have few, hostile pages any number.
const MAX_NOTES: usize = 300;

/// Elements that hold dates.
fn marked(evidence: &Evidence<'_>, layout: &Layout, out: &mut Vec<Candidate>) {
    for note in evidence.survey.times.iter().take(MAX_NOTES) {
        if note.is_today {
            continue;
        }
        let Some((stated, open)) = dates::read(&note.value, DateSource::Time) else {
            continue;
        };
        let says = said_by_note(note);
        let is_near = layout.is_near(note.at);
        let place = match says {
            _ if is_of_other(evidence, note.at) && note.at > layout.first => continue,
            Says::Published if is_near && note.published => Place::Marked,
            _ if is_near => Place::Near,
            Says::Published => Place::Labelled,
            _ if note.at <= layout.last + 3 => Place::Far,
            _ => continue,
        };
        out.push(Candidate {
            stated,
            open,
            says,
            place,
            distance: layout.distance(note.at),
        });
    }
}

/// It stands in a comment or in a list of other stories. A side column may hold what is said of the story itself.
fn is_of_other(evidence: &Evidence<'_>, at: usize) -> bool {
    let class = evidence.blocks.get(at).map(|block| block.class);
    if !matches!(
        class,
        Some(BlockClass::Comment | BlockClass::Related | BlockClass::Advert)
    ) {
        return false;
    }
    let elements = &evidence.survey.elements;
    let mut index = evidence.survey.pieces.get(at).map_or(0, |p| p.element);
    let mut in_column = false;
    while let Some(element) = elements.get(index as usize).filter(|_| index > 0) {
        if element.hints.has(Hints::RELATED.or(Hints::COMMENT)) {
            return true;
        }
        in_column |= element.hints.has(Hints::SIDEBAR);
        index = element.parent;
    }
    !in_column
}

fn said_by_note(note: &TimeNote) -> Says {
    let inside = dates::read_all(&note.value, DateSource::Time);
    let inside = inside.first().map_or("", |found| found.lead);
    match said_by_words(inside) {
        Says::Nothing => match said_by_words(&note.lead) {
            Says::Nothing if note.published => Says::Published,
            Says::Nothing if note.updated => Says::Modified,
            said => said,
        },
        said => said,
    }
}

/// Longest line that may state the date of the story, in characters.
const MAX_LINE: usize = 160;
/// A line that is a date and hardly more, in characters.
const BARE_LINE: usize = 45;
/// Longest text before a date that opens a paragraph (`KYIV, 5 May 2021 - ...`), in bytes.
const MAX_OPENING: usize = 24;

/// Lines of text that state a date: near the headline and under the story, and where they say that it is the publication date.
fn lines(evidence: &Evidence<'_>, layout: &Layout, out: &mut Vec<Candidate>) {
    let notes = evidence.survey.times.iter().take(MAX_NOTES);
    let todays: Vec<usize> = notes.filter(|n| n.is_today).map(|n| n.at).collect();
    let n_before = out.len();
    for (at, block) in evidence.blocks.iter().enumerate() {
        if out.len() - n_before > MAX_NOTES {
            return;
        }
        let chars = block.text.chars().take(MAX_LINE + 1).count();
        let is_line = chars <= MAX_LINE;
        if !is_line && !layout.opens(at)
            || block
                .text
                .chars()
                .filter(|c| c.is_numeric())
                .take(3)
                .count()
                < 3
            || todays.contains(&at)
            || at > layout.first && is_of_other(evidence, at)
        {
            continue;
        }
        for found in dates::read_all(&block.text, DateSource::Text) {
            let says = said_by_words(found.lead);
            let place = match says {
                // Running text tells of other days, unless it opens with one.
                _ if !is_line && found.lead.len() > MAX_OPENING => break,
                _ if !is_line => Place::After,
                Says::Published if layout.is_near(at) => Place::Near,
                _ if layout.is_near(at) => Place::NearText,
                _ if chars <= BARE_LINE && layout.is_beside(at) => Place::NearText,
                Says::Published if !block.kept || chars <= BARE_LINE => Place::Labelled,
                _ if at >= layout.last && at <= layout.last + 3 => Place::After,
                _ if chars <= BARE_LINE && layout.is_under(at) => Place::After,
                _ => continue,
            };
            out.push(Candidate {
                stated: found.stated,
                open: found.open,
                says,
                place,
                distance: layout.distance(at),
            });
        }
    }
}

/// What the words before a date say of it: the last that says anything.
fn said_by_words(lead: &str) -> Says {
    if !lead.contains(char::is_alphabetic) {
        return Says::Nothing;
    }
    let start = lead.floor_char_boundary(lead.len().saturating_sub(MAX_LEAD));
    let lead = lead.get(start..).unwrap_or_default().to_lowercase();
    let last = |words: &[&str]| words.iter().filter_map(|word| lead.rfind(word)).max();
    match (last(&WORDS_OF_CHANGE), last(&WORDS_OF_PUBLICATION)) {
        (None, None) => Says::Nothing,
        (changed, published) if changed > published => Says::Modified,
        _ => Says::Published,
    }
}

/// Words that say something of a date stand close before it, in bytes.
const MAX_LEAD: usize = 60;

const WORDS_OF_CHANGE: [&str; 20] = [
    "updat",
    "modif",
    "revised",
    "edited",
    "reviewed",
    "aktualisier",
    "geändert",
    "bearbeitet",
    "mis à jour",
    "mise à jour",
    "actualiz",
    "aggiornat",
    "atualiza",
    "обновл",
    "изменен",
    "оновлен",
    "ενημερώθηκε",
    "تحديث",
    "güncelle",
    "更新",
];
const WORDS_OF_PUBLICATION: [&str; 27] = [
    "publish",
    "posted",
    "post time",
    "post date",
    "released",
    "created",
    "written",
    "first appeared",
    "issued",
    "veröffentlicht",
    "erstellt",
    "publiziert",
    "stand:",
    "gespeichert",
    "publié",
    "publicad",
    "pubblicat",
    "gepubliceerd",
    "opublikowan",
    "опубликован",
    "опубліковано",
    "δημοσιεύ",
    "نشر",
    "yayın",
    "публик",
    "发布",
    "發佈",
];

/// `/2021/04/05/`, `/2021-04-05-`, `/20210405/`, `/2021/april/05/`; a month alone counts as one.
fn address(url: &Url) -> Option<Stated> {
    let path = url.path();
    let parts: Vec<&str> = path.split(['/', '-', '_', '.']).collect();
    day_in(&parts).or_else(|| month_in(&parts))
}

fn day_in(parts: &[&str]) -> Option<Stated> {
    let windows = parts.windows(3).filter(|w| is_number(w[0], 4..=4));
    for window in windows {
        let [year, month, day] = window else { continue };
        let is_month = is_number(month, 1..=2)
            || month.len() >= 3 && month.bytes().all(|b| b.is_ascii_alphabetic());
        if is_month
            && is_number(day, 1..=2)
            && let Some((found, _)) = dates::read(&format!("{year}-{month}-{day}"), DateSource::Url)
        {
            return Some(found);
        }
    }
    parts
        .iter()
        .filter(|part| is_number(part, 8..=8))
        .find_map(|part| dates::read(part, DateSource::Url))
        .map(|(stated, _)| stated)
}

fn month_in(parts: &[&str]) -> Option<Stated> {
    parts.windows(2).find_map(|window| match window {
        [year, month] if is_number(year, 4..=4) && is_number(month, 2..=2) => {
            dates::read_coarse(&format!("{year}-{month}"), DateSource::Url)
        }
        _ => None,
    })
}

fn is_number(text: &str, digits: std::ops::RangeInclusive<usize>) -> bool {
    digits.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// Parts of the names that fields of scripts with a publication date have, each with the same beginning.
const SCRIPT_STEMS: [&str; 4] = ["ublish", "ublication", "ub_date", "ubDate"];

/// The first field of the page's scripts that says that it holds the publication date.
pub(crate) fn in_scripts(html: &Html) -> Option<Candidate> {
    script_fields::first(html, "ub", &SCRIPT_STEMS, |name, value| {
        if said_by_name(name) != Some(Says::Published) {
            return None;
        }
        let (stated, open) = dates::read(value, DateSource::Script)?;
        Some(Candidate {
            open,
            ..Candidate::new(stated, Says::Published, Place::Script)
        })
    })
}

/// The month in the address of the story's picture (`/uploads/2019/03/`): of its upload, so never more than a month.
fn image(survey: &Survey) -> Option<Candidate> {
    let source = metadata::meta(survey, &["og:image", "twitter:image"])?;
    let parts: Vec<&str> = source.split('/').collect();
    let stated = month_in(&parts)?;
    let stated = Stated {
        source: DateSource::Image,
        ..stated
    };
    Some(Candidate::new(stated, Says::Nothing, Place::Image))
}
