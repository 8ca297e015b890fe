//! Blocks to slabs: what can no longer be parted, set for a column's width.

use std::rc::Rc;

use super::{Block, Cell, Column, Entry, Look, Run, Sign, Voice};
use crate::draw::frame::Pen;
use crate::draw::style::TextStyle;
use crate::draw::symbols::{Firmness, figure, line, marker_of};
use crate::print::paper::{MM, pen};
use crate::print::sizes::Sizes;
use crate::scene::{Anchor, Fill, Group, Mark, Outline, Part, Photograph, Point, Shape, Stroke, Text};
use crate::text::{Fonts, Span, right_to_left};

/// Distance of lines to write on: 9 mm, the usual feint ruling of school books.
pub const WRITING: f64 = 9.0 * MM;

/// Something that stands on one page as it is. Its marks count from its top left corner.
#[derive(Debug, Clone)]
pub struct Slab {
    /// White space above it; dropped at the head of a column.
    pub before: f64,
    /// Its height.
    pub height: f64,
    /// Its marks.
    pub marks: Vec<Mark>,
    /// The next slab must stand in the same column.
    pub tie: bool,
    /// Number of the block it is of.
    pub block: usize,
    /// What the block is for those who have it read out.
    pub part: Part,
    /// Put above it again at the head of a column: the head of its table.
    pub head: Option<Rc<Slab>>,
    /// The axis runs through it, so far from the left; from so far below its top.
    pub axis: Option<(f64, f64)>,
    /// A line of the table of contents: level, words.
    pub bookmark: Option<(usize, String)>,
    /// Numbers it answers to.
    pub anchors: Vec<u32>,
}

/// Sets blocks for a column.
pub struct Setter<'a> {
    pen: Pen<'a>,
    fonts: &'a Fonts,
    sizes: Sizes,
    width: f64,
    height: f64,
    slabs: Vec<Slab>,
    block: usize,
    anchors: Vec<u32>,
}

/// A line of several looks, set.
struct Set {
    marks: Vec<(Run, f64, f64)>,
}

impl<'a> Setter<'a> {
    /// A setter for columns of a width, on pages with room of a height, in points.
    pub fn new(fonts: &'a Fonts, sizes: Sizes, width: f64, height: f64) -> Self {
        let pen = pen(fonts, sizes);
        Self { pen, fonts, sizes, width, height, slabs: Vec::new(), block: 0, anchors: Vec::new() }
    }

    /// The slabs of blocks, numbered from `first`.
    pub fn set(mut self, blocks: &[Block], first: usize) -> Vec<Slab> {
        for (at, block) in blocks.iter().enumerate() {
            self.block = first + at;
            self.block(block, at == 0, blocks.get(at.wrapping_sub(1)));
        }
        // There is nothing left to stay with.
        self.tie_last(false);
        self.slabs
    }

    fn block(&mut self, block: &Block, first: bool, before: Option<&Block>) {
        let body = self.sizes.body();
        match block {
            Block::Title(text) => self.title(text),
            Block::Heading(level, text) => self.heading(*level, text, first),
            Block::Paragraph(voice, runs) => {
                let gap = if first { 0.0 } else { self.sizes.grown(3.5) };
                let style = self.voice(*voice);
                self.paragraph(runs, 0.0, style, gap, Part::Paragraph);
            }
            Block::Item(sign, runs) => {
                let follows = matches!(before, Some(Block::Item(..)));
                let gap = self.sizes.grown(if follows { 2.0 } else { 3.5 });
                self.item(sign, runs, if first { 0.0 } else { gap });
            }
            Block::Legend(entries) => self.legend(entries),
            Block::Entry(entry) => self.entry(entry),
            Block::Gap(words) => self.gap(words),
            Block::Year(words) => self.year(words, first),
            Block::Table(columns, rows) => self.table(columns, rows),
            Block::Lines(prompt, count) => self.lines(prompt, *count),
            Block::Fields(fields) => self.fields(fields),
            Block::Boxed(head, words) => self.boxed(head, words),
            Block::Figure(figure) => {
                let marks = vec![Mark::Group(Group {
                    details: figure.description.clone(),
                    ..Group::new(Part::Annotations, figure.marks.clone())
                })];
                self.push(body.leading * 0.6, figure.height, marks, Part::Annotations);
            }
            Block::Anchor(number) => self.anchors.push(*number),
            Block::Space(lines) => self.push(0.0, lines * body.leading, Vec::new(), Part::Furniture),
        }
    }

    fn push(&mut self, before: f64, height: f64, marks: Vec<Mark>, part: Part) {
        let anchors = std::mem::take(&mut self.anchors);
        self.slabs.push(Slab {
            before,
            height,
            marks,
            tie: false,
            block: self.block,
            part,
            head: None,
            axis: None,
            bookmark: None,
            anchors,
        });
    }

    fn voice(&self, voice: Voice) -> TextStyle {
        match voice {
            Voice::Body => self.sizes.body(),
            Voice::Lead => self.sizes.lead(),
            Voice::Note => self.sizes.note(),
        }
    }

    /// The style of a run within a paragraph: the paragraph's size and leading, the look's weight and colour.
    fn look(&self, look: Look, within: TextStyle) -> TextStyle {
        let own = match look {
            Look::Plain => return within,
            Look::Strong => self.sizes.strong(),
            Look::Date => self.sizes.date(),
            Look::Status => self.sizes.status(),
            Look::Note => {
                let note = self.sizes.note();
                return TextStyle { size: note.size.min(within.size), leading: within.leading, ..note };
            }
        };
        TextStyle { size: within.size, leading: within.leading, ..own }
    }

    /// Runs broken into lines of a width.
    fn broken(&self, runs: &[Run], width: f64, style: TextStyle) -> Vec<Set> {
        let spans: Vec<Span<'_>> = runs
            .iter()
            .map(|run| {
                let style = self.look(run.look, style);
                Span { text: &run.text, size: style.size, weight: style.weight }
            })
            .collect();
        self.fonts
            .wrap_spans(&spans, width)
            .into_iter()
            .map(|line| Set {
                marks: line
                    .into_iter()
                    .filter_map(|piece| {
                        let look = runs.get(piece.span)?.look;
                        Some((Run { text: piece.text, look }, piece.x, piece.width))
                    })
                    .collect(),
            })
            .collect()
    }

    /// The marks of a line whose line box starts at `top`.
    fn drawn(&self, set: &Set, x: f64, top: f64, style: TextStyle) -> Vec<Mark> {
        // One baseline for all looks: that of the paragraph's own style.
        let y = self.pen.baseline(top, style);
        set.marks
            .iter()
            .map(|(run, offset, width)| {
                let own = self.look(run.look, style);
                // A blank at the end of a piece is not drawn, but it keeps its width.
                let content = run.text.trim_end_matches(' ').to_string();
                let lead = content.len() - content.trim_start_matches(' ').len();
                let skipped = if lead > 0 { self.pen.width(&content[..lead], own) } else { 0.0 };
                let content = content.trim_start_matches(' ').to_string();
                let short = self.pen.width(&content, own);
                Mark::Text(Text {
                    origin: Point::new(x + offset + skipped, y),
                    anchor: Anchor::Left,
                    size: own.size,
                    weight: own.weight,
                    colour: own.colour,
                    halo: 0.0,
                    width: short.min(*width),
                    right_to_left: right_to_left(&content),
                    lang: String::new(),
                    content,
                })
            })
            .filter(|mark| !matches!(mark, Mark::Text(text) if text.content.is_empty()))
            .collect()
    }

    /// A paragraph at `x`: a slab a line, the first two and the last two tied.
    fn paragraph(&mut self, runs: &[Run], x: f64, style: TextStyle, gap: f64, part: Part) {
        let lines = self.broken(runs, self.width - x, style);
        let count = lines.len();
        for (at, set) in lines.iter().enumerate() {
            let marks = self.drawn(set, x, 0.0, style);
            self.push(if at == 0 { gap } else { 0.0 }, style.leading, marks, part.clone());
            self.tie_last(at + 1 < count && (at == 0 || at + 2 == count));
        }
    }

    fn tie_last(&mut self, tie: bool) {
        if let Some(last) = self.slabs.last_mut() {
            last.tie = tie;
        }
    }

    fn title(&mut self, text: &str) {
        let style = self.sizes.title();
        let bar = Outline::Rectangle { origin: Point::new(0.0, 0.0), width: 36.0, height: 3.0, corner: 0.0 };
        let bar = Shape { outline: bar, fill: Some(Fill::Solid(self.sizes.palette.accent)), stroke: None };
        self.push(0.0, 9.0, vec![ornament(vec![Mark::Shape(bar)])], Part::Furniture);
        self.tie_last(true);
        // Lines of much the same length, so that no single word stands in the second.
        for (at, line) in self.pen.balanced(text, self.width, style, usize::MAX).iter().enumerate() {
            let marks = vec![self.pen.line(line, 0.0, 0.0, Anchor::Left, style)];
            self.push(0.0, style.leading, marks, Part::Heading(1));
            self.tie_last(true);
            if let Some(slab) = self.slabs.last_mut().filter(|_| at == 0) {
                slab.bookmark = Some((0, text.to_string()));
            }
        }
    }

    fn heading(&mut self, level: u8, text: &str, first: bool) {
        let style = if level <= 2 { self.sizes.heading() } else { self.sizes.subheading() };
        let gap = if first { 0.0 } else { style.leading * if level <= 2 { 0.9 } else { 0.6 } };
        let start = self.slabs.len();
        for (at, line) in self.pen.lines(text, self.width, style).iter().enumerate() {
            let marks = vec![self.pen.line(line, 0.0, 0.0, Anchor::Left, style)];
            self.push(if at == 0 { gap } else { 0.0 }, style.leading, marks, Part::Heading(level));
            self.tie_last(true);
        }
        if let Some(slab) = self.slabs.get_mut(start) {
            slab.bookmark = Some((usize::from(level.saturating_sub(2)), text.to_string()));
        }
    }

    fn item(&mut self, sign: &Sign, runs: &[Run], gap: f64) {
        let style = match sign {
            // Sources and answers in small print hang by their numbers.
            _ if runs.iter().all(|run| run.look == Look::Note) && !runs.is_empty() => self.sizes.note(),
            _ => self.sizes.body(),
        };
        let middle = style.leading / 2.0;
        let radius = self.sizes.grown(3.1);
        let palette = self.sizes.palette;
        let (indent, sign) = match sign {
            Sign::Bullet => {
                let dot = Outline::Circle { centre: Point::new(radius, middle), radius: radius * 0.45 };
                let dot = Shape { outline: dot, fill: Some(Fill::Solid(palette.ink)), stroke: None };
                (radius * 3.0, ornament(vec![Mark::Shape(dot)]))
            }
            Sign::Marker(firmness) => {
                let at = Point::new(radius + 1.0, middle);
                (radius * 2.0 + 6.0, ornament(marker_of(*firmness, at, radius, &palette)))
            }
            Sign::Figure(shape, role) => {
                let at = Point::new(radius * 1.3, middle);
                (radius * 2.6 + 5.0, ornament(figure(*shape, at, radius * 1.05, palette.of(*role), &palette)))
            }
            Sign::Label(label) => {
                let bold = TextStyle { size: style.size, leading: style.leading, ..self.sizes.status() };
                let bold = if style.size < self.sizes.body().size { style } else { bold };
                let widest = self.pen.width("[888]", bold).max(self.pen.width(label, bold));
                let room = if label.starts_with('[') {
                    widest
                } else {
                    self.pen.width("88.", bold).max(self.pen.width(label, bold))
                };
                (room + 4.0, self.pen.line(label, 0.0, 0.0, Anchor::Left, bold))
            }
        };
        let start = self.slabs.len();
        self.paragraph(runs, indent, style, gap, Part::Item);
        if self.slabs.len() == start {
            self.push(gap, style.leading, Vec::new(), Part::Item);
        }
        if let Some(slab) = self.slabs.get_mut(start) {
            slab.marks.insert(0, sign);
        }
    }

    fn legend(&mut self, entries: &[(Firmness, String)]) {
        let style = self.sizes.body();
        let radius = self.sizes.grown(3.1);
        let (indent, gap) = (radius * 2.0 + 4.0, self.sizes.grown(12.0));
        let mut rows: Vec<Vec<Mark>> = vec![Vec::new()];
        let mut x = 0.0;
        for (firmness, words) in entries {
            for (at, text) in self.pen.lines(words, self.width - indent, style).iter().enumerate() {
                let own = indent + self.pen.width(text, style);
                if at > 0 || (x > 0.0 && x + own > self.width) {
                    rows.push(Vec::new());
                    x = 0.0;
                }
                let Some(row) = rows.last_mut() else { continue };
                if at == 0 {
                    let place = Point::new(x + radius + 0.5, style.leading / 2.0);
                    row.push(ornament(marker_of(*firmness, place, radius, &self.sizes.palette)));
                }
                row.push(self.pen.line(text, x + indent, 0.0, Anchor::Left, style));
                x += own + gap;
            }
        }
        for (at, row) in rows.into_iter().enumerate() {
            let gap = if at == 0 { self.sizes.grown(5.0) } else { 2.0 };
            self.push(gap, style.leading, row, Part::Paragraph);
        }
    }

    /// Where the axis stands, and where text beside it starts.
    fn axis(&self) -> (f64, f64) {
        let radius = self.sizes.grown(3.1);
        (radius + 1.0, radius * 2.0 + self.sizes.grown(7.0))
    }

    fn entry(&mut self, entry: &Entry) {
        let (axis, indent) = self.axis();
        let body = self.sizes.body();
        let start = self.slabs.len();
        let gap = self.sizes.grown(6.0);
        let mut first = true;
        let dated = [Run { text: entry.date.clone(), look: Look::Date }];
        let mut parts: Vec<&[Run]> = Vec::new();
        if !entry.date.is_empty() {
            parts.push(&dated);
        }
        parts.push(&entry.title);
        parts.extend(entry.text.iter().map(Vec::as_slice));
        for runs in parts {
            self.paragraph(runs, indent, body, if first { gap } else { 0.0 }, Part::Paragraph);
            first = false;
            // The date stays with the title, the title with the first line below it.
            self.tie_last(true);
        }
        if !entry.status.is_empty() && !self.beside(entry, indent, start) {
            self.pill(&entry.status, indent, 2.0, entry.firmness);
        }
        if let Some(photograph) = &entry.photograph {
            self.photograph(&photograph.0, &photograph.1, indent);
        }
        let end = self.slabs.len();
        // An event is kept together unless it is long.
        let short = end - start <= 10;
        for (at, slab) in self.slabs[start..end].iter_mut().enumerate() {
            slab.tie = start + at + 1 < end && (short || slab.tie);
            slab.axis = entry.dated.then_some((axis, if at == 0 { body.leading / 2.0 } else { 0.0 }));
        }
        if entry.dated
            && let Some(slab) = self.slabs.get_mut(start)
        {
            let at = Point::new(axis, body.leading / 2.0);
            let marks = marker_of(entry.firmness, at, self.sizes.grown(3.1), &self.sizes.palette);
            slab.marks.insert(0, ornament(marks));
        }
    }

    /// A photograph with who made it below.
    fn photograph(&mut self, photo: &Photograph, credit: &str, indent: f64) {
        let scale = ((self.width - indent) / photo.width).min(1.0);
        let (width, height) = (photo.width * scale, photo.height * scale);
        let placed = Photograph { origin: Point::new(indent, 0.0), width, height, ..photo.clone() };
        self.push(self.sizes.grown(3.0), height, vec![Mark::Photograph(placed)], Part::Paragraph);
        self.tie_last(true);
        if !credit.is_empty() {
            let credit = [Run { text: credit.to_string(), look: Look::Note }];
            self.paragraph(&credit, indent, self.sizes.note(), self.sizes.grown(1.0), Part::Paragraph);
        }
    }

    /// Puts the word of a status behind the date, on its line, if both have room there.
    fn beside(&mut self, entry: &Entry, indent: f64, slab: usize) -> bool {
        if entry.date.is_empty() {
            return false;
        }
        let from = indent + self.pen.width(&entry.date, self.sizes.date()) + self.sizes.grown(7.0);
        let (style, pad) = (self.pill_style(), self.sizes.grown(3.0));
        let (own, leading) = (self.pen.width(&entry.status, style), self.sizes.body().leading);
        if from + own + 2.0 * pad > self.width {
            return false;
        }
        let top = (leading - style.leading) / 2.0;
        let marks = self.pill_marks(std::slice::from_ref(&entry.status), from, top, entry.firmness);
        match self.slabs.get_mut(slab) {
            Some(slab) => slab.marks.extend(marks),
            None => return false,
        }
        true
    }

    fn pill_style(&self) -> TextStyle {
        let body = self.sizes.body();
        let size = self.sizes.note().size.max(body.size * 0.88);
        TextStyle { size, leading: body.leading - 1.0, ..self.sizes.status() }
    }

    /// The word of a status in a box, its lines below each other.
    fn pill(&mut self, word: &str, x: f64, gap: f64, firmness: Firmness) {
        let (style, pad) = (self.pill_style(), self.sizes.grown(3.0));
        let lines = self.pen.lines(word, self.width - x - 2.0 * pad - 1.0, style);
        let marks = self.pill_marks(&lines, x, 0.0, firmness);
        self.push(gap, lines.len() as f64 * style.leading + 1.0, marks, Part::Paragraph);
    }

    fn pill_marks(&self, lines: &[String], x: f64, top: f64, firmness: Firmness) -> Vec<Mark> {
        let (style, pad) = (self.pill_style(), self.sizes.grown(3.0));
        let widest = lines.iter().map(|text| self.pen.width(text, style)).fold(0.0, f64::max);
        let outline = Outline::Rectangle {
            origin: Point::new(x + 0.3, top + 0.3),
            width: widest + 2.0 * pad,
            height: lines.len() as f64 * style.leading - 0.6,
            corner: 1.5,
        };
        // The edge of the box is the line of the standing: dotted for a claim, so that it is told apart without the word too.
        let dash = if firmness == Firmness::Claimed { vec![1.4, 1.6] } else { Vec::new() };
        let stroke = Stroke { dash, ..Stroke::solid(self.sizes.palette.note, 0.6) };
        let mut marks =
            vec![ornament(vec![Mark::Shape(Shape { outline, fill: None, stroke: Some(stroke) })])];
        marks.extend(lines.iter().enumerate().map(|(at, text)| {
            self.pen.line(text, x + pad + 0.3, top + at as f64 * style.leading, Anchor::Left, style)
        }));
        marks
    }

    fn gap(&mut self, words: &str) {
        let (axis, indent) = self.axis();
        let style = self.sizes.note();
        let height = style.leading + self.sizes.grown(7.0);
        let dots = Stroke { dash: vec![1.2, 2.6], ..Stroke::solid(self.sizes.palette.axis, 1.2) };
        let marks = vec![
            ornament(vec![line(Point::new(axis, 1.0), Point::new(axis, height), dots)]),
            self.pen.line(words, indent, (height - style.leading) / 2.0, Anchor::Left, style),
        ];
        self.push(self.sizes.grown(5.0), height, marks, Part::Paragraph);
        self.tie_last(true);
    }

    fn year(&mut self, words: &str, first: bool) {
        let (_, indent) = self.axis();
        let style = self.sizes.subheading();
        let top = if first { 0.0 } else { self.sizes.grown(8.0) };
        let text = self.pen.line(words, indent, 0.0, Anchor::Left, style);
        let from = indent + self.pen.width(words, style) + 6.0;
        let rule = line(
            Point::new(from, style.leading / 2.0),
            Point::new(self.width, style.leading / 2.0),
            Stroke::solid(self.sizes.palette.rule, 0.5),
        );
        self.push(top, style.leading, vec![text, ornament(vec![rule])], Part::Heading(3));
        if let Some(last) = self.slabs.last_mut() {
            last.bookmark = Some((1, words.to_string()));
            last.tie = true;
        }
    }

    fn lines(&mut self, prompt: &str, count: usize) {
        let style = self.sizes.body();
        let indent = if prompt.is_empty() { 0.0 } else { self.pen.width(prompt, style) + 6.0 };
        // A prompt that fills the line stands above it.
        let above = indent > self.width * 0.6;
        // A question stays with the lines for its answer.
        self.tie_last(true);
        if above {
            self.paragraph(&[super::plain(prompt)], 0.0, style, self.sizes.grown(3.5), Part::Paragraph);
            self.tie_last(true);
        }
        for at in 0..count {
            let beside = at == 0 && !above && !prompt.is_empty();
            let from = if beside { indent } else { 0.0 };
            let mut marks = vec![writing_line(from, self.width, WRITING, &self.sizes)];
            if beside {
                let top = WRITING - style.leading;
                marks.push(self.pen.line(prompt, 0.0, top, Anchor::Left, style));
            }
            self.push(0.0, WRITING, marks, Part::Paragraph);
            self.tie_last(at + 1 < count.min(3));
        }
    }

    fn fields(&mut self, fields: &[(String, f64)]) {
        let style = self.sizes.body();
        let total: f64 = fields.iter().map(|(_, share)| share).sum();
        let gap = self.sizes.grown(10.0);
        let mut marks = Vec::new();
        let mut x = 0.0;
        for (prompt, share) in fields {
            let own = self.width * share / total.max(1e-9);
            let from = x + self.pen.width(prompt, style) + 5.0;
            let to = x + own - if x + own > self.width - 1.0 { 0.0 } else { gap };
            marks.push(self.pen.line(prompt, x, WRITING - style.leading, Anchor::Left, style));
            if to > from {
                marks.push(writing_line(from, to, WRITING, &self.sizes));
            }
            x += own;
        }
        self.push(0.0, WRITING, marks, Part::Paragraph);
    }

    /// Words in a box, set as a block so that none is broken.
    fn boxed(&mut self, head: &str, words: &[String]) {
        let (style, pad) = (self.sizes.body(), self.sizes.grown(7.0));
        let width = self.width - 2.0 * pad;
        let gap = self.pen.width("      ", style);
        let (mut x, mut y) = (pad, pad);
        let mut texts = Vec::new();
        if !head.is_empty() {
            let bold = TextStyle { size: style.size, leading: style.leading, ..self.sizes.status() };
            texts.push(self.pen.line(head, pad, y, Anchor::Left, bold));
            y += style.leading + self.sizes.grown(2.0);
        }
        let mut slabs = Vec::new();
        for word in words {
            for (at, text) in self.pen.lines(word, width, style).iter().enumerate() {
                let own = self.pen.width(text, style);
                if at > 0 || (x > pad && x + own > pad + width) {
                    slabs.push(std::mem::take(&mut texts));
                    x = pad;
                    y = self.sizes.grown(3.0);
                }
                texts.push(self.pen.line(text, x, y, Anchor::Left, style));
                x += own + gap;
            }
        }
        slabs.push(texts);
        let count = slabs.len();
        for (at, mut marks) in slabs.into_iter().enumerate() {
            let head_room =
                if at == 0 && !head.is_empty() { style.leading + self.sizes.grown(2.0) } else { 0.0 };
            let top = if at == 0 { pad + head_room } else { self.sizes.grown(3.0) };
            let height = top + style.leading + if at + 1 == count { pad } else { 0.0 };
            let mut edges = vec![(0.0, 0.0, 0.0, height), (self.width, 0.0, self.width, height)];
            if at == 0 {
                edges.push((0.0, 0.0, self.width, 0.0));
            }
            if at + 1 == count {
                edges.push((0.0, height, self.width, height));
            }
            let edges = edges.into_iter().map(|(a, b, c, d)| {
                line(Point::new(a, b), Point::new(c, d), Stroke::solid(self.sizes.palette.axis, 0.8))
            });
            marks.insert(0, ornament(edges.collect()));
            self.push(if at == 0 { style.leading * 0.6 } else { 0.0 }, height, marks, Part::Paragraph);
            self.tie_last(at + 1 < count && (at < 2 || at + 2 == count));
        }
    }

    fn table(&mut self, columns: &[Column], rows: &[Vec<Cell>]) {
        let total: f64 = columns.iter().map(|column| column.share).sum();
        let pad = self.sizes.grown(4.0);
        let mut x = 0.0;
        let places: Vec<(f64, f64)> = columns
            .iter()
            .map(|column| {
                let own = self.width * column.share / total.max(1e-9);
                let place = (x, own);
                x += own;
                place
            })
            .collect();
        let strong = self.sizes.status();
        let mut head = None;
        if columns.iter().any(|column| !column.head.is_empty()) {
            let cells: Vec<Vec<String>> = columns
                .iter()
                .zip(&places)
                .map(|(column, (_, width))| self.pen.lines(&column.head, width - 2.0 * pad, strong))
                .collect();
            let deep = cells.iter().map(Vec::len).max().unwrap_or(1).max(1);
            let height = deep as f64 * strong.leading + 2.0 * self.sizes.grown(2.5);
            let mut marks = vec![ornament(vec![line(
                Point::new(0.0, height),
                Point::new(self.width, height),
                Stroke::solid(self.sizes.palette.ink, 1.2),
            )])];
            let mut row = Vec::new();
            for (lines, (x, _)) in cells.iter().zip(&places) {
                let texts = lines.iter().enumerate().map(|(at, text)| {
                    let y = height - self.sizes.grown(2.5) - (lines.len() - at) as f64 * strong.leading;
                    self.pen.line(text, x + pad, y, Anchor::Left, strong)
                });
                row.push(Mark::Group(Group::new(Part::Cell { head: true }, texts.collect())));
            }
            marks.push(Mark::Group(Group::new(Part::Row, row)));
            self.push(self.sizes.grown(5.0), height, marks, Part::Table);
            self.tie_last(true);
            head = self.slabs.last().cloned().map(Rc::new);
        }
        for (number, row) in rows.iter().enumerate() {
            self.row(row, &places, pad, head.clone(), number == 0 && head.is_none());
        }
    }

    /// A row of a table; one taller than half a page is parted between its lines.
    fn row(&mut self, cells: &[Cell], places: &[(f64, f64)], pad: f64, head: Option<Rc<Slab>>, first: bool) {
        let style = self.sizes.body();
        let air = self.sizes.grown(3.0);
        let lines: Vec<Vec<Set>> = cells
            .iter()
            .zip(places)
            .map(|(cell, (_, width))| match cell {
                Cell::Words(runs) => self.broken(runs, width - 2.0 * pad, style),
                _ => Vec::new(),
            })
            .collect();
        let deep = lines.iter().map(Vec::len).max().unwrap_or(0);
        let written = cells.iter().map(|cell| if let Cell::Lines(count) = cell { *count } else { 0 });
        let written = written.max().unwrap_or(0);
        // A part of a row takes half a page at the most.
        let most = ((self.height * 0.5 / style.leading) as usize).max(2);
        let most_written = ((self.height * 0.5 / WRITING) as usize).max(1);
        let boxed = cells.contains(&Cell::Box);
        let (mut from, mut from_written) = (0, 0);
        loop {
            let (to, to_written) = ((from + most).min(deep), (from_written + most_written).min(written));
            let (start, last) = (from + from_written == 0, to == deep && to_written == written);
            let tall = ((to - from) as f64 * style.leading)
                .max((to_written - from_written) as f64 * WRITING)
                .max(if boxed && start { style.leading } else { 0.0 });
            let top = if start { air } else { 0.0 };
            let height = top + tall + if last { air } else { 0.0 };
            let mut row = Vec::new();
            for ((cell, (x, width)), set) in cells.iter().zip(places).zip(&lines) {
                let mut marks = Vec::new();
                for (at, line) in set.iter().enumerate().take(to).skip(from) {
                    marks.extend(self.drawn(line, x + pad, top + (at - from) as f64 * style.leading, style));
                }
                match cell {
                    Cell::Lines(count) => {
                        for at in from_written..to_written.min(*count) {
                            let y = top + (at - from_written + 1) as f64 * WRITING;
                            marks.push(writing_line(x + pad, x + width - pad, y, &self.sizes));
                        }
                    }
                    Cell::Box if start => marks.push(tick_box(x + pad, top, style, &self.sizes)),
                    Cell::Box | Cell::Words(_) => {}
                }
                row.push(Mark::Group(Group::new(Part::Cell { head: false }, marks)));
            }
            let mut rules = Vec::new();
            let edge = |y: f64| {
                line(
                    Point::new(0.0, y),
                    Point::new(self.width, y),
                    Stroke::solid(self.sizes.palette.rule, 0.5),
                )
            };
            if first && start {
                rules.push(edge(0.0));
            }
            if last {
                rules.push(edge(height));
            }
            let marks = vec![ornament(rules), Mark::Group(Group::new(Part::Row, row))];
            self.push(if first && start { self.sizes.grown(5.0) } else { 0.0 }, height, marks, Part::Table);
            if let Some(slab) = self.slabs.last_mut() {
                slab.head.clone_from(&head);
            }
            if last {
                break;
            }
            (from, from_written) = (to, to_written);
        }
    }
}

/// Marks that are there for the eye and are not read out.
pub fn ornament(marks: Vec<Mark>) -> Mark {
    Mark::Group(Group::new(Part::Furniture, marks))
}

/// A line to write on.
fn writing_line(from: f64, to: f64, y: f64, sizes: &Sizes) -> Mark {
    ornament(vec![line(Point::new(from, y), Point::new(to, y), Stroke::solid(sizes.palette.axis, 0.6))])
}

/// A box to tick, as high as capitals.
fn tick_box(x: f64, top: f64, style: TextStyle, sizes: &Sizes) -> Mark {
    let side = style.leading * 0.86;
    let outline = Outline::Rectangle {
        origin: Point::new(x, top + (style.leading - side) / 2.0),
        width: side,
        height: side,
        corner: 0.0,
    };
    let stroke = Some(Stroke::solid(sizes.palette.note, 0.8));
    ornament(vec![Mark::Shape(Shape { outline, fill: None, stroke })])
}
