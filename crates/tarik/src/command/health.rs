//! `tarik health`: asks a running daemon over HTTP, for a container's health check.

use std::net::SocketAddr;

use anyhow::Result;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Duration, timeout};

use crate::config::Config;
use crate::exit::{Ending, Exit};
use crate::output::{Sink, View};

const PATIENCE: Duration = Duration::from_secs(5);

pub(crate) async fn run(config: &Config, view: &View, sink: &Sink) -> Result<Exit> {
    match ready(config.serve.listen).await {
        Ok(()) => {
            if view.json {
                sink.line(json!({"well": true})).await?;
            } else {
                sink.line("ok").await?;
            }
            Ok(Exit::Done)
        }
        Err(reason) => {
            if view.json {
                sink.line(json!({"well": false, "reason": reason})).await?;
            }
            Err(Ending::new(Exit::Unreachable, reason).into())
        }
    }
}

/// The error is what is wrong with the daemon.
async fn ready(listen: SocketAddr) -> Result<(), String> {
    let answer = match timeout(PATIENCE, ask(listen)).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => return Err(format!("no daemon answers at http://{listen}: {error}")),
        Err(_) => {
            return Err(format!(
                "the daemon at http://{listen} did not answer within {} s",
                PATIENCE.as_secs()
            ));
        }
    };
    let status = answer.lines().next().unwrap_or_default();
    if status.contains(" 200 ") {
        return Ok(());
    }
    let reason = answer
        .split_once("\r\n\r\n")
        .map_or(status, |(_, body)| body.trim());
    Err(reason.to_owned())
}

async fn ask(listen: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(listen).await?;
    let request = format!("GET /readyz HTTP/1.1\r\nHost: {listen}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.take(4096).read_to_string(&mut answer).await?;
    Ok(answer)
}
