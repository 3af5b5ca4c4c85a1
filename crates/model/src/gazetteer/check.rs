//! A gazetteer -> what is wrong in it: ids, circles, words that no text could match, and names that nothing tells apart.

use std::collections::BTreeMap;

use super::{ActorEntry, Fault, Gazetteer, GazetteerError, PlaceEntry};
use crate::claim::EntityKind;
use crate::text::fold;

/// In the order of the entries. Names are compared only when ids and parents are sound.
pub(super) fn errors(gazetteer: &Gazetteer) -> Vec<GazetteerError> {
    let mut out = Vec::new();
    twice(
        &mut out,
        EntityKind::Actor,
        gazetteer.actors.iter().map(|a| &a.id),
    );
    twice(
        &mut out,
        EntityKind::Location,
        gazetteer.places.iter().map(|p| &p.id),
    );
    for actor in &gazetteer.actors {
        of_actor(&mut out, gazetteer, actor);
    }
    for place in &gazetteer.places {
        of_place(&mut out, gazetteer, place);
    }
    same_words(&mut out, &gazetteer.actors);
    if out.is_empty() {
        let actors = gazetteer.actors.iter().map(|a| {
            let names = std::iter::once(&a.name).chain(&a.name_ar).chain(&a.aliases);
            (&a.id, &a.kind, a.parent.as_ref(), names.collect())
        });
        same_names(&mut out, EntityKind::Actor, actors);
        let places = gazetteer.places.iter().map(|p| {
            let names = std::iter::once(&p.name).chain(&p.name_ar).chain(&p.aliases);
            (&p.id, &p.kind, p.parent.as_ref(), names.collect())
        });
        same_names(&mut out, EntityKind::Location, places);
    }
    out
}

/// The entries are sorted by id.
fn twice<'a>(out: &mut Vec<GazetteerError>, of: EntityKind, ids: impl Iterator<Item = &'a String>) {
    let mut before = None;
    for id in ids {
        if before == Some(id) {
            out.push(error(of, id, Fault::Twice));
        }
        before = Some(id);
    }
}

fn of_actor(out: &mut Vec<GazetteerError>, gazetteer: &Gazetteer, actor: &ActorEntry) {
    let of = EntityKind::Actor;
    let mut actors = vec![("parent", &actor.parent), ("backer", &actor.backer)];
    let successor = actor.succeeded.as_ref().map(|s| s.by.clone());
    actors.push(("succeeded", &successor));
    let mut countries = Vec::new();
    for nation in &actor.nations {
        actors.extend([("backed", &nation.backed), ("militias", &nation.militias)]);
        countries.extend([("country", &nation.country), ("capital", &nation.capital)]);
    }
    let is_actor = |id: &str| gazetteer.actor(id).is_some();
    let is_place = |id: &str| gazetteer.place(id).is_some();
    let lost = listed(actors, &is_actor).chain(listed(countries, &is_place));
    out.extend(lost.map(|fault| error(of, &actor.id, fault)));
    if gazetteer.ancestors_of_actor(&actor.id).len() > gazetteer.actors.len() {
        out.push(error(of, &actor.id, Fault::Cycle));
    }
    let nations = actor.nations.iter().flat_map(|nation| &nation.words);
    let unmatched = (actor.nouns.iter())
        .filter(|word| !is_one_word(word, &word.to_lowercase()))
        .map(|word| ("nouns", word));
    let unmatched = unmatched
        .chain(lower_case("references", &actor.references))
        .chain(lower_case("nations", nations));
    out.extend(unmatched.map(|(field, word)| {
        let word = word.clone();
        error(of, &actor.id, Fault::Unmatched { field, word })
    }));
}

/// A text is searched word by word, each in lower case and without accents and marks.
fn is_one_word(word: &str, key: &str) -> bool {
    fold(word) == key && !key.contains(' ')
}

fn lower_case<'a>(
    field: &'static str,
    words: impl IntoIterator<Item = &'a String>,
) -> impl Iterator<Item = (&'static str, &'a String)> {
    let wrong = words.into_iter().filter(|word| !is_one_word(word, word));
    wrong.map(move |word| (field, word))
}

/// A noun means one actor, and a word of a nation one nation.
fn same_words(out: &mut Vec<GazetteerError>, actors: &[ActorEntry]) {
    let mut first = BTreeMap::new();
    for actor in actors {
        let nouns = actor.nouns.iter().map(|word| ("nouns", word, 0));
        let nations = actor.nations.iter().enumerate();
        let words = nations.flat_map(|(at, nation)| nation.words.iter().map(move |w| (at, w)));
        for (field, word, at) in nouns.chain(words.map(|(at, word)| ("nations", word, at))) {
            let this = (&actor.id, at);
            let other = *first.entry((field, word.to_lowercase())).or_insert(this);
            if other != this {
                let (word, other) = (word.clone(), other.0.clone());
                let fault = Fault::SameWord { field, word, other };
                out.push(error(EntityKind::Actor, &actor.id, fault));
            }
        }
    }
}

fn of_place(out: &mut Vec<GazetteerError>, gazetteer: &Gazetteer, place: &PlaceEntry) {
    let of = EntityKind::Location;
    let between = place.between.iter().flatten().cloned().map(Some);
    let between: Vec<Option<String>> = between.collect();
    let fields = std::iter::once(("parent", &place.parent))
        .chain(between.iter().map(|country| ("between", country)));
    let is_place = |id: &str| gazetteer.place(id).is_some();
    let lost = listed(fields, &is_place);
    out.extend(lost.map(|fault| error(of, &place.id, fault)));
    if gazetteer.ancestors(&place.id).len() > gazetteer.places.len() {
        out.push(error(of, &place.id, Fault::Cycle));
    }
}

/// The fields whose id is not listed.
fn listed<'a>(
    fields: impl IntoIterator<Item = (&'static str, &'a Option<String>)>,
    is_listed: &dyn Fn(&str) -> bool,
) -> impl Iterator<Item = Fault> {
    fields.into_iter().filter_map(|(field, name)| {
        let name = name.as_ref().filter(|name| !is_listed(name))?;
        Some(Fault::Dangling {
            field,
            name: name.clone(),
        })
    })
}

/// Id, kind, parent and names of an entry.
type Named<'a> = (&'a String, &'a String, Option<&'a String>, Vec<&'a String>);

fn same_names<'a>(
    out: &mut Vec<GazetteerError>,
    of: EntityKind,
    entries: impl Iterator<Item = Named<'a>>,
) {
    let mut first = BTreeMap::new();
    for (id, kind, parent, names) in entries {
        for name in names {
            let other = *first.entry((kind, parent, fold(name))).or_insert(id);
            let fault = Fault::SameName {
                name: name.clone(),
                other: other.clone(),
            };
            let wrong = error(of, id, fault);
            if other != id && out.last() != Some(&wrong) {
                out.push(wrong);
            }
        }
    }
}

fn error(of: EntityKind, id: &str, fault: Fault) -> GazetteerError {
    GazetteerError {
        of,
        id: id.to_owned(),
        fault,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn place(id: &str, more: serde_json::Value) -> PlaceEntry {
        let mut row = json!({"id": id, "name": id, "kind": "town"});
        let fields = row.as_object_mut().expect("an object");
        fields.extend(more.as_object().expect("an object").clone());
        serde_json::from_value(row).expect("an entry")
    }

    fn actor(id: &str, more: serde_json::Value) -> ActorEntry {
        let mut row = json!({"id": id, "name": id, "kind": "militia"});
        let fields = row.as_object_mut().expect("an object");
        fields.extend(more.as_object().expect("an object").clone());
        serde_json::from_value(row).expect("an entry")
    }

    fn check(actors: Vec<ActorEntry>, places: Vec<PlaceEntry>, said: &[&str]) {
        let errors = Gazetteer::new(actors, places).expect_err("a wrong list").0;
        let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
        let told = errors.iter().zip(said).all(|(e, s)| e.starts_with(s));
        assert!(errors.len() == said.len() && told, "{errors:?}");
    }

    #[test]
    fn every_wrong_entry_is_named() {
        let (none, gov) = (json!({}), json!({"parent": "gov"}));
        check(
            vec![],
            vec![place("a", none.clone()), place("a", none.clone())],
            &["\"a\" is listed twice"],
        );
        check(
            vec![actor(
                "m",
                json!({"backer": "x", "nations": [{"words": ["n"], "militias": "y", "country": "z"}]}),
            )],
            vec![place("a", gov), place("b", json!({"between": [["w"]]}))],
            &[
                "\"m\" names \"x\" as its backer",
                "\"m\" names \"y\" as its militias",
                "\"m\" names \"z\" as its country",
                "\"a\" names \"gov\" as its parent",
                "\"b\" names \"w\" as its between",
            ],
        );
        check(
            vec![actor("m", json!({"parent": "m"}))],
            vec![
                place("a", json!({"parent": "b"})),
                place("b", json!({"parent": "a"})),
            ],
            &["\"m\" lies", "\"a\" lies", "\"b\" lies"],
        );
    }

    #[test]
    fn a_word_that_no_text_could_match_is_refused() {
        check(
            vec![actor(
                "m",
                json!({
                    "references": ["gunmen", "the gunmen", "Militants"],
                    "nouns": ["Regime", "old regime"],
                    "nations": [{"words": ["karmia", "Karmian", "kármi"]}],
                }),
            )],
            vec![],
            &[
                "\"m\" has \"old regime\" among its nouns",
                "\"m\" has \"the gunmen\" among its references",
                "\"m\" has \"Militants\" among its references",
                "\"m\" has \"Karmian\" among its nations",
                "\"m\" has \"kármi\" among its nations",
            ],
        );
    }

    #[test]
    fn a_word_that_means_two_is_refused() {
        let nation = |word: &str| json!({"nations": [{"words": [word]}], "references": ["men"]});
        check(
            vec![
                actor("m", json!({"nouns": ["regime"]})),
                actor("n", json!({"nouns": ["Regime"]})),
                actor("o", nation("karmian")),
                actor("p", nation("karmian")),
                actor(
                    "q",
                    json!({"nations": [{"words": ["orm"]}, {"words": ["orm"]}]}),
                ),
            ],
            vec![],
            &[
                "\"n\" has \"Regime\" among its nouns, and so has \"m\"",
                "\"p\" has \"karmian\" among its nations, and so has \"o\"",
                "\"q\" has \"orm\" among its nations, and so has \"q\"",
            ],
        );
        let apart = vec![actor("m", nation("karmian")), actor("n", nation("ormian"))];
        assert!(
            Gazetteer::new(apart, vec![]).is_ok(),
            "several may be referred to by one word, and the text tells"
        );
    }

    #[test]
    fn one_name_for_two_of_a_kind_in_one_place_is_refused() {
        let town = |id, parent: &str| place(id, json!({"name": "Al-Karm", "parent": parent}));
        let around = || vec![place("north", json!({})), place("south", json!({}))];
        check(
            vec![],
            [
                around(),
                vec![
                    town("a", "north"),
                    place("b", json!({"aliases": ["al karm"], "parent": "north"})),
                ],
            ]
            .concat(),
            &["\"b\" is called \"al karm\", and so is \"a\""],
        );
        let apart = [around(), vec![town("a", "north"), town("b", "south")]].concat();
        assert!(
            Gazetteer::new(vec![], apart).is_ok(),
            "the place around tells"
        );
        let village = place(
            "b",
            json!({"name": "Al-Karm", "kind": "village", "parent": "north"}),
        );
        let kinds = [around(), vec![town("a", "north"), village]].concat();
        assert!(Gazetteer::new(vec![], kinds).is_ok(), "the kind tells");
        check(
            vec![
                actor("m", json!({"aliases": ["X"]})),
                actor("n", json!({"aliases": ["x"]})),
            ],
            vec![],
            &["\"n\" is called \"x\", and so is \"m\""],
        );
    }
}
