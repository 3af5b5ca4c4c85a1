//! Dates that a text states and that cannot be, or may not be; and nights that span two days.

use extract::events;

use super::{LEXICON, article};

/// Days, time and flags of the first claim.
fn check(text: &str, published: &str, expected: &str) {
    let read = events(&article(text, Some(published)), None, &LEXICON);
    let when = read.claims.first().and_then(|c| c.when.clone());
    let found = when.map(|when| {
        let flags: Vec<&str> = when.flags.iter().map(|f| f.as_str()).collect();
        format!(
            "{}/{} {} {}",
            when.start,
            when.end,
            when.time.as_deref().unwrap_or("-"),
            flags.join("+")
        )
    });
    assert_eq!(found.as_deref(), Some(expected), "{text}");
}

#[test]
fn a_date_that_cannot_be_is_kept_as_said_and_flagged() {
    for (day, flag) in [
        (
            "on Tuesday, August 9, 2023",
            "2023-08-09/2023-08-09 - weekday",
        ),
        ("on 9 August, a Monday", "2023-08-09/2023-08-09 - weekday"),
        ("on August 20, 2023", "2023-08-20/2023-08-20 - future"),
        ("in September 2023", "2023-09-01/2023-09-30 - future"),
        ("on Wednesday, August 9", "2023-08-09/2023-08-09 - "),
        ("on August 15, 2023", "2023-08-15/2023-08-15 - "),
        ("on August 9, 2022", "2022-08-09/2022-08-09 - "),
    ] {
        check(
            &format!("Israeli jets bombed Palmyra {day}."),
            "2023-08-14",
            flag,
        );
    }
}

#[test]
fn the_old_year_written_in_january_is_flagged() {
    for (day, flag) in [
        ("on January 2, 2023", "2023-01-02/2023-01-02 - year"),
        (
            "on Tuesday, January 2, 2023",
            "2023-01-02/2023-01-02 - weekday+year",
        ),
        ("on December 30, 2023", "2023-12-30/2023-12-30 - "),
        ("on January 2", "2024-01-02/2024-01-02 - "),
        ("a year ago, on January 2, 2023", "2023-01-02/2023-01-02 - "),
    ] {
        check(
            &format!("Israeli jets bombed Palmyra {day}."),
            "2024-01-03",
            flag,
        );
    }
}

#[test]
fn a_night_spans_two_days() {
    for (night, days) in [
        (
            "on the night of Saturday to Sunday",
            "2023-08-12/2023-08-13 night ",
        ),
        ("overnight Friday-Saturday", "2023-08-11/2023-08-12 night "),
        (
            "overnight from Friday to Saturday",
            "2023-08-11/2023-08-12 night ",
        ),
        ("on Friday-Saturday night", "2023-08-11/2023-08-12 night "),
        // Monday is the day of publication, and this Tuesday has not been.
        (
            "on the night between Monday and Tuesday",
            "2023-08-07/2023-08-08 night ",
        ),
        ("on Friday night", "2023-08-11/2023-08-11 night "),
    ] {
        check(
            &format!("Israeli jets bombed Palmyra {night}."),
            "2023-08-14",
            days,
        );
    }
}

#[test]
fn last_year_is_the_year_before() {
    for (year, days) in [
        ("last year", "2022-01-01/2022-12-31 - "),
        ("in March last year", "2022-03-01/2022-03-31 - "),
        ("in March of last year", "2022-03-01/2022-03-31 - "),
        ("in March", "2023-03-01/2023-03-31 - "),
    ] {
        let text = format!("Israeli jets bombed Palmyra {year}.");
        check(&text, "2023-08-14", days);
        let text = format!("Israeli jets bombed Homs on Sunday. They bombed Palmyra {year}.");
        let found = events(&article(&text, Some("2023-08-14")), None, &LEXICON);
        assert!(found.claims[1].is_background, "{text}");
    }
}

#[test]
fn the_day_said_below_is_closer_than_the_day_of_telling() {
    check(
        "Houthi rebels launched drones from Yemen's coast towards ships in the Red Sea, the navy said in a statement on Monday.\n\n\
         On August 13, at about 9 p.m. Sanaa time, the Houthis launched a large attack at ships in the Red Sea.",
        "2023-08-14",
        "2023-08-13/2023-08-13 - ",
    );
}

#[test]
fn what_is_yet_to_come_dates_nothing_told() {
    for (text, day) in [
        (
            "Turkish drones struck Kobani ahead of Friday's talks in Geneva.",
            "2023-08-13/2023-08-14",
        ),
        (
            "The Houthis, whose leader is to speak on Thursday, attacked a tanker off Hodeidah.",
            "2023-08-13/2023-08-14",
        ),
        (
            "Israeli strikes killed five soldiers near Palmyra, before a meeting of ministers scheduled for Saturday.",
            "2023-08-13/2023-08-14",
        ),
        (
            "Turkish drones struck Kobani on Thursday, ahead of a vote on Friday.",
            "2023-08-10/2023-08-10",
        ),
        // What follows is told.
        (
            "The minister was due in Damascus when Israeli jets bombed Palmyra on Friday.",
            "2023-08-11/2023-08-11",
        ),
        (
            "Ahead of the talks, Israeli jets bombed Palmyra on Friday.",
            "2023-08-11/2023-08-11",
        ),
    ] {
        check(text, "2023-08-14", &format!("{day} - "));
    }
    let text = "Israeli jets bombed Palmyra on Sunday, two days before talks due on Wednesday.";
    let read = events(&article(text, Some("2023-08-14")), None, &LEXICON);
    assert!(!read.claims[0].is_background, "counted down, not back");
}
