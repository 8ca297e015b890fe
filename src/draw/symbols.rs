//! The few signs every drawing shares: markers that tell how firmly something is known, figures that tell what it is.

use crate::catalogue::{Words, say};
use crate::graph::{Edge, Graph};
use crate::model::{Casebook, Statement};
use crate::query::evidence::concerns_an_end;
use crate::scene::{Colour, Fill, Mark, Outline, Path, Point, Segment, Shape as SceneShape, Stroke};
use crate::vocabulary::{Shape, Standing};

use super::style::Palette;

/// How firmly a statement is known, as the drawings tell it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Firmness {
    /// Documented, announced, reported, or without a status.
    Documented,
    /// Admitted, found, convicted.
    Proved,
    /// Under investigation, arrested, charged, on trial.
    InProcess,
    /// Alleged, unconfirmed, disputed, denied.
    Claimed,
    /// Acquitted, dropped, discontinued, overturned.
    EndedUnproved,
}

impl Firmness {
    /// Of a statement.
    pub fn of(book: &Casebook, statement: &Statement) -> Self {
        let status = statement.status.map(|status| book.vocabulary.statuses.get(status));
        match book.standing(statement) {
            Standing::Established if status.is_some_and(|status| status.is_proved()) => Self::Proved,
            Standing::Established => Self::Documented,
            Standing::InProcess => Self::InProcess,
            Standing::Claimed => Self::Claimed,
            Standing::EndedUnproved => Self::EndedUnproved,
        }
    }

    /// Of a link: a verdict is drawn on the line of the one whose conduct it is about, a claim on every line that it makes.
    pub fn of_link(graph: &Graph, edge: Edge) -> Self {
        let book = graph.casebook();
        match Self::of(book, graph.statement(edge)) {
            Self::Claimed => Self::Claimed,
            firmness if concerns_an_end(book, edge) => firmness,
            _ => Self::Documented,
        }
    }

    /// What a legend calls it when the statuses drawn give no shorter word.
    pub fn word(self, words: &Words) -> String {
        match self {
            Self::Documented => say!(words, "standing.documented"),
            Self::Proved => say!(words, "standing.proved"),
            Self::InProcess => say!(words, "standing.in-process"),
            Self::Claimed => say!(words, "standing.claimed"),
            Self::EndedUnproved => say!(words, "standing.ended-unproved"),
        }
    }
}

fn shape(outline: Outline, fill: Option<Fill>, stroke: Option<Stroke>) -> Mark {
    Mark::Shape(SceneShape { outline, fill, stroke })
}

fn circle(at: Point, radius: f64, fill: Option<Fill>, stroke: Option<Stroke>) -> Mark {
    shape(Outline::Circle { centre: at, radius }, fill, stroke)
}

/// A straight line.
pub fn line(from: Point, to: Point, stroke: Stroke) -> Mark {
    Mark::Path(Path {
        segments: vec![Segment::Move(from), Segment::Line(to)],
        fill: None,
        stroke: Some(stroke),
    })
}

/// The marker of an event: disc, square, half-filled disc, dotted ring, ring with a bar. About 12 px across.
pub fn marker(firmness: Firmness, at: Point, palette: &Palette) -> Vec<Mark> {
    marker_of(firmness, at, 5.5, palette)
}

/// The marker of an event in another size: `radius` is 5.5 px on screen.
pub fn marker_of(firmness: Firmness, at: Point, radius: f64, palette: &Palette) -> Vec<Mark> {
    let scale = radius / 5.5;
    let colour = palette.accent;
    let white = Some(Fill::Solid(palette.paper));
    let solid = Some(Fill::Solid(colour));
    let ring = |width: f64| Some(Stroke::solid(colour, width * scale));
    match firmness {
        Firmness::Documented => vec![circle(at, radius, solid, ring(1.0))],
        Firmness::Proved => {
            let origin = Point::new(at.x - radius, at.y - radius);
            vec![shape(
                Outline::Rectangle { origin, width: 2.0 * radius, height: 2.0 * radius, corner: 0.0 },
                solid,
                ring(1.0),
            )]
        }
        Firmness::InProcess => vec![
            circle(at, radius, white, None),
            Mark::Path(Path { segments: half_disc(at, radius), fill: solid, stroke: None }),
            circle(at, radius, None, ring(1.8)),
        ],
        Firmness::Claimed => {
            let dots = Stroke { dash: vec![2.2 * scale, 2.12 * scale], ..Stroke::solid(colour, 1.8 * scale) };
            vec![circle(at, radius, white, Some(dots))]
        }
        Firmness::EndedUnproved => vec![
            circle(at, radius, white, ring(1.8)),
            line(
                Point::new(at.x - radius, at.y),
                Point::new(at.x + radius, at.y),
                Stroke::solid(colour, 1.8 * scale),
            ),
        ],
    }
}

/// The left half of a disc: two quarter arcs as cubics (control distance 0.5523 r).
fn half_disc(at: Point, radius: f64) -> Vec<Segment> {
    let control = 0.552_284_75 * radius;
    let (top, left, bottom) =
        (Point::new(at.x, at.y - radius), Point::new(at.x - radius, at.y), Point::new(at.x, at.y + radius));
    vec![
        Segment::Move(top),
        Segment::Cubic(Point::new(at.x - control, top.y), Point::new(left.x, at.y - control), left),
        Segment::Cubic(Point::new(left.x, at.y + control), Point::new(at.x - control, bottom.y), bottom),
        Segment::Close,
    ]
}

/// The stroke of a relation's line.
pub fn stroke(firmness: Firmness, palette: &Palette) -> Stroke {
    match firmness {
        Firmness::Documented => Stroke::solid(palette.axis, 1.3),
        Firmness::Proved => Stroke::solid(palette.ink, 2.8),
        Firmness::InProcess => Stroke { dash: vec![7.0, 4.0], ..Stroke::solid(palette.ink, 1.8) },
        Firmness::Claimed => Stroke { dash: vec![1.5, 4.0], round: true, ..Stroke::solid(palette.ink, 1.8) },
        Firmness::EndedUnproved => Stroke::solid(palette.ink, 1.4),
    }
}

/// The figure of an entity kind, of about the same area for every kind, its centre at `at`, its half height near `radius`.
pub fn figure(kind: Shape, at: Point, radius: f64, colour: Colour, palette: &Palette) -> Vec<Mark> {
    let r = radius;
    let fill = Some(Fill::Solid(colour));
    let edge = Some(Stroke::solid(palette.paper, 1.0));
    let polygon = |points: &[(f64, f64)]| {
        let points = points.iter().map(|(x, y)| Point::new(at.x + x * r, at.y + y * r)).collect();
        shape(Outline::Polygon(points), fill, edge.clone())
    };
    let square = |half: f64, corner: f64| {
        let origin = Point::new(at.x - half, at.y - half);
        shape(
            Outline::Rectangle { origin, width: 2.0 * half, height: 2.0 * half, corner },
            fill,
            edge.clone(),
        )
    };
    match kind {
        Shape::Circle => vec![circle(at, r, fill, edge)],
        Shape::Hexagon => vec![polygon(&[
            (-1.08, 0.0),
            (-0.54, -0.94),
            (0.54, -0.94),
            (1.08, 0.0),
            (0.54, 0.94),
            (-0.54, 0.94),
        ])],
        Shape::Square => vec![square(r * 0.9, 0.0)],
        Shape::Rounded => vec![square(r * 0.92, r * 0.4)],
        Shape::Diamond => vec![polygon(&[(0.0, -1.22), (1.22, 0.0), (0.0, 1.22), (-1.22, 0.0)])],
        Shape::Triangle => vec![polygon(&[(0.0, -1.1), (1.18, 0.92), (-1.18, 0.92)])],
        Shape::Octagon => {
            vec![polygon(&[
                (-0.42, -1.0),
                (0.42, -1.0),
                (1.0, -0.42),
                (1.0, 0.42),
                (0.42, 1.0),
                (-0.42, 1.0),
                (-1.0, 0.42),
                (-1.0, -0.42),
            ])]
        }
        Shape::Page => {
            let page = polygon(&[(-0.8, -1.08), (0.3, -1.08), (0.8, -0.58), (0.8, 1.08), (-0.8, 1.08)]);
            let fold = Path {
                segments: [(0.3, -1.08), (0.3, -0.58), (0.8, -0.58)]
                    .iter()
                    .enumerate()
                    .map(|(i, (x, y))| {
                        let point = Point::new(at.x + x * r, at.y + y * r);
                        if i == 0 { Segment::Move(point) } else { Segment::Line(point) }
                    })
                    .collect(),
                fill: None,
                stroke: Some(Stroke::solid(palette.paper, 1.2)),
            };
            vec![page, Mark::Path(fold)]
        }
        Shape::Pillar => {
            vec![polygon(&[
                (0.0, -1.12),
                (1.1, -0.42),
                (0.86, -0.42),
                (0.86, 0.62),
                (1.1, 0.62),
                (1.1, 1.0),
                (-1.1, 1.0),
                (-1.1, 0.62),
                (-0.86, 0.62),
                (-0.86, -0.42),
                (-1.1, -0.42),
            ])]
        }
        Shape::Pin => {
            let tip = Point::new(at.x, at.y + 1.2 * r);
            let (left, right) =
                (Point::new(at.x - 0.84 * r, at.y - 0.3 * r), Point::new(at.x + 0.84 * r, at.y - 0.3 * r));
            let top = Point::new(at.x, at.y - 1.14 * r);
            let k = 0.464 * r;
            let outline = Path {
                segments: vec![
                    Segment::Move(tip),
                    Segment::Cubic(
                        Point::new(at.x - 0.3 * r, at.y + 0.7 * r),
                        Point::new(left.x, at.y + 0.3 * r),
                        left,
                    ),
                    Segment::Cubic(Point::new(left.x, left.y - k), Point::new(at.x - k, top.y), top),
                    Segment::Cubic(Point::new(at.x + k, top.y), Point::new(right.x, right.y - k), right),
                    Segment::Cubic(
                        Point::new(right.x, at.y + 0.3 * r),
                        Point::new(at.x + 0.3 * r, at.y + 0.7 * r),
                        tip,
                    ),
                    Segment::Close,
                ],
                fill,
                stroke: edge,
            };
            vec![
                Mark::Path(outline),
                circle(Point::new(at.x, at.y - 0.3 * r), 0.3 * r, Some(Fill::Solid(palette.paper)), None),
            ]
        }
    }
}

/// The disc behind the number of a point of entry, of which the number takes the paper's colour: a disc of the accent colour, 18 px across.
pub fn disc(at: Point, radius: f64, palette: &Palette) -> Mark {
    circle(at, radius, Some(Fill::Solid(palette.accent)), None)
}
