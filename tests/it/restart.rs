//! Killed with -9 in the middle, and started again: nothing lost, nothing doubled, nothing buried.

use std::io::{BufRead, BufReader};

use libtest_mimic::Trial;
use serde_json::Value;

use crate::stores::Neo4jGuard;
use crate::support::{Tarik, test};

const PAGES: usize = 100;
const KILLS: usize = 3;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        test(
            "restart::killed_and_finished_gives_the_graph_of_an_undisturbed_run",
            || killed_and_finished(None),
        ),
        crate::stores::with_neo4j("restart::the_same_on_neo4j", |neo4j| {
            killed_and_finished(Some(neo4j))
        }),
        test(
            "restart::a_page_in_flight_at_two_deaths_is_read_alone_and_not_buried",
            a_page_in_flight_at_two_deaths,
        ),
    ]
}

fn killed_and_finished(neo4j: Option<&Neo4jGuard>) {
    let fresh = || {
        let tarik = Tarik::new();
        match neo4j {
            Some(neo4j) => {
                neo4j.clear();
                tarik.with_env(&neo4j.env())
            }
            None => tarik,
        }
    };
    let calm = fresh();
    calm.pages(PAGES);
    calm.run(&["backfill", "--from", "pages"]).done();
    let expected = calm.hash();

    let killed = fresh();
    killed.pages(PAGES);
    for kill in 1..=KILLS {
        kill_at(&killed, PAGES * kill / (KILLS + 1));
    }
    killed.run(&["backfill", "--from", "pages"]).done();
    assert_eq!(killed.hash(), expected);
    let status: Value =
        serde_json::from_str(&killed.run(&["status", "--json"]).done().stdout).expect("JSON");
    assert_eq!(
        (&status["buried"], &status["waiting"]["backfill"]),
        (&0.into(), &0.into()),
        "{status}"
    );
}

/// Kills a backfill as soon as it says that it has done with so many pages.
fn kill_at(tarik: &Tarik, done: usize) {
    let mut running = tarik.start(&["backfill", "--from", "pages"]);
    let stderr = running.0.stderr.take().expect("stderr is a pipe");
    for line in BufReader::new(stderr).lines() {
        let line = line.expect("text");
        let progress: Value = serde_json::from_str(&line).unwrap_or_default();
        if progress["done"].as_u64().is_some_and(|n| n >= done as u64) {
            break;
        }
    }
    running.kill();
}

fn a_page_in_flight_at_two_deaths() {
    let tarik = Tarik::new();
    tarik.pages(4);
    tarik.run(&["backfill", "--from", "pages"]).done();
    let expected = tarik.hash();
    // Two deaths with everything in flight, as the ledger would show them.
    let ledger = rusqlite::Connection::open(tarik.path("data/ledger.sqlite")).expect("the ledger");
    ledger
        .execute(
            "UPDATE item SET state = 'flight', attempts = 2 WHERE kind = 'document'",
            [],
        )
        .expect("the items");
    drop(ledger);
    tarik.run(&["backfill", "--from", "pages"]).done();
    let status: Value =
        serde_json::from_str(&tarik.run(&["status", "--json"]).done().stdout).expect("JSON");
    assert_eq!(
        (&status["buried"], &status["done"]),
        (&0.into(), &4.into()),
        "{status}"
    );
    assert_eq!(tarik.hash(), expected);
}
