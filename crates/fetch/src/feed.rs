//! A feed in, its links out: RSS, Atom and JSON Feed. Only this file knows how feeds are written.

use jiff::Timestamp;
use model::page::{Link, Page};
use url::Url;

/// Bytes of a feed. A feed of a million items took 1.45 GB to parse.
pub const LIMIT: u64 = 8 << 20;
/// Items of a feed; see [`LIMIT`].
pub const MAX_ITEMS: usize = 5_000;

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
    let feed = feed_rs::parser::Builder::new()
        .base_uri(Some(page.url.as_str()))
        .build()
        .parse(page.body.as_slice())
        .map_err(|error| FeedError::NotAFeed {
            url: url(),
            reason: error.to_string(),
        })?;
    Ok(Feed {
        title: feed.title.map(|text| text.content.trim().to_owned()),
        links: feed
            .entries
            .into_iter()
            .filter_map(|entry| link(entry, &page.url))
            .collect(),
    })
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
    let title = entry
        .title
        .map(|text| text.content.trim().to_owned())
        .filter(|title| !title.is_empty());
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
