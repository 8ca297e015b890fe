//! A network on a phone: the list of its connections, oldest first, under the name each has most to do with.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::say;
use crate::date::Margins;
use crate::graph::{Edge, Node};
use crate::model::{Citation, EntityId};
use crate::query::View;
use crate::query::corrections::remark_on;
use crate::query::evidence::part_phrase;
use crate::scene::{Anchor, Group, Mark, Part, Point, Scene, Stroke};
use crate::vocabulary::fill;
use crate::words::capitalised;

use super::Page;
use super::frame::Frame;
use super::network::{
    cross_bar, details, head as head_of, left_out, legend, links, other_name, pill_under, sentence,
    statements, when,
};
use super::symbols::{Firmness, figure, line, stroke};

/// The list of a view's connections.
pub fn draw(view: &View<'_>, page: &Page<'_>) -> Scene {
    let drawn = statements(view);
    let mut frame = Frame::new(view, page, &head_of(view), &drawn);
    frame.legend(&legend(view, false, frame.pen.palette));
    for (head, relations) in groups(view) {
        group(&mut frame, view, head, &relations);
    }
    lonely(&mut frame, view);
    if !view.callouts.is_empty() {
        super::callout_list(&mut frame, view);
    }
    left_out(&mut frame, view);
    frame.finish()
}

/// What each link cites, in the order of the list, under the id of its row.
pub fn cites(view: &View<'_>) -> Vec<(String, Vec<Citation>)> {
    let book = view.graph.casebook();
    let row = |edge| match edge {
        Edge::Relation(id) => book.relation(id).id.to_string(),
        Edge::Participation(id, ..) | Edge::At(id) => book.event(id).id.to_string(),
    };
    let links = groups(view).into_iter().flat_map(|(_, links)| links);
    links.map(|edge| (row(edge), view.graph.statement(edge).citations.to_vec())).collect()
}

/// Every link once, under the end that has most links, the focus first; groups by size, then by name. A part in an event
/// stands under the entity.
fn groups(view: &View<'_>) -> Vec<(EntityId, Vec<Edge>)> {
    let book = view.graph.casebook();
    let links = links(view);
    let mut degree: BTreeMap<EntityId, usize> = BTreeMap::new();
    for id in links.iter().flat_map(|edge| ends(view, *edge)) {
        *degree.entry(id).or_default() += 1;
    }
    let rank = |id: EntityId| {
        let place = view.focus.iter().position(|node| *node == Node::Entity(id));
        let place = place.map_or(0, |place| usize::MAX - place);
        (Reverse(place), Reverse(degree.get(&id).copied().unwrap_or_default()), id)
    };
    let mut groups: BTreeMap<EntityId, Vec<Edge>> = BTreeMap::new();
    for edge in &links {
        if let Some(head) = ends(view, *edge).into_iter().min_by_key(|id| rank(*id)) {
            groups.entry(head).or_default().push(*edge);
        }
    }
    let time = |edge: &Edge| {
        let bounds = match *edge {
            Edge::Relation(id) => Some(book.relation(id).bounds(&Margins::NONE)),
            Edge::Participation(id, ..) | Edge::At(id) => book.event(id).bounds(&Margins::NONE),
        };
        let first = bounds.and_then(|bounds| bounds.earliest_start.or(bounds.earliest_end));
        (first.is_none(), first, *edge)
    };
    let mut groups: Vec<(EntityId, Vec<Edge>)> = groups.into_iter().collect();
    groups.iter_mut().for_each(|(_, links)| links.sort_by_key(time));
    groups.sort_by_key(|(head, links)| (rank(*head).0, Reverse(links.len()), *head));
    groups
}

/// The entities at the ends of a link.
fn ends(view: &View<'_>, edge: Edge) -> Vec<EntityId> {
    match edge {
        Edge::Relation(id) => {
            let relation = view.graph.casebook().relation(id);
            vec![relation.from, relation.to]
        }
        Edge::Participation(_, entity, _) => vec![entity],
        Edge::At(_) => Vec::new(),
    }
}

/// A link without the name it stands under: "served in the Met", "was a victim in “…”".
fn phrase(view: &View<'_>, head: EntityId, edge: Edge) -> String {
    let book = view.graph.casebook();
    match edge {
        Edge::Relation(id) => {
            let relation = book.relation(id);
            let kind = book.spoken().relations.get(relation.kind);
            let outgoing = relation.from == head;
            let (phrase, other) =
                if outgoing { (&kind.forward, relation.to) } else { (&kind.inverse, relation.from) };
            fill(phrase, &other_name(view, other))
        }
        Edge::Participation(id, _, role) => part_phrase(book, role, book.event(id)),
        Edge::At(id) => book.event(id).title.to_string(),
    }
}

fn group(frame: &mut Frame<'_, '_, '_>, view: &View<'_>, head: EntityId, links: &[Edge]) {
    let book = view.graph.casebook();
    let entity = book.entity(head);
    let (left, width) = (frame.left(), frame.right() - frame.left());
    let style = frame.pen.styles.event_title();
    let mut marks = Vec::new();
    let at = Point::new(left + 8.0, frame.y + style.leading / 2.0);
    marks.extend(figure(
        book.vocabulary.shape(entity.kind),
        at,
        6.5,
        frame.pen.palette.of(book.vocabulary.colour(entity.kind)),
        &frame.pen.palette,
    ));
    let (lines, height) = frame.pen.paragraph(&entity.name, left + 22.0, frame.y, width - 22.0, style);
    marks.extend(lines);
    frame.y += height + 4.0;
    let node = Group {
        id: entity.id.to_string(),
        title: entity.name.to_string(),
        ..Group::new(Part::Furniture, marks)
    };
    frame.add(node);
    for edge in links {
        connection(frame, view, head, *edge);
    }
    frame.y += 10.0;
}

/// One connection: the line of its firmness, the phrase with the other name, date and numbered sources, status and response.
fn connection(frame: &mut Frame<'_, '_, '_>, view: &View<'_>, head: EntityId, edge: Edge) {
    let book = view.graph.casebook();
    let statement = view.graph.statement(edge);
    let styles = frame.pen.styles;
    let (left, width) = (frame.left() + 22.0, frame.right() - frame.left() - 22.0);
    let remark = remark_on(view.graph, edge);
    let words = match phrase(view, head, edge) {
        words if remark.is_empty() => words,
        words => format!("{words} ({remark})"),
    };
    let mut marks = vec![line(
        Point::new(frame.left(), frame.y),
        Point::new(frame.right(), frame.y),
        Stroke::solid(frame.pen.palette.rule, 0.5),
    )];
    frame.y += 4.0;
    let middle = frame.y + styles.body().leading / 2.0;
    let firmness = Firmness::of_link(view.graph, edge);
    marks.push(line(
        Point::new(frame.left() + 1.0, middle),
        Point::new(frame.left() + 17.0, middle),
        stroke(firmness, &frame.pen.palette),
    ));
    // What ended unproved has its bar here too: without it the line would pass for a documented one.
    let centre = Point::new(frame.left() + 9.0, middle);
    marks.extend(cross_bar(firmness, centre, (1.0, 0.0), frame.pen.palette.ink));
    let (lines, height) = frame.pen.paragraph(&words, left, frame.y, width, styles.body());
    marks.extend(lines);
    frame.y += height;
    let when = capitalised(&when(view, edge, frame.date_style()));
    let numbers = frame.marks(&statement.citations, width);
    let facts = [when.as_str(), numbers.as_str()]
        .iter()
        .filter(|text| !text.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join("\u{a0} ");
    let (lines, height) = frame.pen.paragraph(&facts, left, frame.y, width, styles.note());
    marks.extend(lines);
    frame.y += height;
    if let Some(word) = pill_under(view, edge, head) {
        let (lines, height) = frame.pen.pill(&word, left, frame.y + 2.0, width);
        marks.extend(lines);
        frame.y += height + 3.0;
    }
    if !statement.response().is_empty() {
        let text = say!(book.words(), "status.response", response = statement.response());
        let (lines, height) = frame.pen.paragraph(&text, left, frame.y + 1.0, width, styles.note());
        marks.extend(lines);
        frame.y += height + 1.0;
    }
    frame.y += 5.0;
    let title = sentence(view, edge);
    let details = details(frame, view, edge);
    frame.describe(format!("{title}. {details}"));
    frame.add(Mark::Group(Group { title, details, ..Group::new(Part::Labels, marks) }));
}

/// Names that nothing connects, in one line.
fn lonely(frame: &mut Frame<'_, '_, '_>, view: &View<'_>) {
    let book = view.graph.casebook();
    let linked: BTreeSet<EntityId> = links(view).into_iter().flat_map(|edge| ends(view, edge)).collect();
    let names: Vec<&str> =
        view.entities.iter().filter(|id| !linked.contains(id)).map(|id| book.entity(*id).label()).collect();
    if names.is_empty() {
        return;
    }
    let (left, width) = (frame.left(), frame.right() - frame.left());
    let head = say!(book.words(), "connections.none");
    let head = frame.pen.line(&head, left, frame.y, Anchor::Left, frame.pen.styles.event_title());
    frame.y += frame.pen.styles.event_title().leading + 2.0;
    let (mut marks, height) =
        frame.pen.paragraph(&book.words().list(&names), left, frame.y, width, frame.pen.styles.body());
    marks.insert(0, head);
    frame.y += height + 6.0;
    frame.add(Group::new(Part::Labels, marks));
}
