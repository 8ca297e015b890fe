//! From a text to a reading: in English, or in the language whose words make sense of it.

use std::ops::Range;

use super::items::stranger;
use super::languages::{LANGUAGES, Language};
use super::lex::{Token, lex};
use super::state::{Clocks, Reader, unreadable};
use super::translate::{centuries, translate};
use super::{Fault, FaultKind, Hints, Order, Said};

/// Texts longer than this are no dates; the limit keeps the trying of splits short.
const LONGEST: usize = 160;

/// What a text was read as.
pub(super) struct Reading {
    /// EDTF; `XXXX` for an unknown date, `..` for an open end standing alone.
    pub edtf: String,
    pub said: Said,
    pub cautions: Vec<String>,
    pub clocks: Clocks,
}

/// A fault, and the place of a numeric date with two readings, if that is what stopped it.
pub(super) type Stop = (Fault, Option<Range<usize>>);

/// Reads a text in English, or in the language whose words make sense of it.
pub(super) fn read(text: &str, hints: Hints) -> Result<Reading, Stop> {
    let tokens = lex(text);
    if tokens.is_empty() {
        let fault = Fault::new(FaultKind::Empty, "there is no date", "write a date, n.d. or unknown", 0..0);
        return Err((fault, None));
    }
    let length = text.chars().count();
    if length > LONGEST {
        return Err((unreadable(&tokens), None));
    }
    let strange = stranger(&tokens).is_some();
    let own = hints.language.filter(|_| strange);
    if let Some(Ok(reading)) = own.and_then(|own| in_language(text, &tokens, own, hints)) {
        return Ok(reading);
    }
    match in_words(text, &centuries(tokens.clone()), hints) {
        Ok(reading) => Ok(reading),
        Err(stop) if !strange || stop.1.is_some() => Err(stop),
        Err(stop) => foreign(text, &tokens, hints, stop),
    }
}

/// The reading of every language that knows a word of the text and makes sense of it; a fault where two do in two ways.
fn foreign(text: &str, tokens: &[Token], hints: Hints, english: Stop) -> Result<Reading, Stop> {
    let mut found: Option<(Reading, &'static Language)> = None;
    let mut stop = english;
    for language in LANGUAGES.iter().filter(|l| hints.language.is_none_or(|own| own.code != l.code)) {
        match in_language(text, tokens, language, hints) {
            None => {}
            Some(Err(other)) if other.0.kind.rank() > stop.0.kind.rank() && stop.1.is_none() => stop = other,
            Some(Err(_)) => {}
            Some(Ok(reading)) => match &found {
                None => found = Some((reading, language)),
                Some((first, _)) if first.edtf == reading.edtf => {}
                Some((first, known)) => {
                    let fault = Fault::new(
                        FaultKind::Unclear,
                        format!(
                            "this is {} in {} and {} in {}",
                            first.edtf, known.name, reading.edtf, language.name
                        ),
                        format!(
                            "write {} or {}, or say lang = \"{}\" in casebook.toml",
                            first.edtf, reading.edtf, known.code
                        ),
                        0..text.chars().count(),
                    );
                    return Err((fault, None));
                }
            },
        }
    }
    found.map(|(reading, _)| reading).ok_or(stop)
}

fn in_language(
    text: &str,
    tokens: &[Token],
    language: &'static Language,
    hints: Hints,
) -> Option<Result<Reading, Stop>> {
    let english = translate(tokens, language)?;
    if let Some(word) = english.iter().find(|t| t.is_word("hijri")) {
        let fault = Fault::new(
            FaultKind::Unreadable,
            "dates of the Islamic calendar are not read",
            "write the Gregorian date, and the other in the description",
            word.place.clone(),
        );
        return Some(Err((fault, None)));
    }
    Some(in_words(text, &english, hints))
}

fn in_words(text: &str, tokens: &[Token], hints: Hints) -> Result<Reading, Stop> {
    let mut reader = Reader {
        text,
        hints,
        cautions: Vec::new(),
        clocks: (None, None),
        ambiguous: None,
        julian: false,
        all_julian: false,
    };
    match reader.expression(tokens) {
        Ok((edtf, said)) => {
            if edtf.starts_with(['[', '{']) {
                reader.drop_time("only one day or a span of days can carry one");
            }
            Ok(Reading { edtf, said, cautions: reader.cautions, clocks: reader.clocks })
        }
        Err(fault) => Err((fault, reader.ambiguous)),
    }
}

/// What a numeric date in `text` proves about the order of its column: `25/04/2014` and `25/04/14` prove day first.
pub(super) fn proven_order(text: &str) -> Option<Order> {
    // Cheap ways out: an ISO day, and nothing to prove without two equal signs.
    if let [_, _, _, _, b'-', _, _, b'-', _, _] = text.as_bytes() {
        return None;
    }
    if text.bytes().filter(|b| matches!(b, b'/' | b'-')).count() < 2 || text.len() > 4 * LONGEST {
        return None;
    }
    let tokens = lex(text);
    let mut proven = None;
    for window in tokens.windows(5) {
        let [a, s, b, t, y] = window else { continue };
        let same = (s.is_sign('/') && t.is_sign('/')) || (s.is_sign('-') && t.is_sign('-'));
        let (Some((a, 1 | 2)), Some((b, 1 | 2)), Some((_, 2 | 4)), true) =
            (a.number(), b.number(), y.number(), same)
        else {
            continue;
        };
        let order = match (a, b) {
            (13..=31, 1..=12) => Order::DayFirst,
            (1..=12, 13..=31) => Order::MonthFirst,
            _ => continue,
        };
        if proven.is_some_and(|p| p != order) {
            return None;
        }
        proven = Some(order);
    }
    proven
}
