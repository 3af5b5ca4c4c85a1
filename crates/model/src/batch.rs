//! The graph on the wire: nodes and relations with their properties, one transaction of them, and what a store is asked for first.
//! The labels, relations and properties are those of `docs/model.md`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::claim::Group;
use crate::words::words;

words! {
    /// Primary label of a node, in the order in which nodes are written.
    pub enum Label {
        Store = "Store",
        Run = "Run",
        Source = "Source",
        Actor = "Actor",
        Location = "Location",
        Alias = "Alias",
        Document = "Document",
        Revision = "Revision",
        Claim = "Claim",
        Toll = "Toll",
        Event = "Event",
        Review = "Review",
    }
}

words! {
    /// Type of a relation, in the order in which relations are written.
    pub enum Relation {
        Within = "WITHIN",
        Backs = "BACKS",
        PartOf = "PART_OF",
        PresentAt = "PRESENT_AT",
        Controls = "CONTROLS",
        Names = "NAMES",
        Published = "PUBLISHED",
        HasRevision = "HAS_REVISION",
        Revises = "REVISES",
        States = "STATES",
        Cites = "CITES",
        Mentions = "MENTIONS",
        ReportsToll = "REPORTS_TOLL",
        SufferedBy = "SUFFERED_BY",
        Struck = "STRUCK",
        About = "ABOUT",
        Repeats = "REPEATS",
        Contradicts = "CONTRADICTS",
        Conducted = "CONDUCTED",
        Targeted = "TARGETED",
        Hit = "HIT",
        OccurredAt = "OCCURRED_AT",
        Sent = "SENT",
        Received = "RECEIVED",
        OriginatedAt = "ORIGINATED_AT",
        CrossedAt = "CROSSED_AT",
        DeliveredTo = "DELIVERED_TO",
        StoredAt = "STORED_AT",
        Proposes = "PROPOSES",
    }
}

impl Relation {
    /// The property that, beside the two ends, tells relations of this type apart.
    #[must_use]
    pub const fn key_property(self) -> Option<&'static str> {
        match self {
            Self::Mentions => Some("role"),
            Self::Contradicts => Some("field"),
            _ => None,
        }
    }
}

/// A property as both stores keep it. A null is an absent property.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Value {
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    Texts(Vec<String>),
    Date(Date),
    /// UTC, whole seconds.
    DateTime(Timestamp),
    Point {
        lat: f64,
        lon: f64,
    },
}

impl Value {
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    #[must_use]
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(n) => Some(*n),
            _ => None,
        }
    }

    #[must_use]
    pub fn as_float(&self) -> Option<f64> {
        match self {
            Self::Float(x) => Some(*x),
            #[expect(
                clippy::cast_precision_loss,
                reason = "counts and degrees stay far below 2^53"
            )]
            Self::Int(n) => Some(*n as f64),
            _ => None,
        }
    }

    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(b) => Some(*b),
            _ => None,
        }
    }

    #[must_use]
    pub fn as_date(&self) -> Option<Date> {
        match self {
            Self::Date(date) => Some(*date),
            _ => None,
        }
    }

    #[must_use]
    pub fn as_datetime(&self) -> Option<Timestamp> {
        match self {
            Self::DateTime(at) => Some(*at),
            _ => None,
        }
    }

    #[must_use]
    pub fn as_texts(&self) -> &[String] {
        match self {
            Self::Texts(texts) => texts,
            _ => &[],
        }
    }
}

macro_rules! from {
    ($($from:ty => $variant:ident),+ $(,)?) => {
        $(impl From<$from> for Value {
            fn from(value: $from) -> Self {
                Self::$variant(value.into())
            }
        })+
    };
}
from!(bool => Bool, i64 => Int, u32 => Int, f64 => Float, String => Text, &str => Text, Vec<String> => Texts, Date => Date, Timestamp => DateTime);

/// Properties by name; an absent one is null.
pub type Properties = BTreeMap<String, Value>;

/// An id is unique per label: `iran` may be an `Actor` and a `Location`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NodeKey {
    pub label: Label,
    pub id: String,
}

impl NodeKey {
    #[must_use]
    pub fn new(label: Label, id: impl Into<String>) -> Self {
        Self {
            label,
            id: id.into(),
        }
    }
}

/// A node and all its properties except `id`. An `Event` also gets the label of its property `kind`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Node {
    pub key: NodeKey,
    pub properties: Properties,
}

/// What tells one relation from another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EdgeKey {
    pub relation: Relation,
    pub from: NodeKey,
    pub to: NodeKey,
    /// Value of [`Relation::key_property`]; empty where there is none.
    pub discriminator: String,
}

impl EdgeKey {
    /// A lasting relation as the claims that state it name it in their property `relation`: `iran BACKS hezbollah`.
    #[must_use]
    pub fn sentence(&self) -> String {
        format!("{} {} {}", self.from.id, self.relation, self.to.id)
    }
}

/// A relation and all its properties, the key property included.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edge {
    pub key: EdgeKey,
    pub properties: Properties,
}

impl Node {
    #[must_use]
    pub fn new(label: Label, id: impl Into<String>) -> Self {
        Self {
            key: NodeKey::new(label, id),
            properties: Properties::new(),
        }
    }

    /// Sets a property; `None` leaves it absent.
    #[must_use]
    pub fn with<V: Into<Value>>(mut self, name: &str, value: impl Into<Option<V>>) -> Self {
        set(&mut self.properties, name, value.into());
        self
    }

    /// [`Self::with`] for a value whose type is an `Option` already, which `with` cannot tell from a value.
    #[must_use]
    pub fn maybe<V: Into<Value>>(self, name: &str, value: Option<V>) -> Self {
        self.with::<V>(name, value)
    }
}

impl Edge {
    #[must_use]
    pub fn new(relation: Relation, from: NodeKey, to: NodeKey) -> Self {
        Self {
            key: EdgeKey {
                relation,
                from,
                to,
                discriminator: String::new(),
            },
            properties: Properties::new(),
        }
    }

    /// Sets a property; `None` leaves it absent.
    #[must_use]
    pub fn with<V: Into<Value>>(mut self, name: &str, value: impl Into<Option<V>>) -> Self {
        let value = value.into().map(Into::into);
        if self.key.relation.key_property() == Some(name)
            && let Some(Value::Text(word)) = &value
        {
            self.key.discriminator = word.clone();
        }
        set(&mut self.properties, name, value);
        self
    }

    /// [`Self::with`] for a value whose type is an `Option` already, which `with` cannot tell from a value.
    #[must_use]
    pub fn maybe<V: Into<Value>>(self, name: &str, value: Option<V>) -> Self {
        self.with::<V>(name, value)
    }
}

fn set<V: Into<Value>>(properties: &mut Properties, name: &str, value: Option<V>) {
    match value {
        Some(value) => properties.insert(name.to_owned(), value.into()),
        None => properties.remove(name),
    };
}

/// A part of the graph.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Subgraph {
    pub nodes: BTreeMap<NodeKey, Node>,
    pub edges: BTreeMap<EdgeKey, Edge>,
}

impl Subgraph {
    pub fn insert_node(&mut self, node: Node) {
        self.nodes.insert(node.key.clone(), node);
    }

    pub fn insert_edge(&mut self, edge: Edge) {
        self.edges.insert(edge.key.clone(), edge);
    }

    pub fn extend(&mut self, other: Subgraph) {
        self.nodes.extend(other.nodes);
        self.edges.extend(other.edges);
    }
}

/// What a batch can touch, and so what must be read before it is made.
///
/// For a document, a store gives its `Document` node with `PUBLISHED` and the `Source`, its revisions with `HAS_REVISION` and `REVISES`,
/// and each claim they state. For a claim: the node, `STATES`, `HAS_REVISION` and `PUBLISHED` in (without the nodes of revisions and
/// documents), `CITES`, `MENTIONS` with the `Actor`, `Location` and `Source` nodes at their ends, the `WITHIN` that leads out of these
/// places, `REPORTS_TOLL`, the tolls with `SUFFERED_BY`, `STRUCK` and `REPEATS` both ways, and the event it is `ABOUT`. For an event: the
/// node, every relation of it, and each claim about it. A window stands for the claims of a group whose `startDate` lies in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touch {
    pub documents: BTreeSet<String>,
    pub claims: BTreeSet<String>,
    pub events: BTreeSet<String>,
    pub windows: BTreeSet<Window>,
    /// Lasting relations: each itself, and the claims whose `relation` is its [`EdgeKey::sentence`].
    pub relations: BTreeSet<EdgeKey>,
    /// Every `Actor`, `Location` and `Alias` node, every `NAMES`, `PART_OF` and `BACKS`, and the `WITHIN` whose `origin` is `gazetteer`.
    pub gazetteer: bool,
}

impl Touch {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
            && self.claims.is_empty()
            && self.events.is_empty()
            && self.windows.is_empty()
            && self.relations.is_empty()
            && !self.gazetteer
    }
}

/// Days, both included, of one group of claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Window {
    pub group: Group,
    pub from: Date,
    pub to: Date,
}

/// One transaction. Applied in the order of the fields; applying it twice changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GraphBatch {
    pub removed_edges: Vec<EdgeKey>,
    /// Each goes with the relations it still has.
    pub removed_nodes: Vec<NodeKey>,
    /// Each node has exactly these properties afterwards.
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
    /// Deleted when no relation but a `WITHIN` that leads out of them is left on them at the end.
    pub orphans: Vec<NodeKey>,
}

impl GraphBatch {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.removed_edges.is_empty()
            && self.removed_nodes.is_empty()
            && self.nodes.is_empty()
            && self.edges.is_empty()
            && self.orphans.is_empty()
    }

    /// Rows sent to the store.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.removed_edges.len()
            + self.removed_nodes.len()
            + self.nodes.len()
            + self.edges.len()
            + self.orphans.len()
    }
}
