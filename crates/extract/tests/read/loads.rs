//! A load that several sentences tell of.

use model::claim::Role;

use super::{check, read, roles};

#[test]
fn later_sentences_say_whose_it_is_what_it_holds_and_where_it_lies() {
    let found = read(
        "A new shipment of weapons entered Syria from Iraq on Sunday. It belongs to Liwa al-Fajr. It consisted of rockets and drones. \
         The trucks stopped in Al-Mayadin, where part of the load was unloaded into warehouses. The rest left for Palmyra. \
         A unit of the 4th Division accompanied them on the desert road.",
    );
    let [claim] = found.claims.as_slice() else {
        panic!("{:?}", found.claims);
    };
    assert_eq!(roles(claim, &[Role::Sender]), "Liwa al-Fajr");
    assert_eq!(roles(claim, &[Role::Origin]), "iraq");
    assert_eq!(roles(claim, &[Role::Destination]), "syria+palmyra");
    assert_eq!(roles(claim, &[Role::Storage]), "al_mayadin+warehouses");
    assert_eq!(roles(claim, &[Role::Escort]), "fourth_division");
    assert_eq!(claim.cargo, ["weapons", "rockets", "drones"]);
}

#[test]
fn a_sentence_about_something_else_adds_nothing_to_a_load() {
    check(
        "A shipment of rockets entered Syria from Iraq on Sunday. Bread was unloaded in Hajin.",
        &["shipment:  >  @ syria+iraq"],
    );
    check(
        "A shipment of rockets entered Syria from Iraq on Sunday. Prices rose. Schools closed. Rain fell. It belongs to Hezbollah.",
        &["shipment:  >  @ syria+iraq"],
    );
}

#[test]
fn what_flies_and_what_feeds_is_no_load_of_war() {
    check(
        "The army brought down a drone which was heading towards Erbil.",
        &[],
    );
    check(
        "A convoy of 14 trucks with food and medical supplies crossed into Syria from Turkey.",
        &[],
    );
    check(
        "A convoy of 14 trucks with ammunition crossed into Syria from Turkey.",
        &["shipment:  >  @ syria+turkey"],
    );
}

#[test]
fn a_convoy_is_of_whom_it_is_said_to_be() {
    check(
        "Jets bombed caves where ISIS cells hide, while a convoy of Liwa al-Quds set out from Palmyra for Hajin.",
        &["movement: liwa_al_quds >  @ palmyra+hajin"],
    );
}

#[test]
fn it_is_the_load_told_last() {
    let days = |text| {
        read(text)
            .claims
            .first()
            .and_then(|c| c.when.as_ref().map(|w| format!("{}/{}", w.start, w.end)))
    };
    assert_eq!(
        days(
            "A convoy of 30 trucks with ammunition entered Hasakah. The coalition also sent vehicles to Homs. It left for Iraq on Friday."
        ),
        Some("2023-08-13/2023-08-14".to_owned())
    );
    assert_eq!(
        days("A convoy of 30 trucks with ammunition entered Hasakah. It left for Iraq on Friday."),
        Some("2023-08-11/2023-08-11".to_owned())
    );
    check(
        "A shipment of rockets entered Syria from Iraq on Saturday. A convoy of food trucks stopped in Palmyra. It left for Homs on Sunday.",
        &["shipment:  >  @ syria+iraq"],
    );
}
