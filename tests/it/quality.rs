//! The floors of text and events (`tests/floors.toml`), on the benches beside the checkout.

use std::path::Path;
use std::process::Command;

use libtest_mimic::{Failed, Trial};
use serde_json::Value;
use toml::Table;

use crate::support::shared;

pub(crate) fn trials() -> Vec<Trial> {
    let floors: Table =
        toml::from_str(include_str!("../floors.toml")).expect("the floors can be read");
    let benches = floors["text"].as_table().expect("a table of benches");
    let mut trials: Vec<Trial> = benches
        .iter()
        .map(|(bench, floors)| {
            let (bench, floors) = (bench.clone(), floors.as_table().cloned());
            trial(
                format!("quality::text_of_{bench}_stays_above_its_floors"),
                move |shared| text(shared, &bench, &floors.unwrap_or_default()),
            )
        })
        .collect();
    let floors = floors["events"].as_table().cloned().unwrap_or_default();
    trials.push(trial(
        "quality::events_stay_above_their_floors".to_owned(),
        move |shared| events(shared, &floors),
    ));
    trials
}

fn trial(name: String, run: impl FnOnce(&Path) -> Result<(), Failed> + Send + 'static) -> Trial {
    match shared() {
        Some(shared) => Trial::test(name, move || run(&shared)),
        None => Trial::test(name, || Ok(()))
            .with_ignored_flag(true)
            .with_kind("the benches are not beside the checkout, in ../shared/bench"),
    }
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

fn text(shared: &Path, name: &str, floors: &Table) -> Result<(), Failed> {
    let bench = shared.join("bench/boilerplate");
    let out = tempfile::TempDir::new()?;
    let json = out.path().join("figures.json");
    let mut command = Command::new("python3");
    command
        .arg(bench.join("score.py"))
        .args(["run", "--data"])
        .arg(&bench)
        .args(["--bench", name, "--cmd", &read_command(), "--json"])
        .arg(&json);
    program(command)?;
    compare(name, &figures(&json)?[name], floors)
}

fn events(shared: &Path, floors: &Table) -> Result<(), Failed> {
    let out = tempfile::TempDir::new()?;
    let json = out.path().join("figures.json");
    let mut command = Command::new("python3");
    command
        .arg(shared.join("bench/events/run.py"))
        .args(["--cmd", &read_command(), "--json"])
        .arg(&json);
    program(command)?;
    compare("events", &figures(&json)?, floors)
}

/// Every figure under `at_least` and `at_most` against the same figure of the scorer.
fn compare(bench: &str, found: &Value, floors: &Table) -> Result<(), Failed> {
    let mut fallen = Vec::new();
    for (bound, is_kept) in [
        ("at_least", f64::ge as fn(&f64, &f64) -> bool),
        ("at_most", f64::le),
    ] {
        let bounds = floors.get(bound).and_then(toml::Value::as_table);
        for (path, limit) in bounds.into_iter().flatten() {
            let figure = path
                .split('.')
                .try_fold(found, |value, key| value.get(key))
                .and_then(Value::as_f64);
            let limit = limit
                .as_float()
                .ok_or_else(|| format!("{path}: no number"))?;
            match figure {
                Some(figure) if is_kept(&figure, &limit) => {}
                Some(figure) => fallen.push(format!("{path} is {figure:.4}, {bound} {limit}")),
                None => fallen.push(format!("{path} is not among the figures")),
            }
        }
    }
    if fallen.is_empty() {
        Ok(())
    } else {
        Err(format!("{bench}: {}", fallen.join("; ")).into())
    }
}
