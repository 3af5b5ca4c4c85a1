//! Articles a second on one core. Argument: a folder of `X.json` with `text` and `published`; without one, texts of its own, whose
//! growing length shows that the time stays linear.

use std::hint::black_box;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use extract::Lexicon;
use model::article::{Article, DatePrecision, DateSource, Stated, Status};
use model::gazetteer::{Gazetteer, parse};

const STORY: &str = "Israeli warplanes struck positions of Iranian-backed militias near Al-Bukamal late on Tuesday, killing at least four fighters \
and wounding two others, the Syrian Observatory for Human Rights said.\nA day earlier, three trucks loaded with rockets and ammunition \
entered Syria from Iraq via an unofficial crossing and headed to the town of Al-Mayadin.\nOn March 3, ISIS gunmen ambushed a bus of the \
Syrian army in the Homs desert, where clashes followed. There was no word of casualties.\n";

/// Pieces that repeat without end: one word, names, places, counts, dates, marks that never close.
const ODD: [&str; 6] = [
    "attack ",
    "Israel and ISIS and ",
    "in the town of Qarnoub, ",
    "12 killed and ",
    "on March 3 and ",
    "\u{201c}(",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut places = parse(include_str!("../../../config/gazetteer/places.yaml"))?;
    places.extend(parse(include_str!(
        "../../../config/gazetteer/places-geonames.yaml"
    ))?);
    let actors = parse(include_str!("../../../config/gazetteer/actors.yaml"))?;
    let lexicon = Lexicon::new(&Gazetteer::new(actors, places)?);
    let mut out = std::io::stdout().lock();
    let folder = std::env::args().skip(1).find(|a| !a.starts_with("--"));
    if let Some(folder) = folder {
        let articles = read(Path::new(&folder))?;
        let rate = rate(&articles, &lexicon);
        writeln!(
            out,
            "{} articles, {rate:.0} articles/s on one core",
            articles.len()
        )?;
        return Ok(());
    }
    let grown = [1, 10, 100, 1000].map(|copies| STORY.repeat(copies));
    let odd = ODD
        .iter()
        .flat_map(|piece| [10_000, 100_000].map(|copies| piece.repeat(copies)));
    let fresh = [1_000, 10_000].map(fresh);
    for text in grown.into_iter().chain(odd).chain(fresh) {
        let articles = [article(&text, "2023-03-10")];
        let rate = rate(&articles, &lexicon);
        let bytes = articles.iter().map(|a| a.text.len()).sum::<usize>();
        #[expect(clippy::cast_precision_loss, reason = "a text is far below 2^53 bytes")]
        let megabytes = bytes as f64 / 1e6 * rate;
        writeln!(
            out,
            "{bytes:>8} bytes: {rate:>8.1} articles/s, {megabytes:.1} MB/s"
        )?;
    }
    Ok(())
}

/// Places that no list has, each another one, and what points back to those before.
fn fresh(sentences: u32) -> String {
    let letter = |n: u32| char::from_u32(u32::from('a') + n % 26).unwrap_or('a');
    (0..sentences)
        .map(|n| {
            let name = [n, n / 26, n / 676].map(letter);
            let name = String::from_iter(name);
            format!("Gunmen attacked the town of Q{name}an and a post in the same province. ")
        })
        .collect()
}

fn read(folder: &Path) -> Result<Vec<Article>, Box<dyn std::error::Error>> {
    let mut articles = Vec::new();
    for file in std::fs::read_dir(folder)? {
        let path = file?.path();
        if path.extension().is_some_and(|e| e == "json") {
            let value: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path)?)?;
            let field = |name: &str| value.get(name).and_then(|v| v.as_str()).unwrap_or_default();
            articles.push(article(field("text"), field("published")));
        }
    }
    Ok(articles)
}

fn article(text: &str, published: &str) -> Article {
    let mut article = Article::empty(Status::Article);
    text.clone_into(&mut article.text);
    article.published = published.parse().ok().map(|date| Stated {
        precision: DatePrecision::Day,
        ..Stated::day(date, DateSource::Given)
    });
    article
}

/// Reads for about a second.
fn rate(articles: &[Article], lexicon: &Lexicon) -> f64 {
    let start = Instant::now();
    let mut n_read = 0_u32;
    while start.elapsed() < Duration::from_secs(1) {
        for article in articles {
            black_box(extract::events(black_box(article), None, lexicon));
            n_read += 1;
        }
    }
    f64::from(n_read) / start.elapsed().as_secs_f64()
}
