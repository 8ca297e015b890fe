//! Dates that are named and not numbered (feasts), weeks and nights, dual years, and two months with a stroke between them.

use std::ops::Range;

use edtf_core::{Date as Atom, Edtf, IntervalEndpoint};

use super::atoms::{atom, precision, qualify, span};
use super::lex::{Kind, Token, place, strip};
use super::natural::{end, whole};
use super::state::{Part, Piece, Reader, unreadable};
use super::{Day, Fault, FaultKind, Precision, Said};

type Outcome<T> = Result<T, Fault>;
type Made = Outcome<(String, Said)>;

/// The last year of which England, and the first of which the Catholic lands, had the other calendar for a part.
const LAST_DUAL: i64 = 1752;
const FIRST_GREGORIAN: i64 = 1583;

/// When a feast is kept.
#[derive(Clone, Copy)]
enum Feast {
    /// On a day of a month.
    Fixed(u8, u8),
    /// So many days after Easter Sunday.
    Easter(i64),
}

/// Feasts by name, and whether people mean more than the day by it.
const FEASTS: &[(&[&str], Feast, bool)] = &[
    (&["easter", "sunday"], Feast::Easter(0), false),
    (&["easter", "day"], Feast::Easter(0), false),
    (&["easter", "monday"], Feast::Easter(1), false),
    (&["easter", "tuesday"], Feast::Easter(2), false),
    (&["easter", "saturday"], Feast::Easter(-1), false),
    (&["holy", "saturday"], Feast::Easter(-1), false),
    (&["good", "friday"], Feast::Easter(-2), false),
    (&["maundy", "thursday"], Feast::Easter(-3), false),
    (&["palm", "sunday"], Feast::Easter(-7), false),
    (&["ash", "wednesday"], Feast::Easter(-46), false),
    (&["shrove", "tuesday"], Feast::Easter(-47), false),
    (&["ascension", "day"], Feast::Easter(39), false),
    (&["whit", "sunday"], Feast::Easter(49), false),
    (&["whit", "monday"], Feast::Easter(50), false),
    (&["whitsunday"], Feast::Easter(49), false),
    (&["whitsun"], Feast::Easter(49), true),
    (&["pentecost"], Feast::Easter(49), false),
    (&["trinity", "sunday"], Feast::Easter(56), false),
    (&["corpus", "christi"], Feast::Easter(60), false),
    (&["easter"], Feast::Easter(0), true),
    (&["christmas", "day"], Feast::Fixed(12, 25), false),
    (&["christmas", "eve"], Feast::Fixed(12, 24), false),
    (&["boxing", "day"], Feast::Fixed(12, 26), false),
    (&["st", "stephen", "'", "s", "day"], Feast::Fixed(12, 26), false),
    (&["christmas"], Feast::Fixed(12, 25), true),
    (&["xmas"], Feast::Fixed(12, 25), true),
    (&["new", "year", "'", "s", "eve"], Feast::Fixed(12, 31), false),
    (&["new", "years", "eve"], Feast::Fixed(12, 31), false),
    (&["new", "year", "'", "s", "day"], Feast::Fixed(1, 1), false),
    (&["new", "years", "day"], Feast::Fixed(1, 1), false),
    (&["epiphany"], Feast::Fixed(1, 6), false),
    (&["candlemas"], Feast::Fixed(2, 2), false),
    (&["st", "david", "'", "s", "day"], Feast::Fixed(3, 1), false),
    (&["st", "patrick", "'", "s", "day"], Feast::Fixed(3, 17), false),
    (&["lady", "day"], Feast::Fixed(3, 25), false),
    (&["may", "day"], Feast::Fixed(5, 1), false),
    (&["midsummer", "day"], Feast::Fixed(6, 24), false),
    (&["bastille", "day"], Feast::Fixed(7, 14), false),
    (&["lammas"], Feast::Fixed(8, 1), false),
    (&["michaelmas"], Feast::Fixed(9, 29), false),
    (&["hallowe", "'", "en"], Feast::Fixed(10, 31), false),
    (&["halloween"], Feast::Fixed(10, 31), false),
    (&["all", "saints", "'", "day"], Feast::Fixed(11, 1), false),
    (&["all", "saints", "day"], Feast::Fixed(11, 1), false),
    (&["guy", "fawkes", "night"], Feast::Fixed(11, 5), false),
    (&["bonfire", "night"], Feast::Fixed(11, 5), false),
    (&["armistice", "day"], Feast::Fixed(11, 11), false),
    (&["martinmas"], Feast::Fixed(11, 11), false),
];

/// What is said of a span of years and adds nothing to it.
const YEARS: &[&[&str]] = &[
    &["tax", "year"],
    &["financial", "year"],
    &["fiscal", "year"],
    &["academic", "year"],
    &["school", "year"],
    &["fy"],
    &["ay"],
    &["parliamentary", "session"],
    &["season"],
];

/// How a week is named by one of its days.
#[derive(Clone, Copy, PartialEq)]
enum Week {
    /// The day lies in it.
    Of,
    /// It begins with the day.
    From,
    /// It ends with the day.
    To,
}

const WEEKS: &[(&[&str], Week)] = &[
    (&["week", "of"], Week::Of),
    (&["week", "commencing"], Week::From),
    (&["week", "beginning"], Week::From),
    (&["week", "starting"], Week::From),
    (&["week", "from"], Week::From),
    (&["w", "/", "c"], Week::From),
    (&["wc"], Week::From),
    (&["week", "ending"], Week::To),
    (&["week", "to"], Week::To),
    (&["w", "/", "e"], Week::To),
];

/// Parts of a day, which are said to be left out.
const HOURS: &[&str] = &["morning", "afternoon", "evening", "dawn", "dusk", "lunchtime"];

/// The rest of the tokens behind these words and signs; stops are passed over.
fn behind<'t>(tokens: &'t [Token], words: &[&str]) -> Option<&'t [Token]> {
    let mut rest = tokens;
    for word in words {
        while let Some((stop, tail)) = rest.split_first()
            && stop.is_sign('.')
        {
            rest = tail;
        }
        let (first, tail) = rest.split_first()?;
        let same = match word.chars().next().filter(|c| !c.is_alphabetic()) {
            Some(sign) => first.is_sign(sign),
            None => first.is_word(word),
        };
        if !same {
            return None;
        }
        rest = tail;
    }
    Some(rest)
}

/// What stands behind a name and before its date.
fn after_of(tokens: &[Token]) -> &[Token] {
    match tokens.split_first() {
        Some((first, rest))
            if first.is_sign(',')
                || first.is_sign('.')
                || first.is_word("of")
                || first.is_word("in")
                || first.is_word("the") =>
        {
            after_of(rest)
        }
        _ => tokens,
    }
}

/// Reads one of the forms; `None` where the text is none.
type Form<R> = fn(&mut R, &[Token]) -> Option<Made>;

impl Reader<'_> {
    /// A date with a name of its own; `None` where the text is none.
    pub(super) fn special(&mut self, tokens: &[Token]) -> Option<Made> {
        let tokens = after_of(tokens);
        let mark = self.mark();
        let forms: [Form<Self>; 8] = [
            Self::interpreted,
            Self::feast,
            Self::week,
            Self::night,
            Self::part_of_day,
            Self::named_years,
            Self::dual_year,
            Self::stroke,
        ];
        for form in forms {
            match form(self, tokens) {
                Some(made) => return Some(made),
                None => self.reset(mark.clone()),
            }
        }
        None
    }

    /// GEDCOM's `INT 1900 (about the time of the war)`: the date somebody made of a phrase.
    fn interpreted(&mut self, tokens: &[Token]) -> Option<Made> {
        let rest = strip(tokens, &["int"])?;
        let open = rest.iter().position(|t| t.is_sign('('))?;
        let made = self.expression(rest.get(..open)?).ok()?;
        self.cautions.push("interpreted from the words in brackets, which are kept as written".to_owned());
        Some(Ok(made))
    }

    /// `Easter 1916`, `Christmas Eve, 1968`.
    pub(super) fn feast(&mut self, tokens: &[Token]) -> Option<Made> {
        let (rest, feast, loose) = FEASTS
            .iter()
            .find_map(|(words, feast, loose)| behind(tokens, words).map(|rest| (rest, *feast, *loose)))?;
        let rest = after_of(rest);
        let (year, qualifier) = match self.part(rest).ok()?.part {
            Part::Full(Piece::Plain(date)) if precision(&date) == Precision::Year && date.month.is_none() => {
                (date.year.value()?, date.year.qualifier)
            }
            _ => return None,
        };
        let name = place(tokens.get(..tokens.len() - rest.len())?);
        let day = match feast {
            Feast::Fixed(month, day) => Day::new(year, month, day)?,
            Feast::Easter(after) => match self.easter(year, &name) {
                Ok(easter) => easter.plus_days(after),
                Err(fault) => return Some(Err(fault)),
            },
        };
        let mut day = atom(day.year, Some(day.month), Some(day.day))?;
        qualify(&mut day, qualifier);
        if loose && !qualifier.is_qualified() {
            self.cautions.push(format!(
                "read as the day of the feast itself, {day}; write ~ behind it for the days around it"
            ));
        }
        Some(Ok((day.to_string(), Said::Plain)))
    }

    /// Easter Sunday as a Gregorian day: by the Gregorian reckoning from 1753, by the Julian one before 1583; between them lands
    /// kept it on different days.
    fn easter(&mut self, year: i64, at: &Range<usize>) -> Outcome<Day> {
        let no = || {
            Fault::new(
                FaultKind::Impossible,
                "Easter is not reckoned for this year",
                "write the day",
                at.clone(),
            )
        };
        if year < 326 {
            return Err(no());
        }
        let (old, new) = (julian_easter(year).ok_or_else(no)?, gregorian_easter(year).ok_or_else(no)?);
        match year {
            ..FIRST_GREGORIAN => {
                self.cautions.push(format!("{old} in the Gregorian calendar, which is used throughout"));
                Ok(old)
            }
            FIRST_GREGORIAN..=LAST_DUAL if old != new => Err(Fault::new(
                FaultKind::Unclear,
                format!(
                    "Easter {year} was kept on {new}, and where the old calendar stood on {old} (by the new one)"
                ),
                format!("write {new} or {old}"),
                at.clone(),
            )),
            _ => Ok(new),
        }
    }

    /// A whole day without doubt.
    fn day(&mut self, tokens: &[Token]) -> Option<Outcome<Day>> {
        let read = match self.part(tokens).and_then(|read| whole(read, tokens)) {
            Ok(Piece::Plain(date)) => date,
            Ok(_) => return None,
            Err(fault) => return Some(Err(fault)),
        };
        match span(&read) {
            (Some(first), Some(last)) if first == last && !read.is_approximate() && !read.is_uncertain() => {
                Some(Ok(first))
            }
            _ => None,
        }
    }

    /// `week of 3 May 2021`: one unknown time in seven days.
    fn week(&mut self, tokens: &[Token]) -> Option<Made> {
        let (rest, week) =
            WEEKS.iter().find_map(|(words, week)| behind(tokens, words).map(|rest| (rest, *week)))?;
        let rest = after_of(rest);
        let day = match self.day(rest)? {
            Ok(day) => day,
            Err(fault) => return Some(Err(fault)),
        };
        let first = match (week, day.weekday()) {
            (Week::From, _) | (Week::Of, 0) => day,
            (Week::To, _) => day.plus_days(-6),
            (Week::Of, weekday) => {
                let monday = day.plus_days(-i64::from(weekday));
                self.cautions
                    .push(format!("read as the week from Monday {monday} to Sunday {}", monday.plus_days(6)));
                monday
            }
        };
        self.drop_time("only one day or a span of days can carry one");
        Some(between(first, first.plus_days(6)).ok_or_else(|| unreadable(tokens)))
    }

    /// `night of 2-3 March 2019`: one of two days that follow each other.
    fn night(&mut self, tokens: &[Token]) -> Option<Made> {
        let words: [&[&str]; 4] =
            [&["night", "of"], &["the", "night", "of"], &["overnight"], &["night", "from"]];
        let rest = after_of(words.iter().find_map(|words| behind(tokens, words))?);
        let rest: Vec<Token> = rest
            .iter()
            .enumerate()
            .map(|(at, token)| {
                let mut token = token.clone();
                let between = at > 0
                    && rest.get(at - 1).is_some_and(|t| t.number().is_some())
                    && rest.get(at + 2).is_some_and(|t| t.word().is_some());
                if (token.is_sign('/') || token.is_word("and")) && between {
                    token.kind = Kind::Sign('–');
                }
                token
            })
            .collect();
        let pair = match self.range(&rest) {
            Some(Ok((edtf, _))) => match Edtf::parse(&edtf).ok()? {
                Edtf::Interval(edtf_core::Interval {
                    start: IntervalEndpoint::Date(a),
                    end: IntervalEndpoint::Date(b),
                }) => (span(&a).0?, span(&b).1?),
                _ => return None,
            },
            range => match self.day(&rest)? {
                Ok(day) => (day, day.plus_days(1)),
                Err(fault) => {
                    let of_range = range.and_then(Result::err);
                    return Some(Err(of_range
                        .filter(|f| f.kind.rank() > fault.kind.rank())
                        .unwrap_or(fault)));
                }
            },
        };
        if pair.1 != pair.0.plus_days(1) {
            return Some(Err(Fault::new(
                FaultKind::Impossible,
                "a night lies between two days that follow each other",
                "write the two days, or a range without the word night",
                place(&rest),
            )));
        }
        self.drop_time("only one day or a span of days can carry one");
        let of = |day: Day| atom(day.year, Some(day.month), Some(day.day));
        Some(Ok((format!("[{},{}]", of(pair.0)?, of(pair.1)?), Said::Plain)))
    }

    /// `evening of 3 March 2019`, `3 March 2019 (evening)`: the day, and the rest said to be left out.
    fn part_of_day(&mut self, tokens: &[Token]) -> Option<Made> {
        let word = |t: &Token| t.word().and_then(|w| HOURS.iter().find(|hour| **hour == w)).copied();
        let (first, rest) = tokens.split_first()?;
        let early = ["early", "small"].iter().find_map(|word| behind(tokens, &[word, "hours", "of"]));
        let (hour, rest) = match early.map(|rest| ("early hours", rest)) {
            Some(found) => found,
            None => match (word(first), tokens) {
                (Some(hour), _) => (hour, after_of(rest)),
                (None, [head @ .., open, last, close]) if open.is_sign('(') && close.is_sign(')') => {
                    (word(last)?, head)
                }
                (None, [head @ .., last]) => (word(last)?, head),
                _ => return None,
            },
        };
        let day = self.day(rest)?.ok()?;
        let day = atom(day.year, Some(day.month), Some(day.day))?;
        self.cautions.push(format!("{hour} is kept as written only; the date is the whole day"));
        Some(Ok((day.to_string(), Said::Plain)))
    }

    /// `tax year 2012/13`.
    fn named_years(&mut self, tokens: &[Token]) -> Option<Made> {
        let rest = YEARS.iter().find_map(|words| strip(tokens, words))?;
        let spans = self.hints.year_spans.replace(true);
        let made = self.range(after_of(rest)).and_then(Result::ok);
        self.hints.year_spans = spans;
        made.map(Ok)
    }

    /// `11 February 1731/32`: a day of the months that began the year in the new style and ended it in the old. `1743/44` alone is
    /// one of two years; after 1752 it is a span, which is read elsewhere.
    fn dual_year(&mut self, tokens: &[Token]) -> Option<Made> {
        let [head @ .., year, stroke, next] = tokens else { return None };
        let ((first, 3 | 4), (short, length)) = (year.number()?, next.number()?) else { return None };
        let tight = stroke.is_sign('/') && !stroke.spaced && !next.spaced;
        let scale = match length {
            1 => 10,
            2 => 100,
            4 => 10_000,
            _ => return None,
        };
        let second = first + 1;
        let is_year = first >= 100 && second.rem_euclid(scale) == short;
        // `5/1731/32` is no date at all.
        if !tight || !is_year || head.last().is_some_and(|t| t.is_sign('/') || t.is_sign('-')) {
            return None;
        }
        let at = year.place.start..next.place.end;
        if head.is_empty() {
            let old = first <= LAST_DUAL && self.hints.year_spans != Some(true);
            return match (length, old) {
                (1, false) if self.hints.year_spans != Some(true) => Some(Err(Fault::new(
                    FaultKind::Unclear,
                    "this can be a month or two years",
                    format!("write {first}-{short:02} for the month, {first}/{second} for the years"),
                    at,
                ))),
                (1, false) => Some(Ok((format!("{first:04}/{second:04}"), Said::Plain))),
                // A month as well, if it stood alone; the reader of ranges says so.
                (2, true) if short <= 12 => None,
                (1 | 2, true) => Some(Ok((format!("[{first:04},{second:04}]"), Said::Plain))),
                _ => None,
            };
        }
        let mut modern: Vec<Token> = head.to_vec();
        modern.push(Token {
            kind: Kind::Number { value: second, length: 4, ordinal: false },
            place: at.clone(),
            spaced: year.spaced,
            capital: false,
        });
        let read = match self.part(&modern).ok()?.part {
            Part::Full(Piece::Plain(date)) => date,
            _ => return None,
        };
        let month = read.month.and_then(|m| m.value()).filter(|m| *m <= 12)?;
        let day = read.day.and_then(|d| d.value());
        if month > 3 || (month == 3 && day.is_some_and(|d| d > 24)) {
            return Some(Err(Fault::new(
                FaultKind::Impossible,
                "a dual year goes with a day from 1 January to 24 March",
                format!("write one year, such as {second}"),
                at,
            )));
        }
        self.cautions.push(format!(
            "the dual year is read as {second}, begun on 1 January; the day is kept as written (write O.S. behind it to convert it)"
        ));
        Some(Ok((read.to_string(), Said::Plain)))
    }

    /// `May/June 1990`, `spring/summer 2018`, `December 1990/January 1991`: one of the two.
    fn stroke(&mut self, tokens: &[Token]) -> Option<Made> {
        let joins = |t: &Token| t.is_sign('/');
        let strokes: Vec<usize> =
            tokens.iter().enumerate().filter(|(_, t)| joins(t)).map(|(at, _)| at).collect();
        let [at] = strokes.as_slice() else { return None };
        let word = |t: Option<&Token>| t.is_some_and(|t| t.word().is_some_and(|w| w != "w"));
        let quarter = |at: usize| {
            let q = |t: Option<&Token>| t.is_some_and(|t| t.is_word("q") || t.is_word("h"));
            q(tokens.get(at + 1))
        };
        // Words on both sides, or a month with its year before the next one.
        let before = word(tokens.get(at.checked_sub(1)?));
        // A day and its month, or a decade: `30 April/1 May 2014`, `1990s/2000s`.
        let numbered =
            tokens.get(at + 1).is_some_and(|t| t.number().is_some()) && word(tokens.get(at + 2)) && before;
        let beside = word(tokens.get(at + 1)) && (before || at > &1) || numbered;
        if !beside && !quarter(*at) {
            return None;
        }
        let members: Vec<Atom> = self.members(tokens, joins).ok()?;
        let [first, second] = members.as_slice() else { return None };
        let (Some(a), Some(b)) = (span(first).0, span(second).0) else { return None };
        if b < a {
            return None;
        }
        self.drop_time("only one day or a span of days can carry one");
        Some(Ok((format!("[{first},{second}]"), Said::Plain)))
    }
}

fn between(first: Day, last: Day) -> Option<(String, Said)> {
    let of = |day: Day| atom(day.year, Some(day.month), Some(day.day)).map(Piece::Plain);
    let (a, b) = (end(&of(first)?, &[]).ok()?, end(&of(last)?, &[]).ok()?);
    Some((format!("[{a}..{b}]"), Said::Plain))
}

/// Easter Sunday of the Gregorian calendar, by the anonymous algorithm of Nature (20 April 1876) in the form of New Scientist
/// (30 March 1961).
fn gregorian_easter(year: i64) -> Option<Day> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let n = h + l - 7 * m;
    let month = (n + 90) / 25;
    let day = (n + 33 * month + 19) % 32;
    Day::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}

/// Easter Sunday of the Julian calendar as a Gregorian day: Meeus, Astronomical Algorithms, chapter 8.
fn julian_easter(year: i64) -> Option<Day> {
    let (a, b, c) = (year % 4, year % 7, year % 19);
    let d = (19 * c + 15) % 30;
    let e = (2 * a + 4 * b - d + 34) % 7;
    let f = d + e + 114;
    Day::from_julian(year, u8::try_from(f / 31).ok()?, u8::try_from(f % 31 + 1).ok()?)
}
