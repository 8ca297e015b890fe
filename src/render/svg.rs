//! SVG 1.1 with presentation attributes only, so that browsers, Illustrator, InDesign and Inkscape
//! draw the same picture. The one style sheet holds `@font-face` rules and nothing else.
//!
//! Groups carry `data-part`, `data-of`, `data-from`, `data-to` from the scene, so that the finished
//! file can be measured ([`super::measure`]) and scripted. Halos are drawn by a `<use>` below the text,
//! because editors ignore `paint-order` and would draw the halo over the letters.
//!
//! # Why no XML writer
//! What is written is eight elements with attributes, every text through one escaping function and every number through
//! [`number`]; a writer crate (`quick-xml`, `xmlwriter`, `svg`) would still leave the numbers, the order of attributes and the
//! identifiers to us, which are what the bytes hang on. The finished file is read back by another crate (`roxmltree`) in the tests,
//! hostile texts and all.

use std::collections::BTreeMap;
use std::fmt::Write;

use base64::Engine;
use rustybuzz::ttf_parser::{self, OutlineBuilder};

use super::figure::{hatch_line, left_edge};
use super::{Options, RenderError, TextMode, check, part_name, safe_link};
use crate::scene::{
    Anchor, Colour, Fill, Group, Mark, Outline, Part, Photograph, Point, Scene, Segment, Stroke, Text, Weight,
};
use crate::text::{Embedded, Fonts, clean, woff};

/// Fonts to fall back on when neither the embedded nor an installed bundled font is there.
const FALLBACK: &str = "'Source Sans Pro','Noto Sans',Arial,sans-serif";

/// Renders a scene as SVG.
///
/// # Errors
/// [`RenderError::Length`] and [`RenderError::SameId`] for a scene that cannot be drawn,
/// [`RenderError::Font`] where a fallback font cannot be embedded.
pub fn render(scene: &Scene, options: &Options<'_>) -> Result<Vec<u8>, RenderError> {
    check(scene)?;
    let prefix = if options.prefix.is_empty() { made_prefix(scene) } else { safe_id("", &options.prefix) };
    let mut writer = Writer::new(scene, options, prefix, false);
    writer.marks(&scene.marks, 1);
    let body = std::mem::take(&mut writer.out);
    writer.head()?;
    writer.out.push_str(&body);
    writer.out.push_str("</svg>\n");
    Ok(writer.out.into_bytes())
}

/// Renders a scene for within a web page that has its fonts: without style sheet, title and description, which stand in the page, and
/// as short as it can be said. Halos are painted by CSS (`class="h"`). `window` is what is seen of it: left, top, width, height.
///
/// # Errors
/// Those of [`render`].
pub fn inline(scene: &Scene, options: &Options<'_>, window: [f64; 4]) -> Result<String, RenderError> {
    check(scene)?;
    let prefix = safe_id("", &options.prefix);
    let mut writer = Writer::new(scene, options, prefix, true);
    writer.marks(&scene.marks, 0);
    let body = std::mem::take(&mut writer.out);
    let [left, top, width, height] = window.map(number);
    let _ = write!(
        writer.out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{left} {top} {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"img\""
    );
    writer.attribute("lang", &scene.lang);
    writer.attribute("aria-label", &scene.title);
    writer.out.push('>');
    writer.defs();
    let mut text = writer.out;
    text.push_str(&body);
    text.push_str("</svg>");
    // Line feeds part elements only: those within texts are written as references.
    Ok(text.replace('\n', ""))
}

/// `@font-face` rules of embedded subsets. Each is for its characters only (`unicode-range`), so that those of several drawings on a
/// web page add up.
pub fn font_faces(faces: &[Embedded]) -> String {
    let rule = |face: &Embedded| {
        let data = base64::engine::general_purpose::STANDARD.encode(woff(&face.data));
        format!(
            "@font-face{{font-family:{};font-weight:{};src:url(data:font/woff;base64,{data}) \
             format('woff');unicode-range:{}}}",
            css_name(&face.family),
            face.weight,
            face.unicode_range
        )
    };
    faces.iter().map(rule).collect()
}

/// A number with at most two decimals, as short as it can be. Every number of an SVG passes here.
pub fn number(value: f64) -> String {
    let hundredths = (value * 100.0).round();
    // Also catches -0 and what is no number.
    if hundredths == 0.0 || !hundredths.is_finite() {
        return "0".into();
    }
    let mut text = format!("{:.2}", hundredths / 100.0);
    while text.ends_with('0') {
        text.pop();
    }
    if text.ends_with('.') {
        text.pop();
    }
    text
}

/// Appends text or an attribute value. What XML 1.0 forbids is dropped; line feeds and tabs in
/// attributes are kept by character references.
pub fn escape(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push_str("&#9;"),
            '\n' | '\u{2028}' | '\u{2029}' => out.push_str("&#10;"),
            // What turns the direction of the text round it would turn a tooltip or a description as well.
            letter if crate::words::safe::is_unsafe(letter) => {}
            '\u{20}'..='\u{7E}' | '\u{A0}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{1_0000}'.. => {
                out.push(letter);
            }
            _ => {}
        }
    }
}

/// An id that XML and CSS take as it is: `prefix`, then `id` with every character outside
/// `[A-Za-z0-9.-]` written as `_hex_`. Different ids stay different.
pub fn safe_id(prefix: &str, id: &str) -> String {
    let mut safe = String::from(prefix);
    for letter in id.chars() {
        if letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.') {
            safe.push(letter);
        } else {
            let _ = write!(safe, "_{:x}_", u32::from(letter));
        }
    }
    safe
}

/// `t` and six hexadecimal digits from title and size (FNV-1a), then a hyphen.
fn made_prefix(scene: &Scene) -> String {
    let size = format!("{}x{}", number(scene.width), number(scene.height));
    let hash =
        scene.title.bytes().chain([0]).chain(size.bytes()).fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
        });
    format!("t{:06x}-", hash >> 40)
}

struct Writer<'a> {
    options: &'a Options<'a>,
    scene: &'a Scene,
    prefix: String,
    out: String,
    /// Body of each gradient and pattern, and its number.
    defs: BTreeMap<String, usize>,
    halos: usize,
    /// For within a page.
    inline: bool,
}

impl<'a> Writer<'a> {
    fn new(scene: &'a Scene, options: &'a Options<'a>, prefix: String, inline: bool) -> Self {
        Self { options, scene, prefix, out: String::new(), defs: BTreeMap::new(), halos: 0, inline }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        let _ = write!(self.out, " {name}=\"");
        escape(&mut self.out, value);
        self.out.push('"');
    }

    fn numbers(&mut self, pairs: &[(&str, f64)]) {
        for &(name, value) in pairs {
            let _ = write!(self.out, " {name}=\"{}\"", number(value));
        }
    }

    fn indent(&mut self, depth: usize) {
        let depth = if self.inline { 0 } else { depth };
        self.out.extend(std::iter::repeat_n(' ', depth));
    }

    fn element(&mut self, name: &str, text: &str) {
        let _ = write!(self.out, "<{name}>");
        escape(&mut self.out, text);
        let _ = writeln!(self.out, "</{name}>");
    }

    /// Everything before the marks. Written last, when fonts and gradients are known.
    fn head(&mut self) -> Result<(), RenderError> {
        let (scene, prefix) = (self.scene, self.prefix.clone());
        let faces = match self.options.text {
            TextMode::Embed => {
                let mut texts = Vec::new();
                scene.walk(&mut |mark| {
                    if let Mark::Text(text) = mark {
                        texts.push((text.weight, text.content.as_str()));
                    }
                });
                self.options.fonts.embed(texts)?
            }
            TextMode::Live | TextMode::Outline => Vec::new(),
        };
        // Within a page each drawing has its own fonts: of two subsets under one name a browser sets some letters from one and some
        // from the other, without the kerning between them.
        let mut faces = faces;
        if !self.options.prefix.is_empty() {
            faces.iter_mut().for_each(|face| face.family = format!("{prefix}{}", face.family));
        }
        let mut families = String::new();
        let known = faces.iter().map(|face| face.family.as_str());
        for family in known.chain([self.options.fonts.family()]) {
            let family = format!("{},", css_name(family));
            if !families.contains(&family) {
                families.push_str(&family);
            }
        }
        families.push_str(FALLBACK);

        let (width, height) = (number(scene.width), number(scene.height));
        let _ = write!(
            self.out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
             width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
             aria-labelledby=\"{prefix}title\" aria-describedby=\"{prefix}desc\""
        );
        self.attribute("xml:lang", &scene.lang);
        self.attribute("lang", &scene.lang);
        if self.options.text != TextMode::Outline {
            self.attribute("font-family", &families);
        }
        self.out.push_str(">\n");
        for (name, text) in [("title", &scene.title), ("desc", &scene.description)] {
            let _ = write!(self.out, "<{name} id=\"{prefix}{name}\">");
            escape_lines(&mut self.out, text);
            let _ = writeln!(self.out, "</{name}>");
        }
        if !scene.made_from.is_empty() {
            self.element("metadata", &scene.made_from);
        }
        if !faces.is_empty() {
            self.out.push_str("<style>");
            self.out.push_str(&font_faces(&faces));
            self.out.push_str("</style>\n");
        }
        self.defs();
        let _ = writeln!(
            self.out,
            "<rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>",
            scene.background.to_hex()
        );
        Ok(())
    }

    /// The gradients and patterns.
    fn defs(&mut self) {
        if self.defs.is_empty() {
            return;
        }
        let prefix = &self.prefix;
        let mut defs: Vec<_> = std::mem::take(&mut self.defs).into_iter().collect();
        defs.sort_by_key(|&(_, number)| number);
        self.out.push_str("<defs>\n");
        for (body, number) in defs {
            self.out.push_str(&body.replacen("ID", &format!("{prefix}fill{number}"), 1));
            self.out.push('\n');
        }
        self.out.push_str("</defs>\n");
    }

    fn marks(&mut self, marks: &[Mark], depth: usize) {
        for mark in marks {
            match mark {
                Mark::Group(group) => self.group(group, depth),
                Mark::Path(path) => {
                    self.indent(depth);
                    self.out.push_str("<path d=\"");
                    path_data(&mut self.out, &path.segments);
                    self.out.push('"');
                    self.paint(path.fill.as_ref(), path.stroke.as_ref());
                    self.out.push_str("/>\n");
                }
                Mark::Shape(shape) => {
                    self.indent(depth);
                    self.outline(&shape.outline);
                    self.paint(shape.fill.as_ref(), shape.stroke.as_ref());
                    self.out.push_str("/>\n");
                }
                Mark::Photograph(photo) => self.photograph(photo, depth),
                Mark::Text(text) if self.options.text == TextMode::Outline => self.outlined(text, depth),
                Mark::Text(text) => self.text(text, depth),
            }
        }
    }

    fn photograph(&mut self, photo: &Photograph, depth: usize) {
        self.indent(depth);
        let [x, y] = [photo.origin.x, photo.origin.y].map(number);
        let [width, height] = [photo.width, photo.height].map(number);
        let _ = write!(
            self.out,
            "<image x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" preserveAspectRatio=\"none\" href=\"data:image/jpeg;base64,"
        );
        base64::engine::general_purpose::STANDARD.encode_string(&photo.jpeg, &mut self.out);
        self.out.push('"');
        if !photo.alt.is_empty() {
            self.attribute("aria-label", &clean(&photo.alt));
        }
        self.out.push_str("/>\n");
    }

    fn group(&mut self, group: &Group, depth: usize) {
        let (part, of, ends) = part_name(&group.part);
        self.indent(depth);
        self.out.push_str("<g");
        if !group.id.is_empty() {
            let id = safe_id(&self.prefix, &group.id);
            self.attribute("id", &id);
        }
        self.attribute("class", part);
        if !self.inline {
            self.attribute("data-part", part);
        }
        let references = [("data-of", of), ("data-from", ends.map(|e| e.0)), ("data-to", ends.map(|e| e.1))];
        for (name, id) in references {
            if let Some(id) = id {
                let id = safe_id(&self.prefix, id);
                self.attribute(name, &id);
            }
        }
        if let Part::Meeting { of } = &group.part {
            let ids: Vec<String> = of.iter().map(|id| safe_id(&self.prefix, id)).collect();
            self.attribute("data-of", &ids.join(" "));
        }
        if matches!(group.part, Part::Leader { .. }) {
            self.attribute("aria-hidden", "true");
        }
        self.out.push_str(">\n");
        if !group.title.is_empty() {
            let both = [group.title.as_str(), group.details.as_str()];
            let text = if group.details.is_empty() { both[0].to_owned() } else { both.join("\n") };
            self.indent(depth + 1);
            self.element("title", &text);
        }
        if let Some(link) = safe_link(&group.link) {
            self.indent(depth + 1);
            self.out.push_str("<a");
            self.attribute("href", link);
            self.attribute("xlink:href", link);
            self.out.push_str(">\n");
            self.marks(&group.marks, depth + 2);
            self.indent(depth + 1);
            self.out.push_str("</a>\n");
        } else {
            self.marks(&group.marks, depth + 1);
        }
        self.indent(depth);
        self.out.push_str("</g>\n");
    }

    fn outline(&mut self, outline: &Outline) {
        match outline {
            Outline::Circle { centre, radius } => {
                self.out.push_str("<circle");
                self.numbers(&[("cx", centre.x), ("cy", centre.y), ("r", *radius)]);
            }
            Outline::Rectangle { origin, width, height, corner } => {
                self.out.push_str("<rect");
                self.numbers(&[("x", origin.x), ("y", origin.y), ("width", *width), ("height", *height)]);
                if *corner > 0.0 {
                    self.numbers(&[("rx", *corner)]);
                }
            }
            Outline::Polygon(corners) => {
                self.out.push_str("<polygon points=\"");
                for (at, corner) in corners.iter().enumerate() {
                    let space = if at == 0 { "" } else { " " };
                    let _ = write!(self.out, "{space}{},{}", number(corner.x), number(corner.y));
                }
                self.out.push('"');
            }
        }
    }

    fn paint(&mut self, fill: Option<&Fill>, stroke: Option<&Stroke>) {
        match fill {
            None => self.out.push_str(" fill=\"none\""),
            Some(Fill::Solid(colour)) => self.attribute("fill", &colour.to_hex()),
            Some(Fill::Tint(colour, opacity)) => {
                self.attribute("fill", &colour.to_hex());
                self.numbers(&[("fill-opacity", *opacity)]);
            }
            Some(Fill::Fade { colour, opacity, from, to }) => self.fade(*colour, *opacity, *from, *to),
            Some(Fill::Hatch { colour, spacing }) => {
                let side = number(*spacing);
                let body = format!(
                    "<pattern id=\"ID\" patternUnits=\"userSpaceOnUse\" width=\"{side}\" height=\"{side}\" \
                     patternTransform=\"rotate(45)\"><rect width=\"{}\" height=\"{side}\" fill=\"{}\"/></pattern>",
                    number(hatch_line(*spacing)),
                    colour.to_hex()
                );
                self.define(body);
            }
        }
        if let Some(stroke) = stroke {
            self.attribute("stroke", &stroke.colour.to_hex());
            self.numbers(&[("stroke-width", stroke.width)]);
            if !stroke.dash.is_empty() {
                let dash: Vec<String> = stroke.dash.iter().map(|&length| number(length)).collect();
                self.attribute("stroke-dasharray", &dash.join(" "));
            }
            if stroke.round {
                self.out.push_str(" stroke-linecap=\"round\" stroke-linejoin=\"round\"");
            }
            if stroke.opacity < 1.0 {
                self.numbers(&[("stroke-opacity", stroke.opacity)]);
            }
        }
    }

    fn fade(&mut self, colour: Colour, opacity: f64, from: Point, to: Point) {
        let ends = [from.x, from.y, to.x, to.y].map(number);
        let body = format!(
            "<linearGradient id=\"ID\" gradientUnits=\"userSpaceOnUse\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\">\
             <stop offset=\"0\" stop-color=\"{colour}\" stop-opacity=\"{}\"/>\
             <stop offset=\"1\" stop-color=\"{colour}\" stop-opacity=\"0\"/></linearGradient>",
            ends[0],
            ends[1],
            ends[2],
            ends[3],
            number(opacity),
            colour = colour.to_hex(),
        );
        self.define(body);
    }

    /// Refers to a gradient or pattern; the same one is written once.
    fn define(&mut self, body: String) {
        let next = self.defs.len() + 1;
        let number = *self.defs.entry(body).or_insert(next);
        let _ = write!(self.out, " fill=\"url(#{}fill{number})\"", self.prefix);
    }

    fn text(&mut self, text: &Text, depth: usize) {
        let content = clean(&text.content);
        if content.trim().is_empty() {
            return;
        }
        self.indent(depth);
        let halo = text.halo > 0.0;
        if halo && self.inline {
            self.out.push_str("<text class=\"h\"");
        } else if halo {
            self.halos += 1;
            let id = format!("{}halo{}", self.prefix, self.halos);
            let _ = write!(
                self.out,
                "<use xlink:href=\"#{id}\" class=\"halo\" aria-hidden=\"true\" stroke=\"{}\" stroke-width=\"{}\" \
                 stroke-linejoin=\"round\"/>",
                self.scene.background.to_hex(),
                number(text.halo * 2.0)
            );
            let _ = write!(self.out, "<text id=\"{id}\"");
        } else {
            self.out.push_str("<text");
        }
        self.numbers(&[("x", text.origin.x), ("y", text.origin.y), ("font-size", text.size)]);
        if text.weight != Weight::Regular {
            let _ = write!(self.out, " font-weight=\"{}\"", text.weight.css());
        }
        self.attribute("fill", &text.colour.to_hex());
        // SVG's start is the right end of a text that runs right to left.
        match (text.anchor, text.right_to_left) {
            (Anchor::Left, false) | (Anchor::Right, true) => {}
            (Anchor::Middle, _) => self.attribute("text-anchor", "middle"),
            (Anchor::Right, false) | (Anchor::Left, true) => self.attribute("text-anchor", "end"),
        }
        if text.right_to_left {
            self.out.push_str(" direction=\"rtl\" unicode-bidi=\"embed\"");
        }
        if !text.lang.is_empty() {
            self.attribute("xml:lang", &text.lang);
            self.attribute("lang", &text.lang);
        }
        if content.starts_with(' ') || content.ends_with(' ') || content.contains("  ") {
            self.attribute("xml:space", "preserve");
        }
        self.out.push('>');
        escape(&mut self.out, &content);
        self.out.push_str("</text>\n");
    }

    fn outlined(&mut self, text: &Text, depth: usize) {
        let content = clean(&text.content);
        if content.trim().is_empty() {
            return;
        }
        let data = outline_data(self.options.fonts, text);
        if text.halo > 0.0 {
            self.indent(depth);
            let _ = writeln!(
                self.out,
                "<path class=\"halo\" aria-hidden=\"true\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" \
                 stroke-linejoin=\"round\" d=\"{data}\"/>",
                self.scene.background.to_hex(),
                number(text.halo * 2.0)
            );
        }
        self.indent(depth);
        self.out.push_str("<path class=\"text\" role=\"img\"");
        self.attribute("aria-label", &content);
        self.attribute("fill", &text.colour.to_hex());
        // Class and size tell letters from other shapes when the file is measured.
        self.numbers(&[("data-size", text.size)]);
        let _ = writeln!(self.out, " d=\"{data}\"/>");
    }
}

/// Escapes text in which line feeds part paragraphs and may stand as they are.
fn escape_lines(out: &mut String, text: &str) {
    for (at, line) in text.lines().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        escape(out, line);
    }
}

/// A family name as a CSS string; characters that could end it are dropped.
fn css_name(family: &str) -> String {
    let name: String =
        family.chars().filter(|&c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.')).collect();
    format!("'{name}'")
}

fn path_data(out: &mut String, segments: &[Segment]) {
    let pair = |point: Point| format!("{} {}", number(point.x), number(point.y));
    for segment in segments {
        let _ = match *segment {
            Segment::Move(to) => write!(out, "M{}", pair(to)),
            Segment::Line(to) => write!(out, "L{}", pair(to)),
            Segment::Cubic(a, b, to) => write!(out, "C{} {} {}", pair(a), pair(b), pair(to)),
            Segment::Close => write!(out, "Z"),
        };
    }
}

/// The outlines of a line of text as path data, relative and short. Deltas are taken between rounded
/// places, so that rounding does not add up.
fn outline_data(fonts: &Fonts, text: &Text) -> String {
    let content = clean(&text.content);
    let runs = fonts.layout(&content, text.size, text.weight, text.right_to_left);
    let left = left_edge(text, &runs);
    let mut pen = Pen { out: String::new(), left: 0.0, base: 0.0, scale: 1.0, at: (0, 0), start: (0, 0) };
    for run in &runs {
        let Some(face) = fonts.face(run.face) else { continue };
        let Some(parsed) = face.parsed() else { continue };
        pen.scale = text.size / f64::from(face.units_per_em);
        for glyph in &run.glyphs {
            (pen.left, pen.base) = (left + glyph.x, text.origin.y - glyph.y);
            parsed.outline_glyph(ttf_parser::GlyphId(glyph.id), &mut pen);
        }
    }
    pen.out
}

/// Writes a font's outlines in hundredths of a point.
struct Pen {
    out: String,
    left: f64,
    base: f64,
    scale: f64,
    at: (i64, i64),
    start: (i64, i64),
}

impl Pen {
    fn place(&self, x: f32, y: f32) -> (i64, i64) {
        let hundredths = |value: f64| (value * 100.0).round() as i64;
        (hundredths(self.left + f64::from(x) * self.scale), hundredths(self.base - f64::from(y) * self.scale))
    }

    /// Writes a command with places relative to the last one, which becomes the current place.
    fn step(&mut self, command: char, places: &[(i64, i64)]) {
        self.out.push(command);
        let mut first = true;
        for &(x, y) in places {
            for delta in [x - self.at.0, y - self.at.1] {
                if !first && delta >= 0 {
                    self.out.push(' ');
                }
                first = false;
                let text = number(delta as f64 / 100.0);
                self.out.push_str(&text.replacen("0.", ".", usize::from(delta.abs() < 100)));
            }
        }
        self.at = places.last().copied().unwrap_or(self.at);
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let to = self.place(x, y);
        // The first move of a path is absolute: at the start, the current place is the origin.
        self.step('m', &[to]);
        self.start = to;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.place(x, y);
        self.step('l', &[to]);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let places = [self.place(x1, y1), self.place(x, y)];
        self.step('q', &places);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let places = [self.place(x1, y1), self.place(x2, y2), self.place(x, y)];
        self.step('c', &places);
    }

    fn close(&mut self) {
        self.out.push('z');
        self.at = self.start;
    }
}
