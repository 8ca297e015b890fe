//! Minimum-cost flow by the network simplex method, for the node potentials: the optimal heights of a storyline are
//! the dual of such a flow.
//!
//! Primal simplex on a strongly feasible spanning tree (Cunningham 1976; Ahuja, Magnanti and Orlin 1993, chapter 11)
//! with block pricing, which bounds degenerate pivots; all numbers are integers.

/// An arc of the network; capacity [`FREE`] is none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arc {
    pub from: usize,
    pub to: usize,
    pub capacity: i64,
    pub cost: i64,
}

/// No bound on an arc's flow.
pub(super) const FREE: i64 = i64::MAX / 4;

const TREE: i8 = 0;
const LOWER: i8 = 1;
const UPPER: i8 = -1;
const NIL: usize = usize::MAX;

struct Simplex {
    arcs: Vec<Arc>,
    flow: Vec<i64>,
    state: Vec<i8>,
    potential: Vec<i64>,
    parent: Vec<usize>,
    /// The tree arc to the parent and whether it points there.
    pred: Vec<usize>,
    up: Vec<bool>,
    depth: Vec<u32>,
    child: Vec<usize>,
    next: Vec<usize>,
    prev: Vec<usize>,
}

/// Potentials `y` that maximise `sum(supply[v] * y[v]) - sum(capacity * max(0, y[from] - y[to] - cost))` over the arcs,
/// where an arc without capacity is the constraint `y[from] - y[to] <= cost`. The supplies must add up to nothing and
/// the constraints must be satisfiable. Gives up after `pivots` pivots with `None`.
pub(super) fn potentials(supply: &[i64], arcs: Vec<Arc>, pivots: u64) -> Option<Vec<i64>> {
    let n = supply.len();
    let real = arcs.len();
    let big =
        arcs.iter().map(|a| a.cost.abs()).max().unwrap_or(0).saturating_add(1).saturating_mul(n as i64 + 1);
    let mut s = Simplex {
        flow: vec![0; real],
        state: vec![LOWER; real],
        arcs,
        potential: vec![0; n + 1],
        parent: vec![n; n + 1],
        pred: vec![NIL; n + 1],
        up: vec![true; n + 1],
        depth: vec![1; n + 1],
        child: vec![NIL; n + 1],
        next: vec![NIL; n + 1],
        prev: vec![NIL; n + 1],
    };
    s.parent[n] = NIL;
    s.depth[n] = 0;
    for (v, &amount) in supply.iter().enumerate() {
        let up = amount >= 0;
        let (from, to, cost) = if up { (v, n, 0) } else { (n, v, big) };
        s.pred[v] = s.arcs.len();
        s.up[v] = up;
        s.potential[v] = cost;
        s.arcs.push(Arc { from, to, capacity: FREE, cost });
        s.flow.push(amount.abs());
        s.state.push(TREE);
        s.hang(v, n);
    }
    let block = (s.arcs.len() as f64).sqrt() as usize + 10;
    let mut at = 0;
    for _ in 0..pivots {
        match s.price(real, block, &mut at) {
            Some(arc) => s.pivot(arc),
            None => return Some(s.potential[..n].iter().map(|&p| -p).collect()),
        }
    }
    None
}

impl Simplex {
    fn hang(&mut self, v: usize, parent: usize) {
        self.parent[v] = parent;
        self.prev[v] = NIL;
        self.next[v] = self.child[parent];
        if self.next[v] != NIL {
            self.prev[self.next[v]] = v;
        }
        self.child[parent] = v;
    }

    fn cut(&mut self, v: usize) {
        let (p, q) = (self.prev[v], self.next[v]);
        if p == NIL {
            self.child[self.parent[v]] = q;
        } else {
            self.next[p] = q;
        }
        if q != NIL {
            self.prev[q] = p;
        }
    }

    /// The arc that gains most among the next block that has one.
    fn price(&self, real: usize, block: usize, at: &mut usize) -> Option<usize> {
        let mut best = 0;
        let mut found = None;
        let mut left = block;
        for _ in 0..real {
            let k = *at;
            *at = if k + 1 == real { 0 } else { k + 1 };
            let a = &self.arcs[k];
            let gain = i64::from(self.state[k]) * (a.cost + self.potential[a.from] - self.potential[a.to]);
            if gain < best {
                best = gain;
                found = Some(k);
            }
            left -= 1;
            if left == 0 {
                if found.is_some() {
                    break;
                }
                left = block;
            }
        }
        found
    }

    fn pivot(&mut self, arc: usize) {
        let Arc { from, to, capacity, .. } = self.arcs[arc];
        let (mut u, mut v) = (from, to);
        while u != v {
            if self.depth[u] >= self.depth[v] {
                u = self.parent[u];
            } else {
                v = self.parent[v];
            }
        }
        let join = u;
        let (first, second) = if self.state[arc] == LOWER { (from, to) } else { (to, from) };
        // The arc that blocks first; ties are broken so that the tree stays strongly feasible.
        let mut delta = capacity;
        let mut out = None;
        let room = |s: &Simplex, u: usize| {
            let e = s.pred[u];
            if s.arcs[e].capacity == FREE { FREE } else { s.arcs[e].capacity - s.flow[e] }
        };
        let mut u = first;
        while u != join {
            let d = if self.up[u] { self.flow[self.pred[u]] } else { room(self, u) };
            if d < delta {
                delta = d;
                out = Some((u, true));
            }
            u = self.parent[u];
        }
        u = second;
        while u != join {
            let d = if self.up[u] { room(self, u) } else { self.flow[self.pred[u]] };
            if d <= delta {
                delta = d;
                out = Some((u, false));
            }
            u = self.parent[u];
        }
        if delta > 0 {
            let value = i64::from(self.state[arc]) * delta;
            self.flow[arc] += value;
            for (begin, sign) in [(from, -value), (to, value)] {
                let mut u = begin;
                while u != join {
                    self.flow[self.pred[u]] += if self.up[u] { sign } else { -sign };
                    u = self.parent[u];
                }
            }
        }
        let Some((out, on_first)) = out else {
            self.state[arc] = -self.state[arc];
            return;
        };
        self.state[arc] = TREE;
        let gone = self.pred[out];
        self.state[gone] = if self.flow[gone] == 0 { LOWER } else { UPPER };
        // Turn the path from the entering arc's end up to the leaving arc around, and hang it below the other end.
        let (inner, outer) = if on_first { (first, second) } else { (second, first) };
        let mut path = vec![inner];
        while path[path.len() - 1] != out {
            path.push(self.parent[path[path.len() - 1]]);
        }
        for &v in &path {
            self.cut(v);
        }
        for k in (1..path.len()).rev() {
            let (v, below) = (path[k], path[k - 1]);
            self.pred[v] = self.pred[below];
            self.up[v] = !self.up[below];
            self.hang(v, below);
        }
        self.pred[inner] = arc;
        self.up[inner] = from == inner;
        self.hang(inner, outer);
        let cost = self.arcs[arc].cost;
        let shift = self.potential[outer] - self.potential[inner] + if self.up[inner] { -cost } else { cost };
        let mut v = inner;
        loop {
            self.potential[v] += shift;
            self.depth[v] = self.depth[self.parent[v]] + 1;
            if self.child[v] != NIL {
                v = self.child[v];
                continue;
            }
            while v != inner && self.next[v] == NIL {
                v = self.parent[v];
            }
            if v == inner {
                break;
            }
            v = self.next[v];
        }
    }
}
