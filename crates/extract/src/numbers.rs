//! Words -> counts. Only this file knows how an amount is said: digits, words (by `text2num`), `dozens`, `at least`, `up to`.

use model::claim::Qualifier;
use text2num::lang::{English, LangInterpreter};
use text2num::text2digits;

use crate::token::{Shape, Token};

/// An amount in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Amount {
    pub first: usize,
    pub stop: usize,
    /// `None` for `dozens` and its like: many, uncounted.
    pub value: Option<u32>,
    pub qualifier: Qualifier,
}

/// Words that can begin a number; anything else is not worth asking `text2num` about.
const STARTS: [&str; 33] = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "thousand",
    "both",
    "a",
    "an",
    "another",
];

const UNCOUNTED: [&str; 9] = [
    "dozens",
    "scores",
    "tens",
    "hundreds",
    "thousands",
    "several",
    "many",
    "some",
    "few",
];

pub(crate) fn amounts(sentence: &[Token]) -> Vec<Amount> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < sentence.len() {
        let Some((value, stop)) = amount_at(sentence, at) else {
            at += 1;
            continue;
        };
        let (first, qualifier) = qualified(sentence, at, stop);
        out.push(Amount {
            first,
            stop,
            value,
            qualifier,
        });
        at = stop;
    }
    out
}

fn amount_at(sentence: &[Token], at: usize) -> Option<(Option<u32>, usize)> {
    let token = sentence.get(at)?;
    if token.shape == Shape::Digit {
        let next_is_clock = sentence.get(at + 1).is_some_and(|t| t.is(":"));
        let after_clock = at > 0 && sentence.get(at - 1).is_some_and(|t| t.is(":"));
        return token
            .digits()
            .filter(|_| !token.glued && !next_is_clock && !after_clock)
            .map(|n| (Some(n), at + 1));
    }
    if token.glued || !token.is_word() {
        return None;
    }
    if UNCOUNTED.contains(&token.key.as_str()) {
        return Some((None, at + 1));
    }
    if !STARTS.contains(&token.key.as_str()) {
        return None;
    }
    match token.key.as_str() {
        "a" | "an" | "another" => return Some((Some(1), at + 1)),
        "both" => return Some((Some(2), at + 1)),
        _ => {}
    }
    let english = English::default();
    let mut words = token.key.clone();
    let mut best = value_of(&words, &english).map(|n| (Some(n), at + 1));
    for (offset, next) in sentence.iter().enumerate().skip(at + 1).take(4) {
        if !(STARTS.contains(&next.key.as_str()) || next.is("and")) || next.is_any(&["a", "an"]) {
            break;
        }
        words.push(if next.glued { '-' } else { ' ' });
        words.push_str(&next.key);
        if let Some(n) = value_of(&words, &english) {
            best = Some((Some(n), offset + 1));
        }
    }
    best
}

fn value_of(words: &str, english: &impl LangInterpreter) -> Option<u32> {
    text2digits(words, english).ok()?.parse().ok()
}

/// Looks at the words before: `at least`, `more than`, `up to`, `about`; and behind: `or more`.
fn qualified(sentence: &[Token], at: usize, stop: usize) -> (usize, Qualifier) {
    let back = |n: usize| at.checked_sub(n).and_then(|i| sentence.get(i));
    let word = |n: usize, words: &[&str]| back(n).is_some_and(|t| t.is_any(words));
    if word(2, &["at", "no"]) && word(1, &["least", "fewer"])
        || word(2, &["more", "no"]) && word(1, &["than", "less"])
    {
        return (at - 2, Qualifier::AtLeast);
    }
    if word(1, &["over", "least"]) {
        return (at - 1, Qualifier::AtLeast);
    }
    if sentence.get(stop).is_some_and(|t| t.is("or"))
        && sentence.get(stop + 1).is_some_and(|t| t.is("more"))
        || sentence.get(stop).is_some_and(|t| t.is("at"))
            && sentence.get(stop + 1).is_some_and(|t| t.is("least"))
    {
        return (at, Qualifier::AtLeast);
    }
    if word(
        1,
        &[
            "about",
            "around",
            "nearly",
            "almost",
            "some",
            "approximately",
            "roughly",
        ],
    ) {
        return (at - 1, Qualifier::About);
    }
    if word(2, &["up"]) && word(1, &["to"]) || word(2, &["close"]) && word(1, &["to"]) {
        return (at - 2, Qualifier::About);
    }
    (at, Qualifier::Exact)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(Option<u32>, Qualifier)]) {
        let tokens = crate::token::tokens(&text.chars().collect::<Vec<_>>(), 0);
        let found: Vec<_> = amounts(&tokens)
            .iter()
            .map(|a| (a.value, a.qualifier))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn amounts_in_words_and_digits() {
        check(
            "at least twenty-three men",
            &[(Some(23), Qualifier::AtLeast)],
        );
        check(
            "1,200 shells and dozens of men",
            &[(Some(1200), Qualifier::Exact), (None, Qualifier::Exact)],
        );
        check(
            "more than two hundred rockets",
            &[(Some(200), Qualifier::AtLeast)],
        );
        check("30 or more at 11:30", &[(Some(30), Qualifier::AtLeast)]);
        check("the 17th Division on the T-4 road", &[]);
    }
}
