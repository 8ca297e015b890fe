//! `check`: how each file was read, the account of rows, and every finding.

pub mod columns;
pub mod measure;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use throughline::diag::{Format, Report, counted, grouped, render};
use throughline::model::Casebook;
use throughline::table::{ColumnPart, Table, Tally};

use crate::cli::general::Session;
use crate::cli::load::load_and_check;
use crate::cli::progress::Progress;
use crate::cli::terminal::{Terminal, flat, table};
use crate::cli::{Exit, Outcome};

/// Arguments of `check`.
#[derive(Args, Debug)]
pub struct CheckArgs {
    /// Folder, or a single table.
    pub folder: PathBuf,
    /// How findings are printed.
    #[arg(long, value_name = "FORMAT", default_value = "full")]
    pub format: CheckFormat,
    /// Exit with 1 for warnings too.
    #[arg(long)]
    pub strict: bool,
    /// Show what each column was taken for, with three values of each.
    #[arg(long)]
    pub columns: bool,
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
}

/// Runs the command.
pub fn run(args: &CheckArgs, session: &Session) -> Outcome {
    let mut progress = Progress::new(4, session);
    let (graph, report) = load_and_check(&args.folder, session, &mut progress)?;
    progress.step("reporting");
    let book = graph.casebook();
    let text = match args.format {
        CheckFormat::Full => {
            let findings = render(&report, &book.inputs, Format::Full, session.terminal.colour);
            let account =
                if session.quiet { String::new() } else { account(book, &session.terminal, session.verbose) };
            let shown = if args.columns { columns::of_tables(book, &session.terminal, &[]) } else { String::new() };
            format!("{account}{shown}{findings}{}", if session.quiet { "" } else { ending(&report) })
        }
        CheckFormat::Concise => render(&report, &book.inputs, Format::Concise, false),
        CheckFormat::Json => render(&report, &book.inputs, Format::Json, false),
    };
    drop(progress);
    session.print(&text)?;
    let counts = report.counts();
    let failed = counts.errors > 0 || (args.strict && counts.warnings > 0);
    Ok(if failed { Exit::Findings } else { Exit::Clean })
}

/// The text of `report.txt`: what `check` says, the same on any machine.
pub fn report_text(book: &Casebook, report: &Report) -> String {
    let terminal = Terminal { colour: false, columns: 100 };
    let findings = render(report, &book.inputs, Format::Full, false);
    format!("{}{findings}{}", account(book, &terminal, false), ending(report))
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
                format!("{}, {}", table.dialect.name(), file.encoding.name()),
            ]);
        }
        match tables.first() {
            Some(_) => {}
            None if file.name == "casebook.toml" => rows.push(vec![name, "settings".into()]),
            None if file.name == "vocabulary.toml" => {
                rows.push(vec![name, "kinds and statuses of its own".into()])
            }
            None => rows.push(vec![name, "not read: see below".into()]),
        }
    }
    let refused = book.inputs.set_aside.iter().filter(|file| file.reason.is_refusal());
    rows.extend(refused.map(|file| vec![flat(&file.name), "not read: see below".into()]));
    text.push_str(&table(&rows, 2));
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
    let column = |column: &throughline::table::Column| {
        let header = flat(&column.header).replace(' ', "\u{a0}");
        match column.part {
            ColumnPart::Field(_) | ColumnPart::Piece(..) => {
                let word = throughline::table::fit::word_of(table.part, column.part);
                match word == column.header {
                    true => header,
                    false => format!("{header} (as {word})").replace(' ', "\u{a0}"),
                }
            }
            ColumnPart::Attribute => format!("{header}\u{a0}(kept\u{a0}as\u{a0}it\u{a0}is)"),
            ColumnPart::Skipped => format!("{header}\u{a0}(skipped)"),
        }
    };
    let columns = table.columns.iter().map(column).collect::<Vec<_>>().join(", ");
    terminal.paragraph(&format!("Columns of {}: {columns}", flat(book.inputs.name(table.file))), 2)
}
