//! Captures as one reader understood them: what evidence is made from.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::article::Article;
use crate::claim::Extraction;
use crate::page::Capture;

/// One capture, read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    pub capture: Capture,
    pub article: Article,
    pub extraction: Extraction,
}

/// Every capture of one document, in [`Capture::order`], by one reader.
#[derive(Clone, Debug)]
pub struct DocumentReadings {
    pub document: String,
    /// Source that the page belongs to.
    pub source: String,
    /// Zone of dates that state none.
    pub zone: TimeZone,
    /// Hash of the reader: rules, gazetteer and the source's file.
    pub reader: String,
    /// Empty when the document is no more (a file that another title's canonical took the name from): its evidence goes.
    pub readings: Vec<Reading>,
}
