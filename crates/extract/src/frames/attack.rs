//! An assault, ambush, raid or shooting by people on the ground.

use super::Evidence;
use crate::lexicon::triggers::Sense;

pub(super) fn fits(e: &Evidence<'_>) -> Option<(u8, &'static str)> {
    match e.sense {
        Sense::Assault => Some((8, "attack: the word")),
        Sense::Fire
            if e.says(&["fired", "firing", "fire"]) && !e.says(&["defences", "defenses"]) =>
        {
            Some((3, "attack: opened fire"))
        }
        Sense::Fire if e.says(&["struck", "strike"]) => Some((3, "attack: struck on the ground")),
        Sense::Hit => Some((2, "attack: no means from afar")),
        Sense::Death => Some((1, "attack: killed")),
        _ => None,
    }
}
