//! The captures of a document, in the order in which they are read. Only this file decides which looks become one.

use jiff::Timestamp;
use model::page::{ArchiveKey, Capture};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use crate::error::QueueError;
use crate::open::{Queue, micros};
use crate::urls::UrlRow;
use crate::waiting::{self, Wait};

/// The time of a file, which has none: before every other.
pub(crate) const NO_TIME: i64 = i64::MIN;

impl Queue {
    /// Every capture of a document, in [`Capture::order`]. The first look that gives the same bytes after a change is one of them and
    /// names the same record.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn captures_of(&self, document: &str) -> Result<Vec<Capture>, QueueError> {
        self.read(|db| Ok(of_document(db, document)?.captures))
    }

    /// The record that holds these bytes for this document (for a file: by the id that it has by itself), so that they are not
    /// archived twice: put it into the new capture and keep that.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn archived(&self, document: &str, digest: &str) -> Result<Option<ArchiveKey>, QueueError> {
        self.read(|db| {
            db.prepare_cached(
                "SELECT file, offset, length FROM capture
                 WHERE digest = ?2 AND (document = ?1 OR own = ?1) ORDER BY id LIMIT 1",
            )?
            .query_row([document, digest], archive_key)
            .optional()
        })
    }

    /// How long each archive file is as far as captures know; what lies beyond was never acknowledged and is cut off at start.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn archive_lengths(&self) -> Result<Vec<(String, u64)>, QueueError> {
        self.read(|db| {
            db.prepare_cached("SELECT file, length FROM archive ORDER BY file")?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })
    }
}

/// All that is known of one document.
pub(crate) struct OfDocument {
    pub(crate) captures: Vec<Capture>,
    /// That of the newest capture.
    pub(crate) source: Option<String>,
    /// Bytes of the bodies, each record counted once.
    pub(crate) n_bytes: u64,
}

pub(crate) fn of_document(db: &Connection, document: &str) -> rusqlite::Result<OfDocument> {
    let mut found = OfDocument {
        captures: Vec::new(),
        source: None,
        n_bytes: 0,
    };
    let mut ask = db
        .prepare_cached("SELECT * FROM capture WHERE document = ?1 ORDER BY captured_at, digest")?;
    let mut rows = ask.query([document])?;
    while let Some(row) = rows.next()? {
        let capture = capture(row)?;
        let is_again = found
            .captures
            .last()
            .is_some_and(|last| last.archive == capture.archive);
        if !is_again {
            found.n_bytes = found.n_bytes.saturating_add(row.get("size")?);
        }
        found.source = Some(row.get("source")?);
        found.captures.push(capture);
    }
    Ok(found)
}

/// What a new look at a document means beside those already known.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The document's first capture.
    First,
    /// Other bytes than the look before.
    Differs,
    /// The same bytes as the look before, which was a change: this one confirms it.
    Confirms,
    /// Nothing new.
    Known,
}

/// A capture as a place in the row of its document needs it.
struct Neighbour {
    id: i64,
    captured_at: i64,
    seen_until: i64,
    digest: String,
}

/// Finds the place of a timed look and notes that the bytes before it were seen again, or were not.
pub(crate) fn place(
    tx: &Transaction<'_>,
    document: &str,
    at: i64,
    digest: &str,
) -> rusqlite::Result<Place> {
    let before = before(tx, document, at, digest, 2)?;
    let any = tx
        .prepare_cached("SELECT 1 FROM capture WHERE document = ?1 LIMIT 1")?
        .exists([document])?;
    let known = tx
        .prepare_cached(
            "SELECT 1 FROM capture WHERE document = ?1 AND captured_at = ?2 AND digest = ?3",
        )?
        .exists(params![document, at, digest])?;
    if known {
        return Ok(Place::Known);
    }
    let Some(last) = before.first() else {
        return Ok(if any { Place::Differs } else { Place::First });
    };
    if last.digest != digest {
        if last.seen_until > at {
            reappears(tx, last)?;
        }
        return Ok(Place::Differs);
    }
    let changed = before.get(1).is_some_and(|first| first.digest != digest);
    if changed && at > last.captured_at {
        return Ok(Place::Confirms);
    }
    tx.prepare_cached("UPDATE capture SET seen_until = max(seen_until, ?2) WHERE id = ?1")?
        .execute(params![last.id, at])?;
    Ok(Place::Known)
}

/// A capture that arrives late parts two sightings of other bytes: the later sighting becomes a capture of its own.
fn reappears(tx: &Transaction<'_>, seen: &Neighbour) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR IGNORE INTO capture (document, url, source, captured_at, seen_until, status, digest, size, file, offset, length)
         SELECT document, url, source, seen_until, seen_until, status, digest, size, file, offset, length FROM capture WHERE id = ?1",
    )?
    .execute([seen.id])?;
    tx.prepare_cached("UPDATE capture SET seen_until = captured_at WHERE id = ?1")?
        .execute([seen.id])?;
    Ok(())
}

/// Notes a 304 for a document: its newest bytes stand, and if they were a change, it is confirmed and the document waits.
pub(crate) fn confirm(
    tx: &Transaction<'_>,
    document: &str,
    row: &UrlRow,
    at: Timestamp,
) -> rusqlite::Result<()> {
    let micros_at = micros(at);
    let Some(last) = before(tx, document, micros_at, "", 1)?.into_iter().next() else {
        return Ok(());
    };
    if place(tx, document, micros_at, &last.digest)? == Place::Confirms {
        tx.prepare_cached(
            "INSERT INTO capture (document, url, source, captured_at, seen_until, status, digest, size, file, offset, length)
             SELECT document, url, source, ?2, ?2, status, digest, size, file, offset, length FROM capture WHERE id = ?1",
        )?
        .execute(params![last.id, micros_at])?;
        let wait = Wait::document(document, &row.source, row.lane);
        waiting::wait(tx, &wait, at)?;
    }
    Ok(())
}

/// The last captures before a look at `at` that gave `digest`, newest first.
fn before(
    db: &Connection,
    document: &str,
    at: i64,
    digest: &str,
    n: usize,
) -> rusqlite::Result<Vec<Neighbour>> {
    db.prepare_cached(
        "SELECT id, captured_at, seen_until, digest FROM capture
         WHERE document = ?1 AND (captured_at, digest) < (?2, ?3)
         ORDER BY captured_at DESC, digest DESC LIMIT ?4",
    )?
    .query_map(params![document, at, digest, n], |row| {
        Ok(Neighbour {
            id: row.get(0)?,
            captured_at: row.get(1)?,
            seen_until: row.get(2)?,
            digest: row.get(3)?,
        })
    })?
    .collect()
}

fn capture(row: &Row<'_>) -> rusqlite::Result<Capture> {
    let captured_at: i64 = row.get("captured_at")?;
    Ok(Capture {
        document: row.get("document")?,
        url: row.get("url")?,
        captured_at: match captured_at {
            NO_TIME => None,
            _ => crate::open::time(row, "captured_at")?,
        },
        status: row.get("status")?,
        digest: row.get("digest")?,
        archive: archive_key(row)?,
    })
}

fn archive_key(row: &Row<'_>) -> rusqlite::Result<ArchiveKey> {
    Ok(ArchiveKey {
        file: row.get("file")?,
        offset: row.get("offset")?,
        length: row.get("length")?,
    })
}
