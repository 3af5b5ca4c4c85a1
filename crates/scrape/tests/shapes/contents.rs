//! What stands in and between the tags: texts, small things by the million, values and data for machines.

use super::{Make, SENTENCE, count, ended, fill};

const LD: &str = "<script type=application/ld+json>";

pub(super) const SHAPES: &[(&str, Make)] = &[
    // Text.
    ("a giant text", |n| fill("<p>", SENTENCE, n)),
    ("a giant text of links", |n| {
        fill("<p><a href=/x>", SENTENCE, n)
    }),
    ("a giant text without spaces", |n| fill("<p>", "x", n)),
    ("a giant text to compose", |n| fill("<p>", "e\u{301}", n)),
    ("a giant text that grows when composed", |n| {
        fill("<p>", "\u{1d160}", n)
    }),
    ("marks without end", |n| fill("<p>a", "\u{301}\u{327}", n)),
    ("a giant pre", |n| fill("<pre>", " x\n", n)),
    ("spaces alone", |n| fill("<p>", " \n\t", n)),
    ("a giant title", |n| fill("<title>", "word - ", n)),
    ("a giant og:title", |n| {
        fill("<meta property=og:title content='", "word | ", n)
    }),
    ("a giant og:title of references", |n| {
        fill("<meta property=og:title content='", "&amp;lt;b&amp;gt;", n)
    }),
    ("a giant og:title of tags", |n| {
        fill("<meta property=og:title content='", "<b>", n)
    }),
    ("a giant site name", |n| {
        fill(
            "<title>a - b</title><meta property=og:site_name content='",
            "Site ",
            n,
        )
    }),
    ("a giant canonical", |n| {
        fill("<link rel=canonical href='", "/2021/04/05", n)
    }),
    ("a giant language", |n| fill("<html lang='", "en-", n)),
    ("a giant heading", |n| {
        fill("<title>Road</title><h1>", "Road closed ", n)
    }),
    ("a giant textarea", |n| fill("<textarea>", SENTENCE, n)),
    ("a giant plaintext", |n| fill("<plaintext>", SENTENCE, n)),
    ("a giant noscript", |n| {
        fill("<noscript>", "<p>The council said, so.", n)
    }),
    ("a giant byline", |n| {
        fill("<p class=author>By ", "Ana Writer and ", n)
    }),
    // Many small things.
    ("a million br", |n| fill("<p>x", "<br>", n)),
    ("a million br with text", |n| fill("<p>", "x<br><br>", n)),
    ("a million p", |n| fill("", "<p>x", n)),
    ("a million sentences", |n| {
        count("", n, |p, i| add!(p, "<p>{i} {SENTENCE}"))
    }),
    ("one sentence a million times", |n| {
        fill("", &format!("<p>{SENTENCE}"), n)
    }),
    ("a million headings", |n| {
        count("<title>Road 1 closed</title>", n, |p, i| {
            add!(p, "<h2>Road {i} closed</h2>")
        })
    }),
    ("a million related headings", |n| {
        fill(
            &format!("<p>{SENTENCE}"),
            &format!("<h2>Related stories</h2><p>{SENTENCE}"),
            n,
        )
    }),
    ("a million times", |n| {
        fill("", "<time>1 May 2021</time>", n)
    }),
    ("a million times without a date", |n| {
        fill("", "<time>soon</time>", n)
    }),
    ("a million times with long values", |n| {
        fill(
            "",
            &format!("<time datetime='{}'>x</time>", "May 4 ".repeat(60)),
            n,
        )
    }),
    ("times inside each other", |n| {
        fill("", &"<time>x".repeat(400), n)
    }),
    ("dates inside each other, closed", |n| {
        fill(
            "",
            &format!(
                "{}{}",
                "<div class=date>x".repeat(200),
                "</div>".repeat(200)
            ),
            n,
        )
    }),
    ("a million authors", |n| {
        fill("", "<span class=author>x1y2z3</span>", n)
    }),
    ("a million authors that are names", |n| {
        count("", n, |p, i| {
            add!(p, "<span class=author>Writer {}a</span>", i % 7)
        })
    }),
    ("a million bylines", |n| fill("", "<p>By 12345</p>", n)),
    ("a million metas", |n| {
        fill("", "<meta name=author content='1 2 3'>", n)
    }),
    ("a million dates in metas", |n| {
        fill("", "<meta name=date content=soon>", n)
    }),
    ("a million comments", |n| fill("<p>x", "<!---->", n)),
    ("a million comments inside comments' parts", |n| {
        fill("", "<div class=comment><p>The council said, so.", n)
    }),
    ("closed comments parts", |n| {
        fill(
            "",
            "<div class=comment><p>The council said, so.</p></div>",
            n,
        )
    }),
    ("a million scripts", |n| fill("", "<script>x</script>", n)),
    ("a million styles", |n| fill("", "<style>x</style>", n)),
    ("a million table cells", |n| fill("<table><tr>", "<td>x", n)),
    ("a million list items", |n| fill("<ul>", "<li>x", n)),
    ("a million images", |n| {
        fill("", "<figure><img><figcaption>x</figure>", n)
    }),
    ("a million hidden parts", |n| {
        fill("", "<div hidden>x</div>", n)
    }),
    ("siblings of the story", |n| {
        fill(
            "<article>",
            "<div><p>The council said, so, that the road stays closed, until then.</div>",
            n,
        )
    }),
    // What our own stages could do too often.
    ("articles before a name", |n| {
        fill("<title>Road</title><h1>", "the ", n)
    }),
    ("authors in one paragraph", |n| {
        fill("<p>", "<span class=author>x1y2z3 w4</span>", n)
    }),
    ("names of authors in metas", |n| {
        count("", n, |p, i| {
            add!(p, "<meta name=author content='Ana Writer{}a'>", i % 9)
        })
    }),
    ("metas of as many names of dates", |n| {
        count("", n, |p, i| {
            add!(p, "<meta name=publish{i} content=2021-04-05>")
        })
    }),
    ("lines that state a date", |n| {
        count("", n, |p, i| add!(p, "<p>Published: {}/4/2021", i % 12 + 1))
    }),
    ("dates whose order is open", |n| {
        count("", n, |p, i| {
            add!(p, "<time>{}/{}/2021</time>", i % 12 + 1, i % 11 + 1)
        })
    }),
    ("names of fields in scripts", |n| {
        fill("<script>", "datePublishedAuthor", n)
    }),
    ("fields of scripts", |n| {
        fill(
            "<script>",
            "\"datePublished\":\"soon\",\"author\":\"1\",",
            n,
        )
    }),
    ("dates around empty elements", |n| {
        fill(&"<div class=date>".repeat(400), "<i></i>", n)
    }),
    ("quotes that are pulled out", |n| {
        count("", n, |p, i| {
            add!(
                p,
                "<blockquote>\"The council said, so {i} times over.\"</blockquote>"
            )
        })
    }),
    ("quotes inside one giant text", |n| {
        let quotes = "<blockquote>\"The council said, so and so, aa.\"</blockquote>".repeat(100);
        fill(&format!("{quotes}<p>"), "The council said, so and so, a", n)
    }),
    ("titles of separators", |n| {
        fill(
            "<meta property=og:site_name content=a><meta property=og:title content='a",
            " | a",
            n,
        )
    }),
    ("clock times in order", |n| {
        count("", n, |p, i| {
            add!(p, "<p>{}:{:02}<p>{SENTENCE}", i / 60 % 24, i % 60)
        })
    }),
    ("data for scripts", |n| {
        ended(
            "<script type=application/json>{\"body\":\"",
            "<p>One, two. Three! Four? ",
            "\"}</script>",
            n,
        )
    }),
    ("data for scripts: small maps", |n| {
        ended(
            "<script type=application/json>[",
            "{\"\":0},",
            "0]</script>",
            n,
        )
    }),
    ("data for scripts: many scripts", |n| {
        fill(
            "",
            "<script type=application/json>{\"a\":[[0],[0]]}</script>",
            n,
        )
    }),
    // JSON-LD.
    ("JSON-LD: small maps", |n| {
        ended(&format!("{LD}["), "{\"\":0},", "0]</script>", n)
    }),
    ("JSON-LD: small lists", |n| {
        ended(&format!("{LD}["), "[0],", "0]</script>", n)
    }),
    ("JSON-LD: a giant body", |n| {
        ended(
            &format!("{LD}{{\"@type\":\"NewsArticle\",\"articleBody\":\""),
            "<p>One, two. Three! Four? ",
            "\"}</script>",
            n,
        )
    }),
    ("JSON-LD: updates of a live blog", |n| {
        ended(
            &format!("{LD}{{\"@type\":\"LiveBlogPosting\",\"liveBlogUpdate\":["),
            "{\"articleBody\":\"One, two.\"},",
            "0]}</script>",
            n,
        )
    }),
    ("JSON-LD: deep lists", |n| fill(LD, "[", n)),
    ("JSON-LD: deep objects", |n| fill(LD, "{\"mainEntity\":", n)),
    ("JSON-LD: a giant headline", |n| {
        ended(
            &format!("{LD}{{\"@type\":\"NewsArticle\",\"headline\":\""),
            SENTENCE,
            "\"}</script>",
            n,
        )
    }),
    ("JSON-LD: a million authors", |n| {
        ended(
            &format!("{LD}{{\"@type\":\"NewsArticle\",\"author\":["),
            "{\"@id\":\"#x\"},",
            "0]}</script>",
            n,
        )
    }),
    ("JSON-LD: a million objects", |n| {
        ended(
            &format!("{LD}["),
            "{\"@type\":\"NewsArticle\"},",
            "0]</script>",
            n,
        )
    }),
    ("JSON-LD: a million numbers", |n| {
        ended(&format!("{LD}["), "0,", "0]</script>", n)
    }),
    ("JSON-LD: a million empty objects", |n| {
        ended(&format!("{LD}["), "{},", "0]</script>", n)
    }),
    ("JSON-LD: a million keys", |n| {
        let mut page = count(&format!("{LD}{{"), n.saturating_sub(40), |p, i| {
            add!(p, "\"k{i}\":0,")
        });
        page.extend_from_slice(b"\"z\":0}</script>");
        page
    }),
    ("JSON-LD: line feeds in strings", |n| {
        ended(&format!("{LD}{{\"headline\":\""), "x\n", "\"}</script>", n)
    }),
    ("JSON-LD: many scripts", |n| {
        fill(
            "",
            &format!("{LD}{{\"@type\":\"NewsArticle\",\"name\":\"x\"}}</script>"),
            n,
        )
    }),
    ("JSON-LD: comment openers", |n| fill(LD, "<!--", n)),
    ("JSON-LD: references to each other", |n| {
        ended(
            &format!("{LD}["),
            "{\"@type\":\"NewsArticle\",\"author\":[{\"@id\":\"#a\"},{\"@id\":\"#b\"},{\"@id\":\"#c\"}]},",
            "0]</script>",
            n,
        )
    }),
];
