//! Edge routes: straight where that is free, else one bow, else round the corners of the boxes in the way.
//!
//! The last is a shortest path over the corners of the padded boxes (visibility graph, searched lazily with A*), its
//! bends rounded as far as the boxes allow.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::geometry::{
    Area, Cubic, Point, at, cubic_at, cubic_split, flatten, line_cubic, lines_cross, raised, segments_cross,
};

/// Pieces a curved part is flattened to when routes are checked.
pub(super) const PIECES: usize = 16;

/// What an edge aims at: a symbol, and the text under it that no line may strike through.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target {
    pub centre: Point,
    pub radius: f64,
    pub text: Area,
}

impl Target {
    fn holds(&self, p: Point) -> bool {
        (p - self.centre).length() < self.radius || self.text.holds(p)
    }
}

/// An edge's ends (nodes).
#[derive(Debug, Clone, Copy)]
pub(super) struct Wish {
    pub u: usize,
    pub v: usize,
}

/// A route from symbol centre to symbol centre, with its polyline.
#[derive(Debug, Clone)]
pub(super) struct Route {
    pub chain: Vec<Cubic>,
    pub line: Vec<Point>,
    pub extent: Area,
}

impl Route {
    pub(super) fn new(chain: Vec<Cubic>) -> Self {
        let line = flatten(&chain, PIECES);
        let mut extent = Area::NONE;
        for p in &line {
            extent.include(*p);
        }
        Self { chain, line, extent }
    }

    pub(super) fn bowed(a: Point, b: Point, bow: f64) -> Self {
        if bow.abs() < 0.5 {
            Self::new(vec![line_cubic(a, b)])
        } else {
            let c = a.lerp(b, 0.5) + (b - a).normal() * (2.0 * bow);
            Self::new(vec![raised(a, c, b)])
        }
    }

    fn length(&self) -> f64 {
        self.line.windows(2).map(|w| (w[1] - w[0]).length()).sum()
    }
}

/// A smooth line through points: cubic pieces whose tangents follow the neighbours (Catmull-Rom, centripetal enough for rows).
pub(super) fn through(points: &[Point]) -> Route {
    let n = points.len();
    let mut chain = Vec::with_capacity(n.saturating_sub(1));
    for k in 0..n.saturating_sub(1) {
        let (p, q) = (points[k], points[k + 1]);
        let d = (q - p).length();
        let tangent = |i: usize| {
            if i == 0 || i + 1 == n {
                return at(0.0, 0.0);
            }
            let t = points[i + 1] - points[i - 1];
            let l = t.length();
            if l > 0.0 { t * (d / 3.0 / l) } else { t }
        };
        let c1 = if k == 0 { p.lerp(q, 1.0 / 3.0) } else { p + tangent(k) };
        let c2 = if k + 2 == n { p.lerp(q, 2.0 / 3.0) } else { q - tangent(k + 1) };
        chain.push([p, c1, c2, q]);
    }
    Route::new(chain)
}

/// Routes all edges from their first draft. `boxes` are the nodes' boxes, `aim` the symbol centres, `pad` the distance kept from foreign boxes.
pub(super) fn route_all(
    wishes: &[Wish],
    mut routes: Vec<Route>,
    boxes: &[Area],
    aim: &[Point],
    page: &Area,
    pad: f64,
) -> Vec<Route> {
    for k in 0..wishes.len() {
        let w = wishes[k];
        let near = pad.min(2.0);
        if !blocked(&routes[k], w, boxes, near) && within(&routes[k], page) {
            continue;
        }
        let (a, b) = (aim[w.u], aim[w.v]);
        let chord = (b - a).length();
        let mut best: Option<(f64, Route)> = None;
        for step in 0..=12 {
            for side in [1.0, -1.0] {
                if step == 0 && side < 0.0 {
                    continue;
                }
                let bow = side * step as f64 * (0.35 / 12.0) * chord;
                let r = Route::bowed(a, b, bow);
                if !within(&r, page) || blocked(&r, w, boxes, near) {
                    continue;
                }
                let cost = r.length()
                    + 35.0 * crossings(&r, k, &routes, wishes) as f64
                    + twin(&r, k, &routes, wishes);
                if best.as_ref().is_none_or(|b| cost < b.0) {
                    best = Some((cost, r));
                }
            }
        }
        let direct = best.as_ref().map_or(f64::INFINITY, |b| b.0);
        if direct > chord * 1.05 + 30.0
            && let Some(r) = around(w, boxes, aim, page, pad, k, &routes)
            && !blocked(&r, w, boxes, 0.0)
        {
            let cost = r.length()
                + 35.0 * crossings(&r, k, &routes, wishes) as f64
                + twin(&r, k, &routes, wishes)
                + 15.0 * r.chain.len() as f64;
            if cost < direct {
                best = Some((cost, r));
            }
        }
        if let Some((_, r)) = best {
            routes[k] = r;
        } else if !within(&routes[k], page) {
            routes[k] = Route::bowed(a, b, 0.0);
        }
    }
    if wishes.len() <= 400 {
        settle(wishes, &mut routes, boxes, aim, page, pad);
    }
    routes
}

/// Once all routes are known: edges that run on others, and bent ones that cross others, are bowed anew where that costs less.
fn settle(wishes: &[Wish], routes: &mut [Route], boxes: &[Area], aim: &[Point], page: &Area, pad: f64) {
    for pass in 0..2 {
        for k in 0..wishes.len() {
            let w = wishes[k];
            let on_others = along(&routes[k], k, routes, wishes, aim);
            let crossed =
                if routes[k].line.len() == 2 { 0 } else { crossings(&routes[k], k, routes, wishes) };
            if on_others == 0.0 && (crossed == 0 || pass > 0) {
                continue;
            }
            let cost = |r: &Route, routes: &[Route]| {
                r.length()
                    + 35.0 * crossings(r, k, routes, wishes) as f64
                    + twin(r, k, routes, wishes)
                    + ON_ANOTHER * along(r, k, routes, wishes, aim)
            };
            let now = cost(&routes[k], routes) + 12.0 * (routes[k].chain.len() - 1) as f64;
            let (a, b) = (aim[w.u], aim[w.v]);
            let chord = (b - a).length();
            let mut best: Option<(f64, Route)> = None;
            for step in -10..=10 {
                let r = Route::bowed(a, b, chord * 0.03 * f64::from(step));
                if !within(&r, page) || blocked(&r, w, boxes, pad.min(2.0)) {
                    continue;
                }
                let c = cost(&r, routes);
                if c < now - 5.0 && best.as_ref().is_none_or(|b| c < b.0) {
                    best = Some((c, r));
                }
            }
            if let Some((_, r)) = best {
                routes[k] = r;
            }
        }
    }
}

/// What a px costs over which an edge runs on another, where a px of its length costs 1.
const ON_ANOTHER: f64 = 6.0;
/// Lines nearer than this to each other cannot be told apart.
const TOGETHER: f64 = 2.5;
/// Over so long a stretch that is not seen.
const TOUCH: f64 = 12.0;
/// About an end that they share edges may.
const ABOUT: f64 = 30.0;

/// Over what length an edge runs on others, px.
fn along(r: &Route, k: usize, routes: &[Route], wishes: &[Wish], aim: &[Point]) -> f64 {
    const STEP: f64 = 6.0;
    let w = wishes[k];
    let reach = r.extent.grown(TOGETHER);
    let near: Vec<usize> =
        (0..routes.len()).filter(|&j| j != k && routes[j].extent.touches(&reach)).collect();
    let mut on = vec![0.0; near.len()];
    for s in r.line.windows(2) {
        let d = s[1] - s[0];
        let length = d.length();
        let steps = (length / STEP).ceil().max(1.0);
        for step in 0..steps as usize {
            let p = s[0].lerp(s[1], (step as f64 + 0.5) / steps);
            let about = Area::around(p, TOGETHER, TOGETHER);
            for (slot, &j) in near.iter().enumerate() {
                let o = wishes[j];
                let shared = [w.u, w.v].into_iter().filter(|i| *i == o.u || *i == o.v);
                if !routes[j].extent.grown(TOGETHER).touches(&about)
                    || shared.into_iter().any(|i| (aim[i] - p).length() < ABOUT)
                {
                    continue;
                }
                let beside = routes[j].line.windows(2).any(|t| {
                    let e = t[1] - t[0];
                    d.cross(e).abs() < 0.25 * length * e.length()
                        && Area::around(p, 0.0, 0.0).distance(t) < TOGETHER
                });
                if beside {
                    on[slot] += length / steps;
                }
            }
        }
    }
    on.into_iter().filter(|length| *length > TOUCH).sum()
}

/// Whether a route enters a foreign box.
pub(super) fn blocked(r: &Route, w: Wish, boxes: &[Area], pad: f64) -> bool {
    boxes.iter().enumerate().any(|(i, b)| {
        if i == w.u || i == w.v {
            return false;
        }
        let b = b.grown(pad);
        b.touches(&r.extent.grown(0.01)) && b.hit_by(&r.line)
    })
}

fn within(r: &Route, page: &Area) -> bool {
    r.extent.x0 >= page.x0 && r.extent.x1 <= page.x1 && r.extent.y0 >= page.y0 && r.extent.y1 <= page.y1
}

/// What it costs to run along another edge between the same two nodes.
fn twin(r: &Route, k: usize, routes: &[Route], wishes: &[Wish]) -> f64 {
    let w = wishes[k];
    let middle = |r: &Route| {
        let n = r.line.len();
        if n % 2 == 1 { r.line[n / 2] } else { r.line[n / 2 - 1].lerp(r.line[n / 2], 0.5) }
    };
    let mut sum = 0.0;
    for (j, o) in wishes.iter().enumerate() {
        let same = (o.u == w.u && o.v == w.v) || (o.u == w.v && o.v == w.u);
        if j != k && same {
            sum += (14.0 - (middle(r) - middle(&routes[j])).length()).max(0.0) * 10.0;
        }
    }
    sum
}

fn crossings(r: &Route, k: usize, routes: &[Route], wishes: &[Wish]) -> usize {
    let w = wishes[k];
    let mut n = 0;
    for (j, o) in routes.iter().enumerate() {
        if j == k || !o.extent.touches(&r.extent) {
            continue;
        }
        let shared = [w.u, w.v].iter().any(|i| *i == wishes[j].u || *i == wishes[j].v);
        let c = lines_cross(&r.line, &o.line, &o.extent);
        // Common ends touch at the symbol; that is not counted by the proper-intersection test.
        n += if shared { c.min(2) } else { c };
    }
    n
}

struct Open(f64, usize);
impl PartialEq for Open {
    fn eq(&self, o: &Self) -> bool {
        self.cmp(o) == Ordering::Equal
    }
}
impl Eq for Open {}
impl PartialOrd for Open {
    fn partial_cmp(&self, o: &Self) -> Option<Ordering> {
        Some(self.cmp(o))
    }
}
impl Ord for Open {
    fn cmp(&self, o: &Self) -> Ordering {
        o.0.total_cmp(&self.0).then(o.1.cmp(&self.1))
    }
}

/// The shortest way round the boxes; crossings with other edges count as detours.
///
/// Only boxes met so far stand in the way: the search is repeated with those its last way ran into, which keeps it small.
fn around(
    w: Wish,
    boxes: &[Area],
    aim: &[Point],
    page: &Area,
    pad: f64,
    k: usize,
    routes: &[Route],
) -> Option<Route> {
    let (a, b) = (aim[w.u], aim[w.v]);
    // Boxes closer than twice the padding leave no corner free: then with less of it.
    for pad in [pad, pad * 0.4, 0.8] {
        let mut met = vec![false; boxes.len()];
        let mut walls: Vec<Area> = Vec::new();
        let mut way = vec![a, b];
        for _ in 0..16 {
            let mut more = false;
            for (i, x) in boxes.iter().enumerate() {
                if i != w.u && i != w.v && !met[i] && x.grown(pad - 0.2).hit_by(&way) {
                    met[i] = true;
                    more = true;
                }
            }
            // Neighbours of what was met will be met next: taking them now saves rounds.
            if more {
                for i in 0..boxes.len() {
                    if i != w.u && i != w.v && !met[i] {
                        let near = boxes[i].grown(2.0 * pad + 1.0);
                        met[i] =
                            walls.is_empty() && (0..boxes.len()).any(|j| met[j] && near.touches(&boxes[j]));
                    }
                }
                walls = (0..boxes.len()).filter(|&i| met[i]).map(|i| boxes[i].grown(pad)).collect();
            } else {
                break;
            }
            let mut region = Area::NONE;
            region.include(a);
            region.include(b);
            walls.iter().for_each(|x| region.join(x));
            let others: Vec<&Route> = routes
                .iter()
                .enumerate()
                .filter(|(j, r)| *j != k && r.extent.touches(&region))
                .map(|(_, r)| r)
                .collect();
            match path(a, b, &walls, &others, page) {
                Some(p) => way = p,
                None => {
                    way.clear();
                    break;
                }
            }
        }
        if way.len() > 2 {
            let r = rounded(&way, w, boxes);
            if !blocked(&r, w, boxes, 0.0) {
                return Some(r);
            }
        }
    }
    None
}

fn path(a: Point, b: Point, walls: &[Area], others: &[&Route], page: &Area) -> Option<Vec<Point>> {
    let mut spots = vec![a, b];
    for w in walls {
        for p in [at(w.x0, w.y0), at(w.x1, w.y0), at(w.x0, w.y1), at(w.x1, w.y1)] {
            let inside = p.x >= page.x0 && p.x <= page.x1 && p.y >= page.y0 && p.y <= page.y1;
            if inside && !walls.iter().any(|o| o.grown(-0.05).holds(p)) {
                spots.push(p);
            }
        }
    }
    let inner: Vec<Area> = walls.iter().map(|w| w.grown(-0.1)).collect();
    let n = spots.len();
    let mut cost = vec![f64::INFINITY; n];
    let mut from = vec![usize::MAX; n];
    let mut closed = vec![false; n];
    let mut heap = BinaryHeap::new();
    cost[0] = 0.0;
    heap.push(Open((b - a).length(), 0));
    while let Some(Open(_, i)) = heap.pop() {
        if closed[i] {
            continue;
        }
        closed[i] = true;
        if i == 1 {
            break;
        }
        for j in 1..n {
            if closed[j] {
                continue;
            }
            let leg = (spots[j] - spots[i]).length();
            if cost[i] + leg >= cost[j] || leg < 1e-6 {
                continue;
            }
            if inner.iter().any(|w| w.hit(spots[i], spots[j])) {
                continue;
            }
            let mut c = cost[i] + leg + if j == 1 { 0.0 } else { 18.0 };
            for o in others {
                if c >= cost[j] {
                    break;
                }
                c += 35.0
                    * o.line.windows(2).filter(|s| segments_cross(s[0], s[1], spots[i], spots[j])).count()
                        as f64;
            }
            if c < cost[j] {
                cost[j] = c;
                from[j] = i;
                heap.push(Open(c + (b - spots[j]).length(), j));
            }
        }
    }
    if !cost[1].is_finite() {
        return None;
    }
    let mut way = vec![b];
    let mut i = 1;
    while i != 0 {
        i = from[i];
        way.push(spots[i]);
    }
    way.reverse();
    Some(way)
}

/// A polyline with its bends rounded, each as far as no foreign box is entered.
fn rounded(way: &[Point], w: Wish, boxes: &[Area]) -> Route {
    let mut share = vec![0.48; way.len()];
    loop {
        let mut chain = Vec::new();
        let mut last = way[0];
        for k in 1..way.len() - 1 {
            let (p, c, q) = (way[k - 1], way[k], way[k + 1]);
            let (lp, lq) = ((p - c).length(), (q - c).length());
            let r = (lp.min(lq) * share[k]).min(60.0);
            let (s, e) = (c.lerp(p, r / lp.max(1e-9)), c.lerp(q, r / lq.max(1e-9)));
            if (s - last).length() > 0.01 {
                chain.push(line_cubic(last, s));
            }
            chain.push(raised(s, c, e));
            last = e;
        }
        chain.push(line_cubic(last, way[way.len() - 1]));
        let route = Route::new(chain);
        if !blocked(&route, w, boxes, 1.0) || share[1..].iter().all(|s| *s < 0.02) {
            return route;
        }
        for s in &mut share {
            *s *= 0.6;
        }
    }
}

/// Cuts off what lies within the two ends' symbols and texts.
pub(super) fn trim(chain: &[Cubic], from: &Target, to: &Target) -> Vec<Cubic> {
    let start = edge_of(chain, from, false);
    let end = edge_of(chain, to, true);
    let (Some((i, s)), Some((j, e))) = (start, end) else { return chain.to_vec() };
    if (i, s) >= (j, e) {
        return chain.to_vec();
    }
    let mut cut = Vec::new();
    for (k, c) in chain.iter().enumerate().take(j + 1).skip(i) {
        let mut c = *c;
        let mut span = 1.0;
        if k == j {
            c = cubic_split(&c, e).0;
            span = e;
        }
        if k == i && span > 0.0 {
            c = cubic_split(&c, (s / span).min(1.0)).1;
        }
        cut.push(c);
    }
    cut
}

/// Where a chain leaves a target for good, seen from its start (or, `reverse`, its end).
fn edge_of(chain: &[Cubic], t: &Target, reverse: bool) -> Option<(usize, f64)> {
    const FINE: usize = 64;
    let total = chain.len() * FINE;
    let point = |k: usize| {
        let k = if reverse { total - k } else { k };
        let i = (k / FINE).min(chain.len() - 1);
        let u = (k - i * FINE) as f64 / FINE as f64;
        (i, u, cubic_at(&chain[i], u))
    };
    // The last sample inside before the first long stretch outside.
    let mut inside = None;
    for k in 0..=total {
        if t.holds(point(k).2) {
            inside = Some(k);
        }
    }
    let Some(k) = inside else {
        return Some(if reverse { (chain.len() - 1, 1.0) } else { (0, 0.0) });
    };
    if k >= total {
        return None;
    }
    let (a, b) = (point(k), point(k + 1));
    // Both samples lie on one cubic, once a shared border point is counted to the right one.
    let (i, mut u, mut v) = if a.0 == b.0 {
        (a.0, a.1, b.1)
    } else if reverse {
        (b.0, 1.0, b.1)
    } else {
        (a.0, a.1, 1.0)
    };
    for _ in 0..24 {
        let m = (u + v) / 2.0;
        if t.holds(cubic_at(&chain[i], m)) {
            u = m;
        } else {
            v = m;
        }
    }
    Some((i, v))
}
