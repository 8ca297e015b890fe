//! PNG: the scene walked once onto `tiny-skia`, the rasteriser inside `resvg`.
//!
//! Not through an SVG and `resvg`: the letters are the very outlines that were measured, so that a
//! missing font family cannot make text vanish; the build is 56 CPU seconds shorter (17 against 73 for
//! resvg 0.47 with `text`, release, -j1); and the SVG renderer is checked against this one in tests,
//! where `resvg` draws the SVG. SIMD is off: its approximate reciprocals differ between processors.

use tiny_skia::{
    Color, FillRule, FilterQuality, GradientStop, IntSize, LineCap, LineJoin, LinearGradient, Mask, Paint,
    PathBuilder, Pixmap, PixmapPaint, Point as PixelPoint, Shader, SpreadMode, StrokeDash, Transform,
};

use super::figure::{hatching, letters, segments};
use super::{Options, RenderError, check};
use crate::scene::{Colour, Fill, Mark, Outline, Photograph, Scene, Segment, Stroke};
use crate::text::clean;

/// Most pixels on a side.
pub const MOST: u32 = 16_384;
/// Most pixels in all: 100 million, 400 MB while drawing.
const MOST_PIXELS: f64 = 1e8;

/// Renders a scene as PNG, `options.scale` pixels to a point.
///
/// # Errors
/// [`RenderError::TooLarge`], and those of every renderer for a scene that cannot be drawn.
pub fn render(scene: &Scene, options: &Options<'_>) -> Result<Vec<u8>, RenderError> {
    check(scene)?;
    let scale = options.scale;
    if !(scale > 0.0 && scale.is_finite()) {
        return Err(RenderError::Length { what: "scale", value: scale });
    }
    let (width, height) = ((scene.width * scale).ceil(), (scene.height * scale).ceil());
    let too_large = RenderError::TooLarge { width, height, most: MOST };
    if width.max(height) > f64::from(MOST) || width * height > MOST_PIXELS {
        return Err(too_large);
    }
    let mut canvas = Pixmap::new(width as u32, height as u32).ok_or(too_large)?;
    canvas.fill(colour(scene.background, 1.0));
    let place = Transform::from_scale(scale as f32, scale as f32);
    let mut painter = Painter { canvas, place, background: scene.background, options };
    painter.marks(&scene.marks);
    let encoded = painter.canvas.encode_png();
    let mut bytes =
        encoded.map_err(|error| RenderError::Format { format: "PNG", reason: error.to_string() })?;
    if !scene.made_from.is_empty() && bytes.len() > HEAD {
        bytes.splice(HEAD..HEAD, text_chunk("throughline", &scene.made_from));
    }
    Ok(bytes)
}

/// Bytes of the signature and the first chunk, behind which others may stand.
const HEAD: usize = 8 + 25;

/// A `tEXt` chunk (PNG, third edition, 11.3.3.2): a keyword and a text, both ASCII here.
fn text_chunk(keyword: &str, text: &str) -> Vec<u8> {
    let data = [b"tEXt", keyword.as_bytes(), &[0], text.as_bytes()].concat();
    let length = u32::try_from(data.len() - 4).unwrap_or(0);
    [&length.to_be_bytes()[..], &data, &check_sum(&data).to_be_bytes()].concat()
}

/// CRC-32 as chunks bear it (ISO 3309, polynomial 0xEDB88320).
fn check_sum(bytes: &[u8]) -> u32 {
    let step = |sum: u32, byte: &u8| {
        (0..8).fold(
            sum ^ u32::from(*byte),
            |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 },
        )
    };
    !bytes.iter().fold(u32::MAX, step)
}

struct Painter<'a> {
    canvas: Pixmap,
    place: Transform,
    background: Colour,
    options: &'a Options<'a>,
}

impl Painter<'_> {
    fn marks(&mut self, marks: &[Mark]) {
        for mark in marks {
            match mark {
                Mark::Group(group) => self.marks(&group.marks),
                Mark::Path(path) => self.figure(&path.segments, path.fill.as_ref(), path.stroke.as_ref()),
                Mark::Shape(shape) => {
                    self.figure(&segments(&shape.outline), shape.fill.as_ref(), shape.stroke.as_ref());
                }
                Mark::Photograph(photo) => self.photograph(photo),
                Mark::Text(text) => {
                    let outline = letters(self.options.fonts, text, &clean(&text.content));
                    if text.halo > 0.0 {
                        let round = Stroke { round: true, ..Stroke::solid(self.background, text.halo * 2.0) };
                        self.stroke(&outline, &round);
                    }
                    self.fill(&outline, &Fill::Solid(text.colour));
                }
            }
        }
    }

    /// What cannot be read leaves its place grey, as a browser would leave it empty.
    fn photograph(&mut self, photo: &Photograph) {
        let outline = Outline::Rectangle {
            origin: photo.origin,
            width: photo.width,
            height: photo.height,
            corner: 0.0,
        };
        let pixmap = picture::pixels(&photo.jpeg).ok().and_then(|pixels| {
            let (width, height) = (u32::try_from(pixels.width).ok()?, u32::try_from(pixels.height).ok()?);
            let solid = pixels.rgb.chunks_exact(3).flat_map(|rgb| [rgb[0], rgb[1], rgb[2], u8::MAX]);
            Pixmap::from_vec(solid.collect(), IntSize::from_wh(width, height)?)
        });
        let Some(pixmap) = pixmap else {
            return self.fill(&segments(&outline), &Fill::Solid(Colour::hex(0xCC_CC_CC)));
        };
        let (x, y) = (photo.width / f64::from(pixmap.width()), photo.height / f64::from(pixmap.height()));
        let place = self.place.pre_translate(photo.origin.x as f32, photo.origin.y as f32);
        let place = place.pre_scale(x as f32, y as f32);
        let paint = PixmapPaint { quality: FilterQuality::Bilinear, ..PixmapPaint::default() };
        self.canvas.draw_pixmap(0, 0, pixmap.as_ref(), &paint, place, None);
    }

    fn figure(&mut self, segments: &[Segment], fill: Option<&Fill>, stroke: Option<&Stroke>) {
        if let Some(fill) = fill {
            self.fill(segments, fill);
        }
        if let Some(stroke) = stroke {
            self.stroke(segments, stroke);
        }
    }

    fn fill(&mut self, segments: &[Segment], fill: &Fill) {
        let Some(path) = path(segments) else { return };
        let shader = match *fill {
            Fill::Solid(fill) => Shader::SolidColor(colour(fill, 1.0)),
            Fill::Tint(fill, opacity) => Shader::SolidColor(colour(fill, opacity)),
            Fill::Fade { colour: fill, opacity, from, to } => {
                let stops = vec![
                    GradientStop::new(0.0, colour(fill, opacity)),
                    GradientStop::new(1.0, colour(fill, 0.0)),
                ];
                let (from, to) = (pixel(from.x, from.y), pixel(to.x, to.y));
                let made = LinearGradient::new(from, to, stops, SpreadMode::Pad, Transform::identity());
                // Ends in one place: nothing of it is left, as in SVG.
                let Some(shader) = made else { return };
                shader
            }
            Fill::Hatch { colour: fill, spacing } => {
                let Some(mut mask) = Mask::new(self.canvas.width(), self.canvas.height()) else { return };
                mask.fill_path(&path, FillRule::Winding, true, self.place);
                if let Some(bars) = self::path(&hatching(segments, spacing)) {
                    let paint = paint(Shader::SolidColor(colour(fill, 1.0)));
                    self.canvas.fill_path(&bars, &paint, FillRule::Winding, self.place, Some(&mask));
                }
                return;
            }
        };
        self.canvas.fill_path(&path, &paint(shader), FillRule::Winding, self.place, None);
    }

    fn stroke(&mut self, segments: &[Segment], stroke: &Stroke) {
        let Some(path) = path(segments) else { return };
        if stroke.width <= 0.0 {
            return;
        }
        let mut dash: Vec<f32> = stroke.dash.iter().map(|&length| length as f32).collect();
        // An odd list is repeated, as in SVG.
        if dash.len() % 2 == 1 {
            dash.extend_from_within(..);
        }
        let look = tiny_skia::Stroke {
            width: stroke.width as f32,
            line_cap: if stroke.round { LineCap::Round } else { LineCap::Butt },
            line_join: if stroke.round { LineJoin::Round } else { LineJoin::Miter },
            dash: StrokeDash::new(dash, 0.0),
            ..tiny_skia::Stroke::default()
        };
        let paint = paint(Shader::SolidColor(colour(stroke.colour, stroke.opacity)));
        self.canvas.stroke_path(&path, &paint, &look, self.place, None);
    }
}

fn paint(shader: Shader<'_>) -> Paint<'_> {
    Paint { shader, anti_alias: true, ..Paint::default() }
}

fn colour(colour: Colour, opacity: f64) -> Color {
    let alpha = (opacity.clamp(0.0, 1.0) * 255.0).round() as u8;
    Color::from_rgba8(colour.r, colour.g, colour.b, alpha)
}

fn pixel(x: f64, y: f64) -> PixelPoint {
    PixelPoint::from_xy(x as f32, y as f32)
}

/// A path for the rasteriser; `None` for one of no extent.
fn path(segments: &[Segment]) -> Option<tiny_skia::Path> {
    let mut path = PathBuilder::new();
    for segment in segments {
        match *segment {
            Segment::Move(to) => path.move_to(to.x as f32, to.y as f32),
            Segment::Line(to) => path.line_to(to.x as f32, to.y as f32),
            Segment::Cubic(a, b, to) => {
                path.cubic_to(a.x as f32, a.y as f32, b.x as f32, b.y as f32, to.x as f32, to.y as f32)
            }
            Segment::Close => path.close(),
        }
    }
    path.finish()
}
