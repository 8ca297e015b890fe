//! The texts in finished files, decoded as far as whoever opens them can: entities and escapes, the names behind links, compressed
//! streams, text chunks of pictures, the letters behind a PDF's glyphs, the parts of a workbook.

use std::io::Read as _;

use flate2::read::{DeflateDecoder, ZlibDecoder};

use super::terms::{Finder, Term};

/// A stream that unpacks to more is searched no further.
const UNPACKED: u64 = 256 << 20;

/// The first private term in a finished file, whatever its format.
pub fn first<'f>(finder: &'f Finder, bytes: &[u8]) -> Option<&'f Term> {
    if finder.is_empty() {
        return None;
    }
    if bytes.starts_with(b"%PDF") {
        return pdf(finder, bytes);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return zip(bytes).iter().find_map(|part| text(finder, &String::from_utf8_lossy(part)));
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return png(bytes).iter().find_map(|part| finder.first(part));
    }
    text(finder, &String::from_utf8_lossy(bytes))
}

/// The first private term in a text as it stands, and in each form that whoever reads it may see.
pub fn text<'f>(finder: &'f Finder, text: &str) -> Option<&'f Term> {
    let found = finder.first(text);
    if found.is_some() || !text.contains(['\\', '&', '%', '<', '|', '*', '_', ';']) {
        return found;
    }
    let plain = unmarked(text);
    let forms = [
        unescaped(text),
        entities(text),
        entities(&plain),
        percent(text),
        unescaped(&entities(&plain)),
        unsigned(text),
    ];
    forms.iter().find_map(|form| finder.first(form)).or_else(|| {
        // What a page carries within itself.
        text.match_indices(";base64,").find_map(|(at, lead)| {
            let rest = text.get(at + lead.len()..).unwrap_or_default();
            let end = rest
                .find(|c: char| !(c.is_ascii_alphanumeric() || "+/=-_".contains(c)))
                .unwrap_or(rest.len());
            use base64::Engine as _;
            let bytes =
                base64::engine::general_purpose::STANDARD.decode(rest.get(..end).unwrap_or_default()).ok()?;
            let is_font =
                bytes.starts_with(b"\0\x01\0\0") || bytes.starts_with(b"OTTO") || bytes.starts_with(b"wOF");
            if is_font { None } else { first(finder, &bytes) }
        })
    })
}

/// Without tags, each a blank: a name broken over two lines of a drawing is one name. What stands in their attributes stays, behind.
fn unmarked(text: &str) -> String {
    let (mut out, mut tags) = (String::with_capacity(text.len()), String::new());
    let mut within = false;
    for letter in text.chars() {
        match letter {
            '<' => {
                within = true;
                out.push(' ');
            }
            '>' if within => {
                within = false;
                tags.push('\n');
            }
            letter if within => tags.push(letter),
            letter => out.push(letter),
        }
    }
    out.push('\n');
    out.push_str(&tags);
    out
}

/// Without the signs of Markdown, DOT and CSV that may stand within a name.
fn unsigned(text: &str) -> String {
    text.replace("\\n", " ").replace(['\\', '*', '_', '`'], "")
}

/// JSON's and JavaScript's escapes as what they stand for.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    let mut high: Option<u32> = None;
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            out.push(letter);
            continue;
        }
        match letters.next() {
            Some(kind @ ('u' | 'x')) => {
                let count = if kind == 'u' { 4 } else { 2 };
                let mut digits = String::new();
                while digits.len() < count && letters.peek().is_some_and(char::is_ascii_hexdigit) {
                    digits.extend(letters.next());
                }
                let code = u32::from_str_radix(&digits, 16).unwrap_or(0xFFFD);
                let whole = match (high.take(), code) {
                    (Some(first), 0xDC00..=0xDFFF) => 0x10000 + ((first - 0xD800) << 10) + (code - 0xDC00),
                    (_, 0xD800..=0xDBFF) => {
                        high = Some(code);
                        continue;
                    }
                    (_, code) => code,
                };
                out.push(char::from_u32(whole).unwrap_or('\u{FFFD}'));
            }
            Some('n' | 'r' | 't' | 'l') => out.push(' '),
            Some(other) => out.push(other),
            None => {}
        }
    }
    out
}

/// The entities of XML and HTML as what they stand for.
fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(rest.get(..at).unwrap_or_default());
        let behind = rest.get(at + 1..).unwrap_or_default();
        let end = behind.find(';').filter(|end| *end <= 10);
        let name = end.and_then(|end| behind.get(..end)).unwrap_or_default();
        let letter = match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            "nbsp" => Some(' '),
            "shy" => Some('\u{AD}'),
            name => name
                .strip_prefix("#x")
                .or(name.strip_prefix("#X"))
                .map(|hex| u32::from_str_radix(hex, 16))
                .or_else(|| name.strip_prefix('#').map(str::parse))
                .and_then(Result::ok)
                .and_then(char::from_u32),
        };
        match (letter, end) {
            (Some(letter), Some(end)) => {
                out.push(letter);
                rest = behind.get(end + 1..).unwrap_or_default();
            }
            _ => {
                out.push('&');
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The escapes of addresses as what they stand for.
fn percent(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let hex = bytes.get(at + 1..at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| *byte == b'%') {
            Some(decoded) => {
                out.push(decoded);
                at += 3;
            }
            None => {
                out.push(if *byte == b'+' { b' ' } else { *byte });
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The text chunks of a PNG.
fn png(bytes: &[u8]) -> Vec<String> {
    let mut texts = Vec::new();
    let mut at = 8;
    while let Some(head) = bytes.get(at..at + 8) {
        let length = head.iter().take(4).fold(0_usize, |sum, byte| (sum << 8) | usize::from(*byte));
        let Some(data) = bytes.get(at + 8..(at + 8).saturating_add(length)) else { break };
        match head.get(4..) {
            Some(b"tEXt" | b"eXIf") => texts.push(data.iter().map(|byte| char::from(*byte)).collect()),
            Some(b"iTXt" | b"zTXt") => {
                texts.push(String::from_utf8_lossy(data).into_owned());
                let zeros = data.iter().enumerate().filter(|(_, byte)| **byte == 0).map(|(at, _)| at + 1);
                texts.extend(
                    zeros.take(8).filter_map(|at| unpacked(ZlibDecoder::new(data.get(at..)?))).map(lossy),
                );
            }
            _ => {}
        }
        at = (at + 12).saturating_add(length);
    }
    texts
}

fn lossy(bytes: Vec<u8>) -> String {
    String::from_utf8_lossy(&bytes).into_owned()
}

fn unpacked(stream: impl std::io::Read) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let read = stream.take(UNPACKED).read_to_end(&mut out);
    (read.is_ok() || !out.is_empty()).then_some(out)
}

/// The parts of a workbook, unpacked.
fn zip(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(found) = memchr::memmem::find(bytes.get(at..).unwrap_or_default(), b"PK\x03\x04") {
        let head = at + found;
        let number = |offset: usize| {
            let pair = bytes.get(head + offset..head + offset + 2).unwrap_or_default();
            pair.iter().rev().fold(0_usize, |sum, byte| (sum << 8) | usize::from(*byte))
        };
        let start = head + 30 + number(26) + number(28);
        let rest = bytes.get(start..).unwrap_or_default();
        match number(8) {
            8 => parts.extend(unpacked(DeflateDecoder::new(rest))),
            _ => {
                let end = memchr::memmem::find(rest, b"PK").unwrap_or(rest.len());
                parts.push(rest.get(..end).unwrap_or_default().to_vec());
            }
        }
        at = head + 4;
    }
    parts
}

/// A PDF: its strings, its unpacked streams, and its letters as each of its fonts gives them back.
fn pdf<'f>(finder: &'f Finder, bytes: &[u8]) -> Option<&'f Term> {
    let mut streams = Vec::new();
    let mut outside = Vec::new();
    let mut at = 0;
    while let Some(found) = memchr::memmem::find(bytes.get(at..).unwrap_or_default(), b"stream") {
        let head = at + found;
        outside.extend_from_slice(bytes.get(at..head).unwrap_or_default());
        let mut start = head + 6;
        start += bytes
            .get(start..)
            .unwrap_or_default()
            .iter()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'))
            .count();
        let length = memchr::memmem::find(bytes.get(start..).unwrap_or_default(), b"endstream");
        let end = start + length.unwrap_or(0);
        let packed = bytes.get(start..end).unwrap_or_default();
        streams.push(unpacked(ZlibDecoder::new(packed)).unwrap_or_else(|| packed.to_vec()));
        at = end + 9;
        if length.is_none() {
            break;
        }
    }
    outside.extend_from_slice(bytes.get(at..).unwrap_or_default());
    let mut texts: Vec<String> = Vec::new();
    for part in streams.iter().chain([&outside]) {
        texts.push(lossy(part.clone()));
        texts.extend(strings(part).iter().map(|string| decoded(string)));
    }
    if let Some(term) = texts.iter().find_map(|part| text(finder, part)) {
        return Some(term);
    }
    let maps: Vec<_> = streams.iter().filter_map(|stream| letters(stream)).collect();
    for stream in streams.iter().filter(|stream| memchr::memmem::find(stream, b"BT").is_some()) {
        let shown = strings(stream);
        for map in &maps {
            let spoken: Vec<String> = shown
                .iter()
                .map(|codes| {
                    let pairs = codes.chunks(2).filter_map(|pair| map.get(&(*pair.first()?, *pair.get(1)?)));
                    pairs.map(String::as_str).collect()
                })
                .collect();
            let found = finder.first(&spoken.join(" ")).or_else(|| finder.first(&spoken.concat()));
            if let Some(term) = found.or_else(|| finder.first_squeezed(&spoken.concat())) {
                return Some(term);
            }
        }
    }
    None
}

/// The literal and hexadecimal strings of a piece of PDF.
fn strings(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'(' => {
                let (mut string, mut depth) = (Vec::new(), 1);
                while let Some(byte) = bytes.get(at) {
                    at += 1;
                    match byte {
                        b'\\' => {
                            let next = bytes.get(at).copied().unwrap_or(b' ');
                            at += 1;
                            match next {
                                b'n' => string.push(b'\n'),
                                b'r' => string.push(b'\r'),
                                b't' => string.push(b'\t'),
                                b'b' => string.push(8),
                                b'f' => string.push(12),
                                b'0'..=b'7' => {
                                    let mut code = u32::from(next - b'0');
                                    for _ in 0..2 {
                                        match bytes.get(at) {
                                            Some(digit @ b'0'..=b'7') => {
                                                code = code * 8 + u32::from(digit - b'0');
                                                at += 1;
                                            }
                                            _ => break,
                                        }
                                    }
                                    string.push((code & 0xFF) as u8);
                                }
                                other => string.push(other),
                            }
                        }
                        b'(' => {
                            depth += 1;
                            string.push(b'(');
                        }
                        b')' => {
                            depth -= 1;
                            if depth == 0 {
                                break;
                            }
                            string.push(b')');
                        }
                        other => string.push(*other),
                    }
                }
                found.push(string);
            }
            b'<' if bytes.get(at) != Some(&b'<') => {
                let end = memchr::memchr(b'>', bytes.get(at..).unwrap_or_default()).unwrap_or(0);
                let hex: Vec<u8> = bytes
                    .get(at..at + end)
                    .unwrap_or_default()
                    .iter()
                    .filter_map(|digit| char::from(*digit).to_digit(16).map(|digit| digit as u8))
                    .collect();
                found.push(
                    hex.chunks(2).map(|pair| pair.iter().fold(0, |sum, digit| (sum << 4) | digit)).collect(),
                );
                at += end;
            }
            b'<' => at += 1,
            _ => {}
        }
    }
    found
}

/// A string of PDF as text: UTF-16 behind its mark, else one byte a letter.
fn decoded(string: &[u8]) -> String {
    match string.strip_prefix(b"\xFE\xFF") {
        Some(wide) => {
            let pairs =
                wide.chunks(2).map(|pair| pair.iter().fold(0, |sum, byte| (sum << 8) | u16::from(*byte)));
            char::decode_utf16(pairs).map(|letter| letter.unwrap_or('\u{FFFD}')).collect()
        }
        None => match std::str::from_utf8(string) {
            Ok(text) => text.to_string(),
            Err(_) => string.iter().map(|byte| char::from(*byte)).collect(),
        },
    }
}

/// The letters that the glyphs of a font stand for, from its `ToUnicode` map.
fn letters(stream: &[u8]) -> Option<std::collections::BTreeMap<(u8, u8), String>> {
    memchr::memmem::find(stream, b"begincmap")?;
    let mut map = std::collections::BTreeMap::new();
    let mut rest = stream;
    while let Some(at) = memchr::memmem::find(rest, b"beginbfchar") {
        let body = rest.get(at..).unwrap_or_default();
        let end = memchr::memmem::find(body, b"endbfchar").unwrap_or(body.len());
        for pair in strings(body.get(..end).unwrap_or_default()).chunks(2) {
            if let [code, letters] = pair
                && let [high, low] = code.as_slice()
            {
                let wide = [b"\xFE\xFF".as_slice(), letters].concat();
                map.insert((*high, *low), decoded(&wide));
            }
        }
        rest = body.get(end.max(1)..).unwrap_or_default();
    }
    Some(map)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finder() -> Finder {
        Finder::new(vec![Term::new("Jane O'Smith", "x", true).expect("has words")])
    }

    #[test]
    fn texts_are_searched_in_every_form() {
        for text in [
            "by Jane O'Smith.",
            "<text>Jane</text><text>O&#8217;Smith</text>",
            "<tspan>JANE</tspan> <tspan>O&apos;SMITH</tspan>",
            r#"{"name":"\u004aane O\u2019Smith"}"#,
            "mailto:x?subject=Jane%20O%27Smith",
            r"label=Jane\nO'Smith",
            "**Jane** *O'Smith*",
            "<a title=\"Jane O&#39;Smith\">x</a>",
            "src=\"data:text/plain;base64,SmFuZSBPJ1NtaXRo\"",
        ] {
            assert!(first(&finder(), text.as_bytes()).is_some(), "{text}");
        }
        assert!(first(&finder(), b"<text>Jane</text><text>Smith</text>").is_none());
    }

    #[test]
    fn packed_things_are_unpacked() {
        let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut packed, b"BT (Jane O'Smith) Tj ET").expect("in memory");
        let packed = packed.finish().expect("in memory");
        let pdf = [b"%PDF-1.7\n1 0 obj\n<<>>\nstream\n".as_slice(), &packed, b"\nendstream\nendobj"].concat();
        assert!(first(&finder(), &pdf).is_some());
        let wide: Vec<u8> = "Jane O'Smith".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let pdf = [b"%PDF-1.7 /Title (\xFE\xFF".as_slice(), &wide, b")"].concat();
        assert!(first(&finder(), &pdf).is_some());
        let chunk = b"Title\0Jane O'Smith";
        let png =
            [b"\x89PNG\r\n\x1a\n".as_slice(), &(chunk.len() as u32).to_be_bytes(), b"tEXt", chunk, &[0; 4]]
                .concat();
        assert!(first(&finder(), &png).is_some());
    }
}
