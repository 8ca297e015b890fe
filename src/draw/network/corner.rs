//! Where the number of a point of entry stands beside a figure.

use crate::layout::network::Layout;
use crate::scene::Point;

use super::{NameBox, RADIUS};

/// Where the number of a call-out stands beside a figure: to its right, unless a line or a neighbour is in the way there.
pub(super) fn free_corner(
    at: Point,
    ringed: bool,
    centre: Point,
    layout: &Layout,
    names: &[NameBox],
    origin: Point,
) -> Point {
    let reach = RADIUS + if ringed { 10.0 } else { 7.0 };
    let offsets = [(1.0, -0.35), (-1.0, -0.35), (0.75, -0.85), (-0.75, -0.85), (1.25, 0.0), (-1.25, 0.0)];
    let mut best = (f64::NEG_INFINITY, at);
    for (x, y) in offsets {
        let spot = Point::new(at.x + x * reach, at.y + y * reach);
        let mut clear = f64::INFINITY;
        for route in &layout.edges {
            let mut from = route.start;
            for [a, b, to] in &route.curves {
                for step in 0..=24 {
                    let t = f64::from(step) / 24.0;
                    let s = 1.0 - t;
                    let mix = |p: f64, q: f64, r: f64, u: f64| {
                        s * s * s * p + 3.0 * s * s * t * q + 3.0 * s * t * t * r + t * t * t * u
                    };
                    let (px, py) = (mix(from.0, a.0, b.0, to.0), mix(from.1, a.1, b.1, to.1));
                    let (dx, dy) = (origin.x + px - spot.x, origin.y + py - spot.y);
                    clear = clear.min((dx * dx + dy * dy).sqrt() - 9.0);
                }
                from = *to;
            }
        }
        for (name, place) in names.iter().zip(&layout.nodes) {
            let (x, y) = (origin.x + place.0, origin.y + place.1);
            if (x - centre.x).abs() + (y - centre.y).abs() > 0.01 {
                let dx = ((spot.x - x).abs() - name.width / 2.0).max(0.0);
                let dy = ((spot.y - y).abs() - name.height / 2.0).max(0.0);
                clear = clear.min((dx * dx + dy * dy).sqrt() - 8.5);
            }
        }
        for label in layout.edges.iter().filter_map(|route| route.label) {
            // Half a label of two lines: its own size is not kept in the layout.
            let dx = ((spot.x - origin.x - label.x).abs() - 30.0).max(0.0);
            let dy = ((spot.y - origin.y - label.y).abs() - 14.0).max(0.0);
            clear = clear.min((dx * dx + dy * dy).sqrt() - 8.0);
        }
        let room = (spot.x - 8.0).min(spot.y - origin.y + 4.0);
        if clear.min(room) > best.0 {
            best = (clear.min(room), spot);
        }
        if best.0 > 1.0 {
            break;
        }
    }
    best.1
}
