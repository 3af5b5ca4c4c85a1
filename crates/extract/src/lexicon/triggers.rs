//! The words that announce an incident, one file an event kind and one row a word with its forms, each with what it says by itself and
//! what must stand beside it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::data::{Beside, Words, load};
use crate::token::Token;

/// What a trigger says; the frames decide the kind from it and from what stands around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Sense {
    /// Violence of any kind: the means and the actor decide.
    Hit,
    /// Fire from a distance, whatever stands around it.
    Fire,
    /// People on the ground.
    Assault,
    Clash,
    Blast,
    Sweep,
    /// Death alone: an incident only where nothing better is said.
    Death,
    /// Somebody carries something somewhere.
    Carry,
    /// Something comes in.
    Arrive,
    /// A load or a column as a noun.
    Load,
    Deploy,
    Withdraw,
    Seize,
}

impl Sense {
    /// Something or somebody goes somewhere, or is taken.
    pub(crate) fn is_transfer(self) -> bool {
        matches!(
            self,
            Self::Carry | Self::Arrive | Self::Load | Self::Deploy | Self::Withdraw | Self::Seize
        )
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Noun,
    /// A finite verb or an infinitive.
    Verb,
    /// A past form that is also a participle.
    Past,
    /// `-ing`.
    Ing,
    /// Noun or verb: the words around decide.
    Either,
    /// Noun, verb and past form alike: `hit`.
    Same,
}

/// A row: a word in its forms.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    pub sense: Sense,
    #[serde(default)]
    noun: Words,
    #[serde(default)]
    verb: Words,
    #[serde(default)]
    past: Words,
    #[serde(default)]
    ing: Words,
    #[serde(default)]
    either: Words,
    #[serde(default)]
    same: Words,
    /// In front of these words stands whom it hit; empty: as for every trigger.
    #[serde(default)]
    pub target: Words,
    /// As a noun it is a thing, and no incident.
    #[serde(default)]
    pub is_thing: bool,
    /// Its subject is who suffered it, in the active voice too.
    #[serde(default)]
    pub suffers: bool,
    /// Only right behind one of these.
    #[serde(default)]
    behind: Beside,
    /// Only right before one of these.
    #[serde(default)]
    before: Beside,
    /// Never right before one of these.
    #[serde(default)]
    not_before: Beside,
    /// Only right before or behind one of these.
    #[serde(default)]
    beside: Beside,
    /// Only with one of these among the next words.
    #[serde(default)]
    ahead: Beside,
    /// Never with one of these among the next words.
    #[serde(default)]
    not_ahead: Beside,
    /// Only behind one of these in its clause.
    #[serde(default)]
    after: Beside,
    /// Only with one of these in its clause.
    #[serde(default)]
    with: Beside,
    /// Never with one of these in its clause.
    #[serde(default)]
    without: Beside,
}

/// `launched two anti-ship ballistic missiles`: what a trigger needs is said within so many words behind it.
const AHEAD: usize = 6;
/// `shot two drones down`: what a trigger must not have stands nearer.
const NOT_AHEAD: usize = 4;

impl Row {
    fn words(&self) -> impl Iterator<Item = (Form, &str)> {
        [
            (Form::Noun, &self.noun),
            (Form::Verb, &self.verb),
            (Form::Past, &self.past),
            (Form::Ing, &self.ing),
            (Form::Either, &self.either),
            (Form::Same, &self.same),
        ]
        .into_iter()
        .flat_map(|(form, words)| words.iter().map(move |word| (form, word)))
    }

    /// Must the words around it be looked at?
    fn is_conditional(&self) -> bool {
        [
            &self.behind,
            &self.before,
            &self.not_before,
            &self.beside,
            &self.ahead,
            &self.not_ahead,
            &self.after,
            &self.with,
            &self.without,
        ]
        .iter()
        .any(|words| !words.is_empty())
    }

    /// Is the word at `at` meant by this row, for what stands around it in its clause?
    fn fits(&self, tokens: &[Token], clause: (usize, usize), at: usize) -> bool {
        let stretch = |from: usize, to: usize| {
            let to = to.min(tokens.len());
            tokens.get(from.min(to)..to).unwrap_or_default()
        };
        let back = stretch(at.saturating_sub(2), at);
        let next = stretch(at + 1, at + 2);
        let ahead = |n: usize| stretch(at + 1, at + 1 + n);
        let inside = stretch(clause.0, clause.1);
        let asks = |words: &Beside, found: bool| words.is_empty() || found;
        asks(&self.behind, self.behind.ends(back))
            && asks(&self.before, self.before.any(next))
            && !self.not_before.any(next)
            && asks(
                &self.beside,
                self.beside.ends(back) || self.beside.any(next),
            )
            && asks(&self.ahead, self.ahead.any(ahead(AHEAD)))
            && !self.not_ahead.any(ahead(NOT_AHEAD))
            && asks(&self.after, self.after.any(stretch(clause.0, at)))
            && asks(&self.with, self.with.any(inside))
            && !self.without.any(inside)
    }
}

/// A word of a row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trigger {
    pub form: Form,
    pub row: &'static Row,
}

/// The rows of a file, by their names.
type Rows = BTreeMap<String, Row>;

static FILES: LazyLock<[Rows; 8]> = LazyLock::new(|| {
    [
        load(
            "triggers/strike.toml",
            include_str!("../../lexicon/triggers/strike.toml"),
        ),
        load(
            "triggers/attack.toml",
            include_str!("../../lexicon/triggers/attack.toml"),
        ),
        load(
            "triggers/clash.toml",
            include_str!("../../lexicon/triggers/clash.toml"),
        ),
        load(
            "triggers/explosion.toml",
            include_str!("../../lexicon/triggers/explosion.toml"),
        ),
        load(
            "triggers/operation.toml",
            include_str!("../../lexicon/triggers/operation.toml"),
        ),
        load(
            "triggers/shipment.toml",
            include_str!("../../lexicon/triggers/shipment.toml"),
        ),
        load(
            "triggers/movement.toml",
            include_str!("../../lexicon/triggers/movement.toml"),
        ),
        load(
            "triggers/seizure.toml",
            include_str!("../../lexicon/triggers/seizure.toml"),
        ),
    ]
});

/// By word; those that ask for something beside them first.
static TRIGGERS: LazyLock<FxHashMap<&'static str, Vec<Trigger>>> = LazyLock::new(|| {
    let mut out: FxHashMap<&'static str, Vec<Trigger>> = FxHashMap::default();
    for row in FILES.iter().flat_map(BTreeMap::values) {
        for (form, word) in row.words() {
            out.entry(word).or_default().push(Trigger { form, row });
        }
    }
    for triggers in out.values_mut() {
        triggers.sort_by_key(|trigger| !trigger.row.is_conditional());
    }
    out
});

pub(crate) fn is_trigger(word: &str) -> bool {
    TRIGGERS.contains_key(word)
}

/// What the word at `at` announces; `None`: nothing here.
pub(crate) fn trigger(tokens: &[Token], clause: (usize, usize), at: usize) -> Option<Trigger> {
    let triggers = TRIGGERS.get(tokens.get(at)?.key.as_str())?;
    let fits = |trigger: &&Trigger| trigger.row.fits(tokens, clause, at);
    triggers.iter().find(fits).copied()
}

pub(super) fn words() -> impl Iterator<Item = &'static str> {
    TRIGGERS.keys().copied()
}

#[cfg(test)]
mod tests {
    use model::article::{Article, Status};
    use model::gazetteer::{Gazetteer, parse};

    use super::*;
    use crate::Lexicon;

    #[test]
    fn a_row_has_words_and_a_word_has_one_row_that_asks_for_nothing_beside_it() {
        for (name, row) in FILES.iter().flatten() {
            assert!(row.words().next().is_some(), "{name:?} has no word");
        }
        for (word, triggers) in TRIGGERS.iter() {
            let plain = triggers.iter().filter(|t| !t.row.is_conditional());
            assert!(
                plain.count() < 2,
                "{word:?} has two rows, and nothing tells which is meant: keep one, or say what stands beside it"
            );
        }
    }

    #[test]
    fn a_broken_row_of_a_trigger_is_named_with_its_line() {
        use super::super::data::read;
        for (row, said) in [
            (
                "a = { sense = \"fly\", noun = [\"a\"] }",
                "unknown variant `fly`",
            ),
            (
                "a = { sense = \"hit\", nuon = [\"a\"] }",
                "unknown field `nuon`",
            ),
            ("a = { noun = [\"a\"] }", "missing field `sense`"),
            (
                "a = { sense = \"hit\", behind = [\"a b c\"] }",
                "never found",
            ),
            ("b = { sense = \"hit\", noun = [\"a\"] }", "duplicate key"),
        ] {
            let text = format!("# rows\nb = {{ sense = \"hit\", noun = [\"b\"] }}\n{row}\n");
            let error = read::<Rows>("triggers/a.toml", &text).expect_err(row);
            let place = "crates/extract/lexicon/triggers/a.toml:3: ";
            assert!(
                error.starts_with(place) && error.contains(said),
                "{row}: {error}"
            );
        }
    }

    /// What a row asks for beside its word, in front of it and behind it, from the first of each of its lists.
    fn around(row: &Row) -> (String, String) {
        let join = |lists: &[&Beside]| {
            let first = lists.iter().filter_map(|list| list.example());
            first.collect::<Vec<_>>().join(" ")
        };
        (
            join(&[&row.after, &row.with, &row.behind, &row.beside]),
            join(&[&row.before, &row.ahead]),
        )
    }

    /// Sentences with no other trigger.
    fn sentences(row: &Row, form: Form, word: &str) -> Vec<String> {
        let (front, back) = around(row);
        let is_noun = matches!(form, Form::Noun);
        let said = format!("{front} {word} {back}");
        let verb = if form == Form::Ing { "was" } else { "" };
        let all = match row.sense {
            Sense::Hit | Sense::Fire | Sense::Assault => [
                format!("Israel began a {said} on Hezbollah near Palmyra on Sunday."),
                format!(
                    "Rockets of Israel {verb} {said} a post of Hezbollah near Palmyra on Sunday."
                ),
            ],
            Sense::Clash => [
                format!("{said} between Israel and Hezbollah near Palmyra on Sunday."),
                format!("Israel {verb} {said} with Hezbollah near Palmyra on Sunday."),
            ],
            Sense::Blast => [
                format!("A {said} was heard near Palmyra on Sunday."),
                format!("A bomb {verb} {said} near Palmyra on Sunday."),
            ],
            Sense::Sweep => [
                format!("Israel began a {said} in Palmyra on Sunday."),
                format!("Israel {verb} {said} farms in Palmyra on Sunday."),
            ],
            Sense::Death => [
                format!("Israel was in Palmyra, {said} two fighters on Sunday."),
                format!("Israel {verb} {said} two fighters in Palmyra on Sunday."),
            ],
            Sense::Carry | Sense::Arrive | Sense::Load => [
                format!("The {said} of Iran with rockets to Palmyra was on Sunday."),
                format!("Iran {verb} {said} trucks with rockets to Palmyra on Sunday."),
            ],
            Sense::Deploy | Sense::Withdraw => [
                format!("The {said} of Iran in Palmyra was on Sunday."),
                format!("Iran {verb} {said} fighters in Palmyra on Sunday."),
            ],
            Sense::Seize => [
                format!("The {said} of ammunition by Israel in Palmyra was on Sunday."),
                format!("Israel {verb} {said} ammunition in Palmyra on Sunday."),
            ],
        };
        let [noun, verb] = all;
        if is_noun {
            vec![noun]
        } else {
            vec![verb, noun]
        }
    }

    #[test]
    fn every_word_is_read_in_a_sentence_made_from_its_row() {
        let row = |kind: &str, id: &str, name: &str| {
            format!("- {{\"id\": {id:?}, \"name\": {name:?}, \"kind\": {kind:?}}}\n")
        };
        let actors = row("state", "israel", "Israel")
            + &row("state", "iran", "Iran")
            + &row("armed_group", "hezbollah", "Hezbollah");
        let gazetteer = Gazetteer::new(
            parse(&actors).expect("actors"),
            parse(&row("city", "palmyra", "Palmyra")).expect("a place"),
        );
        let lexicon = Lexicon::new(&gazetteer.expect("a gazetteer"));
        let mut lost = Vec::new();
        for (name, row) in FILES.iter().flatten() {
            for (form, word) in row.words() {
                let is_read = sentences(row, form, word).into_iter().any(|text| {
                    let mut article = Article::empty(Status::Article);
                    article.text = text;
                    let claims = crate::events(&article, None, &lexicon).claims;
                    claims.iter().any(|c| c.rule.contains(&format!("`{word}`")))
                });
                if !is_read {
                    lost.push(format!("{name}: {word} {form:?}"));
                }
            }
        }
        assert_eq!(lost, Vec::<String>::new());
    }
}
