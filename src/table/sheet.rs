//! Where the tables on a sheet are: the header that is not in the first line, the header of two rows, the units below it, the
//! sheet without a header, several tables one below or beside the other, and the table whose rows and columns are both names.
//!
//! Sheets are made for eyes. Nothing here decides what a column means; it says where the columns and the rows are, and which lines
//! are neither, each by name, so that every line can be accounted for.

use std::collections::BTreeSet;
use std::ops::Range;

use super::aliases::{Strength, data, known};
use super::content::{Content, LOOKED_AT, is_address, is_date, is_flag, is_name, is_number};
use super::dialect::Dialect;
use super::heads;
use super::pieces::piece_of;
use super::records::{Record, Records};
use super::{TablePart, columns::PARTS, fit};
use crate::input::Limits;
use crate::words::fold;

/// Lines in which the header is looked for.
const HEAD_LINES: usize = 40;
/// Blank lines behind which another table is looked for, at most: one in each second line would take long.
const GAPS: usize = 300;
/// Tables on one sheet, at most.
const TABLES: usize = 20;
/// Columns of a table of names against names, at least.
const MATRIX: usize = 3;

/// A line of a sheet.
#[derive(Debug, Clone)]
struct Line {
    start: usize,
    next: usize,
    cells: Vec<String>,
    places: Vec<Range<usize>>,
    data: bool,
}

/// What a line is that is no row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aside {
    /// A title or a remark above the header.
    Title,
    /// A second row of the header.
    Header,
    /// Units or formats below the header.
    Units,
    /// The header once more.
    Again,
    /// A total.
    Total,
    /// A footnote.
    Note,
}

/// A table of names against names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Matrix {
    /// Both halves say the same, so that each pair is one relation.
    pub symmetric: bool,
}

/// A table on a sheet.
#[derive(Debug, Clone)]
pub struct Found {
    /// The heads, trimmed, for every column of the sheet; of a header of two rows put together.
    pub headers: Vec<String>,
    /// Where each head stands.
    pub places: Vec<Range<usize>>,
    /// Where the header's line starts.
    pub start: usize,
    /// Bytes in which the rows stand.
    pub body: Range<usize>,
    /// The columns of the sheet that are this table's.
    pub columns: Range<usize>,
    /// Lines that are no rows, by their starts.
    pub asides: Vec<(Aside, usize)>,
    /// The first line is a row: the heads are made up.
    pub headerless: bool,
    /// Rows and columns are both names.
    pub matrix: Option<Matrix>,
    /// What stands in the columns.
    pub contents: Vec<Content>,
    /// The commonest number of cells of its rows.
    pub width: usize,
}

/// The tables on a sheet; none where there is no line that is neither blank nor a comment. `header_line` (one-based) says where the
/// header of the only table is.
pub fn tables(text: &str, dialect: Dialect, limits: &Limits, header_line: Option<u32>) -> Vec<Found> {
    let from = header_line.map_or(dialect.start, |line| start_of_line(text, line).max(dialect.start));
    let lines = read(text, Dialect { start: from, ..dialect }, limits, LOOKED_AT + HEAD_LINES);
    let Some(mut first) = find(&lines, header_line.is_some(), text.len()) else { return Vec::new() };
    if header_line.is_some() {
        return vec![first];
    }
    first.matrix = matrix(&first, &lines);
    let mut found = beside(first);
    if found.len() == 1 && found[0].matrix.is_none() {
        below(&mut found, text, dialect, limits);
    }
    found
}

/// Lines end at LF, CRLF or a lone CR.
fn start_of_line(text: &str, line: u32) -> usize {
    let bytes = text.as_bytes();
    let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    });
    match line.saturating_sub(1) {
        0 => 0,
        before => ends.map(|(at, _)| at + 1).nth(before as usize - 1).unwrap_or(text.len()),
    }
}

fn read(text: &str, dialect: Dialect, limits: &Limits, most: usize) -> Vec<Line> {
    let mut records = Records::new(text, dialect, limits);
    let mut record = Record::default();
    let mut lines = Vec::new();
    while lines.len() < most && records.next_into(&mut record) {
        lines.push(Line {
            start: record.start,
            next: records.position(),
            cells: record.cells.iter().map(|cell| cell.text.trim().to_string()).collect(),
            places: record.cells.iter().map(|cell| cell.range.clone()).collect(),
            data: record.is_data(),
        });
    }
    lines
}

/// How many cells of a line are heads that some part knows for sure, and whether they make that part whole.
fn heads_in(cells: &[String]) -> (usize, bool) {
    let count = |part: TablePart| {
        let sure = |cell: &&String| {
            !cell.is_empty()
                && cell.chars().count() <= 60
                && (known(part, cell).iter().any(|known| known.strength > Strength::Weak)
                    || piece_of(cell).is_some())
        };
        cells.iter().filter(sure).count()
    };
    let best = PARTS.iter().map(|(part, _)| count(*part)).max().unwrap_or(0);
    (best, best > 0 && fit::choose(cells, &[]).is_some())
}

fn is_data(cell: &str) -> bool {
    is_date(cell) || is_number(cell) || is_address(cell)
}

fn filled(cells: &[String]) -> usize {
    cells.iter().filter(|cell| !cell.is_empty()).count()
}

/// The table whose header is in the first lines.
fn find(lines: &[Line], header_is_first: bool, end: usize) -> Option<Found> {
    let rows: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].data).collect();
    let first = *rows.first()?;
    let width = common_width(lines, &rows);
    let mut header = first;
    let mut headerless = false;
    if !header_is_first {
        let (count, _) = heads_in(&lines[first].cells);
        let lone = filled(&lines[first].cells) == 1 && width > 1;
        if count < 2 || lone {
            // `name` alone is a header; `Timeline of the harbour affair` above a wider table is a title.
            let candidates = rows.iter().skip(1).take(HEAD_LINES);
            let better = candidates.copied().find(|at| {
                let cells = &lines[*at].cells;
                let data = cells.iter().filter(|cell| is_data(cell)).count();
                filled(cells) > 1 && data == 0 && {
                    let (more, complete) = heads_in(cells);
                    complete && more > 1 && more > count
                }
            });
            if let Some(better) = better {
                header = better;
            } else if lone && count == 0 {
                let wide = |at: &usize| filled(&lines[*at].cells) * 2 >= width.max(3);
                header = rows.iter().copied().find(wide).unwrap_or(first);
            }
        }
        headerless = header == first && count == 0 && is_headerless(lines, &rows);
    }
    let mut asides: Vec<(Aside, usize)> =
        rows.iter().take_while(|at| **at < header).map(|at| (Aside::Title, lines[*at].start)).collect();
    let line = &lines[header];
    let mut headers = line.cells.clone();
    let mut places = line.places.clone();
    let mut body = if headerless { line.start } else { line.next };
    if headerless {
        headers = (1..=headers.len()).map(|column| format!("column {column}")).collect();
    } else if !header_is_first {
        let mut next = header + 1;
        if let Some(second) =
            lines.get(next).filter(|second| is_second_header(&line.cells, &second.cells, second.data))
        {
            (headers, places) = together(line, second);
            asides.push((Aside::Header, second.start));
            body = second.next;
            next += 1;
        }
        if let Some(units) = lines.get(next).filter(|units| units.data && is_units(&units.cells)) {
            asides.push((Aside::Units, units.start));
            // A format below the head says as much as one in its brackets.
            for (head, unit) in headers.iter_mut().zip(&units.cells) {
                if heads::order(head).is_none() && heads::order(unit).is_some() {
                    *head = format!("{head} ({})", unit.trim_matches(['(', ')', '[', ']']));
                }
            }
            body = units.next;
        }
    }
    let mut contents = vec![Content::default(); headers.len()];
    let below: Vec<&Line> =
        rows.iter().map(|at| &lines[*at]).filter(|line| line.start >= body).take(LOOKED_AT).collect();
    for line in &below {
        for (column, content) in contents.iter_mut().enumerate() {
            content.add(line.cells.get(column).map_or("", String::as_str));
        }
    }
    let columns = 0..headers.len();
    let start = line.start;
    Some(Found {
        headers,
        places,
        start,
        body: body..end,
        columns,
        asides,
        headerless,
        matrix: None,
        contents,
        width,
    })
}

fn common_width(lines: &[Line], rows: &[usize]) -> usize {
    let mut widths: Vec<usize> = rows.iter().map(|at| lines[*at].cells.len()).collect();
    widths.sort_unstable();
    let mut best = (0, 0);
    let mut at = 0;
    while at < widths.len() {
        let run = widths[at..].iter().take_while(|width| **width == widths[at]).count();
        best = best.max((run, widths[at]));
        at += run;
    }
    best.1
}

/// The first line is of the sort that the lines below are: a date stands where dates stand, and nowhere a head.
fn is_headerless(lines: &[Line], rows: &[usize]) -> bool {
    let first = &lines[rows[0]].cells;
    if rows.len() < 2 || first.len() < 2 {
        return false;
    }
    let below: Vec<&Line> = rows.iter().skip(1).take(20).map(|at| &lines[*at]).collect();
    let alike = |sort: fn(&str) -> bool| {
        first.iter().enumerate().filter(|(_, cell)| sort(cell)).any(|(column, _)| {
            let values: Vec<&str> = below
                .iter()
                .filter_map(|line| line.cells.get(column))
                .map(String::as_str)
                .filter(|cell| !cell.is_empty())
                .collect();
            !values.is_empty() && values.iter().filter(|cell| sort(cell)).count() * 10 >= values.len() * 7
        })
    };
    let weak = PARTS.iter().any(|(part, _)| first.iter().any(|cell| !known(*part, cell).is_empty()));
    // `Name,2010,2011`: years may be heads; a date with more than a year is none.
    !weak && (alike(|cell| is_date(cell) && cell.len() > 4) || alike(is_address))
}

/// A line below the header that is one of heads itself, in whole or in part: `date from, date to` below `When`.
fn is_second_header(upper: &[String], lower: &[String], data: bool) -> bool {
    if !data || filled(lower) == 0 || lower.iter().any(|cell| is_data(cell)) || upper == lower {
        return false;
    }
    let mut above = "";
    let mut sure = 0;
    for (column, cell) in lower.iter().enumerate() {
        let up = upper.get(column).map_or("", String::as_str);
        if !up.is_empty() {
            above = up;
        }
        if cell.is_empty() {
            continue;
        }
        let both = format!("{above} {cell}");
        if !(is_sure(cell) || is_sure(&both)) {
            return false;
        }
        sure += 1;
    }
    // One word that happens to be a head may be a row with one cell filled.
    let grouped = upper.iter().filter(|cell| cell.is_empty()).count() > 0;
    (sure > 1 && grouped) || (sure > 2 && filled(upper) < sure)
}

fn is_sure(cell: &str) -> bool {
    cell.chars().count() <= 60
        && (piece_of(cell).is_some()
            || PARTS
                .iter()
                .any(|(part, _)| known(*part, cell).iter().any(|known| known.strength > Strength::Weak)))
}

fn is_units(cells: &[String]) -> bool {
    let words = data().rows.iter().filter(|(name, _)| name == "unit").flat_map(|(_, words)| words);
    let words: Vec<&String> = words.collect();
    let bracketed = |cell: &str| {
        (cell.starts_with('(') && cell.ends_with(')')) || (cell.starts_with('[') && cell.ends_with(']'))
    };
    let unit = |cell: &String| {
        bracketed(cell)
            || heads::order(cell).is_some()
            || words.contains(&&heads::key(cell))
            || matches!(cell.as_str(), "£" | "$" | "€" | "%" | "#")
    };
    filled(cells) > 0 && cells.iter().filter(|cell| !cell.is_empty()).all(unit)
}

/// The heads of two rows put together, each where it stands.
fn together(upper: &Line, lower: &Line) -> (Vec<String>, Vec<Range<usize>>) {
    let (mut headers, mut places) = (Vec::new(), Vec::new());
    let mut above = "";
    for column in 0..upper.cells.len().max(lower.cells.len()) {
        let up = upper.cells.get(column).map_or("", String::as_str);
        let low = lower.cells.get(column).map_or("", String::as_str);
        if !up.is_empty() {
            above = up;
        }
        let both = format!("{above} {low}");
        let head = match (up, low) {
            (up, "") => up.to_string(),
            (_, low) if above.is_empty() => low.to_string(),
            _ if is_sure(&both) => both,
            // `place` below both `Birth` and `Death` says nothing alone.
            (_, low) if is_sure(low) && lower.cells.iter().filter(|cell| *cell == low).count() == 1 => {
                low.to_string()
            }
            _ => both,
        };
        let line = if low.is_empty() { upper } else { lower };
        places.push(line.places.get(column).cloned().unwrap_or(line.start..line.start));
        headers.push(head);
    }
    (headers, places)
}

/// Tables beside each other, parted by columns with nothing in them: each must make sense by its own heads.
fn beside(table: Found) -> Vec<Found> {
    let blank = |column: usize| table.headers[column].is_empty() && table.contents[column].filled == 0;
    let mut blocks: Vec<Range<usize>> = Vec::new();
    let mut start = None;
    for column in 0..=table.headers.len() {
        let ends = column == table.headers.len() || blank(column);
        match (start, ends) {
            (None, false) => start = Some(column),
            (Some(from), true) => {
                blocks.push(from..column);
                start = None;
            }
            _ => {}
        }
    }
    let whole = |block: &Range<usize>| {
        let (heads, complete) = heads_in(&table.headers[block.clone()]);
        block.len() > 1 && complete && heads > 1
    };
    if blocks.len() < 2 || table.headerless || !blocks.iter().all(whole) {
        return vec![table];
    }
    blocks.into_iter().map(|columns| Found { columns, ..table.clone() }).collect()
}

/// Tables below each other: behind blank lines, a header of its own that is not the one above again.
fn below(found: &mut Vec<Found>, text: &str, dialect: Dialect, limits: &Limits) {
    let mut from = found[0].body.start;
    for _ in 0..GAPS {
        let Some((gap, next)) = behind_blank(text, from, dialect.delimiter) else { return };
        from = next;
        // Most blank lines are followed by more rows: a look at the next few lines tells.
        let next_lines = read(text, Dialect { start: next, ..dialect }, limits, 4);
        if found.len() >= TABLES || !next_lines.iter().any(|line| line.data && heads_in(&line.cells).0 > 1) {
            continue;
        }
        let lines = read(text, Dialect { start: next, ..dialect }, limits, LOOKED_AT + 5);
        let Some(mut table) = find(&lines[..], false, text.len()) else { continue };
        let last = &found[found.len() - 1];
        let (heads, complete) = heads_in(&table.headers);
        let same = table
            .headers
            .iter()
            .map(|head| heads::key(head))
            .eq(last.headers.iter().map(|head| heads::key(head)));
        let titles = table.asides.iter().filter(|(aside, _)| *aside == Aside::Title).count();
        let near = titles <= 2;
        if !complete
            || heads < 2
            || table.headerless
            || same
            || !near
            || !is_boundary(text, dialect, limits, last.body.start, next)
        {
            continue;
        }
        table.matrix = None;
        let at = found.len() - 1;
        found[at].body.end = gap;
        let (seen, until) = (found[at].body.start, gap);
        found[at].contents = contents_of(text, dialect, limits, seen..until, found[at].headers.len());
        from = table.body.start;
        found.push(table);
    }
}

fn contents_of(
    text: &str,
    dialect: Dialect,
    limits: &Limits,
    body: Range<usize>,
    columns: usize,
) -> Vec<Content> {
    let mut contents = vec![Content::default(); columns];
    let lines = read(text, Dialect { start: body.start, ..dialect }, limits, LOOKED_AT);
    for line in lines.iter().filter(|line| line.data && line.start < body.end) {
        for (column, content) in contents.iter_mut().enumerate() {
            content.add(line.cells.get(column).map_or("", String::as_str));
        }
    }
    contents
}

/// The next line that follows a blank one: where the blank ones start, and where it starts.
fn behind_blank(text: &str, from: usize, delimiter: u8) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let blank =
        |line: &[u8]| line.iter().all(|b| *b == delimiter || matches!(b, b' ' | b'\t' | b'\r' | b'"'));
    let mut at = from;
    let mut gap: Option<usize> = None;
    while at < bytes.len() {
        let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |found| at + found);
        // Most lines are told by their first byte.
        let first = bytes[at];
        let may = end == at || first == delimiter || matches!(first, b' ' | b'\t' | b'\r' | b'"');
        match (may && blank(&bytes[at..end]), gap) {
            (true, None) => gap = Some(at),
            (false, Some(gap)) => return Some((gap, at)),
            _ => {}
        }
        at = end + 1;
    }
    None
}

/// Whether a record starts at an offset, and not a line within a quoted cell.
fn is_boundary(text: &str, dialect: Dialect, limits: &Limits, from: usize, at: usize) -> bool {
    let mut records = Records::new(text, Dialect { start: from, ..dialect }, limits);
    let mut record = Record::default();
    while records.position() < at && records.next_into(&mut record) {}
    records.position() == at
}

/// Names against names: the heads stand in the first column too, or every cell is a yes or a no below heads that are names.
fn matrix(table: &Found, lines: &[Line]) -> Option<Matrix> {
    let width = table.headers.len();
    if width < MATRIX + 1 || table.headerless {
        return None;
    }
    let rows: Vec<&Line> = lines.iter().filter(|line| line.data && line.start >= table.body.start).collect();
    let heads: Vec<String> = table.headers[1..].iter().map(|head| fold(head)).collect();
    let names: Vec<String> = rows
        .iter()
        .filter_map(|line| line.cells.first())
        .map(|cell| fold(cell))
        .filter(|cell| !cell.is_empty())
        .collect();
    if names.len() < MATRIX || heads.iter().any(String::is_empty) || heads.iter().all(|head| is_number(head))
    {
        return None;
    }
    let known: BTreeSet<&String> = heads.iter().collect();
    let both = names.iter().filter(|name| known.contains(name)).count();
    if both * 10 >= names.len() * 8 && both * 10 >= heads.len() * 8 {
        let cell = |row: &str, column: usize| {
            rows.iter()
                .find(|line| line.cells.first().is_some_and(|cell| fold(cell) == row))
                .and_then(|line| line.cells.get(column + 1))
                .map_or("", |cell| if is_nothing(cell) { "" } else { cell.as_str() })
        };
        let symmetric = heads.iter().enumerate().all(|(left, name)| {
            heads
                .iter()
                .enumerate()
                .skip(left + 1)
                .all(|(right, other)| cell(name, right) == cell(other, left))
        });
        return Some(Matrix { symmetric });
    }
    let flags = |content: &Content| content.filled == 0 || content.share(content.flags, 100);
    let corner = table.headers[0].is_empty() || !is_sure(&table.headers[0]);
    let named = table.headers[1..].iter().filter(|head| is_name(head)).count() * 10 >= heads.len() * 6;
    let text = table.contents[0].is_text() && table.contents[0].distinct.len() == table.contents[0].filled;
    let some = table.contents[1..].iter().any(|content| content.filled > 0);
    let fits = corner
        && (named || table.headers[0].is_empty())
        && text
        && some
        && table.contents[1..].iter().all(flags)
        && table.headers[1..].iter().all(|head| !is_sure(head));
    fits.then_some(Matrix { symmetric: false })
}

/// A cell of a matrix that says that there is nothing between the two.
pub fn is_nothing(cell: &str) -> bool {
    let cell = cell.trim();
    cell.is_empty()
        || matches!(
            fold(cell).as_str(),
            "-" | "–" | "no" | "n" | "false" | "f" | "none" | "n/a" | "na" | "nan" | "." | "non" | "nein"
        )
        || cell.parse::<f64>().is_ok_and(|number| number == 0.0)
}

/// Whether a cell of a matrix says no more than that there is something: `1`, `x`, `yes`.
pub fn is_mere(cell: &str) -> bool {
    is_flag(cell)
}

/// Knows the lines below a header that are no rows: the header again, totals, notes. Made once a table, asked for each row.
pub struct Lines<'a> {
    headers: &'a [String],
    columns: Range<usize>,
    totals: Vec<&'static String>,
    notes: Vec<&'static String>,
}

impl<'a> Lines<'a> {
    /// For a table with these heads.
    pub fn new(headers: &'a [String], columns: Range<usize>) -> Self {
        let words = |wanted: &str| {
            data()
                .rows
                .iter()
                .filter(|(name, _)| name == wanted)
                .flat_map(|(_, words)| words)
                .collect::<Vec<_>>()
        };
        Self { headers, columns, totals: words("total"), notes: words("note") }
    }

    /// What a row is, if it is none.
    pub fn aside(&self, record: &Record<'_>) -> Option<Aside> {
        let cells = record.cells.get(self.columns.start..).unwrap_or_default();
        let cells = cells.get(..self.columns.len()).unwrap_or(cells);
        let headers = &self.headers[self.columns.clone()];
        let (at, first) = cells.iter().enumerate().find(|(_, cell)| !cell.is_blank())?;
        let text = first.text.trim();
        // Nearly every row is told by this: most first cells are longer, or numbers.
        let head = headers.get(at).map_or("", String::as_str);
        if !head.is_empty() && text.len() == head.len() && text.eq_ignore_ascii_case(head) {
            let same = |(cell, head): (&super::records::Cell<'_>, &String)| {
                cell.text.trim().eq_ignore_ascii_case(head)
            };
            let count = cells.iter().filter(|cell| !cell.is_blank()).count();
            if count > 1 && cells.iter().zip(headers).all(same) {
                return Some(Aside::Again);
            }
        }
        if headers.len() < 2 || text.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let mut others = cells.iter().skip(at + 1).filter(|cell| !cell.is_blank()).peekable();
        if others.peek().is_none() {
            let marked = text.starts_with(['*', '†', '‡', '§', '©'])
                || text.starts_with("[1]")
                || text.starts_with("(1)");
            let lead = text.split([':', '.', '–']).next().unwrap_or_default();
            let note = lead.len() < text.len() && lead.len() < 30 && self.notes.contains(&&heads::key(lead));
            return (headers.len() > 2 && (marked || note)).then_some(Aside::Note);
        }
        if text.len() <= 24
            && others.all(|cell| is_number(cell.text.trim()))
            && self.totals.contains(&&heads::key(text))
        {
            return Some(Aside::Total);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<Found> {
        tables(text, Dialect::default(), &Limits::default(), None)
    }

    #[test]
    fn the_header_may_stand_further_down() {
        let table = &found("Affair,,\nMade by us,,\ndate,title,who\n2020,A,Ann\n")[0];
        assert_eq!((table.headers.join("|").as_str(), table.asides.len()), ("date|title|who", 2));
        // Without delimiters behind the title, and with a header nobody knows.
        let table = &found("My list\n\nbadge,rank,unit\n1,PC,North\n2,PC,South\n")[0];
        assert_eq!(table.headers.join("|"), "badge|rank|unit");
        let table = &found("name\nAnn Ash\nBen Birch\n")[0];
        assert_eq!((table.headers.join("|").as_str(), table.asides.len()), ("name", 0));
        // A row whose cells happen to be heads is none where the first line is a header.
        let table = &found("date,title,who\n2020,A,Ann\nunknown,event,people\n")[0];
        assert_eq!(table.start, 0);
    }

    #[test]
    fn headers_of_two_rows_and_units() {
        let table = &found("When,,What happened,Who\ndate from,date to,,\n2017,,Won,Ann\n")[0];
        assert_eq!(table.headers.join("|"), "date from|date to|What happened|Who");
        let table = &found("Name,Birth,,Death,\n,date,place,date,place\nAnn Ash,1900,X,1950,Y\n")[0];
        assert_eq!(table.headers.join("|"), "Name|Birth date|Birth place|Death date|Death place");
        let table = &found("date,title,amount\n(dd/mm/yyyy),text,GBP\n03/04/2019,Paid,12\n")[0];
        assert_eq!(table.headers.join("|"), "date (dd/mm/yyyy)|title|amount");
        assert_eq!(table.asides, [(Aside::Units, 18)]);
        // A row with one cell that is a head, below a full header, is a row.
        let table = &found("date,title,who\n,event,\n2017,Won,Ann\n")[0];
        assert!(table.asides.is_empty());
    }

    #[test]
    fn a_sheet_may_have_no_header() {
        assert!(found("2019-05-01,Pier closed,Ann Ash\n2019-06-01,Pier opened,Ben Birch\n")[0].headerless);
        for text in [
            "Name,2010,2011\nAnn,12,14\nBen,3,4\n",
            "a,b,c\n1,2,3\n",
            "dt,what it was\n2019-05-01,Pier closed\n",
            "2019-05-01,x\n",
        ] {
            assert!(!found(text)[0].headerless, "{text}");
        }
    }

    #[test]
    fn several_tables_on_a_sheet() {
        let text = "date,title,who\n2019,A,Ann\n2020,B,Ben\n\nWho knows whom\nfrom,kind,to\nAnn,knows,Ben\n";
        let tables = found(text);
        assert_eq!(tables.len(), 2);
        assert_eq!(&text[tables[0].body.clone()], "2019,A,Ann\n2020,B,Ben\n");
        assert_eq!(&text[tables[1].body.clone()], "Ann,knows,Ben\n");
        let beside = found("date,title,,name,born\n2019,A,,Ann,1970\n");
        assert_eq!(beside.iter().map(|table| table.columns.clone()).collect::<Vec<_>>(), [0..2, 3..5]);
        // Blank rows alone, a quoted cell with blank lines, and the header again make no further table.
        for text in [
            "date,title,who\n2019,A,Ann\n\n2020,B,Ben\n",
            "date,title,who\n2019,\"A\n\nfrom,kind,to\n\",Ann\n",
            "date,title,who\n2019,A,Ann\n\ndate,title,who\n2020,B,Ben\n",
            "date,title,,who\n2019,A,,Ann\n",
        ] {
            assert_eq!(found(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn names_against_names() {
        let square = ",Ann,Ben,Cy\nAnn,0,1,0\nBen,1,0,1\nCy,0,1,0\n";
        assert_eq!(found(square)[0].matrix, Some(Matrix { symmetric: true }));
        let directed = ",Ann,Ben,Cy\nAnn,,pays,\nBen,,,\nCy,knows,,\n";
        assert_eq!(found(directed)[0].matrix, Some(Matrix { symmetric: false }));
        let clubs = ",North Caucus,Loyal Nine,Tea Party\nAnn,1,0,0\nBen,1,1,0\nCy,0,0,1\n";
        assert_eq!(found(clubs)[0].matrix, Some(Matrix { symmetric: false }));
        for text in [
            "name,member,paid,voted\nAnn,1,0,0\nBen,1,1,0\nCy,0,0,1\n",
            "Answer,likes tea,likes milk,smokes\nAnn,1,0,0\nBen,1,1,0\nCy,0,0,1\n",
            "date,title,who,place\n2019,A,Ann,X\n2020,B,Ben,Y\n2021,C,Cy,Z\n",
        ] {
            assert_eq!(found(text)[0].matrix, None, "{text}");
        }
    }

    #[test]
    fn lines_below_that_are_no_rows() {
        let headers: Vec<String> = ["date", "title", "who", "amount"].map(str::to_string).to_vec();
        let lines = Lines::new(&headers, 0..4);
        let aside = |line: &str| {
            let mut records = Records::new(line, Dialect::default(), &Limits::default());
            let mut record = Record::default();
            records.next_into(&mut record);
            lines.aside(&record)
        };
        for (line, wanted) in [
            ("Total,,,12", Some(Aside::Total)),
            ("Total,2,,", Some(Aside::Total)),
            ("Summe,,,\"1.200\"", Some(Aside::Total)),
            ("Date,Title,Who,Amount", Some(Aside::Again)),
            ("Note: dates are approximate,,,", Some(Aside::Note)),
            ("Source: the council,,,", Some(Aside::Note)),
            ("* before tax,,,", Some(Aside::Note)),
            ("Total,Ann joins Total,Ann,12", None),
            ("2019,A,Ann,12", None),
            ("Note,,,", None),
            ("Notes printed,,,", None),
            ("date,A,Ann,12", None),
            (",Total,Ann,", None),
        ] {
            assert_eq!(aside(line), wanted, "{line}");
        }
    }
}
