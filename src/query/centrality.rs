//! Measures of how central a node is, on undirected graphs.
//!
//! Betweenness after Brandes, "A faster algorithm for betweenness centrality", Journal of Mathematical Sociology 25, 2001; of
//! large graphs estimated from evenly spread pivots (Brandes and Pich 2007). Closeness after Wasserman and Faust, "Social Network
//! Analysis", 1994, formula 5.22, which compares nodes of different components. PageRank after Page, Brin, Motwani and Winograd 1999,
//! with the damping of 0.85 they use. Parallel edges count once in shortest paths, each in PageRank.

use crate::query::net::{FAR, Net};

/// Edges walked over, at most, for betweenness and closeness; beyond that they are estimated.
const WORK: u64 = 4_000_000_000;

/// A simple graph: neighbours of each node, each once.
pub struct Simple {
    first: Vec<u32>,
    around: Vec<u32>,
}

impl Simple {
    /// Of the edges of a net that pass (all where the slice is empty).
    pub fn new(net: &Net, passes: &[bool]) -> Self {
        let mut first = vec![0_u32];
        let mut around = Vec::new();
        let mut own = Vec::new();
        for node in 0..net.node_count() as u32 {
            own.clear();
            let through = |edge: u32| passes.is_empty() || passes[edge as usize];
            own.extend(net.around(node).iter().filter(|(_, edge)| through(*edge)).map(|(to, _)| *to));
            own.sort_unstable();
            own.dedup();
            around.extend_from_slice(&own);
            first.push(around.len() as u32);
        }
        Self { first, around }
    }

    /// Number of nodes.
    pub fn node_count(&self) -> usize {
        self.first.len() - 1
    }

    /// The neighbours of a node, in order.
    pub fn around(&self, node: u32) -> &[u32] {
        &self.around[self.first[node as usize] as usize..self.first[node as usize + 1] as usize]
    }
}

/// Betweenness and closeness of every node.
pub struct Central {
    /// Of all pairs of other nodes, how many have their shortest paths through it (shares of pairs with several).
    pub betweenness: Vec<f64>,
    /// The standard error of an estimate of it; nought where it is exact.
    pub error: Vec<f64>,
    /// Closeness, where it was worked out. Of a node without neighbours it is nought.
    pub closeness: Vec<Option<f64>>,
    /// From how many nodes it was worked out; fewer than all is an estimate of betweenness.
    pub pivots: usize,
}

/// Betweenness and closeness, exact where at most about `WORK` steps are needed.
pub fn central(graph: &Simple) -> Central {
    let edges = (graph.around.len() as u64).max(1);
    central_from(graph, (WORK / edges).max(1) as usize)
}

/// Betweenness and closeness from so many evenly spread nodes, at most: an estimate with its standard error where these are not all.
pub fn central_from(graph: &Simple, pivots: usize) -> Central {
    let nodes = graph.node_count();
    let pivots = pivots.min(nodes);
    let mut betweenness = vec![0.0; nodes];
    let mut squares = vec![0.0; nodes];
    let mut closeness = vec![None; nodes];
    let mut distance = vec![FAR; nodes];
    let mut ways = vec![0.0_f64; nodes];
    let mut share = vec![0.0_f64; nodes];
    let mut order: Vec<u32> = Vec::with_capacity(nodes);
    for pivot in 0..pivots {
        let source = (pivot as u64 * nodes as u64 / pivots as u64) as u32;
        order.clear();
        order.push(source);
        (distance[source as usize], ways[source as usize]) = (0, 1.0);
        let mut next = 0;
        let mut sum = 0_u64;
        while let Some(node) = order.get(next).copied() {
            next += 1;
            let far = distance[node as usize];
            sum += u64::from(far);
            for other in graph.around(node) {
                let at = *other as usize;
                if distance[at] == FAR {
                    distance[at] = far + 1;
                    order.push(*other);
                }
                if distance[at] == far + 1 {
                    ways[at] += ways[node as usize];
                }
            }
        }
        for node in order.iter().rev() {
            let at = *node as usize;
            for other in graph.around(*node) {
                let to = *other as usize;
                if distance[to] == distance[at] + 1 {
                    share[at] += ways[at] / ways[to] * (1.0 + share[to]);
                }
            }
            if *node != source {
                betweenness[at] += share[at];
                squares[at] += share[at] * share[at];
            }
        }
        let others = (order.len() - 1) as f64;
        let close = if sum > 0 { others / sum as f64 * others / (nodes - 1) as f64 } else { 0.0 };
        closeness[source as usize] = Some(close);
        for node in &order {
            let at = *node as usize;
            (distance[at], ways[at], share[at]) = (FAR, 0.0, 0.0);
        }
    }
    // Each pair was counted from both its ends.
    let scale = nodes as f64 / pivots.max(1) as f64 / 2.0;
    // The pivots are a sample of all sources: the variance of their sum says how far another sample would lie off, less what
    // is known of a finite whole (Cochran, "Sampling Techniques", 1977, formula 2.20).
    let (sample, whole) = (pivots as f64, nodes as f64);
    let error = betweenness.iter().zip(&squares).map(|(sum, squares)| {
        if pivots < 2 || pivots == nodes {
            return 0.0;
        }
        let variance: f64 = (squares - sum * sum / sample) / (sample - 1.0);
        whole * (variance.max(0.0) / sample * (1.0 - sample / whole)).sqrt() / 2.0
    });
    let error = error.collect();
    betweenness.iter_mut().for_each(|value| *value *= scale);
    Central { betweenness, error, closeness, pivots }
}

/// PageRank: damping 0.85, until all changes together are below 1e-12 or 1,000 rounds; parallel edges count each, and nodes without
/// edges give to all alike.
pub fn pagerank(net: &Net, passes: &[bool]) -> Vec<f64> {
    const DAMPING: f64 = 0.85;
    let nodes = net.node_count();
    let through = |edge: u32| passes.is_empty() || passes[edge as usize];
    let degree: Vec<f64> = (0..nodes as u32)
        .map(|node| net.around(node).iter().filter(|(_, edge)| through(*edge)).count() as f64)
        .collect();
    let mut rank = vec![1.0 / nodes.max(1) as f64; nodes];
    for _ in 0..1000 {
        let idle: f64 =
            rank.iter().zip(&degree).filter(|(_, degree)| **degree == 0.0).map(|(rank, _)| rank).sum();
        let base = (1.0 - DAMPING + DAMPING * idle) / nodes as f64;
        let next: Vec<f64> = (0..nodes as u32)
            .map(|node| {
                let given: f64 = net
                    .around(node)
                    .iter()
                    .filter(|(_, edge)| through(*edge))
                    .map(|(other, _)| rank[*other as usize] / degree[*other as usize])
                    .sum();
                base + DAMPING * given
            })
            .collect();
        let change: f64 = next.iter().zip(&rank).map(|(new, old)| (new - old).abs()).sum();
        rank = next;
        if change < 1e-12 {
            break;
        }
    }
    rank
}

/// By node, the number of its component: the largest first, of equally large ones that of the lowest node.
pub fn components(graph: &Simple) -> Vec<u32> {
    let nodes = graph.node_count();
    let mut of = vec![FAR; nodes];
    let mut sizes: Vec<(usize, usize)> = Vec::new();
    for start in 0..nodes {
        if of[start] != FAR {
            continue;
        }
        let number = sizes.len() as u32;
        let mut open = vec![start as u32];
        of[start] = number;
        let mut size = 0;
        while let Some(node) = open.pop() {
            size += 1;
            for other in graph.around(node) {
                if of[*other as usize] == FAR {
                    of[*other as usize] = number;
                    open.push(*other);
                }
            }
        }
        sizes.push((usize::MAX - size, number as usize));
    }
    sizes.sort_unstable();
    let mut rank = vec![0; sizes.len()];
    sizes.iter().enumerate().for_each(|(place, (_, number))| rank[*number] = place as u32);
    of.iter().map(|number| rank[*number as usize]).collect()
}
