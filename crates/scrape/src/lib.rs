//! A page in, its story out: pure, synchronous, without a clock, and it cannot fail. Only this crate knows HTML.
//!
//! In the order of a page: bytes become text (`decode`), text a bounded tree (`guard`, `attributes`), the tree evidence (`survey`, `hints`),
//! evidence classed blocks (`classify`, `phrases`, `kinds`; `embedded`, `state` where the page shows hardly any) and what the page says of its
//! story (`metadata`, `json_ld`, `address`; when, in `published`; by whom, in `credits`), and these its `status` (`walls`); `links` reads list pages instead.

mod decode;

mod guard;

mod attributes;

mod rules;

mod hints;

mod element;

mod notes;

mod run;

mod prose;

mod head;

mod survey;

mod forum;

mod reason;

mod phrases;

mod regions;

mod container;

mod classify;

mod kinds;

mod features;

mod trees;

mod weigh;

mod json_ld;

mod evidence;

mod date_tokens;

mod dates;

mod clock;

mod months;

mod published;

mod date_places;

mod date_order;

mod script_fields;

mod byline_words;

mod authors;

mod credits;

mod metadata;

mod address;

mod state;

mod embedded;

mod walls;

mod list;

mod status;

mod links;

use model::article::{Article, Block, Status};
use model::page::Page;
use url::Url;

use classify::Ruled;
use json_ld::JsonLd;
use survey::Survey;

pub use links::{ListPage, links};
pub use rules::{LinkRule, SelectorError, SiteRules};

/// Part of the reader's hash: raised whenever a change of this crate may change what is read from a page.
pub const VERSION: u32 = 3;

/// Part of the reader's hash: the trained table that blocks are weighed by.
pub const MODEL: &str = trees::TABLE;

/// What the rules say of a page, and whether it is a thread.
fn ruled(
    survey: &Survey,
    json_ld: &JsonLd,
    headline: Option<&str>,
    address: Option<&Url>,
) -> (Ruled, bool) {
    let headline = headline.map(model::text::fold);
    let classify = |keeps_comments, distrusts_names| {
        classify::classify(
            survey,
            &classify::Context {
                headline: headline.as_deref(),
                keeps_comments,
                distrusts_names,
            },
        )
    };
    let mut ruled = classify(false, false);
    // A thread without a story is read again with its comments as the story; only such pages pay for it.
    let is_thread = forum::is_thread(survey, json_ld, address, &ruled.blocks);
    if is_thread {
        ruled = classify(true, false);
    }
    if status::may_be_misnamed(&ruled.blocks) {
        let again = classify(is_thread, true);
        if status::reads_better(&ruled.blocks, &again.blocks) {
            ruled = again;
        }
    }
    (ruled, is_thread)
}

/// A block as the model of blocks sees it, for training it (`tools/train_blocks.py`).
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    pub text: String,
    /// The rules keep it.
    pub kept: bool,
    /// The model is not asked.
    pub settled: bool,
    /// One number for each of [`columns`].
    pub row: Vec<f32>,
}

/// Names of the numbers in [`Example::row`].
#[must_use]
pub fn columns() -> &'static [&'static str] {
    &features::NAMES
}

/// The blocks of a page in document order, before the model was asked.
#[must_use]
pub fn examples(page: &Page, rules: &SiteRules) -> Vec<Example> {
    let (html, _) = guard::parse(&decode::decode(page));
    let survey = survey::survey(&html, rules);
    let json_ld = json_ld::read(&survey.json_ld);
    let title = metadata::title(&survey, &json_ld);
    let canonical = metadata::canonical(&survey, &page.url);
    let address = address(page, canonical.as_ref());
    let (ruled, _) = ruled(&survey, &json_ld, title.as_deref(), address);
    let rows = weigh::rows(&survey, &ruled, title.as_deref());
    let judged = ruled.blocks.into_iter().zip(ruled.settled);
    judged
        .zip(rows)
        .map(|((block, settled), row)| Example {
            text: block.text,
            kept: block.kept,
            settled,
            row: row.to_vec(),
        })
        .collect()
}

/// The address of a page from the web, and of a page from a file the one that it gives itself.
fn address<'a>(page: &'a Page, canonical: Option<&'a Url>) -> Option<&'a Url> {
    match page.url.scheme() {
        "http" | "https" => Some(&page.url),
        _ => canonical,
    }
}

/// Reads a page. What could not be read is left out; the status says what the page is.
#[must_use]
pub fn article(page: &Page, rules: &SiteRules) -> Article {
    let source = decode::decode(page);
    let (html, cut) = guard::parse(&source);
    let survey = survey::survey(&html, rules);
    let mut cut = cut.or_else(|| survey.cut.clone());
    let json_ld = json_ld::read(&survey.json_ld);
    let canonical = metadata::canonical(&survey, &page.url);
    let title = metadata::title(&survey, &json_ld);
    let address = address(page, canonical.as_ref());
    let (ruled, is_thread) = ruled(&survey, &json_ld, title.as_deref(), address);
    let mut blocks = weigh::weigh(&survey, ruled, title.as_deref());
    if !is_thread {
        kinds::keep_times(&survey, &json_ld, &mut blocks);
        kinds::cut_pulled(&survey, &mut blocks);
    }
    // These look at the blocks as the page shows them, one for each piece.
    let evidence = evidence::Evidence {
        html: &html,
        survey: &survey,
        json_ld: &json_ld,
        blocks: &blocks,
        url: address,
        is_thread,
    };
    let dates = published::dates(&evidence, page.captured_at);
    let authors = credits::authors(&evidence);
    // What stands in the data of a large page would need room for a second tree.
    drop(html);
    let judge = |blocks: &[Block]| {
        status::status(&status::Evidence {
            http_status: page.status,
            address,
            source: &source,
            survey: &survey,
            json_ld: &json_ld,
            title: title.as_deref(),
            blocks,
            published: dates.stated(),
            is_thread,
        })
    };
    let (mut status, mut reason) = judge(&blocks);
    // The data of an empty frame holds its story; that of a page that says what it is may hold others.
    let is_empty = matches!(status, Status::ScriptOnly | Status::NotStory);
    if (is_empty || status == Status::Article)
        && !is_thread
        && let Some(embedded) = embedded::blocks(
            &json_ld,
            || state::story(is_empty.then_some(&source)?, title.as_deref(), address),
            &blocks,
        )
    {
        blocks = embedded.blocks;
        cut = cut.or(embedded.cut);
        (status, reason) = judge(&blocks);
    }
    let text = blocks
        .iter()
        .filter(|block| block.kept)
        .map(|block| block.text.as_str())
        .collect::<Vec<_>>()
        .join("\n");
    Article {
        status,
        reason,
        cut,
        authors,
        language: metadata::language(&survey, &text),
        title,
        published: dates.published,
        modified: dates.modified,
        amp: metadata::amp(&survey, &page.url),
        alternates: metadata::alternates(&survey, &page.url),
        section: metadata::section(&survey, &json_ld),
        tags: metadata::tags(&survey, &json_ld),
        canonical,
        blocks,
        text,
    }
}
