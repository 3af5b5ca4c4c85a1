//! The floors of text and events, on the benches beside the checkout. A floor is lowered in a commit of its own, with its reason.

use std::path::Path;
use std::process::Command;

use libtest_mimic::{Failed, Trial};
use serde_json::Value;

use crate::support::shared;

/// Bench, figure, floor.
const TEXT: [(&str, &str, f64); 2] = [("aeb", "shingle_f1", 0.90), ("traf", "seg_f1", 0.86)];
const EVENTS_RELAXED: f64 = 0.66;

pub(crate) fn trials() -> Vec<Trial> {
    let Some(shared) = shared() else {
        return [
            "quality::text_stays_above_its_floors",
            "quality::events_stay_above_their_floor",
        ]
        .map(|name| {
            Trial::test(name, || Ok(()))
                .with_ignored_flag(true)
                .with_kind("the benches are not beside the checkout, in ../shared/bench")
        })
        .into();
    };
    let (text, events) = (shared.clone(), shared);
    vec![
        Trial::test("quality::text_stays_above_its_floors", move || {
            text_floors(&text)
        }),
        Trial::test("quality::events_stay_above_their_floor", move || {
            events_floor(&events)
        }),
    ]
}

fn program(mut command: Command) -> Result<(), Failed> {
    let output = command
        .output()
        .map_err(|error| format!("python3 is needed for the benches: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
    .into())
}

fn figures(path: &Path) -> Result<Value, Failed> {
    Ok(serde_json::from_str(&std::fs::read_to_string(path)?)?)
}

fn read_command() -> String {
    format!(
        "{} --quiet read --in {{in}} --out {{out}}",
        env!("CARGO_BIN_EXE_tarik")
    )
}

fn text_floors(shared: &Path) -> Result<(), Failed> {
    let bench = shared.join("bench/boilerplate");
    let out = tempfile::TempDir::new()?;
    for (name, figure, floor) in TEXT {
        let json = out.path().join(format!("{name}.json"));
        let mut command = Command::new("python3");
        command
            .arg(bench.join("score.py"))
            .args(["run", "--data"])
            .arg(&bench)
            .args(["--bench", name, "--cmd", &read_command(), "--json"])
            .arg(&json);
        program(command)?;
        let value =
            find(&figures(&json)?, figure).ok_or_else(|| format!("{name} gives no {figure}"))?;
        if value < floor {
            return Err(format!("{name}: {figure} is {value:.3}, its floor {floor}").into());
        }
    }
    Ok(())
}

fn events_floor(shared: &Path) -> Result<(), Failed> {
    let out = tempfile::TempDir::new()?;
    let json = out.path().join("events.json");
    let mut command = Command::new("python3");
    command
        .arg(shared.join("bench/events/run.py"))
        .args(["--cmd", &read_command(), "--json"])
        .arg(&json);
    program(command)?;
    let all = figures(&json)?;
    let value = all
        .get("events_relaxed")
        .and_then(|figure| find(figure, "f1"))
        .ok_or_else(|| format!("no events_relaxed in {all}"))?;
    if value < EVENTS_RELAXED {
        return Err(format!("events relaxed: F1 is {value:.3}, its floor {EVENTS_RELAXED}").into());
    }
    Ok(())
}

/// The first number under this key, however deep.
fn find(value: &Value, key: &str) -> Option<f64> {
    match value {
        Value::Object(map) => map
            .get(key)
            .and_then(Value::as_f64)
            .or_else(|| map.values().find_map(|inner| find(inner, key))),
        Value::Array(items) => items.iter().find_map(|inner| find(inner, key)),
        _ => None,
    }
}
