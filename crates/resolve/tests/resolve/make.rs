//! Small worlds: a gazetteer, sources, and documents whose claims follow from the words of their sentences alone.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use model::article::{Article, DatePrecision, DateSource, Stated, Status};
use model::claim::{
    Certainty, Citation, Claim, Entity, EntityKind, EventKind, Extraction, LastingRelation,
    Measure, Mention, Named, Qualifier, RelationKind, Role, Scope, Toll, UnknownName, When,
};
use model::gazetteer::Gazetteer;
use model::id;
use model::page::{ArchiveKey, Capture};
use model::reading::{DocumentReadings, Reading};
use model::source::{Source, Sources};
use model::text::Span;
use serde_json::json;

pub(crate) fn gazetteer() -> &'static Gazetteer {
    static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(listed);
    &GAZETTEER
}

fn listed() -> Gazetteer {
    let places = json!([
        {"id": "syria", "name": "Syria", "kind": "country", "lat": 35.0, "lon": 38.5},
        {"id": "gov", "name": "Deir Ezzor province", "kind": "governorate", "parent": "syria", "lat": 35.0, "lon": 40.3},
        {"id": "district", "name": "Al-Bukamal district", "kind": "district", "parent": "gov", "lat": 34.5, "lon": 40.8},
        {"id": "bukamal", "name": "Al-Bukamal", "aliases": ["Albu Kamal"], "kind": "city", "parent": "district", "lat": 34.452, "lon": 40.918},
        {"id": "mayadin", "name": "Al-Mayadin", "kind": "city", "parent": "gov", "lat": 35.02, "lon": 40.45},
        {"id": "crossing", "name": "Al-Qaim crossing", "kind": "crossing", "parent": "district", "lat": 34.39, "lon": 40.99, "official": true},
    ]);
    let actors = json!([
        {"id": "us", "name": "United States", "kind": "state"},
        {"id": "israel", "name": "Israel", "kind": "state"},
        {"id": "iran", "name": "Iran", "kind": "state"},
        {"id": "irgc", "name": "IRGC", "kind": "state_force", "parent": "iran"},
        {"id": "militias", "name": "Iranian-backed militias", "kind": "militia", "backer": "iran"},
        {"id": "unidentified", "name": "Unidentified", "kind": "unknown"},
        {"id": "monitor", "name": "The Monitor", "aliases": ["Monitor of Rights"], "kind": "monitor"},
    ]);
    Gazetteer::new(
        serde_json::from_value(actors).expect("actors"),
        serde_json::from_value(places).expect("places"),
    )
    .expect("a gazetteer")
}

pub(crate) fn sources() -> Sources {
    let source = |id: &str, grade: Option<&str>, alias: &str| Source {
        id: id.to_owned(),
        name: id.to_uppercase(),
        home: url::Url::parse(&format!("https://{id}.example/")).expect("a URL"),
        language: Some("en".to_owned()),
        timezone: None,
        reliability: grade.map(str::to_owned),
        aliases: vec![alias.to_owned()],
    };
    Sources(vec![
        source("alpha", Some("C"), "Alpha News"),
        source("beta", None, "Beta Agency"),
        source("monitor", Some("B"), "Monitor of Rights"),
    ])
}

/// The note of a sentence that states lasting relations too.
pub(crate) const LASTING: &str = "lasting";

/// What a sentence says; its quote spells out every field.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Says {
    pub(crate) kind: EventKind,
    pub(crate) day: Option<Date>,
    /// Last possible day, in days after the first.
    pub(crate) span: i32,
    pub(crate) place: Option<&'static str>,
    pub(crate) attacker: Option<&'static str>,
    pub(crate) target: Option<&'static str>,
    pub(crate) killed: Option<u32>,
    pub(crate) cites: Option<&'static str>,
    pub(crate) certainty: Certainty,
    /// Tells sentences apart that say the same.
    pub(crate) note: &'static str,
}

impl Default for Says {
    fn default() -> Self {
        Self {
            kind: EventKind::Strike,
            day: Some(date(2021, 10, 8)),
            span: 0,
            place: Some("bukamal"),
            attacker: Some("us"),
            target: Some("militias"),
            killed: None,
            cites: None,
            certainty: Certainty::Asserted,
            note: "",
        }
    }
}

impl Says {
    pub(crate) fn quote(&self) -> String {
        let or = |word: Option<&'static str>| word.unwrap_or("nobody");
        let day = self.day.map(|day| day.to_string()).unwrap_or_default();
        let killed = self
            .killed
            .map(|n| format!("{n} killed"))
            .unwrap_or_default();
        format!(
            "A {} {day}+{} at {} by {} on {}, {killed}, {} {} {}.",
            self.kind,
            self.span,
            or(self.place),
            or(self.attacker),
            or(self.target),
            or(self.cites),
            self.certainty,
            self.note
        )
    }

    /// What it says beyond the incident, where its note is `lasting`: that the attacker backs the target, which is present at the place.
    fn relations(&self, start: usize) -> Vec<LastingRelation> {
        let claim = self.claim(start, false);
        let end = |role: Role| {
            let mention = claim.mentions.iter().find(|m| m.role == role)?;
            Some(Named {
                entity: mention.entity.clone(),
                text: mention.text.clone(),
                span: mention.span,
            })
        };
        let relation = |kind, from: Role, to: Role| {
            Some(LastingRelation {
                kind,
                from: end(from)?,
                to: end(to)?,
                quote: claim.quote.clone(),
                span: claim.span,
                certainty: Certainty::Asserted,
                citations: claim.citations.clone(),
                rule: String::new(),
            })
        };
        let backs = relation(RelationKind::Backs, Role::Attacker, Role::Target);
        let present = relation(RelationKind::PresentAt, Role::Target, Role::Place);
        let states = self.note == LASTING;
        backs
            .into_iter()
            .chain(present)
            .filter(|_| states)
            .collect()
    }

    /// `corrected`: a text that says of itself that its strikes were explosions.
    fn claim(&self, start: usize, corrected: bool) -> Claim {
        let quote = self.quote();
        let span = Span::new(start, start + quote.chars().count());
        let mut mentions = Vec::new();
        if let Some(place) = self.place {
            mentions.push(mention(Role::Place, place, EntityKind::Location, span));
        }
        for (role, actor) in [(Role::Attacker, self.attacker), (Role::Target, self.target)] {
            if let Some(actor) = actor {
                mentions.push(mention(role, actor, EntityKind::Actor, span));
            }
        }
        let kind = if corrected && self.kind == EventKind::Strike {
            EventKind::Explosion
        } else {
            self.kind
        };
        Claim {
            kind,
            span,
            certainty: self.certainty,
            is_background: false,
            when: self.day.map(|day| When {
                start: day,
                end: day.saturating_add(jiff::Span::new().days(self.span)),
                precision: if self.span > 2 {
                    DatePrecision::Week
                } else {
                    DatePrecision::Day
                },
                time: None,
                text: String::new(),
                span: None,
                rule: String::new(),
                flags: Vec::new(),
            }),
            yearless: None,
            mentions,
            weapons: Vec::new(),
            cargo: Vec::new(),
            vehicles: Vec::new(),
            quantity: None,
            disguise: None,
            words: Vec::new(),
            tolls: self.killed.map(|n| toll(n, true)).into_iter().collect(),
            citations: self
                .cites
                .map(|name| Citation {
                    name: name.to_owned(),
                    actor: gazetteer().actor(name).map(|actor| actor.id.clone()),
                    depth: 1,
                    span,
                })
                .into_iter()
                .collect(),
            struck: Vec::new(),
            confidence: 0.9,
            rule: String::new(),
            quote,
        }
    }
}

pub(crate) fn toll(n: u32, is_total: bool) -> Toll {
    Toll {
        measure: Measure::Killed,
        low: n,
        best: n,
        high: n,
        qualifier: Qualifier::Exact,
        scope: Scope::Event,
        is_total,
        victim: None,
        victim_kind: None,
        text: n.to_string(),
        span: Span::default(),
    }
}

fn mention(role: Role, id: &str, is: EntityKind, span: Span) -> Mention {
    let listed = gazetteer().actor(id).is_some() || gazetteer().place(id).is_some();
    let entity = if listed {
        Entity {
            is,
            id: id.to_owned(),
            unknown: None,
        }
    } else {
        let container = (is == EntityKind::Location).then(|| "district".to_owned());
        Entity {
            is,
            id: match is {
                EntityKind::Actor => id::unknown_actor(id),
                EntityKind::Location => id::unknown_location(id, "district"),
            },
            // Texts spell a name each in its own way.
            unknown: Some(UnknownName {
                name: if role == Role::Target {
                    id.to_uppercase()
                } else {
                    id.to_owned()
                },
                kind: role.to_string(),
                container,
            }),
        }
    };
    Mention {
        role,
        entity,
        text: id.to_owned(),
        span,
        relation: None,
        distance_km: None,
        precision: None,
        certainty: None,
    }
}

/// A text: its sentences, a line each.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Words {
    pub(crate) says: Vec<Says>,
    pub(crate) corrected: bool,
}

impl Words {
    fn read(&self) -> (String, Extraction) {
        let mut text = String::new();
        let mut extraction = Extraction::default();
        if self.corrected {
            text.push_str("Correction: these were explosions.\n");
        }
        for says in &self.says {
            let claim = says.claim(text.chars().count(), self.corrected);
            text.push_str(&claim.quote);
            text.push('\n');
            // A sentence said twice is one claim to whoever reads the text.
            if !extraction
                .claims
                .iter()
                .any(|other| other.quote == claim.quote)
            {
                let start = claim.span.start as usize;
                extraction.relations.extend(says.relations(start));
                extraction.claims.push(claim);
            }
        }
        (text.trim_end().to_owned(), extraction)
    }
}

/// What a look at a document found.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Look {
    Text(Words),
    Unchanged,
    Consent,
    Gone,
}

pub(crate) fn text(says: &[Says]) -> Look {
    Look::Text(Words {
        says: says.to_vec(),
        corrected: false,
    })
}

pub(crate) fn at(day: Date) -> Timestamp {
    let stated = Stated::day(day, DateSource::Meta);
    stated.timestamp(&TimeZone::UTC).expect("a day of this era")
}

/// A document of `source` published on a day, with looks at so many hours after it (`None`: a file).
pub(crate) fn document(
    source: &str,
    name: &str,
    published: Option<Date>,
    looks: &[(Option<i64>, Look)],
) -> DocumentReadings {
    let url = url::Url::parse(&format!("https://{source}.example/{name}")).expect("a URL");
    let id = id::document(&url);
    let mut readings: Vec<Reading> = looks
        .iter()
        .map(|(hours, look)| {
            let status = match look {
                Look::Text(_) | Look::Consent => 200,
                Look::Unchanged => 304,
                Look::Gone => 404,
            };
            let mut article = Article::empty(match look {
                Look::Text(_) => Status::Article,
                Look::Consent => Status::Consent,
                Look::Unchanged | Look::Gone => Status::Error,
            });
            let mut extraction = Extraction::default();
            if let Look::Text(words) = look {
                (article.text, extraction) = words.read();
                article.title = Some(name.to_owned());
                article.published = published.map(|day| Stated::day(day, DateSource::Meta));
            }
            let base = at(published.unwrap_or(date(2021, 10, 9)));
            let captured_at = hours.map(|hours| base + jiff::SignedDuration::from_hours(hours));
            let digest = id::hash(&[&format!("{look:?}")]);
            Reading {
                capture: Capture {
                    document: id.clone(),
                    url: url.clone(),
                    captured_at,
                    status,
                    archive: ArchiveKey {
                        file: format!("{digest}.warc.gz"),
                        offset: 0,
                        length: 1,
                    },
                    digest,
                },
                article,
                extraction,
            }
        })
        .collect();
    readings.sort_by(|a, b| a.capture.order().cmp(&b.capture.order()));
    DocumentReadings {
        document: id,
        source: source.to_owned(),
        zone: TimeZone::UTC,
        reader: "one".to_owned(),
        readings,
    }
}

/// A page published on a day of October 2021 and seen once.
pub(crate) fn report(source: &str, day: i8, says: &[Says]) -> DocumentReadings {
    let name = format!("{day}-{}", says.len());
    document(
        source,
        &name,
        Some(date(2021, 10, day)),
        &[(Some(1), text(says))],
    )
}
