//! The four bounds of a date, what `~` and `?` add to them, and three-valued comparison.
//!
//! A date stands for a start day and an end day that are not wholly known. A *possible world* is a choice of a
//! start between its two bounds and of an end between its two, the start not after the end; two dates are chosen
//! independently. Where a side has no outer bound, "since ever" and "without end" are among the worlds: nobody has said
//! otherwise. A relation holds *certainly* if it holds in every world, *possibly* if in some, else *no*. This is the
//! supervaluation usual for interval algebras (Allen 1983) over incomplete data.
//!
//! Bounds are the hull of what a date says: gaps (`[1667,1760]`, `1984-XX-12`) are filled. So `Certainly` and `No` are
//! always right, while `Possibly` may be said where a gap would rule a relation out.

use serde::{Deserialize, Serialize};

use super::{Date, Day, Form};

/// What is known about one end of a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum End {
    /// Given, if only roughly.
    Known,
    /// `..`: there is none; still running, or since ever.
    Open,
    /// Blank: there may be one, nobody has said when.
    Unknown,
}

/// The four bounds, all inclusive. `None` is no bound on that side.
///
/// Where `start` is [`End::Open`] both start bounds are `None` and the start counts as before every day; where `end` is
/// [`End::Open`] both end bounds are `None` and the end counts as after every day. Where an end is
/// [`End::Unknown`] its outer bound is `None` and its inner bound comes from the other end: what began in 2019 did not
/// end before 2019.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Bounds {
    /// It cannot have started before this day.
    pub earliest_start: Option<Day>,
    /// It cannot have started after this day.
    pub latest_start: Option<Day>,
    /// It cannot have ended before this day.
    pub earliest_end: Option<Day>,
    /// It cannot have ended after this day.
    pub latest_end: Option<Day>,
    /// What is known about the start.
    pub start: End,
    /// What is known about the end.
    pub end: End,
}

/// The answer to a question about dates that are not wholly known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// In every possible world.
    Certainly,
    /// In some possible world, not in all.
    Possibly,
    /// In none.
    No,
}

impl Answer {
    /// Certainly or possibly.
    pub fn may_be(self) -> bool {
        self != Answer::No
    }

    fn of(always: bool, sometimes: bool) -> Answer {
        match (always, sometimes) {
            (true, true) => Answer::Certainly,
            (_, false) => Answer::No,
            (false, true) => Answer::Possibly,
        }
    }
}

/// A bound with its infinities, in order of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Edge {
    Ever,
    At(Day),
    Never,
}

/// Bounds with the infinities put in and each side tightened by the other: both ranges can be reached in full.
#[derive(Clone, Copy, Debug)]
struct Tight {
    es: Edge,
    ls: Edge,
    ee: Edge,
    le: Edge,
}

impl Bounds {
    /// Nothing is known.
    pub const UNKNOWN: Bounds = Bounds {
        earliest_start: None,
        latest_start: None,
        earliest_end: None,
        latest_end: None,
        start: End::Unknown,
        end: End::Unknown,
    };

    /// One whole known day.
    pub fn of_day(day: Day) -> Bounds {
        Bounds::within(Some(day), Some(day))
    }

    /// Some time from `first` to `last`: start and end both lie between them.
    pub(super) fn within(first: Option<Day>, last: Option<Day>) -> Bounds {
        let known = if first.is_some() || last.is_some() { End::Known } else { End::Unknown };
        Bounds {
            earliest_start: first,
            latest_start: last,
            earliest_end: first,
            latest_end: last,
            start: known,
            end: known,
        }
    }

    /// The bounds of a span whose start and end stand in two columns.
    ///
    /// A missing (or `unknown`) end is [`End::Unknown`]: the span may have ended on its first day or run on until now. It is
    /// neither ongoing, which is written `..`, `present` or `ongoing` in the end column, nor equal to the start. A
    /// missing start is likewise unknown. When the start itself is an interval and the end is missing, the interval
    /// says it all. If the end lies before the start the bounds cross ([`Bounds::is_impossible`]).
    pub fn from_ends(start: Option<&Date>, end: Option<&Date>, margins: &Margins) -> Bounds {
        let blank = |d: &&Date| d.form() != Form::Unknown;
        let (start, end) = (start.filter(blank), end.filter(blank));
        let from = start.map(|d| (d, d.bounds_with(margins)));
        let to = end.map(|d| (d, d.bounds_with(margins)));
        let mut both = Bounds::UNKNOWN;
        if let Some((date, b)) = from {
            if to.is_none() && date.is_interval() {
                return b;
            }
            if date.form() == Form::Open {
                both.start = End::Open;
            } else {
                (both.earliest_start, both.latest_start) = (b.earliest_start, b.latest_start);
                both.start = b.start;
            }
        }
        if let Some((_, b)) = to {
            (both.earliest_end, both.latest_end, both.end) = (b.earliest_end, b.latest_end, b.end);
        }
        both.tightened()
    }

    /// Whether no start and end fit these bounds: the latest end lies before the earliest start.
    pub fn is_impossible(&self) -> bool {
        matches!((self.earliest_start, self.latest_end), (Some(s), Some(e)) if e < s)
    }

    /// The first and last day that the span may touch; `None` where there is no bound.
    pub fn hull(&self) -> (Option<Day>, Option<Day>) {
        (self.earliest_start, self.latest_end)
    }

    /// Fills in what each end says about the other: the latest start is not after the latest end, and so on.
    pub(super) fn tightened(mut self) -> Bounds {
        if self.is_impossible() {
            return self;
        }
        if self.start != End::Open {
            self.latest_start = smallest(self.latest_start, self.latest_end);
        }
        if self.end != End::Open {
            self.earliest_end = largest(self.earliest_end, self.earliest_start);
        }
        self
    }

    fn tight(&self) -> Tight {
        let b = self.tightened();
        let low = |d: Option<Day>| d.map_or(Edge::Ever, Edge::At);
        let high = |d: Option<Day>| d.map_or(Edge::Never, Edge::At);
        Tight {
            es: low(b.earliest_start),
            ls: if b.start == End::Open { Edge::Ever } else { high(b.latest_start) },
            ee: if b.end == End::Open { Edge::Never } else { low(b.earliest_end) },
            le: high(b.latest_end),
        }
    }

    /// Whether it ended before the other started (the last day lies before the other's first).
    pub fn before(&self, other: &Bounds) -> Answer {
        let (a, b) = (self.tight(), other.tight());
        Answer::of(a.le < b.es, a.ee < b.ls)
    }

    /// Whether it started after the other had ended.
    pub fn after(&self, other: &Bounds) -> Answer {
        other.before(self)
    }

    /// Whether it started before the other did, whenever either ended.
    pub fn starts_before(&self, other: &Bounds) -> Answer {
        let (a, b) = (self.tight(), other.tight());
        Answer::of(a.ls < b.es, a.es < b.ls)
    }

    /// Whether it ended after the other did.
    pub fn ends_after(&self, other: &Bounds) -> Answer {
        let (a, b) = (self.tight(), other.tight());
        Answer::of(a.ee > b.le, a.le > b.ee)
    }

    /// Whether they share a day.
    pub fn overlaps(&self, other: &Bounds) -> Answer {
        let (a, b) = (self.tight(), other.tight());
        Answer::of(a.ls <= b.ee && b.ls <= a.ee, a.es <= b.le && b.es <= a.le)
    }

    /// Whether every day of the other is a day of this one.
    pub fn contains(&self, other: &Bounds) -> Answer {
        let (a, b) = (self.tight(), other.tight());
        let always = a.ls <= b.es && b.le <= a.ee;
        let sometimes = a.es <= b.ls && b.ee <= a.le && a.es.max(b.es) <= a.le.min(b.le);
        Answer::of(always, sometimes)
    }

    /// Whether every day of this one is a day of the other.
    pub fn during(&self, other: &Bounds) -> Answer {
        other.contains(self)
    }

    /// Whether both start on the same day and end on the same day. Two dates of which only the year is known are
    /// *possibly* the same, even when it is the same year.
    pub fn same(&self, other: &Bounds) -> Answer {
        let (a, b) = (self.tight(), other.tight());
        let fixed = a.es == a.ls && a.ee == a.le && b.es == b.ls && b.ee == b.le;
        let (first, last) = (a.es.max(b.es), a.le.min(b.le));
        let sometimes = first <= a.ls.min(b.ls) && a.ee.max(b.ee) <= last && first <= last;
        Answer::of(fixed && a.es == b.es && a.le == b.le, sometimes)
    }

    /// Whether it was going on on that day.
    pub fn on(&self, day: Day) -> Answer {
        self.contains(&Bounds::of_day(day))
    }
}

fn smallest(a: Option<Day>, b: Option<Day>) -> Option<Day> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

fn largest(a: Option<Day>, b: Option<Day>) -> Option<Day> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.max(b)),
        (a, b) => a.or(b),
    }
}

/// Whether `a` ended before `b` started. See [`Bounds::before`].
pub fn before(a: &Date, b: &Date, margins: &Margins) -> Answer {
    a.bounds_with(margins).before(&b.bounds_with(margins))
}

/// Whether `a` started after `b` had ended. See [`Bounds::after`].
pub fn after(a: &Date, b: &Date, margins: &Margins) -> Answer {
    before(b, a, margins)
}

/// Whether `a` and `b` share a day. See [`Bounds::overlaps`].
pub fn overlaps(a: &Date, b: &Date, margins: &Margins) -> Answer {
    a.bounds_with(margins).overlaps(&b.bounds_with(margins))
}

/// Whether every day of `b` is a day of `a`. See [`Bounds::contains`].
pub fn contains(a: &Date, b: &Date, margins: &Margins) -> Answer {
    a.bounds_with(margins).contains(&b.bounds_with(margins))
}

/// Whether every day of `a` is a day of `b`.
pub fn during(a: &Date, b: &Date, margins: &Margins) -> Answer {
    contains(b, a, margins)
}

/// Whether `a` and `b` start and end on the same days. See [`Bounds::same`].
pub fn same(a: &Date, b: &Date, margins: &Margins) -> Answer {
    a.bounds_with(margins).same(&b.bounds_with(margins))
}

/// Whether `a` was going on on `day`. See [`Bounds::on`].
pub fn on(a: &Date, day: Day, margins: &Margins) -> Answer {
    a.bounds_with(margins).on(day)
}

/// What `~` (approximate) and `?` (uncertain) are worth; `%` is worth both added together.
///
/// In `casebook.toml`, every part may be left out:
/// ```toml
/// [margins]
/// approximate = { day = 3, month = 31, season = 92, year = 366, coarser = 3653 }
/// uncertain = { day = 3, month = 31, season = 92, year = 366, coarser = 3653 }
/// ```
/// The standard gives these signs no width; the default moves each bound by about one unit of the
/// date's precision (three days for a day), which is what people mean by "about".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Margins {
    /// What `~` is worth.
    pub approximate: Margin,
    /// What `?` is worth.
    pub uncertain: Margin,
}

/// Days by which each bound moves outwards, by the precision that is qualified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Margin {
    /// For a day; default 3.
    pub day: u32,
    /// For a month; default 31.
    pub month: u32,
    /// For a season, quarter, third or half of a year; default 92.
    pub season: u32,
    /// For a year; default 366.
    pub year: u32,
    /// For a decade, a century or anything coarser; default 3653.
    pub coarser: u32,
}

impl Default for Margin {
    fn default() -> Margin {
        Margin { day: 3, month: 31, season: 92, year: 366, coarser: 3653 }
    }
}

impl Margin {
    /// Worth nothing.
    pub const NONE: Margin = Margin { day: 0, month: 0, season: 0, year: 0, coarser: 0 };
}

impl Margins {
    /// The bounds as EDTF has them: `~` and `?` widen nothing.
    pub const NONE: Margins = Margins { approximate: Margin::NONE, uncertain: Margin::NONE };
}
