//! Which claims of a component are one event: must-links, then pairs from the strongest down, each refused where a veto stands.

use std::collections::BTreeSet;

use jiff::civil::Date;
use model::gazetteer::Gazetteer;

use crate::Decisions;
use crate::score::{self, JOIN, Reach, between, pair_score};
use crate::stated::Stated;

/// The latest start of an event's claims lies at most so many days after their earliest end.
const MAX_SPREAD_DAYS: i32 = 4;

/// Two claims, by position, and their score.
type Pair = (usize, usize, f64);

/// Pairs of claims that reach [`JOIN`]; two claims of one revision are no pair.
fn strong_pairs(claims: &[&Stated], gazetteer: &Gazetteer) -> Vec<Pair> {
    let mut able: Vec<(Reach<'_>, usize)> = claims
        .iter()
        .enumerate()
        .filter_map(|(at, claim)| Some((score::reach(claim, gazetteer)?, at)))
        .collect();
    able.sort_by_key(|(reach, at)| (reach.dates.start, *at));
    let mut pairs = Vec::new();
    for (i, (reach, a)) in able.iter().enumerate() {
        let (_, last) = reach.partners_start();
        for (other, b) in able.iter().skip(i + 1) {
            if other.dates.start > last {
                break;
            }
            let (x, y) = (claims[*a], claims[*b]);
            let may_join = x.kind.group() == y.kind.group() && reach.meets(other);
            if !may_join || share_revision(x, y) {
                continue;
            }
            let score = pair_score(x, y, gazetteer).value;
            if score >= JOIN {
                pairs.push((*a.min(b), *a.max(b), score));
            }
        }
    }
    pairs
}

pub(crate) fn share_revision(a: &Stated, b: &Stated) -> bool {
    !a.revisions.is_disjoint(&b.revisions)
}

/// Groups of positions; `claims` in the order of their ids.
pub(crate) fn groups(
    claims: &[&Stated],
    decisions: &Decisions,
    gazetteer: &Gazetteer,
) -> Vec<Vec<usize>> {
    let at = |id: &str| {
        claims
            .binary_search_by(|claim| claim.id.as_str().cmp(id))
            .ok()
    };
    let pair = |(a, b): &(String, String)| Some((at(a)?, at(b)?));
    let mut joined = Joined::new(
        claims,
        decisions.different.iter().filter_map(pair).collect(),
    );

    for (a, b) in decisions.same.iter().filter_map(pair) {
        // What a person decided beats every veto of the machine.
        joined.unite(a, b);
    }
    let mut successions: Vec<(usize, usize)> = Vec::new();
    for (new, claim) in claims.iter().enumerate() {
        successions.extend(claim.was.iter().filter_map(|old| Some((at(old)?, new))));
    }
    successions.sort_unstable();
    for (a, b) in successions {
        joined.unite_unless_vetoed(a, b);
    }
    let mut pairs = strong_pairs(claims, gazetteer);
    pairs.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    for (a, b, _) in pairs {
        joined.unite_unless_vetoed(a, b);
    }
    joined.groups()
}

/// Disjoint groups, each with what its vetoes look at.
struct Joined<'a> {
    group_of: Vec<usize>,
    groups: Vec<Group<'a>>,
    different: Vec<(usize, usize)>,
}

struct Group<'a> {
    members: Vec<usize>,
    revisions: BTreeSet<&'a str>,
    latest_start: Option<Date>,
    earliest_end: Option<Date>,
}

impl<'a> Joined<'a> {
    fn new(claims: &[&'a Stated], different: Vec<(usize, usize)>) -> Self {
        let groups = claims
            .iter()
            .enumerate()
            .map(|(at, claim)| Group {
                members: vec![at],
                revisions: claim.revisions.iter().map(String::as_str).collect(),
                latest_start: claim.dates.map(|dates| dates.start),
                earliest_end: claim.dates.map(|dates| dates.end),
            })
            .collect();
        Self {
            group_of: (0..claims.len()).collect(),
            groups,
            different,
        }
    }

    fn unite_unless_vetoed(&mut self, a: usize, b: usize) {
        let (a, b) = (self.group_of[a], self.group_of[b]);
        if a != b && !self.is_vetoed(a, b) {
            self.merge(a, b);
        }
    }

    fn unite(&mut self, a: usize, b: usize) {
        let (a, b) = (self.group_of[a], self.group_of[b]);
        if a != b {
            self.merge(a, b);
        }
    }

    fn is_vetoed(&self, a: usize, b: usize) -> bool {
        let (x, y) = (&self.groups[a], &self.groups[b]);
        let spread = |late: &Group<'_>, early: &Group<'_>| {
            late.latest_start
                .zip(early.earliest_end)
                .is_some_and(|(start, end)| between(end, start) > MAX_SPREAD_DAYS)
        };
        let kept_apart = |(p, q): &(usize, usize)| {
            let ends = (self.group_of[*p], self.group_of[*q]);
            ends == (a, b) || ends == (b, a)
        };
        spread(x, y)
            || spread(y, x)
            || !x.revisions.is_disjoint(&y.revisions)
            || self.different.iter().any(kept_apart)
    }

    fn merge(&mut self, a: usize, b: usize) {
        let (into, from) = if self.groups[a].members.len() >= self.groups[b].members.len() {
            (a, b)
        } else {
            (b, a)
        };
        let gone = std::mem::replace(
            &mut self.groups[from],
            Group {
                members: Vec::new(),
                revisions: BTreeSet::new(),
                latest_start: None,
                earliest_end: None,
            },
        );
        for &member in &gone.members {
            self.group_of[member] = into;
        }
        let group = &mut self.groups[into];
        group.members.extend(gone.members);
        group.revisions.extend(gone.revisions);
        group.latest_start = group.latest_start.max(gone.latest_start);
        group.earliest_end = [group.earliest_end, gone.earliest_end]
            .into_iter()
            .flatten()
            .min();
    }

    fn groups(self) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = self
            .groups
            .into_iter()
            .map(|group| group.members)
            .filter(|members| !members.is_empty())
            .collect();
        for members in &mut groups {
            members.sort_unstable();
        }
        groups.sort_unstable();
        groups
    }
}
