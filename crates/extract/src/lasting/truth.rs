//! A tie with the words around it -> whether the text states it, and how surely: what is denied, posed, over or true of a part is not.

use model::claim::{Certainty, EntityKind};

use super::{End, Scene, Tie};
use crate::lexicon::{CUES, DENIALS, PEOPLE, RELATIONS, Words};
use crate::names::Hit;
use crate::token::Token;

/// So far around the two names reach the words that deny or date what is said of them.
const AROUND: usize = 5;

/// Who tells stands at most so many words from the verb of telling.
const BESIDE: usize = 4;

/// `Israel said on Sunday that` stands at most so many words before what it said.
const SAID_BEFORE: usize = 10;

impl Scene<'_> {
    /// Nothing around says that it is not so, not yet, no more, or only in part.
    pub(super) fn holds(&self, tie: &Tie) -> bool {
        let (first, stop) = self.reach(tie);
        // What is said of somebody between commas is not said of the two.
        let aside = |i: usize| {
            let inside = |(from, to): &&(usize, usize)| *from <= i && i < *to;
            let apart = |(from, to): &(usize, usize)| {
                [&tie.from, &tie.to]
                    .iter()
                    .all(|e| e.first < *from || e.first >= *to)
            };
            self.view.asides.iter().find(inside).is_some_and(apart)
        };
        let says = |to: usize, list: &Words| (first..to).any(|i| self.is_in(i, list) && !aside(i));
        let inner = tie.from.stop.max(tie.to.stop);
        let is_over = says(stop, &RELATIONS.over)
            || says(stop, &CUES.unreal)
            || says(inner, &RELATIONS.past)
            || says(inner, &RELATIONS.posed)
            || (first..inner).any(|i| self.is_hearsay(i));
        // `A controls P in 2016`: a time that lies back.
        let is_dated = self.view.dates.iter().any(|d| {
            d.first >= first
                && d.stop <= stop + 1
                && !self.is(d.first.saturating_sub(1), &["since"])
                && (d.is_past || matches!(d.rule, "year" | "month"))
        });
        !is_over && !is_dated && !self.is_portion(&tie.to)
    }

    /// `the claim that A backs B`, and not `X claims that A backs B`.
    fn is_hearsay(&self, at: usize) -> bool {
        let is_verb = |t: &Token| {
            (t.is_capital() || t.is_any(&["he", "she", "it", "they", "who"]))
                && !t.possessive
                && !t.is("the")
        };
        self.is_in(at, &DENIALS.told)
            && self.is(at + 1, &["that"])
            && !(at > 0 && self.tokens.get(at - 1).is_some_and(is_verb))
    }

    /// `half of P is under the control of A`.
    fn is_portion(&self, place: &End) -> bool {
        if place.entity.is != EntityKind::Location {
            return false;
        }
        let inside = |i: &usize| self.is_in(*i, &RELATIONS.before_a_place);
        let head = (0..place.first).rev().find(|i| !inside(i));
        head.is_some_and(|i| i + 1 < place.first && self.is_in(i, &RELATIONS.portions))
    }

    pub(super) fn certainty(&self, tie: &Tie) -> Certainty {
        let (first, stop) = self.reach(tie);
        let around = self.words(first, stop);
        if around.iter().any(|t| t.is_in(&RELATIONS.guessed)) {
            Certainty::Suspected
        } else if self.is_charge(tie) {
            Certainty::Claimed
        } else {
            Certainty::Asserted
        }
    }

    /// A party says so, or somebody claims it: `Israel said that A arms B`, `A arms B, Israel said`.
    fn is_charge(&self, tie: &Tie) -> bool {
        let (first, stop) = (
            tie.from.first.min(tie.to.first),
            tie.from.stop.max(tie.to.stop),
        );
        let party = |from: usize, to: usize| {
            let mut hits = self.hits.iter();
            hits.any(|h| from <= h.first && h.stop <= to && self.is_party(h))
        };
        let claims = |i: usize| self.is(i, &["claim", "claims", "claimed", "alleges", "alleged"]);
        let teller = |from: usize, i: usize| {
            let mut hits = self.hits.iter().rev();
            hits.find(|h| h.is_actor() && from <= h.first && h.stop <= i && i - h.stop < BESIDE)
        };
        // `the SDF has said`, `according to Israel`.
        let told = |i: usize, from: usize| {
            self.is_in(i, &PEOPLE.telling)
                && !self.is(i + 1, &["responsibility", "credit"])
                && (teller(from, i).is_some_and(|h| self.is_party(h))
                    || i > from && claims(i)
                    || self.is(i, &["according"]) && party(i + 2, i + 2 + BESIDE))
        };
        let before = (first.saturating_sub(SAID_BEFORE)..first).any(|i| told(i, 0));
        // `A backs B, and nobody has claimed it` goes on to tell something else.
        let comma = (stop..stop + AROUND)
            .find(|&i| self.is(i, &[","]))
            .filter(|&i| !self.is(i + 1, &["and", "but", "which", "who"]));
        let behind = comma.is_some_and(|comma| {
            let said = self.is(comma + 1, &["said", "says"]);
            let ends = |h: &&Hit| !self.tokens.get(h.stop).is_some_and(Token::is_word);
            let mut tellers = self.hits.iter().filter(|h| self.is_party(h)).filter(ends);
            (comma + 1..=comma + AROUND).any(|i| told(i, comma + 1))
                || said && tellers.any(|h| (comma + 2..=comma + 3).contains(&h.first))
        });
        before || behind
    }

    /// The two names and what stands around them, up to the next mark.
    fn reach(&self, tie: &Tie) -> (usize, usize) {
        let (first, stop) = (
            tie.from.first.min(tie.to.first),
            tie.from.stop.max(tie.to.stop),
        );
        let open = |t: &&Token| t.is_word();
        let before = self.words(first.saturating_sub(AROUND), first);
        let behind = self.words(stop, (stop + AROUND).min(self.tokens.len()));
        (
            first - before.iter().rev().take_while(open).count(),
            stop + behind.iter().take_while(open).count(),
        )
    }
}
