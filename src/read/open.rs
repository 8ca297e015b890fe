//! One file as a table: its delimiter, its header, what its columns mean, and its rows one after the other.

use std::borrow::Cow;
use std::ops::Range;

use crate::diag::{Diagnostic, near_miss};
use crate::input::{FileId, Position};
use crate::table::{Column, ColumnPart, Row, TablePart, Tally};
use crate::words::key;

use super::{Reader, codes, findings};
use crate::table::columns::{Field, fields_of, meanings, part_of_headers, part_of_stem};
use crate::table::dialect::{self, Dialect};
use crate::table::records::{Record, Records};

/// A file's header, read.
pub struct Opened<'t> {
    /// Delimiter and quoting.
    pub dialect: Dialect,
    /// The header record.
    pub header: Record<'t>,
    /// The part of a casebook it holds and whether its name told so; `None` when neither name nor header tells.
    pub part: Option<(TablePart, bool)>,
    /// The header cells' text, trimmed.
    pub headers: Vec<String>,
}

/// The cells of one row by field.
pub struct Cells<'t, 'r> {
    /// Where the row starts.
    pub row: Row,
    /// The file it stands in.
    pub file: FileId,
    record: &'r Record<'t>,
    columns: &'r [Column],
    fields: &'r FieldColumns,
}

/// The column of each field, if the table has it.
type FieldColumns = Vec<(Field, usize)>;

impl<'t> Cells<'t, '_> {
    /// The trimmed text of a field; empty when the table has no such column or the row ends before it.
    pub fn get(&self, field: Field) -> &str {
        self.cell(field).map_or("", |cell| cell.0)
    }

    /// A field's trimmed text that lives as long as the file, where nothing had to be unescaped.
    pub fn shared(&self, field: Field) -> Option<&'t str> {
        let column = self.column(field)?;
        match &self.record.cells.get(column)?.text {
            Cow::Borrowed(text) => Some(text.trim()),
            Cow::Owned(_) => None,
        }
    }

    /// The range of a field's cell in the file's text, quotes included; the row's start when there is none.
    pub fn range(&self, field: Field) -> Range<usize> {
        let start = self.row.start as usize;
        self.cell(field).map_or(start..start, |cell| cell.1)
    }

    /// Whether the row has a cell for the field, be it an empty one.
    pub fn has_cell(&self, field: Field) -> bool {
        self.cell(field).is_some()
    }

    /// Whether the table has a column for the field.
    pub fn has(&self, field: Field) -> bool {
        self.column(field).is_some()
    }

    /// The unknown columns that have a value, as header and text.
    pub fn attributes(&self) -> Vec<(Box<str>, Box<str>)> {
        let attributes = self.columns.iter().zip(&self.record.cells);
        attributes
            .filter(|(column, cell)| column.part == ColumnPart::Attribute && !cell.text.trim().is_empty())
            .map(|(column, cell)| (column.header.as_str().into(), cell.text.trim().into()))
            .collect()
    }

    /// The year of four digits that a column headed `year` gives, for dates beside it that leave out their century.
    pub fn year_beside(&self) -> Option<i64> {
        const YEARS: [&str; 10] =
            ["year", "yr", "yyyy", "annee", "jahr", "ano", "anno", "jaar", "blwyddyn", "السنة"];
        let cells = self.columns.iter().zip(&self.record.cells);
        let years = cells.filter(|(column, _)| YEARS.contains(&key(&column.header).as_str()));
        years.map(|(_, cell)| cell.text.trim()).find_map(|text| {
            let plain = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| text.parse().ok()).flatten()
        })
    }

    fn column(&self, field: Field) -> Option<usize> {
        self.fields.iter().find(|(known, _)| *known == field).map(|(_, column)| *column)
    }

    fn cell(&self, field: Field) -> Option<(&str, Range<usize>)> {
        let cell = self.record.cells.get(self.column(field)?)?;
        Some((cell.text.trim(), cell.range.clone()))
    }
}

impl<'i> Reader<'i> {
    /// Reads a file's header. `None` for a file without a single row, which is reported.
    pub fn open(&mut self, file: FileId) -> Option<Opened<'i>> {
        let (name, text) = (self.inputs.name(file), self.inputs.text(file));
        let sniffed = dialect::sniff(name, text, is_known_header);
        self.report.extend(findings::of_dialect(&sniffed, file, self.inputs));
        let mut records = Records::new(text, sniffed.dialect, self.limits);
        let mut header = Record::default();
        loop {
            if !records.next_into(&mut header) {
                let message = format!("{name} has not a single row: nothing in it is read");
                self.report.push(Diagnostic::new(&codes::EMPTY_TABLE, None, message));
                return None;
            }
            if header.is_data() {
                break;
            }
        }
        let headers: Vec<String> = header.cells.iter().map(|cell| cell.text.trim().to_string()).collect();
        let stem = self.inputs.file(file).map_or("", |file| file.stem());
        let by_kind = self.vocabulary.kind_of_file(stem).map(|_| TablePart::Entities);
        let part = match part_of_stem(stem).or(by_kind) {
            Some(part) => Some((part, true)),
            None => part_of_headers(&headers).map(|part| (part, false)),
        };
        Some(Opened { dialect: sniffed.dialect, header, part, headers })
    }

    /// Decides what each column means and reports what is odd about the header.
    pub fn columns(&mut self, file: FileId, part: TablePart, opened: &Opened<'_>) -> Vec<Column> {
        let place = |reader: &Self, column: usize| -> Option<Position> {
            opened.header.cells.get(column).map(|cell| reader.inputs.position(file, cell.range.clone()))
        };
        let read = meanings(part, &opened.headers);
        let mut columns = Vec::new();
        for (column, header) in opened.headers.iter().enumerate() {
            let is_private = |header: &str| header.starts_with('_');
            let same = |other: &String| !other.is_empty() && !is_private(other) && key(other) == key(header);
            let repeats = opened.headers[..column].iter().position(same).filter(|_| !is_private(header));
            let part_of = match read[column] {
                _ if is_private(header) => ColumnPart::Skipped,
                Some(field) => ColumnPart::Field(field),
                None if header.is_empty() && self.is_blank(file, opened.dialect, column) => {
                    ColumnPart::Skipped
                }
                None => ColumnPart::Attribute,
            };
            // A second column of that meaning is no field: what it marks must not leave as an attribute.
            if let (ColumnPart::Attribute, Some(field @ (Field::Confidential | Field::Anonymous))) =
                (part_of, crate::table::columns::meaning(part, header))
            {
                let position = place(self, column);
                self.withhold(position, field);
                let message = format!(
                    "`{header}` is the second column that marks rows as not to be published; nothing is shown until one is left"
                );
                self.report.push(
                    Diagnostic::new(&codes::CONFIDENTIAL_HEADER, position, message)
                        .help("put the two columns together"),
                );
            }
            let mut shown = header.clone();
            if let Some(first) = repeats {
                let message = format!(
                    "two columns have the head `{header}`; the first is read, this one is kept as it is"
                );
                let mut finding = Diagnostic::new(&codes::HEADER_DUPLICATE, place(self, column), message)
                    .help("give each column a head of its own");
                finding.related.extend(place(self, first).map(|p| (p, "first here".to_string())));
                self.report.push(finding);
                shown = format!("{header} ({})", column + 1);
            } else if header.is_empty() && part_of == ColumnPart::Attribute {
                shown = format!("column {}", column + 1);
                let message =
                    format!("column {} has no head; what stands in it is kept as it is", column + 1);
                self.report.push(
                    Diagnostic::new(&codes::HEADER_BLANK, place(self, column), message)
                        .help("write a head, or delete the column"),
                );
            } else if part_of == ColumnPart::Attribute {
                self.unknown_column(part, header, place(self, column));
            }
            columns.push(Column { header: shown, part: part_of });
        }
        self.source_column(file, part, opened, &columns);
        for names in fields_of(part).iter().filter(|names| names.required) {
            if !columns.iter().any(|c| c.part == ColumnPart::Field(names.field)) {
                let message = format!(
                    "{} has no `{}` column, which {} need",
                    self.inputs.name(file),
                    names.name,
                    part.plain()
                );
                let help = format!("add a column headed `{}` (or {})", names.name, join_or(names.aliases));
                self.report.push(Diagnostic::new(&codes::MISSING_COLUMN, place(self, 0), message).help(help));
            }
        }
        columns
    }

    /// Whether a column holds nothing below its header: spreadsheets write such columns.
    fn is_blank(&self, file: FileId, dialect: Dialect, column: usize) -> bool {
        let mut records = Records::new(self.inputs.text(file), dialect, self.limits);
        let mut record = Record::default();
        while records.next_into(&mut record) {
            let filled = record.cells.get(column).is_some_and(|cell| !cell.text.trim().is_empty());
            if filled && record.is_data() {
                return false;
            }
        }
        true
    }

    /// An unknown column is kept. One that looks like `confidential` misspelt is an error: it must not be kept by mistake.
    fn unknown_column(&mut self, part: TablePart, header: &str, position: Option<Position>) {
        let names = fields_of(part)
            .iter()
            .flat_map(|names| std::iter::once(names.name).chain(names.aliases.iter().copied()));
        let near = near_miss(&crate::words::fold(header), names.collect::<Vec<_>>());
        let field = near.and_then(|near| crate::table::columns::meaning(part, near));
        if let Some(Field::Confidential | Field::Anonymous) = field {
            let message = format!(
                "is `{header}` meant to be `{}`? Nothing is shown until this is settled",
                near.unwrap_or_default()
            );
            self.withhold(position, field.unwrap_or(Field::Confidential));
            self.report.push(
                Diagnostic::new(&codes::CONFIDENTIAL_HEADER, position, message)
                    .help("correct the head, or choose another that cannot be mistaken"),
            );
            return;
        }
        let message = format!("`{header}` is not a column that {} have; it is kept as it is", part.plain());
        let mut finding = Diagnostic::new(&codes::COLUMN_UNKNOWN, position, message);
        if let Some(near) = near {
            finding = finding.help(format!("did you mean `{near}`? Columns that start with `_` are skipped"));
        }
        self.report.push(finding);
    }

    /// Says which way a `source` column of relations was taken.
    fn source_column(&mut self, file: FileId, part: TablePart, opened: &Opened<'_>, columns: &[Column]) {
        if part != TablePart::Relations {
            return;
        }
        if let Some(column) = opened.headers.iter().position(|header| key(header) == "source") {
            let taken = match columns[column].part {
                ColumnPart::Field(Field::From) => {
                    "where the connection starts, because a column `target` stands beside it"
                }
                ColumnPart::Field(Field::Sources) => {
                    "where the information comes from, because no column `target` stands beside it"
                }
                _ => return,
            };
            let place = self.inputs.position(file, opened.header.cells[column].range.clone());
            self.report.push(Diagnostic::new(
                &codes::SOURCE_COLUMN,
                Some(place),
                format!("the column `source` is read as {taken}"),
            ));
        }
    }

    /// Reads the rows below the header; `row` is called for each that holds data. Returns the account of the rows, in which
    /// `used` counts the calls that returned true and `set_aside` those that did not.
    pub fn rows(&mut self, table: u16, mut row: impl FnMut(&mut Self, &Cells<'i, '_>) -> bool) {
        let entry = &self.tables[table as usize];
        let (file, dialect, columns) = (entry.file, entry.dialect, entry.columns.clone());
        let fields: FieldColumns = columns
            .iter()
            .enumerate()
            .filter_map(|(i, column)| match column.part {
                ColumnPart::Field(field) => Some((field, i)),
                _ => None,
            })
            .collect();
        let mut records = Records::new(self.inputs.text(file), dialect, self.limits);
        let mut record = Record::default();
        let mut tally = Tally::default();
        let mut header_seen = false;
        while records.next_into(&mut record) {
            if !header_seen {
                header_seen = record.is_data();
                continue;
            }
            tally.rows += 1;
            if record.blank {
                tally.blank += 1;
                continue;
            }
            if record.comment {
                tally.comments += 1;
                continue;
            }
            self.ragged(file, &record, &columns);
            // Files are limited to 4 GiB, so that an offset always fits.
            let start = record.start as u32;
            let cells = Cells {
                row: Row { table, start },
                file,
                record: &record,
                columns: &columns,
                fields: &fields,
            };
            match row(self, &cells) {
                true => tally.used += 1,
                false => tally.set_aside += 1,
            }
        }
        self.report.extend(findings::of_records(&records, file, self.inputs));
        self.tables[table as usize].tally = tally;
    }

    /// A row with more or fewer cells than the header: what stands beyond it has no meaning and is reported.
    fn ragged(&mut self, file: FileId, record: &Record<'i>, columns: &[Column]) {
        let (found, wanted) = (record.cells.len(), columns.len());
        let beyond = record.cells.iter().skip(wanted).find(|cell| !cell.text.trim().is_empty());
        if let Some(cell) = beyond {
            let position = self.inputs.position(file, cell.range.clone());
            let message = format!(
                "this row has {found} cells under {wanted} heads; what stands beyond the last head is not read"
            );
            let help =
                "a text with a comma needs double quotes round it; else give the additional column a head";
            self.report.push(Diagnostic::new(&codes::ROW_TOO_LONG, Some(position), message).help(help));
        } else if found < wanted && !columns[found..].iter().all(|column| column.part == ColumnPart::Skipped)
        {
            let range = record.cells.first().map_or(record.start..record.start, |cell| cell.range.clone());
            let position = self.inputs.position(file, range);
            let message = format!(
                "this row has {found} cells under {wanted} heads; the missing ones are read as empty"
            );
            self.report.push(Diagnostic::new(&codes::ROW_TOO_SHORT, Some(position), message));
        }
    }
}

/// Whether a header is one that some part of a casebook knows.
fn is_known_header(header: &str) -> bool {
    crate::table::columns::PARTS
        .into_iter()
        .any(|(part, _)| crate::table::columns::meaning(part, header).is_some())
}

fn join_or(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}
