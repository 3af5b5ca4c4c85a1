//! `in the same province`, `in the same town` -> the place meant, out of those named before.

use model::claim::{Entity, EntityKind};

use super::{Hit, Memory, hit, known};
use crate::lexicon::Lexicon;
use crate::token::Token;

/// Places that are meant by what they are: `the same village` is the place named last.
const PLACES: &[&str] = &[
    "area",
    "place",
    "town",
    "city",
    "village",
    "district",
    "neighborhood",
    "neighbourhood",
    "camp",
    "countryside",
    "location",
    "site",
];
/// `The same province` is the one around the place named last.
const PROVINCES: &[&str] = &["province", "governorate"];

/// Adds what refers to a place named in an earlier sentence or before in this one.
pub(super) fn read(sentence: &[Token], hits: &mut Vec<Hit>, memory: &Memory, lexicon: &Lexicon) {
    for at in 0..sentence.len() {
        let is = |i: usize, words: &[&str]| sentence.get(i).is_some_and(|t| t.is_any(words));
        if !is(at, &["the"]) || !is(at + 1, &["same"]) {
            continue;
        }
        let here = hits
            .iter()
            .rev()
            .filter(|h| h.is_place() && !h.is_wide && h.stop <= at)
            .map(|h| h.entity.clone());
        let before = memory.places.iter().rev().cloned();
        let mut named = here.chain(before).filter(|e| is_narrow(e, lexicon));
        let meant = if is(at + 2, PLACES) {
            named.next()
        } else if is(at + 2, PROVINCES) {
            named.find_map(|e| province(&e, lexicon))
        } else {
            None
        };
        if let Some(entity) = meant {
            let mut found = hit(at, at + 3, entity);
            found.is_reference = true;
            hits.push(found);
        }
    }
}

/// Says `the same area`: what is told there is told beside what was told before.
pub(crate) fn is_beside(words: &[Token]) -> bool {
    words.windows(2).any(|w| {
        matches!(w, [same, place] if same.is("same") && (place.is_any(PLACES) || place.is_any(PROVINCES)))
    })
}

fn is_narrow(entity: &Entity, lexicon: &Lexicon) -> bool {
    entity.is == EntityKind::Location && !super::is_wide(lexicon, &entity.id)
}

/// The governorate that a place is, or lies in.
fn province(entity: &Entity, lexicon: &Lexicon) -> Option<Entity> {
    let container = entity.unknown.as_ref().and_then(|u| u.container.clone());
    let mut id = container.unwrap_or_else(|| entity.id.clone());
    loop {
        let place = lexicon.gazetteer.place(&id)?;
        if place.kind == "governorate" {
            return Some(known(EntityKind::Location, &id));
        }
        id = place.parent.clone()?;
    }
}
