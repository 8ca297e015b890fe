//! Turns the words of other languages into the English ones that the reader of dates knows, each with the place of what it
//! stands for, and the many ways to number a century into one.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::items::WEEKDAYS;
use super::languages::{LANGUAGES, Language};
use super::lex::{Kind, Token, lex};
use super::words::MONTHS;

/// A phrase of a language.
struct Phrase {
    /// Its tokens, words folded, without stops.
    tokens: Vec<Kind>,
    /// It means this at the beginning only.
    at_start: bool,
    english: Vec<Kind>,
}

/// The phrases of a language by their first word, longer ones first.
type Dictionary = BTreeMap<String, Vec<Phrase>>;

const SEASONS: [&str; 4] = ["spring", "summer", "autumn", "winter"];
const ORDINALS: [&str; 5] = ["first", "second", "third", "fourth", "last"];

/// What is glued behind a number to make it the first, the second and so on, besides English `st nd rd th`.
const SUFFIXES: &[&str] = &[
    "er", "ere", "re", "e", "eme", "me", "nde", "o", "a", "os", "as", "fed", "af", "il", "ydd", "ed", "eg",
    "ain", "ste", "de", "te", "ten", "ter", "tes", "\u{ba}", "\u{aa}",
];

fn dictionary(language: &'static Language) -> Option<&'static Dictionary> {
    static ALL: OnceLock<Vec<Dictionary>> = OnceLock::new();
    let all = ALL.get_or_init(|| LANGUAGES.iter().map(build).collect());
    let at = LANGUAGES.iter().position(|known| known.code == language.code)?;
    all.get(at)
}

fn build(language: &Language) -> Dictionary {
    let mut dictionary = Dictionary::new();
    let lists: [(&[&str], &[&str]); 4] = [
        (&language.months, &MONTHS),
        (&language.seasons, &SEASONS),
        (&language.weekdays, &WEEKDAYS),
        (&language.ordinals, &ORDINALS),
    ];
    for (foreign, english) in lists {
        for (spellings, english) in foreign.iter().zip(english) {
            enter(&mut dictionary, spellings, english);
        }
    }
    for (spellings, english) in language.phrases {
        enter(&mut dictionary, spellings, english);
    }
    for phrases in dictionary.values_mut() {
        phrases.sort_by_key(|phrase| (std::cmp::Reverse(phrase.tokens.len()), !phrase.at_start));
    }
    dictionary
}

fn enter(dictionary: &mut Dictionary, spellings: &str, english: &str) {
    let kinds = |text: &str| -> Vec<Kind> {
        lex(text).into_iter().map(|t| folded(t.kind)).filter(|k| *k != Kind::Sign('.')).collect()
    };
    for spelling in spellings.split('|') {
        let (at_start, spelling) = match spelling.strip_prefix('^') {
            Some(rest) => (true, rest),
            None => (false, spelling),
        };
        let tokens = kinds(spelling);
        let Some(Kind::Word(first)) = tokens.first().cloned() else { continue };
        dictionary.entry(first).or_default().push(Phrase { tokens, at_start, english: kinds(english) });
    }
}

fn folded(kind: Kind) -> Kind {
    match kind {
        Kind::Word(word) => Kind::Word(words::fold(&word)),
        kind => kind,
    }
}

/// The tokens with the words of `language` in English; `None` where not one of its words stands among them.
pub(super) fn translate(tokens: &[Token], language: &'static Language) -> Option<Vec<Token>> {
    let dictionary = dictionary(language)?;
    let plain = ordinals(tokens);
    let mut english: Vec<Token> = Vec::with_capacity(plain.len());
    let mut found = false;
    let mut at = 0;
    while let Some(token) = plain.get(at) {
        let phrases = token.word().and_then(|word| dictionary.get(&words::fold(word)));
        let hit = phrases.into_iter().flatten().find_map(|phrase| {
            let length = matches(phrase, plain.get(at..)?)?;
            (!phrase.at_start || english.is_empty()).then_some((phrase, length))
        });
        let Some((phrase, length)) = hit else {
            english.push(token.clone());
            at += 1;
            continue;
        };
        found = true;
        let end = plain.get(at + length - 1).map_or(token.place.end, |last| last.place.end);
        for (index, kind) in phrase.english.iter().enumerate() {
            let spaced = token.spaced || index > 0;
            english.push(Token { kind: kind.clone(), place: token.place.start..end, spaced, capital: false });
        }
        at += length;
    }
    found.then(|| centuries(at_times(decades(parts_of_years(english)))))
}

/// How many tokens the phrase takes up at the head of these; stops behind words are passed over.
fn matches(phrase: &Phrase, tokens: &[Token]) -> Option<usize> {
    let mut at = 0;
    for (index, wanted) in phrase.tokens.iter().enumerate() {
        if index > 0 && tokens.get(at).is_some_and(|t| t.is_sign('.')) {
            at += 1;
        }
        let same = match (wanted, &tokens.get(at)?.kind) {
            (Kind::Word(a), Kind::Word(b)) => *a == words::fold(b),
            (a, b) => a == b,
        };
        if !same {
            return None;
        }
        at += 1;
    }
    Some(at)
}

/// `1er`, `18fed`, `1°`: numbers with what makes them ordinal glued behind.
fn ordinals(tokens: &[Token]) -> Vec<Token> {
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        if let Some(Token { kind: Kind::Number { length: 1 | 2, ordinal, .. }, place, .. }) =
            joined.last_mut()
            && !token.spaced
            && !*ordinal
            && (token.is_sign('°')
                || token.word().is_some_and(|w| SUFFIXES.contains(&words::fold(w).as_str())))
        {
            *ordinal = true;
            place.end = token.place.end;
            continue;
        }
        joined.push(token.clone());
    }
    joined
}

/// `3. Quartal 2016`, `III. Quartal`, `الربع الثالث`: the ordinal of a quarter or a half before it and as English has it.
fn parts_of_years(mut tokens: Vec<Token>) -> Vec<Token> {
    let is_part = |token: &Token| token.is_word("quarter") || token.is_word("half");
    let Some(mut at) = tokens.iter().position(is_part) else { return tokens };
    if at > 0 && tokens.get(at - 1).is_some_and(|token| token.is_sign('.')) {
        tokens.remove(at - 1);
        at -= 1;
    }
    if let Some(before) = at.checked_sub(1).and_then(|before| tokens.get_mut(before)) {
        match &mut before.kind {
            Kind::Number { length: 1, ordinal, .. } => *ordinal = true,
            Kind::Word(word) => {
                if let Some(value) = roman(word).filter(|value| *value < 5) {
                    before.kind = Kind::Number { value, length: 1, ordinal: true };
                }
            }
            _ => {}
        }
    }
    let is_ordinal = |token: &Token| {
        token.word().is_some_and(|word| ["first", "second", "third", "fourth", "last"].contains(&word))
    };
    if tokens.get(at + 1).is_some_and(is_ordinal) {
        tokens.swap(at, at + 1);
    }
    tokens
}

/// `années 1920`, `anni '20`: the decade's word behind its number, as English has it.
fn decades(mut tokens: Vec<Token>) -> Vec<Token> {
    for at in 0..tokens.len() {
        if !tokens.get(at).is_some_and(|t| t.is_word("decade")) {
            continue;
        }
        let signs =
            tokens.iter().skip(at + 1).take_while(|t| t.is_sign('\'') || t.is_word("of") || t.is_word("in"));
        let number = at + 1 + signs.count();
        if tokens.get(number).is_some_and(|t| t.number().is_some()) {
            let mut word = tokens.remove(at);
            word.kind = Kind::Word("s".to_owned());
            word.spaced = false;
            tokens.insert(number, word);
        }
    }
    tokens
}

/// `12 mars 2014 à 15h30`: before a time of day the word is "at", not "to".
fn at_times(mut tokens: Vec<Token>) -> Vec<Token> {
    for at in 1..tokens.len() {
        let year = tokens.get(at - 1).is_some_and(|t| t.number().is_some_and(|(_, length)| length == 4));
        let time = tokens.get(at + 1).is_some_and(|t| t.number().is_some())
            && tokens.get(at + 2).is_some_and(|t| {
                t.is_sign(':') || t.word().is_some_and(|w| matches!(w, "h" | "hrs" | "am" | "pm"))
            });
        if let Some(token) = tokens.get_mut(at)
            && token.is_word("to")
            && year
            && time
        {
            token.kind = Kind::Word("at".to_owned());
        }
    }
    tokens
}

/// The number of a century before its word, as an ordinal: of `siglo XVIII`, `18. Jahrhundert`, `eighteenth century`.
pub(super) fn centuries(mut tokens: Vec<Token>) -> Vec<Token> {
    let Some(at) = tokens.iter().position(|t| t.word().is_some_and(|w| matches!(w, "century" | "cent")))
    else {
        return tokens;
    };
    let mut at = at;
    if at > 0 && tokens.get(at - 1).is_some_and(|t| t.is_sign('.')) {
        tokens.remove(at - 1);
        at -= 1;
    }
    let numbered = |token: Option<&Token>| -> Option<i64> {
        let token = token?;
        match &token.kind {
            Kind::Number { value, length: 1 | 2, .. } => Some(*value),
            Kind::Word(word) => ordinal_number(word).or_else(|| roman(word)),
            _ => None,
        }
    };
    let before = at.checked_sub(1).and_then(|i| numbered(tokens.get(i)).map(|n| (i, n)));
    let behind = || {
        let stops = tokens.iter().skip(at + 1).take_while(|t| t.is_sign('.') || t.is_word("in")).count();
        let number = at + 1 + stops;
        numbered(tokens.get(number)).map(|n| (number, n))
    };
    let Some((number, mut value)) = before.or_else(behind) else { return tokens };
    let mut first = number;
    // Twenty-first, in one word or in two.
    if value < 10 && number < at {
        let joint = if number > 0 && tokens.get(number - 1).is_some_and(|t| t.is_sign('-')) { 2 } else { 1 };
        if number >= joint && tokens.get(number - joint).is_some_and(|t| t.is_word("twenty")) {
            value += 20;
            first = number - joint;
        }
    }
    let (Some(start), Some(end)) =
        (tokens.get(first).map(|t| (t.place.start, t.spaced)), tokens.get(number).map(|t| t.place.end))
    else {
        return tokens;
    };
    let token = Token {
        kind: Kind::Number { value, length: 2, ordinal: true },
        place: start.0..end,
        spaced: start.1,
        capital: false,
    };
    if number > at {
        tokens.drain(at + 1..=number);
        tokens.insert(at, token);
    } else {
        tokens.splice(first..=number, [token]);
    }
    tokens
}

fn ordinal_number(word: &str) -> Option<i64> {
    const NUMBERS: [&str; 21] = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
        "twentyfirst",
    ];
    let at = NUMBERS.iter().position(|known| *known == word)?;
    i64::try_from(at + 1).ok()
}

/// A Roman number up to 39, with or without an ordinal's ending: `xviii`, `xxe`, `xviiith`.
fn roman(word: &str) -> Option<i64> {
    let folded = words::fold(word);
    let stem = ["eme", "th", "st", "nd", "rd", "e"]
        .iter()
        .find_map(|end| folded.strip_suffix(end))
        .unwrap_or(&folded);
    let tens = stem.chars().take_while(|c| *c == 'x').count();
    let units = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
    let unit = units.iter().position(|unit| stem.get(tens..) == Some(unit))?;
    let value = i64::try_from(tens * 10 + unit).ok()?;
    (tens <= 3 && (1..40).contains(&value)).then_some(value)
}
