//! A small incremental satisfiability solver made for many calls that differ in their assumptions.
//!
//! Conflict-driven clause learning with two watched literals, first-UIP clauses minimised recursively, variable
//! activities, saved phases (Eén and Sörensson 2003), clauses kept by the number of decision levels they join and
//! restarts when that number rises (Audemard and Simon 2009, 2012). What the general crates lack and core-guided
//! search needs: the trail of assumptions survives restarts and is kept from call to call as far as the assumptions
//! agree; a call can be limited to decide within a range of *zones* (here layers of a storyline); and conflicts and
//! decisions are bounded by counts. (`batsat` was tried first: it proves the same stories, but begins each of the thousands of calls
//! of a core-guided search from an empty trail.)

use std::ops::{Not, Range};

/// A variable or its negation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Lit(u32);

impl Lit {
    /// A placeholder that no variable has.
    pub(super) const NONE: Lit = Lit(u32::MAX);

    fn new(var: usize, negative: bool) -> Self {
        Lit((var as u32) << 1 | u32::from(negative))
    }

    pub(super) fn var(self) -> usize {
        (self.0 >> 1) as usize
    }

    /// Whether this is the negation of its variable.
    pub(super) fn negative(self) -> bool {
        self.0 & 1 == 1
    }

    fn index(self) -> usize {
        self.0 as usize
    }
}

impl Not for Lit {
    type Output = Lit;
    fn not(self) -> Lit {
        Lit(self.0 ^ 1)
    }
}

/// What a call to [`Sat::solve`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// All variables in the range, and all they imply, have values without contradiction.
    Sat,
    /// These assumptions cannot hold together.
    Core(Vec<Lit>),
    /// The budget ran out.
    Unknown,
}

/// What one call may spend.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    pub conflicts: u64,
    pub decisions: u64,
    /// Zones whose variables are decided.
    pub zones: Range<usize>,
}

const NO_REASON: u32 = u32::MAX;
/// Words before a clause's literals: size and flags, number of levels, activity.
const HEAD: usize = 3;
const LEARNT: u32 = 1 << 31;
const DEAD: u32 = 1 << 30;
const SIZE: u32 = DEAD - 1;

#[derive(Clone, Copy, Debug)]
struct Watch {
    clause: u32,
    /// Any other literal of the clause; true means nothing to do.
    blocker: Lit,
    binary: bool,
}

#[derive(Clone, Copy, Debug)]
struct Level {
    trail: usize,
    /// Assumptions dealt with before this level.
    assumed: usize,
}

/// The solver.
pub(super) struct Sat {
    arena: Vec<u32>,
    wasted: usize,
    originals: Vec<u32>,
    learnts: Vec<u32>,
    watches: Vec<Vec<Watch>>,
    value: Vec<i8>,
    level: Vec<u32>,
    reason: Vec<u32>,
    phase: Vec<bool>,
    zone: Vec<u32>,
    activity: Vec<f64>,
    bump: f64,
    clause_bump: f32,
    heap: Vec<u32>,
    heap_at: Vec<u32>,
    zones: Range<usize>,
    trail: Vec<Lit>,
    levels: Vec<Level>,
    /// Levels that hold assumptions; they are the first.
    base: usize,
    head: usize,
    seen: Vec<bool>,
    stamp: Vec<u32>,
    stamps: u32,
    ok: bool,
    model: Vec<i8>,
    next_reduce: u64,
    reductions: u64,
    fast: f64,
    slow: f64,
    pub conflicts: u64,
    pub propagations: u64,
}

impl Sat {
    pub(super) fn new() -> Self {
        Sat {
            arena: Vec::new(),
            wasted: 0,
            originals: Vec::new(),
            learnts: Vec::new(),
            watches: Vec::new(),
            value: Vec::new(),
            level: Vec::new(),
            reason: Vec::new(),
            phase: Vec::new(),
            zone: Vec::new(),
            activity: Vec::new(),
            bump: 1.0,
            clause_bump: 1.0,
            heap: Vec::new(),
            heap_at: Vec::new(),
            zones: 0..usize::MAX,
            trail: Vec::new(),
            levels: Vec::new(),
            base: 0,
            head: 0,
            seen: Vec::new(),
            stamp: vec![0],
            stamps: 0,
            ok: true,
            model: Vec::new(),
            next_reduce: 2000,
            reductions: 0,
            fast: 0.0,
            slow: 0.0,
            conflicts: 0,
            propagations: 0,
        }
    }

    /// A new variable, first tried as `phase`. Variables of zone `usize::MAX` are never decided.
    pub(super) fn new_var(&mut self, phase: bool, zone: usize) -> Lit {
        let v = self.level.len();
        self.watches.push(Vec::new());
        self.watches.push(Vec::new());
        self.value.extend([0, 0]);
        self.level.push(0);
        self.reason.push(NO_REASON);
        self.phase.push(phase);
        self.zone.push(u32::try_from(zone).unwrap_or(u32::MAX));
        self.activity.push(0.0);
        self.heap_at.push(u32::MAX);
        self.seen.push(false);
        self.stamp.push(0);
        self.heap_insert(v);
        Lit::new(v, false)
    }

    /// The value of a literal in the last model.
    pub(super) fn model(&self, l: Lit) -> bool {
        self.model.get(l.index()).is_some_and(|&v| v > 0)
    }

    /// Adds a clause. Duplicate literals and clauses that always hold are seen to.
    pub(super) fn clause(&mut self, lits: &[Lit]) {
        self.backtrack(0);
        if !self.ok {
            return;
        }
        let mut c: Vec<Lit> = lits.to_vec();
        c.sort_unstable();
        c.dedup();
        if c.windows(2).any(|w| w[0] == !w[1]) || c.iter().any(|l| self.value[l.index()] > 0) {
            return;
        }
        c.retain(|l| self.value[l.index()] == 0);
        match c.len() {
            0 => self.ok = false,
            1 => {
                self.enqueue(c[0], NO_REASON);
                self.ok = self.propagate().is_none();
            }
            _ => {
                let r = self.attach(&c, 0);
                self.originals.push(r);
            }
        }
    }

    fn attach(&mut self, lits: &[Lit], flags: u32) -> u32 {
        let r = self.arena.len() as u32;
        self.arena.push(lits.len() as u32 | flags);
        self.arena.push(0);
        self.arena.push(0);
        self.arena.extend(lits.iter().map(|l| l.0));
        self.watch(r);
        r
    }

    fn watch(&mut self, r: u32) {
        let at = r as usize + HEAD;
        let binary = self.arena[r as usize] & SIZE == 2;
        let (a, b) = (Lit(self.arena[at]), Lit(self.arena[at + 1]));
        self.watches[(!a).index()].push(Watch { clause: r, blocker: b, binary });
        self.watches[(!b).index()].push(Watch { clause: r, blocker: a, binary });
    }

    fn size(&self, r: u32) -> usize {
        (self.arena[r as usize] & SIZE) as usize
    }

    fn enqueue(&mut self, l: Lit, reason: u32) {
        self.value[l.index()] = 1;
        self.value[(!l).index()] = -1;
        self.level[l.var()] = self.levels.len() as u32;
        self.reason[l.var()] = reason;
        self.trail.push(l);
    }

    /// Draws all consequences; returns a clause that is contradicted.
    fn propagate(&mut self) -> Option<u32> {
        while self.head < self.trail.len() {
            let p = self.trail[self.head];
            self.head += 1;
            self.propagations += 1;
            let mut list = std::mem::take(&mut self.watches[p.index()]);
            let mut conflict = None;
            let mut kept = 0;
            let mut k = 0;
            while k < list.len() {
                let w = list[k];
                k += 1;
                let v = self.value[w.blocker.index()];
                if v > 0 {
                    list[kept] = w;
                    kept += 1;
                    continue;
                }
                if w.binary {
                    list[kept] = w;
                    kept += 1;
                    if v < 0 {
                        conflict = Some(w.clause);
                        break;
                    }
                    self.enqueue(w.blocker, w.clause);
                    continue;
                }
                let at = w.clause as usize + HEAD;
                let end = at + (self.arena[w.clause as usize] & SIZE) as usize;
                let c = &mut self.arena[at..end];
                let gone = (!p).0;
                if c[0] == gone {
                    c.swap(0, 1);
                }
                let first = Lit(c[0]);
                let v = self.value[first.index()];
                if v > 0 {
                    list[kept] = Watch { blocker: first, ..w };
                    kept += 1;
                    continue;
                }
                let value = &self.value;
                if let Some(q) = c[2..].iter().position(|&l| value[l as usize] >= 0) {
                    c.swap(1, q + 2);
                    let other = !Lit(c[1]);
                    self.watches[other.index()].push(Watch { blocker: first, ..w });
                    continue;
                }
                list[kept] = Watch { blocker: first, ..w };
                kept += 1;
                if v < 0 {
                    conflict = Some(w.clause);
                    break;
                }
                self.enqueue(first, w.clause);
            }
            if kept < k {
                list.copy_within(k.., kept);
                let left = list.len() - k + kept;
                list.truncate(left);
            }
            self.watches[p.index()] = list;
            if conflict.is_some() {
                self.head = self.trail.len();
                return conflict;
            }
        }
        None
    }

    fn backtrack(&mut self, to: usize) {
        if self.levels.len() <= to {
            return;
        }
        let end = self.levels[to].trail;
        for k in (end..self.trail.len()).rev() {
            let l = self.trail[k];
            self.value[l.index()] = 0;
            self.value[(!l).index()] = 0;
            self.phase[l.var()] = !l.negative();
            self.heap_insert(l.var());
        }
        self.trail.truncate(end);
        self.head = end;
        self.levels.truncate(to);
        self.base = self.base.min(to);
    }

    /// Learns from a contradicted clause: the clause (asserting literal first) and the level to return to.
    fn analyse(&mut self, conflict: u32) -> (Vec<Lit>, usize) {
        let mut learnt = vec![Lit::NONE];
        let mut open = 0;
        let mut r = conflict;
        let mut p = Lit::NONE;
        let mut at = self.trail.len();
        let now = self.levels.len() as u32;
        loop {
            if self.arena[r as usize] & LEARNT != 0 {
                self.use_clause(r);
            }
            for k in r as usize + HEAD..r as usize + HEAD + self.size(r) {
                let q = Lit(self.arena[k]);
                let v = q.var();
                if q == p || self.seen[v] || self.level[v] == 0 {
                    continue;
                }
                self.seen[v] = true;
                self.bump_var(v);
                if self.level[v] >= now {
                    open += 1;
                } else {
                    learnt.push(q);
                }
            }
            loop {
                at -= 1;
                if self.seen[self.trail[at].var()] {
                    break;
                }
            }
            p = self.trail[at];
            self.seen[p.var()] = false;
            open -= 1;
            if open == 0 {
                break;
            }
            r = self.reason[p.var()];
        }
        learnt[0] = !p;
        let mut clear: Vec<Lit> = learnt.clone();
        let kept: Vec<Lit> = learnt[1..]
            .iter()
            .copied()
            .filter(|&l| self.reason[l.var()] == NO_REASON || !self.redundant(l, &mut clear))
            .collect();
        learnt.truncate(1);
        learnt.extend(kept);
        for l in clear {
            self.seen[l.var()] = false;
        }
        let mut back = 0;
        if learnt.len() > 1 {
            let mut top = 1;
            for k in 2..learnt.len() {
                if self.level[learnt[k].var()] > self.level[learnt[top].var()] {
                    top = k;
                }
            }
            learnt.swap(1, top);
            back = self.level[learnt[1].var()] as usize;
        }
        (learnt, back)
    }

    /// Whether `l` follows from other literals of the clause being learnt (all marked).
    fn redundant(&mut self, l: Lit, clear: &mut Vec<Lit>) -> bool {
        let mut stack = vec![l];
        let begin = clear.len();
        while let Some(q) = stack.pop() {
            let r = self.reason[q.var()];
            for k in r as usize + HEAD..r as usize + HEAD + self.size(r) {
                let x = Lit(self.arena[k]);
                let v = x.var();
                if v == q.var() || self.level[v] == 0 || self.seen[v] {
                    continue;
                }
                if self.reason[v] == NO_REASON {
                    for &y in &clear[begin..] {
                        self.seen[y.var()] = false;
                    }
                    clear.truncate(begin);
                    return false;
                }
                self.seen[v] = true;
                clear.push(x);
                stack.push(x);
            }
        }
        true
    }

    /// The assumptions that together imply `l`.
    fn blame(&mut self, l: Lit) -> Vec<Lit> {
        let mut out = Vec::new();
        if self.level[l.var()] == 0 {
            return out;
        }
        self.seen[l.var()] = true;
        let begin = self.levels.first().map_or(self.trail.len(), |l| l.trail);
        for k in (begin..self.trail.len()).rev() {
            let q = self.trail[k];
            let v = q.var();
            if !self.seen[v] {
                continue;
            }
            self.seen[v] = false;
            let r = self.reason[v];
            if r == NO_REASON {
                out.push(q);
            } else {
                for k in r as usize + HEAD..r as usize + HEAD + self.size(r) {
                    let x = Lit(self.arena[k]).var();
                    if x != v && self.level[x] > 0 {
                        self.seen[x] = true;
                    }
                }
            }
        }
        out
    }

    /// How many levels of decisions these literals join; assumptions do not count (Audemard, Lagniez and Simon 2013).
    fn levels_of(&mut self, lits: impl Iterator<Item = Lit>) -> u32 {
        self.stamps += 1;
        let mut n = 1;
        for l in lits {
            if (self.level[l.var()] as usize) <= self.base {
                continue;
            }
            let s = &mut self.stamp[self.level[l.var()] as usize];
            if *s != self.stamps {
                *s = self.stamps;
                n += 1;
            }
        }
        n
    }

    fn use_clause(&mut self, r: u32) {
        let a = f32::from_bits(self.arena[r as usize + 2]) + self.clause_bump;
        self.arena[r as usize + 2] = a.to_bits();
        if a > 1e20 {
            for k in 0..self.learnts.len() {
                let c = self.learnts[k] as usize + 2;
                self.arena[c] = (f32::from_bits(self.arena[c]) * 1e-20).to_bits();
            }
            self.clause_bump *= 1e-20;
        }
        let old = self.arena[r as usize + 1];
        if old > 2 {
            let lits: Vec<Lit> = self.arena[r as usize + HEAD..r as usize + HEAD + self.size(r)]
                .iter()
                .map(|&l| Lit(l))
                .collect();
            let new = self.levels_of(lits.into_iter());
            if new + 1 < old {
                self.arena[r as usize + 1] = new;
            }
        }
    }

    /// Finds values under the assumptions, or assumptions that contradict each other.
    pub(super) fn solve(&mut self, assumptions: &[Lit], limits: &Limits) -> Answer {
        if !self.ok {
            return Answer::Core(Vec::new());
        }
        self.keep_trail(assumptions);
        if self.zones != limits.zones {
            self.zones = limits.zones.clone();
            self.heap.clear();
            self.heap_at.fill(u32::MAX);
            for v in 0..self.level.len() {
                if self.value[v << 1] == 0 {
                    self.heap_insert(v);
                }
            }
        }
        let stop = self.conflicts.saturating_add(limits.conflicts);
        let mut decisions = 0;
        let mut since = 0;
        loop {
            if let Some(conflict) = self.propagate() {
                self.conflicts += 1;
                since += 1;
                if self.levels.is_empty() {
                    self.ok = false;
                    return Answer::Core(Vec::new());
                }
                let (learnt, back) = self.analyse(conflict);
                let n = self.levels_of(learnt.iter().copied());
                self.fast += (f64::from(n) - self.fast) / 32.0;
                self.slow += (f64::from(n) - self.slow) / 8192.0_f64.min(self.conflicts as f64);
                self.backtrack(back);
                if learnt.len() == 1 {
                    self.enqueue(learnt[0], NO_REASON);
                } else {
                    let r = self.attach(&learnt, LEARNT);
                    self.arena[r as usize + 1] = n;
                    self.arena[r as usize + 2] = self.clause_bump.to_bits();
                    self.learnts.push(r);
                    self.enqueue(learnt[0], r);
                }
                self.bump /= 0.95;
                self.clause_bump /= 0.999;
                continue;
            }
            if self.conflicts >= stop || decisions >= limits.decisions {
                return Answer::Unknown;
            }
            if since >= 50 && self.fast > 1.2 * self.slow {
                since = 0;
                self.fast = self.slow;
                // Back to the assumptions, not beyond.
                let to = self
                    .levels
                    .iter()
                    .position(|l| l.assumed >= assumptions.len())
                    .unwrap_or(self.levels.len());
                self.backtrack(to);
            }
            if self.conflicts >= self.next_reduce {
                self.reduce();
            }
            let mut assumed = self.levels.last().map_or(0, |l| l.assumed);
            // The level's own decision was the assumption after those dealt with before.
            if !self.levels.is_empty() && assumed < assumptions.len() {
                assumed += 1;
            }
            while assumed < assumptions.len() && self.value[assumptions[assumed].index()] > 0 {
                assumed += 1;
            }
            if let Some(&l) = assumptions.get(assumed) {
                if self.value[l.index()] < 0 {
                    let mut core = self.blame(!l);
                    core.push(l);
                    core.sort_unstable();
                    core.dedup();
                    return Answer::Core(core);
                }
                self.levels.push(Level { trail: self.trail.len(), assumed });
                self.base = self.levels.len();
                self.enqueue(l, NO_REASON);
                decisions += 1;
                continue;
            }
            let Some(v) = self.pick() else {
                self.model.clone_from(&self.value);
                return Answer::Sat;
            };
            self.levels.push(Level { trail: self.trail.len(), assumed });
            decisions += 1;
            self.enqueue(Lit::new(v, !self.phase[v]), NO_REASON);
        }
    }

    /// Goes back to where the trail and the new assumptions part.
    fn keep_trail(&mut self, assumptions: &[Lit]) {
        let mut next = 0;
        let mut keep = 0;
        while keep < self.levels.len() {
            // Assumptions already true below this level need no level of their own.
            while next < assumptions.len()
                && self.value[assumptions[next].index()] > 0
                && (self.level[assumptions[next].var()] as usize) <= keep
            {
                next += 1;
            }
            if next < assumptions.len() && self.trail[self.levels[keep].trail] == assumptions[next] {
                self.levels[keep].assumed = next;
                keep += 1;
                next += 1;
            } else {
                break;
            }
        }
        self.backtrack(keep);
        self.base = keep;
    }

    fn pick(&mut self) -> Option<usize> {
        while let Some(v) = self.heap_pop() {
            if self.value[v << 1] == 0 {
                return Some(v);
            }
        }
        None
    }

    /// Forgets the worse half of the learnt clauses that join more than a few levels.
    fn reduce(&mut self) {
        self.reductions += 1;
        self.next_reduce = self.conflicts + 2000 + 300 * self.reductions;
        let mut weak: Vec<u32> =
            self.learnts.iter().copied().filter(|&r| self.arena[r as usize + 1] > 3).collect();
        let arena = &self.arena;
        weak.sort_by(|&a, &b| {
            let key = |r: u32| (arena[r as usize + 1].max(6), f32::from_bits(arena[r as usize + 2]));
            let ((la, aa), (lb, ab)) = (key(a), key(b));
            lb.cmp(&la).then(aa.total_cmp(&ab)).then(a.cmp(&b))
        });
        weak.truncate(weak.len() / 2);
        for r in weak {
            let first = Lit(self.arena[r as usize + HEAD]);
            let second = Lit(self.arena[r as usize + HEAD + 1]);
            let locked = |l: Lit| self.value[l.index()] > 0 && self.reason[l.var()] == r;
            if !locked(first) && !locked(second) {
                self.arena[r as usize] |= DEAD;
                self.wasted += HEAD + self.size(r);
            }
        }
        let arena = &self.arena;
        self.learnts.retain(|&r| arena[r as usize] & DEAD == 0);
        for list in &mut self.watches {
            list.retain(|w| arena[w.clause as usize] & DEAD == 0);
        }
        if self.wasted > self.arena.len() / 3 {
            self.compact();
        }
    }

    /// Moves the living clauses together.
    fn compact(&mut self) {
        let mut fresh = Vec::with_capacity(self.arena.len() - self.wasted);
        // The old place of a moved clause holds its new one.
        for list in [&mut self.originals, &mut self.learnts] {
            for r in list.iter_mut() {
                let at = *r as usize;
                let size = (self.arena[at] & SIZE) as usize;
                let to = fresh.len() as u32;
                fresh.extend_from_slice(&self.arena[at..at + HEAD + size]);
                self.arena[at + 1] = to;
                *r = to;
            }
        }
        for list in &mut self.watches {
            for w in list.iter_mut() {
                w.clause = self.arena[w.clause as usize + 1];
            }
        }
        for &l in &self.trail {
            let r = &mut self.reason[l.var()];
            if *r != NO_REASON {
                *r = self.arena[*r as usize + 1];
            }
        }
        self.arena = fresh;
        self.wasted = 0;
    }

    fn bump_var(&mut self, v: usize) {
        self.activity[v] += self.bump;
        if self.activity[v] > 1e100 {
            self.activity.iter_mut().for_each(|a| *a *= 1e-100);
            self.bump *= 1e-100;
        }
        if self.heap_at[v] != u32::MAX {
            self.heap_up(self.heap_at[v] as usize);
        }
    }

    fn heap_insert(&mut self, v: usize) {
        let z = self.zone[v];
        if self.heap_at[v] == u32::MAX && z != u32::MAX && self.zones.contains(&(z as usize)) {
            self.heap_at[v] = self.heap.len() as u32;
            self.heap.push(v as u32);
            self.heap_up(self.heap.len() - 1);
        }
    }

    /// The more active first; of equals the earlier variable.
    fn before(&self, a: u32, b: u32) -> bool {
        let (x, y) = (self.activity[a as usize], self.activity[b as usize]);
        x > y || (x == y && a < b)
    }

    fn heap_up(&mut self, mut k: usize) {
        let v = self.heap[k];
        while k > 0 {
            let parent = (k - 1) / 2;
            let u = self.heap[parent];
            if !self.before(v, u) {
                break;
            }
            self.heap[k] = u;
            self.heap_at[u as usize] = k as u32;
            k = parent;
        }
        self.heap[k] = v;
        self.heap_at[v as usize] = k as u32;
    }

    fn heap_pop(&mut self) -> Option<usize> {
        let top = *self.heap.first()?;
        self.heap_at[top as usize] = u32::MAX;
        let last = self.heap.pop()?;
        if last != top {
            let n = self.heap.len();
            let mut k = 0;
            loop {
                let mut child = 2 * k + 1;
                if child >= n {
                    break;
                }
                if child + 1 < n && self.before(self.heap[child + 1], self.heap[child]) {
                    child += 1;
                }
                let u = self.heap[child];
                if !self.before(u, last) {
                    break;
                }
                self.heap[k] = u;
                self.heap_at[u as usize] = k as u32;
                k = child;
            }
            self.heap[k] = last;
            self.heap_at[last as usize] = k as u32;
        }
        Some(top as usize)
    }
}
