//! Which reports are one event. In: documents as read, and what the store knows around them. Out: the batch that makes the graph the
//! projection of both. Pure and independent of the order of arrival: evidence is a function of a document's captures, knowledge one of
//! the claims of a component, and a batch is the difference to what the store has.
//!
//! In reading order: [`Work`] joins the parts; [`evidence()`] writes what a document says, from the history of its texts; a [`Stated`] is a
//! claim read back from the graph; [`pair_score`] compares two; [`component()`] makes events of them; `lasting` makes the relations that outlast them.

mod work;

mod history;

mod evidence;

mod names;

mod stated;

mod score;

mod places;

mod join;

mod component;

mod lasting;

mod event;

mod toll;

mod diff;

mod indexed;

mod gazetteer;

mod cluster;

use std::collections::BTreeSet;

pub use cluster::{Pair, clusters, pairs};
pub use component::{Candidate, Resolution, Resolved, component};
pub use evidence::{Evidence, evidence};
pub use gazetteer::{gazetteer_batch, gazetteer_touch, source_batch};
pub use score::{Feature, JOIN, REVIEW, Score, pair_score};
pub use stated::{Count, Dates, Part, Stated};
pub use work::Work;

/// What people decided, by claim ids. A pair may stand in either order; nobody's "same" contradicts anybody's "different".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    pub same: BTreeSet<(String, String)>,
    pub different: BTreeSet<(String, String)>,
    /// Claims that are wrong: they take part in joining and give no vote to anything else.
    pub wrong: BTreeSet<String>,
}
