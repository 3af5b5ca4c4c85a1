//! Classed blocks in, the same with what two kinds of pages need: the times of a live blog's updates are kept, and a sentence that
//! the layout pulls out of the story stands once.

use model::article::{Block, BlockClass};

use crate::hints::Hints;
use crate::json_ld::JsonLd;
use crate::prose::{size, size_of};
use crate::reason::Reason;
use crate::survey::Survey;

/// Updates with a time of their own before a page counts as a live blog.
const UPDATES: usize = 3;
/// Longest line that is a time, in characters: `March 22, 2021, 10:42 a.m. (UTC+3)`.
const TIME: usize = 40;
/// Blocks between a time and the text of its update: its headline, its author.
const BETWEEN: usize = 3;
/// The text of an update is longer than this; sizes are those of [`size`].
const UPDATE: usize = 60;

/// An update without its time cannot be dated by who reads the text; one time alone is the story's own. Comments and lists of other
/// stories have times too: a page that does not call itself live must show clock times alone, in order.
pub(crate) fn keep_times(survey: &Survey, json_ld: &JsonLd, blocks: &mut [Block]) {
    let times: Vec<usize> = (0..blocks.len())
        .filter(|at| is_update(blocks, *at))
        .collect();
    if times.len() < UPDATES {
        return;
    }
    let is_live = is_live(survey, json_ld);
    let clocks: Option<Vec<u32>> = times
        .iter()
        .map(|at| blocks.get(*at).and_then(|block| clock(&block.text)))
        .collect();
    let is_ordered =
        clocks.is_some_and(|clocks| clocks.is_sorted() || clocks.iter().rev().is_sorted());
    if !is_live && !is_ordered {
        return;
    }
    for at in times {
        if let Some(block) = blocks.get_mut(at).filter(|block| !block.kept) {
            (block.kept, block.score) = (true, 100);
            block.class = BlockClass::Heading;
            block.reason = Reason::UpdateTime.to_string();
        }
    }
}

/// The page, or a part of it, calls itself live.
fn is_live(survey: &Survey, json_ld: &JsonLd) -> bool {
    json_ld.is_live || survey.elements.iter().any(|e| e.hints.has(Hints::LIVE))
}

/// A live blog is most of the text of the page; a front page may show one in a box.
pub(crate) fn is_mostly_live(survey: &Survey, json_ld: &JsonLd, blocks: &[Block]) -> bool {
    if json_ld.is_live || !is_live(survey, json_ld) {
        return json_ld.is_live;
    }
    let mut sums = vec![0; survey.elements.len()];
    for (piece, block) in survey.pieces.iter().zip(blocks) {
        if let Some(sum) = sums.get_mut(piece.element as usize).filter(|_| block.kept) {
            *sum += size(&block.text);
        }
    }
    // Elements stand in document order, so that everything inside one comes after it.
    for (index, element) in survey.elements.iter().enumerate().skip(1).rev() {
        let sum = sums.get(index).copied().unwrap_or_default();
        if let Some(around) = sums.get_mut(element.parent as usize) {
            *around += sum;
        }
    }
    let kept = size_of(blocks, |block| block.kept);
    let mut parts = survey.elements.iter().zip(sums);
    parts.any(|(element, sum)| element.hints.has(Hints::LIVE) && sum * 2 >= kept)
}

fn is_update(blocks: &[Block], at: usize) -> bool {
    let may_be = |block: &Block| {
        matches!(
            block.class,
            BlockClass::Byline | BlockClass::Body | BlockClass::Heading | BlockClass::List
        ) && is_time(&block.text)
    };
    blocks.get(at).is_some_and(may_be)
        && blocks
            .iter()
            .skip(at + 1)
            .take(BETWEEN)
            .take_while(|block| !may_be(block))
            .any(|block| block.kept && size(&block.text) >= UPDATE)
}

/// A clock time, alone or with a date and a zone: `9:05`, `20h05`, `10.42 Uhr`, `2 марта, 20:05`.
fn is_time(text: &str) -> bool {
    if text.len() > TIME * 4 || text.chars().count() > TIME || text.split_whitespace().count() > 7 {
        return false;
    }
    let n_digits = text.chars().filter(|c| c.is_numeric()).count();
    let n_letters = text.chars().filter(|c| c.is_alphabetic()).count();
    n_letters <= n_digits * 2 + 4 && text.split_whitespace().any(|word| minutes(word).is_some())
}

/// Minutes since midnight of a line that is a clock time and at most a zone or a mark of the half day.
fn clock(text: &str) -> Option<u32> {
    let mut words = text.split_whitespace();
    let minutes = minutes(words.next()?)?;
    let rest: Vec<String> = words.map(str::to_lowercase).collect();
    let is_bare = rest
        .iter()
        .all(|word| word.chars().count() <= 6 && !word.contains(char::is_numeric));
    let is_afternoon = rest.first().is_some_and(|word| word.starts_with('p')) && minutes < 12 * 60;
    (is_bare && rest.len() <= 2).then_some(if is_afternoon {
        minutes + 12 * 60
    } else {
        minutes
    })
}

/// `10:42`, `20h05`, `10.42`, `٢٠:٠٥`; a date has three parts.
fn minutes(word: &str) -> Option<u32> {
    let word = word.trim_matches(|c: char| !c.is_numeric());
    let parts: Vec<&str> = word
        .split([':', '.', 'h', 'H', '：', '٫', '时', '時'])
        .collect();
    let [hours, minutes] = parts.as_slice() else {
        return None;
    };
    let hours = number(hours)?;
    let minutes = number(minutes).filter(|_| minutes.chars().count() == 2)?;
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// One or two digits, of Europe or of the Arabic scripts.
fn number(text: &str) -> Option<u32> {
    if !(1..=2).contains(&text.chars().count()) {
        return None;
    }
    text.chars().try_fold(0, |sum, c| {
        let digit = match c {
            '٠'..='٩' => u32::from(c) - u32::from('٠'),
            '۰'..='۹' => u32::from(c) - u32::from('۰'),
            _ => c.to_digit(10)?,
        };
        Some(sum * 10 + digit)
    })
}

/// Longest sentence that a layout pulls out.
const PULLED: usize = 500;
/// Shorter words are repeated by chance.
const CHANCE: usize = 30;
/// Short blocks that are looked for in the others; every look reads the whole text.
const MAX_LOOKS: usize = 100;

/// A quotation that stands word for word inside a longer block says nothing new: layouts pull sentences out of the text and show
/// them large.
pub(crate) fn cut_pulled(survey: &Survey, blocks: &mut [Block]) {
    let looks: Vec<usize> = blocks
        .iter()
        .enumerate()
        .filter(|(at, block)| {
            block.kept
                && (CHANCE..PULLED).contains(&size(&block.text))
                && (block.class == BlockClass::Quote
                    || block.text.starts_with(MARKS) && block.text.ends_with(MARKS)
                    || is_named_pulled(survey, *at))
        })
        .map(|(at, _)| at)
        .take(MAX_LOOKS)
        .collect();
    if looks.is_empty() {
        return;
    }
    let text: String = blocks
        .iter()
        .filter(|block| block.kept)
        .fold(String::new(), |all, block| all + &plain(&block.text) + "\n");
    for at in looks {
        let Some(words) = blocks.get(at).map(|block| words(&block.text)) else {
            continue;
        };
        if size(&words) < CHANCE || text.matches(&words).nth(1).is_none() {
            continue;
        }
        // A refrain is as long as its like, and is meant.
        let is_inside = blocks.iter().enumerate().any(|(other, block)| {
            other != at
                && block.kept
                && size(&block.text) > size(&words) + CHANCE
                && plain(&block.text).contains(&words)
        });
        if let Some(block) = blocks.get_mut(at).filter(|_| is_inside) {
            (block.kept, block.score) = (false, 0);
            block.reason = Reason::PulledOut.to_string();
        }
    }
}

/// Its element, or the one around that, is called so. Pieces and blocks are the same, one by one.
fn is_named_pulled(survey: &Survey, at: usize) -> bool {
    let element = |index: u32| survey.elements.get(index as usize);
    let inner = survey
        .pieces
        .get(at)
        .and_then(|piece| element(piece.element));
    let outer = inner.and_then(|inner| element(inner.parent));
    [inner, outer]
        .into_iter()
        .flatten()
        .any(|e| e.hints.has(Hints::PULLED))
}

const MARKS: [char; 13] = [
    '"', '“', '”', '„', '«', '»', '‹', '›', '‘', '’', '\'', '「', '」',
];

/// Without the marks and the stop around a quotation.
fn words(text: &str) -> String {
    let bare = text.trim_matches(|c: char| {
        MARKS.contains(&c) || c.is_whitespace() || matches!(c, '.' | ',' | '…')
    });
    plain(bare)
}

fn plain(text: &str) -> String {
    text.replace(['’', '‘'], "'")
}
