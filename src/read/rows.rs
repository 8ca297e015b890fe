//! From a row's cells to an entity, event, relation or source. A bad cell adds a finding, and the row survives without
//! it; a row that cannot stand without the cell is set aside, and the finding says so.

use crate::diag::{Diagnostic, near_miss};
use crate::model::{
    Entity, EntityId, EntityRare, Event, Image, Place, Relation, RelationRare, Source, SourceId, Statement,
    Voices,
};
use crate::table::TablePart;
use crate::vocabulary::Term;
use crate::words::slug;

use super::cells;
use super::open::Cells;
use super::{Reader, codes, fixes};
use crate::table::columns::Field;
use crate::table::private::{Marking, Says, says};

/// Which table of the vocabulary a word belongs to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Sort {
    /// Kinds of entities.
    EntityKind,
    /// Kinds of events.
    EventKind,
    /// Kinds of relations.
    RelationKind,
    /// Roles in events.
    Role,
    /// Statuses.
    Status,
}

/// The picture that a row names, and what it says of one. Sheets of other tools keep films, maps and articles in the same column.
fn image(cells: &Cells<'_, '_>) -> Option<Box<Image>> {
    let image = Image {
        file: cells.get(Field::Image).into(),
        credit: cells.get(Field::ImageCredit).into(),
        alt: cells.get(Field::ImageAlt).into(),
        source: cells.get(Field::ImageSource).into(),
    };
    (image != Image::default()).then(|| Box::new(image))
}

/// The address of a row; where it has none, that of its picture: what lies elsewhere is never fetched, and stays a link.
fn picture_or<'c>(cells: &'c Cells<'_, '_>, url: &'c str) -> &'c str {
    let file = cells.get(Field::Image);
    if url.is_empty() && cells::is_address(file) { file } else { url }
}

impl<'i> Reader<'i> {
    /// Reads the rows of a sources table.
    pub fn read_sources(&mut self, table: u16) {
        self.rows(table, |reader, cells| {
            reader.confidence(cells);
            let title = cells.get(Field::Title);
            let id = match cells.get(Field::Id) {
                "" => slug(title),
                id => id.to_string(),
            };
            if id.is_empty() {
                return reader.set_aside(cells, Field::Id, "this source has neither an id nor a title");
            }
            if title.is_empty() {
                reader.warn(
                    cells,
                    Field::Title,
                    &codes::EMPTY_CELL,
                    format!("the source `{id}` has no title"),
                    "write one: it is printed in every list of sources",
                );
            }
            if let Some(first) = reader.source_ids.get(id.as_str()) {
                let first = reader.sources[first.0 as usize].row;
                return reader.duplicate(cells, Field::Id, first, &format!("the source id `{id}`"));
            }
            let date = reader.date(cells, Field::Date);
            let publisher = reader.named(cells, Field::Publisher, false);
            let author = reader.named(cells, Field::Author, false);
            let index = reader.sources.len() as u32;
            reader.pending_item(index);
            reader.source_ids.insert(id.as_str().into(), SourceId(index));
            reader.sources.push(Source {
                id: id.into(),
                title: title.into(),
                publisher: publisher.into(),
                author: author.into(),
                date,
                url: cells.get(Field::Url).into(),
                archive_url: cells.get(Field::ArchiveUrl).into(),
                kind: cells.get(Field::Kind).into(),
                note: cells.get(Field::Note).into(),
                attributes: cells.attributes(),
                row: cells.row,
            });
            true
        });
        self.sources_listed();
        self.settle_dates(TablePart::Sources);
    }

    /// Reads the rows of an entities table.
    pub fn read_entities(&mut self, table: u16) {
        let file_kind = self.tables[table as usize].kind;
        let dated = self.arounds.get(&table).is_some_and(|around| around.dates_post);
        self.rows(table, |reader, cells| {
            reader.confidence(cells);
            let name = cells.get(Field::Name);
            let id = match cells.get(Field::Id) {
                "" => slug(name),
                id => id.to_string(),
            };
            let name = if name.is_empty() && !id.is_empty() {
                reader.warn(
                    cells,
                    Field::Name,
                    &codes::EMPTY_CELL,
                    format!("`{id}` has no name; its id is shown instead"),
                    "write the name in full",
                );
                id.as_str()
            } else {
                name
            };
            if id.is_empty() {
                return reader.set_aside(cells, Field::Name, "this row has neither an id nor a name");
            }
            if let Some(first) = reader.names.by_id(&reader.entities, &id) {
                let first = reader.entities[first.0 as usize].row;
                return reader.duplicate(cells, Field::Id, first, &format!("the id `{id}`"));
            }
            let kind = match cells.get(Field::Kind) {
                "" => file_kind,
                _ => reader.term(cells, Field::Kind, Sort::EntityKind),
            };
            let start = reader.date(cells, Field::Start);
            let end = reader.date(cells, Field::End);
            let citations = reader.citations(cells);
            reader.pending_item(reader.entities.len() as u32);
            let rare = EntityRare {
                short_name: cells.get(Field::ShortName).into(),
                article: cells.get(Field::Article).into(),
                short_article: cells.get(Field::ShortArticle).into(),
                aliases: cells::list(cells.get(Field::Aliases)).map(Into::into).collect(),
                description: cells.get(Field::Description).into(),
                url: picture_or(cells, cells.get(Field::Url)).into(),
                image: image(cells),
                attributes: cells.attributes(),
                merged: Vec::new(),
            };
            let index = EntityId(reader.entities.len() as u32);
            reader.entities.push(Entity {
                id: id.as_str().into(),
                name: name.into(),
                kind,
                start,
                end,
                rare: (rare != EntityRare::default()).then(|| Box::new(rare)),
                citations,
                row: cells.row,
                inferred: false,
            });
            reader.names.add(index, &reader.entities);
            reader.keep_listed(cells, index, dated);
            true
        });
        self.settle_dates(TablePart::Entities);
    }

    /// Reads the rows of an events table.
    pub fn read_events(&mut self, table: u16) {
        self.learn_roles(table);
        self.rows(table, |reader, cells| {
            reader.confidence(cells);
            let title = match cells.get(Field::Title) {
                "" => crate::vocabulary::lexicon::Lexicon::builtin()
                    .first_sentence(cells.get(Field::Description)),
                title => title,
            };
            let id = cells.get(Field::Id);
            if title.is_empty() && id.is_empty() {
                return reader.set_aside(cells, Field::Title, "this event has neither a title nor an id");
            }
            if cells.get(Field::Title).is_empty() {
                let message = "this event has no title; its description or id is shown instead".to_string();
                reader.warn(
                    cells,
                    Field::Title,
                    &codes::EMPTY_CELL,
                    message,
                    "write what happened in a few words",
                );
            }
            let known = (!id.is_empty())
                .then(|| reader.event_ids.get(id, |n| &reader.events[n as usize].id))
                .flatten();
            if let Some(first) = known {
                let first = reader.events[first as usize].row;
                return reader.duplicate(cells, Field::Id, first, &format!("the id `{id}`"));
            }
            let date = reader.date(cells, Field::Date);
            if cells.get(Field::Date).is_empty() && cells.has(Field::Date) {
                let message = format!(
                    "`{}` has no date; it is listed as undated",
                    if title.is_empty() { id } else { title }
                );
                reader.warn(
                    cells,
                    Field::Date,
                    &codes::UNDATED_EVENT,
                    message,
                    "write a date, however rough (`1990s`, `before 2014`), or `unknown`",
                );
            }
            let end = reader.date(cells, Field::End);
            let kind = reader.term(cells, Field::Kind, Sort::EventKind);
            reader.row_is_of(date.as_deref());
            let (participants, nameless) = reader.participants(cells);
            let place = match cells.get(Field::Place) {
                "" => None,
                text => match reader.names.resolve(&reader.entities, text) {
                    Ok(id) => Some(Place::Entity(id)),
                    Err(_) => match reader.named(cells, Field::Place, false) {
                        "" => None,
                        text => Some(Place::Text(text.into())),
                    },
                },
            };
            let importance = reader.small_number(cells, Field::Importance, 1..=3).unwrap_or(2);
            let order = reader.small_number(cells, Field::Order, i64::MIN..=i64::MAX);
            let statement = reader.statement(cells);
            reader.keep_ties(cells);
            let index = reader.events.len() as u32;
            reader.pending_item(index);
            reader.events.push(Event {
                id: id.into(),
                date,
                end,
                order,
                title: if title.is_empty() { id.into() } else { title.into() },
                description: cells.get(Field::Description).into(),
                kind,
                participants,
                nameless,
                place,
                statement,
                importance: importance as u8,
                url: picture_or(cells, cells.get(Field::Url)).into(),
                image: image(cells),
                attributes: cells.attributes(),
                row: cells.row,
            });
            if !id.is_empty() {
                reader.event_ids.insert(id, index, |n| &reader.events[n as usize].id);
            }
            true
        });
        self.settle_dates(TablePart::Events);
    }

    /// Reads the rows of a relations table.
    pub fn read_relations(&mut self, table: u16) {
        self.rows(table, |reader, cells| {
            reader.confidence(cells);
            let start = reader.date(cells, Field::Start);
            reader.row_is_of(start.as_deref());
            let (from, to) = (reader.end(cells, Field::From), reader.end(cells, Field::To));
            let kind = reader.term(cells, Field::Kind, Sort::RelationKind);
            let end = reader.date(cells, Field::End);
            let statement = reader.statement(cells);
            let (Some(from), Some(to)) = (from, to) else {
                reader.pending.retain(|pending| pending.item != u32::MAX);
                return false;
            };
            let implied = reader.implied_kind(table);
            let Some(kind) = kind.or(implied).or_else(|| reader.vocabulary.relation_or_add("linked to"))
            else {
                return false;
            };
            // Where no column says it, one note for the table does.
            if cells.get(Field::Kind).is_empty() && cells.has(Field::Kind) {
                let message = "this connection has no kind; it is shown as “linked to”".to_string();
                reader.warn(
                    cells,
                    Field::Kind,
                    &codes::EMPTY_CELL,
                    message,
                    "write how the two are connected (`throughline vocabulary` lists the kinds)",
                );
            }
            let mut id = cells.get(Field::Id);
            if !id.is_empty() {
                let known = reader.relation_ids.get(id, |n| &reader.relations[n as usize].id);
                if let Some(first) = known.map(|first| reader.relations[first as usize].row) {
                    // Nothing refers to the id of a relation, so that the row can do without; it is given one made from its content.
                    reader.repeated_id(cells, first, id);
                    id = "";
                }
            }
            let rare = RelationRare {
                description: cells.get(Field::Description).into(),
                attributes: cells.attributes(),
            };
            let index = reader.relations.len() as u32;
            reader.pending_item(index);
            reader.relations.push(Relation {
                id: id.into(),
                from,
                kind,
                to,
                start,
                end,
                statement,
                rare: (rare != RelationRare::default()).then(|| Box::new(rare)),
                row: cells.row,
            });
            if !id.is_empty() {
                reader.relation_ids.insert(id, index, |n| &reader.relations[n as usize].id);
            }
            true
        });
        self.settle_dates(TablePart::Relations);
    }

    /// Says where it cannot be told whether a row is private; that it counts as private is `redact`'s business.
    pub(super) fn confidence(&mut self, cells: &Cells<'i, '_>) {
        for field in [Field::Confidential, Field::Anonymous] {
            if !cells.has(field) {
                continue;
            }
            let marking = match field {
                Field::Anonymous => Marking::Anonymous,
                _ => Marking::Confidential,
            };
            if says(marking, cells.get(field)) == Says::Doubtful {
                let message =
                    format!("this can be read neither as yes nor as no; the row counts as {}", field.word());
                self.warn(
                    cells,
                    field,
                    &codes::UNREADABLE_FLAG,
                    message,
                    "write `yes` or `no`, or leave it empty",
                );
            }
        }
    }

    fn statement(&mut self, cells: &Cells<'i, '_>) -> Statement {
        let response = cells.get(Field::Response);
        let by = match cells.get(Field::StatusBy) {
            by if by.is_empty() || self.names.resolve(&self.entities, by).is_ok() => by,
            _ => self.named(cells, Field::StatusBy, true),
        };
        let voices = (!by.is_empty() || !response.is_empty()).then(|| {
            Box::new(Voices {
                by: by.into(),
                by_entity: self.names.resolve(&self.entities, by).ok(),
                response: response.into(),
            })
        });
        Statement {
            status: self.term(cells, Field::Status, Sort::Status),
            voices,
            account: self.account(cells),
            citations: self.citations(cells),
        }
    }

    fn term(&mut self, cells: &Cells<'i, '_>, field: Field, sort: Sort) -> Option<Term> {
        match cells.shared(field) {
            Some("") => None,
            Some(word) => {
                if let Some(term) = self.terms.get(&(sort as u8, word)) {
                    return *term;
                }
                let term = self.word(cells, field, word, sort);
                self.terms.insert((sort as u8, word), term);
                term
            }
            None => match cells.get(field) {
                "" => None,
                word => self.word(cells, field, word, sort),
            },
        }
    }

    /// The term a word stands for. A new one is added and reported, once.
    pub(super) fn word(
        &mut self,
        cells: &Cells<'i, '_>,
        field: Field,
        word: &str,
        sort: Sort,
    ) -> Option<Term> {
        let vocabulary = &self.vocabulary;
        let known = match sort {
            Sort::EntityKind => vocabulary.entities.find(word),
            Sort::EventKind => vocabulary.events.find(word),
            Sort::RelationKind => vocabulary.relations.find(word),
            Sort::Role => vocabulary.roles.find(word),
            Sort::Status => vocabulary.statuses.find(word),
        };
        if known.is_some() {
            return known;
        }
        let fix = (sort == Sort::Status)
            .then(|| fixes::status_meant(vocabulary, word))
            .flatten()
            .and_then(|meant| self.fix_part(cells, field, word, &meant, true));
        let vocabulary = &self.vocabulary;
        let names: Vec<&str> = match sort {
            Sort::EntityKind => vocabulary.entities.known_names().collect(),
            Sort::EventKind => vocabulary.events.known_names().collect(),
            Sort::RelationKind => vocabulary.relations.known_names().collect(),
            Sort::Role => vocabulary.roles.known_names().collect(),
            Sort::Status => vocabulary.statuses.known_names().collect(),
        };
        let (code, what, taken) = match sort {
            Sort::EntityKind => {
                (&codes::UNKNOWN_KIND, "kind of person or thing", "it is drawn as an octagon")
            }
            Sort::EventKind => (&codes::UNKNOWN_KIND, "kind of event", "it is kept as you wrote it"),
            Sort::RelationKind => (
                &codes::UNKNOWN_KIND,
                "kind of connection",
                "it reads as you wrote it in one direction and has no words for the other",
            ),
            Sort::Role => (&codes::UNKNOWN_ROLE, "part in an event", "it is kept as you wrote it"),
            Sort::Status => (
                &codes::UNKNOWN_STATUS,
                "status",
                "it is drawn as a claim, because a word nobody knows proves nothing",
            ),
        };
        let message = format!("`{word}` is not a known {what}; {taken}");
        let help = match near_miss(&crate::vocabulary::term_key(word), names) {
            Some(near) => format!("did you mean `{near}`? Else describe it in a few lines of vocabulary.toml"),
            None => {
                "describe it in a few lines of vocabulary.toml (`throughline vocabulary` prints those there are)".to_string()
            }
        };
        let position = self.position_in(cells, field, word);
        self.report.push(Diagnostic::new(code, Some(position), message).help(help).fix(fix));
        match sort {
            Sort::EntityKind => self.vocabulary.kind_or_add(word),
            Sort::EventKind => self.vocabulary.event_kind_or_add(word),
            Sort::RelationKind => self.vocabulary.relation_or_add(word),
            Sort::Role => self.vocabulary.role_or_add(word),
            Sort::Status => self.vocabulary.status_or_add(word),
        }
    }

    fn small_number(
        &mut self,
        cells: &Cells<'i, '_>,
        field: Field,
        range: std::ops::RangeInclusive<i64>,
    ) -> Option<i64> {
        let text = cells.get(field);
        if text.is_empty() {
            return None;
        }
        let number = text.parse().ok().filter(|number| range.contains(number));
        if number.is_none() {
            let (message, help) = match field {
                Field::Importance => (
                    format!("`{text}` is not 1, 2 or 3; 2 is taken as the importance"),
                    "write 1 (least), 2 or 3 (most)",
                ),
                _ => (
                    format!("`{text}` is not a whole number; the order by date stands"),
                    "write a whole number",
                ),
            };
            self.warn(cells, field, &codes::UNREADABLE_NUMBER, message, help);
        }
        number
    }

    pub(super) fn set_aside(&mut self, cells: &Cells<'i, '_>, field: Field, message: &str) -> bool {
        let message = format!("{message}; the row is not used");
        self.error_in(cells, field, "", &codes::ROW_SET_ASIDE, message, "fill the cell, or delete the row");
        false
    }

    fn duplicate(
        &mut self,
        cells: &Cells<'i, '_>,
        field: Field,
        first: crate::table::Row,
        what: &str,
    ) -> bool {
        let position = self.position_in(cells, field, "");
        let related = self.place(first, field);
        let mut finding = Diagnostic::new(
            &codes::DUPLICATE_ID,
            Some(position),
            format!("{what} is taken already; this row is not used"),
        )
        .help("give each row an id of its own, or delete one of the two");
        finding.related.push((related, "first here".to_string()));
        self.report.push(finding);
        false
    }

    pub(super) fn warn(
        &mut self,
        cells: &Cells<'i, '_>,
        field: Field,
        code: &'static crate::diag::Code,
        message: String,
        help: &str,
    ) {
        self.error_in(cells, field, "", code, message, help);
    }

    pub(super) fn error_in(
        &mut self,
        cells: &Cells<'i, '_>,
        field: Field,
        part: &str,
        code: &'static crate::diag::Code,
        message: String,
        help: &str,
    ) {
        let position = self.position_in(cells, field, part);
        self.report.push(Diagnostic::new(code, Some(position), message).help(help));
    }

    /// The place of a part of a cell, or of the whole cell.
    pub(super) fn position_in(
        &self,
        cells: &Cells<'i, '_>,
        field: Field,
        part: &str,
    ) -> crate::input::Position {
        let range = cells.range_of(field, part);
        let raw = self.inputs.text(cells.file).get(range.clone()).unwrap_or_default();
        let found = if part.is_empty() { None } else { raw.find(part) };
        let narrowed = found.map_or(range.clone(), |at| range.start + at..range.start + at + part.len());
        self.inputs.position(cells.file, narrowed)
    }
}

impl Field {
    /// The word for the field in a message.
    pub fn word(self) -> &'static str {
        let all = [
            TablePart::Entities,
            TablePart::Events,
            TablePart::Relations,
            TablePart::Sources,
            TablePart::Corrections,
            TablePart::Identities,
        ];
        let names = all.into_iter().flat_map(crate::table::columns::fields_of);
        names.into_iter().find(|names| names.field == self).map_or("cell", |names| names.name)
    }
}
