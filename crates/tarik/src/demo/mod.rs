//! Three small sites of our own, served on loopback: what `tarik demo` watches. Every story on them is made up; they run from
//! February to 20 May 2024.
//!
//! [`mod@stories`] is the data, [`house`] the three sites and where their pages stand, [`render`] makes the pages, [`lists`] what lists
//! them, [`site`] serves both.

mod stories;

mod house;

mod render;

mod lists;

mod site;

#[cfg(test)]
mod tests;

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use crate::config::{self, ConfigError, SourceConfig};

use house::House;
use stories::stories;

pub(crate) use site::{Site, serve};

/// Between two requests to the sites.
pub(crate) const SPACING: Duration = Duration::from_millis(50);

/// The configuration of the three sites where they are served now; they leave the spacing to [`SPACING`].
///
/// # Errors
/// A compiled-in source file is wrong, which a test rules out.
pub(crate) fn sources(site: &Site) -> Result<Vec<SourceConfig>, ConfigError> {
    House::ALL
        .iter()
        .zip(&site.bases)
        .map(|(house, base)| {
            let text = render::fill(house.source_file(), &[("base", base.as_str())]);
            config::source(house.id(), &text, &[IpAddr::V4(Ipv4Addr::LOCALHOST)])
        })
        .collect()
}

/// Each story's page as a file: its path in a folder and its text, in the first version. The pages name hosts that do not exist.
pub(crate) fn pages() -> Vec<(String, String)> {
    stories()
        .iter()
        .map(|story| {
            let base = story.site.nowhere();
            let page = render::story_page(story, &base, false);
            (format!("{}/{}.html", story.site.id(), story.slug), page)
        })
        .collect()
}
