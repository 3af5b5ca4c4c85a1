//! A value on its way to or from a store, whichever store it is; and what it becomes as a property of the model or as a cell of a result.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use model::batch::{Properties, Value};
use serde_json::{Map, Value as Json};

use crate::schema::PropertyType;

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Datum {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    /// Also every kind of time that the model does not use, as ISO text.
    Text(String),
    Date(Date),
    DateTime(Timestamp),
    Point {
        lat: f64,
        lon: f64,
    },
    List(Vec<Datum>),
    Map(BTreeMap<String, Datum>),
}

impl Datum {
    pub(crate) fn map<const N: usize>(entries: [(&str, Datum); N]) -> Self {
        Self::Map(
            entries
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value))
                .collect(),
        )
    }

    pub(crate) fn texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        Self::List(texts.into_iter().map(Self::from).collect())
    }

    pub(crate) fn properties(properties: &Properties) -> BTreeMap<String, Datum> {
        properties
            .iter()
            .map(|(name, value)| (name.clone(), Self::from(value)))
            .collect()
    }

    pub(crate) fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(n) => Some(*n),
            _ => None,
        }
    }

    pub(crate) fn into_list(self) -> Vec<Datum> {
        match self {
            Self::List(items) => items,
            _ => Vec::new(),
        }
    }

    pub(crate) fn into_map(self) -> BTreeMap<String, Datum> {
        match self {
            Self::Map(entries) => entries,
            _ => BTreeMap::new(),
        }
    }

    /// Roughly the bytes it takes on the wire.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Text(text) => text.len() + 5,
            Self::List(items) => 5 + items.iter().map(Self::size).sum::<usize>(),
            Self::Map(entries) => {
                5 + entries
                    .iter()
                    .map(|(key, value)| key.len() + 5 + value.size())
                    .sum::<usize>()
            }
            Self::Point { .. } => 24,
            _ => 9,
        }
    }

    /// As a property of the model. A whole number where the model has a float becomes one: a store may keep it as an integer.
    pub(crate) fn into_value(self, as_type: Option<PropertyType>) -> Option<Value> {
        Some(match (self, as_type) {
            #[expect(
                clippy::cast_precision_loss,
                reason = "degrees and scores stay far below 2^53"
            )]
            (Self::Int(n), Some(PropertyType::Float)) => Value::Float(n as f64),
            (Self::Bool(b), _) => Value::Bool(b),
            (Self::Int(n), _) => Value::Int(n),
            (Self::Float(x), _) => Value::Float(x),
            (Self::Text(text), _) => Value::Text(text),
            (Self::Date(date), _) => Value::Date(date),
            (Self::DateTime(at), _) => Value::DateTime(at),
            (Self::Point { lat, lon }, _) => Value::Point { lat, lon },
            (Self::List(items), _) => {
                Value::Texts(items.into_iter().filter_map(Self::into_text).collect())
            }
            (Self::Null | Self::Map(_), _) => return None,
        })
    }

    /// As a cell of a result.
    pub(crate) fn into_json(self) -> Json {
        match self {
            Self::Null => Json::Null,
            Self::Bool(b) => b.into(),
            Self::Int(n) => n.into(),
            // JSON has no word for what is no number; null is what every reader of ours does with it anyway.
            Self::Float(x) => x.into(),
            Self::Text(text) => text.into(),
            Self::Date(date) => date.to_string().into(),
            Self::DateTime(at) => at.to_string().into(),
            Self::Point { lat, lon } => {
                let mut point = Map::new();
                point.insert("latitude".to_owned(), lat.into());
                point.insert("longitude".to_owned(), lon.into());
                Json::Object(point)
            }
            Self::List(items) => items.into_iter().map(Self::into_json).collect(),
            Self::Map(entries) => entries
                .into_iter()
                .map(|(key, value)| (key, value.into_json()))
                .collect(),
        }
    }
}

impl From<&str> for Datum {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&Value> for Datum {
    fn from(value: &Value) -> Self {
        match value {
            Value::Bool(b) => Self::Bool(*b),
            Value::Int(n) => Self::Int(*n),
            Value::Float(x) => Self::Float(*x),
            Value::Text(text) => Self::Text(text.clone()),
            Value::Texts(texts) => Self::texts(texts.iter().map(String::as_str)),
            Value::Date(date) => Self::Date(*date),
            Value::DateTime(at) => Self::DateTime(*at),
            Value::Point { lat, lon } => Self::Point {
                lat: *lat,
                lon: *lon,
            },
        }
    }
}

impl From<&Json> for Datum {
    fn from(json: &Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(b) => Self::Bool(*b),
            Json::Number(number) => match number.as_i64() {
                Some(n) => Self::Int(n),
                None => Self::Float(number.as_f64().unwrap_or(f64::NAN)),
            },
            Json::String(text) => Self::Text(text.clone()),
            Json::Array(items) => Self::List(items.iter().map(Self::from).collect()),
            Json::Object(entries) => Self::Map(
                entries
                    .iter()
                    .map(|(key, value)| (key.clone(), Self::from(value)))
                    .collect(),
            ),
        }
    }
}

/// A duration as ISO 8601 has it.
pub(crate) fn iso_duration(months: i64, days: i64, seconds: i64, nanos: i64) -> String {
    let mut out = "P".to_owned();
    for (n, unit) in [(months, 'M'), (days, 'D')] {
        if n != 0 {
            out.push_str(&format!("{n}{unit}"));
        }
    }
    if nanos != 0 {
        let total = i128::from(seconds) * 1_000_000_000 + i128::from(nanos);
        let sign = if total < 0 { "-" } else { "" };
        let total = total.unsigned_abs();
        let fraction = format!("{:09}", total % 1_000_000_000);
        out.push_str(&format!(
            "T{sign}{}.{}S",
            total / 1_000_000_000,
            fraction.trim_end_matches('0')
        ));
    } else if seconds != 0 || out.len() == 1 {
        out.push_str(&format!("T{seconds}S"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_iso_text() {
        assert_eq!(iso_duration(0, 0, 0, 0), "PT0S");
        assert_eq!(iso_duration(14, 3, 5, 0), "P14M3DT5S");
        assert_eq!(iso_duration(0, 1, 0, 0), "P1D");
        assert_eq!(iso_duration(0, 0, -1, 500_000_000), "PT-0.5S");
    }

    #[test]
    fn a_whole_number_becomes_the_float_that_the_model_has() {
        assert_eq!(
            Datum::Int(3).into_value(Some(PropertyType::Float)),
            Some(Value::Float(3.0))
        );
        assert_eq!(Datum::Int(3).into_value(None), Some(Value::Int(3)));
    }
}
