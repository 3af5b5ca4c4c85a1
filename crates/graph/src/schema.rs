//! `model.json`, which is the graph's shape as data: labels, relation types, their ends and the types of their properties.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// How a property is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PropertyType {
    Text,
    Texts,
    Int,
    Float,
    Bool,
    Date,
    DateTime,
    Point,
}

/// The whole model.
#[derive(Debug, Deserialize)]
pub struct Schema {
    /// Properties by label.
    pub labels: BTreeMap<String, BTreeMap<String, PropertyType>>,
    /// Second labels of `Event` by group.
    pub kinds: BTreeMap<String, Vec<String>>,
    /// By relation type.
    pub relationships: BTreeMap<String, RelationSchema>,
}

#[derive(Debug, Deserialize)]
pub struct RelationSchema {
    /// `From>To`, one for each pair of labels.
    pub ends: Vec<String>,
    pub properties: BTreeMap<String, PropertyType>,
}

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../model.json")).expect("a test reads model.json")
});

/// The model that this program writes.
#[must_use]
pub fn schema() -> &'static Schema {
    &SCHEMA
}

impl Schema {
    pub(crate) fn node_property(&self, label: &str, property: &str) -> Option<PropertyType> {
        self.labels.get(label)?.get(property).copied()
    }

    pub(crate) fn relation_property(&self, relation: &str, property: &str) -> Option<PropertyType> {
        self.relationships
            .get(relation)?
            .properties
            .get(property)
            .copied()
    }
}

#[cfg(test)]
mod tests {
    use model::batch::{Label, Relation};
    use model::claim::EventKind;

    use super::schema;

    #[test]
    fn every_label_relation_and_kind_of_the_program_is_in_the_model_and_nothing_else() {
        let schema = schema();
        let mut labels: Vec<&str> = Label::ALL.iter().map(|label| label.as_str()).collect();
        labels.sort_unstable();
        assert_eq!(schema.labels.keys().collect::<Vec<_>>(), labels);
        let mut relations: Vec<&str> = Relation::ALL.iter().map(|r| r.as_str()).collect();
        relations.sort_unstable();
        assert_eq!(schema.relationships.keys().collect::<Vec<_>>(), relations);
        for kind in EventKind::ALL {
            assert!(
                schema.kinds[kind.group().as_str()].contains(&kind.label().to_owned()),
                "{kind}"
            );
        }
        for relation in Relation::ALL {
            if let Some(key) = relation.key_property() {
                assert!(schema.relation_property(relation.as_str(), key).is_some());
            }
        }
    }
}
