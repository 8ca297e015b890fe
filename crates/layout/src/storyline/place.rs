//! Heights for fixed orders: as little up and down as possible.
//!
//! Linear wiggle height (Dobler, Hegemann, Nöllenburg and Wolff, "Optimizing Wiggle in Storylines", GD 2025): the
//! members of a group stand at one exact distance, all other neighbours at a least distance, and the sum of the
//! vertical moves of all lines between neighbouring layers is least. Small weights on the spread of each layer and on
//! the height of the whole keep white space away. All constraints are differences, so this is the dual of a
//! minimum-cost flow (`flow`); a group is one node.

use super::flow::{Arc, FREE, potentials};
use super::{Instance, OrderError, crossings};

/// Distances and weights for [`place`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spacing {
    /// Exact distance of neighbours in a group, in points.
    pub inside: f64,
    /// Least distance of other neighbours, in points.
    pub outside: f64,
    /// What a point of distance between the top and bottom line of a layer costs, where a point of one line's vertical
    /// move costs 1.
    pub spread: f64,
    /// What a point of the whole drawing's height costs, likewise.
    pub height: f64,
    /// How many times as much as any other a move costs of a line that meets nobody at either end of it: a bend without an event.
    pub idle: f64,
}

impl Default for Spacing {
    fn default() -> Self {
        Spacing { inside: 8.0, outside: 16.0, spread: 0.05, height: 1.0, idle: 1.0 }
    }
}

/// Heights found by [`place`].
#[derive(Clone, Debug, PartialEq)]
pub struct Placement {
    /// For each layer the heights of its active characters, in the order given, in points; the least of all is 0, down
    /// is more.
    pub y: Vec<Vec<f64>>,
    /// Sum of all vertical moves between neighbouring layers, in points.
    pub wiggle_height: f64,
    /// Number of moves.
    pub wiggles: usize,
    /// Greatest height, in points.
    pub height: f64,
}

/// Fixed-point units a point; weights are kept in the same fractions.
const SCALE: f64 = 64.0;
/// Pivots a node: far more than any storyline has needed.
const PIVOTS: u64 = 200;

/// A run of lines at exact distances in one layer.
struct Block {
    /// From the run's first line, in fixed-point units, one a member.
    size: i64,
}

/// The heights with the least wiggle for these orders.
///
/// Distances are rounded to 1/64 point. Negative or non-finite ones count as 0.
///
/// # Errors
/// When the orders do not fit the instance, as in [`crossings`].
pub fn place(instance: &Instance, orders: &[Vec<usize>], spacing: &Spacing) -> Result<Placement, OrderError> {
    crossings(instance, orders)?;
    let fixed = |x: f64| if x.is_finite() { (x.clamp(0.0, 1e6) * SCALE).round() as i64 } else { 0 };
    let (inside, outside) = (fixed(spacing.inside), fixed(spacing.outside));
    let unit = SCALE as i64;

    // Blocks, and for each layer and place its block and offset.
    let mut blocks: Vec<Block> = Vec::new();
    let mut at: Vec<Vec<(usize, i64)>> = Vec::new();
    for (t, order) in orders.iter().enumerate() {
        let mut group = vec![usize::MAX; instance.characters()];
        for (k, g) in instance.layers()[t].iter().enumerate() {
            g.iter().for_each(|&c| group[c] = k);
        }
        let mut here: Vec<(usize, i64)> = Vec::with_capacity(order.len());
        let mut above = usize::MAX;
        for &c in order {
            let g = group[c];
            if g == usize::MAX || g != above {
                blocks.push(Block { size: 0 });
                here.push((blocks.len() - 1, 0));
            } else {
                let (b, offset) = here[here.len() - 1];
                blocks[b].size = offset + inside;
                here.push((b, offset + inside));
            }
            above = g;
        }
        at.push(here);
    }
    let (top, bottom) = (blocks.len(), blocks.len() + 1);
    let mut supply = vec![0i64; blocks.len() + 2];
    let mut arcs: Vec<Arc> = Vec::new();
    let fence = |from: usize, to: usize, least: i64| Arc { from, to, capacity: FREE, cost: -least };
    for here in &at {
        let (Some(&(first, _)), Some(&(last, _))) = (here.first(), here.last()) else { continue };
        supply[first] += fixed(spacing.spread);
        supply[last] -= fixed(spacing.spread);
        for w in here.windows(2) {
            if w[0].0 != w[1].0 {
                arcs.push(fence(w[0].0, w[1].0, blocks[w[0].0].size + outside));
            }
        }
        arcs.push(fence(top, first, 0));
        arcs.push(fence(last, bottom, blocks[last].size));
    }
    supply[top] += fixed(spacing.height);
    supply[bottom] -= fixed(spacing.height);
    for t in 1..orders.len() {
        let mut left = vec![None; instance.characters()];
        orders[t - 1].iter().zip(&at[t - 1]).for_each(|(&c, &b)| left[c] = Some(b));
        // Lines that go from one block to another at the same offset are one term of their joint weight.
        let meets = |layer: usize, c: usize| {
            instance.layers()[layer].iter().any(|group| group.len() > 1 && group.contains(&c))
        };
        let mut terms: Vec<((usize, usize, i64), i64)> = Vec::new();
        for (&c, &(b, offset)) in orders[t].iter().zip(&at[t]) {
            if let Some((a, before)) = left[c] {
                let weight = if meets(t - 1, c) || meets(t, c) { unit } else { fixed(spacing.idle) };
                terms.push(((a, b, offset - before), weight));
            }
        }
        terms.sort_unstable();
        for run in terms.chunk_by(|x, y| x.0 == y.0) {
            let (from, to, cost) = run[0].0;
            let capacity = run.iter().map(|(_, weight)| weight).sum();
            arcs.push(Arc { from, to, capacity, cost });
            arcs.push(Arc { from: to, to: from, capacity, cost: -cost });
        }
    }
    let pivots = PIVOTS * (blocks.len() as u64 + 2);
    let heights = match potentials(&supply, arcs, pivots) {
        Some(y) => y,
        None => stacked(&blocks, &at, outside),
    };
    let least = at.iter().flatten().map(|&(b, _)| heights[b]).min().unwrap_or(0);
    let y: Vec<Vec<f64>> = at
        .iter()
        .map(|here| here.iter().map(|&(b, offset)| (heights[b] - least + offset) as f64 / SCALE).collect())
        .collect();
    Ok(measure(instance, orders, y))
}

/// Every layer stacked from the top: what remains should the flow ever not end.
fn stacked(blocks: &[Block], at: &[Vec<(usize, i64)>], outside: i64) -> Vec<i64> {
    let mut heights = vec![0; blocks.len()];
    for here in at {
        for w in here.windows(2) {
            if w[0].0 != w[1].0 {
                heights[w[1].0] = heights[w[0].0] + blocks[w[0].0].size + outside;
            }
        }
    }
    heights
}

/// Wiggle height, wiggles and height of given heights.
fn measure(instance: &Instance, orders: &[Vec<usize>], y: Vec<Vec<f64>>) -> Placement {
    let mut wiggle_height = 0.0;
    let mut wiggles = 0;
    let mut before: Vec<Option<f64>> = vec![None; instance.characters()];
    for (order, heights) in orders.iter().zip(&y) {
        let mut now = vec![None; instance.characters()];
        for (&c, &h) in order.iter().zip(heights) {
            if let Some(old) = before[c]
                && old != h
            {
                wiggle_height += f64::abs(h - old);
                wiggles += 1;
            }
            now[c] = Some(h);
        }
        before = now;
    }
    let height = y.iter().flatten().copied().fold(0.0, f64::max);
    Placement { y, wiggle_height, wiggles, height }
}
