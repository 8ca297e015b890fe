//! Text to records: what RFC 4180 allows, what spreadsheets write, and what people get wrong.
//!
//! The exact place of every cell is known: the `csv` crate's own line numbers are wrong on CRLF and CR-only
//! files and after blank lines. Plain cells, and those with one pair of quotes round them, are found by a
//! vectorised search and borrowed from the text; the others go through `csv_core`'s state machine, one by
//! one ([`csv_core::Reader::read_field`]). Without an unclosed quote or a NUL the cells equal those of the
//! `csv` crate on any text, well formed or not.
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

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};
use memchr::{memchr, memchr2, memchr3};

use crate::input::Limits;

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Dialect {
    /// The byte between cells.
    pub delimiter: u8,
    /// Byte offset at which the table begins: behind a `sep=` line if there is one.
    pub start: usize,
}

impl Default for Dialect {
    fn default() -> Self {
        Self { delimiter: b',', start: 0 }
    }
}

impl Dialect {
    /// With this delimiter, from the first byte on.
    pub fn new(delimiter: u8) -> Self {
        Self { delimiter, start: 0 }
    }

    /// The delimiter's name in a sentence.
    pub fn name(&self) -> &'static str {
        match self.delimiter {
            b',' => "comma",
            b';' => "semicolon",
            b'\t' => "tab",
            b'|' => "vertical bar",
            _ => "other character",
        }
    }
}

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
    quotes: Ahead,
    nuls: Ahead,
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
        Self {
            text,
            at,
            fields: Fields::new(dialect.delimiter),
            counts: Counts::default(),
            faults: Vec::new(),
            faults_left_out: 0,
            quotes: Ahead { byte: b'"', clear_to: at },
            nuls: Ahead { byte: 0, clear_to: at },
            field_bytes,
            columns,
        }
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
        // A cell `#` with others behind it is the head of a column of numbers.
        let numbers = record.cells.first().is_some_and(|cell| cell.text.trim() == "#")
            && record.cells.iter().skip(1).any(|cell| !cell.is_blank());
        record.comment = !numbers && record.cells.first().is_some_and(|cell| self.is_comment(cell));
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

    /// The byte offset at which the next record starts.
    pub fn position(&self) -> usize {
        self.at
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
        let (scan, quotes) = if quoted {
            self.quoted_cell(rest, record, column)
        } else {
            (self.fields.bare(rest), Quotes::None)
        };
        let end = start + scan.raw;
        self.at = if scan.last { end } else { end + 1 };
        let range = start..end;
        let text = if scan.raw > self.field_bytes {
            let kind = RecordFaultKind::FieldTooLong { limit: self.field_bytes, bytes: scan.raw };
            self.fault(kind, start..self.next_char(start), record, column);
            Cow::Borrowed("")
        } else {
            match quotes {
                Quotes::Simple { close } => self.slice(start + 1..start + close),
                Quotes::Escaped => self.unescaped(&scan),
                Quotes::Followed { close } => {
                    self.fault(RecordFaultKind::AfterQuote, start + close + 1..end, record, column);
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

    /// A cell that begins with a quote, `rest` being the text from there on.
    fn quoted_cell(&mut self, rest: &'t [u8], record: usize, column: usize) -> (Scan, Quotes) {
        let quotes = closing_quote(rest, self.fields.delimiter);
        let scan = match quotes {
            Quotes::Simple { close } => self.fields.closed(rest, close),
            Quotes::Escaped | Quotes::Followed { .. } => self.fields.quoted(rest, self.field_bytes),
            Quotes::None | Quotes::Unclosed => {
                self.fault(RecordFaultKind::UnclosedQuote, self.at..self.at + 1, record, column);
                self.fields.bare(rest)
            }
        };
        (scan, quotes)
    }

    fn slice(&self, range: Range<usize>) -> Cow<'t, str> {
        Cow::Borrowed(self.text.get(range).unwrap_or_default())
    }

    /// The output of the state machine. It only ever drops quotes, which are ASCII, so it is UTF-8 still.
    fn unescaped(&self, scan: &Scan) -> Cow<'t, str> {
        Cow::Owned(String::from_utf8_lossy(self.fields.output(scan)).into_owned())
    }

    /// Reports the first quote in a cell that is not quoted.
    fn stray_quote(&mut self, range: Range<usize>, record: usize, column: usize) {
        let Some(quote) = self.quotes.find(self.text.as_bytes(), range.clone()) else { return };
        // A quote at the very start is an unclosed one, and has been reported.
        if quote == range.start {
            return;
        }
        let before = self.text.get(range.start..quote).unwrap_or_default();
        let kind = if before.trim_start().is_empty() {
            RecordFaultKind::SpaceBeforeQuote
        } else {
            RecordFaultKind::StrayQuote
        };
        self.fault(kind, quote..quote + 1, record, column);
    }

    fn without_nul(
        &mut self,
        text: Cow<'t, str>,
        range: Range<usize>,
        record: usize,
        column: usize,
    ) -> Cow<'t, str> {
        match self.nuls.find(self.text.as_bytes(), range) {
            None => text,
            Some(nul) => {
                self.fault(RecordFaultKind::Nul, nul..nul + 1, record, column);
                Cow::Owned(text.replace('\0', ""))
            }
        }
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

/// A cell's value as a table writes it: in quotation marks, those inside doubled, where the old cell had them or the value needs them.
/// `old` is the cell as it stands in the file, quotation marks included; white space round an unquoted one stays.
pub fn written(old: &str, value: &str, dialect: Dialect) -> String {
    let bare = old.trim();
    let (before, after) = match bare.is_empty() {
        true => ("", ""),
        false => old.split_once(bare).unwrap_or_default(),
    };
    let quoted = old.starts_with('"') && bare.len() > 1 && bare.ends_with('"');
    let needs = value.bytes().any(|byte| matches!(byte, b'"' | b'\n' | b'\r') || byte == dialect.delimiter)
        || value.trim() != value;
    match quoted || needs {
        // White space before a quotation mark would keep it from quoting.
        true => format!("\"{}\"{after}", value.replace('"', "\"\"")),
        false => format!("{before}{value}{after}"),
    }
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
    /// One pair round the cell; the second at this offset.
    Simple { close: usize },
    /// Doubled quotes inside.
    Escaped,
    /// Text behind the closing quote, which is at this offset.
    Followed { close: usize },
    /// Never closed, or closed only by what must be the opening of another cell.
    Unclosed,
}

/// How the cell that begins with the quote at the start of `rest` is closed.
fn closing_quote(rest: &[u8], delimiter: u8) -> Quotes {
    let ends = |b: u8| b == delimiter || matches!(b, b'\n' | b'\r');
    let mut from = 1;
    let mut escaped = false;
    loop {
        let Some(found) = memchr(b'"', rest.get(from..).unwrap_or_default()) else {
            return Quotes::Unclosed;
        };
        let quote = from + found;
        match rest.get(quote + 1) {
            Some(b'"') => {
                escaped = true;
                from = quote + 2;
            }
            Some(behind) if !ends(*behind) => {
                let inside = rest.get(1..quote).unwrap_or_default();
                let many_lines = memchr2(b'\n', b'\r', inside).is_some();
                // People put spaces behind delimiters.
                let before = inside.iter().rfind(|b| **b != b' ');
                let opens = before.is_some_and(|b| ends(*b));
                return if many_lines && opens {
                    Quotes::Unclosed
                } else {
                    Quotes::Followed { close: quote }
                };
            }
            _ if escaped => return Quotes::Escaped,
            _ => return Quotes::Simple { close: quote },
        }
    }
}

/// Looks for one byte in ranges that only ever go forward, in one pass over the text for all of them.
#[derive(Debug)]
struct Ahead {
    byte: u8,
    /// There is none of it between the last range and here.
    clear_to: usize,
}

impl Ahead {
    /// Most cells cost one comparison. Not the whole text is searched at once, for the sake of `record_at`.
    fn find(&mut self, bytes: &[u8], range: Range<usize>) -> Option<usize> {
        const STEP: usize = 1 << 12;
        self.clear_to = self.clear_to.max(range.start);
        while self.clear_to < range.end {
            if bytes.get(self.clear_to) == Some(&self.byte) {
                return Some(self.clear_to);
            }
            let stop = bytes.len().min(range.end.max(self.clear_to + STEP));
            let window = bytes.get(self.clear_to..stop).unwrap_or_default();
            self.clear_to = memchr(self.byte, window).map_or(stop, |found| self.clear_to + found);
        }
        None
    }
}

/// What was found of one cell.
struct Scan {
    /// Bytes of the cell as written.
    raw: usize,
    /// Bytes of output, if it is unescaped; right only if `raw` is within the limit.
    out: usize,
    /// The record ends with it.
    last: bool,
}

/// What knows the delimiter: `csv_core` with its output buffer, and searches for cells that need
/// no unescaping.
#[derive(Debug)]
struct Fields {
    delimiter: u8,
    /// Built when first needed: that takes longer than reading a row, and `record_at` reads but one.
    reader: Option<Box<Reader>>,
    buffer: Vec<u8>,
}

impl Fields {
    fn new(delimiter: u8) -> Self {
        Self { delimiter, reader: None, buffer: Vec::new() }
    }

    /// A cell that begins with a quote. Whatever state the machine is left in by the last one, it takes a
    /// quote for the opening of a cell.
    fn quoted(&mut self, rest: &[u8], keep: usize) -> Scan {
        let reader = self.reader.get_or_insert_with(|| Box::new(machine(self.delimiter)));
        if self.buffer.is_empty() {
            self.buffer.resize(4096, 0);
        }
        scan(reader, &mut self.buffer, rest, keep)
    }

    /// A cell that begins with a quote and ends with the one at `close`, with none between.
    fn closed(&self, rest: &[u8], close: usize) -> Scan {
        let raw = close + 1;
        Scan { raw, out: 0, last: rest.get(raw) != Some(&self.delimiter) }
    }

    /// A cell that does not, or whose quote is to be an ordinary character.
    fn bare(&self, rest: &[u8]) -> Scan {
        let raw = memchr3(self.delimiter, b'\n', b'\r', rest).unwrap_or(rest.len());
        Scan { raw, out: 0, last: rest.get(raw) != Some(&self.delimiter) }
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

/// A machine about to read a cell. Never clone one: the clone that csv-core 0.1.13 makes has empty tables.
fn machine(delimiter: u8) -> Reader {
    let mut reader = ReaderBuilder::new().delimiter(delimiter).build();
    // At its very start it would drop a byte order mark; cells begin anywhere.
    reader.read_field(b"\n", &mut [0]);
    reader
}

#[cfg(test)]
mod tests;
