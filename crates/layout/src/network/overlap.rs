//! Overlap removal that keeps the shape.
//!
//! Separation constraints between boxes, solved one axis at a time with the blocks of T. Dwyer, K. Marriott, P. J. Stuckey,
//! "Fast Node Overlap Removal", GD 2005 (their `satisfy_VPSC`): nodes move as little as a feasible order allows.

use super::geometry::{Point, at};

/// "`right` is at least `gap` beyond `left`."
#[derive(Debug, Clone, Copy)]
pub(super) struct Separation {
    pub left: usize,
    pub right: usize,
    pub gap: f64,
}

struct Block {
    members: Vec<usize>,
    position: f64,
}

/// Positions as near as may be to `wanted` that keep all separations.
///
/// `order` lists every variable once and each `left` before its `right`.
pub(super) fn separate(
    wanted: &[f64],
    weight: &[f64],
    order: &[usize],
    constraints: &[Separation],
) -> Vec<f64> {
    let n = wanted.len();
    let mut incoming: Vec<Vec<(usize, f64)>> = vec![Vec::new(); n];
    for c in constraints {
        incoming[c.right].push((c.left, c.gap));
    }
    let mut blocks: Vec<Block> = (0..n).map(|i| Block { members: vec![i], position: wanted[i] }).collect();
    let mut home: Vec<usize> = (0..n).collect();
    let mut offset = vec![0.0; n];
    let mut placed = vec![false; n];
    for &v in order {
        placed[v] = true;
        let mut b = home[v];
        loop {
            let mut worst = 1e-9;
            let mut found = None;
            for &m in &blocks[b].members {
                for &(l, gap) in &incoming[m] {
                    if home[l] == b || !placed[l] {
                        continue;
                    }
                    let miss = blocks[home[l]].position + offset[l] + gap - blocks[b].position - offset[m];
                    if miss > worst {
                        worst = miss;
                        found = Some((l, m, gap));
                    }
                }
            }
            let Some((l, m, gap)) = found else { break };
            // Join the smaller block to the larger, the violated separation held tight.
            let a = home[l];
            let shift = offset[l] + gap - offset[m];
            let (keep, drop, by) = if blocks[a].members.len() >= blocks[b].members.len() {
                (a, b, shift)
            } else {
                (b, a, -shift)
            };
            let moved = std::mem::take(&mut blocks[drop].members);
            for &i in &moved {
                offset[i] += by;
                home[i] = keep;
            }
            blocks[keep].members.extend(moved);
            let (mut sum, mut total) = (0.0, 0.0);
            for &i in &blocks[keep].members {
                sum += weight[i] * (wanted[i] - offset[i]);
                total += weight[i];
            }
            blocks[keep].position = sum / total;
            b = keep;
        }
    }
    let mut solved: Vec<f64> = (0..n).map(|i| blocks[home[i]].position + offset[i]).collect();
    // Rounding in the blocks may leave a separation short by a hair.
    for &v in order {
        for &(l, gap) in &incoming[v] {
            solved[v] = f64::max(solved[v], solved[l] + gap);
        }
    }
    solved
}

/// Moves boxes apart until any two are at least `gap` apart in x or in y.
///
/// `half` holds half widths and heights; `width` is the page, which must be as wide as each box. First sideways where that is the
/// shorter way (if `sideways`; not where few boxes overlap), squeezed back on the page if that made it too wide, then up and
/// down, which always succeeds.
pub(super) fn remove(
    pos: &mut [Point],
    half: &[(f64, f64)],
    weight: &[f64],
    gap: f64,
    width: Option<f64>,
    sideways: bool,
) {
    let n = pos.len();
    if n < 2 {
        return;
    }
    let by = |key: &dyn Fn(usize) -> f64| {
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|&a, &b| key(a).total_cmp(&key(b)).then(a.cmp(&b)));
        order
    };
    let mut constraints = Vec::new();
    if sideways {
        let xs: Vec<f64> = pos.iter().map(|p| p.x).collect();
        let order = by(&|i| xs[i]);
        for (k, &a) in order.iter().enumerate() {
            for &b in &order[k + 1..] {
                let oy = half[a].1 + half[b].1 + gap - (pos[a].y - pos[b].y).abs();
                if oy <= 0.0 {
                    continue;
                }
                let need = half[a].0 + half[b].0 + gap;
                if need - (xs[b] - xs[a]) <= oy {
                    constraints.push(Separation { left: a, right: b, gap: need });
                }
            }
        }
        let solved = separate(&xs, weight, &order, &constraints);
        for (p, x) in pos.iter_mut().zip(&solved) {
            p.x = *x;
        }
        if let Some(width) = width {
            fit(pos, half, width);
        }
    }
    let ys: Vec<f64> = pos.iter().map(|p| p.y).collect();
    let order = by(&|i| ys[i]);
    constraints.clear();
    for (k, &a) in order.iter().enumerate() {
        for &b in &order[k + 1..] {
            if (pos[a].x - pos[b].x).abs() < half[a].0 + half[b].0 + gap - 1e-7 {
                constraints.push(Separation { left: a, right: b, gap: half[a].1 + half[b].1 + gap });
            }
        }
    }
    let solved = separate(&ys, weight, &order, &constraints);
    for (p, y) in pos.iter_mut().zip(&solved) {
        p.y = *y;
    }
}

/// Scales the x positions down, where needed, so that all boxes lie within `0.0..=width`.
pub(super) fn fit(pos: &mut [Point], half: &[(f64, f64)], width: f64) {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for (p, h) in pos.iter().zip(half) {
        low = low.min(p.x - h.0);
        high = high.max(p.x + h.0);
    }
    let wide = high - low;
    if wide > width {
        // Each box keeps its relative place between "flush left" and "flush right".
        for (p, h) in pos.iter_mut().zip(half) {
            let share = if wide - 2.0 * h.0 > 1e-9 { (p.x - h.0 - low) / (wide - 2.0 * h.0) } else { 0.5 };
            *p = at(h.0 + share * (width - 2.0 * h.0).max(0.0), p.y);
        }
    } else {
        let by = (width - wide) / 2.0 - low;
        for p in pos.iter_mut() {
            p.x += by;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::seeded;

    #[test]
    fn separations_hold_and_little_moves() {
        let order = [0, 1, 2];
        let c = [Separation { left: 0, right: 1, gap: 10.0 }, Separation { left: 1, right: 2, gap: 10.0 }];
        let x = separate(&[0.0, 1.0, 2.0], &[1.0; 3], &order, &c);
        assert_eq!(x, [-9.0, 1.0, 11.0]);
        assert_eq!(separate(&[0.0, 20.0, 40.0], &[1.0; 3], &order, &c), [0.0, 20.0, 40.0]);
    }

    #[test]
    fn no_two_boxes_overlap_and_none_leaves_the_page() {
        let mut random = seeded(7);
        let n = 80;
        let mut pos: Vec<Point> = (0..n).map(|_| at(random.unit() * 300.0, random.unit() * 300.0)).collect();
        let half: Vec<(f64, f64)> =
            (0..n).map(|_| (10.0 + random.unit() * 40.0, 8.0 + random.unit() * 20.0)).collect();
        remove(&mut pos, &half, &vec![1.0; n], 6.0, Some(400.0), true);
        for a in 0..n {
            assert!(pos[a].x - half[a].0 > -1e-6 && pos[a].x + half[a].0 < 400.0 + 1e-6);
            for b in 0..a {
                let d = pos[a] - pos[b];
                assert!(
                    d.x.abs() > half[a].0 + half[b].0 + 5.9 || d.y.abs() > half[a].1 + half[b].1 + 5.9,
                    "{a} {b}"
                );
            }
        }
    }
}
