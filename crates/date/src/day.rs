//! One calendar day, in any year a 64-bit number can name.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

/// A day of the proleptic Gregorian calendar. Years are astronomical: 1 BC is 0, 44 BC is -43.
///
/// Ordered by time. `month` is 1 to 12 and `day` 1 to 31 in every value this module hands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Day {
    /// Astronomical year number.
    pub year: i64,
    /// Calendar month, 1 to 12.
    pub month: u8,
    /// Day of the month, 1 to 31.
    pub day: u8,
}

impl std::fmt::Display for Day {
    /// ISO 8601: `2014-03-12`, with a sign before years of more than four digits (`+12345-01-01`) and before the year 0.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.year {
            0..=9999 => write!(f, "{:04}", self.year)?,
            ..0 => write!(f, "-{:04}", self.year.unsigned_abs())?,
            _ => write!(f, "+{}", self.year)?,
        }
        write!(f, "-{:02}-{:02}", self.month, self.day)
    }
}

/// Years whose day numbers cannot leave 64 bits; the arithmetic of all others is done in 128, ten times slower.
const NARROW: u64 = 1 << 40;

/// Days from 0000-03-01 to 1970-01-01.
const EPOCH: i128 = 719_468;

impl Day {
    /// The day with these numbers, if the calendar has it (`None` for 31 June or 29 February 2015).
    pub fn new(year: i64, month: u8, day: u8) -> Option<Day> {
        let real = (1..=12).contains(&month) && day >= 1 && day <= days_in_month(year, month);
        real.then_some(Day { year, month, day })
    }

    /// Days since 1970-01-01, negative before it; saturates beyond the years ±25 thousand million million.
    pub fn number(self) -> i64 {
        if self.year.unsigned_abs() < NARROW {
            let (y, day_of_year) = from_march_narrow(self.year, self.month, self.day);
            return y * 365 + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + day_of_year
                - EPOCH as i64;
        }
        let wide = self.wide_number();
        i64::try_from(wide).unwrap_or(if wide < 0 { i64::MIN } else { i64::MAX })
    }

    /// The day that lies `number` days after 1970-01-01 (before it when negative). Inverse of [`Day::number`].
    pub fn from_number(number: i64) -> Day {
        Day::from_wide(i128::from(number))
    }

    /// This day moved by `days`; stops at the first or last year that `i64` can hold.
    pub fn plus_days(self, days: i64) -> Day {
        Day::from_wide(self.wide_number() + i128::from(days))
    }

    /// The day halfway between two days, rounded to the earlier one.
    pub fn midpoint(self, other: Day) -> Day {
        Day::from_wide((self.wide_number() + other.wide_number()).div_euclid(2))
    }

    /// Day of the week, 0 = Monday to 6 = Sunday.
    pub fn weekday(self) -> u8 {
        // 1970-01-01 was a Thursday, day 3 of a week that starts on Monday.
        u8::try_from((self.wide_number() + 3).rem_euclid(7)).unwrap_or(0)
    }

    /// The same day for `chrono`, if its range (about ±262,000 years) holds it.
    pub fn to_chrono(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(i32::try_from(self.year).ok()?, u32::from(self.month), u32::from(self.day))
    }

    /// The day of a `chrono` date. `chrono` counts years astronomically too.
    pub fn from_chrono(date: NaiveDate) -> Day {
        let small = |n: u32| u8::try_from(n).unwrap_or(1);
        Day { year: i64::from(date.year()), month: small(date.month()), day: small(date.day()) }
    }

    /// The Gregorian day on which the Julian calendar showed these numbers (Old Style with the year taken to
    /// begin on 1 January), or `None` if the Julian calendar has no such day.
    ///
    /// Regnal years, years begun on Lady Day and other calendars are the crate `edtf-calendars`' trade; this is
    /// the place where it would be called.
    pub fn from_julian(year: i64, month: u8, day: u8) -> Option<Day> {
        let length = match month {
            2 if year.rem_euclid(4) == 0 => 29,
            _ => days_in_month(1, month),
        };
        if !(1..=12).contains(&month) || day < 1 || day > length {
            return None;
        }
        let (y, day_of_year) = from_march(year, month, day);
        Some(Day::from_wide(y * 365 + y.div_euclid(4) + day_of_year - EPOCH - 2))
    }

    /// Hinnant's `days_from_civil`, with the year begun in March so that the leap day comes last.
    /// <https://howardhinnant.github.io/date_algorithms.html>
    fn wide_number(self) -> i128 {
        let (y, day_of_year) = from_march(self.year, self.month, self.day);
        y * 365 + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + day_of_year - EPOCH
    }

    /// Hinnant's `civil_from_days`.
    fn from_wide(number: i128) -> Day {
        let n = number + EPOCH;
        let era = n.div_euclid(146_097);
        let day_of_era = n.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let m = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * m + 2) / 5 + 1;
        let month = if m < 10 { m + 3 } else { m - 9 };
        let year = year_of_era + era * 400 + i128::from(month <= 2);
        match i64::try_from(year) {
            Ok(year) => {
                Day { year, month: u8::try_from(month).unwrap_or(1), day: u8::try_from(day).unwrap_or(1) }
            }
            Err(_) if year < 0 => Day { year: i64::MIN, month: 1, day: 1 },
            Err(_) => Day { year: i64::MAX, month: 12, day: 31 },
        }
    }
}

/// The year that begins in March, and the day within it, counted from 0.
fn from_march(year: i64, month: u8, day: u8) -> (i128, i128) {
    let m = i128::from(month);
    let y = i128::from(year) - i128::from(month <= 2);
    let shifted = if month > 2 { m - 3 } else { m + 9 };
    (y, (153 * shifted + 2) / 5 + i128::from(day) - 1)
}

/// [`from_march`] in 64 bits.
fn from_march_narrow(year: i64, month: u8, day: u8) -> (i64, i64) {
    let m = i64::from(month);
    let shifted = if month > 2 { m - 3 } else { m + 9 };
    (year - i64::from(month <= 2), (153 * shifted + 2) / 5 + i64::from(day) - 1)
}

/// Whether the year has a 29 February.
pub(super) fn is_leap(year: i64) -> bool {
    year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0)
}

/// Length of a month; 0 for a month that does not exist.
pub(super) fn days_in_month(year: i64, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 0,
    }
}
