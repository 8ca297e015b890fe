//! Several names in one cell where one was meant to stand: found, and a way to part them proposed. Nothing is parted in reading: a firm
//! may be called `Marks & Spencer`, and only the owner of the sheet knows.

use std::ops::Range;

use crate::diag::{Diagnostic, Fix, counted};
use crate::model::EntityId;
use crate::table::columns::Field;
use crate::table::records::written;
use crate::vocabulary::lexicon::Lexicon;
use crate::words::fold;

use super::open::Cells;
use super::{Reader, codes};

/// A cell that names what may be several.
pub struct Use {
    table: u16,
    field: Field,
    range: Range<usize>,
    /// The name as written there, with its role.
    text: String,
    /// The value of the whole cell.
    cell: String,
}

/// How surely a text is several names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Surely {
    /// It may be.
    Perhaps,
    /// What joins its parts stands in no name, or all that is known says so.
    Yes,
}

/// What parts two names, and what is left of the text without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    /// `|` or a tab, which stand in no name.
    Bar,
    /// ` / `.
    Slash,
    /// ` & ` or a word for it.
    And,
    /// `,`.
    Comma,
}

/// The parts of a text that may be several names, with the weakest joint between them. Brackets and quotation marks hold together.
fn parts<'t>(text: &'t str, language: &str, commas: bool) -> Option<(Vec<&'t str>, Vec<Joint>)> {
    let mut parts = Vec::new();
    let mut joints = Vec::new();
    let (mut start, mut depth) = (0usize, 0i32);
    let mut quoted: Option<char> = None;
    let words: Vec<(&str, bool)> = Lexicon::builtin().joining_words(language).collect();
    let mut at = 0;
    while at < text.len() {
        let Some(letter) = text[at..].chars().next() else { break };
        let size = letter.len_utf8();
        match (quoted, letter) {
            (Some(close), letter) if letter == close => quoted = None,
            (Some(_), _) => {}
            (None, '"') if text[at + 1..].contains('"') => quoted = Some('"'),
            (None, '“') if text[at..].contains('”') => quoted = Some('”'),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth -= 1,
            _ => {}
        }
        let mut joint = None;
        if depth <= 0 && quoted.is_none() {
            let (before, behind) = (&text[start..at], &text[at..]);
            let blank_before = before.ends_with(char::is_whitespace);
            joint = match letter {
                '|' | '\t' => Some((Joint::Bar, size)),
                '/' if blank_before && behind[1..].starts_with(char::is_whitespace) => {
                    Some((Joint::Slash, size))
                }
                '&' if blank_before && behind[1..].starts_with(char::is_whitespace) => {
                    Some((Joint::And, size))
                }
                ',' | '،' if commas => Some((Joint::Comma, size)),
                // A word between blanks; in Arabic it is written onto the next.
                letter if blank_before && letter.is_alphabetic() => {
                    let word = behind.split(char::is_whitespace).next().unwrap_or_default();
                    let folded = fold(word);
                    let is_word = words.iter().any(|(known, _)| *known == folded)
                        && word.len() < behind.trim_end().len();
                    is_word.then_some((Joint::And, word.len()))
                }
                _ => None,
            };
        }
        match joint {
            Some((joint, size)) => {
                let part = text[start..at].trim();
                // A comma before the word: "A, B, and C".
                if part.is_empty() && !parts.is_empty() && joint == Joint::And {
                    joints.pop();
                } else {
                    parts.push(part);
                }
                joints.push(joint);
                at += size;
                start = at;
            }
            None => at += size,
        }
    }
    parts.push(text[start..].trim());
    let whole = parts.len() > 1 && parts.iter().all(|part| part.chars().any(char::is_alphabetic));
    whole.then_some((parts, joints))
}

/// Whether a text may hold several names, at a glance.
fn may_be_joined(text: &str) -> bool {
    text.contains([',', '&', '|', '\t', '/', '،']) || text.bytes().filter(|byte| *byte == b' ').count() > 1
}

/// Whether a text is written like the name of one person: two to five words with capitals, no word of an organisation or a place, no
/// digit, not only titles.
fn is_personal(text: &str) -> bool {
    let lexicon = Lexicon::builtin();
    let bare = text.split(['(', '[']).next().unwrap_or_default().trim();
    let words: Vec<&str> = bare.split_whitespace().collect();
    let folded: Vec<String> =
        words.iter().map(|word| fold(word).trim_end_matches(['.', ',']).to_string()).collect();
    let capital = |word: &str| {
        let letters = word.trim_start_matches(['"', '\'', '“', '‘', '(']);
        letters.chars().next().is_some_and(|c| c.is_uppercase() || (c.is_alphabetic() && !c.is_lowercase()))
    };
    let names = words
        .iter()
        .zip(&folded)
        .filter(|(word, folded)| capital(word) && !lexicon.is_office(folded) && !lexicon.is_suffix(folded))
        .count();
    let titled = folded.first().is_some_and(|word| lexicon.is_office(word));
    (2..=6).contains(&words.len())
        && names >= if titled { 1 } else { 2 }
        && words.iter().zip(&folded).all(|(word, folded)| capital(word) || lexicon.is_particle(folded))
        && !bare.contains(|c: char| c.is_ascii_digit())
        && !folded.iter().any(|word| lexicon.is_body(word))
        && !folded.first().is_some_and(|word| lexicon.is_place(word))
}

impl<'i> Reader<'i> {
    /// Remembers a cell whose name may be several.
    pub fn may_be_several(&mut self, cells: &Cells<'i, '_>, field: Field, id: EntityId, text: &str) {
        if !may_be_joined(text) || parts(text, &self.settings.lang, true).is_none() {
            return;
        }
        self.naming.joined.entry(id.0).or_default().push(Use {
            table: cells.row.table,
            field,
            range: cells.range(field),
            text: text.to_string(),
            cell: cells.get(field).to_string(),
        });
    }

    /// The parts of a text that names no entity, where each of them does.
    pub fn several_known<'t>(&self, text: &'t str) -> Option<Vec<&'t str>> {
        let (parts, _) = parts(text, &self.settings.lang, true)?;
        parts.iter().all(|part| self.names.resolve(&self.entities, part).is_ok()).then_some(parts)
    }

    /// One finding for each name that may be several.
    pub fn report_several(&mut self) {
        for (id, uses) in std::mem::take(&mut self.naming.joined) {
            let Some(first) = uses.first() else { continue };
            let name = self.entities[id as usize].name.clone();
            let (file, dialect) =
                (self.tables[first.table as usize].file, self.tables[first.table as usize].dialect);
            let place = self.inputs.position(file, self.narrowed(file, &first.range, &first.text));
            let Some((parts, surely)) = self.several(EntityId(id), &first.text, uses.len()) else {
                if name.contains(',') {
                    let message = format!("`{name}` is read as one name, although it has a comma");
                    let parts: Vec<&str> =
                        name.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
                    let help =
                        format!("nothing, if it is one; if it is several, write `{}`", parts.join("; "));
                    self.report.push(Diagnostic::new(&codes::COMMA_IN_NAME, Some(place), message).help(help));
                }
                continue;
            };
            let proposed = parts.join("; ");
            let listed = first.field == Field::Participants;
            let message = format!("`{name}` looks like {}; it is read as one", counted(parts.len(), "name"));
            let help = match listed {
                true => format!("write `{proposed}`"),
                false => format!(
                    "write a row for each: {}",
                    parts.iter().map(|part| format!("`{part}`")).collect::<Vec<_>>().join(", ")
                ),
            };
            let mut finding = Diagnostic::new(&codes::SEVERAL_NAMES, Some(place), message).help(help);
            for (at, used) in uses.iter().enumerate() {
                let file = self.tables[used.table as usize].file;
                if at > 0 {
                    let place = self.inputs.position(file, self.narrowed(file, &used.range, &used.text));
                    finding.related.push((place, "and here".to_string()));
                }
                if used.field != Field::Participants {
                    continue;
                }
                let Some((parts, _)) =
                    self::parts(&used.text, &self.settings.lang, parts_with_commas(&parts, &used.text))
                else {
                    continue;
                };
                let cell = used.cell.replacen(&used.text, &parts.join("; "), 1);
                let old = self.inputs.text(file).get(used.range.clone()).unwrap_or_default();
                let dialect = if file == self.tables[first.table as usize].file {
                    dialect
                } else {
                    self.tables[used.table as usize].dialect
                };
                let new = written(old, &cell, dialect);
                finding = finding.fix(Fix {
                    file,
                    range: used.range.clone(),
                    replacement: new,
                    certain: surely == Surely::Yes,
                });
            }
            self.report.push(finding);
        }
    }

    /// The names that an inferred one may be, and how surely. What is known decides first: whether the parts are named elsewhere by
    /// themselves; then what joins them, and whether they are written like names of people. `times` is how often it is written so.
    fn several<'t>(&self, own: EntityId, text: &'t str, times: usize) -> Option<(Vec<&'t str>, Surely)> {
        let with_commas = parts(text, &self.settings.lang, true)
            .and_then(|(parts, joints)| self.weighed(own, parts, &joints, times));
        // "Smith, John and Ash, Ann" is nothing we part; "A Ash, B Birch Ltd" neither. Without its commas it may be.
        with_commas.or_else(|| {
            text.contains(',')
                .then(|| parts(text, &self.settings.lang, false))
                .flatten()
                .and_then(|(parts, joints)| self.weighed(own, parts, &joints, times))
        })
    }

    fn weighed<'t>(
        &self,
        own: EntityId,
        parts: Vec<&'t str>,
        joints: &[Joint],
        times: usize,
    ) -> Option<(Vec<&'t str>, Surely)> {
        let lexicon = Lexicon::builtin();
        let known = |part: &&&str| self.names.resolve(&self.entities, part).is_ok_and(|id| id != own);
        let count = parts.iter().filter(known).count();
        let personal = parts.iter().filter(|part| is_personal(part)).count();
        let both = parts.iter().filter(|part| known(part) || is_personal(part)).count();
        let all = parts.len();
        let last_is_body = |part: &str| {
            part.split_whitespace()
                .next_back()
                .is_some_and(|word| lexicon.is_body(fold(word).trim_end_matches('.')))
        };
        let suffix = |part: &str| lexicon.is_suffix(fold(part).trim_end_matches('.'));
        if count < all
            && parts.iter().any(|part| last_is_body(part) || suffix(part))
            && !joints.contains(&Joint::Bar)
        {
            return None;
        }
        let strong = joints.iter().all(|joint| matches!(joint, Joint::Bar | Joint::Slash));
        let comma = joints.contains(&Joint::Comma);
        let surely = match () {
            () if count == all => Surely::Yes,
            () if strong && both == all => Surely::Yes,
            // A bar stands in no name.
            () if joints.iter().all(|joint| *joint == Joint::Bar) => Surely::Perhaps,
            () if strong && parts.iter().all(|part| part.chars().next().is_some_and(char::is_uppercase)) => {
                Surely::Perhaps
            }
            () if both == all && count > 0 => Surely::Yes,
            // `García Márquez, Gabriel José` is one; three such parts are three.
            () if comma && personal == all => {
                if all > 2 {
                    Surely::Yes
                } else {
                    Surely::Perhaps
                }
            }
            // Written so again and again, and never apart, it may be the name of a firm.
            () if !comma && personal == all => {
                if times > 2 {
                    Surely::Perhaps
                } else {
                    Surely::Yes
                }
            }
            () => return None,
        };
        Some((parts, surely))
    }

    /// The part of a cell in which a text stands, or all of it.
    fn narrowed(&self, file: crate::input::FileId, range: &Range<usize>, text: &str) -> Range<usize> {
        let raw = self.inputs.text(file).get(range.clone()).unwrap_or_default();
        raw.find(text).map_or(range.clone(), |at| range.start + at..range.start + at + text.len())
    }
}

/// Whether a text was parted at its commas.
fn parts_with_commas(parts: &[&str], text: &str) -> bool {
    text.contains([',', '،']) && !parts.iter().any(|part| part.contains([',', '،']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(text: &str, language: &str) -> Vec<String> {
        parts(text, language, true)
            .map(|(parts, _)| parts.into_iter().map(str::to_string).collect())
            .unwrap_or_default()
    }

    #[test]
    fn what_parts_two_names() {
        for text in [
            "Ann Ash / Ben Birch",
            "Ann Ash & Ben Birch",
            "Ann Ash and Ben Birch",
            "Ann Ash | Ben Birch",
            "Ann Ash|Ben Birch",
            "Ann Ash\tBen Birch",
            "Ann Ash, Ben Birch",
            "Ann Ash, and Ben Birch",
            "Ann Ash et Ben Birch",
            "Ann Ash und Ben Birch",
        ] {
            assert_eq!(parted(text, ""), ["Ann Ash", "Ben Birch"], "{text}");
        }
        assert_eq!(parted("Ann Ash, Ben Birch and Cy Cole", ""), ["Ann Ash", "Ben Birch", "Cy Cole"]);
        assert_eq!(parted("Ana García y Luis Pérez", "es"), ["Ana García", "Luis Pérez"]);
        assert_eq!(parted("Anna Rossi e Luca Bianchi", "it-IT"), ["Anna Rossi", "Luca Bianchi"]);
        assert_eq!(parted("Ana García y Luis Pérez", ""), Vec::<String>::new());
        for text in ["Ann Ash (Leeds and York)", "AC/DC", "Ann \"Rock and Roll\" Ash", "Andy Band", "R&D"] {
            assert_eq!(parted(text, ""), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn what_is_written_like_a_person() {
        for text in [
            "Ann Ash",
            "Dr Ng",
            "Marek Wójcik",
            "Ludwig van Beethoven",
            "J. R. R. Tolkien",
            "Dame A. Ng",
            "Ann Ash (chair)",
            "محمد علي",
        ] {
            assert!(is_personal(text), "{text}");
        }
        for text in [
            "Marks",
            "Sons",
            "Acme Ltd",
            "Lord Mayor",
            "Aldermen",
            "Safety Executive",
            "the others",
            "New Jersey",
            "Ann Ash 2",
            "Mr",
            "Royal Society",
            "West Norfolk",
        ] {
            assert!(!is_personal(text), "{text}");
        }
    }
}
