//! A word that ties -> the names at its ends: the true subject past what is said of it between commas, and each of a list.

use model::gazetteer::UNIDENTIFIED;

use super::{End, Scene, Tie};
use crate::lexicon::{RELATIONS, Words};
use crate::names::{Hit, is_civilian};
use crate::token::Token;

/// So many words may stand between a name and the word that ties it.
const WITHIN: usize = 6;

/// Between two commas somebody is told of in at most so many words.
const PHRASE: usize = 14;

/// More names than that are no list of one sentence.
const LONGEST_LIST: usize = 8;

pub(super) fn is_narrow(hit: &Hit) -> bool {
    hit.is_place() && !hit.is_wide
}

impl<'a> Scene<'a> {
    /// The party named from `at` on, with nothing but `between` before it; what follows must not make it part of another name.
    pub(super) fn party_after(&self, at: usize, between: &Words) -> Option<&'a Hit> {
        let hit = self.after(at, between)?;
        let ends = self
            .tokens
            .get(hit.stop)
            .is_none_or(|t| !t.is_word() || t.is_in(&RELATIONS.behind_a_name));
        let owns = self.tokens.get(hit.stop - 1).is_some_and(|t| t.possessive);
        (self.is_party(hit) && ends && !owns).then_some(hit)
    }

    pub(super) fn place_after(&self, at: usize) -> Option<&'a Hit> {
        let hit = self.after(at, &RELATIONS.before_a_place)?;
        // `the Palmyra road`, `Homs and Hama residents`: part of another name.
        let owns = self.tokens.get(hit.stop - 1).is_some_and(|t| t.possessive)
            || self.is(hit.stop, &["road", "residents", "countryside"]);
        (is_narrow(hit) && !owns).then_some(hit)
    }

    pub(super) fn after(&self, at: usize, between: &Words) -> Option<&'a Hit> {
        let mut first = at;
        loop {
            if let Some(hit) = self.hits.iter().find(|h| h.first == first) {
                return Some(hit);
            }
            let passes = self.tokens.get(first).is_some_and(|t| {
                t.is_in(between) || t.is("\"") || self.lexicon.listed.nation(&t.key).is_some()
            });
            if !passes || first - at > WITHIN {
                return None;
            }
            first += 1;
        }
    }

    /// The party named before `at`, with nothing but `between` in the gap; and whether the gap holds a comma or a verb.
    pub(super) fn party_before(&self, at: usize, between: &Words) -> Option<(&'a Hit, bool)> {
        let (hit, joined) = self.before(at, between)?;
        self.is_party(hit).then_some((hit, joined))
    }

    pub(super) fn before(&self, at: usize, between: &Words) -> Option<(&'a Hit, bool)> {
        let mut stop = at;
        loop {
            if let Some(hit) = self.named_up_to(stop) {
                let joined = self
                    .words(stop, at)
                    .iter()
                    .any(|t| t.is_any(&[",", "is", "are"]));
                return Some((hit, joined));
            }
            let last = stop.checked_sub(1)?;
            let is_comma = self.is(last, &[","]);
            if !(is_comma || self.is_in(last, between)) || at - last > WITHIN {
                return None;
            }
            if is_comma && self.closes(last) {
                return Some((self.outside(last)?, true));
            }
            stop = last;
        }
    }

    fn named_up_to(&self, stop: usize) -> Option<&'a Hit> {
        self.hits.iter().find(|h| h.stop == stop)
    }

    /// `X, an ally of A, controls`: the comma ends what is said of X, and the name in front of it is not whose verb follows.
    fn closes(&self, comma: usize) -> bool {
        let verb = self
            .words(comma + 1, self.tokens.len())
            .iter()
            .find(|t| !t.is_in(&RELATIONS.adverbs) || t.is_any(&["which", "that", "who"]));
        let is_verb = |t: &Token| t.is_in(&RELATIONS.finite) || t.is_in(&RELATIONS.backs);
        verb.is_some_and(is_verb) || self.view.asides.iter().any(|(_, stop)| *stop == comma)
    }

    /// Whom what ends at this comma is said of.
    fn outside(&self, comma: usize) -> Option<&'a Hit> {
        let mut close = comma;
        loop {
            let aside = self.view.asides.iter().find(|(_, stop)| *stop == close);
            let open = match aside {
                Some((first, _)) => first - 1,
                None => (close.saturating_sub(PHRASE)..close)
                    .rev()
                    .find(|&i| self.is(i, &[","]))?,
            };
            // `A, B, controls`, `his foe, the B, controls`: two names, and nothing is said of the first.
            let name = open + 1 + usize::from(self.is(open + 1, &["the"]));
            let is_name = |h: &Hit| h.first == name && (name == open + 1 || h.stop == close);
            if self.hits.iter().any(is_name) {
                return None;
            }
            let hit = self.named_up_to(open)?;
            let is_inside =
                |(first, stop): &(usize, usize)| *first <= hit.first && hit.stop <= *stop;
            if !self.view.asides.iter().any(is_inside) {
                return Some(hit);
            }
            close = open;
        }
    }

    /// The tie from and to each of a list: `A and B back C`, `A backs B, C and D`. `The A-backed B and C` says nothing of C.
    pub(super) fn spread(&self, at: usize, tie: &Tie) -> Vec<Tie> {
        let is_plural = |from: usize| {
            let words = self.words(from, at + 1);
            words.iter().any(|t| t.is_in(&RELATIONS.plural))
        };
        let ends = |end: &End| -> Vec<End> {
            let hit = self.hits.iter().find(|h| h.first == end.first);
            let several = match hit.filter(|_| !self.tokens.get(at).is_some_and(|t| t.glued)) {
                Some(hit) if hit.first > at => self.listed_after(hit),
                Some(hit) if is_plural(hit.stop) => self.listed_before(hit),
                _ => return vec![end.clone()],
            };
            several.into_iter().map(End::from).collect()
        };
        let (from, to) = (ends(&tie.from), ends(&tie.to));
        let pairs = from.iter().flat_map(|a| to.iter().map(move |b| (a, b)));
        pairs
            .map(|(from, to)| Tie {
                kind: tie.kind,
                from: from.clone(),
                to: to.clone(),
                certainty: tie.certainty,
                rule: tie.rule.clone(),
            })
            .collect()
    }

    /// `A, B and C` from A on, where nothing tells that C begins a clause of its own.
    fn listed_after(&self, hit: &'a Hit) -> Vec<&'a Hit> {
        let mut out = vec![hit];
        let mut stop = hit.stop;
        while out.len() < LONGEST_LIST {
            let comma = usize::from(self.is(stop, &[","]));
            let and = usize::from(self.is(stop + comma, &["and"]));
            let opens_clause = comma + and == 2 && out.len() == 1;
            let between = if hit.is_place() {
                &RELATIONS.before_a_place
            } else {
                &RELATIONS.before_a_name
            };
            let next = self.after(stop + comma + and, between).filter(|next| {
                next.is_place() == hit.is_place() && (self.is_party(next) || is_narrow(next))
            });
            let Some(next) = next.filter(|_| comma + and > 0 && !opens_clause) else {
                break;
            };
            out.push(next);
            if and == 1 {
                if self.ends_list(next) {
                    return out;
                }
                break;
            }
            stop = next.stop;
        }
        vec![hit]
    }

    fn ends_list(&self, hit: &Hit) -> bool {
        let owns = self.tokens.get(hit.stop - 1).is_some_and(|t| t.possessive);
        let said_of = |t: &Token| {
            t.is_in(&RELATIONS.backed)
                || t.is_in(&RELATIONS.finite)
                || t.is_any(&["a", "an", "the"])
                    && self
                        .view
                        .asides
                        .iter()
                        .any(|(first, _)| *first == hit.stop + 1)
        };
        let is_last = match self.tokens.get(hit.stop) {
            Some(t) if t.is(",") => !self.tokens.get(hit.stop + 1).is_some_and(said_of),
            Some(t) => !t.is_word() || t.is_in(&RELATIONS.behind_a_list),
            None => true,
        };
        is_last && !owns
    }

    /// `A, B and C` up to C, where A opens the clause.
    pub(super) fn listed_before(&self, hit: &'a Hit) -> Vec<&'a Hit> {
        let bare = |first: usize| first - usize::from(first > 0 && self.is(first - 1, &["the"]));
        let mut out = vec![hit];
        let mut joint = bare(hit.first)
            .checked_sub(1)
            .filter(|&i| self.is(i, &["and"]));
        while let Some(at) = joint.filter(|_| out.len() < LONGEST_LIST) {
            let stop = at - usize::from(at > 0 && self.is(at, &["and"]) && self.is(at - 1, &[","]));
            // `A, which is backed by B, and C back D`: two marks around a pair are no list.
            let is_pair = stop < at && out.len() == 1;
            let is_one =
                |h: &&Hit| h.is_place() == hit.is_place() && (self.is_party(h) || is_narrow(h));
            let Some(one) = self.named_up_to(stop).filter(is_one) else {
                break;
            };
            out.push(one);
            let before = bare(one.first).checked_sub(1);
            let opens = before.is_none_or(|i| {
                let word = self.tokens.get(i);
                word.is_some_and(|t| !t.is_word() || t.is_in(&RELATIONS.opens))
            });
            joint = before.filter(|&i| self.is(i, &[","]) && self.named_up_to(i).is_some());
            if joint.is_none() && opens && !(is_pair && out.len() == 2) {
                out.reverse();
                return out;
            }
        }
        vec![hit]
    }

    pub(super) fn is_party(&self, hit: &Hit) -> bool {
        hit.is_actor()
            && !hit.is_reference
            && !hit.is_teller
            && hit.id() != UNIDENTIFIED
            && !is_civilian(&self.lexicon.gazetteer, hit.id())
    }

    pub(super) fn is_state(&self, hit: &Hit) -> bool {
        self.lexicon
            .gazetteer
            .actor(hit.id())
            .is_some_and(|a| a.kind == "state")
    }
}
