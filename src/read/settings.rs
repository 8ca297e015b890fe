//! `casebook.toml` and `vocabulary.toml`: what the user says about the casebook as a whole.

use toml::{Table, Value};

use crate::diag::{Diagnostic, near_miss};
use crate::input::{FileId, Inputs};
use crate::model::Settings;
use crate::vocabulary::Vocabulary;

use super::codes;

/// File name of the settings.
pub const SETTINGS_FILE: &str = "casebook.toml";
/// File name of a casebook's own vocabulary.
pub const VOCABULARY_FILE: &str = "vocabulary.toml";

/// Settings of the casebook as a whole.
const SETTINGS: &[&str] = &[
    "title",
    "subtitle",
    "credit",
    "licence",
    "lang",
    "date_order",
    "two_digit_years",
    "school_years",
    "excel_serials",
    "as_of",
    "margins",
    "note",
    "drawing",
    "sheets",
];
/// Settings of a `[[drawing]]`.
const DRAWING: &[&str] = &[
    "name",
    "kind",
    "title",
    "subtitle",
    "focus",
    "hops",
    "from",
    "to",
    "top",
    "filter",
    "lanes",
    "cluster",
    "layout",
    "highlight",
    "callout",
];
/// Settings of a `filter`.
const FILTER: &[&str] =
    &["min_standing", "importance", "kinds", "not_kinds", "statuses", "not_statuses", "together"];
/// Settings of a `callout`.
const CALLOUT: &[&str] = &["at", "text"];

/// The sheets of workbooks that `casebook.toml` names, before anything else of it is read. What is wrong with the file is said later.
pub fn sheets(inputs: &Inputs) -> Vec<String> {
    let Some(file) = inputs.find(SETTINGS_FILE) else { return Vec::new() };
    let table: Table = toml::from_str(inputs.text(file)).unwrap_or_default();
    let names = table.get("sheets").and_then(Value::as_array);
    names.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The settings of a casebook; the defaults where it has no `casebook.toml` or one that cannot be read.
pub fn read(inputs: &Inputs) -> (Settings, Vec<Diagnostic>) {
    let Some(file) = inputs.find(SETTINGS_FILE) else { return (Settings::default(), Vec::new()) };
    let text = inputs.text(file);
    let unreadable = |error: toml::de::Error| {
        let place = error.span().map(|span| inputs.position(file, span));
        let message = format!("{SETTINGS_FILE} cannot be used: {}", error.message().replace('\n', " "));
        let help = "a text needs double quotes; `throughline init` writes a file with all settings";
        Diagnostic::new(&codes::SETTINGS_UNREADABLE, place, message).help(help)
    };
    let table: Table = match toml::from_str(text) {
        Ok(table) => table,
        Err(error) => return (Settings::default(), vec![unreadable(error)]),
    };
    let mut findings = Vec::new();
    unknown(inputs, file, &table, SETTINGS, &mut findings);
    for drawing in tables(table.get("drawing")) {
        unknown(inputs, file, drawing, DRAWING, &mut findings);
        if let Some(filter) = drawing.get("filter").and_then(Value::as_table) {
            unknown(inputs, file, filter, FILTER, &mut findings);
        }
        for callout in tables(drawing.get("callout")) {
            unknown(inputs, file, callout, CALLOUT, &mut findings);
        }
    }
    match toml::from_str(text) {
        Ok(settings) => (settings, findings),
        Err(error) => {
            findings.push(unreadable(error));
            (Settings::default(), findings)
        }
    }
}

fn tables(value: Option<&Value>) -> impl Iterator<Item = &Table> {
    value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_table)
}

fn unknown(inputs: &Inputs, file: FileId, table: &Table, known: &[&str], findings: &mut Vec<Diagnostic>) {
    for name in table.keys().filter(|name| !known.contains(&name.as_str())) {
        let text = inputs.text(file);
        let line_start = |at: usize| text[..at].ends_with('\n') || at == 0;
        let place = text
            .match_indices(name.as_str())
            .find(|(at, _)| line_start(*at))
            .map(|(at, _)| at..at + name.len());
        let message = format!("`{name}` is not a setting throughline knows; it has no effect");
        let mut finding = Diagnostic::new(
            &codes::UNKNOWN_SETTING,
            place.map(|range| inputs.position(file, range)),
            message,
        );
        if let Some(near) = near_miss(name, known.iter().copied()) {
            finding = finding.help(format!("did you mean `{near}`?"));
        }
        findings.push(finding);
    }
}

/// The built-in vocabulary with the casebook's own on top.
pub fn vocabulary(inputs: &Inputs) -> (Vocabulary, Vec<Diagnostic>) {
    let mut vocabulary = Vocabulary::builtin();
    let Some(file) = inputs.find(VOCABULARY_FILE) else { return (vocabulary, Vec::new()) };
    let findings = match vocabulary.extend(inputs.text(file)) {
        Ok(()) => Vec::new(),
        Err(error) => {
            let place = error.span.map(|span| inputs.position(file, span));
            let message = format!("{VOCABULARY_FILE} cannot be used: {}", error.message.replace('\n', " "));
            let help = "`throughline vocabulary` prints the lines in force, to copy from";
            vec![Diagnostic::new(&codes::VOCABULARY_UNREADABLE, place, message).help(help)]
        }
    };
    (vocabulary, findings)
}
