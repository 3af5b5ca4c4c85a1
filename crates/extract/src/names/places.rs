//! Grammar that names a place without an alias: borders between countries, `the deserts of A and B`; and how a place is meant:
//! `near`, `14 km from`, `outskirts of`.

use model::claim::EntityKind;

use super::{Hit, hit, is_wide, known, put, unlisted};
use crate::lexicon::{Lexicon, PLACES};
use crate::token::{Token, span};

pub(crate) fn widen(sentence: &[Token], hits: &mut Vec<Hit>, lexicon: &Lexicon) {
    borders(sentence, hits, lexicon);
    kinds_of(sentence, hits, lexicon);
}

/// `the border between Syria and Iraq`, `Syrian-Iraqi frontier`, `Syria's border with Iraq`.
fn borders(sentence: &[Token], hits: &mut Vec<Hit>, lexicon: &Lexicon) {
    let country = |token: &Token| lexicon.listed.nation(&token.key)?.nation.country.as_deref();
    for (at, token) in sentence.iter().enumerate() {
        if !token.is_any(&["border", "borders", "frontier", "triangle"])
            || hits
                .iter()
                .any(|h| h.is_place() && h.first <= at && at < h.stop)
        {
            continue;
        }
        let skip = |t: &Token| {
            t.is_any(&[
                "-", "and", "the", ",", "border", "with", "of", "between", "s", "on", "triangle",
            ])
        };
        let (mut first, mut stop) = (at, at + 1);
        let mut countries: Vec<&str> = Vec::new();
        let mut back = at;
        while back > 0 && at - back < 7 {
            let Some(t) = sentence.get(back - 1) else {
                break;
            };
            if let Some(c) = country(t) {
                countries.push(c);
                first = back - 1;
            } else if !t.is_any(&["-", "and", ",", "border"]) {
                break;
            }
            back -= 1;
        }
        let mut ahead = at + 1;
        while ahead < at + 8 {
            let Some(t) = sentence.get(ahead) else { break };
            if let Some(c) = country(t) {
                // `the border, Iraqi officials said`: the comma ends the phrase.
                countries.push(c);
                stop = ahead + 1;
            } else if !(skip(t) || t.is_any(&["crossing", "crossings"]) && ahead == at + 1)
                || t.is(",")
                    && !sentence
                        .get(ahead + 1)
                        .is_some_and(|n| country(n).is_some() || n.is("and"))
            {
                break;
            }
            ahead += 1;
        }
        // Which crossing it is is said by a name of its own.
        if sentence.get(at + 1).is_some_and(|t| {
            t.is_any(&["town", "city", "village", "guards", "police"])
                || t.is_any(&["crossing", "crossings"]) && stop == at + 1
        }) {
            continue;
        }
        if token.is("triangle") && countries.is_empty() {
            let named = hits
                .iter()
                .rev()
                .filter(|h| h.is_place() && h.stop <= at && at - h.stop < 5)
                .take_while(|h| {
                    sentence.get(h.first).is_some_and(|t| t.glued)
                        || sentence.get(h.stop).is_some_and(|t| t.glued)
                })
                .map(|h| h.first)
                .min();
            if let Some(first) = named {
                let entity = unlisted(
                    EntityKind::Location,
                    spelled(sentence, first, at + 1),
                    "area",
                    None,
                );
                put(hits, hit(first, at + 1, entity));
            }
            continue;
        }
        countries.sort_unstable();
        countries.dedup();
        if let Some(id) = lexicon.listed.border(&countries) {
            put(hits, hit(first, stop, known(EntityKind::Location, id)));
        } else if countries.len() == 2 {
            let name = spelled(sentence, first, stop);
            let entity = unlisted(EntityKind::Location, name, "border", None);
            put(hits, hit(first, stop, entity));
        }
    }
    hits.sort_by_key(|h| h.first);
}

/// `in Zahedan, Iran, on Sunday`: the country of a place, and not its state.
pub(crate) fn countries(sentence: &[Token], hits: &mut [Hit], lexicon: &Lexicon) {
    for at in 1..hits.len() {
        let (Some(place), Some(state)) = (hits.get(at - 1), hits.get(at)) else {
            continue;
        };
        let stands_apart = place.is_place()
            && place.stop + 1 == state.first
            && sentence.get(place.stop).is_some_and(|t| t.is(","))
            && sentence.get(state.stop).is_none_or(|t| !t.is_word());
        let name = sentence.get(state.first).filter(|t| {
            stands_apart && state.is_actor() && state.stop == state.first + 1 && !t.possessive
        });
        let country = name.and_then(|t| lexicon.listed.nation(&t.key)?.nation.country.as_deref());
        let is_there = |country: &&str| {
            place.entity.unknown.is_some() || lexicon.gazetteer.is_within(place.id(), country)
        };
        if let Some(country) = country.filter(is_there)
            && let Some(hit) = hits.get_mut(at)
        {
            hit.entity = known(EntityKind::Location, country);
            hit.is_wide = true;
        }
    }
}

/// The words as the text has them, with its hyphens.
pub(crate) fn spelled(sentence: &[Token], first: usize, stop: usize) -> String {
    let mut out = String::new();
    for token in sentence.get(first..stop).unwrap_or_default() {
        if !out.is_empty() {
            out.push(if token.glued { '-' } else { ' ' });
        }
        let mut letters = token.key.chars();
        if token.shape == crate::token::Shape::Upper {
            out.push_str(&token.key.to_uppercase());
        } else if token.is_capital() {
            out.extend(letters.next().into_iter().flat_map(char::to_uppercase));
            out.push_str(letters.as_str());
        } else {
            out.push_str(&token.key);
        }
    }
    out
}

/// `the deserts of Hama and Homs`, `Al-Qa'im crossing`: the listed place of that kind, where there is one.
fn kinds_of(sentence: &[Token], hits: &mut [Hit], lexicon: &Lexicon) {
    let mut shared: Option<&str> = None;
    for at in 0..hits.len() {
        let Some(this) = hits.get(at).filter(|h| h.is_place()) else {
            shared = None;
            continue;
        };
        let (first, stop) = (this.first, this.stop);
        let before = |n: usize| first.checked_sub(n).and_then(|i| sentence.get(i));
        let of_kind = before(1)
            .filter(|t| t.is("of"))
            .and(before(2))
            .filter(|t| t.is_any(&["desert", "deserts", "badia", "city"]))
            .map(|t| if t.is("city") { "city" } else { "desert" });
        let behind = sentence
            .get(stop)
            .filter(|t| t.is_any(&["desert", "deserts", "city", "crossing"]))
            .map(|t| t.key.trim_end_matches('s'));
        let continued = shared.filter(|_| before(1).is_some_and(|t| t.is_any(&["and", ","])));
        // `deserts of Hama` may be an alias of its own.
        let within = sentence
            .get(first)
            .filter(|t| t.is("deserts"))
            .map(|_| "desert");
        let Some(kind) = behind.or(of_kind).or(continued) else {
            shared = within;
            continue;
        };
        shared = (of_kind.is_some() || continued.is_some()).then_some(kind);
        let name = spelled(sentence, first, stop);
        let listed = lexicon
            .place_called(&format!("{name} {kind}"))
            .map(str::to_owned);
        if let (Some(id), Some(this)) = (listed, hits.get_mut(at)) {
            this.is_wide = is_wide(lexicon, &id);
            this.entity = known(EntityKind::Location, &id);
            if behind.is_some() {
                this.stop += 1;
            }
        }
    }
}

/// How a place is meant: relation, distance in km.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Relation {
    pub relation: Option<String>,
    pub distance_km: Option<f64>,
}

const NEAR: &[&str] = &[
    "near",
    "nearby",
    "around",
    "outside",
    "outskirts",
    "vicinity",
    "surroundings",
    "close",
    "beside",
    "adjacent",
    "edge",
    "towards",
    "toward",
];

/// `west of X`.
pub(super) const DIRECTIONS: &[&str] = &[
    "east",
    "west",
    "north",
    "south",
    "northeast",
    "northwest",
    "southeast",
    "southwest",
];

/// Reads the words in front of a place, up to some eight of them.
pub(crate) fn relation(sentence: &[Token], place: &Hit) -> Relation {
    let from = place.first.saturating_sub(8);
    let before: Vec<&Token> = sentence
        .get(from..place.first)
        .unwrap_or_default()
        .iter()
        .collect();
    let mut out = Relation::default();
    for (back, token) in before.iter().rev().enumerate() {
        if !token.is_word() && !token.is("(") {
            break;
        }
        if out.relation.is_none() && token.is_any(NEAR) {
            let word = if token.is_any(&["outskirts", "edge"]) {
                "outskirts of"
            } else {
                "near"
            };
            out.relation = Some(word.to_owned());
        } else if out.relation.is_none()
            && back <= 2
            && token.is_any(DIRECTIONS)
            && before.iter().rev().take(back).any(|t| t.is("of"))
        {
            out.relation = Some(format!("{} of", token.key));
        } else if out.relation.is_none() && back == 0 && token.is("between") {
            out.relation = Some("between".to_owned());
        }
        let unit = token.is_any(&[
            "km",
            "kilometres",
            "kilometers",
            "kilometre",
            "kilometer",
            "miles",
            "kms",
        ]);
        if unit && let Some(number) = before.iter().rev().nth(back + 1).and_then(|t| t.digits()) {
            let factor = if token.is("miles") { 1.609_344 } else { 1.0 };
            out.distance_km = Some(f64::from(number) * factor);
            out.relation.get_or_insert_with(|| "near".to_owned());
            break;
        }
        // A name or a verb of its own ends the phrase.
        let inside = token.is_any(NEAR)
            || token.is_any(DIRECTIONS)
            || unit
            || token.digits().is_some()
            || PLACES.kinds.of(&token.key).is_some()
            || token.is_any(&[
                "of", "the", "from", "to", "away", "located", "about", "some", "more", "than", "a",
                "its", "eastern", "western", "southern", "northern", "between", "in", "on",
            ]);
        if !inside {
            break;
        }
    }
    out
}

/// The words of a hit as a span.
pub(crate) fn span_of(sentence: &[Token], hit: &Hit) -> model::text::Span {
    span(sentence.get(hit.first..hit.stop).unwrap_or_default())
}
