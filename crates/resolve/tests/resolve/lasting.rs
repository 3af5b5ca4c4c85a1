//! Relations that last: made from every claim that states one, and the gazetteer's where none does.

use jiff::civil::date;
use model::batch::{Edge, Label, Relation, Subgraph, Value};
use resolve::Decisions;

use crate::make::{LASTING, Look, Says, document, gazetteer, report, text};
use crate::store::{decided, filled, graph, take};

/// Iran backs the militias, and they are present at Al-Bukamal.
fn stated() -> Says {
    Says {
        attacker: Some("iran"),
        note: LASTING,
        ..Says::default()
    }
}

fn relation(graph: &Subgraph, relation: Relation) -> Option<&Edge> {
    let ends = ["iran", "militias"];
    graph
        .edges
        .values()
        .find(|e| e.key.relation == relation && ends.contains(&e.key.from.id.as_str()))
}

fn property<'a>(edge: &'a Edge, name: &str) -> Option<&'a Value> {
    edge.properties.get(name)
}

#[test]
fn a_relation_counts_its_claims_and_dates_them() {
    let graph = graph(vec![
        report("alpha", 8, &[stated()]),
        report("beta", 12, &[stated()]),
    ]);
    for kind in [Relation::Backs, Relation::PresentAt] {
        let edge = relation(&graph, kind).expect("it is stated");
        assert_eq!(property(edge, "count"), Some(&Value::Int(2)));
        assert_eq!(
            property(edge, "first"),
            Some(&Value::Date(date(2021, 10, 8)))
        );
        assert_eq!(
            property(edge, "last"),
            Some(&Value::Date(date(2021, 10, 12)))
        );
        assert_eq!(property(edge, "claimIds").unwrap().as_texts().len(), 2);
        assert_eq!(property(edge, "origin"), None);
    }
    let of_states = graph.nodes.values().filter(|node| {
        node.key.label == Label::Claim
            && node.properties.get("kind").and_then(Value::as_text) == Some("state")
    });
    let mut said: Vec<&str> = of_states
        .map(|node| {
            assert_eq!(node.properties["quote"], Value::Text(stated().quote()));
            node.properties["relation"].as_text().unwrap_or_default()
        })
        .collect();
    said.sort_unstable();
    assert_eq!(
        said,
        [
            "iran BACKS militias",
            "iran BACKS militias",
            "militias PRESENT_AT bukamal",
            "militias PRESENT_AT bukamal"
        ]
    );
}

#[test]
fn what_no_text_states_any_more_is_the_gazetteers_or_gone() {
    let page = |looks: &[(Option<i64>, Look)]| {
        graph(vec![document(
            "alpha",
            "page",
            Some(date(2021, 10, 8)),
            looks,
        )])
    };
    let other = Says {
        place: None,
        ..Says::default()
    };
    let edited = page(&[(Some(1), text(&[stated()])), (Some(5), text(&[other]))]);
    let backs = relation(&edited, Relation::Backs).expect("the gazetteer says so");
    assert_eq!(
        property(backs, "origin").and_then(Value::as_text),
        Some("gazetteer")
    );
    assert_eq!(property(backs, "claimIds"), None);
    assert!(relation(&edited, Relation::PresentAt).is_none());
    // The sentence itself is not forgotten.
    let retracted = edited.nodes.values().filter(|node| {
        node.properties.get("kind").and_then(Value::as_text) == Some("state")
            && node.properties.contains_key("retractedAt")
    });
    assert_eq!(retracted.count(), 2);
}

#[test]
fn what_a_person_calls_wrong_states_nothing() {
    let documents = || vec![report("alpha", 8, &[stated()])];
    let plain = graph(documents());
    let claim = property(relation(&plain, Relation::PresentAt).unwrap(), "claimIds")
        .and_then(|ids| ids.as_texts().first().cloned())
        .expect("its claim");
    let decisions = Decisions {
        wrong: [claim].into(),
        ..Decisions::default()
    };
    assert!(relation(&decided(documents(), &decisions), Relation::PresentAt).is_none());
}

#[test]
fn the_gazetteer_written_again_leaves_what_texts_state() {
    let mut graph = filled();
    take(
        &mut graph,
        vec![report("alpha", 8, &[stated()])],
        &Decisions::default(),
    );
    let batch = resolve::gazetteer_batch(gazetteer(), &graph);
    assert!(
        batch.nodes.is_empty() && batch.edges.is_empty() && batch.removed_edges.is_empty(),
        "{batch:?}"
    );
}
