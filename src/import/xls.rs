//! Excel 97 to 2003 workbooks, read by calamine once their records have been walked through: a workbook of 1.8 kB can make a reader
//! ask for hundreds of gigabytes by two cells far apart.
//!
//! The walk also finds what calamine does not tell: hidden rows and columns, notes. Records are those of [MS-XLS] 2.3.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};

use calamine::{Data, Reader as _, SheetType, SheetVisible, Xls};

use super::grid::{At, Budget, Grid};
use super::shown::{self, Dated, Digits, Parts, Shows};
use super::workbook::{SheetEntry, choose, stem};
use super::{Made, Refusal, Source, codes};
use crate::input::Limit;

/// An old Office file.
pub fn sniff(source: &Source<'_>) -> bool {
    source.bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
}

fn damaged() -> Refusal {
    Refusal::unreadable(
        "is damaged, or older than Excel 97",
        "open it in a spreadsheet and save it as an Excel workbook (.xlsx)",
    )
}

/// What the walk finds of one sheet.
#[derive(Default)]
struct Seen {
    rows: BTreeSet<u32>,
    columns: Vec<(u32, u32)>,
    notes: u64,
    merged: Vec<(At, At)>,
    /// What cells show that are no plain numbers.
    shows: BTreeMap<At, Shows>,
    last: (u32, u32),
    cells: u64,
}

/// Reads every visible sheet.
pub fn read(source: &Source<'_>) -> Result<Made, Refusal> {
    let (seen, is_1904) = walk(source)?;
    // The reader holds the whole rectangle of every sheet: 16 million cells of 24 bytes are nearly 400 MB.
    let area: u64 = seen.iter().map(|sheet| u64::from(sheet.last.0 + 1) * u64::from(sheet.last.1 + 1)).sum();
    let cells: u64 = seen.iter().map(|sheet| sheet.cells).sum();
    if area > source.limits.cells.saturating_mul(2) || cells > source.limits.cells {
        return Err(Refusal::Limit(Limit::Cells, source.limits.cells, area.max(cells)));
    }
    // It is not ours: that it never panics cannot be promised.
    super::guarded(|| tables(source, &seen, is_1904)).unwrap_or_else(|| Err(damaged()))
}

fn tables(source: &Source<'_>, seen: &[Seen], is_1904: bool) -> Result<Made, Refusal> {
    let mut book: Xls<_> = Xls::new(Cursor::new(source.bytes)).map_err(|error| match error {
        calamine::XlsError::Password => super::workbook::password(),
        _ => damaged(),
    })?;
    let entries: Vec<SheetEntry> = book
        .sheets_metadata()
        .iter()
        .map(|sheet| SheetEntry {
            name: sheet.name.clone(),
            hidden: sheet.visible != SheetVisible::Visible,
            is_table: sheet.typ == SheetType::WorkSheet,
        })
        .collect();
    let mut made = Made::default();
    let chosen = choose(source, &entries, &mut made);
    let mut budget = Budget::new(source);
    let empty = Seen::default();
    for (index, (entry, _)) in entries.iter().zip(&chosen).enumerate().filter(|(_, (_, chosen))| **chosen) {
        let range = book.worksheet_range(&entry.name).map_err(|_| damaged())?;
        let seen = seen.get(index).unwrap_or(&empty);
        let mut grid = Grid::new(entry.name.as_str(), budget);
        for (first, last) in &seen.columns {
            grid.hide_columns(*first, *last);
        }
        for _ in 0..seen.notes {
            grid.comment();
        }
        for (first, last) in &seen.merged {
            grid.merge(*first, *last);
        }
        let (row, column) = range.start().unwrap_or((0, 0));
        for (down, right, cell) in range.used_cells() {
            let at = (row + down as u32, column + right as u32);
            let hidden = seen.rows.contains(&at.0);
            let text = match cell {
                Data::Empty => continue,
                Data::String(text) => text.replace("\r\n", "\n").replace('\r', "\n"),
                Data::Int(value) => match seen.shows.get(&at) {
                    Some(Shows::Number(digits)) => shown::number(*value as f64, digits),
                    Some(Shows::Time(parts)) => {
                        dated(&mut grid, at, *value as f64, Some(*parts), false, is_1904)
                    }
                    None => value.to_string(),
                },
                Data::Float(value) => match seen.shows.get(&at) {
                    Some(Shows::Number(digits)) => shown::number(*value, digits),
                    Some(Shows::Time(parts)) => dated(&mut grid, at, *value, Some(*parts), false, is_1904),
                    None => shown::number(*value, &Digits::default()),
                },
                Data::Bool(value) => if *value { "TRUE" } else { "FALSE" }.into(),
                Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
                Data::DateTime(value) => {
                    let parts = match seen.shows.get(&at) {
                        Some(Shows::Time(parts)) => Some(*parts),
                        _ => None,
                    };
                    dated(&mut grid, at, value.as_f64(), parts, value.is_duration(), is_1904)
                }
                Data::Error(error) => {
                    let what = format!("shows the error {error}; it is read as empty");
                    grid.odd(&codes::CELL_ERROR, at, &what, "correct the formula, or write the value itself");
                    continue;
                }
            };
            grid.push(at, &text, hidden)?;
            if hidden && !text.is_empty() {
                grid.hide_row(at.0);
            }
        }
        let stem = stem(source, &entry.name, entries.iter().filter(|entry| entry.is_table).count());
        let (table, findings) =
            grid.finish(source, made.tables.len(), "old Excel workbook", stem, &mut budget)?;
        made.tables.extend(table);
        made.findings.extend(findings);
    }
    Ok(made)
}

/// calamine tells that a cell is a date or a time; the walk, which parts of it are shown.
fn dated(
    grid: &mut Grid,
    at: At,
    value: f64,
    parts: Option<Parts>,
    is_duration: bool,
    is_1904: bool,
) -> String {
    let day = !is_duration && value >= 1.0;
    let all = Parts { year: day, month: day, day, time: !day, elapsed: is_duration };
    match shown::date(value, is_1904, parts.unwrap_or(all)) {
        Dated::Text(text) => text,
        Dated::YearNotShown(text) => {
            let what = "shows a day and a month; the year is the one the spreadsheet keeps, often that in which it was typed";
            grid.odd(
                &codes::DATE_ODD,
                at,
                what,
                "format the column as dates with a year (yyyy-mm-dd) and look at each",
            );
            text
        }
        Dated::NeverWas => {
            let what = "holds 29 February 1900, a day that never was; it is read as empty";
            grid.odd(&codes::DATE_ODD, at, what, "write the date as text");
            String::new()
        }
        Dated::Outside => shown::number(value, &Digits::default()),
    }
}

/// Walks through the records of the workbook: the extent of each sheet, in the order in which the sheets are listed.
fn walk(source: &Source<'_>) -> Result<(Vec<Seen>, bool), Refusal> {
    let bytes = source.bytes;
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| damaged())?;
    let mut stream =
        ["/Workbook", "/Book"].iter().find_map(|name| file.open_stream(name).ok()).ok_or_else(damaged)?;
    let mut book = Vec::new();
    // A chain of sectors that runs in a circle has no end.
    let allowed = bytes.len() as u64 + 4_096;
    stream.by_ref().take(allowed).read_to_end(&mut book).map_err(|_| damaged())?;
    let (mut offsets, mut is_1904) = (Vec::new(), false);
    let (mut formats, mut styles): (BTreeMap<u32, String>, Vec<Shows>) = (BTreeMap::new(), Vec::new());
    for (sort, data) in (Records { bytes: &book, at: 0 }) {
        match sort {
            0x0022 => is_1904 = word(data, 0) == Some(1),
            0x002F => return Err(super::workbook::password()),
            0x0085 => offsets.extend(long(data, 0)),
            0x041E => formats.extend(word(data, 0).zip(format_code(data))),
            // A style's format; the list of formats stands before that of styles.
            0x00E0 => styles.push(word(data, 2).map_or_else(Shows::default, |id| {
                shown::of_format(id, formats.get(&id).map(String::as_str))
            })),
            // End of the globals.
            0x000A => break,
            _ => {}
        }
    }
    if offsets.len() > source.limits.files {
        return Err(Refusal::Limit(Limit::Files, source.limits.files as u64, offsets.len() as u64));
    }
    let plain = Shows::default();
    let mut seen = Vec::new();
    let mut records = 0_u64;
    for offset in offsets {
        let mut sheet = Seen::default();
        let mut depth = 0;
        let mut see = |row: Option<u32>, column: Option<u32>| {
            if let (Some(row), Some(column)) = (row, column) {
                sheet.last = (sheet.last.0.max(row), sheet.last.1.max(column));
                sheet.cells += 1;
            }
        };
        let (mut rows, mut columns, mut notes) = (BTreeSet::new(), Vec::new(), 0);
        let (mut merged, mut shows) = (Vec::new(), BTreeMap::new());
        let mut style = |row: Option<u32>, column: Option<u32>, style: Option<u32>| {
            let shown = style.and_then(|style| styles.get(style as usize)).filter(|shown| **shown != plain);
            if let (Some(row), Some(column), Some(shown)) = (row, column, shown) {
                shows.insert((row, column), shown.clone());
            }
        };
        for (sort, data) in (Records { bytes: &book, at: offset as usize }) {
            records += 1;
            // Several sheets may claim the same records.
            if records > source.limits.cells.saturating_mul(4) {
                return Err(Refusal::Limit(Limit::Cells, source.limits.cells, source.limits.cells + 1));
            }
            match sort {
                0x0809 => depth += 1,
                0x000A => {
                    depth -= 1;
                    if depth <= 0 {
                        break;
                    }
                }
                // Cells: number, label, blank, truth or error, compressed number, text, formula.
                0x0203 | 0x0204 | 0x0201 | 0x0205 | 0x027E | 0x00FD | 0x0006 | 0x00D6 | 0x0004 | 0x0003 => {
                    see(word(data, 0), word(data, 2));
                    style(word(data, 0), word(data, 2), word(data, 4));
                }
                // Several compressed numbers or blanks: the last column stands at the end.
                0x00BD | 0x00BE => {
                    see(word(data, 0), word(data, data.len().saturating_sub(2)));
                    for index in 0..(data.len().saturating_sub(6) / 6).min(256) {
                        let column = word(data, 2).map(|first| first + index as u32);
                        if sort == 0x00BD {
                            style(word(data, 0), column, word(data, 4 + index * 6));
                        }
                    }
                }
                0x00E5 => {
                    for index in 0..word(data, 0).unwrap_or(0).min(2_000) as usize {
                        let at = |offset| word(data, 2 + index * 8 + offset);
                        if let (Some(top), Some(bottom), Some(left), Some(right)) =
                            (at(0), at(2), at(4), at(6))
                        {
                            merged.push(((top, left), (bottom, right)));
                        }
                    }
                }
                0x0208 if word(data, 12).is_some_and(|flags| flags & 0x20 != 0) => {
                    rows.extend(word(data, 0));
                }
                0x007D if word(data, 8).is_some_and(|flags| flags & 1 != 0) => {
                    columns
                        .extend(word(data, 0).zip(word(data, 2)).map(|(first, last)| (first, last.min(255))));
                }
                0x001C => notes += 1,
                _ => {}
            }
        }
        sheet.rows = rows;
        sheet.columns = columns;
        sheet.notes = notes;
        sheet.merged = merged;
        sheet.shows = shows;
        seen.push(sheet);
    }
    Ok((seen, is_1904))
}

/// Records: a sort and a length of two bytes each, and what they hold.
struct Records<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Iterator for Records<'b> {
    type Item = (u32, &'b [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let head = self.bytes.get(self.at..)?;
        let (sort, length) = (word(head, 0)?, word(head, 2)? as usize);
        let data = head.get(4..4 + length)?;
        self.at += 4 + length;
        Some((sort, data))
    }
}

/// The code of a FORMAT record: a count of letters, a flag, and the letters in one byte each or two.
fn format_code(data: &[u8]) -> Option<String> {
    let count = word(data, 2)? as usize;
    let is_wide = data.get(4)? & 1 == 1;
    let text = data.get(5..)?;
    let letters = (0..count).map(|index| match is_wide {
        true => word(text, index * 2),
        false => text.get(index).map(|byte| u32::from(*byte)),
    });
    letters.map(|letter| char::from_u32(letter?)).collect()
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    let pair = bytes.get(at..at + 2)?;
    Some(u32::from(*pair.first()?) | u32::from(*pair.get(1)?) << 8)
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(word(bytes, at)? | word(bytes, at + 2)? << 16)
}
