//! The gazetteer files in, one [`Gazetteer`] out: an entry of a file replaces the built-in one of its id.

use std::collections::{BTreeMap, BTreeSet};

use model::gazetteer::{self, ActorEntry, Gazetteer, GazetteerError, PlaceEntry};
use serde::de::DeserializeOwned;

use super::Origin;
use super::folder::Text;
use super::problem::{Check, Problem, rephrase};

/// `None` only when a problem was noted.
pub(super) fn gazetteer(
    texts: &[(String, Text)],
    problems: &mut Vec<Problem>,
) -> Option<Gazetteer> {
    let before = problems.len();
    let mut actors = Entries::<ActorEntry>::default();
    let mut places = Entries::<PlaceEntry>::default();
    for (name, text) in texts {
        let file = text.file("gazetteer", name);
        if name.starts_with("actors") {
            actors.read(text, file, |entry| &entry.id, problems);
        } else if name.starts_with("places") {
            places.read(text, file, |entry| &entry.id, problems);
        } else {
            let mut check = Check {
                file: &file,
                text: "",
                problems,
            };
            check.problem("", "a gazetteer file begins with `actors` or `places`");
        }
    }
    if problems.len() > before {
        return None;
    }
    let from: BTreeMap<String, String> = actors.from.into_iter().chain(places.from).collect();
    let read = Gazetteer::new(actors.entries, places.entries);
    read.map_err(|error| {
        let (GazetteerError::Twice { id }
        | GazetteerError::Dangling { id, .. }
        | GazetteerError::Cycle { id }) = &error;
        let file = from.get(id).map_or("gazetteer", String::as_str);
        let mut check = Check {
            file,
            text: "",
            problems,
        };
        check.problem("", &error);
    })
    .ok()
}

/// The entries of one kind, and the file that each came from.
struct Entries<T> {
    entries: Vec<T>,
    from: BTreeMap<String, String>,
    shipped: BTreeSet<String>,
}

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            from: BTreeMap::new(),
            shipped: BTreeSet::new(),
        }
    }
}

impl<T: DeserializeOwned> Entries<T> {
    fn read(
        &mut self,
        text: &Text,
        file: String,
        id: impl Fn(&T) -> &String,
        problems: &mut Vec<Problem>,
    ) {
        let read = match gazetteer::parse::<T>(&text.text) {
            Ok(read) => read,
            Err(error) => {
                problems.push(Problem {
                    file,
                    line: Some(error.line),
                    path: String::new(),
                    reason: rephrase(&error.reason),
                });
                return;
            }
        };
        let ids: BTreeSet<String> = read.iter().map(|entry| id(entry).clone()).collect();
        if text.origin == Origin::Shipped {
            self.shipped.extend(ids.iter().cloned());
        } else {
            let replaced: BTreeSet<&String> = self.shipped.intersection(&ids).collect();
            self.entries.retain(|entry| !replaced.contains(id(entry)));
            self.shipped.retain(|shipped| !ids.contains(shipped));
        }
        self.from
            .extend(ids.into_iter().map(|id| (id, file.clone())));
        self.entries.extend(read);
    }
}
