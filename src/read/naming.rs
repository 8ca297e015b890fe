//! Who is named: from the text of a cell to entities, listed or taken from the cell itself; words that name nobody; roles; and what is
//! said, once for each, of spellings that were joined.

use std::collections::BTreeMap;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::date::Date;
use crate::diag::{Candidates, Cost, Diagnostic, counted};
use crate::model::{Entity, EntityId, Nameless, Participant};
use crate::table::columns::Field;
use crate::table::heads;
use crate::table::records::{Record, Records};
use crate::vocabulary::lexicon::{Lexicon, Nobody};
use crate::vocabulary::{Term, Vocabulary};
use crate::words::{fold, slug};

use super::cells::{self, Apart, ParticipantText};
use super::names::Unresolved;
use super::open::Cells;
use super::rows::Sort;
use super::{Reader, codes};

/// What is known of names while a casebook is read.
#[derive(Default)]
pub struct Naming {
    /// Parts of cells that name nobody, by column, each with its words.
    nobody: BTreeMap<(u16, Field), Vec<(Range<usize>, String)>>,
    /// Cells that repeat what stands above, by column.
    dittos: BTreeMap<(u16, Field), Vec<Ditto>>,
    /// The last cell of a column that says something itself.
    above: FxHashMap<(u16, Field), Range<usize>>,
    /// How often each entity is named as its name has it, and when first; counted for inferred ones only.
    uses: Vec<Uses>,
    /// Other spellings of inferred entities, in the order found.
    spellings: BTreeMap<u32, Vec<(Box<str>, Uses)>>,
    /// Where an inferred entity that may be several is named.
    pub(super) joined: BTreeMap<u32, Vec<super::joints::Use>>,
    /// How the table in hand uses brackets and colons behind names.
    roles: RoleUse,
    /// Brackets about which something was said.
    brackets_told: FxHashSet<Box<str>>,
    /// The first day of the row in hand, `i64::MAX` where it has none.
    when: i64,
    /// The names of entities, for "did you mean"; made when first asked.
    candidates: Option<Candidates>,
}

/// How often something is written, and when first: by the rows' dates, so that the order of rows decides nothing.
#[derive(Clone, Copy)]
struct Uses {
    count: u32,
    /// The first day of the first such row, `i64::MAX` where none has a date.
    first: i64,
}

impl Default for Uses {
    fn default() -> Self {
        Self { count: 0, first: i64::MAX }
    }
}

/// A part of a cell that repeats another.
struct Ditto {
    range: Range<usize>,
    part: String,
    above: Option<Range<usize>>,
}

/// How a table uses what stands behind names.
#[derive(Default)]
struct RoleUse {
    /// Roles that the vocabulary knows, behind a colon or in brackets.
    known: usize,
    /// Brackets whose text is no known role.
    unknown: usize,
    /// Texts in brackets, folded, each with the names before it; two at the most.
    names: FxHashMap<String, Vec<String>>,
    /// Places that the table names, folded.
    places: FxHashSet<String>,
}

impl Uses {
    fn note(&mut self, when: i64) {
        self.count += 1;
        self.first = self.first.min(when);
    }
}

/// The part in an event that the head of a column of people says: `Victim`, `Name of suspect`.
fn role_of_head(vocabulary: &Vocabulary, head: &str) -> Option<Term> {
    let bare = heads::whose(head);
    // The field's own name says no part.
    let one = bare.strip_suffix('s').unwrap_or(&bare);
    if one == "participant" {
        return None;
    }
    vocabulary.roles.find(&bare).or_else(|| vocabulary.roles.find(one))
}

impl<'i> Reader<'i> {
    /// Notes when the row in hand was: what is written first is told by dates, not by the order of rows.
    pub fn row_is_of(&mut self, date: Option<&Date>) {
        let day = date.map(Date::bounds).and_then(|b| b.earliest_start.or(b.latest_start).or(b.latest_end));
        self.naming.when = day.map_or(i64::MAX, |day| day.number());
    }

    /// Notes that a cell of a column says something, for a `ditto` below it.
    pub fn heard(&mut self, cells: &Cells<'i, '_>, field: Field) {
        let text = cells.get(field);
        let is_ditto =
            || cells::list(text).all(|part| Lexicon::builtin().nobody(part) == Some(Nobody::Ditto));
        // A ditto is short.
        if !text.is_empty() && (text.len() > 24 || !is_ditto()) {
            self.naming.above.insert((cells.row.table, field), cells.range(field));
        }
    }

    /// Whether a part of a cell names nobody, and how it says so; remembered for the one finding of its column.
    pub fn names_nobody(&mut self, cells: &Cells<'i, '_>, field: Field, text: &str) -> Option<Nobody> {
        let nobody = Lexicon::builtin().nobody(text)?;
        let column = (cells.row.table, field);
        let range = cells.range(field);
        match nobody {
            Nobody::Ditto => {
                let above = self.naming.above.get(&column).cloned();
                let ditto = Ditto { range, part: text.to_string(), above };
                self.naming.dittos.entry(column).or_default().push(ditto);
            }
            _ => self.naming.nobody.entry(column).or_default().push((range, text.to_string())),
        }
        Some(nobody)
    }

    /// The text of a cell that names somebody, empty where it names nobody. A name that is kept back stays where `withheld` says so:
    /// "alleged by an anonymous source" says more than nothing.
    pub fn named<'c>(&mut self, cells: &'c Cells<'i, '_>, field: Field, withheld: bool) -> &'c str {
        let text = cells.get(field);
        if text.is_empty() {
            return text;
        }
        let nobody = self.names_nobody(cells, field, text);
        self.heard(cells, field);
        match nobody {
            Some(Nobody::Withheld) if withheld => text,
            Some(_) => "",
            None => text,
        }
    }

    /// Who took part, and who did without a name: of every column that says so.
    pub fn participants(&mut self, cells: &Cells<'i, '_>) -> (Vec<Participant>, Box<[Nameless]>) {
        let (mut found, mut nameless) = (Vec::new(), Vec::new());
        for column in cells.columns_of(Field::Participants) {
            cells.with(Field::Participants, column, |cells| {
                let role = cells.head(column).and_then(|head| role_of_head(&self.vocabulary, head));
                self.participants_in(cells, role, &mut found, &mut nameless);
            });
        }
        (found, nameless.into_boxed_slice())
    }

    /// Those of one column, whose head may say what part they took.
    fn participants_in(
        &mut self,
        cells: &Cells<'i, '_>,
        role_of_column: Option<Term>,
        found: &mut Vec<Participant>,
        nameless: &mut Vec<Nameless>,
    ) {
        let before = found.len();
        for text in cells::participants(cells.get(Field::Participants)) {
            let (name, role) = self.name_and_role(cells, &text);
            let word = |reader: &mut Self| match role {
                "" => role_of_column,
                word => reader.word(cells, Field::Participants, word, Sort::Role),
            };
            if self.names.resolve(&self.entities, name).is_err() {
                match self.names_nobody(cells, Field::Participants, name) {
                    Some(Nobody::None) => continue,
                    Some(_) => {
                        let role = word(self);
                        nameless.push(Nameless { words: name.into(), role });
                        continue;
                    }
                    None => {}
                }
            }
            let entity = self.reference(cells, Field::Participants, name);
            let Some(entity) = entity else { continue };
            let role = word(self);
            let participant = Participant { entity, role };
            if found[before..].contains(&participant) {
                let message = format!("`{}` stands twice in this cell", text.whole);
                self.warn(cells, Field::Participants, &codes::REPEATED_PARTICIPANT, message, "delete one");
            } else if !found.contains(&participant) {
                found.push(participant);
            }
        }
        self.heard(cells, Field::Participants);
    }

    /// Which part of a participant is the name and which the role. Behind a colon stands a role. Brackets hold one only if the
    /// vocabulary knows it, or the table says by the rest of its rows that it gives roles; else they belong to the name.
    fn name_and_role<'c>(&mut self, cells: &Cells<'i, '_>, text: &ParticipantText<'c>) -> (&'c str, &'c str) {
        let whole = (text.whole, "");
        if text.apart == Apart::Nothing || self.names.is_name(&self.entities, text.whole) {
            return whole;
        }
        if text.apart == Apart::Colon || self.vocabulary.roles.find(text.role).is_some() {
            return (text.name, text.role);
        }
        let known = self
            .names
            .resolve(&self.entities, text.name)
            .is_ok_and(|id| !self.entities[id.0 as usize].inferred);
        match self.bracket(text.role) {
            // Of a listed entity the name is known, and the bracket is what stands besides.
            Bracket::Aside if known => {
                let message = format!("`({})` behind {} is read as no role", text.role, text.name);
                let help = "if it belongs to the name, make it an alias in the entities table";
                if self.naming.brackets_told.insert(fold(text.whole).into()) {
                    self.warn(cells, Field::Participants, &codes::BRACKETS_IN_NAME, message, help);
                }
                (text.name, "")
            }
            Bracket::Role => (text.name, text.role),
            Bracket::Doubtful if known => (text.name, text.role),
            Bracket::Aside => whole,
            Bracket::Doubtful => {
                if self.naming.brackets_told.insert(fold(text.role).into()) {
                    let message = format!(
                        "`({})` is read as a part of the name `{}`: no role of that name is known",
                        text.role, text.whole
                    );
                    let help = format!("if it is a role, write `{}: {}`", text.name, text.role);
                    self.warn(cells, Field::Participants, &codes::BRACKETS_IN_NAME, message, &help);
                }
                whole
            }
        }
    }

    /// What a text in brackets is that is no known role.
    fn bracket(&self, text: &str) -> Bracket {
        let lexicon = Lexicon::builtin();
        let folded = fold(text);
        let first = folded.split(|c: char| c.is_whitespace() || c == ',').next().unwrap_or_default();
        let uses = &self.naming.roles;
        let named = self.names.resolve(&self.entities, text).is_ok() || uses.places.contains(&folded);
        if folded.chars().any(|c| c.is_ascii_digit() || matches!(c, '?' | '"' | ':' | ';' | '/'))
            || lexicon.is_aside(first.trim_end_matches('.'))
            || lexicon.is_aside(first)
            || named
            || folded.split(' ').count() > 4
        {
            return Bracket::Aside;
        }
        let names = uses.names.get(&folded).map_or(0, Vec::len);
        if text.chars().next().is_some_and(char::is_uppercase) {
            // A name, a place, an abbreviation: only where nearly all brackets hold roles, and this one with several names.
            let consistent = uses.known >= 3 && uses.known >= 4 * uses.unknown.saturating_sub(names);
            let shouted = text.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
            return if consistent && names > 1 && !shouted { Bracket::Role } else { Bracket::Aside };
        }
        if uses.known > 0 || names > 1 { Bracket::Role } else { Bracket::Doubtful }
    }

    /// Looks through a table's participants for how it uses brackets and colons, where it has any.
    pub fn learn_roles(&mut self, table: u16) {
        let mut uses = RoleUse::default();
        let entry = &self.tables[table as usize];
        let column =
            |field: Field| entry.columns.iter().position(|column| column.part.field() == Some(field));
        let text = self.inputs.text(entry.file);
        let (Some(who), true) = (column(Field::Participants), text.contains(['(', '[', '（'])) else {
            self.naming.roles = uses;
            return;
        };
        let place = column(Field::Place);
        let from = crate::table::dialect::Dialect { start: entry.body.start, ..entry.dialect };
        let end = entry.body.end;
        let mut records = Records::new(text, from, self.limits);
        let mut record = Record::default();
        while records.position() < end && records.next_into(&mut record) {
            if !record.is_data() {
                continue;
            }
            if let Some(place) =
                place.and_then(|at| record.cells.get(at)).filter(|cell| !cell.text.trim().is_empty())
            {
                uses.places.insert(fold(&place.text));
            }
            let Some(cell) = record.cells.get(who).filter(|cell| cell.text.contains(['(', '[', '（', ':']))
            else {
                continue;
            };
            for part in cells::participants(&cell.text).filter(|part| part.apart != Apart::Nothing) {
                if self.vocabulary.roles.find(part.role).is_some() {
                    uses.known += 1;
                } else if part.apart == Apart::Brackets {
                    uses.unknown += 1;
                    let names = uses.names.entry(fold(part.role)).or_default();
                    let name = fold(part.name);
                    if names.len() < 2 && !names.contains(&name) {
                        names.push(name);
                    }
                }
            }
        }
        self.naming.roles = uses;
    }

    /// One end of a relation. A row whose end names nobody cannot stand: it says that somebody is tied to nobody in particular.
    pub fn end(&mut self, cells: &Cells<'i, '_>, field: Field) -> Option<EntityId> {
        let text = cells.get(field);
        if text.is_empty() {
            self.set_aside(cells, field, &format!("this connection has no `{}`", field.word()));
            return None;
        }
        if self.names.resolve(&self.entities, text).is_err()
            && self.names_nobody(cells, field, text).is_some()
        {
            let message = format!(
                "`{text}` names nobody, so this relation has no `{}`; the row is set aside",
                field.word()
            );
            let position = self.position_in(cells, field, "");
            let help = "write who is meant; or, to draw somebody without a name, give them a row of their own in the entities table";
            let mut finding = Diagnostic::new(&codes::ROW_SET_ASIDE, Some(position), message).help(help);
            finding.severity = crate::diag::Severity::Warning;
            self.report.push(finding);
            return None;
        }
        self.heard(cells, field);
        self.reference(cells, field, text)
    }

    /// The entity a text means; inferred where the casebook lists none.
    pub fn reference(&mut self, cells: &Cells<'i, '_>, field: Field, text: &str) -> Option<EntityId> {
        let unresolved = match self.names.resolve(&self.entities, text) {
            Ok(id) => {
                if self.entities[id.0 as usize].inferred {
                    self.spelled(id, text);
                    self.may_be_several(cells, field, id, text);
                }
                return Some(id);
            }
            Err(unresolved) => unresolved,
        };
        if unresolved == Unresolved::Unknown && !self.has_entities_table && !text.is_empty() {
            let id = self.infer(cells, text)?;
            self.spelled(id, text);
            self.may_be_several(cells, field, id, text);
            return Some(id);
        }
        let (lost, cost) = match field {
            Field::Participants => ("the event is shown without it", Cost::NotDrawn),
            _ => ("the connection is not used", Cost::NotUsed),
        };
        match unresolved {
            Unresolved::Unknown => {
                let message = format!("`{text}` is in no list of people and things; {lost}");
                let position = self.position_in(cells, field, text);
                let mut finding =
                    Diagnostic::new(&codes::DANGLING_REFERENCE, Some(position), message).costs(cost);
                if let Some(parts) = self.several_known(text) {
                    let fix = (field == Field::Participants)
                        .then(|| self.fix_part(cells, field, text, &parts.join("; "), true));
                    finding = finding.help("write `;` between several names").fix(fix.flatten());
                } else {
                    finding = finding.help(match self.suggest(text) {
                        Some(near) => format!("did you mean {near}?"),
                        None => "correct the name, or add a row for it to the table of people and things"
                            .to_string(),
                    });
                }
                self.report.push(finding);
            }
            Unresolved::Ambiguous(candidates) => {
                let mut names: Vec<String> = candidates
                    .iter()
                    .map(|id| &self.entities[id.0 as usize])
                    .map(|entity| format!("`{}` ({})", entity.id, entity.name))
                    .collect();
                names.sort();
                let message = format!("`{text}` may be any of {}; {lost}", names.join(", "));
                let help = "write the id instead";
                let position = self.position_in(cells, field, text);
                let finding = Diagnostic::new(&codes::AMBIGUOUS_REFERENCE, Some(position), message);
                self.report.push(finding.help(help).costs(cost));
            }
        }
        None
    }

    fn infer(&mut self, cells: &Cells<'i, '_>, name: &str) -> Option<EntityId> {
        let id = match slug(name) {
            slug if slug.is_empty() => name.to_string(),
            slug => slug,
        };
        self.infer_at(cells.row, id, name)
    }

    /// The entity of a name that no table lists, from the row that first names it.
    pub fn infer_at(&mut self, row: crate::table::Row, id: String, name: &str) -> Option<EntityId> {
        let entity = Entity {
            id: id.into(),
            name: name.into(),
            kind: None,
            start: None,
            end: None,
            rare: None,
            citations: Box::default(),
            row,
            inferred: true,
        };
        let id = EntityId(u32::try_from(self.entities.len()).ok()?);
        self.entities.push(entity);
        self.names.add(id, &self.entities);
        Some(id)
    }

    /// Counts a spelling of an inferred name.
    fn spelled(&mut self, id: EntityId, text: &str) {
        let when = self.naming.when;
        if *self.entities[id.0 as usize].name == *text {
            let at = id.0 as usize;
            if self.naming.uses.len() <= at {
                self.naming.uses.resize(at + 1, Uses::default());
            }
            self.naming.uses[at].note(when);
            return;
        }
        let spellings = self.naming.spellings.entry(id.0).or_default();
        match spellings.iter_mut().find(|(known, _)| **known == *text) {
            Some((_, uses)) => uses.note(when),
            None => {
                let mut uses = Uses::default();
                uses.note(when);
                spellings.push((text.into(), uses));
            }
        }
    }

    /// The names near to a text, ready to print.
    fn suggest(&mut self, text: &str) -> Option<String> {
        let names = &self.names;
        let entities = &self.entities;
        let candidates = self.naming.candidates.get_or_insert_with(|| {
            let folded: Vec<String> = names.folded(entities).collect();
            Candidates::new(folded.iter().map(String::as_str))
        });
        let near = candidates.near(&fold(text))?.to_string();
        let entity = self.names.by_folded(&self.entities, &near).map(|id| &self.entities[id.0 as usize]);
        Some(entity.map_or(format!("`{near}`"), |entity| {
            if entity.name.is_empty() || *entity.name == *entity.id {
                format!("`{}`", entity.id)
            } else {
                format!("`{}` ({})", entity.id, entity.name)
            }
        }))
    }

    /// What is said of names when all rows are read: spellings that were joined, words that name nobody, dittos.
    pub fn report_names(&mut self) {
        self.report_several();
        self.settle_spellings();
        self.report_nobody();
        self.report_dittos();
    }

    /// Of the spellings of a name the one that is used most is shown; of several as often the one whose first row is the oldest, then
    /// one that is not all capitals, then the first in the alphabet.
    fn settle_spellings(&mut self) {
        for (id, others) in std::mem::take(&mut self.naming.spellings) {
            let own = self.naming.uses.get(id as usize).copied().unwrap_or_default();
            let entity = &mut self.entities[id as usize];
            let mut all: Vec<(Box<str>, Uses)> = others;
            all.push((entity.name.clone(), own));
            let shouted =
                |text: &str| !text.chars().any(char::is_lowercase) && text.chars().any(char::is_uppercase);
            let unseen = |text: &str| text.chars().any(crate::words::safe::is_unseen);
            all.sort_by(|(a, x), (b, y)| {
                (y.count.cmp(&x.count))
                    .then_with(|| x.first.cmp(&y.first))
                    .then_with(|| (unseen(a), shouted(a), a).cmp(&(unseen(b), shouted(b), b)))
            });
            let Some(((shown, _), rest)) = all.split_first() else { continue };
            entity.name = shown.clone();
            let row = entity.row;
            let told: Vec<String> =
                rest.iter().map(|(text, uses)| format!("`{text}` ({})", uses.count)).collect();
            let told = match told.split_last() {
                Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
                _ => told.concat(),
            };
            let message = format!("`{shown}` is also written {told}: they are read as one name");
            let help = "nothing, if they are one; else tell them apart in each cell, for instance by a year of birth";
            let place = self.place_of_row(row);
            self.report.push(Diagnostic::new(&codes::SPELLINGS_JOINED, Some(place), message).help(help));
        }
    }

    fn report_nobody(&mut self) {
        for ((table, field), cells) in std::mem::take(&mut self.naming.nobody) {
            let Some((first, _)) = cells.first() else { continue };
            let file = self.tables[table as usize].file;
            let mut words: BTreeMap<String, usize> = BTreeMap::new();
            for (_, text) in &cells {
                *words.entry(text.to_lowercase()).or_default() += 1;
            }
            let mut words: Vec<(String, usize)> = words.into_iter().collect();
            words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            let more = words.len().saturating_sub(6);
            let mut told: Vec<String> =
                words.iter().take(6).map(|(word, count)| format!("`{word}` ({count})")).collect();
            if more > 0 {
                told.push(format!("{more} more"));
            }
            let made = match field {
                Field::Sources => "no source is made of them",
                Field::Participants => {
                    "nobody is drawn for them; those who took part without a name are counted with their event"
                }
                Field::Place => "no place is made of them",
                Field::From | Field::To => "no relation is drawn to nobody",
                Field::StatusBy => "nobody is said to say so",
                _ => "they are read as empty",
            };
            let header = self.header_of(table, field);
            let (cells_word, verb) =
                (counted(cells.len(), "cell"), if cells.len() == 1 { "names" } else { "name" });
            let message = format!("{cells_word} of `{header}` {verb} nobody: {}; {made}", told.join(", "));
            let help = "leave the cell empty, or write what tells them apart (`unnamed officer 2`); what the entities or sources table lists is taken as it is";
            let mut finding = Diagnostic::new(
                &codes::NAMES_NOBODY,
                Some(self.inputs.position(file, first.clone())),
                message,
            )
            .help(help);
            finding.related = cells[1..]
                .iter()
                .map(|(range, text)| (self.inputs.position(file, range.clone()), format!("`{text}`")))
                .collect();
            self.report.push(finding);
        }
    }

    fn report_dittos(&mut self) {
        for ((table, field), dittos) in std::mem::take(&mut self.naming.dittos) {
            let (file, dialect) = (self.tables[table as usize].file, self.tables[table as usize].dialect);
            let text = self.inputs.text(file);
            let value = |range: &Range<usize>| -> String {
                let raw = text.get(range.clone()).unwrap_or_default().trim();
                match raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"')) {
                    Some(inside) => inside.replace("\"\"", "\"").trim().to_string(),
                    None => raw.to_string(),
                }
            };
            let said = |ditto: &Ditto| match &ditto.above {
                Some(above) => {
                    let line = self.inputs.position(file, above.clone()).line;
                    format!("would repeat `{}` (line {line})", value(above))
                }
                None => "has nothing above it to repeat".to_string(),
            };
            let Some(first) = dittos.first() else { continue };
            let header = self.header_of(table, field);
            let message = match dittos.len() {
                1 => format!("`{}` in `{header}` {}; it is read as nobody", first.part, said(first)),
                many => format!(
                    "{many} cells of `{header}` say only that they repeat the one above; they are read as nobody. The first, `{}`, {}",
                    first.part,
                    said(first)
                ),
            };
            let help = "write the name again: rows are sorted and filtered, and then another stands above";
            let mut finding = Diagnostic::new(
                &codes::DITTO_CELL,
                Some(self.inputs.position(file, first.range.clone())),
                message,
            )
            .help(help);
            for (at, ditto) in dittos.iter().enumerate() {
                if at > 0 {
                    finding.related.push((
                        self.inputs.position(file, ditto.range.clone()),
                        format!("`{}` {}", ditto.part, said(ditto)),
                    ));
                }
                if let Some(above) = &ditto.above {
                    let old = text.get(ditto.range.clone()).unwrap_or_default();
                    let whole = value(&ditto.range);
                    let new = if fold(&whole) == fold(&ditto.part) {
                        value(above)
                    } else {
                        whole.replacen(&ditto.part, &value(above), 1)
                    };
                    let new = crate::table::records::written(old, &new, dialect);
                    finding = finding.fix(crate::diag::Fix::proposed(file, ditto.range.clone(), new));
                }
            }
            self.report.push(finding);
        }
    }

    /// The header over a field's column, as written; the field's own word where there is none.
    fn header_of(&self, table: u16, field: Field) -> String {
        let columns = &self.tables[table as usize].columns;
        let column = columns.iter().find(|column| column.part.field() == Some(field));
        column.map_or_else(|| field.word().to_string(), |column| column.header.clone())
    }

    /// The place of the first cell in which a row names somebody.
    fn place_of_row(&self, row: crate::table::Row) -> crate::input::Position {
        let part = self.tables[row.table as usize].part;
        let field = match part {
            crate::table::TablePart::Events => Field::Participants,
            crate::table::TablePart::Relations => Field::From,
            _ => Field::Name,
        };
        self.place(row, field)
    }
}

/// What a text in brackets behind a name is.
enum Bracket {
    /// A role.
    Role,
    /// A part of the name, or something that is said of its bearer besides.
    Aside,
    /// Either; nothing tells.
    Doubtful,
}
