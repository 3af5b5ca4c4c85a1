//! The steps of the schema: which there are, which a graph has taken, and whether it may be opened. Each step is a file whose text never
//! changes; the graph keeps the checksum of every step it has taken.

use std::collections::BTreeMap;

use crate::MigrationStatus;
use crate::cypher;
use crate::datum::Datum;
use crate::error::GraphError;
use crate::store_id::random_id;
use crate::write;
use crate::{Store, StoreIdentity};

/// In order. Immutable: a change is another file.
const FILES: [(&str, &str); 4] = [
    (
        "V0001__Create_constraints",
        include_str!("../migrations/V0001__Create_constraints.cypher"),
    ),
    (
        "V0002__Create_indexes",
        include_str!("../migrations/V0002__Create_indexes.cypher"),
    ),
    (
        "V0003__Index_what_is_looked_up",
        include_str!("../migrations/V0003__Index_what_is_looked_up.cypher"),
    ),
    (
        "V0004__Index_lasting_relations",
        include_str!("../migrations/V0004__Index_lasting_relations.cypher"),
    ),
];

/// Marks the next statement as one that only a server understands.
const SERVER_ONLY: &str = "// neo4j only";

#[derive(Clone, Debug, PartialEq, Eq)]
struct Migration {
    /// `V0001`
    version: &'static str,
    name: String,
    checksum: String,
    text: &'static str,
}

fn known() -> Vec<Migration> {
    FILES
        .iter()
        .map(|(file, text)| {
            let (version, name) = file.split_once("__").unwrap_or((file, ""));
            Migration {
                version,
                name: name.replace('_', " "),
                checksum: model::id::hash(&[text]),
                text,
            }
        })
        .collect()
}

/// The statements of a file, one a line; comments dropped, and what only a server understands unless it is one.
fn statements(text: &str, server: bool) -> Vec<String> {
    let mut out = Vec::new();
    let mut skip = false;
    for line in text.lines().map(str::trim) {
        if line == SERVER_ONLY {
            skip = !server;
        } else if !line.is_empty() && !line.starts_with("//") {
            if !skip {
                out.push(line.trim_end_matches(';').to_owned());
            }
            skip = false;
        }
    }
    out
}

/// What a graph has to say before it is touched.
struct Found {
    /// Checksum by version.
    applied: BTreeMap<String, String>,
    stores: Vec<StoreIdentity>,
    is_used: bool,
}

async fn look(store: &Store) -> Result<Found, GraphError> {
    let texts = |rows: Vec<Vec<Datum>>| {
        rows.into_iter().filter_map(|row| {
            let mut cells = row.into_iter().filter_map(Datum::into_text);
            Some((cells.next()?, cells.next()?))
        })
    };
    let applied = texts(store.select(cypher::migrations(), Vec::new()).await?).collect();
    Ok(Found {
        applied,
        stores: identities(store).await?,
        is_used: !store
            .select(cypher::is_used(), Vec::new())
            .await?
            .is_empty(),
    })
}

/// The `Store` nodes; a graph of ours has one.
pub(crate) async fn identities(store: &Store) -> Result<Vec<StoreIdentity>, GraphError> {
    let rows = store.select(cypher::stores(), Vec::new()).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let [id, folder, batch] = <[Datum; 3]>::try_from(row).ok()?;
            Some(StoreIdentity {
                id: id.into_text()?,
                data_folder: folder.into_text()?,
                batch: u64::try_from(batch.as_int()?).ok()?,
            })
        })
        .collect())
}

/// The steps still to take, or why the graph must not be touched.
fn pending(found: &Found, known: &[Migration]) -> Result<Vec<Migration>, GraphError> {
    let hold = |text: String| Err(GraphError::Hold(text));
    if found.stores.is_empty() && found.is_used {
        return hold(
            "the graph holds nodes and is none of tarik's: point the configuration at an empty database".to_owned(),
        );
    }
    if found.stores.len() > 1 {
        return hold("the graph has more than one `Store` node: two programs set it up at once; empty it and start again".to_owned());
    }
    for (version, checksum) in &found.applied {
        match known.iter().find(|step| step.version == version) {
            None => {
                return hold(format!(
                    "the graph was written by a newer tarik (migration {version}): install that version or a later one"
                ));
            }
            Some(step) if step.checksum != *checksum => {
                return hold(format!(
                    "migration {version} of the graph is not the one this tarik has: the graph was set up by a build that was never released"
                ));
            }
            Some(_) => {}
        }
    }
    Ok(known
        .iter()
        .filter(|step| !found.applied.contains_key(step.version))
        .cloned()
        .collect())
}

/// Checks that the graph is ours and up to date; sets up an empty one. `upgrade`: an older one is brought up to date.
pub(crate) async fn prepare(
    store: &Store,
    folder: &str,
    upgrade: bool,
) -> Result<StoreIdentity, GraphError> {
    let known = known();
    let found = look(store).await?;
    let steps = pending(&found, &known)?;
    match found.stores.into_iter().next() {
        Some(identity) if identity.data_folder != folder => Err(GraphError::Foreign {
            owner: identity.data_folder,
        }),
        Some(identity) if steps.is_empty() => Ok(identity),
        Some(_) if !upgrade => Err(GraphError::NeedsMigration {
            applied: known.len() - steps.len(),
            known: known.len(),
        }),
        Some(identity) => {
            apply(store, &steps).await?;
            Ok(identity)
        }
        None => {
            apply(store, &steps).await?;
            let id = random_id();
            store.write(vec![write::create_store(&id, folder)]).await?;
            Ok(StoreIdentity {
                id,
                data_folder: folder.to_owned(),
                batch: 0,
            })
        }
    }
}

/// Every step and whether the graph has taken it.
pub(crate) async fn status(store: &Store) -> Result<Vec<MigrationStatus>, GraphError> {
    let known = known();
    let found = look(store).await?;
    pending(&found, &known)?;
    Ok(known
        .into_iter()
        .map(|step| MigrationStatus {
            applied: found.applied.contains_key(step.version),
            version: step.version.to_owned(),
            name: step.name,
        })
        .collect())
}

/// Takes the steps that are missing and tells which.
pub(crate) async fn up(store: &Store) -> Result<Vec<String>, GraphError> {
    let steps = pending(&look(store).await?, &known())?;
    apply(store, &steps).await?;
    Ok(steps
        .into_iter()
        .map(|step| step.version.to_owned())
        .collect())
}

/// A step that was cut short is taken again: every statement says `IF NOT EXISTS`, and the record of it comes last.
async fn apply(store: &Store, steps: &[Migration]) -> Result<(), GraphError> {
    for step in steps {
        store
            .define(statements(step.text, store.is_server()))
            .await?;
        store
            .write(vec![write::record_migration(
                step.version,
                &step.name,
                &step.checksum,
            )])
            .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(applied: &[(&str, &str)], stores: usize, is_used: bool) -> Found {
        let store = StoreIdentity {
            id: "s".to_owned(),
            data_folder: "f".to_owned(),
            batch: 0,
        };
        Found {
            applied: applied
                .iter()
                .map(|(v, c)| ((*v).to_owned(), (*c).to_owned()))
                .collect(),
            stores: vec![store; stores],
            is_used,
        }
    }

    fn check(found: &Found, expected: Result<&[&str], &str>) {
        let step = |version| Migration {
            version,
            name: String::new(),
            checksum: format!("sum of {version}"),
            text: "",
        };
        let steps = [step("V0001"), step("V0002")];
        match (pending(found, &steps), expected) {
            (Ok(steps), Ok(versions)) => {
                assert_eq!(
                    steps.iter().map(|s| s.version).collect::<Vec<_>>(),
                    versions
                );
            }
            (Err(error), Err(words)) => assert!(error.to_string().contains(words), "{error}"),
            (outcome, _) => panic!("{outcome:?} instead of {expected:?}"),
        }
    }

    #[test]
    fn only_what_is_missing_is_pending() {
        check(&found(&[], 0, false), Ok(&["V0001", "V0002"]));
        check(
            &found(&[("V0001", "sum of V0001")], 1, true),
            Ok(&["V0002"]),
        );
        check(
            &found(
                &[("V0001", "sum of V0001"), ("V0002", "sum of V0002")],
                1,
                true,
            ),
            Ok(&[]),
        );
        check(
            &found(&[("V0001", "sum of V0001")], 0, false),
            Ok(&["V0002"]),
        );
    }

    #[test]
    fn a_newer_changed_foreign_or_doubled_graph_is_left_alone() {
        check(&found(&[("V0009", "x")], 1, true), Err("newer tarik"));
        check(&found(&[("V0001", "other")], 1, true), Err("V0001"));
        check(&found(&[], 0, true), Err("none of tarik's"));
        check(&found(&[], 2, true), Err("more than one"));
    }

    #[test]
    fn a_statement_for_servers_is_left_out_of_the_embedded_store() {
        let text = "// about\nCREATE A;\n// neo4j only\nCREATE B;\nCREATE C;\n";
        assert_eq!(statements(text, false), ["CREATE A", "CREATE C"]);
        assert_eq!(statements(text, true), ["CREATE A", "CREATE B", "CREATE C"]);
    }
}
