//! Texts in, who and where they name out.

use super::{LEXICON, article, gazetteer, read};

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

#[test]
fn what_a_word_stands_for_is_said_in_the_rows_of_the_gazetteer() {
    check_names(
        "Jordanian troops shelled the Jordanian-backed camp near Tafas, and the regime did not answer.",
        &["jordan_army", "tafas", "syrian_army"],
    );
    check_names(
        "A convoy of Iran and gunmen allied with it came to Tafas from the Iraqi border.",
        &["iran", "iran_backed_militias", "tafas", "syria_iraq_border"],
    );
    check_names(
        "In Taiz governorate, and in Taiz itself, it rained.",
        &["taiz_gov", "taiz"],
    );
}

#[test]
fn what_one_publisher_alone_calls_an_actor_is_that_actor_in_its_texts() {
    let text = "Occupation forces shelled a farm near Hermel.";
    let names = |publisher: Option<&str>| -> Vec<String> {
        let read = extract::events(&article(text, None), publisher, &LEXICON);
        read.names.into_iter().map(|n| n.entity.id).collect()
    };
    assert_eq!(names(Some("the_cradle")), ["israel", "hermel"]);
    assert_eq!(names(Some("sohr")), ["hermel"]);
    assert_eq!(names(None), ["hermel"]);
}

#[test]
fn a_place_that_is_hit_needs_no_word_for_its_kind() {
    check_names("Turkish artillery shelled Menagh.", &["turkey", "menagh"]);
    check_names("A ship was hit off Mocha.", &["mocha"]);
    check_names(
        "Artillery shelled Kafranbel in Idlib.",
        &["geonames:168661", "idlib_gov"],
    );
    check_names("Gunmen met Kafranbel in Idlib.", &["idlib_gov"]);
}

#[test]
fn a_large_town_is_found_by_its_name_alone_even_with_one_consonant() {
    check_names(
        "Rockets fell on Haifa, Hillah and Ibb.",
        &["geonames:294801", "geonames:99347", "geonames:74477"],
    );
    check_names(
        "Missiles were fired at Jeddah, Abha, Jazan and Abqaiq.",
        &[
            "geonames:105343",
            "geonames:110690",
            "jizan",
            "geonames:107312",
        ],
    );
}

#[test]
fn a_name_that_begins_like_a_large_town_is_not_that_town() {
    check_names("The city of Al-Bab was shelled.", &["al_bab"]);
    check_names("Gunmen fled from Bab Touma.", &["?Bab Touma"]);
}

/// A small place is meant where a word for its kind and the place around it are said; some share their name with one beside them.
#[test]
fn nearly_every_small_place_of_the_gazetteer_is_found_in_a_sentence() {
    let gazetteer = gazetteer();
    let (mut lost, mut n_places) = (Vec::new(), 0);
    for place in gazetteer.places.iter().filter(|p| p.announced) {
        let around = place.parent.as_deref().and_then(|id| gazetteer.place(id));
        let around = around.map_or("", |p| p.name.as_str());
        let text = format!(
            "It rained in the {} of {} in {around}.",
            place.kind, place.name
        );
        n_places += 1;
        if !read(&text).names.iter().any(|n| n.entity.id == place.id) {
            lost.push(format!("{}: {text}", place.id));
        }
    }
    assert!(
        n_places > 1000 && lost.len() * 40 < n_places,
        "{} of {n_places}: {lost:#?}",
        lost.len()
    );
}

#[test]
fn a_district_with_a_capital_is_named_like_the_one_without() {
    check_names(
        "Shells fell in Marnoub District and later in Marnoub.",
        &["?Marnoub", "?Marnoub"],
    );
    check_names("Shells fell on Qarnafa Bridge.", &["?Qarnafa Bridge"]);
}

#[test]
fn a_place_says_how_exactly_it_was_there() {
    for (text, expected) in [
        ("Israeli jets bombed a depot in Tafas on Sunday.", "exact"),
        (
            "Israeli jets bombed a depot 14 km east of Tafas on Sunday.",
            "near",
        ),
        (
            "Israeli jets bombed a depot in Deir Ezzor governorate on Sunday.",
            "region",
        ),
        ("Israeli jets bombed a depot in Idlib on Sunday.", "region"),
    ] {
        let reading = read(text);
        let places = reading.claims.iter().flat_map(|claim| &claim.mentions);
        let said: Vec<_> = places.filter_map(|m| m.precision.as_deref()).collect();
        assert_eq!(said, [expected], "{text}");
    }
}
