//! A Neo4j server for tests: started from `deploy/neo4j/run.sh` on a free port of loopback with a folder of its own, and stopped when
//! dropped, or when the test program dies.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A running server.
pub(crate) struct Server {
    pub(crate) uri: String,
    pub(crate) user: &'static str,
    pub(crate) password: String,
    child: Child,
    home: PathBuf,
}

/// Why no server can be started here; `None` when one can. Where `CI` is set, a test program must treat a reason as a failure.
pub(crate) fn missing() -> Option<String> {
    let java = Command::new("java").arg("-version").output();
    let Some(version) = java
        .ok()
        .and_then(|output| java_version(&String::from_utf8_lossy(&output.stderr)))
    else {
        return Some("java is not installed".to_owned());
    };
    if version < 17 {
        return Some(format!("java is {version}, and Neo4j needs 17"));
    }
    if Command::new("mvn").arg("-version").output().is_err() {
        return Some("mvn is not installed".to_owned());
    }
    None
}

/// The major version out of `openjdk version "17.0.15" 2025-04-15`.
fn java_version(text: &str) -> Option<u32> {
    text.split('"').nth(1)?.split('.').next()?.parse().ok()
}

impl Server {
    /// Fetches the server if need be, starts it and waits until it answers. `home` is removed in the end.
    pub(crate) fn start(home: &Path) -> Server {
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|socket| socket.local_addr())
            .expect("a free port")
            .port();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/neo4j/run.sh");
        let mut child = Command::new(script)
            .args(["--port", &port.to_string(), "--tied", "--home"])
            .arg(home)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("deploy/neo4j/run.sh can be run");
        let mut lines = BufReader::new(child.stdout.take().expect("the output is a pipe")).lines();
        let mut said = Vec::new();
        let started = lines.by_ref().map_while(Result::ok).any(|line| {
            let started = line.ends_with(" Started.");
            said.push(line);
            started
        });
        assert!(started, "Neo4j did not start:\n{}", said.join("\n"));
        // A full pipe would stop the server.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Server {
            uri: format!("bolt://127.0.0.1:{port}"),
            user: "neo4j",
            password: std::fs::read_to_string(home.join("password"))
                .expect("run.sh writes the password")
                .trim()
                .to_owned(),
            child,
            home: home.to_owned(),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The script takes the end of its input for the end of its work. What fails from here on cannot be helped any more.
        drop(self.child.stdin.take());
        drop(self.child.wait());
        drop(std::fs::remove_dir_all(&self.home));
    }
}
