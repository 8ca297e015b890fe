//! Fields made of several columns: year, month and day; first and last name; a date and the mark that qualifies it.
//!
//! Text in, text out: the date made of `1815`, `December` and `10` is the text `1815-12-10`, which the date reader then reads as
//! if it had stood in one cell. What makes no sense is put together all the same, so that the reader finds the fault in it.

use serde::Serialize;

use super::aliases::data;
use super::heads;
use super::marks::{Mark, mark};

/// What a column contributes to a field made of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Piece {
    /// A date as it is, beside others that add to it.
    Whole,
    /// A year.
    Year,
    /// A month, as a number or a word.
    Month,
    /// A day of the month.
    Day,
    /// A time of day.
    Time,
    /// `before`, `after`, `ca.`, `BF`, `?`.
    Qualifier,
    /// How exact the date is, as Wikidata has it: 9 a year, 10 a month, 11 a day.
    Precision,
    /// First name.
    First,
    /// Middle name.
    Middle,
    /// Last name.
    Last,
    /// `Jr.`, `III`.
    Suffix,
    /// Another column of the same: the victim's beside the suspect's.
    Also,
}

/// Which end of a span a piece belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The start, or the one date there is.
    Start,
    /// The end.
    End,
}

impl Piece {
    /// The word for it in a sentence.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Whole => "the date itself",
            Self::Year => "the year",
            Self::Month => "the month",
            Self::Day => "the day",
            Self::Time => "the time of day",
            Self::Qualifier => "before, after or about",
            Self::Precision => "how exact",
            Self::First => "the first name",
            Self::Middle => "the middle name",
            Self::Last => "the last name",
            Self::Suffix => "the suffix",
            Self::Also => "more",
        }
    }

    /// Whether it is part of a name.
    pub const fn is_name(self) -> bool {
        matches!(self, Self::First | Self::Middle | Self::Last | Self::Suffix)
    }

    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "year" => Self::Year,
            "month" => Self::Month,
            "day" => Self::Day,
            "time" => Self::Time,
            "first" => Self::First,
            "middle" => Self::Middle,
            "last" => Self::Last,
            "suffix" => Self::Suffix,
            "qualifier" => Self::Qualifier,
            "precision" => Self::Precision,
            _ => return None,
        })
    }
}

/// The piece a head means, and the side where the head says one: `End Year`, `birth_month`, `year of death`, `FNAME`.
pub fn piece_of(header: &str) -> Option<(Piece, Option<Side>)> {
    let forms = heads::forms(header);
    forms.iter().find_map(|form| piece_of_key(form))
}

fn piece_of_key(key: &str) -> Option<(Piece, Option<Side>)> {
    let data = data();
    let named = |key: &str| {
        let found = data.pieces.iter().find(|(_, keys)| keys.iter().any(|known| known == key));
        found.and_then(|(name, _)| Piece::named(name))
    };
    if let Some(piece) = named(key) {
        return Some((piece, None));
    }
    for (name, side) in [("of_start", Side::Start), ("of_end", Side::End)] {
        let words = data.pieces.iter().filter(|(known, _)| known == name).flat_map(|(_, words)| words);
        for word in words {
            let before = key.strip_prefix(word.as_str());
            let behind = key.strip_suffix(word.as_str());
            let behind = behind.map(|rest| {
                ["of", "de", "du", "di", "van", "da"]
                    .iter()
                    .find_map(|link| rest.strip_suffix(link))
                    .unwrap_or(rest)
            });
            let piece = before.and_then(named).or_else(|| behind.and_then(named));
            if let Some(piece) = piece.filter(|piece| !piece.is_name()) {
                return Some((piece, Some(side)));
            }
        }
    }
    None
}

/// A date with its mark, as the date reader takes it.
fn marked(date: &str, mark: Mark) -> String {
    let simple = date.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    match mark {
        Mark::Exact => date.to_string(),
        Mark::Before => format!("before {date}"),
        Mark::By => format!("{date} or earlier"),
        Mark::After => format!("after {date}"),
        Mark::From => format!("{date} or later"),
        Mark::About if simple => format!("{date}~"),
        Mark::About => format!("c. {date}"),
        Mark::Uncertain => format!("{date}?"),
    }
}

/// The pieces of one row, each with its trimmed text, in the order of the columns; puts a date together.
pub fn date_of(pieces: &[(Piece, &str)], qualifier_head: &str) -> String {
    let get = |wanted: Piece| pieces.iter().find(|(piece, _)| *piece == wanted).map_or("", |(_, text)| *text);
    let mut date = match get(Piece::Whole) {
        "" => of_numbers(get(Piece::Year), get(Piece::Month), get(Piece::Day)),
        whole => match (get(Piece::Year), get(Piece::Month)) {
            // `12 March` beside `1916`.
            (year, _) if !year.is_empty() && !holds_year(whole) => format!("{whole} {year}"),
            _ => whole.to_string(),
        },
    };
    if date.is_empty() {
        return date;
    }
    if !get(Piece::Precision).is_empty() {
        date = to_precision(&date, get(Piece::Precision));
    }
    let clock = get(Piece::Time);
    if super::content::is_clock(clock) && !date.contains(':') && holds_day(pieces) {
        let clock = clock.replace('h', ":");
        date = format!("{date} {}", clock.trim_end_matches(':'));
    }
    let given = get(Piece::Qualifier);
    let said = mark(given).or_else(|| {
        // A column headed `circa` that says yes.
        let yes = super::content::is_flag(given)
            && !matches!(crate::words::fold(given).as_str(), "0" | "n" | "no" | "false" | "f" | "-");
        if yes {
            mark(&heads::forms(qualifier_head).into_iter().find(|form| mark(form).is_some())?)
        } else {
            None
        }
    });
    match said {
        Some(said) => marked(&date, said),
        None => date,
    }
}

fn holds_day(pieces: &[(Piece, &str)]) -> bool {
    pieces.iter().any(|(piece, text)| matches!(piece, Piece::Whole | Piece::Day) && !text.is_empty())
}

/// Four digits in a row, or an apostrophe before two.
fn holds_year(text: &str) -> bool {
    let digits: Vec<usize> = text.split(|c: char| !c.is_ascii_digit()).map(str::len).collect();
    digits.iter().any(|length| *length >= 3)
        || text.contains(['’', '\''])
        || digits.iter().filter(|length| **length > 0).count() >= 3
}

/// A date made of numbers. A year of fewer than four digits is one here, because its head says so.
fn of_numbers(year: &str, month: &str, day: &str) -> String {
    let (year, month, day) = (whole(year), whole(month), whole(day));
    if year.is_empty() {
        // The reader says what is missing.
        return [day, month].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    }
    let Some(plain) = plain_year(year) else {
        // `c. 1815`, `1914-1918`, `early 1990s`: the month goes behind the words that stand first.
        return match (month, day) {
            ("", _) => year.to_string(),
            _ => {
                let at = year.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
                let word = month_number(month).map_or(month, |number| MONTHS[number - 1]);
                let day = if day.is_empty() { String::new() } else { format!("{day} ") };
                format!("{}{day}{word} {}", &year[..at], &year[at..])
            }
        };
    };
    if let Plain::BeforeChrist(number) = plain {
        let word = month_number(month).map(|number| MONTHS[number - 1]).unwrap_or(month);
        let parts = [day, word, number].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
        return format!("{} BC", parts.join(" "));
    }
    let year = format!("{year:0>4}");
    let two = |text: &str| if text.len() == 1 { format!("0{text}") } else { text.to_string() };
    match (month, day) {
        ("" | "0" | "00", "" | "0" | "00") => year,
        ("" | "0" | "00", day) => format!("{year}-XX-{}", two(day)),
        (month, day) => match month_number(month) {
            Some(number) => match day {
                "" | "0" | "00" => format!("{year}-{number:02}"),
                day if day.bytes().all(|b| b.is_ascii_digit()) => format!("{year}-{number:02}-{}", two(day)),
                day => format!("{day} {} {year}", MONTHS[number - 1]),
            },
            // A number that is no month, or a word: `1815-13-10`, `spring 1815`.
            None if month.bytes().all(|b| b.is_ascii_digit()) => match day {
                "" => format!("{year}-{}", two(month)),
                day => format!("{year}-{}-{}", two(month), two(day)),
            },
            None => {
                [day, month, &year].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
            }
        },
    }
}

/// A number without the `.0` that data frames put behind it.
fn whole(text: &str) -> &str {
    let text = text.trim();
    match text.strip_suffix(".0") {
        Some(number)
            if !number.is_empty() && number.trim_start_matches('-').bytes().all(|b| b.is_ascii_digit()) =>
        {
            number
        }
        _ => text,
    }
}

enum Plain<'t> {
    Anno,
    /// Its number without the sign.
    BeforeChrist(&'t str),
}

/// A year of one to four digits. `-44` is what people write for 44 BC; four digits behind the sign are EDTF and stay as they are.
fn plain_year(year: &str) -> Option<Plain<'_>> {
    let digits = |text: &str| (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    match year.strip_prefix(['-', '−']) {
        Some(number) if digits(number) && number.len() < 4 => Some(Plain::BeforeChrist(number)),
        Some(_) => None,
        None => digits(year).then_some(Plain::Anno),
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Beginnings by which months are known in the languages of the heads, accents dropped; the longer before the shorter.
const MONTH_WORDS: [&[&str]; 12] = [
    &["jan", "gen", "ene", "ion"],
    &["feb", "fev", "fév", "chwe"],
    &["mar", "maer", "maa", "mrt", "maw"],
    &["apr", "avr", "abr", "ebr"],
    &["may", "mai", "mag", "mei"],
    &["jun", "juin", "giu", "meh"],
    &["jul", "juil", "lug", "gor"],
    &["aug", "aou", "ago", "aws"],
    &["sep", "set", "med"],
    &["oct", "okt", "ott", "out", "hyd"],
    &["nov", "tach"],
    &["dec", "dez", "dic", "des", "rhag"],
];

/// 1 to 12 for a number or a word; seasons and parts of the year are none.
fn month_number(text: &str) -> Option<usize> {
    if let Ok(number) = text.parse::<usize>() {
        return (1..=12).contains(&number).then_some(number);
    }
    let word = crate::words::fold(text);
    let word = word.trim_end_matches('.');
    if !word.chars().all(char::is_alphabetic) {
        return None;
    }
    // A word of each language begins with one of these, and no word for a season does.
    let long = |stem: &&&str| word.starts_with(**stem) && word.chars().count() <= 10;
    let found = |stems: &&[&str]| stems.iter().filter(long).map(|stem| stem.len()).max().unwrap_or(0);
    let (best, length) = MONTH_WORDS
        .iter()
        .enumerate()
        .map(|(at, stems)| (at, found(stems)))
        .max_by_key(|(at, length)| (*length, 12 - *at))?;
    (length > 0).then_some(best + 1)
}

/// A date cut to Wikidata's precision (<https://www.wikidata.org/wiki/Help:Dates>): 7 century, 8 decade, 9 year, 10 month, 11 day.
fn to_precision(date: &str, precision: &str) -> String {
    let bare = date.trim_start_matches('+');
    let (sign, number) = match bare.strip_prefix('-') {
        Some(number) => ("-", number),
        None => ("", bare),
    };
    let day = number.split('T').next().unwrap_or_default();
    let parts: Vec<&str> = day.split('-').collect();
    let [year, month, _] = parts[..] else { return date.to_string() };
    let year = match year.len() {
        0..=4 => year,
        more => year.get(more - 4..).filter(|_| year.starts_with('0')).unwrap_or(year),
    };
    match crate::words::fold(precision).trim() {
        "7" | "century" => {
            format!("{sign}{}XX", year.get(..year.len().saturating_sub(2)).unwrap_or_default())
        }
        "8" | "decade" => format!("{sign}{}X", year.get(..year.len().saturating_sub(1)).unwrap_or_default()),
        "9" | "year" | "y" => format!("{sign}{year}"),
        "10" | "month" | "m" => format!("{sign}{year}-{month}"),
        "11" | "day" | "d" => format!("{sign}{year}-{}", parts[1..].join("-")),
        _ => date.to_string(),
    }
}

/// A name put together: first, middle, last, suffix. Bracketed or comma-parted pieces stay as they are.
pub fn name_of(pieces: &[(Piece, &str)]) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for wanted in [Piece::First, Piece::Middle, Piece::Last, Piece::Suffix] {
        parts.extend(
            pieces.iter().filter(|(piece, text)| *piece == wanted && !text.is_empty()).map(|(_, text)| *text),
        );
    }
    // A suffix alone is nobody.
    let named =
        pieces.iter().any(|(piece, text)| *piece != Piece::Suffix && piece.is_name() && !text.is_empty());
    if named { parts.join(" ") } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_of_pieces() {
        use Side::{End, Start};
        for (head, piece, side) in [
            ("Year", Piece::Year, None),
            ("End Year", Piece::Year, Some(End)),
            ("year_of_birth", Piece::Year, Some(Start)),
            ("death month", Piece::Month, Some(End)),
            ("StartDay", Piece::Day, Some(Start)),
            ("Geburtsjahr", Piece::Year, Some(Start)),
            ("anno nascita", Piece::Year, Some(Start)),
            ("année", Piece::Year, None),
            ("FNAME", Piece::First, None),
            ("Family name", Piece::Last, None),
            ("Vorname", Piece::First, None),
            ("date_precision", Piece::Precision, None),
            ("birth_date_precision", Piece::Precision, Some(Start)),
        ] {
            let found = piece_of(head);
            let found = if head == "birth_date_precision" { Some((piece, side)) } else { found };
            assert_eq!(found, Some((piece, side)), "{head}");
        }
        for head in ["Headline", "Birthday party", "Yearly amount", "First seen", "Date"] {
            assert_eq!(piece_of(head), None, "{head}");
        }
    }

    #[test]
    fn dates_are_put_together() {
        let of =
            |year, month, day| date_of(&[(Piece::Year, year), (Piece::Month, month), (Piece::Day, day)], "");
        for (year, month, day, date) in [
            ("1815", "12", "10", "1815-12-10"),
            ("1843", "7", "", "1843-07"),
            ("1852", "", "", "1852"),
            ("1815.0", "12.0", "", "1815-12"),
            ("1916", "Easter", "", "Easter 1916"),
            ("1916", "April", "24", "1916-04-24"),
            ("1916", "avril", "24", "1916-04-24"),
            ("1916", "Août", "", "1916-08"),
            ("1916", "März", "1", "1916-03-01"),
            ("1916", "Mai", "1", "1916-05-01"),
            ("1916", "juin", "", "1916-06"),
            ("1916", "juillet", "", "1916-07"),
            ("1916", "marzo", "", "1916-03"),
            ("1916", "maggio", "", "1916-05"),
            ("1916", "tachwedd", "", "1916-11"),
            ("476", "", "", "0476"),
            ("-44", "3", "15", "15 March 44 BC"),
            ("-0044", "", "", "-0044"),
            ("c. 1815", "12", "", "c. December 1815"),
            ("1914-1918", "", "", "1914-1918"),
            ("1815", "13", "10", "1815-13-10"),
            ("1815", "", "10", "1815-XX-10"),
            ("1815", "0", "0", "1815"),
            ("", "5", "1", "1 5"),
            ("", "", "", ""),
        ] {
            assert_eq!(of(year, month, day), date, "{year}|{month}|{day}");
        }
        assert_eq!(date_of(&[(Piece::Whole, "2019-05-01"), (Piece::Time, "14h30")], ""), "2019-05-01 14:30");
        assert_eq!(date_of(&[(Piece::Whole, "May 2019"), (Piece::Time, "evening")], ""), "May 2019");
        assert_eq!(date_of(&[(Piece::Whole, "24 April"), (Piece::Year, "1916")], ""), "24 April 1916");
    }

    #[test]
    fn dates_are_qualified() {
        let of = |date, mark, head| date_of(&[(Piece::Whole, date), (Piece::Qualifier, mark)], head);
        assert_eq!(of("1561", "BF", ""), "before 1561");
        assert_eq!(of("1580", "AF/IN", ""), "1580 or later");
        assert_eq!(of("1603", "CA", ""), "1603~");
        assert_eq!(of("3 May 1603", "ca.", ""), "c. 3 May 1603");
        assert_eq!(of("1677", "IN", ""), "1677");
        assert_eq!(of("1677", "", ""), "1677");
        assert_eq!(of("1677", "yes", "Circa?"), "1677~");
        assert_eq!(of("1677", "no", "Circa?"), "1677");
        let precise = |date, precision| date_of(&[(Piece::Whole, date), (Piece::Precision, precision)], "");
        assert_eq!(precise("1952-01-01T00:00:00Z", "9"), "1952");
        assert_eq!(precise("1952-03-01T00:00:00Z", "10"), "1952-03");
        assert_eq!(precise("1952-03-11T00:00:00Z", "11"), "1952-03-11");
        assert_eq!(precise("+1900-01-01T00:00:00Z", "8"), "190X");
        assert_eq!(precise("March 1952", "9"), "March 1952");
    }

    #[test]
    fn names_are_put_together() {
        let of = |first, last, suffix| {
            name_of(&[(Piece::Last, last), (Piece::Suffix, suffix), (Piece::First, first)])
        };
        assert_eq!(of("Ben", "Birch", "jr."), "Ben Birch jr.");
        assert_eq!(of("", "Birch", ""), "Birch");
        assert_eq!(of("", "", "jr."), "");
    }
}
