//! Text to records: what RFC 4180 allows, what spreadsheets write, and what people get wrong.
//!
//! The state machine is `csv_core`'s, driven field by field ([`csv_core::Reader::read_field`]), because
//! only so is the exact place of every field known: the `csv` crate's own line numbers are wrong on CRLF
//! and CR-only files and after blank lines. On well-formed text the cells equal those of the `csv` crate.
//!
//! Where the text is not well formed nothing is lost in silence:
//! - A quote that is never closed would swallow the rest of the file. The quote is then taken as an
//!   ordinary character and reading goes on behind it, so that the later rows are still rows. The same is
//!   done when the cell ran over a line end and stopped at a quote that plainly *opens* another cell.
//! - Text after a closing quote, and a quote inside a cell that is not quoted, are read as spreadsheet
//!   programs and the `csv` crate read them, and reported.
//! - Blank rows and comment rows are handed out, flagged, so that rows can be counted.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};
use memchr::memchr;

use super::dialect::{DELIMITERS, Dialect};
use crate::input::Limits;

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell<'t> {
    /// The value: quotes removed, doubled quotes halved, NUL characters left out. Not trimmed. Empty where
    /// the cell passes [`Limits::field_bytes`].
    pub text: Cow<'t, str>,
    /// Bytes of the cell as written in the text, quotes included, delimiter and line end not.
    pub range: Range<usize>,
    /// Whether it was written in quotes.
    pub quoted: bool,
}

impl Cell<'_> {
    /// No text, or nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// One row: usually a line, more where a quoted cell holds line ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record<'t> {
    /// Byte offset of its first character; with [`record_at`] all that is needed to find its cells again.
    pub start: usize,
    /// Byte offset behind its last character, before the line end.
    pub end: usize,
    /// The cells; none for an empty line.
    pub cells: Vec<Cell<'t>>,
    /// Every cell is empty or white space.
    pub blank: bool,
    /// The first cell starts with `#` and is not quoted, or quoted only because it had to be.
    pub comment: bool,
}

impl Record<'_> {
    /// Neither blank nor a comment.
    pub fn is_data(&self) -> bool {
        !self.blank && !self.comment
    }
}

/// Something wrong with how a record is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordFault {
    /// What.
    pub kind: RecordFaultKind,
    /// Where in the text: the character or the cell to underline.
    pub range: Range<usize>,
    /// Byte offset of the record it is in.
    pub record: usize,
    /// Zero-based column of the cell.
    pub column: usize,
}

/// What is wrong with how a record is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordFaultKind {
    /// A cell begins with a quote that nothing closes. The range is the opening quote; it was taken as text.
    UnclosedQuote,
    /// A quoted cell goes on behind its closing quote (`"1"x`). The range is what follows the closing
    /// quote; it was joined to the cell (`1x`).
    AfterQuote,
    /// A quote inside a cell that does not begin with one (`a"b`). The range is the quote; it was kept.
    StrayQuote,
    /// White space before the opening quote (` "Smith, John"`), which therefore does not quote. The range is
    /// the quote; it was kept, and delimiters behind it part cells.
    SpaceBeforeQuote,
    /// A NUL character; the range is the first in the cell. They were left out.
    Nul,
    /// The cell is longer than allowed; its text was left out. The range is its first character.
    FieldTooLong {
        /// [`Limits::field_bytes`]
        limit: usize,
        /// Bytes it has.
        bytes: usize,
    },
    /// The row has more cells than allowed; the rest was left out. The range is the first left out.
    TooManyColumns {
        /// [`Limits::columns`]
        limit: usize,
        /// Cells it has.
        cells: usize,
    },
}

/// How many records were handed out so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Neither blank nor comment (a header row included).
    pub data: usize,
    /// Blank rows.
    pub blank: usize,
    /// Comment rows.
    pub comment: usize,
}

impl Counts {
    /// All rows.
    pub fn rows(&self) -> usize {
        self.data + self.blank + self.comment
    }
}

/// Reads the records of one table, one after the other.
#[derive(Debug)]
pub struct Records<'t> {
    text: &'t str,
    at: usize,
    fields: Fields,
    counts: Counts,
    faults: Vec<RecordFault>,
    faults_left_out: usize,
    next_quote: usize,
    next_nul: usize,
    field_bytes: usize,
    columns: usize,
}

/// Faults remembered per file; a file with more is not a table, and the rest is counted.
const FAULTS_KEPT: usize = 100_000;

impl<'t> Records<'t> {
    /// Starts at [`Dialect::start`].
    pub fn new(text: &'t str, dialect: Dialect, limits: &Limits) -> Self {
        Self::from(text, dialect.start, dialect, limits.field_bytes, limits.columns)
    }

    fn from(text: &'t str, at: usize, dialect: Dialect, field_bytes: usize, columns: usize) -> Self {
        let at = text.floor_char_boundary(at);
        let mut records = Self {
            text,
            at,
            fields: Fields::new(dialect.delimiter),
            counts: Counts::default(),
            faults: Vec::new(),
            faults_left_out: 0,
            next_quote: at,
            next_nul: at,
            field_bytes,
            columns,
        };
        records.next_quote = records.find(b'"', at);
        records.next_nul = records.find(0, at);
        records
    }

    /// Reads the next record into `record`, whose memory is used again. False at the end of the text.
    pub fn next_into(&mut self, record: &mut Record<'t>) -> bool {
        record.cells.clear();
        let bytes = self.text.as_bytes();
        let Some(&first) = bytes.get(self.at) else { return false };
        record.start = self.at;
        let faults_before = self.faults.len();
        if matches!(first, b'\n' | b'\r') {
            record.end = self.at;
        } else {
            let mut column = 0;
            loop {
                let (cell, last) = self.cell(record.start, column);
                record.end = cell.range.end;
                if column < self.columns {
                    record.cells.push(cell);
                } else if column == self.columns {
                    let range = cell.range;
                    self.fault(
                        RecordFaultKind::TooManyColumns { limit: 0, cells: 0 },
                        range,
                        record.start,
                        column,
                    );
                }
                column += 1;
                if last {
                    break;
                }
            }
            if column > self.columns {
                self.too_many_columns(faults_before, column);
            }
        }
        self.at = after_line_end(bytes, record.end);
        record.comment = record.cells.first().is_some_and(|cell| self.is_comment(cell));
        record.blank = !record.comment && record.cells.iter().all(Cell::is_blank);
        if record.comment {
            // A note may use quotes as it likes; but that one would have swallowed rows is worth a word.
            let mut found = self.faults.split_off(faults_before);
            found.retain(|fault| fault.kind == RecordFaultKind::UnclosedQuote);
            self.faults.append(&mut found);
            self.counts.comment += 1;
        } else if record.blank {
            self.counts.blank += 1;
        } else {
            self.counts.data += 1;
        }
        true
    }

    /// What was found wrong so far, in the order of the text; at most 100,000 of them.
    pub fn faults(&self) -> &[RecordFault] {
        &self.faults
    }

    /// How many more were found than [`Records::faults`] holds.
    pub fn faults_left_out(&self) -> usize {
        self.faults_left_out
    }

    /// How many records were handed out so far, by sort.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The next cell and whether it ends the record. Moves `at` behind the delimiter, or to the line end.
    fn cell(&mut self, record: usize, column: usize) -> (Cell<'t>, bool) {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let rest = bytes.get(start..).unwrap_or_default();
        let quoted = rest.first() == Some(&b'"');
        let mut scan = self.fields.read(rest, self.field_bytes);
        let mut quotes = Quotes::None;
        if quoted {
            quotes = closing_quote(bytes, start..start + scan.raw, self.fields.delimiter);
            if matches!(quotes, Quotes::Unclosed) {
                self.fault(RecordFaultKind::UnclosedQuote, start..start + 1, record, column);
                scan = self.fields.read_as_text(rest, self.field_bytes);
            }
        }
        let end = start + scan.raw;
        self.at = if scan.last { end } else { end + 1 };
        let range = start..end;
        let text = if scan.raw > self.field_bytes {
            let kind = RecordFaultKind::FieldTooLong { limit: self.field_bytes, bytes: scan.raw };
            self.fault(kind, start..self.next_char(start), record, column);
            Cow::Borrowed("")
        } else {
            match quotes {
                Quotes::Simple => self.slice(start + 1..end - 1),
                Quotes::Escaped => self.unescaped(&scan),
                Quotes::Followed { close } => {
                    self.fault(RecordFaultKind::AfterQuote, close + 1..end, record, column);
                    self.unescaped(&scan)
                }
                Quotes::None | Quotes::Unclosed => {
                    self.stray_quote(range.clone(), record, column);
                    self.slice(range.clone())
                }
            }
        };
        let text = self.without_nul(text, range.clone(), record, column);
        let quoted = quoted && !matches!(quotes, Quotes::Unclosed);
        (Cell { text, range, quoted }, scan.last)
    }

    fn slice(&self, range: Range<usize>) -> Cow<'t, str> {
        Cow::Borrowed(self.text.get(range).unwrap_or_default())
    }

    /// The output of the state machine. It only ever drops quotes, which are ASCII, so it is UTF-8 still.
    fn unescaped(&self, scan: &Scan) -> Cow<'t, str> {
        Cow::Owned(String::from_utf8_lossy(self.fields.output(scan)).into_owned())
    }

    /// Reports the first quote in a cell that is not quoted. `next_quote` makes this one pass over the file
    /// for all cells together.
    fn stray_quote(&mut self, range: Range<usize>, record: usize, column: usize) {
        if self.next_quote < range.start {
            self.next_quote = self.find(b'"', range.start);
        }
        let quote = self.next_quote;
        // A quote at the very start is an unclosed one, and has been reported.
        if quote == range.start {
            return;
        }
        if quote < range.end {
            let before = self.text.get(range.start..quote).unwrap_or_default();
            let kind = if before.trim_start().is_empty() {
                RecordFaultKind::SpaceBeforeQuote
            } else {
                RecordFaultKind::StrayQuote
            };
            self.fault(kind, quote..quote + 1, record, column);
        }
    }

    fn without_nul(
        &mut self,
        text: Cow<'t, str>,
        range: Range<usize>,
        record: usize,
        column: usize,
    ) -> Cow<'t, str> {
        if self.next_nul < range.start {
            self.next_nul = self.find(0, range.start);
        }
        if self.next_nul >= range.end {
            return text;
        }
        self.fault(RecordFaultKind::Nul, self.next_nul..self.next_nul + 1, record, column);
        Cow::Owned(text.replace('\0', ""))
    }

    /// Offset of the next such byte, or the length of the text.
    fn find(&self, byte: u8, from: usize) -> usize {
        let rest = self.text.as_bytes().get(from..).unwrap_or_default();
        memchr(byte, rest).map_or(self.text.len(), |found| from + found)
    }

    fn next_char(&self, at: usize) -> usize {
        let width = self.text.get(at..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8);
        at + width
    }

    /// `#` first. In quotes only if a spreadsheet had to quote it, for then the quotes are not the writer's.
    fn is_comment(&self, cell: &Cell<'_>) -> bool {
        let special = |b: u8| b == self.fields.delimiter || matches!(b, b'"' | b'\n' | b'\r');
        cell.text.trim_start().starts_with('#') && (!cell.quoted || cell.text.bytes().any(special))
    }

    fn fault(&mut self, kind: RecordFaultKind, range: Range<usize>, record: usize, column: usize) {
        if self.faults.len() < FAULTS_KEPT {
            self.faults.push(RecordFault { kind, range, record, column });
        } else {
            self.faults_left_out += 1;
        }
    }

    /// Only at the end of the row is it known how many cells it has.
    fn too_many_columns(&mut self, faults_before: usize, count: usize) {
        let limit = self.columns;
        for fault in self.faults.iter_mut().skip(faults_before) {
            if let RecordFaultKind::TooManyColumns { limit: l, cells } = &mut fault.kind {
                (*l, *cells) = (limit, count);
            }
        }
    }
}

/// Reads the one record that starts at this byte offset again, to find the places of its cells: rows of the
/// model keep no more than the offset. `None` if no record can start there.
pub fn record_at(text: &str, start: usize, dialect: Dialect) -> Option<Record<'_>> {
    if !text.is_char_boundary(start) {
        return None;
    }
    let mut records = Records::from(text, start, dialect, usize::MAX, usize::MAX);
    let mut record = Record::default();
    records.next_into(&mut record).then_some(record)
}

fn after_line_end(bytes: &[u8], at: usize) -> usize {
    match (bytes.get(at), bytes.get(at + 1)) {
        (Some(b'\r'), Some(b'\n')) => at + 2,
        (Some(_), _) => at + 1,
        (None, _) => at,
    }
}

/// How the quotes of a cell that begins with one stand.
enum Quotes {
    /// It does not begin with one.
    None,
    /// One pair round the cell.
    Simple,
    /// Doubled quotes inside.
    Escaped,
    /// Text behind the closing quote, which is at this offset.
    Followed { close: usize },
    /// Never closed, or closed only by what must be the opening of another cell.
    Unclosed,
}

/// Finds the quote that closes a cell. None does if the state machine read on to the end of the text.
fn closing_quote(bytes: &[u8], cell: Range<usize>, delimiter: u8) -> Quotes {
    let (start, end) = (cell.start, cell.end);
    let mut from = start + 1;
    let mut escaped = false;
    loop {
        let Some(found) = memchr(b'"', bytes.get(from..end).unwrap_or_default()) else {
            return Quotes::Unclosed;
        };
        let quote = from + found;
        if quote + 1 == end {
            return if escaped { Quotes::Escaped } else { Quotes::Simple };
        }
        if bytes.get(quote + 1) == Some(&b'"') {
            escaped = true;
            from = quote + 2;
            continue;
        }
        let inside = bytes.get(start + 1..quote).unwrap_or_default();
        let many_lines = memchr::memchr2(b'\n', b'\r', inside).is_some();
        let before = quote.checked_sub(1).and_then(|i| bytes.get(i));
        let opens = before.is_some_and(|b| matches!(b, b'\n' | b'\r') || *b == delimiter);
        return if many_lines && opens { Quotes::Unclosed } else { Quotes::Followed { close: quote } };
    }
}

/// What one call of the state machine found.
struct Scan {
    /// Bytes of the cell as written.
    raw: usize,
    /// Bytes of output; right only if `raw` is within the limit.
    out: usize,
    /// The record ends with it.
    last: bool,
}

/// `csv_core`, set to one delimiter, and its output buffer.
#[derive(Debug)]
struct Fields {
    delimiter: u8,
    reader: Reader,
    buffer: Vec<u8>,
}

impl Fields {
    fn new(delimiter: u8) -> Self {
        Self { delimiter, reader: prepared(delimiter, true), buffer: vec![0; 4096] }
    }

    fn read(&mut self, rest: &[u8], keep: usize) -> Scan {
        scan(&mut self.reader, &mut self.buffer, rest, keep)
    }

    /// Reads the cell again with its quote as an ordinary character.
    fn read_as_text(&mut self, rest: &[u8], keep: usize) -> Scan {
        let mut plain = prepared(self.delimiter, false);
        let found = scan(&mut plain, &mut self.buffer, rest, keep);
        // The main machine has run ahead: put it where the plain one stopped.
        self.reader = prepared(self.delimiter, true);
        if !found.last {
            self.reader.read_field(&[self.delimiter], &mut self.buffer);
        }
        found
    }

    fn output(&self, scan: &Scan) -> &[u8] {
        self.buffer.get(..scan.out).unwrap_or_default()
    }
}

fn scan(reader: &mut Reader, buffer: &mut Vec<u8>, rest: &[u8], keep: usize) -> Scan {
    let (mut read, mut written) = (0, 0);
    loop {
        if written == buffer.len() {
            if read > keep {
                // Too long already: the output is not wanted any more, only the end of the cell.
                written = 0;
            } else {
                buffer.resize(buffer.len() * 2, 0);
            }
        }
        let input = rest.get(read..).unwrap_or_default();
        let (result, nin, nout) = reader.read_field(input, buffer.get_mut(written..).unwrap_or_default());
        read += nin;
        written += nout;
        match result {
            ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
            ReadFieldResult::Field { record_end } => {
                // The machine has taken the delimiter, or one byte of the line end, unless there is none.
                let raw = if input.is_empty() { read } else { read - 1 };
                return Scan { raw, out: written, last: record_end };
            }
            ReadFieldResult::End => return Scan { raw: read, out: written, last: true },
        }
    }
}

/// A machine about to read a record. Building its table takes longer than a row, so it is copied.
fn prepared(delimiter: u8, quoting: bool) -> Reader {
    static BUILT: [[OnceLock<Reader>; 2]; DELIMITERS.len()] =
        [const { [const { OnceLock::new() }; 2] }; DELIMITERS.len()];
    let build = || {
        let mut reader = ReaderBuilder::new().delimiter(delimiter).quoting(quoting).build();
        // At its very start the machine would drop a byte order mark; `input` has done that.
        reader.read_field(b"\n", &mut [0]);
        reader
    };
    let known =
        DELIMITERS.iter().position(|d| *d == delimiter).and_then(|i| BUILT.get(i)?.get(usize::from(quoting)));
    known.map_or_else(build, |cell| cell.get_or_init(build).clone())
}

#[cfg(test)]
mod tests;
