//! What a casebook says, as a number: two casebooks that say the same have the same, whatever their folders, files and rows are called
//! and however these are ordered. Every output bears it, so that it can be told later from which rows it was made.
//!
//! It is SHA-256 over what the rows say, each as a line of JSON, sorted; no place, no time, no program's version. What is private was
//! taken out before and leaves no trace in it. For each row there is a short mark of its own besides: an output lists those of the rows
//! that it shows, and a later look can say which of them say something else by then.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::Graph;
use crate::date::Date;
use crate::model::{Casebook, Citation, EntityId, EventId, Item, Place, RelationId, SourceId, Statement};

/// What begins the line that an output bears.
pub const MARKER: &str = "throughline-casebook/1 sha256:";
/// What stands before the marks of rows in it.
const ROWS: &str = " rows:";
/// Letters of the mark of one row: four bytes of what it is called, a nought, four of what it says.
const MARK: usize = 12;
/// Rows whose marks an output bears at the most; of more it bears none.
const MOST: usize = 4_000;

/// The numbers of a casebook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// SHA-256 of all that it says, as 64 hexadecimal digits.
    pub whole: String,
    /// The mark of each row.
    marks: BTreeMap<Item, String>,
}

/// What an output says of its casebook.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Borne {
    /// SHA-256 of the casebook.
    pub whole: String,
    /// The marks of the rows that the output shows; empty where it does not say.
    pub marks: BTreeSet<String>,
}

/// How what an output shows stands to a casebook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Compared {
    /// Rows that say now what they said then.
    pub same: Vec<Item>,
    /// Rows that say something else now.
    pub changed: Vec<Item>,
    /// How many of the rows shown are no longer there.
    pub gone: usize,
}

impl Fingerprint {
    /// That of a casebook.
    pub fn of(book: &Casebook) -> Self {
        let mut lines: Vec<String> = Vec::new();
        let mut marks = BTreeMap::new();
        let mut row = |item: Item, key: String, said: Value| {
            let line = json!([key, said]).to_string();
            marks.insert(item, mark(&key, &line));
            lines.push(line);
        };
        for (id, source) in book.sources() {
            let texts = [
                &source.title,
                &source.publisher,
                &source.author,
                &source.url,
                &source.archive_url,
                &source.kind,
                &source.note,
            ];
            row(
                Item::Source(id),
                format!("source {}", source.id),
                json!([texts, date(source.date.as_deref()), source.attributes]),
            );
        }
        for (id, entity) in book.entities() {
            let rare = entity.rare.as_deref();
            let article = rare.map_or(("", ""), |rare| (&*rare.article, &*rare.short_article));
            let mut aliases: Vec<&str> = entity.aliases().iter().map(|alias| &**alias).collect();
            aliases.sort_unstable();
            let merged: Vec<(&str, &str)> =
                entity.merged().iter().map(|row| (&*row.id, &*row.name)).collect();
            let said = json!([
                entity.name,
                entity.short_name(),
                article,
                aliases,
                entity.kind.map(|kind| book.vocabulary.entities.name(kind)),
                [date(entity.start.as_deref()), date(entity.end.as_deref())],
                entity.description(),
                entity.url(),
                entity.attributes(),
                entity.image(),
                citations(book, &entity.citations),
                merged,
            ]);
            row(Item::Entity(id), format!("entity {}", entity.id), said);
        }
        let event_id = |id: &EventId| &*book.event(*id).id;
        for (id, event) in book.events() {
            let who: Vec<(&str, Option<&str>)> = event
                .participants
                .iter()
                .map(|part| {
                    (&*book.entity(part.entity).id, part.role.map(|role| book.vocabulary.roles.name(role)))
                })
                .collect();
            let nameless: Vec<(&str, Option<&str>)> = event
                .nameless
                .iter()
                .map(|one| (&*one.words, one.role.map(|role| book.vocabulary.roles.name(role))))
                .collect();
            let place = event.place.as_ref().map(|place| match place {
                Place::Entity(id) => ("entity", &*book.entity(*id).id),
                Place::Text(text) => ("text", &**text),
            });
            let led_to: Vec<&str> =
                book.ties.iter().filter(|tie| tie.cause == id).map(|tie| event_id(&tie.effect)).collect();
            let said = json!([
                event.title,
                [date(event.date.as_deref()), date(event.end.as_deref())],
                event.order,
                event.description,
                event.kind.map(|kind| book.vocabulary.events.name(kind)),
                who,
                nameless,
                place,
                led_to,
                event.importance,
                event.url,
                event.attributes,
                event.image,
                statement(book, &event.statement),
            ]);
            row(Item::Event(id), format!("event {}", event.id), said);
        }
        let mut taken: BTreeMap<String, usize> = BTreeMap::new();
        for (id, relation) in book.relations() {
            let kind = book.vocabulary.relations.name(relation.kind);
            let (from, to) = (&book.entity(relation.from).id, &book.entity(relation.to).id);
            let key = match &*relation.id {
                "" => json!([from, kind, to]).to_string(),
                id => id.to_string(),
            };
            let count = taken.entry(key.clone()).or_default();
            *count += 1;
            let said = json!([
                from,
                kind,
                to,
                [date(relation.start.as_deref()), date(relation.end.as_deref())],
                relation.description(),
                relation.attributes(),
                statement(book, &relation.statement),
            ]);
            row(Item::Relation(id), format!("relation {key} {count}"), said);
        }
        let name_of = |item: &Item| match item {
            Item::Entity(id) => &*book.entity(*id).id,
            Item::Event(id) => &*book.event(*id).id,
            Item::Relation(id) => &*book.relation(*id).id,
            Item::Source(id) => &*book.source(*id).id,
        };
        for correction in &book.corrections {
            let touches: Vec<&str> = correction.touches.iter().map(name_of).collect();
            let said = json!([
                date(correction.date.as_deref()),
                correction.what,
                correction.why,
                correction.by,
                touches
            ]);
            lines.push(json!(["correction", said]).to_string());
        }
        for judgement in &book.identities {
            let texts = [&judgement.name, &judgement.other, &judgement.why, &judgement.by];
            lines.push(
                json!(["identity", judgement.verdict.name(), texts, date(judgement.date.as_deref())])
                    .to_string(),
            );
        }
        lines.push(json!(["settings", settings(book)]).to_string());
        lines.sort_unstable();
        let mut hash = Sha256::new();
        for line in &lines {
            hash.update(line.as_bytes());
            hash.update(b"\n");
        }
        let whole = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Self { whole, marks }
    }

    /// The line that an output bears: the whole, and the marks of the rows it shows.
    pub fn line(&self, shown: impl IntoIterator<Item = Item>) -> String {
        let marks: BTreeSet<&String> = shown.into_iter().filter_map(|item| self.marks.get(&item)).collect();
        let mut line = format!("{MARKER}{}", self.whole);
        if !marks.is_empty() && marks.len() <= MOST {
            line.push_str(ROWS);
            marks.into_iter().for_each(|mark| line.push_str(mark));
        }
        line
    }

    /// How the rows that an output shows stand to those of this casebook.
    pub fn compare(&self, borne: &Borne) -> Compared {
        let mut compared = Compared::default();
        let key = |mark: &str| mark.get(..KEY).unwrap_or_default().to_string();
        let now: BTreeMap<String, (Item, &String)> =
            self.marks.iter().map(|(item, mark)| (key(mark), (*item, mark))).collect();
        for mark in &borne.marks {
            match now.get(&key(mark)) {
                Some((item, own)) if *own == mark => compared.same.push(*item),
                Some((item, _)) => compared.changed.push(*item),
                None => compared.gone += 1,
            }
        }
        compared.same.sort_unstable();
        compared.changed.sort_unstable();
        compared
    }
}

/// Letters of what a row is called, within its mark: four bytes and the nought behind them.
const KEY: usize = 6;

fn mark(key: &str, line: &str) -> String {
    // Nine bytes are twelve letters. Behind a nought the first six are what the row is called, and nothing else.
    let (key, line) = (Sha256::digest(key.as_bytes()), Sha256::digest(line.as_bytes()));
    let mut bytes: Vec<u8> = key.iter().take(4).copied().collect();
    bytes.push(0);
    bytes.extend(line.iter().take(4));
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What an output says of the casebooks it was made from: one, unless it holds drawings of several.
pub fn borne_by(bytes: &[u8]) -> BTreeSet<Borne> {
    let mut found = BTreeSet::new();
    let mut rest = bytes;
    while let Some(at) = memchr::memmem::find(rest, MARKER.as_bytes()) {
        rest = rest.get(at + MARKER.len()..).unwrap_or_default();
        let text = |bytes: &[u8], is: fn(&u8) -> bool| -> String {
            bytes.iter().take_while(|byte| is(byte)).map(|byte| char::from(*byte)).collect()
        };
        let whole = text(rest, u8::is_ascii_hexdigit);
        if whole.len() != 64 {
            continue;
        }
        let behind = rest.get(64..).unwrap_or_default();
        let marks = behind.strip_prefix(ROWS.as_bytes()).map_or_else(String::new, |marks| {
            text(marks, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        });
        let marks: Vec<char> = marks.chars().collect();
        let marks = marks.chunks(MARK).filter(|mark| mark.len() == MARK).map(|mark| mark.iter().collect());
        found.insert(Borne { whole, marks: marks.collect() });
    }
    found
}

/// The rows that a drawing of these rests on, with the sources they cite.
pub fn with_sources(
    book: &Casebook,
    entities: &[EntityId],
    events: &[EventId],
    relations: &[RelationId],
) -> BTreeSet<Item> {
    let mut items: BTreeSet<Item> = BTreeSet::new();
    let cite = |items: &mut BTreeSet<Item>, citations: &[Citation]| {
        items.extend(citations.iter().map(|citation| Item::Source(SourceId(citation.source.0))));
    };
    for id in entities {
        items.insert(Item::Entity(*id));
    }
    for id in events {
        items.insert(Item::Event(*id));
        cite(&mut items, &book.event(*id).statement.citations);
    }
    for id in relations {
        items.insert(Item::Relation(*id));
        cite(&mut items, &book.relation(*id).statement.citations);
    }
    items
}

impl Graph {
    /// The numbers of its casebook; made when first asked for.
    pub fn fingerprint(&self) -> &Fingerprint {
        self.fingerprint.get_or_init(|| Fingerprint::of(&self.casebook))
    }
}

fn date(date: Option<&Date>) -> Value {
    date.map_or(Value::Null, |date| json!([date.edtf(), date.clock(), date.end_clock()]))
}

fn citations(book: &Casebook, citations: &[Citation]) -> Vec<Value> {
    citations
        .iter()
        .map(|cited| json!([book.source(cited.source).id, cited.locator, cited.quotation]))
        .collect()
}

fn statement(book: &Casebook, statement: &Statement) -> Value {
    let account = statement.account.as_deref();
    let of = account.and_then(|account| account.item).map(|item| match item {
        Item::Event(id) => &*book.event(id).id,
        Item::Relation(id) => &*book.relation(id).id,
        Item::Entity(_) | Item::Source(_) => "",
    });
    json!([
        statement.status.map(|status| book.vocabulary.statuses.name(status)),
        statement.by(),
        statement.response(),
        citations(book, &statement.citations),
        of,
        account.is_some_and(|account| account.preferred),
    ])
}

/// What `casebook.toml` and `vocabulary.toml` say of what is drawn; how tables are read shows in the rows.
fn settings(book: &Casebook) -> Value {
    let mut settings = serde_json::to_value(&book.settings).unwrap_or_default();
    if let Some(map) = settings.as_object_mut() {
        for of_reading in
            ["columns", "files", "sheets", "confidential_columns", "public_words", "keep_without_source"]
        {
            map.remove(of_reading);
        }
    }
    let text =
        book.inputs.find(crate::read::settings::VOCABULARY_FILE).map_or("", |file| book.inputs.text(file));
    let vocabulary: toml::Table = toml::from_str(text).unwrap_or_default();
    json!([settings, vocabulary])
}
