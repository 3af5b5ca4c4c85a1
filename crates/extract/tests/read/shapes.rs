//! The shapes in which sentences name parties and places: each beside the sentence that looks like it and says something else.

use super::{check, read};

/// The words of the text that were taken for names.
fn named(text: &str) -> Vec<String> {
    let names = read(text).names;
    names.into_iter().map(|name| name.text).collect()
}

#[test]
fn where_a_report_was_filed_is_no_place_of_it() {
    let bombed = "Israeli jets bombed a depot near Palmyra.";
    for filed in [
        "BEIRUT, March 12 (Reuters) - ",
        "Damascus, SANA – ",
        "QAMISHLI — ",
    ] {
        let text = format!("Depot burns\n{filed}{bombed}");
        check(&text, &["strike: israel >  @ palmyra"]);
        let names = named(&text);
        assert!(
            !names
                .iter()
                .any(|n| n == "BEIRUT" || n == "Damascus" || n == "QAMISHLI"),
            "{names:?}"
        );
    }
    check(
        "Depot burns\nPalmyra – a drone hit a depot.",
        &["strike:  >  @ palmyra"],
    );
}

#[test]
fn what_is_shelled_without_a_word_for_it_is_a_place() {
    check(
        "The Turkish army shelled Marnoub and Qarnafa.",
        &["strike: turkey >  @ Marnoub+Qarnafa"],
    );
    check(
        "Two missiles were fired at a ship off Marnoub.",
        &["strike:  >  @ Marnoub"],
    );
    check(
        "Shells fell west of Marnoub, close to Qarnafa.",
        &["strike:  >  @ Marnoub"],
    );
    check(
        "The army shelled Jaysh al-Fajr positions near Saraqib.",
        &["strike:  > Jaysh al-Fajr @ saraqib"],
    );
}

#[test]
fn a_place_that_only_says_where_another_lies_is_not_hit() {
    check(
        "Israel bombed the town of Hader, near the Golan Heights.",
        &["strike: israel >  @ hader"],
    );
    check(
        "A drone hit a truck in Hajin, east of Al-Mayadin.",
        &["strike:  >  @ hajin"],
    );
    check(
        "Drones hit Hajin and Al-Mayadin.",
        &["strike:  >  @ hajin+al_mayadin"],
    );
}

#[test]
fn who_is_only_spoken_of_between_commas_takes_no_part() {
    check(
        "Liwa al-Fajr, a militia backed by Iran, shelled a base of the SDF in Hajin.",
        &["strike: Liwa al-Fajr > sdf @ hajin"],
    );
    check(
        "Hezbollah, which fights beside the Syrian army, attacked a post of ISIS near Palmyra.",
        &["attack: hezbollah > isis @ palmyra"],
    );
    check(
        "Iran, the Syrian army, and Hezbollah attacked a post of ISIS near Palmyra.",
        &["attack: iran+syrian_army+hezbollah > isis @ palmyra"],
    );
}

#[test]
fn a_nominal_attack_has_its_actor_and_target_around_it() {
    check(
        "Soldiers were killed in an attack that cells of ISIS carried out on a post near Palmyra.",
        &["attack: isis >  @ palmyra"],
    );
    check(
        "An Israeli strike on a depot used by Hezbollah near Hermel killed five people.",
        &["strike: israel > hezbollah @ hermel"],
    );
    check(
        "An Israeli strike on a depot near Hermel, seen by Hezbollah, killed five people.",
        &["strike: israel >  @ hermel"],
    );
}

#[test]
fn those_who_tell_of_jets_that_nobody_owns_speak_of_their_own() {
    check(
        "Fighter jets struck a Hezbollah depot near Hermel, the Israeli army said.",
        &["strike: israel > hezbollah @ hermel"],
    );
    check(
        "Unidentified fighter jets struck a Hezbollah depot near Hermel, the Lebanese army said.",
        &["strike: unidentified > hezbollah @ hermel"],
    );
}

#[test]
fn words_that_stand_for_a_party_named_before() {
    check(
        "The Turkish army and its mercenaries shelled Marnoub.",
        &["strike: turkey+turkish_backed_factions >  @ Marnoub"],
    );
    check(
        "The Houthis hold the port. On Saturday the Yemeni group fired a missile at a ship near Hodeidah.",
        &["strike: houthis >  @ hodeidah"],
    );
    check(
        "Two aid workers of the group were hurt when a missile hit Hodeidah.",
        &["strike:  > civilians @ hodeidah"],
    );
    check(
        "The Zionist regime's warplanes bombed a depot near Palmyra.",
        &["strike: israel >  @ palmyra"],
    );
}

#[test]
fn a_name_behind_a_title_is_a_person() {
    let names = named("Foreign Minister Abbas Haddad spoke in Al-Abbas.");
    assert_eq!(names, ["Al-Abbas"]);
}

#[test]
fn the_headline_gives_way_to_the_story() {
    check(
        "A man shot in Tafas, a drone over Jabab\nGunmen nobody could identify shot a man dead in Tafas.\nIn Jabab a drone hit soldiers of the Syrian army.",
        &[
            "attack: unidentified >  @ tafas",
            "strike:  > syrian_army @ jabab",
        ],
    );
}

#[test]
fn what_is_answered_or_told_in_court_is_no_incident() {
    check(
        "Hezbollah fired rockets at Naqoura in retaliation for the attacks on villages.",
        &["strike: hezbollah >  @ naqoura"],
    );
    check(
        "The trial of a captain accused of smuggling fuel into Aden was adjourned.",
        &[],
    );
    check("The market has taken a hit in Beirut.", &[]);
    check("They denied that shells landed in Naqoura.", &[]);
}

#[test]
fn days_are_counted_from_what_the_sentence_tells_first() {
    let found = read(
        "On August 12 the army entered Manbij, two days after ISIS gunmen attacked a post in Hajin.",
    );
    let days: Vec<String> = found
        .claims
        .iter()
        .filter_map(|c| c.when.as_ref())
        .map(|w| w.start.to_string())
        .collect();
    assert_eq!(days, ["2023-08-10"]);
}

#[test]
fn an_age_and_a_second_naming_are_no_toll() {
    let totals = |text: &str| -> Vec<u32> {
        let found = read(text);
        let tolls = found.claims.iter().flat_map(|c| &c.tolls);
        tolls.filter(|t| t.is_total).map(|t| t.best).collect()
    };
    assert_eq!(
        totals("Two civilians, a woman and her son, were killed by rockets in Saraqib."),
        [2]
    );
    assert_eq!(
        totals("Two soldiers, a civilian and a driver died when rockets hit Saraqib."),
        [4]
    );
    assert_eq!(
        totals("A man, 79, was wounded by a missile that hit Saraqib."),
        [1]
    );
}

#[test]
fn a_day_in_may_is_no_possibility() {
    check(
        "On May 5 Israeli jets bombed a depot near Palmyra.",
        &["strike: israel >  @ palmyra"],
    );
    check("Israeli jets may bomb a depot near Palmyra.", &[]);
}

#[test]
fn fire_at_a_state_has_it_for_a_target() {
    check(
        "Iran launched missiles at Israel on Sunday.",
        &["strike: iran > israel @ "],
    );
    check(
        "Drones were launched from Iraq on Sunday by Hezbollah.",
        &["strike: hezbollah >  @ "],
    );
}

#[test]
fn a_later_sentence_says_who_did_it() {
    check(
        "A missile hit a post of the Syrian army near Palmyra. The missile was launched by fighters of ISIS from Hajin.",
        &["strike: isis > syrian_army @ palmyra"],
    );
    check(
        "A roadside bomb hit a patrol of the SDF in Hajin. ISIS is suspected to be behind it.",
        &["explosion: isis > sdf @ hajin"],
    );
    check(
        "A roadside bomb hit a patrol of the SDF in Hajin. ISIS is behind on its wages.",
        &["explosion:  > sdf @ hajin"],
    );
    check(
        "Hezbollah fired a missile at a post in Naqoura, and said it shelled a base near Shebaa.",
        &[
            "strike: hezbollah >  @ naqoura",
            "strike: hezbollah >  @ shebaa",
        ],
    );
}

#[test]
fn who_tells_that_it_clashed_is_a_side() {
    check(
        "Hezbollah said it clashed with Israeli soldiers near Naqoura.",
        &["clash: hezbollah > israel @ naqoura"],
    );
    check(
        "The Lebanese army said that Hezbollah clashed with Israeli soldiers near Naqoura.",
        &["clash: hezbollah > israel @ naqoura"],
    );
}

#[test]
fn a_medium_named_after_a_place_is_no_place() {
    assert_eq!(
        named("Rockets fell on Hajin, the Palmyra Chronicle reported."),
        ["Hajin", "Palmyra Chronicle"]
    );
    assert_eq!(
        named("A journalist of Al Mayadeen was hurt in Hajin."),
        ["Al Mayadeen", "Hajin"]
    );
}

#[test]
fn the_attack_that_only_marks_the_time_is_no_incident() {
    check(
        "A day before the attack, a convoy of the Turkish army entered Manbij.",
        &["movement: turkey >  @ manbij"],
    );
}

#[test]
fn the_army_of_a_state_that_changed_hands_is_the_new_one() {
    let actors = |day: &str| -> Vec<String> {
        let text = "The Syrian army shelled a post near Palmyra, and regime soldiers fled.";
        let found = extract::events(&super::article(text, Some(day)), None, &super::LEXICON);
        found.names.into_iter().map(|n| n.entity.id).collect()
    };
    assert_eq!(
        actors("2024-12-07"),
        ["syrian_army", "palmyra", "syrian_army"]
    );
    assert_eq!(
        actors("2025-07-15"),
        ["syria_interim_gov", "palmyra", "syrian_army"]
    );
}

#[test]
fn the_story_names_who_did_it_and_not_the_headline() {
    check(
        "Five killed in Iranian strikes\nFive people were killed in Hajin on Sunday when the Quds Force attacked bases with missiles.",
        &["strike: quds_force >  @ hajin"],
    );
    check(
        "Five killed in Iranian strikes\nFive people were killed in Hajin on Sunday when missiles hit bases.",
        &["strike: iran >  @ hajin"],
    );
}

#[test]
fn what_was_fired_over_a_long_time_is_a_tally() {
    check(
        "He said that 1,147 missiles and drones have been launched at Israel since the start of the war.",
        &[],
    );
    check(
        "Some 12 missiles and drones were launched at Israel on Sunday.",
        &["strike:  > israel @ "],
    );
}

#[test]
fn a_party_that_died_without_violence_was_not_attacked() {
    for text in [
        "Three Syrian soldiers died in a road accident near Homs on Sunday.",
        "Three Syrian soldiers died of cholera near Homs on Sunday.",
        "A Hezbollah commander died of a heart attack in Homs on Sunday.",
        "A Hezbollah commander died in Homs on Sunday after an illness.",
        "Two Hezbollah fighters were killed in a car crash near Homs on Sunday.",
        "Five Iranian officers were killed in a helicopter crash near Homs on Sunday.",
        "Five Iranian officers were killed when their helicopter crashed near Homs on Sunday.",
        "A flood killed three Syrian soldiers near Homs on Sunday.",
    ] {
        check(text, &[]);
    }
    check(
        "Five Iranian officers were killed in a helicopter crash near Palmyra on Sunday after a missile hit it.",
        &["strike:  > iran @ palmyra"],
    );
    check(
        "Three Syrian soldiers were killed in an attack near Palmyra on Sunday during a storm.",
        &["attack:  > syrian_army @ palmyra"],
    );
    check(
        "Three Syrian soldiers were killed when a drone crashed into a post near Palmyra on Sunday.",
        &["strike:  > syrian_army @ palmyra"],
    );
    check(
        "Three Syrian soldiers died of their wounds in the heart of Palmyra on Sunday.",
        &["attack:  > syrian_army @ palmyra"],
    );
}

#[test]
fn what_the_last_sentence_told_of_it_is_near() {
    check(
        "Houthi rebels launched drones towards ships in the Red Sea, the navy said in a statement on Monday.\n\n\
         On August 13, the Houthis launched a large attack at ships in the Red Sea. Eighteen drones were destroyed. Sunday's attack is their 26th on merchant vessels.",
        &["strike: houthis > commercial_shipping @ red_sea"],
    );
}

#[test]
fn a_ship_is_hit_by_its_own_name() {
    check(
        "A missile hit the bulk carrier M/V Tessa Star, a Liberia-flagged ship, 60 nautical miles off Hodeidah.",
        &["strike:  > Tessa Star @ hodeidah"],
    );
    check(
        "The Houthis fired two missiles at the Marshall Islands-flagged tanker Blue Harbour in the Red Sea.",
        &["strike: houthis > Blue Harbour @ red_sea"],
    );
    check(
        "The M/T Rosella was hit by a drone off Hodeidah, its owner said.",
        &["strike:  > Rosella @ hodeidah"],
    );
    // Neither a flag nor a day is a name.
    check(
        "The Houthis attacked an Iran-flagged tanker off Hodeidah.",
        &["strike: houthis >  @ hodeidah"],
    );
    check(
        "The Houthis attacked the ship Tuesday in the Red Sea.",
        &["strike: houthis >  @ red_sea"],
    );
}

#[test]
fn one_sentence_tells_what_happened_in_several_places() {
    check(
        "A car bomb in Hermel killed four people; a mine in Palmyra killed two shepherds; and gunmen shot dead a policeman in Manbij.",
        &[
            "explosion:  >  @ hermel",
            "explosion:  > civilians @ palmyra",
            "attack:  >  @ manbij",
        ],
    );
    check(
        "In Hermel a car bomb killed four people, while in Manbij a mine killed a farmer.",
        &[
            "explosion:  >  @ hermel",
            "explosion:  > civilians @ manbij",
        ],
    );
    // They died of the bomb that was told.
    check(
        "A car bomb went off in Palmyra, killing four people; two more died in a hospital in Manbij.",
        &["explosion:  >  @ palmyra"],
    );
}
