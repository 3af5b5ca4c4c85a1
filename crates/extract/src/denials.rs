//! `X denied carrying out the attack` -> X among the parts of the incident it denies. What others tell stands; nothing is told by a
//! denial alone. Only this file knows who denies, and which incident.

use model::claim::{Group, Role};
use model::gazetteer::{Gazetteer, UNIDENTIFIED};

use crate::frames::slots::part;
use crate::frames::{Draft, Part, View};
use crate::lexicon::triggers::is_trigger;
use crate::lexicon::{DENIALS, Words};
use crate::names::{Hit, is_civilian};
use crate::token::Token;

/// A denial speaks of what was told at most so many sentences before.
const LOOK_BACK: usize = 2;

/// So many words behind the verb tell what is denied.
const REACH: usize = 8;

/// `denied responsibility for the attack`: the attack was, whoever did it.
pub(crate) fn presupposes(before: &[Token]) -> bool {
    let Some(at) = before.iter().rposition(|t| t.is_in(&DENIALS.deny)) else {
        return false;
    };
    let object = before.get(at + 1..).unwrap_or_default();
    object.iter().any(|t| t.is_in(&DENIALS.part_in_it))
        && object.last().is_some_and(|t| t.is("the"))
}

/// Adds who denies to the incident of the same sentence, else to the one told before.
pub(crate) fn note(view: &View, new: &mut [Draft], before: &mut [Draft], gazetteer: &Gazetteer) {
    if view.sentence.is_headline {
        return;
    }
    let tokens = view.sentence.tokens.as_slice();
    for at in (0..tokens.len()).filter(|&at| tokens.get(at).is_some_and(|t| t.is_in(&DENIALS.deny)))
    {
        let Some(denier) = denier(view, at, gazetteer) else {
            continue;
        };
        let said = part(view, denier, Role::Denier);
        let fits = |draft: &Draft| is_of(view, at, draft, &said, gazetteer);
        let here = new
            .iter_mut()
            .filter(|d| fits(d))
            .min_by_key(|d| d.trigger.abs_diff(at));
        let draft = here.or_else(|| {
            let recent = before.iter_mut().rev();
            recent
                .take_while(|d| view.at - d.sentence <= LOOK_BACK)
                .find(|d| fits(d))
        });
        if let Some(draft) = draft.filter(|d| !d.has(Role::Denier)) {
            // `an airstrike on Palmyra, which Israel denied`: who denies was not hit by that.
            let is_same = |p: &Part| p.sentence == said.sentence && p.first == said.first;
            draft
                .parts
                .retain(|p| p.role != Role::Target || !is_same(p));
            draft.parts.push(said);
        }
    }
}

/// Of those named as who did it, the ids that deny it, by themselves or by whom they are part of.
pub(crate) fn of<'a>(draft: &'a Draft, gazetteer: &Gazetteer) -> Vec<&'a str> {
    let deniers = draft.ids(&[Role::Denier]);
    let mut ids = draft.ids(&[Role::Attacker, Role::Sender]);
    ids.retain(|id| deniers.iter().any(|d| is_kin(d, id, gazetteer)));
    ids
}

fn is_kin(a: &str, b: &str, gazetteer: &Gazetteer) -> bool {
    let over = |inner, outer| {
        let around = gazetteer.ancestors_of_actor(inner);
        around.iter().any(|actor| actor.id == outer)
    };
    a == b || over(a, b) || over(b, a)
}

/// Who denies: named in front of the verb, behind `denied by`, or the subject of `was blamed but denied it`.
fn denier<'a>(view: &'a View, at: usize, gazetteer: &Gazetteer) -> Option<&'a Hit> {
    let tokens = view.sentence.tokens.as_slice();
    let is = |i: usize, words: &[&str]| tokens.get(i).is_some_and(|t| t.is_any(words));
    let in_list = |i: usize, list: &Words| tokens.get(i).is_some_and(|t| t.is_in(list));
    let party = |hit: &&Hit| {
        hit.is_actor() && hit.id() != UNIDENTIFIED && !is_civilian(gazetteer, hit.id())
    };
    if is(at + 1, &["by"]) {
        return view
            .hits
            .iter()
            .filter(party)
            .find(|h| h.first > at + 1 && h.first <= at + 3);
    }
    let object = tokens.get(at + 1);
    let is_deed = object.is_none_or(|t| !t.is_word())
        || in_list(at + 1, &DENIALS.objects)
            && (!is(at + 1, &["the", "any", "these", "those", "such", "its"])
                || (2..=6).any(|n| in_list(at + n, &DENIALS.deeds)));
    let acts = |from: usize| (from..from + REACH).any(|i| tokens.get(i).is_some_and(is_act));
    // `denied reports of an oil deal`: what was told was no deed.
    let about = (at + 1..at + 4)
        .find(|&i| in_list(i, &DENIALS.told) && is(i + 1, &["of", "that", "about"]));
    if !(is_deed && about.is_none_or(|i| acts(i + 2))
        || own_men(view, at, gazetteer).is_some_and(acts))
    {
        return None;
    }
    if is(at.checked_sub(1)?, &["but", "and"]) {
        return view.hits.iter().find(party).filter(|h| h.stop < at);
    }
    let dated = |i: usize| view.dates.iter().any(|d| d.first <= i && i < d.stop);
    view.hits
        .iter()
        .rev()
        .filter(party)
        .find(|h| h.stop <= at)
        .filter(|h| {
            (h.stop..at).all(|i| (in_list(i, &DENIALS.between) || is(i, &[","])) || dated(i))
        })
}

/// A word for a deed or its harm.
fn is_act(token: &Token) -> bool {
    is_trigger(&token.key)
        || token.is_in(&DENIALS.harm)
        || token.is_in(&DENIALS.deeds) && !token.is_in(&DENIALS.told)
}

/// `denied its drones struck`, `denied US forces struck`: behind the subject of a clause without `that`, where it is who denies.
fn own_men(view: &View, at: usize, gazetteer: &Gazetteer) -> Option<usize> {
    let next = view.sentence.tokens.get(at + 1)?;
    if next.is_any(&["it", "its", "they", "their"]) {
        return Some(at + 2);
    }
    let actors = || view.hits.iter().filter(|h| h.is_actor());
    let denier = actors().rev().find(|h| h.stop <= at)?;
    let first = at + 1 + usize::from(next.is("the"));
    let men = actors().find(|h| h.first == first)?;
    is_kin(denier.id(), men.id(), gazetteer).then_some(men.stop)
}

/// The denial can be of this incident: who denies is blamed for it or was hit by it, or nobody is blamed; and no other place is said.
fn is_of(view: &View, at: usize, draft: &Draft, said: &Part, gazetteer: &Gazetteer) -> bool {
    let is_there = |role: &[Role]| {
        draft
            .ids(role)
            .iter()
            .any(|id| is_kin(id, &said.entity.id, gazetteer))
    };
    let blamed = draft.ids(&[Role::Attacker, Role::Sender]);
    let is_nobody = blamed.iter().all(|id| *id == UNIDENTIFIED);
    let places: Vec<&str> = draft
        .parts
        .iter()
        .filter(|p| !p.is_wide && !matches!(p.role, Role::Attacker | Role::Target | Role::Denier))
        .map(|p| p.entity.id.as_str())
        .collect();
    let elsewhere = view
        .hits
        .iter()
        .filter(|h| h.is_place() && !h.is_wide && h.first > at && view.at != draft.sentence)
        .any(|h| {
            !places.is_empty()
                && !places.iter().any(|p| {
                    *p == h.id() || gazetteer.is_within(p, h.id()) || gazetteer.is_within(h.id(), p)
                })
        });
    // `denied that soldiers were killed`: what is denied is the harm, not the deed.
    let is_harm = view
        .sentence
        .tokens
        .iter()
        .skip(at + 1)
        .take(REACH)
        .any(|t| t.is_in(&DENIALS.harm));
    let suffers = draft.group() == Group::Violence && is_there(&[Role::Target, Role::Victim]);
    let did = is_nobody || is_there(&[Role::Attacker, Role::Sender]);
    !elsewhere && (suffers || did && !is_harm)
}
