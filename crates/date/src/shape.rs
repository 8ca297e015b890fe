//! Which reader speaks about a text: what is written in the shape of EDTF is EDTF or a fault, never something else that
//! happens to fit; and what stands near to EDTF by the habits of other programs is put into its form first.

use super::edtf;
use super::{Date, Fault, FaultKind, Hints, Style};

/// `24.12.`, `24/12`: a day and a month without a year.
pub(super) fn without_year(text: &str) -> bool {
    let numbers: Vec<&str> = text.strip_suffix('.').unwrap_or(text).split(['.', '/']).collect();
    let small = |number: &&str, most: u8| {
        number.len() <= 2 && number.parse::<u8>().is_ok_and(|number| (1..=most).contains(&number))
    };
    matches!(numbers.as_slice(), [a, b] if small(a, 31) && small(b, 12) || small(a, 12) && small(b, 31))
}

/// A date as libraries and archives write it, in plain words, and how many characters stand before what was kept: `[c. 1650]` and
/// `n.d. [1652?]`, supplied by the cataloguer; `18--` and `[188-?]`, of which the century or the decade is known (the Anglo-American
/// Cataloguing Rules, 1.4F7). `None` where a text is neither, and where it is EDTF.
fn catalogued(text: &str) -> Option<(String, usize)> {
    let behind = ["n.d.", "nd", "n. d.", "s.d.", "s.a.", "undated"].iter().find_map(|none| {
        text.get(..none.len()).filter(|start| start.eq_ignore_ascii_case(none)).map(str::len)
    });
    let rest = text.get(behind.unwrap_or(0)..)?.trim_start_matches([' ', ',', ';']);
    let inner = rest.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let words =
        |inner: &str| !inner.contains(['[', ']', '{', '}']) && !inner.contains("..") && !inner.contains(',');
    let kept = match inner.filter(|inner| words(inner)) {
        Some(inner) => inner.trim(),
        None if behind.is_none() => rest,
        None => return None,
    };
    let blanks = |kept: &str| -> Option<String> {
        let stump = kept.trim_end_matches(['?', '~', '%']);
        let (digits, dashes) = stump.split_at_checked(stump.find('-')?)?;
        let numbered = digits.bytes().all(|b| b.is_ascii_digit()) && dashes.bytes().all(|b| b == b'-');
        let known = matches!((digits.len(), dashes.len()), (2, 2) | (3, 1));
        (numbered && known).then(|| {
            format!("{digits}{}{}", "X".repeat(dashes.len()), kept.get(stump.len()..).unwrap_or_default())
        })
    };
    let made = blanks(kept);
    if made.is_none() && kept.len() == text.len() {
        return None;
    }
    let before = text.find(kept).and_then(|at| text.get(..at)).map_or(0, |before| before.chars().count());
    Some((made.unwrap_or_else(|| kept.to_string()), before))
}

/// Reads such a date; `None` where the text is none.
pub(super) fn read_catalogued(text: &str, hints: &Hints, spans: bool) -> Option<Result<Date, Fault>> {
    let set = text.starts_with('[') && edtf::parse(text).is_ok();
    let (inner, before) = catalogued(text).filter(|_| !set)?;
    let read = Date::parse_trimmed(&inner, hints, spans);
    Some(match read {
        Ok(mut date) => {
            let edtf = date.edtf().to_string();
            date.edtf = (edtf != text).then(|| edtf.into_boxed_str());
            date.written = text.into();
            Ok(date)
        }
        Err(mut fault) => {
            fault.span = fault.span.start + before..fault.span.end + before;
            Err(fault)
        }
    })
}

/// Whether a text is in EDTF's letters, so that the strict reader should speak about it.
pub(super) fn notation(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit() || b"XYESTZ-+:/.?~%[]{},".contains(&b))
}

fn unmarked(text: &str) -> &str {
    text.trim_matches(['?', '~', '%'])
}

/// `2014-03` or `2014-03-12` with any digits, and a sign before it or not.
fn iso(text: &str) -> bool {
    let text = unmarked(text);
    let text = text.strip_prefix('-').unwrap_or(text);
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    let digits = text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    digits && matches!(lengths.as_slice(), [4, 2] | [4, 2, 2])
}

/// Whether a text that the strict reader refuses is nevertheless meant as EDTF, so that nobody else should read it.
///
/// Only for a text in EDTF's [`notation`]. Not of this shape: numeric dates with one sign (`12/03/2014`, `2014.03.12`, `2014-3-12`),
/// two years (`2012-2015`, `2012/13`), a year and two digits (`1939-45`), times of day, bare numbers.
pub(super) fn meant(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    if text.contains(['[', ']', '{', '}']) || text.contains("..") {
        return true;
    }
    // `12.X.2014` is a Roman month.
    let lone = |at: usize| !at.checked_sub(1).is_some_and(digit) && !digit(at + 1);
    if bytes
        .iter()
        .enumerate()
        .any(|(at, b)| *b == b'X' && (text.contains("XX") || !lone(at) || bytes.len() < 5))
    {
        return true;
    }
    let prefixed = bytes.first() == Some(&b'Y') || bytes.first() == Some(&b'-') && digit(1);
    let significant =
        bytes.iter().enumerate().any(|(at, b)| matches!(b, b'S' | b'E') && at > 0 && digit(at - 1));
    if prefixed || significant {
        return true;
    }
    if let Some((left, right)) = text.split_once('/') {
        let bare = |side: &str| matches!(side, "" | "?" | "~" | "%" | "-");
        let year = |side: &str| {
            let side = unmarked(side);
            side.len() == 4 && side.bytes().all(|b| b.is_ascii_digit())
        };
        return !text.contains(':')
            && (iso(left)
                || iso(right)
                || (bare(left) && year(right))
                || (year(left) && (bare(right) || year(right))));
    }
    // A sign within a date, or beside its time of day, is EDTF's alone: `2004-06?-11`; `2014-03-1?` may be the first or the tenth to
    // nineteenth, `2014-03-?` the month or a span from it on.
    let sign = |b: &u8| matches!(b, b'?' | b'~' | b'%');
    // Behind it a component of two digits; `1540?-1550` is a span as people write it.
    let component = |at: usize| bytes.iter().skip(at).take_while(|b| b.is_ascii_digit()).count() <= 2;
    let within = digit(0)
        && bytes.iter().enumerate().any(|(at, b)| {
            sign(b) && (bytes.contains(&b'T') || (bytes.get(at + 1) == Some(&b'-') && component(at + 2)))
        });
    let stump = text.trim_end_matches(['?', '~', '%']);
    let day =
        stump.get(8..).filter(|_| iso(stump.get(..7).unwrap_or_default()) && stump.get(7..8) == Some("-"));
    if within || (stump.len() < text.len() && day.is_some_and(|day| day.len() < 2)) {
        return true;
    }
    let marks = bytes.iter().rev().take_while(|b| matches!(b, b'?' | b'~' | b'%')).count();
    let core = unmarked(text);
    let plain = core.len() == 4 && core.bytes().all(|b| b.is_ascii_digit());
    let before = text.starts_with(['?', '~', '%']) && core.starts_with('-') && core.len() > 1;
    // A month 13 or 42 may be the end of a range, which the other reader settles.
    let whole = iso(core) && core.len() > 7;
    before || (marks > 1 && (plain || iso(core))) || (whole && !text.contains(':'))
}

/// The fault of a text that is [`meant`] as EDTF, with what to type where the slip is a common one.
pub(super) fn advise(text: &str, fault: Fault) -> Fault {
    let length = text.chars().count();
    let say = |kind: FaultKind, message: &str, help: String, span: std::ops::Range<usize>| {
        Fault::new(kind, message, help, span)
    };
    let read = |text: &str| edtf::parse(text).is_ok();
    if let Some(rest) = text.strip_suffix("..").filter(|rest| read(rest)) {
        return say(
            FaultKind::Unclear,
            "two stops behind a date: a span that is still running, or one unknown time?",
            format!(
                "write {rest}/.. for what began then and is still running, [{rest}..] for one time from then on"
            ),
            length - 2..length,
        );
    }
    if let Some(rest) = text.strip_prefix("..").filter(|rest| read(rest)) {
        return say(
            FaultKind::Unclear,
            "two stops before a date: a span since ever, or one unknown time?",
            format!(
                "write ../{rest} for what has always been so until then, /{rest} for a start that is not known, \
                     [..{rest}] for one time up to then"
            ),
            0..2,
        );
    }
    if let Some((left, right)) = text.split_once('/') {
        let at = left.chars().count() + 1;
        if matches!(right, "?" | "~" | "%" | "-") && read(left) {
            let help = format!(
                "write {left}/ for an end that is not known, {left}/.. for a span that is still running"
            );
            return say(FaultKind::Unreadable, "the end of the span is not a date", help, at..length);
        }
        if matches!(left, "?" | "~" | "%" | "-") && read(right) {
            let help = format!("write /{right} for a start that is not known, ../{right} for one since ever");
            return say(FaultKind::Unreadable, "the start of the span is not a date", help, 0..at - 1);
        }
        // `2014-03-12/15`, `1990-05/06`: the end leaves out what the start says.
        let two = right.len() == 2 && right.bytes().all(|b| b.is_ascii_digit());
        let stem = left.get(..left.len().saturating_sub(2)).unwrap_or_default();
        let whole = format!("{left}/{stem}{right}");
        if two && iso(left) && read(left) && read(&whole) {
            return say(
                FaultKind::Unreadable,
                "the end of the span leaves out what the start says",
                format!("write {whole}"),
                at..length,
            );
        }
    }
    // `2014-03-?`, `2014-03-1?`
    let stump = text.trim_end_matches(['?', '~', '%']);
    let month =
        stump.get(..7).filter(|month| read(month) && stump.get(7..8) == Some("-") && stump.len() < 10);
    if let Some(month) = month {
        let help = match stump.get(8..) {
            Some("") | None => format!(
                "write {month} for the month, {month}-XX for one day of it, {month}/ for a span from then on"
            ),
            Some(digit) => format!(
                "write {month}-0{digit}? for the day {digit}, {month}-{digit}X for a day of {digit}0 to {digit}9"
            ),
        };
        return say(FaultKind::Unclear, "the day is not whole", help, 8.min(length - 1)..length);
    }
    let marks: String = text.chars().rev().take_while(|c| matches!(c, '?' | '~' | '%')).collect();
    let core = text.get(..text.len() - marks.len()).unwrap_or_default();
    if marks.len() > 1 && read(core) {
        let doubt = match (marks.contains('?'), marks.contains('~'), marks.contains('%')) {
            (true, false, false) => '?',
            (false, true, false) => '~',
            _ => '%',
        };
        return say(
            FaultKind::Unreadable,
            "one sign says how sure a date is: ? uncertain, ~ approximate, % both",
            format!("write {core}{doubt}"),
            length - marks.len()..length,
        );
    }
    fault
}

/// `?-1540`: EDTF's year 1541 BC with a doubt, or what people write for "until 1540"? Not settled by guessing.
pub(super) fn dash_after_doubt(text: &str) -> Option<Fault> {
    let rest = text.strip_prefix(['?', '~', '%'])?.strip_prefix('-')?;
    let year = unmarked(rest.get(..4)?);
    if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let before = super::Date::parse_edtf(&format!("-{year}")).ok()?.words(Style::Long);
    Some(Fault::new(
        FaultKind::Unclear,
        format!("this can be a span until {} or {before}", year.trim_start_matches('0')),
        format!("write /{rest} for the span whose start is not known, -{rest}? for {before}"),
        0..2,
    ))
}

/// A set with blanks behind its commas, without them: `{1960, 1961}`.
pub(super) fn without_blanks(text: &str) -> Option<String> {
    let closed =
        (text.starts_with('[') && text.ends_with(']')) || (text.starts_with('{') && text.ends_with('}'));
    if !closed || !text.contains(char::is_whitespace) {
        return None;
    }
    let inner = text.get(1..text.len() - 1)?;
    let members: Vec<&str> = inner.split(',').map(str::trim).collect();
    if members.iter().any(|member| member.contains(char::is_whitespace)) {
        return None;
    }
    Some(format!("{}{}{}", text.get(..1)?, members.join(","), text.get(text.len() - 1..)?))
}

/// A year, month and day with 00 for what is not known, in EDTF, and what should be said of it: `2014-05-00` is `2014-05`,
/// `2014-00-00` is `2014`, `2014-00-12` is `2014-XX-12`. Also the time stamps of Wikidata (`+2014-05-00T00:00:00Z`, with its precision
/// behind a stroke where a statement carries one: `/9`), whose time of day is always midnight and means nothing.
pub(super) fn zeros(text: &str) -> Option<(String, Option<String>)> {
    let marks = text.len() - text.trim_end_matches(['?', '~', '%']).len();
    let (core, mark) = text.split_at_checked(text.len() - marks)?;
    if mark.len() > 1 {
        return None;
    }
    let (stamp, precision) = match core.split_once("T00:00:00Z") {
        Some((stamp, "")) => (stamp, None),
        Some((stamp, precision)) => (stamp, Some(precision.strip_prefix('/')?.parse::<u8>().ok()?)),
        None => (core, None),
    };
    let is_stamp = stamp.len() < core.len();
    let (sign, digits) = match (stamp.strip_prefix('+'), stamp.strip_prefix('-')) {
        (Some(rest), _) if is_stamp => ("", rest),
        (_, Some(rest)) => ("-", rest),
        _ => ("", stamp),
    };
    let parts: Vec<&str> = digits.split('-').collect();
    let number = |part: &str, length: usize| {
        (part.len() == length && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.to_owned())
    };
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] => (number(year, 4)?, number(month, 2)?, number(day, 2)?),
        [year, month] if !is_stamp => (number(year, 4)?, number(month, 2)?, "00".to_owned()),
        _ => return None,
    };
    let zero = month == "00" || day == "00";
    // `0000-00-00` is how databases write nothing.
    if zero && year == "0000" {
        return None;
    }
    if parts.len() == 2 && month != "00" {
        return None;
    }
    // `1999-00` may be 1999 to 2000.
    if parts.len() == 2 && year.ends_with("99") {
        return None;
    }
    if !zero && !(is_stamp && (stamp.starts_with('+') || precision.is_some())) {
        return None;
    }
    let mut caution = None;
    let mut year = year;
    if sign == "-" && is_stamp && zero {
        // Such stamps count 1 BC as the year -1; EDTF has a year 0.
        let before = year.parse::<u16>().ok()?.checked_sub(1)?;
        caution = Some(format!("read as {} BC, for Wikidata's stamps have no year 0", before + 1));
        year = format!("{before:04}");
    }
    let sign = if year == "0000" { "" } else { sign };
    let exact = match (month.as_str(), day.as_str()) {
        ("00", "00") => format!("{sign}{year}"),
        (_, "00") => format!("{sign}{year}-{month}"),
        ("00", _) => format!("{sign}{year}-XX-{day}"),
        _ => format!("{sign}{year}-{month}-{day}"),
    };
    let text = match precision {
        None | Some(11..) => exact,
        Some(10) => exact.get(..sign.len() + 7).map_or(exact.clone(), str::to_owned),
        Some(9) => format!("{sign}{year}"),
        Some(8) => format!("{sign}{}X", year.get(..3)?),
        Some(7) => format!("{sign}{}XX", year.get(..2)?),
        Some(6) => format!("{sign}{}XXX", year.get(..1)?),
        Some(_) => return None,
    };
    Some((format!("{text}{mark}"), caution))
}
