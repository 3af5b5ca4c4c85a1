//! A record in, its bytes in the archive out. Only this file spells WARC.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::{ABOUT_THE_WIRE, CAPTURED, DIGEST, Record, UNDONE};
use crate::exchange::reason;

/// The record that begins a file.
pub(super) fn info(name: &str, now: Timestamp) -> Vec<u8> {
    let block = format!(
        "software: tarik/{}\r\nformat: WARC File Format 1.1\r\nconformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n",
        env!("CARGO_PKG_VERSION")
    );
    let fields = [
        ("WARC-Type", "warcinfo".to_owned()),
        (
            "WARC-Record-ID",
            record_id(&[name.as_bytes(), now.to_string().as_bytes()]),
        ),
        ("WARC-Date", now.to_string()),
        ("WARC-Filename", name.to_owned()),
        ("Content-Type", "application/warc-fields".to_owned()),
    ];
    assemble(&fields, block.as_bytes(), &[])
}

/// One record, before packing. `now`: the date of a page that has none.
pub(super) fn record(record: &Record, now: Timestamp) -> Vec<u8> {
    let page = &record.page;
    let payload = record.wire.as_deref().unwrap_or(&page.body);
    let head = http_head(record);
    let date = page.captured_at.unwrap_or(now).to_string();
    let captured = page
        .captured_at
        .map(|at| at.to_string())
        .unwrap_or_default();
    let id = record_id(&[
        page.url.as_str().as_bytes(),
        captured.as_bytes(),
        head.as_deref().unwrap_or_default(),
        payload,
    ]);
    let mut fields = vec![
        (
            "WARC-Type",
            if head.is_some() {
                "response"
            } else {
                "resource"
            }
            .to_owned(),
        ),
        ("WARC-Record-ID", id),
        ("WARC-Target-URI", page.url.to_string()),
        ("WARC-Date", date),
        (
            "WARC-Payload-Digest",
            format!("sha256:{}", hex(&Sha256::digest(payload))),
        ),
        (
            DIGEST,
            format!("blake3:{}", blake3::hash(&page.body).to_hex()),
        ),
    ];
    if page.captured_at.is_none() {
        fields.push((CAPTURED, "none".to_owned()));
    }
    if head.is_some() {
        fields.push((
            "Content-Type",
            "application/http;msgtype=response".to_owned(),
        ));
    } else if let Some(kind) = page.header("content-type") {
        fields.push(("Content-Type", one_line(kind)));
    }
    assemble(&fields, head.as_deref().unwrap_or_default(), payload)
}

/// The HTTP head of a page; `None` for one that never had any and says no more than its type.
fn http_head(record: &Record) -> Option<Vec<u8>> {
    let page = &record.page;
    let says_its_type_at_most = match page.headers.as_slice() {
        [] => true,
        [(name, _)] => name == "content-type",
        _ => false,
    };
    if page.captured_at.is_none()
        && page.status == 200
        && says_its_type_at_most
        && record.wire.is_none()
    {
        return None;
    }
    let mut head = format!("HTTP/1.1 {} {}\r\n", page.status, reason(page.status));
    // The body of the record is decoded although the fields say otherwise.
    let is_undone = record.wire.is_none() && page.header("content-encoding").is_some();
    for (name, value) in &page.headers {
        if is_undone && ABOUT_THE_WIRE.contains(&name.as_str()) {
            head.push_str(UNDONE);
        }
        head.push_str(&format!("{}: {}\r\n", one_line(name), one_line(value)));
    }
    head.push_str("\r\n");
    Some(head.into_bytes())
}

/// No field may end its line and begin another.
fn one_line(text: &str) -> String {
    text.replace(['\r', '\n', '\0'], " ")
}

fn assemble(fields: &[(&str, String)], head: &[u8], payload: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(1024 + head.len() + payload.len());
    out.extend_from_slice(b"WARC/1.1\r\n");
    for (name, value) in fields {
        out.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
    }
    out.extend_from_slice(
        format!("Content-Length: {}\r\n\r\n", head.len() + payload.len()).as_bytes(),
    );
    out.extend_from_slice(head);
    out.extend_from_slice(payload);
    out.extend_from_slice(b"\r\n\r\n");
    out
}

/// A UUID of version 8 (RFC 9562) made from content: the same record has the same id wherever it is written.
fn record_id(parts: &[&[u8]]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    let mut id = [0; 16];
    hasher.finalize_xof().fill(&mut id);
    id[6] = id[6] & 0x0f | 0x80;
    id[8] = id[8] & 0x3f | 0x80;
    let digits = hex(&id);
    let part = |from: usize, to: usize| {
        digits
            .chars()
            .skip(from)
            .take(to - from)
            .collect::<String>()
    };
    format!(
        "<urn:uuid:{}-{}-{}-{}-{}>",
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32)
    )
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use model::page::Page;
    use url::Url;

    use super::*;

    #[test]
    fn a_record_looks_as_other_tools_expect() {
        let at = "2024-05-06T07:08:09Z".parse().unwrap();
        let text = |record: &Record| String::from_utf8(super::record(record, at)).unwrap();
        let mut page = Record {
            page: Page {
                url: Url::parse("file:///a.html").unwrap(),
                captured_at: None,
                status: 200,
                headers: Vec::new(),
                body: b"text".to_vec(),
            },
            wire: None,
        };
        let expected = "WARC/1.1\r\n\
            WARC-Type: resource\r\n\
            WARC-Record-ID: <urn:uuid:ID>\r\n\
            WARC-Target-URI: file:///a.html\r\n\
            WARC-Date: 2024-05-06T07:08:09Z\r\n\
            WARC-Payload-Digest: sha256:982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1\r\n\
            WARC-Tarik-Digest: blake3:831c6831fdc9a309a4c66cc3cb2fa3740a100da8b86d6fe86e9ba40deb50aa19\r\n\
            WARC-Tarik-Captured: none\r\n\
            Content-Length: 4\r\n\r\ntext\r\n\r\n";
        let without_id = |text: &str| {
            let (before, rest) = text.split_once("uuid:").unwrap();
            let (id, after) = rest.split_once('>').unwrap();
            assert_eq!(
                (id.len(), id.chars().nth(14)),
                (36, Some('8')),
                "a UUID of version 8"
            );
            format!("{before}uuid:ID>{after}")
        };
        assert_eq!(without_id(&text(&page)), expected);
        page.page.captured_at = Some(at);
        page.page.headers = vec![("x-a".to_owned(), "1\r\nX-B: 2".to_owned())];
        let response = text(&page);
        assert!(response.contains("WARC-Type: response\r\n"));
        assert!(
            response.ends_with(
                "Content-Length: 39\r\n\r\nHTTP/1.1 200 OK\r\nx-a: 1  X-B: 2\r\n\r\ntext\r\n\r\n"
            ),
            "{response}"
        );
    }
}
