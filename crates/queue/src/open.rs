//! Opens the ledger's file: settings, migrations, and what a crash left in flight. Only this file knows how a connection is used.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::error::QueueError;

/// Schema changes in order; the file's `user_version` says how many of them it has. A released one never changes.
const MIGRATIONS: [&str; 1] = [include_str!("../migrations/V0001__ledger.sql")];

/// Another program in the file (a person with a shell) may hold it for so long before a call fails.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Prepared statements kept; the crate has some fifty.
const STATEMENTS: usize = 64;

/// A handle on the ledger; clones share it. Only the owner of the data folder opens one.
#[derive(Clone, Debug)]
pub struct Queue {
    pub(crate) shared: Arc<Shared>,
}

#[derive(Debug)]
pub(crate) struct Shared {
    connection: Mutex<Connection>,
    file: PathBuf,
    folder_id: String,
    /// Rows whose receipt was lost (a task that died): [`Queue::take`] lets them wait again.
    lost: Mutex<Vec<i64>>,
}

impl Queue {
    /// Opens the ledger in `file`, makes it if it is not there, and brings an older one up to date. What was in flight when the last
    /// owner died waits again, with its attempts kept.
    ///
    /// # Errors
    /// The file is locked, cannot be written, is no ledger, or was written by a newer version.
    pub fn open(file: &Path) -> Result<Self, QueueError> {
        let fail = |source| QueueError::new(file, source);
        let mut connection = Connection::open(file).map_err(fail)?;
        settings(&connection).map_err(fail)?;
        migrate(file, &mut connection)?;
        connection
            .execute_batch(
                "UPDATE item SET state = 'waiting', arrived = 0 WHERE state = 'flight';
                 CREATE TEMP TABLE handed (id INTEGER PRIMARY KEY, source TEXT NOT NULL);",
            )
            .map_err(fail)?;
        let folder_id = connection
            .query_row("SELECT id FROM folder", [], |row| row.get(0))
            .map_err(fail)?;
        Ok(Self {
            shared: Arc::new(Shared {
                connection: Mutex::new(connection),
                file: file.to_owned(),
                folder_id,
                lost: Mutex::default(),
            }),
        })
    }

    /// Random id of the data folder, given once: a store notes whose it is.
    #[must_use]
    pub fn folder_id(&self) -> String {
        self.shared.folder_id.clone()
    }

    pub(crate) fn read<T>(
        &self,
        ask: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, QueueError> {
        ask(&self.connection()).map_err(|source| QueueError::new(&self.shared.file, source))
    }

    /// All of `change` or nothing of it.
    pub(crate) fn write<T>(
        &self,
        change: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, QueueError> {
        let mut connection = self.connection();
        let run = || {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let answer = change(&transaction)?;
            transaction.commit()?;
            Ok(answer)
        };
        run().map_err(|source| QueueError::new(&self.shared.file, source))
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        // A panic under the lock rolled its transaction back, so the connection is sound.
        self.shared
            .connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shared {
    pub(crate) fn lose(&self, item: i64) {
        self.lost
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(item);
    }

    pub(crate) fn take_lost(&self) -> Vec<i64> {
        std::mem::take(&mut *self.lost.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn settings(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // FULL: an acknowledged row survives the loss of power, not only of the process.
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "temp_store", "memory")
}

fn migrate(file: &Path, connection: &mut Connection) -> Result<(), QueueError> {
    let broken = |reason| QueueError::Broken {
        file: file.to_owned(),
        reason,
        source: None,
    };
    let fail = |source| QueueError::new(file, source);
    let version: usize = connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(fail)?;
    if version > MIGRATIONS.len() {
        return Err(broken(format!(
            "was written by a newer version of tarik (schema {version}, this one knows {}); upgrade tarik",
            MIGRATIONS.len()
        )));
    }
    let tables: usize = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(fail)?;
    if version == 0 && tables > 0 {
        return Err(broken(
            "is the database of another program; choose another data folder".to_owned(),
        ));
    }
    for (n, migration) in MIGRATIONS.iter().enumerate().skip(version) {
        let mut run = || {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
            transaction.execute_batch(migration)?;
            transaction.pragma_update(None, "user_version", n + 1)?;
            transaction.commit()
        };
        run().map_err(fail)?;
    }
    Ok(())
}

/// A time as the ledger keeps it: microseconds since 1970.
pub(crate) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

pub(crate) fn time(row: &rusqlite::Row<'_>, column: &str) -> rusqlite::Result<Option<Timestamp>> {
    row.get::<_, Option<i64>>(column)?
        .map(|micros| {
            Timestamp::from_microsecond(micros)
                .map_err(|e| rusqlite::types::FromSqlError::other(e).into())
        })
        .transpose()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::fixture::{Ledger, at, page};

    #[test]
    fn a_ledger_keeps_its_folder_id_and_what_it_holds() {
        let ledger = Ledger::new();
        let id = ledger.queue.folder_id();
        ledger.keep(&[page("https://a.org/1", 1, "x")]);
        let ledger = ledger.die_and_open_again();
        assert_eq!(ledger.queue.folder_id(), id);
        assert_eq!(ledger.queue.counts().unwrap().waiting(), 1);
        assert_ne!(
            Ledger::new().queue.folder_id(),
            id,
            "another folder, another id"
        );
    }

    fn refused(prepare: impl FnOnce(&Path)) -> String {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ledger.db");
        prepare(&file);
        let error = Queue::open(&file).unwrap_err();
        assert!(matches!(error, QueueError::Broken { .. }), "{error:?}");
        let text = error.to_string();
        assert!(
            text.contains("ledger.db"),
            "the message names the file: {text}"
        );
        text
    }

    #[test]
    fn a_file_that_cannot_serve_is_refused_and_named() {
        let newer = refused(|file| {
            drop(Queue::open(file).unwrap());
            Connection::open(file)
                .unwrap()
                .pragma_update(None, "user_version", 99)
                .unwrap();
        });
        assert!(newer.contains("newer version"), "{newer}");

        let other = refused(|file| {
            Connection::open(file)
                .unwrap()
                .execute_batch("CREATE TABLE songs (name TEXT)")
                .unwrap();
        });
        assert!(other.contains("another program"), "{other}");

        let junk = refused(|file| fs::write(file, "not a database ".repeat(1_000)).unwrap());
        assert!(junk.contains("damaged"), "{junk}");

        let folder = refused(|file| fs::create_dir(file).unwrap());
        assert!(folder.contains("cannot be opened"), "{folder}");
    }

    #[test]
    fn a_file_damaged_while_closed_is_refused_or_answers_with_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ledger.db");
        drop(Queue::open(&file).unwrap());
        let mut bytes = fs::read(&file).unwrap();
        bytes.iter_mut().skip(100).for_each(|b| *b = 0x5a);
        fs::write(&file, bytes).unwrap();
        let outcome = Queue::open(&file).and_then(|queue| queue.take(1, 1).map(|_| ()));
        assert!(
            matches!(outcome, Err(QueueError::Broken { .. })),
            "{outcome:?}"
        );
    }

    #[test]
    fn a_folder_without_write_permission_is_named() {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o500)).unwrap();
        let file = folder.path().join("ledger.db");
        if fs::write(&file, "").is_ok() {
            eprintln!("skipped: this user may write everywhere");
            return;
        }
        let error = Queue::open(&file).unwrap_err().to_string();
        assert!(error.contains("cannot be opened for writing"), "{error}");
    }

    #[test]
    fn a_full_disk_is_told_apart_and_loses_nothing() {
        let ledger = Ledger::new();
        ledger.keep(&[page("https://a.org/1", 1, "x")]);
        let pages: i64 = ledger
            .queue
            .read(|db| {
                let n: i64 = db.pragma_query_value(None, "page_count", |row| row.get(0))?;
                db.pragma_update(None, "max_page_count", n)?;
                Ok(n)
            })
            .unwrap();
        let many: Vec<_> = (0..1_000)
            .map(|n| page(&format!("https://b.org/{n}"), 1, "x"))
            .collect();
        let error = ledger.queue.keep(&many, &[], at(0)).unwrap_err();
        assert!(matches!(error, QueueError::Full { .. }), "{error:?}");
        ledger
            .queue
            .read(|db| db.pragma_update(None, "max_page_count", pages * 1_000))
            .unwrap();
        assert_eq!(
            ledger.queue.counts().unwrap().waiting(),
            1,
            "nothing of the group was kept"
        );
        ledger.keep(&many);
        assert_eq!(ledger.queue.counts().unwrap().waiting(), 1_001);
    }

    #[test]
    fn a_file_held_by_another_program_is_told_apart() {
        let ledger = Ledger::new();
        let other = Connection::open(ledger.file()).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        ledger
            .queue
            .read(|db| db.busy_timeout(Duration::ZERO))
            .unwrap();
        let error = ledger.queue.take(1, 1).unwrap_err();
        assert!(matches!(error, QueueError::Busy { .. }), "{error:?}");
    }

    #[test]
    fn every_commit_is_on_the_disk_before_it_is_told() {
        let ledger = Ledger::new();
        let (journal, synchronous): (String, i64) = ledger
            .queue
            .read(|db| {
                Ok((
                    db.pragma_query_value(None, "journal_mode", |row| row.get(0))?,
                    db.pragma_query_value(None, "synchronous", |row| row.get(0))?,
                ))
            })
            .unwrap();
        assert_eq!((journal.as_str(), synchronous), ("wal", 2));
    }
}
