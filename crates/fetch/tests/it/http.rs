//! Pages over a real socket.

use std::io::{Read, Write};
use std::time::Duration;

use fetch::{Client, FetchError, Fetched, Refusal, Request, Response, Settings, Trouble};
use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use url::Url;

use crate::server::{Reply, Server, reply, site};

fn settings() -> Settings {
    Settings {
        user_agent: "tarik/0.1 (+https://example.org/)".to_owned(),
        spacing: Duration::ZERO,
        attempts: 2,
        retry_delay: Duration::from_millis(1),
        allow_addresses: vec!["127.0.0.1".parse().unwrap()],
        ..Settings::default()
    }
}

fn client() -> Client {
    Client::new(settings()).unwrap()
}

async fn page(client: &Client, url: Url) -> Result<Response, FetchError> {
    match client.get(&Request::new(url)).await? {
        Fetched::Page(response) => Ok(*response),
        Fetched::NotModified { .. } => panic!("nothing was asked conditionally"),
    }
}

async fn refusal(client: &Client, url: Url) -> Refusal {
    match page(client, url).await {
        Err(FetchError::Refused { reason, .. }) => reason,
        other => panic!("not refused: {other:?}"),
    }
}

async fn trouble(client: &Client, url: Url) -> (Trouble, Option<Duration>) {
    match page(client, url).await {
        Err(FetchError::Transient {
            trouble,
            retry_after,
            ..
        }) => (trouble, retry_after),
        other => panic!("no trouble: {other:?}"),
    }
}

fn gzip(bytes: impl Read) -> Vec<u8> {
    let mut bytes = bytes;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    std::io::copy(&mut bytes, &mut encoder).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn a_body_arrives_decoded_whatever_it_was_packed_with() {
    let text = "<p>مرحبا one two three</p>".repeat(100).into_bytes();
    let zlib = |text: &[u8]| {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    };
    let brotli = |text: &[u8]| {
        let mut out = Vec::new();
        brotli::CompressorWriter::new(&mut out, 4096, 5, 20)
            .write_all(text)
            .unwrap();
        out
    };
    let members = [gzip(&text[..10]), gzip(&text[10..]), vec![0; 7]].concat();
    for (encoding, wire) in [
        ("gzip", gzip(text.as_slice())),
        ("x-gzip", members),
        ("deflate", zlib(&text)),
        ("br", brotli(&text)),
        ("zstd", zstd::encode_all(text.as_slice(), 0).unwrap()),
        ("gzip, br", brotli(&gzip(text.as_slice()))),
        // Sent by servers that mean none of it.
        ("gzip", text.clone()),
        ("utf-8", text.clone()),
    ] {
        let sent = wire.clone();
        let server = Server::start(site(move |_, _| {
            reply(200, &format!("Content-Encoding: {encoding}"), &sent)
        }))
        .await;
        let response = page(&client(), server.url("/")).await.unwrap();
        assert_eq!(response.page.body, text, "{encoding}");
        assert_eq!(response.wire, wire, "the archive gets what was received");
        assert_eq!(response.page.header("Content-Encoding"), Some(encoding));
    }
}

#[tokio::test]
async fn a_page_comes_back_from_the_archive_as_it_was_fetched() {
    let packed = gzip(&b"<p>text</p>"[..]);
    let head = format!(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\nX-Name: caf\u{e9}\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n\r\n{:x}\r\n",
        packed.len()
    );
    let sent = [head.as_bytes(), &packed, b"\r\n0\r\n\r\n"].concat();
    let server = Server::start(site(move |_, _| Reply::Bytes(sent.clone()))).await;
    let response = page(&client(), server.url("/a?b=c")).await.unwrap();
    assert_eq!(
        (response.page.body.as_slice(), response.page.headers.len()),
        (b"<p>text</p>".as_slice(), 4)
    );
    let expected = response.page.clone();
    let dir = tempfile::TempDir::new().unwrap();
    let keys = fetch::warc::Archive::open(dir.path())
        .unwrap()
        .append(&[response.into_record()])
        .unwrap();
    assert_eq!(
        fetch::warc::read(dir.path(), &keys[0], 1 << 20).unwrap(),
        expected
    );
}

#[tokio::test]
async fn a_page_beyond_its_limits_is_refused() {
    let zeros = gzip(std::io::repeat(0).take(100 << 20));
    let bomb = zstd::encode_all(std::io::repeat(0).take(100 << 20), 0).unwrap();
    let nested = gzip(zeros.as_slice());
    let server = Server::start(site(move |path, _| match path {
        "/zeros" => reply(200, "Content-Encoding: gzip", &zeros),
        "/bomb" => reply(200, "Content-Encoding: zstd", &bomb),
        "/nested" => reply(200, "Content-Encoding: gzip, gzip", &nested),
        "/many" => reply(200, "Content-Encoding: gzip, gzip, gzip, gzip", &zeros),
        "/declared" => {
            Reply::Bytes(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n".to_vec())
        }
        _ => Reply::Endless,
    }))
    .await;
    let limit = 10 << 20;
    for (path, expected) in [
        ("/zeros", Refusal::TooLarge { limit }),
        ("/bomb", Refusal::Bomb),
        ("/nested", Refusal::Bomb),
        ("/many", Refusal::Bomb),
        ("/declared", Refusal::TooLarge { limit }),
        ("/endless", Refusal::TooLarge { limit }),
    ] {
        assert_eq!(
            refusal(&client(), server.url(path)).await,
            expected,
            "{path}"
        );
    }
}

#[tokio::test]
async fn an_answer_that_drips_or_never_comes_ends() {
    let server = Server::start(site(|path, _| {
        if path == "/drip" {
            Reply::Drip
        } else {
            Reply::Silence
        }
    }))
    .await;
    let client = Client::new(Settings {
        deadline: Duration::from_millis(900),
        slowest: 100_000,
        attempts: 1,
        ..settings()
    })
    .unwrap();
    assert!(matches!(
        trouble(&client, server.url("/drip")).await.0,
        Trouble::Slow(100_000)
    ));
    assert!(matches!(
        trouble(&client, server.url("/silence")).await.0,
        Trouble::Deadline(_)
    ));
    let patient = Client::new(Settings {
        slowest: 0,
        ..client.settings().clone()
    })
    .unwrap();
    assert!(matches!(
        trouble(&patient, server.url("/drip")).await.0,
        Trouble::Deadline(_)
    ));
}

#[tokio::test]
async fn a_body_that_breaks_off_is_asked_for_again() {
    let packed = gzip(&b"text"[..]);
    let server = Server::start(site(move |path, n| match (path, n) {
        ("/short", 0) => {
            Reply::Bytes(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort".to_vec())
        }
        ("/packed", _) => reply(200, "Content-Encoding: gzip", &packed[..packed.len() - 9]),
        _ => reply(200, "", b"whole"),
    }))
    .await;
    assert_eq!(
        page(&client(), server.url("/short"))
            .await
            .unwrap()
            .page
            .body,
        b"whole"
    );
    assert!(matches!(
        trouble(&client(), server.url("/packed")).await.0,
        Trouble::Body(_)
    ));
}

#[tokio::test]
async fn redirects_are_followed_and_the_permanent_ones_are_told() {
    let server = Server::start(site(|path, _| match path {
        "/old" => reply(301, "Location: /newer#part", b""),
        "/newer" => reply(308, "Location: /newest", b""),
        "/newest" => reply(302, "Location: ?today", b""),
        _ => reply(200, "", path.as_bytes()),
    }))
    .await;
    let response = page(&client(), server.url("/old")).await.unwrap();
    assert_eq!(response.page.url, server.url("/newest?today"));
    assert_eq!(response.page.body, b"/newest?today");
    assert_eq!(
        response.redirects,
        ["/old", "/newer", "/newest"].map(|path| server.url(path))
    );
    assert_eq!(response.permanent, Some(server.url("/newest")));
    let response = page(&client(), server.url("/newest")).await.unwrap();
    assert_eq!(response.permanent, None);
}

#[tokio::test]
async fn redirects_without_end_are_refused() {
    let server = Server::start(site(|path, _| match path {
        "/a" => reply(302, "Location: /b", b""),
        "/b" => reply(302, "Location: /a", b""),
        path => reply(302, &format!("Location: {path}x"), b""),
    }))
    .await;
    assert_eq!(
        refusal(&client(), server.url("/a")).await,
        Refusal::RedirectLoop(server.url("/a"))
    );
    assert_eq!(
        refusal(&client(), server.url("/x")).await,
        Refusal::TooManyRedirects
    );
    assert_eq!(
        server
            .paths()
            .iter()
            .filter(|path| path.starts_with("/x"))
            .count(),
        11
    );
}

#[tokio::test]
async fn no_redirect_and_no_name_leads_to_an_address_that_is_not_listed() {
    let server = Server::start(site(|path, _| {
        let target = path.strip_prefix("/to/").unwrap();
        reply(302, &format!("Location: {target}"), b"")
    }))
    .await;
    for target in [
        "http://169.254.169.254/latest/meta-data",
        "http://2130706434/",
        "http://0x7f.2/",
        "//[::ffff:127.0.0.2]/",
        "//[::1]/",
    ] {
        let reason = refusal(&client(), server.url(&format!("/to/{target}"))).await;
        assert!(
            matches!(reason, Refusal::Address(_)),
            "{target}: {reason:?}"
        );
    }
    for target in [
        "file:///etc/passwd",
        "http://127.0.0.1:22/",
        "http://user:pw@127.0.0.1/",
    ] {
        assert_eq!(
            refusal(&client(), server.url(&format!("/to/{target}"))).await,
            Refusal::Url,
            "{target}"
        );
    }
    let open_web = Client::new(Settings {
        allow_addresses: Vec::new(),
        ..settings()
    })
    .unwrap();
    let n_before = server.paths().len();
    let mut url = server.url("/");
    assert!(matches!(
        refusal(&open_web, url.clone()).await,
        Refusal::Address(_)
    ));
    url.set_host(Some("localhost")).unwrap();
    assert!(matches!(refusal(&open_web, url).await, Refusal::Address(_)));
    assert_eq!(server.paths().len(), n_before, "nothing was connected to");
}

#[tokio::test]
async fn an_unchanged_page_is_not_sent_again() {
    let server = Server::start(site(|_, n| {
        let fields = b"HTTP/1.1 200 X\r\nETag: W/\"\xe9 1\"\r\nLast-Modified: some  day\r\nConnection: close\r\n\r\nbody";
        if n == 0 { Reply::Bytes(fields.to_vec()) } else { reply(304, "Cache-Control: max-age=60", b"") }
    }))
    .await;
    let client = client();
    let first = page(&client, server.url("/")).await.unwrap();
    let again = Request {
        validators: Some(first.validators),
        ..Request::new(server.url("/"))
    };
    let Fetched::NotModified { headers } = client.get(&again).await.unwrap() else {
        panic!("a page came");
    };
    assert!(headers.contains(&("cache-control".to_owned(), "max-age=60".to_owned())));
    let asked = server.asked().pop().unwrap();
    assert!(
        asked.has(b"if-none-match: W/\"\xe9 1\"") && asked.has(b"if-modified-since: some  day")
    );
}

#[tokio::test]
async fn passing_trouble_is_tried_again_and_then_told() {
    let server = Server::start(site(|path, n| match (path, n) {
        ("/once", 0) => reply(500, "", b""),
        ("/soon", 0) => reply(429, "Retry-After: 0", b""),
        ("/always", _) => reply(502, "", b""),
        ("/gone", _) => reply(410, "", b"gone"),
        _ => reply(200, "", b"ok"),
    }))
    .await;
    let client = client();
    assert_eq!(
        page(&client, server.url("/once")).await.unwrap().page.body,
        b"ok"
    );
    assert_eq!(
        page(&client, server.url("/soon")).await.unwrap().page.body,
        b"ok"
    );
    assert!(matches!(
        trouble(&client, server.url("/always")).await,
        (Trouble::Status(502), None)
    ));
    assert_eq!(
        page(&client, server.url("/gone"))
            .await
            .unwrap()
            .page
            .status,
        410,
        "an answer, once"
    );
    let n = |path: &str| server.paths().iter().filter(|p| *p == path).count();
    assert_eq!((n("/always"), n("/gone")), (2, 1));
    let closed = Url::parse("http://127.0.0.1:1/").unwrap();
    assert!(matches!(
        trouble(&client, closed).await.0,
        Trouble::Robots(_)
    ));
}

#[tokio::test]
async fn a_host_that_says_when_to_come_back_is_left_alone_until_then() {
    let server = Server::start(site(|_, _| reply(503, "Retry-After: 120", b""))).await;
    let client = client();
    let (first, wait) = trouble(&client, server.url("/a")).await;
    assert!(matches!((first, wait), (Trouble::Status(503), Some(wait)) if wait.as_secs() == 120));
    let (second, wait) = trouble(&client.clone(), server.url("/b")).await;
    assert!(matches!((second, wait), (Trouble::Waiting, Some(wait)) if wait.as_secs() >= 110));
    assert_eq!(server.paths(), ["/robots.txt", "/a"]);
}

#[tokio::test]
async fn robots_rules_are_obeyed_and_fetched_once() {
    let server = Server::start(|path, _| match path {
        "/robots.txt" => reply(301, "Location: /r2", b""),
        "/r2" => reply(
            200,
            "",
            b"User-agent: tarik\nDisallow: /private\nDisallow: /*?print\n",
        ),
        "/moved" => reply(302, "Location: /private/b", b""),
        _ => reply(200, "", b"ok"),
    })
    .await;
    let client = client();
    for path in ["/private/a", "/a?print=1", "/moved"] {
        assert_eq!(
            refusal(&client, server.url(path)).await,
            Refusal::Robots,
            "{path}"
        );
    }
    page(&client, server.url("/a")).await.unwrap();
    assert_eq!(server.paths(), ["/robots.txt", "/r2", "/moved", "/a"]);
    assert!(server.asked()[0].has(b"user-agent: tarik/0.1 (+https://example.org/)"));
}

#[tokio::test]
async fn a_site_whose_robots_file_has_trouble_is_not_asked() {
    let server =
        Server::start(|path, _| reply(if path == "/robots.txt" { 500 } else { 200 }, "", b"ok"))
            .await;
    let client = client();
    for _ in 0..2 {
        let (trouble, wait) = trouble(&client, server.url("/")).await;
        assert!(matches!((trouble, wait), (Trouble::Robots(_), Some(_))));
    }
    assert_eq!(
        server.paths(),
        ["/robots.txt", "/robots.txt"],
        "tried twice, then remembered"
    );
}

#[tokio::test]
async fn an_endless_robots_file_is_read_as_far_as_it_must_be() {
    let server = Server::start(|path, _| {
        if path == "/robots.txt" {
            Reply::Endless
        } else {
            reply(200, "", b"ok")
        }
    })
    .await;
    assert_eq!(
        page(&client(), server.url("/")).await.unwrap().page.body,
        b"ok"
    );
}

#[tokio::test]
async fn requests_to_one_host_come_one_at_a_time_and_spaced() {
    let server = Server::start(site(|_, _| reply(200, "", b"ok"))).await;
    let spacing = Duration::from_millis(40);
    let client = Client::new(Settings {
        spacing,
        ..settings()
    })
    .unwrap();
    let gets = (0..5).map(|i| {
        let (client, url) = (client.clone(), server.url(&format!("/{i}")));
        tokio::spawn(async move { page(&client, url).await.unwrap() })
    });
    for get in gets.collect::<Vec<_>>() {
        get.await.unwrap();
    }
    let asked = server.asked();
    assert_eq!(
        (asked.len(), server.most_open()),
        (6, 1),
        "robots.txt counts"
    );
    for pair in asked.windows(2) {
        assert!(
            pair[1].came - pair[0].answered.unwrap() >= spacing,
            "{:?}",
            server.paths()
        );
    }
}

#[tokio::test]
async fn a_crawl_delay_or_a_source_may_ask_for_more_space() {
    let server = Server::start(|path, _| match path {
        "/robots.txt" => reply(200, "", b"User-agent: *\nCrawl-delay: 0.08\n"),
        _ => reply(200, "", b"ok"),
    })
    .await;
    let client = client();
    page(&client, server.url("/a")).await.unwrap();
    page(&client, server.url("/b")).await.unwrap();
    let slow = Request {
        spacing: Some(Duration::from_millis(160)),
        ..Request::new(server.url("/c"))
    };
    client.get(&slow).await.unwrap();
    let asked = server.asked();
    let gap = |i: usize| asked[i + 1].came - asked[i].answered.unwrap();
    assert!(gap(1) >= Duration::from_millis(80) && gap(2) >= Duration::from_millis(160));
}

#[tokio::test]
async fn a_proxy_is_asked_for_names_and_not_for_what_is_listed() {
    let proxy = Server::start(|_, _| reply(404, "", b"")).await;
    let server = Server::start(site(|_, _| reply(200, "", b"direct"))).await;
    let address = proxy.url("/").to_string();
    let proxied =
        fetch::Proxy::from_variables(|name| (name == "HTTP_PROXY").then(|| address.clone()))
            .unwrap();
    let client = Client::new(Settings {
        proxy: proxied,
        ..settings()
    })
    .unwrap();
    assert_eq!(
        page(&client, server.url("/")).await.unwrap().page.body,
        b"direct"
    );
    client
        .robots(&Url::parse("http://news.example.org/a").unwrap())
        .await
        .unwrap();
    assert_eq!(proxy.paths(), ["http://news.example.org/robots.txt"]);
    let metadata = Url::parse("http://169.254.169.254/").unwrap();
    assert!(matches!(
        refusal(&client, metadata).await,
        Refusal::Address(_)
    ));
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_at_the_start() {
    for agent in ["", "5", "tarik\n/0.1"] {
        assert!(
            Client::new(Settings {
                user_agent: agent.to_owned(),
                ..settings()
            })
            .is_err(),
            "{agent:?}"
        );
    }
}
