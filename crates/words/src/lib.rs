//! Words compared the way people mean them: without case, accents, spacing and what is not seen; and, in [`safe`], made safe to write.

#![cfg_attr(test, allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::disallowed_macros))]
#![warn(clippy::indexing_slicing, clippy::string_slice)]

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub mod safe;

pub use safe::{is_formula, is_unsafe};

/// Lower case, accents dropped, runs of white space as one space, none at the ends.
///
/// Unicode compatibility decomposition (NFKD) without its combining marks, so that `Ångström`, `ＡＮＧＳＴＲＯＭ` and
/// `angstrom` are one. What is not seen (zero-width spaces, tags, soft hyphens) is left out; `ß` is `ss`, a final sigma a sigma,
/// curly apostrophes, quotation marks and the hyphens of typography are those of a keyboard. Other letters that do not
/// decompose (`ø`, `ł`) stay as they are.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    if text.is_ascii() {
        fold_into(&mut folded, text.bytes().map(|byte| keyboard(byte.to_ascii_lowercase() as char)));
    } else {
        let plain = text.chars().filter(|c| !safe::is_unseen(*c)).map(keyboard);
        let letters = plain.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
        let doubled = letters.flat_map(|c| [Some(if c == 'ß' { 's' } else { c }), (c == 'ß').then_some('s')]);
        fold_into(&mut folded, doubled.flatten().map(|c| if c == 'ς' { 'σ' } else { c }));
    }
    folded
}

/// The sign of a keyboard that people type for one of typography.
fn keyboard(c: char) -> char {
    match c {
        '’' | '‘' | '‛' | 'ʼ' | 'ʹ' | 'ʻ' | '′' | '´' | '`' => '\'',
        '“' | '”' | '„' | '‟' | '″' => '"',
        '‐' | '‑' | '‒' | '–' | '−' => '-',
        c => c,
    }
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

/// The text with its first letter in lower case, for the middle of a sentence; `MP` and `UK` stay as they are.
pub fn uncapitalised(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_as_people_mean_them() {
        assert_eq!(fold("  Dame\u{a0}Cressida   DICK "), "dame cressida dick");
        assert_eq!(fold("José Ángel"), "jose angel");
        for name in ["O’Brien", "O'Brien", "O`Brien", "O´Brien", "Oʼ\u{200B}Brien", "O\u{AD}’BRIEN"] {
            assert_eq!(fold(name), "o'brien", "{name}");
        }
        assert_eq!(fold("Hauptstraße"), fold("HAUPTSTRASSE"));
        assert_eq!(fold("STRAẞE"), "strasse");
        assert_eq!(fold("Παπαδόπουλος"), fold("ΠΑΠΑΔΟΠΟΥΛΟΣ"));
        assert_eq!(fold("Tag\u{E0001}\u{E0041}ged"), "tagged");
        assert_eq!(fold("Jean‑Luc"), "jean-luc");
        assert_ne!(fold("Ann Ash"), fold("AnnAsh"));
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
