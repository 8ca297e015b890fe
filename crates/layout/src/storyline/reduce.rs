//! Exact reductions: each keeps the least number of crossings, and each can be undone on the orders.
//!
//! - A line active in one layer only crosses nothing: it goes, and comes back beside its group.
//! - A layer whose lines are all active in a neighbour, and whose groups the neighbour's groups imply, goes: it
//!   can always be drawn like that neighbour. (Identical neighbours are the simplest case.)
//! - Two lines with the same lifetime and the same groups throughout can run side by side: one line of their
//!   joint weight.
//! - Between layers with at most two lines in common the storyline falls apart: the right part can be turned
//!   upside down as a whole, so that the two agree.
//! - Lines that no chain of groups connects can be drawn in separate bands.

use super::problem::{Layer, NONE, Problem};

/// What was taken out of a problem, in order.
enum Step {
    /// A line with one layer: the layer and its group there.
    Single { line: u16, layer: usize, group: Vec<u16> },
    /// A layer drawn like its neighbour `like`: its lines.
    Layer { layer: usize, like: usize, active: Vec<u16> },
    /// `line` runs beside `of`.
    Twin { line: u16, of: u16 },
}

/// A smaller problem and the way back.
pub(super) struct Reduced {
    pub problem: Problem,
    steps: Vec<Step>,
    /// Names of the reduced problem's lines and layers in the original.
    lines: Vec<u16>,
    layers: Vec<usize>,
    original_layers: usize,
}

impl Reduced {
    /// Orders of the original problem from orders of the reduced one; as many crossings.
    pub(super) fn expand(&self, orders: &[Vec<u16>]) -> Vec<Vec<u16>> {
        let mut out: Vec<Vec<u16>> = vec![Vec::new(); self.original_layers];
        for (t, order) in orders.iter().enumerate() {
            out[self.layers[t]] = order.iter().map(|&c| self.lines[c as usize]).collect();
        }
        for step in self.steps.iter().rev() {
            match step {
                Step::Single { line, layer, group } => {
                    let order = &mut out[*layer];
                    let at = order.iter().rposition(|c| group.contains(c)).map_or(order.len(), |p| p + 1);
                    order.insert(at, *line);
                }
                Step::Layer { layer, like, active } => {
                    out[*layer] =
                        out[*like].iter().copied().filter(|c| active.binary_search(c).is_ok()).collect();
                }
                Step::Twin { line, of } => {
                    for order in &mut out {
                        if let Some(p) = order.iter().position(|c| c == of) {
                            order.insert(p + 1, *line);
                        }
                    }
                }
            }
        }
        out
    }
}

/// Applies the first three reductions until none does anything.
pub(super) fn reduce(problem: &Problem) -> Reduced {
    let n = problem.lines();
    let mut weight = problem.weight.clone();
    let mut layers: Vec<(usize, Layer)> = problem.layers.iter().cloned().enumerate().collect();
    let mut steps = Vec::new();
    let mut gone = vec![false; n];
    loop {
        let before = steps.len();
        drop_layers(&mut layers, &mut steps);
        drop_singles(&mut layers, n, &mut gone, &mut steps);
        merge_twins(&mut layers, &mut weight, &mut gone, &mut steps);
        if steps.len() == before {
            break;
        }
    }
    let life: Vec<bool> = {
        let mut seen = vec![false; n];
        layers.iter().for_each(|(_, l)| l.active.iter().for_each(|&c| seen[c as usize] = true));
        seen
    };
    let lines: Vec<u16> = (0..n as u16).filter(|&c| life[c as usize]).collect();
    let mut name = vec![NONE; n];
    lines.iter().enumerate().for_each(|(k, &c)| name[c as usize] = k as u16);
    let small = layers
        .iter()
        .map(|(_, l)| {
            let rename = |g: &Vec<u16>| g.iter().map(|&c| name[c as usize]).collect::<Vec<u16>>();
            Layer::new(lines.len(), rename(&l.active), l.groups.iter().map(rename).collect())
        })
        .collect();
    Reduced {
        problem: Problem { weight: lines.iter().map(|&c| weight[c as usize]).collect(), layers: small },
        steps,
        layers: layers.iter().map(|(t, _)| *t).collect(),
        lines,
        original_layers: problem.layers.len(),
    }
}

/// Whether any order good for `by`, restricted to the lines of `layer`, is good for `layer`.
fn implied(layer: &Layer, by: &Layer) -> bool {
    if !layer.active.iter().all(|&c| by.has(c)) {
        return false;
    }
    layer.groups.iter().all(|g| {
        if g.len() == layer.active.len() {
            return true;
        }
        let h = by.group_of[g[0] as usize];
        h != NONE
            && g.iter().all(|&c| by.group_of[c as usize] == h)
            && by.groups[h as usize].iter().filter(|&&c| layer.has(c)).count() == g.len()
    })
}

fn drop_layers(layers: &mut Vec<(usize, Layer)>, steps: &mut Vec<Step>) {
    let mut t = 0;
    while t < layers.len() {
        let right = t + 1 < layers.len() && implied(&layers[t].1, &layers[t + 1].1);
        let left = t > 0 && implied(&layers[t].1, &layers[t - 1].1);
        if layers[t].1.active.is_empty() || left || right {
            let (layer, old) = layers.remove(t);
            if !old.active.is_empty() {
                let like = layers[if left { t - 1 } else { t }].0;
                steps.push(Step::Layer { layer, like, active: old.active });
            }
            t = t.saturating_sub(1);
        } else {
            t += 1;
        }
    }
}

fn without(layer: &Layer, line: u16) -> Layer {
    let keep = |g: &Vec<u16>| g.iter().copied().filter(|&c| c != line).collect::<Vec<u16>>();
    Layer::new(layer.group_of.len(), keep(&layer.active), layer.groups.iter().map(keep).collect())
}

fn drop_singles(layers: &mut [(usize, Layer)], n: usize, gone: &mut [bool], steps: &mut Vec<Step>) {
    let mut count = vec![(0usize, 0usize); n];
    for (t, (_, layer)) in layers.iter().enumerate() {
        for &c in &layer.active {
            count[c as usize] = (count[c as usize].0 + 1, t);
        }
    }
    for c in 0..n as u16 {
        let (times, t) = count[c as usize];
        if times == 1 && !gone[c as usize] {
            let (layer, l) = &layers[t];
            let g = l.group_of[c as usize];
            let group = if g == NONE { Vec::new() } else { l.groups[g as usize].clone() };
            steps.push(Step::Single { line: c, layer: *layer, group });
            gone[c as usize] = true;
            layers[t].1 = without(&layers[t].1, c);
        }
    }
}

fn merge_twins(layers: &mut [(usize, Layer)], weight: &mut [u32], gone: &mut [bool], steps: &mut Vec<Step>) {
    let n = weight.len();
    // Lifetimes and memberships; the group of a line within a layer is named by its index there.
    let mut key: Vec<Vec<(usize, u16)>> = vec![Vec::new(); n];
    for (t, (_, layer)) in layers.iter().enumerate() {
        for &c in &layer.active {
            key[c as usize].push((t, layer.group_of[c as usize]));
        }
    }
    let mut order: Vec<u16> =
        (0..n as u16).filter(|&c| !gone[c as usize] && !key[c as usize].is_empty()).collect();
    order.sort_by(|&a, &b| key[a as usize].cmp(&key[b as usize]).then(a.cmp(&b)));
    let mut of = order.first().copied().unwrap_or(0);
    for pair in order.windows(2) {
        let line = pair[1];
        if key[line as usize] != key[of as usize] {
            of = line;
            continue;
        }
        weight[of as usize] += weight[line as usize];
        gone[line as usize] = true;
        for (_, layer) in layers.iter_mut() {
            if layer.has(line) {
                *layer = without(layer, line);
            }
        }
        steps.push(Step::Twin { line, of });
    }
}

/// A part of a problem with its lines and layers as they are named there.
pub(super) struct Part {
    pub problem: Problem,
    pub lines: Vec<u16>,
    pub layers: std::ops::Range<usize>,
}

/// The part of `problem` on these layers and lines.
pub(super) fn part(problem: &Problem, layers: std::ops::Range<usize>, lines: Vec<u16>) -> Part {
    let mut name = vec![NONE; problem.lines()];
    lines.iter().enumerate().for_each(|(k, &c)| name[c as usize] = k as u16);
    let pick =
        |g: &Vec<u16>| g.iter().map(|&c| name[c as usize]).filter(|&c| c != NONE).collect::<Vec<u16>>();
    let small = problem.layers[layers.clone()]
        .iter()
        .map(|l| Layer::new(lines.len(), pick(&l.active), l.groups.iter().map(pick).collect()))
        .collect();
    let weight = lines.iter().map(|&c| problem.weight[c as usize]).collect();
    Part { problem: Problem { weight, layers: small }, lines, layers }
}

/// The parts between layers with at most two lines in common; one part when there is no such place.
pub(super) fn cut_in_time(problem: &Problem) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut begin = 0;
    for t in 1..=problem.layers.len() {
        let whole = t == problem.layers.len();
        if !whole {
            let (a, b) = (&problem.layers[t - 1], &problem.layers[t]);
            if a.active.iter().filter(|&&c| b.has(c)).count() > 2 {
                continue;
            }
        }
        let mut lines: Vec<u16> =
            problem.layers[begin..t].iter().flat_map(|l| l.active.iter().copied()).collect();
        lines.sort_unstable();
        lines.dedup();
        parts.push(part(problem, begin..t, lines));
        begin = t;
    }
    parts
}

/// Joins orders of the parts of [`cut_in_time`], turning parts upside down where the two common lines ask for it.
pub(super) fn join_in_time(parts: &[Part], orders: Vec<Vec<Vec<u16>>>) -> Vec<Vec<u16>> {
    let mut out: Vec<Vec<u16>> = Vec::new();
    for (p, part_orders) in parts.iter().zip(orders) {
        let mut named: Vec<Vec<u16>> =
            part_orders.iter().map(|o| o.iter().map(|&c| p.lines[c as usize]).collect()).collect();
        if let (Some(left), Some(right)) = (out.last(), named.first()) {
            let a: Vec<u16> = left.iter().copied().filter(|c| right.contains(c)).collect();
            let b: Vec<u16> = right.iter().copied().filter(|c| left.contains(c)).collect();
            if a != b {
                named.iter_mut().for_each(|o| o.reverse());
            }
        }
        out.append(&mut named);
    }
    out
}

/// The parts that no chain of groups connects; lines in no group at all are parts of their own.
pub(super) fn cut_in_bands(problem: &Problem) -> Vec<Part> {
    let n = problem.lines();
    let mut root: Vec<u16> = (0..n as u16).collect();
    fn find(root: &mut [u16], mut c: u16) -> u16 {
        while root[c as usize] != c {
            root[c as usize] = root[root[c as usize] as usize];
            c = root[c as usize];
        }
        c
    }
    for layer in &problem.layers {
        for g in &layer.groups {
            for &c in &g[1..] {
                let (a, b) = (find(&mut root, g[0]), find(&mut root, c));
                root[a.max(b) as usize] = a.min(b);
            }
        }
    }
    let mut bands: Vec<Vec<u16>> = vec![Vec::new(); n];
    for c in 0..n as u16 {
        let r = find(&mut root, c);
        bands[r as usize].push(c);
    }
    bands.into_iter().filter(|b| !b.is_empty()).map(|b| part(problem, 0..problem.layers.len(), b)).collect()
}

/// Stacks the orders of the parts of [`cut_in_bands`].
pub(super) fn join_bands(parts: &[Part], orders: Vec<Vec<Vec<u16>>>) -> Vec<Vec<u16>> {
    let layers = parts.iter().map(|p| p.layers.end).max().unwrap_or(0);
    let mut out = vec![Vec::new(); layers];
    for (p, part_orders) in parts.iter().zip(orders) {
        for (t, order) in part_orders.iter().enumerate() {
            out[t].extend(order.iter().map(|&c| p.lines[c as usize]));
        }
    }
    out
}
