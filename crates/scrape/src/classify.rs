//! Evidence in, classed blocks out: which part of the page is the story, and what every other part is. Each block keeps the reason.

use std::collections::HashMap;

use model::article::{Block, BlockClass};

use crate::element::Tag;
use crate::hints::Hints;
use crate::phrases;
use crate::survey::{Element, Piece, Rule, Survey};

/// What is known of the page beside its tree.
pub(crate) struct Context<'a> {
    pub(crate) headline: Option<&'a str>,
    /// The comments are the story: the page is a thread.
    pub(crate) keeps_comments: bool,
    /// Larger parts that read like text are read, whatever they are called.
    pub(crate) distrusts_names: bool,
}

/// A piece counts as a sentence of a story from this length on, in characters.
const SENTENCE: u32 = 60;
/// Shorter than this a text says nothing by itself.
const SCRAP: u32 = 25;
/// A child that holds this share of what speaks for an element is the better container.
const DESCENT: f64 = 0.8;

/// What is hidden and longer than this is text that opens on a click, in characters.
const HIDDEN_TEXT: u32 = 200;

/// A part that holds more than this beside its links may be the story of a page that has no other, in characters.
const NAMED_TEXT: u32 = 300;

/// Names that parts with a story in them carry by accident (`content-nav-section`, `tagged-items`, `cookie-aware-main`).
const DOUBTED: Hints = Hints::HIDDEN
    .or(Hints::COOKIE)
    .or(Hints::TAGS)
    .or(Hints::NAVIGATION)
    .or(Hints::RELATED)
    .or(Hints::DIALOG);

/// A shorter `<noscript>` asks for scripts or counts visits; a longer one holds the page, in characters.
const NO_SCRIPT_TEXT: u32 = 500;

type Verdict = (BlockClass, bool, &'static str);

/// Blocks in document order.
pub(crate) fn classify(survey: &Survey, context: &Context<'_>) -> Vec<Block> {
    let regions = regions(survey, context);
    let region = |piece: &Piece| regions.get(piece.element as usize).copied().flatten();
    let story = container(survey, &regions);
    let mut verdicts: Vec<Verdict> = survey
        .pieces
        .iter()
        .map(|piece| match region(piece) {
            Some((class, reason)) => (class, false, reason),
            None if story.contains(&piece.element) => inside(survey, piece, context),
            None => outside(survey, piece),
        })
        .collect();
    below_headings(survey, &regions, &mut verdicts);
    once(survey, &mut verdicts);
    lead(survey, &story, &regions, &mut verdicts);
    smooth(survey, &mut verdicts);
    survey
        .pieces
        .iter()
        .zip(verdicts)
        .map(|(piece, (class, kept, reason))| Block {
            class,
            kept,
            reason: reason.to_owned(),
            text: piece.text.clone(),
        })
        .collect()
}

type Region = Option<(BlockClass, &'static str)>;

/// For each element the part of the page that it belongs to, when that part is not the story.
fn regions(survey: &Survey, context: &Context<'_>) -> Vec<Region> {
    let total = survey
        .elements
        .first()
        .map_or(0, |root| root.chars - root.link_chars);
    let mut regions: Vec<Region> = Vec::with_capacity(survey.elements.len());
    // Inside what is marked as the story.
    let mut framed: Vec<bool> = Vec::with_capacity(survey.elements.len());
    for element in &survey.elements {
        let around = regions.get(element.parent as usize).copied().flatten();
        let is_framed = framed
            .get(element.parent as usize)
            .copied()
            .unwrap_or(false);
        framed.push(
            is_framed
                || matches!(element.tag, Tag::Main | Tag::Article)
                || element.hints.has(Hints::STORY),
        );
        regions.push(around.or_else(|| region(element, is_framed, total, context)));
    }
    regions
}

fn region(element: &Element, is_framed: bool, total: u32, context: &Context<'_>) -> Region {
    match element.rule {
        Some(Rule::Remove) => {
            return Some((BlockClass::Navigation, "removed by the source's file"));
        }
        Some(Rule::Body) => return None,
        None => {}
    }
    let hints = element.hints;
    if element.tag == Tag::NoScript && element.chars < NO_SCRIPT_TEXT {
        return Some((BlockClass::Navigation, "only for readers without scripts"));
    }
    if matches!(element.tag, Tag::Body | Tag::Main) || hints == Hints::NONE {
        return None;
    }
    // A part that holds most of the text is the story, whatever it is called.
    let own = element.chars - element.link_chars;
    let is_most = own * 2 > total;
    if hints.has(Hints::COMMENT) && !context.keeps_comments && !(is_most && hints.has(Hints::STORY))
    {
        return Some((BlockClass::Comment, "inside what is named as comments"));
    }
    if is_most || element.holds_story {
        return None;
    }
    // What opens on a click (answers, slides) is hidden at first, and streamed pages deliver their text hidden.
    let hints = if is_framed && own >= HIDDEN_TEXT && element.link_chars * 4 < own {
        hints.without(Hints::HIDDEN)
    } else {
        hints
    };
    let enough = match element.tag {
        Tag::Paragraph => SENTENCE,
        _ => NAMED_TEXT,
    };
    let hints = if context.distrusts_names && own >= enough && element.link_chars * 4 < own {
        // Forums set posts in `<aside>`, page builders whole stories in widgets; outside the story a side column is what it is called.
        let side = if context.keeps_comments || is_framed {
            Hints::SIDEBAR
        } else {
            Hints::NONE
        };
        hints.without(DOUBTED.or(side))
    } else {
        hints
    };
    let table: [(Hints, BlockClass, &str); 13] = [
        (Hints::HIDDEN, BlockClass::Navigation, "hidden from readers"),
        (
            Hints::COOKIE,
            BlockClass::Cookie,
            "inside what is named as a cookie notice",
        ),
        (
            Hints::NEWSLETTER,
            BlockClass::Newsletter,
            "inside what is named as a subscription form",
        ),
        (
            Hints::DONATE,
            BlockClass::Donate,
            "inside what is named as a call for donations",
        ),
        (
            Hints::ADVERT,
            BlockClass::Advert,
            "inside what is named as an advert",
        ),
        (
            Hints::RELATED,
            BlockClass::Related,
            "inside what is named as related stories",
        ),
        (
            Hints::SHARE,
            BlockClass::Share,
            "inside what is named as share buttons",
        ),
        (
            Hints::TAGS,
            BlockClass::Navigation,
            "inside what is named as tags",
        ),
        (
            Hints::LEGAL,
            BlockClass::Legal,
            "inside what is named as legal text",
        ),
        (Hints::FOOTER, BlockClass::Navigation, "inside a footer"),
        (
            Hints::NAVIGATION,
            BlockClass::Navigation,
            "inside navigation",
        ),
        (Hints::SIDEBAR, BlockClass::Related, "inside a side column"),
        (Hints::DIALOG, BlockClass::Navigation, "inside a dialog"),
    ];
    if let Some((_, class, reason)) = table.iter().find(|(mark, _, _)| hints.has(*mark)) {
        return Some((*class, reason));
    }
    if hints.has(Hints::SIGNATURE) {
        return Some((BlockClass::Byline, "about the author of a post"));
    }
    let is_small = element.chars < 300;
    if is_small && hints.has(Hints::AUTHOR) {
        return Some((BlockClass::Byline, "inside what is named as the author"));
    }
    if is_small && hints.has(Hints::META) {
        return Some((
            BlockClass::Byline,
            "inside what is named as the story's details",
        ));
    }
    None
}

/// How much a piece speaks for the elements around it, in characters.
fn gain(survey: &Survey, piece: &Piece, region: Region) -> f64 {
    let links = f64::from(piece.link_chars);
    let chars = f64::from(piece.chars);
    match region {
        Some(_) => 0.0,
        None if links > chars * 0.5 => -15.0 - links.min(200.0) / 4.0,
        None if piece.chars < SCRAP => -3.0,
        None => {
            let text = chars - 2.0 * links;
            let weight = match tag(survey, piece) {
                Tag::Paragraph | Tag::Pre => 1.5,
                Tag::ListItem => 0.5,
                _ => 1.0,
            };
            if piece.chars < SENTENCE && piece.marks == 0 {
                text * weight * 0.3
            } else {
                text * weight
            }
        }
    }
}

fn tag(survey: &Survey, piece: &Piece) -> Tag {
    survey
        .elements
        .get(piece.element as usize)
        .map_or(Tag::Block, |element| element.tag)
}

/// The range of elements that holds the story.
fn container(survey: &Survey, regions: &[Region]) -> std::ops::Range<u32> {
    let ruled = survey
        .elements
        .iter()
        .position(|element| element.rule == Some(Rule::Body));
    if let Some(index) = ruled {
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        return range(survey, index);
    }
    let mut sums = vec![0.0_f64; survey.elements.len()];
    for piece in &survey.pieces {
        let index = piece.element as usize;
        if let Some(sum) = sums.get_mut(index) {
            *sum += gain(survey, piece, regions.get(index).copied().flatten());
        }
    }
    for index in (1..sums.len()).rev() {
        let (Some(sum), Some(element)) = (sums.get(index).copied(), survey.elements.get(index))
        else {
            continue;
        };
        if let Some(parent) = sums.get_mut(element.parent as usize) {
            *parent += sum;
        }
    }
    let mut best = (0..sums.len())
        .max_by(|a, b| sums[*a].total_cmp(&sums[*b]))
        .unwrap_or(0);
    // Go down while one child alone holds most of it.
    loop {
        let end = survey.elements.get(best).map_or(0, |e| e.end as usize);
        let next = (best + 1..end.min(sums.len()))
            .filter(|child| {
                survey
                    .elements
                    .get(*child)
                    .is_some_and(|e| e.parent as usize == best && is_container(e))
            })
            .max_by(|a, b| sums[*a].total_cmp(&sums[*b]));
        match next {
            Some(child) if sums[child] >= sums[best] * DESCENT => best = child,
            _ => break,
        }
    }
    range(survey, u32::try_from(best).unwrap_or(u32::MAX))
}

fn is_container(element: &Element) -> bool {
    !matches!(
        element.tag,
        Tag::Paragraph
            | Tag::Heading(_)
            | Tag::ListItem
            | Tag::Quote
            | Tag::Pre
            | Tag::Caption
            | Tag::List
    )
}

fn range(survey: &Survey, index: u32) -> std::ops::Range<u32> {
    let end = survey
        .elements
        .get(index as usize)
        .map_or(index + 1, |e| e.end);
    index..end
}

/// A piece of the part that holds the story.
fn inside(survey: &Survey, piece: &Piece, context: &Context<'_>) -> Verdict {
    let class = class_of(survey, piece);
    if let Some((class, reason)) = phrases::class_of(&piece.text, piece.chars) {
        return (class, false, reason);
    }
    if let (BlockClass::Heading, Some(headline)) = (class, context.headline)
        && model::text::fold(headline) == model::text::fold(&piece.text)
    {
        return (BlockClass::Heading, false, "the headline of the page");
    }
    let is_sentence =
        piece.chars >= SENTENCE && piece.marks >= 2 && tag(survey, piece) == Tag::Paragraph;
    let links = if is_sentence {
        piece.link_chars
    } else {
        piece.link_chars * 2
    };
    if links * 10 > piece.chars * 9 && class != BlockClass::Table {
        return (BlockClass::Related, false, "mostly links");
    }
    if class == BlockClass::Caption {
        return (class, false, "a caption");
    }
    if piece.chars >= SENTENCE {
        return (class, true, "text of the story");
    }
    (class, true, SHORT)
}

/// Reason of a short piece that is judged by its neighbours.
const SHORT: &str = "short, between parts of the story";

fn class_of(survey: &Survey, piece: &Piece) -> BlockClass {
    let mut index = piece.element;
    loop {
        let Some(element) = survey.elements.get(index as usize) else {
            return BlockClass::Body;
        };
        match element.tag {
            Tag::Heading(_) => return BlockClass::Heading,
            Tag::ListItem => return BlockClass::List,
            Tag::Cell => return BlockClass::Table,
            Tag::Quote => return BlockClass::Quote,
            Tag::Caption => return BlockClass::Caption,
            _ if element.hints.has(Hints::CAPTION) => return BlockClass::Caption,
            Tag::Paragraph | Tag::Inline => {}
            _ => return BlockClass::Body,
        }
        if element.parent == index {
            return BlockClass::Body;
        }
        index = element.parent;
    }
}

fn outside(survey: &Survey, piece: &Piece) -> Verdict {
    if let Some((class, reason)) = phrases::class_of(&piece.text, piece.chars) {
        return (class, false, reason);
    }
    if piece.link_chars * 2 > piece.chars {
        return (BlockClass::Navigation, false, "links outside the story");
    }
    match tag(survey, piece) {
        Tag::Heading(_) => (BlockClass::Heading, false, "outside the story"),
        _ => (BlockClass::Body, false, "outside the story"),
    }
}

/// What stands under a heading like "Related stories" goes with it, down to the next heading of its rank in the same element.
fn below_headings(survey: &Survey, regions: &[Region], verdicts: &mut [Verdict]) {
    let mut under: Option<(u8, BlockClass, u32)> = None;
    let mut has_story = false;
    for (piece, verdict) in survey.pieces.iter().zip(verdicts) {
        under = under.filter(|(_, _, end)| piece.element < *end);
        if let Tag::Heading(rank) = tag(survey, piece) {
            under = under.filter(|(over, _, _)| *over < rank);
            let is_free = regions
                .get(piece.element as usize)
                .copied()
                .flatten()
                .is_none();
            let opens = matches!(
                verdict.0,
                BlockClass::Related
                    | BlockClass::Comment
                    | BlockClass::Newsletter
                    | BlockClass::Byline
            );
            if has_story
                && is_free
                && opens
                && !verdict.1
                && piece.link_chars == 0
                && under.is_none()
            {
                let end = survey
                    .elements
                    .get(piece.element as usize)
                    .and_then(|heading| survey.elements.get(heading.parent as usize))
                    .map_or(0, |around| around.end);
                under = Some((rank, verdict.0, end));
            }
        }
        match under {
            Some((_, class, _)) if verdict.1 => {
                *verdict = (class, false, "under a heading that says so")
            }
            _ => has_story |= verdict.1 && piece.chars >= SENTENCE,
        }
    }
}

/// Layouts for several screens, and slides, give the same text more than once.
fn once(survey: &Survey, verdicts: &mut [Verdict]) {
    let mut seen: HashMap<&str, u32> = HashMap::new();
    for (piece, verdict) in survey.pieces.iter().zip(verdicts) {
        if !verdict.1 || piece.chars < SENTENCE {
            continue;
        }
        let around = survey
            .elements
            .get(piece.element as usize)
            .map_or(0, |e| e.parent);
        // A refrain stands beside its like and is meant.
        if *seen.entry(&piece.text).or_insert(around) != around {
            *verdict = (verdict.0, false, "said before");
        }
    }
}

/// Sentences between the headline and the part that holds the story are its lead.
fn lead(
    survey: &Survey,
    story: &std::ops::Range<u32>,
    regions: &[Region],
    verdicts: &mut [Verdict],
) {
    let start = survey
        .pieces
        .iter()
        .position(|piece| story.contains(&piece.element))
        .unwrap_or(0);
    let Some(headline) = survey
        .pieces
        .iter()
        .take(start)
        .rposition(|piece| tag(survey, piece) == Tag::Heading(1))
    else {
        return;
    };
    for (piece, verdict) in survey
        .pieces
        .iter()
        .zip(verdicts.iter_mut())
        .take(start)
        .skip(headline + 1)
    {
        let is_free = regions
            .get(piece.element as usize)
            .copied()
            .flatten()
            .is_none();
        if is_free
            && piece.chars >= SENTENCE
            && piece.marks > 0
            && piece.link_chars * 4 < piece.chars
            && class_of(survey, piece) != BlockClass::Caption
            && phrases::class_of(&piece.text, piece.chars).is_none()
        {
            *verdict = (
                class_of(survey, piece),
                true,
                "the lead, under the headline",
            );
        }
    }
}

/// Short pieces belong to the story only between parts of it; a heading only above one.
fn smooth(survey: &Survey, verdicts: &mut [Verdict]) {
    let is_text = |(_, kept, reason): &Verdict| *kept && *reason != SHORT;
    let first = verdicts.iter().position(is_text);
    let last = verdicts.iter().rposition(is_text);
    let (Some(first), Some(last)) = (first, last) else {
        return;
    };
    let mut text_follows = false;
    for index in (0..verdicts.len()).rev() {
        let verdict = verdicts[index];
        if is_text(&verdict) {
            text_follows = true;
            continue;
        }
        if !verdict.1 {
            continue;
        }
        let ends_like_text = survey.pieces.get(index).is_some_and(ends_like_text);
        if index > last && !(ends_like_text && index <= last + 2) {
            verdicts[index] = (verdict.0, false, "short, after the story");
        } else if index < first && verdict.0 != BlockClass::Heading && !ends_like_text {
            verdicts[index] = (verdict.0, false, "short, before the story");
        } else if verdict.0 == BlockClass::Heading && !text_follows {
            verdicts[index] = (verdict.0, false, "a heading with nothing below it");
        }
    }
}

fn ends_like_text(piece: &Piece) -> bool {
    piece.text.ends_with([
        '.', '!', '?', '…', '"', '”', '»', '。', '！', '？', '؟', ':',
    ])
}
