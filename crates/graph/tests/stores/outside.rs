//! What comes from outside: a kill, a second owner, a wrong password, a server that is not there or was emptied.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

use graph::{CommitError, DumpScope, GraphError, Params, QueryError, Secret, Store, Target};
use model::batch::{GraphBatch, Label, Node};

use crate::cases;
use crate::fixture::{Case, FOLDER, Fixture, LIMITS};
use crate::sample::batch;

pub(crate) const EMBEDDED: &[(&str, Case)] = cases![
    a_kill_loses_no_batch_and_leaves_a_store_that_opens,
    a_second_owner_is_refused
];

pub(crate) const SERVER: &[(&str, Case)] = cases![
    a_wrong_password_and_a_missing_server_are_told_apart,
    administration_is_no_reading,
    a_store_that_was_emptied_under_us_takes_no_batch,
];

/// Names the folder for the process that is killed.
const CHILD: &str = "TARIK_TEST_WRITES_TO";

fn numbered(number: u64) -> GraphBatch {
    let node = |i: u64| {
        Node::new(Label::Claim, format!("c{number}-{i}"))
            .with("quote", "trucks ".repeat(20).as_str())
    };
    let event = Node::new(Label::Event, format!("ev-{}", number % 7)).with(
        "kind",
        if number.is_multiple_of(2) {
            "strike"
        } else {
            "attack"
        },
    );
    GraphBatch {
        nodes: (0..40).map(node).chain([event]).collect(),
        ..batch()
    }
}

/// In the process that will be killed: writes batch after batch and prints the number of each that is done.
pub(crate) fn child() -> Option<ExitCode> {
    let target = Target::Embedded {
        dir: PathBuf::from(std::env::var_os(CHILD)?),
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store = Store::open(&target, FOLDER).await.unwrap();
        store.commit(&batch(), 1).await.unwrap();
        let first = store.identity().await.unwrap().batch + 1;
        for number in first.. {
            store
                .commit(
                    &GraphBatch {
                        edges: Vec::new(),
                        ..numbered(number)
                    },
                    number,
                )
                .await
                .unwrap();
            println!("{number}");
        }
    });
    Some(ExitCode::SUCCESS)
}

async fn a_kill_loses_no_batch_and_leaves_a_store_that_opens(fixture: &Fixture) {
    let Target::Embedded { dir } = &fixture.target else {
        panic!("an embedded case")
    };
    let mut last = 0;
    // Each time after more batches, so that kills fall into the set-up, the log and its folding.
    for n_batches in [0, 1, 5, 23, 60] {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .env(CHILD, dir)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok);
        let mut done = last;
        if n_batches > 0 {
            for line in lines.by_ref().take(n_batches) {
                done = line.parse().unwrap();
            }
        }
        child.kill().unwrap();
        child.wait().unwrap();
        // What was printed before the kill and not yet read.
        done = lines
            .filter_map(|line| line.parse().ok())
            .last()
            .unwrap_or(done);
        let store = fixture.open().await;
        let kept = store.identity().await.unwrap().batch;
        assert!(
            kept >= done,
            "batch {done} was acknowledged and the store ends at {kept}"
        );
        let lines = store.dump(DumpScope::All).await.unwrap();
        for number in 2..=kept {
            for i in [0, 39] {
                let claim = format!("[\"Claim:c{number}-{i}\",");
                assert!(
                    lines.iter().any(|line| line.starts_with(&claim)),
                    "{claim} of {kept} is gone"
                );
            }
        }
        last = kept;
    }
}

async fn a_second_owner_is_refused(fixture: &Fixture) {
    let store = fixture.open().await;
    let error = Store::open(&fixture.target, FOLDER).await.unwrap_err();
    assert!(
        matches!(&error, GraphError::Unreachable(text) if text.contains("in use by process")),
        "{error:?}"
    );
    drop(store);
    fixture.open().await;
}

async fn a_wrong_password_and_a_missing_server_are_told_apart(fixture: &Fixture) {
    let server = fixture.server();
    let target = |uri: &str, password: &str| Target::Neo4j {
        uri: uri.to_owned(),
        user: server.user.to_owned(),
        password: Secret::new(password),
        database: None,
    };
    let wrong = target(&server.uri, "not-the-password");
    let error = Store::open(&wrong, FOLDER).await.unwrap_err();
    assert!(
        matches!(&error, GraphError::Hold(text) if text.contains("does not let us in")),
        "{error:?}"
    );
    assert!(!format!("{error} {error:?} {wrong:?}").contains("not-the-password"));

    let nobody = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let error = Store::open(&target(&format!("bolt://{nobody}"), "password"), FOLDER)
        .await
        .unwrap_err();
    assert!(
        matches!(&error, GraphError::Unreachable(text) if text.contains(&nobody.to_string())),
        "{error:?}"
    );
    let error = Store::open(&target("ftp://127.0.0.1", "password"), FOLDER)
        .await
        .unwrap_err();
    assert!(matches!(error, GraphError::Hold(_)), "{error:?}");
}

async fn administration_is_no_reading(fixture: &Fixture) {
    let store = fixture.open().await;
    for cypher in [
        "CREATE USER x SET PASSWORD 'xxxxxxxx' CHANGE NOT REQUIRED",
        "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'bbbbbbbb'",
        "DROP USER neo4j",
    ] {
        let error = store
            .read(cypher, &Params::new(), LIMITS)
            .await
            .unwrap_err();
        assert!(
            matches!(error, QueryError::Refused(_) | QueryError::Hold(_)),
            "{cypher}: {error:?}"
        );
    }
    let users = store
        .read("SHOW USERS YIELD user RETURN user", &Params::new(), LIMITS)
        .await
        .unwrap();
    assert_eq!(users.rows, [[serde_json::json!("neo4j")]]);
}

async fn a_store_that_was_emptied_under_us_takes_no_batch(fixture: &Fixture) {
    let store = fixture.open().await;
    store.commit(&batch(), 1).await.unwrap();
    fixture.tamper("MATCH (n) DETACH DELETE n").await;
    let error = store.commit(&batch(), 2).await.unwrap_err();
    assert!(matches!(error, CommitError::Hold(_)), "{error:?}");
    assert!(store.counts().await.unwrap().nodes.is_empty());
    assert!(matches!(store.identity().await, Err(GraphError::Hold(_))));
}
