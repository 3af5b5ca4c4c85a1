//! Rows as a table, CSV, JSON, Markdown or GeoJSON.

use anyhow::{Context, Result, bail};
use comfy_table::{ContentArrangement, Table, presets};
use serde_json::{Map, Value, json};

use crate::cli::Format;

/// An answer: one value a column in each row.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Rows {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Value>>,
}

/// `geo`: the column that holds a point. `width`: columns of the terminal.
///
/// # Errors
/// GeoJSON is asked of an answer without a column of points.
pub(crate) fn rows(
    rows: &Rows,
    format: Format,
    geo: Option<&str>,
    width: Option<u16>,
) -> Result<String> {
    match format {
        Format::Table => Ok(table(rows, width)),
        Format::Csv => csv(rows),
        Format::Json => Ok(format!("{}\n", Value::Array(objects(rows)))),
        Format::Jsonl => Ok(objects(rows).iter().map(|row| format!("{row}\n")).collect()),
        Format::Md => Ok(markdown(rows)),
        Format::Geojson => geojson(rows, geo),
    }
}

fn objects(rows: &Rows) -> Vec<Value> {
    rows.rows
        .iter()
        .map(|row| {
            Value::Object(
                rows.columns
                    .iter()
                    .cloned()
                    .zip(row.iter().cloned())
                    .collect(),
            )
        })
        .collect()
}

fn table(rows: &Rows, width: Option<u16>) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic);
    if let Some(width) = width {
        table.set_width(width);
    }
    table.set_header(&rows.columns);
    for row in &rows.rows {
        table.add_row(row.iter().map(|cell| printable(&plain(cell))));
    }
    let n = rows.rows.len();
    format!("{table}\n{n} {}\n", if n == 1 { "row" } else { "rows" })
}

/// A text without control characters, and without those that turn the direction of what follows: a page must not be able to steer the
/// terminal, nor to show words in another order than they have.
pub(crate) fn printable(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => c,
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect()
}

fn csv(rows: &Rows) -> Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&rows.columns)?;
    for row in &rows.rows {
        writer.write_record(row.iter().map(defused))?;
    }
    Ok(String::from_utf8(
        writer.into_inner().context("writing CSV")?,
    )?)
}

/// Text that a spreadsheet would run as a formula is led by an apostrophe
/// (<https://owasp.org/www-community/attacks/CSV_Injection>).
fn defused(cell: &Value) -> String {
    let text = plain(cell);
    match cell {
        Value::String(_) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => {
            format!("'{text}")
        }
        _ => text,
    }
}

fn markdown(rows: &Rows) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut out = line(rows.columns.clone());
    out.push_str(&line(
        rows.columns.iter().map(|_| "---".to_owned()).collect(),
    ));
    for row in &rows.rows {
        out.push_str(&line(
            row.iter()
                .map(|cell| plain(cell).replace('|', "\\|").replace('\n', " "))
                .collect(),
        ));
    }
    out
}

fn geojson(rows: &Rows, geo: Option<&str>) -> Result<String> {
    let Some(at) = geo.and_then(|geo| rows.columns.iter().position(|column| column == geo)) else {
        bail!(
            "this answer has no column of points: geojson is for questions whose header names one (`tarik ask --list`)"
        );
    };
    let features = rows
        .rows
        .iter()
        .map(|row| {
            let place = |key: &str| {
                row.get(at)
                    .and_then(|point| point.get(key))
                    .and_then(Value::as_f64)
            };
            let geometry = match (place("longitude"), place("latitude")) {
                (Some(lon), Some(lat)) => Some(geojson::Geometry::new_point([lon, lat])),
                _ => None,
            };
            let properties: Map<String, Value> = rows
                .columns
                .iter()
                .cloned()
                .zip(row.iter().cloned())
                .enumerate()
                .filter(|(i, _)| *i != at)
                .map(|(_, pair)| pair)
                .collect();
            geojson::Feature {
                geometry,
                properties: Some(properties),
                ..Default::default()
            }
        })
        .collect();
    let collection = geojson::FeatureCollection {
        features,
        bbox: None,
        foreign_members: None,
    };
    Ok(format!("{collection}\n"))
}

/// A cell as a person reads it.
fn plain(cell: &Value) -> String {
    match cell {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(map) => match (map.get("latitude"), map.get("longitude")) {
            (Some(lat), Some(lon)) => format!("{lat}, {lon}"),
            _ => json!(map).to_string(),
        },
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer() -> Rows {
        Rows {
            columns: vec!["name".to_owned(), "n".to_owned(), "point".to_owned()],
            rows: vec![
                vec![
                    json!("=1+1"),
                    json!(-2),
                    json!({"latitude": 34.5, "longitude": 40.9}),
                ],
                vec![json!("a|b"), Value::Null, Value::Null],
            ],
        }
    }

    #[test]
    fn every_format_says_the_same_rows() {
        let check = |format, expected: &str| {
            assert_eq!(
                rows(&answer(), format, Some("point"), None).unwrap(),
                expected
            )
        };
        check(
            Format::Csv,
            "name,n,point\n'=1+1,-2,\"34.5, 40.9\"\na|b,,\n",
        );
        check(
            Format::Md,
            "| name | n | point |\n| --- | --- | --- |\n| =1+1 | -2 | 34.5, 40.9 |\n| a\\|b |  |  |\n",
        );
        check(
            Format::Jsonl,
            "{\"n\":-2,\"name\":\"=1+1\",\"point\":{\"latitude\":34.5,\"longitude\":40.9}}\n{\"n\":null,\"name\":\"a|b\",\"point\":null}\n",
        );
        let geo: Value =
            serde_json::from_str(&rows(&answer(), Format::Geojson, Some("point"), None).unwrap())
                .unwrap();
        assert_eq!(
            geo["features"][0]["geometry"]["coordinates"],
            json!([40.9, 34.5])
        );
        assert_eq!(geo["features"][1]["geometry"], Value::Null);
        assert!(
            rows(&answer(), Format::Geojson, None, None).is_err(),
            "no column of points"
        );
    }

    #[test]
    fn a_page_cannot_steer_the_terminal() {
        assert_eq!(printable("a\u{1b}[2Jb"), "a\u{fffd}[2Jb");
    }
}
