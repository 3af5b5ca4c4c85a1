//! Who did it, to whom, how sure: the slots that every frame shares, read from what stands before and behind the trigger.

use model::claim::{Certainty, Role};
use model::gazetteer::UNIDENTIFIED;

use super::{Frame, Part, View};
use crate::lexicon::PEOPLE;
use crate::names::{Hit, places};
use crate::token::Token;

pub(crate) fn part(view: &View, hit: &Hit, role: Role) -> Part {
    let relation = if hit.is_place() {
        places::relation(&view.sentence.tokens, hit)
    } else {
        places::Relation::default()
    };
    Part {
        role,
        entity: hit.entity.clone(),
        sentence: view.at,
        first: hit.first,
        stop: hit.stop,
        relation,
        is_wide: hit.is_wide,
    }
}

/// The preposition or verb that governs a hit: the first such word to its left, over articles, adjectives and head nouns.
pub(crate) fn governor<'a>(tokens: &'a [Token], hit: &Hit) -> Option<(&'a str, usize)> {
    const GOVERN: &[&str] = &[
        "in",
        "at",
        "from",
        "to",
        "into",
        "near",
        "inside",
        "outside",
        "out",
        "around",
        "towards",
        "toward",
        "between",
        "across",
        "through",
        "via",
        "within",
        "over",
        "on",
        "off",
        "by",
        "against",
        "with",
        "for",
        "targeting",
        "above",
        "including",
        "targeted",
        "hit",
        "struck",
        "attacked",
        "bombed",
        "using",
        "reached",
        "entered",
        "left",
        "after",
        "where",
        "who",
        "that",
        "which",
        "along",
    ];
    let from = hit.first.saturating_sub(9);
    (from..hit.first)
        .rev()
        .find_map(|i| {
            let token = tokens.get(i)?;
            if token.is_any(&[".", ";", ":"]) {
                return Some(("", i));
            }
            token.is_any(GOVERN).then_some((token.key.as_str(), i))
        })
        .filter(|(word, _)| !word.is_empty())
}

/// Actors left of the trigger in its clause that may be its subject: the nearest that no preposition governs, and those joined to it.
pub(crate) fn subject(frame: &Frame<'_>, verb: usize) -> Vec<usize> {
    let tokens = frame.tokens();
    let hits = &frame.view.hits;
    let able: Vec<usize> = (0..hits.len())
        .filter(|&i| {
            hits.get(i)
                .is_some_and(|h| h.is_actor() && h.first < verb && h.first >= frame.clause.0)
                && !hits.get(i).is_some_and(|h| frame.is_aside(h.first))
        })
        .collect();
    let owner = |h: &Hit| {
        h.first
            .checked_sub(2)
            .and_then(|b| tokens.get(b..h.first))
            .is_some_and(|w| matches!(w, [a, b] if b.is("to") && a.is_any(&["belong", "belonging", "belongs"])))
            || h.first.checked_sub(3).and_then(|b| tokens.get(b..h.first)).is_some_and(|w| matches!(w, [a, b, c] if c.is("the") && b.is("to") && a.is_any(&["belong", "belonging", "belongs"])))
    };
    let free = |i: usize| {
        hits.get(i).is_some_and(|h| {
            !told_by(frame.view, h)
                && !is_backer(tokens, h)
                && (owner(h)
                    || before_article(tokens, h.first).is_none_or(|t| {
                        !t.is_any(&[
                            "in", "at", "near", "against", "on", "with", "to", "from", "for",
                            "than",
                        ])
                    }))
                && !governed_by(
                    frame,
                    h,
                    &["against", "targeting", "targeted", "hit", "struck"],
                )
        })
    };
    // `X said that it struck`: who tells is who did it.
    let pronoun = (verb.saturating_sub(4).max(frame.clause.0)..verb).find(|&i| {
        tokens
            .get(i)
            .is_some_and(|t| t.is_any(&["it", "they", "he", "itself"]))
            || tokens
                .get(i)
                .is_some_and(|t| t.is_any(&["its", "their", "his", "her"]))
                && tokens.get(i + 1).is_some_and(|t| t.is_any(OWN_MEN))
    });
    // `X fired a missile and said it shelled a post`: who told before.
    let told_on = pronoun.filter(|&i| {
        matches!(tokens.get(i.saturating_sub(2)..i), Some([and, said]) if and.is("and") && said.is_in(&PEOPLE.telling))
    });
    if let Some(pronoun) = told_on {
        let before = (0..hits.len()).find(|&i| {
            hits.get(i).is_some_and(|h| {
                h.is_actor() && h.stop < pronoun && !h.is_teller && !frame.is_aside(h.first)
            })
        });
        return before.into_iter().collect();
    }
    if let Some(pronoun) = pronoun {
        let teller = able.iter().rev().find(|&&i| {
            hits.get(i).is_some_and(|h| {
                h.stop <= pronoun
                    && pronoun.saturating_sub(behind(frame.view, h)) <= TOLD_WITHIN
                    && !hits.iter().any(|o| {
                        o.is_actor() && o.first >= behind(frame.view, h) && o.first < pronoun
                    })
                    && tokens
                        .get(behind(frame.view, h))
                        .is_some_and(|t| t.is_in(&PEOPLE.telling))
                    && frame
                        .lexicon
                        .gazetteer
                        .actor(h.id())
                        .is_none_or(|a| a.kind != "media" && a.kind != "monitor")
            })
        });
        if let Some(&teller) = teller {
            return vec![teller];
        }
    }
    let Some(&nearest) = able.iter().rev().find(|&&i| free(i)) else {
        return Vec::new();
    };
    joined(frame.view, nearest, frame.clause.0, verb)
}

/// The word in front of a name, over its article.
pub(super) fn before_article(tokens: &[Token], first: usize) -> Option<&Token> {
    tokens
        .get(..first)?
        .iter()
        .rev()
        .find(|t| !t.is_any(&["the", "a", "an"]))
}

/// `X said in a statement that it struck`: from the teller to the pronoun.
const TOLD_WITHIN: usize = 8;

/// `said its forces struck`.
pub(super) const OWN_MEN: &[&str] = &[
    "forces",
    "fighters",
    "troops",
    "army",
    "soldiers",
    "navy",
    "jets",
    "warplanes",
    "aircraft",
    "drones",
    "artillery",
    "men",
];

/// A verb of the clause before governs nobody in this one.
fn governed_by(frame: &Frame<'_>, hit: &Hit, words: &[&str]) -> bool {
    governor(frame.tokens(), hit).is_some_and(|(word, at)| {
        words.contains(&word) && hit.first - at <= 5 && frame.in_clause(at)
    })
}

/// `X, which holds Raqqa, said`, `the X commander said`: the word behind a name, over its aside and the rank of its man.
fn behind(view: &View, hit: &Hit) -> usize {
    let tokens = &view.sentence.tokens;
    let is_rank = |i: usize| tokens.get(i).is_some_and(|t| t.is_in(&PEOPLE.ranks));
    let mut at = hit.stop;
    while at < hit.stop + 2 && is_rank(at) {
        at += 1;
    }
    let is_told = |i: usize| tokens.get(i).is_some_and(|t| t.is_in(&PEOPLE.telling));
    let aside = view.asides.iter().find(|aside| aside.0 == at + 1);
    match aside {
        Some(&(_, close)) if is_told(close + 1) => close + 1,
        _ if is_told(at) => at,
        _ => hit.stop,
    }
}

/// Is this actor only the one who tells?
pub(crate) fn told_by(view: &View, hit: &Hit) -> bool {
    let tokens = &view.sentence.tokens;
    let says = behind(view, hit);
    let back = |n: usize| hit.first.checked_sub(n).and_then(|i| tokens.get(i));
    let after = |n: usize| tokens.get(says + n);
    let ends = after(0).is_none_or(|t| !t.is_word());
    after(0).is_some_and(|t| {
        t.is_in(&PEOPLE.telling)
            && !t.is_any(&["report", "claims", "claim"])
            && (!t.is("claimed")
                || !after(1).is_some_and(|t| t.is_any(&["a", "an", "two", "three", "several"])))
            && !after(1).is_some_and(|t| t.is_any(&["responsibility", "credit"]))
    }) || after(0).is_some_and(|t| {
        t.is_any(&[
            "sources",
            "activists",
            "has",
            "have",
            "also",
            "had",
            "media",
        ])
    }) && after(1).is_some_and(|t| t.is_in(&PEOPLE.telling))
        || back(1).is_some_and(|t| t.is_any(&["told", "says", "said"]) && (t.is("told") || ends))
        || back(1).is_some_and(|t| t.is("to")) && back(2).is_some_and(|t| t.is("according"))
        || back(1).is_some_and(|t| t.is("the"))
            && back(2)
                .is_some_and(|t| t.is_any(&["to", "told"]) || t.is_any(&["says", "said"]) && ends)
            && back(3).is_none_or(|t| t.is_any(&["according", ",", "\""]))
        || hit.is_teller
}

/// `Iran-backed rebels`, `rebels backed by Iran`: who stands behind them has no part in what they do. `Backed by Russian jets` is a deed.
pub(crate) fn is_backer(tokens: &[Token], hit: &Hit) -> bool {
    let backs = |i: Option<usize>| {
        i.and_then(|i| tokens.get(i))
            .is_some_and(|t| t.is_in(&PEOPLE.backed))
    };
    if backs(Some(hit.stop)) && tokens.get(hit.stop).is_some_and(|t| t.glued) {
        return true;
    }
    let article =
        usize::from(hit.first > 0 && tokens.get(hit.first - 1).is_some_and(|t| t.is("the")));
    let by = hit.first.checked_sub(1 + article);
    by.and_then(|i| tokens.get(i))
        .is_some_and(|t| t.is_any(&["by", "to", "with"]))
        && backs(by.and_then(|i| i.checked_sub(1)))
        && !lends_arms(tokens, hit)
}

/// `Russian jets`, `gunmen loyal to them`: those who come themselves.
pub(super) fn lends_arms(tokens: &[Token], hit: &Hit) -> bool {
    let name = tokens.get(hit.first..hit.stop).unwrap_or_default();
    name.iter()
        .any(|t| t.is_any(OWN_MEN) || t.is_in(&PEOPLE.militia_heads))
}

/// The hit and the actors joined to it by commas and `and`.
pub(crate) fn joined(view: &View, at: usize, from: usize, to: usize) -> Vec<usize> {
    let (tokens, hits) = (&view.sentence.tokens, &view.hits);
    let linked = |a: usize, b: usize| {
        let (Some(a), Some(b)) = (hits.get(a), hits.get(b)) else {
            return false;
        };
        let between = tokens.get(a.stop..b.first).unwrap_or_default();
        let aside = |h: &Hit| {
            view.asides
                .iter()
                .position(|s| s.0 <= h.first && h.first < s.1)
        };
        between.len() <= 6
            && aside(a) == aside(b)
            && between
                .iter()
                .any(|t| t.is_any(&["and", ",", "or", "of", "backed", "supported"]))
            && between.iter().all(|t| {
                t.is_any(&[
                    "and",
                    ",",
                    "the",
                    "or",
                    "of",
                    "members",
                    "fighters",
                    "its",
                    "other",
                    "forces",
                    "group",
                    "\"",
                    "(",
                    ")",
                    "militia",
                    "also",
                    "as",
                    "well",
                    "positions",
                    "facilities",
                    "headquarters",
                    "posts",
                    "bases",
                    "depots",
                    "troops",
                    "soldiers",
                    "backed",
                    "by",
                    "supported",
                    "known",
                    "lebanese",
                ])
            })
    };
    let mut out = vec![at];
    let actors: Vec<usize> = (0..hits.len())
        .filter(|&i| {
            hits.get(i)
                .is_some_and(|h| h.is_actor() && h.first >= from && h.stop <= to)
                && (i == at
                    || !hits
                        .get(i)
                        .is_some_and(|h| told_by(view, h) || is_backer(tokens, h)))
        })
        .collect();
    let Some(place) = actors.iter().position(|&i| i == at) else {
        return out;
    };
    for pair in actors.get(..=place).unwrap_or_default().windows(2).rev() {
        if let [a, b] = pair {
            if !linked(*a, *b) {
                break;
            }
            out.insert(0, *a);
        }
    }
    for pair in actors.get(place..).unwrap_or_default().windows(2) {
        if let [a, b] = pair {
            if !linked(*a, *b) {
                break;
            }
            out.push(*b);
        }
    }
    out
}

const SUSPECT: &[&str] = &[
    "believed",
    "suspected",
    "likely",
    "probably",
    "allegedly",
    "accused",
    "accuses",
    "accuse",
    "thought",
    "presumed",
    "presumably",
    "blamed",
    "blames",
    "purportedly",
    "apparently",
    "reportedly",
    "alleged",
];

pub(crate) fn is_suspected(frame: &Frame<'_>) -> bool {
    frame.clause_tokens().iter().any(|t| {
        t.is_any(SUSPECT) && !t.is_any(&["reportedly", "allegedly", "believed", "thought"])
            || t.is("believed")
    }) && !frame.clause_tokens().iter().any(|t| t.is("believes"))
}

pub(crate) fn certainty(frame: &Frame<'_>, actors: &[&str]) -> Certainty {
    if actors.is_empty() || actors.contains(&UNIDENTIFIED) {
        return Certainty::Unknown;
    }
    if is_suspected(frame) {
        return Certainty::Suspected;
    }
    let tokens = frame.tokens();
    let takes_lives = |i: usize| (1..=3).any(|n| tokens.get(i + n).is_some_and(|t| t.is("lives")));
    let claims = tokens.iter().enumerate().any(|(i, t)| {
        !takes_lives(i)
            && t.is_any(&[
                "claimed", "claims", "credit", "says", "said", "say", "claim",
            ])
            && frame.view.hits.iter().any(|h| {
                h.is_actor()
                    && h.stop <= i
                    && i - h.stop <= 3
                    && (actors.contains(&h.id())
                        || frame
                            .lexicon
                            .gazetteer
                            .actor(h.id())
                            .and_then(|a| a.parent.as_deref())
                            .is_some_and(|p| actors.contains(&p)))
            })
    });
    let by_medium = frame.view.hits.iter().any(|h| {
        h.is_actor()
            && frame.lexicon.gazetteer.actor(h.id()).is_some_and(|a| {
                a.kind == "media" && a.parent.as_deref().is_some_and(|p| actors.contains(&p))
            })
    });
    if claims || by_medium {
        Certainty::Claimed
    } else {
        Certainty::Asserted
    }
}
