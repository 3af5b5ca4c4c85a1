//! A claim as the graph keeps it, read back into values. Knowledge is made from these alone, whether the claim was read a moment ago or
//! comes from the store, and so is the same either way.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use model::article::DatePrecision;
use model::batch::{Edge, Label, NodeKey, Properties, Relation, Value};
use model::claim::{Certainty, EntityKind, EventKind, Measure, Role, Scope};
use model::source::Sources;

use crate::indexed::Indexed;

/// What one document says of one incident.
#[derive(Clone, Debug, PartialEq)]
pub struct Stated {
    pub id: String,
    pub document: String,
    /// Every revision that states it; two claims that share one are two incidents.
    pub revisions: BTreeSet<String>,
    /// Source of the document.
    pub publisher: String,
    /// Source whose voice it is.
    pub origin: String,
    /// Admiralty grade of the origin.
    pub grade: Option<String>,
    pub kind: EventKind,
    pub certainty: Certainty,
    pub dates: Option<Dates>,
    pub start_time: Option<String>,
    pub weapons: Vec<String>,
    pub cargo: Vec<String>,
    pub vehicles: Option<i64>,
    pub vehicle_kinds: Vec<String>,
    pub quantity: Option<i64>,
    pub disguise: Option<String>,
    pub published_at: Option<Timestamp>,
    pub recorded_at: Option<Timestamp>,
    pub retracted_at: Option<Timestamp>,
    pub parts: Vec<Part>,
    pub tolls: Vec<Count>,
    /// Claims of loads that this strike hit.
    pub struck: BTreeSet<String>,
    /// Claims of earlier texts whose place it took.
    pub was: Vec<String>,
}

/// First and last possible day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    pub start: Date,
    pub end: Date,
    pub precision: DatePrecision,
}

/// Who or where plays which part.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    pub role: Role,
    pub is: EntityKind,
    pub id: String,
    /// As its node has it.
    pub name: Option<String>,
    /// Place around it, as the graph has it.
    pub container: Option<String>,
    pub relation: Option<String>,
    pub distance_km: Option<f64>,
    pub precision: Option<String>,
    pub certainty: Option<Certainty>,
}

/// A toll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    pub id: String,
    pub measure: Measure,
    pub low: i64,
    pub best: i64,
    pub high: i64,
    pub scope: Scope,
    pub is_total: bool,
    pub recorded_at: Option<Timestamp>,
    pub retracted_at: Option<Timestamp>,
}

impl Stated {
    /// Order in which claims were made: publication, unknown ones last, then id. The first of an event names it.
    #[must_use]
    pub fn order(&self) -> (bool, Option<Timestamp>, &str) {
        (self.published_at.is_none(), self.published_at, &self.id)
    }

    /// Whom or what it names in a role.
    pub fn in_role(&self, is: EntityKind, role: Role) -> impl Iterator<Item = &Part> {
        self.parts
            .iter()
            .filter(move |part| part.is == is && part.role == role)
    }

    /// The tolls that count now; all of them once the claim itself is retracted.
    pub fn counts(&self, measure: Measure) -> impl Iterator<Item = &Count> {
        let retracted = self.retracted_at.is_some();
        self.tolls.iter().filter(move |count| {
            count.measure == measure
                && count.scope == Scope::Event
                && (retracted || count.retracted_at.is_none())
        })
    }
}

/// The claim with this id; `None` when the graph lacks it or what it hangs on.
pub(crate) fn read(graph: &Indexed<'_>, sources: &Sources, id: &str) -> Option<Stated> {
    let key = NodeKey::new(Label::Claim, id);
    let node = &graph.node(&key)?.properties;
    let revisions: BTreeSet<String> = graph
        .incoming(&key, Relation::States)
        .map(|edge| edge.key.from.id.clone())
        .collect();
    let document = revisions.iter().find_map(|revision| {
        let revision = NodeKey::new(Label::Revision, revision);
        graph.incoming(&revision, Relation::HasRevision).next()
    })?;
    let document = &document.key.from;
    let publisher = graph
        .incoming(document, Relation::Published)
        .next()
        .map(|edge| edge.key.from.id.clone())?;
    let origin = text(node, "origin").unwrap_or_else(|| publisher.clone());
    Some(Stated {
        id: id.to_owned(),
        document: document.id.clone(),
        revisions,
        grade: sources
            .get(&origin)
            .and_then(|source| source.reliability.clone()),
        publisher,
        origin,
        kind: word(node, "kind")?,
        certainty: word(node, "certainty").unwrap_or(Certainty::Unknown),
        dates: dates(node),
        start_time: text(node, "startTime"),
        weapons: texts(node, "weapons"),
        cargo: texts(node, "cargo"),
        vehicles: int(node, "vehicles"),
        vehicle_kinds: texts(node, "vehicleKinds"),
        quantity: int(node, "quantity"),
        disguise: text(node, "disguise"),
        published_at: time(node, "publishedAt"),
        recorded_at: time(node, "recordedAt"),
        retracted_at: time(node, "retractedAt"),
        parts: graph
            .outgoing(&key, Relation::Mentions)
            .filter_map(|edge| part(graph, edge))
            .collect(),
        tolls: graph
            .outgoing(&key, Relation::ReportsToll)
            .filter_map(|edge| count(graph, &edge.key.to))
            .collect(),
        struck: graph
            .outgoing(&key, Relation::Struck)
            .map(|edge| edge.key.to.id.clone())
            .collect(),
        was: texts(node, "was"),
    })
}

fn dates(node: &Properties) -> Option<Dates> {
    let start = node.get("startDate").and_then(Value::as_date)?;
    let end = node
        .get("endDate")
        .and_then(Value::as_date)
        .unwrap_or(start);
    Some(Dates {
        start,
        end: end.max(start),
        precision: word(node, "datePrecision").unwrap_or(DatePrecision::Day),
    })
}

fn part(graph: &Indexed<'_>, edge: &Edge) -> Option<Part> {
    let to = &edge.key.to;
    let is = match to.label {
        Label::Actor => EntityKind::Actor,
        Label::Location => EntityKind::Location,
        _ => return None,
    };
    Some(Part {
        role: word(&edge.properties, "role")?,
        is,
        id: to.id.clone(),
        name: graph
            .node(to)
            .and_then(|node| text(&node.properties, "name")),
        container: graph
            .outgoing(to, Relation::Within)
            .next()
            .map(|within| within.key.to.id.clone()),
        relation: text(&edge.properties, "relation"),
        distance_km: edge.properties.get("distanceKm").and_then(Value::as_float),
        precision: text(&edge.properties, "precision"),
        certainty: word(&edge.properties, "certainty"),
    })
}

fn count(graph: &Indexed<'_>, key: &NodeKey) -> Option<Count> {
    let node = &graph.node(key)?.properties;
    Some(Count {
        id: key.id.clone(),
        measure: word(node, "measure")?,
        low: int(node, "low")?,
        best: int(node, "best")?,
        high: int(node, "high")?,
        scope: word(node, "scope")?,
        is_total: node
            .get("isTotal")
            .and_then(Value::as_bool)
            .unwrap_or(false),
        recorded_at: time(node, "recordedAt"),
        retracted_at: time(node, "retractedAt"),
    })
}

fn text(node: &Properties, name: &str) -> Option<String> {
    node.get(name)?.as_text().map(str::to_owned)
}

fn texts(node: &Properties, name: &str) -> Vec<String> {
    node.get(name)
        .map(|value| value.as_texts().to_vec())
        .unwrap_or_default()
}

fn int(node: &Properties, name: &str) -> Option<i64> {
    node.get(name)?.as_int()
}

fn time(node: &Properties, name: &str) -> Option<Timestamp> {
    node.get(name)?.as_datetime()
}

fn word<T: std::str::FromStr>(node: &Properties, name: &str) -> Option<T> {
    node.get(name)?.as_text()?.parse().ok()
}
