//! What a reader takes from a drawing must be what the row says: how firmly something is known, what a date claims. Looped over
//! every status of the vocabulary, every sort of date, every drawing and width; the expectations are written here by hand, and
//! read back from the marks, never from the functions that make them.

mod every;
mod facts;
mod room;
mod selections;
mod standing;
mod times;
mod truth;

use throughline::draw::{DRAWINGS, Page};
use throughline::graph::Graph;
use throughline::query::Selection;
use throughline::scene::{Fill, Group, Mark, Outline, Part, Scene, Segment};
use throughline::text::Fonts;

/// Widths of a phone, a column and a page.
const WIDTHS: [f64; 3] = [300.0, 660.0, 1020.0];

/// A drawing of all of a casebook.
fn drawn(graph: &Graph, name: &str, width: f64) -> Scene {
    drawn_as(graph, name, width, &Selection::default())
}

/// A drawing of a selection.
fn drawn_as(graph: &Graph, name: &str, width: f64, selection: &Selection) -> Scene {
    let drawing = DRAWINGS.iter().find(|drawing| drawing.name == name).expect("a drawing");
    let view = (drawing.choose)(graph, selection).expect("a view");
    let fonts = Fonts::new();
    drawing.scene(&view, &Page::new(width, &fonts))
}

/// Every group, outer ones first.
fn groups(scene: &Scene) -> Vec<&Group> {
    let mut found = Vec::new();
    scene.walk(&mut |mark| {
        if let Mark::Group(group) = mark {
            found.push(group);
        }
    });
    found
}

/// The group that stands for an event: its marker, or its capsule.
fn event_group<'s>(scene: &'s Scene, id: &str) -> Option<&'s Group> {
    let marker = format!("{id}-marker");
    let all = groups(scene);
    all.iter()
        .find(|group| group.part == Part::Node && group.id == marker)
        .or_else(|| all.iter().find(|group| matches!(group.part, Part::Meeting { .. }) && group.id == id))
        .or_else(|| all.iter().find(|group| group.part == Part::Node && group.id == id))
        .copied()
}

/// The texts below a mark, joined by blanks.
fn words(marks: &[Mark]) -> String {
    fn go(marks: &[Mark], into: &mut Vec<String>) {
        for mark in marks {
            match mark {
                Mark::Text(text) => into.push(text.content.clone()),
                Mark::Group(group) => go(&group.marks, into),
                Mark::Path(_) | Mark::Shape(_) | Mark::Photograph(_) => {}
            }
        }
    }
    let mut lines = Vec::new();
    go(marks, &mut lines);
    lines.join(" ")
}

/// What a marker, a capsule or a line looks like to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Look {
    /// A full disc; a thin line.
    Plain,
    /// A full square; a strong line.
    Strong,
    /// Half full; dashes.
    Half,
    /// A dotted, empty ring; dots.
    Dotted,
    /// An empty ring with a bar; a bar across the line.
    Barred,
}

/// The marker among marks: bars and fades of the date, rings of emphasis and words apart. `None` where there is none.
fn marker(marks: &[Mark]) -> Option<Look> {
    let (mut full_disc, mut full_square, mut half, mut dotted, mut ring, mut bar) =
        (false, false, false, false, false, false);
    for mark in marks {
        match mark {
            Mark::Shape(shape) => {
                let ink = matches!(shape.fill, Some(Fill::Solid(colour)) if colour.luminance_is_dark());
                let stroke = shape.stroke.as_ref();
                match shape.outline {
                    Outline::Circle { radius, .. } if radius < 9.0 => {
                        full_disc |= ink;
                        dotted |= stroke.is_some_and(|stroke| !stroke.dash.is_empty());
                        ring |= !ink && stroke.is_some_and(|stroke| stroke.dash.is_empty());
                    }
                    Outline::Rectangle { width, height, .. } if (width - height).abs() < 0.01 => {
                        full_square |= ink;
                    }
                    _ => {}
                }
            }
            Mark::Path(path) => {
                half |= matches!(path.fill, Some(Fill::Solid(colour)) if colour.luminance_is_dark());
                bar |= path.stroke.is_some() && path.segments.len() == 2;
            }
            Mark::Group(_) | Mark::Text(_) | Mark::Photograph(_) => {}
        }
    }
    match (full_disc, full_square, half, dotted, ring, bar) {
        (true, false, false, false, false, false) => Some(Look::Plain),
        (false, true, false, false, false, false) => Some(Look::Strong),
        (false, false, true, false, true, false) => Some(Look::Half),
        (false, false, false, true, false, false) => Some(Look::Dotted),
        (false, false, false, false, true, true) => Some(Look::Barred),
        _ => None,
    }
}

/// Ink or paper: colours of markers are dark, what is empty is white.
trait Dark {
    fn luminance_is_dark(&self) -> bool;
}

impl Dark for throughline::scene::Colour {
    fn luminance_is_dark(&self) -> bool {
        self.contrast(Self::WHITE) > 3.0
    }
}

/// A line or an outline among marks: what its stroke says, and whether a bar crosses it.
fn line(marks: &[Mark]) -> Option<Look> {
    let mut strokes = Vec::new();
    for mark in marks {
        match mark {
            Mark::Path(path) => {
                strokes.extend(path.stroke.as_ref().map(|stroke| (stroke, path.segments.as_slice())))
            }
            Mark::Shape(shape) => strokes.extend(shape.stroke.as_ref().map(|stroke| (stroke, &[][..]))),
            Mark::Group(_) | Mark::Text(_) | Mark::Photograph(_) => {}
        }
    }
    // The first is the line itself (behind it may lie a white casing), a short stout one across it the bar.
    let (first, _) = *strokes.iter().find(|(stroke, _)| stroke.colour.luminance_is_dark())?;
    let bar = strokes.iter().skip(1).any(|(stroke, segments)| {
        let [Segment::Move(from), Segment::Line(to)] = segments else { return false };
        let length = (to.x - from.x).hypot(to.y - from.y);
        stroke.width >= 2.0 && stroke.dash.is_empty() && length < 25.0 && **stroke != *first
    });
    Some(match first.dash.as_slice() {
        [] if bar => Look::Barred,
        [] if first.width >= 2.5 => Look::Strong,
        [] => Look::Plain,
        [dash, ..] if *dash > 4.0 => Look::Half,
        _ => Look::Dotted,
    })
}
