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
