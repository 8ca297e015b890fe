//! A table whose rows and columns are both names, read as relations: one for each cell that says something.

use crate::diag::{Diagnostic, counted};
use crate::model::{EntityId, Relation, RelationRare, Statement};
use crate::table::Tally;
use crate::table::records::{Cell, Record, Records};
use crate::table::sheet::{is_mere, is_nothing};
use crate::table::{Row, dialect::Dialect};
use crate::words::fold;

use super::open::Around;
use super::{Reader, codes};

impl Reader<'_> {
    /// Reads a table of names against names. A relation's row is the place of its cell, from which its record is read again.
    pub fn read_matrix(&mut self, table: u16, around: &Around) {
        let Some(matrix) = around.matrix else { return };
        let entry = &self.tables[table as usize];
        let (file, dialect, body) = (entry.file, entry.dialect, entry.body.clone());
        let heads: Vec<String> = entry.columns.iter().map(|column| column.header.clone()).collect();
        let from = Dialect { start: body.start, ..dialect };
        let mut records = Records::new(self.inputs.text(file), from, self.limits);
        let mut record = Record::default();
        let mut tally = Tally::default();
        tally.rows += around.asides.len() as u64;
        tally.apart += around.asides.len() as u64;
        let mut made = 0;
        // Both halves of a symmetric one say the same: the upper one is read.
        let position = |name: &str| heads.iter().skip(1).position(|head| fold(head) == fold(name));
        while records.next_into(&mut record) {
            tally.rows += 1;
            if record.blank {
                tally.blank += 1;
                continue;
            }
            if record.comment {
                tally.comments += 1;
                continue;
            }
            let Some(name) =
                record.cells.first().map(|cell| cell.text.trim().to_string()).filter(|name| !name.is_empty())
            else {
                let place = self.inputs.position(file, record.start..record.start);
                let message = "this row of the table has no name; the row is set aside";
                let finding = Diagnostic::new(&codes::ROW_SET_ASIDE, Some(place), message);
                self.report.push(finding.help("write the name into its first cell, or delete the row"));
                tally.set_aside += 1;
                continue;
            };
            let own = position(&name);
            let mut any = 0;
            for (column, cell) in record.cells.iter().enumerate().skip(1) {
                let Some(other) = heads.get(column).filter(|_| !is_nothing(&cell.text)) else { continue };
                let lower = own.is_some_and(|own| column - 1 < own);
                if fold(other) == fold(&name) || (matrix.symmetric && lower) {
                    continue;
                }
                any += 1;
                made += usize::from(self.cell_of_matrix(table, file, &name, other, cell));
            }
            // A row whose cells are all empty or repeat the other half is used all the same: its name is known.
            if any == 0 {
                let _ = self.name_of_matrix(table, record.start, &name);
            }
            tally.used += 1;
        }
        let symmetric = if matrix.symmetric { ", its two halves saying the same" } else { "" };
        let message = format!(
            "{} sets names against names{symmetric}; it is read as {}",
            self.inputs.name(file),
            counted(made, "relation")
        );
        let place = self.inputs.position(file, around.header..around.header);
        let help = "a table with a row for each (`from,kind,to,start,sources`) can say since when, how, and who says so";
        self.report.push(Diagnostic::new(&codes::MATRIX_READ, Some(place), message).help(help));
        self.tables[table as usize].tally = tally;
    }

    fn cell_of_matrix(
        &mut self,
        table: u16,
        file: crate::input::FileId,
        from: &str,
        to: &str,
        cell: &Cell<'_>,
    ) -> bool {
        let row = Row { table, start: cell.range.start as u32 };
        let ends = (
            self.name_of_matrix(table, cell.range.start, from),
            self.name_of_matrix(table, cell.range.start, to),
        );
        let (Some(from), Some(to)) = ends else {
            let place = self.inputs.position(file, cell.range.clone());
            let message =
                "one of the two names means nobody, or several; the relation is set aside".to_string();
            self.report.push(
                Diagnostic::new(&codes::DANGLING_REFERENCE, Some(place), message)
                    .help("correct the name at the head of the row or column"),
            );
            return false;
        };
        let text = cell.text.trim();
        let number = text.parse::<f64>().is_ok();
        let word = if is_mere(text) || number { "linked to" } else { text };
        let Some(kind) = self.vocabulary.relation_or_add(word) else { return false };
        let mut rare = RelationRare::default();
        if number && text != "1" {
            rare.attributes.push(("weight".into(), text.into()));
        }
        self.relations.push(Relation {
            id: Box::default(),
            from,
            kind,
            to,
            start: None,
            end: None,
            statement: Statement::default(),
            rare: (rare != RelationRare::default()).then(|| Box::new(rare)),
            row,
        });
        true
    }

    fn name_of_matrix(&mut self, table: u16, start: usize, name: &str) -> Option<EntityId> {
        match self.names.resolve(&self.entities, name) {
            Ok(id) => Some(id),
            Err(_) if self.has_entities_table => None,
            Err(_) => {
                let id = crate::words::slug(name);
                let id = if id.is_empty() { name.to_string() } else { id };
                self.infer_at(Row { table, start: start as u32 }, id, name)
            }
        }
    }
}
