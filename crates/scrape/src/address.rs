//! The page's own address and one that stands on it in, whether they are the same page out. Only this file knows what of an address may differ.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use url::Url;

/// Longest address that is compared, in bytes.
const LONGEST: usize = 2_000;

/// A link leads to the page that it stands on, or to a place on it.
pub(crate) fn is_same_page(page: &Url, link: &str) -> bool {
    link.starts_with('#')
        || page.as_str().len() <= LONGEST
            && link.len() <= LONGEST
            && page.join(link).is_ok_and(|link| {
                host(&link) == host(page)
                    && path(&link) == path(page)
                    && (link.query().is_none() || link.query() == page.query())
            })
}

/// The last part of the page's address is this name of the story, written in letters or as bytes.
pub(crate) fn is_slug(page: &Url, slug: &str) -> bool {
    let path = page.path().trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    !last.is_empty() && decoded(last) == decoded(slug)
}

fn host(url: &Url) -> &str {
    let host = url.host_str().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host)
}

fn path(url: &Url) -> Cow<'_, str> {
    decoded(url.path().trim_end_matches('/'))
}

/// `%d8%a7`, `%D8%A7` and the letter that they stand for are the same.
fn decoded(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8_lossy()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn an_address_is_the_pages_own_however_it_is_written() {
        let page = url("https://www.news.example.org/a/خبر/?from=mail");
        for same in [
            "#end",
            "/a/خبر",
            "https://news.example.org/a/%d8%ae%D8%A8%d8%b1/#end",
            "?from=mail",
        ] {
            assert!(is_same_page(&page, same), "{same}");
        }
        for other in ["/a", "?from=list", "/a/خبر/2", "https://example.org/a/خبر"] {
            assert!(!is_same_page(&page, other), "{other}");
        }
        let fifth = url("https://news.example.org/details.aspx?id=5");
        assert!(is_same_page(&fifth, "/details.aspx?id=5#top"));
        assert!(!is_same_page(&fifth, "/details.aspx?id=6"));
    }

    #[test]
    fn a_slug_is_the_last_part_of_the_address() {
        let page = url("https://news.example.org/a/خبر/");
        for (slug, expected) in [("خبر", true), ("%d8%ae%d8%a8%d8%b1", true), ("a", false)] {
            assert_eq!(is_slug(&page, slug), expected, "{slug}");
        }
        assert!(!is_slug(&url("https://news.example.org/"), ""));
    }
}
