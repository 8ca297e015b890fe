//! Thousands of nodes: coarse first, pivots instead of all pairs, dots on a grid, labels for the most important.
//!
//! Levels by matching along edges (C. Walshaw, "A Multilevel Algorithm for Force-Directed Graph-Drawing", JGAA 7(3), 2003); stress on
//! the coarsest with all pairs, on the finer ones with pivots (see `stress`).

use super::distance::Adjacency;
use super::geometry::{Area, Point, at};
use super::stress;
use crate::random::Random;

/// All pairs up to this many nodes.
const DENSE: usize = 1200;

/// Positions of a connected graph, in link lengths.
pub(super) fn spread(n: usize, links: &[(usize, usize, f64)], random: &mut Random) -> Vec<Point> {
    let graph = Adjacency::new(n, links);
    if n <= DENSE {
        let mut table = Vec::with_capacity(n * n);
        for i in 0..n {
            table.extend(graph.distances(i));
        }
        let mut pos: Vec<Point> =
            (0..n).map(|_| at(random.unit(), random.unit()) * (n as f64).sqrt()).collect();
        stress::descend(&mut pos, &mut stress::all_pairs(n, &table), 30, None, 1.0, random);
        return pos;
    }
    // Match every node with its least connected free neighbour; leaves of one hub are matched with each other.
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_key(|&i| (graph.degree(i), i));
    let mut parent = vec![usize::MAX; n];
    let mut count = 0;
    for &i in &order {
        if parent[i] != usize::MAX {
            continue;
        }
        let free = |j: usize, parent: &[usize]| j != i && parent[j] == usize::MAX;
        let mut mate = graph
            .of(i)
            .iter()
            .map(|l| l.0)
            .filter(|&j| free(j, &parent))
            .min_by_key(|&j| (graph.degree(j), j));
        if mate.is_none()
            && let Some(&(hub, _)) = graph.of(i).first()
        {
            mate = graph.of(hub).iter().take(4000).map(|l| l.0).find(|&j| free(j, &parent));
        }
        parent[i] = count;
        if let Some(j) = mate {
            parent[j] = count;
        }
        count += 1;
    }
    let pivots = if n > 20_000 { 40 } else { 80 };
    let mut pos: Vec<Point>;
    if count * 20 > n * 19 {
        pos = (0..n).map(|_| at(random.unit(), random.unit()) * (n as f64).sqrt()).collect();
        stress::descend(&mut pos, &mut stress::with_pivots(&graph, pivots), 20, None, 1.0, random);
        return pos;
    }
    let coarse: Vec<(usize, usize, f64)> =
        links.iter().map(|&(a, b, l)| (parent[a], parent[b], l)).filter(|l| l.0 != l.1).collect();
    let above = spread(count, &coarse, random);
    // Pairs stand for twice the nodes: their links are as long, their drawing grows by about the root of 2.
    pos = (0..n).map(|i| above[parent[i]] * 1.3 + at(random.signed(), random.signed()) * 0.3).collect();
    stress::descend(&mut pos, &mut stress::with_pivots(&graph, pivots), 8, None, 0.02, random);
    pos
}

/// Puts points on free cells of a grid, each as near as may be to where it was; `columns * rows` must be at least their number.
pub(super) fn to_grid(pos: &[Point], columns: usize, rows: usize) -> Vec<(usize, usize)> {
    let mut extent = Area::NONE;
    for p in pos {
        extent.include(*p);
    }
    let share = |v: f64, a: f64, b: f64| if b - a > 1e-9 { (v - a) / (b - a) } else { 0.5 };
    let mut taken = vec![false; columns * rows];
    // Hot spots would fill outwards in circles; half of the way goes by rank, which evens the density out.
    let rank = |key: &dyn Fn(usize) -> f64| {
        let mut order: Vec<usize> = (0..pos.len()).collect();
        order.sort_by(|&a, &b| key(a).total_cmp(&key(b)).then(a.cmp(&b)));
        let mut rank = vec![0.0; pos.len()];
        for (k, &i) in order.iter().enumerate() {
            rank[i] = k as f64 / pos.len().max(2) as f64;
        }
        rank
    };
    let (rx, ry) = (rank(&|i| pos[i].x), rank(&|i| pos[i].y));
    let mut cells = Vec::with_capacity(pos.len());
    for (i, p) in pos.iter().enumerate() {
        let x = 0.6 * share(p.x, extent.x0, extent.x1) + 0.4 * rx[i];
        let y = 0.6 * share(p.y, extent.y0, extent.y1) + 0.4 * ry[i];
        let cx = ((x * columns as f64) as usize).min(columns - 1) as i64;
        let cy = ((y * rows as f64) as usize).min(rows - 1) as i64;
        let mut found = None;
        for ring in 0..(columns + rows) as i64 {
            let mut best: Option<(i64, i64, i64)> = None;
            let mut look = |x: i64, y: i64| {
                if x < 0 || y < 0 || x >= columns as i64 || y >= rows as i64 {
                    return;
                }
                if !taken[y as usize * columns + x as usize] {
                    let d = (x - cx) * (x - cx) + (y - cy) * (y - cy);
                    if best.is_none_or(|b| d < b.0) {
                        best = Some((d, x, y));
                    }
                }
            };
            for k in -ring..=ring {
                look(cx + k, cy - ring);
                look(cx + k, cy + ring);
                look(cx - ring, cy + k);
                look(cx + ring, cy + k);
            }
            if let Some(b) = best {
                found = Some((b.1 as usize, b.2 as usize));
                break;
            }
        }
        let (x, y) = found.unwrap_or((0, 0));
        taken[y * columns + x] = true;
        cells.push((x, y));
    }
    cells
}

/// Chooses labels by `order`, most important first: those whose boxes overlap no chosen one and lie on the page, `most` at most.
pub(super) fn choose_labels(boxes: &[Area], order: &[usize], page: &Area, most: usize) -> Vec<bool> {
    let mut chosen: Vec<Area> = Vec::new();
    let mut shown = vec![false; boxes.len()];
    for &i in order {
        if chosen.len() >= most {
            break;
        }
        let b = &boxes[i];
        let inside = b.x0 >= page.x0 && b.x1 <= page.x1 && b.y0 >= page.y0 && b.y1 <= page.y1;
        if inside && !chosen.iter().any(|c| c.touches(b)) {
            shown[i] = true;
            chosen.push(b.grown(2.0));
        }
    }
    shown
}
