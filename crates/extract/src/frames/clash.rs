//! Fighting between two sides where neither is said to attack the other.

use super::Evidence;
use crate::lexicon::triggers::Sense;

pub(super) fn fits(e: &Evidence<'_>) -> Option<(u8, &'static str)> {
    (e.sense == Sense::Clash).then_some((8, "clash: the word"))
}
