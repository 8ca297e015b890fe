//! The fuzz targets as a library. What each of them does stands in [`targets`], which the test suite includes too: it runs the inputs that once
//! failed, and a few of each corpus.

#[path = "../../tests/suite/support/sheets.rs"]
#[allow(dead_code)]
mod sheets;
pub mod targets;
