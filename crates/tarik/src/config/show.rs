//! The configuration in force as TOML, each value with where it comes from; and what a file may hold, as a JSON schema.

use std::collections::BTreeMap;

use schemars::schema_for;
use serde_json::json;

use super::file::{MainFile, SourceFile};
use super::{Config, Origin};

/// JSON schemas, by the file that each is of.
#[must_use]
pub(crate) fn schema() -> serde_json::Value {
    json!({
        "tarik.toml": schema_for!(MainFile),
        "sources/NAME.toml": schema_for!(SourceFile),
    })
}

/// The values that hold, as TOML; a password is `***`.
#[must_use]
pub(crate) fn show(config: &Config) -> String {
    let mut out = String::from(
        "# A comment says where the value before it, or the table below it, comes from.\n",
    );
    if !config
        .settings
        .iter()
        .any(|setting| setting.path.starts_with("graph."))
    {
        out.push_str("\n# [graph]: none, so the embedded store in the data folder\n");
    }
    let mut table = "";
    for setting in &config.settings {
        let (of, key) = setting.path.split_once('.').unwrap_or(("", setting.path));
        if of != table {
            out.push_str(&format!("\n[{of}]\n"));
            table = of;
        }
        out.push_str(&format!(
            "{key} = {}  # {}\n",
            setting.value, setting.origin
        ));
    }
    for source in &config.sources {
        let id = &source.source.id;
        let tables = BTreeMap::from([("sources", BTreeMap::from([(id, &source.file)]))]);
        let text = toml::to_string(&tables)
            .expect("a mirror that was read from TOML can be written as TOML");
        out.push_str(&format!(
            "\n# {}\n{text}",
            origin(config, &format!("sources/{id}"))
        ));
    }
    let (actors, places) = (config.gazetteer.actors.len(), config.gazetteer.places.len());
    out.push_str(&format!(
        "\n# gazetteer: {actors} actors, {places} places\n"
    ));
    for (name, origin) in &config.files {
        if !name.starts_with("sources/") {
            out.push_str(&format!("# {name}: {origin}\n"));
        }
    }
    out
}

fn origin<'a>(config: &'a Config, name: &str) -> &'a Origin {
    config.files.get(name).unwrap_or(&Origin::Shipped)
}
