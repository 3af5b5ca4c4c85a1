//! The named queries: Cypher texts with a header that says what they are called, what they take and what they give.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::Params;

/// What a parameter of a named query is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamKind {
    Actor,
    Location,
    Source,
    Event,
    Text,
    Int,
    Float,
    Date,
    DateTime,
}

/// A parameter that a named query takes.
#[derive(Clone, Debug, PartialEq)]
pub struct QueryParam {
    pub name: String,
    pub kind: ParamKind,
    /// Used when none is given; without one the parameter is required.
    pub default: Option<serde_json::Value>,
}

/// A question that an analyst asks by name.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// File name without `.cypher`.
    pub name: String,
    pub title: String,
    pub params: Vec<QueryParam>,
    /// Columns that together tell rows apart.
    pub key: Vec<String>,
    /// Column that holds a point, when the rows can be shown on a map.
    pub geo: Option<String>,
    /// What else the header says.
    pub notes: Vec<String>,
    pub cypher: String,
}

/// A header that cannot be read; `line` counts from one.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{name}.cypher, line {line}: {reason}")]
pub struct HeaderError {
    pub name: String,
    pub line: usize,
    pub reason: String,
}

/// A parameter that is missing, unknown or of another type.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct ParamError(pub String);

/// Reads the text of one query file.
pub fn parse(name: &str, text: &str) -> Result<Named, HeaderError> {
    let _ = text;
    Err(HeaderError {
        name: name.to_owned(),
        line: 1,
        reason: String::new(),
    })
}

/// The queries that are compiled in, by name.
#[must_use]
pub fn builtin() -> Vec<Named> {
    Vec::new()
}

impl Named {
    /// The parameters as the store takes them, from `--param name=text`: typed, defaults filled in, unknown names refused.
    pub fn bind(&self, given: &BTreeMap<String, String>) -> Result<Params, ParamError> {
        let _ = given;
        Ok(Params::new())
    }
}
