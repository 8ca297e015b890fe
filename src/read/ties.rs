//! What led to what: the cells `led to` and `because of` of the events, which name other events by id or title.
//!
//! They are looked up when every event has its id, since a row may name one that stands below it.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::diag::{Candidates, Diagnostic};
use crate::model::{EventId, Tie};
use crate::table::Row;
use crate::table::columns::Field;
use crate::vocabulary::lexicon::Lexicon;
use crate::words::fold;

use super::open::Cells;
use super::{Reader, cells, codes, fixes};

/// One event named in a cell.
pub struct TieText {
    row: Row,
    field: Field,
    /// The cell.
    range: Range<usize>,
    /// Its value.
    cell: String,
    /// The event named.
    text: String,
}

impl<'i> Reader<'i> {
    /// Keeps what a row says it led to, and because of what it was.
    pub fn keep_ties(&mut self, cells: &Cells<'i, '_>) {
        for field in [Field::LedTo, Field::Because] {
            let cell = cells.get(field);
            for text in cells::list(cell).filter(|text| Lexicon::builtin().nobody(text).is_none()) {
                self.tie_texts.push(TieText {
                    row: cells.row,
                    field,
                    range: cells.range(field),
                    cell: cell.to_string(),
                    text: text.to_string(),
                });
            }
        }
    }

    /// The ties that the cells name, in order. What names no event, or several, is reported.
    pub fn ties(&mut self) -> Vec<Tie> {
        let texts = std::mem::take(&mut self.tie_texts);
        if texts.is_empty() {
            return Vec::new();
        }
        let mut by_row: FxHashMap<Row, EventId> = FxHashMap::default();
        let mut by_id: FxHashMap<&str, EventId> = FxHashMap::default();
        let mut by_title: FxHashMap<String, Vec<EventId>> = FxHashMap::default();
        for (event, id) in self.events.iter().zip((0..).map(EventId)) {
            by_row.insert(event.row, id);
            by_id.insert(&event.id, id);
            by_title.entry(fold(&event.title)).or_default().push(id);
        }
        let mut candidates: Option<Candidates> = None;
        let mut ties = Vec::new();
        let mut found = Vec::new();
        for text in &texts {
            // A row that was set aside ties nothing.
            let Some(own) = by_row.get(&text.row).copied() else { continue };
            let titled = by_title.get(&fold(&text.text)).map_or(&[][..], Vec::as_slice);
            let meant = match (by_id.get(text.text.as_str()), titled) {
                (Some(id), _) => Ok(*id),
                (None, [one]) => Ok(*one),
                (None, []) => Err((format!("`{}` names no event", text.text), None)),
                (None, several) => {
                    let ids: Vec<String> =
                        several.iter().map(|id| format!("`{}`", self.events[id.0 as usize].id)).collect();
                    Err((format!("`{}` may be any of {}", text.text, ids.join(", ")), Some(())))
                }
            };
            let (message, ambiguous) = match meant {
                Ok(other) if other != own => {
                    let (cause, effect) =
                        if text.field == Field::LedTo { (own, other) } else { (other, own) };
                    ties.push(Tie { cause, effect, said_by: own });
                    continue;
                }
                Ok(_) => (format!("`{}` is the event of this row: nothing leads to itself", text.text), true),
                Err((message, several)) => (message, several.is_some()),
            };
            let table = &self.tables[text.row.table as usize];
            let (file, source) = (table.file, self.inputs.text(table.file));
            let raw = source.get(text.range.clone()).unwrap_or_default();
            let narrowed = raw.find(&text.text).map_or(text.range.clone(), |at| {
                text.range.start + at..text.range.start + at + text.text.len()
            });
            let mut finding = Diagnostic::new(
                &codes::DANGLING_EVENT,
                Some(self.inputs.position(file, narrowed)),
                format!("{message}; no tie is drawn"),
            );
            let near = if ambiguous {
                None
            } else {
                let events = &self.events;
                let candidates = candidates.get_or_insert_with(|| {
                    Candidates::new(events.iter().flat_map(|event| [&*event.id, &*event.title]))
                });
                candidates.near(&text.text).map(str::to_string)
            };
            finding = match near {
                Some(near) => {
                    let value = text.cell.replacen(&text.text, &near, 1);
                    finding.help(format!("did you mean `{near}`?")).fix(fixes::cell(
                        source,
                        file,
                        text.range.clone(),
                        &value,
                        table.dialect,
                        false,
                    ))
                }
                None if ambiguous => finding.help("write the id of the event that is meant"),
                None => finding.help("write the id or the title of an event; several are parted by `;`"),
            };
            found.push(finding);
        }
        self.report.extend(found);
        ties.sort_unstable();
        ties.dedup_by_key(|tie| (tie.cause, tie.effect));
        ties
    }
}
