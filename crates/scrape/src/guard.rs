//! Text of a page in, tree out, with bounded work. Only this file knows what a hostile page can do to the parser.
//!
//! html5ever is quadratic in depth and in the attributes of one tag, and a small page can ask for millions of nodes.
//! So the tree is built through a sink that counts, and a page that reaches a limit ends with the tag that reached it.
//! The limits count things and never time, so that a page is always cut at the same place.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};

use ego_tree::NodeId;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{
    ElementFlags, NodeOrText, QuirksMode, TreeBuilder, TreeBuilderOpts, TreeSink,
};
use html5ever::{Attribute, QualName, TokenizerResult};
use scraper::{Html, HtmlTreeSink};

use crate::attributes::{MAX_TAG_ATTRIBUTES, TagAttributes};

/// Bytes of the page as UTF-8: what is fetched at most.
pub(crate) const MAX_SOURCE: usize = 10 << 20;
/// Elements inside each other.
const MAX_DEPTH: u16 = 512;
/// Nodes: nearly four times those of the largest of 1,800 real pages.
const MAX_NODES: u32 = 100_000;
/// Nodes and attributes together.
const MAX_PARTS: u32 = 200_000;
/// Calls from the parser, or as much work inside it; the largest of 1,800 real pages takes 200,000.
const MAX_OPERATIONS: u64 = 5_000_000;
/// Comparisons of attributes that take as long as one operation.
const COMPARISONS: u64 = 4;
/// Bytes fed at once: what is still split into tags, and thrown away, after a limit was reached.
const PIECE: usize = 32 * 1024;

/// Parses as much of a page as the limits allow; the second value names the limit that was reached.
#[must_use]
pub(crate) fn parse(text: &str) -> (Html, Option<String>) {
    let options = TreeBuilderOpts {
        // What stands in `<noscript>` is for a reader like this one: some forums serve their whole thread there.
        scripting_enabled: false,
        ..TreeBuilderOpts::default()
    };
    let gate = Gate::new(TreeBuilder::new(Guard::new(), options));
    let tokenizer = Tokenizer::new(gate, TokenizerOpts::default());
    // Parts of one buffer, so that a text which goes on in the next piece is not copied.
    let end = text.floor_char_boundary(MAX_SOURCE);
    let mut rest = StrTendril::from_slice(text.get(..end).unwrap_or(text));
    let queue = BufferQueue::default();
    let mut cut = (end < text.len()).then_some(Limit::Source);
    let mut within = TagAttributes::default();
    while !rest.is_empty() {
        let length = u32::try_from(rest.floor_char_boundary(PIECE)).unwrap_or(u32::MAX);
        let piece = rest.subtendril(0, length);
        rest.pop_front(length);
        if within.exceeded(&piece) {
            cut = Some(Limit::TagAttributes);
            break;
        }
        let before = tokenizer.sink.tokens.get();
        queue.push_back(piece.clone());
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
        if let Some(reached) = tokenizer.sink.guard().reached.get() {
            cut = Some(reached);
            break;
        }
        within.over(piece, tokenizer.sink.tokens.get() > before);
    }
    tokenizer.end();
    (
        tokenizer.sink.builder.sink.finish(),
        cut.map(Limit::message),
    )
}

/// Stands between tokenizer and tree builder: nothing gets through after a limit was reached.
struct Gate {
    builder: TreeBuilder<Handle, Guard>,
    /// What was whole so far: tags, texts, comments.
    tokens: Cell<u64>,
}

impl Gate {
    fn new(builder: TreeBuilder<Handle, Guard>) -> Self {
        Self {
            builder,
            tokens: Cell::new(0),
        }
    }

    fn guard(&self) -> &Guard {
        &self.builder.sink
    }

    /// Work that the tokenizer did alone.
    fn charge(&self, token: &Token) {
        match token {
            // The only thing that tells of an attribute that was compared and dropped.
            Token::ParseError(message) => {
                if message == "Duplicate attribute" {
                    self.guard().count(0, 1);
                }
                return;
            }
            Token::TagToken(tag) => {
                let attributes = tag.attrs.len();
                self.guard()
                    .work((attributes * attributes) as u64 / (2 * COMPARISONS));
                if tag.kind == TagKind::EndTag {
                    self.guard().count(0, attributes);
                }
            }
            _ => {}
        }
        self.tokens.set(self.tokens.get() + 1);
    }
}

impl TokenSink for Gate {
    type Handle = Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Handle> {
        self.charge(&token);
        match token {
            // Nobody reads comments, and a page can have a million of them.
            Token::CommentToken(_) | Token::ParseError(_) => TokenSinkResult::Continue,
            Token::EOFToken => self.builder.process_token(token, line),
            _ if self.guard().reached.get().is_some() => TokenSinkResult::Continue,
            _ => self.builder.process_token(token, line),
        }
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}

#[derive(Clone, Copy)]
enum Limit {
    Source,
    Depth,
    Nodes,
    Parts,
    Operations,
    TagAttributes,
}

impl Limit {
    fn message(self) -> String {
        match self {
            Limit::Source => format!("more than {MAX_SOURCE} bytes as UTF-8"),
            Limit::Depth => format!("more than {MAX_DEPTH} elements inside each other"),
            Limit::Nodes => format!("more than {MAX_NODES} nodes"),
            Limit::Parts => format!("more than {MAX_PARTS} nodes and attributes"),
            Limit::Operations => format!("more than {MAX_OPERATIONS} operations to build its tree"),
            Limit::TagAttributes => format!("more than {MAX_TAG_ATTRIBUTES} attributes in one tag"),
        }
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
    attributes: Cell<u32>,
    operations: Cell<u64>,
    /// Attributes of a second `<html>` or `<body>`, which go to the first.
    added: Cell<u64>,
    /// Where the last thing that was placed is a text: what follows it there is no further node.
    text_in: Cell<Option<(usize, u16)>>,
    reached: Cell<Option<Limit>>,
}

impl Guard {
    fn new() -> Self {
        Self {
            inner: HtmlTreeSink::new(Html::new_document()),
            depths: RefCell::new(vec![0]),
            nodes: Cell::new(0),
            attributes: Cell::new(0),
            operations: Cell::new(0),
            added: Cell::new(0),
            text_in: Cell::new(None),
            reached: Cell::new(None),
        }
    }

    fn operation(&self) {
        self.work(1);
    }

    fn work(&self, operations: u64) {
        let operations = self.operations.get().saturating_add(operations);
        self.operations.set(operations);
        if operations > MAX_OPERATIONS {
            self.reached.set(Some(Limit::Operations));
        }
    }

    fn count(&self, nodes: u32, attributes: usize) {
        self.operation();
        self.nodes.set(self.nodes.get().saturating_add(nodes));
        let attributes = u32::try_from(attributes).unwrap_or(u32::MAX);
        self.attributes
            .set(self.attributes.get().saturating_add(attributes));
        if self.nodes.get() > MAX_NODES {
            self.reached.set(Some(Limit::Nodes));
        } else if self.nodes.get().saturating_add(self.attributes.get()) > MAX_PARTS {
            self.reached.set(Some(Limit::Parts));
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
                self.text_in.set(None);
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
                let goes_on =
                    self.text_in.replace(Some((anchor.index, step))) == Some((anchor.index, step));
                self.count(u32::from(!goes_on), 0);
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
        self.count(1, attrs.len());
        self.handle(self.inner.create_element(name, attrs, flags))
    }

    fn create_comment(&self, text: StrTendril) -> Handle {
        self.count(1, 0);
        self.handle(self.inner.create_comment(text))
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> Handle {
        self.count(1, 0);
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
        self.count(1, 0);
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
        self.count(0, attrs.len());
        // Each is put in its place among all that are there.
        let added = self.added.get() + attrs.len() as u64;
        self.added.set(added);
        self.work(added * attrs.len() as u64);
        self.inner.add_attrs_if_missing(&target.id, attrs);
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.operation();
        self.text_in.set(None);
        self.inner.remove_from_parent(&target.id);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        self.operation();
        self.text_in.set(None);
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
        // One tag at most is built beyond a limit, and it cannot make more nodes than there are already.
        assert!(html.tree.nodes().count() < 2 * MAX_NODES as usize + 10);
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
        check(&page, Some("nodes"));
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
    fn attributes_are_counted_wherever_their_tag_hides() {
        let many: String = (0..300_000).map(|i| format!("a{i} ")).collect();
        for start in [
            "</p ",
            "<<p ",
            "<p a=/b=\" ",
            "<p a=x' ",
            "<p a=\"'\" ",
            "<p b'=c\" ",
            "<!-- <p a=' --><p ",
            "<script><p a='</script><p ",
            "<title><p a=\"</title></p ",
        ] {
            check(&format!("{start}{many}"), Some("in one tag"));
        }
        let same = "</p a b c d e f a b c d e f>".repeat(20_000);
        check(&same, Some("nodes and attributes"));
        let bodies: String = (0..20_000).map(|i| format!("<body a{i}>")).collect();
        check(&bodies, Some("operations"));
    }

    #[test]
    fn a_long_comment_or_value_with_tags_is_no_crowd_of_attributes() {
        let html = "<p class='a b' id=c>Some words of a story, here.</p> ".repeat(20_000);
        check(&format!("<!-- {html} -->"), None);
        check(&format!("<p title=\"{html}\">x"), None);
        check(&format!("<script>var page = \"{html}\";</script>"), None);
        check(
            &format!(
                "<img src='data:image/png;base64,{}'>",
                "a+/b".repeat(200_000)
            ),
            None,
        );
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
