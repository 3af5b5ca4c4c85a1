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
    #[error("the data folder is in use by `{command}`{}; wait for it or stop it", of_pid(*.pid))]
    Owned {
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
                    return Err(OwnerError::Owned { pid, command });
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

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};

    use super::*;

    #[test]
    fn a_folder_has_one_owner_whose_name_the_second_learns() {
        let folder = tempfile::tempdir().unwrap();
        let first = Owner::acquire(folder.path(), "daemon", Duration::ZERO).unwrap();
        let error = Owner::acquire(folder.path(), "backfill", Duration::ZERO).unwrap_err();
        let OwnerError::Owned { pid, command } = &error else {
            panic!("{error}")
        };
        assert_eq!(
            (*pid, command.as_str()),
            (Some(std::process::id()), "daemon")
        );
        drop(first);
        Owner::acquire(folder.path(), "backfill", Duration::ZERO).unwrap();
    }

    #[test]
    fn a_starting_owner_waits_for_a_short_one() {
        let folder = tempfile::tempdir().unwrap();
        let first = Owner::acquire(folder.path(), "status", Duration::ZERO).unwrap();
        let path = folder.path().to_owned();
        let second =
            thread::spawn(move || Owner::acquire(&path, "daemon", Duration::from_secs(30)));
        drop(first);
        second.join().unwrap().unwrap();
    }

    /// The other process of the test below, which starts it; alone it does nothing.
    #[test]
    fn other_process() {
        let Some(folder) = std::env::var_os("QUEUE_TEST_FOLDER") else {
            return;
        };
        let _owner = Owner::acquire(Path::new(&folder), "other", Duration::ZERO).unwrap();
        println!("owned");
        // Ends with the pipe that the test holds.
        io::stdin().read_to_end(&mut Vec::new()).unwrap();
    }

    #[test]
    fn a_killed_owner_leaves_the_folder_free() {
        let folder = tempfile::tempdir().unwrap();
        let mut other = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "owner::tests::other_process", "--nocapture"])
            .env("QUEUE_TEST_FOLDER", folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = io::BufRead::lines(io::BufReader::new(other.stdout.take().unwrap()));
        assert!(lines.any(|line| line.unwrap().contains("owned")));
        let error = Owner::acquire(folder.path(), "daemon", Duration::ZERO).unwrap_err();
        assert!(
            error
                .to_string()
                .contains(&format!("`other` (process {})", other.id())),
            "{error}"
        );
        other.kill().unwrap();
        other.wait().unwrap();
        Owner::acquire(folder.path(), "daemon", Duration::ZERO).unwrap();
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let error =
            Owner::acquire(Path::new("/nowhere/data"), "daemon", Duration::ZERO).unwrap_err();
        assert!(error.to_string().contains("/nowhere/data/lock"), "{error}");
    }
}
