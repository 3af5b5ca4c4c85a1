//! An article given as JSON in place of a page, as a corpus has it: `text`, and what is known of it.

use jiff::civil::Date;
use model::article::{Article, DatePrecision, DateSource, Stated, Status};
use model::page::Page;
use serde::Deserialize;
use url::Url;

/// The type of a page whose body is such an article.
pub(crate) const CONTENT_TYPE: &str = "application/json";

#[derive(Debug, Deserialize)]
pub(crate) struct Given {
    pub text: String,
    #[serde(default)]
    pub title: Option<String>,
    /// A day, a month or a year.
    #[serde(default)]
    pub published: Option<String>,
    /// Id of the publisher.
    #[serde(default)]
    pub source: Option<String>,
    #[serde(default)]
    pub url: Option<Url>,
}

impl Given {
    /// `None` when the body is no such article.
    pub(crate) fn parse(body: &[u8]) -> Option<Self> {
        serde_json::from_slice(body).ok()
    }

    /// The article of a page that holds one as JSON.
    pub(crate) fn of(page: &Page) -> Option<Self> {
        page.header("content-type")
            .is_some_and(|kind| kind == CONTENT_TYPE)
            .then(|| Self::parse(&page.body))
            .flatten()
    }

    pub(crate) fn article(self) -> Article {
        Article {
            published: self.published.as_deref().and_then(stated),
            title: self.title,
            text: model::text::lines(&self.text),
            reason: "given as an article".to_owned(),
            ..Article::empty(Status::Article)
        }
    }
}

/// `2021-02-16`, `2021-02` or `2021`; anything else is no date.
fn stated(text: &str) -> Option<Stated> {
    let (day, precision) = match text.split('-').count() {
        1 => (format!("{text}-01-01"), DatePrecision::Year),
        2 => (format!("{text}-01"), DatePrecision::Month),
        _ => (text.to_owned(), DatePrecision::Day),
    };
    let date: Date = day.parse().ok()?;
    Some(Stated {
        precision,
        ..Stated::day(date, DateSource::Given)
    })
}

/// A file as the page it is a copy of: an article in JSON, or HTML. It names its URL itself, or is known by its bytes.
pub(crate) fn page_of_file(bytes: Vec<u8>) -> Page {
    let given = Given::parse(&bytes);
    let headers = given
        .iter()
        .map(|_| ("content-type".to_owned(), CONTENT_TYPE.to_owned()))
        .collect();
    let url = given
        .and_then(|given| given.url)
        .unwrap_or_else(|| file_url(&bytes));
    Page {
        url,
        captured_at: None,
        status: 200,
        headers,
        body: bytes,
    }
}

/// Where a file that names no URL is said to be.
fn file_url(bytes: &[u8]) -> Url {
    let digest = blake3::hash(bytes).to_hex();
    Url::parse(&format!("file:///{digest}")).expect("a digest is a path")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_in_json_is_a_page_with_its_own_url_and_date() {
        let page = page_of_file(br#"{"text": "Head\n\n Body  text.", "published": "2022-03", "url": "https://example.org/a"}"#.to_vec());
        assert_eq!(page.url.as_str(), "https://example.org/a");
        let article = Given::of(&page).unwrap().article();
        assert_eq!(article.text, "Head\nBody text.");
        let published = article.published.unwrap();
        assert_eq!(
            (published.date.to_string().as_str(), published.precision),
            ("2022-03-01", DatePrecision::Month)
        );
    }

    #[test]
    fn a_page_of_html_is_known_by_its_bytes() {
        let page = page_of_file(b"<p>text</p>".to_vec());
        assert_eq!(page.url.scheme(), "file");
        assert!(Given::of(&page).is_none());
    }
}
