//! News or recap: the cues, strongest first. Only this file decides; the cue becomes part of the claim's rule.

use crate::dates::ahead::counts_down;
use crate::frames::{Draft, View};
use crate::segment::answers;

const CUES: &[(&[&str], &str)] = &[
    (&["earlier", "today"], "earlier today"),
    (&["days", "before"], "days before"),
    (&["last", "week"], "last week"),
    (&["last", "month"], "last month"),
    (&["recent", "days"], "recent days"),
    (&["in", "recent"], "in recent times"),
    (&["previously"], "previously"),
    (&["hours", "before"], "hours before"),
    (&["hours", "ago"], "hours ago"),
    (&["years"], "years"),
    (&["earlier", "this"], "earlier this"),
    (&["has", "been"], "has been"),
    (&["worth", "noting"], "worth noting"),
    (&["worth", "mentioning"], "worth noting"),
    (&["wake", "of"], "in the wake of"),
    (&["also", "recorded"], "also recorded"),
    (&["also", "documented"], "also documented"),
    (&["observatory", "published"], "published before"),
    (&["before", "that"], "before that"),
];

/// A phrase that tells a recap, in the words around the trigger.
pub(crate) fn cue(view: &View, draft: &Draft) -> Option<&'static str> {
    let all = view.sentence.tokens.as_slice();
    let answered = (0..all.len()).find(|&at| answers(all, at));
    if answered.is_some_and(|at| draft.clause.0 == at) {
        return Some("what is answered");
    }
    // What says that the answered blow lies back says nothing of the answer.
    let tokens = match answered {
        Some(at) if draft.clause.1 <= at => all.get(..at).unwrap_or_default(),
        _ => all,
    };
    let said = CUES.iter().find(|(words, _)| {
        tokens
            .windows(words.len())
            .enumerate()
            .filter(|(_, w)| w.iter().zip(*words).all(|(t, word)| t.is(word)))
            .any(|(at, _)| !words.contains(&"before") || !counts_down(tokens, at + words.len()))
    });
    if let Some((_, name)) = said {
        return Some(name);
    }
    // `The attack comes a day after an airstrike killed ...`.
    let comes_after = tokens.get(draft.clause.0).is_some_and(|t| t.is("after"))
        && tokens
            .get(draft.clause.0.saturating_sub(5)..draft.clause.0)
            .unwrap_or_default()
            .iter()
            .any(|t| t.is_any(&["comes", "came"]));
    if comes_after {
        return Some("comes after");
    }
    let past_perfect = tokens
        .get(draft.clause.0.min(draft.trigger)..draft.trigger)
        .unwrap_or_default()
        .windows(2)
        .any(|w| matches!(w, [before, had] if had.is("had") && !before.is_any(&["it", "they", "he", "she"])))
        || tokens.get(draft.clause.0.min(draft.trigger)).is_some_and(|t| t.is("had"));
    // `X said it had struck` is news.
    if past_perfect {
        return Some("had");
    }
    let (_, date) = draft.date.as_ref()?;
    if date.is_past {
        return Some("a time that lies back");
    }
    // `Yesterday, the monitor reported`: what was told before.
    let told = tokens.iter().any(|t| {
        t.is_any(&[
            "reported",
            "published",
            "documented",
            "monitored",
            "recorded",
        ])
    });
    (date.rule == "yesterday" && told && date.first <= draft.trigger).then_some("told yesterday")
}
