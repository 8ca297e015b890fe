//! Rows of the graph as English sentences, from the point of view of one of those concerned.

use throughline::date::{Date, SortKey, Style};
use throughline::model::{Casebook, Entity, Event, Participant, Place, Relation, Statement};
use throughline::query::evidence::{event_pill, label_in_sentence, relation_pill, speaker};
use throughline::vocabulary::fill;
use throughline::words::capitalised;

use crate::cli::terminal::flat;

/// A relation as a sentence that begins with its start (`outgoing`) or with its end. Without a full stop.
pub fn relation(book: &Casebook, relation: &Relation, outgoing: bool) -> String {
    let kind = book.vocabulary.relations.get(relation.kind);
    let (one, phrase, other) = match outgoing {
        true => (relation.from, &kind.forward, relation.to),
        false => (relation.to, &kind.inverse, relation.from),
    };
    let one = capitalised(&book.entity(one).in_sentence());
    flat(&format!("{one} {}", fill(phrase, &book.entity(other).in_sentence())))
}

/// An entity's part in an event: "Ann Ash was a witness in “The roof falls”".
pub fn participation(book: &Casebook, entity: &Entity, part: &Participant, event: &Event) -> String {
    let phrase = part.role.map_or("took part in", |role| &book.vocabulary.roles.get(role).phrase);
    let title = format!("“{}”", event.title);
    flat(&format!("{} {}", capitalised(&entity.in_sentence()), fill(phrase, &title)))
}

/// What happened at an entity that is a place.
pub fn at(entity: &Entity, event: &Event) -> String {
    flat(&format!("“{}” happened at {}", event.title, entity.in_sentence()))
}

/// The status of a relation with who says so, and the answer to it; empty without a status.
pub fn relation_status(book: &Casebook, relation: &Relation) -> String {
    status(book, &relation.statement, relation_pill(book, relation))
}

/// The status of an event with who says so, and the answer to it.
pub fn event_status(book: &Casebook, event: &Event) -> String {
    status(book, &event.statement, event_pill(book, event))
}

fn status(book: &Casebook, statement: &Statement, pill: Option<String>) -> String {
    let Some(term) = statement.status else { return answer(statement) };
    let word = pill.unwrap_or_else(|| {
        let status = book.vocabulary.statuses.get(term);
        match speaker(book, statement) {
            by if by.is_empty() => status.label.clone(),
            by => fill(&status.by, &by),
        }
    });
    // The pill says that there is an answer; here the answer itself follows.
    let word = word.trim_end_matches(" · denied").trim_end_matches(" · answered");
    format!("{}. {}", flat(word), answer(statement)).trim_end().to_string()
}

fn answer(statement: &Statement) -> String {
    match flat(statement.response()) {
        text if text.is_empty() => text,
        text => format!("Response: {}", stopped(&text)),
    }
}

/// Where an event was; empty where nothing is said.
pub fn place(book: &Casebook, event: &Event) -> String {
    match &event.place {
        Some(Place::Entity(id)) => flat(&label_in_sentence(book, *id)),
        Some(Place::Text(text)) => flat(text),
        None => String::new(),
    }
}

/// The text with a full stop, unless it ends as a sentence already.
pub fn stopped(text: &str) -> String {
    let ended = text.trim_end_matches(['”', '"', '\'', ')']).ends_with(['.', '!', '?', '…']);
    if text.is_empty() || ended { text.to_string() } else { format!("{text}.") }
}

/// The life or existence of an entity in words; empty where nothing is known. A missing end is not said to be "still".
pub fn life(entity: &Entity) -> String {
    match (entity.start.as_deref(), entity.end.as_deref()) {
        (Some(start), Some(end)) => start.words_to(end, Style::Long),
        (Some(start), None) => format!("from {}", start.words(Style::Long)),
        (None, Some(end)) => format!("until {}", end.words(Style::Long)),
        (None, None) => String::new(),
    }
}

/// Orders relations by when they start; where only the end is known, by that; undated ones last.
pub fn age(relation: &Relation) -> (bool, Option<SortKey>) {
    let date = relation.start.as_deref().or(relation.end.as_deref());
    (date.is_none(), date.map(Date::sort_key))
}
