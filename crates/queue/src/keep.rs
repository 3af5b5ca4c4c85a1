//! Keeps what came: in one transaction the captures, the state of their URLs, what waits because of them and how long the archive is.
//! Only this file knows what a look that brought a page means for its URL.

use jiff::Timestamp;
use model::id;
use model::page::{Capture, Lane};
use rusqlite::{Transaction, params};
use url::Url;

use crate::captures::{self, NO_TIME, Place};
use crate::error::QueueError;
use crate::files::{self, Canonical};
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
    /// Source that the page belongs to; never empty.
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
        None => files::keep(tx, page, now)?,
    };
    if let Some(look) = &page.look {
        note_look(tx, page, look, now)?;
    }
    Ok(outcome)
}

/// Lets a document wait because of a page.
pub(crate) fn wait(
    tx: &Transaction<'_>,
    page: &Kept,
    document: &str,
    now: Timestamp,
) -> rusqlite::Result<()> {
    waiting::wait(tx, &Wait::document(document, &page.source, page.lane), now)
}

pub(crate) fn insert(
    tx: &Transaction<'_>,
    page: &Kept,
    document: &str,
    url: &Url,
) -> rusqlite::Result<()> {
    let capture = &page.capture;
    let at = capture.captured_at.map_or(NO_TIME, micros);
    let own = capture.captured_at.is_none().then_some(&capture.document);
    tx.prepare_cached(
        "INSERT INTO capture (document, url, source, captured_at, seen_until, status, digest, size, file, offset, length, own, own_url)
         VALUES (?1, ?2, ?12, ?3, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         ON CONFLICT (document, captured_at, digest) DO NOTHING",
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
        page.source,
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

#[cfg(test)]
mod tests {
    use model::page::ArchiveKey;

    use super::*;
    use crate::QueueError;
    use crate::fixture::{Ledger, at, page, url};
    use crate::urls::Outcome;

    const PAGE: &str = "https://a.org/1";

    /// `(second, body)` of each capture that the ledger has of `PAGE`.
    fn captures(ledger: &Ledger) -> Vec<(i64, String)> {
        let seen = ledger.queue.captures_of(&id::document(&url(PAGE))).unwrap();
        let seconds = |at: Option<Timestamp>| at.unwrap().as_second() - 1_700_000_000;
        seen.into_iter()
            .map(|c| {
                (
                    seconds(c.captured_at),
                    c.digest.trim_end_matches("-digest").to_owned(),
                )
            })
            .collect()
    }

    #[track_caller]
    fn check(looks: &[(i64, &str)], outcomes: &[KeepOutcome], expected: &[(i64, &str)]) {
        let ledger = Ledger::new();
        let pages: Vec<_> = looks
            .iter()
            .map(|(second, body)| page(PAGE, *second, body))
            .collect();
        assert_eq!(ledger.keep(&pages), outcomes);
        let expected: Vec<_> = expected
            .iter()
            .map(|(second, body)| (*second, (*body).to_owned()))
            .collect();
        assert_eq!(captures(&ledger), expected);
    }

    #[test]
    fn equal_bytes_are_kept_once_and_one_look_that_confirms_a_change() {
        use KeepOutcome::{Changed, New, Same};
        check(
            &[(1, "x"), (2, "x"), (3, "x")],
            &[New, Same, Same],
            &[(1, "x")],
        );
        check(
            &[(1, "x"), (2, "y"), (3, "y"), (4, "y"), (5, "x")],
            &[New, Changed, Same, Same, Changed],
            &[(1, "x"), (2, "y"), (3, "y"), (5, "x")],
        );
        check(&[(1, "x"), (1, "x")], &[New, Same], &[(1, "x")]);
    }

    #[test]
    fn a_capture_that_arrives_late_takes_its_place() {
        use KeepOutcome::{Changed, New, Same};
        check(
            &[(5, "y"), (1, "x")],
            &[New, Changed],
            &[(1, "x"), (5, "y")],
        );
        check(
            &[(5, "x"), (1, "x")],
            &[New, Changed],
            &[(1, "x"), (5, "x")],
        );
        // The bytes that stood before and after another text did come back.
        check(
            &[(1, "x"), (3, "x"), (2, "y")],
            &[New, Same, Changed],
            &[(1, "x"), (2, "y"), (3, "x")],
        );
    }

    #[test]
    fn the_texts_of_a_document_follow_each_other_alike_in_any_order_of_arrival() {
        let looks = [(1, "x"), (2, "y"), (3, "y"), (4, "x"), (5, "x")];
        let mut orders = vec![Vec::new()];
        for _ in looks {
            orders = orders
                .iter()
                .flat_map(|order: &Vec<usize>| {
                    let rest = (0..looks.len()).filter(|n| !order.contains(n));
                    rest.map(|n| [order.as_slice(), &[n]].concat())
                        .collect::<Vec<_>>()
                })
                .collect();
        }
        assert_eq!(orders.len(), 120);
        let ledger = Ledger::new();
        for (document, order) in orders.iter().enumerate() {
            let address = format!("https://a.org/{document}");
            let looks = order
                .iter()
                .map(|n| page(&address, looks[*n].0, looks[*n].1));
            ledger.keep(&looks.collect::<Vec<_>>());
            let captures = ledger
                .queue
                .captures_of(&id::document(&url(&address)))
                .unwrap();
            let mut texts: Vec<_> = captures.into_iter().map(|capture| capture.digest).collect();
            texts.dedup();
            assert_eq!(texts, ["x-digest", "y-digest", "x-digest"], "{order:?}");
        }
    }

    #[test]
    fn an_equal_look_does_not_wait_and_a_confirmation_does() {
        let ledger = Ledger::new();
        let waits = |second, body| {
            ledger.keep(&[page(PAGE, second, body)]);
            !ledger.drain("s", 1).is_empty()
        };
        let looks = [(1, "x"), (2, "x"), (3, "y"), (4, "y"), (5, "y")];
        assert_eq!(
            looks.map(|(second, body)| waits(second, body)),
            [true, false, true, true, false]
        );
    }

    #[test]
    fn the_first_304_after_a_change_confirms_it_with_the_same_record() {
        let ledger = Ledger::new();
        ledger.keep(&[page(PAGE, 1, "x"), page(PAGE, 2, "y")]);
        ledger.drain("s", 1);
        for (second, n_captures) in [(3, 3), (4, 3)] {
            let row = ledger.queue.explain(&url(PAGE)).unwrap().unwrap();
            ledger
                .queue
                .looked(&row, at(second), &Outcome::NotModified { next_at: None })
                .unwrap();
            assert_eq!(captures(&ledger).len(), n_captures);
        }
        assert_eq!(captures(&ledger)[2], (3, "y".to_owned()));
        assert_eq!(ledger.drain("s", 2), [PAGE]);
        let records = ledger.queue.captures_of(&id::document(&url(PAGE))).unwrap();
        assert_eq!(records[1].archive, records[2].archive);
    }

    #[test]
    fn bytes_already_in_the_archive_are_found() {
        let ledger = Ledger::new();
        let kept = page(PAGE, 1, "x");
        ledger.keep(std::slice::from_ref(&kept));
        let find = |document: &str, digest: &str| ledger.queue.archived(document, digest).unwrap();
        let Capture {
            document,
            digest,
            archive,
            ..
        } = &kept.capture;
        assert_eq!(find(document, digest).as_ref(), Some(archive));
        assert_eq!(find(document, "other"), None);
        assert_eq!(find("other", digest), None);
    }

    #[test]
    fn a_group_is_kept_whole_or_not_at_all() {
        let ledger = Ledger::new();
        let mut bad = page("https://a.org/2", 1, "y");
        bad.capture.archive = ArchiveKey {
            file: "unknown.warc.gz".to_owned(),
            offset: 0,
            length: 1,
        };
        let group = [page(PAGE, 1, "x"), bad];
        let error = ledger
            .queue
            .keep(&group, &[("a.warc.gz".to_owned(), 7)], at(1))
            .unwrap_err();
        assert!(matches!(error, QueueError::Broken { .. }), "{error:?}");
        assert_eq!(ledger.queue.counts().unwrap(), crate::Counts::default());
        assert_eq!(ledger.queue.archive_lengths().unwrap(), []);
        assert_eq!(ledger.queue.explain(&url(PAGE)).unwrap(), None);
        ledger
            .queue
            .keep(&group[..1], &[("a.warc.gz".to_owned(), 7)], at(1))
            .unwrap();
        assert_eq!(
            ledger.queue.archive_lengths().unwrap(),
            [("a.warc.gz".to_owned(), 7)]
        );
    }

    #[test]
    fn a_redirected_look_is_known_under_both_urls_and_again_due_under_the_one_asked_for() {
        let ledger = Ledger::new();
        let listed = [crate::fixture::link(PAGE, None)];
        ledger
            .queue
            .discovered("a", Lane::Watch, &listed, at(0))
            .unwrap();
        let mut kept = page(PAGE, 1, "x");
        let validators = Validators {
            etag: Some(b"\"e\xff\"".to_vec()),
            last_modified: None,
        };
        kept.look = Some(Look {
            url: url("https://a.org/short"),
            validators: validators.clone(),
            next_at: Some(at(100)),
        });
        ledger.keep(&[kept]);
        let asked = ledger
            .queue
            .explain(&url("https://a.org/short"))
            .unwrap()
            .unwrap();
        assert_eq!(
            (asked.next_at, asked.validators),
            (Some(at(100)), validators)
        );
        assert_eq!(asked.document, Some(id::document(&url(PAGE))));
        let answered = ledger.queue.explain(&url(PAGE)).unwrap().unwrap();
        assert_eq!((answered.next_at, answered.looked_at), (None, Some(at(1))));
        assert_eq!(
            ledger
                .queue
                .discovered("a", Lane::Watch, &listed, at(2))
                .unwrap(),
            0
        );
    }
}
