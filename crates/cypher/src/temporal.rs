//! Dates, times and durations: the six temporal types of the language, their order, printing and arithmetic.
//!
//! Calendar conversions after Howard Hinnant, "chrono-compatible low-level date algorithms" (2013), in the proleptic
//! Gregorian calendar; weeks after ISO 8601. Named zones come from the IANA database by way of `chrono-tz`.

use std::cmp::Ordering;
use std::fmt;

use chrono::{Offset, TimeZone};
use chrono_tz::Tz;

/// Nanoseconds in a second.
pub const NANOS_PER_SECOND: i64 = 1_000_000_000;
/// Seconds in a day.
pub const SECONDS_PER_DAY: i64 = 86_400;
/// Nanoseconds in a day.
pub const NANOS_PER_DAY: i64 = SECONDS_PER_DAY * NANOS_PER_SECOND;
/// Seconds in the mean Gregorian month, the worth of a month's fraction.
const SECONDS_PER_MONTH: f64 = 2_629_746.0;
/// The greatest year, either side of year 0, that can be written.
pub const MAX_YEAR: i64 = 999_999_999;

/// A calendar day: days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(pub i64);

/// A time of day: nanoseconds since midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalTime(pub i64);

/// A time of day with its offset from UTC in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time {
    /// The time on the wall.
    pub local: LocalTime,
    /// Seconds east of UTC.
    pub offset: i32,
}

/// A day and a time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalDateTime {
    /// The day.
    pub date: Date,
    /// The time.
    pub time: LocalTime,
}

/// Where a clock stands: a fixed offset in seconds east of UTC, or a named zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// Seconds east of UTC.
    Offset(i32),
    /// A zone of the IANA database.
    Named(Tz),
}

/// A day and a time of day with the offset from UTC that holds then, and perhaps its named zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateTime {
    /// The day and time on the wall.
    pub local: LocalDateTime,
    /// Seconds east of UTC.
    pub offset: i32,
    /// The named zone.
    pub zone: Option<Tz>,
}

/// A span of time in three parts that do not convert into each other: months, days and seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Duration {
    /// Whole months.
    pub months: i64,
    /// Whole days.
    pub days: i64,
    /// Whole seconds, rounded down.
    pub seconds: i64,
    /// Nanoseconds on top, from 0 to 999,999,999.
    pub nanos: i32,
}

impl Date {
    /// From a year, a month from 1 and a day from 1; `None` if there is no such day.
    pub fn from_ymd(year: i64, month: i64, day: i64) -> Option<Date> {
        let valid = year.unsigned_abs() <= MAX_YEAR as u64 && (1..=12).contains(&month);
        if !valid || day < 1 || day > days_in_month(year, month) {
            return None;
        }
        let year = if month <= 2 { year - 1 } else { year };
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let shifted = (month + 9) % 12;
        let day_of_year = (153 * shifted + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Some(Date(era * 146_097 + day_of_era - 719_468))
    }

    /// Year, month from 1, day from 1.
    pub fn ymd(self) -> (i64, i64, i64) {
        let days = self.0 + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        (year_of_era + era * 400 + i64::from(month <= 2), month, day)
    }

    /// The first day of a year, whatever the year.
    pub fn first_of_year(year: i64) -> Date {
        Date::from_ymd(year.clamp(-MAX_YEAR, MAX_YEAR), 1, 1).unwrap_or(Date(0))
    }

    /// Monday is 1, Sunday 7.
    pub fn weekday(self) -> i64 {
        (self.0 + 3).rem_euclid(7) + 1
    }

    /// The year of the ISO week and the week from 1.
    pub fn iso_week(self) -> (i64, i64) {
        let thursday = Date(self.0 - self.weekday() + 4);
        let year = thursday.ymd().0;
        (year, (thursday.0 - Date::first_of_year(year).0) / 7 + 1)
    }

    /// The Monday of an ISO week.
    pub fn from_iso_week(year: i64, week: i64) -> Option<Date> {
        if !(1..=53).contains(&week) {
            return None;
        }
        let fourth = Date::from_ymd(year, 1, 4)?;
        let monday = Date(fourth.0 - fourth.weekday() + 1 + (week - 1) * 7);
        (monday.iso_week() == (year, week)).then_some(monday)
    }

    /// The day of the year from 1.
    pub fn ordinal(self) -> i64 {
        self.0 - Date::first_of_year(self.ymd().0).0 + 1
    }

    /// Some months later; the day is cut to the length of the month. `None` beyond the calendar's end.
    pub fn add_months(self, months: i64) -> Option<Date> {
        let (year, month, day) = self.ymd();
        let total = year.checked_mul(12)?.checked_add(month - 1)?.checked_add(months)?;
        let (year, month) = (total.div_euclid(12), total.rem_euclid(12) + 1);
        Date::from_ymd(year, month, day.min(days_in_month(year, month)))
    }

    /// Some days later. `None` beyond the calendar's end.
    pub fn add_days(self, days: i64) -> Option<Date> {
        let date = Date(self.0.checked_add(days)?);
        (date.0.unsigned_abs() < 366 * (MAX_YEAR as u64 + 1) && date.ymd().0.abs() <= MAX_YEAR)
            .then_some(date)
    }
}

/// The length of a month.
pub fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl LocalTime {
    /// From hour, minute, second and nanosecond; `None` if there is no such time.
    pub fn from_parts(hour: i64, minute: i64, second: i64, nanos: i64) -> Option<LocalTime> {
        let valid = (0..24).contains(&hour)
            && (0..60).contains(&minute)
            && (0..60).contains(&second)
            && (0..NANOS_PER_SECOND).contains(&nanos);
        valid.then(|| LocalTime((hour * 3600 + minute * 60 + second) * NANOS_PER_SECOND + nanos))
    }

    /// Hour, minute, second, nanosecond.
    pub fn parts(self) -> (i64, i64, i64, i64) {
        let seconds = self.0 / NANOS_PER_SECOND;
        (seconds / 3600, seconds / 60 % 60, seconds % 60, self.0 % NANOS_PER_SECOND)
    }

    /// Later by the seconds of a duration, around midnight.
    pub fn later(self, duration: &Duration) -> LocalTime {
        let total = i128::from(self.0) + duration.time_nanos();
        LocalTime(total.rem_euclid(i128::from(NANOS_PER_DAY)) as i64)
    }
}

impl Time {
    /// The time on the wall in UTC, in nanoseconds since midnight; may leave the day.
    pub fn utc_nanos(self) -> i64 {
        self.local.0 - i64::from(self.offset) * NANOS_PER_SECOND
    }

    /// By moment, then by offset.
    pub fn order(&self, other: &Time) -> Ordering {
        self.utc_nanos().cmp(&other.utc_nanos()).then(self.offset.cmp(&other.offset))
    }
}

impl LocalDateTime {
    /// Nanoseconds since 1970-01-01T00:00 on the same clock.
    pub fn nanos(self) -> i128 {
        i128::from(self.date.0) * i128::from(NANOS_PER_DAY) + i128::from(self.time.0)
    }

    /// The inverse of [`LocalDateTime::nanos`].
    pub fn from_nanos(nanos: i128) -> Option<LocalDateTime> {
        let day = nanos.div_euclid(i128::from(NANOS_PER_DAY));
        let time = nanos.rem_euclid(i128::from(NANOS_PER_DAY)) as i64;
        let date = Date(0).add_days(i64::try_from(day).ok()?)?;
        Some(LocalDateTime { date, time: LocalTime(time) })
    }

    /// Later by a duration: months, then days, then seconds.
    pub fn later(self, duration: &Duration) -> Option<LocalDateTime> {
        let date = self.date.add_months(duration.months)?.add_days(duration.days)?;
        LocalDateTime::from_nanos(LocalDateTime { date, ..self }.nanos() + duration.time_nanos())
    }
}

fn to_chrono(local: LocalDateTime) -> chrono::NaiveDateTime {
    let seconds = local.nanos().div_euclid(i128::from(NANOS_PER_SECOND));
    // Zones have no rules beyond the years that chrono can hold; the last known one goes on.
    const EDGE: i128 = 200_000 * 366 * SECONDS_PER_DAY as i128;
    let seconds = seconds.clamp(-EDGE, EDGE) as i64;
    chrono::DateTime::from_timestamp(seconds, 0).unwrap_or_default().naive_utc()
}

impl Zone {
    /// The offset in force at a time on the wall, in seconds. A time that comes twice has the earlier offset; one that
    /// is skipped takes the offset before the gap.
    pub fn offset_at_local(self, local: LocalDateTime) -> i32 {
        match self {
            Zone::Offset(offset) => offset,
            Zone::Named(tz) => {
                let naive = to_chrono(local);
                match tz.offset_from_local_datetime(&naive) {
                    chrono::LocalResult::Single(o) | chrono::LocalResult::Ambiguous(o, _) => {
                        o.fix().local_minus_utc()
                    }
                    chrono::LocalResult::None => {
                        let before = naive - chrono::TimeDelta::hours(3);
                        tz.offset_from_local_datetime(&before)
                            .earliest()
                            .map_or(0, |o| o.fix().local_minus_utc())
                    }
                }
            }
        }
    }

    /// The offset in force at a moment, in seconds.
    pub fn offset_at(self, utc_nanos: i128) -> i32 {
        match self {
            Zone::Offset(offset) => offset,
            Zone::Named(tz) => {
                let Some(utc) = LocalDateTime::from_nanos(utc_nanos) else { return 0 };
                tz.offset_from_utc_datetime(&to_chrono(utc)).fix().local_minus_utc()
            }
        }
    }
}

impl DateTime {
    /// From a time on the wall.
    pub fn from_local(local: LocalDateTime, zone: Zone) -> DateTime {
        let offset = zone.offset_at_local(local);
        match zone {
            Zone::Offset(_) => DateTime { local, offset, zone: None },
            // Through the moment, so that a time skipped by the zone moves to where the clock was set.
            Zone::Named(tz) => {
                let utc = local.nanos() - i128::from(offset) * i128::from(NANOS_PER_SECOND);
                DateTime::from_instant(utc, zone).unwrap_or(DateTime { local, offset, zone: Some(tz) })
            }
        }
    }

    /// From a moment, in nanoseconds since 1970-01-01T00:00Z.
    pub fn from_instant(utc_nanos: i128, zone: Zone) -> Option<DateTime> {
        let offset = zone.offset_at(utc_nanos);
        let local = LocalDateTime::from_nanos(utc_nanos + i128::from(offset) * i128::from(NANOS_PER_SECOND))?;
        let zone = if let Zone::Named(tz) = zone { Some(tz) } else { None };
        Some(DateTime { local, offset, zone })
    }

    /// The moment, in nanoseconds since 1970-01-01T00:00Z.
    pub fn instant(&self) -> i128 {
        self.local.nanos() - i128::from(self.offset) * i128::from(NANOS_PER_SECOND)
    }

    /// Its clock.
    pub fn clock(&self) -> Zone {
        self.zone.map_or(Zone::Offset(self.offset), Zone::Named)
    }

    /// By moment, then by offset, then by zone.
    pub fn order(&self, other: &DateTime) -> Ordering {
        let zone = |d: &DateTime| d.zone.map(|z| z.name());
        (self.instant().cmp(&other.instant()))
            .then(self.offset.cmp(&other.offset))
            .then_with(|| zone(self).cmp(&zone(other)))
    }

    /// Later by a duration: months and days on the wall, seconds on the clock.
    pub fn later(&self, duration: &Duration) -> Option<DateTime> {
        let date = self.local.date.add_months(duration.months)?.add_days(duration.days)?;
        let moved = if date == self.local.date {
            *self
        } else {
            DateTime::from_local(LocalDateTime { date, ..self.local }, self.clock())
        };
        DateTime::from_instant(moved.instant() + duration.time_nanos(), self.clock())
    }
}

impl Duration {
    /// From parts of any size; nanoseconds carry into seconds.
    pub fn new(months: i64, days: i64, seconds: i64, nanos: i64) -> Option<Duration> {
        let seconds = seconds.checked_add(nanos.div_euclid(NANOS_PER_SECOND))?;
        Some(Duration { months, days, seconds, nanos: nanos.rem_euclid(NANOS_PER_SECOND) as i32 })
    }

    /// From parts with fractions: what is left of a month becomes days (at the mean month of 30.436875 days), what is
    /// left of a day becomes seconds.
    pub fn from_fractions(months: f64, days: f64, seconds: f64, nanos: f64) -> Option<Duration> {
        let fits = |f: f64| f.is_finite() && f.abs() < 9.2e18;
        if !(fits(months) && fits(days) && fits(seconds) && fits(nanos)) {
            return None;
        }
        let days = days + months.fract() * (SECONDS_PER_MONTH / SECONDS_PER_DAY as f64);
        let seconds = seconds + days.fract() * SECONDS_PER_DAY as f64;
        // The fraction is rounded at a thousandth of a nanosecond, or 0.1 + 0.2 would lose one.
        let nanos = nanos + (seconds.fract() * NANOS_PER_SECOND as f64 * 1e3).round() / 1e3;
        Duration::new(
            months.trunc() as i64,
            days.trunc() as i64,
            seconds.trunc() as i64,
            nanos.trunc() as i64,
        )
    }

    /// From nanoseconds alone.
    pub fn from_nanos(nanos: i128) -> Option<Duration> {
        let unit = i128::from(NANOS_PER_SECOND);
        let seconds = i64::try_from(nanos.div_euclid(unit)).ok()?;
        Some(Duration { months: 0, days: 0, seconds, nanos: nanos.rem_euclid(unit) as i32 })
    }

    /// The part in seconds, in nanoseconds.
    pub fn time_nanos(&self) -> i128 {
        i128::from(self.seconds) * i128::from(NANOS_PER_SECOND) + i128::from(self.nanos)
    }

    /// The sum; `None` on overflow.
    pub fn plus(&self, other: &Duration) -> Option<Duration> {
        Duration::new(
            self.months.checked_add(other.months)?,
            self.days.checked_add(other.days)?,
            self.seconds.checked_add(other.seconds)?,
            i64::from(self.nanos) + i64::from(other.nanos),
        )
    }

    /// The same span backwards; `None` on overflow.
    pub fn negated(&self) -> Option<Duration> {
        let time = Duration::from_nanos(-self.time_nanos())?;
        Some(Duration { months: self.months.checked_neg()?, days: self.days.checked_neg()?, ..time })
    }

    /// Each part times a number, fractions passed down.
    pub fn times(&self, factor: f64) -> Option<Duration> {
        Duration::from_fractions(
            self.months as f64 * factor,
            self.days as f64 * factor,
            self.seconds as f64 * factor,
            f64::from(self.nanos) * factor,
        )
    }

    /// By mean length, then by parts.
    pub fn order(&self, other: &Duration) -> Ordering {
        let length = |d: &Duration| {
            let seconds = i128::from(d.months) * SECONDS_PER_MONTH as i128
                + i128::from(d.days) * i128::from(SECONDS_PER_DAY)
                + i128::from(d.seconds);
            (seconds, d.nanos, d.months, d.days)
        };
        length(self).cmp(&length(other))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        match year {
            10_000.. => write!(out, "+{year}")?,
            0.. => write!(out, "{year:04}")?,
            _ => write!(out, "-{:04}", -year)?,
        }
        write!(out, "-{month:02}-{day:02}")
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute, second, nanos) = self.parts();
        write!(out, "{hour:02}:{minute:02}")?;
        if second != 0 || nanos != 0 {
            write!(out, ":{second:02}")?;
        }
        write_fraction(out, nanos)
    }
}

fn write_fraction(out: &mut fmt::Formatter<'_>, nanos: i64) -> fmt::Result {
    if nanos == 0 {
        return Ok(());
    }
    let digits = format!("{nanos:09}");
    write!(out, ".{}", digits.trim_end_matches('0'))
}

/// An offset as it is printed: `Z`, `+01:00`, `+00:53:28`.
pub fn offset_text(offset: i32) -> String {
    if offset == 0 {
        return "Z".into();
    }
    let sign = if offset < 0 { '-' } else { '+' };
    let size = offset.unsigned_abs();
    let mut text = format!("{sign}{:02}:{:02}", size / 3600, size / 60 % 60);
    if !size.is_multiple_of(60) {
        text.push_str(&format!(":{:02}", size % 60));
    }
    text
}

impl fmt::Display for Time {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}{}", self.local, offset_text(self.offset))
    }
}

impl fmt::Display for LocalDateTime {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}T{}", self.date, self.time)
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}{}", self.local, offset_text(self.offset))?;
        match self.zone {
            Some(zone) => write!(out, "[{}]", zone.name()),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("P")?;
        for (amount, unit) in [(self.months / 12, 'Y'), (self.months % 12, 'M'), (self.days, 'D')] {
            if amount != 0 {
                write!(out, "{amount}{unit}")?;
            }
        }
        let nanos = self.time_nanos();
        if nanos == 0 {
            let empty = self.months == 0 && self.days == 0;
            return if empty { out.write_str("T0S") } else { Ok(()) };
        }
        out.write_str("T")?;
        let unit = i128::from(NANOS_PER_SECOND);
        let seconds = nanos / unit;
        for (amount, letter) in [(seconds / 3600, 'H'), (seconds / 60 % 60, 'M')] {
            if amount != 0 {
                write!(out, "{amount}{letter}")?;
            }
        }
        let (whole, rest) = (seconds % 60, (nanos % unit).abs() as i64);
        if whole != 0 || rest != 0 {
            if nanos < 0 && whole == 0 {
                out.write_str("-")?;
            }
            write!(out, "{whole}")?;
            write_fraction(out, rest)?;
            out.write_str("S")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn days_and_dates_are_inverse(day in -400_000_000i64..400_000_000) {
            let (year, month, d) = Date(day).ymd();
            prop_assert_eq!(Date::from_ymd(year, month, d), Some(Date(day)));
            let (week_year, week) = Date(day).iso_week();
            let monday = Date::from_iso_week(week_year, week).unwrap();
            prop_assert_eq!(monday.0 + Date(day).weekday() - 1, day);
        }
    }

    #[test]
    fn durations_print_with_their_signs() {
        let text = |seconds, nanos| Duration::new(0, 0, seconds, nanos).unwrap().to_string();
        assert_eq!(text(-2, 1_000_000), "PT-1.999S");
        assert_eq!(text(-60, -1_000_000), "PT-1M-0.001S");
        assert_eq!(text(0, 0), "PT0S");
    }
}
