//! Figures of the ledger, for `status`, `check` and the metrics.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::Connection;

use crate::error::QueueError;
use crate::open::{Queue, time};

/// What the ledger holds. Every document is in exactly one of waiting, in flight, done, buried and dropped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Gazetteer and sources.
    pub waiting_reader: u64,
    pub waiting_watch: u64,
    pub waiting_backfill: u64,
    pub in_flight: u64,
    pub done: u64,
    pub buried: u64,
    pub dropped: u64,
    /// Since when the longest waiting item waits.
    pub oldest_waiting: Option<Timestamp>,
    pub captures: u64,
    pub pages: UrlCounts,
    pub listings: UrlCounts,
}

impl Counts {
    /// Items that wait, whatever their lane.
    #[must_use]
    pub fn waiting(&self) -> u64 {
        self.waiting_reader + self.waiting_watch + self.waiting_backfill
    }
}

/// URLs by the outcome of the last look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UrlCounts {
    pub new: u64,
    pub live: u64,
    pub failing: u64,
    pub gone: u64,
    pub refused: u64,
}

impl UrlCounts {
    /// All URLs known.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.new + self.live + self.failing + self.gone + self.refused
    }

    fn add(&mut self, state: &str, n: u64) {
        let count = match state {
            "new" => &mut self.new,
            "failing" => &mut self.failing,
            "gone" => &mut self.gone,
            "refused" => &mut self.refused,
            _ => &mut self.live,
        };
        *count += n;
    }
}

/// The part of one source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceCounts {
    pub pages: UrlCounts,
    pub listings: UrlCounts,
    /// Last look at any of its URLs that got an answer.
    pub answered_at: Option<Timestamp>,
    pub waiting: u64,
    pub done: u64,
    pub buried: u64,
}

impl Queue {
    /// Figures of the whole ledger.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn counts(&self) -> Result<Counts, QueueError> {
        self.read(|db| {
            let mut counts = Counts::default();
            let mut ask = db.prepare_cached(
                "SELECT state, lane, count(*), min(since) AS since FROM item GROUP BY state, lane",
            )?;
            let mut rows = ask.query([])?;
            while let Some(row) = rows.next()? {
                let (state, lane, n): (String, i64, u64) = (row.get(0)?, row.get(1)?, row.get(2)?);
                let count = match (state.as_str(), lane) {
                    ("waiting", 0) => &mut counts.waiting_reader,
                    ("waiting", 1) => &mut counts.waiting_watch,
                    ("waiting", _) => &mut counts.waiting_backfill,
                    ("flight", _) => &mut counts.in_flight,
                    ("buried", _) => &mut counts.buried,
                    ("dropped", _) => &mut counts.dropped,
                    _ => &mut counts.done,
                };
                *count += n;
                if state == "waiting" {
                    let since = time(row, "since")?;
                    counts.oldest_waiting =
                        [counts.oldest_waiting, since].into_iter().flatten().min();
                }
            }
            counts.captures = db.query_row("SELECT count(*) FROM capture", [], |row| row.get(0))?;
            for source in by_source(db)?.into_values() {
                add_all(&mut counts.pages, &source.pages);
                add_all(&mut counts.listings, &source.listings);
            }
            Ok(counts)
        })
    }

    /// Figures of each source that has a URL or a page.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn counts_by_source(&self) -> Result<BTreeMap<String, SourceCounts>, QueueError> {
        self.read(|db| {
            let mut sources = by_source(db)?;
            let mut ask = db.prepare_cached(
                "SELECT source, state, count(*) FROM item WHERE kind = 'document' GROUP BY source, state",
            )?;
            let mut rows = ask.query([])?;
            while let Some(row) = rows.next()? {
                let n: u64 = row.get(2)?;
                let source = sources.entry(row.get(0)?).or_default();
                match row.get_ref(1)?.as_str()? {
                    "waiting" | "flight" => source.waiting += n,
                    "buried" => source.buried += n,
                    "done" => source.done += n,
                    _ => {}
                }
            }
            Ok(sources)
        })
    }
}

fn by_source(db: &Connection) -> rusqlite::Result<BTreeMap<String, SourceCounts>> {
    let mut sources: BTreeMap<String, SourceCounts> = BTreeMap::new();
    let mut ask = db.prepare_cached(
        "SELECT source, role, state, count(*), max(looked_at) AS looked_at FROM url GROUP BY source, role, state",
    )?;
    let mut rows = ask.query([])?;
    while let Some(row) = rows.next()? {
        let (state, n): (String, u64) = (row.get(2)?, row.get(3)?);
        let source = sources.entry(row.get(0)?).or_default();
        let counts = match row.get::<_, i64>(1)? {
            0 => &mut source.listings,
            _ => &mut source.pages,
        };
        counts.add(&state, n);
        if matches!(state.as_str(), "live" | "gone") {
            source.answered_at = source.answered_at.max(time(row, "looked_at")?);
        }
    }
    Ok(sources)
}

fn add_all(sum: &mut UrlCounts, part: &UrlCounts) {
    sum.new += part.new;
    sum.live += part.live;
    sum.failing += part.failing;
    sum.gone += part.gone;
    sum.refused += part.refused;
}

#[cfg(test)]
mod tests {
    use model::page::Lane;

    use super::*;
    use crate::Outcome;
    use crate::fixture::{Ledger, at, link, page};

    #[test]
    fn every_url_and_every_page_is_accounted_for() {
        let ledger = Ledger::new();
        let queue = &ledger.queue;
        let links: Vec<_> = (0..6)
            .map(|n| link(&format!("https://a.org/{n}"), None))
            .collect();
        queue
            .discovered("a.org", Lane::Watch, &links, at(0))
            .unwrap();
        let rows = queue.due(Lane::Watch, at(0), 3).unwrap();
        let reason = || "why".to_owned();
        let outcomes = [
            Outcome::Failed {
                status: None,
                reason: reason(),
                next_at: at(9),
            },
            Outcome::Gone {
                status: 410,
                next_at: None,
            },
            Outcome::Refused {
                status: None,
                reason: reason(),
            },
        ];
        for (row, outcome) in rows.iter().zip(&outcomes) {
            queue.looked(row, at(1), outcome).unwrap();
        }
        // Three documents: one done, one in flight, one waiting.
        ledger.keep(&[page("https://a.org/3", 2, "x")]);
        ledger.drain("s", 1);
        ledger.keep(&[page("https://a.org/4", 3, "x")]);
        let flight = queue.take(9, 9).unwrap();
        ledger.keep(&[page("https://b.org/1", 4, "x")]);
        queue.register_gazetteer("g", at(5_000)).unwrap();

        let counts = queue.counts().unwrap();
        let pages = UrlCounts {
            new: 1,
            live: 3,
            failing: 1,
            gone: 1,
            refused: 1,
        };
        assert_eq!(counts.pages, pages);
        assert_eq!(
            (
                counts.done,
                counts.in_flight,
                counts.waiting_watch,
                counts.waiting_reader
            ),
            (1, 1, 1, 1)
        );
        assert_eq!(
            (counts.captures, counts.oldest_waiting),
            (3, Some(at(1_000)))
        );

        let sources = queue.counts_by_source().unwrap();
        assert_eq!(sources["a.org"].pages.total(), 6);
        assert_eq!((sources["a.org"].done, sources["a.org"].waiting), (1, 1));
        assert_eq!(sources["a.org"].answered_at, Some(at(3)));
        assert_eq!(sources["b.org"].waiting, 1);
        drop(flight);
    }
}
