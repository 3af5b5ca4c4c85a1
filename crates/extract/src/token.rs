//! Text -> words with their place in it, counted in code points. Only this file knows what a word is: folded, `'s` cut off, split at
//! hyphens, `expl*osion` and initials (`U.S.`) made whole.

use model::text::Span;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::lexicon::{Words, mend};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Lower,
    Capital,
    Upper,
    Digit,
    Mark,
}

/// A word, a number or one mark of punctuation.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub start: usize,
    pub stop: usize,
    /// Lower case, without accents and quotes; of a mark, the mark.
    pub key: String,
    pub shape: Shape,
    /// Joined to the word before by a hyphen.
    pub glued: bool,
    /// Had `'s` behind it.
    pub possessive: bool,
}

impl Token {
    pub(crate) fn is(&self, word: &str) -> bool {
        self.key == word
    }

    pub(crate) fn is_any(&self, words: &[&str]) -> bool {
        words.contains(&self.key.as_str())
    }

    pub(crate) fn is_in(&self, words: &Words) -> bool {
        words.has(&self.key)
    }

    pub(crate) fn is_word(&self) -> bool {
        self.shape != Shape::Mark
    }

    pub(crate) fn is_capital(&self) -> bool {
        matches!(self.shape, Shape::Capital | Shape::Upper)
    }

    /// A plain number in digits.
    pub(crate) fn digits(&self) -> Option<u32> {
        (self.shape == Shape::Digit)
            .then(|| self.key.parse().ok())
            .flatten()
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '´' | 'ʿ' | 'ʾ')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑')
}

/// Characters that no reader sees, put into words by typesetting and by those who hide them from filters.
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}

/// The tokens of a stretch of code points; `offset` is the position of its first one in the whole text.
pub(crate) fn tokens(chars: &[char], offset: usize) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(chars.len() / 5);
    let mut at = 0;
    let mut hyphen_at = usize::MAX;
    while let Some(&c) = chars.get(at) {
        if c.is_whitespace() || is_unseen(c) {
            at += 1;
        } else if c.is_alphanumeric() {
            let mut stop = word_end(chars, at);
            while stop > at + 1 && chars.get(stop - 1).is_some_and(|c| is_unseen(*c)) {
                stop -= 1;
            }
            let glued = hyphen_at.wrapping_add(1) == at && !out.is_empty();
            out.push(word(chars, at, stop, offset, glued));
            // A mark for the possessive is no token of its own.
            at = stop;
        } else if is_hyphen(c)
            && at > 0
            && chars
                .get(at - 1)
                .is_some_and(|c| c.is_alphanumeric() || *c == '.' || is_apostrophe(*c))
            && chars.get(at + 1).is_some_and(|c| c.is_alphanumeric())
        {
            hyphen_at = at;
            at += 1;
        } else if is_apostrophe(c) {
            at += 1;
        } else {
            out.push(Token {
                start: offset + at,
                stop: offset + at + 1,
                key: mark(c).to_string(),
                shape: Shape::Mark,
                glued: false,
                possessive: false,
            });
            at += 1;
        }
    }
    mend::split(out)
}

fn mark(c: char) -> char {
    match c {
        '“' | '”' | '«' | '»' | '„' => '"',
        '–' | '—' | '‐' | '‑' => '-',
        '…' => '.',
        c => c,
    }
}

fn word_end(chars: &[char], start: usize) -> usize {
    let letter = |at: usize| chars.get(at).is_some_and(|c| c.is_alphabetic());
    let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    // Initials: `U.S.`, `a.m.`
    if letter(start) && chars.get(start + 1) == Some(&'.') && letter(start + 2) {
        let mut at = start;
        while letter(at) && chars.get(at + 1) == Some(&'.') {
            at += 2;
        }
        if !letter(at) {
            return at;
        }
    }
    let mut at = start;
    while let Some(&c) = chars.get(at) {
        let inside = match c {
            c if c.is_alphanumeric() || is_combining_mark(c) => true,
            c if is_apostrophe(c) => letter(at + 1),
            '*' => {
                let mut next = at + 1;
                while chars.get(next) == Some(&'*') && next < at + 4 {
                    next += 1;
                }
                at > start && letter(next)
            }
            c if is_unseen(c) => at > start,
            '×' => at > start && digit(at - 1) && digit(at + 1),
            ',' => digit(at.wrapping_sub(1)) && (1..=3).all(|n| digit(at + n)) && !digit(at + 4),
            _ => false,
        };
        if !inside {
            break;
        }
        at += 1;
    }
    at
}

fn word(chars: &[char], start: usize, stop: usize, offset: usize, glued: bool) -> Token {
    let piece = chars.get(start..stop).unwrap_or_default();
    let (mut end, mut possessive) = (stop, false);
    if let [.., mark, 's' | 'S'] = piece
        && is_apostrophe(*mark)
        && piece.len() > 2
    {
        end = stop - 2;
        possessive = true;
    }
    let piece = chars.get(start..end).unwrap_or_default();
    let mut key = String::with_capacity(piece.len());
    for &c in piece {
        match c {
            '×' => key.push('x'),
            c if c.is_ascii_alphanumeric() => key.push(c.to_ascii_lowercase()),
            c if c.is_ascii() => {}
            c => key.extend(
                std::iter::once(c)
                    .nfkd()
                    .filter(|c| !is_combining_mark(*c) && c.is_alphanumeric())
                    .flat_map(char::to_lowercase),
            ),
        }
    }
    if piece.contains(&'*')
        && let Some(whole) = mend::starred(piece, &key)
    {
        whole.clone_into(&mut key);
    }
    let letters = piece.iter().filter(|c| c.is_alphabetic());
    let first = piece.first().copied().unwrap_or(' ');
    let shape = if first.is_ascii_digit() {
        Shape::Digit
    } else if first.is_uppercase() {
        if letters.clone().count() > 1 && letters.clone().all(|c| c.is_uppercase()) {
            Shape::Upper
        } else {
            Shape::Capital
        }
    } else {
        Shape::Lower
    };
    Token {
        start: offset + start,
        stop: offset + end,
        key,
        shape,
        glued,
        possessive,
    }
}

/// The code points from the first of these tokens to the last.
pub(crate) fn span(tokens: &[Token]) -> Span {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => Span::new(first.start, last.stop),
        _ => Span::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let chars: Vec<char> = text.chars().collect();
        let keys: Vec<String> = tokens(&chars, 0)
            .into_iter()
            .map(|t| format!("{}{}", if t.glued { "-" } else { "" }, t.key))
            .collect();
        assert_eq!(keys.join(" "), expected, "{text}");
    }

    #[test]
    fn words_are_folded_and_split() {
        check("Al-Qa’em’s Mazare' area.", "al -qaem mazare area .");
        check(
            "U.S.-backed, 2,500 men",
            "us , 2500 men".replace("us ,", "us -backed ,").as_str(),
        );
        check("an expl*osion in a 4×4", "an explosion in a 4x4");
        check(
            "ki*led, b**bs and expl*osions",
            "killed , bombs and explosions",
        );
        check(
            "were kil-led by an air-strike of a car-maker's",
            "were killed by an airstrike of a car -maker",
        );
        check("mis\u{ad}siles\u{200b} hit", "missiles hit");
        check("Tehran – Beirut; T-4", "tehran - beirut ; t -4");
    }
}
