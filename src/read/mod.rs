//! From the files' text to a [`Casebook`]: tables, rows, cells, references.
//!
//! The tables are read in the order sources, entities, events, relations, whatever the files are called, so that
//! a reference can be looked up when it is read and no row has to be kept raw. What is wrong with the data becomes a
//! [`Diagnostic`]; nothing here returns an error.

mod cell_codes;
pub mod cells;
mod citing;
pub mod codes;
mod column_codes;
mod date_codes;
mod dates;
pub mod desk;
mod desk_codes;
pub mod findings;
mod fixes;
mod headed;
mod joints;
mod listed;
mod made;
mod matrix;
mod merge;
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
mod ties;

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::date::{Date, Hints};
use crate::diag::{Diagnostic, Report};
use crate::input::{File, FileId, Inputs, Limits, Position};
use crate::model::desk::{Correction, Judgement};
use crate::model::{Casebook, Entity, Event, Relation, Settings, Source, SourceId, Tie};
use crate::table::columns::Field;
use crate::table::places::is_places;
use crate::table::{ColumnPart, Row, Table, TablePart, Tally, dialect, place_in_table, records};
use crate::vocabulary::{Term, Vocabulary};

use dates::{ColumnKey, DateColumn, PendingDate};
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
    /// What the casebook says of all dates.
    hints: Hints,
    /// Dates of the table in hand that wait for their column to settle them.
    pending: Vec<PendingDate>,
    /// The columns of dates of the table in hand.
    date_columns: BTreeMap<ColumnKey, DateColumn>,
    /// What the cells `led to` and `because of` say, until every event has its id.
    tie_texts: Vec<ties::TieText>,
    /// What lists say of connections, until every list is read.
    listed: Vec<listed::Listed>,
    /// What the tables of the desk say, until every name is known.
    desk: desk::Desk,
    /// What is known of names, and what is to be said of them.
    naming: naming::Naming,
    /// What is known of sources.
    citing: citing::Citing,
    /// What is known of a table while its rows are read, by its index.
    arounds: BTreeMap<u16, open::Around>,
}

/// Reads the files of a casebook, what is private in it too: [`redact::read`](crate::redact::read) leaves that out.
pub fn read(mut inputs: Inputs, limits: &Limits) -> (Casebook, Report) {
    // First, since the tables made of workbooks take their places among the files.
    let sheets = settings::sheets(&inputs);
    let findings = crate::import::import(&mut inputs, limits, &sheets);
    read_made(inputs, limits, findings)
}

/// Reads files of which tables were made already, and what was found when they were.
pub fn read_made(inputs: Inputs, limits: &Limits, found: Vec<Diagnostic>) -> (Casebook, Report) {
    let mut report = Report::default();
    report.extend(found);
    report.extend(findings::of_inputs(&inputs));
    let (settings, findings) = settings::read(&inputs);
    report.extend(findings);
    let (vocabulary, findings) = settings::vocabulary(&inputs);
    report.extend(findings);
    let hints = dates::hints_of(&settings);
    let reader = Reader {
        inputs: &inputs,
        hints,
        limits,
        report,
        vocabulary,
        settings,
        tables: Vec::new(),
        sources: Vec::new(),
        entities: Vec::new(),
        events: Vec::new(),
        relations: Vec::new(),
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
        date_columns: BTreeMap::new(),
        tie_texts: Vec::new(),
        listed: Vec::new(),
        desk: desk::Desk::default(),
        naming: naming::Naming::default(),
        citing: citing::Citing::default(),
        arounds: BTreeMap::new(),
    };
    let read = reader.run();
    let tally = read.tables.iter().fold(read.unread, |sum, table| sum.plus(table.tally));
    let reader = crate::model::Reader::new("", &read.settings, &read.vocabulary);
    let casebook = Casebook {
        inputs,
        reader,
        tables: read.tables,
        settings: read.settings,
        vocabulary: read.vocabulary,
        entities: read.entities,
        events: read.events,
        relations: read.relations,
        ties: read.ties,
        corrections: read.corrections,
        identities: read.identities,
        sources: read.sources,
        pictures: Default::default(),
        not_for_publication: false,
        tally,
        concerned: std::sync::OnceLock::new(),
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
    ties: Vec<Tie>,
    corrections: Vec<Correction>,
    identities: Vec<Judgement>,
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
            if *part > TablePart::Entities {
                self.connect_listed();
            }
            self.make_room(*part, *table);
            if *part > TablePart::Identities {
                self.join_names();
            }
            match part {
                TablePart::Sources => self.read_sources(*table),
                TablePart::Entities => self.read_entities(*table),
                TablePart::Identities => self.read_identities(*table),
                TablePart::Corrections => self.read_corrections(*table),
                TablePart::Events => self.read_events(*table),
                TablePart::Relations => {
                    match self.arounds.get(table).is_some_and(|around| around.matrix.is_some()) {
                        true => {
                            let around = self.arounds.remove(table).unwrap_or_default();
                            self.read_matrix(*table, &around);
                        }
                        false => self.read_relations(*table),
                    }
                }
            }
        }
        self.connect_listed();
        self.report_names();
        self.report_places();
        self.report_inferred();
        self.merge();
        order::by_content(&mut self);
        let ties = self.ties();
        self.accounts();
        let (corrections, identities) = self.desk();
        Read {
            report: self.report,
            settings: self.settings,
            vocabulary: self.vocabulary,
            tables: self.tables,
            sources: self.sources,
            entities: self.entities,
            events: self.events,
            relations: self.relations,
            ties,
            corrections,
            identities,
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
            TablePart::Corrections | TablePart::Identities => Ok(()),
        };
    }

    /// Whether a file is neither settings nor the places of a network.
    fn may_be_table(&self, id: FileId, file: &File) -> bool {
        file.ending() != "toml" && !is_places(self.inputs.name(id), self.inputs.text(id))
    }

    /// Opens every table. Returns the account of the rows in files that hold no part of a casebook.
    fn open_tables(&mut self) -> Tally {
        let mut unread = Tally::default();
        let files: Vec<FileId> =
            self.inputs.iter().filter(|(id, file)| self.may_be_table(*id, file)).map(|(id, _)| id).collect();
        for file in files {
            if self.rule_of(file).is_some_and(|rule| rule.ignore) {
                let message =
                    format!("{} is not read, because casebook.toml says so", self.inputs.name(file));
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
                "neither the name of {} nor the heads of its columns tell what it holds; not read: {}",
                self.inputs.name(file),
                crate::diag::counted(rows.set_aside as usize, "row")
            );
            let help = "call it entities.csv, events.csv, relations.csv or sources.csv; or give its columns the heads that these need \
                        (events: `date` and `title`; connections: `from`, `kind`, `to`; people and things: `name`; sources: `id`, `title`); or let \
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

    /// The place of a cell of a row already read.
    fn place(&self, row: Row, field: Field) -> Position {
        let wanted = |part: ColumnPart| part.field() == Some(field);
        place_in_table(self.inputs, &self.tables[row.table as usize], row.start as usize, wanted, "")
    }

    fn report_inferred(&mut self) {
        let inferred = self.entities.iter().filter(|entity| entity.inferred).count();
        if inferred > 0 {
            let many = if inferred == 1 { "1 name is".to_string() } else { format!("{inferred} names are") };
            let message = match self.has_entities_table {
                true => format!("{many} taken from columns that name others: no row lists them"),
                false => format!(
                    "there is no table of people and things: {many} taken from the events and connections"
                ),
            };
            let help = "to say who is a person and who an organisation, add entities.csv (`throughline init NEWFOLDER` shows its columns)";
            self.report.push(Diagnostic::new(&codes::INFERRED_ENTITIES, None, message).help(help));
        }
        if self.inferred_sources > 0 {
            let many = crate::diag::counted(self.inferred_sources, "source");
            let verb = if self.inferred_sources == 1 { "is" } else { "are" };
            let message =
                format!("{many} {verb} taken from the cells, because no table of sources lists them");
            let help = "to give them titles, publishers and dates, add sources.csv";
            self.report.push(Diagnostic::new(&codes::INFERRED_SOURCES, None, message).help(help));
        }
    }
}
