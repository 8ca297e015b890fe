//! The small grammars inside a cell: lists, participants with roles, citations with locators and quotations.
//!
//! Pure text in, text out; nothing is looked up here.

use std::borrow::Cow;

/// A citation as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitationText<'t> {
    /// The source's id, or its address or title where the casebook lists no sources.
    pub source: &'t str,
    /// Behind `#`; empty for none.
    pub locator: &'t str,
    /// Between double quotes; empty for none.
    pub quotation: Cow<'t, str>,
    /// Everything of this citation, for its place in the cell.
    pub whole: &'t str,
}

/// A participant as written: the text before the last `:` or the last bracket is the name only if the whole text is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParticipantText<'t> {
    /// All of it.
    pub whole: &'t str,
    /// Without its role.
    pub name: &'t str,
    /// The role; empty for none.
    pub role: &'t str,
}

/// The parts of a cell between `;` or line feeds, trimmed, without the empty ones.
pub fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', '\n', '；']).map(str::trim).filter(|part| !part.is_empty())
}

/// The participants of a cell.
pub fn participants(cell: &str) -> impl Iterator<Item = ParticipantText<'_>> {
    list(cell).map(|whole| {
        if let Some((name, role)) = whole.rsplit_once(':') {
            return ParticipantText { whole, name: name.trim(), role: role.trim() };
        }
        if let Some((name, role)) = whole.strip_suffix(')').and_then(|open| open.rsplit_once('(')) {
            return ParticipantText { whole, name: name.trim(), role: role.trim() };
        }
        ParticipantText { whole, name: whole, role: "" }
    })
}

/// The citations of a cell: parted by `;` outside quotation marks. An unclosed quotation runs to the end of the cell.
pub fn citations(cell: &str) -> Vec<CitationText<'_>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut quoted = None;
    for (at, letter) in cell.char_indices() {
        match (quoted, letter) {
            (None, '"') => quoted = Some('"'),
            (None, '“') => quoted = Some('”'),
            (Some(close), letter) if letter == close => quoted = None,
            (None, ';' | '\n' | '；') => {
                found.extend(citation(&cell[start..at]));
                start = at + letter.len_utf8();
            }
            _ => {}
        }
    }
    found.extend(citation(&cell[start..]));
    found
}

fn citation(text: &str) -> Option<CitationText<'_>> {
    let whole = text.trim();
    if whole.is_empty() {
        return None;
    }
    let (pointer, quotation) = match whole.find(['"', '“']) {
        Some(at) => {
            let quotation = whole[at..].trim_matches(['"', '“', '”']).trim();
            let doubled = quotation.contains("\"\"");
            let quotation =
                if doubled { Cow::Owned(quotation.replace("\"\"", "\"")) } else { Cow::Borrowed(quotation) };
            (whole[..at].trim(), quotation)
        }
        None => (whole, Cow::Borrowed("")),
    };
    // An address keeps its fragment: what follows its `#` belongs to the page, not to us.
    let (source, locator) = match pointer.rsplit_once('#') {
        Some((source, locator)) if !is_address(pointer) => (source.trim(), locator.trim()),
        _ => (pointer, ""),
    };
    Some(CitationText { source, locator, quotation, whole })
}

/// Whether a text is written as an address of the web or of mail.
pub fn is_address(text: &str) -> bool {
    let scheme = text.split(':').next().unwrap_or_default();
    ["http", "https", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
        && text.len() > scheme.len() + 1
}

/// Whether a cell means yes; `None` when it can be read neither way.
pub fn truth(cell: &str) -> Option<bool> {
    match crate::words::fold(cell).as_str() {
        "" | "no" | "n" | "false" | "f" | "0" | "-" | "none" | "public" => Some(false),
        "yes" | "y" | "true" | "t" | "1" | "x" | "✓" | "✔" | "confidential" | "anonymous" | "secret"
        | "private" => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn participants_in_both_spellings() {
        let read: Vec<_> =
            participants("wayne-couzens:convicted; Old Bailey (court);Ministry of X (UK): author ; Ann")
                .collect();
        let pairs: Vec<_> = read.iter().map(|p| (p.name, p.role)).collect();
        assert_eq!(
            pairs,
            [
                ("wayne-couzens", "convicted"),
                ("Old Bailey", "court"),
                ("Ministry of X (UK)", "author"),
                ("Ann", "")
            ]
        );
    }

    #[test]
    fn citations_with_locators_and_quotations() {
        let read = citations("s-a#p12 \"one; two\"; s-b;;  s-c#para4; https://example.org/x#frag");
        let parts: Vec<_> = read.iter().map(|c| (c.source, c.locator, c.quotation.as_ref())).collect();
        assert_eq!(
            parts,
            [
                ("s-a", "p12", "one; two"),
                ("s-b", "", ""),
                ("s-c", "para4", ""),
                ("https://example.org/x#frag", "", "")
            ]
        );
    }

    #[test]
    fn an_unclosed_quotation_stays_a_quotation() {
        assert_eq!(citations("s-a “he said; she said")[0].quotation, "he said; she said");
    }
}
