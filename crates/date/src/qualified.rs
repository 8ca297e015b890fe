//! A date with what another cell says of it: before, after, about (`BF`, `AF`, `CA` in a column of their own).

use super::{Date, Fault, FaultKind, Form, Hints};

/// What a cell beside a date says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Qualified {
    /// Nothing: the date is as it stands (`IN`, `on`, `exact`).
    Exactly,
    /// Before it.
    Before,
    /// On it or before it.
    By,
    /// After it.
    After,
    /// On it or after it.
    From,
    /// About it.
    About,
    /// Perhaps it.
    Possibly,
    /// Only so exact: Wikidata's precisions, 11 a day, 10 a month, 9 a year, 8 ten years, 7 a hundred.
    Precision(u8),
}

impl Qualified {
    /// What a mark means; `None` where it is none. Capitals and stops do not matter; an empty cell is [`Qualified::Exactly`].
    pub fn of(mark: &str) -> Option<Qualified> {
        let folded = words::fold(mark);
        let plain: String = folded.chars().filter(|c| *c != '.').collect();
        Some(match plain.trim() {
            "" | "in" | "on" | "at" | "exact" | "exactly" | "=" | "certain" => Qualified::Exactly,
            "bf" | "bef" | "before" | "<" | "ante" | "pre" | "prior to" | "earlier than" => Qualified::Before,
            "bf/in" | "by" | "<=" | "≤" | "until" | "not after" | "on or before" | "no later than" => {
                Qualified::By
            }
            "af" | "aft" | "after" | ">" | "post" | "later than" => Qualified::After,
            "af/in" | "from" | ">=" | "≥" | "not before" | "on or after" | "no earlier than" => {
                Qualified::From
            }
            "ca" | "c" | "circa" | "about" | "abt" | "approx" | "approximately" | "est" | "estimated"
            | "cal" | "around" | "~" => Qualified::About,
            "?" | "possibly" | "perhaps" | "uncertain" | "probably" | "doubtful" => Qualified::Possibly,
            "11" => Qualified::Precision(11),
            "10" => Qualified::Precision(10),
            "9" => Qualified::Precision(9),
            "8" => Qualified::Precision(8),
            "7" => Qualified::Precision(7),
            _ => return None,
        })
    }
}

impl Date {
    /// This date with what stands beside it, `mark` being the cell as written: `BF` and `1561` are `before 1561`.
    ///
    /// # Errors
    /// A [`Fault`] where the two make no sense together: before a span, after an unknown date.
    pub fn qualified(&self, how: Qualified, mark: &str) -> Result<Date, Fault> {
        let written = if mark.trim().is_empty() {
            self.written().to_owned()
        } else {
            format!("{} {}", mark.trim(), self.written())
        };
        let edtf = self.edtf();
        let text = match how {
            Qualified::Exactly => return Ok(self.rewritten(&written)),
            Qualified::Before => format!("before {edtf}"),
            Qualified::By => format!("by {edtf}"),
            Qualified::After => format!("after {edtf}"),
            Qualified::From => format!("not before {edtf}"),
            Qualified::About => format!("c. {edtf}"),
            Qualified::Possibly => format!("possibly {edtf}"),
            Qualified::Precision(precision) => self.coarser(precision).unwrap_or_else(|| edtf.to_owned()),
        };
        let one = !matches!(
            self.form(),
            Form::Interval { .. }
                | Form::Before
                | Form::After
                | Form::Between
                | Form::OneOf
                | Form::AllOf
                | Form::Open
                | Form::Unknown
        );
        let read = if one { Date::parse_with(&text, &Hints::default()) } else { Err(unfit()) };
        match read {
            Ok(date) => Ok(Date { caution: self.caution.clone(), ..date.rewritten(&written) }),
            Err(_) => Err(Fault::new(
                FaultKind::Unreadable,
                format!(
                    "\u{201C}{}\u{201D} cannot be said of \u{201C}{}\u{201D}",
                    mark.trim(),
                    self.written()
                ),
                "write the date with what is known of it in one cell, such as before 1561",
                0..self.written().chars().count(),
            )),
        }
    }

    /// One unknown time from the start of this date to the end of the other: two columns that say not before and not after.
    ///
    /// # Errors
    /// A [`Fault`] where the second ends before the first begins, or either is not one date.
    pub fn between(&self, other: &Date) -> Result<Date, Fault> {
        let text = format!("between {} and {}", self.edtf(), other.edtf());
        Date::parse_with(&text, &Hints::default())
            .map(|date| date.rewritten(&format!("between {} and {}", self.written(), other.written())))
    }

    /// The EDTF of a date cut to one of Wikidata's precisions; `None` where it is no more exact than that already.
    fn coarser(&self, precision: u8) -> Option<String> {
        let edtf = self.edtf().split('T').next().unwrap_or_default();
        let sign = usize::from(edtf.starts_with('-'));
        let cut = |length: usize| edtf.get(..sign + length).map(str::to_owned);
        match precision {
            10 if edtf.len() > sign + 7 => cut(7),
            9 if edtf.len() > sign + 4 => cut(4),
            8 => cut(3).map(|stem| format!("{stem}X")),
            7 => cut(2).map(|stem| format!("{stem}XX")),
            _ => None,
        }
    }

    /// The same date under other words.
    fn rewritten(&self, written: &str) -> Date {
        Date { edtf: Some(self.edtf().into()), written: written.into(), ..self.clone() }
    }
}

/// A fault that is never shown: the caller has its own words.
fn unfit() -> Fault {
    Fault::new(FaultKind::Unreadable, "", "", 0..0)
}
