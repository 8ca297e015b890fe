//! Labels along an axis: flags in rows, on poles that never cross.
//!
//! A label is a *flag*: its text begins (or, turned, ends) at a thin vertical pole, the leader line, that comes
//! down (or up) from its marker. The poles keep the order of the markers. A pole that goes to a deeper row
//! passes the shallower rows in room reserved for it (a *stub*, as in Labella.js), so that no leader meets
//! a foreign label; a pole that is not at its marker is joined to it by a slanted piece in a strip beside the
//! axis, where equal order at both edges means that no two cross. These are the crossing-free "po" leaders
//! of one-sided boundary labelling (Bekos, Kaufmann, Symvonis and Wolff 2007; Benkert, Haverkort, Kroll and
//! Nöllenburg 2009) with the labels in several rows.
//!
//! How a placement is found, one side of the axis at a time:
//!
//! 1. For each number of rows, from the least that could hold the labels to one more than the interval colouring of
//!    the wished places needs, a beam search over the markers from left to right chooses a row and a side of
//!    the pole for each label (`rows`). Its targets are the wished places, and also those places spread by
//!    isotonic regression as if every label were as narrow as its share of the rows.
//! 2. Given rows, the constraints are separations along one dimension, and the poles go where the squared displacement
//!    is least: exact, by VPSC (`separation`).
//! 3. Labels sink towards the axis as far as they can at these places (longest paths).
//! 4. The plan of least displacement plus a price for each row is taken.
//!
//! With two sides, labels alternate first, and a local search moves one label or swaps two neighbours as long as
//! that makes the two-sided plan cheaper (`sides`).

mod rows;
mod sides;

use rows::Plan;

/// One label and its marker.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Item {
    /// The marker's place along the axis in points.
    pub anchor: f64,
    /// The bar of an event that lasts, from and to in points; bars do not move and are not avoided by labels
    /// (see [`sub_rows`]).
    pub bar: Option<(f64, f64)>,
    /// Width of the label's text block in points.
    pub width: f64,
    /// Height of the label's text block in points.
    pub height: f64,
}

/// Which sides of the axis labels may stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sides {
    /// Below the axis only.
    #[default]
    Below,
    /// Above the axis only.
    Above,
    /// Both.
    Both,
}

/// Which labels may be turned, so that the text ends at the pole and is set flush right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Turn {
    /// None; all labels are then pushed inside the page.
    Never,
    /// Those which would run over the right edge.
    Edge,
    /// Any, at a price, where that saves more displacement.
    #[default]
    Free,
}

/// How far from the axis the labels of one row stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Packing {
    /// Equally far: rows align across the page.
    Rows,
    /// Each as near as the labels in its way allow: lower where heights differ much.
    Stacked,
    /// Stacked if some label is more than 1.6 times as high as most, else rows.
    #[default]
    Auto,
}

/// What to take care of. All lengths in points.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Length of the axis; labels and poles stay within `0..=width`.
    pub width: f64,
    /// Least distance of two labels in one row.
    pub gap: f64,
    /// Distance of a pole from its own text, and least distance from other poles and foreign text.
    pub stub: f64,
    /// Distance of two rows.
    pub row_gap: f64,
    /// Distance of the first row from the axis line.
    pub offset: f64,
    /// What stands on the axis, such as raised markers: labels above it start beyond that.
    pub lift: f64,
    /// Height of the strip for slanted leaders; only taken where a label is moved.
    pub strip: f64,
    /// Sides of the axis.
    pub sides: Sides,
    /// Turned labels.
    pub turn: Turn,
    /// Most rows on each side; `None`: one more than the interval colouring needs. It is kept unless the labels
    /// cannot be placed in so few, see [`Layout::rows`].
    pub max_rows: Option<usize>,
    /// Alignment of rows.
    pub packing: Packing,
    /// A further row must lower the mean displacement by this much.
    pub row_price: f64,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            width: 900.0,
            gap: 12.0,
            stub: 5.0,
            row_gap: 8.0,
            offset: 12.0,
            lift: 0.0,
            strip: 16.0,
            sides: Sides::Below,
            turn: Turn::Free,
            max_rows: None,
            packing: Packing::Auto,
            row_price: 4.0,
        }
    }
}

/// Where a label goes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Placement {
    /// Left edge of the text block in points.
    pub x: f64,
    /// Top edge of the text block, relative to the axis line; negative above it.
    pub y: f64,
    /// Row, counted from the axis: 0, 1, ... below it, -1, -2, ... above it.
    pub row: i32,
    /// The text ends at its pole and is set flush right.
    pub turned: bool,
    /// From the marker (on the axis line, y = 0) to the far edge of the label; empty where the label sits
    /// directly at its marker.
    pub leader: Vec<(f64, f64)>,
    /// Distance of the pole from the marker in points.
    pub displacement: f64,
}

/// The finished layout.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layout {
    /// One for each item, in the order given.
    pub placements: Vec<Placement>,
    /// Rows used below and above together.
    pub rows: usize,
    /// Rows that the interval colouring of the wished places needs: the greatest number of labels over one point.
    pub optimum: usize,
    /// Mean distance of poles from their markers.
    pub mean_displacement: f64,
    /// What the labels take above the axis line.
    pub height_above: f64,
    /// What the labels take below the axis line.
    pub height_below: f64,
    /// Labels that are wider than the page and run over its edge: the caller has to shorten them.
    pub too_wide: usize,
}

/// Place the labels of one axis line. Never fails; labels whose width is not a number count as empty.
pub fn place(items: &[Item], options: &Options) -> Layout {
    let width = if options.width.is_finite() { options.width.max(1.0) } else { 1.0 };
    let options = Options { width, ..options.clone() };
    let finite = |x: f64| if x.is_finite() { x } else { 0.0 };
    // The search sees sorted items whose places and sizes are sane.
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by(|&a, &b| finite(items[a].anchor).total_cmp(&finite(items[b].anchor)).then(a.cmp(&b)));
    let flags: Vec<rows::Flag> = order
        .iter()
        .map(|&i| rows::Flag {
            anchor: finite(items[i].anchor).clamp(0.0, width),
            reach: (finite(items[i].width).max(0.0) + options.stub).min(width),
            height: finite(items[i].height).max(0.0),
        })
        .collect();
    let plans = match options.sides {
        Sides::Below => [rows::plan(&flags, &options), Plan::default()],
        Sides::Above => [Plan::default(), rows::plan(&flags, &options)],
        Sides::Both => sides::plan(&flags, &options),
    };
    let mut layout = Layout {
        placements: vec![Placement::default(); items.len()],
        optimum: rows::colouring(&flags, &options),
        too_wide: items.iter().filter(|i| finite(i.width) + options.stub > width).count(),
        ..Layout::default()
    };
    for (side, plan) in plans.iter().enumerate() {
        let height = stand(&flags, &order, plan, side == 1, &options, &mut layout.placements);
        layout.rows += plan.rows();
        *(if side == 1 { &mut layout.height_above } else { &mut layout.height_below }) = height;
    }
    let total: f64 = layout.placements.iter().map(|p| p.displacement).sum();
    layout.mean_displacement = if items.is_empty() { 0.0 } else { total / items.len() as f64 };
    layout
}

/// Turn a plan into boxes and leaders; returns the height.
fn stand(
    flags: &[rows::Flag],
    order: &[usize],
    plan: &Plan,
    above: bool,
    options: &Options,
    placements: &mut [Placement],
) -> f64 {
    let moved = plan.slots.iter().any(|s| (s.pole - flags[s.item].anchor).abs() > MOVED);
    let strip = if moved { options.strip } else { 0.0 };
    let lift = if above { options.lift } else { 0.0 };
    let near = distances(flags, plan, options, options.offset + lift + strip);
    let mut height = 0.0_f64;
    let sign = if above { -1.0 } else { 1.0 };
    for (slot, near) in plan.slots.iter().zip(near) {
        let flag = flags[slot.item];
        let away = (slot.pole - flag.anchor).abs() > MOVED;
        let far = near + flag.height;
        height = height.max(far);
        let direct = slot.row == 0 && !away;
        let mut leader = Vec::new();
        if !direct {
            // The slanted piece lies between the same two lines for all, so that equal order at both means no crossing;
            // that also holds for shifts too small to see.
            leader.push((flag.anchor, 0.0));
            if slot.pole != flag.anchor {
                let from = if moved { options.offset * 0.5 } else { 0.0 };
                if moved {
                    leader.push((flag.anchor, sign * (from + lift)));
                }
                leader.push((slot.pole, sign * (options.offset * 0.5 + lift + strip)));
            }
            leader.push((slot.pole, sign * far));
        }
        // A label without a pole stands flush with its marker.
        let pad = if direct { 0.0 } else { options.stub };
        let width = flag.reach - options.stub;
        if let Some(placement) = order.get(slot.item).and_then(|&i| placements.get_mut(i)) {
            *placement = Placement {
                x: if slot.turned { slot.pole - pad - width } else { slot.pole + pad },
                y: if above { -far } else { near },
                row: if above { -1 - slot.row as i32 } else { slot.row as i32 },
                turned: slot.turned,
                leader,
                displacement: (slot.pole - flag.anchor).abs(),
            };
        }
    }
    height
}

/// Distance of each label's near edge from the axis.
fn distances(flags: &[rows::Flag], plan: &Plan, options: &Options, first: f64) -> Vec<f64> {
    let mut all: Vec<f64> = plan.slots.iter().map(|s| flags[s.item].height).collect();
    all.sort_unstable_by(f64::total_cmp);
    let middle = all.get(all.len() / 2).copied().unwrap_or(0.0);
    let stacked = match options.packing {
        Packing::Rows => false,
        Packing::Stacked => true,
        Packing::Auto => all.last().is_some_and(|highest| *highest > 1.6 * middle),
    };
    if !stacked {
        let mut bases = vec![0.0_f64; plan.rows() + 1];
        for slot in &plan.slots {
            bases[slot.row + 1] = bases[slot.row + 1].max(flags[slot.item].height + options.row_gap);
        }
        bases[0] = first;
        for row in 1..bases.len() {
            bases[row] += bases[row - 1];
        }
        return plan.slots.iter().map(|s| bases[s.row]).collect();
    }
    let mut near = vec![first; plan.slots.len()];
    let mut order: Vec<usize> = (0..plan.slots.len()).collect();
    order.sort_by_key(|&i| (plan.slots[i].row, i));
    for (k, &i) in order.iter().enumerate() {
        for &j in order.iter().take(k) {
            if plan.slots[j].row < plan.slots[i].row
                && rows::deeper(flags, &plan.slots[i], &plan.slots[j], options)
            {
                near[i] = near[i].max(near[j] + flags[plan.slots[j].item].height + options.row_gap);
            }
        }
    }
    near
}

/// A label that is moved by less than this stands at its marker, for the eye.
const MOVED: f64 = 0.5;

/// Sub-rows for bars that overlap in one lane: for each bar its row, as few rows as possible (greedy interval
/// colouring in order of the left ends, which is optimal), bars in a row at least `gap` points apart.
pub fn sub_rows(bars: &[(f64, f64)], gap: f64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..bars.len()).collect();
    let ends = |i: usize| (bars[i].0.min(bars[i].1), bars[i].0.max(bars[i].1));
    order.sort_by(|&a, &b| {
        ends(a).0.total_cmp(&ends(b).0).then(ends(b).1.total_cmp(&ends(a).1)).then(a.cmp(&b))
    });
    let mut rows: Vec<f64> = Vec::new();
    let mut result = vec![0; bars.len()];
    for i in order {
        let (from, to) = ends(i);
        match rows.iter().position(|end| end + gap <= from) {
            Some(row) => {
                rows[row] = to;
                result[i] = row;
            }
            None => {
                result[i] = rows.len();
                rows.push(to);
            }
        }
    }
    result
}
