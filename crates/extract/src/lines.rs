//! Clean text -> the lines that tell something. Only this file knows what page furniture looks like once a page has become text:
//! counters, share bars, calls for money, cookie notices, comment threads.

use crate::dates::is_calendar_word;
use crate::token::{Token, tokens};

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
        out.push(Line {
            tokens,
            is_headline,
        });
    }
    out
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
