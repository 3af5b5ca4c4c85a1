//! Tags: depth, nodes that multiply, attributes and names without end, broken syntax.

use super::{Make, SENTENCE, count, fill};

pub(super) const SHAPES: &[(&str, Make)] = &[
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
        (0..400).for_each(|i| add!(&mut page, "<font color=c{i}>"));
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
        (0..200).for_each(|i| add!(&mut page, "<b id=i{i}><p>"));
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
        (0..1_900).for_each(|i| add!(&mut tag, " a{i}"));
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
