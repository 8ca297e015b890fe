//! Words compared the way people mean them: without case, accents and spacing.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, accents dropped, runs of white space as one space, none at the ends.
///
/// Unicode compatibility decomposition (NFKD) without its combining marks, so that `Ångström`, `ＡＮＧＳＴＲＯＭ` and
/// `angstrom` are one. Letters that do not decompose (`ø`, `ß`) stay as they are.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    if text.is_ascii() {
        fold_into(&mut folded, text.bytes().map(|byte| byte.to_ascii_lowercase() as char));
    } else {
        let letters = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
        fold_into(&mut folded, letters.map(|c| if matches!(c, '’' | '‘' | 'ʼ') { '\'' } else { c }));
    }
    folded
}

fn fold_into(folded: &mut String, letters: impl Iterator<Item = char>) {
    let mut gap = false;
    for letter in letters {
        if letter.is_whitespace() {
            gap = !folded.is_empty();
        } else {
            if std::mem::take(&mut gap) {
                folded.push(' ');
            }
            folded.push(letter);
        }
    }
}

/// A header's or key's form: [`fold`]ed, without spaces, `_` and `-`.
pub fn key(text: &str) -> String {
    let mut folded = fold(text);
    folded.retain(|c| !matches!(c, ' ' | '_' | '-'));
    folded
}

/// An id made from a name: folded, everything but letters and digits as single hyphens.
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for letter in fold(name).chars() {
        if letter.is_alphanumeric() {
            slug.push(letter);
        } else if letter != '\'' && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// The text with its first letter in upper case, for the start of a line; `c.` for circa stays as it is.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if !text.starts_with("c. ") => first.to_uppercase().chain(letters).collect(),
        _ => text.to_string(),
    }
}

/// Whether a character is one that text must not carry: a control character other than tab and line feed, or one that
/// changes the direction of the text round it (Unicode bidirectional embeddings, overrides and isolates).
pub fn is_unsafe(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}')
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Whether a text is one a spreadsheet would run: `=`, `+`, `-` or `@` before a letter, or any `=`.
pub fn is_formula(text: &str) -> bool {
    let mut letters = text.chars();
    match letters.next() {
        Some('=') => true,
        Some('+' | '-' | '@') => {
            letters.next().is_some_and(|c| c.is_ascii_alphabetic()) && text.contains('(')
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_as_people_mean_them() {
        assert_eq!(fold("  Dame\u{a0}Cressida   DICK "), "dame cressida dick");
        assert_eq!(fold("José Ángel"), "jose angel");
        assert_eq!(fold("O’Brien"), "o'brien");
        assert_eq!(key("Date_Published"), "datepublished");
    }

    #[test]
    fn a_line_starts_with_a_capital() {
        assert_eq!(capitalised("early 2014"), "Early 2014");
        assert_eq!(capitalised("c. June 2013"), "c. June 2013");
    }

    #[test]
    fn slugs_are_plain() {
        assert_eq!(slug("R v Kessel & Sons, [2019] EWCA 1"), "r-v-kessel-sons-2019-ewca-1");
        assert_eq!(slug("O’Brien"), "obrien");
        assert_eq!(slug("—"), "");
    }
}
