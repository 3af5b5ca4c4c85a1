//! Both stores: the same pages give the same graph, and a newly chosen store is filled from the archive.

use std::sync::{Mutex, MutexGuard, PoisonError};

use libtest_mimic::{Failed, Trial};

use crate::neo4j::{self, Server};
use crate::support::{Tarik, test};

/// One server for all tests, which use it one after the other.
static SERVER: Mutex<Option<Server>> = Mutex::new(None);

/// The server, for one test.
pub(crate) struct Neo4jGuard(MutexGuard<'static, Option<Server>>);

impl Neo4jGuard {
    fn server(&self) -> &Server {
        self.0
            .as_ref()
            .expect("it was started when the guard was made")
    }

    /// The variables that choose it.
    pub(crate) fn env(&self) -> Vec<(String, String)> {
        let server = self.server();
        [
            ("NEO4J_URI", server.uri.as_str()),
            ("NEO4J_USER", server.user),
            ("NEO4J_PASSWORD", server.password.as_str()),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
    }

    /// Empties it.
    pub(crate) fn clear(&self) {
        let server = self.server();
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let graph = neo4rs::Graph::new(&server.uri, server.user, &server.password)
                .expect("the server's address");
            graph
                .run(neo4rs::query("MATCH (n) DETACH DELETE n"))
                .await
                .expect("the server answers");
        });
    }
}

/// A test on a server that the tests start themselves; where none can be started it is ignored with the reason, and fails in CI.
pub(crate) fn with_neo4j(name: &str, run: impl FnOnce(&Neo4jGuard) + Send + 'static) -> Trial {
    if let Some(reason) = neo4j::missing() {
        if std::env::var_os("CI").is_some() {
            return Trial::test(name, move || Err::<(), _>(Failed::from(reason)));
        }
        return Trial::test(name, || Ok(()))
            .with_ignored_flag(true)
            .with_kind(reason);
    }
    test(name, move || {
        let mut server = SERVER.lock().unwrap_or_else(PoisonError::into_inner);
        if server.is_none() {
            let home = std::env::temp_dir().join(format!("tarik-neo4j-{}", std::process::id()));
            *server = Some(Server::start(&home));
        }
        let guard = Neo4jGuard(server);
        guard.clear();
        run(&guard);
    })
}

/// Stops the server that the tests have started.
pub(crate) fn stop() {
    drop(SERVER.lock().unwrap_or_else(PoisonError::into_inner).take());
}

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        with_neo4j(
            "stores::the_same_pages_give_the_same_dump_on_both",
            the_same_dump,
        ),
        with_neo4j(
            "stores::a_newly_chosen_neo4j_is_filled_without_a_fetch",
            filled_without_a_fetch,
        ),
        with_neo4j(
            "stores::a_write_through_query_is_refused_on_neo4j",
            a_write_is_refused,
        ),
        with_neo4j(
            "stores::a_wrong_password_is_named_and_nothing_is_buried",
            a_wrong_password,
        ),
        test(
            "stores::an_unreachable_store_ends_with_4_and_names_it",
            an_unreachable_store,
        ),
    ]
}

fn the_same_dump(neo4j: &Neo4jGuard) {
    let embedded = Tarik::new();
    embedded.pages(60);
    embedded.run(&["backfill", "--from", "pages"]).done();
    let server = Tarik::new().with_env(&neo4j.env());
    server.pages(60);
    server.run(&["backfill", "--from", "pages"]).done();
    let (one, other) = (
        embedded.run(&["dump"]).done().stdout,
        server.run(&["dump"]).done().stdout,
    );
    for (line, twin) in one.lines().zip(other.lines()) {
        assert_eq!(line, twin, "the first line that differs");
    }
    assert_eq!(embedded.hash(), server.hash());
    server.run(&["check"]).done();
}

fn filled_without_a_fetch(neo4j: &Neo4jGuard) {
    let tarik = Tarik::new();
    let pages = tarik.pages(20);
    tarik.run(&["backfill", "--from", "pages"]).done();
    let expected = tarik.hash();
    std::fs::remove_dir_all(pages).expect("the pages are ours");
    std::fs::create_dir(tarik.path("nothing")).expect("an empty folder");
    let tarik = tarik.with_env(&neo4j.env());
    tarik.run(&["backfill", "--from", "nothing"]).done();
    assert_eq!(tarik.hash(), expected);
}

fn a_write_is_refused(neo4j: &Neo4jGuard) {
    let tarik = Tarik::new().with_env(&neo4j.env());
    tarik.pages(3);
    tarik.run(&["backfill", "--from", "pages"]).done();
    let hash = tarik.hash();
    for write in ["CREATE (:Event {id: 'x'})", "MATCH (n) DETACH DELETE n"] {
        tarik.run(&["query", write]).exits(1);
    }
    assert_eq!(tarik.hash(), hash);
}

fn a_wrong_password(neo4j: &Neo4jGuard) {
    let mut variables = neo4j.env();
    variables.retain(|(name, _)| name != "NEO4J_PASSWORD");
    variables.push(("NEO4J_PASSWORD".to_owned(), "not-the-password".to_owned()));
    let tarik = Tarik::new().with_env(&variables);
    tarik.pages(3);
    let ran = tarik
        .run(&["backfill", "--from", "pages"])
        .exits(1)
        .says(&["password"]);
    assert!(!ran.stderr.contains("not-the-password"), "{}", ran.stderr);
    let status = tarik.run(&["status", "--json"]).done().stdout;
    assert!(status.contains("\"buried\":0"), "{status}");
}

fn an_unreachable_store() {
    let variables = [
        ("NEO4J_URI", "bolt://127.0.0.1:9"),
        ("NEO4J_USER", "neo4j"),
        ("NEO4J_PASSWORD", "a-password"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let tarik = Tarik::new().with_env(&variables);
    tarik.pages(3);
    tarik
        .run(&["backfill", "--from", "pages"])
        .exits(4)
        .says(&["127.0.0.1:9"]);
    // What was taken into another store is still there.
    tarik.run(&["check"]).exits(4);
}
