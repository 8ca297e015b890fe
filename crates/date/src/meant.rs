//! What a text that is no date can only have been meant to be: one slip in the name of a month, a letter that looks like a digit.

use ::words::fold;

use super::{Date, Hints, languages::Language, words::MONTHS};

/// Letters of a word in which one slip leaves no doubt.
const SURE_LETTERS: usize = 5;

/// The text as it was meant, where nothing else can have been: `14 Febuary 2014` is `14 February 2014`, `2O14-03-02` is `2014-03-02`.
///
/// `None` where the text is a date already, where several readings are as near, and where what comes of it is still no date or one with
/// a [`Date::caution`].
pub fn meant(text: &str, hints: &Hints) -> Option<String> {
    if Date::parse_with(text, hints).is_ok() {
        return None;
    }
    let pieces: Vec<&str> = pieces(text).collect();
    let mended: String = pieces
        .iter()
        .map(|piece| {
            digits(piece).or_else(|| month(piece, hints.language)).unwrap_or_else(|| (*piece).to_string())
        })
        .collect();
    let sure = mended != text && Date::parse_with(&mended, hints).is_ok_and(|date| date.caution().is_none());
    sure.then_some(mended)
}

/// Runs of letters and digits, and what stands between them.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = rest.find(|c: char| c.is_alphanumeric() != first.is_alphanumeric()).unwrap_or(rest.len());
        let (piece, behind) = rest.split_at(end);
        rest = behind;
        Some(piece)
    })
}

/// A number in which a letter stands for the digit it looks like: `2O14`, `l2`.
fn digits(piece: &str) -> Option<String> {
    let numeric = piece.chars().any(|c| c.is_ascii_digit())
        && piece.chars().all(|c| c.is_ascii_digit() || matches!(c, 'O' | 'o' | 'l' | 'I'));
    let digit = |c| match c {
        'O' | 'o' => '0',
        'l' | 'I' => '1',
        other => other,
    };
    (numeric && piece.chars().any(|c| !c.is_ascii_digit())).then(|| piece.chars().map(digit).collect())
}

/// The only month whose name is one slip away and begins with the same letter, written as the word is.
fn month(piece: &str, language: Option<&Language>) -> Option<String> {
    let word = fold(piece);
    if word.chars().count() < SURE_LETTERS || !word.chars().all(char::is_alphabetic) {
        return None;
    }
    let named = language.into_iter().flat_map(|language| {
        language
            .months
            .iter()
            .enumerate()
            .flat_map(|(at, names)| names.split('|').map(move |name| (at, name.to_string())))
    });
    let english = MONTHS.iter().enumerate().map(|(at, name)| (at, name.to_lowercase()));
    let near: Vec<(usize, String)> = english
        .chain(named)
        .filter(|(_, name)| {
            let name = fold(name);
            name.chars().next() == word.chars().next() && strsim::osa_distance(&name, &word) == 1
        })
        .collect();
    let (at, name) = near.first()?;
    if near.iter().any(|(other, _)| other != at) {
        return None;
    }
    let capital = piece.chars().next().is_some_and(char::is_uppercase);
    let mut letters = name.chars();
    Some(match letters.next().filter(|_| capital) {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => name.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_only_have_been_meant() {
        for (typed, wanted) in [
            ("14 Febuary 2014", "14 February 2014"),
            ("Setpember 1999", "September 1999"),
            ("marhc 2014", "march 2014"),
            ("2O14-03-02", "2014-03-02"),
            ("l2 June 2O14", "12 June 2014"),
            ("before Ocotber 1987", "before October 1987"),
        ] {
            assert_eq!(meant(typed, &Hints::default()).as_deref(), Some(wanted), "{typed}");
        }
        let french = Hints { language: super::super::languages::find("fr"), ..Hints::default() };
        assert_eq!(meant("12 fevreir 2014", &french).as_deref(), Some("12 février 2014"));
    }

    #[test]
    fn what_is_left_to_a_person() {
        // A date; two slips; two months as near; too short; another beginning; still no date; a date with a caution.
        for typed in [
            "12 March 2014",
            "14 Febuarry 2014",
            "3 Juny 2014",
            "3 Ma 2014",
            "14 Pebruary 2014",
            "31 Febuary 2014",
            "soon",
            "O",
            "2nd of Foo 2014",
            "Monday 1O March 2014 and more",
        ] {
            assert_eq!(meant(typed, &Hints::default()), None, "{typed}");
        }
    }
}
