//! The word lists by file: what each list means stands beside it in the file, and where it is used.

use std::sync::LazyLock;

use serde::Deserialize;

use super::data::{Kinds, Words, load};

/// A file of `lexicon/`, compiled in and read at its first use.
macro_rules! file {
    ($(#[$meta:meta])* $name:ident: $mirror:ident = $file:literal) => {
        $(#[$meta])*
        pub(crate) static $name: LazyLock<$mirror> =
            LazyLock::new(|| load($file, include_str!(concat!("../../lexicon/", $file))));
    };
}

file!(
    /// Weapons, loads and vehicles.
    THINGS: Things = "things.toml"
);
file!(
    /// Words that announce a place.
    PLACES: Places = "places.toml"
);
file!(
    /// Words that announce a group.
    GROUPS: Groups = "groups.toml"
);
file!(
    /// Words for forces, militias and those who tell.
    PEOPLE: People = "people.toml"
);
file!(
    /// Words that tell war from what borrows its words.
    CIVIL: Civil = "civil.toml"
);
file!(
    /// Words with a capital that name nobody by themselves.
    CAPITALS: Capitals = "capitals.toml"
);
file!(
    /// Words around a trigger that say whether it happened, and who did it.
    CUES: Cues = "cues.toml"
);
file!(
    /// Words of lasting relations.
    RELATIONS: Relations = "relations.toml"
);
file!(
    /// Words of denial.
    DENIALS: Denials = "denials.toml"
);
file!(
    /// The words in front of a name that say what part it plays.
    SLOTS: Slots = "slots.toml"
);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Slots {
    pub actor: Words,
    pub noun: NounSlots,
    pub verb: VerbSlots,
    pub way: Way,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NounSlots {
    pub target: Words,
    pub no_target: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VerbSlots {
    pub no_target: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Way {
    pub origin: Words,
    pub destination: Words,
    pub via: Words,
    pub none: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Things {
    pub weapons: Kinds,
    pub cargo: Kinds,
    pub vehicles: Kinds,
    pub stores: Kinds,
    pub disguises: Words,
    pub vessels: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Places {
    pub kinds: Kinds,
    pub objects_of: Words,
    pub prefixes: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Groups {
    pub prefixes: Kinds,
    pub middles: Words,
    pub suffixes: Kinds,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct People {
    pub backed: Words,
    pub loyal: Words,
    pub state_heads: Words,
    pub militia_heads: Words,
    pub between: Words,
    pub telling: Words,
    pub deciding: Words,
    pub ranks: Words,
    pub institutions: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Civil {
    pub armed: Words,
    pub accidents: Words,
    pub people: Words,
    pub games: Words,
    pub goods: Words,
    pub workers: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Capitals {
    pub not_names: Words,
    pub given_names: Words,
    pub generic: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cues {
    pub unreal: Words,
    pub habitual: Words,
    pub foiled: Words,
    pub support: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Relations {
    pub backs: Words,
    pub backed: Words,
    pub by_arms: Words,
    pub parts: Words,
    pub held: Words,
    pub stationed: Words,
    pub sites: Words,
    pub which_is: Words,
    pub adverbs: Words,
    pub before_a_name: Words,
    pub behind_a_name: Words,
    pub before_a_place: Words,
    pub over: Words,
    pub past: Words,
    pub posed: Words,
    pub guessed: Words,
    pub portions: Words,
    pub finite: Words,
    pub plural: Words,
    pub opens: Words,
    pub behind_a_list: Words,
    pub has: Words,
    pub in_control: Words,
    pub under_control: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Denials {
    pub deny: Words,
    pub between: Words,
    pub objects: Words,
    pub deeds: Words,
    pub told: Words,
    pub harm: Words,
    pub part_in_it: Words,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_words_is_whole() {
        LazyLock::force(&THINGS);
        LazyLock::force(&PLACES);
        LazyLock::force(&GROUPS);
        LazyLock::force(&PEOPLE);
        LazyLock::force(&CIVIL);
        LazyLock::force(&CAPITALS);
        LazyLock::force(&CUES);
        LazyLock::force(&SLOTS);
        LazyLock::force(&RELATIONS);
        LazyLock::force(&DENIALS);
    }
}
