//! What goes of the desk's own tables: corrections of what is private.

use crate::read::cells;
use crate::table::columns::Field;
use crate::table::{Row, TablePart};
use crate::words::fold;

use super::super::private::Why;
use super::super::walk;
use super::{Fate, Planner, tables};

impl Planner<'_> {
    /// Corrections of nothing but what is private.
    pub(super) fn corrections(&mut self) {
        let mut gone = Vec::new();
        for (index, table, heads) in tables(self.book, &self.heads) {
            if table.part != TablePart::Corrections {
                continue;
            }
            walk::rows(&self.book.inputs, table, heads, |line| {
                let row = Row { table: index, start: u32::try_from(line.record.start).unwrap_or(u32::MAX) };
                let mut touches = line.texts(heads, Field::Touches).flat_map(cells::list).peekable();
                if line.record.is_data() && touches.peek().is_some() && touches.all(|text| self.is_gone(text))
                {
                    gone.push((row, Fate::Gone(Why::Correction)));
                }
            });
        }
        for (row, fate) in gone {
            self.fates.entry(row).or_insert(fate);
        }
    }

    /// Whether a text names something that goes: an event or connection by id or title, a source by id, a person.
    pub(super) fn is_gone(&self, text: &str) -> bool {
        self.events.contains(text)
            || self.events.contains(&fold(text))
            || matches!(self.sources.get(text), Some(None))
            || matches!(self.fate_of(text), Some(Fate::Gone(_)))
    }

    /// A cell of what a correction touches, without what is private of it.
    pub(super) fn touched(&self, text: &str) -> String {
        let items: Vec<_> = cells::list(text)
            .map(|item| {
                let label = match (self.fate_of(item), self.sources.get(item)) {
                    (Some(Fate::Label(label)), _) | (_, Some(Some(label))) => Some(label.clone()),
                    _ => None,
                };
                let stays = label.or_else(|| (!self.is_gone(item)).then(|| item.to_string()));
                (walk::range_in(text, item), stays)
            })
            .collect();
        if items.iter().all(|(range, item)| item.as_deref() == text.get(range.clone())) {
            text.to_string()
        } else {
            walk::without(text, &items)
        }
    }
}
