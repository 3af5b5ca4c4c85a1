//! What a page gives away about its story, gathered for those who read dates and authors from it; nothing is decided here.

use model::article::Block;
use scraper::Html;
use url::Url;

use crate::json_ld::JsonLd;
use crate::survey::Survey;

pub(crate) struct Evidence<'a> {
    /// For its scripts, where nothing else helps.
    pub(crate) html: &'a Html,
    pub(crate) survey: &'a Survey,
    pub(crate) json_ld: &'a JsonLd,
    /// One for each piece of the survey.
    pub(crate) blocks: &'a [Block],
    /// Where the page stands, as it came or as it says.
    pub(crate) url: Option<&'a Url>,
    pub(crate) is_thread: bool,
}
