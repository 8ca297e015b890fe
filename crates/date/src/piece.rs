//! Reads a single date as people type it: `12th March 2014`, `c. June 2013`, `early 1990s`, `44 BC`, `Q3 2014`.

use std::ops::Range;

use edtf_core::{Date as Atom, Edtf, Qualifier};

use super::atoms::{atom, loosen, masked_year, precision, qualify, span};
use super::clock::{self, Times};
use super::day::days_in_month;
use super::edtf::too_many_days;
use super::items::{Item, WEEKDAYS, items, misfit, ordinal_word, weekday};
use super::lex::{Token, place, strip};
use super::numbers::{calendar, following_years, iso_week, unknown_month};
use super::parts::{part_of, part_of_range, share, third_fault};
use super::state::{Clocks, Part, Piece, Read, Reader, number_place, unreadable};
use super::words::plain_year;
use super::{Day, Fault, FaultKind, Order, Precision, Style, Third};

type Outcome<T> = Result<T, Fault>;

const ABOUT: &[&[&str]] = &[
    &["on", "or", "about"],
    &["in", "or", "about"],
    &["on", "or", "around"],
    &["in", "or", "around"],
    &["c"],
    &["ca"],
    &["circa"],
    &["about"],
    &["around"],
    &["approx"],
    &["approximately"],
    &["roughly"],
    &["abt"],
    &["estimated"],
    &["est"],
    &["cal"],
    &["calc"],
    &["calculated"],
    &["say"],
];
/// Whether what stands before a last `c.` or `about` ends in a year: of `19th c.` it is the century.
fn is_dated(head: &[Token]) -> bool {
    head.last().and_then(Token::number).is_some_and(|(_, length)| length >= 3)
}

const PERHAPS: &[&[&str]] = &[&["possibly"], &["perhaps"], &["maybe"], &["probably"], &["uncertain"]];
const FILLERS: &[&[&str]] = &[
    &["on"],
    &["in"],
    &["at"],
    &["the"],
    &["during"],
    &["sometime"],
    &["some", "time"],
    &["date"],
    &["dated"],
];
const THIRDS: &[(&[&str], Third)] = &[
    (&["early"], Third::Early),
    (&["beginning", "of"], Third::Early),
    (&["start", "of"], Third::Early),
    (&["mid"], Third::Mid),
    (&["middle", "of"], Third::Mid),
    (&["late"], Third::Late),
    (&["end", "of"], Third::Late),
];
impl Reader<'_> {
    /// Reads one date, whole or partial. Leaves no trace when it fails.
    pub fn part(&mut self, tokens: &[Token]) -> Outcome<Read> {
        let mark = self.mark();
        let outcome = self.dressed(tokens);
        if outcome.is_err() {
            self.reset(mark);
        }
        outcome
    }

    /// What has been noted so far, to go back to.
    pub fn mark(&self) -> (usize, Clocks) {
        (self.cautions.len(), self.clocks.clone())
    }

    /// Forgets what a failed reading has noted.
    pub fn reset(&mut self, mark: (usize, Clocks)) {
        self.cautions.truncate(mark.0);
        self.clocks = mark.1;
    }

    fn timed(&mut self, times: Times) {
        if let Some(to) = &times.to
            && to.seconds() < times.from.seconds()
        {
            self.cautions.push(format!(
                "{} to {} runs past midnight; the date is that of its beginning",
                times.from.words(Style::Long),
                to.words(Style::Long)
            ));
        }
        self.clocks = (Some(times.from), times.to);
    }

    /// Takes off what is put before and after a date, then reads the date.
    fn dressed(&mut self, tokens: &[Token]) -> Outcome<Read> {
        let mut rest = tokens;
        let mut qualifier = Qualifier::default();
        let mut on = None;
        let mut third = None;
        let mut loose = None;
        let mut old_style = false;
        let mut has_time = false;
        if let Some((tail, times)) = clock::lead(tokens) {
            self.timed(times);
            has_time = true;
            rest = tail;
        }
        loop {
            let any = |list: &[&[&str]]| list.iter().find_map(|words| strip(rest, words));
            if let Some(tail) = any(ABOUT) {
                qualifier.approximate = true;
                rest = tail;
            } else if let Some(tail) = any(PERHAPS) {
                qualifier.uncertain = true;
                rest = tail;
            } else if let Some((tail, which)) =
                THIRDS.iter().find_map(|(words, t)| strip(rest, words).map(|tail| (tail, *t)))
                && third.is_none()
            {
                third = Some(which);
                rest = tail.split_first().filter(|(t, _)| t.is_sign('-')).map_or(tail, |(_, tail)| tail);
            } else if let Some((tail, which)) = share(rest).filter(|_| third.is_none()) {
                third = Some(which);
                rest = tail;
            } else if let Some((tail, julian)) = calendar(rest)? {
                old_style |= julian;
                rest = tail;
            } else if let Some(tail) = strip(rest, &["one", "day", "in"]) {
                loose = Some(Precision::Day);
                rest = tail;
            } else if let Some(tail) = strip(rest, &["one", "month", "in"]) {
                loose = Some(Precision::Month);
                rest = tail;
            } else if let Some(tail) = any(FILLERS) {
                rest = tail;
            } else if let Some((first, tail)) = rest.split_first()
                && let Some(day) = first.word().and_then(weekday)
                && !tail.is_empty()
            {
                on = Some(day);
                rest = tail.split_first().filter(|(t, _)| t.is_sign('.')).map_or(tail, |(_, tail)| tail);
            } else if let Some((first, tail)) = rest.split_first()
                && (first.is_sign(',') || first.is_sign('~'))
                && !tail.is_empty()
            {
                qualifier.approximate |= first.is_sign('~');
                rest = tail;
            } else {
                break;
            }
        }
        while let Some((last, head)) = rest.split_last() {
            let word = last.word().unwrap_or_default();
            if last.is_sign(')') {
                let Some(open) = rest.iter().rposition(|t| t.is_sign('(')) else { break };
                let (head, inner) = rest.split_at(open);
                let inner = inner.get(1..inner.len() - 1).unwrap_or_default();
                let spaced = !inner.is_empty() && rest.get(open).is_some_and(|t| t.spaced);
                match inner.iter().find(|t| !t.is_sign('.')) {
                    Some(t) if t.is_sign('?') => qualifier.uncertain = true,
                    Some(t) if t.word().is_some_and(|w| ABOUT.contains(&[w].as_slice())) => {
                        qualifier.approximate = true;
                    }
                    Some(t) if t.word().is_some_and(|w| PERHAPS.contains(&[w].as_slice())) => {
                        qualifier.uncertain = true;
                    }
                    Some(t) if t.is_word("os") => old_style = true,
                    Some(t) if t.is_word("ns") => {}
                    Some(t) if t.word().and_then(weekday).is_some() => {
                        on = t.word().and_then(weekday);
                    }
                    _ => break,
                }
                if !spaced || head.is_empty() {
                    break;
                }
                rest = head;
            } else if last.is_sign('?') && !head.is_empty() {
                qualifier.uncertain = true;
                rest = head;
            } else if (last.is_sign('~') || last.is_sign('%')) && !head.is_empty() {
                qualifier.approximate = true;
                qualifier.uncertain |= last.is_sign('%');
                rest = head;
            } else if last.is_sign('.') || last.is_sign(',') {
                rest = head;
            } else if word == "os" || word == "ns" {
                old_style |= word == "os";
                rest = head;
            } else if matches!(word, "approx" | "approximately" | "circa" | "ca" | "c" | "about")
                && is_dated(head)
            {
                qualifier.approximate = true;
                rest = head;
            } else if let Some(day) = weekday(word)
                && !head.is_empty()
            {
                on = Some(day);
                rest = head;
            } else if let Some((head, times)) = if has_time { None } else { clock::tail(rest)? } {
                self.timed(times);
                has_time = true;
                rest = head;
            } else {
                break;
            }
        }
        let (Some(_), at) = (rest.first(), place(rest)) else {
            return match third {
                Some(third) => Ok(Read { part: Part::Third(third), qualifier, place: place(tokens) }),
                None => Err(unreadable(tokens)),
            };
        };
        self.julian = old_style;
        let mut part = match self.embedded(rest) {
            Some(date) => Part::Full(Piece::Plain(date)),
            None => self.body(rest)?,
        };
        if let Some(third) = third {
            part = match part {
                Part::Full(Piece::Plain(date)) => Part::Full(part_of(third, &date, &at)?),
                Part::Full(Piece::Range(from, to)) => Part::Full(part_of_range(third, &from, &to, &at)?),
                _ => return Err(third_fault(&at)),
            };
        }
        if let Part::Full(Piece::Plain(date)) = &mut part {
            // A Julian leap day that the Gregorian calendar lacks has been converted on the way.
            if std::mem::take(&mut self.julian) {
                *date = self.convert_old_style(date, &at)?;
            }
            if let Some(to) = loose {
                *date = loosen(date, to);
            }
            self.check_weekday(date, on);
            qualify(date, qualifier);
            if has_time && (precision(date) != Precision::Day || date.has_unspecified()) {
                self.drop_time("only a whole date can carry one");
            }
        } else if old_style || loose.is_some() {
            return Err(unreadable(tokens));
        }
        // A sign cannot stand on a range of days; the whole month, decade or century with its sign claims less.
        if let Part::Full(Piece::Third { of, .. }) = &part
            && qualifier.is_qualified()
        {
            let mut of = *of;
            qualify(&mut of, qualifier);
            part = Part::Full(Piece::Plain(of));
        }
        Ok(Read { part, qualifier, place: place(tokens) })
    }

    /// A time of day that cannot be kept is said, not lost.
    pub fn drop_time(&mut self, why: &str) {
        let (from, to) = std::mem::take(&mut self.clocks);
        let said: Vec<String> =
            [from, to].into_iter().flatten().map(|clock| clock.words(Style::Long)).collect();
        if !said.is_empty() {
            self.cautions.push(format!("the time of day {} is left out: {why}", said.join(" to ")));
        }
    }

    /// An EDTF date that stands alone or among words: `before 2014-05`.
    fn embedded(&self, tokens: &[Token]) -> Option<Atom> {
        if tokens.iter().skip(1).any(|t| t.spaced) {
            return None;
        }
        let at = place(tokens);
        let raw: String = self.text.chars().skip(at.start).take(at.len()).collect();
        // `199x` is as good as `199X`.
        let raw = if raw.contains('x') { raw.replace('x', "X") } else { raw };
        if let Some(spans) = self.hints.year_spans.filter(|spans| *spans)
            && following_years(&raw)
        {
            debug_assert!(spans);
            return None;
        }
        match super::edtf::parse(&raw) {
            Ok(Edtf::Date(date)) => Some(date),
            _ => None,
        }
    }

    fn check_weekday(&mut self, date: &Atom, on: Option<u8>) {
        let (Some(on), (Some(first), Some(last))) = (on, span(date)) else { return };
        let name = |i: u8| {
            let lower = WEEKDAYS.get(usize::from(i)).copied().unwrap_or_default();
            words::capitalised(lower)
        };
        if first == last && first.weekday() != on {
            self.cautions.push(format!("{date} was a {}, not a {}", name(first.weekday()), name(on)));
        }
    }

    pub(super) fn convert_old_style(&mut self, date: &Atom, at: &Range<usize>) -> Outcome<Atom> {
        let (y, m, d) =
            match (date.year.value(), date.month.and_then(|m| m.value()), date.day.and_then(|d| d.value())) {
                (Some(y), Some(m), Some(d)) => (y, m, d),
                _ => {
                    return Err(Fault::new(
                        FaultKind::Unreadable,
                        "only a whole Old Style date can be converted",
                        "give day, month and year, or the Gregorian dates it may stand for",
                        at.clone(),
                    ));
                }
            };
        let day = Day::from_julian(y, m, d).and_then(|g| atom(g.year, Some(g.month), Some(g.day)));
        let Some(new) = day else { return Err(impossible_day(y, m, at)) };
        self.cautions.push(old_style_caution(&date.to_string(), &new));
        Ok(new)
    }

    fn whole_day(&mut self, year: i64, month: u8, day: i64, at: &Range<usize>) -> Outcome<Part> {
        let small = u8::try_from(day).unwrap_or(u8::MAX);
        if Day::new(year, month, small).is_none() {
            // 29 February 1700 is a day of the Julian calendar only.
            let leap_day = Day::from_julian(year, month, small).filter(|_| std::mem::take(&mut self.julian));
            let new = leap_day.and_then(|g| atom(g.year, Some(g.month), Some(g.day)));
            let Some(new) = new else { return Err(impossible_day(year, month, at)) };
            self.cautions.push(old_style_caution(&format!("{year:04}-{month:02}-{small:02}"), &new));
            return Ok(Part::Full(Piece::Plain(new)));
        }
        atom(year, Some(month), Some(small)).map(|d| Part::Full(Piece::Plain(d))).ok_or_else(|| {
            Fault::new(
                FaultKind::Unreadable,
                "a year beyond 9999 cannot carry a month or day",
                "give the year alone",
                at.clone(),
            )
        })
    }

    fn body(&mut self, tokens: &[Token]) -> Outcome<Part> {
        let at = place(tokens);
        let items = items(tokens)?;
        let plain = |date: Option<Atom>| match date {
            Some(date) => Ok(Part::Full(Piece::Plain(date))),
            None => Err(unreadable(tokens)),
        };
        let in_day = |n: i64| u8::try_from(n).unwrap_or(u8::MAX);
        use Item::{Month as M, Number as N, Season, Sign as S, Word as W, Year as Y};
        match items.as_slice() {
            [Y(y)] => plain(atom(*y, None, None)),
            [N { value, length, .. }] if *length <= 3 => Ok(Part::Number { value: *value, length: *length }),
            [N { value, length, ordinal: false }] if self.hints.day_numbers.is_some() && *length <= 7 => {
                self.day_number(*value, None, at)
            }
            [N { value, length, .. }, S('.', false), N { value: part, length: digits, .. }]
                if self.hints.day_numbers.is_some() && (5..=7).contains(length) && *digits <= 15 =>
            {
                self.day_number(*value, Some((*part, *digits)), at)
            }
            [N { value, length: 8, .. }]
                if Day::new(value / 10_000, in_day(value / 100 % 100), in_day(value % 100)).is_some() =>
            {
                let (y, m, d) = (value / 10_000, value / 100 % 100, value % 100);
                Err(Fault::new(
                    FaultKind::Unreadable,
                    "eight digits without hyphens are not read as a date",
                    format!("write {y:04}-{m:02}-{d:02}"),
                    at,
                ))
            }
            [N { .. }] => Err(Fault::new(
                FaultKind::Unreadable,
                "a bare number this long is not a date",
                "if it is a spreadsheet's day number, set excel_serials = 1900 in casebook.toml, or format the column as dates \
                 and save again; a year beyond 9999 is written Y12345",
                at,
            )),
            [M(m)] => Ok(Part::Month(*m)),
            [N { value: 0, length: 2, .. }, M(m), Y(y)] => plain(atom(*y, Some(*m), None)),
            [M(m), N { value, length: 2, .. }] if *value > 31 => {
                let year = self.short_year(*value, tokens)?;
                plain(atom(year, Some(*m), None))
            }
            [N { value, length: 1 | 2, .. }, M(m)]
            | [N { value, length: 1 | 2, .. }, S('-' | '/' | '.' | '–', false), M(m)]
            | [M(m), N { value, length: 1 | 2, .. }] => {
                if *value < 1 || in_day(*value) > days_in_month(2000, *m) {
                    return Err(impossible_day(2000, *m, &at));
                }
                Ok(Part::DayMonth(in_day(*value), *m))
            }
            [M(m), Y(y)]
            | [M(m), S('-' | '/' | '–' | '.', _), Y(y)]
            | [Y(y), M(m)]
            | [Y(y), S('-' | '/', _), M(m)] => plain(atom(*y, Some(*m), None)),
            [N { value: d, .. }, M(m), Y(y)]
            | [N { value: d, .. }, S('-' | '/' | '.' | '–', _), M(m), Y(y)]
            | [N { value: d, .. }, S('-' | '/' | '.' | '–', _), M(m), S('-' | '/' | '–', _), Y(y)]
            | [M(m), N { value: d, .. }, Y(y)]
            | [M(m), S('-' | '/', _), N { value: d, .. }, S('-' | '/', _), Y(y)]
            | [Y(y), M(m), N { value: d, .. }]
            | [Y(y), S('-' | '/', _), M(m), S('-' | '/', _), N { value: d, .. }] => {
                self.whole_day(*y, *m, *d, &number_place(tokens, *d))
            }
            [N { value, length: 1 | 2, .. }, Y(y)] => Ok(Part::DayYear(in_day(*value), *y)),
            // Years of two digits, to be told their century.
            [M(m), S(..), N { value, length: 2, .. }] => {
                let year = self.short_year(*value, tokens)?;
                plain(atom(year, Some(*m), None))
            }
            [N { value: d, .. }, M(m), N { value, length: 2, .. }]
            | [N { value: d, .. }, M(m), S('\'', _), N { value, length: 2, .. }]
            | [M(m), N { value: d, .. }, N { value, length: 2, .. }]
            | [M(m), N { value: d, .. }, S('\'', _), N { value, length: 2, .. }]
            | [N { value: d, .. }, S('-' | '/' | '.' | '–', _), M(m), N { value, length: 2, .. }]
            | [N { value: d, .. }, S(..), M(m), S(..), N { value, length: 2, .. }] => {
                let year = self.short_year(*value, tokens)?;
                self.whole_day(year, *m, *d, &number_place(tokens, *d))
            }
            [S('\'', _), N { value, length: 2, .. }] => {
                let year = self.short_year(*value, tokens)?;
                plain(atom(year, None, None))
            }
            [Season(s), N { value, length: 2, .. }] | [Season(s), S('\'', _), N { value, length: 2, .. }] => {
                let year = self.short_year(*value, tokens)?;
                plain(atom(year, Some(*s), None))
            }
            [W("q"), N { value: n @ 1..=4, length: 1, .. }, N { value, length: 2, .. }]
            | [W("q"), N { value: n @ 1..=4, length: 1, .. }, S('\'', _), N { value, length: 2, .. }] => {
                let year = self.short_year(*value, tokens)?;
                plain(atom(year, Some(32 + in_day(*n)), None))
            }
            [
                N { value: first, length: 1 | 2, .. },
                S(a, s1),
                N { value: second, length: 1 | 2, .. },
                S(b, s2),
                N { value: third, length: 1 | 2, .. },
            ] if numeric(*a, *b, *s1 || *s2) => {
                if *first > 31 {
                    let year = self.short_year(*first, tokens)?;
                    return match u8::try_from(*second).ok().filter(|m| (1..=12).contains(m)) {
                        Some(m) => self.whole_day(year, m, *third, &number_place(tokens, *third)),
                        None => Err(no_month(*second, &number_place(tokens, *second))),
                    };
                }
                let year = self.short_year(*third, tokens)?;
                self.numeric_day([*first, *second], year, *a, tokens)
            }
            [Season(s)] => Ok(Part::Group(*s)),
            [Season(s), Y(y)] | [Y(y), Season(s)] | [Y(y), S('-', _), Season(s)] => {
                if *s == 24 {
                    let (this, next) = (plain_year(*y), plain_year(y.saturating_add(1)));
                    self.cautions.push(format!(
                        "winter {this} is read as December {this} to February {next}; write it as months if another is meant"
                    ));
                }
                plain(atom(*y, Some(*s), None))
            }
            [Season(24), Y(y), S('-' | '/' | '–', _), N { value: next, length: 2, .. } | Y(next)] => {
                let full = if *next < 100 {
                    y.saturating_sub(y.rem_euclid(100)).saturating_add(*next)
                } else {
                    *next
                };
                let following = full == y.saturating_add(1) || (*next == 0 && y.rem_euclid(100) == 99);
                if following { plain(atom(*y, Some(24), None)) } else { Err(unreadable(tokens)) }
            }
            [W("q"), N { value: n @ 1..=4, length: 1, .. }] => Ok(Part::Group(32 + in_day(*n))),
            [W("q"), N { value: n @ 1..=4, length: 1, .. }, Y(y)]
            | [W("q"), N { value: n @ 1..=4, length: 1, .. }, S('-' | '/', _), Y(y)]
            | [Y(y), W("q"), N { value: n @ 1..=4, .. }]
            | [Y(y), S('-' | '/', _), W("q"), N { value: n @ 1..=4, .. }]
            | [N { value: n @ 1..=4, length: 1, .. }, W("q"), Y(y)]
            | [Y(y), N { value: n @ 1..=4, length: 1, .. }, W("q")]
            | [N { value: n @ 1..=4, ordinal: true, .. }, W("quarter"), Y(y)] => {
                plain(atom(*y, Some(32 + in_day(*n)), None))
            }
            [W("h"), N { value: n @ 1..=2, length: 1, .. }] => Ok(Part::Group(39 + in_day(*n))),
            [W("h"), N { value: n @ 1..=2, length: 1, .. }, Y(y)]
            | [W("h"), N { value: n @ 1..=2, length: 1, .. }, S('-' | '/', _), Y(y)]
            | [Y(y), W("h"), N { value: n @ 1..=2, .. }]
            | [Y(y), S('-' | '/', _), W("h"), N { value: n @ 1..=2, .. }]
            | [N { value: n @ 1..=2, length: 1, .. }, W("h"), Y(y)]
            | [N { value: n @ 1..=2, ordinal: true, .. }, W("half"), Y(y)] => {
                plain(atom(*y, Some(39 + in_day(*n)), None))
            }
            [W(n), W(unit @ ("quarter" | "half")), Y(y)] => {
                let first = if *unit == "half" { 39 } else { 32 };
                let n = match (ordinal_word(n), *n, *unit) {
                    (_, "last", "half") => Some(2),
                    (Some(n), _, "quarter") => Some(n),
                    (Some(n @ 1..=2), _, _) => Some(n),
                    _ => None,
                };
                plain(n.and_then(|n| atom(*y, Some(first + in_day(n)), None)))
            }
            [Y(y), W("s")] | [Y(y), S('\'', _), W("s")] => self.decade(*y, 4, tokens),
            [S('\'', _), N { value, length, ordinal: false }, W("s")]
            | [N { value, length, ordinal: false }, W("s")]
            | [N { value, length, ordinal: false }, S('\'', _), W("s")] => {
                self.decade(*value, *length, tokens)
            }
            [N { value, ordinal: true, .. }, W("century" | "cent" | "c"), era @ ..] if *value >= 1 => {
                let century = match era {
                    [] | [W("ad" | "ce")] => {
                        masked_year((value - 1).saturating_mul(100), 2).map(Piece::Plain)
                    }
                    [W("bc" | "bce")] => {
                        let first = 1i64.saturating_sub(value.saturating_mul(100));
                        let ends = (atom(first, None, None), atom(first.saturating_add(99), None, None));
                        if let (Some(a), Some(b)) = ends { Some(Piece::Range(a, b)) } else { None }
                    }
                    _ => None,
                };
                century.filter(|_| *value >= 1).map(Part::Full).ok_or_else(|| unreadable(tokens))
            }
            [
                Y(y),
                S(a, s1),
                N { value: m, length: 1 | 2, .. },
                S(b, s2),
                N { value: d, length: 1 | 2, .. },
            ] if numeric(*a, *b, *s1 || *s2) => {
                match u8::try_from(*m).ok().filter(|m| (1..=12).contains(m)) {
                    _ if *m == 0 => plain(unknown_month(*y, *d)),
                    Some(m) if *d == 0 => plain(atom(*y, Some(m), None)),
                    Some(m) => self.whole_day(*y, m, *d, &number_place(tokens, *d)),
                    None => Err(no_month(*m, &number_place(tokens, *m))),
                }
            }
            [N { value: first, .. }, S(a, s1), N { value: second, .. }, S(b, s2), Y(y)]
                if numeric(*a, *b, *s1 || *s2) =>
            {
                self.numeric_day([*first, *second], *y, *a, tokens)
            }
            [N { value: m, length: 1 | 2, .. }, S('/' | '.' | '-', false), Y(y)] => {
                match u8::try_from(*m).ok().filter(|m| (1..=12).contains(m)) {
                    Some(m) => plain(atom(*y, Some(m), None)),
                    None => Err(no_month(*m, &number_place(tokens, *m))),
                }
            }
            [Y(y), S('-', false), W("w"), N { value: week @ 1..=53, length: 2, .. }, day @ ..] => {
                let day = match day {
                    [] => None,
                    [S('-', false), N { value: day @ 1..=7, length: 1, .. }] => Some(*day),
                    _ => return Err(unreadable(tokens)),
                };
                iso_week(*y, *week, day).map(Part::Full).ok_or_else(|| unreadable(tokens))
            }
            [Y(y), S(sign @ ('/' | '.' | '-' | '–'), false), N { value, length: 2, .. }] => {
                self.year_and_two_digits(*y, *sign, *value, tokens)
            }
            _ => Err(misfit(tokens).unwrap_or_else(|| unreadable(tokens))),
        }
    }

    /// `25/04/2014`: settled by a number over 12, by equal numbers, by dots (always day first), or by the column's order.
    fn numeric_day(&mut self, pair: [i64; 2], year: i64, sign: char, tokens: &[Token]) -> Outcome<Part> {
        let [first, second] = pair;
        let month_number = |n: i64| u8::try_from(n).ok().filter(|m| (1..=12).contains(m));
        // 00 stands for what is not known.
        let unknown = match (first, second) {
            (0, 0) if year == 0 => return Err(no_month(0, &place(tokens))),
            (0, 0) => Some(atom(year, None, None)),
            (0, month) => month_number(month).map(|month| atom(year, Some(month), None)),
            (day @ 13.., 0) => Some(unknown_month(year, day)),
            (_, 0) => match self.hints.order {
                Some(Order::DayFirst) => Some(unknown_month(year, first)),
                Some(Order::MonthFirst) => month_number(first).map(|month| atom(year, Some(month), None)),
                None if sign == '.' => Some(unknown_month(year, first)),
                None => {
                    self.ambiguous = Some(place(tokens));
                    return Err(Fault::new(FaultKind::Unclear, "day or month first?", "", place(tokens)));
                }
            },
            _ => None,
        };
        if let Some(date) = unknown {
            return date.map(|d| Part::Full(Piece::Plain(d))).ok_or_else(|| unreadable(tokens));
        }
        let order = match (month_number(first), month_number(second)) {
            (None, None) => return Err(no_month(second, &number_place(tokens, second))),
            (None, Some(_)) => Order::DayFirst,
            (Some(_), None) => Order::MonthFirst,
            (Some(a), Some(b)) if a == b || sign == '.' => Order::DayFirst,
            _ => match self.hints.order {
                Some(order) => order,
                None => {
                    self.ambiguous = Some(place(tokens));
                    return Err(Fault::new(FaultKind::Unclear, "day or month first?", "", place(tokens)));
                }
            },
        };
        let (day, month) = if order == Order::DayFirst { (first, second) } else { (second, first) };
        match month_number(month) {
            Some(month) => self.whole_day(year, month, day, &number_place(tokens, day)),
            None => Err(no_month(month, &number_place(tokens, month))),
        }
    }

    /// `2012-15`, `2012/13`, `2014.03`, `2004–06`: a year with a month, or two years?
    ///
    /// A second number over 12 that is greater than the year's last two digits is the end of a range and left to the
    /// range reader. One from 01 to 12 is a month after a hyphen or a stop (ISO order), and with the other
    /// signs only when it could not be the end of a range.
    fn year_and_two_digits(&mut self, year: i64, sign: char, value: i64, tokens: &[Token]) -> Outcome<Part> {
        let at = place(tokens);
        // From "year 9223372036854775807" it is not far to an overflow.
        let century = year.saturating_sub(year.rem_euclid(100));
        let later = value > year.rem_euclid(100);
        let month = u8::try_from(value).ok().filter(|m| (1..=12).contains(m));
        let follows = year.saturating_add(1).rem_euclid(100) == value;
        match self.hints.year_spans {
            // A range of years; the caller tries that next.
            Some(true) if follows => return Err(unreadable(tokens)),
            Some(false) => {
                if let Some(date) = month.and_then(|m| atom(year, Some(m), None)) {
                    return Ok(Part::Full(Piece::Plain(date)));
                }
            }
            _ => {}
        }
        if value == 0 {
            if !follows {
                return atom(year, None, None)
                    .map(|d| Part::Full(Piece::Plain(d)))
                    .ok_or_else(|| unreadable(tokens));
            }
            return Err(Fault::new(
                FaultKind::Unclear,
                "this can be a year whose month is not known or two years",
                format!(
                    "write {year:04} for the year, {year:04}/{:04} for the years",
                    year.saturating_add(1)
                ),
                at,
            ));
        }
        match (month, later) {
            (Some(m), false) if sign != '–' => match atom(year, Some(m), None) {
                Some(date) => Ok(Part::Full(Piece::Plain(date))),
                None => Err(unreadable(tokens)),
            },
            (Some(m), true) if matches!(sign, '-' | '.') => match atom(year, Some(m), None) {
                Some(date) => Ok(Part::Full(Piece::Plain(date))),
                None => Err(unreadable(tokens)),
            },
            // A range after all; the caller tries that next.
            (_, true) if sign == '–' || sign == '-' => Err(unreadable(tokens)),
            (Some(m), _) => {
                let end = century.saturating_add(if later { value } else { value + 100 });
                Err(Fault::new(
                    FaultKind::Unclear,
                    "this can be a month or a range of years",
                    format!("write {year:04}-{m:02} for the month, {year:04}/{end:04} for the years"),
                    at,
                ))
            }
            (None, true) if sign == '/' => {
                let end = century.saturating_add(value);
                match (atom(year, None, None), atom(end, None, None)) {
                    (Some(_), Some(_)) => Err(Fault::new(FaultKind::Unreadable, "a range", "", at)),
                    _ => Err(unreadable(tokens)),
                }
            }
            _ => Err(no_month(value, &at)),
        }
    }
}

/// Whether two signs part a numeric date: alike, and dashes not spaced (those part ranges).
fn numeric(a: char, b: char, spaced: bool) -> bool {
    a == b && (matches!(a, '/' | '.') || (matches!(a, '-' | '–') && !spaced))
}

fn old_style_caution(old: &str, new: &Atom) -> String {
    format!("{old} Old Style is {new} in the Gregorian calendar, with the year taken to begin on 1 January")
}

fn impossible_day(year: i64, month: u8, at: &Range<usize>) -> Fault {
    Fault::new(
        FaultKind::Impossible,
        too_many_days(Some(year), month),
        "correct the day or the month",
        at.clone(),
    )
}

fn no_month(found: i64, at: &Range<usize>) -> Fault {
    let message = format!("there is no month {found}");
    Fault::new(
        FaultKind::Impossible,
        message,
        "months are 1 to 12; write 2014-03-12 or 12 March 2014",
        at.clone(),
    )
}
