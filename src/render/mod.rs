//! Finished drawings to bytes: the table [`RENDERERS`], and what its members share.
//!
//! A renderer walks the [`Scene`] once and decides nothing: no wrapping, no colour, no place. The same
//! scene and options give the same bytes, with no date, path or user name in them.

use std::collections::BTreeSet;

use crate::scene::{Fill, Mark, Outline, Part, Point, Scene, Segment, Stroke};
use crate::text::{FontError, Fonts};

pub mod measure;
pub mod pdf;
pub mod png;
pub mod svg;
pub mod vision;

mod figure;

/// How a scene becomes bytes; every renderer takes what concerns it.
#[derive(Debug, Clone)]
pub struct Options<'a> {
    /// The fonts the scene was measured with.
    pub fonts: &'a Fonts,
    /// How text is kept in an SVG; default [`TextMode::Embed`].
    pub text: TextMode,
    /// PNG pixels per point; default 2.
    pub scale: f64,
    /// What SVG ids begin with; empty (the default) for one made from the scene's title and size, so
    /// that several drawings can stand in one web page.
    pub prefix: String,
}

/// How text is kept in an SVG.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TextMode {
    /// Real text, the font's used glyphs embedded: looks the same everywhere.
    #[default]
    Embed,
    /// Real text in whatever the reader has of `Source Sans 3, …, sans-serif`.
    Live,
    /// Outlines; the words stay in `aria-label` for assistive technology.
    Outline,
}

/// A line of the table [`RENDERERS`].
pub struct Renderer {
    /// Name, as in `--format`.
    pub name: &'static str,
    /// File extension without the dot.
    pub extension: &'static str,
    /// IANA media type.
    pub media_type: &'static str,
    /// The bytes are not text.
    pub binary: bool,
    /// What it is for, in a sentence.
    pub doc: &'static str,
    /// The function.
    pub render: RenderFn,
}

/// What a renderer is: a pure function.
pub type RenderFn = fn(&Scene, &Options<'_>) -> Result<Vec<u8>, RenderError>;

/// Every renderer there is. The command line, its help and the goldens follow this table.
pub const RENDERERS: &[Renderer] = &[
    Renderer {
        name: "svg",
        extension: "svg",
        media_type: "image/svg+xml",
        binary: false,
        doc: "Scalable drawing for web pages and for editing in Illustrator, InDesign or Inkscape",
        render: svg::render,
    },
    Renderer {
        name: "png",
        extension: "png",
        media_type: "image/png",
        binary: true,
        doc: "Picture in pixels, two to a point unless --scale says otherwise, for social media and chat",
        render: png::render,
    },
    Renderer {
        name: "pdf",
        extension: "pdf",
        media_type: "application/pdf",
        binary: true,
        doc: "Vector page for print: real text, fonts embedded, tagged for assistive technology",
        render: pdf::render,
    },
];

/// Why a scene could not be rendered.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RenderError {
    /// The scene holds a length that is no number, or a page of no size.
    #[error("the drawing has a length that cannot be drawn ({what}: {value})")]
    Length {
        /// Which length.
        what: &'static str,
        /// Its value.
        value: f64,
    },
    /// Two groups have the same id, so that references would be ambiguous.
    #[error("two parts of the drawing have the id \"{id}\"")]
    SameId {
        /// The id.
        id: String,
    },
    /// The picture would be larger than can be held in memory.
    #[error(
        "the picture would be {width} x {height} pixels; the most is {most} on a side: use a smaller --png-scale"
    )]
    TooLarge {
        /// Pixels across.
        width: f64,
        /// Pixels down.
        height: f64,
        /// Most pixels on a side.
        most: u32,
    },
    /// A font could not be used.
    #[error(transparent)]
    Font(#[from] FontError),
    /// A library refused.
    #[error("{format} could not be written: {reason}")]
    Format {
        /// `PNG` or `PDF`.
        format: &'static str,
        /// What the library said.
        reason: String,
    },
}

impl<'a> Options<'a> {
    /// The defaults with the fonts a scene was measured with.
    pub fn new(fonts: &'a Fonts) -> Self {
        Self { fonts, text: TextMode::default(), scale: 2.0, prefix: String::new() }
    }
}

/// The renderer of a name in the table.
pub fn renderer(name: &str) -> Option<&'static Renderer> {
    RENDERERS.iter().find(|renderer| renderer.name == name)
}

/// An address that a drawing may link to: `http`, `https` or `mailto`, with no white space or control
/// characters; `None` for anything else.
pub fn safe_link(link: &str) -> Option<&str> {
    let scheme = link.split_once(':')?.0.to_ascii_lowercase();
    let known = matches!(scheme.as_str(), "http" | "https" | "mailto");
    let clean = !link.chars().any(|letter| letter.is_control() || letter.is_whitespace());
    (known && clean).then_some(link)
}

/// Part names as they stand in `data-part`, with the ids a part refers to: (`of`, `from`, `to`).
pub(crate) fn part_name(part: &Part) -> (&'static str, Option<&str>, Option<(&str, &str)>) {
    match part {
        Part::Furniture => ("furniture", None, None),
        Part::Running => ("running", None, None),
        Part::Lines => ("lines", None, None),
        Part::Marks => ("marks", None, None),
        Part::Labels => ("labels", None, None),
        Part::Annotations => ("annotations", None, None),
        Part::Node => ("node", None, None),
        Part::Label { of } => ("label", Some(of), None),
        Part::Edge { from, to } => ("edge", None, Some((from, to))),
        Part::EdgeLabel { of } => ("edge-label", Some(of), None),
        Part::Leader { of } => ("leader", Some(of), None),
        Part::Line { of } => ("line", Some(of), None),
        Part::Meeting { .. } => ("meeting", None, None),
        Part::Cluster => ("cluster", None, None),
        Part::Axis => ("axis", None, None),
        Part::Heading(_) => ("heading", None, None),
        Part::Paragraph => ("paragraph", None, None),
        Part::List => ("list", None, None),
        Part::Item => ("item", None, None),
        Part::Table => ("table", None, None),
        Part::Row => ("row", None, None),
        Part::Cell { .. } => ("cell", None, None),
    }
}

/// Checks what every renderer relies on: real numbers, a page with a size, ids that are unique.
pub(crate) fn check(scene: &Scene) -> Result<(), RenderError> {
    positive("page width", scene.width)?;
    positive("page height", scene.height)?;
    let mut ids = BTreeSet::new();
    let mut outcome = Ok(());
    scene.walk(&mut |mark| {
        if outcome.is_ok() {
            outcome = check_mark(mark, &mut ids);
        }
    });
    outcome
}

fn check_mark<'a>(mark: &'a Mark, ids: &mut BTreeSet<&'a str>) -> Result<(), RenderError> {
    match mark {
        Mark::Group(group) => {
            if !group.id.is_empty() && !ids.insert(&group.id) {
                return Err(RenderError::SameId { id: group.id.clone() });
            }
        }
        Mark::Path(path) => {
            for segment in &path.segments {
                match *segment {
                    Segment::Move(to) | Segment::Line(to) => points(&[to])?,
                    Segment::Cubic(a, b, to) => points(&[a, b, to])?,
                    Segment::Close => {}
                }
            }
            paint(path.fill.as_ref(), path.stroke.as_ref())?;
        }
        Mark::Shape(shape) => {
            match &shape.outline {
                Outline::Circle { centre, radius } => {
                    points(&[*centre])?;
                    finite("radius", *radius)?;
                }
                Outline::Rectangle { origin, width, height, corner } => {
                    points(&[*origin])?;
                    finite("width", *width)?;
                    finite("height", *height)?;
                    finite("corner", *corner)?;
                }
                Outline::Polygon(corners) => points(corners)?,
            }
            paint(shape.fill.as_ref(), shape.stroke.as_ref())?;
        }
        Mark::Photograph(photo) => {
            points(&[photo.origin])?;
            positive("picture width", photo.width)?;
            positive("picture height", photo.height)?;
        }
        Mark::Text(text) => {
            points(&[text.origin])?;
            positive("font size", text.size)?;
            finite("halo", text.halo)?;
            finite("text width", text.width)?;
        }
    }
    Ok(())
}

fn paint(fill: Option<&Fill>, stroke: Option<&Stroke>) -> Result<(), RenderError> {
    match fill {
        None | Some(Fill::Solid(_)) => {}
        Some(Fill::Tint(_, opacity)) => finite("opacity", *opacity)?,
        Some(Fill::Fade { opacity, from, to, .. }) => {
            finite("opacity", *opacity)?;
            points(&[*from, *to])?;
        }
        Some(Fill::Hatch { spacing, .. }) => positive("hatch spacing", *spacing)?,
    }
    if let Some(stroke) = stroke {
        finite("stroke width", stroke.width)?;
        finite("opacity", stroke.opacity)?;
        for &length in &stroke.dash {
            finite("dash", length)?;
        }
    }
    Ok(())
}

fn points(points: &[Point]) -> Result<(), RenderError> {
    points.iter().try_for_each(|point| finite("x", point.x).and_then(|()| finite("y", point.y)))
}

/// Lengths up to a million points (350 m) either way.
fn finite(what: &'static str, value: f64) -> Result<(), RenderError> {
    if value.abs() <= 1e6 { Ok(()) } else { Err(RenderError::Length { what, value }) }
}

fn positive(what: &'static str, value: f64) -> Result<(), RenderError> {
    if value > 0.0 { finite(what, value) } else { Err(RenderError::Length { what, value }) }
}

#[cfg(test)]
mod tests;
