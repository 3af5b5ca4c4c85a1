//! The daemon: commands work beside it as its clients, and it ends when it is told to.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use libtest_mimic::Trial;
use serde_json::Value;

use crate::support::{Running, Tarik, test};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        test(
            "daemon::the_demonstration_reads_itself_and_answers",
            the_demonstration,
        ),
        test(
            "daemon::commands_work_beside_it_and_a_backfill_is_done_by_it",
            commands_beside_it,
        ),
        test(
            "daemon::the_open_web_is_not_asked_without_a_contact",
            without_a_contact,
        ),
        test(
            "daemon::a_term_signal_drains_and_ends_it_with_0",
            a_term_signal,
        ),
    ]
}

fn the_demonstration() {
    let tarik = Tarik::new();
    let ran = tarik.run(&["demo", "--once"]).done();
    assert!(ran.stdout.contains("What to type next"), "{}", ran.stdout);
    let asked = |arguments: &[&str]| {
        let mut all = vec!["--config", "config/tarik.toml", "--data", "data/demo"];
        all.extend_from_slice(arguments);
        tarik.bare(&all).done().stdout
    };
    let edited: Vec<Value> = serde_json::from_str(&asked(&[
        "query",
        "--format",
        "json",
        "MATCH (d:Document {state: 'edited'}) RETURN d.title AS title",
    ]))
    .expect("rows");
    assert_eq!(
        edited.len(),
        1,
        "one page of the site is edited: {edited:?}"
    );
    let shared: Vec<Value> = serde_json::from_str(&asked(&[
        "query",
        "--format",
        "json",
        "MATCH (e:Event) WHERE e.sourceCount > 1 RETURN e.name AS name",
    ]))
    .expect("rows");
    assert!(!shared.is_empty(), "two sites report one event");
    for name in [
        "killed_by_month",
        "strikes_on_shipments",
        "crossing_traffic",
    ] {
        let rows: Vec<Value> =
            serde_json::from_str(&asked(&["ask", name, "--format", "json"])).expect("rows");
        assert!(!rows.is_empty(), "{name} has no answer");
    }
}

/// A daemon on sources of its own (none), with the address that it serves health on.
fn daemon(tarik: &Tarik) -> (Running, String) {
    let mut running = tarik.start(&["--log-format", "json", "daemon"]);
    let mut lines = BufReader::new(running.0.stderr.take().expect("a pipe"));
    let mut line = String::new();
    loop {
        line.clear();
        assert!(
            lines.read_line(&mut line).expect("text") > 0,
            "the daemon ended early"
        );
        let said: Value = serde_json::from_str(&line).unwrap_or_default();
        if let Some(http) = said["fields"]["http"].as_str() {
            let http = http.to_owned();
            // What it says further is read, so that it is never held up.
            std::thread::spawn(move || drop(std::io::copy(&mut lines, &mut std::io::sink())));
            return (running, http);
        }
    }
}

fn get(http: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(http).expect("the daemon listens");
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {http}\r\nConnection: close\r\n\r\n"
    )
    .expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

fn commands_beside_it() {
    let tarik = Tarik::new();
    tarik.pages(30);
    let (running, http) = daemon(&tarik);
    let ran = tarik.run(&["backfill", "--from", "pages", "--json"]).done();
    assert!(ran.stdout.contains("\"new\":30"), "{}", ran.stdout);
    assert!(
        ran.stderr.contains("\"doing\""),
        "its progress is streamed back: {}",
        ran.stderr
    );
    assert_eq!(
        tarik.rows("MATCH (d:Document) RETURN count(d) AS n")[0]["n"],
        30
    );
    tarik.run(&["query", "CREATE (:Event {id: 'x'})"]).exits(1);
    tarik.run(&["status"]).done();
    let metrics = get(&http, "/metrics");
    assert!(
        metrics.contains("tarik_captures_read_total 30"),
        "{metrics}"
    );
    assert!(get(&http, "/healthz").contains("200 OK"));
    assert!(get(&http, "/readyz").contains("200 OK"));
    tarik.run(&["daemon"]).exits(75).says(&["in use by"]);
    drop(running);
    // The socket of a dead owner is no owner.
    tarik.run(&["status"]).done();
}

fn a_term_signal() {
    let tarik = Tarik::new();
    tarik.pages(200);
    let (mut running, _) = daemon(&tarik);
    let mut filling = tarik.start(&["backfill", "--from", "pages"]);
    let mut line = String::new();
    BufReader::new(filling.0.stderr.take().expect("a pipe"))
        .read_line(&mut line)
        .expect("its first words");
    running.terminate();
    let status = running.0.wait().expect("it ends");
    assert_eq!(status.code(), Some(0));
    filling.kill();
    tarik.run(&["backfill", "--from", "pages"]).done();
    let status: Value =
        serde_json::from_str(&tarik.run(&["status", "--json"]).done().stdout).expect("JSON");
    assert_eq!(
        (&status["done"], &status["buried"]),
        (&200.into(), &0.into()),
        "{status}"
    );
}

fn without_a_contact() {
    let tarik = Tarik::new();
    tarik.write("config/tarik.toml", "[serve]\nlisten = \"127.0.0.1:0\"\n");
    let source = "name = \"Far\"\nhome = \"https://far.test/\"\n[[watch]]\nkind = \"feed\"\nurl = \"https://far.test/feed\"\n";
    tarik.write("config/sources/far.toml", source);
    tarik.run(&["daemon"]).exits(2).says(&["fetch.user_agent"]);
    assert!(!tarik.path("data").exists(), "nothing was begun");
}
