//! How large a place is and whether it is exact enough to tell one incident from another.

use model::gazetteer::{Gazetteer, PlaceEntry};

/// Kinds of places about as large as a governorate, or longer: too large to make two reports one event, whatever lies around them.
const BROAD: [&str; 8] = [
    "country",
    "governorate",
    "region",
    "river",
    "riverbank",
    "road",
    "border",
    "sea",
];

/// Radius, in km, of the circle around a place's point that holds most of it. Estimates from the theatre's maps: a village and its
/// fields, a town, a city of some 300,000, a district of Syria (2,800 km² on average), a governorate (13,000 km² on average).
pub(crate) fn uncertainty_km(kind: &str) -> f64 {
    match kind {
        "site" | "neighbourhood" | "crossing" | "station" | "hospital" => 1.0,
        "village" | "camp" | "base" => 2.0,
        "town" | "airbase" | "airport" | "field" => 3.0,
        "city" => 5.0,
        "mountain" => 10.0,
        "district" | "area" | "desert" => 30.0,
        "governorate" | "riverbank" => 65.0,
        "region" | "border" | "road" | "river" => 100.0,
        "country" | "sea" => 300.0,
        _ => 5.0,
    }
}

/// Below governorate: a governorate lies around it, or it is of a small kind. An unlisted place counts as small: texts name villages
/// that no list has, hardly ever provinces.
pub(crate) fn is_narrow(gazetteer: &Gazetteer, place: &str) -> bool {
    let Some(entry) = gazetteer.place(place) else {
        return true;
    };
    if BROAD.contains(&entry.kind.as_str()) {
        return false;
    }
    let wide = matches!(entry.kind.as_str(), "desert" | "area" | "mountain");
    !wide
        || gazetteer
            .ancestors(place)
            .iter()
            .any(|outer| outer.kind == "governorate")
}

/// The place as a point; absent where the list has none.
pub(crate) fn point(entry: &PlaceEntry) -> Option<(f64, f64)> {
    Some((entry.lat?, entry.lon?)).filter(|(lat, lon)| lat.is_finite() && lon.is_finite())
}
