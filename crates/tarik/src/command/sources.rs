//! `tarik sources list|test`: the sites that are watched, and what one of them yields now.

use anyhow::Result;
use fetch::{Fetched, Request};
use serde_json::{Value, json};

use super::query::show_rows;
use crate::cli::SourcesCommand;
use crate::config::{Config, SourceConfig, WatchKind, nearest};
use crate::exit::{Ending, Exit};
use crate::format::{self, Rows};
use crate::look;
use crate::output::{Sink, View};
use crate::reader::Reader;

/// Pages of a source that `test` reads.
const SAMPLE: usize = 3;

pub(crate) async fn run(
    config: &Config,
    command: SourcesCommand,
    view: &View,
    sink: &Sink,
) -> Result<Exit> {
    match command {
        SourcesCommand::List => list(config, view, sink).await,
        SourcesCommand::Test { name } => {
            let Some(source) = config
                .sources
                .iter()
                .find(|source| source.source.id == name)
            else {
                let ids = config
                    .sources
                    .iter()
                    .map(|source| source.source.id.as_str());
                let near = nearest(&name, ids)
                    .map_or(String::new(), |near| format!(": did you mean `{near}`?"));
                return Err(Ending::new(
                    Exit::Usage,
                    format!("there is no source {name:?}{near} (`tarik sources list` shows all)"),
                )
                .into());
            };
            test(config, source, view, sink).await
        }
    }
}

async fn list(config: &Config, view: &View, sink: &Sink) -> Result<Exit> {
    let rows = Rows {
        columns: ["id", "name", "watched", "reliability", "lists", "file"]
            .map(str::to_owned)
            .to_vec(),
        rows: config
            .sources
            .iter()
            .map(|source| {
                let lists: Vec<&str> = source
                    .watches
                    .iter()
                    .map(|watch| watch.url.as_str())
                    .collect();
                let file = config
                    .files
                    .get(&format!("sources/{}", source.source.id))
                    .map(ToString::to_string);
                vec![
                    json!(source.source.id),
                    json!(source.source.name),
                    json!(source.enabled),
                    json!(source.source.reliability),
                    json!(lists),
                    json!(file),
                ]
            })
            .collect(),
    };
    show_rows(&rows, None, view, sink).await?;
    Ok(Exit::Done)
}

/// Step by step: the listing, its links, the first pages. Nothing is written.
async fn test(config: &Config, source: &SourceConfig, view: &View, sink: &Sink) -> Result<Exit> {
    // The same step for a program and for a person.
    let step = async |object: Value, text: String| {
        if view.json {
            sink.line(object).await
        } else {
            sink.line(text).await
        }
    };
    let client = fetch::Client::new(config.fetch_settings()?)?;
    let reader = Reader::new(config);
    let get = |url: url::Url, limit| {
        let request = Request {
            spacing: source.spacing,
            limit,
            ..Request::new(url)
        };
        let client = client.clone();
        async move {
            match client.get(&request).await {
                Ok(Fetched::Page(response)) => Ok(response.page),
                Ok(Fetched::NotModified { .. }) => Err(format!("{}: not modified", request.url)),
                Err(error) => Err(error.to_string()),
            }
        }
    };
    let mut failed = false;
    for watch in &source.watches {
        config.may_ask(&watch.url)?;
        if !view.json {
            sink.line(&watch.url).await?;
        }
        let listed = match get(watch.url.clone(), Some(client.settings().feed_limit)).await {
            Ok(page) if matches!(watch.kind, WatchKind::Page) => Ok(vec![model::page::Link {
                url: page.url,
                dated: None,
                title: None,
            }]),
            Ok(page) => look::links(&page, &watch.kind).map(|listed| listed.links),
            Err(reason) => Err(reason),
        };
        let links = match listed {
            Ok(links) => links,
            Err(reason) => {
                failed = true;
                step(
                    json!({"list": watch.url, "error": reason}),
                    format!("  fail  {reason}"),
                )
                .await?;
                continue;
            }
        };
        step(
            json!({"list": watch.url, "links": links.len()}),
            format!("  ok    {} links", links.len()),
        )
        .await?;
        for link in links.into_iter().take(SAMPLE) {
            match get(link.url.clone(), None).await {
                Ok(page) => {
                    let article = reader.article(&page, &source.source.id);
                    let extraction = reader.extraction(&article, &source.source.id);
                    let title = format::printable(article.title.as_deref().unwrap_or("(no title)"));
                    let date = article
                        .published
                        .as_ref()
                        .map(|published| published.date.to_string());
                    let n_words = article.text.split_whitespace().count();
                    let n_events = extraction.claims.len();
                    step(
                        json!({
                            "page": link.url, "title": article.title, "status": article.status, "date": date,
                            "words": n_words, "events": n_events,
                        }),
                        format!(
                            "  ok    {title} ({}, {}, {n_words} words, {n_events} events) {}",
                            article.status,
                            date.as_deref().unwrap_or("no date"),
                            link.url
                        ),
                    )
                    .await?;
                }
                Err(reason) => {
                    failed = true;
                    step(
                        json!({"page": link.url, "error": reason}),
                        format!("  fail  {reason}"),
                    )
                    .await?;
                }
            }
        }
    }
    Ok(if failed { Exit::Partly } else { Exit::Done })
}
