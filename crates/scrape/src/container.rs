//! Pieces in, the element that holds the story out: scored by text and links, as the ports of Readability do.

use std::ops::Range;

use crate::classify::SENTENCE;
use crate::element::Tag;
use crate::regions::Region;
use crate::survey::{Element, Piece, Rule, Survey};

/// Shorter than this a text says nothing by itself.
const SCRAP: u32 = 25;
/// A child that holds this share of what speaks for an element is the better container.
const DESCENT: f64 = 0.8;

/// How much a piece speaks for the elements around it, in characters.
fn gain(survey: &Survey, piece: &Piece, region: Region) -> f64 {
    let links = f64::from(piece.link_chars);
    let chars = f64::from(piece.chars);
    match region {
        Some(_) => 0.0,
        None if links > chars * 0.5 => -15.0 - links.min(200.0) / 4.0,
        None if piece.chars < SCRAP => -3.0,
        None => {
            let text = chars - 2.0 * links;
            let weight = match survey.tag(piece) {
                Tag::Paragraph | Tag::Pre => 1.5,
                Tag::ListItem => 0.5,
                _ => 1.0,
            };
            if piece.chars < SENTENCE && piece.marks == 0 {
                text * weight * 0.3
            } else {
                text * weight
            }
        }
    }
}

/// The range of elements that holds the story.
pub(crate) fn container(survey: &Survey, regions: &[Region]) -> Range<u32> {
    let ruled = survey
        .elements
        .iter()
        .position(|element| element.rule == Some(Rule::Body));
    if let Some(index) = ruled {
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        return range(survey, index);
    }
    let mut sums = vec![0.0_f64; survey.elements.len()];
    for piece in &survey.pieces {
        let index = piece.element as usize;
        if let Some(sum) = sums.get_mut(index) {
            *sum += gain(survey, piece, regions.get(index).copied().flatten());
        }
    }
    for index in (1..sums.len()).rev() {
        let (Some(sum), Some(element)) = (sums.get(index).copied(), survey.elements.get(index))
        else {
            continue;
        };
        if let Some(parent) = sums.get_mut(element.parent as usize) {
            *parent += sum;
        }
    }
    let mut best = (0..sums.len())
        .max_by(|a, b| sums[*a].total_cmp(&sums[*b]))
        .unwrap_or(0);
    // Go down while one child alone holds most of it.
    loop {
        let end = survey.elements.get(best).map_or(0, |e| e.end as usize);
        let next = (best + 1..end.min(sums.len()))
            .filter(|child| {
                survey
                    .elements
                    .get(*child)
                    .is_some_and(|e| e.parent as usize == best && is_container(e))
            })
            .max_by(|a, b| sums[*a].total_cmp(&sums[*b]));
        match next {
            Some(child) if sums[child] >= sums[best] * DESCENT => best = child,
            _ => break,
        }
    }
    range(survey, u32::try_from(best).unwrap_or(u32::MAX))
}

fn is_container(element: &Element) -> bool {
    !matches!(
        element.tag,
        Tag::Paragraph
            | Tag::Heading(_)
            | Tag::ListItem
            | Tag::Quote
            | Tag::Pre
            | Tag::Caption
            | Tag::List
    )
}

fn range(survey: &Survey, index: u32) -> Range<u32> {
    let end = survey
        .elements
        .get(index as usize)
        .map_or(index + 1, |e| e.end);
    index..end
}
