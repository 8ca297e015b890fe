//! Networks on a page: few crossings, every edge labelled, nothing on top of anything else.
//!
//! A kernel without graphics: boxes, edges and label sizes in, places and curves out. An edge label counts as a node of
//! its own during layout. Steps: stress by gradient descent with ideal lengths from boxes and labels (`stress`), overlap removal that
//! keeps the shape (`overlap`), local search on the final geometry for crossings, lines through boxes and labels in the way (`search`,
//! `cost`), routes round what is still in the way (`route`), labels slid along their edges (`label`), a larger page where that was
//! not enough, and a numbered key as the last resort.
//!
//! All lengths in px, x to the right, y down. Same request, same layout, on every platform: seeded random numbers, no hash order,
//! no clock, no platform maths; the work is bounded by counts.

mod boxes;
mod cluster;
mod cost;
mod distance;
mod geometry;
mod hanging;
mod label;
mod large;
mod layered;
mod overlap;
mod pack;
mod pinned;
mod route;
mod search;
mod single;
mod star;
mod stress;

use geometry::{Cubic, Point, at};
use single::{Drawn, Problem};

/// A node: the whole box (symbol plus label under it) and where edges aim.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeBox {
    /// Width of the box, px.
    pub width: f64,
    /// Height of the box, px.
    pub height: f64,
    /// Importance; decides which labels are kept above [`LABELLED_AT_MOST`] nodes. 1.0 is ordinary.
    pub weight: f64,
    /// Cluster the node belongs to, any number; nodes of one cluster come to lie in one rectangle.
    pub cluster: Option<usize>,
    /// The symbol: its centre from the centre of the box (x, y), and its radius. Radius 0 = edges end at the box.
    pub symbol: (f64, f64, f64),
}

/// An edge.
#[derive(Debug, Clone, PartialEq)]
pub struct EdgeSpec {
    /// Index of the node it starts at.
    pub from: usize,
    /// Index of the node it ends at; the same for a relation to itself.
    pub to: usize,
    /// Width and height of its label; `None` = unlabelled.
    pub label: Option<(f64, f64)>,
    /// Whether the direction means something (layered layout puts `from` above `to`).
    pub directed: bool,
}

/// What to lay out, and for which page.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The nodes.
    pub nodes: Vec<NodeBox>,
    /// The edges; one that names no node is left out and counted in [`Stats::dangling`].
    pub edges: Vec<EdgeSpec>,
    /// Page width, never exceeded (unless a single box is wider, or [`Request::widest`] allows it).
    pub width: f64,
    /// The page may become as wide as this where [`Request::width`] is too small for what stands on it at [`Request::max_aspect`];
    /// the width itself = it may not.
    pub widest: f64,
    /// Wished height / width.
    pub aspect: f64,
    /// Height / width not to be exceeded as long as the boxes leave a choice.
    pub max_aspect: f64,
    /// Least distance between two boxes.
    pub gap: f64,
    /// Seed of the random numbers.
    pub seed: u64,
    /// Share of the search's usual work, 1 by default: half of it takes about half the time.
    pub effort: f64,
    /// Ego layout: this node in the middle, the others in rings by hop.
    pub focus: Option<usize>,
    /// Titles of clusters: the cluster's number, width and height of the text that stands at the top left of its rectangle, kept free of
    /// lines and labels.
    pub titles: Vec<(usize, f64, f64)>,
    /// Layered layout (chains of command, ownership): edges run downwards.
    pub layered: bool,
    /// By node where its symbol's centre is kept, px from the left edge and down; empty for none. Not for layers, clusters, or more nodes
    /// than [`LABELLED_AT_MOST`].
    pub pins: Vec<Option<(f64, f64)>>,
}

impl Request {
    /// A request with the defaults: aspect 0.75, at most 2, gap 14, seed 1.
    pub fn new(nodes: Vec<NodeBox>, edges: Vec<EdgeSpec>, width: f64) -> Self {
        Self {
            nodes,
            edges,
            width,
            widest: width,
            aspect: 0.75,
            max_aspect: 2.0,
            gap: 14.0,
            seed: 1,
            effort: 1.0,
            focus: None,
            titles: Vec::new(),
            layered: false,
            pins: Vec::new(),
        }
    }
}

/// Above this number of nodes only the labels of the most important are kept.
pub const LABELLED_AT_MOST: usize = 2000;

/// A rectangle: top left corner, width, height.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// Where an edge's label goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LabelPlace {
    /// Centre, x.
    pub x: f64,
    /// Centre, y.
    pub y: f64,
    /// There was no room: print a number of at most [`KEY_SIZE`] here and the text in a key.
    pub keyed: bool,
}

/// Width and height kept for the number of a keyed label, px.
pub const KEY_SIZE: (f64, f64) = single::KEY;

/// The way of an edge.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EdgeRoute {
    /// Where it leaves the symbol (or text) of its first node.
    pub start: (f64, f64),
    /// Cubic Bézier pieces: two control points and an end each. Empty where nothing of the edge can be seen.
    pub curves: Vec<[(f64, f64); 3]>,
    /// The label's place; `None` for an edge without label.
    pub label: Option<LabelPlace>,
}

/// Counts for the report.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stats {
    /// Edges left out because they name a node that is not there.
    pub dangling: usize,
    /// Labels moved to the key.
    pub keyed: usize,
    /// Labels with a foreign line through them, or by a node that is no end of their line.
    pub struck: usize,
    /// Edges that still pass through a foreign node.
    pub blocked: usize,
    /// Connected components.
    pub components: usize,
    /// Node labels left out ([`Layout::labelled`] is false).
    pub unlabelled_nodes: usize,
    /// Edge labels left out (above [`LABELLED_AT_MOST`] nodes).
    pub unlabelled_edges: usize,
}

/// A finished layout.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layout {
    /// Width used, at most the page's.
    pub width: f64,
    /// Height used.
    pub height: f64,
    /// Centres of the boxes, in the request's order.
    pub nodes: Vec<(f64, f64)>,
    /// Factor for the symbols' radii: 1, or less above [`LABELLED_AT_MOST`] nodes.
    pub symbol_scale: f64,
    /// Whether the node's label is to be drawn (all are up to [`LABELLED_AT_MOST`] nodes).
    pub labelled: Vec<bool>,
    /// Routes, in the request's order.
    pub edges: Vec<EdgeRoute>,
    /// The clusters' rectangles, by cluster number in ascending order.
    pub clusters: Vec<(usize, Rect)>,
    /// Counts.
    pub stats: Stats,
}

/// The numbers of a network's layout. The constant keeps them apart from those of others that start from the same seed.
fn seeded(seed: u64) -> crate::random::Random {
    crate::random::Random::new(seed ^ 0x5851_F42D_4C95_7F2D)
}

/// Lays out a network.
///
/// Never fails: sizes that are not finite or negative count as 0, an edge without its nodes is counted and left out.
pub fn lay_out(request: &Request) -> Layout {
    let clean = sanitised(request);
    let n = clean.nodes.len();
    if n == 0 {
        return Layout {
            edges: vec![EdgeRoute::default(); request.edges.len()],
            stats: Stats { dangling: request.edges.len(), ..Stats::default() },
            ..Layout::default()
        };
    }
    if n > LABELLED_AT_MOST {
        return large_graph(&clean);
    }
    if !clean.layered && clean.nodes.iter().any(|n| n.cluster.is_some()) {
        return by_cluster(&clean);
    }
    if !clean.layered && clean.pins.iter().any(Option::is_some) {
        return pinned::lay_out(&clean);
    }
    by_component(&clean)
}

fn sane(v: f64) -> f64 {
    if v.is_finite() { v.clamp(0.0, 1e6) } else { 0.0 }
}

fn sanitised(r: &Request) -> Request {
    let mut r = r.clone();
    for n in &mut r.nodes {
        n.width = sane(n.width).max(1.0);
        n.height = sane(n.height).max(1.0);
        n.weight = if n.weight.is_finite() { n.weight } else { 0.0 };
        let (hw, hh) = (n.width / 2.0, n.height / 2.0);
        let inside = |v: f64, m: f64| if v.is_finite() { v.clamp(-m, m) } else { 0.0 };
        n.symbol = (inside(n.symbol.0, hw), inside(n.symbol.1, hh), sane(n.symbol.2).min(hw.max(hh)));
    }
    for t in &mut r.titles {
        (t.1, t.2) = (sane(t.1).max(1.0), sane(t.2).clamp(1.0, cluster::TITLE));
    }
    for e in &mut r.edges {
        e.label = e.label.map(|(w, h)| (sane(w).max(1.0), sane(h).max(1.0)));
    }
    let widest = r.nodes.iter().fold(0.0, |m: f64, n| m.max(n.width));
    r.width = sane(r.width).max(widest).max(40.0);
    r.gap = sane(r.gap).clamp(4.0, 200.0);
    r.max_aspect = if r.max_aspect.is_finite() { r.max_aspect.clamp(0.2, 100.0) } else { 2.0 };
    r.aspect = if r.aspect.is_finite() { r.aspect.clamp(0.1, r.max_aspect) } else { 0.75 };
    r.focus = r.focus.filter(|f| *f < r.nodes.len());
    for pin in &mut r.pins {
        *pin = pin.filter(|(x, y)| x.is_finite() && y.is_finite()).map(|(x, y)| (sane(x), sane(y)));
    }
    let wanted = wanted_width(&r);
    if wanted > r.width {
        // With some to spare: the search takes of it what its labels need.
        r.width = r.width.max((wanted * 1.6).min(sane(r.widest)));
    }
    r
}

/// The width at which everything has room on a page of the wished shape; the page's own where that is enough.
fn wanted_width(r: &Request) -> f64 {
    let nodes: f64 = r.nodes.iter().map(|n| (n.width + r.gap) * (n.height + r.gap)).sum();
    let labels: f64 = r.edges.iter().filter_map(|e| e.label).map(|(w, h)| (w + 8.0) * (h + 8.0)).sum();
    // Lines need room too, the more of them there are to a node.
    let lines = 1.0 + (r.edges.len() as f64 / r.nodes.len().max(1) as f64 - 1.0).clamp(0.0, 3.0) * 0.5;
    let area = (nodes + labels) * 2.4 * lines;
    if area <= r.width * r.width * r.max_aspect * 0.6 { r.width } else { (area / r.aspect).sqrt() }
}

/// A relation of a node to itself: drawn above the symbol, part of the node's box during layout.
struct Loop {
    edge: usize,
    node: usize,
    /// Half width and height of the curve above the symbol's centre.
    reach: (f64, f64),
    /// Label centre from the symbol's centre.
    label: Option<Point>,
}

/// The nodes as the search sees them: boxes grown by their loops.
struct Prepared {
    half: Vec<(f64, f64)>,
    symbol: Vec<(Point, f64)>,
    /// From the grown box's centre to the given box's.
    shift: Vec<Point>,
    loops: Vec<Loop>,
}

fn prepared(r: &Request) -> Prepared {
    let n = r.nodes.len();
    let mut own: Vec<Vec<usize>> = vec![Vec::new(); n];
    for (k, e) in r.edges.iter().enumerate() {
        if e.from == e.to && e.from < n {
            own[e.from].push(k);
        }
    }
    let mut out = Prepared {
        half: Vec::with_capacity(n),
        symbol: Vec::with_capacity(n),
        shift: Vec::with_capacity(n),
        loops: Vec::new(),
    };
    for (i, node) in r.nodes.iter().enumerate() {
        let (hw, hh) = (node.width / 2.0, node.height / 2.0);
        let (sx, sy, radius) = node.symbol;
        let (mut left, mut right, mut top) = (-hw, hw, -hh);
        let mut reach = (radius + 10.0, radius + 22.0);
        for &edge in &own[i] {
            let mut label = None;
            let (wide, high) = reach;
            let mut side = wide;
            let mut tip = high;
            if let Some((w, h)) = r.edges[edge].label {
                label = Some(at(0.0, -(high + 3.0 + h / 2.0)));
                side = side.max(w / 2.0);
                tip += 3.0 + h;
            }
            out.loops.push(Loop { edge, node: i, reach: (wide, high), label });
            left = left.min(sx - side - 2.0);
            right = right.max(sx + side + 2.0);
            top = top.min(sy - tip - 2.0);
            // The next loop goes round this one and its label.
            reach = (side + 8.0, tip + 10.0);
        }
        // The grown box stays within the page by keeping the symbol's share of it.
        let centre = at((left + right) / 2.0, (top + hh) / 2.0);
        out.half.push(((right - left) / 2.0, (hh - top) / 2.0));
        out.symbol.push((at(sx, sy) - centre, radius));
        out.shift.push(at(0.0, 0.0) - centre);
    }
    out
}

fn loop_curve(l: &Loop, symbol: Point, radius: f64) -> (Cubic, Option<Point>) {
    // A cubic with coincident ends reaches 3/4 of its control points' height and 0.2887 of their spread.
    let (a, b) = (l.reach.0 / 0.2887 / 2.0, l.reach.1 / 0.75);
    let full = [symbol, symbol + at(-a, -b), symbol + at(a, -b), symbol];
    let t = (radius + 1.5).max(1.0) / (3.0 * (a * a + b * b).sqrt()).max(1.0);
    let t = (t * 1.15).min(0.3);
    let (_, rest) = geometry::cubic_split(&full, t);
    let (mid, _) = geometry::cubic_split(&rest, (1.0 - 2.0 * t) / (1.0 - t));
    (mid, l.label.map(|p| symbol + p))
}

fn by_component(r: &Request) -> Layout {
    let n = r.nodes.len();
    let ready = prepared(r);
    let mut layout = Layout {
        nodes: vec![(0.0, 0.0); n],
        labelled: vec![true; n],
        edges: vec![EdgeRoute::default(); r.edges.len()],
        symbol_scale: 1.0,
        ..Layout::default()
    };
    let valid = |e: &EdgeSpec| e.from < n && e.to < n;
    layout.stats.dangling = r.edges.iter().filter(|e| !valid(e)).count();
    let links: Vec<_> = r.edges.iter().filter(|e| valid(e)).map(|e| (e.from, e.to, 1.0)).collect();
    let parts = distance::Adjacency::new(n, &links).components();
    layout.stats.components = parts.len();
    let mut home = vec![(0, 0); n];
    for (p, part) in parts.iter().enumerate() {
        for (k, &i) in part.iter().enumerate() {
            home[i] = (p, k);
        }
    }
    let mut problems: Vec<(Problem, Vec<usize>)> = parts
        .iter()
        .enumerate()
        .map(|(p, part)| {
            let focus = r.focus.filter(|f| home[*f].0 == p).map(|f| home[f].1);
            let problem = Problem {
                half: part.iter().map(|&i| ready.half[i]).collect(),
                symbol: part.iter().map(|&i| ready.symbol[i]).collect(),
                edges: Vec::new(),
                gap: r.gap,
                focus,
                seed: r.seed.wrapping_add(p as u64),
                effort: r.effort,
            };
            (problem, Vec::new())
        })
        .collect();
    for (k, e) in r.edges.iter().enumerate() {
        if valid(e) && e.from != e.to {
            let (p, a) = home[e.from];
            problems[p].0.edges.push((a, home[e.to].1, e.label));
            problems[p].1.push(k);
        }
    }
    let drawn: Vec<Drawn> = problems
        .iter()
        .map(|(p, ids)| {
            if r.layered {
                let directed: Vec<bool> = ids.iter().map(|&k| r.edges[k].directed).collect();
                layered::draw(p, &directed, r.width)
            } else {
                p.draw(r.width, r.aspect, r.max_aspect)
            }
        })
        .collect();
    let sizes: Vec<(f64, f64)> = drawn.iter().map(|d| (d.width, d.height)).collect();
    let widest = sizes.iter().fold(0.0, |m: f64, s| m.max(s.0));
    let area: f64 = sizes.iter().map(|s| (s.0 + r.gap) * (s.1 + r.gap)).sum();
    let strip =
        if parts.len() > 1 { (area / r.aspect * 1.1).sqrt().max(widest).min(r.width) } else { widest };
    let places = pack::pack(&sizes, strip, r.gap * 1.5);
    for (((part, d), place), (_, ids)) in parts.iter().zip(&drawn).zip(&places).zip(&problems) {
        let by = at(place.0, place.1);
        for (k, &i) in part.iter().enumerate() {
            let p = d.pos[k] + by + ready.shift[i];
            layout.nodes[i] = (p.x, p.y);
        }
        for (k, &e) in ids.iter().enumerate() {
            let label = d.labels.get(k).copied().flatten();
            layout.edges[e] = route_of(&d.chains[k], by, label);
        }
        layout.stats.struck += d.struck;
        layout.stats.blocked += d.blocked;
    }
    draw_loops(r, &ready, &mut layout);
    layout.stats.keyed = layout.edges.iter().filter(|e| e.label.is_some_and(|l| l.keyed)).count();
    close(r, &mut layout);
    layout
}

fn draw_loops(r: &Request, ready: &Prepared, layout: &mut Layout) {
    for l in &ready.loops {
        let (x, y) = layout.nodes[l.node];
        let (sx, sy, radius) = r.nodes[l.node].symbol;
        let (curve, label) = loop_curve(l, at(x + sx, y + sy), radius);
        layout.edges[l.edge] = route_of(&[curve], at(0.0, 0.0), label.map(|p| (p, false)));
    }
}

fn by_cluster(r: &Request) -> Layout {
    let n = r.nodes.len();
    let arranged = cluster::arrange(r, &lay_out);
    let ready = prepared(r);
    let ids: Vec<usize> = (0..r.edges.len())
        .filter(|&k| r.edges[k].from < n && r.edges[k].to < n && r.edges[k].from != r.edges[k].to)
        .collect();
    let problem = Problem {
        edges: ids.iter().map(|&k| (r.edges[k].from, r.edges[k].to, r.edges[k].label)).collect(),
        half: ready.half.clone(),
        symbol: ready.symbol.clone(),
        gap: r.gap,
        focus: None,
        seed: r.seed,
        effort: r.effort,
    };
    let mut problem = problem;
    let mut clusters: Vec<Option<usize>> = r.nodes.iter().map(|n| n.cluster).collect();
    let mut pos: Vec<Point> = arranged.pos.iter().zip(&ready.shift).map(|(p, s)| *p - *s).collect();
    // A title is a box among the others that stays where it is.
    for (title, (width, height)) in cluster::titles(r, &arranged.rects) {
        problem.half.push((width / 2.0, height / 2.0));
        problem.symbol.push((at(0.0, 0.0), 0.0));
        clusters.push(None);
        pos.push(title);
    }
    let (pos, bows) = cluster::refine(&problem, pos, &clusters, &arranged);
    let drawn = problem.complete(pos.clone(), &bows, arranged.width, &mut seeded(r.seed));
    // Back to the page's own coordinates, then down by what stands out at the top.
    let mut by = pos[0] - drawn.pos[0];
    let low = by.y.min(0.0);
    by.y -= low;
    let mut layout = Layout {
        nodes: Vec::with_capacity(n),
        labelled: vec![true; n],
        edges: vec![EdgeRoute::default(); r.edges.len()],
        symbol_scale: 1.0,
        clusters: arranged.rects.iter().map(|(c, q)| (*c, Rect { y: q.y - low, ..*q })).collect(),
        ..Layout::default()
    };
    for (p, s) in drawn.pos.iter().zip(&ready.shift) {
        let p = *p + by + *s;
        layout.nodes.push((p.x, p.y));
    }
    for (k, &e) in ids.iter().enumerate() {
        layout.edges[e] = route_of(&drawn.chains[k], by, drawn.labels.get(k).copied().flatten());
    }
    draw_loops(r, &ready, &mut layout);
    let links: Vec<_> = ids.iter().map(|&k| (r.edges[k].from, r.edges[k].to, 1.0)).collect();
    layout.stats = Stats {
        dangling: r.edges.iter().filter(|e| e.from >= n || e.to >= n).count(),
        keyed: layout.edges.iter().filter(|e| e.label.is_some_and(|l| l.keyed)).count(),
        struck: drawn.struck,
        blocked: drawn.blocked,
        components: distance::Adjacency::new(n, &links).components().len(),
        ..Stats::default()
    };
    close(r, &mut layout);
    for (_, q) in &layout.clusters {
        layout.width = layout.width.max(q.x + q.width).min(r.width);
        layout.height = layout.height.max(q.y + q.height);
    }
    layout
}

fn large_graph(r: &Request) -> Layout {
    let n = r.nodes.len();
    let mut random = seeded(r.seed);
    let links: Vec<_> = r
        .edges
        .iter()
        .filter(|e| e.from < n && e.to < n && e.from != e.to)
        .map(|e| (e.from, e.to, 1.0))
        .collect();
    let graph = distance::Adjacency::new(n, &links);
    let parts = graph.components();
    let mut home = vec![(0, 0); n];
    for (p, part) in parts.iter().enumerate() {
        for (k, &i) in part.iter().enumerate() {
            home[i] = (p, k);
        }
    }
    let mut inner: Vec<Vec<(usize, usize, f64)>> = vec![Vec::new(); parts.len()];
    for l in &links {
        inner[home[l.0].0].push((home[l.0].1, home[l.1].1, 1.0));
    }
    // Each component takes a square as large as its number of nodes asks for; then all go on one grid.
    let mut places: Vec<Vec<Point>> = Vec::with_capacity(parts.len());
    let mut sizes = Vec::with_capacity(parts.len());
    for (part, links) in parts.iter().zip(&inner) {
        let mut pos =
            if part.len() == 1 { vec![at(0.0, 0.0)] } else { large::spread(part.len(), links, &mut random) };
        let mut b = geometry::Area::NONE;
        pos.iter().for_each(|p| b.include(*p));
        let side = (part.len() as f64).sqrt();
        let k = side / (b.x1 - b.x0).max(b.y1 - b.y0).max(1e-9);
        for p in &mut pos {
            *p = if part.len() == 1 { at(0.5, 0.5) } else { at((p.x - b.x0) * k, (p.y - b.y0) * k) };
        }
        sizes.push(if part.len() == 1 { (1.0, 1.0) } else { ((b.x1 - b.x0) * k, (b.y1 - b.y0) * k) });
        places.push(pos);
    }
    let widest = sizes.iter().fold(1.0, |m: f64, s| m.max(s.0));
    let strip = (n as f64 * 1.2).sqrt().max(widest);
    let corners = pack::pack(&sizes, strip, 0.5);
    let mut pos = vec![at(0.0, 0.0); n];
    for ((part, place), corner) in parts.iter().zip(&places).zip(&corners) {
        for (&i, p) in part.iter().zip(place) {
            pos[i] = *p + at(corner.0, corner.1);
        }
    }
    // A page no higher than wished, a free cell to each taken one.
    let height = r.width * r.aspect.min(1.0);
    let cell = (r.width * height / (n as f64 * 2.0)).sqrt();
    let columns = ((r.width / cell) as usize).max(1);
    let rows = (2 * n).div_ceil(columns).max(1);
    let cells = large::to_grid(&pos, columns, rows);
    let widest_symbol = r.nodes.iter().fold(0.0, |m: f64, n| m.max(n.symbol.2)).max(1e-9);
    let mut layout = Layout {
        nodes: Vec::with_capacity(n),
        edges: vec![EdgeRoute::default(); r.edges.len()],
        symbol_scale: (cell * 0.42 / widest_symbol).min(1.0),
        width: r.width,
        height: rows as f64 * cell,
        ..Layout::default()
    };
    let step = r.width / columns as f64;
    let dots: Vec<Point> =
        cells.iter().map(|c| at((c.0 as f64 + 0.5) * step, (c.1 as f64 + 0.5) * cell)).collect();
    for (d, node) in dots.iter().zip(&r.nodes) {
        layout.nodes.push((d.x - node.symbol.0, d.y - node.symbol.1));
    }
    for (k, e) in r.edges.iter().enumerate() {
        if e.from < n && e.to < n {
            if e.from != e.to {
                layout.edges[k] =
                    route_of(&[geometry::line_cubic(dots[e.from], dots[e.to])], at(0.0, 0.0), None);
            }
            layout.stats.unlabelled_edges += usize::from(e.label.is_some());
        } else {
            layout.stats.dangling += 1;
        }
    }
    let boxes: Vec<geometry::Area> = layout
        .nodes
        .iter()
        .zip(&r.nodes)
        .map(|(p, n)| geometry::Area::around(at(p.0, p.1), n.width / 2.0, n.height / 2.0))
        .collect();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| {
        r.nodes[b]
            .weight
            .total_cmp(&r.nodes[a].weight)
            .then(graph.degree(b).cmp(&graph.degree(a)))
            .then(a.cmp(&b))
    });
    let page = geometry::Area { x0: 0.0, y0: 0.0, x1: r.width, y1: layout.height };
    layout.labelled = large::choose_labels(&boxes, &order, &page, 60);
    layout.stats.components = parts.len();
    layout.stats.unlabelled_nodes = layout.labelled.iter().filter(|l| !**l).count();
    layout
}

fn route_of(chain: &[Cubic], by: Point, label: Option<(Point, bool)>) -> EdgeRoute {
    let pair = |p: Point| (p.x + by.x, p.y + by.y);
    EdgeRoute {
        start: chain.first().map_or((0.0, 0.0), |c| pair(c[0])),
        curves: chain.iter().map(|c| [pair(c[1]), pair(c[2]), pair(c[3])]).collect(),
        label: label.map(|(p, keyed)| LabelPlace { x: p.x + by.x, y: p.y + by.y, keyed }),
    }
}

/// Width and height from what is drawn.
fn close(r: &Request, layout: &mut Layout) {
    let (mut w, mut h) = (0.0f64, 0.0f64);
    for (p, n) in layout.nodes.iter().zip(&r.nodes) {
        w = w.max(p.0 + n.width / 2.0);
        h = h.max(p.1 + n.height / 2.0);
    }
    for (e, spec) in layout.edges.iter().zip(&r.edges) {
        let mut from = at(e.start.0, e.start.1);
        for c in &e.curves {
            let curve = [from, at(c[0].0, c[0].1), at(c[1].0, c[1].1), at(c[2].0, c[2].1)];
            for p in geometry::flatten(&[curve], 64) {
                w = w.max(p.x);
                h = h.max(p.y);
            }
            from = curve[3];
        }
        if let (Some(l), Some(size)) = (e.label, spec.label) {
            let size = if l.keyed { KEY_SIZE } else { size };
            w = w.max(l.x + size.0 / 2.0);
            h = h.max(l.y + size.1 / 2.0);
        }
    }
    layout.width = w.min(r.width);
    layout.height = h;
}

#[cfg(test)]
mod tests;
