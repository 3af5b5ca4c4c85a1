//! `tarik` watches the pages that report on a conflict and keeps a graph of what they say. This file starts the program and decides
//! how it ends.

mod app;
mod backfill;
mod cli;
mod command;
mod config;
mod daemon;
mod demo;
mod exit;
mod format;
mod given;
mod isolate;
mod keep;
mod look;
mod metrics;
mod output;
mod paper;
mod pipeline;
mod reader;
mod recall;
mod run;
mod schedule;
mod serve;
mod settings;
mod socket;
mod watch;

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::EnvFilter;

use crate::cli::{Cli, Color, Command, Global, LogFormat};
use crate::output::View;

/// The parser of HTML and the one of selectors warn of what they leave out on broken pages, which every other page is.
const SILENT: &str = "html5ever=off,selectors=off";

fn main() -> ExitCode {
    let cli = Cli::parse();
    let view = view(&cli.global);
    log(&cli.global, view.color);
    let built = match cli.command {
        // It puts a limit on its own address space, which the stacks of a thread a core would use up on a large machine.
        Command::ReadIsolated => tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build(),
        _ => tokio::runtime::Runtime::new(),
    };
    let runtime = match built {
        Ok(runtime) => runtime,
        Err(error) => return fail(&anyhow::Error::new(error).context("starting the runtime")),
    };
    let ended = runtime.block_on(run::run(&cli.global, cli.command, view));
    // A task that still blocks (a page being read) must not hold the end back.
    runtime.shutdown_background();
    match ended {
        Ok(exit) => exit.into(),
        Err(error) => fail(&error),
    }
}

fn fail(error: &anyhow::Error) -> ExitCode {
    // A server's or a file's words may be in it.
    let said = format::printable(&format!("tarik: {error:#}"));
    // With a closed stderr there is nobody left to tell.
    drop(writeln!(std::io::stderr().lock(), "{said}"));
    exit::of(error).into()
}

fn view(global: &Global) -> View {
    let stdout_is_terminal = std::io::stdout().is_terminal();
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let color = match global.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => stdout_is_terminal && !no_color,
    };
    let width = rustix::termios::tcgetwinsize(std::io::stdout())
        .ok()
        .map(|size| size.ws_col)
        .filter(|columns| *columns > 0);
    View {
        json: global.json,
        quiet: global.quiet,
        stdout_is_terminal,
        color,
        width: width.filter(|_| stdout_is_terminal),
    }
}

fn log(global: &Global, color: bool) {
    let level = match (global.quiet, global.verbose) {
        (true, _) => "warn",
        (false, 0) => "tarik=info,warn",
        (false, 1) => "tarik=debug,fetch=debug,graph=debug,queue=debug,info",
        (false, _) => "trace",
    };
    // What stands later goes before, so that TARIK_LOG can still ask for these.
    let filter = std::env::var("TARIK_LOG")
        .ok()
        .and_then(|words| EnvFilter::try_new(format!("{SILENT},{words}")).ok())
        .unwrap_or_else(|| EnvFilter::new(format!("{SILENT},{level}")));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    match global.log_format {
        LogFormat::Text => log
            .with_ansi(color && std::io::stderr().is_terminal())
            .with_target(false)
            .init(),
        LogFormat::Json => log.json().init(),
    }
}
