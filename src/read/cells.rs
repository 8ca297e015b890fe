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

/// A participant as written. Whether what stands behind the name is a role or a part of the name is for the reader to say, who knows
/// the roles and the names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParticipantText<'t> {
    /// All of it.
    pub whole: &'t str,
    /// Without what may be its role.
    pub name: &'t str,
    /// What may be its role; empty for none.
    pub role: &'t str,
    /// What sets it apart.
    pub apart: Apart,
}

/// What sets a role apart from a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apart {
    /// Nothing: there is only a name.
    Nothing,
    /// A colon, which is there for roles.
    Colon,
    /// Brackets, which may hold anything.
    Brackets,
}

/// The parts of a cell between `;` or line feeds, trimmed, without the empty ones.
pub fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', '\n', '；']).map(str::trim).filter(|part| !part.is_empty())
}

/// The participants of a cell. A colon within brackets or before `//` sets nothing apart; brackets do when they are the last thing and
/// pair.
pub fn participants(cell: &str) -> impl Iterator<Item = ParticipantText<'_>> {
    list(cell).map(|whole| {
        if let Some(at) = last_colon(whole) {
            let (name, role) = (whole[..at].trim_end(), whole[at + 1..].trim_start());
            return ParticipantText { whole, name, role, apart: Apart::Colon };
        }
        if let Some(open) = last_bracket(whole) {
            let mut inside = whole[open..].chars();
            inside.next();
            inside.next_back();
            let (name, role) = (whole[..open].trim_end(), inside.as_str().trim());
            if !name.is_empty() && !role.is_empty() {
                return ParticipantText { whole, name, role, apart: Apart::Brackets };
            }
        }
        ParticipantText { whole, name: whole, role: "", apart: Apart::Nothing }
    })
}

/// The last colon that stands outside of brackets, has something on both sides and begins no `//`.
fn last_colon(text: &str) -> Option<usize> {
    let mut depth = 0i32;
    let mut found = None;
    for (at, letter) in text.char_indices() {
        match letter {
            '(' | '[' | '（' => depth += 1,
            ')' | ']' | '）' => depth = (depth - 1).max(0),
            ':' if depth == 0 && !text[at + 1..].starts_with("//") => found = Some(at),
            _ => {}
        }
    }
    // 10:30 is a time.
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    found.filter(|at| {
        let (before, behind) = (&text[..*at], &text[at + 1..]);
        !before.trim().is_empty()
            && !behind.trim().is_empty()
            && !(digit(before.chars().next_back()) && digit(behind.chars().next()))
    })
}

/// Where the bracket opens that closes with the last character of a text.
fn last_bracket(text: &str) -> Option<usize> {
    let mut open = Vec::new();
    let end = text.char_indices().next_back().filter(|(_, c)| matches!(c, ')' | ']' | '）'))?.0;
    for (at, letter) in text.char_indices() {
        match letter {
            '(' | '[' | '（' => open.push(at),
            ')' | ']' | '）' => {
                let opened = open.pop();
                if at == end {
                    return opened;
                }
            }
            _ => {}
        }
    }
    None
}

/// The citations of a cell, where `is_known` tells whether a text is the id of a source.
///
/// Citations are parted by `;`, by a line break, and where a further `http(s)://` begins behind a blank, a comma or a bar. `#locator`
/// and `"quotation"` are read only behind a known id, with nothing behind them; an unclosed quotation there runs to the end of the
/// cell. Everything else is the source, whole, as it was written: quotation marks in a bibliographic entry, `#` in an address,
/// brackets round it. A `;` within quotation marks that close on the same line, or that goes on an address (`;jsessionid=`, `&amp;`),
/// parts nothing.
pub fn citations<'t>(cell: &'t str, is_known: impl Fn(&str) -> bool) -> Vec<CitationText<'t>> {
    let mut found = Vec::new();
    let mut rest = cell;
    while !rest.trim().is_empty() {
        let blank = rest.len() - rest.trim_start_matches([';', '；', '\n', '\r', ' ', '\t']).len();
        rest = &rest[blank..];
        if rest.is_empty() {
            break;
        }
        if let Some((citation, end)) = pointer(rest, &is_known) {
            found.push(citation);
            rest = &rest[end..];
            continue;
        }
        let end = end_of_source(rest);
        let whole = rest[..end].trim().trim_end_matches([',', '|']).trim_end();
        rest = &rest[end..];
        rest = rest.trim_start_matches([',', '|', ' ', '\t']);
        if !whole.is_empty() {
            found.push(CitationText { source: whole, locator: "", quotation: Cow::Borrowed(""), whole });
        }
    }
    found
}

/// A citation in our own notation at the start of a text, behind the id of a known source, and where it ends.
fn pointer<'t>(text: &'t str, is_known: &impl Fn(&str) -> bool) -> Option<(CitationText<'t>, usize)> {
    // The quotation, if there is one, opens before the first `;` or line break.
    let part = text.find([';', '；', '\n', '\r']).unwrap_or(text.len());
    let quote = text[..part].find(['"', '“']);
    let upto = quote.unwrap_or(part);
    let written = text[..upto].trim();
    let (source, locator) = if is_known(written) {
        (written, "")
    } else {
        let front = |at: &usize| is_known(written[..*at].trim_end());
        let at = written.rmatch_indices('#').map(|(at, _)| at).find(front)?;
        (written[..at].trim_end(), written[at + 1..].trim())
    };
    let Some(open) = quote else {
        let whole = text[..part].trim();
        return Some((CitationText { source, locator, quotation: Cow::Borrowed(""), whole }, part));
    };
    let mark = text[open..].chars().next().unwrap_or('"');
    let close = if mark == '“' { '”' } else { '"' };
    let inside = &text[open + mark.len_utf8()..];
    // The first closing mark behind which the citation ends; a doubled one stands for itself.
    let ends = |behind: &str| {
        let behind = behind.trim_start_matches([' ', '\t']);
        behind.is_empty() || behind.starts_with([';', '；', '\n', '\r'])
    };
    let closing = inside.match_indices(close).find(|(at, _)| ends(&inside[at + close.len_utf8()..]));
    let (words, end) = match closing {
        Some((at, _)) => (&inside[..at], open + mark.len_utf8() + at + close.len_utf8()),
        // Closed, and more behind it: no quotation of ours.
        None if inside.contains(close) => return None,
        None => (inside, text.len()),
    };
    let words = words.trim();
    let quotation =
        if words.contains("\"\"") { Cow::Owned(words.replace("\"\"", "\"")) } else { Cow::Borrowed(words) };
    Some((CitationText { source, locator, quotation, whole: text[..end].trim() }, end))
}

/// Where a source written out ends: at a `;`, a line break, or where a further address begins.
fn end_of_source(text: &str) -> usize {
    let mut depth = 0usize;
    let mut quoted: Option<usize> = None;
    // Where the first address starts, and where it ends.
    let mut address: Option<(usize, usize)> = None;
    for (at, letter) in text.char_indices() {
        if quoted.is_some_and(|end| at < end) {
            continue;
        }
        quoted = None;
        let before = text[..at].chars().next_back();
        match letter {
            '\n' | '\r' => return at,
            ';' | '；' if !goes_on(text, at, address) => return at,
            '(' | '[' | '<' if address.is_none_or(|(_, end)| at >= end) => depth += 1,
            ')' | ']' | '>' => depth = depth.saturating_sub(1),
            '"' | '“' | '«' if before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | ',')) => {
                let close = match letter {
                    '“' => '”',
                    '«' => '»',
                    other => other,
                };
                let inside = &text[at + letter.len_utf8()..];
                let line = inside.find(['\n', '\r']).unwrap_or(inside.len());
                quoted = inside[..line].find(close).map(|to| at + letter.len_utf8() + to);
            }
            'h' | 'H' if begins_address(&text[at..]) => {
                let apart =
                    before.is_none_or(|c| c.is_whitespace() || matches!(c, ',' | '|' | '(' | '[' | '<'));
                match address {
                    None if apart => {
                        let length = text[at..].find(char::is_whitespace).unwrap_or(text.len() - at);
                        address = Some((at, at + length));
                    }
                    Some((start, end))
                        if depth == 0
                            && before.is_some_and(|c| c.is_whitespace() || matches!(c, ',' | '|')) =>
                    {
                        // Words before the first address and between the two: those between belong to the second.
                        let between = text.get(end..at).unwrap_or_default();
                        let named = between.chars().any(char::is_alphanumeric);
                        return if start > 0 && named { end } else { at };
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
    text.len()
}

/// Whether a text begins with `http://` or `https://`.
fn begins_address(text: &str) -> bool {
    let starts =
        |scheme: &str| text.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme));
    starts("http://") || starts("https://")
}

/// Whether a `;` at a place goes on an address: it stands within one, and a parameter follows it, or an entity ends with it.
fn goes_on(text: &str, at: usize, address: Option<(usize, usize)>) -> bool {
    let semicolon = text.as_bytes().get(at) == Some(&b';');
    let Some((start, end)) = address.filter(|(_, end)| at < *end && semicolon) else { return false };
    let behind = &text[at + 1..end];
    let name = behind
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')))
        .unwrap_or(behind.len());
    let parameter = name > 0 && behind[name..].starts_with('=');
    let entity = text[start..at].rsplit('&').next().is_some_and(|word| {
        text[start..at].contains('&')
            && !word.is_empty()
            && word.len() < 8
            && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '#')
    });
    (parameter || entity) && !behind.is_empty()
}

/// The addresses that stand in a text, without brackets round them and full stops behind them.
pub fn addresses(text: &str) -> impl Iterator<Item = &str> {
    let starts = text.char_indices().filter(|(at, letter)| {
        matches!(letter, 'h' | 'H')
            && begins_address(&text[*at..])
            && text[..*at]
                .chars()
                .next_back()
                .is_none_or(|c| c.is_whitespace() || matches!(c, ',' | '|' | '(' | '[' | '<' | '"' | '“'))
    });
    starts.map(|(at, _)| {
        let end = text[at..]
            .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '”'))
            .map_or(text.len(), |to| at + to);
        let mut address = text[at..end].trim_end_matches(['.', ',', ';', '|', '!', '\'']);
        // A bracket that closes and did not open within the address stands round it.
        for (open, close) in [('(', ')'), ('[', ']')] {
            while address.ends_with(close) && address.matches(close).count() > address.matches(open).count() {
                address = address[..address.len() - 1].trim_end_matches(['.', ',']);
            }
        }
        address
    })
}

/// Whether a text is written as an address of the web or of mail.
pub fn is_address(text: &str) -> bool {
    let scheme = text.split(':').next().unwrap_or_default();
    ["http", "https", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
        && text.len() > scheme.len() + 1
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
    fn brackets_and_colons_that_set_a_role_apart() {
        let read = |cell: &'static str| -> Vec<(&str, &str)> {
            participants(cell).map(|p| (p.name, p.role)).collect()
        };
        assert_eq!(read("Moor Inquiry (chair: Dame A. Ng)"), [("Moor Inquiry", "chair: Dame A. Ng")]);
        assert_eq!(read("Bob (Robert) Smith (driver)"), [("Bob (Robert) Smith", "driver")]);
        assert_eq!(read("Ann (Annie (Nan)) "), [("Ann", "Annie (Nan)")]);
        assert_eq!(read("Ann (half"), [("Ann (half", "")]);
        assert_eq!(read("half) Ann)"), [("half) Ann)", "")]);
        assert_eq!(read("(Ann)"), [("(Ann)", "")]);
        assert_eq!(read("https://example.org/ann"), [("https://example.org/ann", "")]);
        assert_eq!(read("Ann:"), [("Ann:", "")]);
        assert_eq!(read("Bus 10:30"), [("Bus 10:30", "")]);
        assert_eq!(read("Ann: a.k.a. \"Fox\": witness"), [("Ann: a.k.a. \"Fox\"", "witness")]);
        assert_eq!(read("Ann（証人）"), [("Ann", "証人")]);
    }

    /// Sources, locators and quotations of a cell where `s-a`, `s-b`, `file#3` and an address are known.
    fn cited(cell: &str) -> Vec<(String, String, String)> {
        let known = |id: &str| matches!(id, "s-a" | "s-b" | "s-c" | "file#3" | "https://example.org/known");
        let read = citations(cell, known);
        read.iter().map(|c| (c.source.to_string(), c.locator.to_string(), c.quotation.to_string())).collect()
    }

    fn sources(cell: &str) -> Vec<String> {
        cited(cell).into_iter().map(|(source, ..)| source).collect()
    }

    #[test]
    fn citations_with_locators_and_quotations() {
        let wanted = [
            ("s-a", "p12", "one; two"),
            ("s-b", "", ""),
            ("s-c", "para4", ""),
            ("https://example.org/x#frag", "", ""),
            ("file#3", "p2", ""),
        ]
        .map(|(a, b, c)| (a.to_string(), b.to_string(), c.to_string()));
        assert_eq!(
            cited("s-a#p12 \"one; two\"; s-b;;  s-c#para4; https://example.org/x#frag; file#3#p2"),
            wanted
        );
        assert_eq!(cited("s-a #p. 12\ns-b")[0].1, "p. 12");
        assert_eq!(cited("s-a \"said \"\"no\"\" twice\"")[0].2, "said \"no\" twice");
        assert_eq!(cited("https://example.org/known \"words\"")[0].2, "words");
    }

    #[test]
    fn an_unclosed_quotation_stays_a_quotation() {
        assert_eq!(cited("s-a “he said; she said")[0].2, "he said; she said");
    }

    #[test]
    fn what_is_no_known_source_is_one_source_as_written() {
        for whole in [
            "Doe, Jane, \"Harbour closed\", Example Gazette, 3 May 2020",
            "\"An inquiry at last\", Example Gazette, 1 June 2020",
            "\"An inquiry at last\"",
            "Report (https://example.org/report#part2)",
            "Court file #12345",
            "Minutes #4 \"as amended\"",
            "s-unknown#p12",
            "https://example.org/a#b \"Title\"",
            "Doe, \"A; B; C\", Gazette",
            "https://example.org/a;jsessionid=12?x=1",
            "https://example.org/?a=1&amp;b=2",
            "https://web.archive.org/web/2020/https://example.org/x",
            "Report, https://example.org/a (archived https://web.archive.org/x)",
            "Gazette, 3 May 2020, p. 4, col. 2",
            "s-a, s-b",
            "s-a \"Title\", Gazette",
            "“Über alles”, Zeitung",
        ] {
            assert_eq!(cited(whole), [(whole.to_string(), String::new(), String::new())], "{whole}");
        }
    }

    #[test]
    fn a_further_address_begins_a_further_source() {
        let (a, b) = ("https://example.org/a", "https://example.org/b#c");
        for between in [" | ", ", ", " ", "; ", ";", "\n", ",", "|", " ; "] {
            assert_eq!(sources(&format!("{a}{between}{b}")), [a, b], "{between:?}");
        }
        assert_eq!(sources(&format!("One, {a}, Two, {b}")), [format!("One, {a}"), format!("Two, {b}")]);
        assert_eq!(sources(&format!("{a} One {b} Two")), [format!("{a} One"), format!("{b} Two")]);
        assert_eq!(sources(&format!("s-a; {a} s-b")), ["s-a".to_string(), format!("{a} s-b")]);
        assert_eq!(sources("One: a; Two: b"), ["One: a", "Two: b"]);
        assert_eq!(sources("; ,"), Vec::<String>::new());
        assert_eq!(sources(&format!("{a}；{b}；x")), [a.to_string(), b.to_string(), "x".to_string()]);
    }

    #[test]
    fn addresses_within_a_text() {
        let found = |text: &'static str| addresses(text).collect::<Vec<_>>();
        assert_eq!(found("Report (https://example.org/report#part2)"), ["https://example.org/report#part2"]);
        assert_eq!(found("See https://en.example.org/A_(b). Then"), ["https://en.example.org/A_(b)"]);
        assert_eq!(
            found("<https://a.example>, [http://b.example]"),
            ["https://a.example", "http://b.example"]
        );
        assert_eq!(found("https://web.example/https://x.example"), ["https://web.example/https://x.example"]);
        assert_eq!(found("no address"), Vec::<&str>::new());
    }
}
