//! A list page in, the links that it offers out: resolved, http(s) only, each once, in order.

use std::collections::HashSet;

use model::page::{Link, Page};
use scraper::{ElementRef, Html, Selector};
use url::Url;

use crate::rules::LinkRule;
use crate::{decode, guard};

/// What a list page offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPage {
    /// In the order of the page; the link text is the title.
    pub links: Vec<Link>,
    pub next: Option<Url>,
}

/// Reads a list page. A selector may name the `<a>` itself or an element around it.
#[must_use]
pub fn links(page: &Page, rule: &LinkRule) -> ListPage {
    let (html, _) = guard::parse(&decode::decode(page));
    let base = base(&html, &page.url);
    let mut seen = HashSet::new();
    let links = html
        .select(&rule.links)
        .filter_map(anchor)
        .filter_map(|a| Some((target(&base, a)?, a)))
        .filter(|(url, _)| seen.insert(url.clone()))
        .map(|(url, a)| {
            let title = model::text::normalize(&a.text().collect::<String>());
            Link {
                url,
                dated: None,
                title: (!title.is_empty()).then_some(title),
            }
        })
        .collect();
    let next = rule
        .next
        .as_ref()
        .and_then(|selector| html.select(selector).filter_map(anchor).next())
        .and_then(|a| target(&base, a))
        .filter(|next| *next != page.url);
    ListPage { links, next }
}

/// What relative links of a page are relative to.
pub(crate) fn base(html: &Html, page: &Url) -> Url {
    Selector::parse("base[href]")
        .ok()
        .and_then(|selector| {
            let href = html.select(&selector).next()?.attr("href")?;
            page.join(href.trim()).ok()
        })
        .unwrap_or_else(|| page.clone())
}

fn anchor(element: ElementRef<'_>) -> Option<ElementRef<'_>> {
    if element.attr("href").is_some() {
        return Some(element);
    }
    element
        .descendants()
        .filter_map(ElementRef::wrap)
        .find(|inner| inner.value().name() == "a" && inner.attr("href").is_some())
}

fn target(base: &Url, a: ElementRef<'_>) -> Option<Url> {
    let mut url = base.join(a.attr("href")?.trim()).ok()?;
    url.set_fragment(None);
    matches!(url.scheme(), "http" | "https").then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, rule: (&str, Option<&str>), expected: &[&str], next: Option<&str>) {
        let page = Page {
            url: Url::parse("https://example.org/news/?page=1").expect("a URL"),
            captured_at: None,
            status: 200,
            headers: Vec::new(),
            body: body.as_bytes().to_vec(),
        };
        let list = links(&page, &LinkRule::compile(rule.0, rule.1).unwrap());
        let found: Vec<String> = list
            .links
            .iter()
            .map(|l| format!("{} {}", l.url, l.title.clone().unwrap_or_default()))
            .collect();
        assert_eq!(found, expected);
        assert_eq!(list.next.as_ref().map(Url::as_str), next);
    }

    #[test]
    fn links_are_resolved_named_and_given_once() {
        check(
            "<h2><a href='../a#top'> First\n <b>story</b></a></h2><h2><a href='/a'>again</a></h2>
             <h2><a href='mailto:x@example.org'>mail</a></h2><h2>no link</h2><h2><a href='http://[bad'>x</a></h2>
             <a href='/other'>elsewhere</a><a class=next href='?page=2'>older</a>",
            ("h2", Some("a.next")),
            &["https://example.org/a First story"],
            Some("https://example.org/news/?page=2"),
        );
    }

    #[test]
    fn a_base_element_moves_relative_links() {
        check(
            "<base href='https://cdn.example.org/x/'><h2><a href='b'>B</a></h2><a class=next href='https://example.org/news/?page=1'>self</a>",
            ("h2 a", Some("a.next")),
            &["https://cdn.example.org/x/b B"],
            None,
        );
    }
}
