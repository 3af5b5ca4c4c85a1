//! `tarik read FILE|URL|-`: what would be understood of one page. Nothing is written.

use std::io::Read as _;

use anyhow::{Context, Result, bail};
use model::page::Page;
use serde_json::json;
use url::Url;

use super::{card, corpus};
use crate::cli::ReadArgs;
use crate::config::Config;
use crate::exit::{Ending, Exit};
use crate::given::{Given, page_of_file};
use crate::output::{Sink, View};
use crate::paper::Paper;
use crate::reader::Reader;

/// Longest page taken from standard input or a file.
const MAX_BYTES: u64 = 64 << 20;

pub(crate) async fn run(config: &Config, args: ReadArgs, view: &View, sink: &Sink) -> Result<Exit> {
    match (args.page, args.input, args.output) {
        (Some(name), ..) => one(config, &name, args.explain, view, sink).await?,
        (None, Some(input), Some(output)) => {
            // The reading keeps every core busy; nothing else runs in this process.
            tokio::task::block_in_place(|| {
                corpus::run(config, &input, &output, args.jobs, args.explain, sink)
            })?;
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
        let paper = Paper::new(view.width, view.color);
        let card = card::card(&article, &extraction, &config.gazetteer, explain, paper);
        sink.out(card).await?;
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
