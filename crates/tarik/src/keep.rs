//! The one writer of archive and ledger: a group of WARC records is appended and fsynced, then one ledger transaction says what was
//! kept and how long the file is now.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use fetch::warc::{Archive, Record};
use jiff::Timestamp;
use model::page::{ArchiveKey, Capture, Lane, Page};
use queue::{Canonical, KeepOutcome, Kept, Look, Queue};
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

/// A group is written when it has so many bytes …
const GROUP_BYTES: usize = 1 << 20;
/// … or is so old.
const GROUP_AGE: Duration = Duration::from_millis(50);
/// Pages that wait for the writer; more hold their fetchers back.
const PAGES: usize = 32;

/// A page to keep, and what the ledger shall know of it.
pub(crate) struct ToKeep {
    pub page: Page,
    /// The body as received, before its content encoding was undone; absent where there was none.
    pub wire: Option<bytes::Bytes>,
    pub document: String,
    pub source: String,
    pub lane: Lane,
    pub look: Option<Look>,
    pub canonical: Option<Canonical>,
}

type Job = (ToKeep, oneshot::Sender<Result<KeepOutcome>>);

/// The writer's door.
#[derive(Clone)]
pub(crate) struct Keeper(mpsc::Sender<Job>);

impl Keeper {
    /// Cuts the archive back to what the ledger knows, and starts the writer.
    ///
    /// # Errors
    /// The archive cannot be opened, or lacks bytes that the ledger knows.
    pub(crate) fn open(folder: &Path, queue: Queue) -> Result<Self> {
        let open = || {
            let mut archive = Archive::open(folder)?;
            let lengths = queue
                .archive_lengths()
                .map_err(std::io::Error::other)?
                .into_iter()
                .collect();
            for (file, n) in archive.cut_back(&lengths)? {
                tracing::info!(
                    file,
                    bytes = n,
                    "cut {n} bytes off {file} that no capture names"
                );
            }
            Ok::<_, std::io::Error>(archive)
        };
        let archive =
            open().with_context(|| format!("opening the archive {}", folder.display()))?;
        let (sender, receiver) = mpsc::channel(PAGES);
        tokio::spawn(write_groups(archive, queue, receiver));
        Ok(Self(sender))
    }

    /// Comes back when the writer has ended, which it does only by a fault.
    pub(crate) async fn ended(&self) {
        self.0.closed().await;
    }

    /// Comes back when the page is on disk and in the ledger.
    ///
    /// # Errors
    /// The disk is full or broken: nothing of the page was kept.
    pub(crate) async fn keep(&self, page: ToKeep) -> Result<KeepOutcome> {
        let ended = || anyhow!("the archive writer has ended");
        let (sender, receiver) = oneshot::channel();
        self.0.send((page, sender)).await.map_err(|_| ended())?;
        receiver.await.map_err(|_| ended())?
    }
}

async fn write_groups(mut archive: Archive, queue: Queue, mut jobs: mpsc::Receiver<Job>) {
    while let Some(first) = jobs.recv().await {
        let group = group(first, &mut jobs).await;
        let (pages, answers): (Vec<_>, Vec<_>) = group.into_iter().unzip();
        let queue = queue.clone();
        let written = tokio::task::spawn_blocking(move || {
            let outcomes = write(&mut archive, &queue, &pages);
            (archive, outcomes)
        });
        // A panic ends the writer, and with it every stage that keeps pages.
        let Ok((same, outcomes)) = written.await else {
            return;
        };
        archive = same;
        // Who no longer waits for the answer finds the page in the ledger.
        match outcomes {
            Ok(outcomes) => answers
                .into_iter()
                .zip(outcomes)
                .for_each(|(answer, outcome)| drop(answer.send(Ok(outcome)))),
            Err(error) => answers
                .into_iter()
                .for_each(|answer| drop(answer.send(Err(anyhow!("{error:#}"))))),
        }
    }
}

async fn group(first: Job, jobs: &mut mpsc::Receiver<Job>) -> Vec<Job> {
    let deadline = Instant::now() + GROUP_AGE;
    let mut bytes = first.0.page.body.len();
    let mut group = vec![first];
    while bytes < GROUP_BYTES {
        match tokio::time::timeout_at(deadline, jobs.recv()).await {
            Ok(Some(job)) => {
                bytes += job.0.page.body.len();
                group.push(job);
            }
            Ok(None) | Err(_) => break,
        }
    }
    group
}

fn write(archive: &mut Archive, queue: &Queue, pages: &[ToKeep]) -> Result<Vec<KeepOutcome>> {
    let digests: Vec<String> = pages
        .iter()
        .map(|kept| blake3::hash(&kept.page.body).to_hex().to_string())
        .collect();
    let mut keys: Vec<Option<ArchiveKey>> = Vec::with_capacity(pages.len());
    for (page, digest) in pages.iter().zip(&digests) {
        keys.push(queue.archived(&page.document, digest)?);
    }
    let fresh: Vec<Record> = pages
        .iter()
        .zip(&keys)
        .filter(|(_, key)| key.is_none())
        .map(|(kept, _)| Record {
            page: kept.page.clone(),
            wire: kept.wire.clone(),
        })
        .collect();
    let mut appended = archive
        .append(&fresh)
        .context("writing the archive")?
        .into_iter();
    let mut lengths: BTreeMap<String, u64> = BTreeMap::new();
    let mut kept = Vec::with_capacity(pages.len());
    for ((page, digest), key) in pages.iter().zip(digests).zip(keys) {
        let archive = match key {
            Some(key) => key,
            None => {
                let key = appended
                    .next()
                    .context("the archive gave a record without a place")?;
                let length = lengths.entry(key.file.clone()).or_default();
                *length = (*length).max(key.offset + key.length);
                key
            }
        };
        kept.push(Kept {
            capture: Capture {
                document: page.document.clone(),
                url: page.page.url.clone(),
                captured_at: page.page.captured_at,
                status: page.page.status,
                digest,
                archive,
            },
            size: page.page.body.len() as u64,
            source: page.source.clone(),
            lane: page.lane,
            look: page.look.clone(),
            canonical: page.canonical.clone(),
        });
    }
    let lengths: Vec<(String, u64)> = lengths.into_iter().collect();
    Ok(queue.keep(&kept, &lengths, Timestamp::now())?)
}
