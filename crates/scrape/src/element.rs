//! Single elements: what a tag does to the text inside it, attributes, the text of short ones. Only this file knows HTML's element names.

use ego_tree::NodeRef;
use html5ever::{LocalName, local_name};
use scraper::Node as TreeNode;
use scraper::node::Element as Node;

use crate::hints::Hints;

/// What an element does to the text inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Tag {
    Inline,
    Block,
    Paragraph,
    Heading(u8),
    ListItem,
    Cell,
    Row,
    Quote,
    Caption,
    Pre,
    Article,
    Main,
    Aside,
    Nav,
    Header,
    Footer,
    Form,
    Body,
    Figure,
    NoScript,
    Table,
    List,
}

/// Longest text that is taken as a name, a date or a title, in characters.
const SHORT_TEXT: usize = 300;

/// Inline elements with these names are no part of a sentence.
pub(crate) const SPLITTING: Hints = Hints::COMMENT
    .or(Hints::SHARE)
    .or(Hints::NAVIGATION)
    .or(Hints::NEWSLETTER)
    .or(Hints::ADVERT)
    .or(Hints::HIDDEN);

/// Attribute by name; scraper's own look-up interns the name each time.
pub(crate) fn attribute<'a>(element: &'a Node, name: &str) -> Option<&'a str> {
    element
        .attrs
        .iter()
        .find(|(key, _)| &*key.local == name)
        .map(|(_, value)| &**value)
}

/// Longest value that is kept of a head, in bytes; what is read from one is far shorter.
pub(crate) const MAX_VALUE: usize = 8 << 10;

/// An attribute without the spaces around it, unless it is too long.
pub(crate) fn short_attribute(element: &Node, name: &str) -> Option<String> {
    attribute(element, name)
        .filter(|value| value.len() <= MAX_VALUE)
        .map(|value| value.trim().to_owned())
}

/// React serves what was not ready in time as `<div hidden id="S:0">` at the end of the page, and a script moves it to where it belongs.
pub(crate) fn is_streamed(element: &Node) -> bool {
    let number = attribute(element, "id").and_then(|id| id.strip_prefix("S:"));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_hexdigit()))
}

pub(crate) fn is_hidden_style(style: &str) -> bool {
    if !style.contains("none") && !style.contains("hidden") {
        return false;
    }
    let mut flat: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    flat.make_ascii_lowercase();
    flat.contains("display:none") || flat.contains("visibility:hidden")
}

pub(crate) fn raw_text(node: NodeRef<'_, TreeNode>) -> String {
    node.children()
        .filter_map(|child| child.value().as_text())
        .map(|text| &**text)
        .collect()
}

/// The text inside an element, when it is short; spaces stand between its parts.
pub(crate) fn short_text(node: NodeRef<'_, TreeNode>) -> String {
    let mut text = String::new();
    for inner in node.descendants() {
        if text.len() > SHORT_TEXT * 4 {
            return String::new();
        }
        match inner.value() {
            TreeNode::Text(part) => {
                let end = part.floor_char_boundary(SHORT_TEXT * 4 + 4);
                text.push_str(part.get(..end).unwrap_or(part));
            }
            TreeNode::Element(element)
                if matches!(
                    element.name.local,
                    local_name!("script") | local_name!("style")
                ) =>
            {
                return String::new();
            }
            TreeNode::Element(_) => text.push(' '),
            _ => {}
        }
    }
    if text.len() > SHORT_TEXT * 4 {
        return String::new();
    }
    model::text::normalize(&text)
}

pub(crate) fn tag_of(name: &LocalName) -> Tag {
    match *name {
        local_name!("p") => Tag::Paragraph,
        local_name!("div")
        | local_name!("section")
        | local_name!("address")
        | local_name!("dl")
        | local_name!("fieldset")
        | local_name!("center")
        | local_name!("details")
        | local_name!("summary")
        | local_name!("legend")
        | local_name!("hgroup")
        | local_name!("tbody")
        | local_name!("thead")
        | local_name!("tfoot")
        | local_name!("frameset")
        | local_name!("menu") => Tag::Block,
        local_name!("h1") => Tag::Heading(1),
        local_name!("h2") => Tag::Heading(2),
        local_name!("h3") => Tag::Heading(3),
        local_name!("h4") => Tag::Heading(4),
        local_name!("h5") => Tag::Heading(5),
        local_name!("h6") => Tag::Heading(6),
        local_name!("li") | local_name!("dt") | local_name!("dd") => Tag::ListItem,
        local_name!("td") | local_name!("th") => Tag::Cell,
        local_name!("tr") => Tag::Row,
        local_name!("table") => Tag::Table,
        local_name!("ul") | local_name!("ol") => Tag::List,
        local_name!("blockquote") => Tag::Quote,
        local_name!("figcaption") | local_name!("caption") => Tag::Caption,
        local_name!("figure") => Tag::Figure,
        local_name!("pre") | local_name!("listing") | local_name!("xmp") => Tag::Pre,
        local_name!("article") => Tag::Article,
        local_name!("main") => Tag::Main,
        local_name!("aside") => Tag::Aside,
        local_name!("nav") => Tag::Nav,
        local_name!("header") => Tag::Header,
        local_name!("footer") => Tag::Footer,
        local_name!("form") => Tag::Form,
        local_name!("body") => Tag::Body,
        local_name!("noscript") => Tag::NoScript,
        // Custom elements are containers far more often than words of a sentence.
        _ if name.contains('-') => Tag::Block,
        _ => Tag::Inline,
    }
}
