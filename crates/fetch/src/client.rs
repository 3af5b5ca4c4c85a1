//! A request in, a page out: redirects followed by hand, robots.txt asked first, every host in its turn. This file joins the
//! others; it alone knows their order.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use model::page::Page;
use tokio::time::{Instant, sleep};
use url::Url;

use crate::decode::{self, DecodeError};
use crate::exchange::{Answer, Ask, Exchange, Failure, SetUpError, is_passing, is_redirect};
use crate::guard::{Guard, registrable_domain};
use crate::host::{Hosts, KnownRobots, PATIENCE};
use crate::robots::{self, Robots};
use crate::{
    FetchError, Fetched, Refusal, Request, Response, Settings, Trouble, Validators, dates, retry,
};

const MAX_REDIRECTS: usize = 10;
/// RFC 9309, 2.3.1.2.
const MAX_ROBOTS_REDIRECTS: usize = 5;
/// RFC 9309, 2.4.
const ROBOTS_FRESH: Duration = Duration::from_secs(24 * 3600);
/// Until a robots.txt that could not be read is asked for again.
const ROBOTS_RETRY: Duration = Duration::from_secs(60);
/// Spacing of hosts that are not listed in `allow_addresses`.
const LEAST_SPACING: Duration = Duration::from_secs(1);

/// Asks the web. Clones share connections, turns and robots.txt files: one for the whole process.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    settings: Settings,
    /// Our name in robots.txt files.
    token: String,
    guard: Guard,
    exchange: Exchange,
    hosts: Hosts,
}

/// A failure on the way, before it has the name of the URL.
struct Stop {
    failure: Failure,
    retry_after: Option<Duration>,
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self {
            failure,
            retry_after: None,
        }
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Failure::Refused(refusal).into()
    }
}

impl Stop {
    fn later(trouble: Trouble, retry_after: Option<Duration>) -> Self {
        Self {
            failure: Failure::Trouble(trouble),
            retry_after,
        }
    }

    fn at(self, url: &Url) -> FetchError {
        let url = url.clone();
        match self.failure {
            Failure::Refused(reason) => FetchError::Refused { url, reason },
            Failure::Trouble(trouble) => FetchError::Transient {
                url,
                trouble,
                retry_after: self.retry_after,
            },
        }
    }
}

impl Client {
    /// # Errors
    /// The user agent or a proxy cannot be used.
    pub fn new(settings: Settings) -> Result<Self, SetUpError> {
        let is_name = |c: &char| c.is_ascii_alphabetic() || matches!(c, '-' | '_');
        let token: String = settings.user_agent.chars().take_while(is_name).collect();
        if token.is_empty() {
            return Err(SetUpError::UserAgent(settings.user_agent));
        }
        let guard = Guard::new(&settings.allow_addresses);
        let exchange = Exchange::new(&settings, guard.clone())?;
        Ok(Self {
            shared: Arc::new(Shared {
                settings,
                token,
                guard,
                exchange,
                hosts: Hosts::default(),
            }),
        })
    }

    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.shared.settings
    }

    /// Fetches one page, as soon as its host may be asked. Dropping the future gives the turn back.
    ///
    /// # Errors
    /// See [`FetchError`]: give up on this URL, or come back later.
    pub async fn get(&self, request: &Request) -> Result<Fetched, FetchError> {
        self.shared
            .follow(request)
            .await
            .map_err(|stop| stop.at(&request.url))
    }

    /// The rules that the site of `url` has for us: from its robots.txt, fetched at most once a day.
    ///
    /// # Errors
    /// The file cannot be read: nothing may be asked of the site for now.
    pub async fn robots(&self, url: &Url) -> Result<Arc<Robots>, FetchError> {
        self.shared
            .robots(url, None)
            .await
            .map_err(|stop| stop.at(url))
    }
}

impl Shared {
    async fn follow(&self, request: &Request) -> Result<Fetched, Stop> {
        let mut url = without_fragment(request.url.clone());
        let mut redirects = Vec::new();
        let mut permanent = None;
        loop {
            let validators = self.validators_for(request, redirects.is_empty());
            let conditional = validators != Validators::default();
            let answer = self.visit(&url, request, validators).await?;
            let target = answer
                .header("location")
                .filter(|_| is_redirect(answer.status))
                .and_then(|location| url.join(&location).ok())
                .map(without_fragment);
            let Some(target) = target else {
                if answer.status == 304 && conditional {
                    return Ok(Fetched::NotModified {
                        headers: answer.headers(),
                    });
                }
                if answer.status == 304 {
                    return Err(Stop::later(Trouble::Status(304), None));
                }
                return self.page(url, answer, request, redirects, permanent).await;
            };
            // The first redirect that is not permanent ends the part of the way that may be learnt by heart.
            let unbroken = redirects.is_empty() || permanent.as_ref() == Some(&url);
            if matches!(answer.status, 301 | 308) && unbroken {
                permanent = Some(target.clone());
            }
            redirects.push(url);
            if redirects.contains(&target) {
                return Err(Refusal::RedirectLoop(target).into());
            }
            if redirects.len() > MAX_REDIRECTS {
                return Err(Refusal::TooManyRedirects.into());
            }
            url = target;
        }
    }

    /// The validators belong to the page at the end of the redirects. A date alone says too little to be sent further on, where
    /// another page may be by now.
    fn validators_for(&self, request: &Request, is_first: bool) -> Validators {
        request
            .validators
            .clone()
            .filter(|validators| is_first || validators.etag.is_some())
            .unwrap_or_default()
    }

    async fn visit(
        &self,
        url: &Url,
        request: &Request,
        validators: Validators,
    ) -> Result<Answer, Stop> {
        // Before anybody waits for a turn; `ask` checks again what is really sent.
        self.guard.check(url)?;
        let robots = self.robots(url, request.spacing).await?;
        let path = url.query().map_or_else(
            || url.path().to_owned(),
            |query| format!("{}?{query}", url.path()),
        );
        if !robots.allowed(&path) {
            return Err(Refusal::Robots.into());
        }
        let spacing = self
            .spacing(url, request.spacing)
            .max(robots.crawl_delay.unwrap_or_default());
        let limit = request.limit.unwrap_or(self.settings.page_limit);
        self.patiently(spacing, || Ask {
            url,
            validators: validators.clone(),
            limit,
            cut: false,
        })
        .await
    }

    /// Sends one request, and again while its trouble may pass soon.
    async fn patiently<'a>(
        &self,
        spacing: Duration,
        ask: impl Fn() -> Ask<'a>,
    ) -> Result<Answer, Stop> {
        let host = self.hosts.of(&registrable_domain(ask().url));
        let mut delays = retry::delays(self.settings.attempts, self.settings.retry_delay);
        loop {
            let mut turn = host
                .turn(spacing)
                .await
                .map_err(|left| Stop::later(Trouble::Waiting, Some(left)))?;
            let (trouble, wait) = match self.exchange.ask(ask()).await {
                Ok(answer) if !is_passing(answer.status) => return Ok(answer),
                Ok(answer) => {
                    let wait = answer
                        .header("retry-after")
                        .and_then(|value| dates::retry_after(&value, Timestamp::now()));
                    if let (429 | 503, Some(wait)) = (answer.status, wait) {
                        turn.block(wait);
                    }
                    (Trouble::Status(answer.status), wait)
                }
                Err(Failure::Trouble(trouble)) => (trouble, None),
                Err(refused) => return Err(refused.into()),
            };
            drop(turn);
            let delay = delays
                .next()
                .filter(|_| wait.is_none_or(|wait| wait <= PATIENCE));
            match delay {
                Some(delay) => sleep(delay.max(wait.unwrap_or_default())).await,
                None => return Err(Stop::later(trouble, wait)),
            }
        }
    }

    async fn robots(&self, url: &Url, spacing: Option<Duration>) -> Result<Arc<Robots>, Stop> {
        let host = self.hosts.of(&registrable_domain(url));
        let origin = url.origin().ascii_serialization();
        let mut known = host.robots.lock().await;
        let stale = known.get(&origin).cloned();
        let now = Instant::now();
        let current = match stale {
            Some(current) if current.until > now => current,
            stale => {
                let fetched = self.fetch_robots(url, spacing).await;
                let now = Instant::now();
                let current = match (fetched, stale) {
                    (Ok(rules), _) => KnownRobots {
                        rules: Ok(Arc::new(rules)),
                        until: now + ROBOTS_FRESH,
                    },
                    (
                        Err(Stop {
                            failure: Failure::Refused(refusal),
                            ..
                        }),
                        _,
                    ) => return Err(refusal.into()),
                    // An old copy may be used for as long as there is no newer one to be had (RFC 9309, 2.4).
                    (
                        Err(_),
                        Some(KnownRobots {
                            rules: Ok(rules), ..
                        }),
                    ) => KnownRobots {
                        rules: Ok(rules),
                        until: now + ROBOTS_RETRY,
                    },
                    (
                        Err(Stop {
                            failure: Failure::Trouble(trouble),
                            retry_after,
                        }),
                        _,
                    ) => KnownRobots {
                        rules: Err(trouble.to_string()),
                        until: now + retry_after.unwrap_or(ROBOTS_RETRY),
                    },
                };
                known.insert(origin, current.clone());
                current
            }
        };
        drop(known);
        current.rules.map_err(|reason| {
            let left = current.until.saturating_duration_since(Instant::now());
            Stop::later(Trouble::Robots(reason), Some(left))
        })
    }

    /// No file is no rules. A file behind more redirects than we follow counts as none (RFC 9309, 2.3.1.2).
    async fn fetch_robots(&self, url: &Url, spacing: Option<Duration>) -> Result<Robots, Stop> {
        let mut url = url.join("/robots.txt").map_err(|_| Refusal::Url)?;
        for _ in 0..=MAX_ROBOTS_REDIRECTS {
            let ask = || Ask {
                url: &url,
                validators: Validators::default(),
                limit: robots::LIMIT as u64,
                cut: true,
            };
            let answer = self.patiently(self.spacing(&url, spacing), ask).await?;
            let location = answer
                .header("location")
                .filter(|_| is_redirect(answer.status));
            if let Some(target) = location.and_then(|location| url.join(&location).ok()) {
                url = target;
                continue;
            }
            if answer.status != 200 {
                break;
            }
            let encoding = answer.header("content-encoding").unwrap_or_default();
            let bytes = decode::body(&encoding, &answer.wire, self.settings.feed_limit)
                .map_err(|error| Stop::later(Trouble::Body(error.to_string()), None))?
                .unwrap_or_else(|| answer.wire.to_vec());
            return Ok(Robots::parse(&bytes, &self.token));
        }
        Ok(Robots::default())
    }

    fn spacing(&self, url: &Url, of_source: Option<Duration>) -> Duration {
        let spacing = of_source.unwrap_or(self.settings.spacing);
        if self.guard.names_listed(url) {
            spacing
        } else {
            spacing.max(LEAST_SPACING)
        }
    }

    async fn page(
        &self,
        url: Url,
        answer: Answer,
        request: &Request,
        redirects: Vec<Url>,
        permanent: Option<Url>,
    ) -> Result<Fetched, Stop> {
        let captured_at = Timestamp::now();
        let limit = request.limit.unwrap_or(self.settings.page_limit);
        let wire = answer.wire.clone();
        let encoding = answer.header("content-encoding").unwrap_or_default();
        // Ten megabytes take longer to unpack than an async thread may be held.
        let body = tokio::task::spawn_blocking(move || {
            decode::body(&encoding, &wire, limit).map(|body| body.unwrap_or_else(|| wire.to_vec()))
        })
        .await
        .map_err(|error| Stop::later(Trouble::Body(error.to_string()), None))?
        .map_err(|error| match error {
            DecodeError::TooLarge(limit) => Refusal::TooLarge { limit }.into(),
            DecodeError::Bomb => Refusal::Bomb.into(),
            DecodeError::Broken(reason) => Stop::later(Trouble::Body(reason), None),
        })?;
        Ok(Fetched::Page(Box::new(Response {
            page: Page {
                url,
                captured_at: Some(captured_at),
                status: answer.status,
                headers: answer.headers(),
                body,
            },
            validators: answer.validators(),
            wire: answer.wire,
            redirects,
            permanent,
        })))
    }
}

fn without_fragment(mut url: Url) -> Url {
    url.set_fragment(None);
    url
}
