//! A sitemap in, its links out: index, urlset, news, plain lists, packed or not. Only this file knows how sitemaps are written.

use std::io::{BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;
use model::page::{Link, Page};
use quick_xml::Reader;
use quick_xml::events::Event;
use url::Url;

use crate::dates::w3c;

/// Entries of one sitemap, from the protocol (sitemaps.org); what follows is left out.
pub const MAX_ENTRIES: usize = 50_000;
/// Bytes of one sitemap, unpacked, from the protocol.
pub const LIMIT: u64 = 50 << 20;
/// Bytes of one field. A URL of the protocol has at most 2,048, a title is shorter.
const MAX_FIELD: usize = 8 << 10;
/// Elements inside each other; the protocol and its extensions need five.
const MAX_DEPTH: usize = 32;

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
    let text = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first);
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
    let mut reader = Reader::from_reader(source);
    reader.config_mut().check_end_names = false;
    let mut sitemap = Sitemap::default();
    let mut is_sitemap = false;
    let mut entry = Entry::default();
    let mut path: Vec<String> = Vec::new();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let text = match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) => {
                let name = start.local_name().as_ref().to_owned();
                match name.as_str() {
                    "urlset" | "sitemapindex" => is_sitemap = true,
                    "url" | "sitemap" => entry = Entry::default(),
                    _ => {}
                }
                path.push(name);
                if path.len() > MAX_DEPTH {
                    sitemap.cut = true;
                    break;
                }
                continue;
            }
            Ok(Event::End(end)) => {
                path.pop();
                let list = match end.local_name().as_ref() {
                    "url" => &mut sitemap.pages,
                    "sitemap" => &mut sitemap.sitemaps,
                    _ => continue,
                };
                if list.len() == MAX_ENTRIES {
                    sitemap.cut = true;
                    break;
                }
                list.extend(std::mem::take(&mut entry).link(&page.url));
                continue;
            }
            Ok(Event::Text(text)) => text.to_string(),
            Ok(Event::CData(text)) => text.to_string(),
            Ok(Event::GeneralRef(name)) => {
                let reference = format!("&{};", &*name);
                quick_xml::escape::unescape(&reference).map_or_else(|_| String::new(), Into::into)
            }
            Ok(Event::Eof) => {
                sitemap.cut |= !path.is_empty();
                break;
            }
            Ok(_) => continue,
            Err(_) => {
                sitemap.cut = true;
                break;
            }
        };
        if let Some(field) = entry.field(&path)
            && field.len() + text.len() <= MAX_FIELD
        {
            field.push_str(&text);
        }
    }
    is_sitemap.then_some(sitemap)
}
