//! One event from the claims about it: its node and every relation that follows from them. Only claims that are neither retracted nor
//! decided wrong have a vote; where none is left, the others still say what the retracted event was.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use model::article::DatePrecision;
use model::batch::{Edge, Label, Node, NodeKey, Relation, Subgraph};
use model::claim::{Certainty, EntityKind, EventKind, Group, Measure, Role};
use model::gazetteer::{Gazetteer, UNIDENTIFIED};
use model::id;

use crate::component::Resolved;
use crate::places::point;
use crate::score;
use crate::stated::{Dates, Part, Stated};
use crate::toll;

/// From the more specific to the less: what the tie between two kinds is broken by.
const SPECIFIC: [EventKind; 8] = [
    EventKind::Strike,
    EventKind::Attack,
    EventKind::Clash,
    EventKind::Operation,
    EventKind::Explosion,
    EventKind::Seizure,
    EventKind::Shipment,
    EventKind::Movement,
];

pub(crate) fn votes(claim: &Stated, wrong: &BTreeSet<String>) -> bool {
    claim.retracted_at.is_none() && !wrong.contains(&claim.id)
}

/// `members` in the order of their ids; at least one.
pub(crate) fn resolve(
    members: &[&Stated],
    wrong: &BTreeSet<String>,
    gazetteer: &Gazetteer,
) -> Resolved {
    let earliest = members
        .iter()
        .min_by(|a, b| a.order().cmp(&b.order()))
        .expect("a group of claims has a member");
    let id = id::event(&earliest.id);
    let voters: Vec<&Stated> = members
        .iter()
        .copied()
        .filter(|claim| votes(claim, wrong))
        .collect();
    let speakers = if voters.is_empty() { members } else { &voters };
    let mut graph = Subgraph::default();
    graph.insert_node(node(&id, members, &voters, speakers, gazetteer));
    let key = NodeKey::new(Label::Event, &id);
    for claim in members {
        let claim = NodeKey::new(Label::Claim, &claim.id);
        graph.insert_edge(Edge::new(Relation::About, claim, key.clone()));
    }
    for edge in parts(&key, speakers).into_iter().chain(repeats(&voters)) {
        graph.insert_edge(edge);
    }
    Resolved {
        id,
        claims: members.iter().map(|claim| claim.id.clone()).collect(),
        graph,
    }
}

fn node(
    id: &str,
    members: &[&Stated],
    voters: &[&Stated],
    speakers: &[&Stated],
    gazetteer: &Gazetteer,
) -> Node {
    let kind = kind(speakers);
    let dates = dates(speakers);
    let place = place(speakers, gazetteer);
    let name = name(kind, speakers, place, dates, gazetteer);
    let distinct = |of: fn(&Stated) -> &str| {
        let names: BTreeSet<&str> = voters.iter().map(|claim| of(claim)).collect();
        names.len()
    };
    let origins = distinct(|claim| &claim.origin);
    let killed = toll::of_event(voters, Measure::Killed);
    let wounded = toll::of_event(voters, Measure::Wounded);
    let published = || voters.iter().filter_map(|claim| claim.published_at);
    let changed = members
        .iter()
        .flat_map(|claim| [claim.recorded_at, claim.retracted_at])
        .flatten()
        .max();
    let mut node = Node::new(Label::Event, id)
        .with("kind", kind.as_str())
        .with("group", kind.group().as_str())
        .with("title", name.as_str())
        .with("name", name.as_str())
        .maybe("startDate", dates.map(|dates| dates.start))
        .maybe("endDate", dates.map(|dates| dates.end))
        .maybe("datePrecision", dates.map(|dates| dates.precision.as_str()))
        .maybe(
            "startTime",
            most(speakers, |claim| claim.start_time.clone()),
        )
        .with(
            "status",
            if voters.is_empty() {
                "retracted"
            } else {
                "live"
            },
        )
        .maybe(
            "corroboration",
            (!voters.is_empty()).then(|| toll::corroboration(voters, origins, gazetteer)),
        )
        .with("sourceCount", count(distinct(|claim| &claim.publisher)))
        .with("originCount", count(origins))
        .maybe("killedLow", killed.map(|figure| figure.low))
        .maybe("killedBest", killed.map(|figure| figure.best))
        .maybe("killedHigh", killed.map(|figure| figure.high))
        .maybe("woundedLow", wounded.map(|figure| figure.low))
        .maybe("woundedBest", wounded.map(|figure| figure.best))
        .maybe("woundedHigh", wounded.map(|figure| figure.high))
        .maybe("firstReportedAt", published().min())
        .maybe("lastReportedAt", published().max())
        .maybe("updatedAt", changed)
        .maybe("weapons", words(speakers, |claim| &claim.weapons))
        .maybe("cargo", words(speakers, |claim| &claim.cargo))
        .maybe("quantity", most(speakers, |claim| claim.quantity))
        .maybe("vehicles", most(speakers, |claim| claim.vehicles))
        .maybe(
            "vehicleKinds",
            words(speakers, |claim| &claim.vehicle_kinds),
        )
        .maybe("disguise", most(speakers, |claim| claim.disguise.clone()));
    if let Some((part, (lat, lon))) =
        place.and_then(|part| Some((part, gazetteer.place(&part.id).and_then(point)?)))
    {
        node = node
            .with("point", model::batch::Value::Point { lat, lon })
            .with("uncertaintyKm", score::uncertainty(part, gazetteer));
    }
    node
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// How many origins say each value; the one most say, then the smallest.
fn most<T: Ord + Clone>(claims: &[&Stated], of: impl Fn(&Stated) -> Option<T>) -> Option<T> {
    let mut origins: BTreeMap<T, BTreeSet<&str>> = BTreeMap::new();
    for claim in claims {
        if let Some(value) = of(claim) {
            origins.entry(value).or_default().insert(&claim.origin);
        }
    }
    let most = origins.values().map(BTreeSet::len).max()?;
    origins
        .into_iter()
        .find(|(_, by)| by.len() == most)
        .map(|(value, _)| value)
}

/// All that is said, sorted; absent when nothing is.
fn words(claims: &[&Stated], of: fn(&Stated) -> &Vec<String>) -> Option<Vec<String>> {
    let words: BTreeSet<&String> = claims.iter().flat_map(|claim| of(claim)).collect();
    (!words.is_empty()).then(|| words.into_iter().cloned().collect())
}

fn kind(claims: &[&Stated]) -> EventKind {
    let rank = |claim: &Stated| SPECIFIC.iter().position(|kind| *kind == claim.kind);
    let rank = most(claims, rank).unwrap_or_default();
    SPECIFIC[rank]
}

/// The days that the most exact claims leave possible: those they have in common, else from the first to the last of them.
fn dates(claims: &[&Stated]) -> Option<Dates> {
    let rank = |precision: DatePrecision| {
        DatePrecision::ALL
            .iter()
            .position(|other| *other == precision)
    };
    let all = || claims.iter().filter_map(|claim| claim.dates);
    let precision = all()
        .map(|dates| dates.precision)
        .min_by_key(|p| rank(*p))?;
    let exact = || all().filter(|dates| dates.precision == precision);
    let start = exact().map(|dates| dates.start).max()?;
    let end = exact().map(|dates| dates.end).min()?;
    let (start, end) = if start <= end {
        (start, end)
    } else {
        (
            exact().map(|dates| dates.start).min()?,
            exact().map(|dates| dates.end).max()?,
        )
    };
    Some(Dates {
        start,
        end,
        precision,
    })
}

/// The place to show: the most exact that the gazetteer can point at, then the one most origins name; without any, an unlisted one.
fn place<'a>(claims: &[&'a Stated], gazetteer: &Gazetteer) -> Option<&'a Part> {
    let mut origins: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for claim in claims {
        for part in score::places_of(claim) {
            origins.entry(&part.id).or_default().insert(&claim.origin);
        }
    }
    claims
        .iter()
        .flat_map(|claim| score::places_of(claim))
        .min_by(|a, b| {
            let rank = |part: &Part| gazetteer.place(&part.id).and_then(point).is_none();
            let exact = |part: &Part| score::uncertainty(part, gazetteer);
            let said = |part: &Part| origins.get(part.id.as_str()).map_or(0, BTreeSet::len);
            rank(a)
                .cmp(&rank(b))
                .then_with(|| exact(a).total_cmp(&exact(b)))
                .then_with(|| said(b).cmp(&said(a)))
                .then_with(|| a.id.cmp(&b.id))
        })
}

fn name(
    kind: EventKind,
    claims: &[&Stated],
    place: Option<&Part>,
    dates: Option<Dates>,
    gazetteer: &Gazetteer,
) -> String {
    let mut name = what(kind, claims).to_owned();
    if let Some(part) = place {
        let word = match (kind, part.role) {
            (_, Role::Destination | Role::Storage) => "to",
            (_, Role::Origin) => "from",
            (_, Role::Via) => "through",
            (EventKind::Strike | EventKind::Attack, _) if part.relation.is_none() => "on",
            (_, _) if part.relation.is_none() => "in",
            _ => "near",
        };
        let listed = gazetteer.place(&part.id).map(|entry| entry.name.as_str());
        if let Some(place) = listed.or(part.name.as_deref()) {
            name = format!("{name} {word} {place}");
        }
    }
    match dates.map(when) {
        Some(when) => format!("{name}, {when}"),
        None => name,
    }
}

fn what(kind: EventKind, claims: &[&Stated]) -> &'static str {
    let weapons = words(claims, |claim| &claim.weapons).unwrap_or_default();
    let has = |weapon: &str| weapons.iter().any(|word| word == weapon);
    match kind {
        EventKind::Strike if has("airstrike") => "Airstrike",
        EventKind::Strike if has("drone") => "Drone strike",
        EventKind::Strike if has("missile") || has("ballistic_missile") => "Missile strike",
        EventKind::Strike if has("rocket") => "Rocket fire",
        EventKind::Strike if has("artillery") => "Shelling",
        EventKind::Strike => "Strike",
        EventKind::Attack => "Attack",
        EventKind::Clash => "Clash",
        EventKind::Explosion => "Explosion",
        EventKind::Operation => "Operation",
        EventKind::Shipment => "Shipment",
        EventKind::Movement => "Movement",
        EventKind::Seizure => "Seizure",
    }
}

fn when(dates: Dates) -> String {
    let day = |date: Date| date.to_string();
    match dates.precision {
        DatePrecision::Year => dates.start.strftime("%Y").to_string(),
        DatePrecision::Month => dates.start.strftime("%Y-%m").to_string(),
        DatePrecision::Week | DatePrecision::Day if dates.start == dates.end => day(dates.start),
        DatePrecision::Week | DatePrecision::Day => {
            format!("{} to {}", day(dates.start), day(dates.end))
        }
    }
}

/// Relations from what the claims say of actors and places.
fn parts(event: &NodeKey, claims: &[&Stated]) -> Vec<Edge> {
    let group = claims.first().map(|claim| claim.kind.group());
    let mut said: BTreeMap<(Relation, NodeKey), Vec<(&Stated, &Part)>> = BTreeMap::new();
    for claim in claims {
        for part in claim.parts.iter().filter(|part| part.id != UNIDENTIFIED) {
            if let Some(relation) = group.and_then(|group| relation(group, part.is, part.role)) {
                let label = match part.is {
                    EntityKind::Actor => Label::Actor,
                    EntityKind::Location => Label::Location,
                };
                said.entry((relation, NodeKey::new(label, &part.id)))
                    .or_default()
                    .push((claim, part));
            }
        }
    }
    said.into_iter()
        .map(|((relation, other), by)| {
            let ids: BTreeSet<&String> = by.iter().map(|(claim, _)| &claim.id).collect();
            let ids: Vec<String> = ids.into_iter().cloned().collect();
            let edge = match relation {
                Relation::Conducted | Relation::Sent | Relation::Received => {
                    Edge::new(relation, other, event.clone())
                }
                _ => Edge::new(relation, event.clone(), other),
            };
            let edge = edge.with("claimIds", ids);
            match relation {
                Relation::Conducted => edge.with("certainty", firmest(&by).as_str()),
                Relation::OccurredAt => {
                    let part = closest(&by);
                    edge.maybe("relation", part.and_then(|part| part.relation.clone()))
                        .maybe("distanceKm", part.and_then(|part| part.distance_km))
                        .maybe("precision", part.and_then(|part| part.precision.clone()))
                }
                _ => edge,
            }
        })
        .collect()
}

/// What a part in a claim makes of the event. A place that only is where a load was seen is one it came through.
fn relation(group: Group, is: EntityKind, role: Role) -> Option<Relation> {
    Some(match (group, is, role) {
        (Group::Violence, EntityKind::Actor, Role::Attacker) => Relation::Conducted,
        (Group::Violence, EntityKind::Actor, Role::Target) => Relation::Targeted,
        (Group::Violence, EntityKind::Location, Role::Place | Role::Target) => Relation::OccurredAt,
        (Group::Transfer, EntityKind::Actor, Role::Sender) => Relation::Sent,
        (Group::Transfer, EntityKind::Actor, Role::Recipient) => Relation::Received,
        (Group::Transfer, EntityKind::Location, Role::Origin) => Relation::OriginatedAt,
        (Group::Transfer, EntityKind::Location, Role::Via | Role::Place) => Relation::CrossedAt,
        (Group::Transfer, EntityKind::Location, Role::Destination) => Relation::DeliveredTo,
        (Group::Transfer, EntityKind::Location, Role::Storage) => Relation::StoredAt,
        _ => return None,
    })
}

/// The strongest word that a claim has for it; a denial counts only where nobody says otherwise.
fn firmest(by: &[(&Stated, &Part)]) -> Certainty {
    const ORDER: [Certainty; 5] = [
        Certainty::Asserted,
        Certainty::Claimed,
        Certainty::Suspected,
        Certainty::Unknown,
        Certainty::Denied,
    ];
    let said = |word: &Certainty| {
        by.iter()
            .any(|(claim, part)| score::certainty(claim, part) == *word)
    };
    ORDER.into_iter().find(said).unwrap_or(Certainty::Unknown)
}

/// The mention that puts the event closest to the place: at it before near it, then by distance, then the earliest claim.
fn closest<'a>(by: &[(&'a Stated, &'a Part)]) -> Option<&'a Part> {
    by.iter()
        .min_by(|(a, x), (b, y)| {
            let km = |part: &Part| part.distance_km.unwrap_or(f64::INFINITY);
            (x.relation.is_some().cmp(&y.relation.is_some()))
                .then_with(|| km(x).total_cmp(&km(y)))
                .then_with(|| a.order().cmp(&b.order()))
                .then_with(|| x.role.cmp(&y.role))
        })
        .map(|(_, part)| *part)
}

/// A later claim repeats the earliest one of its origin, when another document made that.
fn repeats(voters: &[&Stated]) -> Vec<Edge> {
    let mut by_origin: BTreeMap<&str, Vec<&Stated>> = BTreeMap::new();
    for claim in voters {
        by_origin.entry(&claim.origin).or_default().push(claim);
    }
    let mut edges = Vec::new();
    for claims in by_origin.values_mut() {
        claims.sort_by(|a, b| a.order().cmp(&b.order()));
        let Some((first, later)) = claims.split_first() else {
            continue;
        };
        for claim in later
            .iter()
            .filter(|claim| claim.document != first.document)
        {
            let end = |id: &str| NodeKey::new(Label::Claim, id);
            edges.push(Edge::new(Relation::Repeats, end(&claim.id), end(&first.id)));
        }
    }
    edges
}
