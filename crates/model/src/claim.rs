//! What an article says happened, each value with the words it came from.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::article::DatePrecision;
use crate::text::Span;
use crate::words::words;

words! {
    /// A class of incident; the definitions stand in `docs/scheme.md`.
    pub enum EventKind {
        Strike = "strike",
        Attack = "attack",
        Clash = "clash",
        Explosion = "explosion",
        Operation = "operation",
        Shipment = "shipment",
        Movement = "movement",
        Seizure = "seizure",
    }
}

words! {
    pub enum Group {
        Violence = "violence",
        Transfer = "transfer",
    }
}

impl EventKind {
    #[must_use]
    pub const fn group(self) -> Group {
        match self {
            Self::Strike | Self::Attack | Self::Clash | Self::Explosion | Self::Operation => {
                Group::Violence
            }
            Self::Shipment | Self::Movement | Self::Seizure => Group::Transfer,
        }
    }

    /// The second label of its `Event` node.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Strike => "Strike",
            Self::Attack => "Attack",
            Self::Clash => "Clash",
            Self::Explosion => "Explosion",
            Self::Operation => "Operation",
            Self::Shipment => "Shipment",
            Self::Movement => "Movement",
            Self::Seizure => "Seizure",
        }
    }
}

words! {
    /// How firmly the text puts the deed to the actor.
    pub enum Certainty {
        Asserted = "asserted",
        /// Only the perpetrator or a party says so.
        Claimed = "claimed",
        Suspected = "suspected",
        Denied = "denied",
        Unknown = "unknown",
    }
}

words! {
    /// What somebody or some place is to an incident.
    pub enum Role {
        Attacker = "attacker",
        Target = "target",
        Victim = "victim",
        Sender = "sender",
        Recipient = "recipient",
        Escort = "escort",
        Place = "place",
        Origin = "origin",
        Destination = "destination",
        Via = "via",
        Storage = "storage",
        Cited = "cited",
        /// Says that it did not do it, or that what is told did not happen.
        Denier = "denier",
        /// The ends of a lasting relation.
        Subject = "subject",
        Object = "object",
    }
}

words! {
    pub enum EntityKind {
        Actor = "actor",
        Location = "location",
    }
}

/// Who or where a name means: a gazetteer id, or an id made from a name that no list has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Entity {
    pub is: EntityKind,
    pub id: String,
    /// For a name that no list has: as the text spells it, what kind of thing the text says it is (`town`, `militia`) and the
    /// gazetteer id of the place or actor around it.
    pub unknown: Option<UnknownName>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct UnknownName {
    pub name: String,
    pub kind: String,
    pub container: Option<String>,
}

/// A name in the text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Named {
    pub entity: Entity,
    pub text: String,
    pub span: Span,
}

/// A name that plays a part in a claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    pub role: Role,
    pub entity: Entity,
    pub text: String,
    pub span: Span,
    /// Of a place: `near`, `east of`, `outskirts of`, `between`; absent when it is the place itself.
    pub relation: Option<String>,
    pub distance_km: Option<f64>,
    /// Of a place: `exact`, `near`, `region`.
    pub precision: Option<String>,
    pub certainty: Option<Certainty>,
}

/// When something happened, in the calendar of the place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    /// First and last possible day.
    pub start: Date,
    pub end: Date,
    pub precision: DatePrecision,
    /// `HH:MM` or a part of the day, where stated.
    pub time: Option<String>,
    /// The words, and the rule that read them.
    pub text: String,
    pub span: Option<Span>,
    pub rule: String,
    /// What speaks against the day as the text has it; the day is kept as said.
    pub flags: Vec<DateFlag>,
}

words! {
    /// Why a date that a text states may be wrong.
    pub enum DateFlag {
        /// The weekday said beside it is that of another day.
        Weekday = "weekday",
        /// It lies after the publication date.
        Future = "future",
        /// It lies a year before the news of a January: the old year, written from habit.
        Year = "year",
    }
}

words! {
    pub enum Measure {
        Killed = "killed",
        Wounded = "wounded",
        Missing = "missing",
    }
}

words! {
    pub enum Qualifier {
        Exact = "exact",
        AtLeast = "atLeast",
        About = "about",
    }
}

words! {
    pub enum Scope {
        Event = "event",
        /// A count over a period; never an incident's own toll.
        Cumulative = "cumulative",
        /// A count that the same text says has changed since.
        Earlier = "earlier",
        /// A count of the same people by another source than the one whose count stands.
        Other = "other",
    }
}

/// A count of people killed, wounded or missing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Toll {
    pub measure: Measure,
    pub low: u32,
    pub best: u32,
    pub high: u32,
    pub qualifier: Qualifier,
    pub scope: Scope,
    /// The whole count, not one group's part of it.
    pub is_total: bool,
    pub victim: Option<Entity>,
    /// `civilians`, `fighters`, `children` …
    pub victim_kind: Option<String>,
    pub text: String,
    pub span: Span,
}

/// Vehicles of one kind; the count is absent where the text gives none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Vehicles {
    pub kind: String,
    pub count: Option<u32>,
}

/// Who is quoted: 1 = by the publisher, 2 = by that source, and so on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    pub name: String,
    /// Gazetteer id when it is a known actor.
    pub actor: Option<String>,
    pub depth: u32,
    pub span: Span,
}

/// A value of a claim that is a word of the scheme, and the words of the text that it was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worded {
    /// `weapons`, `cargo`, `vehicles` or `disguise`.
    pub field: String,
    pub value: String,
    pub text: String,
    pub span: Span,
}

/// What one text says of one incident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    pub kind: EventKind,
    /// The main clause, to the letter.
    pub quote: String,
    pub span: Span,
    pub certainty: Certainty,
    /// A recap, not what the article newly reports.
    pub is_background: bool,
    pub when: Option<When>,
    /// `--MM-DD` where a day is stated and its year cannot be known.
    pub yearless: Option<String>,
    pub mentions: Vec<Mention>,
    /// The words of the scheme: `airstrike`, `drone` …
    pub weapons: Vec<String>,
    pub cargo: Vec<String>,
    pub vehicles: Vec<Vehicles>,
    /// Pieces of cargo.
    pub quantity: Option<u32>,
    /// What the load was disguised as, or `disguised`.
    pub disguise: Option<String>,
    /// Where weapons, cargo, vehicles and disguise stand in the text.
    pub words: Vec<Worded>,
    pub tolls: Vec<Toll>,
    pub citations: Vec<Citation>,
    /// Positions in [`Extraction::claims`] of the loads that this strike hit.
    pub struck: Vec<usize>,
    /// 0 to 1.
    pub confidence: f64,
    /// The rule that made the claim, and after [`RECAP`] the cue that makes it a recap.
    pub rule: String,
}

/// Parts the rule of a claim from the cue that makes it a recap.
pub const RECAP: &str = "; recap: ";

words! {
    /// How an actor stands to another actor, or to a place, for longer than an incident.
    pub enum RelationKind {
        /// Supports it with arms, money or men.
        Backs = "backs",
        PartOf = "part_of",
        /// Has a base, positions or men at a place.
        PresentAt = "present_at",
        Controls = "controls",
    }
}

/// What one text says of a lasting relation; it tells no incident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LastingRelation {
    pub kind: RelationKind,
    /// The backer, the part, who is there, who controls.
    pub from: Named,
    pub to: Named,
    /// Its sentence, to the letter.
    pub quote: String,
    pub span: Span,
    /// `asserted`, `claimed` (a party says so) or `suspected`.
    pub certainty: Certainty,
    pub citations: Vec<Citation>,
    /// The rule that read it.
    pub rule: String,
}

/// Something that looks like news and could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    pub span: Span,
    pub text: String,
    pub reason: String,
}

/// All that was understood of one text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Extraction {
    /// Every actor and place named, in order of the text.
    pub names: Vec<Named>,
    pub claims: Vec<Claim>,
    /// Each relation once, where it is said first.
    pub relations: Vec<LastingRelation>,
    pub unread: Vec<Unread>,
}
