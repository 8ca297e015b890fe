//! Text that may harm or mislead: characters that hide or turn what is read, addresses that do more than show a page,
//! cells that a spreadsheet would run.

use crate::diag::{Diagnostic, codes};
use crate::graph::Graph;
use crate::model::{Place, Row};
use crate::read::cells::is_address;
use crate::read::columns::Field;
use crate::words::{is_formula, is_unsafe};

codes! {
    /// Findings about text.
    pub TEXT;

    /// An address that is not of the web or of mail.
    ///
    /// ## What it means
    /// Addresses start with `http:`, `https:` or `mailto:`. Others (`javascript:`, `file:`, a bare domain) are never made
    /// into links.
    ///
    /// ## What to do
    /// Write the whole address: `https://www.example.org/page`.
    BAD_ADDRESS = Warning "bad-address";

    /// A character that is not seen, or that turns the direction of the text.
    ///
    /// ## What it means
    /// Control characters and Unicode's bidirectional overrides can make a text look like another. They are left out of
    /// drawings.
    ///
    /// ## What to do
    /// Delete the character; retyping the cell does it.
    UNSAFE_CHARACTER = Warning "unsafe-character";

    /// A cell that a spreadsheet would run as a formula.
    ///
    /// ## What it means
    /// The text starts with `=`, `+`, `-` or `@` and looks like a formula. Here it is only text; in `timeline.csv` it is
    /// written so that a spreadsheet shows it as text too.
    ///
    /// ## What to do
    /// If a formula was meant, save the sheet with values instead.
    FORMULA = Warning "formula-in-cell";
}

/// Every text of the casebook, with its row and field.
fn texts(graph: &Graph) -> Vec<(Row, Field, &str)> {
    let book = graph.casebook();
    let mut texts: Vec<(Row, Field, &str)> = Vec::new();
    for e in &book.entities {
        texts.extend([
            (e.row, Field::Id, &*e.id),
            (e.row, Field::Name, &e.name),
            (e.row, Field::ShortName, e.short_name()),
        ]);
        texts.extend([(e.row, Field::Description, e.description()), (e.row, Field::Url, e.url())]);
        texts.extend(e.aliases().iter().map(|alias| (e.row, Field::Aliases, &**alias)));
        texts.extend(e.attributes().iter().map(|(_, text)| (e.row, Field::Name, &**text)));
    }
    for e in &book.events {
        texts.extend([
            (e.row, Field::Id, &*e.id),
            (e.row, Field::Title, &e.title),
            (e.row, Field::Description, &e.description),
        ]);
        texts.extend([
            (e.row, Field::StatusBy, e.statement.by()),
            (e.row, Field::Response, e.statement.response()),
        ]);
        texts.push((e.row, Field::Url, &e.url));
        if let Some(Place::Text(place)) = &e.place {
            texts.push((e.row, Field::Place, place));
        }
        texts.extend(e.attributes.iter().map(|(_, text)| (e.row, Field::Title, &**text)));
    }
    for r in &book.relations {
        texts.extend([(r.row, Field::Id, &*r.id), (r.row, Field::Description, r.description())]);
        texts.extend([
            (r.row, Field::StatusBy, r.statement.by()),
            (r.row, Field::Response, r.statement.response()),
        ]);
        texts.extend(r.attributes().iter().map(|(_, text)| (r.row, Field::From, &**text)));
    }
    for s in &book.sources {
        texts.extend([
            (s.row, Field::Id, &*s.id),
            (s.row, Field::Title, &s.title),
            (s.row, Field::Publisher, &s.publisher),
        ]);
        texts.extend([
            (s.row, Field::Author, &*s.author),
            (s.row, Field::Note, &s.note),
            (s.row, Field::Url, &s.url),
            (s.row, Field::ArchiveUrl, &s.archive_url),
        ]);
        texts.extend(s.attributes.iter().map(|(_, text)| (s.row, Field::Id, &**text)));
    }
    texts.retain(|(_, _, text)| !text.is_empty());
    texts
}

/// Addresses that are none.
pub fn addresses(graph: &Graph) -> Vec<Diagnostic> {
    let book = graph.casebook();
    let urls = texts(graph)
        .into_iter()
        .filter(|(_, field, text)| matches!(field, Field::Url | Field::ArchiveUrl) && !is_address(text));
    urls.map(|(row, field, text)| {
        let scheme = text
            .split_once(':')
            .map(|(scheme, _)| scheme)
            .filter(|s| s.chars().all(|c| c.is_ascii_alphanumeric()));
        let message = match scheme {
            Some(scheme) => format!("an address that starts with `{scheme}:` is never made a link"),
            None => format!("`{text}` is not a whole address; it is not made a link"),
        };
        let help = "write it with `https://`, `http://` or `mailto:`";
        Diagnostic::new(&BAD_ADDRESS, book.place(row, field), message).help(help)
    })
    .collect()
}

/// Control characters and bidirectional overrides.
pub fn characters(graph: &Graph) -> Vec<Diagnostic> {
    let book = graph.casebook();
    let mut found = Vec::new();
    for (row, field, text) in texts(graph) {
        // Most text is plain: bytes below a space, DEL, and the lead bytes of the characters in question are rare.
        if text.bytes().all(|byte| (0x20..0x7F).contains(&byte)) {
            continue;
        }
        if let Some(bad) = text.chars().find(|c| is_unsafe(*c)) {
            let message = format!("a character that is not seen or turns the text, U+{:04X}", bad as u32);
            let place = book.place_in(row, field, bad.encode_utf8(&mut [0; 4]));
            found.push(
                Diagnostic::new(&UNSAFE_CHARACTER, place, message)
                    .help("delete it; retyping the cell does it"),
            );
        }
    }
    found
}

/// Cells that a spreadsheet would run.
pub fn formulas(graph: &Graph) -> Vec<Diagnostic> {
    let book = graph.casebook();
    texts(graph)
        .into_iter()
        .filter(|(_, _, text)| is_formula(text))
        .map(|(row, field, _)| {
            Diagnostic::new(
                &FORMULA,
                book.place(row, field),
                "a spreadsheet would run this cell as a formula",
            )
            .help("save the sheet with values, or start the text with another character")
        })
        .collect()
}
