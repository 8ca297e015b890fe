//! What a drawing costs: crossings, overlaps, labels in the way, shape given up.
//!
//! The terms are those of R. Davidson, D. Harel, "Drawing Graphs Nicely Using Simulated Annealing", ACM TOG 15(4), 1996, taken on the
//! final geometry (boxes with their labels, curves, edge labels) instead of on points.

use super::geometry::{Area, Point, at, quadratic, segments_cross};

/// Points kept for an edge: both ends and the samples of its curve.
pub(super) const SAMPLES: usize = 7;

/// Room that a label keeps from a node which is no end of its line, besides what is kept clear round it, px.
const ROOM: f64 = 6.0;

/// What a figure hides of the lines that end at it, px.
const FIGURE: f64 = 12.0;
/// What is to be seen of a line besides its label, px.
const SEEN: f64 = 36.0;

/// An edge during the search: a straight line or one quadratic curve.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub u: usize,
    pub v: usize,
    /// How far the middle stands off the chord, px, to the left of the way from `u` to `v`.
    pub bow: f64,
    /// Half width and height of the label; `None` = unlabelled.
    pub label: Option<(f64, f64)>,
    /// Where along the curve the label's centre is, `0.0..=1.0`.
    pub t: f64,
    pub points: [Point; SAMPLES],
    pub count: usize,
    /// The label's box, `Area::NONE` without one.
    pub text: Area,
    /// The box around curve and label.
    pub extent: Area,
    /// The chord's normal, of length 1, to the side of a positive bow; and the chord's distance from the origin along it.
    normal: Point,
    offset: f64,
}

impl Line {
    pub(super) fn new(u: usize, v: usize, label: Option<(f64, f64)>, bow: f64) -> Self {
        let zero = at(0.0, 0.0);
        Self {
            u,
            v,
            bow,
            label,
            t: 0.5,
            points: [zero; SAMPLES],
            count: 2,
            text: Area::NONE,
            extent: Area::NONE,
            normal: zero,
            offset: 0.0,
        }
    }

    pub(super) fn curve(&self) -> &[Point] {
        &self.points[..self.count]
    }

    /// Lays the curve and its label anew between two ends.
    pub(super) fn lay(&mut self, a: Point, b: Point) {
        let centre;
        self.normal = (b - a).normal();
        self.offset = self.normal.dot(a);
        if self.bow.abs() < 0.5 {
            self.points[0] = a;
            self.points[1] = b;
            self.count = 2;
            centre = a.lerp(b, self.t);
        } else {
            let c = a.lerp(b, 0.5) + self.normal * (2.0 * self.bow);
            for (k, p) in self.points.iter_mut().enumerate() {
                *p = quadratic(a, c, b, k as f64 / (SAMPLES - 1) as f64);
            }
            self.count = SAMPLES;
            centre = quadratic(a, c, b, self.t);
        }
        self.extent = Area::NONE;
        for p in &self.points[..self.count] {
            self.extent.include(*p);
        }
        if let Some((hw, hh)) = self.label {
            self.text = Area::around(centre, hw, hh);
            self.extent.join(&self.text.grown(ROOM));
        }
        // A line along an axis has no inside; half a px makes sure that it is looked at.
        self.extent = self.extent.grown(0.5);
    }

    /// How far the curve reaches from its chord, along the normal.
    fn band(&self) -> (f64, f64) {
        if self.count == 2 { (0.0, 0.0) } else { (self.bow.min(0.0), self.bow.max(0.0)) }
    }

    /// Whether another curve lies wholly to one side of this one: then they cannot cross.
    fn beside(&self, o: &Line) -> bool {
        let (low, high) = self.band();
        let (a, b) = (
            self.normal.dot(o.points[0]) - self.offset,
            self.normal.dot(o.points[o.count - 1]) - self.offset,
        );
        let swing = if o.count == 2 { 0.0 } else { o.bow * self.normal.dot(o.normal) };
        a.max(b) + swing.max(0.0) < low || a.min(b) + swing.min(0.0) > high
    }

    /// How often two curves cross: only the pieces within both extents are looked at.
    fn crossings(&self, o: &Line) -> usize {
        let common = Area {
            x0: self.extent.x0.max(o.extent.x0),
            y0: self.extent.y0.max(o.extent.y0),
            x1: self.extent.x1.min(o.extent.x1),
            y1: self.extent.y1.min(o.extent.y1),
        };
        let inside = |a: Point, b: Point| {
            a.x.max(b.x) >= common.x0
                && a.x.min(b.x) <= common.x1
                && a.y.max(b.y) >= common.y0
                && a.y.min(b.y) <= common.y1
        };
        let mut pieces = [(self.points[0], self.points[0]); SAMPLES];
        let mut count = 0;
        for s in self.curve().windows(2) {
            if inside(s[0], s[1]) {
                pieces[count] = (s[0], s[1]);
                count += 1;
            }
        }
        let mut sum = 0;
        if count > 0 {
            for s in o.curve().windows(2) {
                if inside(s[0], s[1]) {
                    sum += pieces[..count].iter().filter(|p| segments_cross(p.0, p.1, s[0], s[1])).count();
                }
            }
        }
        sum
    }

    /// Whether the curve enters a box.
    fn enters(&self, area: &Area) -> bool {
        if !self.extent.touches(area) {
            return false;
        }
        let (low, high) = self.band();
        let c = area.centre();
        let d = self.normal.dot(c) - self.offset;
        let reach = self.normal.x.abs() * (area.x1 - c.x) + self.normal.y.abs() * (area.y1 - c.y);
        d + reach > low && d - reach < high && area.hit_by(self.curve())
    }

    fn shares(&self, o: &Line) -> bool {
        self.u == o.u || self.u == o.v || self.v == o.u || self.v == o.v
    }
}

/// What each fault costs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weights {
    pub node_node: f64,
    pub label_node: f64,
    pub label_label: f64,
    pub label_edge: f64,
    pub edge_node: f64,
    pub crossing: f64,
    pub angle: f64,
    pub stress: f64,
    pub bow: f64,
    pub slide: f64,
    pub outside: f64,
}

impl Weights {
    /// Lines and boxes only, labels not yet looked at.
    pub(super) const LINES: Weights = Weights {
        node_node: 60.0,
        label_node: 0.0,
        label_label: 0.0,
        label_edge: 0.0,
        edge_node: 25.0,
        crossing: 20.0,
        angle: 10.0,
        stress: 0.3,
        bow: 0.0,
        slide: 0.0,
        outside: 60.0,
    };
    /// Everything.
    pub(super) const ALL: Weights = Weights {
        node_node: 200.0,
        label_node: 60.0,
        label_label: 60.0,
        label_edge: 24.0,
        edge_node: 70.0,
        crossing: 20.0,
        angle: 12.0,
        stress: 0.3,
        bow: 5.0,
        slide: 12.0,
        outside: 200.0,
    };
    fn labels(&self) -> bool {
        self.label_node > 0.0
    }
}

/// Two edges: crossings, labels on each other's lines, labels on labels, a needle's angle at a shared end.
pub(super) fn edge_edge(e: &Line, f: &Line, w: &Weights) -> f64 {
    let mut cost = 0.0;
    let near = e.extent.touches(&f.extent);
    if e.shares(f) {
        cost += shared_end(e, f, w);
        if near && w.labels() {
            cost += label_faults(e, f, w);
        }
        return cost;
    }
    if !near {
        return 0.0;
    }
    if e.count == 2 && f.count == 2 {
        if segments_cross(e.points[0], e.points[1], f.points[0], f.points[1]) {
            cost += w.crossing;
        }
    } else if !e.beside(f) && !f.beside(e) {
        cost += w.crossing * e.crossings(f) as f64;
    }
    if w.labels() {
        cost += label_faults(e, f, w);
    }
    cost
}

fn label_faults(e: &Line, f: &Line, w: &Weights) -> f64 {
    let mut cost = 0.0;
    if e.label.is_some() && f.extent.touches(&e.text) {
        if f.enters(&e.text) {
            cost += w.label_edge;
        }
        let (x, y) = e.text.shared(&f.text);
        if x > 0.0 && y > 0.0 {
            cost += w.label_label * (1.0 + x.min(y) * 0.05);
        }
    }
    if f.label.is_some() && e.enters(&f.text) {
        cost += w.label_edge;
    }
    cost
}

fn shared_end(e: &Line, f: &Line, w: &Weights) -> f64 {
    let same = (e.u == f.u && e.v == f.v) || (e.u == f.v && e.v == f.u);
    if same {
        // Parallel edges: as bows on one chord they must stay apart.
        let g = if e.u == f.u { f.bow } else { -f.bow };
        let short = 16.0 - (e.bow - g).abs();
        return if short > 0.0 { w.edge_node * (0.5 + short / 32.0) } else { 0.0 };
    }
    let (p, q) = (e.curve(), f.curve());
    let a = if e.u == f.u || e.u == f.v { p[1] - p[0] } else { p[p.len() - 2] - p[p.len() - 1] };
    let b = if f.u == e.u || f.u == e.v { q[1] - q[0] } else { q[q.len() - 2] - q[q.len() - 1] };
    let mut cost = 0.0;
    let dot = a.dot(b);
    if dot > 0.0 {
        let (la, lb) = (a.dot(a), b.dot(b));
        let sharp = dot * dot - 0.933 * la * lb; // cos² of 15 degrees
        if sharp > 0.0 && la * lb > 0.0 {
            cost += w.angle * sharp / (0.067 * la * lb);
        }
    }
    if p.len() > 2 || q.len() > 2 {
        // Curves that leave one node together may cross further out. The touch at the node itself is not a crossing:
        // the proper-intersection test does not see common end points.
        cost += w.crossing * e.crossings(f) as f64;
    }
    cost
}

/// An edge and a foreign node (or its label and any node).
pub(super) fn edge_node(e: &Line, i: usize, area: &Area, w: &Weights) -> f64 {
    if !e.extent.touches(area) {
        return 0.0;
    }
    let mut cost = 0.0;
    if e.u != i && e.v != i && e.enters(area) {
        cost += w.edge_node;
    }
    if w.labels() && e.label.is_some() {
        let (x, y) = e.text.shared(area);
        if x > 0.0 && y > 0.0 {
            cost += w.label_node * (1.0 + x.min(y) * 0.05);
        } else if x > -ROOM && y > -ROOM && e.u != i && e.v != i {
            // It would be read of that node.
            cost += 0.5 * w.label_node;
        }
    }
    cost
}

/// Two node boxes.
pub(super) fn node_node(a: &Area, b: &Area, w: &Weights) -> f64 {
    let (x, y) = a.shared(b);
    if x > 0.0 && y > 0.0 { w.node_node * (1.0 + x.min(y) * 0.1) } else { 0.0 }
}

/// What an edge costs alone: its bow, its label off the middle, parts off the page.
pub(super) fn alone(e: &Line, page: &Area, w: &Weights) -> f64 {
    let off = (e.t - 0.5).abs();
    let mut cost = w.slide * off * off * 4.0;
    if e.bow.abs() >= 0.5 {
        // A bow must be worth it: a little for being one, more the rounder it is.
        let chord = (e.points[0] - e.points[e.count - 1]).length().max(1.0);
        cost += w.bow * (1.0 + 10.0 * e.bow.abs() / chord);
    }
    if let (true, Some((hw, hh))) = (w.labels(), e.label) {
        // The label is on the line, not the line under the label: of it, and of its arrowhead, something is to be seen.
        let d = e.points[e.count - 1] - e.points[0];
        let chord = d.length().max(1e-9);
        let through = 2.0 * (hw * chord / d.x.abs().max(1e-9)).min(hh * chord / d.y.abs().max(1e-9));
        let seen = chord - 2.0 * FIGURE - through;
        if seen < SEEN {
            cost += 0.5 * w.label_edge * (1.0 - seen / SEEN).min(3.0);
        }
    }
    let x = &e.extent;
    if x.x0 < page.x0 || x.x1 > page.x1 || x.y0 < page.y0 || x.y1 > page.y1 {
        cost += w.outside;
    }
    cost
}
