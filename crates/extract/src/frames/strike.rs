//! Fire from a distance: air, drone, missile, rocket, artillery.

use model::gazetteer::{AttacksFrom, UNIDENTIFIED};

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

pub(super) fn fits(e: &Evidence<'_>) -> Option<(u8, &'static str)> {
    let remote = e.has_weapon(REMOTE);
    let from_air = e.attacks_from(AttacksFrom::Air);
    let from_afar = e.attacks_from(AttacksFrom::Afar);
    match e.sense {
        Sense::Fire if e.says(&["fired", "firing", "landed"]) && !remote => None,
        // `Gunmen struck at dawn`.
        Sense::Fire
            if !remote
                && !e.actors.is_empty()
                && !from_air
                && !from_afar
                && e.says(&["struck", "strike"])
                && !e.actors.contains(&UNIDENTIFIED) =>
        {
            None
        }
        Sense::Fire => Some((8, "strike: the word")),
        Sense::Blast if remote && !e.actors.is_empty() => Some((7, "strike: the means")),
        Sense::Hit | Sense::Death if remote && !e.says(&["ambush", "ambushed", "gunmen"]) => {
            Some((7, "strike: the means"))
        }
        Sense::Hit | Sense::Death
            if from_air && !e.on_foot && !e.says(&["shot", "snipers", "sniper", "gunfire"]) =>
        {
            Some((6, "strike: an air power"))
        }
        Sense::Hit if from_afar && !e.on_foot => Some((5, "strike: who fights from afar")),

        _ => None,
    }
}
