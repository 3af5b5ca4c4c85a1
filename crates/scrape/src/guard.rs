//! Text of a page in, tree out, with bounded work. Only this file knows what a hostile page can do to the parser.
//!
//! html5ever is quadratic in depth and in the attributes of one tag, and a small page can ask for millions of nodes.
//! So the tree is built through a sink that counts, the text is fed in small pieces, and a page that reaches a limit ends there.
//! The limits count things and never time, so that a page is always cut at the same place.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};

use ego_tree::NodeId;
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, QualName, driver};
use scraper::{Html, HtmlTreeSink};

/// Elements inside each other.
const MAX_DEPTH: u16 = 512;
/// Nodes and attributes together.
const MAX_NODES: u32 = 200_000;
/// Calls from the parser; large ordinary pages stay below a tenth of it.
const MAX_OPERATIONS: u64 = 20_000_000;
/// Attributes of one tag: the tokenizer compares each with all before it, and the sink sees them only when the tag is whole.
const MAX_TAG_ATTRIBUTES: u32 = 2_000;
/// Bytes fed at once: what a page can still do after it reached a limit.
const PIECE: usize = 2 * 1024;

/// Parses as much of a page as the limits allow; the second value names the limit that was reached.
#[must_use]
pub(crate) fn parse(text: &str) -> (Html, Option<String>) {
    let sink = Guard::new();
    let mut options = driver::ParseOpts::default();
    // What stands in `<noscript>` is for a reader like this one: some forums serve their whole thread there.
    options.tree_builder.scripting_enabled = false;
    let mut parser = driver::parse_document(sink, options);
    let mut attributes = TagAttributes::default();
    let mut cut = None;
    for piece in pieces(text) {
        if attributes.exceeded(piece) {
            cut = Some(Limit::TagAttributes);
            break;
        }
        parser.process(StrTendril::from_slice(piece));
        cut = parser.tokenizer.sink.sink.reached.get();
        if cut.is_some() {
            break;
        }
    }
    (parser.finish(), cut.map(Limit::message))
}

#[derive(Clone, Copy)]
enum Limit {
    Depth,
    Nodes,
    Operations,
    TagAttributes,
}

impl Limit {
    fn message(self) -> String {
        match self {
            Limit::Depth => format!("more than {MAX_DEPTH} elements inside each other"),
            Limit::Nodes => format!("more than {MAX_NODES} nodes and attributes"),
            Limit::Operations => format!("more than {MAX_OPERATIONS} operations to build its tree"),
            Limit::TagAttributes => format!("more than {MAX_TAG_ATTRIBUTES} attributes in one tag"),
        }
    }
}

fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE));
        rest = after;
        Some(piece)
    })
}

/// Counts the attributes of the tag that is being read, just ahead of the tokenizer.
/// Inside scripts it may see tags where there are none; the limit is far above what that gives.
#[derive(Default)]
struct TagAttributes {
    state: TagState,
    seen: u32,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum TagState {
    #[default]
    Text,
    /// After `<`.
    Open,
    /// Inside a tag, between attributes.
    Between,
    Name,
    /// After `=`.
    BeforeValue,
    Value,
    Quoted(u8),
}

impl TagAttributes {
    fn exceeded(&mut self, piece: &str) -> bool {
        for byte in piece.bytes() {
            let space = matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c);
            self.state = match (self.state, byte) {
                (TagState::Text, b'<') => TagState::Open,
                (TagState::Text, _) => continue,
                (TagState::Open, b'a'..=b'z' | b'A'..=b'Z') => {
                    self.seen = 0;
                    TagState::Value
                }
                (TagState::Open, _) => TagState::Text,
                (TagState::Quoted(quote), _) if byte != quote => continue,
                (TagState::Quoted(_), _) => TagState::Between,
                (_, b'>') => TagState::Text,
                (TagState::BeforeValue, b'"' | b'\'') => TagState::Quoted(byte),
                (TagState::BeforeValue, _) if space => TagState::BeforeValue,
                (TagState::BeforeValue, _) => TagState::Value,
                (TagState::Name, b'=') => TagState::BeforeValue,
                (_, b'/') => TagState::Between,
                (_, _) if space => TagState::Between,
                (TagState::Between, b'=') if self.seen > 0 => TagState::BeforeValue,
                (TagState::Between, _) => {
                    self.seen += 1;
                    TagState::Name
                }
                (same, _) => same,
            };
            if self.seen > MAX_TAG_ATTRIBUTES {
                return true;
            }
        }
        false
    }
}

/// A node of the tree and where its depth stands.
#[derive(Clone)]
struct Handle {
    id: NodeId,
    index: usize,
}

/// Hands everything on to scraper's sink and counts.
struct Guard {
    inner: HtmlTreeSink,
    depths: RefCell<Vec<u16>>,
    nodes: Cell<u32>,
    operations: Cell<u64>,
    reached: Cell<Option<Limit>>,
}

impl Guard {
    fn new() -> Self {
        Self {
            inner: HtmlTreeSink::new(Html::new_document()),
            depths: RefCell::new(vec![0]),
            nodes: Cell::new(0),
            operations: Cell::new(0),
            reached: Cell::new(None),
        }
    }

    fn operation(&self) {
        let operations = self.operations.get() + 1;
        self.operations.set(operations);
        if operations > MAX_OPERATIONS {
            self.reached.set(Some(Limit::Operations));
        }
    }

    fn count(&self, nodes: usize) {
        self.operation();
        let nodes = self
            .nodes
            .get()
            .saturating_add(u32::try_from(nodes).unwrap_or(u32::MAX));
        self.nodes.set(nodes);
        if nodes > MAX_NODES {
            self.reached.set(Some(Limit::Nodes));
        }
    }

    fn handle(&self, id: NodeId) -> Handle {
        let mut depths = self.depths.borrow_mut();
        depths.push(0);
        Handle {
            id,
            index: depths.len() - 1,
        }
    }

    /// Notes the depth of a node that is put under (`step` 1) or beside (`step` 0) another; text counts as a node.
    fn place(&self, anchor: &Handle, child: NodeOrText<Handle>, step: u16) -> NodeOrText<NodeId> {
        match child {
            NodeOrText::AppendNode(node) => {
                self.operation();
                let mut depths = self.depths.borrow_mut();
                let depth = depths.get(anchor.index).copied().unwrap_or(0) + step;
                if let Some(slot) = depths.get_mut(node.index) {
                    *slot = depth.min(MAX_DEPTH + 1);
                }
                if depth > MAX_DEPTH {
                    self.reached.set(Some(Limit::Depth));
                }
                NodeOrText::AppendNode(node.id)
            }
            NodeOrText::AppendText(text) => {
                self.count(1);
                NodeOrText::AppendText(text)
            }
        }
    }
}

impl TreeSink for Guard {
    type Handle = Handle;
    type Output = Html;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Html {
        self.inner.finish()
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Handle {
            id: self.inner.get_document(),
            index: 0,
        }
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> Ref<'a, QualName> {
        self.operation();
        self.inner.elem_name(&target.id)
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, flags: ElementFlags) -> Handle {
        self.count(1 + attrs.len());
        self.handle(self.inner.create_element(name, attrs, flags))
    }

    fn create_comment(&self, text: StrTendril) -> Handle {
        self.count(1);
        self.handle(self.inner.create_comment(text))
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> Handle {
        self.count(1);
        self.handle(self.inner.create_pi(target, data))
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        let child = self.place(parent, child, 1);
        self.inner.append(&parent.id, child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &Handle,
        prev_element: &Handle,
        child: NodeOrText<Handle>,
    ) {
        let child = self.place(element, child, 0);
        self.inner
            .append_based_on_parent_node(&element.id, &prev_element.id, child);
    }

    fn append_doctype_to_document(&self, name: StrTendril, public: StrTendril, system: StrTendril) {
        self.count(1);
        self.inner.append_doctype_to_document(name, public, system);
    }

    fn get_template_contents(&self, target: &Handle) -> Handle {
        self.operation();
        let contents = self.handle(self.inner.get_template_contents(&target.id));
        let mut depths = self.depths.borrow_mut();
        let depth = depths.get(target.index).copied().unwrap_or(0);
        if let Some(slot) = depths.get_mut(contents.index) {
            *slot = depth + 1;
        }
        drop(depths);
        contents
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        self.operation();
        x.id == y.id
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.inner.set_quirks_mode(mode);
    }

    fn append_before_sibling(&self, sibling: &Handle, new_node: NodeOrText<Handle>) {
        let new_node = self.place(sibling, new_node, 0);
        self.inner.append_before_sibling(&sibling.id, new_node);
    }

    fn add_attrs_if_missing(&self, target: &Handle, attrs: Vec<Attribute>) {
        self.count(attrs.len());
        self.inner.add_attrs_if_missing(&target.id, attrs);
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.operation();
        self.inner.remove_from_parent(&target.id);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        self.operation();
        self.inner.reparent_children(&node.id, &new_parent.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(page: &str, limit: Option<&str>) {
        let (html, cut) = parse(page);
        match limit {
            Some(limit) => assert!(
                cut.as_deref().is_some_and(|cut| cut.contains(limit)),
                "{cut:?}, not {limit}"
            ),
            None => assert_eq!(cut, None),
        }
        // One piece at most is read beyond a limit, and a piece cannot make more nodes than its tags times the depth.
        assert!(html.tree.nodes().count() < 600_000);
    }

    #[test]
    fn thirty_thousand_nested_tags_are_cut_at_the_depth() {
        check(&"<div>".repeat(30_000), Some("inside each other"));
    }

    #[test]
    fn fonts_and_paragraphs_that_multiply_are_cut() {
        let mut page = "<p>".to_owned();
        for i in 0..400 {
            page.push_str(&format!("<font color=c{i}>"));
        }
        page.push_str("</p>");
        page.push_str(&"<p>x".repeat(20_000));
        check(&page, Some("nodes and attributes"));
    }

    #[test]
    fn attributes_count_in_one_tag_and_over_the_page() {
        let many: String = (0..300_000).map(|i| format!("a{i} ")).collect();
        check(&format!("<p {many}>x"), Some("in one tag"));
        check(
            &"<p a b c d e f g h i j k>x</p>".repeat(20_000),
            Some("nodes and attributes"),
        );
        // A long quoted value is one attribute, whatever stands in it.
        let words = "a=b ".repeat(10_000);
        check(&format!("<p title='{words}' id = x>y"), None);
    }

    #[test]
    fn misnested_formatting_ends_within_the_budget() {
        check(&"<a><p><b><table><tr><i>".repeat(20_000), Some("more than"));
    }

    #[test]
    fn an_ordinary_page_is_not_cut() {
        check("<!doctype html><title>t</title><p>one<p>two", None);
        check("", None);
    }
}
