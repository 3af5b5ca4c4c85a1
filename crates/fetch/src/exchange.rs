//! One request in, one answer out, within size, time and rate. Only this file (and the resolver in `guard`) names reqwest.

use std::error::Error as _;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, ETAG, HeaderMap, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH,
    LAST_MODIFIED,
};
use tokio::time::{Instant, timeout_at};
use url::Url;

use crate::guard::{Guard, Names, NotPublic};
use crate::{Proxy, Refusal, Settings, Trouble, Validators, decode};

/// What we prefer where a server has several forms of a page.
const ACCEPT_TYPES: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,application/rss+xml;q=0.9,application/atom+xml;q=0.9,*/*;q=0.5";
/// Connections that are not used for so long are closed; it covers the usual spacing.
const IDLE: Duration = Duration::from_secs(30);

/// The client cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    #[error(
        "the user agent {0:?} cannot be sent: it must begin with a name of letters, - and _, and be plain ASCII"
    )]
    UserAgent(String),
    #[error(
        "a proxy of the environment cannot be used ({0}): correct or unset HTTP_PROXY, HTTPS_PROXY, ALL_PROXY"
    )]
    Proxy(String),
    #[error("the HTTP client cannot be set up ({0})")]
    Client(String),
}

/// Why there is no answer.
pub(crate) enum Failure {
    Refused(Refusal),
    Trouble(Trouble),
}

/// What to ask.
pub(crate) struct Ask<'a> {
    pub(crate) url: &'a Url,
    pub(crate) validators: Validators,
    pub(crate) limit: u64,
    /// Bytes beyond the limit are left unread instead of refusing the whole.
    pub(crate) cut: bool,
}

/// What came. Its body is empty unless the status is one of a page.
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: HeaderMap,
    pub(crate) wire: Bytes,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name).map(text)
    }

    /// As received, without `Transfer-Encoding`, which the connection undid.
    pub(crate) fn headers(&self) -> Vec<(String, String)> {
        self.headers
            .iter()
            .filter(|(name, _)| name.as_str() != "transfer-encoding")
            .map(|(name, value)| (name.as_str().to_owned(), text(value)))
            .collect()
    }

    pub(crate) fn validators(&self) -> Validators {
        let bytes = |name| {
            self.headers
                .get(name)
                .map(|value: &HeaderValue| value.as_bytes().to_vec())
        };
        Validators {
            etag: bytes(ETAG),
            last_modified: bytes(LAST_MODIFIED),
        }
    }
}

/// Header bytes are UTF-8 or, by the older standard, Latin-1.
fn text(value: &HeaderValue) -> String {
    decode::text(value.as_bytes())
}

/// The two ways out: straight to the host, or through the environment's proxy.
pub(crate) struct Exchange {
    direct: reqwest::Client,
    proxied: Option<reqwest::Client>,
    guard: Guard,
    deadline: Duration,
    slowest: u64,
}

impl Exchange {
    pub(crate) fn new(settings: &Settings, guard: Guard) -> Result<Self, SetUpError> {
        // Whoever installs one first decides for the process; ours is the only one that is built.
        let _already_installed = rustls::crypto::ring::default_provider().install_default();
        Ok(Self {
            direct: client(settings, &guard, None)?,
            proxied: settings
                .proxy
                .as_ref()
                .map(|proxy| client(settings, &guard, Some(proxy)))
                .transpose()?,
            guard,
            deadline: settings.deadline,
            slowest: settings.slowest,
        })
    }

    /// Asks once. The whole must come within the deadline; no retries, no redirects.
    pub(crate) async fn ask(&self, ask: Ask<'_>) -> Result<Answer, Failure> {
        self.guard.check(ask.url).map_err(Failure::Refused)?;
        let client = match &self.proxied {
            Some(proxied) if !self.guard.names_listed(ask.url) => proxied,
            _ => &self.direct,
        };
        let mut request = client.get(ask.url.clone());
        for (name, value) in [
            (IF_NONE_MATCH, &ask.validators.etag),
            (IF_MODIFIED_SINCE, &ask.validators.last_modified),
        ] {
            if let Some(value) = value
                .as_deref()
                .and_then(|v| HeaderValue::from_bytes(v).ok())
            {
                request = request.header(name, value);
            }
        }
        let start = Instant::now();
        let response = timeout_at(start + self.deadline, request.send())
            .await
            .map_err(|_| Failure::Trouble(Trouble::Deadline(self.deadline)))?
            .map_err(|error| failure(&error))?;
        let status = response.status().as_u16();
        let mut answer = Answer {
            status,
            headers: response.headers().clone(),
            wire: Bytes::new(),
        };
        if has_page(status) {
            answer.wire = self.receive(response, start, &ask).await?;
        }
        Ok(answer)
    }

    async fn receive(
        &self,
        mut response: reqwest::Response,
        start: Instant,
        ask: &Ask<'_>,
    ) -> Result<Bytes, Failure> {
        let too_large = || Failure::Refused(Refusal::TooLarge { limit: ask.limit });
        if !ask.cut
            && response
                .content_length()
                .is_some_and(|length| length > ask.limit)
        {
            return Err(too_large());
        }
        let end = start + self.deadline;
        let body_start = Instant::now();
        let mut received = BytesMut::new();
        // After a while the average rate counts; a slow drip would else hold the host's turn for the whole deadline.
        let mut check = body_start + self.deadline / 3;
        loop {
            match timeout_at(check.min(end), response.chunk()).await {
                Ok(Ok(None)) => return Ok(received.freeze()),
                Ok(Ok(Some(piece))) => received.extend_from_slice(&piece),
                Ok(Err(error)) => return Err(failure(&error)),
                Err(_) if Instant::now() >= end => {
                    return Err(Failure::Trouble(Trouble::Deadline(self.deadline)));
                }
                Err(_) => {
                    let due = body_start.elapsed().as_secs_f64() * self.slowest as f64;
                    if (received.len() as f64) < due {
                        return Err(Failure::Trouble(Trouble::Slow(self.slowest)));
                    }
                    check += self.deadline / 6;
                }
            }
            if received.len() as u64 > ask.limit {
                if ask.cut {
                    received.truncate(usize::try_from(ask.limit).unwrap_or(usize::MAX));
                    return Ok(received.freeze());
                }
                return Err(too_large());
            }
        }
    }
}

/// Redirects, "not modified" and "come later" are read from their head alone.
fn has_page(status: u16) -> bool {
    !is_redirect(status) && status != 304 && !is_passing(status)
}

pub(crate) fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// Statuses that say nothing of the page: the server has trouble, or has enough of us.
pub(crate) fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500..)
}

/// The words that go with a status; empty for one that has none.
pub(crate) fn reason(status: u16) -> &'static str {
    let status = reqwest::StatusCode::from_u16(status).ok();
    status
        .and_then(|status| status.canonical_reason())
        .unwrap_or_default()
}

fn client(
    settings: &Settings,
    guard: &Guard,
    proxy: Option<&Proxy>,
) -> Result<reqwest::Client, SetUpError> {
    let agent = HeaderValue::from_str(&settings.user_agent)
        .map_err(|_| SetUpError::UserAgent(settings.user_agent.clone()))?;
    let build = |certificates: bool| -> Result<reqwest::Client, SetUpError> {
        let proxies = proxy.iter().flat_map(|p| [&p.http, &p.https]).flatten();
        let mut builder = reqwest::Client::builder()
            .user_agent(agent.clone())
            .default_headers(HeaderMap::from_iter([
                (ACCEPT, HeaderValue::from_static(ACCEPT_TYPES)),
                (ACCEPT_ENCODING, HeaderValue::from_static(decode::ACCEPTED)),
            ]))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .pool_max_idle_per_host(1)
            .pool_idle_timeout(IDLE)
            .no_proxy()
            .dns_resolver(Names {
                guard: guard.clone(),
                proxies: proxies
                    .filter_map(|url| url.host_str().map(str::to_owned))
                    .collect(),
            });
        if let Some(Proxy {
            http,
            https,
            except,
        }) = proxy
        {
            let except = reqwest::NoProxy::from_string(except);
            let refused = |error: reqwest::Error| SetUpError::Proxy(chain(&error));
            if let Some(url) = http {
                builder = builder.proxy(
                    reqwest::Proxy::http(url.clone())
                        .map_err(refused)?
                        .no_proxy(except.clone()),
                );
            }
            if let Some(url) = https {
                builder = builder.proxy(
                    reqwest::Proxy::https(url.clone())
                        .map_err(refused)?
                        .no_proxy(except),
                );
            }
        }
        if !certificates {
            builder = builder.tls_certs_only([]);
        }
        builder
            .build()
            .map_err(|error| SetUpError::Client(chain(&error)))
    };
    build(true).or_else(|error| {
        // A machine without root certificates can still watch what is on it, as the demo does.
        let client = build(false)?;
        tracing::warn!(%error, "https pages cannot be fetched: {error}; install the package ca-certificates");
        Ok(client)
    })
}

fn failure(error: &reqwest::Error) -> Failure {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(NotPublic(host)) = inner.downcast_ref() {
            return Failure::Refused(Refusal::Address(host.clone()));
        }
        cause = inner.source();
    }
    Failure::Trouble(Trouble::Connection(chain(error)))
}

/// reqwest's own message hides the cause, and repeats the URL.
fn chain(error: &reqwest::Error) -> String {
    let mut words = Vec::new();
    let mut cause = error.source();
    while let Some(inner) = cause {
        words.push(inner.to_string());
        cause = inner.source();
    }
    if words.is_empty() {
        return error.to_string();
    }
    words.dedup();
    words.join(": ")
}
