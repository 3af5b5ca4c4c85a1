//! Folders of files in, what is loaded or the message out. The shipped `config/` is one of the folders.

use std::fs;

use tempfile::TempDir;

use super::*;

const NO_ENV: &[(&str, &str)] = &[];

/// A configuration folder that holds these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn load_from(folder: &TempDir, env: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let env = |name: &str| {
        let found = env.iter().find(|(key, _)| *key == name);
        found.map(|(_, value)| (*value).to_owned())
    };
    load(Some(&folder.path().join("tarik.toml")), &env)
}

fn loaded(files: &[(&str, &str)], env: &[(&str, &str)]) -> Config {
    load_from(&folder(files), env).unwrap_or_else(|error| panic!("{error}"))
}

/// The message, with the folder's name left out; every expected line must be one of it.
fn refused(files: &[(&str, &str)], env: &[(&str, &str)], expected: &[&str]) {
    let folder = folder(files);
    let error = load_from(&folder, env).expect_err(expected[0]);
    let prefix = format!("{}/", folder.path().display());
    let message = error.to_string().replace(&prefix, "");
    let mut lines: Vec<&str> = message.lines().collect();
    lines.sort_unstable();
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(lines, expected);
}

/// A source whose file ends with `rest`.
fn site(rest: &str) -> String {
    format!("name = \"Site\"\nhome = \"http://127.0.0.1:81/\"\n{rest}\n")
}

fn refused_source(rest: &str, expected: &[&str]) {
    refused(
        &[("tarik.toml", ""), ("sources/site.toml", &site(rest))],
        NO_ENV,
        expected,
    );
}

#[test]
fn everything_in_the_config_folder_loads_and_is_compiled_in() {
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../config");
    let read = load(Some(&config.join("tarik.toml")), &|_| None).unwrap_or_else(|e| panic!("{e}"));
    assert!(
        read.files
            .values()
            .all(|origin| matches!(origin, Origin::File(_))),
        "a built-in file is not in config/: {:?}",
        read.files
    );
    let built_in: Vec<String> = [
        ("sources", shipped::SOURCES),
        ("gazetteer", shipped::GAZETTEER),
    ]
    .iter()
    .flat_map(|(folder, files)| {
        files
            .iter()
            .map(move |(name, _)| format!("{folder}/{name}"))
    })
    .collect();
    for name in read
        .files
        .keys()
        .filter(|name| !name.starts_with("queries/"))
    {
        assert!(
            built_in.contains(name),
            "{name} is in config/ and not in shipped.rs"
        );
    }
    let enabled: Vec<&str> = read
        .sources
        .iter()
        .filter(|s| s.enabled)
        .map(|s| s.source.id.as_str())
        .collect();
    assert_eq!(enabled, ["sohr", "southfront", "the_cradle"]);
    assert!(matches!(read.graph, GraphConfig::Embedded));
    assert!(!read.fetch.has_contact, "the shipped contact is nobody's");
}

#[test]
fn the_shipped_file_shows_the_defaults() {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../config/tarik.toml");
    let text = fs::read_to_string(shipped).unwrap();
    let defaults = loaded(&[("tarik.toml", "")], NO_ENV);
    assert_eq!(loaded(&[("tarik.toml", &text)], NO_ENV).hash, defaults.hash);
    let uncommented: String = text
        .lines()
        .map(|line| {
            format!(
                "{}\n",
                line.strip_prefix('#')
                    .filter(|rest| !rest.starts_with(' '))
                    .unwrap_or(line)
            )
        })
        .collect();
    let full = loaded(&[("tarik.toml", &uncommented)], &[("NEO4J_PASSWORD", "x")]);
    assert!(
        matches!(full.graph, GraphConfig::Neo4j { .. }),
        "every key that stands there can be used"
    );
}

#[test]
fn a_named_file_must_exist() {
    let error = load(Some(Path::new("nowhere/tarik.toml")), &|_| None).expect_err("no such file");
    assert!(
        error
            .to_string()
            .starts_with("nowhere/tarik.toml: cannot be read: "),
        "{error}"
    );
}

#[test]
fn files_extend_and_replace_what_is_built_in_by_id() {
    let built_in = loaded(&[("tarik.toml", "")], NO_ENV);
    let place = r#"- {"id": "al_bukamal", "name": "Renamed", "kind": "city", "parent": "al_bukamal_district"}"#;
    let actor = r#"- {"id": "newcomers", "name": "Newcomers", "kind": "militia"}"#;
    let config = loaded(
        &[
            (
                "tarik.toml",
                "[fetch]\nuser_agent = \"tarik (+https://desk.university.edu)\"",
            ),
            ("sources/sohr.toml", &site("enabled = false")),
            ("sources/.hidden.toml", "not read"),
            ("sources/site.toml~", "not read"),
            ("gazetteer/places-own.yaml", place),
            ("gazetteer/actors-own.yaml", actor),
            ("queries/mine.cypher", "RETURN 1 AS n"),
        ],
        NO_ENV,
    );
    assert_eq!(config.sources.len(), built_in.sources.len());
    let sohr = config
        .sources
        .iter()
        .find(|s| s.source.id == "sohr")
        .unwrap();
    assert_eq!((sohr.enabled, sohr.source.name.as_str()), (false, "Site"));
    assert_eq!(
        config.gazetteer.place("al_bukamal").unwrap().name,
        "Renamed"
    );
    assert_eq!(
        config.gazetteer.places.len(),
        built_in.gazetteer.places.len()
    );
    assert_eq!(
        config.gazetteer.actors.len(),
        built_in.gazetteer.actors.len() + 1
    );
    assert_eq!(
        config.queries,
        [("mine".to_owned(), "RETURN 1 AS n".to_owned())]
    );
    assert!(config.fetch.has_contact);
    assert_ne!(config.hash, built_in.hash);
}

#[test]
fn a_source_file_means_what_it_says() {
    let text = site(
        "language = \"en\"\ntimezone = \"Asia/Damascus\"\nreliability = \"B\"\nspacing = \"50ms\"
        [[watch]]\nkind = \"list\"\nurl = \"http://127.0.0.1:81/news/\"\nlinks = \"h2 a\"\nnext = \"a.next\"\nevery = [\"2s\", \"10s\"]
        [article]\nremove = [\".box\"]",
    );
    let read = source("site", &text, &["127.0.0.1".parse().unwrap()]).unwrap();
    assert_eq!(read.source.reliability.as_deref(), Some("B"));
    assert_eq!(read.spacing, Some(Duration::from_millis(50)));
    assert_eq!(
        read.watches[0].every,
        (Duration::from_secs(2), Duration::from_secs(10))
    );
    assert!(matches!(read.watches[0].kind, WatchKind::List(_)));
    let rarely = source(
        "site",
        &text.replace("10s", "20s"),
        &["127.0.0.1".parse().unwrap()],
    )
    .unwrap();
    assert_eq!(
        rarely.hash, read.hash,
        "how often it is watched changes no reading"
    );
    let other = source(
        "site",
        &text.replace(".box", ".bar"),
        &["127.0.0.1".parse().unwrap()],
    )
    .unwrap();
    assert_ne!(other.hash, read.hash);
}

#[test]
fn the_environment_goes_before_the_file() {
    let main = "[graph]\nuri = \"bolt://127.0.0.1:1\"\nuser = \"a\"\npassword_file = \"secret\"";
    let files = [("tarik.toml", main), ("secret", "from file\n")];
    let config = loaded(&files, NO_ENV);
    assert!(
        show(&config).contains("user = \"a\"  # /"),
        "{}",
        show(&config)
    );

    let env = [
        ("NEO4J_URI", "neo4j+s://graph.university.edu"),
        ("NEO4J_USER", "b"),
        ("NEO4J_PASSWORD", "hunter2"),
    ];
    let config = loaded(&files, &env);
    let GraphConfig::Neo4j { uri, user, .. } = &config.graph else {
        panic!("{:?}", config.graph)
    };
    assert_eq!(
        (uri.as_str(), user.as_str()),
        ("neo4j+s://graph.university.edu", "b")
    );
    let shown = show(&config);
    assert!(
        shown.contains("password = \"***\"  # NEO4J_PASSWORD"),
        "{shown}"
    );
    assert!(!shown.contains("hunter2") && !format!("{config:?}").contains("hunter2"));

    let no_graph = loaded(
        &[("tarik.toml", "")],
        &[("NEO4J_PASSWORD", "x"), ("NEO4J_URI", "")],
    );
    assert!(
        matches!(no_graph.graph, GraphConfig::Embedded),
        "an empty variable counts as absent"
    );
}

#[test]
fn what_is_shown_is_toml_and_can_be_loaded() {
    let config = loaded(&[("tarik.toml", "[fetch]\nspacing = \"20s\"")], NO_ENV);
    let shown: toml::Table = toml::from_str(&show(&config)).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(shown["fetch"]["spacing"].as_str(), Some("20s"));
    let sohr = toml::to_string(&shown["sources"]["sohr"]).unwrap();
    assert!(source("sohr", &sohr, &[]).is_ok());
    assert!(schema()["tarik.toml"]["properties"]["fetch"].is_object());
}

#[test]
fn a_wrong_main_file_is_answered_with_place_and_reason() {
    let check = |text: &str, expected: &str| refused(&[("tarik.toml", text)], NO_ENV, &[expected]);
    check(
        "[graph]\nurl = \"bolt://x\"",
        "tarik.toml:2: graph.url: unknown key `url`; did you mean `uri`?",
    );
    check(
        "[graph]\nuri = \"bolt://x\"\npassword = \"x\"",
        "tarik.toml:3: graph.password: unknown key `password`; did you mean `password_file`?",
    );
    check(
        "\n[fetsh]\n",
        "tarik.toml:2: fetsh: unknown key `fetsh`; did you mean `fetch`?",
    );
    check(
        "[serve]\nzzz = 1",
        "tarik.toml:2: serve.zzz: unknown key `zzz`; known here: listen",
    );
    check(
        "[fetch]\nspacing = 10",
        "tarik.toml:2: fetch.spacing: invalid type: integer `10`, expected a string",
    );
    check(
        "[fetch]\nspacing = \"10 bananas\"",
        "tarik.toml:2: fetch.spacing: \"10 bananas\" is no duration; write it like \"10s\", \"5m\" or \"24h\"",
    );
    check(
        "[fetch]\npage_limit = \"10\"",
        "tarik.toml:2: fetch.page_limit: \"10\" is no size; write it like \"500KiB\" or \"10MiB\"",
    );
    check(
        "[fetch]\npage_limit = \"1GiB\"",
        "tarik.toml:2: fetch.page_limit: \"1GiB\" is out of bounds: 16KiB at least, 256MiB at most",
    );
    check(
        "[fetch]\nallow_addresses = [\"127.0.0.1\", \"localhost\"]",
        "tarik.toml:2: fetch.allow_addresses[1]: \"localhost\" is no IP address",
    );
    check(
        "[fetch]\nuser_agent = \"tärik\"",
        "tarik.toml:2: fetch.user_agent: write it in plain ASCII, on one line",
    );
    check(
        "[serve]\nlisten = \"localhost\"",
        "tarik.toml:2: serve.listen: \"localhost\" is no address with a port; write it like \"127.0.0.1:8480\" or \"[::1]:8480\"",
    );
    check(
        "[graph]\nuser = \"x\"",
        "tarik.toml:1: graph: has no uri; give it here or as NEO4J_URI, or leave the table out for the embedded store",
    );
    check(
        "[graph]\nuri = \"bolt://127.0.0.1\"",
        "tarik.toml:2: graph.uri: the password is missing; give it as NEO4J_PASSWORD, or name a file that holds it as NEO4J_PASSWORD_FILE or as password_file in [graph]",
    );
    check("[fetch\n", "tarik.toml:1: unclosed table, expected `]`");
    let hasty = "[fetch]\nspacing = \"0s\"\nallow_addresses = [\"127.0.0.1\"]";
    let below = |id, host| {
        format!(
            "tarik.toml:2: fetch.spacing: below 1s only for hosts in fetch.allow_addresses, and the source \"{id}\" watches {host}"
        )
    };
    let expected = [
        below("sohr", "www.syriahr.com"),
        below("southfront", "southfront.press"),
        below("the_cradle", "thecradle.co"),
    ];
    refused(
        &[("tarik.toml", hasty)],
        NO_ENV,
        &expected.each_ref().map(String::as_str),
    );
}

#[test]
fn a_wrong_store_is_answered_without_its_password() {
    let check =
        |env: &[(&str, &str)], expected: &str| refused(&[("tarik.toml", "")], env, &[expected]);
    let password = ("NEO4J_PASSWORD", "hunter2");
    check(
        &[("NEO4J_URI", "http://x"), password],
        "environment: NEO4J_URI: \"http\" is none of bolt, bolt+s, bolt+ssc, neo4j, neo4j+s, neo4j+ssc",
    );
    check(
        &[("NEO4J_URI", "bolt://x")],
        "environment: NEO4J_URI: the password is missing; give it as NEO4J_PASSWORD, or name a file that holds it as NEO4J_PASSWORD_FILE or as password_file in [graph]",
    );
    check(
        &[("NEO4J_URI", "bolt://a:hunter2@x"), password],
        "environment: NEO4J_URI: holds a user or a password; give them apart from the address",
    );
    check(
        &[("NEO4J_URI", "x"), password],
        "environment: NEO4J_URI: is no address like bolt://127.0.0.1:7687: relative URL without a base",
    );
    let missing = "/nowhere/secret cannot be read: No such file or directory (os error 2)";
    check(
        &[
            ("NEO4J_URI", "bolt://x"),
            ("NEO4J_PASSWORD_FILE", "/nowhere/secret"),
        ],
        &format!("environment: NEO4J_PASSWORD_FILE: {missing}"),
    );
    let main = "[graph]\nuri = \"bolt://x\"\npassword_file = \"/nowhere/secret\"";
    refused(
        &[("tarik.toml", main)],
        NO_ENV,
        &[&format!("tarik.toml:3: graph.password_file: {missing}")],
    );
    let files = [
        (
            "tarik.toml",
            "[graph]\nuri = \"bolt://x\"\npassword_file = \"empty\"",
        ),
        ("empty", "\n"),
    ];
    let error = load_from(&folder(&files), NO_ENV)
        .expect_err("an empty password")
        .to_string();
    assert!(error.ends_with("/empty is empty"), "{error}");
}

#[test]
fn a_wrong_source_file_is_answered_with_place_and_reason() {
    refused_source(
        "nam = 1",
        &["sources/site.toml:3: nam: unknown key `nam`; did you mean `name`?"],
    );
    refused_source(
        "reliability = \"G\"",
        &["sources/site.toml:3: reliability: `G` is not known; known here: A, B, C, D, E, F"],
    );
    refused_source(
        "timezone = \"Asia/Damaskus\"",
        &[
            "sources/site.toml:3: timezone: \"Asia/Damaskus\" is no zone of the IANA list; did you mean `Asia/Damascus`?",
        ],
    );
    refused_source(
        "language = \"English\"",
        &[
            "sources/site.toml:3: language: \"English\" is no ISO 639-1 code such as \"en\" or \"ar\"",
        ],
    );
    refused_source(
        "spacing = \"50ms\"\n[[watch]]\nkind = \"page\"\nurl = \"http://127.0.0.1/\"",
        &[
            "sources/site.toml:3: spacing: below 1s only for hosts in fetch.allow_addresses, and 127.0.0.1 is not there",
        ],
    );
    refused_source(
        "[[watch]]\nkind = \"feeds\"\nurl = \"http://a.org/\"",
        &["sources/site.toml:4: watch[0].kind: `feeds` is not known; did you mean `feed`?"],
    );
    refused_source(
        "[[watch]]\nkind = \"feed\"",
        &["sources/site.toml:3: watch[0]: the key `url` is missing"],
    );
    refused_source(
        "[[watch]]\nkind = \"list\"\nurl = \"/news\"\nevery = [\"5m\", \"1m\"]\n[[watch]]\nkind = \"feed\"\nurl = \"ftp://a.org/\"\nlinks = \"a\"\nevery = [\"0s\", \"1x\"]
        [article]\nbody = \"div:has(p)\"\nremove = [\".ad\", \"div[\"]",
        &[
            "sources/site.toml:10: watch[1].links: only a watch of kind \"list\" has it",
            "sources/site.toml:11: watch[1].every[1]: \"1x\" is no duration; write it like \"10s\", \"5m\" or \"24h\"",
            "sources/site.toml:13: article.body: selector \"div:has(p)\" uses :has(), which overflows the stack on a deep page; name the element by tag, class or id instead",
            "sources/site.toml:14: article.remove[1]: selector \"div[\" cannot be read: Unexpected EOL",
            "sources/site.toml:3: watch[0]: a list needs `links`, the selector of the links to stories",
            "sources/site.toml:5: watch[0].url: \"/news\" is no URL (relative URL without a base); write it in full, like \"https://example.org/feed/\"",
            "sources/site.toml:6: watch[0].every: write the shorter time first",
            "sources/site.toml:9: watch[1].url: \"ftp\" is neither http nor https; write it in full, like \"https://example.org/feed/\"",
        ],
    );
}

#[test]
fn wrong_files_beside_the_main_file_are_named() {
    let check = |name: &str, text: &str, expected: &str| {
        refused(&[("tarik.toml", ""), (name, text)], NO_ENV, &[expected])
    };
    let named = "the file name is an id: lower-case letters, digits, - and _, then";
    check(
        "sources/My Site.toml",
        &site(""),
        &format!("sources/My Site.toml: {named} .toml"),
    );
    check(
        "sources/site.tml",
        &site(""),
        &format!("sources/site.tml: {named} .toml"),
    );
    check(
        "queries/Mine.txt",
        "",
        &format!("queries/Mine.txt: {named} .cypher"),
    );
    check(
        "gazetteer/more.yaml",
        "",
        "gazetteer/more.yaml: a gazetteer file begins with `actors` or `places`",
    );
    let twin = site("").replace("http://127.0.0.1:81/", "https://www.syriahr.com/en");
    check(
        "sources/twin.toml",
        &twin,
        "sources/twin.toml:2: home: the source \"sohr\" has the same home",
    );
}

#[test]
fn a_wrong_row_of_the_gazetteer_is_named_with_its_line_and_what_to_do() {
    let row = |id: &str, more: &str| {
        format!("- {{\"id\": \"{id}\", \"name\": \"Qarnoub {id}\", \"kind\": \"town\"{more}}}\n")
    };
    let sound = row("q1", "");
    let check = |text: &str, expected: &[&str]| {
        refused(
            &[("tarik.toml", ""), ("gazetteer/places-own.yaml", text)],
            NO_ENV,
            expected,
        );
    };
    check(
        &format!("\n{}", row("q2", ", \"parent\": \"nowhere\"")),
        &[
            "gazetteer/places-own.yaml:2: \"q2\" names \"nowhere\" as its parent, and no entry has that id: correct it, or list it",
        ],
    );
    check(
        &format!("{sound}{}", row("q1", "")),
        &[
            "gazetteer/places-own.yaml:2: \"q1\" is listed twice: remove one of the two rows, or give it another id (the other: gazetteer/places-own.yaml:1)",
        ],
    );
    check(
        &format!("{sound}{}", row("q2", ", \"aliases\": [\"qarnoub Q1\"]")),
        &[
            "gazetteer/places-own.yaml:2: \"q2\" is called \"qarnoub Q1\", and so is \"q1\" of the same kind and parent, so that nothing tells which is meant: take the name from one of them (the other: gazetteer/places-own.yaml:1)",
        ],
    );
    check(
        &row("q1", ", \"parent\": \"q1\""),
        &[
            "gazetteer/places-own.yaml:1: \"q1\" lies inside itself: correct one of the parents around it",
        ],
    );
    check(
        &format!(
            "{}{}{}",
            row("q1", ", \"lat\": 333").replace("town", "twon"),
            row("q2", ", \"nmae\": \"X\""),
            row("q3", ", \"lon\": 181"),
        ),
        &[
            "gazetteer/places-own.yaml:1: `twon` is not known; did you mean `town`?",
            "gazetteer/places-own.yaml:2: unknown key `nmae`; did you mean `name`?",
            "gazetteer/places-own.yaml:3: 181 is no longitude: write degrees from -180 to 180",
        ],
    );
    refused(
        &[
            ("tarik.toml", ""),
            (
                "gazetteer/actors-own.yaml",
                r#"- {"id": "m", "name": "M", "kind": "militia", "said_by": {"the_cradel": ["them"]}}"#,
            ),
        ],
        NO_ENV,
        &[
            "gazetteer/actors-own.yaml:1: said_by: no source is called \"the_cradel\"; did you mean \"the_cradle\"?",
        ],
    );
}
