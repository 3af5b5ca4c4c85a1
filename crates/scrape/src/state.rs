//! The JSON that a page hands to its scripts in, the text of its story out. Only this file knows where frameworks put a story's text.

use serde_json::Value;
use url::Url;

use crate::address::{is_same_page, is_slug};
use crate::json_ld;
use crate::metadata::Title;
use crate::prose::{ENDS, size};

/// Scripts of a page that are looked at.
const MAX_SCRIPTS: usize = 200;
/// Shortest text that is a story; its size is that of [`size`].
const MIN_TEXT: usize = 300;

/// The longest text under a name for the body of a story that belongs to this page: to the object that has its headline or its address, or,
/// where that object holds none, to no story at all. What belongs to another headline is another story, however long.
pub(crate) fn story(source: &str, title: Option<&str>, address: Option<&Url>) -> Option<String> {
    const MARK: &str = "application/json";
    let page = Own {
        title: title.map(Title::new),
        address,
    };
    let mut budget = json_ld::MAX_MEMORY;
    let (mut own, mut nobodys) = (None, None);
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
        if let Ok(value) = serde_json::from_str::<Value>(json) {
            let found = page.texts(&value);
            keep_longer(&mut own, found.own);
            keep_longer(&mut nobodys, found.nobodys.filter(|_| found.is_named));
        }
    }
    own.or(nobodys)
}

fn keep_longer(best: &mut Option<String>, text: Option<&str>) {
    if let Some(text) = text
        && best.as_ref().is_none_or(|best| text.len() > best.len())
    {
        *best = Some(text.to_owned());
    }
}

/// Whose a part of the data is: the story's that the nearest object around it names.
#[derive(Clone, Copy, PartialEq)]
enum Owner {
    Page,
    Other,
    Nobody,
}

/// Longest texts of one script.
#[derive(Default)]
struct Texts<'v> {
    own: Option<&'v str>,
    nobodys: Option<&'v str>,
    /// Some object names the page.
    is_named: bool,
}

/// What the page's own story is known by.
struct Own<'a> {
    title: Option<Title>,
    address: Option<&'a Url>,
}

impl Own<'_> {
    fn texts<'v>(&self, value: &'v Value) -> Texts<'v> {
        let mut out = Texts::default();
        let mut waiting = vec![(value, Owner::Nobody)];
        while let Some((value, around)) = waiting.pop() {
            match value {
                Value::Array(items) => waiting.extend(items.iter().map(|item| (item, around))),
                Value::Object(map) => {
                    let fields: Vec<(String, &Value)> = map
                        .iter()
                        .map(|(key, inner)| (plain_key(key), inner))
                        .collect();
                    let owner = self.owner(&fields).unwrap_or(around);
                    out.is_named |= owner == Owner::Page;
                    for (key, inner) in fields {
                        match inner {
                            Value::String(text) if names_body(&key) && reads_like_prose(text) => {
                                let best = match owner {
                                    Owner::Page => &mut out.own,
                                    Owner::Nobody => &mut out.nobodys,
                                    Owner::Other => continue,
                                };
                                if best.is_none_or(|best| text.len() > best.len()) {
                                    *best = Some(text);
                                }
                            }
                            Value::Array(_) | Value::Object(_) => waiting.push((inner, owner)),
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        out
    }

    /// Whose an object says that it is, by its headline or its address.
    fn owner(&self, fields: &[(String, &Value)]) -> Option<Owner> {
        let mut has_headline = false;
        for (key, value) in fields {
            if let Some(address) = value.as_str()
                && names_address(key)
                && self.stands_at(key, address)
            {
                return Some(Owner::Page);
            }
            if names_headline(key) {
                for headline in texts_of(value).map(Title::new) {
                    if self
                        .title
                        .as_ref()
                        .is_some_and(|own| own.is_like(&headline))
                    {
                        return Some(Owner::Page);
                    }
                    has_headline |= !headline.is_empty();
                }
            }
        }
        has_headline.then_some(Owner::Other)
    }

    /// What is nothing but a query or a place is relative to whatever page shows it, and the root of a site is no story.
    fn stands_at(&self, key: &str, text: &str) -> bool {
        let is_relative = text.is_empty() || text.starts_with(['#', '?']);
        let address = self.address.filter(|address| address.path() != "/");
        !is_relative
            && address.is_some_and(|address| match key {
                "slug" => is_slug(address, text),
                _ => is_same_page(address, text),
            })
    }
}

/// Longest headline that is compared, in bytes.
const MAX_HEADLINE: usize = 2_000;

/// A text, or those of an object around it (`{"rendered": ..}`, `{"basic": ..}`).
fn texts_of(value: &Value) -> impl Iterator<Item = &str> {
    let inner = value.as_object().into_iter().flat_map(|map| map.values());
    std::iter::once(value)
        .chain(inner)
        .filter_map(Value::as_str)
        .filter(|text| text.len() <= MAX_HEADLINE)
}

fn plain_key(key: &str) -> String {
    key.to_ascii_lowercase().replace(['_', '-', ':'], "")
}

fn names_headline(key: &str) -> bool {
    matches!(key, "headline" | "headlines" | "title" | "ogtitle")
}

fn names_address(key: &str) -> bool {
    matches!(
        key,
        "url"
            | "canonical"
            | "canonicalurl"
            | "link"
            | "permalink"
            | "path"
            | "pathname"
            | "aspath"
            | "uri"
            | "href"
            | "slug"
    )
}

/// `bodyHtml`, `body_html`, `articleBody`, `content`, `rendered` (under `content`), `text`.
fn names_body(key: &str) -> bool {
    matches!(
        key,
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
    let marks = text.matches(ENDS).count();
    let code = text.matches(['{', '}', ';', '=']).count();
    size(text) > MIN_TEXT && marks >= 3 && (code < marks || text.contains("<p"))
}
