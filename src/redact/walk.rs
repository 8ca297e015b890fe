//! Over the rows of a table as they stand in the text, nothing cut off; and cells of lists without some of their items.

use std::ops::Range;

use crate::input::{Inputs, Limits};
use crate::model::Casebook;
use crate::table::columns::Field;
use crate::table::dialect::Dialect;
use crate::table::fit::How;
use crate::table::private::{Marking, marking};
use crate::table::records::{Record, RecordFaultKind, Records};
use crate::table::{ColumnPart, Table, TablePart};
use crate::words::{fold, key};

/// What the columns of a table are to this room.
#[derive(Debug, Default)]
pub struct Heads {
    /// Columns that mark rows.
    pub marks: Vec<(usize, Marking)>,
    /// Columns that are not to leave.
    pub gone: Vec<usize>,
    /// Columns that are read and never shown.
    pub unseen: Vec<usize>,
    /// The field of each column.
    pub fields: Vec<Option<Field>>,
    /// The head of each column.
    pub names: Vec<String>,
    /// Rows and columns are both names.
    pub matrix: bool,
}

impl Heads {
    /// Those of a table. A head beyond the limit of columns is a head all the same.
    pub fn of(book: &Casebook, table: &Table) -> Self {
        let settings = &book.settings.confidential_columns;
        let file = book.inputs.name(table.file);
        let mut heads = Self::default();
        for (at, column) in table.columns.iter().enumerate() {
            heads.add(at, &column.header, column.part, column.how, file, settings);
        }
        let from = Dialect { start: table.dialect.start, ..table.dialect };
        let mut records = Records::new(book.inputs.text(table.file), from, &unlimited());
        let mut record = Record::default();
        while records.position() < table.body.start && records.next_into(&mut record) {
            for (at, cell) in record.cells.iter().enumerate().skip(table.columns.len()) {
                heads.add(at, &cell.text, ColumnPart::Skipped, How::Not, file, settings);
            }
        }
        heads.matrix = table.part == TablePart::Relations
            && !heads.fields.iter().flatten().any(|field| matches!(field, Field::From | Field::To));
        heads
    }

    fn add(&mut self, at: usize, head: &str, part: ColumnPart, how: How, file: &str, settings: &[String]) {
        // A connection's other end, whatever table it stands in.
        let field = if matches!(part, ColumnPart::Tie(_)) { Some(Field::To) } else { part.field() };
        while self.fields.len() <= at {
            self.fields.push(None);
            self.names.push(String::new());
        }
        if let Some(slot) = self.fields.get_mut(at) {
            *slot = field;
        }
        if let Some(slot) = self.names.get_mut(at) {
            *slot = head.to_string();
        }
        let mark = match field {
            Some(Field::Confidential) => Some(marking(head).unwrap_or(Marking::Confidential)),
            Some(Field::Anonymous) => Some(marking(head).unwrap_or(Marking::Anonymous)),
            // The casebook says that it is something else.
            _ if how == How::Given => None,
            _ => marking(head),
        };
        if let Some(mark) = mark {
            self.marks.push((at, mark));
        } else if settings.iter().any(|said| names_column(said, file, head)) {
            self.gone.push(at);
        } else if part == ColumnPart::Skipped {
            self.unseen.push(at);
        }
    }

    /// The columns of a field.
    pub fn of_field(&self, field: Field) -> impl Iterator<Item = usize> + '_ {
        self.fields.iter().enumerate().filter(move |(_, other)| **other == Some(field)).map(|(at, _)| at)
    }

    /// Whether what stands in a column is shown.
    pub fn is_shown(&self, at: usize) -> bool {
        !self.gone.contains(&at)
            && !self.unseen.contains(&at)
            && self.marks.iter().all(|(mark, _)| *mark != at)
    }
}

/// Whether an entry of `confidential_columns` is about a column: its head, or `file: head`.
fn names_column(said: &str, file: &str, head: &str) -> bool {
    let same = |text: &str| !head.is_empty() && (fold(text) == fold(head) || key(text) == key(head));
    same(said)
        || said.split_once(':').is_some_and(|(of, rest)| {
            let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
            (fold(of) == fold(file) || fold(of) == fold(stem)) && same(rest.trim())
        })
}

/// No cell is too long and no row too wide to be private.
pub fn unlimited() -> Limits {
    Limits { field_bytes: usize::MAX, columns: usize::MAX, ..Limits::default() }
}

/// A row of a table.
pub struct Line<'r, 't> {
    /// Its cells.
    pub record: &'r Record<'t>,
    /// Where the next row begins.
    pub next: usize,
    /// Its cells may stand in the wrong columns.
    pub cut: bool,
}

impl Line<'_, '_> {
    /// The trimmed text of a column.
    pub fn text(&self, column: usize) -> &str {
        self.record.cells.get(column).map_or("", |cell| cell.text.trim())
    }

    /// All texts of a field, the empty ones left out.
    pub fn texts<'l>(&'l self, heads: &'l Heads, field: Field) -> impl Iterator<Item = &'l str> {
        heads.of_field(field).map(|at| self.text(at)).filter(|text| !text.is_empty())
    }
}

/// Calls `row` for every row of a table, comments and blank ones too.
pub fn rows(inputs: &Inputs, table: &Table, heads: &Heads, mut row: impl FnMut(&Line<'_, '_>)) {
    let from = Dialect { start: table.body.start, ..table.dialect };
    let mut records = Records::new(inputs.text(table.file), from, &unlimited());
    let mut record = Record::default();
    while records.position() < table.body.end {
        let faults = records.faults().len();
        if !records.next_into(&mut record) {
            break;
        }
        let torn = records.faults().iter().skip(faults).any(|fault| {
            matches!(fault.kind, RecordFaultKind::UnclosedQuote | RecordFaultKind::SpaceBeforeQuote)
        });
        let beyond = record.cells.iter().skip(heads.fields.len()).any(|cell| !cell.is_blank());
        row(&Line {
            record: &record,
            next: records.position(),
            cut: torn || beyond || records.faults_left_out() > 0,
        });
    }
}

/// A text as a cell: in quotation marks where it must be.
pub fn cell(text: &str, delimiter: u8) -> String {
    let must = text.contains([char::from(delimiter), '"', '\n', '\r'])
        || text.starts_with([' ', '\t', '#'])
        || text.ends_with([' ', '\t']);
    if must { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_string() }
}

/// Where a part of a text lies in it.
pub fn range_in(text: &str, part: &str) -> Range<usize> {
    let start = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize).min(text.len());
    start..(start + part.len()).min(text.len())
}

/// A list without some of its items: `None` takes one out, a text takes its place. What parts two items goes with the second.
pub fn without(text: &str, items: &[(Range<usize>, Option<String>)]) -> String {
    let mut out = String::new();
    let mut kept = false;
    let mut end = 0;
    for (range, item) in items {
        if let Some(item) = item {
            let between = text.get(end..range.start).unwrap_or_default();
            if kept {
                out.push_str(between);
            }
            out.push_str(item);
            kept = true;
        }
        end = range.end;
    }
    if kept {
        out.push_str(text.get(end..).unwrap_or_default());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_go_with_what_parts_them() {
        let text = "Ann; SECRET (x); Ben;";
        let items = |gone: &str| -> Vec<(Range<usize>, Option<String>)> {
            crate::read::cells::list(text)
                .map(|item| (range_in(text, item), (item != gone).then(|| item.to_string())))
                .collect()
        };
        assert_eq!(without(text, &items("SECRET (x)")), "Ann; Ben;");
        assert_eq!(without(text, &items("Ann")), "SECRET (x); Ben;");
        assert_eq!(without(text, &items("Ben")), "Ann; SECRET (x);");
        let all: Vec<_> = items("").into_iter().map(|(range, _)| (range, None)).collect();
        assert_eq!(without(text, &all), "");
    }

    #[test]
    fn a_column_is_named_by_its_head_alone_or_with_its_file() {
        assert!(names_column("Home address", "people.csv", "home_address"));
        assert!(names_column("people.csv: phone", "people.csv", "Phone"));
        assert!(names_column("people: phone", "people.csv", "Phone"));
        assert!(!names_column("events: phone", "people.csv", "Phone"));
        assert!(!names_column("", "people.csv", ""));
    }
}
