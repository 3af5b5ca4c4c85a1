//! Texts in, who and where they name out.

use super::read;

/// Who and where is named: an id, or `?` and the name where no list has it.
fn check_names(text: &str, expected: &[&str]) {
    let found: Vec<String> = read(text)
        .names
        .iter()
        .map(|n| {
            let unknown = n.entity.unknown.as_ref();
            unknown.map_or_else(|| n.entity.id.clone(), |u| format!("?{}", u.name))
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_small_place_is_the_one_in_the_governorate_that_the_text_names() {
    check_names(
        "Shells fell near Jisr al-Shughour in Idlib province.",
        &["geonames:169023", "idlib_gov"],
    );
    check_names(
        "Shells fell in the village of Al-Shaab in Suwayda.",
        &["?Al-Shaab", "suwayda_gov"],
    );
}

#[test]
fn names_that_no_list_has_are_found_with_their_kind() {
    check_names(
        "Soldiers of the 313 Battalion fought in Wadi al-Azib.",
        &["?313 Battalion", "?Wadi al-Azib"],
    );
    check_names(
        "The Nineveh Shield Brigade shelled the villages of Um al-Kaif and Dardara.",
        &["?Nineveh Shield Brigade", "?Um al-Kaif", "?Dardara"],
    );
    check_names(
        "A rocket fell on the outskirts of Jezzine, three days after strikes on Kfar Kila.",
        &["?Jezzine", "?Kfar Kila"],
    );
    check_names(
        "A strike near Arab Hasan village wounded two, according to Al-Hadath.",
        &["?Arab Hasan"],
    );
}

#[test]
fn a_listed_name_inside_a_longer_one_is_not_meant() {
    check_names(
        "The raid in Tafas killed Rojhat Kobane and Abu Omar al-Shami.",
        &["tafas"],
    );
    check_names(
        "Fighters of Liwa Abu al-Fadl al-Abbas left Tafas.",
        &["?Liwa Abu al-Fadl al-Abbas", "tafas"],
    );
    check_names(
        "The Manbij Military Council shelled Tafas.",
        &["manbij_military_council", "tafas"],
    );
}

#[test]
fn one_listed_place_is_not_taken_for_another() {
    check_names(
        "Artillery shelled the village of Kfarshouba near Hasbaya.",
        &["geonames:272816", "hasbaya"],
    );
    check_names(
        "Gunmen came to the village of Al-Mazraa near Suwayda city.",
        &["geonames:172441", "suwayda_city"],
    );
    check_names(
        "Rockets hit the town of Bukamaal in Deir Ezzor.",
        &["al_bukamal", "deir_ezzor_gov"],
    );
}
