//! From documents as read to a batch: asks for what the store knows until the components that the documents touch are closed, then
//! makes evidence and knowledge again and takes the difference.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use model::batch::{EdgeKey, GraphBatch, Label, NodeKey, Relation, Subgraph, Touch, Window};
use model::claim::Group;
use model::gazetteer::Gazetteer;
use model::reading::DocumentReadings;
use model::source::Sources;

use crate::Decisions;
use crate::component;
use crate::diff::diff;
use crate::evidence::{evidence, read_claims};
use crate::indexed::Indexed;
use crate::join;
use crate::lasting;
use crate::score::{self, JOIN, Reach, pair_score};
use crate::stated::Stated;

/// What is being resolved: documents as read, and what the store knows around them.
pub struct Work<'a> {
    gazetteer: &'a Gazetteer,
    sources: &'a Sources,
    decisions: &'a Decisions,
    /// The reader of each document.
    documents: BTreeMap<String, String>,
    /// What the documents say.
    evidence: Subgraph,
    fresh: BTreeMap<String, Stated>,
    /// What the store answered so far, and what it was asked.
    known: Subgraph,
    asked: Asked,
    missing: Touch,
    /// Claims, of before and now, that the batch looks at.
    touched: BTreeSet<String>,
    /// Lasting relations that the documents state, or stated before.
    relations: BTreeSet<EdgeKey>,
}

#[derive(Default)]
struct Asked {
    claims: BTreeSet<String>,
    events: BTreeSet<String>,
    days: BTreeSet<(Group, Date)>,
    relations: BTreeSet<EdgeKey>,
}

impl<'a> Work<'a> {
    /// Decisions are asked for here and not at the end, because "same" widens what must be read.
    #[must_use]
    pub fn new(
        gazetteer: &'a Gazetteer,
        sources: &'a Sources,
        decisions: &'a Decisions,
        documents: Vec<DocumentReadings>,
    ) -> Self {
        let mut graph = Subgraph::default();
        let mut fresh = BTreeMap::new();
        for document in &documents {
            let evidence = evidence(document, sources, gazetteer);
            graph.extend(evidence.graph);
            fresh.extend(
                evidence
                    .claims
                    .into_iter()
                    .map(|claim| (claim.id.clone(), claim)),
            );
        }
        let documents: BTreeMap<String, String> = documents
            .into_iter()
            .map(|document| (document.document, document.reader))
            .collect();
        let missing = Touch {
            documents: documents.keys().cloned().collect(),
            ..Touch::default()
        };
        Self {
            gazetteer,
            sources,
            decisions,
            documents,
            evidence: graph,
            fresh,
            known: Subgraph::default(),
            asked: Asked::default(),
            missing,
            touched: BTreeSet::new(),
            relations: BTreeSet::new(),
        }
    }

    /// What must still be read from the store before a batch can be made; `None` when nothing is missing.
    #[must_use]
    pub fn missing(&self) -> Option<Touch> {
        (!self.missing.is_empty()).then(|| self.missing.clone())
    }

    /// Takes the answer of a store to [`Self::missing`].
    pub fn add(&mut self, touch: &Touch, known: Subgraph) {
        self.known.extend(known);
        self.asked.claims.extend(touch.claims.iter().cloned());
        self.asked.events.extend(touch.events.iter().cloned());
        self.asked.relations.extend(touch.relations.iter().cloned());
        for window in &touch.windows {
            self.asked
                .days
                .extend(days(window.group, window.from, window.to));
        }
        self.close();
    }

    /// The difference between what the store has and what it should have. Before [`Self::missing`] is `None`, it is not whole.
    #[must_use]
    pub fn batch(self) -> GraphBatch {
        let known_claims = by_id(read_claims(&self.known, self.sources));
        let world: BTreeMap<&str, &Stated> = self.world(&known_claims).collect();
        let claims: Vec<&Stated> = self
            .touched
            .iter()
            .filter_map(|id| world.get(id.as_str()).copied())
            .collect();
        let events = component::events(&claims, self.decisions, self.gazetteer);
        let known = Indexed::new(&self.known);
        let mut mine = Subgraph::default();
        for document in self.documents.keys() {
            take_document(&mut mine, &known, document);
        }
        for claim in &self.touched {
            take_knowledge(&mut mine, &known, claim);
        }
        for key in &self.relations {
            take_edges(&mut mine, self.known.edges.get(key).into_iter());
        }
        let mut wanted = self.evidence.clone();
        for event in events {
            wanted.extend(event.graph);
        }
        wanted.extend(self.lasting(&known));
        diff(&self.known, &mine, &wanted, |key| match key.label {
            Label::Actor => self.gazetteer.actor(&key.id).is_some(),
            Label::Location => self.gazetteer.place(&key.id).is_some(),
            Label::Source => self.sources.get(&key.id).is_some(),
            _ => false,
        })
    }

    /// Claims as they will be: those of the documents as read now, all others as the store has them.
    fn world<'w>(
        &'w self,
        known: &'w BTreeMap<String, Stated>,
    ) -> impl Iterator<Item = (&'w str, &'w Stated)> {
        let others = known
            .iter()
            .filter(|(_, claim)| !self.documents.contains_key(&claim.document));
        self.fresh
            .iter()
            .chain(others)
            .map(|(id, claim)| (id.as_str(), claim))
    }

    /// The lasting relations as they will be: from the statements of the documents as read now, and all others as the store has them.
    fn lasting(&self, known: &Indexed<'_>) -> Subgraph {
        let fresh = lasting::statements(&Indexed::new(&self.evidence));
        let known = lasting::statements(known);
        let others = known
            .iter()
            .filter(|(_, said)| !self.documents.contains_key(&said.document));
        let all = fresh.iter().chain(others).map(|(id, s)| (id.as_str(), s));
        lasting::relations(
            &self.relations,
            &all.collect(),
            &self.decisions.wrong,
            self.gazetteer,
        )
    }

    /// Relations of the documents, before and now, and those of them that the store was not asked for.
    fn close_relations(&mut self) {
        let fresh = lasting::statements(&Indexed::new(&self.evidence));
        let known = lasting::statements(&Indexed::new(&self.known));
        let before = known
            .values()
            .filter(|said| self.documents.contains_key(&said.document));
        self.relations = fresh
            .values()
            .chain(before)
            .map(|said| said.key.clone())
            .collect();
        self.missing.relations = self
            .relations
            .difference(&self.asked.relations)
            .cloned()
            .collect();
    }

    /// Follows everything that ties claims together from every new, changed and vanished claim, and notes what has to be read to follow it
    /// to the end. A claim as it was matters only through its event: joins that a veto refused left no mark on the other side.
    fn close(&mut self) {
        let known_claims = by_id(read_claims(&self.known, self.sources));
        let known = Indexed::new(&self.known);
        let world: BTreeMap<&str, &Stated> = self.world(&known_claims).collect();
        let reaches: BTreeMap<&str, Reach<'_>> = world
            .iter()
            .filter_map(|(id, claim)| Some((*id, score::reach(claim, self.gazetteer)?)))
            .collect();
        let mut by_start: BTreeMap<(Group, Date), Vec<(&Stated, &Reach<'_>)>> = BTreeMap::new();
        // Claims that name another one as what they replaced or struck, by that other one.
        let mut named_by: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for claim in world.values() {
            if let Some(reach) = reaches.get(claim.id.as_str()) {
                let day = (claim.kind.group(), reach.dates.start);
                by_start.entry(day).or_default().push((claim, reach));
            }
            for other in claim.was.iter().chain(&claim.struck) {
                named_by.entry(other).or_default().insert(&claim.id);
            }
        }
        let mut same: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (a, b) in &self.decisions.same {
            same.entry(a).or_default().insert(b);
            same.entry(b).or_default().insert(a);
        }

        let mut missing = Touch::default();
        let mut touched: BTreeSet<String> = BTreeSet::new();
        let mut waiting: Vec<String> = self.changed(&known, &known_claims);
        while let Some(id) = waiting.pop() {
            if !touched.insert(id.clone()) {
                continue;
            }
            let key = NodeKey::new(Label::Claim, &id);
            let mut tied: BTreeSet<&str> = BTreeSet::new();
            for about in known.outgoing(&key, Relation::About) {
                let event = &about.key.to;
                if !self.asked.events.contains(&event.id) {
                    missing.events.insert(event.id.clone());
                }
                let members = known.incoming(event, Relation::About);
                tied.extend(members.map(|edge| edge.key.from.id.as_str()));
            }
            tied.extend(named_by.get(id.as_str()).into_iter().flatten());
            tied.extend(same.get(id.as_str()).into_iter().flatten());
            // The striker of a load may not have been read itself yet.
            let strikers = known.incoming(&key, Relation::Struck);
            tied.extend(strikers.map(|edge| edge.key.from.id.as_str()));
            if let Some(claim) = world.get(id.as_str()) {
                tied.extend(claim.was.iter().chain(&claim.struck).map(String::as_str));
                if let Some(reach) = reaches.get(id.as_str()) {
                    let group = claim.kind.group();
                    let (from, to) = reach.partners_start();
                    let unread = days(group, from, to).filter(|day| !self.asked.days.contains(day));
                    missing.windows.extend(unread.map(day));
                    let near = by_start.range((group, from)..=(group, to));
                    let partners = near.flat_map(|(_, claims)| claims).filter(|(other, at)| {
                        reach.meets(at)
                            && !touched.contains(&other.id)
                            && !join::share_revision(claim, other)
                            && pair_score(claim, other, self.gazetteer).value >= JOIN
                    });
                    tied.extend(partners.map(|(other, _)| other.id.as_str()));
                }
            }
            for other in tied {
                if !self.is_here(other, &known_claims) && !self.asked.claims.contains(other) {
                    missing.claims.insert(other.to_owned());
                }
                waiting.push(other.to_owned());
            }
        }
        missing.windows = merged(&missing.windows);
        self.missing = missing;
        self.touched = touched;
        self.close_relations();
    }

    fn is_here(&self, id: &str, known: &BTreeMap<String, Stated>) -> bool {
        self.fresh.contains_key(id) || known.contains_key(id)
    }

    /// New, changed and vanished claims. A new reader changes all claims of its document, since what it knows of sources and places
    /// has a part in their events.
    fn changed(&self, known: &Indexed<'_>, claims: &BTreeMap<String, Stated>) -> Vec<String> {
        let reread: BTreeSet<&str> = self
            .documents
            .iter()
            .filter(|(document, reader)| {
                known
                    .outgoing(
                        &NodeKey::new(Label::Document, *document),
                        Relation::HasRevision,
                    )
                    .filter_map(|edge| known.node(&edge.key.to))
                    .filter_map(|node| node.properties.get("reader")?.as_text())
                    .any(|before| before != reader.as_str())
            })
            .map(|(document, _)| document.as_str())
            .collect();
        let fresh = self.fresh.values().filter(|claim| {
            reread.contains(claim.document.as_str()) || claims.get(&claim.id) != Some(*claim)
        });
        let vanished = claims.values().filter(|claim| {
            self.documents.contains_key(&claim.document) && !self.fresh.contains_key(&claim.id)
        });
        fresh
            .chain(vanished)
            .map(|claim| claim.id.clone())
            .collect()
    }
}

fn by_id(claims: Vec<Stated>) -> BTreeMap<String, Stated> {
    claims
        .into_iter()
        .map(|claim| (claim.id.clone(), claim))
        .collect()
}

fn days(group: Group, from: Date, to: Date) -> impl Iterator<Item = (Group, Date)> {
    from.series(jiff::Span::new().days(1))
        .take_while(move |day| *day <= to)
        .map(move |day| (group, day))
}

fn day((group, day): (Group, Date)) -> Window {
    Window {
        group,
        from: day,
        to: day,
    }
}

/// Windows that touch made one.
fn merged(windows: &BTreeSet<Window>) -> BTreeSet<Window> {
    let mut merged: Vec<Window> = Vec::new();
    for window in windows {
        match merged.last_mut() {
            Some(last)
                if last.group == window.group && score::between(last.to, window.from) <= 1 =>
            {
                last.to = last.to.max(window.to);
            }
            _ => merged.push(*window),
        }
    }
    merged.into_iter().collect()
}

/// What the store has of a document's evidence. Shared nodes are left out: they are nobody's.
fn take_document(mine: &mut Subgraph, known: &Indexed<'_>, document: &str) {
    let document = NodeKey::new(Label::Document, document);
    take_node(mine, known, &document);
    take_edges(mine, known.incoming(&document, Relation::Published));
    for revision in take_ends(mine, known, &document, Relation::HasRevision) {
        take_edges(mine, known.outgoing(&revision, Relation::Revises));
        for claim in take_ends(mine, known, &revision, Relation::States) {
            for relation in [Relation::Cites, Relation::Mentions, Relation::Struck] {
                take_edges(mine, known.outgoing(&claim, relation));
            }
            for toll in take_ends(mine, known, &claim, Relation::ReportsToll) {
                take_edges(mine, known.outgoing(&toll, Relation::SufferedBy));
            }
        }
    }
}

/// What the store has of the event that a claim is about, and of what the claim repeats.
fn take_knowledge(mine: &mut Subgraph, known: &Indexed<'_>, claim: &str) {
    let claim = NodeKey::new(Label::Claim, claim);
    take_edges(mine, known.outgoing(&claim, Relation::Repeats));
    for about in known.outgoing(&claim, Relation::About) {
        take_node(mine, known, &about.key.to);
        take_edges(mine, known.all(&about.key.to));
    }
}

fn take_ends(
    mine: &mut Subgraph,
    known: &Indexed<'_>,
    from: &NodeKey,
    relation: Relation,
) -> Vec<NodeKey> {
    let ends: Vec<NodeKey> = known
        .outgoing(from, relation)
        .map(|edge| edge.key.to.clone())
        .collect();
    take_edges(mine, known.outgoing(from, relation));
    for end in &ends {
        take_node(mine, known, end);
    }
    ends
}

fn take_node(mine: &mut Subgraph, known: &Indexed<'_>, key: &NodeKey) {
    if let Some(node) = known.node(key) {
        mine.insert_node(node.clone());
    }
}

fn take_edges<'a>(mine: &mut Subgraph, edges: impl Iterator<Item = &'a model::batch::Edge>) {
    for edge in edges {
        mine.insert_edge(edge.clone());
    }
}
