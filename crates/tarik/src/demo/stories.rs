//! The stories as data. Only this file reads `stories.toml`.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::tz::{self, TimeZone};
use serde::Deserialize;

use super::house::House;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Story {
    pub(super) site: House,
    pub(super) slug: String,
    title: String,
    pub(super) author: String,
    pub(super) published: Timestamp,
    pub(super) standfirst: Option<String>,
    paragraphs: Vec<String>,
    /// Name and text of each reader's comment.
    pub(super) comments: Vec<(String, String)>,
    pub(super) edited: Option<Edit>,
}

/// What the page says from the second look on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Edit {
    at: Timestamp,
    title: String,
    paragraphs: Vec<String>,
}

/// A story as it stands at one moment.
pub(super) struct Version<'a> {
    pub(super) title: &'a str,
    pub(super) paragraphs: &'a [String],
    pub(super) modified: Timestamp,
}

impl Story {
    /// The first version, or the edited one where there is one.
    pub(super) fn version(&self, is_edited: bool) -> Version<'_> {
        match &self.edited {
            Some(edit) if is_edited => Version {
                title: &edit.title,
                paragraphs: &edit.paragraphs,
                modified: edit.at,
            },
            _ => Version {
                title: &self.title,
                paragraphs: &self.paragraphs,
                modified: self.published,
            },
        }
    }
}

/// Where the sites are written: three hours east of UTC all year round.
pub(super) fn zone() -> TimeZone {
    TimeZone::fixed(tz::offset(3))
}

/// Newest first.
pub(super) fn stories() -> &'static [Story] {
    #[derive(Deserialize)]
    struct File {
        story: Vec<Story>,
    }
    static STORIES: LazyLock<Vec<Story>> = LazyLock::new(|| {
        let file: File = toml::from_str(include_str!("../../demo/stories.toml"))
            .expect("the compiled-in stories are sound");
        let mut stories = file.story;
        stories.sort_by(|a, b| b.published.cmp(&a.published).then(a.slug.cmp(&b.slug)));
        stories
    });
    &STORIES
}

/// Of one site, newest first.
pub(super) fn of(house: House) -> impl DoubleEndedIterator<Item = &'static Story> + Clone {
    stories().iter().filter(move |story| story.site == house)
}
