//! Single judgements: what the marks of a row come to, whether a cell gives a label, whether a text tells something private.

use std::collections::BTreeSet;

use crate::table::columns::Field;
use crate::table::private::{Marking, Says, is_label, is_private_word, says};
use crate::table::{Table, TablePart};
use crate::words::fold;

use super::private::Why;
use super::terms::{Term, words};
use super::walk::{Heads, Line};

/// What the marks of a row come to.
pub fn mark(table: &Table, heads: &Heads, line: &Line<'_, '_>) -> Option<(Marking, Why, String)> {
    let mut found: Option<(Marking, Why, String)> = None;
    let mut take = |marking: Marking, why: Why, label: &str| {
        if found
            .as_ref()
            .is_none_or(|(known, _, _)| *known == Marking::Anonymous && marking == Marking::Confidential)
        {
            found = Some((marking, why, label.to_string()));
        }
    };
    for (at, marking) in &heads.marks {
        let text = line.text(*at);
        let why = match says(*marking, text) {
            Says::Public => continue,
            Says::Private => Why::Marked,
            Says::Doubtful => Why::Doubtful,
        };
        match marking {
            Marking::Confidential | Marking::Publishable => take(Marking::Confidential, why, ""),
            Marking::Anonymous | Marking::Nameable => take(Marking::Anonymous, Why::Anonymous, text),
        }
    }
    if !heads.marks.is_empty() && line.cut {
        take(Marking::Confidential, Why::Cut, "");
    }
    for field in [Field::Status, Field::Kind] {
        for text in line.texts(heads, field) {
            if let Some(marking) = is_private_word(text) {
                take(marking, Why::Word, "");
            }
        }
    }
    // Of an event, a connection, a correction or a judgement nothing is left without its names.
    found.map(|(marking, why, label)| match table.part {
        TablePart::Entities | TablePart::Sources => (marking, why, label),
        TablePart::Events | TablePart::Relations | TablePart::Corrections | TablePart::Identities => {
            (Marking::Confidential, why, label)
        }
    })
}

/// A label that a cell gives: `Witness A`, `Officer 12`, and not the name itself.
pub fn label_in(cell: &str, name: &str) -> Option<String> {
    let said: Vec<&str> = cell.split_whitespace().collect();
    let (_, first) = said.split_last()?;
    let of_name = words(name);
    let own = first.iter().any(|word| of_name.contains(&fold(word)));
    (is_label(cell) && !own).then(|| said.join(" "))
}

/// What public people and things are called.
#[derive(Default)]
pub struct Public {
    /// Their names, word by word.
    pub whole: BTreeSet<Vec<String>>,
    /// Every word of their names.
    pub single: BTreeSet<String>,
}

impl Public {
    /// Whether a term says no more than public names do.
    pub fn allows(&self, term: &Term) -> bool {
        match term.words.as_slice() {
            [one] => self.single.contains(one) || self.whole.contains(&term.words),
            _ => self.whole.contains(&term.words),
        }
    }
}

/// Whether an id says something by itself: `js-1971`, not `e1`.
pub fn is_distinct(id: &str) -> bool {
    let letters = id.chars().filter(|c| c.is_alphanumeric()).count();
    let digits = id.chars().any(|c| c.is_ascii_digit());
    letters >= 5 && (digits || words(id).len() > 1)
}

/// Whether a text that is no name tells something private if it stands elsewhere: a number, an address, a whole sentence. Dates and
/// single words are anybody's.
pub fn tells(term: &Term) -> bool {
    let date = crate::date::Date::parse(&term.written, None).is_ok();
    let numbers = term.words.iter().any(|word| word.chars().any(|c| c.is_ascii_digit()));
    !date && ((numbers && term.letters() >= 7) || term.words.len() >= 3 || term.written.contains('@'))
}

/// Every text of a TOML value.
pub fn strings(value: &toml::Value, found: &mut Vec<String>) {
    match value {
        toml::Value::String(text) => found.push(text.clone()),
        toml::Value::Array(items) => items.iter().for_each(|item| strings(item, found)),
        toml::Value::Table(table) => table.iter().for_each(|(_, value)| strings(value, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_taken_from_the_cell_where_it_gives_one() {
        assert_eq!(label_in("Witness A", "Jane Smith").as_deref(), Some("Witness A"));
        assert_eq!(label_in("Officer 12", "Jane Smith").as_deref(), Some("Officer 12"));
        for cell in ["yes", "Jane S", "ask the lawyer first", "Jane Smith", "A", "asked for by her"] {
            assert_eq!(label_in(cell, "Jane Smith"), None, "{cell}");
        }
    }
}
