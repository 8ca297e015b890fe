//! What an EDTF value says in numbers: how exact it is, the days it spans, its bounds; and the values made from numbers.

use edtf_core::{
    Bound, BoundDate, Date as Atom, DateField, Edtf, Interval, IntervalEndpoint, Qualifier, Set, SetElement,
    SetKind, TimeShift, Year, YearKind,
};

use super::day::days_in_month;
use super::{Bounds, Day, End, Margin, Margins, Precision};

/// The same date with the missing components written as unspecified digits, so that it may end an interval that
/// starts within it: `2004-06` becomes `2004-06-XX`.
pub(super) fn loosen(date: &Atom, to: Precision) -> Atom {
    let unspecified = DateField { digits: [None, None], qualifier: date.year.qualifier };
    let mut loose = *date;
    if loose.month.is_none() {
        loose.month = Some(unspecified);
    }
    if to == Precision::Day {
        loose.day = Some(unspecified);
    }
    loose
}

/// The time of day of a moment.
pub(super) fn clock(time: &edtf_core::Time) -> super::Clock {
    let zone = time.shift.as_ref().map(|shift| match shift {
        TimeShift::Offset { minutes, .. } => {
            let (sign, all) = (if *minutes < 0 { '-' } else { '+' }, minutes.unsigned_abs());
            format!("{sign}{:02}:{:02}", all / 60, all % 60).into()
        }
        _ => "Z".into(),
    });
    super::Clock { hour: time.hour, minute: Some(time.minute), second: Some(time.second), zone }
}

/// Precision of an EDTF date: of its most exact component that has any digit given.
pub(super) fn precision(date: &Atom) -> Precision {
    let given = |f: Option<DateField>| f.filter(|f| f.digits.iter().any(Option::is_some));
    if given(date.day).is_some() {
        return Precision::Day;
    }
    if let Some(month) = given(date.month) {
        return if month.value().is_some_and(|m| m > 12) { Precision::Season } else { Precision::Month };
    }
    if let Some(significant) = date.year.significant_digits {
        return match digit_count(&date.year).saturating_sub(significant) {
            0 => Precision::Year,
            1 => Precision::Decade,
            2 => Precision::Century,
            _ => Precision::Coarser,
        };
    }
    match date.year.kind {
        YearKind::Standard { digits: [_, _, _, Some(_)], .. }
        | YearKind::Big { .. }
        | YearKind::Exponential { .. } => Precision::Year,
        YearKind::Standard { digits: [_, _, Some(_), None], .. } => Precision::Decade,
        YearKind::Standard { digits: [_, Some(_), None, None], .. } => Precision::Century,
        YearKind::Standard { .. } => Precision::Coarser,
    }
}

fn digit_count(year: &Year) -> u32 {
    let count = |n: u64| n.checked_ilog10().map_or(1, |d| d + 1);
    match year.kind {
        YearKind::Standard { .. } => 4,
        YearKind::Big { value } => count(value.unsigned_abs()),
        YearKind::Exponential { significand, exponent } => count(significand.unsigned_abs()) + exponent,
    }
}

/// Whether nothing of the year is given, as in `XXXX`.
pub(super) fn yearless(date: &Atom) -> bool {
    matches!(date.year.kind, YearKind::Standard { digits: [None, None, None, None], .. })
}

/// Whether no digit at all is given, as in `XXXX-XX-XX`.
pub(super) fn blank(date: &Atom) -> bool {
    let blank = |f: Option<DateField>| f.is_none_or(|f| f.digits == [None, None]);
    yearless(date) && blank(date.month) && blank(date.day)
}

/// First and last day that a date may lie on. No bound where the year is not given at all, or is too large for 64 bits.
pub(super) fn span(date: &Atom) -> (Option<Day>, Option<Day>) {
    if yearless(date) {
        return (None, None);
    }
    // The common case, without the allocations of the general one.
    if let (Some(year), None) = (date.year.value(), date.year.significant_digits) {
        match (date.month.map(DateField::value), date.day.map(DateField::value)) {
            (None, None) => return (Day::new(year, 1, 1), Day::new(year, 12, 31)),
            (Some(Some(m @ 1..=12)), None) => {
                return (Day::new(year, m, 1), Day::new(year, m, days_in_month(year, m)));
            }
            (Some(Some(m)), Some(Some(d))) => return (Day::new(year, m, d), Day::new(year, m, d)),
            _ => {}
        }
    }
    if let YearKind::Standard { negative: true, digits } = date.year.kind
        && digits.contains(&None)
    {
        // The more digits, the earlier: the last year of `-15XX` is 1501 BC. There is no year -0.
        let filled = |with: u8| digits.iter().fold(0i64, |n, d| n * 10 + i64::from(d.unwrap_or(with)));
        let of = |year: i64| {
            let concrete = atom(-year, None, None).map(|of| Atom { year: of.year, ..*date });
            let inner = concrete.map_or((None, None), |of| span(&of));
            (inner.0.or_else(|| Day::new(-year, 1, 1)), inner.1.or_else(|| Day::new(-year, 12, 31)))
        };
        return (of(filled(9)).0, of(filled(0).max(1)).1);
    }
    let ours = |b: Bound| match b {
        Bound::Date(BoundDate { year, month, day }) => Day::new(year, month, day),
        _ => None,
    };
    let bounds = Edtf::Date(*date).bounds();
    (ours(bounds.earliest), ours(bounds.latest))
}

/// [`span`], each side moved outwards by what the date's qualifiers are worth.
fn span_with(date: &Atom, margins: &Margins) -> (Option<Day>, Option<Day>) {
    let (first, last) = span(date);
    if !date.is_approximate() && !date.is_uncertain() {
        return (first, last);
    }
    let days = margin(date, margins);
    (first.map(|d| d.plus_days(-days)), last.map(|d| d.plus_days(days)))
}

/// What the qualifiers of a date are worth in days.
///
/// A sign that covers the year and what follows it without a break qualifies the most exact of these components
/// (`2004-06-11~` is about a day, `2004-06~-11` about a month); a sign on a lone component qualifies that one.
fn margin(date: &Atom, margins: &Margins) -> i64 {
    let part = |flag: fn(Qualifier) -> bool, margin: &Margin| -> i64 {
        let worth = |p: Precision| match p {
            Precision::Day => margin.day,
            Precision::Month => margin.month,
            Precision::Season => margin.season,
            Precision::Year => margin.year,
            _ => margin.coarser,
        };
        let year = Atom { month: None, day: None, ..*date };
        let year_worth = worth(precision(&year));
        let month_worth = worth(precision(&Atom { day: None, ..*date }));
        let on_year = flag(date.year.qualifier);
        let on_month = date.month.is_some_and(|f| flag(f.qualifier));
        let on_day = date.day.is_some_and(|f| flag(f.qualifier));
        i64::from(match (on_year, on_month, on_day) {
            (false, false, false) => 0,
            (true, true, true) => worth(precision(date)),
            (true, true, false) | (false, true, _) => month_worth,
            (true, false, _) => year_worth,
            (false, false, true) => margin.day,
        })
    };
    part(|q| q.approximate, &margins.approximate) + part(|q| q.uncertain, &margins.uncertain)
}

/// Bounds of one date: both ends lie somewhere within it.
pub(super) fn atom_bounds(date: &Atom, margins: &Margins) -> Bounds {
    let (first, last) = span_with(date, margins);
    Bounds::within(first, last)
}

/// Bounds of an interval.
pub(super) fn interval_bounds(interval: &Interval, margins: &Margins) -> Bounds {
    let mut bounds = Bounds::UNKNOWN;
    match &interval.start {
        IntervalEndpoint::Open => bounds.start = End::Open,
        IntervalEndpoint::Unknown => {}
        IntervalEndpoint::Date(d) => {
            (bounds.earliest_start, bounds.latest_start) = span_with(d, margins);
            bounds.start = End::Known;
        }
        IntervalEndpoint::OnOrBefore(d) => {
            (bounds.latest_start, bounds.start) = (span_with(d, margins).1, End::Known);
        }
        IntervalEndpoint::OnOrAfter(d) => {
            (bounds.earliest_start, bounds.start) = (span_with(d, margins).0, End::Known);
        }
    }
    match &interval.end {
        IntervalEndpoint::Open => bounds.end = End::Open,
        IntervalEndpoint::Unknown => {}
        IntervalEndpoint::Date(d) => {
            (bounds.earliest_end, bounds.latest_end) = span_with(d, margins);
            bounds.end = End::Known;
        }
        IntervalEndpoint::OnOrBefore(d) => {
            (bounds.latest_end, bounds.end) = (span_with(d, margins).1, End::Known);
        }
        IntervalEndpoint::OnOrAfter(d) => {
            (bounds.earliest_end, bounds.end) = (span_with(d, margins).0, End::Known);
        }
    }
    bounds.tightened()
}

/// Bounds of a set: `[..]` lies within one member, `{..}` reaches from its first member to its last.
pub(super) fn set_bounds(set: &Set, margins: &Margins) -> Bounds {
    // Each member's own bounds, in the order of the four fields.
    let member = |e: &SetElement| -> Bounds {
        match e {
            SetElement::Date(d) => atom_bounds(d, margins),
            SetElement::Range(a, b) => {
                let ((a1, a2), (b1, b2)) = (span_with(a, margins), span_with(b, margins));
                let mut range = Bounds::within(a1, b2);
                (range.latest_start, range.earliest_end) = (a2, b1);
                range
            }
            SetElement::OnOrBefore(d) => {
                let mut side = Bounds::within(None, span_with(d, margins).1);
                side.earliest_end = span_with(d, margins).0;
                (side.latest_start, side.start) = (None, End::Open);
                side
            }
            SetElement::OnOrAfter(d) => {
                let mut side = Bounds::within(span_with(d, margins).0, None);
                side.latest_start = span_with(d, margins).1;
                (side.earliest_end, side.end) = (None, End::Open);
                side
            }
        }
    };
    let members: Vec<Bounds> = set.elements.iter().map(member).collect();
    // A missing bound of any member is a missing bound of the whole, for the outer two.
    let first = members.iter().map(|m| m.earliest_start).min().flatten();
    let last = members
        .iter()
        .map(|m| m.latest_end)
        .try_fold(None, |best: Option<Day>, d| d.map(|d| Some(best.map_or(d, |b| b.max(d)))))
        .flatten();
    if set.kind == SetKind::OneMember {
        return Bounds::within(first, last);
    }
    let start = if members.iter().any(|m| m.start == End::Open) { End::Open } else { known(first.is_some()) };
    let end = if members.iter().any(|m| m.end == End::Open) { End::Open } else { known(last.is_some()) };
    Bounds {
        earliest_start: first,
        latest_start: if start == End::Open {
            None
        } else {
            members.iter().filter_map(|m| m.latest_start).min()
        },
        earliest_end: if end == End::Open {
            None
        } else {
            members.iter().filter_map(|m| m.earliest_end).max()
        },
        latest_end: last,
        start,
        end,
    }
    .tightened()
}

fn known(yes: bool) -> End {
    if yes { End::Known } else { End::Unknown }
}

/// A date from numbers, `None` if EDTF has no way to write it (a month in a year of five digits, 31 June).
pub(super) fn atom(year: i64, month: Option<u8>, day: Option<u8>) -> Option<Atom> {
    let field = |n: u8| DateField { digits: [Some(n / 10), Some(n % 10)], qualifier: Qualifier::default() };
    let magnitude = year.unsigned_abs();
    let kind = if magnitude <= 9999 {
        let digit = |unit: u64| u8::try_from(magnitude / unit % 10).ok();
        YearKind::Standard { negative: year < 0, digits: [digit(1000), digit(100), digit(10), digit(1)] }
    } else if month.is_some() || year == i64::MIN {
        return None;
    } else {
        YearKind::Big { value: year }
    };
    match (month, day) {
        (None, Some(_)) => return None,
        (Some(m), Some(d)) => drop(Day::new(year, m, d)?),
        (Some(m), None) if !(1..=12).contains(&m) && !(21..=41).contains(&m) => return None,
        _ => {}
    }
    let year = Year { kind, significant_digits: None, qualifier: Qualifier::default() };
    Some(Atom { year, month: month.map(field), day: day.map(field) })
}

/// A decade (`places` = 1) or a century (2) as a year with unspecified digits.
pub(super) fn masked_year(year: i64, places: usize) -> Option<Atom> {
    let mut date = atom(year, None, None)?;
    let YearKind::Standard { negative: false, digits } = &mut date.year.kind else { return None };
    for digit in digits.iter_mut().rev().take(places) {
        *digit = None;
    }
    Some(date)
}

/// Adds a qualifier to the whole date.
pub(super) fn qualify(date: &mut Atom, extra: Qualifier) {
    let merge = |q: &mut Qualifier| {
        q.approximate |= extra.approximate;
        q.uncertain |= extra.uncertain;
    };
    merge(&mut date.year.qualifier);
    if let Some(month) = &mut date.month {
        merge(&mut month.qualifier);
    }
    if let Some(day) = &mut date.day {
        merge(&mut day.qualifier);
    }
}

/// The last date wholly before `date` (`step` = -1) or the first wholly after it (1), at the same precision where a
/// calendar unit has one, else at the coarsest that fits.
pub(super) fn neighbour(date: &Atom, step: i64) -> Option<Atom> {
    let (first, last) = span(date);
    let day = if step < 0 { first?.plus_days(-1) } else { last?.plus_days(1) };
    let whole_month = if step < 0 { day.day == days_in_month(day.year, day.month) } else { day.day == 1 };
    let whole_year = whole_month && day.month == if step < 0 { 12 } else { 1 };
    let mut next = match precision(date) {
        Precision::Day => atom(day.year, Some(day.month), Some(day.day)),
        Precision::Month => atom(day.year, Some(day.month), None),
        _ if whole_year => atom(day.year, None, None),
        _ if whole_month => atom(day.year, Some(day.month), None),
        _ => atom(day.year, Some(day.month), Some(day.day)),
    }?;
    qualify(&mut next, Qualifier { uncertain: date.is_uncertain(), approximate: date.is_approximate() });
    Some(next)
}
