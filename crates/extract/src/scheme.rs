//! An extraction -> the JSON of the events bench (`docs/scheme.md`): actors, locations, events.

use std::collections::{BTreeMap, BTreeSet};

use model::article::DatePrecision;
use model::claim::{
    Certainty, Claim, Entity, EntityKind, EventKind, Extraction, Measure, Qualifier, Role, Scope,
};
use serde_json::{Map, Value, json};

/// The events of one article. `clusters`: a label per claim, equal for claims of one incident.
#[must_use]
pub fn to_json(extraction: &Extraction, clusters: &[Option<String>]) -> Value {
    let named = |kind: EntityKind| -> Vec<String> {
        let mut seen = BTreeSet::new();
        extraction
            .names
            .iter()
            .filter(|n| n.entity.is == kind)
            .map(|n| word(&n.entity, &n.text))
            .filter(|w| seen.insert(w.clone()))
            .collect()
    };
    let events: Vec<Value> = extraction
        .claims
        .iter()
        .enumerate()
        .map(|(i, claim)| event(i, claim, extraction, clusters))
        .collect();
    json!({ "actors": named(EntityKind::Actor), "locations": named(EntityKind::Location), "events": events })
}

/// Id of the claim at a position, among the events of its article.
#[must_use]
pub fn event_id(at: usize) -> String {
    format!("e{}", at + 1)
}

/// The id, or the name of what the list by hand does not have: ids of other lists (`geonames:170017`) say nothing to the scheme.
fn word(entity: &Entity, text: &str) -> String {
    match &entity.unknown {
        Some(unknown) => unknown.name.clone(),
        None if entity.id.contains(':') => text.to_owned(),
        None => entity.id.clone(),
    }
}

fn event(at: usize, claim: &Claim, extraction: &Extraction, clusters: &[Option<String>]) -> Value {
    let roles = |wanted: &[Role]| -> Vec<String> {
        let mut seen = BTreeSet::new();
        claim
            .mentions
            .iter()
            .filter(|m| wanted.contains(&m.role))
            .map(|m| word(&m.entity, &m.text))
            .filter(|w| seen.insert(w.clone()))
            .collect()
    };
    let mut out = Map::new();
    out.insert("id".into(), json!(event_id(at)));
    out.insert("type".into(), json!(claim.kind.as_str()));
    out.insert("date".into(), json!(date(claim)));
    out.insert(
        "actor".into(),
        json!(roles(&[Role::Attacker, Role::Sender])),
    );
    out.insert("target".into(), json!(roles(&[Role::Target, Role::Victim])));
    // The scheme gives a movement the place it goes to.
    let places: &[Role] = if claim.kind == EventKind::Movement {
        &[Role::Place, Role::Destination]
    } else {
        &[Role::Place]
    };
    out.insert("loc".into(), json!(roles(places)));
    out.insert("certainty".into(), json!(certainty(claim.certainty)));
    out.insert("background".into(), json!(claim.is_background));
    out.insert("quote".into(), json!(claim.quote));
    for (slot, role) in [
        ("origin", Role::Origin),
        ("dest", Role::Destination),
        ("via", Role::Via),
        ("storage", Role::Storage),
        ("escort", Role::Escort),
        ("recipient", Role::Recipient),
        ("denied_by", Role::Denier),
    ] {
        let ids = roles(&[role]);
        if !ids.is_empty() {
            out.insert(slot.into(), json!(ids));
        }
    }
    for (slot, words) in [("weapon", &claim.weapons), ("cargo", &claim.cargo)] {
        if !words.is_empty() {
            out.insert(slot.into(), json!(words));
        }
    }
    if !claim.vehicles.is_empty() {
        let vehicles: BTreeMap<&str, Option<u32>> = claim
            .vehicles
            .iter()
            .map(|v| (v.kind.as_str(), v.count))
            .collect();
        out.insert("vehicles".into(), json!(vehicles));
    }
    if claim.disguise.is_some() {
        out.insert("camouflage".into(), json!(true));
    }
    if extraction.claims.iter().any(|c| c.struck.contains(&at)) {
        out.insert("struck".into(), json!(true));
    }
    for (slot, measure) in [("killed", Measure::Killed), ("wounded", Measure::Wounded)] {
        if let Some(toll) = toll(claim, measure) {
            out.insert(slot.into(), toll);
        }
    }
    if let Some(Some(label)) = clusters.get(at) {
        out.insert("cluster".into(), json!(label));
    }
    Value::Object(out)
}

/// The scheme has no word for a denied deed: what is left is that nobody is named.
fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Denied => Certainty::Unknown.as_str(),
        other => other.as_str(),
    }
}

fn date(claim: &Claim) -> Option<String> {
    if let Some(day) = &claim.yearless {
        return Some(day.clone());
    }
    let when = claim.when.as_ref()?;
    Some(match when.precision {
        DatePrecision::Month => when.start.strftime("%Y-%m").to_string(),
        DatePrecision::Year => when.start.strftime("%Y").to_string(),
        DatePrecision::Day | DatePrecision::Week if when.start == when.end => {
            when.start.to_string()
        }
        DatePrecision::Day | DatePrecision::Week => format!("{}/{}", when.start, when.end),
    })
}

fn toll(claim: &Claim, measure: Measure) -> Option<Value> {
    let mut out = Map::new();
    let mut by = BTreeMap::new();
    for toll in claim
        .tolls
        .iter()
        .filter(|t| t.measure == measure && t.scope == Scope::Event)
    {
        if toll.is_total {
            out.insert("total".into(), json!(toll.best));
            if toll.qualifier == Qualifier::AtLeast {
                out.insert("op".into(), json!("min"));
            }
        } else if let Some(victim) = &toll.victim {
            by.insert(word(victim, &victim.id), toll.best);
        }
    }
    if !by.is_empty() {
        out.insert("by".into(), json!(by));
    }
    (!out.is_empty()).then_some(Value::Object(out))
}
