//! Links within the lives of their ends: the dead and the unborn take no part, nor does a body before it was founded or
//! after it was dissolved.
//!
//! A row may say of itself that it held on a day, and the lives of its ends bound it: what is known of a link is its row
//! *and* both lives. Of all the starts and ends that fit a row those count that fit the lives; a start that the row
//! puts before a birth is the birth, an end that it puts after a death is the death. What is not said of a life bounds nothing.
//! Which ends must be alive is a matter of the kind (`lives`, `exist` in the vocabulary): who is examined or remembered may be dead.

use crate::date::{Answer, Bounds, Day, End, Margins};
use crate::graph::{Edge, Graph, Node};
use crate::query::net::bounds;
use crate::vocabulary;

/// Before every day.
pub(crate) const EVER: i64 = i64::MIN;
/// After every day.
pub(crate) const NEVER: i64 = i64::MAX;

/// What of a contact counts: it can be used if it has not ended by `last`, and passes on from `first` on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The first day on which it passes on.
    pub first: i64,
    /// The last day on which it can be used.
    pub last: i64,
    /// Of a part in an event: the first day on which others who are there meet its bearer.
    pub from: i64,
    /// Of a part in an event: the last day on which they do.
    pub until: i64,
}

impl Window {
    /// The widest span that the bounds allow.
    pub fn possible(bounds: &Bounds) -> Self {
        let (first, last) = bounds.hull();
        let (first, last) = (first.map_or(EVER, Day::number), last.map_or(NEVER, Day::number));
        Self { first, last, from: first, until: last }
    }

    /// Whenever it really was: it had begun by `first`, and had not ended before `last`. It may pass on after `last`, but only
    /// to somebody who was waiting before: see the condition in [`crate::query::reach::arrivals`].
    pub fn certain(bounds: &Bounds) -> Self {
        let first = match (bounds.latest_start, bounds.start) {
            (Some(day), _) => day.number(),
            (None, End::Open) => EVER,
            (None, _) => NEVER,
        };
        let last = match (bounds.earliest_end, bounds.end) {
            (Some(day), _) => day.number(),
            (None, End::Open) => NEVER,
            // What ended on an unknown day may have ended the day it began.
            (None, _) => bounds.earliest_start.map_or(EVER, Day::number),
        };
        Self { first, last, from: EVER, until: NEVER }
    }
}

/// The part of a span that lies within a life: its bounds, or `None` where no day of it does.
pub fn within(span: &Bounds, life: &Bounds) -> Option<Bounds> {
    if span.is_impossible() || life.is_impossible() {
        // A row that contradicts itself is an error of its own, and bounds nothing.
        return Some(*span);
    }
    let mut kept = *span;
    if life.start == End::Known {
        let before =
            |day: Option<Day>| matches!((day, life.earliest_start), (Some(day), Some(born)) if day < born);
        if kept.start == End::Open || before(kept.latest_start) {
            (kept.start, kept.latest_start) = (End::Known, life.latest_start);
        }
        if kept.earliest_start.is_none() || before(kept.earliest_start) {
            kept.earliest_start = life.earliest_start;
        }
    }
    if life.end == End::Known {
        let after =
            |day: Option<Day>| matches!((day, life.latest_end), (Some(day), Some(died)) if day > died);
        if kept.end == End::Open || after(kept.earliest_end) {
            (kept.end, kept.earliest_end) = (End::Known, life.earliest_end);
        }
        if kept.latest_end.is_none() || after(kept.latest_end) {
            kept.latest_end = life.latest_end;
        }
    }
    if kept.is_impossible() {
        return None;
    }
    // What each end says about the other: no start after the last day, no end before the first.
    if kept.start != End::Open {
        kept.latest_start = [kept.latest_start, kept.latest_end].into_iter().flatten().min();
    }
    if kept.end != End::Open {
        kept.earliest_end = [kept.earliest_end, kept.earliest_start].into_iter().flatten().max();
    }
    Some(kept)
}

/// The life or existence of a node; an event has none of its own.
pub fn life(graph: &Graph, node: Node, margins: &Margins) -> Bounds {
    match node {
        Node::Entity(id) => graph.casebook().entity(id).bounds(margins),
        Node::Event(_) => Bounds::UNKNOWN,
    }
}

/// The two ends of an edge, its start first, each with whether the edge holds only within its life.
fn ends(graph: &Graph, edge: Edge) -> [(Node, bool); 2] {
    let book = graph.casebook();
    match edge {
        Edge::Relation(id) => {
            let relation = book.relation(id);
            let kind = book.vocabulary.relations.get(relation.kind);
            [
                (Node::Entity(relation.from), kind.ends_with(vocabulary::End::From)),
                (Node::Entity(relation.to), kind.ends_with(vocabulary::End::To)),
            ]
        }
        Edge::Participation(id, entity, role) => {
            let alive = role.is_none_or(|role| book.vocabulary.roles.get(role).exist);
            [(Node::Entity(entity), alive), (Node::Event(id), false)]
        }
        // A place may be older or younger than what it is called.
        Edge::At(id) => [(Node::Event(id), false); 2],
    }
}

/// When an edge held: what its row says, within the lives of those of its ends that must be alive. `None` where that is on no day.
pub fn held(graph: &Graph, edge: Edge, margins: &Margins) -> Option<Bounds> {
    let bounding = ends(graph, edge).into_iter().filter(|(_, alive)| *alive);
    bounding
        .map(|(node, _)| life(graph, node, margins))
        .try_fold(bounds(graph, edge, margins), |span, life| within(&span, &life))
}

/// Whether an edge held at some time within a span, within the lives of its ends.
pub fn overlaps(graph: &Graph, edge: Edge, margins: &Margins, when: &Bounds) -> Answer {
    held(graph, edge, margins).map_or(Answer::No, |held| held.overlaps(when))
}

/// Whether an edge is one by which two could have told each other something, whenever it held.
pub fn is_contact(graph: &Graph, edge: Edge) -> bool {
    let book = graph.casebook();
    match edge {
        Edge::Relation(id) => book.vocabulary.relations.get(book.relation(id).kind).carries,
        Edge::Participation(_, _, role) => role.is_none_or(|role| book.vocabulary.roles.get(role).carries),
        Edge::At(_) => false,
    }
}

/// The days of an event for one who took part, within the lives of the others who were there: it was on no day on which one of them was
/// dead. Where their lives leave no day, the row that names them is believed.
fn with_the_others(graph: &Graph, edge: Edge, margins: &Margins, span: Bounds) -> Bounds {
    let Edge::Participation(id, _, _) = edge else { return span };
    let book = graph.casebook();
    let there = book
        .event(id)
        .participants
        .iter()
        .filter(|part| part.role.is_none_or(|role| book.vocabulary.roles.get(role).exist));
    let lives = there.map(|part| life(graph, Node::Entity(part.entity), margins));
    lives.fold(span, |span, life| within(&span, &life).unwrap_or(span))
}

/// When two could have told each other something by an edge: possibly, and certainly, whatever the exact dates were. Both must be
/// alive for it, whatever the kind says.
pub fn contact(graph: &Graph, edge: Edge, margins: &Margins) -> [Option<Window>; 2] {
    let Some(span) = held(graph, edge, margins).filter(|_| is_contact(graph, edge)) else { return [None; 2] };
    let span = with_the_others(graph, edge, margins, span);
    let row = bounds(graph, edge, margins);
    let (mut possible, mut certain) = (Some(Window::possible(&span)), Some(Window::certain(&span)));
    for (node, alive) in ends(graph, edge) {
        let life = life(graph, node, margins);
        if life.is_impossible() {
            continue;
        }
        let number = |day: Option<Day>, none: i64| day.map_or(none, Day::number);
        possible = possible.and_then(|window| {
            let first = window.first.max(number(life.earliest_start, EVER));
            let last = window.last.min(number(life.latest_end, NEVER));
            (first <= last).then_some(Window { first, last, from: first, until: last })
        });
        // From which day on it is certain that it had begun, and until which that it had not ended.
        let begun = if life.start == End::Known { number(life.latest_start, NEVER) } else { EVER };
        let lasting = if life.end == End::Known { number(life.earliest_end, EVER) } else { NEVER };
        certain = certain.and_then(|window| {
            let mut window = window;
            if !alive {
                if window.first > lasting || begun > window.last {
                    return None;
                }
                (window.first, window.last) = (window.first.max(begun), window.last.min(lasting));
                (window.from, window.until) = (window.from.max(begun), window.until.min(lasting));
                return Some(window);
            }
            // The row says that it was there; but not beyond what is known of its life.
            let started = if row.start == End::Open { EVER } else { number(row.latest_start, NEVER) };
            let ended = if row.end == End::Open { NEVER } else { number(row.earliest_end, EVER) };
            if started < number(life.earliest_start, EVER) {
                window.from = window.from.max(begun);
            }
            if ended > number(life.latest_end, NEVER) {
                window.until = window.until.min(lasting);
            }
            Some(window)
        });
    }
    [possible, certain]
}
