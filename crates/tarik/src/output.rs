//! What a command says, as frames; and how frames become words on this terminal. The owner of the data folder makes frames, and the
//! process at the terminal prints them, which may be the same one or its client.

use std::io::{self, IsTerminal, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use crate::exit::Exit;
use crate::format::printable;

/// Frames between a command and the terminal: a slow terminal holds the command back.
const FRAMES: usize = 64;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Frame {
    /// A part of the result, for stdout.
    Out(String),
    /// A line for stderr.
    Say(String),
    Progress(Progress),
    /// The last frame.
    End(Exit),
}

/// How far a long command has come.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Progress {
    pub doing: String,
    pub done: u64,
    /// Unknown as long as lists are still being read.
    pub total: Option<u64>,
    pub failed: u64,
}

/// How the terminal wants it. Goes with the command to the owner.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct View {
    pub json: bool,
    pub quiet: bool,
    pub stdout_is_terminal: bool,
    pub color: bool,
    /// Columns; absent when stdout is no terminal.
    pub width: Option<u16>,
}

/// The terminal has gone: a closed pipe, or a client that left.
#[derive(Debug, thiserror::Error)]
#[error("nobody reads the answer any more")]
pub(crate) struct Gone;

/// Where a command's words go.
#[derive(Clone, Debug)]
pub(crate) struct Sink(mpsc::Sender<Frame>);

impl Sink {
    pub(crate) fn channel() -> (Self, mpsc::Receiver<Frame>) {
        let (sender, receiver) = mpsc::channel(FRAMES);
        (Self(sender), receiver)
    }

    pub(crate) async fn out(&self, text: impl Into<String>) -> Result<(), Gone> {
        self.frame(Frame::Out(text.into())).await
    }

    pub(crate) async fn line(&self, text: impl std::fmt::Display) -> Result<(), Gone> {
        self.frame(Frame::Out(format!("{text}\n"))).await
    }

    pub(crate) async fn say(&self, text: impl std::fmt::Display) -> Result<(), Gone> {
        self.frame(Frame::Say(text.to_string())).await
    }

    /// Drops the report when the terminal is slower than the work: the next one says more.
    pub(crate) fn progress(&self, progress: Progress) {
        if let Err(mpsc::error::TrySendError::Full(_) | mpsc::error::TrySendError::Closed(_)) =
            self.0.try_send(Frame::Progress(progress))
        {}
    }

    pub(crate) async fn end(&self, exit: Exit) -> Result<(), Gone> {
        self.frame(Frame::End(exit)).await
    }

    /// Comes back when nobody reads any more.
    pub(crate) async fn gone(&self) {
        self.0.closed().await;
    }

    async fn frame(&self, frame: Frame) -> Result<(), Gone> {
        self.0.send(frame).await.map_err(|_| Gone)
    }
}

/// Prints frames until the last one; its exit is the command's. A closed stdout ends the printing without an error: the reader had
/// enough. Frames without a last one are those of a process that died.
pub(crate) async fn print(mut frames: mpsc::Receiver<Frame>, view: &View) -> io::Result<Exit> {
    let mut terminal = Terminal::new(view);
    while let Some(frame) = frames.recv().await {
        if let Frame::End(exit) = frame {
            terminal.finish();
            return Ok(exit);
        }
        match terminal.show(frame) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(Exit::Done),
            shown => shown?,
        }
    }
    terminal.show(Frame::Say(
        "tarik: the process that owns the data folder ended before it had answered; see its log"
            .to_owned(),
    ))?;
    terminal.finish();
    Ok(Exit::StageDied)
}

struct Terminal {
    bar: Option<ProgressBar>,
    lines: bool,
    last_line: Progress,
}

impl Terminal {
    fn new(view: &View) -> Self {
        let on_terminal = io::stderr().is_terminal();
        let bar = (on_terminal && !view.quiet && !view.json).then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            bar.set_style(spinner());
            bar
        });
        Self {
            lines: bar.is_none() && !view.quiet,
            bar,
            last_line: Progress::default(),
        }
    }

    fn show(&mut self, frame: Frame) -> io::Result<()> {
        match frame {
            Frame::Out(text) => self.above_bar(|| {
                let mut stdout = io::stdout().lock();
                stdout.write_all(text.as_bytes())?;
                stdout.flush()
            }),
            Frame::Say(text) => {
                let text = printable(&text);
                self.above_bar(|| writeln!(io::stderr().lock(), "{text}"))
            }
            Frame::Progress(progress) => self.progress(progress),
            Frame::End(_) => Ok(()),
        }
    }

    fn progress(&mut self, progress: Progress) -> io::Result<()> {
        if let Some(bar) = &self.bar {
            if let Some(total) = progress.total {
                bar.set_length(total.max(progress.done));
                bar.set_style(with_total());
            }
            bar.set_position(progress.done);
            let failed = if progress.failed > 0 {
                format!(", {} failed", progress.failed)
            } else {
                String::new()
            };
            bar.set_message(format!("{}{failed}", progress.doing));
            return Ok(());
        }
        // A log wants a line a step, not a line a page: one for each hundredth part, or each hundred where the whole is unknown.
        let step = progress.total.map_or(100, |total| (total / 100).max(1));
        let is_due = progress.doing != self.last_line.doing
            || progress.done >= self.last_line.done + step
            || progress.total.is_some_and(|total| progress.done >= total)
                && progress != self.last_line;
        if self.lines && is_due {
            let line = serde_json::to_string(&progress).map_err(io::Error::other)?;
            writeln!(io::stderr().lock(), "{line}")?;
            self.last_line = progress;
        }
        Ok(())
    }

    fn above_bar(&self, write: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn spinner() -> ProgressStyle {
    ProgressStyle::with_template("{spinner} {msg} {pos} ({per_sec})")
        .expect("the template is a constant")
}

fn with_total() -> ProgressStyle {
    ProgressStyle::with_template("{bar:30} {pos}/{len} {per_sec} {eta} left  {msg}")
        .expect("the template is a constant")
}
