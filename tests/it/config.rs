//! Settings: what is shipped is sound, what is wrong is named, what is secret stays so.

use libtest_mimic::Trial;

use crate::support::{Tarik, test};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        test("config::what_is_shipped_loads", what_is_shipped_loads),
        test(
            "config::a_wrong_file_is_answered_with_file_path_and_suggestion",
            a_wrong_file_is_answered,
        ),
        test(
            "config::a_password_is_never_printed",
            a_password_is_never_printed,
        ),
        test("config::the_schema_is_a_schema", the_schema_is_a_schema),
    ]
}

fn what_is_shipped_loads() {
    let tarik = Tarik::new();
    let config = concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/tarik.toml");
    let list = tarik
        .bare(&["--config", config, "sources", "list", "--json"])
        .done();
    for source in ["sohr", "southfront", "the_cradle"] {
        assert!(
            list.stdout.contains(source),
            "{source} is not listed: {}",
            list.stdout
        );
    }
}

fn a_wrong_file_is_answered() {
    let tarik = Tarik::new();
    tarik.write("config/tarik.toml", "[fetch]\nspaceing = \"10s\"\n");
    tarik.run(&["config", "show"]).exits(2).says(&[
        "config/tarik.toml",
        "spaceing",
        "did you mean `spacing`",
    ]);
    tarik.write("config/tarik.toml", "[fetch]\nspacing = \"soon\"\n");
    tarik
        .run(&["config", "show"])
        .exits(2)
        .says(&["config/tarik.toml", "fetch.spacing", "soon"]);
    tarik.write("config/tarik.toml", "");
    tarik.write(
        "config/sources/here.toml",
        "name = \"Here\"\nhome = \"https://here.test/\"\ntimezone = \"Asia/Damaskus\"\n",
    );
    tarik.run(&["config", "show"]).exits(2).says(&[
        "sources/here.toml",
        "timezone",
        "Asia/Damaskus",
    ]);
    tarik
        .bare(&["--config", "missing.toml", "config", "show"])
        .exits(2)
        .says(&["missing.toml"]);
}

fn a_password_is_never_printed() {
    let secret = "correct-horse-battery";
    let variables = [
        ("NEO4J_URI", "bolt://127.0.0.1:9"),
        ("NEO4J_USER", "neo4j"),
        ("NEO4J_PASSWORD", secret),
    ];
    let variables: Vec<(String, String)> = variables
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
    let tarik = Tarik::new().with_env(&variables);
    for arguments in [
        vec!["-vv", "config", "show"],
        vec!["-vv", "check"],
        vec!["-vv", "status"],
        vec!["-vv", "dump", "--hash"],
    ] {
        let ran = tarik.run(&arguments);
        assert!(
            !ran.stdout.contains(secret) && !ran.stderr.contains(secret),
            "{arguments:?} prints the password"
        );
    }
    tarik.run(&["check"]).exits(4);
}

fn the_schema_is_a_schema() {
    let schema = Tarik::new().run(&["config", "schema"]).done().stdout;
    let schema: serde_json::Value = serde_json::from_str(&schema).expect("JSON");
    for file in ["tarik.toml", "sources/NAME.toml"] {
        assert!(schema[file]["properties"].is_object(), "{file}: {schema}");
    }
}
