//! A blast whose cause is unknown or unproven, or a mine, an IED or a bomb.

use super::Evidence;
use crate::lexicon::triggers::Sense;

const PLANTED: &[&str] = &["ied", "landmine", "car_bomb"];

pub(super) fn fits(e: &Evidence<'_>) -> Option<(u8, &'static str)> {
    match e.sense {
        Sense::Blast => Some((5, "explosion: the word")),
        Sense::Hit | Sense::Death if e.has_weapon(PLANTED) => Some((6, "explosion: planted")),
        Sense::Hit if e.says(&["bombing", "bombings"]) => Some((4, "explosion: a bombing")),
        _ => None,
    }
}
