//! A feed in, its links out: RSS, Atom and JSON Feed. Only this file knows how feeds are written.

use std::ops::ControlFlow;

use jiff::Timestamp;
use model::page::{Link, Page};
use url::Url;

use crate::dates::date;
use crate::xml::{Step, walk};

/// Bytes of a feed. A feed of a million items took 1.45 GB to parse.
pub const LIMIT: u64 = 8 << 20;
/// Items of a feed; see [`LIMIT`].
pub const MAX_ITEMS: usize = 5_000;

/// Bytes of one field of an item; a URL or a headline is far shorter.
const MAX_FIELD: usize = 8 << 10;

/// What a feed lists, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    pub title: Option<String>,
    pub links: Vec<Link>,
}

/// The watch has to be looked at by a person; every variant names its URL.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    #[error("{url} is no feed that can be read ({reason}): check the URL of the watch")]
    NotAFeed { url: Url, reason: String },
    #[error(
        "the feed {url} is larger than {LIMIT} bytes or {MAX_ITEMS} items: watch a sitemap or a smaller feed"
    )]
    TooLarge { url: Url },
}

/// The links of a feed. Items without a URL that can be fetched are left out; a date that cannot be read is `None`.
///
/// # Errors
/// The page is no feed, or one beyond the limits.
pub fn links(page: &Page) -> Result<Feed, FeedError> {
    let url = || page.url.clone();
    if page.body.len() as u64 > LIMIT || items(&page.body) > MAX_ITEMS {
        return Err(FeedError::TooLarge { url: url() });
    }
    let parsed = feed_rs::parser::Builder::new()
        .base_uri(Some(page.url.as_str()))
        .build()
        .parse(page.body.as_slice());
    match parsed {
        Ok(feed) => Ok(Feed {
            title: feed.title.and_then(|text| words(&text.content)),
            links: feed
                .entries
                .into_iter()
                .filter_map(|entry| link(entry, &page.url))
                .collect(),
        }),
        // Feeds that break off, or name no version, are common enough.
        Err(error) => salvage(page).ok_or_else(|| FeedError::NotAFeed {
            url: url(),
            reason: error.to_string(),
        }),
    }
}

/// The fields of one item, as far as they could be read.
#[derive(Default)]
struct Item {
    link: String,
    guid: String,
    title: String,
    published: String,
    updated: String,
}

impl Item {
    fn field(&mut self, name: &str) -> Option<&mut String> {
        match name {
            "link" => Some(&mut self.link),
            "guid" | "id" => Some(&mut self.guid),
            "title" => Some(&mut self.title),
            "pubDate" | "published" | "date" => Some(&mut self.published),
            "updated" => Some(&mut self.updated),
            _ => None,
        }
    }

    fn link(self, base: &Url) -> Option<Link> {
        let named = words(&self.link).and_then(|link| base.join(&link).ok());
        Some(Link {
            url: named
                .or_else(|| Url::parse(self.guid.trim()).ok())
                .filter(|url| matches!(url.scheme(), "http" | "https"))?,
            dated: date(&self.published).or_else(|| date(&self.updated)),
            title: words(&self.title),
        })
    }
}

/// The whole items of XML that is a feed but not a well-formed one. `None`: it has none.
fn salvage(page: &Page) -> Option<Feed> {
    let text = String::from_utf8_lossy(&page.body);
    let (_, xml) = text.split_once('<')?;
    let xml = format!("<{xml}");
    let mut feed = Feed {
        title: None,
        links: Vec::new(),
    };
    let mut title = String::new();
    let mut item: Option<Item> = None;
    // Whether the end was reached tells nothing here.
    let _is_whole = walk(xml.as_bytes(), |step| {
        match step {
            Step::Open { path, href } => match (path, &mut item) {
                ([root], _) if !matches!(root.as_str(), "rss" | "RDF" | "feed") => {
                    return ControlFlow::Break(());
                }
                ([.., name], None) if matches!(name.as_str(), "item" | "entry") => {
                    item = Some(Item::default());
                }
                ([.., name], Some(item)) if name == "link" && item.link.is_empty() => {
                    item.link = href.unwrap_or_default();
                }
                _ => {}
            },
            Step::Text { path, text } => {
                let field = match (path, &mut item) {
                    ([.., outer, name], Some(item))
                        if matches!(outer.as_str(), "item" | "entry") =>
                    {
                        item.field(name)
                    }
                    ([.., outer, name], None)
                        if matches!(outer.as_str(), "channel" | "feed") && name == "title" =>
                    {
                        Some(&mut title)
                    }
                    _ => None,
                };
                if let Some(field) = field
                    && field.len() + text.len() <= MAX_FIELD
                {
                    field.push_str(text);
                }
            }
            Step::Close { path } => {
                if path
                    .last()
                    .is_some_and(|name| matches!(name.as_str(), "item" | "entry"))
                {
                    feed.links
                        .extend(item.take().and_then(|item| item.link(&page.url)));
                }
            }
        }
        ControlFlow::Continue(())
    });
    feed.title = words(&title);
    (!feed.links.is_empty()).then_some(feed)
}

/// A text without the blanks around it; `None` where nothing is left.
fn words(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn link(entry: feed_rs::model::Entry, base: &Url) -> Option<Link> {
    let named = entry
        .links
        .iter()
        .find(|link| matches!(link.rel.as_deref(), None | Some("alternate")))
        .or_else(|| entry.links.first())
        .map(|link| link.href.trim());
    // An RSS item may name its page in `guid` alone.
    let url = named
        .and_then(|href| base.join(href).ok())
        .or_else(|| Url::parse(entry.id.trim()).ok())
        .filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let dated = entry
        .published
        .or(entry.updated)
        .and_then(|at| Timestamp::from_second(at.timestamp()).ok());
    let title = entry.title.and_then(|text| words(&text.content));
    Some(Link { url, dated, title })
}

/// At least as many as the parser would make, counted before it makes them.
fn items(body: &[u8]) -> usize {
    let is_json = body.iter().find(|b| matches!(b, b'<' | b'{')) == Some(&b'{');
    if is_json {
        // An item holds a dozen objects at most; keys cannot be counted, as JSON can spell `id` in many ways.
        return body.iter().filter(|b| **b == b'{').count() / 12;
    }
    body.windows(6)
        .filter(|tag| tag.starts_with(b"<item") || *tag == b"<entry")
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(body: &[u8]) -> Page {
        Page {
            url: Url::parse("https://example.org/en/feed/").unwrap(),
            captured_at: None,
            status: 200,
            headers: Vec::new(),
            body: body.to_vec(),
        }
    }

    /// `expected`: URL, date, title.
    fn check(feed: &str, expected: &[(&str, Option<&str>, Option<&str>)]) {
        let found = links(&page(feed.as_bytes())).unwrap().links;
        let expected: Vec<Link> = expected
            .iter()
            .map(|(url, dated, title)| Link {
                url: Url::parse(url).unwrap(),
                dated: dated.map(|at| at.parse().unwrap()),
                title: title.map(str::to_owned),
            })
            .collect();
        assert_eq!(found, expected, "{feed}");
    }

    #[test]
    fn the_items_of_every_kind_of_feed_are_links() {
        check(
            r#"<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>
            <item><title>A &amp; B</title><link>https://example.org/a?x=1&amp;y=2</link><pubDate>Mon, 06 May 2024 07:08:09 +0200</pubDate></item>
            <item><link>/b</link><pubDate>no date</pubDate></item>
            <item><guid isPermaLink="true">https://example.org/c</guid></item>
            <item><title>without a place</title></item>
            <item><link>javascript:void(0)</link></item></channel></rss>"#,
            &[
                (
                    "https://example.org/a?x=1&y=2",
                    Some("2024-05-06T05:08:09Z"),
                    Some("A & B"),
                ),
                ("https://example.org/b", None, None),
                ("https://example.org/c", None, None),
            ],
        );
        check(
            r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><id>x</id><updated>2024-05-06T07:08:09Z</updated>
            <entry><id>1</id><title>A</title><updated>2024-05-07T00:00:00Z</updated><published>2024-05-06T00:00:00Z</published>
            <link rel="replies" href="https://example.org/r"/><link href="a"/></entry></feed>"#,
            &[(
                "https://example.org/en/feed/a",
                Some("2024-05-06T00:00:00Z"),
                Some("A"),
            )],
        );
        check(
            r#"{"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": [
            {"id": "1", "url": "https://example.org/a", "title": "A", "content_text": "", "date_published": "2024-05-06T07:08:09Z"}]}"#,
            &[(
                "https://example.org/a",
                Some("2024-05-06T07:08:09Z"),
                Some("A"),
            )],
        );
    }

    #[test]
    fn a_feed_that_is_a_little_wrong_is_read() {
        let item = "<item><title>A\u{1}&nbsp;B</title><link>https://example.org/a</link></item>";
        for feed in [
            format!(
                "\n\n \u{feff}<?xml version='1.0'?><rss version='2.0'><channel>{item}</channel></rss>"
            ),
            format!("<rss version='2.00'><channel>{item}</channel></rss>"),
            format!("<?xml version='1.0'?>\n<rss><channel>{item}</channel></rss>"),
            format!("<rss version='2.0'><channel><title>x & y</title>{item}</channel></rss>"),
            format!("<rss version='2.0'><channel>{item}<item><title>cut o"),
        ] {
            let found = links(&page(feed.as_bytes())).map(|feed| feed.links);
            let urls: Vec<String> = found
                .iter()
                .flatten()
                .map(|link| link.url.to_string())
                .collect();
            assert_eq!(urls, ["https://example.org/a"], "{feed}: {found:?}");
        }
    }

    #[test]
    fn a_feed_in_an_old_encoding_is_read() {
        let mut feed = b"<?xml version='1.0' encoding='windows-1256'?><rss version='2.0'><channel><item><title>".to_vec();
        feed.extend([0xc8, 0xc7]);
        feed.extend(b"</title><link>https://example.org/a</link></item></channel></rss>");
        let links = links(&page(&feed)).unwrap().links;
        assert_eq!(links[0].title.as_deref(), Some("\u{628}\u{627}"));
    }

    #[test]
    fn what_is_no_feed_is_told_with_its_url() {
        for body in [
            "<!doctype html><html><body>Hello</body></html>",
            "",
            "hello",
            "{}",
            "<rss",
            "\u{0}\u{1}",
        ] {
            let error = links(&page(body.as_bytes())).unwrap_err();
            assert!(matches!(error, FeedError::NotAFeed { .. }), "{body}");
            assert!(
                error.to_string().contains("https://example.org/en/feed/"),
                "{error}"
            );
        }
    }

    #[test]
    fn a_feed_that_would_fill_the_memory_is_refused() {
        let rss = |items: &str| format!("<rss version='2.0'><channel>{items}</channel></rss>");
        for body in [
            rss(&"<item/>".repeat(MAX_ITEMS + 1)),
            format!("<feed>{}</feed>", "<entry/>".repeat(MAX_ITEMS + 1)),
            format!("{{\"items\": [{}]}}", "{},".repeat(100_000)),
            " ".repeat(9 << 20),
        ] {
            assert!(matches!(
                links(&page(body.as_bytes())),
                Err(FeedError::TooLarge { .. })
            ));
        }
        let deep = rss(&format!("<item>{}", "<media:group>".repeat(200_000)));
        assert!(links(&page(deep.as_bytes())).is_err());
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_a_feed_or_none(bytes: Vec<u8>) {
            let mut feed = b"<rss version='2.0'><channel><item>".to_vec();
            feed.extend(&bytes);
            for body in [bytes, feed] {
                let _either = links(&page(&body));
            }
        }
    }
}
