//! Words that mean another party from a day on: a state changes hands, and `the Syrian army` is no longer whom it was.

use jiff::civil::{Date, date};

use super::{Hit, known};
use crate::token::Token;

/// Who was meant, who is meant, and the day from which on.
const SUCCESSIONS: &[(&str, &str, Date)] =
    &[("syrian_army", "syria_interim_gov", date(2024, 12, 8))];

/// Words that say that the old one is meant.
const FORMER: &[&str] = &["regime", "assad", "former", "ousted"];

pub(crate) fn succeed(sentence: &[Token], hits: &mut [Hit], published: Option<Date>) {
    for hit in hits.iter_mut().filter(|h| h.is_actor()) {
        let from = hit.first.saturating_sub(1);
        let words = sentence.get(from..hit.stop).unwrap_or_default();
        let successor = SUCCESSIONS
            .iter()
            .find(|(before, _, day)| hit.id() == *before && published.is_some_and(|p| p >= *day));
        if let Some((_, after, _)) = successor
            && !words.iter().any(|t| t.is_any(FORMER))
        {
            hit.entity = known(hit.entity.is, after);
        }
    }
}
