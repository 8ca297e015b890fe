//! The least number of crossings by core-guided MaxSAT.
//!
//! One variable a layer and pair of clusters (a group, or a line in no group) says which is above; lines of a
//! group inherit from it towards outsiders and have variables among themselves; transitivity makes them an order.
//! A selector a pair and transition assumes that the two keep sides. The solver refutes sets of such assumptions
//! (cores); each core raises the lower bound by its least weight and is replaced by a counter (OLL: Andres,
//! Kaufmann, Matheis and Schaub 2012; Morgado, Dodaro and Marques-Silva 2014). Cores are sought in short windows of
//! layers first, so that they are small and do not overlap; each is shrunk, and its counter is raised as far as
//! it goes alone (core exhaustion: Ignatiev, Morgado and Marques-Silva 2019).

use super::problem::Problem;
use super::sat::{Answer, Limits, Lit, Sat};
use super::search;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Conflicts a core may cost in the first round of windows, and the factor from round to round: cheap cores anywhere
/// come before dear ones.
const FIRST_EFFORT: u64 = 200;
const EFFORT_GROWTH: u64 = 5;

/// What the proof knows at its end.
pub(super) struct Proof {
    pub orders: Vec<Vec<u16>>,
    pub upper: u64,
    pub lower: u64,
    pub conflicts: u64,
}

/// An assumption and what giving it up costs.
#[derive(Clone, Debug)]
struct Soft {
    weight: u64,
    /// Transitions it speaks of.
    from: usize,
    to: usize,
    /// For the output of a counter: which counter, and at how many.
    count: Option<(usize, usize)>,
}

struct Counter {
    /// `outputs[k]`: at least `k + 1` members of the core are given up.
    outputs: Vec<Lit>,
    from: usize,
    to: usize,
}

struct Prover<'a> {
    problem: &'a Problem,
    solver: Sat,
    /// Per layer: position of each line in `active`, and the matrix of literals "row above column".
    names: Vec<Vec<usize>>,
    above: Vec<Vec<Lit>>,
    softs: BTreeMap<Lit, Soft>,
    counters: Vec<Counter>,
    lower: u64,
    upper: u64,
    orders: Vec<Vec<u16>>,
    /// All conflicts this proof may use.
    limit: u64,
}

/// Proves the least weighted number of crossings of `problem` as far as `limit` conflicts go, starting from
/// `orders` with `upper` crossings.
pub(super) fn prove(problem: &Problem, orders: Vec<Vec<u16>>, upper: u64, limit: u64) -> Proof {
    let mut prover = Prover::new(problem, orders, upper, limit);
    prover.run();
    let conflicts = prover.solver.conflicts;
    Proof { orders: prover.orders, upper: prover.upper, lower: prover.lower, conflicts }
}

impl<'a> Prover<'a> {
    fn new(problem: &'a Problem, orders: Vec<Vec<u16>>, upper: u64, limit: u64) -> Self {
        let mut solver = Sat::new();
        let pairs = super::pairs::Pairs::new(problem);
        let mut lits: Vec<Option<Lit>> = vec![None; pairs.len()];
        let mut above = Vec::new();
        for (t, layer) in problem.layers.iter().enumerate() {
            let m = layer.active.len();
            let mut matrix = vec![Lit::NONE; m * m];
            for i in 0..m {
                for j in i + 1..m {
                    let (root, flip) = pairs.root(t, i, j);
                    let lit = *lits[root].get_or_insert_with(|| solver.new_var(false, t));
                    matrix[i * m + j] = if flip { !lit } else { lit };
                    matrix[j * m + i] = !matrix[i * m + j];
                }
            }
            above.push(matrix);
        }
        let names = problem
            .layers
            .iter()
            .map(|layer| {
                let mut name = vec![usize::MAX; problem.lines()];
                layer.active.iter().enumerate().for_each(|(k, &c)| name[c as usize] = k);
                name
            })
            .collect();
        let mut prover = Prover {
            problem,
            solver,
            names,
            above,
            softs: BTreeMap::new(),
            counters: Vec::new(),
            lower: 0,
            upper,
            orders,
            limit,
        };
        prover.transitivity();
        prover.selectors();
        prover
    }

    fn lit(&self, t: usize, a: u16, b: u16) -> Lit {
        let m = self.problem.layers[t].active.len();
        self.above[t][self.names[t][a as usize] * m + self.names[t][b as usize]]
    }

    fn clause(&mut self, lits: &[Lit]) {
        self.solver.clause(lits);
    }

    /// No three clusters, and no three lines of a group, in a circle.
    fn transitivity(&mut self) {
        for t in 0..self.problem.layers.len() {
            let layer = &self.problem.layers[t];
            let mut sets: Vec<Vec<u16>> = layer.groups.clone();
            let leads = |&c: &u16| {
                let g = layer.group_of[c as usize];
                g == super::problem::NONE || layer.groups[g as usize][0] == c
            };
            sets.push(layer.active.iter().copied().filter(leads).collect());
            for set in sets {
                for (i, &a) in set.iter().enumerate() {
                    for (j, &b) in set.iter().enumerate().skip(i + 1) {
                        for &c in &set[j + 1..] {
                            let (ab, bc, ac) = (self.lit(t, a, b), self.lit(t, b, c), self.lit(t, a, c));
                            self.clause(&[!ab, !bc, ac]);
                            self.clause(&[ab, bc, !ac]);
                        }
                    }
                }
            }
        }
    }

    fn selectors(&mut self) {
        // Equal pairs of variables are one soft constraint of their joint weight.
        let mut pairs: BTreeMap<(Lit, Lit), (u64, usize)> = BTreeMap::new();
        for t in 1..self.problem.layers.len() {
            let (left, right) = (&self.problem.layers[t - 1], &self.problem.layers[t]);
            let both: Vec<u16> = left.active.iter().copied().filter(|&c| right.has(c)).collect();
            for (i, &a) in both.iter().enumerate() {
                for &b in &both[i + 1..] {
                    let (mut u, mut v) = (self.lit(t - 1, a, b), self.lit(t, a, b));
                    if u.negative() {
                        (u, v) = (!u, !v);
                    }
                    pairs.entry((u, v)).or_insert((0, t)).0 += self.problem.cost(a, b);
                }
            }
        }
        for ((u, v), (weight, t)) in pairs {
            if u == v {
                continue;
            }
            let s = self.solver.new_var(true, usize::MAX);
            self.clause(&[!s, !u, v]);
            self.clause(&[!s, u, !v]);
            self.clause(&[s, u, v]);
            self.clause(&[s, !u, !v]);
            self.softs.insert(s, Soft { weight, from: t, to: t, count: None });
        }
    }

    fn spent(&self) -> bool {
        self.solver.conflicts >= self.limit || self.lower >= self.upper
    }

    fn ask(&mut self, assumptions: &[Lit], conflicts: u64, decisions: u64, zones: &Range<usize>) -> Answer {
        let conflicts = conflicts.min(self.limit.saturating_sub(self.solver.conflicts));
        self.solver.solve(assumptions, &Limits { conflicts, decisions, zones: zones.clone() })
    }

    fn run(&mut self) {
        let layers = self.problem.layers.len();
        // Windows in which all assumptions left hold together; they stay so.
        let mut done: BTreeSet<(usize, usize)> = BTreeSet::new();
        let mut effort = FIRST_EFFORT;
        loop {
            let mut width = 2;
            loop {
                let whole = width + 1 >= layers;
                let mut from = 1;
                while from < layers {
                    let to = if whole { layers - 1 } else { (from + width - 1).min(layers - 1) };
                    if !done.contains(&(from, to)) && self.window(from, to, whole, effort) {
                        done.insert((from, to));
                    }
                    if self.spent() {
                        return;
                    }
                    if whole {
                        break;
                    }
                    from += (width / 2).max(1);
                }
                if whole {
                    break;
                }
                width *= 2;
            }
            effort = effort.saturating_mul(EFFORT_GROWTH);
        }
    }

    /// Extracts cores among the assumptions within a window, each within `effort` conflicts; whether there are
    /// no more.
    fn window(&mut self, from: usize, to: usize, whole: bool, effort: u64) -> bool {
        let zones = if whole { 0..usize::MAX } else { from - 1..to + 1 };
        loop {
            // Disjoint cores first, the heaviest assumptions first; counters join when no more are found.
            let mut waiting: Vec<usize> = Vec::new();
            let mut stratum = self.softs.values().map(|s| s.weight).max().unwrap_or(0);
            let mut hard = false;
            loop {
                if self.spent() {
                    return false;
                }
                self.harden();
                let assumptions: Vec<Lit> = self
                    .softs
                    .iter()
                    .filter(|(_, s)| s.weight >= stratum && s.from >= from && s.to <= to)
                    .map(|(&l, _)| l)
                    .collect();
                match self.ask(&assumptions, effort, u64::MAX, &zones) {
                    Answer::Unknown => {
                        hard = true;
                        break;
                    }
                    Answer::Sat => {
                        if whole {
                            self.improve();
                        }
                        match self.softs.values().map(|s| s.weight).filter(|&w| w < stratum).max() {
                            Some(w) if stratum > 1 => stratum = w,
                            _ => break,
                        }
                    }
                    Answer::Core(core) => {
                        if core.is_empty() {
                            // Nothing is better than the orders at hand.
                            self.lower = self.upper;
                            return true;
                        }
                        let core = self.shrink(core, &zones);
                        self.relax(core, &mut waiting);
                    }
                }
            }
            if waiting.is_empty() {
                if whole && !hard && !self.spent() {
                    // All assumptions hold together: the model is optimal, and `improve` has taken it.
                    self.lower = self.upper;
                }
                return !hard;
            }
            for counter in waiting {
                self.exhaust(counter, &zones);
            }
        }
    }

    /// What costs as much as the gap cannot be given up by anything better than the orders at hand.
    fn harden(&mut self) {
        let gap = self.upper - self.lower;
        if self.softs.values().any(|s| s.weight >= gap) {
            let hard: Vec<Lit> =
                self.softs.iter().filter(|(_, s)| s.weight >= gap).map(|(&l, _)| l).collect();
            for l in hard {
                self.clause(&[l]);
                self.softs.remove(&l);
            }
        }
    }

    /// Leaves out of a core what it does not need, one after the other.
    fn shrink(&mut self, mut core: Vec<Lit>, zones: &Range<usize>) -> Vec<Lit> {
        core.sort_unstable();
        let mut needed: Vec<Lit> = Vec::new();
        let end = self.solver.conflicts + 1000;
        let mut tries = 300;
        while let Some(l) = core.pop() {
            tries -= 1;
            if tries < 0
                || self.solver.conflicts > end
                || self.spent()
                || (core.is_empty() && needed.is_empty())
            {
                needed.push(l);
                continue;
            }
            let rest: Vec<Lit> = core.iter().chain(&needed).copied().collect();
            match self.ask(&rest, 30, rest.len() as u64 + 200, zones) {
                Answer::Core(less) => {
                    needed.retain(|l| less.contains(l));
                    core.retain(|l| less.contains(l));
                }
                _ => needed.push(l),
            }
        }
        needed
    }

    /// Raises the bound by a core and puts a counter in its place.
    fn relax(&mut self, core: Vec<Lit>, waiting: &mut Vec<usize>) {
        let weight = core.iter().filter_map(|l| self.softs.get(l)).map(|s| s.weight).min().unwrap_or(0);
        self.lower += weight;
        let from = core.iter().filter_map(|l| self.softs.get(l)).map(|s| s.from).min().unwrap_or(1);
        let to = core.iter().filter_map(|l| self.softs.get(l)).map(|s| s.to).max().unwrap_or(1);
        let given: Vec<Lit> = core.iter().map(|&l| !l).collect();
        self.clause(&given);
        for &l in &core {
            let Some(soft) = self.softs.get_mut(&l) else { continue };
            soft.weight -= weight;
            let count = soft.count;
            let rest = soft.weight;
            if rest == 0 {
                self.softs.remove(&l);
            }
            if let Some((counter, k)) = count {
                self.raise(counter, k + 1, weight);
            }
        }
        if core.len() > 1 {
            let outputs = self.totaliser(&given);
            self.counters.push(Counter { outputs, from, to });
            let c = self.counters.len() - 1;
            self.raise(c, 1, weight);
            waiting.push(c);
        }
    }

    /// Lets "at most `k` of the counter" be assumed at a weight.
    fn raise(&mut self, counter: usize, k: usize, weight: u64) {
        let c = &self.counters[counter];
        if let Some(&out) = c.outputs.get(k) {
            let (from, to) = (c.from, c.to);
            self.softs.entry(!out).and_modify(|s| s.weight += weight).or_insert(Soft {
                weight,
                from,
                to,
                count: Some((counter, k)),
            });
        }
    }

    /// Raises a new counter as long as its next value is refuted alone and cheaply.
    fn exhaust(&mut self, counter: usize, zones: &Range<usize>) {
        loop {
            let next =
                self.softs.iter().find(|(_, s)| s.count.is_some_and(|(c, _)| c == counter)).map(|(&l, _)| l);
            let Some(l) = next else { return };
            if self.spent() {
                return;
            }
            match self.ask(&[l], 50, 500, zones) {
                Answer::Core(core) if core.len() == 1 => {
                    let mut none = Vec::new();
                    self.relax(core, &mut none);
                }
                _ => return,
            }
        }
    }

    /// Outputs that count how many of `inputs` are true: `outputs[k]` follows from any `k + 1` of them.
    fn totaliser(&mut self, inputs: &[Lit]) -> Vec<Lit> {
        let cap = ((self.upper - self.lower) as usize).saturating_add(1);
        if inputs.len() <= 1 {
            return inputs.to_vec();
        }
        let (l, r) = inputs.split_at(inputs.len() / 2);
        let (l, r) = (self.totaliser(l), self.totaliser(r));
        let size = (l.len() + r.len()).min(cap);
        let out: Vec<Lit> = (0..size).map(|_| self.solver.new_var(false, usize::MAX)).collect();
        for i in 0..=l.len() {
            for j in 0..=r.len() {
                if i + j == 0 || i + j > size {
                    continue;
                }
                let mut c = vec![out[i + j - 1]];
                if i > 0 {
                    c.push(!l[i - 1]);
                }
                if j > 0 {
                    c.push(!r[j - 1]);
                }
                self.clause(&c);
            }
        }
        for k in 1..size {
            self.clause(&[!out[k], out[k - 1]]);
        }
        out
    }

    /// Takes the solver's model as orders when it is better.
    fn improve(&mut self) {
        let mut orders = Vec::with_capacity(self.orders.len());
        for t in 0..self.problem.layers.len() {
            let active = &self.problem.layers[t].active;
            let mut keyed: Vec<(usize, u16)> = active
                .iter()
                .map(|&a| {
                    let over = active.iter().filter(|&&b| a != b && self.solver.model(self.lit(t, b, a)));
                    (over.count(), a)
                })
                .collect();
            keyed.sort_unstable();
            orders.push(keyed.into_iter().map(|(_, c)| c).collect());
        }
        let cost = self.problem.crossings(&orders);
        debug_assert!(self.problem.valid(&orders));
        if cost < self.upper {
            self.upper = cost;
            self.orders = orders;
            let (orders, upper) = search::search(self.problem, 0, 1, Some(&self.orders));
            if upper < self.upper {
                (self.orders, self.upper) = (orders, upper);
            }
        }
    }
}
