//! A graph in memory that reads and writes as a store does, by the letter of `Touch` and `GraphBatch`.

use model::batch::{
    Edge, EdgeKey, GraphBatch, Label, Node, NodeKey, Relation, Subgraph, Touch, Value,
};
use model::reading::DocumentReadings;
use resolve::{Decisions, Work};

use crate::make::{gazetteer, sources};

pub(crate) fn filled() -> Subgraph {
    let mut graph = Subgraph::default();
    let known = around(&graph, &resolve::gazetteer_touch());
    apply(&mut graph, &resolve::gazetteer_batch(gazetteer(), &known));
    for source in &sources().0 {
        apply(&mut graph, &resolve::source_batch(source));
    }
    graph
}

/// Asks until nothing is missing, and writes. Returns what was written.
pub(crate) fn take(
    graph: &mut Subgraph,
    documents: Vec<DocumentReadings>,
    decisions: &Decisions,
) -> GraphBatch {
    let sources = sources();
    let mut work = Work::new(gazetteer(), &sources, decisions, documents);
    let mut rounds = 0;
    while let Some(touch) = work.missing() {
        let known = around(graph, &touch);
        work.add(&touch, known);
        rounds += 1;
        assert!(rounds < 100, "never has enough: {touch:?}");
    }
    let batch = work.batch();
    apply(graph, &batch);
    batch
}

pub(crate) fn apply(graph: &mut Subgraph, batch: &GraphBatch) {
    for key in &batch.removed_edges {
        graph.edges.remove(key);
    }
    for key in &batch.removed_nodes {
        graph.nodes.remove(key);
        graph
            .edges
            .retain(|edge, _| edge.from != *key && edge.to != *key);
    }
    for node in &batch.nodes {
        graph.insert_node(node.clone());
    }
    for edge in &batch.edges {
        for end in [&edge.key.from, &edge.key.to] {
            assert!(
                graph.nodes.contains_key(end),
                "{end:?} of {:?} is no node",
                edge.key
            );
        }
        graph.insert_edge(edge.clone());
    }
    for key in &batch.orphans {
        let holds = |edge: &EdgeKey| {
            edge.to == *key || (edge.from == *key && edge.relation != Relation::Within)
        };
        if !graph.edges.keys().any(holds) {
            graph.nodes.remove(key);
            graph.edges.retain(|edge, _| edge.from != *key);
        }
    }
}

fn around(graph: &Subgraph, touch: &Touch) -> Subgraph {
    let mut reader = Reader {
        graph,
        out: Subgraph::default(),
    };
    for id in &touch.documents {
        reader.document(&NodeKey::new(Label::Document, id));
    }
    for id in &touch.claims {
        reader.claim(&NodeKey::new(Label::Claim, id));
    }
    for id in &touch.events {
        let key = NodeKey::new(Label::Event, id);
        reader.node(&key);
        for relation in Relation::ALL {
            reader.leaving(&key, *relation);
            reader.entering(&key, *relation);
        }
        for claim in reader.entering(&key, Relation::About) {
            reader.claim(&claim.key.from);
        }
    }
    for window in &touch.windows {
        let starts_in = |key: &NodeKey| {
            let node = &graph.nodes[key].properties;
            let start = node.get("startDate").and_then(Value::as_date);
            node.get("group").and_then(Value::as_text) == Some(window.group.as_str())
                && start.is_some_and(|day| window.from <= day && day <= window.to)
        };
        let claims = graph.nodes.keys().filter(|key| key.label == Label::Claim);
        for claim in claims.filter(|key| starts_in(key)) {
            reader.claim(claim);
        }
    }
    for key in &touch.relations {
        reader.edges(graph.edges.get(key).into_iter());
        let said = key.sentence();
        let states = |claim: &NodeKey| {
            let relation = graph.nodes[claim].properties.get("relation");
            relation.and_then(Value::as_text) == Some(said.as_str())
        };
        let claims = graph.nodes.keys().filter(|key| key.label == Label::Claim);
        for claim in claims.filter(|key| states(key)) {
            reader.claim(claim);
        }
    }
    if touch.gazetteer {
        let labels = [Label::Actor, Label::Location, Label::Alias];
        for key in graph.nodes.keys().filter(|key| labels.contains(&key.label)) {
            reader.node(key);
        }
        let listed = |key: &EdgeKey| {
            let origin = graph.edges[key].properties.get("origin");
            let is_whole = [Relation::Names, Relation::PartOf, Relation::Backs];
            is_whole.contains(&key.relation) || origin.and_then(Value::as_text) == Some("gazetteer")
        };
        reader.edges(graph.edges.values().filter(|edge| listed(&edge.key)));
    }
    reader.out
}

/// The edges of a relation from this node on; a whole graph is too large to be looked through for each claim.
fn starting<'a>(
    graph: &'a Subgraph,
    relation: Relation,
    from: &NodeKey,
) -> impl Iterator<Item = &'a Edge> {
    let first = EdgeKey {
        relation,
        from: from.clone(),
        to: NodeKey::new(Label::ALL[0], ""),
        discriminator: String::new(),
    };
    let rest = graph.edges.range(first..).map(|(_, edge)| edge);
    rest.take_while(move |edge| edge.key.relation == relation)
}

struct Reader<'a> {
    graph: &'a Subgraph,
    out: Subgraph,
}

impl Reader<'_> {
    fn node(&mut self, key: &NodeKey) {
        if let Some(node) = self.graph.nodes.get(key) {
            self.out.insert_node(node.clone());
        }
    }

    fn edges<'e>(&mut self, found: impl Iterator<Item = &'e Edge>) -> Vec<Edge> {
        let found: Vec<Edge> = found.cloned().collect();
        for edge in &found {
            self.out.insert_edge(edge.clone());
        }
        found
    }

    fn leaving(&mut self, from: &NodeKey, relation: Relation) -> Vec<Edge> {
        let all = starting(self.graph, relation, from);
        self.edges(all.take_while(|edge| edge.key.from == *from))
    }

    fn entering(&mut self, to: &NodeKey, relation: Relation) -> Vec<Edge> {
        let first = NodeKey::new(Label::ALL[0], "");
        let all = starting(self.graph, relation, &first);
        self.edges(all.filter(|edge| edge.key.to == *to))
    }

    fn document(&mut self, key: &NodeKey) {
        self.node(key);
        for edge in self.entering(key, Relation::Published) {
            self.node(&edge.key.from);
        }
        for revision in self.leaving(key, Relation::HasRevision) {
            let revision = &revision.key.to;
            self.node(revision);
            self.leaving(revision, Relation::Revises);
            for claim in self.leaving(revision, Relation::States) {
                self.claim(&claim.key.to);
            }
        }
    }

    fn claim(&mut self, key: &NodeKey) {
        self.node(key);
        for states in self.entering(key, Relation::States) {
            for has in self.entering(&states.key.from, Relation::HasRevision) {
                self.entering(&has.key.from, Relation::Published);
            }
        }
        for relation in [Relation::Cites, Relation::Mentions] {
            for edge in self.leaving(key, relation) {
                self.node(&edge.key.to);
                self.leaving(&edge.key.to, Relation::Within);
            }
        }
        for toll in self.leaving(key, Relation::ReportsToll) {
            self.node(&toll.key.to);
            for victim in self.leaving(&toll.key.to, Relation::SufferedBy) {
                self.node(&victim.key.to);
            }
        }
        for relation in [Relation::Struck, Relation::Repeats] {
            self.leaving(key, relation);
            self.entering(key, relation);
        }
        for about in self.leaving(key, Relation::About) {
            self.node(&about.key.to);
        }
    }
}

pub(crate) fn graph(documents: Vec<DocumentReadings>) -> Subgraph {
    decided(documents, &Decisions::default())
}

pub(crate) fn decided(documents: Vec<DocumentReadings>, decisions: &Decisions) -> Subgraph {
    let mut graph = filled();
    take(&mut graph, documents, decisions);
    graph
}

pub(crate) fn events(graph: &Subgraph) -> Vec<&Node> {
    let all = graph.nodes.values();
    all.filter(|node| node.key.label == Label::Event).collect()
}

pub(crate) fn only(graph: &Subgraph) -> &Node {
    let events = events(graph);
    assert_eq!(events.len(), 1, "{events:?}");
    events[0]
}

pub(crate) fn ends(graph: &Subgraph, relation: Relation) -> Vec<(&str, &str)> {
    let keys = graph.edges.keys().filter(|key| key.relation == relation);
    keys.map(|key| (key.from.id.as_str(), key.to.id.as_str()))
        .collect()
}

pub(crate) fn word(word: &str) -> Value {
    Value::Text(word.to_owned())
}
