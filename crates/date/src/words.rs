//! Prints a date in words that claim no more than was given.

use edtf_core::{Date as Atom, Interval, IntervalEndpoint, Set, SetElement, SetKind, YearKind};

use super::edtf::{precision, span, yearless};
use super::{Day, Precision, Said, Style, Third, Value};

/// Months in full.
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
/// Months as British papers shorten them.
const SHORT: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"];
/// Months as the Associated Press shortens them before a day.
const AP: [&str; 12] =
    ["Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."];

/// The whole date.
pub(super) fn words(value: &Value, said: &Said, style: Style) -> String {
    match said {
        Said::Before(date) => return format!("before {}", noun(date, style)),
        Said::After(date) => return format!("after {}", noun(date, style)),
        Said::Third(third, of) => {
            let (word, whole) = match third {
                Third::Half(_) | Third::Quarter(_) => (third_word(*third), noun(of, style)),
                _ => (third_word(*third), body(of, style)),
            };
            return format!("{}{word} {whole}", prefix(of, style));
        }
        Said::Plain => {}
    }
    match value {
        Value::Unknown => "date unknown".to_owned(),
        Value::Open => "still running".to_owned(),
        Value::Single(date) => atom(date, style),
        Value::Moment(moment) => atom(&moment.date, style),
        Value::Interval(interval) => interval_words(interval, style),
        Value::Set(set) => set_words(set, style),
    }
}

fn third_word(third: Third) -> &'static str {
    match third {
        Third::Early => "early",
        Third::Mid => "mid",
        Third::Late => "late",
        Third::Half(1) => "first half of",
        Third::Half(_) => "second half of",
        Third::Quarter(1) => "first quarter of",
        Third::Quarter(2) => "second quarter of",
        Third::Quarter(3) => "third quarter of",
        Third::Quarter(_) => "last quarter of",
    }
}

fn name(month: u8, names: &[&'static str; 12]) -> &'static str {
    names.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or_default()
}

/// A month that stands without a day.
fn lone_month(month: u8, style: Style) -> &'static str {
    name(month, if style == Style::Short { &SHORT } else { &MONTHS })
}

/// A year as people write it: `2014`, `AD 79`, `44 BC`, `year 12,345`.
pub(super) fn plain_year(year: i64) -> String {
    match year {
        1000..=9999 => year.to_string(),
        1..=999 => format!("AD {year}"),
        10_000.. => format!("year {}", grouped(i128::from(year))),
        _ => format!("{} BC", grouped(1 - i128::from(year))),
    }
}

fn grouped(number: i128) -> String {
    let digits = number.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

fn ordinal(n: i64) -> String {
    let suffix = match (n % 10, n % 100) {
        (1, t) if t != 11 => "st",
        (2, t) if t != 12 => "nd",
        (3, t) if t != 13 => "rd",
        _ => "th",
    };
    format!("{n}{suffix}")
}

/// "possibly ", "c. ", both or nothing. Any qualified component counts: which one it is would need a sentence.
fn prefix(date: &Atom, style: Style) -> &'static str {
    match (date.is_uncertain(), date.is_approximate(), style == Style::Ap) {
        (true, true, false) => "possibly c. ",
        (true, true, true) => "possibly about ",
        (true, false, _) => "possibly ",
        (false, true, false) => "c. ",
        (false, true, true) => "about ",
        (false, false, _) => "",
    }
}

fn atom(date: &Atom, style: Style) -> String {
    format!("{}{}", prefix(date, style), body(date, style))
}

/// A date after a preposition: "the 1990s".
fn noun(date: &Atom, style: Style) -> String {
    let body = body(date, style);
    let article = if takes_article(date, &body) { "the " } else { "" };
    format!("{}{article}{body}", prefix(date, style))
}

fn takes_article(date: &Atom, body: &str) -> bool {
    (matches!(precision(date), Precision::Decade | Precision::Century)
        && (body.ends_with('s') || body.ends_with("century")))
        || body.starts_with("first ")
        || body.starts_with("second ")
        || body.starts_with("third ")
        || body.starts_with("fourth ")
}

fn body(date: &Atom, style: Style) -> String {
    if let Some(significant) = date.year.significant_digits
        && let (Some(a), Some(b)) = span(date)
        && let Some(year) = date.year.value()
    {
        let digits = if significant == 1 { "digit" } else { "digits" };
        return format!(
            "{}, to {significant} significant {digits} ({} to {})",
            plain_year(year),
            plain_year(a.year),
            plain_year(b.year)
        );
    }
    let year = year_words(date);
    let month = date.month.map(|m| (m.value(), m.digits == [None, None]));
    let day = date.day.map(|d| (d.value(), d.digits == [None, None]));
    match (month, day) {
        (None, _) => year.unwrap_or_else(|| hull(date, style)),
        (Some((Some(code @ 21..), _)), None) => match year {
            Some(year) => group(code, &year, style),
            None => hull(date, style),
        },
        (Some((Some(m), _)), Some((Some(d), _))) => match (year, date.year.has_unspecified()) {
            (Some(year), false) => day_words(&year, m, d, style),
            (year, _) => format!("{}, {}", day_and_month(m, d, style), vague(year)),
        },
        (Some((Some(m), _)), None) => match (year, date.year.has_unspecified()) {
            (Some(year), false) => format!("{} {year}", lone_month(m, style)),
            (year, _) => format!("{}, {}", lone_month(m, style), vague(year)),
        },
        (Some((Some(m), _)), Some((None, true))) => match (year, date.year.has_unspecified()) {
            (Some(year), false) => format!("one day in {} {year}", lone_month(m, style)),
            (year, _) => format!("one day in {}, {}", lone_month(m, style), vague(year)),
        },
        (Some((None, true)), Some((None, true))) if !date.year.has_unspecified() => {
            year.map_or_else(|| hull(date, style), |year| format!("one day in {year}"))
        }
        (Some((None, true)), None) if !date.year.has_unspecified() => {
            year.map_or_else(|| hull(date, style), |year| format!("one month in {year}"))
        }
        _ => hull(date, style),
    }
}

/// The year of a date whose year is not wholly given.
fn vague(year: Option<String>) -> String {
    year.map_or_else(|| "year not known".to_owned(), |year| format!("in the {year}"))
}

/// Year, decade or century; `None` where no such word fits the digits given.
fn year_words(date: &Atom) -> Option<String> {
    if let Some(year) = date.year.value() {
        return Some(plain_year(year));
    }
    let number = |digits: &[u8]| digits.iter().fold(0i64, |n, d| n * 10 + i64::from(*d));
    match date.year.kind {
        YearKind::Exponential { significand, exponent } => {
            let (n, era) = (significand.unsigned_abs(), if significand < 0 { " BC" } else { "" });
            Some(format!("year {n} × 10^{exponent}{era}"))
        }
        // "1900s" would be read as the century, so 190X has no word of its own.
        YearKind::Standard { negative: true, digits: [Some(a), Some(b), None, None] } => {
            let before = number(&[a, b]);
            (before > 0).then(|| format!("{} century BC", ordinal(before + 1)))
        }
        YearKind::Standard { negative: true, .. } => None,
        YearKind::Standard { digits: [Some(a), Some(b), Some(c), None], .. } => {
            let decade = number(&[a, b, c]) * 10;
            (decade >= 100 && (decade % 100 != 0 || decade == 2000)).then(|| format!("{decade}s"))
        }
        YearKind::Standard { digits: [Some(a), Some(b), None, None], .. } => {
            Some(format!("{} century", ordinal(number(&[a, b]) + 1)))
        }
        _ => None,
    }
}

/// For shapes that no phrase fits: the first and last day or year.
fn hull(date: &Atom, style: Style) -> String {
    let year_only = date.month.is_none();
    let side = |day: Day| {
        if year_only {
            plain_year(day.year)
        } else {
            day_words(&plain_year(day.year), day.month, day.day, style)
        }
    };
    match span(date) {
        (Some(a), Some(b)) => format!("between {} and {}", side(a), side(b)),
        _ if yearless(date) => "year not known".to_owned(),
        _ => date.to_string(),
    }
}

fn day_words(year: &str, month: u8, day: u8, style: Style) -> String {
    match style {
        Style::Ap => format!("{}, {year}", day_and_month(month, day, style)),
        _ => format!("{} {year}", day_and_month(month, day, style)),
    }
}

fn day_and_month(month: u8, day: u8, style: Style) -> String {
    match style {
        Style::Long => format!("{day} {}", name(month, &MONTHS)),
        Style::Short => format!("{day} {}", name(month, &SHORT)),
        Style::Ap => format!("{} {day}", name(month, &AP)),
    }
}

/// Seasons, quarters, thirds and halves of a year.
fn group(code: u8, year: &str, style: Style) -> String {
    let season =
        ["spring", "summer", "autumn", "winter"].get(usize::from(code.wrapping_sub(21) % 4)).copied();
    let season = match (season, style) {
        (Some("autumn"), Style::Ap) => "fall",
        (season, _) => season.unwrap_or_default(),
    };
    let nth = |first: u8| {
        ["first", "second", "third", "fourth"].get(usize::from(code - first)).copied().unwrap_or_default()
    };
    match code {
        24 => match year.parse::<u16>() {
            // It runs into the next year: say so.
            Ok(first) => format!("winter {first}/{:02}", (first + 1) % 100),
            Err(_) => format!("winter {year}"),
        },
        21..=23 => format!("{season} {year}"),
        25..=28 => format!("{season} {year} (northern hemisphere)"),
        29..=32 => format!("{season} {year} (southern hemisphere)"),
        33..=36 if style == Style::Short => format!("Q{} {year}", code - 32),
        33..=36 => format!("{} quarter of {year}", nth(33)),
        37 => format!("early {year}"),
        38 => format!("mid {year}"),
        39 => format!("late {year}"),
        40 | 41 if style == Style::Short => format!("H{} {year}", code - 39),
        _ => format!("{} half of {year}", nth(40)),
    }
}

fn interval_words(interval: &Interval, style: Style) -> String {
    use IntervalEndpoint::{Date, OnOrAfter, OnOrBefore, Open, Unknown};
    match (&interval.start, &interval.end) {
        (Date(a), Date(b)) => pair(a, b, style),
        (Date(a), Open) => format!("since {}", noun(a, style)),
        (Date(a), Unknown) => format!("from {}, end unknown", noun(a, style)),
        (Unknown, Date(b)) => format!("until {}", noun(b, style)),
        (Open, Date(b)) => format!("at all times until {}", noun(b, style)),
        (a, b) => {
            let side = |end: &IntervalEndpoint, open: &str| match end {
                Date(d) => noun(d, style),
                OnOrBefore(d) => format!("{} or earlier", noun(d, style)),
                OnOrAfter(d) => format!("{} or later", noun(d, style)),
                Open => open.to_owned(),
                Unknown => "an unknown date".to_owned(),
            };
            format!("from {} to {}", side(a, "all earlier time"), side(b, "no set end"))
        }
    }
}

/// "2012–2015", "early 2014 – Sept 2015", "12–15 March 2014": what both ends share is said once.
pub(super) fn pair(a: &Atom, b: &Atom, style: Style) -> String {
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
    let value = |d: &Atom| (d.year.value(), d.month.and_then(|m| m.value()), d.day.and_then(|d| d.value()));
    if simple(a)
        && simple(&end)
        && a.year.significant_digits.is_none()
        && end.year.significant_digits.is_none()
    {
        let year = a.year.value().map(plain_year).unwrap_or_default();
        match (value(a), value(&end)) {
            ((Some(1000..=9999), None, None), (Some(z @ 1000..=9999), None, None)) => {
                return format!("{year}–{z}");
            }
            ((ya, Some(m @ ..=12), None), (yb, Some(n @ ..=12), None)) if ya == yb && m != n => {
                return format!("{}–{} {year}", lone_month(m, style), lone_month(n, style));
            }
            ((ya, Some(m), Some(d)), (yb, Some(n), Some(e))) if ya == yb && (m, d) != (n, e) => {
                return match (style, m == n) {
                    (Style::Ap, true) => format!("{}–{e}, {year}", day_and_month(m, d, style)),
                    (_, true) => format!("{d}–{} {year}", day_and_month(n, e, style)),
                    (Style::Ap, false) => {
                        format!("{} – {}, {year}", day_and_month(m, d, style), day_and_month(n, e, style))
                    }
                    (_, false) => {
                        format!("{} – {} {year}", day_and_month(m, d, style), day_and_month(n, e, style))
                    }
                };
            }
            _ => {}
        }
    }
    format!("{} – {}", atom(a, style), atom(&end, style))
}

fn set_words(set: &Set, style: Style) -> String {
    let preposition = |d: &Atom| if precision(d) == Precision::Day { "on" } else { "in" };
    let one = set.kind == SetKind::OneMember;
    match (one, set.elements.as_slice()) {
        (true, [SetElement::Range(a, b)]) => format!("between {} and {}", noun(a, style), noun(b, style)),
        (true, [SetElement::OnOrBefore(d)]) => format!("by {}", noun(d, style)),
        (true, [SetElement::OnOrAfter(d)]) => format!("{} or after {}", preposition(d), noun(d, style)),
        (false, [SetElement::Range(a, b)]) => {
            let unit = match precision(a) {
                Precision::Day => "day",
                Precision::Month => "month",
                _ => "year",
            };
            format!("every {unit} from {} to {}", noun(a, style), noun(b, style))
        }
        (false, [SetElement::OnOrBefore(d)]) => format!("all dates up to {}", noun(d, style)),
        (false, [SetElement::OnOrAfter(d)]) => format!("all dates from {}", noun(d, style)),
        (_, elements) => {
            let said: Vec<String> = elements
                .iter()
                .map(|e| match e {
                    SetElement::Date(d) => atom(d, style),
                    SetElement::Range(a, b) => format!("{} to {}", atom(a, style), atom(b, style)),
                    SetElement::OnOrBefore(d) => format!("{} or earlier", atom(d, style)),
                    SetElement::OnOrAfter(d) => format!("{} or later", atom(d, style)),
                })
                .collect();
            let joint = if one { "or" } else { "and" };
            match said.split_last() {
                None => String::new(),
                Some((last, [])) => last.clone(),
                Some((last, head)) => format!("{} {joint} {last}", head.join(", ")),
            }
        }
    }
}
