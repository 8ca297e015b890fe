//! Links of the graph as English sentences, told from either end. Plain text: whoever prints makes it safe for where it goes.

use crate::date::{Bounds, Day, End, Style};
use crate::graph::{Edge, Graph, Node};
use crate::model::{Casebook, Event, Relation, Statement};
use crate::query::evidence::{event_pill, event_when, relation_pill, relation_when, speaker};
use crate::vocabulary::fill;
use crate::words::capitalised;

/// A node within a sentence: an entity with its article, an event's title in quotation marks.
pub fn named(graph: &Graph, node: Node) -> String {
    match node {
        Node::Entity(id) => graph.casebook().entity(id).in_sentence(),
        Node::Event(id) => format!("“{}”", graph.casebook().event(id).title),
    }
}

/// The same, short: the label of an entity.
pub fn labelled(graph: &Graph, node: Node) -> String {
    match node {
        Node::Entity(id) => super::evidence::label_in_sentence(graph.casebook(), id),
        Node::Event(id) => format!("“{}”", graph.casebook().event(id).title),
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
        Edge::Participation(id, _, role) => {
            let bearer = if matches!(from, Node::Event(_)) { to } else { from };
            let phrase = role.map_or("took part in", |role| &book.vocabulary.roles.get(role).phrase);
            format!("{} {}", capitalised(&named(graph, bearer)), fill(phrase, &named(graph, Node::Event(id))))
        }
        Edge::At(id) => {
            let place = if matches!(from, Node::Event(_)) { to } else { from };
            format!("“{}” happened at {}", book.event(id).title, named(graph, place))
        }
    }
}

/// A relation told from its start (`forward`) or its end.
pub fn relation_from(book: &Casebook, relation: &Relation, forward: bool) -> String {
    let kind = book.vocabulary.relations.get(relation.kind);
    let (one, phrase, other) = match forward {
        true => (relation.from, &kind.forward, relation.to),
        false => (relation.to, &kind.inverse, relation.from),
    };
    let one = capitalised(&book.entity(one).in_sentence());
    format!("{one} {}", fill(phrase, &book.entity(other).in_sentence()))
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
                    format!("{} – end not known", start.words(style))
                }
                _ => relation_when(relation, style),
            }
        }
        Edge::Participation(id, ..) | Edge::At(id) => {
            let event = book.event(id);
            if event.date.is_none() && event.end.is_none() { String::new() } else { event_when(event, style) }
        }
    }
}

/// Why something only possibly held at a time asked about.
pub fn why_possibly(bounds: &Bounds, asked: &Bounds) -> String {
    let nothing = bounds.hull() == (None, None) && bounds.start == End::Unknown && bounds.end == End::Unknown;
    let (first, last) = asked.hull();
    let after_start = matches!((bounds.latest_start, last), (Some(start), Some(last)) if start <= last);
    let before_end = matches!((bounds.earliest_end, first), (Some(end), Some(first)) if end >= first);
    let why = if nothing {
        "its dates are not known"
    } else if bounds.end == End::Unknown && after_start {
        "when it ended is not known"
    } else if bounds.start == End::Unknown && before_end {
        "when it began is not known"
    } else if bounds.end == End::Unknown {
        "its start is not exact and its end is not known"
    } else {
        "its dates are not exact"
    };
    format!("Possibly at that time: {why}.")
}

/// The status of a relation with who says so, and the answer to it.
pub fn relation_status(book: &Casebook, relation: &Relation) -> String {
    status(book, &relation.statement, relation_pill(book, relation))
}

/// The status of an event with who says so, and the answer to it.
pub fn event_status(book: &Casebook, event: &Event) -> String {
    status(book, &event.statement, event_pill(book, event))
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
        response => format!(" Response: {}", stopped(response)),
    };
    let Some(term) = statement.status else { return answer.trim_start().to_string() };
    let word = pill.unwrap_or_else(|| {
        let status = book.vocabulary.statuses.get(term);
        match speaker(book, statement) {
            by if by.is_empty() => status.label.clone(),
            by => fill(&status.by, &by),
        }
    });
    // The pill says that there is an answer; here the answer itself follows.
    let word = word.trim_end_matches(" · denied").trim_end_matches(" · answered");
    format!("{word}.{answer}")
}

/// The text with a full stop, unless it ends as a sentence already.
pub fn stopped(text: &str) -> String {
    let ended = text.trim_end_matches(['”', '"', '\'', ')']).ends_with(['.', '!', '?', '…']);
    if text.is_empty() || ended { text.to_string() } else { format!("{text}.") }
}

/// A day in words.
pub fn day(day: Day) -> String {
    crate::date::Date::from_day(day).map_or_else(|| day.to_string(), |date| date.words(Style::Long))
}

/// Names joined as in a sentence: "A, B and C".
pub fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A number of links in words.
pub fn links(count: usize) -> String {
    crate::diag::counted(count, "link")
}
