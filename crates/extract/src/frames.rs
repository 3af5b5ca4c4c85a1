//! A sentence with its names, dates and counts -> drafts of claims. A trigger opens a frame; each kind's file says when the frame is
//! that kind; `violence` and `transfer` fill the slots.

use model::claim::{Certainty, Entity, EventKind, Group, Role, Vehicles};

use crate::dates::DateHit;
use crate::lexicon::triggers::{Form, HABITUAL, SUPPORT, Sense, UNREAL};
use crate::lexicon::{Lexicon, things};
use crate::names::{Hit, known, places};
use crate::numbers::Amount;
use crate::segment::{Sentence, clauses};
use crate::token::Token;
use crate::tolls::Count;

mod attack;
mod clash;
mod explosion;
mod movement;
mod operation;
mod seizure;
mod shipment;
pub(crate) mod slots;
mod strike;
mod transfer;
mod violence;

/// A sentence and what was found in it.
pub(crate) struct View {
    pub at: usize,
    pub sentence: Sentence,
    pub hits: Vec<Hit>,
    pub dates: Vec<DateHit>,
    pub amounts: Vec<Amount>,
    pub counts: Vec<Count>,
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
}

impl Draft {
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
    /// Words of the clause.
    pub words: &'a [Token],
}

impl Evidence<'_> {
    fn says(&self, words: &[&str]) -> bool {
        self.words.iter().any(|t| t.is_any(words))
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
    pub sense: Sense,
    pub is_noun: bool,
    pub is_passive: bool,
}

impl Frame<'_> {
    pub(crate) fn tokens(&self) -> &[Token] {
        &self.view.sentence.tokens
    }

    pub(crate) fn clause_tokens(&self) -> &[Token] {
        self.tokens()
            .get(self.clause.0..self.clause.1)
            .unwrap_or_default()
    }

    pub(crate) fn in_clause(&self, at: usize) -> bool {
        self.clause.0 <= at && at < self.clause.1
    }
}

/// A sentence of 220 words tells some ten incidents; one with more triggers than this is no prose.
const MOST_TRIGGERS: usize = 40;

pub(crate) fn drafts(view: &View, lexicon: &Lexicon) -> (Vec<Draft>, Vec<&'static str>) {
    let tokens = &view.sentence.tokens;
    let trigger = |at: usize| {
        tokens
            .get(at)
            .and_then(|t| lexicon.triggers.get(t.key.as_str()))
    };
    let free = |at: usize| {
        !view
            .hits
            .iter()
            .any(|h| h.first <= at && at < h.stop && h.is_place())
    };
    let cut = clauses(tokens, |at| trigger(at).is_some() && free(at));
    let mut out = Vec::new();
    let mut refused = Vec::new();
    let mut left = MOST_TRIGGERS;
    for clause in cut {
        for at in clause.0..clause.1 {
            let Some(trigger) = trigger(at).filter(|_| free(at)) else {
                continue;
            };
            let Some(is_noun) = reading(tokens, at, trigger.form) else {
                continue;
            };
            if left == 0 {
                refused.push("more triggers than a sentence can tell");
                return (out, refused);
            }
            left -= 1;
            let frame = Frame {
                view,
                lexicon,
                clause,
                at,
                sense: sense_here(tokens, clause, at, trigger.sense),
                is_noun,
                is_passive: !is_noun
                    && trigger.form == Form::Past
                    && (is_passive(tokens, at) || trigger.sense == Sense::Death && dies(view, at)),
            };
            if let Some(reason) = unreal(&frame) {
                refused.push(reason);
                continue;
            }
            let draft = match frame.sense {
                Sense::Carry
                | Sense::Arrive
                | Sense::Load
                | Sense::Deploy
                | Sense::Withdraw
                | Sense::Seize => transfer::read(&frame),
                _ => violence::read(&frame),
            };
            match draft {
                Some(draft) => out.push(draft),
                None => refused.push("a trigger without actor, target or place"),
            }
        }
    }
    (out, refused)
}

/// Drones sent against a base are fire, not freight.
fn sense_here(tokens: &[Token], clause: (usize, usize), at: usize, sense: Sense) -> Sense {
    let words = tokens.get(clause.0..clause.1).unwrap_or_default();
    let says = |list: &[&str]| words.iter().any(|t| t.is_any(list));
    let is_freight = says(&[
        "shipment",
        "shipments",
        "convoy",
        "reinforcements",
        "trucks",
        "loaded",
        "carrying",
        "crossing",
    ]);
    let flies = says(&[
        "drones", "rockets", "missiles", "shells", "drone", "missile", "rocket",
    ]);
    let aimed = says(&["against"])
        || tokens
            .get(at)
            .is_some_and(|t| t.is_any(&["arrived", "reached"]))
            && says(&["rockets", "shells"]);
    if matches!(sense, Sense::Carry | Sense::Arrive) && flies && aimed && !is_freight {
        Sense::Fire
    } else {
        sense
    }
}

/// Is the word a noun here? `None`: it is no trigger here.
fn reading(tokens: &[Token], at: usize, form: Form) -> Option<bool> {
    let get = |i: Option<usize>| i.and_then(|i| tokens.get(i));
    let (before, after) = (get(at.checked_sub(1)), get(Some(at + 1)));
    let this = tokens.get(at)?;
    // `de-escalation`, `air-strike-hit` and the like: the first word of a compound decides nothing.
    if after.is_some_and(|t| t.glued) || this.glued && form != Form::Either && form != Form::Noun {
        return None;
    }
    if this.is_any(&["carried", "carry"]) && after.is_some_and(|t| t.is("out"))
        || this.is("crossing")
            && before.is_some_and(|t| {
                !t.is_any(&[
                    "forces", "fighters", "trucks", "were", "was", "after", "before",
                ])
            })
        || this.is_any(&["clash", "strike"])
            && after.is_some_and(|t| t.is_any(&["locations", "group"]))
    {
        return None;
    }
    match form {
        Form::Noun => {
            let fought =
                |t: &Token| t.is_any(&["heavy", "fierce", "violent", "intense", "between"]);
            if this.is("fire") && !before.is_some_and(|t| t.is_any(&["opened", "opening"])) {
                return None;
            }
            if this.is_any(&["fighting", "battles"])
                && !before.is_some_and(fought)
                && !after.is_some_and(fought)
            {
                return None;
            }
            Some(true)
        }
        Form::Verb | Form::Ing => Some(false),
        Form::Past => {
            if this.is("shot")
                && tokens
                    .get(at + 1..(at + 5).min(tokens.len()))
                    .unwrap_or_default()
                    .iter()
                    .any(|t| t.is("down"))
            {
                return None;
            }
            let flies = |t: &Token| things::find(things::WEAPONS, &t.key).is_some();
            let ahead = tokens
                .get(at + 1..(at + 5).min(tokens.len()))
                .unwrap_or_default();
            if this.is("launched") && !ahead.iter().any(flies) {
                return None;
            }
            if this.is("fired") && after.is_some_and(|t| t.is_any(&["from", "back"])) {
                return None;
            }
            // `the targeted sites`: a participle in front of its noun.
            if before.is_some_and(|t| t.is_any(&["the", "a", "an"])) {
                return None;
            }
            Some(false)
        }
        Form::Either => {
            let verb_before = before.is_some_and(|t| {
                t.is_any(&[
                    "to", "had", "have", "has", "also", "who", "that", "which", "will", "not",
                    "again", "they", "it", "he", "was", "were", "been", "being", "is", "are",
                    "and",
                ]) || t.key.len() > 3
                    && t.key.ends_with('s')
                    && !t.possessive
                    && !t.is_any(&[
                        "previous",
                        "series",
                        "serious",
                        "various",
                        "simultaneous",
                        "its",
                        "this",
                        "dangerous",
                    ])
                    || t.is_capital() && !t.possessive
                    || t.is_any(&[
                        "drone",
                        "jet",
                        "missile",
                        "convoy",
                        "aircraft",
                        "gunmen",
                        "forces",
                        "army",
                        "coalition",
                        "men",
                    ])
            });
            let object_after = after.is_some_and(|t| {
                t.is_any(&[
                    "a",
                    "an",
                    "the",
                    "its",
                    "their",
                    "two",
                    "three",
                    "several",
                    "positions",
                    "again",
                    "at",
                    "his",
                    "military",
                    "sites",
                    "posts",
                    "by",
                ]) || t.is_capital()
                    || t.is_word()
                        && t.key.ends_with('s')
                        && !t.is_any(&[
                            "was", "is", "has", "as", "kills", "causes", "leaves", "this", "hits",
                            "targets", "wounds", "across", "towards", "injures",
                        ])
                    || t.shape == crate::token::Shape::Digit
                    || this.is_any(&["hit", "hits"])
            });
            let adjective = |t: &Token| {
                crate::lexicon::people::nation(&t.key).is_some()
                    && ["i", "ian", "ish", "can"]
                        .iter()
                        .any(|end| t.key.ends_with(end))
            };
            let past_hit = this.is("hit")
                && before.is_some_and(|t| !t.is_any(&["a", "the", "another"]) && !adjective(t));
            let is_verb = verb_before && object_after || past_hit;
            if this.is_any(&["target", "targets"]) && !is_verb {
                return None;
            }
            Some(!is_verb)
        }
    }
}

fn is_passive(tokens: &[Token], at: usize) -> bool {
    const BE: &[&str] = &["was", "were", "been", "being", "is", "are", "be", "got"];
    let back = |n: usize| at.checked_sub(n).and_then(|i| tokens.get(i));
    let by = tokens
        .get(at + 1..(at + 4).min(tokens.len()))
        .unwrap_or_default()
        .iter()
        .take_while(|t| t.is_word())
        .any(|t| t.is("by"));
    back(1).is_some_and(|t| t.is_any(BE))
        || back(2).is_some_and(|t| t.is_any(BE))
            && back(1).is_some_and(|t| !t.is_any(&["by", "in"]))
        || by && !back(1).is_some_and(|t| t.is_any(&["had", "have", "has"]))
}

/// `died`, or `killed` with nobody behind it: the subject is who died.
fn dies(view: &View, at: usize) -> bool {
    let ahead = |first: usize| {
        first > at
            && first - at <= 4
            && !view
                .sentence
                .tokens
                .get(at..first)
                .unwrap_or_default()
                .iter()
                .any(|t| !t.is_word())
    };
    view.sentence.tokens.get(at).is_some_and(|t| t.is("died"))
        || !view.amounts.iter().any(|a| ahead(a.first))
            && !view.hits.iter().any(|h| h.is_actor() && ahead(h.first))
}

/// Plans, fears, habits and statistics are no incidents.
fn unreal(frame: &Frame<'_>) -> Option<&'static str> {
    let tokens = frame.tokens();
    let before = tokens.get(frame.clause.0..frame.at).unwrap_or_default();
    let near = before.len().saturating_sub(14);
    let near = before.get(near..).unwrap_or_default();
    if near.iter().any(|t| t.is_any(UNREAL)) && !near.iter().any(|t| t.is_any(&["after"])) {
        return Some("planned, feared or possible");
    }
    if frame.clause_tokens().iter().any(|t| t.is_any(HABITUAL)) && frame.view.dates.is_empty() {
        return Some("a habit");
    }
    if before
        .iter()
        .rev()
        .take(4)
        .any(|t| t.is_any(&["no", "not", "didnt", "neither", "nor"]))
        || before
            .iter()
            .any(|t| t.is_any(&["denied", "denies", "deny"]))
    {
        return Some("denied or negated");
    }
    let for_years = tokens
        .windows(2)
        .any(|w| matches!(w, [a, b] if a.is("for") && b.is_any(&["years", "months", "decades"])));
    let in_use = before.windows(2).any(|w| matches!(w, [a, b] if a.is_any(&["used", "uses", "use"]) && b.is_any(&["by", "to", "for", "these"])));
    if for_years || in_use && matches!(frame.sense, Sense::Carry | Sense::Arrive | Sense::Load) {
        return Some("a habit");
    }
    let guns = before
        .iter()
        .rev()
        .take(4)
        .any(|t| t.is_any(&["defences", "defenses", "defence", "gunners"]));
    if guns && matches!(frame.sense, Sense::Fire | Sense::Hit) && !frame.is_noun {
        return Some("air defence");
    }
    let statistic = frame.view.counts.iter().any(|c| c.is_cumulative)
        || frame.is_noun
            && frame.view.dates.iter().any(|d| d.is_bound)
            && tokens.iter().any(|t| {
                t.is_any(&["counted", "total", "number", "toll", "th", "documented"])
                    || t.key.ends_with("th") && t.shape == crate::token::Shape::Digit
            });
    if statistic
        && frame
            .view
            .dates
            .iter()
            .all(|d| d.is_bound || matches!(d.rule, "year" | "month"))
    {
        return Some("a count over a period");
    }
    None
}

/// Who lent the verb to a noun: `carried out an attack`.
pub(crate) fn support_before(frame: &Frame<'_>) -> Option<usize> {
    let from = frame.at.saturating_sub(9).max(frame.clause.0);
    (from..frame.at)
        .rev()
        .find(|&i| frame.tokens().get(i).is_some_and(|t| t.is_any(SUPPORT)))
}

pub(crate) fn unidentified() -> Entity {
    known(model::claim::EntityKind::Actor, "unidentified")
}

/// Weapons in a stretch of a sentence, each once, as the scheme calls them.
pub(crate) fn words_in(
    tokens: &[Token],
    singles: &'static [(&'static str, &'static str)],
    pairs: &'static [(&'static str, &'static str, &'static str)],
) -> Vec<(&'static str, usize)> {
    let mut out: Vec<(&'static str, usize)> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let (Some(token), next) = (tokens.get(at), tokens.get(at + 1)) else {
            break;
        };
        let pair = next.and_then(|n| things::find_pair(pairs, &token.key, &n.key));
        let found = pair.or_else(|| things::find(singles, &token.key));
        if let Some(word) = found
            && !out.iter().any(|(w, _)| *w == word)
        {
            out.push((word, at));
        }
        at += if pair.is_some() { 2 } else { 1 };
    }
    out
}
