//! Blocks and evidence in, what the page turned out to be out. Only this file knows how walls, checks and empty shells look.

use model::article::{Block, BlockClass, Status};

use crate::json_ld::JsonLd;
use crate::survey::Survey;

pub(crate) struct Evidence<'a> {
    pub(crate) http_status: u16,
    pub(crate) survey: &'a Survey,
    pub(crate) json_ld: &'a JsonLd,
    pub(crate) title: Option<&'a str>,
    pub(crate) blocks: &'a [Block],
    pub(crate) has_date: bool,
}

// Sizes are bytes of UTF-8: a Chinese sentence then counts for about as much as an English one.

/// A story that can be read is at least this long (a short agency report has some 250).
const SHORT_STORY: usize = 140;
/// Walls and checks say little beside their message.
const SHORT_PAGE: usize = 1_500;

pub(crate) fn status(evidence: &Evidence<'_>) -> Status {
    let kept: usize = size(evidence.blocks, |block| block.kept);
    let all: usize = size(evidence.blocks, |_| true);
    let said = said(evidence, all);
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| said.contains(phrase));
    // A check comes with 403 or 503 more often than with 200, and asks for another answer than an error.
    if all < SHORT_PAGE && says(&CHALLENGE) {
        return Status::Challenge;
    }
    if evidence.http_status >= 400 {
        return Status::Error;
    }
    let title = evidence.title.unwrap_or_default().to_lowercase();
    let is_missing = MISSING.iter().any(|phrase| title.contains(phrase)) || says(&MISSING);
    if is_missing && kept < SHORT_PAGE / 2 {
        return Status::SoftNotFound;
    }
    if kept < SHORT_PAGE && (says(&PAYWALL) || evidence.json_ld.is_closed && kept < SHORT_STORY * 4)
    {
        return Status::Paywall;
    }
    let cookies = size(evidence.blocks, |block| block.class == BlockClass::Cookie);
    if kept < SHORT_STORY * 2
        && !evidence.has_date
        && (cookies > kept || all < SHORT_PAGE && says(&CONSENT))
    {
        return Status::Consent;
    }
    if all < SHORT_STORY && (evidence.survey.scripts > 0 || says(&SCRIPT)) {
        return Status::ScriptOnly;
    }
    if kept < SHORT_STORY && !(evidence.has_date && evidence.json_ld.is_article && kept > 0) {
        return Status::NotStory;
    }
    if is_list(evidence.blocks, kept) && !evidence.json_ld.is_article {
        return Status::NotStory;
    }
    Status::Article
}

fn size(blocks: &[Block], take: impl Fn(&Block) -> bool) -> usize {
    blocks
        .iter()
        .filter(|block| take(block))
        .map(|block| block.text.len())
        .sum()
}

/// Title and text of a page that says little, in lower case; of a long page its title and its short blocks near the end of the story.
fn said(evidence: &Evidence<'_>, all: usize) -> String {
    let mut said = evidence.title.unwrap_or_default().to_lowercase();
    let is_short = all < SHORT_PAGE;
    let last = evidence
        .blocks
        .iter()
        .rposition(|block| block.kept)
        .unwrap_or(0);
    for (at, block) in evidence.blocks.iter().enumerate() {
        if is_short
            || (block.kept && block.text.len() < 300)
            || (at > last && at <= last + 6 && block.text.len() < 300)
        {
            said.push('\n');
            said.push_str(&block.text.to_lowercase());
        }
        if said.len() > 20_000 {
            break;
        }
    }
    said
}

/// A front page or an archive: many short pieces that lead elsewhere, and no run of text.
fn is_list(blocks: &[Block], kept: usize) -> bool {
    let links = blocks
        .iter()
        .filter(|block| matches!(block.class, BlockClass::Related | BlockClass::Navigation))
        .count();
    let longest = blocks
        .iter()
        .filter(|b| b.kept)
        .map(|b| b.text.len())
        .max()
        .unwrap_or(0);
    links > 60 && longest < 120 && kept < SHORT_PAGE / 2
}

const CHALLENGE: [&str; 14] = [
    "just a moment...",
    "checking your browser",
    "verify you are human",
    "verifying you are human",
    "are you a robot",
    "not a robot",
    "not a bot",
    "attention required!",
    "enable javascript and cookies to continue",
    "ddos protection by",
    "security check to access",
    "complete the captcha",
    "unusual traffic from your",
    "request unsuccessful. incapsula",
];
const MISSING: [&str; 14] = [
    "page not found",
    "404 not found",
    "404 error",
    "error 404",
    "page can't be found",
    "page cannot be found",
    "page could not be found",
    "page you requested",
    "page you are looking for",
    "no longer available",
    "seite nicht gefunden",
    "page introuvable",
    "página no encontrada",
    "страница не найдена",
];
const PAYWALL: [&str; 12] = [
    "subscribe to continue reading",
    "subscribe to read",
    "to continue reading",
    "subscribers only",
    "for subscribers only",
    "already a subscriber",
    "this article is reserved for",
    "subscribe now to read",
    "log in to read the full",
    "exclusive to subscribers",
    "lesen sie weiter mit",
    "réservé aux abonnés",
];
const CONSENT: [&str; 8] = [
    "before you continue",
    "we value your privacy",
    "we and our partners",
    "accept all",
    "cookies",
    "your privacy choices",
    "zustimmen und weiter",
    "gérer mes choix",
];
const SCRIPT: [&str; 5] = [
    "enable javascript",
    "javascript is disabled",
    "javascript is required",
    "requires javascript",
    "turn on javascript",
];
