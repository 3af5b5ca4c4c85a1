//! Parties that stand nowhere near the trigger's subject or object: whose jets they are, whom the land that is fired at stands for,
//! who led the attack that a relative clause tells of.

use model::claim::{EntityKind, Role};

use super::means::is_unidentified;
use super::slots::{OWN_MEN, part};
use super::{Frame, Part};
use crate::lexicon::CUES;
use crate::lexicon::triggers::Sense;
use crate::names::{Hit, known};

/// `launched missiles at Israel`: the state is the target, and its land the place.
pub(super) fn fired_at(frame: &Frame<'_>) -> Option<Part> {
    let tokens = frame.tokens();
    let land = frame.view.hits.iter().find(|h| {
        h.is_place()
            && h.first > frame.at
            && frame.in_clause(h.first)
            && h.first
                .checked_sub(1)
                .and_then(|i| tokens.get(i))
                .is_some_and(|t| {
                    t.is_any(&["at", "against"])
                        || t.is_any(&["on", "towards", "toward"]) && frame.sense == Sense::Fire
                })
    })?;
    let state = frame.lexicon.listed.state_of(land.id())?;
    Some(Part {
        entity: known(EntityKind::Actor, state),
        ..part(frame.view, land, Role::Target)
    })
}

/// `an attack that X carried out`: who stands between.
pub(super) fn who_led(frame: &Frame<'_>) -> Option<usize> {
    let tokens = frame.tokens();
    let opens = tokens
        .get(frame.at + 1)
        .is_some_and(|t| t.is_any(&["that", "which"]));
    let verb = (frame.at + 2..frame.at + 14)
        .find(|&i| tokens.get(i).is_some_and(|t| t.is_in(&CUES.support)))
        .filter(|_| opens)?;
    (0..frame.view.hits.len()).find(|&i| {
        frame
            .view
            .hits
            .get(i)
            .is_some_and(|h| h.is_actor() && h.first > frame.at && h.stop <= verb)
    })
}

/// `Fighter jets struck a depot, the army said`: those who tell of jets and troops that nobody owns speak of their own.
pub(super) fn own_men(frame: &Frame<'_>) -> Option<usize> {
    let tokens = frame.tokens();
    let hits = &frame.view.hits;
    let is_bare = tokens
        .get(frame.at.saturating_sub(2).max(frame.clause.0)..frame.at)
        .unwrap_or_default()
        .iter()
        .any(|t| t.is_any(OWN_MEN));
    let bears_arms = |h: &Hit| {
        frame.lexicon.gazetteer.actor(h.id()).is_some_and(|a| {
            matches!(
                a.kind.as_str(),
                "state" | "state_force" | "armed_group" | "coalition"
            )
        })
    };
    (0..hits.len()).find(|&i| {
        is_bare
            && !is_unidentified(frame)
            && hits.get(i).is_some_and(|h| {
                h.is_actor()
                    && bears_arms(h)
                    && tokens.get(h.stop).is_some_and(|t| {
                        t.is_any(&["said", "says", "announced", "confirmed", "stated", "added"])
                    })
            })
    })
}
