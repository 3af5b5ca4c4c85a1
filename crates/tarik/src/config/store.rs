//! Which graph store, from the main file and the environment. Only this file knows the variables, and sees a password.

use std::path::Path;

use graph::Secret;
use url::Url;

use super::file::GraphTable;
use super::problem::{Check, Problem};
use super::{GraphConfig, Origin, Setting};

const USER: &str = "neo4j";

/// `None` only when a problem was noted. What is in force is added to `settings`.
pub(super) fn graph(
    table: Option<GraphTable>,
    env: &dyn Fn(&str) -> Option<String>,
    file: &Origin,
    check: &mut Check<'_>,
    settings: &mut Vec<Setting>,
) -> Option<GraphConfig> {
    let env = |name| {
        env(name)
            .filter(|value| !value.is_empty())
            .map(|value| (value, Origin::Env(name)))
    };
    let stated = |value: Option<String>| value.map(|value| (value, file.clone()));
    let is_table = table.is_some();
    let table = table.unwrap_or_default();
    let Some((uri, uri_origin)) = env("NEO4J_URI").or_else(|| stated(table.uri)) else {
        if is_table {
            check.problem("graph", "has no uri; give it here or as NEO4J_URI, or leave the table out for the embedded store");
            return None;
        }
        return Some(GraphConfig::Embedded);
    };
    let user = env("NEO4J_USER")
        .or_else(|| stated(table.user))
        .unwrap_or((USER.to_owned(), Origin::Default));
    let password_file = env("NEO4J_PASSWORD_FILE").or_else(|| {
        let beside = |path: &Path| match file {
            Origin::File(main) => main.with_file_name("").join(path),
            _ => path.to_owned(),
        };
        table
            .password_file
            .as_deref()
            .map(|path| (beside(path).display().to_string(), file.clone()))
    });
    let mut at = |path: &str, origin: &Origin, reason: String| match origin {
        Origin::Env(name) => check.problems.push(Problem {
            file: "environment".to_owned(),
            line: None,
            path: (*name).to_owned(),
            reason,
        }),
        _ => check.problem(path, reason),
    };
    let password = match (env("NEO4J_PASSWORD"), password_file) {
        (Some(given), _) => Some(given),
        (None, Some((path, origin))) => match secret(&path) {
            Ok(password) => Some((password, origin)),
            Err(reason) => {
                at("graph.password_file", &origin, reason);
                None
            }
        },
        (None, None) => {
            let reason = "the password is missing; give it as NEO4J_PASSWORD, or name a file that holds it as NEO4J_PASSWORD_FILE or as password_file in [graph]";
            at("graph.uri", &uri_origin, reason.to_owned());
            None
        }
    };
    let fault = bolt(&uri).err();
    if let Some(reason) = &fault {
        at("graph.uri", &uri_origin, reason.clone());
    }
    let (password, password_origin) = password?;
    if fault.is_some() {
        return None;
    }
    let mut set = |path, value: &str, origin| {
        settings.push(Setting {
            path,
            value: value.into(),
            origin,
        });
    };
    set("graph.uri", &uri, uri_origin);
    set("graph.user", &user.0, user.1);
    set("graph.password", "***", password_origin);
    if let Some(database) = &table.database {
        set("graph.database", database, file.clone());
    }
    Some(GraphConfig::Neo4j {
        uri,
        user: user.0,
        password: Secret::new(password),
        database: table.database,
    })
}

/// What a password file holds, without the line's end.
fn secret(path: &str) -> Result<String, String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{path} cannot be read: {e}"))?;
    match text.trim_end_matches(['\r', '\n']) {
        "" => Err(format!("{path} is empty")),
        password => Ok(password.to_owned()),
    }
}

/// Checks the address of a server. The message leaves the address out where it may hold a password.
fn bolt(uri: &str) -> Result<(), String> {
    const SCHEMES: [&str; 6] = [
        "bolt",
        "bolt+s",
        "bolt+ssc",
        "neo4j",
        "neo4j+s",
        "neo4j+ssc",
    ];
    let url =
        Url::parse(uri).map_err(|e| format!("is no address like bolt://127.0.0.1:7687: {e}"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err("holds a user or a password; give them apart from the address".to_owned());
    }
    if !SCHEMES.contains(&url.scheme()) {
        return Err(format!(
            "{:?} is none of {}",
            url.scheme(),
            SCHEMES.join(", ")
        ));
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(format!("{uri:?} names no host"));
    }
    Ok(())
}
