//! Prints a date in words that claim no more than was given, in the words of a language's catalogue.
//!
//! The words are messages under `date`, `month` and `year`; those under `ap` are of American newspapers and in English only: in
//! another language that style is the long one. A message about a date is told its `form` (`day`, `month`, `season`, `third`,
//! `quarter`, `half`, `year`, `decade`, `century`, `other`; `doubted`, `doubted-day` with a "c." or "possibly" in front), for
//! languages in which a preposition depends on it.

use catalogue::{Words, say};
use edtf_core::{Date as Atom, Interval, IntervalEndpoint, Set, SetElement, SetKind, YearKind};

use super::atoms::{precision, span, yearless};
use super::{Day, Precision, Said, Style, Third, Value};

/// Months in full, in English, as people type them.
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A language and a style.
#[derive(Clone, Copy)]
pub(super) struct How<'w> {
    /// The language.
    pub words: &'w Words,
    /// The style.
    pub style: Style,
}

/// A year in the words of a fault.
pub(super) fn plain_year(year: i64) -> String {
    year_in(Words::english(), year)
}

/// A year as people write it: `2014`, `AD 79`, `44 BC`, `year 12,345`.
pub(super) fn year_in(words: &Words, year: i64) -> String {
    match year {
        1000..=9999 => year.to_string(),
        1..=999 => say!(words, "year.ad", year = year),
        10_000.. => say!(words, "year.far", year = year),
        _ => match 1i64.saturating_sub(year) {
            year @ ..10_000 => say!(words, "year.bc", year = year.to_string()),
            year => say!(words, "year.bc", year = year),
        },
    }
}

/// Two dates, or a date and another's words, as a span.
pub(super) fn span_of(words: &Words, from: &str, to: &str) -> String {
    say!(words, "date.span", a = from, b = to)
}

impl How<'_> {
    fn ap(self) -> bool {
        self.style == Style::Ap && self.words.has("ap.day")
    }

    /// The whole date.
    pub fn words(self, value: &Value, said: &Said) -> String {
        let words = self.words;
        match said {
            Said::Before(date) => return self.placed(date, Place::Before),
            Said::After(date) => return self.placed(date, Place::After),
            Said::Third(third, of) => {
                let (date, form) = (self.body(of), form(of, self.style));
                let noun = say!(words, "date.noun", date = &date, form = form);
                let part = match third {
                    Third::Early => say!(words, "date.early", date = date, form = form),
                    Third::Mid => say!(words, "date.mid", date = date, form = form),
                    Third::Late => say!(words, "date.late", date = date, form = form),
                    Third::Half(1) => say!(words, "date.half-1", year = noun, bare = date, form = form),
                    Third::Half(_) => say!(words, "date.half-2", year = noun, bare = date, form = form),
                    Third::Quarter(1) => say!(words, "date.quarter-1", year = noun, bare = date, form = form),
                    Third::Quarter(2) => say!(words, "date.quarter-2", year = noun, bare = date, form = form),
                    Third::Quarter(3) => say!(words, "date.quarter-3", year = noun, bare = date, form = form),
                    Third::Quarter(_) => {
                        say!(words, "date.quarter-last", year = noun, bare = date, form = form)
                    }
                };
                return self.doubted(of, part);
            }
            Said::Plain => {}
        }
        match value {
            Value::Unknown => say!(words, "date.unknown"),
            Value::Open => say!(words, "date.running"),
            Value::Single(date) => self.atom(date),
            Value::Moment(moment) => self.atom(&moment.date),
            Value::Interval(interval) => self.interval(interval),
            Value::Set(set) => self.set(set),
        }
    }

    /// The name of a month: `form` is that of the date it stands in.
    fn month(self, month: u8, form: &str) -> String {
        let short = self.style == Style::Short && form != "lone-long";
        let key = match (self.ap() && form == "day", short) {
            (true, _) => format!("ap.month.{month}"),
            (_, true) => format!("month.short.{month}"),
            _ => format!("month.long.{month}"),
        };
        self.words.say(&key, &[("form", form.into())])
    }

    /// "possibly", "c.", both or nothing. Any qualified component counts: which one it is would need a sentence.
    fn doubted(self, date: &Atom, said: String) -> String {
        let words = self.words;
        match (date.is_uncertain(), date.is_approximate(), self.ap()) {
            (true, true, false) => say!(words, "date.possibly-about", date = said),
            (true, true, true) => say!(words, "ap.possibly-about", date = said),
            (true, false, _) => say!(words, "date.possibly", date = said),
            (false, true, false) => say!(words, "date.about", date = said),
            (false, true, true) => say!(words, "ap.about", date = said),
            (false, false, _) => said,
        }
    }

    fn atom(self, date: &Atom) -> String {
        self.doubted(date, self.body(date))
    }

    /// A date as it stands within a phrase: "the 1990s".
    fn noun(self, date: &Atom) -> String {
        let noun = say!(self.words, "date.noun", date = self.body(date), form = form(date, self.style));
        self.doubted(date, noun)
    }

    /// A date after a preposition. Whether the preposition depends on what sort of date it is, is the language's affair.
    fn placed(self, date: &Atom, place: Place) -> String {
        let (words, noun, bare, form) =
            (self.words, self.noun(date), self.atom(date), placed_form(date, self.style));
        match place {
            Place::Before => say!(words, "date.before", date = noun, bare = bare, form = form),
            Place::After => say!(words, "date.after", date = noun, bare = bare, form = form),
            Place::Since => say!(words, "date.since", date = noun, bare = bare, form = form),
            Place::FromUnknown => say!(words, "date.from-unknown", date = noun, bare = bare, form = form),
            Place::Until => say!(words, "date.until", date = noun, bare = bare, form = form),
            Place::AlwaysUntil => say!(words, "date.always-until", date = noun, bare = bare, form = form),
            Place::By => say!(words, "date.by", date = noun, bare = bare, form = form),
            Place::OrAfter => say!(words, "date.or-after", date = noun, bare = bare, form = form),
            Place::OrEarlier => say!(words, "date.or-earlier", date = noun, bare = bare, form = form),
            Place::OrLater => say!(words, "date.or-later", date = noun, bare = bare, form = form),
            Place::UpTo => say!(words, "date.all-up-to", date = noun, bare = bare, form = form),
            Place::From => say!(words, "date.all-from", date = noun, bare = bare, form = form),
        }
    }

    fn body(self, date: &Atom) -> String {
        let words = self.words;
        if let Some(significant) = date.year.significant_digits
            && let (Some(a), Some(b)) = span(date)
            && let Some(year) = date.year.value()
        {
            return say!(
                words,
                "year.significant",
                year = year_in(words, year),
                n = significant,
                first = year_in(words, a.year),
                last = year_in(words, b.year)
            );
        }
        let year = self.year(date);
        let month = date.month.map(|m| (m.value(), m.digits == [None, None]));
        let day = date.day.map(|d| (d.value(), d.digits == [None, None]));
        let whole = !date.year.has_unspecified();
        match (month, day) {
            (None, _) => year.unwrap_or_else(|| self.hull(date)),
            (Some((Some(code @ 21..), _)), None) => match year {
                Some(year) => self.group(code, &year),
                None => self.hull(date),
            },
            (Some((Some(m), _)), Some((Some(d), _))) => match year {
                Some(year) if whole => self.day(&year, m, d),
                year => self.vague(date, self.day_and_month(m, d), year),
            },
            (Some((Some(m), _)), None) => match year {
                Some(year) if whole => {
                    say!(words, "date.month", month = self.month(m, "month"), year = year)
                }
                year => self.vague(date, self.month(m, "lone"), year),
            },
            (Some((Some(m), _)), Some((None, true))) => match year {
                Some(year) if whole => {
                    let month = say!(words, "date.month", month = self.month(m, "month"), year = year);
                    say!(words, "date.one-day", date = month, form = "month")
                }
                year => {
                    let day = say!(words, "date.one-day", date = self.month(m, "lone"), form = "lone");
                    self.vague(date, day, year)
                }
            },
            (Some((None, true)), Some((None, true))) if whole => match year {
                Some(year) => say!(words, "date.one-day", date = year, form = "year"),
                None => self.hull(date),
            },
            (Some((None, true)), None) if whole => match year {
                Some(year) => say!(words, "date.one-month", date = year),
                None => self.hull(date),
            },
            _ => self.hull(date),
        }
    }

    /// A day or month of a year that is not wholly given.
    fn vague(self, date: &Atom, said: String, year: Option<String>) -> String {
        let words = self.words;
        match year {
            Some(year) => {
                let form = if precision_of_year(date) == Precision::Century { "century" } else { "decade" };
                let noun = say!(words, "date.noun", date = &year, form = form);
                say!(words, "date.in-years", date = said, years = noun, bare = year, form = form)
            }
            None => say!(words, "date.no-year", date = said),
        }
    }

    /// Year, decade or century; `None` where no such word fits the digits given.
    fn year(self, date: &Atom) -> Option<String> {
        let words = self.words;
        if let Some(year) = date.year.value() {
            return Some(year_in(words, year));
        }
        let number = |digits: &[u8]| digits.iter().fold(0i64, |n, d| n * 10 + i64::from(*d));
        match date.year.kind {
            YearKind::Exponential { significand, exponent } => {
                let year = format!("{} × 10^{exponent}", significand.unsigned_abs());
                Some(if significand < 0 {
                    say!(words, "year.far-bc", year = year)
                } else {
                    say!(words, "year.far", year = year)
                })
            }
            YearKind::Standard { negative: true, digits: [Some(a), Some(b), None, None] } => {
                let number = number(&[a, b]) + 1;
                let century = || {
                    say!(
                        words,
                        "year.century",
                        nth = self.nth(number),
                        roman = roman(number),
                        number = number.to_string()
                    )
                };
                (number > 1).then(|| say!(words, "year.century-bc", century = century()))
            }
            YearKind::Standard { negative: true, .. } => None,
            // "1900s" would be read as the century, so 190X has no word of its own.
            YearKind::Standard { digits: [Some(a), Some(b), Some(c), None], .. } => {
                let decade = number(&[a, b, c]) * 10;
                (decade >= 100 && (decade % 100 != 0 || decade == 2000))
                    .then(|| say!(words, "year.decade", decade = decade.to_string()))
            }
            YearKind::Standard { digits: [Some(a), Some(b), None, None], .. } => {
                let number = number(&[a, b]) + 1;
                Some(say!(
                    words,
                    "year.century",
                    nth = self.nth(number),
                    roman = roman(number),
                    number = number.to_string()
                ))
            }
            _ => None,
        }
    }

    /// An ordinal number: by its last digits where the language wants that.
    fn nth(self, n: i64) -> String {
        let form = match (n % 10, n % 100) {
            (1, t) if t != 11 => "one",
            (2, t) if t != 12 => "two",
            (3, t) if t != 13 => "few",
            _ => "other",
        };
        say!(self.words, "year.nth", number = n.to_string(), form = form)
    }

    /// For shapes that no phrase fits: the first and last day or year.
    fn hull(self, date: &Atom) -> String {
        let year_only = date.month.is_none();
        let side = |day: Day| {
            let year = year_in(self.words, day.year);
            if year_only { year } else { self.day(&year, day.month, day.day) }
        };
        match span(date) {
            (Some(a), Some(b)) => {
                let form = if year_only { "year" } else { "day" };
                let noun = |day: Day| say!(self.words, "date.noun", date = side(day), form = form);
                say!(self.words, "date.between", a = noun(a), b = noun(b))
            }
            _ if yearless(date) => say!(self.words, "date.year-unknown"),
            _ => date.to_string(),
        }
    }

    fn day(self, year: &str, month: u8, day: u8) -> String {
        let date = self.day_and_month(month, day);
        match self.ap() {
            true => say!(self.words, "ap.day", date = date, year = year),
            false => say!(self.words, "date.day", date = date, year = year),
        }
    }

    fn day_and_month(self, month: u8, day: u8) -> String {
        let name = self.month(month, "day");
        match (self.ap(), self.style == Style::Short) {
            (true, _) => say!(self.words, "ap.day-month", day = day, month = name),
            (_, true) => say!(self.words, "date.day-month-short", day = day, month = name),
            _ => say!(self.words, "date.day-month", day = day, month = name),
        }
    }

    /// Seasons, quarters, thirds and halves of a year.
    fn group(self, code: u8, year: &str) -> String {
        let words = self.words;
        let short = self.style == Style::Short;
        let season = |key: &str| words.say(key, &[("year", year.into())]);
        match code {
            24 => {
                // It runs into the next year: say so.
                let years = year.parse::<u16>().map(|first| format!("{first}/{:02}", (first + 1) % 100));
                say!(words, "date.winter", year = years.unwrap_or_else(|_| year.to_string()))
            }
            21..=32 => {
                let said = match code % 4 {
                    1 => season("date.spring"),
                    2 => season("date.summer"),
                    3 if self.ap() => season("ap.autumn"),
                    3 => season("date.autumn"),
                    _ => season("date.winter"),
                };
                match code {
                    21..=24 => said,
                    25..=28 => say!(words, "date.northern", date = said),
                    _ => say!(words, "date.southern", date = said),
                }
            }
            33..=36 if short => say!(words, "date.quarter-short", quarter = code - 32, year = year),
            33 => say!(words, "date.quarter-1", year = year, bare = year, form = "year"),
            34 => say!(words, "date.quarter-2", year = year, bare = year, form = "year"),
            35 => say!(words, "date.quarter-3", year = year, bare = year, form = "year"),
            36 => say!(words, "date.quarter-4", year = year, bare = year, form = "year"),
            37 => say!(words, "date.early", date = year, form = "year"),
            38 => say!(words, "date.mid", date = year, form = "year"),
            39 => say!(words, "date.late", date = year, form = "year"),
            40 | 41 if short => say!(words, "date.half-short", half = code - 39, year = year),
            40 => say!(words, "date.half-1", year = year, bare = year, form = "year"),
            _ => say!(words, "date.half-2", year = year, bare = year, form = "year"),
        }
    }

    fn interval(self, interval: &Interval) -> String {
        use IntervalEndpoint::{Date, OnOrAfter, OnOrBefore, Open, Unknown};
        match (&interval.start, &interval.end) {
            (Date(a), Date(b)) => self.pair(a, b),
            (Date(a), Open) => self.placed(a, Place::Since),
            (Date(a), Unknown) => self.placed(a, Place::FromUnknown),
            (Unknown, Date(b)) => self.placed(b, Place::Until),
            (Open, Date(b)) => self.placed(b, Place::AlwaysUntil),
            (a, b) => {
                let words = self.words;
                let side = |end: &IntervalEndpoint, open: String| match end {
                    Date(d) => self.noun(d),
                    OnOrBefore(d) => self.placed(d, Place::OrEarlier),
                    OnOrAfter(d) => self.placed(d, Place::OrLater),
                    Open => open,
                    Unknown => say!(words, "date.an-unknown"),
                };
                let from = side(a, say!(words, "date.all-earlier"));
                let to = side(b, say!(words, "date.no-set-end"));
                say!(words, "date.from-to", a = from, b = to)
            }
        }
    }

    /// "2012–2015", "early 2014 – Sept 2015", "12–15 March 2014": what both ends share is said once.
    pub fn pair(self, a: &Atom, b: &Atom) -> String {
        let words = self.words;
        // An end written with XX only because the start is more exact is said as it was meant.
        let end = {
            let mut end = *b;
            if end.day.is_some_and(|d| d.digits == [None, None]) {
                end.day = None;
            }
            if end.day.is_none() && end.month.is_some_and(|m| m.digits == [None, None]) {
                end.month = None;
            }
            match (span(a).0, span(&end).0) {
                (Some(first), Some(begin)) if begin < first => end,
                _ => *b,
            }
        };
        let simple = |d: &Atom| !d.has_unspecified() && !d.is_approximate() && !d.is_uncertain();
        let value =
            |d: &Atom| (d.year.value(), d.month.and_then(|m| m.value()), d.day.and_then(|d| d.value()));
        if simple(a)
            && simple(&end)
            && a.year.significant_digits.is_none()
            && end.year.significant_digits.is_none()
        {
            let year = a.year.value().map(|year| year_in(words, year)).unwrap_or_default();
            match (value(a), value(&end)) {
                ((Some(1000..=9999), None, None), (Some(z @ 1000..=9999), None, None)) => {
                    return say!(words, "date.years", a = year, b = z.to_string());
                }
                ((ya, Some(m @ ..=12), None), (yb, Some(n @ ..=12), None)) if ya == yb && m != n => {
                    let (a, b) = (self.month(m, "lone"), self.month(n, "month"));
                    return say!(words, "date.months", a = a, b = b, year = year);
                }
                ((ya, Some(m), Some(d)), (yb, Some(n), Some(e))) if ya == yb && (m, d) != (n, e) => {
                    return match (self.ap(), m == n) {
                        (true, true) => {
                            say!(words, "ap.days", a = self.day_and_month(m, d), b = e, year = year)
                        }
                        (_, true) => {
                            say!(words, "date.days", a = d, b = self.day_and_month(n, e), year = year)
                        }
                        (ap, false) => {
                            let (a, b) = (self.day_and_month(m, d), self.day_and_month(n, e));
                            match ap {
                                true => say!(words, "ap.days-months", a = a, b = b, year = year),
                                false => say!(words, "date.days-months", a = a, b = b, year = year),
                            }
                        }
                    };
                }
                _ => {}
            }
        }
        span_of(words, &self.atom(a), &self.atom(&end))
    }

    fn set(self, set: &Set) -> String {
        let words = self.words;
        let one = set.kind == SetKind::OneMember;
        match (one, set.elements.as_slice()) {
            (true, [SetElement::Range(a, b)]) => {
                say!(words, "date.between", a = self.noun(a), b = self.noun(b))
            }
            (true, [SetElement::OnOrBefore(d)]) => self.placed(d, Place::By),
            (true, [SetElement::OnOrAfter(d)]) => self.placed(d, Place::OrAfter),
            (false, [SetElement::Range(a, b)]) => {
                let (from, to) = (self.noun(a), self.noun(b));
                match precision(a) {
                    Precision::Day => say!(words, "date.every-day", a = from, b = to),
                    Precision::Month => say!(words, "date.every-month", a = from, b = to),
                    _ => say!(words, "date.every-year", a = from, b = to),
                }
            }
            (false, [SetElement::OnOrBefore(d)]) => self.placed(d, Place::UpTo),
            (false, [SetElement::OnOrAfter(d)]) => self.placed(d, Place::From),
            (_, elements) => {
                let bare = |date: &Atom, earlier: bool| {
                    let (bare, form) = (self.atom(date), placed_form(date, self.style));
                    match earlier {
                        true => say!(words, "date.or-earlier", date = &bare, bare = &bare, form = form),
                        false => say!(words, "date.or-later", date = &bare, bare = &bare, form = form),
                    }
                };
                let said: Vec<String> = elements
                    .iter()
                    .map(|e| match e {
                        SetElement::Date(d) => self.atom(d),
                        SetElement::Range(a, b) => {
                            say!(words, "date.to", a = self.atom(a), b = self.atom(b))
                        }
                        SetElement::OnOrBefore(d) => bare(d, true),
                        SetElement::OnOrAfter(d) => bare(d, false),
                    })
                    .collect();
                if one { words.or(&said) } else { words.and(&said) }
            }
        }
    }
}

/// What stands before a date, or after it.
#[derive(Clone, Copy)]
enum Place {
    Before,
    After,
    Since,
    FromUnknown,
    Until,
    AlwaysUntil,
    By,
    OrAfter,
    OrEarlier,
    OrLater,
    UpTo,
    From,
}

/// Until a date, where nothing is said of the start.
pub(super) fn until(how: How<'_>, value: &Value, said: &Said) -> String {
    let (bare, date, form) = ends(how, value, said);
    say!(how.words, "date.until", date = date, bare = bare, form = form)
}

/// From a date on, where nothing is said of the end.
pub(super) fn from(how: How<'_>, value: &Value, said: &Said) -> String {
    let (bare, date, form) = ends(how, value, said);
    say!(how.words, "date.from", date = date, bare = bare, form = form)
}

/// At a date, or during a span.
pub(super) fn at(how: How<'_>, value: &Value, said: &Said) -> String {
    let (bare, date, form) = ends(how, value, said);
    let form = if matches!(value, Value::Interval(_)) { "interval" } else { form };
    say!(how.words, "date.at", date = date, bare = bare, form = form)
}

/// A date by itself and as it stands in a phrase, and what sort of date it is.
fn ends(how: How<'_>, value: &Value, said: &Said) -> (String, String, &'static str) {
    let whole = how.words(value, said);
    match (value, said) {
        (Value::Single(date), Said::Plain) => (whole, how.noun(date), placed_form(date, how.style)),
        (Value::Moment(moment), Said::Plain) => {
            (whole, how.noun(&moment.date), placed_form(&moment.date, how.style))
        }
        _ => (whole.clone(), whole, "other"),
    }
}

/// The precision of what is known of the year.
fn precision_of_year(date: &Atom) -> Precision {
    let mut year = *date;
    (year.month, year.day) = (None, None);
    precision(&year)
}

/// What sort of date a preposition stands before.
fn form(date: &Atom, style: Style) -> &'static str {
    let code = date.month.and_then(|month| month.value()).unwrap_or_default();
    match (precision(date), code) {
        (Precision::Day, _) => "day",
        (Precision::Month, _) => "month",
        (_, 33..=36) if style != Style::Short => "quarter",
        (_, 40 | 41) if style != Style::Short => "half",
        (_, 37..=39) => "third",
        (Precision::Season, _) => "season",
        (Precision::Year, _) => "year",
        (Precision::Decade, _) if date.year.value().is_none() && is_named(date) => "decade",
        (Precision::Century, _) if date.year.value().is_none() && is_named(date) => "century",
        _ => "other",
    }
}

/// The same, for the whole of a date with its doubt: before "c. 2014" many languages have another preposition than before
/// "2014".
fn placed_form(date: &Atom, style: Style) -> &'static str {
    match (date.is_uncertain() || date.is_approximate(), form(date, style)) {
        (true, "day") => "doubted-day",
        (true, _) => "doubted",
        (false, form) => form,
    }
}

/// Whether a decade or century has a word of its own; see [`How::year`].
fn is_named(date: &Atom) -> bool {
    match date.year.kind {
        YearKind::Standard { negative: true, digits: [Some(a), Some(b), None, None] } => (a, b) != (0, 0),
        YearKind::Standard { negative: true, .. } => false,
        YearKind::Standard { digits: [Some(a), Some(b), Some(c), None], .. } => {
            (a, b) != (0, 0) && (c != 0 || (a, b) == (2, 0)) || (a == 0 && b > 0 && c != 0)
        }
        YearKind::Standard { digits: [Some(_), Some(_), None, None], .. } => true,
        _ => false,
    }
}

/// A number up to 99 in Roman numerals, for centuries.
fn roman(number: i64) -> String {
    const SIGNS: [(i64, &str); 9] =
        [(90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"), (0, "")];
    let (mut rest, mut out) = (number.clamp(0, 100), String::new());
    for (value, sign) in SIGNS {
        while value > 0 && rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    out
}
