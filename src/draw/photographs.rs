//! Photographs with what must stand with them: who made them, and for who cannot see them what they show.

use crate::catalogue::say;
use crate::model::{EventId, Shown};
use crate::query::View;
use crate::scene::{Anchor, Mark, Photograph, Point};

use super::frame::Frame;

/// The longer side on a page for the screen, in points.
const SIDE: f64 = 200.0;
/// Above a photograph.
const ABOVE: f64 = 6.0;
/// Between a photograph and the words about it.
const BELOW: f64 = 2.0;

/// A photograph as large as fits into a box, its top left corner at a place.
pub fn fitted(shown: Shown<'_>, at: Point, width: f64, height: f64) -> Photograph {
    let (across, down) = (f64::from(shown.picture.width.max(1)), f64::from(shown.picture.height.max(1)));
    let scale = (width / across).min(height / down);
    Photograph {
        origin: at,
        width: across * scale,
        height: down * scale,
        jpeg: shown.picture.jpeg.clone(),
        pixels: (shown.picture.width, shown.picture.height),
        alt: shown.image.alt.to_string(),
    }
}

/// The photograph of an event and its credit under it, and how much height they take; nothing where none is wanted or there is none.
pub fn event(
    frame: &Frame<'_, '_, '_>,
    view: &View<'_>,
    id: EventId,
    x: f64,
    y: f64,
    width: f64,
) -> (Vec<Mark>, f64) {
    let Some(shown) = view.graph.casebook().picture_at(id).filter(|_| frame.page.images) else {
        return (Vec::new(), 0.0);
    };
    let photo = fitted(shown, Point::new(x, y + ABOVE), width.min(SIDE), SIDE);
    let mut height = ABOVE + photo.height + BELOW;
    let mut marks = vec![Mark::Photograph(photo)];
    let style = frame.pen.styles.note();
    for text in frame.pen.lines(&shown.image.credit, width, style) {
        marks.push(frame.pen.line(&text, x, y + height, Anchor::Left, style));
        height += style.leading;
    }
    (marks, height + BELOW)
}

/// What the photograph of an event shows, for the long description; empty without one.
pub fn described(frame: &Frame<'_, '_, '_>, view: &View<'_>, id: EventId) -> String {
    let book = view.graph.casebook();
    match book.picture_at(id).filter(|shown| frame.page.images && !shown.image.alt.is_empty()) {
        Some(shown) => {
            let alt = shown.image.alt.trim_end_matches('.');
            format!(" {}.", say!(book.words(), "picture.shows", alt = alt))
        }
        None => String::new(),
    }
}
