//! The types that the stages hand to each other, and the ids made from content. No I/O, no clock.
//!
//! In reading order: a [`page::Page`] is what a server sent; a [`article::Article`] is the story in it; an [`claim::Extraction`] is
//! what the story says happened; a [`reading::Reading`] is all three of one capture; a [`batch::GraphBatch`] is one transaction.

pub mod page;

pub mod article;

pub mod claim;

pub mod reading;

pub mod batch;

pub mod gazetteer;

pub mod source;

pub mod text;

pub mod id;

mod words;
