//! How long to wait before a transaction is tried again: `backoff` gives the delays, the loop is here, around the whole transaction.

use std::time::Duration;

use backoff::ExponentialBackoff;
use backoff::backoff::Backoff as _;

/// First and longest pause, and when to give up and let the caller wait out the outage. A deadlock or a leader change is over within
/// a second; a restart of a server takes some ten.
const FIRST: Duration = Duration::from_millis(50);
const LONGEST: Duration = Duration::from_secs(2);
const GIVE_UP: Duration = Duration::from_secs(10);

/// What is left of the readiness to try a transaction again.
pub(crate) struct Patience(ExponentialBackoff);

impl Patience {
    pub(crate) fn new() -> Self {
        Self(ExponentialBackoff {
            current_interval: FIRST,
            initial_interval: FIRST,
            max_interval: LONGEST,
            max_elapsed_time: Some(GIVE_UP),
            ..ExponentialBackoff::default()
        })
    }

    /// Waits before the next try; `false` when there should be none.
    pub(crate) async fn wait(&mut self, after: &impl std::fmt::Display) -> bool {
        let Some(delay) = self.0.next_backoff() else {
            return false;
        };
        tracing::debug!(error = %after, delay_ms = delay.as_millis(), "trying the transaction again");
        tokio::time::sleep(delay).await;
        true
    }
}
