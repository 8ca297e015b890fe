//! A settings file taken key by key: what cannot be used loses itself and nothing else, and is named with its place.

use std::ops::Range;

use serde::Deserialize;
use toml::de::{DeTable, DeValue, Error};
use toml::{Spanned, Table, Value};

use crate::diag::near_miss;

/// A step down a file: into a key of a table, or an item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A key.
    Key(String),
    /// An item, from 0.
    Item(usize),
}

/// A file as it could be read: what is wrong with its writing loses its line.
pub struct Parsed {
    /// What it says.
    pub table: Table,
    /// What is wrong with how it is written, each with its place.
    pub faults: Vec<(String, Option<Range<usize>>)>,
    /// Where each key stands: its path, the key's place and its value's.
    places: Vec<(Vec<Step>, Range<usize>, Range<usize>)>,
}

/// Something in a file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable {
    /// The way to it.
    pub path: Vec<Step>,
    /// Why, on one line.
    pub message: String,
}

impl Parsed {
    /// Reads a file.
    pub fn read(text: &str) -> Self {
        let (table, errors) = DeTable::parse_recoverable(text);
        let faults = errors.iter().map(|error| (one_line(error.message()), error.span())).collect();
        let mut places = Vec::new();
        walk(table.get_ref(), &mut Vec::new(), &mut places);
        let read = Table::deserialize(toml::de::Deserializer::from(table)).unwrap_or_default();
        Self { table: read, faults, places }
    }

    /// Where a key stands; of a path that is not there, its nearest parent.
    pub fn key_place(&self, path: &[Step]) -> Option<Range<usize>> {
        self.place(path).map(|(key, _)| key)
    }

    /// Where a value stands.
    pub fn value_place(&self, path: &[Step]) -> Option<Range<usize>> {
        self.place(path).map(|(_, value)| value)
    }

    fn place(&self, path: &[Step]) -> Option<(Range<usize>, Range<usize>)> {
        (1..=path.len()).rev().find_map(|length| {
            let wanted = &path[..length];
            let found = self.places.iter().find(|(path, ..)| path == wanted);
            found.map(|(_, key, value)| (key.clone(), value.clone()))
        })
    }
}

fn walk(
    table: &DeTable<'_>,
    path: &mut Vec<Step>,
    places: &mut Vec<(Vec<Step>, Range<usize>, Range<usize>)>,
) {
    for (key, value) in table {
        path.push(Step::Key(key.get_ref().to_string()));
        places.push((path.clone(), key.span(), value.span()));
        below(value, path, places);
        path.pop();
    }
}

fn below(
    value: &Spanned<DeValue<'_>>,
    path: &mut Vec<Step>,
    places: &mut Vec<(Vec<Step>, Range<usize>, Range<usize>)>,
) {
    match value.get_ref() {
        DeValue::Table(table) => walk(table, path, places),
        DeValue::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                path.push(Step::Item(at));
                places.push((path.clone(), item.span(), item.span()));
                below(item, path, places);
                path.pop();
            }
        }
        _ => {}
    }
}

/// The readable form of a path: `margins.approximate.yaer`, `drawing.2.kind`.
pub fn shown(path: &[Step]) -> String {
    let steps = path.iter().map(|step| match step {
        Step::Key(key) => key.clone(),
        Step::Item(at) => (at + 1).to_string(),
    });
    steps.collect::<Vec<_>>().join(".")
}

/// An error's message on one line.
pub fn one_line(message: &str) -> String {
    message.trim().replace('\n', " ")
}

/// What the message of an unknown word lists that is near to it: of "unknown variant `blob`, expected one of `circle`, `pin`".
pub fn suggestion(message: &str) -> Option<String> {
    let words: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let (word, known) = words.split_first()?;
    if known.is_empty() {
        return None;
    }
    Some(match near_miss(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "use one of {}",
            known.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
        ),
    })
}

/// The part of a table that is of use: each key is tried alone, one that fails is looked into, and what fails at the bottom is
/// left out and named.
pub fn usable(table: Table, works: &dyn Fn(Table) -> Result<(), Error>, faults: &mut Vec<Unusable>) -> Table {
    if works(table.clone()).is_ok() {
        return table;
    }
    of_table(table, &mut Vec::new(), works, faults)
}

fn of_table(
    table: Table,
    path: &mut Vec<Step>,
    works: &dyn Fn(Table) -> Result<(), Error>,
    faults: &mut Vec<Unusable>,
) -> Table {
    let mut kept = Table::new();
    for (key, value) in table {
        path.push(Step::Key(key.clone()));
        if let Some(value) = of_value(value, path, works, faults) {
            kept.insert(key, value);
        }
        path.pop();
    }
    kept
}

fn of_value(
    value: Value,
    path: &mut Vec<Step>,
    works: &dyn Fn(Table) -> Result<(), Error>,
    faults: &mut Vec<Unusable>,
) -> Option<Value> {
    let Err(error) = works(wrapped(path, value.clone())) else { return Some(value) };
    let before = faults.len();
    let kept = match value {
        Value::Table(table) if !table.is_empty() => {
            let kept = of_table(table, path, works, faults);
            (!kept.is_empty()).then_some(Value::Table(kept))
        }
        Value::Array(items) if items.iter().any(Value::is_table) => {
            let mut kept = Vec::new();
            for (at, item) in items.into_iter().enumerate() {
                path.push(Step::Item(at));
                kept.extend(of_value(item, path, works, faults));
                path.pop();
            }
            Some(Value::Array(kept))
        }
        _ => None,
    };
    match kept {
        // What its keys are each good for may still not do together.
        Some(kept) if works(wrapped(path, kept.clone())).is_ok() => {
            if faults.len() == before {
                faults.push(Unusable { path: path.clone(), message: one_line(error.message()) });
            }
            Some(kept)
        }
        _ => {
            if faults.len() == before {
                faults.push(Unusable { path: path.clone(), message: one_line(error.message()) });
            }
            None
        }
    }
}

/// A value alone at its path.
fn wrapped(path: &[Step], value: Value) -> Table {
    let mut value = value;
    for step in path.iter().rev() {
        value = match step {
            Step::Key(key) => Value::Table(Table::from_iter([(key.clone(), value)])),
            Step::Item(_) => Value::Array(vec![value]),
        };
    }
    match value {
        Value::Table(table) => table,
        _ => Table::new(),
    }
}
