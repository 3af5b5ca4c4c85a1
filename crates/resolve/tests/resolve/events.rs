//! What an event says, and what else the graph says of it.

use jiff::civil::date;
use model::batch::{Label, NodeKey, Relation, Value};
use model::claim::{Certainty, EventKind, Qualifier};
use resolve::Decisions;

use crate::make::{Says, gazetteer, report, toll};
use crate::store::{ends, filled, graph, only, take, word};

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
    assert_eq!(graph.nodes[&place].properties["kind"], word("unlisted"));
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
