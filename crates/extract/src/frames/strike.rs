//! Fire from a distance: air, drone, missile, rocket, artillery.

use super::Evidence;
use crate::lexicon::triggers::Sense;

const REMOTE: &[&str] = &[
    "airstrike",
    "drone",
    "missile",
    "rocket",
    "artillery",
    "ballistic_missile",
    "anti_ship_missile",
];
/// Actors whose unspecified attacks come from the air.
const AIR_POWERS: &[&str] = &[
    "israel",
    "coalition",
    "united_states",
    "russia",
    "turkey",
    "saudi_coalition",
    "united_kingdom",
    "centcom",
];
const STAND_OFF: &[&str] = &["islamic_resistance_in_iraq", "houthis"];

pub(super) fn fits(e: &Evidence<'_>) -> Option<(u8, &'static str)> {
    let remote = e.has_weapon(REMOTE);
    let by = |list: &[&str]| e.actors.iter().any(|a| list.contains(a));
    match e.sense {
        Sense::Fire if e.says(&["fired", "firing", "landed"]) && !remote => None,
        // `Gunmen struck at dawn`.
        Sense::Fire
            if !remote
                && !e.actors.is_empty()
                && !by(AIR_POWERS)
                && !by(STAND_OFF)
                && e.says(&["struck", "strike"])
                && !e.actors.contains(&"unidentified") =>
        {
            None
        }
        Sense::Fire => Some((8, "strike: the word")),
        Sense::Blast if remote && !e.actors.is_empty() => Some((7, "strike: the means")),
        Sense::Hit | Sense::Death if remote && !e.says(&["ambush", "ambushed", "gunmen"]) => {
            Some((7, "strike: the means"))
        }
        Sense::Hit | Sense::Death
            if by(AIR_POWERS) && !e.says(&["shot", "snipers", "sniper", "gunfire"]) =>
        {
            Some((6, "strike: an air power"))
        }
        Sense::Hit if by(STAND_OFF) => Some((5, "strike: who fights from afar")),

        _ => None,
    }
}
