//! Any bytes as a page: the first chooses what the server says of their encoding. What must hold is in `tests/invariants`.
#![no_main]

#[path = "../../tests/invariants/mod.rs"]
mod invariants;

use libfuzzer_sys::fuzz_target;

const TYPES: [&str; 5] = [
    "text/html",
    "text/html; charset=utf-8",
    "text/html; charset=windows-1256",
    "text/html; charset=utf-16le",
    "text/html; charset=gb18030",
];

fuzz_target!(|bytes: &[u8]| {
    if let Some((first, body)) = bytes.split_first() {
        let content_type = TYPES[usize::from(*first) % TYPES.len()];
        invariants::check(content_type, body.to_vec());
    }
});
