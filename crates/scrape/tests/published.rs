//! Pages in, dates out: which evidence is believed, as tables of `check(page, expected)`. The pages are made up.

use jiff::Timestamp;
use model::article::{Article, Stated};
use model::page::Page;
use scrape::SiteRules;
use url::Url;

const TEXT: &str = "A convoy of six trucks crossed the eastern bridge before dawn, residents of the river town said, and unloaded crates at a depot near the grain silos, where smoke rose for most of the day.";

/// Where the parts of a page stand.
#[derive(Default)]
struct Parts<'a> {
    url: &'a str,
    head: &'a str,
    over: &'a str,
    under: &'a str,
    after: &'a str,
    language: &'a str,
}

fn read(parts: &Parts<'_>) -> Article {
    let language = if parts.language.is_empty() {
        "en"
    } else {
        parts.language
    };
    let body = format!(
        "<!doctype html><html lang={language}><head><title>Blasts near the silos</title>{}</head><body>
         <nav><a href=/>Home</a> <a href=/world>World</a></nav>
         <main>{}<h1>Blasts near the silos</h1>{}<p>{TEXT}</p><p>{TEXT}</p><p>{TEXT}</p>{}</main></body></html>",
        parts.head, parts.over, parts.under, parts.after
    );
    let url = if parts.url.is_empty() {
        "https://news.example.org/blasts"
    } else {
        parts.url
    };
    let page = Page {
        url: Url::parse(url).expect("a URL"),
        captured_at: Some("2022-06-01T12:00:00Z".parse::<Timestamp>().expect("a time")),
        status: 200,
        headers: vec![(
            "content-type".to_owned(),
            "text/html; charset=utf-8".to_owned(),
        )],
        body: body.into_bytes(),
    };
    scrape::article(&page, &SiteRules::default())
}

fn shown(stated: Option<Stated>) -> String {
    stated.map_or_else(String::new, |s| {
        let mut out = s.date.to_string();
        if let Some(time) = s.time {
            out.push_str(&format!(" {}", time.strftime("%H:%M")));
        }
        if let Some(offset) = s.offset {
            out.push_str(&format!(" {:+}h", offset / 3600));
        }
        format!("{out} {} {}", s.precision, s.source)
    })
}

fn check(parts: Parts<'_>, expected: &str) {
    assert_eq!(shown(read(&parts).published), expected);
}

const DATED: &str = "https://news.example.org/2021/03/05/blasts";
const JSON: &str = "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"datePublished\":\"2021-03-01\"}</script>";
const META: &str = "<meta property=article:published_time content=2021-03-11>";
const VAGUE: &str = "<meta name=date content=2021-03-12>";
const TIME: &str = "<time datetime=2021-03-03>3 March</time>";
const CHANGE: &str = "<meta property=article:modified_time content=2021-03-20>";
const SCRIPT: &str =
    "<script>dataLayer = [{\"page\":1,\"publish_date\":\"2021-03-08 10:00:00\"}]</script>";
const PICTURE: &str =
    "<meta property=og:image content='https://cdn.example.org/uploads/2021/02/silo.jpg'>";

#[test]
fn each_place_is_believed_when_those_before_it_are_silent() {
    let all = [JSON, META, VAGUE, CHANGE, SCRIPT, PICTURE];
    let head = |from: usize| all[from..].concat();
    let places = |head: &str, url, under, expected: &str| {
        check(
            Parts {
                head,
                url,
                under,
                ..Parts::default()
            },
            expected,
        );
    };
    let text = "<p>4 March 2021</p>";
    places(&head(0), DATED, TIME, "2021-03-01 day json-ld");
    places(&head(1), DATED, TIME, "2021-03-11 day meta");
    places(&head(2), DATED, TIME, "2021-03-05 day url");
    places(&head(2), "", TIME, "2021-03-03 day time");
    places(&head(2), "", text, "2021-03-12 day meta");
    places(&head(3), "", text, "2021-03-04 day text");
    places(&head(3), "", "", "2021-03-08 10:00 day script");
    places(
        &[CHANGE, PICTURE].concat(),
        "",
        "",
        "2021-03-20 day modified",
    );
    places(PICTURE, "", "", "2021-02-01 month image");
    places("", "", "", "");
}

#[test]
fn a_date_is_known_by_its_element_its_attributes_or_its_words() {
    for (under, expected) in [
        (
            "<abbr class=published title='2021-03-03T09:30:00+01:00'>today</abbr>",
            "2021-03-03 09:30 +1h day time",
        ),
        (
            "<span class=date data-time=1614765600>yesterday</span>",
            "2021-03-03 day time",
        ),
        (
            "<div data-publication-date='2021-03-03'>by our staff</div>",
            "2021-03-03 day time",
        ),
        (
            "<meta itemprop=datePublished content=2021-03-03>",
            "2021-03-03 day meta",
        ),
        (
            "<p>Last updated 9 March 2021</p><p>Published 3 March 2021</p>",
            "2021-03-03 day text",
        ),
        (
            "<p>Last updated: 9 March 2021</p>",
            "2021-03-09 day modified",
        ),
        (
            "<p class=stand>Stand: 03.03.2021, 18:00 Uhr</p>",
            "2021-03-03 18:00 day text",
        ),
        ("<p>Δημοσιεύτηκε: 3 Μαρτίου 2021</p>", "2021-03-03 day text"),
        ("<p>نشر في 3 آذار 2021</p>", "2021-03-03 day text"),
        (
            "<p id=today class=todays-date>Friday, March 3, 2021</p>",
            "",
        ),
    ] {
        check(
            Parts {
                under,
                ..Parts::default()
            },
            expected,
        );
    }
}

#[test]
fn what_readers_see_corrects_a_head_that_contradicts_itself_or_is_younger() {
    let twice = [JSON, VAGUE].concat();
    check(
        Parts {
            head: &twice,
            under: "<time datetime=2021-03-12></time>",
            ..Parts::default()
        },
        "2021-03-12 day meta",
    );
    check(
        Parts {
            head: META,
            under: "<p>Published: 2 March 2021</p>",
            ..Parts::default()
        },
        "2021-03-02 day text",
    );
    check(
        Parts {
            head: META,
            under: "<p>Updated: 12 March 2021</p>",
            ..Parts::default()
        },
        "2021-03-11 day meta",
    );
}

#[test]
fn a_time_in_utc_gives_way_to_the_day_that_readers_saw() {
    let utc = |at: &str| format!("<meta property=article:published_time content='{at}'>");
    for (at, under, url, expected) in [
        // Late in the evening west of Greenwich, early in the morning east of it.
        ("2021-03-06T02:25:00Z", "", DATED, "2021-03-05 day url"),
        (
            "2021-03-04T22:04:00Z",
            "<time datetime='2021-03-05T00:04+02:00'></time>",
            "",
            "2021-03-05 00:04 +2h day time",
        ),
        // No zone is so far away: these are two different days.
        (
            "2021-03-06T18:00:00Z",
            "",
            DATED,
            "2021-03-06 18:00 +0h day meta",
        ),
        (
            "2021-03-06T02:25:00+03:00",
            "",
            DATED,
            "2021-03-06 02:25 +3h day meta",
        ),
    ] {
        check(
            Parts {
                head: &utc(at),
                under,
                url,
                ..Parts::default()
            },
            expected,
        );
    }
}

/// A date that is 11 March day first and 3 November month first.
const OPEN: &str = "<meta property=article:published_time content='11/03/2021'>";
const DAY_FIRST: &str = "2021-03-11 day meta";
const MONTH_FIRST: &str = "2021-11-03 day meta";

#[test]
fn an_open_order_of_day_and_month_is_settled_by_the_page() {
    let check = |under, language, url, expected: &str| {
        check(
            Parts {
                head: OPEN,
                under,
                language,
                url,
                ..Parts::default()
            },
            expected,
        );
    };
    // The very day, stated elsewhere, or its month.
    check("<p>3 November 2021</p>", "de", "", MONTH_FIRST);
    let address = "https://news.example.org/2021/03/blasts";
    check("", "en-US", address, DAY_FIRST);
    // Another date of the same shape, and none of another shape or of a day that may be a month too.
    let other = "<p>Read on: the road was closed on 25/02/2021</p>";
    check(other, "en-US", "", DAY_FIRST);
    let other = "<p>Read on: the road was closed on 02/25/2021</p>";
    check(other, "de", "", MONTH_FIRST);
    let other = "<p>Read on: the road was closed on 25-02-2021 and 02/01/2021</p>";
    check(other, "en-PH", "", MONTH_FIRST);
    // The custom of the language and the country.
    check("", "en-GB", "", DAY_FIRST);
    check("", "de", "", DAY_FIRST);
    check("", "sv-FI", "", DAY_FIRST);
    check("", "en-PH", "", MONTH_FIRST);
    check("", "en-US", "https://news.example.us/blasts", MONTH_FIRST);
    check("", "en", "https://news.example.co.uk/blasts", DAY_FIRST);
    check("", "en", "https://news.example.gov/blasts", MONTH_FIRST);
}

#[test]
fn what_states_a_language_has_to_agree() {
    let check = |locale: &str, expected: &str| {
        check(
            Parts {
                head: &[OPEN, locale].concat(),
                language: "de",
                ..Parts::default()
            },
            expected,
        );
    };
    check("<meta property=og:locale content=de_DE>", DAY_FIRST);
    check(
        "<meta property=og:locale content=en_US>",
        "2021-01-01 year meta",
    );
    check(
        "<meta name=content-language content='de, en-PH'>",
        "2021-01-01 year meta",
    );
}

#[test]
fn a_number_that_is_no_date_tells_no_order() {
    for under in [
        "<p>The court's file 7/45/2019 was closed</p>",
        "<p>Read on: /2021/03/25/12-trucks</p>",
    ] {
        check(
            Parts {
                head: OPEN,
                under,
                language: "de",
                ..Parts::default()
            },
            DAY_FIRST,
        );
    }
}

/// Seen from somewhere else on the globe the same moment is the day before.
#[test]
fn a_day_beside_the_one_of_a_reading_settles_it() {
    check(
        Parts {
            head: "<meta name=pubdate content='11/03/2021'>",
            under: "<time datetime=2021-03-10></time>",
            ..Parts::default()
        },
        DAY_FIRST,
    );
    // The very day counts more.
    check(
        Parts {
            head: OPEN,
            under: "<p>3 November 2021</p>",
            after: "<p>Updated 10 March 2021</p>",
            ..Parts::default()
        },
        MONTH_FIRST,
    );
}

#[test]
fn an_exact_date_is_believed_before_one_that_stays_open() {
    for (head, under, expected) in [
        (
            "<meta name=pubdate content=2021-04-20><meta name=publishdate content=11/03/2021>",
            "",
            "2021-04-20 day meta",
        ),
        (META, "<p>Published: 05/06/2021</p>", "2021-03-11 day meta"),
    ] {
        check(
            Parts {
                head,
                under,
                ..Parts::default()
            },
            expected,
        );
    }
}

#[test]
fn an_order_that_nothing_settles_leaves_the_year_and_no_guess() {
    const YEAR: &str = "2021-01-01 year meta";
    for (under, language, url) in [
        ("", "en", ""),
        // The tag that themes are shipped with, those of no language, and languages that write the year first.
        ("", "en-US", ""),
        ("", "us", ""),
        ("", "und", ""),
        ("", "jp", ""),
        ("", "hu", ""),
        // Regions that write either, or otherwise than others of their language.
        ("", "en-CA", ""),
        ("", "fr-CA", ""),
        ("", "fr", "https://news.example.ca/blasts"),
        ("", "es-PR", ""),
        // Language and country contradict each other, and so do two dates.
        ("", "en-US", "https://news.example.co.uk/blasts"),
        ("<p>From 25/02/2021 to 02/26/2021</p>", "en", ""),
        // No day of the page is of the other statement.
        ("", "en", "https://news.example.org/2021/07/blasts"),
    ] {
        check(
            Parts {
                head: OPEN,
                under,
                language,
                url,
                ..Parts::default()
            },
            YEAR,
        );
    }
}

#[test]
fn a_line_and_a_script_are_settled_like_any_other_place() {
    let url = "https://news.example.org/2021/03/blasts";
    let language = "en-US";
    check(
        Parts {
            under: "<p>Published: 11/03/2021</p>",
            language,
            url,
            ..Parts::default()
        },
        "2021-03-11 day text",
    );
    check(
        Parts {
            head: "<script>dataLayer = [{\"publish_date\":\"11/03/2021\"}]</script>",
            language,
            url,
            ..Parts::default()
        },
        "2021-03-11 day script",
    );
}

/// The publication is 3 November by a plain date, so that the change, written alike, is 4 December and not 12 April.
#[test]
fn a_date_that_is_settled_settles_others_of_its_shape() {
    let change = "<meta property=article:modified_time content='12/04/2021'>";
    let article = read(&Parts {
        head: &[OPEN, change].concat(),
        under: "<p>3 November 2021</p>",
        language: "de",
        ..Parts::default()
    });
    assert_eq!(shown(article.published), MONTH_FIRST);
    assert_eq!(shown(article.modified), "2021-12-04 day meta");
}

#[test]
fn a_reading_after_the_capture_is_not_the_one_that_was_meant() {
    check(
        Parts {
            under: "<p>Published: 09/05/2022</p>",
            language: "en-US",
            ..Parts::default()
        },
        "2022-05-09 day text",
    );
    check(
        Parts {
            under: "<p>Published: 09/08/2022</p>",
            ..Parts::default()
        },
        "",
    );
}

#[test]
fn a_day_after_the_capture_is_no_date_of_the_story() {
    check(
        Parts {
            head: "<meta property=article:published_time content=2022-07-01>",
            under: TIME,
            ..Parts::default()
        },
        "2021-03-03 day time",
    );
}

#[test]
fn dates_of_comments_and_of_other_stories_do_not_count() {
    let comments = "<section class=comments><div class=comment><time datetime=2021-03-09></time><p>I was there and heard it.</p></div></section>";
    let related = "<div class=related><ul><li><a href=/2>Bridge closed <time class=published datetime=2021-03-10>10 March</time></a></ul></div>";
    check(
        Parts {
            after: &[comments, related].concat(),
            ..Parts::default()
        },
        "",
    );
}

#[test]
fn a_change_is_told_apart_from_the_publication() {
    let article = read(&Parts {
        head: &[META, CHANGE].concat(),
        ..Parts::default()
    });
    assert_eq!(shown(article.published), "2021-03-11 day meta");
    assert_eq!(shown(article.modified), "2021-03-20 day meta");
}
