//! Clean text -> what it says happened: claims with actors, places, dates, tolls, each with its words and the rule that read them.
//! Pure and deterministic: no clock, no I/O, no failure. What looks like news and could not be read is listed, not dropped.
//!
//! The way of a text: [`lines`], [`token`], [`segment`], then per sentence [`names`], [`dates`], [`numbers`], [`tolls`], [`frames`], [`lasting`];
//! over the article [`continued`], [`denials`], [`merge`], [`background`], [`citations`], [`words`]; [`story`] joins them.

use model::article::Article;
use model::claim::Extraction;

mod lines;
mod token;

mod segment;

mod lexicon;

mod names;

mod dates;

mod numbers;

mod tolls;

mod frames;

mod lasting;

mod continued;
mod denials;

mod merge;

mod background;

mod citations;
mod words;

mod story;

pub mod scheme;

pub use lexicon::Lexicon;

/// Raised when rules change, so that what they change is read again.
pub const VERSION: u32 = 3;

/// What an article says happened, read from its text, title and publication date. `publisher` is the source id of the page, when known.
#[must_use]
pub fn events(article: &Article, publisher: Option<&str>, lexicon: &Lexicon) -> Extraction {
    story::read(article, publisher, lexicon)
}
