//! The three sites: what each is called, where its pages stand, and the source file that watches it.

use serde::Deserialize;
use url::Url;

/// A demonstration site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum House {
    /// An observatory with short reports.
    Riverbank,
    /// A campaigning news site.
    Redoubt,
    /// A magazine.
    Caravan,
}

impl House {
    pub(super) const ALL: [House; 3] = [House::Riverbank, House::Redoubt, House::Caravan];

    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Riverbank => "riverbank",
            Self::Redoubt => "redoubt",
            Self::Caravan => "caravan",
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Riverbank => "Riverbank Observatory",
            Self::Redoubt => "Redoubt Dispatch",
            Self::Caravan => "Caravan Review",
        }
    }

    /// The page templates, and between them what repeats in a page.
    pub(super) fn templates(self) -> &'static str {
        match self {
            Self::Riverbank => include_str!("../../demo/riverbank.html"),
            Self::Redoubt => include_str!("../../demo/redoubt.html"),
            Self::Caravan => include_str!("../../demo/caravan.html"),
        }
    }

    /// With `{{base}}` for where it is served.
    pub(super) fn source_file(self) -> &'static str {
        match self {
            Self::Riverbank => include_str!("../../demo/riverbank.toml"),
            Self::Redoubt => include_str!("../../demo/redoubt.toml"),
            Self::Caravan => include_str!("../../demo/caravan.toml"),
        }
    }

    pub(super) fn story_path(self, slug: &str) -> String {
        match self {
            Self::Riverbank => format!("/en/{slug}/"),
            Self::Redoubt => format!("/{slug}/"),
            Self::Caravan => format!("/articles/{slug}"),
        }
    }

    pub(super) fn feed_path(self) -> &'static str {
        match self {
            Self::Riverbank => "/en/feed/",
            Self::Redoubt => "/feed/",
            Self::Caravan => "/feed.atom",
        }
    }

    pub(super) fn about_path(self) -> &'static str {
        match self {
            Self::Riverbank => "/en/about/",
            Self::Redoubt => "/about/",
            Self::Caravan => "/about",
        }
    }

    /// Path and query of a list page, counted from 1.
    pub(super) fn list_path(self, page: usize) -> String {
        match (self, page) {
            (Self::Riverbank, 1) => "/en/category/news/".to_owned(),
            (Self::Riverbank, _) => format!("/en/category/news/page/{page}/"),
            (Self::Redoubt, 1) => "/news/".to_owned(),
            (Self::Redoubt, _) => format!("/news/page/{page}/"),
            (Self::Caravan, 1) => "/articles".to_owned(),
            (Self::Caravan, _) => format!("/articles?page={page}"),
        }
    }

    /// The base of pages that are files: no such host can exist (RFC 2606).
    pub(super) fn nowhere(self) -> Url {
        let base = match self {
            Self::Riverbank => "https://riverbank.example/",
            Self::Redoubt => "https://redoubt.example/",
            Self::Caravan => "https://caravan.example/",
        };
        Url::parse(base).expect("a constant URL")
    }
}
