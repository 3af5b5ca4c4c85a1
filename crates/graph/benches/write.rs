//! What our layers cost: the same rows written by `Store::commit` and by a bare loop over the driver with the same statements, side by
//! side, in rows a second. `cargo bench -p graph --bench write`; a Neo4j is used where `NEO4J_URI` (with `NEO4J_USER` and
//! `NEO4J_PASSWORD_FILE`) names one, which is emptied, or else one is started where Java and Maven are.

#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

#[path = "../../../tests/support/neo4j.rs"]
mod neo4j;

use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

use graph::{Secret, Store, Target};
use kglite::api::{PropMap, Value as KgValue, durable, session, storage};
use model::batch::{Edge, GraphBatch, Label, Node, Relation, Touch};
use neo4rs::{BoltList, BoltMap, BoltType, Query};

/// Documents in a batch: each is a revision, a claim and a merged actor, with two relations.
const DOCUMENTS: usize = 400;
const BATCHES: usize = 12;
const ACTORS: usize = 500;

const NODES: [(Label, &str); 3] = [
    (
        Label::Actor,
        "UNWIND $rows AS row MERGE (n:Actor {id: row.id}) SET n = row.p RETURN count(*) AS n",
    ),
    (
        Label::Revision,
        "UNWIND $rows AS row MERGE (n:Revision {id: row.id}) SET n = row.p RETURN count(*) AS n",
    ),
    (
        Label::Claim,
        "UNWIND $rows AS row MERGE (n:Claim {id: row.id}) SET n = row.p RETURN count(*) AS n",
    ),
];
const EDGES: [(Relation, &str); 2] = [
    (
        Relation::States,
        "UNWIND $rows AS row MATCH (a:Revision {id: row.a}) MATCH (b:Claim {id: row.b}) MERGE (a)-[r:STATES]->(b) SET r = row.p RETURN count(*) AS n",
    ),
    (
        Relation::Mentions,
        "UNWIND $rows AS row MATCH (a:Claim {id: row.a}) MATCH (b:Actor {id: row.b}) MERGE (a)-[r:MENTIONS {role: row.k}]->(b) SET r = row.p RETURN count(*) AS n",
    ),
];
const RAW_ROWS: usize = 500;

fn main() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let dir = tempfile::tempdir().expect("a folder");
    // Two rounds, turn about, since the machine is shared; the better of each counts.
    let rates = best([0, 1].map(|round| {
        let embedded = Target::Embedded {
            dir: dir.path().join(format!("ours-{round}")),
        };
        let (commit, around) = runtime.block_on(ours(&embedded));
        let raw = raw_embedded(&dir.path().join(format!("raw-{round}")));
        Round {
            commit,
            around,
            raw,
        }
    }));
    report("embedded", &rates);

    let server;
    let (uri, user, password) = match std::env::var("NEO4J_URI") {
        Ok(uri) => {
            let file =
                std::env::var("NEO4J_PASSWORD_FILE").expect("NEO4J_PASSWORD_FILE beside NEO4J_URI");
            let password = std::fs::read_to_string(file)
                .expect("the password file")
                .trim()
                .to_owned();
            (
                uri,
                std::env::var("NEO4J_USER").unwrap_or_else(|_| "neo4j".to_owned()),
                password,
            )
        }
        Err(_) => {
            if let Some(reason) = neo4j::missing() {
                println!("neo4j     not measured: {reason}");
                return;
            }
            server = neo4j::Server::start(&dir.path().join("neo4j"));
            (
                server.uri.clone(),
                server.user.to_owned(),
                server.password.clone(),
            )
        }
    };
    let target = Target::Neo4j {
        uri: uri.clone(),
        user: user.clone(),
        password: Secret::new(&password),
        database: None,
    };
    let rates = best([0, 1, 2].map(|_| {
        runtime.block_on(async {
            let graph = neo4rs::Graph::new(&uri, &user, &password).expect("an address");
            graph
                .run("MATCH (n) DETACH DELETE n")
                .await
                .expect("an empty graph");
            let (commit, around) = ours(&target).await;
            graph
                .run("MATCH (n) DETACH DELETE n")
                .await
                .expect("an empty graph");
            let raw = raw_neo4j(&graph).await;
            Round {
                commit,
                around,
                raw,
            }
        })
    }));
    report("neo4j", &rates);
}

/// What one round took.
struct Round {
    commit: Duration,
    around: Duration,
    raw: Duration,
}

fn best<const N: usize>(rounds: [Round; N]) -> Round {
    let least = |of: fn(&Round) -> Duration| rounds.iter().map(of).min().unwrap_or_default();
    Round {
        commit: least(|round| round.commit),
        around: least(|round| round.around),
        raw: least(|round| round.raw),
    }
}

fn report(name: &str, best: &Round) {
    #[expect(clippy::cast_precision_loss, reason = "some thousand rows")]
    let rate = |took: Duration| (batch(0).rows() * BATCHES) as f64 / took.as_secs_f64();
    println!(
        "{name:9} Store::commit {:>7.0} rows/s, bare loop {:>7.0} rows/s, ratio {:.2}; Store::around of the same claims {:>7.0} rows/s",
        rate(best.commit),
        rate(best.raw),
        rate(best.commit) / rate(best.raw),
        rate(best.around),
    );
}

fn batch(number: usize) -> GraphBatch {
    let mut batch = GraphBatch::default();
    for i in 0..ACTORS.min(DOCUMENTS) {
        let id = (number * DOCUMENTS + i) % ACTORS;
        let name = format!("Actor {id}");
        batch.nodes.push(
            Node::new(Label::Actor, format!("a{id}"))
                .with("name", name.as_str())
                .with("title", name.as_str())
                .with("kind", "group"),
        );
    }
    for i in 0..DOCUMENTS {
        let id = number * DOCUMENTS + i;
        let (revision, claim) = (format!("r{id}"), format!("c{id}"));
        let text = format!("{id}: two trucks crossed and were struck. ").repeat(20);
        batch.nodes.push(
            Node::new(Label::Revision, revision.as_str())
                .with("text", text.as_str())
                .with("digest", revision.as_str()),
        );
        batch.nodes.push(
            Node::new(Label::Claim, claim.as_str())
                .with("quote", format!("two trucks crossed {id}").as_str())
                .with("kind", "strike")
                .with("group", "violence")
                .with("confidence", 0.8),
        );
        let (from, to) = (
            &batch.nodes[batch.nodes.len() - 2].key,
            &batch.nodes[batch.nodes.len() - 1].key,
        );
        let states = Edge::new(Relation::States, from.clone(), to.clone())
            .with("start", 0_i64)
            .with("stop", 18_i64);
        let actor = model::batch::NodeKey::new(Label::Actor, format!("a{}", id % ACTORS));
        let mentions = Edge::new(Relation::Mentions, to.clone(), actor)
            .with("role", "attacker")
            .with("text", "x");
        batch.edges.extend([states, mentions]);
    }
    batch
}

/// Commits every batch, then reads around the claims of each.
async fn ours(target: &Target) -> (Duration, Duration) {
    let store = Store::open(target, "bench").await.expect("the store opens");
    let batches: Vec<GraphBatch> = (0..BATCHES).map(batch).collect();
    let began = Instant::now();
    for (batch, number) in batches.iter().zip(1..) {
        store
            .commit(batch, number)
            .await
            .expect("the batch is written");
    }
    let commit = began.elapsed();
    let began = Instant::now();
    for batch in &batches {
        let claims = batch
            .nodes
            .iter()
            .filter(|node| node.key.label == Label::Claim);
        let touch = Touch {
            claims: claims.map(|node| node.key.id.clone()).collect(),
            ..Touch::default()
        };
        store.around(&touch).await.expect("the claims are read");
    }
    (commit, began.elapsed())
}

/// The texts and rows of one batch, as a loop without our layers would have them at hand.
fn raw(batch: &GraphBatch) -> Vec<(&'static str, Vec<Row>)> {
    let node = |node: &Node| Row {
        key: vec![("id", node.key.id.clone())],
        properties: node.properties.clone(),
        id: Some(node.key.id.clone()),
    };
    let edge = |edge: &Edge| Row {
        key: vec![
            ("a", edge.key.from.id.clone()),
            ("b", edge.key.to.id.clone()),
            ("k", edge.key.discriminator.clone()),
        ],
        properties: edge.properties.clone(),
        id: None,
    };
    let nodes = NODES.iter().map(|(label, text)| {
        (
            *text,
            batch
                .nodes
                .iter()
                .filter(|n| n.key.label == *label)
                .map(node)
                .collect::<Vec<_>>(),
        )
    });
    let edges = EDGES.iter().map(|(relation, text)| {
        (
            *text,
            batch
                .edges
                .iter()
                .filter(|e| e.key.relation == *relation)
                .map(edge)
                .collect(),
        )
    });
    nodes
        .chain(edges)
        .flat_map(|(text, rows)| {
            rows.chunks(RAW_ROWS)
                .map(|rows| (text, rows.to_vec()))
                .collect::<Vec<_>>()
        })
        .collect()
}

#[derive(Clone)]
struct Row {
    key: Vec<(&'static str, String)>,
    properties: model::batch::Properties,
    id: Option<String>,
}

fn raw_embedded(dir: &Path) -> Duration {
    std::fs::create_dir_all(dir).expect("a folder");
    let spec = session::OpenSpec {
        storage: Some(storage::StorageMode::Memory),
        durability: durable::DurabilityLevel::Full,
        ..session::OpenSpec::writer()
    };
    let opened = session::open_path(&dir.join("graph.kgl"), &spec).expect("the graph opens");
    let value = |value: &model::batch::Value| match value {
        model::batch::Value::Text(text) => KgValue::String(text.clone()),
        model::batch::Value::Int(n) => KgValue::Int64(*n),
        model::batch::Value::Float(x) => KgValue::Float64(*x),
        other => unreachable!("{other:?} is not in these batches"),
    };
    let row = |row: &Row| {
        let mut properties: Vec<_> = row
            .properties
            .iter()
            .map(|(k, v)| (k.as_str().into(), value(v)))
            .collect();
        properties.extend(
            row.id
                .iter()
                .map(|id| ("id".into(), KgValue::String(id.clone()))),
        );
        let mut entries: Vec<_> = row
            .key
            .iter()
            .map(|(k, v)| ((*k).into(), KgValue::String(v.clone())))
            .collect();
        entries.push(("p".into(), KgValue::Map(PropMap::from_pairs(properties))));
        KgValue::Map(PropMap::from_pairs(entries))
    };
    let none = HashMap::new();
    for (label, _) in NODES {
        let text = format!("CREATE CONSTRAINT FOR (n:{label}) REQUIRE n.id IS UNIQUE");
        opened
            .session
            .execute_auto_commit(&text, &session::ExecuteOptions::eager(&none), 1)
            .expect("the constraint is made");
    }
    let batches: Vec<_> = (0..BATCHES).map(|number| raw(&batch(number))).collect();
    let began = Instant::now();
    for statements in &batches {
        let mut transaction = opened.session.begin();
        for (text, rows) in statements {
            let params = HashMap::from([(
                "rows".to_owned(),
                KgValue::List(rows.iter().map(row).collect()),
            )]);
            let graph = transaction
                .working_mut()
                .expect("a transaction that writes");
            session::execute_mut(graph, text, &session::ExecuteOptions::eager(&params))
                .expect("the rows are written");
        }
        let outcome = opened.session.commit(transaction, true);
        assert!(
            matches!(outcome, session::CommitOutcome::Committed { .. }),
            "{outcome:?}"
        );
    }
    began.elapsed()
}

async fn raw_neo4j(graph: &neo4rs::Graph) -> Duration {
    let value = |value: &model::batch::Value| -> BoltType {
        match value {
            model::batch::Value::Text(text) => text.as_str().into(),
            model::batch::Value::Int(n) => (*n).into(),
            model::batch::Value::Float(x) => (*x).into(),
            other => unreachable!("{other:?} is not in these batches"),
        }
    };
    let row = |row: &Row| {
        let mut properties: BoltMap = row
            .properties
            .iter()
            .map(|(k, v)| (k.as_str().into(), value(v)))
            .collect();
        if let Some(id) = &row.id {
            properties.put("id".into(), id.as_str().into());
        }
        let mut entries: BoltMap = row
            .key
            .iter()
            .map(|(k, v)| ((*k).into(), BoltType::from(v.as_str())))
            .collect();
        entries.put("p".into(), BoltType::Map(properties));
        BoltType::Map(entries)
    };
    let batches: Vec<_> = (0..BATCHES).map(|number| raw(&batch(number))).collect();
    let began = Instant::now();
    for statements in &batches {
        let mut transaction = graph.start_txn().await.expect("a transaction");
        for (text, rows) in statements {
            let rows = BoltType::List(BoltList {
                value: rows.iter().map(row).collect(),
            });
            let query = Query::new((*text).to_owned()).param("rows", rows);
            transaction.run(query).await.expect("the rows are written");
        }
        transaction
            .commit()
            .await
            .expect("the transaction is committed");
    }
    began.elapsed()
}
