//! throughline turns a folder of spreadsheets about people, cases, inquiries and organisations into a checked, sourced
//! knowledge graph, and that graph into timelines, networks and exports that lead back, line by line, to the rows and their
//! sources.
//!
//! # The life of a row, in ten steps and no way back
//!
//! 1. [`input`]: the folder is read whole, its files sorted by name. [`import`]: workbooks and other tools' files become tables.
//! 2. [`table`]: text becomes records, cells with their byte ranges ([`table::records`]); heads become fields.
//! 3. [`vocabulary`]: the words of a cell are looked up: kinds, roles, statuses.
//! 4. [`read`]: cells become dates, references, citations; a bad cell adds a [`diag::Diagnostic`], and the row survives
//!    without it or is set aside by name in the report. [`redact`] takes what is private out of the tables and has the rest read anew.
//! 5. [`graph`]: entities and events become nodes, relations and participations edges; frozen.
//! 6. [`check`]: every check runs over the graph.
//! 7. [`query`]: a [`query::View`] is chosen.
//! 8. [`draw`]: scale, layout and labels make a [`scene::Scene`] in which each group carries the id, title and details of what
//!    it stands for.
//! 9. [`render`]: the scene becomes bytes. ([`export`] makes bytes of the view itself, [`page`] one file for the
//!    browser of the drawings, the rows and what can be asked of them.)
//! 10. The command line (in the binary) writes files, whole or not at all.
//!
//! ```
//! use throughline::{check, diag, draw, graph::Graph, input::{Inputs, Limits}, query::Selection, redact, render, text::Fonts};
//!
//! let table = b"date,title,who,source\n2019-11-03,Ann Ash charged,Ann Ash,https://example.org/a\n".to_vec();
//! let inputs = Inputs::from_memory("story", vec![("events.csv".to_string(), table)]);        // 1
//! let read = redact::read(inputs, &Limits::default());                                       // 2-4
//! let (graph, mut report) = (Graph::new(read.casebook), read.report);                        // 5
//! check::check(&graph, &mut report);                                                         // 6
//! assert!(!report.has_errors());
//! let timeline = draw::find("timeline").expect("it is in the table");
//! let view = (timeline.choose)(&graph, &Selection::default())?;                              // 7
//! let fonts = Fonts::new();
//! let scene = (timeline.draw)(&view, &draw::Page::new(660.0, &fonts));                       // 8
//! let svg = render::svg::render(&scene, &render::Options::new(&fonts))?;                     // 9
//! assert!(String::from_utf8_lossy(&svg).contains("Ann Ash charged"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Invariants
//!
//! - Rows in = rows used + rows reported ([`table::Tally`]). Every export says what its format cannot hold.
//! - The user's *data* is wrong: a [`diag::Diagnostic`] with file, line and column, all at once. The *world* is wrong: an error
//!   with the path. Never a panic.
//! - Same input, same bytes: shuffled rows, another folder name, locale, time zone or clock change nothing but the rows' places, and
//!   the order in which what has no date is listed, which is that of the rows.
//! - A hostile string in a cell changes one text value in an output and nothing of its structure.
//! - What is marked private does not leave: everything made of a casebook equals, byte for byte, what is made of the one in which the
//!   private rows were never written ([`redact`]).
//! - Every mark on a drawing leads back to rows and their sources.
//!
//! # Who may import whom
//!
//! Each module may import only what stands to its left; `tests/tidy.rs` fails on an upward import.
//!
//! `words catalogue` < `date layout cypher picture input scene` < `text` < `diag` < `vocabulary` < `table` < `import` < `model` < `read` < `redact` < `graph` < `check`
//! `query` < `draw` < `print` < `render` `export` < `page` < the command line. Narrower: `render` sees only `scene` and `text`; `export` never
//! sees `scene`; only `graph` and `query` name petgraph; only `export/dot` and `import/dot` name graphviz_rust; only `import` names calamine and quick_xml; only the command line
//! writes files and asks the clock.
//!
//! `words`, `catalogue`, `date`, `layout`, `cypher` and `picture` are engines: crates of their own in `crates/`, whose walls the compiler keeps. They know
//! nothing of a casebook: numbers in, places out; a text in, a date out; a graph and a query in, rows out.

#![cfg_attr(test, allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::disallowed_macros))]

pub mod check;
pub mod diag;
pub mod draw;
pub mod export;
pub mod graph;
pub mod import;
pub mod input;
pub mod model;
pub mod page;
pub mod print;
pub mod query;
pub mod read;
pub mod redact;
pub mod render;
pub mod scene;
pub mod table;
pub mod text;
pub mod vocabulary;

pub use ::{catalogue, cypher, date, layout, picture, words};
