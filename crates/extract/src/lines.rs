//! Clean text -> the lines that tell something. Only this file knows what page furniture looks like once a page has become text:
//! counters, share bars, calls for money, cookie notices, comment threads.

use crate::dates::is_calendar_word;
use crate::token::{Shape, Token, tokens};

/// A line of the text that is no furniture.
#[derive(Debug)]
pub(crate) struct Line {
    pub tokens: Vec<Token>,
    /// The headline or one of its copies.
    pub is_headline: bool,
}

/// From here on readers write, not the publisher.
const END_OF_STORY: [&str; 12] = [
    "notify of",
    "leave a comment",
    "leave a reply",
    "post navigation",
    "more on this topic",
    "inline feedbacks",
    "view all comments",
    "related articles",
    "related posts",
    "read also",
    "related news",
    "you may also like",
];

/// Lines that begin so say nothing about the world.
const FURNITURE: [&str; 29] = [
    "support ",
    "subscribe",
    "share this",
    "share on",
    "follow us",
    "guest",
    "this website uses cookies",
    "this site uses cookies",
    "we use cookies",
    "accept read more",
    "illustrative image",
    "illustrative photo",
    "file photo",
    "file image",
    "image source",
    "photo credit",
    "all rights reserved",
    "copyright",
    "advertisement",
    "sign up",
    "donate",
    "click here",
    "read more",
    "oldest",
    "newest most voted",
    "would love your thoughts",
    "listen to this",
    "print this",
    "download our",
];

/// Words that, beside those of a date, make up a line of nothing but a date, a reading time or a tag.
const DATELINE_WORDS: [&str; 5] = ["min", "2min", "news", "am", "pm"];

/// The longest headline that still is one, in words; a longer first line is the first paragraph.
const HEADLINE_WORDS: usize = 26;

pub(crate) fn lines(text: &str, title: Option<&str>) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::new();
    let chars: Vec<char> = text.chars().collect();
    let mut headline: Option<String> =
        title.map(|t| flat(&tokens(&t.chars().collect::<Vec<_>>(), 0)));
    let mut start = 0;
    for line in chars.split_inclusive(|c| *c == '\n') {
        let tokens = tokens(line, start);
        start += line.len();
        let key = flat(&tokens);
        if END_OF_STORY.iter().any(|e| key.starts_with(e)) && !out.is_empty() {
            break;
        }
        if is_furniture(&tokens, &key) {
            continue;
        }
        let words = tokens.iter().filter(|t| t.is_word()).count();
        let ends_as_sentence = tokens.last().is_some_and(|t| t.is_any(&[".", "\""]));
        // Whatever stands above the first sentence heads the page: title, its copy, a masthead.
        let is_headline = headline.as_deref() == Some(key.as_str())
            || words <= HEADLINE_WORDS && !ends_as_sentence && out.iter().all(|l| l.is_headline);
        if is_headline && headline.is_none() {
            headline = Some(key);
        }
        let tokens = if is_headline {
            tokens
        } else {
            without_dateline(tokens)
        };
        out.push(Line {
            tokens,
            is_headline,
        });
    }
    subheads(&mut out);
    out
}

/// The longest line that heads a part of the story, in words.
const SUBHEAD_WORDS: usize = 9;

/// A short line without a full stop above one that ends with it heads it, and is told again there.
fn subheads(lines: &mut [Line]) {
    let is_sentence = |line: &Line| {
        line.tokens
            .last()
            .is_some_and(|t| t.is_any(&[".", "\"", "!", "?"]))
    };
    for at in 1..lines.len() {
        let heads = matches!(lines.get(at - 1..=at), Some([line, next]) if
            !is_sentence(line)
                && is_sentence(next)
                && line.tokens.first().is_some_and(Token::is_capital)
                && !line.tokens.iter().any(|t| t.is_any(&[":", ";"]))
                && line.tokens.iter().filter(|t| t.is_word()).count() <= SUBHEAD_WORDS);
        if heads && let Some(line) = lines.get_mut(at - 1) {
            line.is_headline = true;
        }
    }
}

/// The longest dateline, in words and marks.
const DATELINE: usize = 14;

/// `BEIRUT, March 12 (Reuters) - ` and `Damascus, SANA - ` say where a report was filed, not where anything happened; the agency in
/// brackets stays.
fn without_dateline(mut tokens: Vec<Token>) -> Vec<Token> {
    let Some(dash) = tokens
        .iter()
        .take(DATELINE)
        .position(|t| t.is("-"))
        .filter(|&at| at > 0)
    else {
        return tokens;
    };
    let head = tokens.get(..dash).unwrap_or_default();
    let begins_anew = tokens
        .get(dash + 1)
        .is_some_and(|t| t.is_capital() || t.is("\"") || t.digits().is_some());
    let is_head = head.iter().all(|t| {
        t.is_capital()
            || t.is_any(&[",", "(", ")", ".", "/", "al", "el"])
            || t.shape == Shape::Digit
            || t.glued
            || is_calendar_word(&t.key)
    });
    let is_filed = head.first().is_some_and(|t| {
        t.shape == Shape::Upper && t.key.chars().count() > 2 || t.is_capital() && dash > 1
    }) && (head.iter().any(|t| t.shape == Shape::Upper && !t.is("us"))
        || head.last().is_some_and(|t| t.is(")")));
    if !(begins_anew && is_head && is_filed) {
        return tokens;
    }
    let agency = head.iter().position(|t| t.is("(")).unwrap_or(dash + 1);
    tokens.split_off(agency)
}

fn flat(tokens: &[Token]) -> String {
    let words: Vec<&str> = tokens
        .iter()
        .filter(|t| t.is_word())
        .map(|t| t.key.as_str())
        .collect();
    words.join(" ")
}

fn is_furniture(tokens: &[Token], key: &str) -> bool {
    let words = tokens.iter().filter(|t| t.is_word());
    let n_words = words.clone().count();
    n_words == 0
        || FURNITURE.iter().any(|f| key.starts_with(f))
        || tokens.iter().any(|t| t.is_any(&["©", "$"])) && n_words < 12
        || words.clone().all(|t| {
            t.digits().is_some() || is_calendar_word(&t.key) || DATELINE_WORDS.contains(&t.key.as_str()) || t.key.len() == 1
        })
        // `Source: such a medium`, below a story taken over from it.
        || n_words <= 6 && tokens.first().is_some_and(|t| t.is_any(&["source", "sources"])) && !tokens.last().is_some_and(|t| t.is("."))
        // A name without a verb: a byline, a masthead, a tag.
        || n_words <= 2 && !tokens.last().is_some_and(|t| t.is("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let chars: Vec<char> = text.chars().collect();
        let kept: Vec<String> = lines(text, None)
            .iter()
            .map(|l| {
                let span = crate::token::span(&l.tokens);
                chars[span.start as usize..span.stop as usize]
                    .iter()
                    .collect()
            })
            .collect();
        assert_eq!(kept, expected, "{text}");
    }

    #[test]
    fn counters_banners_and_comments_are_no_news() {
        check(
            "2,500 $\nOCTOBER 2024\nA drone hits a truck in the east\nThis website uses cookies. Accept\nIt burned.\nNotify of\nGuest: I saw a strike on it",
            &["A drone hits a truck in the east", "It burned."],
        );
    }
}
