//! `redact`: a clean copy of the tables, and what went.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::anyhow;
use clap::Args;
use throughline::diag::{counted, printable};
use throughline::input::File;
use throughline::redact::{Private, Why};

use crate::cli::general::Session;
use crate::cli::load::{inputs, read, refusal};
use crate::cli::terminal::{flat, table};
use crate::cli::write::{Made, shown, write_new};
use crate::cli::{Exit, Failure, Outcome, gate};

/// Arguments of `redact`.
#[derive(Args, Debug)]
pub struct RedactArgs {
    /// Folder.
    pub folder: PathBuf,
    /// A new folder for the clean copy.
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
}

/// Runs the command.
pub fn run(args: &RedactArgs, session: &Session) -> Outcome {
    if session.include_confidential {
        return Err(Failure::World(anyhow!(
            "redact takes out what --include-confidential would leave in; leave that out"
        )));
    }
    let read = read(&args.folder, inputs(&args.folder, session)?, session);
    gate::close(&read.private, session.show_private);
    if !read.private.leaks.is_empty() {
        return Err(Failure::Withheld(refusal(&read.private, session.show_private)));
    }
    let files: Vec<Made> = read.casebook.inputs.files.iter().map(copy).collect();
    write_new(&args.output, &files)?;
    session.print(&told(&read.private, session))?;
    session.say(&format!("Wrote {}: {}", shown(&args.output), counted(files.len(), "file")));
    Ok(Exit::Clean)
}

/// A file of the copy: text as it is, a table of a workbook or of another tool as CSV.
fn copy(file: &File) -> Made {
    let name = match &file.origin {
        None => file.name.clone(),
        Some(origin) => {
            let stem = origin.source.rsplit_once('.').map_or(origin.source.as_str(), |(stem, _)| stem);
            let plain =
                |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | ' ' | '.') { c } else { '-' };
            format!("{stem} {}.csv", origin.stem).chars().map(plain).collect()
        }
    };
    Made { name: name.replace(['/', '\\'], "-"), bytes: file.text.clone().into_bytes() }
}

/// What went: how many rows for which reason, and where each stood.
fn told(private: &Private, session: &Session) -> String {
    let mut text = String::new();
    let mut by_why: BTreeMap<Why, Vec<&str>> = BTreeMap::new();
    for gone in &private.rows {
        by_why.entry(gone.why).or_default().push(&gone.place);
    }
    for (why, places) in by_why {
        let what =
            if matches!(why, Why::Anonymous | Why::Victim) { "put under a label" } else { "taken out" };
        text.push_str(&format!("{} {what}: {}\n", counted(places.len(), "row"), why.words()));
        let rows: Vec<Vec<String>> = places.iter().map(|place| vec![printable(place).into_owned()]).collect();
        text.push_str(&table(&rows, 2));
    }
    if !private.columns.is_empty() {
        text.push_str(&format!("{} taken out\n", counted(private.columns.len(), "column")));
        private.columns.iter().for_each(|column| text.push_str(&format!("  {}\n", flat(column))));
    }
    if !private.cells.is_empty() {
        text.push_str(&format!(
            "{} of rows that stay: what was private in them\n",
            counted(private.cells.len(), "cell")
        ));
        private.cells.iter().for_each(|place| text.push_str(&format!("  {}\n", printable(place))));
    }
    if private.is_empty() {
        text.push_str("Nothing is marked private: the copy equals the tables.\n");
    }
    session.terminal.bold("What went") + "\n" + &text
}
