//! Positions by stochastic gradient descent on stress.
//!
//! J. X. Zheng, S. Pawar, D. F. M. Goodman, "Graph Drawing by Stochastic Gradient Descent", IEEE TVCG 25(9), 2019;
//! for large graphs with the pivots of M. Ortmann, M. Klimenta, U. Brandes, "A Sparse Stress Model", JGAA 21(5), 2017;
//! with a focus by the weights of U. Brandes, C. Pich, "More Flexible Radial Layout", JGAA 15(1), 2011.

use super::distance::Adjacency;
use super::geometry::{Point, at};
use crate::random::Random;

/// A pair that wants to be a distance apart: nodes, distance, weight for the first, weight for the second.
#[derive(Debug, Clone, Copy)]
pub(super) struct Term {
    pub i: u32,
    pub j: u32,
    pub d: f64,
    pub wi: f64,
    pub wj: f64,
}

/// Every pair of a connected graph, from a table of distances (row by row).
pub(super) fn all_pairs(n: usize, dist: &[f64]) -> Vec<Term> {
    let mut terms = Vec::with_capacity(n * n.saturating_sub(1) / 2);
    for i in 0..n {
        for j in i + 1..n {
            let d = dist[i * n + j];
            if d.is_finite() && d > 0.0 {
                let w = 1.0 / (d * d);
                terms.push(Term { i: i as u32, j: j as u32, d, wi: w, wj: w });
            }
        }
    }
    terms
}

/// Links and pivots only: `pivots` nodes far from one another stand for those around them.
pub(super) fn with_pivots(graph: &Adjacency, pivots: usize) -> Vec<Term> {
    let n = graph.len();
    let mut terms = Vec::new();
    for i in 0..n {
        for &(j, l) in graph.of(i) {
            if i < j && l > 0.0 {
                let w = 1.0 / (l * l);
                terms.push(Term { i: i as u32, j: j as u32, d: l, wi: w, wj: w });
            }
        }
    }
    if n == 0 {
        return terms;
    }
    let mut chosen: Vec<Vec<f64>> = Vec::new();
    let mut nearest = vec![f64::INFINITY; n];
    let mut owner = vec![0usize; n];
    let mut pivot_of = Vec::new();
    let mut next = (0..n).max_by_key(|&i| (graph.degree(i), usize::MAX - i)).unwrap_or(0);
    for p in 0..pivots.min(n) {
        let d = graph.distances(next);
        for i in 0..n {
            if d[i] < nearest[i] {
                nearest[i] = d[i];
                owner[i] = p;
            }
        }
        pivot_of.push(next);
        chosen.push(d);
        let mut far = 0;
        for i in 0..n {
            if nearest[i].is_finite() && nearest[i] > nearest[far] {
                far = i;
            }
        }
        if nearest[far] <= 0.0 {
            break;
        }
        next = far;
    }
    // A pivot stands for the nodes of its region that are at most half as far from it as the other end.
    let mut region: Vec<Vec<f64>> = vec![Vec::new(); chosen.len()];
    for i in 0..n {
        region[owner[i]].push(chosen[owner[i]][i]);
    }
    for r in &mut region {
        r.sort_by(f64::total_cmp);
    }
    for (p, d) in chosen.iter().enumerate() {
        for (i, &d) in d.iter().enumerate() {
            if i == pivot_of[p] || !d.is_finite() || d <= 0.0 {
                continue;
            }
            if graph.of(i).binary_search_by(|l| l.0.cmp(&pivot_of[p])).is_ok() {
                continue;
            }
            let s = region[p].partition_point(|&x| x <= d / 2.0).max(1) as f64;
            terms.push(Term { i: i as u32, j: pivot_of[p] as u32, d, wi: s / (d * d), wj: 1.0 / (d * d) });
        }
    }
    terms
}

/// Moves the points until the terms are content.
///
/// `rounds` passes over the terms in a new random order each, the step shrinking geometrically from the largest
/// distance (times `boldness`: 1 from nowhere, less from a good start) to a tenth of the smallest. `fixed` stays where it is.
pub(super) fn descend(
    pos: &mut [Point],
    terms: &mut [Term],
    rounds: usize,
    fixed: Option<usize>,
    boldness: f64,
    random: &mut Random,
) {
    if terms.is_empty() || rounds == 0 {
        return;
    }
    let (mut low, mut high) = (f64::INFINITY, 0.0f64);
    for t in terms.iter() {
        for w in [t.wi, t.wj] {
            if w > 0.0 {
                low = low.min(w);
                high = high.max(w);
            }
        }
    }
    if high <= 0.0 {
        return;
    }
    let (first, last) = ((boldness / low).max(0.1 / high), 0.1 / high);
    let shrink = if rounds > 1 { libm::pow(last / first, 1.0 / (rounds - 1) as f64) } else { 1.0 };
    let mut step = first;
    for _ in 0..rounds {
        random.shuffle(terms);
        for t in terms.iter() {
            let (i, j) = (t.i as usize, t.j as usize);
            let mut v = pos[i] - pos[j];
            let mut l = v.length();
            if l < 1e-9 {
                v = at(random.signed(), random.signed()) * (t.d * 1e-3);
                l = v.length().max(1e-12);
            }
            let r = v * ((l - t.d) / (2.0 * l));
            let a = if fixed == Some(i) { 0.0 } else { (t.wi * step).min(1.0) };
            let b = if fixed == Some(j) { 0.0 } else { (t.wj * step).min(1.0) };
            pos[i] = pos[i] - r * a;
            pos[j] = pos[j] + r * b;
        }
        step *= shrink;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_comes_out_straight() {
        let n = 6;
        let links: Vec<_> = (0..n - 1).map(|i| (i, i + 1, 10.0)).collect();
        let g = Adjacency::new(n, &links);
        let mut table = Vec::new();
        for i in 0..n {
            table.extend(g.distances(i));
        }
        let mut random = crate::network::seeded(1);
        let mut pos: Vec<Point> = (0..n).map(|_| at(random.unit() * 10.0, random.unit() * 10.0)).collect();
        descend(&mut pos, &mut all_pairs(n, &table), 60, None, 1.0, &mut random);
        let ends = (pos[0] - pos[n - 1]).length();
        assert!((ends - 50.0).abs() < 1.0, "{ends}");
    }

    #[test]
    fn pivots_reach_every_node() {
        let links: Vec<_> = (0..99).map(|i| (i, i + 1, 1.0)).collect();
        let terms = with_pivots(&Adjacency::new(100, &links), 10);
        assert!((0..100).all(|i| terms.iter().any(|t| t.i == i || t.j == i)));
    }
}
