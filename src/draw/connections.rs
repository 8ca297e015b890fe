//! A network on a phone: the list of its connections, oldest first, under the name each has most to do with.

use std::collections::BTreeMap;

use crate::date::Margins;
use crate::graph::Node;
use crate::model::{EntityId, Relation, RelationId};
use crate::query::View;
use crate::query::evidence::{relation_pill, relation_when};
use crate::scene::{Anchor, Group, Mark, Part, Point, Scene, Stroke};
use crate::vocabulary::{capitalised, fill};

use super::Page;
use super::frame::Frame;
use super::network::{details, fallback_title, legend, other_name, statements};
use super::style::{RULE, colour};
use super::symbols::{Firmness, figure, line, stroke};

/// Sources listed one by one under the list, at the most.
const LISTED_SOURCES: usize = 12;

/// The list of a view's connections.
pub fn draw(view: &View<'_>, page: &Page<'_>) -> Scene {
    let drawn = statements(view);
    let mut frame = Frame::new(view, page, &fallback_title(view), &drawn);
    frame.legend(&legend(view, false));
    for (head, relations) in groups(view) {
        group(&mut frame, view, head, &relations);
    }
    lonely(&mut frame, view);
    if !view.callouts.is_empty() {
        super::callout_list(&mut frame, view);
    }
    if view.left_out.by_degree > 0 {
        frame.notes.push(format!("And {} less connected names are not shown.", view.left_out.by_degree));
    }
    frame.finish(LISTED_SOURCES)
}

/// Every relation once, under the end that has most relations, the focus first; groups by size, then by name.
fn groups(view: &View<'_>) -> Vec<(EntityId, Vec<RelationId>)> {
    let book = view.graph.casebook();
    let mut degree: BTreeMap<EntityId, usize> = BTreeMap::new();
    for relation in view.relations.iter().map(|id| book.relation(*id)) {
        *degree.entry(relation.from).or_default() += 1;
        *degree.entry(relation.to).or_default() += 1;
    }
    let rank = |id: EntityId| {
        let place = view.focus.iter().position(|node| *node == Node::Entity(id));
        (
            std::cmp::Reverse(place.map_or(0, |place| usize::MAX - place)),
            std::cmp::Reverse(degree.get(&id).copied().unwrap_or_default()),
            id,
        )
    };
    let mut groups: BTreeMap<EntityId, Vec<RelationId>> = BTreeMap::new();
    for id in &view.relations {
        let relation = book.relation(*id);
        let head = if rank(relation.from) <= rank(relation.to) { relation.from } else { relation.to };
        groups.entry(head).or_default().push(*id);
    }
    let time = |id: &RelationId| {
        let bounds = book.relation(*id).bounds(&Margins::NONE);
        (
            bounds.earliest_start.is_none() && bounds.earliest_end.is_none(),
            bounds.earliest_start.or(bounds.earliest_end),
            *id,
        )
    };
    let mut groups: Vec<(EntityId, Vec<RelationId>)> = groups.into_iter().collect();
    groups.iter_mut().for_each(|(_, relations)| relations.sort_by_key(time));
    groups.sort_by_key(|(head, relations)| (rank(*head).0, std::cmp::Reverse(relations.len()), *head));
    groups
}

fn group(frame: &mut Frame<'_, '_, '_>, view: &View<'_>, head: EntityId, relations: &[RelationId]) {
    let book = view.graph.casebook();
    let entity = book.entity(head);
    let (left, width) = (frame.left(), frame.right() - frame.left());
    let style = frame.pen.size.event_title();
    let mut marks = Vec::new();
    let at = Point::new(left + 8.0, frame.y + style.leading / 2.0);
    marks.extend(figure(
        book.vocabulary.shape(entity.kind),
        at,
        6.5,
        colour(book.vocabulary.colour(entity.kind)),
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
    for id in relations {
        connection(frame, view, head, *id);
    }
    frame.y += 10.0;
}

/// One connection: the line of its firmness, the phrase with the other name, date and numbered sources, status and response.
fn connection(frame: &mut Frame<'_, '_, '_>, view: &View<'_>, head: EntityId, id: RelationId) {
    let book = view.graph.casebook();
    let relation: &Relation = book.relation(id);
    let size = frame.pen.size;
    let (left, width) = (frame.left() + 22.0, frame.right() - frame.left() - 22.0);
    let kind = book.vocabulary.relations.get(relation.kind);
    let outgoing = relation.from == head;
    let (phrase, other) =
        if outgoing { (&kind.forward, relation.to) } else { (&kind.inverse, relation.from) };
    let words = fill(phrase, &other_name(view, other));
    let mut marks = vec![line(
        Point::new(frame.left(), frame.y),
        Point::new(frame.right(), frame.y),
        Stroke::solid(RULE, 0.5),
    )];
    frame.y += 4.0;
    let middle = frame.y + size.body().leading / 2.0;
    let firmness = Firmness::of(book, &relation.statement);
    marks.push(line(
        Point::new(frame.left() + 1.0, middle),
        Point::new(frame.left() + 17.0, middle),
        stroke(firmness),
    ));
    let (lines, height) = frame.pen.paragraph(&words, left, frame.y, width, size.body());
    marks.extend(lines);
    frame.y += height;
    let when = capitalised(&relation_when(relation, frame.date_style()));
    let numbers = frame.numbering.marks(&relation.statement.citations);
    let facts = [when.as_str(), numbers.as_str()]
        .iter()
        .filter(|text| !text.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join("\u{a0} ");
    let (lines, height) = frame.pen.paragraph(&facts, left, frame.y, width, size.note());
    marks.extend(lines);
    frame.y += height;
    if let Some(word) = relation_pill(book, relation) {
        let (pill, height) = frame.pen.pill(&word, left, frame.y + 2.0, width);
        marks.extend(pill);
        frame.y += height + 3.0;
    }
    if !relation.statement.response().is_empty() {
        let text = format!("Response: {}", relation.statement.response());
        let (lines, height) = frame.pen.paragraph(&text, left, frame.y + 1.0, width, size.note());
        marks.extend(lines);
        frame.y += height + 1.0;
    }
    frame.y += 5.0;
    let title = crate::query::evidence::relation_sentence(book, relation);
    let details = details(frame, view, id);
    frame.describe(format!("{title}. {details}"));
    frame.add(Mark::Group(Group { title, details, ..Group::new(Part::Labels, marks) }));
}

/// Names that nothing connects, in one line.
fn lonely(frame: &mut Frame<'_, '_, '_>, view: &View<'_>) {
    let book = view.graph.casebook();
    let linked = |id: &EntityId| {
        view.relations.iter().any(|r| book.relation(*r).from == *id || book.relation(*r).to == *id)
    };
    let names: Vec<&str> =
        view.entities.iter().filter(|id| !linked(id)).map(|id| book.entity(*id).label()).collect();
    if names.is_empty() {
        return;
    }
    let (left, width) = (frame.left(), frame.right() - frame.left());
    let head =
        frame.pen.line("Without a connection", left, frame.y, Anchor::Left, frame.pen.size.event_title());
    frame.y += frame.pen.size.event_title().leading + 2.0;
    let (mut marks, height) =
        frame.pen.paragraph(&names.join(", "), left, frame.y, width, frame.pen.size.body());
    marks.insert(0, head);
    frame.y += height + 6.0;
    frame.add(Group::new(Part::Labels, marks));
}
