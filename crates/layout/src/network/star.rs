//! Stars: a middle and leaves round it, drawn as such, so that no line passes another leaf.

use std::rc::Rc;

use super::cost::Weights;
use super::geometry::{Area, Point, at};
use super::search::{Plan, Search, Shape};
use super::single::{Budget, Drawn, Problem};
use crate::network::seeded;
use crate::random::Random;

/// Places of all nodes, and the page's width and height.
type Ring = (Vec<Point>, f64, f64);

/// Leaves on two arcs: how far out and how far down each row is, from the top; and how many stand across the ends.
struct Arcs {
    rows: Vec<(f64, f64)>,
    top: usize,
    bottom: usize,
}

impl Problem {
    /// The middle of a star of at least fourteen leaves.
    pub(super) fn hub_of_star(&self) -> Option<usize> {
        let first = self.edges.first()?;
        if self.len() < 15 {
            return None;
        }
        [first.0, first.1].into_iter().find(|&h| self.edges.iter().all(|e| e.0 == h || e.1 == h))
    }

    /// A large star: the leaves on two arcs, left and right of the middle, or else round the border of the page.
    pub(super) fn star(
        &self,
        hub: usize,
        width: f64,
        aspect: f64,
        tallest: f64,
        random: &mut Random,
    ) -> Drawn {
        let leaves: Vec<usize> = (0..self.len()).filter(|&i| i != hub).collect();
        let (pos, mut w, mut h) = self
            .arcs(hub, &leaves, width, aspect, tallest)
            .unwrap_or_else(|| self.border(hub, &leaves, width, aspect, tallest));
        let n = self.len();
        let mut dist = vec![f64::INFINITY; n * n];
        for i in 0..n {
            for j in 0..n {
                if i != j {
                    dist[i * n + j] = (pos[i] - pos[j]).length().max(1.0);
                }
            }
        }
        let page = Area { x0: 0.0, y0: 0.0, x1: w, y1: h };
        let anchor = self.symbol.iter().map(|s| s.0).collect();
        let shape = Shape { dist: Rc::new(dist), scale: at(1.0, 1.0), focus: None };
        let seed = seeded(random.next());
        let mut search =
            Search::new(pos, self.half.clone(), anchor, self.lines(), page, self.gap, shape, seed);
        search.fixed.fill(true);
        // From one point to places round it: straight lines cannot cross.
        search.straight = true;
        search.weights = Weights { stress: 4.0, ..Weights::ALL };
        let moves = Budget::of(n, self.edges.len(), self.effort).second;
        let mut best: Option<(usize, Drawn)> = None;
        for _ in 0..5 {
            search.run(Plan { moves, heat: 0.0, reach: (20.0, 3.0), bend: true, swap: false });
            let drawn = self.finish(&search, random);
            let faults =
                drawn.crossings() + drawn.struck + 4 * drawn.labels.iter().flatten().filter(|l| l.1).count();
            if best.as_ref().is_none_or(|b| faults < b.0) {
                best = Some((faults, drawn));
            }
            (w, h) = ((w * 1.1).min(width), h * 1.1);
            if faults == 0 || h > w * tallest {
                break;
            }
            search.stretch(w, h);
        }
        best.map_or_else(|| self.column(), |b| b.1)
    }

    /// Leaves under one another on two arcs, so bent that the line to each passes before the leaf that is nearer to the middle's
    /// height. `None` where the page has no room for that.
    fn arcs(&self, hub: usize, leaves: &[usize], width: f64, aspect: f64, tallest: f64) -> Option<Ring> {
        let most = |f: &dyn Fn(usize) -> f64| leaves.iter().map(|&i| f(i)).fold(0.0, f64::max);
        let (hw, hh) = (most(&|i| self.half[i].0), most(&|i| self.half[i].1));
        let rise = most(&|i| self.symbol[i].0.y.abs());
        let text = self.edges.iter().filter_map(|e| e.2).fold(0.0, |m: f64, l| m.max(l.0));
        let wide = 2.0 * hw + self.gap;
        // Leaves in a row across the end of the arcs, which are `x` out there.
        let across = |x: f64| if x > hw { ((2.0 * (x - hw)) / wide) as usize + 1 } else { 0 };
        // How far out and how far down each row of the arcs is, from the top; then how many leaves stand across the top and
        // the bottom. Above the middle a line comes up to its leaf from under the leaf's text and has more room to pass the
        // next one.
        let reach = |widest: f64, step: f64| -> Option<Arcs> {
            let free = [(step - hh + rise - 3.0).max(0.0), (step - hh - rise - 3.0).max(0.0)];
            let next = |k: usize, x: f64, side: usize| {
                let down = k as f64 * step;
                if down > free[side] { x.min((x - hw - 3.0) / (1.0 - free[side] / down)) } else { x }
            };
            let (mut above, mut below) = (Vec::new(), Vec::new());
            let (mut up, mut low) = (widest, widest);
            loop {
                let rest = leaves.len().saturating_sub(2 * (above.len() + below.len() + 1));
                let (top, bottom) = (across(up), across(low));
                if rest <= top + bottom && above.len() > 1 && below.len() > 1 {
                    let at_top = rest.div_ceil(2).min(top).max(rest.saturating_sub(bottom));
                    let rows = above.into_iter().rev().chain(std::iter::once((widest, 0.0))).chain(below);
                    return Some(Arcs { rows: rows.collect(), top: at_top, bottom: rest - at_top });
                }
                let (x, y) = (next(above.len() + 1, up, 0), next(below.len() + 1, low, 1));
                if x.max(y) < hw + self.gap {
                    return None;
                }
                // Evenly as long as both sides are wide.
                if x > y + hw * 0.5 || (x + hw * 0.5 >= y && above.len() <= below.len()) {
                    up = x;
                    above.push((x, -((above.len() + 1) as f64) * step));
                } else {
                    low = y;
                    below.push((y, (below.len() + 1) as f64 * step));
                }
            }
        };
        let mut best: Option<(f64, Arcs, f64, f64)> = None;
        for spread in 0..8 {
            let step = (2.0 * hh + self.gap) * (1.0 + 0.12 * f64::from(spread));
            for share in 0..8 {
                let widest = (width / 2.0 - hw) * (1.0 - 0.1 * f64::from(share));
                let Some(arcs) = reach(widest, step) else { continue };
                let rows = arcs.rows.len() + usize::from(arcs.top > 0) + usize::from(arcs.bottom > 0);
                let shape = rows as f64 * step / (2.0 * (widest + hw));
                let cramped = widest < hw + self.half[hub].0 + text + 40.0;
                let miss = (shape / aspect).max(aspect / shape) * if cramped { 3.0 } else { 1.0 };
                if shape <= tallest && best.as_ref().is_none_or(|b| miss < b.0 - 1e-9) {
                    best = Some((miss, arcs, step, widest));
                }
            }
        }
        let (_, arcs, step, widest) = best?;
        let (first, last) = (*arcs.rows.first()?, *arcs.rows.last()?);
        let line = |count: usize, x: f64, y: f64| {
            let spread = if count > 1 { 2.0 * (x - hw) / (count - 1) as f64 } else { 0.0 };
            (0..count).map(move |k| at((k as f64 - (count - 1) as f64 / 2.0) * spread, y))
        };
        // Clockwise: down on the right, across the bottom, up on the left, across the top.
        let mut spots: Vec<Point> = arcs.rows.iter().map(|r| at(r.0, r.1)).collect();
        spots.extend(line(arcs.bottom, last.0, last.1 + step).rev());
        spots.extend(arcs.rows.iter().rev().map(|r| at(-r.0, r.1)));
        spots.extend(line(arcs.top, first.0, first.1 - step));
        let mut extent = Area::around(at(0.0, 0.0), widest + hw, self.half[hub].1);
        spots.iter().for_each(|p| extent.join(&Area::around(*p, hw, hh)));
        let corner = at(extent.x0, extent.y0);
        let mut pos = vec![at(0.0, 0.0) - corner; self.len()];
        for (&i, spot) in leaves.iter().zip(&spots) {
            pos[i] = *spot - corner;
        }
        Some((pos, extent.x1 - extent.x0, extent.y1 - extent.y0))
    }

    /// Leaves round the border of the page.
    fn border(&self, hub: usize, leaves: &[usize], width: f64, aspect: f64, tallest: f64) -> Ring {
        let most = |f: fn(&(f64, f64)) -> f64| self.half.iter().map(f).fold(0.0, f64::max);
        let (bw, bh) = (2.0 * most(|h| h.0) + self.gap, 2.0 * most(|h| h.1) + self.gap);
        let text = self.edges.iter().filter_map(|e| e.2).fold(0.0, |m: f64, l| m.max(l.0));
        // Columns across the top and the bottom: the shape nearest the wished one that leaves room for labels inside.
        let wide = ((width + self.gap) / bw) as usize;
        let mut best: Option<(f64, usize, usize)> = None;
        for across in 2..=wide.max(2) {
            let side = leaves.len().saturating_sub(2 * across).div_ceil(2);
            let inner = across as f64 * bw - 2.0 * bw;
            let shape = (side + 2) as f64 * bh / (across as f64 * bw);
            let cramped = if inner < 2.0 * text + 60.0 { 4.0 } else { 1.0 };
            let low = if ((side + 2) as f64) * bh < 220.0 { 2.0 } else { 1.0 };
            let wished = if shape > tallest { 3.0 } else { 1.0 };
            let miss = (shape / aspect).max(aspect / shape) * cramped * wished * low;
            if best.is_none_or(|b| miss < b.0) {
                best = Some((miss, across, side));
            }
        }
        let (_, across, side) = best.unwrap_or((0.0, 2, leaves.len() / 2));
        let h = ((side + 2) as f64 * bh - self.gap).max(220.0);
        let w = (across as f64 * bw - self.gap).max(h / aspect).min(width).max(2.0 * self.half[hub].0);
        // Slots clockwise from the top left corner; those not needed are left free evenly.
        let mut slots: Vec<Point> = Vec::new();
        let x = |k: usize| {
            bw / 2.0 - self.gap / 2.0 + (w - bw + self.gap) * k as f64 / (across - 1).max(1) as f64
        };
        let y = |k: usize| bh / 2.0 - self.gap / 2.0 + (h - bh + self.gap) * k as f64 / (side + 1) as f64;
        slots.extend((0..across).map(|k| at(x(k), y(0))));
        slots.extend((1..=side).map(|k| at(x(across - 1), y(k))));
        slots.extend((0..across).rev().map(|k| at(x(k), y(side + 1))));
        slots.extend((1..=side).rev().map(|k| at(x(0), y(k))));
        let mut pos = vec![at(w / 2.0, h / 2.0); self.len()];
        for (k, &i) in leaves.iter().enumerate() {
            pos[i] = slots[(k * slots.len() / leaves.len()).min(slots.len() - 1)];
        }
        (pos, w, h)
    }
}
