//! What the rules say and how the evidence weighs in, the blocks of the page out. Only this file knows when the weighing may overrule the rules.

use std::cmp::Reverse;
use std::collections::HashMap;

use model::article::{Block, BlockClass};

use crate::classify::{Ruled, SENTENCE, class_of};
use crate::features::{self, Row};
use crate::prose::{ends_like_text, size, size_of};
use crate::reason::Reason;
use crate::status::SHORT_STORY;
use crate::survey::Survey;
use crate::trees;

/// The blocks as the weighing leaves them, in document order; what a rule settles stays as it is.
pub(crate) fn weigh(survey: &Survey, ruled: Ruled, headline: Option<&str>) -> Vec<Block> {
    let rows = rows(survey, &ruled, headline);
    let marks = ruled.blocks.iter().zip(&ruled.settled);
    let open: Vec<bool> = marks
        .map(|(block, settled)| block.kept && !settled)
        .collect();
    let mut blocks = ruled.blocks;
    for (at, row) in rows.iter().enumerate() {
        let (Some(block), Some(piece)) = (blocks.get_mut(at), survey.pieces.get(at)) else {
            continue;
        };
        if ruled.settled.get(at).copied().unwrap_or_default() {
            continue;
        }
        let (score, kept) = trees::weigh(row);
        block.score = score;
        if kept && !block.kept {
            block.class = class_of(survey, piece);
            block.reason = format!("weighs like the story, although {}", block.reason);
        } else if !kept && block.kept {
            block.reason = format!("weighs too little, although {}", block.reason);
        }
        block.kept = kept;
    }
    if size_of(&blocks, |block| block.kept) < SHORT_STORY {
        for at in long_run(survey, &open) {
            if let Some(block) = blocks.get_mut(at).filter(|block| !block.kept) {
                (block.kept, block.score) = (true, trees::LEAST);
                block.reason = Reason::LongRun.to_string();
            }
        }
    }
    once(survey, &mut blocks);
    drop_headings(&mut blocks);
    blocks
}

/// Fewer sentences than this side by side may as well be teasers, replies or terms of use.
const SENTENCES: usize = 8;
/// Least size of such a run.
const RUN_SIZE: usize = 2_000;

/// The most sentences of one parent among the pieces that are `open`, kept by the rules and not settled, when they are many, with all open
/// pieces between them: the model has seen too few kinds of pages to say of all of them that they are none. Empty when there are few.
fn long_run(survey: &Survey, open: &[bool]) -> Vec<usize> {
    let is_open = |at: usize| open.get(at).copied().unwrap_or_default();
    let mut runs: HashMap<u32, Run> = HashMap::new();
    for (at, piece) in survey.pieces.iter().enumerate() {
        let says = size(&piece.text);
        if is_open(at) && says >= SENTENCE as usize && ends_like_text(&piece.text) {
            let element = survey.elements.get(piece.element as usize);
            let parent = element.map_or(0, |element| element.parent);
            let run = runs.entry(parent).or_insert(Run::beginning(at));
            (run.last, run.count, run.size) = (at, run.count + 1, run.size + says);
        }
    }
    let long = runs
        .into_values()
        .filter(|run| run.count >= SENTENCES && run.size >= RUN_SIZE);
    let most = long.max_by_key(|run| (run.size, Reverse(run.first)));
    most.map_or_else(Vec::new, |run| {
        (run.first..=run.last).filter(|at| is_open(*at)).collect()
    })
}

/// Sentences of one parent: the places of the first and the last, their number and their size.
struct Run {
    first: usize,
    last: usize,
    count: usize,
    size: usize,
}

impl Run {
    fn beginning(first: usize) -> Self {
        Self {
            first,
            last: first,
            count: 0,
            size: 0,
        }
    }
}

/// What the model sees of each block, in document order.
pub(crate) fn rows(survey: &Survey, ruled: &Ruled, headline: Option<&str>) -> Vec<Row> {
    let region = |element: u32| ruled.regions.get(element as usize).copied().flatten();
    let marks: Vec<features::Ruled> = survey
        .pieces
        .iter()
        .zip(&ruled.blocks)
        .map(|(piece, block)| features::Ruled {
            kept: block.kept,
            region: region(piece.element).map(|(class, _)| class),
        })
        .collect();
    features::rows(survey, &marks, &ruled.story, headline)
}

/// Layouts for several screens, and slides, give the same text more than once.
fn once(survey: &Survey, blocks: &mut [Block]) {
    let mut seen: HashMap<&str, u32> = HashMap::new();
    for (piece, block) in survey.pieces.iter().zip(blocks) {
        if !block.kept || piece.chars < SENTENCE {
            continue;
        }
        let element = survey.elements.get(piece.element as usize);
        let around = element.map_or(0, |element| element.parent);
        // A refrain stands beside its like and is meant.
        if *seen.entry(&piece.text).or_insert(around) != around {
            (block.kept, block.score) = (false, 0);
            block.reason = Reason::SaidBefore.to_string();
        }
    }
}

/// A heading is text only above text.
fn drop_headings(blocks: &mut [Block]) {
    let mut text_follows = false;
    for block in blocks.iter_mut().rev().filter(|block| block.kept) {
        if block.class != BlockClass::Heading {
            text_follows = true;
        } else if !text_follows {
            (block.kept, block.score) = (false, 0);
            block.reason = Reason::BareHeading.to_string();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::SiteRules;
    use crate::{guard, survey};

    const SENTENCE: &str = "The ferry left the quay at dawn and did not return before the lamps were lit, whatever those said who had waited for it \
        on the upper road, and nobody in the village could remember that it had ever been away for so long, in war or in peace.";

    fn check_run(page: &str, expected: usize) {
        let (html, _) = guard::parse(page);
        let survey = survey::survey(&html, &SiteRules::default());
        let open = vec![true; survey.pieces.len()];
        let run = long_run(&survey, &open);
        assert_eq!(run.len(), expected, "{page}");
        let closed = vec![false; survey.pieces.len()];
        assert!(long_run(&survey, &closed).is_empty());
    }

    #[test]
    fn a_long_run_is_many_whole_sentences_of_one_parent() {
        let paragraph = format!("<p>{SENTENCE}</p>");
        let nine = paragraph.repeat(9);
        let around = "<p>Read more</p><div><p>All that was said before is found below, day by day and page by page</p></div>";
        check_run(&format!("<article>{nine}</article>{around}"), 9);
        // What stands between the sentences is part of the story.
        let parts = "<h2>At the quay</h2><p>Nobody came.</p><ul><li>Two boats</li></ul>";
        check_run(
            &format!("<article><p>Lead</p>{nine}{parts}{nine}</article>{around}"),
            21,
        );
        check_run(&format!("<article>{}</article>", paragraph.repeat(7)), 0);
        check_run(&format!("<div>{paragraph}</div>").repeat(20), 0);
        let item =
            "<li>So it was told by all those who had been there at the time, again and again.</li>";
        check_run(&format!("<ul>{}</ul>", item.repeat(9)), 0);
        check_run(&format!("<ul>{}</ul>", item.repeat(40)), 40);
    }
}
