//! Which claims of a whole corpus are one event, in memory.

use std::collections::BTreeMap;

use model::gazetteer::Gazetteer;
use model::reading::DocumentReadings;
use model::source::Sources;

use crate::Decisions;
use crate::component;
use crate::evidence::evidence;
use crate::history::claim_ids;

/// For each document, a label for each claim of its newest capture; claims of one event share theirs. A claim that did not become
/// evidence, as none of a page that is no story does, has no label.
#[must_use]
pub fn clusters(
    documents: &[DocumentReadings],
    gazetteer: &Gazetteer,
    sources: &Sources,
) -> Vec<Vec<Option<String>>> {
    let claims: Vec<_> = documents
        .iter()
        .flat_map(|document| evidence(document, sources, gazetteer).claims)
        .collect();
    let claims = component::sorted(claims.iter());
    let mut event_of: BTreeMap<String, String> = BTreeMap::new();
    for event in component::events(&claims, &Decisions::default(), gazetteer) {
        for claim in event.claims {
            event_of.insert(claim, event.id.clone());
        }
    }
    documents
        .iter()
        .map(|document| {
            let newest = document
                .readings
                .iter()
                .max_by(|a, b| a.capture.order().cmp(&b.capture.order()));
            let ids = newest.map(|reading| claim_ids(&document.document, &reading.extraction));
            ids.unwrap_or_default()
                .iter()
                .map(|id| event_of.get(id).cloned())
                .collect()
        })
        .collect()
}
