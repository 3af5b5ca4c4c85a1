//! A finished claim in, and where its weapons, cargo, vehicles and disguise stand in the text: in its own sentence, else in the nearest
//! that told of the incident.

use model::claim::Worded;
use model::text::Span;

use crate::frames::{Draft, View, words_in};
use crate::lexicon::{Kinds, THINGS};
use crate::token::{Token, span};

/// Values that were inferred, and stand nowhere, are left out.
pub(crate) fn words(draft: &Draft, views: &[View], text: impl Fn(Span) -> String) -> Vec<Worded> {
    let vehicles: Vec<&str> = draft.vehicles.iter().map(|v| v.kind.as_str()).collect();
    let mut out = Vec::new();
    let fields: [(&str, &[&str], &'static Kinds); 3] = [
        ("weapons", &draft.weapons, &THINGS.weapons),
        ("cargo", &draft.cargo, &THINGS.cargo),
        ("vehicles", &vehicles, &THINGS.vehicles),
    ];
    let mut put = |field: &str, value: &str, span: Span| {
        out.push(Worded {
            field: field.to_owned(),
            value: value.to_owned(),
            text: text(span),
            span,
        });
    };
    for (field, values, kinds) in fields {
        for value in values {
            if let Some(span) = nearest(draft, views, |tokens| word(tokens, value, kinds)) {
                put(field, value, span);
            }
        }
    }
    if let Some(disguise) = &draft.disguise {
        let is_said = |t: &&Token| t.is(disguise) || t.is_in(&THINGS.disguises);
        if let Some(span) = nearest(draft, views, |tokens| {
            tokens
                .iter()
                .find(is_said)
                .map(|t| span(std::slice::from_ref(t)))
        }) {
            put("disguise", disguise, span);
        }
    }
    out
}

fn word(tokens: &[Token], value: &str, kinds: &'static Kinds) -> Option<Span> {
    let (_, at) = words_in(tokens, kinds)
        .into_iter()
        .find(|(word, _)| *word == value)?;
    let pair = tokens
        .get(at..at + 2)
        .filter(|two| matches!(two, [a, b] if kinds.of_pair(&a.key, &b.key).is_some()));
    Some(span(pair.or_else(|| tokens.get(at..=at))?))
}

/// The claim's own sentence first, then the others by their distance from it, an incident's tellings being close together.
fn nearest(draft: &Draft, views: &[View], find: impl Fn(&[Token]) -> Option<Span>) -> Option<Span> {
    const REACH: usize = 3;
    (0..=REACH)
        .flat_map(|step| {
            [
                draft.sentence.checked_add(step),
                draft.sentence.checked_sub(step),
            ]
        })
        .flatten()
        .filter_map(|at| views.get(at))
        .find_map(|view| find(&view.sentence.tokens))
}
