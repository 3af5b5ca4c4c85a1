//! A settled draft -> the claim as the other stages know it, each value with its span, and its tolls as totals and parts.

use model::claim::{
    Certainty, Claim, Entity, EntityKind, LastingRelation, Measure, Mention, Named, Qualifier,
    RECAP, Role, Scope, Toll, When,
};
use model::gazetteer::{AREA_KINDS, Gazetteer};
use model::text::Span;

use crate::frames::{Draft, Part, View};
use crate::lasting::{End, Tie};
use crate::token::{Token, span};
use crate::tolls::{self, Change};
use crate::{citations, words};

/// Cuts words out of the text by code points.
pub(super) struct Cutter(Vec<char>);

impl Cutter {
    pub(super) fn new(text: &str) -> Self {
        Self(text.chars().collect())
    }

    pub(super) fn cut(&self, span: Span) -> String {
        self.0
            .get(span.start as usize..span.stop as usize)
            .unwrap_or_default()
            .iter()
            .collect()
    }
}

/// How exactly a place says where: its kind decides before the words around it. `docs/scheme.md` has the codes of other collections.
fn precision(part: &Part, gazetteer: &Gazetteer) -> Option<&'static str> {
    if part.entity.is != EntityKind::Location {
        return None;
    }
    let kind = match (&part.entity.unknown, gazetteer.place(&part.entity.id)) {
        (Some(unknown), _) => unknown.kind.as_str(),
        (None, place) => place.map_or("", |place| place.kind.as_str()),
    };
    Some(if AREA_KINDS.contains(&kind) {
        "region"
    } else if part.relation.relation.is_some() {
        "near"
    } else {
        "exact"
    })
}

pub(super) fn claim(
    draft: &Draft,
    denied: &[&str],
    struck: Vec<usize>,
    views: &[View],
    publisher: Option<&str>,
    gazetteer: &Gazetteer,
    cutter: &Cutter,
) -> Claim {
    let tokens = |sentence: usize| {
        views
            .get(sentence)
            .map_or(&[][..], |v| v.sentence.tokens.as_slice())
    };
    let quote = main_clause(tokens(draft.sentence), draft.clause);
    let mentions = draft
        .parts
        .iter()
        .map(|part| {
            let span = span(
                tokens(part.sentence)
                    .get(part.first..part.stop)
                    .unwrap_or_default(),
            );
            Mention {
                role: part.role,
                entity: part.entity.clone(),
                text: cutter.cut(span),
                span,
                relation: part.relation.relation.clone(),
                distance_km: part.relation.distance_km,
                precision: precision(part, gazetteer).map(str::to_owned),
                certainty: matches!(part.role, Role::Attacker | Role::Sender).then(|| {
                    if denied.contains(&part.entity.id.as_str()) {
                        Certainty::Denied
                    } else {
                        draft.certainty
                    }
                }),
            }
        })
        .collect();
    let dated = draft.date.as_ref();
    let when = dated.and_then(|(sentence, hit)| {
        let (start, end) = hit.days?;
        let span = span(
            tokens(*sentence)
                .get(hit.first..hit.stop)
                .unwrap_or_default(),
        );
        let said = hit.stop > hit.first;
        Some(When {
            start,
            end,
            precision: hit.precision,
            time: hit.time.clone(),
            text: if said {
                cutter.cut(span)
            } else {
                String::new()
            },
            span: said.then_some(span),
            rule: hit.rule.to_owned(),
            flags: hit.flags.clone(),
        })
    });
    let yearless = dated
        .and_then(|(_, hit)| hit.yearless)
        .map(|(m, d)| format!("--{m:02}-{d:02}"));
    // Where one of several denies it, the deed stays with the others.
    let blamed = draft.ids(&[Role::Attacker, Role::Sender]);
    let certainty = if !blamed.is_empty() && blamed.iter().all(|id| denied.contains(id)) {
        Certainty::Denied
    } else {
        draft.certainty
    };
    let citations = views
        .get(draft.sentence)
        .map(|v| citations::citations(v, publisher, |span| cutter.cut(span)))
        .unwrap_or_default();
    let rule = match draft.background {
        Some(cue) => format!("{}{RECAP}{cue}", draft.rule),
        None => draft.rule.clone(),
    };
    Claim {
        kind: draft.kind,
        quote: cutter.cut(quote),
        span: quote,
        certainty,
        is_background: draft.background.is_some(),
        when,
        yearless,
        confidence: confidence(draft),
        mentions,
        weapons: draft.weapons.iter().map(|w| (*w).to_owned()).collect(),
        cargo: draft.cargo.iter().map(|w| (*w).to_owned()).collect(),
        vehicles: draft.vehicles.clone(),
        quantity: draft.quantity,
        disguise: draft.disguise.clone(),
        words: words::words(draft, views, |span| cutter.cut(span)),
        tolls: toll_rows(draft, &tokens, cutter),
        citations,
        struck,
        rule,
    }
}

/// A tie of the sentence with its words.
pub(super) fn relation(
    tie: &Tie,
    view: &View,
    publisher: Option<&str>,
    cutter: &Cutter,
) -> LastingRelation {
    let tokens = view.sentence.tokens.as_slice();
    let named = |end: &End| {
        let span = span(tokens.get(end.first..end.stop).unwrap_or_default());
        Named {
            entity: end.entity.clone(),
            text: cutter.cut(span),
            span,
        }
    };
    let quote = main_clause(tokens, (0, tokens.len()));
    LastingRelation {
        kind: tie.kind,
        from: named(&tie.from),
        to: named(&tie.to),
        quote: cutter.cut(quote),
        span: quote,
        certainty: tie.certainty,
        citations: citations::citations(view, publisher, |span| cutter.cut(span)),
        rule: tie.rule.clone(),
    }
}

/// Words without the marks and joining words at its ends.
fn main_clause(tokens: &[Token], clause: (usize, usize)) -> Span {
    let mut words = tokens.get(clause.0..clause.1).unwrap_or_default();
    while let [first, rest @ ..] = words
        && !rest.is_empty()
        && (!first.is_word() && !first.is("\"")
            || first.is_any(&["and", "but", "which", "where", "while"]))
    {
        words = rest;
    }
    while let [rest @ .., last] = words
        && !rest.is_empty()
        && last.is_any(&[",", ";", ":", "-", "and"])
    {
        words = rest;
    }
    span(words)
}

/// Rises with what is known: an actor or target, a narrow place, a date.
fn confidence(draft: &Draft) -> f64 {
    let party = draft
        .parts
        .iter()
        .any(|p| matches!(p.role, Role::Attacker | Role::Target | Role::Sender));
    let place = draft.parts.iter().any(|p| {
        !p.is_wide
            && matches!(
                p.role,
                Role::Place | Role::Destination | Role::Origin | Role::Via
            )
    });
    let date = draft.date.as_ref().is_some_and(|(_, d)| d.stop > d.first);
    let known = [party, place, date].into_iter().filter(|x| *x).count();
    match known {
        3 => 0.9,
        2 => 0.75,
        1 => 0.5,
        _ => 0.3,
    }
}

fn toll_rows<'a>(
    draft: &Draft,
    tokens: &impl Fn(usize) -> &'a [Token],
    cutter: &Cutter,
) -> Vec<Toll> {
    let mut out = Vec::new();
    for measure in [Measure::Killed, Measure::Wounded] {
        let rows: Vec<_> = draft
            .counts
            .iter()
            .filter(|(_, c, _)| c.measure == measure)
            .collect();
        let own: Vec<_> = rows
            .iter()
            .copied()
            .filter(|(_, c, _)| {
                !c.is_cumulative && !matches!(c.change, Change::Earlier | Change::Other)
            })
            .collect();
        let row = |sentence: usize,
                   count: &tolls::Count,
                   victim: Option<Entity>,
                   is_total: bool,
                   best: u32| {
            let span = span(
                tokens(sentence)
                    .get(count.first..count.stop)
                    .unwrap_or_default(),
            );
            Toll {
                measure,
                low: best,
                best,
                high: best,
                qualifier: count.qualifier,
                scope: match count.change {
                    _ if count.is_cumulative => Scope::Cumulative,
                    Change::Earlier => Scope::Earlier,
                    Change::Other => Scope::Other,
                    Change::None | Change::Newest => Scope::Event,
                },
                is_total,
                victim,
                victim_kind: count.victim_kind.clone(),
                text: cutter.cut(span),
                span,
            }
        };
        for (sentence, count, victim) in rows.iter().copied().filter(|(_, c, _)| c.is_cumulative) {
            out.push(row(*sentence, count, victim.clone(), true, count.value));
        }
        // One sentence tells the whole: the fullest one that is no headline.
        let sum = |sentence: usize| -> u32 {
            own.iter()
                .filter(|(s, c, _)| *s == sentence && c.is_total)
                .map(|(_, c, _)| c.value)
                .sum()
        };
        let newest = own
            .iter()
            .filter(|(_, c, _)| c.change == Change::Newest)
            .map(|(s, _, _)| *s)
            .max();
        let fullest = own
            .iter()
            .map(|(s, _, _)| *s)
            .max_by_key(|s| (sum(*s), std::cmp::Reverse(*s)));
        let Some(best) = newest.or(fullest) else {
            continue;
        };
        let total = sum(best);
        let totals: Vec<_> = own
            .iter()
            .copied()
            .filter(|(s, c, _)| *s == best && c.is_total)
            .collect();
        let parts = own
            .iter()
            .copied()
            .filter(|(s, c, _)| *s == best && !c.is_total);
        if let Some((sentence, count, victim)) = totals.first() {
            let qualifier = if totals
                .iter()
                .any(|(_, c, _)| c.qualifier == Qualifier::AtLeast)
            {
                Qualifier::AtLeast
            } else {
                count.qualifier
            };
            let alone = totals.len() == 1;
            let mut whole = row(
                *sentence,
                count,
                victim.clone().filter(|_| alone),
                true,
                total,
            );
            whole.qualifier = qualifier;
            out.push(whole);
            for (sentence, count, victim) in &totals {
                if victim.is_some() && count.value > 0 {
                    out.push(row(*sentence, count, victim.clone(), false, count.value));
                }
            }
        }
        for (sentence, count, victim) in parts {
            out.push(row(*sentence, count, victim.clone(), false, count.value));
        }
        let said_before = newest.unwrap_or(0);
        out.extend(
            earlier(&rows, said_before, total).map(|(sentence, count)| Toll {
                scope: Scope::Earlier,
                ..row(sentence, count, None, true, count.value)
            }),
        );
        for (sentence, count, victim) in rows.iter().filter(|(_, c, _)| c.change == Change::Other) {
            out.push(row(*sentence, count, victim.clone(), true, count.value));
        }
    }
    out
}

/// The totals of before that a newer one took the place of, each figure once.
fn earlier<'a>(
    rows: &[&'a (usize, tolls::Count, Option<Entity>)],
    newest: usize,
    total: u32,
) -> impl Iterator<Item = (usize, &'a tolls::Count)> {
    let mut seen = vec![total];
    rows.iter()
        .copied()
        .filter(move |(s, c, _)| {
            let is_before = *s < newest && c.is_total || c.change == Change::Earlier;
            !c.is_cumulative && is_before
        })
        .map(|(s, c, _)| (*s, c))
        .filter(move |(_, c)| {
            let is_new = !seen.contains(&c.value);
            seen.push(c.value);
            is_new
        })
}
