//! `tarik status`: what runs, waits and fails.

use anyhow::Result;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::app::App;
use crate::exit::Exit;
use crate::format::{self, Rows};
use crate::output::{Sink, View};

pub(crate) async fn run(app: &App, view: &View, sink: &Sink) -> Result<Exit> {
    let counts = app.queue.counts()?;
    let by_source = app.queue.counts_by_source()?;
    let done: u64 = by_source.values().map(|source| source.done).sum();
    // A store that is away is a finding, not an end.
    let store = match app.store().await {
        Ok(store) => match (store.identity().await, store.counts().await) {
            (Ok(identity), Ok(held)) => json!({
                "name": store.name(), "batch": identity.batch,
                "documents": held.nodes.get("Document"), "claims": held.nodes.get("Claim"), "events": held.nodes.get("Event"),
            }),
            (Err(error), _) | (_, Err(error)) => {
                json!({"name": store.name(), "error": error.to_string()})
            }
        },
        Err(error) => json!({"error": error.to_string()}),
    };
    if view.json {
        let sources: serde_json::Map<String, Value> = by_source
            .iter()
            .map(|(id, source)| {
                let listings = &source.listings;
                let pages = &source.pages;
                let figures = json!({
                    "listings": {"total": listings.total(), "failing": listings.failing, "refused": listings.refused},
                    "pages": {"new": pages.new, "live": pages.live, "failing": pages.failing, "gone": pages.gone, "refused": pages.refused},
                    "waiting": source.waiting, "done": source.done, "buried": source.buried, "answered_at": source.answered_at,
                });
                (id.clone(), figures)
            })
            .collect();
        let status = json!({
            "store": store,
            "waiting": {"reader": counts.waiting_reader, "watch": counts.waiting_watch, "backfill": counts.waiting_backfill},
            "in_flight": counts.in_flight, "done": done, "buried": counts.buried, "dropped": counts.dropped,
            "oldest_waiting": counts.oldest_waiting, "captures": counts.captures, "sources": sources,
        });
        sink.line(status).await?;
        return Ok(Exit::Done);
    }
    let word = |key: &str| {
        store
            .get(key)
            .map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned))
            .unwrap_or_default()
    };
    match store.get("error") {
        Some(_) => {
            sink.line(format!("store     {} {}", word("name"), word("error")))
                .await?
        }
        None => {
            let line = format!(
                "store     {}: {} documents, {} claims, {} events, batch {}",
                word("name"),
                word("documents"),
                word("claims"),
                word("events"),
                word("batch")
            );
            sink.line(line.replace("null", "0")).await?;
        }
    }
    let oldest = counts.oldest_waiting.map_or(String::new(), |since| {
        format!(", the oldest since {}", ago(since))
    });
    sink.line(format!(
        "waiting   {} of watchers, {} of a backfill, {} in flight{oldest}",
        counts.waiting_watch, counts.waiting_backfill, counts.in_flight
    ))
    .await?;
    sink.line(format!(
        "done      {done} documents, {} captures",
        counts.captures
    ))
    .await?;
    let hint = if counts.buried > 0 {
        " (`tarik dead list` shows them)"
    } else {
        ""
    };
    sink.line(format!(
        "buried    {}{hint}, {} dropped\n",
        counts.buried, counts.dropped
    ))
    .await?;
    let rows = Rows {
        columns: [
            "source",
            "answered",
            "lists failing",
            "pages",
            "not yet seen",
            "failing",
            "gone",
            "refused",
            "waiting",
            "buried",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows: by_source
            .iter()
            .map(|(id, source)| {
                let pages = &source.pages;
                vec![
                    json!(id),
                    json!(source.answered_at.map(ago)),
                    json!(source.listings.failing + source.listings.refused),
                    json!(source.done),
                    json!(pages.new),
                    json!(pages.failing),
                    json!(pages.gone),
                    json!(pages.refused),
                    json!(source.waiting),
                    json!(source.buried),
                ]
            })
            .collect(),
    };
    sink.out(format::rows(
        &rows,
        crate::cli::Format::Table,
        None,
        view.width,
    )?)
    .await?;
    Ok(Exit::Done)
}

/// `3m ago`.
fn ago(at: Timestamp) -> String {
    let seconds = Timestamp::now().duration_since(at).as_secs().max(0);
    match seconds {
        0..60 => format!("{seconds}s ago"),
        60..3600 => format!("{}m ago", seconds / 60),
        3600..86400 => format!("{}h ago", seconds / 3600),
        _ => format!("{}d ago", seconds / 86400),
    }
}
