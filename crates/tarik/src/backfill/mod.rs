//! `tarik backfill`: pages of the past, once. Sources and URLs are fetched, files and WARC records are taken as they are; the same
//! loop as the daemon's reads and writes them.

mod input;

mod account;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use model::id;
use model::page::{Lane, Link, Page};
use queue::{Canonical, KeepOutcome, Role, UrlState};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::app::App;
use crate::cli::BackfillArgs;
use crate::command::is_url;
use crate::config::SourceConfig;
use crate::daemon;
use crate::exit::{Ending, Exit};
use crate::given::Given;
use crate::keep::ToKeep;
use crate::look::{self, Looked};
use crate::output::{Progress, Sink, View};
use crate::pipeline::{self, Settled};

use account::{Account, finish};
use input::{Input, in_range, inputs, is_in_range, read_file};

/// Pages under way at once.
const LOOKS: usize = 16;
/// Longest that a host is waited for.
const PATIENCE: Duration = Duration::from_secs(15 * 60);
/// Listings read of one watch, at most.
const LISTINGS: usize = 1000;

/// As owner of the data folder: fills, reads, and ends when nothing waits.
///
/// # Errors
/// An input cannot be read, the store cannot be reached, or the ledger fails.
pub(crate) async fn alone(
    app: Arc<App>,
    args: BackfillArgs,
    view: View,
    sink: Sink,
) -> Result<Exit> {
    if args.dry_run {
        return job(&app, args, &view, &sink).await;
    }
    app.store().await.map_err(crate::command::query::of_store)?;
    let filling = app.fill();
    let mut reading = tokio::spawn({
        let app = Arc::clone(&app);
        async move { pipeline::run(&app).await }
    });
    let door = tokio::spawn(daemon::answer(
        Arc::clone(&app),
        crate::socket::listen(&app.data)?,
    ));
    let died =
        |what: String| Err(Ending::new(Exit::StageDied, format!("a stage died: {what}")).into());
    let mut is_read = false;
    let mut ended = tokio::select! {
        ended = job(&app, args, &view, &sink) => ended,
        () = daemon::interrupted() => Err(interrupted()),
        read = &mut reading => {
            is_read = true;
            died(match read {
                Ok(Ok(())) => "the reader loop ended".to_owned(),
                Ok(Err(error)) => format!("{error:#}"),
                Err(panic) => panic.to_string(),
            })
        }
        () = app.keeper.ended() => died("the archive writer has ended".to_owned()),
    };
    drop(filling);
    if ended.is_err() {
        app.stop.cancel();
    }
    if !is_read {
        tokio::select! {
            read = reading => {
                if let Err(error) = read.context("the reader loop broke")? && ended.is_ok() {
                    ended = Err(error);
                }
            }
            () = daemon::interrupted() => ended = Err(interrupted()),
            () = async { app.stop.cancelled().await; tokio::time::sleep(daemon::DRAIN).await } => {}
        }
    }
    app.stop.cancel();
    door.await.context("the door broke")??;
    ended
}

fn interrupted() -> anyhow::Error {
    Ending::new(
        Exit::Interrupted,
        "interrupted; the same command goes on where this one stopped",
    )
    .into()
}

/// In whatever process owns the data folder.
///
/// # Errors
/// An input cannot be read, or the ledger fails.
pub(crate) async fn job(
    app: &Arc<App>,
    args: BackfillArgs,
    view: &View,
    sink: &Sink,
) -> Result<Exit> {
    let inputs = inputs(app, &args)?;
    if args.dry_run {
        return dry_run(app, &inputs, &args, sink).await;
    }
    // The owner may be another backfill: it stays until this one is done, too.
    let _filling = app.fill();
    let mut settled = app.settled();
    let mut account = Account::default();
    let filled = tokio::select! {
        filled = fill(app, &inputs, &args, &mut account, &mut settled, sink) => filled,
        () = sink.gone() => return Err(crate::output::Gone.into()),
    };
    filled?;
    finish(&account, view, sink).await
}

async fn fill(
    app: &Arc<App>,
    inputs: &[Input],
    args: &BackfillArgs,
    account: &mut Account,
    settled: &mut mpsc::UnboundedReceiver<Settled>,
    sink: &Sink,
) -> Result<()> {
    let mut fetches = false;
    for input in inputs {
        match input {
            Input::Source(source) => {
                fetches = true;
                for links in listed(app, source, sink).await {
                    match links {
                        Ok(links) => note(app, &source.source.id, &in_range(links, args), account)?,
                        Err(reason) => account.fail(reason),
                    }
                }
            }
            Input::Urls(urls) => {
                fetches = true;
                for url in urls {
                    let link = Link {
                        url: url.clone(),
                        dated: None,
                        title: None,
                    };
                    note(app, &app.reader.source_of(url), &[link], account)?;
                }
            }
            Input::Files(paths) => {
                account.list(paths.len());
                // Side by side, so that the archive writer has groups to write.
                let owner = Arc::clone(app);
                let mut taken = stream::iter(paths.clone())
                    .map(move |path| take_in_file(Arc::clone(&owner), path))
                    .buffer_unordered(LOOKS);
                while let Some(taken) = taken.next().await {
                    enter(account, taken?);
                    account.take(settled);
                    account.report("taking in files", sink);
                }
            }
            Input::Warc(path) => warc(app, path, args, account, settled, sink).await?,
        }
    }
    if fetches {
        fetch_due(app, account, settled, sink).await?;
    }
    while account.is_waiting() {
        account.report("reading", sink);
        let Some(one) = settled.recv().await else {
            bail!("the reader loop has ended")
        };
        account.settle(&one);
    }
    account.report("done", sink);
    Ok(())
}

/// Every listing of a source, each with its links or why there are none.
async fn listed(
    app: &Arc<App>,
    source: &SourceConfig,
    sink: &Sink,
) -> Vec<Result<Vec<Link>, String>> {
    let mut all = Vec::new();
    for watch in &source.watches {
        sink.progress(Progress {
            doing: format!("reading {}", watch.url),
            ..Progress::default()
        });
        let request = fetch::Request {
            spacing: source.spacing,
            limit: Some(app.client.settings().feed_limit),
            ..fetch::Request::new(watch.url.clone())
        };
        let links = match app.client.get(&request).await {
            Ok(fetch::Fetched::Page(response)) => match look::links(&response.page, &watch.kind) {
                Ok(listed) => {
                    let (links, failures) =
                        look::follow(app, &source.source.id, listed, &watch.kind, LISTINGS).await;
                    all.extend(failures.into_iter().map(Err));
                    Ok(links)
                }
                Err(reason) => Err(reason),
            },
            Ok(fetch::Fetched::NotModified { .. }) => Ok(Vec::new()),
            Err(error) => Err(error.to_string()),
        };
        all.push(links);
    }
    all
}

/// Puts links into the ledger. What is known of them already is in the account; what is yet to be fetched comes into it then.
fn note(app: &App, source: &str, links: &[Link], account: &mut Account) -> Result<()> {
    let now = Timestamp::now();
    app.queue.discovered(source, Lane::Backfill, links, now)?;
    account.list(links.len());
    for link in links {
        let Some(row) = app.queue.explain(&link.url)? else {
            continue;
        };
        let is_due = row.next_at.is_some_and(|next_at| next_at <= now);
        match row.state {
            UrlState::New => {}
            UrlState::Failing if is_due => {}
            UrlState::Failing => {
                let next_at = row
                    .next_at
                    .map_or("never".to_owned(), |next_at| format!("after {next_at:.0}"));
                account.fail(format!(
                    "{}; tried again {next_at}",
                    row.reason.unwrap_or_default()
                ));
            }
            UrlState::Refused | UrlState::Gone => {
                account.refuse(row.reason.unwrap_or_else(|| format!("{}: gone", link.url)))
            }
            UrlState::Live => account.add("same", 1),
        }
    }
    Ok(())
}

/// Fetches whatever a backfill, this one or one that was stopped, has left to fetch.
async fn fetch_due(
    app: &Arc<App>,
    account: &mut Account,
    settled: &mut mpsc::UnboundedReceiver<Settled>,
    sink: &Sink,
) -> Result<()> {
    let mut looks: JoinSet<Result<Looked>> = JoinSet::new();
    let mut postponed = 0_usize;
    loop {
        for row in app.queue.due(
            Lane::Backfill,
            Timestamp::now(),
            LOOKS.saturating_sub(looks.len()),
        )? {
            let app = Arc::clone(app);
            looks.spawn(async move { look::page(&app, row).await });
        }
        let Some(looked) = looks.join_next().await else {
            // A host that asked for time gets it, as long as it is minutes and not hours.
            let next = app.queue.next_due(Role::Page, Lane::Backfill)?;
            match next.map(|next| {
                Duration::try_from(Timestamp::now().duration_until(next)).unwrap_or_default()
            }) {
                Some(pause) if pause <= PATIENCE && postponed > 0 => {
                    account.report("waiting for a host", sink);
                    postponed = 0;
                    app.pause(pause.max(Duration::from_millis(100))).await;
                    continue;
                }
                _ => return Ok(()),
            }
        };
        match looked.context("a look broke")?? {
            Looked::Kept { document, outcome } => account.kept(vec![document], outcome),
            Looked::Unchanged => account.add("same", 1),
            Looked::Refused(reason) => account.refuse(reason),
            Looked::Failed(reason) => account.fail(reason),
            Looked::Postponed => postponed += 1,
        }
        account.take(settled);
        account.report("fetching", sink);
    }
}

async fn warc(
    app: &Arc<App>,
    path: &Path,
    args: &BackfillArgs,
    account: &mut Account,
    settled: &mut mpsc::UnboundedReceiver<Settled>,
    sink: &Sink,
) -> Result<()> {
    let pages = fetch::warc::pages(path, app.client.settings().page_limit)
        .with_context(|| format!("opening {}", path.display()))?;
    for page in pages {
        let is_wanted = |record: &fetch::warc::Record| {
            record
                .page
                .captured_at
                .is_none_or(|at| is_in_range(TimeZone::UTC.to_datetime(at).date(), args))
        };
        match page {
            Ok(record) if !is_wanted(&record) => continue,
            Ok(record) => {
                account.list(1);
                enter(account, take_in(app, record.page, record.wire).await?);
            }
            Err(error) => {
                account.list(1);
                account.fail(format!("{}: {error}", path.display()));
            }
        }
        account.take(settled);
        account.report("taking in records", sink);
    }
    Ok(())
}

/// What became of a page that was not fetched.
enum Taken {
    /// Kept, under one of these documents.
    Kept(Vec<String>, KeepOutcome),
    Refused(String),
    Failed(String),
}

fn enter(account: &mut Account, taken: Taken) {
    match taken {
        Taken::Kept(documents, outcome) => account.kept(documents, outcome),
        Taken::Refused(reason) => account.refuse(reason),
        Taken::Failed(reason) => account.fail(reason),
    }
}

async fn take_in_file(app: Arc<App>, path: PathBuf) -> Result<Taken> {
    match read_file(&path, app.client.settings().page_limit) {
        Ok(page) => take_in(&app, page, None).await,
        Err(error) => Ok(Taken::Failed(format!("{error:#}"))),
    }
}

/// Keeps a page that was not fetched.
async fn take_in(app: &Arc<App>, page: Page, wire: Option<bytes::Bytes>) -> Result<Taken> {
    if !(200..300).contains(&page.status) {
        return Ok(Taken::Refused(format!(
            "{}: recorded with status {}",
            page.url, page.status
        )));
    }
    let has_url = matches!(page.url.scheme(), "http" | "https");
    let document = if has_url {
        id::document(&page.url)
    } else {
        id::document_of_file(&page.body)
    };
    let canonical = if has_url {
        None
    } else {
        canonical(app, &page).await?
    };
    let mut documents = vec![document.clone()];
    documents.extend(
        canonical
            .iter()
            .map(|canonical| id::document(&canonical.url)),
    );
    let source = match &canonical {
        Some(canonical) => app.reader.source_of(&canonical.url),
        None if has_url => Given::of(&page)
            .and_then(|given| given.source)
            .unwrap_or_else(|| app.reader.source_of(&page.url)),
        None => "file".to_owned(),
    };
    let page = ToKeep {
        page,
        wire,
        document,
        source,
        lane: Lane::Backfill,
        look: None,
        canonical,
    };
    let outcome = app.keeper.keep(page).await?;
    app.arrived.notify_one();
    Ok(Taken::Kept(documents, outcome))
}

/// The URL that a file says it was published under, unless that is a home page.
async fn canonical(app: &Arc<App>, page: &Page) -> Result<Option<Canonical>> {
    let (app, page) = (Arc::clone(app), page.clone());
    let article = tokio::task::spawn_blocking(move || app.reader.article(&page, "")).await;
    // A page that breaks the reader is kept all the same, and buried when its turn comes.
    let Ok(article) = article else {
        return Ok(None);
    };
    let title = article.title.unwrap_or_default();
    let url = article
        .canonical
        .filter(|url| is_url(url.as_str()) && url.path() != "/");
    Ok(url.map(|url| Canonical { url, title }))
}

async fn dry_run(
    app: &Arc<App>,
    inputs: &[Input],
    args: &BackfillArgs,
    sink: &Sink,
) -> Result<Exit> {
    let mut n_fetched = 0_u32;
    for input in inputs {
        match input {
            Input::Source(source) => {
                for links in listed(app, source, sink).await {
                    match links {
                        Ok(links) => {
                            for link in in_range(links, args) {
                                n_fetched += 1;
                                sink.line(link.url).await?;
                            }
                        }
                        Err(reason) => sink.say(reason).await?,
                    }
                }
            }
            Input::Urls(urls) => {
                for url in urls {
                    n_fetched += 1;
                    sink.line(url).await?;
                }
            }
            Input::Files(paths) => {
                for path in paths {
                    sink.line(path.display()).await?;
                }
            }
            Input::Warc(path) => sink.line(path.display()).await?,
        }
    }
    let at_most = app.config.fetch.spacing * n_fetched;
    sink.say(format!(
        "{n_fetched} pages to fetch: at most {} s when all are of one site",
        at_most.as_secs()
    ))
    .await?;
    Ok(Exit::Done)
}
