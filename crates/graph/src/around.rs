//! The part of a graph that a batch can touch, read as [`Touch`] says: ids first, then relations, then the nodes at their ends.

use std::collections::{BTreeMap, BTreeSet};

use model::batch::{Edge, EdgeKey, Label, Node, NodeKey, Relation, Subgraph, Touch};

use crate::Store;
use crate::cypher::{self, Select};
use crate::datum::Datum;
use crate::error::GraphError;
use crate::schema::schema;

/// Ids that one statement asks for.
const MAX_IDS: usize = 2_000;

type Ids = BTreeSet<String>;

pub(crate) async fn read(store: &Store, touch: &Touch) -> Result<Subgraph, GraphError> {
    let mut reader = Reader {
        store,
        found: Subgraph::default(),
        wanted: BTreeMap::new(),
    };
    reader.documents(&touch.documents).await?;
    let claims = reader.claims_of(touch).await?;
    reader.claims(claims).await?;
    reader.events(&touch.events).await?;
    reader.relations(&touch.relations).await?;
    if touch.gazetteer {
        reader.gazetteer().await?;
    }
    reader.nodes().await
}

struct Reader<'a> {
    store: &'a Store,
    found: Subgraph,
    /// Nodes still to be read.
    wanted: BTreeMap<Label, Ids>,
}

/// Which nodes at the far end of relations are read too.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Far {
    KeyOnly,
    Node,
}

impl Reader<'_> {
    async fn documents(&mut self, ids: &Ids) -> Result<(), GraphError> {
        self.want(Label::Document, ids);
        self.edges(
            Label::Document,
            ids,
            Relation::Published,
            true,
            Label::Source,
            Far::Node,
        )
        .await?;
        let revisions = self
            .edges(
                Label::Document,
                ids,
                Relation::HasRevision,
                false,
                Label::Revision,
                Far::Node,
            )
            .await?;
        self.edges(
            Label::Revision,
            &revisions,
            Relation::Revises,
            false,
            Label::Revision,
            Far::KeyOnly,
        )
        .await?;
        Ok(())
    }

    /// Every claim that the touch names, by itself or by a document, an event or a window.
    async fn claims_of(&self, touch: &Touch) -> Result<Ids, GraphError> {
        let mut claims = touch.claims.clone();
        claims.extend(
            self.ids(&cypher::claims_of_documents(), &touch.documents)
                .await?,
        );
        claims.extend(
            self.ids(&cypher::claims_about_events(), &touch.events)
                .await?,
        );
        let relations = touch.relations.iter().map(EdgeKey::sentence).collect();
        claims.extend(self.ids(&cypher::claims_of_relations(), &relations).await?);
        for window in &touch.windows {
            let params = vec![
                ("from", Datum::Date(window.from)),
                ("to", Datum::Date(window.to)),
                ("group", window.group.as_str().into()),
            ];
            let rows = self
                .store
                .select(cypher::claims_in_window(), params)
                .await?;
            claims.extend(first_texts(rows));
        }
        Ok(claims)
    }

    async fn claims(&mut self, ids: Ids) -> Result<(), GraphError> {
        const CLAIM: Label = Label::Claim;
        self.want(CLAIM, &ids);
        let revisions = self
            .edges(
                CLAIM,
                &ids,
                Relation::States,
                true,
                Label::Revision,
                Far::KeyOnly,
            )
            .await?;
        let documents = self
            .edges(
                Label::Revision,
                &revisions,
                Relation::HasRevision,
                true,
                Label::Document,
                Far::KeyOnly,
            )
            .await?;
        self.edges(
            Label::Document,
            &documents,
            Relation::Published,
            true,
            Label::Source,
            Far::KeyOnly,
        )
        .await?;
        self.edges(
            CLAIM,
            &ids,
            Relation::Cites,
            false,
            Label::Source,
            Far::Node,
        )
        .await?;
        self.edges(
            CLAIM,
            &ids,
            Relation::Mentions,
            false,
            Label::Actor,
            Far::Node,
        )
        .await?;
        let places = self
            .edges(
                CLAIM,
                &ids,
                Relation::Mentions,
                false,
                Label::Location,
                Far::Node,
            )
            .await?;
        self.edges(
            Label::Location,
            &places,
            Relation::Within,
            false,
            Label::Location,
            Far::KeyOnly,
        )
        .await?;
        let tolls = self
            .edges(
                CLAIM,
                &ids,
                Relation::ReportsToll,
                false,
                Label::Toll,
                Far::Node,
            )
            .await?;
        self.edges(
            Label::Toll,
            &tolls,
            Relation::SufferedBy,
            false,
            Label::Actor,
            Far::KeyOnly,
        )
        .await?;
        for relation in [Relation::Struck, Relation::Repeats] {
            for incoming in [false, true] {
                self.edges(CLAIM, &ids, relation, incoming, CLAIM, Far::KeyOnly)
                    .await?;
            }
        }
        self.edges(CLAIM, &ids, Relation::About, false, Label::Event, Far::Node)
            .await?;
        Ok(())
    }

    async fn events(&mut self, ids: &Ids) -> Result<(), GraphError> {
        self.want(Label::Event, ids);
        for row in self.by_ids(&cypher::edges_of_events(), ids).await? {
            let Ok([near, outgoing, relation, labels, far, properties]) =
                <[Datum; 6]>::try_from(row)
            else {
                continue;
            };
            let (Some(near), Some(far)) = (near.into_text(), far.into_text()) else {
                continue;
            };
            let (Some(relation), Some(label)) = (word::<Relation>(relation), primary(labels))
            else {
                continue;
            };
            self.insert(
                relation,
                (NodeKey::new(Label::Event, near), NodeKey::new(label, far)),
                outgoing == Datum::Bool(false),
                properties,
            );
        }
        Ok(())
    }

    /// The lasting relations themselves, if they are there.
    async fn relations(&mut self, keys: &BTreeSet<EdgeKey>) -> Result<(), GraphError> {
        let mut from: BTreeMap<(Label, Relation, Label), Ids> = BTreeMap::new();
        for key in keys {
            let ends = (key.from.label, key.relation, key.to.label);
            from.entry(ends).or_default().insert(key.from.id.clone());
        }
        for ((near, relation, far), ids) in from {
            let rows = self
                .by_ids(&cypher::edges(near, relation, false, far), &ids)
                .await?;
            for row in rows {
                let Ok([from, to, properties]) = <[Datum; 3]>::try_from(row) else {
                    continue;
                };
                if let (Some(from), Some(to)) = (from.into_text(), to.into_text()) {
                    let ends = (NodeKey::new(near, from), NodeKey::new(far, to));
                    let found = edge(relation, ends.0, ends.1, properties);
                    if keys.contains(&found.key) {
                        self.found.insert_edge(found);
                    }
                }
            }
        }
        Ok(())
    }

    async fn gazetteer(&mut self) -> Result<(), GraphError> {
        use Label::{Actor, Alias, Location};
        for label in [Actor, Location, Alias] {
            for row in self
                .store
                .select(cypher::all_nodes(label), Vec::new())
                .await?
            {
                if let Ok([id, _, properties]) = <[Datum; 3]>::try_from(row) {
                    self.insert_node(label, id, properties);
                }
            }
        }
        let between = [
            (
                cypher::edges_between(Alias, Relation::Names, Actor),
                Relation::Names,
                Alias,
                Actor,
            ),
            (
                cypher::edges_between(Alias, Relation::Names, Location),
                Relation::Names,
                Alias,
                Location,
            ),
            (
                cypher::edges_of_gazetteer(Relation::Within, Location, Location),
                Relation::Within,
                Location,
                Location,
            ),
            (
                cypher::edges_between(Actor, Relation::PartOf, Actor),
                Relation::PartOf,
                Actor,
                Actor,
            ),
            (
                cypher::edges_between(Actor, Relation::Backs, Actor),
                Relation::Backs,
                Actor,
                Actor,
            ),
        ];
        for (select, relation, from, to) in between {
            let rows = self.store.select(select, Vec::new()).await?;
            self.insert_rows(rows, relation, (from, to), false);
        }
        Ok(())
    }

    /// Reads the nodes that are still wanted and gives everything.
    async fn nodes(mut self) -> Result<Subgraph, GraphError> {
        for (label, ids) in std::mem::take(&mut self.wanted) {
            for row in self.by_ids(&cypher::nodes(label), &ids).await? {
                if let Ok([id, properties]) = <[Datum; 2]>::try_from(row) {
                    self.insert_node(label, id, properties);
                }
            }
        }
        Ok(self.found)
    }

    fn want(&mut self, label: Label, ids: &Ids) {
        self.wanted
            .entry(label)
            .or_default()
            .extend(ids.iter().cloned());
    }

    /// Reads relations of `ids` and gives the ids at their far end.
    async fn edges(
        &mut self,
        near: Label,
        ids: &Ids,
        relation: Relation,
        incoming: bool,
        far: Label,
        nodes: Far,
    ) -> Result<Ids, GraphError> {
        let rows = self
            .by_ids(&cypher::edges(near, relation, incoming, far), ids)
            .await?;
        let ids = self.insert_rows(rows, relation, (near, far), incoming);
        if nodes == Far::Node {
            self.want(far, &ids);
        }
        Ok(ids)
    }

    fn insert_rows(
        &mut self,
        rows: Vec<Vec<Datum>>,
        relation: Relation,
        (near, far): (Label, Label),
        incoming: bool,
    ) -> Ids {
        let mut ids = Ids::new();
        for row in rows {
            let Ok([near_id, far_id, properties]) = <[Datum; 3]>::try_from(row) else {
                continue;
            };
            let (Some(near_id), Some(far_id)) = (near_id.into_text(), far_id.into_text()) else {
                continue;
            };
            ids.insert(far_id.clone());
            let ends = (NodeKey::new(near, near_id), NodeKey::new(far, far_id));
            self.insert(relation, ends, incoming, properties);
        }
        ids
    }

    fn insert(
        &mut self,
        relation: Relation,
        ends: (NodeKey, NodeKey),
        incoming: bool,
        properties: Datum,
    ) {
        let (from, to) = if incoming { (ends.1, ends.0) } else { ends };
        self.found.insert_edge(edge(relation, from, to, properties));
    }

    fn insert_node(&mut self, label: Label, id: Datum, properties: Datum) {
        if let Some(id) = id.into_text() {
            self.found.insert_node(node(label, id, properties));
        }
    }

    async fn ids(&self, select: &Select, of: &Ids) -> Result<Ids, GraphError> {
        Ok(first_texts(self.by_ids(select, of).await?).collect())
    }

    async fn by_ids(&self, select: &Select, ids: &Ids) -> Result<Vec<Vec<Datum>>, GraphError> {
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let mut rows = Vec::new();
        for chunk in ids.chunks(MAX_IDS) {
            let params = vec![("ids", Datum::texts(chunk.iter().copied()))];
            rows.extend(self.store.select(select.clone(), params).await?);
        }
        Ok(rows)
    }
}

fn first_texts(rows: Vec<Vec<Datum>>) -> impl Iterator<Item = String> {
    rows.into_iter()
        .filter_map(|row| row.into_iter().next()?.into_text())
}

fn word<T: std::str::FromStr>(datum: Datum) -> Option<T> {
    datum.into_text()?.parse().ok()
}

/// The label that an id is unique under, out of all labels of a node.
pub(crate) fn primary(labels: Datum) -> Option<Label> {
    labels.into_list().into_iter().find_map(word)
}

/// A node as the model has it, from the properties that a store keeps.
pub(crate) fn node(label: Label, id: String, properties: Datum) -> Node {
    let mut node = Node::new(label, id);
    for (name, datum) in properties.into_map() {
        if name == "id" {
            continue;
        }
        let kind = schema().node_property(label.as_str(), &name);
        if let Some(value) = datum.into_value(kind) {
            node.properties.insert(name, value);
        }
    }
    // The embedded store hides a title that equals the id, taking it for one of its own making.
    if let Some(name) = node.properties.get("name").cloned() {
        node.properties.entry("title".to_owned()).or_insert(name);
    }
    node
}

/// A relation as the model has it.
pub(crate) fn edge(relation: Relation, from: NodeKey, to: NodeKey, properties: Datum) -> Edge {
    let mut out = Edge::new(relation, from, to);
    for (name, datum) in properties.into_map() {
        let kind = schema().relation_property(relation.as_str(), &name);
        if let Some(value) = datum.into_value(kind) {
            if relation.key_property() == Some(name.as_str())
                && let Some(word) = value.as_text()
            {
                out.key = EdgeKey {
                    discriminator: word.to_owned(),
                    ..out.key
                };
            }
            out.properties.insert(name, value);
        }
    }
    out
}
