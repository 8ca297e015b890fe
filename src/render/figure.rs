//! Shapes, hatching and letters as path segments, for the renderers that have nothing but paths.

use rustybuzz::ttf_parser::{self, OutlineBuilder};

use crate::scene::{Anchor, Outline, Point, Segment, Text};
use crate::text::{Fonts, Run};

/// Width of a hatching line for lines `spacing` apart, in points.
pub(crate) fn hatch_line(spacing: f64) -> f64 {
    spacing / 4.0
}

/// Where the left end of a text stands, from its anchor and the width of its glyphs.
pub(crate) fn left_edge(text: &Text, runs: &[Run]) -> f64 {
    let width: f64 = runs.iter().flat_map(|run| &run.glyphs).map(|glyph| glyph.advance).sum();
    match text.anchor {
        Anchor::Left => text.origin.x,
        Anchor::Middle => text.origin.x - width / 2.0,
        Anchor::Right => text.origin.x - width,
    }
}

/// The outline of a shape as segments; arcs as one cubic a quarter (error below 0.03 % of the radius).
pub(crate) fn segments(outline: &Outline) -> Vec<Segment> {
    match outline {
        Outline::Circle { centre, radius } => {
            let corner = Point::new(centre.x - radius, centre.y - radius);
            rounded(corner, 2.0 * radius, 2.0 * radius, *radius)
        }
        Outline::Rectangle { origin, width, height, corner } => rounded(*origin, *width, *height, *corner),
        Outline::Polygon(corners) => {
            let mut path: Vec<Segment> = corners.iter().copied().map(Segment::Line).collect();
            if let Some(first) = path.first_mut() {
                *first = Segment::Move(corners[0]);
                path.push(Segment::Close);
            }
            path
        }
    }
}

fn rounded(origin: Point, width: f64, height: f64, corner: f64) -> Vec<Segment> {
    let (left, top, right, bottom) = (origin.x, origin.y, origin.x + width, origin.y + height);
    let r = corner.min(width / 2.0).min(height / 2.0);
    let p = Point::new;
    if r <= 0.0 {
        let corners = [p(right, top), p(right, bottom), p(left, bottom)];
        let mut path = vec![Segment::Move(origin)];
        path.extend(corners.map(Segment::Line));
        path.push(Segment::Close);
        return path;
    }
    let k = r * (1.0 - 0.552_284_749_8);
    vec![
        Segment::Move(p(left + r, top)),
        Segment::Line(p(right - r, top)),
        Segment::Cubic(p(right - k, top), p(right, top + k), p(right, top + r)),
        Segment::Line(p(right, bottom - r)),
        Segment::Cubic(p(right, bottom - k), p(right - k, bottom), p(right - r, bottom)),
        Segment::Line(p(left + r, bottom)),
        Segment::Cubic(p(left + k, bottom), p(left, bottom - k), p(left, bottom - r)),
        Segment::Line(p(left, top + r)),
        Segment::Cubic(p(left, top + k), p(left + k, top), p(left + r, top)),
        Segment::Close,
    ]
}

/// The hatching lines that cover a figure, as closed paths: those of the SVG renderer's pattern, which
/// is turned by 45 degrees about the page's origin.
pub(crate) fn hatching(figure: &[Segment], spacing: f64) -> Vec<Segment> {
    let points = figure.iter().flat_map(|segment| match *segment {
        Segment::Move(to) | Segment::Line(to) => vec![to],
        Segment::Cubic(a, b, to) => vec![a, b, to],
        Segment::Close => Vec::new(),
    });
    // Along the lines and across them, in the turned system.
    let half = std::f64::consts::FRAC_1_SQRT_2;
    let turned = points.map(|point| ((point.x + point.y) * half, (point.y - point.x) * half));
    let (mut across, mut along) = ((f64::INFINITY, f64::NEG_INFINITY), (f64::INFINITY, f64::NEG_INFINITY));
    for (x, y) in turned {
        across = (across.0.min(x), across.1.max(x));
        along = (along.0.min(y), along.1.max(y));
    }
    let mut bars = Vec::new();
    let first = (across.0 / spacing).floor();
    // A spacing of a hair on a page of a kilometre must not run for ever.
    let count = ((across.1 / spacing).floor() - first + 1.0).clamp(0.0, 20_000.0) as u32;
    for bar in 0..count {
        let near = (first + f64::from(bar)) * spacing;
        let far = near + hatch_line(spacing);
        let back = |x: f64, y: f64| Point::new((x - y) * half, (x + y) * half);
        bars.push(Segment::Move(back(near, along.0)));
        bars.extend(
            [(far, along.0), (far, along.1), (near, along.1)].map(|(x, y)| Segment::Line(back(x, y))),
        );
        bars.push(Segment::Close);
    }
    bars
}

/// The outlines of a line of text on the page.
pub(crate) fn letters(fonts: &Fonts, text: &Text, content: &str) -> Vec<Segment> {
    let runs = fonts.layout(content, text.size, text.weight, text.right_to_left);
    let left = left_edge(text, &runs);
    let mut pen = Pen { segments: Vec::new(), origin: Point::new(0.0, 0.0), scale: 1.0, at: (0.0, 0.0) };
    for run in &runs {
        let Some(face) = fonts.face(run.face) else { continue };
        let Some(parsed) = face.parsed() else { continue };
        pen.scale = text.size / f64::from(face.units_per_em);
        for glyph in &run.glyphs {
            pen.origin = Point::new(left + glyph.x, text.origin.y - glyph.y);
            parsed.outline_glyph(ttf_parser::GlyphId(glyph.id), &mut pen);
        }
    }
    pen.segments
}

/// The outline of one glyph in thousandths of an em, y up.
pub(crate) fn glyph(fonts: &Fonts, face: usize, glyph: u16) -> Vec<Segment> {
    let mut pen = Pen { segments: Vec::new(), origin: Point::new(0.0, 0.0), scale: 1.0, at: (0.0, 0.0) };
    if let Some(face) = fonts.face(face)
        && let Some(parsed) = face.parsed()
    {
        pen.scale = 1000.0 / f64::from(face.units_per_em);
        parsed.outline_glyph(ttf_parser::GlyphId(glyph), &mut pen);
    }
    let up = |p: Point| Point::new(p.x, -p.y);
    pen.segments
        .into_iter()
        .map(|segment| match segment {
            Segment::Move(to) => Segment::Move(up(to)),
            Segment::Line(to) => Segment::Line(up(to)),
            Segment::Cubic(a, b, to) => Segment::Cubic(up(a), up(b), up(to)),
            Segment::Close => Segment::Close,
        })
        .collect()
}

/// Turns a font's outlines into segments; quadratic curves are raised to cubic ones exactly.
struct Pen {
    segments: Vec<Segment>,
    origin: Point,
    scale: f64,
    /// Last point in font units.
    at: (f64, f64),
}

impl Pen {
    fn place(&self, (x, y): (f64, f64)) -> Point {
        Point::new(self.origin.x + x * self.scale, self.origin.y - y * self.scale)
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.at = (x.into(), y.into());
        self.segments.push(Segment::Move(self.place(self.at)));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.at = (x.into(), y.into());
        self.segments.push(Segment::Line(self.place(self.at)));
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (start, control, end) = (self.at, (f64::from(x1), f64::from(y1)), (f64::from(x), f64::from(y)));
        let towards = |from: (f64, f64)| {
            (from.0 + (control.0 - from.0) * 2.0 / 3.0, from.1 + (control.1 - from.1) * 2.0 / 3.0)
        };
        let (a, b) = (towards(start), towards(end));
        self.segments.push(Segment::Cubic(self.place(a), self.place(b), self.place(end)));
        self.at = end;
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (a, b, end) = ((x1.into(), y1.into()), (x2.into(), y2.into()), (x.into(), y.into()));
        self.segments.push(Segment::Cubic(self.place(a), self.place(b), self.place(end)));
        self.at = end;
    }

    fn close(&mut self) {
        self.segments.push(Segment::Close);
    }
}
