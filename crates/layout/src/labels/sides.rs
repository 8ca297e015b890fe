//! Labels on both sides of the axis: alternation, then local search.

use super::Options;
use super::rows::{self, Flag, Plan};

/// Labels times trials of the local search, so that its time does not grow with the labels.
const EFFORT: usize = 1_000;

/// Below and above. Both together take at most one row more than the interval colouring of all labels, unless
/// [`Options::max_rows`] says how many rows each side may have.
pub(super) fn plan(flags: &[Flag], options: &Options) -> [Plan; 2] {
    let mut above: Vec<bool> = (0..flags.len()).map(|i| i % 2 == 1).collect();
    let most = rows::colouring(flags, options) + 1;
    let limits =
        [options.max_rows.unwrap_or(most.div_ceil(2)), options.max_rows.unwrap_or((most / 2).max(1))];
    let first = both(flags, &above, options, limits);
    let price = total(&first, options);
    let mut best = first.clone();
    let mut score = price;
    // The labels that were moved furthest try the other side, alone or in exchange for a neighbour, the rows
    // of both sides being kept.
    let rows = [first[0].rows(), first[1].rows()];
    let mut trials = EFFORT / flags.len().max(1);
    let mut improved = true;
    while improved && trials > 0 {
        improved = false;
        let mut moved: Vec<(f64, usize)> = best
            .iter()
            .flat_map(|plan| &plan.slots)
            .map(|slot| ((slot.pole - flags[slot.item].anchor).abs(), slot.item))
            .filter(|(by, _)| *by > 1.0)
            .collect();
        moved.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        'labels: for (_, item) in moved {
            let neighbours = [None, item.checked_sub(1), Some(item + 1).filter(|i| *i < flags.len())];
            for (k, partner) in neighbours.into_iter().enumerate() {
                if k > 0 && partner.is_none_or(|p| above[p] == above[item]) {
                    continue;
                }
                if trials == 0 {
                    break 'labels;
                }
                trials -= 1;
                let mut other = above.clone();
                other[item] = !other[item];
                if let Some(partner) = partner {
                    other[partner] = !other[partner];
                }
                let Some(plans) = quick(flags, &other, options, rows) else { continue };
                let cost = total(&plans, options);
                if cost < score - 1e-6 {
                    (best, score, above, improved) = (plans, cost, other, true);
                    break 'labels;
                }
            }
        }
    }
    if score == price {
        return first;
    }
    let last = both(flags, &above, options, limits);
    if total(&last, options) < score { last } else { best }
}

/// Price of a two-sided plan: what all labels cost, the rows, and an uneven page.
fn total(plans: &[Plan; 2], options: &Options) -> f64 {
    let [below, above] = plans;
    let labels = (below.slots.len() + above.slots.len()).max(1) as f64;
    let cost = below.cost * below.slots.len() as f64 + above.cost * above.slots.len() as f64;
    let deeper = below.rows().max(above.rows()) as f64;
    cost / labels + options.row_price * 0.5 * ((below.rows() + above.rows()) as f64 * 0.5 + deeper)
}

/// The items of each side, below first.
fn parts(flags: &[Flag], above: &[bool]) -> [(Vec<usize>, Vec<Flag>); 2] {
    [false, true].map(|side| {
        let items: Vec<usize> = (0..flags.len()).filter(|&i| above[i] == side).collect();
        let part = items.iter().map(|&i| flags[i]).collect();
        (items, part)
    })
}

/// Slots of a part speak of its own items; let them speak of all.
fn renamed(mut plan: Plan, items: &[usize]) -> Plan {
    for slot in &mut plan.slots {
        slot.item = items[slot.item];
    }
    plan
}

fn quick(flags: &[Flag], above: &[bool], options: &Options, rows: [usize; 2]) -> Option<[Plan; 2]> {
    let [below, above] = parts(flags, above);
    let first = rows::quick(&below.1, rows[0], options)?;
    let second = rows::quick(&above.1, rows[1], options)?;
    Some([renamed(first, &below.0), renamed(second, &above.0)])
}

fn both(flags: &[Flag], above: &[bool], options: &Options, limits: [usize; 2]) -> [Plan; 2] {
    let mut side = 0;
    parts(flags, above).map(|(items, part)| {
        let options = Options { max_rows: limits.get(side).copied(), ..options.clone() };
        side += 1;
        renamed(rows::plan(&part, &options), &items)
    })
}
