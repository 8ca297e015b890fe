//! The short ways for the dates that fill big tables: `2014-03-12` and its like, `25/04/2014` and its like.

use super::{Date, Day, Order, Style, Value, atoms};

/// The short way for `2014-03-12`, `2014-03` and `2014`, which are nearly all dates of a big table. `None` for
/// anything else, wrong days included.
pub(super) fn plain(text: &str) -> Option<Value> {
    let bytes = text.as_bytes();
    if !matches!(bytes.len(), 4 | 7 | 10) {
        return None;
    }
    let number = |from: usize, to: usize| {
        bytes
            .get(from..to)?
            .iter()
            .try_fold(0u16, |n, b| b.is_ascii_digit().then(|| n * 10 + u16::from(b - b'0')))
    };
    let dash = |at: usize| bytes.len() <= at || bytes.get(at) == Some(&b'-');
    let year = i64::from(number(0, 4)?);
    if !dash(4) || !dash(7) {
        return None;
    }
    let small = |at: usize| number(at, at + 2).and_then(|n| u8::try_from(n).ok());
    let month = if bytes.len() > 4 { Some(small(5).filter(|m| *m <= 12)?) } else { None };
    let day = if bytes.len() > 7 { Some(small(8)?) } else { None };
    atoms::atom(year, month, day).map(Value::Single)
}

/// The short way for `25/04/2014` and its like, when the order of day and month is known or plain to see. `None` for
/// anything else, wrong days included, which the long way explains.
pub(super) fn slashed(text: &str, order: Option<Order>) -> Option<Date> {
    let bytes = text.as_bytes();
    let sign = *bytes.iter().find(|b| !b.is_ascii_digit())?;
    if !matches!(bytes.len(), 8..=10) || !matches!(sign, b'/' | b'-' | b'.') {
        return None;
    }
    let mut parts = text.split(char::from(sign));
    let mut number = |lengths: std::ops::RangeInclusive<usize>| {
        let part =
            parts.next().filter(|p| lengths.contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit()))?;
        part.parse::<u16>().ok()
    };
    let (first, second, year) = (number(1..=2)?, number(1..=2)?, number(4..=4)?);
    let day_first = match (first > 12, second > 12) {
        (true, true) => return None,
        (true, false) => true,
        (false, true) => false,
        (false, false) => first == second || sign == b'.' || order? == Order::DayFirst,
    };
    let (day, month) = if day_first { (first, second) } else { (second, first) };
    let day = Date::from_day(Day::new(i64::from(year), u8::try_from(month).ok()?, u8::try_from(day).ok()?)?)?;
    parts.next().is_none().then(|| Date { edtf: Some(day.written), written: text.into(), ..day })
}

/// The caution for `2014-21`, which EDTF reads as spring 2014.
pub(super) fn season_or_range(text: &str) -> Option<String> {
    let (year, code) = text.split_once('-')?;
    if year.len() != 4 || code.len() != 2 {
        return None;
    }
    let (year, code) = (year.parse::<u16>().ok()?, code.parse::<u16>().ok()?);
    if code < 21 || code <= year % 100 {
        return None;
    }
    let read = Date::parse_edtf(text).ok()?.words(Style::Long);
    Some(format!("{text} is read as {read}; write {year}/{} for the years", year - year % 100 + code))
}
