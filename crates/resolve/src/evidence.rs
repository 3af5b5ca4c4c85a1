//! Evidence: what one document says, from all its captures by one reader, as nodes and relations.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use model::batch::{Edge, Label, Node, NodeKey, Relation, Subgraph, Value};
use model::claim::{Citation, Claim, EntityKind, Toll};
use model::gazetteer::Gazetteer;
use model::id;
use model::reading::DocumentReadings;
use model::source::Sources;

use crate::history::{Fate, History, Life, history};
use crate::indexed::Indexed;
use crate::names::{self, Known};
use crate::score::{REVIEW, pair_score};
use crate::stated::{self, Stated};

mod states;

/// What a document says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    pub graph: Subgraph,
    /// By id.
    pub claims: Vec<Stated>,
}

/// Empty for a document of which no capture is a story. A claim whose quote still stands but of which the newest text makes something
/// else is left out; the claim that takes its place keeps its id in `was`, as that of one whose quote is gone does.
#[must_use]
pub fn evidence(document: &DocumentReadings, sources: &Sources, gazetteer: &Gazetteer) -> Evidence {
    let Some(history) = history(document) else {
        return Evidence::default();
    };
    let writer = Writer {
        document,
        history: &history,
        sources,
        gazetteer,
    };
    let mut graph = writer.claims(|_| true);
    let was = writer.successions(&graph);
    if history.lives.values().any(is_replaced) {
        graph = writer.claims(|life| !is_replaced(life));
    }
    for (new, old) in was {
        if let Some(node) = graph.nodes.get_mut(&NodeKey::new(Label::Claim, new)) {
            node.properties
                .insert("was".to_owned(), Value::Texts(vec![old]));
        }
    }
    graph.extend(writer.document());
    let claims = read_claims(&graph, sources);
    Evidence { graph, claims }
}

fn is_replaced(life: &Life) -> bool {
    matches!(life.fate, Fate::Replaced(_))
}

/// Every claim of a part of the graph that has all it hangs on, by id.
pub(crate) fn read_claims(graph: &Subgraph, sources: &Sources) -> Vec<Stated> {
    let indexed = Indexed::new(graph);
    graph
        .nodes
        .keys()
        .filter(|key| key.label == Label::Claim)
        .filter_map(|key| stated::read(&indexed, sources, &key.id))
        .collect()
}

struct Writer<'a> {
    document: &'a DocumentReadings,
    history: &'a History<'a>,
    sources: &'a Sources,
    gazetteer: &'a Gazetteer,
}

impl Writer<'_> {
    fn zone(&self) -> &TimeZone {
        &self.document.zone
    }

    /// The `Document`, its revisions and its source.
    fn document(&self) -> Subgraph {
        let history = self.history;
        let mut graph = Subgraph::default();
        let id = &self.document.document;
        let current = &history.texts[history.current];
        let newest = &current.reading.article;
        let published = history.sightings.iter().find_map(|sighting| {
            history.texts[sighting.text]
                .first
                .article
                .published
                .as_ref()
        });
        let times = || history.sightings.iter().filter_map(|sighting| sighting.at);
        let state = match (history.is_gone, history.texts.len()) {
            (true, _) => "gone",
            (false, 1) => "live",
            (false, _) => "edited",
        };
        graph.insert_node(
            Node::new(Label::Document, id)
                .with("url", self.url())
                .maybe("canonical", newest.canonical.as_ref().map(url::Url::as_str))
                .maybe("title", newest.title.as_deref())
                .maybe(
                    "publishedAt",
                    published.and_then(|at| at.timestamp(self.zone())),
                )
                .maybe(
                    "publishedPrecision",
                    published.map(|at| at.precision.as_str()),
                )
                .maybe("language", newest.language.as_deref())
                .with("state", state)
                .maybe("firstSeenAt", times().min())
                .maybe("lastSeenAt", times().max())
                .with("currentRevision", current.revision.as_str()),
        );
        let key = NodeKey::new(Label::Document, id);
        let source = names::source(&self.document.source, self.sources);
        graph.insert_edge(Edge::new(
            Relation::Published,
            source.key.clone(),
            key.clone(),
        ));
        graph.insert_node(source);
        for text in &history.texts {
            let capture = &text.first.capture;
            let captured_at = history.time(text.first_seen);
            let revision = NodeKey::new(Label::Revision, &text.revision);
            graph.insert_node(
                Node::new(Label::Revision, &text.revision)
                    .maybe("title", text.first.article.title.as_deref())
                    .with("text", text.first.article.text.as_str())
                    .with("digest", capture.digest.as_str())
                    .maybe("capturedAt", captured_at)
                    .with("archiveKey", capture.archive.to_string())
                    .with("reader", self.document.reader.as_str()),
            );
            graph.insert_edge(Edge::new(
                Relation::HasRevision,
                key.clone(),
                revision.clone(),
            ));
            // Files come in no order of time, so none revises another.
            if let Some(before) = text.first_seen.checked_sub(1)
                && captured_at.is_some()
            {
                let before = &history.texts[history.sightings[before].text];
                let before = NodeKey::new(Label::Revision, &before.revision);
                graph.insert_edge(Edge::new(Relation::Revises, revision, before));
            }
        }
        graph
    }

    /// As the newest capture has it. A file that names no URL is known by its bytes alone: where it lay is no matter of the graph.
    fn url(&self) -> String {
        let id = &self.document.document;
        if id.starts_with("file:") {
            return id.clone();
        }
        let newest = self
            .history
            .sightings
            .last()
            .map(|sighting| &sighting.capture.url);
        let mut url = newest.cloned();
        if let Some(url) = &mut url {
            url.set_fragment(None);
        }
        url.map_or_else(|| id.clone(), String::from)
    }

    /// The claims that are wanted, with all that leads out of them and the revisions that state them.
    fn claims(&self, wanted: impl Fn(&Life) -> bool) -> Subgraph {
        let mut graph = Subgraph::default();
        for (id, life) in self.history.lives.iter().filter(|(_, life)| wanted(life)) {
            if let Some(newest) = self.history.newest_of(life) {
                self.claim(&mut graph, id, life, newest);
                self.state(&mut graph, id, life, newest);
            }
        }
        // A load that was struck may have been replaced since.
        let missing: Vec<_> = graph
            .edges
            .keys()
            .filter(|key| key.relation == Relation::Struck && !graph.nodes.contains_key(&key.to))
            .cloned()
            .collect();
        for key in missing {
            graph.edges.remove(&key);
        }
        graph
    }

    fn stated_in(&self, id: &str, text: usize) -> Option<&Claim> {
        let text = &self.history.texts[text];
        let at = text.ids.iter().position(|other| other == id)?;
        text.reading.extraction.claims.get(at)
    }

    fn claim(&self, graph: &mut Subgraph, id: &str, life: &Life, newest: usize) {
        let Some(claim) = self.stated_in(id, newest) else {
            return;
        };
        let key = NodeKey::new(Label::Claim, id);
        for text in &life.texts {
            if let Some(claim) = self.stated_in(id, *text) {
                let revision = NodeKey::new(Label::Revision, &self.history.texts[*text].revision);
                graph.insert_edge(
                    Edge::new(Relation::States, revision, key.clone())
                        .with("start", claim.span.start)
                        .with("stop", claim.span.stop),
                );
            }
        }
        let origin = self.cites(graph, &key, &claim.citations);
        let retracted_at = match life.fate {
            Fate::Retracted(since) => self.history.time(since),
            _ => None,
        };
        let when = claim.when.as_ref();
        graph.insert_node(
            Node::new(Label::Claim, id)
                .with("kind", claim.kind.as_str())
                .with("group", claim.kind.group().as_str())
                .with("quote", claim.quote.as_str())
                .with("certainty", claim.certainty.as_str())
                .with("isBackground", claim.is_background)
                .maybe("startDate", when.map(|when| when.start))
                .maybe("endDate", when.map(|when| when.end.max(when.start)))
                .maybe("datePrecision", when.map(|when| when.precision.as_str()))
                .maybe("startTime", when.and_then(|when| when.time.as_deref()))
                .maybe("weapons", words(claim.weapons.iter()))
                .maybe("cargo", words(claim.cargo.iter()))
                .maybe("vehicles", vehicles(claim))
                .maybe(
                    "vehicleKinds",
                    words(claim.vehicles.iter().map(|some| &some.kind)),
                )
                .maybe("quantity", claim.quantity)
                .maybe("disguise", claim.disguise.as_deref())
                .maybe("confidence", tidy(claim.confidence))
                .with("origin", origin)
                .maybe("publishedAt", self.published_at(life))
                .maybe("recordedAt", self.recorded_at(&life.texts))
                .maybe("retractedAt", retracted_at),
        );
        self.mentions(graph, &key, claim);
        self.tolls(graph, &key, life, newest, retracted_at);
        for struck in &claim.struck {
            if let Some(struck) = self.history.texts[newest]
                .ids
                .get(*struck)
                .filter(|s| *s != id)
            {
                let struck = NodeKey::new(Label::Claim, struck);
                graph.insert_edge(Edge::new(Relation::Struck, key.clone(), struck));
            }
        }
    }

    /// Earliest capture; files have no time.
    fn recorded_at(&self, texts: &BTreeSet<usize>) -> Option<Timestamp> {
        texts
            .iter()
            .filter_map(|text| self.history.texts[*text].recorded_at)
            .min()
    }

    /// The earliest date that the texts stating it give; for a claim that an edit brought, when the edit was made, as far as is known.
    fn published_at(&self, life: &Life) -> Option<Timestamp> {
        let history = self.history;
        let first = &history.texts[history.sightings[life.first_seen].text];
        let captured_at = history.time(life.first_seen);
        if let (Some(before), Some(_)) = (life.first_seen.checked_sub(1), captured_at) {
            let before = history.time(before);
            let modified = first.first.article.modified.as_ref();
            return modified
                .and_then(|at| at.timestamp(self.zone()))
                .filter(|at| before.is_none_or(|before| *at > before))
                .or(captured_at);
        }
        life.texts
            .iter()
            .filter_map(|text| {
                let published = history.texts[*text].reading.article.published.as_ref();
                published.and_then(|at| at.timestamp(self.zone()))
            })
            .min()
    }

    /// Writes who is cited and returns whose voice the claim is: the deepest source, or the publisher.
    fn cites(&self, graph: &mut Subgraph, key: &NodeKey, citations: &[Citation]) -> String {
        let mut citations: Vec<_> = citations.iter().collect();
        citations.sort_by_key(|citation| (citation.depth, std::cmp::Reverse(citation.span)));
        let mut origin = self.document.source.clone();
        for citation in citations {
            let source = names::cited(citation, self.sources, self.gazetteer);
            origin.clone_from(&source.key.id);
            graph.insert_edge(
                Edge::new(Relation::Cites, key.clone(), source.key.clone())
                    .with("depth", citation.depth),
            );
            graph.insert_node(source);
        }
        origin
    }

    fn mentions(&self, graph: &mut Subgraph, key: &NodeKey, claim: &Claim) {
        let mut mentions: Vec<_> = claim.mentions.iter().collect();
        // One relation a role and entity: the first in the text is written last and stays.
        mentions.sort_by_key(|mention| std::cmp::Reverse(mention.span));
        for mention in mentions {
            if !self.entity(graph, &mention.entity) {
                continue;
            }
            graph.insert_edge(
                Edge::new(Relation::Mentions, key.clone(), names::key(&mention.entity))
                    .with("role", mention.role.as_str())
                    .with("text", mention.text.as_str())
                    .with("start", mention.span.start)
                    .with("stop", mention.span.stop)
                    .maybe("relation", mention.relation.as_deref())
                    .maybe("distanceKm", mention.distance_km.and_then(tidy))
                    .maybe("precision", mention.precision.as_deref())
                    .maybe("certainty", mention.certainty.map(|word| word.as_str())),
            );
        }
    }

    /// Whether there is a node to point at; an unlisted one is written.
    fn entity(&self, graph: &mut Subgraph, entity: &model::claim::Entity) -> bool {
        match names::known(entity, self.gazetteer) {
            Known::Listed => true,
            Known::Nobody => false,
            Known::Unlisted(node, within) => {
                graph.insert_node(node);
                if let Some(within) = within {
                    graph.insert_edge(within);
                }
                true
            }
        }
    }

    /// Every toll that a text reported with the claim; those of earlier texts are retracted, not forgotten.
    fn tolls(
        &self,
        graph: &mut Subgraph,
        key: &NodeKey,
        life: &Life,
        newest: usize,
        retracted_at: Option<Timestamp>,
    ) {
        let mut texts: Vec<usize> = life.texts.iter().copied().collect();
        texts.sort_by_key(|text| self.history.texts[*text].last_seen);
        let mut by_id: BTreeMap<String, (&Toll, BTreeSet<usize>)> = BTreeMap::new();
        for text in texts {
            let tolls = self.stated_in(&key.id, text).map(|claim| &claim.tolls);
            // The first in a text stands for others of the same id, the newest text for older ones.
            for toll in tolls.into_iter().flatten().rev() {
                let entry = by_id.entry(toll_id(&key.id, toll));
                let (newest, in_texts) = entry.or_insert_with(|| (toll, BTreeSet::new()));
                *newest = toll;
                in_texts.insert(text);
            }
        }
        for (id, (toll, texts)) in by_id {
            let replaced_at = (!texts.contains(&newest))
                .then(|| self.replaced_at(life, &texts))
                .flatten();
            let toll_key = NodeKey::new(Label::Toll, &id);
            graph.insert_node(
                Node::new(Label::Toll, &id)
                    .with("measure", toll.measure.as_str())
                    .with("low", toll.low)
                    .with("best", toll.best)
                    .with("high", toll.high)
                    .with("qualifier", toll.qualifier.as_str())
                    .with("scope", toll.scope.as_str())
                    .with("isTotal", toll.is_total)
                    .maybe("victimKind", toll.victim_kind.as_deref())
                    .maybe("recordedAt", self.recorded_at(&texts))
                    .maybe("retractedAt", replaced_at.or(retracted_at)),
            );
            graph.insert_edge(
                Edge::new(Relation::ReportsToll, key.clone(), toll_key.clone())
                    .with("text", toll.text.as_str())
                    .with("start", toll.span.start)
                    .with("stop", toll.span.stop),
            );
            if let Some(victim) = &toll.victim
                && victim.is == EntityKind::Actor
                && self.entity(graph, victim)
            {
                graph.insert_edge(Edge::new(
                    Relation::SufferedBy,
                    toll_key,
                    names::key(victim),
                ));
            }
        }
    }

    /// The first capture after those with the toll that states the claim without it. Files do not retract each other's.
    fn replaced_at(&self, life: &Life, with_toll: &BTreeSet<usize>) -> Option<Timestamp> {
        let sightings = &self.history.sightings;
        let last = sightings
            .iter()
            .rposition(|seen| with_toll.contains(&seen.text))?;
        sightings
            .iter()
            .skip(last + 1)
            .find(|seen| life.texts.contains(&seen.text))
            .and_then(|seen| seen.at)
    }

    /// For a claim that an edit brought, the claims of before whose place it takes: best pairs first, each claim once.
    fn successions(&self, graph: &Subgraph) -> BTreeMap<String, String> {
        let lives = &self.history.lives;
        let since = |life: &Life| match life.fate {
            Fate::Stands => None,
            Fate::Retracted(since) | Fate::Replaced(since) => Some(since),
        };
        let mut was: BTreeMap<String, String> = BTreeMap::new();
        if !lives.values().any(|life| since(life).is_some()) {
            return was;
        }
        let mut whole = graph.clone();
        whole.extend(self.document());
        let stated: BTreeMap<String, Stated> = read_claims(&whole, self.sources)
            .into_iter()
            .map(|claim| (claim.id.clone(), claim))
            .collect();
        let mut pairs = Vec::new();
        for (old, life) in lives {
            let Some(since) = since(life) else { continue };
            for (new, _) in lives.iter().filter(|(_, life)| life.first_seen == since) {
                if let (Some(a), Some(b)) = (stated.get(old), stated.get(new)) {
                    let score = pair_score(a, b, self.gazetteer).value;
                    if score >= REVIEW {
                        pairs.push((score, old, new));
                    }
                }
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let mut taken: BTreeSet<&str> = BTreeSet::new();
        for (_, old, new) in pairs {
            if !taken.contains(old.as_str()) && !was.contains_key(new) {
                taken.insert(old);
                was.insert(new.clone(), old.clone());
            }
        }
        was
    }
}

fn toll_id(claim: &str, toll: &Toll) -> String {
    let victim = toll.victim.as_ref().map_or("", |victim| victim.id.as_str());
    let victim = format!(
        "{victim} {}",
        toll.victim_kind.as_deref().unwrap_or_default()
    );
    let figure = format!(
        "{}-{}-{} {} {} {}",
        toll.low, toll.best, toll.high, toll.qualifier, toll.scope, toll.is_total
    );
    id::toll(claim, toll.measure.as_str(), &victim, &figure)
}

/// Sorted, each once; an empty list is an absent property.
fn words<'a>(words: impl Iterator<Item = &'a String>) -> Option<Vec<String>> {
    let words: BTreeSet<&String> = words.collect();
    (!words.is_empty()).then(|| words.into_iter().cloned().collect())
}

fn vehicles(claim: &Claim) -> Option<i64> {
    claim
        .vehicles
        .iter()
        .filter_map(|some| some.count.map(i64::from))
        .reduce(i64::saturating_add)
}

/// Six decimals, as far as two stores agree on a number; absent where it is none.
fn tidy(x: f64) -> Option<f64> {
    x.is_finite().then(|| (x * 1e6).round() / 1e6)
}
