//! CPU of `scrape::article` beside that of the bare parser on the same pages in the same run.
//!
//! `cargo bench -p scrape --bench article -- FOLDER`, a folder of `*.html`.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a bench reports to its terminal"
)]

mod pages;

use std::hint::black_box;
use std::path::{Path, PathBuf};

use model::page::Page;
use url::Url;

/// Best of so many runs over all pages.
const RUNS: usize = 3;

fn main() {
    let folder = std::env::args().skip(1).find(|arg| !arg.starts_with('-'));
    let Some(folder) = folder.map(PathBuf::from).filter(|f| f.is_dir()) else {
        eprintln!(
            "SKIPPED: no pages. Usage: cargo bench -p scrape --bench article -- FOLDER (a folder of *.html)"
        );
        return;
    };
    let read = read_pages(&folder);
    let texts: Vec<String> = read
        .iter()
        .map(|page| String::from_utf8_lossy(&page.body).into_owned())
        .collect();
    let rules = scrape::SiteRules::default();
    let mut parse = f64::MAX;
    let mut article = f64::MAX;
    for _ in 0..RUNS {
        parse = parse.min(cpu_of(|| {
            for text in &texts {
                black_box(scraper::Html::parse_document(text));
            }
        }));
        article = article.min(cpu_of(|| {
            for page in &read {
                black_box(scrape::article(page, &rules));
            }
        }));
    }
    let megabytes = read.iter().map(|page| page.body.len()).sum::<usize>() as f64 / 1e6;
    println!("{} pages, {megabytes:.1} MB", read.len());
    println!(
        "parse_document   {parse:7.3} CPU s   {:6.1} MB/s",
        megabytes / parse
    );
    println!(
        "scrape::article  {article:7.3} CPU s   {:6.1} MB/s",
        megabytes / article
    );
    println!("ratio            {:7.2}", article / parse);
}

/// Process CPU seconds that `work` took; the bench has one thread.
fn cpu_of(work: impl FnOnce()) -> f64 {
    let start = pages::cpu();
    work();
    pages::cpu() - start
}

/// Pages as UTF-8, so that both sides read the same text.
fn read_pages(folder: &Path) -> Vec<Page> {
    pages::files(folder)
        .iter()
        .map(|file| {
            let bytes = std::fs::read(file).expect("the page can be read");
            Page {
                url: Url::parse("https://example.org/page").expect("a URL"),
                captured_at: None,
                status: 200,
                headers: vec![(
                    "content-type".to_owned(),
                    "text/html; charset=utf-8".to_owned(),
                )],
                body: String::from_utf8_lossy(&bytes).into_owned().into_bytes(),
            }
        })
        .collect()
}
