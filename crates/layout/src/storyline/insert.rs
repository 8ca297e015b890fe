//! Taking lines out of a set of orders and putting them back at the least possible cost, by dynamic programming
//! over (layer, gap). This is the one move of the search: the orders of all other lines stay as they are, and
//! the line returned is the best there is for them.

use super::problem::{NONE, Problem};
use crate::random::LongRandom as Random;

/// Orders of all layers with the positions kept beside them.
#[derive(Clone, Debug)]
pub(super) struct State<'a> {
    pub problem: &'a Problem,
    pub orders: Vec<Vec<u16>>,
    lines: usize,
    /// Layer-major: position of each line, or [`NONE`] when it is not there (now).
    place: Vec<u16>,
    /// What a crossing of weight 1 counts in the dynamic programme; noise below it decides between equals.
    unit: i32,
    noise: u64,
    scratch: Scratch,
    /// Cells of the dynamic programme filled so far: the search's measure of effort.
    pub work: u64,
}

#[derive(Clone, Debug, Default)]
struct Scratch {
    /// Cost of the best way to each allowed gap of the layer at hand.
    best: Vec<i32>,
    next: Vec<i32>,
    /// For each allowed gap of each layer: the index of the gap it is best reached from, in the layer before.
    from: Vec<u16>,
    start: Vec<usize>,
    allowed: Vec<u16>,
    allowed_start: Vec<usize>,
    step: Step,
}

/// Buffers of one step of the dynamic programme, indexed by rank: how many of the lines present on both sides stand
/// above a gap.
#[derive(Clone, Debug, Default)]
struct Step {
    left_rank: Vec<u16>,
    right_rank: Vec<u16>,
    /// Of each common line, from the top on the left: its rank on the right and its cost.
    lines: Vec<(u16, i32)>,
    reach: Vec<i32>,
    reach_from: Vec<u32>,
    row: Vec<i32>,
    value: Vec<i32>,
    by: Vec<u32>,
}

const FAR: i32 = i32::MAX / 2;

impl<'a> State<'a> {
    /// A state with no line in any order.
    pub(super) fn empty(problem: &'a Problem) -> Self {
        let lines = problem.lines();
        let layers = problem.layers.len() as u64 + 1;
        let weight: u64 = problem.weight.iter().map(|&w| u64::from(w)).sum();
        let unit = (FAR as u64 / 2 / (layers * weight).max(1)).clamp(1, 1 << 16);
        State {
            unit: unit as i32,
            noise: (unit / layers).clamp(1, 16),
            problem,
            orders: vec![Vec::new(); problem.layers.len()],
            lines,
            place: vec![NONE; lines * problem.layers.len()],
            scratch: Scratch::default(),
            work: 0,
        }
    }

    /// A state with these orders.
    pub(super) fn with(problem: &'a Problem, orders: &[Vec<u16>]) -> Self {
        let mut state = State::empty(problem);
        for (t, order) in orders.iter().enumerate() {
            state.set(t, order);
        }
        state
    }

    /// Replaces the order of layer `t`.
    pub(super) fn set(&mut self, t: usize, order: &[u16]) {
        for &c in &self.orders[t] {
            self.place[t * self.lines + c as usize] = NONE;
        }
        self.orders[t].clear();
        self.orders[t].extend_from_slice(order);
        self.index(t, 0);
    }

    fn index(&mut self, t: usize, from: usize) {
        for (p, &c) in self.orders[t].iter().enumerate().skip(from) {
            self.place[t * self.lines + c as usize] = p as u16;
        }
    }

    /// Position of `c` in layer `t`, [`NONE`] when absent.
    pub(super) fn place(&self, t: usize, c: u16) -> u16 {
        self.place[t * self.lines + c as usize]
    }

    /// Cost of the crossings that `c` has with the lines present, between layers `lo - 1 ..= hi + 1`.
    fn cost_of(&self, c: u16, lo: usize, hi: usize) -> i64 {
        let n = self.lines;
        let mut sum = 0i64;
        for t in lo.max(1)..=(hi + 1).min(self.orders.len() - 1) {
            let (a, b) = (self.place(t - 1, c), self.place(t, c));
            if a == NONE || b == NONE {
                continue;
            }
            let left = &self.place[(t - 1) * n..t * n];
            for (p, &d) in self.orders[t].iter().enumerate() {
                let q = left[d as usize];
                if q != NONE && (q < a) != ((p as u16) < b) && d != c {
                    sum += i64::from(self.problem.weight[d as usize]);
                }
            }
        }
        sum * i64::from(self.problem.weight[c as usize])
    }

    /// Takes `c` out of the layers `lo..=hi`; returns the cost of the crossings that vanish.
    pub(super) fn remove(&mut self, c: u16, lo: usize, hi: usize) -> i64 {
        let cost = self.cost_of(c, lo, hi);
        for t in lo..=hi {
            let p = self.place(t, c);
            if p != NONE {
                self.orders[t].remove(p as usize);
                self.place[t * self.lines + c as usize] = NONE;
                self.index(t, p as usize);
            }
        }
        cost
    }

    /// Lists the gaps of layer `t` into which `c` may go: beside or inside its group where the group has members
    /// present, and never inside another group.
    fn gaps(&self, t: usize, c: u16, out: &mut Vec<u16>) {
        let layer = &self.problem.layers[t];
        let order = &self.orders[t];
        let own = layer.group_of[c as usize];
        let m = order.len();
        if own != NONE {
            let mut lo = m;
            let mut hi = 0;
            for &d in &layer.groups[own as usize] {
                let p = self.place(t, d);
                if p != NONE {
                    lo = lo.min(p as usize);
                    hi = hi.max(p as usize + 1);
                }
            }
            if lo < m {
                out.extend((lo..=hi).map(|p| p as u16));
                return;
            }
        }
        let mut above = NONE;
        for (p, &d) in order.iter().enumerate() {
            let g = layer.group_of[d as usize];
            if g == NONE || g != above {
                out.push(p as u16);
            }
            above = g;
        }
        out.push(m as u16);
    }

    /// Puts `c` back into those of the layers `lo..=hi` in which it is active, at the least cost given every
    /// other line present and `c` itself outside of the window; returns that cost. Among equally good ways
    /// `random` picks.
    pub(super) fn insert(&mut self, c: u16, lo: usize, hi: usize, random: &mut Random) -> i64 {
        let problem = self.problem;
        let first = (lo..=hi).find(|&t| problem.layers[t].has(c));
        let Some(first) = first else { return 0 };
        let last = (lo..=hi).rev().find(|&t| problem.layers[t].has(c)).unwrap_or(first);
        let mut s = std::mem::take(&mut self.scratch);
        let mut work = 0;
        s.allowed.clear();
        s.allowed_start.clear();
        for t in first..=last {
            s.allowed_start.push(s.allowed.len());
            self.gaps(t, c, &mut s.allowed);
        }
        s.allowed_start.push(s.allowed.len());
        s.from.clear();
        s.start.clear();
        // The gap before the window, when the line is there.
        let before = if first > 0 { self.place(first - 1, c) } else { NONE };
        let after = if last + 1 < self.orders.len() { self.place(last + 1, c) } else { NONE };
        s.best.clear();
        if before == NONE {
            s.best.resize(s.allowed_start[1], 0);
            s.start.push(0);
            s.from.resize(s.allowed_start[1], 0);
        } else {
            s.best.push(0);
            s.start.push(0);
            let one = [before];
            let cells = &s.allowed[..s.allowed_start[1]];
            self.relax(first - 1, c, &one, cells, &s.best, &mut s.next, &mut s.from, &mut s.step, random);
            std::mem::swap(&mut s.best, &mut s.next);
        }
        for t in first + 1..=last {
            let k = t - first;
            s.start.push(s.from.len());
            let rows = &s.allowed[s.allowed_start[k - 1]..s.allowed_start[k]];
            let cells = &s.allowed[s.allowed_start[k]..s.allowed_start[k + 1]];
            work += 8 + (rows.len() * self.orders[t].len()) as u64;
            self.relax(t - 1, c, rows, cells, &s.best, &mut s.next, &mut s.from, &mut s.step, random);
            std::mem::swap(&mut s.best, &mut s.next);
        }
        let k = last - first;
        let mut at;
        let cost;
        if after == NONE {
            (at, cost) = s.best.iter().copied().enumerate().min_by_key(|&(_, v)| v).unwrap_or((0, 0));
        } else {
            let begin = s.from.len();
            let rows = &s.allowed[s.allowed_start[k]..s.allowed_start[k + 1]];
            let one = [after];
            self.relax(last, c, rows, &one, &s.best, &mut s.next, &mut s.from, &mut s.step, random);
            at = s.from[begin] as usize;
            cost = s.next[0];
        }
        for t in (first..=last).rev() {
            let k = t - first;
            let gap = s.allowed[s.allowed_start[k] + at] as usize;
            at = s.from[s.start[k] + at] as usize;
            self.orders[t].insert(gap, c);
            self.index(t, gap);
        }
        self.scratch = s;
        self.work += work;
        i64::from(cost / self.unit) * i64::from(problem.weight[c as usize])
    }

    /// One step of the dynamic programme: from the gaps `rows` of layer `t` to the gaps `cells` of layer `t + 1`.
    /// Appends to `from`, for each cell, the index of the best row. Lines are compared only if in both layers;
    /// `c` itself (present only outside of the window) is skipped and its gap is its own position.
    #[allow(clippy::too_many_arguments)]
    fn relax(
        &self,
        t: usize,
        c: u16,
        rows: &[u16],
        cells: &[u16],
        best: &[i32],
        next: &mut Vec<i32>,
        from: &mut Vec<u16>,
        step: &mut Step,
        random: &mut Random,
    ) {
        let n = self.lines;
        let left = &self.place[t * n..(t + 1) * n];
        let right = &self.place[(t + 1) * n..(t + 2) * n];
        step.right_rank.clear();
        step.right_rank.push(0);
        let mut rank = 0;
        for &d in &self.orders[t + 1] {
            rank += u16::from(left[d as usize] != NONE && d != c);
            step.right_rank.push(rank);
        }
        step.left_rank.clear();
        step.left_rank.push(0);
        step.lines.clear();
        for &d in &self.orders[t] {
            let p = right[d as usize];
            if p != NONE && d != c {
                step.lines
                    .push((step.right_rank[p as usize], self.problem.weight[d as usize] as i32 * self.unit));
            }
            step.left_rank.push(step.lines.len() as u16);
        }
        let common = step.lines.len();
        // The best row of each rank.
        step.reach.clear();
        step.reach.resize(common + 1, FAR);
        step.reach_from.clear();
        step.reach_from.resize(common + 1, 0);
        for (r, &gap) in rows.iter().enumerate() {
            let k = step.left_rank[gap as usize] as usize;
            if best[r] < step.reach[k] {
                step.reach[k] = best[r];
                step.reach_from[k] = r as u32;
            }
        }
        // The cost of each rank on the right for the topmost rank on the left, then for one after the other.
        step.row.clear();
        step.row.resize(common + 1, 0);
        for &(q, w) in &step.lines {
            step.row[q as usize + 1] += w;
        }
        for k in 1..=common {
            step.row[k] += step.row[k - 1];
        }
        step.value.clear();
        step.value.resize(common + 1, FAR);
        step.by.clear();
        step.by.resize(common + 1, 0);
        for k in 0..=common {
            if step.reach[k] < FAR {
                let (base, r) = (step.reach[k], step.reach_from[k]);
                for ((v, b), &cost) in step.value.iter_mut().zip(&mut step.by).zip(&step.row) {
                    let x = cost.wrapping_add(base);
                    let better = x < *v;
                    *v = if better { x } else { *v };
                    *b = if better { r } else { *b };
                }
            }
            if let Some(&(q, w)) = step.lines.get(k) {
                let (above, below) = step.row.split_at_mut(q as usize + 1);
                above.iter_mut().for_each(|x| *x = x.wrapping_add(w));
                below.iter_mut().for_each(|x| *x = x.wrapping_sub(w));
            }
        }
        next.clear();
        let mut bits = 0;
        for (k, &cell) in cells.iter().enumerate() {
            if k % 16 == 0 {
                bits = random.next();
            }
            let rank = step.right_rank[cell as usize] as usize;
            next.push(step.value[rank].wrapping_add(((bits & 15) * self.noise / 16) as i32));
            from.push(step.by[rank] as u16);
            bits >>= 4;
        }
    }
}
