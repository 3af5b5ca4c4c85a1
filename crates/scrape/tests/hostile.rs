//! Pages made to break a reader: each gets an article, within bounds, and says when it was cut.

use model::article::{Article, Status};
use model::page::Page;
use scrape::SiteRules;
use url::Url;

fn read(body: Vec<u8>) -> Article {
    let page = Page {
        url: Url::parse("https://news.example.org/x").expect("a URL"),
        captured_at: None,
        status: 200,
        headers: Vec::new(),
        body,
    };
    let article = scrape::article(&page, &SiteRules::default());
    assert!(!article.reason.is_empty(), "a status without a reason");
    article
}

fn check_cut(body: String, limit: &str) {
    let size = body.len();
    let article = read(body.into_bytes());
    assert!(
        article
            .cut
            .as_deref()
            .is_some_and(|cut| cut.contains(limit)),
        "{:?}, not {limit}",
        article.cut
    );
    assert!(!article.is_story());
    assert!(article.text.len() <= size);
}

#[test]
fn thirty_thousand_nested_tags() {
    for tag in ["div", "b", "span", "table><tr><td", "ul><li", "blockquote"] {
        check_cut(
            format!("<p>x</p>{}y", format!("<{tag}>").repeat(30_000)),
            "more than",
        );
    }
}

#[test]
fn fonts_and_paragraphs_that_multiply() {
    let fonts: String = (0..500).map(|i| format!("<font size={i}>")).collect();
    check_cut(
        format!("<p>{fonts}</p>{}", "<p>x".repeat(12_000)),
        "more than",
    );
}

#[test]
fn too_many_attributes() {
    let many: String = (0..500_000).map(|i| format!("a{i} ")).collect();
    check_cut(format!("<p {many}>x"), "attributes in one tag");
    check_cut(
        "<p a b c d e f g h i>x".repeat(30_000),
        "nodes and attributes",
    );
}

#[test]
fn a_cut_page_keeps_what_came_before() {
    let sentence = "The council said that the road would stay closed until the rubble is cleared, and that four guards were wounded in the blasts of Monday.";
    let article = read(
        format!(
            "<h1>Road closed</h1><p>{sentence}</p>{}",
            "<div>".repeat(30_000)
        )
        .into_bytes(),
    );
    assert!(article.cut.is_some());
    assert!(article.text.contains(sentence));
}

#[test]
fn nuls_control_characters_and_no_text_at_all() {
    assert_eq!(read(vec![0; 1_000_000]).status, Status::NotStory);
    assert_eq!(read(Vec::new()).text, "");
    let article = read(b"<p>\x00\x01\x02<b\x00>\xff\xfe\x00".to_vec());
    assert!(!article.text.contains('\0'));
    // As references, too.
    let article =
        read(b"<title>Road&#26;closed</title><meta name=author content='Ana&#1; Writer'>".to_vec());
    assert_eq!(article.title.as_deref(), Some("Road closed"));
    assert_eq!(article.authors, ["Ana Writer"]);
}

#[test]
fn large_texts_in_odd_places_are_no_harm() {
    let long = "word ".repeat(400_000);
    for body in [
        format!("<title>{long}"),
        format!("<p class='{long}'>x"),
        format!("<meta name=author content='{long}'><meta name=date content='{long}'>"),
        format!("<time>{long}</time>"),
        format!("<script type=application/ld+json>{{\"headline\":\"{long}\"}}</script>"),
        format!("<script type=application/ld+json>{{\"@type\":\"Article\",\"articleBody\":\"{long}\"}}</script>"),
        format!("<script type=application/json>{{\"body\":\"{}\"}}</script>", long.replace(' ', ". ")),
        format!("<script type=application/json>{{\"body\":[{}0]}}</script>", "0,".repeat(800_000)),
        format!("<script type=application/json>{}</script>", "[".repeat(900_000)),
        "<script type=application/json>{}</script>".repeat(20_000),
        "<div class=live-update><time>10:42</time><p>word word word word word word word word word word word word word</p></div>".repeat(8_000),
        "<blockquote>word word word word word word word word</blockquote>".repeat(8_000),
        format!("<!--{long}"),
        format!("<p>{long}"),
        "<time>1 May 2021</time><span class=author>By A B</span>".repeat(8_000),
    ] {
        let article = read(body.into_bytes());
        assert!(article.authors.len() < 100);
    }
}
