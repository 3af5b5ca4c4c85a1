//! Arms, fuel or materiel carried somewhere.

use super::Evidence;
use crate::lexicon::CIVIL;
use crate::lexicon::triggers::Sense;

/// A load that makes a transfer a shipment.
pub(super) const MATERIEL: &[&str] = &[
    "weapons",
    "ammunition",
    "missiles",
    "rockets",
    "shells",
    "mortars",
    "atgm",
    "explosives",
    "drones",
    "fuel",
    "oil",
    "heavy_weapons",
    "generators",
    "communications",
    "engineering",
];

pub(super) fn fits(e: &Evidence<'_>) -> Option<(u8, &'static str)> {
    let carried = e.cargo.iter().any(|c| MATERIEL.contains(c));
    let people = e.cargo.contains(&"fighters") || e.says(&["reinforcement", "reinforcements"]);
    if e.says_any(&CIVIL.goods) && !carried {
        return None;
    }
    match e.sense {
        Sense::Load | Sense::Carry | Sense::Arrive
            if e.says(&["shipment", "shipments", "consignment", "delivery"]) =>
        {
            Some((7, "shipment: the word"))
        }
        Sense::Load | Sense::Carry | Sense::Arrive if carried && !people => {
            Some((6, "shipment: the load"))
        }
        _ => None,
    }
}
