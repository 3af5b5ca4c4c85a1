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
