//! The captures of a document, read anew from the archive: bytes in, readings out, or why there are none.

use std::path::Path;
use std::sync::Arc;

use fetch::warc::ReadError;
use model::page::{ArchiveKey, Capture, Page};
use model::reading::{DocumentReadings, Reading};

use crate::app::{ARCHIVE, App};
use crate::{isolate, metrics};

/// Deaths of the process with a page in flight after which it is read in a child process.
const DEATHS: u32 = 2;
/// Decoded bytes of a record, at most: the largest `fetch.page_limit` that there can be. The limit in force may have been lowered
/// since the page was kept.
const MAX_BYTES: u64 = 256 << 20;

/// Why a document was not read.
#[derive(Debug)]
pub(crate) enum Unread {
    /// The page's own fault.
    Bury(String),
    /// The machine's fault, which may pass.
    Later(String),
}

/// Every capture of a document. `attempts`: how often the process died with the document in flight.
pub(crate) async fn document(
    app: &Arc<App>,
    document: &str,
    source: &str,
    captures: &[Capture],
    attempts: u32,
) -> Result<DocumentReadings, Unread> {
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
                    let page = page(&app.data, &capture.archive)?;
                    Ok(app.reader.reading(&page, capture, &source))
                })
                .await
                .map_err(|panic| Unread::Bury(format!("the reader broke on it: {panic}")))??
            }
        };
        readings.push(reading);
    }
    metrics::pages_read(readings.len());
    Ok(app.reader.document(document.to_owned(), source, readings))
}

/// One record of the archive in a data folder.
pub(crate) fn page(data: &Path, key: &ArchiveKey) -> Result<Page, Unread> {
    fetch::warc::read(&data.join(ARCHIVE), key, MAX_BYTES).map_err(|error| match error {
        ReadError::Io { .. } => Unread::Later(error.to_string()),
        ReadError::Damaged { .. } => Unread::Bury(error.to_string()),
    })
}
