//! Components side by side: bottom-left packing on a skyline.

/// Places rectangles `(width, height)` in their given order on a strip `width` wide, `gap` apart; top left corners.
///
/// A rectangle wider than the strip is placed at its left edge.
pub(super) fn pack(sizes: &[(f64, f64)], width: f64, gap: f64) -> Vec<(f64, f64)> {
    // The skyline: pieces of the strip from left to right, each (x, width, y it is filled to).
    let mut sky: Vec<(f64, f64, f64)> = vec![(0.0, width + gap, 0.0)];
    let mut places = Vec::with_capacity(sizes.len());
    for &(w, h) in sizes {
        let (w, h) = ((w + gap).min(width + gap), h + gap);
        let mut best: Option<(f64, f64)> = None;
        for k in 0..sky.len() {
            let x = sky[k].0;
            if x + w > width + gap + 1e-6 {
                break;
            }
            let mut y: f64 = 0.0;
            for s in &sky[k..] {
                if s.0 >= x + w - 1e-6 {
                    break;
                }
                y = y.max(s.2);
            }
            if best.is_none_or(|b| y < b.1 - 1e-6) {
                best = Some((x, y));
            }
        }
        let (x, y) = best.unwrap_or((0.0, sky.iter().fold(0.0, |m: f64, s| m.max(s.2))));
        places.push((x, y));
        let mut next = Vec::with_capacity(sky.len() + 2);
        for &(sx, sw, sy) in &sky {
            if sx + sw <= x + 1e-6 || sx >= x + w - 1e-6 {
                next.push((sx, sw, sy));
                continue;
            }
            if sx < x - 1e-6 {
                next.push((sx, x - sx, sy));
            }
            if sx + sw > x + w + 1e-6 {
                next.push((x + w, sx + sw - x - w, sy));
            }
        }
        next.push((x, w, y + h));
        next.sort_by(|a, b| a.0.total_cmp(&b.0));
        sky = next;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn side_by_side_then_below() {
        let p = pack(&[(60.0, 40.0), (30.0, 20.0), (50.0, 10.0)], 100.0, 5.0);
        assert_eq!(p, [(0.0, 0.0), (65.0, 0.0), (0.0, 45.0)]);
    }
}
