//! What every store must do.

use std::collections::BTreeSet;

use graph::{CommitError, DumpScope, GraphError, Store};
use jiff::civil::date;
use model::batch::{Edge, EdgeKey, GraphBatch, Label, Node, NodeKey, Relation, Touch, Window};
use model::claim::Group;
use serde_json::json;

use crate::cases;
use crate::fixture::{Case, FOLDER, Fixture, LIMITS, rows};
use crate::sample::{batch, key};

pub(crate) const ALL: &[(&str, Case)] = cases![
    writing_a_batch_twice_changes_nothing,
    a_node_and_a_relation_have_exactly_the_given_properties_afterwards,
    what_is_removed_goes_and_orphans_only_when_nothing_holds_them,
    an_event_loses_the_label_of_its_former_kind,
    what_was_written_is_read_back_as_it_was,
    around_gives_what_the_touch_says_and_no_more,
    a_relation_without_its_end_writes_nothing_at_all,
    a_number_and_an_identity_stay_with_the_store,
    long_and_foreign_texts_are_kept_whole,
    counts_tell_labels_kinds_and_relations,
    the_graph_of_another_folder_is_refused_until_taken_over,
    a_newer_changed_or_foreign_graph_is_left_alone,
    an_older_graph_is_upgraded_by_its_owner,
];

pub(crate) async fn filled(fixture: &Fixture) -> Store {
    let store = fixture.open().await;
    store.commit(&batch(), 1).await.unwrap();
    store
}

pub(crate) async fn dump(store: &Store) -> Vec<String> {
    store.dump(DumpScope::All).await.unwrap()
}

async fn writing_a_batch_twice_changes_nothing(fixture: &Fixture) {
    let store = filled(fixture).await;
    let once = dump(&store).await;
    assert_eq!(once.len(), batch().nodes.len() + batch().edges.len());
    store.commit(&batch(), 1).await.unwrap();
    assert_eq!(dump(&store).await, once);
    assert_eq!(graph::dump_hash(&once).len(), 64);
}

async fn a_node_and_a_relation_have_exactly_the_given_properties_afterwards(fixture: &Fixture) {
    let store = filled(fixture).await;
    let actor = Node::new(Label::Actor, "iran").with("kind", "country");
    let edge = Edge::new(
        Relation::PresentAt,
        key(Label::Actor, "militia"),
        key(Label::Location, "base"),
    )
    .with("count", 9_i64);
    let change = GraphBatch {
        nodes: vec![actor],
        edges: vec![edge],
        ..GraphBatch::default()
    };
    store.commit(&change, 2).await.unwrap();
    let lines = dump(&store).await;
    assert!(
        lines.contains(&r#"["Actor:iran",["Actor"],{"kind":"country"}]"#.to_owned()),
        "{lines:#?}"
    );
    assert!(
        lines.contains(&r#"["Actor:militia","PRESENT_AT","Location:base",{"count":9}]"#.to_owned())
    );
}

async fn what_is_removed_goes_and_orphans_only_when_nothing_holds_them(fixture: &Fixture) {
    let store = filled(fixture).await;
    let mention = EdgeKey {
        discriminator: "target".to_owned(),
        ..Edge::new(
            Relation::Mentions,
            key(Label::Claim, "c2"),
            key(Label::Actor, "israel"),
        )
        .key
    };
    let lone = Edge::new(
        Relation::Within,
        key(Label::Location, "lone"),
        key(Label::Location, "syria"),
    );
    let add = GraphBatch {
        nodes: vec![
            Node::new(Label::Location, "lone"),
            Node::new(Label::Actor, "nobody"),
            Node::new(Label::Source, "s9"),
        ],
        edges: vec![lone],
        ..GraphBatch::default()
    };
    store.commit(&add, 2).await.unwrap();
    let change = GraphBatch {
        removed_edges: vec![mention.clone(), mention],
        removed_nodes: vec![key(Label::Toll, "t1"), key(Label::Toll, "never was")],
        orphans: vec![
            key(Label::Location, "lone"),
            key(Label::Location, "mayadin"),
            key(Label::Actor, "nobody"),
            key(Label::Actor, "iran"),
            key(Label::Source, "s9"),
        ],
        ..GraphBatch::default()
    };
    store.commit(&change, 3).await.unwrap();
    let lines = dump(&store).await;
    let gone = [
        "\"Toll:t1\"",
        "\"Location:lone\"",
        "\"Actor:nobody\"",
        "\"Source:s9\"",
        "\"role\":\"target\"",
    ];
    assert!(
        !lines
            .iter()
            .any(|line| gone.iter().any(|word| line.contains(word))),
        "{lines:#?}"
    );
    let kept = [
        "[\"Location:mayadin\",[",
        "[\"Actor:iran\",[",
        "[\"Actor:israel\",[",
        "\"role\":\"attacker\"",
    ];
    for word in kept {
        assert!(
            lines.iter().any(|line| line.contains(word)),
            "{word} of {lines:#?}"
        );
    }
}

async fn an_event_loses_the_label_of_its_former_kind(fixture: &Fixture) {
    let store = filled(fixture).await;
    let event = Node::new(Label::Event, "ev-x")
        .with("kind", "attack")
        .with("group", "violence");
    store
        .commit(
            &GraphBatch {
                nodes: vec![event],
                ..GraphBatch::default()
            },
            2,
        )
        .await
        .unwrap();
    let found = rows(&store, "MATCH (n:Event {id: 'ev-x'}) UNWIND labels(n) AS label WITH label ORDER BY label RETURN collect(label) AS labels").await;
    assert_eq!(found, [[json!(["Attack", "Event"])]]);
    assert_eq!(
        rows(&store, "MATCH (n:Strike) RETURN count(n) AS n").await,
        [[json!(0)]]
    );
}

async fn what_was_written_is_read_back_as_it_was(fixture: &Fixture) {
    let store = filled(fixture).await;
    let everything = Touch {
        documents: ["d1", "d2"].map(str::to_owned).into(),
        events: ["ev-x", "ev-s1", "ev-s2", "ev-a"].map(str::to_owned).into(),
        relations: [present_at()].into(),
        gazetteer: true,
        ..Touch::default()
    };
    let found = store.around(&everything).await.unwrap();
    for node in batch()
        .nodes
        .into_iter()
        .filter(|node| node.key.label != Label::Review)
    {
        assert_eq!(found.nodes.get(&node.key), Some(&node));
    }
    // Relations that no part of a touch stands for.
    let unread = [Relation::Contradicts, Relation::Proposes];
    for edge in batch()
        .edges
        .into_iter()
        .filter(|edge| !unread.contains(&edge.key.relation))
    {
        assert_eq!(found.edges.get(&edge.key), Some(&edge), "{:?}", edge.key);
    }
}

/// A lasting relation of the sample.
fn present_at() -> EdgeKey {
    let ends = (key(Label::Actor, "militia"), key(Label::Location, "base"));
    Edge::new(Relation::PresentAt, ends.0, ends.1).key
}

/// What states it.
fn statement() -> GraphBatch {
    let claim = key(Label::Claim, "c9");
    let mention = |role: &str, end: NodeKey| {
        Edge::new(Relation::Mentions, claim.clone(), end).with("role", role)
    };
    let relation = present_at();
    GraphBatch {
        nodes: vec![
            Node::new(Label::Claim, "c9")
                .with("kind", "state")
                .with("relation", relation.sentence()),
        ],
        edges: vec![
            Edge::new(Relation::States, key(Label::Revision, "r1"), claim.clone()),
            mention("subject", relation.from.clone()),
            mention("object", relation.to.clone()),
        ],
        ..GraphBatch::default()
    }
}

fn words(ids: &[&str]) -> BTreeSet<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

async fn around_gives_what_the_touch_says_and_no_more(fixture: &Fixture) {
    let store = filled(fixture).await;
    let check = async |touch: Touch, nodes: &str, edges: &str| {
        let found = store.around(&touch).await.unwrap();
        let name = |key: &NodeKey| key.id.clone();
        let ids: Vec<String> = found.nodes.keys().map(name).collect();
        assert_eq!(ids.join(" "), nodes, "{touch:?}");
        let lines: Vec<String> = found
            .edges
            .keys()
            .map(|key| format!("{}-{}-{}", name(&key.from), key.relation, name(&key.to)))
            .collect();
        assert_eq!(lines.join(" "), edges, "{touch:?}");
    };
    const C1: &str = "sikkak c1 ev-s1";
    const C1_EDGES: &str = "observer-PUBLISHED-d1 d1-HAS_REVISION-r1 d1-HAS_REVISION-r2 r1-STATES-c1 r2-STATES-c1 c1-MENTIONS-sikkak c2-STRUCK-c1 c1-ABOUT-ev-s1";
    check(
        Touch {
            claims: words(&["c1", "unknown"]),
            ..Touch::default()
        },
        C1,
        C1_EDGES,
    )
    .await;
    let window = |from, to| Touch {
        windows: [Window {
            group: Group::Transfer,
            from,
            to,
        }]
        .into(),
        ..Touch::default()
    };
    check(window(date(2024, 3, 20), date(2024, 3, 20)), C1, C1_EDGES).await;
    check(window(date(2024, 3, 21), date(2024, 3, 30)), "", "").await;
    check(
        Touch { claims: words(&["c3"]), ..Touch::default() },
        "observer mayadin c3 t2 ev-x",
        "mayadin-WITHIN-syria wire-PUBLISHED-d2 d2-HAS_REVISION-r3 r3-STATES-c3 c3-CITES-observer c3-MENTIONS-mayadin c3-REPORTS_TOLL-t2 c3-ABOUT-ev-x c3-REPEATS-c2",
    )
    .await;
    check(
        Touch { documents: words(&["d2"]), ..Touch::default() },
        "observer wire mayadin d2 r3 c3 t2 ev-x",
        "mayadin-WITHIN-syria wire-PUBLISHED-d2 d2-HAS_REVISION-r3 r3-STATES-c3 c3-CITES-observer c3-MENTIONS-mayadin c3-REPORTS_TOLL-t2 c3-ABOUT-ev-x c3-REPEATS-c2",
    )
    .await;
    check(
        Touch {
            events: words(&["ev-a"]),
            ..Touch::default()
        },
        "c4 ev-a",
        "observer-PUBLISHED-d1 d1-HAS_REVISION-r1 r1-STATES-c4 c4-ABOUT-ev-a",
    )
    .await;
    check(
        Touch { gazetteer: true, ..Touch::default() },
        "iran israel militia al-qaim base iraq mayadin sikkak syria al1 al2",
        "al-qaim-WITHIN-iraq mayadin-WITHIN-syria iran-BACKS-militia al1-NAMES-iran al2-NAMES-mayadin",
    )
    .await;
    check(Touch::default(), "", "").await;
    store.commit(&statement(), 2).await.unwrap();
    check(
        Touch {
            relations: [present_at()].into(),
            ..Touch::default()
        },
        "militia base c9",
        "militia-PRESENT_AT-base observer-PUBLISHED-d1 d1-HAS_REVISION-r1 r1-STATES-c9 c9-MENTIONS-militia c9-MENTIONS-base",
    )
    .await;
}

async fn a_relation_without_its_end_writes_nothing_at_all(fixture: &Fixture) {
    let store = filled(fixture).await;
    let before = dump(&store).await;
    let good = Edge::new(
        Relation::Backs,
        key(Label::Actor, "iran"),
        key(Label::Actor, "israel"),
    );
    for edges in [vec!["nobody"], vec!["israel", "nobody"]] {
        let edges = edges
            .iter()
            .map(|to| {
                Edge::new(
                    Relation::Backs,
                    key(Label::Actor, "iran"),
                    key(Label::Actor, to),
                )
            })
            .collect();
        let bad = GraphBatch {
            nodes: vec![Node::new(Label::Actor, "new")],
            edges,
            ..GraphBatch::default()
        };
        let error = store.commit(&bad, 2).await.unwrap_err();
        assert!(matches!(error, CommitError::Refused(_)), "{error}");
        assert_eq!(dump(&store).await, before);
        assert_eq!(store.identity().await.unwrap().batch, 1);
    }
    store
        .commit(
            &GraphBatch {
                edges: vec![good],
                ..GraphBatch::default()
            },
            2,
        )
        .await
        .unwrap();
    assert_eq!(dump(&store).await.len(), before.len() + 1);
}

async fn a_number_and_an_identity_stay_with_the_store(fixture: &Fixture) {
    let store = fixture.open().await;
    let first = store.identity().await.unwrap();
    assert_eq!((first.data_folder.as_str(), first.batch), (FOLDER, 0));
    store.commit(&batch(), 7).await.unwrap();
    store.commit(&GraphBatch::default(), 8).await.unwrap();
    let before = dump(&store).await;
    drop(store);
    let store = fixture.open().await;
    let again = store.identity().await.unwrap();
    assert_eq!((again.id, again.batch), (first.id, 8));
    assert_eq!(dump(&store).await, before);
    store.ping().await.unwrap();
}

async fn long_and_foreign_texts_are_kept_whole(fixture: &Fixture) {
    let store = fixture.open().await;
    let long = "Bu Kamal — البوكمال 🚀 e\u{301} \"quoted\" \\ \n".repeat(40_000);
    let nodes = ["", "a'b`c\u{0}d", long.as_str()]
        .iter()
        .enumerate()
        .map(|(i, text)| Node::new(Label::Revision, format!("r{i}")).with("text", *text))
        .collect::<Vec<_>>();
    store
        .commit(
            &GraphBatch {
                nodes: nodes.clone(),
                ..GraphBatch::default()
            },
            1,
        )
        .await
        .unwrap();
    for node in nodes {
        let params = json!({"id": node.key.id, "text": node.properties["text"].as_text()});
        let found = store
            .read(
                "MATCH (r:Revision {id: $id}) RETURN r.text = $text AS same",
                params.as_object().unwrap(),
                LIMITS,
            )
            .await
            .unwrap();
        assert_eq!(found.rows, [[json!(true)]], "{}", node.key.id);
    }
}

async fn counts_tell_labels_kinds_and_relations(fixture: &Fixture) {
    let counts = filled(fixture).await.counts().await.unwrap();
    assert_eq!(
        (
            counts.nodes["Event"],
            counts.nodes["Shipment"],
            counts.nodes["Store"]
        ),
        (4, 2, 1)
    );
    assert_eq!(
        (counts.relations["MENTIONS"], counts.relations["WITHIN"]),
        (5, 2)
    );
    assert!(!counts.nodes.contains_key("Seizure") && !counts.relations.contains_key("CONTROLS"));
}

async fn the_graph_of_another_folder_is_refused_until_taken_over(fixture: &Fixture) {
    let id = fixture.open().await.identity().await.unwrap().id;
    let error = Store::open(&fixture.target, "folder-2").await.unwrap_err();
    assert!(
        matches!(&error, GraphError::Foreign { owner } if owner == FOLDER),
        "{error:?}"
    );
    let taken = graph::take_over(&fixture.target, "folder-2").await.unwrap();
    assert_eq!((taken.id, taken.data_folder.as_str()), (id, "folder-2"));
    let error = Store::open(&fixture.target, FOLDER).await.unwrap_err();
    assert!(matches!(error, GraphError::Foreign { .. }), "{error:?}");
    Store::open(&fixture.target, "folder-2").await.unwrap();
}

async fn a_newer_changed_or_foreign_graph_is_left_alone(fixture: &Fixture) {
    let check = async |cypher: &str, expected: &str| {
        fixture.tamper(cypher).await;
        let error = Store::open(&fixture.target, FOLDER).await.unwrap_err();
        assert!(
            matches!(&error, GraphError::Hold(text) if text.contains(expected)),
            "{error:?}"
        );
    };
    check("CREATE (:Person {id: 'p'})", "none of tarik's").await;
    fixture.tamper("MATCH (n) DETACH DELETE n").await;
    drop(fixture.open().await);
    check(
        "CREATE (:Migration {id: 'V9999', checksum: 'x'})",
        "newer tarik (migration V9999)",
    )
    .await;
    fixture
        .tamper("MATCH (m:Migration {id: 'V9999'}) DETACH DELETE m")
        .await;
    check(
        "MATCH (m:Migration {id: 'V0002'}) SET m.checksum = 'x'",
        "V0002",
    )
    .await;
}

async fn an_older_graph_is_upgraded_by_its_owner(fixture: &Fixture) {
    let before = filled(fixture).await.dump(DumpScope::All).await.unwrap();
    fixture
        .tamper("MATCH (m:Migration {id: 'V0004'}) DETACH DELETE m")
        .await;
    let pending = async || {
        graph::migrate_status(&fixture.target)
            .await
            .unwrap()
            .iter()
            .filter(|step| !step.applied)
            .count()
    };
    assert_eq!(pending().await, 1);
    if matches!(fixture.target, graph::Target::Neo4j { .. }) {
        let error = Store::open(&fixture.target, FOLDER).await.unwrap_err();
        assert!(
            matches!(
                error,
                GraphError::NeedsMigration {
                    applied: 3,
                    known: 4
                }
            ),
            "{error:?}"
        );
        assert_eq!(graph::migrate_up(&fixture.target).await.unwrap(), ["V0004"]);
    }
    assert_eq!(dump(&fixture.open().await).await, before);
    assert_eq!(pending().await, 0);
}
