//! Words that a publisher broke so that filters pass them (`expl*osion`, `k*lled`, `kil-led`) -> the word of the lexicon that is meant.
//! Only a word of the lexicon is mended; every other stays as it stands.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{PEOPLE, THINGS, triggers};
use crate::token::{Shape, Token};

/// Words of violence that no other list holds.
const OTHERS: &[&str] = &[
    "kill",
    "kills",
    "killed",
    "killing",
    "killings",
    "dead",
    "death",
    "deaths",
    "died",
    "wounded",
    "wounding",
    "injured",
    "injuring",
    "injuries",
    "suicide",
    "bomb",
    "bombs",
    "bomber",
    "terrorist",
    "terrorists",
    "terrorism",
    "weapon",
    "weapons",
    "fighters",
    "assassination",
    "assassinated",
    "execution",
    "executed",
    "massacre",
    "martyred",
];

static WORDS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    triggers::words()
        .chain(THINGS.weapons.words())
        .chain(THINGS.cargo.words())
        .chain(THINGS.vehicles.words())
        .chain(PEOPLE.militia_heads.iter())
        .chain(OTHERS.iter().copied())
        .filter(|word| word.len() > 3)
        .collect()
});

/// Words by first letter and length: what a star may stand for is looked for among few.
static BY_SHAPE: LazyLock<FxHashMap<(u8, usize), Vec<&'static str>>> = LazyLock::new(|| {
    let mut out: FxHashMap<(u8, usize), Vec<&'static str>> = FxHashMap::default();
    for word in WORDS.iter() {
        if let Some(first) = word.bytes().next() {
            out.entry((first, word.len())).or_default().push(word);
        }
    }
    out
});

/// `piece` has stars in it; `without` is its key with them left out. `None` where leaving them out already gives a word, where no word
/// fits, and where several do.
pub(crate) fn starred(piece: &[char], without: &str) -> Option<&'static str> {
    if WORDS.contains(without) {
        return None;
    }
    let letters: Vec<char> = piece.iter().map(char::to_ascii_lowercase).collect();
    let first = u8::try_from(*letters.first()?).ok()?;
    let mut fitting = BY_SHAPE
        .get(&(first, letters.len()))?
        .iter()
        .filter(|word| word.chars().zip(&letters).all(|(a, &b)| a == b || b == '*'));
    let word = fitting.next()?;
    fitting.next().is_none().then_some(*word)
}

/// Joins the parts of `kil-led`: a word of the lexicon that a hyphen broke, when its first part says nothing by itself.
pub(crate) fn split(tokens: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        if token.glued
            && token.shape == Shape::Lower
            && let Some(before) = out.last_mut()
            && !before.possessive
            && before.shape != Shape::Digit
            && before.key.len() + token.key.len() < 24
        {
            let whole = format!("{}{}", before.key, token.key);
            if WORDS.contains(whole.as_str()) {
                before.key = whole;
                before.stop = token.stop;
                before.possessive = token.possessive;
                continue;
            }
        }
        out.push(token);
    }
    out
}
