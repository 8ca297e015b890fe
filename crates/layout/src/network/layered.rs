//! Layered drawing: every edge downwards, for chains of command and ownership.
//!
//! K. Sugiyama, S. Tagawa, M. Toda, "Methods for Visual Understanding of Hierarchical System Structures", IEEE SMC 11(2), 1981:
//! cycles broken, layers by longest path, order by barycentres and exchanges of neighbours, places by separation
//! constraints. A layer wider than the page becomes several rows; long edges and labels hold a place in each row they pass.

use super::geometry::{Point, at};
use super::hanging::Tree;
use super::overlap::{Separation, separate};
use super::route::{self, Route};
use super::single::{Drawn, Problem};
use crate::network::seeded;

/// A place in a row: a node, or an edge passing through.
#[derive(Debug, Clone)]
struct Slot {
    node: Option<usize>,
    half: f64,
    up: Vec<usize>,
    down: Vec<usize>,
    x: f64,
}

/// From so many nodes on, layers that are wider than the page are drawn as a tree with some lines more: dealt out to rows, they would
/// fill a page many times as high.
const WIDE: usize = 60;

/// Whether a layer is wider than the page.
fn wider(p: &Problem, layer: &[usize], width: f64) -> bool {
    let mut widths = vec![0.0; layer.len()];
    for (i, &l) in layer.iter().enumerate() {
        widths[l] += 2.0 * p.half[i].0 + p.gap;
    }
    widths.into_iter().any(|wide| wide > width + p.gap)
}

/// The lines that are not of the tree, led round what stands there.
fn with_the_rest(p: &Problem, drawn: Drawn, width: f64) -> Drawn {
    let fan = p.lines();
    let drafts = drawn.chains.into_iter().enumerate().map(|(k, chain)| {
        if chain.is_empty() {
            let ends = [p.edges[k].0, p.edges[k].1].map(|i| drawn.pos[i] + p.symbol[i].0);
            Route::bowed(ends[0], ends[1], fan[k].bow)
        } else {
            Route::new(chain)
        }
    });
    let drafts = drafts.collect();
    p.complete_from(drawn.pos, drafts, width, &mut seeded(p.seed))
}

/// Lays out a component in layers on a page at most `width` wide.
pub(super) fn draw(p: &Problem, directed: &[bool], width: f64) -> Drawn {
    let n = p.len();
    if n == 1 {
        return p.draw(width, 1.0, 1.0);
    }
    let arcs = acyclic(p, directed);
    if let Some(drawn) = Tree::of(n, &arcs).and_then(|tree| tree.draw(p, width)) {
        return drawn;
    }
    let layer = layers(n, &arcs);
    if n > WIDE
        && wider(p, &layer, width)
        && let Some(drawn) = Tree::spanning(n, &arcs).and_then(|tree| tree.draw(p, width))
    {
        return with_the_rest(p, drawn, width);
    }
    let row = rows(p, &arcs, &layer, width);
    let (mut slots, mut order, chains) = slots(p, &arcs, &row);
    reduce(&mut slots, &mut order);
    place(&mut slots, &order, width, p.gap);
    let high: Vec<f64> = order
        .iter()
        .map(|r| r.iter().filter_map(|&s| slots[s].node).fold(8.0, |m: f64, i| m.max(2.0 * p.half[i].1)))
        .collect();
    let text = p.edges.iter().filter_map(|e| e.2).fold(0.0, |m: f64, l| m.max(l.1));
    // Room between rows: for the labels on the way, more where many edges leave a row.
    let mut top = vec![0.0; order.len()];
    for r in 1..order.len() {
        let leaving: usize = order[r - 1].iter().map(|&s| slots[s].down.len()).sum();
        let labelled = p.edges.iter().filter(|e| e.2.is_some() && row[e.0].min(row[e.1]) == r - 1).count();
        let texts =
            if labelled > 0 { (text + 6.0) * (1.0 + (labelled as f64).sqrt().min(5.0)) } else { 10.0 };
        // Lines that turn need some height too.
        let extra = texts.max((leaving as f64).sqrt() * 6.0);
        top[r] = top[r - 1] + high[r - 1] + p.gap.max(20.0) + extra;
    }
    let mut pos = vec![at(0.0, 0.0); n];
    for (r, list) in order.iter().enumerate() {
        for &s in list {
            if let Some(i) = slots[s].node {
                pos[i] = at(slots[s].x, top[r] + p.half[i].1);
            }
        }
    }
    let fan = p.lines();
    let drafts: Vec<Route> = (0..p.edges.len())
        .map(|k| {
            let (u, v) = (p.edges[k].0, p.edges[k].1);
            let ends = [pos[u] + p.symbol[u].0, pos[v] + p.symbol[v].0];
            if chains[k].is_empty() {
                return Route::bowed(ends[0], ends[1], fan[k].bow);
            }
            let mut way = vec![ends[0]];
            let mut inner: Vec<Point> = Vec::new();
            for &(s, r) in &chains[k] {
                // A passing edge runs straight through its row.
                inner.push(at(slots[s].x, top[r] - 2.0));
                inner.push(at(slots[s].x, top[r] + high[r] + 2.0));
            }
            if ends[0].y > ends[1].y {
                inner.reverse();
            }
            way.extend(inner);
            way.push(ends[1]);
            route::through(&way)
        })
        .collect();
    p.complete_from(pos, drafts, width, &mut seeded(p.seed))
}

/// The edges as arcs from upper to lower node, without cycles: those that close one are turned round (depth first).
fn acyclic(p: &Problem, directed: &[bool]) -> Vec<(usize, usize)> {
    let n = p.len();
    let mut out: Vec<Vec<(usize, usize)>> = vec![Vec::new(); n];
    let mut balance = vec![0i64; n];
    for (k, e) in p.edges.iter().enumerate() {
        out[e.0].push((e.1, k));
        balance[e.0] -= 1;
        balance[e.1] += 1;
        if !directed[k] {
            out[e.1].push((e.0, k));
        }
    }
    for list in &mut out {
        list.sort_unstable();
    }
    // Sources first, then those with more edges out than in.
    let mut roots: Vec<usize> = (0..n).collect();
    roots.sort_by_key(|&i| (balance[i], i));
    let mut arcs: Vec<Option<(usize, usize)>> = vec![None; p.edges.len()];
    let mut state = vec![0u8; n];
    for root in roots {
        if state[root] != 0 {
            continue;
        }
        let mut stack = vec![(root, 0)];
        state[root] = 1;
        while let Some((i, at)) = stack.pop() {
            let Some(&(j, k)) = out[i].get(at) else {
                state[i] = 2;
                continue;
            };
            stack.push((i, at + 1));
            if arcs[k].is_some() {
                continue;
            }
            // Back to one that is still open: the arc is turned.
            arcs[k] = Some(if state[j] == 1 { (j, i) } else { (i, j) });
            if state[j] == 0 {
                state[j] = 1;
                stack.push((j, 0));
            }
        }
    }
    arcs.into_iter().zip(&p.edges).map(|(a, e)| a.unwrap_or((e.0, e.1))).collect()
}

/// Layer of each node: longest path from the top, then each node as near its neighbours as its arcs allow.
fn layers(n: usize, arcs: &[(usize, usize)]) -> Vec<usize> {
    let mut up: Vec<Vec<usize>> = vec![Vec::new(); n];
    let mut down: Vec<Vec<usize>> = vec![Vec::new(); n];
    for &(a, b) in arcs {
        down[a].push(b);
        up[b].push(a);
    }
    let mut left: Vec<usize> = up.iter().map(Vec::len).collect();
    let mut order: Vec<usize> = (0..n).filter(|&i| left[i] == 0).collect();
    let mut layer = vec![0usize; n];
    let mut next = 0;
    while next < order.len() {
        let i = order[next];
        next += 1;
        for &j in &down[i] {
            layer[j] = layer[j].max(layer[i] + 1);
            left[j] -= 1;
            if left[j] == 0 {
                order.push(j);
            }
        }
    }
    for _ in 0..8 {
        for &i in order.iter().rev() {
            let low = up[i].iter().map(|&j| layer[j] + 1).max().unwrap_or(0);
            let Some(high) = down[i].iter().map(|&j| layer[j] - 1).min() else { continue };
            if low > high {
                continue;
            }
            // More edges down than up: hang as low as may be, else stay high.
            if down[i].len() > up[i].len() {
                layer[i] = high;
            } else if down[i].len() < up[i].len() {
                layer[i] = low;
            }
        }
    }
    layer
}

/// Rows from layers: a layer too wide for the page is dealt out to several rows, one node after the other, so that each row spans
/// the page and edges run down between the nodes of the rows above.
fn rows(p: &Problem, arcs: &[(usize, usize)], layer: &[usize], width: f64) -> Vec<usize> {
    let (mut draft, mut order, _) = slots(p, arcs, layer);
    reduce(&mut draft, &mut order);
    let mut row = vec![0; p.len()];
    let mut next = 0;
    for list in &order {
        let members: Vec<usize> = list.iter().filter_map(|&s| draft[s].node).collect();
        if members.is_empty() {
            continue;
        }
        let passing = (list.len() - members.len()) as f64;
        let mut pieces = 1;
        while pieces < members.len() {
            let fits = (0..pieces).all(|piece| {
                let mine: f64 =
                    members.iter().skip(piece).step_by(pieces).map(|&i| 2.0 * p.half[i].0 + p.gap).sum();
                // What goes to the rows below passes this one.
                let through: usize = (0..members.len())
                    .filter(|k| k % pieces > piece)
                    .map(|k| draft[members[k]].up.len().max(1))
                    .sum();
                mine + (through as f64 + passing) * (6.0 + p.gap * 0.3) <= width
            });
            if fits {
                break;
            }
            pieces += 1;
        }
        for (k, &i) in members.iter().enumerate() {
            row[i] = next + k % pieces;
        }
        next += pieces;
    }
    row
}

type Chains = Vec<Vec<(usize, usize)>>;

/// Slots of all rows, and for each edge those it passes (slot, row).
fn slots(p: &Problem, arcs: &[(usize, usize)], row: &[usize]) -> (Vec<Slot>, Vec<Vec<usize>>, Chains) {
    let n = p.len();
    let count = row.iter().max().map_or(0, |r| r + 1);
    let mut order: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut slots: Vec<Slot> = (0..n)
        .map(|i| Slot { node: Some(i), half: p.half[i].0, up: Vec::new(), down: Vec::new(), x: 0.0 })
        .collect();
    for i in 0..n {
        order[row[i]].push(i);
    }
    let mut chains = vec![Vec::new(); arcs.len()];
    for (k, &(a, b)) in arcs.iter().enumerate() {
        let (a, b) = if row[a] <= row[b] { (a, b) } else { (b, a) };
        let mut last = a;
        for (r, list) in order.iter_mut().enumerate().take(row[b]).skip(row[a] + 1) {
            let s = slots.len();
            slots.push(Slot { node: None, half: 3.0, up: vec![last], down: Vec::new(), x: 0.0 });
            slots[last].down.push(s);
            list.push(s);
            chains[k].push((s, r));
            last = s;
        }
        if row[a] != row[b] {
            slots[last].down.push(b);
            slots[b].up.push(last);
        }
    }
    (slots, order, chains)
}

/// Fewer crossings: barycentres down and up, then exchanges of neighbours; the best order seen is kept.
fn reduce(slots: &mut [Slot], order: &mut Vec<Vec<usize>>) {
    let mut index = vec![0usize; slots.len()];
    let note = |order: &Vec<Vec<usize>>, index: &mut Vec<usize>| {
        for r in order {
            for (k, &s) in r.iter().enumerate() {
                index[s] = k;
            }
        }
    };
    note(order, &mut index);
    let mut best = (total_crossings(slots, order, &index), order.clone());
    for sweep in 0..24 {
        let down = sweep % 2 == 0;
        let rows: Vec<usize> = if down {
            (1..order.len()).collect()
        } else {
            (0..order.len().saturating_sub(1)).rev().collect()
        };
        for r in rows {
            let mut keyed: Vec<(f64, usize, usize)> = order[r]
                .iter()
                .enumerate()
                .map(|(k, &s)| {
                    let near = if down { &slots[s].up } else { &slots[s].down };
                    let mean = if near.is_empty() {
                        k as f64
                    } else {
                        near.iter().map(|&j| index[j] as f64).sum::<f64>() / near.len() as f64
                    };
                    (mean, k, s)
                })
                .collect();
            keyed.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            order[r] = keyed.into_iter().map(|k| k.2).collect();
            for (k, &s) in order[r].iter().enumerate() {
                index[s] = k;
            }
        }
        exchange(slots, order, &mut index);
        let now = total_crossings(slots, order, &index);
        if now < best.0 {
            best = (now, order.clone());
        }
    }
    *order = best.1;
}

fn exchange(slots: &[Slot], order: &mut [Vec<usize>], index: &mut [usize]) {
    for _ in 0..4 {
        let mut better = false;
        for row in order.iter_mut() {
            for k in 1..row.len() {
                let (a, b) = (row[k - 1], row[k]);
                let mut gain = 0i64;
                for (x, y) in [(&slots[a].up, &slots[b].up), (&slots[a].down, &slots[b].down)] {
                    for &i in x {
                        for &j in y {
                            gain += i64::from(index[i] > index[j]) - i64::from(index[i] < index[j]);
                        }
                    }
                }
                if gain > 0 {
                    row.swap(k - 1, k);
                    index[a] = k;
                    index[b] = k - 1;
                    better = true;
                }
            }
        }
        if !better {
            break;
        }
    }
}

fn total_crossings(slots: &[Slot], order: &[Vec<usize>], index: &[usize]) -> usize {
    let mut sum = 0;
    for r in order {
        let mut ends: Vec<(usize, usize)> = Vec::new();
        for (k, &s) in r.iter().enumerate() {
            ends.extend(slots[s].down.iter().map(|&j| (k, index[j])));
        }
        ends.sort_unstable();
        for (i, a) in ends.iter().enumerate() {
            sum += ends[i + 1..].iter().filter(|b| b.0 > a.0 && b.1 < a.1).count();
        }
    }
    sum
}

/// Places in each row: towards the neighbours above and below in turn, kept apart and on the page.
fn place(slots: &mut [Slot], order: &[Vec<usize>], width: f64, gap: f64) {
    for r in order {
        let total: f64 = r.iter().map(|&s| 2.0 * slots[s].half).sum::<f64>();
        let room = ((width - total) / r.len() as f64).clamp(0.0, gap * 2.0);
        let mut x = (width - total - room * r.len() as f64) / 2.0;
        for &s in r {
            x += room / 2.0 + slots[s].half;
            slots[s].x = x;
            x += slots[s].half + room / 2.0;
        }
    }
    for sweep in 0..24 {
        let down = sweep % 2 == 0;
        let both = sweep >= 16;
        let rows: Vec<usize> =
            if down { (0..order.len()).collect() } else { (0..order.len()).rev().collect() };
        for r in rows {
            let list = &order[r];
            let total: f64 = list.iter().map(|&s| 2.0 * slots[s].half).sum();
            // As much distance as the row has room for.
            let apart = ((width - total) / list.len() as f64).clamp(0.0, gap);
            let mut wanted = vec![0.0];
            let mut weight = vec![1e7];
            for &s in list {
                let near: Vec<usize> = if both {
                    slots[s].up.iter().chain(&slots[s].down).copied().collect()
                } else if down {
                    slots[s].up.clone()
                } else {
                    slots[s].down.clone()
                };
                let mut xs: Vec<f64> = near.iter().map(|&j| slots[j].x).collect();
                xs.sort_by(f64::total_cmp);
                let x = match xs.len() {
                    0 => slots[s].x,
                    len if len % 2 == 1 => xs[len / 2],
                    len => (xs[len / 2 - 1] + xs[len / 2]) / 2.0,
                };
                wanted.push(x);
                // Passing edges pull harder: long edges come out straight.
                weight.push(if slots[s].node.is_none() { 4.0 } else { 1.0 });
            }
            wanted.push(width);
            weight.push(1e7);
            let last = wanted.len() - 1;
            let mut limits = Vec::with_capacity(last);
            for k in 0..last {
                let left = if k == 0 { 0.0 } else { slots[list[k - 1]].half };
                let right = if k + 1 == last { 0.0 } else { slots[list[k]].half };
                let between = if k == 0 || k + 1 == last { 0.0 } else { apart };
                limits.push(Separation { left: k, right: k + 1, gap: left + right + between });
            }
            let turn: Vec<usize> = (0..=last).collect();
            let solved = separate(&wanted, &weight, &turn, &limits);
            for (k, &s) in list.iter().enumerate() {
                let h = slots[s].half;
                slots[s].x = solved[k + 1].min(width - h).max(h);
            }
        }
    }
}
