//! Fighters, troops or vehicles moving, reinforcing or withdrawing.

use super::Evidence;
use crate::lexicon::CIVIL;
use crate::lexicon::triggers::Sense;

pub(super) fn fits(e: &Evidence<'_>) -> Option<(u8, &'static str)> {
    if e.says_any(&CIVIL.goods) && e.cargo.iter().all(|c| *c == "logistics") {
        return None;
    }
    match e.sense {
        Sense::Deploy | Sense::Withdraw => Some((6, "movement: the word")),
        Sense::Load | Sense::Carry | Sense::Arrive => {
            Some((4, "movement: no load of arms or fuel"))
        }
        _ => None,
    }
}
