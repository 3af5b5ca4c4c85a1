//! Nations and the actors that stand for them: one row each.

/// A nation, as a modifier (`Iranian`) or a name (`Iran`).
pub(crate) struct Nation {
    pub words: &'static [&'static str],
    /// The state and its forces.
    pub state: &'static str,
    /// Groups said to be backed by it, without a name.
    pub backed: &'static str,
    /// Militias of that nation, without a name.
    pub militias: &'static str,
    pub country: &'static str,
}

/// An empty id: the gazetteer has no word for it.
pub(crate) const NATIONS: &[Nation] = &[
    Nation {
        words: &["iran", "iranian", "tehran"],
        state: "iran",
        backed: "iran_backed_militias",
        militias: "iran_backed_militias",
        country: "iran",
    },
    Nation {
        words: &["israel", "israeli", "zionist"],
        state: "israel",
        backed: "",
        militias: "",
        country: "israel",
    },
    Nation {
        words: &["us", "american", "america", "washington", "usa"],
        state: "united_states",
        backed: "us_backed_fighters",
        militias: "",
        country: "",
    },
    Nation {
        words: &["russia", "russian"],
        state: "russia",
        backed: "",
        militias: "",
        country: "",
    },
    Nation {
        words: &["turkey", "turkish", "turkiye", "ankara"],
        state: "turkey",
        backed: "turkish_backed_factions",
        militias: "",
        country: "turkey",
    },
    Nation {
        words: &["syria", "syrian"],
        state: "syrian_army",
        backed: "pro_regime_militias",
        militias: "",
        country: "syria",
    },
    Nation {
        words: &["regime", "assad"],
        state: "syrian_army",
        backed: "pro_regime_militias",
        militias: "pro_regime_militias",
        country: "",
    },
    Nation {
        words: &["iraq", "iraqi"],
        state: "iraq_state",
        backed: "",
        militias: "pmf",
        country: "iraq",
    },
    Nation {
        words: &["lebanon", "lebanese"],
        state: "lebanon_army",
        backed: "",
        militias: "",
        country: "lebanon",
    },
    Nation {
        words: &["yemen", "yemeni"],
        state: "yemen_army",
        backed: "",
        militias: "",
        country: "yemen",
    },
    Nation {
        words: &["british", "britain", "uk"],
        state: "united_kingdom",
        backed: "",
        militias: "",
        country: "",
    },
    Nation {
        words: &["saudi"],
        state: "saudi_coalition",
        backed: "",
        militias: "",
        country: "saudi_arabia",
    },
    Nation {
        words: &["jordan", "jordanian"],
        state: "",
        backed: "",
        militias: "",
        country: "jordan",
    },
];

pub(crate) fn nation(word: &str) -> Option<&'static Nation> {
    NATIONS.iter().find(|n| n.words.contains(&word))
}

/// `Iranian-backed`, `regime-aligned`.
/// `Palestinians`, `Iraqis`, `Lebanese`: people of a nation, listed or by the ending.
pub(crate) fn is_of_a_people(word: &str) -> bool {
    let singular = word.strip_suffix('s').unwrap_or(word);
    nation(word).is_some()
        || nation(singular).is_some()
        || ["inian", "ian", "ese", "raeli", "raqi", "emeni", "audi"]
            .iter()
            .any(|end| singular.ends_with(end))
}
