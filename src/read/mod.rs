//! From the files' text to a [`Casebook`]: tables, rows, cells, references.
//!
//! The tables are read in the order sources, entities, events, relations, whatever the files are called, so that
//! a reference can be looked up when it is read and no row has to be kept raw. What is wrong with the data becomes a
//! [`Diagnostic`]; nothing here returns an error.

mod cell_codes;
pub mod cells;
mod citing;
pub mod codes;
pub mod findings;
mod column_codes;
mod fixes;
mod headed;
mod joints;
mod made;
mod matrix;
mod name_codes;
pub mod names;
mod naming;
mod open;
mod order;
mod row_codes;
mod rows;
pub mod rules;
mod salvage;
pub mod settings;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::date::{Date, Order};
use crate::diag::{Diagnostic, Report};
use crate::input::{FileId, Inputs, Limits, Position};
use crate::model::{Casebook, Entity, Event, Relation, Settings, Source, SourceId, Withheld};
use crate::table::columns::Field;
use crate::table::{ColumnPart, Row, Table, TablePart, Tally, dialect, place_in_table, records};
use crate::vocabulary::{Term, Vocabulary};

use names::{Ids, Names};

/// Everything that is known while a casebook is read.
struct Reader<'i> {
    inputs: &'i Inputs,
    limits: &'i Limits,
    report: Report,
    vocabulary: Vocabulary,
    settings: Settings,
    tables: Vec<Table>,
    sources: Vec<Source>,
    entities: Vec<Entity>,
    events: Vec<Event>,
    relations: Vec<Relation>,
    withheld: Vec<Withheld>,
    has_sources_table: bool,
    has_entities_table: bool,
    inferred_sources: usize,
    names: Names,
    source_ids: FxHashMap<Box<str>, SourceId>,
    event_ids: Ids,
    relation_ids: Ids,
    /// Dates by their text, so that a text is parsed once and its date shared.
    dates: FxHashMap<&'i str, Arc<Date>>,
    /// Terms by sort and text.
    terms: FxHashMap<(u8, &'i str), Option<Term>>,
    /// Dates of the table in hand that wait for their column to settle the order of day and month.
    pending: Vec<PendingDate>,
    /// The orders of day and month that a column's other cells prove, each with the first such cell.
    orders: BTreeMap<(u16, Field), BTreeMap<Order, Range<usize>>>,
    /// What is known of names, and what is to be said of them.
    naming: naming::Naming,
    /// What is known of sources.
    citing: citing::Citing,
    /// What is known of a table while its rows are read, by its index.
    arounds: BTreeMap<u16, open::Around>,
}

/// A date such as `03/04/2014`.
struct PendingDate {
    /// Index of the row's item; `u32::MAX` until the row is complete.
    item: u32,
    table: u16,
    field: Field,
    range: Range<usize>,
    day_first: Arc<Date>,
    month_first: Arc<Date>,
}

/// Reads the files of a casebook.
pub fn read(inputs: Inputs, limits: &Limits) -> (Casebook, Report) {
    let mut report = Report::default();
    report.extend(findings::of_inputs(&inputs));
    let (settings, findings) = settings::read(&inputs);
    report.extend(findings);
    let (vocabulary, findings) = settings::vocabulary(&inputs);
    report.extend(findings);
    let reader = Reader {
        inputs: &inputs,
        limits,
        report,
        vocabulary,
        settings,
        tables: Vec::new(),
        sources: Vec::new(),
        entities: Vec::new(),
        events: Vec::new(),
        relations: Vec::new(),
        withheld: Vec::new(),
        has_sources_table: false,
        has_entities_table: false,
        inferred_sources: 0,
        names: Names::default(),
        source_ids: FxHashMap::default(),
        event_ids: Ids::default(),
        relation_ids: Ids::default(),
        dates: FxHashMap::default(),
        terms: FxHashMap::default(),
        pending: Vec::new(),
        orders: BTreeMap::new(),
        naming: naming::Naming::default(),
        citing: citing::Citing::default(),
        arounds: BTreeMap::new(),
    };
    let read = reader.run();
    let tally = read.tables.iter().fold(read.unread, |sum, table| sum.plus(table.tally));
    let casebook = Casebook {
        inputs,
        tables: read.tables,
        settings: read.settings,
        vocabulary: read.vocabulary,
        entities: read.entities,
        events: read.events,
        relations: read.relations,
        sources: read.sources,
        withheld: read.withheld,
        tally,
    };
    (casebook, read.report)
}

/// What a [`Reader`] leaves: the casebook without its inputs.
struct Read {
    report: Report,
    settings: Settings,
    vocabulary: Vocabulary,
    tables: Vec<Table>,
    sources: Vec<Source>,
    entities: Vec<Entity>,
    events: Vec<Event>,
    relations: Vec<Relation>,
    withheld: Vec<Withheld>,
    unread: Tally,
}

impl Reader<'_> {
    fn run(mut self) -> Read {
        let unread = self.open_tables();
        let tables: Vec<(TablePart, u16)> = {
            let mut tables: Vec<_> =
                self.tables.iter().enumerate().map(|(i, table)| (table.part, i as u16)).collect();
            tables.sort();
            tables
        };
        self.has_sources_table = tables.iter().any(|(part, _)| *part == TablePart::Sources);
        self.has_entities_table = tables.iter().any(|(part, _)| *part == TablePart::Entities);
        for (part, table) in &tables {
            self.make_room(*part, *table);
            match part {
                TablePart::Sources => self.read_sources(*table),
                TablePart::Entities => self.read_entities(*table),
                TablePart::Events => self.read_events(*table),
                TablePart::Relations => match self.arounds.get(table).is_some_and(|around| around.matrix.is_some()) {
                    true => {
                        let around = self.arounds.remove(table).unwrap_or_default();
                        self.read_matrix(*table, &around);
                    }
                    false => self.read_relations(*table),
                },
            }
        }
        self.report_names();
        self.report_places();
        self.report_inferred();
        order::by_content(&mut self);
        Read {
            report: self.report,
            settings: self.settings,
            vocabulary: self.vocabulary,
            tables: self.tables,
            sources: self.sources,
            entities: self.entities,
            events: self.events,
            relations: self.relations,
            withheld: self.withheld,
            unread,
        }
    }

    /// Room for the rows of a table at once: a list of millions that grows by doubling is held twice while it does. A guess from the
    /// line ends, with a bound, since a file may be nothing but line ends.
    fn make_room(&mut self, part: TablePart, table: u16) {
        let text = self.inputs.text(self.tables[table as usize].file);
        let rows = memchr::memchr_iter(b'\n', text.as_bytes()).count().min(text.len() / 16).min(1 << 23);
        // What cannot be had beforehand is asked for row by row.
        let _ = match part {
            TablePart::Sources => self.sources.try_reserve(rows),
            TablePart::Entities => self.entities.try_reserve(rows),
            TablePart::Events => self.events.try_reserve(rows),
            TablePart::Relations => self.relations.try_reserve(rows),
        };
    }

    /// Opens every table. Returns the account of the rows in files that hold no part of a casebook.
    fn open_tables(&mut self) -> Tally {
        let mut unread = Tally::default();
        let files: Vec<FileId> =
            self.inputs.iter().filter(|(_, file)| file.ending() != "toml").map(|(id, _)| id).collect();
        for file in files {
            if self.rule_of(file).is_some_and(|rule| rule.ignore) {
                let message = format!("{} is not read, because casebook.toml says so", self.inputs.name(file));
                self.report.push(Diagnostic::new(&codes::FILE_IGNORED, None, message));
                continue;
            }
            let tables = self.open(file);
            if tables.len() > 1 {
                self.say_several(file, &tables);
            }
            for opened in tables {
                unread = unread.plus(self.add_table(file, &opened));
            }
        }
        self.unused_rules();
        unread
    }

    /// Adds a table, its columns settled. Returns the account of its rows if it holds no part of a casebook.
    fn add_table(&mut self, file: FileId, opened: &open::Opened) -> Tally {
        let Some((reading, told)) = &opened.reading else {
            let rows = self.count_rows(file, opened);
            let place = opened.found.places.first().map(|range| self.inputs.position(file, range.clone()));
            let message = format!(
                "neither name nor header of {} tells what it holds; not read: {}",
                self.inputs.name(file),
                crate::diag::counted(rows.set_aside as usize, "row")
            );
            let help = "call it entities.csv, events.csv, relations.csv or sources.csv; or head its columns as these need \
                        (events: `date` and `title`; relations: `from`, `kind`, `to`; entities: `name`; sources: `id`, `title`); or let \
                        `throughline adopt FILE` ask what each column is";
            self.report.push(Diagnostic::new(&codes::UNKNOWN_TABLE, place, message).help(help));
            return rows;
        };
        let Ok(index) = u16::try_from(self.tables.len()) else { return Tally::default() };
        let (part, told) = (reading.part, *told);
        let columns = self.columns(file, reading, opened);
        let kind = match (part, &opened.kind) {
            (TablePart::Entities, Some(kind)) => self.vocabulary.kind_or_add(kind),
            // What a tool calls an officer need not be a police officer.
            (TablePart::Entities, None) if opened.tool.is_none_or(|(_, note)| note.is_empty()) => {
                self.vocabulary.kind_of_file(self.inputs.file(file).map_or("", |file| file.stem()))
            }
            _ => None,
        };
        self.arounds.insert(index, self.around(opened, &columns));
        self.tables.push(Table {
            file,
            part,
            told,
            tool: opened.tool.map(|(name, _)| name),
            kind,
            kind_of_rows: Some(reading.kind.clone()).filter(|kind| !kind.is_empty()),
            dialect: opened.dialect,
            columns,
            body: opened.found.body.clone(),
            tally: Tally::default(),
        });
        Tally::default()
    }

    fn count_rows(&self, file: FileId, opened: &open::Opened) -> Tally {
        let body = &opened.found.body;
        let from = dialect::Dialect { start: body.start, ..opened.dialect };
        let mut records = records::Records::new(self.inputs.text(file), from, self.limits);
        let mut record = records::Record::default();
        let mut tally = Tally::default();
        tally.rows += opened.found.asides.len() as u64;
        tally.apart += opened.found.asides.len() as u64;
        while records.position() < body.end && records.next_into(&mut record) {
            tally.rows += 1;
            match (record.blank, record.comment) {
                (true, _) => tally.blank += 1,
                (_, true) => tally.comments += 1,
                _ => tally.set_aside += 1,
            }
        }
        tally
    }

    /// Puts dates that waited for their column in their places, or reports them.
    fn settle_dates(&mut self, part: TablePart) {
        let mut unsettled: BTreeMap<(u16, Field), Vec<Range<usize>>> = BTreeMap::new();
        for pending in std::mem::take(&mut self.pending) {
            let proofs = self.orders.get(&(pending.table, pending.field));
            let order = match proofs.map(|proofs| proofs.keys().copied().collect::<Vec<_>>()).as_deref() {
                Some([one]) => Some(*one),
                Some([_, _, ..]) => None,
                _ => self.tables[pending.table as usize].order_of(pending.field).or(self.settings.date_order),
            };
            let Some(order) = order else {
                unsettled.entry((pending.table, pending.field)).or_default().push(pending.range);
                continue;
            };
            let date = match order {
                Order::DayFirst => pending.day_first,
                Order::MonthFirst => pending.month_first,
            };
            self.put_date(part, pending.item, pending.field, date);
        }
        for ((table, field), ranges) in unsettled {
            self.report_ambiguous(table, field, &ranges);
        }
    }

    fn put_date(&mut self, part: TablePart, item: u32, field: Field, date: Arc<Date>) {
        let item = item as usize;
        let slot = match (part, field) {
            (TablePart::Sources, _) => self.sources.get_mut(item).map(|source| &mut source.date),
            (TablePart::Entities, Field::Start) => {
                self.entities.get_mut(item).map(|entity| &mut entity.start)
            }
            (TablePart::Entities, _) => self.entities.get_mut(item).map(|entity| &mut entity.end),
            (TablePart::Events, Field::Date) => self.events.get_mut(item).map(|event| &mut event.date),
            (TablePart::Events, _) => self.events.get_mut(item).map(|event| &mut event.end),
            (TablePart::Relations, Field::Start) => {
                self.relations.get_mut(item).map(|relation| &mut relation.start)
            }
            (TablePart::Relations, _) => self.relations.get_mut(item).map(|relation| &mut relation.end),
        };
        if let Some(slot) = slot {
            *slot = Some(date);
        }
    }

    /// One finding for a column whose dates can be read both ways, with its cells.
    fn report_ambiguous(&mut self, table: u16, field: Field, ranges: &[Range<usize>]) {
        let file = self.tables[table as usize].file;
        let place = |range: &Range<usize>| self.inputs.position(file, range.clone());
        let text =
            |range: &Range<usize>| self.inputs.text(file).get(range.clone()).unwrap_or_default().to_string();
        let Some(first) = ranges.first() else { return };
        let proofs = self.orders.get(&(table, field));
        let conflict = proofs.is_some_and(|proofs| proofs.len() > 1);
        let count = ranges.len();
        let cells = if count == 1 { "is one cell".to_string() } else { format!("are {count} cells") };
        let message = match conflict {
            true => format!(
                "`{}`: day or month first? Other cells of the column prove both orders; there {cells} like it, left without a date",
                text(first)
            ),
            false => format!(
                "`{}`: day or month first? Nothing in its column settles it; there {cells} like it, left without a date",
                text(first)
            ),
        };
        let help = "write `2014-04-03` or `3 April 2014`, or set `date_order = \"day-first\"` (or \"month-first\") in casebook.toml";
        let mut finding = Diagnostic::new(&codes::AMBIGUOUS_DATE, Some(place(first)), message).help(help);
        finding.related = ranges[1..].iter().map(|range| (place(range), "and here".to_string())).collect();
        if let Some(proofs) = proofs.filter(|_| conflict) {
            finding.related.extend(proofs.iter().map(|(order, range)| {
                let proves = if *order == Order::DayFirst {
                    "this has the day first"
                } else {
                    "this has the month first"
                };
                (place(range), proves.to_string())
            }));
        }
        self.report.push(finding);
    }

    /// Gives the dates of the row just completed the index of its item.
    fn pending_item(&mut self, item: u32) {
        for pending in self.pending.iter_mut().rev().take_while(|pending| pending.item == u32::MAX) {
            pending.item = item;
        }
    }

    fn withhold(&mut self, position: Option<Position>, field: Field) {
        if let Some(position) = position {
            self.withheld.push(Withheld { position, field });
        }
    }

    /// The place of a cell of a row already read.
    fn place(&self, row: Row, field: Field) -> Position {
        let wanted = |part: ColumnPart| part.field() == Some(field);
        place_in_table(self.inputs, &self.tables[row.table as usize], row.start as usize, wanted, "")
    }

    fn report_inferred(&mut self) {
        let inferred = self.entities.iter().filter(|entity| entity.inferred).count();
        if inferred > 0 {
            let many =
                if inferred == 1 { "1 entity is".to_string() } else { format!("{inferred} entities are") };
            let message =
                format!("there is no entities table: {many} inferred from the names in events and relations");
            let help =
                "to give them kinds and full names, add entities.csv (`throughline init` shows its columns)";
            self.report.push(Diagnostic::new(&codes::INFERRED_ENTITIES, None, message).help(help));
        }
        if self.inferred_sources > 0 {
            let many = crate::diag::counted(self.inferred_sources, "source");
            let verb = if self.inferred_sources == 1 { "is" } else { "are" };
            let message =
                format!("{many} {verb} inferred from the citations, because no sources table lists them");
            let help = "to give them titles, publishers and dates, add sources.csv";
            self.report.push(Diagnostic::new(&codes::INFERRED_SOURCES, None, message).help(help));
        }
    }
}
