//! Single elements: what a tag does to the text inside it, attributes, the text of short ones. Only this file knows HTML's element names.

use ego_tree::NodeRef;
use scraper::Node as TreeNode;
use scraper::node::Element as Node;

use crate::hints::Hints;

/// What an element does to the text inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
        match inner.value() {
            TreeNode::Text(part) => {
                text.push_str(part);
                if text.len() > SHORT_TEXT * 4 {
                    return String::new();
                }
            }
            TreeNode::Element(element) if matches!(element.name(), "script" | "style") => {
                return String::new();
            }
            TreeNode::Element(_) => text.push(' '),
            _ => {}
        }
    }
    model::text::normalize(&text)
}

pub(crate) fn tag_of(name: &str) -> Tag {
    match name {
        "p" => Tag::Paragraph,
        "div" | "section" | "address" | "dl" | "fieldset" | "center" | "details" | "summary"
        | "legend" | "hgroup" | "tbody" | "thead" | "tfoot" | "frameset" | "menu" => Tag::Block,
        "h1" => Tag::Heading(1),
        "h2" => Tag::Heading(2),
        "h3" => Tag::Heading(3),
        "h4" => Tag::Heading(4),
        "h5" => Tag::Heading(5),
        "h6" => Tag::Heading(6),
        "li" | "dt" | "dd" => Tag::ListItem,
        "td" | "th" => Tag::Cell,
        "tr" => Tag::Row,
        "table" => Tag::Table,
        "ul" | "ol" => Tag::List,
        "blockquote" => Tag::Quote,
        "figcaption" | "caption" => Tag::Caption,
        "figure" => Tag::Figure,
        "pre" | "listing" | "xmp" => Tag::Pre,
        "article" => Tag::Article,
        "main" => Tag::Main,
        "aside" => Tag::Aside,
        "nav" => Tag::Nav,
        "header" => Tag::Header,
        "footer" => Tag::Footer,
        "form" => Tag::Form,
        "body" => Tag::Body,
        "noscript" => Tag::NoScript,
        // Custom elements are containers far more often than words of a sentence.
        name if name.contains('-') => Tag::Block,
        _ => Tag::Inline,
    }
}
