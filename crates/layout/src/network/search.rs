//! Local search on the drawing itself: move, swap, turn, bow, slide.
//!
//! Threshold accepting (Dueck, Scheuer 1990) with a geometric schedule, then plain descent. Bounded by a number of moves, never by
//! time. Each move changes one or two nodes or one edge; the cost before and after is taken over what touches them.

use std::rc::Rc;

use super::boxes::Boxes;
use super::cost::{Line, Weights, alone, edge_edge, edge_node, node_node};
use super::geometry::{Area, Point, at};
use crate::random::Random;

/// Lines drawn at random, of which the costliest is tried.
const DRAWN: usize = 3;

/// Distances a node wants to keep, as a table of pairs, and the scale of the page in x and y.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    /// Row by row; infinite or 0 = no wish.
    pub dist: Rc<Vec<f64>>,
    pub scale: Point,
    /// This node's distances weigh tenfold: rings about a focus.
    pub focus: Option<usize>,
}

/// A drawing that is being improved.
#[derive(Debug, Clone)]
pub(super) struct Search {
    /// Box centres.
    pub pos: Vec<Point>,
    /// Half widths and heights of the boxes.
    pub half: Vec<(f64, f64)>,
    /// Where edges aim, from the centre.
    pub anchor: Vec<Point>,
    pub lines: Vec<Line>,
    pub incident: Vec<Vec<usize>>,
    pub page: Area,
    /// Where each node may go.
    pub pen: Vec<Area>,
    pub gap: f64,
    /// How much of the boxes counts, `0.0..=1.0`: grown in steps, so that the boxes find room without spoiling the order.
    pub inflation: f64,
    pub fixed: Vec<bool>,
    /// Lines keep the bow they have; labels may still slide.
    pub straight: bool,
    pub shape: Shape,
    pub weights: Weights,
    pub random: Random,
    areas: Boxes,
    /// The lines' extents again, close together: nearly all pairs end at this look.
    extents: Boxes,
    /// Room for the boxes found near another.
    near: Vec<u32>,
    /// What each line costs, alone and with all others and all nodes.
    line_cost: Vec<f64>,
    /// What each node costs with the other nodes.
    node_cost: Vec<f64>,
    /// What each node costs with all lines.
    node_line: Vec<f64>,
    mark: Vec<bool>,
    touched: Vec<usize>,
    saved: Vec<Line>,
}

/// How long and how boldly to search.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    pub moves: usize,
    /// Threshold at the start; 0 = descent only.
    pub heat: f64,
    /// Largest step of a node at the start and at the end, px.
    pub reach: (f64, f64),
    /// Whether edges may bow and labels slide.
    pub bend: bool,
    pub swap: bool,
}

impl Search {
    #[allow(clippy::too_many_arguments)]
    pub(super) fn new(
        pos: Vec<Point>,
        half: Vec<(f64, f64)>,
        anchor: Vec<Point>,
        lines: Vec<Line>,
        page: Area,
        gap: f64,
        shape: Shape,
        random: Random,
    ) -> Self {
        let n = pos.len();
        let mut incident = vec![Vec::new(); n];
        for (k, l) in lines.iter().enumerate() {
            incident[l.u].push(k);
            incident[l.v].push(k);
        }
        let m = lines.len();
        let mut search = Self {
            pos,
            half,
            anchor,
            lines,
            incident,
            page,
            pen: vec![page; n],
            gap,
            inflation: 1.0,
            fixed: vec![false; n],
            straight: false,
            shape,
            weights: Weights::LINES,
            random,
            areas: Boxes::new(n),
            extents: Boxes::new(m),
            near: Vec::new(),
            line_cost: vec![0.0; m],
            node_cost: vec![0.0; n],
            node_line: vec![0.0; n],
            mark: vec![false; m],
            touched: Vec::new(),
            saved: Vec::new(),
        };
        search.refresh();
        search
    }

    /// Takes up positions, bows and slides that were changed from outside.
    pub(super) fn refresh(&mut self) {
        for i in 0..self.pos.len() {
            self.areas.set(i, self.area_at(i, self.pos[i]));
        }
        for k in 0..self.lines.len() {
            self.lay(k);
        }
    }

    fn area_at(&self, i: usize, p: Point) -> Area {
        let (h, g) = (self.half[i], self.gap / 2.0);
        Area::around(p, (h.0 + g) * self.inflation, (h.1 + g) * self.inflation)
    }

    fn lay(&mut self, k: usize) {
        let (u, v) = (self.lines[k].u, self.lines[k].v);
        let (a, b) = (self.pos[u] + self.anchor[u], self.pos[v] + self.anchor[v]);
        self.lines[k].lay(a, b);
        self.extents.set(k, self.lines[k].extent);
    }

    /// Nearest place to `p` where box `i` lies within its pen.
    fn hold(&self, i: usize, p: Point) -> Point {
        let (pen, h) = (&self.pen[i], self.half[i]);
        at(p.x.min(pen.x1 - h.0).max(pen.x0 + h.0), p.y.min(pen.y1 - h.1).max(pen.y0 + h.1))
    }

    fn stress(&self, i: usize) -> f64 {
        let n = self.pos.len();
        let row = &self.shape.dist[i * n..(i + 1) * n];
        let p = self.pos[i];
        let (kx, ky) = (self.shape.scale.x, self.shape.scale.y);
        let mut sum = 0.0;
        for (d, q) in row.iter().zip(&self.pos) {
            if *d > 0.0 && *d < f64::INFINITY {
                let (x, y) = ((p.x - q.x) * kx, (p.y - q.y) * ky);
                let r = (x * x + y * y).sqrt() / d - 1.0;
                sum += r * r;
            }
        }
        if let Some(f) = self.shape.focus {
            let one = |k: usize| {
                let (d, q) = (row[k], self.pos[k]);
                let (x, y) = ((p.x - q.x) * kx, (p.y - q.y) * ky);
                let r = (x * x + y * y).sqrt() / d - 1.0;
                r * r
            };
            if f != i && row[f] > 0.0 && row[f] < f64::INFINITY {
                sum += 30.0 * one(f);
            }
        }
        sum * self.weights.stress
    }

    /// Takes the tables of costs anew (at the start of a run, and now and then against drift).
    fn tabulate(&mut self) {
        let w = self.weights;
        let (n, m) = (self.pos.len(), self.lines.len());
        self.line_cost.fill(0.0);
        self.node_cost.fill(0.0);
        self.node_line.fill(0.0);
        let mut near = std::mem::take(&mut self.near);
        for k in 0..m {
            let e = &self.lines[k];
            self.line_cost[k] += alone(e, &self.page, &w);
            self.extents.near(&e.extent, &mut near);
            for j in near.iter().map(|j| *j as usize).filter(|j| *j > k) {
                let c = edge_edge(e, &self.lines[j], &w);
                self.line_cost[k] += c;
                self.line_cost[j] += c;
            }
            self.areas.near(&e.extent, &mut near);
            for i in near.iter().map(|i| *i as usize) {
                let c = edge_node(e, i, self.areas.get(i), &w);
                self.line_cost[k] += c;
                self.node_line[i] += c;
            }
        }
        for i in 0..n {
            self.areas.near(self.areas.get(i), &mut near);
            for j in near.iter().map(|j| *j as usize).filter(|j| *j > i) {
                let c = node_node(self.areas.get(i), self.areas.get(j), &w);
                self.node_cost[i] += c;
                self.node_cost[j] += c;
            }
        }
        self.near = near;
    }

    /// What the touched lines and the given nodes cost now, from the tables.
    fn before(&self, nodes: &[usize]) -> f64 {
        let w = &self.weights;
        let mut sum = 0.0;
        for (a, &k) in self.touched.iter().enumerate() {
            sum += self.line_cost[k];
            for &j in &self.touched[a + 1..] {
                sum -= edge_edge(&self.lines[k], &self.lines[j], w);
            }
            for &i in nodes {
                sum -= edge_node(&self.lines[k], i, self.areas.get(i), w);
            }
        }
        for (a, &i) in nodes.iter().enumerate() {
            sum += self.node_cost[i] + self.node_line[i] + self.stress(i);
            for &j in &nodes[..a] {
                sum -= node_node(self.areas.get(i), self.areas.get(j), w);
            }
        }
        sum
    }

    /// The same after a change, counted anew; stops, with what it has, once that is over `limit`.
    fn after(&self, nodes: &[usize], limit: f64, near: &mut Vec<u32>) -> f64 {
        let w = &self.weights;
        let mut sum = 0.0;
        for (k, &i) in nodes.iter().enumerate() {
            let a = self.areas.get(i);
            self.areas.near(a, near);
            for j in near.iter().map(|j| *j as usize) {
                if j != i && !nodes[..k].contains(&j) {
                    sum += node_node(a, self.areas.get(j), w);
                }
            }
            sum += self.stress(i);
        }
        if sum > limit {
            return sum;
        }
        for &k in &self.touched {
            let e = &self.lines[k];
            sum += alone(e, &self.page, w);
            self.areas.near(&e.extent, near);
            for i in near.iter().map(|i| *i as usize) {
                sum += edge_node(e, i, self.areas.get(i), w);
            }
        }
        for &k in &self.touched {
            if sum > limit {
                return sum;
            }
            let e = &self.lines[k];
            self.extents.near(&e.extent, near);
            for j in near.iter().map(|j| *j as usize) {
                if !(self.mark[j] && j <= k) {
                    sum += edge_edge(e, &self.lines[j], w);
                }
            }
        }
        for &i in nodes {
            if sum > limit {
                return sum;
            }
            let a = self.areas.get(i);
            self.extents.near(a, near);
            for j in near.iter().map(|j| *j as usize) {
                if !self.mark[j] {
                    sum += edge_node(&self.lines[j], i, a, w);
                }
            }
        }
        sum
    }

    /// Brings the tables up to date once a change is kept: `saved` are the touched lines and `old` the nodes' boxes before it.
    fn book(&mut self, nodes: &[usize], old: &[Area]) {
        let w = self.weights;
        let mut near = std::mem::take(&mut self.near);
        for (&k, was) in self.touched.iter().zip(&self.saved) {
            let now = &self.lines[k];
            let reach = was.extent.joined(&now.extent);
            self.extents.near(&reach, &mut near);
            for j in near.iter().map(|j| *j as usize) {
                if !self.mark[j] {
                    let f = &self.lines[j];
                    self.line_cost[j] += edge_edge(now, f, &w) - edge_edge(was, f, &w);
                }
            }
            self.areas.near(&reach, &mut near);
            for i in near.iter().map(|i| *i as usize) {
                if !nodes.contains(&i) {
                    let a = self.areas.get(i);
                    self.node_line[i] += edge_node(now, i, a, &w) - edge_node(was, i, a, &w);
                }
            }
        }
        for (&i, was) in nodes.iter().zip(old) {
            let now = *self.areas.get(i);
            let reach = was.joined(&now);
            let mut own = 0.0;
            let mut lines = 0.0;
            self.areas.near(&reach, &mut near);
            for j in near.iter().map(|j| *j as usize) {
                if j == i {
                    continue;
                }
                let b = self.areas.get(j);
                let c = node_node(&now, b, &w);
                own += c;
                if !nodes.contains(&j) {
                    self.node_cost[j] += c - node_node(was, b, &w);
                }
            }
            self.extents.near(&reach, &mut near);
            for j in near.iter().map(|j| *j as usize) {
                let f = &self.lines[j];
                let c = edge_node(f, i, &now, &w);
                lines += c;
                if !self.mark[j] {
                    self.line_cost[j] += c - edge_node(f, i, was, &w);
                }
            }
            self.node_cost[i] = own;
            self.node_line[i] = lines;
        }
        for &k in &self.touched {
            let e = &self.lines[k];
            let mut sum = alone(e, &self.page, &w);
            self.areas.near(&e.extent, &mut near);
            for i in near.iter().map(|i| *i as usize) {
                sum += edge_node(e, i, self.areas.get(i), &w);
            }
            self.extents.near(&e.extent, &mut near);
            for j in near.iter().map(|j| *j as usize) {
                if j != k {
                    sum += edge_edge(e, &self.lines[j], &w);
                }
            }
            self.line_cost[k] = sum;
        }
        self.near = near;
    }

    fn touch(&mut self, nodes: &[usize]) {
        self.touched.clear();
        self.saved.clear();
        for &i in nodes {
            for &k in &self.incident[i] {
                if !self.mark[k] {
                    self.mark[k] = true;
                    self.touched.push(k);
                    self.saved.push(self.lines[k]);
                }
            }
        }
    }

    fn untouch(&mut self) {
        for &k in &self.touched {
            self.mark[k] = false;
        }
    }

    fn restore(&mut self) {
        for (&k, l) in self.touched.iter().zip(&self.saved) {
            self.lines[k] = *l;
            self.extents.set(k, l.extent);
        }
    }

    /// Tries to put nodes elsewhere; keeps the change if it costs at most `allow` more.
    fn try_nodes(&mut self, moves: &[(usize, Point)], allow: f64) -> bool {
        let nodes: [usize; 2] = [moves[0].0, moves.get(1).map_or(moves[0].0, |m| m.0)];
        let nodes = &nodes[..moves.len()];
        let last = nodes.len() - 1;
        self.touch(nodes);
        let limit = self.before(nodes) + allow;
        let old: [Point; 2] = [self.pos[nodes[0]], self.pos[nodes[last]]];
        let boxes: [Area; 2] = [*self.areas.get(nodes[0]), *self.areas.get(nodes[last])];
        for &(i, p) in moves {
            self.pos[i] = p;
            self.areas.set(i, self.area_at(i, p));
        }
        for t in 0..self.touched.len() {
            self.lay(self.touched[t]);
        }
        let mut near = std::mem::take(&mut self.near);
        let keep = self.after(nodes, limit, &mut near) <= limit;
        self.near = near;
        if keep {
            self.book(nodes, &boxes);
        } else {
            for (k, &i) in nodes.iter().enumerate() {
                self.pos[i] = old[k];
                self.areas.set(i, boxes[k]);
            }
            self.restore();
        }
        self.untouch();
        keep
    }

    fn try_line(&mut self, k: usize, bow: f64, t: f64, allow: f64) -> bool {
        self.touched.clear();
        self.touched.push(k);
        self.saved.clear();
        self.saved.push(self.lines[k]);
        self.mark[k] = true;
        let limit = self.line_cost[k] + allow;
        self.lines[k].bow = bow;
        self.lines[k].t = t;
        self.lay(k);
        let mut near = std::mem::take(&mut self.near);
        let keep = self.after(&[], limit, &mut near) <= limit;
        self.near = near;
        if keep {
            self.book(&[], &[]);
        } else {
            self.restore();
        }
        self.mark[k] = false;
        keep
    }

    /// Runs a plan.
    pub(super) fn run(&mut self, plan: Plan) {
        let n = self.pos.len();
        let m = self.lines.len();
        if n == 0 || plan.moves == 0 {
            return;
        }
        for step in 0..plan.moves {
            if step % 16384 == 0 {
                self.tabulate();
            }
            let done = step as f64 / plan.moves as f64;
            let left = 1.0 - done;
            // The last third is descent only.
            let warm = (1.0 - done * 1.5).max(0.0);
            let u = self.random.unit();
            let allow = plan.heat * warm * warm * u * u;
            if plan.bend && m > 0 && self.random.unit() < 0.45 {
                let k = self.costly(m);
                self.bend(k, allow);
                continue;
            }
            let i = if m > 0 && m <= 2 * n && self.random.unit() < 0.5 {
                let k = self.costly(m);
                let l = &self.lines[k];
                if self.random.unit() < 0.5 { l.u } else { l.v }
            } else {
                self.random.below(n)
            };
            if self.fixed[i] {
                continue;
            }
            let reach = plan.reach.1 + (plan.reach.0 - plan.reach.1) * left * left;
            let kind = self.random.unit();
            let p = self.pos[i];
            if plan.swap && kind < 0.12 {
                // Half of the time with a node that hangs on the same neighbour: that undoes crossed siblings.
                let j = if kind < 0.06 && !self.incident[i].is_empty() {
                    let l = &self.lines[self.incident[i][self.random.below(self.incident[i].len())]];
                    let hub = if l.u == i { l.v } else { l.u };
                    let l = &self.lines[self.incident[hub][self.random.below(self.incident[hub].len())]];
                    if l.u == hub { l.v } else { l.u }
                } else {
                    self.random.below(n)
                };
                if j != i && !self.fixed[j] {
                    let moves = [(i, self.hold(i, self.pos[j])), (j, self.hold(j, p))];
                    self.try_nodes(&moves, allow);
                }
                continue;
            }
            let target = if kind < 0.28 && !self.incident[i].is_empty() {
                // Near the middle of the neighbours.
                let mut sum = at(0.0, 0.0);
                for &k in &self.incident[i] {
                    let l = &self.lines[k];
                    sum = sum + self.pos[if l.u == i { l.v } else { l.u }];
                }
                let mid = sum * (1.0 / self.incident[i].len() as f64);
                let f = self.random.unit();
                p.lerp(mid, f) + at(self.random.signed(), self.random.signed()) * reach
            } else if kind < 0.40 && !self.incident[i].is_empty() {
                // Round about one neighbour.
                let k = self.incident[i][self.random.below(self.incident[i].len())];
                let l = &self.lines[k];
                let q = self.pos[if l.u == i { l.v } else { l.u }];
                let (x, y) = (self.random.signed(), self.random.signed());
                let d = (x * x + y * y).sqrt().max(0.05);
                let far = (p - q).length() * (0.7 + 0.6 * self.random.unit());
                q + at(x / d, y / d) * far
            } else {
                let (x, y) = (self.random.signed(), self.random.signed());
                let long = self.random.unit();
                p + at(x, y) * (reach * long)
            };
            let target = self.hold(i, target);
            self.try_nodes(&[(i, target)], allow);
        }
    }

    /// The line that costs most of a few drawn at random: there is more to gain than at a line without faults.
    fn costly(&mut self, m: usize) -> usize {
        let mut best = self.random.below(m);
        // Where all cross all, the costliest are always the same few.
        let drawn = if m > 2 * self.pos.len() { 1 } else { DRAWN };
        for _ in 1..drawn {
            let k = self.random.below(m);
            if self.line_cost[k] > self.line_cost[best] {
                best = k;
            }
        }
        best
    }

    fn bend(&mut self, k: usize, allow: f64) {
        let l = self.lines[k];
        let chord = (l.points[0] - l.points[l.count - 1]).length();
        let kind = self.random.unit();
        let (mut bow, mut t) = (l.bow, l.t);
        if self.straight && l.label.is_none() {
            return;
        }
        if (kind < 0.5 || self.straight) && l.label.is_some() {
            t = if self.random.unit() < 0.5 {
                0.12 + 0.76 * self.random.unit()
            } else {
                (l.t + 0.1 * self.random.signed()).clamp(0.1, 0.9)
            };
        } else if kind < 0.62 {
            bow = 0.0;
        } else {
            let most = (chord * 0.3).min(140.0);
            bow = self.random.signed() * most;
            if l.label.is_some() && self.random.unit() < 0.5 {
                t = 0.2 + 0.6 * self.random.unit();
            }
        }
        self.try_line(k, bow, t, allow);
    }

    /// The cost of the whole drawing without its stress.
    pub(super) fn faults(&self) -> f64 {
        let w = &self.weights;
        let mut sum = 0.0;
        for (k, e) in self.lines.iter().enumerate() {
            sum += alone(e, &self.page, w);
            for f in &self.lines[k + 1..] {
                sum += edge_edge(e, f, w);
            }
            for i in 0..self.areas.len() {
                sum += edge_node(e, i, self.areas.get(i), w);
            }
        }
        for i in 0..self.areas.len() {
            for j in i + 1..self.areas.len() {
                sum += node_node(self.areas.get(i), self.areas.get(j), w);
            }
        }
        sum
    }

    /// Stretches the page: positions keep their relative places.
    pub(super) fn stretch(&mut self, width: f64, height: f64) {
        let (w0, h0) = (self.page.x1 - self.page.x0, self.page.y1 - self.page.y0);
        let page = Area { x0: 0.0, y0: 0.0, x1: width, y1: height };
        for i in 0..self.pos.len() {
            let h = self.half[i];
            let place = |v: f64, half: f64, from: f64, to: f64| {
                let room = from - 2.0 * half;
                let share = if room > 1e-9 { ((v - half) / room).clamp(0.0, 1.0) } else { 0.5 };
                half + share * (to - 2.0 * half).max(0.0)
            };
            let p = self.pos[i];
            self.pos[i] = at(place(p.x, h.0, w0, width), place(p.y, h.1, h0, height));
            self.pen[i] = page;
        }
        self.page = page;
        let (fx, fy) = (width / w0, height / h0);
        for l in &mut self.lines {
            l.bow *= (fx * fy).sqrt().min(1.5);
        }
        self.rescale();
        self.refresh();
    }

    /// Spreads crowded rows and columns at the cost of empty ones: positions are mapped through the share of what is to be drawn
    /// (boxes and labels) that lies before them, mixed with the plain position. Keeps the order in x and in y.
    pub(super) fn even_out(&mut self, strength: f64) {
        const BINS: usize = 64;
        let (w, h) = (self.page.x1 - self.page.x0, self.page.y1 - self.page.y0);
        let mut ink = [[0.0f64; BINS]; 2];
        let mut add = |a: &Area| {
            let area = (a.x1 - a.x0) * (a.y1 - a.y0);
            for (axis, low, high, size) in [(0, a.x0, a.x1, w), (1, a.y0, a.y1, h)] {
                let from = (low / size * BINS as f64).floor().clamp(0.0, (BINS - 1) as f64) as usize;
                let to = (high / size * BINS as f64).ceil().clamp(from as f64 + 1.0, BINS as f64) as usize;
                for bin in &mut ink[axis][from..to] {
                    *bin += area / (to - from) as f64;
                }
            }
        };
        (0..self.areas.len()).for_each(|i| add(self.areas.get(i)));
        self.lines.iter().filter(|l| l.label.is_some()).for_each(|l| add(&l.text.grown(6.0)));
        let map = |ink: &[f64; BINS]| {
            let total: f64 = ink.iter().sum::<f64>().max(1e-9);
            let mut edges = [0.0; BINS + 1];
            for b in 0..BINS {
                edges[b + 1] = edges[b] + strength * ink[b] / total + (1.0 - strength) / BINS as f64;
            }
            edges
        };
        let maps = [map(&ink[0]), map(&ink[1])];
        let through = |edges: &[f64; BINS + 1], v: f64| {
            let at = (v.clamp(0.0, 1.0) * BINS as f64).min(BINS as f64 - 1e-9);
            let b = at as usize;
            edges[b] + (edges[b + 1] - edges[b]) * (at - b as f64)
        };
        for i in 0..self.pos.len() {
            let p = at(through(&maps[0], self.pos[i].x / w) * w, through(&maps[1], self.pos[i].y / h) * h);
            self.pos[i] = self.hold(i, p);
        }
        self.refresh();
    }

    /// Finds the scale at which the present positions have least stress, x and y apart.
    pub(super) fn rescale(&mut self) {
        let n = self.pos.len();
        // Alternating least squares on |k.(p-q)| ~ d, a few rounds: enough for a weight.
        let (mut kx, mut ky) = (self.shape.scale.x, self.shape.scale.y);
        for _ in 0..8 {
            let (mut nx, mut dx, mut ny, mut dy) = (0.0, 1e-12, 0.0, 1e-12);
            for i in 0..n {
                for j in i + 1..n {
                    let d = self.shape.dist[i * n + j];
                    if !(d > 0.0 && d < f64::INFINITY) {
                        continue;
                    }
                    let (x, y) = (self.pos[i].x - self.pos[j].x, self.pos[i].y - self.pos[j].y);
                    let l = ((x * kx) * (x * kx) + (y * ky) * (y * ky)).sqrt().max(1e-9);
                    let w = 1.0 / (d * d);
                    // Move each coordinate towards its share of the wished distance.
                    nx += w * x * x * kx * d / l;
                    dx += w * x * x;
                    ny += w * y * y * ky * d / l;
                    dy += w * y * y;
                }
            }
            kx = if nx > 0.0 { nx / dx } else { kx };
            ky = if ny > 0.0 { ny / dy } else { ky };
        }
        self.shape.scale = at(kx.max(1e-6), ky.max(1e-6));
    }
}
