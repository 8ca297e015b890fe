//! The reduced form of a storyline that search and proof work on: small integer names, only groups of two or
//! more, lifetimes as ranges, and a weight for each line (how many identical characters it stands for).

/// No position, no group.
pub(super) const NONE: u16 = u16::MAX;

/// One layer: who is active and who must stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layer {
    /// Active lines, ascending.
    pub active: Vec<u16>,
    /// Disjoint groups of two or more active lines, each ascending, ordered by first member.
    pub groups: Vec<Vec<u16>>,
    /// For each line of the problem its index in `groups`, or [`NONE`].
    pub group_of: Vec<u16>,
}

/// A storyline with weighted lines. A crossing of `i` and `j` costs `weight[i] * weight[j]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub weight: Vec<u32>,
    pub layers: Vec<Layer>,
}

impl Problem {
    /// Builds a problem from lifetimes (`first..=last` per line) and groups; groups of one are dropped.
    pub(super) fn new(weight: Vec<u32>, life: &[(usize, usize)], groups: Vec<Vec<Vec<u16>>>) -> Self {
        let n = weight.len();
        let mut layers = Vec::with_capacity(groups.len());
        for (t, raw) in groups.into_iter().enumerate() {
            let active =
                (0..n as u16).filter(|&c| (life[c as usize].0..=life[c as usize].1).contains(&t)).collect();
            layers.push(Layer::new(n, active, raw));
        }
        Problem { weight, layers }
    }

    /// Number of lines.
    pub(super) fn lines(&self) -> usize {
        self.weight.len()
    }

    /// Cost of crossing `a` and `b`.
    pub(super) fn cost(&self, a: u16, b: u16) -> u64 {
        u64::from(self.weight[a as usize]) * u64::from(self.weight[b as usize])
    }

    /// First and last layer of each line; a line without any gets `(usize::MAX, 0)`.
    pub(super) fn life(&self) -> Vec<(usize, usize)> {
        let mut life = vec![(usize::MAX, 0); self.lines()];
        for (t, layer) in self.layers.iter().enumerate() {
            for &c in &layer.active {
                let l = &mut life[c as usize];
                *l = (l.0.min(t), l.1.max(t));
            }
        }
        life
    }

    /// Weighted crossings of the given orders.
    pub(super) fn crossings(&self, orders: &[Vec<u16>]) -> u64 {
        (1..orders.len()).map(|t| self.crossings_between(&orders[t - 1], &orders[t])).sum()
    }

    /// Weighted crossings between two neighbouring orders.
    pub(super) fn crossings_between(&self, left: &[u16], right: &[u16]) -> u64 {
        let mut place = vec![NONE; self.lines()];
        for (p, &c) in left.iter().enumerate() {
            place[c as usize] = p as u16;
        }
        let common = right.iter().copied().filter(|&c| place[c as usize] != NONE);
        if left.len() <= 128 && common.clone().all(|c| self.weight[c as usize] == 1) {
            return inversions(common.map(|c| place[c as usize]));
        }
        let common: Vec<u16> = common.collect();
        let mut sum = 0;
        for (k, &b) in common.iter().enumerate() {
            for &a in &common[..k] {
                if place[a as usize] > place[b as usize] {
                    sum += self.cost(a, b);
                }
            }
        }
        sum
    }

    /// Whether every order holds exactly the active lines and keeps every group together.
    pub(super) fn valid(&self, orders: &[Vec<u16>]) -> bool {
        orders.len() == self.layers.len()
            && self.layers.iter().zip(orders).all(|(layer, order)| {
                let mut sorted = order.clone();
                sorted.sort_unstable();
                sorted == layer.active
                    && layer.groups.iter().all(|g| {
                        let mut at = order
                            .iter()
                            .enumerate()
                            .filter(|(_, c)| g.binary_search(c).is_ok())
                            .map(|(p, _)| p);
                        match (at.next(), at.next_back()) {
                            (Some(a), Some(b)) => b - a + 1 == g.len(),
                            _ => true,
                        }
                    })
            })
    }
}

/// Number of pairs out of order among different numbers below 128.
pub(super) fn inversions(ranks: impl Iterator<Item = u16>) -> u64 {
    let mut seen = 0u128;
    let mut sum = 0;
    for r in ranks {
        sum += u64::from((seen >> r).count_ones());
        seen |= 1 << r;
    }
    sum
}

impl Layer {
    /// A layer of `active` (ascending) with the groups of two or more among `raw`.
    pub(super) fn new(lines: usize, active: Vec<u16>, raw: Vec<Vec<u16>>) -> Self {
        let mut groups: Vec<Vec<u16>> = raw.into_iter().filter(|g| g.len() > 1).collect();
        for g in &mut groups {
            g.sort_unstable();
        }
        groups.sort_unstable();
        let mut group_of = vec![NONE; lines];
        for (k, g) in groups.iter().enumerate() {
            for &c in g {
                group_of[c as usize] = k as u16;
            }
        }
        Layer { active, groups, group_of }
    }

    /// Whether line `c` is active here.
    pub(super) fn has(&self, c: u16) -> bool {
        self.active.binary_search(&c).is_ok()
    }
}
