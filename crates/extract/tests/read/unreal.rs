//! Prose of what did not happen, or of no incident, in; no claim out.

use super::check;

#[test]
fn what_did_not_happen_is_no_claim() {
    for text in [
        "Iran may send rockets to Al-Mayadin in the coming days.",
        "There are fears of an ISIS attack on Palmyra.",
        "The US military denied that it struck Al-Bukamal.",
        "Israel has struck Syria for years.",
        "The Observatory has documented 419 attacks in Daraa since January 1.",
    ] {
        check(text, &[]);
    }
}

#[test]
fn words_of_war_used_for_other_things_are_no_claim() {
    for text in [
        "Teachers in Beirut went on strike on Monday over unpaid wages.",
        "A strike by port workers halted shipments in Latakia.",
        "An earthquake struck Aleppo on Monday, killing dozens.",
        "Turkey was hit by an earthquake on Sunday, killing 40 soldiers.",
        "Turkish soldiers were struck by lightning near Palmyra.",
        "Ten people were killed in a car crash near Homs on Sunday.",
        "A fire killed 14 people in a hospital in Baghdad.",
        "The minister attacked the opposition in a speech in Baghdad.",
        "The heart attack that killed him came at his home in Tehran.",
        "The striker hit the post twice as the hosts won in Homs.",
        "Temperatures hit 50 degrees in Baghdad on Sunday.",
        "The funeral of the fighters killed in the strike was held in Beirut on Sunday.",
        "Syria condemned the Israeli strikes and called them a violation of its sovereignty.",
        "Air raid sirens sounded in northern Israel on Sunday.",
        "Air defences intercepted three rockets fired from Lebanon.",
        "A shipment of wheat from Iraq arrived at the port of Tartus.",
    ] {
        check(text, &[]);
    }
}

#[test]
fn a_tally_over_a_time_is_no_claim() {
    for text in [
        "The group has carried out more than 160 attacks on US troops since October.",
        "Israel has carried out hundreds of strikes on targets in Syria since the civil war began in 2011.",
        "Clashes between the two tribes are common in Deir Ezzor.",
        "Arms shipments of Iran to Hezbollah pass through Syria.",
        "ISIS, which was defeated in 2019, still carries out attacks in the desert.",
        "The region has seen repeated attacks by ISIS in recent years.",
    ] {
        check(text, &[]);
    }
    check(
        "Four fighters were killed in an Israeli strike on Al-Bukamal on Sunday. \
         The strike brings to 31 the number of militants killed in Israeli attacks this year.",
        &["strike: israel >  @ al_bukamal"],
    );
}

#[test]
fn what_was_foiled_never_came_about() {
    check("The Lebanese army foiled an ISIS attack on Hermel.", &[]);
    check(
        "A suicide attack on a post near Palmyra was thwarted, the SDF said.",
        &[],
    );
    // Somebody was killed; a load was taken; it came about and failed.
    check(
        "The Jordanian army foiled an attack near Palmyra, killing two smugglers.",
        &["attack: jordan_army >  @ palmyra"],
    );
    check(
        "The Jordanian army thwarted an attempt to smuggle weapons from Syria.",
        &["seizure: jordan_army >  @ syria"],
    );
    check(
        "The Syrian army repelled an attack by ISIS on Palmyra.",
        &["attack: isis >  @ palmyra"],
    );
}
