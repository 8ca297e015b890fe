//! OpenDocument sheets (ODF 1.3), zipped or as one XML file, read as a stream.
//!
//! The trap of the format are repeats: one cell may say that it stands 16,384 times, in a row that stands a million times. What is
//! empty is only counted; what is filled is written out under the same limit of cells as everything else.

use std::collections::BTreeMap;
use std::io::{BufRead, Cursor};

use quick_xml::events::{BytesStart, Event};

use super::grid::{At, Budget, Grid};
use super::shown::{self, Digits, Parts};
use super::workbook::{SheetEntry, choose, password, stem};
use super::xml::{Xml, attribute, local, push_reference, value_of};
use super::zip::Archive;
use super::{Made, Refusal, Source, codes};

/// Rows and columns of a sheet, at most.
const ROWS: u32 = 1_048_576;
const COLUMNS: u32 = 16_384;

/// A zip whose first part says so, or a flat XML file.
pub fn sniff(source: &Source<'_>) -> bool {
    let start = source.bytes.get(..source.bytes.len().min(4_096)).unwrap_or_default();
    let flat = memchr::memmem::find(start, b"urn:oasis:names:tc:opendocument:xmlns:office").is_some();
    let packed = start.starts_with(b"PK")
        && (memchr::memmem::find(start, b"application/vnd.oasis.opendocument.spreadsheet").is_some()
            || matches!(source.ending().as_str(), "ods" | "ots"));
    packed || flat && !start.starts_with(b"PK") && source.ending() != "xml"
}

/// Reads every visible sheet.
pub fn read(source: &Source<'_>) -> Result<Made, Refusal> {
    if !source.bytes.starts_with(b"PK") {
        let size = source.bytes.len() as u64;
        let open = || Ok((Box::new(Cursor::new(source.bytes)) as Box<dyn BufRead + '_>, size));
        return sheets(source, Styles::default(), open);
    }
    let zip = Archive::open(source)?;
    if let Some((stream, size)) = zip.part("META-INF/manifest.xml")? {
        let mut xml = Xml::new(stream, size, "the list of parts").allow_doctype();
        while let Some(event) = xml.next()? {
            if let Event::Start(element) | Event::Empty(element) = &event
                && local(element.name().0) == "encryption-data"
            {
                return Err(password());
            }
        }
    }
    let mut styles = Styles::default();
    if let Some((stream, size)) = zip.part("styles.xml")? {
        let mut xml = Xml::new(stream, size, "the list of styles");
        while let Some(event) = xml.next()? {
            styles.take(&event);
        }
    }
    let missing = || Refusal::unreadable("holds no sheets", "open it in a spreadsheet and save it again");
    sheets(source, styles, || zip.part("content.xml")?.ok_or_else(missing))
}

/// Reads the content twice: for the names of the sheets, then for those chosen.
fn sheets<'z>(
    source: &Source<'_>,
    mut styles: Styles,
    open: impl Fn() -> Result<(Box<dyn BufRead + 'z>, u64), Refusal>,
) -> Result<Made, Refusal> {
    let mut entries: Vec<SheetEntry> = Vec::new();
    let (stream, size) = open()?;
    let mut xml = Xml::new(stream, size, "the content");
    let mut depth = 0;
    while let Some(event) = xml.next()? {
        styles.take(&event);
        match &event {
            Event::Start(element) if local(element.name().0) == "table" => {
                depth += 1;
                // A table within a cell is no sheet.
                if depth == 1 {
                    let style = attribute(element, "style-name").unwrap_or_default();
                    entries.push(SheetEntry {
                        name: attribute(element, "name").unwrap_or_default().into_owned(),
                        hidden: styles.hidden.contains(style.as_ref()),
                        is_table: true,
                    });
                }
            }
            Event::End(element) if local(element.name().0) == "table" => depth -= 1,
            _ => {}
        }
        if entries.len() > source.limits.files {
            return Err(Refusal::Limit(
                crate::input::Limit::Files,
                source.limits.files as u64,
                entries.len() as u64,
            ));
        }
    }
    let mut made = Made::default();
    let chosen = choose(source, &entries, &mut made);
    let mut budget = Budget::new(source);
    let (stream, size) = open()?;
    let mut xml = Xml::new(stream, size, "the content");
    let mut index = 0;
    while let Some(event) = xml.next()? {
        let Event::Start(element) = &event else { continue };
        if local(element.name().0) != "table" {
            continue;
        }
        let is_chosen = chosen.get(index).copied().unwrap_or(false);
        let name = entries.get(index).map_or("", |entry| entry.name.as_str());
        index += 1;
        let mut sheet = Sheet::new(Grid::new(name, budget), &styles, is_chosen);
        sheet.read(&mut xml)?;
        if is_chosen {
            let stem = stem(source, name, entries.len());
            let (table, findings) =
                sheet.grid.finish(source, made.tables.len(), "OpenDocument sheet", stem, &mut budget)?;
            made.tables.extend(table);
            made.findings.extend(findings);
        }
    }
    Ok(made)
}

/// What styles say that counts: which hide a sheet, and which parts of a date are shown.
#[derive(Default)]
struct Styles {
    hidden: std::collections::BTreeSet<String>,
    /// Data style of each cell style.
    data: BTreeMap<String, String>,
    parts: BTreeMap<String, Parts>,
    zeros: BTreeMap<String, usize>,
    open_style: String,
    open_data: Option<(String, Parts)>,
    open_number: String,
}

impl Styles {
    fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(element) | Event::Empty(element) => match local(element.name().0) {
                "style" => {
                    let name = attribute(element, "name").unwrap_or_default().into_owned();
                    if let Some(data) = attribute(element, "data-style-name") {
                        self.data.insert(name.clone(), data.into_owned());
                    }
                    self.open_style = name;
                }
                "table-properties"
                    if attribute(element, "display").is_some_and(|display| display == "false") =>
                {
                    self.hidden.insert(self.open_style.clone());
                }
                "date-style" | "time-style" => {
                    let name = attribute(element, "name").unwrap_or_default().into_owned();
                    self.open_data = Some((name, Parts::default()));
                }
                "number-style" => {
                    self.open_number = attribute(element, "name").unwrap_or_default().into_owned()
                }
                "number" => {
                    let zeros =
                        attribute(element, "min-integer-digits").and_then(|digits| digits.parse().ok());
                    let decimals = attribute(element, "decimal-places").is_none_or(|places| places == "0");
                    if let Some(zeros @ 2..=50) = zeros
                        && decimals
                    {
                        self.zeros.insert(self.open_number.clone(), zeros);
                    }
                }
                part @ ("year" | "month" | "day" | "day-of-week" | "hours" | "minutes" | "seconds") => {
                    if let Some((_, parts)) = &mut self.open_data {
                        match part {
                            "year" => parts.year = true,
                            "month" => parts.month = true,
                            "day" => parts.day = true,
                            "day-of-week" => {}
                            _ => parts.time = true,
                        }
                    }
                }
                _ => {}
            },
            Event::End(element) if matches!(local(element.name().0), "date-style" | "time-style") => {
                if let Some((name, parts)) = self.open_data.take() {
                    self.parts.insert(name, parts);
                }
            }
            _ => {}
        }
    }

    fn parts_of(&self, cell_style: &str) -> Option<Parts> {
        self.parts.get(self.data.get(cell_style)?).copied()
    }

    fn zeros_of(&self, cell_style: &str) -> usize {
        self.data.get(cell_style).and_then(|data| self.zeros.get(data)).copied().unwrap_or(0)
    }
}

/// One sheet while it is read.
struct Sheet<'s> {
    grid: Grid,
    styles: &'s Styles,
    chosen: bool,
    row: u32,
    column: u32,
    column_styles: Vec<(u32, String)>,
}

/// A cell while it is read.
#[derive(Default)]
struct Cell {
    kind: String,
    value: String,
    style: String,
    formula: String,
    text: String,
    paragraphs: usize,
    repeat: u32,
    span: Option<(u32, u32)>,
    link: Option<String>,
    fault: bool,
}

impl<'s> Sheet<'s> {
    fn new(grid: Grid, styles: &'s Styles, chosen: bool) -> Self {
        Self { grid, styles, chosen, row: 0, column: 0, column_styles: Vec::new() }
    }

    /// Reads to the end of the sheet.
    fn read<R: BufRead>(&mut self, xml: &mut Xml<R>) -> Result<(), Refusal> {
        let mut columns = 0;
        let mut row: Vec<(u32, Cell)> = Vec::new();
        let (mut repeat_row, mut row_hidden) = (1, false);
        let mut cell: Option<Cell> = None;
        let (mut in_text, mut skipped, mut inner_tables) = (false, 0_usize, 0_usize);
        while let Some(event) = xml.next()? {
            if skipped > 0 {
                // Notes, drawings and what changed before are no part of a cell.
                match &event {
                    Event::Start(_) => skipped += 1,
                    Event::End(_) => skipped -= 1,
                    _ => {}
                }
                continue;
            }
            let is_empty = matches!(event, Event::Empty(_));
            match &event {
                Event::Start(element) | Event::Empty(element) => match local(element.name().0) {
                    "annotation" => {
                        if self.chosen {
                            self.grid.comment();
                        }
                        skipped = usize::from(!is_empty);
                    }
                    "shapes" | "frame" | "custom-shape" | "tracked-changes" | "forms" | "database-ranges" => {
                        skipped = usize::from(!is_empty);
                    }
                    "table" if !is_empty => inner_tables += 1,
                    "table-column" => {
                        let repeat = count(element, "number-columns-repeated");
                        let hidden = attribute(element, "visibility").is_some_and(|v| v != "visible");
                        if let Some(style) = attribute(element, "default-cell-style-name") {
                            self.column_styles.push((columns, style.into_owned()));
                        }
                        if hidden && columns < COLUMNS {
                            self.grid.hide_columns(columns, (columns + repeat - 1).min(COLUMNS - 1));
                        }
                        columns = columns.saturating_add(repeat);
                    }
                    "table-row" => {
                        repeat_row = count(element, "number-rows-repeated");
                        row_hidden = attribute(element, "visibility").is_some_and(|v| v != "visible");
                        self.column = 0;
                        row.clear();
                        if is_empty {
                            self.row = self.row.saturating_add(repeat_row);
                        }
                    }
                    name @ ("table-cell" | "covered-table-cell") if inner_tables == 0 => {
                        let next = begin(element);
                        if is_empty {
                            self.end_cell(next, &mut row);
                        } else {
                            cell = Some(next);
                        }
                        let _ = name;
                    }
                    "p" if cell.is_some() => {
                        if let Some(cell) = &mut cell {
                            if cell.paragraphs > 0 {
                                cell.text.push('\n');
                            }
                            cell.paragraphs += 1;
                        }
                        in_text = !is_empty;
                    }
                    "s" => {
                        if let Some(cell) = &mut cell {
                            let blanks =
                                attribute(element, "c").and_then(|c| c.parse().ok()).unwrap_or(1_usize);
                            cell.text.extend(std::iter::repeat_n(' ', blanks.min(1_000)));
                        }
                    }
                    "tab" => cell.iter_mut().for_each(|cell| cell.text.push('\t')),
                    "line-break" => cell.iter_mut().for_each(|cell| cell.text.push('\n')),
                    "a" => {
                        if let Some(cell) = &mut cell {
                            cell.link = attribute(element, "href").map(|href| href.into_owned());
                        }
                    }
                    _ => {}
                },
                Event::End(element) => match local(element.name().0) {
                    "table" if inner_tables > 0 => inner_tables -= 1,
                    "table" => return Ok(()),
                    "table-row" if inner_tables == 0 => self.end_row(&mut row, repeat_row, row_hidden)?,
                    "table-cell" | "covered-table-cell" if inner_tables == 0 => {
                        if let Some(cell) = cell.take() {
                            self.end_cell(cell, &mut row);
                        }
                    }
                    "p" => in_text = false,
                    _ => {}
                },
                Event::Text(text) if in_text => {
                    cell.iter_mut().for_each(|cell| push_text(&mut cell.text, text))
                }
                Event::CData(text) if in_text => cell.iter_mut().for_each(|cell| cell.text.push_str(text)),
                Event::GeneralRef(reference) if in_text => {
                    cell.iter_mut().for_each(|cell| push_reference(&mut cell.text, reference));
                }
                _ => {}
            }
            if cell.as_ref().is_some_and(|cell| cell.text.len() > 16 << 20) {
                return Err(Refusal::unreadable("holds a cell of more than 16 MB", "part the text"));
            }
        }
        Ok(())
    }

    /// Keeps a filled cell for its row, as often as it says.
    fn end_cell(&mut self, cell: Cell, row: &mut Vec<(u32, Cell)>) {
        let (column, repeat) = (self.column, cell.repeat);
        self.column = self.column.saturating_add(repeat);
        let is_filled = !cell.kind.is_empty() || !cell.text.is_empty() || !cell.formula.is_empty();
        if is_filled && self.chosen && column < COLUMNS {
            row.push((column, cell));
        }
    }

    /// Writes the cells of a row, as often as it says.
    fn end_row(&mut self, row: &mut [(u32, Cell)], repeat: u32, hidden: bool) -> Result<(), Refusal> {
        let start = self.row;
        self.row = self.row.saturating_add(repeat);
        if row.is_empty() {
            return Ok(());
        }
        if self.row > ROWS {
            return Err(Refusal::unreadable(
                "is damaged: a cell lies outside of any sheet",
                "open it in a spreadsheet, save it again, and try the new file",
            ));
        }
        for (column, cell) in row.iter() {
            let style = if cell.style.is_empty() {
                self.column_style(*column).to_owned()
            } else {
                cell.style.clone()
            };
            for number in start..self.row {
                for at in
                    (*column..column.saturating_add(cell.repeat).min(COLUMNS)).map(|column| (number, column))
                {
                    let shown = self.shown(cell, &style, at, hidden);
                    if shown.is_empty() {
                        // Nothing to write, however often.
                        break;
                    }
                    if let Some(link) = &cell.link
                        && !link.starts_with('#')
                        && !hidden
                    {
                        self.grid.link(at, link.clone());
                    }
                    self.grid.push(at, &shown, hidden)?;
                    if hidden {
                        self.grid.hide_row(number);
                    }
                }
                if let (Some((rows, columns)), true) = (cell.span, number == start && !hidden) {
                    let last = (number.saturating_add(rows - 1), column.saturating_add(columns - 1));
                    self.grid.merge((number, *column), last);
                }
            }
        }
        Ok(())
    }

    fn column_style(&self, column: u32) -> &str {
        let index = self.column_styles.partition_point(|(start, _)| *start <= column);
        index.checked_sub(1).and_then(|index| self.column_styles.get(index)).map_or("", |(_, style)| style)
    }

    /// What a cell shows; what is odd about it is said.
    fn shown(&mut self, cell: &Cell, style: &str, at: At, hidden: bool) -> String {
        let is_fault = cell.fault || !cell.formula.is_empty() && is_error(&cell.text);
        let mut odd = |code, what: &str, help| {
            if !hidden {
                self.grid.odd(code, at, what, help);
            }
        };
        if is_fault {
            let what = format!("shows the error {}; it is read as empty", cell.text.trim());
            odd(&codes::CELL_ERROR, &what, "correct the formula, or write the value itself");
            return String::new();
        }
        match cell.kind.as_str() {
            "" if !cell.formula.is_empty() && cell.text.is_empty() => {
                odd(
                    &codes::FORMULA_NO_VALUE,
                    "holds a formula of which the file keeps no value; it is read as empty",
                    "open the workbook in a spreadsheet, let it calculate, and save it; or write the value itself",
                );
                String::new()
            }
            "float" | "percentage" | "currency" => match cell.value.parse::<f64>() {
                Ok(value) => {
                    let percent = cell.kind == "percentage";
                    shown::number(
                        value,
                        &Digits { percent, zeros: self.styles.zeros_of(style), ..Digits::default() },
                    )
                }
                Err(_) => cell.text.clone(),
            },
            "boolean" => if cell.value == "true" { "TRUE" } else { "FALSE" }.into(),
            "date" => {
                let (day, time) = cell.value.split_once('T').unwrap_or((&cell.value, ""));
                let time = time.split(['.', ',', 'Z', '+']).next().unwrap_or_default();
                let time = if time == "00:00:00" { "" } else { time };
                match self.styles.parts_of(style) {
                    Some(parts) if parts.year && !parts.month && !parts.day && !parts.time => {
                        day.get(..day.len().saturating_sub(6)).unwrap_or(day).to_owned()
                    }
                    Some(parts) if parts.year && parts.month && !parts.day && !parts.time => {
                        day.get(..day.len().saturating_sub(3)).unwrap_or(day).to_owned()
                    }
                    parts => {
                        if parts.is_some_and(|parts| parts.day && !parts.year) {
                            odd(
                                &codes::DATE_ODD,
                                "shows a day and a month; the year is the one the spreadsheet keeps, often that in which it was typed",
                                "format the column as dates with a year (yyyy-mm-dd) and look at each",
                            );
                        }
                        if time.is_empty() { day.to_owned() } else { format!("{day}T{time}") }
                    }
                }
            }
            "time" => duration(&cell.value).unwrap_or_else(|| cell.text.clone()),
            _ => cell.text.clone(),
        }
    }
}

fn begin(element: &BytesStart<'_>) -> Cell {
    let mut cell = Cell { repeat: 1, ..Cell::default() };
    let (mut rows, mut columns) = (1, 1);
    for attribute in element.attributes().with_checks(false).flatten() {
        let value = || value_of(&attribute.value).into_owned();
        match attribute.key.0 {
            // `calcext:value-type` repeats it, and says `error` where the other says `string`.
            "office:value-type" => cell.kind = value(),
            "calcext:value-type" => cell.fault = attribute.value == "error",
            "office:value" | "office:date-value" | "office:time-value" | "office:boolean-value" => {
                cell.value = value()
            }
            "office:string-value" if cell.text.is_empty() => cell.value = value(),
            "table:style-name" => cell.style = value(),
            "table:formula" => cell.formula = value(),
            "table:number-columns-repeated" => {
                cell.repeat = attribute.value.parse::<u32>().unwrap_or(1).clamp(1, COLUMNS);
            }
            "table:number-columns-spanned" => {
                columns = attribute.value.parse::<u32>().unwrap_or(1).clamp(1, COLUMNS)
            }
            "table:number-rows-spanned" => rows = attribute.value.parse::<u32>().unwrap_or(1).clamp(1, ROWS),
            _ => {}
        }
    }
    cell.span = (rows > 1 || columns > 1).then_some((rows, columns));
    cell
}

fn count(element: &BytesStart<'_>, name: &str) -> u32 {
    attribute(element, name).and_then(|count| count.parse::<u32>().ok()).unwrap_or(1).clamp(1, ROWS)
}

/// Text of a paragraph: line ends and runs of blanks in the file are its layout.
fn push_text(into: &mut String, text: &str) {
    for letter in text.chars() {
        let blank = matches!(letter, ' ' | '\n' | '\r' | '\t');
        if !blank {
            into.push(letter);
        } else if !into.ends_with([' ', '\n']) {
            into.push(' ');
        }
    }
}

/// `#REF!`, `#DIV/0!`, `Err:502`.
fn is_error(text: &str) -> bool {
    let text = text.trim();
    text.strip_prefix("Err:")
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
        || text.starts_with('#') && (text.ends_with('!') || text.ends_with('?') || text == "#N/A")
}

/// `PT14H30M00S` as `14:30`.
fn duration(value: &str) -> Option<String> {
    let rest = value.strip_prefix("PT")?;
    let (hours, rest) = rest.split_once('H').unwrap_or(("0", rest));
    let (minutes, rest) = rest.split_once('M').unwrap_or(("0", rest));
    let seconds = rest.trim_end_matches('S').split('.').next().unwrap_or_default();
    let number = |text: &str| text.parse::<u64>().ok();
    let (hours, minutes, seconds) = (number(hours)?, number(minutes)?, number(seconds).unwrap_or(0));
    let seconds = if seconds > 0 { format!(":{seconds:02}") } else { String::new() };
    Some(format!("{hours:02}:{minutes:02}{seconds}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_errors_are_known() {
        assert_eq!(duration("PT14H30M00S").as_deref(), Some("14:30"));
        assert_eq!(duration("PT30H05M07.5S").as_deref(), Some("30:05:07"));
        assert_eq!(duration("P1D"), None);
        for (text, error) in
            [("#REF!", true), ("#N/A", true), ("Err:502", true), ("#1 suspect", false), ("Err: no", false)]
        {
            assert_eq!(is_error(text), error, "{text}");
        }
    }
}
