//! Rows of the graph as sentences of the reader's language, safe for a terminal.

use throughline::catalogue::{Words, say};
use throughline::date::{Date, SortKey, Style};
use throughline::model::{Casebook, Entity, Event, Participant, Place, Relation};
use throughline::query::evidence::{label_in_sentence, part_sentence};
use throughline::query::wording;

use crate::cli::terminal::flat;

pub use throughline::query::wording::stopped;

/// A relation as a sentence that begins with its start (`outgoing`) or with its end. Without a full stop.
pub fn relation(book: &Casebook, relation: &Relation, outgoing: bool) -> String {
    flat(&wording::relation_from(book, relation, outgoing))
}

/// An entity's part in an event: "Ann Ash was a witness in “The roof falls”".
pub fn participation(book: &Casebook, part: &Participant, event: &Event) -> String {
    flat(&part_sentence(book, part.entity, part.role, event))
}

/// What happened at an entity that is a place.
pub fn at(words: &Words, entity: &Entity, event: &Event) -> String {
    let title = words.quoted(&event.title);
    flat(&say!(words, "event.happened-at", event = title, place = entity.in_sentence()))
}

/// The status of a relation with who says so, and the answer to it; empty without a status.
pub fn relation_status(book: &Casebook, relation: &Relation) -> String {
    flat(&wording::relation_status(book, relation))
}

/// The status of an event with who says so, and the answer to it.
pub fn event_status(book: &Casebook, event: &Event) -> String {
    flat(&wording::event_status(book, event))
}

/// Where an event was; empty where nothing is said.
pub fn place(book: &Casebook, event: &Event) -> String {
    match &event.place {
        Some(Place::Entity(id)) => flat(&label_in_sentence(book, *id)),
        Some(Place::Text(text)) => flat(text),
        None => String::new(),
    }
}

/// The life or existence of an entity in words; empty where nothing is known. A missing end is not said to be "still".
pub fn life(words: &Words, entity: &Entity) -> String {
    match (entity.start.as_deref(), entity.end.as_deref()) {
        (Some(start), Some(end)) => start.spoken_to(end, words, Style::Long),
        (Some(start), None) => start.spoken_from(words, Style::Long),
        (None, Some(end)) => end.spoken_until(words, Style::Long),
        (None, None) => String::new(),
    }
}

/// Orders relations by when they start; where only the end is known, by that; undated ones last.
pub fn age(relation: &Relation) -> (bool, Option<SortKey>) {
    let date = relation.start.as_deref().or(relation.end.as_deref());
    (date.is_none(), date.map(Date::sort_key))
}
