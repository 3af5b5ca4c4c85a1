//! A folder of pages through one system, in the form that the scorer of the benches asks for; `tools/bench_text.py` runs it.
//!
//! `cargo bench -p scrape --bench peers -- (scrape|dom_smoothie|parse) IN OUT`: `X.html` in IN gives `X.txt` and `X.json` in OUT, and all of
//! them `_timing.json`, the CPU inside the system alone. `parse` is `scraper::Html::parse_document`, which writes nothing else.
#![allow(clippy::print_stderr, reason = "a bench reports to its terminal")]

mod pages;

use std::borrow::Cow;
use std::hint::black_box;
use std::path::Path;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use dom_smoothie::Readability;
use model::page::Page;
use scrape::SiteRules;
use serde_json::{Value, json};
use url::Url;

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| !a.starts_with('-'))
        .collect();
    let [system, source, out] = arguments.as_slice() else {
        eprintln!("SKIPPED: no pages. Usage: -- (scrape|dom_smoothie|parse) IN OUT");
        return;
    };
    let read: fn(&Page) -> Read = match system.as_str() {
        "scrape" => with_scrape,
        "dom_smoothie" => with_dom_smoothie,
        "parse" => with_parser,
        other => {
            eprintln!("no system {other:?}: scrape, dom_smoothie or parse");
            std::process::exit(2);
        }
    };
    let out = Path::new(out);
    let files = pages::files(Path::new(source));
    let mut seconds = 0.0;
    for file in &files {
        let page = Page {
            url: Url::parse("file:///page.html").expect("a URL"),
            captured_at: None,
            status: 200,
            headers: Vec::new(),
            body: std::fs::read(file).expect("the page can be read"),
        };
        let start = pages::cpu();
        let result = read(&page);
        seconds += pages::cpu() - start;
        if let Some((text, said)) = result {
            let name = out.join(file.file_stem().expect("a file has a name"));
            std::fs::write(name.with_added_extension("txt"), text).expect("OUT can be written");
            std::fs::write(name.with_added_extension("json"), said.to_string())
                .expect("OUT can be written");
        }
    }
    let timing = json!({"pages": files.len(), "cpu_seconds": seconds});
    std::fs::write(out.join("_timing.json"), timing.to_string()).expect("OUT can be written");
}

/// The text, and what is said of it.
type Read = Option<(String, Value)>;

fn with_scrape(page: &Page) -> Read {
    let article = scrape::article(page, &SiteRules::default());
    let said = json!({
        "title": article.title,
        "author": article.authors,
        "date": article.published.as_ref().map(|stated| stated.date.to_string()),
        "comments": article.comments(),
    });
    Some((article.text, said))
}

/// With its own defaults.
fn with_dom_smoothie(page: &Page) -> Read {
    let article =
        Readability::new(&*text_of(&page.body), None, None).and_then(|mut reader| reader.parse());
    let read = match article {
        Ok(article) => (
            article.text_content.to_string(),
            json!({
                "title": article.title,
                "author": article.byline,
                "date": article.published_time,
            }),
        ),
        // Pages without a story are an error to it.
        Err(_) => (String::new(), json!({})),
    };
    Some(read)
}

fn with_parser(page: &Page) -> Read {
    black_box(scraper::Html::parse_document(&text_of(&page.body)));
    None
}

/// What the systems that ask for text are given.
fn text_of(body: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(body) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(body, true);
            detector.guess(None, Utf8Detection::Allow).decode(body).0
        }
    }
}
