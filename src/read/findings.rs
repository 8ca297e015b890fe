//! What reading finds, said to people: refused files, encodings, delimiters and faults of quoting as
//! diagnostics.

use super::codes::*;
use crate::diag::{Diagnostic, Fix, Severity, counted, grouped};
use crate::input::{FileId, Inputs, Limit};
use crate::table::dialect::{Certainty, Sniffed};
use crate::table::records::{RecordFault, RecordFaultKind, Records};

/// Files refused or passed over, files not in UTF-8, and bytes that mean nothing.
pub fn of_inputs(inputs: &Inputs) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    // Pictures lie beside the tables that name them; those of private rows too, and nobody is to hear what they are called.
    let beside = |name: &str| !inputs.files.is_empty() && crate::model::Image::is_name(name);
    for refused in inputs.set_aside.iter().filter(|refused| !beside(&refused.name)) {
        let code = if refused.reason.is_refusal() { &FILE_REFUSED } else { &FILE_IGNORED };
        let message = format!("{} {}", refused.name, refused.reason);
        found.push(Diagnostic::new(code, None, message).help(refused.reason.help()));
    }
    for (id, file) in inputs.iter() {
        if file.encoding.must_be_told() {
            let guessed = file.encoding.is_guess();
            let words = if guessed { beyond_ascii(&file.text) } else { Vec::new() };
            let shown: Vec<String> = words.iter().map(|(_, word)| format!("`{word}`")).collect();
            let read = format!("{} was read as {}", file.name, file.encoding.name());
            let (message, help) = match (guessed, shown.as_slice()) {
                (false, _) => (read, ""),
                (true, []) => (format!("{read} (a guess)"), "save it as CSV UTF-8 to be sure"),
                (true, [one]) => {
                    (format!("{read}, a guess: is {one} right?"), "if not, save it again as CSV UTF-8")
                }
                (true, _) => {
                    let words = shown.join(", ");
                    (
                        format!("{read}, a guess: are these right: {words}?"),
                        "if not, save it again as CSV UTF-8",
                    )
                }
            };
            let place = words.first().map(|(range, _)| inputs.position(id, range.clone()));
            let mut finding = Diagnostic::new(&ENCODING_READ, place, message).help(help);
            if !words.is_empty() {
                finding.severity = Severity::Warning;
            }
            found.push(finding);
        }
        for at in &file.lossy {
            let place = inputs.position(id, *at..*at + char::REPLACEMENT_CHARACTER.len_utf8());
            // The mark says nothing about the bytes.
            let encoding = file.encoding.name().trim_end_matches(" with a byte order mark");
            let message = format!("a letter that cannot be read as {encoding}");
            let help = "type the character again and save the file as UTF-8";
            found.push(Diagnostic::new(&BYTES_UNREADABLE, place, message).help(help));
        }
        let more = file.lossy_count.saturating_sub(file.lossy.len());
        if more > 0 {
            let message =
                format!("{} has {} more with letters that cannot be read", file.name, counted(more, "place"));
            found.push(Diagnostic::new(&BYTES_UNREADABLE, None, message));
        }
    }
    found
}

/// The first words of a text that have letters beyond ASCII, each once, with where they stand.
fn beyond_ascii(text: &str) -> Vec<(std::ops::Range<usize>, String)> {
    const WORDS: usize = 4;
    const LETTERS: usize = 24;
    let mut words: Vec<(std::ops::Range<usize>, String)> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    // From one character beyond ASCII to the next.
    while let Some(next) = bytes[at..].iter().position(|byte| !byte.is_ascii()).map(|to| at + to) {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '-' | '’');
        let start = text[..next]
            .char_indices()
            .rev()
            .take_while(|(_, c)| is_part(*c))
            .last()
            .map_or(next, |(at, _)| at);
        let first = text[next..].chars().next().map_or(1, char::len_utf8);
        let end = text[next + first..].find(|c: char| !is_part(c)).map_or(text.len(), |to| next + first + to);
        let word = &text[start..end];
        if word.chars().any(|c| !c.is_ascii() && c.is_alphabetic()) {
            let word: String = word.chars().take(LETTERS).collect();
            if !words.iter().any(|(_, known)| *known == word) {
                words.push((start..start + word.len(), word));
            }
            if words.len() == WORDS {
                break;
            }
        }
        at = end;
    }
    words
}

/// A delimiter that is not clear.
pub fn of_dialect(sniffed: &Sniffed, file: FileId, inputs: &Inputs) -> Option<Diagnostic> {
    if sniffed.certainty != Certainty::Guessed {
        return None;
    }
    let name = sniffed.dialect.name();
    let message = format!(
        "the cells of {} seem to be separated by a {name}: {} of the first {} agree",
        inputs.name(file),
        sniffed.agreeing,
        counted(sniffed.rows, "row"),
    );
    let help = format!(
        "to leave no doubt, put a first line sep={}",
        match sniffed.dialect.delimiter {
            b'\t' => "\\t".to_owned(),
            other => char::from(other).to_string(),
        }
    );
    let place = inputs.position(file, sniffed.dialect.start..sniffed.dialect.start);
    Some(Diagnostic::new(&DELIMITER_GUESSED, place, message).help(help))
}

/// One fault of quoting, length or width.
pub fn of_fault(fault: &RecordFault, file: FileId, inputs: &Inputs) -> Diagnostic {
    let place = inputs.position(file, fault.range.clone());
    let raise =
        |limit: Limit, value: usize| format!("if this is meant, raise the limit: {} {value}", limit.flag());
    let (code, message, help) = match fault.kind {
        RecordFaultKind::UnclosedQuote => (
            &UNCLOSED_QUOTE,
            "a quotation mark opens here and is never closed".to_owned(),
            "close it at the end of the cell, or remove it".to_owned(),
        ),
        RecordFaultKind::AfterQuote => (
            &TEXT_AFTER_QUOTE,
            "the cell goes on behind its closing quotation mark".to_owned(),
            "write the marks inside the cell twice: \"a \"\"b\"\" c\"".to_owned(),
        ),
        RecordFaultKind::StrayQuote => (
            &STRAY_QUOTE,
            "a quotation mark in the middle of a cell".to_owned(),
            "put marks round the whole cell and write those inside twice: \"a \"\"b\"\" c\"".to_owned(),
        ),
        RecordFaultKind::SpaceBeforeQuote => (
            &SPACE_BEFORE_QUOTE,
            "a space before the quotation mark: a comma behind it cuts the cell in two".to_owned(),
            "remove the space before it".to_owned(),
        ),
        RecordFaultKind::Nul => (
            &NUL_CHARACTER,
            "the cell holds a character that is no letter (number 0); it was left out".to_owned(),
            "type the cell again, or save the table as \"CSV UTF-8\"".to_owned(),
        ),
        RecordFaultKind::FieldTooLong { limit, bytes } => (
            &CELL_TOO_LONG,
            format!(
                "the cell has {} bytes and was left empty; the limit is {}",
                grouped(bytes as u64),
                grouped(limit as u64)
            ),
            raise(Limit::FieldBytes, bytes),
        ),
        RecordFaultKind::TooManyColumns { limit, cells } => (
            &TOO_MANY_COLUMNS,
            format!(
                "the row has {} cells, of which the first {} were read",
                grouped(cells as u64),
                grouped(limit as u64)
            ),
            raise(Limit::Columns, cells),
        ),
    };
    let mut found = Diagnostic::new(code, place, message).help(help);
    if fault.kind == RecordFaultKind::Nul {
        found.fixes = nuls_of_line(inputs.text(file), fault.range.start)
            .map(|at| Fix::certain(file, at..at + 1, ""))
            .collect();
    }
    let row = inputs.position(file, fault.record..fault.record + 1);
    if fault.kind == RecordFaultKind::AfterQuote && row.line < place.line {
        // A quote missing further up may have made one row of several: more than a slip.
        found.severity = Severity::Error;
        found = found.related(row, "the row begins here: is a quotation mark missing between?");
    }
    found
}

/// Offsets of the NUL characters from one of them to the end of its line.
fn nuls_of_line(text: &str, from: usize) -> impl Iterator<Item = usize> + '_ {
    let bytes = text.as_bytes().get(from..).unwrap_or_default();
    let line = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(bytes.len());
    let line = bytes.get(..line).unwrap_or_default();
    line.iter().enumerate().filter(|(_, byte)| **byte == 0).map(move |(at, _)| from + at)
}

/// All faults of a table that was read to its end, and how many rows were skipped.
pub fn of_records(records: &Records<'_>, file: FileId, inputs: &Inputs) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = records.faults().iter().map(|f| of_fault(f, file, inputs)).collect();
    let name = inputs.name(file);
    if records.faults_left_out() > 0 {
        let message =
            format!("{name} has {} more of quoting, not listed", counted(records.faults_left_out(), "fault"));
        found.push(Diagnostic::new(&STRAY_QUOTE, None, message).help("is it a table at all?"));
    }
    let counts = records.counts();
    let parts: Vec<String> = [(counts.blank, "blank row"), (counts.comment, "comment row")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| counted(count, word))
        .collect();
    if !parts.is_empty() {
        let message = format!("{name}: skipped {}", parts.join(" and "));
        found.push(Diagnostic::new(&ROWS_SKIPPED, None, message));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Format, Report, render};
    use crate::input::Limits;
    use crate::table::dialect::{Dialect, sniff};
    use crate::table::records::Record;

    fn said(files: &[(&str, &[u8])], limits: &Limits) -> String {
        let files = files.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect();
        let inputs = Inputs::from_memory("t", files);
        let mut report = Report::new();
        report.extend(of_inputs(&inputs));
        for (id, file) in inputs.iter() {
            let sniffed = sniff(&file.name, &file.text, |_| false);
            report.extend(of_dialect(&sniffed, id, &inputs));
            let mut records = Records::new(&file.text, Dialect::new(b','), limits);
            let mut record = Record::default();
            while records.next_into(&mut record) {}
            report.extend(of_records(&records, id, &inputs));
        }
        render(&report, &inputs, Format::Concise, false)
    }

    #[test]
    fn a_row_that_may_have_swallowed_another_is_an_error() {
        let got = said(&[("a.csv", b"id,a\n1,\"x\n2,y\"z\n3,\"x\"y\n")], &Limits::default());
        let severities: Vec<&str> = got.lines().filter(|l| l.contains("text-after-quote")).collect();
        assert!(severities[0].starts_with("a.csv:3:5: error["), "{got}");
        assert!(severities[1].starts_with("a.csv:4:6: warning["), "{got}");
    }

    #[test]
    fn everything_is_said_with_its_place() {
        let limits = Limits { field_bytes: 12, columns: 3, ..Limits::default() };
        let table = "id,a,b\n\n# note\n1,\"x,\n2,\"y\"z\n3,a\"b\n4, \"c\"\n5,\0\n6,0123456789abc\n7,8,9,0\n";
        let got = said(
            &[
                ("a.csv", table.as_bytes()),
                ("b.csv", b"id,name\n1,Jos\xE9, Garc\xEDa\n"),
                ("c.csv", b"\xEF\xBB\xBFid,name\n1,\xFF\n"),
                ("d.csv", b"%PDF-"),
                ("e.docx", b""),
            ],
            &limits,
        );
        let wanted = [
            "note[file-ignored]: e.docx is not a kind of file that is read",
            "error[file-refused]: d.csv is a PDF file, not a text table (open it in a spreadsheet and save each sheet as CSV)",
            "note[rows-skipped]: a.csv: skipped 1 blank row and 1 comment row",
            "a.csv:1:1: warning[delimiter-guessed]: the cells of a.csv seem to be separated by a comma: 2 of the first 8 rows agree (to leave no doubt, put a first line sep=,)",
            "a.csv:4:3: error[unclosed-quote]: a quotation mark opens here and is never closed (close it at the end of the cell, or remove it)",
            "a.csv:5:6: warning[text-after-quote]: the cell goes on behind its closing quotation mark (write the marks inside the cell twice: \"a \"\"b\"\" c\")",
            "a.csv:6:4: warning[stray-quote]: a quotation mark in the middle of a cell (put marks round the whole cell and write those inside twice: \"a \"\"b\"\" c\")",
            "a.csv:7:4: error[space-before-quote]: a space before the quotation mark: a comma behind it cuts the cell in two (remove the space before it)",
            "a.csv:8:3: warning[nul-character]: the cell holds a character that is no letter (number 0); it was left out (type the cell again, or save the table as \"CSV UTF-8\")",
            "a.csv:9:3: error[cell-too-long]: the cell has 13 bytes and was left empty; the limit is 12 (if this is meant, raise the limit: --max-field-bytes 13)",
            "a.csv:10:7: error[too-many-columns]: the row has 4 cells, of which the first 3 were read (if this is meant, raise the limit: --max-columns 4)",
            "b.csv:1:1: warning[delimiter-guessed]: the cells of b.csv seem to be separated by a comma: 1 of the first 2 rows agree (to leave no doubt, put a first line sep=,)",
            "b.csv:2:3: warning[encoding-read]: b.csv was read as Windows-1252, a guess: are these right: `José`, `García`? (if not, save it again as CSV UTF-8)",
            "c.csv:2:3: error[bytes-unreadable]: a letter that cannot be read as UTF-8 (type the character again and save the file as UTF-8)",
        ];
        for wanted in wanted {
            assert!(got.lines().any(|line| line == wanted), "{wanted}\n{got}");
        }
        assert_eq!(got.lines().count(), wanted.len() + 1, "{got}");
    }
}
