//! `tarik daemon`: watches, reads, writes and answers until it is told to stop.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use tokio::net::{UnixListener, UnixStream};
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinSet;

use crate::app::App;
use crate::config::Config;
use crate::exit::{self, Ending, Exit};
use crate::output::{Gone, Sink};
use crate::{metrics, pipeline, run, serve, socket, watch};

/// A stage that has not ended so long after the stop is left behind: the ledger delivers its pages again. Supervisors kill after ten
/// seconds.
pub(crate) const DRAIN: Duration = Duration::from_secs(8);
/// After the stop, clients have so long to be told how their command ended.
const FAREWELL: Duration = Duration::from_secs(2);

pub(crate) async fn run(config: Config, data: &Path, wait: Duration) -> Result<Exit> {
    let listen = config.serve.listen;
    let enabled = config.sources.iter().filter(|source| source.enabled);
    for watch in enabled.flat_map(|source| &source.watches) {
        config.may_ask(&watch.url)?;
    }
    let app = App::open(config, data, "daemon", wait)?;
    let http = serve::bind(listen).await?;
    let handle = metrics::install()?;
    tracing::info!(data = %data.display(), config = %app.config.hash, http = %http.local_addr()?, "watching {} sources", app.config.sources.iter().filter(|s| s.enabled).count());
    let mut stages = start(&app)?;
    stages.spawn(serve::run(Arc::clone(&app), http, handle));
    supervise(&app, stages).await
}

/// The stages that every owner which watches runs: the watcher, the reader loop, the door.
pub(crate) fn start(app: &Arc<App>) -> Result<JoinSet<Result<()>>> {
    let mut stages = JoinSet::new();
    let door = socket::listen(&app.data).context("opening the socket of the data folder")?;
    stages.spawn(answer(Arc::clone(app), door));
    let filling = app.fill();
    stages.spawn({
        let app = Arc::clone(app);
        async move {
            let watched = watch::run(&app).await;
            drop(filling);
            watched
        }
    });
    stages.spawn({
        let app = Arc::clone(app);
        async move { pipeline::run(&app).await }
    });
    Ok(stages)
}

/// Until a signal comes or a stage dies; then everything else ends, too.
pub(crate) async fn supervise(app: &Arc<App>, mut stages: JoinSet<Result<()>>) -> Result<Exit> {
    let mut terminate = signal(SignalKind::terminate()).context("waiting for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("waiting for SIGINT")?;
    let mut ended = tokio::select! {
        // Looked at first: a stage that ends because of the stop has not died.
        biased;
        () = app.stop.cancelled() => Ok(Exit::Done),
        _ = terminate.recv() => Ok(Exit::Done),
        _ = interrupt.recv() => Ok(Exit::Interrupted),
        Some(stage) = stages.join_next() => died(stage),
        () = app.keeper.ended() => died(Ok(Err(anyhow!("the archive writer has ended")))),
    };
    app.stop.cancel();
    tracing::info!("stopping: what was begun is finished");
    let drained = async {
        while let Some(stage) = stages.join_next().await {
            if let Ok(Err(error)) = stage
                && ended.is_ok()
            {
                ended = Err(error);
            }
        }
    };
    tokio::select! {
        () = drained => {}
        () = tokio::time::sleep(DRAIN) => tracing::warn!("not everything ended within {DRAIN:?}; it is done again at the next start"),
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    ended
}

/// Comes back at SIGINT or SIGTERM.
pub(crate) async fn interrupted() {
    let (Ok(mut terminate), Ok(mut interrupt)) = (
        signal(SignalKind::terminate()),
        signal(SignalKind::interrupt()),
    ) else {
        // Without handlers the signals keep their usual effect.
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}

/// A stage that ends before the stop has failed, whatever it says.
fn died(stage: Result<Result<()>, tokio::task::JoinError>) -> Result<Exit> {
    let cause = match stage {
        Ok(Ok(())) => anyhow!("it ended"),
        Ok(Err(error)) => error,
        Err(panic) => anyhow!("{panic}"),
    };
    match exit::of(&cause) {
        Exit::Error => Err(Ending::new(Exit::StageDied, format!("a stage died: {cause:#}")).into()),
        _ => Err(cause),
    }
}

/// Answers the other commands on this data folder.
pub(crate) async fn answer(app: Arc<App>, door: UnixListener) -> Result<()> {
    let mut clients = JoinSet::new();
    loop {
        tokio::select! {
            accepted = door.accept() => match accepted {
                Ok((stream, _)) => {
                    clients.spawn(serve_client(Arc::clone(&app), stream));
                }
                // Too many open files, say: the next client may find better times.
                Err(error) => {
                    tracing::warn!(%error, "a client could not be let in");
                    app.pause(Duration::from_millis(100)).await;
                }
            },
            Some(_) = clients.join_next() => {}
            () = app.stop.cancelled() => break,
        }
    }
    let farewell = async { while clients.join_next().await.is_some() {} };
    // Who is not done by then is told by the end of the stream.
    drop(tokio::time::timeout(FAREWELL, farewell).await);
    Ok(())
}

async fn serve_client(app: Arc<App>, mut stream: UnixStream) {
    let (sink, frames) = Sink::channel();
    let request = socket::request(&mut stream).await;
    let command = async {
        let ended = match request {
            Ok(request) => run::with_folder(&app, request.command, &request.view, &sink).await,
            Err(error) => Err(anyhow!(
                "the running tarik does not understand this one ({error}): restart it"
            )),
        };
        conclude(ended, sink).await;
    };
    // A client that leaves takes the receiver of the frames with it, and so ends the command.
    let ((), _sent) = tokio::join!(command, socket::answer(&mut stream, frames));
}

async fn conclude(ended: Result<Exit>, sink: Sink) {
    let exit = match ended {
        Ok(exit) => exit,
        Err(error) if error.is::<Gone>() => return,
        Err(error) => {
            drop(sink.say(format!("tarik: {error:#}")).await);
            exit::of(&error)
        }
    };
    drop(sink.end(exit).await);
}
