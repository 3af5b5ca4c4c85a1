//! The named queries: Cypher texts with a header that says what they are called, what they take and what they give.
//!
//! The header is the comment lines at the top of a file: `// title:` in words, `// param NAME: KIND` with an optional ` = DEFAULT`,
//! `// key:` columns that tell rows apart, `// geo:` the column with a point; any other comment line is a note.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value as Json;
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

const KINDS: [(&str, ParamKind); 9] = [
    ("actor", ParamKind::Actor),
    ("location", ParamKind::Location),
    ("source", ParamKind::Source),
    ("event", ParamKind::Event),
    ("text", ParamKind::Text),
    ("int", ParamKind::Int),
    ("float", ParamKind::Float),
    ("date", ParamKind::Date),
    ("datetime", ParamKind::DateTime),
];

impl ParamKind {
    /// The word that a header has for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        KINDS
            .iter()
            .find_map(|(word, kind)| (*kind == self).then_some(*word))
            .unwrap_or_default()
    }

    /// A value of it, for messages.
    #[must_use]
    pub fn example(self) -> &'static str {
        match self {
            Self::Actor => "irgc",
            Self::Location => "al-mayadin",
            Self::Source => "sohr",
            Self::Event => "ev-0123456789abcdef0123456789abcdef",
            Self::Text => "missiles",
            Self::Int => "30",
            Self::Float => "12.5",
            Self::Date => "2024-03-26",
            Self::DateTime => "2024-03-26T18:00:00Z",
        }
    }

    /// The value that `text` says. Dates stay text, checked: the queries themselves call `date()` and `datetime()` on them.
    fn parse(self, text: &str) -> Option<Json> {
        let text = text.trim();
        match self {
            Self::Actor | Self::Location | Self::Source | Self::Event | Self::Text => {
                (!text.is_empty()).then(|| text.into())
            }
            Self::Int => text.parse::<i64>().ok().map(Json::from),
            Self::Float => text
                .parse::<f64>()
                .ok()
                .filter(|x| x.is_finite())
                .map(Json::from),
            Self::Date => text
                .parse::<Date>()
                .ok()
                .map(|date| date.to_string().into()),
            Self::DateTime => text
                .parse::<Timestamp>()
                .ok()
                .map(|at| at.to_string().into()),
        }
    }
}

/// A parameter that a named query takes.
#[derive(Clone, Debug, PartialEq)]
pub struct QueryParam {
    pub name: String,
    pub kind: ParamKind,
    /// Used when none is given; without one the parameter is required.
    pub default: Option<Json>,
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
    let mut named = Named {
        name: name.to_owned(),
        title: String::new(),
        params: Vec::new(),
        key: Vec::new(),
        geo: None,
        notes: Vec::new(),
        cypher: String::new(),
    };
    let mut lines = text.lines().enumerate().peekable();
    while let Some((i, comment)) = lines
        .next_if(|(_, line)| line.starts_with("//"))
        .map(|(i, line)| (i, line.trim_start_matches('/').trim()))
    {
        header_line(&mut named, comment).map_err(|reason| HeaderError {
            name: name.to_owned(),
            line: i + 1,
            reason,
        })?;
    }
    let n_header = lines.peek().map_or(0, |(i, _)| *i);
    let body: Vec<&str> = lines.map(|(_, line)| line).collect();
    named.cypher = body.join("\n").trim().to_owned();
    let missing = |reason: &str| HeaderError {
        name: name.to_owned(),
        line: n_header + 1,
        reason: reason.to_owned(),
    };
    if named.title.is_empty() {
        return Err(missing("a query needs a line `// title: …`"));
    }
    if named.cypher.is_empty() {
        return Err(missing("there is no query under the header"));
    }
    Ok(named)
}

fn header_line(named: &mut Named, comment: &str) -> Result<(), String> {
    if let Some(param) = comment.strip_prefix("param ") {
        let param = parse_param(param)?;
        if named.params.iter().any(|other| other.name == param.name) {
            return Err(format!("the parameter `{}` stands here twice", param.name));
        }
        named.params.push(param);
        return Ok(());
    }
    match comment.split_once(':') {
        Some(("title", title)) => named.title = title.trim().to_owned(),
        Some(("key", key)) => {
            named.key = key
                .split(',')
                .map(|column| column.trim().to_owned())
                .collect()
        }
        Some(("geo", column)) => named.geo = Some(column.trim().to_owned()),
        _ => named.notes.push(comment.to_owned()),
    }
    Ok(())
}

fn parse_param(text: &str) -> Result<QueryParam, String> {
    let (name, rest) = text
        .split_once(':')
        .ok_or("a parameter is written `// param NAME: KIND`")?;
    let (word, default) = match rest.split_once('=') {
        Some((word, default)) => (word.trim(), Some(default.trim())),
        None => (rest.trim(), None),
    };
    let kind = KINDS
        .iter()
        .find_map(|(known, kind)| (*known == word).then_some(*kind))
        .ok_or_else(|| {
            let known: Vec<&str> = KINDS.iter().map(|(word, _)| *word).collect();
            format!(
                "`{word}` is no kind of parameter; there are {}",
                known.join(", ")
            )
        })?;
    let default = match default {
        None => None,
        Some(text) => Some(
            kind.parse(text)
                .ok_or_else(|| wrong(name.trim(), kind, text))?,
        ),
    };
    Ok(QueryParam {
        name: name.trim().to_owned(),
        kind,
        default,
    })
}

fn wrong(name: &str, kind: ParamKind, text: &str) -> String {
    format!(
        "`{name}` is of the kind {}, such as {}, and `{text}` is not",
        kind.as_str(),
        kind.example()
    )
}

macro_rules! builtin {
    ($($name:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!("../queries/", $name, ".cypher")))),+]
    };
}

/// Name and text of each file.
const BUILTIN: [(&str, &str); 20] = builtin![
    "actor_dossier",
    "backed_and_struck",
    "bases_near_stores",
    "blame_by_source",
    "cargo_receivers",
    "check_quotes",
    "circular_reporting",
    "crossing_traffic",
    "dropped_sentences",
    "first_to_report",
    "killed_by_month",
    "known_on_day",
    "place_timeline",
    "review_queue",
    "search_sentences",
    "shipments_then_strikes",
    "strikes_on_shipments",
    "supply_chain",
    "toll_disagreement",
    "unclaimed_strikes",
];

/// The queries that are compiled in, by name.
#[must_use]
pub fn builtin() -> Vec<Named> {
    BUILTIN
        .iter()
        .map(|(name, text)| {
            parse(name, text).expect("a test reads every query that is compiled in")
        })
        .collect()
}

impl Named {
    /// The parameters as the store takes them, from `--param name=text`: typed, defaults filled in, unknown names refused.
    pub fn bind(&self, given: &BTreeMap<String, String>) -> Result<Params, ParamError> {
        if let Some(unknown) = given
            .keys()
            .find(|name| !self.params.iter().any(|param| param.name == **name))
        {
            let known: Vec<&str> = self
                .params
                .iter()
                .map(|param| param.name.as_str())
                .collect();
            return Err(ParamError(match known.as_slice() {
                [] => format!("`{}` takes no parameters, so no `{unknown}`", self.name),
                known => format!("`{}` takes {}, no `{unknown}`", self.name, known.join(", ")),
            }));
        }
        let mut params = Params::new();
        for param in &self.params {
            let value = match (given.get(&param.name), &param.default) {
                (Some(text), _) => param
                    .kind
                    .parse(text)
                    .ok_or_else(|| ParamError(wrong(&param.name, param.kind, text)))?,
                (None, Some(default)) => default.clone(),
                (None, None) => {
                    return Err(ParamError(format!(
                        "`{}` needs `{}`, of the kind {}: --param {}={}",
                        self.name,
                        param.name,
                        param.kind.as_str(),
                        param.name,
                        param.kind.example()
                    )));
                }
            };
            params.insert(param.name.clone(), value);
        }
        Ok(params)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "// title: Near\n// param place: location\n// param km: float = 15\n// key: a, b\n// geo: point\n// Measured by hand.\nMATCH (n)\n// inside\nRETURN n.a AS a\n";

    #[test]
    fn a_header_says_what_a_query_takes_and_gives() {
        let named = parse("near", TEXT).unwrap();
        assert_eq!(named.title, "Near");
        assert_eq!(named.params.len(), 2);
        assert_eq!(named.params[0].kind, ParamKind::Location);
        assert_eq!(named.params[1].default, Some(15.0.into()));
        assert_eq!(named.key, ["a", "b"]);
        assert_eq!(named.geo.as_deref(), Some("point"));
        assert_eq!(named.notes, ["Measured by hand."]);
        assert_eq!(named.cypher, "MATCH (n)\n// inside\nRETURN n.a AS a");
    }

    #[test]
    fn a_header_that_cannot_be_read_names_file_line_and_reason() {
        let check = |text: &str, expected: &str| {
            assert_eq!(parse("q", text).unwrap_err().to_string(), expected);
        };
        check(
            "// title: T\n// param x: number\nRETURN 1",
            "q.cypher, line 2: `number` is no kind of parameter; there are actor, location, source, event, text, int, float, date, datetime",
        );
        check(
            "// title: T\n// param x: int = many\nRETURN 1",
            "q.cypher, line 2: `x` is of the kind int, such as 30, and `many` is not",
        );
        check(
            "RETURN 1",
            "q.cypher, line 1: a query needs a line `// title: …`",
        );
        check(
            "// title: T\n",
            "q.cypher, line 1: there is no query under the header",
        );
    }

    #[test]
    fn every_query_that_is_compiled_in_has_a_title_and_uses_what_it_takes() {
        for named in builtin() {
            assert!(!named.key.is_empty(), "{}", named.name);
            for param in &named.params {
                assert!(
                    named.cypher.contains(&format!("${}", param.name)),
                    "{} {}",
                    named.name,
                    param.name
                );
            }
        }
        assert_eq!(
            builtin().len(),
            std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/queries"))
                .unwrap()
                .count()
        );
    }

    #[test]
    fn parameters_are_typed_and_what_is_wrong_is_said() {
        let named = parse("near", TEXT).unwrap();
        let bind = |given: &[(&str, &str)]| {
            let given = given
                .iter()
                .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
                .collect();
            named
                .bind(&given)
                .map(Json::Object)
                .map_err(|error| error.to_string())
        };
        assert_eq!(
            bind(&[("place", "homs")]),
            Ok(serde_json::json!({"place": "homs", "km": 15.0}))
        );
        assert_eq!(
            bind(&[]),
            Err("`near` needs `place`, of the kind location: --param place=al-mayadin".to_owned())
        );
        assert_eq!(
            bind(&[("plaec", "homs")]),
            Err("`near` takes place, km, no `plaec`".to_owned())
        );
        assert_eq!(
            bind(&[("place", "homs"), ("km", "far")]),
            Err("`km` is of the kind float, such as 12.5, and `far` is not".to_owned())
        );
        assert_eq!(ParamKind::Date.parse("26.3.2024"), None);
        assert_eq!(
            ParamKind::DateTime.parse("2024-03-26T20:00:00+02:00"),
            Some("2024-03-26T18:00:00Z".into())
        );
    }
}
