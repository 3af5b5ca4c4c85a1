//! Names that no list has. Frames announce them: `X town`, `in X`, `the village of X`, `militia of "X"`, `X Army`. Another spelling of
//! a listed place is told by its skeleton key.

use model::claim::EntityKind;

use super::groups::{group, vessel};
use super::{
    Hit, LOCATIVE, Memory, hit, is_wide, known, longer,
    places::{DIRECTIONS, spelled},
    unlisted,
};
use crate::dates::is_calendar_word;
use crate::lexicon::{CAPITALS, Lexicon, PEOPLE, PLACES, is_article};
use crate::token::{Shape, Token};

pub(crate) fn read(
    sentence: &[Token],
    hits: &mut Vec<Hit>,
    lexicon: &Lexicon,
    memory: &mut Memory,
) {
    longer::inside_longer(sentence, hits, lexicon);
    longer::named_after_place(sentence, hits);
    let mut at = 0;
    while at < sentence.len() {
        let Some(stop) = run(sentence, at, hits) else {
            at += 1;
            continue;
        };
        let named = vessel(sentence, at, stop, lexicon)
            .or_else(|| group(sentence, at, stop, hits, lexicon));
        if let Some(found) = named {
            remember(hits, memory, found);
        } else if let Some(found) = place(sentence, at, stop, hits, lexicon, memory) {
            remember(hits, memory, found);
        }
        at = stop;
    }
}

/// A headline in capitals: no word of some length is small.
pub(super) fn is_title_case(sentence: &[Token]) -> bool {
    const SMALL: &[&str] = &[
        "after", "before", "while", "near", "from", "with", "amid", "over", "into", "against",
        "between", "during", "about", "under", "around", "outside", "inside", "through", "across",
        "since", "until",
    ];
    sentence.len() > 4
        && !sentence
            .iter()
            .any(|t| t.shape == Shape::Lower && !t.glued && t.key.len() > 3 && !t.is_any(SMALL))
}

fn remember(hits: &mut Vec<Hit>, memory: &mut Memory, found: Hit) {
    let folded = found
        .entity
        .unknown
        .as_ref()
        .map(|u| model::text::fold(&u.name));
    if let Some(folded) = folded {
        memory
            .unlisted
            .entry(folded)
            .or_insert_with(|| found.entity.clone());
    }
    hits.push(found);
}

/// A run of capital words that no hit covers, the Arabic article included.
fn run(sentence: &[Token], at: usize, hits: &[Hit]) -> Option<usize> {
    let free = |i: usize| !hits.iter().any(|h| h.first <= i && i < h.stop);
    let joins = |i: usize| {
        sentence.get(i).is_some_and(|t| {
            free(i)
                && (t.is_capital() && !t.possessive
                    || (is_article(t, sentence.get(i + 1)) || t.is("e") && t.glued)
                        && sentence.get(i + 1).is_some_and(Token::is_capital)
                    || t.glued
                        && t.shape != Shape::Digit
                        && i > 0
                        && sentence.get(i - 1).is_some_and(|b| is_article(b, Some(t))))
        })
    };
    let last_may_be_possessive = |i: usize| {
        sentence
            .get(i)
            .is_some_and(|t| free(i) && t.is_capital() && t.possessive)
    };
    if !joins(at) && !last_may_be_possessive(at) {
        return None;
    }
    let mut stop = at;
    while joins(stop) && stop - at < 6 {
        stop += 1;
    }
    if last_may_be_possessive(stop) {
        stop += 1;
    }
    Some(stop.max(at + 1))
}

/// `Abu Omar al-Shami`, `Mustafa al-Masalmeh`: words that begin the names of men.
fn is_person_name(sentence: &[Token], first: usize, stop: usize) -> bool {
    stop - first > 1
        && sentence.get(first).is_some_and(|t| {
            t.is_in(&CAPITALS.given_names)
                || t.is("abu")
                    && sentence
                        .get(first + 1)
                        .is_some_and(|n| n.is_in(&CAPITALS.given_names))
        })
}

pub(super) fn is_name(token: &Token, lexicon: &Lexicon) -> bool {
    !is_calendar_word(&token.key)
        && !token.is_in(&CAPITALS.not_names)
        && lexicon.listed.nation(&token.key).is_none()
        && token.shape != Shape::Digit
        && token.key.chars().count() > 2
}

/// The last place named before that is wide enough to hold others.
fn container_before<'a>(
    first: usize,
    hits: &'a [Hit],
    lexicon: &Lexicon,
    memory: &'a Memory,
) -> Option<&'a str> {
    let in_sentence = hits
        .iter()
        .rev()
        .filter(|h| h.is_place() && h.stop <= first);
    in_sentence
        .map(Hit::id)
        .chain(memory.places.iter().rev().map(|e| e.id.as_str()))
        .find(|id| {
            lexicon.gazetteer.place(id).is_some_and(|p| {
                matches!(
                    p.kind.as_str(),
                    "governorate" | "district" | "city" | "region" | "country"
                )
            })
        })
}

/// `the outskirts of X`: what lies around a place.
const AROUND: &[&str] = &[
    "outskirts",
    "vicinity",
    "surroundings",
    "environs",
    "edge",
    "entrance",
    "suburbs",
    "perimeter",
    "skies",
    "sky",
    "streets",
    "mayor",
    "governor",
    "residents",
    "inhabitants",
];

/// `taken to X, near Y`: what is said to lie somewhere is a place.
fn is_located(sentence: &[Token], stop: usize) -> bool {
    matches!(sentence.get(stop..stop + 2), Some([comma, near]) if comma.is(",")
        && near.is_any(&["near", "outside", "east", "west", "north", "south", "close"]))
}

/// What is shelled or bombed without a word for what it is, is a place: `shelled X`, `bombed X and Y`, `the shelling on X`.
fn is_hit(sentence: &[Token], first: usize, stop: usize) -> bool {
    let back = |n: usize| first.checked_sub(n).and_then(|i| sentence.get(i));
    let is_verb = back(1).is_some_and(|t| {
        t.is_any(&[
            "shelled",
            "shelling",
            "bombed",
            "bombing",
            "bombarded",
            "bombarding",
            "pounded",
            "pounding",
            "stormed",
            "storming",
        ])
    });
    let is_noun = back(1).is_some_and(|t| t.is("on"))
        && back(2).is_some_and(|t| {
            t.is_any(&[
                "shelling",
                "bombardment",
                "airstrike",
                "airstrikes",
                "strike",
                "strikes",
                "raid",
                "raids",
                "assault",
            ])
        });
    let ends = sentence.get(stop).is_none_or(|t| {
        !t.is_word()
            || t.is_any(LOCATIVE)
            || is_calendar_word(&t.key)
            || t.is_any(&[
                "and",
                "with",
                "after",
                "before",
                "today",
                "yesterday",
                "last",
                "this",
                "early",
                "late",
                "while",
                "as",
                "again",
                "since",
                "for",
                "during",
                "overnight",
                "killed",
                "killing",
                "that",
                "which",
            ])
    });
    (is_verb || is_noun) && ends
}

/// `the villages of A and B`, `near A, B and C`: the last members of a list that a preposition or a kind of place began.
fn in_list(sentence: &[Token], first: usize, hits: &[Hit]) -> bool {
    let get = |i: usize| sentence.get(i);
    let Some(before) = hits
        .iter()
        .filter(|h| h.is_place() && h.stop < first)
        .max_by_key(|h| h.stop)
    else {
        return false;
    };
    let between = get(before.stop).is_some_and(|t| t.is_any(&[",", "and"]))
        && (before.stop + 1 == first
            || before.stop + 2 == first && get(before.stop + 1).is_some_and(|t| t.is("and")));
    // `attacked Homs, Smith said`: a comma alone lists nothing where a verb follows.
    between
        && before.entity.unknown.is_some()
        && !before.is_wide
        && get(before.stop).is_some_and(|t| t.is("and"))
}

/// `X town`, `in X`, `the village of X`.
fn place(
    sentence: &[Token],
    mut first: usize,
    mut stop: usize,
    hits: &[Hit],
    lexicon: &Lexicon,
    memory: &Memory,
) -> Option<Hit> {
    let get = |i: usize| sentence.get(i);
    while first < stop
        && get(first).is_some_and(|t| {
            (!is_name(t, lexicon) || t.is_any(LOCATIVE)) && !is_article(t, get(first + 1))
        })
    {
        // `Um al-Kaif`, `Arab Hasan village`: the first word is part of the name.
        let begins = get(first).is_some_and(|t| {
            t.is_any(&["um", "umm"])
                || t.is_any(&["sheikh", "arab"])
                    && get(stop).is_some_and(|t| PLACES.kinds.of(&t.key).is_some())
        });
        if begins && stop - first > 1 {
            break;
        }
        first += 1;
    }
    while stop > first && get(stop - 1).is_some_and(|t| !is_name(t, lexicon)) {
        stop -= 1;
    }
    if first >= stop {
        return None;
    }
    // `Marnoub District` is Marnoub: what surrounds a town says nothing in its name.
    let is_settled = get(stop - 1).is_some_and(|t| {
        t.is_any(&[
            "district",
            "subdistrict",
            "governorate",
            "province",
            "village",
            "town",
        ])
    });
    if is_settled && stop - first > 1 {
        stop -= 1;
    }
    // `Marnoub-held`, `at Korean yards`: an adjective names no place.
    let is_adjective = stop - first == 1
        && get(first).is_some_and(|t| {
            let ends = ["ian", "ean", "ish", "ese"]
                .iter()
                .any(|end| t.key.ends_with(end));
            ends && get(stop).is_some_and(|n| {
                n.shape == Shape::Lower
                    && !n.is_any(LOCATIVE)
                    && !is_calendar_word(&n.key)
                    && PLACES.kinds.of(&n.key).is_none()
            })
        });
    if is_adjective || get(stop).is_some_and(|t| t.glued && t.shape == Shape::Lower) {
        return None;
    }
    let behind = get(stop).filter(|t| !t.glued);
    let own_kind = get(stop - 1)
        .filter(|_| stop - first > 1)
        .and_then(|t| PLACES.kinds.of(&t.key));
    let kind_behind = behind
        .and_then(|t| PLACES.kinds.of(&t.key))
        .or_else(|| {
            behind
                .filter(|t| t.is_any(&["military", "oil", "gas", "border", "air"]))
                .and_then(|_| get(stop + 1))
                .and_then(|t| PLACES.kinds.of(&t.key))
        })
        .or(own_kind);
    let before = first.checked_sub(1).and_then(get);
    let quoted = before.is_some_and(|t| t.is("\""));
    let before = if quoted {
        first.checked_sub(2).and_then(get)
    } else {
        before
    };
    let back = |n: usize| first.checked_sub(n + usize::from(quoted)).and_then(get);
    let kind_before = before
        .filter(|t| t.is("of"))
        .and_then(|_| first.checked_sub(2 + usize::from(quoted)).and_then(get))
        .and_then(|t| PLACES.kinds.of(&t.key));
    let title_case = is_title_case(sentence);
    let after_preposition = !title_case
        && before.is_some_and(|t| {
            t.is_any(LOCATIVE)
                && !t.is_any(&[
                    "of", "by", "on", "to", "from", "via", "through", "over", "around", "across",
                ])
        });
    let arabic = get(first).is_some_and(|t| is_article(t, get(first + 1)));
    let listed_before = hits
        .iter()
        .any(|h| h.is_place() && h.stop < first && first - h.stop <= 2)
        && before.is_some_and(|t| t.is_any(&["and", ",", "-"]));
    let name = spelled(sentence, first, stop);
    let folded = model::text::fold(&name);
    // Named before: every later mention is that one.
    if let Some(entity) = memory
        .unlisted
        .get(&folded)
        .filter(|e| e.is == EntityKind::Location)
    {
        return Some(hit(first, stop, entity.clone()));
    }
    let is_person =
        behind.is_some_and(|t| t.is_in(&PEOPLE.telling)) && kind_behind.is_none() && !arabic
            || is_person_name(sentence, first, stop)
            || before.is_some_and(|t| {
                t.is_any(&[
                    "general",
                    "spokesman",
                    "spokesperson",
                    "correspondent",
                    "martyr",
                    "official",
                    "commander",
                    "leader",
                    "called",
                    "named",
                    "killing",
                ])
            });
    let says_place =
        stop - first > 1 && get(first).is_some_and(|t| t.is_capital() && t.is_in(&PLACES.prefixes));
    let listed = listed_before && !is_person || in_list(sentence, first, hits);
    let announced = kind_behind.is_some()
        || says_place
        || listed && !title_case
        || kind_before.is_some()
        || !is_person
            && (after_preposition
                || arabic
                    && (listed_before
                        || before.is_some_and(|t| {
                            t.is_any(&["from", "to", "of", "on", "the", "towards"])
                        }) && !back(2).is_some_and(|t| t.is("according"))))
        || !is_person
            && before.is_some_and(|t| t.is("of"))
            && back(2).is_some_and(|t| t.is_any(AROUND) || t.is_any(DIRECTIONS))
        || !is_person
            && before.is_some_and(|t| t.is("to"))
            && back(2).is_some_and(|t| t.is_any(&["close", "next", "adjacent"]))
        || !is_person && !title_case && !quoted && is_hit(sentence, first, stop)
        || !is_person
            && before.is_some_and(|t| t.is_any(&["to", "from"]))
            && is_located(sentence, stop)
        || !is_person && before.is_some_and(|t| t.is("from")) && stop - first <= 3;
    let near: Vec<&str> = hits
        .iter()
        .filter(|h| h.is_place())
        .map(Hit::id)
        .chain(memory.places.iter().rev().take(6).map(|e| e.id.as_str()))
        .filter(|id| lexicon.gazetteer.place(id).is_some())
        .collect();
    let inside = hits
        .iter()
        .find(|h| h.is_place() && h.first >= stop && h.first - stop <= 5)
        .map(Hit::id);
    if (announced || arabic && !quoted && !is_person)
        && let Some(id) = lexicon.similar_place(&name, kind_behind, &near)
    {
        let mut found = hit(first, stop, known(EntityKind::Location, &id));
        found.is_wide = is_wide(lexicon, &id);
        return Some(found);
    }
    // `shelled X`: who is shelled is somewhere, yet only a listed name is surely that of a place.
    let is_struck =
        !title_case && !is_person && before.is_some_and(|t| t.is_in(&PLACES.objects_of));
    if !announced && !is_struck {
        return None;
    }
    let is_settlement = own_kind.or(kind_behind).is_none_or(|kind| {
        matches!(
            kind,
            "city" | "town" | "village" | "area" | "district" | "neighbourhood"
        )
    });
    if is_settlement && let Some(id) = lexicon.small_place(&name, inside, &near) {
        return Some(hit(first, stop, known(EntityKind::Location, &id)));
    }
    if !announced {
        return None;
    }
    let kind = kind_behind.or(kind_before).unwrap_or("place");
    let container = inside
        .or_else(|| container_before(first, hits, lexicon, memory))
        .map(str::to_owned);
    // The kind belongs to the name where it tells it from others.
    let with_kind = own_kind.is_none()
        && matches!(
            kind,
            "camp"
                | "checkpoint"
                | "site"
                | "base"
                | "hill"
                | "airbase"
                | "airport"
                | "crossing"
                | "front"
        )
        && kind_behind.is_some();
    let stop_named = if with_kind && get(stop).is_some_and(|t| PLACES.kinds.of(&t.key).is_some()) {
        stop + 1
    } else {
        stop
    };
    let name = if matches!(
        kind,
        "camp" | "checkpoint" | "site" | "base" | "airbase" | "airport" | "crossing"
    ) {
        spelled(sentence, first, stop_named)
    } else {
        name
    };
    Some(hit(
        first,
        stop_named.max(stop),
        unlisted(EntityKind::Location, name, kind, container),
    ))
}
