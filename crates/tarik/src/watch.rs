//! The watcher: looks at listings and pages when they are due, for as long as the program runs.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use jiff::Timestamp;
use model::page::Lane;
use queue::{QueueError, Role, UrlRow};
use tokio::task::JoinSet;
use url::Url;

use crate::app::App;
use crate::config::Watch;
use crate::look;

/// Looks under way at once; the client lets one through to a domain at a time.
const LOOKS: usize = 16;
/// Longest sleep, in case the clock is set.
const SLEEP: Duration = Duration::from_secs(60);

/// Pause after a fault that may pass.
const FAULT_WAITS: Duration = Duration::from_secs(5);

/// The watch of each listing.
type Watches = HashMap<Url, Watch>;

/// Looks until the program stops.
///
/// # Errors
/// The ledger or the archive fails.
pub(crate) async fn run(app: &Arc<App>) -> Result<()> {
    let watches = Arc::new(register(app)?);
    let mut looks: JoinSet<Result<()>> = JoinSet::new();
    while !app.stop.is_cancelled() {
        if let Err(error) = round(app, &watches, &mut looks).await {
            // A full disk, or a ledger that somebody holds: it may pass.
            if !is_passing(&error) {
                return Err(error);
            }
            tracing::error!("nothing can be looked at, next try in {FAULT_WAITS:?}: {error:#}");
            app.pause(FAULT_WAITS).await;
        }
    }
    // Looks under way are left: their URLs are due again at the next start.
    looks.shutdown().await;
    Ok(())
}

/// Starts what is due and waits for the next thing to happen.
async fn round(
    app: &Arc<App>,
    watches: &Arc<Watches>,
    looks: &mut JoinSet<Result<()>>,
) -> Result<()> {
    let now = Timestamp::now();
    for row in app
        .queue
        .due_listings(now, LOOKS.saturating_sub(looks.len()))?
    {
        let (app, watches) = (Arc::clone(app), Arc::clone(watches));
        looks.spawn(async move { listing(&app, row, &watches).await });
    }
    for row in app
        .queue
        .due(Lane::Watch, now, LOOKS.saturating_sub(looks.len()))?
    {
        // Pages of a source that was switched off stay in hand, and so are not asked for.
        if app.is_watched(&row.source) {
            let app = Arc::clone(app);
            looks.spawn(async move { look::page(&app, row).await.map(drop) });
        }
    }
    let pause = if looks.len() < LOOKS {
        sleep(app, now)?
    } else {
        SLEEP
    };
    tokio::select! {
        Some(look) = looks.join_next() => match look {
            Ok(look) => look?,
            Err(panic) => tracing::error!("a look broke: {panic}"),
        },
        () = tokio::time::sleep(pause) => {}
        () = app.stop.cancelled() => {}
    }
    Ok(())
}

fn is_passing(error: &anyhow::Error) -> bool {
    matches!(
        error.downcast_ref(),
        Some(QueueError::Busy { .. } | QueueError::Full { .. })
    )
}

/// Notes what is watched; gives the watch of each listing.
fn register(app: &App) -> Result<Watches> {
    let now = Timestamp::now();
    let mut watches = HashMap::new();
    for source in &app.config.sources {
        let urls: Vec<Url> = source
            .watches
            .iter()
            .filter(|_| source.enabled)
            .map(|watch| watch.url.clone())
            .collect();
        app.queue.listings(&source.source.id, &urls, now)?;
        if source.enabled {
            watches.extend(
                source
                    .watches
                    .iter()
                    .map(|watch| (watch.url.clone(), watch.clone())),
            );
        }
    }
    Ok(watches)
}

async fn listing(app: &Arc<App>, row: UrlRow, watches: &Watches) -> Result<()> {
    let Some(watch) = watches.get(&row.url) else {
        return Ok(());
    };
    let (url, source) = (row.url.clone(), row.source.clone());
    match look::listing(app, row, watch).await? {
        Ok(0) => tracing::debug!(%url, "nothing new"),
        Ok(n_new) => tracing::info!(%source, pages = n_new, "{n_new} new pages listed by {source}"),
        Err(reason) => tracing::warn!(%source, "a listing could not be read: {reason}"),
    }
    Ok(())
}

/// Until the next row is due.
fn sleep(app: &App, now: Timestamp) -> Result<Duration> {
    let listing = app.queue.next_due(Role::Listing, Lane::Watch)?;
    let page = app.queue.next_due(Role::Page, Lane::Watch)?;
    let next = listing.into_iter().chain(page).min();
    Ok(next.map_or(SLEEP, |next| {
        Duration::try_from(now.duration_until(next))
            .unwrap_or_default()
            .min(SLEEP)
    }))
}
