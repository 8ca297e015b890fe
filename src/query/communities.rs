//! Communities: Traag, Waltman and van Eck, "From Louvain to Leiden: guaranteeing well-connected communities", Scientific Reports 9, 2019,
//! with modularity (Newman and Girvan 2004).
//!
//! Our own, because the result must be the same on every platform: nodes are visited in the casebook's order instead of a random
//! one, refinement takes the best community instead of drawing one (their limit of no randomness), and gains are compared
//! as whole numbers, so that no rounding decides.

use std::collections::{BTreeMap, VecDeque};

/// A graph whose nodes may stand for many.
struct Coarse {
    /// Neighbours with the weight of all edges to them, in order; without itself.
    around: Vec<Vec<(u32, u64)>>,
    /// Weight of all edges at a node, those within it twice.
    weight: Vec<u64>,
}

/// By node, the number of its community, from 0: the largest first, of equally large ones that of the lowest node. `edges` are
/// undirected; parallel ones add up, loops count.
pub fn communities(nodes: usize, edges: &[(u32, u32)]) -> Vec<u32> {
    let mut graph = Coarse::of(nodes, edges.iter().map(|(one, other)| (*one, *other, 1)));
    let total: u64 = graph.weight.iter().sum();
    // By node of the finest graph, its node in the present one.
    let mut place: Vec<u32> = (0..nodes as u32).collect();
    let mut community: Vec<u32> = (0..nodes as u32).collect();
    // Every round merges nodes, so that there are at most as many as nodes.
    for _ in 0..nodes {
        move_nodes(&graph, total, &mut community);
        let refined = refine(&graph, total, &community);
        let count = refined.iter().copied().max().map_or(0, |most| most as usize + 1);
        if count == graph.weight.len() {
            break;
        }
        let mut above = vec![0; count];
        for (node, to) in refined.iter().enumerate() {
            above[*to as usize] = community[node];
        }
        let edges: Vec<(u32, u32, u64)> = graph
            .around
            .iter()
            .enumerate()
            .flat_map(|(node, around)| {
                around
                    .iter()
                    .filter(move |(other, _)| node as u32 <= *other)
                    .map(move |(other, weight)| (node as u32, *other, *weight))
            })
            .map(|(one, other, weight)| (refined[one as usize], refined[other as usize], weight))
            .collect();
        let mut weight = vec![0; count];
        for (node, to) in refined.iter().enumerate() {
            weight[*to as usize] += graph.weight[node];
        }
        graph = Coarse::of(count, edges.into_iter());
        graph.weight = weight;
        place.iter_mut().for_each(|node| *node = refined[*node as usize]);
        community = numbered(&above);
    }
    let mut of: Vec<u32> = place.iter().map(|node| community[*node as usize]).collect();
    let mut members: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for (node, community) in of.iter().enumerate() {
        members.entry(*community).or_insert((0, node)).0 += 1;
    }
    let mut order: Vec<(usize, usize, u32)> =
        members.into_iter().map(|(community, (size, first))| (usize::MAX - size, first, community)).collect();
    order.sort_unstable();
    let rank: BTreeMap<u32, u32> =
        order.iter().enumerate().map(|(rank, (.., community))| (*community, rank as u32)).collect();
    of.iter_mut().for_each(|community| *community = rank[community]);
    of
}

/// The modularity of a partition.
pub fn modularity(nodes: usize, edges: &[(u32, u32)], community: &[u32]) -> f64 {
    let mut within = vec![0_u64; nodes + 1];
    let mut weight = vec![0_u64; nodes + 1];
    for (one, other) in edges {
        let (a, b) = (community[*one as usize], community[*other as usize]);
        weight[a as usize] += 1;
        weight[b as usize] += 1;
        if a == b {
            within[a as usize] += 1;
        }
    }
    let all = edges.len() as f64;
    if edges.is_empty() {
        return 0.0;
    }
    let part = |(within, weight): (&u64, &u64)| {
        let share = *weight as f64 / (2.0 * all);
        *within as f64 / all - share * share
    };
    within.iter().zip(&weight).map(part).sum()
}

impl Coarse {
    fn of(nodes: usize, edges: impl Iterator<Item = (u32, u32, u64)>) -> Self {
        let mut around: Vec<Vec<(u32, u64)>> = vec![Vec::new(); nodes];
        let mut weight = vec![0; nodes];
        for (one, other, by) in edges {
            weight[one as usize] += by;
            weight[other as usize] += by;
            if one != other {
                around[one as usize].push((other, by));
                around[other as usize].push((one, by));
            }
        }
        for list in &mut around {
            list.sort_unstable();
            list.dedup_by(|next, kept| {
                let same = next.0 == kept.0;
                if same {
                    kept.1 += next.1;
                }
                same
            });
        }
        Self { around, weight }
    }
}

/// Numbers in the order in which they first stand.
fn numbered(labels: &[u32]) -> Vec<u32> {
    let mut numbers: BTreeMap<u32, u32> = BTreeMap::new();
    labels
        .iter()
        .map(|label| {
            let next = numbers.len() as u32;
            *numbers.entry(*label).or_insert(next)
        })
        .collect()
}

/// What a node of a weight gains, times a constant, by being in a community: links to it against what chance would give.
fn gain(total: u64, links: u64, weight: u64, community: u64) -> i128 {
    i128::from(total) * i128::from(links) - i128::from(weight) * i128::from(community)
}

/// Moves nodes to the community where they gain most until none gains.
fn move_nodes(graph: &Coarse, total: u64, community: &mut [u32]) {
    let nodes = graph.weight.len();
    let mut weight = vec![0_u64; nodes];
    for (node, of) in community.iter().enumerate() {
        weight[*of as usize] += graph.weight[node];
    }
    let mut empty: Vec<u32> = (0..nodes as u32).rev().filter(|of| weight[*of as usize] == 0).collect();
    let mut queue: VecDeque<u32> = (0..nodes as u32).collect();
    let mut queued = vec![true; nodes];
    let mut links: Vec<u64> = vec![0; nodes];
    while let Some(node) = queue.pop_front() {
        let at = node as usize;
        queued[at] = false;
        let old = community[at];
        weight[old as usize] -= graph.weight[at];
        let mut near: Vec<u32> = Vec::new();
        for (other, by) in &graph.around[at] {
            let of = community[*other as usize];
            if links[of as usize] == 0 {
                near.push(of);
            }
            links[of as usize] += by;
        }
        near.sort_unstable();
        let mut best = (gain(total, links[old as usize], graph.weight[at], weight[old as usize]), old);
        for of in &near {
            let value = gain(total, links[*of as usize], graph.weight[at], weight[*of as usize]);
            if value > best.0 {
                best = (value, *of);
            }
        }
        // Alone it gains nothing and loses nothing.
        if best.0 < 0
            && let Some(of) = empty.last().copied()
        {
            best = (0, of);
            empty.pop();
        }
        near.iter().for_each(|of| links[*of as usize] = 0);
        community[at] = best.1;
        weight[best.1 as usize] += graph.weight[at];
        if best.1 != old {
            if weight[old as usize] == 0 {
                empty.push(old);
            }
            for (other, _) in &graph.around[at] {
                if community[*other as usize] != best.1 && !queued[*other as usize] {
                    queued[*other as usize] = true;
                    queue.push_back(*other);
                }
            }
        }
    }
}

/// Splits each community into parts that hang together: nodes, alone at first, join the part of their community where they gain
/// most, if both are well enough connected to the rest of it. Parts are numbered in order.
fn refine(graph: &Coarse, total: u64, community: &[u32]) -> Vec<u32> {
    let nodes = graph.weight.len();
    let mut whole = vec![0_u64; nodes];
    for (node, of) in community.iter().enumerate() {
        whole[*of as usize] += graph.weight[node];
    }
    let mut part: Vec<u32> = (0..nodes as u32).collect();
    let mut weight = graph.weight.clone();
    let mut alone = vec![true; nodes];
    // Links of a part to the rest of its community.
    let mut outside: Vec<u64> = (0..nodes)
        .map(|node| {
            let same =
                graph.around[node].iter().filter(|(other, _)| community[*other as usize] == community[node]);
            same.map(|(_, by)| by).sum()
        })
        .collect();
    let well = |outside: u64, weight: u64, whole: u64| {
        i128::from(total) * i128::from(outside) >= i128::from(weight) * i128::from(whole - weight)
    };
    let mut links: Vec<u64> = vec![0; nodes];
    for node in 0..nodes {
        let all = whole[community[node] as usize];
        if !alone[node] || !well(outside[node], graph.weight[node], all) {
            continue;
        }
        let mut near: Vec<u32> = Vec::new();
        for (other, by) in &graph.around[node] {
            if community[*other as usize] == community[node] {
                let of = part[*other as usize];
                if links[of as usize] == 0 {
                    near.push(of);
                }
                links[of as usize] += by;
            }
        }
        near.sort_unstable();
        let mut best: (i128, Option<u32>) = (0, None);
        for of in &near {
            let at = *of as usize;
            let value = gain(total, links[at], graph.weight[node], weight[at]);
            if well(outside[at], weight[at], all) && value > best.0 {
                best = (value, Some(*of));
            }
        }
        if let Some(of) = best.1 {
            let at = of as usize;
            outside[at] = outside[at] + outside[node] - 2 * links[at];
            weight[at] += graph.weight[node];
            // The node that gave a part its number stays in it: a part that somebody joined is closed to moving out.
            alone[at] = false;
            alone[node] = false;
            part[node] = of;
            weight[node] = 0;
        }
        near.iter().for_each(|of| links[*of as usize] = 0);
    }
    numbered(&part)
}
