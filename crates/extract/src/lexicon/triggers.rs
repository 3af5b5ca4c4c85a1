//! The words that announce an incident: one row each, with what they say by themselves.

use std::collections::HashMap;

/// What a trigger says; the frames decide the kind from it and from what stands around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sense {
    /// Violence of any kind: the means and the actor decide.
    Hit,
    /// Fire from a distance, whatever stands around it.
    Fire,
    /// People on the ground.
    Assault,
    Clash,
    Blast,
    Sweep,
    /// Death alone: an incident only where nothing better is said.
    Death,
    /// Somebody carries something somewhere.
    Carry,
    /// Something comes in.
    Arrive,
    /// A load or a column as a noun.
    Load,
    Deploy,
    Withdraw,
    Seize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Noun,
    /// A finite verb or an infinitive.
    Verb,
    /// A past form that is also a participle.
    Past,
    /// `-ing`.
    Ing,
    /// Noun or verb: the words around decide.
    Either,
}

#[derive(Debug)]
pub(crate) struct Trigger {
    pub sense: Sense,
    pub form: Form,
}

const fn row(sense: Sense, form: Form) -> Trigger {
    Trigger { sense, form }
}

use Form::{Either, Ing, Noun, Past, Verb};
use Sense::{
    Arrive, Assault, Blast, Carry, Clash, Death, Deploy, Fire, Hit, Load, Seize, Sweep, Withdraw,
};

const ROWS: &[(Trigger, &[&str])] = &[
    (
        row(Hit, Either),
        &[
            "attack", "attacks", "target", "targets", "hit", "hits", "destroy", "destroys", "raid",
            "raids",
        ],
    ),
    (
        row(Hit, Past),
        &[
            "attacked",
            "targeted",
            "destroyed",
            "raided",
            "assassinated",
            "sunk",
        ],
    ),
    (
        row(Hit, Ing),
        &["attacking", "targeting", "hitting", "destroying", "raiding"],
    ),
    (
        row(Hit, Noun),
        &["assassination", "aggression", "bombing", "bombings"],
    ),
    (
        row(Fire, Either),
        &[
            "strike",
            "strikes",
            "airstrike",
            "airstrikes",
            "bomb",
            "bombs",
        ],
    ),
    (
        row(Fire, Verb),
        &[
            "bombards", "bombard", "shell", "pounds", "pound", "fires", "launches",
        ],
    ),
    (
        row(Fire, Past),
        &[
            "struck",
            "bombed",
            "bombarded",
            "shelled",
            "pounded",
            "pummelled",
            "pummeled",
            "dropped",
            "fired",
            "landed",
            "launched",
        ],
    ),
    (
        row(Fire, Ing),
        &["striking", "bombarding", "firing", "pounding"],
    ),
    (
        row(Fire, Noun),
        &["bombardment", "shelling", "bombardments", "barrage"],
    ),
    (
        row(Assault, Either),
        &["ambush", "ambushes", "assault", "assaults", "storm"],
    ),
    (
        row(Assault, Past),
        &[
            "ambushed",
            "assaulted",
            "stormed",
            "shot",
            "gunned",
            "hurled",
            "threw",
            "lobbed",
            "stabbed",
            "kidnapped",
            "beheaded",
            "executed",
        ],
    ),
    (row(Assault, Ing), &["ambushing", "storming"]),
    (
        row(Assault, Noun),
        &["shooting", "gunfire", "offensive", "fire"],
    ),
    (row(Clash, Either), &["clash", "clashes"]),
    (row(Clash, Past), &["clashed"]),
    (
        row(Clash, Noun),
        &["clashing", "battles", "firefight", "skirmishes", "fighting"],
    ),
    (
        row(Blast, Noun),
        &["explosion", "explosions", "blast", "blasts", "detonation"],
    ),
    (row(Blast, Past), &["exploded", "detonated", "blew", "went"]),
    (
        row(Blast, Verb),
        &["explode", "explodes", "detonate", "detonates"],
    ),
    (row(Blast, Ing), &["exploding"]),
    (
        row(Sweep, Noun),
        &[
            "combing",
            "sweep",
            "sweeping",
            "manhunt",
            "campaign",
            "operation",
        ],
    ),
    (row(Sweep, Past), &["combed"]),
    (row(Death, Past), &["killed", "died", "martyred"]),
    (row(Death, Verb), &["kill", "kills"]),
    (row(Death, Ing), &["killing"]),
    (
        row(Carry, Past),
        &[
            "brought",
            "sent",
            "transported",
            "transferred",
            "smuggled",
            "delivered",
            "shipped",
            "moved",
            "drove",
            "dispatched",
            "evacuated",
            "carried",
            "relocated",
            "trucked",
            "ferried",
        ],
    ),
    (
        row(Carry, Verb),
        &[
            "bring",
            "brings",
            "send",
            "sends",
            "transport",
            "transports",
            "transfer",
            "transfers",
            "smuggle",
            "smuggles",
            "ferries",
            "ferry",
            "deliver",
            "delivers",
            "move",
            "moves",
            "dispatch",
            "relocate",
        ],
    ),
    (
        row(Carry, Ing),
        &[
            "bringing",
            "sending",
            "transporting",
            "transferring",
            "smuggling",
            "delivering",
            "moving",
            "relocating",
        ],
    ),
    (
        row(Arrive, Past),
        &[
            "arrived", "entered", "crossed", "reached", "slipped", "headed", "rolled", "passed",
            "unloaded",
        ],
    ),
    (
        row(Arrive, Verb),
        &["arrives", "arrive", "enters", "enter", "crosses", "reach"],
    ),
    (
        row(Arrive, Ing),
        &["arriving", "entering", "crossing", "heading"],
    ),
    (row(Arrive, Noun), &["arrival", "entry"]),
    (
        row(Load, Noun),
        &[
            "shipment",
            "shipments",
            "convoy",
            "convoys",
            "reinforcement",
            "reinforcements",
            "delivery",
            "deliveries",
            "consignment",
        ],
    ),
    (
        row(Deploy, Past),
        &[
            "deployed",
            "redeployed",
            "reinforced",
            "mobilized",
            "mobilised",
            "massed",
        ],
    ),
    (
        row(Deploy, Verb),
        &[
            "deploy",
            "deploys",
            "reinforce",
            "reinforces",
            "mobilizes",
            "mobilize",
            "redeploy",
        ],
    ),
    (
        row(Deploy, Ing),
        &[
            "deploying",
            "redeploying",
            "mobilizing",
            "mobilising",
            "massing",
        ],
    ),
    (
        row(Deploy, Noun),
        &["deployment", "redeployment", "mobilization", "buildup"],
    ),
    (row(Withdraw, Past), &["withdrew", "pulled", "retreated"]),
    (row(Withdraw, Verb), &["withdraw", "withdraws"]),
    (row(Withdraw, Ing), &["withdrawing"]),
    (row(Withdraw, Noun), &["withdrawal"]),
    (
        row(Seize, Past),
        &["seized", "intercepted", "confiscated", "foiled", "thwarted"],
    ),
    (
        row(Seize, Verb),
        &[
            "seize",
            "seizes",
            "intercept",
            "intercepts",
            "confiscates",
            "foil",
            "foils",
        ],
    ),
    (
        row(Seize, Ing),
        &["seizing", "intercepting", "confiscating"],
    ),
    (row(Seize, Noun), &["seizure", "interception"]),
];

pub(super) fn index() -> HashMap<&'static str, &'static Trigger> {
    ROWS.iter()
        .flat_map(|(trigger, words)| words.iter().map(move |word| (*word, trigger)))
        .collect()
}

pub(super) fn words() -> impl Iterator<Item = &'static str> {
    ROWS.iter().flat_map(|(_, words)| words.iter().copied())
}

/// Before a trigger in its clause: it did not happen, or not yet, or is feared.
pub(crate) const UNREAL: &[&str] = &[
    "may",
    "might",
    "could",
    "would",
    "possible",
    "potential",
    "fear",
    "fears",
    "fearing",
    "feared",
    "concern",
    "concerns",
    "intended",
    "intends",
    "plan",
    "plans",
    "planned",
    "planning",
    "preparing",
    "prepare",
    "preparations",
    "preparation",
    "expected",
    "expects",
    "threatened",
    "threatens",
    "threat",
    "if",
    "whether",
    "prevent",
    "avoid",
    "repel",
    "apprehension",
    "will",
    "should",
    "can",
    "able",
    "try",
    "attempt",
    "anticipation",
    "imminent",
    "dare",
    "exercise",
    "exercises",
    "drills",
    "training",
    "never",
    "deter",
    "wants",
    "increased",
    "increasing",
    "growing",
    "rising",
    "vowed",
    "warned",
    "ready",
];

/// Before a trigger: counts, habits.
pub(crate) const HABITUAL: &[&str] = &[
    "often",
    "frequently",
    "usually",
    "regularly",
    "periodically",
    "always",
    "repeatedly",
    "daily",
    "routinely",
    "rarely",
    "seldom",
    "occasionally",
    "constantly",
    "common",
    "frequent",
    "commonplace",
];

/// Verbs whose object is an incident: their subject did it.
pub(crate) const SUPPORT: &[&str] = &[
    "carried",
    "carry",
    "carrying",
    "carries",
    "stages",
    "wages",
    "mounts",
    "launched",
    "launch",
    "launches",
    "launching",
    "conducted",
    "conducts",
    "conducting",
    "executed",
    "staged",
    "mounted",
    "made",
    "waged",
    "began",
    "started",
    "opened",
    "responsibility",
    "claimed",
    "claims",
    "continued",
    "executing",
    "resumed",
    "flew",
];
