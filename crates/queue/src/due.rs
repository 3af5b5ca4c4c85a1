//! Which URLs to look at now. Only this file decides the order, and hands out each row once.

use jiff::Timestamp;
use model::page::Lane;
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::QueueError;
use crate::open::{Queue, micros, time};
use crate::urls::{Role, UrlRow, rank, url_row};

impl Queue {
    /// At most `n` pages of a lane that are due, the longest due first and an equal share to each source, so that a long list of one
    /// site never holds up the others. A row is handed out once: it comes back after its outcome is recorded or the ledger is opened
    /// anew. A backfill without a daemon asks for both lanes.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn due(&self, lane: Lane, now: Timestamp, n: usize) -> Result<Vec<UrlRow>, QueueError> {
        self.write(|tx| due(tx, Role::Page, lane, now, n))
    }

    /// The same for listings.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn due_listings(&self, now: Timestamp, n: usize) -> Result<Vec<UrlRow>, QueueError> {
        self.write(|tx| due(tx, Role::Listing, Lane::Watch, now, n))
    }

    /// When the next row of [`Queue::due`] will be due (perhaps already is). `None`: nothing is left to look at but what is handed out.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn next_due(&self, role: Role, lane: Lane) -> Result<Option<Timestamp>, QueueError> {
        self.read(|db| {
            let mut first = None;
            for source in sources(db, role, lane)? {
                let next = db
                    .prepare_cached(
                        "SELECT next_at FROM url
                         WHERE role = ?1 AND lane = ?2 AND source = ?3 AND next_at IS NOT NULL
                           AND id NOT IN (SELECT id FROM handed)
                         ORDER BY next_at LIMIT 1",
                    )?
                    .query_row(params![role as i64, rank(lane), source], |row| {
                        time(row, "next_at")
                    })
                    .optional()?
                    .flatten();
                first = match (first, next) {
                    (Some(a), Some(b)) => Some(std::cmp::min::<Timestamp>(a, b)),
                    (a, b) => a.or(b),
                };
            }
            Ok(first)
        })
    }
}

const DUE: &str = "SELECT * FROM url
    WHERE role = ?1 AND lane = ?2 AND source = ?3 AND next_at IS NOT NULL AND next_at <= ?4
      AND id NOT IN (SELECT id FROM handed)
    ORDER BY next_at LIMIT ?5";

fn due(
    db: &Connection,
    role: Role,
    lane: Lane,
    now: Timestamp,
    n: usize,
) -> rusqlite::Result<Vec<UrlRow>> {
    let sources = sources(db, role, lane)?;
    let share = n.div_ceil(sources.len().max(1));
    let mut rows = Vec::new();
    for source in &sources {
        // What a source has in hand counts against its share, or one whose rows wait for their host would fill every place that comes free.
        let in_hand: usize = db
            .prepare_cached("SELECT count(*) FROM handed WHERE source = ?1")?
            .query_row([source], |row| row.get(0))?;
        let mut ask = db.prepare_cached(DUE)?;
        let share = ask.query_map(
            params![role as i64, rank(lane), source, micros(now), share],
            url_row,
        )?;
        for (turn, row) in share.enumerate() {
            rows.push((in_hand + turn, row?));
        }
    }
    rows.sort_by_key(|(turn, row)| (*turn, row.next_at, row.id));
    rows.truncate(n);
    for (_, row) in &rows {
        db.prepare_cached("INSERT INTO handed (id, source) VALUES (?1, ?2)")?
            .execute(params![row.id, row.source])?;
    }
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

const SOURCES: &str = "SELECT source FROM url
    WHERE role = ?1 AND lane = ?2 AND source > ?3 AND next_at IS NOT NULL
    ORDER BY source LIMIT 1";

/// Sources that have something to look at, now or later: a hop from one to the next in the index, whatever the number of their rows.
fn sources(db: &Connection, role: Role, lane: Lane) -> rusqlite::Result<Vec<String>> {
    let mut next = db.prepare_cached(SOURCES)?;
    let mut found: Vec<String> = Vec::new();
    loop {
        let last = found.last().map_or("", String::as_str);
        let source = next
            .query_row(params![role as i64, rank(lane), last], |row| row.get(0))
            .optional()?;
        match source {
            Some(source) => found.push(source),
            None => return Ok(found),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Outcome;
    use crate::fixture::{Ledger, at, link};

    fn due(ledger: &Ledger, lane: Lane, second: i64) -> Vec<UrlRow> {
        ledger.queue.due(lane, at(second), 100).unwrap()
    }

    #[test]
    fn a_row_is_handed_out_once_until_its_outcome_is_known() {
        let ledger = Ledger::new();
        ledger
            .queue
            .discovered("a", Lane::Watch, &[link("https://a.org/1", None)], at(0))
            .unwrap();
        let row = due(&ledger, Lane::Watch, 0).remove(0);
        assert_eq!(due(&ledger, Lane::Watch, 5), []);
        assert_eq!(
            ledger.queue.next_due(Role::Page, Lane::Watch).unwrap(),
            None
        );
        ledger
            .queue
            .looked(&row, at(5), &Outcome::Postponed { next_at: at(9) })
            .unwrap();
        assert_eq!(due(&ledger, Lane::Watch, 8), []);
        assert_eq!(
            ledger.queue.next_due(Role::Page, Lane::Watch).unwrap(),
            Some(at(9))
        );
        assert_eq!(due(&ledger, Lane::Watch, 9).len(), 1);
        let ledger = ledger.die_and_open_again();
        assert_eq!(
            due(&ledger, Lane::Watch, 9).len(),
            1,
            "and again after a crash"
        );
    }

    #[test]
    fn every_source_gets_its_share() {
        let ledger = Ledger::new();
        for (second, source, n_pages) in [(0, "a", 50), (1, "b", 2), (2, "c", 1)] {
            let links: Vec<_> = (0..n_pages)
                .map(|n| link(&format!("https://{source}.org/{n}"), None))
                .collect();
            ledger
                .queue
                .discovered(source, Lane::Backfill, &links, at(second))
                .unwrap();
        }
        let due = |n| {
            let rows = ledger.queue.due(Lane::Backfill, at(3), n).unwrap();
            rows.into_iter().map(|row| row.source).collect::<Vec<_>>()
        };
        assert_eq!(due(4), ["a", "b", "c", "a"]);
        assert_eq!(
            [due(1), due(1)].concat(),
            ["b", "a"],
            "what is in hand counts"
        );
    }

    #[test]
    fn what_is_due_and_what_waits_is_found_by_index_alone() {
        let ledger = Ledger::new();
        let plan = |sql: &str| {
            let sql = format!("EXPLAIN QUERY PLAN {sql}");
            ledger
                .queue
                .read(|db| {
                    let mut ask = db.prepare(&sql)?;
                    let n = ask.parameter_count();
                    ask.query_map(rusqlite::params_from_iter(vec!["1"; n]), |row| {
                        row.get::<_, String>("detail")
                    })?
                    .collect::<Result<Vec<_>, _>>()
                })
                .unwrap()
        };
        for (sql, index) in [
            (DUE, "url_due"),
            (SOURCES, "url_due"),
            (crate::waiting::WAITING, "item_by_state"),
        ] {
            let plan = plan(sql);
            assert!(
                plan[0].starts_with("SEARCH") && plan[0].contains(index),
                "{plan:?}"
            );
            assert!(
                !plan.iter().any(|step| step.contains("TEMP B-TREE")),
                "sorted by the index: {plan:?}"
            );
        }
    }
}
