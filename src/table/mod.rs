//! The tables of a casebook as they stand in their files: how cells are parted ([`dialect`], [`records`]), what their heads
//! mean ([`columns`]), and where a cell stands.
//!
//! Below both the reader, which makes rows of the tables, and the model, whose rows find their cells again here: a row keeps
//! only its byte offset, and `place_in_table` asks the tokeniser for the cell.

pub mod aliases;
pub mod columns;
pub mod content;
pub mod dialect;
pub mod fit;
pub mod guess;
pub mod heads;
pub mod marks;
pub mod pieces;
pub mod places;
pub mod private;
pub mod profiles;
pub mod records;
pub mod sheet;

use std::ops::Range;

use serde::Serialize;

use crate::date::Order;
use crate::input::{FileId, Inputs, Position};
use crate::vocabulary::Term;

use columns::Field;
use dialect::Dialect;
use fit::How;
use pieces::Piece;
use records::record_at;

/// A row of a table: which, and where it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Row {
    /// Index in the casebook's tables.
    pub table: u16,
    /// Byte offset of the record in the file's decoded text.
    pub start: u32,
}

/// The account of rows: read = used + set aside (each with a finding) + comments + blank rows + lines that are no rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Records below the headers, in all tables, and the lines round them that are no rows.
    pub rows: u64,
    /// Rows that became an entity, event, relation or source.
    pub used: u64,
    /// Rows left out, each reported by place.
    pub set_aside: u64,
    /// Rows that start with `#`.
    pub comments: u64,
    /// Rows with nothing in them.
    pub blank: u64,
    /// Titles, second lines of heads, units, repeated heads, totals and notes: no rows, named in one finding a table.
    pub apart: u64,
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
            apart: self.apart + other.apart,
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
    /// Which of them are one, and which are not, in the desk's judgement.
    Identities,
    /// What happened.
    Events,
    /// Who is connected to whom.
    Relations,
    /// What was put right after it was published.
    Corrections,
}

/// How one file was read.
#[derive(Debug, Clone)]
pub struct Table {
    /// The file.
    pub file: FileId,
    /// What it holds.
    pub part: TablePart,
    /// What told the part.
    pub told: Told,
    /// The known tool whose sheet it is.
    pub tool: Option<&'static str>,
    /// The kind that a per-kind entity file gives its rows.
    pub kind: Option<Term>,
    /// The kind that the heads of a relations table say where no column does: `payer` and `payee`.
    pub kind_of_rows: Option<String>,
    /// Delimiter and quoting.
    pub dialect: Dialect,
    /// Its columns, from left to right.
    pub columns: Vec<Column>,
    /// Bytes of the file in which its rows stand, below the header.
    pub body: Range<usize>,
    /// The account of its rows.
    pub tally: Tally,
}

/// What told the part that a table plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Told {
    /// `casebook.toml`.
    Settings,
    /// The name of the file.
    Name,
    /// The heads of its columns.
    Header,
    /// The heads, which are those of a known tool.
    Tool,
    /// What stands in its columns.
    Content,
}

impl Told {
    /// `told by its name`.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Settings => "as casebook.toml says",
            Self::Name => "told by its name",
            Self::Header => "told by its header",
            Self::Tool => "told by the tool it is from",
            Self::Content => "told by what stands in it",
        }
    }
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The header as written.
    pub header: String,
    /// What it is read as.
    pub part: ColumnPart,
    /// How it came by that.
    pub how: How,
    /// The order of day and month that its head gives: `Date (DD/MM/YYYY)`.
    pub order: Option<Order>,
    /// Its first different values, to show what it holds.
    pub samples: Vec<String>,
}

/// What a column is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnPart {
    /// A known field.
    Field(Field),
    /// One of several columns that are a field together.
    Piece(Field, Piece),
    /// Of a list of people and things: each cell is a connection of its row.
    Tie(&'static aliases::TieHead),
    /// Kept as an attribute under its header.
    Attribute,
    /// Skipped: its header starts with `_`, is empty over empty cells, or repeats an earlier one.
    Skipped,
}

impl Table {
    /// The order of day and month that the head of a field's column gives.
    pub fn order_of(&self, field: Field) -> Option<Order> {
        self.columns
            .iter()
            .filter(|column| column.part.field() == Some(field))
            .find_map(|column| column.order)
    }
}

impl ColumnPart {
    /// The field it is, or is part of.
    pub const fn field(self) -> Option<Field> {
        match self {
            Self::Field(field) | Self::Piece(field, _) => Some(field),
            Self::Tie(_) | Self::Attribute | Self::Skipped => None,
        }
    }
}

impl TablePart {
    /// The word for what its rows are, several of them.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sources => "sources",
            Self::Entities => "entities",
            Self::Events => "events",
            Self::Relations => "relations",
            Self::Corrections => "corrections",
            Self::Identities => "identities",
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
            Self::Corrections => "corrections",
            Self::Identities => "judgements on who is who",
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
        let mut columns = (0..table.columns.len()).filter(|column| wanted(table.columns[*column].part));
        // Of several columns that are a field together, the one that holds the part, else the first that says something.
        let filled =
            columns.clone().find(|column| record.cells.get(*column).is_some_and(|cell| !cell.is_blank()));
        let holding = columns.clone().find(|column| {
            !part.is_empty() && record.cells.get(*column).is_some_and(|cell| cell.text.contains(part))
        });
        let column = holding.or(filled).or_else(|| columns.next()).unwrap_or(0);
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
