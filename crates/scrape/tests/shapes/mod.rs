//! Pages made to break a reader, each in any size: for the tests of memory, of the guard, and for the bench.

/// Writes into the page.
macro_rules! add {
    ($page:expr, $($form:tt)*) => {
        std::fmt::Write::write_fmt($page, format_args!($($form)*)).expect("a string takes everything")
    };
}

mod contents;
mod encodings;
mod markup;

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
    markup::SHAPES
        .iter()
        .chain(contents::SHAPES)
        .map(|(name, make)| Shape {
            name,
            content_type: "text/html; charset=utf-8",
            make: *make,
        })
        .chain(
            encodings::SHAPES
                .iter()
                .map(|(name, content_type, make)| Shape {
                    name,
                    content_type,
                    make: *make,
                }),
        )
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

fn ended(head: &str, unit: &str, end: &str, bytes: usize) -> Vec<u8> {
    let mut page = fill(head, unit, bytes.saturating_sub(end.len() + unit.len()));
    page.extend_from_slice(end.as_bytes());
    page
}

const SENTENCE: &str =
    "The council said, on Monday, that the road stays closed until the rubble is cleared. ";

type Make = fn(usize) -> Vec<u8>;
