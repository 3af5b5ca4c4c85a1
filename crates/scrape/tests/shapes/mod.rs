//! Pages made to break a reader, each in any size: for the tests of memory, of the guard, and for the bench.

use std::fmt::Write;

use model::page::Page;
use url::Url;

/// The largest page that is fetched, in bytes.
pub(crate) const LARGEST: usize = 10 * 1024 * 1024;

/// A way to be hostile; the function gives a page of about so many bytes.
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    pub(crate) content_type: &'static str,
    make: fn(usize) -> Vec<u8>,
}

impl Shape {
    pub(crate) fn page(&self, bytes: usize) -> Page {
        let mut body = (self.make)(bytes);
        body.truncate(bytes);
        body.shrink_to_fit();
        Page {
            url: Url::parse("https://news.example.org/x").expect("a URL"),
            captured_at: None,
            status: 200,
            headers: vec![("content-type".to_owned(), self.content_type.to_owned())],
            body,
        }
    }
}

pub(crate) fn shapes() -> Vec<Shape> {
    SHAPES
        .iter()
        .map(|(name, make)| Shape {
            name,
            content_type: "text/html; charset=utf-8",
            make: *make,
        })
        .chain(CHARSETS.iter().map(|(name, content_type, make)| Shape {
            name,
            content_type,
            make: *make,
        }))
        .collect()
}

/// `unit` until the size is reached, after `head`.
fn fill(head: &str, unit: &str, bytes: usize) -> Vec<u8> {
    let times = bytes.saturating_sub(head.len()) / unit.len() + 1;
    [head, &unit.repeat(times)].concat().into_bytes()
}

/// What `unit` writes for 0, 1, 2 … until the size is reached, after `head`.
fn count(head: &str, bytes: usize, unit: fn(&mut String, usize)) -> Vec<u8> {
    let mut page = head.to_owned();
    page.reserve(bytes);
    for i in 0.. {
        if page.len() >= bytes {
            break;
        }
        unit(&mut page, i);
    }
    page.into_bytes()
}

macro_rules! add {
    ($page:expr, $($form:tt)*) => {
        write!($page, $($form)*).expect("a string takes everything")
    };
}

const SENTENCE: &str =
    "The council said, on Monday, that the road stays closed until the rubble is cleared. ";

type Make = fn(usize) -> Vec<u8>;

const SHAPES: &[(&str, Make)] = &[
    // Depth and multiplying nodes.
    ("nested div", |n| fill("<p>x", "<div>", n)),
    ("nested b", |n| fill("<p>x", "<b>", n)),
    ("nested span", |n| fill("<p>x", "<span>", n)),
    ("nested font", |n| {
        count("<p>x", n, |p, i| add!(p, "<font color=c{i}>"))
    }),
    ("nested blockquote", |n| fill("<p>x", "<blockquote>", n)),
    ("nested ul li", |n| fill("<p>x", "<ul><li>", n)),
    ("nested tables", |n| fill("<p>x", "<table><tr><td>", n)),
    ("nested tables, fostered", |n| {
        fill("<p>x", "<table>y<tr>z<td>", n)
    }),
    ("nested svg", |n| fill("<p>x", "<svg><g>", n)),
    ("nested template", |n| fill("<p>x", "<template>", n)),
    ("nested select", |n| {
        fill("<p>x", "<select><option><optgroup>", n)
    }),
    ("nested button", |n| fill("<p>x", "<button><a>", n)),
    ("nested form, dl, ruby", |n| {
        fill("<p>x", "<form><dl><dt><ruby><rt>", n)
    }),
    ("nested framesets", |n| fill("", "<frameset>", n)),
    ("fonts that multiply over paragraphs", |n| {
        let mut page = "<p>".to_owned();
        (0..400).for_each(|i| add!(page, "<font color=c{i}>"));
        page.push_str("</p>");
        fill(&page, "<p>x", n)
    }),
    ("formatting that multiplies over paragraphs", |n| {
        fill(
            "<p><b><i><u><s><tt><em><big><code><small><strong><strike><nobr></p>",
            "<p>x",
            n,
        )
    }),
    ("adoption: a over p", |n| fill("", "<a><p>x", n)),
    ("adoption: b closed over divs", |n| {
        fill("", "<b><div><div><div></b>x", n)
    }),
    ("adoption: i and b in turn", |n| {
        fill("", "<b><i><p></b></i>", n)
    }),
    ("adoption: many a closed", |n| {
        fill(&"<a><div>".repeat(200), "</a>", n)
    }),
    ("adoption: a, p, b and tables", |n| {
        fill("", "<a><p><b><table><tr><i>", n)
    }),
    ("adoption: end tags of what is far up", |n| {
        let mut page = String::new();
        (0..200).for_each(|i| add!(page, "<b id=i{i}><p>"));
        fill(&page, "</b></i></p>", n)
    }),
    ("fostered text", |n| fill("<table>", "x<tr>", n)),
    ("fostered formatting", |n| fill("<table>", "<b>x<tr>", n)),
    ("fostered tables", |n| {
        fill("<table>", "<p>x<table></table>", n)
    }),
    ("end tags of nothing", |n| {
        fill(&"<div>".repeat(500), "</span>", n)
    }),
    ("end p of nothing", |n| {
        fill(&"<span>".repeat(500), "</p>", n)
    }),
    ("end headings of nothing", |n| {
        fill(&"<span>".repeat(500), "</h1>", n)
    }),
    ("li in deep span", |n| {
        fill(&"<span>".repeat(500), "<li>", n)
    }),
    ("dd in deep div", |n| fill(&"<div>".repeat(500), "<dd>", n)),
    ("body again, with attributes", |n| {
        count("", n, |p, i| add!(p, "<body a{i}=x>"))
    }),
    ("html again, with attributes", |n| {
        count("", n, |p, i| add!(p, "<html a{i}=x>"))
    }),
    // Attributes and names.
    ("a million attributes", |n| {
        count("<p ", n, |p, i| add!(p, "a{i} "))
    }),
    ("a million attributes in many tags", |n| {
        fill("", "<p a b c d e f g h i>x", n)
    }),
    ("tags of 1,900 attributes", |n| {
        let mut tag = "<p".to_owned();
        (0..1_900).for_each(|i| add!(tag, " a{i}"));
        tag.push('>');
        fill("", &tag, n)
    }),
    ("attributes in an end tag", |n| {
        count("<p>x</p ", n, |p, i| add!(p, "a{i} "))
    }),
    ("one giant attribute", |n| fill("<p title='", SENTENCE, n)),
    ("one giant class", |n| {
        count("<p class='", n, |p, i| add!(p, "c{i} "))
    }),
    ("one giant style", |n| {
        fill("<p style='", "display:block;hidden ", n)
    }),
    ("one giant tag name", |n| fill("<", "div", n)),
    ("one giant attribute name", |n| fill("<p ", "data", n)),
    ("many giant attributes of the head", |n| {
        fill(
            "",
            &format!(
                "<meta name=author content='{0}'><meta name=date content='{0}'>",
                "5 May ".repeat(2_000)
            ),
            n,
        )
    }),
    ("a million class names", |n| {
        count("", n, |p, i| add!(p, "<p class='story-{i} c{i}'>x"))
    }),
    ("a million ids", |n| {
        count("", n, |p, i| add!(p, "<i id=comment-share-{i}>x</i>"))
    }),
    ("a million links", |n| {
        count("", n, |p, i| {
            add!(p, "<a href=/author/{i}>By Ana Writer{i}</a>")
        })
    }),
    ("custom tags", |n| {
        count("", n, |p, i| add!(p, "<x-{i}>y</x-{i}>"))
    }),
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
    // Broken syntax.
    ("a giant comment", |n| fill("<p>x<!--", "- ", n)),
    ("a comment of openers", |n| fill("<p>x<!--", "<!--", n)),
    ("a comment of dashes", |n| fill("<p>x<!--", "-", n)),
    ("a doctype without end", |n| {
        fill("<!DOCTYPE html PUBLIC '", "x", n)
    }),
    ("a million doctypes", |n| fill("", "<!DOCTYPE html>", n)),
    ("less-than signs alone", |n| fill("", "<", n)),
    ("less-than and letter", |n| fill("", "<a", n)),
    ("less-than and slash", |n| fill("", "</", n)),
    ("less-than and question mark", |n| fill("", "<?", n)),
    ("less-than and bang", |n| fill("", "<!", n)),
    ("tags without end", |n| fill("", "<p <p ", n)),
    ("ampersands alone", |n| fill("<p>", "&", n)),
    ("ampersands and letters", |n| fill("<p>", "&notit", n)),
    ("one endless reference", |n| fill("<p>&", "a", n)),
    ("one endless number", |n| fill("<p>&#", "9", n)),
    ("surrogate references", |n| {
        fill("<p>", "&#xD800;&#xDFFF;", n)
    }),
    ("null references", |n| fill("<p>", "&#0;&#x110000;", n)),
    ("references of controls", |n| {
        fill("<p>", "x&#1;&#x7f;&#x85;&#x202e;", n)
    }),
    ("NUL bytes", |n| fill("<p>x", "\0", n)),
    ("a script without end", |n| {
        fill("<p>x<script>", "var a = '<p>'; ", n)
    }),
    ("a script of openers", |n| {
        fill("<p>x<script><!--", "<script>", n)
    }),
    ("a script of closers", |n| {
        fill("<p>x<script>", "</scrip", n)
    }),
    ("a title of closers", |n| fill("<title>", "</titl", n)),
    ("CDATA in svg", |n| fill("<svg>", "<![CDATA[x]]>", n)),
    ("CDATA without end", |n| fill("<svg><![CDATA[", "]]", n)),
    ("carriage returns", |n| fill("<p>x", "\r", n)),
];

const LD: &str = "<script type=application/ld+json>";

fn ended(head: &str, unit: &str, end: &str, bytes: usize) -> Vec<u8> {
    let mut page = fill(head, unit, bytes.saturating_sub(end.len() + unit.len()));
    page.extend_from_slice(end.as_bytes());
    page
}

/// Bytes that are not what they are said to be, or that become many more as UTF-8.
const CHARSETS: &[(&str, &str, Make)] = &[
    ("UTF-16 by its mark", "text/html; charset=utf-8", |n| {
        let mut page = vec![0xff, 0xfe];
        page.extend("<p>".encode_utf16().flat_map(u16::to_le_bytes));
        page.extend([0x00, 0x4e].repeat(n / 2));
        page
    }),
    ("lone surrogates in UTF-16", "text/html", |n| {
        let mut page = vec![0xfe, 0xff];
        page.extend([0xd8, 0x00].repeat(n / 2));
        page
    }),
    (
        "UTF-16 said, ASCII sent",
        "text/html; charset=utf-16",
        |n| fill("<p>", SENTENCE, n),
    ),
    ("utf-7", "text/html; charset=utf-7", |n| {
        fill("<p>", "+ADw-script+AD4-", n)
    }),
    (
        "ISO-2022-JP escapes",
        "text/html; charset=iso-2022-jp",
        |n| fill("<p>", "\x1b$B\x1b(B", n),
    ),
    (
        "ISO-2022-JP escapes and text",
        "text/html; charset=iso-2022-jp",
        |n| fill("<p>", "\x1b$B!!\x1b(B<", n),
    ),
    ("x-user-defined", "text/html; charset=x-user-defined", |n| {
        vec![0xff; n]
    }),
    ("replacement", "text/html; charset=iso-2022-kr", |n| {
        vec![0xfe; n]
    }),
    (
        "windows-1252 that triples",
        "text/html; charset=windows-1252",
        |n| vec![0x80; n],
    ),
    ("windows-1256", "text/html; charset=windows-1256", |n| {
        vec![0xc7; n]
    }),
    ("broken UTF-8", "text/html; charset=utf-8", |n| {
        vec![0xf0; n]
    }),
    ("cut UTF-8", "text/html; charset=utf-8", |n| {
        fill("<p>", "\u{e9}\u{4e00}\u{1f600}", n)[..]
            .iter()
            .copied()
            .skip(1)
            .filter(|b| *b != 0x80)
            .collect()
    }),
    ("gb18030", "text/html; charset=gb18030", |n| {
        [0x81, 0x30, 0x81, 0x30].repeat(n / 4)
    }),
    ("big5 of two code points", "text/html; charset=big5", |n| {
        [0x88, 0x62].repeat(n / 2)
    }),
    ("bytes of no encoding", "application/octet-stream", |n| {
        (0..n)
            .map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8)
            .collect()
    }),
];
