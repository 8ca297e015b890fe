//! What stands in a column: shares of dates, addresses, numbers and names among its first values. Where heads do not tell, or
//! may mean two things, this does.

use std::collections::BTreeSet;

use crate::date::{Date, FaultKind, Form};
use crate::vocabulary::lexicon::Lexicon;
use crate::words::fold;

/// Values of a column that are looked at, at most.
pub const LOOKED_AT: usize = 300;
/// Values kept to show what a column holds.
pub const SAMPLES: usize = 3;
/// A text longer than this is prose, in letters.
const PROSE: usize = 60;
/// Letters that a word for nobody has at most.
const SHORT: usize = 32;

/// What the first values of a column are, in numbers of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Content {
    /// Rows looked at.
    pub rows: usize,
    /// Values that are not blank.
    pub filled: usize,
    /// Dates of every form, bare years too.
    pub dates: usize,
    /// Bare years from 1000 to 2100: they may as well be amounts.
    pub years: usize,
    /// Times of day.
    pub clocks: usize,
    /// Addresses of the web.
    pub addresses: usize,
    /// Numbers, years too.
    pub numbers: usize,
    /// Texts written as names of people or bodies are: two to five words, each with a capital.
    pub names: usize,
    /// Words that name nobody: `anonymous`, `n/a`.
    pub nobody: usize,
    /// Texts without a digit, of one word.
    pub words: usize,
    /// Texts of more than `PROSE` letters.
    pub prose: usize,
    /// `0`, `1`, `x`, `yes`, `no` and their like.
    pub flags: usize,
    /// Marks that qualify a date: `before`, `ca.`, `BF`.
    pub marks: usize,
    /// Texts with no letter and no digit.
    pub signs: usize,
    /// Whole numbers that count on from the row before.
    pub counting: usize,
    /// Different values, folded.
    pub distinct: BTreeSet<String>,
    /// The first different values, as written.
    pub samples: Vec<String>,
    last: Option<i64>,
}

impl Content {
    /// Takes the next value of the column into account.
    pub fn add(&mut self, text: &str) {
        let text = text.trim();
        self.rows += 1;
        if text.is_empty() {
            return;
        }
        self.filled += 1;
        if self.samples.len() < SAMPLES && !self.samples.iter().any(|known| known == text) {
            self.samples.push(text.to_string());
        }
        let letters = text.chars().count();
        if letters <= PROSE {
            self.distinct.insert(fold(text));
        }
        let number = is_number(text);
        let year = is_year(text);
        self.prose += usize::from(letters > PROSE);
        self.addresses += usize::from(is_address(text));
        self.numbers += usize::from(number);
        self.years += usize::from(year);
        self.dates += usize::from(year || is_date(text));
        self.clocks += usize::from(is_clock(text));
        self.names += usize::from(are_names(text));
        self.nobody += usize::from(letters <= SHORT && Lexicon::builtin().nobody(text).is_some());
        self.words +=
            usize::from(!text.contains(char::is_whitespace) && text.chars().all(char::is_alphabetic));
        self.flags += usize::from(is_flag(text));
        self.marks += usize::from(super::marks::mark(text).is_some());
        self.signs += usize::from(!text.chars().any(char::is_alphanumeric));
        let whole = text.parse::<i64>().ok();
        self.counting += usize::from(match (self.last, whole) {
            (Some(before), Some(now)) => now == before.saturating_add(1),
            (None, Some(now)) => self.filled == 1 && (now == 0 || now == 1),
            _ => false,
        });
        self.last = whole;
    }

    /// Whether at least so many hundredths of the values satisfy something that was counted.
    pub fn share(&self, counted: usize, hundredths: usize) -> bool {
        self.filled > 0 && counted * 100 >= self.filled * hundredths
    }

    /// Most of it can be read as dates.
    pub fn is_dates(&self) -> bool {
        self.share(self.dates, 60)
    }

    /// Most of it can be read as dates that are more than a bare year.
    pub fn is_full_dates(&self) -> bool {
        self.is_dates() && self.share(self.dates - self.years, 40)
    }

    /// Nearly all of it is addresses.
    pub fn is_addresses(&self) -> bool {
        self.share(self.addresses, 80)
    }

    /// Most of what is no word for nobody is written as names are.
    pub fn is_names(&self) -> bool {
        let named = self.filled.saturating_sub(self.nobody);
        self.names > 0 && self.names * 100 >= named * 60 && !self.is_dates()
    }

    /// It is text, not dates, numbers or addresses.
    pub fn is_text(&self) -> bool {
        self.filled > 0
            && !self.is_dates()
            && !self.share(self.numbers, 40)
            && !self.share(self.addresses, 40)
            && !self.share(self.flags + self.signs, 60)
    }
}

/// A whole number from 1000 to 2100.
fn is_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) && ("1000"..="2100").contains(&text)
}

/// A number as people write it: signs of currency, separators and per cent too.
pub fn is_number(text: &str) -> bool {
    let bare = text.trim_matches(['£', '$', '€', '%', '+', '-', '(', ')', ' ', '~', '<', '>', '¥', '₹', '≈']);
    let bare = bare.strip_suffix(['k', 'K', 'm', 'M', 'n']).unwrap_or(bare);
    !bare.is_empty()
        && bare.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && bare.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '\u{a0}' | '\''))
        && bare.bytes().filter(|b| *b == b'.').count() < 3
        && !bare.starts_with("..")
}

/// Whether a text is a date, or plainly meant to be one: a number alone is none unless it is a year.
pub fn is_date(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    // Longer ones are sentences that may begin with a date.
    if digits == 0 || text.chars().count() > 40 || (is_number(text) && !text.contains(['.', '-'])) {
        return false;
    }
    if is_number(text) && text.bytes().filter(|b| *b == b'.').count() != 2 {
        return false;
    }
    match Date::parse(text, None) {
        Ok(date) => !matches!(date.form(), Form::Open | Form::Unknown),
        Err(fault) => match fault.kind {
            FaultKind::Ambiguous { .. } => true,
            FaultKind::Impossible | FaultKind::EndBeforeStart => {
                numeric(text) || text.chars().any(char::is_alphabetic)
            }
            // `14.6.17`, `Sept. '17`, `24 April`: a date all the same, if not one that can be used as it is.
            FaultKind::ShortYear | FaultKind::NoYear => {
                digits <= 6 && text.trim().contains([' ', '/', '.', '-', '\'', '’'])
            }
            _ => numeric(text),
        },
    }
}

/// Three numbers of one or two digits (one may have four) between `/`, `.` or `-`.
fn numeric(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['/', '.', '-']).collect();
    parts.len() == 3
        && parts.iter().all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
        && parts.iter().filter(|part| part.len() > 2).count() <= 1
}

/// A time of day: `14:30`, `2.30 pm`, `9am`, `14h30`, `0930`.
pub fn is_clock(text: &str) -> bool {
    let text = text.trim().to_ascii_lowercase();
    let bare = text
        .trim_end_matches(['.', ' '])
        .trim_end_matches("am")
        .trim_end_matches("pm")
        .trim_end_matches("a.m")
        .trim_end_matches("p.m")
        .trim_end();
    let marked = bare.len() < text.trim_end_matches(['.', ' ']).len();
    let parts: Vec<&str> = bare.split([':', '.', 'h']).filter(|part| !part.is_empty()).collect();
    let sound = !parts.is_empty()
        && parts.len() <= 3
        && parts.iter().all(|part| part.len() <= 2 && part.parse::<u32>().is_ok_and(|n| n < 60))
        && parts[0].parse::<u32>().is_ok_and(|n| n < 25);
    sound && (marked || (parts.len() > 1 && bare.contains([':', 'h'])))
}

/// An address of the web.
pub fn is_address(text: &str) -> bool {
    let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    (lower.starts_with("http://") || lower.starts_with("https://") || lower.starts_with("www."))
        && !text.trim().contains(char::is_whitespace)
}

/// `0`, `1`, `x`, `yes`, `no` and their like.
pub fn is_flag(text: &str) -> bool {
    matches!(
        fold(text).as_str(),
        "0" | "1"
            | "x"
            | "y"
            | "n"
            | "yes"
            | "no"
            | "true"
            | "false"
            | "✓"
            | "✔"
            | "t"
            | "f"
            | "oui"
            | "non"
            | "ja"
            | "nein"
            | "si"
            | "sim"
            | "nee"
    )
}

/// Small words within names.
const PARTICLES: &[&str] = &[
    "de", "del", "della", "der", "den", "di", "da", "do", "dos", "das", "du", "des", "la", "le", "van",
    "von", "zu", "of", "the", "and", "al", "el", "bin", "ibn", "bint", "ap", "ab", "ferch", "y", "e", "&",
    "und", "et", "af", "av", "ter", "ten", "for", "on", "in",
];

/// One name or several, each perhaps with brackets behind it.
fn are_names(text: &str) -> bool {
    let bare = |part: &str| match part.trim().strip_suffix(')').and_then(|open| open.rsplit_once('(')) {
        Some((name, _)) => is_name(name),
        None => is_name(part),
    };
    text.split(';').map(str::trim).filter(|part| !part.is_empty()).all(bare)
}

/// Written as a name is: two to five words, each with a capital or a particle, no digits, no sentence.
pub fn is_name(text: &str) -> bool {
    let text = text.trim();
    if text.chars().count() > PROSE
        || text.contains(|c: char| c.is_ascii_digit() || matches!(c, ':' | '/' | '?' | '!' | '@'))
    {
        return false;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    if !(2..=5).contains(&words.len()) {
        return false;
    }
    let capital = |word: &str| {
        let starts = |word: &str| word.chars().next().is_some_and(|c| c.is_uppercase() || is_uncased(c));
        // `al-Zahra` has its capital further on.
        word.trim_start_matches(['(', '"', '“', '‘', '\'']).split('-').any(starts)
    };
    capital(words[0])
        && words.iter().all(|word| capital(word) || PARTICLES.contains(&word.to_lowercase().as_str()))
        && words.iter().filter(|word| capital(word)).count() > 1
}

fn is_uncased(c: char) -> bool {
    c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_known_for_what_they_are() {
        for text in [
            "2019-05-01",
            "3 May 1916",
            "03/04/2019",
            "31/06/2014",
            "14.6.17",
            "c. 1900",
            "1914-1918",
            "Sept 2017",
            "23-MAR-2006",
        ] {
            assert!(is_date(text), "{text}");
        }
        for text in [
            "12",
            "4.5",
            "£75k",
            "May",
            "unknown",
            "p. 12",
            "12 angry men met",
            "1,000",
            "FOI 2231",
            "",
            "..",
            "555-123-4567",
        ] {
            assert!(!is_date(text), "{text}");
        }
        for text in ["14:30", "9am", "2.30 pm", "14h30", "9.15 p.m."] {
            assert!(is_clock(text), "{text}");
        }
        for text in ["14", "2019", "noon", "25:99", "1.5", "12.03.2014"] {
            assert!(!is_clock(text), "{text}");
        }
        for text in [
            "Ann Ash",
            "D. Okonkwo",
            "Ministry of Works",
            "Fatima al-Zahra bint Khalid",
            "Pier Works Ltd",
            "BIRCH, Ben",
        ] {
            assert!(is_name(text), "{text}");
        }
        for text in [
            "Pier closed",
            "Ann",
            "the pier",
            "Who is Ann?",
            "Room 12 Annexe",
            "A long sentence about Ann Ash and others",
        ] {
            assert!(!is_name(text), "{text}");
        }
        for text in ["12", "£4.2m", "1,200.50", "-3", "45%", ".5"] {
            assert!(is_number(text), "{text}");
        }
        for text in ["..", "1.2.3.4", "12 March", "-", "A1"] {
            assert!(!is_number(text), "{text}");
        }
    }

    #[test]
    fn a_column_is_judged_by_most_of_its_values() {
        let of = |values: &[&str]| {
            let mut content = Content::default();
            values.iter().for_each(|value| content.add(value));
            content
        };
        assert!(of(&["2019-05-01", "?", "2020", "", "3 May 2021"]).is_full_dates());
        assert!(of(&["1200", "1850", "1999"]).is_dates());
        assert!(!of(&["1200", "1850", "1999"]).is_full_dates());
        assert!(of(&["Ann Ash", "Ben Birch", "unknown"]).is_names());
        assert!(!of(&[]).is_dates());
        assert_eq!(of(&["0", "1", "2", "3"]).counting, 4);
        assert_eq!(of(&["b", "a", "b"]).samples, ["b", "a"]);
    }
}
