//! A sentence -> the actors and places it names. Aliases first, then grammar that names somebody without an alias (`Iranian-backed
//! fighters`, `the Syrian-Iraqi border`), then names that no list has, each with what the text says they are.

use std::collections::HashMap;

use model::claim::{Entity, EntityKind, UnknownName};
use model::gazetteer::{Gazetteer, UNIDENTIFIED};

use crate::lexicon::{Lexicon, PEOPLE};
use crate::token::Token;

pub(crate) mod actors;
pub(crate) mod again;
mod groups;
mod longer;
pub(crate) mod places;
pub(crate) mod succession;
pub(crate) mod unknown;

/// A name in a sentence: its words, and who or where it is.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    pub first: usize,
    pub stop: usize,
    pub entity: Entity,
    /// Only refers to somebody named elsewhere: plays a part, but is no name.
    pub is_reference: bool,
    /// A country, region or sea: too wide to be where something happened, when more is said.
    pub is_wide: bool,
    /// A medium or a monitor: it tells of incidents and takes no part in them.
    pub is_teller: bool,
}

impl Hit {
    pub(crate) fn is_actor(&self) -> bool {
        self.entity.is == EntityKind::Actor
    }

    pub(crate) fn is_place(&self) -> bool {
        self.entity.is == EntityKind::Location
    }

    pub(crate) fn id(&self) -> &str {
        &self.entity.id
    }
}

pub(crate) fn known(is: EntityKind, id: &str) -> Entity {
    Entity {
        is,
        id: id.to_owned(),
        unknown: None,
    }
}

pub(crate) fn unlisted(
    is: EntityKind,
    name: String,
    kind: &str,
    container: Option<String>,
) -> Entity {
    let id = match is {
        EntityKind::Actor => model::id::unknown_actor(&name),
        EntityKind::Location => {
            model::id::unknown_location(&name, container.as_deref().unwrap_or_default())
        }
    };
    Entity {
        is,
        id,
        unknown: Some(UnknownName {
            name,
            kind: kind.to_owned(),
            container,
        }),
    }
}

/// So many actors and places are remembered: more than a story names, few enough to search.
const REMEMBERED: usize = 64;

/// What was named before in the text: it decides references and doubtful readings.
#[derive(Default)]
pub(crate) struct Memory {
    pub actors: Vec<String>,
    pub places: Vec<Entity>,
    /// Names that no list has, by folded spelling.
    pub unlisted: HashMap<String, Entity>,
}

impl Memory {
    fn note(&mut self, hit: &Hit) {
        if hit.is_actor() {
            put_last(&mut self.actors, hit.entity.id.clone(), String::as_str);
        } else {
            put_last(&mut self.places, hit.entity.clone(), |e| &e.id);
        }
    }
}

/// The last one named stands last, and none stands twice.
fn put_last<T>(list: &mut Vec<T>, named: T, id: impl Fn(&T) -> &str) {
    list.retain(|before| id(before) != id(&named));
    if list.len() >= REMEMBERED {
        list.remove(0);
    }
    list.push(named);
}

/// `publisher` decides what its own words for somebody mean.
pub(crate) fn names(
    sentence: &[Token],
    lexicon: &Lexicon,
    publisher: Option<&str>,
    memory: &mut Memory,
) -> Vec<Hit> {
    let mut hits: Vec<Hit> = lexicon
        .aliases(sentence, publisher)
        .into_iter()
        .filter_map(|found| choose(sentence, &found, lexicon, memory))
        .collect();
    places::widen(sentence, &mut hits, lexicon);
    actors::read(sentence, &mut hits, lexicon, memory);
    hits.sort_by_key(|h| (h.first, usize::MAX - h.stop));
    unknown::read(sentence, &mut hits, lexicon, memory);
    hits.sort_by_key(|h| (h.first, usize::MAX - h.stop));
    places::countries(sentence, &mut hits, lexicon);
    actors::references(sentence, &mut hits, lexicon, memory);
    again::read(sentence, &mut hits, memory, lexicon);
    hits.sort_by_key(|h| (h.first, usize::MAX - h.stop));
    let mut reach = 0;
    hits.retain(|h| {
        let free = h.first >= reach;
        if free {
            reach = h.stop;
        }
        free
    });
    for hit in &mut hits {
        hit.is_teller = hit.is_actor()
            && lexicon
                .gazetteer
                .actor(hit.id())
                .is_some_and(|a| matches!(a.kind.as_str(), "media" | "monitor"));
        if !hit.is_reference {
            memory.note(hit);
        }
    }
    hits
}

/// Adds a hit and drops those it covers.
pub(crate) fn put(hits: &mut Vec<Hit>, hit: Hit) {
    hits.retain(|h| h.stop <= hit.first || h.first >= hit.stop);
    hits.push(hit);
}

pub(crate) fn hit(first: usize, stop: usize, entity: Entity) -> Hit {
    Hit {
        first,
        stop,
        entity,
        is_reference: false,
        is_wide: false,
        is_teller: false,
    }
}

/// Prepositions in front of a place.
pub(crate) const LOCATIVE: &[&str] = &[
    "in",
    "at",
    "from",
    "to",
    "into",
    "near",
    "nearby",
    "inside",
    "outside",
    "around",
    "towards",
    "toward",
    "between",
    "across",
    "through",
    "via",
    "of",
    "within",
    "over",
    "on",
    "east",
    "west",
    "north",
    "south",
    "off",
    "by",
    "throughout",
    "beyond",
    "southeast",
    "northeast",
    "southwest",
    "northwest",
];

fn choose(
    sentence: &[Token],
    found: &crate::lexicon::Found<'_>,
    lexicon: &Lexicon,
    memory: &Memory,
) -> Option<Hit> {
    let before = |n: usize| found.first.checked_sub(n).and_then(|i| sentence.get(i));
    let after = sentence.get(found.stop);
    // `Iran-flagged`: whose flag a ship flies says nothing of who was hit, or where.
    if after.is_some_and(|t| t.glued && t.is_any(&["flagged", "registered", "owned"])) {
        return None;
    }
    let actors: Vec<&str> = of_kind(found, EntityKind::Actor);
    let places: Vec<&str> = of_kind(found, EntityKind::Location);
    let mut first = found.first;
    while first > 0
        && sentence
            .get(first - 1)
            .is_some_and(|t| crate::lexicon::is_article(t, sentence.get(first)))
    {
        first -= 1;
    }
    let before_name = first.checked_sub(1).and_then(|i| sentence.get(i));
    if places.is_empty() {
        let id = *actors.first()?;
        // `US-backed`, `UK-based`: an adjective names nobody.
        if after.is_some_and(|t| t.glued && !t.is_capital()) {
            return None;
        }
        // `Unidentified gunmen` are told by the frames.
        let mut words = sentence.get(found.first..found.stop)?.iter();
        if id == UNIDENTIFIED && words.all(|t| !t.is_capital()) {
            return None;
        }
        return Some(hit(found.first, found.stop, known(EntityKind::Actor, id)));
    }
    if after.is_some_and(|t| t.is("time")) {
        return None;
    }
    let in_place = before_name.is_some_and(|t| t.is_any(LOCATIVE) && !t.is("by"))
        && !after.is_some_and(|t| t.glued)
        // `Belonging to`, `loyal to`: whose, not where.
        && !first.checked_sub(2).and_then(|i| sentence.get(i)).is_some_and(|t| {
            t.is_any(&["belong", "belonging", "belongs", "loyal", "according", "affiliated", "allied", "members", "forces", "side", "against", "base", "bases", "positions", "position", "posts", "troops", "soldiers", "drones", "warplanes", "jets", "army"])
        });
    if let Some(actor) = actors.first() {
        let possessive = sentence.get(found.stop - 1).is_some_and(|t| t.possessive);
        if !in_place || possessive && !before_name.is_some_and(|t| t.is("in")) {
            return Some(hit(
                found.first,
                found.stop,
                known(EntityKind::Actor, actor),
            ));
        }
    }
    // A channel may be called like a town: it is told things, and tells them.
    let head = sentence
        .get(found.first)
        .map(|t| t.key.as_str())
        .unwrap_or_default();
    if found.stop - found.first == 1
        && let Some(medium) = lexicon.media_names.get(head)
        && after.is_none_or(|t| !t.is_capital())
        && (before_name.is_some_and(|t| t.is_any(&["of", "for", "with"]))
            && first
                .checked_sub(2)
                .and_then(|i| sentence.get(i))
                .is_some_and(|t| {
                    t.is_any(&[
                        "journalist",
                        "journalists",
                        "reporter",
                        "reporters",
                        "correspondent",
                        "crew",
                        "cameraman",
                    ])
                })
            || before_name.is_some_and(|t| t.is_any(&["told", "to"]))
                && before(first.abs_diff(found.first) + 2)
                    .is_none_or(|t| !t.is_any(&["close", "sent"]))
                && before_name.is_some_and(|t| t.is("told"))
            || after.is_some_and(|t| t.is_any(&["reported", "said", "reports", "channel", "tv"])))
    {
        return Some(hit(first, found.stop, known(EntityKind::Actor, medium)));
    }
    let id = pick_place(sentence, found, &places, lexicon, memory);
    if let Some(state) = lexicon.listed.governed_from(id)
        && is_government(before_name, after)
    {
        return Some(hit(first, found.stop, known(EntityKind::Actor, state)));
    }
    let mut out = hit(first, found.stop, known(EntityKind::Location, id));
    out.is_wide = is_wide(lexicon, id);
    Some(out)
}

/// `Damascus denied it`: a capital that speaks or decides is its government.
fn is_government(before: Option<&Token>, after: Option<&Token>) -> bool {
    let opens =
        before.is_none_or(|t| !t.is_word() || t.is_any(&["that", "but", "while", "as", "and"]));
    opens && after.is_some_and(|t| t.is_in(&PEOPLE.deciding))
}

/// No party to the conflict.
pub(crate) fn is_civilian(gazetteer: &Gazetteer, id: &str) -> bool {
    let actor = gazetteer.actor(id);
    actor.is_some_and(|a| a.kind == "civilian")
}

pub(crate) fn is_wide(lexicon: &Lexicon, id: &str) -> bool {
    lexicon.gazetteer.place(id).is_some_and(|p| {
        matches!(
            p.kind.as_str(),
            "country" | "sea" | "region" | "river" | "border"
        )
    })
}

fn of_kind<'a>(found: &crate::lexicon::Found<'a>, kind: EntityKind) -> Vec<&'a str> {
    found
        .means
        .iter()
        .filter(|(k, _)| *k == kind)
        .map(|(_, id)| id.as_str())
        .collect()
}

/// `Homs` is the governorate, unless the text says city; a crossing only where the text says so.
fn pick_place<'a>(
    sentence: &[Token],
    found: &crate::lexicon::Found<'_>,
    ids: &[&'a str],
    lexicon: &Lexicon,
    memory: &Memory,
) -> &'a str {
    let kind = |id: &str| lexicon.gazetteer.place(id).map_or("", |p| p.kind.as_str());
    let near: Vec<&Token> = (found.first.saturating_sub(3)..found.first)
        .chain(found.stop..(found.stop + 2).min(sentence.len()))
        .filter_map(|i| sentence.get(i))
        .collect();
    let says = |words: &[&str]| near.iter().any(|t| t.is_any(words));
    let wanted: &[&str] = if says(&["crossing", "crossings"]) {
        &["crossing", "city", "governorate"]
    } else if says(&["city", "capital"]) {
        &["city", "governorate", "crossing"]
    } else {
        &["governorate", "city", "crossing"]
    };
    // Of two places of one name the one named before is meant.
    if let Some(id) = ids.iter().find(|id| {
        kind(id) != "crossing"
            && memory.places.iter().any(|p| p.id == **id)
            && wanted[0] == kind(id)
    }) {
        return id;
    }
    wanted
        .iter()
        .find_map(|w| ids.iter().find(|id| kind(id) == *w))
        .or(ids.first())
        .copied()
        .unwrap_or_default()
}
