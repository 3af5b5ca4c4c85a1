//! Knowledge: the claims of a component and what people decided, made events, and the pairs that a person should judge.

use std::collections::{BTreeMap, BTreeSet};

use model::batch::{Edge, Label, NodeKey, Relation, Subgraph};
use model::gazetteer::Gazetteer;

use crate::Decisions;
use crate::event;
use crate::join;
use crate::score::{JOIN, REVIEW, pair_score};
use crate::stated::Stated;

/// What a component comes to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resolution {
    /// By id.
    pub events: Vec<Resolved>,
    /// By ids.
    pub reviews: Vec<Candidate>,
}

/// An event, the claims it rests on and its part of the graph: node, `ABOUT` and every derived relation that leads out of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolved {
    pub id: String,
    pub claims: Vec<String>,
    pub graph: Subgraph,
}

/// Two claims that may be of one event, and of which neither a machine nor a person is sure.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    pub a: String,
    pub b: String,
    pub score: f64,
    pub reasons: Vec<String>,
}

/// Events and reviews of a whole component, in whatever order its claims come.
#[must_use]
pub fn component(claims: &[Stated], decisions: &Decisions, gazetteer: &Gazetteer) -> Resolution {
    let claims = sorted(claims.iter());
    let events = events(&claims, decisions, gazetteer);
    let reviews = reviews(&claims, &events, decisions, gazetteer);
    Resolution { events, reviews }
}

pub(crate) fn sorted<'a>(claims: impl Iterator<Item = &'a Stated>) -> Vec<&'a Stated> {
    let by_id: BTreeMap<&str, &Stated> = claims.map(|claim| (claim.id.as_str(), claim)).collect();
    by_id.into_values().collect()
}

/// `claims` in the order of their ids.
pub(crate) fn events(
    claims: &[&Stated],
    decisions: &Decisions,
    gazetteer: &Gazetteer,
) -> Vec<Resolved> {
    let mut events: Vec<Resolved> = join::groups(claims, decisions, gazetteer)
        .into_iter()
        .map(|members| {
            let members: Vec<&Stated> = members.into_iter().map(|at| claims[at]).collect();
            event::resolve(&members, &decisions.wrong, gazetteer)
        })
        .collect();
    events.sort_by(|a, b| a.id.cmp(&b.id));
    hits(&mut events, claims, &decisions.wrong);
    events
}

/// A strike's event hit the events of the loads that its claims struck.
fn hits(events: &mut [Resolved], claims: &[&Stated], wrong: &BTreeSet<String>) {
    let event_of: BTreeMap<&str, &str> = events
        .iter()
        .flat_map(|event| {
            event
                .claims
                .iter()
                .map(|claim| (claim.as_str(), event.id.as_str()))
        })
        .collect();
    let mut by: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for claim in claims.iter().filter(|claim| event::votes(claim, wrong)) {
        for struck in &claim.struck {
            if let (Some(from), Some(to)) = (
                event_of.get(claim.id.as_str()),
                event_of.get(struck.as_str()),
            ) && from != to
            {
                by.entry((from, to)).or_default().push(claim.id.clone());
            }
        }
    }
    let edges: Vec<Edge> = by
        .into_iter()
        .map(|((from, to), mut ids)| {
            ids.dedup();
            let end = |id: &str| NodeKey::new(Label::Event, id);
            Edge::new(Relation::Hit, end(from), end(to)).with("claimIds", ids)
        })
        .collect();
    for edge in edges {
        if let Some(event) = events.iter_mut().find(|event| event.id == edge.key.from.id) {
            event.graph.insert_edge(edge);
        }
    }
}

fn reviews(
    claims: &[&Stated],
    events: &[Resolved],
    decisions: &Decisions,
    gazetteer: &Gazetteer,
) -> Vec<Candidate> {
    let event_of: BTreeMap<&str, &str> = events
        .iter()
        .flat_map(|event| {
            event
                .claims
                .iter()
                .map(|claim| (claim.as_str(), event.id.as_str()))
        })
        .collect();
    let decided = |a: &str, b: &str| {
        let has = |set: &BTreeSet<(String, String)>| {
            set.contains(&(a.to_owned(), b.to_owned()))
                || set.contains(&(b.to_owned(), a.to_owned()))
        };
        has(&decisions.same) || has(&decisions.different)
    };
    let mut reviews = Vec::new();
    for (at, a) in claims.iter().enumerate() {
        for b in claims.iter().skip(at + 1) {
            if event_of.get(a.id.as_str()) == event_of.get(b.id.as_str())
                || join::share_revision(a, b)
                || decided(&a.id, &b.id)
            {
                continue;
            }
            let score = pair_score(a, b, gazetteer);
            if (REVIEW..JOIN).contains(&score.value) {
                reviews.push(Candidate {
                    a: a.id.clone(),
                    b: b.id.clone(),
                    score: score.value,
                    reasons: score.reasons(),
                });
            }
        }
    }
    reviews
}
