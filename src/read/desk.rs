//! What the desk says of its own work: the tables of corrections and of judgements on who is who, and the cells that say that a row is
//! another account of a thing.
//!
//! Whatever is named there is looked up when every row is read, since it may stand below, or in a later table.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::date::Date;
use crate::diag::{Diagnostic, near_miss};
use crate::model::desk::{Account, Correction, Judgement, Verdict};
use crate::model::{EventId, Item, RelationId, SourceId};
use crate::table::columns::Field;
use crate::table::private::{Marking, Says, says};
use crate::table::{Row, TablePart};
use crate::words::fold;

use super::names::Names;
use super::open::Cells;
use super::{Reader, cells, codes};

/// What was read of the desk's tables.
#[derive(Default)]
pub struct Desk {
    corrections: Vec<Correction>,
    /// Of each correction what it touches, each with its place.
    touches: Vec<Vec<(String, Place)>>,
    /// The judgements.
    pub judgements: Vec<Judgement>,
    /// Cells that name the row of which theirs is another account.
    accounts: Vec<(String, Place)>,
}

/// The row of a cell, and where the cell stands.
type Place = (Row, Range<usize>);

impl Desk {
    /// Where the date of a row belongs.
    pub fn date_of(&mut self, part: TablePart, item: usize) -> Option<&mut Option<Arc<Date>>> {
        match part {
            TablePart::Corrections => self.corrections.get_mut(item).map(|row| &mut row.date),
            _ => self.judgements.get_mut(item).map(|row| &mut row.date),
        }
    }
}

/// The judgement that a word says, in the languages that heads are read in.
pub fn verdict(text: &str) -> Option<Verdict> {
    const SAME: &[&str] = &[
        "same",
        "the same",
        "same person",
        "identical",
        "one",
        "yes",
        "merge",
        "match",
        "meme",
        "identique",
        "gleich",
        "dieselbe",
        "derselbe",
        "identisch",
        "misma",
        "mismo",
        "igual",
        "yr un",
        "yr un fath",
        "stesso",
        "stessa",
        "o mesmo",
        "a mesma",
        "dezelfde",
        "hetzelfde",
        "نفسه",
        "نفس الشخص",
    ];
    const DIFFERENT: &[&str] = &[
        "different",
        "differs",
        "not the same",
        "distinct",
        "two",
        "no",
        "not",
        "no match",
        "different people",
        "differente",
        "different(e)",
        "distinct(e)",
        "verschieden",
        "nicht gleich",
        "distinta",
        "distinto",
        "diferente",
        "diferentes",
        "gwahanol",
        "diverso",
        "diversa",
        "verschillend",
        "مختلف",
    ];
    const UNSURE: &[&str] = &[
        "unsure",
        "unknown",
        "not sure",
        "perhaps",
        "maybe",
        "possibly",
        "?",
        "unclear",
        "incertain",
        "peut-etre",
        "unsicher",
        "unklar",
        "vielleicht",
        "no se sabe",
        "dudoso",
        "quiza",
        "ansicr",
        "efallai",
        "incerto",
        "forse",
        "talvez",
        "onzeker",
        "misschien",
        "غير مؤكد",
    ];
    let folded = fold(text);
    let word = folded.trim().trim_end_matches(['.', '!']);
    let is = |words: &[&str]| words.iter().any(|known| fold(known) == word);
    match () {
        () if is(SAME) => Some(Verdict::Same),
        () if is(DIFFERENT) => Some(Verdict::Different),
        () if is(UNSURE) => Some(Verdict::Unsure),
        () => None,
    }
}

impl<'i> Reader<'i> {
    /// Reads the rows of a table of corrections.
    pub fn read_corrections(&mut self, table: u16) {
        self.rows(table, |reader, cells| {
            reader.confidence(cells);
            let what = cells.get(Field::Title);
            if what.is_empty() {
                return reader.set_aside(
                    cells,
                    Field::Title,
                    "this correction does not say what was put right",
                );
            }
            let date = reader.date(cells, Field::Date);
            reader.pending_item(reader.desk.corrections.len() as u32);
            let touches: Vec<(String, Place)> = cells::list(cells.get(Field::Touches))
                .map(|text| (text.to_string(), (cells.row, cells.range(Field::Touches))))
                .collect();
            reader.desk.corrections.push(Correction {
                date,
                what: what.into(),
                why: cells.get(Field::Description).into(),
                by: cells.get(Field::StatusBy).into(),
                touches: Vec::new(),
                aimed: !touches.is_empty(),
                row: cells.row,
            });
            reader.desk.touches.push(touches);
            true
        });
        self.settle_dates(TablePart::Corrections);
    }

    /// Reads the rows of a table of judgements.
    pub fn read_identities(&mut self, table: u16) {
        self.rows(table, |reader, cells| {
            reader.confidence(cells);
            for field in [Field::From, Field::To] {
                if cells.get(field).is_empty() {
                    return reader.set_aside(cells, field, "this judgement names one only");
                }
            }
            let written = cells.get(Field::Judgement);
            let Some(verdict) = verdict(written) else {
                let message = match written {
                    "" => "this row gives no judgement; nothing is done with it".to_string(),
                    _ => format!("`{written}` is no judgement on two names; nothing is done with the row"),
                };
                let near = near_miss(&fold(written), Verdict::ALL.map(Verdict::name));
                let help = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "write `same`, `different` or `unsure`".to_string(),
                };
                reader.warn(cells, Field::Judgement, &codes::UNKNOWN_JUDGEMENT, message, &help);
                return false;
            };
            let date = reader.date(cells, Field::Date);
            reader.pending_item(reader.desk.judgements.len() as u32);
            reader.desk.judgements.push(Judgement {
                name: cells.get(Field::From).into(),
                other: cells.get(Field::To).into(),
                verdict,
                why: cells.get(Field::Description).into(),
                by: cells.get(Field::StatusBy).into(),
                date,
                of: None,
                row: cells.row,
            });
            true
        });
        self.settle_dates(TablePart::Identities);
    }

    /// What a row says of being one of several accounts.
    pub fn account(&mut self, cells: &Cells<'i, '_>) -> Option<Box<Account>> {
        let of = cells.get(Field::AccountOf);
        let preferred = cells.has(Field::Prefers)
            && says(Marking::Confidential, cells.get(Field::Prefers)) != Says::Public;
        if !of.is_empty() {
            self.desk.accounts.push((of.to_string(), (cells.row, cells.range(Field::AccountOf))));
        }
        (preferred || !of.is_empty()).then(|| Box::new(Account { of: of.into(), item: None, preferred }))
    }

    /// Looks up of which rows others are accounts. What names none, or several, is reported.
    pub fn accounts(&mut self) {
        let texts = std::mem::take(&mut self.desk.accounts);
        if texts.is_empty() {
            return;
        }
        let known = self.known_rows();
        let mut found: FxHashMap<Row, Item> = FxHashMap::default();
        for (text, (row, range)) in texts {
            let own = |item: &Item| match item {
                Item::Event(id) => self.events[id.0 as usize].row == row,
                Item::Relation(id) => self.relations[id.0 as usize].row == row,
                Item::Entity(_) | Item::Source(_) => false,
            };
            let of_part = self.tables[row.table as usize].part;
            let fits = |item: &&Item| match item {
                Item::Event(_) => of_part == TablePart::Events,
                Item::Relation(_) => of_part == TablePart::Relations,
                Item::Entity(_) | Item::Source(_) => false,
            };
            let named = known.named(&text);
            let items: Vec<&Item> = named.iter().filter(fits).filter(|item| !own(item)).collect();
            match items.as_slice() {
                [one] => {
                    found.insert(row, **one);
                }
                [] => {
                    let sort = if of_part == TablePart::Events { "event" } else { "connection with that id" };
                    let message = format!("`{text}` names no other {sort}; this row stands for itself");
                    self.dangling(row, range, &codes::DANGLING_ACCOUNT, message);
                }
                _ => {
                    let message =
                        format!("`{text}` may be any of {} rows; this row stands for itself", items.len());
                    self.dangling(row, range, &codes::DANGLING_ACCOUNT, message);
                }
            }
        }
        let events = self.events.iter_mut().map(|event| (event.row, &mut event.statement));
        let relations = self.relations.iter_mut().map(|relation| (relation.row, &mut relation.statement));
        for (row, statement) in events.chain(relations) {
            if let (Some(account), Some(item)) = (statement.account.as_mut(), found.get(&row)) {
                account.item = Some(*item);
            }
        }
    }

    /// The corrections, oldest first, and the judgements, by names.
    pub fn desk(&mut self) -> (Vec<Correction>, Vec<Judgement>) {
        let mut corrections = std::mem::take(&mut self.desk.corrections);
        if corrections.is_empty() && self.desk.judgements.is_empty() {
            return (Vec::new(), Vec::new());
        }
        // Everything has its place by now: the entities are others than when their names were put down.
        let names = Names::new(&self.entities);
        let touches = std::mem::take(&mut self.desk.touches);
        if touches.iter().any(|texts| !texts.is_empty()) {
            let known = self.known_rows();
            for (correction, texts) in corrections.iter_mut().zip(touches) {
                for (text, (row, range)) in texts {
                    let mut items = known.named(&text);
                    if let Ok(id) = names.resolve(&self.entities, &text) {
                        items.push(Item::Entity(id));
                    }
                    if items.is_empty() {
                        let message = format!(
                            "`{text}` is nothing in this casebook: this correction is not printed for it"
                        );
                        self.dangling(row, range, &codes::CORRECTION_OF_NOTHING, message);
                    }
                    correction.touches.extend(items);
                }
                correction.touches.sort_unstable();
                correction.touches.dedup();
            }
        }
        let day = |date: &Option<Arc<Date>>| {
            date.as_deref().map_or((true, None), |date| (false, Some(date.sort_key())))
        };
        corrections.sort_by(|a, b| {
            (day(&a.date), &a.what, &a.why, &a.by, &a.touches).cmp(&(
                day(&b.date),
                &b.what,
                &b.why,
                &b.by,
                &b.touches,
            ))
        });
        let mut judgements = std::mem::take(&mut self.desk.judgements);
        for judgement in &mut judgements {
            let who = |name: &str| names.resolve(&self.entities, name).ok();
            judgement.of = who(&judgement.name).zip(who(&judgement.other));
        }
        judgements.sort_by(|a, b| {
            (&a.name, &a.other, a.verdict, &a.why, &a.by).cmp(&(&b.name, &b.other, b.verdict, &b.why, &b.by))
        });
        (corrections, judgements)
    }

    fn known_rows(&self) -> Known {
        let mut known = Known::default();
        for (event, id) in self.events.iter().zip((0..).map(EventId)) {
            known.add(event.id.to_string(), Item::Event(id));
            known.titles.entry(fold(&event.title)).or_default().push(Item::Event(id));
        }
        for (relation, id) in
            self.relations.iter().zip((0..).map(RelationId)).filter(|(r, _)| !r.id.is_empty())
        {
            known.add(relation.id.to_string(), Item::Relation(id));
        }
        for (source, id) in self.sources.iter().zip((0..).map(SourceId)) {
            known.add(source.id.to_string(), Item::Source(id));
        }
        known
    }

    fn dangling(&mut self, row: Row, range: Range<usize>, code: &'static crate::diag::Code, message: String) {
        let place = self.inputs.position(self.tables[row.table as usize].file, range);
        let help = "write the id of the row that is meant; several are parted by `;`";
        self.report.push(Diagnostic::new(code, Some(place), message).help(help));
    }
}

/// Rows by what they are called.
#[derive(Default)]
struct Known {
    ids: FxHashMap<String, Vec<Item>>,
    titles: FxHashMap<String, Vec<Item>>,
}

impl Known {
    fn add(&mut self, id: String, item: Item) {
        self.ids.entry(id).or_default().push(item);
    }

    /// What a text names: rows of this id, else events of this title.
    fn named(&self, text: &str) -> Vec<Item> {
        self.ids.get(text).or_else(|| self.titles.get(&fold(text))).cloned().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn judgements_are_read_as_people_write_them() {
        for (word, meant) in [
            ("same", Some(Verdict::Same)),
            ("SAME.", Some(Verdict::Same)),
            ("Même", Some(Verdict::Same)),
            ("gleich", Some(Verdict::Same)),
            ("different", Some(Verdict::Different)),
            ("Not the same", Some(Verdict::Different)),
            ("verschieden", Some(Verdict::Different)),
            ("?", Some(Verdict::Unsure)),
            ("Not sure", Some(Verdict::Unsure)),
            ("", None),
            ("purple", None),
        ] {
            assert_eq!(verdict(word), meant, "{word}");
        }
    }
}
