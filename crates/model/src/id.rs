//! Ids made from content. Final: a change here orphans every graph already written.

use url::Url;

use crate::text::{fold, normalize};

/// The first 128 bits, in hex, of BLAKE3 over the parts, each preceded by its length as eight little-endian bytes.
#[must_use]
pub fn hash(parts: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex().chars().take(32).collect()
}

/// Query keys that only track the reader and never choose the page.
const TRACKING: [&str; 6] = ["fbclid", "gclid", "mc_cid", "mc_eid", "igshid", "ref_src"];

/// The URL by which a document is known: scheme, `www.`, default port, fragment, last slash and tracking keys dropped.
/// Path case, query order and escapes are kept as served.
#[must_use]
pub fn normal_url(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let mut out = host.strip_prefix("www.").unwrap_or(host).to_owned();
    if let Some(port) = url.port() {
        out.push_str(&format!(":{port}"));
    }
    out.push_str(url.path().trim_end_matches('/'));
    let kept: Vec<&str> = url
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| {
            let key = pair.split('=').next().unwrap_or_default();
            !key.is_empty() && !key.starts_with("utm_") && !TRACKING.contains(&key)
        })
        .collect();
    if !kept.is_empty() {
        out.push('?');
        out.push_str(&kept.join("&"));
    }
    out
}

#[must_use]
pub fn document(url: &Url) -> String {
    hash(&["document", &normal_url(url)])
}

/// A file that names no URL of its own: known by its bytes.
#[must_use]
pub fn document_of_file(bytes: &[u8]) -> String {
    format!(
        "file:{}",
        blake3::hash(bytes)
            .to_hex()
            .chars()
            .take(32)
            .collect::<String>()
    )
}

#[must_use]
pub fn revision(document: &str, text: &str) -> String {
    hash(&["revision", document, text])
}

/// `ordinal`: rank among the claims of one text with equal quote and kind, by place or target id.
#[must_use]
pub fn claim(document: &str, quote: &str, kind: &str, ordinal: usize) -> String {
    hash(&[
        "claim",
        document,
        &normalize(quote),
        kind,
        &ordinal.to_string(),
    ])
}

#[must_use]
pub fn toll(claim: &str, measure: &str, victim: &str, figure: &str) -> String {
    hash(&["toll", claim, measure, victim, figure])
}

#[must_use]
pub fn event(earliest_claim: &str) -> String {
    format!("ev-{earliest_claim}")
}

/// An actor that no gazetteer lists.
#[must_use]
pub fn unknown_actor(name: &str) -> String {
    hash(&["actor", &fold(name), ""])
}

/// A place that no gazetteer lists, inside `container` (a gazetteer id, or empty).
#[must_use]
pub fn unknown_location(name: &str, container: &str) -> String {
    hash(&["location", &fold(name), container])
}

/// A source that is only cited, has no file and is no known actor.
#[must_use]
pub fn cited_source(name: &str) -> String {
    format!("name:{}", hash(&["source", &fold(name)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_story_under_its_usual_urls_is_one_document() {
        let id = |u: &str| document(&Url::parse(u).expect("a URL"));
        let plain = id("https://example.org/a/B?x=1&y=2");
        for same in [
            "http://www.example.org/a/B/?x=1&y=2",
            "https://example.org:443/a/B?utm_source=t&x=1&fbclid=q&y=2#top",
        ] {
            assert_eq!(id(same), plain, "{same}");
        }
        for other in [
            "https://example.org/a/b?x=1&y=2",
            "https://example.org/a/B?y=2&x=1",
            "https://example.org:8443/a/B?x=1&y=2",
        ] {
            assert_ne!(id(other), plain, "{other}");
        }
    }

    #[test]
    fn parts_cannot_run_into_each_other() {
        assert_ne!(hash(&["ab", "c"]), hash(&["a", "bc"]));
        assert_eq!(hash(&["x"]).len(), 32);
    }
}
