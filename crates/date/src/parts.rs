//! Parts of a month, a year, a decade or a century: early, mid and late, halves and quarters.

use std::ops::Range;

use edtf_core::Date as Atom;

use super::atoms::{atom, precision, qualify, span};
use super::day::days_in_month;
use super::items::ordinal_word;
use super::lex::Token;
use super::state::Piece;
use super::{Fault, FaultKind, Precision, Third};

type Outcome<T> = Result<T, Fault>;

/// A share of a month, decade or century: `second half of`, `last quarter of`, `2nd half`.
pub(super) fn share(tokens: &[Token]) -> Option<(&[Token], Third)> {
    let (first, rest) = tokens.split_first()?;
    let (unit, rest) = rest.split_first()?;
    let nth = match (&first.kind, first.word()) {
        (super::lex::Kind::Number { value, ordinal: true, .. }, _) => *value,
        (_, Some("middle")) => 2,
        (_, Some(word)) => ordinal_word(word)?,
        _ => return None,
    };
    let last = first.is_word("last");
    let nth_small = u8::try_from(nth).ok()?;
    let share = match (unit.word()?, nth_small) {
        ("half", _) if last => Third::Half(2),
        ("half", 1 | 2) => Third::Half(nth_small),
        ("third", _) if last => Third::Late,
        ("third", 1) => Third::Early,
        ("third", 2) => Third::Mid,
        ("third", 3) => Third::Late,
        ("quarter", 1..=4) => Third::Quarter(nth_small),
        _ => return None,
    };
    let mut rest = rest;
    while let Some((filler, tail)) = rest.split_first()
        && (filler.is_word("of") || filler.is_word("the"))
    {
        rest = tail;
    }
    (!rest.is_empty()).then_some((rest, share))
}

pub(super) fn third_fault(at: &Range<usize>) -> Fault {
    Fault::new(
        FaultKind::Unreadable,
        "early, mid, late, halves and quarters go with a month, a year, a decade or a century",
        "write early June 2013, mid 2014, late 1990s, early 19th century or second half of the 15th century",
        at.clone(),
    )
}

/// Early, mid or late, a half or a quarter. Of a year: its first, second or last four months, which EDTF writes 37, 38, 39, its
/// halves (40, 41) and quarters (33 to 36). Of a month: days 1-10, 11-20, 21-end; 1-15, 16-end. Of a decade: years 0-3, 3-6, 6-9
/// (usage overlaps); 0-4, 5-9. Of a century: years 0-33, 34-66, 67-99; 0-49, 50-99; 0-24, 25-49, 50-74, 75-99.
pub(super) fn part_of(third: Third, date: &Atom, at: &Range<usize>) -> Outcome<Piece> {
    let fault = || third_fault(at);
    let year = span(date).0.map(|d| d.year).ok_or_else(fault)?;
    let years = |(a, b): (i64, i64)| (atom(year + a, None, None), atom(year + b, None, None));
    let whole_year = precision(date) == Precision::Year && date.month.is_none();
    let ends = match precision(date) {
        _ if date.has_unspecified() && date.month.is_some() => return Err(fault()),
        Precision::Year if whole_year && date.year.significant_digits.is_none() => {
            let code = match third {
                Third::Early => 37,
                Third::Mid => 38,
                Third::Late => 39,
                Third::Half(n) => 39 + n,
                Third::Quarter(n) => 32 + n,
            };
            let mut grouped = atom(year, Some(code), None).ok_or_else(fault)?;
            qualify(&mut grouped, date.year.qualifier);
            return Ok(Piece::Plain(grouped));
        }
        Precision::Month => {
            let month = date.month.and_then(|m| m.value()).ok_or_else(fault)?;
            let last = days_in_month(year, month);
            let (a, b) = match third {
                Third::Early => (1, 10),
                Third::Mid => (11, 20),
                Third::Late => (21, last),
                Third::Half(1) => (1, 15),
                Third::Half(_) => (16, last),
                Third::Quarter(_) => return Err(fault()),
            };
            (atom(year, Some(month), Some(a)), atom(year, Some(month), Some(b)))
        }
        Precision::Decade if date.year.significant_digits.is_none() => years(match third {
            Third::Early => (0, 3),
            Third::Mid => (3, 6),
            Third::Late => (6, 9),
            Third::Half(1) => (0, 4),
            Third::Half(_) => (5, 9),
            Third::Quarter(_) => return Err(fault()),
        }),
        Precision::Century if date.year.significant_digits.is_none() => years(of_century(third)),
        _ => return Err(fault()),
    };
    match ends {
        (Some(from), Some(to)) => Ok(Piece::Third { third, of: *date, from, to }),
        _ => Err(fault()),
    }
}

/// The first and last year of a part of a century, counted from its first.
fn of_century(third: Third) -> (i64, i64) {
    match third {
        Third::Early => (0, 33),
        Third::Mid => (34, 66),
        Third::Late => (67, 99),
        Third::Half(1) => (0, 49),
        Third::Half(_) => (50, 99),
        Third::Quarter(n) => (i64::from(n) * 25 - 25, i64::from(n) * 25 - 1),
    }
}

/// A part of a century BC, which is a range of years.
pub(super) fn part_of_range(third: Third, from: &Atom, to: &Atom, at: &Range<usize>) -> Outcome<Piece> {
    let years = (from.year.value(), to.year.value());
    let ((Some(first), Some(last)), true) = (years, from.month.is_none()) else {
        return Err(third_fault(at));
    };
    let (a, b) = of_century(third);
    match (atom(first + a, None, None), atom(first + b, None, None)) {
        (Some(from), Some(to)) if last - first == 99 => Ok(Piece::Range(from, to)),
        _ => Err(third_fault(at)),
    }
}
