//! The door of the data folder: its owner answers other commands over a unix socket. One JSON line asks, JSON lines answer.

use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::mpsc;

use crate::cli::Command;
use crate::output::{Frame, View};

/// Longest path that every system takes for a socket (`sun_path` is 104 bytes on the BSDs).
const MAX_PATH: usize = 100;
/// Longest request: a statement given with `query -f`.
const MAX_REQUEST: u64 = 4 << 20;

/// What a client asks of the owner.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Request {
    pub command: Command,
    pub view: View,
}

/// The socket's path: in the folder, or under XDG_RUNTIME_DIR (else the system's temporary folder) when that path is too long. It is
/// made from the whole path, so that both ends look in one place however the folder was given.
pub(crate) fn path(data: &Path) -> PathBuf {
    let whole = data.canonicalize().unwrap_or_else(|_| data.to_owned());
    let inside = whole.join("socket");
    if inside.as_os_str().as_bytes().len() <= MAX_PATH {
        return inside;
    }
    let name = blake3::hash(whole.as_os_str().as_bytes()).to_hex();
    let folder = std::env::var_os("XDG_RUNTIME_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
    folder.join(format!(
        "tarik-{}.socket",
        name.chars().take(16).collect::<String>()
    ))
}

/// Opens the door. Only the owner of the folder may: what stands there is a socket that a dead owner left.
pub(crate) fn listen(data: &Path) -> io::Result<UnixListener> {
    let path = path(data);
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&path)?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
    Ok(listener)
}

/// Asks the owner. The frames end with [`Frame::End`], or without one when the owner goes away.
pub(crate) async fn ask(data: &Path, request: &Request) -> io::Result<mpsc::Receiver<Frame>> {
    let mut stream = UnixStream::connect(path(data)).await?;
    let mut line = serde_json::to_vec(request)?;
    line.push(b'\n');
    stream.write_all(&line).await?;
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(async move {
        let mut lines = BufReader::new(stream).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            let Ok(frame) = serde_json::from_str(&line) else {
                return;
            };
            if sender.send(frame).await.is_err() {
                return;
            }
        }
    });
    Ok(receiver)
}

/// Reads what one client asks.
pub(crate) async fn request(stream: &mut UnixStream) -> io::Result<Request> {
    let mut line = Vec::new();
    let mut limited = BufReader::new(stream).take(MAX_REQUEST);
    limited.read_until(b'\n', &mut line).await?;
    Ok(serde_json::from_slice(&line)?)
}

/// Sends frames until the last one. An error means that the client has gone.
pub(crate) async fn answer(
    stream: &mut UnixStream,
    mut frames: mpsc::Receiver<Frame>,
) -> io::Result<()> {
    while let Some(frame) = frames.recv().await {
        let mut line = serde_json::to_vec(&frame)?;
        line.push(b'\n');
        stream.write_all(&line).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_too_long_for_a_socket_is_replaced_by_a_short_one_of_its_own() {
        let long = |name: &str| path(Path::new(&"x".repeat(120)).join(name).as_path());
        assert!(long("a").as_os_str().len() <= MAX_PATH);
        assert_ne!(long("a"), long("b"));
    }

    #[test]
    fn one_folder_has_one_socket_however_it_is_given() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path().canonicalize().unwrap();
        for name in ["short", &"x".repeat(120)] {
            let folder = root.join(name);
            std::fs::create_dir(&folder).unwrap();
            let link = root.join("link");
            std::os::unix::fs::symlink(&folder, &link).unwrap();
            assert_eq!(path(&link), path(&folder));
            assert_eq!(path(&root.join("link/../link/.")), path(&folder));
            std::fs::remove_file(&link).unwrap();
        }
        assert_eq!(path(&root.join("short")), root.join("short/socket"));
    }
}
