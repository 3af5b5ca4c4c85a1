//! Evidence in, what the rules make of it out: which part of the page is the story, and what every other part is. Each block keeps the reason.

use std::ops::Range;

use model::article::{Block, BlockClass};

use crate::container::container;
use crate::element::Tag;
use crate::hints::Hints;
use crate::phrases;
use crate::prose::ends_like_text;
use crate::reason::Reason;
use crate::regions::{Region, regions};
use crate::survey::{Piece, Rule, Survey};

/// What is known of the page beside its tree.
pub(crate) struct Context<'a> {
    /// Folded.
    pub(crate) headline: Option<&'a str>,
    /// The comments are the story: the page is a thread.
    pub(crate) keeps_comments: bool,
    /// Larger parts that read like text are read, whatever they are called.
    pub(crate) distrusts_names: bool,
}

/// A piece counts as a sentence of a story from this length on, in characters.
pub(crate) const SENTENCE: u32 = 60;

/// What the rules say of one piece.
#[derive(Clone, Copy, Debug)]
struct Verdict {
    class: BlockClass,
    kept: bool,
    /// Nothing else that speaks for the piece counts against this.
    settled: bool,
    reason: Reason,
}

impl Verdict {
    fn keep(class: BlockClass, reason: Reason) -> Self {
        Self {
            class,
            kept: true,
            settled: false,
            reason,
        }
    }

    fn cut(class: BlockClass, reason: Reason) -> Self {
        Self {
            class,
            kept: false,
            settled: SETTLED.contains(&class),
            reason,
        }
    }

    /// Cut for good.
    fn drop(class: BlockClass, reason: Reason) -> Self {
        Self {
            settled: true,
            ..Self::cut(class, reason)
        }
    }
}

/// What is found to be one of these is never text of the story.
const SETTLED: [BlockClass; 7] = [
    BlockClass::Comment,
    BlockClass::Cookie,
    BlockClass::Newsletter,
    BlockClass::Donate,
    BlockClass::Share,
    BlockClass::Advert,
    BlockClass::Caption,
];

/// What the rules say of a page.
pub(crate) struct Ruled {
    /// In document order.
    pub(crate) blocks: Vec<Block>,
    /// For each block whether nothing may overrule this.
    pub(crate) settled: Vec<bool>,
    /// For each element the part of the page that it belongs to, when that is not the story.
    pub(crate) regions: Vec<Region>,
    /// The elements that hold the story.
    pub(crate) story: Range<u32>,
}

pub(crate) fn classify(survey: &Survey, context: &Context<'_>) -> Ruled {
    let regions = regions(survey, context);
    let region = |piece: &Piece| regions.get(piece.element as usize).copied().flatten();
    let story = container(survey, &regions);
    let mut verdicts: Vec<Verdict> = survey
        .pieces
        .iter()
        .map(|piece| match region(piece) {
            Some((class, reason)) if reason.is_for_good() => Verdict::drop(class, reason),
            Some((class, reason)) => Verdict::cut(class, reason),
            None if story.contains(&piece.element) => inside(survey, piece, context),
            None => outside(survey, piece, context),
        })
        .collect();
    below_headings(survey, &regions, &mut verdicts);
    lead(survey, &story, &regions, &mut verdicts);
    smooth(survey, &mut verdicts);
    // The file of a source knows its pages better than any weighing.
    let is_marked = survey.elements.iter().any(|e| e.rule == Some(Rule::Body));
    let settled = verdicts.iter().map(|v| v.settled || is_marked).collect();
    let blocks = survey
        .pieces
        .iter()
        .zip(verdicts)
        .map(|(piece, verdict)| Block {
            class: verdict.class,
            kept: verdict.kept,
            score: if verdict.kept { 100 } else { 0 },
            reason: verdict.reason.to_string(),
            text: piece.text.clone(),
        })
        .collect();
    Ruled {
        blocks,
        settled,
        regions,
        story,
    }
}

/// A piece of the part that holds the story.
fn inside(survey: &Survey, piece: &Piece, context: &Context<'_>) -> Verdict {
    let class = class_of(survey, piece);
    if let Some((class, reason)) = phrases::class_of(&piece.text, piece.chars) {
        return Verdict::drop(class, reason);
    }
    if is_headline(survey, piece, context) {
        return Verdict::drop(BlockClass::Heading, Reason::Headline);
    }
    let is_sentence =
        piece.chars >= SENTENCE && piece.marks >= 2 && survey.tag(piece) == Tag::Paragraph;
    let links = if is_sentence {
        piece.link_chars
    } else {
        piece.link_chars * 2
    };
    if links * 10 > piece.chars * 9 && class != BlockClass::Table {
        // A paragraph that is a link and no sentence names another story; spaces do not count as parts of a link.
        let names_other = piece.link_chars * 4 > piece.chars * 3
            && matches!(survey.tag(piece), Tag::Paragraph | Tag::Block)
            && !ends_like_text(&piece.text);
        return if names_other {
            Verdict::drop(BlockClass::Related, Reason::LoneLink)
        } else {
            Verdict::cut(BlockClass::Related, Reason::MostlyLinks)
        };
    }
    if class == BlockClass::Caption {
        return Verdict::cut(class, Reason::Caption);
    }
    if piece.chars >= SENTENCE {
        return Verdict::keep(class, Reason::Story);
    }
    Verdict::keep(class, Reason::Short)
}

/// The headline is kept as the title; most pages show it more than once.
fn is_headline(survey: &Survey, piece: &Piece, context: &Context<'_>) -> bool {
    matches!(survey.tag(piece), Tag::Heading(_))
        && context
            .headline
            .is_some_and(|headline| headline == model::text::fold(&piece.text))
}

pub(crate) fn class_of(survey: &Survey, piece: &Piece) -> BlockClass {
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

fn outside(survey: &Survey, piece: &Piece, context: &Context<'_>) -> Verdict {
    if let Some((class, reason)) = phrases::class_of(&piece.text, piece.chars) {
        return Verdict::drop(class, reason);
    }
    if is_headline(survey, piece, context) {
        return Verdict::drop(BlockClass::Heading, Reason::Headline);
    }
    if piece.link_chars * 2 > piece.chars {
        return Verdict::cut(BlockClass::Navigation, Reason::LinksOutside);
    }
    match class_of(survey, piece) {
        BlockClass::Caption => Verdict::cut(BlockClass::Caption, Reason::Caption),
        BlockClass::Heading => Verdict::cut(BlockClass::Heading, Reason::Outside),
        _ => Verdict::cut(BlockClass::Body, Reason::Outside),
    }
}

/// What stands under a heading like "Related stories" goes with it, down to the next heading of its rank in the same element.
fn below_headings(survey: &Survey, regions: &[Region], verdicts: &mut [Verdict]) {
    let mut under: Option<(u8, BlockClass, u32)> = None;
    let mut has_story = false;
    for (piece, verdict) in survey.pieces.iter().zip(verdicts) {
        under = under.filter(|(_, _, end)| piece.element < *end);
        if let Tag::Heading(rank) = survey.tag(piece) {
            under = under.filter(|(over, _, _)| *over < rank);
            let is_free = regions
                .get(piece.element as usize)
                .copied()
                .flatten()
                .is_none();
            let opens = matches!(
                verdict.class,
                BlockClass::Related
                    | BlockClass::Comment
                    | BlockClass::Newsletter
                    | BlockClass::Byline
            );
            if has_story
                && is_free
                && opens
                && !verdict.kept
                && piece.link_chars == 0
                && under.is_none()
            {
                let end = survey
                    .elements
                    .get(piece.element as usize)
                    .and_then(|heading| survey.elements.get(heading.parent as usize))
                    .map_or(0, |around| around.end);
                under = Some((rank, verdict.class, end));
            }
        }
        match under {
            Some((_, class, _)) if verdict.kept => {
                *verdict = Verdict::drop(class, Reason::UnderHeading);
            }
            _ => has_story |= verdict.kept && piece.chars >= SENTENCE,
        }
    }
}

/// Sentences between the headline and the part that holds the story are its lead.
fn lead(survey: &Survey, story: &Range<u32>, regions: &[Region], verdicts: &mut [Verdict]) {
    let start = survey
        .pieces
        .iter()
        .position(|piece| story.contains(&piece.element))
        .unwrap_or(0);
    let Some(headline) = survey
        .pieces
        .iter()
        .take(start)
        .rposition(|piece| survey.tag(piece) == Tag::Heading(1))
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
            *verdict = Verdict::keep(class_of(survey, piece), Reason::Lead);
        }
    }
}

/// Short pieces belong to the story only between parts of it; a heading only above one.
fn smooth(survey: &Survey, verdicts: &mut [Verdict]) {
    let is_text = |verdict: &Verdict| verdict.kept && verdict.reason != Reason::Short;
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
        if !verdict.kept {
            continue;
        }
        let ends_like_text = survey
            .pieces
            .get(index)
            .is_some_and(|piece| ends_like_text(&piece.text));
        if index > last && !(ends_like_text && index <= last + 2) {
            verdicts[index] = Verdict::cut(verdict.class, Reason::ShortAfter);
        } else if index < first && verdict.class != BlockClass::Heading && !ends_like_text {
            verdicts[index] = Verdict::cut(verdict.class, Reason::ShortBefore);
        } else if verdict.class == BlockClass::Heading && !text_follows {
            verdicts[index] = Verdict::cut(verdict.class, Reason::BareHeading);
        }
    }
}
