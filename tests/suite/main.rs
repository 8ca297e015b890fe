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

mod answers;
mod asking;
mod browser;
mod cells;
mod checks;
mod classroom;
mod cli;
mod connections;
mod corrections;
mod dates;
mod drawings;
mod findings;
mod fixing;
mod formats;
mod fuzzed;
mod hostile_workbooks;
mod identities;
mod kit;
mod lives;
mod manual_pages;
mod marked;
mod meaning;
mod network_pictures;
mod networks;
mod other_tools;
mod outputs;
mod page;
mod pictures;
#[cfg(feature = "preview")]
mod preview;
mod print;
mod print_sheets;
mod privacy;
mod program;
mod pseudo;
mod reading;
mod scenes;
mod sheets;
mod support;
mod tidy;
mod walls;
mod words;
mod workbooks;
