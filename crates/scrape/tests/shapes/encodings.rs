//! Bytes that are not what they are said to be, or that become many more as UTF-8.

use super::{Make, SENTENCE, fill};

pub(super) const SHAPES: &[(&str, &str, Make)] = &[
    ("UTF-16 by its mark", "text/html; charset=utf-8", |n| {
        let mut page = vec![0xff, 0xfe];
        page.extend("<p>".encode_utf16().flat_map(u16::to_le_bytes));
        page.extend([0x00, 0x4e].repeat(n / 2));
        page
    }),
    ("lone surrogates in UTF-16", "text/html", |n| {
        let mut page = vec![0xfe, 0xff];
        page.extend([0xd8, 0x00].repeat(n / 2));
        page
    }),
    (
        "UTF-16 said, ASCII sent",
        "text/html; charset=utf-16",
        |n| fill("<p>", SENTENCE, n),
    ),
    ("utf-7", "text/html; charset=utf-7", |n| {
        fill("<p>", "+ADw-script+AD4-", n)
    }),
    (
        "ISO-2022-JP escapes",
        "text/html; charset=iso-2022-jp",
        |n| fill("<p>", "\x1b$B\x1b(B", n),
    ),
    (
        "ISO-2022-JP escapes and text",
        "text/html; charset=iso-2022-jp",
        |n| fill("<p>", "\x1b$B!!\x1b(B<", n),
    ),
    ("x-user-defined", "text/html; charset=x-user-defined", |n| {
        vec![0xff; n]
    }),
    ("replacement", "text/html; charset=iso-2022-kr", |n| {
        vec![0xfe; n]
    }),
    (
        "windows-1252 that triples",
        "text/html; charset=windows-1252",
        |n| vec![0x80; n],
    ),
    ("windows-1256", "text/html; charset=windows-1256", |n| {
        vec![0xc7; n]
    }),
    ("broken UTF-8", "text/html; charset=utf-8", |n| {
        vec![0xf0; n]
    }),
    ("cut UTF-8", "text/html; charset=utf-8", |n| {
        fill("<p>", "\u{e9}\u{4e00}\u{1f600}", n)[..]
            .iter()
            .copied()
            .skip(1)
            .filter(|b| *b != 0x80)
            .collect()
    }),
    ("gb18030", "text/html; charset=gb18030", |n| {
        [0x81, 0x30, 0x81, 0x30].repeat(n / 4)
    }),
    ("big5 of two code points", "text/html; charset=big5", |n| {
        [0x88, 0x62].repeat(n / 2)
    }),
    ("bytes of no encoding", "application/octet-stream", |n| {
        (0..n)
            .map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8)
            .collect()
    }),
];
