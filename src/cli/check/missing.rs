//! What of a casebook is in no picture, and why, in plain sentences: what `check` says first.

use std::collections::BTreeMap;

use throughline::check::all_codes;
use throughline::diag::{Cost, Report, counted, grouped, printable};
use throughline::graph::Graph;
use throughline::input::Position;
use throughline::model::Casebook;
use throughline::table::TablePart;
use throughline::table::columns::Field;

use crate::cli::check::column_of;
use crate::cli::terminal::{Terminal, flat};

/// Places named in a sentence at the most.
const PLACES: usize = 3;

/// For a code whose findings take something out of the pictures: what is missing, once and many times. `{}` is how many.
const SENTENCES: &[(&str, &str, &str)] = &[
    (
        "dangling-reference",
        "1 name stands in no list of people and things: its event is shown without it",
        "{} names stand in no list of people and things: their events are shown without them",
    ),
    (
        "ambiguous-reference",
        "1 name may be one of several: its event is shown without it",
        "{} names may be one of several: their events are shown without them",
    ),
    (
        "dangling-source",
        "1 source stands in no list of sources: what rests on it is shown without it",
        "{} sources stand in no list of sources: what rests on them is shown without them",
    ),
    (
        "cell-too-long",
        "1 cell is too long: it is read as empty",
        "{} cells are too long: they are read as empty",
    ),
    (
        "too-many-columns",
        "1 row has too many cells: the last ones are not read",
        "{} rows have too many cells: the last ones are not read",
    ),
    (
        "header-duplicate",
        "1 column has the head of another: it is kept as it is, and nothing is made of it",
        "{} columns have the head of another: they are kept as they are, and nothing is made of them",
    ),
    (
        "bad-address",
        "1 address cannot be followed: it is shown as text",
        "{} addresses cannot be followed: they are shown as text",
    ),
];

/// Codes of dates that a row is shown without.
const DATES: &[&str] =
    &["impossible-date", "unreadable-date", "relative-date", "ambiguous-date", "end-before-start"];

/// Codes about `casebook.toml`.
const SETTINGS: &[&str] =
    &["settings-unreadable", "unknown-setting", "drawing-names-nothing", "drawing-unusable"];

/// The sentences under a heading.
pub fn told(graph: &Graph, report: &Report, terminal: &Terminal) -> String {
    let sentences = sentences(graph, report);
    if sentences.is_empty() {
        return terminal.paragraph("Every row is used, and nothing in it is left out.", 0) + "\n";
    }
    let mut text = format!("{}\n", terminal.bold("What is not in the pictures"));
    for sentence in sentences {
        text.push_str(&terminal.paragraph(&format!("{sentence}."), 2));
    }
    text.push('\n');
    text
}

/// What is missing, a sentence each, without full stops; none when nothing is.
pub fn sentences(graph: &Graph, report: &Report) -> Vec<String> {
    let book = graph.casebook();
    let mut sentences = Vec::new();
    files(book, &mut sentences);
    rows(book, report, &mut sentences);
    let undated = book.events.iter().filter(|event| event.date.is_none()).count();
    let of_events = unreadable_dates_of_events(book, report);
    if undated > 0 {
        let all = grouped(book.events.len() as u64);
        let why = if of_events > 0 { " that can be read" } else { "" };
        sentences.push(match undated {
            1 => format!(
                "1 of {all} events has no date{why}: it is listed as undated, not in the order of time"
            ),
            many => format!(
                "{} of {all} events have no date{why}: they are listed as undated, not in the order of time",
                grouped(many as u64)
            ),
        });
    }
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for finding in report.diagnostics.iter().filter(|finding| finding.cost == Cost::NotDrawn) {
        *counts.entry(finding.code.name).or_default() += 1;
    }
    for left in report.left_out() {
        *counts.entry(left.code.name).or_default() += left.costs[Cost::NotDrawn as usize];
    }
    // Events without a date are counted already: here are the dates of everything else.
    counts.remove("undated-event");
    let dates = of(DATES, &mut counts).saturating_sub(of_events);
    if dates > 0 {
        sentences.push(match dates {
            1 => "A date cannot be read: its row is shown without it".to_string(),
            many => {
                let many = grouped(many as u64);
                format!("Dates that cannot be read are left out of their rows ({many} findings)")
            }
        });
    }
    for (code, one, many) in SENTENCES {
        match counts.remove(code) {
            None | Some(0) => {}
            Some(1) => sentences.push((*one).to_string()),
            Some(count) => sentences.push(many.replace("{}", &grouped(count as u64))),
        }
    }
    let settings = of(SETTINGS, &mut counts);
    if settings > 0 {
        let have = if settings == 1 { "has" } else { "have" };
        sentences.push(format!("{} in casebook.toml {have} no effect", counted(settings, "line")));
    }
    // A code without a sentence of its own speaks with the first words of its page.
    let codes = all_codes();
    for (code, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
        if let Some(code) = codes.iter().find(|known| known.name == code) {
            let summary = code.summary();
            let times = if count == 1 { String::new() } else { format!(" ({})", counted(count, "time")) };
            sentences.push(format!("{}{times}", summary.trim_end_matches('.')));
        }
    }
    sentences
}

/// How many findings of these codes there are, which are then done with.
fn of(codes: &[&'static str], counts: &mut BTreeMap<&'static str, usize>) -> usize {
    codes.iter().filter_map(|code| counts.remove(code)).sum()
}

/// Dates of events, not ends, that could not be read: their events are counted as undated.
fn unreadable_dates_of_events(book: &Casebook, report: &Report) -> usize {
    let is_date = |place: &Position| {
        column_of(book, place).is_some_and(|(table, column)| {
            table.part == TablePart::Events && column.part.field() == Some(Field::Date)
        })
    };
    let dates = report.diagnostics.iter().filter(|finding| DATES.contains(&finding.code.name));
    dates
        .filter(|finding| finding.cost == Cost::NotDrawn && finding.position.as_ref().is_some_and(is_date))
        .count()
}

/// Files of which nothing is read.
fn files(book: &Casebook, sentences: &mut Vec<String>) {
    let refused = book.inputs.set_aside.iter().filter(|file| file.reason.is_refusal());
    sentences.extend(refused.map(|file| format!("{} is not read", flat(&file.name))));
    for (id, file) in book.inputs.iter().filter(|(_, file)| file.ending() != "toml") {
        if !book.tables.iter().any(|table| table.file == id) {
            sentences.push(format!("{} is not read", flat(&file.name)));
        }
    }
}

/// Rows that are set aside, with the first places.
fn rows(book: &Casebook, report: &Report, sentences: &mut Vec<String>) {
    let of_tables: u64 = book.tables.iter().map(|table| table.tally.set_aside).sum();
    if of_tables == 0 {
        return;
    }
    let is_table = |file| book.tables.iter().any(|table| table.file == file);
    let mut places: Vec<Position> = report
        .diagnostics
        .iter()
        .filter(|finding| finding.cost == Cost::NotUsed)
        .filter_map(|finding| finding.position)
        .filter(|place| is_table(place.file))
        .collect();
    places.sort_unstable_by_key(|place| (place.file, place.line));
    places.dedup_by_key(|place| (place.file, place.line));
    let told = |place: &Position| {
        let place = book.inputs.place(place);
        match place.cell {
            Some(_) => printable(&place.to_string()).into_owned(),
            None => format!("{} line {}", printable(place.file), place.line),
        }
    };
    let named: Vec<String> = places.iter().take(PLACES).map(told).collect();
    let more = if places.len() > PLACES { " ..." } else { "" };
    let named = if named.is_empty() { String::new() } else { format!(" ({}{more})", named.join(", ")) };
    let are = if of_tables == 1 { "is" } else { "are" };
    sentences.push(format!(
        "{} of {} {are} not used{named}",
        grouped(of_tables),
        counted(book.tally.rows as usize, "row")
    ));
}
