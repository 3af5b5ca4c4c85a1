//! Text as every stage counts and compares it: code points, NFC, folded names.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use unicode_normalization::char::{decompose_compatible, is_combining_mark};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A half-open range of code points in a clean text: `[start, stop)`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Span {
    pub start: u32,
    pub stop: u32,
}

impl Span {
    #[must_use]
    pub fn new(start: usize, stop: usize) -> Self {
        // A page is capped far below 4 GiB, so neither bound saturates.
        Self {
            start: u32::try_from(start).unwrap_or(u32::MAX),
            stop: u32::try_from(stop).unwrap_or(u32::MAX),
        }
    }

    /// The words that the span covers; shorter where it runs past the end of `text`.
    #[must_use]
    pub fn of(self, text: &str) -> String {
        text.chars()
            .skip(self.start as usize)
            .take(self.stop.saturating_sub(self.start) as usize)
            .collect()
    }

    #[must_use]
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.stop <= self.stop
    }
}

/// A word outside a closed list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{word:?} is no {of}")]
pub struct UnknownWord {
    pub word: String,
    pub of: &'static str,
}

/// NFC; nearly every text has that form already and is borrowed.
#[must_use]
pub fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        IsNormalized::No | IsNormalized::Maybe => Cow::Owned(text.nfc().collect()),
    }
}

/// NFC with every run of white space and control characters made one space: the form in which quotes are hashed and compared.
#[must_use]
pub fn normalize(text: &str) -> String {
    let composed = nfc(text);
    let mut out = String::with_capacity(composed.len());
    let words = composed
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty());
    for word in words {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// A text in the form of [`crate::article::Article::text`]: each line normalized, empty ones dropped.
#[must_use]
pub fn lines(text: &str) -> String {
    let lines: Vec<String> = text
        .lines()
        .map(normalize)
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n")
}

/// The Arabic article as English texts spell it, and the English one.
const ARTICLES: [&str; 9] = ["al", "el", "the", "ad", "ar", "as", "at", "az", "an"];

/// Folds a name for comparison: case, accents, quotes, hyphens and leading articles go, and single spaces stay between the words.
#[must_use]
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii() {
            push_folded(&mut folded, c.to_ascii_lowercase());
            continue;
        }
        // U+00B4 would come apart into a space and an accent.
        if is_quote(c) {
            continue;
        }
        // Accents go, so that the order in which NFKD puts them does not matter, and each character is folded by itself.
        decompose_compatible(c, |part| {
            if !is_combining_mark(part) {
                part.to_lowercase()
                    .for_each(|c| push_folded(&mut folded, c));
            }
        });
    }
    folded.truncate(folded.trim_end().len());
    let mut rest = folded.as_str();
    while let Some((word, after)) = rest.split_once(' ')
        && ARTICLES.contains(&word)
    {
        rest = after;
    }
    if rest.len() < folded.len() {
        return rest.to_owned();
    }
    folded
}

/// Quotes, and what stands for one inside a name; U+02BC is the apostrophe of Ukrainian.
fn is_quote(c: char) -> bool {
    matches!(
        c,
        '\'' | '’' | '‘' | '`' | '´' | 'ʼ' | 'ʿ' | 'ʾ' | '"' | '“' | '”' | '*'
    )
}

fn push_folded(folded: &mut String, c: char) {
    match c {
        c if is_quote(c) => {}
        c if c.is_alphanumeric() => folded.push(c),
        _ if folded.is_empty() || folded.ends_with(' ') => {}
        _ => folded.push(' '),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_in_article_case_accent_or_hyphen_fold_alike() {
        for name in [
            "al-Mayadin",
            "Al Mayadin",
            "the  MAYADIN",
            "Māyadin",
            "'Mayadin'",
        ] {
            assert_eq!(fold(name), "mayadin", "{name}");
        }
        assert_eq!(fold("Al"), "al", "an article alone is kept");
        for name in ["O'Brien", "O’Brien", "O´Brien", "Oʼbrien", "O\u{ff07}Brien"] {
            assert_eq!(fold(name), "obrien", "{name}");
        }
    }

    #[test]
    fn a_span_counts_code_points() {
        assert_eq!(Span::new(1, 3).of("aéö!"), "éö");
    }

    #[test]
    fn normalizing_composes_and_joins_white_space() {
        assert_eq!(normalize(" e\u{301}\n\t x\u{a0}y\u{1a} "), "é x y");
    }
}
