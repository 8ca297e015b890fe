//! Clusters as boxes, laid out inside-out: each by itself, then the boxes among one another, then edges and labels over all.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::cost::Weights;
use super::geometry::{Area, Point, at};
use super::search::{Plan, Search, Shape};
use super::single::Problem;
use super::{EdgeSpec, Layout, NodeBox, Rect, Request};
use crate::network::seeded;

/// Room between a cluster's border and its nodes, px.
pub(super) const PADDING: f64 = 12.0;
/// Room for the cluster's name above its nodes, px.
pub(super) const TITLE: f64 = 26.0;

/// Where everything goes: box centres (as in the request), the clusters' rectangles, the page.
pub(super) struct Arranged {
    pub pos: Vec<Point>,
    pub rects: Vec<(usize, Rect)>,
    pub width: f64,
    pub height: f64,
}

/// Positions of nodes and clusters; edges are left to the caller.
pub(super) fn arrange(r: &Request, lay_out: &dyn Fn(&Request) -> Layout) -> Arranged {
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, n) in r.nodes.iter().enumerate() {
        if let Some(c) = n.cluster {
            groups.entry(c).or_default().push(i);
        }
    }
    // The clusters come first among the boxes of the outer drawing, then the free nodes.
    let mut home = vec![usize::MAX; r.nodes.len()];
    let mut inner: Vec<Layout> = Vec::new();
    let mut outer_nodes: Vec<NodeBox> = Vec::new();
    for (g, members) in groups.values().enumerate() {
        for &i in members {
            home[i] = g;
        }
        let place: BTreeMap<usize, usize> = members.iter().enumerate().map(|(k, &i)| (i, k)).collect();
        let edges: Vec<EdgeSpec> = r
            .edges
            .iter()
            .filter_map(|e| {
                let (from, to) = (*place.get(&e.from)?, *place.get(&e.to)?);
                Some(EdgeSpec { from, to, ..e.clone() })
            })
            .collect();
        let nodes = members.iter().map(|&i| NodeBox { cluster: None, ..r.nodes[i].clone() }).collect();
        let sub = Request {
            nodes,
            edges,
            width: (r.width - 2.0 * PADDING).max(40.0),
            aspect: r.aspect.max(0.6),
            focus: None,
            titles: Vec::new(),
            ..r.clone()
        };
        let layout = lay_out(&sub);
        let title = groups.keys().nth(g).and_then(|c| r.titles.iter().find(|t| t.0 == *c));
        let widest = title.map_or(0.0, |t| t.1).min(r.width - 2.0 * PADDING);
        outer_nodes.push(NodeBox {
            width: layout.width.max(widest) + 2.0 * PADDING,
            height: layout.height + PADDING + TITLE,
            weight: 1.0,
            cluster: None,
            symbol: (0.0, 0.0, 0.0),
        });
        inner.push(layout);
    }
    for (i, n) in r.nodes.iter().enumerate() {
        if home[i] == usize::MAX {
            home[i] = outer_nodes.len();
            outer_nodes.push(NodeBox { cluster: None, ..n.clone() });
        }
    }
    let mut merged: BTreeMap<(usize, usize), (f64, f64)> = BTreeMap::new();
    for e in &r.edges {
        let n = r.nodes.len();
        if e.from >= n || e.to >= n || home[e.from] == home[e.to] {
            continue;
        }
        let key = (home[e.from].min(home[e.to]), home[e.from].max(home[e.to]));
        let size = merged.entry(key).or_insert((0.0, 0.0));
        if let Some((w, h)) = e.label {
            *size = (size.0.max(w), (size.1 + h + 4.0).min(60.0));
        }
    }
    // A free node's relations to itself need their room in the outer drawing.
    let free = inner.len();
    let loops = r.edges.iter().filter(|e| e.from == e.to && home.get(e.from).is_some_and(|h| *h >= free));
    let loops = loops.map(|e| EdgeSpec { from: home[e.from], to: home[e.from], ..e.clone() });
    let outer = Request {
        nodes: outer_nodes,
        edges: merged
            .iter()
            .map(|(k, s)| EdgeSpec { from: k.0, to: k.1, label: (s.0 > 0.0).then_some(*s), directed: false })
            .chain(loops)
            .collect(),
        gap: r.gap.max(10.0) * 2.0,
        focus: None,
        titles: Vec::new(),
        ..r.clone()
    };
    let page = lay_out(&outer);
    let corner = |g: usize| {
        let (x, y) = page.nodes[g];
        at(x - outer.nodes[g].width / 2.0, y - outer.nodes[g].height / 2.0)
    };
    let mut pos = vec![at(0.0, 0.0); r.nodes.len()];
    let mut flip = vec![0usize; inner.len()];
    let settle = |g: usize, members: &[usize], flip: usize, pos: &mut Vec<Point>| {
        let (c, l) = (corner(g), &inner[g]);
        for (k, &i) in members.iter().enumerate() {
            let (mut x, mut y) = l.nodes[k];
            if flip & 1 == 1 {
                x = l.width - x;
            }
            if flip & 2 == 2 {
                y = l.height - y;
            }
            pos[i] = c + at(PADDING + x, TITLE + y);
        }
    };
    for (g, members) in groups.values().enumerate() {
        settle(g, members, 0, &mut pos);
    }
    for (i, &g) in home.iter().enumerate() {
        if g >= inner.len() {
            pos[i] = at(page.nodes[g].0, page.nodes[g].1);
        }
    }
    // Mirrored where that shortens the ways to the other clusters.
    let length = |members: &[usize], pos: &[Point], home: &[usize]| {
        let mut sum = 0.0;
        for e in &r.edges {
            if e.from < pos.len() && e.to < pos.len() && home[e.from] != home[e.to] {
                let mine = members.binary_search(&e.from).is_ok() || members.binary_search(&e.to).is_ok();
                sum += if mine { (pos[e.from] - pos[e.to]).length() } else { 0.0 };
            }
        }
        sum
    };
    for _ in 0..2 {
        for (g, members) in groups.values().enumerate() {
            let mut best = (f64::INFINITY, flip[g]);
            for f in 0..4 {
                settle(g, members, f, &mut pos);
                let l = length(members, &pos, &home);
                if l < best.0 - 1e-6 {
                    best = (l, f);
                }
            }
            flip[g] = best.1;
            settle(g, members, best.1, &mut pos);
        }
    }
    let rects = groups
        .keys()
        .enumerate()
        .map(|(g, &c)| {
            let p = corner(g);
            (c, Rect { x: p.x, y: p.y, width: outer.nodes[g].width, height: outer.nodes[g].height })
        })
        .collect();
    Arranged { pos, rects, width: page.width.max(1.0), height: page.height.max(1.0) }
}

/// The middles and sizes of the titles in their rectangles.
pub(super) fn titles(r: &Request, rects: &[(usize, Rect)]) -> Vec<(Point, (f64, f64))> {
    let place = |(c, q): &(usize, Rect)| {
        let (_, width, height) = r.titles.iter().find(|t| t.0 == *c)?;
        let width = width.min(q.width - 2.0 * PADDING);
        Some((at(q.x + PADDING + width / 2.0, q.y + 6.0 + height / 2.0), (width, *height)))
    };
    rects.iter().filter_map(place).collect()
}

/// Members nudged within their cluster's rectangle, bows and labels searched, free nodes held.
pub(super) fn refine(
    p: &Problem,
    pos: Vec<Point>,
    cluster: &[Option<usize>],
    arranged: &Arranged,
) -> (Vec<Point>, Vec<f64>) {
    let n = p.len();
    let mut dist = vec![f64::INFINITY; n * n];
    for i in 0..n {
        for j in 0..n {
            if i != j && cluster[i].is_some() && cluster[i] == cluster[j] {
                dist[i * n + j] = (pos[i] - pos[j]).length().max(1.0);
            }
        }
    }
    let page = Area { x0: 0.0, y0: 0.0, x1: arranged.width, y1: arranged.height };
    let shape = Shape { dist: Rc::new(dist), scale: at(1.0, 1.0), focus: None };
    let anchor = p.symbol.iter().map(|s| s.0).collect();
    let random = seeded(p.seed ^ 0xC1);
    let mut search = Search::new(pos, p.half.clone(), anchor, p.lines(), page, p.gap, shape, random);
    for (i, home) in cluster.iter().enumerate() {
        let rect = home.and_then(|c| arranged.rects.iter().find(|r| r.0 == c));
        match rect {
            Some((_, r)) => {
                search.pen[i] = Area {
                    x0: r.x + PADDING,
                    y0: r.y + TITLE,
                    x1: r.x + r.width - PADDING,
                    y1: r.y + r.height - PADDING,
                };
            }
            None => search.fixed[i] = true,
        }
    }
    search.weights = Weights { stress: 2.0, ..Weights::ALL };
    let budget = super::single::moves(n, p.edges.len());
    search.run(Plan { moves: budget / 2, heat: 0.0, reach: (60.0, 6.0), bend: true, swap: false });
    let bows = search.lines.iter().map(|l| l.bow).collect();
    (search.pos, bows)
}
