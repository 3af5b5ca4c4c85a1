//! What the rules say and how the evidence weighs in, the blocks of the page out. Only this file knows when the weighing may overrule the rules.

use std::collections::HashMap;

use model::article::{Block, BlockClass};

use crate::classify::{Ruled, SENTENCE, class_of};
use crate::features::{self, Row};
use crate::reason::Reason;
use crate::survey::Survey;
use crate::trees;

/// The blocks as the weighing leaves them, in document order; what a rule settles stays as it is.
pub(crate) fn weigh(survey: &Survey, ruled: Ruled, headline: Option<&str>) -> Vec<Block> {
    let rows = rows(survey, &ruled, headline);
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
    once(survey, &mut blocks);
    drop_headings(&mut blocks);
    blocks
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
