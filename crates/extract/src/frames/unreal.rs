//! A frame -> why it tells no incident: plans, fears, denials, habits, tallies, accidents, figures of speech.

use super::Frame;
use crate::denials::presupposes;
use crate::lexicon::triggers::{Sense, is_trigger};
use crate::lexicon::{CIVIL, CUES, DENIALS, THINGS};
use crate::names::is_civilian;
use crate::segment::answers;
use crate::token::Token;

const MODALS: &[&str] = &["may", "might", "could", "would", "will", "should", "can"];

/// Plans, fears, habits and statistics are no incidents.
pub(super) fn unreal(frame: &Frame<'_>) -> Option<&'static str> {
    let tokens = frame.tokens();
    let before = tokens.get(frame.clause.0..frame.at).unwrap_or_default();
    let near = before.len().saturating_sub(14);
    let near = before.get(near..).unwrap_or_default();
    // `whom nobody could identify shot a man`: a past form stands behind `could` only with `have` or `be`.
    let governs = |i: usize| {
        let after = near.get(i + 1..).unwrap_or_default();
        !frame.is_past
            || !near.get(i).is_some_and(|t| t.is_any(MODALS))
            || after
                .iter()
                .any(|t| t.is_any(&["have", "be", "been", "get"]))
    };
    // `On May 5` is no possibility.
    let is_month = |i: usize| near.get(i).is_some_and(|t| t.is("may") && t.is_capital());
    let is_unreal = (0..near.len())
        .any(|i| near.get(i).is_some_and(|t| t.is_in(&CUES.unreal)) && governs(i) && !is_month(i));
    if is_unreal && !near.iter().any(|t| t.is_any(&["after"])) {
        return Some("planned, feared or possible");
    }
    if frame
        .clause_tokens()
        .iter()
        .any(|t| t.is_in(&CUES.habitual))
        && frame.view.dates.is_empty()
    {
        return Some("a habit");
    }
    if before
        .iter()
        .rev()
        .take(4)
        .any(|t| t.is_any(&["no", "not", "didnt", "neither", "nor"]))
        || before.iter().any(|t| t.is_in(&DENIALS.deny))
            && !(frame.is_noun && is_placed(frame) && presupposes(before))
    {
        return Some("denied or negated");
    }
    if is_foiled(frame, before) {
        return Some("foiled");
    }
    // `Shipments pass through Syria`, `still carries out attacks`.
    let flows = frame.sense == Sense::Load
        && tokens.get(frame.at).is_some_and(|t| t.key.ends_with('s'))
        && frame.view.dates.is_empty()
        && tokens
            .get(frame.at..frame.clause.1)
            .unwrap_or_default()
            .iter()
            .any(|t| t.is_any(&["pass", "flow", "continue", "run", "depend"]));
    // `Shelling continued to affect civilians`.
    let goes_on = frame.is_noun
        && frame.view.dates.is_empty()
        && tokens
            .get(frame.at..frame.clause.1)
            .unwrap_or_default()
            .windows(2)
            .any(|w| {
                matches!(w, [go, to] if go.is_any(&["continued", "continue", "continues"]) && to.is("to"))
            });
    let lasts = goes_on
        || before
            .windows(2)
            .any(|w| matches!(w, [a, b] if a.is("still") && b.is_in(&CUES.support)));
    if flows || lasts {
        return Some("a habit");
    }
    let for_years = tokens
        .windows(2)
        .any(|w| matches!(w, [a, b] if a.is("for") && b.is_any(&["years", "months", "decades"])));
    let for_years = for_years
        || tokens.windows(2).any(|w| {
            matches!(w, [a, b] if a.is_any(&["recent", "past"]) && b.is_any(&["years", "decades"]))
        });
    // `It is targeting positions to prevent ...` states an aim; what hit somewhere names where.
    let is_aim = tokens.get(frame.at).is_some_and(|t| t.key.ends_with("ing"))
        && before.last().is_some_and(|t| t.is_any(&["is", "are"]))
        && frame.view.dates.is_empty()
        && !is_placed(frame);
    if is_aim {
        return Some("an aim");
    }
    let in_use = before.windows(2).any(|w| matches!(w, [a, b] if a.is_any(&["used", "uses", "use"]) && b.is_any(&["by", "to", "for", "these"])));
    if for_years || in_use && matches!(frame.sense, Sense::Carry | Sense::Arrive | Sense::Load) {
        return Some("a habit");
    }
    let guns = before
        .iter()
        .rev()
        .take(4)
        .any(|t| t.is_any(&["defences", "defenses", "defence", "gunners"]));
    if guns && matches!(frame.sense, Sense::Fire | Sense::Hit) && !frame.is_noun {
        return Some("air defence");
    }
    if is_tally(frame) {
        return Some("a count over a period");
    }
    if is_reaction(frame) {
        return Some("a reaction to what was told before");
    }
    if is_no_violence(frame) {
        return Some("a figure of speech or an accident");
    }
    // `A missile slipped through and landed`, `a drone that was heading for the base`: what flies carries nobody.
    let is_transfer = matches!(
        frame.sense,
        Sense::Carry | Sense::Arrive | Sense::Deploy | Sense::Withdraw
    );
    // `a drone which was heading`: before the clause too.
    let opened = tokens
        .get(frame.clause.0.saturating_sub(3)..frame.at)
        .unwrap_or_default();
    let is_relative = tokens
        .get(frame.clause.0)
        .is_some_and(|t| t.is_any(&["which", "that"]));
    let flies = if is_relative { opened } else { before }
        .iter()
        .any(|t| t.is_any(&["drone", "missile", "rocket", "projectile", "warhead"]));
    let is_hauled = frame.clause_tokens().iter().any(|t| {
        t.is_any(&[
            "truck",
            "trucks",
            "convoy",
            "shipment",
            "loaded",
            "carrying",
            "transported",
            "transferred",
        ])
    });
    if is_transfer && flies && !is_hauled {
        return Some("what flies, and is no load");
    }
    if frame.view.dates.is_empty()
        && before.iter().any(|t| {
            t.is_any(&[
                "trial",
                "court",
                "sentenced",
                "convicted",
                "indicted",
                "jailed",
            ])
        })
    {
        return Some("told of in court");
    }
    let statistic = frame.view.counts.iter().any(|c| c.is_cumulative)
        || frame.is_noun
            && frame.view.dates.iter().any(|d| d.is_bound)
            && tokens.iter().any(|t| {
                t.is_any(&["counted", "total", "number", "toll", "th", "documented"])
                    || t.key.ends_with("th") && t.shape == crate::token::Shape::Digit
            });
    if statistic
        && frame
            .view
            .dates
            .iter()
            .all(|d| d.is_bound || matches!(d.rule, "year" | "month"))
    {
        return Some("a count over a period");
    }
    None
}

/// `foiled an attack`, `an attack on X was foiled`: it never came about, unless somebody was hurt. A load that was stopped is one taken.
fn is_foiled(frame: &Frame<'_>, before: &[Token]) -> bool {
    if !frame.is_noun || frame.sense.is_transfer() || frame.view.counts.iter().any(|c| c.value > 0)
    {
        return false;
    }
    let behind = frame
        .tokens()
        .get(frame.at..frame.clause.1)
        .unwrap_or_default();
    let is_object = before
        .iter()
        .rev()
        .take(FOILED_REACH)
        .take_while(|t| t.is_word())
        .any(|t| t.is_in(&CUES.foiled));
    is_object
        || behind.windows(2).any(
            |w| matches!(w, [be, foiled] if be.is_any(&["was", "were", "been"]) && foiled.is_in(&CUES.foiled)),
        )
}

/// Words between `foiled` and what was: `foiled a series of planned suicide attacks`.
const FOILED_REACH: usize = 6;

fn is_placed(frame: &Frame<'_>) -> bool {
    let hits = &frame.view.hits;
    hits.iter()
        .any(|h| h.is_place() && !h.is_wide && frame.in_clause(h.first))
}

/// `more than 160 attacks since October`, `brings to 31 the number of militants killed this year`.
fn is_tally(frame: &Frame<'_>) -> bool {
    let tokens = frame.tokens();
    let says = |words: &[&str]| tokens.iter().any(|t| t.is_any(words));
    let is_many = frame.is_noun
        && frame.view.amounts.iter().any(|a| {
            a.stop <= frame.at
                && frame.at - a.stop <= 3
                && a.value.is_none_or(|n| n >= FEWEST_OF_A_TALLY)
        });
    let is_many = is_many
        || frame.sense == Sense::Fire
            && frame.view.amounts.iter().any(|a| {
                a.stop <= frame.at
                    && frame.at - a.stop <= 6
                    && a.value.is_some_and(|n| n >= FEWEST_OF_A_TALLY)
            });
    let is_sum = says(&["number", "total", "toll", "tally"])
        && says(&["brings", "bringing", "brought", "raises", "raising"]);
    let is_long = tokens.iter().enumerate().any(|(i, t)| {
        let next = tokens.get(i + 1);
        t.is("since") && !next.is_some_and(|n| n.is_any(&["dawn", "midnight", "morning", "noon"]))
            || t.is_any(&["this", "so", "past", "last", "recent"])
                && next.is_some_and(|n| n.is_any(&["year", "far", "months", "years", "month"]))
    });
    is_long && (is_many || is_sum)
}

/// Earthquakes strike, teachers go on strike, hearts are attacked and strikers hit the post: no weapon, no fighter, no party.
fn is_no_violence(frame: &Frame<'_>) -> bool {
    let tokens = frame.tokens();
    let back = |n: usize| frame.at.checked_sub(n).and_then(|i| tokens.get(i));
    let next = |n: usize| tokens.get(frame.at + n);
    let before = |words: &[&str]| back(1).is_some_and(|t| t.is_any(words));
    let idiom = next(1)
        .is_some_and(|t| t.is_any(&["siren", "sirens", "alert", "alerts", "shelter", "shelters"]))
        || before(&[
            "heart", "panic", "asthma", "hunger", "general", "verbal", "labor", "labour",
        ])
        || next(1).is_some_and(|t| t.is_any(&["by", "over"]))
            && (2..=4).any(|n| next(n).is_some_and(|t| t.is_in(&CIVIL.workers)))
        || before(&["on"]) && next(0).is_some_and(|t| t.is_any(&["strike", "target"]))
        || next(1).is_some_and(|t| t.is_any(&["deal", "agreement", "truce", "balance", "chord"]))
        || next(1).is_some_and(|t| t.is_any(&["a", "an", "the"]))
            && next(2)
                .is_some_and(|t| t.is_any(&["deal", "agreement", "truce", "balance", "chord"]));
    // `The market was hit hard`, `sites continued to be hit`.
    let is_hard = next(0).is_some_and(|t| t.is("hit"))
        && next(1).is_some_and(|t| t.is_any(&["hard", "hardest"]));
    let takes_a_hit = is_hard
        || next(0).is_some_and(|t| t.is("hit"))
            && before(&["a"])
            && back(2).is_some_and(|t| t.is_any(&["take", "taken", "takes", "took", "taking"]));
    if idiom || takes_a_hit {
        return true;
    }
    if !matches!(
        frame.sense,
        Sense::Hit | Sense::Fire | Sense::Death | Sense::Assault
    ) {
        return false;
    }
    if frame.sense == Sense::Death && is_accident(frame) || is_hit_by_nature(frame) {
        return true;
    }
    let clause = frame.clause_tokens();
    let is_armed = clause
        .iter()
        .any(|t| t.is_in(&CIVIL.armed) || THINGS.weapons.of(&t.key).is_some());
    let has_actor = frame.view.hits.iter().any(|h| {
        h.is_actor() && frame.in_clause(h.first) && !is_civilian(&frame.lexicon.gazetteer, h.id())
    });
    if is_armed || has_actor {
        return false;
    }
    let subject = tokens.get(frame.clause.0..frame.at).unwrap_or_default();
    let is_fire = subject.windows(2).any(|w| matches!(w, [a, b] if a.is_any(&["a", "the", "massive"]) && b.is_any(&["fire", "blaze"])));
    if clause.iter().any(|t| t.is_in(&CIVIL.accidents)) || frame.sense == Sense::Death && is_fire {
        return true;
    }
    // `The minister attacked the opposition`: who attacks with words bears no arms and harms nobody.
    let harms = !frame.view.counts.is_empty();
    let is_active = !frame.is_noun && !frame.is_passive;
    let is_hit = next(0).is_some_and(|t| t.is_any(&["hit", "hits", "hitting", "struck"]));
    is_active
        && frame.sense != Sense::Death
        && !harms
        && !subject.is_empty()
        && (is_hit || speaks(frame, subject))
}

/// `Three soldiers died in a road accident`, `a flood killed two fighters`: a party died, and nobody killed it.
fn is_accident(frame: &Frame<'_>) -> bool {
    let tokens = frame.tokens();
    let stop = (frame.clause.1 + 1).min(tokens.len());
    if !frame.is_noun && !frame.is_passive {
        // `X was hit by a flood, killing`: whoever stands in front of `by` did nothing.
        let by = (frame.clause.0..frame.at).find(|&i| {
            tokens.get(i).is_some_and(|t| t.is("by")) && cause_behind(tokens, i).is_some()
        });
        let from = by.unwrap_or(frame.clause.0);
        let subject = tokens.get(from..frame.at).unwrap_or_default();
        let has_doer = frame
            .view
            .hits
            .iter()
            .any(|h| h.is_actor() && (from..frame.at).contains(&h.first));
        return (0..subject.len()).any(|i| is_cause(subject, i))
            && !has_doer
            && !subject.iter().any(|t| t.is_in(&CIVIL.armed) || is_deed(t));
    }
    let cause = (frame.at + 1..stop).find_map(|i| {
        let word = tokens.get(i)?;
        let is_of = word.is_any(&["in", "of", "from", "during", "when", "after"]);
        is_of.then(|| cause_behind(tokens, i)).flatten()
    });
    let Some(cause) = cause else {
        return false;
    };
    let killers = tokens.get(frame.at + 1..cause).unwrap_or_default();
    // `in a helicopter crash after a missile hit it`: the deed is what caused it.
    let mut behind = tokens
        .get(cause + 1..)
        .unwrap_or_default()
        .iter()
        .skip(usize::from(
            tokens.get(cause).is_some_and(|t| t.is("heart")),
        ))
        .take_while(|t| !t.is_any(&["while", "whereas", ";"]));
    !killers.iter().any(|t| t.is("by") || is_deed(t)) && !behind.any(is_deed)
}

/// `X was hit by an earthquake`, and not by a storm of rockets.
fn is_hit_by_nature(frame: &Frame<'_>) -> bool {
    let tokens = frame.tokens();
    let by = frame.at + 1;
    let is_by = frame.is_passive && tokens.get(by).is_some_and(|t| t.is("by"));
    let cause = is_by.then(|| cause_behind(tokens, by)).flatten();
    cause.is_some_and(|cause| {
        let phrase = tokens.get(by..cause + 3).or_else(|| tokens.get(by..));
        !phrase.unwrap_or_default().iter().any(is_deed)
    })
}

/// A weapon or an act of violence; a helicopter by itself is none.
fn is_deed(token: &Token) -> bool {
    const CARRIES: &[&str] = &["helicopter", "plane", "aircraft", "jet", "warplane"];
    const DEATH: &[&str] = &["killed", "died", "killing", "kills", "death", "deaths"];
    let is_weapon = THINGS.weapons.of(&token.key).is_some() && !token.is_any(CARRIES);
    is_weapon || is_trigger(&token.key) && !token.is_any(DEATH)
}

fn is_cause(tokens: &[Token], at: usize) -> bool {
    let ails = tokens
        .get(at + 1)
        .is_some_and(|t| t.is_any(&["attack", "attacks", "failure", "disease", "condition"]));
    tokens
        .get(at)
        .is_some_and(|t| t.is_in(&CIVIL.accidents) || t.is("heart") && ails)
}

/// What a preposition makes the cause of a death: `in a small private helicopter crash`, `when their car overturned`.
fn cause_behind(tokens: &[Token], at: usize) -> Option<usize> {
    const REACH: usize = 6;
    let phrase = tokens.get(at + 1..(at + 1 + REACH).min(tokens.len()))?;
    let ends = |t: &Token| {
        !t.is_word() || t.is_any(&["and", "as", "where", "who", "that", "near", "amid", "after"])
    };
    let length = phrase.iter().position(ends).unwrap_or(phrase.len());
    (at + 1..at + 1 + length).find(|&i| is_cause(tokens, i))
}

/// `Syria condemned the strikes`, `the funeral of those killed`: an incident is spoken of, not told.
fn is_reaction(frame: &Frame<'_>) -> bool {
    const SPOKEN_OF: &[&str] = &[
        "condemned",
        "condemns",
        "condemning",
        "condemnation",
        "denounced",
        "denounces",
        "denouncing",
        "deplored",
        "praised",
        "hailed",
        "discussed",
        "criticised",
        "criticized",
    ];
    const BURIED: &[&str] = &["funeral", "funerals", "burial", "buried", "mourners"];
    let before = frame
        .tokens()
        .get(frame.clause.0..frame.at)
        .unwrap_or_default();
    let clause = frame.clause_tokens();
    let is_placed = is_placed(frame);
    // A capital that condemns is no scene.
    let is_scene = frame.view.hits.iter().any(|h| {
        h.is_place() && !h.is_wide && frame.in_clause(h.first) && h.first != frame.clause.0
    });
    let is_spoken_of = frame.is_noun
        && before.iter().any(|t| t.is_any(SPOKEN_OF))
        && !is_scene
        && frame.view.dates.is_empty();
    let is_after_burial = before.iter().any(|t| t.is_any(BURIED))
        && !clause
            .iter()
            .any(|t| t.is_any(&["during", "attacked", "targeted"]));
    // `The barrage comes a day after ...` points at what is told elsewhere.
    let is_pointed_at = frame.is_noun
        && before.last().is_some_and(|t| t.is_any(&["the", "this"]))
        && frame
            .tokens()
            .get(frame.at + 1)
            .is_some_and(|t| t.is_any(&["comes", "came"]))
        && !is_placed;
    // `in retaliation for the attacks on villages`: which ones is told elsewhere, if at all.
    let is_answered = frame.is_noun
        && answers(frame.tokens(), frame.clause.0)
        && !is_placed
        && frame.view.dates.iter().all(|d| !frame.in_clause(d.first));
    // `A day before the attack, a convoy ...`, `before the new attack a convoy ...`: only the time of it is meant.
    let next = frame.tokens().get(frame.at + 1);
    let phrase = match before {
        [phrase @ .., new] if new.is_any(&["new", "latest"]) => phrase,
        phrase => phrase,
    };
    let is_mark_of_time = frame.is_noun
        && matches!(phrase, [.., when, the] if
            when.is_any(&["before", "after", "since", "following", "during"])
                && the.is_any(&["the", "this", "that"]))
        && next.is_none_or(|t| !t.is_word() || t.is_any(&["a", "an"]));
    is_spoken_of || is_after_burial || is_pointed_at || is_answered || is_mark_of_time
}

/// The subject is somebody of public life, or the scene is a game.
fn speaks(frame: &Frame<'_>, subject: &[Token]) -> bool {
    subject.iter().any(|t| t.is_in(&CIVIL.people))
        || frame.tokens().iter().any(|t| t.is_in(&CIVIL.games))
}

/// So many attacks in one breath, with a period beside them, are a tally.
const FEWEST_OF_A_TALLY: u32 = 10;
