//! The ledger of a data folder: which URLs are known and when to look again, every capture, what waits for the graph, what is buried.
//!
//! In: links, captures, outcomes. Out: URLs to look at, and deliveries that are acknowledged after their commit. Only this crate knows
//! SQLite. Every call is short and blocks; times are arguments.
//!
//! In reading order: [`Queue::discovered`] and [`Queue::due`] (`urls`), [`Queue::keep`] (`keep`), [`Queue::take`] and [`Queue::ack`]
//! (`waiting`), what is buried (`buried`), figures (`status`), who owns the folder ([`owner`]).

mod open;

mod urls;

mod keep;

mod captures;

mod waiting;

mod buried;

mod status;

mod error;

pub mod owner;

#[cfg(test)]
mod fixture;

pub use buried::Buried;
pub use error::QueueError;
pub use keep::{Canonical, KeepOutcome, Kept, Look};
pub use open::Queue;
pub use status::{Counts, SourceCounts, UrlCounts};
pub use urls::{Outcome, Role, UrlRow, UrlState, Validators};
pub use waiting::{Delivery, Item, Receipt};
