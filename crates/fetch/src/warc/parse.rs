//! A stream of WARC in, its records out, ours or others', and what cannot be read named and passed over. Only this file knows how
//! records and the HTTP messages in them are written.

use std::io::{self, BufRead, Read};

use bytes::Bytes;
use model::page::Page;
use url::Url;

use super::{ABOUT_THE_WIRE, CAPTURED, DIGEST, Record, UNDONE};
use crate::{dates, decode};

/// Bytes of one line of a head.
const MAX_LINE: usize = 64 << 10;
/// Lines of one head.
const MAX_FIELDS: usize = 1_000;
/// Bytes of the HTTP head in a record.
pub(super) const MAX_HEAD: u64 = 1 << 20;

type Fields = Vec<(String, String)>;

/// A record before its block is understood.
pub(super) struct Raw {
    fields: Fields,
    block: Vec<u8>,
}

/// Why a record cannot be given.
pub(super) enum Bad {
    /// The stream goes on behind the record.
    Record(String),
    /// The stream itself cannot be read, or is out of step: look for the next record.
    Stream(String),
}

impl From<io::Error> for Bad {
    fn from(error: io::Error) -> Self {
        Self::Stream(error.to_string())
    }
}

/// Reads the version line that begins the next record and returns its length; `None` at the end. `lost`: what stands before it is
/// passed over, else it is an error.
pub(super) fn find(stream: &mut impl BufRead, lost: bool) -> Result<Option<u64>, Bad> {
    let mut line = Vec::new();
    loop {
        line.clear();
        let n = stream
            .by_ref()
            .take(MAX_LINE as u64)
            .read_until(b'\n', &mut line)?;
        if n == 0 {
            return Ok(None);
        }
        if line.starts_with(b"WARC/0.") || line.starts_with(b"WARC/1.") {
            return Ok(Some(n as u64));
        }
        if !lost && line.iter().any(|b| !b.is_ascii_whitespace()) {
            return Err(Bad::Stream("no record begins here".to_owned()));
        }
    }
}

/// Reads the record whose version line was read. `limit`: bytes of the payload.
pub(super) fn raw(stream: &mut impl BufRead, limit: u64) -> Result<Raw, Bad> {
    let fields = fields(stream)?;
    let length: u64 = field(&fields, "content-length")
        .and_then(|length| length.parse().ok())
        .ok_or_else(|| Bad::Stream("the record has no length".to_owned()))?;
    if length > limit.saturating_add(MAX_HEAD) {
        let skipped = io::copy(&mut stream.take(length), &mut io::sink())?;
        return Err(if skipped < length {
            Bad::Stream("the file ends inside the record".to_owned())
        } else {
            Bad::Record(format!("the record has {length} bytes, more than are read"))
        });
    }
    let mut block = Vec::new();
    stream.take(length).read_to_end(&mut block)?;
    if (block.len() as u64) < length {
        return Err(Bad::Stream("the file ends inside the record".to_owned()));
    }
    Ok(Raw { fields, block })
}

fn fields(stream: &mut impl BufRead) -> Result<Fields, Bad> {
    let mut fields: Fields = Vec::new();
    let mut line = Vec::new();
    loop {
        line.clear();
        let n = stream
            .by_ref()
            .take(MAX_LINE as u64)
            .read_until(b'\n', &mut line)?;
        if n == 0 || !line.ends_with(b"\n") {
            return Err(Bad::Stream("the head of the record breaks off".to_owned()));
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            return Ok(fields);
        }
        if fields.len() == MAX_FIELDS {
            return Err(Bad::Stream("the head of the record is too long".to_owned()));
        }
        add_field(&mut fields, &line);
    }
}

/// A line that begins with a blank goes on with the field before it; a line without a colon says nothing.
fn add_field(fields: &mut Fields, line: &[u8]) {
    let text = decode::text(line);
    if text.starts_with([' ', '\t']) {
        if let Some((_, value)) = fields.last_mut() {
            value.push(' ');
            value.push_str(text.trim());
        }
    } else if let Some((name, value)) = text.split_once(':') {
        fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
    }
}

fn field<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields
        .iter()
        .find(|(n, _)| n.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str())
}

impl Raw {
    /// The page in the record; `None` for records that hold none. `limit`: decoded bytes.
    pub(super) fn record(self, limit: u64) -> Result<Option<Record>, String> {
        let kind = field(&self.fields, "content-type").map(str::to_ascii_lowercase);
        let is_http = kind
            .as_deref()
            .is_some_and(|kind| kind.starts_with("application/http"));
        let is_response = match field(&self.fields, "warc-type") {
            Some("response") if is_http => true,
            Some("resource") => false,
            _ => return Ok(None),
        };
        let target = field(&self.fields, "warc-target-uri").unwrap_or_default();
        // Some tools put the URL into angle brackets, as the standard once asked.
        let url = Url::parse(target.trim_start_matches('<').trim_end_matches('>'))
            .map_err(|_| "its target is no URL".to_owned())?;
        let captured_at = match field(&self.fields, CAPTURED) {
            Some("none") => None,
            _ => Some(
                field(&self.fields, "warc-date")
                    .and_then(dates::w3c)
                    .ok_or_else(|| "it has no date".to_owned())?,
            ),
        };
        let record = if is_response {
            http(self.block, limit)?
        } else {
            // A record of ours without a type has none; `kind` is in small letters, the field as it was.
            let kind = field(&self.fields, "content-type")
                .map(|kind| ("content-type".to_owned(), kind.to_owned()));
            Http {
                status: 200,
                headers: kind.into_iter().collect(),
                body: self.block,
                wire: None,
            }
        };
        if record.body.len() as u64 > limit {
            return Err(format!("its body is larger than {limit} bytes"));
        }
        if let Some(digest) = field(&self.fields, DIGEST)
            && digest != format!("blake3:{}", blake3::hash(&record.body).to_hex())
        {
            return Err("its body is not the one that was written".to_owned());
        }
        Ok(Some(Record {
            page: Page {
                url,
                captured_at,
                status: record.status,
                headers: record.headers,
                body: record.body,
            },
            wire: record.wire,
        }))
    }
}

/// An HTTP response with its encodings undone.
struct Http {
    status: u16,
    headers: Fields,
    body: Vec<u8>,
    wire: Option<Bytes>,
}

fn http(block: Vec<u8>, limit: u64) -> Result<Http, String> {
    let mut rest = block.as_slice();
    let mut line = Vec::new();
    let broken = || "its HTTP head cannot be read".to_owned();
    rest.read_until(b'\n', &mut line).map_err(|_| broken())?;
    let status = decode::text(&line)
        .strip_prefix("HTTP/")
        .and_then(|line| line.split_ascii_whitespace().nth(1)?.parse().ok())
        .ok_or_else(broken)?;
    // A message may end with its head.
    let mut headers = if rest.is_empty() {
        Vec::new()
    } else {
        fields(&mut rest).map_err(|_| broken())?
    };
    let is_chunked = field(&headers, "transfer-encoding")
        .is_some_and(|coding| coding.to_ascii_lowercase().contains("chunked"));
    headers.retain(|(name, _)| name != "transfer-encoding");
    // Others keep the field and undo the chunks: then the body does not begin with a chunk.
    let payload = if is_chunked {
        unchunk(rest).unwrap_or_else(|| rest.to_vec())
    } else {
        rest.to_vec()
    };
    drop(block);
    let decoded = match field(&headers, "content-encoding") {
        Some(encoding) => {
            decode::body(encoding, &payload, limit).map_err(|error| error.to_string())?
        }
        None => None,
    };
    if field(&headers, "content-encoding").is_none() {
        for (name, _) in &mut headers {
            if let Some(about) = name
                .strip_prefix(UNDONE)
                .filter(|about| ABOUT_THE_WIRE.contains(about))
            {
                *name = about.to_owned();
            }
        }
    }
    Ok(match decoded {
        Some(body) => Http {
            status,
            headers,
            body,
            wire: Some(payload.into()),
        },
        None => Http {
            status,
            headers,
            body: payload,
            wire: None,
        },
    })
}

/// `None`: the body is not chunked.
fn unchunk(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut line = Vec::new();
    loop {
        line.clear();
        rest.read_until(b'\n', &mut line).ok()?;
        let text = std::str::from_utf8(&line).ok()?;
        let digits = text.split(';').next()?.trim();
        let length = usize::from_str_radix(digits, 16).ok()?;
        if length == 0 {
            return Some(out);
        }
        out.extend_from_slice(rest.get(..length)?);
        let behind = rest.get(length..)?;
        let behind = behind.strip_prefix(b"\r").unwrap_or(behind);
        rest = behind.strip_prefix(b"\n").unwrap_or(behind);
    }
}
