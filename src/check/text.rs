//! Text that may harm or mislead: characters that hide or turn what is read, addresses that do more than show a page,
//! cells that a spreadsheet would run.

use crate::diag::{Diagnostic, Fix, Report, codes};
use crate::graph::Graph;
use crate::model::Place;
use crate::read::cells::is_address;
use crate::table::Row;
use crate::table::columns::Field;
use crate::words::{is_formula, is_unsafe};

codes! {
    /// Findings about text.
    pub TEXT;

    /// An address that readers cannot follow.
    ///
    /// ## What it means
    /// Addresses begin with `https:`, `http:` or `mailto:`. Others (`javascript:`, `file:`, or `www.` alone) are shown as text and never
    /// made into links.
    ///
    /// ## Why it matters
    /// Readers cannot click it; and some such addresses could do harm.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,url
    /// ann,Ann Ash,www.example.org/ann
    /// ```
    ///
    /// ## What to do
    /// Write the whole address.
    ///
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,url
    /// ann,Ann Ash,https://www.example.org/ann
    /// ```
    BAD_ADDRESS = Warning NotDrawn "bad-address";

    /// A character that is not seen, or that turns the direction of the text.
    ///
    /// ## What it means
    /// Such characters come along when text is copied. They are left out of pictures.
    ///
    /// ## Why it matters
    /// They can make a text look like another, or one name into two that look the same.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name
    /// a,Ann\u{202e} Ash
    /// ```
    ///
    /// ## What to do
    /// Delete the character; typing the cell again does it, and so does `throughline check --fix`.
    ///
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name
    /// a,Ann Ash
    /// ```
    UNSAFE_CHARACTER = Warning Misread "unsafe-character";

    /// A cell that a spreadsheet program would run as a formula.
    ///
    /// ## What it means
    /// The text begins with `=`, `+`, `-` or `@` and looks like a formula. Here it is only text; in the tables that are written it is
    /// marked so that a spreadsheet program shows it as text too.
    ///
    /// ## Why it matters
    /// Somebody who opens a table from you should never run something.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title
    /// 2014,"=HYPERLINK(""https://example.org"")"
    /// ```
    ///
    /// ## What to do
    /// If a formula was meant, save the sheet again with values instead of formulas.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title
    /// 2014,The mill burns
    /// ```
    FORMULA = Warning Tidy "formula-in-cell";
}

/// Calls `see` with every text of the casebook, its row and its field.
fn each_text<'g>(graph: &'g Graph, mut see: impl FnMut(Row, Field, &'g str)) {
    let book = graph.casebook();
    let mut see = |row: Row, texts: &[(Field, &'g str)]| {
        for (field, text) in texts.iter().filter(|(_, text)| !text.is_empty()) {
            see(row, *field, text);
        }
    };
    for e in &book.entities {
        see(e.row, &[(Field::Id, &e.id), (Field::Name, &e.name), (Field::ShortName, e.short_name())]);
        see(e.row, &[(Field::Description, e.description()), (Field::Url, e.url())]);
        e.aliases().iter().for_each(|alias| see(e.row, &[(Field::Aliases, alias)]));
        e.attributes().iter().for_each(|(_, text)| see(e.row, &[(Field::Name, text)]));
    }
    for e in &book.events {
        see(e.row, &[(Field::Id, &e.id), (Field::Title, &e.title), (Field::Description, &e.description)]);
        see(e.row, &[(Field::StatusBy, e.statement.by()), (Field::Response, e.statement.response())]);
        see(e.row, &[(Field::Url, &e.url)]);
        if let Some(Place::Text(place)) = &e.place {
            see(e.row, &[(Field::Place, place)]);
        }
        e.attributes.iter().for_each(|(_, text)| see(e.row, &[(Field::Title, text)]));
    }
    for r in &book.relations {
        see(r.row, &[(Field::Id, &r.id), (Field::Description, r.description())]);
        see(r.row, &[(Field::StatusBy, r.statement.by()), (Field::Response, r.statement.response())]);
        r.attributes().iter().for_each(|(_, text)| see(r.row, &[(Field::From, text)]));
    }
    for s in &book.sources {
        see(s.row, &[(Field::Id, &s.id), (Field::Title, &s.title), (Field::Publisher, &s.publisher)]);
        see(s.row, &[(Field::Author, &s.author), (Field::Note, &s.note)]);
        see(s.row, &[(Field::Url, &s.url), (Field::ArchiveUrl, &s.archive_url)]);
        s.attributes.iter().for_each(|(_, text)| see(s.row, &[(Field::Id, text)]));
    }
}

/// Addresses that are none.
pub fn addresses(graph: &Graph) -> Report {
    let book = graph.casebook();
    let mut found = Report::new();
    each_text(graph, |row, field, text| {
        if !matches!(field, Field::Url | Field::ArchiveUrl) || is_address(text) {
            return;
        }
        let scheme = text
            .split_once(':')
            .map(|(scheme, _)| scheme)
            .filter(|s| s.chars().all(|c| c.is_ascii_alphanumeric()));
        let message = match scheme {
            Some(scheme) => format!("an address that starts with `{scheme}:` is never made a link"),
            None => format!("`{text}` is not a whole address; it is not made a link"),
        };
        let help = "write it with `https://`, `http://` or `mailto:`";
        found.push(Diagnostic::new(&BAD_ADDRESS, book.place(row, field), message).help(help));
    });
    found
}

/// A letter of Hebrew, Arabic and the other scripts of Unicode's right-to-left blocks.
fn runs_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}' | '\u{10800}'..='\u{10FFF}'
        | '\u{1E800}'..='\u{1EFFF}')
        && c.is_alphabetic()
}

/// Control characters and bidirectional overrides.
pub fn characters(graph: &Graph) -> Report {
    let book = graph.casebook();
    let mut found = Report::new();
    each_text(graph, |row, field, text| {
        // Most text is plain: bytes below a space, DEL, and the lead bytes of the characters in question are rare.
        if text.bytes().all(|byte| (0x20..0x7F).contains(&byte)) {
            return;
        }
        let Some(bad) = text.chars().find(|c| is_unsafe(*c)).filter(|_| !found.is_full(&UNSAFE_CHARACTER))
        else {
            return;
        };
        let message = format!("a character that is not seen or turns the text (U+{:04X})", bad as u32);
        let place = book.place_in(row, field, bad.encode_utf8(&mut [0; 4]));
        let mut finding = Diagnostic::new(&UNSAFE_CHARACTER, place, message)
            .help("delete it: type the cell again, or let `throughline check --fix` do it");
        // Where letters run to the left, the marks may be there for a reason.
        if let Some(range) = book.cell_range(row, field).filter(|_| !text.chars().any(runs_left)) {
            let file = book.tables[row.table as usize].file;
            let raw = book.inputs.text(file).get(range.clone()).unwrap_or_default();
            for (at, c) in raw.char_indices().filter(|(_, c)| is_unsafe(*c)) {
                let at = range.start + at;
                finding = finding.fix(Fix::certain(file, at..at + c.len_utf8(), ""));
            }
        }
        found.push(finding);
    });
    found
}

/// Cells that a spreadsheet would run.
pub fn formulas(graph: &Graph) -> Report {
    let book = graph.casebook();
    let mut found = Report::new();
    each_text(graph, |row, field, text| {
        if is_formula(text) {
            let message = "a spreadsheet program would run this cell as a formula";
            let help = "save the sheet with values, or start the text with another character";
            found.push(Diagnostic::new(&FORMULA, book.place(row, field), message).help(help));
        }
    });
    found
}
