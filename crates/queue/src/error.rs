//! What can go wrong with the ledger, by what the caller can do about it.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// The ledger could not do what it was asked; nothing of it was done.
#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    /// Another program holds the file: try again.
    #[error("{} is locked by another program; close it", .file.display())]
    Busy {
        file: PathBuf,
        source: rusqlite::Error,
    },
    /// No room: hold everything and try again when there is.
    #[error("no room to write {}; free space on its disk", .file.display())]
    Full {
        file: PathBuf,
        source: rusqlite::Error,
    },
    /// It will not get better by itself.
    #[error("{}: {reason}", .file.display())]
    Broken {
        file: PathBuf,
        reason: String,
        source: Option<rusqlite::Error>,
    },
}

impl QueueError {
    pub(crate) fn new(file: &Path, source: rusqlite::Error) -> Self {
        let file = file.to_owned();
        // SQLite reports a full disk under the shared index of the log as an I/O error of its own.
        let no_room_for_index = source.sqlite_error().map(|e| e.extended_code)
            == Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE);
        let reason = match source.sqlite_error_code() {
            Some(
                ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::FileLockingProtocolFailed,
            ) => return Self::Busy { file, source },
            Some(ErrorCode::DiskFull) => return Self::Full { file, source },
            Some(ErrorCode::SystemIoFailure) if no_room_for_index => {
                return Self::Full { file, source };
            }
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
                "is damaged or no ledger; restore it from a backup, or move it away to begin anew"
            }
            Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
                "cannot be opened for writing; check that its folder exists and belongs to this user"
            }
            Some(ErrorCode::SystemIoFailure) => {
                "the disk failed to read or write it; check the system's log"
            }
            _ => "the ledger failed",
        };
        Self::Broken {
            file,
            reason: reason.to_owned(),
            source: Some(source),
        }
    }
}
