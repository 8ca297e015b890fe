//! The tables of a casebook as they stand in their files: how cells are parted ([`dialect`], [`records`]), what their heads
//! mean ([`columns`]), and where a cell stands.
//!
//! Below both the reader, which makes rows of the tables, and the model, whose rows find their cells again here: a row keeps
//! only its byte offset, and [`place_in_table`] asks the tokeniser for the cell.

pub mod columns;
pub mod dialect;
pub mod records;

use std::ops::Range;

use serde::Serialize;

use crate::input::{FileId, Inputs, Position};
use crate::vocabulary::Term;

use columns::Field;
use dialect::Dialect;
use records::record_at;

/// A row of a table: which, and where it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Row {
    /// Index in the casebook's tables.
    pub table: u16,
    /// Byte offset of the record in the file's decoded text.
    pub start: u32,
}

/// The account of rows: read = used + set aside (each with a finding) + comments + blank rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Records below the headers, in all tables.
    pub rows: u64,
    /// Rows that became an entity, event, relation or source.
    pub used: u64,
    /// Rows left out, each reported by place.
    pub set_aside: u64,
    /// Rows that start with `#`.
    pub comments: u64,
    /// Rows with nothing in them.
    pub blank: u64,
}

impl Tally {
    /// Both accounts together.
    pub fn plus(self, other: Self) -> Self {
        Self {
            rows: self.rows + other.rows,
            used: self.used + other.used,
            set_aside: self.set_aside + other.set_aside,
            comments: self.comments + other.comments,
            blank: self.blank + other.blank,
        }
    }
}

/// What part of a casebook a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TablePart {
    /// Where statements come from. Read first, because everything cites.
    Sources,
    /// People and things.
    Entities,
    /// What happened.
    Events,
    /// Who is connected to whom.
    Relations,
}

/// How one file was read.
#[derive(Debug, Clone)]
pub struct Table {
    /// The file.
    pub file: FileId,
    /// What it holds.
    pub part: TablePart,
    /// Whether the name of the file or its header told the part.
    pub told_by_name: bool,
    /// The kind that a per-kind entity file gives its rows.
    pub kind: Option<Term>,
    /// Delimiter and quoting.
    pub dialect: Dialect,
    /// Its columns, from left to right.
    pub columns: Vec<Column>,
    /// The account of its rows.
    pub tally: Tally,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The header as written.
    pub header: String,
    /// What it is read as.
    pub part: ColumnPart,
}

/// What a column is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnPart {
    /// A known field.
    Field(Field),
    /// Kept as an attribute under its header.
    Attribute,
    /// Skipped: its header starts with `_`, is empty over empty cells, or repeats an earlier one.
    Skipped,
}

impl TablePart {
    /// The word for what its rows are, several of them.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sources => "sources",
            Self::Entities => "entities",
            Self::Events => "events",
            Self::Relations => "relations",
        }
    }
}

impl TablePart {
    /// The same in a sentence to people who have not read the manual.
    pub const fn plain(self) -> &'static str {
        match self {
            Self::Sources => "sources",
            Self::Entities => "people and things",
            Self::Events => "events",
            Self::Relations => "connections",
        }
    }
}

/// The place of the first cell of a record whose column satisfies `wanted`, narrowed to `part` where the cell holds it.
pub(crate) fn place_in_table(
    inputs: &Inputs,
    table: &Table,
    start: usize,
    wanted: impl Fn(ColumnPart) -> bool,
    part: &str,
) -> Position {
    let text = inputs.text(table.file);
    let cell = record_at(text, start, table.dialect).and_then(|record| {
        let column = table.columns.iter().position(|column| wanted(column.part)).unwrap_or(0);
        record.cells.get(column).or(record.cells.first()).map(|cell| cell.range.clone())
    });
    let range: Range<usize> = cell.unwrap_or(start..start);
    let narrowed =
        match text.get(range.clone()).and_then(|raw| if part.is_empty() { None } else { raw.find(part) }) {
            Some(offset) => range.start + offset..range.start + offset + part.len(),
            None => range,
        };
    inputs.position(table.file, narrowed)
}
