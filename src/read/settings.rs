//! `casebook.toml` and `vocabulary.toml`: what the user says about the casebook as a whole. Each key stands alone: one that
//! cannot be used is named with its place, and the rest is used.

use serde::Deserialize;
use toml::{Table, Value};

use crate::diag::{Diagnostic, near_miss};
use crate::import::Sheets;
use crate::input::Inputs;
use crate::model::{Question, Settings};
use crate::vocabulary::Vocabulary;

use super::codes;
use super::rules;
use super::salvage::{Parsed, Step, one_line, shown, suggestion, usable};

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
    "license",
    "lang",
    "date_order",
    "two_digit_years",
    "school_years",
    "excel_serials",
    "as_of",
    "margins",
    "note",
    "drawing",
    "question",
    "step",
    "columns",
    "files",
    "sheets",
    "confidential_columns",
    "public_words",
    "keep_without_source",
    "names_lawfully_public",
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
/// Settings of a `[[question]]`.
const QUESTION: &[&str] = &["name", "title", "ask", "query"];
/// Settings of a `[[step]]`.
const STEP: &[&str] = &["title", "text", "view", "highlight", "at", "from", "to", "as_of", "path"];
/// Settings of a `filter`.
const FILTER: &[&str] =
    &["min_standing", "importance", "kinds", "not_kinds", "statuses", "not_statuses", "together"];
/// Settings of a `callout`.
const CALLOUT: &[&str] = &["at", "text"];

/// The sheets of workbooks that `casebook.toml` chooses, for all of them (`sheets`) or for one (`[files]`), before anything else of it is
/// read. What is wrong with the file is said later.
pub fn sheets(inputs: &Inputs) -> Sheets {
    let Some(file) = inputs.find(SETTINGS_FILE) else { return Sheets::default() };
    let table = Parsed::read(inputs.text(file)).table;
    let names = table.get("sheets").and_then(Value::as_array);
    let mut sheets = Sheets::default();
    sheets.all.extend(names.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned));
    for (pattern, rule) in table.get("files").and_then(Value::as_table).into_iter().flatten() {
        let Some(sheet) = rule.get("sheet").and_then(Value::as_str) else { continue };
        for book in inputs.raw.iter().filter(|book| rules::names_file(pattern, &book.name)) {
            sheets.of.entry(book.name.clone()).or_default().push(sheet.to_owned());
        }
    }
    sheets
}

/// The settings of a casebook; the default for whatever its `casebook.toml` does not say or says so that it cannot be used.
pub fn read(inputs: &Inputs) -> (Settings, Vec<Diagnostic>) {
    let Some(file) = inputs.find(SETTINGS_FILE) else { return (Settings::default(), Vec::new()) };
    let parsed = Parsed::read(inputs.text(file));
    let mut findings = Vec::new();
    for (message, place) in &parsed.faults {
        let place = place.clone().map(|span| inputs.position(file, span));
        let message = format!("this line of {SETTINGS_FILE} cannot be read: {message}; the rest is used");
        let help = "a text needs double quotes; `throughline init` writes a file with all settings";
        findings.push(Diagnostic::new(&codes::SETTINGS_UNREADABLE, place, message).help(help));
    }
    let mut unknown = |path: Vec<Step>, known: &[&str]| {
        let Some(Step::Key(name)) = path.last() else { return };
        let place = parsed.key_place(&path).map(|range| inputs.position(file, range));
        let message = format!("`{name}` is not a setting throughline knows; it has no effect");
        let mut finding = Diagnostic::new(&codes::UNKNOWN_SETTING, place, message);
        if let Some(near) = near_miss(name, known.iter().copied()) {
            finding = finding.help(format!("did you mean `{near}`?"));
        }
        findings.push(finding);
    };
    let key = |name: &str| Step::Key(name.to_string());
    let mut keys = |path: &[Step], table: &Table, known: &[&str]| {
        for name in table.keys().filter(|name| !known.contains(&name.as_str())) {
            unknown([path, &[key(name)]].concat(), known);
        }
    };
    keys(&[], &parsed.table, SETTINGS);
    for (at, drawing) in tables(parsed.table.get("drawing")) {
        let path = [key("drawing"), Step::Item(at)];
        keys(&path, drawing, DRAWING);
        if let Some(filter) = drawing.get("filter").and_then(Value::as_table) {
            keys(&[&path[..], &[key("filter")]].concat(), filter, FILTER);
        }
        for (at, callout) in tables(drawing.get("callout")) {
            keys(&[&path[..], &[key("callout"), Step::Item(at)]].concat(), callout, CALLOUT);
        }
    }
    for (at, question) in tables(parsed.table.get("question")) {
        keys(&[key("question"), Step::Item(at)], question, QUESTION);
    }
    for (at, step) in tables(parsed.table.get("step")) {
        keys(&[key("step"), Step::Item(at)], step, STEP);
    }
    let mut table = parsed.table.clone();
    let (columns, files) = (table.remove("columns"), table.remove("files"));
    let mut faults = Vec::new();
    let works = |table: Table| Settings::deserialize(Value::Table(table)).map(|_| ());
    let good = usable(table, &works, &mut faults);
    for fault in faults {
        let place = parsed.key_place(&fault.path).map(|range| inputs.position(file, range));
        let message = format!("`{}` cannot be used: {}; the rest is", shown(&fault.path), fault.message);
        let mut finding = Diagnostic::new(&codes::SETTINGS_UNREADABLE, place, message);
        let help = suggestion(&fault.message);
        finding = finding
            .help(help.unwrap_or_else(|| "`throughline init` writes a file with all settings".to_string()));
        findings.push(finding);
    }
    let mut settings = Settings::deserialize(Value::Table(good)).unwrap_or_default();
    let position = |path: &[Step], value: bool| {
        let place = if value { parsed.value_place(path) } else { parsed.key_place(path) };
        place.map(|range| inputs.position(file, range))
    };
    for (at, written) in tables(parsed.table.get("question")) {
        let text = |name: &str| written.get(name).and_then(Value::as_str).unwrap_or_default();
        let is = |question: &&mut Question| {
            (&*question.name, &*question.ask, &*question.query) == (text("name"), text("ask"), text("query"))
        };
        let place = ["ask", "query", "name"].iter().find_map(|name| {
            written
                .contains_key(*name)
                .then(|| position(&[key("question"), Step::Item(at), key(name)], true))?
        });
        if let Some(question) = settings.question.iter_mut().filter(|it| it.place.is_none()).find(is) {
            question.place = place;
        }
    }
    for (at, written) in tables(parsed.table.get("step")) {
        let text = |name: &str| written.get(name).and_then(Value::as_str).unwrap_or_default();
        let place = ["title", "text", "highlight", "view"].iter().find_map(|name| {
            written.contains_key(*name).then(|| position(&[key("step"), Step::Item(at), key(name)], true))?
        });
        let is =
            |step: &&mut crate::model::Step| (&*step.title, &*step.text) == (text("title"), text("text"));
        if let Some(step) = settings.step.iter_mut().filter(|it| it.place.is_none()).find(is) {
            step.place = place;
        }
    }
    (settings.columns, settings.files) = rules::read(columns, files, &position, &mut findings);
    (settings, findings)
}

fn tables(value: Option<&Value>) -> impl Iterator<Item = (usize, &Table)> {
    let items = value.and_then(Value::as_array).into_iter().flatten().enumerate();
    items.filter_map(|(at, item)| item.as_table().map(|table| (at, table)))
}

/// Stanzas taken out of a vocabulary at most, until the rest is of use.
const TAKEN_OUT: usize = 200;

/// The built-in vocabulary with the casebook's own on top.
pub fn vocabulary(inputs: &Inputs) -> (Vocabulary, Vec<Diagnostic>) {
    let mut vocabulary = Vocabulary::builtin();
    let Some(file) = inputs.find(VOCABULARY_FILE) else { return (vocabulary, Vec::new()) };
    let parsed = Parsed::read(inputs.text(file));
    let mut findings = Vec::new();
    let mut unusable = |path: &[Step], message: &str, left: &str| {
        let place = parsed.key_place(path).map(|range| inputs.position(file, range));
        let help = suggestion(message)
            .unwrap_or_else(|| "`throughline vocabulary` prints what is in force, to copy from".to_string());
        let message = format!("`{}` cannot be used: {}; {left}", shown(path), one_line(message));
        findings.push(Diagnostic::new(&codes::VOCABULARY_UNREADABLE, place, message).help(help));
    };
    let mut table = parsed.table.clone();
    for _ in 0..TAKEN_OUT {
        let Err((place, message)) = vocabulary.extend_with(&table) else { break };
        let (section, name) = place.split_once('.').unwrap_or((place.as_str(), ""));
        let key = |name: &str| Step::Key(name.to_string());
        // The one key of the stanza without which it would do, else the stanza, else the section.
        let keys: Vec<String> = table
            .get(section)
            .and_then(|section| section.get(name))
            .and_then(Value::as_table)
            .map(|stanza| stanza.keys().cloned().collect())
            .unwrap_or_default();
        let culprit = keys.into_iter().find(|name_of_key| {
            let mut without = table.clone();
            let stanza = without
                .get_mut(section)
                .and_then(|section| section.get_mut(name))
                .and_then(Value::as_table_mut);
            stanza.is_some_and(|stanza| stanza.remove(name_of_key).is_some())
                && vocabulary.clone().extend_with(&without).err().is_none_or(|(other, _)| other != place)
        });
        let gone = match &culprit {
            Some(culprit) => {
                let stanza = table
                    .get_mut(section)
                    .and_then(|section| section.get_mut(name))
                    .and_then(Value::as_table_mut);
                unusable(&[key(section), key(name), key(culprit)], &message, "the rest of the stanza is");
                stanza.and_then(|stanza| stanza.remove(culprit)).is_some()
            }
            None => {
                let stanza = table.get_mut(section).and_then(Value::as_table_mut);
                let removed = !name.is_empty() && stanza.is_some_and(|stanza| stanza.remove(name).is_some());
                let path = if removed { vec![key(section), key(name)] } else { vec![key(section)] };
                unusable(&path, &message, "the rest of the file is");
                removed || table.remove(section).is_some()
            }
        };
        // What is wrong is not in this file, or not where it is said to be: nothing of it can be used.
        if !gone {
            table.clear();
        }
    }
    for (message, place) in &parsed.faults {
        let place = place.clone().map(|span| inputs.position(file, span));
        let message = format!("this line of {VOCABULARY_FILE} cannot be read: {message}; the rest is used");
        let help = "`throughline vocabulary` prints what is in force, to copy from";
        findings.push(Diagnostic::new(&codes::VOCABULARY_UNREADABLE, place, message).help(help));
    }
    (vocabulary, findings)
}
