//! A batch as statements: grouped by label or by relation and the labels of its ends, rows sorted, a bounded number of rows each.

use std::collections::{BTreeMap, BTreeSet};

use model::batch::{Edge, EdgeKey, GraphBatch, Label, Node, NodeKey, Properties, Relation, Value};
use model::claim::EventKind;

use crate::cypher;
use crate::datum::Datum;

/// Rows and bytes of one statement: past some thousand rows a server gains little, and its memory for one statement is bounded.
const MAX_ROWS: usize = 500;
const MAX_BYTES: usize = 1 << 20;

/// One write. It must report as many rows as it was given.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    pub(crate) text: String,
    pub(crate) rows: Vec<Datum>,
}

/// The writes of a batch, in the order in which they are run.
pub(crate) fn statements(batch: &GraphBatch) -> Vec<Statement> {
    let mut out = Vec::new();
    for ((relation, from, to), keys) in by_ends(&batch.removed_edges) {
        let rows = keys.into_iter().map(|key| Datum::Map(ends(key)));
        push(&mut out, &cypher::delete_edges(relation, from, to), rows);
    }
    for (label, ids) in by_label(&batch.removed_nodes) {
        push(
            &mut out,
            &cypher::delete_nodes(label),
            ids.into_iter().map(Datum::from),
        );
    }

    let mut nodes: BTreeMap<(Label, Option<EventKind>), BTreeMap<&str, &Node>> = BTreeMap::new();
    for node in &batch.nodes {
        nodes
            .entry((node.key.label, kind_of(node)))
            .or_default()
            .insert(&node.key.id, node);
    }
    for ((label, kind), nodes) in nodes {
        push(
            &mut out,
            &cypher::merge_nodes(label, kind),
            nodes.into_values().map(node_row),
        );
    }

    let mut edges: BTreeMap<(Relation, Label, Label), BTreeMap<&EdgeKey, &Edge>> = BTreeMap::new();
    for edge in &batch.edges {
        let key = &edge.key;
        edges
            .entry((key.relation, key.from.label, key.to.label))
            .or_default()
            .insert(key, edge);
    }
    for ((relation, from, to), edges) in edges {
        let rows = edges.into_values().map(|edge| {
            let mut row = ends(&edge.key);
            row.insert(
                "p".to_owned(),
                Datum::Map(Datum::properties(&edge.properties)),
            );
            Datum::Map(row)
        });
        push(&mut out, &cypher::merge_edges(relation, from, to), rows);
    }

    for (label, ids) in by_label(&batch.orphans) {
        push(
            &mut out,
            &cypher::delete_orphans(label),
            ids.into_iter().map(Datum::from),
        );
    }
    out
}

/// Marks the store with the number of the batch, if it is still ours.
pub(crate) fn set_batch(store: &str, folder: &str, number: u64) -> Statement {
    one(
        cypher::SET_BATCH,
        Datum::map([
            ("id", store.into()),
            ("folder", folder.into()),
            (
                "number",
                Datum::Int(i64::try_from(number).unwrap_or(i64::MAX)),
            ),
        ]),
    )
}

/// Gives an empty graph its identity.
pub(crate) fn create_store(id: &str, folder: &str) -> Statement {
    let node = Node {
        key: NodeKey::new(Label::Store, id),
        properties: Properties::from([
            ("dataFolder".to_owned(), Value::Text(folder.to_owned())),
            ("batch".to_owned(), Value::Int(0)),
        ]),
    };
    one(&cypher::create_store(), node_row(&node))
}

pub(crate) fn take_over(folder: &str) -> Statement {
    one(cypher::TAKE_OVER, folder.into())
}

pub(crate) fn record_migration(version: &str, name: &str, checksum: &str) -> Statement {
    let properties = Datum::map([
        ("id", version.into()),
        ("name", name.into()),
        ("title", name.into()),
        ("checksum", checksum.into()),
    ]);
    one(
        cypher::RECORD_MIGRATION,
        Datum::map([("id", version.into()), ("p", properties)]),
    )
}

fn one(text: &str, row: Datum) -> Statement {
    Statement {
        text: text.to_owned(),
        rows: vec![row],
    }
}

fn kind_of(node: &Node) -> Option<EventKind> {
    if node.key.label != Label::Event {
        return None;
    }
    node.properties.get("kind")?.as_text()?.parse().ok()
}

fn node_row(node: &Node) -> Datum {
    let mut properties = Datum::properties(&node.properties);
    properties.insert("id".to_owned(), node.key.id.as_str().into());
    // The embedded store shows a title of its own making where a node has none.
    if let Some(name) = properties.get("name").cloned() {
        properties.entry("title".to_owned()).or_insert(name);
    }
    Datum::map([
        ("id", node.key.id.as_str().into()),
        ("p", Datum::Map(properties)),
    ])
}

fn ends(key: &EdgeKey) -> BTreeMap<String, Datum> {
    let mut row = BTreeMap::from([
        ("a".to_owned(), key.from.id.as_str().into()),
        ("b".to_owned(), key.to.id.as_str().into()),
    ]);
    if key.relation.key_property().is_some() {
        row.insert("k".to_owned(), key.discriminator.as_str().into());
    }
    row
}

fn by_label(keys: &[NodeKey]) -> BTreeMap<Label, BTreeSet<&str>> {
    let mut out: BTreeMap<Label, BTreeSet<&str>> = BTreeMap::new();
    for key in keys {
        out.entry(key.label).or_default().insert(&key.id);
    }
    out
}

fn by_ends(keys: &[EdgeKey]) -> BTreeMap<(Relation, Label, Label), BTreeSet<&EdgeKey>> {
    let mut out: BTreeMap<_, BTreeSet<&EdgeKey>> = BTreeMap::new();
    for key in keys {
        out.entry((key.relation, key.from.label, key.to.label))
            .or_default()
            .insert(key);
    }
    out
}

fn push(out: &mut Vec<Statement>, text: &str, rows: impl Iterator<Item = Datum>) {
    let mut chunk = Vec::new();
    let mut bytes = 0;
    for row in rows {
        let size = row.size();
        if !chunk.is_empty() && (chunk.len() == MAX_ROWS || bytes + size > MAX_BYTES) {
            out.push(Statement {
                text: text.to_owned(),
                rows: std::mem::take(&mut chunk),
            });
            bytes = 0;
        }
        bytes += size;
        chunk.push(row);
    }
    if !chunk.is_empty() {
        out.push(Statement {
            text: text.to_owned(),
            rows: chunk,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_holds_a_bounded_number_of_rows_and_bytes() {
        let node =
            |i: usize, text: &str| Node::new(Label::Revision, format!("{i:04}")).with("text", text);
        let sizes = |batch: &GraphBatch| {
            statements(batch)
                .iter()
                .map(|s| s.rows.len())
                .collect::<Vec<_>>()
        };
        let small = GraphBatch {
            nodes: (0..1001).map(|i| node(i, "x")).collect(),
            ..GraphBatch::default()
        };
        assert_eq!(sizes(&small), [500, 500, 1]);
        let big = "x".repeat(600_000);
        let large = GraphBatch {
            nodes: (0..3).map(|i| node(i, &big)).collect(),
            ..GraphBatch::default()
        };
        assert_eq!(sizes(&large), [1, 1, 1]);
    }

    #[test]
    fn removals_come_first_then_nodes_then_edges_then_orphans() {
        let actor = NodeKey::new(Label::Actor, "a");
        let place = NodeKey::new(Label::Location, "l");
        let edge = Edge::new(Relation::PresentAt, actor.clone(), place.clone());
        let batch = GraphBatch {
            removed_edges: vec![edge.key.clone()],
            removed_nodes: vec![NodeKey::new(Label::Claim, "c")],
            nodes: vec![
                Node::new(Label::Location, "l"),
                Node::new(Label::Actor, "a"),
            ],
            edges: vec![edge],
            orphans: vec![actor],
        };
        let verbs: Vec<&str> = statements(&batch)
            .iter()
            .map(|s| {
                [
                    "DETACH DELETE",
                    "DELETE r",
                    "DELETE n",
                    "MERGE (n:Actor",
                    "MERGE (n:Location",
                    "MERGE (a)",
                ]
                .into_iter()
                .find(|verb| s.text.contains(verb))
                .unwrap_or("?")
            })
            .collect();
        assert_eq!(
            verbs,
            [
                "DELETE r",
                "DETACH DELETE",
                "MERGE (n:Actor",
                "MERGE (n:Location",
                "MERGE (a)",
                "DELETE n"
            ]
        );
    }
}
