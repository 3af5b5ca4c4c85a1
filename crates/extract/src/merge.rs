//! Drafts -> incidents: two tellings of one incident in one article become one. Two that are dated apart never do.

use model::claim::{EventKind, Group, Role};
use model::gazetteer::Gazetteer;
use model::gazetteer::UNIDENTIFIED;

use crate::dates::DateHit;
use crate::frames::Draft;
use crate::lexicon::triggers::Sense;

/// Two names this near each other may be one place told twice, in km.
const SAME_PLACE_KM: f64 = 25.0;

/// So many incidents are looked back upon; a story tells fewer, and a list of thousands stays linear.
const LOOK_BACK: usize = 60;

/// Joins drafts in text order; the first telling keeps its place, the fuller one its clause.
pub(crate) fn merge(drafts: Vec<Draft>, gazetteer: &Gazetteer) -> Vec<Draft> {
    let mut out: Vec<Draft> = Vec::new();
    for draft in drafts {
        let into = out
            .iter()
            .enumerate()
            .rev()
            .take(LOOK_BACK)
            .filter(|(_, before)| is_one(before, &draft, gazetteer))
            .max_by_key(|(at, before)| (affinity(before, &draft), *at))
            .map(|(at, _)| at);
        match into.and_then(|at| out.get_mut(at)) {
            Some(before) => absorb(before, draft),
            None => out.push(draft),
        }
    }
    out
}

const ACTORS: &[Role] = &[Role::Attacker, Role::Sender];
const TARGETS: &[Role] = &[Role::Target, Role::Victim];
pub(crate) const PLACES: &[Role] = &[Role::Place, Role::Destination, Role::Origin, Role::Via];

pub(crate) fn narrow<'a>(draft: &'a Draft, roles: &[Role]) -> Vec<&'a str> {
    draft
        .parts
        .iter()
        .filter(|p| roles.contains(&p.role) && !p.is_wide)
        .map(|p| p.entity.id.as_str())
        .collect()
}

/// `None`: one side says nothing; else whether they can be the same.
fn agree(a: &[&str], b: &[&str], related: impl Fn(&str, &str) -> bool) -> Option<bool> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    Some(a.iter().any(|x| b.iter().any(|y| related(x, y))))
}

struct Likeness {
    date: Option<bool>,
    place: Option<bool>,
    actor: Option<bool>,
    target: Option<bool>,
}

/// The same place, one within the other, or two names of one neighbourhood.
pub(crate) fn is_one_place(x: &str, y: &str, gazetteer: &Gazetteer) -> bool {
    let wide = |id: &str| gazetteer.place(id).is_some_and(|p| p.kind == "country");
    !wide(x) && !wide(y) && (gazetteer.is_within(x, y) || gazetteer.is_within(y, x))
        || x == y
        || gazetteer
            .distance_km(x, y)
            .is_some_and(|km| km <= SAME_PLACE_KM)
}

fn likeness(a: &Draft, b: &Draft, gazetteer: &Gazetteer) -> Likeness {
    let place = |x: &str, y: &str| is_one_place(x, y, gazetteer);
    let party = |x: &str, y: &str| {
        x == y
            || gazetteer.ancestors_of_actor(x).iter().any(|p| p.id == y)
            || gazetteer.ancestors_of_actor(y).iter().any(|p| p.id == x)
    };
    let known = |draft: &Draft| -> Vec<String> {
        draft
            .ids(ACTORS)
            .into_iter()
            .filter(|id| *id != UNIDENTIFIED)
            .map(str::to_owned)
            .collect()
    };
    let (of_a, of_b) = (known(a), known(b));
    let actors_a: Vec<&str> = of_a.iter().map(String::as_str).collect();
    let actors_b: Vec<&str> = of_b.iter().map(String::as_str).collect();
    Likeness {
        date: dates(a, b),
        place: if a.group() == Group::Transfer {
            route(a, b, place)
        } else {
            agree(&narrow(a, PLACES), &narrow(b, PLACES), place)
        },
        actor: agree(&actors_a, &actors_b, party),
        target: agree(&a.ids(TARGETS), &b.ids(TARGETS), party),
    }
}

/// Two stretches of one way name different places; only two origins, or two destinations, speak against each other.
fn route(a: &Draft, b: &Draft, related: impl Fn(&str, &str) -> bool) -> Option<bool> {
    if agree(&narrow(a, PLACES), &narrow(b, PLACES), &related) == Some(true) {
        return Some(true);
    }
    [Role::Origin, Role::Destination, Role::Via]
        .iter()
        .map(|role| agree(&narrow(a, &[*role]), &narrow(b, &[*role]), &related))
        .find(|agreed| *agreed == Some(false))
        .flatten()
}

fn dates(a: &Draft, b: &Draft) -> Option<bool> {
    let (_, a) = a.date.as_ref()?;
    let (_, b) = b.date.as_ref()?;
    match (a.days, b.days) {
        (Some((from, to)), Some((start, end))) => Some(from <= end && start <= to),
        _ if a.yearless.is_some() && b.yearless.is_some() => Some(a.yearless == b.yearless),
        // Two dates that cannot be counted out are two dates, unless in the same words.
        _ => Some(a.rule == b.rule && a.time == b.time),
    }
}

fn affinity(a: &Draft, b: &Draft) -> usize {
    // `The shipment` is the one just told.
    let follows = b.is_definite && b.sentence - a.sentence <= 1 && a.group() == Group::Transfer;
    usize::from(a.kind == b.kind) * 2
        + usize::from(follows) * 4
        + usize::from(a.sentence == b.sentence) * 4
        + usize::from(a.date.is_some() && b.date.is_some() && dates(a, b) == Some(true)) * 3
        + usize::from(a.ids(TARGETS).iter().any(|t| b.ids(TARGETS).contains(t)))
        + usize::from(
            narrow(a, PLACES)
                .iter()
                .any(|t| narrow(b, PLACES).contains(t)),
        ) * 2
}

fn is_one(a: &Draft, b: &Draft, gazetteer: &Gazetteer) -> bool {
    if a.group() != b.group() {
        return false;
    }
    let like = likeness(a, b, gazetteer);
    let dying = a.sense == Sense::Death || b.sense == Sense::Death;
    // Who was hit in the one and struck in the other: blow and answer.
    let answers = |x: &Draft, y: &Draft| {
        let struck = y.ids(&[Role::Attacker]);
        x.ids(TARGETS).iter().any(|t| struck.contains(t))
    };
    if a.group() == Group::Violence && a.clause != b.clause && (answers(a, b) || answers(b, a)) {
        return false;
    }
    let clash = (a.kind == EventKind::Clash) != (b.kind == EventKind::Clash);
    let against = [like.date, like.place, like.actor, like.target].contains(&Some(false));
    let parts_against = [like.place, like.actor, like.target]
        .iter()
        .filter(|l| **l == Some(false))
        .count();
    if a.sentence == b.sentence {
        // `A bomb in X killed four, while a mine in Y killed two`: another place, and another means or killer.
        let has_means = |d: &Draft| !d.weapons.is_empty() || d.has(Role::Attacker);
        let is_elsewhere = a.clause != b.clause
            && like.place == Some(false)
            && has_means(a)
            && has_means(b)
            && !a.weapons.iter().any(|w| b.weapons.contains(w));
        // Who died, died in what the sentence tells.
        if dying && like.date != Some(false) && !clash && !is_elsewhere {
            return true;
        }
        if a.clause == b.clause {
            // One clause tells one incident, unless it dates two or fights go on beside a strike.
            return like.date != Some(false) && !(clash && parts_against > 0);
        }
        return !against && !clash
            || parts_against == 0 && like.date != Some(false) && a.group() == Group::Transfer;
    }
    if like.date == Some(false) || clash {
        return false;
    }
    // Deaths without a deed are the toll of what was told just before.
    let toll_only = b.sense == Sense::Death && !b.has(Role::Attacker) && b.date.is_none();
    if toll_only && b.sentence - a.sentence <= 2 && like.target == Some(true) {
        return true;
    }
    if a.is_headline {
        // A headline is told again below, in other words.
        let is_elsewhere = !narrow(a, PLACES).is_empty()
            && narrow(b, PLACES).is_empty()
            && like.actor != Some(true)
            && like.target != Some(true);
        return like.actor != Some(false)
            && like.place != Some(false)
            && !is_elsewhere
            && b.background.is_none();
    }
    // A blast is heard, and then it turns out what it was.
    let adjacent = b.sentence - a.sentence == 1;
    if adjacent
        && a.kind == EventKind::Explosion
        && a.weapons.is_empty()
        && like.place == Some(true)
    {
        return true;
    }
    let retold = a.kind == b.kind
        && like.actor == Some(true)
        && (like.target == Some(true) || like.date == Some(true))
        && like.target != Some(false);
    if retold && b.sentence - a.sentence <= 2 && !b.is_other && b.background.is_none() {
        return true;
    }
    // `The convoy`, `the new shipment`: the load told just before, whoever stands around it.
    let same_load = b.is_definite && a.group() == Group::Transfer && !a.is_headline;
    if same_load && b.sentence - a.sentence <= 2 && !b.is_other && like.place != Some(false) {
        return true;
    }
    if against || b.is_other {
        return false;
    }
    let near = b.sentence.saturating_sub(a.last_told) <= 2
        || a.line == b.line && b.sentence - a.sentence <= 4;
    let says_little = narrow(b, PLACES).is_empty() && b.date.is_none();
    if b.is_definite
        && near
        && (like.place == Some(true)
            || says_little
            || narrow(b, PLACES).is_empty()
            || b.date.is_none() && like.place.is_none())
    {
        return true;
    }
    // The same place, and nothing that speaks against it.
    let same = usize::from(like.place == Some(true))
        + usize::from(like.target == Some(true))
        + usize::from(like.actor == Some(true))
        + usize::from(like.date == Some(true));
    if like.place == Some(true)
        && (same >= 2 || near)
        && (b.background.is_none() || a.background.is_some() || like.date == Some(true))
    {
        return true;
    }
    if like.date == Some(true)
        && b.date.as_ref().is_some_and(|(_, d)| d.rule == "day")
        && same >= 2
        && like.place.is_none()
    {
        return true;
    }
    near && says_little
        && (b.kind == a.kind || a.group() == Group::Violence)
        && b.background.is_none()
        && (same >= 1 || !b.has(Role::Target) && !b.has(Role::Attacker))
}

/// `X said on Monday` leaves the eve open; `on Sunday it struck` says which of the two days it was.
fn is_narrower(a: Option<&(usize, DateHit)>, b: Option<&(usize, DateHit)>) -> bool {
    let days = |date: Option<&(usize, DateHit)>| date.and_then(|(_, hit)| hit.days);
    let (Some((day, end)), Some((eve, told))) = (days(a), days(b)) else {
        return false;
    };
    let is_eve = eve.tomorrow().is_ok_and(|next| next == told);
    day == end && is_eve && (day == eve || day == told)
}

/// Takes over what the other telling adds.
fn absorb(into: &mut Draft, mut other: Draft) {
    // A headline gives way to the story, and only fills what that leaves open.
    let gives_way = into.is_headline && !other.is_headline;
    if gives_way {
        std::mem::swap(into, &mut other);
        if !into.weapons.is_empty() {
            other.weapons.clear();
        }
    }
    let weak = |d: &Draft| matches!(d.kind, EventKind::Explosion | EventKind::Attack);
    if gives_way {
        if into.sense == Sense::Death && other.sense != Sense::Death {
            into.kind = other.kind;
            into.sense = other.sense;
            into.rule.clone_from(&other.rule);
        }
    } else if weak(into) && other.kind == EventKind::Strike
        || into.kind == EventKind::Explosion
            && other.kind == EventKind::Attack
            && other.sense != Sense::Death
            && !into
                .weapons
                .iter()
                .any(|w| matches!(*w, "ied" | "landmine" | "car_bomb"))
        || into.kind == EventKind::Movement
            && other.kind == EventKind::Shipment
            && !into.cargo.contains(&"fighters")
        || into.sense == Sense::Death && other.sense != Sense::Death
    {
        into.kind = other.kind;
        into.rule.clone_from(&other.rule);
        if into.sense == Sense::Death {
            into.sense = other.sense;
            into.clause = other.clause;
            into.trigger = other.trigger;
            into.sentence = other.sentence;
        }
    }
    for role in [Role::Attacker, Role::Sender, Role::Target] {
        let known = |d: &Draft| d.ids(&[role]).iter().any(|i| *i != UNIDENTIFIED);
        // Whom only the headline named gives way to whom the story names.
        let of_headline = |d: &Draft| {
            let mut own = d.parts.iter().filter(|p| p.role == role).peekable();
            own.peek().is_some() && own.all(|p| p.sentence < d.sentence)
        };
        if of_headline(into) && known(&other) && !gives_way {
            into.parts.retain(|p| p.role != role);
        }
        if !known(into)
            && known(&other)
            && !(into.ids(&[role]).contains(&UNIDENTIFIED) && role == Role::Attacker)
        {
            into.parts.retain(|p| p.role != role);
            into.certainty = if role == Role::Target {
                into.certainty
            } else {
                other.certainty
            };
            into.parts
                .extend(other.parts.iter().filter(|p| p.role == role).cloned());
        } else if into.ids(&[role]).is_empty() {
            into.parts
                .extend(other.parts.iter().filter(|p| p.role == role).cloned());
            if role == Role::Attacker && other.has(role) {
                into.certainty = other.certainty;
            }
        }
    }
    // `between X and Y` tells two, where none was told.
    let told: Vec<Role> = into
        .parts
        .iter()
        .filter(|p| !p.is_wide)
        .map(|p| p.role)
        .collect();
    for part in other.parts {
        let place = !matches!(part.role, Role::Attacker | Role::Sender | Role::Target);
        let seen = into
            .parts
            .iter()
            .any(|p| p.role == part.role && p.entity.id == part.entity.id);
        let first_narrow = told.contains(&part.role);
        // A warehouse is no wider than the town it stands in.
        let is_wide = part.is_wide && part.role != Role::Storage;
        let adds = part.role != Role::Place && !is_wide && !gives_way;
        if place && !seen && (!first_narrow || adds) {
            into.parts.push(part);
        }
    }
    for word in other.weapons {
        if !into.weapons.contains(&word) {
            into.weapons.push(word);
        }
    }
    for word in other.cargo {
        if !into.cargo.contains(&word) {
            into.cargo.push(word);
        }
    }
    for vehicle in other.vehicles {
        match into.vehicles.iter_mut().find(|v| v.kind == vehicle.kind) {
            Some(known) => known.count = known.count.or(vehicle.count),
            None => into.vehicles.push(vehicle),
        }
    }
    into.disguise = into.disguise.take().or(other.disguise);
    into.quantity = into.quantity.or(other.quantity);
    let closer = into
        .date
        .as_ref()
        .is_none_or(|(_, d)| d.days.is_none() && d.yearless.is_none())
        || is_narrower(other.date.as_ref(), into.date.as_ref());
    into.last_told = into.last_told.max(other.last_told);
    if closer {
        into.date = other.date.or(into.date.take());
    }
    for count in other.counts {
        if !into.counts.iter().any(|(s, c, _)| {
            *s == count.0 && c.first == count.1.first && c.measure == count.1.measure
        }) {
            into.counts.push(count);
        }
    }
    into.hits_load |= other.hits_load;
    into.hits_told_load |= other.hits_told_load;
}
