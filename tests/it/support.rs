//! What the tests share: the program in a data folder of its own, and pages for it.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use libtest_mimic::{Failed, Trial};
use serde_json::Value;
use tempfile::TempDir;

/// The program, its data folder, and a configuration that touches nothing but loopback.
pub(crate) struct Tarik {
    pub folder: TempDir,
    env: Vec<(String, String)>,
}

/// The settings of every test: loopback only, no waiting between requests, any free port for health.
const CONFIG: &str = r#"
[fetch]
user_agent = "tarik-test/0.1 (+https://tarik-tests.org/contact)"
spacing = "10ms"
allow_addresses = ["127.0.0.1"]
[serve]
listen = "127.0.0.1:0"
"#;

impl Tarik {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().expect("a folder for the test");
        std::fs::create_dir_all(folder.path().join("config/sources"))
            .expect("a folder for the configuration");
        let tarik = Self {
            folder,
            env: Vec::new(),
        };
        tarik.write("config/tarik.toml", CONFIG);
        // The shipped sources are on the open web, which tests never ask.
        for source in ["sohr", "southfront", "the_cradle"] {
            let file = format!(
                "name = \"{source}\"\nhome = \"https://{source}.test/\"\nenabled = false\n"
            );
            tarik.write(&format!("config/sources/{source}.toml"), &file);
        }
        tarik
    }

    pub(crate) fn with_env(mut self, variables: &[(String, String)]) -> Self {
        self.env.extend_from_slice(variables);
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a path in the folder")).expect("a folder");
        std::fs::write(path, text).expect("a file of the test");
    }

    /// The program with its own configuration and data folder.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.bare_command();
        command
            .args(["--config", "config/tarik.toml", "--data", "data"])
            .args(arguments);
        command
    }

    /// The program in the test's folder, without any setting of the machine.
    fn bare_command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tarik"));
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy().into_owned();
            if name.starts_with("NEO4J_")
                || name.starts_with("TARIK_")
                || name.to_lowercase().ends_with("_proxy")
            {
                command.env_remove(name);
            }
        }
        command
            .current_dir(self.folder.path())
            .envs(self.env.iter().cloned())
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(
            self.command(arguments)
                .output()
                .expect("the program starts"),
        )
    }

    /// With these arguments alone.
    pub(crate) fn bare(&self, arguments: &[&str]) -> Ran {
        Ran::of(
            self.bare_command()
                .args(arguments)
                .output()
                .expect("the program starts"),
        )
    }

    /// Starts it and leaves it running.
    pub(crate) fn start(&self, arguments: &[&str]) -> Running {
        let child = self
            .command(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        Running(child)
    }

    pub(crate) fn hash(&self) -> String {
        self.run(&["dump", "--hash"])
            .done()
            .stdout
            .trim()
            .to_owned()
    }

    /// The rows of a statement.
    pub(crate) fn rows(&self, cypher: &str) -> Vec<Value> {
        let text = self
            .run(&["query", "--format", "json", cypher])
            .done()
            .stdout;
        serde_json::from_str(&text).expect("an array of rows")
    }

    /// `n` pages as files in `pages/`.
    pub(crate) fn pages(&self, n: usize) -> PathBuf {
        for (name, text) in story_pages().take(n) {
            self.write(&format!("pages/{name}.html"), &text);
        }
        self.path("pages")
    }
}

/// The demonstration's stories as pages of one plain site, and then again with other dates, as many as are asked for.
pub(crate) fn story_pages() -> impl Iterator<Item = (String, String)> {
    let file: toml::Table = toml::from_str(include_str!("../../crates/tarik/demo/stories.toml"))
        .expect("the stories are sound");
    let stories = file["story"].as_array().expect("a list of stories").clone();
    (0..).flat_map(move |round: usize| {
        stories.clone().into_iter().map(move |story| {
            let word = |key: &str| story[key].as_str().expect("a text").to_owned();
            let slug = format!("{}-{round}-{}", word("site"), word("slug"));
            let paragraphs: Vec<String> = story["paragraphs"]
                .as_array()
                .expect("a list of paragraphs")
                .iter()
                .map(|text| text.as_str().expect("a text").to_owned())
                .collect();
            let published = word("published").replacen("2024", &(2024 - round).to_string(), 1);
            (
                slug.clone(),
                page(&slug, &word("title"), &published, &paragraphs),
            )
        })
    })
}

/// A page with what such pages have around the story.
pub(crate) fn page(slug: &str, title: &str, published: &str, paragraphs: &[String]) -> String {
    let text: String = paragraphs
        .iter()
        .map(|text| format!("<p>{text}</p>\n"))
        .collect();
    format!(
        r#"<!doctype html><html lang="en"><head><title>{title}</title>
<link rel="canonical" href="https://observatory.test/{slug}">
<meta property="og:type" content="article"><meta property="article:published_time" content="{published}"></head>
<body><nav class="menu"><a href="/">Home</a> <a href="/news">News</a></nav>
<div class="cookie-consent">We use cookies to improve this site. <button>Accept</button></div>
<article><h1>{title}</h1>
{text}</article>
<section id="comments"><h2>2 comments</h2><div class="comment"><p>Nine hundred were killed there, I counted them myself.</p></div></section>
<footer>All rights reserved</footer></body></html>"#
    )
}

/// How a run ended, and what it said.
#[derive(Debug)]
pub(crate) struct Ran {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Ran {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Asserts the exit code.
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(
            self.code,
            Some(code),
            "stdout:\n{}\nstderr:\n{}",
            self.stdout,
            self.stderr
        );
        self
    }

    pub(crate) fn done(self) -> Self {
        self.exits(0)
    }

    /// Asserts that stderr names all of these.
    pub(crate) fn says(self, words: &[&str]) -> Self {
        for word in words {
            assert!(
                self.stderr.contains(word),
                "{word:?} is not in:\n{}",
                self.stderr
            );
        }
        self
    }
}

/// A program that runs; killed with -9 when the test is over.
pub(crate) struct Running(pub Child);

impl Running {
    pub(crate) fn kill(&mut self) {
        // It may have ended by itself.
        drop(self.0.kill());
        self.0.wait().expect("the process is ours");
    }

    pub(crate) fn terminate(&self) {
        let pid = rustix::process::Pid::from_child(&self.0);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM)
            .expect("the process is ours");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A test that always runs.
pub(crate) fn test(name: &str, run: impl FnOnce() + Send + 'static) -> Trial {
    Trial::test(name, move || {
        run();
        Ok::<(), Failed>(())
    })
}

/// The folder of benches beside the checkout, where it is there.
pub(crate) fn shared() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    folder
        .join("bench")
        .is_dir()
        .then(|| folder.canonicalize().expect("the folder is there"))
}

pub(crate) fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a source folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    files
}
