//! A sitemap in, its links out: index, urlset, news, plain lists, packed or not. Only this file knows how sitemaps are written.

use std::io::{BufRead, BufReader, Read};
use std::ops::ControlFlow;

use flate2::bufread::MultiGzDecoder;
use model::page::{Link, Page};
use url::Url;

use crate::dates::w3c;
use crate::xml::{Step, walk};

/// Entries of one sitemap, from the protocol (sitemaps.org); what follows is left out.
pub const MAX_ENTRIES: usize = 50_000;
/// Bytes of one sitemap, unpacked, from the protocol.
pub const LIMIT: u64 = 50 << 20;
/// Bytes of one field. A URL of the protocol has at most 2,048, a title is shorter.
const MAX_FIELD: usize = 8 << 10;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// What a sitemap lists, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sitemap {
    pub pages: Vec<Link>,
    /// Further sitemaps, with the date of their last change.
    pub sitemaps: Vec<Link>,
    /// Not read to its end: it is larger than [`MAX_ENTRIES`] or [`LIMIT`], or it breaks off.
    pub cut: bool,
}

/// The watch has to be looked at by a person.
#[derive(Debug, thiserror::Error)]
#[error("{url} is no sitemap that can be read ({reason}): check the URL of the watch")]
pub struct SitemapError {
    pub url: Url,
    pub reason: String,
}

/// The links of a sitemap. Entries without a URL that can be fetched are left out; a date that cannot be read is `None`.
///
/// # Errors
/// There is no sitemap in the page. One that breaks off gives what stands before.
pub fn read(page: &Page) -> Result<Sitemap, SitemapError> {
    let body = page.body.as_slice();
    if body.starts_with(&[0x1f, 0x8b]) {
        // A packed file, not a content encoding: that was undone when the page came.
        parse(BufReader::new(MultiGzDecoder::new(body).take(LIMIT)), page)
    } else {
        parse(body.take(LIMIT), page)
    }
}

fn parse(mut source: impl BufRead, page: &Page) -> Result<Sitemap, SitemapError> {
    let refused = |reason: &str| SitemapError {
        url: page.url.clone(),
        reason: reason.to_owned(),
    };
    let first = source
        .fill_buf()
        .map_err(|error| refused(&error.to_string()))?;
    if first.starts_with(BYTE_ORDER_MARK) {
        source.consume(BYTE_ORDER_MARK.len());
    }
    let text = source
        .fill_buf()
        .map_err(|error| refused(&error.to_string()))?;
    match text.iter().find(|b| !b.is_ascii_whitespace()) {
        Some(b'<') => {
            xml(source, page).ok_or_else(|| refused("no urlset and no sitemapindex in it"))
        }
        Some(b'h') => Ok(plain(source, page)),
        Some(_) => Err(refused("it is neither XML nor a list of URLs")),
        None => Err(refused("it is empty")),
    }
}

/// One URL a line, as the protocol allows.
fn plain(source: impl BufRead, page: &Page) -> Sitemap {
    let mut sitemap = Sitemap::default();
    for line in source.split(b'\n') {
        let Ok(line) = line else {
            sitemap.cut = true;
            break;
        };
        let entry = Entry {
            loc: String::from_utf8_lossy(&line).into_owned(),
            ..Entry::default()
        };
        if let Some(link) = entry.link(&page.url) {
            if sitemap.pages.len() == MAX_ENTRIES {
                sitemap.cut = true;
                break;
            }
            sitemap.pages.push(link);
        }
    }
    sitemap
}

#[derive(Default)]
struct Entry {
    loc: String,
    changed: String,
    published: String,
    title: String,
}

impl Entry {
    /// Images and videos have a `loc` and a `title` too, so the element around counts.
    fn field(&mut self, path: &[String]) -> Option<&mut String> {
        let [.., outer, name] = path else { return None };
        match (outer.as_str(), name.as_str()) {
            ("url" | "sitemap", "loc") => Some(&mut self.loc),
            ("url" | "sitemap", "lastmod") => Some(&mut self.changed),
            ("news", "publication_date") => Some(&mut self.published),
            ("news", "title") => Some(&mut self.title),
            _ => None,
        }
    }

    fn link(self, base: &Url) -> Option<Link> {
        let title = self.title.trim();
        Some(Link {
            url: base.join(self.loc.trim()).ok().filter(|url| {
                !self.loc.trim().is_empty() && matches!(url.scheme(), "http" | "https")
            })?,
            dated: w3c(&self.published).or_else(|| w3c(&self.changed)),
            title: (!title.is_empty()).then(|| title.to_owned()),
        })
    }
}

/// `None`: neither root of the protocol came.
fn xml(source: impl BufRead, page: &Page) -> Option<Sitemap> {
    let mut sitemap = Sitemap::default();
    let mut is_sitemap = false;
    let mut entry = Entry::default();
    let mut is_full = false;
    let is_whole = walk(source, |step| {
        match step {
            Step::Open { path, .. } => match path.last().map(String::as_str) {
                Some("urlset" | "sitemapindex") => is_sitemap = true,
                Some("url" | "sitemap") => entry = Entry::default(),
                _ => {}
            },
            Step::Text { path, text } => {
                if let Some(field) = entry.field(path)
                    && field.len() + text.len() <= MAX_FIELD
                {
                    field.push_str(text);
                }
            }
            Step::Close { path } => {
                let list = match path.last().map(String::as_str) {
                    Some("url") => &mut sitemap.pages,
                    Some("sitemap") => &mut sitemap.sitemaps,
                    _ => return ControlFlow::Continue(()),
                };
                if list.len() == MAX_ENTRIES {
                    is_full = true;
                    return ControlFlow::Break(());
                }
                list.extend(std::mem::take(&mut entry).link(&page.url));
            }
        }
        ControlFlow::Continue(())
    });
    sitemap.cut = is_full || !is_whole;
    is_sitemap.then_some(sitemap)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn page(body: &[u8]) -> Page {
        Page {
            url: Url::parse("https://example.org/maps/news.xml").unwrap(),
            captured_at: None,
            status: 200,
            headers: Vec::new(),
            body: body.to_vec(),
        }
    }

    fn link(url: &str, dated: Option<&str>, title: Option<&str>) -> Link {
        Link {
            url: Url::parse(url).unwrap(),
            dated: dated.map(|at| at.parse().unwrap()),
            title: title.map(str::to_owned),
        }
    }

    fn check(body: &[u8], pages: &[Link], sitemaps: &[Link], cut: bool) {
        let found = read(&page(body)).unwrap();
        let expected = Sitemap {
            pages: pages.to_vec(),
            sitemaps: sitemaps.to_vec(),
            cut,
        };
        assert_eq!(found, expected, "{}", String::from_utf8_lossy(body));
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn every_kind_of_sitemap_gives_links() {
        let urlset = br#"<?xml version="1.0" encoding="UTF-8"?>
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
            <url><loc> https://example.org/a?x=1&amp;y=2 </loc><lastmod>2024-05-06</lastmod>
              <image:image><image:loc>https://example.org/a.jpg</image:loc><image:title>no title</image:title></image:image></url>
            <url><loc><![CDATA[/b]]></loc><lastmod>2024-05-09</lastmod><news:news><news:publication><news:name>N</news:name></news:publication>
              <news:publication_date>2024-05-06T07:08:09+02:00</news:publication_date><news:title>B &#38; C</news:title></news:news></url>
            <url><lastmod>2024-05-06</lastmod></url><url><loc>mailto:a@example.org</loc></url></urlset>"#;
        let pages = [
            link(
                "https://example.org/a?x=1&y=2",
                Some("2024-05-06T00:00:00Z"),
                None,
            ),
            link(
                "https://example.org/b",
                Some("2024-05-06T05:08:09Z"),
                Some("B & C"),
            ),
        ];
        check(urlset, &pages, &[], false);
        check(&gzip(urlset), &pages, &[], false);
        check(
            b"<sitemapindex><sitemap><loc>https://example.org/1.xml.gz</loc><lastmod>2024</lastmod></sitemap></sitemapindex>",
            &[],
            &[link("https://example.org/1.xml.gz", Some("2024-01-01T00:00:00Z"), None)],
            false,
        );
        check(
            b"\xef\xbb\xbfhttps://example.org/a\r\n\nhttps://example.org/b",
            &[
                link("https://example.org/a", None, None),
                link("https://example.org/b", None, None),
            ],
            &[],
            false,
        );
        check(b"<urlset/>", &[], &[], false);
    }

    #[test]
    fn a_sitemap_that_breaks_off_gives_what_stands_before() {
        let start = b"<urlset><url><loc>https://example.org/a</loc></url><url><loc>https://exam";
        let pages = [link("https://example.org/a", None, None)];
        check(start, &pages, &[], true);
        let packed = gzip(&[start.as_slice(), &b"<!-- -->".repeat(9)].concat());
        check(&packed[..packed.len() - 9], &pages, &[], true);
    }

    #[test]
    fn a_sitemap_without_end_is_read_up_to_the_limit() {
        let body = format!(
            "<urlset>{}</urlset>",
            "<url><loc>/a</loc></url>".repeat(MAX_ENTRIES + 1)
        );
        let found = read(&page(body.as_bytes())).unwrap();
        assert_eq!((found.pages.len(), found.cut), (MAX_ENTRIES, true));
        let zeros = [
            b"<urlset><url><loc>/a</loc></url>".as_slice(),
            &vec![b' '; 60 << 20],
        ]
        .concat();
        check(
            &gzip(&zeros),
            &[link("https://example.org/a", None, None)],
            &[],
            true,
        );
        let deep = format!("<urlset>{}", "<url>".repeat(1_000_000));
        check(deep.as_bytes(), &[], &[], true);
    }

    #[test]
    fn what_is_no_sitemap_is_told_with_its_url() {
        for body in [
            "<!doctype html><html><p>Hello</p></html>",
            "",
            "  ",
            "{}",
            "\u{1f}\u{8b}",
            "<rss/>",
        ] {
            let error = read(&page(body.as_bytes())).unwrap_err();
            assert!(
                error
                    .to_string()
                    .contains("https://example.org/maps/news.xml"),
                "{error}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_a_sitemap_or_none(bytes: Vec<u8>) {
            let inside = [b"<urlset><url><loc>".as_slice(), &bytes].concat();
            for body in [gzip(&inside), inside, bytes] {
                let _either = read(&page(&body));
            }
        }
    }
}
