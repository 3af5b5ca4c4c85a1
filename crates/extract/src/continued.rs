//! `They also shelled Kobani`, `the raid, which also hit a depot` -> who did it and when, from the incident told before.

use model::claim::{Group, Role};
use model::gazetteer::UNIDENTIFIED;

use crate::frames::{Draft, Part, View};
use crate::lexicon::triggers::{Sense, is_trigger};

/// Gives each draft whose subject only points back the actors of the incident told right before, and where it says no day, its day.
pub(crate) fn carry_on(view: &View, new: &mut [Draft], before: &[Draft]) {
    for at in 0..new.len() {
        let (told, rest) = new.split_at_mut(at);
        let Some(draft) = rest.first_mut() else {
            continue;
        };
        if draft.has(Role::Attacker) || draft.has(Role::Sender) {
            continue;
        }
        let last = told.last().or(before.last());
        let last =
            last.map(|last| deed_of_subject(last, if told.is_empty() { before } else { told }));
        if let (Some(subject), Some(last)) = (subject(view, draft), last)
            && view.at - last.sentence <= 1
        {
            take(draft, last, subject, view.at);
        }
    }
}

/// `X shelled a post and was hit by Y. It also`: the subject is X, and the deed the one before.
fn deed_of_subject<'a>(last: &'a Draft, told: &'a [Draft]) -> &'a Draft {
    let suffered = last.ids(&[Role::Target]);
    let deed = told
        .iter()
        .rev()
        .skip(1)
        .take_while(|d| d.sentence == last.sentence);
    let mut deed = deed.filter(|d| {
        let doers = d.ids(&[Role::Attacker]);
        !doers.is_empty() && doers.iter().all(|id| suffered.contains(id))
    });
    deed.next().unwrap_or(last)
}

fn take(draft: &mut Draft, last: &Draft, subject: (usize, usize), sentence: usize) {
    let role = match draft.group() {
        Group::Violence => Role::Attacker,
        Group::Transfer => Role::Sender,
    };
    let doers = last
        .parts
        .iter()
        .filter(|p| matches!(p.role, Role::Attacker | Role::Sender) && p.entity.id != UNIDENTIFIED);
    let doers: Vec<Part> = doers
        .map(|p| Part {
            role,
            sentence,
            first: subject.0,
            stop: subject.1,
            ..p.clone()
        })
        .collect();
    if doers.is_empty() {
        return;
    }
    draft.parts.extend(doers);
    draft.certainty = last.certainty;
    // `Targeted` says by itself not with what.
    if draft.sense == Sense::Hit && draft.weapons.is_empty() && draft.group() == last.group() {
        draft.kind = last.kind;
    }
    if draft.date.is_none() {
        draft.date.clone_from(&last.date);
        draft.background = draft.background.or(last.background);
    }
}

/// `They also`, `it has also`, `the raid, which also`: the words that point back.
fn subject(view: &View, draft: &Draft) -> Option<(usize, usize)> {
    const BE: &[&str] = &["was", "were", "been", "is", "are", "being"];
    let tokens = view.sentence.tokens.as_slice();
    let is = |i: Option<usize>, words: &[&str]| {
        i.and_then(|i| tokens.get(i))
            .is_some_and(|t| t.is_any(words))
    };
    let from = draft.trigger.saturating_sub(3);
    let also = (from..draft.trigger)
        .rev()
        .find(|&i| is(Some(i), &["also"]))?;
    let is_passive = tokens
        .get(also..draft.trigger)
        .unwrap_or_default()
        .iter()
        .any(|t| t.is_any(BE));
    let mut first = also.checked_sub(1)?;
    if is(Some(first), &["has", "have", "had"]) {
        first = first.checked_sub(1)?;
    }
    let opens = first == 0 || is(first.checked_sub(1), &[",", "and", "but", ";"]);
    let is_pronoun = is(Some(first), &["they", "it"]) && opens;
    // `the raid, which`: a deed, and nothing of its own.
    let deed = first.checked_sub(2);
    let is_deed = is(Some(first), &["which"])
        && is(first.checked_sub(1), &[","])
        && deed
            .and_then(|i| tokens.get(i))
            .is_some_and(|t| is_trigger(&t.key))
        && is(first.checked_sub(3), &["the", "this"]);
    if is_passive {
        None
    } else if is_pronoun {
        Some((first, first + 1))
    } else {
        deed.filter(|_| is_deed).map(|deed| (deed, deed + 1))
    }
}
