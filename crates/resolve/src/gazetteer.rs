//! The gazetteer and the configured sources as nodes and relations.

use std::collections::BTreeMap;

use model::batch::{
    Edge, EdgeKey, GraphBatch, Label, Node, NodeKey, Relation, Subgraph, Touch, Value,
};
use model::claim::EntityKind;
use model::gazetteer::{ActorEntry, Gazetteer, PlaceEntry};
use model::source::Source;
use model::text::fold;

use crate::diff::diff;
use crate::names;
use crate::places::{point, uncertainty_km};

/// `origin` of what only the gazetteer says.
pub(crate) const ORIGIN: &str = "gazetteer";

/// What [`gazetteer_batch`] must know of the store.
#[must_use]
pub fn gazetteer_touch() -> Touch {
    Touch {
        gazetteer: true,
        ..Touch::default()
    }
}

/// Makes the store's actors, places and aliases those of the gazetteer. An entry that is listed no more goes when nothing mentions it.
#[must_use]
pub fn gazetteer_batch(gazetteer: &Gazetteer, known: &Subgraph) -> GraphBatch {
    let mut wanted = graph(gazetteer);
    // What texts state too carries their claims instead.
    let is_stated = |key: &EdgeKey| {
        let edge = known.edges.get(key);
        edge.is_some_and(|edge| edge.properties.contains_key("claimIds"))
    };
    wanted.edges.retain(|key, _| !is_stated(key));
    let is_place_or_actor = |key: &NodeKey| matches!(key.label, Label::Actor | Label::Location);
    let mut mine = known.clone();
    mine.nodes
        .retain(|key, _| is_place_or_actor(key) || key.label == Label::Alias);
    mine.edges.retain(|key, edge| {
        let origin = edge.properties.get("origin").and_then(Value::as_text);
        key.relation == Relation::Names || origin == Some(ORIGIN)
    });
    let is_listed = |key: &NodeKey| wanted.nodes.contains_key(key);
    let mut batch = diff(known, &mine, &wanted, is_listed);
    let no_more = mine.nodes.values().filter(|node| {
        let kind = node.properties.get("kind").and_then(Value::as_text);
        is_place_or_actor(&node.key) && kind != Some(names::UNLISTED) && !is_listed(&node.key)
    });
    batch.orphans = no_more.map(|node| node.key.clone()).collect();
    batch
}

/// A configured publisher as a batch. Writing it again changes nothing.
#[must_use]
pub fn source_batch(source: &Source) -> GraphBatch {
    GraphBatch {
        nodes: vec![names::publisher(source)],
        ..GraphBatch::default()
    }
}

fn graph(gazetteer: &Gazetteer) -> Subgraph {
    let mut graph = Subgraph::default();
    let mut spellings: BTreeMap<(EntityKind, String), Vec<(&str, &str)>> = BTreeMap::new();
    let mut spell = |is: EntityKind, id, name| {
        spellings
            .entry((is, fold(name)))
            .or_default()
            .push((name, id));
    };
    let relate = |graph: &mut Subgraph, relation, label, from: &str, to: Option<&str>| {
        if let Some(to) = to {
            let (from, to) = (NodeKey::new(label, from), NodeKey::new(label, to));
            graph.insert_edge(Edge::new(relation, from, to).with("origin", ORIGIN));
        }
    };
    for entry in &gazetteer.actors {
        graph.insert_node(actor(entry));
        relate(
            &mut graph,
            Relation::PartOf,
            Label::Actor,
            &entry.id,
            entry.parent.as_deref(),
        );
        if let Some(backer) = &entry.backer {
            relate(
                &mut graph,
                Relation::Backs,
                Label::Actor,
                backer,
                Some(&entry.id),
            );
        }
        for name in names_of(&entry.name, entry.name_ar.as_ref(), &entry.aliases) {
            spell(EntityKind::Actor, entry.id.as_str(), name);
        }
    }
    for entry in &gazetteer.places {
        graph.insert_node(place(entry));
        relate(
            &mut graph,
            Relation::Within,
            Label::Location,
            &entry.id,
            entry.parent.as_deref(),
        );
        for name in names_of(&entry.name, entry.name_ar.as_ref(), &entry.aliases) {
            spell(EntityKind::Location, entry.id.as_str(), name);
        }
    }
    for ((is, norm), mut named) in spellings {
        named.sort_unstable();
        let Some((text, _)) = named.first().filter(|_| !norm.is_empty()) else {
            continue;
        };
        let node = Node::new(Label::Alias, format!("{is}:{norm}"))
            .with("title", *text)
            .with("kind", is.as_str())
            .with("norm", norm.as_str())
            .with("text", *text)
            .with("script", script(&norm));
        let label = match is {
            EntityKind::Actor => Label::Actor,
            EntityKind::Location => Label::Location,
        };
        for (_, id) in &named {
            let end = NodeKey::new(label, *id);
            graph.insert_edge(Edge::new(Relation::Names, node.key.clone(), end));
        }
        graph.insert_node(node);
    }
    graph
}

fn names_of<'a>(
    name: &'a String,
    name_ar: Option<&'a String>,
    aliases: &'a [String],
) -> impl Iterator<Item = &'a str> {
    std::iter::once(name)
        .chain(name_ar)
        .chain(aliases)
        .map(String::as_str)
}

fn actor(entry: &ActorEntry) -> Node {
    Node::new(Label::Actor, &entry.id)
        .with("title", entry.name.as_str())
        .with("name", entry.name.as_str())
        .maybe("nameAr", entry.name_ar.as_deref())
        .with("kind", entry.kind.as_str())
        .maybe("wikidataId", entry.wikidata.as_deref())
        .maybe("was", was(&entry.was))
}

fn place(entry: &PlaceEntry) -> Node {
    let at = point(entry);
    Node::new(Label::Location, &entry.id)
        .with("title", entry.name.as_str())
        .with("name", entry.name.as_str())
        .maybe("nameAr", entry.name_ar.as_deref())
        .with("kind", entry.kind.as_str())
        .maybe("official", entry.official)
        .maybe("point", at.map(|(lat, lon)| Value::Point { lat, lon }))
        .maybe("uncertaintyKm", at.map(|_| uncertainty_km(&entry.kind)))
        .maybe("geonamesId", entry.geonames.as_deref())
        .maybe("wikidataId", entry.wikidata.as_deref())
        .maybe("was", was(&entry.was))
}

fn was(ids: &[String]) -> Option<Vec<String>> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    (!ids.is_empty()).then_some(ids)
}

/// ISO 15924 code of the first letter that tells.
fn script(norm: &str) -> &'static str {
    let is_arabic = |c: char| ('\u{600}'..='\u{6ff}').contains(&c);
    if norm.chars().any(is_arabic) {
        "Arab"
    } else {
        "Latn"
    }
}
