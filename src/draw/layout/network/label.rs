//! Edge labels on finished routes: slid along, set beside, or keyed.
//!
//! Candidates along each route; a choice without conflicts by repeated best response (min-conflicts local search), the
//! conflicts counted exactly: label on node, on label, on a foreign line, off the page.

use super::geometry::{Area, Point, at};
use super::random::Random;
use super::route::Route;

/// Cost of one hard fault (a label on a node or a label, or off the page).
const HARD: f64 = 1000.0;
/// Cost of one foreign line through a label.
const STRUCK: f64 = 40.0;

/// A label to place: edge number, half sizes, the trimmed route's polyline.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub edge: usize,
    pub hw: f64,
    pub hh: f64,
    /// Only the number of a key.
    pub key: bool,
}

/// Where a label came to lie.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    pub centre: Point,
    pub area: Area,
    /// Lies on a node, another label or off the page.
    pub bad: bool,
    /// Foreign lines through it.
    pub struck: usize,
}

struct Candidate {
    centre: Point,
    area: Area,
    cost: f64,
    hard: bool,
    struck: usize,
}

/// Places the labels. `lines` are the trimmed polylines of all edges.
pub(super) fn place(
    wanted: &[Wanted],
    lines: &[Vec<Point>],
    boxes: &[Area],
    page: &Area,
    clear: f64,
    random: &mut Random,
) -> Vec<Placed> {
    let extents: Vec<Area> = lines
        .iter()
        .map(|l| {
            let mut a = Area::NONE;
            for p in l {
                a.include(*p);
            }
            a
        })
        .collect();
    let all: Vec<Vec<Candidate>> =
        wanted.iter().map(|w| candidates(w, lines, &extents, boxes, page, clear)).collect();
    let mut chosen: Vec<usize> = all.iter().map(|c| least(c, |_| 0.0)).collect();
    let reach: Vec<Area> = all
        .iter()
        .map(|c| {
            let mut a = Area::NONE;
            for x in c {
                a.join(&x.area);
            }
            a
        })
        .collect();
    let near: Vec<Vec<usize>> = (0..all.len())
        .map(|k| (0..all.len()).filter(|&j| j != k && reach[j].touches(&reach[k])).collect())
        .collect();
    let mut heat = vec![1.0f64; all.len()];
    let mut order: Vec<usize> = (0..all.len()).collect();
    let mut best = (f64::INFINITY, chosen.clone());
    for _ in 0..40 {
        random.shuffle(&mut order);
        let mut changed = false;
        for &k in &order {
            let c = least(&all[k], |x| {
                near[k]
                    .iter()
                    .filter(|&&j| all[j][chosen[j]].area.touches(&x.area))
                    .map(|&j| HARD * 0.2 * heat[j])
                    .sum()
            });
            if c != chosen[k] {
                chosen[k] = c;
                changed = true;
            }
        }
        let mut sum = 0.0;
        for k in 0..all.len() {
            sum += all[k][chosen[k]].cost;
            for &j in &near[k] {
                if j > k && all[j][chosen[j]].area.touches(&all[k][chosen[k]].area) {
                    sum += HARD;
                    // A label that keeps colliding becomes dearer to collide with.
                    heat[j] += 0.3;
                    heat[k] += 0.3;
                }
            }
        }
        if sum < best.0 - 1e-9 {
            best = (sum, chosen.clone());
        }
        if !changed {
            break;
        }
    }
    let chosen = best.1;
    (0..all.len())
        .map(|k| {
            let c = &all[k][chosen[k]];
            // Of two labels on each other the later one is the bad one, so that keying it frees the first.
            let on = near[k].iter().any(|&j| j < k && all[j][chosen[j]].area.touches(&c.area));
            Placed { centre: c.centre, area: c.area, bad: c.hard || on, struck: c.struck }
        })
        .collect()
}

fn least(list: &[Candidate], extra: impl Fn(&Candidate) -> f64) -> usize {
    let mut best = (f64::INFINITY, 0);
    for (k, c) in list.iter().enumerate() {
        if c.cost < best.0 {
            let cost = c.cost + extra(c);
            if cost < best.0 {
                best = (cost, k);
            }
        }
    }
    best.1
}

fn candidates(
    w: &Wanted,
    lines: &[Vec<Point>],
    extents: &[Area],
    boxes: &[Area],
    page: &Area,
    clear: f64,
) -> Vec<Candidate> {
    let line = &lines[w.edge];
    let clear = if w.key { 0.5 } else { clear };
    let mut along = vec![0.0];
    for s in line.windows(2) {
        along.push(along[along.len() - 1] + (s[1] - s[0]).length());
    }
    let total = along[along.len() - 1];
    // A key number is small and must find a place: finer steps, and further from the line.
    let key = w.key;
    let steps =
        if key { ((total / 2.5) as usize).clamp(16, 160) } else { ((total / 5.0) as usize).clamp(8, 40) };
    let sides: &[f64] = if key {
        &[0.0, 1.0, -1.0, 1.6, -1.6, 2.4, -2.4, 3.4, -3.4, 5.0, -5.0, 7.0, -7.0]
    } else {
        &[0.0, 1.0, -1.0]
    };
    let mut list: Vec<Candidate> = Vec::new();
    let mut region = extents[w.edge].grown(if w.key { 90.0 } else { clear });
    region = Area {
        x0: region.x0 - 2.0 * w.hw - 6.0,
        x1: region.x1 + 2.0 * w.hw + 6.0,
        y0: region.y0 - 2.0 * w.hh - 6.0,
        y1: region.y1 + 2.0 * w.hh + 6.0,
    };
    let walls: Vec<&Area> = boxes.iter().filter(|b| b.touches(&region)).collect();
    let foreign: Vec<usize> =
        (0..lines.len()).filter(|&j| j != w.edge && extents[j].grown(0.1).touches(&region)).collect();
    let mut k = 1;
    for s in 0..=steps {
        let share = 0.04 + 0.92 * s as f64 / steps as f64;
        let d = total * share;
        while k + 1 < line.len() && along[k] < d {
            k += 1;
        }
        let span = (along[k] - along[k - 1]).max(1e-9);
        let on = line[k - 1].lerp(line[k], ((d - along[k - 1]) / span).clamp(0.0, 1.0));
        let n = (line[k] - line[k - 1]).normal();
        let beside = w.hh * n.y.abs() + w.hw * n.x.abs() + 3.0;
        let off = (share - 0.5).abs();
        for &side in sides {
            let c = on + n * (side * beside);
            let area = Area::around(c, w.hw + clear, w.hh + clear);
            let mut cost = 14.0 * off * off * 4.0 + if side != 0.0 { 9.0 * side.abs() } else { 0.0 };
            let out =
                c.x - w.hw < page.x0 || c.x + w.hw > page.x1 || c.y - w.hh < page.y0 || c.y + w.hh > page.y1;
            let mut hard = false;
            if out {
                hard = true;
                cost += HARD;
            }
            for b in &walls {
                if b.touches(&area) {
                    hard = true;
                    let (x, y) = b.shared(&area);
                    cost += HARD + x.min(y);
                }
            }
            let mut struck = 0;
            if !hard {
                for &j in &foreign {
                    if extents[j].grown(0.1).touches(&area) && area.hit_by(&lines[j]) {
                        struck += 1;
                    }
                }
            }
            cost += STRUCK * struck as f64;
            list.push(Candidate { centre: c, area, cost, hard, struck });
        }
    }
    if list.is_empty() {
        let c = line.first().copied().unwrap_or(at(0.0, 0.0));
        list.push(Candidate {
            centre: c,
            area: Area::around(c, w.hw, w.hh),
            cost: HARD,
            hard: true,
            struck: 0,
        });
    }
    list
}

/// The polylines of routes.
pub(super) fn polylines(routes: &[Route]) -> Vec<Vec<Point>> {
    routes.iter().map(|r| r.line.clone()).collect()
}
