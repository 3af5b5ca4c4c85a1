//! A page that was in flight when the process died twice is read in a child process with limits, so that a page that kills its reader
//! (a stack, memory) kills that child and is known by it, and a kill from outside never buries an innocent page.

use std::io::{Read, Write};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result};
use model::page::Capture;
use model::reading::Reading;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde::{Deserialize, Serialize};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use crate::app::{ARCHIVE, App};
use crate::config::Config;
use crate::reader::Reader;

/// Address space of the child.
const MEMORY: u64 = 2 << 30;
/// The slowest page of the benches takes under a second.
const TIME: Duration = Duration::from_secs(60);

#[derive(Serialize, Deserialize)]
struct Job {
    capture: Capture,
    source: String,
}

/// Reads one capture in a child. The error is the reason to bury the page.
pub(crate) async fn read(app: &App, capture: &Capture, source: &str) -> Result<Reading, String> {
    let job = Job {
        capture: capture.clone(),
        source: source.to_owned(),
    };
    match tokio::time::timeout(TIME, child(app, &job)).await {
        Ok(read) => read.map_err(|error| format!("its reader, run alone, failed: {error:#}")),
        Err(_) => Err(format!(
            "its reader, run alone, did not end within {} s",
            TIME.as_secs()
        )),
    }
}

async fn child(app: &App, job: &Job) -> Result<Reading> {
    let mut command = Command::new(std::env::current_exe().context("finding this program")?);
    command.arg("--data").arg(&app.data);
    if let Some(config) = &app.config.file {
        command.arg("--config").arg(config);
    }
    let mut child = command
        .arg("read-isolated")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .context("starting it")?;
    let mut stdin = child.stdin.take().context("its standard input is a pipe")?;
    stdin.write_all(&serde_json::to_vec(job)?).await?;
    drop(stdin);
    let output = child.wait_with_output().await?;
    anyhow::ensure!(output.status.success(), "{}", output.status);
    Ok(serde_json::from_slice(&output.stdout)?)
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
    let page = fetch::warc::read(
        &data.join(ARCHIVE),
        &job.capture.archive,
        config.fetch.page_limit,
    )?;
    let reading = Reader::new(config).reading(&page, job.capture, &job.source);
    std::io::stdout().write_all(&serde_json::to_vec(&reading)?)?;
    Ok(())
}
