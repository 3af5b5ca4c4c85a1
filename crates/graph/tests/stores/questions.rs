//! What every store must answer, and refuse to.

use std::time::{Duration, Instant};

use graph::{Limits, Params, QueryError};
use model::batch::{GraphBatch, Relation};
use serde_json::json;

use crate::cases;
use crate::cases::{dump, filled};
use crate::fixture::{Case, Fixture, LIMITS, rows};
use crate::sample::{QUESTIONS, batch};

pub(crate) const ALL: &[(&str, Case)] = cases![
    a_query_that_writes_is_refused,
    a_wrong_query_is_refused_with_its_fault,
    a_query_stops_at_its_limits,
    cells_are_plain_json,
    every_named_question_has_its_answer,
    a_quote_that_does_not_stand_at_its_offsets_is_found,
];

async fn a_query_that_writes_is_refused(fixture: &Fixture) {
    let store = filled(fixture).await;
    let before = dump(&store).await;
    let writes = [
        "CREATE (:Actor {id: 'x'})",
        "MATCH (n:Actor) SET n.name = 'x' RETURN n.id AS id",
        "MATCH (n) DETACH DELETE n",
        "MERGE (n:Actor {id: 'x'}) RETURN n.id AS id",
        "MATCH (n:Actor {id: 'iran'}) REMOVE n.name RETURN n.id AS id",
        "CALL { CREATE (n:Actor {id: 'x'}) RETURN n } RETURN n.id AS id",
        "UNWIND [1] AS x FOREACH (i IN [1] | CREATE (:Actor {id: 'x'}))",
        "CREATE INDEX x IF NOT EXISTS FOR (n:Actor) ON (n.kind)",
        "DROP CONSTRAINT actor_id_unique IF EXISTS",
        "LOAD CSV FROM 'file:///etc/hostname' AS row RETURN row",
    ];
    for cypher in writes {
        let error = store
            .read(cypher, &Params::new(), LIMITS)
            .await
            .unwrap_err();
        assert!(
            matches!(error, QueryError::Refused(_)),
            "{cypher}: {error:?}"
        );
    }
    assert_eq!(dump(&store).await, before);
}

async fn a_wrong_query_is_refused_with_its_fault(fixture: &Fixture) {
    let store = filled(fixture).await;
    for cypher in [
        "MATCH (n RETURN n",
        "RETURN nope AS x",
        "RETURN $missing AS x",
        "",
    ] {
        let error = store
            .read(cypher, &Params::new(), LIMITS)
            .await
            .unwrap_err();
        assert!(
            matches!(error, QueryError::Refused(_)),
            "{cypher}: {error:?}"
        );
    }
}

async fn a_query_stops_at_its_limits(fixture: &Fixture) {
    let store = filled(fixture).await;
    let few = store
        .read(
            "UNWIND range(1, 50) AS n RETURN n AS n ORDER BY n",
            &Params::new(),
            Limits { rows: 3, ..LIMITS },
        )
        .await
        .unwrap();
    assert_eq!(
        (few.rows, few.truncated),
        (vec![vec![json!(1)], vec![json!(2)], vec![json!(3)]], true)
    );
    let all = store
        .read(
            "UNWIND range(1, 3) AS n RETURN n AS n ORDER BY n",
            &Params::new(),
            Limits { rows: 3, ..LIMITS },
        )
        .await
        .unwrap();
    assert!(!all.truncated);
    let began = Instant::now();
    let endless = "UNWIND range(1, 3000) AS a UNWIND range(1, 3000) AS b UNWIND range(1, 3000) AS c WITH a, b, c WHERE a + b + c = 1 RETURN count(*) AS n";
    let limits = Limits {
        deadline: Duration::from_secs(2),
        work: usize::MAX,
        ..LIMITS
    };
    let error = store
        .read(endless, &Params::new(), limits)
        .await
        .unwrap_err();
    assert!(matches!(error, QueryError::Limit(_)), "{error:?}");
    assert!(
        began.elapsed() < Duration::from_secs(20),
        "{:?}",
        began.elapsed()
    );
    assert_eq!(
        rows(&store, "RETURN 1 AS one").await,
        [[json!(1)]],
        "the store answers after a query that was stopped"
    );
}

async fn cells_are_plain_json(fixture: &Fixture) {
    let store = filled(fixture).await;
    let params =
        json!({"text": "ميادين", "n": 3, "x": 0.5, "list": [1, null, "a"], "map": {"k": true}});
    let cypher = "MATCH (e:Event {id: 'ev-x'})-[r:CONDUCTED]-(a:Actor) RETURN $text AS text, $n AS n, $x AS x, $list AS list, $map AS map, \
                  e.startDate AS day, e.updatedAt AS at, e.point AS point, a AS node, r AS relation, e.disguise AS nothing, \
                  duration({days: 3}) AS span";
    let found = store
        .read(cypher, params.as_object().unwrap(), LIMITS)
        .await
        .unwrap();
    assert_eq!(
        found.columns,
        [
            "text", "n", "x", "list", "map", "day", "at", "point", "node", "relation", "nothing",
            "span"
        ]
    );
    let expected = json!([
        "ميادين", 3, 0.5, [1, null, "a"], {"k": true},
        "2024-03-25", "2024-03-28T00:00:00Z", {"latitude": 35.01, "longitude": 40.45},
        {"labels": ["Actor"], "properties": {"id": "israel", "name": "Israel", "title": "Israel", "kind": "state"}},
        {"type": "CONDUCTED", "properties": {"certainty": "suspected", "claimIds": ["c2"]}},
        null, "P3D",
    ]);
    assert_eq!(json!(found.rows), json!([expected]));
}

async fn every_named_question_has_its_answer(fixture: &Fixture) {
    let store = filled(fixture).await;
    let questions = graph::queries::builtin();
    assert_eq!(questions.len(), QUESTIONS.len());
    for (name, given, n_rows) in QUESTIONS {
        let named = questions.iter().find(|named| named.name == name).unwrap();
        let given = given
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect();
        let found = store
            .read(&named.cypher, &named.bind(&given).unwrap(), LIMITS)
            .await
            .unwrap();
        assert_eq!(found.rows.len(), n_rows, "{name}: {found:#?}");
        for column in named.key.iter().chain(&named.geo) {
            assert!(found.columns.contains(column), "{name} gives no {column}");
        }
    }
}

async fn a_quote_that_does_not_stand_at_its_offsets_is_found(fixture: &Fixture) {
    let store = filled(fixture).await;
    let mut edge = batch()
        .edges
        .into_iter()
        .find(|edge| edge.key.relation == Relation::States && edge.key.to.id == "c2")
        .unwrap();
    edge = edge.with("start", 4_i64);
    store
        .commit(
            &GraphBatch {
                edges: vec![edge],
                ..GraphBatch::default()
            },
            2,
        )
        .await
        .unwrap();
    let check = graph::queries::builtin()
        .into_iter()
        .find(|named| named.name == "check_quotes")
        .unwrap();
    assert_eq!(
        rows(&store, &check.cypher).await,
        [[json!("c2"), json!("r1")]]
    );
}
