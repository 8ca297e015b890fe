//! Which stretch of time gets how many points.

use super::calendar::Unit;
use super::{Break, Compressed, Demand, Mode, Request, Segment};

/// Days further than this from 1970 (some 270,000 years) are put on the limit, so that sums cannot overflow.
const FURTHEST: i64 = 100_000_000;
/// A quiet stretch keeps at least this share of the rate it would have without widening.
const LEAST_SHARE: f64 = 0.25;
/// Neighbours whose rates differ by less than this factor are drawn at one rate.
const SAME_RATE: f64 = 1.8;
/// Breaks take at most this share of the axis.
const BREAKS_SHARE: f64 = 0.35;
/// A break must save this factor, or it is not worth the interruption.
const WORTH: f64 = 1.5;
/// Room that each event day of a lane asks for, so that markers can be told apart.
const MARKER_ROOM: f64 = 9.0;
/// This share of the demand counts as all of it: labels may move a little.
const ENOUGH: f64 = 0.9;

/// The geometry of the scale, without ticks.
pub(super) struct Plan {
    pub knots: Vec<(i64, f64)>,
    pub breaks: Vec<Break>,
    pub segments: Vec<Segment>,
    pub compressed: Compressed,
}

/// Part of the axis outside breaks: a calendar unit or the piece of one, days `from..to`.
struct Cell {
    from: i64,
    to: i64,
    demand: f64,
    width: f64,
}

impl Cell {
    fn days(&self) -> f64 {
        (self.to - self.from) as f64
    }
    fn rate(&self) -> f64 {
        self.width / self.days()
    }
}

/// An empty stretch that may become a break.
#[derive(Clone, Copy)]
struct Gap {
    from: i64,
    to: i64,
    between: (i64, i64),
}

/// Plan the axis.
pub(super) fn plan(request: &Request) -> Plan {
    let clamp = |day: i64| day.clamp(-FURTHEST, FURTHEST);
    let mut events: Vec<Demand> = request
        .events
        .iter()
        .map(|e| Demand { day_from: clamp(e.day_from), day_to: clamp(e.day_to), ..*e })
        .collect();
    events.sort_by(|a, b| {
        (a.day_from, a.day_to, a.lane).cmp(&(b.day_from, b.day_to, b.lane)).then(a.width.total_cmp(&b.width))
    });
    let first = events.first().map_or(0, |e| e.day_from);
    let last = events.iter().map(|e| e.day_to).max().unwrap_or(364);
    let unit = unit_for(last - first);
    // A few days in one month are not drawn in a corner of it.
    let (start, end) = match last - first {
        1..=DAYS => (first, last + 1),
        _ => (unit.floor(first), unit.next(last)),
    };
    let from = request.from.map_or(start, clamp);
    let to = request.to.map_or(end, clamp).max(from + 1);
    let unit = unit.max(unit_for(to - from));
    events.retain(|e| e.day_to >= from && e.day_from <= to);
    match request.mode {
        Mode::Linear => straight(request.width, from, to),
        Mode::Rank => by_rank(request.width, from, to, &events),
        Mode::Auto => fitted(request, from, to, unit, &events),
    }
}

/// A unit is cut again where it asks for more than this share of what all ask for.
const BURST: f64 = 0.4;

/// ... into this many pieces at the most.
const MOST_PIECES: i64 = 120;

/// Longest span in days whose axis runs from day to day.
const DAYS: i64 = 42;

/// The calendar unit whose rate may differ from its neighbours', about a dozen on the axis.
fn unit_for(span: i64) -> Unit {
    match span {
        ..180 => Unit::MONTH,
        180..1_460 => Unit::QUARTER,
        1_460..150_000 => Unit::YEAR,
        _ => {
            let mut unit = Unit::DECADE;
            while span / (unit.months * 30) > 60 {
                unit.months *= 10;
            }
            unit
        }
    }
}

fn straight(width: f64, from: i64, to: i64) -> Plan {
    Plan {
        knots: vec![(from, 0.0), (to, width)],
        breaks: Vec::new(),
        segments: vec![Segment { from_day: from, to_day: to, x_from: 0.0, x_to: width, stretch: 1.0 }],
        compressed: Compressed { greatest_stretch: 1.0, demand_met: 1.0, ..Compressed::default() },
    }
}

fn by_rank(width: f64, from: i64, to: i64, events: &[Demand]) -> Plan {
    let mut days: Vec<i64> = events.iter().map(|e| e.day_from.clamp(from, to)).collect();
    days.dedup();
    let (Some(&first), Some(&last)) = (days.first(), days.last()) else {
        return straight(width, from, to);
    };
    let step = width / days.len() as f64;
    let mut knots = vec![(from.min(first - 1), 0.0)];
    knots.extend(days.iter().enumerate().map(|(i, &day)| (day, (i as f64 + 0.5) * step)));
    knots.push((to.max(last + 1), width));
    let compressed = Compressed { by_rank: true, demand_met: 1.0, greatest_stretch: 1.0, days_in_breaks: 0 };
    Plan { knots, breaks: Vec::new(), segments: Vec::new(), compressed }
}

fn fitted(request: &Request, from: i64, to: i64, unit: Unit, events: &[Demand]) -> Plan {
    let width = request.width;
    let gaps = gaps(request, from, to, events);
    let mut breaks: Vec<Gap> = Vec::new();
    // The longest stretches first, and no more of them than the labels need.
    for used in 0..=gaps.len() {
        if let Some(gap) = used.checked_sub(1).and_then(|i| gaps.get(i)) {
            let rate = (width - request.break_width * breaks.len() as f64) / days_outside(from, to, &breaks);
            let saves = (gap.to - gap.from) as f64 * rate > request.break_width * WORTH;
            if !saves || request.break_width * (breaks.len() + 1) as f64 > width * BREAKS_SHARE {
                continue;
            }
            breaks.push(*gap);
        }
        let rate = (width - request.break_width * breaks.len() as f64) / days_outside(from, to, &breaks);
        let mut cells = cells(request, from, to, unit, &breaks, events, false);
        if cells.iter().all(|c| c.demand * ENOUGH <= c.days() * rate) {
            for cell in &mut cells {
                cell.width = cell.days() * rate;
            }
            return assemble(request, breaks, cells, 1.0);
        }
    }
    // Widening frees the quiet stretches of so much room that a break may no longer pay.
    loop {
        let available = width - request.break_width * breaks.len() as f64;
        let mut cells = cells(request, from, to, unit, &breaks, events, true);
        let (least, met) = fill(&mut cells, available);
        let worth = |gap: &Gap| (gap.to - gap.from) as f64 * least > request.break_width * WORTH;
        match breaks.iter().position(|gap| !worth(gap)) {
            Some(useless) => {
                breaks.remove(useless);
            }
            None => {
                merge(&mut cells);
                return assemble(request, breaks, cells, met);
            }
        }
    }
}

/// The empty stretches that may become breaks, the longest first.
fn gaps(request: &Request, from: i64, to: i64, events: &[Demand]) -> Vec<Gap> {
    let mut starts: Vec<i64> = events.iter().map(|e| e.day_from).collect();
    starts.dedup();
    let mut steps: Vec<i64> = starts.windows(2).map(|w| w[1] - w[0]).collect();
    steps.sort_unstable();
    let median = steps.get(steps.len() / 2).copied().unwrap_or(0) as f64;
    let least = (median * request.break_multiple).max(request.break_days as f64);
    let mut found = Vec::new();
    let mut covered = i64::MIN;
    for event in events {
        let (a, b) = (covered, event.day_from);
        if covered >= from && b <= to && (b - a) as f64 >= least {
            // A break runs from one calendar boundary to another, so that what stands beside it is whole years.
            let aligned = [Unit::YEAR, Unit::QUARTER, Unit::MONTH].into_iter().find_map(|unit| {
                let (a, b) = (unit.next(a), unit.floor(b));
                ((b - a) as f64 >= least * 0.45 && b > a).then_some((a, b))
            });
            if let Some((start, end)) = aligned {
                found.push(Gap { from: start, to: end, between: (a, b) });
            }
        }
        covered = covered.max(event.day_to);
    }
    found.sort_by_key(|gap| (gap.from - gap.to, gap.from));
    found
}

fn days_outside(from: i64, to: i64, breaks: &[Gap]) -> f64 {
    let inside: i64 = breaks.iter().map(|gap| gap.to - gap.from).sum();
    ((to - from) - inside).max(1) as f64
}

/// What lies outside the breaks, cut at the calendar units, with what the labels ask of each piece. Where `fine`, a unit that asks
/// for most of the axis is cut again, into years, months and then days: what happened in a week of a century lies in that week, not in its year.
fn cells(
    request: &Request,
    from: i64,
    to: i64,
    unit: Unit,
    breaks: &[Gap],
    events: &[Demand],
    fine: bool,
) -> Vec<Cell> {
    let mut breaks = breaks.to_vec();
    breaks.sort_by_key(|gap| gap.from);
    let mut cells = Vec::new();
    let mut day = from;
    let mut rest = breaks.as_slice();
    while day < to {
        let stop = rest.first().map_or(to, |gap| gap.from);
        if day == stop {
            let Some((gap, others)) = rest.split_first() else { break };
            day = gap.to;
            rest = others;
            continue;
        }
        let end = unit.next(day).min(stop);
        cells.push(Cell { from: day, to: end, demand: 0.0, width: 0.0 });
        day = end;
    }
    ask(request, from, &breaks, events, &mut cells);
    for finer in [Some(Unit::YEAR), Some(Unit::MONTH), None] {
        let all: f64 = cells.iter().map(|cell| cell.demand).sum();
        let days = finer.map_or(1, |unit| unit.months * 30);
        let burst = |cell: &Cell| {
            let pieces = (cell.to - cell.from) / days;
            cell.demand > all * BURST && (2..=MOST_PIECES).contains(&pieces)
        };
        if !fine || !cells.iter().any(burst) {
            continue;
        }
        let next = |day: i64| finer.map_or(day + 1, |unit| unit.next(day));
        let mut cut = Vec::new();
        for cell in cells {
            let mut day = cell.from;
            while burst(&cell) && next(day) < cell.to {
                cut.push(Cell { from: day, to: next(day), demand: 0.0, width: 0.0 });
                day = next(day);
            }
            cut.push(Cell { from: day, to: cell.to, demand: 0.0, width: 0.0 });
        }
        cells = cut;
        ask(request, from, &breaks, events, &mut cells);
    }
    cells
}

/// Sums up what the labels ask of each cell.
fn ask(request: &Request, from: i64, breaks: &[Gap], events: &[Demand], cells: &mut [Cell]) {
    let mut lanes: Vec<usize> = events.iter().map(|e| e.lane).collect();
    lanes.sort_unstable();
    lanes.dedup();
    let rows = request.rows.max(1);
    for lane in lanes {
        let mut asked = vec![0.0; cells.len()];
        let lane: Vec<&Demand> = events.iter().filter(|e| e.lane == lane && e.day_from >= from).collect();
        for (i, event) in lane.iter().enumerate() {
            if i == 0 || lane[i - 1].day_from != event.day_from {
                spread(cells, &mut asked, event.day_from, event.day_from, MARKER_ROOM);
            }
            // With `rows` rows, the label stands in the way of the one `rows` events later: between the
            // two the axis must be as long as the label, less what breaks give.
            let Some(next) = lane.get(i + rows) else { continue };
            let across =
                breaks.iter().filter(|gap| gap.from >= event.day_from && gap.to <= next.day_from).count()
                    as f64;
            let need = (event.width - across * request.break_width).max(0.0) / rows as f64;
            spread(cells, &mut asked, event.day_from, next.day_from, need);
        }
        for (cell, asked) in cells.iter_mut().zip(asked) {
            cell.demand = cell.demand.max(asked);
        }
    }
}

/// Share `need` among the cells that the days `from..to` touch, by days.
fn spread(cells: &[Cell], asked: &mut [f64], from: i64, to: i64, need: f64) {
    let first = cells.partition_point(|cell| cell.to <= from).min(cells.len().saturating_sub(1));
    let overlap = |cell: &Cell| (cell.to.min(to) - cell.from.max(from)).max(0) as f64;
    let touched = || cells.iter().enumerate().skip(first).take_while(|(_, cell)| cell.from < to);
    let total: f64 = touched().map(|(_, cell)| overlap(cell)).sum();
    if total <= 0.0 {
        if let Some(slot) = asked.get_mut(first) {
            *slot += need;
        }
        return;
    }
    for (i, cell) in touched() {
        asked[i] += need * overlap(cell) / total;
    }
}

/// Water-filling: widths `max(least * days, met * demand)` that sum to `available`; `met` is 1 unless even the
/// smallest allowed rate leaves too little. Returns the least rate and `met`.
fn fill(cells: &mut [Cell], available: f64) -> (f64, f64) {
    let days: f64 = cells.iter().map(Cell::days).sum();
    let total = |least: f64, met: f64, cells: &[Cell]| -> f64 {
        cells.iter().map(|c| (least * c.days()).max(met * c.demand)).sum()
    };
    let even = available / days;
    let floor = even * LEAST_SHARE;
    let (mut least, mut met) = (floor, 1.0);
    // Bisection: 60 halvings are exact to the last bits of a double, on every machine alike.
    if total(floor, 1.0, cells) > available {
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..60 {
            let middle = (low + high) / 2.0;
            if total(floor, middle, cells) > available { high = middle } else { low = middle }
        }
        met = low;
    } else {
        let (mut low, mut high) = (floor, even);
        for _ in 0..60 {
            let middle = (low + high) / 2.0;
            if total(middle, 1.0, cells) > available { high = middle } else { low = middle }
        }
        least = low;
    }
    let sum = total(least, met, cells);
    for cell in cells {
        // Spread the rounding of the bisection, so that the axis ends where it should.
        cell.width = (least * cell.days()).max(met * cell.demand) * available / sum;
    }
    (least, met)
}

/// One rate for neighbours that hardly differ, the most alike first.
fn merge(cells: &mut Vec<Cell>) {
    loop {
        let ratio = |a: &Cell, b: &Cell| (a.rate() / b.rate()).max(b.rate() / a.rate());
        let alike = cells
            .windows(2)
            .enumerate()
            .filter(|(_, pair)| pair[0].to == pair[1].from && ratio(&pair[0], &pair[1]) < SAME_RATE)
            .map(|(i, pair)| (ratio(&pair[0], &pair[1]), i))
            .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let Some((_, i)) = alike else { return };
        let other = cells.remove(i + 1);
        let cell = &mut cells[i];
        cell.to = other.to;
        cell.width += other.width;
        cell.demand += other.demand;
    }
}

fn assemble(request: &Request, mut gaps: Vec<Gap>, mut cells: Vec<Cell>, met: f64) -> Plan {
    merge(&mut cells);
    gaps.sort_by_key(|gap| gap.from);
    let least = cells.iter().map(Cell::rate).fold(f64::INFINITY, f64::min);
    let mut x = 0.0;
    let mut knots = Vec::new();
    let mut segments = Vec::new();
    let mut breaks = Vec::new();
    let mut rest = gaps.as_slice();
    for cell in &cells {
        if let Some((gap, others)) = rest.split_first()
            && gap.to <= cell.from
        {
            rest = others;
            let end = x + request.break_width;
            knots.push((gap.from, x));
            breaks.push(Break {
                from_day: gap.from,
                to_day: gap.to,
                x_from: x,
                x_to: end,
                between: gap.between,
            });
            x = end;
        }
        let stretch = cell.rate() / least;
        knots.push((cell.from, x));
        segments.push(Segment {
            from_day: cell.from,
            to_day: cell.to,
            x_from: x,
            x_to: x + cell.width,
            stretch: if stretch < 1.0 + 1e-9 { 1.0 } else { stretch },
        });
        x += cell.width;
    }
    // The sum of the pieces may miss the width by rounding only; the last knot is the end of the axis.
    if let Some(segment) = segments.last_mut() {
        segment.x_to = request.width;
        knots.push((segment.to_day, request.width));
    }
    let compressed = Compressed {
        days_in_breaks: gaps.iter().map(|gap| gap.to - gap.from).sum(),
        greatest_stretch: segments.iter().map(|s| s.stretch).fold(1.0, f64::max),
        demand_met: met,
        by_rank: false,
    };
    Plan { knots, breaks, segments, compressed }
}
