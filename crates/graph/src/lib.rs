//! The graph store: what commits a batch, reads what a batch can touch, answers queries and dumps everything in one canonical form.
//!
//! Two stores stand behind one closed enum: a Neo4j server, and an embedded one in a folder. This crate alone knows Cypher; what it
//! takes and gives are the types of [`model::batch`].

pub mod queries;

mod schema;

mod error;

mod cypher;

mod write;

mod around;

mod dump;

mod migrations;

mod store_id;

mod datum;

mod text;

#[cfg(feature = "embedded")]
mod embedded;

mod neo4j;

mod bolt;

mod faults;

mod retry;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use model::batch::{GraphBatch, Subgraph, Touch};

use crate::cypher::Select;
use crate::datum::Datum;
#[cfg(feature = "embedded")]
use crate::embedded::Embedded;
use crate::neo4j::Neo4j;
use crate::write::Statement;

pub use error::{CommitError, GraphError, QueryError};
pub use schema::{PropertyType, RelationSchema, Schema, schema};

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

    fn expose(&self) -> &str {
        &self.0
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
#[derive(Clone)]
pub struct Store {
    engine: Engine,
    /// Known once the graph is ours.
    identity: Option<(String, String)>,
}

/// A closed set: outsiders add none.
#[derive(Clone)]
enum Engine {
    Neo4j(Neo4j),
    #[cfg(feature = "embedded")]
    Embedded(Embedded),
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name())
    }
}

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
        let mut store = Self::connect(target).await?;
        let upgrade = !store.is_server();
        let identity = migrations::prepare(&store, data_folder, upgrade).await?;
        store.identity = Some((identity.id, identity.data_folder));
        Ok(store)
    }

    async fn connect(target: &Target) -> Result<Store, GraphError> {
        let engine = match target {
            Target::Neo4j {
                uri,
                user,
                password,
                database,
            } => Engine::Neo4j(Neo4j::open(uri, user, password, database.as_deref()).await?),
            #[cfg(feature = "embedded")]
            Target::Embedded { dir } => Engine::Embedded(Embedded::open(dir).await?),
            #[cfg(not(feature = "embedded"))]
            Target::Embedded { .. } => {
                return Err(GraphError::Hold(
                    "this program was built without the embedded graph store: set [graph] uri"
                        .to_owned(),
                ));
            }
        };
        Ok(Store {
            engine,
            identity: None,
        })
    }

    /// The migrations this program knows, and which of them this store has.
    pub async fn migrations(&self) -> Result<Vec<MigrationStatus>, GraphError> {
        migrations::status(self).await
    }

    /// What the store says of itself, now.
    pub async fn identity(&self) -> Result<StoreIdentity, GraphError> {
        let mut stores = migrations::identities(self).await?;
        match (stores.pop(), stores.is_empty()) {
            (Some(identity), true) => Ok(identity),
            _ => Err(GraphError::Hold(
                "the graph store was emptied or set up twice while it was open: start again"
                    .to_owned(),
            )),
        }
    }

    /// The part of the graph that a batch over `touch` can change, as [`Touch`] says.
    pub async fn around(&self, touch: &Touch) -> Result<Subgraph, GraphError> {
        around::read(self, touch).await
    }

    /// Writes the batch in one transaction that also sets the number of the store's last batch. Writing it twice changes nothing.
    /// A server that is busy or lost the connection is asked again for some ten seconds.
    pub async fn commit(&self, batch: &GraphBatch, number: u64) -> Result<(), CommitError> {
        let mut statements = write::statements(batch);
        if let Some((id, folder)) = &self.identity {
            statements.push(write::set_batch(id, folder, number));
        }
        self.write(statements).await
    }

    /// Answers a query that only reads; one that writes is refused.
    pub async fn read(
        &self,
        cypher: &str,
        params: &Params,
        limits: Limits,
    ) -> Result<Rows, QueryError> {
        match &self.engine {
            Engine::Neo4j(server) => server.read(cypher, params, limits).await,
            #[cfg(feature = "embedded")]
            Engine::Embedded(embedded) => embedded.read(cypher, params, limits).await,
        }
    }

    /// Every node and relation as one line of JSON, sorted; the same bytes from both stores for the same graph.
    pub async fn dump(&self, scope: DumpScope) -> Result<Vec<String>, GraphError> {
        dump::lines(self, scope).await
    }

    /// Nodes by label and relations by type.
    pub async fn counts(&self) -> Result<Counts, GraphError> {
        dump::counts(self).await
    }

    /// Whether the store answers, within ten seconds.
    pub async fn ping(&self) -> Result<(), GraphError> {
        match &self.engine {
            Engine::Neo4j(server) => server.ping().await,
            #[cfg(feature = "embedded")]
            Engine::Embedded(embedded) => embedded
                .select(cypher::ping(), Vec::new())
                .await
                .map(|_| ()),
        }
    }

    /// `embedded`, or `neo4j 5.26.30 at bolt://…`.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.engine {
            Engine::Neo4j(server) => server.name(),
            #[cfg(feature = "embedded")]
            Engine::Embedded(_) => "embedded".to_owned(),
        }
    }

    fn is_server(&self) -> bool {
        matches!(self.engine, Engine::Neo4j(_))
    }

    async fn select(
        &self,
        select: Select,
        params: Vec<(&'static str, Datum)>,
    ) -> Result<Vec<Vec<Datum>>, GraphError> {
        match &self.engine {
            Engine::Neo4j(server) => server.select(select, params).await,
            #[cfg(feature = "embedded")]
            Engine::Embedded(embedded) => embedded.select(select, params).await,
        }
    }

    async fn write(&self, statements: Vec<Statement>) -> Result<(), CommitError> {
        match &self.engine {
            Engine::Neo4j(server) => server.write(statements).await,
            #[cfg(feature = "embedded")]
            Engine::Embedded(embedded) => embedded.write(statements).await,
        }
    }

    async fn define(&self, statements: Vec<String>) -> Result<(), GraphError> {
        match &self.engine {
            Engine::Neo4j(server) => server.define(statements).await,
            #[cfg(feature = "embedded")]
            Engine::Embedded(embedded) => embedded.define(statements).await,
        }
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
    let mut hasher = blake3::Hasher::new();
    for line in lines {
        hasher.update(line.as_bytes());
        hasher.update(b"\n");
    }
    hasher.finalize().to_hex().to_string()
}

/// The migrations this program knows, and which of them the store has.
pub async fn migrate_status(target: &Target) -> Result<Vec<MigrationStatus>, GraphError> {
    migrations::status(&Store::connect(target).await?).await
}

/// Applies what is missing; gives the versions applied.
pub async fn migrate_up(target: &Target) -> Result<Vec<String>, GraphError> {
    migrations::up(&Store::connect(target).await?).await
}

/// Makes `data_folder` the owner of the graph, whoever owned it. A program that still has it open for the old owner can no longer write.
pub async fn take_over(target: &Target, data_folder: &str) -> Result<StoreIdentity, GraphError> {
    let store = Store::connect(target).await?;
    // Refuses a graph that is not ours to change, and one that has no owner yet.
    store.identity().await?;
    store.write(vec![write::take_over(data_folder)]).await?;
    store.identity().await
}
