//! Frames of the violence group: actor and target by voice and preposition.

use model::claim::Role;
use model::gazetteer::UNIDENTIFIED;

use super::day::date;
use super::implied::{fired_at, own_men, who_led};
use super::means::{hit_vehicles, is_unidentified, is_weapon_fired, retain_used, told_together};
use super::reading::{is_passive, turns_passive};
use super::scene::{innermost, places};
use super::slots::{certainty, is_backer, joined, part, subject, told_by};
use super::{Draft, Evidence, Frame, Part, kind, support_before, unidentified, words_in};
use crate::lexicon::triggers::{Sense, is_trigger};
use crate::lexicon::{SLOTS, THINGS, Words};
use crate::names::again::is_beside;
use crate::names::{Hit, is_civilian};
use crate::token::Token;

/// In a longer sentence a weapon of another clause belongs to another incident.
const LONG_SENTENCE: usize = 60;

pub(super) fn read(frame: &Frame<'_>) -> Option<Draft> {
    let tokens = frame.tokens();
    let hits = &frame.view.hits;
    let (mut actors, mut targets) = if frame.sense == Sense::Clash {
        sides(frame)
    } else {
        voices(frame)
    };
    // `Two workers were hurt when a missile hit X`: civilians who are counted suffered it.
    actors.retain(|&i| {
        let is_civilian = |h: &Hit| is_civilian(&frame.lexicon.gazetteer, h.id());
        !hits.get(i).is_some_and(is_civilian)
            || !frame.view.counts.iter().any(|c| c.victim == Some(i))
    });
    let mut weapons = words_in(frame.clause_tokens(), &THINGS.weapons);
    // What X was hit with is not what X struck with.
    let is_answered = turns_passive(frame.view, frame.clause.1).is_some();
    if weapons.is_empty()
        && frame.sense != Sense::Clash
        && tokens.len() <= LONG_SENTENCE
        && !is_answered
    {
        weapons = words_in(told_together(frame), &THINGS.weapons);
    }
    retain_used(frame, &mut weapons);
    let weapon_words: Vec<&'static str> = weapons.iter().map(|(w, _)| *w).collect();
    if frame.sense == Sense::Clash {
        weapons.clear();
    }
    let is_actor = |i: usize| {
        let id = hits.get(i).map(Hit::id);
        actors.iter().any(|&a| hits.get(a).map(Hit::id) == id)
    };
    targets.retain(|&t| !is_actor(t));
    let unknown_means = is_unidentified(frame);
    if unknown_means {
        // `drones of unknown origin hit the militias`: whoever stands there was hit.
        let was = std::mem::take(&mut actors);
        if targets.is_empty() {
            targets = was;
            targets.retain(|&i| hits.get(i).is_some_and(|h| h.id() != UNIDENTIFIED));
        }
    }
    let ids: Vec<&str> = actors
        .iter()
        .filter_map(|&i| hits.get(i))
        .map(Hit::id)
        .collect();
    let evidence = Evidence {
        sense: frame.sense,
        weapons: &weapon_words,
        cargo: &[],
        actors: ids.clone(),
        on_foot: on_foot(frame, &actors),
        lexicon: frame.lexicon,
        words: frame.clause_tokens(),
    };
    let (kind, rule) = kind(&evidence)?;
    let mut parts: Vec<Part> = Vec::new();
    let mut add = |list: &[usize], role: Role| {
        for hit in list.iter().filter_map(|&i| hits.get(i)) {
            if !parts
                .iter()
                .any(|p: &Part| p.role == role && p.entity.id == hit.entity.id)
            {
                parts.push(part(frame.view, hit, role));
            }
        }
    };
    add(&actors, Role::Attacker);
    add(&targets, Role::Target);
    let mut found = innermost(frame, places(frame));
    // `The attack killed five` points back; a place told after it is another one's.
    if is_definite(frame) {
        found.retain(|&i| hits.get(i).is_some_and(|h| h.first < frame.clause.1));
    }
    add(&found, Role::Place);
    if !parts.iter().any(|p| p.role == Role::Target)
        && let Some(state) = fired_at(frame)
    {
        parts.push(state);
    }
    if unknown_means {
        parts.push(frame.stands_for(Role::Attacker, unidentified(), false));
    }
    let counted = frame
        .view
        .counts
        .iter()
        .any(|c| c.value > 0 && !c.is_cumulative);
    let enough = match frame.sense {
        // Without a place or a date it is the toll of what was told before.
        Sense::Death => {
            counted && (!found.is_empty() || date(frame).is_some() || !actors.is_empty())
        }
        Sense::Blast => !found.is_empty() || !weapon_words.is_empty(),
        _ => {
            parts.iter().any(|p| p.role != Role::Place || !p.is_wide)
                || !parts.is_empty()
                    && !weapon_words.is_empty()
                    && frame
                        .clause_tokens()
                        .iter()
                        .any(|t| t.is_in(&THINGS.vessels))
        }
    };
    let hits_told_load = hits_told_load(frame);
    let is_blow_at_load = hits_told_load && !weapon_words.is_empty();
    if !enough && !is_blow_at_load {
        return None;
    }
    let all_ids: Vec<&str> = if unknown_means {
        vec![UNIDENTIFIED]
    } else {
        ids
    };
    let says = |words: &[&str]| frame.clause_tokens().iter().any(|t| t.is_any(words));
    Some(Draft {
        is_definite: is_definite(frame) || is_told_of_again(frame),
        is_other: is_other(frame),
        certainty: certainty(frame, &all_ids),
        parts,
        weapons: if frame.sense == Sense::Clash {
            Vec::new()
        } else {
            weapon_words
        },
        vehicles: hit_vehicles(frame),
        hits_load: says(&[
            "shipment",
            "shipments",
            "convoy",
            "loaded",
            "carrying",
            "tankers",
        ]),
        hits_told_load,
        ..Draft::open(frame, kind, rule)
    })
}

/// `Israeli troops raided a camp`: who comes on foot comes not by air. A vessel is fought from one.
fn on_foot(frame: &Frame<'_>, actors: &[usize]) -> bool {
    const MEN: &[&str] = &[
        "troops",
        "soldiers",
        "infantry",
        "paratroopers",
        "commandos",
        "police",
    ];
    let mut names = actors.iter().filter_map(|&i| frame.view.hits.get(i));
    let walks = names.any(|h| {
        let name = frame.tokens().get(h.first..h.stop).unwrap_or_default();
        name.iter().any(|t| t.is_any(MEN))
    });
    let vehicles = words_in(frame.clause_tokens(), &THINGS.vehicles);
    walks && !vehicles.iter().any(|(kind, _)| *kind == "vessel")
}

/// `another strike`, `a second attack`; `the raid also hit` is the one told before.
fn is_other(frame: &Frame<'_>) -> bool {
    let before = frame
        .tokens()
        .get(frame.at.saturating_sub(4)..frame.at)
        .unwrap_or_default();
    let goes_on = before.windows(2).any(|w| {
        matches!(w, [deed, also] if also.is("also")
            && is_trigger(&deed.key))
    });
    before.iter().any(|t| {
        t.is_any(&["another", "second", "other", "similar", "then"]) || t.is("also") && !goes_on
    }) || is_beside(frame.clause_tokens())
}

/// `struck the convoy`, `the shipment was hit`: a load told of before.
fn hits_told_load(frame: &Frame<'_>) -> bool {
    const LOADS: &[&str] = &[
        "shipment",
        "shipments",
        "convoy",
        "convoys",
        "trucks",
        "tankers",
        "cargo",
        "consignment",
    ];
    let words = frame.clause_tokens();
    matches!(frame.sense, Sense::Hit | Sense::Fire)
        && words.windows(2).any(|w| {
            matches!(w, [the, load] if the.is_any(&["the", "this", "these"]) && load.is_any(LOADS))
        })
}

/// The strike, this attack: told before.
pub(super) fn is_definite(frame: &Frame<'_>) -> bool {
    frame.is_noun
        && frame
            .tokens()
            .get(frame.at.saturating_sub(4)..frame.at)
            .unwrap_or_default()
            .iter()
            .any(|t| {
                t.is_any(&["the", "this", "that", "these", "those"])
                    || t.possessive && (t.is("today") || t.key.ends_with("day"))
            })
}

/// `The missile was launched by X`, `it had hit an office`: the blow told before.
fn is_told_of_again(frame: &Frame<'_>) -> bool {
    if frame.is_noun {
        return false;
    }
    let before = frame
        .tokens()
        .get(frame.clause.0..frame.at)
        .unwrap_or_default();
    let before: Vec<&Token> = before
        .iter()
        .filter(|t| !t.is_any(&["had", "has", "was", "were", "also", "been"]))
        .collect();
    match before.as_slice() {
        [the, thing] | [.., the, thing] if the.is("the") => {
            before.len() <= 3
                && thing.is_any(&[
                    "missile", "missiles", "rocket", "rockets", "drone", "drones", "shell",
                    "shells", "bomb", "device",
                ])
        }
        [.., it] => frame.sense == Sense::Hit && it.is("it") && subject(frame, frame.at).is_empty(),
        [] => false,
    }
}

/// `clashes between A and B`, `A clashed with B`, `clashes between A against B`.
fn sides(frame: &Frame<'_>) -> (Vec<usize>, Vec<usize>) {
    let tokens = frame.tokens();
    let hits = &frame.view.hits;
    let all: Vec<usize> = (0..hits.len())
        .filter(|&i| {
            hits.get(i).is_some_and(|h| {
                h.is_actor()
                    && !is_civilian(&frame.lexicon.gazetteer, h.id())
                    && frame.in_clause(h.first)
                    && !told_by(frame.view, h)
                    && !is_backer(tokens, h)
            })
        })
        .collect();
    let versus = |i: usize| {
        hits.get(i).is_some_and(|h| {
            tokens
                .get(h.first.saturating_sub(4)..h.first)
                .unwrap_or_default()
                .iter()
                .any(|t| t.is_any(&["against", "with"]))
        })
    };
    if let Some(split) = all.iter().position(|&i| versus(i)) {
        if split == 0 && !frame.is_noun {
            return (subject(frame, frame.at), all);
        }
        return (
            all.get(..split).unwrap_or_default().to_vec(),
            all.get(split..).unwrap_or_default().to_vec(),
        );
    }
    // `X said it clashed with Y` leaves X to the one who tells.
    if let [only] = all.as_slice()
        && !frame.is_noun
    {
        let teller = subject(frame, frame.at);
        if !teller.is_empty() && !teller.contains(only) {
            return (teller, all);
        }
    }
    match all.split_last() {
        Some((last, rest)) if !rest.is_empty() => (rest.to_vec(), vec![*last]),
        _ => (all, Vec::new()),
    }
}

fn voices(frame: &Frame<'_>) -> (Vec<usize>, Vec<usize>) {
    let tokens = frame.tokens();
    let hits = &frame.view.hits;
    let actor = |i: usize| {
        hits.get(i).filter(|h| {
            h.is_actor()
                && !told_by(frame.view, h)
                && !is_backer(tokens, h)
                && !frame.is_aside(h.first)
        })
    };
    let after: Vec<usize> = (0..hits.len())
        .filter(|&i| actor(i).is_some_and(|h| h.first > frame.at && h.first < frame.clause.1))
        .collect();
    let phrase = |i: usize, words: &Words| {
        hits.get(i).is_some_and(|h| {
            let from = h.first.saturating_sub(6).max(frame.at);
            let before = tokens.get(from..h.first).unwrap_or_default();
            before.iter().any(|t| t.is_in(words))
        })
    };
    let own_target = Some(&frame.row.target).filter(|words| !words.is_empty());
    let expand = |i: usize| joined(frame.view, i, frame.clause.0, frame.clause.1);
    // `caves used by X`: whose they are, not who struck.
    let owned = |i: usize| {
        hits.get(i).is_some_and(|h| {
            let from = h.first.saturating_sub(6).max(frame.at);
            tokens.get(from..h.first).unwrap_or_default().windows(2).any(|w| {
                matches!(w, [a, b] if b.is("by") && a.is_any(&["used", "held", "controlled", "run", "occupied", "manned", "owned"]))
            })
        })
    };
    let by = after.iter().copied().find(|&i| {
        // `by a drone killed two soldiers`: the next verb has its own object.
        let next_verb = hits.get(i).is_some_and(|h| {
            let from = h.first.saturating_sub(6).max(frame.at + 1);
            let words = tokens.get(from..h.first).unwrap_or_default();
            words.iter().skip_while(|t| !t.is("by")).any(|t| {
                t.is_any(&[
                    "killed",
                    "wounded",
                    "hit",
                    "injured",
                    "struck",
                    "destroyed",
                    "targeted",
                ])
            })
        });
        phrase(i, &SLOTS.actor) && !owned(i) && !next_verb
    });
    if frame.is_noun {
        // `Israeli strike`: the hit holds the trigger or ends at it.
        let before = (0..hits.len()).rev().find(|&i| {
            actor(i).is_some_and(|h| {
                h.first <= frame.at
                    && h.stop + 2 > frame.at
                    && h.first >= frame.clause.0
                    && gap_is_modifier(frame, h)
            })
        });
        let mut actors = before
            .map(expand)
            .or_else(|| by.map(expand))
            .unwrap_or_default();
        let suffers = (frame.at.saturating_sub(3).max(frame.clause.0)..frame.at).find(|&i| {
            tokens.get(i).is_some_and(|t| {
                t.is_any(&[
                    "into", "under", "faced", "in", "suffered", "by", "from", "became", "become",
                    "becomes",
                ])
            })
        });
        // `came under attack from X`
        if actors.is_empty()
            && suffers.is_some_and(|i| tokens.get(i).is_some_and(|t| t.is("under")))
        {
            let from = after.iter().copied().find(|&i| {
                hits.get(i).is_some_and(|h| {
                    let between = tokens.get(frame.at + 1..h.first).unwrap_or_default();
                    between.len() <= 3 && between.iter().any(|t| t.is("from"))
                })
            });
            actors = from.map(expand).unwrap_or_default();
        }
        if actors.is_empty() && suffers.is_none() {
            let support = support_before(frame);
            actors = support.map(|verb| subject(frame, verb)).unwrap_or_default();
        }
        if actors.is_empty() {
            actors = who_led(frame).map(expand).unwrap_or_default();
        }
        if actors.is_empty() {
            let of = after.iter().copied().find(|&i| {
                hits.get(i).is_some_and(|h| {
                    let between = tokens.get(frame.at..h.first).unwrap_or_default();
                    h.first - frame.at <= 3 && between.iter().any(|t| t.is("of"))
                })
            });
            if frame.sense != Sense::Blast {
                actors = of.map(expand).unwrap_or_default();
            }
        }
        // `Syria blamed Israel for the strike`.
        if actors.is_empty() {
            let blamed = (0..hits.len()).find(|&i| {
                hits.get(i).is_some_and(|h| {
                    h.is_actor()
                        && frame.in_clause(h.first)
                        && h.stop <= frame.at
                        && tokens
                            .get(h.first.saturating_sub(2)..h.first)
                            .unwrap_or_default()
                            .iter()
                            .any(|t| {
                                t.is_any(&["blamed", "blames", "blaming", "accused", "accuses"])
                            })
                })
            });
            actors = blamed.into_iter().collect();
        }
        let target = after.iter().copied().find(|&i| {
            !actors.contains(&i)
                && phrase(i, own_target.unwrap_or(&SLOTS.noun.target))
                && (!phrase(i, &SLOTS.noun.no_target) || owned(i))
        });
        let mut targets = target.map(expand).unwrap_or_default();
        if let (true, Some(verb)) = (targets.is_empty(), suffers) {
            targets = subject(frame, verb);
            targets.retain(|t| !actors.contains(t));
        }
        if targets.is_empty() && frame.sense == Sense::Blast {
            targets = after
                .iter()
                .copied()
                .filter(|i| !actors.contains(i))
                .take(1)
                .collect();
        }
        return (actors, targets);
    }
    if frame.is_passive {
        let is_fired = own_target.is_some() && is_weapon_fired(frame);
        let mut targets = if is_fired {
            Vec::new()
        } else {
            subject(frame, frame.at)
        };
        if targets.is_empty() && !is_fired {
            targets.extend(turns_passive(frame.view, frame.clause.0));
        }
        let actors = by.map(expand).unwrap_or_default();
        // `Rockets were fired at the base`.
        if let Some(words) = own_target.filter(|_| targets.is_empty()) {
            let mut behind = after.iter().copied();
            let target = behind.find(|&i| phrase(i, words) && !actors.contains(&i));
            targets = target.map(expand).unwrap_or_default();
        }
        return (actors, targets);
    }
    if frame.sense == Sense::Blast {
        let targets: Vec<usize> = after.into_iter().take(1).collect();
        return (Vec::new(), targets);
    }
    let mut actors = if was_hit_before(frame) {
        Vec::new()
    } else {
        subject(frame, frame.at)
    };
    if actors.is_empty() {
        actors.extend(own_men(frame));
    }
    let target = after
        .iter()
        .copied()
        .find(|&i| !phrase(i, &SLOTS.verb.no_target) || owned(i));
    (actors, target.map(expand).unwrap_or_default())
}

/// `X was hit by an airstrike, killing two`: the subject suffered it.
fn was_hit_before(frame: &Frame<'_>) -> bool {
    let tokens = frame.tokens();
    let is = |i: usize, word: &str| tokens.get(i).is_some_and(|t| t.is(word));
    let is_participle = tokens.get(frame.at).is_some_and(|t| t.key.ends_with("ing"));
    let mut front = (frame.clause.0..frame.at)
        .rev()
        .take_while(|&i| !is(i, "and"));
    frame.sense == Sense::Death
        && is_participle
        && front.any(|i| {
            let is_verb = tokens.get(i).is_some_and(|t| is_trigger(&t.key));
            is_verb && is(i + 1, "by") && is_passive(tokens, i)
        })
}

/// Between a name and the noun stand adjectives only.
fn gap_is_modifier(frame: &Frame<'_>, hit: &Hit) -> bool {
    frame
        .tokens()
        .get(hit.stop..frame.at)
        .unwrap_or_default()
        .iter()
        .all(|t| {
            t.is_word()
                && !t.is_any(&[
                    "in", "on", "and", "with", "after", "by", "of", "to", "says", "under", "from",
                ])
        })
}
