//! Bytes of a page in, text out. Only this file knows how the character encoding is found: byte order mark, header, meta tag, detector.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use memchr::memchr_iter;
use model::page::Page;

use crate::guard::MAX_SOURCE;

/// How far into the page a meta tag is looked for; browsers stop at 1 KiB, real pages do not always.
const META_BYTES: usize = 8 * 1024;
/// Enough text for the detector to be sure, in bytes.
const DETECT_BYTES: usize = 256 * 1024;

/// The text of a page, without NULs and other control characters.
#[must_use]
pub(crate) fn decode(page: &Page) -> Cow<'_, str> {
    let body = page.body.as_slice();
    let (marked, body) = match Encoding::for_bom(body) {
        Some((encoding, length)) => (Some(encoding), body.get(length..).unwrap_or_default()),
        None => (None, body),
    };
    let text = match (marked, std::str::from_utf8(body)) {
        // Whole multi-byte text that is valid UTF-8 by accident does not occur; a wrong declaration does.
        (None, Ok(text)) => Cow::Borrowed(text),
        _ => {
            let encoding = marked.unwrap_or_else(|| encoding(page.header("content-type"), body));
            Cow::Owned(text_in(encoding, body))
        }
    };
    without_controls(text)
}

/// Some bytes become three as UTF-8: no more is decoded than the parser takes, and a character that shows it that there was more.
fn text_in(encoding: &'static Encoding, body: &[u8]) -> String {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let whole = decoder
        .max_utf8_buffer_length(body.len())
        .unwrap_or(MAX_SOURCE);
    let mut text = String::with_capacity(whole.min(MAX_SOURCE + 16));
    // Ends with the text or with the room for it.
    let (_result, _read, _replaced) = decoder.decode_to_string(body, &mut text, true);
    text
}

/// The encoding of a page that is not valid UTF-8.
fn encoding(content_type: Option<&str>, body: &[u8]) -> &'static Encoding {
    let declared = content_type
        .and_then(charset_parameter)
        .or_else(|| in_meta(body))
        .and_then(|label| Encoding::for_label(label.as_bytes()))
        // A declaration that could be read at all is ASCII-compatible.
        .map(|found| {
            if found.is_ascii_compatible() {
                found
            } else {
                UTF_8
            }
        });
    match declared {
        Some(found) if found != UTF_8 => found,
        Some(_) if mostly_utf8(body) => UTF_8,
        _ => {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(body.get(..DETECT_BYTES).unwrap_or(body), true);
            let guess = detector.guess(None, Utf8Detection::Allow);
            if guess == UTF_8 && declared.is_none() && !mostly_utf8(body) {
                WINDOWS_1252
            } else {
                guess
            }
        }
    }
}

/// A few broken bytes in UTF-8 (a cut character, a stray insert) do not make it another encoding.
fn mostly_utf8(body: &[u8]) -> bool {
    let mut valid = 0_usize;
    let mut broken = 0_usize;
    for chunk in body.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    broken * 10 <= valid
}

fn charset_parameter(value: &str) -> Option<String> {
    let lower = value.to_ascii_lowercase();
    let (_, rest) = lower.split_once("charset")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let label = rest
        .trim_start_matches(['"', '\''])
        .split(|c: char| {
            c == '"' || c == '\'' || c == ';' || c == '>' || c == '/' || c.is_whitespace()
        })
        .next()?;
    (!label.is_empty()).then(|| label.to_owned())
}

/// The charset of the first `<meta>` (or XML declaration) that names one.
fn in_meta(body: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(body.get(..META_BYTES).unwrap_or(body)).to_ascii_lowercase();
    if let Some(declaration) = head.trim_start().strip_prefix("<?xml")
        && let Some((_, rest)) = declaration.split('>').next()?.split_once("encoding=")
    {
        return charset_parameter(&format!("charset={rest}"));
    }
    head.split("<meta")
        .skip(1)
        .filter_map(|tag| tag.split('>').next())
        .find_map(charset_parameter)
}

/// Control characters are white space, as in references; a NUL would make parsers and stores stumble.
fn without_controls(text: Cow<'_, str>) -> Cow<'_, str> {
    if !has_controls(text.as_bytes()) {
        return text;
    }
    let is_bad = |c: char| c.is_control() && !is_white(c);
    Cow::Owned(text.replace(is_bad, " "))
}

fn is_white(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{c}')
}

/// Whole chunks without an early end: the compiler then looks at many bytes at once.
fn has_controls(text: &[u8]) -> bool {
    let is_bad = |byte: u8| byte.is_ascii_control() && !is_white(char::from(byte));
    text.chunks(256)
        .any(|chunk| chunk.iter().fold(false, |bad, byte| bad | is_bad(*byte)))
        // U+0080 to U+009F.
        || memchr_iter(0xc2, text).any(|at| text.get(at + 1).is_some_and(|byte| *byte < 0xa0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use url::Url;

    fn check(content_type: Option<&str>, body: &[u8], expected: &str) {
        let page = Page {
            url: Url::parse("https://example.org/").expect("a URL"),
            captured_at: None,
            status: 200,
            headers: content_type
                .map(|v| ("content-type".to_owned(), v.to_owned()))
                .into_iter()
                .collect(),
            body: body.to_vec(),
        };
        let text = decode(&page);
        assert!(text.contains(expected), "{expected:?} in {text:?}");
    }

    #[test]
    fn a_byte_order_mark_wins_over_the_header() {
        check(
            Some("text/html; charset=iso-8859-1"),
            b"\xef\xbb\xbfcaf\xc3\xa9",
            "café",
        );
        check(None, b"\xff\xfec\x00a\x00f\x00\xe9\x00", "café");
    }

    #[test]
    fn the_header_wins_over_the_meta_tag() {
        check(
            Some("text/html; charset=\"windows-1251\""),
            b"<meta charset=iso-8859-1>\xcc\xee\xf1\xea\xe2\xe0",
            "Москва",
        );
    }

    #[test]
    fn the_meta_tag_counts_in_both_its_forms() {
        check(
            None,
            b"<meta charset='windows-1256'>\xcf\xe3\xd4\xde",
            "دمشق",
        );
        check(
            None,
            b"<META http-equiv=Content-Type content=\"text/html; charset=windows-1251\">\xcc\xee\xf1\xea\xe2\xe0",
            "Москва",
        );
    }

    #[test]
    fn valid_utf8_is_utf8_whatever_is_declared() {
        check(
            Some("text/html; charset=iso-8859-1"),
            "Дамаск".as_bytes(),
            "Дамаск",
        );
    }

    #[test]
    fn without_a_declaration_the_bytes_decide() {
        let (bytes, _, _) = encoding_rs::WINDOWS_1251
            .encode("Вооружённые силы сообщили о ночном ударе по складу на востоке страны");
        check(None, &bytes, "Вооружённые силы");
        check(
            Some("text/html; charset=nonsense"),
            &bytes,
            "Вооружённые силы",
        );
    }

    #[test]
    fn one_broken_byte_does_not_change_the_encoding() {
        let mut bytes = "Силы обороны сообщили об ударе по складу "
            .as_bytes()
            .to_vec();
        bytes.push(0xd0);
        bytes.extend_from_slice("и мосту".as_bytes());
        check(Some("text/html; charset=utf-8"), &bytes, "Силы обороны");
    }

    #[test]
    fn control_characters_are_white_space() {
        check(None, b"a\x00b\x01c\x7fd\te", "a b c d\te");
    }
}
