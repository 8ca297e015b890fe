//! Ways between two nodes: all shortest ones by bidirectional search, the k shortest without loops (Yen 1971), and the shortest
//! through a third node (two node-disjoint ways by augmentation: Suurballe 1974).
//!
//! A route is a list of nodes; between two of them there may be several edges. Among equally short routes those come first that
//! lead through fewer hubs, then through nodes with fewer links.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, VecDeque};

use crate::query::net::{FAR, Gate, Net};

/// A node with more links than this is a hub: that two are linked to it says little.
pub const HUB: usize = 40;

/// One link; below it hubs and degrees count, which never add up to it.
const LINK: u64 = 1 << 44;
/// One hub.
const PER_HUB: u64 = 1 << 34;

/// All shortest routes, or as many as were wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shortest {
    /// Links of each; `None` where there is no way.
    pub links: Option<u32>,
    /// How many there are; saturating.
    pub count: u64,
    /// The routes, those through fewer and smaller hubs first.
    pub routes: Vec<Vec<u32>>,
}

/// What leading through a node costs.
fn toll(net: &Net, node: u32) -> u64 {
    let degree = net.degree(node);
    let hub = if degree > HUB { PER_HUB } else { 0 };
    hub + degree as u64
}

/// The number of links between two different nodes, by search from both ends, level by level from the smaller rim. It ends where
/// the two first touch: what is touched lies on the other rim, so no shorter way is left.
pub fn distance(net: &Net, from: u32, to: u32, gate: &Gate<'_>) -> Option<u32> {
    if from == to {
        return None;
    }
    // By node, which side has reached it: 1 or 2.
    let mut seen = vec![0_u8; net.node_count()];
    (seen[from as usize], seen[to as usize]) = (1, 2);
    let mut rims = [vec![from], vec![to]];
    let mut pending = [net.degree(from), net.degree(to)];
    let mut next = Vec::new();
    let mut links = 0;
    while !rims[0].is_empty() && !rims[1].is_empty() {
        let side = usize::from(pending[1] < pending[0]);
        let own = side as u8 + 1;
        links += 1;
        pending[side] = 0;
        for node in rims[side].drain(..) {
            for (other, edge) in net.around(node) {
                let reached = &mut seen[*other as usize];
                if *reached == own || !gate.edge(*edge) {
                    continue;
                }
                if *reached != 0 {
                    return Some(links);
                }
                // The ends are open even where their node is closed, and have been reached from the start.
                if gate.node(*other) {
                    *reached = own;
                    pending[side] += net.degree(*other);
                    next.push(*other);
                }
            }
        }
        std::mem::swap(&mut rims[side], &mut next);
    }
    None
}

/// All shortest routes between two different nodes, at most so many of them. Both ends are walked from in turn, always from
/// the smaller rim, so that a hub far from one end is not walked over.
pub fn shortest(net: &Net, from: u32, to: u32, gate: &Gate<'_>, most: usize) -> Shortest {
    let Some(sides) = Sides::search(net, from, to, gate) else { return Shortest::default() };
    let levels = sides.levels(net, gate);
    // By level, from the end: the cheapest way on from each node, and how many there are.
    let mut ahead: Vec<Vec<(u64, u64)>> = vec![Vec::new(); levels.len()];
    let place = |level: usize, node: u32| levels[level].binary_search(&node).ok();
    ahead[levels.len() - 1] = vec![(0, 1); levels[levels.len() - 1].len()];
    for level in (0..levels.len() - 1).rev() {
        ahead[level] = levels[level]
            .iter()
            .map(|node| {
                let (mut cheapest, mut count) = (u64::MAX, 0_u64);
                for next in steps(net, *node, gate) {
                    if let Some(at) = place(level + 1, next) {
                        let (cost, ways) = ahead[level + 1][at];
                        let last = level + 2 == levels.len();
                        cheapest = cheapest.min(cost + if last { 0 } else { toll(net, next) });
                        count = count.saturating_add(ways);
                    }
                }
                (cheapest, count)
            })
            .collect();
    }
    let count = ahead[0][0].1;
    // Best first; what lies ahead is known exactly, so that routes come out in order.
    let mut heap = BinaryHeap::new();
    heap.push(Reverse((ahead[0][0].0, 0_u64, vec![from])));
    let mut routes = Vec::new();
    while let Some(Reverse((_, paid, route))) = heap.pop() {
        let level = route.len() - 1;
        if level + 1 == levels.len() {
            routes.push(route);
            if routes.len() >= most {
                break;
            }
            continue;
        }
        let Some(node) = route.last() else { continue };
        for next in steps(net, *node, gate) {
            if let Some(at) = place(level + 1, next) {
                let last = level + 2 == levels.len();
                let paid = paid + if last { 0 } else { toll(net, next) };
                let mut longer = route.clone();
                longer.push(next);
                heap.push(Reverse((paid + ahead[level + 1][at].0, paid, longer)));
            }
        }
    }
    Shortest { links: Some(sides.links), count, routes }
}

/// Neighbours over edges that are let through, each once, in order.
fn steps(net: &Net, node: u32, gate: &Gate<'_>) -> Vec<u32> {
    let mut next: Vec<u32> =
        net.around(node).iter().filter(|(_, edge)| gate.edge(*edge)).map(|(to, _)| *to).collect();
    next.sort_unstable();
    next.dedup();
    next
}

/// A search from both ends that has met.
struct Sides {
    /// Links from the one end, plus one; 0 where not reached.
    near: Vec<u32>,
    /// Links from the other end, plus one.
    far: Vec<u32>,
    links: u32,
    /// Links from the one end at which both were met.
    at: u32,
    /// The nodes there.
    meeting: Vec<u32>,
}

impl Sides {
    fn search(net: &Net, from: u32, to: u32, gate: &Gate<'_>) -> Option<Self> {
        let mut seen = [vec![0_u32; net.node_count()], vec![0_u32; net.node_count()]];
        if from == to {
            return None;
        }
        seen[0][from as usize] = 1;
        seen[1][to as usize] = 1;
        let mut rims = [vec![from], vec![to]];
        let mut depth = [0_u32; 2];
        let work = |rim: &[u32]| rim.iter().map(|node| net.degree(*node)).sum::<usize>();
        let mut pending = [work(&rims[0]), work(&rims[1])];
        loop {
            if rims[0].is_empty() || rims[1].is_empty() {
                return None;
            }
            let side = usize::from(pending[1] < pending[0]);
            let mut next = Vec::new();
            let mut met = false;
            for node in std::mem::take(&mut rims[side]) {
                for (other, edge) in net.around(node) {
                    let at = *other as usize;
                    if seen[side][at] != 0 || !gate.edge(*edge) {
                        continue;
                    }
                    // An end is open even where its node is closed.
                    if !gate.node(*other) && *other != from && *other != to {
                        continue;
                    }
                    seen[side][at] = depth[side] + 2;
                    met |= seen[1 - side][at] != 0;
                    next.push(*other);
                }
            }
            depth[side] += 1;
            if met {
                let mut meeting: Vec<u32> =
                    next.into_iter().filter(|node| seen[1 - side][*node as usize] != 0).collect();
                // What was met lies on the other side's rim: it was walked level by level.
                let links = depth[0] + depth[1];
                meeting.sort_unstable();
                let [near, far] = seen;
                return Some(Self { near, far, links, at: depth[0], meeting });
            }
            pending[side] = work(&next);
            rims[side] = next;
        }
    }

    /// The nodes on shortest routes, by their distance from the one end, each level in order.
    fn levels(&self, net: &Net, gate: &Gate<'_>) -> Vec<Vec<u32>> {
        let mut levels = vec![Vec::new(); self.links as usize + 1];
        levels[self.at as usize] = self.meeting.clone();
        let mut fill = |level: usize, towards: usize, wanted: &dyn Fn(u32) -> bool| {
            let mut nodes: Vec<u32> = levels[level]
                .iter()
                .flat_map(|node| net.around(*node))
                .filter(|(other, edge)| gate.edge(*edge) && wanted(*other))
                .map(|(other, _)| *other)
                .collect();
            nodes.sort_unstable();
            nodes.dedup();
            levels[towards] = nodes;
        };
        for level in (0..self.at as usize).rev() {
            fill(level + 1, level, &|node| self.near[node as usize] == level as u32 + 1);
        }
        for level in self.at as usize + 1..=self.links as usize {
            let left = self.links - level as u32;
            fill(level - 1, level, &|node| self.far[node as usize] == left + 1);
        }
        levels
    }
}

/// At most so many of the shortest routes without loops, shortest first (Yen 1971, with searches led by the distances to the
/// end). `enough` is asked with the routes found so far and may end the search.
pub fn ranked(
    net: &Net,
    from: u32,
    to: u32,
    gate: &Gate<'_>,
    most: usize,
    enough: &dyn Fn(&[Vec<u32>]) -> bool,
) -> Vec<Vec<u32>> {
    if from == to {
        return Vec::new();
    }
    let guide = {
        // The start may be closed; distances lead out of it all the same.
        let mut guide = net.distances(&[to], gate);
        let around = net.around(from).iter().filter(|(_, edge)| gate.edge(*edge));
        let nearest = around.map(|(node, _)| guide[*node as usize]).min().unwrap_or(FAR);
        guide[from as usize] = guide[from as usize].min(nearest.saturating_add(1));
        guide
    };
    let mut found: Vec<Vec<u32>> = Vec::new();
    let mut waiting: BTreeSet<(u64, Vec<u32>)> = BTreeSet::new();
    let mut closed = vec![false; net.node_count()];
    waiting.extend(cheapest(net, from, to, gate, &guide, &closed, &[]));
    while let Some((_, route)) = waiting.pop_first() {
        for spur in 0..route.len() - 1 {
            let root = &route[..spur];
            let barred: Vec<u32> = found
                .iter()
                .chain([&route])
                .filter(|other| other.len() > spur + 1 && other[..=spur] == route[..=spur])
                .map(|other| other[spur + 1])
                .collect();
            root.iter().for_each(|node| closed[*node as usize] = true);
            if let Some((cost, rest)) = cheapest(net, route[spur], to, gate, &guide, &closed, &barred) {
                // What leading through the root and the spur node costs; ends cost nothing.
                let behind: u64 = route[..=spur].iter().skip(1).map(|node| toll(net, *node)).sum();
                let whole: Vec<u32> = root.iter().copied().chain(rest).collect();
                waiting.insert((cost + behind + spur as u64 * LINK, whole));
            }
            root.iter().for_each(|node| closed[*node as usize] = false);
        }
        found.push(route);
        if found.len() >= most || enough(&found) {
            break;
        }
    }
    found
}

/// The cheapest route from a node that does not begin with one of the barred steps: A* with the distances to the end.
fn cheapest(
    net: &Net,
    from: u32,
    to: u32,
    gate: &Gate<'_>,
    guide: &[u32],
    closed: &[bool],
    barred: &[u32],
) -> Option<(u64, Vec<u32>)> {
    if guide[from as usize] == FAR {
        return None;
    }
    let mut best: rustc_hash::FxHashMap<u32, (u64, u32)> = rustc_hash::FxHashMap::default();
    let mut heap = BinaryHeap::new();
    heap.push(Reverse((u64::from(guide[from as usize]) * LINK, 0_u64, from)));
    best.insert(from, (0, from));
    while let Some(Reverse((_, cost, node))) = heap.pop() {
        if best.get(&node).is_some_and(|(known, _)| *known < cost) {
            continue;
        }
        if node == to {
            let mut route = vec![to];
            let mut at = to;
            while at != from {
                at = best.get(&at)?.1;
                route.push(at);
            }
            route.reverse();
            return Some((cost, route));
        }
        for (other, edge) in net.around(node) {
            let shut = closed[*other as usize] || (*other != to && !gate.node(*other));
            if shut || !gate.edge(*edge) || guide[*other as usize] == FAR {
                continue;
            }
            if node == from && barred.contains(other) {
                continue;
            }
            let paid = cost + LINK + if *other == to { 0 } else { toll(net, *other) };
            // Of equally cheap ways the one over the lower number, so that the result hangs on nothing else.
            let better = match best.get(other) {
                None => true,
                Some((known, by)) => paid < *known || (paid == *known && node < *by && *other != from),
            };
            if better {
                best.insert(*other, (paid, node));
                heap.push(Reverse((paid + u64::from(guide[*other as usize]) * LINK, paid, *other)));
            }
        }
    }
    None
}

/// A search for a cheapest way where going back earns (Bellman 1958, with a queue).
struct Residual {
    cost: Vec<i64>,
    came: Vec<u32>,
    queued: Vec<bool>,
    queue: VecDeque<u32>,
}

impl Residual {
    fn reach(&mut self, door: u32, by: u32, cost: i64) {
        let at = door as usize;
        if cost < self.cost[at] {
            (self.cost[at], self.came[at]) = (cost, by);
            if !std::mem::replace(&mut self.queued[at], true) {
                self.queue.push_back(door);
            }
        }
    }
}

/// The shortest route from one node to another through a third, without a loop: two ways from the third that share no other node.
pub fn through(net: &Net, from: u32, via: u32, to: u32, gate: &Gate<'_>) -> Option<Vec<u32>> {
    if via == from || via == to || from == to {
        return None;
    }
    let open = |node: u32| node == from || node == to || node == via || gate.node(node);
    // The first way: to the nearer of the two.
    let mut before: Vec<u32> = vec![FAR; net.node_count()];
    let mut rim = VecDeque::from([via]);
    before[via as usize] = via;
    let mut first_end = None;
    while let Some(node) = rim.pop_front() {
        if node == from || node == to {
            first_end = Some(node);
            break;
        }
        for (other, edge) in net.around(node) {
            if before[*other as usize] == FAR && gate.edge(*edge) && open(*other) {
                before[*other as usize] = node;
                rim.push_back(*other);
            }
        }
    }
    let first_end = first_end?;
    let mut first = vec![first_end];
    while let Some(last) = first.last().filter(|last| **last != via) {
        first.push(before[*last as usize]);
    }
    first.reverse();
    let second_end = if first_end == from { to } else { from };
    // The second way, in the residual network. Each node but `via` has a door in and a door out with room for one; along the
    // first way one may go back, which takes a link away. Doors: 2n in, 2n + 1 out.
    let mut next_on: Vec<u32> = vec![FAR; net.node_count()];
    let mut prev_on: Vec<u32> = vec![FAR; net.node_count()];
    for pair in first.windows(2) {
        next_on[pair[0] as usize] = pair[1];
        prev_on[pair[1] as usize] = pair[0];
    }
    let mut residual = Residual {
        cost: vec![i64::MAX; net.node_count() * 2],
        came: vec![FAR; net.node_count() * 2],
        queued: vec![false; net.node_count() * 2],
        queue: VecDeque::new(),
    };
    let start = via * 2 + 1;
    residual.reach(start, start, 0);
    while let Some(door) = residual.queue.pop_front() {
        residual.queued[door as usize] = false;
        let node = door / 2;
        let here = residual.cost[door as usize];
        let taken = node != via && prev_on[node as usize] != FAR;
        if node == second_end {
            continue;
        }
        if door % 2 == 0 {
            match (taken, prev_on[node as usize]) {
                (false, _) => residual.reach(door + 1, door, here),
                (true, back) if back != via => residual.reach(back * 2 + 1, door, here - 1),
                _ => {}
            }
            continue;
        }
        if taken {
            // Having come back to its door out, one may give the node up altogether.
            residual.reach(door - 1, door, here);
        }
        for (other, edge) in net.around(node) {
            if gate.edge(*edge) && open(*other) && *other != via && next_on[node as usize] != *other {
                residual.reach(other * 2, door, here + 1);
            }
        }
    }
    let Residual { came, .. } = residual;
    // The links of both ways, those walked there and back taken out.
    let mut links: BTreeSet<(u32, u32)> = first.windows(2).map(|pair| (pair[0], pair[1])).collect();
    let mut door = second_end * 2;
    if came[door as usize] == u32::MAX {
        return None;
    }
    while door != start {
        let by = came[door as usize];
        let (one, other) = (by / 2, door / 2);
        if one != other && !links.remove(&(other, one)) {
            links.insert((one, other));
        }
        door = by;
    }
    let follow = |mut way: Vec<u32>| -> Option<Vec<u32>> {
        let mut left = links.len();
        while let Some(last) = way.last().filter(|last| **last != from && **last != to) {
            let next = links.range((*last, 0)..=(*last, u32::MAX)).next()?.1;
            way.push(next);
            left = left.checked_sub(1)?;
        }
        Some(way)
    };
    let mut ways = links.range((via, 0)..=(via, u32::MAX)).map(|(_, next)| follow(vec![via, *next]));
    let (one, other) = (ways.next()??, ways.next()??);
    let (mut start, end) = if one.last() == Some(&from) { (one, other) } else { (other, one) };
    start.reverse();
    start.extend_from_slice(&end[1..]);
    (start.first() == Some(&from) && start.last() == Some(&to)).then_some(start)
}
