//! What people decided about claims, kept for good: rows are added, and taking one back is a row too. Whether two decisions contradict
//! each other is for their reader to say.

use std::str::FromStr;

use jiff::Timestamp;
use model::claim::EventKind;
use rusqlite::{Connection, Row, params};

use crate::error::QueueError;
use crate::open::{Queue, micros, time};

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The claims are of one event.
    Same,
    /// They are not, for good.
    Different,
    /// Looked at, and left open.
    Unsure,
    /// The claim says what the text does not.
    Wrong,
}

/// A claim decided on: its id, and what finds it again when that id is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidedClaim {
    pub claim: String,
    pub document: String,
    pub quote: String,
    pub kind: EventKind,
    /// Id of its place.
    pub place: Option<String>,
    /// Of the capture that was looked at.
    pub digest: String,
}

/// A person's word on one claim or on two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub verdict: Verdict,
    pub claims: Vec<DecidedClaim>,
    pub by: String,
    pub why: String,
}

/// A decision as the ledger keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// Number of the decision, in the order in which they were made.
    pub id: i64,
    pub at: Timestamp,
    pub decision: Decision,
    /// It no longer counts.
    pub undone: Option<Undone>,
}

/// Who took a decision back, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    pub by: String,
    pub at: Timestamp,
}

impl Queue {
    /// Adds a decision and returns its number.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn decide(&self, decision: &Decision, now: Timestamp) -> Result<i64, QueueError> {
        self.write(|tx| {
            tx.execute(
                "INSERT INTO decision (verdict, why, decided_by, decided_at) VALUES (?1, ?2, ?3, ?4)",
                params![word(decision.verdict), decision.why, decision.by, micros(now)],
            )?;
            let id = tx.last_insert_rowid();
            for claim in &decision.claims {
                tx.execute(
                    "INSERT INTO decision_claim (decision, claim, document, quote, kind, place, digest)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                    params![id, claim.claim, claim.document, claim.quote, claim.kind.as_str(), claim.place, claim.digest],
                )?;
            }
            Ok(id)
        })
    }

    /// Takes a decision back. `false`: there is none of this number, or it is taken back already.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn undo(&self, id: i64, by: &str, why: &str, now: Timestamp) -> Result<bool, QueueError> {
        self.write(|tx| {
            let n = tx.execute(
                "INSERT INTO decision (undoes, why, decided_by, decided_at)
                 SELECT id, ?2, ?3, ?4 FROM decision WHERE id = ?1 AND verdict IS NOT NULL
                 ON CONFLICT (undoes) DO NOTHING",
                params![id, why, by, micros(now)],
            )?;
            Ok(n > 0)
        })
    }

    /// Every decision ever made, in order.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn decisions(&self) -> Result<Vec<Decided>, QueueError> {
        self.read(|db| {
            db.prepare_cached(
                "SELECT d.id, d.verdict, d.why, d.decided_by, d.decided_at, u.decided_by AS undone_by, u.decided_at AS undone_at
                 FROM decision d LEFT JOIN decision u ON u.undoes = d.id WHERE d.verdict IS NOT NULL ORDER BY d.id",
            )?
            .query_map([], |row| decided(db, row))?
            .collect()
        })
    }
}

fn decided(db: &Connection, row: &Row<'_>) -> rusqlite::Result<Decided> {
    let id = row.get("id")?;
    let undone_by: Option<String> = row.get("undone_by")?;
    Ok(Decided {
        id,
        at: time(row, "decided_at")?.unwrap_or_default(),
        decision: Decision {
            verdict: match row.get_ref("verdict")?.as_str()? {
                "same" => Verdict::Same,
                "different" => Verdict::Different,
                "wrong" => Verdict::Wrong,
                _ => Verdict::Unsure,
            },
            claims: db
                .prepare_cached("SELECT * FROM decision_claim WHERE decision = ?1 ORDER BY rowid")?
                .query_map([id], claim)?
                .collect::<Result<_, _>>()?,
            by: row.get("decided_by")?,
            why: row.get("why")?,
        },
        undone: undone_by
            .zip(time(row, "undone_at")?)
            .map(|(by, at)| Undone { by, at }),
    })
}

fn claim(row: &Row<'_>) -> rusqlite::Result<DecidedClaim> {
    let kind: String = row.get("kind")?;
    Ok(DecidedClaim {
        claim: row.get("claim")?,
        document: row.get("document")?,
        quote: row.get("quote")?,
        kind: EventKind::from_str(&kind).map_err(rusqlite::types::FromSqlError::other)?,
        place: row.get("place")?,
        digest: row.get("digest")?,
    })
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Same => "same",
        Verdict::Different => "different",
        Verdict::Unsure => "unsure",
        Verdict::Wrong => "wrong",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Ledger, at};

    fn claim(id: &str) -> DecidedClaim {
        DecidedClaim {
            claim: id.to_owned(),
            document: "d".to_owned(),
            quote: "A drone hit the depot.".to_owned(),
            kind: EventKind::Strike,
            place: Some("raqqa".to_owned()),
            digest: "b3".to_owned(),
        }
    }

    #[test]
    fn a_decision_is_kept_whole_and_so_is_its_undoing() {
        let ledger = Ledger::new();
        let verdicts = [
            Verdict::Same,
            Verdict::Different,
            Verdict::Unsure,
            Verdict::Wrong,
        ];
        let made = verdicts.map(|verdict| Decision {
            verdict,
            claims: if verdict == Verdict::Wrong {
                vec![claim("b")]
            } else {
                vec![claim("b"), claim("a")]
            },
            by: "ana".to_owned(),
            why: "one depot".to_owned(),
        });
        let ids = made
            .each_ref()
            .map(|decision| ledger.queue.decide(decision, at(1)).unwrap());
        assert!(
            ledger
                .queue
                .undo(ids[0], "ben", "two depots", at(2))
                .unwrap()
        );
        assert!(!ledger.queue.undo(ids[0], "ben", "again", at(3)).unwrap());
        assert!(!ledger.queue.undo(99, "ben", "unknown", at(3)).unwrap());

        let ledger = ledger.die_and_open_again();
        let found = ledger.queue.decisions().unwrap();
        assert_eq!(
            found.iter().map(|d| &d.decision).collect::<Vec<_>>(),
            made.iter().collect::<Vec<_>>()
        );
        let undone = Undone {
            by: "ben".to_owned(),
            at: at(2),
        };
        assert_eq!(found[0].undone, Some(undone));
        assert_eq!(found[1].undone, None);
    }
}
