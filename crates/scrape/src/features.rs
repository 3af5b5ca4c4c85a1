//! Evidence in, a row of numbers for each piece out: what the block model weighs. Only this file knows what the columns mean.

use std::ops::Range;

use model::article::BlockClass;

use crate::element::Tag;
use crate::hints::Hints;
use crate::metadata::meta;
use crate::prose::ends_like_text;
use crate::survey::{Element, Piece, Survey};

/// Names of the columns, by which the table of the model calls them.
pub(crate) const NAMES: [&str; 54] = [
    "comments_above",
    "story_above",
    "forum_above",
    "article_above",
    "main_above",
    "form_above",
    "header_above",
    "navigation_above",
    "chars",
    "link_share",
    "tag",
    "bytes_per_char",
    "ends_like_text",
    "region",
    "ruled_kept",
    "in_story",
    "chars_before",
    "pieces_before",
    "kept_before",
    "from_headline",
    "from_first_text",
    "since_heading",
    "until_text",
    "depth",
    "depth_in_story",
    "parent_links",
    "grandparent_chars",
    "grandparent_links",
    "great_grandparent_chars",
    "great_grandparent_links",
    "parent_text",
    "grandparent_text",
    "great_grandparent_text",
    "siblings",
    "siblings_kept",
    "like_pieces",
    "like_chars",
    "like_links",
    "like_text",
    "like_kept",
    "like_marks",
    "near_kept",
    "near_links",
    "near_marks",
    "around_kept",
    "around_links",
    "next_kept",
    "is_like_previous",
    "is_like_next",
    "in_description",
    "page_chars",
    "page_kept",
    "story_links",
    "story_text",
];

pub(crate) type Row = [f32; NAMES.len()];

/// What the rules say of a piece.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ruled {
    pub(crate) kept: bool,
    /// What the part of the page is named, where its name is no story's.
    pub(crate) region: Option<BlockClass>,
}

/// From this length on a piece counts as text, in characters.
const TEXT: u32 = 60;
/// Longer ones are neither the headline nor the description of a page, in characters.
const LONG: u32 = 400;
/// As much of a piece is looked for in the description of the page, in bytes.
const OPENING: usize = 60;

/// A row for each piece, in their order. `story` is the part that the rules took for the story.
pub(crate) fn rows(
    survey: &Survey,
    ruled: &[Ruled],
    story: &Range<u32>,
    headline: Option<&str>,
) -> Vec<Row> {
    let page = Page::new(survey, ruled, story, headline);
    let mut so_far = SoFar::default();
    survey
        .pieces
        .iter()
        .zip(ruled)
        .enumerate()
        .map(|(at, (piece, ruled))| {
            let element = page.element(piece.element);
            if matches!(element.tag, Tag::Heading(_)) {
                so_far.since_heading = 0;
            }
            let row = page.row(at, piece, *ruled, &so_far);
            so_far.chars += piece.chars;
            so_far.kept += if ruled.kept { piece.chars } else { 0 };
            so_far.since_heading += 1;
            row
        })
        .collect()
}

/// Sums over the pieces before one.
#[derive(Default)]
struct SoFar {
    chars: u32,
    kept: u32,
    since_heading: u32,
}

/// Sums over some pieces.
#[derive(Clone, Copy, Default)]
struct Sum {
    pieces: u32,
    chars: u32,
    link_chars: u32,
    marks: u32,
    kept: u32,
}

impl Sum {
    fn add(&mut self, piece: &Piece, kept: bool) {
        self.pieces += 1;
        self.chars += piece.chars;
        self.link_chars += piece.link_chars;
        self.marks += piece.marks;
        self.kept += if kept { piece.chars } else { 0 };
    }

    fn minus(self, other: Self) -> Self {
        Self {
            pieces: self.pieces - other.pieces,
            chars: self.chars - other.chars,
            link_chars: self.link_chars - other.link_chars,
            marks: self.marks - other.marks,
            kept: self.kept - other.kept,
        }
    }

    fn text(self) -> u32 {
        self.chars.saturating_sub(self.link_chars)
    }

    fn link_share(self) -> f32 {
        share(self.link_chars, self.chars)
    }

    fn mark_share(self) -> f32 {
        share(self.marks, self.chars)
    }

    fn kept_share(self) -> f32 {
        share(self.kept, self.chars)
    }
}

/// How far above an element the nearest of some kinds stand, in elements; itself counts as 0.
#[derive(Clone)]
struct Above {
    nearest: [u8; 8],
    depth: u8,
}

/// Nothing of the kind is above.
const NOWHERE: u8 = 30;

/// What is known of the page once, for all rows.
struct Page<'a> {
    survey: &'a Survey,
    ruled: &'a [Ruled],
    story: &'a Range<u32>,
    above: Vec<Above>,
    /// Over all pieces before each, and over all at the end.
    sums: Vec<Sum>,
    /// By the element around a piece's own.
    by_parent: Vec<Sum>,
    by_template: Vec<Sum>,
    /// The most text that one template has made.
    most_text: u32,
    /// Where the headline stands.
    headline_at: Option<usize>,
    description: String,
    first_text: usize,
    /// Pieces from each to the next text that the rules keep.
    until_text: Vec<u32>,
}

impl<'a> Page<'a> {
    fn new(
        survey: &'a Survey,
        ruled: &'a [Ruled],
        story: &'a Range<u32>,
        headline: Option<&str>,
    ) -> Self {
        let mut by_parent = vec![Sum::default(); survey.elements.len()];
        let mut by_template = vec![Sum::default(); survey.elements.len()];
        let mut sums = Vec::with_capacity(survey.pieces.len() + 1);
        let mut sum = Sum::default();
        for (piece, ruled) in survey.pieces.iter().zip(ruled) {
            sums.push(sum);
            sum.add(piece, ruled.kept);
            if let Some(element) = survey.elements.get(piece.element as usize) {
                if let Some(parent) = by_parent.get_mut(element.parent as usize) {
                    parent.add(piece, ruled.kept);
                }
                if let Some(template) = by_template.get_mut(element.template as usize) {
                    template.add(piece, ruled.kept);
                }
            }
        }
        sums.push(sum);
        let is_text = |at: usize| {
            let is_long = survey.pieces.get(at).is_some_and(|p| p.chars >= TEXT);
            is_long && ruled.get(at).is_some_and(|r| r.kept)
        };
        let n_pieces = survey.pieces.len();
        let mut until_text = vec![u32::MAX; n_pieces];
        let mut until = n_pieces as u32;
        for (at, slot) in until_text.iter_mut().enumerate().rev() {
            *slot = until;
            until = if is_text(at) { 1 } else { until + 1 };
        }
        let headline = headline.map(model::text::fold);
        Self {
            survey,
            ruled,
            story,
            above: above(survey),
            sums,
            most_text: by_template.iter().map(|s| s.text()).max().unwrap_or(0),
            by_parent,
            by_template,
            headline_at: headline_at(survey, headline.as_deref()),
            description: meta(survey, &["og:description", "description"])
                .map(model::text::fold)
                .unwrap_or_default(),
            first_text: (0..n_pieces).find(|at| is_text(*at)).unwrap_or(0),
            until_text,
        }
    }

    fn element(&self, index: u32) -> &'a Element {
        self.survey
            .elements
            .get(index as usize)
            .unwrap_or(&Element::NONE)
    }

    /// Sums over the pieces at most `reach` away from one, without itself.
    fn near(&self, at: usize, reach: usize) -> Sum {
        let sum = |at: usize| self.sums.get(at).copied().unwrap_or_default();
        let end = (at + reach + 1).min(self.survey.pieces.len());
        let own = sum(at + 1).minus(sum(at));
        sum(end).minus(sum(at.saturating_sub(reach))).minus(own)
    }

    /// The description of the page holds how the piece begins.
    fn is_described(&self, piece: &Piece) -> bool {
        if self.description.is_empty() || !(SHORTEST_OPENING..LONG).contains(&piece.chars) {
            return false;
        }
        let opening = opening(&piece.text);
        !opening.is_empty() && self.description.contains(&opening)
    }

    fn row(&self, at: usize, piece: &Piece, ruled: Ruled, so_far: &SoFar) -> Row {
        let total = self.sums.last().copied().unwrap_or_default();
        let element = self.element(piece.element);
        let parent = self.element(element.parent);
        let grandparent = self.element(parent.parent);
        let great = self.element(grandparent.parent);
        let story = self.element(self.story.start);
        let above = self.above.get(piece.element as usize);
        let [
            comments,
            story_mark,
            forum,
            article,
            main,
            form,
            header,
            navigation,
        ] = above.map_or([NOWHERE; 8], |a| a.nearest);
        let depth = |index: u32| self.above.get(index as usize).map_or(0, |a| a.depth);
        let sum = |sums: &[Sum], index: u32| sums.get(index as usize).copied().unwrap_or_default();
        let siblings = sum(&self.by_parent, element.parent);
        let like = sum(&self.by_template, element.template);
        let (near, around) = (self.near(at, 3), self.near(at, 8));
        let is_like = |at: usize| {
            let other = self.survey.pieces.get(at);
            other.is_some_and(|p| self.element(p.element).template == element.template)
        };
        let number = |value: u32| value as f32;
        let distance = |from: usize| at as f32 - from as f32;
        [
            f32::from(comments),
            f32::from(story_mark),
            f32::from(forum),
            f32::from(article),
            f32::from(main),
            f32::from(form),
            f32::from(header),
            f32::from(navigation),
            number(piece.chars),
            share(piece.link_chars, piece.chars),
            tag_code(element.tag),
            piece.text.len() as f32 / number(piece.chars.max(1)),
            flag(ends_like_text(&piece.text)),
            ruled.region.map_or(0.0, class_code),
            flag(ruled.kept),
            flag(self.story.contains(&piece.element)),
            share(so_far.chars, total.chars),
            at as f32 / self.survey.pieces.len() as f32,
            share(so_far.kept, total.kept),
            self.headline_at.map_or(NO_HEADLINE, distance),
            distance(self.first_text),
            number(so_far.since_heading),
            number(self.until_text.get(at).copied().unwrap_or(0)),
            f32::from(depth(piece.element)),
            f32::from(depth(piece.element)) - f32::from(depth(self.story.start)),
            share(parent.link_chars, parent.chars),
            number(grandparent.chars),
            share(grandparent.link_chars, grandparent.chars),
            number(great.chars),
            share(great.link_chars, great.chars),
            share(parent.text(), total.text()),
            share(grandparent.text(), total.text()),
            share(great.text(), total.text()),
            number(siblings.pieces),
            siblings.kept_share(),
            number(like.pieces),
            share(like.chars, like.pieces),
            like.link_share(),
            share(like.text(), self.most_text),
            like.kept_share(),
            like.mark_share(),
            near.kept_share(),
            near.link_share(),
            near.mark_share(),
            around.kept_share(),
            around.link_share(),
            flag(self.ruled.get(at + 1).is_some_and(|next| next.kept)),
            flag(at.checked_sub(1).is_some_and(is_like)),
            flag(is_like(at + 1)),
            flag(self.is_described(piece)),
            number(total.chars),
            total.kept_share(),
            share(story.link_chars, story.chars),
            share(story.chars, total.chars),
        ]
    }
}

/// Distance from the headline on a page that shows none.
const NO_HEADLINE: f32 = 50.0;

/// A piece that opens the description of its page is at least this long, in characters.
const SHORTEST_OPENING: u32 = 40;

fn share(part: u32, whole: u32) -> f32 {
    if whole == 0 {
        0.0
    } else {
        part as f32 / whole as f32
    }
}

fn flag(is_so: bool) -> f32 {
    f32::from(u8::from(is_so))
}

/// How a text begins, folded.
fn opening(text: &str) -> String {
    let start = text.get(..text.floor_char_boundary(OPENING * 2));
    let mut folded = start.map(model::text::fold).unwrap_or_default();
    // The start of a text folds to the start of what it folds to, but for its last word.
    if folded.len() <= OPENING {
        folded = model::text::fold(text);
    }
    folded.truncate(folded.floor_char_boundary(OPENING));
    folded
}

/// The headline as the page shows it, else the first heading of the first rank.
fn headline_at(survey: &Survey, headline: Option<&str>) -> Option<usize> {
    let rank = |piece: &Piece| match survey.tag(piece) {
        Tag::Heading(rank) => Some(rank),
        _ => None,
    };
    let shown = headline.and_then(|headline| {
        survey.pieces.iter().position(|piece| {
            piece.chars < LONG
                && rank(piece).is_some()
                && model::text::fold(&piece.text) == headline
        })
    });
    shown.or_else(|| survey.pieces.iter().position(|p| rank(p) == Some(1)))
}

fn above(survey: &Survey) -> Vec<Above> {
    let mut out: Vec<Above> = Vec::with_capacity(survey.elements.len());
    for element in &survey.elements {
        let mut here = out.get(element.parent as usize).map_or(
            Above {
                nearest: [NOWHERE; 8],
                depth: 0,
            },
            |up| Above {
                nearest: up.nearest.map(|distance| (distance + 1).min(NOWHERE)),
                depth: up.depth.saturating_add(1),
            },
        );
        let is = [
            element.hints.has(Hints::COMMENT),
            element.hints.has(Hints::STORY),
            element.hints.has(Hints::FORUM),
            element.tag == Tag::Article,
            element.tag == Tag::Main,
            element.tag == Tag::Form,
            element.tag == Tag::Header,
            element.hints.has(Hints::NAVIGATION),
        ];
        for (distance, is) in here.nearest.iter_mut().zip(is) {
            if is {
                *distance = 0;
            }
        }
        out.push(here);
    }
    out
}

/// Tags as numbers, so that tags that hold text stand together.
fn tag_code(tag: Tag) -> f32 {
    match tag {
        Tag::Inline => 0.0,
        Tag::Block => 1.0,
        Tag::Paragraph => 2.0,
        Tag::ListItem => 3.0,
        Tag::Cell | Tag::Row => 4.0,
        Tag::Quote => 5.0,
        Tag::Caption => 6.0,
        Tag::Pre => 7.0,
        Tag::Article | Tag::Main => 8.0,
        Tag::Heading(rank) => 10.0 + f32::from(rank),
        Tag::Aside => 20.0,
        Tag::Nav => 21.0,
        Tag::Header => 22.0,
        Tag::Footer => 23.0,
        Tag::Form => 24.0,
        Tag::Body => 25.0,
        Tag::Figure => 26.0,
        Tag::NoScript => 27.0,
        Tag::Table => 28.0,
        Tag::List => 29.0,
    }
}

/// Classes of parts as numbers; the table of the model knows them by these.
fn class_code(class: BlockClass) -> f32 {
    match class {
        BlockClass::Body => 1.0,
        BlockClass::Heading => 2.0,
        BlockClass::List => 3.0,
        BlockClass::Table => 4.0,
        BlockClass::Quote => 5.0,
        BlockClass::Caption => 6.0,
        BlockClass::Byline => 7.0,
        BlockClass::Comment => 8.0,
        BlockClass::Cookie => 9.0,
        BlockClass::Newsletter => 10.0,
        BlockClass::Donate => 11.0,
        BlockClass::Related => 12.0,
        BlockClass::Share => 13.0,
        BlockClass::Legal => 14.0,
        BlockClass::Navigation => 15.0,
        BlockClass::Advert => 16.0,
    }
}
