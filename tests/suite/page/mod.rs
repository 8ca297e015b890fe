//! The page: whole without its script, within its budget, the same bytes whatever the order of rows ([`file`]); harmless whatever the cells
//! hold ([`harmless`]); the same answers as the command line ([`answers`]); and what a reader does in Chromium ([`reading`]).

mod answers;
mod file;
mod harmless;
mod reading;

use throughline::graph::Graph;
use throughline::page::{self, Options};
use throughline::query::Selection;
use throughline::text::Fonts;

use crate::support::{book_of, files_of, root};

/// The casebooks that pages are made of here.
const CASEBOOKS: [&str; 2] = ["met-police", "great-fire"];

fn casebook(name: &str) -> Graph {
    book_of(files_of(&root().join("data").join(name))).0
}

/// The page of a graph, with its drawings.
fn page_of(graph: &Graph, selection: &Selection) -> String {
    let fonts = Fonts::new();
    let options = Options::new(&fonts);
    let scenes = page::scenes(graph, selection, &options).expect("drawn");
    let bytes = page::write(graph, selection, &scenes, &options).expect("a page");
    String::from_utf8(bytes).expect("text")
}

/// What stands between two marks.
fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("no {start}"));
    rest.split_once(end).unwrap_or_else(|| panic!("no {end}")).0
}

/// The body of a page as a tree: its markup is XML as well.
fn body(page: &str) -> String {
    format!("<body>{}</body>", between(page, "<body>", "<script"))
}
