//! `check`: how each file was read, the account of rows, and every finding.

pub mod columns;
pub mod fix;
pub mod marked;
pub mod measure;
mod missing;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use throughline::diag::{Format, Look, Report, counted, grouped, render_for};
use throughline::graph::Graph;
use throughline::input::{Inputs, Position};
use throughline::model::Casebook;
use throughline::table::records::record_at;
use throughline::table::{Column, ColumnPart, Table, Tally};
use unicode_width::UnicodeWidthStr as _;

use crate::cli::general::Session;
use crate::cli::load::{load_and_check, load_and_check_strictly};
use crate::cli::progress::Progress;
use crate::cli::terminal::{Terminal, flat, table, table_within};
use crate::cli::write::{keep_off, shown, write_file};
use crate::cli::{Exit, Failure, Outcome};

/// Arguments of `check`.
#[derive(Args, Debug)]
pub struct CheckArgs {
    /// Folder, or a single table.
    pub folder: PathBuf,
    /// How findings are printed.
    #[arg(long, value_name = "FORMAT", default_value = "full")]
    pub format: CheckFormat,
    /// File to write instead of standard output; needed for `--format xlsx`.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// List every finding by itself, instead of one for all of a sort in a column.
    #[arg(long)]
    pub all: bool,
    /// Look for what could be better too (single sources, names that nothing connects to), and exit with 1 for warnings.
    #[arg(long)]
    pub strict: bool,
    /// Show what each column was taken for, with three values of each.
    #[arg(long)]
    pub columns: bool,
    /// Change what can only be meant one way (misspelt statuses, invisible characters ...), keep the files as they were, and say what
    /// was done.
    #[arg(long, conflicts_with_all = ["format", "all"])]
    pub fix: bool,
    /// With --fix: say what would be done and write nothing.
    #[arg(long, requires = "fix")]
    pub dry_run: bool,
}

/// Forms of a report.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckFormat {
    /// With the cell underlined, and a help line.
    Full,
    /// One line a finding.
    Concise,
    /// One JSON object.
    Json,
    /// Your own tables as a workbook: cells coloured, findings as notes, a first sheet that lists them.
    Xlsx,
}

/// Asks the saved questions of a casebook, and adds a finding for each that cannot be answered.
pub type Asking = fn(&'static Graph, &Path, &mut Report, &Session);

/// Runs the command.
pub fn run(args: &CheckArgs, ask: Asking, session: &Session) -> Outcome {
    if args.fix {
        return fix::run(args, session);
    }
    let mut progress = Progress::new(4, session);
    let load = if args.strict { load_and_check_strictly } else { load_and_check };
    let (graph, mut report) = load(&args.folder, session, &mut progress)?;
    ask(graph, &args.folder, &mut report, session);
    progress.step("reporting");
    let book = graph.casebook();
    let head_of = |place: &Position| head_of(book, place);
    let look = Look {
        colour: session.terminal.colour,
        columns: session.terminal.columns,
        all: args.all,
        head_of: &head_of,
    };
    let text = match args.format {
        CheckFormat::Full if session.quiet => render_for(&report, &book.inputs, Format::Full, &look),
        CheckFormat::Full => {
            let mut text = account(book, &session.terminal, session.verbose);
            if args.columns {
                text.push_str(&columns::of_tables(book, &session.terminal, &[]));
            }
            text.push_str(&missing::told(graph, &report, &session.terminal));
            text.push_str(&render_for(&report, &book.inputs, Format::Full, &look));
            text.push_str(ending(&report));
            text
        }
        CheckFormat::Concise => render_for(&report, &book.inputs, Format::Concise, &look),
        CheckFormat::Json => render_for(&report, &book.inputs, Format::Json, &look),
        CheckFormat::Xlsx => String::new(),
    };
    match (&args.output, args.format) {
        (None, CheckFormat::Xlsx) => {
            return Err(Failure::World(anyhow::anyhow!(
                "a workbook needs a file to be written to: -o marked.xlsx"
            )));
        }
        (Some(path), CheckFormat::Xlsx) => {
            keep_off(&args.folder, &book.inputs, path)?;
            write_file(path, &marked::workbook(book, &report, &session.limits)?)?;
            drop(progress);
            session.say(&format!("{}: {}", shown(path), report.counts()));
        }
        (Some(path), _) => {
            keep_off(&args.folder, &book.inputs, path)?;
            write_file(path, text.as_bytes())?;
        }
        (None, _) => {
            drop(progress);
            session.print(&text)?;
        }
    }
    let counts = report.counts();
    let failed = counts.errors > 0 || (args.strict && counts.warnings > 0);
    Ok(if failed { Exit::Findings } else { Exit::Clean })
}

/// The text of `report.txt`: what `check` says, the same on any machine.
pub fn report_text(graph: &Graph, report: &Report) -> String {
    let book = graph.casebook();
    let terminal = Terminal { colour: false, columns: 80 };
    let head_of = |place: &Position| head_of(book, place);
    let look = Look { columns: terminal.columns, head_of: &head_of, ..Look::default() };
    let findings = render_for(report, &book.inputs, Format::Full, &look);
    let missing = missing::told(graph, report, &terminal);
    format!("{}{missing}{findings}{}", account(book, &terminal, false), ending(report))
}

/// What of a casebook is in no picture, in plain sentences; empty where nothing is missing.
pub fn missing_from_pictures(graph: &Graph, report: &Report) -> Vec<String> {
    missing::sentences(graph, report)
}

/// The head of the column that a place stands in. `None` in rows that do not fit their table, and in those that begin on an earlier
/// line: their cells are not told from a place alone.
fn head_of(book: &Casebook, place: &Position) -> Option<String> {
    column_of(book, place).map(|(_, column)| column.header.clone())
}

/// The bytes of the cell that a place stands in, and the head of its column; see [`head_of`].
#[cfg(feature = "preview")]
pub fn cell_at(book: &Casebook, place: &Position) -> Option<(std::ops::Range<usize>, String)> {
    let (_, column, range) = column_and_cell(book, place)?;
    Some((range, column.header.clone()))
}

/// The table and the column that a place stands in; see [`head_of`].
fn column_of<'b>(book: &'b Casebook, place: &Position) -> Option<(&'b Table, &'b Column)> {
    column_and_cell(book, place).map(|(table, column, _)| (table, column))
}

/// The table and the column that a place stands in, and the bytes of its cell.
fn column_and_cell<'b>(
    book: &'b Casebook,
    place: &Position,
) -> Option<(&'b Table, &'b Column, std::ops::Range<usize>)> {
    let table = book.tables.iter().find(|table| table.file == place.file)?;
    let offset = offset_of(&book.inputs, place)?;
    let line = book.inputs.file(place.file)?.line_range(place.line)?;
    let record = record_at(book.inputs.text(place.file), line.start, table.dialect)?;
    if record.cells.len() != table.columns.len() {
        return None;
    }
    let cell = record.cells.iter().position(|cell| cell.range.start <= offset && offset <= cell.range.end)?;
    Some((table, table.columns.get(cell)?, record.cells.get(cell)?.range.clone()))
}

/// The byte at which a place begins.
pub fn offset_of(inputs: &Inputs, place: &Position) -> Option<usize> {
    let line = inputs.file(place.file)?.line_range(place.line)?;
    let text = inputs.text(place.file).get(line.clone())?;
    let before = (place.column as usize).saturating_sub(1);
    Some(line.start + text.char_indices().nth(before).map_or(text.len(), |(at, _)| at))
}

/// What to type next, where no finding says it.
fn ending(report: &Report) -> &'static str {
    if report.diagnostics.is_empty() { "throughline build FOLDER draws it\n" } else { "" }
}

/// How each file was read, and what became of its rows. With `columns` what each column was read as.
pub fn account(book: &Casebook, terminal: &Terminal, columns: bool) -> String {
    let mut text = format!("{}\n", terminal.bold("How the files were read"));
    let mut rows = Vec::new();
    for (id, file) in book.inputs.iter() {
        let name = flat(&file.name);
        let tables: Vec<&Table> = book.tables.iter().filter(|table| table.file == id).collect();
        for table in &tables {
            rows.push(vec![
                name.clone(),
                part_of(book, table),
                rows_of(&table.tally),
                match &file.origin {
                    Some(origin) => origin.format.to_owned(),
                    None => format!("{}, {}", table.dialect.name(), file.encoding.name()),
                },
            ]);
        }
        match tables.first() {
            Some(_) => {}
            None if file.name == "casebook.toml" => rows.push(vec![name, "settings".into()]),
            None if file.name == "vocabulary.toml" => {
                rows.push(vec![name, "kinds and statuses of its own".into()])
            }
            None if file.name == throughline::redact::purged::FILE => {
                rows.push(vec![name, "names that were purged".into()])
            }
            None => rows.push(vec![name, "not read: see below".into()]),
        }
    }
    let refused = book.inputs.set_aside.iter().filter(|file| file.reason.is_refusal());
    rows.extend(refused.map(|file| vec![flat(&file.name), "not read: see below".into()]));
    text.push_str(&fitting(&rows, terminal));
    if columns {
        for table in &book.tables {
            text.push_str(&read_as(book, table, terminal));
        }
    }
    let tally = book.tally;
    text.push_str(&format!(
        "  {} = {} used + {} set aside + {} + {} blank{}\n",
        counted(tally.rows as usize, "row"),
        grouped(tally.used),
        grouped(tally.set_aside),
        counted(tally.comments as usize, "comment"),
        grouped(tally.blank),
        // Most casebooks have no line that is none.
        if tally.apart > 0 { format!(" + {} that are no rows", grouped(tally.apart)) } else { String::new() },
    ));
    text.push_str(&format!("  They make {}\n\n", contents(book)));
    text
}

/// The rows as a table; where it is too wide, what is said last wraps.
fn fitting(rows: &[Vec<String>], terminal: &Terminal) -> String {
    let wide = table(rows, 2);
    if wide.lines().all(|line| line.width() <= terminal.columns) {
        return wide;
    }
    let joined: Vec<Vec<String>> = rows
        .iter()
        .map(|row| match row.split_at_checked(2) {
            Some((first, last)) if !last.is_empty() => [first, &[last.join("; ")]].concat(),
            _ => row.clone(),
        })
        .collect();
    table_within(&joined, 2, terminal.columns)
}

/// What became of the rows of one table: `9 rows: 5 used, 4 comments`.
fn rows_of(tally: &Tally) -> String {
    let parts = [
        (tally.used, "used".to_string()),
        (tally.set_aside, "set aside".to_string()),
        (tally.comments, if tally.comments == 1 { "comment" } else { "comments" }.to_string()),
        (tally.blank, "blank".to_string()),
        (tally.apart, "no rows".to_string()),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} {what}", grouped(*count)))
        .collect();
    let rows = counted(tally.rows as usize, "row");
    if parts.is_empty() { rows } else { format!("{rows}: {}", parts.join(", ")) }
}

/// `93 entities, 76 events, 156 relations, 163 sources`.
pub fn contents(book: &Casebook) -> String {
    let count = |count: usize, one: &str, many: &str| {
        format!("{} {}", grouped(count as u64), if count == 1 { one } else { many })
    };
    [
        count(book.entities.len(), "entity", "entities"),
        count(book.events.len(), "event", "events"),
        count(book.relations.len(), "relation", "relations"),
        count(book.sources.len(), "source", "sources"),
    ]
    .join(", ")
}

fn part_of(book: &Casebook, table: &Table) -> String {
    let kind = table
        .kind
        .map(|kind| format!(" of kind {}", book.vocabulary.entities.name(kind)))
        .unwrap_or_default();
    let tool = table.tool.map(|tool| format!(", a sheet of {tool}")).unwrap_or_default();
    let told = if table.tool.is_some() { "" } else { table.told.words() };
    let told = if told.is_empty() { String::new() } else { format!(", {told}") };
    format!("{}{kind}{tool}{told}", table.part.name())
}

/// The columns of a table and what each is read as.
fn read_as(book: &Casebook, table: &Table, terminal: &Terminal) -> String {
    let column = |column: &Column| {
        let header = flat(&column.header).replace(' ', "\u{a0}");
        match column.part {
            ColumnPart::Field(_) | ColumnPart::Piece(..) => {
                let word = throughline::table::fit::word_of(table.part, column.part);
                match word == column.header {
                    true => header,
                    false => format!("{header} (as {word})").replace(' ', "\u{a0}"),
                }
            }
            ColumnPart::Tie(tie) => format!("{header}\u{a0}({})", tie.kind),
            ColumnPart::Attribute => format!("{header}\u{a0}(kept\u{a0}as\u{a0}it\u{a0}is)"),
            ColumnPart::Skipped => format!("{header}\u{a0}(skipped)"),
        }
    };
    let columns = table.columns.iter().map(column).collect::<Vec<_>>().join(", ");
    terminal.paragraph(&format!("Columns of {}: {columns}", flat(book.inputs.name(table.file))), 2)
}
