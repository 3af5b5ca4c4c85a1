//! Three small sites of our own, served on loopback: what `tarik demo` watches. Every story on them is made up.
//!
//! [`stories`] is the data, [`house`] the three sites and where their pages stand, [`render`] makes the pages, [`lists`] what lists
//! them, [`site`] serves both.

mod stories;

mod house;

mod render;

mod lists;

mod site;

#[cfg(test)]
mod tests;

use std::net::{IpAddr, Ipv4Addr};

use jiff::civil::{Date, date};
use url::Url;

use crate::config::{self, SourceConfig};

use house::House;
use stories::stories;

pub(crate) use site::{Site, serve};

/// The day on which the stories end: what "today" means in questions about them.
pub(crate) const TODAY: Date = date(2024, 5, 21);

/// The configuration of the three sites where they are served now.
///
/// # Panics
/// Never: the files are compiled in, and a test loads them.
pub(crate) fn sources(site: &Site) -> Vec<SourceConfig> {
    sources_at(&site.bases)
}

fn sources_at(bases: &[Url; 3]) -> Vec<SourceConfig> {
    House::ALL
        .iter()
        .zip(bases)
        .map(|(house, base)| {
            let text = render::fill(house.source_file(), &[("base", base.as_str())]);
            config::source(house.id(), &text, &[IpAddr::V4(Ipv4Addr::LOCALHOST)])
                .expect("a compiled-in source file is sound")
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
