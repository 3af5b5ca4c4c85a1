//! What an analyst would miss if it broke: each line of prose with what must, or must not, be read from it.

use std::sync::LazyLock;

use extract::Lexicon;
use jiff::civil::Date;
use model::article::{Article, DateSource, Stated, Status};
use model::claim::{Certainty, Claim, Extraction, Measure, Role, Scope};
use model::gazetteer::{ActorEntry, Gazetteer, PlaceEntry, parse};

mod back;
mod denials;
mod hostile;
mod lasting;
mod loads;
mod names;
mod parties;
mod shapes;
mod times;
mod tolls;
mod unreal;

fn gazetteer() -> Gazetteer {
    Gazetteer::new(
        parse::<ActorEntry>(include_str!("../../../../config/gazetteer/actors.yaml"))
            .expect("actors"),
        [
            include_str!("../../../../config/gazetteer/places.yaml"),
            include_str!("../../../../config/gazetteer/places-geonames.yaml"),
        ]
        .iter()
        .flat_map(|text| parse::<PlaceEntry>(text).expect("places"))
        .collect(),
    )
    .expect("a gazetteer")
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(&gazetteer()));

fn article(text: &str, published: Option<&str>) -> Article {
    let mut article = Article::empty(Status::Article);
    text.clone_into(&mut article.text);
    article.published = published.map(|day| {
        let day: Date = day.parse().expect("a date");
        Stated::day(day, DateSource::Given)
    });
    article
}

fn read(text: &str) -> Extraction {
    extract::events(&article(text, Some("2023-08-14")), None, &LEXICON)
}

fn roles(claim: &Claim, roles: &[Role]) -> String {
    let ids: Vec<&str> = claim
        .mentions
        .iter()
        .filter(|m| roles.contains(&m.role))
        .map(|m| {
            m.entity
                .unknown
                .as_ref()
                .map_or(m.entity.id.as_str(), |u| u.name.as_str())
        })
        .collect();
    ids.join("+")
}

/// Kind, who, whom and where of each claim.
fn check(text: &str, expected: &[&str]) {
    let found: Vec<String> = read(text)
        .claims
        .iter()
        .map(|c| {
            format!(
                "{}: {} > {} @ {}",
                c.kind,
                roles(c, &[Role::Attacker, Role::Sender]),
                roles(c, &[Role::Target]),
                roles(
                    c,
                    &[Role::Place, Role::Origin, Role::Via, Role::Destination]
                ),
            )
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn the_kind_follows_word_means_and_actor() {
    check(
        "Israeli warplanes bombed a depot near Palmyra.",
        &["strike: israel >  @ palmyra"],
    );
    check(
        "ISIS gunmen attacked a post of the Syrian army near Palmyra.",
        &["attack: isis > syrian_army @ palmyra"],
    );
    check(
        "A drone attacked a post of the Syrian army near Palmyra.",
        &["strike:  > syrian_army @ palmyra"],
    );
    check(
        "Clashes broke out between the SDF and the Syrian National Army in Manbij.",
        &["clash: sdf > turkish_backed_factions @ manbij"],
    );
    check(
        "A landmine exploded under a car in Palmyra.",
        &["explosion:  >  @ palmyra"],
    );
    check(
        "Soldiers of the SDF began a combing operation in Hajin.",
        &["operation: sdf >  @ hajin"],
    );
}

#[test]
fn voice_decides_who_struck_whom() {
    check(
        "Posts of Hezbollah near Hermel were bombed by Israel.",
        &["strike: israel > hezbollah @ hermel"],
    );
    check(
        "Turkish drones hit a car of the SDF in Kobani.",
        &["strike: turkey > sdf @ kobani"],
    );
    check(
        "Unidentified drones hit a base of Iranian-backed militias in Al-Mayadin.",
        &["strike: unidentified > iran_backed_militias @ al_mayadin"],
    );
}

#[test]
fn loads_have_their_way() {
    check(
        "Iranian-backed militias brought trucks loaded with rockets from Iraq to Al-Mayadin via the Al-Bukamal crossing.",
        &["shipment: iran_backed_militias >  @ iraq+al_mayadin+al_qaim_crossing"],
    );
    let read = read(
        "Three refrigerated trucks carrying ammunition and disguised as food transport entered Deir Ezzor from Iraq.",
    );
    let claim = read.claims.first().expect("a shipment");
    assert_eq!(claim.cargo, ["ammunition"]);
    assert_eq!(
        claim.vehicles.first().map(|v| (v.kind.as_str(), v.count)),
        Some(("refrigerated_truck", Some(3)))
    );
    assert!(claim.disguise.is_some());
}

#[test]
fn who_tells_of_its_own_deed_did_it_and_who_only_tells_did_not() {
    check(
        "CENTCOM said its forces conducted a strike on a base of Kataib Hezbollah in Al-Bukamal.",
        &["strike: centcom > kataib_hezbollah @ al_bukamal"],
    );
    check(
        "The Islamic Resistance in Iraq said in a statement that it had attacked the Conoco field with a drone.",
        &["strike: islamic_resistance_in_iraq >  @ conoco_field"],
    );
    check(
        "According to SANA, Israel launched missiles at Damascus on Sunday.",
        &["strike: israel >  @ damascus_city"],
    );
    check(
        "Hezbollah claimed a drone attack on a base of Israel in the Golan on Sunday.",
        &["strike: hezbollah > israel @ golan"],
    );
    check(
        "Syria blamed Israel for an airstrike on Palmyra.",
        &["strike: israel >  @ palmyra"],
    );
}

#[test]
fn fire_is_read_by_its_barrel_and_its_way() {
    check(
        "A US base in the Conoco field came under rocket fire on Sunday.",
        &["strike:  > united_states @ conoco_field"],
    );
    check(
        "Three rockets were fired at the US base in the Conoco field.",
        &["strike:  > united_states @ conoco_field"],
    );
    check(
        "The SDF and ISIS exchanged fire in Hajin.",
        &["clash: sdf > isis @ hajin"],
    );
    check(
        "A car bomb went off near a checkpoint in Palmyra.",
        &["explosion:  >  @ palmyra"],
    );
    check(
        "A war remnant exploded in Palmyra, killing three children.",
        &["explosion:  > civilians @ palmyra"],
    );
    check(
        "Assailants hurled a grenade at a house in Hajin on Sunday.",
        &["attack:  >  @ hajin"],
    );
    check(
        "SDF fighters raided houses in Hajin and arrested three men.",
        &["operation: sdf >  @ hajin"],
    );
}

#[test]
fn a_load_is_told_by_who_gets_it_and_by_the_plane_that_lands() {
    check(
        "Iran delivered short-range missiles to the PMF, two officials said.",
        &["shipment: iran >  @ "],
    );
    check(
        "A cargo plane carrying weapons landed in Palmyra on Sunday.",
        &["shipment:  >  @ palmyra"],
    );
    check(
        "The SDF said it had seized rockets in Hajin.",
        &["seizure: sdf >  @ hajin"],
    );
}

#[test]
fn one_incident_told_twice_is_one_claim() {
    check(
        "Israel strikes Palmyra\nIsraeli jets bombed a depot of Hezbollah in Palmyra on Sunday, killing four fighters.\nThe strike destroyed two trucks.",
        &["strike: israel > hezbollah @ palmyra"],
    );
    let two = read(
        "ISIS attacked a bus in Palmyra on August 9. On August 3 ISIS attacked a bus in Palmyra.",
    );
    assert_eq!(two.claims.len(), 2, "two dated incidents are two");
}

#[test]
fn news_and_recap_are_told_apart() {
    let recap = |text: &str| -> Vec<bool> {
        let claims = read(text).claims;
        claims.iter().map(|c| c.is_background).collect()
    };
    let told = recap(
        "Israeli jets bombed Hermel on Sunday.\nOn July 3, ISIS gunmen ambushed soldiers of the Syrian army near Palmyra.",
    );
    assert_eq!(told, [false, true]);
    let told = recap(
        "The barrage comes a day after an Israeli strike killed three fighters in Hermel. \
         Hezbollah fired 60 rockets at Haifa on Monday.",
    );
    assert_eq!(told, [true, false], "what the news comes after");
    let told = recap(
        "US forces bombed a depot in Al-Bukamal on Sunday in retaliation for a drone attack on Al-Tanf last week.",
    );
    assert_eq!(told, [false, true], "what the news answers");
}

/// The worked example of `docs/events.md`.
#[test]
fn the_example_of_the_docs_is_read_as_they_say() {
    let read = read(
        "Israeli warplanes struck positions of Iranian-backed militias near Al-Bukamal late on Saturday, killing at least four fighters, \
         the Observatory said. A day earlier, three trucks loaded with rockets entered Syria from Iraq.",
    );
    let told: Vec<(String, String, bool)> = read
        .claims
        .iter()
        .map(|c| {
            let day = c.when.as_ref().map(|w| w.start.to_string());
            (c.kind.to_string(), day.unwrap_or_default(), c.is_background)
        })
        .collect();
    assert_eq!(
        told,
        [
            ("strike".to_owned(), "2023-08-12".to_owned(), false),
            ("shipment".to_owned(), "2023-08-11".to_owned(), true),
        ]
    );
}

#[test]
fn tolls_are_totals_parts_and_never_a_count_over_years() {
    let toll = |text: &str| -> Vec<(Measure, u32, bool)> {
        read(text)
            .claims
            .iter()
            .flat_map(|c| &c.tolls)
            .filter(|t| t.scope == Scope::Event)
            .map(|t| (t.measure, t.best, t.is_total))
            .collect()
    };
    use Measure::{Killed, Wounded};
    assert_eq!(
        toll(
            "ISIS attacked a bus near Palmyra, killing at least 12 people including three civilians and wounding five others."
        ),
        [(Killed, 12, true), (Killed, 3, false), (Wounded, 5, true)]
    );
    assert_eq!(
        toll("Two soldiers and a civilian were killed in an ISIS attack near Palmyra."),
        [(Killed, 3, true), (Killed, 1, false)],
    );
    for (text, killed) in [
        (
            "An Israeli strike on Hermel claimed the lives of three civilians.",
            3,
        ),
        ("Israel struck Hermel. Nine people lost their lives.", 9),
        (
            "Israeli troops shot and killed two Palestinians in Palmyra.",
            2,
        ),
    ] {
        assert_eq!(toll(text).first(), Some(&(Killed, killed, true)), "{text}");
    }
    assert_eq!(
        toll("Gunmen shot dead three soldiers and injured another in Nawa."),
        [(Killed, 3, true), (Wounded, 1, true)],
    );
    assert_eq!(
        toll("A US drone strike killed a commander in Palmyra.").len(),
        1,
        "a strike of somebody is none of its dead"
    );
    assert_eq!(
        toll("Israel bombed Hermel. No casualties were reported.").first(),
        Some(&(Killed, 0, true))
    );
}

#[test]
fn names_that_no_list_has_are_kept_with_their_kind() {
    let read = read(
        "Drones hit the village of Tell Qarnoub and a post of the militia of “Abu Sarmad” in Al-Mayadin.",
    );
    let unknown: Vec<(String, String)> = read
        .names
        .iter()
        .filter_map(|n| n.entity.unknown.as_ref())
        .map(|u| (u.name.clone(), u.kind.clone()))
        .collect();
    assert_eq!(
        unknown,
        [
            ("Tell Qarnoub".to_owned(), "village".to_owned()),
            ("Abu Sarmad".to_owned(), "militia".to_owned())
        ]
    );
}

#[test]
fn an_adjective_names_nobody_and_a_lender_of_its_name_is_not_its_owner() {
    let actors = |text: &str| -> Vec<String> {
        read(text)
            .names
            .iter()
            .filter(|n| n.entity.is == model::claim::EntityKind::Actor)
            .map(|n| n.entity.id.clone())
            .collect()
    };
    assert_eq!(
        actors("Iranian-made rockets were found in Palmyra."),
        Vec::<String>::new()
    );
    assert_eq!(
        actors("The Iraqi Hezbollah and Lebanese Hezbollah left Palmyra."),
        ["kataib_hezbollah", "hezbollah"]
    );
    assert_eq!(
        actors("Pro-Iran fighters left a UK-based monitor."),
        ["iran_backed_militias"]
    );
}

#[test]
fn certainty_says_who_stands_behind_it() {
    let certainty = |text: &str| read(text).claims.first().map(|c| c.certainty);
    assert_eq!(
        certainty("Israel bombed Hermel."),
        Some(Certainty::Asserted)
    );
    assert_eq!(
        certainty("Warplanes believed to belong to Israel bombed Hermel."),
        Some(Certainty::Suspected)
    );
    assert_eq!(
        certainty("Unidentified warplanes bombed Hermel."),
        Some(Certainty::Unknown)
    );
    assert_eq!(
        certainty("Hezbollah said it attacked a base of Israel in Galilee with drones."),
        Some(Certainty::Claimed)
    );
}

#[test]
fn every_alias_of_the_gazetteer_is_found_in_a_sentence() {
    let gazetteer = gazetteer();
    let lexicon = Lexicon::new(&gazetteer);
    let mut lost = Vec::new();
    let places = gazetteer
        .places
        .iter()
        .filter(|p| !p.announced)
        .map(|p| (&p.id, &p.name, &p.aliases));
    for (id, name, aliases) in places {
        for alias in std::iter::once(name).chain(aliases) {
            let alias = alias.split('(').next().unwrap_or_default().trim();
            let text = format!("Yesterday it rained for hours in {alias}, people there said.");
            let read = extract::events(&article(&text, None), None, &lexicon);
            if !read.names.iter().any(|n| n.entity.unknown.is_none()) {
                lost.push(format!("{id}: {alias}"));
            }
        }
    }
    assert_eq!(lost, Vec::<String>::new());
}

#[test]
fn whoever_is_quoted_is_a_source_though_no_list_has_it() {
    let cited = |text: &str| -> Vec<String> {
        let claims = read(text).claims;
        claims
            .iter()
            .flat_map(|c| c.citations.iter().map(|s| s.name.clone()))
            .collect()
    };
    for text in [
        "Warplanes bombed a depot in Palmyra on August 9, the Euphrates Observatory said.",
        "The Euphrates Observatory said that warplanes bombed a depot in Palmyra on August 9.",
        "According to the Euphrates Observatory, warplanes bombed a depot in Palmyra on August 9.",
    ] {
        assert_eq!(cited(text), ["Euphrates Observatory"], "{text}");
    }
    let person = "Warplanes bombed a depot in Palmyra on August 9, Abu Ahmad said.";
    assert!(cited(person).is_empty(), "a person is no source");
}

#[test]
fn weapons_loads_and_vehicles_keep_the_words_they_were_read_from() {
    let text = "Six refrigerated trucks carrying rockets and ammunition crossed from Iraq into Syria on August 9 and reached Al-Bukamal. \
                A drone struck a depot in Palmyra on August 10.";
    let claims = read(text).claims;
    let words: Vec<(&str, &str)> = claims
        .iter()
        .flat_map(|c| &c.words)
        .inspect(|w| assert_eq!(w.span.of(text), w.text))
        .map(|w| (w.field.as_str(), w.text.as_str()))
        .collect();
    for expected in [
        ("cargo", "rockets"),
        ("cargo", "ammunition"),
        ("vehicles", "refrigerated trucks"),
        ("weapons", "drone"),
    ] {
        assert!(
            words.contains(&expected),
            "{expected:?} is not in {words:?}"
        );
    }
}
