//! Links of the graph as sentences of the reader's language, told from either end. Plain text: whoever prints makes it safe for where it goes.

use crate::catalogue::{Words, say};
use crate::date::{Bounds, Day, End, Style};
use crate::graph::{Edge, Graph, Node};
use crate::model::{Casebook, Event, Relation, Statement};
use crate::query::evidence::{
    event_claim, event_when, part_sentence, relation_claim, relation_sentence, relation_when, speaker,
};
use crate::vocabulary::{Standing, fill, sentence};
use crate::words::capitalised;

/// A node within a sentence: an entity with its article, an event's title in quotation marks.
pub fn named(graph: &Graph, node: Node) -> String {
    match node {
        Node::Entity(id) => graph.casebook().entity(id).in_sentence(),
        Node::Event(id) => graph.casebook().words().quoted(&graph.casebook().event(id).title),
    }
}

/// The same, short: the label of an entity.
pub fn labelled(graph: &Graph, node: Node) -> String {
    match node {
        Node::Entity(id) => super::evidence::label_in_sentence(graph.casebook(), id),
        Node::Event(id) => graph.casebook().words().quoted(&graph.casebook().event(id).title),
    }
}

/// An edge between two nodes as a sentence, told from the first where the language allows it. Without a full stop.
pub fn hop(graph: &Graph, edge: Edge, from: Node, to: Node) -> String {
    let book = graph.casebook();
    match edge {
        Edge::Relation(id) => {
            let relation = book.relation(id);
            relation_from(book, relation, from == Node::Entity(relation.from))
        }
        Edge::Participation(id, entity, role) => part_sentence(book, entity, role, book.event(id)),
        Edge::At(id) => {
            let place = if matches!(from, Node::Event(_)) { to } else { from };
            let event = book.words().quoted(&book.event(id).title);
            capitalised(&say!(book.words(), "event.happened-at", event = event, place = named(graph, place)))
        }
    }
}

/// A relation told from its start (`forward`) or its end.
pub fn relation_from(book: &Casebook, relation: &Relation, forward: bool) -> String {
    if forward {
        return relation_sentence(book, relation);
    }
    let inverse = &book.spoken().relations.get(relation.kind).inverse;
    sentence(&book.entity(relation.to).in_sentence(), inverse, &book.entity(relation.from).in_sentence())
}

/// When an edge held, as written; empty where nothing is said.
pub fn when(graph: &Graph, edge: Edge, style: Style) -> String {
    let book = graph.casebook();
    match edge {
        Edge::Relation(id) => {
            let relation = book.relation(id);
            let lasts =
                book.vocabulary.relations.get(relation.kind).time == crate::vocabulary::RelationTime::Span;
            match (&relation.start, &relation.end) {
                // A state that began: its end is not said, and the reader must not take it for a day.
                (Some(start), None) if lasts && !start.is_interval() => {
                    say!(book.words(), "relation.end-unknown", start = start.spoken(book.words(), style))
                }
                _ => relation_when(book.words(), relation, style),
            }
        }
        Edge::Participation(id, ..) | Edge::At(id) => {
            let event = book.event(id);
            if event.date.is_none() && event.end.is_none() {
                String::new()
            } else {
                event_when(book.words(), event, style)
            }
        }
    }
}

/// Why something only possibly held at a time asked about.
pub fn why_possibly(words: &Words, bounds: &Bounds, asked: &Bounds) -> String {
    let nothing = bounds.hull() == (None, None) && bounds.start == End::Unknown && bounds.end == End::Unknown;
    let (first, last) = asked.hull();
    let after_start = matches!((bounds.latest_start, last), (Some(start), Some(last)) if start <= last);
    let before_end = matches!((bounds.earliest_end, first), (Some(end), Some(first)) if end >= first);
    if nothing {
        say!(words, "possibly.no-dates")
    } else if bounds.end == End::Unknown && after_start {
        say!(words, "possibly.no-end")
    } else if bounds.start == End::Unknown && before_end {
        say!(words, "possibly.no-start")
    } else if bounds.end == End::Unknown {
        say!(words, "possibly.rough-start-no-end")
    } else {
        say!(words, "possibly.rough")
    }
}

/// The status of a relation with who says so, and the answer to it.
pub fn relation_status(book: &Casebook, relation: &Relation) -> String {
    status(book, &relation.statement, relation_claim(book, relation))
}

/// The status of an event with who says so, and the answer to it.
pub fn event_status(book: &Casebook, event: &Event) -> String {
    status(book, &event.statement, event_claim(book, event))
}

/// The status of an edge's statement with who says so, and the answer to it.
pub fn edge_status(graph: &Graph, edge: Edge) -> String {
    match edge {
        Edge::Relation(id) => relation_status(graph.casebook(), graph.casebook().relation(id)),
        Edge::Participation(id, ..) | Edge::At(id) => {
            event_status(graph.casebook(), graph.casebook().event(id))
        }
    }
}

fn status(book: &Casebook, statement: &Statement, pill: Option<String>) -> String {
    let answer = match statement.response() {
        "" => String::new(),
        response => format!(" {}", say!(book.words(), "status.response", response = stopped(response))),
    };
    let Some(term) = statement.status else { return answer.trim_start().to_string() };
    let word = pill.unwrap_or_else(|| {
        let status = book.spoken().statuses.get(term);
        match speaker(book, statement) {
            by if by.is_empty() => status.label.clone(),
            by => fill(&status.by, &by),
        }
    });
    format!("{word}.{answer}")
}

/// The text with a full stop, unless it ends as a sentence already.
pub fn stopped(text: &str) -> String {
    let ended = text.trim_end_matches(['”', '"', '\'', ')']).ends_with(['.', '!', '?', '…']);
    if text.is_empty() || ended { text.to_string() } else { format!("{text}.") }
}

/// A day in words.
pub fn day(words: &Words, day: Day) -> String {
    crate::date::Date::from_day(day).map_or_else(|| day.to_string(), |date| date.spoken(words, Style::Long))
}

/// A date in words, or that there is none.
pub fn dated(words: &Words, when: String) -> String {
    if when.is_empty() { say!(words, "event.undated") } else { when }
}

/// A number of links in words.
pub fn links(words: &Words, count: usize) -> String {
    say!(words, "count.links", n = count)
}

/// "certainly", "possibly", "no", within a sentence.
pub fn certainty(words: &Words, answer: crate::date::Answer) -> String {
    match answer {
        crate::date::Answer::Certainly => say!(words, "certainty.certainly"),
        crate::date::Answer::Possibly => say!(words, "certainty.possibly"),
        crate::date::Answer::No => say!(words, "certainty.no"),
    }
}

/// On a link of a drawing: that it only possibly held at the time asked about; nothing where it certainly did.
pub fn marked(words: &Words, answer: crate::date::Answer) -> String {
    match answer {
        crate::date::Answer::Certainly => String::new(),
        crate::date::Answer::Possibly => say!(words, "certainty.possibly"),
        crate::date::Answer::No => say!(words, "certainty.no"),
    }
}

/// Two remarks as one; either may be empty.
pub fn both(words: &Words, one: &str, other: &str) -> String {
    words.list(&[one, other].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>())
}

/// A standing by its name, within a sentence.
pub fn standing(words: &Words, standing: Standing) -> String {
    match standing {
        Standing::Established => say!(words, "standing-name.established"),
        Standing::InProcess => say!(words, "standing-name.in-process"),
        Standing::Claimed => say!(words, "standing-name.claimed"),
        Standing::EndedUnproved => say!(words, "standing-name.ended-unproved"),
    }
}

/// "Bounded: ...": that a list or a search was cut short.
pub fn bounded(words: &Words, what: &str) -> String {
    say!(words, "bounded.that", what = what)
}
