//! A Neo4j server behind neo4rs. The rules that trials gave: explicit transactions with our own retry; an answer is believed only when it
//! echoes the question; a driver future is never dropped half-way, so everything runs in a task of its own; and what failed in an unknown
//! way is never used again: the whole connection pool is replaced.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use neo4rs::{BoltMap, BoltType, ConfigBuilder, Graph, Query, Row};

use crate::bolt::{from_bolt, to_bolt};
use crate::cypher::{self, Select};
use crate::datum::Datum;
use crate::error::{CommitError, GraphError, QueryError, rows_missing};
use crate::faults::Fault;
use crate::retry::Patience;
use crate::write::Statement;
use crate::{Limits, Params, Rows, Secret, text};

/// Bounds each read and each commit on the wire; above the server's own limit for a transaction (60 s), so that the server speaks first.
const CONNECTION_TIMEOUT: Duration = Duration::from_secs(90);

/// How long a server may take to answer at all before it counts as away.
const ANSWER: Duration = Duration::from_secs(10);

/// What is read for ourselves may take this long: a dump reads everything.
const OWN_READS: Duration = Duration::from_secs(600);

/// A query is given up here this much after the server should have given it up itself.
const GRACE: Duration = Duration::from_secs(2);

/// The planner's statistics are refreshed when an empty graph has been given so many rows.
const FIRST_FILL: [u64; 3] = [1_000, 20_000, 400_000];

/// The oldest server whose Cypher the queries were tried on.
const OLDEST: (u32, u32) = (5, 26);

#[derive(Clone)]
pub(crate) struct Neo4j {
    inner: Arc<Inner>,
}

struct Inner {
    uri: String,
    user: String,
    password: Secret,
    database: Option<String>,
    version: String,
    graph: RwLock<Graph>,
    nonce: AtomicI64,
    /// Rows written since an empty graph was opened; `None` for one that was not empty.
    filling: Option<AtomicU64>,
}

impl Neo4j {
    /// Connects and asks the server who it is.
    pub(crate) async fn open(
        uri: &str,
        user: &str,
        password: &Secret,
        database: Option<&str>,
    ) -> Result<Self, GraphError> {
        let graph = connect(uri, user, password, database)?;
        let mut inner = Inner {
            uri: uri.to_owned(),
            user: user.to_owned(),
            password: password.clone(),
            database: database.map(str::to_owned),
            version: String::new(),
            graph: RwLock::new(graph.clone()),
            nonce: AtomicI64::new(0),
            filling: None,
        };
        let task = tokio::spawn(select(graph.clone(), cypher::components(), Vec::new()));
        let rows = match tokio::time::timeout(ANSWER, task).await {
            Ok(Ok(rows)) => rows.map_err(|fault| fault.reading(uri))?,
            Ok(Err(panic)) => return Err(GraphError::Hold(format!("{uri}: {panic}"))),
            Err(_) => return Err(GraphError::Unreachable(format!("{uri} does not answer"))),
        };
        inner.version = rows
            .into_iter()
            .flatten()
            .next()
            .and_then(Datum::into_text)
            .unwrap_or_default();
        if !is_new_enough(&inner.version) {
            return Err(GraphError::Hold(format!(
                "{uri} is Neo4j {}, and tarik needs {}.{} or later",
                inner.version, OLDEST.0, OLDEST.1
            )));
        }
        let task = tokio::spawn(select(graph, cypher::is_used(), Vec::new()));
        let used = task
            .await
            .map_err(|panic| GraphError::Hold(format!("{uri}: {panic}")))?;
        if used.map_err(|fault| fault.reading(uri))?.is_empty() {
            inner.filling = Some(AtomicU64::new(0));
        }
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    pub(crate) fn name(&self) -> String {
        format!("neo4j {} at {}", self.inner.version, self.inner.uri)
    }

    pub(crate) async fn ping(&self) -> Result<(), GraphError> {
        let graph = self.graph();
        let task = tokio::spawn(select(graph, cypher::ping(), Vec::new()));
        match tokio::time::timeout(ANSWER, task).await {
            Ok(Ok(outcome)) => outcome.map(|_| ()).map_err(|fault| self.reading(fault)),
            Ok(Err(panic)) => Err(GraphError::Hold(format!("{}: {panic}", self.inner.uri))),
            Err(_) => {
                self.replace();
                Err(GraphError::Unreachable(format!(
                    "{} does not answer",
                    self.inner.uri
                )))
            }
        }
    }

    pub(crate) async fn select(
        &self,
        what: Select,
        params: Vec<(&'static str, Datum)>,
    ) -> Result<Vec<Vec<Datum>>, GraphError> {
        let task = tokio::spawn(select(self.graph(), what, params));
        match task.await {
            Ok(outcome) => outcome.map_err(|fault| self.reading(fault)),
            Err(panic) => Err(GraphError::Hold(format!("{}: {panic}", self.inner.uri))),
        }
    }

    pub(crate) async fn read(
        &self,
        query: &str,
        params: &Params,
        limits: Limits,
    ) -> Result<Rows, QueryError> {
        if text::loads_files(query) {
            return Err(QueryError::Refused(
                "LOAD CSV is not allowed: queries read the graph only".to_owned(),
            ));
        }
        let columns = text::columns(query);
        let mut bolt = Query::new(query.to_owned()).extra("tx_timeout", millis(limits.deadline));
        for (name, value) in params {
            bolt = bolt.param(name, to_bolt(value.into()));
        }
        let task = tokio::spawn(read(self.graph(), bolt, columns, limits.rows));
        match tokio::time::timeout(limits.deadline + GRACE, task).await {
            Ok(Ok(outcome)) => outcome.map_err(|fault| {
                if fault.is_unknown() {
                    self.replace();
                }
                fault.querying(&self.inner.uri)
            }),
            Ok(Err(panic)) => Err(QueryError::Refused(format!(
                "the answer cannot be read: {panic}"
            ))),
            Err(_) => {
                self.replace();
                Err(QueryError::Limit(format!(
                    "the query took longer than {} s",
                    limits.deadline.as_secs_f32()
                )))
            }
        }
    }

    /// Runs the statements in one transaction, and again as a whole as long as that can help.
    pub(crate) async fn write(&self, statements: Vec<Statement>) -> Result<(), CommitError> {
        let store = self.clone();
        let rows: usize = statements
            .iter()
            .map(|statement| statement.rows.len())
            .sum();
        // In a task of its own: a caller that goes away must not leave a transaction half spoken.
        let task = tokio::spawn(async move {
            let statements: Vec<_> = statements.into_iter().map(Wire::new).collect();
            let mut patience = Patience::new();
            loop {
                match store.attempt(&statements).await {
                    Ok(()) => break,
                    Err(fault) if fault.is_transient() && patience.wait(&fault).await => {}
                    Err(fault) => return Err(fault.committing(&store.inner.uri)),
                }
            }
            store.filled(rows).await;
            Ok(())
        });
        task.await.unwrap_or_else(|panic| {
            Err(CommitError::Refused(format!(
                "the batch cannot be sent: {panic}"
            )))
        })
    }

    /// Runs statements that change the schema, in one transaction.
    pub(crate) async fn define(&self, statements: Vec<String>) -> Result<(), GraphError> {
        let store = self.clone();
        let task = tokio::spawn(async move {
            let mut patience = Patience::new();
            loop {
                let outcome = define(&store.graph(), &statements).await;
                match store.note(outcome) {
                    Err(fault) if fault.is_transient() && patience.wait(&fault).await => {}
                    outcome => return outcome.map_err(|fault| fault.reading(&store.inner.uri)),
                }
            }
        });
        task.await
            .unwrap_or_else(|panic| Err(GraphError::Hold(format!("{}: {panic}", self.inner.uri))))
    }

    async fn attempt(&self, statements: &[Wire]) -> Result<(), Fault> {
        let graph = self.graph();
        let first = self.inner.nonce.fetch_add(
            i64::try_from(statements.len()).unwrap_or(i64::MAX / 2),
            Ordering::Relaxed,
        );
        let outcome = commit(&graph, statements, first).await;
        self.note(outcome)
    }

    /// A pool that failed in an unknown way is not used again.
    fn note<T>(&self, outcome: Result<T, Fault>) -> Result<T, Fault> {
        if outcome.as_ref().is_err_and(Fault::is_unknown) {
            self.replace();
        }
        outcome
    }

    fn reading(&self, fault: Fault) -> GraphError {
        if fault.is_unknown() {
            self.replace();
        }
        fault.reading(&self.inner.uri)
    }

    fn graph(&self) -> Graph {
        self.inner
            .graph
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn replace(&self) {
        let inner = &self.inner;
        if let Ok(fresh) = connect(
            &inner.uri,
            &inner.user,
            &inner.password,
            inner.database.as_deref(),
        ) {
            *inner.graph.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        }
    }

    /// Once an empty graph has been filled, its planner must look at it anew: it keeps scanning otherwise.
    async fn filled(&self, rows: usize) {
        let Some(filling) = &self.inner.filling else {
            return;
        };
        let rows = u64::try_from(rows).unwrap_or(u64::MAX);
        let before = filling.fetch_add(rows, Ordering::Relaxed);
        let passed = FIRST_FILL
            .iter()
            .any(|mark| before < *mark && *mark <= before.saturating_add(rows));
        if passed {
            let graph = self.graph();
            for statement in cypher::REFRESH_STATISTICS {
                if let Err(fault) = define(&graph, &[statement]).await {
                    tracing::warn!(error = %fault, "the server keeps the statistics of an empty graph: {statement} failed");
                }
            }
        }
    }
}

/// Opens no connection yet. The driver's own configuration prints the password, so it goes no further than this.
fn connect(
    uri: &str,
    user: &str,
    password: &Secret,
    database: Option<&str>,
) -> Result<Graph, GraphError> {
    let mut config = ConfigBuilder::default()
        .uri(uri)
        .user(user)
        .password(password.expose())
        .fetch_size(1_000)
        .connection_timeout(CONNECTION_TIMEOUT);
    if let Some(database) = database {
        config = config.db(database);
    }
    config
        .build()
        .and_then(Graph::connect)
        .map_err(|error| Fault::from(error).reading(uri))
}

/// A statement with its rows ready to be sent, more than once if need be.
struct Wire {
    text: String,
    rows: BoltType,
    count: i64,
}

impl Wire {
    fn new(statement: Statement) -> Self {
        Self {
            count: i64::try_from(statement.rows.len()).unwrap_or(i64::MAX),
            rows: to_bolt(Datum::List(statement.rows)),
            text: statement.text,
        }
    }
}

async fn commit(graph: &Graph, statements: &[Wire], first_nonce: i64) -> Result<(), Fault> {
    let mut transaction = graph.start_txn().await?;
    for (statement, nonce) in statements.iter().zip(first_nonce..) {
        if let Err(fault) = run(&mut transaction, statement, nonce).await {
            return Err(roll_back(transaction, fault).await);
        }
    }
    transaction.commit().await.map_err(Fault::from)
}

async fn run(transaction: &mut neo4rs::Txn, statement: &Wire, nonce: i64) -> Result<(), Fault> {
    let query = Query::new(statement.text.clone())
        .param("rows", statement.rows.clone())
        .param("nonce", nonce);
    let mut stream = transaction.execute(query).await?;
    let mut answer = None;
    while let Some(row) = stream.next(transaction.handle()).await? {
        answer = Some((row.get::<i64>("nonce")?, row.get::<i64>("n")?));
    }
    match answer {
        Some((echo, seen)) if echo == nonce && seen == statement.count => Ok(()),
        Some((echo, seen)) if echo == nonce => Err(Fault::Ours(rows_missing(
            &statement.text,
            statement.count,
            seen,
        ))),
        // Every row fell away: the MATCH of an edge found none of its ends.
        None => Err(Fault::Ours(rows_missing(
            &statement.text,
            statement.count,
            0,
        ))),
        Some(_) => Err(Fault::Unknown(
            "the answer belongs to another question".to_owned(),
        )),
    }
}

async fn define(graph: &Graph, statements: &[impl AsRef<str>]) -> Result<(), Fault> {
    let mut transaction = graph.start_txn().await?;
    for statement in statements {
        let query = Query::new(statement.as_ref().to_owned());
        if let Err(error) = transaction.run(query).await {
            return Err(roll_back(transaction, error.into()).await);
        }
    }
    transaction.commit().await.map_err(Fault::from)
}

/// The fault that made a transaction fail; its connections are in doubt when it cannot be rolled back either.
async fn roll_back(transaction: neo4rs::Txn, fault: Fault) -> Fault {
    match transaction.rollback().await {
        Ok(()) => fault,
        Err(_) => fault.and_unknown(),
    }
}

async fn select(
    graph: Graph,
    select: Select,
    params: Vec<(&'static str, Datum)>,
) -> Result<Vec<Vec<Datum>>, Fault> {
    let mut query = Query::new(select.text).extra("tx_timeout", millis(OWN_READS));
    for (name, value) in params {
        query = query.param(name, to_bolt(value));
    }
    let mut stream = graph.execute_read(query).await?;
    let mut rows = Vec::new();
    while let Some(row) = stream.next().await? {
        let mut cells = cells(&row)?;
        rows.push(
            select
                .columns
                .iter()
                .map(|column| take(&mut cells, column))
                .collect(),
        );
    }
    Ok(rows)
}

async fn read(
    graph: Graph,
    query: Query,
    columns: Option<Vec<String>>,
    limit: usize,
) -> Result<Rows, Fault> {
    let mut stream = graph.execute_read(query).await?;
    let mut out = Rows {
        columns: columns.clone().unwrap_or_default(),
        rows: Vec::new(),
        truncated: false,
    };
    while let Some(row) = stream.next().await? {
        if out.rows.len() == limit {
            out.truncated = true;
            stream.finish().await?;
            break;
        }
        let mut cells = cells(&row)?;
        if out.rows.is_empty() {
            // The driver forgets the order of the columns; where the text does not tell it, they stand sorted.
            let fits = columns.as_ref().is_some_and(|columns| {
                columns.len() == cells.value.len()
                    && columns.iter().all(|c| cells.value.contains_key(c.as_str()))
            });
            if !fits {
                out.columns = cells.value.keys().map(|key| key.value.clone()).collect();
                out.columns.sort_unstable();
            }
        }
        out.rows.push(
            out.columns
                .iter()
                .map(|column| take(&mut cells, column).into_json())
                .collect(),
        );
    }
    Ok(out)
}

fn cells(row: &Row) -> Result<BoltMap, Fault> {
    Ok(row.to_strict::<BoltMap>()?)
}

fn take(cells: &mut BoltMap, column: &str) -> Datum {
    cells.value.remove(column).map_or(Datum::Null, from_bolt)
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

fn is_new_enough(version: &str) -> bool {
    let mut numbers = version
        .split(['.', '-'])
        .map(|part| part.parse::<u32>().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) >= OLDEST
}

#[cfg(test)]
mod tests {
    use super::is_new_enough;

    #[test]
    fn servers_from_5_26_on_are_new_enough() {
        for (version, expected) in [
            ("5.26.0", true),
            ("5.26.30", true),
            ("2025.01.0", true),
            ("5.25.1", false),
            ("4.4.40", false),
            ("5.30-drop01", true),
            ("", false),
        ] {
            assert_eq!(is_new_enough(version), expected, "{version}");
        }
    }
}
