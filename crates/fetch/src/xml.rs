//! XML in, its elements and texts out one by one, as far as it holds together. Only this file names quick-xml.

use std::io::BufRead;
use std::ops::ControlFlow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Elements inside each other; feeds and sitemaps need fewer than ten.
const MAX_DEPTH: usize = 32;

/// A step through a document. `path`: local names from the root to here.
pub(crate) enum Step<'a> {
    Open {
        path: &'a [String],
        /// The attribute in which Atom keeps its links.
        href: Option<String>,
    },
    /// A piece of the text inside the last element of the path; references are resolved.
    Text { path: &'a [String], text: &'a str },
    /// The last element of the path ends.
    Close { path: &'a [String] },
}

/// Shows every step to `visit` until it breaks. `false`: the document breaks off or is no XML from some place on.
pub(crate) fn walk(
    source: impl BufRead,
    mut visit: impl FnMut(Step<'_>) -> ControlFlow<()>,
) -> bool {
    let mut reader = Reader::from_reader(source);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut path: Vec<String> = Vec::new();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let Ok(event) = reader.read_event_into(&mut buffer) else {
            return false;
        };
        let flow = match event {
            Event::Start(start) if path.len() < MAX_DEPTH => open(&start, &mut path, &mut visit),
            Event::Empty(start) if path.len() < MAX_DEPTH => {
                let flow = open(&start, &mut path, &mut visit);
                let closed = visit(Step::Close { path: &path });
                path.pop();
                if flow.is_break() { flow } else { closed }
            }
            Event::Start(_) | Event::Empty(_) => return false,
            Event::End(_) => {
                let flow = visit(Step::Close { path: &path });
                path.pop();
                flow
            }
            Event::Text(text) => visit(Step::Text {
                path: &path,
                text: &text,
            }),
            Event::CData(text) => visit(Step::Text {
                path: &path,
                text: &text,
            }),
            Event::GeneralRef(name) => {
                let reference = format!("&{};", &*name);
                // A name that only HTML knows stands for a sign that no address holds.
                let text = quick_xml::escape::unescape(&reference).unwrap_or_default();
                visit(Step::Text {
                    path: &path,
                    text: &text,
                })
            }
            Event::Eof => return path.is_empty(),
            _ => ControlFlow::Continue(()),
        };
        if flow.is_break() {
            return true;
        }
    }
}

fn open(
    start: &BytesStart<'_>,
    path: &mut Vec<String>,
    visit: &mut impl FnMut(Step<'_>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    path.push(start.local_name().as_ref().to_owned());
    let href = start.try_get_attribute("href").ok().flatten().map(|href| {
        quick_xml::escape::unescape(&href.value).map_or_else(|_| href.value.to_string(), Into::into)
    });
    visit(Step::Open { path, href })
}
