//! A sentence -> counts of killed and wounded. Only this file knows how a toll is said: before or behind its verb, in parts
//! (`including`), as a list, as nought, or as a running total that belongs to no incident.

use model::claim::{Measure, Qualifier};
use model::gazetteer::UNIDENTIFIED;

use crate::lexicon::Lexicon;
use crate::names::Hit;
use crate::numbers::Amount;
use crate::token::Token;

mod changes;
mod parts;
mod tellings;
mod words;

use changes::changes;
use parts::{describes, is_named_again, is_part, is_part_of_other, parts_behind, tells};
use tellings::tellings;
use words::{BE, CUMULATIVE, DEAD, DEEDS, HURT, NOT_PEOPLE, PEOPLE};

/// A count as said, before it is tied to an incident.
#[derive(Clone, Debug)]
pub(crate) struct Count {
    pub measure: Measure,
    /// Words of the count.
    pub first: usize,
    pub stop: usize,
    /// The verb or noun of dying.
    pub at: usize,
    pub value: u32,
    pub qualifier: Qualifier,
    pub is_total: bool,
    pub is_cumulative: bool,
    pub change: Change,
    /// Position in the hits of the sentence.
    pub victim: Option<usize>,
    pub victim_kind: Option<String>,
}

/// How a count stands to what was counted before in the same text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    None,
    /// `from five`: it has changed since.
    Earlier,
    /// `rose to eight`: it takes the place of every earlier one.
    Newest,
    /// `the ministry said nine`: another source's count of the same people.
    Other,
}

/// More than this in one incident is taken for a running total.
const LARGEST_TOLL: u32 = 300;

pub(crate) fn counts(
    sentence: &[Token],
    amounts: &[Amount],
    hits: &[Hit],
    asides: &[(usize, usize)],
    lexicon: &Lexicon,
) -> Vec<Count> {
    let amounts: Vec<Amount> = amounts
        .iter()
        .filter(|a| !describes(sentence, a, hits, asides) && !tells(sentence, a))
        .copied()
        .collect();
    let amounts = amounts.as_slice();
    let is_cumulative = is_cumulative(sentence);
    let mut out: Vec<Count> = Vec::new();
    for (at, token) in sentence.iter().enumerate() {
        let measure = if token.is_any(DEAD) && !is_sentence(sentence, at)
            || token.is("lives") && takes_lives(sentence, at)
        {
            Measure::Killed
        } else if token.is_any(HURT) {
            Measure::Wounded
        } else {
            continue;
        };
        let found = ahead(sentence, amounts, hits, lexicon, at);
        let taken: Vec<usize> = out.iter().map(|c| c.first).collect();
        let found = if found.is_empty() {
            let mut found = behind(sentence, amounts, hits, lexicon, at, &taken);
            if !found.is_empty() {
                found.extend(parts_behind(sentence, amounts, hits, lexicon, at));
            }
            found
        } else {
            found
        };

        for (n, (amount, victim)) in found.iter().enumerate() {
            let Some(value) = amount.value else { continue };
            let part = is_named_again(sentence, &found, n)
                || n > 0 && is_part(sentence, found.first().map_or(0, |(a, _)| a.stop), amount);
            if out
                .iter()
                .any(|c| c.first == amount.first && c.measure == measure)
            {
                continue;
            }
            out.push(Count {
                measure,
                first: amount.first,
                stop: victim
                    .and_then(|v| hits.get(v))
                    .map_or(amount.stop, |h| h.stop.max(amount.stop)),
                at,
                value,
                qualifier: amount.qualifier,
                is_total: !part,
                is_cumulative: is_cumulative || value > LARGEST_TOLL,
                change: Change::None,
                victim: *victim,
                victim_kind: sentence
                    .get(amount.stop)
                    .filter(|t| t.is_any(PEOPLE))
                    .map(|t| t.key.clone()),
            });
        }
    }
    changes(sentence, amounts, is_cumulative, &mut out);
    tellings(sentence, &mut out);
    nought(sentence, &mut out);
    out
}

/// `sentenced three men to death`.
fn is_sentence(sentence: &[Token], at: usize) -> bool {
    sentence
        .get(at.saturating_sub(9)..at)
        .unwrap_or_default()
        .iter()
        .any(|t| t.is_any(&["sentenced", "sentence", "sentences", "penalty"]))
}

/// `claimed the lives of three civilians`, `nine people lost their lives`.
fn takes_lives(sentence: &[Token], at: usize) -> bool {
    sentence
        .get(at.saturating_sub(4)..at)
        .unwrap_or_default()
        .iter()
        .any(|t| {
            t.is_any(&[
                "claimed", "claiming", "claims", "took", "taking", "lost", "cost", "losing",
            ])
        })
}

fn is_cumulative(sentence: &[Token]) -> bool {
    let has = |words: &[&str]| sentence.iter().any(|t| t.is_any(words));
    has(&["number", "documented", "total", "toll", "counted"])
        && sentence.iter().any(|t| {
            t.digits()
                .is_some_and(|n| n > LARGEST_TOLL && !(1990..2060).contains(&n))
        })
        || has(&["since"]) && has(CUMULATIVE) && !has(&["dawn", "midnight"])
        || has(&["month", "months", "year", "years"])
            && has(&["counted", "documented", "toll", "total", "rose", "brings"])
}

/// `killed at least 23 soldiers and two civilians`, `the death of four militiamen`, `put the dead at four`.
fn ahead<'a>(
    sentence: &[Token],
    amounts: &'a [Amount],
    hits: &[Hit],
    lexicon: &Lexicon,
    at: usize,
) -> Vec<(&'a Amount, Option<usize>)> {
    // `injured another` counts one; `another three` counts three.
    let counts_one = |i: usize| {
        sentence.get(i).is_some_and(|t| t.is("another")) && amounts.iter().all(|a| a.first != i + 1)
    };
    let mut from = at + 1;
    while sentence.get(from).is_some_and(|t| {
        t.is_any(&[
            "of", "at", "least", "more", "than", "up", "to", "about", "around", "nearly", "toll",
            "over", "the", "some", "another", "as", "many", "reached", "other",
        ])
    }) && from < at + 5
        && !counts_one(from)
    {
        from += 1;
    }
    let passive = (1..=2).any(|n| {
        at.checked_sub(n)
            .and_then(|i| sentence.get(i))
            .is_some_and(|t| t.is_any(BE))
    });
    let noun = sentence
        .get(at)
        .is_some_and(|t| t.is_any(&["dead", "death", "deaths"]));
    if passive && !noun {
        return Vec::new();
    }
    let mut out: Vec<(&Amount, Option<usize>)> = Vec::new();
    let mut reach = from;
    for amount in amounts.iter().filter(|a| a.stop > from) {
        let gap = amount.first.saturating_sub(reach);
        let near = if out.is_empty() {
            gap == 0 || amount.first <= from
        } else {
            gap <= 6
        };
        if !near
            || crosses(sentence, reach, amount.first, &out)
            || !counts_people(sentence, amount, hits, lexicon)
        {
            break;
        }
        // The next verb of harm has its own amounts.
        if sentence
            .get(at + 1..amount.first)
            .unwrap_or_default()
            .iter()
            .any(|t| t.is_any(HURT) || t.is_any(DEAD))
        {
            break;
        }
        reach = amount.stop + noun_phrase(sentence, amount.stop);
        out.push((amount, victim(sentence, amount, hits)));
    }
    out
}

/// `a soldier and three fighters were killed`, `four militiamen died`.
fn behind<'a>(
    sentence: &[Token],
    amounts: &'a [Amount],
    hits: &[Hit],
    lexicon: &Lexicon,
    at: usize,
    taken: &[usize],
) -> Vec<(&'a Amount, Option<usize>)> {
    let mut out: Vec<(&Amount, Option<usize>)> = Vec::new();
    let mut limit = at;
    for amount in amounts.iter().rev().filter(|a| a.stop <= at) {
        let between = sentence.get(amount.stop..limit).unwrap_or_default();
        let broken = between.iter().any(|t| {
            t.is_any(&[
                ";", ":", "by", "when", "after", "as", "while", "that", "which", "where", "who",
                "left",
            ]) || t.is_any(DEAD)
                || t.is_any(HURT)
        }) || between.len() > 16
            || out.is_empty() && between.iter().filter(|t| t.is(",")).count() > 2;
        if taken.contains(&amount.first) || is_part_of_other(sentence, amounts, amount) {
            break;
        }
        if broken || !counts_people(sentence, amount, hits, lexicon) && amount.stop != at {
            if out.is_empty() && !broken {
                continue;
            }
            break;
        }
        if !out.is_empty() && !between.iter().any(|t| t.is_any(&["and", ",", "including"])) {
            break;
        }
        out.push((amount, victim(sentence, amount, hits)));
        limit = amount.first;
    }
    out.reverse();
    out
}

fn crosses(sentence: &[Token], from: usize, to: usize, found: &[(&Amount, Option<usize>)]) -> bool {
    let between = sentence.get(from..to).unwrap_or_default();
    between.iter().any(|t| {
        t.is_any(&[
            ";", ":", "in", "when", "after", "on", "near", "while", "with",
        ])
    }) || !found.is_empty()
        && !between
            .iter()
            .any(|t| t.is_any(&["and", ",", "including", "(", "them"]))
}

fn noun_phrase(sentence: &[Token], from: usize) -> usize {
    sentence
        .get(from..)
        .unwrap_or_default()
        .iter()
        .take(6)
        .take_while(|t| {
            t.is_word() && !t.is_any(&["and", "including", "in", "when", "after", "near"])
        })
        .count()
}

fn counts_people(sentence: &[Token], amount: &Amount, hits: &[Hit], lexicon: &Lexicon) -> bool {
    // `The man, 79, was hurt`: an age.
    let between_commas = amount
        .first
        .checked_sub(1)
        .and_then(|i| sentence.get(i))
        .is_some_and(|t| t.is(","))
        && sentence.get(amount.stop).is_some_and(|t| t.is(","));
    if between_commas
        && sentence
            .get(amount.first)
            .is_some_and(|t| t.digits().is_some())
    {
        return false;
    }
    let is_named = hits.iter().find(|h| h.is_actor() && h.first == amount.stop);
    if let Some(named) = is_named {
        // `a US strike` counts no one of the US.
        let deed = |i: usize| {
            sentence
                .get(i)
                .is_some_and(|t| t.is_any(NOT_PEOPLE) || t.is_any(DEEDS))
        };
        return !(deed(named.stop.saturating_sub(1)) || deed(named.stop));
    }
    let mut words = sentence
        .get(amount.stop..)
        .unwrap_or_default()
        .iter()
        .take(5);
    let Some(next) = words.clone().next() else {
        return amount.value.is_some_and(|v| v != 1);
    };
    if next.is_any(NOT_PEOPLE) || next.glued || next.is(":") || next.is("/") {
        return false;
    }
    let is_article = sentence
        .get(amount.first)
        .is_some_and(|t| t.is_any(&["a", "an"]));
    for word in &mut words {
        if word.is_any(PEOPLE) {
            return true;
        }
        if word.is_any(NOT_PEOPLE) || !word.is_word() {
            break;
        }
        if word.is_any(&["of", "in", "by", "at"]) {
            break;
        }
    }
    // `two Palestinians`.
    let is_people = next.is_capital()
        && (next.key.ends_with('s') || next.key.ends_with("ese") || amount.value == Some(1))
        && lexicon.listed.is_of_a_people(&next.key);
    if is_people {
        return true;
    }
    !is_article
        && !next.is_capital()
        && (!next.is_word()
            || next.is_any(&[
                "were", "was", "of", "and", "have", "in", "are", "died", "regime", "young", "on",
                "when", "from", "others",
            ]))
}

fn victim(sentence: &[Token], amount: &Amount, hits: &[Hit]) -> Option<usize> {
    let mut stop = amount.stop;
    while let Some(token) = sentence.get(stop) {
        if stop - amount.stop > 8
            || !token.is_word() && !token.is("\"")
            || token.is_any(&[
                "in",
                "by",
                "when",
                "and",
                "after",
                "including",
                "near",
                "as",
                "were",
                "was",
            ])
        {
            break;
        }
        stop += 1;
    }
    hits.iter().position(|h| {
        h.is_actor()
            && h.first >= amount.first
            && h.first < stop.max(amount.stop + 1)
            && h.id() != UNIDENTIFIED
    })
}

/// `no casualties`, `nobody was hurt`, `without injuries`.
fn nought(sentence: &[Token], out: &mut Vec<Count>) {
    for (at, token) in sentence.iter().enumerate() {
        if !token.is_any(&["no", "nobody", "without", "none"]) {
            continue;
        }
        let rest = sentence
            .get(at + 1..(at + 8).min(sentence.len()))
            .unwrap_or_default();
        let Some(end) = rest.iter().position(|t| {
            t.is_any(&[
                "casualties",
                "casualty",
                "injuries",
                "hurt",
                "dead",
                "fatalities",
                "wounded",
                "losses",
                "deaths",
                "killed",
            ])
        }) else {
            continue;
        };
        if rest
            .iter()
            .take(end)
            .any(|t| t.is_any(&[",", ";", "but", "when"]))
            || out.iter().any(|c| c.at == at + 1 + end && c.value > 0)
        {
            continue;
        }
        for measure in [Measure::Killed, Measure::Wounded] {
            out.push(Count {
                measure,
                first: at,
                stop: at + 2 + end,
                at,
                value: 0,
                qualifier: Qualifier::Exact,
                is_total: true,
                is_cumulative: false,
                change: Change::None,
                victim: None,
                victim_kind: None,
            });
        }
        return;
    }
}
