//! Keeps what came: in one transaction the captures, the state of their URLs, what waits because of them and how long the archive is.
//! Only this file knows under which document a file that names no URL of its own goes.

use jiff::Timestamp;
use model::id;
use model::page::{Capture, Lane};
use model::text::fold;
use rusqlite::{OptionalExtension, Transaction, params};
use url::Url;

use crate::captures::{self, NO_TIME, Place};
use crate::error::QueueError;
use crate::open::{Queue, micros};
use crate::urls::{Validators, rank};
use crate::waiting::{self, Wait};

/// A page that came, its bytes already in the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// `document` is that of the final URL; of a file that names no URL of its own, [`id::document_of_file`].
    pub capture: Capture,
    /// Bytes of the body.
    pub size: u64,
    pub source: String,
    pub lane: Lane,
    /// The look at a URL that brought it; a file or a record of somebody's archive has none.
    pub look: Option<Look>,
    /// The canonical URL that a file without one of its own gives.
    pub canonical: Option<Canonical>,
}

/// The look that brought a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// As it was asked for, before redirects.
    pub url: Url,
    pub validators: Validators,
    /// When to look again; `None`: when a listing names it with a newer date.
    pub next_at: Option<Timestamp>,
}

/// The URL under which a file says it was published. It goes by it as long as no file of another title does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canonical {
    pub url: Url,
    pub title: String,
}

/// What a kept page was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeepOutcome {
    /// The first capture of its document.
    New,
    /// Other bytes than the capture before it.
    Changed,
    /// The bytes of the capture before it.
    Same,
}

impl Queue {
    /// Keeps a group of pages; the answer is in their order. `lengths`: how long each archive file written to is now that their records
    /// are in it (and on the disk).
    ///
    /// A capture takes its place by its time, whenever it arrives. Equal bytes are noted and not kept again, except that the first look
    /// which confirms a change is.
    ///
    /// # Errors
    /// The ledger cannot be written, or a capture names an archive file without a length; then nothing of the group is kept.
    pub fn keep(
        &self,
        kept: &[Kept],
        lengths: &[(String, u64)],
        now: Timestamp,
    ) -> Result<Vec<KeepOutcome>, QueueError> {
        self.write(|tx| {
            for (file, length) in lengths {
                tx.prepare_cached(
                    "INSERT INTO archive (file, length) VALUES (?1, ?2)
                     ON CONFLICT (file) DO UPDATE SET length = excluded.length",
                )?
                .execute(params![file, length])?;
            }
            kept.iter().map(|page| keep_one(tx, page, now)).collect()
        })
    }
}

fn keep_one(tx: &Transaction<'_>, page: &Kept, now: Timestamp) -> rusqlite::Result<KeepOutcome> {
    let capture = &page.capture;
    let outcome = match capture.captured_at {
        Some(at) => {
            let place = captures::place(tx, &capture.document, micros(at), &capture.digest)?;
            if place != Place::Known {
                insert(tx, page, &capture.document, &capture.url)?;
                wait(tx, page, &capture.document, now)?;
            }
            match place {
                Place::First => KeepOutcome::New,
                Place::Differs => KeepOutcome::Changed,
                Place::Confirms | Place::Known => KeepOutcome::Same,
            }
        }
        None => keep_file(tx, page, now)?,
    };
    if let Some(look) = &page.look {
        note_look(tx, page, look, now)?;
    }
    Ok(outcome)
}

/// A file: known by its bytes, under the document that [`document_of`] gives.
fn keep_file(tx: &Transaction<'_>, page: &Kept, now: Timestamp) -> rusqlite::Result<KeepOutcome> {
    let own = &page.capture;
    let known: Option<(i64, String, String)> = tx
        .prepare_cached("SELECT id, document, own_url FROM capture WHERE own = ?1 AND digest = ?2")?
        .query_row([&own.document, &own.digest], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    if let Some((id, document, url)) = known {
        // The same bytes under two names: the smaller name stands, whichever came first.
        if own.url.as_str() < url.as_str() {
            tx.prepare_cached(
                "UPDATE capture SET own_url = ?2, url = CASE document WHEN own THEN ?2 ELSE url END WHERE id = ?1",
            )?
            .execute(params![id, own.url])?;
            wait(tx, page, &document, now)?;
        }
        return Ok(KeepOutcome::Same);
    }
    let (document, url) = match &page.canonical {
        Some(canonical) => document_of(tx, page, canonical, now)?,
        None => (own.document.clone(), own.url.clone()),
    };
    let is_first = !tx
        .prepare_cached("SELECT 1 FROM capture WHERE document = ?1 LIMIT 1")?
        .exists([&document])?;
    insert(tx, page, &document, &url)?;
    wait(tx, page, &document, now)?;
    Ok(if is_first {
        KeepOutcome::New
    } else {
        KeepOutcome::Changed
    })
}

/// The document and URL of a new file that names a canonical URL. All files of that URL go by it while they share one title. When a second
/// title claims it, each goes by its own bytes: those already kept move, and the document that they leave waits so that its evidence
/// goes. So the documents do not depend on the order of arrival.
fn document_of(
    tx: &Transaction<'_>,
    page: &Kept,
    canonical: &Canonical,
    now: Timestamp,
) -> rusqlite::Result<(String, Url)> {
    let own = &page.capture;
    let shared = id::document(&canonical.url);
    let was_contested = is_contested(tx, &shared)?;
    tx.prepare_cached("INSERT INTO claim (own, document, url, title) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![
            own.document,
            shared,
            canonical.url,
            fold(&canonical.title)
        ])?;
    if !is_contested(tx, &shared)? {
        return Ok((shared, canonical.url.clone()));
    }
    if !was_contested {
        let claimants: Vec<String> = tx
            .prepare_cached("SELECT own FROM claim WHERE document = ?1 AND own <> ?2")?
            .query_map([&shared, &own.document], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for claimant in &claimants {
            tx.prepare_cached(
                "UPDATE capture SET document = own, url = own_url WHERE own = ?1 AND document = ?2",
            )?
            .execute([claimant, &shared])?;
            wait(tx, page, claimant, now)?;
        }
        wait(tx, page, &shared, now)?;
    }
    Ok((own.document.clone(), own.url.clone()))
}

fn is_contested(tx: &Transaction<'_>, shared: &str) -> rusqlite::Result<bool> {
    tx.prepare_cached(
        "SELECT (SELECT min(title) FROM claim WHERE document = ?1)
             <> (SELECT max(title) FROM claim WHERE document = ?1)",
    )?
    .query_row([shared], |row| row.get::<_, Option<bool>>(0))
    .map(Option::unwrap_or_default)
}

fn wait(tx: &Transaction<'_>, page: &Kept, document: &str, now: Timestamp) -> rusqlite::Result<()> {
    waiting::wait(tx, &Wait::document(document, &page.source, page.lane), now)
}

fn insert(tx: &Transaction<'_>, page: &Kept, document: &str, url: &Url) -> rusqlite::Result<()> {
    let capture = &page.capture;
    let at = capture.captured_at.map_or(NO_TIME, micros);
    let own = capture.captured_at.is_none().then_some(&capture.document);
    tx.prepare_cached(
        "INSERT INTO capture (document, url, captured_at, seen_until, status, digest, size, file, offset, length, own, own_url)
         VALUES (?1, ?2, ?3, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute(params![
        document,
        url,
        at,
        capture.status,
        capture.digest,
        page.size,
        capture.archive.file,
        capture.archive.offset,
        capture.archive.length,
        own,
        own.map(|_| &capture.url),
    ])?;
    Ok(())
}

/// Notes the outcome of the look at the URL asked for, and that the URL which answered after redirects is known. The latter is looked at
/// again only through the former, unless it was listed itself.
fn note_look(
    tx: &Transaction<'_>,
    page: &Kept,
    look: &Look,
    now: Timestamp,
) -> rusqlite::Result<()> {
    let capture = &page.capture;
    let at = micros(capture.captured_at.unwrap_or(now));
    let state = match capture.status {
        404 | 410 => "gone",
        _ => "live",
    };
    let asked = id::document(&look.url);
    tx.prepare_cached(
        "INSERT INTO url (role, key, url, source, lane, state, next_at, looked_at, status, etag, last_modified, document)
         VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         ON CONFLICT (role, key) DO UPDATE SET state = excluded.state, failures = 0, reason = NULL, next_at = excluded.next_at,
            looked_at = excluded.looked_at, status = excluded.status, etag = excluded.etag,
            last_modified = excluded.last_modified, document = excluded.document",
    )?
    .execute(params![
        asked,
        look.url,
        page.source,
        rank(page.lane),
        state,
        look.next_at.map(micros),
        at,
        capture.status,
        look.validators.etag,
        look.validators.last_modified,
        capture.document,
    ])?;
    tx.prepare_cached(
        "DELETE FROM handed WHERE id = (SELECT id FROM url WHERE role = 1 AND key = ?1)",
    )?
    .execute([&asked])?;
    let answered = id::document(&capture.url);
    if answered != asked {
        tx.prepare_cached(
            "INSERT INTO url (role, key, url, source, lane, state, looked_at, status, document)
             VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (role, key) DO UPDATE SET looked_at = excluded.looked_at,
                next_at = CASE state WHEN 'new' THEN NULL ELSE next_at END,
                state = CASE state WHEN 'new' THEN excluded.state ELSE state END",
        )?
        .execute(params![
            answered,
            capture.url,
            page.source,
            rank(page.lane),
            state,
            at,
            capture.status,
            capture.document
        ])?;
    }
    Ok(())
}
