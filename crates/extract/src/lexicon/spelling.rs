//! One name in several romanizations: what stays of it when their habits are taken away, and what never goes.

use super::{PLACES, words_of};

/// The name without article, spaces and words for a kind of place.
pub(super) fn squeezed(name: &str) -> String {
    words_of(name)
        .iter()
        .filter(|w| PLACES.kinds.of(&w.key).is_none())
        .map(|w| w.key.as_str())
        .collect()
}

/// A name with its vowels by their sound: `ei`, `ay` and `i` are one, `aw`, `ou` and `o` are one, an ending `-ah` is none.
pub(super) fn sounds(squeezed: &str) -> String {
    let mut out = String::new();
    for c in squeezed.trim_end_matches('h').chars() {
        let c = match c {
            'q' | 'k' | 'c' => 'k',
            'p' | 'b' => 'b',
            'z' | 's' => 's',
            'j' | 'g' => 'j',
            'e' | 'a' => 'a',
            'i' | 'y' => 'i',
            'o' | 'u' | 'w' => 'u',
            'h' => continue,
            c => c,
        };
        if matches!(c, 'i' | 'u') && out.ends_with(['a', 'i', 'u']) {
            out.pop();
        }
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out.trim_end_matches('a').to_owned()
}

/// What stays of a name when the habits of romanization are taken away; `None` when fewer than two consonants are left.
pub(crate) fn skeleton(name: &str) -> Option<String> {
    let mut out = String::new();
    for c in squeezed(name).chars() {
        let c = match c {
            'q' | 'k' | 'c' => 'k',
            'p' | 'b' => 'b',
            'z' | 's' => 's',
            'j' | 'g' => 'j',
            'a' | 'e' | 'i' | 'o' | 'u' | 'w' | 'y' | 'h' => continue,
            c => c,
        };
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    (out.chars().count() >= 2).then_some(out)
}

/// Consonants that every romanization tells apart, though the skeleton does not: `sh` and `s`, `gh` and `j`, a first `h` and none.
/// Between two names of one skeleton they say that two places are meant.
pub(super) fn is_same_sound(a: &str, b: &str) -> bool {
    let (a, b) = (consonants(a), consonants(b));
    a.len() == b.len()
        && a.iter()
            .zip(&b)
            .all(|(a, b)| a == b || is_g(*a, *b) || is_g(*b, *a))
}

/// `g` is written for `gh` and for `j`.
fn is_g(plain: char, other: char) -> bool {
    plain == 'g' && matches!(other, 'γ' | 'j')
}

fn consonants(squeezed: &str) -> Vec<char> {
    let letters: Vec<char> = squeezed.chars().collect();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&c) = letters.get(at) {
        let has_h = letters.get(at + 1) == Some(&'h');
        at += if has_h && matches!(c, 's' | 'c' | 'g' | 'k' | 't' | 'd') {
            2
        } else {
            1
        };
        let sound = match c {
            's' | 'c' if has_h => 'š',
            'g' if has_h => 'γ',
            'q' | 'c' => 'k',
            'p' => 'b',
            'h' if out.is_empty() && at == 1 => 'h',
            'a' | 'e' | 'i' | 'o' | 'u' | 'w' | 'y' | 'h' => continue,
            c => c,
        };
        if out.last() != Some(&sound) {
            out.push(sound);
        }
    }
    out
}

/// Vowels of two names of one skeleton: short names differ in none, longer ones in one.
pub(super) fn vowels_differ_by(a: &str, b: &str) -> usize {
    strsim::levenshtein(&sounds(a), &sounds(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_skeleton_forgets_tells_places_apart() {
        for (a, b) in [
            ("kfarshouba", "kfarsaba"),
            ("basra", "bishri"),
            ("ghasm", "jasm"),
            ("harsin", "erzin"),
        ] {
            assert!(!is_same_sound(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("bokamal", "bukamal"),
            ("shebaa", "chebaa"),
            ("qusayr", "kuseir"),
            ("golan", "jolan"),
        ] {
            assert!(is_same_sound(a, b), "{a} {b}");
        }
    }
}
