//! A sentence -> counts of killed and wounded. Only this file knows how a toll is said: before or behind its verb, in parts
//! (`including`), as a list, as nought, or as a running total that belongs to no incident.

use model::claim::{Measure, Qualifier};

use crate::names::Hit;
use crate::numbers::Amount;
use crate::token::Token;

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
    /// Position in the hits of the sentence.
    pub victim: Option<usize>,
    pub victim_kind: Option<String>,
}

const DEAD: &[&str] = &[
    "killed",
    "dead",
    "died",
    "killing",
    "kill",
    "kills",
    "deaths",
    "death",
    "die",
    "martyred",
    "fatalities",
    "killings",
];
const HURT: &[&str] = &[
    "wounded", "injured", "hurt", "wounding", "injuring", "injures", "wounds", "injuries", "injury",
];
/// Behind these an amount counts people.
const PEOPLE: &[&str] = &[
    "soldiers",
    "soldier",
    "civilians",
    "civilian",
    "men",
    "man",
    "women",
    "woman",
    "children",
    "child",
    "people",
    "persons",
    "person",
    "fighters",
    "fighter",
    "militants",
    "militant",
    "militiamen",
    "militiaman",
    "members",
    "member",
    "officers",
    "officer",
    "personnel",
    "others",
    "gunmen",
    "gunman",
    "rebels",
    "terrorists",
    "troops",
    "victims",
    "workers",
    "servicemen",
    "commander",
    "commanders",
    "boy",
    "girl",
    "shepherds",
    "shepherd",
    "more",
    "dead",
    "wounded",
    "casualties",
    "lives",
    "elements",
    "service",
    "iranians",
    "syrians",
    "operatives",
    "recruits",
    "guards",
    "houthis",
    "medics",
    "passengers",
    "killed",
    "injured",
    "citizens",
    "citizen",
];
const NOT_PEOPLE: &[&str] = &[
    "days",
    "day",
    "hours",
    "hour",
    "km",
    "kilometres",
    "kilometers",
    "trucks",
    "truck",
    "vehicles",
    "vehicle",
    "drones",
    "rockets",
    "missiles",
    "attacks",
    "strikes",
    "raids",
    "months",
    "years",
    "weeks",
    "times",
    "explosions",
    "airstrikes",
    "posts",
    "positions",
    "buildings",
    "minutes",
    "tankers",
    "cars",
    "tanks",
    "incidents",
    "operations",
    "bases",
    "am",
    "pm",
    "percent",
    "shells",
    "houses",
    "sites",
    "th",
    "villages",
    "attack",
    "mine",
    "drone",
    "strike",
    "vessels",
    "bus",
    "car",
    "missile",
    "rocket",
    "house",
    "year",
    "month",
    "week",
    "few",
    "number",
    "result",
    "military",
    "point",
];
const BE: &[&str] = &["was", "were", "been", "being", "are", "is", "be", "got"];
const CUMULATIVE: &[&str] = &[
    "since",
    "overall",
    "cumulative",
    "year",
    "months",
    "documented",
];
/// More than this in one incident is taken for a running total.
const LARGEST_TOLL: u32 = 300;

pub(crate) fn counts(sentence: &[Token], amounts: &[Amount], hits: &[Hit]) -> Vec<Count> {
    let is_cumulative = is_cumulative(sentence);
    let mut out: Vec<Count> = Vec::new();
    for (at, token) in sentence.iter().enumerate() {
        let measure = if token.is_any(DEAD) {
            Measure::Killed
        } else if token.is_any(HURT) {
            Measure::Wounded
        } else {
            continue;
        };
        let found = ahead(sentence, amounts, hits, at);
        let taken: Vec<usize> = out.iter().map(|c| c.first).collect();
        let found = if found.is_empty() {
            behind(sentence, amounts, hits, at, &taken)
        } else {
            found
        };

        for (n, (amount, victim)) in found.iter().enumerate() {
            let Some(value) = amount.value else { continue };
            let part = n > 0
                && is_part(
                    sentence,
                    found.first().map_or(0, |(a, _)| a.stop),
                    amount.first,
                );
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
                victim: *victim,
                victim_kind: sentence
                    .get(amount.stop)
                    .filter(|t| t.is_any(PEOPLE))
                    .map(|t| t.key.clone()),
            });
        }
    }
    toll_rises(sentence, amounts, is_cumulative, &mut out);
    nought(sentence, &mut out);
    out
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

fn is_part(sentence: &[Token], from: usize, to: usize) -> bool {
    sentence
        .get(from..to)
        .unwrap_or_default()
        .iter()
        .any(|t| t.is_any(&["including", "among", "them", "whom"]))
}

/// `killed at least 23 soldiers and two civilians`, `the death of four militiamen`, `put the dead at four`.
fn ahead<'a>(
    sentence: &[Token],
    amounts: &'a [Amount],
    hits: &[Hit],
    at: usize,
) -> Vec<(&'a Amount, Option<usize>)> {
    let mut from = at + 1;
    while sentence.get(from).is_some_and(|t| {
        t.is_any(&[
            "of", "at", "least", "more", "than", "up", "to", "about", "around", "nearly", "toll",
            "over", "the", "some", "another", "as", "many", "reached", "other",
        ])
    }) && from < at + 5
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
            || !counts_people(sentence, amount, hits)
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
        if taken.contains(&amount.first) {
            break;
        }
        if broken || !counts_people(sentence, amount, hits) && amount.stop != at {
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

fn counts_people(sentence: &[Token], amount: &Amount, hits: &[Hit]) -> bool {
    if hits.iter().any(|h| h.is_actor() && h.first == amount.stop) {
        return true;
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
            && h.id() != "unidentified"
    })
}

/// `the toll rises to nine`, `climbs to 30`.
fn toll_rises(sentence: &[Token], amounts: &[Amount], is_cumulative: bool, out: &mut Vec<Count>) {
    let Some(toll) = sentence.iter().position(|t| t.is("toll")) else {
        return;
    };
    let Some(amount) = amounts.iter().find(|a| {
        a.first > toll
            && a.first
                .checked_sub(1)
                .and_then(|i| sentence.get(i))
                .is_some_and(|t| t.is_any(&["to", "at", "of"]))
    }) else {
        return;
    };
    if let (Some(value), false) = (amount.value, out.iter().any(|c| c.first == amount.first)) {
        out.push(Count {
            measure: Measure::Killed,
            first: amount.first,
            stop: amount.stop,
            at: toll,
            value,
            qualifier: amount.qualifier,
            is_total: true,
            is_cumulative: is_cumulative || value > LARGEST_TOLL,
            victim: None,
            victim_kind: None,
        });
    }
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
                victim: None,
                victim_kind: None,
            });
        }
        return;
    }
}
