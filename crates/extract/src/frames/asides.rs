//! What a sentence says between two commas of somebody it has named: `X, a militia backed by Y, attacked`, `X, who lives in Y, was hit`.
//! Whoever, wherever and whenever stands there has no part in what the sentence itself tells.

use super::slots::lends_arms;
use crate::lexicon::PEOPLE;
use crate::names::Hit;
use crate::token::Token;

/// Between the commas of a relative clause, and of a noun phrase, there are at most so many words.
const CLAUSE: usize = 30;
const PHRASE: usize = 14;

/// Ranges of words, marks excluded, in order.
pub(crate) fn asides(
    tokens: &[Token],
    hits: &[Hit],
    is_trigger: impl Fn(usize) -> bool,
) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut at = 0;
    while at + 1 < tokens.len() {
        let stop = tokens
            .get(at)
            .filter(|t| t.is(","))
            .and_then(|_| ends(tokens, hits, at, &is_trigger));
        if let Some(stop) = stop {
            out.push((at + 1, stop));
        }
        // The comma that closes one may open another.
        at = stop.unwrap_or(at + 1);
    }
    out
}

fn ends(
    tokens: &[Token],
    hits: &[Hit],
    comma: usize,
    is_trigger: &impl Fn(usize) -> bool,
) -> Option<usize> {
    let first = tokens.get(comma + 1)?;
    let is_clause = first.is_any(&["who", "which", "whose", "whom"]);
    let of_somebody = |h: &Hit| h.first == comma + 1 && h.stop == comma + 2 && first.possessive;
    let tie = first.is("part") || first.is_in(&PEOPLE.backed);
    let is_phrase = (first.is_any(&["a", "an", "the"]) || tie || hits.iter().any(of_somebody))
        && hits.iter().any(|h| h.stop == comma);
    if !is_clause && !is_phrase {
        return None;
    }
    let longest = if is_clause { CLAUSE } else { PHRASE };
    let close = (comma + 2..(comma + longest).min(tokens.len()))
        .find(|&i| tokens.get(i).is_some_and(|t| t.is(",")));
    let Some(close) = close else {
        let tells = (comma + 1..tokens.len()).any(is_trigger);
        return (is_clause && !tells && tokens.len() - comma <= CLAUSE).then_some(tokens.len());
    };
    // `Iran, the army, and X` is a list; a sentence that ends there has no word left to tell of.
    let goes_on = tokens
        .get(close + 1)
        .is_some_and(|t| t.is_word() && !t.is_any(&["and", "or"]));
    // `X, backed by Russian jets, attacked`: the jets did so too.
    let takes_part = tie
        && !first.is("part")
        && hits
            .iter()
            .any(|h| comma < h.first && h.stop <= close && lends_arms(tokens, h));
    (goes_on && !takes_part).then_some(close)
}
