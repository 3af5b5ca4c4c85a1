//! All texts in, a [`Config`] out: the values of the main file, and what only the files together show.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

use model::gazetteer::Gazetteer;
use model::id;

use super::file::MainFile;
use super::folder::{Text, Texts};
use super::problem::{Check, Problem};
use super::site::{self, POLITE, written};
use super::value::{duration, has_contact, size};
use super::{Config, FetchConfig, Origin, ServeConfig, Setting, SourceConfig, names, store};

const USER_AGENT: &str = "tarik/0.1 (+https://example.org/contact)";
const SPACING: &str = "10s";
const PAGE_LIMIT: &str = "10MiB";
const LISTEN: &str = "127.0.0.1:8480";
/// Sizes that a page may be limited to, in bytes: below the first no story fits, above the second a few pages fill the memory.
const PAGE_LIMITS: std::ops::RangeInclusive<u64> = 16 << 10..=256 << 20;

/// `None` only when a problem was noted.
pub(super) fn config(
    texts: &Texts,
    env: &dyn Fn(&str) -> Option<String>,
    problems: &mut Vec<Problem>,
) -> Option<Config> {
    let (file, origin, text) = match &texts.main {
        Some((path, text)) => (
            path.display().to_string(),
            Origin::File(path.clone()),
            text.as_str(),
        ),
        None => ("built-in configuration".to_owned(), Origin::Default, ""),
    };
    let mut check = Check {
        file: &file,
        text,
        problems,
    };
    let main: Option<MainFile> = check.mirror();
    let main = main.unwrap_or_default();
    let mut settings = Vec::new();
    let graph = store::graph(main.graph, env, &origin, &mut check, &mut settings);
    let mut set = |path, given: Option<String>, default: &str| {
        let origin = if given.is_some() {
            origin.clone()
        } else {
            Origin::Default
        };
        let value = given.unwrap_or_else(|| default.to_owned());
        settings.push(Setting {
            path,
            value: value.clone().into(),
            origin,
        });
        value
    };
    let user_agent = set("fetch.user_agent", main.fetch.user_agent, USER_AGENT);
    let spacing = set("fetch.spacing", main.fetch.spacing, SPACING);
    let page_limit = set("fetch.page_limit", main.fetch.page_limit, PAGE_LIMIT);
    let listen = set("serve.listen", main.serve.listen, LISTEN);
    let allowed = main.fetch.allow_addresses;
    settings.push(Setting {
        path: "fetch.allow_addresses",
        value: allowed.clone().unwrap_or_default().into(),
        origin: if allowed.is_some() {
            origin
        } else {
            Origin::Default
        },
    });
    settings.sort_by_key(|setting| setting.path);

    if !user_agent.chars().all(|c| matches!(c, ' '..='~')) || user_agent.trim().is_empty() {
        check.problem("fetch.user_agent", "write it in plain ASCII, on one line");
    }
    let spacing = check.value("fetch.spacing", duration(&spacing));
    let page_limit = check.value("fetch.page_limit", size(&page_limit, &PAGE_LIMITS));
    let listen = listen.parse::<SocketAddr>().map_err(|_| {
        format!("{listen:?} is no address with a port; write it like {LISTEN:?} or \"[::1]:8480\"")
    });
    let listen = check.value("serve.listen", listen);
    let mut allow_addresses = Vec::new();
    for (at, text) in allowed.unwrap_or_default().iter().enumerate() {
        let address = text
            .parse::<IpAddr>()
            .map_err(|_| format!("{text:?} is no IP address"));
        allow_addresses.extend(check.value(&format!("fetch.allow_addresses[{at}]"), address));
    }

    let mut sources = Vec::new();
    for (id, text) in &texts.sources {
        let file = text.file("sources", id);
        sources.extend(site::source(
            id,
            &file,
            &text.text,
            &allow_addresses,
            check.problems,
        ));
    }
    site::twins(&sources, texts, check.problems);
    if spacing.is_some_and(|spacing| spacing < POLITE) {
        let hasty = sources.iter().filter(|s| s.enabled && s.spacing.is_none());
        for source in hasty.collect::<Vec<_>>() {
            if let Some(host) = site::foreign_host(&source.watches, &allow_addresses) {
                let reason = format!(
                    "below 1s only for hosts in fetch.allow_addresses, and the source {:?} watches {host}",
                    source.source.id
                );
                check.problem("fetch.spacing", reason);
            }
        }
    }
    let gazetteer = names::gazetteer(texts, check.problems);
    let queries: Vec<(String, String)> = texts
        .queries
        .iter()
        .map(|(name, text)| (name.clone(), text.text.clone()))
        .collect();
    let gazetteer = gazetteer?;
    Some(Config {
        file: texts.main.as_ref().map(|(path, _)| path.clone()),
        graph: graph?,
        hash: hash(&settings, &sources, &gazetteer, &queries),
        fetch: FetchConfig {
            has_contact: has_contact(&user_agent),
            user_agent,
            spacing: spacing?,
            page_limit: page_limit?,
            allow_addresses,
        },
        serve: ServeConfig { listen: listen? },
        sources,
        gazetteer,
        queries,
        settings,
        files: origins(texts),
    })
}

fn hash(
    settings: &[Setting],
    sources: &[SourceConfig],
    gazetteer: &Gazetteer,
    queries: &[(String, String)],
) -> String {
    let mut parts = vec!["config".to_owned(), gazetteer.hash().to_owned()];
    parts.extend(
        settings
            .iter()
            .flat_map(|s| [s.path.to_owned(), s.value.to_string()]),
    );
    parts.extend(
        sources
            .iter()
            .flat_map(|s| [s.source.id.clone(), written(&s.file)]),
    );
    parts.extend(
        queries
            .iter()
            .flat_map(|(name, text)| [name.clone(), text.clone()]),
    );
    id::hash(&parts.iter().map(String::as_str).collect::<Vec<_>>())
}

fn origins(texts: &Texts) -> BTreeMap<String, Origin> {
    let named = |folder: &'static str| {
        move |(name, text): (&String, &Text)| (format!("{folder}/{name}"), text.origin.clone())
    };
    let gazetteer = texts.gazetteer.iter().map(|(name, text)| (name, text));
    texts
        .sources
        .iter()
        .map(named("sources"))
        .chain(gazetteer.map(named("gazetteer")))
        .chain(texts.queries.iter().map(named("queries")))
        .collect()
}
