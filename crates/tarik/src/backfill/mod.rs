//! `tarik backfill`: pages of the past, once. Sources and URLs are fetched, files and WARC records are taken as they are; the same
//! loop as the daemon's reads and writes them.

mod input;

mod account;

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use model::id;
use model::page::{Lane, Link, Page};
use queue::Canonical;
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
    if !args.dry_run {
        app.store().await.map_err(crate::command::query::of_store)?;
    }
    let filling = app.fill();
    let reading = tokio::spawn({
        let app = Arc::clone(&app);
        async move { pipeline::run(&app).await }
    });
    let door = tokio::spawn(daemon::answer(
        Arc::clone(&app),
        crate::socket::listen(&app.data)?,
    ));
    let ended = tokio::select! {
        ended = job(&app, args, &view, &sink) => ended,
        () = daemon::interrupted() => Err(Ending::new(Exit::Interrupted, "interrupted; the same command goes on where this one stopped").into()),
    };
    drop(filling);
    if ended.is_err() {
        app.stop.cancel();
    }
    reading.await.context("the reader loop broke")??;
    app.stop.cancel();
    door.await.context("the door broke")??;
    ended
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
                for path in paths {
                    match read_file(path) {
                        Ok(page) => keep(app, page, None, account).await?,
                        Err(error) => account.fail(format!("{error:#}")),
                    }
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
        all.push(match app.client.get(&request).await {
            Ok(fetch::Fetched::Page(response)) => match look::links(&response.page, &watch.kind) {
                Ok(listed) => {
                    Ok(look::follow(app, &source.source.id, listed, &watch.kind, LISTINGS).await)
                }
                Err(reason) => Err(reason),
            },
            Ok(fetch::Fetched::NotModified { .. }) => Ok(Vec::new()),
            Err(error) => Err(error.to_string()),
        });
    }
    all
}

/// Puts links into the ledger; those known already are the same as before.
fn note(app: &App, source: &str, links: &[Link], account: &mut Account) -> Result<()> {
    let n_new = app
        .queue
        .discovered(source, Lane::Backfill, links, Timestamp::now())? as u64;
    account.list(links.len());
    account.add("same", (links.len() as u64).saturating_sub(n_new));
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
            return Ok(());
        };
        match looked.context("a look broke")?? {
            Looked::Kept { document, outcome } => account.kept(vec![document], outcome),
            Looked::Unchanged => account.add("same", 1),
            Looked::Refused(reason) => account.refuse(reason),
            Looked::Failed(reason) => account.fail(reason),
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
                keep(app, record.page, record.wire, account).await?;
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

/// Keeps a page that was not fetched.
async fn keep(
    app: &Arc<App>,
    page: Page,
    wire: Option<bytes::Bytes>,
    account: &mut Account,
) -> Result<()> {
    if !(200..300).contains(&page.status) {
        account.refuse(format!(
            "{}: recorded with status {}",
            page.url, page.status
        ));
        return Ok(());
    }
    let has_url = matches!(page.url.scheme(), "http" | "https");
    let document = if has_url {
        id::document(&page.url)
    } else {
        id::document_of_file(&page.body)
    };
    let mut documents = vec![document.clone()];
    let canonical = if has_url {
        None
    } else {
        canonical(app, &page).await?
    };
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
    let kept = app
        .keeper
        .keep(ToKeep {
            page,
            wire,
            document,
            source,
            lane: Lane::Backfill,
            look: None,
            canonical,
        })
        .await;
    match kept {
        Ok(outcome) => {
            account.kept(documents, outcome);
            app.arrived.notify_one();
        }
        Err(error) => bail!(error),
    }
    Ok(())
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
