//! Adjacency and shortest paths.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Neighbours of every node in one array, with the length of each link.
#[derive(Debug, Clone)]
pub(super) struct Adjacency {
    start: Vec<usize>,
    links: Vec<(usize, f64)>,
}

impl Adjacency {
    /// From undirected links `(a, b, length)`; loops are left out, parallel links are kept as their shortest.
    pub(super) fn new(n: usize, links: &[(usize, usize, f64)]) -> Self {
        let mut all: Vec<(usize, usize, f64)> = Vec::with_capacity(links.len() * 2);
        for &(a, b, l) in links {
            if a != b {
                all.push((a, b, l));
                all.push((b, a, l));
            }
        }
        all.sort_by(|x, y| (x.0, x.1).cmp(&(y.0, y.1)).then(x.2.total_cmp(&y.2)));
        all.dedup_by(|x, y| x.0 == y.0 && x.1 == y.1);
        let mut start = vec![0; n + 1];
        for l in &all {
            start[l.0 + 1] += 1;
        }
        for i in 0..n {
            start[i + 1] += start[i];
        }
        Self { start, links: all.into_iter().map(|(_, b, l)| (b, l)).collect() }
    }

    /// The neighbours of a node, sorted, each with the link's length.
    pub(super) fn of(&self, i: usize) -> &[(usize, f64)] {
        &self.links[self.start[i]..self.start[i + 1]]
    }

    /// How many different neighbours a node has.
    pub(super) fn degree(&self, i: usize) -> usize {
        self.start[i + 1] - self.start[i]
    }

    /// How many nodes there are.
    pub(super) fn len(&self) -> usize {
        self.start.len() - 1
    }

    /// Lengths of the shortest paths from a node (Dijkstra 1959); infinite where there is none.
    pub(super) fn distances(&self, from: usize) -> Vec<f64> {
        let mut dist = vec![f64::INFINITY; self.len()];
        let mut heap = BinaryHeap::new();
        dist[from] = 0.0;
        heap.push(Step(0.0, from));
        while let Some(Step(d, i)) = heap.pop() {
            if d > dist[i] {
                continue;
            }
            for &(j, l) in self.of(i) {
                let e = d + l;
                if e < dist[j] {
                    dist[j] = e;
                    heap.push(Step(e, j));
                }
            }
        }
        dist
    }

    /// Number of links on the shortest way from a node; `usize::MAX` where there is none.
    pub(super) fn hops(&self, from: usize) -> Vec<usize> {
        let mut hop = vec![usize::MAX; self.len()];
        let mut queue = vec![from];
        hop[from] = 0;
        let mut next = 0;
        while next < queue.len() {
            let i = queue[next];
            next += 1;
            for &(j, _) in self.of(i) {
                if hop[j] == usize::MAX {
                    hop[j] = hop[i] + 1;
                    queue.push(j);
                }
            }
        }
        hop
    }

    /// Connected components, each a sorted list; in order of size, largest first, then of first member.
    pub(super) fn components(&self) -> Vec<Vec<usize>> {
        let mut seen = vec![false; self.len()];
        let mut all = Vec::new();
        for root in 0..self.len() {
            if seen[root] {
                continue;
            }
            let mut part = vec![root];
            seen[root] = true;
            let mut next = 0;
            while next < part.len() {
                let i = part[next];
                next += 1;
                for &(j, _) in self.of(i) {
                    if !seen[j] {
                        seen[j] = true;
                        part.push(j);
                    }
                }
            }
            part.sort_unstable();
            all.push(part);
        }
        all.sort_by(|a, b| b.len().cmp(&a.len()).then(a[0].cmp(&b[0])));
        all
    }
}

/// A heap entry, nearest first, ties by node number so that the order never depends on the heap.
struct Step(f64, usize);

impl PartialEq for Step {
    fn eq(&self, o: &Self) -> bool {
        self.cmp(o) == Ordering::Equal
    }
}
impl Eq for Step {}
impl PartialOrd for Step {
    fn partial_cmp(&self, o: &Self) -> Option<Ordering> {
        Some(self.cmp(o))
    }
}
impl Ord for Step {
    fn cmp(&self, o: &Self) -> Ordering {
        o.0.total_cmp(&self.0).then(o.1.cmp(&self.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_four() {
        let g = Adjacency::new(5, &[(0, 1, 1.0), (1, 2, 2.0), (2, 3, 1.0), (1, 2, 5.0)]);
        assert_eq!(g.distances(0)[..4], [0.0, 1.0, 3.0, 4.0]);
        assert_eq!(g.hops(0)[3], 3);
        assert_eq!(g.components(), vec![vec![0, 1, 2, 3], vec![4]]);
        assert_eq!(g.degree(1), 2);
    }
}
