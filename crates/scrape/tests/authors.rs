//! Pages in, authors out: which evidence is believed, as tables of `check(head, under the headline, expected)`. The pages are made up.

use model::page::Page;
use scrape::SiteRules;
use url::Url;

const TEXT: &str = "A convoy of six trucks crossed the eastern bridge before dawn, residents of the river town said, and unloaded crates at a depot near the grain silos, where smoke rose for most of the day.";

fn check(head: &str, under: &str, expected: &[&str]) {
    let body = format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>Blasts near the silos</title>
         <meta property=og:site_name content='River Post'>{head}</head><body>
         <nav><a href=/author/>Authors</a></nav>
         <main><h1>Blasts near the silos</h1>{under}<p>{TEXT}</p><p>{TEXT}</p><p>{TEXT}</p>
         <section class=comments><div class=comment><b class=author>Cy Reader</b><p>I was there and heard it.</p></div></section>
         </main></body></html>"
    );
    let page = Page {
        url: Url::parse("https://www.riverpost.example/blasts").expect("a URL"),
        captured_at: None,
        status: 200,
        headers: Vec::new(),
        body: body.into_bytes(),
    };
    let article = scrape::article(&page, &SiteRules::default());
    assert_eq!(article.authors, expected, "{head} {under}");
}

fn json(author: &str) -> String {
    format!(
        "<script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"author\":{author}}}</script>"
    )
}

#[test]
fn each_place_is_believed_when_those_before_it_are_silent() {
    let json = json("[{\"@type\":\"Person\",\"name\":\"Ana Data\"}]");
    let meta = "<meta name=author content='Bo Meta'>";
    let card = "<meta name='twitter:label1' content='Written by'><meta name='twitter:data1' content='Di Card'>";
    let mark = "<p class=byline>By Ed Mark</p>";
    let line = "<p>By Flo Line and Gus Line</p>";
    let script = "<script>dataLayer=[{\"author\":\"Hal Script\"}]</script>";
    check(&[&json, meta, card, script].concat(), mark, &["Ana Data"]);
    check(&[meta, card, script].concat(), mark, &["Bo Meta"]);
    check(&[card, script].concat(), mark, &["Di Card"]);
    check(script, &[line, mark].concat(), &["Ed Mark"]);
    check(script, line, &["Flo Line", "Gus Line"]);
    check(script, "", &["Hal Script"]);
    check("", "", &[]);
}

#[test]
fn a_name_comes_without_what_stands_around_it() {
    for (under, expected) in [
        (
            "<div class=author><a class=author href=/a>Ana Quill</a> <span class=author>Night Desk</span></div>",
            &["Ana Quill"][..],
        ),
        ("<p>4 May 2021 | Ana Quill</p>", &["Ana Quill"]),
        ("<p>Posted on May 4, 2021 by Ana Quill</p>", &["Ana Quill"]),
        (
            "<p>Von Ana Quill und Bo Feder</p>",
            &["Ana Quill", "Bo Feder"],
        ),
        ("<p>بقلم: سارة حداد</p>", &["سارة حداد"]),
        ("<p>بقلم: سارة حداد | ٤ مايو ٢٠٢١</p>", &["سارة حداد"]),
        ("<p>سارة حداد | ٤ مايو ٢٠٢١</p>", &["سارة حداد"]),
        ("<h2>By Ana Quill</h2>", &["Ana Quill"]),
        ("<h2>Depot Struck by Northern Drones</h2>", &[]),
        ("<p>May 3, 2021 Port Riverton</p>", &[]),
        ("<p>By noon the road was closed</p>", &[]),
        ("<p>Riverton, 3 May 2021</p>", &[]),
        ("<p>Port Riverton, 3 May 2021</p>", &[]),
        ("<p>Published Riverton, 3 May 2021</p>", &[]),
    ] {
        check("", under, expected);
    }
}

#[test]
fn the_publisher_is_an_author_only_where_no_person_is() {
    let house = "<meta name=author content='River Post'>";
    check(house, "<p class=byline>By Ana Quill</p>", &["Ana Quill"]);
    check(house, "", &["River Post"]);
    let organization = json("{\"@type\":\"Organization\",\"name\":\"Post Agency\"}");
    check(&organization, "<p>By Ana Quill</p>", &["Ana Quill"]);
    check(&organization, "", &["Post Agency"]);
}

#[test]
fn an_account_or_a_given_name_is_made_whole_by_other_evidence() {
    let account = "<meta name=author content=anaquill>";
    check(account, "<p>By Ana Quill</p>", &["Ana Quill"]);
    let given = "<meta name=author content=Ana>";
    check(given, "<p>By Ana Quill</p>", &["Ana Quill"]);
    check(given, "<p>By Bo Feder</p>", &["Ana"]);
}
