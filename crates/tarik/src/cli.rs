//! The command line: what can be typed, and what each word of it means. A command is also what a client sends to the owner of the
//! data folder, so every argument can be written as JSON.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use serde::{Deserialize, Serialize};

const EXIT_CODES: &str = "Exit codes: 0 done, 1 error, 2 usage, 3 done with some failures, 4 store or source unreachable (try again), \
5 an invariant is broken, 70 a stage died, 75 another process owns the data folder, 130 interrupted.";

/// Watches the pages that report on a conflict and keeps a graph of who moved or struck what, where and when, with the sentence
/// behind each.
#[derive(Debug, Parser)]
#[command(name = "tarik", version, after_help = EXIT_CODES, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Global {
    /// Configuration file [default: config/tarik.toml, or what is built in]
    #[arg(long, global = true, env = "TARIK_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Folder of the ledger, the archive and the embedded graph
    #[arg(
        long,
        global = true,
        env = "TARIK_DATA",
        value_name = "DIR",
        default_value = "data"
    )]
    pub data: PathBuf,
    /// Machine-readable results and progress
    #[arg(long, global = true)]
    pub json: bool,
    /// Warnings and errors only
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// More of what is going on; twice for everything
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    pub color: Color,
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    Text,
    Json,
}

#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub(crate) enum Command {
    /// Watch all sources, read, write; until it is told to stop
    Daemon,
    /// Take in pages of the past, once
    Backfill(BackfillArgs),
    /// Watch a small site of our own into a graph in DATA/demo
    Demo(DemoArgs),
    /// Show what would be understood of a page; nothing is written
    Read(ReadArgs),
    /// Ask the graph in Cypher, read-only
    Query(QueryArgs),
    /// Ask a named question
    Ask(AskArgs),
    /// What runs, waits and fails
    Status,
    /// Check configuration, store, schema, sources and invariants
    Check,
    /// The canonical dump of the graph, one node or relation a line
    Dump(DumpArgs),
    /// The schema of the graph store
    #[command(subcommand)]
    Migrate(MigrateCommand),
    /// Pages that could not be read or written
    #[command(subcommand)]
    Dead(DeadCommand),
    /// The sites that are watched
    #[command(subcommand)]
    Sources(SourcesCommand),
    /// The configuration in force
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Ask a running daemon whether it is well (exit 0) or not (exit 4)
    Health,
    /// Completions for a shell
    Completions { shell: Shell },
    /// Read one page from standard input under limits
    #[command(hide = true)]
    ReadIsolated,
}

impl Command {
    /// As it is typed.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Daemon => "daemon",
            Self::Backfill(_) => "backfill",
            Self::Demo(_) => "demo",
            Self::Read(_) => "read",
            Self::Query(_) => "query",
            Self::Ask(_) => "ask",
            Self::Status => "status",
            Self::Check => "check",
            Self::Dump(_) => "dump",
            Self::Migrate(_) => "migrate",
            Self::Dead(_) => "dead",
            Self::Sources(_) => "sources",
            Self::Config(_) => "config",
            Self::Health => "health",
            Self::Completions { .. } => "completions",
            Self::ReadIsolated => "read-isolated",
        }
    }
}

#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub(crate) struct BackfillArgs {
    /// Sources whose sitemaps, feeds and list pages are walked
    #[arg(value_name = "SOURCE")]
    pub sources: Vec<String>,
    /// A page's URL, a file of URLs, a folder of pages, or a WARC file; may be given more than once
    #[arg(long, value_name = "PATH|URL")]
    pub from: Vec<String>,
    /// Leave out what is older, as far as dates are known (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub since: Option<jiff::civil::Date>,
    /// Leave out what is newer (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub until: Option<jiff::civil::Date>,
    /// Say what would be taken in; fetch and write nothing but the lists
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub(crate) struct DemoArgs {
    /// End when every page was read, instead of watching on
    #[arg(long)]
    pub once: bool,
}

#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub(crate) struct ReadArgs {
    /// A file, a URL, or - for standard input
    #[arg(
        required_unless_present = "input",
        conflicts_with = "input",
        value_name = "FILE|URL|-"
    )]
    pub page: Option<String>,
    /// Also the rule and the words behind each value, and what looked like news and could not be read; of a folder, the score of every two events
    /// of different files (_pairs.jsonl)
    #[arg(long)]
    pub explain: bool,
    /// A folder of X.html (pages) and X.json (articles) to read
    #[arg(long = "in", value_name = "DIR", requires = "output")]
    pub input: Option<PathBuf>,
    /// Folder for X.txt and X.json
    #[arg(long = "out", value_name = "DIR", requires = "input")]
    pub output: Option<PathBuf>,
    /// Files read side by side [default: one a core]
    #[arg(long, value_name = "N", requires = "input")]
    pub jobs: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
pub(crate) enum Format {
    Table,
    Csv,
    /// One array of row objects
    Json,
    /// One row object a line
    Jsonl,
    /// A Markdown table
    Md,
    /// A feature collection; for questions that answer with a point
    Geojson,
}

#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub(crate) struct QueryArgs {
    /// The statement; without it and without -f, standard input is read
    #[arg(value_name = "CYPHER", conflicts_with = "file")]
    pub cypher: Option<String>,
    /// Read the statement from a file, or from standard input with -
    #[arg(short, long, value_name = "FILE|-")]
    pub file: Option<String>,
    #[command(flatten)]
    pub answer: AnswerArgs,
}

#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub(crate) struct AskArgs {
    /// Name of the question
    #[arg(required_unless_present = "list")]
    pub name: Option<String>,
    /// The questions there are
    #[arg(long)]
    pub list: bool,
    #[command(flatten)]
    pub answer: AnswerArgs,
}

#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub(crate) struct AnswerArgs {
    /// A parameter; numbers, true, false, lists and quoted texts are read as JSON, all else as text
    #[arg(long = "param", value_name = "NAME=VALUE")]
    pub params: Vec<String>,
    /// [default: table on a terminal, else jsonl]
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// At most so many rows
    #[arg(long, default_value_t = 1000, value_name = "N")]
    pub limit: usize,
    /// At most so long
    #[arg(long, default_value = "30s", value_name = "TIME")]
    pub timeout: jiff::SignedDuration,
}

#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub(crate) struct DumpArgs {
    /// Only the BLAKE3 hash of the dump
    #[arg(long)]
    pub hash: bool,
}

#[derive(Debug, Clone, Copy, Subcommand, Serialize, Deserialize)]
pub(crate) enum MigrateCommand {
    /// Which migrations the store has, and which it lacks
    Status,
    /// Bring the store up to date
    Up {
        /// Make this data folder the owner of a graph that belongs to another
        #[arg(long)]
        take_over: bool,
    },
}

#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub(crate) enum DeadCommand {
    /// Buried pages, oldest first
    List,
    /// One buried page, with its reason
    Show { id: String },
    /// Let a buried page (or `all`) wait again
    Replay { id: String },
    /// Forget that a page (or `all`) waits; its capture stays in the archive
    Drop { id: String },
}

#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub(crate) enum SourcesCommand {
    /// Every source, and where its file stands
    List,
    /// Fetch what a source lists now and read its first pages; nothing is written
    Test { name: String },
}

#[derive(Debug, Clone, Copy, Subcommand, Serialize, Deserialize)]
pub(crate) enum ConfigCommand {
    /// The values in force and where each comes from
    Show,
    /// JSON schema of the configuration file
    Schema,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
pub(crate) enum Shell {
    Bash,
    Elvish,
    Fish,
    Powershell,
    Zsh,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_command_survives_the_way_to_the_owner() {
        let cli = Cli::try_parse_from([
            "tarik",
            "query",
            "RETURN 1 AS n",
            "--param",
            "a=1",
            "--format",
            "csv",
        ])
        .unwrap();
        let sent = serde_json::to_string(&cli.command).unwrap();
        let Command::Query(args) = serde_json::from_str(&sent).unwrap() else {
            panic!("another command: {sent}")
        };
        assert_eq!(
            (args.cypher.as_deref(), args.answer.format),
            (Some("RETURN 1 AS n"), Some(Format::Csv))
        );
    }
}
