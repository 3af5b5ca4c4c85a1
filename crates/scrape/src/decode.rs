//! Bytes of a page in, text out. Only this file knows how the character encoding is found: byte order mark, header, meta tag, detector.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Encoding, ISO_2022_JP, UTF_8, WINDOWS_1252};
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
    match (marked, std::str::from_utf8(body)) {
        // Whole multi-byte text that is valid UTF-8 by accident does not occur; a wrong declaration does.
        (None, Ok(text)) if !is_iso_2022_jp(page.header("content-type"), body) => {
            without_controls(text)
        }
        _ => {
            let encoding = marked.unwrap_or_else(|| encoding(page.header("content-type"), body));
            Cow::Owned(text_in(encoding, body, MAX_SOURCE))
        }
    }
}

/// Text that is decoded at once, in bytes.
const PIECE: usize = 64 * 1024;

/// Little more is decoded than the `most` bytes that the parser takes, and at least a character that shows it that there was more: some
/// bytes become three as UTF-8, and control characters become shorter.
fn text_in(encoding: &'static Encoding, mut body: &[u8], most: usize) -> String {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(body.len().min(most + PIECE));
    let mut piece = String::with_capacity(PIECE);
    loop {
        let (result, read, _replaced) = decoder.decode_to_string(body, &mut piece, true);
        text.push_str(&without_controls(&piece));
        piece.clear();
        body = body.get(read..).unwrap_or_default();
        if result == CoderResult::InputEmpty || text.len() > most {
            return text;
        }
    }
}

/// It is declared so, and shifts between its sets of characters; all its bytes are ASCII, and so valid UTF-8.
fn is_iso_2022_jp(content_type: Option<&str>, body: &[u8]) -> bool {
    let is_shift = |at: usize| matches!(body.get(at + 1), Some(b'$' | b'('));
    memchr_iter(b'\x1b', body).any(is_shift) && declared(content_type, body) == Some(ISO_2022_JP)
}

fn declared(content_type: Option<&str>, body: &[u8]) -> Option<&'static Encoding> {
    content_type
        .and_then(charset_parameter)
        .or_else(|| in_meta(body))
        .and_then(|label| Encoding::for_label(label.as_bytes()))
}

/// The encoding of a page that is not valid UTF-8, or is ISO-2022-JP.
fn encoding(content_type: Option<&str>, body: &[u8]) -> &'static Encoding {
    if is_iso_2022_jp(content_type, body) {
        return ISO_2022_JP;
    }
    // A declaration that could be read at all is ASCII-compatible.
    let declared = declared(content_type, body).map(|found| {
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
fn without_controls(text: &str) -> Cow<'_, str> {
    if !has_controls(text.as_bytes()) {
        return Cow::Borrowed(text);
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
    fn shifts_of_iso_2022_jp_are_read_where_it_is_declared() {
        let shifted = b"<p>\x1b$B$\"$$\x1b(B.";
        check(Some("text/html; charset=iso-2022-jp"), shifted, "<p>あい.");
        let named = [&b"<meta charset=ISO-2022-JP>"[..], shifted].concat();
        check(None, &named, "<p>あい.");
        // Others write escapes, too, and a declaration alone says little.
        check(None, shifted, "<p> $B$\"$$ (B.");
        let plain = "<p>あい".as_bytes();
        check(Some("text/html; charset=iso-2022-jp"), plain, "<p>あい");
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

    /// Every encoding that the web knows.
    const ENCODINGS: [&Encoding; 40] = [
        encoding_rs::BIG5,
        encoding_rs::EUC_JP,
        encoding_rs::EUC_KR,
        encoding_rs::GB18030,
        encoding_rs::GBK,
        encoding_rs::IBM866,
        encoding_rs::ISO_2022_JP,
        encoding_rs::ISO_8859_10,
        encoding_rs::ISO_8859_13,
        encoding_rs::ISO_8859_14,
        encoding_rs::ISO_8859_15,
        encoding_rs::ISO_8859_16,
        encoding_rs::ISO_8859_2,
        encoding_rs::ISO_8859_3,
        encoding_rs::ISO_8859_4,
        encoding_rs::ISO_8859_5,
        encoding_rs::ISO_8859_6,
        encoding_rs::ISO_8859_7,
        encoding_rs::ISO_8859_8,
        encoding_rs::ISO_8859_8_I,
        encoding_rs::KOI8_R,
        encoding_rs::KOI8_U,
        encoding_rs::MACINTOSH,
        encoding_rs::REPLACEMENT,
        encoding_rs::SHIFT_JIS,
        encoding_rs::UTF_16BE,
        encoding_rs::UTF_16LE,
        encoding_rs::UTF_8,
        encoding_rs::WINDOWS_1250,
        encoding_rs::WINDOWS_1251,
        encoding_rs::WINDOWS_1252,
        encoding_rs::WINDOWS_1253,
        encoding_rs::WINDOWS_1254,
        encoding_rs::WINDOWS_1255,
        encoding_rs::WINDOWS_1256,
        encoding_rs::WINDOWS_1257,
        encoding_rs::WINDOWS_1258,
        encoding_rs::WINDOWS_874,
        encoding_rs::X_MAC_CYRILLIC,
        encoding_rs::X_USER_DEFINED,
    ];

    /// Bytes that are characters of one to four bytes, escapes and errors, whatever they are read as; the same for the same seed.
    fn bytes(length: usize, mut seed: u32) -> Vec<u8> {
        const PARTS: [&[u8]; 8] = [
            b"a<p>",
            b"\x1b$B$\"\x1b(B",
            b"\xe4\xb8\x80\xf0\x9f\x98\x80",
            b"\x81\x30\x81\x30\x88\x62",
            b"\xd8\x3d\xde\x00\x3d\xd8",
            b"\xa4\xa2\xff\xfe\xcd",
            b"\xef\xbf\xbd\xbf",
            b"\x8f\xa2\xaf",
        ];
        let mut out = Vec::with_capacity(length + 8);
        while out.len() < length {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            out.extend_from_slice(PARTS[(seed >> 29) as usize]);
        }
        out.truncate(length);
        out
    }

    #[test]
    fn no_character_is_lost_doubled_or_split_between_the_pieces() {
        for encoding in ENCODINGS {
            for odd in 0..7 {
                let body = bytes(3 * PIECE + 31 * odd, u32::try_from(odd).expect("a digit"));
                let (whole, _) = encoding.decode_without_bom_handling(&body);
                let whole = without_controls(&whole);
                // Not `assert_eq`, which would print both.
                assert!(
                    text_in(encoding, &body, MAX_SOURCE) == whole,
                    "{} at {} bytes",
                    encoding.name(),
                    body.len()
                );
            }
        }
    }

    #[test]
    fn a_text_that_is_too_long_is_cut_between_characters_and_stays_too_long() {
        const MOST: usize = 2 * PIECE;
        for encoding in ENCODINGS {
            // Control characters take two bytes as UTF-8, the spaces that stand for them one; the last of the others is broken.
            for unit in [&b"\x81"[..], b"\x85\x00", b"\xe4\xb8\x80"] {
                let mut body = unit.repeat(6 * PIECE / unit.len());
                body.pop();
                let (whole, _) = encoding.decode_without_bom_handling(&body);
                let whole = without_controls(&whole);
                let text = text_in(encoding, &body, MOST);
                let name = encoding.name();
                assert!(whole.starts_with(&text), "{name}");
                assert_eq!(text.len() > MOST, whole.len() > MOST, "{name}");
                assert!(text.len() <= MOST + PIECE, "{name}");
            }
        }
    }
}
