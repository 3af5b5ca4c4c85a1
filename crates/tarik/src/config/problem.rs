//! What is wrong with a configuration, said so that a person finds the place and knows what to write instead. Only this file knows
//! how the parsers phrase their errors.

use std::fmt;

use serde::de::DeserializeOwned;
use toml::de::{DeTable, DeValue};

/// Names less alike than this (Jaro-Winkler) are not offered; `url` for `uri` is .82, `spacing` for `user_agent` .51.
const ALIKE: f64 = 0.8;

/// A configuration that cannot be used, with all that is wrong with it.
#[derive(Debug, thiserror::Error)]
#[error("{}", lines(.problems))]
pub(crate) struct ConfigError {
    pub problems: Vec<Problem>,
}

/// One wrong value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// As a person would open it; `environment` for a variable.
    pub file: String,
    /// Counted from 1.
    pub line: Option<usize>,
    /// Of the value inside the file, as in `watch[0].url`; empty for the file as a whole.
    pub path: String,
    pub reason: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if !self.path.is_empty() {
            write!(f, ": {}", self.path)?;
        }
        write!(f, ": {}", self.reason)
    }
}

fn lines(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems.iter().map(Problem::to_string).collect();
    lines.join("\n")
}

/// Collects what is wrong with one file.
pub(super) struct Check<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
    pub(super) problems: &'a mut Vec<Problem>,
}

impl Check<'_> {
    /// Notes a problem with the value at `path`.
    pub(super) fn problem(&mut self, path: &str, reason: impl fmt::Display) {
        self.problems.push(Problem {
            file: self.file.to_owned(),
            line: line_of(self.text, path),
            path: path.to_owned(),
            reason: reason.to_string(),
        });
    }

    /// The value, or `None` and a problem noted.
    pub(super) fn value<T, E: fmt::Display>(
        &mut self,
        path: &str,
        result: Result<T, E>,
    ) -> Option<T> {
        result.map_err(|reason| self.problem(path, reason)).ok()
    }

    /// The file as its mirror, or `None` and its first fault noted.
    pub(super) fn mirror<T: DeserializeOwned>(&mut self) -> Option<T> {
        let parsed = toml::Deserializer::parse(self.text);
        let read = parsed.map_err(|e| (e, String::new())).and_then(|toml| {
            serde_path_to_error::deserialize(toml).map_err(|e| {
                let path = e.path().to_string();
                (
                    e.into_inner(),
                    if path == "." { String::new() } else { path },
                )
            })
        });
        let (error, path) = match read {
            Ok(value) => return Some(value),
            Err(fault) => fault,
        };
        let line = error.span().map(|span| line_at(self.text, span.start));
        self.problems.push(Problem {
            file: self.file.to_owned(),
            line,
            path,
            reason: rephrase(error.message()),
        });
        None
    }
}

/// Turns serde's words into ours, with a suggestion where a known name is near.
pub(super) fn rephrase(message: &str) -> String {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let Some(wrong) = quoted.next() else {
        return message.to_owned();
    };
    let known: Vec<&str> = quoted.collect();
    if message.starts_with("missing field") {
        return format!("the key `{wrong}` is missing");
    }
    let what = if message.starts_with("unknown field") {
        format!("unknown key `{wrong}`")
    } else if message.starts_with("unknown variant") {
        format!("`{wrong}` is not known")
    } else {
        return message.to_owned();
    };
    match nearest(wrong, known.iter().copied()) {
        Some(near) => format!("{what}; did you mean `{near}`?"),
        None => format!("{what}; known here: {}", known.join(", ")),
    }
}

/// The known name that is most like the wrong one, if any is like it at all.
pub(crate) fn nearest<'a>(wrong: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = wrong.to_lowercase();
    known
        .map(|name| (strsim::jaro_winkler(&wrong, &name.to_lowercase()), name))
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

/// Line of the value at a path such as `watch[1].url`, or of the innermost table around it that is there.
fn line_of(text: &str, path: &str) -> Option<usize> {
    let root = DeTable::parse(text).ok()?;
    let mut keys = path.split(['.', '[']).filter(|key| !key.is_empty());
    let mut at = root.get_ref().get(keys.next()?)?;
    for key in keys {
        let inner = match (at.get_ref(), key.strip_suffix(']')) {
            (DeValue::Array(items), Some(index)) => {
                index.parse().ok().and_then(|i: usize| items.get(i))
            }
            (DeValue::Table(table), None) => table.get(key),
            _ => None,
        };
        match inner {
            Some(inner) => at = inner,
            None => break,
        }
    }
    Some(line_at(text, at.span().start))
}

fn line_at(text: &str, byte: usize) -> usize {
    1 + text.bytes().take(byte).filter(|b| *b == b'\n').count()
}
