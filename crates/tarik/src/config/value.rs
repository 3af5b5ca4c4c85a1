//! Single values as a person writes them: durations, sizes, URLs, and the contact in a user agent.

use std::ops::RangeInclusive;
use std::time::Duration;

use jiff::SignedDuration;
use url::Url;

/// Longest duration that a setting may have.
const LONGEST: Duration = Duration::from_secs(366 * 24 * 3600);

/// `10s`, `5m`, `24h`, `1h 30m`
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let read = text
        .parse::<SignedDuration>()
        .ok()
        .and_then(|d| Duration::try_from(d).ok());
    match read {
        Some(duration) if duration <= LONGEST => Ok(duration),
        Some(_) => Err(format!("{text:?} is more than a year")),
        None => Err(format!(
            "{text:?} is no duration; write it like \"10s\", \"5m\" or \"24h\""
        )),
    }
}

/// `500KiB`, `10MiB`, `1GiB`, in bytes.
pub(super) fn size(text: &str, allowed: &RangeInclusive<u64>) -> Result<u64, String> {
    const UNITS: [(&str, u64); 3] = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)];
    let read = UNITS.iter().find_map(|(unit, bytes)| {
        let number: u64 = text.strip_suffix(unit)?.trim_end().parse().ok()?;
        number.checked_mul(*bytes)
    });
    match read {
        Some(bytes) if allowed.contains(&bytes) => Ok(bytes),
        Some(_) => {
            let (least, most) = (allowed.start() >> 10, allowed.end() >> 20);
            Err(format!(
                "{text:?} is out of bounds: {least}KiB at least, {most}MiB at most"
            ))
        }
        None => Err(format!(
            "{text:?} is no size; write it like \"500KiB\" or \"10MiB\""
        )),
    }
}

/// An absolute URL that a page can have.
pub(super) fn http_url(text: &str) -> Result<Url, String> {
    let hint = "write it in full, like \"https://example.org/feed/\"";
    let url = Url::parse(text).map_err(|error| format!("{text:?} is no URL ({error}); {hint}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!(
            "{:?} is neither http nor https; {hint}",
            url.scheme()
        ));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("holds a user or a password, and is shown and stored as it is".to_owned());
    }
    Ok(url)
}

/// The user agent names a web or mail address at a host that is not set aside for examples (RFC 2606) or this machine.
pub(super) fn has_contact(user_agent: &str) -> bool {
    user_agent
        .split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ';' | ',' | '<' | '>' | '+'))
        .filter_map(
            |word| match word.strip_prefix("mailto:").unwrap_or(word).split_once('@') {
                Some((name, host)) if !name.is_empty() && !name.contains('/') => {
                    Some(host.to_owned())
                }
                _ => http_url(word).ok()?.domain().map(str::to_owned),
            },
        )
        .any(|host| is_real(&host.to_lowercase()))
}

fn is_real(host: &str) -> bool {
    let labels: Vec<&str> = host.trim_end_matches('.').split('.').collect();
    match labels.as_slice() {
        [.., "example", "com" | "net" | "org"] => false,
        [.., "example" | "test" | "invalid" | "localhost" | "local"] => false,
        labels => labels.len() > 1 && labels.iter().all(|label| !label.is_empty()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_with_their_unit_and_nonsense_is_refused() {
        for (text, millis) in [
            ("10s", 10_000),
            ("50ms", 50),
            ("5m", 300_000),
            ("1h 30m", 5_400_000),
            ("0s", 0),
        ] {
            assert_eq!(duration(text), Ok(Duration::from_millis(millis)), "{text}");
        }
        for text in ["", "10", "-5s", "5s ago", "ten seconds", "9000000h", "NaN"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn sizes_are_read_with_their_unit_and_within_bounds() {
        let check = |text| size(text, &(1 << 10..=1 << 30));
        assert_eq!(check("10MiB"), Ok(10 << 20));
        assert_eq!(check("1 GiB"), Ok(1 << 30));
        for text in [
            "",
            "10",
            "10MB",
            "-1MiB",
            "0KiB",
            "2GiB",
            "99999999999999999GiB",
        ] {
            assert!(check(text).is_err(), "{text}");
        }
    }

    #[test]
    fn only_a_host_that_can_be_reached_is_a_contact() {
        for (user_agent, expected) in [
            ("tarik/0.1 (+https://example.org/contact)", false),
            ("tarik/0.1 (+https://watch.example.com/)", false),
            ("tarik/0.1", false),
            ("tarik/0.1 (+http://127.0.0.1/)", false),
            ("tarik/0.1 (mailto:me@localhost)", false),
            ("tarik/0.1 (+https://desk.university.edu/tarik)", true),
            ("tarik/0.1 (desk@university.edu)", true),
            ("tarik/0.1 (mailto:desk@university.edu)", true),
        ] {
            assert_eq!(has_contact(user_agent), expected, "{user_agent}");
        }
    }
}
