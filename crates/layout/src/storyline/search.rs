//! Large-neighbourhood search: lines that cross are taken out of a window of layers together and put back one by
//! one at the least cost ([`State::insert`]); bundles of lines are flipped; worse states are kept with a
//! probability that falls over each round, and a round starts from the best orders so far. Bounded by the number
//! of cells the dynamic programme fills, never by time.

use super::blocks::Blocks;
use super::insert::State;
use super::problem::{NONE, Problem, inversions};
use crate::random::LongRandom as Random;

/// Runs from a fresh beginning, and runs from the best that could be pieced together.
const STARTS: u64 = 24;
const ROUNDS: u64 = 24;
/// Orders kept for piecing.
const POOL: usize = 32;
/// The chance, in 65,536, of keeping a state one crossing worse, at the beginning of a run.
const HEAT: u64 = 20_000;
/// Of 100 steps, how many turn a block.
const BLOCKS: usize = 30;
/// More lines taken out together with the crossing ones, at most one less than this.
const COMPANIONS: usize = 3;

/// The best orders found within `work` cells, and their weighted crossings.
pub(super) fn search(
    problem: &Problem,
    work: u64,
    seed: u64,
    start: Option<&[Vec<u16>]>,
) -> (Vec<Vec<u16>>, u64) {
    let mut random = Random::new(seed);
    let life = problem.life();
    let mut state = match start {
        Some(orders) => State::with(problem, orders),
        None => build(problem, &life, &mut random),
    };
    let mut best = descend(&mut state, &life, &mut random);
    if problem.lines() < 2 || problem.layers.len() < 2 {
        return (best.0, best.1 as u64);
    }
    let mut tour = Tour::default();
    // Short runs from different beginnings, each from a descent. Where even descents are dear they are fewer.
    let mut pool: Vec<Vec<Vec<u16>>> = Vec::new();
    for round in 0..STARTS {
        let end = work / 2 * (round + 1) / STARTS;
        if best.1 == 0 || (round > 0 && state.work >= end) {
            continue;
        }
        if round > 0 {
            let spent = state.work;
            state = build(problem, &life, &mut random);
            state.work += spent;
        }
        let from = if round == 0 { best.clone() } else { descend(&mut state, &life, &mut random) };
        let found = tour.anneal(&mut state, from.1, &life, &mut random, end);
        if found.1 < from.1 {
            pool.push(from.0);
        }
        pool.push(found.0.clone());
        if found.1 < best.1 {
            best = found;
        }
    }
    // Runs from the best that can be pieced together from all.
    let pieces: u64 = problem.layers.iter().map(|l| l.active.len() as u64).sum();
    for round in 0..ROUNDS {
        let end = work - work / 2 * (ROUNDS - 1 - round) / ROUNDS;
        if best.1 == 0 || state.work >= end {
            continue;
        }
        let (orders, cost) = piece(problem, &pool);
        state.work += pieces * (pool.len() * pool.len()) as u64 / 4;
        state = reset(state, &orders);
        let from = descend(&mut state, &life, &mut random);
        debug_assert!(cost <= best.1 && from.1 <= cost);
        let found = tour.anneal(&mut state, from.1, &life, &mut random, end);
        pool.push(from.0.clone());
        if found.1 <= from.1 {
            pool.push(found.0.clone());
        }
        pool.drain(..pool.len().saturating_sub(POOL));
        best = if found.1 <= from.1 { found } else { from };
    }
    if best.1 > 0 && !pool.is_empty() {
        let (orders, cost) = piece(problem, &pool);
        if cost < best.1 {
            state = reset(state, &orders);
            best = descend(&mut state, &life, &mut random);
        }
    }
    (best.0, best.1 as u64)
}

/// Re-inserts one whole line after the other until none gets better; the orders and their crossings.
fn descend(state: &mut State, life: &[(usize, usize)], random: &mut Random) -> (Vec<Vec<u16>>, i64) {
    let mut cost = state.problem.crossings(&state.orders) as i64;
    let mut order: Vec<u16> = (0..state.problem.lines() as u16).collect();
    loop {
        let before = cost;
        random.shuffle(&mut order);
        for &c in &order {
            let (lo, hi) = life[c as usize];
            if lo <= hi {
                let gone = state.remove(c, lo, hi);
                cost += state.insert(c, lo, hi, random) - gone;
            }
        }
        if cost == before {
            return (state.orders.clone(), cost);
        }
    }
}

/// The best orders whose every layer is taken from one of `pool`, as it is or upside down: a shortest path over
/// (layer, member, orientation).
fn piece(problem: &Problem, pool: &[Vec<Vec<u16>>]) -> (Vec<Vec<u16>>, i64) {
    let layers = problem.layers.len();
    let states = pool.len() * 2;
    let mut best: Vec<u64> = vec![0; states];
    let mut from: Vec<Vec<u16>> = Vec::new();
    for t in 1..layers {
        let mut next = vec![u64::MAX; states];
        let mut came = vec![0u16; states];
        // Turning both sides changes nothing, so two counts serve four pairs of states.
        let (a, b) = (&problem.layers[t - 1], &problem.layers[t]);
        let common: Vec<u16> = a.active.iter().copied().filter(|&c| b.has(c)).collect();
        let all: u64 = common
            .iter()
            .enumerate()
            .map(|(k, &x)| common[..k].iter().map(|&y| problem.cost(x, y)).sum::<u64>())
            .sum();
        // Ranks among the common lines on the left, listed as each member has them on the right.
        let plain = common.len() <= 128 && common.iter().all(|&c| problem.weight[c as usize] == 1);
        let mut index = vec![NONE; problem.lines()];
        common.iter().enumerate().for_each(|(k, &c)| index[c as usize] = k as u16);
        let listed = |order: &Vec<u16>| -> Vec<u16> {
            order.iter().map(|&c| index[c as usize]).filter(|&k| k != NONE).collect()
        };
        let rights: Vec<Vec<u16>> = pool.iter().map(|orders| listed(&orders[t])).collect();
        let mut rank = vec![0u16; common.len()];
        for (k, left) in pool.iter().enumerate() {
            listed(&left[t - 1]).iter().enumerate().for_each(|(p, &c)| rank[c as usize] = p as u16);
            for (j, right) in pool.iter().enumerate() {
                let same = if plain {
                    inversions(rights[j].iter().map(|&c| rank[c as usize]))
                } else {
                    problem.crossings_between(&left[t - 1], &right[t])
                };
                for (x, y, cost) in [(0, 0, same), (1, 1, same), (0, 1, all - same), (1, 0, all - same)] {
                    let value = best[2 * k + x] + cost;
                    // Staying with a member wins ties: the first of equals is kept, its own try comes first below.
                    let better = value < next[2 * j + y] || (value == next[2 * j + y] && j == k && x == y);
                    if better {
                        next[2 * j + y] = value;
                        came[2 * j + y] = (2 * k + x) as u16;
                    }
                }
            }
        }
        from.push(came);
        best = next;
    }
    let mut at = (0..states).min_by_key(|&k| best[k]).unwrap_or(0);
    let cost = best[at] as i64;
    let mut orders = vec![Vec::new(); layers];
    for t in (0..layers).rev() {
        orders[t] = pool[at / 2][t].clone();
        if at % 2 == 1 {
            orders[t].reverse();
        }
        if t > 0 {
            at = from[t - 1][at] as usize;
        }
    }
    (orders, cost)
}

fn reset<'a>(state: State<'a>, orders: &[Vec<u16>]) -> State<'a> {
    let mut fresh = State::with(state.problem, orders);
    fresh.work = state.work;
    fresh
}

/// Inserts the lines one after the other, the longest lives first, each at the least cost.
fn build<'a>(problem: &'a Problem, life: &[(usize, usize)], random: &mut Random) -> State<'a> {
    let mut state = State::empty(problem);
    let mut order: Vec<u16> = (0..problem.lines() as u16).collect();
    random.shuffle(&mut order);
    if random.below(2) == 0 {
        order.sort_by_key(|&c| std::cmp::Reverse(life[c as usize].1.wrapping_sub(life[c as usize].0)));
    }
    for c in order {
        let (lo, hi) = life[c as usize];
        if lo <= hi {
            state.insert(c, lo, hi, random);
        }
    }
    state
}

/// Buffers of the annealing.
#[derive(Default)]
struct Tour {
    picked: Vec<u16>,
    saved: Vec<Vec<u16>>,
    blocks: Blocks,
}

impl Tour {
    /// Changes the state until `end` cells are filled; the best orders on the way. `heat` falls to nothing.
    fn anneal(
        &mut self,
        state: &mut State,
        mut cost: i64,
        life: &[(usize, usize)],
        random: &mut Random,
        end: u64,
    ) -> (Vec<Vec<u16>>, i64) {
        let mut best = (state.orders.clone(), cost);
        let begin = state.work;
        while state.work < end && best.1 > 0 {
            let now = HEAT * (end - state.work) / (end - begin);
            cost += self.step(state, life, random, now);
            state.work += 16;
            if cost < best.1 {
                best = (state.orders.clone(), cost);
            }
        }
        best
    }

    /// Tries one change; returns the change in cost, 0 when it was taken back.
    fn step(&mut self, state: &mut State, life: &[(usize, usize)], random: &mut Random, heat: u64) -> i64 {
        let problem = state.problem;
        let layers = problem.layers.len();
        let Some((t, a, b)) = crossing(state, random) else { return 0 };
        if random.below(100) < BLOCKS {
            let Some(delta) = self.blocks.turn(state, t, random) else { return 0 };
            if keep(delta, heat, random) {
                return delta;
            }
            self.blocks.undo(state);
            return 0;
        }
        self.picked.clear();
        self.picked.push(a);
        if random.below(4) > 0 {
            self.picked.push(b);
        }
        // Half-widths of the window: short ones are cheap and are tried more often.
        let reach = |random: &mut Random| match random.below(16) {
            0..=2 => random.below(12),
            6 => random.below(32),
            7 => layers,
            _ => random.below(4),
        };
        let lo = t.saturating_sub(1 + reach(random));
        let hi = (t + reach(random)).min(layers - 1);
        // Companions: those who meet with the two inside the window, or anybody there.
        let more = random.below(COMPANIONS);
        for _ in 0..more {
            let u = lo + random.below(hi - lo + 1);
            let layer = &problem.layers[u];
            let near = self.picked[random.below(self.picked.len())];
            let g = layer.group_of[near as usize];
            let d = if g != NONE && random.below(3) > 0 {
                let group = &layer.groups[g as usize];
                group[random.below(group.len())]
            } else if !layer.active.is_empty() {
                let p = state.place(u, near);
                if p == NONE || random.below(2) == 0 {
                    layer.active[random.below(layer.active.len())]
                } else {
                    let order = &state.orders[u];
                    order[(p as usize + random.below(5)).saturating_sub(2).min(order.len() - 1)]
                }
            } else {
                continue;
            };
            if !self.picked.contains(&d) {
                self.picked.push(d);
            }
        }
        while self.saved.len() < hi - lo + 1 {
            self.saved.push(Vec::new());
        }
        for u in lo..=hi {
            self.saved[u - lo].clear();
            self.saved[u - lo].extend_from_slice(&state.orders[u]);
        }
        let mut delta = 0;
        for &c in &self.picked {
            delta -= state.remove(c, lo.max(life[c as usize].0), hi.min(life[c as usize].1).max(lo));
        }
        random.shuffle(&mut self.picked);
        for &c in &self.picked {
            delta += state.insert(c, lo, hi, random);
        }
        if keep(delta, heat, random) {
            return delta;
        }
        for u in lo..=hi {
            let saved = std::mem::take(&mut self.saved[u - lo]);
            state.set(u, &saved);
            self.saved[u - lo] = saved;
        }
        0
    }
}

/// Whether a change is kept: always when it is no worse, else with the chance `heat / 65536` for each crossing.
fn keep(delta: i64, heat: u64, random: &mut Random) -> bool {
    (0..delta.max(0)).all(|_| (random.next() & 0xFFFF) < heat)
}

/// A crossing of the present orders, drawn at random: `(t, a, b)` cross between layers `t - 1` and `t`.
fn crossing(state: &State, random: &mut Random) -> Option<(usize, u16, u16)> {
    let layers = state.orders.len();
    if layers < 2 {
        return None;
    }
    let mut t = 1 + random.below(layers - 1);
    for _ in 0..layers {
        // Reservoir sampling among the neighbours (in the right order) that are inverted on the left.
        let mut last: Option<(u16, u16)> = None;
        let mut seen = 0;
        let mut found = None;
        for &d in &state.orders[t] {
            let q = state.place(t - 1, d);
            if q == NONE {
                continue;
            }
            if let Some((c, p)) = last
                && p > q
            {
                seen += 1;
                if random.below(seen) == 0 {
                    found = Some((c, d));
                }
            }
            last = Some((d, q));
        }
        if let Some((c, d)) = found {
            return Some(if random.below(2) == 0 { (t, c, d) } else { (t, d, c) });
        }
        t = if t + 1 < layers { t + 1 } else { 1 };
    }
    None
}
