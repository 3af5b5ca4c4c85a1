//! Evidence in, whether the page is a thread out: then its posts are the story. Only this file knows forum software.

use model::article::{Block, BlockClass};
use url::Url;

use crate::hints::Hints;
use crate::json_ld::JsonLd;
use crate::metadata::meta;
use crate::prose::size_of;
use crate::survey::Survey;
use crate::walls::{self, Wall};

/// It is drawn by forum software, or stands where forums do.
pub(crate) fn is_forum(survey: &Survey, json_ld: &JsonLd, address: Option<&Url>) -> bool {
    json_ld.is_forum
        || meta(survey, &["generator"]).is_some_and(|generator| {
            let generator = generator.to_lowercase();
            SOFTWARE.iter().any(|name| generator.contains(name))
        })
        || address.is_some_and(|url| {
            url.host_str().is_some_and(|host| {
                host.split('.').any(|part| {
                    matches!(
                        part,
                        "forum"
                            | "forums"
                            | "community"
                            | "bbs"
                            | "discuss"
                            | "discourse"
                            | "answers"
                            | "talk"
                            | "board"
                    )
                })
            }) || url.path_segments().is_some_and(|mut parts| {
                parts.any(|part| {
                    PATHS.iter().any(|name| {
                        part == *name
                            || part
                                .strip_prefix(name)
                                .is_some_and(|rest| rest.starts_with(['.', '-']))
                    })
                })
            })
        })
        || survey
            .elements
            .iter()
            .filter(|e| e.hints.has(Hints::FORUM))
            .count()
            >= MARKED_PARTS
}

/// Comments are the story where there is hardly any other text: on a forum sooner than elsewhere.
pub(crate) fn is_thread(
    survey: &Survey,
    json_ld: &JsonLd,
    address: Option<&Url>,
    blocks: &[Block],
) -> bool {
    let comments = size_of(blocks, |b| b.class == BlockClass::Comment);
    let story = size_of(blocks, |b| b.kept);
    if json_ld.is_article || comments == 0 {
        return false;
    }
    // A teaser with the comments of its readers is no thread.
    let is_teaser = meta(survey, &["og:type"]) == Some("article")
        || blocks
            .iter()
            .any(|b| walls::said(Wall::Paywall, &b.text).is_some());
    (comments > THREAD && story < SCANT_STORY && !is_teaser)
        || (comments > story / 2 && is_forum(survey, json_ld, address))
}

/// A thread that is a page of its own has more than this; sizes are those of [`size_of`].
const THREAD: usize = 1_000;
/// With less text than this beside the comments there is no story.
const SCANT_STORY: usize = 400;

/// Parts of a page that carry the marks of forum software before it counts as one.
const MARKED_PARTS: usize = 3;

const SOFTWARE: [&str; 11] = [
    "discourse",
    "phpbb",
    "vbulletin",
    "xenforo",
    "mybb",
    "discuz",
    "flarum",
    "vanilla",
    "simple machines",
    "invision",
    "woltlab",
];

const PATHS: [&str; 11] = [
    "forum",
    "forums",
    "thread",
    "threads",
    "viewtopic",
    "showthread",
    "viewthread",
    "discussion",
    "discussions",
    "questions",
    "bbs",
];
