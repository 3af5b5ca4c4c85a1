//! Evidence in, whether the page is a thread out: then its posts are the story. Only this file knows forum software.

use model::article::{Block, BlockClass};
use url::Url;

use crate::hints::Hints;
use crate::json_ld::JsonLd;
use crate::metadata::meta;
use crate::survey::Survey;

pub(crate) fn is_forum(survey: &Survey, json_ld: &JsonLd, address: Option<&Url>) -> bool {
    if json_ld.is_article {
        return false;
    }
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

/// A page with hardly anything but comments is their thread.
pub(crate) fn is_all_comments(blocks: &[Block]) -> bool {
    let chars = |take: &dyn Fn(&Block) -> bool| -> usize {
        blocks
            .iter()
            .filter(|b| take(b))
            .map(|b| b.text.len())
            .sum()
    };
    let comments = chars(&|b| b.class == BlockClass::Comment);
    comments > THREAD_BYTES && comments > chars(&|b| b.kept) * COMMENTS_PER_STORY
}

/// Shorter comments may be all that a small page has, in bytes.
const THREAD_BYTES: usize = 1_000;
/// Busy stories have comments of several times their length.
const COMMENTS_PER_STORY: usize = 8;

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

const PATHS: [&str; 14] = [
    "forum",
    "forums",
    "thread",
    "threads",
    "topic",
    "topics",
    "viewtopic",
    "showthread",
    "viewthread",
    "discussion",
    "discussions",
    "questions",
    "t",
    "bbs",
];
