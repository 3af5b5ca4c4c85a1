//! A trigger word in its sentence -> whether it is a noun or a verb here, in which voice, and in which sense.

use super::View;
use crate::lexicon::things;
use crate::lexicon::triggers::{Form, Sense};
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
    let word = |i: Option<usize>, words: &[&str]| {
        i.and_then(|i| tokens.get(i))
            .is_some_and(|t| t.is_any(words))
    };
    let exchanges = word(Some(at), &["fire"])
        && (1..=2).any(|n| {
            word(
                at.checked_sub(n),
                &[
                    "exchanged",
                    "exchange",
                    "exchanging",
                    "exchanges",
                    "traded",
                    "trading",
                ],
            )
        });
    if exchanges {
        return Sense::Clash;
    }
    // A plane that lands brings something; a rocket that lands hits.
    let lands = word(Some(at), &["landed"])
        && tokens
            .get(clause.0..at)
            .unwrap_or_default()
            .iter()
            .any(|t| {
                t.is_any(&[
                    "plane",
                    "planes",
                    "flight",
                    "flights",
                    "aircraft",
                    "helicopter",
                    "helicopters",
                    "airliner",
                ])
            });
    if lands {
        return Sense::Arrive;
    }
    let is_fire_from = tokens.get(at).is_some_and(|t| t.is("fire"))
        && at
            .checked_sub(1)
            .and_then(|i| tokens.get(i))
            .is_some_and(is_barrel);
    let searches =
        tokens.get(at).is_some_and(|t| {
            t.is_any(&["raid", "raids", "raided", "raiding", "stormed", "storming"])
        }) && says(&[
            "arrested",
            "arresting",
            "arrests",
            "arrest",
            "detained",
            "detaining",
            "houses",
            "homes",
        ]) && !says(&["killed", "killing", "warplanes", "gunmen"]);
    if searches {
        Sense::Sweep
    } else if is_fire_from
        || matches!(sense, Sense::Carry | Sense::Arrive) && flies && aimed && !is_freight
    {
        Sense::Fire
    } else {
        sense
    }
}

/// Fire from one of these is an incident of its own: `rocket fire`.
fn is_barrel(token: &Token) -> bool {
    token.is_any(&["rocket", "mortar", "artillery", "missile", "tank"])
}

/// `launched two anti-ship ballistic missiles`: what flies is named within so many words.
const FLIES_WITHIN: usize = 7;

/// Is the word a noun here? `None`: it is no trigger here.
pub(super) fn reading(tokens: &[Token], at: usize, form: Form) -> Option<bool> {
    let get = |i: Option<usize>| i.and_then(|i| tokens.get(i));
    let (before, after) = (get(at.checked_sub(1)), get(Some(at + 1)));
    let this = tokens.get(at)?;
    // `de-escalation`, `air-strike-hit` and the like: the first word of a compound decides nothing.
    if after.is_some_and(|t| t.glued) || this.glued && form != Form::Either && form != Form::Noun {
        return None;
    }
    if this.is_any(&["carried", "carry"]) && after.is_some_and(|t| t.is("out"))
        || this.is("crossing")
            && before.is_some_and(|t| {
                !t.is_any(&[
                    "forces", "fighters", "trucks", "were", "was", "after", "before",
                ])
            })
        || this.is_any(&["clash", "strike"])
            && after.is_some_and(|t| t.is_any(&["locations", "group"]))
    {
        return None;
    }
    match form {
        Form::Noun => {
            let fought =
                |t: &Token| t.is_any(&["heavy", "fierce", "violent", "intense", "between"]);
            if this.is("fire")
                && !before.is_some_and(|t| {
                    t.is_any(&[
                        "opened",
                        "opening",
                        "exchanged",
                        "exchanging",
                        "traded",
                        "trading",
                        "of",
                    ]) || is_barrel(t)
                })
                || this.is("fire")
                    && before.is_some_and(|t| t.is("of"))
                    && !get(at.checked_sub(2)).is_some_and(|t| t.is("exchange"))
            {
                return None;
            }
            if this.is_any(&["campaign", "operation"])
                && !before.is_some_and(|t| {
                    t.is_any(&[
                        "security", "arrest", "raid", "clearing", "combing", "sweeping",
                    ])
                })
            {
                return None;
            }
            if this.is_any(&["fighting", "battles"])
                && !before.is_some_and(fought)
                && !after.is_some_and(fought)
            {
                return None;
            }
            Some(true)
        }
        Form::Verb | Form::Ing => {
            let ahead = tokens
                .get(at + 1..(at + FLIES_WITHIN).min(tokens.len()))
                .unwrap_or_default();
            if this.is_any(&["fires", "fire", "launches", "drops"])
                && !ahead
                    .iter()
                    .any(|t| things::find(things::WEAPONS, &t.key).is_some())
            {
                return None;
            }
            Some(false)
        }
        Form::Past => {
            if this.is("shot")
                && tokens
                    .get(at + 1..(at + 5).min(tokens.len()))
                    .unwrap_or_default()
                    .iter()
                    .any(|t| t.is("down"))
            {
                return None;
            }
            let flies = |t: &Token| {
                things::find(things::WEAPONS, &t.key).is_some() || t.is_any(&["bomb", "bombs"])
            };
            let ahead = tokens
                .get(at + 1..(at + FLIES_WITHIN).min(tokens.len()))
                .unwrap_or_default();
            if this.is_any(&["launched", "dropped"]) && !ahead.iter().any(flies) {
                return None;
            }
            if this.is_any(&["hurled", "threw", "lobbed"])
                && !ahead.iter().any(|t| {
                    t.is_any(&[
                        "grenade",
                        "grenades",
                        "bomb",
                        "bombs",
                        "explosive",
                        "explosives",
                    ])
                })
            {
                return None;
            }
            if this.is("went") && !after.is_some_and(|t| t.is("off")) {
                return None;
            }
            if this.is("fired") && after.is_some_and(|t| t.is_any(&["from", "back"])) {
                return None;
            }
            // `the targeted sites`: a participle in front of its noun.
            if before.is_some_and(|t| t.is_any(&["the", "a", "an"])) {
                return None;
            }
            Some(false)
        }
        Form::Either => {
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
                crate::lexicon::people::nation(&t.key).is_some()
                    && ["i", "ian", "ish", "can"]
                        .iter()
                        .any(|end| t.key.ends_with(end))
            };
            let past_hit = this.is("hit")
                && before.is_some_and(|t| !t.is_any(&["a", "the", "another"]) && !adjective(t));
            let is_verb = verb_before && object_after || past_hit;
            // A bomb by itself is a thing; that it fell or went off is another word's to say.
            if this.is_any(&["target", "targets", "bomb", "bombs"]) && !is_verb {
                return None;
            }
            Some(!is_verb)
        }
    }
}

pub(super) fn is_passive(tokens: &[Token], at: usize) -> bool {
    const BE: &[&str] = &["was", "were", "been", "being", "is", "are", "be", "got"];
    let back = |n: usize| at.checked_sub(n).and_then(|i| tokens.get(i));
    let by = tokens
        .get(at + 1..(at + 4).min(tokens.len()))
        .unwrap_or_default()
        .iter()
        .take_while(|t| t.is_word())
        .any(|t| t.is("by"));
    back(1).is_some_and(|t| t.is_any(BE))
        || back(2).is_some_and(|t| t.is_any(BE))
            && back(1).is_some_and(|t| !t.is_any(&["by", "in"]))
        || by && !back(1).is_some_and(|t| t.is_any(&["had", "have", "has"]))
}

/// `died`, or `killed` with nobody behind it: the subject is who died.
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
    view.sentence.tokens.get(at).is_some_and(|t| t.is("died"))
        || !view.amounts.iter().any(|a| ahead(a.first))
            && !view.hits.iter().any(|h| h.is_actor() && ahead(h.first))
}
