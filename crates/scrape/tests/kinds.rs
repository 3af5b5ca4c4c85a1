//! Kinds of pages beside the plain story: live blogs, transcripts, captions, pull quotes, lists, tables, other scripts, AMP, and
//! pages whose text stands where only machines look. All made up, in the manner of such pages.

use model::article::{Article, BlockClass, Status};
use model::page::Page;
use scrape::SiteRules;
use url::Url;

const FIRST: &str = "A convoy of six trucks crossed the eastern bridge before dawn on Monday, residents of the river town said, and unloaded crates at a depot near the grain silos.";
const SECOND: &str = "Hours later, two blasts were heard from the direction of the depot, according to the same residents, and smoke rose over the road for most of the morning.";
const THIRD: &str = "The provincial council said that four guards were wounded, one of them badly, and that the road would stay closed until the rubble is cleared.";
const FOURTH: &str = "Farmers who had stored wheat in the silos were told to wait until the army has searched the yards, a member of the council said by telephone.";

fn read(body: &str) -> Article {
    let page = Page {
        url: Url::parse("https://news.example.org/story").expect("a URL"),
        captured_at: None,
        status: 200,
        headers: vec![(
            "content-type".to_owned(),
            "text/html; charset=utf-8".to_owned(),
        )],
        body: body.as_bytes().to_vec(),
    };
    scrape::article(&page, &SiteRules::default())
}

/// A site's frame around what stands in its `<main>`.
fn page(head: &str, main: &str) -> String {
    format!(
        "<!doctype html><html><head><title>Blasts near the silos | River Post</title>
         <meta property=og:site_name content='River Post'>{head}</head><body>
         <nav><ul><li><a href=/>Home</a><li><a href=/world>World</a><li><a href=/sport>Sport</a></ul></nav>
         <main><h1>Blasts near the silos</h1>{main}</main>
         <footer><p>© River Post. All rights reserved.</p></footer></body></html>"
    )
}

#[track_caller]
fn check(body: &str, lines: &[&str]) -> Article {
    let article = read(body);
    assert_eq!(
        article.text,
        lines.join("\n"),
        "{}: {:#?}",
        article.reason,
        article.blocks
    );
    assert_eq!(article.status, Status::Article, "{}", article.reason);
    article
}

#[test]
fn each_update_of_a_live_blog_keeps_its_own_time_as_a_line_above_it() {
    let lines = [
        "12:40", FOURTH, "11:05", THIRD, "09:30", SECOND, "06:15", FIRST,
    ];
    for (open, close) in [
        ("<time datetime=2021-03-01T00:00:00Z>", "</time>"),
        ("<div class=live-blog-timestamp>", "</div>"),
        ("<span class=post-date>", "</span>"),
        ("<p class=meta>", "</p>"),
        ("<h3>", "</h3>"),
    ] {
        let updates: String = lines
            .chunks(2)
            .map(|update| match update {
                [time, text] => {
                    format!("<div class=live-update>{open}{time}{close}<p>{text}</p></div>")
                }
                _ => String::new(),
            })
            .collect();
        check(
            &page("", &format!("<div class=live-blog>{updates}</div>")),
            &lines,
        );
    }
}

#[test]
fn the_times_of_updates_may_carry_a_day_and_a_zone_in_any_language() {
    for times in [
        [
            "March 2, 2021 8:05 p.m.",
            "March 2, 2021 11:10 a.m.",
            "March 1, 2021 9:00 a.m.",
        ],
        [
            "02.03.2021, 20:05 Uhr",
            "02.03.2021, 11:10 Uhr",
            "01.03.2021, 09:00 Uhr",
        ],
        ["20h05", "11h10", "9h00"],
        ["20:05 GMT", "11:10 GMT", "09:00 GMT"],
        ["2 марта, 20:05", "2 марта, 11:10", "1 марта, 09:00"],
        [
            "2021年3月2日 20:05",
            "2021年3月2日 11:10",
            "2021年3月1日 09:00",
        ],
        ["٢٠:٠٥", "١١:١٠", "٠٩:٠٠"],
    ] {
        let main: String = times
            .iter()
            .zip([THIRD, SECOND, FIRST])
            .map(|(time, text)| {
                format!("<section><div class=timestamp>{time}</div><p>{text}</p></section>")
            })
            .collect();
        check(
            &page("", &format!("<div class=live-updates>{main}</div>")),
            &[times[0], THIRD, times[1], SECOND, times[2], FIRST],
        );
    }
}

#[test]
fn times_of_comments_and_of_other_stories_are_no_updates() {
    for times in [
        [
            "Jun 7, 2017 at 9:09 pm",
            "Jun 8, 2017 at 3:56 am",
            "Jun 8, 2017 at 5:26 am",
        ],
        ["10:20", "07:37", "08:59"],
    ] {
        let main: String = times
            .iter()
            .zip([THIRD, SECOND, FIRST])
            .map(|(time, text)| format!("<div class=timestamp>{time}</div><p>{text}</p>"))
            .collect();
        check(&page("", &main), &[THIRD, SECOND, FIRST]);
    }
}

#[test]
fn the_date_of_a_story_is_no_update() {
    check(
        &page(
            "",
            &format!("<div class=timestamp>10:20</div><p>{FIRST}</p><p>{SECOND}</p>"),
        ),
        &[FIRST, SECOND],
    );
}

#[test]
fn the_updates_of_a_live_blog_are_taken_from_its_data_where_the_page_shows_none() {
    let data = format!(
        "<script type=application/ld+json>{{\"@type\":\"LiveBlogPosting\",\"headline\":\"Blasts near the silos\",\"datePublished\":\"2021-03-01T06:00:00Z\",
         \"liveBlogUpdate\":[{{\"@type\":\"BlogPosting\",\"datePublished\":\"2021-03-01T09:30:00Z\",\"headline\":\"Smoke over the road\",\"articleBody\":\"{SECOND}\"}},
         {{\"@type\":\"BlogPosting\",\"datePublished\":\"2021-03-01T06:15:00Z\",\"articleBody\":\"{FIRST}\"}}]}}</script>"
    );
    let article = check(
        &page(&data, "<div id=live></div><script src=/live.js></script>"),
        &[
            "2021-03-01T09:30:00Z",
            "Smoke over the road",
            SECOND,
            "2021-03-01T06:15:00Z",
            FIRST,
        ],
    );
    assert_eq!(
        article.published.map(|p| p.date.to_string()).as_deref(),
        Some("2021-03-01")
    );
}

#[test]
fn speakers_of_a_transcript_keep_their_names() {
    check(
        &page(
            "",
            &format!(
                "<p><strong>HOST:</strong> {FIRST}</p><p><strong>ANA WRITER:</strong> {SECOND}</p><p><b>HOST:</b> And the road?</p><p><b>ANA WRITER:</b> {THIRD}</p>"
            ),
        ),
        &[
            &format!("HOST: {FIRST}"),
            &format!("ANA WRITER: {SECOND}"),
            "HOST: And the road?",
            &format!("ANA WRITER: {THIRD}"),
        ],
    );
    // Names in lines of their own, and as terms of a list.
    let turns = [("HOST", FIRST), ("ANA WRITER", SECOND), ("HOST", THIRD)];
    let lines: Vec<&str> = turns.iter().flat_map(|(who, what)| [*who, *what]).collect();
    for (before, between, after) in [
        ("<p class=speaker>", "</p><p>", "</p>"),
        (
            "<div class=turn><span class=name>",
            "</span><p>",
            "</p></div>",
        ),
        ("<dl><dt>", "</dt><dd>", "</dd></dl>"),
    ] {
        let main: String = turns
            .iter()
            .map(|(who, what)| format!("{before}{who}{between}{what}{after}"))
            .collect();
        let article = read(&page(
            "",
            &format!("<p>{FOURTH}</p>{main}<p>{FOURTH} So it ended.</p>"),
        ));
        for line in &lines {
            assert!(
                article.text.lines().any(|l| l == *line),
                "{line} of {before}: {}",
                article.text
            );
        }
    }
}

#[test]
fn captions_are_captions_and_no_part_of_the_text() {
    let caption = "Smoke over the silos on Monday morning, seen from the bridge. Photo: River Post";
    for figure in [
        format!("<figure><img src=/a.jpg><figcaption>{caption}</figcaption></figure>"),
        format!(
            "<div class=wp-caption><img src=/a.jpg><p class=wp-caption-text>{caption}</p></div>"
        ),
        format!("<div class=image><img src=/a.jpg><div class=image-caption>{caption}</div></div>"),
        format!("<table><caption>{caption}</caption></table>"),
    ] {
        let article = check(
            &page(
                "",
                &format!("<p>{FIRST}</p>{figure}<p>{SECOND}</p><p>{THIRD}</p>"),
            ),
            &[FIRST, SECOND, THIRD],
        );
        assert!(
            article
                .blocks
                .iter()
                .any(|b| b.class == BlockClass::Caption && b.text == caption),
            "{figure}: {:#?}",
            article.blocks
        );
    }
}

#[test]
fn a_sentence_that_is_pulled_out_stands_once() {
    let said =
        "\"We counted six trucks, and none of them had a plate,\" said one of the residents.";
    let with = format!("{FIRST} {said}");
    let pulled = "We counted six trucks, and none of them had a plate";
    for quote in [
        format!("<blockquote class=pullquote><p>“{pulled}”</p></blockquote>"),
        format!("<aside class=pull-quote>{pulled}</aside>"),
        format!("<div class=pullquote><p>{pulled}</p></div>"),
        format!(
            "<figure class=wp-block-pullquote><blockquote><p>{pulled}</p><cite>A resident</cite></blockquote></figure>"
        ),
        format!("<blockquote>« {pulled} »</blockquote>"),
    ] {
        let body = page(
            "",
            &format!("<p>{with}</p>{quote}<p>{SECOND}</p><p>{THIRD}</p>"),
        );
        let article = read(&body);
        assert_eq!(
            article.text.matches(pulled).count(),
            1,
            "{quote}: {}",
            article.text
        );
        assert!(article.text.contains(&with) && article.text.ends_with(THIRD));
    }
    // A quotation that the story does not repeat is part of it.
    let article = read(&page(
        "",
        &format!(
            "<p>{FIRST}</p><blockquote>{pulled}, said one of the residents.</blockquote><p>{SECOND}</p>"
        ),
    ));
    assert!(article.text.contains(pulled));
}

#[test]
fn lists_and_tables_of_the_story_keep_their_order() {
    check(
        &page(
            "",
            &format!(
                "<p>{FIRST}</p><ul><li>Two trucks with tents</li><li>Three trucks with flour</li><li>One truck that nobody looked into</li></ul><p>{SECOND}</p>
                 <table><tr><th>Town</th><th>Wounded</th></tr><tr><td>River town</td><td>4</td></tr></table><p>{THIRD}</p>"
            ),
        ),
        &[
            FIRST,
            "Two trucks with tents",
            "Three trucks with flour",
            "One truck that nobody looked into",
            SECOND,
            "Town",
            "Wounded",
            "River town",
            "4",
            THIRD,
        ],
    );
}

#[test]
fn pages_in_other_scripts_are_read_whole() {
    for (language, direction, texts) in [
        (
            "ar",
            "rtl",
            [
                "عبرت قافلة من ست شاحنات الجسر الشرقي قبل فجر الاثنين، بحسب سكان البلدة، وأفرغت صناديق في مستودع قرب صوامع الحبوب.",
                "وقال سكان إنهم سمعوا انفجارين.",
                "وأعلن المجلس المحلي أن أربعة حراس أصيبوا، أحدهم بجروح خطيرة، وأن الطريق ستبقى مغلقة حتى رفع الأنقاض.",
            ],
        ),
        (
            "fa",
            "rtl",
            [
                "یک کاروان شش کامیونی پیش از سپیده‌دم دوشنبه از پل شرقی گذشت و به گفته ساکنان، صندوق‌هایی را در انباری کنار سیلوها تخلیه کرد.",
                "ساکنان گفتند دو انفجار شنیدند.",
                "شورای محلی اعلام کرد که چهار نگهبان زخمی شده‌اند و جاده تا پاکسازی آوار بسته می‌ماند.",
            ],
        ),
        (
            "he",
            "rtl",
            [
                "שיירה של שש משאיות חצתה את הגשר המזרחי לפני עלות השחר ביום שני, אמרו תושבים, ופרקה ארגזים במחסן ליד הממגורות.",
                "תושבים אמרו ששמעו שני פיצוצים.",
                "המועצה המקומית מסרה כי ארבעה שומרים נפצעו, אחד מהם קשה, וכי הכביש יישאר סגור עד לפינוי ההריסות.",
            ],
        ),
        (
            "zh",
            "ltr",
            [
                "据当地居民说，周一黎明前，一支由六辆卡车组成的车队驶过东桥，在粮仓附近的一个仓库卸下了箱子。",
                "居民说听到两声爆炸。",
                "省议会表示，四名警卫受伤，其中一人伤势严重，道路将一直关闭到瓦砾清理完毕为止。",
            ],
        ),
        (
            "ja",
            "ltr",
            [
                "住民によると、月曜日の夜明け前、六台のトラックの車列が東の橋を渡り、穀物倉庫の近くの倉庫に箱を下ろした。",
                "住民は爆発音を二回聞いた。",
                "州議会は、警備員四人が負傷し、うち一人は重傷で、がれきが片付くまで道路は閉鎖されると発表した。",
            ],
        ),
        (
            "ko",
            "ltr",
            [
                "주민들에 따르면 월요일 새벽 트럭 여섯 대로 된 호송대가 동쪽 다리를 건너 곡물 창고 근처 창고에 상자를 내렸다.",
                "주민들은 폭발음을 두 번 들었다.",
                "주 의회는 경비원 네 명이 다쳤으며 그중 한 명은 중상이고 잔해가 치워질 때까지 도로는 폐쇄된다고 밝혔다.",
            ],
        ),
        (
            "el",
            "ltr",
            [
                "Μια φάλαγγα έξι φορτηγών πέρασε την ανατολική γέφυρα πριν από τα χαράματα της Δευτέρας, είπαν κάτοικοι, και ξεφόρτωσε κιβώτια κοντά στα σιλό.",
                "Κάτοικοι άκουσαν δύο εκρήξεις.",
                "Το επαρχιακό συμβούλιο ανακοίνωσε ότι τέσσερις φρουροί τραυματίστηκαν και ότι ο δρόμος θα μείνει κλειστός.",
            ],
        ),
    ] {
        let main: String = texts.iter().map(|t| format!("<p>{t}</p>")).collect();
        let body = page("", &format!("<div class=content>{main}</div>"))
            .replace("<html>", &format!("<html lang={language} dir={direction}>"));
        let article = check(&body, &texts);
        assert_eq!(article.language.as_deref(), Some(language));
    }
}

#[test]
fn short_paragraphs_of_chinese_and_japanese_at_the_end_are_kept() {
    for texts in [
        [
            "据居民说，周一黎明前六辆卡车驶过东桥，在粮仓附近卸下了箱子。",
            "几小时后，仓库方向传来两声爆炸，浓烟整个上午都在公路上空升起。",
            "道路仍然关闭。",
            "议会没有说明原因。",
        ],
        [
            "月曜日の夜明け前、六台のトラックが東の橋を渡り、倉庫の近くに箱を下ろした。",
            "数時間後、倉庫の方角から二回の爆発音が聞こえ、煙が道路の上に立ち上った。",
            "道路は閉鎖されたままだ。",
            "議会は理由を述べなかった。",
        ],
    ] {
        let main: String = texts.iter().map(|t| format!("<p>{t}</p>")).collect();
        check(&page("", &main), &texts);
    }
}

#[test]
fn an_amp_page_is_read_like_its_twin() {
    let body = format!(
        "<!doctype html><html amp lang=en><head><title>Blasts near the silos</title><link rel=canonical href=https://news.example.org/blasts>
         <style amp-boilerplate>body{{visibility:hidden}}</style><script async src=https://cdn.ampproject.org/v0.js></script></head><body>
         <amp-sidebar id=side layout=nodisplay><ul><li>All the sections of this paper in a long line of words, and one more</li></ul></amp-sidebar>
         <amp-consent id=c layout=nodisplay><div><p>Please choose what may be stored on your device, now and later, dear reader.</p></div></amp-consent>
         <amp-user-notification><p>This page stores something small on your device, and that is fine with most of its readers.</p></amp-user-notification>
         <article><h1>Blasts near the silos</h1><amp-img src=/a.jpg></amp-img><p>{FIRST}</p><amp-ad type=x><div>An advert that is served as text, with a comma and a full stop, because it was cheap.</div></amp-ad>
         <p>{SECOND}</p><amp-iframe src=/x></amp-iframe><p>{THIRD}</p><amp-social-share type=x>Tell all your friends about this story, wherever they are</amp-social-share></article>
         <amp-list src=/more><p>More stories that the paper would like to be read, in one long line, with commas.</p></amp-list></body></html>"
    );
    let article = check(&body, &[FIRST, SECOND, THIRD]);
    assert_eq!(
        article.canonical.as_ref().map(Url::as_str),
        Some("https://news.example.org/blasts")
    );
}

fn article_body(text: &str) -> String {
    format!(
        "<script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"headline\":\"Blasts near the silos\",\"datePublished\":\"2021-03-01T08:00:00Z\",\"articleBody\":{}}}</script>",
        serde_json::Value::String(text.to_owned())
    )
}

#[test]
fn a_text_that_stands_only_in_the_data_is_the_story() {
    let lines = [FIRST, SECOND, THIRD, FOURTH];
    let html: String = lines.iter().map(|l| format!("<p>{l}</p>")).collect();
    let shell = "<div id=root></div><script src=/a.js></script>";
    for body in [
        page(&article_body(&lines.join("\n\n")), shell),
        page(&article_body(&html), shell),
        // The page shows how the text begins.
        page(
            &article_body(&lines.join("\n")),
            &format!("<p>{FIRST}</p>{shell}"),
        ),
        page(
            "",
            &format!(
                "<div id=__next></div><script id=__NEXT_DATA__ type=application/json>{{\"props\":{{\"story\":{{\"headline\":\"Blasts near the silos\",\"bodyHtml\":{}}}}}}}</script>",
                serde_json::Value::String(html.clone())
            ),
        ),
    ] {
        let article = check(&body, &lines);
        assert!(
            article
                .blocks
                .iter()
                .filter(|b| b.kept)
                .all(|b| b.reason.contains("data")),
            "{:#?}",
            article.blocks
        );
    }
}

#[test]
fn a_text_that_the_page_shows_is_not_taken_from_its_data() {
    let last = format!("{SECOND} Nobody has said why.");
    let lines = [FIRST, SECOND, THIRD, FOURTH, &last];
    let main: String = lines.iter().map(|l| format!("<p>{l}</p>")).collect();
    let longer = [lines.join(" "), lines.join(" Or so it was told. ")].join(" ");
    check(&page(&article_body(&longer), &main), &lines);
}

#[test]
fn a_text_that_stands_only_in_noscript_is_the_story() {
    let lines = [FIRST, SECOND, THIRD, FOURTH];
    let main: String = lines.iter().map(|l| format!("<p>{l}</p>")).collect();
    check(
        &page(
            "",
            &format!("<div id=root></div><noscript>{main}</noscript><script src=/a.js></script>"),
        ),
        &lines,
    );
}

#[test]
fn a_text_that_a_script_moves_into_place_is_the_story_and_a_hidden_one_is_not() {
    let lines = [FIRST, SECOND, THIRD, FOURTH];
    let [shown, streamed] = [&lines[..3], &lines[3..]].map(|part| {
        part.iter()
            .map(|l| format!("<p>{l}</p>"))
            .collect::<String>()
    });
    let with = |id: &str| {
        let late = format!("<template id='B:0'></template><div hidden id='{id}'>{streamed}</div>");
        page(
            "",
            &format!("{shown}{late}<script>$RC('B:0','{id}')</script>"),
        )
    };
    check(&with("S:0"), &lines);
    check(&with("S:1f"), &lines);
    check(&with("S:ide"), &lines[..3]);
    check(&with("more"), &lines[..3]);
}

/// The framework's data of a page that shows nothing.
fn state(json: &serde_json::Value) -> String {
    page(
        "",
        &format!(
            "<div id=__next></div><script id=__NEXT_DATA__ type=application/json>{json}</script>"
        ),
    )
}

#[test]
fn of_the_stories_in_the_data_the_one_of_the_page_is_taken_however_long_others_are() {
    let own = [FIRST, SECOND, THIRD];
    let html: String = own.iter().map(|l| format!("<p>{l}</p>")).collect();
    let other = [FOURTH, SECOND, FOURTH, THIRD, FOURTH].join(" ");
    let others = serde_json::json!([{"title": "Bridge closed", "body": other}, {"title": {"rendered": "Silos sold"}, "content": {"rendered": other}}]);
    for story in [
        serde_json::json!({"more": others, "story": {"title": {"rendered": "Blasts near the silos"}, "content": {"rendered": html}}}),
        serde_json::json!({"more": others, "story": {"url": "https://www.news.example.org/story/", "body": html}}),
        serde_json::json!({"more": others, "story": {"slug": "story", "headline": "Two blasts", "parts": {"text": html}}}),
        serde_json::json!({"more": others, "story": {"slug": "%73tory", "body": html}}),
        serde_json::json!({"more": others, "seo": {"title": "Blasts near the silos - River Post"}, "story": {"body": html}}),
        serde_json::json!({"more": others, "story": {"title": "Blasts near the silos - The Independent Post of the River Provinces", "body": html}}),
    ] {
        check(&state(&story), &own);
    }
    for story in [
        serde_json::json!({ "more": others }),
        serde_json::json!({"url": "/story", "more": others}),
        serde_json::json!({"props": {"text": html}}),
        serde_json::json!({"more": [{"title": "Bridge closed", "url": "", "body": other}]}),
        serde_json::json!({"more": [{"title": "Bridge closed", "url": "?page=2", "body": other}]}),
        serde_json::json!({"more": [{"title": "Bridge closed", "url": "/story?id=2", "body": other}]}),
        serde_json::json!({"menu": [{"href": "#"}], "props": {"text": html}}),
    ] {
        let article = read(&state(&story));
        assert_eq!(article.text, "", "{story}");
        assert_ne!(article.status, Status::Article);
    }
}

#[test]
fn a_text_from_the_data_that_a_limit_cut_marks_the_article() {
    let deep = format!("{}<p>{SECOND}</p>", "<div>".repeat(2_000));
    let html = [FIRST, SECOND, THIRD]
        .map(|l| format!("<p>{l}</p>"))
        .concat();
    let shell = "<div id=root></div><script src=/a.js></script>";
    let whole = read(&page(&article_body(&html), shell));
    assert_eq!(whole.cut, None);
    let cut = read(&page(
        &article_body(&[html.as_str(), &deep].concat()),
        shell,
    ));
    assert!(cut.text.starts_with(FIRST));
    assert!(cut.cut.is_some_and(|why| why.contains("elements")));
    let long = read(&page(
        &article_body(&format!("{FIRST} {SECOND}\n").repeat(4_000)),
        shell,
    ));
    assert!(long.text.starts_with(FIRST));
    assert!(long.cut.is_some_and(|why| why.contains("bytes")));
}
