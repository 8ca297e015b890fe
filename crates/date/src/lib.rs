//! Partial and uncertain dates: read, kept, compared and printed without claiming more than was given.
//!
//! The notation kept is EDTF, levels 0 to 2 (ISO 8601-2:2019 Annex A; examples:
//! <https://www.loc.gov/standards/datetime/>), read by the crate `edtf-core` with three gaps closed (see
//! `date/edtf.rs`). What people type is read into EDTF. Days inside are [`Day`]s with a 64-bit year; `chrono` dates stand at
//! the edges. Everything is proleptic Gregorian. There is no clock here: `today` is refused.
//!
//! # A date is a start and an end, each between two bounds
//! `2014` says that something happened at some time in 2014: it started and ended between 1 January and 31 December. See
//! [`Bounds`] for the four bounds and the three-valued relations.
//!
//! # What natural forms become
//! | typed | EDTF | meaning |
//! |---|---|---|
//! | `12th March 2014`, `March 12, 2014`, `2014/03/12`, `12.03.2014`, `12-Mar-2014` | `2014-03-12` | a day; dots always mean day first |
//! | `c. 2014`, `circa`, `about`, `approx.`, `CAL`, `EST` | `2014~` | [`Margins`] say what `~` is worth |
//! | `possibly 2014`, `2014 (?)` | `2014?` | |
//! | `early`, `mid`, `late 2014` | `2014-37`, `-38`, `-39` | January-April, May-August, September-December |
//! | `early June 2013` | `[2013-06-01..2013-06-10]` | days 1-10, 11-20, 21-end of a month; likewise decades (years 0-3, 3-6, 6-9) and centuries |
//! | `second half of the 15th century`, `last quarter of` | `[1450..1499]` | also of months and decades |
//! | `spring 2014`, `Q3 2014`, `2014 H1` | `2014-21`, `2014-35`, `2014-40` | northern seasons: spring is March-May; winter runs into the next year |
//! | `1990s`, `'80s`, `19th century`, `XIX century` | `199X`, `198X`, `18XX` | 1990-1999, 1800-1899; `'80s` with a caution, `'20s` is a fault |
//! | `before May 2014`, `BEF MAY 2014` | `[..2014-04]` | one unknown time, 30 April at the latest |
//! | `by May 2014`, `May 2014 or earlier` | `[..2014-05]` | one unknown time, 31 May at the latest |
//! | `until May 2014` | `/2014-05` | a span whose end lies in May and whose start is not known |
//! | `after 2014`, `AFT 2014` | `[2015..]` | one unknown time, 1 January 2015 at the earliest |
//! | `2014 or later`, `not before 2014` | `[2014..]` | |
//! | `since 2014`, `2014 onwards`, `2014 – present` | `2014/..` | a span that is still running |
//! | `from 2014`, `2014 – unknown` | `2014/` | a span whose end is not known |
//! | `2012 to 2015`, `2012–15`, `2012-15`, `2012/13` | `2012/2015` | a span |
//! | `between 2012 and 2014`, `BET 2012 AND 2014` | `[2012..2014]` | one unknown time |
//! | `2012 or 2013`, `12 and 13 March 2014` | `[2012,2013]`, `{2014-03-12,2014-03-13}` | one of, all of |
//! | `May/June 1990`, `1743/44`, `1666/7` | `[1990-05,1990-06]`, `[1743,1744]` | one of two; dual years up to 1752, from 1753 on a span |
//! | `11 February 1731/32` | `1732-02-11` | Old and New Style year; the year that begins on 1 January, with a caution |
//! | `Easter 1916`, `Christmas Eve 1968` | `1916-04-23` | feasts, reckoned; before 1583 by the Julian calendar |
//! | `week of 3 May 2021`, `2021-W18` | `[2021-05-03..2021-05-09]` | one unknown time in seven days |
//! | `night of 2-3 March 2019` | `[2019-03-02,2019-03-03]` | one of two days |
//! | `44 BC`, `AD 79`, `year 12,345` | `-0043`, `0079`, `Y12345` | astronomical years |
//! | `2014-05-00`, `00/05/2014`, `+2014-00-00T00:00:00Z` | `2014-05`, `2014` | 00 is not known; stamps of Wikidata, with a precision (`/9`) or without |
//! | `n.d.`, `unknown`, `undated` | `XXXX` | nothing known; no bounds |
//! | `present`, `ongoing`, `..` | `..` | for the end column of a span only: still running ([`Form::Open`]) |
//! | `1 March 1700 (O.S.)`, `@#DJULIAN@ 1 MAR 1700` | `1700-03-12` | Julian days are converted, with a caution |
//! | `12 March 2014, 3.30 p.m.`, `15h30`, `noon`, `10:00–11:30` | `2014-03-12` | the time of day is kept beside the date: [`Date::clock`], [`Date::end_clock`] |
//! | `12 mars 2014`, `um 1920`, `siglo XVIII`, `١٢ مارس ٢٠١٤` | as in English | the words of [`languages`]; where two languages differ, [`Hints::language`] settles it |
//!
//! Years of two digits, spreadsheets' day numbers and `2008-09` for a school year need what the column or the casebook says: [`Hints`].
//!
//! # Four digits, a hyphen and two digits
//! `2012-05` (01-12) is a month and `2014-21` (21-41) a season or other part of a year: that is EDTF. Where 21-41 could also be
//! the end of a range (`2014-21`) the date carries a [`Date::caution`]. Other numbers end a range if they come within twenty years of the
//! year (`2012-15`, `1939-45`), else are a fault (`2001-42`). With an en dash (`2004–06`) it is a range, with a caution if 01-12; `2014–03`
//! and `2003/04`, which have two readings, are faults that name both. Any other text in the shape of EDTF (`1984..`, `2014-06/2014`) is EDTF
//! or a fault.

#![cfg_attr(test, allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::disallowed_macros))]
#![warn(clippy::indexing_slicing, clippy::string_slice)]

mod atoms;
mod bounds;
mod clock;
mod column;
mod day;
mod edtf;
mod fault;
mod items;
pub mod languages;
mod lex;
mod meant;
mod natural;
mod numbers;
mod parts;
mod piece;
#[cfg(test)]
mod properties;
mod qualified;
mod quick;
mod reading;
mod shape;
mod special;
mod state;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_forms;
mod translate;
mod words;
#[cfg(test)]
mod worlds;

use catalogue::say;
use serde::{Deserialize, Serialize, Serializer, ser::SerializeStruct};

pub use clock::Clock;
pub use column::{ColumnDates, Twin, is_day_number, is_placeholder};
pub use languages::Language;
pub use qualified::Qualified;

pub use bounds::{Answer, Bounds, End, Margin, Margins, after, before, contains, during, on, overlaps, same};
pub use day::Day;
pub use fault::{Fault, FaultKind};
pub use meant::meant;

/// Which number comes first in `03/04/2014`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// 3 April.
    DayFirst,
    /// 4 March.
    MonthFirst,
}

/// The day from which a spreadsheet counts its days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Epoch {
    /// Day 1 is 1 January 1900, and a 29 February 1900 that never was is counted: Excel, LibreOffice, Google Sheets.
    From1900,
    /// Day 0 is 1 January 1904: Excel for Mac up to 2011.
    From1904,
}

impl Epoch {
    /// The day with this number. Right from 1 March 1900 on, which is day 61 of [`Epoch::From1900`].
    pub fn day(self, number: i64) -> Day {
        let zero = match self {
            // 30 December 1899.
            Epoch::From1900 => -25_569,
            Epoch::From1904 => -24_107,
        };
        Day::from_number(number.saturating_add(zero))
    }
}

/// What settles a text that has more than one reading: what a casebook, a header or the other cells of a column say.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hints {
    /// Settles `03/04/2014`.
    pub order: Option<Order>,
    /// The first of the hundred years that two digits may mean: with 1970 `69` is 2069 and `70` is 1970. Without it a year of two
    /// digits is a [`FaultKind::ShortYear`] fault.
    pub two_digit_years: Option<i64>,
    /// Numbers of five digits and more are a spreadsheet's days, counted from here.
    pub day_numbers: Option<Epoch>,
    /// `2008-09` is 2008 to 2009 (school and financial years) when true, September 2008 when false. Without it a hyphen makes a
    /// month, as in EDTF, and a stroke is a [`FaultKind::Unclear`] fault.
    pub year_spans: Option<bool>,
    /// The language whose words are tried first; the others are tried when it makes no sense of a text.
    pub language: Option<&'static Language>,
}

/// How a date is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Style {
    /// `12 March 2019`.
    #[default]
    Long,
    /// `12 Mar 2019`, with the months as British papers shorten them (June, July, Sept).
    Short,
    /// `March 12, 2019` as the Associated Press has it: long months shortened before a day, "about" for "c.".
    Ap,
}

/// How exact a date is, the most exact first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// A day.
    Day,
    /// A month.
    Month,
    /// A season, quarter, third or half of a year.
    Season,
    /// A year.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
    /// More than a hundred years, or nothing known.
    Coarser,
}

/// What a date is, for whoever draws it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// One day.
    Day,
    /// One month (or a day of it that is not given).
    Month,
    /// Spring, summer, autumn or winter.
    Season,
    /// A quarter.
    Quarter,
    /// A third (early, mid, late) or a half of a year.
    YearPart,
    /// One year (or a month or day of it that is not given).
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
    /// Some other pattern of unspecified digits, or a year to so many significant digits.
    Masked,
    /// A span from one date to another; its ends may be open or unknown.
    Interval {
        /// What is known about the start.
        start: End,
        /// What is known about the end.
        end: End,
    },
    /// One unknown time up to a date (`before`, `by`): a single mark with an open left side.
    Before,
    /// One unknown time from a date on (`after`, `or later`): a single mark with an open right side.
    After,
    /// One unknown time within a range (`between`, `early June 2013`).
    Between,
    /// One of several dates.
    OneOf,
    /// All of several dates.
    AllOf,
    /// `..` alone, in the column of an end: still running. Not a date for an event.
    Open,
    /// Nothing known.
    Unknown,
}

/// The early, middle or late part, a half or a quarter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Third {
    Early,
    Mid,
    Late,
    /// 1 or 2.
    Half(u8),
    /// 1 to 4.
    Quarter(u8),
}

/// What a date says, as EDTF has it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    Single(edtf_core::Date),
    Moment(Box<edtf_core::DateTime>),
    Interval(Box<edtf_core::Interval>),
    Set(Box<edtf_core::Set>),
    Open,
    Unknown,
}

/// What was said that EDTF cannot say, kept for printing only.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Said {
    Plain,
    Before(Box<edtf_core::Date>),
    After(Box<edtf_core::Date>),
    Third(Third, Box<edtf_core::Date>),
}

/// A date, partial or uncertain as it may be. Immutable. Serialises as `{"written": ..., "edtf": ...}`, with `"time"` and
/// `"end_time"` where times of day were given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Date {
    written: Box<str>,
    /// `None` where it equals `written`.
    edtf: Option<Box<str>>,
    value: Value,
    said: Said,
    caution: Option<Box<str>>,
    /// The times of day of the start and the end, where any was given.
    clocks: Option<Box<state::Clocks>>,
}

/// Where a date stands in time; see [`Date::sort_key`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SortKey {
    undated: bool,
    first: i64,
    /// Reversed, so that the coarser of two dates with the same first day comes first.
    last_start: std::cmp::Reverse<i64>,
    clock: u32,
    last: i64,
}

impl Date {
    /// Reads a date: EDTF, or one of the natural forms in the [module's table](self). White space around it is
    /// ignored. `order` settles `03/04/2014`; without it such a date is an [`FaultKind::Ambiguous`] fault that
    /// holds both readings.
    ///
    /// # Errors
    /// A [`Fault`] with the place in `text`, what is wrong and what to type instead.
    pub fn parse(text: &str, order: Option<Order>) -> Result<Date, Fault> {
        Date::parse_with(text, &Hints { order, ..Hints::default() })
    }

    /// [`Date::parse`] with all that settles a text of several readings.
    ///
    /// # Errors
    /// A [`Fault`] with the place in `text`, what is wrong and what to type instead.
    pub fn parse_with(text: &str, hints: &Hints) -> Result<Date, Fault> {
        let trimmed = text.trim_matches(lex::is_space);
        let spans = hints.year_spans == Some(true) && numbers::following_years(trimmed);
        if !spans && let Some(value) = quick::plain(trimmed) {
            return Ok(Date::quick(trimmed, value));
        }
        if let Some(date) = quick::slashed(trimmed, hints.order) {
            return Ok(date);
        }
        let skipped = text.chars().take_while(|c| lex::is_space(*c)).count();
        Date::parse_trimmed(trimmed, hints, spans).map_err(|mut fault| {
            fault.span = fault.span.start + skipped..fault.span.end + skipped;
            fault
        })
    }

    /// Reads EDTF only, exactly as the standard has it, without natural forms and without trimming.
    ///
    /// # Errors
    /// A [`Fault`] with the place in `text`.
    pub fn parse_edtf(text: &str) -> Result<Date, Fault> {
        if text.is_empty() {
            return Err(Fault::new(
                FaultKind::Empty,
                "there is no date",
                "write a date such as 2014-03-12",
                0..0,
            ));
        }
        edtf::parse(text).map(|read| Date::from_edtf(text, &read, Said::Plain))
    }

    fn parse_trimmed(text: &str, hints: &Hints, spans: bool) -> Result<Date, Fault> {
        if text == ".." {
            return Ok(Date::quick(text, Value::Open));
        }
        if let Some((edtf, caution)) = shape::zeros(text)
            && let Ok(read) = edtf::parse(&edtf)
        {
            let mut date = Date::from_edtf(text, &read, Said::Plain);
            date.caution = caution.map(String::into_boxed_str);
            return Ok(date);
        }
        if !spans && shape::without_year(text) {
            return Err(natural::without_year(0..text.chars().count()));
        }
        if let Some(read) = shape::read_catalogued(text, hints, spans) {
            return read;
        }
        let compact = shape::without_blanks(text);
        let strict = if !spans && (compact.is_some() || shape::notation(text)) {
            if let Some(fault) = shape::dash_after_doubt(text) {
                return Err(fault);
            }
            match edtf::parse(compact.as_deref().unwrap_or(text)) {
                Ok(read) => {
                    let mut date = Date::from_edtf(text, &read, Said::Plain);
                    date.caution = quick::season_or_range(text).map(String::into_boxed_str);
                    return Ok(date);
                }
                Err(fault) if compact.is_none() && shape::meant(text) => {
                    return Err(shape::advise(text, fault));
                }
                Err(fault) => compact.is_none().then_some(fault),
            }
        } else {
            None
        };
        let known = Hints { order: hints.order.or_else(|| reading::proven_order(text)), ..*hints };
        match Date::parse_natural(text, known) {
            Ok(date) => Ok(date),
            Err((fault, Some(place))) if fault.kind.rank() <= FaultKind::Unclear.rank() => {
                ambiguous(text, hints, place, fault)
            }
            Err((fault, _)) => Err(match strict {
                // Of a bare number the other reader has more to say; of two alike the one with the narrower place.
                Some(strict)
                    if (strict.kind.rank() > fault.kind.rank()
                        || strict.kind.rank() == fault.kind.rank()
                            && (fault.kind != FaultKind::Impossible
                                || strict.span.len() < fault.span.len()))
                        && !text.bytes().all(|b| b.is_ascii_digit()) =>
                {
                    strict
                }
                _ => fault,
            }),
        }
    }

    fn parse_natural(text: &str, hints: Hints) -> Result<Date, reading::Stop> {
        let reading = reading::read(text, hints)?;
        let mut date = if reading.edtf == ".." {
            Date::quick(text, Value::Open)
        } else {
            let read = edtf::parse(&reading.edtf).map_err(|mut fault| {
                // The place is one in the EDTF made of the text; all of the text is the nearest there is.
                fault.span = 0..text.chars().count();
                (fault, None)
            })?;
            Date::from_edtf(text, &read, reading.said)
        };
        date.edtf = (*reading.edtf != *text).then(|| reading.edtf.into_boxed_str());
        date.caution = (!reading.cautions.is_empty()).then(|| reading.cautions.join("; ").into_boxed_str());
        if reading.clocks != (None, None) {
            date.clocks = Some(Box::new(reading.clocks));
            date.complete();
        }
        Ok(date)
    }

    /// A whole day with a time of day to the second is a moment, which EDTF can write.
    fn complete(&mut self) {
        let (Value::Single(day), Some((Some(from), None))) = (&self.value, self.clocks.as_deref()) else {
            return;
        };
        let zone = from.zone.as_deref().unwrap_or_default();
        let exact = from.second.is_some() && (zone.is_empty() || zone.starts_with(['Z', '+', '-']));
        if exact
            && let Ok(read) = edtf::parse(&format!("{day}T{}", from.iso()))
            && let edtf_core::Edtf::DateTime(moment) = read
        {
            self.edtf = Some(read.to_string().into_boxed_str());
            self.value = Value::Moment(Box::new(moment));
        }
    }

    fn quick(text: &str, value: Value) -> Date {
        Date { written: text.into(), edtf: None, value, said: Said::Plain, caution: None, clocks: None }
    }

    fn from_edtf(text: &str, read: &edtf_core::Edtf, said: Said) -> Date {
        use edtf_core::Edtf;
        let canonical = read.to_string();
        let mut clocks = None;
        let value = match read {
            Edtf::Date(date) if atoms::blank(date) => Value::Unknown,
            Edtf::Date(date) => Value::Single(*date),
            Edtf::DateTime(moment) => {
                clocks = Some(Box::new((Some(atoms::clock(&moment.time)), None)));
                Value::Moment(Box::new(*moment))
            }
            Edtf::Interval(interval) => Value::Interval(Box::new(*interval)),
            Edtf::Set(set) => Value::Set(Box::new(set.clone())),
        };
        Date {
            written: text.into(),
            edtf: (canonical != text).then(|| canonical.into_boxed_str()),
            value,
            said,
            caution: None,
            clocks,
        }
    }

    /// A date of one known day.
    pub fn from_day(day: Day) -> Option<Date> {
        let atom = atoms::atom(day.year, Some(day.month), Some(day.day))?;
        Some(Date::quick(&atom.to_string(), Value::Single(atom)))
    }

    /// As typed, without the white space around it.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// Canonical EDTF, which reads back to equal bounds. `XXXX` for an unknown date; `..`, which is EDTF only as the end of an
    /// interval, for [`Form::Open`].
    pub fn edtf(&self) -> &str {
        self.edtf.as_deref().unwrap_or(&self.written)
    }

    /// Something the author should look at, such as another reading: one line, to be shown as a warning.
    pub fn caution(&self) -> Option<&str> {
        self.caution.as_deref()
    }

    /// The time of day at which it starts, if one was given. EDTF writes it only to the second.
    pub fn clock(&self) -> Option<&Clock> {
        self.clocks.as_deref().and_then(|(start, _)| start.as_ref())
    }

    /// The time of day at which it ends, if one was given besides that of the start: `10:00–11:30`.
    pub fn end_clock(&self) -> Option<&Clock> {
        self.clocks.as_deref().and_then(|(_, end)| end.as_ref())
    }

    /// Whether both say the same of the time, in whatever words: equal EDTF and equal times of day.
    pub fn says_the_same(&self, other: &Date) -> bool {
        self.edtf() == other.edtf() && self.clocks == other.clocks
    }

    /// The bounds as EDTF has them: `~` and `?` widen nothing.
    pub fn bounds(&self) -> Bounds {
        self.bounds_with(&Margins::NONE)
    }

    /// The bounds, each moved outwards by what `~` and `?` are worth.
    pub fn bounds_with(&self, margins: &Margins) -> Bounds {
        match &self.value {
            Value::Single(date) => atoms::atom_bounds(date, margins),
            Value::Moment(moment) => atoms::atom_bounds(&moment.date, margins),
            Value::Interval(interval) => atoms::interval_bounds(interval, margins),
            Value::Set(set) => atoms::set_bounds(set, margins),
            Value::Open => Bounds { end: End::Open, ..Bounds::UNKNOWN },
            Value::Unknown => Bounds::UNKNOWN,
        }
    }

    /// Whether any part is marked `~` or `%`.
    pub fn is_approximate(&self) -> bool {
        self.any(edtf_core::Date::is_approximate)
    }

    /// Whether any part is marked `?` or `%`.
    pub fn is_uncertain(&self) -> bool {
        self.any(edtf_core::Date::is_uncertain)
    }

    fn any(&self, test: fn(&edtf_core::Date) -> bool) -> bool {
        use edtf_core::SetElement as E;
        match &self.value {
            Value::Single(date) => test(date),
            Value::Moment(moment) => test(&moment.date),
            Value::Interval(i) => [i.start, i.end].iter().filter_map(dated).any(|d| test(&d)),
            Value::Set(set) => set.elements.iter().any(|e| match e {
                E::Date(d) | E::OnOrBefore(d) | E::OnOrAfter(d) => test(d),
                E::Range(a, b) => test(a) || test(b),
            }),
            Value::Open | Value::Unknown => false,
        }
    }

    /// The date that speaks for the start: the start of an interval (its end, where the start is not given), the
    /// first member of a set.
    fn lead(&self) -> Option<edtf_core::Date> {
        use edtf_core::SetElement as E;
        match &self.value {
            Value::Single(date) => Some(*date),
            Value::Moment(moment) => Some(moment.date),
            Value::Interval(i) => dated(&i.start).or_else(|| dated(&i.end)),
            Value::Set(set) => set.elements.first().map(|e| match e {
                E::Date(d) | E::OnOrBefore(d) | E::OnOrAfter(d) | E::Range(d, _) => *d,
            }),
            Value::Open | Value::Unknown => None,
        }
    }

    /// Precision of the start; [`Precision::Coarser`] where there is none.
    pub fn precision(&self) -> Precision {
        self.lead().map_or(Precision::Coarser, |date| atoms::precision(&date))
    }

    /// What sort of date it is.
    pub fn form(&self) -> Form {
        use edtf_core::{IntervalEndpoint as I, SetElement as E, SetKind};
        let side = |end: &I| match end {
            I::Open => End::Open,
            I::Unknown => End::Unknown,
            _ => End::Known,
        };
        match &self.value {
            Value::Unknown => Form::Unknown,
            Value::Open => Form::Open,
            Value::Moment(_) => Form::Day,
            Value::Interval(i) => Form::Interval { start: side(&i.start), end: side(&i.end) },
            Value::Set(set) => match (set.kind, set.elements.as_slice()) {
                (SetKind::AllMembers, _) => Form::AllOf,
                (_, [E::OnOrBefore(_)]) => Form::Before,
                (_, [E::OnOrAfter(_)]) => Form::After,
                (_, [E::Range(..)]) => Form::Between,
                _ => Form::OneOf,
            },
            Value::Single(date) => {
                let masked = date.year.has_unspecified();
                match (atoms::precision(date), date.month.and_then(|m| m.value())) {
                    _ if date.year.significant_digits.is_some() => Form::Masked,
                    (Precision::Day | Precision::Month | Precision::Season, _) if masked => Form::Masked,
                    (Precision::Day, _) if date.has_unspecified() => Form::Masked,
                    (Precision::Month, None) => Form::Masked,
                    (Precision::Day, _) => Form::Day,
                    (Precision::Month, _) => Form::Month,
                    (Precision::Season, Some(33..=36)) => Form::Quarter,
                    (Precision::Season, Some(37..)) => Form::YearPart,
                    (Precision::Season, _) => Form::Season,
                    (Precision::Year, _) => Form::Year,
                    (Precision::Decade, _) => Form::Decade,
                    (Precision::Century, _) => Form::Century,
                    (Precision::Coarser, _) => Form::Masked,
                }
            }
        }
    }

    /// Whether it is written as a span with a start and an end.
    pub fn is_interval(&self) -> bool {
        matches!(self.value, Value::Interval(_))
    }

    /// The start of an interval as a date of its own, `None` where it is open or unknown; any other date is its own start.
    pub fn start(&self) -> Option<Date> {
        match &self.value {
            Value::Interval(i) => Date::of_end(&i.start).map(|date| date.at(self.clock())),
            _ => Some(self.clone()),
        }
    }

    /// The end of an interval as a date of its own, `None` where it is open or unknown; any other date is its own end.
    pub fn end(&self) -> Option<Date> {
        match &self.value {
            Value::Interval(i) => Date::of_end(&i.end).map(|date| date.at(self.end_clock())),
            _ => Some(self.clone()),
        }
    }

    /// The same date with this time of day.
    fn at(mut self, clock: Option<&Clock>) -> Date {
        self.clocks = clock.map(|clock| Box::new((Some(clock.clone()), None)));
        self
    }

    fn of_end(end: &edtf_core::IntervalEndpoint) -> Option<Date> {
        use edtf_core::{Edtf, IntervalEndpoint as I, Set, SetElement as E, SetKind};
        let side = |element: E| Set { kind: SetKind::OneMember, elements: vec![element] };
        let read = match end {
            I::Date(d) => Edtf::Date(*d),
            I::OnOrBefore(d) => Edtf::Set(side(E::OnOrBefore(*d))),
            I::OnOrAfter(d) => Edtf::Set(side(E::OnOrAfter(*d))),
            I::Open | I::Unknown => return None,
        };
        Some(Date::from_edtf(&read.to_string(), &read, Said::Plain))
    }

    /// Where a single mark goes: the middle of what is known, the known side if only one is, `None` if neither.
    pub fn middle(&self) -> Option<Day> {
        match self.bounds().hull() {
            (Some(a), Some(b)) => Some(a.midpoint(b)),
            (a, b) => a.or(b),
        }
    }

    /// In words, beginning with a small letter where it does not begin with a name or a number: `c. June 2013`, `since 2019`.
    ///
    /// The words read back ([`Date::parse`]) to the same bounds, except for dates of which only one component is
    /// qualified, unspecified digits other than a decade, a century or an unknown day or month, significant digits,
    /// hemispheres, intervals with `..` on a date, and sets with ranges beside other members.
    ///
    /// These are English words, for findings and for tests; readers get those of their language by [`Date::spoken`].
    pub fn words(&self, style: Style) -> String {
        self.spoken(catalogue::Words::english(), style)
    }

    /// In the words of a language: what [`Date::words`] is in English.
    pub fn spoken(&self, words: &catalogue::Words, style: Style) -> String {
        let how = words::How { words, style };
        match (&self.value, self.clock(), self.end_clock()) {
            (_, None, None) => how.words(&self.value, &self.said),
            (Value::Interval(_), ..) => match (self.start(), self.end()) {
                (Some(start), Some(end)) => {
                    words::span_of(words, &start.spoken(words, style), &end.spoken(words, style))
                }
                _ => how.words(&self.value, &self.said),
            },
            (value, from, to) => {
                let times: Vec<String> =
                    [from, to].into_iter().flatten().map(|clock| clock.spoken(words, style)).collect();
                words.list(&[how.words(value, &self.said), times.join("–")])
            }
        }
    }

    /// This date and an end in the words of a language, what both share said once: `9–10 March 2021`, `Feb 2020 – 16 July
    /// 2021`; one date where the two say the same.
    pub fn spoken_to(&self, end: &Date, words: &catalogue::Words, style: Style) -> String {
        match (&self.value, &end.value) {
            _ if self.says_the_same(end) => self.spoken(words, style),
            // One day, two times.
            _ if self.form() == Form::Day && end.form() == Form::Day && self.bounds() == end.bounds() => {
                match (self.end_clock(), end.clock()) {
                    (None, Some(time)) if self.clock().is_some() => {
                        let (day, time) = (self.spoken(words, style), time.spoken(words, style));
                        say!(words, "date.years", a = day, b = time)
                    }
                    (None, None) => self.spoken(words, style),
                    _ => words::span_of(words, &self.spoken(words, style), &end.spoken(words, style)),
                }
            }
            (Value::Single(a), Value::Single(b))
                if self.said == Said::Plain
                    && end.said == Said::Plain
                    && self.clocks.is_none()
                    && end.clocks.is_none() =>
            {
                words::How { words, style }.pair(a, b)
            }
            _ => words::span_of(words, &self.spoken(words, style), &end.spoken(words, style)),
        }
    }

    /// Up to this date, where nothing is said of a start: "until June 2013".
    pub fn spoken_until(&self, words: &catalogue::Words, style: Style) -> String {
        words::until(words::How { words, style }, &self.value, &self.said)
    }

    /// At this date: "on 5 May 2020", "in May 2020", "during 2019–2021".
    pub fn spoken_at(&self, words: &catalogue::Words, style: Style) -> String {
        words::at(words::How { words, style }, &self.value, &self.said)
    }

    /// From this date on, where nothing is said of an end: "from June 2013".
    pub fn spoken_from(&self, words: &catalogue::Words, style: Style) -> String {
        words::from(words::How { words, style }, &self.value, &self.said)
    }

    /// Puts dates in order, the oldest first; undated ones last.
    ///
    /// By the first day it can have started (for a date with only a latest day, such as `before 2014`, that day); then the
    /// coarser before the finer; then the time of day, if one was written; then the earlier end. Equal keys keep the
    /// order they had (sort stably).
    pub fn sort_key(&self) -> SortKey {
        let b = self.bounds();
        let first = b.earliest_start.or(b.latest_start).or(b.latest_end);
        let number = |d: Option<Day>| d.map_or(i64::MAX, Day::number);
        SortKey {
            undated: first.is_none(),
            first: number(first),
            last_start: std::cmp::Reverse(number(b.latest_start)),
            clock: self.clock().map_or(0, Clock::seconds),
            last: number(b.latest_end),
        }
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let times = usize::from(self.clock().is_some()) + usize::from(self.end_clock().is_some());
        let mut out = serializer.serialize_struct("Date", 2 + times)?;
        out.serialize_field("written", self.written())?;
        out.serialize_field("edtf", self.edtf())?;
        for (name, clock) in [("time", self.clock()), ("end_time", self.end_clock())] {
            if let Some(clock) = clock {
                out.serialize_field(name, clock)?;
            }
        }
        out.end()
    }
}

/// What `text` proves about the order of the numeric dates in its column: `25/04/2014` proves day first,
/// `04/25/2014` month first; `None` where it proves nothing. Dotted dates prove nothing, for they are day first anyway.
pub fn numeric_order(text: &str) -> Option<Order> {
    reading::proven_order(text)
}

/// The date of an interval's end, if it has one.
fn dated(end: &edtf_core::IntervalEndpoint) -> Option<edtf_core::Date> {
    use edtf_core::IntervalEndpoint as I;
    match end {
        I::Date(d) | I::OnOrBefore(d) | I::OnOrAfter(d) => Some(*d),
        I::Open | I::Unknown => None,
    }
}

/// Both readings of a numeric date that nothing settles.
fn ambiguous(text: &str, hints: &Hints, place: std::ops::Range<usize>, fault: Fault) -> Result<Date, Fault> {
    let read =
        |order| Date::parse_natural(text, Hints { order: Some(order), ..*hints }).map_err(|(fault, _)| fault);
    match (read(Order::DayFirst), read(Order::MonthFirst)) {
        (Ok(day_first), Ok(month_first)) => Err(Fault::new(
            FaultKind::Ambiguous {
                day_first: Box::new(day_first.clone()),
                month_first: Box::new(month_first.clone()),
            },
            format!(
                "this is {} or {}: day or month first?",
                day_first.words(Style::Long),
                month_first.words(Style::Long)
            ),
            format!(
                "write {} or {}, or say date_order = \"day-first\" or \"month-first\" for the casebook",
                day_first.edtf(),
                month_first.edtf()
            ),
            place,
        )),
        // Only one order makes sense of the text: it is taken, and said.
        (Ok(mut date), Err(_)) | (Err(_), Ok(mut date)) => {
            let said =
                format!("read as {}, for the other order of day and month makes no sense", date.edtf());
            let before = date.caution.take().map(|c| format!("; {c}")).unwrap_or_default();
            date.caution = Some(format!("{said}{before}").into_boxed_str());
            Ok(date)
        }
        (Err(found), Err(_)) => Err(if found.kind.rank() > fault.kind.rank() { found } else { fault }),
    }
}
