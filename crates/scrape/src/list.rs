//! Evidence in, whether the page lists stories and tells none out: front pages, sections, archives. Only this file knows how such pages
//! are laid out.

use std::collections::{HashMap, HashSet};

use model::article::{Block, BlockClass};
use model::text::fold;
use url::Url;

use crate::json_ld::JsonLd;
use crate::metadata::meta;
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
    /// Links with a teaser below them.
    count: usize,
    /// The teasers together, and the longest.
    size: usize,
    longest: usize,
}

/// How many teasers make up the text of the page, where it is a list of them. `is_front` where something else says so, too: then whole
/// stories may stand below the links.
pub(crate) fn teasers(survey: &Survey, blocks: &[Block], is_front: bool) -> Option<usize> {
    let found = largest_group(survey, blocks, if is_front { usize::MAX } else { TEASER });
    let kept = size_of(blocks, |block| block.kept);
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

/// The group with most text, of teasers of so many blocks each; pieces and blocks are the same, one by one.
fn largest_group(survey: &Survey, blocks: &[Block], most_blocks: usize) -> Group {
    let mut by_template: HashMap<u32, Vec<usize>> = HashMap::new();
    for (at, piece) in survey.pieces.iter().enumerate() {
        if is_headline(piece) {
            let element = survey.elements.get(piece.element as usize);
            let template = element.map_or(0, |element| element.template);
            by_template.entry(template).or_default().push(at);
        }
    }
    let groups = by_template.into_values();
    groups
        .filter(|places| places.len() >= TEASERS_OF_A_FRONT)
        .map(|places| group(survey, blocks, &places, most_blocks))
        .max_by_key(|found| (found.size, found.count))
        .unwrap_or_default()
}

/// Names a story and leads to it; days and times lead to single posts. Spaces do not count as parts of a link.
fn is_headline(piece: &Piece) -> bool {
    let n_digits = piece.text.chars().filter(char::is_ascii_digit).count();
    piece.link_chars * 4 >= piece.chars * 3 && size(&piece.text) >= HEADLINE + n_digits * 5
}

/// What says again what another link said is a post of one thread.
fn group(survey: &Survey, blocks: &[Block], places: &[usize], most_blocks: usize) -> Group {
    let mut out = Group::default();
    let mut seen = HashSet::new();
    for (n, at) in places.iter().enumerate() {
        if !survey
            .pieces
            .get(*at)
            .is_some_and(|headline| seen.insert(headline.text.as_str()))
        {
            continue;
        }
        let end = places.get(n + 1).copied().unwrap_or(blocks.len());
        let below = blocks.get(at + 1..end).unwrap_or_default();
        let n_kept = below.iter().filter(|block| block.kept).count();
        if (1..=most_blocks).contains(&n_kept) {
            let size = size_of(below, |block| block.kept);
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
    let titles: Vec<String> = titles.into_iter().flatten().map(fold).collect();
    !json_ld
        .headlines
        .iter()
        .map(|headline| fold(headline))
        .any(|headline| {
            titles
                .iter()
                .any(|title| title.contains(&headline) || headline.contains(title.as_str()))
        })
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
