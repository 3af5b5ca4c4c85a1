//! When to look again: functions of what is known of a URL and of the time.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use queue::UrlRow;

/// A page is looked at again so soon after its first look, …
const FIRST: Duration = Duration::from_secs(60 * 60);
/// … at least so long after the next, …
const SHORTEST: Duration = Duration::from_secs(30 * 60);
/// … and no more when it has stood unchanged for so long. News sites correct a story within days.
const LONGEST: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// After the first failure; doubled with each, up to a day.
const FAILED: Duration = Duration::from_secs(60);
const FAILED_LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// A listing that brought something new is looked at again after half the time, else after one and a half times, within `every`.
pub(crate) fn listing(
    before: Option<Duration>,
    every: (Duration, Duration),
    n_new: usize,
    now: Timestamp,
) -> Timestamp {
    let before = before.unwrap_or(every.0);
    let next = if n_new > 0 {
        before / 2
    } else {
        before * 3 / 2
    };
    after(now, next.clamp(every.0, every.1))
}

/// A page is looked at again after twice the time, until it has settled. A listing that dates it anew makes it due before.
pub(crate) fn page(before: Option<Duration>, now: Timestamp) -> Option<Timestamp> {
    let next = before.map_or(FIRST, |before| before.max(SHORTEST) * 2);
    (next <= LONGEST).then(|| after(now, next))
}

/// A failure: what the server asks for, else twice as long after each.
pub(crate) fn failed(failures: u32, retry_after: Option<Duration>, now: Timestamp) -> Timestamp {
    let own = FAILED
        .saturating_mul(1 << failures.min(16))
        .min(FAILED_LONGEST);
    after(now, retry_after.map_or(own, |asked| asked.max(own)))
}

/// The pause that the last look was followed by; `None` before the first.
pub(crate) fn pause(row: &UrlRow) -> Option<Duration> {
    Duration::try_from(row.looked_at?.duration_until(row.next_at?)).ok()
}

/// So long after `now`.
pub(crate) fn after(now: Timestamp, pause: Duration) -> Timestamp {
    SignedDuration::try_from(pause)
        .ok()
        .and_then(|pause| now.checked_add(pause).ok())
        .unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);
    const EVERY: (Duration, Duration) = (Duration::from_secs(300), Duration::from_secs(3600));

    fn minutes(next: Timestamp) -> i64 {
        next.as_second() / 60
    }

    #[test]
    fn a_busy_feed_is_looked_at_more_often_and_a_quiet_one_less_within_its_bounds() {
        let next = |before, n_new| minutes(listing(before, EVERY, n_new, Timestamp::UNIX_EPOCH));
        assert_eq!(next(None, 3), 5);
        assert_eq!(next(Some(20 * MINUTE), 1), 10);
        assert_eq!(next(Some(20 * MINUTE), 0), 30);
        assert_eq!(next(Some(50 * MINUTE), 0), 60);
    }

    #[test]
    fn a_page_that_stands_unchanged_is_left_alone_in_the_end() {
        let mut before = None;
        let mut looks = 0;
        while let Some(next) = page(before, Timestamp::UNIX_EPOCH) {
            before = Some(Duration::from_secs(next.as_second().unsigned_abs()));
            looks += 1;
        }
        assert!((8..=12).contains(&looks), "{looks} looks in a month");
    }

    #[test]
    fn a_failure_waits_as_long_as_the_server_asks_and_longer_each_time() {
        let next = |failures, asked| minutes(failed(failures, asked, Timestamp::UNIX_EPOCH));
        assert_eq!(
            (next(0, None), next(3, None), next(60, None)),
            (1, 8, 24 * 60)
        );
        assert_eq!(next(0, Some(90 * MINUTE)), 90);
    }
}
