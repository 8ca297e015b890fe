//! throughline
pub mod check;
pub mod date;
pub mod diag;
pub mod draw;
pub mod export;
pub mod graph;
pub mod input;
pub mod model;
pub mod query;
pub mod read;
pub mod render;
pub mod scene;
pub mod text;
pub mod vocabulary;
pub mod words;
