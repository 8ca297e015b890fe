//! Days and civil dates, after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2014).

/// Days since 1970-01-01 of a proleptic Gregorian date. `month` is 1 to 12 (taken modulo 12 otherwise, with the
/// year carried), `day` is 1 to 31.
pub fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = year + (month - 1).div_euclid(12);
    let month = (month - 1).rem_euclid(12) + 1;
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let year_of_era = y.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Year, month (1 to 12) and day (1 to 31) of a day since 1970-01-01.
pub fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

/// A calendar unit that starts on the first of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Unit {
    /// Length in months; divides 12, or is a multiple of 12.
    pub months: i64,
}

impl Unit {
    pub const MONTH: Unit = Unit { months: 1 };
    pub const QUARTER: Unit = Unit { months: 3 };
    pub const YEAR: Unit = Unit { months: 12 };
    pub const DECADE: Unit = Unit { months: 120 };

    /// The start of the unit that holds `day`.
    pub fn floor(self, day: i64) -> i64 {
        let (year, month, _) = civil_from_days(day);
        let index = (year * 12 + month - 1).div_euclid(self.months) * self.months;
        days_from_civil(index.div_euclid(12), index.rem_euclid(12) + 1, 1)
    }

    /// The start of the next unit after `day`.
    pub fn next(self, day: i64) -> i64 {
        let (year, month, _) = civil_from_days(day);
        let index = ((year * 12 + month - 1).div_euclid(self.months) + 1) * self.months;
        days_from_civil(index.div_euclid(12), index.rem_euclid(12) + 1, 1)
    }

    /// `day` if it starts a unit, else the start of the next one.
    pub fn ceil(self, day: i64) -> i64 {
        if self.floor(day) == day { day } else { self.next(day) }
    }
}
