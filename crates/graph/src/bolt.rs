//! Values as the Neo4j driver has them.

use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use jiff::Timestamp;
use jiff::civil::Date;
use neo4rs::{
    BoltDate, BoltDateTime, BoltDuration, BoltFloat, BoltInteger, BoltList, BoltMap, BoltNode,
    BoltNull, BoltPoint2D, BoltString, BoltType,
};

use crate::datum::{Datum, iso_duration};

/// WGS 84 in two dimensions: x is the longitude, y the latitude.
const WGS_84: i64 = 4326;

pub(crate) fn to_bolt(datum: Datum) -> BoltType {
    match datum {
        Datum::Null => BoltType::Null(BoltNull),
        Datum::Bool(b) => b.into(),
        Datum::Int(n) => n.into(),
        Datum::Float(x) => x.into(),
        Datum::Text(text) => text.into(),
        Datum::Date(date) => NaiveDate::from_ymd_opt(
            i32::from(date.year()),
            date.month().unsigned_abs().into(),
            date.day().unsigned_abs().into(),
        )
        .map_or(BoltType::Null(BoltNull), |day| {
            BoltType::Date(BoltDate::from(day))
        }),
        Datum::DateTime(at) => {
            DateTime::<Utc>::from_timestamp(at.as_second(), at.subsec_nanosecond().unsigned_abs())
                .map_or(BoltType::Null(BoltNull), |at| {
                    BoltType::DateTime(BoltDateTime::from(at))
                })
        }
        Datum::Point { lat, lon } => BoltType::Point2D(BoltPoint2D {
            sr_id: BoltInteger::new(WGS_84),
            x: BoltFloat::new(lon),
            y: BoltFloat::new(lat),
        }),
        Datum::List(items) => BoltType::List(BoltList {
            value: items.into_iter().map(to_bolt).collect(),
        }),
        Datum::Map(entries) => BoltType::Map(
            entries
                .into_iter()
                .map(|(key, value)| (BoltString { value: key }, to_bolt(value)))
                .collect(),
        ),
    }
}

pub(crate) fn from_bolt(value: BoltType) -> Datum {
    match value {
        BoltType::Null(_) => Datum::Null,
        BoltType::Boolean(b) => Datum::Bool(b.value),
        BoltType::Integer(n) => Datum::Int(n.value),
        BoltType::Float(x) => Datum::Float(x.value),
        BoltType::String(text) => Datum::Text(text.value),
        BoltType::List(list) => Datum::List(list.value.into_iter().map(from_bolt).collect()),
        BoltType::Map(map) => from_map(map),
        BoltType::Date(date) => from_date(&date),
        BoltType::DateTime(at) => {
            instant(DateTime::<FixedOffset>::try_from(&at).map(|at| at.to_utc()))
        }
        BoltType::DateTimeZoneId(at) => {
            instant(DateTime::<FixedOffset>::try_from(&at).map(|at| at.to_utc()))
        }
        BoltType::LocalDateTime(at) => NaiveDateTime::try_from(&at).map_or(Datum::Null, |at| {
            Datum::Text(at.format("%Y-%m-%dT%H:%M:%S%.f").to_string())
        }),
        BoltType::LocalTime(time) => Datum::Text(NaiveTime::from(&time).to_string()),
        BoltType::Time(time) => {
            let (time, offset) = <(NaiveTime, FixedOffset)>::from(&time);
            Datum::Text(format!("{time}{offset}"))
        }
        BoltType::Duration(duration) => from_duration(&duration),
        BoltType::Point2D(point) => Datum::Point {
            lat: point.y.value,
            lon: point.x.value,
        },
        BoltType::Point3D(point) => Datum::Point {
            lat: point.y.value,
            lon: point.x.value,
        },
        BoltType::Bytes(bytes) => Datum::List(
            bytes
                .value
                .iter()
                .map(|byte| Datum::Int((*byte).into()))
                .collect(),
        ),
        BoltType::Node(node) => from_node(node),
        BoltType::Relation(relation) => from_relation(relation.typ, relation.properties),
        BoltType::UnboundedRelation(relation) => from_relation(relation.typ, relation.properties),
        BoltType::Path(path) => Datum::map([
            (
                "nodes",
                Datum::List(path.nodes.value.into_iter().map(from_bolt).collect()),
            ),
            (
                "relations",
                Datum::List(path.rels.value.into_iter().map(from_bolt).collect()),
            ),
        ]),
    }
}

fn from_map(map: BoltMap) -> Datum {
    Datum::Map(
        map.value
            .into_iter()
            .map(|(key, value)| (key.value, from_bolt(value)))
            .collect(),
    )
}

fn from_date(date: &BoltDate) -> Datum {
    let Ok(day) = NaiveDate::try_from(date) else {
        return Datum::Null;
    };
    let parts = (
        i16::try_from(day.year()),
        i8::try_from(day.month()),
        i8::try_from(day.day()),
    );
    match parts {
        (Ok(year), Ok(month), Ok(day_of_month)) => Date::new(year, month, day_of_month)
            .map_or_else(|_| Datum::Text(day.to_string()), Datum::Date),
        _ => Datum::Text(day.to_string()),
    }
}

fn instant(at: Result<DateTime<Utc>, neo4rs::Error>) -> Datum {
    let Ok(at) = at else { return Datum::Null };
    let nanos = i32::try_from(at.timestamp_subsec_nanos()).unwrap_or(0);
    Timestamp::new(at.timestamp(), nanos)
        .map_or_else(|_| Datum::Text(at.to_rfc3339()), Datum::DateTime)
}

/// The driver shows the parts of a duration only when it prints it: its conversion to seconds takes a month for 30.4 days.
fn from_duration(duration: &BoltDuration) -> Datum {
    let printed = format!("{duration:?}");
    let mut parts = printed
        .split("value: ")
        .skip(1)
        .filter_map(|part| part.split(' ').next()?.parse::<i64>().ok());
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(months), Some(days), Some(seconds), Some(nanos)) => {
            Datum::Text(iso_duration(months, days, seconds, nanos))
        }
        _ => Datum::Text(printed),
    }
}

fn from_node(node: BoltNode) -> Datum {
    let mut labels: Vec<String> = node
        .labels
        .value
        .into_iter()
        .filter_map(|label| from_bolt(label).into_text())
        .collect();
    labels.sort_unstable();
    Datum::map([
        ("labels", Datum::texts(labels.iter().map(String::as_str))),
        ("properties", from_map(node.properties)),
    ])
}

fn from_relation(kind: BoltString, properties: BoltMap) -> Datum {
    Datum::map([
        ("type", Datum::Text(kind.value)),
        ("properties", from_map(properties)),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_comes_back_as_it_went() {
        let values = [
            Datum::Bool(true),
            Datum::Int(-3),
            Datum::Float(0.25),
            Datum::Text("ميادين".to_owned()),
            Datum::Date(Date::constant(2024, 2, 29)),
            Datum::DateTime("2024-02-29T23:59:59Z".parse().unwrap()),
            Datum::Point {
                lat: 35.0,
                lon: 40.5,
            },
            Datum::texts(["a", "b"]),
            Datum::map([("k", Datum::Null)]),
        ];
        for value in values {
            assert_eq!(from_bolt(to_bolt(value.clone())), value);
        }
    }

    #[test]
    fn a_duration_keeps_its_parts() {
        let duration = BoltDuration::new(2.into(), (-3).into(), 4.into(), 0.into());
        assert_eq!(
            from_duration(&duration),
            Datum::Text("P2M-3DT4S".to_owned())
        );
    }
}
