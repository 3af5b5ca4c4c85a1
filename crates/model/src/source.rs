//! The sites that are watched, and whom they belong to.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::text::fold;

/// A publisher, as its configuration file describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// File name of its configuration.
    pub id: String,
    pub name: String,
    pub home: Url,
    pub language: Option<String>,
    /// IANA name.
    pub timezone: Option<String>,
    /// Admiralty grade A-F, set by people only.
    pub reliability: Option<String>,
    /// How others cite it.
    pub aliases: Vec<String>,
}

/// The known publishers.
#[derive(Clone, Debug, Default)]
pub struct Sources(pub Vec<Source>);

impl Sources {
    /// The source whose home shares host and port with the page and has the longest path prefix.
    #[must_use]
    pub fn of(&self, url: &Url) -> Option<&Source> {
        let host = |u: &Url| {
            let name = u.host_str().unwrap_or_default();
            (
                name.strip_prefix("www.").unwrap_or(name).to_owned(),
                u.port_or_known_default(),
            )
        };
        self.0
            .iter()
            .filter(|source| {
                host(&source.home) == host(url) && is_path_prefix(source.home.path(), url.path())
            })
            .max_by_key(|source| source.home.path().trim_end_matches('/').len())
    }

    /// The source that is cited under `name`.
    #[must_use]
    pub fn cited(&self, name: &str) -> Option<&Source> {
        let folded = fold(name);
        self.0.iter().find(|source| {
            std::iter::once(&source.name)
                .chain(&source.aliases)
                .any(|alias| fold(alias) == folded)
        })
    }

    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Source> {
        self.0.iter().find(|source| source.id == id)
    }
}

fn is_path_prefix(home: &str, path: &str) -> bool {
    let home = home.trim_end_matches('/');
    path.strip_prefix(home)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(id: &str, home: &str) -> Source {
        Source {
            id: id.to_owned(),
            name: id.to_uppercase(),
            home: Url::parse(home).expect("a URL"),
            language: None,
            timezone: None,
            reliability: None,
            aliases: vec!["The Observer".to_owned()],
        }
    }

    #[test]
    fn the_longest_home_on_the_same_host_and_port_owns_the_page() {
        let sources = Sources(vec![
            source("all", "https://example.org/"),
            source("en", "https://www.example.org/en/"),
        ]);
        let of = |u: &str| {
            sources
                .of(&Url::parse(u).expect("a URL"))
                .map(|s| s.id.as_str())
        };
        assert_eq!(of("https://example.org/en/1"), Some("en"));
        assert_eq!(of("https://example.org/english"), Some("all"));
        assert_eq!(of("https://example.org:8443/en/1"), None);
        assert_eq!(
            sources.cited("the observer").map(|s| s.id.as_str()),
            Some("all")
        );
    }
}
