//! The one guard between a cell and whatever opens an output: characters that are not seen, cells that a spreadsheet would run,
//! text that would be markup in Markdown, addresses that would end their attribute.
//!
//! Every writer of tables, Markdown or addresses calls these; a hostile text changes one value and nothing of the structure round it.

use std::borrow::Cow;

/// Whether a character is one that is not seen at all, or only by what it does to the text round it: what Unicode calls default
/// ignorable (zero-width spaces and joiners, soft hyphens, byte order marks, tags, variation selectors, fillers), and the marks that
/// turn the direction of writing. White space and control characters are not among them.
pub fn is_unseen(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Whether a character is one that text must not carry: a control character other than tab and line feed, one that changes the
/// direction of the text round it (Unicode bidirectional embeddings, overrides and isolates), one that is not seen and means nothing
/// to the letters round it, or one that stands for no character.
///
/// The joiners U+200C and U+200D and variation selectors stay, since Persian, Hindi and emoji need them, and the word joiner U+2060, which
/// keeps numbers together in what we write ourselves.
pub fn is_unsafe(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FFFE}' | '\u{FFFF}')
        || (is_unseen(c)
            && !matches!(c, '\u{200C}' | '\u{200D}' | '\u{2060}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}'))
}

/// The text without what [`is_unsafe`].
pub fn cleaned(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_unsafe) {
        Cow::Owned(text.chars().filter(|c| !is_unsafe(*c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a spreadsheet would take a text for something to work out: it starts (behind white space) with `=`, `+`, `-`, `@` or their
/// full-width forms, or with a tab or carriage return. Plain numbers (`-12`, `+1,000.5`, `-3%`) and telephone numbers
/// (`+44 20 7946 0000`) are none.
pub fn would_run(text: &str) -> bool {
    if text.starts_with(['\t', '\r', '\n']) {
        return true;
    }
    let text = text.trim_start();
    let mut letters = text.chars();
    let (first, rest) = (letters.next(), letters.as_str());
    match first {
        Some('=' | '@' | '＝' | '＋' | '－' | '＠') => true,
        Some('+') => !is_number(rest) && !is_telephone(rest),
        Some('-') => !is_number(rest),
        _ => false,
    }
}

/// Digits with points, commas and spaces between them, perhaps with a per cent sign.
fn is_number(text: &str) -> bool {
    let digits = text.strip_suffix('%').unwrap_or(text);
    let plain = |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b',');
    digits.bytes().all(plain) && digits.bytes().any(|b| b.is_ascii_digit())
}

/// Seven digits or more, in groups as telephone numbers have.
fn is_telephone(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_digit() || matches!(b, b' ' | b'(' | b')' | b'-' | b'.' | b'/');
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    text.bytes().all(plain)
        && (7..=15).contains(&digits)
        && text.starts_with(|c: char| c.is_ascii_digit())
        && text.contains([' ', '(']) | (digits == text.len())
}

/// Whether a text looks like a formula that somebody wrote, rather than a text that happens to start with a sign: worth a finding.
pub fn is_formula(text: &str) -> bool {
    let text = text.trim_start();
    let mut letters = text.chars();
    match letters.next() {
        Some('=') => true,
        Some('+' | '-' | '@') if would_run(text) => {
            let next = letters.next().is_some_and(|c| c.is_ascii_alphanumeric());
            next && (text.contains(['(', '|', '!'])
                || text.chars().all(|c| c.is_ascii_digit() || "+-*/.,^".contains(c)))
        }
        _ => false,
    }
}

/// A cell of a table that a spreadsheet may open: what is not seen is left out, and what it [`would_run`] gets a `'` in front.
pub fn for_spreadsheet(text: &str) -> Cow<'_, str> {
    let text = cleaned(text);
    if would_run(&text) { Cow::Owned(format!("'{text}")) } else { text }
}

/// A text as Markdown that shows just it, on one line: no markup, no HTML, no list, rule or heading at its start.
pub fn for_markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut at_start = true;
    // Whether nothing but digits stood before, so that a `.` or `)` would make a numbered list.
    let mut numbered = false;
    for letter in text.trim_start().chars() {
        let opens = at_start && matches!(letter, '-' | '+' | '=' | ':');
        let lists = numbered && matches!(letter, '.' | ')');
        numbered = (at_start || numbered) && letter.is_ascii_digit();
        match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '!' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            '&' => escaped.push_str("&amp;"),
            '\n' | '\r' | '\t' => escaped.push(' '),
            letter if is_unsafe(letter) => continue,
            letter if opens || lists => {
                escaped.push('\\');
                escaped.push(letter);
            }
            letter => escaped.push(letter),
        }
        at_start = false;
    }
    escaped
}

/// An address with everything percent-encoded that no address holds as it stands (RFC 3986: white space, controls, quotation marks,
/// `<`, `>`, `\`, `^`, `` ` ``, `{`, `|`, `}`), so that it can end neither an attribute nor a pair of angle brackets. Letters beyond ASCII stay.
pub fn for_address(address: &str) -> Cow<'_, str> {
    let bad = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || is_unsafe(c)
            || matches!(c, '"' | '\'' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
    };
    if !address.chars().any(bad) {
        return Cow::Borrowed(address);
    }
    let mut encoded = String::with_capacity(address.len() + 16);
    for letter in address.chars() {
        if bad(letter) {
            for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
                encoded.push_str(&format!("%{byte:02X}"));
            }
        } else {
            encoded.push(letter);
        }
    }
    Cow::Owned(encoded)
}

/// A text that stands between square brackets, such as a locator in `[1, p. 12]`: brackets within become round, so that none closes
/// early, and white space single spaces.
pub fn in_brackets(text: &str) -> String {
    let round = |c: char| match c {
        '[' | '{' => '(',
        ']' | '}' => ')',
        c => c,
    };
    let words: Vec<String> = text
        .split_whitespace()
        .map(|word| word.chars().filter(|c| !is_unsafe(*c)).map(round).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_held() {
        let held = [
            "=1+1",
            "+cmd|' /C calc'!A0",
            "-2+3+cmd|' /C calc'!A0",
            "@SUM|x",
            "@foo|bar!A0",
            "-1+1",
            "+1+1",
            "-cmd|x",
            "\t=1",
            " =1+1",
            "\r+A1",
            "+",
            "-",
            "- not a list",
            "＝1+1",
            "\u{200B}=HYPERLINK(\"x\")",
            "+44-7",
            "-0x10",
        ];
        for text in held {
            assert!(for_spreadsheet(text).starts_with('\''), "{text:?}");
        }
        let free = [
            "",
            "-5",
            "+1.5",
            "-1,000",
            "-12%",
            "+44 20 7946 0000",
            "+44 (0)20 7946-0000",
            "+442079460000",
            "a=b",
            "'=1",
            "2014",
            "1-2",
            "é",
        ];
        for text in free {
            assert_eq!(for_spreadsheet(text), text);
        }
    }

    #[test]
    fn a_formula_is_told_from_a_text_with_a_sign() {
        for text in ["=A1", "+cmd|' /C calc'!A0", "@SUM(1)", "-1+1", "@SUM|x"] {
            assert!(is_formula(text), "{text}");
        }
        for text in ["- a remark (see above)", "@annash", "-5", "+44 20 7946 0000", "+ plus"] {
            assert!(!is_formula(text), "{text}");
        }
    }

    #[test]
    fn markdown_shows_just_the_text() {
        let pairs = [
            ("- not a list", "\\- not a list"),
            ("1. not a list", "1\\. not a list"),
            ("12) not", "12\\) not"),
            ("---", "\\---"),
            ("+ plus", "\\+ plus"),
            ("===", "\\==="),
            ("    code", "code"),
            ("# head", "\\# head"),
            ("a - b 1. c", "a - b 1. c"),
            ("2014 was", "2014 was"),
            ("<img src=x>", "\\<img src=x\\>"),
            ("[a](b)", "\\[a\\](b)"),
            ("a\nb", "a b"),
            ("\u{200B}- x", "\\- x"),
        ];
        for (text, wanted) in pairs {
            assert_eq!(for_markdown(text), wanted, "{text:?}");
        }
    }

    #[test]
    fn an_address_stays_in_its_place() {
        assert_eq!(
            for_address("http://www.example.org/<script .com>x\"'"),
            "http://www.example.org/%3Cscript%20.com%3Ex%22%27"
        );
        assert_eq!(for_address("https://example.org/a?b=c&d=%20#e"), "https://example.org/a?b=c&d=%20#e");
        assert_eq!(for_address("https://example.org/café"), "https://example.org/café");
    }

    #[test]
    fn a_locator_closes_no_bracket() {
        assert_eq!(in_brackets("p1][1"), "p1)(1");
        assert_eq!(in_brackets("p12\n"), "p12");
    }
}
