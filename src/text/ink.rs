//! The box that the letters' ink really fills, for measuring finished drawings and for tight fits.

use rustybuzz::ttf_parser::{GlyphId, Rect};

use super::Fonts;
use crate::scene::Weight;

/// Extent of a text's ink in points, relative to the left end of its baseline, y down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ink {
    /// Left edge; may be a little below 0.
    pub left: f64,
    /// Top edge; negative above the baseline.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Bottom edge; positive below the baseline.
    pub bottom: f64,
}

impl Fonts {
    /// The ink of one line of text; `None` where nothing is drawn (empty, spaces).
    pub fn ink(&self, text: &str, size: f64, weight: Weight, right_to_left: bool) -> Option<Ink> {
        let mut ink: Option<Ink> = None;
        for run in self.layout(text, size, weight, right_to_left) {
            let face = self.face(run.face)?;
            let parsed = face.parsed()?;
            let scale = size / f64::from(face.units_per_em);
            for glyph in &run.glyphs {
                let known = self.lock().inks.get(&(run.face, glyph.id)).copied();
                let bounds: Option<Rect> = known.unwrap_or_else(|| {
                    let bounds = parsed.glyph_bounding_box(GlyphId(glyph.id));
                    self.lock().inks.insert((run.face, glyph.id), bounds);
                    bounds
                });
                let Some(bounds) = bounds else { continue };
                let one = Ink {
                    left: glyph.x + f64::from(bounds.x_min) * scale,
                    top: -glyph.y - f64::from(bounds.y_max) * scale,
                    right: glyph.x + f64::from(bounds.x_max) * scale,
                    bottom: -glyph.y - f64::from(bounds.y_min) * scale,
                };
                ink = Some(ink.map_or(one, |all| Ink {
                    left: all.left.min(one.left),
                    top: all.top.min(one.top),
                    right: all.right.max(one.right),
                    bottom: all.bottom.max(one.bottom),
                }));
            }
        }
        ink
    }
}
