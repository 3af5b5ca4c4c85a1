//! Pages in, an archive on disk out, and pages back again: WARC 1.1, one gzip member a record.
//!
//! A page from the web is a `response` record: its HTTP head, without `Transfer-Encoding`, and its body as received. A page from a
//! file is a `resource` record. Own fields, which other tools pass over: `WARC-Tarik-Digest`, the BLAKE3 of the decoded body, and
//! `WARC-Tarik-Captured: none` for a page without a capture time (its `WARC-Date` is that of writing). Record ids are made from
//! content. A body that came to us decoded is kept so, with its `Content-Encoding` under `X-Crawler-Content-Encoding`, as Common
//! Crawl does.

mod format;
mod parse;
mod read;
mod write;

use bytes::Bytes;
use model::page::Page;

pub use read::{BadRecord, Pages, ReadError, pages, read};
pub use write::Archive;

/// What the archive keeps of one capture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub page: Page,
    /// The body as received; `None` where only the decoded one is known, as for a file.
    pub wire: Option<Bytes>,
}

/// In our archive: BLAKE3 of the decoded body.
const DIGEST: &str = "WARC-Tarik-Digest";
/// In our archive: `none` where the page has no capture time.
const CAPTURED: &str = "WARC-Tarik-Captured";
/// Before the names of HTTP fields that are no longer true of the body in the record.
const UNDONE: &str = "x-crawler-";
/// The fields that this happens to.
const ABOUT_THE_WIRE: [&str; 2] = ["content-encoding", "content-length"];
