//! Text that may harm or mislead: characters that hide or turn what is read, addresses that do more than show a page,
//! cells that a spreadsheet would run.

use std::ops::Range;

use crate::diag::{Diagnostic, Fix, Report, codes};
use crate::graph::Graph;
use crate::input::Limits;
use crate::model::{Casebook, Place};
use crate::read::cells::is_address;
use crate::table::columns::Field;
use crate::table::records::{Record, Records, written};
use crate::table::{Row, Table};
use crate::words::safe::{is_formula, is_unsafe, is_unseen};

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

    /// Letters that were stored in one way and read in another.
    ///
    /// ## What it means
    /// `JosÃ©` was `José`, and `donâ€™t` was `don’t`, before some program read the file in the wrong encoding and stored what it saw.
    ///
    /// ## Why it matters
    /// The name is no longer the one that stands elsewhere, and it looks broken in every picture.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name
    /// a,JosÃ© NÃºÃ±ez
    /// ```
    ///
    /// ## What to do
    /// `throughline check --fix` puts the letters back.
    ///
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name
    /// a,José Núñez
    /// ```
    DOUBLE_ENCODED = Warning Misread "double-encoded";

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
    for (image, row) in book.images() {
        see(row, &[(Field::Image, &image.file), (Field::ImageCredit, &image.credit)]);
        see(row, &[(Field::ImageAlt, &image.alt), (Field::ImageSource, &image.source)]);
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

/// Calls `see` with every cell, headers too, of the tables whose file satisfies `looked_at`: the table, the cell's range in its file and
/// its value.
fn each_cell(
    book: &Casebook,
    looked_at: impl Fn(&str) -> bool,
    mut see: impl FnMut(&Table, Range<usize>, &str),
) {
    for table in &book.tables {
        let text = book.inputs.text(table.file);
        // Most files hold nothing of the kind, and are not parted into cells a second time.
        if !looked_at(text) {
            continue;
        }
        let mut records = Records::new(text, table.dialect, &Limits::default());
        let mut record = Record::default();
        while records.next_into(&mut record) {
            if record.is_data() {
                record.cells.iter().for_each(|cell| see(table, cell.range.clone(), &cell.text));
            }
        }
    }
}

/// A finding about a cell whose value should be another, with the change that makes it so.
fn to_be_mended(
    book: &Casebook,
    code: &'static crate::diag::Code,
    (table, range): (&Table, Range<usize>),
    part: &str,
    message: String,
    (value, certain): (&str, bool),
) -> Diagnostic {
    let old = book.inputs.text(table.file).get(range.clone()).unwrap_or_default();
    let at = old.find(part).map_or(range.clone(), |at| range.start + at..range.start + at + part.len());
    let new = written(old, value, table.dialect);
    let fix =
        if certain { Fix::certain(table.file, range, new) } else { Fix::proposed(table.file, range, new) };
    Diagnostic::new(code, Some(book.inputs.position(table.file, at)), message).fix(fix)
}

/// Characters that are not seen, control characters and those that turn the direction of writing.
pub fn characters(graph: &Graph) -> Report {
    let book = graph.casebook();
    let mut found = Report::new();
    let suspect = |c: char| is_unseen(c) || is_unsafe(c);
    // Most text is plain: bytes below a space, DEL, and those beyond ASCII are rare.
    let rare = |byte: u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r') || byte >= 0x7F;
    each_cell(
        book,
        |text| text.bytes().any(rare) && text.chars().any(suspect),
        |table, range, text| {
            let Some(bad) = unseen_in(text).next() else { return };
            let mut kept = String::with_capacity(text.len());
            let all: Vec<usize> = unseen_in(text).map(|(at, _)| at).collect();
            kept.extend(text.char_indices().filter(|(at, _)| !all.contains(at)).map(|(_, c)| c));
            // Marks of direction may be there for a reason where the writing runs from right to left.
            let turns = |c: char| matches!(c, '\u{200E}' | '\u{200F}' | '\u{61C}' | '\u{2066}'..='\u{2069}');
            let certain = !(unseen_in(text).any(|(_, c)| turns(c)) && text.chars().any(runs_left));
            let more = if all.len() > 1 {
                format!(", and {} more in this cell", all.len() - 1)
            } else {
                String::new()
            };
            let message =
                format!("a character that is not seen or turns the text, U+{:04X}{more}", bad.1 as u32);
            let part = bad.1.to_string();
            found.push(
                to_be_mended(book, &UNSAFE_CHARACTER, (table, range), &part, message, (&kept, certain))
                    .help("delete it; retyping the cell does it"),
            );
        },
    );
    found
}

/// A letter of a script that runs from right to left.
fn runs_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
        && c.is_alphabetic()
}

/// The characters of a text that are not seen and mean nothing where they stand. Joiners between letters that join, and within emoji,
/// variation selectors behind a sign, and the tags of flags do mean something.
fn unseen_in(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut before: Option<char> = None;
    let mut flag = false;
    text.char_indices().filter(move |(at, c)| {
        let behind = text[at + c.len_utf8()..].chars().next();
        let last = before;
        before = Some(*c);
        flag = *c == '\u{1F3F4}' || flag && matches!(c, '\u{E0020}'..='\u{E007F}');
        if !is_unseen(*c) && !is_unsafe(*c) {
            return false;
        }
        let joins = |c: Option<char>| {
            c.is_some_and(|c| {
                matches!(c, '\u{600}'..='\u{8FF}' | '\u{900}'..='\u{DFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}')
                    || u32::from(c) >= 0x1F000
                    || matches!(c, '\u{2600}'..='\u{27BF}' | '\u{FE0F}')
            })
        };
        match c {
            '\u{200C}' | '\u{200D}' => !(joins(last) && joins(behind)),
            '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => {
                !last.is_some_and(|c| !c.is_ascii_alphabetic() && !c.is_whitespace())
            }
            '\u{E0020}'..='\u{E007F}' => !flag,
            // Fillers and vowel separators are letters of their scripts.
            '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}' => false,
            _ => true,
        }
    })
}

/// Letters that were stored in one encoding and read in another.
pub fn letters(graph: &Graph) -> Report {
    let book = graph.casebook();
    let mut found = Report::new();
    each_cell(
        book,
        |text| !text.is_ascii() && text.contains(crate::input::LEADS),
        |table, range, text| {
            let Some(mended) = crate::input::read_once_more(text) else { return };
            let differs = |a: &str, b: &str| {
                a.split_whitespace()
                    .zip(b.split_whitespace())
                    .find(|(a, b)| a != b)
                    .map(|(a, b)| (a.to_string(), b.to_string()))
            };
            let (old, new) = differs(text, &mended).unwrap_or((text.to_string(), mended.clone()));
            let message = format!("`{old}` was `{new}` before it was read in the wrong encoding");
            let finding = to_be_mended(book, &DOUBLE_ENCODED, (table, range), &old, message, (&mended, true));
            found.push(finding.help(format!("write `{new}`; `throughline check --fix` does it")));
        },
    );
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
