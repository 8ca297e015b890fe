//! `check --format xlsx`: the user's own tables as a workbook, cells coloured by what was found in them, the finding as a note.
//!
//! Every cell is written as text, so that nothing in it is ever a formula, and no time is stamped: the same tables give the same
//! bytes. What was hidden in a workbook is not in it, since it was not read.

use std::collections::{BTreeMap, BTreeSet};

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, Note, Workbook, Worksheet, XlsxError,
};
use throughline::diag::{Diagnostic, Report, Severity};
use throughline::input::{File, FileId, Limits, Places, letters};
use throughline::model::Casebook;
use throughline::table::dialect::{Dialect, sniff};
use throughline::table::records::{Record, Records};

use crate::cli::Failure;

/// Rows, columns and letters that a sheet of Excel can hold.
const ROWS: u32 = 1_048_576;
const COLUMNS: usize = 16_384;
const LETTERS: usize = 32_767;
/// Links that a sheet of Excel can hold, with room to spare.
const LINKS: usize = 65_000;

/// Where a finding is shown: a sheet and a cell in it, zero-based.
type Shown = (FileId, u32, u16);

/// The workbook's bytes.
///
/// # Errors
/// There is more than a workbook can hold.
pub fn workbook(book: &Casebook, report: &Report, limits: &Limits) -> Result<Vec<u8>, Failure> {
    build(book, report, limits)
        .map_err(|error| Failure::World(anyhow::anyhow!("cannot make the workbook: {error}")))
}

/// A format of cells by severity.
fn colour(severity: Severity) -> Color {
    Color::RGB(match severity {
        Severity::Error => 0xF8_CB_AD,
        Severity::Warning => 0xFF_E6_99,
        Severity::Note => 0xDD_EB_F7,
    })
}

fn build(book: &Casebook, report: &Report, limits: &Limits) -> Result<Vec<u8>, XlsxError> {
    let mut sorted = report.clone();
    sorted.sort();
    let files: Vec<(FileId, &File)> =
        book.inputs.iter().filter(|(_, file)| file.ending() != "toml").collect();
    let names = sheet_names(&files);
    let mut workbook = properties(Workbook::new())?;
    workbook.add_worksheet().set_name("Findings")?;
    let mut shown: BTreeMap<usize, Shown> = BTreeMap::new();
    for ((id, file), name) in files.iter().zip(&names) {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        table(&mut sheet, book, *id, file, &sorted.diagnostics, limits, &mut shown)?;
        workbook.push_worksheet(sheet);
    }
    let by_file: BTreeMap<FileId, &str> =
        files.iter().map(|(id, _)| *id).zip(names.iter().map(String::as_str)).collect();
    findings(workbook.worksheet_from_index(0)?, book, &sorted.diagnostics, &shown, &by_file)?;
    workbook.save_to_buffer()
}

/// A workbook that says nothing of who made it when.
pub fn properties(mut workbook: Workbook) -> Result<Workbook, XlsxError> {
    let properties = DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    workbook.set_properties(&properties);
    Ok(workbook)
}

/// Names that sheets may have: at most 31 letters, some signs not allowed, each once whatever its capitals.
fn sheet_names(files: &[(FileId, &File)]) -> Vec<String> {
    let mut taken = BTreeSet::from(["findings".to_owned(), "history".to_owned()]);
    let mut names = Vec::new();
    for (_, file) in files {
        let whole = match &file.origin {
            Some(origin) => match &origin.places {
                Places::Sheet { name, .. } => name.as_str(),
                _ => file.name.as_str(),
            },
            None => file.stem(),
        };
        let plain: String = whole
            .chars()
            .map(|c| {
                if c.is_control() || matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') { '_' } else { c }
            })
            .collect();
        let plain = plain.trim_matches(|c: char| c == '\'' || c.is_whitespace());
        let plain = if plain.is_empty() { "Table" } else { plain };
        let fitting = |tail: &str| {
            // Excel counts in UTF-16.
            let mut room = 31 - tail.len();
            let head: String = plain
                .chars()
                .take_while(|c| {
                    let fits = c.len_utf16() <= room;
                    room = room.saturating_sub(c.len_utf16());
                    fits
                })
                .collect();
            format!("{}{tail}", head.trim_end_matches('\''))
        };
        let mut name = fitting("");
        let mut number = 2;
        while !taken.insert(name.to_lowercase()) {
            name = fitting(&format!(" ({number})"));
            number += 1;
        }
        names.push(name);
    }
    names
}

/// Writes one table, and remembers where each finding is shown.
fn table(
    sheet: &mut Worksheet,
    book: &Casebook,
    id: FileId,
    file: &File,
    findings: &[Diagnostic],
    limits: &Limits,
    shown: &mut BTreeMap<usize, Shown>,
) -> Result<(), XlsxError> {
    let known = book.tables.iter().find(|table| table.file == id);
    let dialect: Dialect =
        known.map_or_else(|| sniff(&file.name, &file.text, |_| false).dialect, |table| table.dialect);
    // Byte offsets of the findings of this file, in order.
    let mut places: Vec<(usize, usize)> = findings
        .iter()
        .enumerate()
        .filter_map(|(index, finding)| {
            let position = finding.position.filter(|position| position.file == id)?;
            let line = file.line_range(position.line)?;
            let text = file.text.get(line.clone())?;
            let skip = position.column.saturating_sub(1) as usize;
            let within = text.char_indices().nth(skip).map_or(text.len(), |(at, _)| at);
            Some((line.start + within, index))
        })
        .collect();
    places.sort_unstable();
    let mut places = places.into_iter().peekable();
    let plain = Format::new().set_num_format_index(49).set_align(FormatAlign::Top);
    let wide = Format::new().set_num_format_index(49).set_align(FormatAlign::Top).set_bold();
    let mut records = Records::new(&file.text, dialect, limits);
    let mut record = Record::default();
    let (mut next_row, mut is_head, mut widths) = (0_u32, true, Vec::<usize>::new());
    while records.next_into(&mut record) {
        let row = row_of(file, record.start).unwrap_or(next_row);
        next_row = row + 1;
        if row >= ROWS {
            break;
        }
        let mut marks: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        while let Some((_, finding)) = places.next_if(|(at, _)| *at <= record.end) {
            let at = places_of(findings, finding, file);
            let cell = record.cells.iter().rposition(|cell| cell.range.start <= at).unwrap_or(0);
            marks.entry(cell).or_default().push(finding);
        }
        for (index, cell) in record.cells.iter().enumerate().take(COLUMNS) {
            let column = column_of(file, index);
            let text: String = clean(&cell.text);
            if let Some(width) = widths.get_mut(usize::from(column)) {
                *width = (*width).max(text.chars().count());
            } else {
                widths.resize(usize::from(column) + 1, text.chars().count());
            }
            match marks.get(&index) {
                Some(found) => {
                    let worst =
                        found.iter().filter_map(|index| findings.get(*index)).map(|f| f.severity).min();
                    let format = plain.clone().set_background_color(colour(worst.unwrap_or(Severity::Note)));
                    sheet.write_string_with_format(row, column, text, &format)?;
                    let note = found
                        .iter()
                        .filter_map(|index| findings.get(*index))
                        .map(note_text)
                        .collect::<Vec<_>>()
                        .join("\n\n");
                    let note =
                        Note::new(clean(&note)).add_author_prefix(false).set_width(320).set_height(160);
                    sheet.insert_note(row, column, &note)?;
                    for finding in found {
                        shown.insert(*finding, (id, row, column));
                    }
                }
                None if text.is_empty() => {}
                None => {
                    sheet.write_string_with_format(
                        row,
                        column,
                        text,
                        if is_head { &wide } else { &plain },
                    )?;
                }
            }
        }
        if is_head && record.is_data() {
            is_head = false;
            sheet.set_freeze_panes(row + 1, 0)?;
        }
    }
    for (column, width) in widths.iter().enumerate() {
        sheet.set_column_width(u16::try_from(column).unwrap_or(u16::MAX), (*width).clamp(8, 48) as f64)?;
    }
    Ok(())
}

/// The byte that a finding begins at.
fn places_of(findings: &[Diagnostic], index: usize, file: &File) -> usize {
    let Some(position) = findings.get(index).and_then(|finding| finding.position) else { return 0 };
    let Some(line) = file.line_range(position.line) else { return 0 };
    let text = file.text.get(line.clone()).unwrap_or_default();
    let skip = position.column.saturating_sub(1) as usize;
    line.start + text.char_indices().nth(skip).map_or(text.len(), |(at, _)| at)
}

/// The zero-based row that a record had in the workbook it came from; `None` for a text.
fn row_of(file: &File, start: usize) -> Option<u32> {
    let origin = file.origin.as_ref()?;
    let Places::Sheet { .. } = origin.places else { return None };
    let index = origin.rows.binary_search_by_key(&start, |(at, _)| *at as usize).ok()?;
    origin.rows.get(index).map(|(_, row)| row - 1)
}

/// The zero-based column that a cell had in the workbook it came from; for a text its own.
fn column_of(file: &File, index: usize) -> u16 {
    let own = u32::try_from(index).unwrap_or(0);
    let column = match file.origin.as_ref().map(|origin| &origin.places) {
        Some(Places::Sheet { columns, .. }) => columns.get(index).copied().unwrap_or(own),
        _ => own,
    };
    u16::try_from(column).unwrap_or(0)
}

/// Text that a cell can hold: XML has no control characters, Excel no more than 32,767 letters.
fn clean(text: &str) -> String {
    let mut out: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    while out.encode_utf16().count() > LETTERS {
        let excess = out.encode_utf16().count() - LETTERS;
        let keep = out.chars().count().saturating_sub(excess + 1);
        out = out.chars().take(keep).chain(['…']).collect();
    }
    out
}

fn note_text(finding: &Diagnostic) -> String {
    let help = if finding.help.is_empty() { String::new() } else { format!("\n→ {}", finding.help) };
    format!("{}: {}{help}", finding.severity, finding.message)
}

/// The first sheet: one row a finding, leading to its cell. Its rows begin with `#`, so that it is not read as a table when the
/// workbook comes back.
fn findings(
    sheet: &mut Worksheet,
    book: &Casebook,
    findings: &[Diagnostic],
    shown: &BTreeMap<usize, Shown>,
    names: &BTreeMap<FileId, &str>,
) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let wrap = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for (column, (head, width)) in [
        ("#", 6.0),
        ("Severity", 10.0),
        ("Where", 28.0),
        ("Finding", 70.0),
        ("What to do", 60.0),
        ("Code", 24.0),
    ]
    .into_iter()
    .enumerate()
    {
        let column = u16::try_from(column).unwrap_or(0);
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, head, &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    if findings.is_empty() {
        sheet.write_string(1, 0, "# nothing was found")?;
    }
    let last = ROWS as usize - 2;
    for (index, finding) in findings.iter().enumerate().take(last) {
        let row = u32::try_from(index).unwrap_or(0) + 1;
        sheet.write_string_with_format(row, 0, format!("#{row}"), &wrap)?;
        let format = wrap.clone().set_background_color(colour(finding.severity));
        sheet.write_string_with_format(row, 1, finding.severity.name(), &format)?;
        let place = finding
            .position
            .map_or(String::new(), |position| clean(&book.inputs.place(&position).to_string()));
        match shown.get(&index).and_then(|(file, row, column)| Some((names.get(file)?, row, column))) {
            Some((name, to_row, to_column)) if index < LINKS => {
                let target = format!(
                    "internal:'{}'!{}{}",
                    name.replace('\'', "''"),
                    letters(u32::from(*to_column)),
                    to_row + 1
                );
                sheet.write_url_with_text(row, 2, target.as_str(), place)?;
            }
            _ => {
                sheet.write_string_with_format(row, 2, place, &wrap)?;
            }
        }
        sheet.write_string_with_format(row, 3, clean(&finding.message), &wrap)?;
        sheet.write_string_with_format(row, 4, clean(&finding.help), &wrap)?;
        sheet.write_string_with_format(row, 5, finding.code.name, &wrap)?;
    }
    if findings.len() > last {
        let text = format!(
            "# and {} more, which a sheet cannot hold: --format concise lists all",
            findings.len() - last
        );
        sheet.write_string(ROWS - 1, 0, text)?;
    }
    Ok(())
}
