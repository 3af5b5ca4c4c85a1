//! Lasting relations: the claims that state one, read back from the graph, and the relation that they come to. A relation is made from
//! all its claims, or is the gazetteer's where no claim states it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use model::batch::{Edge, EdgeKey, Label, NodeKey, Relation, Subgraph, Value};
use model::claim::{RelationKind, Role};
use model::gazetteer::Gazetteer;

use crate::indexed::Indexed;

/// `kind` of a claim of a lasting relation.
pub(crate) const STATE: &str = "state";

/// So many of its claims a relation names: the earliest.
const NAMED: usize = 10;

/// What one document says of one lasting relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Statement {
    pub(crate) key: EdgeKey,
    pub(crate) document: String,
    published_at: Option<Timestamp>,
    is_retracted: bool,
}

pub(crate) fn relation(kind: RelationKind) -> Relation {
    match kind {
        RelationKind::Backs => Relation::Backs,
        RelationKind::PartOf => Relation::PartOf,
        RelationKind::PresentAt => Relation::PresentAt,
        RelationKind::Controls => Relation::Controls,
    }
}

/// The claims of lasting relations in a part of the graph that has all they hang on, by id.
pub(crate) fn statements(graph: &Indexed<'_>) -> BTreeMap<String, Statement> {
    graph
        .graph
        .nodes
        .keys()
        .filter(|key| key.label == Label::Claim)
        .filter_map(|key| Some((key.id.clone(), statement(graph, key)?)))
        .collect()
}

fn statement(graph: &Indexed<'_>, claim: &NodeKey) -> Option<Statement> {
    let properties = &graph.node(claim)?.properties;
    if properties.get("kind")?.as_text() != Some(STATE) {
        return None;
    }
    let end = |role: Role| {
        let mut mentions = graph.outgoing(claim, Relation::Mentions);
        let found = mentions.find(|edge| edge.key.discriminator == role.as_str())?;
        Some(found.key.to.clone())
    };
    let (from, to) = (end(Role::Subject)?, end(Role::Object)?);
    let said = properties.get("relation")?.as_text()?;
    let key = RelationKind::ALL
        .iter()
        .map(|kind| Edge::new(relation(*kind), from.clone(), to.clone()).key)
        .find(|key| key.sentence() == said)?;
    let revision = graph.incoming(claim, Relation::States).next()?;
    let document = graph
        .incoming(&revision.key.from, Relation::HasRevision)
        .next()?;
    let time = |name| properties.get(name).and_then(Value::as_datetime);
    Some(Statement {
        key,
        document: document.key.from.id.clone(),
        published_at: time("publishedAt"),
        is_retracted: time("retractedAt").is_some(),
    })
}

/// The relations of `keys`, from every claim that states one of them.
pub(crate) fn relations(
    keys: &BTreeSet<EdgeKey>,
    statements: &BTreeMap<&str, &Statement>,
    wrong: &BTreeSet<String>,
    gazetteer: &Gazetteer,
) -> Subgraph {
    let mut by_key: BTreeMap<&EdgeKey, Vec<(&str, &Statement)>> = BTreeMap::new();
    for (id, statement) in statements {
        if !statement.is_retracted && !wrong.contains(*id) {
            by_key
                .entry(&statement.key)
                .or_default()
                .push((id, statement));
        }
    }
    let mut graph = Subgraph::default();
    for key in keys {
        let edge = Edge::new(key.relation, key.from.clone(), key.to.clone());
        match by_key.get(key) {
            Some(stated) => graph.insert_edge(with_claims(edge, stated)),
            None if is_listed(key, gazetteer) => {
                graph.insert_edge(edge.with("origin", crate::gazetteer::ORIGIN));
            }
            None => {}
        }
    }
    graph
}

fn with_claims(edge: Edge, stated: &[(&str, &Statement)]) -> Edge {
    let mut stated = stated.to_vec();
    stated.sort_by_key(|(id, s)| (s.published_at.is_none(), s.published_at, *id));
    let day = |at: Timestamp| Offset::UTC.to_datetime(at).date();
    let days = || stated.iter().filter_map(|(_, s)| s.published_at).map(day);
    let ids: Vec<String> = stated
        .iter()
        .take(NAMED)
        .map(|(id, _)| (*id).to_owned())
        .collect();
    let count = i64::try_from(stated.len()).unwrap_or(i64::MAX);
    edge.with("claimIds", ids)
        .with("count", count)
        .maybe::<Date>("first", days().min())
        .maybe::<Date>("last", days().max())
}

/// The gazetteer says so too.
fn is_listed(key: &EdgeKey, gazetteer: &Gazetteer) -> bool {
    let entry = |id: &str| gazetteer.actor(id);
    match key.relation {
        Relation::PartOf => entry(&key.from.id).and_then(|e| e.parent.as_ref()) == Some(&key.to.id),
        Relation::Backs => entry(&key.to.id).and_then(|e| e.backer.as_ref()) == Some(&key.from.id),
        _ => false,
    }
}
