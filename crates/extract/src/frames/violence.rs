//! Frames of the violence group: actor and target by voice and preposition.

use model::claim::{Role, Vehicles};

use super::slots::{certainty, date, innermost, joined, part, places, subject, told_by};
use super::{Draft, Evidence, Frame, Part, kind, support_before, unidentified, words_in};
use crate::lexicon::THINGS;
use crate::lexicon::triggers::Sense;
use crate::names::Hit;

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
    let mut weapons = words_in(frame.clause_tokens(), &THINGS.weapons);
    if weapons.is_empty() && frame.sense != Sense::Clash && tokens.len() <= LONG_SENTENCE {
        weapons = words_in(tokens, &THINGS.weapons);
    }
    retain_used(frame, &mut weapons);
    let weapon_words: Vec<&'static str> = weapons.iter().map(|(w, _)| *w).collect();
    if frame.sense == Sense::Clash {
        weapons.clear();
    }
    targets.retain(|t| !actors.contains(t));
    let unknown_means = is_unidentified(frame);
    if unknown_means {
        // `drones of unknown origin hit the militias`: whoever stands there was hit.
        let was = std::mem::take(&mut actors);
        if targets.is_empty() {
            targets = was;
            targets.retain(|&i| hits.get(i).is_some_and(|h| h.id() != "unidentified"));
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
    let found = innermost(frame, places(frame));
    add(&found, Role::Place);
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
    if !enough {
        return None;
    }
    let all_ids: Vec<&str> = if unknown_means {
        vec!["unidentified"]
    } else {
        ids
    };
    let says = |words: &[&str]| frame.clause_tokens().iter().any(|t| t.is_any(words));
    Some(Draft {
        is_definite: is_definite(frame),
        is_other: tokens
            .get(frame.at.saturating_sub(4)..frame.at)
            .unwrap_or_default()
            .iter()
            .any(|t| t.is_any(&["another", "second", "other", "also", "similar"])),
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
        ..Draft::open(frame, kind, rule)
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

/// `clashes between A and B`, `A clashed with B`, `clashes between A against B`.
fn sides(frame: &Frame<'_>) -> (Vec<usize>, Vec<usize>) {
    let tokens = frame.tokens();
    let hits = &frame.view.hits;
    let all: Vec<usize> = (0..hits.len())
        .filter(|&i| {
            hits.get(i)
                .is_some_and(|h| h.is_actor() && frame.in_clause(h.first) && !told_by(tokens, h))
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
        return (
            all.get(..split).unwrap_or_default().to_vec(),
            all.get(split..).unwrap_or_default().to_vec(),
        );
    }
    match all.split_last() {
        Some((last, rest)) if !rest.is_empty() => (rest.to_vec(), vec![*last]),
        _ => (all, Vec::new()),
    }
}

fn voices(frame: &Frame<'_>) -> (Vec<usize>, Vec<usize>) {
    let tokens = frame.tokens();
    let hits = &frame.view.hits;
    let actor = |i: usize| hits.get(i).filter(|h| h.is_actor() && !told_by(tokens, h));
    let after: Vec<usize> = (0..hits.len())
        .filter(|&i| actor(i).is_some_and(|h| h.first > frame.at && h.first < frame.clause.1))
        .collect();
    let phrase = |i: usize, words: &[&str]| {
        hits.get(i).is_some_and(|h| {
            let from = h.first.saturating_sub(6).max(frame.at);
            tokens
                .get(from..h.first)
                .unwrap_or_default()
                .iter()
                .any(|t| t.is_any(words))
        })
    };
    let expand = |i: usize| joined(tokens, hits, i, frame.clause.0, frame.clause.1);
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
        phrase(i, &["by"]) && !owned(i) && !next_verb
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
                t.is_any(&["into", "under", "faced", "in", "suffered", "by", "from"])
            })
        });
        if actors.is_empty() && suffers.is_none() {
            let support = support_before(frame);
            actors = support.map(|verb| subject(frame, verb)).unwrap_or_default();
        }
        if actors.is_empty() {
            let of = after.iter().copied().find(|&i| {
                phrase(i, &["of"]) && hits.get(i).is_some_and(|h| h.first - frame.at <= 3)
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
                && phrase(
                    i,
                    &[
                        "on",
                        "against",
                        "targeting",
                        "targeted",
                        "at",
                        "hit",
                        "to",
                        "upon",
                        "of",
                    ],
                )
                && !phrase(i, &["by", "from"])
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
        let mut targets = subject(frame, frame.at);
        let actors = by.map(expand).unwrap_or_default();
        // `Rockets were fired at the base`.
        if targets.is_empty() && frame.sense == Sense::Fire {
            targets = after
                .iter()
                .copied()
                .find(|&i| {
                    phrase(i, &["at", "toward", "towards", "against", "on"]) && !actors.contains(&i)
                })
                .map(expand)
                .unwrap_or_default();
        }
        return (actors, targets);
    }
    if frame.sense == Sense::Blast {
        let targets: Vec<usize> = after.into_iter().take(1).collect();
        return (Vec::new(), targets);
    }
    let actors = subject(frame, frame.at);
    let target = after
        .iter()
        .copied()
        .find(|&i| !phrase(i, &["by", "from", "with", "told"]) || owned(i));
    (actors, target.map(expand).unwrap_or_default())
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

/// A weapon that is shot down, carried or aimed at is not what struck.
fn retain_used(frame: &Frame<'_>, weapons: &mut Vec<(&'static str, usize)>) {
    let says = |words: &[&str]| frame.clause_tokens().iter().any(|t| t.is_any(words));
    if weapons.len() > 1 {
        // `missiles` fired by a drone are its load.
        let air = weapons.iter().any(|(w, _)| *w == "drone");
        if air && !says(&["and"]) {
            weapons.retain(|(w, _)| *w != "missile");
        }
        if weapons
            .iter()
            .any(|(w, _)| matches!(*w, "ballistic_missile" | "anti_ship_missile"))
        {
            weapons.retain(|(w, _)| *w != "missile");
        }
    }
    if weapons.iter().any(|(w, _)| *w == "rpg") {
        weapons.retain(|(w, _)| *w != "artillery");
    }
    if says(&["carrying", "loaded", "shipment", "shipments"]) {
        weapons.retain(|(w, _)| !matches!(*w, "missile" | "rocket" | "artillery"));
    }
    if frame.sense == Sense::Assault {
        weapons.retain(|(w, _)| !matches!(*w, "airstrike" | "missile"));
    }
}

/// `unidentified drones`, `planes of unknown origin`, `gunmen nobody could identify`.
fn is_unidentified(frame: &Frame<'_>) -> bool {
    let tokens = frame.clause_tokens();
    tokens.iter().enumerate().any(|(i, t)| {
        t.is_any(&["unidentified", "unknown", "anonymous", "unclaimed"])
            && tokens
                .get(i.saturating_sub(5)..(i + 6).min(tokens.len()))
                .unwrap_or_default()
                .iter()
                .any(|w| {
                    w.is_any(&[
                        "drone",
                        "drones",
                        "jets",
                        "warplanes",
                        "aircraft",
                        "planes",
                        "gunmen",
                        "persons",
                        "people",
                        "men",
                        "assailants",
                        "attackers",
                        "militants",
                        "missiles",
                        "rockets",
                        "warplane",
                        "perpetrators",
                        "gunman",
                        "airstrikes",
                        "strikes",
                        "party",
                        "individuals",
                    ])
                })
    }) || tokens
        .windows(3)
        .any(|w| matches!(w, [a, b, _] if a.is_any(&["gunmen", "men"]) && b.is("nobody")))
}

/// Vehicles that were hit, with their count.
fn hit_vehicles(frame: &Frame<'_>) -> Vec<Vehicles> {
    let tokens = frame.clause_tokens();
    words_in(tokens, &THINGS.vehicles)
        .into_iter()
        .filter(|(word, _)| *word != "vessel")
        .map(|(word, at)| {
            let at = at + frame.clause.0;
            let count = frame
                .view
                .amounts
                .iter()
                .filter(|a| a.stop <= at && at - a.stop <= 2)
                .filter(|a| tokens.iter().len() > 0 && a.value.is_some())
                .max_by_key(|a| a.stop)
                .and_then(|a| a.value);
            Vehicles {
                kind: word.to_owned(),
                count,
            }
        })
        .collect()
}
