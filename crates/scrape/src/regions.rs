//! Elements in, the part of the page that each belongs to out, by what the parts are called. Only this file weighs names against what stands inside.

use model::article::BlockClass;

use crate::classify::{Context, SENTENCE};
use crate::element::Tag;
use crate::hints::Hints;
use crate::reason::Reason;
use crate::survey::{Element, Rule, Survey};

/// What is hidden and longer than this is text that opens on a click, in characters.
const HIDDEN_TEXT: u32 = 200;

/// A part that holds more than this beside its links may be the story of a page that has no other, in characters.
const NAMED_TEXT: u32 = 300;

/// Names that parts with a story in them carry by accident (`content-nav-section`, `tagged-items`, `cookie-aware-main`).
const DOUBTED: Hints = Hints::HIDDEN
    .or(Hints::COOKIE)
    .or(Hints::TAGS)
    .or(Hints::NAVIGATION)
    .or(Hints::RELATED)
    .or(Hints::LEGAL)
    .or(Hints::DIALOG);

/// A shorter `<noscript>` asks for scripts or counts visits; a longer one holds the page, in characters.
const NO_SCRIPT_TEXT: u32 = 500;

/// Class and reason of a part that is not the story.
pub(crate) type Region = Option<(BlockClass, Reason)>;

/// For each element the part of the page that it belongs to, when that part is not the story.
pub(crate) fn regions(survey: &Survey, context: &Context<'_>) -> Vec<Region> {
    let total = survey
        .elements
        .first()
        .map_or(0, |root| root.chars - root.link_chars);
    let mut regions: Vec<Region> = Vec::with_capacity(survey.elements.len());
    // Inside what is marked as the story.
    let mut framed: Vec<bool> = Vec::with_capacity(survey.elements.len());
    for element in &survey.elements {
        let around = regions.get(element.parent as usize).copied().flatten();
        let is_framed = framed
            .get(element.parent as usize)
            .copied()
            .unwrap_or(false);
        framed.push(
            is_framed
                || matches!(element.tag, Tag::Main | Tag::Article)
                || element.hints.has(Hints::STORY),
        );
        regions.push(around.or_else(|| region(element, is_framed, total, context)));
    }
    regions
}

fn region(element: &Element, is_framed: bool, total: u32, context: &Context<'_>) -> Region {
    match element.rule {
        Some(Rule::Remove) => {
            return Some((BlockClass::Navigation, Reason::Removed));
        }
        Some(Rule::Body) => return None,
        None => {}
    }
    let hints = element.hints;
    if element.tag == Tag::NoScript && element.chars < NO_SCRIPT_TEXT {
        return Some((BlockClass::Navigation, Reason::NoScript));
    }
    if matches!(element.tag, Tag::Body | Tag::Main) || hints == Hints::NONE {
        return None;
    }
    // A part that holds most of the text is the story, whatever it is called.
    let own = element.chars - element.link_chars;
    let is_most = own * 2 > total;
    if hints.has(Hints::COMMENT) && !context.keeps_comments && !(is_most && hints.has(Hints::STORY))
    {
        return Some((BlockClass::Comment, Reason::NamedComments));
    }
    if is_most || element.holds_story {
        return None;
    }
    // What opens on a click (answers, slides) is hidden at first, and streamed pages deliver their text hidden.
    let hints = if is_framed && own >= HIDDEN_TEXT && element.link_chars * 4 < own {
        hints.without(Hints::HIDDEN)
    } else {
        hints
    };
    let enough = match element.tag {
        Tag::Paragraph => SENTENCE,
        _ => NAMED_TEXT,
    };
    let hints = if context.distrusts_names && own >= enough && element.link_chars * 4 < own {
        // Forums set posts in `<aside>`, page builders whole stories in widgets; outside the story a side column is what it is called.
        let side = if context.keeps_comments || is_framed {
            Hints::SIDEBAR
        } else {
            Hints::NONE
        };
        hints.without(DOUBTED.or(side))
    } else {
        hints
    };
    let table: [(Hints, BlockClass, Reason); 13] = [
        (Hints::HIDDEN, BlockClass::Navigation, Reason::Hidden),
        (Hints::COOKIE, BlockClass::Cookie, Reason::NamedCookie),
        (
            Hints::NEWSLETTER,
            BlockClass::Newsletter,
            Reason::NamedNewsletter,
        ),
        (Hints::DONATE, BlockClass::Donate, Reason::NamedDonate),
        (Hints::ADVERT, BlockClass::Advert, Reason::NamedAdvert),
        (Hints::RELATED, BlockClass::Related, Reason::NamedRelated),
        (Hints::SHARE, BlockClass::Share, Reason::NamedShare),
        (Hints::TAGS, BlockClass::Navigation, Reason::NamedTags),
        (Hints::LEGAL, BlockClass::Legal, Reason::NamedLegal),
        (Hints::FOOTER, BlockClass::Navigation, Reason::Footer),
        (
            Hints::NAVIGATION,
            BlockClass::Navigation,
            Reason::Navigation,
        ),
        (Hints::SIDEBAR, BlockClass::Related, Reason::SideColumn),
        (Hints::DIALOG, BlockClass::Navigation, Reason::Dialog),
    ];
    if let Some((_, class, reason)) = table.iter().find(|(mark, _, _)| hints.has(*mark)) {
        return Some((*class, *reason));
    }
    if hints.has(Hints::SIGNATURE) {
        return Some((BlockClass::Byline, Reason::Signature));
    }
    let is_small = element.chars < 300;
    if is_small && hints.has(Hints::AUTHOR) {
        return Some((BlockClass::Byline, Reason::NamedAuthor));
    }
    if is_small && hints.has(Hints::META) {
        return Some((BlockClass::Byline, Reason::NamedDetails));
    }
    None
}
