//! What the gazetteer says of an actor or a border beside its names: the nations it stands for, the words that refer to it, the
//! countries on both sides.

use model::gazetteer::{Gazetteer, Nation};
use rustc_hash::FxHashMap;

use crate::token::Token;

/// A nation and the actor that is its state.
pub(crate) struct NationOf {
    pub state: String,
    pub nation: Nation,
}

#[derive(Default)]
pub(crate) struct Listed {
    nations: Vec<NationOf>,
    nation_at: FxHashMap<String, usize>,
    /// Word -> the actor that it means wherever it stands, and whether it needs a capital for that.
    nouns: FxHashMap<String, (String, bool)>,
    /// Word -> the actors that it can refer to.
    references: FxHashMap<String, Vec<String>>,
    /// Sorted countries -> the border between them.
    borders: FxHashMap<Vec<String>, String>,
}

impl Listed {
    pub(super) fn new(gazetteer: &Gazetteer) -> Self {
        let mut out = Self::default();
        for actor in &gazetteer.actors {
            for nation in &actor.nations {
                let at = out.nations.len();
                out.nation_at
                    .extend(nation.words.iter().map(|word| (word.clone(), at)));
                out.nations.push(NationOf {
                    state: actor.id.clone(),
                    nation: nation.clone(),
                });
            }
            for word in &actor.nouns {
                let key = word.to_lowercase();
                let needs_capital = key != *word;
                out.nouns.insert(key, (actor.id.clone(), needs_capital));
            }
            for word in &actor.references {
                let able = out.references.entry(word.clone()).or_default();
                able.push(actor.id.clone());
            }
        }
        for place in &gazetteer.places {
            for countries in &place.between {
                let mut countries = countries.clone();
                countries.sort_unstable();
                out.borders.insert(countries, place.id.clone());
            }
        }
        out
    }

    /// The nation of a name or modifier: `iran`, `iranian`.
    pub(crate) fn nation(&self, word: &str) -> Option<&NationOf> {
        self.nations.get(*self.nation_at.get(word)?)
    }

    /// `Palestinians`, `Iraqis`, `Lebanese`: people of a nation, listed or by the ending.
    pub(crate) fn is_of_a_people(&self, word: &str) -> bool {
        let singular = word.strip_suffix('s').unwrap_or(word);
        self.nation(word).is_some()
            || self.nation(singular).is_some()
            || ["inian", "ian", "ese", "raeli", "raqi", "emeni", "audi"]
                .iter()
                .any(|end| singular.ends_with(end))
    }

    /// The state of a country.
    pub(crate) fn state_of(&self, country: &str) -> Option<&str> {
        let is_it = |n: &&NationOf| n.nation.country.as_deref() == Some(country);
        Some(self.nations.iter().find(is_it)?.state.as_str())
    }

    /// The state whose capital it is.
    pub(crate) fn governed_from(&self, place: &str) -> Option<&str> {
        let is_it = |n: &&NationOf| n.nation.capital.as_deref() == Some(place);
        Some(self.nations.iter().find(is_it)?.state.as_str())
    }

    /// Who stands for the groups backed by that state.
    pub(crate) fn backed_by(&self, state: &str) -> Option<&str> {
        let mut of_state = self.nations.iter().filter(|n| n.state == state);
        of_state.find_map(|n| n.nation.backed.as_deref())
    }

    pub(crate) fn noun(&self, token: &Token) -> Option<&str> {
        let (id, needs_capital) = self.nouns.get(&token.key)?;
        (!needs_capital || token.is_capital()).then_some(id.as_str())
    }

    /// Whom a word can refer to, once they are named.
    pub(crate) fn references(&self, word: &str) -> &[String] {
        self.references.get(word).map_or(&[], Vec::as_slice)
    }

    /// The border between these countries, which are sorted.
    pub(crate) fn border(&self, countries: &[&str]) -> Option<&str> {
        let key: Vec<String> = countries.iter().map(|c| (*c).to_owned()).collect();
        self.borders.get(&key).map(String::as_str)
    }
}
