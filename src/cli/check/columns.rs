//! `check --columns`: what each column was taken for, with three values to judge it by.

use throughline::model::Casebook;
use throughline::table::fit::{How, word_of};
use throughline::table::{Column, Table};

use crate::cli::terminal::{Terminal, flat, table_within};

/// Letters of a value that are shown.
const SHOWN: usize = 28;

/// One table: file, column, taken for, samples; of the files named, or of all where none is.
pub fn of_tables(book: &Casebook, terminal: &Terminal, names: &[&str]) -> String {
    let mut text = String::new();
    let mut rows = vec![["File", "Column", "Taken for", "For example"].map(str::to_string).to_vec()];
    for table in &book.tables {
        let file = book.inputs.name(table.file);
        if !names.is_empty() && !names.contains(&file) {
            continue;
        }
        let mut name = flat(file);
        for column in own_columns(table) {
            let samples: Vec<String> = column.samples.iter().map(|sample| short(&flat(sample))).collect();
            rows.push(vec![
                std::mem::take(&mut name),
                flat(&column.header),
                taken_for(table, column),
                samples.join(" · "),
            ]);
        }
    }
    if rows.len() > 1 {
        text.push_str(&format!("{}\n", terminal.bold("What each column was taken for")));
        text.push_str(&table_within(&rows, 2, terminal.columns));
        text.push('\n');
    }
    text
}

/// Columns of a table beside this one on the sheet are not this one's; nor are blank ones worth a line.
fn own_columns(table: &Table) -> impl Iterator<Item = &Column> {
    table.columns.iter().filter(|column| !column.header.is_empty() || !column.samples.is_empty())
}

fn taken_for(table: &Table, column: &Column) -> String {
    let word = word_of(table.part, column.part);
    let why = match column.how {
        How::Given => " (casebook.toml)",
        How::Content => " (by its contents)",
        How::Pair => " (by the head beside it)",
        _ => "",
    };
    format!("{word}{why}")
}

fn short(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text.to_string(),
    }
}
