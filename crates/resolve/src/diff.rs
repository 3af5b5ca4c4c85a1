//! The batch that leads from what a store has to what it should have.

use std::collections::BTreeSet;

use model::batch::{GraphBatch, Label, NodeKey, Relation, Subgraph};

/// Nodes that many documents lead to: written by whoever needs them, deleted when nobody is left.
pub(crate) const SHARED: [Label; 3] = [Label::Source, Label::Actor, Label::Location];

/// `mine` is the part of `known` that `wanted` replaces whole. `is_listed` tells the shared nodes that stay without a mention.
pub(crate) fn diff(
    known: &Subgraph,
    mine: &Subgraph,
    wanted: &Subgraph,
    is_listed: impl Fn(&NodeKey) -> bool,
) -> GraphBatch {
    let removed_nodes: BTreeSet<&NodeKey> = mine
        .nodes
        .keys()
        .filter(|key| !SHARED.contains(&key.label) && !wanted.nodes.contains_key(*key))
        .collect();
    let lost = || {
        mine.edges
            .keys()
            .filter(|key| !wanted.edges.contains_key(*key))
    };
    let used: BTreeSet<&NodeKey> = wanted
        .edges
        .keys()
        .filter(|key| key.relation != Relation::Within)
        .flat_map(|key| [&key.from, &key.to])
        .collect();
    let orphans: BTreeSet<&NodeKey> = lost()
        .flat_map(|key| [&key.from, &key.to])
        .filter(|key| SHARED.contains(&key.label) && !is_listed(key) && !used.contains(key))
        .collect();
    GraphBatch {
        removed_edges: lost()
            .filter(|key| !removed_nodes.contains(&key.from) && !removed_nodes.contains(&key.to))
            .cloned()
            .collect(),
        removed_nodes: removed_nodes.iter().copied().cloned().collect(),
        nodes: wanted
            .nodes
            .values()
            .filter(|node| known.nodes.get(&node.key) != Some(*node))
            .cloned()
            .collect(),
        edges: wanted
            .edges
            .values()
            .filter(|edge| known.edges.get(&edge.key) != Some(*edge))
            .cloned()
            .collect(),
        orphans: orphans.into_iter().cloned().collect(),
    }
}
