//! Whatever arrives in whatever order and portions, the graph is the same.

use jiff::civil::date;
use model::batch::Subgraph;
use model::claim::{Certainty, EventKind};
use model::reading::DocumentReadings;
use proptest::prelude::*;
use resolve::Decisions;

use crate::make::{LASTING, Look, Says, Words, document};
use crate::store::{apply, filled, take};

fn says() -> impl Strategy<Value = Says> {
    let kind = prop_oneof![
        4 => Just(EventKind::Strike),
        2 => Just(EventKind::Explosion),
        1 => Just(EventKind::Movement),
    ];
    let day = prop_oneof![
        1 => Just(None),
        12 => (7_i8..11).prop_map(|day| Some(date(2021, 10, day))),
        6 => (1_i8..18).prop_map(|day| Some(date(2021, 10, day))),
    ];
    let span = prop_oneof![6 => Just(0), 1 => Just(1), 1 => Just(6), 1 => Just(20)];
    let place = prop_oneof![
        6 => Just(Some("bukamal")),
        1 => Just(Some("crossing")),
        1 => Just(Some("gov")),
        1 => Just(Some("tell nowhere")),
        1 => Just(None),
    ];
    let attacker = prop_oneof![
        Just(Some("us")),
        Just(Some("israel")),
        Just(Some("iran")),
        Just(None),
        Just(Some("unidentified"))
    ];
    let target =
        prop_oneof![3 => Just(Some("militias")), 1 => Just(Some("some brigade")), 1 => Just(None)];
    let killed = prop_oneof![Just(None), (1_u32..4).prop_map(Some)];
    let cites = prop_oneof![
        3 => Just(None),
        1 => Just(Some("Monitor of Rights")),
        1 => Just(Some("militias")),
        1 => Just(Some("Some Radio")),
    ];
    let certainty = prop_oneof![3 => Just(Certainty::Asserted), 1 => Just(Certainty::Suspected)];
    let note = prop_oneof![Just(""), Just(LASTING)];
    (
        kind, day, span, place, attacker, target, killed, cites, certainty, note,
    )
        .prop_map(
            |(kind, day, span, place, attacker, target, killed, cites, certainty, note)| Says {
                kind,
                day,
                span,
                place,
                attacker,
                target,
                killed,
                cites,
                certainty,
                note,
            },
        )
}

/// A document's looks choose their sentences from few, so that edits drop some, keep some and bring some back.
fn looks() -> impl Strategy<Value = Vec<(Option<i64>, Look)>> {
    proptest::collection::vec(says(), 2..6).prop_flat_map(|pool| {
        let n = pool.len();
        let words = (
            proptest::collection::vec(0..n, 0..5),
            prop::bool::weighted(0.2),
        )
            .prop_map(move |(at, corrected)| {
                Look::Text(Words {
                    says: at.into_iter().map(|at| pool[at].clone()).collect(),
                    corrected,
                })
            });
        let look = prop_oneof![
            8 => words,
            1 => Just(Look::Unchanged),
            1 => Just(Look::Consent),
            1 => Just(Look::Gone),
        ];
        let hours = prop_oneof![1 => Just(None), 5 => (0_i64..200).prop_map(Some)];
        proptest::collection::vec((hours, look), 1..4)
    })
}

type Spec = (&'static str, Option<i8>, Vec<(Option<i64>, Look)>);

fn documents() -> impl Strategy<Value = Vec<Spec>> {
    let source = prop_oneof![Just("alpha"), Just("beta"), Just("elsewhere")];
    let published = prop_oneof![1 => Just(None), 4 => (8_i8..12).prop_map(Some)];
    proptest::collection::vec((source, published, looks()), 1..8)
}

fn build(at: usize, (source, published, looks): &Spec, arrived: &[usize]) -> DocumentReadings {
    let looks: Vec<_> = arrived.iter().map(|look| looks[*look].clone()).collect();
    let published = published.map(|day| date(2021, 10, day));
    document(source, &format!("page-{at}"), published, &looks)
}

fn whole(specs: &[Spec]) -> Vec<DocumentReadings> {
    let all = |looks: &[_]| (0..looks.len()).collect::<Vec<_>>();
    specs
        .iter()
        .enumerate()
        .map(|(at, spec)| build(at, spec, &all(&spec.2)))
        .collect()
}

/// Captures one after another in the given order, `portion` documents a batch; each time with all captures of the document so far.
fn piecemeal(specs: &[Spec], order: &[(usize, usize)], portion: usize) -> Subgraph {
    let mut graph = filled();
    let mut arrived: Vec<Vec<usize>> = vec![Vec::new(); specs.len()];
    for deliveries in order.chunks(portion) {
        let mut touched: Vec<usize> = Vec::new();
        for (document, look) in deliveries {
            arrived[*document].push(*look);
            touched.push(*document);
        }
        touched.sort_unstable();
        touched.dedup();
        let batch = touched
            .iter()
            .map(|at| build(*at, &specs[*at], &arrived[*at]))
            .collect();
        take(&mut graph, batch, &Decisions::default());
    }
    graph
}

fn deliveries(specs: &[Spec]) -> Vec<(usize, usize)> {
    let of = |(at, spec): (usize, &Spec)| (0..spec.2.len()).map(move |look| (at, look));
    specs.iter().enumerate().flat_map(of).collect()
}

/// Nodes and relations that only one of the two has, to be read when a property fails.
fn difference(a: &Subgraph, b: &Subgraph) -> Vec<String> {
    let nodes = |x: &Subgraph, y: &Subgraph, sign| -> Vec<String> {
        let only = x
            .nodes
            .values()
            .filter(|node| y.nodes.get(&node.key) != Some(*node));
        only.map(|node| format!("{sign} {node:?}")).collect()
    };
    let edges = |x: &Subgraph, y: &Subgraph, sign| -> Vec<String> {
        let only = x
            .edges
            .values()
            .filter(|edge| y.edges.get(&edge.key) != Some(*edge));
        only.map(|edge| format!("{sign} {edge:?}")).collect()
    };
    [
        nodes(a, b, "-"),
        nodes(b, a, "+"),
        edges(a, b, "-"),
        edges(b, a, "+"),
    ]
    .concat()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_any_portions_give_one_graph(
        (specs, order, portion) in documents().prop_flat_map(|specs| {
            let order = Just(deliveries(&specs)).prop_shuffle();
            (Just(specs), order, 1_usize..4)
        }),
    ) {
        let mut at_once = filled();
        take(&mut at_once, whole(&specs), &Decisions::default());
        let graph = piecemeal(&specs, &order, portion);
        prop_assert_eq!(difference(&at_once, &graph), Vec::<String>::new());
    }

    #[test]
    fn writing_twice_changes_nothing(specs in documents()) {
        let mut graph = filled();
        let batch = take(&mut graph, whole(&specs), &Decisions::default());
        let once = graph.clone();
        apply(&mut graph, &batch);
        prop_assert_eq!(difference(&once, &graph), Vec::<String>::new());
        let again = take(&mut graph, whole(&specs), &Decisions::default());
        prop_assert!(again.is_empty(), "{:?}", again);
    }

    #[test]
    fn a_document_that_is_no_more_leaves_no_trace(specs in documents(), extra in looks()) {
        let mut graph = filled();
        take(&mut graph, whole(&specs), &Decisions::default());
        let before = graph.clone();
        let mut more = document("gamma", "extra", None, &extra);
        take(&mut graph, vec![more.clone()], &Decisions::default());
        more.readings.clear();
        take(&mut graph, vec![more], &Decisions::default());
        prop_assert_eq!(difference(&before, &graph), Vec::<String>::new());
    }
}
