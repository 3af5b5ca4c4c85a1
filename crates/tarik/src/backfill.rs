//! `tarik backfill`: pages of the past, once. Sources and URLs are fetched, files and WARC records are taken as they are; the same
//! loop as the daemon's reads and writes them.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::article::Status;
use model::id;
use model::page::{Lane, Link, Page};
use queue::{Canonical, KeepOutcome};
use serde_json::json;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use url::Url;

use crate::app::App;
use crate::cli::BackfillArgs;
use crate::command::is_url;
use crate::config::{SourceConfig, nearest};
use crate::daemon;
use crate::exit::{Ending, Exit};
use crate::given::{Given, page_of_file};
use crate::keep::ToKeep;
use crate::look::{self, Looked};
use crate::output::{Progress, Sink, View};
use crate::pipeline::{self, Settled};

/// Pages under way at once.
const LOOKS: usize = 16;
/// Listings read of one watch, at most.
const LISTINGS: usize = 1000;
/// Longest file taken as a page.
const MAX_FILE: u64 = 64 << 20;
/// Failures that the final table names.
const NAMED: usize = 20;

/// What is taken in.
enum Input {
    Source(Box<SourceConfig>),
    Urls(Vec<Url>),
    Files(Vec<PathBuf>),
    Warc(PathBuf),
}

/// The run's own account: every input ends in one of the columns.
#[derive(Default)]
struct Account {
    listed: u64,
    /// Number of the last page kept.
    numbered: u64,
    /// Pages kept, by number, until the reader loop is done with them.
    pending: HashMap<u64, KeepOutcome>,
    /// Which of them a document settles. A file may go by its own bytes or by a canonical URL.
    settles: HashMap<String, Vec<u64>>,
    columns: BTreeMap<&'static str, u64>,
    failures: Vec<String>,
}

const COLUMNS: [&str; 5] = ["new", "same", "changed", "refused", "failed"];

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
                account.listed += paths.len() as u64;
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
    while !account.pending.is_empty() {
        account.report("reading", sink);
        let Some(one) = settled.recv().await else {
            bail!("the reader loop has ended")
        };
        account.settle(&one);
    }
    account.report("done", sink);
    Ok(())
}

/// What the arguments name.
fn inputs(app: &App, args: &BackfillArgs) -> Result<Vec<Input>> {
    let mut inputs = Vec::new();
    for name in &args.sources {
        let Some(source) = app
            .config
            .sources
            .iter()
            .find(|source| &source.source.id == name)
        else {
            let ids = app
                .config
                .sources
                .iter()
                .map(|source| source.source.id.as_str());
            let near = nearest(name, ids)
                .map_or(String::new(), |near| format!(": did you mean `{near}`?"));
            bail!(Ending::new(
                Exit::Usage,
                format!("there is no source {name:?}{near} (`tarik sources list` shows all)")
            ));
        };
        for watch in &source.watches {
            app.config.may_ask(&watch.url)?;
        }
        inputs.push(Input::Source(Box::new(source.clone())));
    }
    for from in &args.from {
        let input = if is_url(from) {
            Input::Urls(vec![Url::parse(from).map_err(|error| {
                Ending::new(Exit::Usage, format!("--from {from}: {error}"))
            })?])
        } else {
            of_path(Path::new(from))?
        };
        if let Input::Urls(urls) = &input {
            urls.iter().try_for_each(|url| app.config.may_ask(url))?;
        }
        inputs.push(input);
    }
    if inputs.is_empty() {
        bail!(Ending::new(
            Exit::Usage,
            "name a source, or something with --from: a URL, a file of URLs, a folder of pages or a WARC file"
        ));
    }
    Ok(inputs)
}

fn of_path(path: &Path) -> Result<Input> {
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    if path.is_dir() {
        let mut files = Vec::new();
        walk(path, &mut files)?;
        files.sort();
        return Ok(Input::Files(files));
    }
    if name.ends_with(".warc") || name.ends_with(".warc.gz") {
        return Ok(Input::Warc(path.to_owned()));
    }
    if is_page(path) {
        return Ok(Input::Files(vec![path.to_owned()]));
    }
    let text =
        std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let mut urls = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let url = Url::parse(line).ok().filter(|url| is_url(url.as_str()));
        urls.push(url.with_context(|| {
            format!(
                "{}, line {}: {line:?} is no http or https URL",
                path.display(),
                at + 1
            )
        })?);
    }
    Ok(Input::Urls(urls))
}

fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|kind| {
        ["html", "htm", "xhtml", "json"]
            .iter()
            .any(|page| kind.eq_ignore_ascii_case(page))
    })
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder)
        .with_context(|| format!("reading the folder {}", folder.display()))?
    {
        let entry = entry?;
        // A link to a folder could lead in a circle.
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), files)?;
        } else if is_page(&entry.path()) {
            files.push(entry.path());
        }
    }
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

/// Links whose date is unknown stay: what they name tells its date only when it is read.
fn in_range(mut links: Vec<Link>, args: &BackfillArgs) -> Vec<Link> {
    links.retain(|link| {
        link.dated
            .is_none_or(|dated| is_in_range(TimeZone::UTC.to_datetime(dated).date(), args))
    });
    links
}

fn is_in_range(day: Date, args: &BackfillArgs) -> bool {
    args.since.is_none_or(|since| day >= since) && args.until.is_none_or(|until| day <= until)
}

/// Puts links into the ledger; those known already are the same as before.
fn note(app: &App, source: &str, links: &[Link], account: &mut Account) -> Result<()> {
    let n_new = app
        .queue
        .discovered(source, Lane::Backfill, links, Timestamp::now())? as u64;
    account.listed += links.len() as u64;
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

fn read_file(path: &Path) -> Result<Page> {
    use std::io::Read;
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).with_context(|| format!("opening {}", path.display()))?;
    file.take(MAX_FILE)
        .read_to_end(&mut bytes)
        .with_context(|| format!("reading {}", path.display()))?;
    Ok(page_of_file(bytes))
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
        account.listed += 1;
        match page {
            Ok(record)
                if record
                    .page
                    .captured_at
                    .is_some_and(|at| !is_in_range(TimeZone::UTC.to_datetime(at).date(), args)) =>
            {
                account.listed -= 1
            }
            Ok(record) => keep(app, record.page, record.wire, account).await?,
            Err(error) => account.fail(format!("{}: {error}", path.display())),
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

impl Account {
    fn add(&mut self, column: &'static str, n: u64) {
        *self.columns.entry(column).or_default() += n;
    }

    fn fail(&mut self, reason: String) {
        self.add("failed", 1);
        self.failures.push(reason);
    }

    fn refuse(&mut self, reason: String) {
        self.add("refused", 1);
        tracing::debug!("refused: {reason}");
    }

    fn kept(&mut self, documents: Vec<String>, outcome: KeepOutcome) {
        match outcome {
            KeepOutcome::Same => self.add("same", 1),
            KeepOutcome::New | KeepOutcome::Changed => {
                self.numbered += 1;
                self.pending.insert(self.numbered, outcome);
                for document in documents {
                    self.settles
                        .entry(document)
                        .or_default()
                        .push(self.numbered);
                }
            }
        }
    }

    /// Takes in what the reader loop is done with.
    fn take(&mut self, settled: &mut mpsc::UnboundedReceiver<Settled>) {
        while let Ok(one) = settled.try_recv() {
            self.settle(&one);
        }
    }

    fn settle(&mut self, one: &Settled) {
        for number in self.settles.remove(&one.document).unwrap_or_default() {
            let Some(outcome) = self.pending.remove(&number) else {
                continue;
            };
            match (one.status, outcome) {
                (Some(Status::Article), KeepOutcome::New) => self.add("new", 1),
                (Some(Status::Article), _) => self.add("changed", 1),
                (Some(_), _) => self.add("refused", 1),
                (None, _) => self.fail(format!(
                    "{0} was buried (`tarik dead show {0}`)",
                    one.document
                )),
            }
        }
    }

    fn report(&self, doing: &str, sink: &Sink) {
        let done = self.columns.values().sum();
        let failed = self.columns.get("failed").copied().unwrap_or_default();
        sink.progress(Progress {
            doing: doing.to_owned(),
            done,
            total: Some(self.listed),
            failed,
        });
    }
}

async fn finish(account: &Account, view: &View, sink: &Sink) -> Result<Exit> {
    let column = |name: &str| account.columns.get(name).copied().unwrap_or_default();
    if view.json {
        let figures: serde_json::Map<_, _> = COLUMNS
            .iter()
            .map(|name| ((*name).to_owned(), json!(column(name))))
            .collect();
        sink.line(json!({"pages": figures, "failures": account.failures}))
            .await?;
    } else {
        for name in COLUMNS {
            sink.line(format!("{name:<8} {}", column(name))).await?;
        }
        for failure in account.failures.iter().take(NAMED) {
            sink.say(format!("failed: {failure}")).await?;
        }
    }
    Ok(if account.failures.is_empty() {
        Exit::Done
    } else {
        Exit::Partly
    })
}
