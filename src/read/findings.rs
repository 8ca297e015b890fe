//! What reading finds, said to people: refused files, encodings, delimiters and faults of quoting as
//! diagnostics.

use super::codes::*;
use super::dialect::{Certainty, Sniffed};
use super::records::{RecordFault, RecordFaultKind, Records};
use crate::diag::{Diagnostic, counted, grouped};
use crate::input::{FileId, Inputs, Limit};

/// Files refused or passed over, files not in UTF-8, and bytes that mean nothing.
pub fn of_inputs(inputs: &Inputs) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for refused in &inputs.set_aside {
        let code = if refused.reason.is_refusal() { &FILE_REFUSED } else { &FILE_IGNORED };
        let message = format!("{} {}", refused.name, refused.reason);
        found.push(Diagnostic::new(code, None, message).help(refused.reason.help()));
    }
    for (id, file) in inputs.iter() {
        if file.encoding.must_be_told() {
            let guess = if file.encoding.is_guess() { " (a guess)" } else { "" };
            let message = format!("{} was read as {}{guess}", file.name, file.encoding.name());
            let help = if file.encoding.is_guess() { "save it as CSV UTF-8 to be sure" } else { "" };
            found.push(Diagnostic::new(&ENCODING_READ, None, message).help(help));
        }
        for at in &file.lossy {
            let place = inputs.position(id, *at..*at + char::REPLACEMENT_CHARACTER.len_utf8());
            let message = format!("bytes that are not {}", file.encoding.name());
            let help = "type the character again and save the file as UTF-8";
            found.push(Diagnostic::new(&BYTES_UNREADABLE, place, message).help(help));
        }
        let more = file.lossy_count.saturating_sub(file.lossy.len());
        if more > 0 {
            let message = format!("{} has {} more with unreadable bytes", file.name, counted(more, "place"));
            found.push(Diagnostic::new(&BYTES_UNREADABLE, None, message));
        }
    }
    found
}

/// A delimiter that is not clear.
pub fn of_dialect(sniffed: &Sniffed, file: FileId, inputs: &Inputs) -> Option<Diagnostic> {
    if sniffed.certainty != Certainty::Guessed {
        return None;
    }
    let name = sniffed.dialect.name();
    let message = format!(
        "cells of {} seem to be parted by a {name}: {} of the first {} agree",
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
            "double the quotation marks inside a quoted cell: \"a \"\"b\"\" c\"".to_owned(),
        ),
        RecordFaultKind::StrayQuote => (
            &STRAY_QUOTE,
            "a quotation mark inside a cell that is not quoted".to_owned(),
            "quote the whole cell and double the marks inside: \"a \"\"b\"\" c\"".to_owned(),
        ),
        RecordFaultKind::SpaceBeforeQuote => (
            &SPACE_BEFORE_QUOTE,
            "white space before the quotation mark keeps it from quoting the cell".to_owned(),
            "remove the white space before it".to_owned(),
        ),
        RecordFaultKind::Nul => (
            &NUL_CHARACTER,
            "the cell holds a NUL character, which was left out".to_owned(),
            "type the cell again, or export the table as UTF-8".to_owned(),
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
    Diagnostic::new(code, place, message).help(help)
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
