//! The folder of the main file, read: which files there are, what each is for, and which of the built-in texts they replace.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::problem::Problem;
use super::{Origin, shipped};

/// A file's text and where it stands.
pub(super) struct Text {
    pub(super) text: String,
    pub(super) origin: Origin,
}

impl Text {
    /// The file as a problem names it.
    pub(super) fn file(&self, folder: &str, name: &str) -> String {
        match &self.origin {
            Origin::File(path) => path.display().to_string(),
            _ => format!("built-in {folder}/{name}"),
        }
    }
}

/// All texts that make up a configuration.
pub(super) struct Texts {
    pub(super) main: Option<(PathBuf, String)>,
    /// By id, each once: a file goes before what is built in.
    pub(super) sources: BTreeMap<String, Text>,
    /// What is built in first: an entry of a later file replaces those of the same id.
    pub(super) gazetteer: Vec<(String, Text)>,
    pub(super) queries: BTreeMap<String, Text>,
}

/// Reads the main file, and the folders `sources`, `gazetteer` and `queries` beside it.
pub(super) fn read(path: Option<&Path>, problems: &mut Vec<Problem>) -> Texts {
    let shipped = |(name, text): &(&str, &str)| {
        let text = Text {
            text: (*text).to_owned(),
            origin: Origin::Shipped,
        };
        ((*name).to_owned(), text)
    };
    let mut texts = Texts {
        main: None,
        sources: shipped::SOURCES.iter().map(shipped).collect(),
        gazetteer: shipped::GAZETTEER.iter().map(shipped).collect(),
        queries: BTreeMap::new(),
    };
    let Some(path) = path else { return texts };
    match std::fs::read_to_string(path) {
        Ok(text) => texts.main = Some((path.to_owned(), text)),
        Err(error) => problems.push(whole(path, format!("cannot be read: {error}"))),
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    texts
        .sources
        .extend(files(&folder.join("sources"), "toml", problems));
    texts
        .gazetteer
        .extend(files(&folder.join("gazetteer"), "yaml", problems));
    texts
        .queries
        .extend(files(&folder.join("queries"), "cypher", problems));
    texts
}

/// The files of a folder by name without ending; an absent folder has none. Hidden files and an editor's backups (`x~`) are passed over.
fn files(folder: &Path, ending: &str, problems: &mut Vec<Problem>) -> BTreeMap<String, Text> {
    let entries = match std::fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return BTreeMap::new(),
        Err(error) => {
            problems.push(whole(folder, format!("cannot be read: {error}")));
            return BTreeMap::new();
        }
    };
    let mut found = BTreeMap::new();
    for path in entries.iter().map(std::fs::DirEntry::path) {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        if name.starts_with('.') || name.ends_with('~') {
            continue;
        }
        let id = name
            .strip_suffix(&format!(".{ending}"))
            .filter(|id| is_id(id));
        match (id, std::fs::read_to_string(&path)) {
            (Some(id), Ok(text)) => {
                let origin = Origin::File(path.clone());
                found.insert(id.to_owned(), Text { text, origin });
            }
            (Some(_), Err(error)) => {
                problems.push(whole(&path, format!("cannot be read: {error}")))
            }
            (None, _) => problems.push(whole(
                &path,
                format!(
                    "the file name is an id: lower-case letters, digits, - and _, then .{ending}"
                ),
            )),
        }
    }
    found
}

fn is_id(name: &str) -> bool {
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-');
    !name.is_empty() && name.chars().all(is_part)
}

/// A problem with a file as a whole.
fn whole(path: &Path, reason: String) -> Problem {
    Problem {
        file: path.display().to_string(),
        line: None,
        path: String::new(),
        reason,
    }
}
