//! The story without the page.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::words::words;

words! {
    /// What a page turned out to be. Only [`Status::Article`] reaches the graph.
    pub enum Status {
        Article = "article",
        Consent = "consent",
        Challenge = "challenge",
        Paywall = "paywall",
        /// Served with 200 and says that nothing is here.
        SoftNotFound = "soft404",
        Error = "error",
        ScriptOnly = "script-only",
        NotStory = "not-a-story",
    }
}

words! {
    /// What a block of a page is for. Body, Heading, List, Table and Quote make up the text.
    pub enum BlockClass {
        Body = "body",
        Heading = "heading",
        List = "list",
        Table = "table",
        Quote = "quote",
        Caption = "caption",
        Byline = "byline",
        Comment = "comment",
        Cookie = "cookie",
        Newsletter = "newsletter",
        Donate = "donate",
        Related = "related",
        Share = "share",
        Legal = "legal",
        Navigation = "navigation",
        Advert = "advert",
    }
}

words! {
    /// How exactly a date is known.
    pub enum DatePrecision {
        Day = "day",
        Week = "week",
        Month = "month",
        Year = "year",
    }
}

words! {
    /// Where a publication date was found.
    pub enum DateSource {
        Rule = "rule",
        JsonLd = "json-ld",
        Meta = "meta",
        Time = "time",
        Text = "text",
        Url = "url",
        /// A field of a script, where the page says it nowhere else.
        Script = "script",
        /// The date of the last change, where no publication date is stated.
        Modified = "modified",
        /// The month in the address of the story's picture, where nothing else is stated.
        Image = "image",
        /// Given from outside, as the input of a corpus run does.
        Given = "given",
    }
}

/// A date as a page states it: a day, month or year, with a time and an offset only where they are stated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// First day of the stated interval.
    pub date: Date,
    pub time: Option<Time>,
    /// Seconds east of UTC.
    pub offset: Option<i32>,
    pub precision: DatePrecision,
    pub source: DateSource,
}

impl Stated {
    #[must_use]
    pub fn day(date: Date, source: DateSource) -> Self {
        Self {
            date,
            time: None,
            offset: None,
            precision: DatePrecision::Day,
            source,
        }
    }

    /// Start of the stated interval; `zone` is asked only where the page states no offset. Whole seconds.
    #[must_use]
    pub fn timestamp(&self, zone: &TimeZone) -> Option<Timestamp> {
        let local = DateTime::from_parts(self.date, self.time.unwrap_or(Time::midnight()));
        let at = match self.offset.and_then(|secs| Offset::from_seconds(secs).ok()) {
            Some(offset) => offset.to_timestamp(local).ok()?,
            None => zone.to_timestamp(local).ok()?,
        };
        Timestamp::from_second(at.as_second()).ok()
    }
}

/// A piece of the page, in document order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Block {
    pub class: BlockClass,
    /// Part of the article's text.
    pub kept: bool,
    /// How much the evidence speaks for the story, 0 to 100; what a rule settles has 0 or 100, and 0 what says again what was said.
    #[serde(default)]
    pub score: u8,
    /// Why: the rule or the evidence that decided.
    pub reason: String,
    pub text: String,
}

/// The same story in another language or for another country, as the page names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternate {
    /// A language tag (`en-GB`), or `x-default`, as stated.
    pub language: String,
    pub url: Url,
}

/// A page read: what it is, what it says of itself, and its blocks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Article {
    pub status: Status,
    /// Why it has this status: the rule and the evidence that decided, for a person to read.
    #[serde(default)]
    pub reason: String,
    /// The limit that the page ran into, when it was too deep or too large to be read whole.
    pub cut: Option<String>,
    pub title: Option<String>,
    pub authors: Vec<String>,
    pub published: Option<Stated>,
    pub modified: Option<Stated>,
    /// ISO 639-1, as the page states it or as its text shows.
    pub language: Option<String>,
    pub canonical: Option<Url>,
    /// The page's twin in AMP, where it names one; an AMP page names its original as canonical.
    #[serde(default)]
    pub amp: Option<Url>,
    /// Other languages of the page (`hreflang`), in its order.
    #[serde(default)]
    pub alternates: Vec<Alternate>,
    /// The part of the site that the story stands in, as the page states it.
    #[serde(default)]
    pub section: Option<String>,
    /// What the publisher files the story under, in its order, each once.
    #[serde(default)]
    pub tags: Vec<String>,
    pub blocks: Vec<Block>,
    /// The kept blocks joined by a line feed each; NFC; inside a block every run of white space is one space.
    pub text: String,
}

impl Article {
    /// A page that gave nothing to read; who knows why fills in the reason.
    #[must_use]
    pub fn empty(status: Status) -> Self {
        Self {
            status,
            reason: String::new(),
            cut: None,
            title: None,
            authors: Vec::new(),
            published: None,
            modified: None,
            language: None,
            canonical: None,
            amp: None,
            alternates: Vec::new(),
            section: None,
            tags: Vec::new(),
            blocks: Vec::new(),
            text: String::new(),
        }
    }

    /// Texts of the readers' comments, in document order.
    #[must_use]
    pub fn comments(&self) -> Vec<&str> {
        let comments = self
            .blocks
            .iter()
            .filter(|b| b.class == BlockClass::Comment);
        comments.map(|block| block.text.as_str()).collect()
    }

    /// A capture that may stand as a text of its document.
    #[must_use]
    pub fn is_story(&self) -> bool {
        self.status == Status::Article && self.cut.is_none()
    }
}
