//! Listed names inside longer ones: `Abu Omar al-Shami` is not the town of Al-Shami, `Manbij Military Council` is not Manbij.

use super::groups::actor;
use super::unknown::{is_name, is_title_case};
use super::{Hit, LOCATIVE};
use crate::lexicon::{GROUPS, Lexicon, PEOPLE, PLACES, is_article};
use crate::token::{Shape, Token};

const TITLES: &[&str] = &[
    "minister",
    "president",
    "general",
    "commander",
    "colonel",
    "spokesman",
    "spokesperson",
    "ambassador",
    "secretary",
    "chief",
    "leader",
    "mr",
    "dr",
];

/// `Rojhat Kobane`, `Abu Omar al-Shami`, `Harakat Hezbollah al-Nujaba`: a listed name inside a longer one is not meant.
pub(super) fn inside_longer(sentence: &[Token], hits: &mut Vec<Hit>, lexicon: &Lexicon) {
    if is_title_case(sentence) {
        return;
    }
    let spans: Vec<(usize, usize)> = hits.iter().map(|h| (h.first, h.stop)).collect();
    hits.retain(|hit| {
        let mut first = hit.first;
        while first > 0
            && sentence
                .get(first - 1)
                .is_some_and(|t| is_article(t, sentence.get(first)))
        {
            first -= 1;
        }
        let Some(before) = first.checked_sub(1).and_then(|i| sentence.get(i)) else {
            return true;
        };
        let at = first - 1;
        let free = !spans.iter().any(|(f, s)| *f <= at && at < *s);
        if !free || !before.is_capital() || before.possessive {
            return true;
        }
        // `Foreign Minister Abbas Araghchi`: a name behind a title is a person's.
        let is_titled = hit.is_place()
            && before.is_any(TITLES)
            && sentence
                .get(hit.stop)
                .is_some_and(|t| t.is_capital() && is_name(t, lexicon));
        if is_titled {
            return false;
        }
        // Only the words themselves tell: `Harakat`, `Kataib`.
        if GROUPS.prefixes.of(&before.key).is_some() {
            return false;
        }
        let is_part = hit.is_place()
            && hit.stop - hit.first <= 2
            && before.shape == Shape::Capital
            && at > 0
            && !before.is_any(LOCATIVE)
            && is_name(before, lexicon)
            && PLACES.kinds.of(&before.key).is_none()
            && sentence.get(at - 1).is_some_and(Token::is_word);
        !is_part
    });
}

/// `Manbij Military Council`, `Deir Ezzor Shield Brigade`: the place is part of the group's name.
pub(super) fn named_after_place(sentence: &[Token], hits: &mut [Hit]) {
    for at in 0..hits.len() {
        let Some(place) = hits.get(at).filter(|h| h.is_place()) else {
            continue;
        };
        let mut stop = place.stop;
        while sentence
            .get(stop)
            .is_some_and(|t| t.is_capital() && t.is_in(&GROUPS.middles))
        {
            stop += 1;
        }
        // `Hajin Monitor said`: a name that begins with a place and tells is that of a medium.
        let tells = (place.stop + 1..=place.stop + 2).find(|&i| {
            (place.stop..i).all(|n| {
                sentence
                    .get(n)
                    .is_some_and(|t| t.is_capital() && PLACES.kinds.of(&t.key).is_none())
            }) && sentence.get(i).is_some_and(|t| t.is_in(&PEOPLE.telling))
        });
        if let Some(end) = tells
            && !hits.iter().any(|h| h.first >= place.stop && h.first < end)
        {
            let found = actor(sentence, place.first, end, "media");
            if let Some(hit) = hits.get_mut(at) {
                *hit = found;
            }
            continue;
        }
        let Some(kind) = sentence
            .get(stop)
            .filter(|t| t.is_capital() && !t.is_any(&["front", "division", "corps", "legion"]))
            .and_then(|t| GROUPS.suffixes.of(&t.key))
        else {
            continue;
        };
        if hits
            .iter()
            .any(|h| h.first >= place.stop && h.first <= stop)
        {
            continue;
        }
        let found = actor(sentence, place.first, stop + 1, kind);
        if let Some(hit) = hits.get_mut(at) {
            *hit = found;
        }
    }
}
