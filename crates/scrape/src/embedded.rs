//! What a page hands to scripts and machines in, the lines of the story in it out: for pages that show little or nothing of it.
//! Only this file knows when a page shows so little that its data is read instead.

use model::article::{Block, BlockClass};

use crate::guard;
use crate::json_ld::JsonLd;
use crate::phrases;
use crate::prose::{size, size_of};
use crate::reason::Reason;
use crate::rules::SiteRules;
use crate::survey;

/// A page that shows more than this is read as it is shown; sizes are those of [`size`].
const SCANT: usize = 600;
/// What stands in the data must be this much longer than what is shown.
const MORE: usize = 300;
/// Longest data that is looked into, in bytes: parsed, lists of single digits take sixteen times as much.
const MAX_DATA: usize = 1 << 20;

/// The blocks of a page with those from its data, and the limit that these ran into.
pub(crate) struct Embedded {
    pub(crate) blocks: Vec<Block>,
    pub(crate) cut: Option<String>,
}

/// The blocks that a page shows too little of, from its data: JSON-LD first, then the state of the framework that draws the page, of which
/// `state` gives the story.
pub(crate) fn blocks(
    json_ld: &JsonLd,
    state: impl FnOnce() -> Option<String>,
    shown: &[Block],
) -> Option<Embedded> {
    let kept = size_of(shown, |block| block.kept);
    if kept >= SCANT {
        return None;
    }
    let is_more = |lines: &Lines| {
        let sizes = lines.texts.iter().map(|line| size(line));
        sizes.sum::<usize>() >= kept + MORE
    };
    let described = Lines::of(json_ld.body.iter().map(String::as_str));
    let found = Some(described)
        .filter(is_more)
        .map(|lines| (lines, Reason::FromJsonLd))
        .or_else(|| {
            let lines = Lines::of([state()?.as_str()]);
            is_more(&lines).then_some((lines, Reason::FromState))
        });
    let (lines, reason) = found?;
    let new = lines.texts.into_iter().map(|text| {
        let chars = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        let (class, kept, reason) = match phrases::class_of(&text, chars) {
            Some((class, reason)) => (class, false, reason),
            None => (BlockClass::Body, true, reason),
        };
        Block {
            class,
            kept,
            score: if kept { 100 } else { 0 },
            reason: reason.to_string(),
            text,
        }
    });
    let old = shown.iter().cloned().map(|block| match block.kept {
        true => Block {
            kept: false,
            reason: Reason::ShownShorter.to_string(),
            ..block
        },
        false => block,
    });
    Some(Embedded {
        blocks: old.chain(new).collect(),
        cut: lines.cut,
    })
}

/// Values, which may hold tags, references or line feeds, as lines.
#[derive(Default)]
struct Lines {
    texts: Vec<String>,
    /// The limit that one of the values ran into.
    cut: Option<String>,
}

impl Lines {
    fn of<'a>(values: impl IntoIterator<Item = &'a str>) -> Self {
        let mut out = Lines::default();
        for value in values {
            out.add(value);
        }
        out
    }

    fn add(&mut self, value: &str) {
        let end = value.floor_char_boundary(MAX_DATA);
        let text = value.get(..end).unwrap_or(value);
        let has_tags = ["<p", "<br", "<div", "</"]
            .iter()
            .any(|tag| text.contains(tag));
        let html = match has_tags {
            true => text.to_owned(),
            false => format!("<p>{}", text.replace('\n', "<p>")),
        };
        let (tree, cut) = guard::parse(&html);
        let survey = survey::survey(&tree, &SiteRules::default());
        let is_long = end < value.len();
        let long = is_long.then(|| format!("more than {MAX_DATA} bytes of a text in its data"));
        self.cut = self.cut.take().or(cut).or(survey.cut).or(long);
        self.texts
            .extend(survey.pieces.into_iter().map(|piece| piece.text));
    }
}
