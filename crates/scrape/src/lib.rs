//! A page in, its story out: pure, synchronous, without a clock, and it cannot fail. Only this crate knows HTML.
//!
//! In the order of a page: bytes become text (`decode`), text a bounded tree (`guard`, `attributes`), the tree evidence (`survey`, `hints`),
//! evidence classed blocks (`classify`, `phrases`, `kinds`; `embedded` where the page shows hardly any) and what the page says of its
//! story (`metadata`, `json_ld`, `dates`, `authors`), and these its `status` (`walls`); `links` reads list pages instead.

mod decode;

mod guard;

mod attributes;

mod rules;

mod hints;

mod element;

mod notes;

mod survey;

mod forum;

mod phrases;

mod classify;

mod kinds;

mod json_ld;

mod evidence;

mod dates;

mod clock;

mod months;

mod published;

mod date_places;

mod script_fields;

mod byline_words;

mod authors;

mod credits;

mod metadata;

mod embedded;

mod walls;

mod status;

mod links;

use model::article::Article;
use model::page::Page;

pub use links::{ListPage, links};
pub use rules::{LinkRule, SelectorError, SiteRules};

/// Part of the reader's hash: raised whenever a change of this crate may change what is read from a page.
pub const VERSION: u32 = 1;

/// Reads a page. What could not be read is left out; the status says what the page is.
#[must_use]
pub fn article(page: &Page, rules: &SiteRules) -> Article {
    let source = decode::decode(page);
    let (html, cut) = guard::parse(&source);
    let survey = survey::survey(&html, rules);
    let json_ld = json_ld::read(&survey.json_ld);
    let canonical = metadata::canonical(&survey, &page.url);
    let title = metadata::title(&survey, &json_ld);
    let address = match page.url.scheme() {
        "http" | "https" => Some(&page.url),
        _ => canonical.as_ref(),
    };
    let classify = |keeps_comments, distrusts_names| {
        classify::classify(
            &survey,
            &classify::Context {
                headline: title.as_deref(),
                keeps_comments,
                distrusts_names,
            },
        )
    };
    let mut blocks = classify(false, false);
    // A thread without a story is read again with its comments as the story; only such pages pay for it.
    let is_thread = forum::is_thread(&survey, &json_ld, address, &blocks);
    if is_thread {
        blocks = classify(true, false);
    }
    if status::may_be_misnamed(&blocks) {
        let again = classify(is_thread, true);
        if status::reads_better(&blocks, &again) {
            blocks = again;
        }
    }
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
    if !is_thread && let Some(embedded) = embedded::blocks(&json_ld, &source, &blocks) {
        blocks = embedded;
    }
    let text = blocks
        .iter()
        .filter(|block| block.kept)
        .map(|block| block.text.as_str())
        .collect::<Vec<_>>()
        .join("\n");
    let (status, reason) = status::status(&status::Evidence {
        http_status: page.status,
        address,
        source: &source,
        survey: &survey,
        json_ld: &json_ld,
        title: title.as_deref(),
        blocks: &blocks,
        published: dates.stated(),
        is_thread,
    });
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
