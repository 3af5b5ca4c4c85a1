//! The actors and places that have a name of our own, and how they lie inside each other.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::claim::EntityKind;

/// The actor that stands for whoever is not known.
pub const UNIDENTIFIED: &str = "unidentified";

/// What an actor may be.
pub const ACTOR_KINDS: &[&str] = &[
    "state",
    "state_force",
    "coalition",
    "militia",
    "armed_group",
    "organisation",
    "civilian",
    "monitor",
    "media",
    "unknown",
];

/// Kinds of places so large, or so long, that to name one tells only the region in which something was.
pub const AREA_KINDS: &[&str] = &[
    "country",
    "governorate",
    "district",
    "region",
    "area",
    "desert",
    "river",
    "riverbank",
    "sea",
    "border",
    "road",
    "front",
];

/// What a place may be.
pub const PLACE_KINDS: &[&str] = &[
    "country",
    "governorate",
    "district",
    "city",
    "town",
    "village",
    "neighbourhood",
    "camp",
    "region",
    "area",
    "desert",
    "mountain",
    "valley",
    "river",
    "riverbank",
    "sea",
    "island",
    "border",
    "crossing",
    "road",
    "front",
    "base",
    "airbase",
    "airport",
    "port",
    "checkpoint",
    "field",
    "station",
    "site",
];

/// A group, force, state, monitor or medium.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActorEntry {
    #[serde(deserialize_with = "rows::filled")]
    pub id: String,
    #[serde(deserialize_with = "rows::filled")]
    pub name: String,
    #[serde(default)]
    pub name_ar: Option<String>,
    #[serde(default, deserialize_with = "rows::all_filled")]
    pub aliases: Vec<String>,
    /// One of [`ACTOR_KINDS`].
    #[serde(deserialize_with = "rows::actor_kind")]
    pub kind: String,
    /// The organisation it belongs to.
    #[serde(default)]
    pub parent: Option<String>,
    /// The state or coalition said to back it.
    #[serde(default)]
    pub backer: Option<String>,
    #[serde(default)]
    pub wikidata: Option<String>,
    /// Ids that it went by before.
    #[serde(default)]
    pub was: Vec<String>,
    /// Words that mean it wherever they stand: `the regime`, `villagers`; one with a capital only where the text has one too.
    #[serde(default, deserialize_with = "rows::all_filled")]
    pub nouns: Vec<String>,
    /// Words of lower case by which a text that named it comes back to it: `the militants`.
    #[serde(default, deserialize_with = "rows::all_filled")]
    pub references: Vec<String>,
    /// Names that mean it in the texts of one publisher alone, by the publisher's id.
    #[serde(default)]
    pub said_by: BTreeMap<String, Vec<String>>,
    /// How its attacks come where the text does not say.
    #[serde(default)]
    pub attacks_from: Option<AttacksFrom>,
    /// The nations whose state it is.
    #[serde(default)]
    pub nations: Vec<Nation>,
    /// Whom its names mean from a day on, when a state changes hands.
    #[serde(default)]
    pub succeeded: Option<Succession>,
}

/// The actor that took the place of another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Succession {
    pub by: String,
    pub on: Date,
}

/// Where the attacks of an actor come from, when nothing else is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttacksFrom {
    Air,
    /// Rockets and drones, out of sight of whom they hit.
    Afar,
}

/// A nation, as a name (`Iran`) or a modifier (`Iranian`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nation {
    /// In lower case.
    #[serde(deserialize_with = "rows::all_filled")]
    pub words: Vec<String>,
    /// The actor that stands for groups said to be backed by it, without a name.
    #[serde(default)]
    pub backed: Option<String>,
    /// The actor that stands for militias of that nation, without a name.
    #[serde(default)]
    pub militias: Option<String>,
    /// Its land.
    #[serde(default)]
    pub country: Option<String>,
    /// The place whose name also means its government: `Damascus denied it`.
    #[serde(default)]
    pub capital: Option<String>,
}

/// A place; `parent` is the place around it (neighbourhood < city < district < governorate < country).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceEntry {
    #[serde(deserialize_with = "rows::filled")]
    pub id: String,
    #[serde(deserialize_with = "rows::filled")]
    pub name: String,
    #[serde(default)]
    pub name_ar: Option<String>,
    #[serde(default, deserialize_with = "rows::all_filled")]
    pub aliases: Vec<String>,
    /// One of [`PLACE_KINDS`].
    #[serde(deserialize_with = "rows::place_kind")]
    pub kind: String,
    #[serde(default)]
    pub parent: Option<String>,
    /// Degrees, WGS 84.
    #[serde(default, deserialize_with = "rows::latitude")]
    pub lat: Option<f64>,
    #[serde(default, deserialize_with = "rows::longitude")]
    pub lon: Option<f64>,
    /// Of a crossing: held open by a state.
    #[serde(default)]
    pub official: Option<bool>,
    #[serde(default)]
    pub geonames: Option<String>,
    /// Too small, or too like another word, to be meant where nothing around the name says that it is a place.
    #[serde(default)]
    pub announced: bool,
    /// Of a governorate: only meant with the word for its kind, since the bare name is that of its town.
    #[serde(default)]
    pub named_in_full: bool,
    #[serde(default)]
    pub wikidata: Option<String>,
    #[serde(default)]
    pub was: Vec<String>,
    /// Of a border: each set of countries that means it, when just these are named beside the word.
    #[serde(default)]
    pub between: Vec<Vec<String>>,
}

mod check;
mod rows;

pub use rows::{EntryError, parse, rows};

/// Radius of the Earth used for every distance that decides, in km (GRS 80 mean radius).
const EARTH_RADIUS_KM: f64 = 6371.0088;

/// All entries, found by id.
#[derive(Clone, Debug, Default)]
pub struct Gazetteer {
    pub actors: Vec<ActorEntry>,
    pub places: Vec<PlaceEntry>,
    actor_at: HashMap<String, usize>,
    place_at: HashMap<String, usize>,
    hash: String,
}

/// An entry that contradicts another, or itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{id:?} {fault}")]
pub struct GazetteerError {
    /// Of the entry: an actor and a place may have one id.
    pub of: EntityKind,
    pub id: String,
    pub fault: Fault,
}

/// What contradicts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("is listed twice: remove one of the two rows, or give it another id")]
    Twice,
    #[error("names {name:?} as its {field}, and no entry has that id: correct it, or list it")]
    Dangling { field: &'static str, name: String },
    #[error("lies inside itself: correct one of the parents around it")]
    Cycle,
    #[error(
        "is called {name:?}, and so is {other:?} of the same kind and parent, so that nothing tells which is meant: take the name from one of them"
    )]
    SameName { name: String, other: String },
    #[error(
        "has {word:?} among its {field}, and no text is searched for that: write one word of lower case, without accents and marks, and only a noun with a capital where it needs one"
    )]
    Unmatched { field: &'static str, word: String },
    #[error(
        "has {word:?} among its {field}, and so has {other:?}, so that nothing tells which is meant: take the word from one of them"
    )]
    SameWord {
        field: &'static str,
        word: String,
        other: String,
    },
}

/// All that is wrong with a gazetteer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct GazetteerErrors(pub Vec<GazetteerError>);

impl Gazetteer {
    /// # Errors
    /// Two entries with one id, an id that is not listed, a circle of parents, a name that two entries of one kind and parent share, a
    /// word that no text could match, or a noun or word of a nation that two actors share.
    pub fn new(
        mut actors: Vec<ActorEntry>,
        mut places: Vec<PlaceEntry>,
    ) -> Result<Self, GazetteerErrors> {
        actors.sort_by(|a, b| a.id.cmp(&b.id));
        places.sort_by(|a, b| a.id.cmp(&b.id));
        let mut hasher = blake3::Hasher::new();
        for entry in &actors {
            hasher.update(format!("{entry:?}\n").as_bytes());
        }
        for entry in &places {
            hasher.update(format!("{entry:?}\n").as_bytes());
        }
        let hash = hasher.finalize().to_hex().chars().take(32).collect();
        let gazetteer = Self {
            actor_at: index(actors.iter().map(|a| &a.id)),
            place_at: index(places.iter().map(|p| &p.id)),
            actors,
            places,
            hash,
        };
        let errors = check::errors(&gazetteer);
        if errors.is_empty() {
            Ok(gazetteer)
        } else {
            Err(GazetteerErrors(errors))
        }
    }

    #[must_use]
    pub fn actor(&self, id: &str) -> Option<&ActorEntry> {
        self.actor_at.get(id).map(|&at| &self.actors[at])
    }

    #[must_use]
    pub fn place(&self, id: &str) -> Option<&PlaceEntry> {
        self.place_at.get(id).map(|&at| &self.places[at])
    }

    /// The place itself, then the places around it, innermost first.
    #[must_use]
    pub fn ancestors(&self, place: &str) -> Vec<&PlaceEntry> {
        chain(self.places.len(), self.place(place), |p| {
            p.parent.as_deref().and_then(|id| self.place(id))
        })
    }

    /// The actor itself, then the organisations it belongs to, innermost first.
    #[must_use]
    pub fn ancestors_of_actor(&self, actor: &str) -> Vec<&ActorEntry> {
        chain(self.actors.len(), self.actor(actor), |a| {
            a.parent.as_deref().and_then(|id| self.actor(id))
        })
    }

    /// `inner` is `outer` or lies inside it.
    #[must_use]
    pub fn is_within(&self, inner: &str, outer: &str) -> bool {
        inner == outer || self.ancestors(inner).iter().any(|p| p.id == outer)
    }

    /// Great-circle distance between two listed places, in km.
    #[must_use]
    pub fn distance_km(&self, a: &str, b: &str) -> Option<f64> {
        let point = |id: &str| self.place(id).and_then(|p| Some((p.lat?, p.lon?)));
        Some(distance_km(point(a)?, point(b)?))
    }

    /// Changes whenever an entry does.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }
}

/// Haversine distance between two (latitude, longitude) pairs in degrees, in km.
#[must_use]
pub fn distance_km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat_a, lat_b) = (a.0.to_radians(), b.0.to_radians());
    let lat = ((b.0 - a.0).to_radians() / 2.0).sin().powi(2);
    let lon = ((b.1 - a.1).to_radians() / 2.0).sin().powi(2);
    2.0 * EARTH_RADIUS_KM * (lat + lat_a.cos() * lat_b.cos() * lon).sqrt().asin()
}

fn index<'a>(ids: impl Iterator<Item = &'a String>) -> HashMap<String, usize> {
    ids.enumerate().map(|(at, id)| (id.clone(), at)).collect()
}

/// Follows `next` from `first`; one step more than `limit` tells a circle.
fn chain<T>(limit: usize, first: Option<T>, next: impl Fn(&T) -> Option<T>) -> Vec<T> {
    let mut out = Vec::new();
    let mut at = first;
    while let Some(entry) = at {
        at = next(&entry);
        out.push(entry);
        if out.len() > limit {
            break;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(id: &str, parent: Option<&str>) -> PlaceEntry {
        let json = serde_json::json!({"id": id, "name": id, "kind": "town", "parent": parent, "lat": 35.0, "lon": 40.0});
        serde_json::from_value(json).expect("an entry")
    }

    #[test]
    fn a_line_that_is_no_entry_is_named() {
        let line = r#"- {"id": "a", "name": "A", "kind": "town"}"#;
        let read = parse::<PlaceEntry>(&format!("# places\n\n{line}\n")).expect("an entry");
        assert_eq!(read[0].id, "a");
        for (wrong, said) in [
            (
                r#"- {"id": "a", "name": "A", "kind": "town", "colour": 1}"#,
                "unknown field `colour`",
            ),
            (
                r#"- {"id": "a", "name": "A", "kind": "twon"}"#,
                "unknown variant `twon`",
            ),
            (
                r#"- {"id": "a", "name": " ", "kind": "town"}"#,
                "\" \" is no name",
            ),
            (
                r#"- {"id": "a", "name": "A", "kind": "town", "aliases": ["B", ""]}"#,
                "\"\" is no name",
            ),
            (
                r#"- {"id": "a", "name": "A", "kind": "town", "lat": 133.5, "lon": 36}"#,
                "133.5 is no latitude: write degrees from -90 to 90",
            ),
            (
                r#"- {"id": "a", "name": "A", "kind": "town", "lat": 33.5, "lon": -181}"#,
                "-181 is no longitude",
            ),
            (r#"- {"id": "a", "name": "A"}"#, "missing field `kind`"),
            ("a: b", "one entry a line"),
            ("- {", "EOF"),
        ] {
            let error = parse::<PlaceEntry>(&format!("# places\n{wrong}\n")).expect_err(wrong);
            assert_eq!(error.line, 2, "{error}");
            assert!(error.reason.contains(said), "{error}");
            assert!(!error.reason.contains("at line 1"), "{error}");
        }
        let actor = r#"- {"id": "a", "name": "A", "kind": "town"}"#;
        let error = parse::<ActorEntry>(actor).expect_err("no kind of actor");
        assert!(error.reason.contains("unknown variant `town`"), "{error}");
    }

    #[test]
    fn containment_and_distance() {
        let g = Gazetteer::new(vec![], vec![place("town", Some("gov")), place("gov", None)])
            .expect("a list");
        assert!(g.is_within("town", "gov") && !g.is_within("gov", "town"));
        let km = distance_km((33.5138, 36.2765), (36.2021, 37.1343));
        assert!(
            (km - 309.0).abs() < 2.0,
            "Damascus to Aleppo is some 309 km: {km}"
        );
    }
}
