//! The bridge to `edtf-core`: strict EDTF (ISO 8601-2:2019 Annex A, levels 0-2), its faults in plain words, the days it spans.
//!
//! `edtf-core` 1.2 takes all 67 examples of the Library of Congress' page and gives right bounds. What it lacks is
//! added here: it takes a 61st second anywhere (only 23:59:60 UTC can be one), offsets west of -12:00 (there are none),
//! and intervals whose end is less exact than the start and begins before it (`2004-06-11/2004-06`).

use edtf_core::{DateTime, Edtf, Interval, IntervalEndpoint, TimeShift, YearKind};

use super::atoms::{loosen, precision, span};
use super::day::days_in_month;
use super::{Fault, FaultKind, Precision};

/// Strict EDTF, with spans in characters of `text`.
pub(super) fn parse(text: &str) -> Result<Edtf, Fault> {
    if let Some(read) = undated(text) {
        return Ok(read);
    }
    if let Some(read) = negative_masked(text)? {
        return Ok(read);
    }
    if let Some(at) = text.find("S0") {
        return Err(Fault::new(
            FaultKind::Unreadable,
            "the number of significant digits begins with 0",
            "write 1950S2 for a year of which two digits are sure",
            at + 1..at + 2,
        ));
    }
    let edtf = Edtf::parse(text).map_err(|e| translate(text, e.offset, e.message))?;
    bridge(text, &edtf)?;
    Ok(edtf)
}

/// Intervals without any date, which the standard's grammar makes: both ends open, unknown, or one of each.
fn undated(text: &str) -> Option<Edtf> {
    use IntervalEndpoint::{Open, Unknown};
    let (start, end) = match text {
        "/" => (Unknown, Unknown),
        "../.." => (Open, Open),
        "/.." => (Unknown, Open),
        "../" => (Open, Unknown),
        _ => return None,
    };
    Some(Edtf::Interval(Interval { start, end }))
}

/// `-15XX`, alone or as an end of an interval: a year before 1 BC with unspecified digits. `None` where there is none.
fn negative_masked(text: &str) -> Result<Option<Edtf>, Fault> {
    let masked = |side: &str| {
        let side = side.trim_start_matches(['?', '~', '%']);
        side.strip_prefix('-')
            .and_then(|rest| rest.get(..4))
            .is_some_and(|year| year.contains('X') && year.bytes().all(|b| b.is_ascii_digit() || b == b'X'))
    };
    let sides: Vec<&str> = text.split('/').collect();
    if sides.len() > 2 || !sides.iter().any(|side| masked(side)) {
        return Ok(None);
    }
    let mut at = 0;
    let mut ends = Vec::new();
    for side in sides {
        let positive = if masked(side) { side.replacen('-', "", 1) } else { side.to_owned() };
        let shifted = |mut fault: Fault| {
            let moved = at + usize::from(masked(side));
            let most = text.chars().count();
            fault.span = (fault.span.start + moved).min(most)..(fault.span.end + moved).min(most);
            fault
        };
        ends.push(match positive.as_str() {
            ".." => IntervalEndpoint::Open,
            "" => IntervalEndpoint::Unknown,
            positive => match parse(positive).map_err(shifted)? {
                Edtf::Date(mut date) => {
                    if let (true, YearKind::Standard { negative, .. }) = (masked(side), &mut date.year.kind) {
                        *negative = true;
                    }
                    IntervalEndpoint::Date(date)
                }
                _ => return Ok(None),
            },
        });
        at += side.chars().count() + 1;
    }
    match ends.as_slice() {
        [IntervalEndpoint::Date(date)] => Ok(Some(Edtf::Date(*date))),
        [start, end] => {
            let edtf = Edtf::Interval(Interval { start: *start, end: *end });
            if let (IntervalEndpoint::Date(a), IntervalEndpoint::Date(b)) = (start, end)
                && let (Some(first), Some(last)) = (span(a).0, span(b).1)
                && last < first
            {
                return Err(Fault::new(
                    FaultKind::EndBeforeStart,
                    "the end comes before the start",
                    "write the earlier date first",
                    text.find('/').map_or(0, |i| i + 1)..text.chars().count(),
                ));
            }
            bridge(text, &edtf)?;
            Ok(Some(edtf))
        }
        _ => Ok(None),
    }
}

fn bridge(text: &str, edtf: &Edtf) -> Result<(), Fault> {
    match edtf {
        Edtf::DateTime(moment) => check_time(text, moment),
        Edtf::Interval(Interval { start: IntervalEndpoint::Date(a), end: IntervalEndpoint::Date(b) }) => {
            let (Some(first), Some(end)) = (span(a).0, span(b).0) else { return Ok(()) };
            let coarser = precision(b) > precision(a) && precision(b) != Precision::Season;
            if end < first && coarser && !b.has_unspecified() {
                let at = text.find('/').map_or(0, |i| i + 1);
                return Err(Fault::new(
                    FaultKind::EndBeforeStart,
                    format!("the end, {b}, is less exact than the start and begins before it"),
                    format!(
                        "give the end as exactly as the start; when only {b} is known of it, write {a}/{}",
                        loosen(b, precision(a))
                    ),
                    at..text.len(),
                ));
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn check_time(text: &str, moment: &DateTime) -> Result<(), Fault> {
    let shift = match moment.time.shift {
        Some(TimeShift::Offset { minutes, .. }) => i32::from(minutes),
        _ => 0,
    };
    if shift < -12 * 60 {
        return Err(Fault::new(
            FaultKind::Impossible,
            "no clock is more than 12 hours behind UTC",
            "write an offset from -12:00 to +14:00, or leave it out",
            19.min(text.len())..text.len(),
        ));
    }
    let utc = (i32::from(moment.time.hour) * 60 + i32::from(moment.time.minute) - shift).rem_euclid(1440);
    if moment.time.second == 60 && utc != 1439 {
        return Err(Fault::new(
            FaultKind::Impossible,
            "seconds are counted from 00 to 59",
            "only 23:59:60 UTC can be a leap second",
            17.min(text.len())..19.min(text.len()),
        ));
    }
    Ok(())
}

/// What is wrong, in the words of someone who does not know EDTF. The offset is in bytes; everything before
/// it is ASCII, so it counts characters too.
fn translate(text: &str, offset: usize, message: &str) -> Fault {
    let length = text.chars().count();
    let start = offset.min(length);
    let digits = text.chars().skip(start).take_while(|c| c.is_ascii_digit() || *c == 'X').count();
    let span = start..(start + digits.max(1)).min(length);
    let found: String = text.chars().skip(start).take(digits).collect();
    if message.starts_with("month must be 01-12") || message.starts_with("no calendar month") {
        return Fault::new(
            FaultKind::Impossible,
            format!("there is no month {found}"),
            "months are 01 to 12; 21 to 24 are spring, summer, autumn and winter",
            span,
        );
    }
    if message.starts_with("day is out of range") {
        return Fault::new(FaultKind::Impossible, day_fault(text, start, &found), "correct the day", span);
    }
    if message.contains("precedes") {
        return Fault::new(
            FaultKind::EndBeforeStart,
            "the end comes before the start",
            "write the earlier date first",
            start..length,
        );
    }
    let help = match message {
        "whitespace is not allowed" => "take the space out",
        "unterminated set" => "close [ with ] and { with }",
        m if m.starts_with("hour") || m.starts_with("minute") || m.starts_with("second") => {
            "times are 00:00:00 to 23:59:59"
        }
        _ => "write a date like 2014-03-12, 2014-03, 2014, 2014~, 2012/2015 or 12 March 2014",
    };
    Fault::new(FaultKind::Unreadable, message, help, span)
}

/// "June has 30 days", from what stands before the day.
fn day_fault(text: &str, day_at: usize, found: &str) -> String {
    let before: String = text.chars().take(day_at).collect();
    let piece = before.rsplit(['/', ',', '[', '{', '.']).next().unwrap_or("");
    let negative = piece.trim_start_matches(['?', '~', '%']).starts_with('-');
    let mut parts = piece.split('-').map(|p| p.trim_matches(['?', '~', '%'])).filter(|p| !p.is_empty());
    let year = parts.next().and_then(|y| y.parse::<i64>().ok()).map(|y| if negative { -y } else { y });
    let month = parts.next().and_then(|m| m.parse::<u8>().ok());
    if found == "00" {
        return "days are counted from 01".to_owned();
    }
    match month {
        Some(month) => too_many_days(year, month),
        None => format!("no month has a day {found}"),
    }
}

/// "June has 30 days".
pub(super) fn too_many_days(year: Option<i64>, month: u8) -> String {
    let name = super::words::MONTHS.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or("the month");
    match year {
        Some(year) if month == 2 => {
            format!("{name} {} has {} days", super::words::plain_year(year), days_in_month(year, 2))
        }
        _ => format!("{name} has {} days", days_in_month(2000, month)),
    }
}
