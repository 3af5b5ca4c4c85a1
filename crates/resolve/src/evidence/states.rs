//! What a document says of a lasting relation, as a claim of kind `state`.

use model::batch::{Edge, EdgeKey, Label, Node, NodeKey, Relation, Subgraph};
use model::claim::{LastingRelation, Role};

use super::Writer;
use crate::history::{Fate, Life};
use crate::lasting::{STATE, relation};
use crate::names;

impl Writer<'_> {
    /// Writes the relation that goes by this id, if it is one and both its ends are known.
    pub(super) fn state(&self, graph: &mut Subgraph, id: &str, life: &Life, newest: usize) {
        let Some(state) = self.relation_in(id, newest) else {
            return;
        };
        let ends = [&state.from.entity, &state.to.entity];
        if !ends.iter().all(|end| self.entity(graph, end)) {
            return;
        }
        let key = NodeKey::new(Label::Claim, id);
        for text in &life.texts {
            if let Some(state) = self.relation_in(id, *text) {
                let revision = NodeKey::new(Label::Revision, &self.history.texts[*text].revision);
                graph.insert_edge(
                    Edge::new(Relation::States, revision, key.clone())
                        .with("start", state.span.start)
                        .with("stop", state.span.stop),
                );
            }
        }
        let origin = self.cites(graph, &key, &state.citations);
        let retracted_at = match life.fate {
            Fate::Retracted(since) => self.history.time(since),
            _ => None,
        };
        graph.insert_node(
            Node::new(Label::Claim, id)
                .with("kind", STATE)
                .with("relation", lasting(state).sentence())
                .with("quote", state.quote.as_str())
                .with("certainty", state.certainty.as_str())
                .with("origin", origin)
                .maybe("publishedAt", self.published_at(life))
                .maybe("recordedAt", self.recorded_at(&life.texts))
                .maybe("retractedAt", retracted_at),
        );
        for (role, named) in [(Role::Subject, &state.from), (Role::Object, &state.to)] {
            graph.insert_edge(
                Edge::new(Relation::Mentions, key.clone(), names::key(&named.entity))
                    .with("role", role.as_str())
                    .with("text", named.text.as_str())
                    .with("start", named.span.start)
                    .with("stop", named.span.stop),
            );
        }
    }

    fn relation_in(&self, id: &str, text: usize) -> Option<&LastingRelation> {
        let text = &self.history.texts[text];
        let extraction = &text.reading.extraction;
        let at = text.ids.iter().position(|other| other == id)?;
        extraction
            .relations
            .get(at.checked_sub(extraction.claims.len())?)
    }
}

fn lasting(state: &LastingRelation) -> EdgeKey {
    Edge::new(
        relation(state.kind),
        names::key(&state.from.entity),
        names::key(&state.to.entity),
    )
    .key
}
