//! The URLs that are known: found once, with the outcome of the last look. Only this file changes their state,
//! save for a look that brought a capture (`keep`).

use jiff::Timestamp;
use model::id;
use model::page::{Lane, Link};
use rusqlite::{OptionalExtension, Row, params};
use url::Url;

use crate::captures;
use crate::error::QueueError;
use crate::open::{Queue, micros, time};

/// Longest reason kept, in characters: a line for a person, not a page from outside.
const MAX_REASON: usize = 1_000;

/// What a URL is looked at for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A feed, sitemap or list page: it names pages.
    Listing,
    Page,
}

/// How the last look at a URL ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlState {
    /// Never looked at.
    New,
    /// Answered.
    Live,
    /// Failed, and is tried again.
    Failing,
    /// The server says that it is no more.
    Gone,
    /// Not ours to fetch; never tried again.
    Refused,
}

impl UrlState {
    /// The word that the ledger and `status` use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Live => "live",
            Self::Failing => "failing",
            Self::Gone => "gone",
            Self::Refused => "refused",
        }
    }

    fn from_word(word: &str) -> Self {
        match word {
            "new" => Self::New,
            "failing" => Self::Failing,
            "gone" => Self::Gone,
            "refused" => Self::Refused,
            _ => Self::Live,
        }
    }
}

/// What the server gave to ask with next time, byte for byte.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    pub etag: Option<Vec<u8>>,
    pub last_modified: Option<Vec<u8>>,
}

/// All that is known of one URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrlRow {
    pub(crate) id: i64,
    /// As it was first named.
    pub url: Url,
    pub role: Role,
    pub source: String,
    pub lane: Lane,
    pub state: UrlState,
    pub validators: Validators,
    /// Failed looks since the last answer.
    pub failures: u32,
    /// When to look again; `None`: not until a listing names it with a newer date.
    pub next_at: Option<Timestamp>,
    pub looked_at: Option<Timestamp>,
    /// HTTP status of the last answer.
    pub status: Option<u16>,
    /// Why the last look failed or was refused.
    pub reason: Option<String>,
    /// The document that it last gave.
    pub document: Option<String>,
}

/// How a look ended that brought nothing to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// 304: the bytes are those of the last look.
    NotModified { next_at: Option<Timestamp> },
    /// A listing was read.
    Read {
        validators: Validators,
        next_at: Timestamp,
    },
    /// It may work later.
    Failed {
        status: Option<u16>,
        reason: String,
        next_at: Timestamp,
    },
    /// 404 or 410.
    Gone {
        status: u16,
        next_at: Option<Timestamp>,
    },
    /// It never will: robots.txt, a forbidden address, a kind of file that is not read.
    Refused { status: Option<u16>, reason: String },
    /// No look took place: the host has to be left alone until then.
    Postponed { next_at: Timestamp },
}

impl Queue {
    /// Notes the pages that a listing or a person named, and returns how many are new. A page is known once, whatever variant of its
    /// URL is named, and is due at once. A known one is due again when it is dated after what was listed before, or, if nothing was, after
    /// its last look (so a feed that dates its entries in the future gets one look, not one a poll); one that fails waits out its pause. A
    /// watcher's listing lifts it into the watch lane.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn discovered(
        &self,
        source: &str,
        lane: Lane,
        links: &[Link],
        now: Timestamp,
    ) -> Result<usize, QueueError> {
        self.write(|tx| {
            let mut insert = tx.prepare_cached(
                "INSERT INTO url (role, key, url, source, lane, state, next_at, dated)
                 VALUES (1, ?1, ?2, ?3, ?4, 'new', ?5, ?6) ON CONFLICT (role, key) DO NOTHING",
            )?;
            // The right sides see the row as it was before the update.
            let mut again = tx.prepare_cached(
                "UPDATE url SET lane = min(lane, ?2), dated = max(coalesce(dated, ?3), ?3),
                    next_at = CASE WHEN ?3 > coalesce(dated, looked_at) AND failures = 0 AND state <> 'refused'
                              THEN min(coalesce(next_at, ?4), ?4) ELSE next_at END
                 WHERE role = 1 AND key = ?1 AND (?3 > coalesce(dated, -1) OR lane > ?2)",
            )?;
            let mut n_new = 0;
            for link in links {
                let key = id::document(&link.url);
                let dated = link.dated.map(micros);
                let now = micros(now);
                let lane = rank(lane);
                if insert.execute(params![key, link.url, source, lane, now, dated])? == 1 {
                    n_new += 1;
                } else {
                    again.execute(params![key, lane, dated, now])?;
                }
            }
            Ok(n_new)
        })
    }

    /// Sets the listings of a source. A new one is due at once, so is one that was refused (its configuration may have changed); one
    /// that is no longer named is forgotten.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn listings(&self, source: &str, urls: &[Url], now: Timestamp) -> Result<(), QueueError> {
        self.write(|tx| {
            let mut keys = Vec::new();
            for url in urls {
                tx.prepare_cached(
                    "INSERT INTO url (role, key, url, source, lane, state, next_at)
                     VALUES (0, ?1, ?2, ?3, 1, 'new', ?4)
                     ON CONFLICT (role, key) DO UPDATE SET url = excluded.url, source = excluded.source,
                        next_at = CASE state WHEN 'refused' THEN excluded.next_at ELSE next_at END",
                )?
                .execute(params![url.as_str(), url, source, micros(now)])?;
                keys.push(url.as_str());
            }
            let known: Vec<String> = tx
                .prepare_cached("SELECT key FROM url WHERE source = ?1 AND role = 0")?
                .query_map([source], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            for key in known.iter().filter(|key| !keys.contains(&key.as_str())) {
                tx.prepare_cached("DELETE FROM url WHERE role = 0 AND key = ?1")?
                    .execute([key])?;
            }
            Ok(())
        })
    }

    /// Records how a look at `row` ended. The first 304 after a change is kept as a capture of the same record, so that the document is
    /// read again with the change confirmed.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn looked(&self, row: &UrlRow, at: Timestamp, outcome: &Outcome) -> Result<(), QueueError> {
        self.write(|tx| {
            let micros_at = micros(at);
            match outcome {
                Outcome::NotModified { next_at } => {
                    tx.prepare_cached(
                        "UPDATE url SET state = 'live', failures = 0, status = 304, reason = NULL, looked_at = ?2, next_at = ?3
                         WHERE id = ?1",
                    )?
                    .execute(params![row.id, micros_at, next_at.map(micros)])?;
                    if let Some(document) = &row.document {
                        captures::confirm(tx, document, row, at)?;
                    }
                }
                Outcome::Read { validators, next_at } => {
                    tx.prepare_cached(
                        "UPDATE url SET state = 'live', failures = 0, status = 200, reason = NULL, looked_at = ?2, next_at = ?3,
                            etag = ?4, last_modified = ?5
                         WHERE id = ?1",
                    )?
                    .execute(params![row.id, micros_at, micros(*next_at), validators.etag, validators.last_modified])?;
                }
                Outcome::Failed { status, reason, next_at } => {
                    tx.prepare_cached(
                        "UPDATE url SET state = 'failing', failures = failures + 1, status = ?4, reason = ?5, looked_at = ?2, next_at = ?3
                         WHERE id = ?1",
                    )?
                    .execute(params![row.id, micros_at, micros(*next_at), status, line(reason)])?;
                }
                Outcome::Gone { status, next_at } => {
                    tx.prepare_cached(
                        "UPDATE url SET state = 'gone', failures = 0, status = ?4, reason = NULL, looked_at = ?2, next_at = ?3
                         WHERE id = ?1",
                    )?
                    .execute(params![row.id, micros_at, next_at.map(micros), status])?;
                }
                Outcome::Refused { status, reason } => {
                    tx.prepare_cached(
                        "UPDATE url SET state = 'refused', status = ?3, reason = ?4, looked_at = ?2, next_at = NULL
                         WHERE id = ?1",
                    )?
                    .execute(params![row.id, micros_at, status, line(reason)])?;
                }
                Outcome::Postponed { next_at } => {
                    tx.prepare_cached("UPDATE url SET next_at = ?2 WHERE id = ?1")?
                        .execute(params![row.id, micros(*next_at)])?;
                }
            }
            tx.prepare_cached("DELETE FROM handed WHERE id = ?1")?
                .execute([row.id])?;
            Ok(())
        })
    }

    /// Takes back a row of [`Queue::due`] whose look ended without an outcome, so that it is due again. Without effect where there was one.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn give_back(&self, row: &UrlRow) -> Result<(), QueueError> {
        self.write(|tx| {
            tx.prepare_cached("DELETE FROM handed WHERE id = ?1")?
                .execute([row.id])?;
            Ok(())
        })
    }

    /// What is known of a page's URL.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn explain(&self, url: &Url) -> Result<Option<UrlRow>, QueueError> {
        self.read(|db| {
            db.prepare_cached("SELECT * FROM url WHERE role = 1 AND key = ?1")?
                .query_row([id::document(url)], url_row)
                .optional()
        })
    }
}

pub(crate) fn rank(lane: Lane) -> i64 {
    match lane {
        Lane::Watch => 1,
        Lane::Backfill => 2,
    }
}

pub(crate) fn line(reason: &str) -> String {
    reason.chars().take(MAX_REASON).collect()
}

pub(crate) fn url_row(row: &Row<'_>) -> rusqlite::Result<UrlRow> {
    Ok(UrlRow {
        id: row.get("id")?,
        url: row.get("url")?,
        role: match row.get::<_, i64>("role")? {
            0 => Role::Listing,
            _ => Role::Page,
        },
        source: row.get("source")?,
        lane: match row.get::<_, i64>("lane")? {
            1 => Lane::Watch,
            _ => Lane::Backfill,
        },
        state: UrlState::from_word(&row.get::<_, String>("state")?),
        validators: Validators {
            etag: row.get("etag")?,
            last_modified: row.get("last_modified")?,
        },
        failures: row.get("failures")?,
        next_at: time(row, "next_at")?,
        looked_at: time(row, "looked_at")?,
        status: row.get("status")?,
        reason: row.get("reason")?,
        document: row.get("document")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Ledger, at, link, page, url};

    fn urls(rows: Vec<UrlRow>) -> Vec<String> {
        rows.into_iter().map(|row| row.url.to_string()).collect()
    }

    fn discovered(ledger: &Ledger, lane: Lane, links: &[Link], second: i64) -> usize {
        ledger
            .queue
            .discovered("a", lane, links, at(second))
            .unwrap()
    }

    fn due(ledger: &Ledger, lane: Lane, second: i64) -> Vec<UrlRow> {
        ledger.queue.due(lane, at(second), 100).unwrap()
    }

    #[test]
    fn a_page_is_found_once_under_any_variant_of_its_url() {
        let ledger = Ledger::new();
        let links = [
            link("https://a.org/1", None),
            link("http://www.a.org/1/?utm_source=x", None),
        ];
        assert_eq!(discovered(&ledger, Lane::Watch, &links, 0), 1);
        assert_eq!(discovered(&ledger, Lane::Backfill, &links, 0), 0);
        assert_eq!(urls(due(&ledger, Lane::Watch, 0)), ["https://a.org/1"]);
    }

    #[test]
    fn a_known_page_is_due_again_when_a_listing_dates_it_later_than_before() {
        let ledger = Ledger::new();
        let listed = |dated, second| {
            discovered(
                &ledger,
                Lane::Watch,
                &[link("https://a.org/1", dated)],
                second,
            );
            let is_due = !due(&ledger, Lane::Watch, second).is_empty();
            if is_due {
                ledger.keep(&[page("https://a.org/1", second, "x")]);
            }
            is_due
        };
        assert!(listed(Some(1), 10), "new");
        assert!(!listed(Some(1), 11));
        assert!(!listed(None, 12));
        assert!(
            listed(Some(5), 13),
            "the site dates it later than before, whatever our clock says"
        );
        assert!(listed(Some(14), 15), "edited after");
        assert!(listed(Some(9_999), 20), "a date in the future counts once");
        assert!(!listed(Some(9_999), 30));
    }

    #[test]
    fn a_row_given_back_is_due_again() {
        let ledger = Ledger::new();
        discovered(&ledger, Lane::Watch, &[link("https://a.org/1", None)], 0);
        let rows = due(&ledger, Lane::Watch, 0);
        assert!(due(&ledger, Lane::Watch, 0).is_empty(), "it is in hand");
        ledger.queue.give_back(&rows[0]).unwrap();
        assert_eq!(urls(due(&ledger, Lane::Watch, 0)), ["https://a.org/1"]);
    }

    #[test]
    fn each_outcome_says_whether_and_when_to_look_again() {
        let check = |outcome: Outcome, state, next_at, failures| {
            let ledger = Ledger::new();
            discovered(&ledger, Lane::Watch, &[link("https://a.org/1", None)], 0);
            let row = due(&ledger, Lane::Watch, 0).remove(0);
            ledger.queue.looked(&row, at(1), &outcome).unwrap();
            let row = ledger.queue.explain(&row.url).unwrap().unwrap();
            assert_eq!(
                (row.state, row.next_at, row.failures),
                (state, next_at, failures),
                "{outcome:?}"
            );
            // A later listing.
            discovered(&ledger, Lane::Watch, &[link("https://a.org/1", Some(2))], 3);
            !due(&ledger, Lane::Watch, 3).is_empty()
        };
        let reason = || "why".repeat(9_999);
        let next_at = at(50);
        assert!(check(
            Outcome::NotModified {
                next_at: Some(next_at)
            },
            UrlState::Live,
            Some(next_at),
            0
        ));
        assert!(check(
            Outcome::Gone {
                status: 404,
                next_at: None
            },
            UrlState::Gone,
            None,
            0
        ));
        let failed = Outcome::Failed {
            status: Some(503),
            reason: reason(),
            next_at,
        };
        assert!(
            !check(failed, UrlState::Failing, Some(next_at), 1),
            "a pause is waited out"
        );
        let refused = Outcome::Refused {
            status: None,
            reason: reason(),
        };
        assert!(
            !check(refused, UrlState::Refused, None, 0),
            "a refusal ends it"
        );
    }

    #[test]
    fn a_watcher_lifts_what_a_backfill_found() {
        let ledger = Ledger::new();
        let links = [link("https://a.org/1", None)];
        discovered(&ledger, Lane::Backfill, &links, 0);
        discovered(&ledger, Lane::Watch, &links, 1);
        discovered(&ledger, Lane::Backfill, &links, 2);
        assert_eq!(due(&ledger, Lane::Backfill, 3), []);
        assert_eq!(due(&ledger, Lane::Watch, 3).len(), 1);
    }

    #[test]
    fn listings_keep_their_state_and_go_with_their_configuration() {
        let ledger = Ledger::new();
        let [feed, other] = [url("https://a.org/feed"), url("https://a.org/map")];
        ledger
            .queue
            .listings("a", &[feed.clone(), other], at(0))
            .unwrap();
        let rows = ledger.queue.due_listings(at(0), 9).unwrap();
        assert_eq!(rows.len(), 2);
        let validators = Validators {
            etag: None,
            last_modified: Some(b"Mon".to_vec()),
        };
        let outcome = Outcome::Read {
            validators: validators.clone(),
            next_at: at(60),
        };
        for row in &rows {
            ledger.queue.looked(row, at(1), &outcome).unwrap();
        }
        let ledger = ledger.die_and_open_again();
        ledger
            .queue
            .listings("a", std::slice::from_ref(&feed), at(2))
            .unwrap();
        assert_eq!(ledger.queue.due_listings(at(59), 9).unwrap(), []);
        let rows = ledger.queue.due_listings(at(60), 9).unwrap();
        assert_eq!(
            rows.iter()
                .map(|row| (&row.url, &row.validators))
                .collect::<Vec<_>>(),
            [(&feed, &validators)]
        );
        assert_eq!(
            ledger.queue.explain(&feed).unwrap(),
            None,
            "a listing is no page"
        );
    }
}
