//! The ledger of a data folder: which URLs are known and when to look again, every capture, what waits for the graph, what is buried.
//!
//! In: links, captures, outcomes. Out: URLs to look at, and deliveries that are acknowledged after their commit. Only this crate knows
//! SQLite. Every call is short and blocks; times are arguments.
//!
//! In reading order: [`Queue::discovered`] (`urls`) and [`Queue::due`] (`due`), [`Queue::keep`] (`keep`, `files`, `captures`),
//! [`Queue::take`] and [`Queue::ack`] (`waiting`), what is buried (`buried`), what people decided (`decisions`), figures (`status`),
//! who owns the folder ([`owner`]).

mod open;

mod urls;

mod due;

mod keep;

mod files;

mod captures;

mod waiting;

mod buried;

mod decisions;

mod status;

mod error;

pub mod owner;

#[cfg(test)]
mod fixture;

pub use buried::Buried;
pub use decisions::{Decided, DecidedClaim, Decision, Undone, Verdict};
pub use error::QueueError;
pub use files::Canonical;
pub use keep::{KeepOutcome, Kept, Look};
pub use open::Queue;
pub use status::{Counts, SourceCounts, UrlCounts};
pub use urls::{Outcome, Role, UrlRow, UrlState, Validators};
pub use waiting::{Delivery, Item, Receipt};
