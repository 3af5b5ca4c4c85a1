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
    // What air defences intercept was fired, not freighted.
    let flew = e.says(&[
        "intercepted",
        "intercepts",
        "intercept",
        "intercepting",
        "interception",
    ]) && e
        .cargo
        .iter()
        .all(|c| matches!(*c, "drones" | "missiles" | "rockets" | "shells"))
        && !e.says(&[
            "shipment",
            "shipments",
            "consignment",
            "smuggled",
            "smuggling",
            "smugglers",
            "truck",
            "trucks",
            "vessel",
            "boat",
            "dhow",
            "ship",
            "hidden",
            "components",
            "parts",
            "convoy",
        ]);
    if flew {
        return None;
    }
    (e.sense == Sense::Seize && load).then_some((8, "seizure: a load taken"))
}
