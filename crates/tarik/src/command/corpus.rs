//! `tarik read --in DIR --out DIR`: a folder of pages and articles read, one text and one JSON file each. The benches use this.

use std::collections::HashMap;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use model::article::{Article, Status};
use model::claim::Extraction;
use model::id;
use model::page::{ArchiveKey, Capture};
use model::reading::{DocumentReadings, Reading};
use rustix::time::{ClockId, clock_gettime};
use serde_json::{Map, Value, json};
use url::Url;

use crate::config::Config;
use crate::exit::{Ending, Exit};
use crate::given::{Given, page_of_file};
use crate::output::{Progress, Sink};
use crate::reader::Reader;

/// What a run says of its own time; never an input.
const TIMING: &str = "_timing.json";

/// The scores that the joining of events rests on, a pair a line.
const PAIRS: &str = "_pairs.jsonl";

/// One input, read.
struct Answer {
    stem: String,
    document: DocumentReadings,
    /// From bytes to text and metadata.
    scrape: Duration,
    extract: Duration,
}

/// Reads every `X.html` and `X.json` of `input`. `explain`: also how like each other the events of different files are.
///
/// # Errors
/// A folder cannot be read, an answer cannot be written, or an answer would stand in the way of an input or of another answer. A
/// page never fails: a status is an answer, also for a file that cannot be read or that breaks the reader.
pub(crate) fn run(
    config: &Config,
    input: &Path,
    output: &Path,
    jobs: Option<usize>,
    explain: bool,
    sink: &Sink,
) -> Result<()> {
    let reader = Reader::new(config);
    let inputs = list(input)?;
    apart(input, output)?;
    named_apart(&inputs)?;
    std::fs::create_dir_all(output).with_context(|| format!("making {}", output.display()))?;
    let jobs = jobs
        .unwrap_or_else(|| std::thread::available_parallelism().map_or(1, NonZero::get))
        .clamp(1, inputs.len().max(1));
    let next = AtomicUsize::new(0);
    let mut answers: Vec<(usize, Answer)> = std::thread::scope(|scope| {
        let work = || {
            let mut out = Vec::new();
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(path) = inputs.get(at) else {
                    return out;
                };
                sink.progress(Progress {
                    doing: "reading".to_owned(),
                    done: at as u64,
                    total: Some(inputs.len() as u64),
                    failed: 0,
                });
                out.push((at, answer(&reader, path)));
            }
        };
        let threads: Vec<_> = (0..jobs).map(|_| scope.spawn(work)).collect();
        let mut all = Vec::new();
        for thread in threads {
            match thread.join() {
                Ok(part) => all.extend(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    });
    answers.sort_by_key(|(at, _)| *at);
    let (documents, rest): (Vec<_>, Vec<_>) = answers
        .into_iter()
        .map(|(_, a)| (a.document, (a.stem, a.scrape, a.extract)))
        .unzip();
    let clusters = resolve::clusters(&documents, &config.gazetteer, reader.sources());
    for ((document, (stem, ..)), clusters) in documents.iter().zip(&rest).zip(&clusters) {
        let Some(reading) = document.readings.first() else {
            continue;
        };
        write(&output.join(format!("{stem}.txt")), &reading.article.text)?;
        write(
            &output.join(format!("{stem}.json")),
            &format!("{}\n", object(reading, clusters)),
        )?;
    }
    if explain {
        let stems: Vec<&str> = rest.iter().map(|(stem, ..)| stem.as_str()).collect();
        let pairs = resolve::pairs(&documents, &config.gazetteer, reader.sources());
        let lines: String = pairs.iter().map(|pair| scored(&stems, pair)).collect();
        write(&output.join(PAIRS), &lines)?;
    }
    let seconds = |pick: fn(&(String, Duration, Duration)) -> Duration| {
        rest.iter().map(pick).sum::<Duration>().as_secs_f64()
    };
    let timing = json!({"pages": rest.len(), "cpu_seconds": seconds(|r| r.1), "extract_cpu_seconds": seconds(|r| r.2)});
    write(&output.join(TIMING), &format!("{timing}\n"))
}

fn list(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder)
        .with_context(|| format!("reading the folder {}", folder.display()))?
    {
        let path = entry?.path();
        let is_input = path.extension().is_some_and(|e| e == "html" || e == "json");
        if is_input && path.file_name().is_none_or(|name| name != TIMING) {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// Answers would overwrite inputs.
fn apart(input: &Path, output: &Path) -> Result<()> {
    if let (Ok(input), Ok(whole)) = (input.canonicalize(), output.canonicalize())
        && input == whole
    {
        bail!(Ending::new(
            Exit::Usage,
            format!(
                "--out {} is the folder that is read: name another one for the answers",
                output.display()
            )
        ));
    }
    Ok(())
}

/// `X.html` and `X.json` would both be answered in one `X.json`.
fn named_apart(inputs: &[PathBuf]) -> Result<()> {
    let mut seen: HashMap<String, &Path> = HashMap::new();
    for path in inputs {
        if let Some(other) = seen.insert(stem(path), path) {
            bail!(Ending::new(
                Exit::Usage,
                format!(
                    "{} and {} would be answered in one file: rename one of them",
                    other.display(),
                    path.display()
                )
            ));
        }
    }
    Ok(())
}

fn stem(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// One file that breaks is answered with an error, and the others are read as if it were not there.
fn answer(reader: &Reader, path: &Path) -> Answer {
    let reason = match std::fs::read(path) {
        Ok(bytes) => match catch_unwind(AssertUnwindSafe(|| read(reader, path, bytes))) {
            Ok(answer) => return answer,
            Err(_) => "the reader broke on it".to_owned(),
        },
        Err(error) => error.to_string(),
    };
    let file = path.display();
    tracing::warn!(%file, "{file} is answered with the status \"error\": {reason}");
    let name = path.as_os_str().as_encoded_bytes();
    let document = id::document_of_file(name);
    let url = page_of_file(name.to_vec()).url;
    let reading = Reading {
        capture: capture(document.clone(), url, name),
        article: Article {
            reason,
            ..Article::empty(Status::Error)
        },
        extraction: Extraction::default(),
    };
    Answer {
        stem: stem(path),
        document: reader.document(document, "", vec![reading]),
        scrape: Duration::ZERO,
        extract: Duration::ZERO,
    }
}

fn read(reader: &Reader, path: &Path, bytes: Vec<u8>) -> Answer {
    let page = page_of_file(bytes);
    let source = Given::of(&page)
        .and_then(|given| given.source)
        .unwrap_or_default();
    let (article, scrape) = timed(|| reader.article(&page, &source));
    let (extraction, extract) = timed(|| reader.extraction(&article, &source));
    let capture = capture(id::document_of_file(&page.body), page.url, &page.body);
    let document = reader.document(
        capture.document.clone(),
        &source,
        vec![Reading {
            capture,
            article,
            extraction,
        }],
    );
    Answer {
        stem: stem(path),
        document,
        scrape,
        extract,
    }
}

/// What was read stands in no archive.
fn capture(document: String, url: Url, bytes: &[u8]) -> Capture {
    Capture {
        document,
        url,
        captured_at: None,
        status: 200,
        digest: blake3::hash(bytes).to_hex().to_string(),
        archive: ArchiveKey {
            file: String::new(),
            offset: 0,
            length: 0,
        },
    }
}

fn object(reading: &Reading, clusters: &[Option<String>]) -> Value {
    let article = &reading.article;
    let mut out = Map::new();
    out.insert("status".to_owned(), json!(article.status));
    out.insert("reason".to_owned(), json!(article.reason));
    out.insert("title".to_owned(), json!(article.title));
    out.insert("author".to_owned(), json!(article.authors));
    out.insert(
        "date".to_owned(),
        json!(
            article
                .published
                .as_ref()
                .map(|stated| stated.date.to_string())
        ),
    );
    for (key, value) in [
        // The date with its evidence: precision, place, and time and offset as stated.
        ("published", json!(article.published)),
        ("modified", json!(article.modified)),
        ("language", json!(article.language)),
        ("canonical", json!(article.canonical)),
        ("amp", json!(article.amp)),
        ("alternates", json!(article.alternates)),
        ("section", json!(article.section)),
        ("tags", json!(article.tags)),
    ] {
        out.insert(key.to_owned(), value);
    }
    out.insert("comments".to_owned(), json!(article.comments()));
    if let Value::Object(events) = extract::scheme::to_json(&reading.extraction, clusters) {
        out.extend(events);
    }
    Value::Object(out)
}

/// A pair of events as a line: the file and the id of each, the score, and what each comparison took from it.
fn scored(stems: &[&str], pair: &resolve::Pair) -> String {
    let event = |(file, n): (usize, usize)| json!([stems.get(file), extract::scheme::event_id(n)]);
    let parts: Vec<Value> = pair
        .score
        .features
        .iter()
        .map(|f| json!({"points": -f.cost, "at_most": f.cap, "reason": f.reason}))
        .collect();
    let (a, b) = (event(pair.a), event(pair.b));
    format!(
        "{}\n",
        json!({"a": a, "b": b, "score": pair.score.value, "parts": parts})
    )
}

fn write(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text).with_context(|| format!("writing {}", path.display()))
}

/// CPU time of this thread.
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let now = || {
        let at = clock_gettime(ClockId::ThreadCPUTime);
        Duration::new(
            u64::try_from(at.tv_sec).unwrap_or(0),
            u32::try_from(at.tv_nsec).unwrap_or(0),
        )
    };
    let before = now();
    let out = work();
    (out, now().saturating_sub(before))
}
