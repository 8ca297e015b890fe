//! Places that are kept: a desk has put a name where readers know it, and the rest gives way.
//!
//! The graph is laid out as if nothing were pinned; the pinned nodes then go to their places, and what is new where most are pinned goes
//! beside what it is linked to; overlaps go with the pinned held fast (weights of `overlap`), and a last search moves, bows and slides what
//! is free.

use std::rc::Rc;

use super::cost::Weights;
use super::geometry::{Area, Point, at};
use super::search::{Plan, Search, Shape};
use super::single::Problem;
use super::{Layout, Request, Stats, overlap, prepared, route_of, seeded};

/// How fast a pinned node stands, where a free one stands at 1.
const FAST: f64 = 1e6;
/// Least distance of a new node from the middle of those it is linked to, px.
const BESIDE: f64 = 60.0;
/// Room above and below what stands already, px.
const ROOM: f64 = 240.0;

/// Lays out a network of which some nodes have places.
pub(super) fn lay_out(r: &Request) -> Layout {
    let n = r.nodes.len();
    let ready = prepared(r);
    let base = super::lay_out(&Request { pins: Vec::new(), ..r.clone() });
    // Centres of the grown boxes, as the search has them.
    let wished: Vec<Option<Point>> = (0..n)
        .map(|i| {
            let (x, y) = r.pins.get(i).copied().flatten()?;
            let (sx, sy, _) = r.nodes[i].symbol;
            let half = ready.half[i].0.min(r.width / 2.0);
            let centre = at(x - sx, y - sy) - ready.shift[i];
            Some(at(centre.x.clamp(half, r.width - half), centre.y))
        })
        .collect();
    let free: Vec<Point> = base.nodes.iter().zip(&ready.shift).map(|(p, s)| at(p.0, p.1) - *s).collect();
    let edges: Vec<usize> =
        (0..r.edges.len()).filter(|&k| r.edges[k].from < n && r.edges[k].to < n).collect();
    let mut pos = started(r, &wished, &free);
    let weight: Vec<f64> = wished.iter().map(|pin| if pin.is_some() { FAST } else { 1.0 }).collect();
    let problem = Problem {
        edges: edges
            .iter()
            .filter(|&&k| r.edges[k].from != r.edges[k].to)
            .map(|&k| (r.edges[k].from, r.edges[k].to, r.edges[k].label))
            .collect(),
        half: ready.half.clone(),
        symbol: ready.symbol.clone(),
        gap: r.gap,
        focus: None,
        seed: r.seed,
        effort: r.effort,
    };
    let apart = |pos: &mut Vec<Point>| {
        overlap::remove(pos, &ready.half, &weight, r.gap * 0.5, Some(r.width), false);
        // Rounding aside they have not moved; two pinned upon each other have.
        for (p, pin) in pos.iter_mut().zip(&wished) {
            if let Some(pin) = pin.filter(|pin| (*pin - *p).length() < 0.5) {
                *p = pin;
            }
        }
    };
    apart(&mut pos);
    let (mut pos, bows) = searched(&problem, pos, &wished, r.width);
    if problem.overlapping(&pos) {
        apart(&mut pos);
    }
    let drawn = problem.complete(pos.clone(), &bows, r.width, &mut seeded(r.seed));
    // Back to the page's own coordinates, in which the pins are; down by what stands out at the top.
    let mut by = pos[0] - drawn.pos[0];
    by.y -= by.y.min(0.0);
    let mut layout = Layout {
        labelled: vec![true; n],
        edges: vec![super::EdgeRoute::default(); r.edges.len()],
        symbol_scale: 1.0,
        ..Layout::default()
    };
    layout.nodes =
        drawn.pos.iter().zip(&ready.shift).map(|(p, s)| *p + by + *s).map(|p| (p.x, p.y)).collect();
    let lines = edges.iter().filter(|&&k| r.edges[k].from != r.edges[k].to);
    for (k, &e) in lines.enumerate() {
        layout.edges[e] = route_of(&drawn.chains[k], by, drawn.labels.get(k).copied().flatten());
    }
    super::draw_loops(r, &ready, &mut layout);
    layout.stats = Stats {
        dangling: r.edges.len() - edges.len(),
        keyed: layout.edges.iter().filter(|e| e.label.is_some_and(|l| l.keyed)).count(),
        struck: drawn.struck,
        blocked: drawn.blocked,
        components: base.stats.components,
        ..Stats::default()
    };
    super::close(r, &mut layout);
    // Places are kept from the left edge on: nothing is centred.
    layout.width = r.width;
    layout
}

/// Where each node starts: its pin; else, where most are pinned, beside those it is linked to; else where it would stand without pins.
fn started(r: &Request, wished: &[Option<Point>], free: &[Point]) -> Vec<Point> {
    let n = wished.len();
    let pinned = wished.iter().flatten().count();
    let mut placed: Vec<Option<Point>> = wished.to_vec();
    let mostly = pinned * 2 > n;
    // Again and again, for what is linked to new nodes only.
    for round in 0..if mostly { n } else { 0 } {
        let mut found = Vec::new();
        for i in (0..n).filter(|&i| placed[i].is_none()) {
            let others = r.edges.iter().filter_map(|e| match (e.from == i, e.to == i) {
                (true, false) => placed.get(e.to).copied().flatten(),
                (false, true) => placed.get(e.from).copied().flatten(),
                _ => None,
            });
            let others: Vec<Point> = others.collect();
            if others.is_empty() {
                continue;
            }
            let mut middle = at(0.0, 0.0);
            others.iter().for_each(|p| middle = middle + *p * (1.0 / others.len() as f64));
            // By the golden angle: two new ones do not start at one place.
            let angle = 2.399_963_229_728_653 * (i + round) as f64;
            found.push((i, middle + at(libm::cos(angle), libm::sin(angle)) * BESIDE));
        }
        if found.is_empty() {
            break;
        }
        found.into_iter().for_each(|(i, p)| placed[i] = Some(p));
    }
    // What is linked to nothing that stands goes below it.
    let lowest = placed.iter().flatten().map(|p| p.y).fold(0.0, f64::max);
    (0..n)
        .map(|i| {
            let low = if mostly { at(free[i].x, lowest + 60.0) } else { free[i] };
            let p = placed[i].unwrap_or(low);
            let half = r.nodes[i].width.min(r.width) / 2.0;
            if wished[i].is_some() { p } else { at(p.x.clamp(half, r.width - half), p.y) }
        })
        .collect()
}

/// What is free is searched, near where it is; lines bow and labels slide.
fn searched(p: &Problem, pos: Vec<Point>, wished: &[Option<Point>], width: f64) -> (Vec<Point>, Vec<f64>) {
    let n = p.len();
    let mut dist = vec![f64::INFINITY; n * n];
    for i in 0..n {
        for j in (0..n).filter(|&j| i != j) {
            dist[i * n + j] = (pos[i] - pos[j]).length().max(1.0);
        }
    }
    let mut extent = Area::NONE;
    pos.iter().zip(&p.half).for_each(|(p, h)| extent.join(&Area::around(*p, h.0, h.1)));
    let page = Area { x0: 0.0, x1: width, y0: extent.y0, y1: extent.y1 + ROOM };
    let shape = Shape { dist: Rc::new(dist), scale: at(1.0, 1.0), focus: None };
    let anchor = p.symbol.iter().map(|s| s.0).collect();
    let random = seeded(p.seed ^ 0x91);
    let mut search = Search::new(pos, p.half.clone(), anchor, p.lines(), page, p.gap, shape, random);
    search.fixed = wished.iter().map(Option::is_some).collect();
    search.weights = Weights { stress: 2.0, ..Weights::ALL };
    let moves = super::single::moves(n, p.edges.len()) / 2;
    search.run(Plan { moves, heat: 0.0, reach: (60.0, 6.0), bend: true, swap: false });
    let bows = search.lines.iter().map(|l| l.bow).collect();
    (search.pos, bows)
}
