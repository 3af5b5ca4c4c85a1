//! The embedded store: a kglite graph in a folder. Every commit is in its log and flushed before it is seen, so that a kill at any moment
//! loses nothing; the log is folded into the graph file when it has grown.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::Date;
use kglite::api::cypher::{QueryWarningSink, set_query_warning_sink};
use kglite::api::durable::DurabilityLevel;
use kglite::api::session::{
    CommitOutcome, ExecuteOptions, OpenError, OpenSpec, OpenedSession, QUERY_THREAD_STACK_SIZE,
    Session, execute_mut, execute_read, open_path,
};
use kglite::api::storage::StorageMode;
use kglite::api::text_indexes::refresh_text_index;
use kglite::api::{KgError, KgErrorCode, NodeValue, PropMap, RelValue, Value};
use tokio::sync::{Semaphore, oneshot};

use crate::cypher::Select;
use crate::datum::{Datum, iso_duration};
use crate::error::{CommitError, GraphError, QueryError};
use crate::write::Statement;
use crate::{Limits, Params, Rows};

/// Name of the graph file in the folder; its log and lock stand beside it.
const FILE: &str = "graph.kgl";

/// A command that ends has closed the file within this.
const WAIT_FOR_OWNER: Duration = Duration::from_secs(5);

/// Queries at once: a product of patterns peaks at some 300 MB within the limit of work.
const QUERIES: usize = 2;

/// What the text index is over; it answers from old text once a thousand documents are not in it.
const INDEXED_TEXT: (&str, &str) = ("Claim", "quote");

#[derive(Clone)]
pub(crate) struct Embedded {
    opened: Arc<OpenedSession>,
    queries: Arc<Semaphore>,
}

impl Embedded {
    pub(crate) async fn open(dir: &Path) -> Result<Self, GraphError> {
        let dir = dir.to_owned();
        // An unknown label is no news in a graph that is still small, and standard error is not ours.
        set_query_warning_sink(QueryWarningSink::Silent);
        let opened = blocking(move || {
            std::fs::create_dir_all(&dir).map_err(|e| {
                GraphError::Hold(format!("cannot make the folder {}: {e}", dir.display()))
            })?;
            let spec = OpenSpec {
                storage: Some(StorageMode::Memory),
                durability: DurabilityLevel::Full,
                durability_explicit: true,
                // Without a lease a second process would write to the same log.
                lease_timeout: Some(WAIT_FOR_OWNER),
                valid_time_default: None,
            };
            let file = dir.join(FILE);
            open_path(&file, &spec).map_err(|error| open_error(&file, &error))
        })
        .await
        .map_err(|panic| {
            GraphError::Hold(format!("the embedded graph could not be opened: {panic}"))
        })??;
        for advisory in &opened.advisories {
            tracing::warn!(
                code = advisory.code,
                "the embedded graph was recovered: {}",
                advisory.message
            );
        }
        Ok(Self {
            opened: Arc::new(opened),
            queries: Arc::new(Semaphore::new(QUERIES)),
        })
    }

    pub(crate) async fn select(
        &self,
        select: Select,
        params: Vec<(&'static str, Datum)>,
    ) -> Result<Vec<Vec<Datum>>, GraphError> {
        let opened = Arc::clone(&self.opened);
        blocking(move || {
            let params = params
                .into_iter()
                .map(|(k, v)| (k.to_owned(), to_kglite(v)))
                .collect();
            let mut options = ExecuteOptions::eager(&params);
            options.hide_structural_keys = true;
            let outcome = execute_read(&opened.session.snapshot(), &select.text, &options)
                .map_err(|error| {
                    GraphError::Hold(format!("reading the embedded graph failed: {error}"))
                })?;
            Ok(outcome.result.rows.into_iter().map(from_row).collect())
        })
        .await
        .map_err(|panic| GraphError::Hold(format!("reading the embedded graph failed: {panic}")))?
    }

    pub(crate) async fn read(
        &self,
        query: &str,
        params: &Params,
        limits: Limits,
    ) -> Result<Rows, QueryError> {
        let _turn = self
            .queries
            .acquire()
            .await
            .map_err(|_| QueryError::Hold("the embedded graph is closed".to_owned()))?;
        let opened = Arc::clone(&self.opened);
        // The name that this store has for the function; the only word in which the two differ.
        let query = query.replace("point.distance(", "distance(");
        let params: HashMap<String, Value> = params
            .iter()
            .map(|(name, value)| (name.clone(), to_kglite(value.into())))
            .collect();
        blocking(move || {
            let mut options = ExecuteOptions::eager(&params);
            options.hide_structural_keys = true;
            options.deadline_origin = Some(Instant::now());
            options.deadline = Instant::now().checked_add(limits.deadline);
            options.max_work_units = Some(limits.work);
            options.row_limit = Some(limits.rows);
            let outcome = execute_read(&opened.session.snapshot(), &query, &options)
                .map_err(|e| query_error(&e))?;
            let truncated = outcome
                .result
                .diagnostics
                .is_some_and(|d| d.total_rows.is_some());
            Ok(Rows {
                columns: outcome.result.columns,
                rows: outcome
                    .result
                    .rows
                    .into_iter()
                    .map(|row| {
                        row.into_iter()
                            .map(|value| from_kglite(value).into_json())
                            .collect()
                    })
                    .collect(),
                truncated,
            })
        })
        .await
        .map_err(|panic| {
            QueryError::Refused(format!(
                "the embedded graph cannot answer this query: {panic}"
            ))
        })?
    }

    /// Runs the statements in one transaction.
    pub(crate) async fn write(&self, statements: Vec<Statement>) -> Result<(), CommitError> {
        let opened = Arc::clone(&self.opened);
        blocking(move || write(&opened.session, statements))
            .await
            .map_err(|panic| {
                CommitError::Refused(format!("the embedded graph cannot write this: {panic}"))
            })?
    }

    /// Runs statements that change the schema, one after the other.
    pub(crate) async fn define(&self, statements: Vec<String>) -> Result<(), GraphError> {
        let opened = Arc::clone(&self.opened);
        blocking(move || {
            let params = HashMap::new();
            statements.iter().try_for_each(|text| {
                let options = ExecuteOptions::eager(&params);
                let outcome = opened.session.execute_auto_commit(text, &options, 1);
                outcome.map(|_| ()).map_err(|error| {
                    GraphError::Hold(format!("the embedded graph refuses `{text}`: {error}"))
                })
            })
        })
        .await
        .map_err(|panic| {
            GraphError::Hold(format!("the embedded graph could not be set up: {panic}"))
        })?
    }
}

fn write(session: &Session, statements: Vec<Statement>) -> Result<(), CommitError> {
    let mut transaction = session.begin();
    for (i, statement) in statements.into_iter().enumerate() {
        let nonce = i64::try_from(i).unwrap_or(i64::MAX);
        let expected = i64::try_from(statement.rows.len()).unwrap_or(i64::MAX);
        let params = HashMap::from([
            ("nonce".to_owned(), Value::Int64(nonce)),
            (
                "rows".to_owned(),
                Value::List(statement.rows.into_iter().map(to_kglite).collect()),
            ),
        ]);
        let graph = transaction.working_mut().map_err(|e| commit_error(&e))?;
        let outcome = execute_mut(graph, &statement.text, &ExecuteOptions::eager(&params))
            .map_err(|e| commit_error(&e))?;
        let seen = match outcome.result.rows.first().map(Vec::as_slice) {
            Some([Value::Int64(n), Value::Int64(seen)]) if *n == nonce => *seen,
            _ => 0,
        };
        if seen != expected {
            return Err(crate::error::rows_missing(&statement.text, expected, seen));
        }
    }
    match session.commit(transaction, true) {
        CommitOutcome::Committed { .. } | CommitOutcome::NoWritesNoOp => {}
        CommitOutcome::ConflictDetected { .. } => {
            return Err(CommitError::Unreachable(
                "another transaction was faster".to_owned(),
            ));
        }
        outcome => {
            return Err(CommitError::Hold(format!(
                "the embedded graph could not keep a batch: {outcome:?}"
            )));
        }
    }
    refresh_text_index(&session.snapshot(), INDEXED_TEXT.0, INDEXED_TEXT.1);
    // The batch is safe in the log whether or not this works.
    if let Err(error) = session.maybe_checkpoint_online() {
        tracing::warn!(%error, "the log of the embedded graph could not be folded into its file");
    }
    Ok(())
}

/// Runs `work` on a thread with the stack that the engine wants for deeply nested queries; a panic comes back as its message.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, String> {
    let (sender, receiver) = oneshot::channel();
    let thread = std::thread::Builder::new()
        .name("graph".to_owned())
        .stack_size(QUERY_THREAD_STACK_SIZE)
        .spawn(move || {
            let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
            // Nobody listens when the caller has gone away; the work is done all the same.
            drop(sender.send(outcome));
        });
    if let Err(error) = thread {
        return Err(format!("no thread could be started: {error}"));
    }
    match receiver.await {
        Ok(Ok(outcome)) => Ok(outcome),
        Ok(Err(panic)) => Err(panic
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
            .unwrap_or_else(|| "it panicked".to_owned())),
        Err(_) => Err("its thread ended".to_owned()),
    }
}

fn open_error(file: &Path, error: &OpenError) -> GraphError {
    let file = file.display();
    match error {
        OpenError::Lease(refusal) => {
            let holder = refusal.holder.as_ref().and_then(|holder| holder.pid);
            let by = holder
                .map(|pid| format!(" by process {pid}"))
                .unwrap_or_default();
            GraphError::Unreachable(format!("{file} is in use{by}"))
        }
        other => GraphError::Hold(format!(
            "the embedded graph {file} cannot be opened: {other}; move its folder away, and the next start fills a new one from the archive"
        )),
    }
}

fn query_error(error: &KgError) -> QueryError {
    let text = error.to_string();
    match error.code() {
        KgErrorCode::CypherTimeout | KgErrorCode::Cancelled => QueryError::Limit(text),
        KgErrorCode::CypherExecution if text.contains("max_work_units") => QueryError::Limit(text),
        KgErrorCode::Internal => QueryError::Hold(text),
        // The engine's words for a write where only reads are allowed name its functions.
        KgErrorCode::InvalidArgument if text.contains("mutation query") => {
            QueryError::Refused("the query wants to write, and queries only read".to_owned())
        }
        _ => QueryError::Refused(text),
    }
}

fn commit_error(error: &KgError) -> CommitError {
    let text = error.to_string();
    match error.code() {
        KgErrorCode::ConstraintViolation
        | KgErrorCode::CypherExecution
        | KgErrorCode::CypherTypeMismatch
        | KgErrorCode::InvalidArgument
        | KgErrorCode::Validation
        | KgErrorCode::Schema => CommitError::Refused(text),
        KgErrorCode::WriteBudgetExceeded => CommitError::Halve(text),
        KgErrorCode::TransactionConflict => CommitError::Unreachable(text),
        _ => CommitError::Hold(text),
    }
}

fn to_kglite(datum: Datum) -> Value {
    match datum {
        Datum::Null => Value::Null,
        Datum::Bool(b) => Value::Boolean(b),
        Datum::Int(n) => Value::Int64(n),
        Datum::Float(x) => Value::Float64(x),
        Datum::Text(text) => Value::String(text),
        Datum::Date(date) => {
            let day = chrono::NaiveDate::from_ymd_opt(
                i32::from(date.year()),
                date.month().unsigned_abs().into(),
                date.day().unsigned_abs().into(),
            );
            day.map_or(Value::Null, Value::DateTime)
        }
        Datum::DateTime(at) => chrono::DateTime::from_timestamp(at.as_second(), 0)
            .map_or(Value::Null, |at| Value::zoned(at.naive_utc(), 0)),
        Datum::Point { lat, lon } => Value::Point { lat, lon },
        Datum::List(items) => Value::List(items.into_iter().map(to_kglite).collect()),
        Datum::Map(entries) => Value::Map(PropMap::from_pairs(
            entries
                .into_iter()
                .map(|(key, value)| (key, to_kglite(value)))
                .collect(),
        )),
    }
}

fn from_row(row: Vec<Value>) -> Vec<Datum> {
    row.into_iter().map(from_kglite).collect()
}

fn from_kglite(value: Value) -> Datum {
    match value {
        Value::Null => Datum::Null,
        Value::Boolean(b) => Datum::Bool(b),
        Value::Int64(n) => Datum::Int(n),
        Value::UniqueId(n) | Value::NodeRef(n) => Datum::Int(n.into()),
        Value::Float64(x) => Datum::Float(x),
        Value::String(text) => Datum::Text(text),
        Value::DateTime(day) => date(day).map_or_else(|| Datum::Text(day.to_string()), Datum::Date),
        Value::ZonedDateTime { utc, .. } => {
            instant(utc).map_or_else(|| Datum::Text(utc.to_string()), Datum::DateTime)
        }
        Value::Timestamp(at) => Datum::Text(at.format("%Y-%m-%dT%H:%M:%S%.f").to_string()),
        Value::LocalTime(_) | Value::Time { .. } => Datum::Text(value.to_string()),
        Value::Duration {
            months,
            days,
            seconds,
            nanos,
        } => Datum::Text(iso_duration(
            months.into(),
            days.into(),
            seconds,
            nanos.into(),
        )),
        Value::Point { lat, lon } => Datum::Point { lat, lon },
        Value::List(items) => Datum::List(from_row(items)),
        Value::Map(entries) => from_properties(entries),
        Value::Node(node) => from_node(*node),
        Value::Relationship(relation) => from_relation(*relation),
        Value::Path(path) => Datum::map([
            (
                "nodes",
                Datum::List(path.nodes.into_iter().map(from_node).collect()),
            ),
            (
                "relations",
                Datum::List(path.rels.into_iter().map(from_relation).collect()),
            ),
        ]),
    }
}

fn date(day: chrono::NaiveDate) -> Option<Date> {
    use chrono::Datelike as _;
    Date::new(
        i16::try_from(day.year()).ok()?,
        i8::try_from(day.month()).ok()?,
        i8::try_from(day.day()).ok()?,
    )
    .ok()
}

fn instant(utc: chrono::NaiveDateTime) -> Option<Timestamp> {
    let at = utc.and_utc();
    Timestamp::new(
        at.timestamp(),
        i32::try_from(at.timestamp_subsec_nanos()).ok()?,
    )
    .ok()
}

fn from_properties(properties: PropMap) -> Datum {
    Datum::Map(
        properties
            .into_pairs()
            .into_iter()
            .map(|(key, value)| (key.to_string(), from_kglite(value)))
            .collect(),
    )
}

/// A node without what the engine adds to it: its label as `type`, and a title made of the id where none was set.
fn from_node(node: NodeValue) -> Datum {
    let mut labels = node.labels;
    let first = labels.first().cloned().unwrap_or_default();
    let mut properties = from_properties(node.properties).into_map();
    properties.remove("type");
    if let Some(Datum::Text(id)) = properties.get("id") {
        let made = [
            Datum::Text(format!("{first}_{id}")),
            Datum::Text(id.clone()),
        ];
        if properties
            .get("title")
            .is_some_and(|title| made.contains(title))
        {
            properties.remove("title");
        }
    }
    labels.sort_unstable();
    Datum::map([
        ("labels", Datum::texts(labels.iter().map(String::as_str))),
        ("properties", Datum::Map(properties)),
    ])
}

fn from_relation(relation: RelValue) -> Datum {
    Datum::map([
        ("type", relation.rel_type.as_str().into()),
        ("properties", from_properties(relation.properties)),
    ])
}
