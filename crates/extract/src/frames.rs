//! A sentence with its names, dates and counts -> drafts of claims. A trigger opens a frame; each kind's file says when the frame is
//! that kind; `violence` and `transfer` fill the slots.

use model::claim::{Certainty, Entity, EventKind, Group, Role, Vehicles};
use model::gazetteer::{AttacksFrom, UNIDENTIFIED};

use crate::dates::DateHit;
use crate::lexicon::triggers::{Form, Row, Sense, is_trigger, trigger};
use crate::lexicon::{CUES, Kinds, Lexicon, Words};
use crate::names::{Hit, known, places};
use crate::numbers::Amount;
use crate::segment::{Sentence, clauses};
use crate::token::Token;
use crate::tolls::Count;

pub(crate) mod asides;
mod attack;
mod clash;
mod day;
mod explosion;
mod implied;
mod means;
mod movement;
mod operation;
mod reading;
mod scene;
mod seizure;
mod shipment;
pub(crate) mod slots;
mod strike;
mod transfer;
mod unreal;
mod violence;
mod voices;

use reading::{
    begins_another, dies, is_passive, is_told_by_noun, reading, sense_here, turns_passive,
};
use unreal::unreal;

/// A sentence and what was found in it.
pub(crate) struct View {
    pub at: usize,
    pub sentence: Sentence,
    pub hits: Vec<Hit>,
    pub dates: Vec<DateHit>,
    pub amounts: Vec<Amount>,
    pub counts: Vec<Count>,
    /// What is said between commas of somebody named, in words.
    pub asides: Vec<(usize, usize)>,
}

/// A name or a reference that plays a part.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub role: Role,
    pub entity: Entity,
    pub sentence: usize,
    pub first: usize,
    pub stop: usize,
    pub relation: places::Relation,
    pub is_wide: bool,
}

/// A claim in the making.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub kind: EventKind,
    pub sense: Sense,
    pub sentence: usize,
    /// The last sentence that tells of it.
    pub last_told: usize,
    pub line: usize,
    /// The main clause, in tokens of its sentence.
    pub clause: (usize, usize),
    pub trigger: usize,
    pub is_headline: bool,
    /// Refers to an incident told before: `the attack`.
    pub is_definite: bool,
    /// Another one: `a second attack`.
    pub is_other: bool,
    pub parts: Vec<Part>,
    pub weapons: Vec<&'static str>,
    pub cargo: Vec<&'static str>,
    pub vehicles: Vec<Vehicles>,
    pub quantity: Option<u32>,
    pub disguise: Option<String>,
    pub date: Option<(usize, DateHit)>,
    pub counts: Vec<(usize, Count, Option<Entity>)>,
    pub certainty: Certainty,
    pub background: Option<&'static str>,
    pub rule: String,
    /// The load that this strike hit stands in the same clause.
    pub hits_load: bool,
    /// It hit a load told of before: `the convoy`.
    pub hits_told_load: bool,
}

impl Draft {
    /// What every group's draft takes from its frame; the group fills the rest.
    fn open(frame: &Frame<'_>, kind: EventKind, rule: &str) -> Self {
        let sentence = &frame.view.sentence;
        let word = sentence.tokens.get(frame.at).map_or("", |t| t.key.as_str());
        Self {
            kind,
            sense: frame.sense,
            sentence: frame.view.at,
            last_told: frame.view.at,
            line: sentence.line,
            clause: frame.clause,
            trigger: frame.at,
            is_headline: sentence.is_headline,
            is_definite: false,
            is_other: false,
            parts: Vec::new(),
            weapons: Vec::new(),
            cargo: Vec::new(),
            vehicles: Vec::new(),
            quantity: None,
            disguise: None,
            date: day::date(frame).map(|d| (frame.view.at, d)),
            counts: Vec::new(),
            certainty: Certainty::Unknown,
            background: None,
            rule: format!("{rule} `{word}`"),
            hits_load: false,
            hits_told_load: false,
        }
    }

    pub(crate) fn ids(&self, roles: &[Role]) -> Vec<&str> {
        self.parts
            .iter()
            .filter(|p| roles.contains(&p.role))
            .map(|p| p.entity.id.as_str())
            .collect()
    }

    pub(crate) fn has(&self, role: Role) -> bool {
        self.parts.iter().any(|p| p.role == role)
    }

    pub(crate) fn group(&self) -> Group {
        self.kind.group()
    }
}

/// What stands around a trigger, for the kinds to decide by.
pub(crate) struct Evidence<'a> {
    pub sense: Sense,
    pub weapons: &'a [&'static str],
    pub cargo: &'a [&'static str],
    pub actors: Vec<&'a str>,
    /// Those who did it are called troops or soldiers.
    pub on_foot: bool,
    pub lexicon: &'a Lexicon,
    /// Words of the clause.
    pub words: &'a [Token],
}

impl Evidence<'_> {
    fn says(&self, words: &[&str]) -> bool {
        self.words.iter().any(|t| t.is_any(words))
    }

    /// Is one of the actors known to attack from there?
    fn attacks_from(&self, from: AttacksFrom) -> bool {
        let gazetteer = &self.lexicon.gazetteer;
        self.actors
            .iter()
            .filter_map(|id| gazetteer.actor(id)?.attacks_from)
            .any(|known| known == from)
    }

    fn says_any(&self, words: &Words) -> bool {
        self.words.iter().any(|t| t.is_in(words))
    }

    fn has_weapon(&self, weapons: &[&str]) -> bool {
        self.weapons.iter().any(|w| weapons.contains(w))
    }
}

/// The kind of a frame and the rule that decided; `None`: no incident.
fn kind(e: &Evidence<'_>) -> Option<(EventKind, &'static str)> {
    // In order: what is said most plainly first.
    EventKind::ALL
        .iter()
        .filter_map(|kind| {
            let (rank, rule) = match kind {
                EventKind::Strike => strike::fits(e),
                EventKind::Attack => attack::fits(e),
                EventKind::Clash => clash::fits(e),
                EventKind::Explosion => explosion::fits(e),
                EventKind::Operation => operation::fits(e),
                EventKind::Shipment => shipment::fits(e),
                EventKind::Movement => movement::fits(e),
                EventKind::Seizure => seizure::fits(e),
            }?;
            Some((rank, *kind, rule))
        })
        .max_by_key(|(rank, kind, _)| (*rank, std::cmp::Reverse(*kind)))
        .map(|(_, kind, rule)| (kind, rule))
}

/// A trigger in its clause.
pub(crate) struct Frame<'a> {
    pub view: &'a View,
    pub lexicon: &'a Lexicon,
    pub clause: (usize, usize),
    pub at: usize,
    pub row: &'static Row,
    pub sense: Sense,
    pub is_noun: bool,
    pub is_passive: bool,
    /// A past form or a participle.
    pub is_past: bool,
}

impl Frame<'_> {
    /// Somebody or some place that the trigger stands for, where the text has no name to point at.
    fn stands_for(&self, role: Role, entity: Entity, is_wide: bool) -> Part {
        Part {
            role,
            entity,
            sentence: self.view.at,
            first: self.at,
            stop: self.at + 1,
            relation: places::Relation::default(),
            is_wide,
        }
    }

    pub(crate) fn tokens(&self) -> &[Token] {
        &self.view.sentence.tokens
    }

    pub(crate) fn clause_tokens(&self) -> &[Token] {
        self.tokens()
            .get(self.clause.0..self.clause.1)
            .unwrap_or_default()
    }

    /// Does this word stand in an aside that does not hold the trigger?
    /// `The strike, which hit a site near X, was`: that one is the strike's own.
    pub(crate) fn is_aside(&self, at: usize) -> bool {
        let inside = |(first, stop): &(usize, usize), at| *first <= at && at < *stop;
        let is_own = |aside: &(usize, usize)| {
            inside(aside, self.at)
                || self.is_noun && aside.0 == self.at + 2 && is_told_by_noun(self.view, aside.0 + 1)
        };
        let asides = &self.view.asides;
        asides
            .iter()
            .any(|aside| inside(aside, at) && !is_own(aside))
    }

    pub(crate) fn in_clause(&self, at: usize) -> bool {
        self.clause.0 <= at && at < self.clause.1
    }
}

/// A sentence of 220 words tells some ten incidents; one with more triggers than this is no prose.
const MOST_TRIGGERS: usize = 40;

pub(crate) fn drafts(view: &View, lexicon: &Lexicon) -> (Vec<Draft>, Vec<&'static str>) {
    let tokens = &view.sentence.tokens;
    let free = |at: usize| {
        !view
            .hits
            .iter()
            .any(|h| h.first <= at && at < h.stop && h.is_place())
    };
    let cut = clauses(
        tokens,
        |at| {
            // What a noun tells goes on behind its aside.
            tokens.get(at).is_some_and(|t| is_trigger(&t.key))
                && free(at)
                && !is_told_by_noun(view, at)
                && !is_told_by_noun(view, at + 3)
        },
        |at| begins_another(view, at) || turns_passive(view, at).is_some(),
    );
    let mut out = Vec::new();
    let mut refused = Vec::new();
    let mut left = MOST_TRIGGERS;
    for clause in cut {
        for at in clause.0..clause.1 {
            let Some(trigger) = trigger(tokens, clause, at).filter(|_| free(at)) else {
                continue;
            };
            // `Popular Mobilization Forces`: a word of a name.
            let is_named = trigger.row.sense.is_transfer()
                && view
                    .hits
                    .iter()
                    .any(|h| h.is_actor() && h.first <= at && at + 1 < h.stop);
            if is_named {
                continue;
            }
            if is_told_by_noun(view, at) {
                continue;
            }
            let Some(is_noun) = reading(tokens, at, trigger, lexicon) else {
                continue;
            };
            if left == 0 {
                refused.push("more triggers than a sentence can tell");
                return (out, refused);
            }
            left -= 1;
            let may_be_past = matches!(trigger.form, Form::Past | Form::Same);
            let frame = Frame {
                view,
                lexicon,
                clause,
                at,
                row: trigger.row,
                sense: sense_here(tokens, clause, at, trigger.row.sense),
                is_noun,
                is_past: trigger.form == Form::Past,
                is_passive: !is_noun
                    && may_be_past
                    && (trigger.row.suffers
                        || is_passive(tokens, at)
                        || trigger.row.sense == Sense::Death && dies(view, at)),
            };
            if let Some(reason) = unreal(&frame) {
                refused.push(reason);
                continue;
            }
            let draft = if frame.sense.is_transfer() {
                transfer::read(&frame)
            } else {
                violence::read(&frame)
            };
            match draft {
                Some(draft) => out.push(draft),
                None => refused.push("a trigger without actor, target or place"),
            }
        }
    }
    (out, refused)
}

/// Who lent the verb to a noun: `carried out an attack`.
pub(crate) fn support_before(frame: &Frame<'_>) -> Option<usize> {
    let from = frame.at.saturating_sub(9).max(frame.clause.0);
    (from..frame.at).rev().find(|&i| {
        frame
            .tokens()
            .get(i)
            .is_some_and(|t| t.is_in(&CUES.support))
    })
}

pub(crate) fn unidentified() -> Entity {
    known(model::claim::EntityKind::Actor, UNIDENTIFIED)
}

/// Weapons, loads or vehicles in a stretch of a sentence, each once, as the scheme calls them.
pub(crate) fn words_in(tokens: &[Token], kinds: &'static Kinds) -> Vec<(&'static str, usize)> {
    let mut out: Vec<(&'static str, usize)> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let (Some(token), next) = (tokens.get(at), tokens.get(at + 1)) else {
            break;
        };
        let pair = next.and_then(|n| kinds.of_pair(&token.key, &n.key));
        let found = pair.or_else(|| kinds.of(&token.key));
        if let Some(word) = found
            && !out.iter().any(|(w, _)| *w == word)
        {
            out.push((word, at));
        }
        at += if pair.is_some() { 2 } else { 1 };
    }
    out
}
