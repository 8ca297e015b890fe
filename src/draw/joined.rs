//! Several accounts of one thing on a timeline: a dashed line joins their markers, so that nobody takes them for things that happened
//! one after the other.

use std::collections::BTreeMap;

use crate::model::Item;
use crate::query::View;
use crate::scene::{Group, Mark, Outline, Part, Path, Point, Segment, Stroke};

use super::style::Palette;

/// How far the line stands beside the axis.
const BESIDE: f64 = 10.0;
/// How far it starts from the middle of a marker.
const CLEAR: f64 = 4.0;
/// How high it rises between markers that stand side by side.
const RISE: f64 = 22.0;

/// The lines between the markers that are drawn, as a layer of its own; `None` where nothing is told twice.
pub fn lines(view: &View<'_>, marks: &[Mark], palette: &Palette) -> Option<Group> {
    let accounts = view.graph.accounts();
    if accounts.things.is_empty() {
        return None;
    }
    let mut at: BTreeMap<&str, Point> = BTreeMap::new();
    marks.iter().for_each(|mark| find(mark, &mut at));
    let book = view.graph.casebook();
    let mut drawn = Vec::new();
    for rows in &accounts.things {
        let mut places: Vec<Point> = rows
            .iter()
            .filter_map(|item| match item {
                Item::Event(id) if view.events.contains(id) => {
                    at.get(view.graph.marker_id(&book.event(*id).id).as_str()).copied()
                }
                _ => None,
            })
            .collect();
        places.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
        drawn.extend(places.windows(2).map(|pair| joined(pair[0], pair[1], palette)));
    }
    (!drawn.is_empty()).then(|| Group::new(Part::Lines, drawn))
}

/// Where the first marker lies among the marks: the lines go below it, and above whatever ground there is.
pub fn first_marker(marks: &[Mark]) -> usize {
    fn holds(mark: &Mark) -> bool {
        match mark {
            Mark::Group(group) => group.part == Part::Node || group.marks.iter().any(holds),
            _ => false,
        }
    }
    marks.iter().position(holds).unwrap_or(0)
}

/// The middle of each marker, by the id of its group.
fn find<'m>(mark: &'m Mark, at: &mut BTreeMap<&'m str, Point>) {
    let Mark::Group(group) = mark else { return };
    if group.part == Part::Node {
        let middle = group.marks.iter().rev().find_map(|mark| match mark {
            Mark::Shape(shape) => match &shape.outline {
                Outline::Circle { centre, .. } => Some(*centre),
                _ => None,
            },
            _ => None,
        });
        if let Some(middle) = middle.or_else(|| group.marks.iter().rev().find_map(middle_of)) {
            at.insert(&group.id, middle);
        }
        return;
    }
    group.marks.iter().for_each(|mark| find(mark, at));
}

fn middle_of(mark: &Mark) -> Option<Point> {
    match mark {
        Mark::Shape(shape) => match &shape.outline {
            Outline::Circle { centre, .. } => Some(*centre),
            Outline::Rectangle { origin, width, height, .. } => {
                Some(Point::new(origin.x + width / 2.0, origin.y + height / 2.0))
            }
            Outline::Polygon(corners) => {
                let count = corners.len().max(1) as f64;
                let sum = corners.iter().fold((0.0, 0.0), |sum, corner| (sum.0 + corner.x, sum.1 + corner.y));
                Some(Point::new(sum.0 / count, sum.1 / count))
            }
        },
        _ => None,
    }
}

/// Under each other: a bracket beside the axis. Side by side: a low bow over it.
fn joined(a: Point, b: Point, palette: &Palette) -> Mark {
    let segments = if (a.x - b.x).abs() < BESIDE {
        let x = a.x.min(b.x) - BESIDE;
        vec![
            Segment::Move(Point::new(a.x - CLEAR, a.y)),
            Segment::Line(Point::new(x, a.y)),
            Segment::Line(Point::new(x, b.y)),
            Segment::Line(Point::new(b.x - CLEAR, b.y)),
        ]
    } else {
        let top = a.y.min(b.y) - RISE;
        let third = (b.x - a.x) / 4.0;
        vec![Segment::Move(a), Segment::Cubic(Point::new(a.x + third, top), Point::new(b.x - third, top), b)]
    };
    let stroke = Stroke { dash: vec![3.0, 3.0], ..Stroke::solid(palette.ink, 1.2) };
    Mark::Path(Path { segments, fill: None, stroke: Some(stroke) })
}
