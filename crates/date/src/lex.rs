//! Cuts what people type into numbers, words and signs, each with its place.

use std::ops::Range;

/// One token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    /// Characters of the text.
    pub place: Range<usize>,
    /// Whether white space stands before it.
    pub spaced: bool,
    /// Whether it begins with a capital; ISO 8601 knows `Z`, not `z`.
    pub capital: bool,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Digits. `length` counts them, so that `07` and `7` differ; `ordinal` is true of `7th`.
    Number { value: i64, length: usize, ordinal: bool },
    /// Letters in lower case; abbreviations with inner stops (`n.d.`, `B.C.`) are one word without the stops.
    Word(String),
    /// Anything else, dashes and apostrophes made uniform: `–` for every long dash, `-` for every short one.
    Sign(char),
}

impl Token {
    pub fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Word(w) => Some(w),
            _ => None,
        }
    }

    pub fn is_word(&self, word: &str) -> bool {
        self.word() == Some(word)
    }

    pub fn is_sign(&self, sign: char) -> bool {
        self.kind == Kind::Sign(sign)
    }

    /// A number and how many digits it was written with.
    pub fn number(&self) -> Option<(i64, usize)> {
        match self.kind {
            Kind::Number { value, length, .. } => Some((value, length)),
            _ => None,
        }
    }
}

/// Cuts `text` into tokens. White space of every kind and invisible joiners part tokens and are dropped.
pub(super) fn lex(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens: Vec<Token> = Vec::new();
    let mut spaced = false;
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        if is_space(c) {
            spaced = true;
            at += 1;
            continue;
        }
        let run = |test: fn(char) -> bool| chars.iter().skip(at).take_while(|c| test(**c)).count();
        let (kind, length) = if digit(c).is_some() {
            let length = run(|c| digit(c).is_some());
            let value = chars
                .iter()
                .skip(at)
                .take(length)
                .fold(0i64, |n, c| n.saturating_mul(10).saturating_add(digit(*c).unwrap_or(0)));
            let suffix: String = chars
                .iter()
                .skip(at + length)
                .take_while(|c| c.is_alphabetic())
                .flat_map(|c| c.to_lowercase())
                .collect();
            let ordinal = matches!(suffix.as_str(), "st" | "nd" | "rd" | "th");
            (Kind::Number { value, length, ordinal }, length + if ordinal { 2 } else { 0 })
        } else if c.is_alphabetic() {
            // An accent may stand behind its letter as a character of its own.
            let length = run(|c| c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36F}'));
            let word = chars.iter().skip(at).take(length).flat_map(|c| c.to_lowercase()).collect();
            (Kind::Word(word), length)
        } else {
            (Kind::Sign(uniform(c)), 1)
        };
        tokens.push(Token { kind, place: at..at + length, spaced, capital: c.is_uppercase() });
        at += length;
        spaced = false;
    }
    join_initials(tokens)
}

/// The value of a digit, as Europeans, Arabs (in the east and in Persia and Pakistan) or wide East Asian type write it.
pub(super) fn digit(c: char) -> Option<i64> {
    let zero = match c {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6F0}'..='\u{6F9}' => '\u{6F0}',
        '\u{FF10}'..='\u{FF19}' => '\u{FF10}',
        _ => return None,
    };
    Some(i64::from(u32::from(c) - u32::from(zero)))
}

/// White space, and the marks that spreadsheets and web pages leave invisibly in cells.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || ::words::safe::is_unseen(c)
}

fn uniform(c: char) -> char {
    match c {
        '\u{2010}' | '\u{2011}' | '\u{2212}' | '\u{FF0D}' => '-',
        '\u{2012}'..='\u{2015}' => '–',
        '\u{2018}' | '\u{2019}' | '\u{02BC}' | '`' => '\'',
        '\u{FF0F}' | '\u{2044}' => '/',
        '\u{FF0E}' => '.',
        '\u{60C}' => ',',
        c => c,
    }
}

/// Makes one word of single letters with stops between them: `n . d .` becomes `nd`.
fn join_initials(tokens: Vec<Token>) -> Vec<Token> {
    let initial = |t: &Token| t.word().is_some_and(|w| w.chars().count() == 1);
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let mut token = token.clone();
        at += 1;
        if initial(&token) {
            let mut letters = token.word().unwrap_or_default().to_owned();
            let mut end = token.place.end;
            let mut next = at;
            while let (Some(stop), Some(letter)) = (tokens.get(next), tokens.get(next + 1)) {
                let tight = stop.is_sign('.') && !stop.spaced && !letter.spaced && initial(letter);
                if !tight {
                    break;
                }
                letters.push_str(letter.word().unwrap_or_default());
                end = letter.place.end;
                next += 2;
            }
            if next > at {
                if let Some(stop) = tokens.get(next).filter(|t| t.is_sign('.') && !t.spaced) {
                    end = stop.place.end;
                    next += 1;
                }
                token = Token { kind: Kind::Word(letters), place: token.place.start..end, ..token };
                at = next;
            }
        }
        joined.push(token);
    }
    joined
}

/// Where tokens stand, from the first to the last.
pub(super) fn place(tokens: &[Token]) -> Range<usize> {
    match (tokens.first(), tokens.last()) {
        (Some(a), Some(b)) => a.place.start..b.place.end,
        _ => 0..0,
    }
}

/// The rest of `tokens` if they begin with these words; a stop after each word is skipped.
pub(super) fn strip<'t>(tokens: &'t [Token], words: &[&str]) -> Option<&'t [Token]> {
    let mut rest = tokens;
    for word in words {
        let (first, tail) = rest.split_first()?;
        if !first.is_word(word) {
            return None;
        }
        rest = match tail.split_first() {
            Some((stop, tail)) if stop.is_sign('.') => tail,
            _ => tail,
        };
    }
    Some(rest)
}
