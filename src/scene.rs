//! The finished drawing: everything decided, nothing left to look up.
//!
//! A [`Scene`] is a page of [`Mark`]s in points (1 pt = 1 CSS px on screen), x to the right, **y down**,
//! origin at the top left. Colours are final, text is broken into lines and carries its measured
//! width, so that a renderer only walks the tree. Drawings make scenes, renderers read them, and
//! neither knows the other.
//!
//! What cannot appear in a scene: a text that still has to be wrapped, a length that depends on a
//! renderer's font, a colour that depends on a theme, a reference to another mark's geometry.

use serde::{Deserialize, Serialize};

mod document;
mod photograph;

pub use document::{Bookmark, Document, Placed, Sheet, Window};
pub use photograph::Photograph;

/// A whole drawing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scene {
    /// Page width in points.
    pub width: f64,
    /// Page height in points.
    pub height: f64,
    /// BCP 47 language of the text, such as `en-GB`.
    pub lang: String,
    /// The title as an accessible name: one line, plain text.
    pub title: String,
    /// The description for readers who cannot see the drawing; line feeds part paragraphs.
    pub description: String,
    /// Background colour.
    pub background: Colour,
    /// From what it was made, as one line for machines: it is put into the file, and seen nowhere. Empty for nothing said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub made_from: String,
    /// What is drawn, first mark at the bottom, in reading order.
    pub marks: Vec<Mark>,
}

/// One thing on the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Mark {
    /// Several marks that stand for one thing, or form one layer of the page.
    Group(Group),
    /// A line or an outline.
    Path(Path),
    /// A circle, rectangle or polygon.
    Shape(Shape),
    /// One line of text.
    Text(Text),
    /// A photograph.
    Photograph(Photograph),
}

/// Marks that belong together. The part a group plays is kept in the output (`data-part`), so that
/// a finished file can be read back and measured without the layout's own data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// What the group stands for on the page.
    pub part: Part,
    /// Unique within the scene, made from content; empty where nothing refers to the group.
    pub id: String,
    /// Name of the thing, for assistive technology and pointers; empty for none.
    pub title: String,
    /// Longer text: date, status, sources; empty for none.
    pub details: String,
    /// Address to open; `http`, `https` and `mailto` only; empty for none.
    pub link: String,
    /// The marks, first at the bottom.
    pub marks: Vec<Mark>,
}

/// The part a [`Group`] plays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// Title, subtitle, legend, notes, sources, rules, axis furniture.
    Furniture,
    /// What every sheet of a printed document repeats (running title, sheet number, source line): seen, and not read out.
    Running,
    /// The layer that holds the lines (edges, axis, leader lines).
    Lines,
    /// The layer that holds the marks (nodes, event markers).
    Marks,
    /// The layer that holds the labels.
    Labels,
    /// The layer that holds call-outs and notes on the drawing.
    Annotations,
    /// A node of a network, or an event marker of a timeline.
    Node,
    /// The text that names a node or an event; `of` is the id of what it names.
    Label {
        /// Id of the group that is named.
        of: String,
    },
    /// A line between two nodes.
    Edge {
        /// Id of the node it starts at.
        from: String,
        /// Id of the node it ends at.
        to: String,
    },
    /// The text on a line; `of` is the id of the edge.
    EdgeLabel {
        /// Id of the edge that is labelled.
        of: String,
    },
    /// The line that ties a moved label to its mark; `of` is the id of what the label names.
    Leader {
        /// Id of the group that the leader line starts at.
        of: String,
    },
    /// A line of a storyline; `of` is the entity's id.
    Line {
        /// Id of the entity.
        of: String,
    },
    /// An event of a storyline, where lines meet; `of` are the ids of their entities.
    Meeting {
        /// Ids of the entities.
        of: Vec<String>,
    },
    /// A box round several nodes.
    Cluster,
    /// A tick, band or break of a scale.
    Axis,
    /// A heading of a level, 1 for the highest.
    Heading(u8),
    /// A paragraph of running text, its lines in order.
    Paragraph,
    /// Items of a list.
    List,
    /// An item of a list.
    Item,
    /// A table: rows.
    Table,
    /// A row of a table: cells.
    Row,
    /// A cell of a table; `head` where it names a column or row.
    Cell {
        /// It names a column or a row.
        head: bool,
    },
}

/// A sequence of path segments with one stroke and one fill.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Path {
    /// The segments; the first is a [`Segment::Move`].
    pub segments: Vec<Segment>,
    /// Colour inside, if filled.
    pub fill: Option<Fill>,
    /// The line, if drawn.
    pub stroke: Option<Stroke>,
}

/// A step of a path, in absolute page points.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Segment {
    /// Start a new sub-path.
    Move(Point),
    /// Straight line.
    Line(Point),
    /// Cubic Bézier: two control points, then the end.
    Cubic(Point, Point, Point),
    /// Close the sub-path.
    Close,
}

/// A place on the page.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Points to the right of the left edge.
    pub x: f64,
    /// Points below the top edge.
    pub y: f64,
}

/// A closed figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shape {
    /// Its outline.
    pub outline: Outline,
    /// Colour inside, if filled.
    pub fill: Option<Fill>,
    /// The outline's line, if drawn.
    pub stroke: Option<Stroke>,
}

/// The outline of a [`Shape`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Outline {
    /// A circle.
    Circle {
        /// Centre.
        centre: Point,
        /// Radius in points.
        radius: f64,
    },
    /// An upright rectangle, its corners rounded by `corner` points.
    Rectangle {
        /// Top left corner.
        origin: Point,
        /// Width in points.
        width: f64,
        /// Height in points.
        height: f64,
        /// Corner radius in points; 0 for square corners.
        corner: f64,
    },
    /// A closed polygon.
    Polygon(Vec<Point>),
}

/// Fill of a path or shape.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Fill {
    /// One colour.
    Solid(Colour),
    /// One colour at an opacity between 0 and 1.
    Tint(Colour, f64),
    /// From the colour at `from` to nothing at `to`: an end that fades because it is open.
    Fade {
        /// The colour at `from`.
        colour: Colour,
        /// Opacity at `from`, 0 to 1.
        opacity: f64,
        /// Where it is at its full opacity.
        from: Point,
        /// Where nothing of it is left.
        to: Point,
    },
    /// Diagonal hatching in one colour, lines `spacing` points apart: for print in one ink.
    Hatch {
        /// Colour of the lines.
        colour: Colour,
        /// Distance of the lines in points.
        spacing: f64,
    },
}

/// A line's look.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stroke {
    /// Colour.
    pub colour: Colour,
    /// Width in points.
    pub width: f64,
    /// Lengths of dashes and gaps in points; empty for a solid line.
    pub dash: Vec<f64>,
    /// Round ends and joins instead of flat ones.
    pub round: bool,
    /// Opacity, 0 to 1.
    pub opacity: f64,
}

/// One line of text, already measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Text {
    /// The text; no line feeds, no control characters.
    pub content: String,
    /// Where the line is anchored, on the baseline.
    pub origin: Point,
    /// Which end of the text stands at the origin.
    pub anchor: Anchor,
    /// Font size in points.
    pub size: f64,
    /// Font weight.
    pub weight: Weight,
    /// Colour of the letters.
    pub colour: Colour,
    /// A band of the background's colour round the letters, in points; 0 for none.
    pub halo: f64,
    /// Measured advance width in points.
    pub width: f64,
    /// The text runs right to left.
    pub right_to_left: bool,
    /// BCP 47 language, where it is not the scene's; empty where it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub lang: String,
}

/// Which end of a text stands at its origin. Ends are those of the page (left, right), not of reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Anchor {
    /// The left end.
    Left,
    /// The middle.
    Middle,
    /// The right end.
    Right,
}

/// The bundled weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Weight {
    /// 400.
    Regular,
    /// 600.
    Semibold,
    /// 700.
    Bold,
}

/// An sRGB colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Colour {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
}

impl Point {
    /// A point at `x`, `y`.
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }
}

impl Colour {
    /// White.
    pub const WHITE: Self = Self::hex(0xFF_FF_FF);

    /// A colour from `0xRRGGBB`.
    pub const fn hex(rgb: u32) -> Self {
        Self { r: (rgb >> 16) as u8, g: (rgb >> 8) as u8, b: rgb as u8 }
    }

    /// `#RRGGBB`, upper case.
    pub fn to_hex(self) -> String {
        format!("#{:02X}{:02X}{:02X}", self.r, self.g, self.b)
    }

    /// Contrast ratio with another colour after WCAG 2.2, from 1 (the same) to 21 (black on white).
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Relative luminance after WCAG 2.2, 0 to 1.
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { libm::pow((value + 0.055) / 1.055, 2.4) }
        };
        0.2126 * linear(self.r) + 0.7152 * linear(self.g) + 0.0722 * linear(self.b)
    }
}

impl Stroke {
    /// A solid line with flat ends.
    pub fn solid(colour: Colour, width: f64) -> Self {
        Self { colour, width, dash: Vec::new(), round: false, opacity: 1.0 }
    }
}

impl Weight {
    /// The CSS number of the weight.
    pub const fn css(self) -> u16 {
        match self {
            Self::Regular => 400,
            Self::Semibold => 600,
            Self::Bold => 700,
        }
    }

    /// Every weight, lightest first.
    pub const ALL: [Self; 3] = [Self::Regular, Self::Semibold, Self::Bold];
}

impl Group {
    /// A layer or an anonymous group.
    pub fn new(part: Part, marks: Vec<Mark>) -> Self {
        Self {
            part,
            id: String::new(),
            title: String::new(),
            details: String::new(),
            link: String::new(),
            marks,
        }
    }
}

impl Scene {
    /// Calls `visit` for every mark, groups before what they hold.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Mark)) {
        fn go<'a>(marks: &'a [Mark], visit: &mut impl FnMut(&'a Mark)) {
            for mark in marks {
                visit(mark);
                if let Mark::Group(group) = mark {
                    go(&group.marks, visit);
                }
            }
        }
        go(&self.marks, visit);
    }
}

/// Marks `k` times as large, moved.
pub fn magnify(marks: &mut [Mark], k: f64, dx: f64, dy: f64) {
    let to = |point: &mut Point| *point = Point::new(point.x * k + dx, point.y * k + dy);
    let fill = |fill: &mut Option<Fill>| match fill {
        Some(Fill::Fade { from, to: until, .. }) => [from, until].into_iter().for_each(to),
        Some(Fill::Hatch { spacing, .. }) => *spacing *= k,
        _ => {}
    };
    let stroke = |stroke: &mut Option<Stroke>| {
        if let Some(stroke) = stroke {
            stroke.width *= k;
            stroke.dash.iter_mut().for_each(|length| *length *= k);
        }
    };
    for mark in marks {
        match mark {
            Mark::Group(group) => magnify(&mut group.marks, k, dx, dy),
            Mark::Path(path) => {
                for segment in &mut path.segments {
                    match segment {
                        Segment::Move(end) | Segment::Line(end) => to(end),
                        Segment::Cubic(a, b, end) => [a, b, end].into_iter().for_each(to),
                        Segment::Close => {}
                    }
                }
                fill(&mut path.fill);
                stroke(&mut path.stroke);
            }
            Mark::Shape(shape) => {
                match &mut shape.outline {
                    Outline::Circle { centre, radius } => {
                        to(centre);
                        *radius *= k;
                    }
                    Outline::Rectangle { origin, width, height, corner } => {
                        to(origin);
                        [width, height, corner].into_iter().for_each(|length| *length *= k);
                    }
                    Outline::Polygon(corners) => corners.iter_mut().for_each(to),
                }
                fill(&mut shape.fill);
                stroke(&mut shape.stroke);
            }
            Mark::Text(Text { origin, size, halo, width, .. }) => {
                to(origin);
                [size, halo, width].into_iter().for_each(|length| *length *= k);
            }
            Mark::Photograph(Photograph { origin, width, height, .. }) => {
                to(origin);
                [width, height].into_iter().for_each(|length| *length *= k);
            }
        }
    }
}
