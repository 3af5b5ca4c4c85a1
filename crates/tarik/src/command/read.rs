//! `tarik read FILE|URL|-`: what would be understood of one page. Nothing is written.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read as _;

use anyhow::{Context, Result, bail};
use jiff::tz::Offset;
use model::article::{Article, Stated};
use model::claim::{Claim, Extraction};
use model::page::Page;
use serde_json::json;
use url::Url;

use super::corpus;
use crate::cli::ReadArgs;
use crate::config::Config;
use crate::exit::{Ending, Exit};
use crate::format::printable;
use crate::given::{Given, page_of_file};
use crate::output::{Sink, View};
use crate::reader::Reader;

/// Longest page taken from standard input or a file.
const MAX_BYTES: u64 = 64 << 20;

pub(crate) async fn run(config: &Config, args: ReadArgs, view: &View, sink: &Sink) -> Result<Exit> {
    match (args.page, args.input, args.output) {
        (Some(name), ..) => one(config, &name, args.explain, view, sink).await?,
        (None, Some(input), Some(output)) => {
            // The reading keeps every core busy; nothing else runs in this process.
            tokio::task::block_in_place(|| corpus::run(config, &input, &output, args.jobs, sink))?;
        }
        _ => bail!(Ending::new(
            Exit::Usage,
            "name a page, or a folder with --in and one for the answers with --out"
        )),
    }
    Ok(Exit::Done)
}

async fn one(config: &Config, name: &str, explain: bool, view: &View, sink: &Sink) -> Result<()> {
    let (page, source) = match Url::parse(name) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => (fetched(config, url).await?, None),
        // Only a file may name its own publisher.
        _ => {
            let page = page_of_file(bytes(name)?);
            let source = Given::of(&page).and_then(|given| given.source);
            (page, source)
        }
    };
    let reader = Reader::new(config);
    let source = source.unwrap_or_else(|| reader.source_of(&page.url));
    let (article, extraction) = tokio::task::spawn_blocking(move || {
        let article = reader.article(&page, &source);
        let extraction = reader.extraction(&article, &source);
        (article, extraction)
    })
    .await
    .context("the reader broke on this page")?;
    if view.json {
        sink.line(json!({"article": article, "extraction": extraction}))
            .await?;
    } else {
        sink.out(card(&article, &extraction, explain, view.color))
            .await?;
    }
    Ok(())
}

async fn fetched(config: &Config, url: Url) -> Result<Page> {
    config.may_ask(&url)?;
    let client = fetch::Client::new(config.fetch_settings()?)?;
    let request = fetch::Request::new(url);
    match client.get(&request).await {
        Ok(fetch::Fetched::Page(response)) => Ok(response.page),
        Ok(fetch::Fetched::NotModified { .. }) => {
            bail!(
                "{} answered \"not modified\" to a first request",
                request.url
            )
        }
        Err(error @ fetch::FetchError::Transient { .. }) => {
            Err(Ending::new(Exit::Unreachable, error.to_string()).into())
        }
        Err(error) => Err(error.into()),
    }
}

fn bytes(name: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if name == "-" {
        std::io::stdin()
            .take(MAX_BYTES)
            .read_to_end(&mut bytes)
            .context("reading standard input")?;
    } else {
        let file = std::fs::File::open(name).with_context(|| format!("opening {name}"))?;
        file.take(MAX_BYTES)
            .read_to_end(&mut bytes)
            .with_context(|| format!("reading {name}"))?;
    }
    Ok(bytes)
}

/// The page as a person looks at it: what was kept, what was cut and why, and what was understood.
fn card(article: &Article, extraction: &Extraction, explain: bool, color: bool) -> String {
    let (dim, bold, plain) = if color {
        ("\u{1b}[2m", "\u{1b}[1m", "\u{1b}[0m")
    } else {
        ("", "", "")
    };
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(&text);
        out.push('\n');
    };
    line(format!(
        "{bold}{}{plain}",
        printable(article.title.as_deref().unwrap_or("(no title)"))
    ));
    let published = article
        .published
        .as_ref()
        .map_or("unknown".to_owned(), dated);
    line(format!(
        "status: {}   published: {published}   language: {}",
        article.status,
        article.language.as_deref().unwrap_or("unknown")
    ));
    line(format!("because: {}", printable(&article.reason)));
    if !article.authors.is_empty() {
        line(format!("by: {}", printable(&article.authors.join(", "))));
    }
    for (field, value) in said(article) {
        line(format!("{field}: {}", printable(&value)));
    }
    if let Some(limit) = &article.cut {
        line(format!("cut short: {limit}"));
    }
    line(String::new());
    for block in &article.blocks {
        let text = printable(&block.text);
        if block.kept {
            line(text);
        } else {
            line(format!(
                "{dim}[{} {}: {}] {}{plain}",
                block.class,
                block.score,
                block.reason,
                shorten(&text)
            ));
        }
    }
    line(String::new());
    line(format!("{bold}{} events{plain}", extraction.claims.len()));
    for claim in &extraction.claims {
        line(describe(claim, explain));
    }
    if explain {
        for unread in &extraction.unread {
            line(format!(
                "not read: {} ({})",
                shorten(&printable(&unread.text)),
                unread.reason
            ));
        }
    }
    out
}

/// A date with the evidence for it: how exactly it is known, where it was found, its time and offset as stated.
fn dated(stated: &Stated) -> String {
    let mut out = stated.date.to_string();
    if let Some(time) = stated.time {
        write!(out, " {}", time.strftime("%H:%M")).expect("writing to a string cannot fail");
    }
    if let Some(offset) = stated.offset.and_then(|o| Offset::from_seconds(o).ok()) {
        write!(out, " UTC{offset}").expect("writing to a string cannot fail");
    }
    format!("{out} ({}, from {})", stated.precision, stated.source)
}

/// What else the page says of its story, field by field.
fn said(article: &Article) -> Vec<(&'static str, String)> {
    let alternates: Vec<String> = article
        .alternates
        .iter()
        .map(|other| format!("{} {}", other.language, other.url))
        .collect();
    let fields = [
        ("changed", article.modified.as_ref().map(dated)),
        ("section", article.section.clone()),
        ("tags", Some(article.tags.join(", "))),
        (
            "canonical",
            article.canonical.as_ref().map(ToString::to_string),
        ),
        ("amp", article.amp.as_ref().map(ToString::to_string)),
        ("other languages", Some(alternates.join(", "))),
    ];
    fields
        .into_iter()
        .filter_map(|(field, value)| Some((field, value.filter(|v| !v.is_empty())?)))
        .collect()
}

/// A cut block in one line.
fn shorten(text: &str) -> String {
    const LONGEST: usize = 100;
    let one_line = text.replace('\n', " ");
    if one_line.chars().count() <= LONGEST {
        one_line
    } else {
        one_line.chars().take(LONGEST).chain(['…']).collect()
    }
}

fn describe(claim: &Claim, explain: bool) -> String {
    let mut out = format!("- {} ({})", claim.kind, claim.certainty);
    if let Some(when) = &claim.when {
        let days = if when.start == when.end {
            when.start.to_string()
        } else {
            format!("{} to {}", when.start, when.end)
        };
        put(&mut out, "when", &days);
    }
    let mut by_role: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for mention in &claim.mentions {
        let name = mention
            .entity
            .unknown
            .as_ref()
            .map_or(mention.entity.id.as_str(), |unknown| unknown.name.as_str());
        by_role.entry(mention.role.as_str()).or_default().push(name);
    }
    for (role, names) in by_role {
        put(&mut out, role, &names.join(", "));
    }
    for (field, words) in [("weapons", &claim.weapons), ("cargo", &claim.cargo)] {
        if !words.is_empty() {
            put(&mut out, field, &words.join(", "));
        }
    }
    for toll in &claim.tolls {
        let whose = toll.victim_kind.as_deref().unwrap_or("people");
        put(
            &mut out,
            toll.measure.as_str(),
            &format!("{} {whose} ({}, {})", toll.best, toll.qualifier, toll.scope),
        );
    }
    if claim.is_background {
        out.push_str("; background");
    }
    put(&mut out, "\n  quote", &format!("\"{}\"", claim.quote));
    if explain {
        put(&mut out, "\n  rule", &claim.rule);
    }
    printable(&out)
}

fn put(out: &mut String, field: &str, value: &str) {
    write!(out, "; {field}: {value}").expect("writing to a string cannot fail");
}
