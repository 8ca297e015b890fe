//! Reads what people type around dates: ranges, "before", "since", "between", "or". The result is EDTF text,
//! which the strict reader then takes, so that nothing is kept that EDTF cannot say.

use std::ops::Range;

use edtf_core::Date as Atom;

use super::atoms::{atom, loosen, neighbour, precision, qualify, span};
use super::lex::{Token, place, strip};
use super::parts::part_of;
use super::state::{Part, Piece, Read, Reader, unreadable};
use super::{Fault, FaultKind, Precision, Said};

type Outcome<T> = Result<T, Fault>;

const UNKNOWN: &[&[&str]] = &[
    &["nd"],
    &["n", "d"],
    &["sd"],
    &["unknown"],
    &["undated"],
    &["no", "date"],
    &["not", "known"],
    &["date", "unknown"],
    &["date", "not", "known"],
    &["unknown", "date"],
];
const OPEN: &[&[&str]] = &[
    &["present"],
    &["the", "present"],
    &["ongoing"],
    &["current"],
    &["continuing"],
    &["still", "running"],
    &["to", "date"],
];
const RELATIVE: &[&str] = &[
    "today",
    "now",
    "yesterday",
    "tomorrow",
    "tonight",
    "ago",
    "recently",
    "currently",
    "nowadays",
    "lately",
    "next",
    "this",
];

#[derive(Clone, Copy, PartialEq)]
enum Unary {
    Before,
    By,
    Until,
    Always,
    After,
    FromOn,
    Since,
    From,
}

const UNARY: &[(&[&str], Unary)] = &[
    (&["on", "or", "before"], Unary::By),
    (&["in", "or", "before"], Unary::By),
    (&["no", "later", "than"], Unary::By),
    (&["not", "later", "than"], Unary::By),
    (&["not", "after"], Unary::By),
    (&["at", "or", "before"], Unary::By),
    (&["on", "or", "after"], Unary::FromOn),
    (&["in", "or", "after"], Unary::FromOn),
    (&["at", "or", "after"], Unary::FromOn),
    (&["no", "earlier", "than"], Unary::FromOn),
    (&["not", "earlier", "than"], Unary::FromOn),
    (&["not", "before"], Unary::FromOn),
    (&["before"], Unary::Before),
    (&["bef"], Unary::Before),
    (&["prior", "to"], Unary::Before),
    (&["earlier", "than"], Unary::Before),
    (&["pre"], Unary::Before),
    (&["by"], Unary::By),
    (&["at", "all", "times", "until"], Unary::Always),
    (&["until"], Unary::Until),
    (&["till"], Unary::Until),
    (&["til"], Unary::Until),
    (&["up", "to"], Unary::Until),
    (&["to"], Unary::Until),
    (&["after"], Unary::After),
    (&["aft"], Unary::After),
    (&["later", "than"], Unary::After),
    (&["post"], Unary::After),
    (&["since"], Unary::Since),
    (&["from"], Unary::From),
    (&["starting"], Unary::From),
];

fn is_phrase(tokens: &[Token], list: &[&[&str]]) -> bool {
    list.iter().any(|words| strip(tokens, words).is_some_and(<[Token]>::is_empty))
}

/// The more telling of two faults; the first when they are alike.
fn better(a: Fault, b: Fault) -> Fault {
    if b.kind.rank() > a.kind.rank() { b } else { a }
}

/// A reader of one shape of text: `None` when the text is not of its shape.
type Shape<R> = fn(&mut R, &[Token]) -> Option<Outcome<(String, Said)>>;

impl Reader<'_> {
    pub(super) fn expression(&mut self, tokens: &[Token]) -> Outcome<(String, Said)> {
        if is_phrase(tokens, UNKNOWN) {
            return Ok(("XXXX".to_owned(), Said::Plain));
        }
        if is_phrase(tokens, OPEN) {
            return Ok(("..".to_owned(), Said::Plain));
        }
        if let Some(word) = tokens.iter().find(|t| t.word().is_some_and(|w| RELATIVE.contains(&w))) {
            return Err(relative(word));
        }
        if let Some(pair) = tokens.windows(2).find(|p| match p {
            [a, b] => a.is_word("last") && b.word().is_some_and(|w| !matches!(w, "quarter" | "half")),
            _ => false,
        }) {
            return Err(pair.first().map_or_else(|| unreadable(tokens), relative));
        }
        if let Some(special) = self.special(tokens) {
            return special;
        }
        let mut fault = match self.full(tokens) {
            Ok(piece) => return Ok(single(&piece)),
            Err(fault) => fault,
        };
        // Of several dates, what stands behind the last one is said of all: `2–6 September 1666 O.S.`
        let of_all = old_style_tail(tokens);
        let readers: [(Shape<Self>, bool); 5] = [
            (Self::between, true),
            (Self::one_sided, false),
            (Self::open_sided, false),
            (Self::range, true),
            (Self::listed, true),
        ];
        for (reader, several) in readers {
            let mark = self.mark();
            let tail = of_all.filter(|_| several);
            self.all_julian = tail.is_some();
            let read = reader(self, tail.unwrap_or(tokens));
            self.all_julian = false;
            match read {
                None => {}
                Some(Ok(read)) => return Ok(read),
                Some(Err(found)) => {
                    self.reset(mark);
                    fault = better(fault, found);
                }
            }
        }
        Err(fault)
    }

    /// A whole date; a partial one is a fault that says what is missing.
    pub(super) fn full(&mut self, tokens: &[Token]) -> Outcome<Piece> {
        let read = self.part(tokens)?;
        whole(read, tokens)
    }

    /// A whole date, or a feast: `before Easter 2014`.
    fn named(&mut self, tokens: &[Token]) -> Outcome<Piece> {
        self.full(tokens).or_else(|fault| match self.feast(tokens) {
            Some(Ok((edtf, _))) => match edtf_core::Edtf::parse(&edtf) {
                Ok(edtf_core::Edtf::Date(day)) => Ok(Piece::Plain(day)),
                _ => Err(fault),
            },
            Some(Err(of_feast)) => Err(of_feast),
            None => Err(fault),
        })
    }

    /// `between 2012 and 2014`: one unknown time, `[2012..2014]`.
    fn between(&mut self, tokens: &[Token]) -> Option<Outcome<(String, Said)>> {
        let words: [&[&str]; 4] = [&["between"], &["bet"], &["betw"], &["btw"]];
        let rest = words.iter().find_map(|words| strip(tokens, words))?;
        let and = |t: &Token| t.is_word("and") || t.is_sign('&');
        let at = rest.iter().position(and)?;
        let (left, right) = (rest.get(..at)?, rest.get(at + 1..)?);
        Some(self.ends(left, right, false).and_then(|(a, b)| between(&a, &b, &place(tokens))))
    }

    /// `before`, `by`, `until`, `after`, `since`, `from`.
    fn one_sided(&mut self, tokens: &[Token]) -> Option<Outcome<(String, Said)>> {
        let (rest, unary) =
            UNARY.iter().find_map(|(words, u)| strip(tokens, words).map(|rest| (rest, *u)))?;
        let rest = rest.split_first().filter(|(t, _)| t.is_sign('-')).map_or(rest, |(_, rest)| rest);
        if rest.is_empty() {
            return None;
        }
        let mut as_range = None;
        if matches!(unary, Unary::From | Unary::Since) {
            match self.range(rest) {
                Some(Ok(range)) => return Some(Ok(range)),
                Some(Err(fault)) => as_range = Some(fault),
                None => {}
            }
        }
        let (rest, unary) = match onwards(rest).or_else(|| end_unknown(rest).map(|rest| (rest, Unary::From)))
        {
            Some(with) if matches!(unary, Unary::From | Unary::Since) => with,
            _ => (rest, unary),
        };
        Some(self.named(rest).and_then(|piece| one_sided(self.by_the_hour(unary), &piece, tokens)).map_err(
            |fault| match as_range {
                Some(range) => better(fault, range),
                None => fault,
            },
        ))
    }

    /// Before ten o'clock of a day may be that very day: only days are compared.
    fn by_the_hour(&mut self, unary: Unary) -> Unary {
        match (unary, self.clocks.0.is_some()) {
            (Unary::Before, true) => Unary::By,
            (Unary::After, true) => Unary::FromOn,
            _ => unary,
        }
    }

    /// `2014 onwards`, `2014 or later`, `2014 or earlier`.
    fn open_sided(&mut self, tokens: &[Token]) -> Option<Outcome<(String, Said)>> {
        if let Some((head, unary)) = onwards(tokens) {
            return Some(self.full(head).and_then(|piece| one_sided(unary, &piece, tokens)));
        }
        let (last, head) = tokens.split_last()?;
        let (or, head) = head.split_last()?;
        let unary = match last.word()? {
            "later" | "after" => Unary::FromOn,
            "earlier" | "before" => Unary::By,
            _ => return None,
        };
        if !or.is_word("or") || head.is_empty() {
            return None;
        }
        Some(self.full(head).and_then(|piece| one_sided(unary, &piece, tokens)))
    }

    /// `2012 to 2015`, `12–15 March 2014`, `2019 – present`, `2012-15`.
    pub(super) fn range(&mut self, tokens: &[Token]) -> Option<Outcome<(String, Said)>> {
        if let Some(last) = tokens.last().filter(|t| t.is_sign('-') || t.is_sign('–'))
            && tokens.len() > 1
        {
            return Some(Err(Fault::new(
                FaultKind::Unclear,
                "nothing follows the dash: still running, or an end that is not known?",
                "write 2019/.. when it is still running, 2019/ when the end is not known",
                last.place.clone(),
            )));
        }
        let dash = |i: usize, t: &Token| {
            t.is_sign('–')
                || (t.is_sign('-') && (t.spaced || tokens.get(i + 1).is_some_and(|next| next.spaced)))
        };
        let word =
            |t: &Token| t.word().is_some_and(|w| matches!(w, "to" | "until" | "till" | "through" | "thru"));
        let tier = |i: usize, t: &Token| match t {
            t if word(t) => 0,
            t if dash(i, t) => 1,
            t if t.is_sign('-') => 2,
            t if t.is_sign('/') => 3,
            _ => 9,
        };
        let mut fault: Option<Fault> = None;
        for level in 0..4 {
            let mut found: Option<(String, Said)> = None;
            for (i, token) in tokens.iter().enumerate().skip(1) {
                if tier(i, token) != level {
                    continue;
                }
                let (Some(left), Some(right)) = (tokens.get(..i), tokens.get(i + 1..)) else { continue };
                if right.is_empty() {
                    continue;
                }
                let mark = self.mark();
                let tight = !token.spaced && right.first().is_some_and(|t| !t.spaced);
                match self.interval(left, right, level, tight) {
                    Ok(_) if found.is_some() => {
                        return Some(Err(Fault::new(
                            FaultKind::Unclear,
                            "this can be parted into a start and an end in two ways",
                            "write the range with a stroke, such as 2014-03-12/2014-03-15",
                            place(tokens),
                        )));
                    }
                    Ok(read) => found = Some(read),
                    Err(f) => {
                        self.reset(mark);
                        fault = Some(match fault {
                            Some(old) => better(old, f),
                            None => f,
                        });
                    }
                }
            }
            if let Some(found) = found {
                return Some(Ok(found));
            }
        }
        fault.map(Err)
    }

    fn interval(
        &mut self,
        left: &[Token],
        right: &[Token],
        level: usize,
        tight: bool,
    ) -> Outcome<(String, Said)> {
        let unknown = |t: &[Token]| is_phrase(t, UNKNOWN) || matches!(t, [only] if only.is_sign('?'));
        if level < 3 {
            if is_phrase(right, OPEN) || (level == 0 && is_phrase(right, &[&["date"]])) {
                return self
                    .full(left)
                    .and_then(|piece| self.settled(piece, left))
                    .and_then(|piece| Ok((format!("{}/..", end(&piece, left)?), Said::Plain)));
            }
            if unknown(right) {
                return self
                    .full(left)
                    .and_then(|piece| self.settled(piece, left))
                    .and_then(|piece| Ok((format!("{}/", end(&piece, left)?), Said::Plain)));
            }
            if unknown(left) {
                return self
                    .full(right)
                    .and_then(|piece| self.settled(piece, right))
                    .and_then(|piece| Ok((format!("/{}", end(&piece, right)?), Said::Plain)));
            }
        } else if !matches!(right, [only] if only.number().is_some_and(|(_, length)| length == 2)) {
            // A stroke with words at its ends is left alone: 12/03/2014 is full of strokes.
            return Err(unreadable(left));
        }
        let (from, to) = self.ends(left, right, level == 3)?;
        if let (Piece::Third { .. }, _) | (_, Piece::Third { .. }) = (&from, &to) {
            self.cautions
                .push("early, mid and late in a range are kept as the whole month or decade".to_owned());
        }
        let (a, mut b) = (end(&from, left)?, end(&to, right)?);
        // `c. 2012-15` is about as a whole; `c. 2012 - 2015` and `1540?-1550` are not.
        let behind = left.last().is_some_and(|t| t.is_sign('?') || t.is_sign('~') || t.is_sign('%'));
        if tight && !behind && (a.is_approximate() || a.is_uncertain()) && right.len() == 1 {
            qualify(&mut b, a.year.qualifier);
        }
        let day = |date: &Atom| precision(date) == Precision::Day && !date.has_unspecified();
        if (self.clocks.0.is_some() && !day(&a)) || (self.clocks.1.is_some() && !day(&b)) {
            self.drop_time("only whole days can carry one");
        }
        if let (Some(first), Some(begin), Some(finish)) = (span(&a).0, span(&b).0, span(&b).1) {
            if finish < first {
                return Err(Fault::new(
                    FaultKind::EndBeforeStart,
                    "the end comes before the start",
                    "write the earlier date first, and the year with both",
                    place(right),
                ));
            }
            let coarser = precision(&b) > precision(&a) && precision(&b) != Precision::Season;
            if begin < first && coarser && !b.has_unspecified() {
                b = loosen(&b, precision(&a));
            }
        }
        Ok((format!("{a}/{b}"), Said::Plain))
    }

    /// `2012 or 2013` is `[2012,2013]`, `12 and 13 March 2014` is `{2014-03-12,2014-03-13}`.
    fn listed(&mut self, tokens: &[Token]) -> Option<Outcome<(String, Said)>> {
        let or = tokens.iter().any(|t| t.is_word("or"));
        let joins = |t: &Token| if or { t.is_word("or") } else { t.is_word("and") || t.is_sign('&') };
        if !tokens.iter().any(joins) {
            return None;
        }
        Some(self.members(tokens, joins).map(|members| {
            let joined: Vec<String> = members.iter().map(|m| m.to_string()).collect();
            let joined = joined.join(",");
            (if or { format!("[{joined}]") } else { format!("{{{joined}}}") }, Said::Plain)
        }))
    }

    pub(super) fn members(&mut self, tokens: &[Token], joins: impl Fn(&Token) -> bool) -> Outcome<Vec<Atom>> {
        let mut reads: Vec<(Read, &[Token])> = Vec::new();
        for side in tokens.split(|t| joins(t)) {
            let side = side.split_last().filter(|(t, _)| t.is_sign(',')).map_or(side, |(_, side)| side);
            match self.part(side) {
                Ok(read) => reads.push((read, side)),
                Err(fault) if !side.iter().any(|t| t.is_sign(',')) => return Err(fault),
                Err(_) => {
                    for piece in side.split(|t| t.is_sign(',')) {
                        reads.push((self.part(piece)?, piece));
                    }
                }
            }
        }
        let Some((last, at)) = reads.pop() else { return Err(unreadable(tokens)) };
        let mut next = whole(last, at)?;
        let mut members = vec![end(&self.settled(next.clone(), at)?, at)?];
        while let Some((read, at)) = reads.pop() {
            next = complete(read, &next, at)?;
            members.push(end(&self.settled(next.clone(), at)?, at)?);
        }
        members.reverse();
        Ok(members)
    }

    /// Both ends of a range, each completed by the other.
    ///
    /// `stroke` when a `/` parts them: `2003/04` may be a month too, and is not guessed.
    fn ends(&mut self, left: &[Token], right: &[Token], stroke: bool) -> Outcome<(Piece, Piece)> {
        let before = std::mem::take(&mut self.clocks);
        let a = self.part(left)?;
        let start = std::mem::take(&mut self.clocks).0;
        let b = self.part(right)?;
        self.clocks = match (start, std::mem::take(&mut self.clocks).0) {
            (None, None) => before,
            both => both,
        };
        let b = match (&a.part, &b.part) {
            // March 12–15, 2014
            (Part::DayMonth(_, month), Part::DayYear(day, year)) => {
                atom(*year, Some(*month), Some(*day)).map(Piece::Plain).ok_or_else(|| unreadable(right))?
            }
            (Part::Full(Piece::Plain(start)), Part::Number { value, length: 2 })
                if start.month.is_none()
                    && start.year.value().is_some_and(|y| (1000..=9999).contains(&y)) =>
            {
                let year = start.year.value().unwrap_or_default();
                let spans = self.hints.year_spans == Some(true) && (year + 1) % 100 == *value;
                let end = if spans { year + 1 } else { year - year % 100 + value };
                if end <= year && !(1..=12).contains(value) {
                    return Err(Fault::new(
                        FaultKind::Impossible,
                        format!("there is no month {value:02}, and {year} to {value:02} is no range"),
                        "months are 01 to 12; write a range of years with four digits each",
                        place(right),
                    ));
                }
                // Written like EDTF: a span of so many years is as likely a slip of the pen.
                if hyphen_of(self.text, left, right) && end - year > LONG_SPAN && !spans {
                    return Err(Fault::new(
                        FaultKind::Impossible,
                        format!("there is no month {value:02}"),
                        format!(
                            "months are 01 to 12, parts of a year 21 to 41; write {year}/{end} if the years are meant"
                        ),
                        place(right),
                    ));
                }
                if !spans && (end <= year || (stroke && *value <= 12)) {
                    let end = if end <= year { end + 100 } else { end };
                    return Err(Fault::new(
                        FaultKind::Unclear,
                        "this can be a month or a range of years",
                        format!("write {year}-{value:02} for the month, {year}/{end} for the years"),
                        place(left).start..place(right).end,
                    ));
                }
                if *value <= 12 && !spans {
                    self.cautions.push(format!(
                        "read as the years {year} to {end}; write {year}-{value:02} if the month is meant"
                    ));
                }
                atom(end, None, None).map(Piece::Plain).ok_or_else(|| unreadable(right))?
            }
            _ => whole(b, right)?,
        };
        let a = complete(a, &b, left)?;
        Ok((self.settled(a, left)?, self.settled(b, right)?))
    }

    /// A date that is complete, as a Gregorian one where Old Style was said of all.
    fn settled(&mut self, piece: Piece, tokens: &[Token]) -> Outcome<Piece> {
        match piece {
            Piece::Plain(date) if self.all_julian => {
                self.convert_old_style(&date, &place(tokens)).map(Piece::Plain)
            }
            piece => Ok(piece),
        }
    }
}

/// The most years that two digits behind a hyphen may span (`1939-45`) before they look like EDTF gone wrong (`2001-42`).
const LONG_SPAN: i64 = 20;

/// Whether two sides are joined by one plain hyphen without blanks, as EDTF joins a year and a month.
fn hyphen_of(text: &str, left: &[Token], right: &[Token]) -> bool {
    let (end, start) = (place(left).end, place(right).start);
    start == end + 1 && text.chars().nth(end) == Some('-')
}

/// What stands before a last `O.S.` or `(O.S.)`, if there is one.
fn old_style_tail(tokens: &[Token]) -> Option<&[Token]> {
    let (last, head) = tokens.split_last()?;
    if last.is_sign('.') {
        return old_style_tail(head);
    }
    if last.is_word("os") {
        return Some(head);
    }
    let open = head.iter().rposition(|t| t.is_sign('(')).filter(|_| last.is_sign(')'))?;
    let (before, inner) = head.split_at(open);
    let mut words = inner.iter().filter(|t| !t.is_sign('.') && !t.is_sign('('));
    (words.next().is_some_and(|t| t.is_word("os")) && words.next().is_none()).then_some(before)
}

fn relative(word: &Token) -> Fault {
    Fault::new(
        FaultKind::Relative,
        "this depends on the day it is read",
        "write the date itself; a span that is still running is written 2019/.. or since 2019",
        word.place.clone(),
    )
}

/// `2014 onwards`, `2014 and after`, `from 2014 on`: the tokens before it.
fn onwards(tokens: &[Token]) -> Option<(&[Token], Unary)> {
    let (last, head) = tokens.split_last()?;
    match last.word()? {
        "onwards" | "onward" | "on" if !head.is_empty() => Some((head, Unary::Since)),
        _ => None,
    }
}

/// `2019, end unknown`: the tokens before it.
fn end_unknown(tokens: &[Token]) -> Option<&[Token]> {
    let at = tokens.len().checked_sub(2)?;
    strip(tokens.get(at..)?, &["end", "unknown"])?;
    tokens.get(..at)
}

pub(super) fn whole(read: Read, tokens: &[Token]) -> Outcome<Piece> {
    match read.part {
        Part::Full(piece) => Ok(piece),
        Part::Number { .. } => Err(Fault::new(
            FaultKind::NoYear,
            "a number alone is not a date",
            "write a year with four digits (0079 or AD 79 for an early one), or a whole date",
            place(tokens),
        )),
        _ => Err(without_year(place(tokens))),
    }
}

/// That a day and a month say no year.
pub(super) fn without_year(at: Range<usize>) -> Fault {
    Fault::new(
        FaultKind::NoYear,
        "the year is missing",
        "write the year with four digits, such as 12 March 2014",
        at,
    )
}

/// Fills what `read` leaves out from the date that follows it: the `12` of `12–15 March 2014`.
fn complete(read: Read, next: &Piece, tokens: &[Token]) -> Outcome<Piece> {
    let of = match next {
        Piece::Plain(date) | Piece::Third { of: date, .. } => *date,
        Piece::Range(..) => return whole(read, tokens),
    };
    let month = of.month.and_then(|m| m.value());
    let Some(year) = of.year.value().filter(|_| !of.year.has_unspecified()) else {
        return whole(read, tokens);
    };
    let date = match read.part {
        Part::Number { value, .. } if of.day.is_some() => atom(year, month, u8::try_from(value).ok()),
        Part::Number { value, .. } if month.is_none() && year <= 0 && value > 0 => {
            atom(1i64.saturating_sub(value), None, None)
        }
        Part::DayMonth(day, month) => atom(year, Some(month), Some(day)),
        Part::Month(m) if month.is_some_and(|m| m <= 12) => atom(year, Some(m), None),
        Part::Group(code) if month.is_some_and(|m| m > 12) => atom(year, Some(code), None),
        Part::Third(third) => {
            let year_only = atom(year, None, None).filter(|_| month.is_none_or(|m| m > 12));
            return part_of(third, &year_only.unwrap_or(of), &read.place);
        }
        _ => return whole(read, tokens),
    };
    let Some(mut date) = date else {
        return Err(Fault::new(
            FaultKind::Impossible,
            "this day does not exist in the month that follows",
            "write both dates in full",
            place(tokens),
        ));
    };
    qualify(&mut date, read.qualifier);
    Ok(Piece::Plain(date))
}

/// A piece that stands alone.
fn single(piece: &Piece) -> (String, Said) {
    match piece {
        Piece::Plain(date) => (date.to_string(), Said::Plain),
        Piece::Third { third, of, from, to } => {
            (format!("[{from}..{to}]"), Said::Third(*third, Box::new(*of)))
        }
        Piece::Range(from, to) => (format!("[{from}..{to}]"), Said::Plain),
    }
}

/// A piece as the end of an interval or a member of a set, where only one EDTF date may stand.
pub(super) fn end(piece: &Piece, tokens: &[Token]) -> Outcome<Atom> {
    match piece {
        Piece::Plain(date) => Ok(*date),
        Piece::Third { of, .. } => Ok(*of),
        Piece::Range(..) => Err(Fault::new(
            FaultKind::Unreadable,
            "EDTF cannot write this as one end of a range",
            "write the years instead",
            place(tokens),
        )),
    }
}

fn between(a: &Piece, b: &Piece, at: &Range<usize>) -> Outcome<(String, Said)> {
    let outer = |p: &Piece, first: bool| match p {
        Piece::Plain(date) => *date,
        Piece::Third { from, to, .. } | Piece::Range(from, to) => {
            if first {
                *from
            } else {
                *to
            }
        }
    };
    let (from, to) = (outer(a, true), outer(b, false));
    let fault = |kind: FaultKind, message: &str, help: &str| Fault::new(kind, message, help, at.clone());
    if [from, to].iter().any(|d| d.is_approximate() || d.is_uncertain()) {
        return Err(fault(
            FaultKind::Unreadable,
            "EDTF cannot write a range of choices with approximate ends",
            "widen the ends and leave out c. and ?, or write c. and the middle year",
        ));
    }
    let ((Some(first), _), (_, Some(last))) = (span(&from), span(&to)) else {
        return Err(fault(FaultKind::Unreadable, "one of the two dates is not known", "write both dates"));
    };
    if last < first {
        return Err(fault(
            FaultKind::EndBeforeStart,
            "the end comes before the start",
            "write the earlier date first",
        ));
    }
    // EDTF wants both ends equally exact and with all digits: the ends are written as whole years, months or days.
    let plain = |d: &Atom| !d.has_unspecified() && d.year.significant_digits.is_none();
    let level = match precision(&from).min(precision(&to)) {
        Precision::Day => Precision::Day,
        Precision::Month | Precision::Season => Precision::Month,
        _ => Precision::Year,
    };
    let at_level = |day: super::Day| match level {
        Precision::Day => atom(day.year, Some(day.month), Some(day.day)),
        Precision::Month => atom(day.year, Some(day.month), None),
        _ => atom(day.year, None, None),
    };
    let same = plain(&from) && plain(&to) && precision(&from) == precision(&to) && level == precision(&from);
    let pair = if same { Some((from, to)) } else { at_level(first).zip(at_level(last)) };
    let Some((from, to)) = pair else {
        return Err(fault(
            FaultKind::Unreadable,
            "EDTF cannot write this range",
            "write both dates as years",
        ));
    };
    Ok((format!("[{from}..{to}]"), Said::Plain))
}

fn one_sided(unary: Unary, piece: &Piece, tokens: &[Token]) -> Outcome<(String, Said)> {
    let (first, last) = match piece {
        Piece::Plain(date) => (*date, *date),
        Piece::Third { from, to, .. } | Piece::Range(from, to) => (*from, *to),
    };
    let said = |before: bool| match piece {
        Piece::Plain(date) if before => Said::Before(Box::new(*date)),
        Piece::Plain(date) => Said::After(Box::new(*date)),
        _ => Said::Plain,
    };
    let next = |date: &Atom, step: i64| {
        neighbour(date, step).ok_or_else(|| {
            Fault::new(
                FaultKind::Unreadable,
                "EDTF cannot write this limit",
                "write a year or a whole date",
                place(tokens),
            )
        })
    };
    Ok(match unary {
        Unary::Before => (format!("[..{}]", next(&first, -1)?), said(true)),
        Unary::After => (format!("[{}..]", next(&last, 1)?), said(false)),
        Unary::By => (format!("[..{last}]"), Said::Plain),
        Unary::FromOn => (format!("[{first}..]"), Said::Plain),
        Unary::Until => (format!("/{}", end(piece, tokens)?), Said::Plain),
        Unary::Always => (format!("../{}", end(piece, tokens)?), Said::Plain),
        Unary::Since => (format!("{}/..", end(piece, tokens)?), Said::Plain),
        Unary::From => (format!("{}/", end(piece, tokens)?), Said::Plain),
    })
}
