//! What reading a date makes and carries: whole and partial dates, and the state of one reading.

use std::ops::Range;

use edtf_core::{Date as Atom, Qualifier};

use super::clock::Clock;
use super::lex::{Token, place};
use super::{Fault, FaultKind, Hints, Third};

/// A date that is read and whole.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    /// One EDTF date.
    Plain(Atom),
    /// The early, middle or late part of a month, decade or century, as the days or years it covers.
    Third { third: Third, of: Atom, from: Atom, to: Atom },
    /// A span that EDTF cannot write as one date, such as a century BC.
    Range(Atom, Atom),
}

/// A date that is read; the pieces of a range may leave out what the other end says.
#[derive(Clone, Debug)]
pub(super) enum Part {
    Full(Piece),
    Number {
        value: i64,
        length: usize,
    },
    DayMonth(u8, u8),
    DayYear(u8, i64),
    Month(u8),
    /// A season or quarter, as its EDTF code.
    Group(u8),
    Third(Third),
}

/// What was read of one date.
#[derive(Clone, Debug)]
pub(super) struct Read {
    pub part: Part,
    pub qualifier: Qualifier,
    pub place: Range<usize>,
}

/// The times of day of a start and of an end.
pub(super) type Clocks = (Option<Clock>, Option<Clock>);

/// State of one reading.
pub(super) struct Reader<'a> {
    pub text: &'a str,
    pub hints: Hints,
    pub cautions: Vec<String>,
    /// The times of day that were given: of the start, and of an end that has one of its own.
    pub clocks: Clocks,
    /// Set when a numeric date had two readings.
    pub ambiguous: Option<Range<usize>>,
    /// Whether the date being read is Old Style.
    pub julian: bool,
    /// Whether every one of several dates is, to be converted when it is complete.
    pub all_julian: bool,
}

pub(super) fn unreadable(tokens: &[Token]) -> Fault {
    Fault::new(
        FaultKind::Unreadable,
        "this is not a date that can be read",
        "write a date like 12 March 2014, March 2014, 2014, c. 2014, 2012 to 2015, before 2014 or 2014-03-12",
        place(tokens),
    )
}

/// Where a number stands, for the place of a fault.
pub(super) fn number_place(tokens: &[Token], value: i64) -> Range<usize> {
    let found = tokens.iter().find(|t| t.number().is_some_and(|(n, _)| n == value));
    found.map_or_else(|| place(tokens), |t| t.place.clone())
}
