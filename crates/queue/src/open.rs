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
                 CREATE TEMP TABLE handed (id INTEGER PRIMARY KEY);",
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
