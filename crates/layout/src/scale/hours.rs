//! A scale of minutes, for what happened within a day or two.

use super::{Compressed, Level, Request, Scale, Segment, Tick, civil_from_days};

/// Minutes of a day.
pub const DAY: i64 = 1_440;
/// Steps between ticks, in minutes.
const STEPS: [i64; 9] = [5, 10, 15, 30, 60, 120, 180, 360, 720];

/// A linear scale whose unit is the minute: wherever [`Request`] and [`Scale`] say days, these are minutes since 1970-01-01, midnight.
/// Ticks are of [`Level::Hour`], at midnight of [`Level::Day`].
pub fn of_minutes(request: &Request) -> Scale {
    let first = request.events.iter().map(|event| event.day_from).min().unwrap_or(0);
    let last = request.events.iter().map(|event| event.day_to).max().unwrap_or(first).max(first);
    let width = if request.width.is_finite() { request.width.max(1.0) } else { 1.0 };
    let room = request.tick_room.max(1.0);
    let fits = |step: &i64| width * *step as f64 / (last - first).max(60) as f64 >= room;
    let step = STEPS.into_iter().find(fits).unwrap_or(DAY);
    let (from, to) = (first.div_euclid(step) * step, last.div_euclid(step) * step + step);
    let x = |minute: i64| width * (minute - from) as f64 / (to - from) as f64;
    let ticks = (0..=(to - from) / step).map(|nth| {
        let minute = from + nth * step;
        let (year, month, _) = civil_from_days(minute.div_euclid(DAY));
        let level = if minute.rem_euclid(DAY) == 0 { Level::Day } else { Level::Hour };
        Tick { day: minute, x: x(minute), level, year, month: month as u8, labelled: true }
    });
    Scale {
        knots: vec![(from, 0.0), (to, width)],
        breaks: Vec::new(),
        segments: vec![Segment { from_day: from, to_day: to, x_from: 0.0, x_to: width, stretch: 1.0 }],
        ticks: ticks.collect(),
        bands: Vec::new(),
        compressed: Compressed { greatest_stretch: 1.0, demand_met: 1.0, ..Compressed::default() },
    }
}

#[cfg(test)]
mod tests {
    use super::super::Demand;
    use super::*;

    #[test]
    fn a_day_has_its_hours() {
        let at = |from: i64, to: i64| Demand { day_from: from, day_to: to, width: 100.0, lane: 0 };
        for (first, last) in [(8 * 60, 20 * 60 + 30), (9 * 60 + 5, 9 * 60 + 50), (0, 2 * DAY - 1), (600, 600)]
        {
            let scale =
                of_minutes(&Request { events: vec![at(first, first), at(last, last)], ..Request::default() });
            assert!(scale.ticks.len() >= 2, "{first} to {last}: {:?}", scale.ticks);
            assert!(scale.ticks.windows(2).all(|pair| pair[1].x - pair[0].x >= 44.0 - 1e-9));
            assert!(scale.range().0 <= first && scale.range().1 > last);
            assert!(scale.ticks.iter().all(|tick| tick.day % 5 == 0));
        }
    }
}
