//! Why a date could not be read, and what to type instead.

use std::fmt;
use std::ops::Range;

use super::Date;

/// A date that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What sort of fault it is; carries the two readings of an ambiguous date.
    pub kind: FaultKind,
    /// One line, lower case, that makes sense alone: "June has 30 days".
    pub message: String,
    /// What to type instead.
    pub help: String,
    /// The place of the fault: characters (not bytes) of the text as given, end exclusive. Empty at the very end
    /// of the text when something is missing there.
    pub span: Range<usize>,
}

/// The sorts of fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// Nothing but white space.
    Empty,
    /// `03/04/2014`: two readings, and nothing in the text settles it. A sibling cell may ([`super::numeric_order`]).
    Ambiguous {
        /// The date if the day comes first.
        day_first: Box<Date>,
        /// The date if the month comes first.
        month_first: Box<Date>,
    },
    /// A day or month that no calendar has: 31 June, month 13.
    Impossible,
    /// `today`, `yesterday`, `last year`: depends on when it is read.
    Relative,
    /// The end comes before the start.
    EndBeforeStart,
    /// A day or month without a year.
    NoYear,
    /// A year of two digits.
    ShortYear,
    /// Two readings that are not a question of day and month order (`2003/04`).
    Unclear,
    /// Anything else.
    Unreadable,
}

impl FaultKind {
    /// A stable kebab-case code for diagnostics.
    pub fn code(&self) -> &'static str {
        match self {
            FaultKind::Empty => "date-empty",
            FaultKind::Ambiguous { .. } => "date-ambiguous",
            FaultKind::Impossible => "date-impossible",
            FaultKind::Relative => "date-relative",
            FaultKind::EndBeforeStart => "date-end-before-start",
            FaultKind::NoYear => "date-no-year",
            FaultKind::ShortYear => "date-short-year",
            FaultKind::Unclear => "date-unclear",
            FaultKind::Unreadable => "date-unreadable",
        }
    }

    /// How telling a fault is; when several readings fail, the most telling fault is reported.
    pub(super) fn rank(&self) -> u8 {
        match self {
            FaultKind::Unreadable => 0,
            FaultKind::Empty => 1,
            FaultKind::NoYear => 2,
            FaultKind::ShortYear => 3,
            FaultKind::Impossible => 4,
            FaultKind::Unclear => 5,
            FaultKind::EndBeforeStart => 6,
            FaultKind::Ambiguous { .. } => 7,
            FaultKind::Relative => 8,
        }
    }
}

impl Fault {
    pub(super) fn new(
        kind: FaultKind,
        message: impl Into<String>,
        help: impl Into<String>,
        span: Range<usize>,
    ) -> Fault {
        Fault { kind, message: message.into(), help: help.into(), span }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at character {}); {}", self.message, self.span.start + 1, self.help)
    }
}

impl std::error::Error for Fault {}
