//! Words that point back: who did it, where it was and what was hit, told in the sentence before.

use model::claim::Role;

use super::{check, read};

#[test]
fn they_also_did_it() {
    check(
        "Turkish forces shelled Manbij on Sunday. They also shelled Kobani.",
        &["strike: turkey >  @ manbij", "strike: turkey >  @ kobani"],
    );
    check(
        "ISIS attacked a bus near Palmyra on Sunday. It has also ambushed a patrol in Hajin.",
        &["attack: isis >  @ palmyra", "attack: isis >  @ hajin"],
    );
    check(
        "Israeli jets bombed Palmyra on Sunday. The raid, which also hit a depot in Hermel, killed four fighters.",
        &["strike: israel >  @ palmyra", "strike: israel >  @ hermel"],
    );
    let told = read("Turkish forces shelled Manbij on August 9. They also shelled Kobani.");
    let days: Vec<String> = told
        .claims
        .iter()
        .filter_map(|c| c.when.as_ref())
        .map(|when| when.start.to_string())
        .collect();
    assert_eq!(days, ["2023-08-09", "2023-08-09"]);
    let words: Vec<&str> = told
        .claims
        .iter()
        .flat_map(|c| &c.mentions)
        .filter(|m| m.role == Role::Attacker)
        .map(|m| m.text.as_str())
        .collect();
    assert_eq!(words, ["Turkish forces", "They"]);
}

#[test]
fn they_is_not_always_who_did_it() {
    check(
        "Turkish forces shelled Manbij on Sunday. They also were shelled in Kobani.",
        &["strike: turkey >  @ manbij", "strike:  >  @ kobani"],
    );
    check(
        "A drone hit Manbij on Sunday. They also shelled Kobani.",
        &["strike:  >  @ manbij", "strike:  >  @ kobani"],
    );
}

#[test]
fn the_same_place_is_the_one_told_last() {
    check(
        "ISIS gunmen attacked a post of the Syrian army in Palmyra on Sunday. In the same province, a mine exploded under a car.",
        &[
            "attack: isis > syrian_army @ palmyra",
            "explosion:  >  @ homs_gov",
        ],
    );
    check(
        "A drone hit a car in Hajin on Sunday. Another drone struck a house in the same town.",
        &["strike:  >  @ hajin", "strike:  >  @ hajin"],
    );
    // A time, and nothing to point back at.
    for text in [
        "Israeli jets bombed Palmyra on Sunday. On the same day talks went on.",
        "Israeli jets bombed Palmyra in the same week.",
    ] {
        check(text, &["strike: israel >  @ palmyra"]);
    }
    check(
        "A mine exploded in the same area, killing two.",
        &["explosion:  >  @ "],
    );
}

/// Positions of the loads that each claim struck.
fn struck(text: &str) -> Vec<Vec<usize>> {
    read(text).claims.into_iter().map(|c| c.struck).collect()
}

#[test]
fn a_strike_on_a_load_told_before_names_it() {
    assert_eq!(
        struck(
            "Three trucks loaded with rockets entered Syria from Iraq on Sunday. A drone struck the convoy near Al-Bukamal."
        ),
        [vec![], vec![0]]
    );
    assert_eq!(
        struck(
            "On Saturday, trucks carrying weapons crossed from Iraq to Al-Bukamal. The shipment was hit by an airstrike on Sunday."
        ),
        [vec![], vec![0]]
    );
    for text in [
        "Trucks loaded with rockets entered Al-Mayadin from Iraq on Sunday. Israeli jets bombed a depot in Palmyra.",
        "Trucks loaded with rockets entered Al-Mayadin from Iraq on Sunday. ISIS attacked a convoy of soldiers in Palmyra.",
    ] {
        assert_eq!(struck(text), [vec![], Vec::<usize>::new()], "{text}");
    }
    // Of no load it says nothing.
    check("The shipment was hit by an airstrike on Sunday.", &[]);
}

#[test]
fn a_raid_told_again_tells_where_it_was() {
    check(
        "Israel carried out an air raid, killing five fighters. The raid was aimed at posts between Al-Mayadin and Al-Bukamal.",
        &["strike: israel >  @ al_mayadin+al_bukamal"],
    );
    check(
        "Israel struck Damascus, killing five fighters. The raid targeted posts between Al-Mayadin and Al-Bukamal.",
        &[
            "strike: israel >  @ damascus_city",
            "attack:  >  @ al_mayadin+al_bukamal",
        ],
    );
}

#[test]
fn a_strike_that_only_says_when_is_no_claim() {
    check(
        "A day before the new strike a delegation met tribesmen in Palmyra.",
        &[],
    );
    check(
        "Two days after an attack a new strike hit Palmyra.",
        &["strike:  >  @ palmyra"],
    );
}
