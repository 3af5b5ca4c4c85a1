//! The actors and places that have a name of our own, and how they lie inside each other.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// A group, force, state, monitor or medium.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActorEntry {
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub name_ar: Option<String>,
    #[serde(default)]
    pub aliases: Vec<String>,
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
}

/// A place; `parent` is the place around it (neighbourhood < city < district < governorate < country).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceEntry {
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub name_ar: Option<String>,
    #[serde(default)]
    pub aliases: Vec<String>,
    pub kind: String,
    #[serde(default)]
    pub parent: Option<String>,
    /// Degrees, WGS 84.
    #[serde(default)]
    pub lat: Option<f64>,
    #[serde(default)]
    pub lon: Option<f64>,
    /// Of a crossing: held open by a state.
    #[serde(default)]
    pub official: Option<bool>,
    #[serde(default)]
    pub geonames: Option<String>,
    /// Too small, or too like another word, to be meant where nothing around the name says that it is a place.
    #[serde(default)]
    pub announced: bool,
    #[serde(default)]
    pub wikidata: Option<String>,
    #[serde(default)]
    pub was: Vec<String>,
}

/// Radius of the Earth used for every distance that decides, in km (GRS 80 mean radius).
const EARTH_RADIUS_KM: f64 = 6371.0088;

/// A line of a gazetteer file that is no entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct EntryError {
    /// Counted from 1.
    pub line: usize,
    pub reason: String,
}

/// Reads a gazetteer file: one entry a line, `- {json}`; blank lines and `#` comments are skipped.
///
/// # Errors
/// The first line that is no entry: not `- {`, broken JSON, a key that is missing or unknown.
pub fn parse<T: serde::de::DeserializeOwned>(text: &str) -> Result<Vec<T>, EntryError> {
    let mut entries = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let error = |reason: String| EntryError {
            line: at + 1,
            reason,
        };
        let json = line
            .strip_prefix("- ")
            .ok_or_else(|| error("expected `- {…}`, one entry a line".to_owned()))?;
        entries.push(serde_json::from_str(json).map_err(|e| error(e.to_string()))?);
    }
    Ok(entries)
}

/// All entries, found by id.
#[derive(Clone, Debug, Default)]
pub struct Gazetteer {
    pub actors: Vec<ActorEntry>,
    pub places: Vec<PlaceEntry>,
    actor_at: HashMap<String, usize>,
    place_at: HashMap<String, usize>,
    hash: String,
}

/// An entry that contradicts another.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GazetteerError {
    #[error("{id:?} is listed twice")]
    Twice { id: String },
    #[error("{id:?} names {name:?} as its {field}, and no entry has that id")]
    Dangling {
        id: String,
        field: &'static str,
        name: String,
    },
    #[error("{id:?} lies inside itself")]
    Cycle { id: String },
}

impl Gazetteer {
    /// # Errors
    /// Two entries with one id, a parent or backer that is not listed, or a circle of parents.
    pub fn new(
        mut actors: Vec<ActorEntry>,
        mut places: Vec<PlaceEntry>,
    ) -> Result<Self, GazetteerError> {
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
        let actor_at = index(actors.iter().map(|a| &a.id))?;
        let place_at = index(places.iter().map(|p| &p.id))?;
        let gazetteer = Self {
            actors,
            places,
            actor_at,
            place_at,
            hash,
        };
        gazetteer.check()?;
        Ok(gazetteer)
    }

    fn check(&self) -> Result<(), GazetteerError> {
        for actor in &self.actors {
            for (field, name) in [("parent", &actor.parent), ("backer", &actor.backer)] {
                if let Some(name) = name.as_ref().filter(|name| self.actor(name).is_none()) {
                    return Err(GazetteerError::Dangling {
                        id: actor.id.clone(),
                        field,
                        name: name.clone(),
                    });
                }
            }
            if self.ancestors_of_actor(&actor.id).len() > self.actors.len() {
                return Err(GazetteerError::Cycle {
                    id: actor.id.clone(),
                });
            }
        }
        for place in &self.places {
            if let Some(name) = place
                .parent
                .as_ref()
                .filter(|name| self.place(name).is_none())
            {
                return Err(GazetteerError::Dangling {
                    id: place.id.clone(),
                    field: "parent",
                    name: name.clone(),
                });
            }
            if self.ancestors(&place.id).len() > self.places.len() {
                return Err(GazetteerError::Cycle {
                    id: place.id.clone(),
                });
            }
        }
        Ok(())
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

fn index<'a>(
    ids: impl Iterator<Item = &'a String>,
) -> Result<HashMap<String, usize>, GazetteerError> {
    let mut at = HashMap::new();
    for (position, id) in ids.enumerate() {
        if at.insert(id.clone(), position).is_some() {
            return Err(GazetteerError::Twice { id: id.clone() });
        }
    }
    Ok(at)
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
    fn wrong_lists_are_refused_by_name() {
        let twice = Gazetteer::new(vec![], vec![place("a", None), place("a", None)]);
        assert_eq!(
            twice.err(),
            Some(GazetteerError::Twice { id: "a".to_owned() })
        );
        let dangling = Gazetteer::new(vec![], vec![place("a", Some("b"))]);
        assert!(matches!(dangling, Err(GazetteerError::Dangling { .. })));
        let circle = Gazetteer::new(vec![], vec![place("a", Some("b")), place("b", Some("a"))]);
        assert!(matches!(circle, Err(GazetteerError::Cycle { .. })));
    }

    #[test]
    fn a_line_that_is_no_entry_is_named() {
        let line = r#"- {"id": "a", "name": "A", "kind": "town"}"#;
        let read = parse::<PlaceEntry>(&format!("# places\n\n{line}\n")).expect("an entry");
        assert_eq!(read[0].id, "a");
        for wrong in [
            r#"- {"id": "a", "name": "A", "kind": "town", "colour": 1}"#,
            "a: b",
            "- {",
        ] {
            let error = parse::<PlaceEntry>(&format!("# places\n{wrong}\n")).expect_err(wrong);
            assert_eq!(error.line, 2, "{error}");
        }
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
