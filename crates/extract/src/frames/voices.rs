//! A trigger of violence -> who did it and to whom, by its voice and by what governs each name.

use super::implied::{own_men, who_led};
use super::means::is_weapon_fired;
use super::reading::{is_passive, turns_passive};
use super::slots::{is_backer, joined, subject, told_by};
use super::{Frame, support_before};
use crate::lexicon::triggers::{Sense, is_trigger};
use crate::lexicon::{SLOTS, Words};
use crate::names::{Hit, is_civilian};

/// `clashes between A and B`, `A clashed with B`, `clashes between A against B`.
pub(super) fn sides(frame: &Frame<'_>) -> (Vec<usize>, Vec<usize>) {
    let tokens = frame.tokens();
    let hits = &frame.view.hits;
    let all: Vec<usize> = (0..hits.len())
        .filter(|&i| {
            hits.get(i).is_some_and(|h| {
                h.is_actor()
                    && !is_civilian(&frame.lexicon.gazetteer, h.id())
                    && frame.in_clause(h.first)
                    && !told_by(frame.view, h)
                    && !is_backer(tokens, h)
            })
        })
        .collect();
    let versus = |i: usize| {
        hits.get(i).is_some_and(|h| {
            tokens
                .get(h.first.saturating_sub(4)..h.first)
                .unwrap_or_default()
                .iter()
                .any(|t| t.is_any(&["against", "with"]))
        })
    };
    if let Some(split) = all.iter().position(|&i| versus(i)) {
        if split == 0 && !frame.is_noun {
            return (subject(frame, frame.at), all);
        }
        return (
            all.get(..split).unwrap_or_default().to_vec(),
            all.get(split..).unwrap_or_default().to_vec(),
        );
    }
    // `X said it clashed with Y` leaves X to the one who tells.
    if let [only] = all.as_slice()
        && !frame.is_noun
    {
        let teller = subject(frame, frame.at);
        if !teller.is_empty() && !teller.contains(only) {
            return (teller, all);
        }
    }
    match all.split_last() {
        Some((last, rest)) if !rest.is_empty() => (rest.to_vec(), vec![*last]),
        _ => (all, Vec::new()),
    }
}

/// Who struck and who was hit, as places among the hits of the sentence: the voice of the trigger says on which side of it each stands.
pub(super) fn voices(frame: &Frame<'_>) -> (Vec<usize>, Vec<usize>) {
    let tokens = frame.tokens();
    let hits = &frame.view.hits;
    let actor = |i: usize| {
        hits.get(i).filter(|h| {
            h.is_actor()
                && !told_by(frame.view, h)
                && !is_backer(tokens, h)
                && !frame.is_aside(h.first)
        })
    };
    let after: Vec<usize> = (0..hits.len())
        .filter(|&i| actor(i).is_some_and(|h| h.first > frame.at && h.first < frame.clause.1))
        .collect();
    let phrase = |i: usize, words: &Words| {
        hits.get(i).is_some_and(|h| {
            let from = h.first.saturating_sub(6).max(frame.at);
            let before = tokens.get(from..h.first).unwrap_or_default();
            before.iter().any(|t| t.is_in(words))
        })
    };
    let own_target = Some(&frame.row.target).filter(|words| !words.is_empty());
    let expand = |i: usize| joined(frame.view, i, frame.clause.0, frame.clause.1);
    // `caves used by X`: whose they are, not who struck.
    let owned = |i: usize| {
        hits.get(i).is_some_and(|h| {
            let from = h.first.saturating_sub(6).max(frame.at);
            tokens.get(from..h.first).unwrap_or_default().windows(2).any(|w| {
                matches!(w, [a, b] if b.is("by") && a.is_any(&["used", "held", "controlled", "run", "occupied", "manned", "owned"]))
            })
        })
    };
    let by = after.iter().copied().find(|&i| {
        // `by a drone killed two soldiers`: the next verb has its own object.
        let next_verb = hits.get(i).is_some_and(|h| {
            let from = h.first.saturating_sub(6).max(frame.at + 1);
            let words = tokens.get(from..h.first).unwrap_or_default();
            words.iter().skip_while(|t| !t.is("by")).any(|t| {
                t.is_any(&[
                    "killed",
                    "wounded",
                    "hit",
                    "injured",
                    "struck",
                    "destroyed",
                    "targeted",
                ])
            })
        });
        phrase(i, &SLOTS.actor) && !owned(i) && !next_verb
    });
    if frame.is_noun {
        // `Israeli strike`: the hit holds the trigger or ends at it.
        let before = (0..hits.len()).rev().find(|&i| {
            actor(i).is_some_and(|h| {
                h.first <= frame.at
                    && h.stop + 2 > frame.at
                    && h.first >= frame.clause.0
                    && gap_is_modifier(frame, h)
            })
        });
        let mut actors = before
            .map(expand)
            .or_else(|| by.map(expand))
            .unwrap_or_default();
        let suffers = (frame.at.saturating_sub(3).max(frame.clause.0)..frame.at).find(|&i| {
            tokens.get(i).is_some_and(|t| {
                t.is_any(&[
                    "into", "under", "faced", "in", "suffered", "by", "from", "became", "become",
                    "becomes",
                ])
            })
        });
        // `came under attack from X`
        if actors.is_empty()
            && suffers.is_some_and(|i| tokens.get(i).is_some_and(|t| t.is("under")))
        {
            let from = after.iter().copied().find(|&i| {
                hits.get(i).is_some_and(|h| {
                    let between = tokens.get(frame.at + 1..h.first).unwrap_or_default();
                    between.len() <= 3 && between.iter().any(|t| t.is("from"))
                })
            });
            actors = from.map(expand).unwrap_or_default();
        }
        if actors.is_empty() && suffers.is_none() {
            let support = support_before(frame);
            actors = support.map(|verb| subject(frame, verb)).unwrap_or_default();
        }
        if actors.is_empty() {
            actors = who_led(frame).map(expand).unwrap_or_default();
        }
        if actors.is_empty() {
            let of = after.iter().copied().find(|&i| {
                hits.get(i).is_some_and(|h| {
                    let between = tokens.get(frame.at..h.first).unwrap_or_default();
                    h.first - frame.at <= 3 && between.iter().any(|t| t.is("of"))
                })
            });
            if frame.sense != Sense::Blast {
                actors = of.map(expand).unwrap_or_default();
            }
        }
        // `Syria blamed Israel for the strike`.
        if actors.is_empty() {
            let blamed = (0..hits.len()).find(|&i| {
                hits.get(i).is_some_and(|h| {
                    h.is_actor()
                        && frame.in_clause(h.first)
                        && h.stop <= frame.at
                        && tokens
                            .get(h.first.saturating_sub(2)..h.first)
                            .unwrap_or_default()
                            .iter()
                            .any(|t| {
                                t.is_any(&["blamed", "blames", "blaming", "accused", "accuses"])
                            })
                })
            });
            actors = blamed.into_iter().collect();
        }
        let target = after.iter().copied().find(|&i| {
            !actors.contains(&i)
                && phrase(i, own_target.unwrap_or(&SLOTS.noun.target))
                && (!phrase(i, &SLOTS.noun.no_target) || owned(i))
        });
        let mut targets = target.map(expand).unwrap_or_default();
        if let (true, Some(verb)) = (targets.is_empty(), suffers) {
            targets = subject(frame, verb);
            targets.retain(|t| !actors.contains(t));
        }
        if targets.is_empty() && frame.sense == Sense::Blast {
            targets = after
                .iter()
                .copied()
                .filter(|i| !actors.contains(i))
                .take(1)
                .collect();
        }
        return (actors, targets);
    }
    if frame.is_passive {
        let is_fired = own_target.is_some() && is_weapon_fired(frame);
        let mut targets = if is_fired {
            Vec::new()
        } else {
            subject(frame, frame.at)
        };
        if targets.is_empty() && !is_fired {
            targets.extend(turns_passive(frame.view, frame.clause.0));
        }
        let actors = by.map(expand).unwrap_or_default();
        // `Rockets were fired at the base`.
        if let Some(words) = own_target.filter(|_| targets.is_empty()) {
            let mut behind = after.iter().copied();
            let target = behind.find(|&i| phrase(i, words) && !actors.contains(&i));
            targets = target.map(expand).unwrap_or_default();
        }
        return (actors, targets);
    }
    if frame.sense == Sense::Blast {
        let targets: Vec<usize> = after.into_iter().take(1).collect();
        return (Vec::new(), targets);
    }
    let mut actors = if was_hit_before(frame) {
        Vec::new()
    } else {
        subject(frame, frame.at)
    };
    if actors.is_empty() {
        actors.extend(own_men(frame));
    }
    let target = after
        .iter()
        .copied()
        .find(|&i| !phrase(i, &SLOTS.verb.no_target) || owned(i));
    (actors, target.map(expand).unwrap_or_default())
}

/// `X was hit by an airstrike, killing two`: the subject suffered it.
fn was_hit_before(frame: &Frame<'_>) -> bool {
    let tokens = frame.tokens();
    let is = |i: usize, word: &str| tokens.get(i).is_some_and(|t| t.is(word));
    let is_participle = tokens.get(frame.at).is_some_and(|t| t.key.ends_with("ing"));
    let mut front = (frame.clause.0..frame.at)
        .rev()
        .take_while(|&i| !is(i, "and"));
    frame.sense == Sense::Death
        && is_participle
        && front.any(|i| {
            let is_verb = tokens.get(i).is_some_and(|t| is_trigger(&t.key));
            is_verb && is(i + 1, "by") && is_passive(tokens, i)
        })
}

/// Between a name and the noun stand adjectives only.
fn gap_is_modifier(frame: &Frame<'_>, hit: &Hit) -> bool {
    frame
        .tokens()
        .get(hit.stop..frame.at)
        .unwrap_or_default()
        .iter()
        .all(|t| {
            t.is_word()
                && !t.is_any(&[
                    "in", "on", "and", "with", "after", "by", "of", "to", "says", "under", "from",
                ])
        })
}
