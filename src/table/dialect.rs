//! How the cells of a table are parted: comma, semicolon, tab or bar.

pub use super::records::Dialect;
use super::records::{Record, Records};
use crate::input::Limits;

/// The delimiters that are looked for, the likeliest first.
pub const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Rows looked at, at most.
const SAMPLE_ROWS: usize = 50;
/// Rows in which the header is looked for.
const HEADER_ROWS: usize = 12;
/// Bytes looked at, at most (a row that begins within them is read to its end).
const SAMPLE_BYTES: usize = 1 << 18;

/// How a delimiter was found, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// A first line `sep=;` says so.
    Declared,
    /// All rows looked at have the same number of cells, at least two, and no other delimiter does as well.
    Clear,
    /// No delimiter occurs: one column, any delimiter would do.
    OneColumn,
    /// The best of several, or rows differ: worth a word to the user.
    Guessed,
}

/// A dialect and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sniffed {
    /// What to read with.
    pub dialect: Dialect,
    /// How it was found.
    pub certainty: Certainty,
    /// Rows looked at that have as many cells as the header.
    pub agreeing: usize,
    /// Rows looked at, header included.
    pub rows: usize,
}

/// Finds the delimiter of a table.
///
/// `name` is the file's (an ending `.tsv`, `.tab` or `.psv` tips a balance, no more: many a `.tsv` holds
/// commas). `is_header` tells whether a header cell is a column name the caller knows.
///
/// Each candidate reads the first 50 rows, quotes respected. What counts, in this order: that the header
/// has two cells or more; known column names; the share of rows as long as the header; the ending; the order
/// of [`DELIMITERS`].
pub fn sniff(name: &str, text: &str, is_header: impl Fn(&str) -> bool) -> Sniffed {
    if let Some((delimiter, start)) = declared(text) {
        let dialect = Dialect { delimiter, start };
        let trial = Trial::run(text, dialect, &is_header);
        return Sniffed {
            dialect,
            certainty: Certainty::Declared,
            agreeing: trial.agreeing,
            rows: trial.rows,
        };
    }
    let named = named(name);
    let mut trials: Vec<(Trial, Dialect)> = DELIMITERS
        .iter()
        .map(|&delimiter| Dialect::new(delimiter))
        .map(|dialect| (Trial::run(text, dialect, &is_header), dialect))
        .collect();
    // Stable: equals stay in the order of DELIMITERS.
    trials.sort_by_key(|(t, d)| (std::cmp::Reverse(t.merit()), Some(d.delimiter) != named));
    let (best, dialect) = trials.first().copied().unwrap_or_default();
    let rival = trials.get(1).map(|(t, _)| *t).unwrap_or_default();
    let certainty = match best.cells {
        0 | 1 => Certainty::OneColumn,
        _ if best.agreeing == best.rows && rival.merit() < best.merit() => Certainty::Clear,
        _ if best.known >= 2 && best.known > rival.known => Certainty::Clear,
        _ => Certainty::Guessed,
    };
    Sniffed { dialect, certainty, agreeing: best.agreeing, rows: best.rows }
}

/// A first line `sep=;` or `"sep=;"`: the delimiter and where the table begins behind it. One that names
/// a delimiter we do not read is no such line.
fn declared(text: &str) -> Option<(u8, usize)> {
    let end = text.find(['\n', '\r']).unwrap_or(text.len());
    let line = text.get(..end)?;
    // A spreadsheet that saves the file again may put quotes round it or delimiters behind it.
    let bare = line.strip_prefix('"').map_or(line, |l| l.trim_end_matches([',', ';']).trim_end_matches('"'));
    let value = bare.get(..4).filter(|key| key.eq_ignore_ascii_case("sep=")).and(bare.get(4..))?;
    let delimiter = match value {
        "\\t" => b'\t',
        _ => *value.as_bytes().first()?,
    };
    let rest_empty = value == "\\t" || value.trim_matches(char::from(delimiter)).trim().is_empty();
    let behind = if text.get(end..)?.starts_with("\r\n") { end + 2 } else { (end + 1).min(text.len()) };
    (rest_empty && DELIMITERS.contains(&delimiter)).then_some((delimiter, behind))
}

fn named(name: &str) -> Option<u8> {
    match name.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
        "tsv" | "tab" => Some(b'\t'),
        "psv" => Some(b'|'),
        _ => None,
    }
}

/// What one delimiter makes of the first rows.
#[derive(Debug, Clone, Copy, Default)]
struct Trial {
    /// Cells in the header; if that is one (a title line), the commonest number of cells.
    cells: usize,
    /// Header cells that are known column names, in the row of the first few that has most.
    known: usize,
    agreeing: usize,
    rows: usize,
}

impl Trial {
    fn run(text: &str, dialect: Dialect, is_header: &impl Fn(&str) -> bool) -> Trial {
        let mut records = Records::new(text, dialect, &Limits::default());
        let mut record = Record::default();
        let (mut widths, mut known) = (Vec::new(), 0);
        while widths.len() < SAMPLE_ROWS && records.next_into(&mut record) {
            if record.start > dialect.start.saturating_add(SAMPLE_BYTES) {
                break;
            }
            if !record.is_data() {
                continue;
            }
            // The header need not stand in the first line: titles may stand above it.
            if widths.is_empty() || (known < 2 && widths.len() < HEADER_ROWS) {
                known = known.max(record.cells.iter().filter(|cell| is_header(cell.text.trim())).count());
            }
            widths.push(record.cells.len());
        }
        let share = |width: usize| widths.iter().filter(|w| **w == width).count();
        let header = widths.first().copied().unwrap_or(0);
        let cells = if header > 1 {
            header
        } else {
            widths.iter().copied().max_by_key(|w| (*w > 1, share(*w), *w)).unwrap_or(0)
        };
        Trial { cells, known, agreeing: share(cells), rows: widths.len() }
    }

    /// Larger is better. One column is no evidence; a single known name may be chance.
    fn merit(&self) -> (bool, usize, usize, usize) {
        let known = if self.known > 1 { self.known } else { 0 };
        let share = (self.agreeing * 20).checked_div(self.rows).unwrap_or(0);
        (self.cells > 1, known, share, usize::from(self.cells > 2))
    }
}

#[cfg(test)]
mod tests;
