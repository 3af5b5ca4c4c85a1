//! Whose turn it is: one request at a time and a pause after it, for each registrable domain. Only this file knows when a host was
//! asked last.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::MutexGuard;
use tokio::time::{Instant, sleep_until};

use crate::robots::Robots;

/// A host that asks us to wait longer is left to the caller, who has other hosts to look at.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);
/// The longest wait that a server can impose; after it we look again.
const LONGEST_BLOCK: Duration = Duration::from_secs(24 * 3600);
/// Hosts that are remembered before those with nothing to remember are dropped.
const MANY_HOSTS: usize = 4_096;

/// All hosts asked so far.
#[derive(Default)]
pub(crate) struct Hosts {
    by_domain: Mutex<HashMap<String, Arc<Host>>>,
}

/// One registrable domain.
#[derive(Default)]
pub(crate) struct Host {
    pace: tokio::sync::Mutex<Pace>,
    /// By origin. Held while a robots.txt is fetched, so that it is fetched once.
    pub(crate) robots: tokio::sync::Mutex<HashMap<String, KnownRobots>>,
}

/// What a robots.txt said, or that it could not be read.
#[derive(Clone)]
pub(crate) struct KnownRobots {
    pub(crate) rules: Result<Arc<Robots>, String>,
    pub(crate) until: Instant,
}

#[derive(Default)]
struct Pace {
    /// End of the last request.
    last: Option<Instant>,
    /// The server asked for nothing before.
    blocked: Option<Instant>,
}

/// The right to send one request; dropping it starts the pause.
pub(crate) struct Turn<'a>(MutexGuard<'a, Pace>);

impl Hosts {
    pub(crate) fn of(&self, domain: &str) -> Arc<Host> {
        let mut hosts = self
            .by_domain
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if hosts.len() >= MANY_HOSTS {
            hosts.retain(|_, host| Arc::strong_count(host) > 1 || host.is_fresh());
        }
        hosts.entry(domain.to_owned()).or_default().clone()
    }
}

impl Host {
    /// Something that must not be forgotten happened lately: a request within the longest spacing, or a block.
    fn is_fresh(&self) -> bool {
        self.pace.try_lock().map_or(true, |pace| {
            pace.last
                .is_some_and(|last| last.elapsed() < crate::robots::MAX_CRAWL_DELAY * 2)
                || pace.blocked.is_some_and(|until| until > Instant::now())
        })
    }

    /// Waits until the host may be asked again. `Err`: it asked us to wait longer than we stand here for, and how long.
    pub(crate) async fn turn(&self, spacing: Duration) -> Result<Turn<'_>, Duration> {
        let pace = self.pace.lock().await;
        if let Some(until) = pace.blocked {
            let left = until.saturating_duration_since(Instant::now());
            if left > PATIENCE {
                return Err(left);
            }
            sleep_until(until).await;
        }
        if let Some(last) = pace.last {
            sleep_until(last + jittered(spacing)).await;
        }
        Ok(Turn(pace))
    }
}

impl Turn<'_> {
    pub(crate) fn block(&mut self, wait: Duration) {
        self.0.blocked = Some(Instant::now() + wait.min(LONGEST_BLOCK));
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.last = Some(Instant::now());
    }
}

/// Up to a fifth longer, so that many watchers of one site do not fall into step.
fn jittered(spacing: Duration) -> Duration {
    // The standard library's hash keys are random and differ each time.
    let random = RandomState::new().hash_one(0_u8) % 1_000;
    spacing + spacing.mul_f64(0.2 * random as f64 / 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jitter_adds_a_fifth_at_most_and_differs() {
        let spacing = Duration::from_secs(10);
        let waits: Vec<Duration> = (0..100).map(|_| jittered(spacing)).collect();
        assert!(
            waits
                .iter()
                .all(|wait| *wait >= spacing && *wait <= spacing * 6 / 5)
        );
        assert!(waits.windows(2).any(|pair| pair[0] != pair[1]));
    }
}
