//! Text in, rows of a gazetteer out: each value checked by itself, each fault with its line.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::{ACTOR_KINDS, PLACE_KINDS};
use crate::text::fold;

/// A line of a gazetteer file that is no entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct EntryError {
    /// Counted from 1.
    pub line: usize,
    pub reason: String,
}

/// Reads a gazetteer file: one entry a line, `- {json}`; blank lines and `#` comments are skipped.
///
/// # Errors
/// The first of the lines that [`rows`] finds to be no entry.
pub fn parse<T: serde::de::DeserializeOwned>(text: &str) -> Result<Vec<T>, EntryError> {
    rows(text).map(|row| row.map(|(_, entry)| entry)).collect()
}

/// The entries of a gazetteer file, each with its line, counted from 1. An error is a line that is no entry: not `- {`, broken JSON, a key
/// that is missing or unknown, a kind that is not known, a name without a letter, degrees that no place has.
pub fn rows<T: serde::de::DeserializeOwned>(
    text: &str,
) -> impl Iterator<Item = Result<(usize, T), EntryError>> {
    let is_row = |line: &str| !line.is_empty() && !line.starts_with('#');
    (1..)
        .zip(text.lines().map(str::trim))
        .filter(move |(_, line)| is_row(line))
        .map(|(line, text)| {
            let error = |reason: String| EntryError { line, reason };
            let json = text
                .strip_prefix("- ")
                .ok_or_else(|| error("expected `- {…}`, one entry a line".to_owned()))?;
            let entry = serde_json::from_str(json).map_err(|e| {
                // Its line is that of the entry alone.
                let place = format!(" at line {} column {}", e.line(), e.column());
                error(e.to_string().trim_end_matches(&place).to_owned())
            })?;
            Ok((line, entry))
        })
}

pub(super) fn filled<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = String::deserialize(from)?;
    if fold(&text).is_empty() {
        return Err(D::Error::custom(format!(
            "{text:?} is no name: it needs a letter or a digit"
        )));
    }
    Ok(text)
}

pub(super) fn all_filled<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    struct Filled(#[serde(deserialize_with = "filled")] String);
    let names = Vec::<Filled>::deserialize(from)?;
    Ok(names.into_iter().map(|name| name.0).collect())
}

fn known<'de, D: Deserializer<'de>>(
    from: D,
    known: &'static [&'static str],
) -> Result<String, D::Error> {
    let kind = String::deserialize(from)?;
    if !known.contains(&kind.as_str()) {
        return Err(D::Error::unknown_variant(&kind, known));
    }
    Ok(kind)
}

pub(super) fn actor_kind<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    known(from, ACTOR_KINDS)
}

pub(super) fn place_kind<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    known(from, PLACE_KINDS)
}

fn degrees<'de, D: Deserializer<'de>>(
    from: D,
    word: &str,
    most: f64,
) -> Result<Option<f64>, D::Error> {
    let degrees = Option::<f64>::deserialize(from)?;
    match degrees.filter(|degrees| !(-most..=most).contains(degrees)) {
        Some(wrong) => Err(D::Error::custom(format!(
            "{wrong} is no {word}: write degrees from -{most} to {most}"
        ))),
        None => Ok(degrees),
    }
}

pub(super) fn latitude<'de, D: Deserializer<'de>>(from: D) -> Result<Option<f64>, D::Error> {
    degrees(from, "latitude", 90.0)
}

pub(super) fn longitude<'de, D: Deserializer<'de>>(from: D) -> Result<Option<f64>, D::Error> {
    degrees(from, "longitude", 180.0)
}
