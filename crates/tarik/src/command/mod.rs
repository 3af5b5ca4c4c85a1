//! One module a command.

pub mod corpus;
pub mod read;
