//! What both stores must do alike.

use graph::DumpScope;
use model::batch::{GraphBatch, Label, Node, NodeKey};

use crate::cases;
use crate::fixture::{Case, Fixture, LIMITS};
use crate::sample::{QUESTIONS, batch};

pub(crate) const ALL: &[(&str, Case)] = cases![
    the_same_batches_give_the_same_dump_in_both_stores,
    the_named_questions_give_the_same_rows_in_both_stores,
];

async fn the_same_batches_give_the_same_dump_in_both_stores(fixture: &Fixture) {
    let (server, beside) = (fixture.open().await, fixture.open_beside().await);
    let odd = Node::new(Label::Source, "example.org")
        .with("name", "example.org")
        .with("title", "example.org")
        .with("kind", "");
    let change = GraphBatch {
        removed_nodes: vec![NodeKey::new(Label::Claim, "c4")],
        nodes: vec![
            odd,
            Node::new(Label::Event, "ev-x")
                .with("kind", "operation")
                .with("uncertaintyKm", 3.0),
        ],
        orphans: vec![NodeKey::new(Label::Event, "ev-a")],
        ..GraphBatch::default()
    };
    for (batch, number) in [batch(), change].iter().zip(1..) {
        server.commit(batch, number).await.unwrap();
        beside.commit(batch, number).await.unwrap();
        for scope in [DumpScope::All, DumpScope::Knowledge] {
            assert_eq!(
                server.dump(scope).await.unwrap(),
                beside.dump(scope).await.unwrap()
            );
        }
    }
    assert_eq!(
        server.counts().await.unwrap().relations,
        beside.counts().await.unwrap().relations
    );
}

async fn the_named_questions_give_the_same_rows_in_both_stores(fixture: &Fixture) {
    let (server, beside) = (fixture.open().await, fixture.open_beside().await);
    server.commit(&batch(), 1).await.unwrap();
    beside.commit(&batch(), 1).await.unwrap();
    for named in graph::queries::builtin() {
        let (_, given, _) = QUESTIONS
            .iter()
            .find(|(name, ..)| *name == named.name)
            .unwrap();
        let given = given
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect();
        let params = named.bind(&given).unwrap();
        let here = server.read(&named.cypher, &params, LIMITS).await.unwrap();
        let there = beside.read(&named.cypher, &params, LIMITS).await.unwrap();
        assert_eq!(here, there, "{}", named.name);
    }
}
