//! A place in our archive or the path of any WARC file in, pages out. Only this file knows how records are found in files.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::GzDecoder;
use model::page::{ArchiveKey, Page};

use super::Record;
use super::parse::{self, Bad, MAX_HEAD};

/// A member that unpacks to more than this many times its size is a bomb, once it is larger than [`SPARED`] and any record may be.
const MAX_RATIO: u64 = 200;
/// Bytes. Some tools pack a whole file as one member, in which a single dull page may make the ratio.
const SPARED: u64 = 64 << 20;

/// A record of our archive cannot be given.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The disk may answer another time.
    #[error("the archive record {key} cannot be read: {source}")]
    Io { key: ArchiveKey, source: io::Error },
    /// What is there is not what was written: restore the file from a backup.
    #[error("the archive record {key} is damaged ({reason}): restore {} from a backup", key.file)]
    Damaged { key: ArchiveKey, reason: String },
}

/// The page of one record of our archive, equal to the one that was appended. `limit`: decoded bytes of its body.
///
/// # Errors
/// See [`ReadError`].
pub fn read(dir: &Path, key: &ArchiveKey, limit: u64) -> Result<Page, ReadError> {
    let damaged = |reason: &str| ReadError::Damaged {
        key: key.clone(),
        reason: reason.to_owned(),
    };
    if Path::new(&key.file).file_name() != Some(key.file.as_ref()) {
        return Err(damaged("its file is outside the archive"));
    }
    let packed = slice(&dir.join(&key.file), key, limit).map_err(|source| match source.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::NotFound => {
            damaged("the file is missing or ends before it")
        }
        _ => ReadError::Io {
            key: key.clone(),
            source,
        },
    })?;
    let most = limit.saturating_add(2 * MAX_HEAD);
    let mut stream = BufReader::new(GzDecoder::new(packed.as_slice()).take(most));
    let raw = match parse::find(&mut stream, false) {
        Ok(Some(_)) => parse::raw(&mut stream, limit),
        Ok(None) => return Err(damaged("it is empty")),
        Err(bad) => Err(bad),
    };
    let raw = raw.map_err(|bad| match bad {
        Bad::Record(reason) | Bad::Stream(reason) => damaged(&reason),
    })?;
    // The checksum stands at the end of the member.
    io::copy(&mut stream, &mut io::sink()).map_err(|error| damaged(&error.to_string()))?;
    match raw.record(limit) {
        Ok(Some(record)) => Ok(record.page),
        Ok(None) => Err(damaged("it holds no page")),
        Err(reason) => Err(damaged(&reason)),
    }
}

fn slice(path: &Path, key: &ArchiveKey, limit: u64) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(key.offset))?;
    // Packing makes nothing much larger, so a longer record is no record; the read below then ends too early.
    let length = key.length.min(limit.saturating_add(2 * MAX_HEAD));
    let mut packed = Vec::new();
    file.take(length).read_to_end(&mut packed)?;
    if (packed.len() as u64) < key.length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(packed)
}

/// A record that was passed over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}, at byte {offset}: a record was passed over ({reason})", path.display())]
pub struct BadRecord {
    pub path: PathBuf,
    /// Of the record, or of the gzip member that it stands in.
    pub offset: u64,
    pub reason: String,
}

/// The pages of one WARC file, one at a time.
pub struct Pages {
    path: PathBuf,
    limit: u64,
    stream: Box<dyn BufRead + Send>,
    is_packed: bool,
    position: Position,
    /// The last record broke off, so the start of the next has to be looked for.
    lost: bool,
    /// Bytes consumed when something last went wrong: a second time at the same place is the disk's fault, and the end.
    stuck: Option<u64>,
    ended: bool,
}

/// The pages of any WARC file, 1.0 or 1.1, plain or packed, ours or others': of its `response` and `resource` records, whatever
/// their status. Other records are passed over without a word. `limit`: decoded bytes of a body.
///
/// # Errors
/// The file cannot be opened. What goes wrong later is an item.
pub fn pages(path: &Path, limit: u64) -> io::Result<Pages> {
    let mut file = BufReader::new(File::open(path)?);
    let is_packed = file.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    let position = Position::default();
    let file = Counted {
        file,
        position: position.clone(),
    };
    let stream: Box<dyn BufRead + Send> = if is_packed {
        Box::new(BufReader::new(Members {
            between: Some(file),
            inside: None,
            position: position.clone(),
            unpacked: 0,
            spared: limit.saturating_add(MAX_HEAD).max(SPARED),
            lost: false,
        }))
    } else {
        Box::new(file)
    };
    Ok(Pages {
        path: path.to_owned(),
        limit,
        stream,
        is_packed,
        position,
        lost: false,
        stuck: None,
        ended: false,
    })
}

impl Iterator for Pages {
    type Item = Result<Record, BadRecord>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let found = parse::find(&mut self.stream, self.lost);
            let offset = match &found {
                Ok(Some(line)) if !self.is_packed => self.position.consumed() - line,
                _ => self.position.member(),
            };
            let read = match found {
                Ok(Some(_)) => {
                    self.lost = false;
                    parse::raw(&mut self.stream, self.limit)
                }
                Ok(None) => break,
                Err(bad) => Err(bad),
            };
            let reason = match read {
                Ok(raw) => match raw.record(self.limit) {
                    Ok(Some(record)) => return Some(Ok(record)),
                    Ok(None) => continue,
                    Err(reason) => reason,
                },
                Err(Bad::Record(reason)) => reason,
                Err(Bad::Stream(reason)) => {
                    self.lost = true;
                    let here = Some(self.position.consumed());
                    self.ended = self.stuck == here;
                    self.stuck = here;
                    reason
                }
            };
            let path = self.path.clone();
            return Some(Err(BadRecord {
                path,
                offset,
                reason,
            }));
        }
        self.ended = true;
        None
    }
}

/// Where in the file we are, seen from outside of the readers that are stacked upon it.
#[derive(Clone, Default)]
struct Position {
    consumed: Arc<AtomicU64>,
    member: Arc<AtomicU64>,
}

impl Position {
    fn consumed(&self) -> u64 {
        self.consumed.load(Ordering::Relaxed)
    }

    /// Start of the current gzip member; 0 in a plain file.
    fn member(&self) -> u64 {
        self.member.load(Ordering::Relaxed)
    }
}

/// The file, counting what is taken from it.
struct Counted {
    file: BufReader<File>,
    position: Position,
}

impl BufRead for Counted {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.file.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        self.position
            .consumed
            .fetch_add(n as u64, Ordering::Relaxed);
        self.file.consume(n);
    }
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buffer)?;
        self.consume(n);
        Ok(n)
    }
}

/// First bytes of a gzip member: its mark, and the one method there is.
const MAGIC: [u8; 3] = [0x1f, 0x8b, 8];

/// All gzip members of a file, unpacked one behind the other. One read never crosses from one into the next, so that
/// [`Position::member`] belongs to what a reader on top holds. After an error the next read goes on with the next member.
struct Members {
    between: Option<Counted>,
    inside: Option<GzDecoder<io::Chain<Cursor<[u8; 3]>, Counted>>>,
    position: Position,
    /// Bytes that came out of the current member.
    unpacked: u64,
    /// Bytes that any member may unpack to.
    spared: u64,
    lost: bool,
}

impl Read for Members {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(member) = &mut self.inside {
                let read = member.read(buffer);
                self.unpacked += *read.as_ref().unwrap_or(&0) as u64;
                let packed = self.position.consumed() - self.position.member();
                let is_bomb = self.unpacked > self.spared && self.unpacked / MAX_RATIO > packed;
                if let Ok(1..) = read
                    && !is_bomb
                {
                    return read;
                }
                self.between = self
                    .inside
                    .take()
                    .map(|member| member.into_inner().into_inner().1);
                if is_bomb {
                    self.lost = true;
                    return Err(io::Error::new(
                        io::ErrorKind::InvalidData,
                        "a packed member grows without bounds",
                    ));
                }
                if let Err(error) = read {
                    self.lost = true;
                    return Err(error);
                }
            }
            let Some(file) = &mut self.between else {
                return Ok(0);
            };
            match skip_magic(file, self.lost) {
                Ok(false) => self.between = None,
                Ok(true) => {
                    self.lost = false;
                    self.unpacked = 0;
                    let start = self.position.consumed() - MAGIC.len() as u64;
                    self.position.member.store(start, Ordering::Relaxed);
                    self.inside = self
                        .between
                        .take()
                        .map(|file| GzDecoder::new(Cursor::new(MAGIC).chain(file)));
                }
                Err(error) => {
                    self.lost = true;
                    return Err(error);
                }
            }
        }
    }
}

/// Reads to behind the next mark; `false` at the end. Zeros may pad a file; anything else before the mark is an error unless `lost`.
fn skip_magic(file: &mut Counted, lost: bool) -> io::Result<bool> {
    let mut n_matched = 0;
    loop {
        let Some(byte) = file.fill_buf()?.first().copied() else {
            return Ok(false);
        };
        file.consume(1);
        if MAGIC.get(n_matched) == Some(&byte) {
            n_matched += 1;
            if n_matched == MAGIC.len() {
                return Ok(true);
            }
            continue;
        }
        if !lost && (n_matched > 0 || byte != 0) {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "no packed record begins here",
            ));
        }
        n_matched = usize::from(byte == MAGIC[0]);
    }
}
