//! The loop that joins the stages: what waits is taken, read, resolved, written and acknowledged. Daemon and backfill share it.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::{Context, Result};
use futures_util::{StreamExt, stream};
use graph::{CommitError, GraphError, Store};
use model::article::Status;
use model::batch::GraphBatch;
use model::page::Capture;
use model::reading::{DocumentReadings, Reading};
use queue::{Delivery, Item, Receipt};
use resolve::{Decisions, Work};
use url::Url;

use crate::app::{ARCHIVE, App};
use crate::{isolate, metrics};

/// Pages in one batch, at most.
const MAX_PAGES: usize = 64;
/// Bytes of bodies in one batch, about.
const MAX_BYTES: u64 = 16 << 20;
/// How long a store that is away is left alone before the next try; doubled up to the second.
const STORE_WAITS: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(30));
/// Deaths of the process with a page in flight after which it is read in a child process.
const DEATHS: u32 = 2;

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
    while let Some(deliveries) = take(app).await? {
        let mut parts = read_all(app, deliveries).await?;
        // A crash before the acknowledgement delivers the pages again; writing them twice changes nothing.
        while let Some(part) = parts.pop() {
            parts.extend(settle(app, part).await?);
        }
    }
    Ok(())
}

/// The next pages; `None` at the end. The wait is over when a page arrives, a filler ends or the program stops.
async fn take(app: &App) -> Result<Option<Vec<Delivery>>> {
    let mut fillers = app.fillers.subscribe();
    loop {
        let filled = *fillers.borrow_and_update() == 0;
        if app.stop.is_cancelled() {
            return Ok(None);
        }
        let deliveries = app.queue.take(MAX_PAGES, MAX_BYTES)?;
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
                } => Some(read_document(app, document, source, captures, delivery.attempts).await),
                Item::Gazetteer { .. } | Item::Source { .. } => None,
            };
            (delivery, outcome)
        })
        .buffered(cores)
        .collect()
        .await;
    let mut parts = Vec::new();
    let mut documents = Vec::new();
    for (delivery, outcome) in read {
        match (delivery.item, outcome) {
            (Item::Gazetteer { .. }, _) => parts.push(Part::Gazetteer(delivery.receipt)),
            (Item::Source { id, .. }, _) => parts.push(Part::Source(id, delivery.receipt)),
            (Item::Document { .. }, Some(Ok(readings))) => {
                documents.push((readings, delivery.receipt))
            }
            (Item::Document { document, .. }, Some(Err(reason))) => {
                bury(app, &document, delivery.receipt, &reason)?
            }
            (Item::Document { .. }, None) => unreachable!("every document has an outcome"),
        }
    }
    // Parts are taken from the end, and documents refer to actors, places and sources.
    parts.insert(0, Part::Documents(documents));
    Ok(parts)
}

/// Every capture of a document, read anew from the archive; the error says why it cannot be.
async fn read_document(
    app: &Arc<App>,
    document: &str,
    source: &str,
    captures: &[Capture],
    attempts: u32,
) -> Result<DocumentReadings, String> {
    let mut readings: Vec<Reading> = Vec::with_capacity(captures.len());
    for capture in captures.iter().cloned() {
        // A confirmation shows the same bytes again, and the reader is pure.
        let again = readings
            .last()
            .filter(|last| last.capture.archive == capture.archive);
        let reading = match again {
            Some(last) => Reading {
                capture,
                ..last.clone()
            },
            None if attempts >= DEATHS => isolate::read(app, &capture, source).await?,
            None => {
                let app = Arc::clone(app);
                let source = source.to_owned();
                tokio::task::spawn_blocking(move || {
                    let page = fetch::warc::read(
                        &app.data.join(ARCHIVE),
                        &capture.archive,
                        app.client.settings().page_limit,
                    )
                    .map_err(|error| format!("the archive record {}: {error}", capture.archive))?;
                    Ok::<_, String>(app.reader.reading(&page, capture, &source))
                })
                .await
                .map_err(|panic| format!("the reader broke on it: {panic}"))??
            }
        };
        readings.push(reading);
    }
    metrics::pages_read(readings.len());
    Ok(app.reader.document(document.to_owned(), source, readings))
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
            CommitError::Halve(reason) | CommitError::Refused(reason) => {
                return divide(app, part, &reason);
            }
            CommitError::Unreachable(_) | CommitError::Hold(_) => {
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
    let identity = store.identity().await.map_err(of_store)?;
    let number = app
        .queue
        .next_batch(identity.batch)
        .map_err(|error| CommitError::Hold(error.to_string()))?;
    store.commit(&batch, number).await?;
    app.store_is_up.store(true, Ordering::Relaxed);
    metrics::rows_written(batch.rows());
    Ok((identity.id, number))
}

async fn batch(app: &App, store: &Store, part: &Part) -> Result<GraphBatch, CommitError> {
    let gazetteer = &app.config.gazetteer;
    let sources = app.reader.sources();
    match part {
        Part::Gazetteer(_) => {
            let known = store
                .around(&resolve::gazetteer_touch())
                .await
                .map_err(of_store)?;
            Ok(resolve::gazetteer_batch(gazetteer, &known))
        }
        Part::Source(id, _) => Ok(sources
            .get(id)
            .map(resolve::source_batch)
            .unwrap_or_default()),
        Part::Documents(documents) => {
            let readings = documents
                .iter()
                .map(|(readings, _)| readings.clone())
                .collect();
            let decisions = Decisions::default();
            let mut work = Work::new(gazetteer, sources, &decisions, readings);
            while let Some(touch) = work.missing() {
                let known = store.around(&touch).await.map_err(of_store)?;
                work.add(&touch, known);
            }
            Ok(work.batch())
        }
    }
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
    app.queue.ack(receipts(part), store, number)?;
    for settled in &settled {
        app.tell(settled);
    }
    Ok(())
}

/// A part that the store does not take whole: two halves, until the one page that it refuses alone is buried.
fn divide(app: &App, part: Part, reason: &str) -> Result<Vec<Part>> {
    match part {
        Part::Documents(mut documents) if documents.len() > 1 => {
            let rest = documents.split_off(documents.len() / 2);
            Ok(vec![Part::Documents(rest), Part::Documents(documents)])
        }
        Part::Documents(documents) => {
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
        Part::Gazetteer(receipt) | Part::Source(_, receipt) => {
            tracing::error!(reason, "the graph store refuses the gazetteer or a source");
            app.queue.bury(receipt, reason)?;
            Ok(Vec::new())
        }
    }
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
