//! `tarik dead list|show|replay|drop`: pages that were set aside.

use anyhow::Result;
use jiff::Timestamp;
use queue::Buried;
use serde_json::json;

use super::query::show_rows;
use crate::app::App;
use crate::cli::DeadCommand;
use crate::exit::{Ending, Exit};
use crate::format::Rows;
use crate::output::{Sink, View};

/// Rows of a list, at most.
const LISTED: usize = 1000;

pub(crate) async fn run(app: &App, command: DeadCommand, view: &View, sink: &Sink) -> Result<Exit> {
    match command {
        DeadCommand::List => show(&app.queue.buried(LISTED)?, view, sink).await?,
        DeadCommand::Show { id } => {
            let buried = app.queue.buried_one(&id)?.ok_or_else(|| unknown(&id))?;
            show(&[buried], view, sink).await?;
        }
        DeadCommand::Replay { id } => {
            let n = app
                .queue
                .replay((id != "all").then_some(id.as_str()), Timestamp::now())?;
            if n == 0 && id != "all" {
                return Err(unknown(&id));
            }
            app.arrived.notify_one();
            if view.json {
                sink.line(json!({"replayed": n})).await?;
            } else {
                sink.line(format!("{n} waiting again")).await?;
            }
        }
        DeadCommand::Drop { id } => {
            let ids = if id == "all" {
                app.queue
                    .buried(usize::MAX >> 1)?
                    .into_iter()
                    .map(|b| b.id)
                    .collect()
            } else {
                vec![id]
            };
            for id in &ids {
                if !app.queue.drop_buried(id)? {
                    return Err(unknown(id));
                }
            }
            if view.json {
                sink.line(json!({"dropped": ids.len()})).await?;
            } else {
                sink.line(format!("{} dropped", ids.len())).await?;
            }
        }
    }
    Ok(Exit::Done)
}

async fn show(buried: &[Buried], view: &View, sink: &Sink) -> Result<()> {
    let rows = Rows {
        columns: ["id", "source", "url", "reason", "attempts", "since"]
            .map(str::to_owned)
            .to_vec(),
        rows: buried
            .iter()
            .map(|b| {
                vec![
                    json!(b.id),
                    json!(b.source),
                    json!(b.url),
                    json!(b.reason),
                    json!(b.attempts),
                    json!(b.since),
                ]
            })
            .collect(),
    };
    show_rows(&rows, None, view, sink).await?;
    Ok(())
}

fn unknown(id: &str) -> anyhow::Error {
    Ending::new(
        Exit::Error,
        format!("nothing is buried under {id:?} (`tarik dead list` shows what is)"),
    )
    .into()
}
