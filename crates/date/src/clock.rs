//! Times of day: read in every way people write them, kept as exactly as they were given, printed.

use catalogue::{Words, say};
use serde::{Serialize, Serializer};

use super::lex::{Token, place};
use super::{Fault, FaultKind, Style};

type Outcome<T> = Result<T, Fault>;

/// A time of day, as exact as it was written. It says nothing about a day and is never moved to another zone.
///
/// Serialises as ISO 8601 has it, see [`Clock::iso`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clock {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59; `None` where only the hour was given: `3pm`, `noon`.
    pub minute: Option<u8>,
    /// 0 to 60 (a leap second); `None` where it was not given.
    pub second: Option<u8>,
    /// The zone or offset as written: `Z`, `+02:00`, `BST`.
    pub zone: Option<Box<str>>,
}

impl Clock {
    /// Seconds after midnight, by the clock that was read, whatever its zone; for the order within a day.
    pub fn seconds(&self) -> u32 {
        u32::from(self.hour) * 3600
            + u32::from(self.minute.unwrap_or(0)) * 60
            + u32::from(self.second.unwrap_or(0))
    }

    /// `15:30`, `15:30:10+02:00`, `15` for an hour alone; a zone that is only a name stands behind a blank.
    pub fn iso(&self) -> String {
        let mut text = format!("{:02}", self.hour);
        for part in [self.minute, self.second].into_iter().flatten() {
            text.push_str(&format!(":{part:02}"));
        }
        if let Some(zone) = &self.zone {
            let named = zone.len() > 1 && zone.starts_with(char::is_alphabetic);
            text.push_str(if named { " " } else { "" });
            text.push_str(zone);
        }
        text
    }

    /// In English words: `15:30`, `3 pm`, `noon`; `3:30 p.m.` in AP style.
    pub fn words(&self, style: Style) -> String {
        self.spoken(Words::english(), style)
    }

    /// In the words of a language.
    pub fn spoken(&self, words: &Words, style: Style) -> String {
        let ap = style == Style::Ap && words.has("ap.day");
        let twelve = ((self.hour + 11) % 12 + 1).to_string();
        let two = |number: u8| format!("{number:02}");
        let mut text = match (self.minute, self.second) {
            (None, _) if self.hour == 12 => say!(words, "clock.noon"),
            (None, _) if self.hour == 0 => say!(words, "clock.midnight"),
            (None, _) if ap => halved(words, self.hour, &twelve),
            (None, _) if self.hour < 12 => {
                say!(words, "clock.hour-am", twelve = twelve, hour = self.hour.to_string())
            }
            (None, _) => say!(words, "clock.hour-pm", twelve = twelve, hour = self.hour.to_string()),
            (Some(minute), second) => {
                let hour = if ap { twelve } else { two(self.hour) };
                let time = match second {
                    Some(second) => {
                        say!(words, "clock.seconds", hour = hour, minute = two(minute), second = two(second))
                    }
                    None => say!(words, "clock.minutes", hour = hour, minute = two(minute)),
                };
                if ap { halved(words, self.hour, &time) } else { time }
            }
        };
        match self.zone.as_deref() {
            Some("Z") => text.push_str(" UTC"),
            Some(zone) => text.extend([" ", zone]),
            None => {}
        }
        text
    }
}

/// A time of twelve hours with its half of the day, in AP style.
fn halved(words: &Words, hour: u8, time: &str) -> String {
    if hour < 12 { say!(words, "ap.am", time = time) } else { say!(words, "ap.pm", time = time) }
}

impl Serialize for Clock {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.iso())
    }
}

/// A time of day, or a span of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Times {
    pub from: Clock,
    pub to: Option<Clock>,
}

/// Names of zones that are kept as written.
const ZONES: &[&str] = &[
    "gmt", "utc", "bst", "ist", "wet", "west", "cet", "cest", "eet", "eest", "msk", "est", "edt", "cst",
    "cdt", "mst", "mdt", "pst", "pdt", "jst", "aest", "aedt", "sast",
];

/// Whether a half of the day was named.
#[derive(Clone, Copy, PartialEq)]
enum Half {
    Am,
    Pm,
}

/// A time that is read, before its half of the day is settled.
struct Raw {
    hour: i64,
    minute: Option<i64>,
    second: Option<i64>,
    half: Option<Half>,
    zone: Option<Box<str>>,
    /// What makes it a time and no other number: a colon, am, h, noon.
    marked: bool,
    /// Written `15.30`, without anything that makes it a time.
    dotted: bool,
    /// Written `15h`, without minutes.
    bare: bool,
}

/// Takes a time of day off the end: the tokens before it and the time. `None` if there is none.
pub(super) fn tail(tokens: &[Token]) -> Outcome<Option<(&[Token], Times)>> {
    for start in 0..tokens.len() {
        let (Some(head), Some(behind)) = (tokens.get(..start), tokens.get(start..)) else { continue };
        let Some((raw, to, _)) = span(behind).filter(|(_, _, rest)| rest.is_empty()) else { continue };
        let joint = head.last().is_some_and(|t| t.is_word("at") || t.is_word("t"));
        let dated = match head {
            [dated @ .., comma] if comma.is_sign(',') => dated,
            dated => dated,
        };
        let four = dated.last().is_some_and(|t| t.number().is_some_and(|(_, length)| length == 4));
        let several = head.len() > 1;
        let fits = match &raw {
            raw if raw.dotted => joint || (four && several),
            // `2014 1H` is a half of a year.
            raw if raw.bare => joint || several,
            raw => raw.marked,
        };
        if !fits && to.is_none() {
            continue;
        }
        // ISO 8601 writes the hour with two digits behind its T.
        if head.last().is_some_and(|t| t.is_word("t"))
            && behind.first().and_then(Token::number).is_none_or(|(_, l)| l != 2)
        {
            continue;
        }
        let at = place(behind);
        let times = settle(raw, to).ok_or_else(|| fault(at))?;
        let mut head = head;
        while let Some((last, rest)) = head.split_last()
            && (last.is_sign(',') || last.is_word("at") || last.is_word("t") || last.is_word("around"))
        {
            head = rest;
        }
        return Ok(Some((head, times)));
    }
    // A colon stands in nothing but a time of day.
    match tokens.iter().position(|t| t.is_sign(':')) {
        Some(colon) if colon > 0 => Err(fault(place(tokens.get(colon - 1..).unwrap_or_default()))),
        _ => Ok(None),
    }
}

/// Takes a time of day off the beginning: `10:30 on 12 March 2014`, `3pm, 12 March 2014`.
pub(super) fn lead(tokens: &[Token]) -> Option<(&[Token], Times)> {
    let tokens = match tokens.split_first() {
        Some((at, rest)) if at.is_word("at") => rest,
        _ => tokens,
    };
    let (raw, to, rest) = span(tokens)?;
    if !raw.marked || raw.bare || raw.dotted || rest.is_empty() {
        return None;
    }
    let rest = match rest.split_first() {
        Some((joint, rest)) if joint.is_sign(',') || joint.is_word("on") => rest,
        _ => rest,
    };
    if rest.is_empty() {
        return None;
    }
    settle(raw, to).map(|times| (rest, times))
}

fn fault(at: std::ops::Range<usize>) -> Fault {
    Fault::new(
        FaultKind::Unreadable,
        "the time of day cannot be read",
        "write it like 10:30 or 10:30:00, from 00:00 to 23:59:59, or leave it out",
        at,
    )
}

/// A time, or two with a dash or "to" between them, at the head of the tokens; and what stands behind.
fn span(tokens: &[Token]) -> Option<(Raw, Option<Raw>, &[Token])> {
    let loose = || -> Option<(Raw, &[Token])> {
        let (first, rest) = tokens.split_first()?;
        let (hour, length) = first.number()?;
        let plain = (1..=2).contains(&length) && (0..=24).contains(&hour);
        plain.then_some((
            Raw {
                hour,
                minute: None,
                second: None,
                half: None,
                zone: None,
                marked: false,
                dotted: false,
                bare: false,
            },
            rest,
        ))
    };
    let one = single(tokens);
    let joins = |t: &Token| {
        t.is_sign('–') || t.is_sign('-') || t.word().is_some_and(|w| matches!(w, "to" | "until" | "till"))
    };
    // `3–5pm`: the first says its half with the second.
    for (raw, rest, sure) in one
        .into_iter()
        .map(|(raw, rest)| (raw, rest, true))
        .chain(loose().map(|(raw, rest)| (raw, rest, false)))
    {
        if let Some((joint, behind)) = rest.split_first()
            && joins(joint)
            && let Some((to, rest)) = single(behind)
            && to.marked
            && !to.bare
            && to.zone.as_deref().is_none_or(|z| !z.starts_with('-') || to.minute.is_some())
            && (sure || to.half.is_some())
        {
            return Some((raw, Some(to), rest));
        }
        if sure {
            return Some((raw, None, rest));
        }
    }
    None
}

/// One time at the head of the tokens.
fn single(tokens: &[Token]) -> Option<(Raw, &[Token])> {
    let token = |at: usize| tokens.get(at);
    let sign = |at: usize, c: char| token(at).is_some_and(|t| t.is_sign(c));
    let word = |at: usize| token(at).and_then(Token::word).unwrap_or_default();
    let digits = |at: usize, least: usize, most: usize| {
        token(at).and_then(Token::number).filter(|(_, l)| (least..=most).contains(l)).map(|(n, _)| n)
    };
    let tight = |at: usize| token(at).is_some_and(|t| !t.spaced);
    let mut raw = Raw {
        hour: 0,
        minute: None,
        second: None,
        half: None,
        zone: None,
        marked: true,
        dotted: false,
        bare: false,
    };
    let named = |at: usize| match word(at) {
        "noon" | "midday" => Some(12),
        "midnight" => Some(0),
        _ => None,
    };
    let mut at;
    if let Some(hour) = named(0) {
        raw.hour = hour;
        at = 1;
    } else if digits(0, 1, 2) == Some(12)
        && let Some(hour) = named(1)
    {
        raw.hour = hour;
        at = 2;
    } else if let Some(four) = digits(0, 4, 4)
        && (matches!(word(1), "hrs" | "hours" | "hr")
            // `2020H1` is half a year.
            || (word(1) == "h" && token(2).is_none_or(|t| t.number().is_none())))
    {
        (raw.hour, raw.minute) = (four / 100, Some(four % 100));
        at = 2;
    } else {
        raw.hour = digits(0, 1, 2)?;
        at = 1;
        if (sign(1, ':') || sign(1, '.'))
            && digits(2, 2, 2).is_some()
            && (sign(1, ':') || (tight(1) && tight(2)))
        {
            raw.dotted = sign(1, '.');
            raw.minute = digits(2, 2, 2);
            at = 3;
            if sign(3, ':') && !raw.dotted {
                raw.second = Some(digits(4, 2, 2)?);
                at = 5;
                if (sign(5, '.') || sign(5, ',')) && digits(6, 1, 9).is_some() && tight(6) {
                    at = 7;
                }
            }
        } else if matches!(word(1), "h" | "hrs" | "o") {
            if word(1) == "o" {
                // o'clock
                if !(sign(2, '\'') && word(3) == "clock") {
                    return None;
                }
                at = 4;
            } else if let Some(minute) = digits(2, 2, 2).filter(|_| word(1) == "h") {
                raw.minute = Some(minute);
                at = 3;
            } else {
                raw.bare = word(1) == "h";
                at = 2;
            }
        } else if !matches!(word(1), "am" | "pm") {
            return None;
        }
    }
    if let Some(half) = match word(at) {
        "am" => Some(Half::Am),
        "pm" => Some(Half::Pm),
        _ => None,
    } && (1..=12).contains(&raw.hour)
    {
        raw.half = Some(half);
        raw.dotted = false;
        at += 1;
        if sign(at, '.') {
            at += 1;
        }
    } else if matches!(word(at), "hrs" | "hours" | "hr") || (word(at) == "h" && raw.minute.is_some()) {
        raw.dotted = false;
        at += 1;
    }
    let offset = if sign(at, '(') { at + 1 } else { at };
    if let Some(t) = token(offset)
        && let Some(name) = t.word()
        && (ZONES.contains(&name) || (name == "z" && t.capital && raw.minute.is_some()))
    {
        raw.zone = Some(name.to_uppercase().into());
        raw.dotted = false;
        at = offset + 1;
        if offset > 0 && sign(offset - 1, '(') && sign(at, ')') {
            at += 1;
        }
    } else if (sign(at, '+') || (sign(at, '-') && tight(at))) && raw.minute.is_some() && !raw.dotted {
        let west = sign(at, '-');
        if let Some((number, length)) = token(at + 1).and_then(Token::number).filter(|_| tight(at + 1)) {
            let (hours, mut minutes, mut next) = match length {
                4 => (number / 100, number % 100, at + 2),
                2 => (number, 0, at + 2),
                _ => return None,
            };
            if length == 2 && sign(next, ':') {
                minutes = digits(next + 1, 2, 2)?;
                next += 2;
            }
            let all = hours * 60 + minutes;
            if minutes > 59 || all > if west { 720 } else { 840 } || (west && all == 0) {
                return None;
            }
            raw.zone = Some(format!("{}{hours:02}:{minutes:02}", if west { '-' } else { '+' }).into());
            at = next;
        }
    }
    tokens.get(at..).map(|rest| (raw, rest))
}

fn settle(mut from: Raw, to: Option<Raw>) -> Option<Times> {
    if let Some(to) = &to {
        let earlier = |half: Half| half == Half::Pm || to.hour % 12 >= from.hour % 12;
        if from.half.is_none() && (1..=12).contains(&from.hour) {
            // `11–1pm` crosses noon: the first is in the other half.
            from.half = to.half.map(|half| match half {
                Half::Pm if from.hour % 12 > to.hour % 12 => Half::Am,
                half => half,
            });
            from.half = from.half.filter(|half| earlier(*half));
        }
        from.zone = from.zone.or_else(|| to.zone.clone());
    }
    let to = match to {
        Some(to) => Some(clock(to)?),
        None => None,
    };
    Some(Times { from: clock(from)?, to })
}

fn clock(raw: Raw) -> Option<Clock> {
    let hour = match raw.half {
        Some(Half::Am) => raw.hour % 12,
        Some(Half::Pm) => raw.hour % 12 + 12,
        None => raw.hour,
    };
    let small = |n: i64, most: i64| u8::try_from(n).ok().filter(|_| (0..=most).contains(&n));
    let part = |n: Option<i64>| match n {
        Some(n) => small(n, 59).map(Some),
        None => Some(None),
    };
    Some(Clock {
        hour: small(hour, 23)?,
        minute: part(raw.minute)?,
        second: part(raw.second)?,
        zone: raw.zone,
    })
}
