//! Fields made of several columns, row by row: a date of year, month and day, a name of first and last name. Most tables have
//! none, and pay nothing for it.

use crate::table::columns::Field;
use crate::table::content::is_clock;
use crate::table::pieces::{self, Piece};
use crate::table::records::Record;
use crate::table::{Column, ColumnPart};

/// A field of one row, made of several columns.
#[derive(Debug)]
pub struct Made {
    /// The field.
    pub field: Field,
    /// Its text, as if it had stood in one cell.
    pub text: String,
    /// The first of its columns that says something, else the first.
    pub column: usize,
    /// All its columns.
    pub columns: Vec<usize>,
}

/// How a field of a table is made.
#[derive(Debug)]
pub struct Maker {
    field: Field,
    pieces: Vec<(Piece, usize)>,
    /// The head of the column that qualifies it; empty for none.
    qualifier: String,
}

impl Maker {
    /// Those of a table.
    pub fn of(columns: &[Column]) -> Vec<Self> {
        let mut makers: Vec<Self> = Vec::new();
        for (at, column) in columns.iter().enumerate() {
            let ColumnPart::Piece(field, piece) = column.part else { continue };
            // It is a field of its own, not a piece of a text.
            if piece == Piece::Also {
                continue;
            }
            let found = makers.iter().position(|maker| maker.field == field);
            let index = found.unwrap_or_else(|| {
                makers.push(Self { field, pieces: Vec::new(), qualifier: String::new() });
                makers.len() - 1
            });
            let maker = &mut makers[index];
            maker.pieces.push((piece, at));
            if piece == Piece::Qualifier {
                maker.qualifier.clone_from(&column.header);
            }
        }
        makers
    }

    /// Makes the fields of a row.
    pub fn make(makers: &[Self], record: &Record<'_>, made: &mut Vec<Made>) {
        made.clear();
        made.extend(makers.iter().map(|maker| maker.one(record)));
    }

    fn one(&self, record: &Record<'_>) -> Made {
        let text = |column: usize| record.cells.get(column).map_or("", |cell| cell.text.trim());
        let pieces: Vec<(Piece, &str)> =
            self.pieces.iter().map(|(piece, column)| (*piece, text(*column))).collect();
        let filled = self.pieces.iter().find(|(piece, column)| {
            !matches!(piece, Piece::Qualifier | Piece::Precision | Piece::Suffix) && !text(*column).is_empty()
        });
        Made {
            field: self.field,
            text: match self.field {
                Field::Name => pieces::name_of(&pieces),
                _ => pieces::date_of(&pieces, &self.qualifier),
            },
            column: filled.or(self.pieces.first()).map_or(0, |(_, column)| *column),
            columns: self.pieces.iter().map(|(_, column)| *column).collect(),
        }
    }
}

/// The field among those made.
pub fn of(made: &[Made], field: Field) -> Option<&Made> {
    made.iter().find(|made| made.field == field)
}

/// Whether a piece's text cannot become part of its field, and so stays an attribute: `evening` in a column of times.
pub fn is_left(part: ColumnPart, text: &str) -> bool {
    matches!(part, ColumnPart::Piece(_, Piece::Time)) && !is_clock(text)
}
