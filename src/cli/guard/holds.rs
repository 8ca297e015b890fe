//! `holds`: everything that a casebook holds on somebody, cell by cell.

use std::path::PathBuf;

use clap::Args;
use throughline::diag::{counted, printable};
use throughline::input::Inputs;
use throughline::model::Casebook;
use throughline::read::names::Names;
use throughline::redact::terms::{Finder, Term};
use throughline::table::records::{Record, Records};

use crate::cli::general::Session;
use crate::cli::load::book;
use crate::cli::terminal::flat;
use crate::cli::{Exit, Failure, Outcome};

/// Arguments of `holds`.
#[derive(Args, Debug)]
pub struct HoldsArgs {
    /// Folder, or a single table.
    pub folder: PathBuf,
    /// A name or an id.
    pub name: String,
}

/// A cell that names somebody.
pub struct Held {
    /// Its place.
    pub place: String,
    /// The head of its column; empty for none.
    pub head: String,
    /// All of it.
    pub text: String,
}

/// Runs the command.
pub fn run(args: &HoldsArgs, session: &Session) -> Outcome {
    let (book, _) = book(&args.folder, session)?;
    let names = names_of(&book, &args.name);
    let held = held(&book, &names);
    let mut text = format!(
        "{}\n",
        session.terminal.bold(&format!(
            "{} of {} and what else they are called",
            counted(held.len(), "cell"),
            flat(&args.name)
        ))
    );
    for held in &held {
        let head = if held.head.is_empty() { String::new() } else { format!(" {}:", flat(&held.head)) };
        text.push_str(
            &session.terminal.paragraph(&format!("{}{head} {}", printable(&held.place), flat(&held.text)), 2),
        );
    }
    session.print(&text)?;
    if held.is_empty() {
        return Err(Failure::NotFound(format!("nothing here names {}", flat(&args.name))));
    }
    Ok(Exit::Clean)
}

/// Everything that somebody is called: of whoever bears the name, else the name itself.
pub fn names_of(book: &Casebook, name: &str) -> Vec<String> {
    let entity = Names::new(&book.entities).resolve(&book.entities, name).ok().map(|id| book.entity(id));
    let mut names = vec![name.to_string()];
    if let Some(entity) = entity {
        let aliases = entity.aliases().iter().map(|alias| alias.to_string());
        names.extend(
            [entity.id.to_string(), entity.name.to_string(), entity.short_name().to_string()]
                .into_iter()
                .chain(aliases),
        );
    }
    names.retain(|name| !name.trim().is_empty());
    names.sort();
    names.dedup();
    names
}

/// Every cell, and every line of settings, that holds one of these names.
pub fn held(book: &Casebook, names: &[String]) -> Vec<Held> {
    let finder = Finder::new(names.iter().filter_map(|name| Term::new(name, "", true)).collect());
    let inputs: &Inputs = &book.inputs;
    let mut held = Vec::new();
    for (id, file) in inputs.iter() {
        let tables: Vec<_> = book.tables.iter().filter(|table| table.file == id).collect();
        let Some(first) = tables.first() else {
            let mut at = 0;
            for line in file.text.split_inclusive('\n') {
                if finder.first(line).is_some() {
                    let place = inputs.place(&inputs.position(id, at..at)).to_string();
                    held.push(Held { place, head: String::new(), text: line.trim().to_string() });
                }
                at += line.len();
            }
            continue;
        };
        let mut records = Records::new(&file.text, first.dialect, &Default::default());
        let mut record = Record::default();
        while records.next_into(&mut record) {
            let table = tables.iter().find(|table| table.body.contains(&record.start));
            for (at, cell) in record.cells.iter().enumerate() {
                if finder.first(&cell.text).is_some() {
                    let column = table.and_then(|table| table.columns.get(at));
                    held.push(Held {
                        place: inputs.place(&inputs.position(id, cell.range.clone())).to_string(),
                        head: column.map(|column| column.header.clone()).unwrap_or_default(),
                        text: cell.text.trim().to_string(),
                    });
                }
            }
        }
    }
    held
}
