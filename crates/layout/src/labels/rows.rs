//! Rows for the labels of one side of the axis: beam search, exact places, sinking.

use super::super::separation::{self, Constraint};
use super::{Options, Turn};

/// A label as the search sees it; items are sorted by anchor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Flag {
    /// Wished place of the pole.
    pub anchor: f64,
    /// From the pole to the far end of the text.
    pub reach: f64,
    /// Height of the text block.
    pub height: f64,
}

/// A label's place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Slot {
    /// Index of the item.
    pub item: usize,
    /// Row, 0 next to the axis.
    pub row: usize,
    /// The text is on the left of the pole.
    pub turned: bool,
    /// Place of the pole.
    pub pole: f64,
}

/// A placement of one side.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Plan {
    /// In the order of the items.
    pub slots: Vec<Slot>,
    /// Mean displacement, and a price for turned labels, in points.
    pub cost: f64,
}

impl Plan {
    pub fn rows(&self) -> usize {
        self.slots.iter().map(|s| s.row + 1).max().unwrap_or(0)
    }
}

/// States kept at each step of the beam search, and the least for very many labels.
const BEAM: (usize, usize) = (16, 4);
/// States times labels: above it fewer states are kept, so that the time grows with the labels only.
const EFFORT: usize = 1_200;
/// What a turned label costs, in points of displacement.
const TURNED: f64 = 10.0;
/// Weight of the room that the next labels will miss, as far as a state of the search can foresee it.
const AHEAD: f64 = 0.5;
/// Up to this number of labels all variants are searched for every number of rows.
const FEW: usize = 16;
/// Above this number of labels fewer variants are searched.
const MANY: usize = 120;
/// A plan of less cost than this is not improved any more.
const SETTLED: f64 = 0.5;
/// The poles with their distances take at most this share of the axis.
const POLES: f64 = 0.35;
/// What a point over the right edge costs: the exact step may still pull the labels back.
const OVER: f64 = 8.0;

/// Rows that the interval colouring of the wished places needs (labels that would run over the right edge are
/// taken where they end at it).
pub(super) fn colouring(flags: &[Flag], options: &Options) -> usize {
    let mut ends: Vec<(f64, i32)> = Vec::with_capacity(flags.len() * 2);
    for flag in flags {
        let from = flag.anchor.min(options.width - flag.reach).max(0.0);
        ends.push((from, 1));
        ends.push((from + flag.reach + options.gap, -1));
    }
    ends.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let (mut open, mut most) = (0, 0);
    for (_, step) in ends {
        open += step;
        most = most.max(open);
    }
    most as usize
}

/// The best plan for one side.
pub(super) fn plan(flags: &[Flag], options: &Options) -> Plan {
    if flags.is_empty() {
        return Plan::default();
    }
    // Hundreds of poles have to share the width too.
    let options =
        &Options { stub: options.stub.min(options.width * POLES / flags.len() as f64), ..options.clone() };
    let total: f64 = flags.iter().map(|f| f.reach + options.gap).sum();
    let least = ((total - options.gap) / options.width).ceil().max(1.0) as usize;
    let most = options.max_rows.unwrap_or_else(|| colouring(flags, options) + 1).max(1);
    let least = least.min(most);
    let wished: Vec<f64> = flags.iter().map(|f| f.anchor).collect();
    let mut best: Option<(f64, usize, Plan)> = None;
    let mut tried: Vec<usize> = Vec::new();
    let attempt = |rows: usize, thorough: bool, options: &Options, best: &mut Option<(f64, usize, Plan)>| {
        let Some(plan) = with_rows(flags, &wished, rows, thorough, options) else { return };
        let score = plan.cost + options.row_price * plan.rows() as f64;
        if best.as_ref().is_none_or(|b| score < b.0) {
            *best = Some((score, rows, plan));
        }
    };
    // A few numbers of rows over the whole range, then the neighbours of the best one, halving the step.
    let parts = if flags.len() > MANY { 2 } else { 4 };
    let mut step = (most - least).div_ceil(parts).max(1);
    let mut near: Vec<usize> = (least..=most).step_by(step).chain([most]).collect();
    loop {
        for rows in near {
            if !tried.contains(&rows) {
                tried.push(rows);
                attempt(rows, flags.len() <= FEW, options, &mut best);
            }
        }
        let Some((_, rows, plan)) = &best else { break };
        if step == 1 || (plan.cost < SETTLED && *rows == least) || (flags.len() > MANY && tried.len() > 5) {
            break;
        }
        step = step.div_ceil(2);
        near = vec![rows.saturating_sub(step).max(least), (rows + step).min(most)];
    }
    if let Some((_, rows, plan)) = &best {
        if plan.cost >= SETTLED {
            {
                let rows = *rows;
                attempt(rows, true, options, &mut best)
            };
        }
    } else {
        // So crowded that the search found nothing within the limit: look harder there, then with the poles
        // closer together, then beyond the limit.
        let thorough = flags.len() <= MANY;
        if thorough {
            attempt(most, true, options, &mut best);
        }
        let slim = |share: f64| Options { stub: options.stub * share, ..options.clone() };
        for share in [0.6, 0.35] {
            if best.is_none() {
                attempt(most, thorough, &slim(share), &mut best);
            }
        }
        let mut rows = most;
        while best.is_none() && rows < flags.len() {
            rows += rows.div_ceil(6);

            if let Some(plan) = settle(flags, &saw(flags.len(), rows), &slim(0.6)) {
                best = Some((0.0, rows, plan));
            }
        }
    }
    match best {
        Some((_, _, plan)) => plan,
        None => stairs(flags, options),
    }
}

/// The plan of least cost in at most `rows` rows, if one was found.
fn with_rows(flags: &[Flag], wished: &[f64], rows: usize, thorough: bool, options: &Options) -> Option<Plan> {
    let mut best = None;
    let mut consider = |assigned: Vec<(usize, bool)>| {
        if let Some(plan) = settle(flags, &assigned, options)
            && best.as_ref().is_none_or(|b: &Plan| plan.cost < b.cost)
        {
            best = Some(plan);
        }
        best.as_ref().is_some_and(|b| b.cost < SETTLED)
    };
    let count = rows as f64;
    // What a label takes of the axis on average when `rows` labels share one stretch of it.
    let share = |f: &Flag| (f.reach + options.gap + (count - 1.0) * options.stub) / count;
    let gaps: Vec<f64> = flags.iter().map(share).collect();
    let spread = separation::chain(wished, &gaps, 0.0, options.width);
    let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
    let swing = ((mean - options.stub) * (count - 1.0)).max(0.0);
    if thorough || flags.len() > MANY {
        consider(saw(flags.len(), rows));
    }
    if consider(search(flags, &spread, swing * 0.5, rows, options, false)) || !thorough {
        return best;
    }
    for mirrored in [false, true] {
        for share in [0.0, 0.25, 1.0] {
            if (share > 0.5 || share == 0.0) && flags.len() > MANY {
                continue;
            }
            if consider(search(flags, &spread, swing * share, rows, options, mirrored)) {
                return best;
            }
        }
        if consider(search(flags, wished, 0.0, rows, options, mirrored)) {
            return best;
        }
    }
    best
}

/// One state of the search: `rows` ends and poles are kept in flat arrays beside it.
#[derive(Clone, Copy)]
struct State {
    cost: f64,
    /// The cost with what the next labels will miss.
    guess: f64,
    last: f64,
    end: f64,
    parent: usize,
    row: usize,
    turned: bool,
}

/// Beam search over the items from left to right (or, `mirrored`, from right to left). Labels are only ever
/// pushed onwards, from `slack` points before their targets.
fn search(
    flags: &[Flag],
    targets: &[f64],
    slack: f64,
    rows: usize,
    options: &Options,
    mirrored: bool,
) -> Vec<(usize, bool)> {
    let n = flags.len();
    let beam = (EFFORT / n).clamp(BEAM.1, BEAM.0);
    let far = -1e9;
    let flip = |x: f64| if mirrored { options.width - x } else { x };
    let index = |step: usize| if mirrored { n - 1 - step } else { step };
    let mut trail: Vec<Vec<State>> = Vec::with_capacity(n);
    let mut ends = vec![far; rows];
    let mut poles = vec![far; rows];
    let mut states =
        vec![State { cost: 0.0, guess: 0.0, last: far, end: far, parent: 0, row: 0, turned: false }];
    let mut candidates: Vec<State> = Vec::new();
    let mut deeper = vec![far; rows];
    for step in 0..n {
        let item = index(step);
        let flag = flags[item];
        let (anchor, target) = (flip(flag.anchor), flip(targets[item]));
        let may_turn = match options.turn {
            Turn::Never => false,
            Turn::Edge => flag.anchor + flag.reach > options.width,
            Turn::Free => true,
        };
        candidates.clear();
        let mut hopeless = f64::INFINITY;
        for (parent, state) in states.iter().enumerate() {
            let ends = &ends[parent * rows..(parent + 1) * rows];
            let poles = &poles[parent * rows..(parent + 1) * rows];
            let mut beyond = far;
            for row in (0..rows).rev() {
                deeper[row] = beyond;
                beyond = beyond.max(poles[row]);
            }
            for turned in [false, true] {
                if turned && !may_turn {
                    continue;
                }
                // Mirrored, an unturned label lies before its pole in the direction of the search.
                let (before, after) = if turned != mirrored { (flag.reach, 0.0) } else { (0.0, flag.reach) };
                let first = candidates.len();
                let mut passed = state.last + options.stub;
                for (row, end) in ends.iter().enumerate() {
                    let mut least = passed.max(end + options.gap + before);
                    if before > 0.0 {
                        least = least.max(deeper[row] + options.stub + before).max(before);
                    }
                    passed = passed.max(end + options.stub);
                    let pole = least.max(target - slack);
                    let over = (pole + after - options.width).max(0.0);
                    let cost =
                        state.cost + (pole - anchor).abs() + over * OVER + if turned { TURNED } else { 0.0 };
                    let new = State { cost, guess: cost, last: pole, end: pole + after, parent, row, turned };
                    if cost > hopeless {
                        continue;
                    }
                    hopeless = hopeless.min(cost + 2.0 * (flag.reach + options.gap));
                    // At the same place, the deeper row leaves more freedom to those that follow, and for
                    // labels that lie before their poles the shallower one.
                    match candidates[first..].last_mut() {
                        Some(last) if last.last == pole && before == 0.0 => *last = new,
                        Some(last) if last.last == pole => {}
                        _ => candidates.push(new),
                    }
                }
            }
        }
        let order = |a: &State, b: &State| {
            a.guess.total_cmp(&b.guess).then((a.parent, a.row, a.turned).cmp(&(b.parent, b.row, b.turned)))
        };
        if candidates.len() > beam * 3 {
            candidates.select_nth_unstable_by(beam * 3, order);
            candidates.truncate(beam * 3);
        }
        for state in &mut candidates {
            let ends = &ends[state.parent * rows..(state.parent + 1) * rows];
            let mut free = far;
            let mut missed = 0.0;
            for (row, end) in ends.iter().enumerate() {
                free = free.max(if row == state.row { state.end } else { *end });
                // The label that will stand in this row if the next ones rise to the axis step by step.
                let next = step + rows - row;
                if next < n {
                    missed += (free + options.stub + slack - flip(targets[index(next)])).max(0.0);
                }
            }
            state.guess += AHEAD * missed;
        }
        candidates.sort_unstable_by(order);
        let mut kept: Vec<State> = Vec::with_capacity(beam);
        let mut new_ends: Vec<f64> = Vec::with_capacity(beam * rows);
        let mut new_poles: Vec<f64> = Vec::with_capacity(beam * rows);
        for state in &candidates {
            if kept.len() == beam {
                break;
            }
            let at = new_ends.len();
            new_ends.extend_from_slice(&ends[state.parent * rows..(state.parent + 1) * rows]);
            new_poles.extend_from_slice(&poles[state.parent * rows..(state.parent + 1) * rows]);
            new_ends[at + state.row] = state.end;
            new_poles[at + state.row] = state.last;
            // What lies behind the last pole binds nobody any more.
            for end in &mut new_ends[at..] {
                if *end + options.gap <= state.last {
                    *end = far;
                }
            }
            let same = (0..kept.len()).any(|k| {
                kept[k].last == state.last
                    && new_ends[k * rows..(k + 1) * rows] == new_ends[at..at + rows]
                    && new_poles[k * rows..(k + 1) * rows] == new_poles[at..at + rows]
            });
            if same {
                new_ends.truncate(at);
                new_poles.truncate(at);
            } else {
                kept.push(*state);
            }
        }
        ends = new_ends;
        poles = new_poles;
        trail.push(kept.clone());
        states = kept;
    }
    // By cost, not by guess: nothing comes after the last label.
    let mut at = 0;
    for (k, state) in states.iter().enumerate() {
        if state.cost < states[at].cost {
            at = k;
        }
    }
    let mut assigned = vec![(0, false); n];
    for step in (0..n).rev() {
        let state = trail[step][at];
        assigned[index(step)] = (state.row, state.turned);
        at = state.parent;
    }
    assigned
}

/// The separations that rows and turns ask for.
fn constraints(flags: &[Flag], assigned: &[(usize, bool)], options: &Options) -> Vec<Constraint> {
    let rows = assigned.iter().map(|a| a.0 + 1).max().unwrap_or(0);
    let mut last: Vec<Option<usize>> = vec![None; rows];
    let mut found = Vec::with_capacity(flags.len() * 3);
    for (right, &(row, turned)) in assigned.iter().enumerate() {
        let before = if turned { flags[right].reach } else { 0.0 };
        if let Some(left) = right.checked_sub(1) {
            found.push(Constraint { left, right, gap: options.stub });
        }
        // From this row towards the axis; what a later label in between asks for already is left out.
        let mut latest = None;
        for other in (0..=row).rev() {
            let Some(left) = last[other] else { continue };
            if latest.is_some_and(|l| left < l) {
                continue;
            }
            latest = Some(left);
            let after = if assigned[left].1 { 0.0 } else { flags[left].reach };
            let gap = if other == row { options.gap + after + before } else { options.stub + after };
            if gap > options.stub || left + 1 == right {
                found.push(Constraint { left, right, gap });
            }
        }
        if before > 0.0
            && let Some(left) = last.iter().skip(row + 1).copied().flatten().max()
        {
            found.push(Constraint { left, right, gap: options.stub + before });
        }
        if let Some(slot) = last.get_mut(row) {
            *slot = Some(right);
        }
    }
    found
}

/// Exact places for given rows, then let the labels sink; `None` if they do not fit the page.
fn settle(flags: &[Flag], assigned: &[(usize, bool)], options: &Options) -> Option<Plan> {
    let wished: Vec<f64> = flags.iter().map(|f| f.anchor).collect();
    let low: Vec<f64> = flags.iter().zip(assigned).map(|(f, a)| if a.1 { f.reach } else { 0.0 }).collect();
    let high: Vec<f64> = flags
        .iter()
        .zip(assigned)
        .map(|(f, a)| if a.1 { options.width } else { options.width - f.reach })
        .collect();
    let poles = separation::solve(&wished, &constraints(flags, assigned, options), &low, &high)?;
    let mut slots: Vec<Slot> = poles
        .iter()
        .zip(assigned)
        .enumerate()
        .map(|(item, (&pole, &(row, turned)))| Slot { item, row, turned, pole })
        .collect();
    sink(flags, &mut slots, options);
    let moved: f64 = slots.iter().zip(&wished).map(|(s, w)| (s.pole - w).abs()).sum();
    let turned = slots.iter().filter(|s| s.turned).count() as f64 * TURNED * 0.5;
    Some(Plan { slots, cost: (moved + turned) / flags.len() as f64 })
}

/// Must `slot` stand further from the axis than `other`, which is nearer? So if their boxes would touch in one row,
/// or the pole of the other stands in the text.
pub(super) fn deeper(flags: &[Flag], slot: &Slot, other: &Slot, options: &Options) -> bool {
    let extent = |s: &Slot| {
        let reach = flags[s.item].reach;
        if s.turned { (s.pole - reach, s.pole) } else { (s.pole, s.pole + reach) }
    };
    let (from, to) = extent(slot);
    let (a, b) = extent(other);
    // A little less than what the places were solved for, so that rounding makes no conflict.
    let (gap, stub) = (options.gap - 1e-6, options.stub - 1e-6);
    // Room beside the text on its far side; on the near side stands its own pole.
    let (near, past) = if slot.turned { (from - stub, to) } else { (from, to + stub) };
    (other.pole > near && other.pole < past) || (a < to + gap && from < b + gap)
}

/// At fixed places, put every label in the shallowest row: one more than the deepest label that stands in its way
/// (a longest path; the rows it had prove that there is no cycle).
fn sink(flags: &[Flag], slots: &mut [Slot], options: &Options) {
    let mut order: Vec<usize> = (0..slots.len()).collect();
    order.sort_by_key(|&i| (slots[i].row, i));
    for (count, &i) in order.iter().enumerate() {
        let row = order
            .iter()
            .take(count)
            .filter(|&&k| deeper(flags, &slots[i], &slots[k], options))
            .map(|&k| slots[k].row + 1)
            .max()
            .unwrap_or(0);
        slots[i].row = row.min(slots[i].row);
    }
}

/// The plainest pattern: stairs that rise to the axis again and again.
fn saw(labels: usize, rows: usize) -> Vec<(usize, bool)> {
    // The last tooth ends at the axis, where the page may end.
    (0..labels).map(|i| ((labels - 1 - i) % rows.max(1), false)).collect()
}

/// One plan in a given number of rows, without looking for a better number: for the search over sides.
pub(super) fn quick(flags: &[Flag], rows: usize, options: &Options) -> Option<Plan> {
    if flags.is_empty() {
        return Some(Plan::default());
    }
    let wished: Vec<f64> = flags.iter().map(|f| f.anchor).collect();
    with_rows(flags, &wished, rows.max(1), false, options)
}

/// The fallback that always works while the page is wide enough for one label and the poles: the first label
/// deepest, the last one at the axis.
fn stairs(flags: &[Flag], options: &Options) -> Plan {
    let n = flags.len();
    let widest = flags.iter().map(|f| f.reach).fold(0.0, f64::max);
    let room = (options.width - widest).max(0.0);
    let stub = options.stub.min(room / n as f64);
    let wished: Vec<f64> = flags.iter().map(|f| f.anchor).collect();
    let poles = separation::chain(&wished, &vec![stub; n], 0.0, room);
    let mut slots: Vec<Slot> = poles
        .into_iter()
        .enumerate()
        .map(|(item, pole)| Slot { item, row: n - 1 - item, turned: false, pole })
        .collect();
    let tight = Options { stub, ..options.clone() };
    sink(flags, &mut slots, &tight);
    let moved: f64 = slots.iter().zip(&wished).map(|(s, w)| (s.pole - w).abs()).sum();
    Plan { slots, cost: moved / n as f64 }
}
