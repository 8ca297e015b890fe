//! The bundled font: measure, wrap, shorten, subset; draw and render cannot disagree about letters.
//!
//! Every width is computed in the font's own integer units and scaled once, so the same text has the
//! same width on every platform. Plain text (one script, no combining marks) is measured from cached
//! advances and pair kerning; anything else is laid out by the shaper `rustybuzz` after the Unicode
//! bidirectional algorithm (UAX #9). Renderers draw the very glyphs that were measured ([`Fonts::layout`]).
//!
//! Ligatures and contextual alternates are switched off, because a font subset in an SVG does not
//! carry them: what is measured here is what a browser draws.

use std::borrow::Cow;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use rustc_hash::FxHashMap;
use rustybuzz::ttf_parser::{self, GlyphId, Tag, name_id};
use rustybuzz::{Direction, Feature, ShapePlan, UnicodeBuffer};
use unicode_bidi::{BidiInfo, Level};
use unicode_script::{Script, UnicodeScript};
use unicode_segmentation::UnicodeSegmentation;

use crate::scene::Weight;

mod embed;
mod ink;
mod runs;
mod wrap;

pub(crate) use embed::deflate;
pub use embed::{Embedded, woff};
pub use ink::Ink;
pub use runs::{Piece, Span};
pub use wrap::Line;

/// Name of the bundled font family.
pub const FAMILY: &str = "Source Sans 3";

const REGULAR: &[u8] = include_bytes!("../assets/fonts/SourceSans3-Regular.ttf");
const SEMIBOLD: &[u8] = include_bytes!("../assets/fonts/SourceSans3-Semibold.ttf");
const BOLD: &[u8] = include_bytes!("../assets/fonts/SourceSans3-Bold.ttf");

/// Why a fallback font or a subset could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FontError {
    /// The bytes of fallback font `number` (one-based) are not a font that can be read.
    #[error("fallback font {number} is not a readable TrueType or OpenType font")]
    Unreadable {
        /// One-based place in the list that was given.
        number: usize,
    },
    /// The font's licence bits forbid embedding (OS/2 `fsType` "restricted", OpenType 1.9).
    #[error("the font \"{family}\" forbids embedding (OS/2 fsType); use `--text live` or another font")]
    Restricted {
        /// Family name.
        family: String,
    },
    /// The subset could not be built.
    #[error("no subset of the font \"{family}\" could be made: {reason}")]
    Subset {
        /// Family name.
        family: String,
        /// What the subsetter said.
        reason: String,
    },
}

/// The fonts a drawing is set in: the three bundled weights and any fallback fonts.
#[derive(Debug)]
pub struct Fonts {
    faces: Vec<Face>,
    /// The first three faces are not the bundled ones, of which more is known.
    foreign: bool,
    cache: Mutex<Cache>,
}

/// One font file (or one face of a collection).
#[derive(Debug, Clone)]
pub struct Face {
    pub(crate) data: Cow<'static, [u8]>,
    pub(crate) index: u32,
    /// Family name, such as `Source Sans 3`.
    pub family: String,
    /// CSS weight, 1 to 1000.
    pub weight: u16,
    /// Font units per em.
    pub units_per_em: u16,
    /// Heights in font units.
    pub(crate) ascent: i16,
    pub(crate) descent: i16,
    pub(crate) cap_height: i16,
    pub(crate) x_height: i16,
    pub(crate) restricted: bool,
}

/// Vertical measures in ems (multiply by the font size), all positive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Metrics {
    /// Baseline to the top of the tallest letters (`d`, `Å` may be higher).
    pub ascent: f64,
    /// Baseline to the bottom of `g`, `p`.
    pub descent: f64,
    /// Baseline to the top of `H`.
    pub cap_height: f64,
    /// Baseline to the top of `x`.
    pub x_height: f64,
}

/// A glyph at its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// Glyph number in its face.
    pub id: u16,
    /// Pen position from the left end of the text, in points.
    pub x: f64,
    /// Points *above* the baseline.
    pub y: f64,
    /// Advance width in points, kerning included.
    pub advance: f64,
    /// Byte offset in the text of the cluster the glyph belongs to.
    pub cluster: usize,
}

/// Glyphs of one face, in visual order (left to right).
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Index for [`Fonts::face`].
    pub face: usize,
    /// The glyphs.
    pub glyphs: Vec<Glyph>,
    /// The bytes of the text that the run draws.
    pub range: std::ops::Range<usize>,
    /// The run was shaped right to left.
    pub right_to_left: bool,
}

/// What the cache knows of a character at a weight.
#[derive(Debug, Clone, Copy)]
struct Letter {
    face: u16,
    glyph: u16,
    advance: i32,
    script: Script,
    /// Its glyph depends on nothing but itself.
    plain: bool,
    missing: bool,
}

#[derive(Debug, Default)]
struct Cache {
    letters: FxHashMap<(Weight, char), Letter>,
    /// Kerning of two characters in font units; `None` where they do not simply stand side by side.
    pairs: FxHashMap<(Weight, char, char), Option<i16>>,
    /// Bounds of a face's glyphs in font units; `None` for a blank.
    inks: FxHashMap<(usize, u16), Option<ttf_parser::Rect>>,
}

impl Default for Fonts {
    fn default() -> Self {
        Self::new()
    }
}

impl Fonts {
    /// The bundled fonts alone: Source Sans 3 in 400, 600 and 700.
    pub fn new() -> Self {
        let faces = [REGULAR, SEMIBOLD, BOLD]
            .into_iter()
            .zip(Weight::ALL)
            .filter_map(|(data, weight)| {
                let face = Face::read(Cow::Borrowed(data), 0)?;
                // The families of the static files are "Source Sans 3" and "Source Sans 3 Semibold".
                Some(Face { family: FAMILY.into(), weight: weight.css(), ..face })
            })
            .collect();
        Self { faces, foreign: false, cache: Mutex::default() }
    }

    /// Fonts of one's own instead of the bundled ones: `files` in the order of [`Weight::ALL`], `family` instead of the name in
    /// them. The bundled regular font stays behind them for characters they lack.
    ///
    /// # Errors
    /// [`FontError::Unreadable`] names the first file (one-based) that is no font.
    pub fn of_theme(files: [Vec<u8>; 3], family: Option<&str>) -> Result<Self, FontError> {
        let mut faces = Vec::new();
        for (at, (file, weight)) in files.into_iter().zip(Weight::ALL).enumerate() {
            let face = Face::read(Cow::Owned(file), 0).ok_or(FontError::Unreadable { number: at + 1 })?;
            let family = family.map_or(face.family.clone(), str::to_string);
            faces.push(Face { family, weight: weight.css(), ..face });
        }
        if let Some(first) = faces.first().map(|face| face.family.clone()) {
            faces.iter_mut().for_each(|face| face.family.clone_from(&first));
        }
        faces.extend(Self::new().faces);
        Ok(Self { faces, foreign: true, cache: Mutex::default() })
    }

    /// The name of the first family.
    pub fn family(&self) -> &str {
        self.faces.first().map_or(FAMILY, |face| &face.family)
    }

    /// The bundled fonts, and after them `files` in the order given, each a TTF, OTF or TTC. A
    /// character is set in the first font that has it; of several fallback fonts that do, in the one
    /// nearest in weight.
    ///
    /// # Errors
    /// [`FontError::Unreadable`] names the first file that is no font.
    pub fn with_fallback(files: Vec<Vec<u8>>) -> Result<Self, FontError> {
        Self::new().and(files)
    }

    /// These fonts, and after them `files`, as in [`Fonts::with_fallback`].
    ///
    /// # Errors
    /// [`FontError::Unreadable`] names the first file that is no font.
    pub fn and(mut self, files: Vec<Vec<u8>>) -> Result<Self, FontError> {
        let fonts = &mut self;
        for (at, file) in files.into_iter().enumerate() {
            let before = fonts.faces.len();
            let count = ttf_parser::fonts_in_collection(&file).unwrap_or(1);
            for index in 0..count {
                fonts.faces.extend(Face::read(Cow::Owned(file.clone()), index));
            }
            if fonts.faces.len() == before {
                return Err(FontError::Unreadable { number: at + 1 });
            }
        }
        Ok(self)
    }

    /// The face with an index taken from a [`Run`] of these fonts.
    pub fn face(&self, index: usize) -> Option<&Face> {
        self.faces.get(index)
    }

    /// Heights of the bundled font at `weight`, in ems.
    pub fn metrics(&self, weight: Weight) -> Metrics {
        let face = &self.faces[primary(weight)];
        let em = f64::from(face.units_per_em);
        Metrics {
            ascent: f64::from(face.ascent) / em,
            descent: f64::from(-face.descent) / em,
            cap_height: f64::from(face.cap_height) / em,
            x_height: f64::from(face.x_height) / em,
        }
    }

    /// Advance width of one line of text in points, at a font `size` in points. Control characters
    /// and direction overrides count for nothing, as in the drawing ([`clean`]).
    pub fn measure(&self, text: &str, size: f64, weight: Weight) -> f64 {
        let text = clean(text);
        // Bound first: the lock must be free again before the full way asks for it.
        let units = self.plain_units(&mut self.lock(), &text, weight);
        match units {
            Some(units) => self.scale(primary(weight), units, size),
            None => self.shaped(&text, size, weight, right_to_left(&text)).iter().flat_map(advances).sum(),
        }
    }

    /// The characters of `text` that no font has, sorted, each once. They would be drawn as a box.
    pub fn missing(&self, text: &str) -> Vec<char> {
        let mut cache = self.lock();
        let mut missing: Vec<char> = clean(text)
            .chars()
            .filter(|&letter| self.letter(&mut cache, Weight::Regular, letter).missing)
            .collect();
        missing.sort_unstable();
        missing.dedup();
        missing
    }

    /// The glyphs of one line of text in visual order, from x = 0 at the left end; their advances
    /// add up to [`Fonts::measure`]. Offsets are in `text`, which should be [`clean`]ed already.
    pub fn layout(&self, text: &str, size: f64, weight: Weight, right_to_left: bool) -> Vec<Run> {
        let plain = self.plain_glyphs(text, size, weight);
        match plain {
            Some(run) if !right_to_left => vec![run],
            _ => self.shaped(text, size, weight, right_to_left),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Cache> {
        // A panic in another thread cannot leave the cache half written: entries are whole or absent.
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn scale(&self, face: usize, units: i64, size: f64) -> f64 {
        units as f64 * size / f64::from(self.faces[face].units_per_em)
    }

    /// Width in units of the bundled face, if the whole text is plain and set in it.
    fn plain_units(&self, cache: &mut Cache, text: &str, weight: Weight) -> Option<i64> {
        let mut units = 0;
        let mut before: Option<(char, Letter)> = None;
        for letter in text.chars() {
            let known = self.letter(cache, weight, letter);
            if !known.plain {
                return None;
            }
            units += i64::from(known.advance);
            if let Some((left, left_known)) = before {
                units += i64::from(self.pair(cache, weight, (left, left_known), (letter, known))?);
            }
            before = Some((letter, known));
        }
        Some(units)
    }

    fn plain_glyphs(&self, text: &str, size: f64, weight: Weight) -> Option<Run> {
        let cache = &mut self.lock();
        let letters: Vec<(usize, char, Letter)> =
            text.char_indices().map(|(at, c)| (at, c, self.letter(cache, weight, c))).collect();
        let mut pen = 0;
        let mut glyphs = Vec::with_capacity(letters.len());
        for (place, &(cluster, letter, known)) in letters.iter().enumerate() {
            if !known.plain {
                return None;
            }
            let kern = match letters.get(place + 1) {
                Some(&(_, next, next_known)) => {
                    self.pair(cache, weight, (letter, known), (next, next_known))?
                }
                None => 0,
            };
            let advance = i64::from(known.advance) + i64::from(kern);
            glyphs.push(Glyph {
                id: known.glyph,
                x: self.scale(primary(weight), pen, size),
                y: 0.0,
                advance: self.scale(primary(weight), advance, size),
                cluster,
            });
            pen += advance;
        }
        Some(Run { face: primary(weight), glyphs, range: 0..text.len(), right_to_left: false })
    }

    fn letter(&self, cache: &mut Cache, weight: Weight, letter: char) -> Letter {
        if let Some(&known) = cache.letters.get(&(weight, letter)) {
            return known;
        }
        let known = self.look_up(weight, letter);
        cache.letters.insert((weight, letter), known);
        known
    }

    /// Finds the face and glyph of a character.
    fn look_up(&self, weight: Weight, letter: char) -> Letter {
        let script = letter.script();
        let bundled = primary(weight);
        let fallbacks = Weight::ALL.len()..self.faces.len();
        let nearest = fallbacks
            .filter(|&face| self.faces[face].glyph(letter).is_some())
            .min_by_key(|&face| self.faces[face].weight.abs_diff(weight.css()));
        let face = if self.faces[bundled].glyph(letter).is_some() { Some(bundled) } else { nearest };
        let missing = face.is_none() && !ignorable(letter) && !substituted(letter);
        let face = face.unwrap_or(bundled);
        let found = self.faces[face].glyph(letter);
        let glyph = found.unwrap_or(GlyphId(0));
        let plain = face == bundled
            && !self.foreign
            && (found.is_some() || missing)
            && !ignorable(letter)
            && matches!(script, Script::Latin | Script::Greek | Script::Cyrillic | Script::Common)
            && unicode_bidi::bidi_class(letter) != unicode_bidi::BidiClass::R;
        Letter {
            face: face as u16,
            glyph: glyph.0,
            advance: self.faces[face].advance(glyph),
            script,
            plain,
            missing,
        }
    }

    /// Kerning between two plain characters, asked from the shaper once.
    fn pair(
        &self,
        cache: &mut Cache,
        weight: Weight,
        (left, left_known): (char, Letter),
        (right, right_known): (char, Letter),
    ) -> Option<i16> {
        if let Some(&kern) = cache.pairs.get(&(weight, left, right)) {
            return kern;
        }
        let strong = |letter: Letter| letter.script != Script::Common;
        let kern = if left_known.missing || right_known.missing {
            Some(0)
        } else if strong(left_known) && strong(right_known) && left_known.script != right_known.script {
            // Scripts are shaped apart, so nothing kerns across them.
            Some(0)
        } else {
            self.shape_pair(weight, (left, left_known), (right, right_known))
        };
        cache.pairs.insert((weight, left, right), kern);
        kern
    }

    fn shape_pair(&self, weight: Weight, left: (char, Letter), right: (char, Letter)) -> Option<i16> {
        let shaper = shaper(weight)?;
        let mut buffer = UnicodeBuffer::new();
        buffer.add(left.0, 0);
        buffer.add(right.0, 1);
        // Between two neutral characters the script is that of the words around: Latin kerning.
        let strong = if left.1.script == Script::Common { right.1.script } else { left.1.script };
        let (script, plan) = &shaper.plans[match strong {
            Script::Greek => 1,
            Script::Cyrillic => 2,
            _ => 0,
        }];
        buffer.set_direction(Direction::LeftToRight);
        buffer.set_script(*script);
        let glyphs = rustybuzz::shape_with_plan(&shaper.face, plan, buffer);
        let (ids, places) = (glyphs.glyph_infos(), glyphs.glyph_positions());
        let nominal = ids.len() == 2
            && ids[0].glyph_id == u32::from(left.1.glyph)
            && ids[1].glyph_id == u32::from(right.1.glyph)
            && places.iter().all(|place| place.x_offset == 0 && place.y_offset == 0)
            && places[1].x_advance == right.1.advance;
        if nominal { i16::try_from(places[0].x_advance - left.1.advance).ok() } else { None }
    }

    /// The full way: bidirectional runs, then faces and scripts, then the shaper.
    fn shaped(&self, text: &str, size: f64, weight: Weight, right_to_left: bool) -> Vec<Run> {
        if text.is_empty() {
            return Vec::new();
        }
        let base = if right_to_left { Level::rtl() } else { Level::ltr() };
        let bidi = BidiInfo::new(text, Some(base));
        let mut runs = Vec::new();
        let mut pen = 0.0;
        for paragraph in &bidi.paragraphs {
            let (levels, ranges) = bidi.visual_runs(paragraph, paragraph.range.clone());
            for range in ranges {
                let backwards = levels.get(range.start).is_some_and(|level| level.is_rtl());
                let mut pieces = self.itemise(text, range, weight);
                if backwards {
                    pieces.reverse();
                }
                for (face, script, range) in pieces {
                    runs.extend(self.shape_piece(text, range, face, script, backwards, size, &mut pen));
                }
            }
        }
        runs
    }

    /// Parts a range into stretches of one face and one script, in logical order. A grapheme is
    /// never parted: it is set in the first face that has all of it, else in its base's face.
    fn itemise(
        &self,
        text: &str,
        range: std::ops::Range<usize>,
        weight: Weight,
    ) -> Vec<(usize, Script, std::ops::Range<usize>)> {
        let mut pieces: Vec<(usize, Script, std::ops::Range<usize>)> = Vec::new();
        let mut cache = self.lock();
        let Some(part) = text.get(range.clone()) else { return pieces };
        for (at, grapheme) in part.grapheme_indices(true) {
            let start = range.start + at;
            let letters: Vec<Letter> =
                grapheme.chars().map(|letter| self.letter(&mut cache, weight, letter)).collect();
            let candidates = letters.iter().map(|letter| usize::from(letter.face));
            let face = candidates
                .clone()
                .find(|&face| {
                    grapheme
                        .chars()
                        .all(|letter| ignorable(letter) || self.faces[face].glyph(letter).is_some())
                })
                .or_else(|| candidates.clone().next())
                .unwrap_or(primary(weight));
            let script = letters
                .iter()
                .map(|letter| letter.script)
                .find(|&script| !matches!(script, Script::Common | Script::Inherited | Script::Unknown))
                .unwrap_or(Script::Common);
            match pieces.last_mut() {
                Some((last_face, last_script, last))
                    if *last_face == face
                        && (script == Script::Common
                            || *last_script == Script::Common
                            || *last_script == script) =>
                {
                    last.end = start + grapheme.len();
                    if *last_script == Script::Common {
                        *last_script = script;
                    }
                }
                _ => pieces.push((face, script, start..start + grapheme.len())),
            }
        }
        pieces
    }

    #[allow(clippy::too_many_arguments)] // a step of `shaped`, split off for reading only
    fn shape_piece(
        &self,
        text: &str,
        range: std::ops::Range<usize>,
        face: usize,
        script: Script,
        right_to_left: bool,
        size: f64,
        pen: &mut f64,
    ) -> Option<Run> {
        let shaper = self.faces[face].shaper()?;
        let glyphs = shape(&shaper, text.get(range.clone())?, right_to_left, script);
        let mut units = 0;
        let placed = glyphs
            .glyph_infos()
            .iter()
            .zip(glyphs.glyph_positions())
            .map(|(info, place)| {
                let glyph = Glyph {
                    id: u16::try_from(info.glyph_id).unwrap_or(0),
                    x: *pen + self.scale(face, units + i64::from(place.x_offset), size),
                    y: self.scale(face, i64::from(place.y_offset), size),
                    advance: self.scale(face, i64::from(place.x_advance), size),
                    cluster: range.start + info.cluster as usize,
                };
                units += i64::from(place.x_advance);
                glyph
            })
            .collect();
        *pen += self.scale(face, units, size);
        Some(Run { face, glyphs: placed, range, right_to_left })
    }
}

impl Face {
    fn read(data: Cow<'static, [u8]>, index: u32) -> Option<Self> {
        let face = ttf_parser::Face::parse(&data, index).ok()?;
        let named = |id| {
            let mut names = face.names().into_iter().filter(|name| name.name_id == id && name.is_unicode());
            names.find_map(|name| name.to_string())
        };
        let family = named(name_id::TYPOGRAPHIC_FAMILY).or_else(|| named(name_id::FAMILY));
        let made = Self {
            index,
            family: family.unwrap_or_else(|| "Fallback".into()),
            weight: face.weight().to_number(),
            units_per_em: face.units_per_em(),
            ascent: face.ascender(),
            descent: face.descender(),
            cap_height: face.capital_height().unwrap_or(face.ascender()),
            x_height: face.x_height().unwrap_or(face.ascender() / 2),
            restricted: matches!(face.permissions(), Some(ttf_parser::Permissions::Restricted)),
            data: Cow::Borrowed(&[]),
        };
        Some(Self { data, ..made })
    }

    /// The bytes of the font file and the face's index in it.
    pub fn data(&self) -> (&[u8], u32) {
        (&self.data, self.index)
    }

    /// The parsed font, for outlines and names.
    pub fn parsed(&self) -> Option<ttf_parser::Face<'_>> {
        ttf_parser::Face::parse(&self.data, self.index).ok()
    }

    fn shaper(&self) -> Option<rustybuzz::Face<'_>> {
        rustybuzz::Face::from_slice(&self.data, self.index)
    }

    fn glyph(&self, letter: char) -> Option<GlyphId> {
        self.parsed()?.glyph_index(letter).filter(|glyph| glyph.0 != 0)
    }

    fn advance(&self, glyph: GlyphId) -> i32 {
        self.parsed().and_then(|face| face.glyph_hor_advance(glyph)).map_or(0, i32::from)
    }
}

/// Index of the bundled face of a weight.
const fn primary(weight: Weight) -> usize {
    match weight {
        Weight::Regular => 0,
        Weight::Semibold => 1,
        Weight::Bold => 2,
    }
}

fn advances(run: &Run) -> impl Iterator<Item = f64> + '_ {
    run.glyphs.iter().map(|glyph| glyph.advance)
}

/// A bundled face with the shaper's plans for Latin, Greek and Cyrillic, made once.
struct Shaper {
    face: rustybuzz::Face<'static>,
    plans: [(rustybuzz::Script, ShapePlan); 3],
}

fn shaper(weight: Weight) -> Option<&'static Shaper> {
    static SHAPERS: [OnceLock<Option<Shaper>>; 3] = [const { OnceLock::new() }; 3];
    let made = SHAPERS[primary(weight)].get_or_init(|| {
        let face = rustybuzz::Face::from_slice([REGULAR, SEMIBOLD, BOLD][primary(weight)], 0)?;
        let plans =
            [rustybuzz::script::LATIN, rustybuzz::script::GREEK, rustybuzz::script::CYRILLIC].map(|script| {
                (script, ShapePlan::new(&face, Direction::LeftToRight, Some(script), None, &features()))
            });
        Some(Shaper { face, plans })
    });
    made.as_ref()
}

/// What an embedded subset cannot keep is off.
fn features() -> [Feature; 3] {
    [b"liga", b"clig", b"calt"].map(|tag| Feature::new(Tag::from_bytes(tag), 0, ..))
}

/// Shapes one stretch of text of one script.
fn shape(
    face: &rustybuzz::Face<'_>,
    text: &str,
    right_to_left: bool,
    script: Script,
) -> rustybuzz::GlyphBuffer {
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.set_direction(if right_to_left { Direction::RightToLeft } else { Direction::LeftToRight });
    if script != Script::Common {
        let tag = Tag::from_bytes_lossy(script.short_name().as_bytes());
        if let Some(script) = rustybuzz::Script::from_iso15924_tag(tag) {
            buffer.set_script(script);
        }
    }
    buffer.guess_segment_properties();
    // Other scripts are not legible without theirs, and keep their layout tables when embedded.
    if simple(script) {
        rustybuzz::shape(face, &features(), buffer)
    } else {
        rustybuzz::shape(face, &[], buffer)
    }
}

/// Whether a script is legible without contextual forms: its ligatures are off, in shaping and in what is embedded.
fn simple(script: Script) -> bool {
    matches!(script, Script::Latin | Script::Greek | Script::Cyrillic | Script::Common | Script::Inherited)
}

/// Characters with no glyph of their own in any font.
fn ignorable(letter: char) -> bool {
    crate::words::safe::is_unseen(letter)
}

/// Characters that the shaper (and every browser) replaces when a font lacks them: spaces of other
/// widths and the non-breaking hyphen.
fn substituted(letter: char) -> bool {
    matches!(letter, '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' | '\u{2011}')
}

/// The text as it is drawn: one line, no control characters, no direction overrides, embeddings or
/// isolates (Unicode "Trojan Source" characters), no tag or annotation characters, and none of those that only say where a line
/// may break (`BREAKS`): what is drawn is broken already, and a character without a glyph would send a text to another font
/// than its letters. Line feeds and tabs become spaces. Joiners and direction *marks* stay: Persian and Hebrew need them.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| (0x20..0x7F).contains(&byte)) {
        return Cow::Borrowed(text);
    }
    if !text.chars().any(|letter| becomes_space(letter) || is_dropped(letter)) {
        return Cow::Borrowed(text);
    }
    text.chars()
        .filter(|&letter| !is_dropped(letter))
        .map(|letter| if becomes_space(letter) { ' ' } else { letter })
        .collect()
}

fn becomes_space(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Characters that say where a line may or may not break and are not drawn: soft hyphen, zero-width space, word joiner, and the
/// zero-width no-break space that was its forerunner.
pub(crate) const BREAKS: [char; 4] = ['\u{AD}', '\u{200B}', '\u{2060}', '\u{FEFF}'];

fn is_dropped(letter: char) -> bool {
    let turns = matches!(letter, '\u{200E}' | '\u{200F}' | '\u{61C}');
    (crate::words::safe::is_unsafe(letter) && !turns && !becomes_space(letter))
        || letter == '\r'
        || BREAKS.contains(&letter)
        || matches!(letter, '\u{FDD0}'..='\u{FDEF}')
        || (u32::from(letter) & 0xFFFE) == 0xFFFE
}

/// Whether a text runs right to left: whether its first letter with a direction does (UAX #9, P2-P3).
pub fn right_to_left(text: &str) -> bool {
    // Nothing below U+0590 runs right to left.
    if text.chars().all(|letter| letter < '\u{590}') {
        return false;
    }
    matches!(unicode_bidi::get_base_direction(&*clean(text)), unicode_bidi::Direction::Rtl)
}

#[cfg(test)]
mod tests;
