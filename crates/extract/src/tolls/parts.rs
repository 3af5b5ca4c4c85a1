//! Amounts that count nobody new: a part of those counted before, or who they are between commas.

use super::words::{BE, DEAD, HURT};
use super::{counts_people, noun_phrase, victim};
use crate::lexicon::Lexicon;
use crate::names::Hit;
use crate::numbers::Amount;
use crate::token::Token;

/// The words between two commas that say who was counted are at most so many.
const WITHIN: usize = 8;

/// `two civilians, a woman and her son, were killed`: who they were, between commas.
pub(super) fn is_named_again(
    sentence: &[Token],
    found: &[(&Amount, Option<usize>)],
    n: usize,
) -> bool {
    let Some((amount, _)) = found.get(n) else {
        return false;
    };
    let is_one = |i: usize| {
        sentence
            .get(i)
            .is_some_and(|t| t.is_any(&["a", "an", "one"]))
    };
    let opens = (amount.first.saturating_sub(WITHIN)..amount.first)
        .rev()
        .find(|&i| sentence.get(i).is_some_and(|t| t.is(",")));
    let Some(opens) = opens.filter(|comma| is_one(comma + 1) && is_one(amount.first)) else {
        return false;
    };
    let whole = found.iter().rev().find(|(a, _)| a.stop <= opens);
    whole.is_some_and(|(whole, _)| whole.value.is_some_and(|v| v > 1))
        && sentence
            .get(amount.stop..(amount.stop + WITHIN).min(sentence.len()))
            .unwrap_or_default()
            .iter()
            .position(|t| t.is(","))
            .and_then(|comma| sentence.get(amount.stop + comma + 1))
            .is_some_and(|t| t.is_any(BE) || t.is_any(DEAD) || t.is_any(HURT) || t.is("have"))
}

/// `13 people, including seven soldiers`, `13 people, seven of them soldiers`.
pub(super) fn is_part(sentence: &[Token], from: usize, amount: &Amount) -> bool {
    let of_them = matches!(sentence.get(amount.stop..amount.stop + 2),
        Some([of, them]) if of.is("of") && them.is_any(&["them", "whom", "these", "those"]));
    of_them
        || sentence
            .get(from..amount.first)
            .unwrap_or_default()
            .iter()
            .any(|t| t.is_any(&["including", "among", "them", "whom"]))
}

/// `40 were injured, among them 12 children, and 7 killed`: the children are of the injured.
pub(super) fn is_part_of_other(sentence: &[Token], amounts: &[Amount], amount: &Amount) -> bool {
    let before = sentence.get(..amount.first).unwrap_or_default();
    let words = before
        .iter()
        .rev()
        .take_while(|t| t.is_any(&["including", "among", "them", "whom"]))
        .count();
    let whole = amounts.iter().rev().find(|a| a.stop <= amount.first);
    words > 0
        && whole
            .and_then(|whole| sentence.get(whole.stop..amount.first))
            .is_some_and(|between| between.iter().any(|t| t.is_any(HURT) || t.is_any(DEAD)))
}

/// `40 were injured, among them 12 children and three women`: who of those told in front of the verb.
pub(super) fn parts_behind<'a>(
    sentence: &[Token],
    amounts: &'a [Amount],
    hits: &[Hit],
    lexicon: &Lexicon,
    at: usize,
) -> Vec<(&'a Amount, Option<usize>)> {
    let get = |i: usize| sentence.get(i);
    let comma = at + 1 + usize::from(get(at + 1).is_some_and(|t| t.is(",")));
    let mut from = match (get(comma), get(comma + 1)) {
        (Some(t), _) if t.is("including") => comma + 1,
        (Some(a), Some(them)) if a.is("among") && them.is("them") => comma + 2,
        _ => return Vec::new(),
    };
    let mut out = Vec::new();
    while let Some(amount) = amounts.iter().find(|a| a.first == from) {
        let is_harmed =
            |i: usize| get(i).is_some_and(|t| t.is_any(DEAD) || t.is_any(HURT) || t.is_any(BE));
        let end = amount.stop + noun_phrase(sentence, amount.stop);
        if !counts_people(sentence, amount, hits, lexicon) || (amount.stop..=end).any(is_harmed) {
            break;
        }
        out.push((amount, victim(sentence, amount, hits)));
        from = end;
        while get(from).is_some_and(|t| t.is_any(&[",", "and"])) {
            from += 1;
        }
    }
    out
}

/// `killing five fighters, two doctors in the town said`: who tells of it was not hurt.
pub(super) fn tells(sentence: &[Token], amount: &Amount) -> bool {
    let is_apart = amount
        .first
        .checked_sub(1)
        .and_then(|i| sentence.get(i))
        .is_some_and(|t| t.is(","));
    is_apart
        && sentence
            .get(amount.stop..(amount.stop + WITHIN).min(sentence.len()))
            .unwrap_or_default()
            .iter()
            .take_while(|t| t.is_word() && !t.is_any(DEAD) && !t.is_any(HURT) && !t.is_any(BE))
            .any(|t| t.is_any(&["said", "says", "say", "told", "added", "confirmed"]))
}

/// `X, an armed group, said two fighters were killed`: what somebody is counts nobody.
pub(super) fn describes(
    sentence: &[Token],
    amount: &Amount,
    hits: &[Hit],
    asides: &[(usize, usize)],
) -> bool {
    let is_article = sentence
        .get(amount.first)
        .is_some_and(|t| t.is_any(&["a", "an"]));
    let aside = asides.iter().find(|(first, _)| *first == amount.first);
    let (true, Some((first, stop))) = (is_article, aside) else {
        return false;
    };
    // `According to X, a soldier, their own, was killed` describes nobody.
    let is_named = hits.iter().any(|h| {
        let before = h.first.checked_sub(1).and_then(|i| sentence.get(i));
        h.is_actor()
            && h.stop + 1 == *first
            && !before.is_some_and(|t| t.is_any(&["to", "by", "from", "with", "for"]))
    });
    let told = sentence.get(*first..*stop).unwrap_or_default();
    is_named && !told.iter().any(|t| t.is_any(DEAD) || t.is_any(HURT))
}
