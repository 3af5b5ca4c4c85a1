//! How a run ends: every exit code, and which error means which.

use std::process::ExitCode;

/// Exit codes, as `tarik --help` lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) enum Exit {
    Done,
    Error,
    Usage,
    /// Done, and some of it failed.
    Partly,
    /// The store or a source cannot be reached: try again.
    Unreachable,
    /// An invariant of the graph is broken.
    Broken,
    /// A stage of the pipeline died.
    StageDied,
    /// Another process owns the data folder.
    Owned,
    Interrupted,
}

impl Exit {
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Error => 1,
            Self::Usage => 2,
            Self::Partly => 3,
            Self::Unreachable => 4,
            Self::Broken => 5,
            Self::StageDied => 70,
            Self::Owned => 75,
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit.code())
    }
}

/// An error that ends the run with a code of its own; any other error ends it with 1.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub(crate) struct Ending {
    pub exit: Exit,
    pub message: String,
}

impl Ending {
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self {
            exit,
            message: message.into(),
        }
    }
}

/// The code of an error: that of the [`Ending`] in its chain, if there is one.
pub(crate) fn of(error: &anyhow::Error) -> Exit {
    error
        .chain()
        .find_map(|cause| cause.downcast_ref::<Ending>())
        .map_or(Exit::Error, |ending| ending.exit)
}
