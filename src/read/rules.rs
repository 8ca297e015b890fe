//! `[columns]` and `[files]` of `casebook.toml`: what the user says of files that come as they come, so that the files themselves
//! need no edit and next week's version reads the same way.

use toml::Value;

use crate::diag::{Diagnostic, near_miss};
use crate::input::Position;
use crate::model::{ColumnRule, FileRule};
use crate::table::aliases::{Strength, aliases_of, known};
use crate::table::columns::{Field, all_parts, fields_of};
use crate::table::pieces::{Piece, Side, piece_of};
use crate::table::{ColumnPart, TablePart, fit, heads};

use super::codes;
use super::salvage::Step;

/// The words for a column that is skipped.
const SKIPPED: &[&str] = &["ignore", "skip"];
/// The words for one that is kept as it is.
const KEPT: &[&str] = &["attribute", "keep"];
/// What a `[files]` entry may say.
const FILE: &[&str] = &["part", "header_row", "sheet", "ignore", "kind"];

/// Reads both tables. `position` gives the place of a key, or of its value.
pub fn read(
    columns: Option<Value>,
    files: Option<Value>,
    position: &dyn Fn(&[Step], bool) -> Option<Position>,
    findings: &mut Vec<Diagnostic>,
) -> (Vec<ColumnRule>, Vec<FileRule>) {
    let (mut column_rules, mut file_rules) = (Vec::new(), Vec::new());
    let key = |name: &str| Step::Key(name.to_string());
    let mut wrong = |path: &[Step], message: String, help: String| {
        findings.push(Diagnostic::new(&codes::SETTING_WRONG, position(path, true), message).help(help));
    };
    match columns {
        Some(Value::Table(table)) => {
            for (name, value) in &table {
                let path = [key("columns"), key(name)];
                match value {
                    Value::String(meaning) => {
                        column_rules.extend(column("", name, meaning, &path, position, &mut wrong));
                    }
                    Value::Table(heads) => {
                        for (head, value) in heads {
                            let path = [key("columns"), key(name), key(head)];
                            match value.as_str() {
                                Some(meaning) => column_rules
                                    .extend(column(name, head, meaning, &path, position, &mut wrong)),
                                None => {
                                    wrong(&path, format!("what `{head}` means must be a text"), meanings())
                                }
                            }
                        }
                    }
                    _ => wrong(&path, format!("what `{name}` means must be a text"), meanings()),
                }
            }
        }
        Some(_) => wrong(&[key("columns")], "`columns` must be a table: `[columns]`".to_string(), meanings()),
        None => {}
    }
    match files {
        Some(Value::Table(table)) => {
            for (name, value) in &table {
                file_rules.extend(file(name, value, &[key("files"), key(name)], position, &mut wrong));
            }
        }
        Some(_) => wrong(&[key("files")], "`files` must be a table: `[files]`".to_string(), parts()),
        None => {}
    }
    (column_rules, file_rules)
}

fn meanings() -> String {
    "write a field such as \"date\" or \"title\", \"ignore\", or \"attribute\"".to_string()
}

fn parts() -> String {
    "write \"events\", \"entities\", \"relations\", \"sources\", \"corrections\", \"identities\" or \"ignore\"".to_string()
}

fn column(
    file: &str,
    head: &str,
    meaning: &str,
    path: &[Step],
    position: &dyn Fn(&[Step], bool) -> Option<Position>,
    wrong: &mut dyn FnMut(&[Step], String, String),
) -> Option<ColumnRule> {
    let sound = all_parts().any(|(part, _)| meaning_of(part, meaning).is_some());
    if !sound {
        let names = all_parts().flat_map(|(part, _)| fields_of(part)).map(|names| names.name);
        let names: Vec<&str> = names.chain(SKIPPED.iter().copied()).chain(KEPT.iter().copied()).collect();
        let help = match near_miss(meaning, names) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => meanings(),
        };
        wrong(
            path,
            format!("`{meaning}` is nothing that a column can be; the column `{head}` is read by its head"),
            help,
        );
        return None;
    }
    Some(ColumnRule {
        file: file.to_string(),
        head: head.to_string(),
        meaning: meaning.to_string(),
        place: position(path, false),
    })
}

fn file(
    name: &str,
    value: &Value,
    path: &[Step],
    position: &dyn Fn(&[Step], bool) -> Option<Position>,
    wrong: &mut dyn FnMut(&[Step], String, String),
) -> Option<FileRule> {
    let mut rule = FileRule { file: name.to_string(), place: position(path, false), ..FileRule::default() };
    let mut part = |word: &str, path: &[Step], rule: &mut FileRule| {
        if SKIPPED.contains(&word) {
            rule.ignore = true;
            return;
        }
        match crate::table::columns::part_of_stem(word) {
            Some(part) => rule.part = Some(part),
            None => wrong(
                path,
                format!("`{word}` is no part of a casebook; the file is read by its name and heads"),
                parts(),
            ),
        }
    };
    match value {
        Value::String(word) => part(word, path, &mut rule),
        Value::Table(table) => {
            if let Some(word) = table.get("part") {
                let path = [path, &[Step::Key("part".to_string())]].concat();
                part(word.as_str().unwrap_or_default(), &path, &mut rule);
            }
            for (name, value) in table {
                let path = [path, &[Step::Key(name.clone())]].concat();
                let sound = match (name.as_str(), value) {
                    ("part", _) => true,
                    ("header_row", Value::Integer(row)) => {
                        rule.header_row = u32::try_from(*row).ok().filter(|row| *row > 0);
                        rule.header_row.is_some()
                    }
                    // Read before the tables are made ([`super::settings::sheets`]).
                    ("sheet", Value::String(_)) => true,
                    ("kind", Value::String(kind)) => {
                        rule.kind = Some(kind.clone());
                        true
                    }
                    ("ignore", Value::Boolean(ignore)) => {
                        rule.ignore = *ignore;
                        true
                    }
                    _ => false,
                };
                if !sound {
                    let help = match (FILE.contains(&name.as_str()), near_miss(name, FILE.iter().copied())) {
                        (true, _) if name == "header_row" => {
                            "write the number of the line, from 1".to_string()
                        }
                        (true, _) => {
                            "`ignore` is true or false; `part`, `sheet` and `kind` are texts".to_string()
                        }
                        (false, Some(near)) => format!("did you mean `{near}`?"),
                        (false, None) => format!("a file has {}", FILE.join(", ")),
                    };
                    wrong(&path, format!("`{name}` cannot be used here; the rest is"), help);
                }
            }
        }
        _ => {
            wrong(path, format!("what `{name}` is must be a text or a table"), parts());
            return None;
        }
    }
    Some(rule)
}

/// What a word of `[columns]` makes of a column in a part; `None` where the part has nothing of the sort.
pub fn meaning_of(part: TablePart, word: &str) -> Option<ColumnPart> {
    if SKIPPED.contains(&word) {
        return Some(ColumnPart::Skipped);
    }
    if KEPT.contains(&word) {
        return Some(ColumnPart::Attribute);
    }
    let fields = fields_of(part);
    if let Some(own) = fields.iter().find(|names| heads::key(names.name) == heads::key(word)) {
        return Some(ColumnPart::Field(own.field));
    }
    let (start, end) = fit::date_fields(part);
    match piece_of(word) {
        Some((piece, _)) if piece.is_name() => {
            return fields
                .iter()
                .any(|names| names.field == Field::Name)
                .then_some(ColumnPart::Piece(Field::Name, piece));
        }
        Some((piece @ (Piece::Year | Piece::Month | Piece::Day | Piece::Time), side)) => {
            let field = if side == Some(Side::End) { end? } else { start };
            return Some(ColumnPart::Piece(field, piece));
        }
        _ => {}
    }
    known(part, word)
        .into_iter()
        .find(|known| {
            let strong = known.strength > Strength::Weak;
            strong && aliases_of(part, known.field).next().is_some()
        })
        .map(|known| ColumnPart::Field(known.field))
}

/// Whether a name or pattern of `casebook.toml` is that of a file: the whole name, the name without its ending, or either with `*` for
/// any letters, so that `payments-*.csv` is next week's file too.
pub fn names_file(pattern: &str, name: &str) -> bool {
    if pattern.is_empty() {
        return true;
    }
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    [name, stem].into_iter().any(|name| globbed(pattern, name))
}

fn globbed(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, between)) = parts.split_last() else { return rest.is_empty() };
    for part in between {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_what_a_column_is() {
        let events = |word| meaning_of(TablePart::Events, word);
        assert_eq!(events("date"), Some(ColumnPart::Field(Field::Date)));
        assert_eq!(events("who"), Some(ColumnPart::Field(Field::Participants)));
        assert_eq!(events("year"), Some(ColumnPart::Piece(Field::Date, Piece::Year)));
        assert_eq!(events("end month"), Some(ColumnPart::Piece(Field::End, Piece::Month)));
        assert_eq!(events("ignore"), Some(ColumnPart::Skipped));
        assert_eq!(events("attribute"), Some(ColumnPart::Attribute));
        assert_eq!(events("from"), None);
        assert_eq!(events("first name"), None);
        let entities = |word| meaning_of(TablePart::Entities, word);
        assert_eq!(entities("first name"), Some(ColumnPart::Piece(Field::Name, Piece::First)));
        assert_eq!(entities("short_name"), Some(ColumnPart::Field(Field::ShortName)));
    }

    #[test]
    fn patterns_name_files() {
        for (pattern, name) in [
            ("a.csv", "a.csv"),
            ("a", "a.csv"),
            ("pay-*.csv", "pay-2026-11-21.csv"),
            ("pay-*", "pay-2026.csv"),
            ("*", "x.csv"),
            ("a*b*c", "aXbYc.csv"),
            ("", "x.csv"),
        ] {
            assert!(names_file(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [
            ("a.csv", "b.csv"),
            ("a", "ab.csv"),
            ("pay-*.csv", "pay.csv"),
            ("a*b", "a.csv"),
            ("*.tsv", "a.csv"),
        ] {
            assert!(!names_file(pattern, name), "{pattern} {name}");
        }
    }
}
