use model::article::{BlockClass, DatePrecision, DateSource, Status};
use serde_json::{Value, json};

use super::*;

const FIRST: &str = "Jets hit a depot near Sahl on Monday, killing at least four guards.";
const SECOND: &str = "The day before, three trucks with rockets had come from Barr.";

fn gazetteer() -> Gazetteer {
    let entries = |list: Value| serde_json::from_value(list).expect("an entry");
    let actors = json!([{"id": "north", "name": "Northern Army", "kind": "state_force"}]);
    let places = json!([{"id": "sahl", "name": "Tell Sahl", "kind": "town"}]);
    Gazetteer::new(
        serde_json::from_value(actors).expect("actors"),
        entries(places),
    )
    .expect("a gazetteer")
}

fn block(class: BlockClass, kept: bool, text: &str) -> Block {
    Block {
        class,
        kept,
        score: if kept { 100 } else { 0 },
        reason: "the words of a banner".to_owned(),
        text: text.to_owned(),
    }
}

fn article() -> Article {
    let day = jiff::civil::date(2024, 5, 7);
    Article {
        title: Some("A depot is hit".to_owned()),
        reason: "has the text of a story".to_owned(),
        published: Some(Stated::day(day, DateSource::Meta)),
        language: Some("en".to_owned()),
        blocks: vec![
            block(BlockClass::Body, true, FIRST),
            block(BlockClass::Cookie, false, "We use cookies"),
            block(BlockClass::Body, true, SECOND),
        ],
        text: format!("{FIRST}\n{SECOND}"),
        ..Article::empty(Status::Article)
    }
}

/// Where words stand in the text of [`article`].
fn span(words: &str) -> Value {
    let text = article().text;
    let at = text.find(words).expect("words of the text");
    let start = text.chars().count() - text.split_at(at).1.chars().count();
    json!({"start": start, "stop": start + words.chars().count()})
}

fn mention(role: &str, is: &str, id: &str, text: &str) -> Value {
    json!({"role": role, "entity": {"is": is, "id": id}, "text": text, "span": span(text)})
}

fn claim(kind: &str, quote: &str, rest: Value) -> Claim {
    let mut claim = json!({
        "kind": kind, "quote": quote, "span": span(quote), "certainty": "asserted", "is_background": false, "when": null,
        "yearless": null, "mentions": [], "weapons": [], "cargo": [], "vehicles": [], "quantity": null, "disguise": null,
        "words": [], "tolls": [], "citations": [], "struck": [], "confidence": 0.75, "rule": "",
    });
    for (field, value) in rest.as_object().expect("fields") {
        claim[field] = value.clone();
    }
    serde_json::from_value(claim).expect("a claim")
}

fn when(day: &str, words: &str, rule: &str) -> Value {
    json!({"start": day, "end": day, "precision": DatePrecision::Day, "time": null, "text": words, "span": span(words), "rule": rule, "flags": []})
}

fn extraction() -> Extraction {
    let mut monday = when("2024-05-06", "Monday", "weekday");
    monday["flags"] = json!(["weekday"]);
    let mut near = mention("place", "location", "sahl", "Sahl");
    near["relation"] = json!("near");
    let toll = json!({
        "measure": "killed", "low": 4, "best": 4, "high": 4, "qualifier": "atLeast", "scope": "event", "is_total": true,
        "victim": null, "victim_kind": "guards", "text": "at least four guards", "span": span("at least four guards"),
    });
    let mut origin = mention("origin", "location", "x", "Barr");
    origin["entity"]["unknown"] = json!({"name": "Barr", "kind": "village", "container": null});
    Extraction {
        names: Vec::new(),
        claims: vec![
            claim(
                "strike",
                FIRST,
                json!({
                    "when": monday, "rule": "strike: the word `hit`",
                    "mentions": [mention("attacker", "actor", "north", "Jets"), near], "tolls": [toll],
                    "citations": [
                        {"name": "a monitor", "actor": null, "depth": 2, "span": span("Jets")},
                        {"name": "the agency", "actor": null, "depth": 1, "span": span("Jets")},
                    ],
                }),
            ),
            claim(
                "shipment",
                "three trucks with rockets had come from Barr",
                json!({
                    "is_background": true, "rule": format!("shipment: the load `come`{RECAP}had"), "mentions": [origin],
                    "cargo": ["rockets"], "vehicles": [{"kind": "truck", "count": 3}], "yearless": "--05-05",
                    "words": [{"field": "cargo", "value": "rockets", "text": "rockets", "span": span("rockets")}],
                }),
            ),
        ],
        relations: vec![
            serde_json::from_value(json!({
                "kind": "backs", "from": {"entity": {"is": "actor", "id": "north"}, "text": "", "span": span("Jets")},
                "to": {"entity": {"is": "actor", "id": "y", "unknown": {"name": "Barr men", "kind": "militia", "container": null}},
                    "text": "", "span": span("Barr")},
                "quote": SECOND, "span": span("Barr"), "certainty": "suspected", "citations": [], "rule": "backing",
            }))
            .expect("a relation"),
        ],
        unread: Vec::new(),
    }
}

fn shown(explain: bool, width: Option<u16>, color: bool) -> String {
    let paper = Paper::new(width, color);
    card(&article(), &extraction(), &gazetteer(), explain, paper)
}

#[test]
fn each_event_is_marked_in_the_text_and_told_under_its_paragraph() {
    let expected = "\
A depot is hit
status: article   published: 2024-05-07 (day, from meta)   language: en
because: has the text of a story

[1 Jets hit a depot near Sahl on Monday, killing at least four guards.]
  1 strike, asserted
    when        2024-05-06 (day), though the weekday is another one
    attacker    Northern Army
    place       near Tell Sahl
    killed      at least 4 guards
    said by     the agency, quoting a monitor
[cookie 0: the words of a banner] We use cookies
The day before, [2 three trucks with rockets had come from Barr].
  2 shipment, asserted, recap (had)
    when        --05-05, of an unknown year
    origin      Barr (unlisted village)
    cargo       rockets
    vehicles    3 × truck
    said by     the publisher

2 events: 1 new, 1 recap

what lasts
  Northern Army backs Barr men (unlisted militia), suspected
    said by     the publisher
";
    assert_eq!(shown(false, None, false), expected);
}

#[test]
fn explaining_names_the_words_and_the_rule_of_each_value() {
    let text = shown(true, None, false);
    for line in [
        "    when        2024-05-06 (day), though the weekday is another one “Monday” (weekday)",
        "    attacker    Northern Army [north] “Jets”",
        "    place       near Tell Sahl [sahl] “Sahl”",
        "    killed      at least 4 guards “at least four guards”",
        "    rule        strike: the word `hit`",
        "    rule        shipment: the load `come`",
        "    confidence  0.75",
        "    cargo       rockets “rockets”",
    ] {
        assert!(
            text.lines().any(|l| l == line),
            "{line:?} is not in\n{text}"
        );
    }
}

#[test]
fn nothing_is_wider_than_a_small_terminal() {
    let text = shown(true, Some(40), false);
    for line in text.lines() {
        assert!(line.chars().count() <= 40, "{line:?}");
    }
    assert!(text.contains("\n                "), "{text}");
}

#[test]
fn colour_adds_nothing_but_colour() {
    let colored = shown(true, Some(60), true);
    assert!(colored.contains("\u{1b}[4m"), "a clause is underlined");
    let mut plain = String::new();
    for part in colored.split('\u{1b}') {
        plain.push_str(match part.split_once('m') {
            Some((code, rest)) if code.starts_with('[') => rest,
            _ => part,
        });
    }
    assert_eq!(plain, shown(true, Some(60), false));
}

#[test]
fn a_page_cannot_steer_the_terminal() {
    let evil = |text: &str| format!("{text}\u{1b}]0;x\u{7}\u{9b}2J\u{202e}");
    let (mut article, mut extraction) = (article(), extraction());
    article.title = Some(evil("title"));
    article.reason = evil("reason");
    article.authors = vec![evil("author")];
    article.language = Some(evil("xx"));
    article.blocks[1].text = evil("cut");
    article.blocks[2].text = evil(SECOND);
    extraction.claims[0].citations[0].name = evil("name");
    extraction.claims[0].mentions[0].text = evil("words");
    extraction.claims[1].cargo = vec![evil("cargo")];
    extraction.unread.push(model::claim::Unread {
        span: model::text::Span::default(),
        text: evil("unread"),
        reason: evil("because"),
    });
    let paper = Paper::new(Some(60), false);
    let text = card(&article, &extraction, &gazetteer(), true, paper);
    let steers = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
    assert!(!text.contains(steers), "{text:?}");
}

#[test]
fn clauses_inside_each_other_each_have_their_number() {
    let mut extraction = extraction();
    let inner = claim("attack", "killing at least four guards", json!({}));
    extraction.claims.insert(1, inner);
    let mut article = article();
    // An article that was given without its page has no blocks.
    article.blocks.clear();
    let paper = Paper::new(None, false);
    let text = card(&article, &extraction, &gazetteer(), false, paper);
    let marked = "[1 Jets hit a depot near Sahl on Monday, [2 killing at least four guards].]\n";
    assert!(text.contains(marked), "{text}");
    assert!(text.contains("[3 three trucks"), "{text}");
    let events: Vec<&str> = ["  1 strike", "  2 attack", "  3 shipment"]
        .into_iter()
        .filter(|event| text.contains(event))
        .collect();
    assert_eq!(events.len(), 3, "{text}");
}
