//! Frames of the violence group: actor and target by voice and preposition.

use model::claim::Role;
use model::gazetteer::UNIDENTIFIED;

use super::day::date;
use super::implied::fired_at;
use super::means::{hit_vehicles, is_unidentified, retain_used, told_together};
use super::reading::turns_passive;
use super::scene::{innermost, places};
use super::slots::{certainty, part, subject};
use super::voices::{sides, voices};
use super::{Draft, Evidence, Frame, Part, kind, unidentified, words_in};
use crate::lexicon::THINGS;
use crate::lexicon::triggers::{Sense, is_trigger};
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
