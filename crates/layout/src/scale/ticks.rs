//! Ticks and background bands of a scale.

use super::calendar::{Unit, civil_from_days, days_from_civil};
use super::{Band, Level, Request, Scale, Tick};

/// Least distance of two unlabelled ticks in points.
const TICK_ROOM: f64 = 12.0;
/// A stretch gets at most this many ticks; wider pages than that need are not printed.
const MOST: i64 = 1_500;
/// Steps between labelled days.
const DAY_STEPS: [i64; 4] = [1, 2, 5, 10];
/// Steps between labelled years.
const STEPS: [i64; 10] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

/// A stretch between two breaks, with one rate where the scale has any.
struct Stretch {
    from: i64,
    to: i64,
    /// Points per day.
    rate: f64,
    /// It follows a break or starts the axis.
    opens: bool,
}

fn stretches(scale: &Scale) -> Vec<Stretch> {
    if scale.compressed.by_rank {
        let (from, to) = scale.range();
        let width = scale.knots.last().map_or(0.0, |k| k.1);
        return vec![Stretch { from, to, rate: width / (to - from).max(1) as f64, opens: true }];
    }
    let mut before = None;
    scale
        .segments
        .iter()
        .map(|s| {
            let opens = before != Some(s.from_day);
            before = Some(s.to_day);
            let rate = (s.x_to - s.x_from) / (s.to_day - s.from_day).max(1) as f64;
            Stretch { from: s.from_day, to: s.to_day, rate, opens }
        })
        .collect()
}

/// Whether a year is one of every `step` as people count them, who have no year 0: 600 BC, 550 BC ... 1 BC, AD 50.
fn is_round(year: i64, step: i64) -> bool {
    match year {
        0 => true,
        ..0 => (1 - year) % step == 0,
        _ => year % step == 0,
    }
}

/// The ticks, with labels where there is room: first the start of every stretch after a break, then years in
/// even steps, then quarters and months.
pub(super) fn ticks(scale: &Scale, request: &Request) -> Vec<Tick> {
    let room = request.tick_room.max(1.0);
    let mut ticks: Vec<Tick> = Vec::new();
    let mut wanted: Vec<(u8, usize)> = Vec::new();
    let end = scale.range().1;
    for stretch in stretches(scale) {
        let year = stretch.rate * 365.25;
        let step = STEPS.into_iter().find(|s| *s as f64 * year >= room).unwrap_or(2_000);
        // Ticks that no label explains are noise: below the room for them only the labelled years are marked.
        let mut unit = if scale.compressed.by_rank {
            Unit::YEAR
        } else if year / 12.0 >= TICK_ROOM * 2.0 {
            Unit::MONTH
        } else if year / 4.0 >= TICK_ROOM {
            Unit::QUARTER
        } else if step <= 100 {
            Unit::YEAR
        } else {
            Unit { months: 12 * step }
        };
        while (stretch.to - stretch.from) / (unit.months * 30) > MOST {
            unit.months = if unit.months < 12 { 12 } else { unit.months * 10 };
        }
        let last = stretch.to == end;
        let daily =
            stretch.rate >= TICK_ROOM && !scale.compressed.by_rank && stretch.to - stretch.from <= MOST;
        let days = DAY_STEPS.into_iter().find(|days| *days as f64 * stretch.rate >= room);
        let mut next = if daily { stretch.from } else { unit.ceil(stretch.from) };
        let first_year = civil_from_days(Unit::YEAR.ceil(stretch.from)).0;
        let mut first = stretch.opens;
        let ancient = civil_from_days(stretch.from).0 <= 0;
        while next < stretch.to || (last && next == stretch.to) {
            let start = next;
            let (mut y, month, of_month) = civil_from_days(start);
            // Units of several years are counted from the year 0, years before Christ from 1 BC.
            let mut day = start;
            if unit.months > 12 && y < 0 {
                y += 1;
                day = days_from_civil(y, 1, 1);
            }
            let level = match month {
                _ if of_month > 1 => Level::Day,
                1 if step >= 10 && (y == 0 || is_round(y, 10)) => Level::Decade,
                1 => Level::Year,
                4 | 7 | 10 => Level::Quarter,
                _ => Level::Month,
            };
            let tick = Tick { day, x: scale.x(day), level, year: y, month: month as u8, labelled: false };
            let stepped = if unit.months > 12 || scale.compressed.by_rank {
                true
            } else if step < 10 && !ancient {
                (y - first_year) % step == 0
            } else {
                is_round(y, step)
            };
            // Years too narrow for ticks of their own are kept only where they get a label.
            let narrow = level >= Level::Year && year < TICK_ROOM && !scale.compressed.by_rank;
            let rank = match level {
                Level::Year | Level::Decade | Level::Day if first && (!ancient || stepped) => Some(0),
                Level::Year | Level::Decade if stepped => Some(1),
                Level::Quarter if year / 4.0 >= room => Some(2),
                Level::Month if year / 12.0 >= room => Some(3),
                Level::Day if days.is_some_and(|days| of_month % days == 0) => Some(4),
                _ => None,
            };
            first &= level < Level::Year && !daily;
            if let Some(rank) = rank {
                wanted.push((rank, ticks.len()));
            }
            if rank.is_some() || !narrow {
                ticks.push(tick);
            }
            next = if daily { start + 1 } else { unit.next(start) };
        }
    }
    wanted.sort_unstable();
    let mut placed: Vec<f64> = Vec::new();
    for (_, i) in wanted {
        if let Some(tick) = ticks.get_mut(i)
            && placed.iter().all(|x| (x - tick.x).abs() >= room)
        {
            tick.labelled = true;
            placed.push(tick.x);
        }
    }
    // A label that found no room leaves no tick either where its neighbours have none.
    let mut bare = f64::NEG_INFINITY;
    ticks.retain(|tick| {
        let keep = tick.labelled || tick.x - bare >= TICK_ROOM * 0.5;
        if keep {
            bare = tick.x;
        }
        keep
    });
    ticks
}

/// Bands between the labelled ticks of the coarsest level that has more than one of them, cut at breaks.
pub(super) fn bands(scale: &Scale) -> Vec<Band> {
    let years = scale.ticks.iter().filter(|t| t.labelled && t.level >= Level::Year).count();
    let months = scale.ticks.iter().any(|t| t.labelled && t.level >= Level::Month);
    let least = match (years, months) {
        (2.., _) => Level::Year,
        (_, true) => Level::Month,
        _ => Level::Day,
    };
    let (from, to) = scale.range();
    let mut edges: Vec<i64> = vec![from, to];
    edges.extend(scale.ticks.iter().filter(|t| t.labelled && t.level >= least).map(|t| t.day));
    edges.extend(scale.breaks.iter().flat_map(|b| [b.from_day, b.to_day]));
    edges.sort_unstable();
    edges.dedup();
    let mut shaded = false;
    let mut bands = Vec::new();
    for pair in edges.windows(2) {
        let &[from_day, to_day] = pair else { continue };
        if scale.breaks.iter().any(|b| b.from_day == from_day) {
            continue;
        }
        bands.push(Band { from_day, to_day, x_from: scale.x(from_day), x_to: scale.x(to_day), shaded });
        shaded = !shaded;
    }
    bands
}
