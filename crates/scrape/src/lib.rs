//! A page in, its story out: pure, synchronous, without a clock, and it cannot fail. Only this crate knows HTML.
//!
//! In the order of a page: bytes become text (`decode`), text a bounded tree (`guard`), the tree evidence (`survey`, `hints`),
//! evidence classed blocks (`classify`, `phrases`); `links` reads list pages instead.

mod decode;

mod guard;

mod rules;

mod hints;

mod survey;

mod phrases;

mod classify;

mod links;

use model::article::{Article, Status};
use model::page::Page;

pub use links::{ListPage, links};
pub use rules::{LinkRule, SelectorError, SiteRules};

/// Part of the reader's hash: raised whenever a change of this crate may change what is read from a page.
pub const VERSION: u32 = 1;

/// Reads a page. What could not be read is left out; the status says what the page is.
#[must_use]
pub fn article(page: &Page, rules: &SiteRules) -> Article {
    let (html, cut) = guard::parse(&decode::decode(page));
    let survey = survey::survey(&html, rules);
    let blocks = classify::classify(
        &survey,
        &classify::Context {
            headline: survey.title.as_deref(),
            is_forum: false,
        },
    );
    let text = blocks
        .iter()
        .filter(|block| block.kept)
        .map(|block| block.text.as_str())
        .collect::<Vec<_>>()
        .join("\n");
    Article {
        cut,
        blocks,
        text,
        ..Article::empty(Status::Article)
    }
}
