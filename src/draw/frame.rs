//! The frame of every drawing, top to bottom: accent bar, title, subtitle, legend, the drawing itself, rule, note,
//! sources, credit and licence. And the pen that sets measured text.

use crate::catalogue::{Words, say};
use crate::date::Style;
use crate::model::{Casebook, Citation, Statement};
use crate::query::View;
use crate::query::evidence::{Numbering, source_line, source_summary};
use crate::scene::{Anchor, Fill, Group, Mark, Outline, Part, Point, Scene, Shape, Stroke, Text, Weight};
use crate::text::{Fonts, clean};
use crate::words::{capitalised, uncapitalised};

use super::Page;
use super::style::{Palette, Size, Styles, TextStyle};
use super::symbols::{Firmness, line};

/// Sets measured text.
#[derive(Clone, Copy)]
pub struct Pen<'a> {
    /// The fonts that measure.
    pub fonts: &'a Fonts,
    /// The class of width.
    pub size: Size,
    /// How its texts are set.
    pub styles: Styles,
    /// The colours.
    pub palette: Palette,
}

impl<'a> Pen<'a> {
    /// The width of a line of text in px.
    pub fn width(&self, text: &str, style: TextStyle) -> f64 {
        self.fonts.measure(text, style.size, style.weight)
    }

    /// One line of text whose end named by `anchor` stands at `x`, on a line whose top is `top`.
    pub fn line(&self, text: &str, x: f64, top: f64, anchor: Anchor, style: TextStyle) -> Mark {
        self.haloed(text, x, top, anchor, style, 0.0)
    }

    /// The same with a band of white round its letters.
    pub fn haloed(&self, text: &str, x: f64, top: f64, anchor: Anchor, style: TextStyle, halo: f64) -> Mark {
        let content = clean(text).into_owned();
        Mark::Text(Text {
            origin: Point::new(x, self.baseline(top, style)),
            anchor,
            size: style.size,
            weight: style.weight,
            colour: style.colour,
            halo,
            width: self.fonts.measure(&content, style.size, style.weight),
            right_to_left: crate::text::right_to_left(&content),
            lang: String::new(),
            content,
        })
    }

    /// The baseline of a line of text whose line box starts at `top`: capitals stand in its middle.
    pub fn baseline(&self, top: f64, style: TextStyle) -> f64 {
        let capitals = self.fonts.metrics(style.weight).cap_height * style.size;
        top + (style.leading + capitals) / 2.0
    }

    /// The lines of a text within a width.
    pub fn lines(&self, text: &str, width: f64, style: TextStyle) -> Vec<String> {
        self.fonts.wrap(text, style.size, style.weight, width).into_iter().map(|line| line.text).collect()
    }

    /// The lines of a text of at most `most` lines within a width; what does not fit ends in an ellipsis.
    pub fn lines_at_most(&self, text: &str, width: f64, style: TextStyle, most: usize) -> Vec<String> {
        let mut lines = self.lines(text, width, style);
        if lines.len() > most {
            let rest = lines.split_off(most.saturating_sub(1)).join(" ");
            lines.push(self.fonts.shorten(&rest, style.size, style.weight, width));
        }
        lines
    }

    /// Lines of much the same length, at most `most` of them; what does not fit ends in an ellipsis.
    pub fn balanced(&self, text: &str, width: f64, style: TextStyle, most: usize) -> Vec<String> {
        let lines = self.fonts.wrap_balanced(text, style.size, style.weight, width);
        if lines.len() > most {
            return self.lines_at_most(text, width, style, most);
        }
        lines.into_iter().map(|line| line.text).collect()
    }

    /// The lines of a text within a width, the last one not left with a word or two alone.
    fn without_orphan(&self, text: &str, width: f64, style: TextStyle) -> Vec<String> {
        let lines = self.lines(text, width, style);
        match lines.last() {
            Some(last) if lines.len() > 1 && self.width(last, style) < width * 0.25 => {
                self.balanced(text, width, style, usize::MAX)
            }
            _ => lines,
        }
    }

    /// Lines of text under each other from `top`; returns them and the height they take.
    pub fn paragraph(&self, text: &str, x: f64, top: f64, width: f64, style: TextStyle) -> (Vec<Mark>, f64) {
        let lines = self.lines(text, width, style);
        let height = lines.len() as f64 * style.leading;
        let marks = lines.iter().enumerate();
        (
            marks
                .map(|(i, text)| self.line(text, x, top + i as f64 * style.leading, Anchor::Left, style))
                .collect(),
            height,
        )
    }

    /// The width of a pill with this word.
    pub fn pill_width(&self, word: &str) -> f64 {
        self.width(word, self.styles.pill()) + 12.0
    }

    /// The word of a status in a box, 20 px high; a word wider than `width` gets further lines.
    pub fn pill(&self, word: &str, x: f64, top: f64, width: f64) -> (Vec<Mark>, f64) {
        let style = self.styles.pill();
        let lines = self.lines(word, width - 12.0, style);
        let widest = lines.iter().map(|text| self.width(text, style)).fold(0.0, f64::max);
        let leading = 17.0;
        let height = 20.0 + leading * (lines.len().max(1) - 1) as f64;
        let outline = Outline::Rectangle {
            origin: Point::new(x + 0.5, top + 0.5),
            width: widest + 12.0,
            height: height - 1.0,
            corner: 2.0,
        };
        let mut marks = vec![Mark::Shape(Shape {
            outline,
            fill: Some(Fill::Solid(self.palette.paper)),
            stroke: Some(Stroke::solid(self.palette.note, 1.0)),
        })];
        let row = |i: usize| top + i as f64 * leading;
        marks.extend(
            lines.iter().enumerate().map(|(i, text)| self.line(text, x + 6.5, row(i), Anchor::Left, style)),
        );
        (marks, height)
    }
}

/// A sign of the legend with its words.
pub struct LegendEntry {
    /// The sign, drawn with its middle at the point given.
    pub sign: Box<dyn Fn(Point) -> Vec<Mark>>,
    /// Width the sign takes, in px.
    pub width: f64,
    /// Its words.
    pub words: String,
}

/// A drawing between its head and its foot.
pub struct Frame<'v, 'g, 'p> {
    view: &'v View<'g>,
    page: &'v Page<'p>,
    /// Sets text.
    pub pen: Pen<'p>,
    /// Where the next thing goes, in px below the top.
    pub y: f64,
    /// Everything so far.
    marks: Vec<Mark>,
    title: String,
    subtitle: String,
    description: Vec<String>,
    /// Numbers of the sources cited.
    pub numbering: Numbering,
    /// Lines for the note, before the standing one.
    pub notes: Vec<String>,
    /// The drawing shows the numbers of its sources.
    pub numbered: bool,
}

impl<'v, 'g, 'p> Frame<'v, 'g, 'p> {
    /// Starts with the accent bar, the title and the subtitle. `fallback` is the subtitle where nobody wrote one;
    /// `statements` are those that will be drawn.
    pub fn new(view: &'v View<'g>, page: &'v Page<'p>, fallback: &str, statements: &[&Statement]) -> Self {
        let size = Size::of(page.width);
        let pen = Pen {
            fonts: page.fonts,
            size,
            styles: Styles { size, palette: page.palette },
            palette: page.palette,
        };
        let book = view.graph.casebook();
        let settings = &book.settings;
        let title = page.title.unwrap_or(&settings.title).to_string();
        let title = if title.is_empty() { fallback.to_string() } else { title };
        let mut subtitle = page.subtitle.unwrap_or(&settings.subtitle).to_string();
        if subtitle.is_empty() && title != fallback {
            subtitle = fallback.to_string();
        }
        if let Some(as_of) = status_as_of(book, statements) {
            let stop = if subtitle.is_empty() || subtitle.ends_with(['.', '!', '?']) { "" } else { "." };
            subtitle = format!("{subtitle}{stop} {as_of}").trim().to_string();
        }
        let mut frame = Self {
            view,
            page,
            pen,
            y: 0.0,
            marks: Vec::new(),
            title: title.clone(),
            subtitle: subtitle.clone(),
            description: Vec::new(),
            numbering: Numbering::default(),
            notes: Vec::new(),
            numbered: true,
        };
        frame.head(&title, &subtitle);
        frame
    }

    /// The words in which it is drawn.
    pub fn words(&self) -> &'static Words {
        self.view.graph.casebook().words()
    }

    /// The left edge of what is drawn.
    pub fn left(&self) -> f64 {
        self.pen.size.margin()
    }

    /// The right edge of what is drawn.
    pub fn right(&self) -> f64 {
        self.page.width - self.pen.size.margin()
    }

    /// How dates are printed.
    pub fn date_style(&self) -> Style {
        self.page.date_style.unwrap_or(if self.pen.size == Size::S { Style::Short } else { Style::Long })
    }

    /// How dates are printed where the page asks for a style of its own.
    pub fn asked_date_style(&self) -> Option<Style> {
        self.page.date_style
    }

    /// Numbers sources in this order, so that a source has the same number at every width.
    pub fn number(&mut self, cites: &[(String, Vec<Citation>)]) {
        for (_, citations) in cites {
            self.numbering.cite(citations);
        }
    }

    /// Adds finished marks.
    pub fn add(&mut self, mark: impl Into<MarkList>) {
        self.marks.extend(mark.into().0);
    }

    /// Adds a paragraph to the description for readers who cannot see the drawing.
    pub fn describe(&mut self, text: impl Into<String>) {
        self.description.push(text.into());
    }

    fn head(&mut self, title: &str, subtitle: &str) {
        let (left, width) = (self.left(), self.right() - self.left());
        let grown = self.page.head;
        let (bar, thick) = (48.0 * grown, 4.0 * grown);
        let bar =
            Outline::Rectangle { origin: Point::new(left, 0.0), width: bar, height: thick, corner: 0.0 };
        let mut marks = vec![Mark::Shape(Shape {
            outline: bar,
            fill: Some(Fill::Solid(self.pen.palette.accent)),
            stroke: None,
        })];
        self.y = match self.pen.size {
            Size::S => 14.0,
            Size::M => 18.0,
            Size::L => 22.0,
        } * grown;
        // A subtitle is read from as near as the drawing: it grows by half of what the title does.
        let styles = [
            (title, self.pen.styles.title(), grown),
            (subtitle, self.pen.styles.subtitle(), grown.midpoint(1.0)),
        ];
        for (text, style, grown) in styles {
            let style = TextStyle { size: style.size * grown, leading: style.leading * grown, ..style };
            let lines = self.pen.without_orphan(text, width, style);
            for text in &lines {
                marks.push(self.pen.line(text, left, self.y, Anchor::Left, style));
                self.y += style.leading;
            }
            self.y += if lines.is_empty() { 0.0 } else { 6.0 * grown };
        }
        self.y += 6.0 * grown;
        self.marks.push(Mark::Group(Group::new(Part::Furniture, marks)));
    }

    /// The legend, in as many rows as it needs; nothing for no entries.
    pub fn legend(&mut self, entries: &[LegendEntry]) {
        if entries.is_empty() {
            return;
        }
        let style = self.pen.styles.legend();
        let (left, right) = (self.left(), self.right());
        let mut marks = Vec::new();
        let (mut x, mut y) = (left, self.y);
        for entry in entries {
            let words = self.pen.width(&entry.words, style);
            let needed = entry.width + 6.0 + words;
            if x > left && x + needed > right {
                x = left;
                y += style.leading;
            }
            marks.extend((entry.sign)(Point::new(x + entry.width / 2.0, y + style.leading / 2.0)));
            marks.push(self.pen.line(&entry.words, x + entry.width + 6.0, y, Anchor::Left, style));
            x += needed + 14.0;
        }
        self.y = y + style.leading + 10.0;
        self.marks.push(Mark::Group(Group::new(Part::Furniture, marks)));
    }

    /// Rule, note, sources, credit and licence; then the scene is finished. At most `listed` sources are listed one by one,
    /// more are summed up in a line.
    pub fn finish(mut self, listed: usize) -> Scene {
        let (left, right) = (self.left(), self.right());
        let book = self.view.graph.casebook();
        let style = self.pen.styles.note();
        let width = right - left;
        self.y += 12.0;
        let mut marks = vec![line(
            Point::new(left, self.y),
            Point::new(right, self.y),
            Stroke::solid(self.pen.palette.rule, 1.0),
        )];
        self.y += 8.0;
        let words = book.words();
        let sources = self.numbering.sources().to_vec();
        let mut notes = std::mem::take(&mut self.notes);
        notes.push(book.settings.note.clone());
        notes.push(say!(words, "note.standing"));
        let note = notes
            .iter()
            .map(|note| note.trim())
            .filter(|note| !note.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        let mut paragraphs = vec![note];
        if sources.len() <= listed && !sources.is_empty() {
            paragraphs.push(say!(words, "source.head", n = sources.len()));
        } else if !sources.is_empty() {
            let summary = source_summary(book, &sources);
            paragraphs.push(if self.numbered {
                say!(words, "source.summary-numbered", sources = summary)
            } else {
                say!(words, "source.summary", sources = summary)
            });
        }
        for text in &paragraphs {
            let (lines, height) = self.pen.paragraph(text, left, self.y, width, style);
            marks.extend(lines);
            self.y += height + 3.0;
        }
        if sources.len() <= listed {
            for (index, id) in sources.iter().enumerate() {
                let number = format!("[{}]", index + 1);
                let indent = self.pen.width("[99] ", style);
                marks.push(self.pen.line(&number, left, self.y, Anchor::Left, style));
                let (lines, height) = self.pen.paragraph(
                    &source_line(words, book.source(*id)),
                    left + indent,
                    self.y,
                    width - indent,
                    style,
                );
                marks.extend(lines);
                self.y += height;
            }
            self.y += 3.0;
        }
        let settings = &book.settings;
        let by = Some(settings.credit.as_str()).filter(|credit| !credit.is_empty());
        let by = by.map(|credit| say!(words, "note.credit", credit = credit));
        let licence = Some(settings.licence.clone()).filter(|licence| !licence.is_empty());
        let credit: Vec<String> = by.into_iter().chain(licence).collect();
        let (lines, height) = self.pen.paragraph(&credit.join(". "), left, self.y, width, style);
        marks.extend(lines);
        self.y += height + 14.0;
        self.marks.push(Mark::Group(Group::new(Part::Furniture, marks)));
        let mut description = vec![self.subtitle.clone()];
        description.append(&mut self.description);
        if !sources.is_empty() {
            let list = sources
                .iter()
                .enumerate()
                .map(|(i, id)| format!("[{}] {}", i + 1, source_line(words, book.source(*id))));
            let list = words.series(&list.collect::<Vec<_>>());
            description.push(say!(words, "source.listed", sources = list));
        }
        Scene {
            width: self.page.width,
            height: self.y.ceil(),
            lang: book.reader_lang().to_string(),
            title: clean(&self.title).into_owned(),
            description: description
                .iter()
                .filter(|text| !text.is_empty())
                .map(|text| text.as_str())
                .collect::<Vec<_>>()
                .join("\n"),
            background: self.page.palette.paper,
            marks: self.marks,
        }
    }
}

/// One or several marks.
pub struct MarkList(pub Vec<Mark>);

impl From<Mark> for MarkList {
    fn from(mark: Mark) -> Self {
        Self(vec![mark])
    }
}

impl From<Group> for MarkList {
    fn from(group: Group) -> Self {
        Self(vec![Mark::Group(group)])
    }
}

impl From<Vec<Mark>> for MarkList {
    fn from(marks: Vec<Mark>) -> Self {
        Self(marks)
    }
}

/// "Status as of 12 March 2024." wherever a statement drawn is not merely documented and the casebook says as of when.
pub fn status_as_of(book: &Casebook, statements: &[&Statement]) -> Option<String> {
    let as_of = book.settings.as_of.as_str();
    let firm = statements.iter().all(|statement| Firmness::of(book, statement) == Firmness::Documented);
    if as_of.is_empty() || firm {
        return None;
    }
    let words = book.words();
    let date = crate::date::Date::parse(as_of, None);
    let date = date.map_or(as_of.to_string(), |date| date.spoken(words, Style::Long));
    Some(say!(words, "status.as-of", date = date))
}

/// The words of a legend for the firmness of the statements drawn: the labels of the statuses that occur, if they are few.
pub fn firmness_words(book: &Casebook, firmness: Firmness, statements: &[&Statement]) -> String {
    let mut labels: Vec<String> = Vec::new();
    for statement in statements.iter().filter(|statement| Firmness::of(book, statement) == firmness) {
        let Some(status) = statement.status.map(|status| book.spoken().statuses.get(status)) else {
            continue;
        };
        let label = uncapitalised(&status.label);
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    labels.sort();
    let words = book.words();
    if firmness == Firmness::Documented || labels.is_empty() || labels.len() > 3 {
        return firmness.word(words);
    }
    let listed = words.or(&labels);
    capitalised(&match firmness {
        Firmness::Claimed => say!(words, "standing.not-proved", statuses = listed),
        _ => listed,
    })
}

/// Firmnesses that occur among statements, in the order of the legend.
pub fn firmnesses(book: &Casebook, statements: &[&Statement]) -> Vec<Firmness> {
    let mut found: Vec<Firmness> = statements.iter().map(|statement| Firmness::of(book, statement)).collect();
    found.sort();
    found.dedup();
    found
}

/// Running text as it stands beside a weight of another colour: regular body.
pub fn regular(style: TextStyle) -> TextStyle {
    style.in_weight(Weight::Regular)
}
