//! Who did it and to whom, where others are named beside them: each beside the sentence that looks like it and says something else.

use model::claim::Role;

use super::{check, read, roles};

#[test]
fn was_hit_is_passive() {
    check(
        "Israel was hit by rockets from Gaza.",
        &["strike:  > israel @ "],
    );
    check(
        "Hezbollah's base, hit by Israeli jets in Homs, burned down.",
        &["strike: israel > hezbollah @ homs_gov"],
    );
    check(
        "SDF fighters hit a post by the road in Hajin.",
        &["attack: sdf >  @ hajin"],
    );
    check("Ten trucks were hit after they passed Palmyra.", &[]);
}

#[test]
fn who_backs_somebody_does_not_attack() {
    check(
        "Iran-backed Houthi rebels fired a missile at Haifa.",
        &["strike: houthis >  @ geonames:294801"],
    );
    check(
        "Hezbollah, backed by Iran, attacked a post of ISIS near Palmyra.",
        &["attack: hezbollah > isis @ palmyra"],
    );
    check(
        "Israel struck Iran-backed Hezbollah near Hermel.",
        &["strike: israel > hezbollah @ hermel"],
    );
    check(
        "The Syrian army, backed by Russian jets, bombed Palmyra.",
        &["strike: syrian_army+russia >  @ palmyra"],
    );
}

#[test]
fn what_somebody_is_part_of_does_not_attack() {
    check(
        "Kataib Hezbollah, part of the Popular Mobilization Forces, attacked a US base near Palmyra.",
        &["attack: kataib_hezbollah > united_states @ palmyra"],
    );
    check(
        "Hezbollah, Iran's ally, attacked a post of ISIS near Palmyra.",
        &["attack: hezbollah > isis @ palmyra"],
    );
    check(
        "Hezbollah, Iran's militias, and the Syrian army attacked a post of ISIS near Palmyra.",
        &["attack: hezbollah+iran_backed_militias+syrian_army > isis @ palmyra"],
    );
}

#[test]
fn who_tells_is_known_behind_an_aside_and_a_rank() {
    check(
        "The SDF, which holds Raqqa, said a drone killed two fighters in Hajin.",
        &["strike:  >  @ hajin"],
    );
    check(
        "The SDF commander said a blast killed two fighters in Hajin.",
        &["explosion:  >  @ hajin"],
    );
    check(
        "The SDF commander said his forces attacked a post of ISIS in Hajin.",
        &["attack: sdf > isis @ hajin"],
    );
    check(
        "Kataib Hezbollah, an armed group of the PMF, said its fighters attacked a post of ISIS in Hajin.",
        &["attack: kataib_hezbollah > isis @ hajin"],
    );
    check(
        "Palestinian Islamic Jihad, a group with bases in Damascus, said two of its fighters were killed in an Israeli raid.",
        &["strike: israel > palestinian_islamic_jihad @ "],
    );
    check(
        "SDF commanders attacked a post of ISIS in Hajin.",
        &["attack: sdf > isis @ hajin"],
    );
    check(
        "The SDF, which controls Raqqa, said a blast killed two in the city.",
        &["explosion:  >  @ raqqa_gov"],
    );
}

#[test]
fn a_nation_behind_its_town_is_a_country() {
    check(
        "Gunmen attacked a police post in Zahedan, Iran, killing five officers.",
        &["attack:  >  @ geonames:1159301"],
    );
    check(
        "In Zahedan, Iran attacked a post of ISIS.",
        &["attack: iran > isis @ geonames:1159301"],
    );
}

#[test]
fn a_verb_behind_a_country_is_no_force_of_it() {
    check(
        "Missiles fired from Lebanon hit a base near Haifa.",
        &["strike:  >  @ geonames:294801"],
    );
    check(
        "An Israeli hit on a base near Palmyra killed two people.",
        &["strike: israel >  @ palmyra"],
    );
}

#[test]
fn the_next_subject_is_no_target() {
    check(
        "Turkish drones struck Kobani while US troops patrolled Manbij.",
        &["strike: turkey >  @ kobani"],
    );
    check(
        "Russia bombed Palmyra on Sunday, and Turkey condemned it.",
        &["strike: russia >  @ palmyra"],
    );
    check(
        "Israel shelled Hermel and Hezbollah fired rockets at Haifa.",
        &[
            "strike: israel >  @ hermel",
            "strike: hezbollah >  @ geonames:294801",
        ],
    );
    check(
        "Drones hit Manbij and Turkey shelled Kobani.",
        &["strike:  >  @ manbij", "strike: turkey >  @ kobani"],
    );
    check(
        "Israel bombed ISIS and Hezbollah positions near Hermel.",
        &["strike: israel > isis+hezbollah @ hermel"],
    );
}

#[test]
fn a_word_of_a_name_announces_nothing() {
    check("Popular Mobilization Forces leaders met in Baghdad.", &[]);
    check(
        "Popular Mobilization Forces fighters withdrew from Baghdad.",
        &["movement: pmf >  @ baghdad"],
    );
}

#[test]
fn names_that_begin_or_end_like_another() {
    check(
        "Rockets hit Ain al-Assad base in Iraq.",
        &["strike:  >  @ ain_al_asad"],
    );
    check(
        "Israel shelled Shebaa Farms and Shebaa.",
        &["strike: israel >  @ shebaa_farms+shebaa"],
    );
    check(
        "Israeli jets raided a camp of Palestinians in Jenin.",
        &["strike: israel >  @ Jenin"],
    );
    check(
        "Hezbollah fired rockets at Malkia.",
        &["strike: hezbollah >  @ malkia"],
    );
}

#[test]
fn who_comes_on_foot_comes_not_by_air() {
    check(
        "Israeli troops raided a camp near Hermel.",
        &["attack: israel >  @ hermel"],
    );
    check(
        "Israeli jets raided a camp near Hermel.",
        &["strike: israel >  @ hermel"],
    );
    check(
        "SANA said the strike, which hit a site near Palmyra, was carried out by Israel.",
        &["strike: israel >  @ palmyra"],
    );
}

#[test]
fn to_whom_a_load_goes_did_not_send_it() {
    for text in [
        "Hezbollah received a shipment of rockets from Iran.",
        "A shipment of rockets for Hezbollah entered Syria from Iraq.",
        "A shipment of rockets reached Hezbollah in Baalbek.",
    ] {
        let claims = read(text).claims;
        let [load] = claims.as_slice() else {
            panic!("{text}: {claims:?}");
        };
        assert_eq!(roles(load, &[Role::Recipient]), "hezbollah", "{text}");
        assert_eq!(roles(load, &[Role::Sender]), "", "{text}");
    }
    check(
        "Hezbollah sent a shipment of rockets to Palmyra.",
        &["shipment: hezbollah >  @ palmyra"],
    );
}

#[test]
fn who_came_under_fire_was_hit() {
    check(
        "US forces at Hajin came under fire from Iranian-backed militias.",
        &["attack: iran_backed_militias > united_states @ hajin"],
    );
    check(
        "The SDF came under heavy fire from ISIS near Hajin.",
        &["attack: isis > sdf @ hajin"],
    );
    check(
        "A post of the SDF in Hajin came under attack from ISIS.",
        &["attack: isis > sdf @ hajin"],
    );
    check(
        "The SDF came under rocket fire from Palmyra.",
        &["strike:  > sdf @ "],
    );
    check("Israel came under fire over its raids.", &[]);
}

#[test]
fn who_became_the_target_was_hit() {
    check(
        "A US base in Hajin became the target of Turkish drones.",
        &["strike: turkey > united_states @ hajin"],
    );
    check(
        "A post in Hajin became a target of an unknown drone.",
        &["strike: unidentified >  @ hajin"],
    );
    check("Palmyra became the target of tourists.", &[]);
}

#[test]
fn who_was_hit_killed_nobody() {
    check(
        "Hezbollah was hit by an airstrike in Homs, killing four fighters.",
        &["strike:  > hezbollah @ homs_gov"],
    );
    check(
        "Hezbollah hit a post in Homs, killing four fighters.",
        &["attack: hezbollah >  @ homs_gov"],
    );
}

#[test]
fn who_struck_and_was_hit_is_told_twice() {
    check(
        "ISIS attacked a convoy in Palmyra and was hit by US jets in Hajin.",
        &[
            "attack: isis >  @ palmyra",
            "strike: united_states > isis @ hajin",
        ],
    );
    check(
        "The SDF shelled a post of ISIS in Palmyra and was hit by Turkish drones. It also attacked a depot in Hajin.",
        &[
            "strike: sdf > isis @ palmyra",
            "strike: turkey > sdf @ palmyra",
            "strike: sdf >  @ hajin",
        ],
    );
    check(
        "ISIS posts in Hajin were attacked and were hit by US jets.",
        &["strike: united_states > isis @ hajin"],
    );
}

#[test]
fn a_capital_that_speaks_is_its_government() {
    check(
        "Damascus accused ISIS of attacking a bus near Palmyra.",
        &["attack: isis >  @ palmyra"],
    );
    check(
        "Police in Damascus said a bomb killed two people.",
        &["attack:  >  @ damascus_city"],
    );
    check(
        "Damascus was hit by rockets.",
        &["strike:  >  @ damascus_city"],
    );
}

#[test]
fn the_men_of_a_fallen_regime_are_not_its_army() {
    for who in [
        "Remnants of the former regime",
        "Assad loyalists",
        "Gunmen loyal to the ousted regime",
    ] {
        check(
            &format!("{who} attacked a checkpoint near Palmyra."),
            &["attack: assad_loyalists >  @ palmyra"],
        );
    }
    check(
        "Regime forces attacked a checkpoint near Palmyra.",
        &["attack: syrian_army >  @ palmyra"],
    );
}

#[test]
fn who_shoots_a_missile_down_was_not_its_target() {
    check(
        "A US warship shot down two missiles launched by the Houthis at the tanker Blue Harbour in the Red Sea.",
        &["strike: houthis > Blue Harbour @ red_sea"],
    );
    check("US forces shot down three drones over Palmyra.", &[]);
    check(
        "The US base in Hasakah was fired at by ISIS.",
        &["attack: isis > united_states @ al_hasakah_gov"],
    );
}

#[test]
fn one_brigade_has_many_spellings() {
    for name in ["Fatimiyoun", "Fatemiyun", "Fatimiyyoun"] {
        check(
            &format!("Israel bombed a base of the {name} Brigade near Palmyra."),
            &["strike: israel > liwa_fatemiyoun @ palmyra"],
        );
    }
    check(
        "Israel bombed a base of the Zaynabiyoun near Palmyra.",
        &["strike: israel > liwa_zainebiyoun @ palmyra"],
    );
}
