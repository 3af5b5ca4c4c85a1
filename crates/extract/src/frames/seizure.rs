//! A load intercepted or confiscated.

use super::Evidence;
use super::shipment::MATERIEL;
use crate::lexicon::triggers::Sense;

pub(super) fn fits(e: &Evidence<'_>) -> Option<(u8, &'static str)> {
    let load = e.cargo.iter().any(|c| MATERIEL.contains(c))
        || e.says(&[
            "shipment",
            "shipments",
            "smuggled",
            "smuggling",
            "smugglers",
        ]);
    (e.sense == Sense::Seize && load).then_some((8, "seizure: a load taken"))
}
