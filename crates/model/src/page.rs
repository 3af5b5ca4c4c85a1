//! What comes from outside: links to look at, and pages as they were served.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

/// A page to fetch, as a feed, a sitemap, a list page or a person named it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub url: Url,
    /// When it was published or last changed, as the place that named it says.
    pub dated: Option<Timestamp>,
    pub title: Option<String>,
}

/// A page as a server or a file gave it: transfer and content encodings undone, character encoding not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The URL after redirects; for a file, the one it names for itself or a `file:` URL.
    pub url: Url,
    /// When the response came; a file has none.
    pub captured_at: Option<Timestamp>,
    pub status: u16,
    /// As received, in order; names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Page {
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, v)| v.as_str())
    }
}

/// Which page went first: those that a watcher found go before those of a backfill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Lane {
    Watch,
    Backfill,
}

/// Where the archive keeps one record.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ArchiveKey {
    /// File name inside the archive folder.
    pub file: String,
    pub offset: u64,
    /// Compressed bytes of the record.
    pub length: u64,
}

impl std::fmt::Display for ArchiveKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}+{}", self.file, self.offset, self.length)
    }
}

/// One look at a document: a row of the ledger, and where its bytes are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capture {
    pub document: String,
    pub url: Url,
    /// `None` for a file: it ranks before every timed capture, by digest.
    pub captured_at: Option<Timestamp>,
    /// HTTP status; 200 for a file.
    pub status: u16,
    /// BLAKE3 of the body, hex.
    pub digest: String,
    pub archive: ArchiveKey,
}

impl Capture {
    /// The order in which captures of one document are read.
    #[must_use]
    pub fn order(&self) -> (Option<Timestamp>, &str) {
        (self.captured_at, &self.digest)
    }
}
