//! Wide timelines: lanes on a time scale.

use crate::query::View;
use crate::scene::Scene;

use super::Page;
use super::timeline;

/// A wide timeline.
pub fn draw(view: &View<'_>, page: &Page<'_>) -> Scene {
    let narrow = Page { width: 830.0, ..*page };
    timeline::draw(view, &narrow)
}
