//! Pages in, articles out, as a reader of the story would check them. The pages are made up, in the manner of news sites.

use model::article::{Article, BlockClass, DateSource, Status};
use model::page::Page;
use scrape::SiteRules;
use url::Url;

const FIRST: &str = "A convoy of six trucks crossed the eastern bridge before dawn on Monday, residents of the river town said, and unloaded crates at a depot near the grain silos.";
const SECOND: &str = "Hours later, two blasts were heard from the direction of the depot, according to the same residents, and smoke rose over the road for most of the morning.";
const THIRD: &str = "The provincial council said that four guards were wounded, one of them badly, and that the road would stay closed until the rubble is cleared.";

fn page(url: &str, status: u16, body: &str) -> Page {
    Page {
        url: Url::parse(url).expect("a URL"),
        captured_at: None,
        status,
        headers: vec![(
            "content-type".to_owned(),
            "text/html; charset=utf-8".to_owned(),
        )],
        body: body.as_bytes().to_vec(),
    }
}

fn read(body: &str) -> Article {
    scrape::article(
        &page("https://news.example.org/story", 200, body),
        &SiteRules::default(),
    )
}

fn story(head: &str, before: &str, after: &str) -> String {
    format!(
        "<!doctype html><html lang=en><head><title>Blasts near the silos | River Post</title>
         <meta property=og:site_name content='River Post'>{head}</head><body>
         <nav><ul><li><a href=/>Home</a><li><a href=/world>World</a><li><a href=/sport>Sport</a></ul></nav>
         <main><article><h1>Blasts near the silos</h1>{before}
         <div class=entry-content><p>{FIRST}</p><p>{SECOND}</p><h2>The road stays closed</h2><p>{THIRD}</p></div>
         {after}</article></main></body></html>"
    )
}

#[test]
fn the_story_is_kept_whole_and_in_order() {
    let article = read(&story("", "", ""));
    assert_eq!(article.status, Status::Article);
    assert_eq!(
        article.text,
        [FIRST, SECOND, "The road stays closed", THIRD].join("\n")
    );
    assert_eq!(article.title.as_deref(), Some("Blasts near the silos"));
    assert_eq!(article.language.as_deref(), Some("en"));
    let classes: Vec<_> = article
        .blocks
        .iter()
        .filter(|b| b.kept)
        .map(|b| b.class)
        .collect();
    use BlockClass::{Body, Heading};
    assert_eq!(classes, [Body, Body, Heading, Body]);
}

/// A heading is the headline when the head says it too; letters inside a longer word, or a word of many, do not say it.
#[test]
fn a_heading_that_the_head_only_brushes_is_no_title() {
    const SAID: &str = "Warfare on the river road enters its third winter";
    for (heading, expected) in [
        ("Warfare on the river road", "Warfare on the river road"),
        ("River road", SAID),
        ("Warfare on the river", SAID),
        ("fare on the river road enters its", SAID),
    ] {
        let body = format!(
            "<html lang=en><head><title>River Post</title><meta property=og:title content='{SAID}'></head>
             <body><h2>{heading}</h2><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></body></html>"
        );
        assert_eq!(read(&body).title.as_deref(), Some(expected), "{heading}");
    }
}

#[test]
fn lists_tables_and_quotes_of_the_story_are_kept_with_their_class() {
    let extra = format!(
        "<blockquote>{SECOND} We counted them twice, said one of the witnesses.</blockquote>
         <ul><li>{FIRST} This was the first convoy.</li></ul>
         <table><tr><td>{THIRD} Ten trucks were counted in all.</td></tr></table><p>{THIRD} Nobody claimed it.</p>"
    );
    let article = read(&story("", "", "").replace("<h2>", &format!("{extra}<h2>")));
    for class in [BlockClass::Quote, BlockClass::List, BlockClass::Table] {
        assert!(
            article.blocks.iter().any(|b| b.class == class && b.kept),
            "{class}"
        );
    }
}

/// What stands around a story is cut, with the class that tells a reader why.
fn check_cut(after: &str, class: BlockClass, text: &str) {
    let article = read(&story("", "", after));
    let block = article
        .blocks
        .iter()
        .find(|b| b.text.contains(text))
        .expect("the block is shown");
    assert!(!block.kept, "kept: {block:?}");
    assert_eq!(block.class, class, "{block:?}");
    assert!(!block.reason.is_empty());
    assert!(
        article.text.contains(FIRST) && article.text.contains(THIRD),
        "{}",
        article.text
    );
}

#[test]
fn comments_are_cut() {
    check_cut(
        "<section id=comments><h3>2 comments</h3><p>I saw the smoke from my roof and I do not believe a word of what the council says about it.</p></section>",
        BlockClass::Comment,
        "from my roof",
    );
}

#[test]
fn cookie_banners_are_cut_by_name_and_by_wording() {
    check_cut(
        "<div class=cookie-banner><p>Please agree to what we would like to store on your device, now and later.</p></div>",
        BlockClass::Cookie,
        "Please agree",
    );
    check_cut(
        "<div><p>We use cookies to make this site better for all readers. Read our policy, please.</p></div>",
        BlockClass::Cookie,
        "We use cookies",
    );
}

#[test]
fn donation_meters_are_cut() {
    check_cut(
        "<div class=donation-meter><p>This month's budget is covered to 63 percent by our readers, thank you very much!</p></div>",
        BlockClass::Donate,
        "63 percent",
    );
}

#[test]
fn newsletters_share_buttons_and_related_stories_are_cut() {
    check_cut(
        "<div class=newsletter-box><p>One mail a day with all that matters in the region, free of charge and of adverts.</p></div>",
        BlockClass::Newsletter,
        "One mail a day",
    );
    check_cut(
        "<div class='share-buttons'><span>Post it</span></div>",
        BlockClass::Share,
        "Post it",
    );
    check_cut(
        "<aside class=related-posts><h3>Earlier</h3><p>Fourth convoy in a month reaches the river town, and nobody says what is in it.</p></aside>",
        BlockClass::Related,
        "Fourth convoy",
    );
    let linked = "<p><a href=/x>Bridge repaired after the spring floods</a></p>";
    let article = read(&story("", "", "").replace("<h2>", &format!("{linked}<h2>")));
    assert!(
        !article.text.contains("Bridge repaired"),
        "{}",
        article.text
    );
}

#[test]
fn what_stands_under_a_heading_that_names_other_stories_goes_with_it() {
    let more = "<h2>Related stories</h2><p>Fourth convoy in a month reaches the river town, and nobody says what is in it.</p>";
    let end = format!("<p>{THIRD}</p>");
    let article = read(&story("", "", "").replace(&end, &format!("{end}{more}")));
    assert!(article.text.ends_with(THIRD), "{}", article.text);
}

#[test]
fn legal_lines_navigation_and_bylines_are_cut() {
    check_cut(
        "<p>© River Post. All rights reserved.</p>",
        BlockClass::Legal,
        "River Post",
    );
    check_cut("", BlockClass::Navigation, "World");
    check_cut(
        "<div class=author-box><p>Ana Writer</p></div>",
        BlockClass::Byline,
        "Ana Writer",
    );
}

#[test]
fn a_layout_named_after_its_sidebar_or_labels_is_not_cut() {
    let body = story("", "", "");
    for class in [
        "has-sidebar",
        "post tag-comments category-newsletter",
        "sidebar-layout",
    ] {
        let article = read(&body.replace("<article>", &format!("<article class='{class}'>")));
        assert!(article.text.contains(SECOND), "{class}");
    }
}

#[test]
fn a_thread_keeps_its_posts() {
    let body = format!(
        "<html><head><title>Smoke over the river</title></head><body><h1>Smoke over the river</h1>
         <div class=comments><div class=comment><p>{FIRST}</p></div><div class=comment><p>{SECOND}</p></div>
         <div class=comment><p>{THIRD}</p></div></div></body></html>"
    );
    let thread = page("https://forum.example.org/topic/17", 200, &body);
    let article = scrape::article(&thread, &SiteRules::default());
    assert!(article.text.contains(FIRST) && article.text.contains(THIRD));
}

fn check_status(http: u16, body: &str, expected: Status) {
    let article = scrape::article(
        &page("https://news.example.org/x", http, body),
        &SiteRules::default(),
    );
    assert_eq!(article.status, expected, "{body}");
}

#[test]
fn each_status_is_told_from_a_story() {
    check_status(200, &story("", "", ""), Status::Article);
    check_status(500, &story("", "", ""), Status::Error);
    check_status(404, "<h1>Not found</h1>", Status::Error);
    check_status(
        200,
        "<title>Page not found</title><h1>Page not found</h1><p>The page you are looking for was moved or never existed.</p>",
        Status::SoftNotFound,
    );
    check_status(
        403,
        "<title>Just a moment...</title><p>Verify you are human by completing the action below.</p>",
        Status::Challenge,
    );
    check_status(
        200,
        "<title>River Post</title><div class=cookie-consent><p>We value your privacy. We and our partners store data on your device.</p><button>Accept all</button></div>",
        Status::Consent,
    );
    check_status(
        200,
        &format!(
            "<title>Blasts</title><article><h1>Blasts</h1><p>{FIRST}</p><p>Subscribe to continue reading this story.</p></article>"
        ),
        Status::Paywall,
    );
    check_status(
        200,
        "<title>App</title><div id=root></div><script src=/app.js></script><noscript>You need to enable JavaScript.</noscript>",
        Status::ScriptOnly,
    );
    check_status(
        200,
        "<title>River Post</title><ul><li><a href=/1>First story of today</a><li><a href=/2>Second story of today</a></ul>",
        Status::NotStory,
    );
    check_status(200, "", Status::NotStory);
}

#[test]
fn the_rules_of_a_source_win_over_the_generic_reader() {
    let rules = SiteRules::compile(Some("#b"), &[".x".to_owned()], Some(".when")).unwrap();
    let body = format!(
        "<meta name=date content=2020-01-01><p>{FIRST}</p><i class=when>6 May 2021</i>
         <div id=b><p>{SECOND}</p><p class=x>{THIRD}</p></div>"
    );
    let article = scrape::article(&page("https://news.example.org/x", 200, &body), &rules);
    assert_eq!(article.text, SECOND);
    let stated = article.published.unwrap();
    assert_eq!(
        (stated.date.to_string().as_str(), stated.source),
        ("2021-05-06", DateSource::Rule)
    );
}

#[test]
fn the_text_is_normal_whatever_the_page_does() {
    let article = read(&story("", "", "").replace(
        "Hours later,",
        "Hours\u{0}\n\t later \u{1}cafe\u{301}s&#2; &nbsp; clo\u{ad}sed,",
    ));
    assert!(
        article
            .text
            .contains("Hours later cafés closed, two blasts"),
        "{}",
        article.text
    );
    assert!(!article.text.contains(|c: char| c.is_control() && c != '\n'));
}

#[test]
fn the_canonical_address_is_absolute() {
    let article = read(&story("<link rel=canonical href=/stories/1>", "", ""));
    assert_eq!(
        article.canonical.as_ref().map(Url::as_str),
        Some("https://news.example.org/stories/1")
    );
}
