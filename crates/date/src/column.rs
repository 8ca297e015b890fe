//! A column judged as a column: what its cells prove about one another, before any of them is given a reading that the others
//! would deny.

use super::{Order, numbers};

/// What a text that has two readings of the same letters is: `2008-09`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Twin {
    /// A year and the last two digits of the next: a month as well, where these are 01 to 12.
    Following,
    /// The next year only, for no month has that number: `2012-13`, `1999-00`, `2012/13`.
    YearsOnly,
    /// A month only: `2014-03`, or a whole day, in a column of which months are to be expected.
    Month,
}

impl Twin {
    /// What a text says about the years and months of its column; `None` where nothing.
    pub fn of(text: &str) -> Option<Twin> {
        let text = text.trim();
        let bytes = text.as_bytes();
        let digits =
            |from: usize, to: usize| bytes.get(from..to).is_some_and(|b| b.iter().all(u8::is_ascii_digit));
        if !digits(0, 4) {
            return None;
        }
        if bytes.len() == 10
            && bytes.get(4) == Some(&b'-')
            && bytes.get(7) == Some(&b'-')
            && digits(5, 7)
            && digits(8, 10)
        {
            return Some(Twin::Month);
        }
        let (_, last) = text.split_at_checked(text.len().checked_sub(2)?)?;
        let number: u8 = last.parse().ok()?;
        let month = (1..=12).contains(&number);
        if numbers::following_years(text) {
            return Some(if month { Twin::Following } else { Twin::YearsOnly });
        }
        (bytes.len() == 7 && bytes.get(4) == Some(&b'-') && month).then_some(Twin::Month)
    }
}

/// What the cells of a column prove, gathered one by one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ColumnDates {
    /// The year of the first cell like `2008-09`, and whether another year was seen so.
    following: Option<u16>,
    several: bool,
    years: bool,
    months: bool,
    day_first: bool,
    month_first: bool,
}

impl ColumnDates {
    /// Takes a cell into account.
    pub fn see(&mut self, text: &str) {
        match Twin::of(text) {
            Some(Twin::Following) => {
                let year = text.trim().get(..4).and_then(|year| year.parse().ok());
                self.several |= self.following.is_some() && self.following != year;
                self.following = self.following.or(year);
            }
            Some(Twin::YearsOnly) => self.years = true,
            Some(Twin::Month) => self.months = true,
            None => {}
        }
        match super::numeric_order(text) {
            Some(Order::DayFirst) => self.day_first = true,
            Some(Order::MonthFirst) => self.month_first = true,
            None => {}
        }
    }

    /// The order of day and month that the cells prove, if they prove one and not both.
    pub fn order(&self) -> Option<Order> {
        match (self.day_first, self.month_first) {
            (true, false) => Some(Order::DayFirst),
            (false, true) => Some(Order::MonthFirst),
            _ => None,
        }
    }

    /// Whether cells prove both orders of day and month.
    pub fn orders_conflict(&self) -> bool {
        self.day_first && self.month_first
    }

    /// Whether `2008-09` is two years here: true where a cell can be nothing else and none is a month; false where a cell can only be
    /// a month and none only years; `None` where nothing settles it.
    pub fn year_spans(&self) -> Option<bool> {
        match (self.years, self.months) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        }
    }

    /// Whether the column should be asked about: cells like `2008-09` of two years or more and nothing that settles them, or cells of both
    /// sorts. One such text alone is a month, as EDTF has it.
    pub fn spans_in_doubt(&self) -> bool {
        self.year_spans().is_none() && self.following.is_some() && (self.years || self.several)
    }
}

/// Whether a text is a number that spreadsheets count days with: five digits from 10000 (1927) on, with or without a part of a day.
pub fn is_day_number(text: &str) -> bool {
    let text = text.trim();
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    whole.len() == 5 && !whole.starts_with('0') && digits(whole) && digits(part)
}

/// Whether a text is a sign that stands for an empty cell: `-`, `#`, `NULL`, `N/A` and their like. Words that say that a date is not
/// known (`unknown`, `n.d.`) are dates of their own kind and are none of these.
pub fn is_placeholder(text: &str) -> bool {
    let folded = words::fold(text);
    let signs = folded.chars().all(|c| {
        matches!(
            c,
            '-' | '–' | '—' | '‒' | '―' | '−' | '?' | '#' | '*' | '.' | '/' | '\\' | '_' | '~' | ' ' | '…'
        )
    });
    // `..` and `/` are EDTF.
    let edtf = matches!(text.trim(), ".." | "/" | "../.." | "/.." | "../");
    (signs && !folded.is_empty() && !edtf)
        || matches!(
            folded.as_str(),
            "null"
                | "nil"
                | "none"
                | "n/a"
                | "na"
                | "n.a."
                | "#n/a"
                | "nan"
                | "nat"
                | "tbc"
                | "tba"
                | "tbd"
                | "\\n"
                | "(blank)"
                | "blank"
                | "empty"
                | "#ref!"
                | "#value!"
                | "#####"
                | "0000-00-00"
                | "00/00/0000"
                | "00.00.0000"
        )
}
