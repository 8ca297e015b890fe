//! Turning and swapping whole blocks of neighbouring lines over a stretch of layers. Inside the stretch nothing
//! changes but the block's own orientation, so crossings come and go at the two ends only: a cheap way across the
//! valleys that moves of single lines cannot leave.

use super::insert::State;
use super::problem::{NONE, Problem};
use crate::random::LongRandom as Random;

/// A block chosen for [`Blocks::turn`], with the orders before.
#[derive(Default)]
pub(super) struct Blocks {
    member: Vec<bool>,
    lines: Vec<u16>,
    spans: Vec<(usize, usize)>,
    saved: Vec<Vec<u16>>,
    fresh: Vec<u16>,
    at: usize,
}

impl Blocks {
    /// Turns a random block around layer `t` upside down, from `t` to the right or to the left for as long as it
    /// stays together (or a part of that); returns the change in cost, or `None` when there was no such block.
    pub(super) fn turn(&mut self, state: &mut State, t: usize, random: &mut Random) -> Option<i64> {
        let problem = state.problem;
        let right = random.below(2) == 0;
        // A crossing lies between t - 1 and t: the stretch begins on either side of it.
        let t = if right { t } else { t - 1 };
        let m = state.orders[t].len();
        if m < 2 {
            return None;
        }
        let most = if random.below(2) == 0 { m.min(5) } else { m };
        let size = 2 + random.below(most).min(m - 2);
        let top = random.below(m - size + 1);
        self.member.clear();
        self.member.resize(problem.lines(), false);
        self.lines.clear();
        for &c in &state.orders[t][top..top + size] {
            self.member[c as usize] = true;
            self.lines.push(c);
        }
        self.spans.clear();
        let limit = match random.below(4) {
            0 => 1 + random.below(6),
            1 => 1 + random.below(24),
            _ => usize::MAX,
        };
        let mut u = t;
        while self.spans.len() < limit {
            match self.span(
                state,
                u,
                if self.spans.is_empty() {
                    None
                } else if right {
                    Some(u - 1)
                } else {
                    Some(u + 1)
                },
            ) {
                Some(span) => self.spans.push(span),
                None => break,
            }
            if right {
                u += 1;
                if u == state.orders.len() {
                    break;
                }
            } else if u == 0 {
                break;
            } else {
                u -= 1;
            }
        }
        if self.spans.is_empty() {
            return None;
        }
        let (lo, hi) = if right { (t, t + self.spans.len() - 1) } else { (t + 1 - self.spans.len(), t) };
        if !right {
            self.spans.reverse();
        }
        state.work += (hi - lo + 1) as u64 * 8;
        let ends = |state: &State| {
            let mut sum = 0;
            if lo > 0 {
                sum += problem.crossings_between(&state.orders[lo - 1], &state.orders[lo]) as i64;
            }
            if hi + 1 < state.orders.len() {
                sum += problem.crossings_between(&state.orders[hi], &state.orders[hi + 1]) as i64;
            }
            sum
        };
        let before = ends(state);
        self.at = lo;
        while self.saved.len() < hi - lo + 1 {
            self.saved.push(Vec::new());
        }
        for u in lo..=hi {
            let (a, b) = self.spans[u - lo];
            self.saved[u - lo].clear();
            self.saved[u - lo].extend_from_slice(&state.orders[u]);
            self.fresh.clear();
            self.fresh.extend_from_slice(&state.orders[u]);
            if a < b {
                self.fresh[a..b].reverse();
                state.set(u, &self.fresh);
            }
        }
        Some(ends(state) - before)
    }

    /// Takes the last turn back.
    pub(super) fn undo(&mut self, state: &mut State) {
        for k in 0..self.spans.len() {
            state.set(self.at + k, &self.saved[k]);
        }
    }

    /// Where the block stands in layer `u`; lines that begin inside it (seen from layer `from`) join it. `None`
    /// when others stand among its lines, when a group is partly in it, or when nothing of it is left.
    fn span(&mut self, state: &State, u: usize, from: Option<usize>) -> Option<(usize, usize)> {
        let problem: &Problem = state.problem;
        let (mut a, mut b) = (usize::MAX, 0);
        for &c in &self.lines {
            let p = state.place(u, c);
            if p != NONE {
                a = a.min(p as usize);
                b = b.max(p as usize + 1);
            }
        }
        if a >= b {
            return None;
        }
        let layer = &problem.layers[u];
        let order = &state.orders[u];
        for &c in &order[a..b] {
            if !self.member[c as usize] {
                if from.is_none_or(|v| state.place(v, c) != NONE) {
                    return None;
                }
                self.member[c as usize] = true;
                self.lines.push(c);
            }
        }
        // A group that reaches over an end must contain the whole block.
        let inside = |p: usize| layer.group_of[order[p] as usize];
        let over = |g: u16, p: usize| g != NONE && inside(p) == g;
        let (g, h) = (inside(a), inside(b - 1));
        let above = a > 0 && over(g, a - 1);
        let below = b < order.len() && over(h, b);
        if (above || below) && g != h {
            return None;
        }
        Some((a, b))
    }
}
