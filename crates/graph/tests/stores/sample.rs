//! A small graph that has something of everything: two sources, an edited document, a strike on a shipment with two tolls, a chain of
//! two loads over an unofficial crossing, a gazetteer, a review.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use model::batch::{Edge, GraphBatch, Label, Node, NodeKey, Relation, Value};
use model::text::Span;

pub(crate) fn key(label: Label, id: &str) -> NodeKey {
    NodeKey::new(label, id)
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn day(month: i8, day: i8) -> Date {
    date(2024, month, day)
}

fn point(lat: f64, lon: f64) -> Value {
    Value::Point { lat, lon }
}

fn texts(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

const OLD_TEXT: &str = "🚚 Two trucks with missiles crossed at al-Sikkak.\nAn airstrike hit a warehouse in Māyadīn — قتل أربعة — killing at least four.\nA guard was hurt.";
const NEW_TEXT: &str = "🚚 Two trucks with missiles crossed at al-Sikkak.\nAn airstrike hit a warehouse in Māyadīn — قتل أربعة — killing at least four.";
const OTHER_TEXT: &str = "Six men died when a store in Mayadin was bombed, the Observatory said.";
const SHIPPED: &str = "Two trucks with missiles crossed at al-Sikkak.";
const HIT: &str = "An airstrike hit a warehouse in Māyadīn — قتل أربعة — killing at least four.";
const HURT: &str = "A guard was hurt.";

fn span(text: &str, quote: &str) -> Span {
    let start = text.split(quote).next().unwrap().chars().count();
    Span::new(start, start + quote.chars().count())
}

fn states(revision: &str, claim: &str, text: &str, quote: &str) -> Edge {
    let span = span(text, quote);
    edge(
        Relation::States,
        (Label::Revision, revision),
        (Label::Claim, claim),
    )
    .with("start", span.start)
    .with("stop", span.stop)
}

fn edge(relation: Relation, from: (Label, &str), to: (Label, &str)) -> Edge {
    Edge::new(relation, key(from.0, from.1), key(to.0, to.1))
}

fn named(label: Label, id: &str, name: &str) -> Node {
    Node::new(label, id).with("name", name).with("title", name)
}

fn claim(id: &str, kind: &str, group: &str, quote: &str, day: Date) -> Node {
    Node::new(Label::Claim, id)
        .with("kind", kind)
        .with("group", group)
        .with("quote", quote)
        .with("certainty", "asserted")
        .with("isBackground", false)
        .with("startDate", day)
        .with("endDate", day)
        .with("datePrecision", "day")
        .with("confidence", 0.875)
        .with("credibility", 3_i64)
        .with("recordedAt", at("2024-03-27T06:00:00Z"))
}

fn event(id: &str, kind: &str, group: &str, name: &str, day: Date) -> Node {
    named(Label::Event, id, name)
        .with("kind", kind)
        .with("group", group)
        .with("startDate", day)
        .with("endDate", day)
        .with("status", "live")
        .with("corroboration", "single")
        .with("originCount", 1_i64)
        .with("updatedAt", at("2024-03-28T00:00:00Z"))
}

fn toll(id: &str, low: i64, best: i64) -> Node {
    Node::new(Label::Toll, id)
        .with("measure", "killed")
        .with("low", low)
        .with("best", best)
        .with("high", best)
        .with("qualifier", "atLeast")
        .with("scope", "event")
        .with("isTotal", true)
        .with("recordedAt", at("2024-03-27T06:00:00Z"))
}

fn place(id: &str, name: &str, kind: &str, at: Value) -> Node {
    named(Label::Location, id, name)
        .with("kind", kind)
        .with("point", at)
        .with("uncertaintyKm", 2.0)
}

fn gazetteer() -> (Vec<Node>, Vec<Edge>) {
    use Label::{Actor, Alias, Location};
    let nodes = vec![
        named(Actor, "iran", "Iran")
            .with("nameAr", "إيران")
            .with("kind", "state")
            .with("was", texts(&["persia", "old"])),
        named(Actor, "militia", "Border Militia").with("kind", "group"),
        named(Actor, "israel", "Israel").with("kind", "state"),
        place("iraq", "Iraq", "country", point(33.0, 43.0)),
        place("syria", "Syria", "country", point(35.0, 38.0)),
        place("al-qaim", "al-Qaim", "town", point(34.37, 41.09)),
        place("sikkak", "al-Sikkak", "crossing", point(34.42, 40.99)).with("official", false),
        place("mayadin", "Mayadin", "town", point(35.01, 40.45)),
        place("base", "Imam Ali base", "base", point(34.9, 40.5)),
        Node::new(Alias, "al1")
            .with("kind", "actor")
            .with("norm", "iran")
            .with("text", "Iran")
            .with("script", "Latn"),
        Node::new(Alias, "al2")
            .with("kind", "location")
            .with("norm", "mayadin")
            .with("text", "Mayadin")
            .with("script", "Latn"),
    ];
    let sure = |relation, from, to| edge(relation, from, to).with("origin", "gazetteer");
    let edges = vec![
        sure(Relation::Within, (Location, "al-qaim"), (Location, "iraq")),
        sure(Relation::Within, (Location, "mayadin"), (Location, "syria")),
        sure(Relation::Backs, (Actor, "iran"), (Actor, "militia")),
        edge(Relation::PresentAt, (Actor, "militia"), (Location, "base"))
            .with("claimIds", texts(&["c2", "c1"]))
            .with("count", 2_i64)
            .with("first", day(1, 1))
            .with("last", day(3, 1)),
        edge(Relation::Names, (Alias, "al1"), (Actor, "iran")),
        edge(Relation::Names, (Alias, "al2"), (Location, "mayadin")),
    ];
    (nodes, edges)
}

fn evidence() -> (Vec<Node>, Vec<Edge>) {
    use Label::{Actor, Claim, Document, Location, Revision, Source, Toll};
    let document = |id: &str, url: &str, published: &str, current: &str| {
        Node::new(Document, id)
            .with("url", url)
            .with("title", url)
            .with("publishedAt", at(published))
            .with("state", "live")
            .with("firstSeenAt", at("2024-03-27T06:00:00Z"))
            .with("currentRevision", current)
    };
    let revision = |id: &str, text: &str, seen: &str| {
        Node::new(Revision, id)
            .with("text", text)
            .with("capturedAt", at(seen))
            .with("archiveKey", "a.warc.gz:0+1")
            .with("reader", "r1")
    };
    let nodes = vec![
        named(Source, "observer", "Observer").with("reliability", "C"),
        named(Source, "wire", "Wire").with("reliability", "B"),
        document(
            "d1",
            "https://observer.example/1",
            "2024-03-26T10:00:00Z",
            "r2",
        ),
        document("d2", "https://wire.example/9", "2024-03-26T12:00:00Z", "r3"),
        revision("r1", OLD_TEXT, "2024-03-27T06:00:00Z"),
        revision("r2", NEW_TEXT, "2024-03-27T09:00:00Z"),
        revision("r3", OTHER_TEXT, "2024-03-27T07:00:00Z"),
        claim("c1", "shipment", "transfer", SHIPPED, day(3, 20))
            .with("cargo", texts(&["missiles"]))
            .with("origin", "observer"),
        claim("c2", "strike", "violence", HIT, day(3, 25))
            .with("weapons", texts(&["airstrike"]))
            .with("origin", "observer")
            .with("publishedAt", at("2024-03-26T10:00:00Z")),
        claim("c3", "strike", "violence", OTHER_TEXT, day(3, 25))
            .with("origin", "observer")
            .with("publishedAt", at("2024-03-26T12:00:00Z")),
        claim("c4", "attack", "violence", HURT, day(3, 25))
            .with("retractedAt", at("2024-03-27T09:00:00Z")),
        toll("t1", 4, 4),
        toll("t2", 6, 6),
    ];
    let mention = |claim, role: &str, to, text: &str| {
        edge(Relation::Mentions, (Claim, claim), to)
            .with("role", role)
            .with("text", text)
            .with("start", 3_i64)
            .with("stop", 9_i64)
    };
    let edges = vec![
        edge(Relation::Published, (Source, "observer"), (Document, "d1")),
        edge(Relation::Published, (Source, "wire"), (Document, "d2")),
        edge(Relation::HasRevision, (Document, "d1"), (Revision, "r1")),
        edge(Relation::HasRevision, (Document, "d1"), (Revision, "r2")),
        edge(Relation::HasRevision, (Document, "d2"), (Revision, "r3")),
        edge(Relation::Revises, (Revision, "r2"), (Revision, "r1")),
        states("r1", "c1", OLD_TEXT, SHIPPED),
        states("r1", "c2", OLD_TEXT, HIT),
        states("r1", "c4", OLD_TEXT, HURT),
        states("r2", "c1", NEW_TEXT, SHIPPED),
        states("r2", "c2", NEW_TEXT, HIT),
        states("r3", "c3", OTHER_TEXT, OTHER_TEXT),
        edge(Relation::Cites, (Claim, "c3"), (Source, "observer")).with("depth", 1_i64),
        mention("c1", "via", (Location, "sikkak"), "al-Sikkak"),
        mention("c2", "attacker", (Actor, "israel"), "airstrike").with("certainty", "suspected"),
        mention("c2", "target", (Actor, "israel"), "airstrike"),
        mention("c2", "place", (Location, "mayadin"), "Māyadīn")
            .with("distanceKm", 0.0)
            .with("precision", "exact"),
        mention("c3", "place", (Location, "mayadin"), "Mayadin"),
        edge(Relation::ReportsToll, (Claim, "c2"), (Toll, "t1")).with("text", "at least four"),
        edge(Relation::ReportsToll, (Claim, "c3"), (Toll, "t2")).with("text", "Six men"),
        edge(Relation::SufferedBy, (Toll, "t1"), (Actor, "militia")),
        edge(Relation::Struck, (Claim, "c2"), (Claim, "c1")),
        edge(Relation::Repeats, (Claim, "c3"), (Claim, "c2")),
        edge(Relation::Contradicts, (Claim, "c3"), (Claim, "c2")).with("field", "killed"),
    ];
    (nodes, edges)
}

fn knowledge() -> (Vec<Node>, Vec<Edge>) {
    use Label::{Actor, Claim, Event, Location, Review};
    let by = |edge: Edge, claims: &[&str]| edge.with("claimIds", texts(claims));
    let nodes = vec![
        event(
            "ev-s1",
            "shipment",
            "transfer",
            "Load from al-Qaim",
            day(3, 20),
        )
        .with("cargo", texts(&["missiles"]))
        .with("vehicles", 2_i64)
        .with("quantity", 7_i64),
        event(
            "ev-s2",
            "shipment",
            "transfer",
            "Load from Iraq",
            day(3, 10),
        )
        .with("cargo", texts(&["rockets"])),
        event(
            "ev-x",
            "strike",
            "violence",
            "Strike on Mayadin",
            day(3, 25),
        )
        .with("point", point(35.01, 40.45))
        .with("killedLow", 4_i64)
        .with("killedBest", 6_i64)
        .with("killedHigh", 6_i64)
        .with("weapons", texts(&["airstrike"])),
        event("ev-a", "attack", "violence", "Attack", day(3, 25)),
        Node::new(Review, "v1")
            .with("kind", "join")
            .with("score", 0.7)
            .with("reasons", texts(&["same place", "one day apart"]))
            .with("state", "open"),
    ];
    let edges = vec![
        edge(Relation::About, (Claim, "c1"), (Event, "ev-s1")),
        edge(Relation::About, (Claim, "c2"), (Event, "ev-x")),
        edge(Relation::About, (Claim, "c3"), (Event, "ev-x")),
        edge(Relation::About, (Claim, "c4"), (Event, "ev-a")),
        by(
            edge(Relation::Conducted, (Actor, "israel"), (Event, "ev-x"))
                .with("certainty", "suspected"),
            &["c2"],
        ),
        by(
            edge(Relation::Targeted, (Event, "ev-x"), (Actor, "militia")),
            &["c2"],
        ),
        by(
            edge(Relation::OccurredAt, (Event, "ev-x"), (Location, "mayadin")),
            &["c2", "c3"],
        ),
        by(
            edge(Relation::Hit, (Event, "ev-x"), (Event, "ev-s1")),
            &["c2"],
        ),
        by(
            edge(Relation::Sent, (Actor, "iran"), (Event, "ev-s1")),
            &["c1"],
        ),
        by(
            edge(Relation::Received, (Actor, "militia"), (Event, "ev-s1")),
            &["c1"],
        ),
        by(
            edge(
                Relation::OriginatedAt,
                (Event, "ev-s1"),
                (Location, "al-qaim"),
            ),
            &["c1"],
        ),
        by(
            edge(Relation::CrossedAt, (Event, "ev-s1"), (Location, "sikkak")),
            &["c1"],
        ),
        by(
            edge(
                Relation::DeliveredTo,
                (Event, "ev-s1"),
                (Location, "mayadin"),
            ),
            &["c1"],
        ),
        by(
            edge(Relation::OriginatedAt, (Event, "ev-s2"), (Location, "iraq")),
            &["c1"],
        ),
        by(
            edge(Relation::StoredAt, (Event, "ev-s2"), (Location, "al-qaim")),
            &["c1"],
        ),
        edge(Relation::Proposes, (Review, "v1"), (Claim, "c2")),
        edge(Relation::Proposes, (Review, "v1"), (Claim, "c4")),
    ];
    (nodes, edges)
}

/// The whole graph as one batch.
pub(crate) fn batch() -> GraphBatch {
    let mut batch = GraphBatch::default();
    for (nodes, edges) in [gazetteer(), evidence(), knowledge()] {
        batch.nodes.extend(nodes);
        batch.edges.extend(edges);
    }
    batch
}

/// A named query, parameters for it, and how many rows it then gives from this graph.
type Question = (&'static str, &'static [(&'static str, &'static str)], usize);

pub(crate) const QUESTIONS: [Question; 20] = [
    ("actor_dossier", &[("actor", "militia")], 4),
    ("backed_and_struck", &[("actor", "iran")], 1),
    ("bases_near_stores", &[("cargo", "missiles")], 1),
    ("blame_by_source", &[], 1),
    ("cargo_receivers", &[("cargo", "missiles")], 1),
    ("check_quotes", &[], 0),
    ("circular_reporting", &[], 1),
    ("crossing_traffic", &[], 1),
    ("dropped_sentences", &[], 1),
    ("first_to_report", &[("source", "observer")], 1),
    ("killed_by_month", &[], 1),
    (
        "known_on_day",
        &[("strike", "ev-x"), ("asOf", "2024-03-28T00:00:00Z")],
        1,
    ),
    (
        "place_timeline",
        &[
            ("place", "syria"),
            ("from", "2024-03-01"),
            ("to", "2024-03-31"),
        ],
        2,
    ),
    ("review_queue", &[], 1),
    ("search_sentences", &[("text", "missiles warehouse")], 2),
    (
        "shipments_then_strikes",
        &[("place", "mayadin"), ("today", "2024-04-01")],
        1,
    ),
    ("strikes_on_shipments", &[], 1),
    (
        "supply_chain",
        &[("country", "iraq"), ("place", "mayadin")],
        2,
    ),
    ("toll_disagreement", &[("strike", "ev-x")], 2),
    ("unclaimed_strikes", &[], 2),
];
