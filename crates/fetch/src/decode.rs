//! A body as received in, the body without its content encodings out, within a limit. Only this file knows how bodies are packed and
//! where packing is abused.

use std::io::Read;

use flate2::bufread::{DeflateDecoder, GzDecoder, ZlibDecoder};

/// What we can undo, for `Accept-Encoding`.
pub(crate) const ACCEPTED: &str = "gzip, br, zstd";
/// Text packs some 5-fold, the most repetitive pages some 50-fold.
const MAX_RATIO: usize = 200;
/// A small page may be packed as well as it likes.
const RATIO_COUNTS_FROM: usize = 1 << 20;
/// `Content-Encoding: gzip, gzip, gzip, ...` is how bombs are nested.
const MAX_LAYERS: usize = 3;
/// Log of the window that a zstd stream may ask for: 8 MiB, the most that RFC 9659 lets a server use.
const ZSTD_WINDOW_LOG: u32 = 23;

#[derive(Debug, thiserror::Error)]
pub(crate) enum DecodeError {
    #[error("larger than {0} bytes")]
    TooLarge(u64),
    #[error("it grows more than {MAX_RATIO}-fold")]
    Bomb,
    #[error("{0}")]
    Broken(String),
}

/// Undoes a `Content-Encoding`; `None` where there is nothing to undo: the field names no encoding that we know, or the body is not
/// in it, as happens when a proxy unpacks a body and leaves the field.
pub(crate) fn body(
    encoding: &str,
    wire: &[u8],
    limit: u64,
) -> Result<Option<Vec<u8>>, DecodeError> {
    let layers: Vec<String> = encoding
        .split(',')
        .map(|name| name.trim().to_ascii_lowercase())
        .filter(|name| matches!(name.as_str(), "gzip" | "x-gzip" | "deflate" | "br" | "zstd"))
        .collect();
    if layers.len() > MAX_LAYERS {
        return Err(DecodeError::Bomb);
    }
    let mut decoded: Option<Vec<u8>> = None;
    // The last one named was put on last.
    for layer in layers.iter().rev() {
        let packed = decoded.as_deref().unwrap_or(wire);
        if let Some(unpacked) = undo(
            layer,
            packed,
            Limits {
                limit,
                wire: wire.len(),
            },
        )? {
            decoded = Some(unpacked);
        }
    }
    Ok(decoded)
}

#[derive(Clone, Copy)]
struct Limits {
    limit: u64,
    /// Bytes received.
    wire: usize,
}

fn undo(layer: &str, packed: &[u8], limits: Limits) -> Result<Option<Vec<u8>>, DecodeError> {
    let mut out = Vec::new();
    match layer {
        _ if packed.is_empty() => return Ok(None),
        "br" => drain(brotli::Decompressor::new(packed, 4096), &mut out, limits)?,
        "zstd" => {
            if !packed.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
                return Ok(None);
            }
            let mut decoder = zstd::stream::read::Decoder::with_buffer(packed).map_err(broken)?;
            decoder.window_log_max(ZSTD_WINDOW_LOG).map_err(broken)?;
            drain(decoder, &mut out, limits)?;
        }
        "deflate" => match packed {
            // The standard says zlib, some servers send the bare stream.
            [a, b, ..] if a & 15 == 8 && (u16::from(*a) << 8 | u16::from(*b)) % 31 == 0 => {
                drain(ZlibDecoder::new(packed), &mut out, limits)?;
            }
            _ => drain(DeflateDecoder::new(packed), &mut out, limits)?,
        },
        _ => {
            let mut rest = packed;
            if !is_gzip(rest) {
                return Ok(None);
            }
            // A body may have several members, and some servers pad it; padding is no member.
            while is_gzip(rest) {
                let mut member = GzDecoder::new(rest);
                drain(&mut member, &mut out, limits)?;
                rest = member.into_inner();
            }
        }
    }
    Ok(Some(out))
}

fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

fn drain(mut packed: impl Read, out: &mut Vec<u8>, limits: Limits) -> Result<(), DecodeError> {
    let mut piece = [0; 16 << 10];
    loop {
        let n = packed.read(&mut piece).map_err(broken)?;
        if n == 0 {
            return Ok(());
        }
        out.extend(piece.iter().take(n));
        if out.len() > RATIO_COUNTS_FROM && out.len() / MAX_RATIO > limits.wire {
            return Err(DecodeError::Bomb);
        }
        if out.len() as u64 > limits.limit {
            return Err(DecodeError::TooLarge(limits.limit));
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "stands in map_err")]
fn broken(error: std::io::Error) -> DecodeError {
    DecodeError::Broken(error.to_string())
}

/// Header bytes as text: UTF-8, else Latin-1, which the older standard names.
pub(crate) fn text(bytes: &[u8]) -> String {
    std::str::from_utf8(bytes).map_or_else(
        |_| bytes.iter().copied().map(char::from).collect(),
        str::to_owned,
    )
}
