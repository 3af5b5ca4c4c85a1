//! How long to wait before a request is sent again. Only this file names `backoff`, of which it uses the delays alone.

use std::time::Duration;

use backoff::ExponentialBackoff;
use backoff::backoff::Backoff;

/// Delays between `attempts` requests: `first`, then twice as long each time, each within half of that up or down.
pub(crate) fn delays(attempts: u32, first: Duration) -> impl Iterator<Item = Duration> + Send {
    let mut backoff = ExponentialBackoff {
        current_interval: first,
        initial_interval: first,
        randomization_factor: 0.5,
        multiplier: 2.0,
        max_interval: Duration::from_secs(60),
        max_elapsed_time: None,
        ..ExponentialBackoff::default()
    };
    (1..attempts).map_while(move |_| backoff.next_backoff())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_and_end() {
        let waits: Vec<Duration> = delays(3, Duration::from_secs(2)).collect();
        let within = |wait: Duration, around: u64| {
            wait >= Duration::from_secs(around) / 2 && wait <= Duration::from_secs(around) * 3 / 2
        };
        assert!(
            matches!(waits.as_slice(), [a, b] if within(*a, 2) && within(*b, 4)),
            "{waits:?}"
        );
    }
}
