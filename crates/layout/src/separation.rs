//! Exact least-squares positions under separation constraints, in one dimension.
//!
//! Minimises `sum of weight * (x - wanted)^2` subject to `x[right] >= x[left] + gap`: the VPSC problem of Dwyer,
//! Marriott and Stuckey (Fast Node Overlap Removal, GD 2005), solved by their active-set method of blocks that
//! merge over violated constraints and split at constraints with a negative multiplier. On a single chain this
//! is isotonic regression and the blocks are those of the pool-adjacent-violators algorithm (PAVA), which is
//! [`chain`]. Everything is `+ - * /` in a fixed order, so the result is the same on every machine.

/// `x[right] >= x[left] + gap`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Constraint {
    /// Index of the variable on the left.
    pub left: usize,
    /// Index of the variable on the right.
    pub right: usize,
    /// Least distance, in points.
    pub gap: f64,
}

/// Smaller violations and multipliers are taken as rounding.
const SLACK: f64 = 1e-7;

/// Places for a chain: `x[i + 1] >= x[i] + gaps[i]`, all in `low..=high`, nearest to `wanted` in the sense of least
/// squares; exact, linear time. Missing gaps count as 0. If the chain is longer than `high - low`, it starts at
/// `low` and runs over `high`.
pub fn chain(wanted: &[f64], gaps: &[f64], low: f64, high: f64) -> Vec<f64> {
    // With the gaps taken off, the constraint is only "not falling": isotonic regression.
    let mut offset = 0.0;
    let offsets: Vec<f64> = (0..wanted.len())
        .map(|i| {
            if let Some(before) = i.checked_sub(1) {
                offset += gaps.get(before).copied().unwrap_or(0.0);
            }
            offset
        })
        .collect();
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (want, offset) in wanted.iter().zip(&offsets) {
        let mut pool = (want - offset, 1);
        while let Some(&(sum, count)) = pools.last() {
            if sum / count as f64 <= pool.0 / pool.1 as f64 {
                break;
            }
            pools.pop();
            pool = (pool.0 + sum, pool.1 + count);
        }
        pools.push(pool);
    }
    // Bounds on an isotonic fit are met by clamping it.
    let high = (high - offset).max(low);
    pools
        .iter()
        .flat_map(|&(sum, count)| std::iter::repeat_n((sum / count as f64).clamp(low, high), count))
        .zip(&offsets)
        .map(|(x, offset)| x + offset)
        .collect()
}

/// Solve with all weights 1 and all variables in `low[i]..=high[i]`. Constraints must lead from lower to higher
/// indices; others are left out. Returns `None` if the bounds and constraints leave no place for some variable.
/// The result meets every constraint and bound exactly (not only to a tolerance).
pub fn solve(wanted: &[f64], constraints: &[Constraint], low: &[f64], high: &[f64]) -> Option<Vec<f64>> {
    let n = wanted.len();
    if low.len() != n || high.len() != n {
        return None;
    }
    let mut constraints: Vec<Constraint> =
        constraints.iter().filter(|c| c.left < c.right && c.right < n).copied().collect();
    constraints.sort_by_key(|c| (c.right, c.left));
    let mut earliest = low.to_vec();
    for c in &constraints {
        earliest[c.right] = earliest[c.right].max(earliest[c.left] + c.gap);
    }
    let mut latest = high.to_vec();
    let mut backwards: Vec<usize> = (0..constraints.len()).collect();
    backwards.sort_by_key(|&k| (n - constraints[k].left, n - constraints[k].right));
    for k in backwards {
        let c = constraints[k];
        latest[c.left] = latest[c.left].min(latest[c.right] - c.gap);
    }
    if earliest.iter().zip(&latest).any(|(a, b)| *a > *b + SLACK) {
        return None;
    }
    // The walls are variables too heavy to move; a wall only needs a rope to those that could reach it.
    let mut solver = Blocks::new(n + 2);
    for want in wanted {
        solver.add(*want, 1.0);
    }
    let wall = 1e9;
    let left = low.iter().copied().fold(f64::INFINITY, f64::min);
    let right = high.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    solver.add(left, wall);
    solver.add(right, wall);
    let mut all = Vec::with_capacity(constraints.len() + 2 * n);
    all.extend(low.iter().enumerate().map(|(i, x)| Constraint { left: n, right: i, gap: x - left }));
    all.extend(constraints.iter().copied());
    all.extend(high.iter().enumerate().map(|(i, x)| Constraint { left: i, right: n + 1, gap: right - x }));
    let mut x = solver.solve(all);
    x.truncate(n);
    // What is left of rounding goes here: clamp to what successors can still bear, then push on.
    for (x, (a, b)) in x.iter_mut().zip(earliest.iter().zip(&latest)) {
        *x = x.min(*b).max(*a);
    }
    for c in &constraints {
        x[c.right] = x[c.right].max(x[c.left] + c.gap);
    }
    Some(x)
}

/// The blocks of variables held together by active constraints.
struct Blocks {
    wanted: Vec<f64>,
    weight: Vec<f64>,
    block: Vec<usize>,
    offset: Vec<f64>,
    members: Vec<Vec<usize>>,
    place: Vec<f64>,
    constraints: Vec<Constraint>,
    active: Vec<bool>,
    multiplier: Vec<f64>,
    /// Active constraints at each variable.
    links: Vec<Vec<usize>>,
}

impl Blocks {
    fn new(capacity: usize) -> Blocks {
        Blocks {
            wanted: Vec::with_capacity(capacity),
            weight: Vec::with_capacity(capacity),
            block: Vec::with_capacity(capacity),
            offset: Vec::with_capacity(capacity),
            members: Vec::with_capacity(capacity),
            place: Vec::with_capacity(capacity),
            constraints: Vec::new(),
            active: Vec::new(),
            multiplier: Vec::new(),
            links: Vec::with_capacity(capacity),
        }
    }

    fn add(&mut self, wanted: f64, weight: f64) {
        let i = self.wanted.len();
        self.wanted.push(wanted);
        self.weight.push(weight);
        self.block.push(i);
        self.offset.push(0.0);
        self.members.push(vec![i]);
        self.place.push(wanted);
        self.links.push(Vec::new());
    }

    fn x(&self, i: usize) -> f64 {
        self.place[self.block[i]] + self.offset[i]
    }

    fn settle(&mut self, block: usize) {
        let (mut sum, mut weight) = (0.0, 0.0);
        for &i in &self.members[block] {
            sum += self.weight[i] * (self.wanted[i] - self.offset[i]);
            weight += self.weight[i];
        }
        self.place[block] = sum / weight;
    }

    fn solve(mut self, constraints: Vec<Constraint>) -> Vec<f64> {
        let m = constraints.len();
        self.active = vec![false; m];
        self.multiplier = vec![0.0; m];
        self.constraints = constraints;
        // Each round lowers the number of violated constraints or the cost; the bound is a guard only, and
        // the caller's last sweep makes the result legal in any case.
        for _ in 0..200 {
            let mut quiet = true;
            for _ in 0..(m + 10) {
                let mut clean = true;
                for k in 0..m {
                    let c = self.constraints[k];
                    if !self.active[k] && self.x(c.left) + c.gap - self.x(c.right) > SLACK {
                        clean = false;
                        self.enforce(k);
                    }
                }
                if clean {
                    break;
                }
                quiet = false;
            }
            let mut split = false;
            for block in 0..self.members.len() {
                if self.members[block].len() > 1
                    && let Some(k) = self.worst(block)
                {
                    self.split(k);
                    split = true;
                }
            }
            if quiet && !split {
                break;
            }
        }
        (0..self.wanted.len()).map(|i| self.x(i)).collect()
    }

    /// Make a violated constraint hold.
    fn enforce(&mut self, k: usize) {
        let c = self.constraints[k];
        if self.block[c.left] == self.block[c.right] {
            // The two are tied otherwise: cut the tie where it pulls least, among those that point the same way.
            self.measure(self.block[c.left]);
            let Some(cut) = self.path(c.left, c.right) else { return };
            self.split(cut);
        }
        let (into, from) = (self.block[c.left], self.block[c.right]);
        let shift = self.offset[c.left] + c.gap - self.offset[c.right];
        let (into, from, shift) = if self.members[into].len() >= self.members[from].len() {
            (into, from, shift)
        } else {
            (from, into, -shift)
        };
        for i in std::mem::take(&mut self.members[from]) {
            self.block[i] = into;
            self.offset[i] += shift;
            self.members[into].push(i);
        }
        self.active[k] = true;
        self.links[c.left].push(k);
        self.links[c.right].push(k);
        self.settle(into);
    }

    /// Depth-first order of a block's tree: variable, and the constraint that led to it.
    fn walk(&self, root: usize) -> Vec<(usize, Option<usize>)> {
        let mut order = vec![(root, None)];
        let mut next = 0;
        while let Some(&(i, by)) = order.get(next) {
            next += 1;
            for &k in &self.links[i] {
                if Some(k) != by {
                    let c = self.constraints[k];
                    order.push((if c.left == i { c.right } else { c.left }, Some(k)));
                }
            }
        }
        order
    }

    /// Lagrange multipliers of a block's active constraints.
    fn measure(&mut self, block: usize) {
        let Some(&root) = self.members[block].first() else { return };
        let order = self.walk(root);
        let mut pull = vec![0.0; self.wanted.len()];
        for &(i, by) in order.iter().rev() {
            let own = pull[i] + self.weight[i] * (self.x(i) - self.wanted[i]);
            let Some(k) = by else { continue };
            let c = self.constraints[k];
            let parent = if c.left == i { c.right } else { c.left };
            pull[parent] += own;
            self.multiplier[k] = if c.right == i { own } else { -own };
        }
    }

    /// The active constraint of a block that pulls the wrong way most.
    fn worst(&mut self, block: usize) -> Option<usize> {
        self.measure(block);
        let mut worst: Option<usize> = None;
        for &i in &self.members[block] {
            for &k in &self.links[i] {
                if self.multiplier[k] < -SLACK * 10.0
                    && worst.is_none_or(|w| (self.multiplier[k], k) < (self.multiplier[w], w))
                {
                    worst = Some(k);
                }
            }
        }
        worst
    }

    /// On the path of active constraints from one variable to another, the forward one with the least multiplier.
    fn path(&self, from: usize, to: usize) -> Option<usize> {
        let order = self.walk(from);
        let mut by = vec![None; self.wanted.len()];
        for &(i, k) in &order {
            by[i] = k;
        }
        let mut i = to;
        let mut least: Option<usize> = None;
        while let Some(k) = by[i] {
            let c = self.constraints[k];
            let forward = c.right == i;
            if forward && least.is_none_or(|l| self.multiplier[k] < self.multiplier[l]) {
                least = Some(k);
            }
            i = if forward { c.left } else { c.right };
        }
        least
    }

    fn split(&mut self, k: usize) {
        let c = self.constraints[k];
        self.active[k] = false;
        self.links[c.left].retain(|&l| l != k);
        self.links[c.right].retain(|&l| l != k);
        let old = self.block[c.left];
        let side: Vec<usize> = self.walk(c.right).into_iter().map(|(i, _)| i).collect();
        let new = match self.members.iter().position(Vec::is_empty) {
            Some(free) => free,
            None => {
                self.members.push(Vec::new());
                self.place.push(0.0);
                self.members.len() - 1
            }
        };
        for &i in &side {
            self.block[i] = new;
        }
        self.members[old].retain(|&i| self.block[i] == old);
        self.members[new] = side;
        self.settle(old);
        self.settle(new);
    }
}

#[cfg(test)]
mod tests;
