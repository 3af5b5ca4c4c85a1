//! Pages in, what they say of their place out: addresses of twins and translations, section, tags. The pages are made up.

use model::article::Article;
use model::page::Page;
use scrape::SiteRules;
use url::Url;

fn read(head: &str) -> Article {
    let page = Page {
        url: Url::parse("https://news.example.org/en/blasts").expect("a URL"),
        captured_at: None,
        status: 200,
        headers: Vec::new(),
        body: format!("<!doctype html><head><meta charset=utf-8>{head}</head><h1>Blasts</h1>")
            .into_bytes(),
    };
    scrape::article(&page, &SiteRules::default())
}

#[test]
fn twins_and_translations_are_found_and_made_absolute() {
    let article = read(
        "<link rel=canonical href=/en/blasts?full><link rel=amphtml href='/amp/blasts'>
         <link rel=alternate hreflang=ar href='https://ar.example.org/1'><link rel=alternate hreflang=x-default href='../'>
         <link rel=alternate hreflang=fr href='javascript:void(0)'><link rel=alternate type='application/rss+xml' href=/feed>",
    );
    let shown = |url: Option<Url>| url.map(String::from).unwrap_or_default();
    assert_eq!(
        shown(article.canonical),
        "https://news.example.org/en/blasts?full"
    );
    assert_eq!(shown(article.amp), "https://news.example.org/amp/blasts");
    let alternates: Vec<_> = article
        .alternates
        .iter()
        .map(|a| (a.language.as_str(), a.url.as_str()))
        .collect();
    assert_eq!(
        alternates,
        [
            ("ar", "https://ar.example.org/1"),
            ("x-default", "https://news.example.org/")
        ]
    );
}

fn check(head: &str, section: Option<&str>, tags: &[&str]) {
    let article = read(head);
    assert_eq!(article.section.as_deref(), section, "{head}");
    assert_eq!(article.tags, tags, "{head}");
}

#[test]
fn section_and_tags_come_from_the_first_place_that_has_them() {
    let json = |fields: &str| {
        format!("<script type=application/ld+json>{{\"@type\":\"NewsArticle\",{fields}}}</script>")
    };
    check("", None, &[]);
    check(
        "<meta name=keywords content='silos, bridge; Silos'>",
        None,
        &["silos", "bridge"],
    );
    check(
        "<meta property=article:section content='World &amp;amp; News'><meta property=article:tag content=Bridge><meta property=article:tag content=Silos><meta name=keywords content=other>",
        Some("World & News"),
        &["Bridge", "Silos"],
    );
    check(
        &json(
            "\"articleSection\":[\"World\",\"News\"],\"keywords\":[\"bridge\",{\"name\":\"silos\"}]",
        ),
        Some("World"),
        &["bridge", "silos"],
    );
    check(
        &json("\"keywords\":\"جسر، صوامع\""),
        None,
        &["جسر", "صوامع"],
    );
}
