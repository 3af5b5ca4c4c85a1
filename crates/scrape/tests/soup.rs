//! Pages of random parts and bytes: what holds of every page holds of them. `PROPTEST_CASES=20000` looks longer.

mod invariants;

use proptest::prelude::*;

use invariants::check;

/// Parts that parsers and readers stumble over.
const PARTS: &[&str] = &[
    "<p>",
    "</p>",
    "<div class=comments>",
    "<div class='related-posts share'>",
    "<div id=cookie-consent role=dialog>",
    "<div class=entry-content>",
    "<section class='newsletter' hidden>",
    "</div>",
    "</section>",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
    "<a href=/x>",
    "<a href='/author/ana' rel=author>",
    "</a>",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<font color=red>",
    "</font>",
    "<li>",
    "<ul>",
    "</ul>",
    "<blockquote>",
    "<svg>",
    "<math>",
    "<mtext>",
    "</svg>",
    "<template>",
    "</template>",
    "<select>",
    "<option>",
    "<noscript>",
    "</noscript>",
    "<script>",
    "</script>",
    "<style>",
    "<title>",
    "</title>",
    "<br>",
    "<br><br>",
    "<hr>",
    "<pre>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<html lang=xx>",
    "<body hidden>",
    "<frameset>",
    "<form>",
    "<h1>",
    "</h1>",
    "<h2>",
    "</h2>",
    "<main>",
    "<article>",
    "</article>",
    "<aside>",
    "<footer>",
    "<figure>",
    "<figcaption>",
    "<amp-sidebar>",
    "<x-comments>",
    "&#0;",
    "&#xD800;",
    "&#x85;",
    "&#26;",
    "&#xa0;",
    "&amp",
    "&notin",
    "<time datetime='2021-13-45'>",
    "<time>5 May 2021 10:30</time>",
    "<span class=author>By Ana Writer</span>",
    "<span class=date>",
    "<meta name=date content=99999999>",
    "<meta property=og:title content='A | B &amp;amp; <b>C'>",
    "<meta name=author content=' Ana  Writer\u{a0}'>",
    "<meta property=article:tag content='a\u{301} \u{0}b,c'>",
    "<meta property=article:section content='\t'>",
    "\u{0}",
    "\u{202e}",
    "\u{200b}",
    "\u{ad}",
    "\u{feff}",
    "\u{85}",
    "\u{2028}",
    "\u{301}",
    "e\u{301}",
    "\u{1100}\u{1161}\u{11a8}",
    "\u{1d160}",
    "\u{2000}",
    "\u{fdfa}",
    "\r\n",
    "\u{c}",
    " \t ",
    "<plaintext>",
    "<base href='http://['>",
    "<link rel=canonical href='//'>",
    "<link rel=alternate hreflang=' de ' href='/de'>",
    "<script type='application/ld+json'>{\"@graph\":[",
    "{\"@type\":\"NewsArticle\",\"headline\":\" A\\u0000 \\ud800 b\",\"author\":{\"name\":\"Bo  Other\\n\"},",
    "\"articleBody\":\"One, two. Three, four.\\n\\nFive!\",\"datePublished\":\"2021-04-05T06:07\",\"keywords\":[\" x\",\"\"]}",
    "]}</script>",
    "<script id=__NEXT_DATA__ type=application/json>{\"body\":\"<p>One. Two! Three?\"}</script>",
    "The council said, on Monday, that the road stays closed until the rubble of the market is cleared. ",
    "Four guards were wounded in the blasts, a doctor at the hospital said; two of them later died. ",
    "Вооружённые силы сообщили о ночном ударе по складу на востоке страны, погибли двое. ",
    "قال المجلس إن الطريق سيبقى مغلقا حتى إزالة الأنقاض، وأصيب أربعة حراس. ",
    "该委员会周一表示，在清除瓦砾之前道路将保持关闭，四名警卫受伤。",
    "We use cookies to improve this site. ",
    "Subscribe to continue reading. ",
    "Related stories",
    "By Ana Writer",
    "Published: 5 May 2021",
];

const TYPES: [&str; 7] = [
    "",
    "text/html",
    "text/html; charset=utf-8",
    "text/html; charset=windows-1251",
    "text/html; charset=utf-16",
    "text/html; charset=iso-2022-jp",
    "text/html; charset=nonsense",
];

fn soup() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        6 => prop::sample::select(PARTS).prop_map(str::to_owned),
        1 => "\\PC{0,40}",
        1 => "[0-9/.:-]{0,20}",
        // What the story tends to hold, so that some of these pages have one.
        2 => "[A-Za-z ,.]{60,200}",
    ];
    prop::collection::vec(part, 0..120).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn whatever_holds_of_a_page_holds_of_any_soup_of_tags(
        body in soup(),
        content_type in prop::sample::select(TYPES.as_slice()),
    ) {
        let size = body.len();
        let article = check(content_type, body.into_bytes());
        // Decoding wrongly and composing lengthen a text threefold each; nothing is said twice.
        prop_assert!(article.text.len() <= size * 9 + 16);
    }

    #[test]
    fn whatever_holds_of_a_page_holds_of_any_bytes(
        body in prop::collection::vec(any::<u8>(), 0..2_000),
        content_type in prop::sample::select(TYPES.as_slice()),
    ) {
        check(content_type, body);
    }
}
