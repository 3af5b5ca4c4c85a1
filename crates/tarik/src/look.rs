//! One look at a URL: ask, keep what came, and note the outcome. Watcher and backfill share it.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use fetch::{FetchError, Fetched, Request, Response, Trouble};
use jiff::Timestamp;
use model::id;
use model::page::{Lane, Link, Page};
use queue::{KeepOutcome, Look, Outcome, UrlRow, Validators};
use url::Url;

use crate::app::App;
use crate::config::{Watch, WatchKind};
use crate::keep::ToKeep;
use crate::{metrics, schedule};

/// A host that asks for time without saying how much gets so much.
const HOST_WAITS: Duration = Duration::from_secs(60);
/// A listing that was refused is asked again after so long, or after its own longest time.
const REFUSED_WAITS: Duration = Duration::from_secs(24 * 60 * 60);
/// Parts of a sitemap index that a watcher reads, those that changed last.
const NEWEST_PARTS: usize = 3;
/// Further pages of a list that a watcher reads when it sees the list for the first time.
const FIRST_PAGES: usize = 3;

/// How a look at a page ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Looked {
    /// Kept under this document.
    Kept {
        document: String,
        outcome: KeepOutcome,
    },
    /// It says that the copy we have still stands.
    Unchanged,
    /// It never will be had, and why.
    Refused(String),
    /// It may be had later, and why not now.
    Failed(String),
    /// It was not asked for: its host is to be left alone for a while.
    Postponed,
}

/// Looks at a page.
///
/// # Errors
/// Ledger or archive fail; whatever the page does is an outcome.
pub(crate) async fn page(app: &Arc<App>, row: UrlRow) -> Result<Looked> {
    let in_hand = InHand(Arc::clone(app), row);
    let row = &in_hand.1;
    let fetched = app.client.get(&request(app, row)).await;
    let now = Timestamp::now();
    let looked = match fetched {
        Ok(Fetched::Page(response)) => return came(app, row, *response, now).await,
        Ok(Fetched::NotModified { .. }) => {
            let next_at = next_look(row, now);
            app.queue
                .looked(row, now, &Outcome::NotModified { next_at })?;
            app.arrived.notify_one();
            Looked::Unchanged
        }
        Err(error) => trouble(app, row, &error, now)?,
    };
    count(&looked);
    Ok(looked)
}

async fn came(app: &Arc<App>, row: &UrlRow, response: Response, now: Timestamp) -> Result<Looked> {
    let status = response.page.status;
    let is_gone = matches!(status, 404 | 410);
    // That a known page is gone is worth a capture; any other answer brings nothing to keep.
    let is_kept = (200..300).contains(&status) || is_gone && row.document.is_some();
    if !is_kept {
        let looked = no_page(app, row, status, now)?;
        count(&looked);
        return Ok(looked);
    }
    let document = id::document(&response.page.url);
    let next_at = next_look(row, now);
    let kept = app
        .keeper
        .keep(ToKeep {
            document: document.clone(),
            source: app.reader.source_of(&response.page.url),
            lane: row.lane,
            look: Some(Look {
                url: row.url.clone(),
                validators: of_ledger(response.validators),
                next_at,
            }),
            canonical: None,
            wire: Some(response.wire),
            page: response.page,
        })
        .await;
    let looked = match kept {
        Ok(outcome) => {
            // The same bytes may confirm a change, and so let their document wait.
            app.arrived.notify_one();
            Looked::Kept { document, outcome }
        }
        Err(error) => {
            let reason = format!("{error:#}");
            tracing::error!(url = %row.url, "a page could not be kept: {reason}");
            failed(app, row, Some(status), reason, None, now)?
        }
    };
    count(&looked);
    Ok(looked)
}

/// A page in hand. A look that is broken off, by a client that leaves, a fault or a panic, gives it back.
struct InHand(Arc<App>, UrlRow);

impl Drop for InHand {
    fn drop(&mut self) {
        if let Err(error) = self.0.queue.give_back(&self.1) {
            tracing::error!(url = %self.1.url, "it is looked at again after the next start only: {error}");
        }
    }
}

/// A page of a watcher is looked at again until it has settled, one of a backfill is not.
fn next_look(row: &UrlRow, now: Timestamp) -> Option<Timestamp> {
    (row.lane == Lane::Watch)
        .then(|| schedule::page(schedule::pause(row), now))
        .flatten()
}

/// An answer that brings no page.
fn no_page(app: &App, row: &UrlRow, status: u16, now: Timestamp) -> Result<Looked> {
    let reason = format!("{}: the server answered {status}", row.url);
    if matches!(status, 404 | 410) {
        app.queue.looked(
            row,
            now,
            &Outcome::Gone {
                status,
                next_at: None,
            },
        )?;
        return Ok(Looked::Refused(reason));
    }
    failed(app, row, Some(status), reason, None, now)
}

/// Notes a failure, and when to try again.
fn failed(
    app: &App,
    row: &UrlRow,
    status: Option<u16>,
    reason: String,
    retry_after: Option<Duration>,
    now: Timestamp,
) -> Result<Looked> {
    let next_at = schedule::failed(row.failures, retry_after, now);
    let outcome = Outcome::Failed {
        status,
        reason: reason.clone(),
        next_at,
    };
    app.queue.looked(row, now, &outcome)?;
    Ok(Looked::Failed(reason))
}

fn trouble(app: &App, row: &UrlRow, error: &FetchError, now: Timestamp) -> Result<Looked> {
    let reason = error.to_string();
    Ok(match error {
        FetchError::Refused { .. } => {
            app.queue.looked(
                row,
                now,
                &Outcome::Refused {
                    status: None,
                    reason: reason.clone(),
                },
            )?;
            Looked::Refused(reason)
        }
        FetchError::Transient {
            trouble: Trouble::Waiting | Trouble::Robots(_),
            retry_after,
            ..
        } => {
            let pause = retry_after.unwrap_or(HOST_WAITS);
            app.queue.looked(
                row,
                now,
                &Outcome::Postponed {
                    next_at: schedule::after(now, pause),
                },
            )?;
            Looked::Postponed
        }
        FetchError::Transient { retry_after, .. } => {
            failed(app, row, None, reason, *retry_after, now)?
        }
    })
}

/// Looks at a listing: its links are noted in the ledger. Gives how many were new, or why it could not be read.
///
/// # Errors
/// The ledger fails.
pub(crate) async fn listing(
    app: &Arc<App>,
    row: UrlRow,
    watch: &Watch,
) -> Result<Result<usize, String>> {
    if let WatchKind::Page = watch.kind {
        return Ok(Ok(due_again(app, &row, watch.every)?));
    }
    let fetched = app
        .client
        .get(&Request {
            limit: Some(app.client.settings().feed_limit),
            ..request(app, &row)
        })
        .await;
    let now = Timestamp::now();
    // After failures the pause was theirs, not that of a listing at rest.
    let before = (row.failures == 0).then(|| schedule::pause(&row)).flatten();
    match fetched {
        Ok(Fetched::NotModified { .. }) => {
            let next_at = schedule::listing(before, watch.every, 0, now);
            app.queue.looked(
                &row,
                now,
                &Outcome::NotModified {
                    next_at: Some(next_at),
                },
            )?;
            Ok(Ok(0))
        }
        Ok(Fetched::Page(response)) => {
            match links(&response.page, &watch.kind) {
                Ok(listed) => {
                    // An index stays the same when its parts change, so it is never asked whether it did.
                    let validators = if listed.more.is_empty() {
                        of_ledger(response.validators)
                    } else {
                        Validators::default()
                    };
                    let n_more = match watch.kind {
                        WatchKind::Sitemap => NEWEST_PARTS,
                        WatchKind::List(_) if row.looked_at.is_none() => FIRST_PAGES,
                        _ => 0,
                    };
                    let (links, failures) =
                        follow(app, &row.source, listed, &watch.kind, n_more).await;
                    for reason in failures {
                        tracing::warn!(
                            source = row.source,
                            "a part of a listing could not be read: {reason}"
                        );
                    }
                    let n_new = app.queue.discovered(&row.source, row.lane, &links, now)?;
                    let next_at = schedule::listing(before, watch.every, n_new, now);
                    app.queue.looked(
                        &row,
                        now,
                        &Outcome::Read {
                            validators,
                            next_at,
                        },
                    )?;
                    Ok(Ok(n_new))
                }
                Err(reason) => {
                    let next_at = schedule::failed(row.failures, None, now).max(schedule::listing(
                        before,
                        watch.every,
                        0,
                        now,
                    ));
                    app.queue.looked(
                        &row,
                        now,
                        &Outcome::Failed {
                            status: Some(response.page.status),
                            reason: reason.clone(),
                            next_at,
                        },
                    )?;
                    Ok(Err(reason))
                }
            }
        }
        Err(error) => match trouble(app, &row, &error, now)? {
            Looked::Failed(reason) => Ok(Err(reason)),
            // What refuses a listing today (robots.txt, a feed too large) may be mended: it is never given up.
            Looked::Refused(reason) => {
                let next_at = schedule::after(now, watch.every.1.max(REFUSED_WAITS));
                app.queue.looked(
                    &row,
                    now,
                    &Outcome::Failed {
                        status: None,
                        reason: reason.clone(),
                        next_at,
                    },
                )?;
                Ok(Err(reason))
            }
            Looked::Kept { .. } | Looked::Unchanged | Looked::Postponed => Ok(Ok(0)),
        },
    }
}

/// A watched page lists itself: it is due as a page as often as the watch says.
fn due_again(app: &App, row: &UrlRow, every: (Duration, Duration)) -> Result<usize> {
    let now = Timestamp::now();
    let link = Link {
        url: row.url.clone(),
        dated: Some(now),
        title: None,
    };
    let n_new = app.queue.discovered(&row.source, row.lane, &[link], now)?;
    let next_at = schedule::listing(Some(every.0), every, 1, now);
    app.queue.looked(
        row,
        now,
        &Outcome::Read {
            validators: Validators::default(),
            next_at,
        },
    )?;
    Ok(n_new)
}

/// The links of a listing and of at most `n_more` further ones that it names, those that changed last first; and why some of these
/// could not be read.
pub(crate) async fn follow(
    app: &App,
    source: &str,
    mut listed: Listed,
    kind: &WatchKind,
    n_more: usize,
) -> (Vec<Link>, Vec<String>) {
    let mut failures = Vec::new();
    let mut seen: HashSet<Url> = HashSet::new();
    for _ in 0..n_more {
        listed.more.retain(|link| !seen.contains(&link.url));
        let Some(newest) = (0..listed.more.len())
            .max_by_key(|at| (listed.more[*at].dated, std::cmp::Reverse(*at)))
        else {
            break;
        };
        let next = listed.more.swap_remove(newest).url;
        seen.insert(next.clone());
        let request = Request {
            limit: Some(app.client.settings().feed_limit),
            spacing: app.spacing_of(source),
            ..Request::new(next.clone())
        };
        let part = match app.client.get(&request).await {
            Ok(Fetched::Page(response)) => links(&response.page, kind),
            Ok(Fetched::NotModified { .. }) => Ok(Listed::default()),
            Err(error) => Err(error.to_string()),
        };
        match part {
            Ok(part) => {
                listed.links.extend(part.links);
                listed.more.extend(part.more);
            }
            Err(reason) => failures.push(reason),
        }
    }
    (listed.links, failures)
}

/// What a listing names.
#[derive(Debug, Default)]
pub(crate) struct Listed {
    pub links: Vec<Link>,
    /// Further listings of the same kind: the next page of a list, the parts of a sitemap.
    pub more: Vec<Link>,
}

/// The links of a listing; the error names the listing and what is wrong with it.
pub(crate) fn links(page: &Page, kind: &WatchKind) -> Result<Listed, String> {
    if !(200..300).contains(&page.status) {
        return Err(format!("{}: the server answered {}", page.url, page.status));
    }
    match kind {
        WatchKind::Feed => fetch::feed::links(page)
            .map(|feed| Listed {
                links: feed.links,
                more: Vec::new(),
            })
            .map_err(|error| error.to_string()),
        WatchKind::Sitemap => fetch::sitemap::read(page)
            .map(|sitemap| Listed {
                links: sitemap.pages,
                more: sitemap.sitemaps,
            })
            .map_err(|error| error.to_string()),
        WatchKind::List(rule) => {
            let list = scrape::links(page, rule);
            if list.links.is_empty() {
                return Err(format!(
                    "{}: no link on the page matches the selector `links` of its watch",
                    page.url
                ));
            }
            let next = list.next.map(|url| Link {
                url,
                dated: None,
                title: None,
            });
            Ok(Listed {
                links: list.links,
                more: next.into_iter().collect(),
            })
        }
        WatchKind::Page => Ok(Listed {
            links: vec![Link {
                url: page.url.clone(),
                dated: None,
                title: None,
            }],
            more: Vec::new(),
        }),
    }
}

fn request(app: &App, row: &UrlRow) -> Request {
    let Validators {
        etag,
        last_modified,
    } = row.validators.clone();
    Request {
        url: row.url.clone(),
        validators: Some(fetch::Validators {
            etag,
            last_modified,
        }),
        spacing: app.spacing_of(&row.source),
        limit: None,
    }
}

fn of_ledger(validators: fetch::Validators) -> Validators {
    Validators {
        etag: validators.etag,
        last_modified: validators.last_modified,
    }
}

fn count(looked: &Looked) {
    metrics::fetched(match looked {
        Looked::Kept {
            outcome: KeepOutcome::Same,
            ..
        } => "same",
        Looked::Kept { .. } => "page",
        Looked::Unchanged => "unchanged",
        Looked::Refused(_) => "refused",
        Looked::Failed(_) => "failed",
        Looked::Postponed => "postponed",
    });
}
