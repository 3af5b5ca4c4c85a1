//! Nodes of sources, and of actors and places that no list has. Each is made from what its id is made from, and so is the same node
//! whoever names it first.

use model::batch::{Edge, Label, Node, NodeKey, Relation};
use model::claim::{Citation, Entity, EntityKind};
use model::gazetteer::Gazetteer;
use model::id;
use model::source::{Source, Sources};
use model::text::fold;

/// `kind` of an actor or place that no list has.
pub(crate) const UNLISTED: &str = "unlisted";

/// `origin` of the `WITHIN` of an unlisted place: the place around it is part of its id, and the sentences are those that mention it.
const BY_NAME: &str = "name";

/// A configured publisher.
pub(crate) fn publisher(source: &Source) -> Node {
    Node::new(Label::Source, &source.id)
        .with("title", source.name.as_str())
        .with("name", source.name.as_str())
        .with("url", source.home.as_str())
        .with("kind", "publisher")
        .maybe("language", source.language.as_deref())
        .maybe("reliability", source.reliability.as_deref())
}

/// The source that a document belongs to: configured, or a bare domain.
pub(crate) fn source(id: &str, sources: &Sources) -> Node {
    match sources.get(id) {
        Some(source) => publisher(source),
        None => plain_source(id, id, "domain"),
    }
}

/// The source that a claim cites: by an alias of a source's file, else a listed actor, else only a name. An actor that one of its names
/// makes a configured source is that source, so that a monitor has one voice however it is cited.
pub(crate) fn cited(citation: &Citation, sources: &Sources, gazetteer: &Gazetteer) -> Node {
    let actor = citation.actor.as_deref().and_then(|id| gazetteer.actor(id));
    let by_actor = || {
        let actor = actor?;
        std::iter::once(&actor.name)
            .chain(&actor.aliases)
            .find_map(|name| sources.cited(name))
    };
    if let Some(source) = sources.cited(&citation.name).or_else(by_actor) {
        return publisher(source);
    }
    match actor {
        Some(actor) => plain_source(&format!("actor:{}", actor.id), &actor.name, "actor"),
        None => plain_source(
            &id::cited_source(&citation.name),
            &titled(&citation.name),
            "cited",
        ),
    }
}

fn plain_source(id: &str, name: &str, kind: &str) -> Node {
    Node::new(Label::Source, id)
        .with("title", name)
        .with("name", name)
        .with("kind", kind)
}

pub(crate) fn key(entity: &Entity) -> NodeKey {
    let label = match entity.is {
        EntityKind::Actor => Label::Actor,
        EntityKind::Location => Label::Location,
    };
    NodeKey::new(label, &entity.id)
}

/// What a mention finds at its end.
pub(crate) enum Known {
    /// An entry of the gazetteer, which writes its node itself.
    Listed,
    /// A node of its own, and where it lies.
    Unlisted(Node, Option<Edge>),
    /// An id that neither the gazetteer nor the text explains.
    Nobody,
}

pub(crate) fn known(entity: &Entity, gazetteer: &Gazetteer) -> Known {
    let is_listed = match entity.is {
        EntityKind::Actor => gazetteer.actor(&entity.id).is_some(),
        EntityKind::Location => gazetteer.place(&entity.id).is_some(),
    };
    if is_listed {
        return Known::Listed;
    }
    let Some(unknown) = &entity.unknown else {
        return Known::Nobody;
    };
    let key = key(entity);
    let name = titled(&unknown.name);
    // What kind of thing each text calls it differs from text to text, so it is no property of the node.
    let node = Node::new(key.label, &key.id)
        .with("title", name.as_str())
        .with("name", name.as_str())
        .with("kind", UNLISTED);
    let container = unknown
        .container
        .as_deref()
        .filter(|place| key.label == Label::Location && gazetteer.place(place).is_some());
    let within = container.map(|place| {
        Edge::new(Relation::Within, key, NodeKey::new(Label::Location, place))
            .with("origin", BY_NAME)
    });
    Known::Unlisted(node, within)
}

/// The folded name with capitals, so that two spellings that make one id make one name.
fn titled(name: &str) -> String {
    let words: Vec<String> = fold(name)
        .split(' ')
        .map(|word| {
            let mut chars = word.chars();
            chars
                .next()
                .map(|first| first.to_uppercase().chain(chars).collect())
                .unwrap_or_default()
        })
        .collect();
    words.join(" ")
}
