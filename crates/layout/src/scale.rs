//! The time scale of a horizontal timeline: days to points, with as little distortion as the labels allow.
//!
//! The *chronological* scale of Brehmer et al. (Timelines Revisited, IEEE TVCG 23(9), 2017) is
//! [`Mode::Linear`], their *sequential* scale [`Mode::Rank`]. [`Mode::Auto`] stands between them, after the idea
//! of EventLines (Wong and Elmqvist 2025, arXiv:2507.17320) that the rate of the axis follows the density of
//! the events and that the axis must show it:
//!
//! 1. If every label has its room on the linear scale, the scale is linear.
//! 2. Else empty stretches become breaks of a fixed width, the longest first, until the labels have room.
//! 3. Else the rate of each calendar unit (decade, year, quarter) becomes `max(floor, demand)`, water-filled to
//!    the page width: a unit is only widened as far as its labels ask, all others share one rate. A unit that asks for most of the
//!    axis is cut into months, and these into days.
//!    Neighbouring units of nearly the same rate are drawn at one rate, so that there are few knots.
//!
//! Days are counted from 1970-01-01 (day 0) in the proleptic Gregorian calendar.

mod calendar;
pub mod hours;
mod rates;
mod ticks;

pub use calendar::{civil_from_days, days_from_civil};

/// How days become points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Monotone, piecewise linear, with marked breaks where the labels need the room.
    #[default]
    Auto,
    /// One rate all along.
    Linear,
    /// Events evenly spaced in their order; equal days share a place.
    Rank,
}

/// One event and the room that its label asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Demand {
    /// First day.
    pub day_from: i64,
    /// Last day; the first one again for an event of one day.
    pub day_to: i64,
    /// Width of the label with its gap, in points.
    pub width: f64,
    /// Which lane the label goes to; labels of different lanes do not compete.
    pub lane: usize,
}

/// What to scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The events, in any order.
    pub events: Vec<Demand>,
    /// First day of the axis; `None`: the start of the unit (year, quarter or month) of the first event, or its day where all lies
    /// within six weeks.
    pub from: Option<i64>,
    /// Last day of the axis; `None`: the end of the unit of the last event.
    pub to: Option<i64>,
    /// Length of the axis in points.
    pub width: f64,
    /// The kind of scale.
    pub mode: Mode,
    /// How many rows of labels each lane is expected to have (1 for many lanes, 4 to 8 for a single one).
    pub rows: usize,
    /// Width of a break in points.
    pub break_width: f64,
    /// An empty stretch longer than this many times the median gap may become a break.
    pub break_multiple: f64,
    /// ... if it is also at least this many days long.
    pub break_days: i64,
    /// Least distance of two tick labels in points.
    pub tick_room: f64,
}

impl Default for Request {
    fn default() -> Self {
        Request {
            events: Vec::new(),
            from: None,
            to: None,
            width: 900.0,
            mode: Mode::Auto,
            rows: 3,
            break_width: 36.0,
            break_multiple: 3.0,
            break_days: 730,
            tick_room: 44.0,
        }
    }
}

/// A marked break: an empty stretch that is drawn at a fixed width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Break {
    /// First day that is left out.
    pub from_day: i64,
    /// First day after the break.
    pub to_day: i64,
    /// Left end in points.
    pub x_from: f64,
    /// Right end in points.
    pub x_to: f64,
    /// Last event day before the break and first one after it: what "11 years later" is counted between.
    pub between: (i64, i64),
}

/// A stretch drawn at one rate (breaks are not among them).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segment {
    /// First day.
    pub from_day: i64,
    /// First day after it.
    pub to_day: i64,
    /// Left end in points.
    pub x_from: f64,
    /// Right end in points.
    pub x_to: f64,
    /// How many times the least rate of the axis this one is; 1 where nothing is stretched.
    pub stretch: f64,
}

/// The calendar unit that a tick starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// A time of day, on a scale of minutes.
    Hour,
    /// A day, where a few weeks are all there is.
    Day,
    /// A month.
    Month,
    /// A quarter of a year.
    Quarter,
    /// A year.
    Year,
    /// A year divisible by ten, where the axis is so coarse that years carry no labels.
    Decade,
}

/// A tick at the start of a calendar unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tick {
    /// The day.
    pub day: i64,
    /// Its place in points.
    pub x: f64,
    /// The largest unit that starts there.
    pub level: Level,
    /// Year, such as 2021 (0 is 1 BC).
    pub year: i64,
    /// Month, 1 to 12.
    pub month: u8,
    /// There is room for its label.
    pub labelled: bool,
}

/// A background band: one calendar unit, or several where they are narrow.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// First day.
    pub from_day: i64,
    /// First day after it.
    pub to_day: i64,
    /// Left end in points.
    pub x_from: f64,
    /// Right end in points.
    pub x_to: f64,
    /// Every second band is shaded.
    pub shaded: bool,
}

/// What was done to time, for the description in words.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Compressed {
    /// Days that lie in breaks.
    pub days_in_breaks: i64,
    /// Greatest rate divided by least rate outside breaks; 1 for a linear scale.
    pub greatest_stretch: f64,
    /// Share of the labels' demand that is met, 0 to 1; below 1 labels will be moved.
    pub demand_met: f64,
    /// The events are evenly spaced and distances say nothing.
    pub by_rank: bool,
}

/// A monotone, piecewise linear scale from days to points.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    /// Day and place, both rising; between two knots the scale is linear.
    pub knots: Vec<(i64, f64)>,
    /// The marked breaks from left to right.
    pub breaks: Vec<Break>,
    /// The stretches of one rate from left to right.
    pub segments: Vec<Segment>,
    /// The ticks from left to right.
    pub ticks: Vec<Tick>,
    /// The background bands from left to right.
    pub bands: Vec<Band>,
    /// What was done to time.
    pub compressed: Compressed,
}

impl Scale {
    /// Make the scale that `request` asks for. Never fails: no events and no range give the year 1970, and a
    /// width that is not a positive number is taken as 1 pt.
    pub fn new(request: &Request) -> Scale {
        let mut request = request.clone();
        if !(request.width.is_finite() && request.width >= 1.0) {
            request.width = 1.0;
        }
        for event in &mut request.events {
            if event.day_to < event.day_from {
                std::mem::swap(&mut event.day_from, &mut event.day_to);
            }
            if !(event.width.is_finite() && event.width >= 0.0) {
                event.width = 0.0;
            }
        }
        let plan = rates::plan(&request);
        let mut scale = Scale {
            knots: plan.knots,
            breaks: plan.breaks,
            segments: plan.segments,
            ticks: Vec::new(),
            bands: Vec::new(),
            compressed: plan.compressed,
        };
        scale.ticks = ticks::ticks(&scale, &request);
        scale.bands = ticks::bands(&scale);
        scale
    }

    /// Place of a day in points; days outside the axis are put on its ends.
    pub fn x(&self, day: i64) -> f64 {
        let after = self.knots.partition_point(|knot| knot.0 <= day);
        match (after.checked_sub(1).and_then(|i| self.knots.get(i)), self.knots.get(after)) {
            (Some(a), Some(b)) => a.1 + (b.1 - a.1) * ((day - a.0) as f64 / (b.0 - a.0) as f64),
            (Some(end), None) | (None, Some(end)) => end.1,
            (None, None) => 0.0,
        }
    }

    /// The day at a place, to the nearest; places outside the axis give its first or last day.
    pub fn day(&self, x: f64) -> i64 {
        let after = self.knots.partition_point(|knot| knot.1 <= x);
        match (after.checked_sub(1).and_then(|i| self.knots.get(i)), self.knots.get(after)) {
            (Some(a), Some(b)) => a.0 + ((x - a.1) / (b.1 - a.1) * (b.0 - a.0) as f64).round() as i64,
            (Some(end), None) | (None, Some(end)) => end.0,
            (None, None) => 0,
        }
    }

    /// First and last day of the axis.
    pub fn range(&self) -> (i64, i64) {
        (self.knots.first().map_or(0, |k| k.0), self.knots.last().map_or(0, |k| k.0))
    }

    /// One rate all along, and no breaks.
    pub fn is_linear(&self) -> bool {
        self.breaks.is_empty() && !self.compressed.by_rank && self.segments.len() <= 1
    }
}

#[cfg(test)]
mod tests;
