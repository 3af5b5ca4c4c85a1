//! What the origins together say of the dead and wounded, and whether they agree: one vote per origin.

use std::collections::BTreeMap;

use jiff::Timestamp;
use model::claim::{Certainty, EntityKind, Measure, Role};
use model::gazetteer::Gazetteer;

use crate::score::{self, is_compatible};
use crate::stated::Stated;

/// A count with its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Figure {
    pub(crate) low: i64,
    pub(crate) best: i64,
    pub(crate) high: i64,
}

/// What one claim says: its newest total, without one the sum of its parts.
pub(crate) fn of_claim(claim: &Stated, measure: Measure) -> Option<Figure> {
    total_of(claim, measure).or_else(|| parts_of(claim, measure))
}

fn total_of(claim: &Stated, measure: Measure) -> Option<Figure> {
    claim
        .counts(measure)
        .filter(|count| count.is_total)
        .max_by_key(|count| (count.recorded_at, &count.id))
        .map(|count| Figure {
            low: count.low,
            best: count.best,
            high: count.high,
        })
}

fn parts_of(claim: &Stated, measure: Measure) -> Option<Figure> {
    claim
        .counts(measure)
        .filter(|count| !count.is_total)
        .map(|count| Figure {
            low: count.low,
            best: count.best,
            high: count.high,
        })
        .reduce(|a, b| Figure {
            low: a.low.saturating_add(b.low),
            best: a.best.saturating_add(b.best),
            high: a.high.saturating_add(b.high),
        })
}

/// Newness of a claim: its publication, unknown ones oldest, then its id.
fn newness(claim: &Stated) -> (Option<Timestamp>, &str) {
    (claim.published_at, &claim.id)
}

/// One origin's vote, and the claim that it rests on.
struct Vote<'a> {
    figure: Figure,
    claim: &'a Stated,
}

fn votes<'a>(voters: &[&'a Stated], measure: Measure) -> Vec<Vote<'a>> {
    let mut by_origin: BTreeMap<&str, Vec<&Stated>> = BTreeMap::new();
    for claim in voters {
        by_origin.entry(&claim.origin).or_default().push(claim);
    }
    let newest = |claims: &[&'a Stated], of: fn(&Stated, Measure) -> Option<Figure>| {
        claims
            .iter()
            .filter_map(|&claim| of(claim, measure).map(|figure| Vote { figure, claim }))
            .max_by(|a, b| newness(a.claim).cmp(&newness(b.claim)))
    };
    by_origin
        .values()
        .filter_map(|claims| newest(claims, total_of).or_else(|| newest(claims, parts_of)))
        .collect()
}

/// Least, best and most over the origins. The best is the best-graded origin's; of equal grades the newest, then the claim id decides.
pub(crate) fn of_event(voters: &[&Stated], measure: Measure) -> Option<Figure> {
    let votes = votes(voters, measure);
    let best = votes
        .iter()
        .min_by(|a, b| {
            grade(a.claim)
                .cmp(grade(b.claim))
                .then_with(|| b.claim.published_at.cmp(&a.claim.published_at))
                .then_with(|| a.claim.id.cmp(&b.claim.id))
        })?
        .figure
        .best;
    let low = votes.iter().map(|vote| vote.figure.low).min()?;
    let high = votes.iter().map(|vote| vote.figure.high).max()?;
    Some(Figure {
        low: low.min(best),
        best,
        high: high.max(best),
    })
}

fn grade(claim: &Stated) -> &str {
    claim.grade.as_deref().unwrap_or("F")
}

/// How well the event stands: the first of contested, admitted, corroborated, single that holds.
pub(crate) fn corroboration(
    voters: &[&Stated],
    origins: usize,
    gazetteer: &Gazetteer,
) -> &'static str {
    let contested = [Measure::Killed, Measure::Wounded]
        .into_iter()
        .any(|measure| is_disputed(&votes(voters, measure)))
        || blame_differs(voters, gazetteer);
    if contested {
        "contested"
    } else if is_admitted(voters, gazetteer) {
        "admitted"
    } else if origins >= 2 {
        "corroborated"
    } else {
        "single"
    }
}

/// Two figures that do not overlap, and the later one is not simply higher.
fn is_disputed(votes: &[Vote<'_>]) -> bool {
    votes.iter().enumerate().any(|(at, a)| {
        votes.iter().skip(at + 1).any(|b| {
            let (older, newer) = if newness(a.claim) <= newness(b.claim) {
                (a.figure, b.figure)
            } else {
                (b.figure, a.figure)
            };
            newer.high < older.low
        })
    })
}

/// Two origins each hold actors responsible, and no actor of one has to do with one of the other.
fn blame_differs(voters: &[&Stated], gazetteer: &Gazetteer) -> bool {
    let mut blamed: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for claim in voters {
        for part in score::named(claim, Role::Attacker) {
            if score::certainty(claim, part) != Certainty::Unknown {
                blamed.entry(&claim.origin).or_default().push(&part.id);
            }
        }
    }
    let sets: Vec<_> = blamed.values().collect();
    sets.iter().enumerate().any(|(at, a)| {
        sets.iter().skip(at + 1).any(|b| {
            !a.iter()
                .any(|x| b.iter().any(|y| is_compatible(x, y, gazetteer)))
        })
    })
}

/// The attacker, or an organisation around it, is the origin of a claim that names it.
fn is_admitted(voters: &[&Stated], gazetteer: &Gazetteer) -> bool {
    voters.iter().any(|claim| {
        claim.origin.strip_prefix("actor:").is_some_and(|origin| {
            claim
                .in_role(EntityKind::Actor, Role::Attacker)
                .filter(|part| score::certainty(claim, part) != Certainty::Denied)
                .any(|part| is_kin(&part.id, origin, gazetteer))
        })
    })
}

/// One actor, or one a part of the other.
fn is_kin(a: &str, b: &str, gazetteer: &Gazetteer) -> bool {
    let over = |inner: &str, outer: &str| {
        gazetteer
            .ancestors_of_actor(inner)
            .iter()
            .any(|actor| actor.id == outer)
    };
    a == b || over(a, b) || over(b, a)
}
