//! With what it was done and what it hit: weapons that were used, means that nobody could name, vehicles.

use model::claim::Vehicles;

use super::{Frame, words_in};
use crate::lexicon::THINGS;
use crate::lexicon::triggers::Sense;
use crate::token::Token;

/// A weapon that is shot down, carried or aimed at is not what struck.
pub(super) fn retain_used(frame: &Frame<'_>, weapons: &mut Vec<(&'static str, usize)>) {
    let says = |words: &[&str]| frame.clause_tokens().iter().any(|t| t.is_any(words));
    // `shot down`: no rifle did it.
    let is_downed = |w: &[Token]| matches!(w, [shot, down] if shot.is("shot") && down.is("down"));
    if frame.clause_tokens().windows(2).any(is_downed) {
        weapons.retain(|(w, _)| *w != "small_arms");
    }
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

/// The sentence around a clause, up to where another incident is told: `; ...`, `, while ...`.
pub(super) fn told_together<'a>(frame: &'a Frame<'_>) -> &'a [Token] {
    let tokens = frame.tokens();
    let parts = |i: usize| {
        tokens.get(i).is_some_and(|t| t.is(";"))
            || tokens.get(i).is_some_and(|t| t.is(","))
                && tokens.get(i + 1).is_some_and(|t| t.is("while"))
    };
    let first = (0..=frame.clause.0).rev().find(|&i| parts(i)).unwrap_or(0);
    let stop = (frame.clause.1..tokens.len())
        .find(|&i| parts(i))
        .unwrap_or(tokens.len());
    tokens.get(first..stop).unwrap_or_default()
}

/// `X shot down a missile fired by Y`: the missile was fired, and not at X.
pub(super) fn is_weapon_fired(frame: &Frame<'_>) -> bool {
    frame
        .tokens()
        .get(frame.clause.0..frame.at)
        .unwrap_or_default()
        .iter()
        .rev()
        .find(|t| !t.is_any(&["was", "were", "been", "had", "that", "which"]))
        .is_some_and(|t| THINGS.weapons.of(&t.key).is_some())
}

/// `unidentified drones`, `planes of unknown origin`, `gunmen nobody could identify`.
pub(super) fn is_unidentified(frame: &Frame<'_>) -> bool {
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
pub(super) fn hit_vehicles(frame: &Frame<'_>) -> Vec<Vehicles> {
    let tokens = frame.clause_tokens();
    // `anti-tank`, `aerial vehicle`.
    let is_driven = |at: usize| {
        let before = at.checked_sub(1).and_then(|i| tokens.get(i));
        !tokens.get(at).is_some_and(|t| t.glued)
            && !before.is_some_and(|t| t.is_any(&["aerial", "surface"]))
    };
    words_in(tokens, &THINGS.vehicles)
        .into_iter()
        .filter(|(word, at)| *word != "vessel" && is_driven(*at))
        .map(|(word, at)| counted(frame, word, at, 2))
        .collect()
}

/// The vehicle at `at` in the clause, with the count that stands at most `within` words in front of it.
pub(super) fn counted(frame: &Frame<'_>, word: &str, at: usize, within: usize) -> Vehicles {
    let at = at + frame.clause.0;
    let in_front = frame
        .view
        .amounts
        .iter()
        .filter(|a| a.stop <= at && at - a.stop <= within);
    Vehicles {
        kind: word.to_owned(),
        count: in_front.max_by_key(|a| a.stop).and_then(|a| a.value),
    }
}
