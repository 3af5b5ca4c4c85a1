//! A trigger word in its sentence -> whether it is a noun or a verb here, in which voice, and in which sense.

use super::View;
use crate::lexicon::triggers::{Form, Sense, Trigger, is_trigger, trigger};
use crate::lexicon::{Lexicon, PEOPLE};
use crate::segment::is_past_verb;
use crate::token::Token;

/// Drones sent against a base are fire, not freight.
pub(super) fn sense_here(
    tokens: &[Token],
    clause: (usize, usize),
    at: usize,
    sense: Sense,
) -> Sense {
    let words = tokens.get(clause.0..clause.1).unwrap_or_default();
    let says = |list: &[&str]| words.iter().any(|t| t.is_any(list));
    let is_freight = says(&[
        "shipment",
        "shipments",
        "convoy",
        "reinforcements",
        "trucks",
        "loaded",
        "carrying",
        "crossing",
    ]);
    let flies = says(&[
        "drones", "rockets", "missiles", "shells", "drone", "missile", "rocket",
    ]);
    let aimed = says(&["against"])
        || tokens
            .get(at)
            .is_some_and(|t| t.is_any(&["arrived", "reached"]))
            && says(&["rockets", "shells"]);
    if matches!(sense, Sense::Carry | Sense::Arrive) && flies && aimed && !is_freight {
        Sense::Fire
    } else {
        sense
    }
}

/// Is the word a noun here? `None`: it is no trigger here.
pub(super) fn reading(
    tokens: &[Token],
    at: usize,
    trigger: Trigger,
    lexicon: &Lexicon,
) -> Option<bool> {
    let get = |i: Option<usize>| i.and_then(|i| tokens.get(i));
    let (before, after) = (get(at.checked_sub(1)), get(Some(at + 1)));
    let this = tokens.get(at)?;
    // `de-escalation`, `air-strike-hit` and the like: the first word of a compound decides nothing.
    if after.is_some_and(|t| t.glued)
        || this.glued && !matches!(trigger.form, Form::Either | Form::Same | Form::Noun)
    {
        return None;
    }
    match trigger.form {
        Form::Noun => Some(true),
        Form::Verb | Form::Ing => Some(false),
        // `the targeted sites`: a participle in front of its noun.
        Form::Past if before.is_some_and(|t| t.is_any(&["the", "a", "an"])) => None,
        Form::Past => Some(false),
        Form::Either | Form::Same => {
            let verb_before = before.is_some_and(|t| {
                t.is_any(&[
                    "to", "had", "have", "has", "also", "who", "that", "which", "will", "not",
                    "again", "they", "it", "he", "was", "were", "been", "being", "is", "are",
                    "and",
                ]) || t.key.len() > 3
                    && t.key.ends_with('s')
                    && !t.possessive
                    && !t.is_any(&[
                        "previous",
                        "series",
                        "serious",
                        "various",
                        "simultaneous",
                        "its",
                        "this",
                        "dangerous",
                    ])
                    || t.is_capital() && !t.possessive
                    || t.is_any(&[
                        "drone",
                        "jet",
                        "missile",
                        "convoy",
                        "aircraft",
                        "gunmen",
                        "forces",
                        "army",
                        "coalition",
                        "men",
                    ])
            });
            let object_after = after.is_some_and(|t| {
                t.is_any(&[
                    "a",
                    "an",
                    "the",
                    "its",
                    "their",
                    "two",
                    "three",
                    "several",
                    "positions",
                    "again",
                    "at",
                    "his",
                    "military",
                    "sites",
                    "posts",
                    "by",
                ]) || t.is_capital()
                    || t.is_word()
                        && t.key.ends_with('s')
                        && !t.is_any(&[
                            "was", "is", "has", "as", "kills", "causes", "leaves", "this", "hits",
                            "targets", "wounds", "across", "towards", "injures",
                        ])
                    || t.shape == crate::token::Shape::Digit
                    || this.is_any(&["hit", "hits"])
            });
            let adjective = |t: &Token| {
                lexicon.listed.nation(&t.key).is_some()
                    && ["i", "ian", "ish", "can"]
                        .iter()
                        .any(|end| t.key.ends_with(end))
            };
            let past_hit = this.is("hit")
                && before.is_some_and(|t| !t.is_any(&["a", "the", "another"]) && !adjective(t));
            let noun_hit = trigger.form == Form::Same && before.is_some_and(adjective);
            let is_verb = !noun_hit && verb_before && object_after || past_hit;
            // A bomb by itself is a thing; that it fell or went off is another word's to say.
            if trigger.row.is_thing && !is_verb {
                return None;
            }
            Some(!is_verb)
        }
    }
}

/// `The strike, which hit a site near X, was carried out by Y`: one incident, and the noun tells it.
pub(super) fn is_told_by_noun(view: &View, at: usize) -> bool {
    let tokens = &view.sentence.tokens;
    let front = at.checked_sub(3).and_then(|i| tokens.get(i..at));
    matches!(front, Some([noun, comma, which]) if
        NOUNS.contains(&noun.key.as_str()) && comma.is(",") && which.is("which"))
        && tokens.get(at).is_some_and(|t| is_trigger(&t.key))
        && view
            .asides
            .iter()
            .any(|a| a.0 + 1 == at && a.1 < tokens.len())
}

/// Nouns of one blow.
const NOUNS: [&str; 6] = [
    "strike",
    "airstrike",
    "attack",
    "raid",
    "bombing",
    "shelling",
];

/// `X shelled a post and was hit by Y`: at `and` begins what was done to X, who did the deed in front of it.
pub(super) fn turns_passive(view: &View, at: usize) -> Option<usize> {
    let tokens = &view.sentence.tokens;
    let [and, was, hit, by] = tokens.get(at..at + 4)? else {
        return None;
    };
    let is_turn = and.is("and")
        && was.is_any(&["was", "were"])
        && is_trigger(&hit.key)
        && by.is("by")
        && view
            .hits
            .iter()
            .any(|h| h.is_actor() && (at + 4..at + 7).contains(&h.first));
    let front = (0..at).rev().take(MOST_OF_A_DEED);
    let verb = front.into_iter().find(|&i| {
        let may_be =
            |t: Trigger| matches!(t.form, Form::Past | Form::Same) && !t.row.sense.is_transfer();
        trigger(tokens, (0, at), i).is_some_and(may_be)
    });
    let verb = verb.filter(|&i| is_turn && !is_passive(tokens, i))?;
    // `X fighters shelled`, `X also shelled`
    view.hits
        .iter()
        .position(|h| h.is_actor() && h.stop <= verb && verb - h.stop <= 1)
}

/// So many words a deed takes, from its verb to the `and` behind it.
const MOST_OF_A_DEED: usize = 16;

/// `and X condemned it`, `while X shelled`: behind this word somebody is named who does something of his own.
pub(super) fn begins_another(view: &View, at: usize) -> bool {
    let tokens = &view.sentence.tokens;
    let mut name = at + 1;
    while name < at + 3
        && tokens
            .get(name)
            .is_some_and(|t| t.is_any(&["and", "while", "but", "the"]))
    {
        name += 1;
    }
    if tokens.get(at).is_some_and(|t| t.is(","))
        && !tokens
            .get(at + 1)
            .is_some_and(|t| t.is_any(&["and", "while", "but"]))
    {
        return false;
    }
    let named = view.hits.iter().find(|h| h.is_actor() && h.first == name);
    let verb = named.and_then(|h| tokens.get(h.stop));
    let behind = named.and_then(|h| tokens.get(h.stop + 1));
    verb.is_some_and(|t| {
        !t.glued
            && (is_past_verb(t)
                || t.is_any(&[
                    "fired", "struck", "hit", "was", "were", "has", "had", "is", "are", "vowed",
                    "sent",
                ])
                || t.is_in(&PEOPLE.telling))
    }) && !behind.is_some_and(|t| t.is_any(&["by", "to", "with"]))
}

pub(super) fn is_passive(tokens: &[Token], at: usize) -> bool {
    const BE: &[&str] = &["was", "were", "been", "being", "is", "are", "be", "got"];
    let back = |n: usize| at.checked_sub(n).and_then(|i| tokens.get(i));
    let by = tokens
        .get(at + 1..(at + 4).min(tokens.len()))
        .unwrap_or_default()
        .iter()
        // `hit a post by the river`: an object stands between.
        .take_while(|t| t.is_word() && !t.is_any(&["a", "an", "the", "its", "their", "his"]))
        .any(|t| t.is("by"));
    back(1).is_some_and(|t| t.is_any(BE))
        || back(2).is_some_and(|t| t.is_any(BE))
            && back(1).is_some_and(|t| !t.is_any(&["by", "in"]))
        || by && !back(1).is_some_and(|t| t.is_any(&["had", "have", "has"]))
}

/// `killed` with nobody behind it: the subject is who died.
pub(super) fn dies(view: &View, at: usize) -> bool {
    let ahead = |first: usize| {
        first > at
            && first - at <= 4
            && !view
                .sentence
                .tokens
                .get(at..first)
                .unwrap_or_default()
                .iter()
                .any(|t| !t.is_word())
    };
    !view.amounts.iter().any(|a| ahead(a.first))
        && !view.hits.iter().any(|h| h.is_actor() && ahead(h.first))
}
