//! Which of two old encodings a text is in, and letters that were read in the wrong one before: told by what no writing has, such as a
//! capital or a dagger within a word of small letters.

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

/// How much is looked at: from the first byte beyond ASCII on.
const SAMPLE: usize = 1 << 16;

/// Whether bytes read like Mac Roman rather than like what was guessed.
pub(super) fn is_mac_roman(bytes: &[u8], guessed: &'static Encoding) -> bool {
    let first = bytes.iter().position(|b| !b.is_ascii()).unwrap_or(0);
    let from = first.saturating_sub(64);
    let sample = bytes.get(from..bytes.len().min(from + SAMPLE)).unwrap_or(bytes);
    let as_mac = strangeness(&MACINTOSH.decode_without_bom_handling(sample).0);
    as_mac + 1 < strangeness(&guessed.decode_without_bom_handling(sample).0)
}

/// How much of a text stands as letters and signs do in no language written in Latin letters.
fn strangeness(text: &str) -> usize {
    let mut strange = 0;
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let behind = letters.peek().copied().unwrap_or(' ');
        let within = before.is_alphabetic() && behind.is_alphabetic();
        strange += match letter {
            letter if letter.is_ascii() => 0,
            '\u{80}'..='\u{9F}' | '\u{FFFD}' => 4,
            // A capital behind a small letter.
            letter if letter.is_uppercase() && before.is_lowercase() => 3,
            letter if letter.is_alphabetic() => usize::from(!is_common(letter)),
            '’' | '‘' | '·' | '-' | '—' => 0,
            '–' => usize::from(within && behind.is_lowercase()),
            _ if within => 3,
            '†' | '‡' | '‰' | 'ˆ' | '˜' | '¸' | '¨' | '´' | '¯' | '˘' | '˙' | '˚' | '˝' | '˛' | 'ˇ' | '∂'
            | '∑' | '∏' | '∫'
                if before.is_alphabetic() || behind.is_alphabetic() =>
            {
                2
            }
            _ => 0,
        };
        before = letter;
    }
    strange
}

/// The accented letters of the languages of western Europe, and every letter of other alphabets.
fn is_common(letter: char) -> bool {
    !matches!(letter, '\u{80}'..='\u{24F}' | 'ﬁ' | 'ﬂ' | 'Ω' | 'π')
        || "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßœšžÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŒŸğışŞİąćęłńśźżĄĆĘŁŃŚŹŻőűŐŰčďěňřťůČĎĚŇŘŤŮŠŽăâîșțĂȘȚđĐ"
            .contains(letter)
}

/// The letters with which text that was read in the wrong encoding shows: what the first bytes of UTF-8 are in Windows-1252 and Mac Roman.
pub const LEADS: [char; 18] =
    ['Ã', 'Â', 'â', 'Ä', 'Å', 'Æ', 'Î', 'Ï', 'Ð', 'Ñ', 'Ø', 'Ù', 'ð', 'È', '√', '¬', '‚', 'ƒ'];

/// What a text was before UTF-8 was read as Windows-1252 or as Mac Roman, once or up to three times: `JosÃ©` was `José`. `None` where it
/// is what it seems.
pub fn read_once_more(text: &str) -> Option<String> {
    if text.is_ascii() || !text.contains(LEADS) {
        return None;
    }
    let mut mended: Option<String> = None;
    for _ in 0..3 {
        let now = mended.as_deref().unwrap_or(text);
        // Of two readings that both make sense, the one that explains more of the text: it leaves fewer characters.
        let readings = [WINDOWS_1252, MACINTOSH].into_iter().filter_map(|wrong| undone(now, wrong));
        match readings.min_by_key(|read| read.chars().count()) {
            Some(further) => mended = Some(further),
            None => break,
        }
    }
    mended
}

/// One reading taken back, if anything in the text says so beyond doubt.
fn undone(text: &str, wrong: &'static Encoding) -> Option<String> {
    // Each character as the byte it was, where it may have been one.
    let letters: Vec<(char, Option<u8>)> = text
        .chars()
        .map(|c| {
            if c.is_ascii() {
                return (c, None);
            }
            let mut one = [0; 4];
            let (bytes, _, unmapped) = wrong.encode(c.encode_utf8(&mut one));
            (c, (!unmapped && bytes.len() == 1).then(|| bytes[0]))
        })
        .collect();
    let mut mended = String::with_capacity(text.len());
    let (mut sure, mut weak) = (0, 0);
    let mut at = 0;
    while at < letters.len() {
        let run: Vec<u8> = letters[at..].iter().take(4).map_while(|(_, byte)| *byte).collect();
        let length = match run.first() {
            Some(0xC2..=0xDF) => 2,
            Some(0xE0..=0xEF) => 3,
            Some(0xF0..=0xF4) => 4,
            _ => 0,
        };
        let read = run
            .get(..length)
            .filter(|bytes| !bytes.is_empty())
            .and_then(|bytes| std::str::from_utf8(bytes).ok());
        match read
            .and_then(|read| read.chars().next())
            .and_then(|c| meant(c, letters[at].0, letters[at + 1].0).map(|weight| (c, weight)))
        {
            Some((c, weight)) => {
                mended.push(c);
                if weight > 1 {
                    sure += 1
                } else {
                    weak += 1
                }
                at += length;
            }
            None => {
                mended.push(letters[at].0);
                at += 1;
            }
        }
    }
    // Of letters of other alphabets, and of pairs that may stand side by side by chance, one alone is no proof.
    (sure > 0 || weak > 1).then_some(mended)
}

/// How surely a character was meant where two others stand: 2 beyond doubt, 1 with more of its kind, `None` not at all.
fn meant(c: char, first: char, second: char) -> Option<u8> {
    // `»É«`: quotation marks round one capital.
    let quoted = matches!(second, '«' | '»');
    match c {
        '\u{A0}'..='\u{FF}' | '\u{2010}'..='\u{203A}' | '€' | '™' if !quoted => Some(2),
        '\u{A0}'..='\u{17F}' | '\u{218}'..='\u{21B}' => {
            Some(if quoted || first.is_alphabetic() && second.is_alphabetic() { 1 } else { 2 })
        }
        '\u{386}'..='\u{3CE}'
        | '\u{400}'..='\u{45F}'
        | '\u{5D0}'..='\u{5EA}'
        | '\u{621}'..='\u{64A}'
        | '\u{1E00}'..='\u{1EFF}' => Some(1),
        // Signs of mathematics, which Mac Roman has where UTF-8 has its first bytes.
        '\u{2200}'..='\u{22FF}' => Some(1),
        '\u{3000}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{1F300}'..='\u{1FAFF}' => Some(1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mac_roman_is_told_from_windows() {
        for name in
            ["José Núñez", "Gerhard Schröder, Pádraig Pearse", "François Müller; Ståle Ås", "Peña, Ibáñez"]
        {
            let mac = MACINTOSH.encode(name).0;
            assert!(is_mac_roman(&mac, WINDOWS_1252), "{name}");
            let windows = WINDOWS_1252.encode(name).0;
            assert!(!is_mac_roman(&windows, WINDOWS_1252), "{name}");
        }
        for text in ["“Don’t,” he said — it’s £5", "1914–18, Paris–Nice", "café", "left—later", "naïve § 5 ©"]
        {
            assert!(!is_mac_roman(&WINDOWS_1252.encode(text).0, WINDOWS_1252), "{text}");
        }
    }

    #[test]
    fn a_wrong_reading_is_taken_back() {
        for text in [
            "José Núñez",
            "don’t",
            "“quoted” – dash",
            "£5",
            "Müller & Söhne",
            "Žižek",
            "Łódź in Łask",
            "naïve…",
            "Хрущёв",
            "محمد",
            "a\u{a0}b",
            "Ünal",
        ] {
            for wrong in [WINDOWS_1252, MACINTOSH] {
                let mut seen = text.to_string();
                for times in 1..=2 {
                    let (read, _) = wrong.decode_without_bom_handling(seen.as_bytes());
                    seen = read.into_owned();
                    if seen.contains(['\u{81}', '\u{8D}', '\u{8F}', '\u{90}', '\u{9D}'])
                        || !seen.contains(LEADS)
                    {
                        continue;
                    }
                    assert_eq!(
                        read_once_more(&seen).as_deref(),
                        Some(text),
                        "{times} times {}: {seen}",
                        wrong.name()
                    );
                }
            }
        }
    }

    #[test]
    fn what_is_written_so_stays() {
        for text in [
            "São Paulo",
            "SÃO PAULO",
            "Ângela Â. Ávila",
            "É «É»",
            "»Ä«",
            "Åse Ærø",
            "Ðóra",
            "Ñandú",
            "Ïle",
            "naïve café",
            "Ø",
            "€5 – “so”",
            "Nguyễn Đức",
            "Ã",
            "Â£ and more",
        ] {
            if text == "Â£ and more" {
                assert_eq!(read_once_more(text).as_deref(), Some("£ and more"));
            } else {
                assert_eq!(read_once_more(text), None, "{text}");
            }
        }
    }
}
