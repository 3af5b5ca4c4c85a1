//! What a page hands to scripts and machines in, the lines of the story in it out: for pages that show little or nothing of it.
//! Only this file knows where frameworks put a story's text.

use model::article::{Block, BlockClass};
use serde_json::Value;

use crate::guard;
use crate::json_ld::{self, JsonLd};
use crate::phrases;
use crate::rules::SiteRules;
use crate::survey;

/// A page that shows more than this is read as it is shown, in bytes.
const SCANT: usize = 600;
/// What stands in the data must be this much longer than what is shown, in bytes.
const MORE: usize = 300;
/// Longest data that is looked into, in bytes: parsed, lists of single digits take sixteen times as much.
const MAX_DATA: usize = 1 << 20;

/// The blocks that a page shows too little of, from its data: JSON-LD first, then, where the source is given, the state of the
/// framework that draws the page.
pub(crate) fn blocks(
    json_ld: &JsonLd,
    source: Option<&str>,
    shown: &[Block],
) -> Option<Vec<Block>> {
    let size: usize = shown
        .iter()
        .filter(|block| block.kept)
        .map(|block| block.text.len())
        .sum();
    if size >= SCANT {
        return None;
    }
    let is_more = |lines: &Vec<String>| lines.iter().map(String::len).sum::<usize>() >= size + MORE;
    let described = || json_ld.body.iter().flat_map(|text| lines(text)).collect();
    let found = Some(described())
        .filter(is_more)
        .map(|lines| (lines, "from the page's data for machines (JSON-LD)"))
        .or_else(|| {
            let lines = lines(&state(source?)?);
            is_more(&lines).then_some((lines, "from the page's data for its scripts"))
        });
    let (lines, reason) = found?;
    let new = lines.into_iter().map(|text| {
        let chars = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        let (class, kept, reason) = match phrases::class_of(&text, chars) {
            Some((class, reason)) => (class, false, reason),
            None => (BlockClass::Body, true, reason),
        };
        Block {
            class,
            kept,
            score: if kept { 100 } else { 0 },
            reason: reason.to_owned(),
            text,
        }
    });
    let old = shown.iter().cloned().map(|block| match block.kept {
        true => Block {
            kept: false,
            reason: "shown shorter than it stands in the page's data".to_owned(),
            ..block
        },
        false => block,
    });
    Some(old.chain(new).collect())
}

/// The text of a value, which may hold tags, references or line feeds, in lines.
fn lines(text: &str) -> Vec<String> {
    if text.len() > MAX_DATA {
        return Vec::new();
    }
    let has_tags = ["<p", "<br", "<div", "</"]
        .iter()
        .any(|tag| text.contains(tag));
    let html = match has_tags {
        true => text.to_owned(),
        false => format!("<p>{}", text.replace('\n', "<p>")),
    };
    let (tree, _) = guard::parse(&html);
    let survey = survey::survey(&tree, &SiteRules::default());
    survey.pieces.into_iter().map(|piece| piece.text).collect()
}

/// The longest text under a name for the body of a story in the JSON that the page hands to its scripts.
fn state(source: &str) -> Option<String> {
    const MARK: &str = "application/json";
    let mut budget = json_ld::MAX_MEMORY;
    let mut best: Option<String> = None;
    for script in source.split("<script").skip(1).take(MAX_SCRIPTS) {
        let Some((attributes, rest)) = script.split_once('>') else {
            continue;
        };
        if !attributes.contains(MARK) && !attributes.contains("__NEXT_DATA__") {
            continue;
        }
        let json = rest.split("</script").next().unwrap_or_default();
        let Some(left) = budget.checked_sub(json_ld::memory(json)) else {
            break;
        };
        budget = left;
        if let Ok(value) = serde_json::from_str::<Value>(json)
            && let Some(text) = longest(&value)
            && best.as_ref().is_none_or(|best| text.len() > best.len())
        {
            best = Some(text.to_owned());
        }
    }
    best
}

/// Scripts of a page that are looked at.
const MAX_SCRIPTS: usize = 200;

fn longest(value: &Value) -> Option<&str> {
    let mut waiting = vec![value];
    let mut best: Option<&str> = None;
    while let Some(value) = waiting.pop() {
        match value {
            Value::Array(items) => waiting.extend(items),
            Value::Object(map) => {
                for (key, inner) in map {
                    match inner {
                        Value::String(text)
                            if is_body(key)
                                && reads_like_prose(text)
                                && best.is_none_or(|best| text.len() > best.len()) =>
                        {
                            best = Some(text);
                        }
                        Value::Array(_) | Value::Object(_) => waiting.push(inner),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    best
}

/// `bodyHtml`, `body_html`, `articleBody`, `content`, `rendered` (under `content`), `text`.
fn is_body(key: &str) -> bool {
    let key = key.to_ascii_lowercase().replace(['_', '-', ':'], "");
    matches!(
        key.as_str(),
        "body"
            | "bodyhtml"
            | "htmlbody"
            | "bodytext"
            | "articlebody"
            | "articletext"
            | "storybody"
            | "storyhtml"
            | "content"
            | "contenthtml"
            | "htmlcontent"
            | "contentencoded"
            | "rendered"
            | "fulltext"
            | "html"
            | "text"
    )
}

/// Several sentences, and no program or style sheet.
fn reads_like_prose(text: &str) -> bool {
    let marks = text
        .matches(['.', '!', '?', '。', '！', '？', '؟', '۔', '।'])
        .count();
    let code = text.matches(['{', '}', ';', '=']).count();
    text.len() > MORE && marks >= 3 && (code < marks || text.contains("<p"))
}
