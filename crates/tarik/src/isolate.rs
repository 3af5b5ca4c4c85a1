//! A page that was in flight when the process died twice is read in a child process with limits, so that a page that kills its reader
//! (a stack, memory) kills that child and is known by it, and a kill from outside never buries an innocent page.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Output, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use model::page::Capture;
use model::reading::Reading;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde::{Deserialize, Serialize};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use crate::app::App;
use crate::config::Config;
use crate::reader::Reader;
use crate::recall::{self, Unread};

/// Address space of the child.
const MEMORY: u64 = 2 << 30;
/// The slowest page of the benches takes under a second.
const TIME: Duration = Duration::from_secs(60);

/// Exit code of a Rust program that panicked.
const PANIC: i32 = 101;

#[derive(Serialize, Deserialize)]
struct Job {
    capture: Capture,
    source: String,
}

/// Reads one capture in a child. Only the child's death by the page is held against the page: a signal, a panic, or no end in time.
pub(crate) async fn read(app: &App, capture: &Capture, source: &str) -> Result<Reading, Unread> {
    let job = Job {
        capture: capture.clone(),
        source: source.to_owned(),
    };
    let output = match tokio::time::timeout(TIME, child(app, &job)).await {
        Ok(output) => output.map_err(|error| {
            Unread::Later(format!("its reader could not be run alone: {error:#}"))
        })?,
        Err(_) => {
            return Err(Unread::Bury(format!(
                "its reader, run alone, did not end within {} s",
                TIME.as_secs()
            )));
        }
    };
    let said = String::from_utf8_lossy(&output.stderr);
    let last = said.lines().last().unwrap_or_default();
    match output.status.code() {
        Some(0) => serde_json::from_slice(&output.stdout).map_err(|error| {
            Unread::Later(format!("its reader, run alone, gave no reading: {error}"))
        }),
        None | Some(PANIC) => Err(Unread::Bury(format!(
            "its reader, run alone, died ({}): {last}",
            output.status
        ))),
        Some(_) => Err(Unread::Later(format!(
            "its reader, run alone, failed ({}): {last}",
            output.status
        ))),
    }
}

async fn child(app: &App, job: &Job) -> Result<Output> {
    let mut command = Command::new(std::env::current_exe().context("finding this program")?);
    command.arg("--data").arg(&app.data);
    if let Some(config) = &app.config.file {
        command.arg("--config").arg(config);
    }
    let mut child = command
        .arg("read-isolated")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .context("starting it")?;
    let mut stdin = child.stdin.take().context("its standard input is a pipe")?;
    stdin.write_all(&serde_json::to_vec(job)?).await?;
    drop(stdin);
    Ok(child.wait_with_output().await?)
}

/// The child's side: a job on standard input, the reading on standard output.
pub(crate) fn main(config: &Config, data: &Path) -> Result<()> {
    let hard = getrlimit(Resource::As).maximum;
    setrlimit(
        Resource::As,
        Rlimit {
            current: Some(hard.map_or(MEMORY, |hard| hard.min(MEMORY))),
            maximum: hard,
        },
    )?;
    let mut text = Vec::new();
    std::io::stdin().read_to_end(&mut text)?;
    let job: Job = serde_json::from_slice(&text)?;
    let page = recall::page(data, &job.capture.archive)
        .map_err(|(Unread::Bury(reason) | Unread::Later(reason))| anyhow!(reason))?;
    let reading = Reader::new(config).reading(&page, job.capture, &job.source);
    std::io::stdout().write_all(&serde_json::to_vec(&reading)?)?;
    Ok(())
}
