//! A text in, its runs of digits and of letters out, as dates are read from them. Only this file knows which characters belong together.

use crate::dates::{FIRST_YEAR, LAST_YEAR};

/// A run of digits or of letters.
#[derive(Debug, PartialEq)]
pub(crate) struct Token<'a> {
    pub(crate) text: &'a str,
    /// Value of a run of digits.
    pub(crate) number: Option<u64>,
    /// What stands between the token before and this one, without marks of direction at its ends.
    pub(crate) gap: &'a str,
    /// Bytes of the text before it.
    pub(crate) start: usize,
}

impl Token<'_> {
    pub(crate) fn is_number(&self, digits: std::ops::RangeInclusive<usize>) -> Option<i64> {
        let number = self.number?;
        digits
            .contains(&self.text.chars().count())
            .then(|| i64::try_from(number).ok())
            .flatten()
    }

    pub(crate) fn year(&self) -> Option<i16> {
        let year = i16::try_from(self.is_number(4..=4)?).ok()?;
        (FIRST_YEAR..=LAST_YEAR).contains(&year).then_some(year)
    }

    pub(crate) fn small(&self) -> Option<i8> {
        i8::try_from(self.is_number(1..=2)?).ok()
    }
}

/// Runs of digits and runs of letters.
pub(crate) fn tokens(text: &str) -> Vec<Token<'_>> {
    #[derive(PartialEq, Clone, Copy)]
    enum Kind {
        Digit,
        Letter,
        Other,
    }
    let kind = |c: char| {
        if c.is_ascii_digit() || arabic_digit(c).is_some() {
            Kind::Digit
        } else if c.is_alphabetic() || is_mark(c) {
            Kind::Letter
        } else {
            Kind::Other
        }
    };
    let mut out = Vec::new();
    let mut gap = "";
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let this = kind(first);
        let end = rest
            .char_indices()
            .find(|(_, c)| {
                kind(*c) != this
                    || (this == Kind::Letter && is_date_sign(*c) != is_date_sign(first))
            })
            .map_or(rest.len(), |(at, _)| at);
        let (run, after) = rest.split_at(end);
        rest = after;
        if this == Kind::Other {
            gap = run.trim_matches(is_direction_mark);
            continue;
        }
        let number = (this == Kind::Digit && run.chars().count() <= 18).then(|| {
            run.chars().fold(0_u64, |value, c| {
                let digit = c.to_digit(10).or_else(|| arabic_digit(c)).unwrap_or(0);
                value * 10 + u64::from(digit)
            })
        });
        out.push(Token {
            text: run,
            number,
            gap,
            start: text.len() - rest.len() - run.len(),
        });
        gap = "";
    }
    out
}

pub(crate) fn arabic_digit(c: char) -> Option<u32> {
    match c {
        '٠'..='٩' => Some(c as u32 - '٠' as u32),
        '۰'..='۹' => Some(c as u32 - '۰' as u32),
        _ => None,
    }
}

/// Vowel signs of Indic, Thai and Arabic scripts belong to the word.
pub(crate) fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{9bc}'..='\u{9cd}' | '\u{e31}'..='\u{e4e}' | '\u{64b}'..='\u{655}')
}

/// Sets the direction of writing and is not seen; texts from right to left have them around the signs of dates and clocks.
pub(crate) fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

pub(crate) fn is_date_sign(c: char) -> bool {
    matches!(c, '年' | '月' | '日' | '년' | '월' | '일')
}
