//! Commands as a person types them: what they answer, where the answer goes, and with which code they end.

use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use libtest_mimic::Trial;
use serde_json::{Value, json};

use crate::support::{Tarik, test};

/// A file without room, on Linux.
const FULL: &str = "/dev/full";

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        test(
            "commands::nothing_taken_in_yet_is_said_with_what_to_type",
            nothing_taken_in_yet,
        ),
        test(
            "commands::a_write_is_refused_and_nothing_is_written",
            a_write_is_refused,
        ),
        test("commands::formats_say_the_same_rows", formats),
        test(
            "commands::a_named_question_is_suggested_and_its_parameters_are_checked",
            named_questions,
        ),
        test(
            "commands::a_statement_comes_from_a_file_or_a_pipe",
            statements,
        ),
        test("commands::a_page_is_read_without_writing_anything", reading),
        test(
            "commands::a_reader_that_had_enough_is_no_error",
            closed_pipe,
        ),
        test(
            "commands::an_answer_that_cannot_be_written_is_an_error",
            full_disk,
        )
        .with_ignored_flag(!Path::new(FULL).exists()),
        test("commands::a_second_owner_is_refused_with_75", second_owner),
        test("commands::commands_at_once_all_answer", at_once),
        test(
            "commands::the_questions_are_listed_without_a_data_folder",
            questions_without_folder,
        ),
        test(
            "commands::a_corpus_is_answered_whatever_one_file_is",
            broken_file_of_a_corpus,
        ),
        test(
            "commands::a_corpus_says_why_two_reports_are_one_event",
            scores_of_a_corpus,
        ),
        test(
            "commands::a_corpus_whose_answers_would_overwrite_is_refused",
            overwriting_answers,
        ),
        test(
            "commands::a_url_is_read_only_with_a_contact_and_when_it_answers",
            reading_a_url,
        ),
        test("commands::every_result_can_be_had_as_json", json_everywhere),
        test("commands::completions_are_a_script", || {
            assert!(
                Tarik::new()
                    .run(&["completions", "bash"])
                    .done()
                    .stdout
                    .contains("_tarik")
            );
        }),
    ]
}

fn filled() -> Tarik {
    let tarik = Tarik::new();
    tarik.pages(30);
    tarik.run(&["backfill", "--from", "pages"]).done();
    tarik
}

fn nothing_taken_in_yet() {
    for command in [
        vec!["status"],
        vec!["query", "RETURN 1 AS n"],
        vec!["dump", "--hash"],
        vec!["dead", "list"],
    ] {
        let tarik = Tarik::new();
        tarik
            .run(&command)
            .exits(1)
            .says(&["nothing was taken in yet", "tarik backfill"]);
        assert!(!tarik.path("data").exists(), "{command:?} made a folder");
    }
}

fn a_write_is_refused() {
    let tarik = filled();
    let hash = tarik.hash();
    for write in [
        "CREATE (:Event {id: 'x'})",
        "MATCH (n) DETACH DELETE n",
        "MATCH (e:Event) SET e.name = 'x' RETURN e.id AS id",
        "MERGE (:Actor {id: 'x'})",
    ] {
        let ran = tarik.run(&["query", write]).exits(1);
        assert!(!ran.stderr.is_empty());
    }
    assert_eq!(tarik.hash(), hash);
}

fn formats() {
    let tarik = filled();
    let query = "MATCH (e:Event) WHERE e.startDate IS NOT NULL RETURN e.kind AS kind, count(e) AS n ORDER BY kind";
    let rows: Vec<Value> = serde_json::from_str(
        &tarik
            .run(&["query", query, "--format", "json"])
            .done()
            .stdout,
    )
    .expect("an array");
    assert!(rows.len() > 2, "{rows:?}");
    let lines = tarik.run(&["query", query]).done().stdout;
    assert_eq!(
        lines.lines().count(),
        rows.len(),
        "in a pipe each row is a line: {lines}"
    );
    for (format, extra) in [("csv", 1), ("md", 2)] {
        let text = tarik
            .run(&["query", query, "--format", format])
            .done()
            .stdout;
        assert_eq!(text.lines().count(), rows.len() + extra, "{text}");
    }
    let limited = tarik.run(&["query", query, "--limit", "1"]).done();
    assert_eq!(limited.stdout.lines().count(), 1);
    assert!(limited.stderr.contains("--limit"), "{}", limited.stderr);
    tarik
        .run(&[
            "query",
            "MATCH (e:Event) RETURN e.nme AS",
            "--format",
            "json",
        ])
        .exits(1);
}

fn named_questions() {
    let tarik = filled();
    let list = tarik
        .run(&["ask", "--list", "--format", "json"])
        .done()
        .stdout;
    let list: Vec<Value> = serde_json::from_str(&list).expect("an array");
    assert!(list.len() >= 20, "{} questions", list.len());
    tarik
        .run(&["ask", "killed_by_moth"])
        .exits(2)
        .says(&["did you mean `killed_by_month`"]);
    tarik
        .run(&["ask", "place_timeline"])
        .exits(2)
        .says(&["place"]);
    tarik
        .run(&[
            "ask",
            "place_timeline",
            "--param",
            "place=deir_ezzor_gov",
            "--param",
            "from=soon",
            "--param",
            "to=2024-12-31",
        ])
        .exits(2)
        .says(&["from", "date"]);
    let mut answered = 0;
    for named in &list {
        let name = named["name"].as_str().expect("a name");
        if named["parameters"].as_str() == Some("") {
            tarik.run(&["ask", name, "--format", "json"]).done();
            answered += 1;
        }
    }
    assert!(answered >= 8, "{answered} questions need no parameter");
    let timeline = [
        "ask",
        "place_timeline",
        "--param",
        "place=deir_ezzor_gov",
        "--param",
        "from=2024-01-01",
        "--param",
        "to=2024-12-31",
        "--format",
        "json",
    ];
    let rows: Vec<Value> =
        serde_json::from_str(&tarik.run(&timeline).done().stdout).expect("an array");
    assert!(!rows.is_empty(), "things happen in Deir Ezzor");
}

fn statements() {
    let tarik = filled();
    tarik.write("q.cypher", "RETURN $n + 1 AS m");
    let from_file = tarik
        .run(&[
            "query", "-f", "q.cypher", "--param", "n=41", "--format", "json",
        ])
        .done();
    assert_eq!(from_file.stdout.trim(), "[{\"m\":42}]");
    let mut child = tarik
        .command(&["query", "--format", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child
        .stdin
        .take()
        .expect("a pipe")
        .write_all(b"RETURN 'a' AS x")
        .expect("the pipe is open");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout).trim(),
        "[{\"x\":\"a\"}]"
    );
}

fn reading() {
    let tarik = Tarik::new();
    let folder = tarik.pages(1);
    let page = std::fs::read_dir(folder)
        .expect("the pages")
        .next()
        .expect("a page")
        .expect("a page")
        .path();
    let ran = tarik
        .run(&["read", &page.to_string_lossy(), "--explain"])
        .done();
    assert!(
        ran.stdout.contains("[cookie 0:") && ran.stdout.contains("[comment 0:"),
        "cut blocks and reasons are shown:\n{}",
        ran.stdout
    );
    for shown in ["[1 ", "\n  1 ", "\n    when ", "\n    rule "] {
        assert!(ran.stdout.contains(shown), "{shown:?}:\n{}", ran.stdout);
    }
    assert!(!ran.stdout.contains('\u{1b}'), "a pipe gets no colour");
    let json: Value = serde_json::from_str(
        &tarik
            .run(&["read", &page.to_string_lossy(), "--json"])
            .done()
            .stdout,
    )
    .expect("JSON");
    assert_eq!(json["article"]["status"], "article");
    tarik.run(&["read", "--in", "pages", "--out", "out"]).done();
    let timing = std::fs::read_to_string(tarik.path("out/_timing.json")).expect("the timing");
    assert!(timing.contains("\"pages\":1"), "{timing}");
    assert!(!tarik.path("data").exists());
    let missing = tarik
        .run(&["read", "missing\u{1b}[2J.html"])
        .exits(1)
        .says(&["missing", ".html"]);
    assert!(
        !missing.stderr.contains('\u{1b}'),
        "a name cannot steer the terminal"
    );
}

fn closed_pipe() {
    let tarik = filled();
    let mut child = tarik
        .command(&["dump"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn second_owner() {
    let tarik = filled();
    let lock = std::fs::File::open(tarik.path("data/lock")).expect("the lock");
    rustix::fs::flock(&lock, rustix::fs::FlockOperation::LockExclusive).expect("nobody has it");
    tarik.run(&["status"]).exits(75).says(&["in use by"]);
}

fn at_once() {
    let tarik = filled();
    let children: Vec<_> = (0..6)
        .map(|_| {
            tarik
                .command(&["query", "RETURN 1 AS n"])
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .expect("the program starts")
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(
            (
                output.status.code(),
                String::from_utf8_lossy(&output.stdout).trim()
            ),
            (Some(0), "{\"n\":1}"),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

fn full_disk() {
    let full = std::fs::File::options()
        .write(true)
        .open(FULL)
        .expect("it is there");
    let output = filled()
        .command(&["dump"])
        .stdout(full)
        .stderr(Stdio::piped())
        .output()
        .expect("the program starts");
    assert_eq!(
        output.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn questions_without_folder() {
    let tarik = Tarik::new();
    let list = tarik.run(&["ask", "--list", "--json"]).done().stdout;
    let list: Vec<Value> = serde_json::from_str(&list).expect("an array");
    assert!(list.iter().any(|named| named["name"] == "killed_by_month"));
    assert!(!tarik.path("data").exists());
}

fn broken_file_of_a_corpus() {
    let tarik = Tarik::new();
    tarik.pages(2);
    std::fs::create_dir(tarik.path("pages/broken.html")).expect("a folder that is no page");
    tarik
        .run(&["read", "--in", "pages", "--out", "out"])
        .done()
        .says(&["broken.html"]);
    let mut statuses: Vec<String> = std::fs::read_dir(tarik.path("out"))
        .expect("the answers")
        .map(|entry| entry.expect("an answer").path())
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .filter(|path| !path.ends_with("_timing.json"))
        .map(|path| {
            let text = std::fs::read_to_string(path).expect("an answer");
            let answer: Value = serde_json::from_str(&text).expect("JSON");
            assert!(!answer["reason"].as_str().expect("a reason").is_empty());
            answer["status"].as_str().expect("a status").to_owned()
        })
        .collect();
    statuses.sort();
    assert_eq!(statuses, ["article", "article", "error"]);
}

fn scores_of_a_corpus() {
    let tarik = Tarik::new();
    for (file, source, text) in [
        (
            "a",
            "one",
            "Israeli warplanes struck depots of the Iranian-backed militias in Al-Bukamal on Saturday, killing three fighters.",
        ),
        (
            "b",
            "two",
            "On Saturday an Israeli airstrike hit the Iranian-backed militias in Al-Bukamal and killed three fighters.",
        ),
    ] {
        let article = json!({"text": text, "published": "2023-08-14", "source": source});
        tarik.write(&format!("pages/{file}.json"), &article.to_string());
    }
    tarik
        .run(&["read", "--in", "pages", "--out", "out", "--explain"])
        .done();
    let answer = |file: &str| -> Vec<Value> {
        let text = std::fs::read_to_string(tarik.path(file)).expect("an answer");
        text.lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect()
    };
    let pairs = answer("out/_pairs.jsonl");
    assert_eq!(pairs.len(), 1, "{pairs:?}");
    assert_eq!(
        (&pairs[0]["a"], &pairs[0]["b"]),
        (&json!(["a", "e1"]), &json!(["b", "e1"]))
    );
    assert!(
        pairs[0]["score"].as_f64().is_some_and(|score| score >= 0.9),
        "{pairs:?}"
    );
    let reasons = pairs[0]["parts"].as_array().expect("a list of parts");
    assert!(
        reasons
            .iter()
            .any(|part| part["reason"] == "same place: al_bukamal"),
        "{reasons:?}"
    );
    let cluster = |file: &str| answer(file)[0]["events"][0]["cluster"].clone();
    assert!(cluster("out/a.json").is_string());
    assert_eq!(cluster("out/a.json"), cluster("out/b.json"));
}

fn overwriting_answers() {
    let tarik = Tarik::new();
    tarik.write("pages/a.json", r#"{"text": "Nothing happened."}"#);
    tarik
        .run(&["read", "--in", "pages", "--out", "./pages/../pages"])
        .exits(2)
        .says(&["--out"]);
    tarik.write("pages/a.html", "<p>Nothing happened.</p>");
    tarik
        .run(&["read", "--in", "pages", "--out", "out"])
        .exits(2)
        .says(&["a.html", "a.json"]);
    assert!(!tarik.path("out").exists());
}

fn reading_a_url() {
    let tarik = Tarik::new();
    let closed = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/a", closed.local_addr().expect("an address"));
    drop(closed);
    tarik.run(&["read", &url]).exits(4).says(&["no connection"]);
    tarik.write("config/tarik.toml", "");
    tarik
        .run(&["read", "https://observatory.test/a"])
        .exits(2)
        .says(&["fetch.user_agent"]);
}

fn json_everywhere() {
    let tarik = filled();
    for (command, expected) in [
        (vec!["dead", "replay", "all"], json!({"replayed": 0})),
        (vec!["dead", "drop", "all"], json!({"dropped": 0})),
        (vec!["migrate", "up"], json!({"up_to_date": true})),
    ] {
        let text = tarik.run(&[vec!["--json"], command].concat()).done().stdout;
        let object: Value = serde_json::from_str(&text).expect("one object");
        assert_eq!(object, expected);
    }
    let health = tarik.run(&["health", "--json"]).exits(4).stdout;
    let health: Value = serde_json::from_str(&health).expect("one object");
    assert_eq!(health["well"], false);
}
