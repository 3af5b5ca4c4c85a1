//! Who is quoted: `the Observatory said`, `according to X`, `X told Y`. Depth 1 is whom the publisher quotes, 2 whom that one quotes.

use model::claim::{Citation, EntityKind};

use crate::frames::View;
use crate::frames::slots::told_by;
use crate::lexicon::PEOPLE;
use crate::names::places::span_of;
use crate::token::{Token, span};

/// The sources a sentence cites, none twice.
pub(crate) fn citations(
    view: &View,
    publisher: Option<&str>,
    text: impl Fn(model::text::Span) -> String,
) -> Vec<Citation> {
    let tokens: &[Token] = &view.sentence.tokens;
    let tellers: Vec<_> = view
        .hits
        .iter()
        .filter(|h| h.entity.is == EntityKind::Actor && !h.is_reference && told_by(view, h))
        .collect();
    let mut out: Vec<Citation> = Vec::new();
    for hit in tellers {
        let is_publisher = publisher
            .is_some_and(|p| p == hit.id() || p.replace('_', "") == hit.id().replace('_', ""));
        let span = span_of(tokens, hit);
        let name = text(span);
        if is_publisher
            || out
                .iter()
                .any(|c| c.actor.as_deref() == Some(hit.id()) || c.name == name)
        {
            continue;
        }
        // `A told B`: A stands behind B.
        let after = tokens.get(hit.stop..hit.stop + 1).unwrap_or_default();
        let tells_other = after.iter().any(|t| t.is_any(&["told", "informed"]));
        out.push(Citation {
            name,
            actor: hit.entity.unknown.is_none().then(|| hit.id().to_owned()),
            depth: if tells_other { 2 } else { 1 },
            span,
        });
    }
    for (first, stop) in unlisted(view) {
        let span = span(tokens.get(first..stop).unwrap_or_default());
        let name = text(span);
        if out.iter().all(|c| c.name != name) {
            out.push(Citation {
                name,
                actor: None,
                depth: 1,
                span,
            });
        }
    }
    if !out.iter().any(|c| c.depth == 1) {
        for citation in &mut out {
            citation.depth = 1;
        }
    }
    out
}

/// Tellers that no list has: capitalised words with a noun of an institution among them, before a verb of telling or after
/// `according to`.
fn unlisted(view: &View) -> Vec<(usize, usize)> {
    let tokens: &[Token] = &view.sentence.tokens;
    let is_name = |i: usize| {
        tokens.get(i).is_some_and(|t| {
            t.is_capital()
                || t.is_any(&["of", "for", "and"])
                    && tokens.get(i + 1).is_some_and(Token::is_capital)
        })
    };
    let mut found = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        let (mut first, mut stop) = (i, i);
        if token.is_in(&PEOPLE.telling) && !token.is_any(&["report", "claim", "claims"]) {
            while first > 0
                && tokens
                    .get(first - 1)
                    .is_some_and(|t| t.is_any(&["also", "had", "has", "have"]))
            {
                first -= 1;
            }
            stop = first;
            while first > 0 && is_name(first - 1) {
                first -= 1;
            }
        } else if token.is("to") && i > 0 && tokens.get(i - 1).is_some_and(|t| t.is("according")) {
            first = i + 1;
            while tokens.get(first).is_some_and(|t| t.is("the")) {
                first += 1;
            }
            stop = first;
            while is_name(stop) {
                stop += 1;
            }
        }
        // `The Agency said` begins with an article that is no part of the name.
        while first < stop
            && tokens
                .get(first)
                .is_some_and(|t| t.is_any(&["the", "of", "for", "and"]))
        {
            first += 1;
        }
        let words = tokens.get(first..stop).unwrap_or_default();
        let is_listed = view
            .hits
            .iter()
            .any(|h| h.is_actor() && h.first < stop && first < h.stop);
        if words.len() > 1 && !is_listed && words.iter().any(|t| t.is_in(&PEOPLE.institutions)) {
            found.push((first, stop));
        }
    }
    found
}
