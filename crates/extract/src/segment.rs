//! Lines -> sentences. Only this file knows where a sentence ends: not after initials, abbreviations and numbers.

use crate::lines::Line;
use crate::token::Token;

/// A sentence and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Sentence {
    pub tokens: Vec<Token>,
    /// Position of its line; sentences of one line belong together.
    pub line: usize,
    pub is_headline: bool,
}

const ABBREVIATIONS: [&str; 32] = [
    "mr", "mrs", "ms", "dr", "gen", "col", "lt", "sgt", "maj", "brig", "st", "no", "jan", "feb",
    "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "km", "approx", "vs",
    "eg", "ie", "etc", "al", "inc",
];

/// No sentence is longer than this many tokens: a text without full stops is cut, so that work stays linear.
const LONGEST: usize = 400;

pub(crate) fn sentences(lines: Vec<Line>) -> Vec<Sentence> {
    let mut out = Vec::new();
    for (
        line,
        Line {
            tokens,
            is_headline,
        },
    ) in lines.into_iter().enumerate()
    {
        let mut current: Vec<Token> = Vec::new();

        let mut rest = tokens.into_iter().peekable();
        let mut is_over = false;
        while let Some(token) = rest.next() {
            is_over |= current.len() >= LONGEST
                || is_end(current.last(), &token, rest.peek(), is_headline);
            let stop = token.stop;
            current.push(token);
            // A closing quote or bracket belongs to the sentence that it closes.
            let closing = rest
                .peek()
                .is_some_and(|t| t.is_any(&["\"", ")", "]"]) && stop == t.start);
            if is_over && !closing {
                close(&mut out, &mut current, line, is_headline);
                is_over = false;
            }
        }
        close(&mut out, &mut current, line, is_headline);
    }
    out
}

fn close(out: &mut Vec<Sentence>, current: &mut Vec<Token>, line: usize, is_headline: bool) {
    if current.iter().any(Token::is_word) {
        out.push(Sentence {
            tokens: std::mem::take(current),
            line,
            is_headline,
        });
    }
    current.clear();
}

fn is_end(before: Option<&Token>, token: &Token, next: Option<&Token>, is_headline: bool) -> bool {
    if is_headline && token.is("|") {
        return true;
    }
    if token.is_any(&["!", "?", "•"]) {
        return true;
    }
    // `around 10 a.m. At noon ...`: the mark belongs to the word.
    if token.is_any(&["am", "pm"])
        && before.is_some_and(|t| t.shape == crate::token::Shape::Digit)
        && next.is_some_and(|t| t.is_capital() && t.is_any(BEGINNINGS))
    {
        return true;
    }
    if !token.is(".") {
        return false;
    }
    let Some(next) = next else { return true };
    if next.shape == crate::token::Shape::Lower {
        return false;
    }
    let Some(before) = before else { return true };
    !(ABBREVIATIONS.contains(&before.key.as_str())
        || before.key.chars().count() == 1 && before.is_capital()
        || before.shape == crate::token::Shape::Digit && next.start == token.stop)
}

/// Words that no name begins with: `10 a.m. At noon` are two sentences, `9 p.m. Sanaa time` is one.
const BEGINNINGS: &[&str] = &[
    "a",
    "after",
    "an",
    "at",
    "earlier",
    "he",
    "hours",
    "in",
    "it",
    "later",
    "meanwhile",
    "no",
    "on",
    "she",
    "the",
    "there",
    "they",
    "this",
    "two",
];

/// Words that open a clause of their own.
const OPENERS: &[&str] = &[
    "while", "where", "after", "when", "which", "who", "but", "as", "before", "whose", "followed",
    "then",
];

/// `in retaliation for`, `in response to`: what is answered is an incident of its own.
pub(crate) fn answers(tokens: &[Token], at: usize) -> bool {
    matches!(
        tokens.get(at..at + 3),
        Some([a, b, c]) if a.is("in")
            && b.is_any(&["retaliation", "response", "reprisal", "revenge"])
            && c.is_any(&["for", "to"])
    )
}

pub(crate) fn is_past_verb(token: &Token) -> bool {
    token.shape == crate::token::Shape::Lower && token.key.ends_with("ed") && token.key.len() > 5
}

/// Cuts a sentence into clauses, so that each holds at least one word for which `is_trigger` holds.
/// Somebody else's deed begins where `begins` holds.
pub(crate) fn clauses(
    tokens: &[Token],
    is_trigger: impl Fn(usize) -> bool,
    begins: impl Fn(usize) -> bool,
) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut held = false;
    let triggers: Vec<bool> = (0..tokens.len()).map(is_trigger).collect();
    let mut left: usize = triggers.iter().filter(|t| **t).count();
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1);
        let joins = token.is_any(&["and", "while", "but", ","]) && begins(at);
        let cuts = token.is_any(&[";", ":"])
            || joins
            || answers(tokens, at)
            || token.is("-") && at > 0
            || token.is(",") && next.is_some_and(|n| n.is_any(OPENERS) || n.is("and"))
            || token.is_any(OPENERS)
                && !tokens.get(at.wrapping_sub(1)).is_some_and(|b| b.is(","))
                && !next.is_some_and(|n| {
                    n.is_any(&["midnight", "dawn", "noon"]) || n.shape == crate::token::Shape::Digit
                });
        // `where cells hide, while a convoy set out`: what goes on meanwhile is told apart, whatever stood before it.
        let meanwhile = token.is(",") && next.is_some_and(|n| n.is("while")) || token.is(";");
        // `attacked a post near X, and removed a threat near Y`: a deed of its own, though it is no incident.
        let goes_on = joins
            || token.is(",")
                && next.is_some_and(|n| n.is("and"))
                && tokens.get(at + 2).is_some_and(is_past_verb);
        if cuts && (held || meanwhile) && (left > 0 || goes_on) && at > start {
            out.push((start, at));
            start = at;
            held = false;
        }
        if triggers.get(at).copied().unwrap_or_default() {
            held = true;
            left -= 1;
        }
    }
    out.push((start, tokens.len()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::lines;

    fn check(text: &str, expected: usize) {
        assert_eq!(sentences(lines(text, None)).len(), expected, "{text}");
    }

    #[test]
    fn abbreviations_and_initials_end_no_sentence() {
        check(
            "On Jan. 9 the U.S. Navy fired. Gen. A. Haddad was there.",
            2,
        );
        check("He said: “It burned.” Then it rained.", 2);
    }
}
