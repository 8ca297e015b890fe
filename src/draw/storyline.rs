//! Storylines: a line for each entity, an event where lines meet, the order of the lines with as few crossings as can be
//! found, and mostly proved. Time runs to the right in stretches of a year each, on a phone downwards.

mod across;
mod key;
mod time;

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::{Words, say};
use crate::date::Style;
use crate::graph::Node;
use crate::model::{Citation, EntityId, EventId};
use crate::query::View;
use crate::query::evidence::{event_pill, event_when};
use crate::scene::{
    Anchor, Colour, Fill, Group, Mark, Outline, Part, Path, Point, Scene, Segment, Shape, Stroke, Weight,
};
use crate::words::capitalised;

use super::frame::{Frame, Head, LegendEntry, Told, firmness_words, firmnesses, regular};
use super::style::{Palette, Size, TextStyle};
use super::symbols::{Firmness, disc, line, stroke};
use super::timeline::{describe, details, head_year, year};
use super::{Page, Shown, link};
use crate::layout::storyline::{Budget, Instance, Placement, Solution, Spacing, place};
use across::across;

/// Lines where nobody says which, at the most, by size.
const LINES: [usize; 3] = [6, 8, 12];
/// Events at the most, by size: what is left has room.
const EVENTS: [usize; 3] = [40, 22, 36];
/// Work for the order of the lines: a drawing of a dozen lines and some forty events is mostly proved within it.
const BUDGET: Budget = Budget { search_cells: 4_000_000, conflicts: 3_000, arrangements: 0 };
/// The seed of the search.
const SEED: u64 = 1;
/// How much dearer than others a bend without an event is.
const IDLE: f64 = 3.0;
/// Width kept for the words of the events on a phone.
const WORDS: f64 = 130.0;
/// Half the width of a capsule.
const CAPSULE: f64 = 7.0;
/// Colours of lines, told apart in the common kinds of colour blindness, dark on white.
const COLOURS: [Colour; 8] = [
    Colour::hex(0x00_1F_4E),
    Colour::hex(0xDB_7E_07),
    Colour::hex(0x1E_77_7D),
    Colour::hex(0x8D_00_2A),
    Colour::hex(0x5B_8F_C7),
    Colour::hex(0x7A_5C_00),
    Colour::hex(0x7B_4F_9E),
    Colour::hex(0x40_40_40),
];
/// What is not highlighted, where something is; what is beyond the colours.
const GREY: Colour = Colour::hex(0x8A_8A_8A);

/// The chosen lines and the layers of events.
struct Story {
    lines: Vec<EntityId>,
    /// For each layer its events, each with the indices of its lines.
    layers: Vec<Vec<(EventId, Vec<usize>)>>,
    left_out: usize,
}

/// A storyline of a view's events.
pub fn draw(view: &View<'_>, page: &Page<'_>) -> Scene {
    let book = view.graph.casebook();
    let size = Size::of(page.width);
    let story = story(view, size);
    let shown: Vec<EventId> = story.layers.iter().flatten().map(|(id, _)| *id).collect();
    let told = |id: &EventId| {
        let statement = &book.event(*id).statement;
        (Firmness::of(book, statement), statement)
    };
    let statements: Vec<Told<'_>> = shown.iter().map(told).collect();
    let head = Head {
        counted: fallback_title(book.words(), &story),
        own: say!(book.words(), "count.events", n = shown.len()),
        of_all: String::new(),
    };
    let mut frame = Frame::new(view, page, &head, &statements);
    frame.number(&cites(view));
    frame.list_only(&cites_of(view, shown.iter().copied()));
    frame.legend(&legend(view, &statements, frame.pen.palette));
    if story.left_out > 0 {
        frame.notes.push(say!(book.words(), "note.more-events", n = story.left_out));
    }
    let groups = groups(&story);
    let Ok(instance) = Instance::new(story.lines.len(), groups) else { return frame.finish() };
    let solution = super::kept::storyline(page.kept, &instance, &BUDGET, SEED);
    frame.describe(crossing_words(book.words(), &solution));
    let spacing = match size {
        Size::S => Spacing { inside: 15.0, outside: 21.0, idle: IDLE, ..Spacing::default() },
        _ => Spacing { inside: 24.0, outside: 34.0, idle: IDLE, ..Spacing::default() },
    };
    let Ok(mut placement) = place(&instance, &solution.orders, &spacing) else {
        return frame.finish();
    };
    if size == Size::S {
        // However many lines there are, the words of the events keep their room.
        let most = frame.right() - frame.left() - 2.0 * CAPSULE - 14.0 - WORDS;
        let closer = (most / placement.height.max(1.0)).min(1.0);
        placement.y.iter_mut().flatten().for_each(|at| *at *= closer);
        placement.height *= closer;
    }
    let (mut keyed, mut by_year) = (false, false);
    if story.layers.is_empty() {
        let style = frame.pen.styles.body();
        let text = say!(book.words(), "storyline.empty");
        let mark = frame.pen.line(&text, frame.left(), frame.y, Anchor::Left, style);
        frame.add(mark);
        frame.y += style.leading;
    } else if size == Size::S {
        down(&mut frame, view, &story, &solution, &placement);
    } else {
        (keyed, by_year) = across(&mut frame, view, &story, &solution, &placement);
    }
    if !view.callouts.is_empty() && !keyed {
        super::callout_list(&mut frame, view);
    }
    if !by_year {
        frame.notes.push(say!(book.words(), "note.evenly-spaced"));
    }
    for id in &shown {
        let words = describe(&frame, view, *id);
        frame.describe(words);
    }
    frame.finish()
}

/// The groups that meet in each layer. Every line is there from the first layer on, so that its name can stand at the edge and its faint
/// part too is drawn with as few crossings as can be; after its last meeting it is no more.
fn groups(story: &Story) -> Vec<Vec<Vec<usize>>> {
    let mut groups: Vec<Vec<Vec<usize>>> =
        story.layers.iter().map(|layer| layer.iter().map(|(_, lines)| lines.clone()).collect()).collect();
    if let Some(met) = groups.first_mut() {
        let alone = (0..story.lines.len()).filter(|line| !met.iter().any(|group| group.contains(line)));
        let alone: Vec<Vec<usize>> = alone.map(|line| vec![line]).collect();
        met.extend(alone);
    }
    groups
}

/// First and last layer in which a line meets another.
fn life(story: &Story, line: usize) -> (usize, usize) {
    let meets = |layer: &Vec<(EventId, Vec<usize>)>| layer.iter().any(|(_, lines)| lines.contains(&line));
    let first = story.layers.iter().position(meets).unwrap_or_default();
    (first, story.layers.iter().rposition(meets).unwrap_or(first))
}

fn fallback_title(words: &Words, story: &Story) -> String {
    let events: usize = story.layers.iter().map(Vec::len).sum();
    let lines = say!(words, "count.storylines", n = story.lines.len());
    say!(words, "storyline.counted", lines = lines, events = say!(words, "count.events", n = events))
}

/// What a page's storyline of a view shows, counted.
pub fn counted(view: &View<'_>) -> String {
    fallback_title(view.graph.casebook().words(), &story(view, Size::L))
}

/// How much stands on a page's storyline of a view; a narrower one may show less.
pub fn shown(view: &View<'_>) -> Shown {
    let story = story(view, Size::L);
    Shown { entities: story.lines.len(), events: story.layers.iter().map(Vec::len).sum(), relations: 0 }
}

/// What each event of any width's storyline cites, under its id, oldest first: a source has one number at every width.
pub fn cites(view: &View<'_>) -> Vec<(String, Vec<Citation>)> {
    let stories = [Size::S, Size::M, Size::L].map(|size| story(view, size));
    let drawn: BTreeSet<EventId> =
        stories.iter().flat_map(|story| story.layers.iter().flatten()).map(|(id, _)| *id).collect();
    cites_of(view, drawn)
}

fn cites_of(view: &View<'_>, events: impl IntoIterator<Item = EventId>) -> Vec<(String, Vec<Citation>)> {
    let events = events.into_iter().map(|id| view.graph.casebook().event(id));
    events.map(|event| (event.id.to_string(), event.statement.citations.to_vec())).collect()
}

/// What is known about the number of crossings.
fn crossing_words(words: &Words, solution: &Solution) -> String {
    let count = say!(words, "count.crossings", n = solution.crossings);
    if solution.proved {
        say!(words, "storyline.fewest", crossings = count)
    } else {
        let within = solution.crossings - solution.lower_bound;
        say!(words, "storyline.nearly-fewest", crossings = count, within = within)
    }
}

/// The lines: the focus, else the entities that most often meet others. The events: those in which two of them or more
/// take part (where there are none such, one).
fn story(view: &View<'_>, size: Size) -> Story {
    let book = view.graph.casebook();
    let class = size as usize;
    let dated: Vec<EventId> =
        view.events.iter().copied().filter(|id| super::timeline::is_placed(book.event(*id))).collect();
    let mut lines: Vec<EntityId> = Vec::new();
    for node in &view.focus {
        if let Node::Entity(id) = node
            && !lines.contains(id)
        {
            lines.push(*id);
        }
    }
    if lines.is_empty() {
        let mut meetings: BTreeMap<EntityId, usize> = BTreeMap::new();
        for id in &dated {
            let parts: BTreeSet<EntityId> = book.event(*id).participants.iter().map(|p| p.entity).collect();
            if parts.len() > 1 {
                parts.into_iter().for_each(|id| *meetings.entry(id).or_default() += 1);
            }
        }
        let mut ranked: Vec<(EntityId, usize)> = meetings.into_iter().collect();
        ranked.sort_by_key(|(id, count)| (std::cmp::Reverse(*count), *id));
        lines = ranked.into_iter().take(LINES[class]).map(|(id, _)| id).collect();
    }
    let parts = |id: EventId| -> Vec<usize> {
        let event = book.event(id);
        (0..lines.len()).filter(|line| event.participants.iter().any(|p| p.entity == lines[*line])).collect()
    };
    let mut events: Vec<(EventId, Vec<usize>)> = dated.iter().map(|id| (*id, parts(*id))).collect();
    let all = events.iter().filter(|(_, parts)| !parts.is_empty()).count();
    let least = if events.iter().any(|(_, parts)| parts.len() > 1) { 2 } else { 1 };
    events.retain(|(_, parts)| parts.len() >= least);
    if events.len() > EVENTS[class] {
        let called: BTreeSet<Node> =
            view.callouts.iter().map(|(node, _)| *node).chain(view.highlight.iter().copied()).collect();
        let mut ranked = events.clone();
        ranked.sort_by_key(|(id, parts)| {
            let event = book.event(*id);
            (!called.contains(&Node::Event(*id)), 3 - event.importance.min(3), usize::MAX - parts.len(), *id)
        });
        let all: Vec<EventId> = events.iter().map(|(id, _)| *id).collect();
        let mut kept: Vec<EventId> = ranked.into_iter().take(EVENTS[class]).map(|(id, _)| id).collect();
        view.with_outcomes(&all, &mut kept);
        events.retain(|(id, _)| kept.contains(id));
    }
    let left_out = all - events.len();
    // Events of one date that share no line share a layer: neither came first.
    let mut layers: Vec<Vec<(EventId, Vec<usize>)>> = Vec::new();
    for (id, parts) in events {
        match layers.last_mut() {
            Some(layer)
                if book.event(layer[0].0).dated_like(book.event(id))
                    && layer.iter().all(|(_, others)| others.iter().all(|line| !parts.contains(line))) =>
            {
                layer.push((id, parts));
            }
            _ => layers.push(vec![(id, parts)]),
        }
    }
    let used: BTreeSet<usize> =
        layers.iter().flatten().flat_map(|(_, parts)| parts.iter().copied()).collect();
    let moved: BTreeMap<usize, usize> = used.iter().enumerate().map(|(new, old)| (*old, new)).collect();
    layers.iter_mut().flatten().for_each(|(_, parts)| parts.iter_mut().for_each(|line| *line = moved[line]));
    Story { lines: used.into_iter().map(|line| lines[line]).collect(), layers, left_out }
}

fn legend(view: &View<'_>, statements: &[Told<'_>], palette: Palette) -> Vec<LegendEntry> {
    let book = view.graph.casebook();
    firmnesses(statements)
        .into_iter()
        .map(|firmness| LegendEntry {
            sign: Box::new(move |at| {
                capsule(firmness, Point::new(at.x, at.y - 3.0), Point::new(at.x, at.y + 3.0), 5.0, &palette)
            }),
            width: 12.0,
            words: firmness_words(book, firmness, statements),
        })
        .collect()
}

/// The capsule of an event: round ends, its outline as firm as the event.
fn capsule(firmness: Firmness, from: Point, to: Point, half: f64, palette: &Palette) -> Vec<Mark> {
    let origin = Point::new(from.x.min(to.x) - half, from.y.min(to.y) - half);
    let (width, height) = ((to.x - from.x).abs() + 2.0 * half, (to.y - from.y).abs() + 2.0 * half);
    let pen = match firmness {
        Firmness::Documented => Stroke::solid(palette.ink, 1.3),
        Firmness::Claimed => Stroke { dash: vec![2.0, 2.5], round: false, ..stroke(firmness, palette) },
        Firmness::InProcess => Stroke { dash: vec![6.0, 3.0], ..stroke(firmness, palette) },
        _ => stroke(firmness, palette),
    };
    let outline = Outline::Rectangle { origin, width, height, corner: half };
    let mut marks =
        vec![Mark::Shape(Shape { outline, fill: Some(Fill::Solid(palette.paper)), stroke: Some(pen) })];
    if firmness == Firmness::EndedUnproved {
        let middle = Point::new((from.x + to.x) / 2.0, (from.y + to.y) / 2.0);
        let bar = if height >= width { (half + 3.0, 0.0) } else { (0.0, half + 3.0) };
        let ends = [-1.0, 1.0].map(|sign| Point::new(middle.x + sign * bar.0, middle.y + sign * bar.1));
        marks.push(line(ends[0], ends[1], Stroke::solid(palette.ink, 2.2)));
    }
    marks
}

/// The colours of the lines: highlighted ones first, the rest grey; without highlights the first eight.
fn colours(view: &View<'_>, story: &Story) -> Vec<Colour> {
    let lit = |id: &EntityId| view.highlight.contains(&Node::Entity(*id));
    let some_lit = story.lines.iter().any(lit);
    let mut next = COLOURS.iter();
    story
        .lines
        .iter()
        .map(|id| if some_lit && !lit(id) { GREY } else { next.next().copied().unwrap_or(GREY) })
        .collect()
}

/// For each line its layers with its place across them, from its first to its last.
fn tracks(story: &Story, solution: &Solution, placement: &Placement) -> Vec<Vec<(usize, f64)>> {
    let mut tracks = vec![Vec::new(); story.lines.len()];
    for (layer, (order, places)) in solution.orders.iter().zip(&placement.y).enumerate() {
        for (line, at) in order.iter().zip(places) {
            tracks[*line].push((layer, *at));
        }
    }
    tracks
}

/// The curve of a line through its places: straight at each layer, a bend between two that differ.
fn curve(points: &[Point], across: bool) -> Vec<Segment> {
    let mut segments: Vec<Segment> = points.first().map(|first| Segment::Move(*first)).into_iter().collect();
    for pair in points.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let straight = if across { (a.y - b.y).abs() < 0.01 } else { (a.x - b.x).abs() < 0.01 };
        if straight {
            segments.push(Segment::Line(b));
        } else if across {
            let middle = (a.x + b.x) / 2.0;
            segments.push(Segment::Cubic(Point::new(middle, a.y), Point::new(middle, b.y), b));
        } else {
            let middle = (a.y + b.y) / 2.0;
            segments.push(Segment::Cubic(Point::new(a.x, middle), Point::new(b.x, middle), b));
        }
    }
    segments
}

/// A line with its white casing, so that of two that cross one is seen to pass over: thin where it comes from its name, strong from its
/// first meeting to its last, where it ends. `points` has one point for each layer up to that and one more where its name is.
fn line_group(
    view: &View<'_>,
    id: EntityId,
    points: &[Point],
    life: (usize, usize),
    across: bool,
    (colour, paper): (Colour, Colour),
) -> Mark {
    let entity = view.graph.casebook().entity(id);
    let path = |points: &[Point], stroke: Stroke| {
        Mark::Path(Path { segments: curve(points, across), fill: None, stroke: Some(stroke) })
    };
    let (first, last) = (life.0 + 1, life.1 + 1);
    let thin = Stroke { opacity: 0.55, ..Stroke::solid(colour, 1.2) };
    let strong = Stroke { round: true, ..Stroke::solid(colour, 3.5) };
    let mut marks = vec![path(points, Stroke::solid(paper, 8.0)), path(&points[..=first], thin)];
    marks.extend((first < last).then(|| path(&points[first..=last], strong)));
    let group = Group::new(Part::Line { of: entity.id.to_string() }, marks);
    Mark::Group(Group {
        title: entity.name.to_string(),
        details: entity.description().to_string(),
        link: link(entity.url()),
        ..group
    })
}

/// The capsules of a layer: `at` turns a place across the lines into a point.
fn capsules(
    frame: &mut Frame<'_, '_, '_>,
    view: &View<'_>,
    story: &Story,
    layer: usize,
    at: impl Fn(usize) -> Point,
    colours: &[Colour],
) -> Vec<Mark> {
    let book = view.graph.casebook();
    let mut marks = Vec::new();
    for (id, parts) in &story.layers[layer] {
        let event = book.event(*id);
        let points: Vec<Point> = parts.iter().map(|line| at(*line)).collect();
        let (Some(from), Some(to)) = (
            points.iter().copied().min_by(|a, b| (a.x + a.y).total_cmp(&(b.x + b.y))),
            points.iter().copied().max_by(|a, b| (a.x + a.y).total_cmp(&(b.x + b.y))),
        ) else {
            continue;
        };
        let mut shapes = capsule(Firmness::of(book, &event.statement), from, to, CAPSULE, &frame.pen.palette);
        for (point, line) in points.iter().zip(parts) {
            let outline = Outline::Circle { centre: *point, radius: 3.2 };
            shapes.push(Mark::Shape(Shape {
                outline,
                fill: Some(Fill::Solid(colours[*line])),
                stroke: None,
            }));
        }
        let details = details(frame, view, *id);
        let of = parts.iter().map(|line| book.entity(story.lines[*line]).id.to_string()).collect();
        let group = Group::new(Part::Meeting { of }, shapes);
        marks.push(Mark::Group(Group {
            id: event.id.to_string(),
            title: event.title.to_string(),
            details,
            link: link(&event.url),
            ..group
        }));
    }
    marks
}

/// The words under or beside an event: number of its point of entry, title, status, date with numbered sources.
fn label_lines(
    frame: &mut Frame<'_, '_, '_>,
    view: &View<'_>,
    id: EventId,
    width: f64,
) -> Vec<(String, TextStyle)> {
    let book = view.graph.casebook();
    let event = book.event(id);
    let title = TextStyle {
        size: frame.pen.styles.event_title().size.min(14.0),
        leading: 17.0,
        ..frame.pen.styles.event_title()
    };
    let small = TextStyle { size: 12.0, leading: 15.0, ..regular(frame.pen.styles.note()) };
    let word = TextStyle { weight: Weight::Semibold, colour: frame.pen.palette.ink, ..small };
    let mut lines: Vec<(String, TextStyle)> = frame
        .pen
        .balanced(&event.title, width, title, usize::MAX)
        .into_iter()
        .map(|text| (text, title))
        .collect();
    if let Some(pill) = event_pill(book, event) {
        lines.extend(frame.pen.lines(&pill, width, word).into_iter().map(|text| (text, word)));
    }
    let mut marks = frame.numbering.bare_marks(&event.statement.citations, true);
    if frame.pen.width(&marks, small) > width {
        marks = frame.numbering.bare_marks(&event.statement.citations, false);
    }
    let style = frame.asked_date_style().unwrap_or(Style::Short);
    let when = format!("{} {marks}", capitalised(&event_when(frame.words(), event, style)));
    lines.extend(frame.pen.lines(when.trim(), width, small).into_iter().map(|text| (text, small)));
    lines
}

fn number_of(view: &View<'_>, id: EventId) -> Option<usize> {
    view.callouts.iter().position(|(node, _)| *node == Node::Event(id)).map(|index| index + 1)
}

fn numbered_disc(frame: &Frame<'_, '_, '_>, number: usize, centre: Point) -> Vec<Mark> {
    let style = TextStyle { size: 12.0, leading: 16.0, weight: Weight::Semibold, colour: Colour::WHITE };
    vec![
        disc(centre, 8.0, &frame.pen.palette),
        frame.pen.line(&number.to_string(), centre.x, centre.y - 8.0, Anchor::Middle, style),
    ]
}

/// Time downwards: lines on the left, events beside them on the right, names in steps over the lines.
fn down(
    frame: &mut Frame<'_, '_, '_>,
    view: &View<'_>,
    story: &Story,
    solution: &Solution,
    placement: &Placement,
) {
    let book = view.graph.casebook();
    let name_style = frame.pen.styles.node_label();
    let left = frame.left() + CAPSULE;
    let tracks = tracks(story, solution, placement);
    let colours = colours(view, story);
    // Names in steps: the name of the leftmost line stands highest, so that each runs free over those to its right.
    let mut starts: Vec<(f64, usize)> =
        tracks.iter().enumerate().filter_map(|(i, track)| track.first().map(|(_, at)| (*at, i))).collect();
    starts.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let names_top = frame.y;
    let mut texts = Vec::new();
    let mut feet = vec![names_top; story.lines.len()];
    for (row, (at, index)) in starts.iter().enumerate() {
        let y = names_top + row as f64 * 18.0;
        let x = left + at;
        let room = frame.right() - x - 6.0;
        let text =
            frame.pen.lines_at_most(book.entity(story.lines[*index]).label(), room, name_style, 1).concat();
        texts.push(frame.pen.haloed(&text, x + 5.0, y, Anchor::Left, name_style, 2.0));
        feet[*index] = y + 3.0;
    }
    frame.y = names_top + starts.len() as f64 * 18.0 + 10.0;
    let text_left = left + placement.height + CAPSULE + 14.0;
    let room = frame.right() - text_left;
    let mut rows = Vec::new();
    let mut labels = Vec::new();
    let mut last_year = None;
    for events in &story.layers {
        let this = head_year(book.event(events[0].0));
        if this > last_year {
            let style =
                TextStyle { size: 14.0, leading: 20.0, weight: Weight::Bold, colour: frame.pen.palette.note };
            labels.push(frame.pen.line(
                &year(frame.words(), this.unwrap_or_default()),
                text_left,
                frame.y,
                Anchor::Left,
                style,
            ));
            frame.y += style.leading;
            last_year = this;
        }
        rows.push(frame.y + 9.0);
        for (id, _) in events {
            let number = number_of(view, *id);
            let indent = if number.is_some() { 20.0 } else { 0.0 };
            let lines = label_lines(frame, view, *id, room - indent);
            let mut marks = Vec::new();
            if let Some(number) = number {
                marks.extend(numbered_disc(frame, number, Point::new(text_left + 8.0, frame.y + 8.5)));
            }
            for (text, style) in &lines {
                marks.push(frame.pen.line(text, text_left + indent, frame.y, Anchor::Left, *style));
                frame.y += style.leading;
            }
            labels.push(Mark::Group(Group::new(Part::Label { of: book.event(*id).id.to_string() }, marks)));
            frame.y += 4.0;
        }
        frame.y += 8.0;
    }
    let mut lines = Vec::new();
    for (index, track) in tracks.iter().enumerate() {
        let mut points: Vec<Point> =
            track.iter().map(|(layer, at)| Point::new(left + at, rows[*layer])).collect();
        let Some(first) = points.first().copied() else { continue };
        points.insert(0, Point::new(first.x, feet[index]));
        lines.push(line_group(
            view,
            story.lines[index],
            &points,
            life(story, index),
            false,
            (colours[index], frame.pen.palette.paper),
        ));
    }
    frame.add(Group::new(Part::Lines, lines));
    frame.add(texts);
    let mut marks = Vec::new();
    for (layer, row) in rows.iter().enumerate() {
        let at = |line: usize| {
            let x = tracks[line].iter().find(|(other, _)| *other == layer).map_or(0.0, |(_, at)| *at);
            Point::new(left + x, *row)
        };
        marks.extend(capsules(frame, view, story, layer, at, &colours));
    }
    frame.add(Group::new(Part::Marks, marks));
    frame.add(Group::new(Part::Labels, labels));
}
