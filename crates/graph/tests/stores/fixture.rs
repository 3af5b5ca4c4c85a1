//! An empty store for one case.

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use graph::{Cell, Limits, Params, Secret, Store, Target};
use tempfile::TempDir;

use crate::neo4j::Server;

pub(crate) type Case = for<'a> fn(&'a Fixture) -> Pin<Box<dyn Future<Output = ()> + 'a>>;

/// The one server of this program, once a case needed it; cases on it take turns.
pub(crate) type Servers = Arc<OnceLock<Mutex<Option<Server>>>>;

/// Registers cases under their own names.
#[macro_export]
macro_rules! cases {
    ($($case:ident),+ $(,)?) => {
        &[$((stringify!($case), |fixture| Box::pin($case(fixture)))),+]
    };
}

pub(crate) const FOLDER: &str = "folder-1";

pub(crate) const LIMITS: Limits = Limits {
    deadline: Duration::from_secs(30),
    rows: 1_000,
    work: 300_000,
};

pub(crate) struct Fixture {
    pub(crate) target: Target,
    dir: TempDir,
    /// Held for the length of the case.
    _turn: Option<MutexGuard<'static, Option<Server>>>,
}

impl Fixture {
    pub(crate) fn embedded() -> Fixture {
        let dir = tempfile::tempdir().unwrap();
        Fixture {
            target: Target::Embedded {
                dir: dir.path().join("graph"),
            },
            dir,
            _turn: None,
        }
    }

    pub(crate) fn neo4j(servers: &Servers) -> Fixture {
        // The program ends with its servers, so one that lives as long as the program may be borrowed for ever.
        let servers: &'static Servers = Box::leak(Box::new(Arc::clone(servers)));
        let start = || Mutex::new(Some(Server::start(&tempfile::tempdir().unwrap().keep())));
        let turn = servers
            .get_or_init(start)
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let server = turn
            .as_ref()
            .expect("the server is stopped after the last case");
        let target = Target::Neo4j {
            uri: server.uri.clone(),
            user: server.user.to_owned(),
            password: Secret::new(&server.password),
            database: None,
        };
        let graph = neo4rs::Graph::new(&server.uri, server.user, &server.password).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        // The schema stays, and so may the record of it; a checksum `x` is one that a case has spoilt.
        let wipe = "MATCH (n) WHERE NOT n:Migration OR n.checksum = 'x' DETACH DELETE n";
        runtime.block_on(graph.run(wipe)).unwrap();
        Fixture {
            target,
            dir: tempfile::tempdir().unwrap(),
            _turn: Some(turn),
        }
    }

    pub(crate) fn dir(&self) -> PathBuf {
        self.dir.path().to_owned()
    }

    pub(crate) fn server(&self) -> &Server {
        self._turn
            .as_ref()
            .and_then(|turn| turn.as_ref())
            .expect("a case for servers")
    }

    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.target, FOLDER).await.unwrap()
    }

    /// An embedded store of its own beside the one of the case.
    pub(crate) async fn open_beside(&self) -> Store {
        Store::open(
            &Target::Embedded {
                dir: self.dir().join("beside"),
            },
            FOLDER,
        )
        .await
        .unwrap()
    }

    /// Changes the graph behind the back of the store, which must be closed.
    pub(crate) async fn tamper(&self, cypher: &str) {
        match &self.target {
            Target::Neo4j { uri, user, .. } => {
                let graph = neo4rs::Graph::new(uri, user, &self.server().password).unwrap();
                graph.run(cypher).await.unwrap();
            }
            Target::Embedded { dir } => {
                use kglite::api::{durable, session, storage};
                let spec = session::OpenSpec {
                    storage: Some(storage::StorageMode::Memory),
                    durability: durable::DurabilityLevel::Full,
                    ..session::OpenSpec::writer()
                };
                std::fs::create_dir_all(dir).unwrap();
                let opened = session::open_path(&dir.join("graph.kgl"), &spec).unwrap();
                let params = std::collections::HashMap::new();
                opened
                    .session
                    .execute_auto_commit(cypher, &session::ExecuteOptions::eager(&params), 1)
                    .unwrap();
            }
        }
    }
}

/// Stops the server, if one was started.
pub(crate) fn stop(servers: &Servers) {
    if let Some(server) = servers.get() {
        drop(server.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

/// The rows of a query without parameters.
pub(crate) async fn rows(store: &Store, cypher: &str) -> Vec<Vec<Cell>> {
    store
        .read(cypher, &Params::new(), LIMITS)
        .await
        .unwrap()
        .rows
}
