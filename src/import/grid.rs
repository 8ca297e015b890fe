//! One sheet while it is read: its cells with their places, and what was seen beside them; then the table made of it.
//!
//! The readers of workbooks push cells in any order; [`Grid::finish`] sorts them, leaves out columns that are empty for a long way,
//! puts addresses behind links where a column holds citations or addresses, and makes one finding of what repeats.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Finding, LEAD, Refusal, Source, TableText, codes, push_cell};
use crate::diag::{Code, counted, grouped};
use crate::input::{Limit, Origin, Places, letters};
use crate::table::aliases::meaning;
use crate::table::columns::{Field, PARTS};

/// Columns without a single cell kept within a table: more only waste room.
const BLANK_COLUMNS: u32 = 8;
/// Places shown of what repeats.
const SHOWN: usize = 3;
/// A table wider than this, with hardly a cell filled, is cells strewn over a sheet; every column is looked through for its meaning.
const STREWN_COLUMNS: usize = 200;
const STREWN_AREA: usize = 2_000_000;
/// Blank rows written in a run, at most: a cell in the last row of a sheet is no reason for a million lines.
const BLANK_ROWS: usize = 1_000;
/// Rows looked at for a column's heading.
const HEAD_ROWS: usize = 10;

/// Zero-based row and column of a sheet.
pub type At = (u32, u32);

/// A sheet.
pub struct Grid {
    name: String,
    cells: Vec<Cell>,
    text: String,
    allowed: u64,
    budget: u64,
    text_allowed: u64,
    odd: BTreeMap<(&'static str, u32), Odd>,
    links: BTreeMap<At, String>,
    merged: Vec<(At, At)>,
    hidden_rows: Vec<u32>,
    hidden_cells: u64,
    hidden_columns: Vec<u32>,
    comments: u64,
}

#[derive(Debug, Clone, Copy)]
struct Cell {
    at: At,
    start: u32,
    length: u32,
}

/// What repeats in a column.
struct Odd {
    code: &'static Code,
    what: String,
    help: &'static str,
    count: u64,
    first: Vec<At>,
}

/// What all sheets of a workbook may hold together.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// Cells allowed in all.
    pub allowed: u64,
    /// Cells left.
    pub cells: u64,
    /// Bytes of text left.
    pub text: u64,
}

impl Budget {
    /// Of one file.
    pub fn new(source: &Source<'_>) -> Self {
        Self { allowed: source.limits.cells, cells: source.limits.cells, text: source.text_bytes() }
    }
}

impl Grid {
    /// An empty sheet.
    pub fn new(name: impl Into<String>, budget: Budget) -> Self {
        Self {
            name: name.into(),
            cells: Vec::new(),
            text: String::new(),
            allowed: budget.allowed,
            budget: budget.cells,
            text_allowed: budget.text,
            odd: BTreeMap::new(),
            links: BTreeMap::new(),
            merged: Vec::new(),
            hidden_rows: Vec::new(),
            hidden_cells: 0,
            hidden_columns: Vec::new(),
            comments: 0,
        }
    }

    /// Adds what a cell shows; nothing of an empty one, or of one that is hidden.
    ///
    /// # Errors
    /// The workbook has more cells than allowed.
    pub fn push(&mut self, at: At, value: &str, row_hidden: bool) -> Result<(), Refusal> {
        if value.is_empty() {
            return Ok(());
        }
        let Some(budget) = self.budget.checked_sub(1) else {
            return Err(Refusal::Limit(Limit::Cells, self.allowed, self.allowed + 1));
        };
        self.budget = budget;
        if row_hidden || self.is_hidden_column(at.1) {
            self.hidden_cells += 1;
            return Ok(());
        }
        let start = self.text.len() as u32;
        self.text.push_str(value);
        if self.text.len() as u64 > self.text_allowed {
            return Err(too_much_text());
        }
        self.cells.push(Cell { at, start, length: value.len() as u32 });
        Ok(())
    }

    /// Whether the column was said to be hidden.
    pub fn is_hidden_column(&self, column: u32) -> bool {
        self.hidden_columns.binary_search(&column).is_ok()
    }

    /// Hides columns, both ends included.
    pub fn hide_columns(&mut self, from: u32, to: u32) {
        self.hidden_columns.extend(from..=to.min(from.saturating_add(20_000)));
        self.hidden_columns.sort_unstable();
        self.hidden_columns.dedup();
    }

    /// Counts a row that is hidden and holds something.
    pub fn hide_row(&mut self, row: u32) {
        if self.hidden_rows.last() != Some(&row) {
            self.hidden_rows.push(row);
        }
    }

    /// Says something about a cell: repeats of one code in one column become one finding.
    pub fn odd(&mut self, code: &'static Code, at: At, what: &str, help: &'static str) {
        if self.is_hidden_column(at.1) {
            return;
        }
        let odd = self.odd.entry((code.name, at.1)).or_insert_with(|| Odd {
            code,
            what: what.to_owned(),
            help,
            count: 0,
            first: Vec::new(),
        });
        odd.count += 1;
        if odd.first.len() < SHOWN {
            odd.first.push(at);
        }
    }

    /// A cell leads to an address.
    pub fn link(&mut self, at: At, address: String) {
        if self.links.len() < 1_000_000 {
            self.links.entry(at).or_insert(address);
        }
    }

    /// Cells merged into one, from the first to the last.
    pub fn merge(&mut self, first: At, last: At) {
        if self.merged.len() < 1_000_000 {
            self.merged.push((first, last));
        }
    }

    /// Counts a comment or note.
    pub fn comment(&mut self) {
        self.comments += 1;
    }

    /// The table and what is to be said about it; `index` is that of the table. No table for a sheet without a visible cell.
    ///
    /// # Errors
    /// The text would be too long: cells far apart, or one long text in many cells.
    pub fn finish(
        mut self,
        source: &Source<'_>,
        index: usize,
        format: &'static str,
        stem: &str,
        budget: &mut Budget,
    ) -> Result<(Option<TableText>, Vec<Finding>), Refusal> {
        budget.cells = self.budget;
        self.cells.sort_by_key(|cell| cell.at);
        self.hidden_rows.sort_unstable();
        self.hidden_rows.dedup();
        let before = self.cells.len();
        self.cells.dedup_by_key(|cell| cell.at);
        let twice = before - self.cells.len();
        let columns = self.columns();
        let mut findings = Vec::new();
        if self.cells.is_empty() {
            self.of_hidden(None, &mut findings);
            return Ok((None, findings));
        }
        if self.only_comments() {
            let message = format!("`{}` holds only rows that begin with #", self.name);
            let mut finding = Finding::new(&codes::SHEET_LEFT_OUT, format!("{message}; it is not read"), "");
            finding.severity = crate::diag::Severity::Note;
            findings.push(finding);
            return Ok((None, findings));
        }
        let filled_rows = self.cells.chunk_by(|a, b| a.at.0 == b.at.0).count();
        let area = filled_rows.saturating_mul(columns.len());
        if columns.len() > STREWN_COLUMNS && area > STREWN_AREA && self.cells.len() < area / 10 {
            return Err(too_much_text());
        }
        let linked = self.linked();
        let mut text = String::from(LEAD);
        let mut rows: Vec<(u32, u32)> = Vec::new();
        let mut places: BTreeMap<At, Range<usize>> = self.wanted();
        let mut row = 0;
        let mut cells = self.cells.iter().peekable();
        while let Some(first) = cells.peek().copied() {
            // Blank rows stay: they part tables and titles. A hidden one is not blank.
            let gap = (row..first.at.0).filter(|row| self.hidden_rows.binary_search(row).is_err()).count();
            text.extend(std::iter::repeat_n('\n', gap.min(BLANK_ROWS)));
            row = first.at.0;
            rows.push((text.len() as u32, row + 1));
            for (position, column) in columns.iter().enumerate() {
                if position > 0 {
                    text.push(',');
                }
                let start = text.len();
                if let Some(cell) = cells.next_if(|cell| cell.at == (row, *column)) {
                    let value = self.text_of(cell);
                    match linked.get(&cell.at) {
                        Some(value) => push_cell(&mut text, value),
                        None => push_cell(&mut text, value),
                    }
                }
                if let Some(place) = places.get_mut(&(row, *column)) {
                    *place = start..text.len();
                }
            }
            text.push('\n');
            row += 1;
            if text.len() as u64 > budget.text {
                return Err(too_much_text());
            }
        }
        budget.text -= text.len() as u64;
        let place =
            |at: &At| places.get(at).cloned().filter(|range| *range != UNPLACED).map(|range| (index, range));
        self.of_odd(&place, &mut findings);
        self.of_merged(&place, &mut findings);
        self.of_links(&linked, &place, &mut findings);
        if twice > 0 {
            let message = format!(
                "in `{}` {} stand twice; the first of each is read",
                self.name,
                counted(twice, "cell")
            );
            findings.push(Finding::new(
                &codes::CELL_ERROR,
                message,
                "open the workbook in a spreadsheet and save it again",
            ));
        }
        self.of_hidden(
            rows.first().map(|(start, _)| (index, *start as usize..*start as usize)),
            &mut findings,
        );
        let origin = Origin {
            source: source.name.to_owned(),
            stem: stem.to_owned(),
            format,
            places: Places::Sheet { name: self.name.clone(), columns },
            rows,
        };
        Ok((Some(TableText { name: self.name, text, origin }), findings))
    }

    /// A sheet of help or of findings that throughline wrote, or the like: every row begins with `#`.
    fn only_comments(&self) -> bool {
        let mut row = None;
        self.cells.iter().all(|cell| {
            let is_first = row != Some(cell.at.0);
            row = Some(cell.at.0);
            !is_first || self.text_of(cell).starts_with('#')
        })
    }

    fn text_of(&self, cell: &Cell) -> &str {
        self.text.get(cell.start as usize..(cell.start + cell.length) as usize).unwrap_or_default()
    }

    /// The columns of the table: those with a cell, and those between them unless they are empty for a long way.
    fn columns(&self) -> Vec<u32> {
        let mut used: Vec<u32> = self.cells.iter().map(|cell| cell.at.1).collect();
        used.sort_unstable();
        used.dedup();
        let mut columns = Vec::new();
        let mut next = used.first().copied().unwrap_or(0);
        for column in used {
            let gap = next..column;
            columns.extend(gap.filter(|c| !self.is_hidden_column(*c)).take(BLANK_COLUMNS as usize));
            columns.push(column);
            next = column + 1;
        }
        columns
    }

    /// The cells whose places in the text will be needed.
    fn wanted(&self) -> BTreeMap<At, Range<usize>> {
        let odd = self.odd.values().flat_map(|odd| odd.first.iter().copied());
        let merged = self.merged.iter().take(1_000).map(|(first, _)| *first);
        let linked = self.links.keys().take(1_000).copied();
        odd.chain(merged).chain(linked).map(|at| (at, UNPLACED)).collect()
    }

    /// What is to stand in cells of citation and address columns that lead to an address: an address alone in place of a word such
    /// as `link`, else behind the text.
    fn linked(&self) -> BTreeMap<At, String> {
        if self.links.is_empty() {
            return BTreeMap::new();
        }
        let mut fields: BTreeMap<u32, Field> = BTreeMap::new();
        let mut seen_rows: Vec<u32> = Vec::new();
        for cell in &self.cells {
            if seen_rows.last() != Some(&cell.at.0) {
                seen_rows.push(cell.at.0);
            }
            if seen_rows.len() > HEAD_ROWS {
                break;
            }
            let head = self.text_of(cell).trim();
            let meant = PARTS.into_iter().filter_map(|(part, _)| meaning(part, head));
            for field in
                meant.filter(|field| matches!(field, Field::Sources | Field::Url | Field::ArchiveUrl))
            {
                fields.entry(cell.at.1).or_insert(field);
            }
        }
        let mut linked = BTreeMap::new();
        for cell in &self.cells {
            let (Some(address), Some(field)) = (self.links.get(&cell.at), fields.get(&cell.at.1)) else {
                continue;
            };
            let text = self.text_of(cell).trim();
            if text.contains(address.as_str()) || address.contains(text) && text.contains("://") {
                continue;
            }
            let is_word = !text.contains(char::is_whitespace) || *field != Field::Sources;
            let value = if is_word { address.clone() } else { format!("{text} {address}") };
            linked.insert(cell.at, value);
        }
        linked
    }

    fn of_links(
        &self,
        linked: &BTreeMap<At, String>,
        place: &impl Fn(&At) -> Option<(usize, Range<usize>)>,
        findings: &mut Vec<Finding>,
    ) {
        let mut taken: BTreeMap<u32, Vec<At>> = BTreeMap::new();
        let mut lost: BTreeMap<u32, Vec<At>> = BTreeMap::new();
        for (at, address) in &self.links {
            let cell =
                self.cells.binary_search_by_key(at, |cell| cell.at).ok().and_then(|i| self.cells.get(i));
            let Some(cell) = cell else { continue };
            if linked.contains_key(at) {
                taken.entry(at.1).or_default().push(*at);
            } else if !self.text_of(cell).contains(address.trim_end_matches('/')) {
                lost.entry(at.1).or_default().push(*at);
            }
        }
        for (column, cells) in taken {
            let message = format!(
                "in column {} {} lead to an address; the address is read with the text of the cell",
                letters(column),
                counted(cells.len(), "cell")
            );
            let mut finding = Finding::new(&codes::LINK_READ, message, "");
            finding.at = cells.first().and_then(place);
            findings.push(finding);
        }
        for (column, cells) in lost {
            let message = format!(
                "in column {} {} lead to an address that is not read, because the column is not headed as one of sources or addresses",
                letters(column),
                counted(cells.len(), "cell")
            );
            let help =
                "put the address into a column headed `url`, or the citation into one headed `sources`";
            let mut finding = Finding::new(&codes::LINK_NOT_READ, message, help);
            finding.at = cells.first().and_then(place);
            findings.push(finding);
        }
    }

    fn of_odd(&self, place: &impl Fn(&At) -> Option<(usize, Range<usize>)>, findings: &mut Vec<Finding>) {
        for ((_, column), odd) in &self.odd {
            let first: Vec<String> = odd.first.iter().map(cell_name).collect();
            let more = odd.count as usize - first.len();
            let more = if more > 0 { format!(" and {} more", grouped(more as u64)) } else { String::new() };
            let message = match odd.count {
                1 => format!("{} {}", first.concat(), odd.what),
                count => format!(
                    "column {}: {} like {}{more}: each {}",
                    letters(*column),
                    counted(count as usize, "cell"),
                    first.join(", "),
                    odd.what
                ),
            };
            let mut finding = Finding::new(odd.code, format!("`{}`: {message}", self.name), odd.help);
            finding.at = odd.first.iter().find_map(place);
            findings.push(finding);
        }
    }

    fn of_merged(&self, place: &impl Fn(&At) -> Option<(usize, Range<usize>)>, findings: &mut Vec<Finding>) {
        let filled = |at: &At| {
            self.cells.binary_search_by_key(at, |cell| cell.at).ok().and_then(|i| self.cells.get(i))
        };
        let merged: Vec<&(At, At)> =
            self.merged.iter().filter(|(first, _)| filled(first).is_some()).collect();
        if merged.is_empty() {
            return;
        }
        // Merged over rows: what stands there once is meant for each of them.
        let over_rows: Vec<&&(At, At)> = merged.iter().filter(|(first, last)| last.0 > first.0).collect();
        let name = |(first, last): &(At, At)| format!("{}:{}", cell_name(first), cell_name(last));
        let listed = |areas: &[&(At, At)]| {
            let first: Vec<String> = areas.iter().take(SHOWN).map(|area| name(area)).collect();
            let more = areas.len().saturating_sub(SHOWN);
            if more > 0 { format!("{} and {more} more", first.join(", ")) } else { first.join(", ") }
        };
        let message = match over_rows.as_slice() {
            [] => format!(
                "`{}` has {} ({}); each is read as its first cell, the others as empty",
                self.name,
                match merged.len() {
                    1 => "1 group of merged cells".to_owned(),
                    many => format!("{many} groups of merged cells"),
                },
                listed(&merged)
            ),
            rows => {
                let repeats: Vec<String> = rows
                    .iter()
                    .take(SHOWN)
                    .filter_map(|area| {
                        let text: String = self.text_of(filled(&area.0)?).chars().take(40).collect();
                        Some(format!("`{text}` in {}", name(area)))
                    })
                    .collect();
                let more = rows.len().saturating_sub(SHOWN);
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                format!(
                    "`{}` has cells merged over several rows: {}{more}; only the first row has the value, the rows below are read as empty there",
                    self.name,
                    repeats.join(", ")
                )
            }
        };
        let help = if over_rows.is_empty() {
            ""
        } else {
            "unmerge the cells and write the value into each row it is meant for"
        };
        let mut finding = Finding::new(&codes::MERGED_CELLS, message, help);
        if over_rows.is_empty() {
            finding.severity = crate::diag::Severity::Note;
        }
        let first = over_rows.first().map(|area| area.0).or(merged.first().map(|area| area.0));
        finding.at = first.as_ref().and_then(place);
        findings.push(finding);
    }

    fn of_hidden(&self, at: Option<(usize, Range<usize>)>, findings: &mut Vec<Finding>) {
        let mut parts = Vec::new();
        if !self.hidden_rows.is_empty() {
            let rows = &self.hidden_rows;
            parts.push(format!(
                "{} ({})",
                counted(rows.len(), "hidden row"),
                runs(rows, |row| (row + 1).to_string())
            ));
        }
        if !self.hidden_columns.is_empty() {
            // A whole sheet's width may be hidden behind the table: that is no news.
            let shown: Vec<u32> = self.hidden_columns.clone();
            parts.push(format!("{} ({})", counted(shown.len(), "hidden column"), runs(&shown, letters)));
        }
        if self.hidden_cells > 0 && !parts.is_empty() {
            let message = format!(
                "`{}`: {} left out, with {} in them",
                self.name,
                parts.join(" and "),
                counted(self.hidden_cells as usize, "filled cell")
            );
            let help = "if they belong to what you publish, show them in the spreadsheet and save it again";
            let mut finding = Finding::new(&codes::HIDDEN_LEFT_OUT, message, help);
            finding.at = at;
            findings.push(finding);
        }
        if self.comments > 0 {
            let count = match self.comments {
                1 => "1 comment or note is".to_owned(),
                many => format!("{} comments or notes are", grouped(many)),
            };
            let message = format!("`{}`: {count} not read", self.name);
            findings.push(Finding::new(&codes::COMMENTS_IGNORED, message, ""));
        }
    }
}

/// A place that was not reached.
const UNPLACED: Range<usize> = usize::MAX..usize::MAX;

/// `D14`.
fn cell_name(at: &At) -> String {
    format!("{}{}", letters(at.1), at.0 + 1)
}

/// `3-5, 9`; the first five runs.
fn runs(numbers: &[u32], name: impl Fn(u32) -> String) -> String {
    let mut found: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match found.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            _ => found.push((*number, *number)),
        }
    }
    let mut words: Vec<String> = found
        .iter()
        .take(5)
        .map(
            |(first, last)| {
                if first == last { name(*first) } else { format!("{}-{}", name(*first), name(*last)) }
            },
        )
        .collect();
    if found.len() > 5 {
        words.push(format!("and {} more", found.len() - 5));
    }
    words.join(", ")
}

fn too_much_text() -> Refusal {
    Refusal::unreadable(
        "would fill more memory as a table than is allowed (cells far apart, or one long text in many cells)",
        "delete stray cells far from the table; if the size is meant, raise the limit: --max-file-bytes",
    )
}

/// A reference such as `$D$14`, zero-based. `None` for what is none or lies outside of any sheet.
pub fn parse_cell(text: &str) -> Option<At> {
    let mut column: u32 = 0;
    let mut row: u32 = 0;
    let mut letters_done = false;
    for byte in text.bytes() {
        match byte {
            b'$' => {}
            b'A'..=b'Z' | b'a'..=b'z' if !letters_done => {
                column =
                    column.checked_mul(26)?.checked_add(u32::from(byte.to_ascii_uppercase() - b'A') + 1)?;
            }
            b'0'..=b'9' if column > 0 => {
                letters_done = true;
                row = row.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?;
            }
            _ => return None,
        }
    }
    ((1..=1_048_576).contains(&row) && (1..=16_384).contains(&column)).then(|| (row - 1, column - 1))
}

/// A reference such as `B2:C5`.
pub fn parse_area(text: &str) -> Option<(At, At)> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    Some((parse_cell(first)?, parse_cell(last)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_and_bounded() {
        assert_eq!(parse_cell("A1"), Some((0, 0)));
        assert_eq!(parse_cell("$XFD$1048576"), Some((1_048_575, 16_383)));
        for bad in ["", "A", "1", "A0", "XFE1", "A1048577", "A99999999999", "ÀB1", "A1B"] {
            assert_eq!(parse_cell(bad), None, "{bad}");
        }
        assert_eq!(parse_area("B2:C5"), Some(((1, 1), (4, 2))));
    }

    #[test]
    fn runs_are_short() {
        assert_eq!(runs(&[2, 3, 4, 8], |n| n.to_string()), "2-4, 8");
    }
}
