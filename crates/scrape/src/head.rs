//! An element of the head in, what it says noted in the survey out. Only this file knows how much of a head is worth keeping.

use scraper::node::Element as Node;

use crate::element::{MAX_VALUE, attribute, short_attribute};
use crate::survey::Survey;

/// Meta tags that are kept; pages of a thousand posts have three for each.
const MAX_METAS: usize = 4_000;
/// Languages that are kept of a page; the largest sites have about a hundred.
const MAX_ALTERNATES: usize = 200;

pub(crate) fn meta(survey: &mut Survey, element: &Node) {
    let key = ["property", "name", "itemprop", "http-equiv"]
        .into_iter()
        .find_map(|name| attribute(element, name));
    if survey.metas.len() < MAX_METAS
        && let (Some(key), Some(content)) = (key, attribute(element, "content"))
        && key.len() + content.len() <= MAX_VALUE
    {
        survey
            .metas
            .push((key.trim().to_ascii_lowercase(), content.trim().to_owned()));
    }
}

/// `<link>`: the addresses of this page and of its like.
pub(crate) fn link(survey: &mut Survey, element: &Node) {
    let (Some(rel), Some(href)) = (attribute(element, "rel"), short_attribute(element, "href"))
    else {
        return;
    };
    if rel.eq_ignore_ascii_case("canonical") {
        survey.canonical.get_or_insert(href);
    } else if rel.eq_ignore_ascii_case("amphtml") {
        survey.amp.get_or_insert(href);
    } else if rel.eq_ignore_ascii_case("alternate")
        && let Some(language) = short_attribute(element, "hreflang")
        && survey.alternates.len() < MAX_ALTERNATES
    {
        survey.alternates.push((language, href));
    }
}
