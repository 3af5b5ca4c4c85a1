//! Who is quoted: `the Observatory said`, `according to X`, `X told Y`. Depth 1 is whom the publisher quotes, 2 whom that one quotes.

use model::claim::{Citation, EntityKind};

use crate::frames::View;
use crate::frames::slots::told_by;
use crate::names::places::span_of;
use crate::token::Token;

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
        .filter(|h| h.entity.is == EntityKind::Actor && !h.is_reference && told_by(tokens, h))
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
    if !out.iter().any(|c| c.depth == 1) {
        for citation in &mut out {
            citation.depth = 1;
        }
    }
    out
}
