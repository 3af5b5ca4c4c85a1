//! The real pages of the benches beside the checkout: no limit that is made for hostile pages is near any of them.

use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::{Arguments, Trial};
use model::page::Page;
use scrape::SiteRules;
use url::Url;

fn main() {
    const NAME: &str = "no_real_page_is_cut";
    let trial = match folders() {
        Ok(folders) => Trial::test(NAME, move || {
            no_real_page_is_cut(&folders);
            Ok(())
        }),
        Err(why) => Trial::test(NAME, || Ok(()))
            .with_ignored_flag(true)
            .with_kind(why),
    };
    libtest_mimic::run(&Arguments::from_args(), vec![trial]).exit();
}

/// Folders of pages; unpacked where the benches' own scorer unpacks them.
fn folders() -> Result<Vec<PathBuf>, &'static str> {
    let bench = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/bench/boilerplate");
    if !bench.is_dir() {
        return Err("the benches are not beside the checkout, in ../shared/bench");
    }
    let program = "import sys, os, tempfile; sys.path.insert(0, sys.argv[1]); import score\n\
        cache = os.path.join(tempfile.gettempdir(), 'boilerplate-bench'); os.makedirs(cache, exist_ok=True)\n\
        for bench in score.BENCHES:\n\
        \x20   place = score.ensure_unpacked(sys.argv[1], bench, cache)\n\
        \x20   if place: print(os.path.join(place, bench, 'html'))";
    let output = Command::new("python3")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .args(["-c", program])
        .arg(&bench)
        .output();
    match output {
        Ok(output) if output.status.success() => Ok(String::from_utf8_lossy(&output.stdout)
            .lines()
            .map(PathBuf::from)
            .collect()),
        _ => Err("python3 cannot unpack the pages of the benches"),
    }
}

fn is_cut(file: &Path) -> Option<String> {
    let page = Page {
        url: Url::parse("file:///page.html").expect("a URL"),
        captured_at: None,
        status: 200,
        headers: Vec::new(),
        body: std::fs::read(file).expect("a page"),
    };
    let cut = scrape::article(&page, &SiteRules::default()).cut?;
    Some(format!("{}: {cut}", file.display()))
}

fn no_real_page_is_cut(folders: &[PathBuf]) {
    let files: Vec<PathBuf> = folders
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).expect("a folder of pages"))
        .map(|entry| entry.expect("an entry").path())
        .collect();
    assert!(files.len() > 1_800, "{} pages", files.len());
    let (first, second) = files.split_at(files.len() / 2);
    let cut: Vec<String> = std::thread::scope(|scope| {
        let halves = [first, second]
            .map(|half| scope.spawn(|| half.iter().filter_map(|f| is_cut(f)).collect::<Vec<_>>()));
        halves
            .into_iter()
            .flat_map(|half| half.join().expect("no page makes the reader panic"))
            .collect()
    });
    assert!(cut.is_empty(), "{cut:#?}");
}
