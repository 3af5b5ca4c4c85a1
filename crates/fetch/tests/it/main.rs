//! The crate against real sockets and real files: what a user would miss if it broke.

#![expect(
    clippy::unwrap_used,
    reason = "clippy's exception for tests does not reach their helpers"
)]

mod archive;
mod http;
mod server;
