//! Lasting relations: sentences that state one, and sentences of the same words that do not.

use super::read;

/// Kind, ends and certainty of each relation.
fn check(text: &str, expected: &[&str]) {
    let found: Vec<String> = read(text)
        .relations
        .iter()
        .map(|r| {
            format!(
                "{} {} {} ({})",
                r.from.entity.id, r.kind, r.to.entity.id, r.certainty
            )
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn who_backs_whom() {
    for (text, expected) in [
        (
            "The Iranian-backed Hezbollah fired rockets at Haifa on Sunday.",
            "iran backs hezbollah (asserted)",
        ),
        (
            "A drone hit a post of the Turkish-backed Syrian National Army near Manbij.",
            "turkey backs turkish_backed_factions (asserted)",
        ),
        (
            "Iran backs the Houthis with missiles and drones.",
            "iran backs houthis (asserted)",
        ),
        (
            "Turkey, which supports the Syrian National Army, sent trucks.",
            "turkey backs turkish_backed_factions (asserted)",
        ),
        (
            "Iran allegedly arms Hezbollah.",
            "iran backs hezbollah (suspected)",
        ),
    ] {
        check(text, &[expected]);
    }
    check(
        "Liwa Fatemiyoun, which is backed by Iran, has a base in Al-Mayadin.",
        &[
            "iran backs liwa_fatemiyoun (asserted)",
            "liwa_fatemiyoun present_at al_mayadin (asserted)",
        ],
    );
    for text in [
        "Iran denied that it backs the Houthis.",
        "With US support Israel struck Palmyra.",
        "Fighters of the SDF, backed by US warplanes, raided Hajin.",
        "Turkey, backed by Russia, called for talks.",
        "Iran supports Hezbollah's demand for talks.",
        "Iran supports Hezbollah's and Hamas's demands.",
        "Iran backs Hezbollah no longer.",
        "The US supports talks between Turkey and the SDF.",
        "If Iran backs the Houthis, it will pay.",
        "Does Iran back the Houthis?",
        "Iran-backed militias fired rockets at Al-Tanf.",
    ] {
        check(text, &[]);
    }
}

#[test]
fn who_is_part_of_whom() {
    for (text, expected) in [
        (
            "Kataib Hezbollah, which is part of the Popular Mobilization Forces, claimed the attack.",
            "kataib_hezbollah part_of pmf (asserted)",
        ),
        (
            "The Qassam Brigades, the armed wing of Hamas, said it had fired rockets.",
            "qassam_brigades part_of hamas (asserted)",
        ),
        (
            "Hamas's armed wing, the Qassam Brigades, fired rockets.",
            "qassam_brigades part_of hamas (asserted)",
        ),
        (
            "The 4th Division belongs to the Syrian army.",
            "fourth_division part_of syrian_army (asserted)",
        ),
    ] {
        check(text, &[expected]);
    }
    for text in [
        "Kataib Hezbollah was part of the Popular Mobilization Forces.",
        "Kataib Hezbollah is no longer part of the Popular Mobilization Forces.",
        "Hezbollah is part of the Iran talks.",
        "The trucks, part of a convoy of Hezbollah, entered Palmyra.",
        "Hamas wants to be part of the Popular Mobilization Forces.",
    ] {
        check(text, &[]);
    }
}

#[test]
fn who_is_present_where() {
    for (text, expected) in [
        (
            "Warplanes struck positions of Hezbollah in Al-Bukamal.",
            "hezbollah present_at al_bukamal (asserted)",
        ),
        (
            "Drones targeted Hezbollah positions in Palmyra.",
            "hezbollah present_at palmyra (asserted)",
        ),
        (
            "The base used by US forces in Al-Tanf came under fire.",
            "united_states present_at al_tanf (asserted)",
        ),
        (
            "US forces are stationed in Al-Tanf.",
            "united_states present_at al_tanf (asserted)",
        ),
        (
            "The Syrian army has several posts in Palmyra.",
            "syrian_army present_at palmyra (asserted)",
        ),
    ] {
        check(text, &[expected]);
    }
    for text in [
        "The SDF captured positions of ISIS in Hajin.",
        "Positions of ISIS in Hajin were captured by the SDF.",
        "Former positions of ISIS in Hajin were searched.",
        "Hezbollah withdrew from its positions in Palmyra.",
        "Iran plans a base in Palmyra.",
        "Positions of Hezbollah in Syria were bombed.",
        "The Observatory, based in Palmyra, reported an attack.",
    ] {
        check(text, &[]);
    }
}

#[test]
fn who_controls_what() {
    for (text, expected) in [
        (
            "The SDF controls the town of Hajin.",
            "sdf controls hajin (asserted)",
        ),
        (
            "Hezbollah, which controls the border crossing of Al-Qaim, said nothing.",
            "hezbollah controls al_qaim_crossing (asserted)",
        ),
        (
            "Gunmen attacked a checkpoint in the SDF-held town of Hajin.",
            "sdf controls hajin (asserted)",
        ),
        (
            "Manbij, which is controlled by the SDF, was shelled on Monday.",
            "sdf controls manbij (asserted)",
        ),
        (
            "Hajin is under the control of the SDF.",
            "sdf controls hajin (asserted)",
        ),
    ] {
        check(text, &[expected]);
    }
    for text in [
        "Hezbollah used to control Hermel.",
        "The SDF no longer controls Hajin.",
        "ISIS controlled Hajin until 2018.",
        "Hajin, held by ISIS until Sunday, was shelled.",
        "Hajin was under the control of ISIS.",
        "In 2016, Hajin, which is held by ISIS in 2016, was shelled.",
        "The SDF could lose control of Hajin.",
        "The SDF controls parts of Manbij.",
        "The SDF took control of Hajin on Sunday.",
        "Residents of Hajin protested against the SDF's control of prices.",
    ] {
        check(text, &[]);
    }
}

#[test]
fn the_subject_is_not_who_is_named_in_what_is_said_of_it() {
    for (text, expected) in [
        (
            "The SDF, an ally of the US, controls Palmyra.",
            "sdf controls palmyra (asserted)",
        ),
        (
            "Hezbollah, which fights Israel, controls Al-Mayadin.",
            "hezbollah controls al_mayadin (asserted)",
        ),
        (
            "Turkey, at odds with Israel, supports the Syrian National Army.",
            "turkey backs turkish_backed_factions (asserted)",
        ),
        (
            "Manbij, a town near Hajin, is held by the SDF.",
            "sdf controls manbij (asserted)",
        ),
        (
            "The SDF, an ally of the US, has a base in Hajin.",
            "sdf present_at hajin (asserted)",
        ),
        (
            "Hezbollah, a friend of Hamas, is backed by Iran.",
            "iran backs hezbollah (asserted)",
        ),
    ] {
        check(text, &[expected]);
    }
    check(
        "Kataib Hezbollah, part of the Popular Mobilization Forces, backs the Syrian army.",
        &[
            "kataib_hezbollah part_of pmf (asserted)",
            "kataib_hezbollah backs syrian_army (asserted)",
        ],
    );
    check(
        "Jabhat al-Nusra, a branch of al-Qaeda, controls Hermel.",
        &[
            "jabhat_al_nusra part_of al_qaeda (asserted)",
            "jabhat_al_nusra controls hermel (asserted)",
        ],
    );
    for text in [
        "The foe of Israel, Hezbollah, controls Hermel.",
        "A friend of Iran, Russia and Hamas, controls Hermel.",
        "The mayor, a friend of Iran, controls Hermel.",
    ] {
        check(text, &[]);
    }
}

#[test]
fn what_was_lost_or_is_true_of_a_part_is_not_so() {
    for text in [
        "SDF bases in Manbij fell to the Syrian National Army on Sunday.",
        "Turkish forces destroyed two SDF positions in Manbij.",
        "The razed posts of ISIS in Hajin were searched.",
        "The army will hand the base of the SDF in Hajin to Russia.",
        "Half of Manbij is under the control of the SDF.",
        "Most of the town of Hajin is under the control of the SDF.",
        "Some villages in the countryside of Hajin, held by ISIS, were shelled.",
        "The Syrian army barely controls Palmyra.",
    ] {
        check(text, &[]);
    }
    check(
        "The SDF, which destroyed an ISIS cell, controls the whole city of Manbij.",
        &["sdf controls manbij (asserted)"],
    );
}

#[test]
fn what_a_party_says_is_claimed_and_what_is_only_posed_is_none() {
    for (text, certainty) in [
        ("Many believe that Iran arms Hezbollah.", "suspected"),
        ("Unconfirmed reports say Iran arms Hezbollah.", "suspected"),
        ("The minister claimed that Iran arms Hezbollah.", "claimed"),
        ("Israel says Iran arms Hezbollah.", "claimed"),
        ("Israel claims that Iran arms Hezbollah.", "claimed"),
        ("According to Israel Iran arms Hezbollah.", "claimed"),
        ("Iran arms Hezbollah, Israel claimed.", "claimed"),
        ("Iran arms Hezbollah, said Israel.", "claimed"),
        ("The Observatory said that Iran arms Hezbollah.", "asserted"),
        (
            "Iran arms Hezbollah, and nobody has claimed Sunday's attack.",
            "asserted",
        ),
        (
            "Iran, which arms Hezbollah, said US jets hit Palmyra.",
            "asserted",
        ),
        (
            "After Hamas claimed responsibility the Observatory said that Iran arms Hezbollah.",
            "asserted",
        ),
    ] {
        check(text, &[&format!("iran backs hezbollah ({certainty})")]);
    }
    for text in [
        "The claim that Iran arms Hezbollah is widespread.",
        "The minister rejects claims that Iran arms Hezbollah.",
        "Contrary to reports that Iran arms Hezbollah, the border is shut.",
        "Rumours that Iran arms Hezbollah are as old as the war.",
        "When Iran arms Hezbollah, refugees flee.",
    ] {
        check(text, &[]);
    }
}

#[test]
fn each_of_a_list_is_read() {
    check(
        "Iran backs Hezbollah, Hamas and the Houthis.",
        &[
            "iran backs hezbollah (asserted)",
            "iran backs hamas (asserted)",
            "iran backs houthis (asserted)",
        ],
    );
    check(
        "The US and the SDF have bases in Hajin.",
        &[
            "united_states present_at hajin (asserted)",
            "sdf present_at hajin (asserted)",
        ],
    );
    check(
        "Russia and Iran back the Syrian army.",
        &[
            "russia backs syrian_army (asserted)",
            "iran backs syrian_army (asserted)",
        ],
    );
    check(
        "The SDF controls Hajin and Manbij.",
        &[
            "sdf controls hajin (asserted)",
            "sdf controls manbij (asserted)",
        ],
    );
    check(
        "Hajin and Manbij are held by the SDF.",
        &[
            "sdf controls hajin (asserted)",
            "sdf controls manbij (asserted)",
        ],
    );
    check(
        "The SDF, which is backed by Russia, and Turkey control Hajin.",
        &["russia backs sdf (asserted)"],
    );
    for text in [
        "Iran backs Hezbollah and Hamas attacked Israel.",
        "Iran backs Hezbollah, and Hamas, a friend of Iran, attacked Israel.",
        "Iran backs Hezbollah, Hamas kept silent and the Houthis fired a missile.",
        "Iran backs Hezbollah and Hamas's talks with Israel failed.",
        "The Iran-backed Hezbollah and Hamas attacked Israel.",
    ] {
        check(text, &["iran backs hezbollah (asserted)"]);
    }
    check(
        "Israel struck Hamas and the SDF controls Hajin.",
        &["sdf controls hajin (asserted)"],
    );
}

#[test]
fn a_relation_is_no_event_and_keeps_its_sentence() {
    let text = "It was quiet on Sunday.\nThe Observatory said that the SDF controls Hajin, Abu Kamal’s neighbour. The SDF controls Hajin.";
    let found = read(text);
    assert!(found.claims.is_empty());
    let [relation] = found.relations.as_slice() else {
        panic!("said twice, it is one: {:?}", found.relations)
    };
    assert_eq!(
        relation.quote,
        "The Observatory said that the SDF controls Hajin, Abu Kamal’s neighbour."
    );
    let cut = |span: model::text::Span| -> String {
        text.chars()
            .skip(span.start as usize)
            .take((span.stop - span.start) as usize)
            .collect()
    };
    assert_eq!(cut(relation.span), relation.quote);
    assert_eq!(cut(relation.from.span), relation.from.text);
    assert_eq!(cut(relation.to.span), "Hajin");
    assert_eq!(relation.citations.len(), 1);
}
