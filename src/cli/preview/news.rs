//! What the browser is told beside the page: how the last save went, and each finding with its cell and its change.

use serde::Serialize;
use throughline::diag::{Diagnostic, Report, counted, heading, printable};
use throughline::model::Casebook;

use crate::cli::check::cell_at;
use crate::cli::terminal::flat;

/// Findings that are listed; the rest is counted.
const LISTED: usize = 200;
/// Letters of a cell that are shown before and behind what is meant.
const AROUND: usize = 60;

/// How a save went.
#[derive(Debug, PartialEq, Eq)]
pub enum State {
    /// It is shown.
    Good,
    /// It loses something, sentence by sentence: the page is that of an earlier one.
    Doubtful(Vec<String>),
    /// It could not be read: the page is that of an earlier one.
    Failed(String),
    /// It would give away what is private: there is no page.
    Withheld(String),
}

/// What is told after a save.
pub struct News<'a> {
    /// Counts saves.
    pub version: u64,
    /// The save whose page is shown.
    pub page: Option<u64>,
    /// The name of the casebook.
    pub casebook: &'a str,
    /// How it went.
    pub state: State,
    /// The word that a change must carry.
    pub form: &'a str,
    /// Tables may be written into.
    pub mendable: bool,
    /// What was read.
    pub reading: Option<(&'a Casebook, &'a Report)>,
}

#[derive(Serialize)]
struct Json<'a> {
    version: u64,
    page: Option<u64>,
    casebook: String,
    state: &'static str,
    lines: Vec<String>,
    form: &'a str,
    counts: String,
    errors: usize,
    certain: usize,
    findings: Vec<Finding>,
    more: usize,
}

#[derive(Serialize)]
struct Finding {
    /// Its place in the report.
    number: usize,
    severity: &'static str,
    code: &'static str,
    group: &'static str,
    message: String,
    help: String,
    place: String,
    column: String,
    /// The cell: before what is meant, that, behind it.
    cell: [String; 3],
    /// What a certain change makes of it.
    becomes: Option<String>,
}

impl News<'_> {
    /// As JSON, on one line.
    pub fn json(&self) -> String {
        let (state, lines) = match &self.state {
            State::Good => ("good", Vec::new()),
            State::Doubtful(lines) => ("doubtful", lines.clone()),
            State::Failed(text) => ("failed", said(text)),
            State::Withheld(text) => ("withheld", said(text)),
        };
        let mut json = Json {
            version: self.version,
            page: self.page,
            casebook: flat(self.casebook),
            state,
            lines,
            form: self.form,
            counts: String::new(),
            errors: 0,
            certain: 0,
            findings: Vec::new(),
            more: 0,
        };
        if let Some((book, report)) = self.reading {
            let counts = report.counts();
            json.counts = counts.to_string();
            json.errors = counts.errors;
            json.more = counts.all().saturating_sub(LISTED.min(report.diagnostics.len()));
            let findings = report.diagnostics.iter().enumerate();
            json.findings = findings
                .take(LISTED)
                .map(|(number, finding)| told(number, finding, book, self.mendable))
                .collect();
            if self.mendable {
                json.certain = report.diagnostics.iter().filter(|one| is_certain(one, book)).count();
            }
        }
        serde_json::to_string(&json).unwrap_or_else(|_| unspeakable(self.version))
    }
}

/// What is told where nothing may be said.
pub fn unspeakable(version: u64) -> String {
    format!(
        "{{\"version\":{version},\"page\":null,\"casebook\":\"\",\"state\":\"withheld\",\"lines\":[\"What would be said of the last save holds what is private. The terminal says more.\"],\"form\":\"\",\"counts\":\"\",\"errors\":0,\"certain\":0,\"findings\":[],\"more\":0}}"
    )
}

/// A message line by line, safe to show.
fn said(text: &str) -> Vec<String> {
    text.lines().map(|line| printable(line).into_owned()).collect()
}

/// Whether every change of a finding is certain and in a text table.
fn is_certain(finding: &Diagnostic, book: &Casebook) -> bool {
    let text = |file| book.inputs.file(file).is_some_and(|file| file.origin.is_none());
    !finding.fixes.is_empty() && finding.fixes.iter().all(|fix| fix.certain && text(fix.file))
}

fn told(number: usize, finding: &Diagnostic, book: &Casebook, mendable: bool) -> Finding {
    let place = finding.position.map(|position| book.inputs.place(&position));
    let cell = finding.position.and_then(|position| cell_at(book, &position));
    let column = cell.as_ref().map(|(_, head)| flat(head)).unwrap_or_default();
    let parts = finding.position.map_or_else(Default::default, |position| {
        let text = book.inputs.text(position.file);
        let whole = cell.as_ref().map(|(range, _)| range.clone());
        let whole = whole.or_else(|| book.inputs.file(position.file)?.line_range(position.line));
        let start = crate::cli::check::offset_of(&book.inputs, &position).unwrap_or_default();
        let length: usize = text
            .get(start..)
            .map_or(0, |rest| rest.chars().take(position.length as usize).map(char::len_utf8).sum());
        let whole = whole.unwrap_or(start..start + length);
        let end = (start + length).min(whole.end.max(start));
        let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
        [
            tail(part(whole.start.min(start)..start)),
            printable(part(start..end)).into_owned(),
            head(part(end..whole.end.max(end))),
        ]
    });
    let becomes = (mendable && is_certain(finding, book)).then(|| becomes(finding, book));
    Finding {
        number,
        severity: finding.severity.name(),
        code: finding.code.name,
        group: heading(finding.cost),
        message: printable(&finding.message).into_owned(),
        help: printable(&finding.help).into_owned(),
        place: place.map(|place| where_it_is(&place)).unwrap_or_default(),
        column,
        cell: parts,
        becomes,
    }
}

/// `events.csv, line 4`, or the cell of a workbook.
fn where_it_is(place: &throughline::input::Place<'_>) -> String {
    match &place.cell {
        Some(cell) => format!("{}, {}", flat(place.file), flat(cell)),
        None => format!("{}, line {}", flat(place.file), place.line),
    }
}

/// The cells of a finding's changes as they will be: the first, and how many more.
fn becomes(finding: &Diagnostic, book: &Casebook) -> String {
    let Some(fix) = finding.fixes.first() else { return String::new() };
    let text = book.inputs.text(fix.file);
    let cell = cell_at(book, &book.inputs.position(fix.file, fix.range.clone()));
    let range = cell.map_or(fix.range.clone(), |(range, _)| range);
    let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
    let (start, end) = (range.start.min(fix.range.start), range.end.max(fix.range.end));
    let mut after = format!(
        "{}{}{}",
        tail(part(start..fix.range.start)),
        printable(&fix.replacement),
        head(part(fix.range.end..end))
    );
    if after.trim().is_empty() {
        after = "(empty)".to_string();
    }
    match finding.fixes.len() {
        1 => after,
        many => format!("{after} (and {})", counted(many - 1, "other place")),
    }
}

/// The end of a text.
fn tail(text: &str) -> String {
    let letters = text.chars().count();
    let cut: String = text.chars().skip(letters.saturating_sub(AROUND)).collect();
    let dots = if letters > AROUND { "…" } else { "" };
    format!("{dots}{}", printable(&cut))
}

/// The beginning of a text.
fn head(text: &str) -> String {
    let cut: String = text.chars().take(AROUND).collect();
    let dots = if text.chars().count() > AROUND { "…" } else { "" };
    format!("{}{dots}", printable(&cut))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_cells_are_cut_and_nothing_speaks_to_a_terminal() {
        let long = "a".repeat(100);
        assert_eq!(tail(&long).chars().count(), AROUND + 1);
        assert_eq!(head(&long).chars().count(), AROUND + 1);
        assert_eq!(head("a\u{1b}[2Jb"), "a\\u{1b}[2Jb");
    }

    #[test]
    fn what_is_told_without_a_casebook_is_json_on_one_line() {
        let news = News {
            version: 3,
            page: None,
            casebook: "a\nb",
            state: State::Failed("no\ntable".to_string()),
            form: "f",
            mendable: false,
            reading: None,
        };
        for json in [news.json(), unspeakable(3)] {
            assert_eq!(json.lines().count(), 1);
            let value: serde_json::Value = serde_json::from_str(&json).expect("is JSON");
            assert_eq!(value["version"], 3);
        }
    }
}
