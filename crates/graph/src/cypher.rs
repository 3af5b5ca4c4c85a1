//! Every fixed Cypher text that is not a query or a migration, one text for both stores. Labels and relation types come from closed
//! enums, values only ever from parameters.

use model::batch::{Label, Relation};
use model::claim::EventKind;

/// A statement that reads, with its columns in order: the Neo4j driver forgets their order.
#[derive(Clone, Debug)]
pub(crate) struct Select {
    pub(crate) text: String,
    pub(crate) columns: &'static [&'static str],
}

fn select(text: impl Into<String>, columns: &'static [&'static str]) -> Select {
    Select {
        text: text.into(),
        columns,
    }
}

// Writes. Each tells how many rows it saw, so that a row without its end is noticed, and echoes a number that only this statement
// has, so that an answer to another one is.

const SEEN: &str = "RETURN $nonce AS nonce, count(*) AS n";
const SEEN_DELETING: &str = "WITH row, count(*) AS k RETURN $nonce AS nonce, count(*) AS n";

/// Rows `{id, p}`. A node of an event also gets the label of its kind, and loses that of another.
pub(crate) fn merge_nodes(label: Label, kind: Option<EventKind>) -> String {
    let kinds = match kind {
        None if label == Label::Event => format!(" REMOVE n{}", kind_labels(|_| true)),
        None => String::new(),
        Some(kind) => format!(
            " SET n:{} REMOVE n{}",
            kind.label(),
            kind_labels(|other| other != kind)
        ),
    };
    format!("UNWIND $rows AS row MERGE (n:{label} {{id: row.id}}) SET n = row.p{kinds} {SEEN}")
}

fn kind_labels(keep: impl Fn(EventKind) -> bool) -> String {
    EventKind::ALL
        .iter()
        .filter(|kind| keep(**kind))
        .map(|kind| format!(":{}", kind.label()))
        .collect()
}

/// Rows `{a, b, k, p}`; `k` only where the relation has a key property.
pub(crate) fn merge_edges(relation: Relation, from: Label, to: Label) -> String {
    format!(
        "UNWIND $rows AS row MATCH (a:{from} {{id: row.a}}) MATCH (b:{to} {{id: row.b}}) MERGE (a)-[r:{relation}{}]->(b) SET r = row.p {SEEN}",
        key(relation)
    )
}

/// Rows `{a, b, k}`.
pub(crate) fn delete_edges(relation: Relation, from: Label, to: Label) -> String {
    format!(
        "UNWIND $rows AS row OPTIONAL MATCH (a:{from} {{id: row.a}})-[r:{relation}{}]->(b:{to} {{id: row.b}}) DELETE r {SEEN_DELETING}",
        key(relation)
    )
}

fn key(relation: Relation) -> String {
    relation
        .key_property()
        .map(|name| format!(" {{{name}: row.k}}"))
        .unwrap_or_default()
}

/// Rows are ids.
pub(crate) fn delete_nodes(label: Label) -> String {
    format!(
        "UNWIND $rows AS row OPTIONAL MATCH (n:{label} {{id: row}}) DETACH DELETE n {SEEN_DELETING}"
    )
}

/// Rows are ids. What a place lies in does not keep it: nobody needs a place that nothing names.
pub(crate) fn delete_orphans(label: Label) -> String {
    let (alone, delete) = match label {
        Label::Location => ("(n)<--()", "DETACH DELETE"),
        _ => ("(n)--()", "DELETE"),
    };
    format!(
        "UNWIND $rows AS row OPTIONAL MATCH (n:{label} {{id: row}}) WHERE NOT {alone} {delete} n {SEEN_DELETING}"
    )
}

/// One row `{id, folder, number}`; sees nothing when the store has changed hands or was wiped.
pub(crate) const SET_BATCH: &str = "UNWIND $rows AS row MATCH (s:Store {id: row.id}) WHERE s.dataFolder = row.folder SET s.batch = row.number RETURN $nonce AS nonce, count(*) AS n";

/// One row `{id, p}`.
pub(crate) fn create_store() -> String {
    merge_nodes(Label::Store, None)
}

/// One row: the new owner.
pub(crate) const TAKE_OVER: &str = "UNWIND $rows AS row MATCH (s:Store) SET s.dataFolder = row RETURN $nonce AS nonce, count(*) AS n";

/// One row `{id, p}`: a migration that was applied.
pub(crate) const RECORD_MIGRATION: &str = "UNWIND $rows AS row MERGE (n:Migration {id: row.id}) SET n = row.p RETURN $nonce AS nonce, count(*) AS n";

// Reads.

pub(crate) fn ping() -> Select {
    select("RETURN 1 AS one", &["one"])
}

pub(crate) fn stores() -> Select {
    select(
        "MATCH (s:Store) RETURN s.id AS id, s.dataFolder AS folder, s.batch AS batch ORDER BY id",
        &["id", "folder", "batch"],
    )
}

pub(crate) fn migrations() -> Select {
    select(
        "MATCH (m:Migration) RETURN m.id AS id, m.checksum AS checksum ORDER BY id",
        &["id", "checksum"],
    )
}

/// Whether there is anything but what a set-up that was cut short leaves.
pub(crate) fn is_used() -> Select {
    select(
        "MATCH (n) WHERE NOT n:Migration RETURN 1 AS one LIMIT 1",
        &["one"],
    )
}

/// `$ids`: some of them may be unknown.
pub(crate) fn nodes(label: Label) -> Select {
    select(
        format!(
            "UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN n.id AS id, properties(n) AS p"
        ),
        &["id", "p"],
    )
}

/// Relations out of (or, `incoming`, into) the nodes `$ids` of one label, to nodes of another.
pub(crate) fn edges(near: Label, relation: Relation, incoming: bool, far: Label) -> Select {
    let (left, right) = if incoming { ("<-", "-") } else { ("-", "->") };
    select(
        format!(
            "UNWIND $ids AS id MATCH (a:{near} {{id: id}}){left}[r:{relation}]{right}(b:{far}) RETURN a.id AS near, b.id AS far, properties(r) AS p"
        ),
        &["near", "far", "p"],
    )
}

/// Every relation of the events `$ids`.
pub(crate) fn edges_of_events() -> Select {
    select(
        "UNWIND $ids AS id MATCH (e:Event {id: id})-[r]-(m) RETURN e.id AS near, startNode(r) = e AS outgoing, type(r) AS relation, labels(m) AS labels, m.id AS far, properties(r) AS p",
        &["near", "outgoing", "relation", "labels", "far", "p"],
    )
}

/// Claims that the revisions of the documents `$ids` state.
pub(crate) fn claims_of_documents() -> Select {
    select(
        "UNWIND $ids AS id MATCH (d:Document {id: id})-[:HAS_REVISION]->(v:Revision)-[:STATES]->(c:Claim) RETURN DISTINCT c.id AS id",
        &["id"],
    )
}

/// Claims about the events `$ids`.
pub(crate) fn claims_about_events() -> Select {
    select(
        "UNWIND $ids AS id MATCH (e:Event {id: id})<-[:ABOUT]-(c:Claim) RETURN DISTINCT c.id AS id",
        &["id"],
    )
}

/// Claims of the lasting relations `$ids`. In a pattern the embedded store refuses a property that no node has yet.
pub(crate) fn claims_of_relations() -> Select {
    select(
        "MATCH (c:Claim) WHERE c.relation IN $ids RETURN c.id AS id",
        &["id"],
    )
}

/// Claims of `$group` whose first day lies in `$from`..`$to`.
pub(crate) fn claims_in_window() -> Select {
    select(
        "MATCH (c:Claim) WHERE c.startDate >= $from AND c.startDate <= $to AND c.group = $group RETURN c.id AS id",
        &["id"],
    )
}

/// Relations of one type between two labels that only the gazetteer vouches for.
pub(crate) fn edges_of_gazetteer(relation: Relation, from: Label, to: Label) -> Select {
    select(
        format!(
            "MATCH (a:{from})-[r:{relation}]->(b:{to}) WHERE r.origin = 'gazetteer' RETURN a.id AS near, b.id AS far, properties(r) AS p"
        ),
        &["near", "far", "p"],
    )
}

/// Every relation of one type between two labels.
pub(crate) fn edges_between(from: Label, relation: Relation, to: Label) -> Select {
    select(
        format!(
            "MATCH (a:{from})-[r:{relation}]->(b:{to}) RETURN a.id AS near, b.id AS far, properties(r) AS p"
        ),
        &["near", "far", "p"],
    )
}

/// Everything with a label.
pub(crate) fn all_nodes(label: Label) -> Select {
    select(
        format!("MATCH (n:{label}) RETURN n.id AS id, labels(n) AS labels, properties(n) AS p"),
        &["id", "labels", "p"],
    )
}

/// Everything of a relation type.
pub(crate) fn all_edges(relation: Relation) -> Select {
    select(
        format!(
            "MATCH (a)-[r:{relation}]->(b) RETURN labels(a) AS fromLabels, a.id AS fromId, labels(b) AS toLabels, b.id AS toId, properties(r) AS p"
        ),
        &["fromLabels", "fromId", "toLabels", "toId", "p"],
    )
}

pub(crate) fn count_nodes(label: &str) -> Select {
    select(format!("MATCH (n:{label}) RETURN count(n) AS n"), &["n"])
}

pub(crate) fn count_edges(relation: Relation) -> Select {
    select(
        format!("MATCH ()-[r:{relation}]->() RETURN count(r) AS n"),
        &["n"],
    )
}

/// A server only.
pub(crate) fn components() -> Select {
    select(
        "CALL dbms.components() YIELD name, versions WITH name, versions WHERE name = 'Neo4j Kernel' RETURN versions[0] AS version",
        &["version"],
    )
}

/// A server only. After the first fill its planner still has the statistics of an empty graph and scans.
pub(crate) const REFRESH_STATISTICS: [&str; 2] = [
    "CALL db.resampleOutdatedIndexes()",
    "CALL db.clearQueryCaches()",
];
