//! The files of `lexicon/` -> lists of words. A row that could never be found, or that is there already, is refused with its file and
//! line. The files are compiled in, so a broken one fails the tests, not a reading.

use std::fmt;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::de::{Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, Error, Visitor};
use serde::de::{MapAccess, SeqAccess};

use crate::token::Token;

/// A compiled-in file as its mirror.
///
/// # Panics
/// The file is broken: a mistake in this crate, which the tests name.
pub(super) fn load<T: DeserializeOwned>(file: &str, text: &str) -> T {
    read(file, text).unwrap_or_else(|reason| panic!("{reason}"))
}

/// The mirror of a file, or where it is broken and why.
pub(super) fn read<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, String> {
    toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start));
        let line = before.map_or(0, |before| before.matches('\n').count()) + 1;
        format!("crates/extract/lexicon/{file}:{line}: {}", error.message())
    })
}

/// A list of words, as tokens have them.
#[derive(Debug, Default)]
pub(crate) struct Words(FxHashSet<String>);

impl Words {
    pub(crate) fn has(&self, word: &str) -> bool {
        self.0.contains(word)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

/// Words and pairs of words, each with the kind it stands for.
#[derive(Debug, Default)]
pub(crate) struct Kinds {
    words: FxHashMap<String, String>,
    /// By the first word, then by the second.
    pairs: FxHashMap<String, FxHashMap<String, String>>,
}

impl Kinds {
    pub(crate) fn of(&self, word: &str) -> Option<&str> {
        self.words.get(word).map(String::as_str)
    }

    pub(crate) fn of_pair(&self, first: &str, second: &str) -> Option<&str> {
        Some(self.pairs.get(first)?.get(second)?.as_str())
    }

    /// Single words.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.keys().map(String::as_str)
    }

    /// Single words with their kinds, in the order of the alphabet.
    pub(crate) fn sorted(&self) -> Vec<(&str, &str)> {
        let mut rows: Vec<(&str, &str)> = self
            .words
            .iter()
            .map(|(word, kind)| (kind.as_str(), word.as_str()))
            .collect();
        rows.sort_unstable();
        rows.into_iter().map(|(kind, word)| (word, kind)).collect()
    }
}

/// What may stand beside a trigger: words, pairs of words, `@weapons` for every single word of a weapon, and the empty word for the
/// beginning of the sentence.
#[derive(Debug, Default)]
pub(crate) struct Beside {
    words: FxHashSet<String>,
    pairs: FxHashSet<(String, String)>,
    weapons: bool,
    begins: bool,
}

impl Beside {
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty() && self.pairs.is_empty() && !self.weapons && !self.begins
    }

    /// One of them, as a text may say it.
    #[cfg(test)]
    pub(super) fn example(&self) -> Option<String> {
        let pair = self.pairs.iter().map(|(a, b)| format!("{a} {b}")).min();
        let weapon = self.weapons.then(|| "rockets".to_owned());
        pair.or(weapon).or_else(|| self.words.iter().min().cloned())
    }

    pub(crate) fn has(&self, token: &Token) -> bool {
        self.words.contains(&token.key)
            || self.weapons && super::THINGS.weapons.of(&token.key).is_some()
    }

    pub(crate) fn any(&self, tokens: &[Token]) -> bool {
        tokens.iter().any(|token| self.has(token))
    }

    /// Does one of them end right where `tokens` end?
    pub(crate) fn ends(&self, tokens: &[Token]) -> bool {
        match tokens {
            [] => self.begins,
            [.., last] if self.has(last) => true,
            [.., a, b] => self.pairs.iter().any(|(x, y)| a.is(x) && b.is(y)),
            [_] => false,
        }
    }
}

/// Reads one word into the words of its list, of which it may have so many parts.
struct Word<'a> {
    seen: &'a mut FxHashSet<String>,
    parts: usize,
}

/// What a token can be: see `token.rs`.
fn is_plain(word: &str) -> bool {
    !word.is_empty()
        && word
            .chars()
            .all(|c| c.is_alphanumeric() && c.to_lowercase().eq([c]))
}

impl<'de> DeserializeSeed<'de> for Word<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<String, D::Error> {
        from.deserialize_str(self)
    }
}

impl Visitor<'_> for Word<'_> {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a word in quotes")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<String, E> {
        if word.split(' ').count() > self.parts || !word.split(' ').all(is_plain) {
            return Err(E::custom(format!(
                "{word:?} is never found: write up to {} words in lower case, without accents, marks and doubled spaces",
                self.parts
            )));
        }
        if !self.seen.insert(word.to_owned()) {
            return Err(E::custom(format!(
                "{word:?} is in this list already: keep one of the two"
            )));
        }
        Ok(word.to_owned())
    }
}

/// Reads a list of words, none of which may be seen before.
struct List<'a> {
    seen: &'a mut FxHashSet<String>,
    parts: usize,
}

impl<'de> DeserializeSeed<'de> for List<'_> {
    type Value = Vec<String>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Vec<String>, D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for List<'_> {
    type Value = Vec<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of words in quotes")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Vec<String>, A::Error> {
        let mut out = Vec::new();
        while let Some(word) = from.next_element_seed(Word {
            seen: &mut *self.seen,
            parts: self.parts,
        })? {
            out.push(word);
        }
        if out.is_empty() {
            return Err(A::Error::custom("an empty list: leave it out"));
        }
        Ok(out)
    }
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mut seen = FxHashSet::default();
        let list = List {
            seen: &mut seen,
            parts: 1,
        };
        list.deserialize(from)?;
        Ok(Self(seen))
    }
}

impl<'de> Deserialize<'de> for Kinds {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Rows;

        impl<'de> Visitor<'de> for Rows {
            type Value = Kinds;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("rows of a kind and its words: `drone = [\"drone\", \"drones\"]`")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Kinds, A::Error> {
                let mut seen = FxHashSet::default();
                let mut out = Kinds::default();
                while let Some(kind) = from.next_key::<String>()? {
                    let list = List {
                        seen: &mut seen,
                        parts: 2,
                    };
                    for word in from.next_value_seed(list)? {
                        match word.split_once(' ') {
                            None => out.words.insert(word, kind.clone()),
                            Some((first, second)) => out
                                .pairs
                                .entry(first.to_owned())
                                .or_default()
                                .insert(second.to_owned(), kind.clone()),
                        };
                    }
                }
                Ok(out)
            }
        }

        from.deserialize_map(Rows)
    }
}

impl<'de> Deserialize<'de> for Beside {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mut out = Self::default();
        for phrase in Vec::<String>::deserialize(from)? {
            match phrase.split_once(' ') {
                _ if phrase.is_empty() => out.begins = true,
                _ if phrase == "@weapons" => out.weapons = true,
                Some((a, b)) if is_plain(a) && is_plain(b) => {
                    out.pairs.insert((a.to_owned(), b.to_owned()));
                }
                None if is_plain(&phrase) => {
                    out.words.insert(phrase);
                }
                _ => {
                    return Err(D::Error::custom(format!(
                        "{phrase:?} is never found: write one or two words in lower case, \"@weapons\", or \"\" for the beginning of the sentence"
                    )));
                }
            }
        }
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read, never looked at")]
    struct Mirror {
        #[serde(default)]
        words: Words,
        #[serde(default)]
        kinds: Kinds,
    }

    /// What is said of a file whose third line is broken.
    fn reason(text: &str) -> String {
        let file = read::<Mirror>("a.toml", text).expect_err(text);
        let place = "crates/extract/lexicon/a.toml:3: ";
        let reason = file.strip_prefix(place);
        reason.unwrap_or_else(|| panic!("{file}")).to_owned()
    }

    #[test]
    fn a_broken_row_is_named_with_its_line() {
        for (text, said) in [
            ("words = [\n\"a\",\n\"a\"]", "\"a\" is in this list already"),
            ("words = [\n\"a\",\n\"\"]", "\"\" is never found"),
            ("words = [\n\"a\",\n\"B\"]", "\"B\" is never found"),
            ("words = [\n\"a\",\n\"b c\"]", "\"b c\" is never found"),
            ("words = [\n\"a\",\n7]", "expected a word in quotes"),
            (
                "[kinds]\na = [\"b\"]\nc = [\"b\"]",
                "\"b\" is in this list already",
            ),
            ("[kinds]\na = [\"b\"]\nc = []", "an empty list"),
            ("[kinds]\na = [\"b\"]\na = [\"c\"]", "duplicate key"),
            (
                "words = [\"a\"]\n\nwrods = [\"b\"]",
                "unknown field `wrods`",
            ),
        ] {
            let reason = reason(text);
            assert!(reason.contains(said), "{text}: {reason}");
        }
    }

    #[test]
    fn a_pair_of_words_has_a_kind_of_its_own() {
        let text = "[kinds]\nair = [\"jet\", \"air raid\"]\nground = [\"raid\"]";
        let kinds = read::<Mirror>("a.toml", text).expect("two kinds").kinds;
        assert_eq!(kinds.of("raid"), Some("ground"));
        assert_eq!(kinds.of_pair("air", "raid"), Some("air"));
        assert_eq!(kinds.of_pair("raid", "air"), None);
    }
}
