//! XML read as a stream under guard: no entity is ever declared, nesting is bounded, and so is what one event and one file may hold.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::Refusal;

/// Elements within elements, at most.
const DEPTH: usize = 200;
/// Bytes between two events, at most: a tag, a comment or a piece of text is held whole.
const EVENT_BYTES: usize = 16 << 20;

/// What guards a stream of bytes.
struct Guarded<R> {
    inner: R,
    left: u64,
    since_event: usize,
    over: Option<&'static str>,
}

impl<R: BufRead> Read for Guarded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let held = self.fill_buf()?;
        let size = held.len().min(into.len());
        if let (Some(to), Some(from)) = (into.get_mut(..size), held.get(..size)) {
            to.copy_from_slice(from);
        }
        self.consume(size);
        Ok(size)
    }
}

impl<R: BufRead> BufRead for Guarded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if let Some(what) = self.over {
            return Err(io::Error::other(what));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.since_event += amount;
        if self.since_event > EVENT_BYTES {
            self.over = Some("holds a single tag or text of more than 16 MB");
        }
        match self.left.checked_sub(amount as u64) {
            Some(left) => self.left = left,
            None => self.over = Some("unpacks to more than it says or than is allowed"),
        }
        self.inner.consume(amount);
    }
}

/// XML as events.
pub struct Xml<R> {
    reader: Reader<Guarded<R>>,
    buffer: Vec<u8>,
    depth: usize,
    /// What is read, for messages: `the sheet People`.
    what: String,
    /// A document type without declarations of its own is harmless; workbooks never have one.
    allow_doctype: bool,
}

impl<R: BufRead> Xml<R> {
    /// Reads at most `bytes`.
    pub fn new(inner: R, bytes: u64, what: impl Into<String>) -> Self {
        let mut reader = Reader::from_reader(Guarded { inner, left: bytes, since_event: 0, over: None });
        let config = reader.config_mut();
        config.check_end_names = true;
        config.allow_dangling_amp = true;
        Self { reader, buffer: Vec::new(), depth: 0, what: what.into(), allow_doctype: false }
    }

    /// Takes a `<!DOCTYPE x>` that declares nothing itself. What it points to is never fetched.
    pub fn allow_doctype(mut self) -> Self {
        self.allow_doctype = true;
        self
    }

    /// Byte offset behind the last event.
    pub fn offset(&self) -> u64 {
        self.reader.buffer_position()
    }

    /// The next event; `None` at the end.
    ///
    /// # Errors
    /// It is no XML, is cut off, declares entities, or passes a bound.
    pub fn next(&mut self) -> Result<Option<Event<'_>>, Refusal> {
        self.reader.get_mut().since_event = 0;
        self.buffer.clear();
        let what = &self.what;
        let damaged = |why: String| {
            Refusal::unreadable(
                format!("cannot be read: {what} {why}"),
                "open it in a spreadsheet, save it again, and try the new file",
            )
        };
        let event = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(quick_xml::Error::Io(error)) => return Err(damaged(error.to_string())),
            Err(_) => return Err(damaged("is damaged or cut off".into())),
        };
        match &event {
            Event::Start(_) => {
                self.depth += 1;
                if self.depth > DEPTH {
                    return Err(damaged(format!("nests more than {DEPTH} deep")));
                }
            }
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::DocType(text) if !self.allow_doctype || text.contains('[') => {
                return Err(damaged("declares its own entities, which is not allowed".into()));
            }
            Event::Eof if self.depth > 0 => return Err(damaged("is damaged or cut off".into())),
            Event::Eof => return Ok(None),
            _ => {}
        }
        Ok(Some(event))
    }
}

/// An attribute's value by its name without prefix.
pub fn attribute<'e>(element: &'e BytesStart<'_>, name: &str) -> Option<Cow<'e, str>> {
    let attribute =
        element.attributes().with_checks(false).flatten().find(|attribute| local(attribute.key.0) == name)?;
    Some(value_of(&attribute.value))
}

/// Every attribute, its name without prefix, and its value.
pub fn attributes(element: &BytesStart<'_>) -> Vec<(String, String)> {
    element
        .attributes()
        .with_checks(false)
        .flatten()
        .filter(|attribute| !attribute.key.0.starts_with("xmlns"))
        .map(|attribute| (local(attribute.key.0).to_owned(), value_of(&attribute.value).into_owned()))
        .collect()
}

/// A name without its prefix.
pub fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// A raw attribute value with its references read.
pub fn value_of<'v>(raw: &Cow<'v, str>) -> Cow<'v, str> {
    if !raw.contains('&') {
        return raw.clone();
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw.as_ref();
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let behind = &rest[at + 1..];
        match behind.split_once(';').and_then(|(name, after)| Some((entity(name)?, after))) {
            Some((letter, after)) => {
                out.push(letter);
                rest = after;
            }
            None => {
                out.push('&');
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Adds what a reference such as `&amp;` stands for; one that nobody declared stays as it was written.
pub fn push_reference(into: &mut String, reference: &BytesRef<'_>) {
    match entity(reference) {
        Some(letter) => into.push(letter),
        None => {
            into.push('&');
            into.push_str(reference);
            into.push(';');
        }
    }
}

/// The five entities of XML, and characters by number.
fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        number => {
            let number = number.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str, bytes: u64) -> Result<usize, Refusal> {
        let mut xml = Xml::new(text.as_bytes(), bytes, "it");
        let mut events = 0;
        while xml.next()?.is_some() {
            events += 1;
        }
        Ok(events)
    }

    #[test]
    fn what_is_dangerous_is_refused() {
        assert_eq!(all("<a><b/>x</a>", 100), Ok(4));
        let deep = "<a>".repeat(300);
        for bad in ["<a>", "<a></b>", "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", deep.as_str()] {
            assert!(all(bad, 10_000).is_err(), "{bad}");
        }
        assert!(all("<a>long enough</a>", 5).is_err());
    }

    #[test]
    fn references_in_values_are_read() {
        let raw = Cow::Borrowed("a&amp;b &#x41;&unknown; &");
        assert_eq!(value_of(&raw), "a&b A&unknown; &");
    }
}
