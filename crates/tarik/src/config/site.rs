//! The file of one source in, a [`SourceConfig`] out: URLs, durations, the zone, compiled selectors.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

use jiff::tz::TimeZone;
use model::id;
use model::source::Source;
use scrape::{LinkRule, SiteRules};

use super::file::{Kind, SourceFile, WatchTable};
use super::folder::Texts;
use super::problem::{Check, Problem, nearest};
use super::value::{duration, http_url};
use super::{SourceConfig, Watch, WatchKind};

/// Least spacing between two requests to a host that is not ours.
pub(super) const POLITE: Duration = Duration::from_secs(1);

/// `None` only when a problem was noted.
pub(super) fn source(
    id: &str,
    file: &str,
    text: &str,
    allow_addresses: &[IpAddr],
    problems: &mut Vec<Problem>,
) -> Option<SourceConfig> {
    let mut check = Check {
        file,
        text,
        problems,
    };
    let mirror: SourceFile = check.mirror()?;
    let before = check.problems.len();
    if mirror.name.trim().is_empty() {
        check.problem("name", "is empty");
    }
    let home = check.value("home", http_url(&mirror.home));
    if let Some(language) = &mirror.language
        && !(language.len() == 2 && language.chars().all(|c| c.is_ascii_lowercase()))
    {
        check.problem(
            "language",
            format!("{language:?} is no ISO 639-1 code such as \"en\" or \"ar\""),
        );
    }
    let zone = match &mirror.timezone {
        Some(name) => check.value("timezone", timezone(name)),
        None => Some(TimeZone::UTC),
    };
    let mut watches = Vec::new();
    for (at, table) in mirror.watch.iter().enumerate() {
        watches.extend(watch(&format!("watch[{at}]"), table, &mut check));
    }
    let spacing = mirror
        .spacing
        .as_deref()
        .map(|text| check.value("spacing", duration(text)));
    if spacing.flatten().is_some_and(|spacing| spacing < POLITE)
        && let Some(host) = foreign_host(&watches, allow_addresses)
    {
        check.problem(
            "spacing",
            format!("below 1s only for hosts in fetch.allow_addresses, and {host} is not there"),
        );
    }
    let selector = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let rules = &mirror.article;
    let (body, published) = (selector(&rules.body), selector(&rules.published));
    check.value(
        "article.body",
        SiteRules::compile(body.as_deref(), &[], None),
    );
    for (at, remove) in rules.remove.iter().enumerate() {
        check.value(
            &format!("article.remove[{at}]"),
            SiteRules::compile(None, std::slice::from_ref(remove), None),
        );
    }
    check.value(
        "article.published",
        SiteRules::compile(None, &[], published.as_deref()),
    );
    if check.problems.len() > before {
        return None;
    }
    let article = SiteRules::compile(body.as_deref(), &rules.remove, published.as_deref()).ok()?;
    Some(SourceConfig {
        source: Source {
            id: id.to_owned(),
            name: mirror.name.clone(),
            home: home?,
            language: mirror.language.clone(),
            timezone: mirror.timezone.clone(),
            reliability: mirror.reliability.map(|grade| format!("{grade:?}")),
            aliases: mirror.aliases.clone(),
        },
        enabled: mirror.enabled,
        spacing: spacing.flatten(),
        watches,
        article,
        zone: zone?,
        hash: reading_hash(id, &mirror),
        file: mirror,
    })
}

fn watch(path: &str, table: &WatchTable, check: &mut Check<'_>) -> Option<Watch> {
    let url = check.value(&format!("{path}.url"), http_url(&table.url));
    let [least, most] =
        [0, 1].map(|at| check.value(&format!("{path}.every[{at}]"), duration(&table.every[at])));
    if let (Some(least), Some(most)) = (least, most) {
        if least < POLITE {
            check.problem(&format!("{path}.every[0]"), "look at most once a second");
        } else if most < least {
            check.problem(&format!("{path}.every"), "write the shorter time first");
        }
    }
    let rules = [("links", &table.links), ("next", &table.next)];
    let kind = match table.kind {
        Kind::List => {
            if table.links.is_none() {
                check.problem(
                    path,
                    "a list needs `links`, the selector of the links to stories",
                );
            }
            let [links, next] = rules.map(|(key, text)| {
                let text = text.as_deref()?;
                check
                    .value(&format!("{path}.{key}"), LinkRule::compile(text, None))
                    .map(|_| text)
            });
            LinkRule::compile(links?, next).ok().map(WatchKind::List)
        }
        other => {
            for (key, _) in rules.into_iter().filter(|(_, text)| text.is_some()) {
                check.problem(
                    &format!("{path}.{key}"),
                    "only a watch of kind \"list\" has it",
                );
            }
            Some(match other {
                Kind::Feed => WatchKind::Feed,
                Kind::Sitemap => WatchKind::Sitemap,
                Kind::List | Kind::Page => WatchKind::Page,
            })
        }
    };
    Some(Watch {
        kind: kind?,
        url: url?,
        every: (least?, most?),
    })
}

fn timezone(name: &str) -> Result<TimeZone, String> {
    TimeZone::get(name).map_err(|_| {
        let known: Vec<String> = jiff::tz::db()
            .available()
            .map(|zone| zone.to_string())
            .collect();
        match nearest(name, known.iter().map(String::as_str)) {
            Some(near) => format!("{name:?} is no zone of the IANA list; did you mean `{near}`?"),
            None => format!("{name:?} is no zone of the IANA list"),
        }
    })
}

/// A watched host that is no address we may ask as often as we like.
pub(super) fn foreign_host(watches: &[Watch], allowed: &[IpAddr]) -> Option<String> {
    watches.iter().map(|watch| &watch.url).find_map(|url| {
        let host = url.host_str()?;
        let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
        (!address.is_ok_and(|address| allowed.contains(&address))).then(|| host.to_owned())
    })
}

/// A page belongs to one source: no two may have one home.
pub(super) fn twins(sources: &[SourceConfig], texts: &Texts, problems: &mut Vec<Problem>) {
    let mut homes = BTreeMap::new();
    for source in sources {
        let Source { id, home, .. } = &source.source;
        if let Some(first) = homes.insert(id::normal_url(home), id) {
            let Some(text) = texts.sources.get(id) else {
                continue;
            };
            let file = text.file("sources", id);
            let mut check = Check {
                file: &file,
                text: &text.text,
                problems,
            };
            check.problem("home", format!("the source {first:?} has the same home"));
        }
    }
}

/// What decides how a page of the source is read. How often it is watched is left out, so that a change of it reads no page again.
fn reading_hash(id: &str, mirror: &SourceFile) -> String {
    let reading = SourceFile {
        enabled: true,
        spacing: None,
        watch: Vec::new(),
        ..mirror.clone()
    };
    id::hash(&["source", id, &written(&reading)])
}

/// A source's file as its values stand, without comments.
pub(super) fn written(file: &SourceFile) -> String {
    toml::to_string(file).expect("a mirror that was read from TOML can be written as TOML")
}
