//! How likely two claims tell of one incident, from the two alone. Every feature costs points of a hundred; some also cap the sum.

use jiff::SignedDuration;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::claim::{Certainty, EntityKind, EventKind, Group, Measure, Role};
use model::gazetteer::{Gazetteer, UNIDENTIFIED, distance_km};

use crate::places::{is_narrow, point, uncertainty_km};
use crate::stated::{Dates, Part, Stated};
use crate::toll;

/// From here on two claims are joined.
pub const JOIN: f64 = 0.90;

/// From here on a person is asked, and a claim may take the place of one that an edit removed.
pub const REVIEW: f64 = 0.60;

/// Longest range of dates, in days from first to last, with which a claim can be joined.
pub(crate) const MAX_RANGE_DAYS: i32 = 7;

/// Two claims to be joined are at most so many days apart.
pub(crate) const MAX_GAP_DAYS: i32 = 2;

/// Two places at most so far apart, in km, count as one even where both are exact.
const SAME_PLACE_KM: f64 = 10.0;

/// An undated report tells of what is not further from its publication, in days; pages may state the month of that alone. Of 58 pairs of
/// annotated articles that a person would have been asked about, 36 lay further apart, and none of them was one incident.
const MAX_NEWS_DAYS: i32 = 31;

/// The most that a pair can reach that lacks what joining needs.
const UNSURE: i32 = 89;

/// The most that a pair can reach that nobody could judge.
const UNASKED: i32 = 59;

/// A pair score, 0 to 1 in steps of a hundredth, and what spoke for and against.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    pub value: f64,
    pub features: Vec<Feature>,
}

impl Score {
    #[must_use]
    pub fn reasons(&self) -> Vec<String> {
        let reasons = self.features.iter().map(|feature| feature.reason.clone());
        reasons.collect()
    }
}

/// What one comparison takes from a pair score, in hundredths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feature {
    pub cost: i32,
    /// The most that is left, whatever the others say; 100 where it does not matter.
    pub cap: i32,
    pub reason: String,
}

fn feature(cost: i32, reason: impl Into<String>) -> Feature {
    capped(cost, 100, reason)
}

fn capped(cost: i32, cap: i32, reason: impl Into<String>) -> Feature {
    Feature {
        cost,
        cap,
        reason: reason.into(),
    }
}

/// Symmetric, and 0 for claims of different groups. The costs are set so that same day, same place and one agreeing party reach
/// [`JOIN`], and the same without any party does not: a town is shelled more than once a day.
#[must_use]
pub fn pair_score(a: &Stated, b: &Stated, gazetteer: &Gazetteer) -> Score {
    let (a, b) = if a.id <= b.id { (a, b) } else { (b, a) };
    let group = a.kind.group();
    if group != b.kind.group() {
        return Score {
            value: 0.0,
            features: vec![capped(0, 0, "different groups")],
        };
    }
    let mut features = vec![dates(a, b), places(a, b, gazetteer), kinds(a.kind, b.kind)];
    match group {
        Group::Violence => {
            features.push(doers(a, b, Role::Attacker, "attackers", gazetteer));
            features.push(sufferers(
                a,
                b,
                &[Role::Target, Role::Victim],
                "targets",
                gazetteer,
            ));
            features.push(weapons(&a.weapons, &b.weapons));
            features.push(tolls(a, b));
        }
        Group::Transfer => {
            features.push(doers(a, b, Role::Sender, "senders", gazetteer));
            features.push(sufferers(a, b, &[Role::Recipient], "recipients", gazetteer));
            features.push(cargo(&a.cargo, &b.cargo));
            features.push(vehicles(&a.vehicle_kinds, &b.vehicle_kinds));
        }
    }
    let sum = 100 - features.iter().map(|f| f.cost).sum::<i32>();
    let cap = features.iter().map(|f| f.cap).min().unwrap_or(100);
    Score {
        value: f64::from(sum.min(cap).max(0)) / 100.0,
        features,
    }
}

/// What a claim must have to be joined with any other, worked out once: pairs that cannot reach [`JOIN`] are told by it at little cost.
pub(crate) struct Reach<'a> {
    pub(crate) dates: Dates,
    spots: Vec<Spot<'a>>,
}

/// `None` for a claim that no pair score can join.
pub(crate) fn reach<'a>(claim: &'a Stated, gazetteer: &'a Gazetteer) -> Option<Reach<'a>> {
    let dates = claim
        .dates
        .filter(|dates| range(*dates) <= MAX_RANGE_DAYS)?;
    let spots: Vec<Spot<'a>> = places_of(claim)
        .filter_map(|part| spot(part, gazetteer))
        .collect();
    (!spots.is_empty()).then_some(Reach { dates, spots })
}

impl Reach<'_> {
    /// Days between which a partner starts.
    pub(crate) fn partners_start(&self) -> (Date, Date) {
        let days = |n: i32| jiff::Span::new().days(n);
        let earliest = days(MAX_GAP_DAYS + MAX_RANGE_DAYS);
        (
            self.dates.start.saturating_sub(earliest),
            self.dates.end.saturating_add(days(MAX_GAP_DAYS)),
        )
    }

    /// Whether dates and places leave room for a join.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        gap(self.dates, other.dates) <= MAX_GAP_DAYS
            && self
                .spots
                .iter()
                .any(|x| other.spots.iter().any(|y| meeting(x, y).is_some()))
    }
}

/// Days from the first possible day to the last.
fn range(dates: Dates) -> i32 {
    between(dates.start, dates.end)
}

/// Days from one date to another; saturates far beyond any limit used here.
pub(crate) fn between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}

/// Days that lie between two ranges; 0 where they meet.
pub(crate) fn gap(a: Dates, b: Dates) -> i32 {
    days_apart((a.start, a.end), (b.start, b.end))
}

fn days_apart(a: (Date, Date), b: (Date, Date)) -> i32 {
    between(a.1, b.0).max(between(b.1, a.0)).max(0)
}

fn dates(a: &Stated, b: &Stated) -> Feature {
    let (Some(a), Some(b)) = (a.dates, b.dates) else {
        return undated(a, b);
    };
    let apart = gap(a, b);
    if apart > MAX_GAP_DAYS {
        return capped(0, 40, format!("{apart} days apart"));
    }
    if range(a).max(range(b)) > MAX_RANGE_DAYS {
        return capped(10, UNSURE, "a date is inexact");
    }
    match apart {
        0 if (a.start, a.end) == (b.start, b.end) => feature(0, "same date"),
        0 => feature(2, "dates meet"),
        1 => feature(4, "a day apart"),
        _ => feature(8, format!("{apart} days apart")),
    }
}

/// What is told without a date lies near its publication, or nobody can say where.
fn undated(a: &Stated, b: &Stated) -> Feature {
    let near = |claim: &Stated| {
        let told = || {
            claim
                .published_at
                .map(|at| TimeZone::UTC.to_datetime(at).date())
        };
        let dates = claim.dates.map(|dates| (dates.start, dates.end));
        dates.or_else(|| told().map(|day| (day, day)))
    };
    let cost = if a.dates.is_none() && b.dates.is_none() {
        25
    } else {
        20
    };
    match (near(a), near(b)) {
        (Some(x), Some(y)) if days_apart(x, y) > MAX_NEWS_DAYS => capped(
            cost,
            UNASKED,
            format!(
                "a date is missing, and the reports lie {} days apart",
                days_apart(x, y)
            ),
        ),
        _ => capped(cost, UNSURE, "a date is missing"),
    }
}

/// Where it happened: the place or the location that was the target; of a transfer every stop.
pub(crate) fn places_of(claim: &Stated) -> impl Iterator<Item = &Part> {
    let roles: &[Role] = match claim.kind.group() {
        Group::Violence => &[Role::Place, Role::Target],
        Group::Transfer => &[
            Role::Destination,
            Role::Storage,
            Role::Via,
            Role::Origin,
            Role::Place,
        ],
    };
    roles
        .iter()
        .flat_map(|role| claim.in_role(EntityKind::Location, *role))
}

fn places(a: &Stated, b: &Stated, gazetteer: &Gazetteer) -> Feature {
    let mut pairs = Vec::new();
    for x in places_of(a) {
        for y in places_of(b) {
            let mut pair = place_pair(x, y, gazetteer);
            // A load that arrives where another one leaves is another load, as long as nothing else says so.
            if a.kind.group() == Group::Transfer && x.role != y.role {
                pair.cost += 5;
            }
            pairs.push(pair);
        }
    }
    let best = pairs
        .into_iter()
        .min_by_key(|f| (f.cost + (100 - f.cap), f.reason.clone()));
    best.unwrap_or_else(|| {
        let both = places_of(a).next().is_none() && places_of(b).next().is_none();
        capped(if both { 25 } else { 20 }, UNSURE, "a place is missing")
    })
}

fn place_pair(x: &Part, y: &Part, gazetteer: &Gazetteer) -> Feature {
    let (one, other) = (called(x, gazetteer), called(y, gazetteer));
    let both = format!("{} and {}", one.min(other), one.max(other));
    if let (Some(a), Some(b)) = (spot(x, gazetteer), spot(y, gazetteer)) {
        match meeting(&a, &b) {
            Some(Meeting::Same) => return feature(0, format!("same place: {one}")),
            Some(Meeting::Inside) => return feature(3, format!("{both}: one lies in the other")),
            Some(Meeting::Near(km)) => return feature(3, format!("{both}: {km:.0} km apart")),
            // Where an unlisted place lies is not known, so nothing says that it is another one.
            None if a.at.is_none() || b.at.is_none() => {
                return capped(20, UNSURE, "a place that no list has");
            }
            None => {}
        }
    }
    if x.id == y.id {
        return capped(12, UNSURE, format!("only a wide place in common: {}", x.id));
    }
    if within(x, &y.id, gazetteer) || within(y, &x.id, gazetteer) {
        return capped(12, UNSURE, format!("{both}: one lies far inside the other"));
    }
    feature(45, "different places")
}

/// The id of a listed place, and the name of another one, whose id says nothing to a person.
fn called<'a>(part: &'a Part, gazetteer: &Gazetteer) -> &'a str {
    match &part.name {
        Some(name) if gazetteer.place(&part.id).is_none() => name,
        _ => &part.id,
    }
}

/// A place below governorate, as joining looks at it.
struct Spot<'a> {
    id: &'a str,
    parent: Option<&'a str>,
    at: Option<(f64, f64)>,
    radius_km: f64,
}

fn spot<'a>(part: &'a Part, gazetteer: &'a Gazetteer) -> Option<Spot<'a>> {
    is_narrow(gazetteer, &part.id).then(|| Spot {
        id: &part.id,
        parent: parent(part, gazetteer).map(String::as_str),
        at: gazetteer.place(&part.id).and_then(point),
        radius_km: uncertainty(part, gazetteer),
    })
}

enum Meeting {
    Same,
    Inside,
    Near(f64),
}

/// How two places below governorate are one; `None` when they are not, or when nobody knows.
fn meeting(x: &Spot<'_>, y: &Spot<'_>) -> Option<Meeting> {
    if x.id == y.id {
        return Some(Meeting::Same);
    }
    if x.parent == Some(y.id) || y.parent == Some(x.id) {
        return Some(Meeting::Inside);
    }
    let km = distance_km(x.at?, y.at?);
    let limit = SAME_PLACE_KM.max(x.radius_km).max(y.radius_km);
    (km <= limit).then_some(Meeting::Near(km))
}

fn parent<'a>(part: &'a Part, gazetteer: &'a Gazetteer) -> Option<&'a String> {
    match gazetteer.place(&part.id) {
        Some(entry) => entry.parent.as_ref(),
        None => part.container.as_ref(),
    }
}

fn within(inner: &Part, outer: &str, gazetteer: &Gazetteer) -> bool {
    parent(inner, gazetteer).is_some_and(|around| gazetteer.is_within(around, outer))
}

/// Radius, in km, around the point of a listed place in which the incident lies; "5 km east of" widens it.
pub(crate) fn uncertainty(part: &Part, gazetteer: &Gazetteer) -> f64 {
    let own = gazetteer
        .place(&part.id)
        .map_or(0.0, |entry| uncertainty_km(&entry.kind));
    match (&part.relation, part.distance_km) {
        (_, Some(km)) if km.is_finite() && km >= 0.0 => own.max(km),
        (Some(_), _) => own.max(SAME_PLACE_KM),
        _ => own,
    }
}

fn kinds(a: EventKind, b: EventKind) -> Feature {
    use EventKind::{Attack, Clash, Explosion, Movement, Operation, Seizure, Shipment, Strike};
    if a == b {
        return feature(0, format!("both {a}"));
    }
    let cost = match (a.min(b), a.max(b)) {
        // A blast is often told before its cause is known.
        (Strike, Explosion) => 1,
        (Attack, Clash | Explosion) | (Shipment, Movement) => 2,
        (Strike, Attack) | (Attack | Clash, Operation) => 4,
        (Shipment | Movement, Seizure) => 8,
        _ => 6,
    };
    feature(cost, format!("{} and {}", a.min(b), a.max(b)))
}

/// The actors that a claim holds to have done it, from firm to suspected; a denial and "unidentified" name nobody.
pub(crate) fn named(claim: &Stated, role: Role) -> Vec<&Part> {
    claim
        .in_role(EntityKind::Actor, role)
        .filter(|part| part.id != UNIDENTIFIED && certainty(claim, part) != Certainty::Denied)
        .collect()
}

/// How firmly a claim puts the deed to one actor.
pub(crate) fn certainty(claim: &Stated, part: &Part) -> Certainty {
    part.certainty.unwrap_or(claim.certainty)
}

fn doers(a: &Stated, b: &Stated, role: Role, what: &str, gazetteer: &Gazetteer) -> Feature {
    let (x, y) = (named(a, role), named(b, role));
    if x.is_empty() || y.is_empty() {
        return feature(
            if x.is_empty() && y.is_empty() { 4 } else { 3 },
            format!("{what} not named"),
        );
    }
    if agree(&x, &y, gazetteer) {
        return feature(0, format!("{what} agree"));
    }
    let firm = |claim: &Stated, parts: &[&Part]| {
        parts.iter().any(|part| {
            matches!(
                certainty(claim, part),
                Certainty::Asserted | Certainty::Claimed
            )
        })
    };
    // Who is only suspected is often another one in the next report.
    let cost = if firm(a, &x) && firm(b, &y) { 15 } else { 6 };
    feature(cost, format!("{what} differ"))
}

fn sufferers(a: &Stated, b: &Stated, roles: &[Role], what: &str, gazetteer: &Gazetteer) -> Feature {
    let of = |claim| -> Vec<&Part> { roles.iter().flat_map(|role| named(claim, *role)).collect() };
    let (x, y) = (of(a), of(b));
    match (x.is_empty(), y.is_empty()) {
        (true, true) => feature(5, format!("{what} not named")),
        (true, false) | (false, true) => feature(3, format!("{what} not named by both")),
        _ if agree(&x, &y, gazetteer) => feature(0, format!("{what} agree")),
        _ => feature(12, format!("{what} differ")),
    }
}

fn agree(x: &[&Part], y: &[&Part], gazetteer: &Gazetteer) -> bool {
    x.iter()
        .any(|a| y.iter().any(|b| is_compatible(&a.id, &b.id, gazetteer)))
}

/// One actor, one a part of the other, or one the backer of the other.
pub(crate) fn is_compatible(a: &str, b: &str, gazetteer: &Gazetteer) -> bool {
    let over = |inner: &str, outer: &str| {
        gazetteer
            .ancestors_of_actor(inner)
            .iter()
            .any(|actor| actor.id == outer || actor.backer.as_deref() == Some(outer))
    };
    a == b || over(a, b) || over(b, a)
}

fn weapons(a: &[String], b: &[String]) -> Feature {
    const AIR: [&str; 4] = ["airstrike", "drone", "missile", "ballistic_missile"];
    const GROUND: [&str; 4] = ["rocket", "artillery", "missile", "anti_ship_missile"];
    const BOMB: [&str; 3] = ["ied", "landmine", "car_bomb"];
    const GUN: [&str; 3] = ["machine_gun", "small_arms", "rpg"];
    if a.is_empty() || b.is_empty() {
        return feature(1, "weapons not named by both");
    }
    if a.iter().any(|weapon| b.contains(weapon)) {
        return feature(0, "same weapon");
    }
    let has =
        |words: &[String], family: &[&str]| words.iter().any(|w| family.contains(&w.as_str()));
    if [&AIR[..], &GROUND, &BOMB, &GUN]
        .iter()
        .any(|family| has(a, family) && has(b, family))
    {
        return feature(2, "like weapons");
    }
    feature(6, "different weapons")
}

fn tolls(a: &Stated, b: &Stated) -> Feature {
    let (Some(x), Some(y)) = (
        toll::of_claim(a, Measure::Killed),
        toll::of_claim(b, Measure::Killed),
    ) else {
        return feature(1, "tolls not told by both");
    };
    if x.low <= y.high && y.low <= x.high {
        return feature(0, "tolls agree");
    }
    // Most pages state the day alone, and each in its own zone: within a day nobody knows which of two came first.
    let day = SignedDuration::from_hours(24);
    let grows = match (a.published_at, b.published_at) {
        (Some(at), Some(then)) if at.duration_until(then).abs() >= day => {
            (at < then) == (x.best < y.best)
        }
        _ => true,
    };
    if grows {
        feature(2, "tolls grow")
    } else {
        feature(5, "tolls differ")
    }
}

fn cargo(a: &[String], b: &[String]) -> Feature {
    // Words that stand for any load of a war.
    const GENERAL: [&str; 3] = ["weapons", "military_equipment", "logistics"];
    let general = |words: &[String]| words.iter().any(|word| GENERAL.contains(&word.as_str()));
    match (a.is_empty(), b.is_empty()) {
        (true, true) => feature(4, "cargo not named"),
        (true, false) | (false, true) => feature(2, "cargo not named by both"),
        _ if a.iter().any(|word| b.contains(word)) => feature(0, "same cargo"),
        _ if general(a) || general(b) => feature(2, "cargo may agree"),
        _ => feature(10, "different cargo"),
    }
}

fn vehicles(a: &[String], b: &[String]) -> Feature {
    if a.is_empty() || b.is_empty() {
        return feature(1, "vehicles not named by both");
    }
    if a.iter().any(|kind| b.contains(kind)) {
        feature(0, "same vehicles")
    } else {
        feature(3, "different vehicles")
    }
}
