//! Groups, media and organisations that no list has, by the words that begin or end their names.

use model::claim::EntityKind;

use super::unknown::is_name;
use super::{Hit, hit, places::spelled, unlisted};
use crate::lexicon::{GROUPS, Kinds, Lexicon, PEOPLE, THINGS};
use crate::token::{Shape, Token};

/// `the tanker X`, `M/V X`, `the destroyer USS X`: a ship is hit by its own name, whatever flag it flies.
pub(super) fn vessel(
    sentence: &[Token],
    first: usize,
    stop: usize,
    lexicon: &Lexicon,
) -> Option<Hit> {
    const MARKS: &[&str] = &["m", "v", "t", "mv", "mt", "/"];
    let get = |i: usize| sentence.get(i);
    let is_kind = |i: usize| get(i).is_some_and(|t| t.is_in(&THINGS.vessels));
    let is_mark =
        |i: usize| get(i).is_some_and(|t| t.is_any(MARKS) && (t.is_capital() || t.is("/")));
    let kind = (first..stop).find(|&i| is_kind(i));
    let mut from = kind.map_or(first, |kind| kind + 1);
    while is_mark(from) {
        from += 1;
    }
    let mut before = first;
    while before > 0 && (is_mark(before - 1) || get(before - 1).is_some_and(|t| t.is("\""))) {
        before -= 1;
    }
    let is_marked = (before..from).filter(|i| is_mark(*i)).count() > 1
        || get(first).is_some_and(|t| t.is_any(&["mv", "mt", "uss"]));
    let is_announced = kind.is_some() || is_marked || before > 0 && is_kind(before - 1);
    let tells = get(stop).is_some_and(|t| t.is_in(&PEOPLE.telling));
    let has_name = (from..stop).any(|i| get(i).is_some_and(|t| is_name(t, lexicon)));
    (is_announced && has_name && !(tells && !is_marked && kind.is_none()))
        .then(|| actor(sentence, from, stop, "vessel"))
}

/// `Liwa X`, `the X Army`, `militia of "X"`, `X News`.
pub(super) fn group(
    sentence: &[Token],
    first: usize,
    stop: usize,
    hits: &[Hit],
    lexicon: &Lexicon,
) -> Option<Hit> {
    let get = |i: usize| sentence.get(i);
    let kind_of = |kinds: &'static Kinds, i: usize| get(i).and_then(|t| kinds.of(&t.key));
    // `Ahrar al-Sharqiya`
    for at in first..stop.saturating_sub(1) {
        if let Some(kind) = kind_of(&GROUPS.prefixes, at) {
            return Some(actor(sentence, at, stop, kind));
        }
    }
    // `the 55th Brigade`
    if let Some(number) = first.checked_sub(1)
        && get(number).is_some_and(|t| t.shape == Shape::Digit && t.key.len() <= 5)
        && !hits.iter().any(|h| h.first <= number && number < h.stop)
        && get(first).is_some_and(Token::is_capital)
        && let Some(kind) = kind_of(&GROUPS.suffixes, first).filter(|k| {
            matches!(
                *k,
                "brigade" | "battalion" | "division" | "regiment" | "corps"
            )
        })
    {
        return Some(actor(sentence, number, first + 1, kind));
    }
    // `the Ahmed al-Abdo Army`, `Al-Omar brigade`
    let suffix = (first + 1..=stop).find(|&i| {
        kind_of(&GROUPS.suffixes, i).is_some()
            && (get(i).is_some_and(Token::is_capital) && i < stop
                || i == stop
                    && get(i).is_some_and(|t| {
                        t.is_any(&[
                            "militia",
                            "militias",
                            "brigade",
                            "newspaper",
                            "agency",
                            "network",
                            "tv",
                            "channel",
                            "movement",
                            "battalion",
                            "faction",
                            "organization",
                            "organisation",
                        ])
                    }))
    });
    if let Some(at) = suffix {
        let kind = kind_of(&GROUPS.suffixes, at)?;
        let begins_place = hits.iter().any(|h| h.is_place() && h.stop == first);
        let has_name = (first..at).any(|i| get(i).is_some_and(|t| is_name(t, lexicon)));
        // `Committee of the Red Cross`
        let of_whom = (kind == "organisation"
            && get(at + 1).is_some_and(|t| t.is("of"))
            && get(at + 2).is_some_and(|t| t.is("the"))
            && get(at + 3).is_some_and(Token::is_capital))
        .then(|| {
            (at + 3..at + 6)
                .take_while(|&i| get(i).is_some_and(Token::is_capital))
                .last()
        })
        .flatten();
        let at = of_whom.unwrap_or(at);
        if has_name && !begins_place && (first > 0 || at > first + 1) {
            return Some(actor(sentence, first, at + 1, kind));
        }
        return None;
    }
    // `militia of "X"`, `known as "X"`, `a group called X`
    let quoted = first
        .checked_sub(1)
        .filter(|&i| get(i).is_some_and(|t| t.is("\"")));
    let before = quoted.unwrap_or(first);
    let back = |n: usize| before.checked_sub(n).and_then(get);
    let announces = back(1).is_some_and(|t| t.is("of"))
        && back(2).is_some_and(|t| {
            t.is_any(&[
                "militia",
                "militias",
                "faction",
                "group",
                "brigade",
                "battalion",
            ])
        })
        || back(1).is_some_and(|t| t.is("as"))
            && back(2).is_some_and(|t| t.is("known"))
            && back(3).is_some_and(|t| t.is_any(&["group", "militia", "faction", "itself"]))
        || back(1).is_some_and(|t| t.is_any(&["militia", "faction"])) && quoted.is_some();
    if announces && (first..stop).any(|i| get(i).is_some_and(|t| is_name(t, lexicon))) {
        return Some(actor(sentence, first, stop, "militia"));
    }
    None
}

pub(super) fn actor(sentence: &[Token], mut first: usize, stop: usize, kind: &str) -> Hit {
    while first + 1 < stop
        && sentence
            .get(first)
            .is_some_and(|t| t.is_any(&["the", "in", "on", "of", "a"]))
    {
        first += 1;
    }
    let name = spelled(sentence, first, stop);
    hit(first, stop, unlisted(EntityKind::Actor, name, kind, None))
}
