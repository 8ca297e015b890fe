//! A casebook as one page for the browser: a file that opens by double click, with the network off, and that is whole without its script.
//!
//! 1. `cast` says who and what stands on it.
//! 2. [`scenes`] are the drawings, laid out as everywhere; `picture` makes markup of them whose groups lead to the data.
//! 3. `article` is the record as HTML: the story, every event in order, everybody with their connections, every source.
//! 4. `data` is what the script computes with: who is linked to whom, how firmly, between which days. What is *said* stands in the
//!    article only, and the script shows pieces of it, so that the two cannot disagree.
//! 5. [`write()`] puts them together with style, script and fonts, under a policy that lets nothing else run and nothing be loaded.
//!
//! Places come from the layout, lives have bounded the links already ([`crate::query::lives`]): the browser never lays out a graph and
//! knows nothing of births. What it does work out (paths, what held at a time) is compared with [`crate::query`] in the tests.
//!
//! # Why no template engine and no bundler
//! The parts of the page are put together in one place, every text passes one escaping function, and script and style are files of
//! `assets/page` that the program holds; a template engine would be a second description of the same tags, a bundler a second
//! program to build with.

mod article;
mod assets;
mod cast;
mod data;
mod markup;
mod picture;
mod shell;
mod steps;

use crate::date::Style;
use crate::draw::{DRAWINGS, Drawing, Page};
use crate::graph::Graph;
use crate::query::{Selection, SelectionError};
use crate::render::RenderError;
use crate::scene::Scene;
use crate::text::Fonts;

pub use assets::QUERIES;

/// Width that the drawings of a page are laid out for, in px: a stage beside a panel on a screen of 1280.
pub const WIDTH: f64 = 900.0;
/// Bytes from which on a page is said to be large: it takes a while to open on a phone.
pub const LARGE: usize = 1_500_000;
/// Bytes from which on a page is not written unless that is asked for.
pub const TOO_LARGE: usize = 5_000_000;

/// How a page is made.
pub struct Options<'a> {
    /// The fonts, which are put into it.
    pub fonts: &'a Fonts,
    /// The colours.
    pub palette: crate::draw::style::Palette,
    /// Title instead of the casebook's.
    pub title: Option<&'a str>,
    /// How dates are printed.
    pub date_style: Option<Style>,
    /// Files that lie beside the page: they are linked from it.
    pub files: &'a [Beside],
    /// What becomes of pictures.
    pub images: Images,
    /// Layouts that were found before, for who makes the page again and again.
    pub kept: Option<&'a crate::draw::kept::Kept>,
    /// A further script, of whoever serves the page; it may ask its own server for things (`connect-src 'self'`).
    pub script: Option<&'a str>,
}

impl<'a> Options<'a> {
    /// The defaults, with fonts.
    pub fn new(fonts: &'a Fonts) -> Self {
        Self {
            fonts,
            palette: Default::default(),
            title: None,
            date_style: None,
            files: &[],
            images: Images::default(),
            kept: None,
            script: None,
        }
    }
}

/// What becomes of the pictures that rows name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Images {
    /// Files of the casebook stand in the page; addresses are links.
    #[default]
    Embed,
    /// Addresses are links; files are left out.
    Link,
    /// None of them.
    None,
}

/// Something that lies beside the page, in a file or in several forms of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// The names of its files: letters, digits, hyphens, full stops.
    pub names: Vec<String>,
    /// What it is.
    pub about: String,
}

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// What is asked for is not there.
    #[error(transparent)]
    Selection(#[from] SelectionError),
    /// A drawing could not be rendered, or a font may not be embedded.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// A font may not be embedded.
    #[error(transparent)]
    Font(#[from] crate::text::FontError),
    /// The data could not be written.
    #[error("the data of the page could not be written: {0}")]
    Data(#[from] serde_json::Error),
}

/// A drawing of the page: its name in the table of drawings, and its scene.
pub type Drawn = (&'static str, Scene);

/// The drawings of a page, each laid out at [`WIDTH`]; those on which nothing would stand are left out. They are the slow part: who
/// makes a page anew after a small change keeps those that did not change.
///
/// # Errors
/// The selection names what is not there.
pub fn scenes(
    graph: &Graph,
    selection: &Selection,
    options: &Options<'_>,
) -> Result<Vec<Drawn>, SelectionError> {
    let made = DRAWINGS.iter().map(|drawing| scene(graph, drawing, selection, options));
    Ok(made.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// One of them; `None` where nothing would stand on it.
///
/// # Errors
/// The selection names what is not there.
pub fn scene(
    graph: &Graph,
    drawing: &Drawing,
    selection: &Selection,
    options: &Options<'_>,
) -> Result<Option<Drawn>, SelectionError> {
    let page = Page {
        palette: options.palette,
        title: options.title,
        date_style: options.date_style,
        kept: options.kept,
        ..Page::new(WIDTH, options.fonts)
    };
    let view = (drawing.choose)(graph, selection)?;
    let drawn = !(drawing.shown)(&view).is_nothing();
    Ok(drawn.then(|| (drawing.name, drawing.scene(&view, &page))))
}

/// Writes a page.
///
/// # Errors
/// The selection names what is not there, or a drawing cannot be rendered.
pub fn write(
    graph: &Graph,
    selection: &Selection,
    scenes: &[Drawn],
    options: &Options<'_>,
) -> Result<Vec<u8>, PageError> {
    let cast = cast::Cast::new(graph, selection)?;
    shell::write(&cast, scenes, options)
}
