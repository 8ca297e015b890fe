//! Time-interval storylines: layers whose order in time is not known may be put in any order, and may share a layer
//! when nobody is in both (Dobler, Nöllenburg, Stojanovic, Villedieu and Wulms, "Crossing Minimization in Time Interval
//! Storylines", 2023).

use super::search::search;
use super::{Budget, Instance, InstanceError, Solution, reduce, solve};
use crate::random::LongRandom as Random;
use std::ops::Range;

/// A sequence of layers found by [`arrange`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrangement {
    /// For each layer of `instance`, the layers of the original that share it.
    pub layers: Vec<Vec<usize>>,
    /// The storyline with these layers.
    pub instance: Instance,
    /// Its solution. The bound and the proof speak of this sequence of layers, not of all sequences.
    pub solution: Solution,
}

/// Puts the layers inside each of `free` (disjoint ranges of layers of equal or overlapping dates; others stay) in the
/// order with the fewest crossings found, lets them share layers where that costs none, and solves the result. A local
/// search over single layers, `budget.arrangements` tries, each judged by a short search for orders.
///
/// # Errors
/// Never for an instance made by [`Instance::new`]; the type is that of its check.
pub fn arrange(
    instance: &Instance,
    free: &[Range<usize>],
    budget: &Budget,
    seed: u64,
) -> Result<Arrangement, InstanceError> {
    let mut layers: Vec<Vec<usize>> = (0..instance.layers.len()).map(|t| vec![t]).collect();
    // The range a layer may move in; none for a fixed one. The first range that has it counts.
    let home: Vec<Option<usize>> =
        (0..instance.layers.len()).map(|t| free.iter().position(|r| r.contains(&t) && r.len() > 1)).collect();
    let movable: Vec<usize> = (0..home.len()).filter(|&t| home[t].is_some()).collect();
    let mut random = Random::new(seed ^ 0x5EED);
    let mut now = built(instance, &layers)?;
    let mut cost = judge(&now, seed);
    for _ in 0..if movable.is_empty() { 0 } else { budget.arrangements } {
        let t = movable[random.below(movable.len())];
        let mut trial = layers.clone();
        for l in &mut trial {
            l.retain(|&u| u != t);
        }
        trial.retain(|l| !l.is_empty());
        // Where the layer may go: among those of its range, or where they would be.
        let of_home = |l: &Vec<usize>| home[l[0]] == home[t] && home[t].is_some();
        let first =
            trial.iter().position(of_home).unwrap_or_else(|| trial.iter().filter(|l| l[0] < t).count());
        let last = trial.iter().rposition(of_home).map_or(first, |p| p + 1);
        if last > first && random.below(2) == 0 {
            let host = first + random.below(last - first);
            let who = |u: usize| instance.layers[u].iter().flatten();
            if trial[host].iter().any(|&u| who(u).any(|c| who(t).any(|d| c == d))) {
                continue;
            }
            trial[host].push(t);
            trial[host].sort_unstable();
        } else {
            trial.insert(first + random.below(last - first + 1), vec![t]);
        }
        if trial == layers {
            continue;
        }
        let next = built(instance, &trial)?;
        let value = judge(&next, seed);
        // Crossings first, then the number of layers.
        if (value, trial.len()) <= (cost, layers.len()) {
            (layers, now, cost) = (trial, next, value);
        }
    }
    let solution = solve(&now, budget, seed);
    Ok(Arrangement { layers, instance: now, solution })
}

fn built(instance: &Instance, layers: &[Vec<usize>]) -> Result<Instance, InstanceError> {
    let joined =
        layers.iter().map(|l| l.iter().flat_map(|&t| instance.layers[t].iter().cloned()).collect()).collect();
    Instance::new(instance.characters, joined)
}

/// Crossings after a short search.
fn judge(instance: &Instance, seed: u64) -> u64 {
    let reduced = reduce::reduce(&instance.problem());
    search(&reduced.problem, JUDGE_CELLS, seed, None).1
}

const JUDGE_CELLS: u64 = 200_000;
