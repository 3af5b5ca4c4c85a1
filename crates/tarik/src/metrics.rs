//! What the program counts of itself, as Prometheus reads it.

use anyhow::{Context, Result};
use metrics::{counter, describe_counter, describe_gauge, gauge};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

const FETCHED: &str = "tarik_fetched_total";
const READ: &str = "tarik_captures_read_total";
const BURIED: &str = "tarik_buried_total";
const ROWS: &str = "tarik_graph_rows_written_total";
const WAITING: &str = "tarik_waiting";

/// Starts counting; the handle renders `/metrics`.
pub(crate) fn install() -> Result<PrometheusHandle> {
    let handle = PrometheusBuilder::new()
        .install_recorder()
        .context("starting the metrics")?;
    describe_counter!(
        FETCHED,
        "requests, by outcome: page, same, unchanged, refused, failed"
    );
    describe_counter!(READ, "captures read from the archive");
    describe_counter!(BURIED, "pages buried");
    describe_counter!(ROWS, "rows sent to the graph store");
    describe_gauge!(WAITING, "what waits to be read and written, by lane");
    Ok(handle)
}

pub(crate) fn fetched(outcome: &'static str) {
    counter!(FETCHED, "outcome" => outcome).increment(1);
}

pub(crate) fn pages_read(n: usize) {
    counter!(READ).increment(n as u64);
}

pub(crate) fn page_buried() {
    counter!(BURIED).increment(1);
}

pub(crate) fn rows_written(n: usize) {
    counter!(ROWS).increment(n as u64);
}

pub(crate) fn waiting(lane: &'static str, n: u64) {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a gauge is a float, and queues stay far below 2^53"
    )]
    gauge!(WAITING, "lane" => lane).set(n as f64);
}
