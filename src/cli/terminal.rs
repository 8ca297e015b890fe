//! What a terminal is given: safe, wrapped to its width, aligned, and coloured where that is wanted.

use std::io::Write as _;

use throughline::diag::printable;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::cli::gate;

/// Columns taken where the output is no terminal.
const COLUMNS: usize = 80;
/// Lines longer than this are hard to read, however wide the window is.
const WIDEST: usize = 100;
/// Narrower than this nothing fits.
const NARROWEST: usize = 32;
/// A column narrower than this is not wrapped: a word a line is no table.
const NARROW_COLUMN: usize = 20;

/// How text is laid out.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    /// Write escape sequences for bold and faint.
    pub colour: bool,
    /// Columns of a line.
    pub columns: usize,
}

impl Terminal {
    /// For the terminal that standard output is, if it is one.
    pub fn of_stdout(colour: bool) -> Self {
        let columns = terminal_size::terminal_size().map_or(COLUMNS, |(width, _)| width.0 as usize);
        Self { colour, columns: columns.clamp(NARROWEST, WIDEST) }
    }

    /// Bold.
    pub fn bold(&self, text: &str) -> String {
        if self.colour { format!("\x1b[1m{text}\x1b[0m") } else { text.to_string() }
    }

    /// Faint, for what is only needed to look something up.
    pub fn faint(&self, text: &str) -> String {
        if self.colour { format!("\x1b[2m{text}\x1b[0m") } else { text.to_string() }
    }

    /// A paragraph, each line indented by so many columns. Ends with a line feed; empty for an empty text.
    pub fn paragraph(&self, text: &str, indent: usize) -> String {
        let pad = " ".repeat(indent);
        wrap(text, self.columns.saturating_sub(indent)).iter().map(|line| format!("{pad}{line}\n")).collect()
    }

    /// Paragraphs beside a heading: the heading in a gutter of so many columns, the text right of it. Where the line is too
    /// short for both, or the heading too long, it stands above.
    pub fn beside(&self, heading: &str, gutter: usize, paragraphs: &[String]) -> String {
        let lines: Vec<String> =
            paragraphs.iter().flat_map(|text| wrap(text, self.columns.saturating_sub(gutter + 4))).collect();
        let wide = heading.width();
        let mut out = String::new();
        let mut lines = lines.into_iter();
        if wide <= gutter {
            let first = lines.next().unwrap_or_default();
            let gap = " ".repeat(gutter - wide + 2);
            out.push_str(format!("  {}{gap}{first}", self.bold(heading)).trim_end());
            out.push('\n');
        } else {
            out.push_str(&format!("  {}\n", self.bold(heading)));
        }
        for line in lines {
            out.push_str(&format!("{}{line}\n", " ".repeat(gutter + 4)));
        }
        out
    }
}

/// Breaks a text into lines of at most so many columns, at spaces; a longer word stands alone on its line, whole, so that an
/// address can be copied. A no-break space does not break.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if !line.is_empty() && line.width() + 1 + word.width() > columns {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        for (at, piece) in parted(word, columns).into_iter().enumerate() {
            if at > 0 && line.width() + piece.width() > columns {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(piece);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// The same for a column of a table: a word longer than the column is parted, so that what stands beside it is not shifted.
pub fn wrap_within(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in wrap(text, columns) {
        if line.width() <= columns {
            lines.push(line);
            continue;
        }
        let mut piece = String::new();
        for letter in line.chars() {
            if !piece.is_empty() && piece.width() + letter.width().unwrap_or(0) > columns {
                lines.push(std::mem::take(&mut piece));
            }
            piece.push(letter);
        }
        lines.push(piece);
    }
    lines
}

/// A word in the pieces that a line may part it into: marks of sources are one word, and too many of them part between brackets, one
/// that is longer than a line at its blanks.
fn parted(word: &str, columns: usize) -> Vec<&str> {
    if word.width() <= columns {
        return vec![word];
    }
    let mut pieces = Vec::new();
    for mark in word.split_inclusive(']') {
        match mark.width() <= columns {
            true => pieces.push(mark),
            false => pieces.extend(mark.split_inclusive('\u{a0}')),
        }
    }
    pieces
}

/// Text of a cell, safe and on one line.
pub fn flat(text: &str) -> String {
    printable(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}

/// Rows as columns aligned to the left, two spaces between them, the last one as it is.
pub fn table(rows: &[Vec<String>], indent: usize) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..count)
        .map(|column| {
            rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0)
        })
        .collect();
    let mut out = String::new();
    for row in rows {
        let mut line = " ".repeat(indent);
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(width - cell.width() + 2));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// The same, but the last column wraps within so many columns of the terminal.
pub fn table_within(rows: &[Vec<String>], indent: usize, columns: usize) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let leading: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().take(count.saturating_sub(1)).cloned().collect()).collect();
    let widths: Vec<usize> = (0..count.saturating_sub(1))
        .map(|column| {
            leading.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0)
        })
        .collect();
    let start = indent + widths.iter().map(|width| width + 2).sum::<usize>();
    let room = columns.saturating_sub(start);
    if room < NARROW_COLUMN {
        return table(rows, indent);
    }
    let mut out = String::new();
    for row in rows {
        let last = row.get(count - 1).map(|cell| wrap(cell, room)).unwrap_or_default();
        let mut line = " ".repeat(indent);
        for (column, width) in widths.iter().enumerate() {
            let cell = row.get(column).map_or("", String::as_str);
            line.push_str(cell);
            line.push_str(&" ".repeat(width - cell.width() + 2));
        }
        line.push_str(last.first().map_or("", String::as_str));
        out.push_str(line.trim_end());
        out.push('\n');
        for further in last.iter().skip(1) {
            out.push_str(&format!("{}{further}\n", " ".repeat(start)));
        }
    }
    out
}

/// Writes a line to standard error; if even that fails there is nobody to tell.
pub fn complain(text: &str) {
    // A message that cannot be said is left out whole: its words are nobody's business.
    let text =
        if gate::allows(text) { text } else { "(a message is left out: it would name what is private)" };
    let _ = writeln!(std::io::stderr(), "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_only() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(
            wrap("https://example.org/a/long/address x", 10),
            ["https://example.org/a/long/address", "x"]
        );
        assert_eq!(wrap("[4,\u{a0}p.\u{a0}12] x", 11), ["[4,\u{a0}p.\u{a0}12]", "x"]);
        // Only one that is longer than a line is parted.
        assert_eq!(wrap("[4,\u{a0}p.\u{a0}12] x", 5), ["[4,\u{a0}", "p.\u{a0}", "12] x"]);
        assert_eq!(wrap("警視庁 警視庁", 7), ["警視庁", "警視庁"]);
        assert!(wrap("  ", 5).is_empty());
    }

    #[test]
    fn a_word_too_long_for_its_column_is_parted() {
        assert_eq!(wrap_within("one https://e.org two", 6), ["one", "https:", "//e.or", "g", "two"]);
        assert_eq!(wrap_within("警視庁", 5), ["警視", "庁"]);
        assert_eq!(wrap_within("", 5), Vec::<String>::new());
    }

    #[test]
    fn columns_are_aligned_by_what_is_seen() {
        let rows = [vec!["a".to_string(), "b".to_string()], vec!["警視".to_string(), "c".to_string()]];
        assert_eq!(table(&rows, 1), " a     b\n 警視  c\n");
    }

    #[test]
    fn the_last_column_wraps_under_itself() {
        let rows = [vec!["a".to_string(), "one two three four five six".to_string()]];
        assert_eq!(table_within(&rows, 1, 26), " a  one two three four\n    five six\n");
        assert_eq!(table_within(&[], 1, 26), "");
    }

    #[test]
    fn a_cell_cannot_speak_to_the_terminal() {
        assert_eq!(flat("a\u{1b}[31m\nb"), "a\\u{1b}[31m b");
    }
}
