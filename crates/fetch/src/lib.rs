//! From a link to a page, politely and within limits, and from pages to the archive and back.
//!
//! In reading order: [`Client::get`] turns a [`Request`] into a [`Response`]; [`feed`], [`sitemap`] and [`robots`] read what sites
//! publish about themselves; [`warc`] keeps what was received.

mod client;
mod dates;
mod decode;
mod exchange;
mod guard;
mod host;
mod proxy;
mod retry;
mod xml;

pub mod feed;
pub mod robots;
pub mod sitemap;
pub mod warc;

use std::net::IpAddr;
use std::time::Duration;

use bytes::Bytes;
use model::page::Page;
use serde::{Deserialize, Serialize};
use url::Url;

pub use client::Client;
pub use exchange::SetUpError;
pub use guard::registrable_domain;
pub use proxy::Proxy;

/// How this program behaves towards the sites it asks.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Sent with every request; the token before the first `/` is the name that robots.txt files know us by.
    pub user_agent: String,
    /// Between the end of one request and the start of the next to one registrable domain. Less than a second is raised to it,
    /// save for hosts in `allow_addresses`.
    pub spacing: Duration,
    /// Bytes of a body, decoded.
    pub page_limit: u64,
    /// Bytes of a feed or sitemap, decoded: what callers put into [`Request::limit`] for these.
    pub feed_limit: u64,
    /// For one request, from connecting to the last byte.
    pub deadline: Duration,
    /// Bytes a second that a body must bring on average, once it has been coming for a third of the deadline.
    pub slowest: u64,
    /// Requests for one URL before its trouble is handed to the caller.
    pub attempts: u32,
    /// Before the second attempt; later ones wait twice as long each.
    pub retry_delay: Duration,
    /// Addresses that are not public and may be asked all the same.
    pub allow_addresses: Vec<IpAddr>,
    /// Where the environment sends requests; see [`Proxy::from_variables`].
    pub proxy: Option<Proxy>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            user_agent: concat!("tarik/", env!("CARGO_PKG_VERSION")).to_owned(),
            spacing: Duration::from_secs(10),
            page_limit: 10 << 20,
            feed_limit: feed::LIMIT,
            deadline: Duration::from_secs(30),
            slowest: 512,
            attempts: 3,
            retry_delay: Duration::from_secs(1),
            allow_addresses: Vec::new(),
            proxy: None,
        }
    }
}

/// One URL to ask for.
#[derive(Clone, Debug)]
pub struct Request {
    pub url: Url,
    /// What the server said of the copy we have: it may answer that nothing changed.
    pub validators: Option<Validators>,
    /// The source's own spacing, in place of [`Settings::spacing`].
    pub spacing: Option<Duration>,
    /// Decoded bytes, in place of [`Settings::page_limit`].
    pub limit: Option<u64>,
}

impl Request {
    #[must_use]
    pub fn new(url: Url) -> Self {
        Self {
            url,
            validators: None,
            spacing: None,
            limit: None,
        }
    }
}

/// `ETag` and `Last-Modified` byte for byte: servers compare them as they sent them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    pub etag: Option<Vec<u8>>,
    pub last_modified: Option<Vec<u8>>,
}

/// An answer to keep.
#[derive(Debug)]
pub enum Fetched {
    Page(Box<Response>),
    /// The copy that the validators belong to still stands.
    NotModified {
        /// Names in lower case.
        headers: Vec<(String, String)>,
    },
}

/// A page as it came. Every final status but 304, 408, 425, 429 and 5xx arrives here: `page.status` says which.
#[derive(Clone, Debug)]
pub struct Response {
    /// Under the URL after redirects, its body decoded.
    pub page: Page,
    /// The body as received, content encoding and all: what the archive keeps.
    pub wire: Bytes,
    pub validators: Validators,
    /// The URLs on the way, the requested one first; empty without a redirect.
    pub redirects: Vec<Url>,
    /// Where the requested URL now lives for good: the end of the permanent redirects (301, 308) that the way began with.
    pub permanent: Option<Url>,
}

impl Response {
    /// What the archive keeps of it.
    #[must_use]
    pub fn into_record(self) -> warc::Record {
        warc::Record {
            page: self.page,
            wire: Some(self.wire),
        }
    }
}

/// Why there is no answer, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// Asking again gives the same answer, until the URL, the settings or the site's rules change.
    #[error("{url}: {reason}")]
    Refused { url: Url, reason: Refusal },
    /// Worth asking again, not before `retry_after` where it is given.
    #[error("{url}: {trouble}{}", wait(*retry_after))]
    Transient {
        url: Url,
        trouble: Trouble,
        retry_after: Option<Duration>,
    },
}

fn wait(retry_after: Option<Duration>) -> String {
    retry_after.map_or_else(
        || "; to be tried again".to_owned(),
        |after| format!("; to be tried again in {} s", after.as_secs().max(1)),
    )
}

/// A reason to give up on a URL.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("{0} is not a public address: list it under allow_addresses if it is meant")]
    Address(String),
    #[error(
        "only http and https URLs on usual ports, without a password and of at most 8,192 bytes, are fetched"
    )]
    Url,
    #[error("robots.txt of the site does not allow it")]
    Robots,
    #[error("the page is larger than {limit} bytes")]
    TooLarge { limit: u64 },
    #[error("the body grows more than 200-fold when it is unpacked")]
    Bomb,
    #[error("redirected more than 10 times")]
    TooManyRedirects,
    #[error("redirected in a circle, back to {0}")]
    RedirectLoop(Url),
}

/// A reason to come back later.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error("no connection ({0})")]
    Connection(String),
    #[error("no whole answer within {} s", .0.as_secs_f32())]
    Deadline(Duration),
    #[error("the answer came slower than {0} bytes a second")]
    Slow(u64),
    #[error("the server answered {0}")]
    Status(u16),
    #[error("the body cannot be unpacked: {0}")]
    Body(String),
    #[error("its robots.txt cannot be read, so nothing is asked of the site ({0})")]
    Robots(String),
    #[error("the site asked us to wait")]
    Waiting,
}
