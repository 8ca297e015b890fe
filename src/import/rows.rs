//! A table while another tool's file is read: rows with named columns that appear as they are met, and the account of what found no
//! place in one.

use std::collections::BTreeMap;

use super::{Finding, LEAD, Made, Refusal, Source, TableText, codes, push_cell};
use crate::diag::{Code, counted, grouped};
use crate::input::{Limit, Origin, Places};

/// Places shown of what was left out.
const SHOWN: usize = 3;

/// A table of named columns.
pub struct Rows {
    name: &'static str,
    columns: Vec<String>,
    paths: Vec<String>,
    index: BTreeMap<String, usize>,
    rows: Vec<(u32, Vec<(usize, String)>)>,
}

impl Rows {
    /// An empty one; `name` tells the part it plays, as a file's name would. Columns without a value are left out in the end.
    pub fn new(name: &'static str, columns: &[&str]) -> Self {
        let mut rows =
            Self { name, columns: Vec::new(), paths: Vec::new(), index: BTreeMap::new(), rows: Vec::new() };
        for column in columns {
            rows.column(column, column);
        }
        rows
    }

    fn column(&mut self, name: &str, path: &str) -> usize {
        if let Some(index) = self.index.get(name) {
            return *index;
        }
        let index = self.columns.len();
        self.index.insert(name.to_owned(), index);
        self.columns.push(name.to_owned());
        self.paths.push(path.to_owned());
        index
    }

    /// Begins a row; `at` is its line, or its entry counted from 1.
    pub fn begin(&mut self, at: usize) {
        self.rows.push((u32::try_from(at).unwrap_or(u32::MAX), Vec::new()));
    }

    /// Sets a value of the row in hand; a second one is put behind the first.
    pub fn set(&mut self, column: &str, value: &str) {
        self.set_from(column, column, value);
    }

    /// The same for a value that stands at another place in the file than its column is called.
    pub fn set_from(&mut self, column: &str, path: &str, value: &str) {
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        let name = column.trim();
        let column = self.column(name, path);
        // A column that was there from the start learns where its values stand from the first of them.
        if let Some(known) = self.paths.get_mut(column).filter(|known| *known == name && path != name) {
            path.clone_into(known);
        }
        let Some((_, cells)) = self.rows.last_mut() else { return };
        match cells.iter_mut().find(|(index, _)| *index == column) {
            Some((_, old)) if old == value => {}
            Some((_, old)) => {
                old.push_str("; ");
                old.push_str(value);
            }
            None => cells.push((column, value.to_owned())),
        }
    }

    /// What the row in hand has in a column.
    pub fn get(&self, column: &str) -> Option<&str> {
        let index = self.index.get(column)?;
        let (_, cells) = self.rows.last()?;
        cells.iter().find(|(column, _)| column == index).map(|(_, value)| value.as_str())
    }

    /// Puts a value in place of the one that the row in hand has, which is kept in a column beside it.
    pub fn replace(&mut self, column: &str, value: &str) {
        let Some(index) = self.index.get(column).copied() else { return };
        let Some((_, cells)) = self.rows.last_mut() else { return };
        let old = cells
            .iter_mut()
            .find(|(column, _)| *column == index)
            .map(|(_, old)| std::mem::replace(old, value.to_owned()));
        if let Some(old) = old {
            self.set(&format!("{column} (outer bound)"), &old);
        }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Puts the table among those made, if it has a row.
    ///
    /// # Errors
    /// It holds more values, or more text, than allowed.
    pub fn finish(
        self,
        source: &Source<'_>,
        format: &'static str,
        places: Places,
        made: &mut Made,
    ) -> Result<(), Refusal> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let cells: usize = self.rows.iter().map(|(_, cells)| cells.len()).sum();
        if cells as u64 > source.limits.cells {
            return Err(Refusal::Limit(Limit::Cells, source.limits.cells, cells as u64));
        }
        let mut used = vec![false; self.columns.len()];
        for (index, _) in self.rows.iter().flat_map(|(_, cells)| cells) {
            if let Some(used) = used.get_mut(*index) {
                *used = true;
            }
        }
        let kept: Vec<usize> =
            (0..self.columns.len()).filter(|index| used.get(*index) == Some(&true)).collect();
        let mut text = String::from(LEAD);
        let heads: Vec<&str> =
            kept.iter().filter_map(|index| self.columns.get(*index)).map(String::as_str).collect();
        let mut rows = vec![(text.len() as u32, self.rows.first().map_or(1, |(at, _)| *at))];
        for (position, head) in heads.iter().enumerate() {
            if position > 0 {
                text.push(',');
            }
            push_cell(&mut text, head);
        }
        text.push('\n');
        for (at, cells) in &self.rows {
            rows.push((text.len() as u32, *at));
            for (position, column) in kept.iter().enumerate() {
                if position > 0 {
                    text.push(',');
                }
                if let Some((_, value)) = cells.iter().find(|(index, _)| index == column) {
                    push_cell(&mut text, value);
                }
            }
            text.push('\n');
            if text.len() as u64 > source.text_bytes() {
                return Err(Refusal::unreadable(
                    "would fill more memory as a table than is allowed",
                    "part it into several files",
                ));
            }
        }
        let places = match places {
            Places::Paths { list, .. } => Places::Paths {
                list,
                columns: kept.iter().filter_map(|index| self.paths.get(*index).cloned()).collect(),
            },
            other => other,
        };
        let origin =
            Origin { source: source.name.to_owned(), stem: self.name.to_owned(), format, places, rows };
        made.tables.push(TableText { name: self.name.to_owned(), text, origin });
        Ok(())
    }
}

/// What found no place in a table: counted by name, with the first places.
#[derive(Default)]
pub struct LeftOut {
    elements: BTreeMap<String, (u64, Vec<String>)>,
    entries: BTreeMap<String, (u64, Vec<String>)>,
}

impl LeftOut {
    /// Layout, settings and the like: read by nothing here.
    pub fn element(&mut self, what: impl Into<String>, place: impl FnOnce() -> String) {
        count(&mut self.elements, what.into(), place);
    }

    /// An entry that lacks what it needs.
    pub fn entry(&mut self, what: impl Into<String>, place: impl FnOnce() -> String) {
        count(&mut self.entries, what.into(), place);
    }

    /// Says it.
    pub fn report(self, made: &mut Made) {
        let say = |code: &'static Code,
                   lists: BTreeMap<String, (u64, Vec<String>)>,
                   help: &str,
                   made: &mut Made| {
            for (what, (total, first)) in lists {
                let more = total.saturating_sub(first.len() as u64);
                let more = if more > 0 { format!(" and {} more", grouped(more)) } else { String::new() };
                let at =
                    if first.is_empty() { String::new() } else { format!(" ({}{more})", first.join(", ")) };
                let times = counted(usize::try_from(total).unwrap_or(usize::MAX), "time");
                made.findings.push(Finding::new(code, format!("{what}: {times}, left out{at}"), help));
            }
        };
        say(&codes::ELEMENT_LEFT_OUT, self.elements, "", made);
        let help = "complete it in the program it came from, and export the file again";
        say(&codes::ENTRY_LEFT_OUT, self.entries, help, made);
    }
}

fn count(into: &mut BTreeMap<String, (u64, Vec<String>)>, what: String, place: impl FnOnce() -> String) {
    // A file of nothing but different names must not fill the memory.
    let what = if into.len() > 200 && !into.contains_key(&what) { "other things".to_owned() } else { what };
    let (total, first) = into.entry(what).or_default();
    *total += 1;
    if first.len() < SHOWN {
        let place = place();
        if !place.is_empty() {
            first.push(place);
        }
    }
}

/// The tables of a graph: things and what connects them.
pub struct Graph {
    /// Things.
    pub entities: Rows,
    /// Connections.
    pub relations: Rows,
    /// What found no place.
    pub left_out: LeftOut,
}

impl Default for Graph {
    fn default() -> Self {
        Self {
            entities: Rows::new(
                "entities",
                &["id", "name", "kind", "short_name", "start", "end", "description", "sources"],
            ),
            relations: Rows::new(
                "relations",
                &["id", "from", "kind", "to", "start", "end", "description", "sources"],
            ),
            left_out: LeftOut::default(),
        }
    }
}

impl Graph {
    /// Names the node in hand where it has no name: by its label, title, or id.
    pub fn name_node(&mut self, id: &str) {
        if self.entities.get("name").is_none() {
            let name = ["label", "title", "fullname", "full name", "caption"]
                .iter()
                .find_map(|column| self.entities.get(column))
                .unwrap_or(id)
                .to_owned();
            self.entities.set("name", &name);
        }
    }

    /// Gives the connection in hand a kind where it has none: that which its label or type says, else `linked-to`.
    pub fn name_edge(&mut self) {
        if self.relations.get("kind").is_none() {
            let kind = ["relation", "relationship", "predicate", "label", "type"]
                .iter()
                .find_map(|column| self.relations.get(column))
                .unwrap_or("linked-to")
                .to_owned();
            self.relations.set("kind", &kind);
        }
    }

    /// Puts both tables among those made and says what was left out.
    ///
    /// # Errors
    /// Those of [`Rows::finish`].
    pub fn finish(
        self,
        source: &Source<'_>,
        format: &'static str,
        places: impl Fn(&str) -> Places,
    ) -> Result<Made, Refusal> {
        let mut made = Made::default();
        self.entities.finish(source, format, places("nodes"), &mut made)?;
        self.relations.finish(source, format, places("edges"), &mut made)?;
        self.left_out.report(&mut made);
        Ok(made)
    }
}

/// The column an attribute of a node or edge goes to: one whose name says that it is an EDTF date is the date, since it keeps the
/// doubt that the other forms lose.
pub fn column_of(attribute: &str) -> String {
    let lower = attribute.to_lowercase().replace(['_', '-', ' '], "");
    match lower.as_str() {
        "edtf" | "startedtf" | "edtfstart" => "start".into(),
        "endedtf" | "edtfend" => "end".into(),
        _ => attribute.to_owned(),
    }
}
