//! Two sources, two counts: `X said five were killed, while Y said nine were`. They are no sum.

use super::{Change, Count};
use crate::lexicon::PEOPLE;
use crate::token::Token;

/// What sets one telling off from another.
const APART: &[&str] = &[
    ";", "while", "whereas", "but", "however", "although", "though",
];
/// The same source goes on.
const SAME: &[&str] = &["it", "he", "she", "they"];
/// More of them, and not the same people again.
const MORE: &[&str] = &[
    "more",
    "another",
    "other",
    "others",
    "also",
    "further",
    "additional",
    "too",
];
/// A count that the text says was given before.
const BEFORE: &[&str] = &[
    "earlier",
    "initial",
    "initially",
    "previous",
    "previously",
    "preliminary",
];

/// Of counts of one measure by several sources the first stands; the others are kept beside it.
pub(super) fn tellings(sentence: &[Token], out: &mut [Count]) {
    for at in 0..out.len() {
        let Some(count) = out.get(at).filter(|c| stands(c)) else {
            continue;
        };
        let first = out
            .iter()
            .filter(|c| stands(c) && c.measure == count.measure && c.stop <= count.first)
            .min_by_key(|c| c.first);
        let change = first.and_then(|first| told_apart(sentence, first, count));
        if let (Some(change), Some(count)) = (change, out.get_mut(at)) {
            count.change = change;
        }
    }
}

fn stands(count: &Count) -> bool {
    count.is_total && count.value > 0 && matches!(count.change, Change::None | Change::Newest)
}

fn told_apart(sentence: &[Token], first: &Count, count: &Count) -> Option<Change> {
    let between = sentence.get(first.stop..count.first)?;
    let cut = between.iter().rposition(|t| t.is_any(APART))?;
    let telling = between.get(cut + 1..)?;
    let rest = sentence
        .get(first.stop + cut + 1..count.stop.max(count.at + 1))
        .unwrap_or_default();
    let tells = telling
        .iter()
        .any(|t| t.is_in(&PEOPLE.telling) || t.is_any(&["put", "puts"]));
    let goes_on = telling.first().is_some_and(|t| t.is_any(SAME));
    if !tells || goes_on || rest.iter().any(|t| t.is_any(MORE)) {
        return None;
    }
    Some(if telling.iter().any(|t| t.is_any(BEFORE)) {
        Change::Earlier
    } else {
        Change::Other
    })
}
