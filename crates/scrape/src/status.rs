//! Blocks and evidence in, what the page turned out to be and why out. Only this file knows how much text makes a story, and how
//! walls, checks and empty frames are built; their words are in `walls`.

use model::article::{Block, BlockClass, DateSource, Stated, Status};
use url::Url;

use crate::forum::is_forum;
use crate::hints::Hints;
use crate::json_ld::JsonLd;
use crate::kinds;
use crate::list;
use crate::metadata::meta;
use crate::prose::{breaks_off, goes_on_elsewhere, size, size_of, trails_off};
use crate::survey::Survey;
use crate::walls::{self, Wall};

pub(crate) struct Evidence<'a> {
    pub(crate) http_status: u16,
    pub(crate) address: Option<&'a Url>,
    /// The page as text, tags and all; looked at only where the page says little.
    pub(crate) source: &'a str,
    pub(crate) survey: &'a Survey,
    pub(crate) json_ld: &'a JsonLd,
    pub(crate) title: Option<&'a str>,
    pub(crate) blocks: &'a [Block],
    pub(crate) published: Option<&'a Stated>,
    pub(crate) is_thread: bool,
}

// Sizes are those of `prose::size`.

/// A story that can be read is at least this long: a sentence or two of an agency report, which is shortest in Arabic.
pub(crate) const SHORT_STORY: usize = 90;
/// Beside a wall, less text than this is no story.
const SCANT: usize = 140;
/// A dated page that says it is an article may be shorter, down to a sentence.
const SENTENCE: usize = 60;
/// Walls and checks say little beside their message, and a teaser before a paywall is shorter than this: some three paragraphs.
const SHORT_PAGE: usize = 1_500;
/// Longest block that is read as a message to the reader.
const MESSAGE: usize = 300;
/// A message has said what it is about within these, in characters.
const OPENING: usize = 80;
/// Within the text of a story a call to pay stands out sooner, in characters.
const CALL: usize = 50;
/// How far into the source the marks of a check are looked for: they stand in its head.
const SOURCE: usize = 200_000;

/// Total: every page has a status, and every status a reason. In the order of what speaks plainest: checks and errors, then what
/// is missing, then walls before a text, then too little text.
pub(crate) fn status(evidence: &Evidence<'_>) -> (Status, String) {
    let page = Page::new(evidence);
    challenge(&page)
        .or_else(|| failure(&page))
        .or_else(|| missing(&page))
        .or_else(|| paywall(&page))
        .or_else(|| consent(&page))
        .or_else(|| scripts(&page))
        .unwrap_or_else(|| story(&page))
}

type Found = Option<(Status, String)>;

/// The sizes and texts that the rules share.
struct Page<'a> {
    evidence: &'a Evidence<'a>,
    kept: usize,
    all: usize,
    /// It says that it is an article.
    is_article: bool,
    /// It says what other articles are.
    lists_others: bool,
    /// Dated and marked by the publisher: walls, checks and errors are not.
    is_marked: bool,
    /// Title, window title and headings.
    titles: Vec<&'a str>,
    /// What speaks to the reader: everything on a page that says little, else short blocks that are no furniture.
    messages: Vec<&'a Block>,
}

impl<'a> Page<'a> {
    fn new(evidence: &'a Evidence<'a>) -> Self {
        let kept = size_of(evidence.blocks, |block| block.kept);
        let all = size_of(evidence.blocks, |_| true);
        // The date that is believed may be one that readers see; that the head states one too is what marks a story.
        let is_dated = evidence.json_ld.published.is_some()
            || meta(evidence.survey, &["article:published_time"]).is_some()
            || evidence.published.is_some_and(|stated| {
                matches!(
                    stated.source,
                    DateSource::JsonLd | DateSource::Meta | DateSource::Rule
                )
            });
        let lists_others = list::describes_others(evidence.survey, evidence.json_ld);
        let is_article = evidence.json_ld.is_article && !lists_others
            || meta(evidence.survey, &["og:type"]) == Some("article");
        let messages: Vec<&Block> = evidence
            .blocks
            .iter()
            .filter(|block| all < SHORT_PAGE || size(&block.text) < MESSAGE && !is_furniture(block))
            .take(200)
            .collect();
        let headings = evidence
            .blocks
            .iter()
            .filter(|block| block.class == BlockClass::Heading)
            .map(|block| block.text.as_str());
        Self {
            evidence,
            kept,
            all,
            is_article,
            lists_others,
            is_marked: kept >= SENTENCE && is_dated && is_article,
            titles: evidence
                .title
                .into_iter()
                .chain(evidence.survey.title.as_deref())
                .chain(headings.take(3))
                .collect(),
            messages,
        }
    }

    /// Little text, and nothing that marks it as a story.
    fn is_scant(&self) -> bool {
        self.kept < SHORT_PAGE && !self.is_marked
    }

    fn titled(&self, wall: Wall) -> Option<&'static str> {
        self.titles
            .iter()
            .find_map(|title| walls::titled(wall, title))
    }

    fn opens(&self, wall: Wall) -> Option<&'static str> {
        let messages = self.messages.iter().map(|block| block.text.as_str());
        messages
            .chain(self.titles.iter().copied())
            .find_map(|text| walls::opens(wall, text, OPENING))
    }

    /// Kept text beside what the wall itself says.
    fn beside(&self, wall: Wall) -> usize {
        size_of(self.evidence.blocks, |block| {
            block.kept && walls::opens(wall, &block.text, OPENING).is_none()
        })
    }
}

/// A check for robots. It comes with 403 or 503 more often than with 200, and asks for another answer than an error.
fn challenge(page: &Page<'_>) -> Found {
    let found = |what: String| Some((Status::Challenge, what));
    if page.is_scant()
        && let Some(name) = page.titled(Wall::Challenge)
    {
        return found(format!("a check for robots: titled \"{name}\""));
    }
    if page.all >= SHORT_PAGE {
        return None;
    }
    if page.kept < SCANT * 3
        && !page.is_marked
        && let Some(maker) = walls::maker(&head(page.evidence.source))
    {
        return found(format!("a check for robots, made by {maker}"));
    }
    let says = page.opens(Wall::Challenge)?;
    let is_refused = matches!(page.evidence.http_status, 401 | 403 | 405 | 429 | 503);
    if is_refused || page.is_scant() && page.beside(Wall::Challenge) < SCANT {
        return found(format!("a check for robots: it says \"{says}\""));
    }
    None
}

fn head(source: &str) -> String {
    source.chars().take(SOURCE).collect()
}

fn failure(page: &Page<'_>) -> Found {
    let code = page.evidence.http_status;
    if code >= 400 {
        return Some((Status::Error, format!("answered with HTTP status {code}")));
    }
    message(page, Wall::Failure, "an error page").map(|why| (Status::Error, why))
}

fn missing(page: &Page<'_>) -> Found {
    message(page, Wall::Missing, "nothing is here").map(|why| (Status::SoftNotFound, why))
}

/// A page whose title or only message is that of the wall; lists of other stories around it do not make it one.
fn message(page: &Page<'_>, wall: Wall, what: &str) -> Option<String> {
    // A story that was taken down keeps its marks; one that is there says more than the wall does.
    let is_story = page.is_marked && page.beside(wall) >= SENTENCE;
    if page.kept >= SHORT_PAGE || is_story {
        return None;
    }
    if let Some(name) = page.titled(wall) {
        return Some(format!("{what}: titled \"{name}\""));
    }
    let says = page.opens(wall)?;
    (page.beside(wall) < SCANT).then(|| format!("{what}: it says \"{says}\""))
}

/// A teaser: a short text after which the page asks for payment or registration, or a text that breaks off on a page that says that it
/// is not free. A closed page that was delivered whole is a story.
fn paywall(page: &Page<'_>) -> Found {
    let blocks = page.evidence.blocks;
    let is_closed = page.evidence.json_ld.is_closed
        || meta(page.evidence.survey, &["article:content_tier"]) == Some("locked");
    let broken = || {
        Some((
            Status::Paywall,
            "a teaser: marked as not free, and the text breaks off".to_owned(),
        ))
    };
    let last = blocks.iter().rposition(|block| block.kept).unwrap_or(0);
    let end = blocks.get(last).map_or("", |block| block.text.as_str());
    let asks = |from: usize| {
        let near = from..blocks.len().min(last + AFTER);
        near.into_iter().find_map(|at| ask(page, at, is_closed))
    };
    if page.kept >= SHORT_PAGE {
        // A long text may end without a full stop, as with a name, and in dots; that it goes on must be said.
        let is_cut =
            is_closed && trails_off(end) && (goes_on_elsewhere(end) || asks(last + 1).is_some());
        return if is_cut { broken() } else { None };
    }
    let first = blocks.iter().position(|block| block.kept).unwrap_or(0);
    let says = asks(first);
    let titled = page.titled(Wall::Paywall);
    if let Some(says) = says.or(titled) {
        return Some((Status::Paywall, format!("a teaser: it says \"{says}\"")));
    }
    if is_closed && page.kept > 0 && breaks_off(end) {
        broken()
    } else {
        None
    }
}

/// What a block asks readers to pay or register with.
fn ask(page: &Page<'_>, at: usize, is_closed: bool) -> Option<&'static str> {
    let block = page.evidence.blocks.get(at)?;
    let is_navigation = block.class == BlockClass::Navigation;
    let speaks = size(&block.text) < MESSAGE && (is_navigation || !is_furniture(block));
    if !speaks || is_hidden(page.evidence.survey, at) {
        return None;
    }
    if block.kept && !is_closed {
        walls::opens(Wall::Paywall, &block.text, CALL)
    } else {
        walls::said(Wall::Paywall, &block.text)
    }
}

/// Blocks after the text in which a paywall speaks.
const AFTER: usize = 7;

/// A notice on data and consent in place of the story.
fn consent(page: &Page<'_>) -> Found {
    let notice = |block: &Block| {
        block.class == BlockClass::Cookie || walls::said(Wall::Consent, &block.text).is_some()
    };
    let blocks = page.evidence.blocks;
    let mut beside = 0;
    for block in blocks.iter().filter(|block| block.kept && !notice(block)) {
        beside += size(&block.text);
        if beside >= SCANT * 2 {
            return None;
        }
    }
    let notices = size_of(blocks, notice);
    if page.is_marked || notices <= beside {
        return None;
    }
    let all: String = blocks
        .iter()
        .take(200)
        .fold(String::new(), |all, block| all + "\n" + block.text.as_str());
    let host = page.evidence.address.and_then(Url::host_str);
    let is_host = host.is_some_and(|host| {
        host.starts_with("consent.") || host.starts_with("cmp.") || host.starts_with("guce.")
    });
    // A story about such notices quotes them too, but stands in the frame of its site.
    let is_alone = page.all - notices < SHORT_PAGE / 2;
    let says_so = walls::count(Wall::Consent, &all) >= 2 || notices > page.all / 2;
    if is_host || page.titled(Wall::Consent).is_some() || is_alone && says_so {
        return Some((
            Status::Consent,
            "a notice on data and consent, and no story beside it".to_owned(),
        ));
    }
    None
}

/// A frame that scripts would fill.
fn scripts(page: &Page<'_>) -> Found {
    if page.kept >= SCANT || page.is_marked {
        return None;
    }
    let says = page
        .titled(Wall::Scripts)
        .or_else(|| page.opens(Wall::Scripts));
    if let Some(says) = says
        && page.all < SHORT_PAGE
        && page.beside(Wall::Scripts) < SCANT
    {
        return Some((
            Status::ScriptOnly,
            format!("needs scripts: it says \"{says}\""),
        ));
    }
    let survey = page.evidence.survey;
    if page.all < SCANT && survey.scripts > 0 {
        return Some((
            Status::ScriptOnly,
            format!("an empty frame with {} scripts", survey.scripts),
        ));
    }
    // Pages are archived without their scripts, too.
    (page.all == 0 && survey.title.is_some() && !survey.metas.is_empty()).then(|| {
        (
            Status::ScriptOnly,
            "a head with a title, and nothing in the body".to_owned(),
        )
    })
}

fn story(page: &Page<'_>) -> (Status, String) {
    let kept = page.kept;
    let evidence = page.evidence;
    let no = |why: String| (Status::NotStory, why);
    let yes = |why: &str| (Status::Article, why.to_owned());
    if evidence.blocks.is_empty() {
        return no("no text at all".to_owned());
    }
    if evidence.is_thread && kept > 0 {
        return yes("the posts of a thread");
    }
    let is_described = evidence.json_ld.is_article && !page.lists_others;
    if kept < SHORT_STORY {
        let is_dated = is_described && evidence.published.is_some() && kept > 0;
        if page.is_marked || is_dated {
            return yes("short, but dated and marked as an article");
        }
        return no(match kept {
            0 => format!(
                "{} characters' worth of text, none of it of a story",
                page.all
            ),
            _ => format!("only {kept} characters' worth of text that may be a story"),
        });
    }
    if !is_described && list::is_of_links(evidence.blocks, page.is_marked) {
        return no("a list of links without a run of text".to_owned());
    }
    if let Some(why) = teasers(page) {
        return no(why);
    }
    yes("has the text of a story")
}

/// A front page shows how its stories begin; the posts of a thread have links of their own, too.
fn teasers(page: &Page<'_>) -> Option<String> {
    let Evidence {
        survey,
        json_ld,
        address,
        blocks,
        ..
    } = *page.evidence;
    let is_front = page.lists_others || address.is_some_and(list::is_root);
    let may_be = (is_front || !page.is_article)
        && !kinds::is_mostly_live(survey, json_ld, blocks)
        && !is_forum(survey, json_ld, address);
    if !may_be {
        return None;
    }
    let count = list::teasers(survey, blocks, address, is_front)?;
    Some(format!("a list of {count} teasers, each under a link"))
}

/// So little text was found that names may have misled: where a story stands in what is called `content-nav`, all of it is cut.
pub(crate) fn may_be_misnamed(blocks: &[Block]) -> bool {
    let kept = size_of(blocks, |block| block.kept);
    kept < SCANT * 2
        && size_of(blocks, |block| !block.kept && size(&block.text) > SENTENCE) > MESSAGE * 2
}

/// The second reading found a story, and not the words of a wall.
pub(crate) fn reads_better(before: &[Block], after: &[Block]) -> bool {
    let kept = |blocks: &[Block]| size_of(blocks, |block| block.kept);
    let of_walls = size_of(after, |block| {
        block.kept
            && [Wall::Consent, Wall::Challenge, Wall::Scripts]
                .iter()
                .any(|wall| walls::said(*wall, &block.text).is_some())
    });
    kept(after) > kept(before) * 3 + MESSAGE * 2 && of_walls * 4 < kept(after)
}

fn is_furniture(block: &Block) -> bool {
    matches!(
        block.class,
        BlockClass::Related
            | BlockClass::Navigation
            | BlockClass::Share
            | BlockClass::Comment
            | BlockClass::Legal
            | BlockClass::Advert
            | BlockClass::Byline
            | BlockClass::Cookie
            | BlockClass::Donate
    )
}

/// Inside an element that is hidden from readers; blocks from the page's data, which follow those of the pieces, are not.
fn is_hidden(survey: &Survey, at: usize) -> bool {
    let mut index = survey.pieces.get(at).map_or(0, |piece| piece.element);
    while let Some(element) = survey.elements.get(index as usize) {
        if element.hints.has(Hints::HIDDEN) {
            return true;
        }
        if element.parent == index {
            return false;
        }
        index = element.parent;
    }
    false
}
