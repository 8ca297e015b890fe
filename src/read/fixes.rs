//! Changes to the cells of a row, for findings to carry: what `check --fix` makes.

use std::ops::Range;

use crate::diag::Fix;
use crate::input::FileId;
use crate::table::columns::Field;
use crate::table::dialect::Dialect;
use crate::table::records::written;
use crate::vocabulary::{Term, Vocabulary, term_key};

use super::Reader;
use super::open::Cells;

/// Letters of a word in which one slip leaves no doubt.
const SURE_LETTERS: usize = 6;

impl<'i> Reader<'i> {
    /// A change of a whole cell to another value; quotation marks are added where the value needs them. `None` where the table has no
    /// such column or the row no such cell.
    pub fn fix_cell(&self, cells: &Cells<'i, '_>, field: Field, value: &str, certain: bool) -> Option<Fix> {
        if !cells.has_cell(field) {
            return None;
        }
        let dialect = self.tables[cells.row.table as usize].dialect;
        Some(cell(self.inputs.text(cells.file), cells.file, cells.range(field), value, dialect, certain))
    }

    /// A change of a part of a cell: of its first occurrence.
    pub fn fix_part(
        &self,
        cells: &Cells<'i, '_>,
        field: Field,
        part: &str,
        replacement: &str,
        certain: bool,
    ) -> Option<Fix> {
        let value = cells.get(field);
        if part.is_empty() || !cells.has_cell(field) || !value.contains(part) {
            return None;
        }
        let dialect = self.tables[cells.row.table as usize].dialect;
        let (text, range) = (self.inputs.text(cells.file), cells.range(field));
        let raw = text.get(range.clone())?;
        // The part alone, so that two parts of one cell can be changed at once, where it needs no quotation marks it has not got.
        let safe =
            |c: char| c != '"' && c != '\n' && c != '\r' && u32::from(c) != u32::from(dialect.delimiter);
        match raw.find(part).filter(|_| raw.matches(part).count() == 1) {
            Some(at) if part.chars().chain(replacement.chars()).all(safe) => {
                let start = range.start + at;
                Some(Fix {
                    file: cells.file,
                    range: start..start + part.len(),
                    replacement: replacement.into(),
                    certain,
                })
            }
            _ => Some(cell(text, cells.file, range, &value.replacen(part, replacement, 1), dialect, certain)),
        }
    }
}

/// A change of the cell at a range (quotation marks included) to another value.
pub fn cell(
    text: &str,
    file: FileId,
    range: Range<usize>,
    value: &str,
    dialect: Dialect,
    certain: bool,
) -> Fix {
    let old = text.get(range.clone()).unwrap_or_default();
    Fix { file, range, replacement: written(old, value, dialect), certain }
}

/// The status that a misspelt word can only mean: one slip from its name or another word for it, with the same first letter, and no
/// word for another status is as near. A word for the opposite is often but a syllable away (`proven`, `unproven`), so
/// anything further is for a person to decide.
pub fn status_meant(vocabulary: &Vocabulary, word: &str) -> Option<String> {
    let key = term_key(word);
    if key.chars().count() < SURE_LETTERS {
        return None;
    }
    let near: Vec<(usize, &str, Term)> = vocabulary
        .statuses
        .known_words()
        .into_iter()
        .map(|(known, term)| (strsim::osa_distance(&key, known), known, term))
        .filter(|(slips, _, _)| *slips <= 1)
        .collect();
    let (slips, meant, term) = near.iter().min()?;
    let sure = *slips == 1
        && meant.chars().next() == key.chars().next()
        && near.iter().all(|(_, _, other)| other == term);
    // Words are compared with hyphens for spaces; what is written keeps what the user writes.
    let spaced = word.contains(' ');
    sure.then(|| if spaced { meant.replace('-', " ") } else { (*meant).to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_status_is_mended_only_where_nothing_else_can_be_meant() {
        let vocabulary = Vocabulary::builtin();
        let meant = |word: &str| status_meant(&vocabulary, word);
        for (typed, wanted) in [
            ("allegd", "alleged"),
            ("Convcited", "convicted"),
            ("pleaded gulty", "pleaded guilty"),
            ("aquitted", "acquitted"),
        ] {
            assert_eq!(meant(typed).as_deref(), Some(wanted), "{typed}");
        }
        // Too short, another beginning, the opposite, no word of that sort, two slips.
        for typed in ["fond", "elleged", "unconvicted", "rumoured", "alegd", "inconclusive"] {
            assert_eq!(meant(typed), None, "{typed}");
        }
        // What is mended is known.
        for (word, _) in vocabulary.statuses.known_words() {
            let doubled: String = word.chars().take(3).chain(word.chars().skip(2)).collect();
            if let Some(meant) = meant(&doubled) {
                assert_eq!(vocabulary.statuses.find(&meant), vocabulary.statuses.find(word), "{doubled}");
            }
        }
    }
}
