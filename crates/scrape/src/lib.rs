//! A page in, its story out: pure, synchronous, without a clock, and it cannot fail. Only this crate knows HTML.
//!
//! Bytes become text ([`decode`](mod@decode)), text a bounded tree (`guard`).

mod decode;

mod guard;

mod rules;

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
    let (_html, cut) = guard::parse(&decode::decode(page));
    let _ = rules;
    Article {
        cut,
        ..Article::empty(Status::NotStory)
    }
}
