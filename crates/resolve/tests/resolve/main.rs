//! Documents in, graph out, through an in-memory store.

mod edits;
mod events;
mod joins;
mod lasting;
mod make;
mod order;
mod scale;
mod store;
