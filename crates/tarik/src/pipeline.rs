//! The loop that joins the stages: what waits is taken, read, resolved, written and acknowledged. Daemon and backfill share it.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use ::resolve::{Decisions, Work};
use anyhow::{Context, Result};
use futures_util::{FutureExt, StreamExt, stream};
use graph::{CommitError, GraphError, Store};
use jiff::Timestamp;
use model::article::Status;
use model::batch::GraphBatch;
use model::reading::DocumentReadings;
use queue::{Delivery, Item, QueueError, Receipt};
use url::Url;

use crate::app::App;
use crate::metrics;
use crate::recall::{self, Unread};

/// Pages in one batch, at most.
const MAX_PAGES: usize = 64;
/// Bytes of bodies in one batch, about.
const MAX_BYTES: u64 = 16 << 20;
/// How long a store that is away is left alone before the next try; doubled up to the second.
const STORE_WAITS: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(30));
/// How long a passing fault of the machine (a full disk, a ledger that somebody holds) is left alone before the next try.
const FAULT_WAITS: Duration = Duration::from_secs(5);

/// A page that is done with.
#[derive(Clone, Debug)]
pub(crate) struct Settled {
    pub document: String,
    /// Of its newest capture, where it could be read.
    pub url: Option<Url>,
    /// What its newest capture turned out to be; `None` when the page was buried.
    pub status: Option<Status>,
}

/// What waited, read: the parts of one or more batches.
enum Part {
    Gazetteer(Receipt),
    Source(String, Receipt),
    Documents(Vec<(DocumentReadings, Receipt)>),
}

/// Reads and writes until every filler is done and nothing waits, or until the program stops.
///
/// # Errors
/// The ledger or the archive fails. A store that is away is waited for.
pub(crate) async fn run(app: &Arc<App>) -> Result<()> {
    reach(app).await;
    note_run(app, None).await;
    while let Some(deliveries) = take(app).await? {
        let mut parts = read_all(app, deliveries).await?;
        // A crash before the acknowledgement delivers the pages again; writing them twice changes nothing.
        while let Some(part) = parts.pop() {
            parts.extend(settle(app, part).await?);
        }
    }
    note_run(app, Some(Timestamp::now())).await;
    Ok(())
}

/// Notes the run in the graph, as far as the store is there: it is a help to whoever asks what wrote a graph, and never worth a wait.
async fn note_run(app: &App, finished_at: Option<Timestamp>) {
    if !app.store_is_up.load(Ordering::Relaxed) {
        return;
    }
    let batch = GraphBatch {
        nodes: vec![app.run(finished_at)],
        ..GraphBatch::default()
    };
    let noted = async {
        let store = app.store().await.map_err(of_store)?;
        commit(app, &store, &batch).await
    };
    if let Err(error) = noted.await {
        tracing::warn!(%error, "this run could not be noted in the graph");
    }
}

/// Opens the store before anything is taken, so that what it lacks waits again. Comes back without it only when the program stops.
async fn reach(app: &App) {
    let mut wait = STORE_WAITS.0;
    while let Err(error) = app.store().await {
        tracing::warn!(%error, "the graph store cannot be opened; next try in {wait:?}");
        tokio::select! {
            () = tokio::time::sleep(wait) => wait = (wait * 2).min(STORE_WAITS.1),
            () = app.stop.cancelled() => return,
        }
    }
}

/// The next pages; `None` at the end. The wait is over when a page arrives, a filler ends or the program stops.
async fn take(app: &App) -> Result<Option<Vec<Delivery>>> {
    let mut fillers = app.fillers.subscribe();
    loop {
        let filled = *fillers.borrow_and_update() == 0;
        if app.stop.is_cancelled() {
            return Ok(None);
        }
        let deliveries = match app.queue.take(MAX_PAGES, MAX_BYTES) {
            Err(error @ (QueueError::Busy { .. } | QueueError::Full { .. })) => {
                tracing::error!("nothing can be taken, next try in {FAULT_WAITS:?}: {error}");
                app.pause(FAULT_WAITS).await;
                continue;
            }
            taken => taken?,
        };
        if !deliveries.is_empty() {
            return Ok(Some(deliveries));
        }
        if filled {
            return Ok(None);
        }
        tokio::select! {
            () = app.arrived.notified() => {}
            () = app.stop.cancelled() => {}
            changed = fillers.changed() => changed.context("the fillers are gone")?,
        }
    }
}

/// Reads every page, one a core, in order. A page that breaks the reader is buried and the rest go on.
async fn read_all(app: &Arc<App>, deliveries: Vec<Delivery>) -> Result<Vec<Part>> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let read: Vec<_> = stream::iter(deliveries)
        .map(|delivery| async move {
            let outcome = match &delivery.item {
                Item::Document {
                    document,
                    source,
                    captures,
                } => {
                    Some(recall::document(app, document, source, captures, delivery.attempts).await)
                }
                Item::Gazetteer { .. } | Item::Source { .. } => None,
            };
            (delivery, outcome)
        })
        .buffered(cores)
        .collect()
        .await;
    let mut parts = Vec::new();
    let mut documents = Vec::new();
    let mut is_faulty = false;
    for (delivery, outcome) in read {
        match (delivery.item, outcome) {
            (Item::Gazetteer { .. }, _) => parts.push(Part::Gazetteer(delivery.receipt)),
            (Item::Source { id, .. }, _) => parts.push(Part::Source(id, delivery.receipt)),
            (Item::Document { .. }, Some(Ok(readings))) => {
                documents.push((readings, delivery.receipt))
            }
            (Item::Document { document, .. }, Some(Err(Unread::Bury(reason)))) => {
                bury(app, &document, delivery.receipt, &reason)?
            }
            (Item::Document { document, .. }, Some(Err(Unread::Later(reason)))) => {
                tracing::error!(document, "a page cannot be read now: {reason}");
                app.queue.release(vec![delivery.receipt])?;
                is_faulty = true;
            }
            (Item::Document { .. }, None) => unreachable!("every document has an outcome"),
        }
    }
    if is_faulty {
        app.pause(FAULT_WAITS).await;
    }
    // Parts are taken from the end, and documents refer to actors, places and sources.
    parts.insert(0, Part::Documents(documents));
    Ok(parts)
}

/// Writes one part and acknowledges it. What must be tried again, whole or in halves, comes back.
async fn settle(app: &App, part: Part) -> Result<Vec<Part>> {
    if matches!(&part, Part::Documents(documents) if documents.is_empty()) {
        return Ok(Vec::new());
    }
    let mut wait = STORE_WAITS.0;
    loop {
        let error = match write(app, &part).await {
            Ok((store, number)) => {
                acknowledge(app, part, &store, number)?;
                return Ok(Vec::new());
            }
            Err(error) => error,
        };
        match error {
            CommitError::Halve(reason) | CommitError::Refused(reason)
                if matches!(part, Part::Documents(_)) =>
            {
                return divide(app, part, &reason);
            }
            // Documents refer to the gazetteer and the sources: without these none is written.
            _ => {
                app.store_is_up.store(false, Ordering::Relaxed);
                tracing::warn!(%error, "nothing can be written; next try in {wait:?}");
            }
        }
        tokio::select! {
            () = tokio::time::sleep(wait) => wait = (wait * 2).min(STORE_WAITS.1),
            () = app.stop.cancelled() => {
                app.queue.release(receipts(part))?;
                return Ok(Vec::new());
            }
        }
    }
}

/// One batch: what the store has around these, what it shall have, and the difference in one transaction.
async fn write(app: &App, part: &Part) -> Result<(String, u64), CommitError> {
    let store = app.store().await.map_err(of_store)?;
    let batch = batch(app, &store, part).await?;
    let committed = commit(app, &store, &batch).await?;
    app.store_is_up.store(true, Ordering::Relaxed);
    metrics::rows_written(batch.rows());
    Ok(committed)
}

/// Commits under the next number; gives the store's id and that number.
async fn commit(
    app: &App,
    store: &Store,
    batch: &GraphBatch,
) -> Result<(String, u64), CommitError> {
    let identity = store.identity().await.map_err(of_store)?;
    let number = app
        .queue
        .next_batch(identity.batch)
        .map_err(|error| CommitError::Hold(error.to_string()))?;
    store.commit(batch, number).await?;
    Ok((identity.id, number))
}

async fn batch(app: &App, store: &Store, part: &Part) -> Result<GraphBatch, CommitError> {
    match part {
        Part::Gazetteer(_) => {
            let known = store
                .around(&::resolve::gazetteer_touch())
                .await
                .map_err(of_store)?;
            Ok(::resolve::gazetteer_batch(&app.config.gazetteer, &known))
        }
        Part::Source(id, _) => Ok(app
            .reader
            .sources()
            .get(id)
            .map(::resolve::source_batch)
            .unwrap_or_default()),
        Part::Documents(documents) => {
            let readings = documents
                .iter()
                .map(|(readings, _)| readings.clone())
                .collect();
            let resolved = AssertUnwindSafe(resolve(app, store, readings))
                .catch_unwind()
                .await;
            // The page that breaks the resolver is found by halves, like one that the store refuses.
            resolved.unwrap_or_else(|_| {
                Err(CommitError::Refused("the resolver broke on it".to_owned()))
            })
        }
    }
}

async fn resolve(
    app: &App,
    store: &Store,
    readings: Vec<DocumentReadings>,
) -> Result<GraphBatch, CommitError> {
    let decisions = Decisions::default();
    let mut work = Work::new(
        &app.config.gazetteer,
        app.reader.sources(),
        &decisions,
        readings,
    );
    while let Some(touch) = work.missing() {
        let known = store.around(&touch).await.map_err(of_store)?;
        work.add(&touch, known);
    }
    Ok(work.batch())
}

fn acknowledge(app: &App, part: Part, store: &str, number: u64) -> Result<()> {
    // A document without captures is no more; the pages that left it are told of under their own.
    let settled: Vec<Settled> = match &part {
        Part::Documents(documents) => documents
            .iter()
            .filter_map(|(readings, _)| {
                let newest = readings.readings.last()?;
                Some(Settled {
                    document: readings.document.clone(),
                    url: Some(newest.capture.url.clone()),
                    status: Some(newest.article.status),
                })
            })
            .collect(),
        Part::Gazetteer(_) | Part::Source(..) => Vec::new(),
    };
    match app.queue.ack(receipts(part), store, number) {
        // What is not acknowledged is delivered again.
        Err(error @ (QueueError::Busy { .. } | QueueError::Full { .. })) => {
            tracing::error!(
                "a batch was written and not acknowledged; it is written again: {error}"
            );
            return Ok(());
        }
        acknowledged => acknowledged?,
    }
    for settled in &settled {
        app.tell(settled);
    }
    Ok(())
}

/// Documents that the store does not take whole: two halves, until the one page that it refuses alone is buried.
fn divide(app: &App, part: Part, reason: &str) -> Result<Vec<Part>> {
    let Part::Documents(mut documents) = part else {
        return Ok(vec![part]);
    };
    if documents.len() > 1 {
        let rest = documents.split_off(documents.len() / 2);
        return Ok(vec![Part::Documents(rest), Part::Documents(documents)]);
    }
    for (readings, receipt) in documents {
        bury(
            app,
            &readings.document,
            receipt,
            &format!("the graph store refuses it: {reason}"),
        )?;
    }
    Ok(Vec::new())
}

fn bury(app: &App, document: &str, receipt: Receipt, reason: &str) -> Result<()> {
    tracing::warn!(
        document,
        reason,
        "buried a page; `tarik dead list` shows it"
    );
    metrics::page_buried();
    app.queue.bury(receipt, reason)?;
    app.tell(&Settled {
        document: document.to_owned(),
        url: None,
        status: None,
    });
    Ok(())
}

fn receipts(part: Part) -> Vec<Receipt> {
    match part {
        Part::Gazetteer(receipt) | Part::Source(_, receipt) => vec![receipt],
        Part::Documents(documents) => documents.into_iter().map(|(_, receipt)| receipt).collect(),
    }
}

/// Reading the store fails like writing it: waited out, never held against a page.
fn of_store(error: GraphError) -> CommitError {
    match error {
        GraphError::Unreachable(reason) => CommitError::Unreachable(reason),
        other => CommitError::Hold(other.to_string()),
    }
}
