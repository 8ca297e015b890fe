//! Commands that answer questions about a casebook: its names, connections and times, each with the evidence.

pub mod args;
pub mod asked;
pub mod commands;
pub mod converse;
pub mod forms;
pub mod query;
pub mod questions;
pub mod saved;
pub mod sentences;
pub mod show;
