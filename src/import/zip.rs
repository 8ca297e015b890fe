//! A zip file's table of contents, looked at before anything in it is unpacked; its parts as streams that stop where they said they
//! would.
//!
//! Nothing is ever written to disk, so that names such as `../x` can do no harm: a part is only ever looked up by the name that a
//! workbook must use. (Zip APPNOTE 6.3.10, without volumes, encryption and methods other than stored and deflated.)

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Cursor};

use flate2::bufread::DeflateDecoder;

use super::{Refusal, Source};
use crate::input::Limit;

/// Parts, at most.
const PARTS: usize = 10_000;
/// A part this large that was packed this well is a trap, not a table.
const TRAP_BYTES: u64 = 32 << 20;
const TRAP_RATIO: u64 = 400;

/// A zip file in memory.
pub struct Archive<'z> {
    bytes: &'z [u8],
    parts: BTreeMap<String, Part>,
    left: std::cell::Cell<u64>,
    allowed: u64,
}

#[derive(Debug, Clone, Copy)]
struct Part {
    method: u16,
    flags: u16,
    packed: u64,
    size: u64,
    header: u64,
}

fn damaged(why: &str) -> Refusal {
    Refusal::unreadable(
        format!("is damaged: {why}"),
        "open it in a spreadsheet, save it again, and try the new file",
    )
}

fn number(bytes: &[u8], at: usize, size: usize) -> Option<u64> {
    let field = bytes.get(at..at.checked_add(size)?)?;
    Some(field.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
}

impl<'z> Archive<'z> {
    /// Reads the table of contents.
    ///
    /// # Errors
    /// It is cut off, holds too many parts, one name twice, or parts that overlap.
    pub fn open(source: &Source<'z>) -> Result<Self, Refusal> {
        let bytes = source.bytes;
        let cut_off = || damaged("its table of contents is missing; it may have been cut off in a download");
        // The end record is 22 bytes and a comment of at most 65,535.
        let from = bytes.len().saturating_sub(22 + 65_535);
        let tail = bytes.get(from..).unwrap_or_default();
        let end = memchr::memmem::rfind(tail, b"PK\x05\x06").ok_or_else(cut_off)? + from;
        let mut count = number(bytes, end + 10, 2).ok_or_else(cut_off)?;
        let mut at = number(bytes, end + 16, 4).ok_or_else(cut_off)?;
        if count == 0xFFFF || at == 0xFFFF_FFFF {
            // Zip64: a locator of 20 bytes stands before.
            let locator = end.checked_sub(20).ok_or_else(cut_off)?;
            if bytes.get(locator..).is_some_and(|rest| rest.starts_with(b"PK\x06\x07")) {
                let record = number(bytes, locator + 8, 8).and_then(|at| usize::try_from(at).ok());
                let record = record.ok_or_else(cut_off)?;
                count = number(bytes, record.saturating_add(32), 8).ok_or_else(cut_off)?;
                at = number(bytes, record.saturating_add(48), 8).ok_or_else(cut_off)?;
            }
        }
        let mut parts = BTreeMap::new();
        let mut at = usize::try_from(at).map_err(|_| cut_off())?;
        let mut seen = 0;
        while bytes.get(at..).is_some_and(|rest| rest.starts_with(b"PK\x01\x02")) {
            seen += 1;
            if seen > PARTS {
                return Err(damaged("it has more than 10,000 parts"));
            }
            let field = |offset: usize, size: usize| number(bytes, at + offset, size).ok_or_else(cut_off);
            let (name, extra, comment) = (field(28, 2)?, field(30, 2)?, field(32, 2)?);
            let (name, extra, comment) = (name as usize, extra as usize, comment as usize);
            let mut part = Part {
                flags: field(8, 2)? as u16,
                method: field(10, 2)? as u16,
                packed: field(20, 4)?,
                size: field(24, 4)?,
                header: field(42, 4)?,
            };
            let text = bytes.get(at + 46..at + 46 + name).ok_or_else(cut_off)?;
            let extras = bytes.get(at + 46 + name..at + 46 + name + extra).ok_or_else(cut_off)?;
            part.widen(extras);
            let text = String::from_utf8_lossy(text).replace('\\', "/").to_lowercase();
            if parts.insert(text, part).is_some() {
                return Err(damaged("it holds two parts of one name"));
            }
            at += 46 + name + extra + comment;
        }
        if seen as u64 != count {
            return Err(damaged("its table of contents does not say how many parts there are"));
        }
        let archive = Self {
            bytes,
            parts,
            left: std::cell::Cell::new(source.limits.file_bytes),
            allowed: source.limits.file_bytes,
        };
        archive.no_overlap()?;
        Ok(archive)
    }

    /// Parts that share bytes make a small file unpack to anything (the "better zip bomb").
    fn no_overlap(&self) -> Result<(), Refusal> {
        let mut spans: Vec<(u64, u64)> = self
            .parts
            .values()
            .map(|part| (part.header, part.header.saturating_add(30).saturating_add(part.packed)))
            .collect();
        spans.sort_unstable();
        if spans.windows(2).any(|pair| matches!(pair, [a, b] if a.1 > b.0)) {
            return Err(damaged("its parts overlap"));
        }
        if spans.last().is_some_and(|span| span.1 > self.bytes.len() as u64) {
            return Err(damaged("a part lies beyond its end"));
        }
        Ok(())
    }

    /// Whether it has a part of this name; capitals do not count.
    pub fn has(&self, name: &str) -> bool {
        self.parts.contains_key(&name.to_lowercase())
    }

    /// A part as a stream, with the bytes it says it unpacks to. `None` if there is none of that name.
    ///
    /// # Errors
    /// It is encrypted, packed in an unknown way, or too large by what it says.
    pub fn part(&self, name: &str) -> Result<Option<(Box<dyn BufRead + 'z>, u64)>, Refusal> {
        let Some(part) = self.parts.get(&name.to_lowercase()).copied() else { return Ok(None) };
        if part.flags & 1 != 0 {
            return Err(super::workbook::password());
        }
        if part.size > TRAP_BYTES && part.size / part.packed.max(1) > TRAP_RATIO {
            return Err(damaged(&format!(
                "a part of {} bytes unpacks to {}, which no table does",
                crate::diag::grouped(part.packed),
                crate::diag::grouped(part.size)
            )));
        }
        let left = self.left.get();
        let Some(rest) = left.checked_sub(part.size) else {
            return Err(Refusal::Limit(Limit::FileBytes, self.allowed, self.allowed - left + part.size));
        };
        self.left.set(rest);
        let header = usize::try_from(part.header).unwrap_or(usize::MAX);
        let is_header = self.bytes.get(header..).is_some_and(|rest| rest.starts_with(b"PK\x03\x04"));
        let data = is_header
            .then(|| {
                let name = number(self.bytes, header + 26, 2)? as usize;
                let extra = number(self.bytes, header + 28, 2)? as usize;
                let start = header + 30 + name + extra;
                self.bytes.get(start..start.checked_add(usize::try_from(part.packed).ok()?)?)
            })
            .flatten()
            .ok_or_else(|| damaged("a part is not where its table of contents says"))?;
        let stream: Box<dyn BufRead + 'z> = match part.method {
            0 => Box::new(Cursor::new(data)),
            8 => Box::new(BufReader::with_capacity(1 << 16, DeflateDecoder::new(data))),
            _ => return Err(damaged("a part is packed in a way that workbooks do not use")),
        };
        Ok(Some((stream, part.size)))
    }
}

impl Part {
    /// Sizes beyond 32 bits stand in an extra field 1, those alone that are marked so, in this order.
    fn widen(&mut self, extras: &[u8]) {
        let mut at = 0;
        while let (Some(id), Some(size)) = (number(extras, at, 2), number(extras, at + 2, 2)) {
            if id == 1 {
                let mut field = at + 4;
                for value in [&mut self.size, &mut self.packed, &mut self.header] {
                    if *value == 0xFFFF_FFFF
                        && let Some(wide) = number(extras, field, 8)
                    {
                        *value = wide;
                        field += 8;
                    }
                }
            }
            at += 4 + size as usize;
        }
    }
}
