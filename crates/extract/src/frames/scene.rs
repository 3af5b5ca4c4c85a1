//! Where it happened: the places of a clause, without those that only say where another lies, where somebody is from or a road leads.

use super::Frame;
use super::slots::governor;
use crate::dates::ahead::is_to_come;
use crate::lexicon::PEOPLE;
use crate::lexicon::triggers::{Sense, is_trigger};
use crate::names::Hit;
use crate::token::Token;

/// Places in the clause, else in the sentence: narrow ones before wide ones; none that only says where somebody is from or speaks.
pub(crate) fn places(frame: &Frame<'_>) -> Vec<usize> {
    let tokens = frame.tokens();
    let hits = &frame.view.hits;
    let usable = |i: usize, in_aside: bool| {
        hits.get(i).is_some_and(|h| {
            let phrase = tokens
                .get(h.first.saturating_sub(6)..h.first)
                .unwrap_or_default();
            let aside = phrase.iter().any(|t| {
                t.is_any(&[
                    "natives", "native", "hails", "sources", "source", "above", "distance",
                ]) || t.is_any(&["toward", "towards"]) && frame.sense != Sense::Fire
            }) || leads_there(phrase)
                || phrase.iter().any(|t| {
                    t.is_any(&[
                        "hovered", "hovering", "flew", "flying", "circled", "circling", "overflew",
                    ])
                })
                || phrase.windows(2).any(
                    |w| matches!(w, [a, b] if a.is_any(&["is", "are", "was"]) && b.is("from")),
                )
                || phrase
                    .iter()
                    .any(|t| t.is_any(&["km", "kilometres", "kilometers"]));
            // `an Iraqi border official`
            let speaks = tokens.get(h.stop).is_some_and(|t| t.is_in(&PEOPLE.ranks));
            h.is_place()
                && !speaks
                && !is_to_come(tokens, h.first)
                && frame.is_aside(h.first) == in_aside
                && (!aside
                    || phrase
                        .iter()
                        .any(|t| t.is_any(&["km", "kilometres", "kilometers"])))
        })
    };
    // What goes on meanwhile has places of its own, and nobody is hit where the fire came from.
    let meanwhile = |at: usize| {
        let after = tokens.get(frame.clause.1..at).unwrap_or_default();
        // `were hit after they passed X`
        let left = matches!(after, [then, they, ..] if then.is("after")
            && they.is_any(&["they", "it", "he", "she"]));
        left || after
            .windows(2)
            .any(|w| matches!(w, [comma, word] if comma.is(",") && word.is("while")))
    };
    let is_muzzle = |h: &Hit| {
        // `hit by rockets from X`, `under fire from X`
        let from = h.first.checked_sub(2).and_then(|i| tokens.get(i..h.first));
        matches!(from, Some([arms, from]) if from.is("from") && arms.is_any(&["rocket", "rockets", "missile", "missiles", "fire"]))
            || frame.sense == Sense::Fire
                && tokens
                    .get(frame.at)
                    .is_some_and(|t| t.is_any(&["fired", "launched"]))
                && governor(tokens, h).is_some_and(|(word, at)| word == "from" && at > frame.at)
    };
    let mut able: Vec<usize> = (0..hits.len()).filter(|&i| usable(i, false)).collect();
    // `X, which controls Raqqa, said a blast killed two in the city`: the place stands in the aside.
    if able.is_empty() && points_at_place(frame) {
        able = (0..hits.len()).filter(|&i| usable(i, true)).collect();
    }
    let all: Vec<usize> = able
        .into_iter()
        .filter(|&i| {
            hits.get(i)
                .is_some_and(|h| !meanwhile(h.first) && !is_muzzle(h))
        })
        .collect();
    let inside: Vec<usize> = all
        .iter()
        .copied()
        .filter(|&i| hits.get(i).is_some_and(|h| frame.in_clause(h.first)))
        .collect();
    let narrow = |list: &[usize]| -> Vec<usize> {
        list.iter()
            .copied()
            .filter(|&i| hits.get(i).is_some_and(|h| !h.is_wide))
            .collect()
    };
    let inside_narrow = narrow(&inside);
    if !inside_narrow.is_empty() {
        return inside_narrow;
    }
    let all_narrow = narrow(&all);
    if !all_narrow.is_empty() {
        return all_narrow;
    }
    let wide = if inside.is_empty() { all } else { inside };
    wide.into_iter()
        .filter(|&i| {
            hits.get(i).is_some_and(|h| {
                frame
                    .lexicon
                    .gazetteer
                    .place(h.id())
                    .is_none_or(|p| p.kind != "country" && p.kind != "river" || is_coast(tokens, h))
            })
        })
        .collect()
}

/// `in the city`: one named before.
fn points_at_place(frame: &Frame<'_>) -> bool {
    frame.clause_tokens().windows(3).any(|w| {
        matches!(w, [at, the, place] if at.is_any(&["in", "at", "near", "outside", "inside"])
            && the.is("the")
            && place.is_any(&["city", "town", "village", "area", "camp", "province", "district"]))
    })
}

/// `the road to X`, `the road that leads from X to Y`.
fn leads_there(phrase: &[Token]) -> bool {
    phrase
        .iter()
        .position(|t| t.is_any(&["road", "highway"]))
        .and_then(|at| phrase.get(at + 1..))
        .is_some_and(|after| after.iter().any(|t| t.is_any(&["to", "from"])))
}

/// `off the coast of Yemen`: a country that is a place of its own here.
fn is_coast(tokens: &[Token], hit: &Hit) -> bool {
    tokens
        .get(hit.first.saturating_sub(4)..hit.first)
        .unwrap_or_default()
        .iter()
        .any(|t| t.is_any(&["coast", "coasts", "waters", "shores"]))
}

/// Drops a place that contains another one of the list.
pub(crate) fn innermost(frame: &Frame<'_>, list: Vec<usize>) -> Vec<usize> {
    let hits = &frame.view.hits;
    let id = |i: usize| hits.get(i).map_or("", Hit::id);
    let container = |i: usize| {
        hits.get(i)
            .and_then(|h| h.entity.unknown.as_ref())
            .and_then(|u| u.container.as_deref())
    };
    let contains = |outer: usize, inner: usize| {
        id(outer) != id(inner)
            && (frame.lexicon.gazetteer.is_within(id(inner), id(outer))
                || container(inner)
                    .is_some_and(|c| frame.lexicon.gazetteer.is_within(c, id(outer))))
    };
    let mut seen: Vec<&str> = Vec::new();
    let mut out = Vec::new();
    for &i in &list {
        let orients = hits.get(i).is_some_and(|h| orients(frame, h, &list));
        if orients || list.iter().any(|&j| contains(i, j)) || seen.contains(&id(i)) {
            continue;
        }
        seen.push(id(i));
        out.push(i);
    }
    out
}

/// `the village of X, near Y`, `X in the Y desert`: a place that only says where the one before it lies.
fn orients(frame: &Frame<'_>, place: &Hit, list: &[usize]) -> bool {
    let tokens = frame.tokens();
    let before = list
        .iter()
        .filter_map(|&i| frame.view.hits.get(i))
        .filter(|h| h.stop <= place.first && !h.is_wide)
        .max_by_key(|h| h.stop);
    let Some(before) = before else {
        return false;
    };
    let between = tokens.get(before.stop..place.first).unwrap_or_default();
    let opens = between.iter().find(|t| !t.is(",")).is_some_and(|t| {
        t.is_any(&[
            "in",
            "near",
            "outside",
            "of",
            "close",
            "within",
            "inside",
            "east",
            "west",
            "north",
            "south",
            "on",
            "at",
            "southeast",
            "southwest",
            "northeast",
            "northwest",
        ])
    });
    opens
        && between.len() <= 7
        && between.iter().all(|t| {
            (t.is_word() || t.is(","))
                && !t.is_any(&["and", "or", "then", "another"])
                && !is_trigger(&t.key)
        })
}
