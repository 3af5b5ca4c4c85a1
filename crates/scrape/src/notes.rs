//! An element in, the date or the author that it names out. Only this file knows how sites mark the two in their markup.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use ego_tree::NodeRef;
use scraper::Node as TreeNode;
use scraper::node::Element as Node;

use crate::date_places::said_by_name;
use crate::element::{attribute, short_text};
use crate::hints::Hints;
use crate::published::Says;

/// A `<time>`, or an element that is called a date or carries one in an attribute.
#[derive(Clone, Debug)]
pub(crate) struct TimeNote {
    pub(crate) value: String,
    /// The words before its value.
    pub(crate) lead: String,
    /// It says of itself that it is the publication date.
    pub(crate) published: bool,
    pub(crate) updated: bool,
    /// It is the day on which the page is read.
    pub(crate) is_today: bool,
    /// Index of the piece that it begins or stands in.
    pub(crate) at: usize,
}

/// How an element says that it names an author, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum AuthorMark {
    Property,
    Relation,
    Class,
    /// A link to a page of an author.
    Link,
    /// The name of a user.
    User,
}

/// Longest stretch of text before a date that is kept, in bytes.
const MAX_LEAD: usize = 60;

/// A piece of text that may be the label of what follows it; else nothing.
pub(crate) fn label(text: &str) -> &str {
    let is_label = text.len() <= MAX_LEAD && !text.bytes().any(|b| b.is_ascii_digit());
    if is_label { text } else { "" }
}

/// The date of an element; `before` is the text that stands before it.
pub(crate) fn time(
    node: NodeRef<'_, TreeNode>,
    element: &Node,
    hints: Hints,
    before: &str,
    at: usize,
) -> Option<TimeNote> {
    let property = attribute(element, "itemprop").unwrap_or_default();
    let class = attribute(element, "class").unwrap_or_default();
    let is_date = element.name() == "time"
        || hints.has(Hints::DATE)
        || property.starts_with("date")
        || hints.has(Hints::META) && ["timestamp", "pubdate"].iter().any(|w| class.contains(w));
    let data = in_attributes(element, is_date);
    if !is_date && data.is_none() {
        return None;
    }
    let class = class.to_ascii_lowercase();
    let start = before.floor_char_boundary(before.len().saturating_sub(MAX_LEAD));
    let mut lead = before.get(start..).unwrap_or_default().to_owned();
    let value = match data {
        Some((value, _)) => {
            lead.push(' ');
            let own = short_text(node);
            lead.push_str(
                own.get(..own.floor_char_boundary(MAX_LEAD))
                    .unwrap_or_default(),
            );
            start_of(value)
        }
        None => short_text(node),
    };
    if value.is_empty() {
        return None;
    }
    let said = data.and_then(|(_, said)| said);
    let is_property = |name: &str| property.split_whitespace().any(|p| p == name);
    let published = is_property("datePublished")
        || attribute(element, "pubdate").is_some()
        || class.contains("publish")
        || said == Some(Says::Published);
    let id = attribute(element, "id").unwrap_or_default();
    Some(TimeNote {
        value,
        is_today: [class.as_str(), id]
            .iter()
            .any(|n| n.contains("today") || n.contains("current")),
        lead,
        published,
        updated: is_property("dateModified")
            || said == Some(Says::Modified)
            || ["updat", "modif", "changed"].iter().any(|w| class.contains(w))
                // A class of one theme's only date: `entry-date updated`.
                && !class.contains("entry-date"),
        at,
    })
}

/// Longest value of an attribute that is kept, in bytes.
const MAX_VALUE: usize = 400;

fn start_of(value: &str) -> String {
    let end = value.floor_char_boundary(MAX_VALUE);
    value.get(..end).unwrap_or_default().to_owned()
}

/// A date in an attribute, and what the attribute's name says of it. Elements that are no dates may carry one under a name that says so.
fn in_attributes(element: &Node, is_date: bool) -> Option<(&str, Option<Says>)> {
    let has_digits = |value: &str| value.bytes().filter(u8::is_ascii_digit).count() >= 4;
    if is_date {
        let plain = ["datetime", "content"]
            .iter()
            .find_map(|name| attribute(element, name))
            .filter(|value| !value.trim().is_empty());
        if let Some(value) = plain {
            return Some((value, None));
        }
    }
    element.attrs.iter().find_map(|(key, value)| {
        let name = &*key.local;
        let is_named = match name {
            "title" => is_date || is_iso(value),
            "unixtime" => true,
            _ => {
                let data = name.strip_prefix("data-")?;
                if is_date {
                    data.contains("date") || data.contains("time") || data.contains("publi")
                } else {
                    data.contains("publi") || data.contains("pubdate")
                }
            }
        };
        if !is_named || !has_digits(value) {
            return None;
        }
        let said = name.strip_prefix("data-").and_then(said_by_name);
        Some((&**value, said.filter(|said| *said != Says::Nothing)))
    })
}

/// `2021-04-05 06:07:08Z`
fn is_iso(value: &str) -> bool {
    let mut bytes = value.bytes();
    value.len() >= 10
        && bytes.by_ref().take(4).all(|b| b.is_ascii_digit())
        && bytes.next() == Some(b'-')
}

/// What an element says of the author, and the text that names one.
pub(crate) fn author(
    node: NodeRef<'_, TreeNode>,
    element: &Node,
    hints: Hints,
) -> Option<(AuthorMark, String)> {
    // One look at each attribute: most elements name nobody.
    let mut mark = hints.has(Hints::AUTHOR).then_some(AuthorMark::Class);
    for (key, value) in &element.attrs {
        let better = match &*key.local {
            "data-author" if !value.is_empty() => {
                return Some((AuthorMark::Property, start_of(value)));
            }
            "itemprop" if matches!(&**value, "author" | "creator") => AuthorMark::Property,
            "rel" if value.split_ascii_whitespace().any(|r| r == "author") => AuthorMark::Relation,
            "href" if AUTHOR_PAGES.is_match(&**value) => AuthorMark::Link,
            "class" if is_user(value) => AuthorMark::User,
            _ => continue,
        };
        mark = Some(mark.map_or(better, |mark| mark.min(better)));
    }
    let mark = mark.or_else(|| (element.name() == "byline").then_some(AuthorMark::Class))?;
    let text = attribute(element, "content").map_or_else(|| short_text(node), start_of);
    (!text.is_empty()).then_some((mark, text))
}

/// Classes that forums and publishing systems give to the name of whoever wrote a post.
fn is_user(class: &str) -> bool {
    class
        .split_ascii_whitespace()
        .any(|name| USERS.iter().any(|user| name.eq_ignore_ascii_case(user)))
}

const USERS: [&str; 6] = [
    "username",
    "user-name",
    "nickname",
    "poster",
    "postuser-name",
    "authorname",
];

/// Parts of the addresses that authors' pages have.
static AUTHOR_PAGES: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::new([
        "/author/",
        "/authors/",
        "/autor/",
        "/autoren/",
        "/autores/",
        "/auteur/",
        "/auteurs/",
        "/autore/",
        "/contributor/",
        "/contributors/",
        "/columnist",
        "/journalist",
        "/our-experts/",
        "/newsteam/",
        "/blogger/",
        "/creator/",
        "/writers/",
        "/profil/",
        "/profile/",
        "/byline/",
    ])
    .expect("a few short words fit an automaton")
});
