//! Which claims of a whole corpus are one event, in memory.

use std::collections::BTreeMap;

use model::gazetteer::Gazetteer;
use model::reading::DocumentReadings;
use model::source::Sources;

use crate::Decisions;
use crate::component;
use crate::evidence::evidence;
use crate::history::claim_ids;
use crate::score::{Score, pair_score};
use crate::stated::Stated;

/// For each document, a label for each claim of its newest capture; claims of one event share theirs. A claim that did not become
/// evidence, as none of a page that is no story does, has no label.
#[must_use]
pub fn clusters(
    documents: &[DocumentReadings],
    gazetteer: &Gazetteer,
    sources: &Sources,
) -> Vec<Vec<Option<String>>> {
    let claims = claims(documents, gazetteer, sources);
    let claims = component::sorted(claims.iter());
    let mut event_of: BTreeMap<String, String> = BTreeMap::new();
    for event in component::events(&claims, &Decisions::default(), gazetteer) {
        for claim in event.claims {
            event_of.insert(claim, event.id.clone());
        }
    }
    let event = |id: String| event_of.get(&id).cloned();
    let of = |document| newest(document).into_iter().map(event).collect();
    documents.iter().map(of).collect()
}

/// Two claims of a corpus that may be one event as far as their texts and groups go, each by the positions of its document and of
/// itself in the document's newest capture.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    pub a: (usize, usize),
    pub b: (usize, usize),
    pub score: Score,
}

/// Every two claims of one group in different documents, with their score: what [`clusters`] rests on. As many as the square of the
/// claims.
#[must_use]
pub fn pairs(
    documents: &[DocumentReadings],
    gazetteer: &Gazetteer,
    sources: &Sources,
) -> Vec<Pair> {
    let claims = claims(documents, gazetteer, sources);
    let by_id: BTreeMap<&str, &Stated> = claims.iter().map(|c| (c.id.as_str(), c)).collect();
    let mut placed: Vec<((usize, usize), &Stated)> = Vec::new();
    for (at, document) in documents.iter().enumerate() {
        for (n, id) in newest(document).iter().enumerate() {
            placed.extend(by_id.get(id.as_str()).map(|claim| ((at, n), *claim)));
        }
    }
    let mut pairs = Vec::new();
    for (i, (a, x)) in placed.iter().enumerate() {
        for (b, y) in placed.iter().skip(i + 1) {
            if x.document != y.document && x.kind.group() == y.kind.group() {
                let score = pair_score(x, y, gazetteer);
                pairs.push(Pair {
                    a: *a,
                    b: *b,
                    score,
                });
            }
        }
    }
    pairs
}

fn claims(documents: &[DocumentReadings], gazetteer: &Gazetteer, sources: &Sources) -> Vec<Stated> {
    let of = |document| evidence(document, sources, gazetteer).claims;
    documents.iter().flat_map(of).collect()
}

/// Ids of the claims of a document's newest capture.
fn newest(document: &DocumentReadings) -> Vec<String> {
    let newest = document
        .readings
        .iter()
        .max_by(|a, b| a.capture.order().cmp(&b.capture.order()));
    newest
        .map(|reading| claim_ids(&document.document, &reading.extraction))
        .unwrap_or_default()
}
