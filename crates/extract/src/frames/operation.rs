//! A sweep, combing or raid campaign.

use super::Evidence;
use crate::lexicon::triggers::Sense;

pub(super) fn fits(e: &Evidence<'_>) -> Option<(u8, &'static str)> {
    (e.sense == Sense::Sweep).then_some((8, "operation: the word"))
}
