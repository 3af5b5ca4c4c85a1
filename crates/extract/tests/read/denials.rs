//! Who denies what was told: the incident stays, with its denier, and nobody's confirmed deed.

use model::claim::{Certainty, Role};

use super::{read, roles};

/// Certainty, who did it with the certainty of each, and who denies, of each claim.
fn check(text: &str, expected: &[&str]) {
    let found: Vec<String> = read(text)
        .claims
        .iter()
        .map(|c| {
            let blamed: Vec<String> = c
                .mentions
                .iter()
                .filter(|m| matches!(m.role, Role::Attacker | Role::Sender))
                .map(|m| {
                    let certainty = m.certainty.unwrap_or(Certainty::Unknown);
                    format!("{}={certainty}", m.entity.id)
                })
                .collect();
            format!(
                "{} {}; {} denies",
                c.certainty,
                blamed.join("+"),
                roles(c, &[Role::Denier])
            )
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_deed_is_denied_by_who_is_blamed_for_it() {
    for text in [
        "Syria said that Israeli jets bombed Palmyra on Sunday. Israel denied carrying out the strike.",
        "Syria blamed Israel for an airstrike on Palmyra, which Israel denied.",
        "Israeli jets bombed Palmyra on Sunday. The report was denied by Israel.",
        "Israel denied responsibility for the airstrike on Palmyra on Sunday.",
    ] {
        check(text, &["denied israel=denied; israel denies"]);
    }
    check(
        "The IRGC fired missiles at Erbil on Sunday. Iran denied the accusation.",
        &["denied irgc=denied; iran denies"],
    );
    check(
        "Iran sent rockets to Hezbollah through Al-Bukamal on Sunday. Iran denied sending the shipment.",
        &["denied iran=denied; iran denies"],
    );
    check(
        "Turkey and the Syrian National Army shelled Manbij on Sunday. Turkey denied any role in the shelling.",
        &["asserted turkey=denied+turkish_backed_factions=asserted; turkey denies"],
    );
}

#[test]
fn who_denies_blames_nobody() {
    check(
        "Unidentified drones hit a base of Iranian-backed militias in Al-Mayadin on Sunday. The US military denied responsibility.",
        &["unknown unidentified=unknown; united_states denies"],
    );
    // The harm is denied, not the deed.
    check(
        "ISIS gunmen attacked a post of the Syrian army near Palmyra, killing four soldiers. The Syrian army denied that soldiers were killed.",
        &["asserted isis=asserted; syrian_army denies"],
    );
}

#[test]
fn a_denial_without_that_is_of_what_its_clause_says() {
    for text in [
        "A strike hit Palmyra on Saturday. The Pentagon denied US forces carried out the strike.",
        "A strike hit Palmyra on Saturday. The US denied its drones attacked the town.",
        "A strike hit Palmyra on Saturday. The US military denied it struck the town.",
    ] {
        check(text, &["unknown ; united_states denies"]);
    }
    check(
        "A strike hit Palmyra on Saturday. The US denied its ambassador a visa.",
        &["unknown ;  denies"],
    );
}

#[test]
fn a_report_denied_is_of_a_deed_where_it_says_what_it_is_about() {
    for (about, denier) in [
        ("reports of a new oil deal", ""),
        ("the claims of Greece about Cyprus", ""),
        ("allegations that it had sold grain to Hamas", ""),
        ("reports of an attack", "iran"),
        (
            "the accusation that its men were behind the shooting",
            "iran",
        ),
        ("claims about any involvement", "iran"),
        ("the reports", "iran"),
    ] {
        let text = format!("Gunmen attacked a post in Mosul on Sunday. Iran denied {about}.");
        check(&text, &[&format!("unknown ; {denier} denies")]);
    }
}

#[test]
fn other_denials_leave_the_incident_as_it_was() {
    for text in [
        "Israeli jets bombed Palmyra on Sunday. Israel denied striking Hermel.",
        "Israeli jets bombed Palmyra on Sunday. Israel denied entry to inspectors.",
        "Israeli jets bombed Palmyra on Sunday. Russia denied it.",
        "Israeli jets bombed Palmyra on Sunday. Israel denied that civilians were killed.",
    ] {
        check(text, &["asserted israel=asserted;  denies"]);
    }
    for text in [
        "The US military denied that it struck Al-Bukamal.",
        "Turkey denied any role in the shelling.",
    ] {
        check(text, &[]);
    }
}
