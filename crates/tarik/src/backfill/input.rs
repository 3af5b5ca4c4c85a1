//! What a backfill is told to take in: sources, URLs, files of pages, WARC files.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::page::{Link, Page};
use url::Url;

use crate::app::App;
use crate::cli::BackfillArgs;
use crate::command::is_url;
use crate::config::{SourceConfig, nearest};
use crate::exit::{Ending, Exit};
use crate::given::page_of_file;

/// What is taken in.
pub(super) enum Input {
    Source(Box<SourceConfig>),
    Urls(Vec<Url>),
    Files(Vec<PathBuf>),
    Warc(PathBuf),
}

/// What the arguments name.
pub(super) fn inputs(app: &App, args: &BackfillArgs) -> Result<Vec<Input>> {
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

pub(super) fn of_path(path: &Path) -> Result<Input> {
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

pub(super) fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|kind| {
        ["html", "htm", "xhtml", "json"]
            .iter()
            .any(|page| kind.eq_ignore_ascii_case(page))
    })
}

pub(super) fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
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

/// Links whose date is unknown stay: what they name tells its date only when it is read.
pub(super) fn in_range(mut links: Vec<Link>, args: &BackfillArgs) -> Vec<Link> {
    links.retain(|link| {
        link.dated
            .is_none_or(|dated| is_in_range(TimeZone::UTC.to_datetime(dated).date(), args))
    });
    links
}

pub(super) fn is_in_range(day: Date, args: &BackfillArgs) -> bool {
    args.since.is_none_or(|since| day >= since) && args.until.is_none_or(|until| day <= until)
}

pub(super) fn read_file(path: &Path, limit: u64) -> Result<Page> {
    use std::io::Read;
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).with_context(|| format!("opening {}", path.display()))?;
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .with_context(|| format!("reading {}", path.display()))?;
    anyhow::ensure!(
        bytes.len() as u64 <= limit,
        "{}: larger than fetch.page_limit, {limit} bytes",
        path.display()
    );
    Ok(page_of_file(bytes))
}
