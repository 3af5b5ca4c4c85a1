//! Pages in the archive and in the WARC files of others.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use bytes::Bytes;
use fetch::warc::{Archive, BadRecord, ReadError, Record, pages, read};
use flate2::Compression;
use flate2::write::GzEncoder;
use model::page::{ArchiveKey, Page};
use proptest::prelude::*;
use tempfile::TempDir;
use url::Url;

const LIMIT: u64 = 1 << 20;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn record(path: &str, body: &str) -> Record {
    Record {
        page: Page {
            url: Url::parse("https://example.org")
                .unwrap()
                .join(path)
                .unwrap(),
            captured_at: Some("2024-05-06T07:08:09.123456789Z".parse().unwrap()),
            status: 200,
            headers: vec![("content-type".to_owned(), "text/html".to_owned())],
            body: body.as_bytes().to_vec(),
        },
        wire: None,
    }
}

fn known(keys: &[ArchiveKey]) -> BTreeMap<String, u64> {
    let mut known = BTreeMap::new();
    for key in keys {
        let len = known.entry(key.file.clone()).or_insert(0);
        *len = (key.offset + key.length).max(*len);
    }
    known
}

fn urls(path: &Path) -> Vec<Result<String, BadRecord>> {
    pages(path, LIMIT)
        .unwrap()
        .map(|record| record.map(|record| record.page.url.path().to_owned()))
        .collect()
}

prop_compose! {
    /// A page as a server sends one, as a file gives one, or as an archive of others held one.
    fn any_record()(
        path in "[a-zA-Z0-9/]{0,20}",
        nanos in proptest::option::of(0_i64..2_000_000_000_000_000_000),
        status in prop_oneof![Just(200_u16), 100_u16..600],
        headers in proptest::collection::vec(("[a-z][a-z-]{0,10}", "([!-~é]([ -~é]{0,10}[!-~])?)?"), 0..4),
        kind in proptest::option::of("text/[a-z]{1,5}"),
        body: Vec<u8>,
        packed in prop_oneof![Just(None), Just(Some(true)), Just(Some(false))],
    ) -> Record {
        let mut headers: Vec<(String, String)> = headers
            .into_iter()
            .filter(|(name, _)| name != "transfer-encoding" && name != "content-encoding")
            .collect();
        headers.extend(kind.map(|kind| ("content-type".to_owned(), kind)));
        let wire = packed.map(|is_packed| {
            if is_packed {
                headers.push(("content-encoding".to_owned(), "gzip".to_owned()));
                Bytes::from(gzip(&body))
            } else {
                Bytes::from(body.clone())
            }
        });
        Record {
            page: Page {
                url: Url::parse(&format!("https://example.org/{path}")).unwrap(),
                captured_at: nanos.map(|n| jiff::Timestamp::from_nanosecond(n.into()).unwrap()),
                status,
                headers,
                body,
            },
            wire,
        }
    }
}

proptest! {
    // Each case waits for the disk.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_read_is_what_was_appended(records in proptest::collection::vec(any_record(), 1..5)) {
        let dir = TempDir::new().unwrap();
        let mut archive = Archive::open(dir.path()).unwrap();
        let keys = archive.append(&records).unwrap();
        for (record, key) in records.iter().zip(&keys) {
            prop_assert_eq!(&read(dir.path(), key, LIMIT).unwrap(), &record.page);
        }
        let all: Vec<Page> = pages(&dir.path().join(&keys[0].file), LIMIT)
            .unwrap()
            .map(|record| record.unwrap().page)
            .collect();
        prop_assert_eq!(all, records.into_iter().map(|record| record.page).collect::<Vec<_>>());
        let len = archive.current().unwrap().1;
        prop_assert_eq!(len, keys.iter().map(|key| key.offset + key.length).max().unwrap());
    }

    /// A page that came decoded, out of an archive of others, is kept and given back with the encoding that it came with.
    #[test]
    fn a_page_without_its_wire_comes_back_as_it_was(body: Vec<u8>) {
        let mut record = record("/a", "");
        record.page.body = body;
        record.page.headers.push(("content-encoding".to_owned(), "gzip".to_owned()));
        record.page.headers.push(("content-length".to_owned(), "5".to_owned()));
        let dir = TempDir::new().unwrap();
        let keys = Archive::open(dir.path()).unwrap().append(std::slice::from_ref(&record)).unwrap();
        prop_assert_eq!(read(dir.path(), &keys[0], LIMIT).unwrap(), record.page);
    }

    #[test]
    fn any_damage_to_a_file_is_told_and_passed_over(at in 0_usize..5_000, bytes: Vec<u8>, is_packed: bool, cut: bool) {
        let dir = TempDir::new().unwrap();
        let records: Vec<Record> = (0..5).map(|i| record(&format!("/{i}"), &"text ".repeat(i * 20))).collect();
        let keys = Archive::open(dir.path()).unwrap().append(&records).unwrap();
        let path = dir.path().join(&keys[0].file);
        let mut file = std::fs::read(&path).unwrap();
        if !is_packed {
            let mut plain = Vec::new();
            std::io::copy(&mut flate2::read::MultiGzDecoder::new(file.as_slice()), &mut plain).unwrap();
            file = plain;
        }
        let at = at % file.len();
        let end = if cut { file.len() } else { (at + bytes.len()).min(file.len()) };
        file.splice(at..end, bytes);
        std::fs::write(&path, file).unwrap();
        let found = urls(&path);
        prop_assert!(found.len() <= 20, "{found:?}");
        for key in &keys {
            let answer = read(dir.path(), key, LIMIT);
            let is_told = matches!(answer, Ok(_) | Err(ReadError::Damaged { .. }));
            prop_assert!(is_told, "{:?}", answer);
        }
    }

    #[test]
    fn any_bytes_are_a_warc_file_of_no_pages(bytes: Vec<u8>, is_packed: bool) {
        let dir = TempDir::new().unwrap();
        let path = dir.path().join("x.warc");
        std::fs::write(&path, if is_packed { gzip(&bytes) } else { bytes }).unwrap();
        prop_assert!(urls(&path).iter().all(Result::is_err));
    }
}

#[test]
fn what_a_killed_process_wrote_and_did_not_enter_is_cut_off() {
    let dir = TempDir::new().unwrap();
    let mut archive = Archive::open(dir.path()).unwrap();
    let mut keys = archive.append(&[record("/a", "first")]).unwrap();
    let ledger = known(&keys);
    archive
        .append(&[record("/b", "lost"), record("/c", "lost")])
        .unwrap();
    drop(archive);
    let file = dir.path().join(&keys[0].file);
    std::fs::OpenOptions::new()
        .append(true)
        .open(&file)
        .unwrap()
        .write_all(b"\x1f\x8b\x08 half a record")
        .unwrap();
    std::fs::write(dir.path().join("tarik-000002.warc.gz"), b"begun").unwrap();
    std::fs::write(dir.path().join("notes.txt"), b"not ours").unwrap();

    let mut archive = Archive::open(dir.path()).unwrap();
    let changed = archive.cut_back(&ledger).unwrap();
    assert_eq!(changed.len(), 2, "{changed:?}");
    assert_eq!(
        archive.files().unwrap(),
        ledger.clone().into_iter().collect::<Vec<_>>()
    );
    assert!(archive.cut_back(&ledger).unwrap().is_empty());
    keys.extend(archive.append(&[record("/d", "second")]).unwrap());
    assert_eq!(urls(&file), [Ok("/a".to_owned()), Ok("/d".to_owned())]);
    assert_eq!(
        read(dir.path(), &keys[1], LIMIT).unwrap(),
        record("/d", "second").page
    );
    assert!(dir.path().join("notes.txt").exists());
}

#[test]
fn a_file_that_lost_records_is_told_and_left_as_it_is() {
    let dir = TempDir::new().unwrap();
    let mut archive = Archive::open(dir.path()).unwrap();
    let keys = archive.append(&[record("/a", "text")]).unwrap();
    for (name, len) in [(keys[0].file.as_str(), 99_999), ("tarik-000007.warc.gz", 5)] {
        let error = archive
            .cut_back(&BTreeMap::from([(name.to_owned(), len)]))
            .unwrap_err();
        assert!(error.to_string().contains(name), "{error}");
    }
    assert_eq!(
        read(dir.path(), &keys[0], LIMIT).unwrap(),
        record("/a", "text").page
    );
}

#[test]
fn a_damaged_record_is_never_given_as_a_page() {
    let dir = TempDir::new().unwrap();
    let keys = Archive::open(dir.path())
        .unwrap()
        .append(&[record("/a", "text"), record("/b", &"b".repeat(2_000))])
        .unwrap();
    let key = &keys[1];
    for (key, limit) in [
        (
            ArchiveKey {
                offset: key.offset + 1,
                ..key.clone()
            },
            LIMIT,
        ),
        (
            ArchiveKey {
                length: key.length - 1,
                ..key.clone()
            },
            LIMIT,
        ),
        (
            ArchiveKey {
                length: u64::MAX,
                ..key.clone()
            },
            LIMIT,
        ),
        (
            ArchiveKey {
                offset: u64::MAX,
                ..key.clone()
            },
            LIMIT,
        ),
        (
            ArchiveKey {
                offset: 0,
                ..keys[0].clone()
            },
            LIMIT,
        ),
        (
            ArchiveKey {
                file: "../x".to_owned(),
                ..key.clone()
            },
            LIMIT,
        ),
        (
            ArchiveKey {
                file: "tarik-9.warc.gz".to_owned(),
                ..key.clone()
            },
            LIMIT,
        ),
        (key.clone(), 1_000),
    ] {
        let error = read(dir.path(), &key, limit).unwrap_err();
        assert!(error.to_string().contains(&key.to_string()), "{error}");
    }
}

#[test]
fn a_record_whose_text_was_changed_is_told_from_its_digest() {
    let dir = TempDir::new().unwrap();
    let keys = Archive::open(dir.path())
        .unwrap()
        .append(&[record("/a", "10 killed")])
        .unwrap();
    let path = dir.path().join(&keys[0].file);
    let member = std::fs::read(&path)
        .unwrap()
        .split_off(usize::try_from(keys[0].offset).unwrap());
    let mut text = String::new();
    std::io::Read::read_to_string(
        &mut flate2::read::GzDecoder::new(member.as_slice()),
        &mut text,
    )
    .unwrap();
    let forged = gzip(text.replace("10 killed", "90 killed").as_bytes());
    std::fs::write(&path, &forged).unwrap();
    let key = ArchiveKey {
        offset: 0,
        length: forged.len() as u64,
        ..keys[0].clone()
    };
    assert!(matches!(
        read(dir.path(), &key, LIMIT),
        Err(ReadError::Damaged { .. })
    ));
}

/// A record in the manner of other crawlers.
fn foreign(kind: &str, path: &str, content_type: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: <http://example.org{path}>\r\nWARC-Date: 2020-01-02T03:04:05Z\r\nWARC-Record-ID: <urn:uuid:0>\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn foreign_file() -> Vec<Vec<u8>> {
    let http = "application/http; msgtype=response";
    let packed = gzip(b"packed text");
    let chunked = [
        format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\nX-A: 1\r\n 2\r\n\r\n{:x};x=y\r\n", packed.len()).as_bytes(),
        &packed,
        b"\r\n0\r\n\r\n",
    ]
    .concat();
    vec![
        foreign(
            "warcinfo",
            "/",
            "application/warc-fields",
            b"software: other\r\n",
        ),
        foreign(
            "request",
            "/a",
            "application/http; msgtype=request",
            b"GET / HTTP/1.1\r\n\r\n",
        ),
        foreign("response", "/a", http, &chunked),
        foreign(
            "response",
            "/unchunked",
            http,
            b"HTTP/1.1 404 Not Found\nTransfer-Encoding: chunked\nContent-Encoding: gzip\n\nplain",
        ),
        foreign("response", "/broken", http, b"no head at all"),
        foreign(
            "response",
            "/dns",
            "text/dns",
            b"example.org. 1 IN A 1.2.3.4",
        ),
        foreign("revisit", "/a", http, b"HTTP/1.1 200 OK\r\n\r\n"),
        foreign("resource", "/file", "text/plain", b"a file"),
        foreign(
            "response",
            "/large",
            http,
            &[b"HTTP/1.1 200 OK\r\n\r\n".as_slice(), &vec![b'x'; 3 << 20]].concat(),
        ),
        foreign("response", "/last", http, b"HTTP/1.0 200\r\n\r\nthe end"),
    ]
}

fn check_foreign(name: &str, bytes: &[u8], expected: &[&str], n_bad: usize) {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let (good, bad): (Vec<_>, Vec<_>) = urls(&path).into_iter().partition(Result::is_ok);
    assert_eq!(
        good.into_iter().map(Result::unwrap).collect::<Vec<_>>(),
        expected,
        "{name}"
    );
    assert_eq!(bad.len(), n_bad, "{name}: {bad:?}");
    let bodies: Vec<Record> = pages(&path, LIMIT).unwrap().flatten().collect();
    let first = &bodies[0];
    assert_eq!(
        (first.page.body.as_slice(), first.page.header("x-a")),
        (b"packed text".as_slice(), Some("1 2"))
    );
    assert!(first.wire.is_some() && first.page.header("transfer-encoding").is_none());
    assert_eq!(
        first.page.captured_at,
        Some("2020-01-02T03:04:05Z".parse().unwrap())
    );
    assert_eq!(
        (bodies[1].page.body.as_slice(), bodies[1].page.status),
        (b"plain".as_slice(), 404)
    );
}

#[test]
fn the_files_of_others_are_read_plain_packed_by_record_or_as_a_whole() {
    let records = foreign_file();
    let all = ["/a", "/unchunked", "/file", "/last"];
    let members: Vec<Vec<u8>> = records.iter().map(|record| gzip(record)).collect();
    check_foreign("plain.warc", &records.concat(), &all, 2);
    check_foreign("members.warc.gz", &members.concat(), &all, 2);
    check_foreign("whole.warc.gz", &gzip(&records.concat()), &all, 2);
}

#[test]
fn records_behind_damage_are_still_found() {
    let records = foreign_file();
    let mut members: Vec<Vec<u8>> = records.iter().map(|record| gzip(record)).collect();
    let middle = members[7].len() / 2;
    members[7][middle] ^= 0xff;
    members.insert(8, b"between the members".to_vec());
    let cut = members.pop().unwrap();
    members.push(cut[..cut.len() - 12].to_vec());
    check_foreign(
        "damaged.warc.gz",
        &members.concat(),
        &["/a", "/unchunked"],
        5,
    );

    let mut plain = records.clone();
    plain.insert(7, b"between the records\r\n".to_vec());
    let cut = plain.pop().unwrap();
    plain.push(cut[..cut.len() - 8].to_vec());
    check_foreign(
        "damaged.warc",
        &plain.concat(),
        &["/a", "/unchunked", "/file"],
        4,
    );
}

#[test]
fn a_bad_record_is_told_with_its_place() {
    let dir = TempDir::new().unwrap();
    let records = foreign_file();
    for is_packed in [true, false] {
        let parts: Vec<Vec<u8>> = records
            .iter()
            .map(|r| if is_packed { gzip(r) } else { r.clone() })
            .collect();
        let path = dir.path().join("x");
        std::fs::write(&path, parts.concat()).unwrap();
        let bad = urls(&path).into_iter().find_map(Result::err).unwrap();
        let offset: usize = parts[..4].iter().map(Vec::len).sum();
        assert_eq!(bad.offset, offset as u64, "{bad}");
    }
}

#[test]
fn a_file_that_unpacks_without_end_is_given_up() {
    let head = foreign("response", "/a", "application/http", b"");
    let endless = String::from_utf8(head)
        .unwrap()
        .replace("Content-Length: 0", "Content-Length: 99999999999");
    let zeros = [
        endless.trim_end().as_bytes(),
        b"\r\n\r\n",
        &vec![0; 80 << 20],
    ]
    .concat();
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("x.warc.gz");
    std::fs::write(&path, [gzip(&zeros), gzip(&foreign_file()[7])].concat()).unwrap();
    let found = urls(&path);
    assert!(
        matches!(found.as_slice(), [Err(bad), Ok(_)] if bad.reason.contains("bounds")),
        "{found:?}"
    );
}
