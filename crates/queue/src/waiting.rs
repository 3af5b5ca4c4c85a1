//! What waits for the graph: taken with its attempt counted, acknowledged after its commit, given back, or waiting again for another store.
//! Only this file knows how an item goes from one state to the next.

use std::sync::Arc;

use jiff::Timestamp;
use model::page::{Capture, Lane};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::captures;
use crate::error::QueueError;
use crate::open::{Queue, Shared, micros};
use crate::urls::{line, rank};

/// Kinds of items, as the ledger writes them.
const DOCUMENT: &str = "document";
const GAZETTEER: &str = "gazetteer";
const SOURCE: &str = "source";

/// Lane of what every page is read with; it goes first.
const READER: i64 = 0;

/// Something that changes the graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// Evidence to be made anew from all captures, in [`Capture::order`]. None: the document is no more, and its evidence goes.
    Document {
        document: String,
        source: String,
        captures: Vec<Capture>,
    },
    Gazetteer {
        hash: String,
    },
    /// A source's file.
    Source {
        id: String,
        hash: String,
    },
}

/// An item taken from the queue.
#[derive(Debug)]
pub struct Delivery {
    pub item: Item,
    /// How often it was taken before and neither acknowledged nor given back: the deaths that it may have caused.
    pub attempts: u32,
    pub receipt: Receipt,
}

/// The duty to acknowledge one delivery. It cannot be copied and is spent once; one that is dropped unspent means redelivery.
#[derive(Debug)]
pub struct Receipt {
    item: i64,
    spent: bool,
    shared: Arc<Shared>,
}

impl Receipt {
    fn spend(mut self) -> i64 {
        self.spent = true;
        self.item
    }
}

impl Drop for Receipt {
    fn drop(&mut self) {
        if !self.spent {
            self.shared.lose(self.item);
        }
    }
}

impl Queue {
    /// Notes the gazetteer as it is now; `true` when it waits because the graph has another one or none.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn register_gazetteer(&self, hash: &str, now: Timestamp) -> Result<bool, QueueError> {
        self.register(GAZETTEER, "", hash, now)
    }

    /// Notes a source's file as it is now; `true` when it waits.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn register_source(
        &self,
        id: &str,
        hash: &str,
        now: Timestamp,
    ) -> Result<bool, QueueError> {
        self.register(SOURCE, id, hash, now)
    }

    fn register(
        &self,
        kind: &'static str,
        key: &str,
        hash: &str,
        now: Timestamp,
    ) -> Result<bool, QueueError> {
        self.write(|tx| {
            let known = tx
                .prepare_cached("SELECT hash FROM item WHERE kind = ?1 AND key = ?2")?
                .query_row([kind, key], |row| row.get::<_, String>(0))
                .optional()?;
            if known.as_deref() == Some(hash) {
                return Ok(false);
            }
            let item = Wait {
                kind,
                key,
                source: key,
                lane: READER,
                hash: Some(hash),
            };
            wait(tx, &item, now)?;
            Ok(true)
        })
    }

    /// Takes what waits: gazetteer and sources, then pages of watchers, then pages of a backfill, each oldest first; at most `max_items`
    /// and about `max_bytes` of bodies, and one item whatever its size. Its attempts are on the disk, this one among them, before it is
    /// returned. An item in flight is not given out again.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn take(&self, max_items: usize, max_bytes: u64) -> Result<Vec<Delivery>, QueueError> {
        let lost = self.shared.take_lost();
        let taken = self.write(|tx| {
            for item in &lost {
                tx.prepare_cached(
                    "UPDATE item SET state = 'waiting', arrived = 0 WHERE id = ?1 AND state = 'flight'",
                )?
                .execute([item])?;
            }
            take(tx, max_items, max_bytes)
        });
        if taken.is_err() {
            lost.into_iter().for_each(|item| self.shared.lose(item));
        }
        let deliver = |(id, attempts, item)| Delivery {
            item,
            attempts,
            receipt: Receipt {
                item: id,
                spent: false,
                shared: Arc::clone(&self.shared),
            },
        };
        Ok(taken?.into_iter().map(deliver).collect())
    }

    /// Acknowledges what `store` holds since its batch number `batch`. What got something new meanwhile waits again. On an error the
    /// receipts are lost and everything is delivered again.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn ack(&self, receipts: Vec<Receipt>, store: &str, batch: u64) -> Result<(), QueueError> {
        self.write(|tx| {
            for receipt in &receipts {
                tx.prepare_cached(
                    "UPDATE item SET state = CASE arrived WHEN 0 THEN 'done' ELSE 'waiting' END,
                        arrived = 0, attempts = 0, reason = NULL, store = ?2, batch = ?3
                     WHERE id = ?1 AND state = 'flight'",
                )?
                .execute(params![receipt.item, store, batch])?;
            }
            tx.prepare_cached("UPDATE folder SET batch = max(batch, ?1)")?
                .execute([batch])?;
            Ok(())
        })?;
        receipts.into_iter().for_each(|receipt| {
            receipt.spend();
        });
        Ok(())
    }

    /// Gives back what was not tried: the store is down, or the program ends. The attempt is not counted.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn release(&self, receipts: Vec<Receipt>) -> Result<(), QueueError> {
        self.write(|tx| {
            for receipt in &receipts {
                tx.prepare_cached(
                    "UPDATE item SET state = 'waiting', arrived = 0, attempts = max(attempts - 1, 0)
                     WHERE id = ?1 AND state = 'flight'",
                )?
                .execute([receipt.item])?;
            }
            Ok(())
        })?;
        receipts.into_iter().for_each(|receipt| {
            receipt.spend();
        });
        Ok(())
    }

    /// Sets an item aside until a person looks at it or a new capture comes. If one came meanwhile, the item waits at once, its attempts kept.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn bury(&self, receipt: Receipt, reason: &str) -> Result<(), QueueError> {
        self.write(|tx| {
            tx.prepare_cached(
                "UPDATE item SET state = CASE arrived WHEN 0 THEN 'buried' ELSE 'waiting' END, arrived = 0, reason = ?2
                 WHERE id = ?1 AND state = 'flight'",
            )?
            .execute(params![receipt.item, line(reason)])?;
            Ok(())
        })?;
        receipt.spend();
        Ok(())
    }

    /// To be called when a store is opened, with its id and the number of its last batch: what was done for another store, or in a batch
    /// that this one does not have, waits again. Returns how many.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn wait_again(&self, store: &str, batch: u64, now: Timestamp) -> Result<usize, QueueError> {
        self.write(|tx| {
            tx.execute(
                "UPDATE item SET state = 'waiting', since = ?3
                 WHERE state = 'done' AND (store < ?1 OR store > ?1 OR (store = ?1 AND batch > ?2))",
                params![store, batch, micros(now)],
            )
        })
    }

    /// The number of the next batch, for a store whose last one is `store_batch`.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn next_batch(&self, store_batch: u64) -> Result<u64, QueueError> {
        let batch: u64 =
            self.read(|db| db.query_row("SELECT batch FROM folder", [], |row| row.get(0)))?;
        Ok(batch.max(store_batch) + 1)
    }

    /// Nothing waits and nothing is in flight.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn is_idle(&self) -> Result<bool, QueueError> {
        self.read(|db| {
            let busy = db
                .prepare_cached("SELECT 1 FROM item WHERE state IN ('waiting', 'flight') LIMIT 1")?
                .exists([])?;
            Ok(!busy)
        })
    }
}

/// Something that has to wait.
pub(crate) struct Wait<'a> {
    kind: &'static str,
    key: &'a str,
    source: &'a str,
    lane: i64,
    hash: Option<&'a str>,
}

impl<'a> Wait<'a> {
    pub(crate) fn document(document: &'a str, source: &'a str, lane: Lane) -> Self {
        Self {
            kind: DOCUMENT,
            key: document,
            source,
            lane: rank(lane),
            hash: None,
        }
    }
}

/// Lets an item wait, in whatever state it is; one in flight waits as soon as it is acknowledged.
pub(crate) fn wait(tx: &Transaction<'_>, item: &Wait<'_>, now: Timestamp) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO item (kind, key, source, lane, state, since, hash) VALUES (?1, ?2, ?3, ?4, 'waiting', ?5, ?6)
         ON CONFLICT (kind, key) DO UPDATE SET
            source = excluded.source, hash = excluded.hash, reason = NULL,
            lane = CASE state WHEN 'waiting' THEN min(lane, excluded.lane) ELSE excluded.lane END,
            since = CASE state WHEN 'waiting' THEN since ELSE excluded.since END,
            arrived = state = 'flight',
            state = CASE state WHEN 'flight' THEN 'flight' ELSE 'waiting' END",
    )?
    .execute(params![item.kind, item.key, item.source, item.lane, micros(now), item.hash])?;
    Ok(())
}

pub(crate) const WAITING: &str = "SELECT id, kind, key, source, hash, attempts FROM item
    WHERE state = 'waiting' ORDER BY lane, since, id LIMIT ?1";

fn take(
    tx: &Connection,
    max_items: usize,
    max_bytes: u64,
) -> rusqlite::Result<Vec<(i64, u32, Item)>> {
    let mut ask = tx.prepare_cached(WAITING)?;
    let mut rows = ask.query([max_items])?;
    let mut taken = Vec::new();
    let mut n_bytes = 0_u64;
    while let Some(row) = rows.next()? {
        let key: String = row.get("key")?;
        let hash = |row: &rusqlite::Row<'_>| row.get::<_, Option<String>>("hash");
        let item = match row.get_ref("kind")?.as_str()? {
            GAZETTEER => Item::Gazetteer {
                hash: hash(row)?.unwrap_or_default(),
            },
            SOURCE => Item::Source {
                id: key,
                hash: hash(row)?.unwrap_or_default(),
            },
            _ => {
                let known = captures::of_document(tx, &key)?;
                n_bytes = n_bytes.saturating_add(known.n_bytes);
                Item::Document {
                    document: key,
                    source: known.source.map_or_else(|| row.get("source"), Ok)?,
                    captures: known.captures,
                }
            }
        };
        if n_bytes > max_bytes && !taken.is_empty() {
            break;
        }
        taken.push((row.get("id")?, row.get("attempts")?, item));
    }
    for (id, _, _) in &taken {
        tx.prepare_cached(
            "UPDATE item SET state = 'flight', attempts = attempts + 1 WHERE id = ?1",
        )?
        .execute([id])?;
    }
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Ledger, at, name, page};

    fn waits(ledger: &Ledger) -> Vec<(String, u32)> {
        let taken = ledger.queue.take(1_000, u64::MAX).unwrap();
        let seen = taken
            .iter()
            .map(|delivery| (name(delivery), delivery.attempts))
            .collect();
        ledger
            .queue
            .release(taken.into_iter().map(|d| d.receipt).collect())
            .unwrap();
        seen
    }

    fn receipts(taken: Vec<Delivery>) -> Vec<Receipt> {
        taken.into_iter().map(|delivery| delivery.receipt).collect()
    }

    #[test]
    fn the_reader_goes_first_then_watchers_then_a_backfill_each_oldest_first() {
        let ledger = Ledger::new();
        let kept = |address: &str, lane, second| {
            let page = crate::Kept {
                lane,
                ..page(address, 1, "x")
            };
            ledger
                .queue
                .keep(&[page], &[("a.warc.gz".to_owned(), 1)], at(second))
                .unwrap();
        };
        kept("https://a.org/old", Lane::Backfill, 1);
        kept("https://a.org/3", Lane::Watch, 3);
        kept("https://a.org/2", Lane::Watch, 2);
        kept("https://a.org/new", Lane::Backfill, 2);
        ledger.queue.register_source("sohr", "h", at(9)).unwrap();
        let order: Vec<_> = waits(&ledger).into_iter().map(|(name, _)| name).collect();
        assert_eq!(
            order,
            [
                "sohr",
                "https://a.org/2",
                "https://a.org/3",
                "https://a.org/old",
                "https://a.org/new"
            ]
        );
    }

    #[test]
    fn an_attempt_is_counted_before_the_page_is_read_and_an_ack_clears_it() {
        let ledger = Ledger::new();
        ledger.keep(&[page("https://a.org/1", 1, "x")]);
        let mut ledger = ledger;
        for earlier in 0..3 {
            let taken = ledger.queue.take(9, 9).unwrap();
            assert_eq!(
                taken.iter().map(|d| d.attempts).collect::<Vec<_>>(),
                [earlier]
            );
            std::mem::forget(taken);
            ledger = ledger.die_and_open_again();
        }
        ledger.drain("s", 1);
        ledger.keep(&[page("https://a.org/1", 2, "y")]);
        assert_eq!(waits(&ledger), [("https://a.org/1".to_owned(), 0)]);
    }

    #[test]
    fn a_page_given_back_is_not_blamed() {
        let ledger = Ledger::new();
        ledger.keep(&[page("https://a.org/1", 1, "x")]);
        for _ in 0..3 {
            assert_eq!(waits(&ledger), [("https://a.org/1".to_owned(), 0)]);
        }
    }

    #[test]
    fn a_page_in_flight_is_not_taken_twice_even_when_its_document_changes() {
        let ledger = Ledger::new();
        ledger.keep(&[page("https://a.org/1", 1, "x")]);
        let first = ledger.queue.take(9, 9).unwrap();
        ledger.keep(&[page("https://a.org/1", 2, "y")]);
        assert!(ledger.queue.take(9, 9).unwrap().is_empty());
        assert!(!ledger.queue.is_idle().unwrap());
        ledger.queue.ack(receipts(first), "s", 1).unwrap();
        let second = ledger.queue.take(9, 9).unwrap();
        let Item::Document { captures, .. } = &second[0].item else {
            panic!("a document")
        };
        assert_eq!(
            captures.len(),
            2,
            "what came meanwhile is delivered after the acknowledgement"
        );
        ledger.queue.ack(receipts(second), "s", 2).unwrap();
        assert!(ledger.queue.is_idle().unwrap());
    }

    #[test]
    fn a_receipt_that_is_lost_means_redelivery() {
        let ledger = Ledger::new();
        ledger.keep(&[page("https://a.org/1", 1, "x")]);
        drop(ledger.queue.take(9, 9).unwrap());
        assert_eq!(waits(&ledger), [("https://a.org/1".to_owned(), 1)]);
    }

    #[test]
    fn a_batch_is_bounded_by_bytes_but_never_empty() {
        let ledger = Ledger::new();
        let body = "x".repeat(100);
        ledger.keep(&[
            page("https://a.org/1", 1, &body),
            page("https://a.org/2", 1, &body),
            page("https://a.org/3", 1, &body),
        ]);
        assert_eq!(ledger.queue.take(9, 250).unwrap().len(), 2);
        assert_eq!(ledger.queue.take(9, 1).unwrap().len(), 1);
    }

    #[test]
    fn what_another_store_took_or_this_one_lost_waits_again() {
        let ledger = Ledger::new();
        ledger.keep(&[page("https://a.org/1", 1, "x")]);
        ledger.drain("embedded", 1);
        ledger.keep(&[page("https://a.org/2", 1, "x")]);
        ledger.drain("embedded", 2);
        let again = |store, batch| ledger.queue.wait_again(store, batch, at(50)).unwrap();
        assert_eq!(
            again("embedded", 2),
            0,
            "the same store with all its batches"
        );
        assert_eq!(
            again("embedded", 1),
            1,
            "restored from before its last batch"
        );
        assert_eq!(ledger.drain("embedded", 3), ["https://a.org/2"]);
        assert_eq!(
            again("neo4j", 3),
            2,
            "a store newly chosen, whatever its numbers"
        );
        assert_eq!(ledger.queue.next_batch(0).unwrap(), 4);
        assert_eq!(ledger.queue.next_batch(7).unwrap(), 8);
    }

    #[test]
    fn a_changed_gazetteer_or_source_waits_and_an_equal_one_does_not() {
        let ledger = Ledger::new();
        let register = |hash| ledger.queue.register_gazetteer(hash, at(0)).unwrap();
        assert!(register("one"));
        assert_eq!(ledger.drain("s", 1), ["gazetteer"]);
        assert!(!register("one"));
        assert!(ledger.queue.is_idle().unwrap());
        assert!(register("two"));
        let taken = ledger.queue.take(9, 9).unwrap();
        assert!(
            register("three"),
            "a change while the one before is in flight"
        );
        ledger.queue.ack(receipts(taken), "s", 2).unwrap();
        let taken = ledger.queue.take(9, 9).unwrap();
        assert_eq!(
            taken[0].item,
            Item::Gazetteer {
                hash: "three".to_owned()
            }
        );
    }
}
