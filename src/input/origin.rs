//! Where a table came from that was not text: the sheet and cell, the line or the path of every cell in the file it was made
//! from.
//!
//! A workbook or another tool's file is turned into tables of canonical CSV (see `import`), and everything behind that reads them
//! like any other table. What is said to people names the place in *their* file, never the one in the text we made.

use std::fmt;

/// Where a table that we wrote came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Name of the file it was made from, relative to the folder, `/`-separated. May hold any character.
    pub source: String,
    /// What names the table, as the stem of a CSV file's name would: the sheet's name, or what it holds.
    pub stem: String,
    /// The format it was read from, as in "read from an *Excel workbook*".
    pub format: &'static str,
    /// How its places are named.
    pub places: Places,
    /// Byte offset in the text and one-based row, line or entry of the original, for each record, in order.
    pub rows: Vec<(u32, u32)>,
}

/// How places in the original are named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Places {
    /// By sheet and cell: `People!D14`.
    Sheet {
        /// Name of the sheet.
        name: String,
        /// For each column of the text the zero-based column of the sheet.
        columns: Vec<u32>,
    },
    /// By line: `line 14`.
    Lines,
    /// By a path in a tree: `events[3].text.headline`; the entry is counted from 0 in the path.
    Paths {
        /// What leads to the list: `events`; empty when the file itself is the list.
        list: String,
        /// For each column of the text what follows behind the entry: `text.headline`; empty for the entry itself.
        columns: Vec<String>,
    },
}

/// A place as people are told it. Prints as `events.csv:5:3`, `story.xlsx, People!D14`, `graph.gexf, line 14` or
/// `story.json, events[3].text.headline`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place<'i> {
    /// The user's own file.
    pub file: &'i str,
    /// One-based line, or row of the sheet; in a path the entry counted from 1.
    pub line: u32,
    /// One-based column: of characters in a text, of cells in a sheet; 1 elsewhere.
    pub column: u32,
    /// Cell, line or path in the original; `None` for a text file.
    pub cell: Option<String>,
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.cell {
            Some(cell) => write!(f, "{}, {cell}", self.file),
            None => write!(f, "{}:{}:{}", self.file, self.line, self.column),
        }
    }
}

impl Origin {
    /// The place of a byte of the text that was made.
    pub(super) fn place(&self, text: &str, at: usize) -> Place<'_> {
        let index = self.rows.partition_point(|(start, _)| *start as usize <= at).saturating_sub(1);
        let (start, row) = self.rows.get(index).copied().unwrap_or((0, 1));
        let before = text.get(start as usize..at).unwrap_or_default();
        let column = cells_before(before);
        let (cell, column) = match &self.places {
            Places::Sheet { name, columns } => {
                let column = columns.get(column).copied().unwrap_or(0);
                (format!("{}!{}{row}", sheet_name(name), letters(column)), column + 1)
            }
            Places::Lines => (format!("line {row}"), 1),
            Places::Paths { list, columns } => {
                let entry = format!("{list}[{}]", row.saturating_sub(1));
                match columns.get(column).map(String::as_str) {
                    None | Some("") => (entry, 1),
                    Some(key) => (format!("{entry}.{key}"), 1),
                }
            }
        };
        Place { file: &self.source, line: row, column, cell: Some(cell) }
    }
}

/// How many cells of a record that we wrote end before its end: commas outside quotes.
fn cells_before(text: &str) -> usize {
    let (mut quoted, mut cells) = (false, 0);
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => cells += 1,
            _ => {}
        }
    }
    cells
}

/// A sheet's name as spreadsheets write it before a `!`: in quotes where it is not one plain word.
fn sheet_name(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_');
    if plain && !name.is_empty() { name.to_owned() } else { format!("'{}'", name.replace('\'', "''")) }
}

/// The letters of a zero-based column: `A`, `Z`, `AA`, `XFD`.
pub fn letters(column: u32) -> String {
    let (mut rest, mut letters) = (u64::from(column) + 1, Vec::new());
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        let got: Vec<String> = [0, 25, 26, 51, 52, 701, 702, 16_383].into_iter().map(letters).collect();
        assert_eq!(got, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"]);
    }

    #[test]
    fn a_cell_is_found_behind_quoted_commas_and_line_ends() {
        let text = "sep=,\ndate,title\n2014,\"a, \"\"b\"\"\nc\"\n2015,d\n";
        let origin = Origin {
            source: "s.xlsx".into(),
            stem: "S".into(),
            format: "",
            places: Places::Sheet { name: "Who's who".into(), columns: vec![1, 3] },
            rows: vec![(6, 3), (17, 4), (35, 9)],
        };
        let at = |needle: &str| origin.place(text, text.find(needle).unwrap()).to_string();
        assert_eq!(at("2014"), "s.xlsx, 'Who''s who'!B4");
        assert_eq!(at("c\""), "s.xlsx, 'Who''s who'!D4");
        assert_eq!(at("2015"), "s.xlsx, 'Who''s who'!B9");
        assert_eq!(at("title"), "s.xlsx, 'Who''s who'!D3");
    }
}
