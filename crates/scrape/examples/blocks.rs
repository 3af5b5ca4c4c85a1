//! The blocks of a folder of pages (`*.html`) as the model of blocks sees them: a line of names, then a line for each page.
//! Input of `tools/train_blocks.py`.
#![allow(clippy::print_stdout, reason = "its output is its result")]

use std::path::PathBuf;

use model::page::Page;
use serde_json::json;
use url::Url;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("give a folder of *.html")?;
    println!("{}", json!({"columns": scrape::columns()}));
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|e| e == "html"));
    files.sort();
    for file in files {
        let page = Page {
            url: Url::parse("file:///page.html")?,
            captured_at: None,
            status: 200,
            headers: Vec::new(),
            body: std::fs::read(&file)?,
        };
        let blocks: Vec<_> = scrape::examples(&page, &scrape::SiteRules::default())
            .into_iter()
            .map(|e| json!({"text": e.text, "kept": e.kept, "settled": e.settled, "row": e.row}))
            .collect();
        let id = file.file_stem().map(|stem| stem.to_string_lossy());
        println!("{}", json!({"id": id, "blocks": blocks}));
    }
    Ok(())
}
