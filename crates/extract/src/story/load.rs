//! A load told of in several sentences: `It belongs to X`, `The trucks were unloaded in Y`, `Fighters of Z accompanied it`. What such a
//! sentence adds goes to the load told last, when the sentence tells no transfer of its own.

use model::claim::{EntityKind, Group, Role, Vehicles};
use model::gazetteer::Gazetteer;

use crate::frames::slots::{governor, part, told_by};
use crate::frames::{Draft, View, words_in};
use crate::lexicon::THINGS;
use crate::names::{Hit, unlisted};
use crate::token::Token;

/// So many sentences behind the last one about a load, another one may still speak of it.
const NEAR: usize = 2;

const LOADS: &[&str] = &[
    "shipment",
    "shipments",
    "convoy",
    "consignment",
    "trucks",
    "tankers",
    "vehicles",
    "load",
    "cargo",
    "rest",
    "column",
    "buses",
    "lorries",
];
const OWNED: &[&str] = &[
    "belongs",
    "belonged",
    "belonging",
    "owned",
    "operated",
    "sent",
];
const HOLDS: &[&str] = &[
    "consisted",
    "consists",
    "contained",
    "contains",
    "included",
    "includes",
    "carried",
    "carrying",
    "loaded",
    "made",
];
const STORED: &[&str] = &[
    "unloaded", "stored", "hidden", "kept", "stashed", "placed", "emptied",
];
const ESCORTED: &[&str] = &["escorted", "accompanied", "guarded", "protected"];
const BOUND: &[&str] = &[
    "left",
    "headed",
    "bound",
    "continued",
    "drove",
    "went",
    "moved",
    "travelled",
    "traveled",
];

/// The load told last, where this sentence goes on about it.
pub(super) fn goes_on(
    view: &View,
    new: &[Draft],
    before: &mut [Draft],
    told: &mut Option<usize>,
    gazetteer: &Gazetteer,
) {
    let tokens = view.sentence.tokens.as_slice();
    if new.iter().any(|d| d.group() == Group::Transfer) {
        *told = Some(view.at);
        return;
    }
    if !speaks_of_it(tokens) && names_another(tokens) {
        *told = None;
    }
    if !new.is_empty() || !speaks_of_it(tokens) || view.sentence.is_headline {
        return;
    }
    let Some(last) = *told else {
        return;
    };
    let Some(load) = before
        .iter_mut()
        .rev()
        .find(|d| d.group() == Group::Transfer)
    else {
        return;
    };
    if view.at - last.max(load.sentence) > NEAR {
        return;
    }
    let says = |words: &[&str]| tokens.iter().any(|t| t.is_any(words));
    let mut add = |load: &mut Draft, hit: &Hit, role: Role| {
        let known = |p: &crate::frames::Part| p.role == role && p.entity.id == hit.entity.id;
        if !load.parts.iter().any(known) {
            load.parts.push(part(view, hit, role));
            *told = Some(view.at);
        }
    };
    for hit in &view.hits {
        if hit.is_actor() && !told_by(view, hit) {
            if let Some(role) = actor_role(tokens, hit, load) {
                add(load, hit, role);
            }
        } else if hit.is_place()
            && let Some(role) = place_role(tokens, hit)
        {
            let is_crossing = gazetteer
                .place(hit.id())
                .is_some_and(|p| p.kind == "crossing");
            let role = if is_crossing { Role::Via } else { role };
            add(load, hit, role);
        }
    }
    if says(HOLDS) {
        let from = tokens.iter().position(|t| t.is_any(HOLDS)).unwrap_or(0);
        let inside = tokens.get(from..).unwrap_or_default();
        for (word, _) in words_in(inside, &THINGS.cargo) {
            if !load.cargo.contains(&word) {
                load.cargo.push(word);
            }
        }
    }
    if says(HOLDS) {
        for vehicle in vehicles(view) {
            if load.vehicles.iter().all(|v| v.kind != vehicle.kind) {
                load.vehicles.push(vehicle);
            }
        }
    }
    if says(STORED) {
        for (word, kind) in THINGS.stores.sorted() {
            if says(&[word]) {
                let entity = unlisted(EntityKind::Location, kind.to_owned(), kind, None);
                let known = load.parts.iter().any(|p| p.entity.id == entity.id);
                let at = tokens.iter().position(|t| t.is(word));
                if let (false, Some(at)) = (known, at) {
                    let mut store = crate::names::hit(at, at + 1, entity);
                    store.is_wide = true;
                    add(load, &store, Role::Storage);
                }
            }
        }
    }
}

/// Those that are counted: `made up of 40 trucks`, `carried by six trucks`.
fn vehicles(view: &View) -> Vec<Vehicles> {
    words_in(&view.sentence.tokens, &THINGS.vehicles)
        .into_iter()
        .filter_map(|(word, at)| {
            let counted = |a: &&crate::numbers::Amount| a.stop <= at && at - a.stop <= 3;
            let amount = view.amounts.iter().rev().find(counted)?;
            Some(Vehicles {
                kind: word.to_owned(),
                count: amount.value,
            })
        })
        .collect()
}

/// Its subject, or the object of its verb, is the load: `it`, `the trucks`, `part of the load`, `accompanied them`.
fn speaks_of_it(tokens: &[Token]) -> bool {
    let opening = tokens.get(..8.min(tokens.len())).unwrap_or_default();
    let pronoun = opening.first().is_some_and(|t| t.is_any(&["it", "they"]));
    let noun = opening.windows(2).any(
        |w| matches!(w, [the, load] if the.is_any(&["the", "its", "their"]) && load.is_any(LOADS)),
    );
    let object = tokens.windows(2).any(
        |w| matches!(w, [verb, it] if verb.is_any(ESCORTED) && it.is_any(&["it", "them", "the"])),
    );
    pronoun || noun || object
}

/// `another convoy`, `sent vehicles to Homs`: `it` behind that is no longer the load told before.
fn names_another(tokens: &[Token]) -> bool {
    const KNOWN: &[&str] = &[
        "the", "its", "their", "this", "that", "these", "those", "of",
    ];
    (0..tokens.len()).any(|at| {
        let before = tokens.get(at.saturating_sub(3)..at).unwrap_or_default();
        tokens.get(at).is_some_and(|t| t.is_any(LOADS)) && !before.iter().any(|t| t.is_any(KNOWN))
    })
}

fn actor_role(tokens: &[Token], hit: &Hit, load: &Draft) -> Option<Role> {
    let before = tokens
        .get(hit.first.saturating_sub(5)..hit.first)
        .unwrap_or_default();
    let near = |words: &[&str]| before.iter().any(|t| t.is_any(words));
    if near(OWNED) && near(&["to", "by"]) && !load.has(Role::Sender) {
        return Some(Role::Sender);
    }
    let escorts = near(ESCORTED) && near(&["by"])
        || tokens
            .get(hit.stop..hit.stop + 3)
            .unwrap_or_default()
            .iter()
            .any(|t| t.is_any(ESCORTED));
    if escorts {
        return Some(Role::Escort);
    }
    (near(&["delivered", "handed"]) && near(&["to"])).then_some(Role::Recipient)
}

fn place_role(tokens: &[Token], hit: &Hit) -> Option<Role> {
    let (word, at) = governor(tokens, hit)?;
    let before = tokens.get(..hit.first).unwrap_or_default();
    let says = |words: &[&str]| before.iter().any(|t| t.is_any(words));
    match word {
        "from" => Some(Role::Origin),
        "via" | "through" => Some(Role::Via),
        "to" | "into" | "towards" | "toward" | "reached" | "entered" | "for" if says(BOUND) => {
            Some(Role::Destination)
        }
        "in" | "at" | "into" | "inside" | "near"
            if says(STORED) || says(&["stopped", "parked"]) =>
        {
            // `unloaded in a depot near X`: the nearest word before it.
            (hit.first - at <= 6).then_some(Role::Storage)
        }
        _ => None,
    }
}
