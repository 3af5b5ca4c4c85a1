//! The word lists, and what is compiled from them and the gazetteer once: one automaton over all aliases, and skeleton keys.
//! A list is data: adding a word is one row.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, Match, MatchKind};
use model::claim::EntityKind;
use model::gazetteer::{Gazetteer, PlaceEntry};
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::token::{Shape, Token, tokens};

use spelling::{is_same_sound, skeleton, squeezed, vowels_differ_by};

mod data;
mod listed;
mod lists;
pub(crate) mod mend;
mod spelling;
pub(crate) mod triggers;

pub(crate) use data::{Kinds, Words};
use listed::Listed;
pub(crate) use listed::NationOf;
pub(crate) use lists::{
    CAPITALS, CIVIL, CUES, DENIALS, GROUPS, PEOPLE, PLACES, RELATIONS, SLOTS, THINGS,
};

/// The gazetteer and the trigger words, compiled once.
pub struct Lexicon {
    pub(crate) gazetteer: Gazetteer,
    pub(crate) listed: Listed,
    spellings: Spellings,
    /// By publisher: what it alone calls somebody.
    said_by: FxHashMap<String, Spellings>,
    /// Skeleton key -> places, for spellings that no list has.
    skeletons: FxHashMap<String, Vec<(String, String)>>,
    /// The same of places that are only meant where the text says that a place is named.
    announced: FxHashMap<String, Vec<(String, String)>>,
    pub(crate) media_names: FxHashMap<String, String>,
}

/// Spellings, and one automaton over all.
struct Spellings {
    automaton: Option<AhoCorasick>,
    aliases: Vec<Alias>,
}

impl Spellings {
    fn find<'a>(&'a self, haystack: &str) -> impl Iterator<Item = (Match, &'a Alias)> {
        let hits = self.automaton.iter();
        hits.flat_map(move |automaton| automaton.find_overlapping_iter(haystack))
            .filter_map(|hit| Some((hit, self.aliases.get(hit.pattern().as_usize())?)))
    }
}

/// Spellings in the making, by pattern.
#[derive(Default)]
struct Book(BTreeMap<String, Alias>);

impl Book {
    fn add(&mut self, text: &str, kind: EntityKind, id: &str) {
        let words = words_of(text);
        if words.is_empty() {
            return;
        }
        let means = (kind, id.to_owned());
        let alias = self.0.entry(pattern(&words)).or_insert_with(|| Alias {
            case: cases(&words, kind),
            means: Vec::new(),
        });
        // Where two spellings differ in capitals, the looser one holds.
        for (case, other) in alias.case.iter_mut().zip(cases(&words, kind)) {
            *case = (*case).min(other);
        }
        if !alias.means.contains(&means) {
            alias.means.push(means);
        }
    }

    fn compile(self) -> Spellings {
        Spellings {
            automaton: AhoCorasick::builder()
                .match_kind(MatchKind::Standard)
                .build(self.0.keys())
                .ok(),
            aliases: self.0.into_values().collect(),
        }
    }
}

/// One spelling, and whom or what it may mean.
struct Alias {
    /// Per word: must it be capital, or all capitals, in the text?
    case: Vec<Case>,
    means: Vec<(EntityKind, String)>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Case {
    Any,
    Capital,
    Upper,
}

/// An alias found in a sentence.
pub(crate) struct Found<'a> {
    pub first: usize,
    pub stop: usize,
    pub means: &'a [(EntityKind, String)],
}

impl Lexicon {
    #[must_use]
    pub fn new(gazetteer: &Gazetteer) -> Lexicon {
        let mut book = Book::default();
        let mut said_by: FxHashMap<String, Book> = FxHashMap::default();
        let mut media_names = FxHashMap::default();
        for actor in &gazetteer.actors {
            for name in std::iter::once(&actor.name)
                .chain(&actor.aliases)
                .chain(&actor.name_ar)
            {
                book.add(without_brackets(name), EntityKind::Actor, &actor.id);
                if actor.kind == "media" {
                    let words = words_of(without_brackets(name));
                    if let Some(first) = words.first() {
                        media_names
                            .entry(first.key.clone())
                            .or_insert_with(|| actor.id.clone());
                    }
                }
            }
            for (publisher, names) in &actor.said_by {
                let book = said_by.entry(publisher.clone()).or_default();
                for name in names {
                    book.add(name, EntityKind::Actor, &actor.id);
                }
            }
        }
        for place in gazetteer.places.iter().filter(|p| !p.announced) {
            for name in std::iter::once(&place.name)
                .chain(&place.aliases)
                .chain(&place.name_ar)
            {
                let name = without_brackets(name);
                book.add(name, EntityKind::Location, &place.id);
                // `Homs province` is also called `Homs`: the word for its kind may be left out.
                let bare = bare_name(name);
                let may_be_bare = matches!(place.kind.as_str(), "governorate" | "crossing");
                if may_be_bare && !place.named_in_full {
                    book.add(&bare, EntityKind::Location, &place.id);
                }
            }
        }
        let skeletons_of =
            |announced| skeletons(gazetteer.places.iter().filter(|p| p.announced == announced));
        Lexicon {
            gazetteer: gazetteer.clone(),
            listed: Listed::new(gazetteer),
            spellings: book.compile(),
            said_by: said_by
                .into_iter()
                .map(|(publisher, book)| (publisher, book.compile()))
                .collect(),
            skeletons: skeletons_of(false),
            announced: skeletons_of(true),
            media_names,
        }
    }

    /// Every alias in the sentence, leftmost first, longest first, none inside another.
    pub(crate) fn aliases(&self, sentence: &[Token], publisher: Option<&str>) -> Vec<Found<'_>> {
        let own = publisher.and_then(|publisher| self.said_by.get(publisher));
        let mut haystack = String::with_capacity(sentence.len() * 9);
        // Byte at which the word begins or ends -> its position.
        let mut starts = FxHashMap::with_capacity_and_hasher(sentence.len(), FxBuildHasher);
        let mut stops = FxHashMap::with_capacity_and_hasher(sentence.len(), FxBuildHasher);
        let mut kept = Vec::with_capacity(sentence.len());
        for (at, token) in sentence.iter().enumerate() {
            if is_article(token, sentence.get(at + 1)) || token.is("\"") {
                continue;
            }
            starts.insert(haystack.len(), kept.len());
            haystack.push(' ');
            haystack.push_str(&token.key);
            haystack.push(' ');
            stops.insert(haystack.len(), kept.len());
            kept.push(at);
        }
        // A line in capitals tells nothing by them.
        let shouting = sentence
            .iter()
            .filter(|t| t.is_word() && t.shape != Shape::Digit)
            .all(|t| t.shape == Shape::Upper);
        let mut found: Vec<Found<'_>> = Vec::new();
        let all = std::iter::once(&self.spellings).chain(own);
        for (hit, alias) in all.flat_map(|spellings| spellings.find(haystack.as_str())) {
            let (Some(&first), Some(&last)) = (starts.get(&hit.start()), stops.get(&hit.end()))
            else {
                continue;
            };
            let positions = kept.get(first..=last).unwrap_or_default();
            let fits = positions.iter().zip(&alias.case).all(|(&at, case)| {
                sentence.get(at).is_some_and(|token| match case {
                    Case::Any => true,
                    Case::Capital => token.is_capital() || token.shape == Shape::Digit,
                    Case::Upper => token.shape == Shape::Upper && !shouting,
                })
            });
            // A mark between the words breaks a name, a dash or a stop does too.
            if let (true, Some(&first), Some(&last)) = (fits, positions.first(), positions.last()) {
                found.push(Found {
                    first,
                    stop: last + 1,
                    means: &alias.means,
                });
            }
        }
        found.sort_by_key(|f| (f.first, usize::MAX - f.stop));
        let mut reach = 0;
        found.retain(|f| {
            let free = f.first >= reach;
            if free {
                reach = f.stop;
            }
            free
        });
        found
    }

    /// The one listed place whose skeleton is that of `name`; `near` are places named around it and decide between several.
    pub(crate) fn similar_place(
        &self,
        name: &str,
        kind: Option<&str>,
        near: &[&str],
    ) -> Option<String> {
        let key = skeleton(name)?;
        // Two consonants are too few, unless the kind of place agrees.
        let is_short = key.chars().count() < 3;
        let same = self.skeletons.get(&key)?;
        let own = squeezed(name);
        // A place of its own, listed elsewhere under this very name, is no misspelling.
        let is_own =
            |id: &String, folded: &String| *folded == own && !same.iter().any(|(i, _)| i == id);
        if self
            .announced
            .get(&key)
            .is_some_and(|rows| rows.iter().any(|(id, folded)| is_own(id, folded)))
        {
            return None;
        }
        let close: Vec<&(String, String)> = same
            .iter()
            .filter(|(id, folded)| {
                if is_short && self.gazetteer.place(id).map(|p| p.kind.as_str()) != kind {
                    return false;
                }
                let distance = strsim::damerau_levenshtein(folded, &own);
                distance <= 2 + folded.len() / 6 && is_same_sound(folded, &own)
            })
            .collect();
        let near_by = |id: &str| near.iter().any(|n| self.shares_governorate(id, n));
        match close.as_slice() {
            [] => None,
            // One candidate, and yet far from everything named: the spelling has to be the same, and the country. Where governorates
            // are named, and none is its own, it has to sound the same.
            [(id, folded), rest @ ..] if rest.iter().all(|(other, _)| other == id) => {
                let in_country = near.is_empty() || near.iter().any(|n| self.shares_country(id, n));
                let differs = usize::from(!near.iter().any(|n| self.shares_governorate(n, n)));
                let same_sound = || {
                    std::iter::once(folded)
                        .chain(rest.iter().map(|(_, folded)| folded))
                        .any(|f| vowels_differ_by(f, &own) <= differs)
                };
                (near_by(id) || in_country && same_sound()).then(|| id.clone())
            }
            several => several
                .iter()
                .find(|(id, _)| near_by(id))
                .map(|(id, _)| id.clone()),
        }
    }

    /// The one small place of that name, or of nearly that spelling. Villages of one name are many: with places named around it, it
    /// lies in the governorate of one of them, else in the country of one.
    /// What the text puts it `inside` decides before all others.
    pub(crate) fn small_place(
        &self,
        name: &str,
        inside: Option<&str>,
        near: &[&str],
    ) -> Option<String> {
        let key = skeleton(name)?;
        let own = squeezed(name);
        let is_short = key.chars().count() < 3;
        let mut close: Vec<(&str, bool)> = self
            .announced
            .get(&key)?
            .iter()
            .filter_map(|(id, folded)| {
                // Two consonants are the skeleton of too many names.
                let is_same = if is_short {
                    *folded == own
                } else {
                    vowels_differ_by(folded, &own) <= 1 && is_same_sound(folded, &own)
                };
                is_same.then_some((id.as_str(), *folded == own))
            })
            .collect();
        // Of two that sound alike the one of that very spelling is meant.
        if close.iter().any(|(_, is_own)| *is_own) {
            close.retain(|(_, is_own)| *is_own);
        }
        let mut close: Vec<&str> = close.into_iter().map(|(id, _)| id).collect();
        if let Some(outer) = inside {
            let has_governorate = self.shares_governorate(outer, outer);
            close.retain(|id| {
                !has_governorate && self.shares_country(id, outer)
                    || self.shares_governorate(id, outer)
            });
        }
        close.sort_unstable();
        close.dedup();
        let around = |shares: &dyn Fn(&str, &str) -> bool| -> Vec<&str> {
            let kept = close.iter().filter(|id| near.iter().any(|n| shares(id, n)));
            kept.copied().collect()
        };
        let governorate = around(&|a, b| self.shares_governorate(a, b));
        let country = around(&|a, b| self.shares_country(a, b));
        match (governorate.as_slice(), country.as_slice()) {
            ([id], _) | ([], [id]) => Some((*id).to_owned()),
            _ => None,
        }
    }

    fn shares_country(&self, a: &str, b: &str) -> bool {
        let outer = |id: &str| self.gazetteer.ancestors(id).last().map(|p| p.id.clone());
        outer(a).is_some() && outer(a) == outer(b)
    }

    fn shares_governorate(&self, a: &str, b: &str) -> bool {
        let outer = |id: &str| {
            self.gazetteer
                .ancestors(id)
                .iter()
                .find(|p| p.kind == "governorate")
                .map(|p| p.id.clone())
        };
        outer(a).is_some() && outer(a) == outer(b)
    }

    /// The place called `<name> <kind>` in the gazetteer, such as the desert of a town.
    pub(crate) fn place_called(&self, name: &str) -> Option<&str> {
        let words = words_of(name);
        let pattern = pattern(&words);
        let is_whole = |hit: &Match| hit.start() == 0 && hit.end() == pattern.len();
        let mut found = self.spellings.find(&pattern);
        let (_, alias) = found.find(|(hit, _)| is_whole(hit))?;
        alias
            .means
            .iter()
            .find(|(kind, _)| *kind == EntityKind::Location)
            .map(|(_, id)| id.as_str())
    }
}

/// The Arabic article, alone or before a hyphen: it comes and goes in every spelling.
pub(crate) fn is_article(token: &Token, next: Option<&Token>) -> bool {
    token.is_any(&["al", "el"])
        || token.is_any(&["ad", "ar", "as", "at", "az", "an", "ash", "ez", "es", "et"])
            && next.is_some_and(|n| n.glued)
}

fn words_of(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let all = tokens(&chars, 0);
    let kept: Vec<Token> = (0..all.len())
        .filter(|&at| {
            all.get(at)
                .is_some_and(|t| t.is_word() && !is_article(t, all.get(at + 1)) || t.is("-"))
        })
        .filter_map(|at| all.get(at).cloned())
        .collect();
    kept
}

fn pattern(words: &[Token]) -> String {
    words.iter().map(|w| format!(" {} ", w.key)).collect()
}

fn without_brackets(name: &str) -> &str {
    name.split('(').next().unwrap_or(name).trim()
}

fn bare_name(name: &str) -> String {
    let kept: Vec<&str> = name
        .split_whitespace()
        .filter(|w| {
            !["province", "governorate", "crossing", "border"].contains(&w.to_lowercase().as_str())
        })
        .collect();
    kept.join(" ")
}

fn cases(words: &[Token], kind: EntityKind) -> Vec<Case> {
    let cases: Vec<Case> = words.iter().map(case_of).collect();
    // `West Bank` is no bank in the west.
    let is_plain = cases.iter().all(|c| *c == Case::Any) && words.iter().all(Token::is_capital);
    if is_plain && kind == EntityKind::Location {
        return vec![Case::Capital; words.len()];
    }
    cases
}

fn case_of(word: &Token) -> Case {
    if word.shape == Shape::Upper
        && word.key.len() <= 4
        && word.key.chars().all(char::is_alphabetic)
    {
        Case::Upper
    } else if word.is_capital() && !word.is_in(&CAPITALS.generic) {
        Case::Capital
    } else {
        Case::Any
    }
}

fn skeletons<'a>(
    places: impl Iterator<Item = &'a PlaceEntry>,
) -> FxHashMap<String, Vec<(String, String)>> {
    let mut out: FxHashMap<String, Vec<(String, String)>> = FxHashMap::default();
    for place in places.filter(|p| {
        let is_wide = matches!(
            p.kind.as_str(),
            "country" | "region" | "border" | "road" | "river" | "sea" | "riverbank"
        );
        !is_wide && !p.named_in_full
    }) {
        for name in std::iter::once(&place.name).chain(&place.aliases) {
            let name = without_brackets(name);
            if let Some(key) = skeleton(name) {
                let row = (place.id.clone(), squeezed(name));
                let rows = out.entry(key).or_default();
                if !rows.contains(&row) {
                    rows.push(row);
                }
            }
        }
    }
    out
}
