//! Every test of the library and the program, in one binary: it is linked once. `cargo test --test suite reading::` runs a file of it.

#![allow(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::expect_used,
    clippy::panic,
    clippy::unreachable,
    clippy::unwrap_used,
    reason = "a test may panic, print, write and ask the clock"
)]

mod asking;
mod checks;
mod classroom;
mod cli;
mod connections;
mod drawings;
mod formats;
mod manual_pages;
mod meaning;
mod networks;
mod outputs;
mod print;
mod print_sheets;
mod program;
mod reading;
mod scenes;
mod sheets;
mod support;
mod tidy;
mod walls;
