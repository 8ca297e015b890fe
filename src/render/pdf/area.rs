//! Where marks lie: what a link covers, and whether a window shows anything of a mark.

use super::super::figure::{left_edge, segments};
use crate::scene::{Anchor, Mark, Segment, Stroke};

/// A box: left, top, right, bottom.
pub type Area = [f64; 4];

/// The box that some marks fill, the width of their lines left out.
pub fn bounds(marks: &[Mark]) -> Option<Area> {
    marks.iter().filter_map(bound).reduce(union)
}

fn bound(mark: &Mark) -> Option<Area> {
    match mark {
        Mark::Group(group) => bounds(&group.marks),
        Mark::Path(path) => around(&path.segments),
        Mark::Shape(shape) => around(&segments(&shape.outline)),
        Mark::Photograph(photo) => {
            let (left, top) = (photo.origin.x, photo.origin.y);
            Some([left, top, left + photo.width, top + photo.height])
        }
        Mark::Text(text) => {
            let left = left_edge(text, &[])
                - match text.anchor {
                    Anchor::Left => 0.0,
                    Anchor::Middle => text.width / 2.0,
                    Anchor::Right => text.width,
                };
            let (top, bottom) = (text.origin.y - text.size, text.origin.y + text.size * 0.3);
            Some([left, top, left + text.width, bottom])
        }
    }
}

/// Whether anything of a mark may be seen in a window. Lines are taken a little too wide rather than too narrow.
pub fn shows(window: &Area, mark: &Mark) -> bool {
    // Corners may stand out by the limit of the miter, which is four times half the width.
    let wide = |stroke: &Option<Stroke>| stroke.as_ref().map_or(0.0, |stroke| stroke.width.max(0.0) * 2.0);
    let margin = match mark {
        Mark::Group(group) => return group.marks.iter().any(|mark| shows(window, mark)),
        Mark::Path(path) => wide(&path.stroke),
        Mark::Shape(shape) => wide(&shape.stroke),
        Mark::Text(_) | Mark::Photograph(_) => 0.0,
    };
    bound(mark).is_some_and(|[left, top, right, bottom]| {
        right + margin > window[0]
            && left - margin < window[2]
            && bottom + margin > window[1]
            && top - margin < window[3]
    })
}

/// What two boxes share; `None` if it is nothing.
pub fn shared(a: &Area, b: &Area) -> Option<Area> {
    let both = [a[0].max(b[0]), a[1].max(b[1]), a[2].min(b[2]), a[3].min(b[3])];
    (both[0] < both[2] && both[1] < both[3]).then_some(both)
}

fn around(segments: &[Segment]) -> Option<Area> {
    let points = segments.iter().flat_map(|segment| match *segment {
        Segment::Move(to) | Segment::Line(to) => vec![to],
        Segment::Cubic(a, b, to) => vec![a, b, to],
        Segment::Close => Vec::new(),
    });
    points.map(|p| [p.x, p.y, p.x, p.y]).reduce(union)
}

fn union(a: Area, b: Area) -> Area {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}
