//! A map of connections with names to be filled in.
//!
//! What a teacher calls a relationship or concept map: the names of a story as figures, the lines between them with their
//! words, some names left out. (Not a map of places: a casebook knows names of places, not where they lie.) It is the network
//! drawing, laid out for the sheet: every second name is a number, which pupils find out from the lines that lead to it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Task, bank, source_list, width};
use crate::catalogue::say;
use crate::draw::{NetworkLook, Page, network};
use crate::graph::{Edge, Node};
use crate::model::EntityId;
use crate::print::flow::pages::placed;
use crate::print::flow::{Block, Cell, Column, Figure, Section, Sign, plain, strong};
use crate::print::{Order, PrintError, pieces, shuffle};
use crate::query::View;
use crate::query::evidence::Numbering;
use crate::query::wording;
use crate::scene::{Anchor, Group, Mark, Part, Scene, Weight};

/// Size of the names in a network, in px.
const LABEL: f64 = 13.0;
/// How often the map is drawn again with fewer names until it fits the sheet.
const TRIES: usize = 24;

/// The sheet and its key.
pub fn make(view: &View<'_>, order: &Order<'_>) -> Result<Task, PrintError> {
    let book = view.graph.casebook();
    if network::links(view).is_empty() {
        return Err(PrintError::Lacking {
            what: "there is no connection in what was chosen".into(),
            help: "a map needs relations, or events that several take part in".into(),
        });
    }
    let width = width(order);
    // The drawing is laid out for a page on which its names are as large as the body of this print.
    let unit = super::sizes(order).body().size.max(11.0) / LABEL;
    // What stands above and below the map: head, box of words, lines for the names, a question, the foot.
    let sizes = super::sizes(order);
    let asked = ((view.entities.len() + view.events.len()) / 2).clamp(1, 12);
    let below = asked.div_ceil(2) as f64 * sizes.grown(26.0) + sizes.grown(62.0);
    let around = sizes.grown(if order.choices.word_bank { 215.0 } else { 180.0 });
    let paper = super::Paper::of(order, super::A4, false);
    let room = (paper.height - 2.0 * super::MARGIN - around - below).max(paper.height * 0.3);
    let mut shown = linked(view);
    let mut scene = drawn(&shown, order, width, unit);
    let mut dropped = 0;
    for _ in 0..TRIES {
        let figure = core(&scene, unit);
        if figure.1 <= room || shown.entities.len() + shown.events.len() <= 4 {
            break;
        }
        drop_least(&mut shown);
        dropped += 1;
        scene = drawn(&shown, order, width, unit);
    }
    let (marks, height) = core(&scene, unit);
    // At the worst it has a page to itself.
    if height > paper.height - 2.0 * super::MARGIN - sizes.grown(64.0) {
        return Err(PrintError::Lacking {
            what: "the map does not fit on the sheet".into(),
            help: "choose fewer names with --focus or --top, or larger paper".into(),
        });
    }

    // Every second name is asked for, those with most connections first to stay, so that each question has a clue.
    let mut nodes: Vec<Node> = shown.entities.iter().map(|id| Node::Entity(*id)).collect();
    nodes.extend(shown.events.iter().map(|id| Node::Event(*id)));
    shuffle(&mut nodes, order.seed);
    let degree = degrees(&shown);
    nodes.sort_by_key(|node| degree.get(node).copied().unwrap_or_default());
    let count = (nodes.len() / 2).clamp(1, 12);
    let mut asked: Vec<Node> = nodes.iter().copied().step_by(2).take(count).collect();
    // Numbered as the eye meets them.
    let places = places(&marks);
    let place = |node: &Node| places.get(view.graph.id(*node)).copied().unwrap_or((0, 0));
    asked.sort_by_key(|node| (place(node), *node));
    let numbers: BTreeMap<String, usize> =
        asked.iter().enumerate().map(|(at, node)| (view.graph.id(*node).to_string(), at + 1)).collect();
    let name = |node: &Node| match node {
        Node::Entity(id) => book.entity(*id).label().to_string(),
        Node::Event(id) => book.event(*id).title.to_string(),
    };
    let mut blanked = marks.clone();
    blank(&mut blanked, &numbers, order);
    let said = book.words();
    let figure = |marks: Vec<Mark>, description: &str| {
        Block::Figure(Box::new(Figure { width, height, marks, description: description.to_string() }))
    };

    let mut sheet = Vec::new();
    if order.choices.word_bank {
        sheet.push(Block::Boxed(
            say!(said, "worksheet.map.box"),
            bank(said, asked.iter().map(name).collect(), order.seed),
        ));
    }
    sheet.push(figure(blanked, &say!(said, "worksheet.map.alt")));
    let rows = asked
        .chunks(2)
        .enumerate()
        .map(|(row, pair)| {
            let number = |at: usize| Cell::Words(vec![strong((row * 2 + at + 1).to_string())]);
            let mut cells = vec![number(0), Cell::Lines(1)];
            if pair.len() == 2 {
                cells.extend([number(1), Cell::Lines(1)]);
            } else {
                cells.extend([Cell::Words(Vec::new()), Cell::Words(Vec::new())]);
            }
            cells
        })
        .collect();
    let columns = [0.5, 4.5, 0.5, 4.5].map(|share| Column { head: String::new(), share }).to_vec();
    sheet.push(Block::Table(columns, rows));
    let question = say!(said, "worksheet.map.question");
    let then = format!("{} ", say!(said, "worksheet.map.then"));
    sheet.push(Block::Paragraph(crate::print::flow::Voice::Body, vec![strong(then), plain(question)]));
    sheet.push(Block::Lines(String::new(), 2));
    if dropped > 0 || view.left_out.by_degree > 0 {
        let left = dropped + view.left_out.by_degree;
        let note = say!(said, "worksheet.map.left-out", n = left);
        sheet.push(Block::Paragraph(crate::print::flow::Voice::Note, vec![plain(note)]));
    }

    let mut key = vec![figure(marks, &scene.description)];
    for (at, node) in asked.iter().enumerate() {
        key.push(Block::Item(Sign::Label(format!("{}.", at + 1)), vec![strong(name(node))]));
    }
    key.push(Block::Heading(3, say!(said, "worksheet.map.sentences")));
    let mut numbering = Numbering::default();
    for edge in network::links(&shown) {
        let (from, to) = ends(&shown, edge);
        let mut words = vec![plain(wording::stopped(&wording::hop(view.graph, edge, from, to)))];
        let status = wording::edge_status(view.graph, edge);
        let when = wording::when(view.graph, edge, order.date_style());
        for more in [when, status] {
            if !more.is_empty() {
                words.push(plain(format!(" {}.", more.trim_end_matches('.'))));
            }
        }
        words.extend(pieces::numbers(said, &mut numbering, &view.graph.statement(edge).citations));
        key.push(Block::Item(Sign::Bullet, words));
    }
    let instruction = say!(said, "worksheet.map.instruction");
    Ok(Task {
        instruction,
        sheet: vec![Section::plain(sheet)],
        key: vec![Section::plain(key), source_list(book, &numbering, order)],
        sources: numbering.sources().to_vec(),
    })
}

fn drawn(view: &View<'_>, order: &Order<'_>, width: f64, unit: f64) -> Scene {
    let network = NetworkLook { unexplained: true, ..NetworkLook::default() };
    let page = Page { palette: order.palette, network, ..Page::new(width / unit, order.fonts) };
    network::graph(view, &page)
}

/// The ends of a link, as it is told.
fn ends(view: &View<'_>, edge: Edge) -> (Node, Node) {
    match edge {
        Edge::Relation(id) => {
            let relation = view.graph.casebook().relation(id);
            (Node::Entity(relation.from), Node::Entity(relation.to))
        }
        Edge::Participation(event, entity, _) => (Node::Entity(entity), Node::Event(event)),
        Edge::At(event) => (Node::Event(event), Node::Event(event)),
    }
}

fn degrees(view: &View<'_>) -> BTreeMap<Node, usize> {
    let mut degrees: BTreeMap<Node, usize> = BTreeMap::new();
    for edge in network::links(view) {
        let (from, to) = ends(view, edge);
        for node in [from, to] {
            *degrees.entry(node).or_default() += 1;
        }
    }
    degrees
}

/// The view without names that nothing links: there is nothing to find out about them.
fn linked<'g>(view: &View<'g>) -> View<'g> {
    let degrees = degrees(view);
    let entities = view.entities.iter().copied();
    View {
        entities: entities.filter(|id| degrees.contains_key(&Node::Entity(*id))).collect(),
        highlight: BTreeSet::new(),
        callouts: Vec::new(),
        left_out: crate::query::LeftOut::default(),
        not_shown: crate::query::NotShown::default(),
        ..view.clone()
    }
}

/// Leaves out the name or event with the fewest connections, and what it leaves unlinked.
fn drop_least(view: &mut View<'_>) {
    let degrees = degrees(view);
    let focus = view.focus.clone();
    let least = view
        .entities
        .iter()
        .map(|id| Node::Entity(*id))
        .chain(view.events.iter().map(|id| Node::Event(*id)))
        .filter(|node| !focus.contains(node))
        .min_by_key(|node| (degrees.get(node).copied().unwrap_or_default(), std::cmp::Reverse(*node)));
    match least {
        Some(Node::Entity(out)) => {
            let book = view.graph.casebook();
            let touches = |id: EntityId| id == out;
            view.relations.retain(|id| {
                let relation = book.relation(*id);
                !touches(relation.from) && !touches(relation.to)
            });
            view.entities.retain(|id| *id != out);
        }
        Some(Node::Event(out)) => view.events.retain(|id| *id != out),
        None => {}
    }
    let smaller = linked(view);
    view.entities = smaller.entities;
}

/// The drawing without its head and foot, moved to the top, a px of it `unit` points; and its height.
fn core(scene: &Scene, unit: f64) -> (Vec<Mark>, f64) {
    let last = scene.marks.len().saturating_sub(1);
    let mut marks: Vec<Mark> = scene
        .marks
        .iter()
        .enumerate()
        .filter(|(at, mark)| {
            let furniture = matches!(mark, Mark::Group(group) if group.part == Part::Furniture);
            !(furniture && (*at == 0 || *at == last))
        })
        .map(|(_, mark)| mark.clone())
        .collect();
    let (mut top, mut bottom) = (f64::INFINITY, 0.0_f64);
    extent(&marks, &mut top, &mut bottom);
    if top > bottom {
        return (marks, 0.0);
    }
    placed(&mut marks, unit, 0.0, (4.0 - top) * unit);
    (marks, (bottom - top + 10.0) * unit)
}

/// The highest and lowest point of marks.
fn extent(marks: &[Mark], top: &mut f64, bottom: &mut f64) {
    use crate::scene::{Outline, Segment};
    let mut at = |high: f64, low: f64| {
        *top = top.min(high);
        *bottom = bottom.max(low);
    };
    for mark in marks {
        match mark {
            Mark::Group(group) => {
                let (mut high, mut low) = (f64::INFINITY, f64::NEG_INFINITY);
                extent(&group.marks, &mut high, &mut low);
                if high <= low {
                    at(high, low);
                }
            }
            Mark::Text(text) => at(text.origin.y - text.size, text.origin.y + text.size * 0.3),
            Mark::Photograph(photo) => at(photo.origin.y, photo.origin.y + photo.height),
            Mark::Path(path) => {
                for segment in &path.segments {
                    match segment {
                        Segment::Move(to) | Segment::Line(to) => at(to.y, to.y),
                        Segment::Cubic(a, b, to) => {
                            at(a.y.min(b.y).min(to.y), a.y.max(b.y).max(to.y));
                        }
                        Segment::Close => {}
                    }
                }
            }
            Mark::Shape(shape) => match &shape.outline {
                Outline::Circle { centre, radius } => at(centre.y - radius, centre.y + radius),
                Outline::Rectangle { origin, height, .. } => at(origin.y, origin.y + height),
                Outline::Polygon(corners) => corners.iter().for_each(|corner| at(corner.y, corner.y)),
            },
        }
    }
}

/// Where the labels stand, by the id of what they name: rows of 24 points, then from the left.
fn places(marks: &[Mark]) -> BTreeMap<String, (i64, i64)> {
    fn go(marks: &[Mark], places: &mut BTreeMap<String, (i64, i64)>) {
        for mark in marks {
            let Mark::Group(group) = mark else { continue };
            match (&group.part, first_text(&group.marks)) {
                (Part::Label { of }, Some((x, y))) => {
                    places.insert(of.clone(), ((y / 24.0) as i64, x as i64));
                }
                _ => go(&group.marks, places),
            }
        }
    }
    let mut found = BTreeMap::new();
    go(marks, &mut found);
    found
}

fn first_text(marks: &[Mark]) -> Option<(f64, f64)> {
    marks.iter().find_map(|mark| match mark {
        Mark::Text(text) => Some((text.origin.x, text.origin.y)),
        Mark::Group(group) => first_text(&group.marks),
        _ => None,
    })
}

/// Puts numbers in place of names: in the labels, and in what is read out.
fn blank(marks: &mut [Mark], numbers: &BTreeMap<String, usize>, order: &Order<'_>) {
    for mark in marks {
        let Mark::Group(group) = mark else { continue };
        // Nothing that is read out may tell the answer.
        group.title.clear();
        group.details.clear();
        match &group.part {
            Part::Label { of } => {
                if let Some(number) = numbers.get(of) {
                    number_label(group, *number, order);
                }
            }
            _ => blank(&mut group.marks, numbers, order),
        }
    }
}

fn number_label(group: &mut Group, number: usize, order: &Order<'_>) {
    let Some(Mark::Text(first)) = group.marks.iter().find(|mark| matches!(mark, Mark::Text(_))) else {
        return;
    };
    let mut text = first.clone();
    text.content = number.to_string();
    text.weight = Weight::Bold;
    text.size = text.size.max(14.0);
    text.colour = order.palette.ink;
    text.width = order.fonts.measure(&text.content, text.size, text.weight);
    text.origin.x += match first.anchor {
        Anchor::Left => (first.width - text.width) / 2.0,
        Anchor::Middle | Anchor::Right => 0.0,
    };
    group.marks = vec![Mark::Text(text)];
}
