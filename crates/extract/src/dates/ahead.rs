//! What is yet to come beside an incident: `ahead of Friday's talks`, `is to speak on Friday`, `a meeting due on Friday`.

use super::is_calendar_word;
use crate::token::{Shape, Token};

/// Words between what is to come and its day or place.
const REACH: usize = 10;

const OTHERS: &[&str] = &[
    "that", "and", "when", "while", "after", "as", "where", "but",
];

/// Whether the word stands in a phrase about what is yet to come: no day of an incident, and no place of one.
pub(crate) fn is_to_come(sentence: &[Token], at: usize) -> bool {
    let from = at.saturating_sub(REACH);
    let before = sentence.get(from..at).unwrap_or_default();
    // A comma and these words begin something else.
    let opens = before
        .iter()
        .rposition(|t| !t.is_word() && t.shape != Shape::Digit || t.is_any(OTHERS))
        .map_or(0, |i| i + 1);
    let phrase = before.get(opens..).unwrap_or_default();
    let possessive = sentence.get(at).is_some_and(|t| t.possessive);
    possessive && phrase.last().is_some_and(|t| t.is("before"))
        || phrase.windows(2).any(|w| match w {
            [ahead, of] if ahead.is("ahead") => of.is("of"),
            [be, to] if be.is_any(&["is", "are", "was", "were"]) => to.is("to"),
            [set, when] if set.is_any(&["due", "scheduled", "planned", "slated", "expected"]) => {
                when.is_any(&["for", "to", "on", "in", "at", "later", "next", "this"])
            }
            [will, _] => will.is("will"),
            _ => false,
        })
}

/// `days before talks due on Wednesday`: counted down to what is to come, and not back from what was told.
pub(crate) fn counts_down(sentence: &[Token], from: usize) -> bool {
    let stop = (from + REACH).min(sentence.len());
    (from..stop).any(|at| {
        let is_day = sentence.get(at).is_some_and(|t| is_calendar_word(&t.key));
        is_day && is_to_come(sentence, at)
    })
}
