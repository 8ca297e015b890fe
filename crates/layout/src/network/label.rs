//! Edge labels on finished routes: slid along, set beside, or keyed.
//!
//! Candidates along each route; a choice without conflicts by repeated best response (min-conflicts local search), the
//! conflicts counted exactly: label on node, on label, on a foreign line, off the page, by a node that is no end of its line.

use super::geometry::{Area, Point};
use super::route::Route;
use crate::random::Random;

/// Cost of one hard fault (a label on a node or a label, or off the page).
const HARD: f64 = 1000.0;
/// Cost of one foreign line through a label.
const STRUCK: f64 = 40.0;

/// Cost of an arrowhead under a label.
const HEADED: f64 = 120.0;
/// Length and half the width of the room that is kept free for an arrowhead.
const HEAD: (f64, f64) = (8.0, 4.5);
/// Cost of a label by a node that is no end of its line.
const MISTAKEN: f64 = 200.0;
/// So much nearer to its line than to a foreign node a label beside its line must be: a name stands about as near under its figure, so
/// that what comes nearer would be read of it.
const NEARER: f64 = 9.0;
/// So far from a foreign node must be what its own line runs through.
const APART: f64 = 6.0;
/// A label so near its line is not taken for another's.
const BESIDE: f64 = 6.0;

/// A label to place: edge number, half sizes, the trimmed route's polyline.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub edge: usize,
    /// The nodes that it joins.
    pub ends: (usize, usize),
    pub hw: f64,
    pub hh: f64,
    /// Only the number of a key.
    pub key: bool,
}

/// Where a label came to lie.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    pub centre: Point,
    /// Lies on a node, another label or off the page.
    pub bad: bool,
    /// Foreign lines through it.
    pub struck: usize,
    /// Stands by a node that is no end of its line, or on an arrowhead.
    pub mistaken: bool,
}

struct Candidate {
    centre: Point,
    area: Area,
    cost: f64,
    hard: bool,
    struck: usize,
    mistaken: bool,
}

/// The labels of a drawing on their way to their places.
pub(super) struct Placer<'a> {
    wanted: Vec<Wanted>,
    lines: &'a [Vec<Point>],
    extents: Vec<Area>,
    boxes: &'a [Area],
    page: &'a Area,
    clear: f64,
    all: Vec<Vec<Candidate>>,
}

impl<'a> Placer<'a> {
    /// `lines` are the trimmed polylines of all edges, `clear` is kept free round a label.
    pub(super) fn new(
        wanted: Vec<Wanted>,
        lines: &'a [Vec<Point>],
        boxes: &'a [Area],
        page: &'a Area,
        clear: f64,
    ) -> Self {
        let extents = lines.iter().map(|line| around(line.iter())).collect();
        let mut placer = Self { wanted, lines, extents, boxes, page, clear, all: Vec::new() };
        placer.all = (0..placer.wanted.len()).map(|k| placer.candidates(k)).collect();
        placer
    }

    /// The labels, in their given order.
    pub(super) fn wanted(&self) -> &[Wanted] {
        &self.wanted
    }

    /// Makes label `k` a number of the key.
    pub(super) fn key(&mut self, k: usize, size: (f64, f64)) {
        let w = &mut self.wanted[k];
        w.key = true;
        (w.hw, w.hh) = (size.0 / 2.0, size.1 / 2.0);
        self.all[k] = self.candidates(k);
    }

    /// Places the labels.
    pub(super) fn place(&self, random: &mut Random) -> Vec<Placed> {
        let all = &self.all;
        let mut chosen: Vec<usize> = all.iter().map(|c| least(c, |_| 0.0)).collect();
        let reach: Vec<Area> = all
            .iter()
            .map(|c| {
                let mut a = Area::NONE;
                c.iter().for_each(|x| a.join(&x.area));
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
                Placed { centre: c.centre, bad: c.hard || on, struck: c.struck, mistaken: c.mistaken }
            })
            .collect()
    }

    fn candidates(&self, k: usize) -> Vec<Candidate> {
        let w = &self.wanted[k];
        let line = &self.lines[w.edge];
        let clear = if w.key { 0.5 } else { self.clear };
        let mut along = vec![0.0];
        for s in line.windows(2) {
            along.push(along[along.len() - 1] + (s[1] - s[0]).length());
        }
        let total = along[along.len() - 1];
        // A key number is small and must find a place: finer steps, and further from the line.
        let steps = if w.key {
            ((total / 4.0) as usize).clamp(16, 100)
        } else {
            ((total / 5.0) as usize).clamp(8, 40)
        };
        let rings: &[&[f64]] = if w.key {
            &[&[0.0, 1.0, -1.0], &[1.6, -1.6, 2.2, -2.2], &[2.8, -2.8]]
        } else {
            &[&[0.0, 1.0, -1.0]]
        };
        let reach = self.extents[w.edge].grown(if w.key { 40.0 } else { clear });
        let beyond = NEARER + 6.0;
        let region = Area {
            x0: reach.x0 - 2.0 * w.hw - beyond,
            x1: reach.x1 + 2.0 * w.hw + beyond,
            y0: reach.y0 - 2.0 * w.hh - beyond,
            y1: reach.y1 + 2.0 * w.hh + beyond,
        };
        let walls: Vec<usize> = (0..self.boxes.len()).filter(|&b| self.boxes[b].touches(&region)).collect();
        let foreign: Vec<usize> = (0..self.lines.len())
            .filter(|&j| j != w.edge && self.extents[j].grown(0.1).touches(&region))
            .collect();
        let mut list: Vec<Candidate> = Vec::new();
        for sides in rings {
            let mut at_piece = 1;
            for s in 0..=steps {
                let share = 0.04 + 0.92 * s as f64 / steps as f64;
                let d = total * share;
                while at_piece + 1 < line.len() && along[at_piece] < d {
                    at_piece += 1;
                }
                let (from, to) = (line[at_piece - 1], line[at_piece]);
                let span = (along[at_piece] - along[at_piece - 1]).max(1e-9);
                let on = from.lerp(to, ((d - along[at_piece - 1]) / span).clamp(0.0, 1.0));
                let n = (to - from).normal();
                let beside = w.hh * n.y.abs() + w.hw * n.x.abs() + 3.0;
                let off = (share - 0.5).abs();
                for &side in *sides {
                    let c = on + n * (side * beside);
                    let area = Area::around(c, w.hw + clear, w.hh + clear);
                    let base = 14.0 * off * off * 4.0 + 9.0 * side.abs();
                    list.push(self.judged(w, c, area, base, &walls, &foreign));
                }
            }
            // Further out only where there is no choice nearer by.
            if list.iter().filter(|c| !c.hard && !c.mistaken && c.struck == 0).count() >= 6 {
                break;
            }
        }
        list
    }

    /// A candidate with what it would lie on.
    fn judged(
        &self,
        w: &Wanted,
        c: Point,
        area: Area,
        base: f64,
        walls: &[usize],
        foreign: &[usize],
    ) -> Candidate {
        let page = self.page;
        let mut cost = base;
        let mut hard = false;
        if c.x - w.hw < page.x0 || c.x + w.hw > page.x1 || c.y - w.hh < page.y0 || c.y + w.hh > page.y1 {
            hard = true;
            cost += HARD;
        }
        let text = Area::around(c, w.hw, w.hh);
        let mut foreign_node = f64::INFINITY;
        for &k in walls {
            let b = &self.boxes[k];
            if k != w.ends.0 && k != w.ends.1 {
                foreign_node = foreign_node.min(b.apart(&text));
            }
            if b.touches(&area) {
                hard = true;
                let (x, y) = b.shared(&area);
                cost += HARD + x.min(y);
            }
        }
        let mut struck = 0;
        let mut mistaken = false;
        if !hard {
            let own = text.distance(&self.lines[w.edge]);
            mistaken = foreign_node < if own > 0.0 { own + NEARER } else { APART };
            // Beside its line nothing else may be nearer.
            let reach = if own > BESIDE { text.grown(own) } else { area };
            for &j in foreign {
                if self.extents[j].grown(0.1).touches(&reach) && reach.hit_by(&self.lines[j]) {
                    struck += 1;
                }
            }
        }
        cost += STRUCK * struck as f64 + if mistaken { MISTAKEN } else { 0.0 };
        // An arrowhead may sit at the end of any line.
        let on_head = |j: usize| head(&self.lines[j]).is_some_and(|head| head.touches(&text));
        let headed = foreign.iter().filter(|j| on_head(**j)).count() + usize::from(on_head(w.edge));
        cost += HEADED * headed as f64;
        mistaken |= headed > 0;
        Candidate { centre: c, area, cost, hard, struck, mistaken }
    }
}

/// The box of the arrowhead that may sit at the end of a line.
fn head(line: &[Point]) -> Option<Area> {
    let tip = *line.last()?;
    // From the last point that is as far away as a head is long, or the first there is.
    let from = line.iter().rev().find(|p| (**p - tip).length() >= HEAD.0).or(line.first())?;
    let length = (*from - tip).length().max(1e-9);
    let mut area = Area::NONE;
    area.include(tip);
    area.include(tip + (*from - tip) * (HEAD.0 / length).min(1.0));
    Some(area.grown(HEAD.1))
}

fn around<'a>(points: impl Iterator<Item = &'a Point>) -> Area {
    let mut area = Area::NONE;
    points.for_each(|p| area.include(*p));
    area
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

/// The polylines of routes.
pub(super) fn polylines(routes: &[Route]) -> Vec<Vec<Point>> {
    routes.iter().map(|r| r.line.clone()).collect()
}
