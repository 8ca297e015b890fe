//! Gives tokens their role in a date: months, seasons, years with their era.

use super::lex::{Kind, Token};
use super::words::MONTHS;
use super::{Fault, FaultKind};

type Outcome<T> = Result<T, Fault>;

/// A token in its role.
#[derive(Clone, Debug)]
pub(super) enum Item<'a> {
    Number {
        value: i64,
        length: usize,
        ordinal: bool,
    },
    Year(i64),
    Month(u8),
    Season(u8),
    Word(&'a str),
    /// A sign, and whether white space touches it.
    Sign(char, bool),
}

pub(super) const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

pub(super) fn weekday(word: &str) -> Option<u8> {
    let short = |full: &str| match word.len() {
        0..3 => false,
        3 => full.starts_with(word),
        _ => full == word || matches!((word, full), ("tues", "tuesday") | ("thur" | "thurs", "thursday")),
    };
    WEEKDAYS.iter().position(|d| short(d)).and_then(|i| u8::try_from(i).ok())
}

fn month(word: &str) -> Option<u8> {
    let matches = |full: &&str| {
        let full = full.to_ascii_lowercase();
        full == word || (word.len() == 3 && full.starts_with(word)) || (word == "sept" && full == "september")
    };
    MONTHS.iter().position(matches).and_then(|i| u8::try_from(i + 1).ok())
}

fn season(word: &str) -> Option<u8> {
    Some(match word {
        "spring" => 21,
        "summer" => 22,
        "autumn" | "fall" => 23,
        "winter" => 24,
        _ => return None,
    })
}

pub(super) fn ordinal_word(word: &str) -> Option<i64> {
    Some(match word {
        "first" => 1,
        "second" => 2,
        "third" => 3,
        "fourth" | "last" => 4,
        _ => return None,
    })
}

/// Gives each token its role: joins years with their era, drops commas, stops after words and "of".
pub(super) fn items(tokens: &[Token]) -> Outcome<Vec<Item<'_>>> {
    let mut items: Vec<Item<'_>> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    let mut after_word = false;
    while let Some(token) = tokens.get(at) {
        at += 1;
        let was_word = std::mem::replace(&mut after_word, token.word().is_some());
        match &token.kind {
            Kind::Sign(',') => {}
            Kind::Sign('.') if was_word => {}
            Kind::Word(w) if w == "of" || w == "in" => {}
            Kind::Sign(c) => {
                items.push(Item::Sign(*c, token.spaced || tokens.get(at).is_some_and(|next| next.spaced)));
            }
            Kind::Word(w) => items.push(match (month(w), season(w)) {
                (Some(m), _) => Item::Month(m),
                (_, Some(s)) => Item::Season(s),
                _ => Item::Word(w),
            }),
            Kind::Number { value, length, ordinal } => {
                let (mut value, mut length) = (*value, *length);
                while let (Some(comma), Some(group)) = (tokens.get(at), tokens.get(at + 1))
                    && comma.is_sign(',')
                    && !comma.spaced
                    && !group.spaced
                    && length <= 18
                    && let Some((digits, 3)) = group.number()
                {
                    value = value.saturating_mul(1000).saturating_add(digits);
                    length += 3;
                    at += 2;
                }
                let era = tokens.get(at).and_then(Token::word).unwrap_or_default();
                let prefixed = matches!(items.last(), Some(Item::Word("ad" | "ce" | "year")));
                if matches!(era, "bc" | "bce") && !*ordinal {
                    if value < 1 {
                        return Err(Fault::new(
                            FaultKind::Impossible,
                            "there is no year 0 BC",
                            "the year before AD 1 is 1 BC",
                            token.place.clone(),
                        ));
                    }
                    items.push(Item::Year(1 - value));
                    at += 1;
                } else if matches!(era, "ad" | "ce")
                    && !*ordinal
                    && tokens.get(at + 1).is_none_or(|next| next.number().is_none())
                {
                    items.push(Item::Year(value));
                    at += 1;
                } else if prefixed {
                    items.pop();
                    items.push(Item::Year(value));
                } else if length == 4 && !*ordinal {
                    items.push(Item::Year(value));
                } else {
                    items.push(Item::Number { value, length, ordinal: *ordinal });
                }
            }
        }
    }
    Ok(items)
}

/// The first word that has no place in an English date.
pub(super) fn stranger(tokens: &[Token]) -> Option<(&Token, &str)> {
    const KNOWN: &[&str] = &[
        "q",
        "h",
        "s",
        "c",
        "of",
        "in",
        "the",
        "bc",
        "bce",
        "ad",
        "ce",
        "t",
        "z",
        "quarter",
        "half",
        "century",
        "cent",
        "year",
        "from",
        "to",
        "and",
        "or",
        "between",
        "before",
        "after",
        "by",
        "since",
        "until",
        "till",
        "through",
        "not",
        "no",
        "later",
        "earlier",
        "than",
        "on",
        "onwards",
        "onward",
        "end",
        "unknown",
        "present",
        "up",
        "all",
        "times",
        "at",
        "prior",
        "first",
        "second",
        "third",
        "fourth",
        "last",
        "early",
        "mid",
        "late",
        "week",
        "night",
        "easter",
        "christmas",
        "bef",
        "aft",
        "bet",
        "abt",
        "cal",
        "est",
        "noon",
        "midnight",
        "am",
        "pm",
        "ca",
        "circa",
        "about",
        "around",
        "approx",
        "approximately",
        "roughly",
        "estimated",
        "possibly",
        "perhaps",
        "maybe",
        "probably",
        "uncertain",
        "during",
        "sometime",
        "some",
        "time",
        "date",
        "dated",
        "one",
        "day",
        "month",
        "os",
        "ns",
        "nd",
        "sd",
        "undated",
        "ongoing",
        "current",
        "starting",
        "w",
        "hrs",
        "hours",
        "clock",
        "o",
        "gmt",
        "utc",
        "bst",
        "pre",
        "post",
        "start",
        "middle",
        "beginning",
        "ending",
        "commencing",
    ];
    tokens.iter().find_map(|t| {
        let known =
            |w: &str| KNOWN.contains(&w) || month(w).is_some() || season(w).is_some() || weekday(w).is_some();
        let word = t.word().filter(|w| !known(w))?;
        Some((t, word))
    })
}

/// The fault of a text whose shape fits no date: at the first word that has no place in dates, if there is one.
pub(super) fn misfit(tokens: &[Token]) -> Option<Fault> {
    let (token, word) = stranger(tokens)?;
    let start: String = word.chars().take(3).collect();
    let meant =
        month(&start).filter(|_| word.chars().count() > 3).and_then(|m| MONTHS.get(usize::from(m) - 1));
    let help = match meant {
        Some(month) => format!("did you mean {month}?"),
        None => "write a date like 12 March 2014, March 2014, 2014, c. 2014, 2012 to 2015 or 2014-03-12"
            .to_owned(),
    };
    Some(Fault::new(
        FaultKind::Unreadable,
        format!("\u{201C}{word}\u{201D} has no place in a date"),
        help,
        token.place.clone(),
    ))
}
