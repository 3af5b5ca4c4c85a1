//! The graph store: what commits a batch, reads what a batch can touch, answers queries and dumps everything in one canonical form.
//!
//! Two stores stand behind one closed enum: a Neo4j server, and an embedded one in a folder. This crate alone knows Cypher; what it
//! takes and gives are the types of [`model::batch`].

pub mod queries;

mod error;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use model::batch::{GraphBatch, Subgraph, Touch};

pub use error::{CommitError, GraphError, QueryError};

/// Parameters of a query by name; JSON, because that is what every surface has.
pub type Params = serde_json::Map<String, serde_json::Value>;

/// One cell of a result. Dates and times are ISO text, points `{latitude, longitude}`, nodes and relations maps.
pub type Cell = serde_json::Value;

/// A password: never printed, never logged.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

/// Which graph.
#[derive(Clone, Debug)]
pub enum Target {
    /// A graph in a folder of its own, which is made when absent.
    Embedded { dir: PathBuf },
    /// A server; `bolt://host:port`, or `bolt+s://` for TLS. Without a database, the server's own default.
    Neo4j {
        uri: String,
        user: String,
        password: Secret,
        database: Option<String>,
    },
}

/// An open graph. Cheap to clone; every clone is the same store.
#[derive(Clone, Debug)]
pub struct Store;

/// What a graph says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreIdentity {
    /// Random, given once.
    pub id: String,
    /// The data folder that owns it.
    pub data_folder: String,
    /// Number of the last batch in it; 0 before the first.
    pub batch: u64,
}

/// How far a query may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub deadline: Duration,
    /// Rows given back; more are dropped and the result is marked.
    pub rows: usize,
    /// Steps of the embedded engine (rows and nodes it looks at). A server has its own bounds on memory.
    pub work: usize,
}

/// The answer to a query.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
    /// There were more rows than the limit let through.
    pub truncated: bool,
}

/// How many of what the graph holds; labels and relation types without any are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub nodes: BTreeMap<String, u64>,
    pub relations: BTreeMap<String, u64>,
}

/// A step of the schema and whether the store has taken it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationStatus {
    /// `V0001`
    pub version: String,
    pub name: String,
    pub applied: bool,
}

impl Store {
    /// Opens the graph for the data folder `data_folder`. An empty one is set up; an older embedded one is upgraded.
    pub async fn open(target: &Target, data_folder: &str) -> Result<Store, GraphError> {
        let _ = (target, data_folder);
        Err(GraphError::Hold(String::new()))
    }

    /// What the store says of itself.
    pub async fn identity(&self) -> Result<StoreIdentity, GraphError> {
        Err(GraphError::Hold(String::new()))
    }

    /// The part of the graph that a batch over `touch` can change, as [`Touch`] says.
    pub async fn around(&self, touch: &Touch) -> Result<Subgraph, GraphError> {
        let _ = touch;
        Err(GraphError::Hold(String::new()))
    }

    /// Writes the batch in one transaction that also sets the number of the store's last batch. Writing it twice changes nothing.
    pub async fn commit(&self, batch: &GraphBatch, number: u64) -> Result<(), CommitError> {
        let _ = (batch, number);
        Err(CommitError::Hold(String::new()))
    }

    /// Answers a query that only reads; one that writes is refused.
    pub async fn read(
        &self,
        cypher: &str,
        params: &Params,
        limits: Limits,
    ) -> Result<Rows, QueryError> {
        let _ = (cypher, params, limits);
        Err(QueryError::Hold(String::new()))
    }

    /// Every node and relation as one line of JSON, sorted; the same bytes from both stores for the same graph.
    pub async fn dump(&self, scope: DumpScope) -> Result<Vec<String>, GraphError> {
        let _ = scope;
        Err(GraphError::Hold(String::new()))
    }

    /// Nodes by label and relations by type.
    pub async fn counts(&self) -> Result<Counts, GraphError> {
        Err(GraphError::Hold(String::new()))
    }

    /// Whether the store answers.
    pub async fn ping(&self) -> Result<(), GraphError> {
        Err(GraphError::Hold(String::new()))
    }

    /// `embedded`, or `neo4j 5.26.30 at bolt://…`.
    #[must_use]
    pub fn name(&self) -> String {
        String::new()
    }
}

/// What of the graph is dumped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DumpScope {
    All,
    /// Without `Review` and its relations.
    Knowledge,
}

/// BLAKE3, in hex, over the lines of a dump, each with a line feed.
#[must_use]
pub fn dump_hash(lines: &[String]) -> String {
    lines.concat()
}

/// The migrations this program knows, and which of them the store has.
pub async fn migrate_status(target: &Target) -> Result<Vec<MigrationStatus>, GraphError> {
    let _ = target;
    Err(GraphError::Hold(String::new()))
}

/// Applies what is missing; gives the versions applied.
pub async fn migrate_up(target: &Target) -> Result<Vec<String>, GraphError> {
    let _ = target;
    Err(GraphError::Hold(String::new()))
}

/// Makes `data_folder` the owner of the graph, whoever owned it.
pub async fn take_over(target: &Target, data_folder: &str) -> Result<StoreIdentity, GraphError> {
    let _ = (target, data_folder);
    Err(GraphError::Hold(String::new()))
}
