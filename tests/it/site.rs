//! A site on loopback: what a path answers is said beforehand. It serves until the test program ends.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

/// Status line, header lines and body of an answer.
pub(crate) struct Answer {
    status: &'static str,
    headers: Vec<String>,
    body: Vec<u8>,
}

impl Answer {
    pub(crate) fn page(html: &str) -> Self {
        Self::of("200 OK", &["Content-Type: text/html"], html.as_bytes())
    }

    pub(crate) fn of(status: &'static str, headers: &[&str], body: &[u8]) -> Self {
        let headers = headers.iter().map(|line| (*line).to_owned()).collect();
        Self {
            status,
            headers,
            body: body.to_owned(),
        }
    }
}

/// Serves these paths; any other is not found. Gives the base, without a slash at its end.
pub(crate) fn serve(paths: impl IntoIterator<Item = (&'static str, Answer)>) -> String {
    let paths: Arc<HashMap<&str, Answer>> = Arc::new(paths.into_iter().collect());
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("its address"));
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let paths = Arc::clone(&paths);
            // A client that leaves early is its own business.
            std::thread::spawn(move || drop(answer(&stream, &paths)));
        }
    });
    base
}

fn answer(mut stream: &TcpStream, paths: &HashMap<&str, Answer>) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    while lines
        .next()
        .transpose()?
        .is_some_and(|line| !line.is_empty())
    {}
    let none = Answer::of("404 Not Found", &[], b"nothing here");
    let answer = first
        .split(' ')
        .nth(1)
        .and_then(|path| paths.get(path))
        .unwrap_or(&none);
    let headers: String = answer
        .headers
        .iter()
        .map(|line| format!("{line}\r\n"))
        .collect();
    write!(
        stream,
        "HTTP/1.1 {}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n",
        answer.status,
        answer.body.len()
    )?;
    stream.write_all(&answer.body)
}
