//! A toll that changed -> the newest count and the one of before: `rose from five to eight`, `raising the toll to nine`.

use model::claim::Measure;

use super::words::{DEAD, HURT, RISES};
use super::{Change, Count, LARGEST_TOLL};
use crate::numbers::Amount;
use crate::token::Token;

/// `the toll rises to nine`, `the number of wounded climbed from 20 to 30`, `at least eight dead, up from five`. The newest count is the
/// whole; what else the sentence counts is a part of it.
pub(super) fn changes(
    sentence: &[Token],
    amounts: &[Amount],
    is_cumulative: bool,
    out: &mut Vec<Count>,
) {
    let rise = sentence.iter().position(|t| t.is_any(RISES));
    let count = |measure, amount: &Amount, value, at, change| Count {
        measure,
        first: amount.first,
        stop: amount.stop,
        at,
        value,
        qualifier: amount.qualifier,
        is_total: true,
        is_cumulative: is_cumulative || value > LARGEST_TOLL,
        change,
        victim: None,
        victim_kind: None,
    };
    let toll = (0..sentence.len()).find(|&at| is_toll(sentence, at));
    let new = toll.and_then(|at| reached(sentence, amounts, at));
    let measure = if let (Some(at), Some((amount, value))) = (toll, new) {
        let measure = measured(sentence, at).unwrap_or(Measure::Killed);
        out.retain(|c| c.first != amount.first);
        let mut change = Change::None;
        if rise.is_some() {
            change = Change::Newest;
            let parts = out.iter_mut().filter(|c| c.measure == measure);
            parts.for_each(|c| c.is_total = false);
        }
        out.push(count(measure, amount, value, at, change));
        measure
    } else if let Some(whole) = up_from(sentence, out) {
        whole.change = Change::Newest;
        whole.measure
    } else {
        return;
    };
    let old = amounts.iter().find(|a| {
        let is_article = sentence
            .get(a.first)
            .is_some_and(|t| t.is_any(&["a", "an"]));
        rise.is_some_and(|rise| rise < a.first) && !is_article && is_behind(sentence, a, &["from"])
    });
    if let Some((old, value)) = old.and_then(|a| a.value.map(|value| (a, value))) {
        out.retain(|c| c.first != old.first);
        out.push(count(measure, old, value, old.first, Change::Earlier));
    }
}

/// `the toll`, `the number of killed`.
fn is_toll(sentence: &[Token], at: usize) -> bool {
    sentence.get(at).is_some_and(|t| t.is("toll"))
        || sentence.get(at).is_some_and(|t| t.is("number"))
            && sentence.get(at + 1).is_some_and(|t| t.is("of"))
            && measured(sentence, at).is_some()
}

/// What the toll came to: `to nine`, else `at nine`, `of nine`.
fn reached<'a>(
    sentence: &[Token],
    amounts: &'a [Amount],
    toll: usize,
) -> Option<(&'a Amount, u32)> {
    let after = |words: &[&str]| {
        amounts
            .iter()
            .find(|a| a.first > toll && is_behind(sentence, a, words))
    };
    let amount = after(&["to"]).or_else(|| after(&["at", "of"]))?;
    Some((amount, amount.value?))
}

/// Does the amount stand behind one of the words, or behind it and `at least`?
fn is_behind(sentence: &[Token], amount: &Amount, words: &[&str]) -> bool {
    const ABOUT: &[&str] = &["at", "least", "about", "around", "some", "nearly", "over"];
    let before = sentence.get(..amount.first).unwrap_or_default();
    let nearest = before
        .iter()
        .rev()
        .find(|t| t.is_any(words) || !t.is_any(ABOUT));
    nearest.is_some_and(|t| t.is_any(words))
}

/// What is counted behind `the death toll`, `the number of wounded`.
fn measured(sentence: &[Token], at: usize) -> Option<Measure> {
    let words = sentence.get(at.saturating_sub(1)..(at + 5).min(sentence.len()));
    words.unwrap_or_default().iter().find_map(|t| {
        if t.is_any(HURT) {
            Some(Measure::Wounded)
        } else {
            t.is_any(DEAD).then_some(Measure::Killed)
        }
    })
}

/// The count in front of `up from five`.
fn up_from<'a>(sentence: &[Token], out: &'a mut [Count]) -> Option<&'a mut Count> {
    let up = sentence
        .windows(2)
        .position(|w| matches!(w, [a, b] if a.is_any(&["up", "down"]) && b.is("from")))?;
    out.iter_mut().rev().find(|c| c.stop <= up && c.is_total)
}
