//! Dates as sitemaps, archives and HTTP headers write them in, times out.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

/// A W3C date and time, or as much of one as is there; without an offset in UTC.
pub(crate) fn w3c(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    let local = text.parse::<DateTime>().ok().or_else(|| {
        let mut parts = text.splitn(3, '-');
        let year = parts.next()?.parse().ok()?;
        let month = parts.next().map_or(Some(1), |month| month.parse().ok())?;
        let day = parts.next().map_or(Some(1), |day| day.parse().ok())?;
        Some(
            Date::new(year, month, day)
                .ok()?
                .to_datetime(Time::midnight()),
        )
    })?;
    TimeZone::UTC.to_timestamp(local).ok()
}

/// A date as feeds write it: as mail does, or as W3C does.
pub(crate) fn date(text: &str) -> Option<Timestamp> {
    mail(text.trim()).or_else(|| w3c(text))
}

fn mail(text: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::DateTimeParser::new()
        .parse_timestamp(text)
        .ok()
}

/// `Retry-After`: seconds, or an HTTP date counted from `now`.
pub(crate) fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if let Ok(secs) = value.parse() {
        return Some(Duration::from_secs(secs));
    }
    let at = mail(value)?;
    // A date in the past means now.
    Some(Duration::try_from(at.duration_since(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_any_precision_are_read() {
        for (text, expected) in [
            ("2024-05-06T07:08:09+02:00", Some("2024-05-06T05:08:09Z")),
            ("2024-05-06T07:08Z", Some("2024-05-06T07:08:00Z")),
            (" 2024-05-06 07:08:09 ", Some("2024-05-06T07:08:09Z")),
            ("2024-05-06", Some("2024-05-06T00:00:00Z")),
            ("2024-05", Some("2024-05-01T00:00:00Z")),
            ("2024", Some("2024-01-01T00:00:00Z")),
            ("2024-13-01", None),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(
                w3c(text),
                expected.map(|at| at.parse().unwrap()),
                "{text:?}"
            );
        }
    }

    #[test]
    fn waits_are_read_as_seconds_and_as_dates() {
        let now = "2024-05-06T07:00:00Z".parse().unwrap();
        for (value, expected) in [
            ("120", Some(120)),
            ("Mon, 06 May 2024 07:02:00 GMT", Some(120)),
            ("Mon, 06 May 2024 06:00:00 GMT", Some(0)),
            ("-5", None),
            ("soon", None),
        ] {
            assert_eq!(
                retry_after(value, now),
                expected.map(Duration::from_secs),
                "{value:?}"
            );
        }
    }
}
