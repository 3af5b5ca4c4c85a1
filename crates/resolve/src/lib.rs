//! Which reports are one event. In: documents as read, and what the store knows around them. Out: the batch that makes the graph the
//! projection of both. Pure and independent of the order of arrival: evidence is a function of a document's captures, knowledge one of
//! the claims of a component, and a batch is the difference to what the store has.

use std::collections::BTreeSet;

use model::batch::{GraphBatch, Subgraph, Touch};
use model::gazetteer::Gazetteer;
use model::reading::DocumentReadings;
use model::source::{Source, Sources};

/// What people decided, by claim ids. Each pair may stand in either order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    pub same: BTreeSet<(String, String)>,
    pub different: BTreeSet<(String, String)>,
    pub wrong: BTreeSet<String>,
}

/// What is being resolved: documents as read, and what the store knows around them.
pub struct Work<'a> {
    _parts: (&'a Gazetteer, &'a Sources, &'a Decisions),
}

impl<'a> Work<'a> {
    /// Decisions are asked for here and not at the end, because "same" widens what must be read.
    #[must_use]
    pub fn new(
        gazetteer: &'a Gazetteer,
        sources: &'a Sources,
        decisions: &'a Decisions,
        _documents: Vec<DocumentReadings>,
    ) -> Self {
        Self {
            _parts: (gazetteer, sources, decisions),
        }
    }

    /// What must still be read from the store before a batch can be made; `None` when nothing is missing.
    #[must_use]
    pub fn missing(&self) -> Option<Touch> {
        None
    }

    /// Takes the answer of a store to [`Self::missing`].
    pub fn add(&mut self, _touch: &Touch, _known: Subgraph) {}

    /// The difference between what the store has and what it should have.
    #[must_use]
    pub fn batch(self) -> GraphBatch {
        GraphBatch::default()
    }
}

/// What [`gazetteer_batch`] must know of the store.
#[must_use]
pub fn gazetteer_touch() -> Touch {
    Touch {
        gazetteer: true,
        ..Touch::default()
    }
}

/// Makes the store's actors, places and aliases those of the gazetteer.
#[must_use]
pub fn gazetteer_batch(_gazetteer: &Gazetteer, _known: &Subgraph) -> GraphBatch {
    GraphBatch::default()
}

/// The node of a configured publisher, as a batch.
#[must_use]
pub fn source_batch(_source: &Source) -> GraphBatch {
    GraphBatch::default()
}

/// For each document, a label for each claim of its newest capture; claims of one event share theirs.
#[must_use]
pub fn clusters(
    _documents: &[DocumentReadings],
    _gazetteer: &Gazetteer,
    _sources: &Sources,
) -> Vec<Vec<Option<String>>> {
    Vec::new()
}
