//! Grammar that names an actor without an alias: nation and head noun, backer and head noun, `militias loyal to X`; and the words that
//! refer to an actor named before.

use model::claim::EntityKind;

use super::{Hit, Memory, hit, is_civilian, known, put};
use crate::lexicon::triggers::is_trigger;
use crate::lexicon::{Lexicon, NationOf, PEOPLE};
use crate::token::Token;

pub(crate) fn read(sentence: &[Token], hits: &mut Vec<Hit>, lexicon: &Lexicon, memory: &Memory) {
    for at in 0..sentence.len() {
        if hits.iter().any(|h| h.first < at && at < h.stop) {
            continue;
        }
        if let Some(found) = loyal_to(sentence, at, hits, lexicon, memory)
            .or_else(|| modified(sentence, at, hits, lexicon))
        {
            put(hits, found);
        }
    }
}

fn covered(hits: &[Hit], at: usize) -> bool {
    hits.iter()
        .any(|h| h.first <= at && at < h.stop && h.is_actor())
}

/// `Iranian-backed fighters`, `pro-Iran groups`, `Israeli warplanes`, `regime soldiers`.
fn modified(sentence: &[Token], at: usize, hits: &[Hit], lexicon: &Lexicon) -> Option<Hit> {
    let get = |n: usize| sentence.get(n);
    let token = get(at)?;
    let is_pro = token.is("pro") && get(at + 1).is_some_and(|t| t.glued);
    let nation_at = if is_pro { at + 1 } else { at };
    let word = get(nation_at)?;
    let nation_of = |word: &str| lexicon.listed.nation(word);
    let NationOf { state, nation } = nation_of(&word.key)?;
    if word.is("us") && word.shape == crate::token::Shape::Lower
        || word.is("assad") && word.possessive
    {
        return None;
    }
    let backed_at = (nation_at + 1..=nation_at + 2).find(|&i| {
        get(i).is_some_and(|t| {
            t.is_in(&PEOPLE.backed) && (t.glued || i == nation_at + 1 && !word.possessive)
        })
    });
    let is_backed = is_pro || backed_at.is_some();
    // `regime-held`, `Israeli-occupied`, `US-made`: no actor.
    if !is_backed
        && get(nation_at + 1)
            .is_some_and(|t| t.glued && !t.is_any(&["led"]) && nation_of(&t.key).is_none())
    {
        return None;
    }
    // `Syrian and Iraqi forces`: both are forces.
    let shared = get(nation_at + 1).is_some_and(|t| t.is("and"))
        && get(nation_at + 2).is_some_and(|t| nation_of(&t.key).is_some())
        && !is_backed;
    if shared {
        let is_force = (nation_at + 3..nation_at + 6)
            .any(|i| get(i).is_some_and(|t| t.is_in(&PEOPLE.state_heads)));
        return (is_force && !covered(hits, at))
            .then(|| hit(at, nation_at + 1, known(EntityKind::Actor, state)));
    }
    let start = backed_at.unwrap_or(nation_at) + 1;
    let mut head = None;
    let mut is_militia = false;
    for i in start..start + 5 {
        let Some(t) = get(i) else { break };
        // The phrase leads to a name: that is the actor.
        if is_backed && covered(hits, i) {
            return None;
        }
        if covered(hits, i) && !hits.iter().any(|h| h.first <= at && i < h.stop) {
            break;
        }
        // `rockets fired from Lebanon strike Acre`: a place and a verb.
        if is_trigger(&t.key)
            && hits
                .iter()
                .any(|h| h.is_place() && h.first <= at && at < h.stop)
        {
            break;
        }
        let is_head = t.is_in(&PEOPLE.militia_heads) || !is_backed && t.is_in(&PEOPLE.state_heads);
        if is_head {
            head = Some(i);
            is_militia |= t.is_any(&[
                "militia",
                "militias",
                "militiamen",
                "factions",
                "groups",
                "gunmen",
                "fighters",
            ]);
            // `air strikes`, `military positions`: the last of several heads.
            continue;
        }
        if !t.is_in(&PEOPLE.between) || head.is_some() {
            break;
        }
    }
    let head = head?;
    let last = get(head)?;
    let of_name = get(head + 1).is_some_and(|t| t.is("of"))
        && (head + 2..head + 4).any(|i| covered(hits, i) || get(i).is_some_and(|t| t.is("\"")));
    if is_backed && of_name {
        return None;
    }
    let militia = is_militia
        || last.is_in(&PEOPLE.militia_heads)
            && !last.is_any(&[
                "forces",
                "troops",
                "positions",
                "targets",
                "personnel",
                "members",
                "elements",
                "convoy",
            ]);
    let id = if is_backed {
        nation.backed.as_deref()?
    } else if militia {
        let men = last.is_any(&["fighters", "fighter", "elements"]);
        let militias = nation.militias.as_deref();
        militias.or(men.then_some(state.as_str()))?
    } else {
        state
    };
    // A name of that very span stays what it is.
    if hits
        .iter()
        .any(|h| h.is_actor() && h.first <= at && h.stop > head)
    {
        return None;
    }
    Some(hit(at, head + 1, known(EntityKind::Actor, id)))
}

/// `militias loyal to the regime`, `factions allied with Iran`, `forces that support the Syrian army`.
fn loyal_to(
    sentence: &[Token],
    at: usize,
    hits: &[Hit],
    lexicon: &Lexicon,
    memory: &Memory,
) -> Option<Hit> {
    let get = |n: usize| sentence.get(n);
    if !get(at)?.is_in(&PEOPLE.militia_heads) {
        return None;
    }
    let tie = (at + 1..at + 5).find(|&i| get(i).is_some_and(|t| t.is_in(&PEOPLE.loyal)))?;
    if (at + 1..tie).any(|i| get(i).is_some_and(|t| !t.is_word())) {
        return None;
    }
    let to = usize::from(get(tie + 1).is_some_and(|t| t.is_any(&["to", "with", "by"])));
    if to == 0 && !get(tie).is_some_and(|t| t.is_any(&["supporting", "support", "back"])) {
        return None;
    }
    let mut whom = tie + 1 + to;
    while get(whom).is_some_and(|t| t.is_any(&["the", "of"])) {
        whom += 1;
    }
    let token = get(whom)?;
    if token.is_any(&["them", "it", "him"]) {
        // A name of that very span stays what it is.
        if hits
            .iter()
            .any(|h| h.is_actor() && h.first <= at && h.stop > whom)
        {
            return None;
        }
        let mut before: Vec<&Hit> = hits.iter().filter(|h| h.stop <= at).collect();
        before.sort_by_key(|h| h.stop);
        let mut named = before.into_iter().rev().map(Hit::id);
        let mut remembered = memory.actors.iter().rev().map(String::as_str);
        let backed_by = |id: &str| lexicon.listed.backed_by(id);
        let backed = named
            .find_map(backed_by)
            .or_else(|| remembered.find_map(backed_by))?;
        return Some(hit(at, whom + 1, known(EntityKind::Actor, backed)));
    }
    let NationOf { state, nation } = lexicon.listed.nation(&token.key)?;
    let backed = nation.backed.as_deref()?;
    // `militias tied to the Lebanese Hezbollah`: a name of its own.
    if hits
        .iter()
        .any(|h| h.first <= whom && whom < h.stop && h.is_actor() && h.id() != state)
    {
        return None;
    }
    let stop = hits
        .iter()
        .find(|h| h.first <= whom && whom < h.stop)
        .map_or(whom + 1, |h| h.stop);
    Some(hit(at, stop, known(EntityKind::Actor, backed)))
}

/// `its mercenaries`: those whom the state named before it has armed.
fn proxies(sentence: &[Token], at: usize, hits: &[Hit], lexicon: &Lexicon) -> Option<Hit> {
    let get = |i: Option<usize>| i.and_then(|i| sentence.get(i));
    if !get(Some(at))?.is_any(&["mercenaries", "proxies"])
        || !get(at.checked_sub(1))?.is_any(&["its", "their"])
    {
        return None;
    }
    let owner = hits
        .iter()
        .filter(|h| h.is_actor() && h.stop < at)
        .max_by_key(|h| h.stop)?;
    let backed = lexicon.listed.backed_by(owner.id())?;
    Some(hit(at, at + 1, known(EntityKind::Actor, backed)))
}

/// `the group`, `the Yemeni movement`: the armed one named last.
fn the_group(
    sentence: &[Token],
    at: usize,
    hits: &[Hit],
    lexicon: &Lexicon,
    memory: &Memory,
) -> Option<Hit> {
    if !sentence.get(at)?.is_any(&["group", "movement"]) {
        return None;
    }
    let back = |n: usize| at.checked_sub(n).and_then(|i| sentence.get(i));
    let begins = back(1).is_some_and(|t| t.is("the"))
        || back(2).is_some_and(|t| t.is("the"))
            && back(1).is_some_and(|t| {
                lexicon.listed.nation(&t.key).is_some()
                    || t.is_any(&[
                        "armed",
                        "militant",
                        "terror",
                        "terrorist",
                        "rebel",
                        "shiite",
                    ])
            });
    let is_whole = sentence
        .get(at + 1)
        .is_none_or(|t| !t.is("of") && !t.is_capital() && !t.glued);
    if !begins || !is_whole {
        return None;
    }
    let is_armed = |id: &str| {
        lexicon
            .gazetteer
            .actor(id)
            .is_some_and(|a| matches!(a.kind.as_str(), "armed_group" | "militia"))
    };
    let named = hits
        .iter()
        .filter(|h| h.stop <= at && h.is_actor())
        .map(Hit::id);
    let before: Vec<&str> = memory
        .actors
        .iter()
        .map(String::as_str)
        .chain(named)
        .collect();
    let id = before.iter().rev().find(|id| is_armed(id))?;
    let mut found = hit(at, at + 1, known(EntityKind::Actor, id));
    found.is_reference = true;
    Some(found)
}

/// Words that mean somebody wherever they stand, and words that refer back to whoever was named last of those they can mean.
pub(crate) fn references(
    sentence: &[Token],
    hits: &mut Vec<Hit>,
    lexicon: &Lexicon,
    memory: &Memory,
) {
    for (at, token) in sentence.iter().enumerate() {
        let next = sentence.get(at + 1);
        if hits.iter().any(|h| h.first <= at && at < h.stop)
            || token.glued
            || next.is_some_and(|t| t.glued)
        {
            continue;
        }
        let found = proxies(sentence, at, hits, lexicon)
            .or_else(|| the_group(sentence, at, hits, lexicon, memory))
            .or_else(|| refers(token, at, next, hits, lexicon, memory));
        hits.extend(found);
    }
}

fn refers(
    token: &Token,
    at: usize,
    next: Option<&Token>,
    hits: &[Hit],
    lexicon: &Lexicon,
    memory: &Memory,
) -> Option<Hit> {
    let named = hits.iter().filter(|h| h.first < at && h.is_actor());
    let named: Vec<&str> = named.map(Hit::id).collect();
    let mut named = named
        .into_iter()
        .rev()
        .chain(memory.actors.iter().rev().map(String::as_str));
    let able = lexicon.listed.references(&token.key);
    let whom = named.find(|id| able.iter().any(|a| a == id));
    let id = whom.or_else(|| lexicon.listed.noun(token))?;
    let is_civilian = is_civilian(&lexicon.gazetteer, id);
    // `women fighters`: the head says what they are.
    let is_armed =
        |t: &Token| t.is_in(&PEOPLE.militia_heads) || t.is_any(&["soldiers", "soldier", "troops"]);
    if is_civilian && next.is_some_and(is_armed) {
        return None;
    }
    // `soldiers of the X`: whose they are is said.
    if !is_civilian && next.is_some_and(|t| t.is("of")) {
        return None;
    }
    let mut found = hit(at, at + 1, known(EntityKind::Actor, id));
    // `The regime` names the regime; `villagers` name nobody.
    found.is_reference = whom.is_some() || is_civilian;
    Some(found)
}
