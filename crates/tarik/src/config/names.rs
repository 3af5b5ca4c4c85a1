//! The gazetteer files in, one [`Gazetteer`] out: an entry of a file replaces the built-in one of its id.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use model::claim::EntityKind;
use model::gazetteer::{self, ActorEntry, Fault, Gazetteer, PlaceEntry};
use serde::de::DeserializeOwned;

use super::Origin;
use super::folder::{Text, Texts};
use super::problem::{Check, Problem, nearest, rephrase};

/// `None` only when a problem was noted.
pub(super) fn gazetteer(texts: &Texts, problems: &mut Vec<Problem>) -> Option<Gazetteer> {
    let before = problems.len();
    let mut actors = Entries::<ActorEntry>::default();
    let mut places = Entries::<PlaceEntry>::default();
    for (name, text) in &texts.gazetteer {
        let file = text.file("gazetteer", name);
        if name.starts_with("actors") {
            actors.read(text, &file, |entry| &entry.id, problems);
        } else if name.starts_with("places") {
            places.read(text, &file, |entry| &entry.id, problems);
        } else {
            let mut check = Check {
                file: &file,
                text: "",
                problems,
            };
            check.problem("", "a gazetteer file begins with `actors` or `places`");
        }
    }
    for actor in &actors.entries {
        let said_by = actor.said_by.keys();
        for publisher in said_by.filter(|id| !texts.sources.contains_key(*id)) {
            let row = actors.rows.get(&actor.id);
            let known = texts.sources.keys().map(String::as_str);
            let meant = nearest(publisher, known);
            let meant = meant.map_or(String::new(), |near| format!("; did you mean {near:?}?"));
            problems.push(Problem {
                file: row.map_or_else(String::new, |row| row.file.clone()),
                line: row.map(|row| row.line),
                path: "said_by".to_owned(),
                reason: format!("no source is called {publisher:?}{meant}"),
            });
        }
    }
    if problems.len() > before {
        return None;
    }
    let row = |of: EntityKind, id: &str| match of {
        EntityKind::Actor => actors.rows.get(id),
        EntityKind::Location => places.rows.get(id),
    };
    match Gazetteer::new(actors.entries, places.entries) {
        Ok(gazetteer) => Some(gazetteer),
        Err(errors) => {
            for error in &errors.0 {
                let other = match &error.fault {
                    Fault::SameName { other, .. } | Fault::SameWord { other, .. } => {
                        row(error.of, other)
                    }
                    _ => None,
                };
                let other = other.map_or(String::new(), |row| format!(" (the other: {row})"));
                let at = row(error.of, &error.id);
                problems.push(Problem {
                    file: at.map_or_else(|| "gazetteer".to_owned(), |row| row.file.clone()),
                    line: at.map(|row| row.line),
                    path: String::new(),
                    reason: format!("{error}{other}"),
                });
            }
            None
        }
    }
}

/// Where an entry stands.
#[derive(Clone)]
struct Row {
    file: String,
    line: usize,
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// The entries of one kind, by id the row that each came from, and the ids that are built in.
struct Entries<T> {
    entries: Vec<T>,
    rows: BTreeMap<String, Row>,
    shipped: BTreeSet<String>,
}

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            rows: BTreeMap::new(),
            shipped: BTreeSet::new(),
        }
    }
}

impl<T: DeserializeOwned> Entries<T> {
    fn read(
        &mut self,
        text: &Text,
        file: &str,
        id: impl Fn(&T) -> &String,
        problems: &mut Vec<Problem>,
    ) {
        let mut problem = |line, reason| {
            problems.push(Problem {
                file: file.to_owned(),
                line: Some(line),
                path: String::new(),
                reason,
            });
        };
        let mut replaced = BTreeSet::new();
        let mut read = Vec::new();
        for row in gazetteer::rows::<T>(&text.text) {
            let (line, entry) = match row {
                Ok(row) => row,
                Err(error) => {
                    problem(error.line, rephrase(&error.reason));
                    continue;
                }
            };
            let id = id(&entry).clone();
            if text.origin == Origin::Shipped {
                self.shipped.insert(id.clone());
            } else if self.shipped.remove(&id) {
                self.rows.remove(&id);
                replaced.insert(id.clone());
            }
            if let Some(other) = self.rows.get(&id) {
                problem(
                    line,
                    format!("{id:?} {} (the other: {other})", Fault::Twice),
                );
            }
            let file = file.to_owned();
            self.rows.insert(id, Row { file, line });
            read.push(entry);
        }
        self.entries.retain(|entry| !replaced.contains(id(entry)));
        self.entries.extend(read);
    }
}
