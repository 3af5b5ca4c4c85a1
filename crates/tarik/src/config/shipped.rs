//! What the program brings along, so that it works wherever it is installed: the sources and the gazetteer of `config/`.

macro_rules! shipped {
    ($folder:literal, $ending:literal: $($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../../../config/", $folder, "/", $name, $ending)))),+]
    };
}

/// Id and text of each source's file.
pub(super) const SOURCES: &[(&str, &str)] = shipped!("sources", ".toml":
    "al_jazeera",
    "al_monitor",
    "enab_baladi",
    "kurdistan_24",
    "long_war_journal",
    "middle_east_eye",
    "north_press",
    "rojava_information_center",
    "rudaw",
    "shafaq_news",
    "sohr",
    "southfront",
    "syria_direct",
    "the_cradle",
    "the_new_arab",
);

/// Name and text of each gazetteer file.
pub(super) const GAZETTEER: &[(&str, &str)] =
    shipped!("gazetteer", ".yaml": "actors", "places", "places-geonames");
