//! The texts that a document had, in the order of its captures, and how each claim fared through them. Only this file knows when a
//! claim counts as retracted.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use model::claim::{Claim, EntityKind, Extraction, Role};
use model::id;
use model::page::Capture;
use model::reading::{DocumentReadings, Reading};
use model::text::normalize;

use crate::lasting::STATE;

/// So many claims must stand before the loss of more than half of them at once is doubted.
const DOUBT_FROM: usize = 3;

pub(crate) struct History<'a> {
    pub(crate) texts: Vec<Text<'a>>,
    /// Position of the newest text.
    pub(crate) current: usize,
    pub(crate) lives: BTreeMap<String, Life>,
    /// Captures that are texts, and answers that the text has not changed, in order.
    pub(crate) sightings: Vec<Sighting<'a>>,
    /// The last look found nothing more.
    pub(crate) is_gone: bool,
}

/// A distinct text of the document.
pub(crate) struct Text<'a> {
    pub(crate) revision: String,
    /// Its newest capture, as read.
    pub(crate) reading: &'a Reading,
    /// Its first capture, as read.
    pub(crate) first: &'a Reading,
    /// Position of its first and last sighting.
    pub(crate) first_seen: usize,
    pub(crate) last_seen: usize,
    /// Earliest time at which it was captured; a text known from files alone has none.
    pub(crate) recorded_at: Option<Timestamp>,
    /// For each claim of its reading, and then for each lasting relation, the id.
    pub(crate) ids: Vec<String>,
}

pub(crate) struct Sighting<'a> {
    pub(crate) capture: &'a Capture,
    /// Its time in whole seconds, as the graph keeps times; a file has none.
    pub(crate) at: Option<Timestamp>,
    pub(crate) text: usize,
}

/// How a claim fared.
pub(crate) struct Life {
    /// Texts that state it.
    pub(crate) texts: BTreeSet<usize>,
    /// First sighting that states it.
    pub(crate) first_seen: usize,
    pub(crate) fate: Fate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Stands,
    /// Its quote is gone since this sighting.
    Retracted(usize),
    /// Its quote still stands, but since this sighting the text makes something else of it.
    Replaced(usize),
}

/// `None` for a document of which no capture is a story.
pub(crate) fn history(document: &DocumentReadings) -> Option<History<'_>> {
    let mut readings: Vec<&Reading> = document.readings.iter().collect();
    readings.sort_by(|a, b| a.capture.order().cmp(&b.capture.order()));
    let mut texts: Vec<Text<'_>> = Vec::new();
    let mut sightings: Vec<Sighting<'_>> = Vec::new();
    for reading in &readings {
        let capture = &reading.capture;
        let at = capture
            .captured_at
            .and_then(|at| Timestamp::from_second(at.as_second()).ok());
        if capture.status == 304 {
            if let Some(last) = sightings.last() {
                let text = last.text;
                sightings.push(Sighting { capture, at, text });
            }
        } else if reading.article.is_story() {
            let text = see(&mut texts, document, reading, sightings.len());
            sightings.push(Sighting { capture, at, text });
        }
    }
    for sighting in &sightings {
        let recorded = &mut texts[sighting.text].recorded_at;
        *recorded = [*recorded, sighting.at].into_iter().flatten().min();
    }
    for (at, sighting) in sightings.iter().enumerate() {
        texts[sighting.text].last_seen = at;
    }
    Some(History {
        current: sightings.last()?.text,
        lives: lives(&texts, &sightings),
        texts,
        sightings,
        is_gone: readings
            .last()
            .is_some_and(|reading| matches!(reading.capture.status, 404 | 410)),
    })
}

/// Position of the reading's text, which is added when it is new.
fn see<'a>(
    texts: &mut Vec<Text<'a>>,
    document: &DocumentReadings,
    reading: &'a Reading,
    now: usize,
) -> usize {
    let revision = id::revision(&document.document, &reading.article.text);
    let mut ids = claim_ids(&document.document, &reading.extraction);
    ids.extend(state_ids(&document.document, &reading.extraction));
    if let Some(at) = texts.iter().position(|text| text.revision == revision) {
        texts[at].reading = reading;
        texts[at].ids = ids;
        return at;
    }
    texts.push(Text {
        revision,
        reading,
        first: reading,
        first_seen: now,
        last_seen: now,
        recorded_at: None,
        ids,
    });
    texts.len() - 1
}

/// The id of each claim of a text. Claims of equal quote and kind are told apart by their rank, by place or target.
pub(crate) fn claim_ids(document: &str, extraction: &Extraction) -> Vec<String> {
    let mut same: BTreeMap<(String, &str), Vec<usize>> = BTreeMap::new();
    for (at, claim) in extraction.claims.iter().enumerate() {
        same.entry((normalize(&claim.quote), claim.kind.as_str()))
            .or_default()
            .push(at);
    }
    let mut ids = vec![String::new(); extraction.claims.len()];
    for ((quote, kind), mut positions) in same {
        positions.sort_by_key(|at| (rank(&extraction.claims[*at]), *at));
        for (ordinal, at) in positions.into_iter().enumerate() {
            ids[at] = id::claim(document, &quote, kind, ordinal);
        }
    }
    ids
}

/// The id of each lasting relation of a text. Those of one sentence are told apart by their rank, by relation and ends.
fn state_ids(document: &str, extraction: &Extraction) -> Vec<String> {
    let rank = |at: usize| {
        let state = &extraction.relations[at];
        (
            normalize(&state.quote),
            state.kind,
            &state.from.entity.id,
            &state.to.entity.id,
        )
    };
    let mut positions: Vec<usize> = (0..extraction.relations.len()).collect();
    positions.sort_by_cached_key(|at| rank(*at));
    let mut ids = vec![String::new(); positions.len()];
    let mut of_quote: BTreeMap<String, usize> = BTreeMap::new();
    for at in positions {
        let (quote, ..) = rank(at);
        let ordinal = of_quote.entry(quote.clone()).or_default();
        ids[at] = id::claim(document, &quote, STATE, *ordinal);
        *ordinal += 1;
    }
    ids
}

/// Place ids, then target ids, then everybody else's, so that the rank follows what the claim says and hardly ever its position.
fn rank(claim: &Claim) -> [Vec<&str>; 3] {
    let of = |wanted: &dyn Fn(&model::claim::Mention) -> bool| {
        let mut ids: Vec<&str> = claim
            .mentions
            .iter()
            .filter(|mention| wanted(mention))
            .map(|mention| mention.entity.id.as_str())
            .collect();
        ids.sort_unstable();
        ids
    };
    [
        of(&|mention| mention.entity.is == EntityKind::Location),
        of(&|mention| mention.role == Role::Target),
        of(&|_| true),
    ]
}

fn lives(texts: &[Text<'_>], sightings: &[Sighting<'_>]) -> BTreeMap<String, Life> {
    let plain: Vec<String> = texts
        .iter()
        .map(|text| normalize(&text.reading.article.text))
        .collect();
    let mut quotes: BTreeMap<&str, String> = BTreeMap::new();
    let mut states: BTreeSet<&str> = BTreeSet::new();
    for text in texts {
        let extraction = &text.reading.extraction;
        let of_states = text.ids.iter().skip(extraction.claims.len());
        states.extend(of_states.map(String::as_str));
        let claims = extraction.claims.iter().map(|claim| &claim.quote);
        let states = extraction.relations.iter().map(|state| &state.quote);
        for (id, quote) in text.ids.iter().zip(claims.chain(states)) {
            quotes.insert(id, normalize(quote));
        }
    }
    let stands = |id: &str, text: usize| {
        quotes
            .get(id)
            .is_some_and(|quote| is_in(&plain[text], quote))
    };

    let mut lives: BTreeMap<String, Life> = BTreeMap::new();
    // Claims missing since a sighting that lost too many to be believed at once.
    let mut doubted: Option<(usize, Vec<String>)> = None;
    for (now, sighting) in sightings.iter().enumerate() {
        let before = now.checked_sub(1).map(|before| sightings[before].text);
        if before == Some(sighting.text) && doubted.is_none() {
            continue;
        }
        // A file has no time, so nothing says that it is newer than another one.
        if sighting.at.is_some() {
            if let Some((since, missing)) = doubted.take() {
                for id in missing {
                    if let Some(life) = lives.get_mut(&id)
                        && !stands(&id, sighting.text)
                    {
                        life.fate = Fate::Retracted(since);
                    }
                }
            }
            let standing: Vec<&String> = lives
                .iter()
                .filter(|(_, life)| life.fate == Fate::Stands)
                .map(|(id, _)| id)
                .collect();
            let missing: Vec<String> = standing
                .iter()
                .filter(|id| !stands(id, sighting.text))
                .map(|id| (*id).clone())
                .collect();
            // What else its sentence states goes with a claim, and makes the loss no greater.
            let is_claim = |id: &&String| !states.contains(id.as_str());
            let n_standing = standing.iter().copied().filter(is_claim).count();
            let n_missing = missing.iter().filter(is_claim).count();
            if n_standing >= DOUBT_FROM && 2 * n_missing > n_standing {
                doubted = Some((now, missing));
            } else {
                for id in missing {
                    if let Some(life) = lives.get_mut(&id) {
                        life.fate = Fate::Retracted(now);
                    }
                }
            }
        }
        for id in &texts[sighting.text].ids {
            let life = lives.entry(id.clone()).or_insert_with(|| Life {
                texts: BTreeSet::new(),
                first_seen: now,
                fate: Fate::Stands,
            });
            life.texts.insert(sighting.text);
            life.fate = Fate::Stands;
        }
    }
    if let Some(last) = sightings.last() {
        let current = last.text;
        for (id, life) in &mut lives {
            if !life.texts.contains(&current) && stands(id, current) {
                let newest = life.texts.iter().map(|text| texts[*text].last_seen).max();
                life.fate = Fate::Replaced(newest.unwrap_or_default() + 1);
            }
        }
    }
    lives
}

/// The quote stands in the text as whole words: "10 killed" does not stand in "110 killed".
fn is_in(text: &str, quote: &str) -> bool {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let (first, last) = (quote.chars().next(), quote.chars().next_back());
    text.match_indices(quote).any(|(at, found)| {
        let before = text.get(..at).and_then(|head| head.chars().next_back());
        let after = text
            .get(at + found.len()..)
            .and_then(|tail| tail.chars().next());
        let is_cut = (is_word(before) && is_word(first)) || (is_word(last) && is_word(after));
        !is_cut
    })
}

impl History<'_> {
    /// The text that says how a claim reads: the one seen last among those that state it.
    pub(crate) fn newest_of(&self, life: &Life) -> Option<usize> {
        life.texts
            .iter()
            .copied()
            .max_by_key(|text| self.texts[*text].last_seen)
    }

    /// When the sighting was made.
    pub(crate) fn time(&self, sighting: usize) -> Option<Timestamp> {
        self.sightings.get(sighting)?.at
    }
}
