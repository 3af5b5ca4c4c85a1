//! Which claims are one event.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use jiff::civil::date;
use model::batch::{Relation, Value};
use model::claim::EventKind;
use model::reading::DocumentReadings;
use resolve::{Decisions, Stated, component, evidence, pair_score};

use crate::make::{Look, Says, document, gazetteer, report, sources, text};
use crate::store::{decided, ends, events, filled, graph, only, take};

fn claims(documents: &[DocumentReadings]) -> Vec<Stated> {
    let of = |document| evidence(document, &sources(), gazetteer()).claims;
    documents.iter().flat_map(of).collect()
}

#[test]
fn two_claims_of_one_text_are_two_events_whatever_others_say() {
    let says = |note| Says {
        note,
        ..Says::default()
    };
    let graph = graph(vec![
        report("alpha", 8, &[says("at dawn"), says("at dusk")]),
        report("beta", 9, &[says("like both")]),
    ]);
    let sizes = ends(&graph, Relation::About).len();
    assert_eq!((events(&graph).len(), sizes), (2, 3));
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
fn a_toll_grows_with_time_and_hours_tell_no_order() {
    // So many killed, and as many so many hours later.
    let score = |first: u32, hours: i64, second: u32| {
        let report = |source, killed| {
            let says = Says {
                killed: Some(killed),
                ..Says::default()
            };
            claims(&[report(source, 9, &[says])]).remove(0)
        };
        let (one, mut other) = (report("alpha", first), report("beta", second));
        let later = SignedDuration::from_hours(hours);
        other.published_at = other.published_at.map(|at| at + later);
        pair_score(&one, &other, gazetteer()).value
    };
    let (same, grown, shrunk) = (score(3, 48, 3), score(3, 48, 7), score(7, 48, 3));
    assert!(same > grown && grown > shrunk, "{same}, {grown}, {shrunk}");
    // A day that starts three hours earlier in one zone than in the other is the same day.
    assert!((score(7, 3, 3) - grown).abs() < 1e-9);
}

#[test]
fn nobody_is_asked_about_an_undated_report_of_another_year() {
    let undated = Says {
        day: None,
        ..Says::default()
    };
    let reviews = |year: i16| {
        let published = Some(date(year, 10, 12));
        let looks = [(Some(1), text(std::slice::from_ref(&undated)))];
        let stated = claims(&[
            report("alpha", 8, &[Says::default()]),
            document("beta", "undated", published, &looks),
        ]);
        component(&stated, &Decisions::default(), gazetteer()).reviews
    };
    assert_eq!(reviews(2021).len(), 1);
    assert_eq!(reviews(2020), []);
    assert_eq!(reviews(2023), []);
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
        document("beta", "wall", None, &[(Some(1), Look::Consent)]),
    ];
    let labels = resolve::clusters(&documents, gazetteer(), &sources());
    assert_eq!(labels[0][0], labels[1][0]);
    assert_ne!(labels[0][0], labels[0][1]);
    assert!(labels[0][0].is_some() && labels[2].is_empty());
    let pairs = resolve::pairs(&documents, gazetteer(), &sources());
    let found: Vec<_> = pairs.iter().map(|pair| (pair.a, pair.b)).collect();
    assert_eq!(
        found,
        [((0, 0), (1, 0)), ((0, 1), (1, 0))],
        "two claims of one text are no pair"
    );
    assert!(pairs[0].score.value >= resolve::JOIN && pairs[1].score.value < resolve::JOIN);
    for score in pairs.iter().map(|pair| &pair.score) {
        let left = 100 - score.features.iter().map(|part| part.cost).sum::<i32>();
        let most = score.features.iter().map(|part| part.cap).min();
        let least = most.map_or(left, |most| left.min(most)).max(0);
        assert_eq!(
            score.value,
            f64::from(least) / 100.0,
            "the parts make the score: {score:?}"
        );
    }
}
