//! Font subsets for embedding: only the glyphs that are drawn, small, and the same bytes each time.
//!
//! `subsetter` cuts outlines and metrics but drops `cmap` and kerning, since it is made for PDF. For
//! the web this module adds what a browser needs: `cmap` (formats 4 and 12), `OS/2`, `name`, and a
//! `GPOS` table with one class-based pair lookup that holds exactly the kerning that was measured.
//! Fonts of scripts that need shaping (Arabic, Devanagari) keep their glyph numbers and layout tables; only outlines that no
//! text can reach are emptied: those of the letters and of all that the font may put in their place. What shaping leaves out
//! here (ligatures of Latin, Greek and Cyrillic) the embedded font does not do either, so that a browser shows what was
//! measured. Table layouts: OpenType 1.9.1 (ISO/IEC 14496-22).
//!
//! # Why the tables are put together here
//! The kept subsetters either drop the layout tables (`subsetter`, made for PDF, which cuts the outlines for us; `allsorts`) or need
//! a C compiler (`hb-subset`). `read-fonts` could tell what a font may put in place of a glyph, at 50 s of processor time in a clean
//! build; the tables that `ttf-parser` reads for the shaper anyway do.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use flate2::{Compression, write::ZlibEncoder};
use rustybuzz::ttf_parser::gsub::SingleSubstitution;
use rustybuzz::ttf_parser::opentype_layout::LayoutTable;
use rustybuzz::ttf_parser::{self, Tag};
use unicode_script::{Script, UnicodeScript};

use super::{Cache, Face, FontError, Fonts, clean, ignorable, primary, right_to_left, simple};
use crate::scene::Weight;

/// A font subset as an SVG or a page embeds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Embedded {
    /// Family name for `font-family`.
    pub family: String,
    /// CSS weight.
    pub weight: u16,
    /// The characters it is for, as a CSS `unicode-range`: subsets of one family add up on a page.
    pub unicode_range: String,
    /// The font file (TrueType or OpenType).
    pub data: Vec<u8>,
}

type Tables = BTreeMap<[u8; 4], Vec<u8>>;

impl Fonts {
    /// A TrueType font of the bundled family that holds `chars` and nothing else: with `cmap`, `GPOS`
    /// kerning and all a browser asks for. Characters the font lacks are left out ([`Fonts::missing`]).
    /// The same characters give the same bytes. Empty only if the bundled font could not be read.
    pub fn subset(&self, weight: Weight, chars: &BTreeSet<char>) -> Vec<u8> {
        self.compact(primary(weight), weight, chars).unwrap_or_default()
    }

    /// The subsets that the given texts need, bundled font first, each with its family and weight.
    ///
    /// # Errors
    /// [`FontError::Restricted`] where a fallback font may not be embedded, [`FontError::Subset`] where
    /// one cannot be cut.
    pub fn embed<'a>(
        &self,
        texts: impl IntoIterator<Item = (Weight, &'a str)>,
    ) -> Result<Vec<Embedded>, FontError> {
        // By face and weight asked for: characters, glyphs, and whether the plain way will do.
        let mut needs: BTreeMap<(usize, Weight), Need> = BTreeMap::new();
        for (weight, text) in texts {
            let text = clean(text);
            let plain = self.plain_units(&mut self.lock(), &text, weight).is_some();
            for run in self.layout(&text, 1.0, weight, right_to_left(&text)) {
                let need = needs.entry((run.face, weight)).or_default();
                let part = text.get(run.range.clone()).unwrap_or_default();
                need.chars.extend(part.chars().filter(|&c| self.faces[run.face].nominal(c).is_some()));
                need.glyphs.extend(run.glyphs.iter().map(|glyph| glyph.id));
                need.layout |= !plain && !self.stands_alone(&text, &run.range, run.face, weight);
                need.shaped |= part.chars().any(|letter| !simple(letter.script()));
            }
        }
        let mut made = Vec::new();
        for ((index, weight), need) in needs {
            let face = &self.faces[index];
            if face.restricted {
                return Err(FontError::Restricted { family: face.family.clone() });
            }
            let data = if need.layout {
                face.emptied(&need, weight)
            } else {
                self.compact(index, weight, &need.chars)
            }?;
            made.push(Embedded {
                family: face.family.clone(),
                weight: weight.css(),
                unicode_range: unicode_range(&need.chars),
                data,
            });
        }
        Ok(made)
    }

    /// Whether a run of a text that is not plain as a whole is drawn glyph by glyph all the same.
    fn stands_alone(&self, text: &str, range: &std::ops::Range<usize>, face: usize, weight: Weight) -> bool {
        let Some(part) = text.get(range.clone()) else { return false };
        if face == primary(weight) {
            // Letters that no font has are drawn as boxes here, and by the browser's own fonts there.
            let mut cache = self.lock();
            let had: String = part.chars().filter(|&c| !self.letter(&mut cache, weight, c).missing).collect();
            return self.plain_units(&mut cache, &had, weight).is_some();
        }
        // Scripts without kerning; others keep their font's layout tables so that widths hold.
        part.chars().all(|letter| {
            !ignorable(letter)
                && matches!(
                    letter.script(),
                    Script::Common
                        | Script::Han
                        | Script::Hiragana
                        | Script::Katakana
                        | Script::Hangul
                        | Script::Bopomofo
                )
        })
    }

    fn compact(&self, index: usize, weight: Weight, chars: &BTreeSet<char>) -> Result<Vec<u8>, FontError> {
        let face = &self.faces[index];
        let failed = |reason: &str| FontError::Subset { family: face.family.clone(), reason: reason.into() };
        let glyph_of: BTreeMap<char, u16> =
            chars.iter().filter_map(|&letter| Some((letter, face.nominal(letter)?))).collect();
        let mut remapper = subsetter::GlyphRemapper::new();
        for &glyph in glyph_of.values() {
            remapper.remap(glyph);
        }
        let (data, face_index) = face.data();
        let cut =
            subsetter::subset(data, face_index, &remapper).map_err(|error| failed(&error.to_string()))?;
        let mut tables = read_tables(&cut, 0).ok_or_else(|| failed("its tables cannot be read"))?;
        let new_glyphs: BTreeMap<char, u16> =
            glyph_of.iter().filter_map(|(&letter, &glyph)| Some((letter, remapper.get(glyph)?))).collect();
        tables.insert(*b"cmap", cmap(&new_glyphs));
        let old = face.parsed().ok_or_else(|| failed("it cannot be read"))?;
        if let Some(os2) = old.raw_face().table(Tag::from_bytes(b"OS/2")) {
            tables.insert(*b"OS/2", os2.to_vec());
        }
        tables.insert(*b"name", name(&face.family, weight));
        tables.insert(*b"post", nameless_post());
        if index == primary(weight) {
            let kerning = self.kerning(&mut self.lock(), weight, &new_glyphs);
            if let Some(gpos) = gpos(&kerning) {
                tables.insert(*b"GPOS", gpos);
            }
        }
        Ok(write_font(&tables))
    }

    /// Kerning between all the characters of a subset, by new glyph numbers; zeros left out.
    fn kerning(
        &self,
        cache: &mut Cache,
        weight: Weight,
        glyphs: &BTreeMap<char, u16>,
    ) -> BTreeMap<(u16, u16), i16> {
        let mut kerning = BTreeMap::new();
        let letters: Vec<_> = glyphs
            .iter()
            .map(|(&letter, &glyph)| (letter, self.letter(cache, weight, letter), glyph))
            .filter(|(_, known, _)| known.plain)
            .collect();
        for &(left, left_known, left_glyph) in &letters {
            for &(right, right_known, right_glyph) in &letters {
                let pair = self.pair(cache, weight, (left, left_known), (right, right_known));
                if let Some(kern) = pair.filter(|&kern| kern != 0) {
                    kerning.insert((left_glyph, right_glyph), kern);
                }
            }
        }
        kerning
    }
}

#[derive(Debug, Default)]
struct Need {
    chars: BTreeSet<char>,
    glyphs: BTreeSet<u16>,
    /// The font's own layout tables are needed.
    layout: bool,
    /// A script that is not legible without its contextual forms is among the texts.
    shaped: bool,
}

impl Face {
    /// The glyph a character starts from, with the stand-ins that browsers use.
    fn nominal(&self, letter: char) -> Option<u16> {
        let stand_in = match letter {
            '\u{2011}' => '\u{2010}',
            '\u{A0}' => ' ',
            other => other,
        };
        self.glyph(letter).or_else(|| self.glyph(stand_in)).map(|glyph| glyph.0)
    }

    /// The whole font but for outlines (`glyf`) that no text can reach. Fonts with other outlines stay whole.
    fn emptied(&self, need: &Need, weight: Weight) -> Result<Vec<u8>, FontError> {
        let failed = || FontError::Subset { family: self.family.clone(), reason: "bad tables".into() };
        let (data, index) = self.data();
        let mut tables = read_tables(data, index).ok_or_else(failed)?;
        let glyph_of: BTreeMap<char, u16> =
            need.chars.iter().filter_map(|&letter| Some((letter, self.nominal(letter)?))).collect();
        tables.insert(*b"cmap", cmap(&glyph_of));
        if !need.shaped
            && let Some(gsub) = tables.get_mut(b"GSUB")
        {
            silence(gsub);
        }
        tables.insert(*b"name", name(&self.family, weight));
        tables.insert(*b"post", nameless_post());
        // Not needed to draw, or a signature that no longer holds.
        for tag in [b"DSIG", b"hdmx", b"VDMX", b"LTSH", b"FFTM", b"meta"] {
            tables.remove(tag);
        }
        let (Some(glyf), Some(loca), Some(head)) =
            (tables.get(b"glyf"), tables.get(b"loca"), tables.get(b"head"))
        else {
            return Ok(write_font(&tables));
        };
        let long = head.get(51).copied() == Some(1);
        let offset = |glyph: usize| -> Option<usize> {
            if long {
                let bytes = loca.get(glyph * 4..glyph * 4 + 4)?;
                Some(u32::from_be_bytes(bytes.try_into().ok()?) as usize)
            } else {
                let bytes = loca.get(glyph * 2..glyph * 2 + 2)?;
                Some(usize::from(u16::from_be_bytes(bytes.try_into().ok()?)) * 2)
            }
        };
        let outline = |glyph: usize| glyf.get(offset(glyph)?..offset(glyph + 1)?);
        let mut kept: BTreeSet<u16> = need.glyphs.iter().chain(glyph_of.values()).copied().collect();
        kept.insert(0);
        if let Some(table) = self.parsed().ok_or_else(failed)?.tables().gsub {
            kept = reachable(table, &kept, need.shaped);
        }
        let mut open: Vec<u16> = kept.iter().copied().collect();
        while let Some(glyph) = open.pop() {
            for part in components(outline(usize::from(glyph)).unwrap_or_default()) {
                if kept.insert(part) {
                    open.push(part);
                }
            }
        }
        let count = loca.len() / if long { 4 } else { 2 };
        let (mut new_glyf, mut new_loca) = (Vec::new(), Vec::new());
        for glyph in 0..count {
            new_loca.extend_from_slice(&(new_glyf.len() as u32).to_be_bytes());
            if u16::try_from(glyph).is_ok_and(|glyph| kept.contains(&glyph)) {
                new_glyf.extend_from_slice(outline(glyph).unwrap_or_default());
                new_glyf.resize(new_glyf.len().next_multiple_of(4), 0);
            }
        }
        let mut head = head.clone();
        if let Some(format) = head.get_mut(50..52) {
            format.copy_from_slice(&[0, 1]);
        }
        tables.insert(*b"head", head);
        tables.insert(*b"glyf", new_glyf);
        tables.insert(*b"loca", new_loca);
        Ok(write_font(&tables))
    }
}

/// Features that a browser applies of itself and shaping here does not (see `features` in [`super`]).
const SILENT: [&[u8]; 3] = [b"liga", b"clig", b"calt"];

/// Empties the [`SILENT`] features of a `GSUB` table, each unless another feature shares its list of lookups.
fn silence(gsub: &mut [u8]) {
    let word = |gsub: &[u8], at: usize| {
        Some(usize::from(u16::from_be_bytes(gsub.get(at..at + 2)?.try_into().ok()?)))
    };
    let Some(list) = word(gsub, 6) else { return };
    // A record is a tag and the place of its feature table, whose second word counts its lookups.
    let records: Vec<(Vec<u8>, usize)> = (0..word(gsub, list).unwrap_or(0))
        .filter_map(|at| {
            let record = list + 2 + at * 6;
            Some((gsub.get(record..record + 4)?.to_vec(), list + word(gsub, record + 4)?))
        })
        .collect();
    let silent = |tag: &[u8]| SILENT.contains(&tag);
    for (tag, table) in &records {
        let shared = records.iter().any(|(other, place)| place == table && !silent(other));
        if silent(tag)
            && !shared
            && let Some(count) = gsub.get_mut(table + 2..table + 4)
        {
            count.fill(0);
        }
    }
}

/// The glyphs that the font may put in place of the given ones, those included. More than a browser reaches: contexts are not
/// looked at, so that a substitution counts wherever its glyphs are there; only `aalt`, which lists every variant there is for a
/// person to choose from, does not count, and what is [`SILENT`] counts only where a script needs its forms (`shaped`).
fn reachable(table: LayoutTable<'_>, glyphs: &BTreeSet<u16>, shaped: bool) -> BTreeSet<u16> {
    use ttf_parser::gsub::SubstitutionSubtable as Substitution;
    let (mut listed, mut used) = (BTreeSet::new(), BTreeSet::new());
    for feature in table.features {
        let silent = !shaped && SILENT.contains(&feature.tag.to_bytes().as_slice());
        let into = if silent || feature.tag == Tag::from_bytes(b"aalt") { &mut listed } else { &mut used };
        into.extend(feature.lookup_indices);
    }
    let counts = |index: &u16| !listed.contains(index) || used.contains(index);
    let lookups: Vec<_> =
        (0..table.lookups.len()).filter(counts).filter_map(|index| table.lookups.get(index)).collect();
    let mut reached = glyphs.clone();
    loop {
        let before = reached.len();
        for lookup in &lookups {
            for subtable in lookup.subtables.into_iter::<Substitution<'_>>() {
                let covered: Vec<(u16, ttf_parser::GlyphId)> = reached
                    .iter()
                    .map(|glyph| ttf_parser::GlyphId(*glyph))
                    .filter_map(|glyph| Some((subtable.coverage().get(glyph)?, glyph)))
                    .collect();
                for (index, glyph) in covered {
                    match &subtable {
                        Substitution::Single(SingleSubstitution::Format1 { delta, .. }) => {
                            // Modulo 65,536, as the specification has it.
                            reached.insert(glyph.0.wrapping_add_signed(*delta));
                        }
                        Substitution::Single(SingleSubstitution::Format2 { substitutes, .. }) => {
                            reached.extend(substitutes.get(index).map(|glyph| glyph.0));
                        }
                        Substitution::Multiple(multiple) => {
                            let sequence = multiple.sequences.get(index);
                            reached.extend(
                                sequence.into_iter().flat_map(|s| s.substitutes).map(|glyph| glyph.0),
                            );
                        }
                        Substitution::Alternate(alternate) => {
                            let set = alternate.alternate_sets.get(index);
                            reached.extend(set.into_iter().flat_map(|s| s.alternates).map(|glyph| glyph.0));
                        }
                        Substitution::Ligature(ligatures) => {
                            let set = ligatures.ligature_sets.get(index).into_iter().flatten();
                            let whole: Vec<u16> = set
                                .filter(|one| {
                                    one.components.into_iter().all(|part| reached.contains(&part.0))
                                })
                                .map(|one| one.glyph.0)
                                .collect();
                            reached.extend(whole);
                        }
                        Substitution::ReverseChainSingle(reverse) => {
                            reached.extend(reverse.substitutes.get(index).map(|glyph| glyph.0));
                        }
                        // They name other lookups, which are looked at by themselves.
                        Substitution::Context(_) | Substitution::ChainContext(_) => {}
                    }
                }
            }
        }
        if reached.len() == before {
            return reached;
        }
    }
}

/// The glyphs a composite outline is made of.
fn components(outline: &[u8]) -> Vec<u16> {
    let word = |at: usize| Some(u16::from_be_bytes(outline.get(at..at + 2)?.try_into().ok()?));
    let mut parts = Vec::new();
    // A composite has a negative number of contours.
    if word(0).is_none_or(|contours| contours < 0x8000) {
        return parts;
    }
    let mut at = 10;
    while let (Some(flags), Some(glyph)) = (word(at), word(at + 2)) {
        parts.push(glyph);
        at += 4 + if flags & 1 != 0 { 4 } else { 2 };
        at += match flags & 0b1100_1000 {
            0x08 => 2,
            0x40 => 4,
            0x80 => 8,
            _ => 0,
        };
        if flags & 0x20 == 0 {
            break;
        }
    }
    parts
}

/// The tables of a font file.
fn read_tables(data: &[u8], index: u32) -> Option<Tables> {
    let raw = ttf_parser::RawFace::parse(data, index).ok()?;
    let tables = raw.table_records.into_iter();
    Some(tables.filter_map(|record| Some((record.tag.to_bytes(), raw.table(record.tag)?.to_vec()))).collect())
}

/// A font file with the tables in order, padded, and with right checksums.
fn write_font(tables: &Tables) -> Vec<u8> {
    let count = tables.len() as u16;
    let power = u16::BITS - 1 - count.max(1).leading_zeros();
    let search = 16u16 << power;
    let mut font = Vec::new();
    font.extend_from_slice(if tables.contains_key(b"CFF ") { b"OTTO" } else { &[0, 1, 0, 0] });
    for number in [count, search, power as u16, (count * 16).wrapping_sub(search)] {
        font.extend_from_slice(&number.to_be_bytes());
    }
    let mut body = Vec::new();
    let start = 12 + 16 * tables.len();
    let mut head_at = None;
    for (tag, table) in tables {
        let mut table = table.clone();
        if tag == b"head" {
            head_at = Some(start + body.len());
            if let Some(adjustment) = table.get_mut(8..12) {
                adjustment.fill(0);
            }
        }
        font.extend_from_slice(tag);
        font.extend_from_slice(&checksum(&table).to_be_bytes());
        font.extend_from_slice(&((start + body.len()) as u32).to_be_bytes());
        font.extend_from_slice(&(table.len() as u32).to_be_bytes());
        body.extend_from_slice(&table);
        body.resize(body.len().next_multiple_of(4), 0);
    }
    font.extend_from_slice(&body);
    let adjustment = 0xB1B0_AFBA_u32.wrapping_sub(checksum(&font));
    if let Some(place) = head_at.and_then(|at| font.get_mut(at + 8..at + 12)) {
        place.copy_from_slice(&adjustment.to_be_bytes());
    }
    font
}

fn checksum(data: &[u8]) -> u32 {
    data.chunks(4)
        .map(|chunk| {
            let mut word = [0; 4];
            word[..chunk.len()].copy_from_slice(chunk);
            u32::from_be_bytes(word)
        })
        .fold(0, u32::wrapping_add)
}

fn words(out: &mut Vec<u8>, numbers: impl IntoIterator<Item = u16>) {
    for number in numbers {
        out.extend_from_slice(&number.to_be_bytes());
    }
}

/// `cmap`: format 4 for the basic plane, and format 12 as well where characters lie beyond it.
fn cmap(glyphs: &BTreeMap<char, u16>) -> Vec<u8> {
    // Stretches of characters whose glyphs count up with them: (first, last, glyph of the first).
    let mut stretches: Vec<(u32, u32, u16)> = Vec::new();
    for (&letter, &glyph) in glyphs {
        let code = u32::from(letter);
        match stretches.last_mut() {
            // A segment of format 4 must not cross into the next plane.
            Some((first, last, start))
                if *last + 1 == code
                    && u32::from(*start) + (code - *first) == u32::from(glyph)
                    && code != 0x1_0000 =>
            {
                *last = code;
            }
            _ => stretches.push((code, code, glyph)),
        }
    }
    let beyond = stretches.last().is_some_and(|&(_, last, _)| last > 0xFFFF);
    let mut basic: Vec<(u16, u16, u16)> = stretches
        .iter()
        .filter(|stretch| stretch.1 < 0xFFFF)
        .map(|&(first, last, glyph)| (first as u16, last as u16, glyph.wrapping_sub(first as u16)))
        .collect();
    basic.push((0xFFFF, 0xFFFF, 1));
    let count = basic.len() as u16;
    let power = u16::BITS - 1 - count.leading_zeros();
    let search = 2u16 << power;
    let mut four = Vec::new();
    words(&mut four, [4, 16 + 8 * count, 0, 2 * count, search, power as u16, 2 * count - search]);
    words(&mut four, basic.iter().map(|segment| segment.1));
    words(&mut four, [0]);
    words(&mut four, basic.iter().map(|segment| segment.0));
    words(&mut four, basic.iter().map(|segment| segment.2));
    words(&mut four, basic.iter().map(|_| 0));

    let mut table = Vec::new();
    words(&mut table, [0, if beyond { 2 } else { 1 }]);
    let offset = if beyond { 20u32 } else { 12 };
    words(&mut table, [3, 1]);
    table.extend_from_slice(&offset.to_be_bytes());
    if beyond {
        words(&mut table, [3, 10]);
        table.extend_from_slice(&(offset + four.len() as u32).to_be_bytes());
    }
    table.extend_from_slice(&four);
    if beyond {
        words(&mut table, [12, 0]);
        for number in [16 + 12 * stretches.len() as u32, 0, stretches.len() as u32] {
            table.extend_from_slice(&number.to_be_bytes());
        }
        for (first, last, glyph) in stretches {
            for number in [first, last, u32::from(glyph)] {
                table.extend_from_slice(&number.to_be_bytes());
            }
        }
    }
    table
}

/// `name`: family, style, full and PostScript name in Windows English.
fn name(family: &str, weight: Weight) -> Vec<u8> {
    let style = match weight {
        Weight::Regular => "Regular",
        Weight::Semibold => "Semibold",
        Weight::Bold => "Bold",
    };
    let compact: String = family.chars().filter(char::is_ascii_alphanumeric).collect();
    let names = [
        (1u16, family.to_owned()),
        (2, style.to_owned()),
        (4, format!("{family} {style}")),
        (6, format!("{compact}-{style}")),
    ];
    let mut table = Vec::new();
    words(&mut table, [0, names.len() as u16, 6 + 12 * names.len() as u16]);
    let mut strings = Vec::new();
    for (id, text) in names {
        let start = strings.len() as u16;
        words(&mut strings, text.encode_utf16());
        words(&mut table, [3, 1, 0x409, id, strings.len() as u16 - start, start]);
    }
    table.extend_from_slice(&strings);
    table
}

/// `post` in format 3: no glyph names.
fn nameless_post() -> Vec<u8> {
    let mut table = vec![0; 32];
    table[1] = 3;
    table
}

/// `GPOS` with one pair adjustment lookup of format 2: glyphs that kern alike share a class.
fn gpos(kerning: &BTreeMap<(u16, u16), i16>) -> Option<Vec<u8>> {
    let mut rows: BTreeMap<u16, BTreeMap<u16, i16>> = BTreeMap::new();
    let mut columns: BTreeMap<u16, BTreeMap<u16, i16>> = BTreeMap::new();
    for (&(left, right), &kern) in kerning {
        rows.entry(left).or_default().insert(right, kern);
        columns.entry(right).or_default().insert(left, kern);
    }
    if rows.is_empty() {
        return None;
    }
    // Class 0 is everything else: for left glyphs it is never used, for right ones it kerns by 0.
    let (left_class, left_members) = classes(&rows, 0);
    let (right_class, right_members) = classes(&columns, 1);
    let width = right_members.len() as u16 + 1;

    let mut subtable = Vec::new();
    let matrix = 2 * left_members.len() * usize::from(width);
    let (mut coverage, mut first, mut second) = (Vec::new(), Vec::new(), Vec::new());
    words(&mut coverage, [1, rows.len() as u16]);
    words(&mut coverage, rows.keys().copied());
    class_table(&mut first, &left_class);
    class_table(&mut second, &right_class);
    let at = 16 + matrix;
    let offsets = [at, at + coverage.len(), at + coverage.len() + first.len()];
    // Offsets are 16 bits wide; a subset of many hundred letters would not fit and goes unkerned.
    let offsets: Vec<u16> =
        offsets.iter().map(|&offset| u16::try_from(offset).ok()).collect::<Option<_>>()?;
    words(&mut subtable, [2, offsets[0], 4, 0, offsets[1], offsets[2], left_members.len() as u16, width]);
    for left in &left_members {
        words(&mut subtable, [0]);
        for right in &right_members {
            words(&mut subtable, [kerning.get(&(*left, *right)).copied().unwrap_or(0) as u16]);
        }
    }
    subtable.extend([coverage, first, second].concat());

    let mut table = Vec::new();
    words(&mut table, [1, 0, 10, 30, 44]);
    // Script list: DFLT with one language system of one feature.
    words(&mut table, [1, u16::from_be_bytes(*b"DF"), u16::from_be_bytes(*b"LT"), 8]);
    words(&mut table, [4, 0, 0, 0xFFFF, 1, 0]);
    // Feature list: kern with lookup 0. Lookup list: one pair lookup.
    words(&mut table, [1, u16::from_be_bytes(*b"ke"), u16::from_be_bytes(*b"rn"), 8, 0, 1, 0]);
    words(&mut table, [1, 4, 2, 0, 1, 8]);
    table.extend_from_slice(&subtable);
    Some(table)
}

/// Groups glyphs with the same kerning; gives the class of each (from `first`) and a member of each class.
fn classes(lines: &BTreeMap<u16, BTreeMap<u16, i16>>, first: u16) -> (BTreeMap<u16, u16>, Vec<u16>) {
    let mut known: BTreeMap<&BTreeMap<u16, i16>, u16> = BTreeMap::new();
    let mut members = Vec::new();
    let mut class_of = BTreeMap::new();
    for (&glyph, line) in lines {
        let class = *known.entry(line).or_insert_with(|| {
            members.push(glyph);
            first + members.len() as u16 - 1
        });
        class_of.insert(glyph, class);
    }
    (class_of, members)
}

fn class_table(out: &mut Vec<u8>, class_of: &BTreeMap<u16, u16>) {
    words(out, [2, class_of.len() as u16]);
    for (&glyph, &class) in class_of {
        words(out, [glyph, glyph, class]);
    }
}

/// CSS `unicode-range` of some characters.
fn unicode_range(chars: &BTreeSet<char>) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for code in chars.iter().map(|&letter| u32::from(letter)) {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == code => *last = code,
            _ => ranges.push((code, code)),
        }
    }
    let shown = ranges.iter().map(|&(first, last)| {
        if first == last { format!("U+{first:X}") } else { format!("U+{first:X}-{last:X}") }
    });
    shown.collect::<Vec<_>>().join(",")
}

/// A font file as WOFF 1.0 (W3C Recommendation 2012): the same tables, each compressed with zlib.
/// Empty for bytes that are no font.
pub fn woff(font: &[u8]) -> Vec<u8> {
    let Some(tables) = read_tables(font, 0) else { return Vec::new() };
    let mut directory = Vec::new();
    let mut body = Vec::new();
    let start = 44 + 20 * tables.len();
    let mut whole = 12 + 16 * tables.len();
    for (tag, table) in &tables {
        let mut sum = table.clone();
        if let (b"head", Some(adjustment)) = (tag, sum.get_mut(8..12)) {
            adjustment.fill(0);
        }
        let packed = deflate(table);
        let stored = if packed.len() < table.len() { packed } else { table.clone() };
        directory.extend_from_slice(tag);
        for number in [(start + body.len()) as u32, stored.len() as u32, table.len() as u32, checksum(&sum)] {
            directory.extend_from_slice(&number.to_be_bytes());
        }
        body.extend_from_slice(&stored);
        body.resize(body.len().next_multiple_of(4), 0);
        whole += table.len().next_multiple_of(4);
    }
    let mut out = b"wOFF".to_vec();
    out.extend_from_slice(font.get(..4).unwrap_or_default());
    out.extend_from_slice(&((start + body.len()) as u32).to_be_bytes());
    words(&mut out, [tables.len() as u16, 0]);
    out.extend_from_slice(&(whole as u32).to_be_bytes());
    out.extend_from_slice(&[0; 24]);
    out.extend_from_slice(&directory);
    out.extend_from_slice(&body);
    out
}

/// zlib at its strongest level. Writing to memory cannot fail.
pub(crate) fn deflate(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(6));
    let written = encoder.write_all(data).and_then(|()| encoder.finish());
    written.unwrap_or_default()
}
