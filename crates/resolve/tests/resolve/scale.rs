//! A year of deliveries, shuffled and repeated a thousand times, gives one graph.

use std::collections::BTreeSet;

use jiff::Span;
use jiff::civil::date;
use model::batch::{Relation, Subgraph};
use model::claim::EventKind;
use model::reading::DocumentReadings;
use resolve::Decisions;

use crate::make::{Look, Says, document, text};
use crate::store::{ends, events, filled, take};

const N_DELIVERIES: usize = 300;

const N_THREADS: u64 = 4;

/// Times, in each thread, that all deliveries arrive in another order, from nothing.
const N_SHUFFLES: usize = 5;

/// Times, in each thread, that some documents go and arrive again, after all others: any order can be reached by such steps, and a step
/// is cheap.
const N_ROUNDS: usize = 250;

/// Numbers that are the same in every run (SplitMix64, Steele, Lea and Flood 2014).
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let n = u64::try_from(n).expect("a small number");
        usize::try_from((z ^ (z >> 31)) % n).expect("below a small number")
    }

    fn of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }

    fn shuffle<T>(&mut self, all: &mut [T]) {
        for at in (1..all.len()).rev() {
            all.swap(at, self.below(at + 1));
        }
    }
}

/// A document: who published it, on which day of the year, and what each look at it found.
struct Spec {
    source: &'static str,
    day: i32,
    looks: Vec<(Option<i64>, Look)>,
}

/// Documents that tell of the incidents of a year, each in its own way, and change what they said.
fn year(seeded: &mut Seeded) -> Vec<Spec> {
    let incidents: Vec<(i32, Says)> = (0..30)
        .map(|_| {
            let says = Says {
                kind: seeded.of(&[EventKind::Strike, EventKind::Attack, EventKind::Explosion]),
                place: seeded.of(&[Some("bukamal"), Some("mayadin"), Some("tell nowhere")]),
                attacker: seeded.of(&[Some("us"), Some("israel")]),
                killed: seeded.of(&[None, Some(2), Some(5)]),
                ..Says::default()
            };
            (i32::try_from(seeded.below(365)).expect("a day"), says)
        })
        .collect();
    let mut specs = Vec::new();
    let mut n = 0;
    while n < N_DELIVERIES {
        let (day, _) = seeded.of(&incidents);
        let near: Vec<_> = incidents
            .iter()
            .filter(|(other, _)| (0..4).contains(&(day - other)))
            .collect();
        let mut says = Vec::new();
        for _ in 0..=seeded.below(2) {
            let (on, incident) = seeded.of(&near);
            let told = date(2021, 1, 1).saturating_add(Span::new().days(*on));
            says.push(Says {
                day: seeded.of(&[Some(told), Some(told), Some(told), Some(told), None]),
                place: seeded.of(&[incident.place, incident.place, incident.place, Some("gov")]),
                attacker: seeded.of(&[incident.attacker, None]),
                killed: seeded.of(&[incident.killed, incident.killed, Some(6)]),
                cites: seeded.of(&[None, Some("Monitor of Rights"), Some("Some Radio")]),
                note: seeded.of(&["", "at dawn", "at dusk"]),
                ..incident.clone()
            });
        }
        let n_looks = (1 + seeded.below(3)).min(N_DELIVERIES - n);
        let looks = (0..n_looks).map(|look| {
            let found = match seeded.below(10) {
                0 => Look::Unchanged,
                1 => Look::Gone,
                // A sentence that an edit takes out, and maybe brings back.
                _ => text(&says[..=seeded.below(says.len())]),
            };
            (Some(i64::try_from(look).expect("an hour") * 7), found)
        });
        let looks = looks.collect();
        let source = seeded.of(&["alpha", "beta", "elsewhere"]);
        specs.push(Spec { source, day, looks });
        n += n_looks;
    }
    specs
}

/// A document as it is read when these of its looks have arrived.
fn reading(at: usize, spec: &Spec, arrived: &[usize]) -> DocumentReadings {
    let looks: Vec<_> = arrived.iter().map(|n| spec.looks[*n].clone()).collect();
    let published = date(2021, 1, 1).saturating_add(Span::new().days(spec.day));
    document(spec.source, &format!("page-{at}"), Some(published), &looks)
}

/// Looks at documents, by position, in the order in which they arrive.
type Order = Vec<(usize, usize)>;

fn looks_of(specs: &[Spec], documents: impl Iterator<Item = usize>) -> Order {
    documents
        .flat_map(|at| (0..specs[at].looks.len()).map(move |look| (at, look)))
        .collect()
}

/// Looks arrive by portions, each time with all earlier looks of the document.
fn deliver(graph: &mut Subgraph, specs: &[Spec], order: &[(usize, usize)], seeded: &mut Seeded) {
    let mut arrived: Vec<Vec<usize>> = vec![Vec::new(); specs.len()];
    let mut rest = order;
    while !rest.is_empty() {
        let (portion, later) = rest.split_at(rest.len().min(1 + seeded.below(order.len())));
        rest = later;
        for (at, look) in portion {
            if !arrived[*at].contains(look) {
                arrived[*at].push(*look);
            }
        }
        let touched: BTreeSet<usize> = portion.iter().map(|(at, _)| *at).collect();
        let batch = touched
            .into_iter()
            .map(|at| reading(at, &specs[at], &arrived[at]))
            .collect();
        take(graph, batch, &Decisions::default());
    }
}

/// Shuffled, and one delivery in eight a second time.
fn shuffled(mut order: Order, seeded: &mut Seeded) -> Order {
    for _ in 0..order.len().div_ceil(8) {
        order.push(seeded.of(&order));
    }
    seeded.shuffle(&mut order);
    order
}

#[test]
fn a_thousand_shuffles_and_repetitions_give_one_graph() {
    let specs = year(&mut Seeded(1));
    let all = looks_of(&specs, 0..specs.len());
    assert_eq!(all.len(), N_DELIVERIES);
    let from_nothing = |order: &[(usize, usize)], seeded: &mut Seeded| {
        let mut graph = filled();
        deliver(&mut graph, &specs, order, seeded);
        graph
    };
    let expected = from_nothing(&all, &mut Seeded(2));
    let (n_claims, n_events) = (
        ends(&expected, Relation::About).len(),
        events(&expected).len(),
    );
    assert!(
        n_claims > n_events + 50,
        "there is something to join: {n_claims} claims of {n_events} events"
    );
    let check = |thread: u64| {
        let mut seeded = Seeded(3 + thread);
        for shuffle in 0..N_SHUFFLES {
            let order = shuffled(all.clone(), &mut seeded);
            let graph = from_nothing(&order, &mut seeded);
            assert!(graph == expected, "shuffle {shuffle} of thread {thread}");
        }
        let mut graph = expected.clone();
        for round in 0..N_ROUNDS {
            let gone: BTreeSet<usize> = (0..2).map(|_| seeded.below(specs.len())).collect();
            let nothing = gone.iter().map(|at| reading(*at, &specs[*at], &[]));
            take(&mut graph, nothing.collect(), &Decisions::default());
            let order = shuffled(looks_of(&specs, gone.into_iter()), &mut seeded);
            deliver(&mut graph, &specs, &order, &mut seeded);
            assert!(graph == expected, "round {round} of thread {thread}");
        }
    };
    std::thread::scope(|scope| {
        for thread in 0..N_THREADS {
            let check = &check;
            scope.spawn(move || check(thread));
        }
    });
}
