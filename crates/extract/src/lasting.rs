//! A sentence -> the lasting relations it states: who backs whom, who is part of whom, who is present at or controls a place. Only
//! plain present-tense grammar counts, between two names with nothing else between them: what is denied, planned or over is left out.

use model::claim::{Certainty, Entity, EntityKind, RelationKind};

use crate::frames::View;
use crate::lexicon::{Lexicon, RELATIONS, Words};
use crate::names::{Hit, known};
use crate::token::Token;

mod ends;
mod truth;

/// A relation in the making: its ends in words of the sentence.
pub(crate) struct Tie {
    pub kind: RelationKind,
    pub from: End,
    pub to: End,
    pub certainty: Certainty,
    pub rule: String,
}

#[derive(Clone)]
pub(crate) struct End {
    pub entity: Entity,
    pub first: usize,
    pub stop: usize,
}

impl From<&Hit> for End {
    fn from(hit: &Hit) -> Self {
        Self {
            entity: hit.entity.clone(),
            first: hit.first,
            stop: hit.stop,
        }
    }
}

/// The relations of a sentence, in its order. A headline leaves out too many words to be taken at its word.
pub(crate) fn ties(view: &View, lexicon: &Lexicon) -> Vec<Tie> {
    let tokens = view.sentence.tokens.as_slice();
    let asks = tokens.last().is_some_and(|t| t.is("?"));
    if view.sentence.is_headline || asks {
        return Vec::new();
    }
    let scene = Scene {
        tokens,
        hits: &view.hits,
        view,
        lexicon,
    };
    (0..tokens.len())
        .filter_map(|at| Some((at, scene.tie(at)?)))
        .filter(|(_, tie)| scene.holds(tie))
        .flat_map(|(at, tie)| scene.spread(at, &tie))
        .filter(|tie| tie.from.entity.id != tie.to.entity.id)
        .map(|tie| Tie {
            certainty: scene.certainty(&tie),
            ..tie
        })
        .collect()
}

struct Scene<'a> {
    tokens: &'a [Token],
    hits: &'a [Hit],
    view: &'a View,
    lexicon: &'a Lexicon,
}

impl<'a> Scene<'a> {
    fn is(&self, at: usize, words: &[&str]) -> bool {
        self.tokens.get(at).is_some_and(|t| t.is_any(words))
    }

    fn is_in(&self, at: usize, list: &Words) -> bool {
        self.tokens.get(at).is_some_and(|t| t.is_in(list))
    }

    fn words(&self, from: usize, to: usize) -> &'a [Token] {
        self.tokens.get(from..to).unwrap_or_default()
    }

    /// The relation whose word stands at `at`.
    fn tie(&self, at: usize) -> Option<Tie> {
        self.adjective(at)
            .or_else(|| self.backs(at))
            .or_else(|| self.part(at))
            .or_else(|| self.controls(at))
            .or_else(|| self.present(at))
    }

    fn tied(&self, kind: RelationKind, from: impl Into<End>, to: &Hit, at: usize) -> Tie {
        let word = self.tokens.get(at).map_or("", |t| t.key.as_str());
        Tie {
            kind,
            from: from.into(),
            to: to.into(),
            certainty: Certainty::Asserted,
            rule: format!("{kind} `{word}`"),
        }
    }

    /// `Iranian-backed X`, `the SDF-held town of Y`.
    fn adjective(&self, at: usize) -> Option<Tie> {
        let token = self.tokens.get(at).filter(|t| t.glued)?;
        let backs = token.is_in(&RELATIONS.backed);
        if !backs && !token.is_in(&RELATIONS.held) {
            return None;
        }
        // A name that holds the word is no name of who is backed: `Iranian-backed militias`.
        if self.hits.iter().any(|h| h.first <= at && at < h.stop) {
            return None;
        }
        let from = self.holder(at)?;
        if backs {
            let to = self.after(at + 1, &RELATIONS.before_a_name)?;
            return self
                .is_party(to)
                .then(|| self.tied(RelationKind::Backs, from, to, at));
        }
        let to = self.place_after(at + 1)?;
        Some(self.tied(RelationKind::Controls, from, to, at))
    }

    /// Whom the first half of `X-held` means, which by itself names nobody.
    fn holder(&self, at: usize) -> Option<End> {
        const LONGEST: usize = 4;
        let end = |id: &str, first: usize| End {
            entity: known(EntityKind::Actor, id),
            first,
            stop: at,
        };
        let word = self.tokens.get(at.checked_sub(1)?)?;
        if let Some(nation) = self.lexicon.listed.nation(&word.key) {
            return Some(end(&nation.state, at - 1));
        }
        let from = at.saturating_sub(LONGEST);
        let found = self.lexicon.aliases(self.words(from, at), None);
        let last = found.iter().find(|found| from + found.stop == at)?;
        let (_, id) = last.means.iter().find(|(is, _)| *is == EntityKind::Actor)?;
        Some(end(id, from + last.first))
    }

    /// `A backs B`, `B, backed by A`.
    fn backs(&self, at: usize) -> Option<Tie> {
        if self.is_in(at, &RELATIONS.backs) || self.is(at, &["back", "support"]) && self.is_verb(at)
        {
            let (from, _) = self.party_before(at, &RELATIONS.adverbs)?;
            let to = self.party_after(at + 1, &RELATIONS.before_a_name)?;
            return Some(self.tied(RelationKind::Backs, from, to, at));
        }
        if !self.is_in(at, &RELATIONS.backed) || !self.is(at + 1, &["by"]) {
            return None;
        }
        let (to, is_joined) = self.party_before(at, &RELATIONS.which_is)?;
        let from = self.party_after(at + 2, &RELATIONS.before_a_name)?;
        // `fighters backed by Russian jets`: support of one hour.
        let by_arms = self
            .words(from.first, from.stop + 2)
            .iter()
            .any(|t| t.is_in(&RELATIONS.by_arms));
        (is_joined && !by_arms && !self.is_state(to))
            .then(|| self.tied(RelationKind::Backs, from, to, at))
    }

    /// `A is part of B`, `A, the armed wing of B`, `B's armed wing, A`.
    fn part(&self, at: usize) -> Option<Tie> {
        if !self.is_in(at, &RELATIONS.parts) {
            return None;
        }
        if self.is(at + 1, &["of", "to"]) {
            let (from, is_joined) = self.party_before(at, &RELATIONS.which_is)?;
            let to = self.party_after(at + 2, &RELATIONS.before_a_name)?;
            let is_said = is_joined || self.is(at, &["belongs"]);
            return is_said.then(|| self.tied(RelationKind::PartOf, from, to, at));
        }
        let owner = |h: &Hit| {
            self.tokens
                .get(h.stop - 1)
                .is_some_and(|t| t.possessive && !t.is_any(&["today"]))
        };
        let (to, _) = self
            .party_before(at, &RELATIONS.which_is)
            .filter(|(h, _)| owner(h))?;
        let comma = self.is(at + 1, &[","]);
        let from = self.party_after(at + 2, &RELATIONS.before_a_name)?;
        comma.then(|| self.tied(RelationKind::PartOf, from, to, at))
    }

    /// `A controls P`, `P, held by A`, `P is under the control of A`.
    fn controls(&self, at: usize) -> Option<Tie> {
        let kind = RelationKind::Controls;
        if self.is(at, &["controls"]) || self.is(at, &["control"]) && self.is_verb(at) {
            let (from, _) = self.party_before(at, &RELATIONS.adverbs)?;
            return Some(self.tied(kind, from, self.place_after(at + 1)?, at));
        }
        if self.is(at, &["control"]) && self.is(at + 1, &["of", "over"]) {
            let under = (1..=2).any(|n| at >= n && self.is(at - n, &["under"]));
            if !under {
                let (from, is_joined) = self.party_before(at, &RELATIONS.in_control)?;
                let to = self.place_after(at + 2)?;
                return is_joined.then(|| self.tied(kind, from, to, at));
            }
            let (place, is_joined) = self.before(at, &RELATIONS.under_control)?;
            let from = self.party_after(at + 2, &RELATIONS.before_a_name)?;
            return (is_joined && place.is_place() && !place.is_wide)
                .then(|| self.tied(kind, from, place, at));
        }
        if !self.is_in(at, &RELATIONS.held) || !self.is(at + 1, &["by"]) {
            return None;
        }
        let (place, is_joined) = self.before(at, &RELATIONS.which_is)?;
        let from = self.party_after(at + 2, &RELATIONS.before_a_name)?;
        (is_joined && place.is_place() && !place.is_wide).then(|| self.tied(kind, from, place, at))
    }

    /// `control` and `support` are verbs behind `which`, `who`, a plural name or several.
    fn is_verb(&self, at: usize) -> bool {
        const SHORTEST_PLURAL: usize = 4;
        at.checked_sub(1).is_some_and(|before| {
            self.is(before, &["which", "who", "still", "now", "also"])
                || self
                    .tokens
                    .get(before)
                    .is_some_and(|t| t.key.len() >= SHORTEST_PLURAL && t.key.ends_with('s'))
                || (self.hits.iter().find(|h| h.stop == at))
                    .is_some_and(|h| self.listed_before(h).len() > 1)
        })
    }

    /// `positions of A in P`, `A positions in P`, `A, based in P`, `A has a base in P`.
    fn present(&self, at: usize) -> Option<Tie> {
        let kind = RelationKind::PresentAt;
        if self.is_in(at, &RELATIONS.stationed) && self.is(at + 1, &["in", "at", "inside"]) {
            let (from, is_joined) = self.party_before(at, &RELATIONS.which_is)?;
            let to = self.place_after(at + 2)?;
            return is_joined.then(|| self.tied(kind, from, to, at));
        }
        if !self.is_in(at, &RELATIONS.sites) {
            return None;
        }
        let in_place = |at: usize| {
            self.is(at, &["in", "at", "inside"])
                .then(|| self.place_after(at + 1))
                .flatten()
        };
        if let Some(of) = self.owner_after(at) {
            let from = self
                .after(of, &RELATIONS.before_a_name)
                .filter(|h| self.is_party(h))?;
            return Some(self.tied(kind, from, in_place(from.stop)?, at));
        }
        let to = in_place(at + 1)?;
        // The name may hold the word: `Hezbollah positions`.
        let holding = self
            .hits
            .iter()
            .find(|h| h.first < at && at < h.stop && self.is_party(h));
        let from = match holding {
            Some(hit) => hit,
            None => {
                let (hit, is_joined) = self.party_before(at, &RELATIONS.has)?;
                let has = |t: &Token| t.is_any(&["which", "who"]) || t.is_in(&RELATIONS.finite);
                let is_own = !is_joined || self.words(hit.stop, at).iter().any(has);
                is_own.then_some(hit)?
            }
        };
        Some(self.tied(kind, from, to, at))
    }

    /// Behind a base: `of`, `belonging to`, `used by`.
    fn owner_after(&self, at: usize) -> Option<usize> {
        let pair = |a: &[&str], b: &str| self.is(at + 1, a) && self.is(at + 2, &[b]);
        if self.is(at + 1, &["of"]) {
            Some(at + 2)
        } else if pair(&["belonging"], "to") || pair(&["used", "run", "held", "manned"], "by") {
            Some(at + 3)
        } else {
            None
        }
    }
}
