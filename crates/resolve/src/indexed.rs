//! A part of the graph with its relations found from either end.

use std::collections::HashMap;

use model::batch::{Edge, Node, NodeKey, Relation, Subgraph};

pub(crate) struct Indexed<'a> {
    pub(crate) graph: &'a Subgraph,
    out: HashMap<&'a NodeKey, Vec<&'a Edge>>,
    into: HashMap<&'a NodeKey, Vec<&'a Edge>>,
}

impl<'a> Indexed<'a> {
    pub(crate) fn new(graph: &'a Subgraph) -> Self {
        let mut out: HashMap<_, Vec<_>> = HashMap::new();
        let mut into: HashMap<_, Vec<_>> = HashMap::new();
        for edge in graph.edges.values() {
            out.entry(&edge.key.from).or_default().push(edge);
            into.entry(&edge.key.to).or_default().push(edge);
        }
        Self { graph, out, into }
    }

    pub(crate) fn node(&self, key: &NodeKey) -> Option<&'a Node> {
        self.graph.nodes.get(key)
    }

    /// Relations of one type that lead out of a node, in the order of their keys.
    pub(crate) fn outgoing(
        &self,
        from: &NodeKey,
        relation: Relation,
    ) -> impl Iterator<Item = &'a Edge> {
        edges(&self.out, from, relation)
    }

    /// Relations of one type that lead into a node, in the order of their keys.
    pub(crate) fn incoming(
        &self,
        to: &NodeKey,
        relation: Relation,
    ) -> impl Iterator<Item = &'a Edge> {
        edges(&self.into, to, relation)
    }

    /// Every relation of a node.
    pub(crate) fn all(&self, node: &NodeKey) -> impl Iterator<Item = &'a Edge> {
        let of =
            |by: &HashMap<&'a NodeKey, Vec<&'a Edge>>| by.get(node).cloned().unwrap_or_default();
        of(&self.out).into_iter().chain(of(&self.into))
    }
}

fn edges<'a>(
    by: &HashMap<&'a NodeKey, Vec<&'a Edge>>,
    node: &NodeKey,
    relation: Relation,
) -> impl Iterator<Item = &'a Edge> + use<'a> {
    let found = by.get(node).cloned().unwrap_or_default();
    found
        .into_iter()
        .filter(move |edge| edge.key.relation == relation)
}
