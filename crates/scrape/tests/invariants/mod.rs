//! What holds of every page whatever its bytes are: for the tests and for the fuzz target.

use model::article::Article;
use model::page::Page;
use model::text::{Span, lines};
use scrape::SiteRules;
use url::Url;

/// Reads the page and panics where something does not hold.
pub(crate) fn check(content_type: &str, body: Vec<u8>) -> Article {
    let page = page(content_type, body);
    let rules = SiteRules::default();
    let article = scrape::article(&page, &rules);
    assert_eq!(article, scrape::article(&page, &rules), "read again");
    the_text_is_the_kept_blocks(&article);
    every_answer_has_a_reason(&article);
    names_are_clean(&article);
    a_clean_text_reads_as_itself(&article);
    article
}

pub(crate) fn page(content_type: &str, body: Vec<u8>) -> Page {
    Page {
        url: Url::parse("https://news.example.org/2021/04/05/x").expect("a URL"),
        captured_at: None,
        status: 200,
        headers: vec![("content-type".to_owned(), content_type.to_owned())],
        body,
    }
}

fn the_text_is_the_kept_blocks(article: &Article) {
    let kept: Vec<&str> = article
        .blocks
        .iter()
        .filter(|block| block.kept)
        .map(|block| block.text.as_str())
        .collect();
    assert_eq!(article.text, kept.join("\n"));
    // Composed, without empty lines, without double spaces or spaces at the ends of lines.
    assert_eq!(article.text, lines(&article.text));
    let is_control = |c: char| c.is_control() && c != '\n';
    assert!(!article.text.contains(is_control), "{:?}", article.text);
    let mut start = 0;
    for text in kept {
        let stop = start + text.chars().count();
        assert_eq!(Span::new(start, stop).of(&article.text), text);
        start = stop + 1;
    }
}

fn every_answer_has_a_reason(article: &Article) {
    assert!(!article.reason.is_empty());
    assert!(article.cut.is_none() || !article.is_story());
    for block in &article.blocks {
        assert!(!block.reason.is_empty() && !block.text.is_empty() && block.score <= 100);
    }
}

fn names_are_clean(article: &Article) {
    let names = article
        .title
        .iter()
        .chain(&article.authors)
        .chain(&article.section)
        .chain(&article.tags);
    for name in names {
        assert_eq!(*name, model::text::normalize(name));
        assert!(
            !name.is_empty() && !name.contains(char::is_control),
            "{name:?}"
        );
    }
}

/// The text in paragraphs gives its own lines again, kept or not.
fn a_clean_text_reads_as_itself(article: &Article) {
    let mut body = "<!doctype html><body>".to_owned();
    for line in article.text.lines() {
        body.push_str("<p>");
        body.push_str(&line.replace('&', "&amp;").replace('<', "&lt;"));
        body.push_str("</p>");
    }
    let again = scrape::article(
        &page("text/html; charset=utf-8", body.into_bytes()),
        &SiteRules::default(),
    );
    let texts: Vec<&str> = again.blocks.iter().map(|b| b.text.as_str()).collect();
    assert_eq!(texts.join("\n"), article.text);
}
