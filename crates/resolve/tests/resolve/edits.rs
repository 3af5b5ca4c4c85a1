//! What a document said before, and what became of it.

use jiff::civil::date;
use model::batch::{Label, Node, Relation, Subgraph, Value};
use resolve::Decisions;

use crate::make::{Look, Says, Words, at, document, text};
use crate::store::{filled, graph, take};

fn page(looks: &[(Option<i64>, Look)]) -> Subgraph {
    graph(vec![document(
        "alpha",
        "page",
        Some(date(2021, 10, 8)),
        looks,
    )])
}

fn nodes(graph: &Subgraph, label: Label) -> Vec<&Node> {
    let all = graph.nodes.values();
    all.filter(|node| node.key.label == label).collect()
}

fn claim<'a>(graph: &'a Subgraph, says: &Says) -> &'a Node {
    let quote = Value::Text(says.quote());
    let claims = nodes(graph, Label::Claim);
    let found = claims
        .into_iter()
        .find(|node| node.properties["quote"] == quote);
    found.expect("the claim is in the graph")
}

fn hours(n: i64) -> Value {
    Value::DateTime(at(date(2021, 10, 8)) + jiff::SignedDuration::from_hours(n))
}

fn killed(n: u32) -> Says {
    Says {
        killed: Some(n),
        ..Says::default()
    }
}

fn noted(note: &'static str) -> Says {
    // Nobody and nowhere, so that no two of them are taken for each other.
    Says {
        note,
        place: None,
        attacker: None,
        target: None,
        day: None,
        ..Says::default()
    }
}

#[test]
fn ten_killed_edited_to_twelve_stays_one_event() {
    let graph = page(&[
        (Some(1), text(&[killed(10)])),
        (Some(5), text(&[killed(12)])),
    ]);
    let (old, new) = (claim(&graph, &killed(10)), claim(&graph, &killed(12)));
    assert_eq!(old.properties["retractedAt"], hours(5));
    assert_eq!(
        new.properties["was"],
        Value::Texts(vec![old.key.id.clone()])
    );
    assert_eq!(
        new.properties["publishedAt"],
        hours(5),
        "an edit brought it"
    );
    let events = nodes(&graph, Label::Event);
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].key.id, format!("ev-{}", old.key.id));
    for bound in ["killedLow", "killedBest", "killedHigh"] {
        assert_eq!(events[0].properties[bound], Value::Int(12), "{bound}");
    }
    assert_eq!(
        nodes(&graph, Label::Document)[0].properties["state"],
        Value::Text("edited".to_owned())
    );
}

#[test]
fn a_text_that_comes_back_is_the_revision_it_was() {
    let (a, b) = (text(&[killed(10)]), text(&[killed(12)]));
    let graph = page(&[(Some(1), a.clone()), (Some(2), b), (Some(3), a)]);
    assert_eq!(nodes(&graph, Label::Revision).len(), 2);
    let (first, second) = (claim(&graph, &killed(10)), claim(&graph, &killed(12)));
    assert!(!first.properties.contains_key("retractedAt"));
    assert_eq!(second.properties["retractedAt"], hours(3));
    let revises = graph
        .edges
        .keys()
        .filter(|key| key.relation == Relation::Revises);
    assert_eq!(
        revises.count(),
        1,
        "from the second text to the first alone"
    );
}

#[test]
fn an_old_capture_that_arrives_late_takes_its_place() {
    let looks = [
        (Some(1), text(&[killed(10)])),
        (Some(5), text(&[killed(12)])),
    ];
    let mut late = filled();
    let published = Some(date(2021, 10, 8));
    for looks in [&looks[1..], &looks[..]] {
        let page = document("alpha", "page", published, looks);
        take(&mut late, vec![page], &Decisions::default());
    }
    assert_eq!(late, page(&looks));
}

#[test]
fn a_consent_wall_retracts_nothing() {
    let graph = page(&[(Some(1), text(&[killed(10)])), (Some(5), Look::Consent)]);
    assert!(
        !claim(&graph, &killed(10))
            .properties
            .contains_key("retractedAt")
    );
    assert_eq!(
        nodes(&graph, Label::Document)[0].properties["lastSeenAt"],
        hours(1)
    );
}

#[test]
fn most_claims_lost_at_once_are_believed_lost_at_the_second_look() {
    let says = ["one", "two", "three"].map(noted);
    let before = (Some(1), text(&says));
    let after = (Some(2), text(&[noted("four")]));
    let retracted = |looks: &[_]| {
        let graph = page(looks);
        let at = |says| claim(&graph, says).properties.get("retractedAt").cloned();
        says.iter().map(at).collect::<Vec<_>>()
    };
    assert_eq!(
        retracted(&[before.clone(), after.clone()]),
        [None, None, None]
    );
    let agreed = [before.clone(), after.clone(), (Some(3), Look::Unchanged)];
    assert_eq!(retracted(&agreed), [2, 2, 2].map(|n| Some(hours(n))));
    let half = [before.clone(), after.clone(), (Some(3), text(&says[..1]))];
    assert_eq!(retracted(&half), [None, Some(hours(2)), Some(hours(2))]);
    let restored = [before.clone(), after, (Some(3), text(&says))];
    assert_eq!(retracted(&restored), [None, None, None]);
}

#[test]
fn files_never_retract_each_other() {
    let graph = page(&[(None, text(&[killed(10)])), (None, text(&[killed(12)]))]);
    for says in [killed(10), killed(12)] {
        let claim = claim(&graph, &says);
        for absent in ["retractedAt", "recordedAt", "was"] {
            assert!(!claim.properties.contains_key(absent), "{absent}");
        }
    }
}

#[test]
fn a_quote_that_stands_and_means_something_else_is_replaced() {
    let words = |corrected| {
        Look::Text(Words {
            says: vec![killed(10)],
            corrected,
        })
    };
    let before = page(&[(Some(1), words(false))]);
    let old = claim(&before, &killed(10)).key.id.clone();
    let graph = page(&[(Some(1), words(false)), (Some(2), words(true))]);
    let claims = nodes(&graph, Label::Claim);
    assert_eq!(claims.len(), 1);
    assert_eq!(
        claims[0].properties["kind"],
        Value::Text("explosion".to_owned())
    );
    assert_eq!(claims[0].properties["was"], Value::Texts(vec![old]));
}

#[test]
fn a_page_that_is_gone_keeps_what_it_said() {
    let graph = page(&[(Some(1), text(&[killed(10)])), (Some(2), Look::Gone)]);
    assert_eq!(
        nodes(&graph, Label::Document)[0].properties["state"],
        Value::Text("gone".to_owned())
    );
    assert_eq!(
        nodes(&graph, Label::Event)[0].properties["status"],
        Value::Text("live".to_owned())
    );
}

#[test]
fn an_event_whose_claims_are_all_retracted_stays_retracted() {
    let graph = page(&[
        (Some(1), text(&[killed(10)])),
        (Some(2), text(&[noted("other")])),
    ]);
    let old = claim(&graph, &killed(10));
    let event = nodes(&graph, Label::Event)
        .into_iter()
        .find(|node| node.key.id == format!("ev-{}", old.key.id))
        .expect("the event stays");
    assert_eq!(
        event.properties["status"],
        Value::Text("retracted".to_owned())
    );
    assert_eq!(event.properties["originCount"], Value::Int(0));
    assert!(!event.properties.contains_key("killedBest"), "no vote");
}
