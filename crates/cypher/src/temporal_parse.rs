//! Reads dates, times, zones and durations from text (ISO 8601 with the additions of the openCypher temporal CIP).

use chrono_tz::Tz;

use super::temporal::{Date, Duration, LocalDateTime, LocalTime, Zone, days_in_month};

/// Reads digits: exactly so many, or `None`.
fn digits(text: &str, count: usize) -> Option<(i64, &str)> {
    let head = text.get(..count)?;
    if count == 0 || !head.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some((head.parse().ok()?, &text[count..]))
}

fn leading_digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// A date in any of the forms of the CIP: `2015-07-21`, `20150721`, `2015-07`, `2015-W30-2`, `2015-Q2-60`, `2015-202`,
/// `2015`, and with a sign years of up to nine digits.
pub(crate) fn date(text: &str) -> Option<Date> {
    let (sign, unsigned) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        _ => (1, text),
    };
    let signed = unsigned.len() != text.len();
    let run = leading_digits(unsigned);
    let year_digits = if signed && (run > 8 || unsigned[run..].starts_with('-')) { run } else { 4 };
    let (year, rest) = digits(unsigned, year_digits)?;
    let year = year * sign;
    let (dashed, rest) = match rest.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    if rest.is_empty() {
        return if dashed { None } else { Date::from_ymd(year, 1, 1) };
    }
    // What follows a first field: nothing, or a dash and a second field where the first had one.
    let second = |rest: &'_ str, count: usize| -> Option<Option<i64>> {
        if rest.is_empty() {
            return Some(None);
        }
        let rest = if dashed { rest.strip_prefix('-')? } else { rest };
        let (value, rest) = digits(rest, count)?;
        rest.is_empty().then_some(Some(value))
    };
    if let Some(week) = rest.strip_prefix('W') {
        let (week, rest) = digits(week, 2)?;
        let day = second(rest, 1)?.unwrap_or(1);
        let monday = Date::from_iso_week(year, week)?;
        return (1..=7).contains(&day).then(|| Date(monday.0 + day - 1));
    }
    if let Some(quarter) = rest.strip_prefix('Q') {
        let (quarter, rest) = digits(quarter, 1)?;
        return quarter_day(year, quarter, second(rest, 2)?.unwrap_or(1));
    }
    match leading_digits(rest) {
        3 if rest.len() == 3 => ordinal_day(year, digits(rest, 3)?.0),
        2 | 4 => {
            let (month, rest) = digits(rest, 2)?;
            Date::from_ymd(year, month, second(rest, 2)?.unwrap_or(1))
        }
        _ => None,
    }
}

/// A day of a quarter, both from 1.
pub(crate) fn quarter_day(year: i64, quarter: i64, day: i64) -> Option<Date> {
    if !(1..=4).contains(&quarter) {
        return None;
    }
    let first_month = quarter * 3 - 2;
    let length: i64 = (first_month..first_month + 3).map(|m| days_in_month(year, m)).sum();
    let first = Date::from_ymd(year, first_month, 1)?;
    (1..=length).contains(&day).then(|| Date(first.0 + day - 1))
}

/// A day of a year, from 1.
pub(crate) fn ordinal_day(year: i64, day: i64) -> Option<Date> {
    let first = Date::from_ymd(year, 1, 1)?;
    (1..=365 + days_in_month(year, 2) - 28).contains(&day).then(|| Date(first.0 + day - 1))
}

/// A time of day standing alone, where the CIP allows the `T` that parts it from a day: `T21:40`, `21:40`.
pub(crate) fn local_time_alone(text: &str) -> Option<LocalTime> {
    local_time(without_t(text))
}

/// As [`local_time_alone`], with, perhaps, where its clock stands.
pub(crate) fn time_alone(text: &str) -> Option<(LocalTime, Option<Zone>)> {
    time(without_t(text))
}

fn without_t(text: &str) -> &str {
    text.strip_prefix(['T', 't']).unwrap_or(text)
}

/// A time of day: `21:40:32.142`, `214032.142`, `21:40`, `2140`, `21`.
fn local_time(text: &str) -> Option<LocalTime> {
    let (hour, mut rest) = digits(text, 2)?;
    let colon = rest.starts_with(':');
    let mut fields = [0, 0];
    for field in &mut fields {
        if rest.is_empty() {
            break;
        }
        if colon {
            rest = rest.strip_prefix(':')?;
        }
        (*field, rest) = digits(rest, 2)?;
    }
    let nanos = match rest.strip_prefix(['.', ',']) {
        Some(fraction) => {
            let count = leading_digits(fraction);
            if count == 0 || count > 9 || count != fraction.len() {
                return None;
            }
            let (value, _) = digits(fraction, count)?;
            value * 10i64.pow(9 - count as u32)
        }
        None if rest.is_empty() => 0,
        None => return None,
    };
    LocalTime::from_parts(hour, fields[0], fields[1], nanos)
}

/// An offset: `Z`, `+01:00`, `+0100`, `+01`, with seconds too.
pub(crate) fn offset(text: &str) -> Option<i32> {
    if text == "Z" || text == "z" {
        return Some(0);
    }
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let LocalTime(nanos) = local_time(text.get(1..)?)?;
    let seconds = (nanos / super::temporal::NANOS_PER_SECOND) as i32;
    (seconds <= 18 * 3600).then_some(sign * seconds)
}

/// A zone by name or offset. The CIP writes `America/Los Angeles` as well as `America/Los_Angeles`.
pub(crate) fn zone(text: &str) -> Option<Zone> {
    if let Some(offset) = offset(text) {
        return Some(Zone::Offset(offset));
    }
    if text.eq_ignore_ascii_case("utc") {
        return Some(Zone::Offset(0));
    }
    text.replace(' ', "_").parse::<Tz>().ok().map(Zone::Named)
}

/// A time of day with, perhaps, where its clock stands: an offset, a zone in brackets, or both.
fn time(text: &str) -> Option<(LocalTime, Option<Zone>)> {
    let (text, named) = match text.strip_suffix(']') {
        Some(head) => {
            let (head, name) = head.split_once('[')?;
            (head, Some(zone(name)?))
        }
        None => (text, None),
    };
    let at = text.find(['Z', 'z', '+', '-']);
    let (clock, fixed) = match at {
        Some(at) => (&text[..at], Some(Zone::Offset(offset(&text[at..])?))),
        None => (text, None),
    };
    Some((local_time(clock)?, named.or(fixed)))
}

/// A date and, perhaps, a time with, perhaps, a zone.
pub(crate) fn date_time(text: &str) -> Option<(LocalDateTime, Option<Zone>)> {
    match text.split_once(['T', 't']) {
        Some((day, clock)) => {
            let (time, zone) = time(clock)?;
            Some((LocalDateTime { date: date(day)?, time }, zone))
        }
        None => Some((LocalDateTime { date: date(text)?, time: LocalTime(0) }, None)),
    }
}

/// A duration: `P1Y2M3W4DT5H6M7.5S` with signs and fractions anywhere, or `P2012-02-02T14:37:21.545`.
pub(crate) fn duration(text: &str) -> Option<Duration> {
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let body = text.strip_prefix(['P', 'p'])?;
    if let Some(duration) = dated_duration(body) {
        return if sign < 0.0 { duration.negated() } else { Some(duration) };
    }
    let (days, clock) = match body.split_once(['T', 't']) {
        Some((_, "")) => return None,
        Some((days, clock)) => (days, clock),
        None => (body, ""),
    };
    if days.is_empty() && clock.is_empty() {
        return None;
    }
    let mut parts = [0.0f64; 4];
    fields(days, &mut |amount, unit| {
        match unit {
            'Y' => parts[0] += amount * 12.0,
            'M' => parts[0] += amount,
            'W' => parts[1] += amount * 7.0,
            'D' => parts[1] += amount,
            _ => return None,
        }
        Some(())
    })?;
    fields(clock, &mut |amount, unit| {
        match unit {
            'H' => parts[2] += amount * 3600.0,
            'M' => parts[2] += amount * 60.0,
            'S' => {
                parts[2] += amount.trunc();
                parts[3] += (amount.fract() * 1e9).round();
            }
            _ => return None,
        }
        Some(())
    })?;
    let [months, days, seconds, nanos] = parts.map(|p| p * sign);
    Duration::from_fractions(months, days, seconds, nanos)
}

fn fields(mut text: &str, take: &mut dyn FnMut(f64, char) -> Option<()>) -> Option<()> {
    while !text.is_empty() {
        let end = text.find(|c: char| c.is_ascii_alphabetic())?;
        let number = &text[..end];
        let plain = number.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'-' | b'+'));
        if !plain {
            return None;
        }
        let amount: f64 = number.replace(',', ".").parse().ok()?;
        take(amount, text[end..].chars().next()?.to_ascii_uppercase())?;
        text = &text[end + 1..];
    }
    Some(())
}

/// `2012-02-02T14:37:21.545`: years, months and days, then hours, minutes and seconds.
fn dated_duration(text: &str) -> Option<Duration> {
    let (day, clock) = match text.split_once('T') {
        Some((day, clock)) => (day, Some(clock)),
        None => (text, None),
    };
    let mut parts = day.split('-');
    let (year, rest) = digits(parts.next()?, 4)?;
    let (month, month_rest) = digits(parts.next()?, 2)?;
    let (days, day_rest) = digits(parts.next()?, 2)?;
    if !rest.is_empty() || !month_rest.is_empty() || !day_rest.is_empty() || parts.next().is_some() {
        return None;
    }
    let LocalTime(nanos) = match clock {
        Some(clock) => local_time(clock)?,
        None => LocalTime(0),
    };
    let unit = super::temporal::NANOS_PER_SECOND;
    Duration::new(year * 12 + month, days, nanos / unit, nanos % unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_their_many_forms() {
        let text = |s| date(s).map(|d| d.to_string());
        for form in ["2015-07-21", "20150721", "2015-W30-2", "2015W302", "2015-202", "2015202"] {
            assert_eq!(text(form).as_deref(), Some("2015-07-21"), "{form}");
        }
        assert_eq!(text("2015-07").as_deref(), Some("2015-07-01"));
        assert_eq!(text("201507").as_deref(), Some("2015-07-01"));
        assert_eq!(text("2015-Q2-60").as_deref(), Some("2015-05-30"));
        assert_eq!(text("2015").as_deref(), Some("2015-01-01"));
        assert_eq!(text("+999999999-12-31").as_deref(), Some("+999999999-12-31"));
        for wrong in ["2015-13-01", "2015-02-30", "2015-", "15-07-21", "2015-7-1", ""] {
            assert_eq!(text(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_time_alone_may_begin_with_t() {
        for (with, without) in [("T06:45", "06:45"), ("T064501,5", "06:45:01.5"), ("T06-0330", "06-03:30")] {
            assert_eq!(time_alone(with), time_alone(without), "{with}");
            assert!(time_alone(with).is_some(), "{with}");
        }
        assert_eq!(local_time_alone("T06:45"), local_time("06:45"));
        for wrong in ["TT06:45", "T", ""] {
            assert_eq!(time_alone(wrong), None, "{wrong}");
        }
        // After a day there is one T only, and an offset has none.
        assert_eq!(date_time("2001-02-03TT06:45"), None);
        assert_eq!(offset("+T0330"), None);
    }

    #[test]
    fn zones_may_be_written_with_blanks() {
        assert_eq!(zone("America/New York"), zone("America/New_York"));
        assert!(zone("America/New York").is_some());
        assert_eq!(zone("Nowhere/New York"), None);
    }

    #[test]
    fn durations_with_fractions_and_signs() {
        let text = |s| duration(s).map(|d| d.to_string());
        assert_eq!(text("P5M1.5D").as_deref(), Some("P5M1DT12H"));
        assert_eq!(text("P0.75M").as_deref(), Some("P22DT19H51M49.5S"));
        assert_eq!(text("PT0.75M").as_deref(), Some("PT45S"));
        assert_eq!(text("P2.5W").as_deref(), Some("P17DT12H"));
        assert_eq!(text("P12Y5M-14DT16H").as_deref(), Some("P12Y5M-14DT16H"));
        assert_eq!(text("P2012-02-02T14:37:21.545").as_deref(), Some("P2012Y2M2DT14H37M21.545S"));
        assert_eq!(text("P"), None);
        assert_eq!(text("P1X"), None);
    }
}
