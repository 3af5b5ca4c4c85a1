//! One module a command.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result};

use crate::cli::Command;

pub(crate) mod card;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod config;
pub(crate) mod corpus;
pub(crate) mod dead;
pub(crate) mod demo;
pub(crate) mod dump;
pub(crate) mod health;
pub(crate) mod migrate;
pub(crate) mod query;
pub(crate) mod read;
pub(crate) mod sources;
pub(crate) mod status;

/// Longest statement taken from a file or from standard input.
const MAX_STATEMENT: u64 = 1 << 20;

/// The command as another process can run it: paths absolute, statements in place of the files that hold them.
pub(crate) fn absolute(mut command: Command) -> Result<Command> {
    match &mut command {
        Command::Backfill(args) => {
            for from in &mut args.from {
                if !is_url(from) {
                    let path = Path::new(from.as_str());
                    let whole = path
                        .canonicalize()
                        .with_context(|| format!("--from {from}"))?;
                    *from = whole.to_string_lossy().into_owned();
                }
            }
        }
        Command::Query(args) if args.cypher.is_none() => {
            args.cypher = Some(statement(args.file.take().as_deref().unwrap_or("-"))?);
        }
        _ => {}
    }
    Ok(command)
}

pub(crate) fn is_url(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

fn statement(file: &str) -> Result<String> {
    let mut text = String::new();
    if file == "-" {
        std::io::stdin()
            .take(MAX_STATEMENT)
            .read_to_string(&mut text)
            .context("reading the statement from standard input")?;
    } else {
        let opened = std::fs::File::open(file).with_context(|| format!("opening {file}"))?;
        opened
            .take(MAX_STATEMENT)
            .read_to_string(&mut text)
            .with_context(|| format!("reading {file}"))?;
    }
    Ok(text)
}
