//! Shortest paths where links have lengths: Dijkstra 1959, and the best without a loop after Yen, "Finding the K shortest loopless paths in a
//! network", Management Science 17(11), 1971. Of equally long ones the one with fewer links comes first, then that of lower nodes.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeSet, BinaryHeap};

use crate::query::net::{FAR, Gate, Net};

/// A length that can be ordered.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Far(f64);

impl Eq for Far {}

impl PartialOrd for Far {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Far {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// The length of the shortest link between two neighbours that is let through.
fn step(net: &Net, one: u32, other: u32, gate: &Gate<'_>, lengths: &[Option<f64>]) -> Option<f64> {
    let links = net.between(one, other).into_iter().filter(|edge| gate.edge(*edge));
    links.filter_map(|edge| lengths[edge as usize]).min_by(f64::total_cmp)
}

/// How long a route is; `None` where a link of it has no length.
pub fn length(net: &Net, route: &[u32], gate: &Gate<'_>, lengths: &[Option<f64>]) -> Option<f64> {
    let steps = route.windows(2).map(|pair| step(net, pair[0], pair[1], gate, lengths));
    steps.sum()
}

/// The shortest route, without nodes and first steps that are shut.
fn shortest(
    net: &Net,
    from: u32,
    to: u32,
    gate: &Gate<'_>,
    lengths: &[Option<f64>],
    shut: &[bool],
    not_first: &BTreeSet<u32>,
) -> Option<Vec<u32>> {
    let mut best = vec![(Far(f64::INFINITY), FAR); net.node_count()];
    let mut by = vec![FAR; net.node_count()];
    let mut heap = BinaryHeap::new();
    best[from as usize] = (Far(0.0), 0);
    heap.push(Reverse((Far(0.0), 0_u32, from)));
    while let Some(Reverse((far, links, node))) = heap.pop() {
        if node == to {
            break;
        }
        if best[node as usize] < (far, links) {
            continue;
        }
        for (other, edge) in net.around(node) {
            let Some(length) = lengths[*edge as usize].filter(|_| gate.edge(*edge)) else { continue };
            let closed =
                !gate.node(*other) || shut[*other as usize] || (node == from && not_first.contains(other));
            let there = (Far(far.0 + length), links + 1);
            let at = *other as usize;
            if !closed && (there < best[at] || (there == best[at] && node < by[at])) {
                best[at] = there;
                by[at] = node;
                heap.push(Reverse((there.0, there.1, *other)));
            }
        }
    }
    if from != to && by[to as usize] == FAR {
        return None;
    }
    let mut route = vec![to];
    while let Some(node) = route.last().copied().filter(|node| *node != from) {
        route.push(by[node as usize]);
    }
    route.reverse();
    Some(route)
}

/// The best routes without a loop, at most so many, shortest first.
pub fn ranked(
    net: &Net,
    from: u32,
    to: u32,
    gate: &Gate<'_>,
    lengths: &[Option<f64>],
    most: usize,
) -> Vec<Vec<u32>> {
    let open = vec![false; net.node_count()];
    let mut found: Vec<Vec<u32>> = Vec::new();
    found.extend(shortest(net, from, to, gate, lengths, &open, &BTreeSet::new()));
    let mut waiting: BTreeSet<(Far, usize, Vec<u32>)> = BTreeSet::new();
    while let Some(last) = found.last().cloned().filter(|_| found.len() < most) {
        for turn in 0..last.len().saturating_sub(1) {
            let root = &last[..=turn];
            let mut shut = open.clone();
            root[..turn].iter().for_each(|node| shut[*node as usize] = true);
            // Whatever of the routes found goes on from here must not be taken again.
            let taken: BTreeSet<u32> = found
                .iter()
                .filter(|route| route.len() > turn + 1 && route[..=turn] == *root)
                .map(|route| route[turn + 1])
                .collect();
            if let Some(rest) = shortest(net, root[turn], to, gate, lengths, &shut, &taken) {
                let route = [&root[..turn], rest.as_slice()].concat();
                if let Some(far) = length(net, &route, gate, lengths) {
                    waiting.insert((Far(far), route.len(), route));
                }
            }
        }
        let Some((_, _, next)) = waiting.pop_first() else { break };
        if !found.contains(&next) {
            found.push(next);
        }
    }
    found
}
