//! The sites as a client on the same machine sees them.

use std::collections::BTreeSet;

use model::article::Status;
use model::page::Page;
use scrape::SiteRules;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

use super::house::House;
use super::*;
use crate::config::WatchKind;

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.head
            .lines()
            .find_map(|line| line.split_once(": ").filter(|(key, _)| *key == name))
            .map_or("", |(_, value)| value)
    }
}

/// One request on a connection of its own; `extra` are header lines.
async fn ask(method: &str, url: &Url, extra: &str) -> Answer {
    let address = (url.host_str().unwrap(), url.port().unwrap());
    let mut stream = TcpStream::connect(address).await.unwrap();
    let target = &url[url::Position::BeforePath..];
    let request = format!(
        "{method} {target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{extra}\r\n",
        url.host_str().unwrap()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer {
        status,
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

async fn get(url: &Url) -> Answer {
    ask("GET", url, "").await
}

/// What stands between two tags, each time.
fn between<'a>(text: &'a str, open: &str, close: &str) -> Vec<&'a str> {
    text.split(open)
        .skip(1)
        .filter_map(|rest| rest.split_once(close))
        .map(|(inner, _)| inner)
        .collect()
}

fn url_of(story: &stories::Story, base: &Url) -> String {
    render::story_url(story, base)
}

#[tokio::test]
async fn every_story_is_served_and_listed_by_feed_sitemap_and_list_pages() {
    let site = serve().await.unwrap();
    let mut n_pages = 0;
    for (house, base) in House::ALL.into_iter().zip(&site.bases) {
        let urls: BTreeSet<String> = stories::of(house)
            .map(|story| url_of(story, base))
            .collect();
        n_pages += urls.len();
        for story in stories::of(house) {
            let url = Url::parse(&url_of(story, base)).unwrap();
            let answer = get(&url).await;
            assert_eq!(answer.status, 200, "{url}");
            assert!(
                answer.body.contains("made up"),
                "{url} does not say that it is a demonstration"
            );
            assert!(
                !answer.body.contains("{{") && !answer.body.contains("@@"),
                "{url} shows its template"
            );
        }

        let feed = get(&base.join(house.feed_path()).unwrap()).await.body;
        let listed = match house {
            House::Caravan => between(&feed, "<link href=\"", "\""),
            _ => between(&feed, "<guid isPermaLink=\"false\">", "<"),
        };
        assert_eq!(
            listed
                .into_iter()
                .map(str::to_owned)
                .collect::<BTreeSet<_>>(),
            urls
        );

        let robots = get(&base.join("robots.txt").unwrap()).await.body;
        let sitemap = Url::parse(robots.rsplit("Sitemap: ").next().unwrap().trim()).unwrap();
        let mut text = get(&sitemap).await.body;
        if text.contains("<sitemapindex") {
            text = get(&Url::parse(between(&text, "<loc>", "</loc>")[0]).unwrap())
                .await
                .body;
        }
        let listed = between(&text, "<loc>", "</loc>");
        assert_eq!(
            listed
                .into_iter()
                .map(str::to_owned)
                .collect::<BTreeSet<_>>(),
            urls
        );

        let mut found = BTreeSet::new();
        let mut list = Some(base.join(&house.list_path(1)).unwrap());
        while let Some(url) = list {
            let text = get(&url).await.body;
            found.extend(
                urls.iter()
                    .filter(|url| text.contains(&format!("href=\"{url}\"")))
                    .cloned(),
            );
            let next = text
                .split("class=\"next")
                .nth(1)
                .map(|rest| between(rest, "href=\"", "\"")[0].to_owned());
            list = next.map(|next| Url::parse(&next).unwrap());
        }
        assert_eq!(found, urls);
        assert_eq!(get(&base.join("drafts/1").unwrap()).await.status, 404);
    }
    assert!(n_pages >= 30, "{n_pages}");
}

#[tokio::test]
async fn the_edited_page_changes_once_after_its_first_look() {
    let site = serve().await.unwrap();
    let story = stories()
        .iter()
        .find(|story| story.edited.is_some())
        .unwrap();
    let at = House::ALL
        .iter()
        .position(|house| *house == story.site)
        .unwrap();
    let url = Url::parse(&url_of(story, &site.bases[at])).unwrap();
    let sitemap = site.bases[at].join("post-sitemap.xml").unwrap();
    let before = get(&sitemap).await;

    assert_eq!(ask("HEAD", &url, "").await.status, 200);
    let first = get(&url).await;
    assert!(
        first.body.contains("killed 10 militiamen"),
        "a HEAD is no look"
    );
    let second = ask(
        "GET",
        &url,
        &format!("If-None-Match: {}\r\n", first.header("etag")),
    )
    .await;
    assert_eq!(
        second.status, 200,
        "it changed, so the old validator does not fit"
    );
    assert!(second.body.contains("killed 12 militiamen"));
    assert!(second.header("last-modified") > first.header("last-modified"));
    let third = get(&url).await;
    assert_eq!(third.body, second.body);
    assert_ne!(
        get(&sitemap).await.header("etag"),
        before.header("etag"),
        "the sitemap says so"
    );
}

#[tokio::test]
async fn an_unchanged_page_is_not_sent_again() {
    let site = serve().await.unwrap();
    let story = stories::of(House::Redoubt).next().unwrap();
    let url = Url::parse(&url_of(story, &site.bases[1])).unwrap();
    let first = get(&url).await;
    for validator in [
        format!("If-None-Match: {}\r\n", first.header("etag")),
        format!("If-None-Match: \"x\", W/{}\r\n", first.header("etag")),
        format!("If-Modified-Since: {}\r\n", first.header("last-modified")),
    ] {
        let again = ask("GET", &url, &validator).await;
        assert_eq!(
            (again.status, again.body.as_str()),
            (304, ""),
            "{validator}"
        );
    }
    let stale = "If-Modified-Since: Mon, 01 Jan 2024 00:00:00 GMT\r\n";
    assert_eq!(ask("GET", &url, stale).await.status, 200);
    let both = format!(
        "If-None-Match: \"x\"\r\nIf-Modified-Since: {}\r\n",
        first.header("last-modified")
    );
    assert_eq!(
        ask("GET", &url, &both).await.status,
        200,
        "an entity tag goes before a date"
    );
    assert_eq!(ask("POST", &url, "").await.status, 405);
}

#[tokio::test]
async fn the_sites_can_be_watched_where_they_are_served() {
    let site = serve().await.unwrap();
    let sources = sources(&site).unwrap();
    for (source, base) in sources.iter().zip(&site.bases) {
        assert!(source.enabled && source.source.home == *base);
        for watch in &source.watches {
            let answer = get(&watch.url).await;
            assert_eq!(answer.status, 200, "{}", watch.url);
            if let WatchKind::List(_) = watch.kind {
                assert!(answer.body.contains("teaser-link"));
            }
        }
    }
}

#[test]
fn the_reader_keeps_each_story_and_drops_what_stands_around_it() {
    for (story, (path, html)) in stories().iter().zip(pages()) {
        let page = Page {
            url: story.site.nowhere(),
            captured_at: None,
            status: 200,
            headers: Vec::new(),
            body: html.into_bytes(),
        };
        let article = scrape::article(&page, &SiteRules::default());
        assert_eq!(article.status, Status::Article, "{path}");
        for paragraph in story.version(false).paragraphs {
            assert!(
                article.text.contains(paragraph),
                "{path} lacks {paragraph:?}:\n{}",
                article.text
            );
        }
        let around = [
            "cookies",
            "partners",
            "donations",
            "made up",
            "inbox",
            "Reply",
        ];
        let comments = story.comments.iter().map(|(_, text)| text.as_str());
        for wrong in comments.chain(around) {
            assert!(
                !article.text.contains(wrong),
                "{path} keeps {wrong:?}:\n{}",
                article.text
            );
        }
    }
}

#[test]
fn the_same_pages_can_be_had_as_files() {
    let files = pages();
    assert!(files.len() >= 30);
    let paths: BTreeSet<&String> = files.iter().map(|(path, _)| path).collect();
    assert_eq!(paths.len(), files.len());
    assert_eq!(pages(), files, "they are the same every time");
    for (path, html) in &files {
        assert!(
            html.contains("<link rel=\"canonical\" href=\"https://"),
            "{path}"
        );
    }
}
