//! Who owns the data folder: one process at a time, by an advisory lock that the system takes back when the process ends, however it does.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

/// Pause between two tries for the lock.
const PAUSE: Duration = Duration::from_millis(50);

/// Longest text read from a lock file: a pid and the name of a command.
const MAX_TEXT: u64 = 4 << 10;

/// The right to the data folder; dropping it gives it back.
#[derive(Debug)]
pub struct Owner {
    /// Closing it gives up the lock.
    _lock: File,
}

/// The folder is not to be had.
#[derive(Debug, thiserror::Error)]
pub enum OwnerError {
    /// Another process owns it.
    #[error("{} is in use by `{command}`{}; wait for it or stop it", .folder.display(), of_pid(*.pid))]
    Owned {
        folder: PathBuf,
        /// Absent when the owner has not written its name yet.
        pid: Option<u32>,
        command: String,
    },
    /// The lock file cannot be made or locked.
    #[error("cannot lock {}; check that the data folder exists and belongs to this user", .file.display())]
    Io { file: PathBuf, source: io::Error },
}

fn of_pid(pid: Option<u32>) -> String {
    pid.map(|pid| format!(" (process {pid})"))
        .unwrap_or_default()
}

impl Owner {
    /// Takes the folder for `command`, waiting up to `wait` (blocking the thread) for another owner to end.
    ///
    /// # Errors
    /// Another process has it, or its lock file cannot be written.
    pub fn acquire(folder: &Path, command: &str, wait: Duration) -> Result<Self, OwnerError> {
        let file = folder.join("lock");
        let fail = |source| OwnerError::Io {
            file: file.clone(),
            source,
        };
        // The file is never deleted: a process that waits on a deleted one would own nothing.
        let mut lock = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&file)
            .map_err(fail)?;
        let started = Instant::now();
        loop {
            match lock.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(source)) => return Err(fail(source)),
                Err(TryLockError::WouldBlock) if started.elapsed() < wait => thread::sleep(PAUSE),
                Err(TryLockError::WouldBlock) => {
                    let (pid, command) = holder(&mut lock).map_err(fail)?;
                    return Err(OwnerError::Owned {
                        folder: folder.to_owned(),
                        pid,
                        command,
                    });
                }
            }
        }
        let text = format!("{} {command}\n", std::process::id());
        lock.set_len(0)
            .and_then(|()| lock.rewind())
            .and_then(|()| lock.write_all(text.as_bytes()))
            .map_err(fail)?;
        Ok(Self { _lock: lock })
    }
}

fn holder(lock: &mut File) -> io::Result<(Option<u32>, String)> {
    lock.rewind()?;
    let mut bytes = Vec::new();
    lock.take(MAX_TEXT).read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let (pid, command) = text
        .trim()
        .split_once(' ')
        .unwrap_or(("", "another process"));
    Ok((pid.parse().ok(), command.to_owned()))
}
