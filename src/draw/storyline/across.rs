//! A storyline on a column or a page: time to the right, names at the left, the words of the events below.

use crate::catalogue::say;
use crate::graph::Node;
use crate::layout::labels::{Item, Options, Turn, place as place_labels};
use crate::layout::storyline::{Placement, Solution};
use crate::query::View;
use crate::scene::{Anchor, Group, Mark, Part, Path, Point, Segment, Stroke};

use super::super::frame::{Frame, Pen};
use super::super::style::{Size, TextStyle};
use super::super::symbols::line;
use super::key::{apart, key_below};
use super::time::Time;
use super::{
    CAPSULE, Story, capsules, colours, label_lines, life, line_group, number_of, numbered_disc, tracks,
};

/// Time to the right.
pub(super) fn across(
    frame: &mut Frame<'_, '_, '_>,
    view: &View<'_>,
    story: &Story,
    solution: &Solution,
    placement: &Placement,
) -> (bool, bool) {
    let book = view.graph.casebook();
    let name_style = TextStyle { leading: 16.0, size: 14.0, ..frame.pen.styles.node_label() };
    let widest = if frame.pen.size == Size::L { 130.0 } else { 104.0 };
    // No name is cut off for one long word.
    let words = story.lines.iter().flat_map(|id| book.entity(*id).label().split_whitespace());
    let longest = words.map(|word| frame.pen.width(word, name_style)).fold(0.0, f64::max);
    let widest = longest.clamp(widest, widest * 1.6);
    let names: Vec<Vec<String>> = story
        .lines
        .iter()
        .map(|id| frame.pen.lines_at_most(book.entity(*id).label(), widest, name_style, 2))
        .collect();
    let gutter =
        names.iter().flatten().map(|text| frame.pen.width(text, name_style)).fold(0.0, f64::max) + 14.0;
    let (left, right) =
        (frame.left() + gutter, frame.right() - if frame.pen.size == Size::L { gutter } else { 14.0 });
    let count = story.layers.len();
    let years_top = frame.y;
    let top = years_top + 30.0 + CAPSULE;
    let bottom = top + placement.height + CAPSULE + 6.0;
    let pen = frame.pen;
    let time = Time::new(frame, view, story, left + CAPSULE, right - CAPSULE);
    let x = |layer: usize| time.x[layer];
    let mut furniture = time.bands(frame.words(), &pen, years_top, bottom);
    if time.skips() {
        frame.notes.push(say!(frame.words(), "note.years-skipped"));
    } else if time.by_year {
        frame.notes.push(say!(frame.words(), "note.years-even"));
    }
    let colours = colours(view, story);
    let tracks = tracks(story, solution, placement);
    // From each event down to its label, behind the lines.
    for (layer, events) in story.layers.iter().enumerate() {
        let lowest = events.iter().flat_map(|(_, lines)| lines);
        let lowest = lowest.map(|line| tracks[*line][layer].1).fold(0.0, f64::max);
        let from = Point::new(x(layer), top + lowest + CAPSULE);
        furniture.push(line(
            from,
            Point::new(x(layer), bottom - 4.0),
            Stroke::solid(frame.pen.palette.rule, 0.8),
        ));
    }
    frame.add(Group::new(Part::Axis, furniture));
    let mut lines = Vec::new();
    let mut texts = Vec::new();
    let heights: Vec<f64> = names.iter().map(|lines| lines.len() as f64 * name_style.leading).collect();
    let firsts = tracks.iter().map(|track| track.first().map_or(top, |(_, at)| top + at));
    let starts = apart(&firsts.collect::<Vec<_>>(), &heights);
    let mut ways: Vec<Vec<Point>> = Vec::new();
    for (index, track) in tracks.iter().enumerate() {
        let mut points: Vec<Point> =
            track.iter().map(|(layer, at)| Point::new(x(*layer), top + at)).collect();
        let Some(first) = points.first().copied() else { continue };
        points.insert(0, Point::new(left, first.y));
        let colour = (colours[index], pen.palette.paper);
        lines.push(line_group(view, story.lines[index], &points, life(story, index), true, colour));
        ways.push(points);
        let height = heights[index];
        for (i, text) in names[index].iter().enumerate() {
            let row = starts[index] - height / 2.0 + i as f64 * name_style.leading;
            texts.push(pen.line(text, left - 8.0, row, Anchor::Right, name_style));
        }
    }
    if pen.size == Size::L {
        texts.extend(names_at_ends(&pen, &names, &ways, name_style, frame.right()));
    }
    frame.add(Group::new(Part::Lines, lines));
    frame.add(texts);
    let mut marks = Vec::new();
    for layer in 0..count {
        let at = |line: usize| {
            let y = tracks[line].iter().find(|(other, _)| *other == layer).map_or(0.0, |(_, at)| *at);
            Point::new(x(layer), top + y)
        };
        marks.extend(capsules(frame, view, story, layer, at, &colours));
    }
    frame.add(Group::new(Part::Marks, marks));
    frame.y = bottom;
    (labels_below(frame, view, story, x), time.by_year)
}

/// The names of lines again where these end, as far as nothing else is there.
fn names_at_ends(
    pen: &Pen<'_>,
    names: &[Vec<String>],
    ways: &[Vec<Point>],
    style: TextStyle,
    right: f64,
) -> Vec<Mark> {
    let mut taken: Vec<(f64, f64, f64, f64)> = Vec::new();
    let mut marks = Vec::new();
    for (lines, way) in names.iter().zip(ways) {
        let (Some(end), [text]) = (way.last(), lines.as_slice()) else { continue };
        let area =
            (end.x + CAPSULE + 5.0, end.y - 9.0, end.x + CAPSULE + 5.0 + pen.width(text, style), end.y + 9.0);
        let over = |a: (f64, f64, f64, f64)| a.0 < area.2 && area.0 < a.2 && a.1 < area.3 && area.1 < a.3;
        // The box about each step of a line holds its bend; a capsule stands about each of its places.
        let steps = ways.iter().flat_map(|way| way.windows(2)).map(|pair| {
            let [a, b] = [pair[0], pair[1]];
            (a.x.min(b.x) - CAPSULE, a.y.min(b.y) - CAPSULE, a.x.max(b.x) + CAPSULE, a.y.max(b.y) + CAPSULE)
        });
        if area.2 > right || steps.chain(taken.iter().copied()).any(over) {
            continue;
        }
        taken.push(area);
        marks.push(pen.haloed(text, area.0, end.y - style.leading / 2.0, Anchor::Left, style, 2.0));
    }
    marks
}

/// The longest leader, in px: events whose labels would stand further away are numbered, and a key tells what they were.
const LEADER: f64 = 200.0;

/// The labels of the events under the lines, in rows, with leader lines where they had to move; a key where these would be long. Says
/// whether it is a key, in which the points of entry stand too.
fn labels_below(
    frame: &mut Frame<'_, '_, '_>,
    view: &View<'_>,
    story: &Story,
    x: impl Fn(usize) -> f64,
) -> bool {
    let book = view.graph.casebook();
    let (left, axis) = (frame.left(), frame.y);
    let block = 120.0;
    let mut blocks = Vec::new();
    for (layer, events) in story.layers.iter().enumerate() {
        let mut lines = Vec::new();
        for (id, _) in events {
            lines.push((number_of(view, *id), label_lines(frame, view, *id, block)));
        }
        let widths = lines.iter().map(|(number, lines)| {
            let widest = lines.iter().map(|(text, style)| frame.pen.width(text, *style)).fold(0.0, f64::max);
            widest + if number.is_some() { 20.0 } else { 0.0 }
        });
        let width = widths.fold(0.0, f64::max);
        let height: f64 = lines.iter().flat_map(|(_, lines)| lines).map(|(_, style)| style.leading).sum();
        blocks.push((x(layer) - left, lines, width, height));
    }
    let items: Vec<Item> = blocks
        .iter()
        .map(|(anchor, _, width, height)| Item { anchor: *anchor, bar: None, width: *width, height: *height })
        .collect();
    let turn = Turn::Edge;
    let options =
        Options { width: frame.right() - left, row_gap: 8.0, offset: 10.0, turn, ..Options::default() };
    let layout = place_labels(&items, &options);
    let shown = |node: &Node| story.layers.iter().flatten().any(|(id, _)| *node == Node::Event(*id));
    if layout.placements.iter().any(|place| place.y > LEADER)
        && view.callouts.iter().all(|(node, _)| shown(node))
    {
        key_below(frame, view, story, x);
        return true;
    }
    let (mut leaders, mut texts) = (Vec::new(), Vec::new());
    for (layer, ((_, lines, width, _), place)) in blocks.iter().zip(&layout.placements).enumerate() {
        let id = book.event(story.layers[layer][0].0).id.to_string();
        let from = Point::new(left + items[layer].anchor, axis - 4.0);
        let mut segments = vec![Segment::Move(from)];
        match place.leader.as_slice() {
            [] => segments.push(Segment::Line(Point::new(from.x, axis + place.y - 1.0))),
            points => {
                segments.extend(points.iter().map(|(x, y)| Segment::Line(Point::new(left + x, axis + y))))
            }
        }
        let path = Mark::Path(Path {
            segments,
            fill: None,
            stroke: Some(Stroke::solid(frame.pen.palette.rule, 0.8)),
        });
        leaders.push(Mark::Group(Group::new(Part::Leader { of: id.clone() }, vec![path])));
        let mut marks = Vec::new();
        let mut y = axis + place.y;
        for (number, lines) in lines {
            for (row, (text, style)) in lines.iter().enumerate() {
                let (mut x, anchor) = match place.turned {
                    true => (left + place.x + width, Anchor::Right),
                    false => (left + place.x, Anchor::Left),
                };
                if let (Some(number), 0) = (number, row) {
                    let side = if place.turned { -1.0 } else { 1.0 };
                    marks.extend(numbered_disc(
                        frame,
                        *number,
                        Point::new(x + 8.0 * side, y + style.leading / 2.0),
                    ));
                    x += 20.0 * side;
                }
                marks.push(frame.pen.haloed(text, x, y, anchor, *style, 2.0));
                y += style.leading;
            }
        }
        texts.push(Mark::Group(Group::new(Part::Label { of: id }, marks)));
    }
    frame.add(Group::new(Part::Lines, leaders));
    frame.add(Group::new(Part::Labels, texts));
    frame.y = axis + layout.height_below + 10.0;
    false
}
