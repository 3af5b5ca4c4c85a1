//! A tree in, the evidence on its parts out: elements with what they are called, pieces of text with their links, what the head says.
//! One pass, without recursion; only this file walks the tree.

use std::collections::{HashMap, HashSet};

use ego_tree::iter::Edge;
use ego_tree::{NodeId, NodeRef};
use html5ever::local_name;
use scraper::node::Element as Node;
use scraper::{Html, Node as TreeNode, Selector};

use crate::element::{
    SPLITTING, Tag, attribute, is_hidden_style, is_streamed, raw_text, short_attribute, short_text,
    tag_of,
};
use crate::head;
use crate::hints::{self, Hints, Reader};
use crate::notes::{self, AuthorMark, TimeNote};
use crate::rules::SiteRules;
use crate::run::Run;

/// One element, with the sums over everything inside it.
#[derive(Clone, Debug)]
pub(crate) struct Element {
    pub(crate) tag: Tag,
    /// Index of the element around it; the first element is its own.
    pub(crate) parent: u32,
    pub(crate) hints: Hints,
    /// Index after the last element inside it.
    pub(crate) end: u32,
    /// Characters that are text, links included.
    pub(crate) chars: u32,
    pub(crate) link_chars: u32,
    /// The headline or what is called the text of the story stands inside.
    pub(crate) holds_story: bool,
    /// Marked by the source's file.
    pub(crate) rule: Option<Rule>,
    /// Elements that one template made share it: the same tag and class at the same path. Less than the number of elements.
    pub(crate) template: u32,
}

impl Element {
    /// Stands for an element that is not there.
    pub(crate) const NONE: Element = Element {
        tag: Tag::Body,
        parent: 0,
        hints: Hints::NONE,
        end: 0,
        chars: 0,
        link_chars: 0,
        holds_story: true,
        rule: None,
        template: 0,
    };

    /// Characters that are no link.
    pub(crate) fn text(&self) -> u32 {
        self.chars.saturating_sub(self.link_chars)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    Body,
    Remove,
}

/// Text between two block boundaries.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// Nearest block element around it.
    pub(crate) element: u32,
    pub(crate) text: String,
    pub(crate) chars: u32,
    pub(crate) link_chars: u32,
    /// Sentence marks and commas.
    pub(crate) marks: u32,
    /// Where its first link leads, if the piece is a link.
    pub(crate) link: Option<Box<str>>,
}

impl Piece {
    /// Three quarters of its characters stand in links; a space belongs to no link.
    pub(crate) fn is_link(&self) -> bool {
        let n_spaces = self.text.bytes().filter(|byte| *byte == b' ').count();
        self.link_chars as usize * 4 >= (self.chars as usize).saturating_sub(n_spaces) * 3
    }
}

/// Longest address of a link that is noted, in bytes.
const MAX_LINK: usize = 2_000;

/// Text that is taken of a page, in bytes; composing it may make three of one, and it is held several times over.
const MAX_TEXT: usize = 2 << 20;
/// Scripts with structured data that are read, and their bytes.
const MAX_JSON_LD: usize = 12;
const MAX_JSON_LD_BYTES: usize = 4 << 20;
/// Dates, and authors, that are noted: those of the story stand before those of a thousand comments.
const MAX_NOTES: usize = 1_000;

#[derive(Debug, Default)]
pub(crate) struct Survey {
    /// The limit of this pass that the page ran into.
    pub(crate) cut: Option<String>,
    pub(crate) elements: Vec<Element>,
    pub(crate) pieces: Vec<Piece>,
    /// Name (lower case) and content of `<meta>`.
    pub(crate) metas: Vec<(String, String)>,
    pub(crate) json_ld: Vec<String>,
    pub(crate) title: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) canonical: Option<String>,
    /// Address of the AMP twin.
    pub(crate) amp: Option<String>,
    /// Languages and addresses of `hreflang` links.
    pub(crate) alternates: Vec<(String, String)>,
    pub(crate) times: Vec<TimeNote>,
    /// Names of authors as marked elements give them, and the pieces before each.
    pub(crate) authors: Vec<(AuthorMark, String, usize)>,
    /// What the source's rule for the date found.
    pub(crate) published: Option<String>,
    pub(crate) scripts: usize,
}

impl Survey {
    /// Tag of the element around a piece.
    pub(crate) fn tag(&self, piece: &Piece) -> Tag {
        self.elements
            .get(piece.element as usize)
            .map_or(Tag::Block, |element| element.tag)
    }
}

pub(crate) fn survey(html: &Html, rules: &SiteRules) -> Survey {
    let mut walk = Walk::new(html, rules);
    for edge in html.tree.root().traverse() {
        match edge {
            Edge::Open(node) => walk.open(node),
            Edge::Close(node) => walk.close(node),
        }
    }
    walk.finish()
}

struct Walk<'a> {
    out: Survey,
    reader: Reader<'a>,
    /// By the template of the element around, and by tag and class of the element itself.
    templates: HashMap<(u32, u32, Tag), u32>,
    marked: Vec<(HashSet<NodeId>, Rule)>,
    published: Option<NodeId>,
    /// Elements that are open, with their index in `out.elements`.
    open: Vec<(NodeId, u32)>,
    /// The node whose inside is not text.
    skipping: Option<NodeId>,
    run: Run,
    /// Links that are open.
    links: u32,
    /// Where the newest link leads, and the first with text in the piece that is being read.
    newest_link: Option<&'a str>,
    first_link: Option<&'a str>,
    /// Bytes that may still be taken.
    text_left: usize,
    json_ld_left: usize,
}

fn selected(html: &Html, selector: &Selector) -> HashSet<NodeId> {
    html.select(selector).map(|element| element.id()).collect()
}

impl<'a> Walk<'a> {
    fn new(html: &'a Html, rules: &SiteRules) -> Self {
        let mut marked = Vec::new();
        if let Some(body) = &rules.body {
            marked.push((selected(html, body), Rule::Body));
        }
        for remove in &rules.remove {
            marked.push((selected(html, remove), Rule::Remove));
        }
        let published = rules
            .published
            .as_ref()
            .and_then(|selector| html.select(selector).next())
            .map(|element| element.id());
        let mut out = Survey::default();
        out.elements.push(Element::NONE);
        Self {
            out,
            reader: Reader::new(),
            templates: HashMap::with_capacity(hints::VALUES),
            marked,
            published,
            open: vec![(html.tree.root().id(), 0)],
            skipping: None,
            run: Run::default(),
            links: 0,
            newest_link: None,
            first_link: None,
            text_left: MAX_TEXT,
            json_ld_left: MAX_JSON_LD_BYTES,
        }
    }

    fn open(&mut self, node: NodeRef<'a, TreeNode>) {
        if self.skipping.is_some() {
            return;
        }
        match node.value() {
            TreeNode::Text(text) => self.take_text(text),
            TreeNode::Element(element) => self.open_element(node, element),
            _ => {}
        }
    }

    fn open_element(&mut self, node: NodeRef<'a, TreeNode>, element: &'a Node) {
        if self.published == Some(node.id()) {
            self.out.published = Some(
                short_attribute(element, "datetime")
                    .or_else(|| short_attribute(element, "content"))
                    .unwrap_or_else(|| short_text(node)),
            );
        }
        let name = element.name();
        match element.name.local {
            local_name!("meta") => {
                head::meta(&mut self.out, element);
                return;
            }
            local_name!("link") => {
                head::link(&mut self.out, element);
                return;
            }
            local_name!("title") => {
                // Pictures (`<svg>`) have titles too.
                if self.out.title.is_none() {
                    self.out.title = Some(short_text(node));
                }
                self.skipping = Some(node.id());
                return;
            }
            local_name!("script") => {
                self.out.scripts += 1;
                if attribute(element, "type")
                    .is_some_and(|t| t.eq_ignore_ascii_case("application/ld+json"))
                {
                    let script = raw_text(node);
                    if self.out.json_ld.len() < MAX_JSON_LD && script.len() <= self.json_ld_left {
                        self.json_ld_left -= script.len();
                        self.out.json_ld.push(script);
                    }
                }
                self.skipping = Some(node.id());
                return;
            }
            local_name!("html") => {
                self.out.language = short_attribute(element, "lang")
                    .or_else(|| short_attribute(element, "xml:lang"));
                return;
            }
            local_name!("style")
            | local_name!("template")
            | local_name!("svg")
            | local_name!("iframe")
            | local_name!("object")
            | local_name!("select")
            | local_name!("button")
            | local_name!("textarea")
            | local_name!("canvas")
            | local_name!("audio")
            | local_name!("video")
            | local_name!("datalist")
            | local_name!("map")
            | local_name!("embed")
            | local_name!("noframes")
            | local_name!("dialog") => {
                self.skipping = Some(node.id());
                return;
            }
            local_name!("br") => {
                if self.run.breaks_again() {
                    self.flush();
                }
                self.run.break_line();
                return;
            }
            local_name!("hr") => {
                self.flush();
                return;
            }
            _ => {}
        }
        let mut tag = tag_of(&element.name.local);
        let (hints, class) = self.hints(element);
        if matches!(tag, Tag::Inline) && name != "a" && hints.has(SPLITTING) {
            tag = Tag::Block;
        }
        self.note(node, element, hints, tag);
        let rule = self
            .marked
            .iter()
            .find(|(nodes, _)| nodes.contains(&node.id()))
            .map(|(_, rule)| *rule);
        if tag == Tag::Inline {
            if is_link(element) {
                self.links += 1;
                self.newest_link = attribute(element, "href");
            }
            if rule.is_none() {
                return;
            }
            tag = Tag::Block;
        }
        self.flush();
        let parent = self.current();
        let index = index_of(self.out.elements.len());
        let around = self
            .out
            .elements
            .get(parent as usize)
            .map_or(0, |e| e.template);
        let new = index_of(self.templates.len() + 1);
        let template = *self.templates.entry((around, class, tag)).or_insert(new);
        self.out.elements.push(Element {
            tag,
            parent,
            hints: if name == "body" { Hints::NONE } else { hints },
            end: index + 1,
            chars: 0,
            link_chars: 0,
            holds_story: tag == Tag::Heading(1) || tag == Tag::Main || hints.has(Hints::STORY),
            rule,
            template,
        });
        self.open.push((node.id(), index));
    }

    /// What the names of an element say, and the number of its class: 0 without one.
    fn hints(&mut self, element: &'a Node) -> (Hints, u32) {
        let mut hints = match element.name.local {
            local_name!("nav") | local_name!("menu") => Hints::NAVIGATION,
            local_name!("footer") => Hints::FOOTER,
            local_name!("aside") => Hints::SIDEBAR,
            local_name!("figcaption") | local_name!("caption") => Hints::CAPTION,
            _ => Hints::NONE,
        };
        // Custom elements say by their name what others say by a class: `amp-sidebar`, `site-footer`.
        let name = element.name();
        if name.contains('-') {
            hints |= self.reader.read(name).hints;
        }
        let mut class = 0;
        for (key, value) in &element.attrs {
            match key.local {
                local_name!("class") if !value.is_empty() => {
                    let value = self.reader.read(value);
                    hints |= value.hints;
                    class = value.number;
                }
                local_name!("id") | local_name!("role") | local_name!("itemprop") => {
                    hints |= self.reader.read(value).hints;
                }
                local_name!("hidden") if !is_streamed(element) => hints |= Hints::HIDDEN,
                local_name!("style") if is_hidden_style(value) => hints |= Hints::HIDDEN,
                local_name!("aria-hidden") if &**value == "true" => hints |= Hints::HIDDEN,
                _ => {}
            }
        }
        (hints, class)
    }

    /// Dates and authors that an element names.
    fn note(&mut self, node: NodeRef<'a, TreeNode>, element: &'a Node, hints: Hints, tag: Tag) {
        // A block begins a piece, what stands in a line belongs to the one that is being read.
        let begins = tag != Tag::Inline && !self.run.is_empty();
        let at = self.out.pieces.len() + usize::from(begins);
        let before = match self.out.pieces.last() {
            Some(piece) if self.run.is_empty() => notes::label(&piece.text),
            _ => self.run.text(),
        };
        if self.out.times.len() < MAX_NOTES {
            self.out
                .times
                .extend(notes::time(node, element, hints, before, at));
        }
        if self.out.authors.len() < MAX_NOTES
            && let Some((mark, text)) = notes::author(node, element, hints)
        {
            self.out.authors.push((mark, text, at));
        }
    }

    fn close(&mut self, node: NodeRef<'a, TreeNode>) {
        if let Some(skipping) = self.skipping {
            if skipping == node.id() {
                self.skipping = None;
            }
            return;
        }
        let TreeNode::Element(element) = node.value() else {
            return;
        };
        if is_link(element) {
            self.links = self.links.saturating_sub(1);
        }
        if self.open.len() > 1 && self.open.last().is_some_and(|(id, _)| *id == node.id()) {
            self.flush();
            if let Some((_, index)) = self.open.pop() {
                let end = index_of(self.out.elements.len());
                if let Some(element) = self.out.elements.get_mut(index as usize) {
                    element.end = end;
                }
            }
        }
    }

    fn current(&self) -> u32 {
        self.open.last().map_or(0, |(_, index)| *index)
    }

    fn take_text(&mut self, text: &str) {
        let end = text.floor_char_boundary(self.text_left);
        if end < text.len() {
            self.out.cut = Some(format!("more than {MAX_TEXT} bytes of text"));
        }
        self.text_left -= end;
        let text = text.get(..end).unwrap_or_default();
        let is_link = self.links > 0;
        if is_link && self.first_link.is_none() && !text.trim_start().is_empty() {
            self.first_link = self.newest_link;
        }
        self.run.take(text, is_link);
    }

    /// Ends the piece of text that is being read.
    fn flush(&mut self) {
        let element = self.current();
        let link = self.first_link.take();
        let Some(mut piece) = self.run.end(element) else {
            return;
        };
        piece.link = link
            .filter(|link| link.len() <= MAX_LINK && piece.is_link())
            .map(Box::from);
        if let Some(around) = self.out.elements.get_mut(element as usize) {
            around.chars += piece.chars;
            around.link_chars += piece.link_chars;
        }
        self.out.pieces.push(piece);
    }

    fn finish(mut self) -> Survey {
        self.flush();
        let n_elements = index_of(self.out.elements.len());
        if let Some(root) = self.out.elements.first_mut() {
            root.end = n_elements;
        }
        // Elements stand in document order, so that everything inside one comes after it.
        for index in (1..self.out.elements.len()).rev() {
            let Some(element) = self.out.elements.get(index) else {
                continue;
            };
            let (parent, chars, link_chars) = (element.parent, element.chars, element.link_chars);
            let holds_story = element.holds_story;
            if let Some(parent) = self.out.elements.get_mut(parent as usize) {
                parent.holds_story |= holds_story;
                parent.chars += chars;
                parent.link_chars += link_chars;
            }
        }
        self.out
    }
}

fn index_of(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn is_link(element: &Node) -> bool {
    element.name.local == local_name!("a") && attribute(element, "href").is_some()
}
