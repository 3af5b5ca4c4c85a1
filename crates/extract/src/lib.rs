//! Clean text -> what it says happened: claims with actors, places, dates, tolls, each with its words and the rule that read them.
//! Pure and deterministic: no clock, no I/O, no failure. What looks like news and could not be read is listed, not dropped.

use model::article::Article;
use model::claim::Extraction;
use model::gazetteer::Gazetteer;

pub mod scheme;

/// Raised when rules change, so that what they change is read again.
pub const VERSION: u32 = 1;

/// The gazetteer and the trigger words, compiled once.
pub struct Lexicon {}

impl Lexicon {
    #[must_use]
    pub fn new(_gazetteer: &Gazetteer) -> Lexicon {
        Lexicon {}
    }
}

/// What an article says happened. `publisher` is the source id of the page, when known.
#[must_use]
pub fn events(_article: &Article, _publisher: Option<&str>, _lexicon: &Lexicon) -> Extraction {
    Extraction::default()
}
