//! Which claims are one event, and what the event says.

use std::collections::BTreeSet;

use jiff::civil::date;
use model::batch::{Label, Node, NodeKey, Relation, Subgraph, Value};
use model::claim::{Certainty, EventKind, Qualifier};
use model::reading::DocumentReadings;
use resolve::{Decisions, Stated, component, evidence};

use crate::make::{Says, document, gazetteer, sources, text, toll};
use crate::store::{filled, take};

fn report(source: &str, day: i8, says: &[Says]) -> DocumentReadings {
    let name = format!("{day}-{}", says.len());
    document(
        source,
        &name,
        Some(date(2021, 10, day)),
        &[(Some(1), text(says))],
    )
}

fn graph(documents: Vec<DocumentReadings>) -> Subgraph {
    decided(documents, &Decisions::default())
}

fn decided(documents: Vec<DocumentReadings>, decisions: &Decisions) -> Subgraph {
    let mut graph = filled();
    take(&mut graph, documents, decisions);
    graph
}

fn events(graph: &Subgraph) -> Vec<&Node> {
    let all = graph.nodes.values();
    all.filter(|node| node.key.label == Label::Event).collect()
}

fn only(graph: &Subgraph) -> &Node {
    let events = events(graph);
    assert_eq!(events.len(), 1, "{events:?}");
    events[0]
}

fn ends(graph: &Subgraph, relation: Relation) -> Vec<(&str, &str)> {
    let keys = graph.edges.keys().filter(|key| key.relation == relation);
    keys.map(|key| (key.from.id.as_str(), key.to.id.as_str()))
        .collect()
}

fn word(word: &str) -> Value {
    Value::Text(word.to_owned())
}

fn claims(documents: &[DocumentReadings]) -> Vec<Stated> {
    let of = |document| evidence(document, &sources(), gazetteer()).claims;
    documents.iter().flat_map(of).collect()
}

#[test]
fn two_publishers_and_two_origins_corroborate_one_event() {
    let says = Says {
        killed: Some(3),
        ..Says::default()
    };
    let graph = graph(vec![
        report("alpha", 8, std::slice::from_ref(&says)),
        report(
            "beta",
            9,
            &[Says {
                note: "again",
                ..says
            }],
        ),
    ]);
    let event = only(&graph);
    for (name, value) in [
        ("kind", word("strike")),
        ("name", word("Strike on Al-Bukamal, 2021-10-08")),
        ("corroboration", word("corroborated")),
        ("sourceCount", Value::Int(2)),
        ("originCount", Value::Int(2)),
        (
            "point",
            Value::Point {
                lat: 34.452,
                lon: 40.918,
            },
        ),
        ("uncertaintyKm", Value::Float(5.0)),
        ("startDate", Value::Date(date(2021, 10, 8))),
    ] {
        assert_eq!(event.properties.get(name), Some(&value), "{name}");
    }
    let id = event.key.id.as_str();
    assert_eq!(ends(&graph, Relation::Conducted), [("us", id)]);
    assert_eq!(ends(&graph, Relation::Targeted), [(id, "militias")]);
    assert_eq!(ends(&graph, Relation::OccurredAt), [(id, "bukamal")]);
    let (_, conducted) = graph
        .edges
        .iter()
        .find(|(key, _)| key.relation == Relation::Conducted)
        .expect("somebody did it");
    assert_eq!(conducted.properties["claimIds"].as_texts().len(), 2);
}

#[test]
fn publishers_that_cite_one_origin_are_one_voice() {
    let says = Says {
        cites: Some("Monitor of Rights"),
        killed: Some(3),
        ..Says::default()
    };
    let graph = graph(vec![
        report("alpha", 8, std::slice::from_ref(&says)),
        report(
            "beta",
            9,
            &[Says {
                note: "again",
                ..says
            }],
        ),
    ]);
    let event = only(&graph);
    assert_eq!(event.properties["sourceCount"], Value::Int(2));
    assert_eq!(event.properties["originCount"], Value::Int(1));
    assert_eq!(event.properties["corroboration"], word("single"));
    assert_eq!(ends(&graph, Relation::Repeats).len(), 1);
}

#[test]
fn two_claims_of_one_text_are_two_events() {
    let says = |note| Says {
        note,
        ..Says::default()
    };
    let graph = graph(vec![report(
        "alpha",
        8,
        &[says("at dawn"), says("at dusk")],
    )]);
    assert_eq!(events(&graph).len(), 2);
}

#[test]
fn a_chain_of_reports_is_no_event_of_more_than_four_days() {
    let on = |day| Says {
        day: Some(date(2021, 10, day)),
        ..Says::default()
    };
    let days = [2, 4, 6, 8, 10];
    let graph = graph(
        days.iter()
            .map(|day| report("alpha", *day, &[on(*day)]))
            .collect(),
    );
    for event in events(&graph) {
        let day = |name: &str| event.properties[name].as_date().expect("a date");
        assert!((day("endDate") - day("startDate")).get_days() <= 4);
    }
    assert_eq!(events(&graph).len(), 2);
}

#[test]
fn what_is_not_known_keeps_claims_apart() {
    let same = Says::default();
    for other in [
        Says {
            day: None,
            ..same.clone()
        },
        Says {
            place: None,
            ..same.clone()
        },
        Says {
            place: Some("gov"),
            ..same.clone()
        },
        Says {
            place: Some("mayadin"),
            ..same.clone()
        },
        Says {
            span: 20,
            ..same.clone()
        },
        Says {
            day: Some(date(2021, 10, 11)),
            ..same.clone()
        },
        Says {
            kind: EventKind::Movement,
            ..same.clone()
        },
        Says {
            attacker: Some("israel"),
            ..same.clone()
        },
    ] {
        let graph = graph(vec![
            report("alpha", 8, std::slice::from_ref(&same)),
            report("beta", 9, std::slice::from_ref(&other)),
        ]);
        assert_eq!(events(&graph).len(), 2, "{other:?}");
    }
}

#[test]
fn what_agrees_in_essence_is_one_event() {
    let same = Says {
        killed: Some(3),
        ..Says::default()
    };
    for other in [
        Says {
            attacker: None,
            ..same.clone()
        },
        Says {
            attacker: Some("unidentified"),
            ..same.clone()
        },
        Says {
            kind: EventKind::Explosion,
            attacker: None,
            ..same.clone()
        },
        Says {
            place: Some("crossing"),
            ..same.clone()
        },
        Says {
            place: Some("district"),
            ..same.clone()
        },
        Says {
            day: Some(date(2021, 10, 9)),
            killed: Some(7),
            ..same.clone()
        },
        Says {
            target: Some("iran"),
            ..same.clone()
        },
    ] {
        let graph = graph(vec![
            report("alpha", 8, std::slice::from_ref(&same)),
            report("beta", 9, std::slice::from_ref(&other)),
        ]);
        assert_eq!(events(&graph).len(), 1, "{other:?}");
    }
}

#[test]
fn each_origin_has_one_vote_on_the_toll_and_the_best_graded_one_wins() {
    let says = |n, cites, note| Says {
        killed: Some(n),
        cites,
        note,
        ..Says::default()
    };
    let mut at_least = report("beta", 8, &[says(4, None, "")]);
    let claim = &mut at_least.readings[0].extraction.claims[0];
    claim.tolls = vec![model::claim::Toll {
        high: 9,
        qualifier: Qualifier::AtLeast,
        ..toll(4, true)
    }];
    let graph = graph(vec![
        at_least,
        report("alpha", 8, &[says(6, None, "")]),
        report("alpha", 9, &[says(5, None, "later")]),
        report("elsewhere", 9, &[says(7, Some("Monitor of Rights"), "")]),
    ]);
    let event = only(&graph);
    let toll = ["killedLow", "killedBest", "killedHigh"].map(|name| event.properties[name].clone());
    assert_eq!(
        toll,
        [4, 7, 9].map(Value::Int),
        "the monitor has the best grade"
    );
}

#[test]
fn parts_are_summed_without_a_total_and_periods_never_count() {
    let mut parts = report("alpha", 8, &[Says::default()]);
    parts.readings[0].extraction.claims[0].tolls = vec![
        toll(2, false),
        toll(3, false),
        model::claim::Toll {
            scope: model::claim::Scope::Cumulative,
            ..toll(400, true)
        },
    ];
    let graph = graph(vec![parts]);
    assert_eq!(only(&graph).properties["killedBest"], Value::Int(5));
}

#[test]
fn contested_and_admitted_are_told() {
    let says = |killed, cites, attacker| Says {
        killed,
        cites,
        attacker,
        ..Says::default()
    };
    let corroboration = |first, second| {
        let reports = vec![report("alpha", 8, &[first]), report("beta", 9, &[second])];
        only(&graph(reports)).properties["corroboration"].clone()
    };
    let us = Some("us");
    let plain = says(Some(5), None, us);
    assert_eq!(
        corroboration(plain.clone(), says(Some(3), None, us)),
        word("contested")
    );
    assert_eq!(
        corroboration(plain.clone(), says(Some(8), None, us)),
        word("corroborated")
    );
    assert_eq!(
        corroboration(plain, says(Some(5), us, us)),
        word("admitted")
    );
    let suspects = |attacker| Says {
        certainty: Certainty::Suspected,
        ..says(Some(5), None, attacker)
    };
    assert_eq!(
        corroboration(suspects(us), suspects(Some("israel"))),
        word("contested")
    );
}

#[test]
fn an_older_claim_moves_the_id_of_the_event() {
    let mut graph = filled();
    let none = Decisions::default();
    take(
        &mut graph,
        vec![report("alpha", 9, &[Says::default()])],
        &none,
    );
    let before = only(&graph).key.id.clone();
    take(
        &mut graph,
        vec![report(
            "beta",
            8,
            &[Says {
                note: "first",
                ..Says::default()
            }],
        )],
        &none,
    );
    let after = only(&graph).key.id.clone();
    assert_ne!(before, after);
    let old = before
        .strip_prefix("ev-")
        .expect("an event id names a claim");
    assert!(
        ends(&graph, Relation::About).contains(&(old, after.as_str())),
        "the old id resolves"
    );
}

#[test]
fn what_people_decided_beats_the_machine() {
    let far = Says {
        day: Some(date(2021, 10, 20)),
        place: Some("mayadin"),
        ..Says::default()
    };
    let documents = || {
        vec![
            report("alpha", 8, &[Says::default()]),
            report(
                "beta",
                9,
                &[Says {
                    killed: Some(9),
                    note: "again",
                    ..Says::default()
                }],
            ),
            report("elsewhere", 20, std::slice::from_ref(&far)),
        ]
    };
    let stated = claims(&documents());
    let id = |source: &str| {
        let claim = stated.iter().find(|claim| claim.publisher == source);
        claim.expect("a claim of each source").id.clone()
    };
    let members = |decisions: &Decisions| -> BTreeSet<usize> {
        let found = component(&stated, decisions, gazetteer()).events;
        found.iter().map(|event| event.claims.len()).collect()
    };
    assert_eq!(members(&Decisions::default()), BTreeSet::from([1, 2]));
    let mut different = Decisions::default();
    different.different.insert((id("beta"), id("alpha")));
    assert_eq!(members(&different), BTreeSet::from([1]));
    let mut same = Decisions::default();
    same.same.insert((id("alpha"), id("elsewhere")));
    let graph = decided(documents(), &same);
    let joined = ends(&graph, Relation::About);
    let event_of = |source: &str| {
        joined
            .iter()
            .find(|(claim, _)| *claim == id(source))
            .map(|(_, event)| *event)
    };
    assert_eq!(event_of("alpha"), event_of("elsewhere"));
    let mut wrong = Decisions::default();
    wrong.wrong.insert(id("beta"));
    let graph = decided(documents(), &wrong);
    let event = events(&graph)
        .into_iter()
        .find(|event| event.key.id.contains(&id("alpha")));
    let event = event.expect("the event of the first claim");
    assert_eq!(event.properties["originCount"], Value::Int(1));
    assert!(
        !event.properties.contains_key("killedBest"),
        "a wrong claim gives no vote"
    );
}

#[test]
fn a_decision_across_what_was_never_read_pulls_it_in() {
    let far = Says {
        day: Some(date(2021, 12, 20)),
        place: Some("mayadin"),
        ..Says::default()
    };
    let documents = [
        report("alpha", 8, &[Says::default()]),
        report("beta", 20, &[far]),
    ];
    let stated = claims(&documents);
    let mut same = Decisions::default();
    same.same
        .insert((stated[0].id.clone(), stated[1].id.clone()));
    let mut graph = filled();
    for document in documents {
        take(&mut graph, vec![document], &same);
    }
    only(&graph);
}

#[test]
fn unsure_pairs_are_proposed_once_and_only_while_undecided() {
    let bare = Says {
        attacker: None,
        target: None,
        ..Says::default()
    };
    let stated = claims(&[
        report("alpha", 8, std::slice::from_ref(&bare)),
        report(
            "beta",
            9,
            &[Says {
                note: "again",
                ..bare
            }],
        ),
    ]);
    let found = component(&stated, &Decisions::default(), gazetteer());
    assert_eq!((found.events.len(), found.reviews.len()), (2, 1));
    assert!(
        (0.6..0.9).contains(&found.reviews[0].score),
        "{:?}",
        found.reviews
    );
    let mut decided = Decisions::default();
    decided
        .different
        .insert((stated[0].id.clone(), stated[1].id.clone()));
    assert!(component(&stated, &decided, gazetteer()).reviews.is_empty());
}

#[test]
fn an_unlisted_place_goes_with_its_last_mention() {
    let says = Says {
        place: Some("tell nowhere"),
        ..Says::default()
    };
    let mut reports = [
        report("alpha", 8, std::slice::from_ref(&says)),
        report("beta", 9, &[says]),
    ];
    let mut graph = graph(reports.to_vec());
    let place = NodeKey::new(
        Label::Location,
        model::id::unknown_location("tell nowhere", "district"),
    );
    assert_eq!(graph.nodes[&place].properties["name"], word("Tell Nowhere"));
    assert!(ends(&graph, Relation::Within).contains(&(place.id.as_str(), "district")));
    for (report, is_left) in reports.iter_mut().zip([true, false]) {
        report.readings.clear();
        take(&mut graph, vec![report.clone()], &Decisions::default());
        assert_eq!(graph.nodes.contains_key(&place), is_left);
    }
    assert_eq!(graph, filled());
}

#[test]
fn a_strike_on_a_load_hits_its_event() {
    let load = Says {
        kind: EventKind::Shipment,
        attacker: None,
        ..Says::default()
    };
    let mut report = report("alpha", 8, &[Says::default(), load]);
    report.readings[0].extraction.claims[0].struck = vec![1];
    let graph = graph(vec![report]);
    let kind = |id: &str| graph.nodes[&NodeKey::new(Label::Event, id)].properties["kind"].clone();
    let hits = ends(&graph, Relation::Hit);
    assert_eq!(
        hits.iter()
            .map(|(a, b)| (kind(a), kind(b)))
            .collect::<Vec<_>>(),
        [(word("strike"), word("shipment"))]
    );
}

#[test]
fn the_gazetteer_is_written_as_a_difference() {
    let mut graph = filled();
    let again = resolve::gazetteer_batch(gazetteer(), &graph);
    assert!(again.is_empty(), "{again:?}");
    let mut places = gazetteer().places.clone();
    places.retain(|place| place.id != "crossing");
    let less =
        model::gazetteer::Gazetteer::new(gazetteer().actors.clone(), places).expect("a list");
    let batch = resolve::gazetteer_batch(&less, &graph);
    crate::store::apply(&mut graph, &batch);
    assert!(
        !graph
            .nodes
            .contains_key(&NodeKey::new(Label::Location, "crossing"))
    );
    assert!(
        !graph
            .nodes
            .contains_key(&NodeKey::new(Label::Alias, "location:qaim crossing"))
    );
    assert!(resolve::gazetteer_batch(&less, &graph).is_empty());
}

#[test]
fn a_corpus_is_clustered_as_the_graph_is() {
    let documents = [
        report(
            "alpha",
            8,
            &[
                Says::default(),
                Says {
                    place: Some("mayadin"),
                    ..Says::default()
                },
            ],
        ),
        report(
            "beta",
            9,
            &[Says {
                note: "again",
                ..Says::default()
            }],
        ),
        document(
            "beta",
            "wall",
            None,
            &[(Some(1), crate::make::Look::Consent)],
        ),
    ];
    let labels = resolve::clusters(&documents, gazetteer(), &sources());
    assert_eq!(labels[0][0], labels[1][0]);
    assert_ne!(labels[0][0], labels[0][1]);
    assert!(labels[0][0].is_some() && labels[2].is_empty());
}
