//! Two dates that bound one stretch of time -> that stretch: `between Friday and Sunday`, `overnight Friday-Saturday`.

use jiff::ToSpan;

use super::relative::minus;
use super::{DateHit, is_long};
use crate::token::Token;

/// `between A and B`, `from A to B`: one period; short ones may be an incident's date, long ones are bounds.
pub(super) fn periods(sentence: &[Token], hits: &mut Vec<DateHit>) {
    let mut at = 0;
    while at + 1 < hits.len() {
        let (Some(a), Some(b)) = (hits.get(at), hits.get(at + 1)) else {
            break;
        };
        let word = |i: Option<usize>, words: &[&str]| {
            i.and_then(|i| sentence.get(i))
                .is_some_and(|t| t.is_any(words))
        };
        let is_glued = b.first == a.stop && sentence.get(b.first).is_some_and(|t| t.glued);
        let is_night = word(a.first.checked_sub(1), &["overnight"])
            || word(a.first.checked_sub(2), &["overnight"])
            || (1..=4).any(|n| word(a.first.checked_sub(n), &["night"]));
        let joined = b.first == a.stop + 1
            && word(Some(a.stop), &["and", "to", "-", "until", "or"])
            && (is_night || word(a.first.checked_sub(1), &["between", "from", "night", "on"]))
            || is_glued && a.rule == "weekday" && b.rule == "weekday";
        if joined {
            let days = a.days.zip(b.days).map(|((from, _), (_, to))| {
                // Counted back alone, the first of two weekdays may land behind the second.
                let week = if to < from { 7 } else { 0 };
                (minus(from, week.days()).unwrap_or(from), to)
            });
            let is_long = days.is_none_or(|(from, to)| is_long(from, to));
            let merged = DateHit {
                stop: b.stop,
                days,
                is_bound: is_long,
                rule: "period",
                time: is_night
                    .then(|| "night".to_owned())
                    .or_else(|| a.time.clone())
                    .or_else(|| b.time.clone()),
                ..a.clone()
            };
            hits.splice(at..at + 2, [merged]);
        }
        at += 1;
    }
}
