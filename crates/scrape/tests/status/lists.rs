//! Lists, front pages and pages of pictures in, no story out; a story with links between its parts is one.

use model::article::Status;

use crate::{FIRST, SECOND, THIRD, check, framed, read};

#[test]
fn lists_pictures_and_nothing_at_all_are_no_stories_and_say_why() {
    check("", Status::NotStory);
    check("\u{0}\u{0}\u{0}", Status::NotStory);
    check("<html><body></body></html>", Status::NotStory);
    check(&framed("Home", "", &[]), Status::NotStory);
    check(
        &framed("Depot", "Depot", &["<img src=/a.jpg>"]),
        Status::NotStory,
    );
}

/// How five stories begin.
const TEASERS: [(&str, &str); 5] = [
    (
        "Depot near the silos burns for a night",
        "Firemen from three towns were still pouring water on the depot at noon, and the road along the river stayed closed. Two of them were treated for smoke.",
    ),
    (
        "Council puts off the vote on the new bridge",
        "The vote was to be held on Tuesday, but four members did not come. The council meets again in a week, its speaker said after the session.",
    ),
    (
        "Harbour strike enters its third week",
        "The dockers want the night shifts back that were cut in the spring. The harbour's owner called their demand out of reach, and no talks are planned.",
    ),
    (
        "Wheat prices fall after the first harvest",
        "A tonne cost a tenth less on Friday than a month before, traders said, because the fields in the south were cut two weeks early this year.",
    ),
    (
        "Schools in the east open two days late",
        "Three of the buildings have no windows since the blasts in August. The children will be taught in the town hall until the glass has come.",
    ),
];

/// A front page of these, laid out as `card` says of address, headline and text.
fn front(head: &str, card: impl Fn(usize, &str, &str) -> String) -> String {
    let cards: String = TEASERS
        .iter()
        .enumerate()
        .map(|(at, (headline, text))| card(at, headline, text))
        .collect();
    format!(
        "<!doctype html><html><head><title>River Post | News from the river</title>{head}</head><body>
         <nav><ul><li><a href=/>Home</a><li><a href=/world>World</a><li><a href=/sport>Sport</a></ul></nav>
         <main>{cards}</main><footer><p>© River Post. All rights reserved.</p></footer></body></html>"
    )
}

#[test]
fn a_front_page_of_teasers_is_a_list() {
    let cards: [fn(usize, &str, &str) -> String; 5] = [
        |at, headline, text| {
            format!("<article><h2><a href=/n/{at}>{headline}</a></h2><p>{text}</p></article>")
        },
        |at, headline, text| {
            format!(
                "<div class=card><a href=/n/{at}><img src=/{at}.jpg></a><h3 class=title><a href=/n/{at}>{headline}</a></h3><div class=lead>{text}</div><a href=/n/{at}>Read more</a></div>"
            )
        },
        |at, headline, text| {
            format!("<p class=head><a href=/n/{at}><b>{headline}</b></a></p><p>{text}</p>")
        },
        |at, headline, text| {
            format!(
                "<section><div><span>Monday, {at}:30</span><h2><a href=/n/{at}>{headline}</a></h2></div><div><p>{text}</p><p>By a reporter of this paper in the river town, for the evening.</p></div></section>"
            )
        },
        |at, headline, text| {
            format!(
                "<table><tr><td><a href=/n/{at}>{headline}</a></td></tr><tr><td>{text}</td></tr></table>"
            )
        },
    ];
    for card in cards {
        let article = read(200, &front("<meta property=og:type content=website>", card));
        assert_eq!(
            article.status,
            Status::NotStory,
            "{}: {:#?}",
            article.reason,
            article.blocks
        );
    }
    let reason = read(200, &front("", cards[0])).reason;
    assert!(reason.contains("list of 5 teasers"), "{reason}");
}

#[test]
fn a_page_that_describes_other_stories_is_no_story_for_their_dates() {
    let others: Vec<String> = TEASERS
        .iter()
        .map(|(headline, _)| {
            format!("{{\"@type\":\"NewsArticle\",\"headline\":\"{headline}\",\"datePublished\":\"2021-03-01T08:00:00Z\"}}")
        })
        .collect();
    let data = format!(
        "<script type=application/ld+json>[{}]</script>",
        others.join(",")
    );
    let card = |at: usize, headline: &str, text: &str| {
        format!("<article><h2><a href=/n/{at}>{headline}</a></h2><p>{text}</p></article>")
    };
    check(&front(&data, card), Status::NotStory);
    // The same data on the page of one of them.
    let story = framed(TEASERS[0].0, TEASERS[0].0, &[FIRST, SECOND, THIRD]);
    check(
        &story.replace("</head>", &format!("{data}</head>")),
        Status::Article,
    );
}

#[test]
fn a_story_with_links_between_its_parts_is_a_story() {
    let marked = "<meta property=og:type content=article><meta property=article:published_time content=2021-03-01T08:00:00Z>";
    // A digest that calls itself an article.
    check(
        &front(marked, |at, headline, text| {
            format!("<h3><a href=/n/{at}>{headline}</a></h3><p>{text}</p>")
        }),
        Status::Article,
    );
    // Each part of a story is followed by a link to another one.
    let parts: String = [FIRST, SECOND, THIRD]
        .iter()
        .zip(TEASERS)
        .map(|(text, (headline, _))| {
            format!("<p>{text}</p><p class=also><a href=/n/x>{headline}</a></p>")
        })
        .collect();
    check(
        &framed("Blasts", "Blasts near the silos", &[])
            .replace("</main>", &format!("{parts}</main>")),
        Status::Article,
    );
    // Under the story stand those that go with it.
    let related: String = TEASERS
        .iter()
        .map(|(headline, text)| format!("<h3><a href=/n/x>{headline}</a></h3><p>{text}</p>"))
        .collect();
    let text: Vec<String> = (0..8).map(|i| format!("{FIRST} Count {i}.")).collect();
    let text: Vec<&str> = text.iter().map(String::as_str).collect();
    check(
        &framed("Blasts", "Blasts near the silos", &text)
            .replace("</main>", &format!("{related}</main>")),
        Status::Article,
    );
}

#[test]
fn headings_that_lead_to_parts_of_the_page_are_no_teasers() {
    for link in ["#part", "/x#part", "https://news.example.org/x", ""] {
        check(
            &front("", |at, headline, text| {
                format!("<h2 id=part><a href='{link}'>{headline}</a></h2><p>{text} Part {at}.</p>")
            }),
            Status::Article,
        );
    }
}

#[test]
fn a_page_on_a_word_of_the_headlines_is_titled_after_none_of_them() {
    let headlines = TEASERS.map(|(headline, _)| format!("River towns: {headline}"));
    let data: Vec<String> = headlines
        .iter()
        .map(|headline| {
            format!("{{\"@type\":\"NewsArticle\",\"headline\":\"{headline}\",\"datePublished\":\"2021-03-01T08:00:00Z\"}}")
        })
        .collect();
    let head = |title: &str| {
        format!(
            "<meta property=og:title content='{title}'><script type=application/ld+json>[{}]</script>",
            data.join(",")
        )
    };
    let card = |at: usize, headline: &str, text: &str| {
        format!(
            "<article><h2><a href=/n/{at}>River towns: {headline}</a></h2><p>{text}</p></article>"
        )
    };
    check(&front(&head("River towns"), card), Status::NotStory);
    let own = format!(
        "{} - The Post of the Provinces along the River",
        headlines[0]
    );
    check(&front(&head(&own), card), Status::Article);
}

#[test]
fn a_front_page_with_a_live_blog_in_a_box_is_a_list_and_a_live_blog_is_not() {
    let card = |at: usize, headline: &str, text: &str| {
        format!("<article><h2><a href=/n/{at}>{headline}</a></h2><p>{text}</p></article>")
    };
    let page = front("", card);
    let boxed = "<main><div class=live-blog><a href=/live>Live: the bridge</a></div>";
    check(&page.replace("<main>", boxed), Status::NotStory);
    check(
        &page.replace("<main>", "<main class=live-blog>"),
        Status::Article,
    );
}

#[test]
fn a_headline_of_short_words_is_a_link_as_others_are() {
    let text = "Cơ quan công an huyện cho biết sáng thứ hai có sáu xe tải đi qua cầu phía đông và dỡ hàng xuống kho gần bờ sông, người dân trong thị trấn kể lại.";
    let headlines = [
        "Xe tải đi qua cầu cũ ở xã An Hạ",
        "Bộ Y tế ra chỉ thị mới về vụ dịch",
        "Ba cô bé bị bỏ lại ở bến xe cũ",
        "Hai bên họp bàn về vụ nổ ở kho",
        "Cha mẹ ở xã An Hạ lo cho các con",
    ];
    let cards: String = headlines
        .iter()
        .enumerate()
        .map(|(at, headline)| {
            format!(
                "<article><h2><a href=/n/{at}>{headline}</a></h2><p>{text} Tin {at}.</p></article>"
            )
        })
        .collect();
    check(
        &format!("<html lang=vi><title>Tin</title><main>{cards}</main></html>"),
        Status::NotStory,
    );
}

#[test]
fn a_pointer_to_another_story_is_one_in_brackets_too() {
    let pointer =
        "(Related: <a href=/n/1>what was said of the depot</a> on the day before the blasts.)";
    let article = read(
        200,
        &framed(
            "Blasts",
            "Blasts near the silos",
            &[FIRST, SECOND, pointer, THIRD],
        ),
    );
    let mut blocks = article.blocks.iter();
    let pointer = blocks.find(|block| block.text.starts_with("(Related"));
    assert!(
        pointer.is_some_and(|block| !block.kept),
        "{:#?}",
        article.blocks
    );
}
