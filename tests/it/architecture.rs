//! The arrows between the crates, and which crate may name which outside library.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, MetadataCommand};
use libtest_mimic::Trial;

use crate::support::{rust_files, test};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        test(
            "architecture::arrows_go_to_the_model_and_from_the_program",
            arrows_go_to_the_model_and_from_the_program,
        ),
        test(
            "architecture::an_outside_library_is_named_by_the_crate_it_belongs_to",
            an_outside_library_is_named_by_the_crate_it_belongs_to,
        ),
        test(
            "architecture::the_pure_stages_know_no_runtime_and_no_network",
            the_pure_stages_know_no_runtime_and_no_network,
        ),
        test(
            "architecture::backoff_stays_in_its_one_module",
            backoff_stays_in_its_one_module,
        ),
    ]
}

/// An outside library and the crates that may name it in the program itself (tests and benches may name more).
const OWNERS: [(&str, &[&str]); 22] = [
    ("reqwest", &["fetch"]),
    ("rustls", &["fetch"]),
    ("backoff", &["fetch", "graph"]),
    ("feed-rs", &["fetch"]),
    ("quick-xml", &["fetch"]),
    ("psl", &["fetch"]),
    ("flate2", &["fetch"]),
    ("brotli", &["fetch"]),
    ("zstd", &["fetch"]),
    ("scraper", &["scrape"]),
    ("html5ever", &["scrape"]),
    ("encoding_rs", &["scrape"]),
    ("chardetng", &["scrape"]),
    ("whatlang", &["scrape"]),
    ("aho-corasick", &["extract", "scrape"]),
    ("text2num", &["extract"]),
    ("rusqlite", &["queue"]),
    ("neo4rs", &["graph"]),
    ("kglite", &["graph"]),
    ("clap", &["tarik"]),
    ("axum", &["tarik"]),
    ("indicatif", &["tarik"]),
];

/// Stages without I/O: no runtime, no network, no clock of an outside library.
const PURE: [&str; 4] = ["model", "scrape", "extract", "resolve"];

/// Normal dependencies by crate of the workspace.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let metadata = MetadataCommand::new()
        .manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .no_deps()
        .exec()
        .expect("cargo describes the workspace");
    metadata
        .packages
        .into_iter()
        .map(|package| {
            let normal = package
                .dependencies
                .into_iter()
                .filter(|d| d.kind == DependencyKind::Normal);
            (package.name.to_string(), normal.map(|d| d.name).collect())
        })
        .collect()
}

fn arrows_go_to_the_model_and_from_the_program() {
    let crates = dependencies();
    let names: BTreeSet<&String> = crates.keys().collect();
    assert_eq!(
        names.iter().map(|name| name.as_str()).collect::<Vec<_>>(),
        [
            "extract", "fetch", "graph", "model", "queue", "resolve", "scrape", "tarik"
        ]
    );
    for (name, dependencies) in &crates {
        let inside: Vec<&str> = dependencies
            .iter()
            .filter(|d| names.contains(d))
            .map(String::as_str)
            .collect();
        match name.as_str() {
            "model" => assert!(inside.is_empty(), "model knows {inside:?}"),
            "tarik" => assert_eq!(
                inside.len(),
                names.len() - 1,
                "the program joins every stage, and knows {inside:?}"
            ),
            stage => assert_eq!(inside, ["model"], "{stage} may only know the model"),
        }
    }
}

fn an_outside_library_is_named_by_the_crate_it_belongs_to() {
    let crates = dependencies();
    for (library, owners) in OWNERS {
        let named_by: Vec<&str> = crates
            .iter()
            .filter(|(_, dependencies)| dependencies.contains(library))
            .map(|(name, _)| name.as_str())
            .collect();
        assert!(
            named_by.iter().all(|name| owners.contains(name)),
            "{library} is named by {named_by:?}, and belongs to {owners:?}"
        );
    }
}

fn the_pure_stages_know_no_runtime_and_no_network() {
    let crates = dependencies();
    for stage in PURE {
        for library in [
            "tokio",
            "reqwest",
            "rusqlite",
            "neo4rs",
            "rustix",
            "futures-util",
        ] {
            assert!(
                !crates[stage].contains(library),
                "{stage} is pure and names {library}"
            );
        }
    }
}

fn backoff_stays_in_its_one_module() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../");
    for stage in ["fetch", "graph"] {
        let folder = format!("{root}{stage}/src");
        for file in rust_files(folder.as_ref()) {
            let text = std::fs::read_to_string(&file).expect("a source file");
            assert!(
                !text.contains("backoff::") || file.ends_with("retry.rs"),
                "{} names backoff: only retry.rs may",
                file.display()
            );
        }
    }
}
