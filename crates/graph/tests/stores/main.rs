//! The same cases against every store: the embedded one always, and a real Neo4j that this program starts and stops itself where Java and
//! Maven are. Where they are not, its cases are listed as ignored, and with `CI` set that is a failure.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test program with a harness of its own, which the exemptions for tests do not reach"
)]

#[path = "../../../../tests/support/neo4j.rs"]
mod neo4j;

mod fixture;

mod sample;

mod cases;

mod questions;

mod both;

mod outside;

use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use libtest_mimic::{Arguments, Trial};

use fixture::{Case, Fixture, Servers};

fn main() -> ExitCode {
    if let Some(code) = outside::child() {
        return code;
    }
    // Nothing of the person's own configuration may lead these tests to another server.
    let ours = |name: &str| std::env::var_os(name).is_some();
    if [
        "NEO4J_URI",
        "NEO4J_USER",
        "NEO4J_PASSWORD",
        "NEO4J_PASSWORD_FILE",
    ]
    .into_iter()
    .any(ours)
    {
        println!("NEO4J_* is set and not used: these tests write to a server of their own only");
    }
    let missing = neo4j::missing();
    if let (Some(reason), true) = (&missing, ours("CI")) {
        println!("no Neo4j can be started: {reason}; in CI that is a failure");
        return ExitCode::FAILURE;
    }
    let servers: Servers = Arc::new(OnceLock::new());
    let mut trials = Vec::new();
    for (name, case) in cases::ALL
        .iter()
        .chain(questions::ALL)
        .chain(outside::EMBEDDED)
    {
        trials.push(trial(
            &format!("embedded::{name}"),
            *case,
            Fixture::embedded,
        ));
    }
    let of_servers = cases::ALL
        .iter()
        .chain(questions::ALL)
        .chain(outside::SERVER)
        .chain(both::ALL);
    for (name, case) in of_servers {
        let (servers, why) = (Arc::clone(&servers), missing.clone());
        let name = match why {
            Some(reason) => format!("neo4j::{name} ({reason})"),
            None => format!("neo4j::{name}"),
        };
        let trial = trial(&name, *case, move || Fixture::neo4j(&servers));
        trials.push(trial.with_ignored_flag(missing.is_some()));
    }
    // Two cores at most: one server, whose cases take turns, and the embedded cases beside it.
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(2);
    let conclusion = libtest_mimic::run(&arguments, trials);
    fixture::stop(&servers);
    conclusion.exit_code()
}

fn trial(name: &str, case: Case, fixture: impl FnOnce() -> Fixture + Send + 'static) -> Trial {
    Trial::test(name, move || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()?;
        let fixture = fixture();
        runtime.block_on(case(&fixture));
        Ok(())
    })
}
