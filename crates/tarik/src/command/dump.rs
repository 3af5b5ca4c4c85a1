//! `tarik dump`: the canonical dump, or its hash.

use anyhow::Result;
use graph::DumpScope;

use super::query::of_store;
use crate::app::App;
use crate::cli::DumpArgs;
use crate::exit::Exit;
use crate::output::Sink;

/// Lines in one frame.
const LINES: usize = 500;

pub(crate) async fn run(app: &App, args: &DumpArgs, sink: &Sink) -> Result<Exit> {
    let store = app.store().await.map_err(of_store)?;
    let lines = store.dump(DumpScope::All).await.map_err(of_store)?;
    if args.hash {
        sink.line(graph::dump_hash(&lines)).await?;
        return Ok(Exit::Done);
    }
    for part in lines.chunks(LINES) {
        sink.line(part.join("\n")).await?;
    }
    Ok(Exit::Done)
}
