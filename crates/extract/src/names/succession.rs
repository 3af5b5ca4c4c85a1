//! Words that mean another party from a day on: a state changes hands, and `the Syrian army` is no longer whom it was.

use jiff::civil::Date;

use super::{Hit, known};
use crate::lexicon::Lexicon;
use crate::token::Token;

/// Words that say that the old one is meant.
const FORMER: &[&str] = &["regime", "assad", "former", "ousted"];

pub(crate) fn succeed(
    sentence: &[Token],
    hits: &mut [Hit],
    lexicon: &Lexicon,
    published: Option<Date>,
) {
    for hit in hits.iter_mut().filter(|h| h.is_actor()) {
        let from = hit.first.saturating_sub(1);
        let words = sentence.get(from..hit.stop).unwrap_or_default();
        let actor = lexicon.gazetteer.actor(hit.id());
        let successor = actor
            .and_then(|actor| actor.succeeded.as_ref())
            .filter(|successor| published.is_some_and(|day| day >= successor.on));
        if let Some(successor) = successor
            && !words.iter().any(|t| t.is_any(FORMER))
        {
            hit.entity = known(hit.entity.is, &successor.by);
        }
    }
}
