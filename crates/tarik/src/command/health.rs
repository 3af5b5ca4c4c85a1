//! `tarik health`: asks a running daemon over HTTP, for a container's health check.

use anyhow::Result;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Duration, timeout};

use crate::config::Config;
use crate::exit::{Ending, Exit};
use crate::output::Sink;

const PATIENCE: Duration = Duration::from_secs(5);

pub(crate) async fn run(config: &Config, sink: &Sink) -> Result<Exit> {
    let listen = config.serve.listen;
    let answer = match timeout(PATIENCE, ask(listen)).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => {
            return Err(unwell(format!(
                "no daemon answers at http://{listen}: {error}"
            )));
        }
        Err(_) => {
            return Err(unwell(format!(
                "the daemon at http://{listen} did not answer within {} s",
                PATIENCE.as_secs()
            )));
        }
    };
    let status = answer.lines().next().unwrap_or_default();
    if status.contains(" 200 ") {
        sink.line("ok").await?;
        return Ok(Exit::Done);
    }
    let reason = answer
        .split_once("\r\n\r\n")
        .map_or(status, |(_, body)| body.trim());
    Err(unwell(reason.to_owned()))
}

fn unwell(reason: String) -> anyhow::Error {
    Ending::new(Exit::Unreachable, reason).into()
}

async fn ask(listen: std::net::SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(listen).await?;
    let request = format!("GET /readyz HTTP/1.1\r\nHost: {listen}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.take(4096).read_to_string(&mut answer).await?;
    Ok(answer)
}
