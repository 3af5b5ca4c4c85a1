//! Which process runs a command: this one, as owner of the data folder, or the owner that is there already; and the commands
//! themselves, each with its own module under `command`.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::time::Instant;

use crate::app::{App, LEDGER};
use crate::cli::{AskArgs, Command, Global};
use crate::config::{self, Config};
use crate::exit::{self, Ending, Exit};
use crate::output::{self, Gone, Sink, View};
use crate::socket::{self, Request};
use crate::{backfill, command, daemon, isolate};

/// How long a daemon waits for a short reader to leave the data folder.
const DAEMON_WAITS: Duration = Duration::from_secs(30);
/// How long a command tries to be run when the owner of the data folder neither answers nor leaves: a daemon that starts or drains, or
/// another short command.
const COMMAND_WAITS: Duration = Duration::from_secs(5);
const BETWEEN_TRIES: Duration = Duration::from_millis(100);

/// Runs what was typed.
///
/// # Errors
/// Whatever ends the run; [`crate::exit::of`] tells with which code.
pub(crate) async fn run(global: &Global, command: Command, view: View) -> Result<Exit> {
    if let Command::Completions { shell } = command {
        return command::completions::run(shell);
    }
    // The demonstration has a graph of its own, whatever the environment chooses.
    let is_demo = matches!(command, Command::Demo(_));
    let variable = |name: &str| {
        std::env::var(name)
            .ok()
            .filter(|_| !(is_demo && name.starts_with("NEO4J_")))
    };
    let config = config::load(global.config.as_deref(), &variable)
        .map_err(|error| Ending::new(Exit::Usage, error.to_string()))?;
    match command {
        Command::Daemon => daemon::run(config, &global.data, DAEMON_WAITS).await,
        Command::Demo(args) => {
            let data = global.data.join("demo");
            printed(&view, |sink, view| async move {
                command::demo::run(config, &data, &args, view, sink).await
            })
            .await
        }
        Command::ReadIsolated => isolate::main(&config, &global.data).map(|()| Exit::Done),
        Command::Read(_)
        | Command::Sources(_)
        | Command::Config(_)
        | Command::Health
        | Command::Ask(AskArgs { list: true, .. }) => {
            printed(&view, |sink, view| {
                without_folder(config, command, view, sink)
            })
            .await
        }
        command => {
            let request = Request {
                command: command::absolute(command)?,
                view: view.clone(),
            };
            asked_or_owned(&config, &global.data, &request).await
        }
    }
}

/// Commands that need no data folder.
async fn without_folder(config: Config, command: Command, view: View, sink: Sink) -> Result<Exit> {
    match command {
        Command::Read(args) => command::read::run(&config, args, &view, &sink).await,
        Command::Sources(command) => command::sources::run(&config, command, &view, &sink).await,
        Command::Config(command) => command::config::run(&config, command, &sink).await,
        Command::Health => command::health::run(&config, &view, &sink).await,
        Command::Ask(args) => {
            let questions = command::query::named(&config.queries)?;
            command::query::list(&questions, args.answer.format, &view, &sink).await
        }
        other => anyhow::bail!("{other:?} needs the data folder"),
    }
}

/// Has a command run by the owner of the data folder, or by this process as its owner, whichever comes to be possible first.
async fn asked_or_owned(config: &Config, data: &Path, request: &Request) -> Result<Exit> {
    let deadline = Instant::now() + COMMAND_WAITS;
    loop {
        // An error: nobody there, a socket without a listener or none.
        if let Ok(frames) = socket::ask(data, request).await {
            return Ok(output::print(frames, &request.view).await?);
        }
        match take(config, data, &request.command) {
            Ok(app) => return own(app, request.command.clone(), &request.view).await,
            Err(error) if exit::of(&error) == Exit::Owned && Instant::now() < deadline => {
                tokio::time::sleep(BETWEEN_TRIES).await;
            }
            Err(error) => return Err(error),
        }
    }
}

/// Takes the data folder for one command.
fn take(config: &Config, data: &Path, command: &Command) -> Result<Arc<App>> {
    if !matches!(
        command,
        Command::Backfill(_) | Command::Migrate(_) | Command::Check
    ) && !data.join(LEDGER).exists()
    {
        let data = data.display();
        return Err(Ending::new(
            Exit::Error,
            format!("nothing was taken in yet in {data}: start with `tarik demo`, `tarik backfill --from …` or `tarik daemon` (or name another folder with --data)"),
        )
        .into());
    }
    App::open(config.clone(), data, command.name(), Duration::ZERO)
}

/// Runs one command as the owner of the data folder.
async fn own(app: Arc<App>, command: Command, view: &View) -> Result<Exit> {
    if let Command::Backfill(args) = command {
        return printed(view, |sink, view| backfill::alone(app, args, view, sink)).await;
    }
    printed(view, |sink, view| async move {
        with_folder(&app, command, &view, &sink).await
    })
    .await
}

/// A command that the owner of the data folder runs, for itself or for a client.
pub(crate) async fn with_folder(
    app: &Arc<App>,
    command: Command,
    view: &View,
    sink: &Sink,
) -> Result<Exit> {
    match command {
        Command::Query(args) => command::query::query(app, args, view, sink).await,
        Command::Ask(args) => command::query::ask(app, args, view, sink).await,
        Command::Status => command::status::run(app, view, sink).await,
        Command::Check => command::check::run(app, view, sink).await,
        Command::Dump(args) => command::dump::run(app, &args, sink).await,
        Command::Migrate(command) => command::migrate::run(app, command, view, sink).await,
        Command::Dead(command) => command::dead::run(app, command, view, sink).await,
        Command::Backfill(args) => backfill::job(app, args, view, sink).await,
        other => anyhow::bail!(
            "`{}` is not run by the owner of a data folder",
            other.name()
        ),
    }
}

/// Runs a command and prints its frames here. Somebody who stops reading ends the command without an error; a stdout that cannot be
/// written is one.
async fn printed<F, R>(view: &View, command: F) -> Result<Exit>
where
    F: FnOnce(Sink, View) -> R,
    R: Future<Output = Result<Exit>>,
{
    let (sink, frames) = Sink::channel();
    let printing = tokio::spawn({
        let view = view.clone();
        async move { output::print(frames, &view).await }
    });
    let ended = command(sink.clone(), view.clone()).await;
    let exit = match ended {
        Ok(exit) => exit,
        Err(error) if error.is::<Gone>() => return Ok(printing.await.context("printing")??),
        Err(error) => {
            drop(sink.end(exit::of(&error)).await);
            printing.await.context("printing")??;
            return Err(error);
        }
    };
    drop(sink.end(exit).await);
    Ok(printing.await.context("printing")??)
}
