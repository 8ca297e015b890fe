//! A number of a workbook as its owner sees it: whole numbers without a point, dates as ISO text and no finer than the cell shows.
//!
//! A cell that shows `May 1987` holds the first of May inside; its owner never wrote a day, so none is read. Number formats are those
//! of ECMA-376 part 1, 18.8.30 and 18.8.31.

use chrono::{Datelike as _, Days, NaiveDate};

/// What a cell shows of its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shows {
    /// A number.
    Number(Digits),
    /// A date, a time, or both.
    Time(Parts),
}

impl Default for Shows {
    fn default() -> Self {
        Self::Number(Digits::default())
    }
}

/// How a number is written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Digits {
    /// Filled up with zeros to so many digits: `007`.
    pub zeros: usize,
    /// A hundredth is shown as `1%`.
    pub percent: bool,
    /// Text before and behind, in the format itself: `Case 007`.
    pub before: String,
    /// Text behind.
    pub behind: String,
}

/// Which parts of a date and time are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Parts {
    /// A year.
    pub year: bool,
    /// A month.
    pub month: bool,
    /// A day.
    pub day: bool,
    /// Hours, minutes or seconds.
    pub time: bool,
    /// Hours counted on beyond 24.
    pub elapsed: bool,
}

const DATE: Parts = Parts { year: true, month: true, day: true, time: false, elapsed: false };

/// What the format of this number shows; `code` where the workbook defines it.
pub fn of_format(id: u32, code: Option<&str>) -> Shows {
    if let Some(code) = code {
        return of_code(code);
    }
    let time = Parts { time: true, ..Parts::default() };
    match id {
        14 | 15 | 27..=31 | 36 | 50..=54 | 57 | 58 => Shows::Time(DATE),
        16 => Shows::Time(Parts { day: true, month: true, ..Parts::default() }),
        17 => Shows::Time(Parts { year: true, month: true, ..Parts::default() }),
        18..=21 | 32..=35 | 45 | 47 | 55 | 56 => Shows::Time(time),
        46 => Shows::Time(Parts { elapsed: true, ..time }),
        22 => Shows::Time(Parts { time: true, ..DATE }),
        9 | 10 => Shows::Number(Digits { percent: true, ..Digits::default() }),
        _ => Shows::default(),
    }
}

/// What a format's code shows. Only its first section counts: the others are for negative numbers, zero and text.
fn of_code(code: &str) -> Shows {
    let mut parts = Parts::default();
    let mut digits = Digits::default();
    let (mut places, mut point, mut is_general) = (0, false, false);
    let mut letters = code.chars().peekable();
    let mut last_time = ' ';
    while let Some(letter) = letters.next() {
        let literal = match letter {
            ';' => break,
            '"' => letters.by_ref().take_while(|c| *c != '"').collect::<String>(),
            '\\' => letters.next().map(String::from).unwrap_or_default(),
            '_' | '*' => {
                letters.next();
                String::new()
            }
            '[' => {
                let inside: String = letters.by_ref().take_while(|c| *c != ']').collect();
                let inside = inside.to_ascii_lowercase();
                if !inside.is_empty() && inside.chars().all(|c| matches!(c, 'h' | 'm' | 's')) {
                    parts.time = true;
                    parts.elapsed = true;
                    last_time = 'h';
                }
                String::new()
            }
            'G' | 'g' if !is_general && letters.peek().is_some_and(|c| matches!(c, 'e' | 'E')) => {
                is_general = true;
                letters.by_ref().take(6).for_each(drop);
                String::new()
            }
            '%' => {
                digits.percent = true;
                String::new()
            }
            '0' | '#' | '?' => {
                if letter == '0' && !point {
                    digits.zeros += 1;
                }
                places += 1;
                String::new()
            }
            '.' if places > 0 => {
                point = true;
                String::new()
            }
            'y' | 'Y' | 'e' if places == 0 => {
                parts.year = true;
                last_time = 'y';
                String::new()
            }
            'd' | 'D' => {
                parts.day = true;
                last_time = 'd';
                String::new()
            }
            'h' | 'H' | 's' | 'S' => {
                parts.time = true;
                // Minutes stand before seconds and behind hours; a month taken there was none.
                if matches!(letter, 's' | 'S') && last_time == 'm' {
                    parts.month = code_has_month_elsewhere(code);
                }
                last_time = 'h';
                String::new()
            }
            'm' | 'M' => {
                let mut run = 1;
                while letters.next_if(|c| matches!(c, 'm' | 'M')).is_some() {
                    run += 1;
                }
                if last_time != 'h' || run > 2 {
                    parts.month = true;
                    last_time = 'm';
                }
                String::new()
            }
            // am/pm, and the slash within it.
            'A' | 'a' if letters.peek().is_some_and(|c| matches!(c, 'M' | 'm' | '/')) => {
                while letters.next_if(|c| matches!(c, 'M' | 'm' | '/' | 'P' | 'p')).is_some() {}
                String::new()
            }
            other => String::from(other),
        };
        let place = if places == 0 { &mut digits.before } else { &mut digits.behind };
        place.push_str(&literal);
    }
    let is_time = parts.year || parts.month || parts.day || parts.time;
    if is_time {
        return Shows::Time(parts);
    }
    // Signs of money, separators and blanks are not part of what the number is; words are.
    let words =
        |text: &str| if text.chars().any(char::is_alphabetic) { text.to_owned() } else { String::new() };
    let (before, behind) = (words(&digits.before), words(&digits.behind));
    let zeros = if point || digits.zeros < 2 || code.contains(',') { 0 } else { digits.zeros };
    if places == 0 && (!before.is_empty() || !is_general) {
        // A format that shows no digit at all would hide the number.
        return Shows::default();
    }
    Shows::Number(Digits { zeros, percent: digits.percent, before, behind })
}

/// Whether a code with minutes and seconds has an `m` that is a month: beside a day or a year, or of three letters.
fn code_has_month_elsewhere(code: &str) -> bool {
    let lower = code.to_ascii_lowercase();
    lower.contains("mmm") || (lower.contains('d') || lower.contains('y')) && lower.matches('m').count() > 2
}

/// A number in full: at most 15 digits, as spreadsheets keep, never `1e6`.
pub fn number(value: f64, digits: &Digits) -> String {
    let value = if digits.percent { value * 100.0 } else { value };
    let mut text = plain(value);
    if digits.zeros > 0 && !text.contains(['.', 'E']) {
        let (sign, bare) = text.strip_prefix('-').map_or(("", text.as_str()), |bare| ("-", bare));
        text = format!("{sign}{bare:0>width$}", width = digits.zeros.min(50));
    }
    let percent = if digits.percent { "%" } else { "" };
    format!("{}{text}{percent}{}", digits.before, digits.behind)
}

/// Up to 15 significant digits without a power of ten; with one beyond 10^20 and below 10^-9.
fn plain(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return if value == 0.0 { "0".into() } else { String::new() };
    }
    let scientific = format!("{:.14e}", value.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    let sign = if value < 0.0 { "-" } else { "" };
    let whole = usize::try_from(exponent + 1).unwrap_or(0);
    if !(-9..=20).contains(&exponent) {
        let rest = digits.get(1..).unwrap_or_default();
        let point = if rest.is_empty() { "" } else { "." };
        return format!("{sign}{}{point}{rest}E{exponent:+}", digits.get(..1).unwrap_or_default());
    }
    if exponent < 0 {
        let zeros = "0".repeat(usize::try_from(-exponent - 1).unwrap_or(0));
        return format!("{sign}0.{zeros}{digits}");
    }
    if digits.len() <= whole {
        format!("{sign}{digits:0<whole$}")
    } else {
        let (before, behind) = digits.split_at(whole);
        format!("{sign}{before}.{behind}")
    }
}

/// A date as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dated {
    /// ISO 8601 as far as the cell shows it: `1987`, `1987-05`, `1987-05-03`, `1987-05-03T14:30:00`, `14:30`.
    Text(String),
    /// The same, but the cell shows no year: the one inside may have been added by the spreadsheet.
    YearNotShown(String),
    /// 29 February 1900, which never was: spreadsheets keep it for the sake of an old mistake.
    NeverWas,
    /// Before 1900 or after 9999: spreadsheets show nothing of it.
    Outside,
}

/// The date that a serial number stands for, day 1 being 1 January 1900 (or 2 January 1904 with `is_1904`).
pub fn date(serial: f64, is_1904: bool, parts: Parts) -> Dated {
    if !(0.0..2_958_466.0).contains(&serial) {
        return Dated::Outside;
    }
    let mut days = serial.floor();
    let mut seconds = ((serial - days) * 86_400.0).round() as u64;
    if seconds >= 86_400 {
        days += 1.0;
        seconds = 0;
    }
    let days = days as u64;
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if !parts.year && !parts.month && !parts.day {
        let hour = if parts.elapsed { hour + days * 24 } else { hour };
        let seconds = if second > 0 { format!(":{second:02}") } else { String::new() };
        return Dated::Text(format!("{hour:02}:{minute:02}{seconds}"));
    }
    let (epoch, days) = match (is_1904, days) {
        (true, days) => (NaiveDate::from_ymd_opt(1904, 1, 1), days),
        (false, 60) => return Dated::NeverWas,
        (false, 0) => return Dated::Outside,
        (false, days @ 1..60) => (NaiveDate::from_ymd_opt(1899, 12, 31), days),
        (false, days) => (NaiveDate::from_ymd_opt(1899, 12, 30), days),
    };
    let Some(day) = epoch.and_then(|epoch| epoch.checked_add_days(Days::new(days))) else {
        return Dated::Outside;
    };
    if parts.year && !parts.month && !parts.day && !parts.time {
        return Dated::Text(format!("{:04}", day.year()));
    }
    if parts.year && parts.month && !parts.day && !parts.time {
        return Dated::Text(format!("{:04}-{:02}", day.year(), day.month()));
    }
    let mut text = format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day());
    if seconds > 0 {
        text.push_str(&format!("T{hour:02}:{minute:02}:{second:02}"));
    }
    if parts.year { Dated::Text(text) } else { Dated::YearNotShown(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: f64, code: &str) -> String {
        match of_code(code) {
            Shows::Number(digits) => number(value, &digits),
            Shows::Time(parts) => match date(value, false, parts) {
                Dated::Text(text) => text,
                Dated::YearNotShown(text) => format!("{text} (no year)"),
                other => format!("{other:?}"),
            },
        }
    }

    #[test]
    fn numbers_are_written_in_full() {
        let cases = [
            (1_000_000.0, "1000000"),
            (2014.0, "2014"),
            (0.1 + 0.2, "0.3"),
            (-1.5, "-1.5"),
            (1e15, "1000000000000000"),
            (123_456_789_012_345.6, "123456789012346"),
            (1e20, "100000000000000000000"),
            (1.5e21, "1.5E+21"),
            (0.000_25, "0.00025"),
            (1e-12, "1E-12"),
            (0.0, "0"),
        ];
        for (value, text) in cases {
            assert_eq!(number(value, &Digits::default()), text);
        }
    }

    #[test]
    fn formats_show_what_the_owner_sees() {
        let cases = [
            (7.0, "General", "7"),
            (7.0, "000", "007"),
            (7.0, "\"Case \"000", "Case 007"),
            (1_234_567.0, "#,##0", "1234567"),
            (1234.5, "0.00", "1234.5"),
            (1234.0, "[$£-809]#,##0.00", "1234"),
            (0.125, "0.0%", "12.5%"),
            (31_900.0, "yyyy", "1987"),
            (31_900.0, "mmm\\ yyyy", "1987-05"),
            (31_900.0, "mmmm yyyy", "1987-05"),
            (31_900.0, "dd/mm/yyyy", "1987-05-03"),
            (31_900.0, "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "1987-05-03"),
            (31_900.604_166_666_7, "yyyy-mm-dd hh:mm", "1987-05-03T14:30:00"),
            (31_900.604_166_666_7, "yyyy-mm-dd", "1987-05-03T14:30:00"),
            (0.604_166_666_7, "h:mm AM/PM", "14:30"),
            (0.604_166_666_7, "mm:ss", "14:30"),
            (1.25, "[h]:mm", "30:00"),
            (31_900.0, "d-mmm", "1987-05-03 (no year)"),
            (60.0, "yyyy-mm-dd", "NeverWas"),
            (59.0, "yyyy-mm-dd", "1900-02-28"),
            (1.0, "yyyy-mm-dd", "1900-01-01"),
            (61.0, "yyyy-mm-dd", "1900-03-01"),
            (-3.0, "yyyy-mm-dd", "Outside"),
            (2_958_465.0, "yyyy-mm-dd", "9999-12-31"),
            (2_958_466.0, "yyyy-mm-dd", "Outside"),
        ];
        for (value, code, text) in cases {
            assert_eq!(shown(value, code), text, "{value} as {code}");
        }
    }

    #[test]
    fn the_two_systems_of_dates_differ_by_four_years() {
        assert_eq!(date(0.0, true, DATE), Dated::Text("1904-01-01".into()));
        assert_eq!(date(30_438.0, true, DATE), Dated::Text("1987-05-03".into()));
        assert_eq!(date(31_900.0, false, DATE), Dated::Text("1987-05-03".into()));
        assert_eq!(
            date(41_760.999_999_9, false, DATE),
            Dated::Text("2014-05-02".into()),
            "rounded to the second"
        );
    }

    proptest::proptest! {
        #[test]
        fn no_code_and_no_number_is_too_much(code in "\\PC{0,20}", value in proptest::num::f64::ANY) {
            shown(value, &code);
        }

        #[test]
        fn whole_numbers_are_whole(value in -999_999_999_999_999_i64..=999_999_999_999_999) {
            proptest::prop_assert_eq!(number(value as f64, &Digits::default()), value.to_string());
        }
    }
}
