//! Tolls that change within a text: the newest count is the incident's, the earlier ones are kept with their words.

use model::claim::{Measure, Scope};

use super::read;

/// `killed 8 (eight); earlier 5 (five)` of the first claim.
fn check(text: &str, expected: &[&str]) {
    let read = read(text);
    let found: Vec<String> = read
        .claims
        .first()
        .map(|c| {
            let totals = c.tolls.iter().filter(|t| t.is_total);
            totals
                .map(|t| format!("{} {} {} ({})", t.measure, t.scope, t.best, t.text))
                .collect()
        })
        .unwrap_or_default();
    assert_eq!(found, expected, "{text}");
    assert_eq!(read.claims.len(), 1, "{text}");
}

#[test]
fn the_newest_count_is_the_toll_and_the_earlier_ones_stay() {
    check(
        "Israeli jets bombed Palmyra on Sunday, killing five fighters. The death toll later rose to eight.",
        &["killed event 8 (eight)", "killed earlier 5 (five)"],
    );
    check(
        "Israeli jets bombed Palmyra on Sunday. The death toll rose from five to eight, the Observatory said.",
        &["killed event 8 (eight)", "killed earlier 5 (five)"],
    );
    check(
        "ISIS gunmen attacked a bus in Palmyra on Sunday, killing ten soldiers. The toll was revised down from ten to seven.",
        &["killed event 7 (seven)", "killed earlier 10 (ten)"],
    );
    check(
        "A car bomb went off in Palmyra on Sunday. The number of wounded climbed from 20 to 30.",
        &["wounded event 30 (30)", "wounded earlier 20 (20)"],
    );
    check(
        "At least eight people, up from five, were killed in an ISIS attack on Palmyra on Sunday.",
        &["killed event 8 (At least eight)", "killed earlier 5 (five)"],
    );
    // Two of the five: they are not counted again.
    check(
        "A car bomb went off in Palmyra on Sunday, killing three people. Two more died of their wounds, raising the death toll to five.",
        &["killed event 5 (five)", "killed earlier 3 (three)"],
    );
}

#[test]
fn what_only_looks_like_a_growing_toll_is_none() {
    for text in [
        "Israeli jets bombed Palmyra on Sunday, killing five fighters. The price of bread rose from five to eight pounds.",
        "Israeli jets bombed Palmyra on Sunday, killing five fighters. Smoke rose from three villages.",
        "Israeli jets bombed Palmyra on Sunday, killing five fighters. The strike brings to 31 the number of militants killed this year.",
    ] {
        check(text, &["killed event 5 (five)"]);
    }
    // Not `an attack`.
    check(
        "The death toll from an ISIS attack on a bus near Palmyra on Sunday rose to 14.",
        &["killed event 14 (14)"],
    );
    let earlier = read("Israeli jets bombed Palmyra on Sunday, killing five fighters. A strike on Hermel killed eight.")
        .claims
        .iter()
        .flat_map(|c| c.tolls.clone())
        .any(|t| t.scope == Scope::Earlier && t.measure == Measure::Killed);
    assert!(!earlier, "two incidents have a toll each");
}

#[test]
fn a_part_of_those_counted_is_not_counted_again() {
    for text in [
        "ISIS gunmen attacked a bus near Palmyra on Sunday, killing 13 people, seven of them soldiers.",
        "ISIS gunmen attacked a bus near Palmyra on Sunday. Thirteen people, seven of whom were soldiers, were killed.",
    ] {
        let total = read(text).claims.first().map(|c| c.tolls[0].best);
        assert_eq!(total, Some(13), "{text}");
    }
    // Nobody was counted before them.
    check(
        "ISIS gunmen attacked a patrol near Palmyra on Sunday. Three of them were killed.",
        &["killed event 3 (Three)"],
    );
    // The children are of the wounded, not of the dead.
    check(
        "Israeli jets bombed Palmyra on Sunday. About 40 were injured, among them 12 children, and 7 killed.",
        &["killed event 7 (7)", "wounded event 40 (About 40)"],
    );
    check(
        "Israeli jets bombed Palmyra on Sunday. Nine people, including two children, were killed.",
        &["killed event 9 (Nine)"],
    );
}

#[test]
fn who_somebody_is_counts_nobody() {
    check(
        "Palestinian Islamic Jihad, an Iranian-backed group, said two of its fighters were killed in an Israeli strike on Palmyra on Sunday.",
        &["killed event 2 (two)"],
    );
    check(
        "An Israeli strike hit Palmyra on Sunday. Two of the Hezbollah fighters, a Lebanese and a Syrian, were killed.",
        &["killed event 2 (Two of the Hezbollah)"],
    );
    check(
        "An Israeli strike hit Palmyra on Sunday. Two fighters, a woman and a child were killed.",
        &["killed event 4 (Two)"],
    );
    check(
        "According to Hezbollah, a commander, their oldest, was killed in an Israeli strike on Palmyra on Sunday.",
        &["killed event 1 (a)"],
    );
}

#[test]
fn counts_of_two_sources_are_no_sum() {
    check(
        "Israel said it killed 20 militants in Palmyra on Sunday; the health ministry said 35 civilians were killed.",
        &["killed event 20 (20)", "killed other 35 (35 civilians)"],
    );
    check(
        "A strike hit Palmyra on Sunday. SANA said five people were killed, while the Observatory said nine fighters were killed.",
        &["killed event 5 (five)", "killed other 9 (nine)"],
    );
    check(
        "An Israeli strike on Palmyra on Sunday killed 8 fighters; earlier reports had put the toll at 12.",
        &["killed event 8 (8)", "killed earlier 12 (12)"],
    );
    // The same source, or more of them.
    for text in [
        "A strike hit Palmyra on Sunday. SANA said five fighters were killed; it said four civilians were killed.",
        "A strike hit Palmyra on Sunday. SANA said five fighters were killed, while the Observatory said four civilians were also killed.",
        "A strike hit Palmyra on Sunday. Five fighters were killed by missiles, while four civilians were killed by shrapnel.",
    ] {
        let total = read(text).claims.first().map(|c| c.tolls[0].best);
        assert_eq!(total, Some(9), "{text}");
    }
}

#[test]
fn a_toll_of_another_place_is_not_that_of_the_place_told_before() {
    check(
        "Turkish forces shelled Manbij on Sunday. It also said five soldiers were wounded in Afrin.",
        &[],
    );
    check(
        "Turkish forces shelled Manbij on Sunday. Five soldiers were wounded in Manbij.",
        &["wounded event 5 (Five soldiers)"],
    );
    check(
        "Turkish forces shelled Manbij on Sunday. Five soldiers were wounded and taken to a hospital in Afrin.",
        &["wounded event 5 (Five soldiers)"],
    );
}

#[test]
fn a_toll_set_aside_is_listed_with_its_reason() {
    let reasons = |text: &str| -> Vec<String> {
        let unread = read(text).unread;
        unread.into_iter().map(|u| u.reason).collect()
    };
    assert_eq!(
        reasons("Israeli jets struck a depot near Palmyra. Seven soldiers were wounded in Hermel."),
        ["a toll of another place than what was told before"]
    );
    assert!(
        reasons("Israeli jets struck a depot near Palmyra. Seven soldiers were wounded there.")
            .is_empty()
    );
}

/// `wounded 12 civilians` of the first claim: its parts.
fn parts(text: &str, expected: &[&str]) {
    let read = read(text);
    let tolls = read.claims.first().map(|c| c.tolls.clone());
    let found: Vec<String> = tolls
        .unwrap_or_default()
        .iter()
        .filter(|t| !t.is_total)
        .map(|t| {
            let victim = t.victim.as_ref().map_or("-", |v| v.id.as_str());
            format!("{} {} {victim}", t.measure, t.best)
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn who_bears_no_arms_is_counted_as_civilian() {
    parts(
        "An Israeli strike hit Palmyra on Sunday, killing 12 people, including five children, three women and two medics.",
        &[
            "killed 5 civilians",
            "killed 3 civilians",
            "killed 2 civilians",
        ],
    );
    parts(
        "Israeli jets bombed Palmyra on Sunday. 40 people were injured, among them 12 children, and seven soldiers were killed.",
        &["wounded 12 civilians"],
    );
    parts(
        "ISIS gunmen shot dead a journalist near Palmyra on Sunday.",
        &["killed 1 civilians"],
    );
    // The next noun, or whose they are, says that they bear arms.
    parts(
        "A Turkish drone killed four women fighters of the SDF and two child soldiers in Manbij on Sunday.",
        &["killed 4 sdf"],
    );
    // Those who tell of it suffered nothing.
    check(
        "Israeli jets bombed Palmyra on Sunday, killing five fighters, two doctors in the town said.",
        &["killed event 5 (five)"],
    );
}

#[test]
fn soldiers_without_a_name_are_not_those_of_the_attacker() {
    parts(
        "Israeli jets bombed Palmyra on Sunday, killing three soldiers.",
        &[],
    );
    parts(
        "Israel raided Hermel on Sunday and two of its soldiers were wounded.",
        &["wounded 2 israel"],
    );
}
