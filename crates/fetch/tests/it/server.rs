//! A small HTTP server on loopback that sends exactly the bytes it is told to, and remembers what it was asked.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// What goes over the wire; the connection closes behind it.
pub(crate) enum Reply {
    Bytes(Vec<u8>),
    /// A head, then a byte every few milliseconds for as long as somebody reads.
    Drip,
    /// A head, then bytes as fast as they are taken, without end.
    Endless,
    /// Nothing at all.
    Silence,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) head: Vec<u8>,
    pub(crate) came: Instant,
    pub(crate) answered: Option<Instant>,
}

impl Asked {
    pub(crate) fn has(&self, line: &[u8]) -> bool {
        self.head
            .split(|b| *b == b'\n')
            .any(|l| l.trim_ascii_end() == line)
    }
}

#[derive(Default)]
struct Log {
    asked: Mutex<Vec<Asked>>,
    open: AtomicUsize,
    most_open: AtomicUsize,
}

pub(crate) struct Server {
    log: Arc<Log>,
    port: u16,
}

impl Server {
    /// `answer` is given the path and how often that path was asked for before.
    pub(crate) async fn start(
        answer: impl Fn(&str, usize) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let log = Arc::new(Log::default());
        let (shared, answer) = (log.clone(), Arc::new(answer));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, shared.clone(), answer.clone()));
            }
        });
        Self { log, port }
    }

    pub(crate) fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://127.0.0.1:{}{path}", self.port)).unwrap()
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.log.asked.lock().unwrap().clone()
    }

    pub(crate) fn paths(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.path).collect()
    }

    pub(crate) fn most_open(&self) -> usize {
        self.log.most_open.load(Ordering::SeqCst)
    }
}

async fn serve(mut stream: TcpStream, log: Arc<Log>, answer: Arc<impl Fn(&str, usize) -> Reply>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    let open = log.open.fetch_add(1, Ordering::SeqCst) + 1;
    log.most_open.fetch_max(open, Ordering::SeqCst);
    let path = String::from_utf8_lossy(&head)
        .split(' ')
        .nth(1)
        .unwrap()
        .to_owned();
    let (index, n_before) = {
        let mut asked = log.asked.lock().unwrap();
        let n_before = asked.iter().filter(|a| a.path == path).count();
        asked.push(Asked {
            path: path.clone(),
            head,
            came: Instant::now(),
            answered: None,
        });
        (asked.len() - 1, n_before)
    };
    // Whoever asks twice at once gets the time to do so.
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
    let reply = answer(&path, n_before);
    log.asked.lock().unwrap()[index].answered = Some(Instant::now());
    log.open.fetch_sub(1, Ordering::SeqCst);
    // The client may have left already; that is its right.
    let _sent = send(&mut stream, reply).await;
}

async fn send(stream: &mut TcpStream, reply: Reply) -> std::io::Result<()> {
    match reply {
        Reply::Bytes(bytes) => stream.write_all(&bytes).await?,
        Reply::Drip => {
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
            let mut tick = tokio::time::interval(Duration::from_millis(5));
            loop {
                tick.tick().await;
                stream.write_all(b"a").await?;
            }
        }
        Reply::Endless => {
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
            loop {
                stream.write_all(&[b'a'; 4096]).await?;
            }
        }
        Reply::Silence => std::future::pending().await,
    }
    stream.shutdown().await
}

/// A well-formed answer with `fields`, a line each.
pub(crate) fn reply(status: u16, fields: &str, body: &[u8]) -> Reply {
    let mut bytes = format!(
        "HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n",
        body.len()
    )
    .into_bytes();
    for line in fields.lines() {
        bytes.extend_from_slice(line.trim().as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(body);
    Reply::Bytes(bytes)
}

/// Answers every path, and has no robots.txt.
pub(crate) fn site(
    answer: impl Fn(&str, usize) -> Reply + Send + Sync,
) -> impl Fn(&str, usize) -> Reply + Send + Sync {
    move |path, n| match path {
        "/robots.txt" => reply(404, "", b""),
        _ => answer(path, n),
    }
}
