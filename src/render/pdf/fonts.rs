//! Fonts of a PDF: each face as a Type 0 font, cut to the glyphs that are drawn.

use std::collections::BTreeMap;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Chunk, Filter, Finish, Name, Rect, Ref, Str};
use rustybuzz::ttf_parser::{GlyphId, RawFace, Tag};
use subsetter::GlyphRemapper;

use crate::text::{FontError, Fonts, Run, deflate};

const REGISTRY: SystemInfo<'static> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// The glyphs drawn of each face.
#[derive(Default)]
pub struct FontSet {
    used: BTreeMap<usize, Used>,
}

#[derive(Default)]
struct Used {
    remapper: GlyphRemapper,
    /// By new glyph number: the text it stands for, and its width in thousandths of an em.
    glyphs: BTreeMap<u16, (String, f64)>,
}

/// A run as the page's content names it.
pub struct Code {
    pub glyphs: Vec<Shown>,
    /// Each glyph gives back exactly its own letters.
    pub faithful: bool,
}

/// A glyph of a [`Code`].
pub struct Shown {
    pub code: [u8; 2],
    /// Own width in thousandths of an em.
    pub width: f64,
}

impl FontSet {
    /// Indices of the faces used.
    pub fn faces(&self) -> impl Iterator<Item = usize> + '_ {
        self.used.keys().copied()
    }

    /// Takes note of a run's glyphs.
    pub fn encode(&mut self, fonts: &Fonts, run: &Run, text: &str) -> Code {
        let used = self.used.entry(run.face).or_default();
        let mut code = Code { glyphs: Vec::new(), faithful: true };
        let Some(face) = fonts.face(run.face) else { return code };
        let parsed = face.parsed();
        for (at, glyph) in run.glyphs.iter().enumerate() {
            let new = used.remapper.remap(glyph.id);
            // The letters up to the next cluster, whose glyph stands to the left in a run from right to left.
            let beside = if run.right_to_left { at.checked_sub(1) } else { Some(at + 1) };
            let beside = beside.and_then(|at| run.glyphs.get(at));
            let end = beside.map_or(run.range.end, |glyph| glyph.cluster);
            let letters = text.get(glyph.cluster..end).unwrap_or_default();
            let units =
                parsed.as_ref().and_then(|face| face.glyph_hor_advance(GlyphId(glyph.id))).unwrap_or(0);
            let width = f64::from(units) * 1000.0 / f64::from(face.units_per_em);
            let known = used.glyphs.entry(new).or_insert_with(|| (letters.to_owned(), width));
            code.faithful &= known.0 == letters && !letters.is_empty();
            code.glyphs.push(Shown { code: new.to_be_bytes(), width });
        }
        code
    }

    /// Writes a face's font under `id`.
    pub fn write(
        &self,
        fonts: &Fonts,
        index: usize,
        id: Ref,
        chunk: &mut Chunk,
        next: &mut impl FnMut() -> Ref,
    ) -> Result<(), FontError> {
        let (Some(used), Some(face)) = (self.used.get(&index), fonts.face(index)) else { return Ok(()) };
        let failed = |reason: &str| FontError::Subset { family: face.family.clone(), reason: reason.into() };
        if face.restricted {
            return Err(FontError::Restricted { family: face.family.clone() });
        }
        let parsed = face.parsed().ok_or_else(|| failed("it cannot be read"))?;
        let (data, face_index) = face.data();
        let cut = subsetter::subset(data, face_index, &used.remapper).map_err(|e| failed(&e.to_string()))?;
        let raw = RawFace::parse(&cut, 0).map_err(|_| failed("its tables cannot be read"))?;
        // Fonts with PostScript outlines are embedded as the bare CFF table.
        let cff = raw.table(Tag::from_bytes(b"CFF "));

        let (cid, descriptor, file, unicode) = (next(), next(), next(), next());
        let compact: String = face.family.chars().filter(char::is_ascii_alphanumeric).collect();
        let name = format!("{}+{compact}-{}", tag(&cut), face.weight);
        let base = if cff.is_some() { format!("{name}-Identity-H") } else { name.clone() };
        chunk
            .type0_font(id)
            .base_font(Name(base.as_bytes()))
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(cid)
            .to_unicode(unicode);

        let mut font = chunk.cid_font(cid);
        font.subtype(if cff.is_some() { CidFontType::Type0 } else { CidFontType::Type2 });
        font.base_font(Name(name.as_bytes())).system_info(REGISTRY).font_descriptor(descriptor);
        font.default_width(0.0);
        if cff.is_none() {
            font.cid_to_gid_map_predefined(Name(b"Identity"));
        }
        let mut widths = font.widths();
        for (&glyph, &(_, width)) in &used.glyphs {
            widths.consecutive(glyph, [round(width)]);
        }
        widths.finish();
        font.finish();

        let em = |units: i16| round(f64::from(units) * 1000.0 / f64::from(face.units_per_em));
        let bounds = parsed.global_bounding_box();
        let mut made = chunk.font_descriptor(descriptor);
        made.name(Name(name.as_bytes())).flags(FontFlags::NON_SYMBOLIC).weight(face.weight);
        made.bbox(Rect::new(em(bounds.x_min), em(bounds.y_min), em(bounds.x_max), em(bounds.y_max)));
        made.italic_angle(parsed.italic_angle()).ascent(em(face.ascent)).descent(em(face.descent));
        // Not in the font; the usual estimate from the weight (as in pdfTeX and krilla).
        let stem = 10.0 + 220.0 * (f64::from(face.weight) - 50.0) / 900.0;
        made.cap_height(em(face.cap_height)).x_height(em(face.x_height)).stem_v(round(stem));
        if cff.is_some() {
            made.font_file3(file)
        } else {
            made.font_file2(file)
        };
        made.finish();

        let packed = deflate(cff.unwrap_or(&cut));
        let mut stream = chunk.stream(file, &packed);
        stream.filter(Filter::FlateDecode);
        if cff.is_some() {
            stream.pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
        } else {
            stream.pair(Name(b"Length1"), i32::try_from(cut.len()).unwrap_or(i32::MAX));
        }
        stream.finish();

        let mut map = UnicodeCmap::<u16>::new(Name(b"Custom"), REGISTRY);
        for (&glyph, (letters, _)) in used.glyphs.iter().filter(|(_, (letters, _))| !letters.is_empty()) {
            map.pair_with_multiple(glyph, letters.chars());
        }
        let packed = deflate(&map.finish());
        let mut stream = chunk.cmap(unicode, &packed);
        stream.filter(Filter::FlateDecode);
        stream.finish();
        Ok(())
    }
}

/// Six capitals from the subset's bytes (FNV-1a), as PDF wants of subset names.
fn tag(data: &[u8]) -> String {
    let mut hash = data.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    });
    let mut tag = String::new();
    for _ in 0..6 {
        tag.push(char::from(b'A' + (hash % 26) as u8));
        hash /= 26;
    }
    tag
}

fn round(value: f64) -> f32 {
    ((value * 100.0).round() / 100.0) as f32
}
