//! Evidence in, whether the page lists stories and tells none out: front pages, sections, archives. Only this file knows how such pages
//! are laid out.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use model::article::{Block, BlockClass};
use url::Url;

use crate::address::is_same_page;
use crate::json_ld::JsonLd;
use crate::metadata::{Title, meta};
use crate::prose::{ends_like_text, size, size_of};
use crate::survey::{Piece, Survey};

/// Teasers before a page that says nothing of itself counts as a list.
const TEASERS: usize = 4;
/// Fewer are enough at the root of a site, or where the page describes several stories.
const TEASERS_OF_A_FRONT: usize = 3;
/// Blocks of the longest teaser.
const TEASER: usize = 3;
/// Letters of the shortest headline, those of East Asia by three.
const HEADLINE: usize = 20;

/// What one template made, each under a link that leads elsewhere.
#[derive(Default)]
struct Group {
    /// The piece that it begins with.
    first: usize,
    /// Links with a teaser below them.
    count: usize,
    /// The teasers together, and the longest.
    size: usize,
    longest: usize,
}

/// How many teasers make up the text of the page, where it is a list of them. `is_front` where something else says so, too: then whole
/// stories may stand below the links.
pub(crate) fn teasers(
    survey: &Survey,
    blocks: &[Block],
    address: Option<&Url>,
    is_front: bool,
) -> Option<usize> {
    let sums = Sums::of(blocks);
    let most_blocks = if is_front { usize::MAX } else { TEASER };
    let found = largest_group(survey, &sums, address, most_blocks);
    let (_, kept) = sums.between(0, blocks.len());
    // One that is longer than the others together is the story that they are related to.
    let is_even = found.longest * 2 <= found.size;
    let is_most = if is_front {
        found.count >= TEASERS_OF_A_FRONT && found.size * 2 >= kept
    } else {
        found.count >= TEASERS && found.size * 3 >= kept * 2
    };
    (is_even && is_most).then_some(found.count)
}

/// The page is the first of its site.
pub(crate) fn is_root(address: &Url) -> bool {
    address.path() == "/" && address.query().is_none()
}

/// Number and size of the kept blocks before each block, and of all of them.
struct Sums(Vec<(usize, usize)>);

impl Sums {
    fn of(blocks: &[Block]) -> Self {
        let mut sums = vec![(0, 0)];
        let (mut count, mut all) = (0, 0);
        for block in blocks {
            if block.kept {
                count += 1;
                all += size(&block.text);
            }
            sums.push((count, all));
        }
        Self(sums)
    }

    fn between(&self, from: usize, end: usize) -> (usize, usize) {
        let before = |at: usize| {
            self.0
                .get(at)
                .or(self.0.last())
                .copied()
                .unwrap_or_default()
        };
        let ((n_from, size_from), (n_end, size_end)) = (before(from), before(end));
        (n_end - n_from, size_end - size_from)
    }
}

/// The group with most text, of teasers of so many blocks each. The blocks are those of the pieces, one by one, and then those from the
/// page's data.
fn largest_group(survey: &Survey, sums: &Sums, address: Option<&Url>, most_blocks: usize) -> Group {
    let mut by_template: HashMap<u32, Vec<usize>> = HashMap::new();
    for (at, piece) in survey.pieces.iter().enumerate() {
        if is_headline(piece) && !leads_here(piece, address) {
            let element = survey.elements.get(piece.element as usize);
            let template = element.map_or(0, |element| element.template);
            by_template.entry(template).or_default().push(at);
        }
    }
    let groups = by_template.into_values();
    groups
        .filter(|places| places.len() >= TEASERS_OF_A_FRONT)
        .map(|places| group(survey, sums, &places, most_blocks))
        .max_by_key(|found| (found.size, found.count, Reverse(found.first)))
        .unwrap_or_default()
}

/// Names a story and links to it; days and times link to single posts.
fn is_headline(piece: &Piece) -> bool {
    let n_digits = piece.text.chars().filter(|c| c.is_numeric()).count();
    piece.is_link() && size(&piece.text) >= HEADLINE + n_digits * 5
}

/// A part of this page, as a question that an explainer answers, or an update of a live blog.
fn leads_here(piece: &Piece, address: Option<&Url>) -> bool {
    let link = piece.link.as_deref();
    link.is_some_and(|link| {
        address.map_or(link.starts_with('#'), |address| is_same_page(address, link))
    })
}

/// What says again what another link said is a post of one thread.
fn group(survey: &Survey, sums: &Sums, places: &[usize], most_blocks: usize) -> Group {
    let mut out = Group {
        first: places.first().copied().unwrap_or_default(),
        ..Group::default()
    };
    let mut seen = HashSet::new();
    for (n, at) in places.iter().enumerate() {
        if !survey
            .pieces
            .get(*at)
            .is_some_and(|headline| seen.insert(headline.text.as_str()))
        {
            continue;
        }
        let end = places.get(n + 1).copied().unwrap_or(usize::MAX);
        let (n_kept, size) = sums.between(at + 1, end);
        if (1..=most_blocks).contains(&n_kept) {
            out.count += 1;
            out.size += size;
            out.longest = out.longest.max(size);
        }
    }
    out
}

/// The data for machines describes several stories, none of which the page is titled after.
pub(crate) fn describes_others(survey: &Survey, json_ld: &JsonLd) -> bool {
    if json_ld.headlines.len() < TEASERS_OF_A_FRONT {
        return false;
    }
    let titles = [meta(survey, &["og:title"]), survey.title.as_deref()];
    let titles: Vec<Title> = titles.into_iter().flatten().map(Title::new).collect();
    let headlines = json_ld.headlines.iter();
    !headlines
        .map(|headline| Title::new(headline))
        .any(|headline| titles.iter().any(|title| title.is_like(&headline)))
}

/// Many short pieces that lead elsewhere, and no run of text.
pub(crate) fn is_of_links(blocks: &[Block], is_marked: bool) -> bool {
    let links = blocks
        .iter()
        .filter(|block| matches!(block.class, BlockClass::Related | BlockClass::Navigation))
        .count();
    let kept = blocks.iter().filter(|block| block.kept);
    let longest = kept.map(|block| size(&block.text)).max().unwrap_or(0);
    // Several sentences are a run, too, where the page says that it is a story.
    let sentences = size_of(blocks, |block| {
        block.kept && size(&block.text) >= SENTENCE && ends_like_text(&block.text)
    });
    let run = if is_marked {
        longest.max(sentences)
    } else {
        longest
    };
    let kept = size_of(blocks, |block| block.kept);
    links > 60 && run < RUN && kept < LIST
}

/// A block of a story that is a sentence.
const SENTENCE: usize = 60;
/// Text that is a run.
const RUN: usize = 120;
/// A longer text is no list of links.
const LIST: usize = 750;
