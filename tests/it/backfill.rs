//! Backfill of folders, lists and WARC files: once, twice, with what goes wrong on the way.

use libtest_mimic::Trial;

use crate::site::{self, Answer};
use crate::support::{Tarik, story_pages, test};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        test(
            "backfill::a_folder_taken_in_twice_changes_nothing",
            a_folder_taken_in_twice_changes_nothing,
        ),
        test(
            "backfill::an_edited_page_is_a_new_revision_and_its_event_follows",
            an_edited_page_is_a_new_revision_and_its_event_follows,
        ),
        test(
            "backfill::the_order_of_arrival_does_not_matter",
            the_order_of_arrival_does_not_matter,
        ),
        test(
            "backfill::two_titles_under_one_canonical_url_are_two_documents",
            two_titles_under_one_canonical_url_are_two_documents,
        ),
        test(
            "backfill::broken_pages_do_not_stop_the_rest",
            broken_pages_do_not_stop_the_rest,
        ),
        test(
            "backfill::what_is_named_wrongly_is_answered_by_name",
            what_is_named_wrongly_is_answered_by_name,
        ),
        test(
            "backfill::what_a_site_answers_ends_in_its_column",
            what_a_site_answers_ends_in_its_column,
        ),
        test(
            "backfill::a_listing_that_is_none_is_named",
            a_listing_that_is_none_is_named,
        ),
        test(
            "backfill::an_archive_of_ours_is_taken_in_elsewhere",
            an_archive_of_ours_is_taken_in_elsewhere,
        ),
        test(
            "backfill::every_claim_keeps_its_sentence",
            every_claim_keeps_its_sentence,
        ),
    ]
}

fn a_folder_taken_in_twice_changes_nothing() {
    let tarik = Tarik::new();
    tarik.pages(30);
    let first = tarik.run(&["backfill", "--from", "pages", "--json"]).done();
    assert!(first.stdout.contains("\"new\":30"), "{}", first.stdout);
    let hash = tarik.hash();
    let second = tarik.run(&["backfill", "--from", "pages", "--json"]).done();
    assert!(second.stdout.contains("\"same\":30"), "{}", second.stdout);
    assert_eq!(tarik.hash(), hash);
    let runs =
        tarik.rows("MATCH (r:Run) WHERE r.finishedAt IS NOT NULL RETURN r.command AS command");
    assert_eq!(runs.len(), 2, "each run is noted: {runs:?}");
    let rows = tarik.rows("MATCH (e:Event) RETURN count(e) AS n");
    assert!(
        rows[0]["n"].as_u64().unwrap_or(0) > 10,
        "the stories are full of events: {rows:?}"
    );
}

/// Files have no time, so two versions of one page come as articles of a local archive with their own times.
fn an_edited_page_is_a_new_revision_and_its_event_follows() {
    let tarik = Tarik::new();
    let article = |killed: &str| {
        let text = format!(
            "The army strikes a depot\\nAn Israeli airstrike hit a depot of Hezbollah in Palmyra on May 5, 2024. The strike killed {killed} fighters."
        );
        format!(
            r#"{{"text": "{text}", "published": "2024-05-06", "url": "https://observatory.test/depot"}}"#
        )
    };
    tarik.write("one/a.json", &article("10"));
    tarik.write("two/a.json", &article("12"));
    tarik.run(&["backfill", "--from", "one"]).done();
    tarik.run(&["backfill", "--from", "two"]).done();
    let documents = tarik
        .rows("MATCH (d:Document)-[:HAS_REVISION]->(r:Revision) RETURN d.id AS id, count(r) AS n");
    assert_eq!(documents.len(), 1, "{documents:?}");
    assert_eq!(documents[0]["n"], 2, "{documents:?}");
}

fn the_order_of_arrival_does_not_matter() {
    let one = Tarik::new();
    one.pages(24);
    one.run(&["backfill", "--from", "pages"]).done();
    let other = Tarik::new();
    let folder = other.pages(24);
    let mut names: Vec<_> = std::fs::read_dir(&folder)
        .expect("the pages")
        .map(|entry| entry.expect("a page").path())
        .collect();
    names.sort();
    for part in names.rchunks(7) {
        let mut arguments = vec!["backfill".to_owned()];
        for name in part {
            arguments.extend(["--from".to_owned(), name.to_string_lossy().into_owned()]);
        }
        other
            .run(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
            .done();
    }
    assert_eq!(one.hash(), other.hash());
}

fn two_titles_under_one_canonical_url_are_two_documents() {
    let paragraph = vec!["Fighters attacked a checkpoint in Palmyra on May 5, 2024, and three soldiers were killed there in the fighting.".to_owned(); 3];
    let page =
        |title: &str| crate::support::page("same", title, "2024-05-06T10:00:00Z", &paragraph);
    let hash = |order: [&str; 2]| {
        let tarik = Tarik::new();
        for title in order {
            tarik.write(&format!("{title}/{title}.html"), &page(title));
            tarik.run(&["backfill", "--from", title]).done();
        }
        assert_eq!(tarik.rows("MATCH (d:Document) RETURN d.id AS id").len(), 2);
        tarik.hash()
    };
    assert_eq!(hash(["Morning", "Evening"]), hash(["Evening", "Morning"]));
}

fn broken_pages_do_not_stop_the_rest() {
    let tarik = Tarik::new();
    tarik.pages(3);
    tarik.write("pages/empty.html", "");
    tarik.write("pages/deep.html", &"<div>".repeat(30_000));
    tarik.write("pages/nul.html", "<p>one\0two</p>\u{1b}[2J");
    tarik.write("pages/soup.html", &"<font><p>".repeat(2_000));
    tarik.write("pages/broken.json", "{\"text\": ");
    let ran = tarik.run(&["backfill", "--from", "pages", "--json"]).done();
    assert!(
        ran.stdout.contains("\"new\":3") && ran.stdout.contains("\"refused\":5"),
        "{}",
        ran.stdout
    );
    assert_eq!(
        tarik.run(&["dead", "list", "--json"]).done().stdout.trim(),
        "[]"
    );
}

fn what_is_named_wrongly_is_answered_by_name() {
    let tarik = Tarik::new();
    tarik
        .run(&["backfill", "--from", "nowhere"])
        .exits(1)
        .says(&["nowhere"]);
    tarik
        .run(&["backfill", "sohrr"])
        .exits(2)
        .says(&["sohrr", "did you mean `sohr`"]);
    tarik.run(&["backfill"]).exits(2).says(&["--from"]);
    tarik.write("urls.txt", "https://example.org/a\nnot a url\n");
    tarik
        .run(&["backfill", "--from", "urls.txt"])
        .exits(1)
        .says(&["urls.txt, line 2", "not a url"]);
    tarik
        .run(&["backfill", "--from", "http://127.0.0.2/"])
        .exits(0)
        .says(&["127.0.0.2", "not a public address"]);
}

fn every_claim_keeps_its_sentence() {
    let tarik = Tarik::new();
    tarik.pages(30);
    tarik.run(&["backfill", "--from", "pages"]).done();
    assert!(
        tarik
            .run(&["ask", "check_quotes", "--format", "json"])
            .done()
            .stdout
            .trim()
            == "[]"
    );
    let lost = tarik.rows("MATCH (c:Claim) WHERE NOT (:Revision)-[:STATES]->(c) RETURN c.id AS id");
    assert!(
        lost.is_empty(),
        "claims without a revision that states them: {lost:?}"
    );
    tarik.run(&["check"]).done();
    let leaked = tarik.rows("MATCH (r:Revision) WHERE r.text CONTAINS 'Nine hundred' OR r.text CONTAINS 'cookies' RETURN r.id AS id");
    assert!(
        leaked.is_empty(),
        "a comment or a banner is in the text: {leaked:?}"
    );
}

fn what_a_site_answers_ends_in_its_column() {
    let (_, story) = story_pages().next().expect("a page");
    let base = site::serve([
        (
            "/robots.txt",
            Answer::of("200 OK", &[], b"User-agent: *\nDisallow: /private\n"),
        ),
        ("/story", Answer::page(&story)),
        ("/loop", Answer::of("302 Found", &["Location: /loop"], b"")),
        (
            "/inside",
            Answer::of("302 Found", &["Location: http://127.0.0.2/"], b""),
        ),
        ("/private", Answer::page(&story)),
        ("/empty", Answer::page("")),
        ("/forbidden", Answer::of("403 Forbidden", &[], b"no")),
    ]);
    let tarik = Tarik::new();
    let paths = [
        "/story",
        "/loop",
        "/inside",
        "/private",
        "/empty",
        "/missing",
        "/forbidden",
    ];
    let urls: String = paths.iter().map(|path| format!("{base}{path}\n")).collect();
    tarik.write("urls.txt", &urls);
    let ran = tarik
        .run(&["backfill", "--from", "urls.txt", "--json"])
        .exits(3);
    let account: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let pages = &account["pages"];
    assert_eq!(
        (&pages["new"], &pages["refused"], &pages["failed"]),
        (&1.into(), &5.into(), &1.into()),
        "{account}"
    );
    for reason in [
        "circle",
        "127.0.0.2",
        "robots.txt",
        "/missing",
        "/forbidden",
    ] {
        assert!(
            ran.stdout.contains(reason),
            "{reason} is not named: {account}"
        );
    }
    assert_eq!(
        tarik.rows("MATCH (d:Document) RETURN count(d) AS n")[0]["n"],
        1
    );
    // What failed is told again, and not said to be there, whether its time to be asked again has come by now or not.
    tarik
        .run(&["backfill", "--from", "urls.txt"])
        .exits(3)
        .says(&["/forbidden"]);
}

fn a_listing_that_is_none_is_named() {
    let base = site::serve([("/feed", Answer::page("<html><p>This feed has moved.</p>"))]);
    let tarik = Tarik::new();
    let source = format!(
        "name = \"Here\"\nhome = \"{base}/\"\n[[watch]]\nkind = \"feed\"\nurl = \"{base}/feed\"\n"
    );
    tarik.write("config/sources/here.toml", &source);
    tarik
        .run(&["backfill", "here"])
        .exits(3)
        .says(&["/feed", "no feed that can be read"]);
    let tested = tarik.run(&["sources", "test", "here"]).exits(3);
    assert!(
        tested.stdout.contains("no feed that can be read"),
        "{}",
        tested.stdout
    );
}

fn an_archive_of_ours_is_taken_in_elsewhere() {
    let (_, story) = story_pages().next().expect("a page");
    let base = site::serve([("/story", Answer::page(&story))]);
    let one = Tarik::new();
    one.run(&["backfill", "--from", &format!("{base}/story")])
        .done();
    let archive = std::fs::read_dir(one.path("data/archive"))
        .expect("the archive")
        .next()
        .expect("a file")
        .expect("a file")
        .path();
    let other = Tarik::new();
    other
        .run(&["backfill", "--from", &archive.to_string_lossy()])
        .done();
    assert_eq!(one.hash(), other.hash());
}
