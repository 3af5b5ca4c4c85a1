//! The canonical dump: every node and relation as one line of JSON, sorted. Two graphs are the same when their dumps are, whichever store
//! keeps them and whenever they were written, so clocks and what only this copy knows stay out.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use model::batch::{Label, Properties, Relation, Value};
use model::claim::EventKind;

use crate::around::{edge, node, primary};
use crate::cypher;
use crate::datum::Datum;
use crate::error::GraphError;
use crate::schema::{PropertyType, schema};
use crate::{Counts, DumpScope, Store};

/// Properties that tell when or by what a graph was made, not what it says.
const LEFT_OUT: [&str; 11] = [
    "id",
    "archiveKey",
    "reader",
    "capturedAt",
    "firstSeenAt",
    "lastSeenAt",
    "recordedAt",
    "updatedAt",
    "decidedAt",
    "undoneAt",
    "generation",
];

pub(crate) async fn lines(store: &Store, scope: DumpScope) -> Result<Vec<String>, GraphError> {
    let mut lines = Vec::new();
    let labels = Label::ALL.iter().filter(|label| is_in(**label, scope));
    for &label in labels {
        for row in store.select(cypher::all_nodes(label), Vec::new()).await? {
            if let Ok([id, labels, properties]) = <[Datum; 3]>::try_from(row) {
                lines.push(node_line(label, id, labels, properties));
            }
        }
    }
    for &relation in Relation::ALL {
        for row in store
            .select(cypher::all_edges(relation), Vec::new())
            .await?
        {
            if let Ok([from_labels, from, to_labels, to, properties]) = <[Datum; 5]>::try_from(row)
                && let (Some(from_label), Some(to_label)) =
                    (primary(from_labels), primary(to_labels))
                && is_in(from_label, scope)
                && is_in(to_label, scope)
            {
                lines.push(edge_line(
                    relation,
                    (from_label, from),
                    (to_label, to),
                    properties,
                ));
            }
        }
    }
    lines.sort_unstable();
    Ok(lines)
}

pub(crate) async fn counts(store: &Store) -> Result<Counts, GraphError> {
    let mut counts = Counts::default();
    let labels = Label::ALL.iter().map(|label| label.as_str());
    for label in labels.chain(EventKind::ALL.iter().map(|kind| kind.label())) {
        let n = count(store, cypher::count_nodes(label)).await?;
        if n > 0 {
            counts.nodes.insert(label.to_owned(), n);
        }
    }
    for &relation in Relation::ALL {
        let n = count(store, cypher::count_edges(relation)).await?;
        if n > 0 {
            counts.relations.insert(relation.to_string(), n);
        }
    }
    Ok(counts)
}

async fn count(store: &Store, select: cypher::Select) -> Result<u64, GraphError> {
    let rows = store.select(select, Vec::new()).await?;
    let n = rows
        .first()
        .and_then(|row| row.first())
        .and_then(Datum::as_int);
    Ok(n.and_then(|n| u64::try_from(n).ok()).unwrap_or(0))
}

fn is_in(label: Label, scope: DumpScope) -> bool {
    match label {
        Label::Store | Label::Run => false,
        Label::Review => scope == DumpScope::All,
        _ => true,
    }
}

fn node_line(label: Label, id: Datum, labels: Datum, properties: Datum) -> String {
    let id = id.into_text().unwrap_or_default();
    let mut labels: Vec<String> = labels
        .into_list()
        .into_iter()
        .filter_map(Datum::into_text)
        .collect();
    labels.sort_unstable();
    let known = schema().labels.get(label.as_str());
    let properties = node(label, id.clone(), properties).properties;
    let mut line = format!("[{}", text(&format!("{label}:{id}")));
    line.push_str(",[");
    join(&mut line, labels.iter().map(|label| text(label)));
    line.push_str("],");
    write_properties(&mut line, &properties, known);
    line.push(']');
    line
}

fn edge_line(
    relation: Relation,
    from: (Label, Datum),
    to: (Label, Datum),
    properties: Datum,
) -> String {
    let end = |(label, id): (Label, Datum)| (label, id.into_text().unwrap_or_default());
    let (from, to) = (end(from), end(to));
    let known = schema()
        .relationships
        .get(relation.as_str())
        .map(|relation| &relation.properties);
    let key = |(label, id): &(Label, String)| model::batch::NodeKey::new(*label, id.as_str());
    let properties = edge(relation, key(&from), key(&to), properties).properties;
    let mut line = format!(
        "[{},{},{},",
        text(&format!("{}:{}", from.0, from.1)),
        text(relation.as_str()),
        text(&format!("{}:{}", to.0, to.1)),
    );
    write_properties(&mut line, &properties, known);
    line.push(']');
    line
}

fn write_properties(
    line: &mut String,
    properties: &Properties,
    known: Option<&BTreeMap<String, PropertyType>>,
) {
    line.push('{');
    let entries = properties
        .iter()
        .filter(|(name, _)| known.is_some_and(|known| known.contains_key(*name)))
        .filter(|(name, _)| !LEFT_OUT.contains(&name.as_str()))
        .map(|(name, value)| {
            // When a retraction was seen depends on the looks taken; that the sentence no longer stands does not.
            let value = match name.as_str() {
                "retractedAt" => "true".to_owned(),
                _ => canonical(value),
            };
            format!("{}:{value}", text(name))
        });
    join(line, entries);
    line.push('}');
}

fn canonical(value: &Value) -> String {
    match value {
        Value::Bool(b) => b.to_string(),
        Value::Int(n) => n.to_string(),
        Value::Float(x) => decimals(*x),
        Value::Text(t) => text(t),
        Value::Texts(texts) => {
            let mut texts: Vec<&String> = texts.iter().collect();
            texts.sort_unstable();
            let mut out = "[".to_owned();
            join(&mut out, texts.into_iter().map(|t| text(t)));
            out.push(']');
            out
        }
        Value::Date(date) => text(&date.to_string()),
        Value::DateTime(at) => text(&at.to_string()),
        Value::Point { lat, lon } => format!("[{},{}]", decimals(*lat), decimals(*lon)),
    }
}

/// Six decimals: a tenth of a metre for degrees, and past what two sums of the same numbers can differ by.
fn decimals(x: f64) -> String {
    let out = format!("{x:.6}");
    if out == "-0.000000" {
        "0.000000".to_owned()
    } else {
        out
    }
}

fn text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn join(line: &mut String, parts: impl Iterator<Item = String>) {
    for (i, part) in parts.enumerate() {
        let comma = if i > 0 { "," } else { "" };
        write!(line, "{comma}{part}").expect("writing to a string cannot fail");
    }
}
