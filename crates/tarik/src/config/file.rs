//! The files as a person may write them, key for key: nothing is checked here but names and types.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `tarik.toml`
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MainFile {
    /// A Neo4j server. Without this table and without NEO4J_URI: the embedded store in the data folder.
    pub(super) graph: Option<GraphTable>,
    #[serde(default)]
    pub(super) fetch: FetchTable,
    #[serde(default)]
    pub(super) serve: ServeTable,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GraphTable {
    /// `bolt://host:port`, or `bolt+s://` for TLS. NEO4J_URI goes before it.
    pub(super) uri: Option<String>,
    /// NEO4J_USER goes before it.
    pub(super) user: Option<String>,
    /// A file that holds the password and nothing else. NEO4J_PASSWORD and NEO4J_PASSWORD_FILE go before it.
    pub(super) password_file: Option<PathBuf>,
    /// Without it, the server's own default.
    pub(super) database: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FetchTable {
    /// A real contact in it is required to watch the open web.
    pub(super) user_agent: Option<String>,
    /// Between two requests to one registrable domain, as in `10s`.
    pub(super) spacing: Option<String>,
    /// Of a decoded page, as in `10MiB`.
    pub(super) page_limit: Option<String>,
    /// Private addresses that may be asked.
    pub(super) allow_addresses: Option<Vec<String>>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ServeTable {
    /// Address and port of /healthz, /readyz and /metrics.
    pub(super) listen: Option<String>,
}

/// `sources/NAME.toml`; the name is the source's id.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SourceFile {
    pub(super) name: String,
    /// What its pages' URLs begin with.
    pub(super) home: String,
    #[serde(default = "yes")]
    pub(super) enabled: bool,
    /// ISO 639-1.
    pub(super) language: Option<String>,
    /// IANA name of the zone of dates that state none.
    pub(super) timezone: Option<String>,
    /// Admiralty grade, set by people only.
    pub(super) reliability: Option<Grade>,
    /// How others cite it.
    #[serde(default)]
    pub(super) aliases: Vec<String>,
    /// In place of `fetch.spacing`.
    pub(super) spacing: Option<String>,
    #[serde(default)]
    pub(super) watch: Vec<WatchTable>,
    #[serde(default, skip_serializing_if = "ArticleTable::adds_nothing")]
    pub(super) article: ArticleTable,
}

fn yes() -> bool {
    true
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
pub(super) enum Grade {
    A,
    B,
    C,
    D,
    E,
    F,
}

#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WatchTable {
    pub(super) kind: Kind,
    pub(super) url: String,
    /// Shortest and longest time between two looks, as in `["5m", "24h"]`.
    #[serde(default = "every")]
    pub(super) every: [String; 2],
    /// Of a list: selector of the links to stories.
    pub(super) links: Option<String>,
    /// Of a list: selector of the link to the next list page.
    pub(super) next: Option<String>,
}

fn every() -> [String; 2] {
    ["5m".to_owned(), "24h".to_owned()]
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Feed,
    Sitemap,
    List,
    Page,
}

/// Selectors for a site that the generic reader does not read well; empty ones add nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ArticleTable {
    /// What holds the story.
    pub(super) body: String,
    /// What is never part of it.
    pub(super) remove: Vec<String>,
    /// The element that states the publication date.
    pub(super) published: String,
}

impl ArticleTable {
    fn adds_nothing(&self) -> bool {
        *self == Self::default()
    }
}
