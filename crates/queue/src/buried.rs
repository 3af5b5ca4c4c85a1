//! What was set aside: a page that broke the reader or that the store refused, until a person decides.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};
use url::Url;

use crate::error::QueueError;
use crate::open::{Queue, micros, time};

/// An item set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Buried {
    /// Document id; `gazetteer` or the source's id for what is no page.
    pub id: String,
    pub source: String,
    /// Of its newest capture.
    pub url: Option<Url>,
    pub reason: String,
    /// How often it was tried.
    pub attempts: u32,
    /// Since when it waited before.
    pub since: Option<Timestamp>,
}

const SELECT: &str = "SELECT CASE kind WHEN 'gazetteer' THEN kind ELSE key END AS name, source, reason, attempts, since,
        (SELECT url FROM capture WHERE document = key ORDER BY captured_at DESC, digest DESC LIMIT 1) AS url
    FROM item WHERE state = 'buried'";

impl Queue {
    /// What is buried, oldest first, at most `n`.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn buried(&self, n: usize) -> Result<Vec<Buried>, QueueError> {
        self.read(|db| {
            db.prepare_cached(&format!("{SELECT} ORDER BY since, id LIMIT ?1"))?
                .query_map([n], buried)?
                .collect()
        })
    }

    /// One buried item by its id.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn buried_one(&self, id: &str) -> Result<Option<Buried>, QueueError> {
        self.read(|db| {
            db.prepare_cached(&format!("{SELECT} AND name = ?1"))?
                .query_row([id], buried)
                .optional()
        })
    }

    /// Lets buried items wait again, with no attempts against them: the one of this id, or all. Returns how many.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn replay(&self, id: Option<&str>, now: Timestamp) -> Result<usize, QueueError> {
        self.write(|tx| {
            tx.execute(
                "UPDATE item SET state = 'waiting', attempts = 0, reason = NULL, since = ?2
                 WHERE state = 'buried' AND (?1 IS NULL OR ?1 = CASE kind WHEN 'gazetteer' THEN kind ELSE key END)",
                params![id, micros(now)],
            )
        })
    }

    /// Gives up a buried item for good; only a new capture brings it back. Its captures stay. `false`: none has this id.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn drop_buried(&self, id: &str) -> Result<bool, QueueError> {
        self.write(|tx| {
            let n = tx.execute(
                "UPDATE item SET state = 'dropped'
                 WHERE state = 'buried' AND ?1 = CASE kind WHEN 'gazetteer' THEN kind ELSE key END",
                [id],
            )?;
            Ok(n > 0)
        })
    }
}

fn buried(row: &Row<'_>) -> rusqlite::Result<Buried> {
    Ok(Buried {
        id: row.get("name")?,
        source: row.get("source")?,
        url: row.get("url")?,
        reason: row.get::<_, Option<String>>("reason")?.unwrap_or_default(),
        attempts: row.get("attempts")?,
        since: time(row, "since")?,
    })
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Ledger, at, page, url};

    fn bury(ledger: &Ledger) -> String {
        let taken = ledger.queue.take(1, 1).unwrap().remove(0);
        ledger.queue.bury(taken.receipt, "the reader died").unwrap();
        ledger.queue.buried(9).unwrap()[0].id.clone()
    }

    #[test]
    fn a_buried_page_stays_away_with_its_reason_until_a_person_replays_it() {
        let ledger = Ledger::new();
        ledger.keep(&[page("https://a.org/1", 1, "x")]);
        let id = bury(&ledger);
        let ledger = ledger.die_and_open_again();
        assert!(ledger.queue.is_idle().unwrap());
        assert_eq!(
            ledger.queue.wait_again("other", 0, at(0)).unwrap(),
            0,
            "nor does another store bring it back"
        );
        let found = ledger.queue.buried_one(&id).unwrap().unwrap();
        assert_eq!(
            (found.reason.as_str(), found.attempts),
            ("the reader died", 1)
        );
        assert_eq!(found.url, Some(url("https://a.org/1")));
        assert_eq!(ledger.queue.replay(Some("unknown"), at(1)).unwrap(), 0);
        assert_eq!(ledger.queue.replay(None, at(1)).unwrap(), 1);
        assert_eq!(ledger.queue.take(1, 1).unwrap()[0].attempts, 0);
        assert_eq!(ledger.queue.buried_one(&id).unwrap(), None);
    }

    #[test]
    fn a_new_capture_brings_back_what_was_buried_or_dropped() {
        let ledger = Ledger::new();
        ledger.keep(&[page("https://a.org/1", 1, "x")]);
        let id = bury(&ledger);
        ledger.keep(&[page("https://a.org/1", 2, "y")]);
        assert_eq!(bury(&ledger), id);
        assert!(ledger.queue.drop_buried(&id).unwrap());
        assert!(!ledger.queue.drop_buried(&id).unwrap());
        assert!(ledger.queue.buried(9).unwrap().is_empty());
        assert_eq!(ledger.queue.replay(None, at(3)).unwrap(), 0);
        ledger.keep(&[page("https://a.org/1", 4, "z")]);
        assert_eq!(ledger.queue.counts().unwrap().waiting(), 1);
    }

    #[test]
    fn a_page_that_changed_while_it_was_being_buried_waits() {
        let ledger = Ledger::new();
        ledger.keep(&[page("https://a.org/1", 1, "x")]);
        let taken = ledger.queue.take(1, 1).unwrap().remove(0);
        ledger.keep(&[page("https://a.org/1", 2, "y")]);
        ledger.queue.bury(taken.receipt, "the reader died").unwrap();
        assert_eq!(ledger.queue.take(1, 1).unwrap()[0].attempts, 1);
    }
}
