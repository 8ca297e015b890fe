//! From a path to a graph, for every command that reads a casebook; and the refusal to let withheld rows leave.

use std::path::Path;

use throughline::check;
use throughline::diag::{Report, counted, printable};
use throughline::graph::Graph;
use throughline::input::Inputs;
use throughline::model::{Casebook, Withheld};
use throughline::read::read;
use throughline::table::columns::fields_of;

use crate::cli::Failure;
use crate::cli::general::Session;
use crate::cli::progress::Progress;
use crate::cli::terminal::flat;

/// Places of withheld rows named at most; the rest is counted.
const PLACES: usize = 50;
/// Files that were passed over, named at most.
const FILES: usize = 10;

/// Reads a casebook. It lives as long as the process: what a command reads it reads once, and freeing millions of rows one by
/// one before the process ends is a tenth of the time of a large `check`.
///
/// # Errors
/// There is nothing to read, or it holds rows that must not leave: then nothing else is said about it.
pub fn load(
    path: &Path,
    session: &Session,
    progress: &mut Progress,
) -> Result<(&'static Graph, Report), Failure> {
    progress.step("reading");
    let mut inputs = Inputs::read(path, &session.limits)?;
    inputs.sheets = session.sheets.to_vec();
    let listed = throughline::import::listed(&inputs);
    if !listed.is_empty() && path.is_dir() {
        inputs.read_more(path, &listed, &session.limits)?;
    }
    let (mut casebook, report) = read(inputs, &session.limits);
    if let Some(lang) = session.lang {
        casebook.speak(lang);
    }
    if !casebook.withheld.is_empty() {
        return Err(Failure::Withheld(refusal(&casebook)));
    }
    if casebook.tables.is_empty() && !report.has_errors() {
        return Err(Failure::World(anyhow::anyhow!(nothing_to_read(path, &casebook.inputs))));
    }
    progress.step("connecting");
    Ok((Box::leak(Box::new(Graph::new(casebook))), report))
}

/// Reads and checks a casebook.
///
/// # Errors
/// Those of [`load`].
pub fn load_and_check(
    path: &Path,
    session: &Session,
    progress: &mut Progress,
) -> Result<(&'static Graph, Report), Failure> {
    let (graph, mut report) = load(path, session, progress)?;
    progress.step("checking");
    check::check(graph, &mut report);
    Ok((graph, report))
}

/// Reads and checks a casebook, with the checks that only `--strict` asks for.
///
/// # Errors
/// Those of [`load`].
pub fn load_and_check_strictly(
    path: &Path,
    session: &Session,
    progress: &mut Progress,
) -> Result<(&'static Graph, Report), Failure> {
    let (graph, mut report) = load(path, session, progress)?;
    progress.step("checking");
    check::check_strictly(graph, &mut report);
    Ok((graph, report))
}

/// Where the withheld rows are and which column says so. Never what stands in them.
fn refusal(book: &Casebook) -> String {
    let mut withheld: Vec<&Withheld> = book.withheld.iter().collect();
    withheld.sort_by_key(|row| (row.position, row.field));
    withheld.dedup();
    let headers = withheld.iter().filter(|row| !has_column(book, row)).count();
    let rows = withheld.len() - headers;
    let mut text = match (rows, headers) {
        (0, _) => "a column may be meant to mark rows as confidential or anonymous".to_string(),
        (rows, _) => format!("{} marked confidential or anonymous", counted(rows, "row")),
    };
    text.push_str("; nothing is written or printed until that is settled\n");
    for row in withheld.iter().take(PLACES) {
        let place = book.inputs.place(&row.position).to_string();
        let place = printable(&place);
        let column = column_name(book, row);
        if has_column(book, row) {
            text.push_str(&format!("  {place}: column `{column}`\n"));
        } else {
            text.push_str(&format!("  {place}: is this header meant to be `{column}`?\n"));
        }
    }
    if withheld.len() > PLACES {
        text.push_str(&format!("  and {} more\n", withheld.len() - PLACES));
    }
    text.push_str(match rows {
        0 => "help: correct the header, or rename the column so that it cannot be mistaken",
        _ => {
            "help: work on a copy of the folder from which these rows are deleted; redaction is not there yet"
        }
    });
    text
}

fn has_column(book: &Casebook, row: &Withheld) -> bool {
    let table = book.tables.iter().find(|table| table.file == row.position.file);
    table.is_some_and(|table| table.columns.iter().any(|column| column.part.field() == Some(row.field)))
}

fn column_name(book: &Casebook, row: &Withheld) -> &'static str {
    let table = book.tables.iter().find(|table| table.file == row.position.file);
    let names = table.and_then(|table| fields_of(table.part).iter().find(|names| names.field == row.field));
    names.map_or("confidential", |names| names.name)
}

fn nothing_to_read(path: &Path, inputs: &Inputs) -> String {
    let mut text = format!("{}: no table in it", printable(&path.display().to_string()));
    for refused in inputs.set_aside.iter().take(FILES) {
        text.push_str(&format!("\n  {} {}", flat(&refused.name), refused.reason));
        let help = refused.reason.help();
        if !help.is_empty() {
            text.push_str(&format!(": {help}"));
        }
    }
    if inputs.set_aside.len() > FILES {
        text.push_str(&format!("\n  and {} more", inputs.set_aside.len() - FILES));
    }
    text.push_str("\nhelp: one table of events (columns `date` and `title`) saved as CSV is enough; throughline init FOLDER starts a casebook");
    text
}
