//! Which of the variables "`a` is above `b` in layer `t`" are the same.
//!
//! Two lines stand to each other as their clusters do (a group, or a line in no group). And groups may keep the inner
//! order of a neighbouring layer: let all members of group `G` of layer `t` be active in layer `u = t + 1` (or `t - 1`).
//! Arrange `G` in layer `t` as in `u`, in its own place. Lines outside see the block as before; two members no longer
//! cross between `t` and `u`, and cross on the other side of `t` at most once more each time they did (triangle
//! inequality). So some orders with the fewest crossings have these pairs equal in `t` and `u`.
//!
//! This holds for all groups together, each with one `u`: arrange first those that look right, from the last layer to
//! the first, then those that look left, from the first layer to the last. A step that looks left makes pairs of layer
//! `t` agree with `t - 1`, so what layer `t - 1` had copied from `t` is still a copy.

use super::problem::{Layer, NONE, Problem};

/// Union-find with parity over all (layer, pair).
pub(super) struct Pairs {
    start: Vec<usize>,
    sizes: Vec<usize>,
    /// Parent and whether the sense is turned.
    root: Vec<(usize, bool)>,
}

/// A layer beside `t` in which all `lines` are active, the right one first.
fn neighbour(problem: &Problem, t: usize, lines: &[u16]) -> Option<usize> {
    let all = |u: usize| problem.layers.get(u).is_some_and(|l: &Layer| lines.iter().all(|&c| l.has(c)));
    if all(t + 1) {
        Some(t + 1)
    } else if t > 0 && all(t - 1) {
        Some(t - 1)
    } else {
        None
    }
}

impl Pairs {
    pub(super) fn new(problem: &Problem) -> Self {
        let sizes: Vec<usize> = problem.layers.iter().map(|l| l.active.len()).collect();
        let mut start = vec![0];
        for m in &sizes {
            start.push(start[start.len() - 1] + m * m);
        }
        let total = start[sizes.len()];
        let mut pairs = Pairs { start, sizes, root: (0..total).map(|k| (k, false)).collect() };
        let mut at: Vec<Vec<usize>> = Vec::new();
        for layer in &problem.layers {
            let mut name = vec![usize::MAX; problem.lines()];
            layer.active.iter().enumerate().for_each(|(k, &c)| name[c as usize] = k);
            at.push(name);
        }
        for (t, layer) in problem.layers.iter().enumerate() {
            let lead = |c: u16| match layer.group_of[c as usize] {
                NONE => c,
                g => layer.groups[g as usize][0],
            };
            for (i, &a) in layer.active.iter().enumerate() {
                for (j, &b) in layer.active.iter().enumerate().skip(i + 1) {
                    let (la, lb) = (lead(a), lead(b));
                    if la != lb {
                        pairs.join((t, i, j), (t, at[t][la as usize], at[t][lb as usize]));
                    }
                }
            }
            for g in &layer.groups {
                let Some(u) = neighbour(problem, t, g) else { continue };
                for (k, &a) in g.iter().enumerate() {
                    for &b in &g[k + 1..] {
                        let (a, b) = (a as usize, b as usize);
                        pairs.join((t, at[t][a], at[t][b]), (u, at[u][a], at[u][b]));
                    }
                }
            }
        }
        pairs
    }

    /// Number of slots; roots are below it.
    pub(super) fn len(&self) -> usize {
        self.root.len()
    }

    /// The representative of "line `i` of layer `t`'s active lines is above line `j`" and whether it says the opposite.
    pub(super) fn root(&self, t: usize, i: usize, j: usize) -> (usize, bool) {
        let (mut k, mut flip) = self.slot(t, i, j);
        while self.root[k].0 != k {
            flip ^= self.root[k].1;
            k = self.root[k].0;
        }
        (k, flip)
    }

    fn slot(&self, t: usize, i: usize, j: usize) -> (usize, bool) {
        (self.start[t] + i.min(j) * self.sizes[t] + i.max(j), i > j)
    }

    fn join(&mut self, x: (usize, usize, usize), y: (usize, usize, usize)) {
        let (a, fa) = self.root(x.0, x.1, x.2);
        let (b, fb) = self.root(y.0, y.1, y.2);
        if a != b {
            self.root[a.max(b)] = (a.min(b), fa ^ fb);
        }
    }
}
