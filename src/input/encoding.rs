//! Which encoding a file is in, and its text.
//!
//! Byte order marks first, then the pattern of NUL bytes that UTF-16 leaves in mostly Latin text, then
//! valid UTF-8, then a guess among the old encodings by `chardetng` (the detector of Firefox), which
//! `encoding_rs` decodes as browsers do (WHATWG Encoding Standard).

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::File;

/// How a file was encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    /// UTF-8 without a byte order mark (plain ASCII is UTF-8).
    Utf8,
    /// UTF-8 with a byte order mark, as Excel's "CSV UTF-8" writes.
    Utf8Bom,
    /// UTF-16, low byte first, as Excel's "Unicode text" writes.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Western European, as Excel's plain "CSV" writes on a British or American computer. A guess.
    Windows1252,
    /// Another old encoding, by its WHATWG name. A guess.
    Other(&'static str),
}

impl Encoding {
    /// The name people know it by.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf8Bom => "UTF-8 with a byte order mark",
            Encoding::Utf16Le => "UTF-16 (little-endian)",
            Encoding::Utf16Be => "UTF-16 (big-endian)",
            Encoding::Windows1252 => "Windows-1252",
            Encoding::Other("macintosh") => "Mac Roman",
            Encoding::Other(name) => name,
        }
    }

    /// True if the text had to be converted, which the user should know.
    pub fn must_be_told(self) -> bool {
        !matches!(self, Encoding::Utf8 | Encoding::Utf8Bom)
    }

    /// True if nothing in the file says so, and letters beyond ASCII may have been taken for others.
    pub fn is_guess(self) -> bool {
        matches!(self, Encoding::Windows1252 | Encoding::Other(_))
    }
}

/// A decoded file.
pub(super) struct Decoded {
    pub text: String,
    pub encoding: Encoding,
    /// Byte offsets in `text` of U+FFFD put there for bytes without meaning; the first few.
    pub lossy: Vec<usize>,
    pub lossy_count: usize,
}

/// First bytes that belong to something else than a text table.
const OTHER_FORMATS: &[(&[u8], &str)] = &[
    (b"\xFF\xFE\0\0", "UTF-32 text"),
    (b"\0\0\xFE\xFF", "UTF-32 text"),
    (b"PK\x03\x04", "an Excel, OpenDocument or zip file"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Excel file"),
    (b"%PDF-", "a PDF file"),
    (b"\x1F\x8B", "a gzip file"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3\0", "a SQLite database"),
    (b"\x89PNG", "a picture"),
    (b"\xFF\xD8\xFF", "a picture"),
];

/// Whether the first bytes are those of a zip or an old Office file, which may be a workbook under a wrong name.
pub(super) fn is_container(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
}

/// Decodes bytes as [`Inputs::read`](super::Inputs::read) does: byte order mark, UTF-16 by its zeros, UTF-8, or a guess.
///
/// # Errors
/// The bytes are those of another format: which, with an article.
pub fn text_of(bytes: Vec<u8>) -> Result<String, &'static str> {
    decode(bytes).map(|decoded| decoded.text)
}

/// Decodes a file, or says which other format it is (with an article).
pub(super) fn decode(bytes: Vec<u8>) -> Result<Decoded, &'static str> {
    if let Some((_, format)) = OTHER_FORMATS.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(format);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return Ok(utf8(rest.to_vec(), Encoding::Utf8Bom));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        return Ok(by_decoder(rest, UTF_16LE, Encoding::Utf16Le));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        return Ok(by_decoder(rest, UTF_16BE, Encoding::Utf16Be));
    }
    match utf16_by_nuls(&bytes) {
        Some(Encoding::Utf16Le) => return Ok(by_decoder(&bytes, UTF_16LE, Encoding::Utf16Le)),
        Some(_) => return Ok(by_decoder(&bytes, UTF_16BE, Encoding::Utf16Be)),
        None => {}
    }
    if is_mostly_utf8(&bytes) {
        return Ok(utf8(bytes, Encoding::Utf8));
    }
    let guessed = guess(&bytes);
    let encoding =
        if guessed == WINDOWS_1252 { Encoding::Windows1252 } else { Encoding::Other(guessed.name()) };
    Ok(by_decoder(&bytes, guessed, encoding))
}

/// Latin text in UTF-16 has a NUL in every other byte. A handful of stray NULs in a UTF-8 file do not make
/// a pattern, so at least three units, and one in eight, must have one, and hardly any may stand on the other side.
fn utf16_by_nuls(bytes: &[u8]) -> Option<Encoding> {
    let sample = bytes.get(..4096).unwrap_or(bytes);
    let units = sample.len() / 2;
    let even = sample.iter().step_by(2).filter(|&&b| b == 0).count();
    let odd = sample.iter().skip(1).step_by(2).filter(|&&b| b == 0).count();
    let pattern = |many: usize, few: usize| many > 2 && many * 8 >= units && few * 16 <= many;
    match units {
        0 | 1 => None,
        _ if pattern(odd, even) => Some(Encoding::Utf16Le),
        _ if pattern(even, odd) => Some(Encoding::Utf16Be),
        _ => None,
    }
}

/// Valid UTF-8, or UTF-8 with a few broken places: at least four whole characters beyond ASCII for
/// each byte without meaning. Text in an old encoding hardly ever has even one such character.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        if !chunk.invalid().is_empty() {
            broken += chunk.invalid().len();
        } else if broken == 0 {
            return true;
        }
        whole += chunk.valid().bytes().filter(|b| *b >= 0xC0).count();
    }
    whole >= 4 * broken
}

fn utf8(bytes: Vec<u8>, encoding: Encoding) -> Decoded {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Decoded { text, encoding, lossy: Vec::new(), lossy_count: 0 },
        Err(error) => error.into_bytes(),
    };
    let mut decoded = Decoded {
        text: String::with_capacity(bytes.len() + 64),
        encoding,
        lossy: Vec::new(),
        lossy_count: 0,
    };
    for chunk in bytes.utf8_chunks() {
        decoded.text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            decoded.replace();
        }
    }
    decoded
}

impl Decoded {
    /// Puts U+FFFD for bytes without meaning and remembers where.
    fn replace(&mut self) {
        if self.lossy.len() < File::LOSSY_KEPT {
            self.lossy.push(self.text.len());
        }
        self.lossy_count += 1;
        self.text.push(char::REPLACEMENT_CHARACTER);
    }
}

fn by_decoder(bytes: &[u8], with: &'static encoding_rs::Encoding, encoding: Encoding) -> Decoded {
    let mut decoder = with.new_decoder_without_bom_handling();
    let mut decoded = Decoded { text: String::new(), encoding, lossy: Vec::new(), lossy_count: 0 };
    let mut rest = bytes;
    loop {
        let room = decoder.max_utf8_buffer_length_without_replacement(rest.len()).unwrap_or(rest.len() * 3);
        decoded.text.reserve(room.max(16));
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut decoded.text, true);
        rest = rest.get(read..).unwrap_or_default();
        match result {
            DecoderResult::InputEmpty => break,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => decoded.replace(),
        }
    }
    // Capacity for the worst case is up to three times the text.
    decoded.text.shrink_to_fit();
    decoded
}

/// A text as bytes of an encoding, with a byte order mark where asked for. `None` where the encoding has no sign for a letter of it.
pub(super) fn encode(text: &str, encoding: Encoding, mark: bool) -> Option<Vec<u8>> {
    let units = |to_bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let mark = mark.then_some(0xFEFF);
        mark.into_iter().chain(text.encode_utf16()).flat_map(to_bytes).collect()
    };
    let old = |with: &'static encoding_rs::Encoding| {
        let (bytes, _, unmappable) = with.encode(text);
        (!unmappable).then(|| bytes.into_owned())
    };
    match encoding {
        Encoding::Utf8 | Encoding::Utf8Bom => {
            let mark: &[u8] = if mark { b"\xEF\xBB\xBF" } else { b"" };
            Some([mark, text.as_bytes()].concat())
        }
        Encoding::Utf16Le => Some(units(u16::to_le_bytes)),
        Encoding::Utf16Be => Some(units(u16::to_be_bytes)),
        Encoding::Windows1252 => old(WINDOWS_1252),
        Encoding::Other(name) => old(encoding_rs::Encoding::for_label(name.as_bytes())?),
    }
}

/// Signs that English text in Windows-1252 has beyond ASCII: no-break space, pound and euro, curly quotes,
/// dashes, dots, fractions. The detector looks at letters, and takes a lone "£5" for the Polish "Ł5".
const ENGLISH_SIGNS: &[u8] = b"\x80\x85\x91\x92\x93\x94\x95\x96\x97\x99\xA0\xA3\xA7\xA9\xAE\xB0\xB1\xB2\xB7\
    \xBC\xBD\xBE\xD7";

/// The likeliest old encoding. The detector looks at no more than 4 MiB from the first byte beyond ASCII
/// on: more does not change its mind and it is the slowest step of reading.
fn guess(bytes: &[u8]) -> &'static encoding_rs::Encoding {
    let guessed = guess_of_the_web(bytes);
    // The detector knows what browsers meet, and old Macs' files are not among it.
    if super::guess::is_mac_roman(bytes, guessed) { encoding_rs::MACINTOSH } else { guessed }
}

fn guess_of_the_web(bytes: &[u8]) -> &'static encoding_rs::Encoding {
    if bytes.iter().all(|b| b.is_ascii() || ENGLISH_SIGNS.contains(b)) {
        return WINDOWS_1252;
    }
    let first = bytes.iter().position(|b| !b.is_ascii()).unwrap_or(0);
    let from = first.saturating_sub(1024);
    let upto = bytes.len().min(from.saturating_add(4 << 20));
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes.get(from..upto).unwrap_or(bytes), true);
    detector.guess(None, Utf8Detection::Deny)
}
