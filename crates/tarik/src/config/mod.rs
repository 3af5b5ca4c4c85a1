//! Files and environment in, settings that cannot be wrong any more out. Only this folder reads either.
//!
//! Two steps: [`mod@file`] mirrors what a person may write, [`meaning`] turns it into URLs, durations and compiled selectors ([`store`],
//! one [`site`] after the other, the [`names`]). What is compiled in ([`shipped`]) holds where `tarik.toml` and the folders beside it
//! say nothing.

mod file;

mod meaning;

mod store;

mod site;

mod names;

mod value;

mod folder;

mod shipped;

mod problem;

mod show;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use graph::Secret;
use jiff::tz::TimeZone;
use model::gazetteer::Gazetteer;
use model::source::Source;
use scrape::{LinkRule, SiteRules};
use url::Url;

pub(crate) use problem::{ConfigError, nearest};
pub(crate) use show::{schema, show};

/// Everything that a run is told beforehand.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// The main file, where there is one.
    pub file: Option<PathBuf>,
    pub graph: GraphConfig,
    pub fetch: FetchConfig,
    pub serve: ServeConfig,
    /// By id.
    pub sources: Vec<SourceConfig>,
    pub gazetteer: Gazetteer,
    /// Name and text of the named queries that stand in files; they extend or replace those of the graph crate.
    pub queries: Vec<(String, String)>,
    /// Changes whenever a value in force does, the password excepted.
    pub hash: String,
    /// The values of the main file as they hold, by path.
    pub settings: Vec<Setting>,
    /// Where each thing that has a file of its own comes from: `sources/sohr`, `gazetteer/actors`, `queries/my_query`.
    pub files: BTreeMap<String, Origin>,
}

/// Which graph store.
#[derive(Clone, Debug)]
pub(crate) enum GraphConfig {
    /// In the data folder.
    Embedded,
    Neo4j {
        uri: String,
        user: String,
        password: Secret,
        database: Option<String>,
    },
}

#[derive(Clone, Debug)]
pub(crate) struct FetchConfig {
    pub user_agent: String,
    /// Between two requests to one registrable domain. Below one second only where every watched host is in `allow_addresses`;
    /// a host that is not gets a second at least.
    pub spacing: Duration,
    /// Bytes of a decoded page.
    pub page_limit: u64,
    /// Private addresses that may be asked.
    pub allow_addresses: Vec<IpAddr>,
    /// The user agent names somebody who can be reached; without it the open web is not watched.
    pub has_contact: bool,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct ServeConfig {
    pub listen: SocketAddr,
}

/// A site that is watched, and how it is read.
#[derive(Clone, Debug)]
pub(crate) struct SourceConfig {
    pub source: Source,
    pub enabled: bool,
    pub spacing: Option<Duration>,
    pub watches: Vec<Watch>,
    /// What the file adds to the generic reader.
    pub article: SiteRules,
    /// Zone of dates that state none.
    pub zone: TimeZone,
    /// Changes whenever a page of the source may be read otherwise; how often it is looked at does not count.
    pub hash: String,
    file: file::SourceFile,
}

/// A page that names others, looked at again and again.
#[derive(Clone, Debug)]
pub(crate) struct Watch {
    pub kind: WatchKind,
    pub url: Url,
    /// Shortest and longest time between two looks; it adapts between them.
    pub every: (Duration, Duration),
}

#[derive(Clone, Debug)]
pub(crate) enum WatchKind {
    Feed,
    Sitemap,
    List(LinkRule),
    /// The page itself is the story.
    Page,
}

/// A value of the main file, by its path (`graph.uri`); a password stands as `***`.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    pub path: &'static str,
    pub value: toml::Value,
    pub origin: Origin,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Default,
    Shipped,
    File(PathBuf),
    Env(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::Shipped => f.write_str("built in"),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Env(name) => f.write_str(name),
        }
    }
}

/// Where the main file is looked for when nobody names one.
const USUAL: &str = "config/tarik.toml";

/// Reads the configuration at `path`, which then must exist; without one, `config/tarik.toml` where it exists, else what is built in.
/// `env` looks up a variable; an empty one counts as absent.
///
/// # Errors
/// Everything that is wrong, file by file: of a file that cannot be read as a whole its first fault, otherwise all of them.
pub(crate) fn load(
    path: Option<&Path>,
    env: &dyn Fn(&str) -> Option<String>,
) -> Result<Config, ConfigError> {
    let usual = Path::new(USUAL);
    let path = path.or_else(|| usual.exists().then_some(usual));
    let mut problems = Vec::new();
    let texts = folder::read(path, &mut problems);
    let config = meaning::config(&texts, env, &mut problems);
    match config {
        Some(config) if problems.is_empty() => Ok(config),
        _ => Err(ConfigError { problems }),
    }
}

/// A source from the text of its file alone; `allow_addresses` as in [`FetchConfig`].
///
/// # Errors
/// As [`load`].
pub(crate) fn source(
    id: &str,
    text: &str,
    allow_addresses: &[IpAddr],
) -> Result<SourceConfig, ConfigError> {
    let mut problems = Vec::new();
    let name = format!("sources/{id}.toml");
    let source = site::source(id, &name, text, allow_addresses, &mut problems);
    match source {
        Some(source) if problems.is_empty() => Ok(source),
        _ => Err(ConfigError { problems }),
    }
}
