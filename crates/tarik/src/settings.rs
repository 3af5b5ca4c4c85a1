//! What each crate is told of the configuration.

use std::net::IpAddr;
use std::path::Path;

use anyhow::Result;
use graph::Target;
use url::Url;

use crate::config::{Config, GraphConfig};
use crate::exit::{Ending, Exit};

impl Config {
    /// # Errors
    /// A proxy variable of the environment is no URL.
    pub(crate) fn fetch_settings(&self) -> Result<fetch::Settings> {
        Ok(fetch::Settings {
            user_agent: self.fetch.user_agent.clone(),
            spacing: self.fetch.spacing,
            page_limit: self.fetch.page_limit,
            allow_addresses: self.fetch.allow_addresses.clone(),
            proxy: fetch::Proxy::from_variables(|name| std::env::var(name).ok())?,
            ..fetch::Settings::default()
        })
    }

    /// `embedded`: where the embedded graph stands, if that is the one.
    pub(crate) fn target(&self, embedded: &Path) -> Target {
        match &self.graph {
            GraphConfig::Embedded => Target::Embedded {
                dir: embedded.to_owned(),
            },
            GraphConfig::Neo4j {
                uri,
                user,
                password,
                database,
            } => Target::Neo4j {
                uri: uri.clone(),
                user: user.clone(),
                password: password.clone(),
                database: database.clone(),
            },
        }
    }

    /// Whether a URL may be asked at all: the open web is owed a contact in the user agent.
    ///
    /// # Errors
    /// It may not; the text says what to set.
    pub(crate) fn may_ask(&self, url: &Url) -> Result<()> {
        let fetch = &self.fetch;
        let address: Option<IpAddr> = url
            .host_str()
            .and_then(|host| host.trim_matches(['[', ']']).parse().ok());
        if fetch.has_contact || address.is_some_and(|ip| fetch.allow_addresses.contains(&ip)) {
            return Ok(());
        }
        let text = format!(
            "fetch.user_agent ({:?}) names nobody who can be reached, so the open web is not asked: set it to something like \
             \"tarik/0.1 (+https://your.site/contact)\"",
            fetch.user_agent
        );
        Err(Ending::new(Exit::Usage, text).into())
    }
}
