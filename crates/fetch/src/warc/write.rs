//! Records in, their place in the archive out. Only this file writes to the archive.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use model::page::ArchiveKey;

use super::{Record, format};

/// A file is closed before it grows beyond this; the next record begins another. Only a larger record stands alone in a larger file.
const MAX_FILE: u64 = 256 << 20;

/// The archive folder, opened for writing by its one owner.
#[derive(Debug)]
pub struct Archive {
    dir: PathBuf,
    max_file: u64,
    current: Option<Current>,
}

/// The file that grows.
#[derive(Debug)]
struct Current {
    name: String,
    file: File,
    /// Bytes that are whole records. The file is longer after a failed write, until the next one cuts it.
    len: u64,
}

impl Archive {
    /// Opens the folder, which is made where it is not there, and goes on with its last file.
    ///
    /// # Errors
    /// The folder or the file cannot be made, read or written.
    pub fn open(dir: &Path) -> io::Result<Self> {
        Self::with_max_file(dir, MAX_FILE)
    }

    fn with_max_file(dir: &Path, max_file: u64) -> io::Result<Self> {
        fs::create_dir_all(dir)?;
        let mut archive = Self {
            dir: dir.to_owned(),
            max_file,
            current: None,
        };
        archive.go_on_with_last()?;
        Ok(archive)
    }

    /// The files of the archive with their lengths, oldest first.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn files(&self) -> io::Result<Vec<(String, u64)>> {
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.dir)? {
            let entry = entry?;
            if let Some(name) = entry
                .file_name()
                .to_str()
                .filter(|name| number(name).is_some())
            {
                files.push((name.to_owned(), entry.metadata()?.len()));
            }
        }
        files.sort_by_key(|(name, _)| number(name));
        Ok(files)
    }

    /// The file that grows and its length; `None` before the first record.
    #[must_use]
    pub fn current(&self) -> Option<(&str, u64)> {
        self.current
            .as_ref()
            .map(|current| (current.name.as_str(), current.len))
    }

    /// Makes the archive what the ledger knows it to be, before anything else is done with it: what a killed process wrote and did
    /// not enter is cut off, and files without an entry go. `known`: each file with its length in the ledger, which is the end of
    /// its last record. Returns the files that were changed, with the bytes that went.
    ///
    /// # Errors
    /// A file is missing or shorter than the ledger knows (`NotFound`, `InvalidData`): captures are lost, and the archive must come
    /// from a backup. Nothing is changed then. Else the files cannot be written.
    pub fn cut_back(&mut self, known: &BTreeMap<String, u64>) -> io::Result<Vec<(String, u64)>> {
        let there: BTreeMap<String, u64> = self.files()?.into_iter().collect();
        for (name, len) in known {
            match there.get(name) {
                None if *len > 0 => {
                    let message = format!(
                        "the archive file {name} is missing, {len} bytes of it are known: restore it from a backup"
                    );
                    return Err(io::Error::new(io::ErrorKind::NotFound, message));
                }
                Some(found) if found < len => {
                    let message = format!(
                        "the archive file {name} has {found} bytes of {len} that are known: restore it from a backup"
                    );
                    return Err(io::Error::new(io::ErrorKind::InvalidData, message));
                }
                _ => {}
            }
        }
        self.current = None;
        let mut changed = Vec::new();
        for (name, found) in there {
            let len = known.get(&name).copied().unwrap_or(0);
            let path = self.dir.join(&name);
            if len == 0 {
                fs::remove_file(&path)?;
            } else if found > len {
                let file = OpenOptions::new().write(true).open(&path)?;
                file.set_len(len)?;
                file.sync_all()?;
            } else {
                continue;
            }
            changed.push((name, found - len));
        }
        sync_dir(&self.dir)?;
        self.go_on_with_last()?;
        Ok(changed)
    }

    /// Writes a group of records and returns, once all are on the disk, where each is. Enter these into the ledger next: until then
    /// the group does not count. Blocks its thread.
    ///
    /// # Errors
    /// The disk refuses. The archive is as before the call, so the group may be appended again.
    pub fn append(&mut self, records: &[Record]) -> io::Result<Vec<ArchiveKey>> {
        let before = self
            .current
            .as_ref()
            .map(|current| (current.name.clone(), current.len));
        let written = self.write_group(records);
        if written.is_err() {
            // The file is cut to `len` before the next write, should this fail too; files that were begun have no entry.
            self.current = None;
            if let Some((name, len)) = before {
                self.current = Some(Current {
                    file: OpenOptions::new().write(true).open(self.dir.join(&name))?,
                    name,
                    len,
                });
                self.cut_current()?;
            }
        }
        written
    }

    fn write_group(&mut self, records: &[Record]) -> io::Result<Vec<ArchiveKey>> {
        if records.is_empty() {
            return Ok(Vec::new());
        }
        self.cut_current()?;
        let mut keys = Vec::with_capacity(records.len());
        for record in records {
            let member = pack(&format::record(record, Timestamp::now()))?;
            let length = member.len() as u64;
            if self
                .current
                .as_ref()
                .is_none_or(|current| current.len + length > self.max_file)
            {
                self.begin_next()?;
            }
            let current = self
                .current
                .as_mut()
                .ok_or_else(|| io::Error::other("no archive file is open"))?;
            current.file.write_all(&member)?;
            keys.push(ArchiveKey {
                file: current.name.clone(),
                offset: current.len,
                length,
            });
            current.len += length;
        }
        if let Some(current) = &self.current {
            current.file.sync_data()?;
        }
        Ok(keys)
    }

    fn begin_next(&mut self) -> io::Result<()> {
        if let Some(full) = self.current.take() {
            full.file.sync_data()?;
        }
        let last = self
            .files()?
            .last()
            .and_then(|(name, _)| number(name))
            .unwrap_or(0);
        let name = format!("tarik-{:06}.warc.gz", last + 1);
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(self.dir.join(&name))?;
        let head = pack(&format::info(&name, Timestamp::now()))?;
        file.write_all(&head)?;
        sync_dir(&self.dir)?;
        self.current = Some(Current {
            name,
            file,
            len: head.len() as u64,
        });
        Ok(())
    }

    fn go_on_with_last(&mut self) -> io::Result<()> {
        self.current = match self.files()?.pop() {
            Some((name, len)) => {
                let file = OpenOptions::new().write(true).open(self.dir.join(&name))?;
                Some(Current { name, file, len })
            }
            None => None,
        };
        Ok(())
    }

    fn cut_current(&mut self) -> io::Result<()> {
        if let Some(current) = &mut self.current {
            current.file.set_len(current.len)?;
            current.file.seek(SeekFrom::Start(current.len))?;
        }
        Ok(())
    }
}

/// The running number of an archive file; `None` for any other file.
fn number(name: &str) -> Option<u64> {
    name.strip_prefix("tarik-")?
        .strip_suffix(".warc.gz")?
        .parse()
        .ok()
}

/// A new or removed name is on the disk only after this.
fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

fn pack(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::default());
    encoder.write_all(bytes)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;
    use url::Url;

    use super::*;
    use crate::warc::{pages, read};

    /// `n` bytes that do not pack.
    fn record(name: &str, n: usize) -> Record {
        let mut body = vec![0; n];
        blake3::Hasher::new()
            .update(name.as_bytes())
            .finalize_xof()
            .fill(&mut body);
        Record {
            page: model::page::Page {
                url: Url::parse("file:///").unwrap().join(name).unwrap(),
                captured_at: None,
                status: 200,
                headers: Vec::new(),
                body,
            },
            wire: None,
        }
    }

    #[test]
    fn a_file_is_closed_before_it_grows_beyond_the_limit() {
        let dir = TempDir::new().unwrap();
        let mut archive = Archive::with_max_file(dir.path(), 4_000).unwrap();
        let records: Vec<Record> = [1_000, 1_000, 1_500, 9_000, 10]
            .iter()
            .map(|n| record("a", *n))
            .collect();
        let mut keys = archive.append(&records[..3]).unwrap();
        keys.extend(archive.append(&records[3..]).unwrap());
        let files: Vec<&str> = keys.iter().map(|key| key.file.as_str()).collect();
        let name = |n: usize| format!("tarik-{n:06}.warc.gz");
        assert_eq!(files, [name(1), name(1), name(2), name(3), name(4)]);
        for (key, record) in keys.iter().zip(&records) {
            assert_eq!(read(dir.path(), key, 10_000).unwrap(), record.page);
        }
        let reopened = Archive::open(dir.path()).unwrap();
        assert_eq!(reopened.current(), archive.current());
    }

    #[test]
    fn a_group_that_the_disk_refused_leaves_nothing_behind() {
        let dir = TempDir::new().unwrap();
        let mut archive = Archive::with_max_file(dir.path(), 4_000).unwrap();
        archive.append(&[record("a", 10)]).unwrap();
        let path = dir.path().join("tarik-000001.warc.gz");
        let before = fs::read(&path).unwrap();
        // The next number is taken by what cannot be written, after a record has gone into the first file.
        fs::create_dir(dir.path().join("tarik-000002.warc.gz")).unwrap();
        archive.current.as_mut().unwrap().file = File::open(&path).unwrap();
        archive.append(&[record("b", 10)]).unwrap_err();
        assert_eq!(fs::read(&path).unwrap(), before);
        fs::remove_dir(dir.path().join("tarik-000002.warc.gz")).unwrap();
        archive.append(&[record("c", 10)]).unwrap();
        let found: Vec<String> = pages(&path, 100)
            .unwrap()
            .map(|r| r.unwrap().page.url.to_string())
            .collect();
        assert_eq!(found, ["file:///a", "file:///c"]);
    }
}
