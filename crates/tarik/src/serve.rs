//! Health and metrics over HTTP, on loopback unless the configuration says otherwise.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpListener;

use crate::app::App;

struct Serving {
    app: Arc<App>,
    metrics: PrometheusHandle,
}

/// # Errors
/// The address is taken or not ours.
pub(crate) async fn bind(listen: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(listen)
        .await
        .with_context(|| format!("listening on {listen} (set serve.listen to another address)"))
}

/// Serves until the program stops.
pub(crate) async fn run(
    app: Arc<App>,
    listener: TcpListener,
    metrics: PrometheusHandle,
) -> Result<()> {
    let stop = app.stop.clone();
    let routes = Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(render))
        .with_state(Arc::new(Serving { app, metrics }));
    axum::serve(listener, routes)
        .with_graceful_shutdown(stop.cancelled_owned())
        .await
        .context("serving health and metrics")
}

/// Ready: the graph store answered when it was last asked.
async fn ready(State(serving): State<Arc<Serving>>) -> (StatusCode, &'static str) {
    if serving.app.store_is_up.load(Ordering::Relaxed) {
        (StatusCode::OK, "ready\n")
    } else {
        (
            StatusCode::SERVICE_UNAVAILABLE,
            "the graph store does not answer\n",
        )
    }
}

async fn render(State(serving): State<Arc<Serving>>) -> Result<String, StatusCode> {
    let counts = serving
        .app
        .queue
        .counts()
        .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    crate::metrics::waiting("watch", counts.waiting_watch);
    crate::metrics::waiting("backfill", counts.waiting_backfill);
    Ok(serving.metrics.render())
}
