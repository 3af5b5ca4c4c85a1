//! `tarik demo`: a small site of our own on loopback, watched like any other into an embedded graph, and what can be asked of it.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::app::{ARCHIVE, App, GRAPH, LEDGER};
use crate::cli::{AnswerArgs, AskArgs, DemoArgs, Format};
use crate::config::{Config, FetchConfig, GraphConfig};
use crate::exit::Exit;
use crate::output::{Progress, Sink, View};
use crate::pipeline::Settled;
use crate::{command, daemon, demo};

/// Reading the site takes some ten seconds; after this the answers are shown whatever has arrived.
const PATIENCE: Duration = Duration::from_secs(120);
/// How often it is asked whether all was read.
const TICK: Duration = Duration::from_millis(250);
const QUESTIONS: [(&str, &[&str]); 3] = [
    ("strikes_on_shipments", &[]),
    ("killed_by_month", &[]),
    ("crossing_traffic", &[]),
];

pub(crate) async fn run(
    config: Config,
    data: &Path,
    args: &DemoArgs,
    view: View,
    sink: Sink,
) -> Result<Exit> {
    let site = demo::serve()
        .await
        .context("serving the demonstration site")?;
    let config = Config {
        graph: GraphConfig::Embedded,
        fetch: FetchConfig {
            spacing: demo::SPACING,
            allow_addresses: vec![std::net::Ipv4Addr::LOCALHOST.into()],
            ..config.fetch.clone()
        },
        sources: demo::sources(&site)?,
        ..config
    };
    clear(data)?;
    let app = App::open(config, data, "demo", Duration::ZERO)?;
    let settled = app.settled();
    let stages = daemon::start(&app)?;
    let showing = tokio::spawn({
        let (app, once, data) = (Arc::clone(&app), args.once, data.display().to_string());
        async move {
            let shown = show(&app, settled, &view, &sink, &data).await;
            if once || shown.is_err() {
                app.stop.cancel();
            } else {
                drop(sink.say("watching on; Ctrl-C ends").await);
            }
            shown
        }
    });
    let ended = daemon::supervise(&app, stages).await?;
    if args.once || showing.is_finished() {
        showing.await.context("showing the answers")??;
    }
    Ok(ended)
}

/// The site has other ports each time, so each demonstration begins anew.
fn clear(data: &Path) -> Result<()> {
    std::fs::create_dir_all(data)
        .with_context(|| format!("making the data folder {}", data.display()))?;
    let _owner = crate::app::own(data, "demo", Duration::ZERO)?;
    for name in [
        ARCHIVE.to_owned(),
        GRAPH.to_owned(),
        LEDGER.to_owned(),
        format!("{LEDGER}-wal"),
        format!("{LEDGER}-shm"),
    ] {
        let path = data.join(name);
        let removed = if path.is_dir() {
            std::fs::remove_dir_all(&path)
        } else {
            std::fs::remove_file(&path)
        };
        match removed {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("clearing {}", path.display()));
            }
            _ => {}
        }
    }
    Ok(())
}

async fn show(
    app: &Arc<App>,
    settled: mpsc::UnboundedReceiver<Settled>,
    view: &View,
    sink: &Sink,
    data: &str,
) -> Result<()> {
    read_all(app, settled, sink).await?;
    for (name, params) in QUESTIONS {
        let title = app
            .questions
            .iter()
            .find(|named| named.name == name)
            .map_or(name, |named| named.title.as_str());
        sink.line(format!("\n{title}\n  tarik --data {data} ask {name}"))
            .await?;
        let answer = AnswerArgs {
            params: params.iter().map(|&param| param.to_owned()).collect(),
            format: (!view.json).then_some(Format::Table),
            limit: 10,
            timeout: jiff::SignedDuration::from_secs(30),
        };
        command::query::ask(
            app,
            AskArgs {
                name: Some(name.to_owned()),
                list: false,
                answer,
            },
            view,
            sink,
        )
        .await?;
    }
    sink.line(format!(
        "\nWhat to type next:\n  \
         tarik --data {data} ask --list\n  \
         tarik --data {data} query \"MATCH (c:Claim)-[:ABOUT]->(e:Event) RETURN e.name AS event, c.quote AS quote LIMIT 5\"\n  \
         tarik --data {data} status"
    ))
    .await?;
    Ok(())
}

/// Until every page of the site was read, the edited one in both its forms.
async fn read_all(
    app: &App,
    mut settled: mpsc::UnboundedReceiver<Settled>,
    sink: &Sink,
) -> Result<()> {
    let total = demo::pages().len() as u64;
    let deadline = Instant::now() + PATIENCE;
    let mut read: HashSet<String> = HashSet::new();
    while Instant::now() < deadline && !app.stop.is_cancelled() {
        match tokio::time::timeout(TICK, settled.recv()).await {
            Ok(Some(one)) => {
                read.insert(one.document);
            }
            Ok(None) => return Ok(()),
            Err(_) => {}
        }
        let progress = Progress {
            doing: "reading the site".to_owned(),
            done: read.len() as u64,
            total: Some(total),
            failed: 0,
        };
        sink.progress(progress);
        let is_whole = read.len() as u64 >= total && app.queue.counts()?.captures > total;
        if is_whole && app.queue.is_idle()? {
            return Ok(());
        }
    }
    Ok(())
}
