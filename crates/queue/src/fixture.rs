//! For the tests: a ledger in a temporary folder, and pages to keep in it.

use std::path::PathBuf;

use jiff::Timestamp;
use model::id;
use model::page::{ArchiveKey, Capture, Lane, Link};
use tempfile::TempDir;
use url::Url;

use crate::{Delivery, Item, KeepOutcome, Kept, Look, Queue, Validators};

/// A ledger that can be closed and opened again, as by a process that died.
pub(crate) struct Ledger {
    pub(crate) queue: Queue,
    folder: TempDir,
}

impl Ledger {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            queue: Queue::open(&folder.path().join("ledger.db")).unwrap(),
            folder,
        }
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("ledger.db")
    }

    /// Whatever is in flight stays so, as after `kill -9`.
    pub(crate) fn die_and_open_again(self) -> Self {
        let Self { queue, folder } = self;
        drop(queue);
        Self {
            queue: Queue::open(&folder.path().join("ledger.db")).unwrap(),
            folder,
        }
    }

    pub(crate) fn keep(&self, pages: &[Kept]) -> Vec<KeepOutcome> {
        self.queue
            .keep(pages, &[("a.warc.gz".to_owned(), 1_000)], at(1_000))
            .unwrap()
    }

    /// Takes all that waits and acknowledges it for `store`.
    pub(crate) fn drain(&self, store: &str, batch: u64) -> Vec<String> {
        let taken = self.queue.take(1_000, u64::MAX).unwrap();
        let names = taken.iter().map(name).collect();
        self.queue
            .ack(taken.into_iter().map(|d| d.receipt).collect(), store, batch)
            .unwrap();
        names
    }
}

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

pub(crate) fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

pub(crate) fn link(text: &str, dated: Option<i64>) -> Link {
    Link {
        url: url(text),
        dated: dated.map(at),
        title: None,
    }
}

/// A page that was fetched at `second` and said `body`.
pub(crate) fn page(address: &str, second: i64, body: &str) -> Kept {
    let address = url(address);
    Kept {
        capture: capture(
            id::document(&address),
            address.clone(),
            Some(at(second)),
            body,
        ),
        size: body.len() as u64,
        source: address.host_str().unwrap().to_owned(),
        lane: Lane::Watch,
        look: Some(Look {
            url: address,
            validators: Validators::default(),
            next_at: None,
        }),
        canonical: None,
    }
}

/// A file that names no URL of its own.
pub(crate) fn file(name: &str, body: &str) -> Kept {
    let address = url(&format!("file:///{name}"));
    Kept {
        capture: capture(id::document_of_file(body.as_bytes()), address, None, body),
        size: body.len() as u64,
        source: "files".to_owned(),
        lane: Lane::Backfill,
        look: None,
        canonical: None,
    }
}

fn capture(document: String, url: Url, captured_at: Option<Timestamp>, body: &str) -> Capture {
    Capture {
        document,
        url,
        captured_at,
        status: 200,
        digest: format!("{body}-digest"),
        archive: ArchiveKey {
            file: "a.warc.gz".to_owned(),
            offset: 0,
            length: body.len() as u64,
        },
    }
}

/// What a delivery is of: the URL of its newest capture, or its id.
pub(crate) fn name(delivery: &Delivery) -> String {
    match &delivery.item {
        Item::Document {
            captures, document, ..
        } => captures
            .last()
            .map_or_else(|| document.clone(), |capture| capture.url.to_string()),
        Item::Gazetteer { .. } => "gazetteer".to_owned(),
        Item::Source { id, .. } => id.clone(),
    }
}
