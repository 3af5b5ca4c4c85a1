//! What can go wrong, by what the caller then does. Each variant is one choice; the text is for a person.

use thiserror::Error;

/// A store that could not be opened or read.
#[derive(Debug, Error)]
pub enum GraphError {
    /// Nobody answers, or the answer was lost: try again later.
    #[error("cannot reach the graph store: {0}")]
    Unreachable(String),
    /// The schema is older than this program: `tarik migrate up`.
    #[error(
        "the graph store needs `tarik migrate up`: {applied} of {known} migrations are applied"
    )]
    NeedsMigration { applied: usize, known: usize },
    /// The graph belongs to another data folder: choose another store, or take this one over.
    #[error(
        "the graph store belongs to the data folder {owner}: point the configuration at another store, or take it over with `tarik migrate up --take-over`"
    )]
    Foreign { owner: String },
    /// Nothing helps until a person acts: wrong password, a newer schema, somebody else's graph, a broken file.
    #[error("{0}")]
    Hold(String),
}

/// A batch that was not written; nothing of it is in the graph, or (when the answer was lost) all of it.
#[derive(Debug, Error)]
pub enum CommitError {
    /// The store is away or busy, also after retries: write the same batch again later. It may already be there; that does no harm.
    #[error("cannot reach the graph store: {0}")]
    Unreachable(String),
    /// Too much for one transaction: write it in two halves.
    #[error("the batch is too large for one transaction: {0}")]
    Halve(String),
    /// The store refuses something in it: write it page by page and bury the page that is refused alone.
    #[error("the graph store refuses the batch: {0}")]
    Refused(String),
    /// The fault is not the batch's: hold all writing until a person has acted.
    #[error("{0}")]
    Hold(String),
}

/// A query that gave no rows.
#[derive(Debug, Error)]
pub enum QueryError {
    /// Nobody answers: try again later.
    #[error("cannot reach the graph store: {0}")]
    Unreachable(String),
    /// The query is wrong, or wants to write.
    #[error("{0}")]
    Refused(String),
    /// It ran into its limit of time or work: ask for less.
    #[error("{0}")]
    Limit(String),
    /// The store is broken or shut to us.
    #[error("{0}")]
    Hold(String),
}

impl From<GraphError> for QueryError {
    fn from(error: GraphError) -> Self {
        match error {
            GraphError::Unreachable(what) => Self::Unreachable(what),
            other => Self::Hold(other.to_string()),
        }
    }
}

impl From<CommitError> for GraphError {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Unreachable(what) => Self::Unreachable(what),
            other => Self::Hold(other.to_string()),
        }
    }
}

/// A statement saw fewer rows than it was given: a relation without its end, or a store that is no longer ours.
pub(crate) fn rows_missing(statement: &str, given: i64, seen: i64) -> CommitError {
    if statement == crate::cypher::SET_BATCH {
        return CommitError::Hold(
            "the graph store was emptied or given to another data folder while it was open: start again".to_owned(),
        );
    }
    CommitError::Refused(format!(
        "only {seen} of {given} rows found what they refer to in `{statement}`"
    ))
}
