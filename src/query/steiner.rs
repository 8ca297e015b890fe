//! The smallest subgraph that joins some nodes: a Steiner tree.
//!
//! Exact by Dreyfus and Wagner, "The Steiner problem in graphs", Networks 1, 1971, while that is affordable (its work grows with 3 to the
//! number of terminals); else within twice the smallest by Mehlhorn, "A faster approximation algorithm for the Steiner problem in
//! graphs", Information Processing Letters 27, 1988.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use crate::query::net::{FAR, Net};

/// Steps that the exact method may take.
const WORK: u64 = 400_000_000;

/// A tree of edges.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    /// Its edges, in order.
    pub edges: Vec<u32>,
    /// What they cost together.
    pub cost: u64,
    /// No tree is cheaper.
    pub exact: bool,
}

/// Whether the exact method is affordable.
pub fn affordable(net: &Net, terminals: usize) -> bool {
    let sets = terminals.saturating_sub(1).min(30) as u32;
    let nodes = net.node_count() as u64;
    let work = 3_u64.pow(sets).saturating_mul(nodes)
        + (1_u64 << sets).saturating_mul(nodes + net.edge_count() as u64) * 4;
    work <= WORK
}

/// The cheapest tree that holds all terminals (two or more, all different). `cost` is by edge, at least 1; [`u64::MAX`] closes an edge. `None`
/// where they are not connected.
pub fn tree(net: &Net, terminals: &[u32], cost: &[u64]) -> Option<Tree> {
    if affordable(net, terminals.len()) {
        exact(net, terminals, cost)
    } else {
        approximate(net, terminals, cost)
    }
}

/// How a best value came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Nothing,
    /// Along an edge from another node.
    Edge(u32, u32),
    /// Two trees that meet here: this set and the rest.
    Join(u32),
}

/// The cheapest tree there is.
pub fn exact(net: &Net, terminals: &[u32], cost: &[u64]) -> Option<Tree> {
    let (root, others) = terminals.split_last()?;
    let nodes = net.node_count();
    let sets = 1_usize << others.len();
    let mut best: Vec<Vec<u64>> = vec![Vec::new(); sets];
    let mut by: Vec<Vec<By>> = vec![Vec::new(); sets];
    for set in 1..sets {
        let mut value = vec![u64::MAX; nodes];
        let mut how = vec![By::Nothing; nodes];
        if set.is_power_of_two() {
            value[others[set.trailing_zeros() as usize] as usize] = 0;
        } else {
            // Each split once: the part that holds the lowest terminal.
            let lowest = set & set.wrapping_neg();
            let mut part = (set - 1) & set;
            while part > 0 {
                if part & lowest != 0 {
                    let (one, rest) = (&best[part], &best[set ^ part]);
                    for node in 0..nodes {
                        let sum = one[node].saturating_add(rest[node]);
                        if sum < value[node] {
                            (value[node], how[node]) = (sum, By::Join(part as u32));
                        }
                    }
                }
                part = (part - 1) & set;
            }
        }
        let mut heap: BinaryHeap<Reverse<(u64, u32)>> = value
            .iter()
            .enumerate()
            .filter(|(_, value)| **value != u64::MAX)
            .map(|(node, value)| Reverse((*value, node as u32)))
            .collect();
        while let Some(Reverse((paid, node))) = heap.pop() {
            if paid > value[node as usize] {
                continue;
            }
            for (other, edge) in net.around(node) {
                let sum = paid.saturating_add(cost[*edge as usize]);
                if sum < value[*other as usize] {
                    (value[*other as usize], how[*other as usize]) = (sum, By::Edge(node, *edge));
                    heap.push(Reverse((sum, *other)));
                }
            }
        }
        (best[set], by[set]) = (value, how);
    }
    let whole = best[sets - 1][*root as usize];
    if whole == u64::MAX {
        return None;
    }
    let mut edges = BTreeSet::new();
    let mut open = vec![(sets - 1, *root)];
    while let Some((set, node)) = open.pop() {
        match by[set][node as usize] {
            By::Nothing => {}
            By::Edge(from, edge) => {
                edges.insert(edge);
                open.push((set, from));
            }
            By::Join(part) => {
                open.push((part as usize, node));
                open.push((set ^ part as usize, node));
            }
        }
    }
    Some(Tree { edges: edges.into_iter().collect(), cost: whole, exact: true })
}

/// A tree at most twice as costly as the cheapest.
pub fn approximate(net: &Net, terminals: &[u32], cost: &[u64]) -> Option<Tree> {
    // The nearest terminal of every node, and the way there.
    let nodes = net.node_count();
    let mut paid = vec![u64::MAX; nodes];
    let mut nearest = vec![FAR; nodes];
    let mut came: Vec<(u32, u32)> = vec![(FAR, FAR); nodes];
    let mut heap = BinaryHeap::new();
    for terminal in terminals {
        (paid[*terminal as usize], nearest[*terminal as usize]) = (0, *terminal);
        heap.push(Reverse((0_u64, *terminal)));
    }
    while let Some(Reverse((so_far, node))) = heap.pop() {
        if so_far > paid[node as usize] {
            continue;
        }
        for (other, edge) in net.around(node) {
            let sum = so_far.saturating_add(cost[*edge as usize]);
            if sum < paid[*other as usize] {
                paid[*other as usize] = sum;
                nearest[*other as usize] = nearest[node as usize];
                came[*other as usize] = (node, *edge);
                heap.push(Reverse((sum, *other)));
            }
        }
    }
    // The cheapest crossing between every two regions, then a spanning tree of the regions.
    let mut crossings: BTreeMap<(u32, u32), (u64, u32)> = BTreeMap::new();
    for edge in 0..net.edge_count() as u32 {
        let (one, other) = net.ends(edge);
        let (a, b) = (nearest[one as usize], nearest[other as usize]);
        if cost[edge as usize] == u64::MAX || a == b || a == FAR || b == FAR {
            continue;
        }
        let sum = paid[one as usize].saturating_add(paid[other as usize]).saturating_add(cost[edge as usize]);
        let crossing = crossings.entry((a.min(b), a.max(b))).or_insert((sum, edge));
        *crossing = (*crossing).min((sum, edge));
    }
    let mut sorted: Vec<(u64, u32, u32, u32)> =
        crossings.into_iter().map(|((a, b), (sum, edge))| (sum, edge, a, b)).collect();
    sorted.sort_unstable();
    let mut sets = petgraph::unionfind::UnionFind::new(nodes);
    let mut edges = BTreeSet::new();
    for (_, edge, a, b) in sorted {
        if sets.union(a as usize, b as usize) {
            edges.insert(edge);
            let (one, other) = net.ends(edge);
            for mut node in [one, other] {
                while came[node as usize].0 != FAR {
                    edges.insert(came[node as usize].1);
                    node = came[node as usize].0;
                }
            }
        }
    }
    let joined = terminals.iter().all(|one| sets.equiv(*one as usize, terminals[0] as usize));
    joined.then(|| pruned(net, terminals, cost, edges))
}

/// A spanning tree of some edges, without leaves that are no terminals.
fn pruned(net: &Net, terminals: &[u32], cost: &[u64], edges: BTreeSet<u32>) -> Tree {
    let mut sorted: Vec<u32> = edges.into_iter().collect();
    sorted.sort_by_key(|edge| (cost[*edge as usize], *edge));
    let mut sets = petgraph::unionfind::UnionFind::new(net.node_count());
    sorted.retain(|edge| {
        let (one, other) = net.ends(*edge);
        sets.union(one as usize, other as usize)
    });
    loop {
        let mut degree: BTreeMap<u32, usize> = BTreeMap::new();
        for edge in &sorted {
            let (one, other) = net.ends(*edge);
            *degree.entry(one).or_default() += 1;
            *degree.entry(other).or_default() += 1;
        }
        let leaf = |node: u32| degree.get(&node) == Some(&1) && !terminals.contains(&node);
        let before = sorted.len();
        sorted.retain(|edge| {
            let (one, other) = net.ends(*edge);
            !leaf(one) && !leaf(other)
        });
        if sorted.len() == before {
            break;
        }
    }
    sorted.sort_unstable();
    let cost = sorted.iter().map(|edge| cost[*edge as usize]).sum();
    Tree { edges: sorted, cost, exact: false }
}
