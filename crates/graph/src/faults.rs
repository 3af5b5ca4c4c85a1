//! What a server's errors mean: try again, halve, give up the batch, or stop until a person acts.

use std::fmt;

use neo4rs::{DeError, Error};

use crate::error::{CommitError, GraphError, QueryError};

/// An error of the driver or the server, by what can be done.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The server said: try again. `bool`: the connection is in doubt as well.
    Busy(String, bool),
    /// Nobody knows what happened: replay on fresh connections.
    Unknown(String),
    /// The transaction ran out of the server's time.
    Timeout(String),
    /// Out of memory for one transaction.
    TooLarge(String),
    /// The server refuses the statement or its values.
    Refused(String),
    /// The server does not understand the statement: a person's mistake in a query, ours in a commit, where every page would meet it.
    Syntax(String),
    /// Wrong password, broken database.
    Hold(String),
    /// Our own check failed.
    Ours(CommitError),
}

impl Fault {
    pub(crate) fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown(_) | Self::Busy(_, true))
    }

    /// Worth trying the whole transaction again.
    pub(crate) fn is_transient(&self) -> bool {
        matches!(self, Self::Busy(..) | Self::Unknown(_) | Self::Timeout(_))
    }

    /// The rollback after this fault failed too.
    pub(crate) fn and_unknown(self) -> Self {
        match self {
            Self::Busy(text, _) => Self::Busy(text, true),
            Self::Timeout(text) => Self::Unknown(text),
            other => other,
        }
    }

    pub(crate) fn committing(self, uri: &str) -> CommitError {
        match self {
            Self::Busy(text, _) | Self::Unknown(text) | Self::Timeout(text) => {
                CommitError::Unreachable(format!("{uri}: {text}"))
            }
            Self::TooLarge(text) => CommitError::Halve(text),
            Self::Refused(text) => CommitError::Refused(text),
            Self::Syntax(text) | Self::Hold(text) => CommitError::Hold(format!("{uri}: {text}")),
            Self::Ours(error) => error,
        }
    }

    pub(crate) fn reading(self, uri: &str) -> GraphError {
        match self {
            Self::Busy(text, _) | Self::Unknown(text) | Self::Timeout(text) => {
                GraphError::Unreachable(format!("{uri}: {text}"))
            }
            Self::TooLarge(text) | Self::Refused(text) | Self::Syntax(text) | Self::Hold(text) => {
                GraphError::Hold(format!("{uri}: {text}"))
            }
            Self::Ours(error) => error.into(),
        }
    }

    pub(crate) fn querying(self, uri: &str) -> QueryError {
        match self {
            Self::Busy(text, _) | Self::Unknown(text) => {
                QueryError::Unreachable(format!("{uri}: {text}"))
            }
            Self::Timeout(text) | Self::TooLarge(text) => QueryError::Limit(text),
            Self::Refused(text) | Self::Syntax(text) => QueryError::Refused(text),
            Self::Hold(text) => QueryError::Hold(format!("{uri}: {text}")),
            Self::Ours(error) => QueryError::Hold(error.to_string()),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy(text, _)
            | Self::Unknown(text)
            | Self::Timeout(text)
            | Self::TooLarge(text)
            | Self::Refused(text)
            | Self::Syntax(text)
            | Self::Hold(text) => f.write_str(text),
            Self::Ours(error) => error.fmt(f),
        }
    }
}

impl From<DeError> for Fault {
    fn from(error: DeError) -> Self {
        Self::Hold(format!("the answer cannot be read: {error}"))
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error {
            Error::Neo4j(error) => of_server(error.code(), error.message()),
            Error::AuthenticationError(text) => Self::Hold(format!(
                "the server does not let us in (check the user and the password): {text}"
            )),
            Error::UrlParseError(_)
            | Error::UnsupportedScheme(_)
            | Error::InvalidDnsName(_)
            | Error::InvalidConfig
            | Error::UnsupportedVersion(..)
            | Error::ProtocolMismatch(_)
            | Error::DeserializationError(_)
            | Error::ConversionError => Self::Hold(error.to_string()),
            Error::StringTooLong | Error::MapTooBig | Error::BytesTooBig | Error::ListTooLong => {
                Self::Refused(error.to_string())
            }
            other => Self::Unknown(other.to_string()),
        }
    }
}

/// Codes as `Neo.Class.Category.Title`.
fn of_server(code: &str, message: &str) -> Fault {
    let text = format!("{message} ({code})");
    let mut parts = code.split('.').skip(1);
    let (class, category, title) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    if title.contains("OutOfMemory") || title.contains("MemoryLimit") {
        return Fault::TooLarge(text);
    }
    if title.contains("TimedOut") {
        return Fault::Timeout(text);
    }
    match (class, category, title) {
        ("TransientError", _, _) => Fault::Busy(text, false),
        ("ClientError", "Cluster", "NotALeader")
        | ("ClientError", "General", "ForbiddenOnReadOnlyDatabase")
        | ("ClientError", "Transaction", _) => Fault::Busy(text, false),
        ("ClientError", "Statement", "AccessMode") => {
            Fault::Refused("the query wants to write, and queries only read".to_owned())
        }
        ("ClientError", "Statement", "SyntaxError") => Fault::Syntax(text),
        ("ClientError", "Statement" | "Schema" | "Procedure", _) => Fault::Refused(text),
        ("ClientError", "Request", _) => Fault::Unknown(text),
        ("ClientError", "Security", _) => Fault::Hold(format!(
            "the server does not let us in (check the user and the password): {text}"
        )),
        _ => Fault::Hold(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: &str, expected: &str) {
        let fault = of_server(code, "message");
        let name = match fault.committing("bolt://x") {
            CommitError::Unreachable(_) => "again",
            CommitError::Halve(_) => "halve",
            CommitError::Refused(_) => "refused",
            CommitError::Hold(_) => "hold",
        };
        assert_eq!(name, expected, "{code}");
    }

    #[test]
    fn each_code_of_a_server_has_its_consequence() {
        check("Neo.TransientError.Transaction.DeadlockDetected", "again");
        check("Neo.ClientError.Cluster.NotALeader", "again");
        check(
            "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase",
            "again",
        );
        check("Neo.ClientError.Transaction.Terminated", "again");
        check("Neo.ClientError.Transaction.TransactionTimedOut", "again");
        check("Neo.TransientError.General.OutOfMemoryError", "halve");
        check(
            "Neo.TransientError.General.MemoryPoolOutOfMemoryError",
            "halve",
        );
        check("Neo.TransientError.General.TransactionMemoryLimit", "halve");
        check(
            "Neo.ClientError.Schema.ConstraintValidationFailed",
            "refused",
        );
        check("Neo.ClientError.Statement.TypeError", "refused");
        check("Neo.ClientError.Statement.ArgumentError", "refused");
        check("Neo.ClientError.Security.Unauthorized", "hold");
        check("Neo.ClientError.Security.AuthenticationRateLimit", "hold");
        check("Neo.DatabaseError.Statement.ExecutionFailed", "hold");
        check("Neo.ClientError.Database.DatabaseNotFound", "hold");
        check("Neo.ClientError.Statement.SyntaxError", "hold");
    }

    #[test]
    fn a_mistake_in_a_query_is_the_mistake_of_who_asks() {
        for code in [
            "Neo.ClientError.Statement.SyntaxError",
            "Neo.ClientError.Statement.TypeError",
        ] {
            let error = of_server(code, "message").querying("bolt://x");
            assert!(matches!(error, QueryError::Refused(_)), "{code}: {error:?}");
        }
    }
}
