//! Page in, reading out: scrape and extract joined with what the configuration says of the page's source. Pure once it is built.

use std::collections::HashMap;

use extract::Lexicon;
use jiff::tz::TimeZone;
use model::article::Article;
use model::claim::{Extraction, Unread};
use model::id;
use model::page::{Capture, Page};
use model::reading::{DocumentReadings, Reading};
use model::source::Sources;
use model::text::Span;
use scrape::SiteRules;
use url::Url;

use crate::config::Config;
use crate::given::Given;

/// Languages that `extract` has a reader for.
const LANGUAGES: [&str; 1] = ["en"];

/// Everything that decides how a page is understood.
pub(crate) struct Reader {
    lexicon: Lexicon,
    sources: Sources,
    sites: HashMap<String, Site>,
    /// Hash of the reader for pages of no configured source.
    version: String,
}

/// What the file of one source adds.
struct Site {
    rules: SiteRules,
    zone: TimeZone,
    version: String,
}

impl Reader {
    pub(crate) fn new(config: &Config) -> Self {
        let rules = id::hash(&[
            &scrape::VERSION.to_string(),
            scrape::MODEL,
            &extract::VERSION.to_string(),
            config.gazetteer.hash(),
        ]);
        let sites = config
            .sources
            .iter()
            .map(|source| {
                let site = Site {
                    rules: source.article.clone(),
                    zone: source.zone.clone(),
                    version: id::hash(&[&rules, &source.hash]),
                };
                (source.source.id.clone(), site)
            })
            .collect();
        Self {
            lexicon: Lexicon::new(&config.gazetteer),
            sources: Sources(config.sources.iter().map(|s| s.source.clone()).collect()),
            sites,
            version: rules,
        }
    }

    pub(crate) fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Id of the source that a page belongs to: a configured one, else the registrable domain.
    pub(crate) fn source_of(&self, url: &Url) -> String {
        self.sources.of(url).map_or_else(
            || fetch::registrable_domain(url),
            |source| source.id.clone(),
        )
    }

    /// Zone of dates that state none.
    pub(crate) fn zone(&self, source: &str) -> TimeZone {
        self.sites
            .get(source)
            .map_or(TimeZone::UTC, |site| site.zone.clone())
    }

    /// Hash of rules, gazetteer and the source's file.
    pub(crate) fn version(&self, source: &str) -> &str {
        self.sites
            .get(source)
            .map_or(&self.version, |site| &site.version)
    }

    /// The story of a page, or of an article that was given as JSON.
    pub(crate) fn article(&self, page: &Page, source: &str) -> Article {
        if let Some(given) = Given::of(page) {
            return given.article();
        }
        let none = SiteRules::default();
        scrape::article(
            page,
            self.sites.get(source).map_or(&none, |site| &site.rules),
        )
    }

    /// A page in a language without a reader is kept and marked, not read.
    pub(crate) fn extraction(&self, article: &Article, source: &str) -> Extraction {
        if !article.is_story() {
            return Extraction::default();
        }
        match article.language.as_deref() {
            Some(language) if !LANGUAGES.contains(&language) => Extraction {
                unread: vec![Unread {
                    span: Span::default(),
                    text: String::new(),
                    reason: format!("there is no reader for the language {language:?}"),
                }],
                ..Extraction::default()
            },
            _ => extract::events(article, Some(source), &self.lexicon),
        }
    }

    pub(crate) fn reading(&self, page: &Page, capture: Capture, source: &str) -> Reading {
        let article = self.article(page, source);
        let extraction = self.extraction(&article, source);
        Reading {
            capture,
            article,
            extraction,
        }
    }

    pub(crate) fn document(
        &self,
        document: String,
        source: &str,
        readings: Vec<Reading>,
    ) -> DocumentReadings {
        DocumentReadings {
            document,
            source: source.to_owned(),
            zone: self.zone(source),
            reader: self.version(source).to_owned(),
            readings,
        }
    }
}
