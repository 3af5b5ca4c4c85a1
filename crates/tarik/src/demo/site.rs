//! The sites on loopback: a path in, a page with validators out. Only this file knows that a page changes after its first look.

use std::collections::BTreeSet;
use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Response, StatusCode, Uri, header};
use jiff::Timestamp;
use jiff::fmt::rfc2822::{DateTimeParser, DateTimePrinter};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use url::Url;

use super::house::House;
use super::{lists, render, stories};

/// Three sites that are being served, until this is dropped.
pub(crate) struct Site {
    /// Of the observatory, the news site and the magazine.
    pub(crate) bases: [Url; 3],
    // Dropping the set ends the tasks.
    _servers: JoinSet<io::Result<()>>,
}

/// Serves the sites, each on a free port of 127.0.0.1.
///
/// # Errors
/// There is no free port.
pub(crate) async fn serve() -> io::Result<Site> {
    let mut servers = JoinSet::new();
    let mut bases = House::ALL.map(House::nowhere);
    for (house, base) in House::ALL.into_iter().zip(&mut bases) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        *base =
            Url::parse(&format!("http://{}/", listener.local_addr()?)).map_err(io::Error::other)?;
        let served = Arc::new(Served {
            house,
            base: base.clone(),
            seen: Mutex::default(),
        });
        let router = Router::new().fallback(answer).with_state(served);
        servers.spawn(async move { axum::serve(listener, router).await });
    }
    Ok(Site {
        bases,
        _servers: servers,
    })
}

/// One site and what was looked at.
struct Served {
    house: House,
    base: Url,
    /// Slugs of the edited stories that were given out in their first version.
    seen: Mutex<BTreeSet<&'static str>>,
}

/// What stands at a path.
struct Found {
    media: &'static str,
    text: String,
    modified: Option<Timestamp>,
    /// The story that is edited once this was given out.
    edits: Option<&'static str>,
}

async fn answer(
    State(served): State<Arc<Served>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response<Body> {
    let plain = |status| {
        let mut response = Response::new(Body::from("Nothing here.\n"));
        *response.status_mut() = status;
        response
    };
    if !matches!(method, Method::GET | Method::HEAD) {
        return plain(StatusCode::METHOD_NOT_ALLOWED);
    }
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let Some(found) = find(&served, path) else {
        return plain(StatusCode::NOT_FOUND);
    };
    let etag = format!("\"{}\"", blake3::hash(found.text.as_bytes()).to_hex());
    let mut response = Response::builder()
        .header(header::ETAG, &etag)
        .header(header::CONTENT_TYPE, found.media);
    let printed = found
        .modified
        .map(|at| DateTimePrinter::new().timestamp_to_rfc9110_string(&at));
    if let Some(Ok(modified)) = printed {
        response = response.header(header::LAST_MODIFIED, modified);
    }
    let response = if is_known(&headers, &etag, found.modified) {
        response
            .status(StatusCode::NOT_MODIFIED)
            .body(Body::empty())
    } else {
        if method == Method::GET
            && let Some(slug) = found.edits
        {
            served
                .seen
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(slug);
        }
        response.body(Body::from(found.text))
    };
    response.unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR))
}

/// The validators of the request fit (RFC 9110, 13.1): an entity tag goes before a date.
fn is_known(headers: &HeaderMap, etag: &str, modified: Option<Timestamp>) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(tags) = text(header::IF_NONE_MATCH) {
        return tags
            .split(',')
            .map(str::trim)
            .any(|tag| tag == "*" || tag.trim_start_matches("W/") == etag);
    }
    let since = text(header::IF_MODIFIED_SINCE)
        .and_then(|date| DateTimeParser::new().parse_timestamp(date).ok());
    matches!((since, modified), (Some(since), Some(modified)) if modified <= since)
}

fn find(served: &Served, path: &str) -> Option<Found> {
    const HTML: &str = "text/html; charset=UTF-8";
    const XML: &str = "application/xml; charset=UTF-8";
    let (house, base) = (served.house, &served.base);
    let seen = served
        .seen
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    // The lists say that a story changed as soon as its page does; a site has one edited story at most.
    let is_edited = !seen.is_empty();
    let found = |media, text| {
        Some(Found {
            media,
            text,
            modified: None,
            edits: None,
        })
    };
    match path {
        "/robots.txt" => return found("text/plain; charset=UTF-8", lists::robots(base)),
        "/sitemap.xml" => return found(XML, lists::sitemap(house, base, is_edited)),
        lists::SITEMAP_PART if house == House::Riverbank => {
            return found(XML, lists::sitemap_part(house, base, is_edited));
        }
        "/" => return found(HTML, render::list_page(house, base, 1, is_edited)?),
        path if path == house.feed_path() => {
            return found(XML, lists::feed(house, base, is_edited));
        }
        path if path == house.about_path() => return found(HTML, render::about_page(house, base)),
        _ => {}
    }
    let n_stories = stories::of(house).count();
    if let Some(number) = (1..=n_stories).find(|number| house.list_path(*number) == path) {
        return found(HTML, render::list_page(house, base, number, is_edited)?);
    }
    let story = stories::of(house).find(|story| house.story_path(&story.slug) == path)?;
    let is_edited = seen.contains(story.slug.as_str());
    Some(Found {
        media: HTML,
        text: render::story_page(story, base, is_edited),
        modified: Some(story.version(is_edited).modified),
        edits: story.edited.is_some().then_some(story.slug.as_str()),
    })
}
