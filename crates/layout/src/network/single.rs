//! One connected component: positions, routes and labels on a page of its own.

use std::rc::Rc;

use super::cost::{Line, Weights};
use super::distance::Adjacency;
use super::geometry::{Area, Cubic, Point, at};
use super::label::{self, Placed, Wanted};
use super::overlap;
use super::route::{self, Route, Target, Wish};
use super::search::{Plan, Search, Shape};
use super::stress;
use crate::network::seeded;
use crate::random::Random;

/// Room kept round an edge label, px.
pub(super) const CLEAR: f64 = 2.0;

/// Share of the wished page that the neighbourhood of a focus fills, as long as it is no more than so many times its own ink.
const FOCUS_PAGE: f64 = 0.55;
const FOCUS_ROOM: f64 = 7.0;

/// From, to, width and height of the label.
pub(super) type Edge = (usize, usize, Option<(f64, f64)>);

/// A component to lay out. Loops are not among the edges.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    pub half: Vec<(f64, f64)>,
    /// The symbol's centre from the box's centre, and its radius.
    pub symbol: Vec<(Point, f64)>,
    pub edges: Vec<Edge>,
    pub gap: f64,
    pub focus: Option<usize>,
    pub seed: u64,
    /// Share of the search's usual work.
    pub effort: f64,
}

/// A component laid out, its top left at the origin.
#[derive(Debug, Clone)]
pub(super) struct Drawn {
    pub width: f64,
    pub height: f64,
    pub pos: Vec<Point>,
    pub chains: Vec<Vec<Cubic>>,
    /// Label centre and whether only its key number fits there.
    pub labels: Vec<Option<(Point, bool)>>,
    pub struck: usize,
    pub blocked: usize,
}

impl Drawn {
    /// Points where two edges cross.
    pub(super) fn crossings(&self) -> usize {
        let routes: Vec<Route> = self.chains.iter().map(|chain| Route::new(chain.clone())).collect();
        let mut sum = 0;
        for (k, r) in routes.iter().enumerate() {
            let reach = r.extent.grown(0.1);
            for o in routes[k + 1..].iter().filter(|o| o.extent.touches(&reach)) {
                sum += super::geometry::lines_cross(&r.line, &o.line, &o.extent);
            }
        }
        sum
    }
}

/// Size of a key number that stands for a label, px.
pub(super) const KEY: (f64, f64) = (18.0, 14.0);

impl Problem {
    pub(super) fn len(&self) -> usize {
        self.half.len()
    }

    /// Ideal lengths: both boxes' radii, the label between them, more about hubs.
    pub(super) fn lengths(&self) -> Vec<f64> {
        let mut degree = vec![0usize; self.len()];
        for e in &self.edges {
            degree[e.0] += 1;
            degree[e.1] += 1;
        }
        self.edges
            .iter()
            .map(|&(u, v, label)| {
                let r = |i: usize| 0.5 * (self.half[i].0 + self.half[i].1);
                let text = label.map_or(16.0, |(w, h)| 0.5 * (w + h) + 8.0);
                let hub = (degree[u].max(degree[v]) as f64 - 2.0).max(0.0).sqrt() * 9.0;
                r(u) + r(v) + text + hub
            })
            .collect()
    }

    /// Sum of the areas that must not overlap, px².
    pub(super) fn ink(&self) -> f64 {
        let g = self.gap;
        let nodes: f64 = self.half.iter().map(|h| (2.0 * h.0 + g) * (2.0 * h.1 + g)).sum();
        let labels: f64 = self.edges.iter().filter_map(|e| e.2).map(|(w, h)| (w + 8.0) * (h + 8.0)).sum();
        nodes + labels
    }

    fn adjacency(&self) -> Adjacency {
        let lengths = self.lengths();
        let links: Vec<_> = self.edges.iter().zip(&lengths).map(|(e, l)| (e.0, e.1, *l)).collect();
        Adjacency::new(self.len(), &links)
    }

    /// The lines of the search, parallel edges fanned out.
    pub(super) fn lines(&self) -> Vec<Line> {
        let mut order: Vec<usize> = (0..self.edges.len()).collect();
        let key = |k: usize| {
            let e = &self.edges[k];
            (e.0.min(e.1), e.0.max(e.1))
        };
        order.sort_by_key(|&k| (key(k), k));
        let mut lines: Vec<Line> = self
            .edges
            .iter()
            .map(|&(u, v, label)| {
                Line::new(u, v, label.map(|(w, h)| (w / 2.0 + CLEAR, h / 2.0 + CLEAR)), 0.0)
            })
            .collect();
        let mut at = 0;
        while at < order.len() {
            let mut end = at + 1;
            while end < order.len() && key(order[end]) == key(order[at]) {
                end += 1;
            }
            let count = end - at;
            for (i, &k) in order[at..end].iter().enumerate() {
                let tall =
                    order[at..end].iter().filter_map(|&k| self.edges[k].2).fold(0.0, |m: f64, l| m.max(l.1));
                let bow = (i as f64 - (count - 1) as f64 / 2.0) * (tall + 6.0).max(18.0);
                // The sign follows the direction from the lower to the higher node number.
                lines[k].bow = if self.edges[k].0 <= self.edges[k].1 { bow } else { -bow };
                if count > 1 {
                    lines[k].t = 0.5 + (i as f64 - (count - 1) as f64 / 2.0) * 0.08;
                }
            }
            at = end;
        }
        lines
    }

    /// Lays the component out on a page at most `width` wide, its height near `aspect` times its width, at most `tallest` times
    /// where the boxes allow.
    pub(super) fn draw(&self, width: f64, aspect: f64, tallest: f64) -> Drawn {
        let n = self.len();
        if n == 1 {
            let h = self.half[0];
            return Drawn {
                width: 2.0 * h.0,
                height: 2.0 * h.1,
                pos: vec![at(h.0, h.1)],
                chains: Vec::new(),
                labels: Vec::new(),
                struck: 0,
                blocked: 0,
            };
        }
        if let Some(hub) = self.hub_of_star() {
            return self.star(hub, width, aspect, tallest, &mut seeded(self.seed));
        }
        // Chance has its part in a search: of a small graph several drawings are made, and the best is kept.
        let attempts = match n + self.edges.len() {
            _ if self.effort < 1.0 => 1,
            ..=70 => 5,
            71..=110 => 4,
            111..=125 => 2,
            _ => 1,
        };
        let mut best: Option<(usize, Drawn)> = None;
        for attempt in 0..attempts {
            let mut random = seeded(self.seed.wrapping_add(attempt << 32));
            // More room, fewer crossings.
            let room = 2.4 * libm::pow(1.15, attempt as f64);
            let drawn = self.attempt(width, aspect, tallest, room, &mut random);
            let keyed = drawn.labels.iter().flatten().filter(|label| label.1).count();
            let faults = drawn.crossings() + 4 * (keyed + drawn.struck) + 30 * drawn.blocked;
            if best.as_ref().is_none_or(|best| faults < best.0) {
                best = Some((faults, drawn));
            }
            if faults == 0 {
                break;
            }
        }
        best.map_or_else(|| self.column(), |best| best.1)
    }

    fn attempt(&self, width: f64, aspect: f64, tallest: f64, room: f64, random: &mut Random) -> Drawn {
        let n = self.len();
        let graph = self.adjacency();
        let mut dist = Vec::with_capacity(n * n);
        for i in 0..n {
            dist.extend(graph.distances(i));
        }
        if let Some(f) = self.focus {
            let mean = self.lengths().iter().sum::<f64>() / self.edges.len().max(1) as f64;
            for (i, hop) in graph.hops(f).into_iter().enumerate() {
                if i != f && hop != usize::MAX {
                    dist[f * n + i] = hop as f64 * mean;
                    dist[i * n + f] = hop as f64 * mean;
                }
            }
        }
        let widest = self.half.iter().fold(0.0, |m: f64, h| m.max(2.0 * h.0));
        let size = |area: f64| {
            let w = (area / aspect).sqrt().min(width).max(widest.min(width));
            (w, area / w)
        };
        let mut area = self.ink() * room;
        let most = (width * width * tallest).max(self.ink() * 1.9);
        area = area.min(most).max(self.ink() * 1.5);
        if self.focus.is_some() {
            // What stands about one name is few: it is given the page.
            area = area.max((width * width * aspect * FOCUS_PAGE).min(self.ink() * FOCUS_ROOM));
        }
        let (mut w, mut h) = size(area);
        let budget = Budget::of(n, self.edges.len(), self.effort);
        let reach = (w * h).sqrt() * 0.35;
        let starts = self.starts(&dist, h / w, random);
        let tries = starts.len();
        let mut chosen: Option<(f64, Search)> = None;
        let dist = Rc::new(dist);
        for start in starts {
            let mut search = self.prepare(start, Rc::clone(&dist), w, h, random);
            search.weights = Weights::LINES;
            let calm = search.faults() < 1e-9;
            search.weights.stress = if calm { 4.0 } else { 0.3 };
            for (step, inflation) in [0.15, 0.4, 0.7, 1.0].into_iter().enumerate() {
                search.inflation = inflation;
                search.refresh();
                search.run(Plan {
                    moves: budget.first / 4 / if calm { 4 } else { tries },
                    heat: if calm { 0.0 } else { [40.0, 20.0, 15.0, 15.0][step] * 1.5 },
                    reach: (reach * [1.0, 0.5, 0.3, 0.3][step], 12.0),
                    bend: false,
                    swap: !calm,
                });
            }
            let faults = search.faults();
            if chosen.as_ref().is_none_or(|c| faults < c.0) {
                chosen = Some((faults, search));
            }
            if calm {
                break;
            }
        }
        let Some((_, mut search)) = chosen else { return self.column() };
        if self.focus.is_none() {
            search.even_out(0.65);
        }
        search.rescale();
        search.weights = Weights::ALL;
        let mut best: Option<(f64, Drawn)> = None;
        let limit = (self.edges.len() as f64 * 0.03) as usize;
        for round in 0..8 {
            search.run(Plan {
                moves: if round == 0 { budget.second } else { budget.later },
                heat: if round == 0 { 15.0 } else { 4.0 },
                reach: (reach * 0.3, 6.0),
                bend: true,
                swap: round == 0,
            });
            let drawn = self.finish(&search, random);
            let keyed = drawn.labels.iter().flatten().filter(|l| l.1).count();
            let over = drawn.struck.saturating_sub(limit);
            // A page a sixth larger must save more than two words from the key; a small drawing has room to grow.
            let price = if n + self.edges.len() > 110 { 25.0 } else { 1.0 };
            let larger = |rounds: usize| rounds as f64 * price;
            let faults = keyed as f64 * 10.0 + over as f64 * 3.0 + drawn.blocked as f64 * 30.0;
            let cost = faults + larger(round);
            if best.as_ref().is_none_or(|b| cost < b.0) {
                best = Some((cost, drawn));
            }
            if best.as_ref().is_some_and(|b| b.0 <= larger(round + 1)) {
                break;
            }
            area *= 1.17;
            (w, h) = size(area);
            if area > most {
                break;
            }
            search.stretch(w, h);
        }
        match best {
            Some((_, d)) => d,
            None => self.finish(&search, random),
        }
    }

    /// Points from stress alone: several random starts, the one with the fewest crossings, turned to suit the page.
    fn starts(&self, dist: &[f64], aspect: f64, random: &mut Random) -> Vec<Vec<Point>> {
        let n = self.len();
        let mut terms = stress::all_pairs(n, dist);
        if let Some(f) = self.focus {
            // Rings: the distance to the focus weighs more than all others.
            for t in terms.iter_mut().filter(|t| t.i as usize == f || t.j as usize == f) {
                t.wi *= 6.0;
                t.wj *= 6.0;
            }
        }
        let far = dist.iter().copied().filter(|d| d.is_finite()).fold(1.0, f64::max);
        let starts = if n <= 60 {
            8
        } else if n <= 150 {
            5
        } else {
            2
        };
        let mut found: Vec<(usize, Vec<Point>)> = Vec::new();
        for _ in 0..starts {
            let mut pos: Vec<Point> = (0..n).map(|_| at(random.unit() * far, random.unit() * far)).collect();
            stress::descend(&mut pos, &mut terms, 30, self.focus, 1.0, random);
            found.push((self.straight_crossings(&pos), pos));
        }
        if self.focus.is_none() {
            // A tree drawn as one has no crossings at all; what is nearly one has few.
            let mut pos = self.radial();
            found.push((self.straight_crossings(&pos), pos.clone()));
            stress::descend(&mut pos, &mut terms, 15, None, 0.002, random);
            found.push((self.straight_crossings(&pos), pos));
        }
        found.sort_by_key(|f| f.0);
        found.truncate(2);
        found.into_iter().map(|f| turned(&f.1, aspect)).collect()
    }

    fn straight_crossings(&self, pos: &[Point]) -> usize {
        let mut count = 0;
        for (k, e) in self.edges.iter().enumerate() {
            for f in &self.edges[k + 1..] {
                if e.0 != f.0 && e.0 != f.1 && e.1 != f.0 && e.1 != f.1 {
                    let (a, b) = (pos[e.0], pos[e.1]);
                    count += usize::from(super::geometry::segments_cross(a, b, pos[f.0], pos[f.1]));
                }
            }
        }
        count
    }

    /// Rings about the middle of the graph, each branch of its breadth-first tree in a sector as wide as its leaves are many.
    fn radial(&self) -> Vec<Point> {
        let n = self.len();
        let links: Vec<_> = self.edges.iter().map(|e| (e.0, e.1, 1.0)).collect();
        let graph = Adjacency::new(n, &links);
        let depth_from = |root: usize| graph.hops(root).into_iter().filter(|h| *h != usize::MAX).max();
        let middle = (0..n).min_by_key(|&i| (depth_from(i), usize::MAX - graph.degree(i))).unwrap_or(0);
        let hops = graph.hops(middle);
        let mut order = vec![middle];
        let mut parent = vec![usize::MAX; n];
        parent[middle] = middle;
        let mut next = 0;
        while next < order.len() {
            let i = order[next];
            next += 1;
            for &(j, _) in graph.of(i) {
                if parent[j] == usize::MAX {
                    parent[j] = i;
                    order.push(j);
                }
            }
        }
        let mut leaves = vec![0.0f64; n];
        for &i in order.iter().rev() {
            leaves[i] = leaves[i].max(1.0);
            if i != middle {
                leaves[parent[i]] += leaves[i];
            }
        }
        let ring = self.lengths().iter().sum::<f64>() / self.edges.len().max(1) as f64;
        // Each node takes the sector its parent has come to.
        let mut used = vec![0.0f64; n];
        let mut start = vec![0.0f64; n];
        let mut pos = vec![at(0.0, 0.0); n];
        for &i in &order {
            if i == middle {
                continue;
            }
            let p = parent[i];
            start[i] = start[p] + used[p];
            used[p] += leaves[i];
            let angle = std::f64::consts::TAU * (start[i] + leaves[i] / 2.0) / leaves[middle].max(1.0);
            pos[i] = at(libm::cos(angle), libm::sin(angle)) * (hops[i] as f64 * ring);
        }
        pos
    }

    /// Fits points on the page, moves the boxes apart, sets up the search.
    fn prepare(
        &self,
        mut pos: Vec<Point>,
        dist: Rc<Vec<f64>>,
        w: f64,
        h: f64,
        random: &mut Random,
    ) -> Search {
        let mut b = Area::NONE;
        for p in &pos {
            b.include(*p);
        }
        if let Some(f) = self.focus {
            // The box on both sides of the focus is made equal, so that it comes to the middle.
            let c = pos[f];
            let (rx, ry) = ((b.x1 - c.x).max(c.x - b.x0), (b.y1 - c.y).max(c.y - b.y0));
            b = Area::around(c, rx, ry);
        }
        for (p, half) in pos.iter_mut().zip(&self.half) {
            let share = |v: f64, a: f64, z: f64| if z - a > 1e-9 { (v - a) / (z - a) } else { 0.5 };
            *p = at(
                half.0 + share(p.x, b.x0, b.x1) * (w - 2.0 * half.0).max(0.0),
                half.1 + share(p.y, b.y0, b.y1) * (h - 2.0 * half.1).max(0.0),
            );
        }
        let page = Area { x0: 0.0, y0: 0.0, x1: w, y1: h };
        let anchor = self.symbol.iter().map(|s| s.0).collect();
        let shape = Shape { dist, scale: at(1.0, 1.0), focus: self.focus };
        let seed = seeded(random.next());
        let mut search =
            Search::new(pos, self.half.clone(), anchor, self.lines(), page, self.gap, shape, seed);
        search.rescale();
        if let Some(f) = self.focus {
            search.fixed[f] = true;
        }
        search
    }

    /// All boxes below one another: what is left where nothing else can be done.
    pub(super) fn column(&self) -> Drawn {
        let mut pos = Vec::with_capacity(self.len());
        let widest = self.half.iter().fold(0.0, |m: f64, h| m.max(h.0));
        let mut y = 0.0;
        for h in &self.half {
            pos.push(at(widest, y + h.1));
            y += 2.0 * h.1 + self.gap;
        }
        self.complete(pos, &vec![0.0; self.edges.len()], 2.0 * widest, &mut seeded(self.seed))
    }

    /// Overlaps out for good, routes, labels.
    pub(super) fn finish(&self, search: &Search, random: &mut Random) -> Drawn {
        let width = search.page.x1 - search.page.x0;
        let mut pos = search.pos.clone();
        if self.overlapping(&pos) {
            let weight = vec![1.0; pos.len()];
            overlap::remove(&mut pos, &self.half, &weight, self.gap * 0.5, Some(width), false);
        }
        let bows: Vec<f64> = search.lines.iter().map(|l| l.bow).collect();
        self.complete(pos, &bows, width, random)
    }

    pub(super) fn overlapping(&self, pos: &[Point]) -> bool {
        let g = self.gap * 0.5;
        for i in 0..pos.len() {
            for j in 0..i {
                let d = pos[i] - pos[j];
                if d.x.abs() < self.half[i].0 + self.half[j].0 + g
                    && d.y.abs() < self.half[i].1 + self.half[j].1 + g
                {
                    return true;
                }
            }
        }
        false
    }

    /// Routes and labels for given positions; the result is cut to what is drawn.
    pub(super) fn complete(&self, pos: Vec<Point>, bows: &[f64], width: f64, random: &mut Random) -> Drawn {
        let aim: Vec<Point> = pos.iter().zip(&self.symbol).map(|(p, s)| *p + s.0).collect();
        let drafts = self.edges.iter().zip(bows).map(|(e, b)| Route::bowed(aim[e.0], aim[e.1], *b)).collect();
        self.complete_from(pos, drafts, width, random)
    }

    /// The same from drafts of the routes.
    pub(super) fn complete_from(
        &self,
        mut pos: Vec<Point>,
        drafts: Vec<Route>,
        width: f64,
        random: &mut Random,
    ) -> Drawn {
        let mut extent = Area::NONE;
        for (p, h) in pos.iter().zip(&self.half) {
            extent.join(&Area::around(*p, h.0, h.1));
        }
        let page = Area { x0: 0.0, x1: width, y0: extent.y0 - 14.0, y1: extent.y1 + 14.0 };
        let boxes: Vec<Area> = pos.iter().zip(&self.half).map(|(p, h)| Area::around(*p, h.0, h.1)).collect();
        let aim: Vec<Point> = pos.iter().zip(&self.symbol).map(|(p, s)| *p + s.0).collect();
        let wishes: Vec<Wish> = self.edges.iter().map(|e| Wish { u: e.0, v: e.1 }).collect();
        let routes = route::route_all(&wishes, drafts, &boxes, &aim, &page, self.gap * 0.4);
        let blocked = routes.iter().zip(&wishes).filter(|(r, w)| route::blocked(r, **w, &boxes, 0.0)).count();
        let target: Vec<Target> = (0..pos.len())
            .map(|i| {
                let r = self.symbol[i].1;
                let text = Area { y0: (aim[i].y + r).min(boxes[i].y1), ..boxes[i] };
                let radius = if r > 0.0 { r + 1.5 } else { 0.0 };
                Target { centre: aim[i], radius, text: if r > 0.0 { text } else { boxes[i] } }
            })
            .collect();
        let chains: Vec<Vec<Cubic>> = routes
            .iter()
            .zip(&wishes)
            .map(|(r, w)| route::trim(&r.chain, &target[w.u], &target[w.v]))
            .collect();
        let trimmed: Vec<Route> = chains.iter().map(|c| Route::new(c.clone())).collect();
        let lines = label::polylines(&trimmed);
        let mut wanted: Vec<Wanted> = Vec::new();
        for (k, e) in self.edges.iter().enumerate() {
            if let Some((w, h)) = e.2 {
                let key = w > width;
                let (w, h) = if key { KEY } else { (w, h) };
                wanted.push(Wanted { edge: k, ends: (e.0, e.1), hw: w / 2.0, hh: h / 2.0, key });
            }
        }
        let mut placer = label::Placer::new(wanted, &lines, &boxes, &page, CLEAR);
        let mut placed = placer.place(random);
        for _ in 0..6 {
            // A label on a foreign line would seem to name that line, and one by a foreign figure to be said of it.
            let poor = |p: &Placed| p.bad || p.mistaken || p.struck > 0;
            let poor: Vec<usize> =
                (0..placed.len()).filter(|&k| poor(&placed[k]) && !placer.wanted()[k].key).collect();
            if poor.is_empty() {
                break;
            }
            for k in poor {
                placer.key(k, KEY);
            }
            placed = placer.place(random);
        }
        let struck = placed.iter().filter(|p| p.struck > 0 || p.mistaken).count();
        let wanted = placer.wanted().to_vec();
        self.crop(&mut pos, chains, &wanted, &placed, struck, blocked)
    }

    #[allow(clippy::too_many_arguments)]
    fn crop(
        &self,
        pos: &mut [Point],
        mut chains: Vec<Vec<Cubic>>,
        wanted: &[Wanted],
        placed: &[Placed],
        struck: usize,
        blocked: usize,
    ) -> Drawn {
        let mut extent = Area::NONE;
        for (p, h) in pos.iter().zip(&self.half) {
            extent.join(&Area::around(*p, h.0, h.1));
        }
        for c in &chains {
            for p in super::geometry::flatten(c, 64) {
                extent.include(p);
            }
        }
        let mut labels = vec![None; self.edges.len()];
        for (w, p) in wanted.iter().zip(placed) {
            extent.join(&Area::around(p.centre, w.hw, w.hh));
            labels[w.edge] = Some((p.centre, w.key));
        }
        let by = at(-extent.x0, -extent.y0);
        for p in pos.iter_mut() {
            *p = *p + by;
        }
        for p in chains.iter_mut().flatten().flatten() {
            *p = *p + by;
        }
        for (p, _) in labels.iter_mut().flatten() {
            *p = *p + by;
        }
        Drawn {
            width: extent.x1 - extent.x0,
            height: extent.y1 - extent.y0,
            pos: pos.to_vec(),
            chains,
            labels,
            struck,
            blocked,
        }
    }
}

/// Points turned, by sixteenths of half a turn, to the bounding box nearest the wished height / width.
fn turned(pos: &[Point], aspect: f64) -> Vec<Point> {
    let mut best: Option<(f64, Vec<Point>)> = None;
    for k in 0..16 {
        let a = std::f64::consts::PI * k as f64 / 16.0;
        let (s, c) = (libm::sin(a), libm::cos(a));
        let p: Vec<Point> = pos.iter().map(|p| at(p.x * c - p.y * s, p.x * s + p.y * c)).collect();
        let mut b = Area::NONE;
        for q in &p {
            b.include(*q);
        }
        let ratio = ((b.y1 - b.y0).max(1.0) / (b.x1 - b.x0).max(1.0)) / aspect;
        let miss = if ratio > 1.0 { ratio } else { 1.0 / ratio };
        if best.as_ref().is_none_or(|t| miss < t.0 - 1e-6) {
            best = Some((miss, p));
        }
    }
    best.map(|t| t.1).unwrap_or_default()
}

/// Moves of a full search.
pub(super) fn moves(n: usize, m: usize) -> usize {
    let b = Budget::of(n.max(1), m, 1.0);
    b.first + b.second
}

/// How many moves a component gets, so that the time stays within what is promised.
pub(super) struct Budget {
    first: usize,
    pub second: usize,
    later: usize,
}

impl Budget {
    pub(super) fn of(n: usize, m: usize, effort: f64) -> Self {
        // Cost of one move: lines touched times everything they are compared with.
        let touched = 2.0 * m as f64 / n as f64 + 1.0;
        let work = touched * (m + n) as f64;
        // More time for larger graphs: about eight times as much at 500 nodes as at 100.
        let more = libm::pow((n as f64 / 100.0).max(1.0), 1.15).min(12.0);
        let total = 1.2e8 * effort * more / work.max(40.0);
        let cap = (n * 1500) as f64;
        let total = total.min(cap);
        Self { first: (total * 0.4) as usize, second: (total * 0.5) as usize, later: (total * 0.12) as usize }
    }
}
