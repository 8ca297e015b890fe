//! A small typesetter: blocks of text, tables, figures and lines to write on become pages of a paper's size.
//!
//! [`Block`]s say what is there, [`set`] breaks them into slabs (a line, a row, a figure) for a column's width, [`pages`] fills
//! columns and pages with slabs. No heading stands alone at the foot of a column, no line of a paragraph alone at its head or
//! foot; the head of a table stands again on the next page. The same blocks are written for the browser by [`super::html`].

pub mod pages;
pub mod set;
#[cfg(test)]
mod tests;

use crate::draw::symbols::Firmness;
use crate::scene::{Mark, Photograph};
use crate::vocabulary::{ColourRole, Shape};

/// How a stretch of text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Running text.
    Plain,
    /// A name or title.
    Strong,
    /// A date.
    Date,
    /// The word of a status.
    Status,
    /// Small print.
    Note,
}

/// A stretch of text in one look.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The text.
    pub text: String,
    /// Its look.
    pub look: Look,
}

/// A text of several looks.
pub type Runs = Vec<Run>;

/// A run of plain text.
pub fn plain(text: impl Into<String>) -> Run {
    Run { text: text.into(), look: Look::Plain }
}

/// A run in bold.
pub fn strong(text: impl Into<String>) -> Run {
    Run { text: text.into(), look: Look::Strong }
}

/// A run of another look.
pub fn run(text: impl Into<String>, look: Look) -> Run {
    Run { text: text.into(), look }
}

/// How a paragraph is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// Running text.
    Body,
    /// Subtitle or introduction.
    Lead,
    /// Small print.
    Note,
}

/// What stands before an item of a list.
#[derive(Debug, Clone, PartialEq)]
pub enum Sign {
    /// A dot.
    Bullet,
    /// A number or letter as it is printed: `3.`, `[12]`.
    Label(String),
    /// The marker of how firmly something is known.
    Marker(Firmness),
    /// The figure of a kind of entity.
    Figure(Shape, ColourRole),
}

/// An event of a timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// When, in words; empty where it is that of the entry before.
    pub date: String,
    /// When, as EDTF; empty for undated.
    pub machine_date: String,
    /// How firmly it is known.
    pub firmness: Firmness,
    /// What happened, and what else is said: title, then paragraphs.
    pub title: Runs,
    /// Paragraphs below the title.
    pub text: Vec<Runs>,
    /// The word of its status with who says so; empty for none.
    pub status: String,
    /// It has a place on the axis.
    pub dated: bool,
    /// Its photograph, of the size that it is to have on a column wide enough, and who made it.
    pub photograph: Option<Box<(Photograph, String)>>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text.
    Words(Runs),
    /// So many lines to write on.
    Lines(usize),
    /// A box to tick or to number.
    Box,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// What it holds; empty for no head.
    pub head: String,
    /// Its share of the width.
    pub share: f64,
}

/// A figure that is drawn, not set.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Width in points; wider than its column it must not be.
    pub width: f64,
    /// Height in points.
    pub height: f64,
    /// Its marks, from the figure's top left corner.
    pub marks: Vec<Mark>,
    /// What it shows, for those who cannot see it.
    pub description: String,
}

/// Something that is set.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// The title of the whole, with the accent bar.
    Title(String),
    /// A heading of level 2 (a section) or 3 (within it). Level 2 is a bookmark.
    Heading(u8, String),
    /// A paragraph.
    Paragraph(Voice, Runs),
    /// An item of a list.
    Item(Sign, Runs),
    /// What the markers mean, beside each other.
    Legend(Vec<(Firmness, String)>),
    /// An event on the axis.
    Entry(Box<Entry>),
    /// A gap of time on the axis: "4 years later".
    Gap(String),
    /// A year that parts a timeline.
    Year(String),
    /// A table.
    Table(Vec<Column>, Vec<Vec<Cell>>),
    /// So many lines to write on, the first behind a prompt (which may be empty).
    Lines(String, usize),
    /// Short lines to write on beside each other, each behind its prompt, with their shares of the width.
    Fields(Vec<(String, f64)>),
    /// Words in a box: a word bank.
    Boxed(String, Vec<String>),
    /// A figure.
    Figure(Box<Figure>),
    /// A number that the next block answers to: pages can be asked for it.
    Anchor(u32),
    /// White space, in lines of body.
    Space(f64),
}

/// Where a section starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Start {
    /// Below what stands before it.
    #[default]
    Here,
    /// On a new page.
    Page,
    /// On a new left-hand page, so that it can be seen as a spread.
    Left,
    /// On a new right-hand page.
    Right,
}

/// Blocks in columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Where it starts.
    pub start: Start,
    /// Heading of level 2 over all columns; empty for none.
    pub heading: String,
    /// Columns, at least one.
    pub columns: usize,
    /// The blocks.
    pub blocks: Vec<Block>,
}

impl Section {
    /// Blocks in one column, below what stands before.
    pub fn plain(blocks: Vec<Block>) -> Self {
        Self { start: Start::Here, heading: String::new(), columns: 1, blocks }
    }
}
