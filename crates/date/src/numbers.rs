//! What numbers say that are no plain year, month and day: two digits for a year, a spreadsheet's day numbers, weeks, decades; and the
//! signs of calendars.

use std::ops::Range;

use edtf_core::{Date as Atom, Edtf};

use super::atoms::{atom, masked_year};
use super::clock::Clock;
use super::lex::{Token, place};
use super::state::{Part, Piece, Reader, number_place, unreadable};
use super::{Day, Fault, FaultKind};

type Outcome<T> = Result<T, Fault>;

impl Reader<'_> {
    /// The whole year that two digits mean, by the setting; without it that is a fault.
    pub(super) fn short_year(&self, value: i64, tokens: &[Token]) -> Outcome<i64> {
        self.hints.two_digit_years.map(|first| within(first, value)).ok_or_else(|| {
            Fault::new(
                FaultKind::ShortYear,
                "the year has only two digits",
                "write the year with four digits, such as 2014, or set two_digit_years = 1970 in casebook.toml: the first year that \
                 two digits may mean",
                number_place(tokens, value),
            )
        })
    }

    /// `1990s` is a decade. `1900s` is read as the century and `2000s` as the decade, with a caution.
    ///
    /// Of a decade of two digits the 30s to 90s are taken for those of the 20th century, with a caution; the 00s, 10s
    /// and 20s have two readings that are both common.
    pub(super) fn decade(&mut self, year: i64, length: usize, tokens: &[Token]) -> Outcome<Part> {
        if length < 3 && year % 10 == 0 {
            let known = self.hints.two_digit_years.map(|first| within(first, year));
            let decade = match known {
                Some(decade) => decade,
                None if year >= 30 && length == 2 => {
                    let read = 1900 + year;
                    self.cautions.push(format!(
                        "read as the {read}s; write {}s if another century is meant, or set two_digit_years for the casebook",
                        1800 + year
                    ));
                    read
                }
                None => {
                    return Err(Fault::new(
                        FaultKind::ShortYear,
                        "the decade has no century",
                        "write it out, such as 1990s, or set two_digit_years = 1970 in casebook.toml: the first year that two digits \
                         may mean",
                        place(tokens),
                    ));
                }
            };
            return masked_year(decade, 1)
                .map(|date| Part::Full(Piece::Plain(date)))
                .ok_or_else(|| unreadable(tokens));
        }
        if length < 3 {
            return Err(unreadable(tokens));
        }
        if year % 10 != 0 {
            return Err(unreadable(tokens));
        }
        let century = year % 100 == 0 && year != 2000;
        if year % 100 == 0 {
            let (kept, other) = if century { ("century", "decade") } else { ("decade", "century") };
            let stem = year / 100;
            let other_text = if century { format!("{stem:02}0X") } else { format!("{stem:02}XX") };
            self.cautions.push(format!("{year}s is read as the {kept}; write {other_text} for the {other}"));
        }
        match masked_year(year, if century { 2 } else { 1 }) {
            Some(date) => Ok(Part::Full(Piece::Plain(date))),
            None => Err(unreadable(tokens)),
        }
    }

    /// A spreadsheet's day number, with a part of a day behind a stop: `41710`, `41710.5`.
    pub(super) fn day_number(
        &mut self,
        value: i64,
        part: Option<(i64, usize)>,
        at: Range<usize>,
    ) -> Outcome<Part> {
        let fault = || {
            Fault::new(
                FaultKind::Unreadable,
                "this number is no day that spreadsheets count",
                "write the date itself; day numbers of five digits run from 1927 to 2173",
                at.clone(),
            )
        };
        let epoch =
            self.hints.day_numbers.filter(|_| (10_000..=2_958_465).contains(&value)).ok_or_else(fault)?;
        let day = epoch.day(value);
        if let Some((part, digits)) = part {
            let scale = 10i128.saturating_pow(u32::try_from(digits).unwrap_or(0));
            // A spreadsheet keeps a time of day as a part of a day, exact to about a millisecond: the nearest second.
            let seconds = (i128::from(part) * 86_400 * 2 + scale).div_euclid(scale * 2);
            let seconds = i64::try_from(seconds).unwrap_or(0);
            let small = |n: i64| u8::try_from(n).unwrap_or(0);
            let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
            let second = (second != 0).then_some(small(second));
            self.clocks =
                (Some(Clock { hour: small(hour), minute: Some(small(minute)), second, zone: None }), None);
        }
        atom(day.year, Some(day.month), Some(day.day)).map(|d| Part::Full(Piece::Plain(d))).ok_or_else(fault)
    }
}

/// The year from `first` on that ends in these two digits.
fn within(first: i64, digits: i64) -> i64 {
    first.saturating_add((digits - first.rem_euclid(100)).rem_euclid(100))
}

/// A day whose month is not known: `2014-XX-12`.
pub(super) fn unknown_month(year: i64, day: i64) -> Option<Atom> {
    if day == 0 {
        return atom(year, None, None);
    }
    match Edtf::parse(&format!("{year:04}-XX-{day:02}")) {
        Ok(Edtf::Date(date)) if year >= 0 => Some(date),
        _ => None,
    }
}

/// A week of ISO 8601 (its first week holds the year's first Thursday), or one of its days, Monday being 1.
pub(super) fn iso_week(year: i64, week: i64, day: Option<i64>) -> Option<Piece> {
    let fourth = Day::new(year, 1, 4)?;
    let monday = fourth.plus_days(-i64::from(fourth.weekday()) + (week - 1) * 7);
    // The last week holds the year's last Thursday.
    if monday.plus_days(3).year != year {
        return None;
    }
    let of = |day: Day| atom(day.year, Some(day.month), Some(day.day));
    match day {
        Some(day) => of(monday.plus_days(day - 1)).map(Piece::Plain),
        None => Some(Piece::Range(of(monday)?, of(monday.plus_days(6))?)),
    }
}

/// Whether a text is a year and the last two digits of the next: `2008-09`, `1999-00`.
pub(super) fn following_years(text: &str) -> bool {
    let Some((year, next)) = text.split_once(['-', '–', '/']) else { return false };
    let number = |part: &str, length: usize| {
        (part.len() == length && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse::<i64>().ok())
            .flatten()
    };
    matches!((number(year, 4), number(next, 2)), (Some(year), Some(next)) if (year + 1).rem_euclid(100) == next)
}

/// GEDCOM's sign for a calendar, and whether it is the Julian one: `@#DJULIAN@ 1 MAR 1700`, `JULIAN 1 MAR 1700`.
pub(super) fn calendar(tokens: &[Token]) -> Outcome<Option<(&[Token], bool)>> {
    let word = |at: usize| tokens.get(at).and_then(Token::word).unwrap_or_default();
    let sign = |at: usize, c: char| tokens.get(at).is_some_and(|t| t.is_sign(c));
    let (name, behind) = if sign(0, '@') && sign(1, '#') {
        let Some(close) = tokens.iter().skip(2).position(|t| t.is_sign('@')) else { return Ok(None) };
        (word(2), close + 3)
    } else {
        match word(0) {
            name @ ("julian" | "gregorian" | "hebrew" | "french_r") => (name, 1),
            _ => return Ok(None),
        }
    };
    let rest = tokens.get(behind..).unwrap_or_default();
    match name.strip_prefix('d').filter(|_| behind > 1).unwrap_or(name) {
        "julian" => Ok(Some((rest, true))),
        "gregorian" => Ok(Some((rest, false))),
        other => Err(Fault::new(
            FaultKind::Unreadable,
            format!("dates of the calendar \u{201C}{other}\u{201D} are not read"),
            "write the Gregorian date, and the other in the description",
            place(tokens.get(..behind).unwrap_or_default()),
        )),
    }
}
