//! Trees as charts of command: the upper levels side by side on level lines, what no longer fits the page's width hanging below them in
//! indented lists, every line straight down and across. The work is that of walking the tree a few times.
//!
//! The upper part is that of J. Q. Walker, "A Node-positioning Algorithm for General Trees", Software: Practice and Experience 20(7),
//! 1990, with whole subtrees kept apart instead of their outlines, so that lists can hang between.

use super::geometry::{Cubic, Point, at, line_cubic};
use super::single::{Drawn, Problem};

/// From a line that runs down to the boxes that hang on it, px.
const STEP: f64 = 10.0;
/// Room between two boxes of a list.
const LIST: f64 = 8.0;
/// Room for a line across and down, between two levels.
const LEVEL: f64 = 26.0;
/// Room kept at the left for the line to further rows of branches.
const TRUNK: f64 = 16.0;
/// What an edge keeps off a symbol.
const OFF: f64 = 1.5;

/// A tree: nodes from the root on, parents before children.
pub(super) struct Tree {
    order: Vec<usize>,
    children: Vec<Vec<usize>>,
    /// The edge to the parent; none of the root.
    edge: Vec<Option<usize>>,
    parent: Vec<usize>,
    depth: Vec<usize>,
}

impl Tree {
    /// The tree that some arcs (from upper to lower node, one for each edge of a component) are; `None` for what is none. Where every
    /// arc leads up to one node, that is the root.
    pub(super) fn of(n: usize, arcs: &[(usize, usize)]) -> Option<Self> {
        if arcs.len() + 1 != n {
            return None;
        }
        let down: Vec<(usize, usize)> = arcs.to_vec();
        let up: Vec<(usize, usize)> = arcs.iter().map(|&(a, b)| (b, a)).collect();
        Self::rooted(n, &down).or_else(|| Self::rooted(n, &up))
    }

    fn rooted(n: usize, arcs: &[(usize, usize)]) -> Option<Self> {
        let mut tree = Self::empty(n);
        for (k, &(a, b)) in arcs.iter().enumerate() {
            if tree.edge[b].is_some() {
                return None;
            }
            tree.join(a, b, k);
        }
        let root = (0..n).find(|&i| tree.edge[i].is_none())?;
        tree.from(root)
    }

    /// A tree that spans a component, of arcs that are more than a tree's: breadth first down from the node that most stand under, then
    /// up to what else stands above.
    pub(super) fn spanning(n: usize, arcs: &[(usize, usize)]) -> Option<Self> {
        let (mut down, mut up) = (vec![Vec::new(); n], vec![Vec::new(); n]);
        for (k, &(a, b)) in arcs.iter().enumerate() {
            down[a].push((b, k));
            up[b].push((a, k));
        }
        let tops = (0..n).filter(|&i| up[i].is_empty());
        let root = tops.max_by_key(|&i| (down[i].len(), usize::MAX - i)).unwrap_or(0);
        let mut tree = Self::empty(n);
        let mut reached = vec![false; n];
        reached[root] = true;
        let mut order = vec![root];
        let (mut next, mut back) = (0, 0);
        loop {
            let (i, ways) = if let Some(&i) = order.get(next) {
                next += 1;
                (i, &down)
            } else if let Some(&i) = order.get(back) {
                back += 1;
                (i, &up)
            } else {
                return tree.from(root);
            };
            for &(j, k) in &ways[i] {
                if !std::mem::replace(&mut reached[j], true) {
                    tree.join(i, j, k);
                    order.push(j);
                }
            }
        }
    }

    fn empty(n: usize) -> Self {
        Self {
            order: Vec::with_capacity(n),
            children: vec![Vec::new(); n],
            edge: vec![None; n],
            parent: (0..n).collect(),
            depth: vec![0; n],
        }
    }

    /// Puts `child` below `above` by edge `k`.
    fn join(&mut self, above: usize, child: usize, k: usize) {
        self.edge[child] = Some(k);
        self.parent[child] = above;
        self.children[above].push(child);
    }

    /// The order from the root on; `None` where not all hang on it.
    fn from(mut self, root: usize) -> Option<Self> {
        // In the order of the request: natural order is the caller's.
        self.children.iter_mut().for_each(|list| list.sort_unstable());
        let mut open = vec![root];
        while let Some(i) = open.pop() {
            self.order.push(i);
            open.extend(self.children[i].iter().rev());
            for &j in &self.children[i] {
                self.depth[j] = self.depth[i] + 1;
            }
        }
        (self.order.len() == self.parent.len()).then_some(self)
    }

    /// Draws the tree on a page at most `width` wide; `None` where its lists would be indented beyond the page.
    pub(super) fn draw(&self, p: &Problem, width: f64) -> Option<Drawn> {
        let deepest = self.depth.iter().copied().max().unwrap_or(0);
        let root = *self.order.first()?;
        let branches = &self.children[root];
        // The fewer levels stand side by side, the longer the lists: the lowest page is taken, one row of branches before several.
        let mut best: Option<(f64, Drawn)> = None;
        for level in (1..=deepest + 1).rev() {
            let plan = Plan::new(self, p, level);
            let (drawn, rows) = if plan.width(root) <= width {
                (plan.drawn(std::slice::from_ref(branches), 0.0), 1)
            } else if level > 1 && branches.iter().all(|&i| plan.width(i) <= width - TRUNK) {
                let bands = plan.bands(branches, width - TRUNK);
                (plan.drawn(&bands, TRUNK), bands.len())
            } else {
                continue;
            };
            let cost = drawn.height * if rows > 1 { 1.15 } else { 1.0 };
            if drawn.width <= width + 0.01 && best.as_ref().is_none_or(|best| cost < best.0) {
                best = Some((cost, drawn));
            }
        }
        best.map(|best| best.1)
    }
}

/// How much room each subtree takes when nodes of `level` and below hang in lists.
struct Plan<'a> {
    tree: &'a Tree,
    p: &'a Problem,
    level: usize,
    /// To the left and right of the node's middle.
    room: Vec<(f64, f64)>,
    /// Of what hangs in a list: the box's left edge, from the line that the list hangs on.
    left: Vec<f64>,
}

impl<'a> Plan<'a> {
    fn new(tree: &'a Tree, p: &'a Problem, level: usize) -> Self {
        let n = tree.order.len();
        let mut plan = Self { tree, p, level, room: vec![(0.0, 0.0); n], left: vec![0.0; n] };
        for &i in &tree.order {
            let above = tree.parent[i];
            if plan.hangs(i) {
                let line = if plan.hangs(above) { plan.left[above] + p.half[above].0 } else { 0.0 };
                plan.left[i] = line + STEP;
            }
        }
        for &i in tree.order.iter().rev() {
            let label = plan.label(i).0;
            if plan.hangs(i) {
                // Of a list only the right edge counts, from the line it hangs on.
                let line = plan.left[i] - STEP;
                let own = plan.left[i] + (2.0 * p.half[i].0).max(label);
                let below = tree.children[i].iter().map(|&j| plan.room[j].1);
                plan.room[i] = (line, below.fold(own, f64::max));
                continue;
            }
            let own = p.half[i].0.max(label / 2.0);
            let children = &tree.children[i];
            plan.room[i] = if children.first().is_some_and(|&j| plan.hangs(j)) {
                (own, children.iter().map(|&j| plan.room[j].1).fold(own, f64::max))
            } else {
                let (first, last, all) = plan.spread(children);
                let middle = f64::midpoint(first, last);
                (own.max(middle), own.max(all - middle))
            };
        }
        plan
    }

    fn hangs(&self, i: usize) -> bool {
        self.tree.depth[i] >= self.level
    }

    fn label(&self, i: usize) -> (f64, f64) {
        self.tree.edge[i].and_then(|k| self.p.edges[k].2).map_or((0.0, 0.0), |(w, h)| (w + 8.0, h + 4.0))
    }

    fn width(&self, i: usize) -> f64 {
        self.room[i].0 + self.room[i].1
    }

    /// Subtrees side by side: middle of the first and of the last, and their whole width; 0 for none.
    fn spread(&self, children: &[usize]) -> (f64, f64, f64) {
        let (mut first, mut last, mut x) = (None, 0.0, 0.0);
        for &j in children {
            last = x + self.room[j].0;
            first.get_or_insert(last);
            x += self.width(j) + self.p.gap;
        }
        (first.unwrap_or(0.0), last, (x - self.p.gap).max(0.0))
    }

    /// Branches in rows no wider than `width`, in their order.
    fn bands(&self, branches: &[usize], width: f64) -> Vec<Vec<usize>> {
        let mut bands: Vec<Vec<usize>> = Vec::new();
        let mut x = f64::INFINITY;
        for &i in branches {
            if x + self.width(i) > width {
                bands.push(Vec::new());
                x = 0.0;
            }
            bands.last_mut().into_iter().for_each(|band| band.push(i));
            x += self.width(i) + self.p.gap;
        }
        bands
    }

    /// The drawing, the root's branches in rows; more than one row hangs on a line at the left.
    fn drawn(&self, bands: &[Vec<usize>], trunk: f64) -> Drawn {
        let (tree, p) = (self.tree, self.p);
        let mut sheet = Sheet {
            pos: vec![at(0.0, 0.0); tree.order.len()],
            chains: vec![Vec::new(); p.edges.len()],
            labels: vec![None; p.edges.len()],
        };
        let root = tree.order[0];
        if self.level < 2 {
            sheet.pos[root] = at(p.half[root].0, p.half[root].1);
            self.list(root, &mut sheet);
        } else {
            let widest = bands.iter().map(|band| self.spread(band).2).fold(0.0, f64::max);
            let (first, last, _) = bands.first().map_or((0.0, 0.0, 0.0), |band| self.spread(band));
            let middle = f64::midpoint(first, last) + trunk;
            // A root wider than its branches.
            let shift = (self.p.half[root].0 - middle).max(0.0);
            sheet.pos[root] = at(middle + shift, p.half[root].1);
            let mut bottom = 2.0 * p.half[root].1;
            let mut turn: Vec<Point> = Vec::new();
            for (row, band) in bands.iter().enumerate() {
                let all = self.spread(band).2;
                let centred = if bands.len() > 1 { 0.0 } else { (widest - all) / 2.0 };
                let level = self.levels(band, bottom);
                let across = level.first().map_or(bottom, |level| level.0);
                if row == 0 {
                    turn = vec![at(middle + shift, across), at(TRUNK / 2.0, across)];
                }
                let mut x = trunk + shift + centred;
                for &i in band {
                    let mut way =
                        if row == 0 { vec![turn[0]] } else { vec![turn[0], turn[1], at(turn[1].x, across)] };
                    way.push(at(x + self.room[i].0, across));
                    self.branch(i, x + self.room[i].0, &level, &way, &mut sheet);
                    x += self.width(i) + p.gap;
                }
                let inside = band.iter().flat_map(|&i| self.under(i));
                bottom = inside.map(|i| sheet.pos[i].y + p.half[i].1).fold(bottom, f64::max);
            }
        }
        sheet.finish(p)
    }

    /// A node and all below it.
    fn under(&self, top: usize) -> Vec<usize> {
        let mut all = vec![top];
        let mut next = 0;
        while let Some(&i) = all.get(next) {
            all.extend(&self.tree.children[i]);
            next += 1;
        }
        all
    }

    /// The levels of some branches, from their own on: the height of the line across above each, and its top.
    fn levels(&self, band: &[usize], bottom: f64) -> Vec<(f64, f64)> {
        let (mut levels, mut y) = (Vec::new(), bottom);
        let mut row = band.to_vec();
        while !row.is_empty() && !self.hangs(row[0]) {
            let across = y + LEVEL / 2.0;
            y = across + LEVEL / 2.0 + row.iter().map(|&i| self.label(i).1).fold(0.0, f64::max);
            levels.push((across, y));
            y += row.iter().map(|&i| 2.0 * self.p.half[i].1).fold(0.0, f64::max);
            row = row.iter().flat_map(|&i| self.tree.children[i].iter().copied()).collect();
        }
        levels
    }

    /// Places a branch, its node's middle at `x`; `way` leads to the place above it.
    fn branch(&self, top: usize, x: f64, levels: &[(f64, f64)], way: &[Point], sheet: &mut Sheet) {
        let (tree, p) = (self.tree, self.p);
        let mut open = vec![(top, x, 0, way.to_vec())];
        while let Some((i, x, level, way)) = open.pop() {
            sheet.pos[i] = at(x, levels[level].1 + p.half[i].1);
            if let Some(k) = tree.edge[i] {
                let end = p.symbol[i].0 + sheet.pos[i] + at(0.0, -(p.symbol[i].1 + OFF));
                let above = way.last().copied().unwrap_or(end);
                sheet.line(p, (k, tree.parent[i]), &way, &[at(end.x, above.y), end]);
                if let Some((_, h)) = p.edges[k].2 {
                    sheet.labels[k] = Some((at(x, levels[level].1 - h / 2.0 - 4.0), false));
                }
            }
            let children = &tree.children[i];
            if children.first().is_some_and(|&j| self.hangs(j)) {
                self.list(i, sheet);
                continue;
            }
            let (first, last, _) = self.spread(children);
            let mut left = x - f64::midpoint(first, last);
            let across = levels.get(level + 1).map_or(0.0, |next| next.0);
            for &j in children {
                let middle = left + self.room[j].0;
                open.push((j, middle, level + 1, vec![at(x, across), at(middle, across)]));
                left += self.width(j) + p.gap;
            }
        }
    }

    /// Hangs all that is below a node under it.
    fn list(&self, top: usize, sheet: &mut Sheet) {
        let (tree, p) = (self.tree, self.p);
        let line = sheet.pos[top].x;
        let mut y = sheet.pos[top].y + p.half[top].1 + LIST;
        let mut open: Vec<usize> = tree.children[top].iter().rev().copied().collect();
        while let Some(i) = open.pop() {
            let label = self.label(i).1;
            sheet.pos[i] = at(line + self.left[i] + p.half[i].0, y + label + p.half[i].1);
            let above = tree.parent[i];
            if let Some(k) = tree.edge[i] {
                let end = sheet.pos[i] + p.symbol[i].0 - at(p.symbol[i].1 + OFF, 0.0);
                let down = sheet.pos[above].x;
                sheet.line(p, (k, above), &[], &[at(down, end.y), end]);
                if let Some((w, h)) = p.edges[k].2 {
                    sheet.labels[k] = Some((at(down + 4.0 + w / 2.0, y + h / 2.0), false));
                }
            }
            y += label + 2.0 * p.half[i].1 + LIST;
            open.extend(tree.children[i].iter().rev());
        }
    }
}

/// What has been drawn.
struct Sheet {
    pos: Vec<Point>,
    chains: Vec<Vec<Cubic>>,
    labels: Vec<Option<(Point, bool)>>,
}

impl Sheet {
    /// Draws edge `k` from under its upper node over `way` and `rest`, in its own direction.
    fn line(&mut self, p: &Problem, (k, above): (usize, usize), way: &[Point], rest: &[Point]) {
        let start = at(self.pos[above].x, self.pos[above].y + p.half[above].1);
        let mut points = vec![start];
        for point in way.iter().chain(rest) {
            if points.last().is_none_or(|last| (*last - *point).length() > 0.01) {
                points.push(*point);
            }
        }
        if p.edges[k].0 != above {
            points.reverse();
        }
        self.chains[k] = points.windows(2).map(|pair| line_cubic(pair[0], pair[1])).collect();
    }

    fn finish(self, p: &Problem) -> Drawn {
        let right = self.pos.iter().zip(&p.half).map(|(pos, half)| pos.x + half.0);
        let low = self.pos.iter().zip(&p.half).map(|(pos, half)| pos.y + half.1);
        let labels = self
            .labels
            .iter()
            .zip(&p.edges)
            .filter_map(|(label, edge)| Some(label.as_ref()?.0.x + edge.2?.0 / 2.0));
        Drawn {
            width: right.chain(labels).fold(0.0, f64::max),
            height: low.fold(0.0, f64::max),
            pos: self.pos,
            chains: self.chains,
            labels: self.labels,
            struck: 0,
            blocked: 0,
        }
    }
}
