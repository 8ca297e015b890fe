//! The frame of every drawing, top to bottom: accent bar, title, subtitle, legend, the drawing itself, rule, note,
//! sources, credit and licence. And the pen that sets measured text.

use std::collections::BTreeSet;

use crate::catalogue::{Words, say};
use crate::date::{Margins, Style};
use crate::graph::Node;
use crate::model::{Casebook, Citation, EntityId, EventId, Item, SourceId, Statement};
use crate::query::View;
use crate::query::corrections;
use crate::query::evidence::{Numbering, source_line, source_name, source_names, source_summary};
use crate::query::who::Titles;
use crate::scene::{Anchor, Fill, Group, Mark, Outline, Part, Point, Scene, Shape, Stroke, Text, Weight};
use crate::text::{Fonts, clean};
use crate::words::{capitalised, uncapitalised};

use super::style::{Palette, Size, Styles, TextStyle};
use super::symbols::{Firmness, line};
use super::{Page, SourceList};

/// Of the width of a line, what a last word and the marks of its sources may take to be kept together.
const TOGETHER: f64 = 0.4;

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

    /// A text with the marks of its sources: they stay with its last word, all of them where that takes little of the line, else the
    /// first, and the rest part between brackets, never within a mark.
    pub fn with_marks(&self, text: &str, marks: &str, width: f64, style: TextStyle) -> String {
        if text.is_empty() {
            return marks.to_string();
        }
        let last = text.rsplit(' ').next().unwrap_or_default();
        let together = self.width(&format!("{last}\u{a0}{marks}"), style) <= width * TOGETHER;
        let marks = if together { marks.to_string() } else { marks.replace('\u{2060}', "") };
        let first = marks.split_inclusive(']').next().unwrap_or_default();
        // A word as long as the line has no room for any.
        let blank = if self.width(&format!("{last}\u{a0}{first}"), style) <= width { '\u{a0}' } else { ' ' };
        format!("{text}{blank}{marks}")
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
    /// What it is made for.
    pub page: &'v Page<'p>,
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
    /// The sources listed where these are not all that are numbered: those of what stands on this page.
    listed: Option<BTreeSet<SourceId>>,
    titles: Titles,
    /// People are drawn, and of some of it more is said than that it is on record.
    cautious: bool,
}

/// A statement as it is drawn, and how firm it looks there.
pub type Told<'a> = (Firmness, &'a Statement);

/// What stands at the head of a drawing where nobody has written it.
pub struct Head {
    /// What is shown, counted: "8 events, 2014–2023".
    pub counted: String,
    /// What is counted of the focus: "8 events".
    pub own: String,
    /// How much of all stands on a page that has no room for all: "25 of 76 events".
    pub of_all: String,
}

/// Names of the focus in a title, at the most.
const FOCUS_NAMED: usize = 3;

impl Head {
    /// The title of a part of a casebook: "Baroness Casey: 4 connections". The casebook's headline is of the whole.
    fn of_part(&self, view: &View<'_>) -> String {
        of_focus(view, &self.own).unwrap_or_else(|| self.counted.clone())
    }
}

/// What is shown of a focus, after its names: "Baroness Casey: 4 connections"; `None` without one, and for one of many.
pub fn of_focus(view: &View<'_>, counted: &str) -> Option<String> {
    let book = view.graph.casebook();
    let name = |node: &Node| match node {
        Node::Entity(id) => book.entity(*id).label().to_string(),
        Node::Event(id) => book.event(*id).title.to_string(),
    };
    if !(1..=FOCUS_NAMED).contains(&view.focus.len()) {
        return None;
    }
    let names: Vec<String> = view.focus.iter().map(name).collect();
    let names = book.words().and(&names);
    if counted.is_empty() {
        return Some(names);
    }
    Some(say!(book.words(), "drawing.of", names = names, counted = counted))
}

/// Whether people are shown, and of some of it more is said than that it is on record: then the reader is told what that does not mean.
pub fn is_cautious(view: &View<'_>, told: &[Told<'_>]) -> bool {
    let book = view.graph.casebook();
    told.iter().any(|(firmness, _)| *firmness != Firmness::Documented)
        && view.entities.iter().any(|id| {
            // A name of which nobody has said what it is may be a person's.
            let kind = book.entity(*id).kind;
            kind.is_none() || book.vocabulary.is_person(kind)
        })
}

impl<'v, 'g, 'p> Frame<'v, 'g, 'p> {
    /// Starts with the accent bar, the title and the subtitle; `told` is what will be drawn. Of a part of a casebook its title and
    /// subtitle may not be true: there `otherwise` stands for them.
    pub fn new(view: &'v View<'g>, page: &'v Page<'p>, otherwise: &Head, told: &[Told<'_>]) -> Self {
        let size = Size::of(page.width);
        let pen = Pen {
            fonts: page.fonts,
            size,
            styles: Styles { size, palette: page.palette },
            palette: page.palette,
        };
        let book = view.graph.casebook();
        let (title, subtitle) = head_words(view, page, otherwise, told);
        let cautious = is_cautious(view, told);
        let mut frame = Self {
            view,
            page,
            pen,
            y: 0.0,
            marks: Vec::new(),
            title: title.clone(),
            subtitle: subtitle.clone(),
            description: Vec::new(),
            numbering: Numbering::new(page.sources == Some(SourceList::None)),
            notes: Vec::new(),
            numbered: true,
            listed: None,
            titles: Titles::new(book, &view.events, page.who),
            cautious,
        };
        frame.head(&title, &subtitle);
        frame
    }

    /// The title of an event, after the names of those concerned where it needs them; see [`Titles::of`].
    pub fn titled(&self, id: EventId, described: bool, told: &[EntityId]) -> String {
        let book = self.view.graph.casebook();
        // Whose timeline it is stands at its head.
        let head = match self.view.focus.as_slice() {
            [Node::Entity(id)] => Some(*id),
            _ => None,
        };
        let told: Vec<EntityId> = told.iter().copied().chain(head).collect();
        let title = self.titles.of(book, book.event(id), described, &told);
        corrections::remarked(self.view.graph, Item::Event(id), title)
    }

    /// The marks of citations, kept together where that fits a width; else they part between brackets, never within a mark.
    pub fn marks(&mut self, citations: &[Citation], width: f64) -> String {
        let marks = self.numbering.marks(self.view.graph.casebook().words(), citations);
        if self.pen.width(&marks, self.pen.styles.body()) + 8.0 <= width {
            marks
        } else {
            marks.replace('\u{2060}', "")
        }
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

    /// Lists only what these rows cite, of all that is numbered.
    pub fn list_only(&mut self, cites: &[(String, Vec<Citation>)]) {
        self.listed = Some(cites.iter().flat_map(|(_, list)| list).map(|citation| citation.source).collect());
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

    /// Rule, note, sources, credit and licence; then the scene is finished.
    pub fn finish(mut self) -> Scene {
        let (left, right) = (self.left(), self.right());
        let book = self.view.graph.casebook();
        let style = self.pen.styles.note();
        let width = right - left;
        let body = self.y;
        self.y += 12.0;
        let mut marks = vec![line(
            Point::new(left, self.y),
            Point::new(right, self.y),
            Stroke::solid(self.pen.palette.rule, 1.0),
        )];
        self.y += 8.0;
        let words = book.words();
        let numbered = self.numbering.sources().iter().copied().zip(1..);
        let mut sources: Vec<(SourceId, usize)> = numbered.collect();
        if let Some(listed) = &self.listed {
            sources.retain(|(id, _)| listed.contains(id));
        }
        let mut notes = std::mem::take(&mut self.notes);
        notes.push(book.settings.note.clone());
        if self.cautious {
            notes.push(say!(words, "note.standing"));
        }
        let note = notes
            .iter()
            .map(|note| note.trim())
            .filter(|note| !note.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        let (lines, height) = self.pen.paragraph(&note, left, self.y, width, style);
        marks.extend(lines);
        self.y += if note.is_empty() { 0.0 } else { height + 3.0 };
        // What was put right stands by itself, a line each.
        let joined = super::joined::lines(self.view, &self.marks, &self.pen.palette).is_some();
        let joined = joined.then(|| say!(words, "account.joined"));
        for text in joined.into_iter().chain(corrections::notes(self.view)) {
            let (lines, height) = self.pen.paragraph(&text, left, self.y, width, style);
            marks.extend(lines);
            self.y += height + 3.0;
        }
        let (lines, height) = self.source_list(&sources, body);
        marks.extend(lines);
        self.y += height;
        let settings = &book.settings;
        let by = Some(settings.credit.as_str()).filter(|credit| !credit.is_empty());
        let by = by.map(|credit| say!(words, "note.credit", credit = credit));
        let licence = Some(settings.licence.clone()).filter(|licence| !licence.is_empty());
        let credit: Vec<String> = by.into_iter().chain(licence).collect();
        let (lines, height) = self.pen.paragraph(&credit.join(". "), left, self.y, width, style);
        marks.extend(lines);
        self.y += height + 14.0;
        self.marks.push(Mark::Group(Group::new(Part::Furniture, marks)));
        if let Some(lines) = super::joined::lines(self.view, &self.marks, &self.pen.palette) {
            let before = super::joined::first_marker(&self.marks);
            self.marks.insert(before, Mark::Group(lines));
        }
        let mut description = vec![self.subtitle.clone()];
        description.append(&mut self.description);
        if !sources.is_empty() {
            let list = sources
                .iter()
                .map(|(id, number)| format!("[{number}] {}", source_line(words, book.source(*id))));
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
            made_from: String::new(),
            marks: self.marks,
        }
    }
}

impl Frame<'_, '_, '_> {
    /// The list of sources under the drawing, and its height. Unless the page asks for one, it is the whole list where that takes no
    /// more than a sixth of the sheet, else their names with their numbers.
    fn source_list(&self, sources: &[(SourceId, usize)], body: f64) -> (Vec<Mark>, f64) {
        let style = self.pen.styles.note();
        let most = (body / 5.0).max(LEAST_LINES * style.leading);
        match self.page.sources {
            _ if sources.is_empty() => (Vec::new(), 0.0),
            Some(SourceList::None) => (Vec::new(), 0.0),
            Some(SourceList::Full) => self.full_list(sources),
            Some(SourceList::Short) => self.short_list(sources, most),
            None => {
                let full = self.full_list(sources);
                if full.1 <= most { full } else { self.short_list(sources, most) }
            }
        }
    }

    /// Every source with its number, in two columns where there is room.
    fn full_list(&self, sources: &[(SourceId, usize)]) -> (Vec<Mark>, f64) {
        let book = self.view.graph.casebook();
        let (style, words) = (self.pen.styles.note(), book.words());
        let head = say!(words, "source.head", n = sources.len());
        if let [(only, number)] = sources {
            let text = format!("{head} [{number}]\u{a0}{}", source_line(words, book.source(*only)));
            let (marks, height) =
                self.pen.paragraph(&text, self.left(), self.y, self.right() - self.left(), style);
            return (marks, height + 3.0);
        }
        let (mut marks, top) =
            self.pen.paragraph(&head, self.left(), self.y, self.right() - self.left(), style);
        let columns = if self.pen.size == Size::L && sources.len() > 2 { 2 } else { 1 };
        let gap = 28.0;
        let width = (self.right() - self.left() - gap * f64::from(columns - 1)) / f64::from(columns);
        let last = format!("[{}]\u{a0}", sources.last().map_or(0, |(_, number)| *number));
        let indent = self.pen.width(&last, style) + 2.0;
        let lines: Vec<Vec<String>> = sources
            .iter()
            .map(|(id, _)| self.pen.lines(&source_line(words, book.source(*id)), width - indent, style))
            .collect();
        let all: usize = lines.iter().map(Vec::len).sum();
        let (mut left, mut y, mut row, mut tallest) = (self.left(), self.y + top, 0, 0.0_f64);
        for (at, (lines, (_, number))) in lines.iter().zip(sources).enumerate() {
            // The second column starts with the source in which the first is half full.
            if columns == 2 && left == self.left() && at > 0 && 2 * row >= all {
                (left, y) = (left + width + gap, self.y + top);
            }
            marks.push(self.pen.line(&format!("[{number}]"), left, y, Anchor::Left, style));
            for text in lines {
                marks.push(self.pen.line(text, left + indent, y, Anchor::Left, style));
                y += style.leading;
                row += 1;
            }
            tallest = tallest.max(y);
        }
        (marks, tallest - self.y + 3.0)
    }

    /// The names with their numbers; without numbers, where the drawing shows none, and where even that is too long, a few of them.
    fn short_list(&self, sources: &[(SourceId, usize)], most: f64) -> (Vec<Mark>, f64) {
        let book = self.view.graph.casebook();
        let (style, width) = (self.pen.styles.note(), self.right() - self.left());
        let listed = if self.numbered && !self.numbering.is_silent() {
            source_names(book, sources)
        } else {
            let all: Vec<&str> = sources.iter().map(|(id, _)| source_name(book.source(*id))).collect();
            let mut names: Vec<&str> = Vec::new();
            all.into_iter().for_each(|name| {
                if !names.contains(&name) {
                    names.push(name);
                }
            });
            let whole = book.words().series(&names);
            let lines = self.pen.lines(&whole, width, style).len() as f64;
            if lines * style.leading <= most {
                whole
            } else {
                source_summary(book, &sources.iter().map(|(id, _)| *id).collect::<Vec<_>>())
            }
        };
        let text = say!(book.words(), "source.listed", sources = listed);
        let (marks, height) = self.pen.paragraph(&text, self.left(), self.y, width, style);
        (marks, height + 3.0)
    }
}

/// Lines that the list of sources may have however short the drawing is.
const LEAST_LINES: f64 = 4.0;

/// Title and subtitle: those that were asked for; else the casebook's, where all of it is drawn; else what is drawn, counted.
fn head_words(view: &View<'_>, page: &Page<'_>, otherwise: &Head, told: &[Told<'_>]) -> (String, String) {
    let book = view.graph.casebook();
    let settings = &book.settings;
    let whole = view.is_whole();
    let title = page.title.map(str::to_string).unwrap_or_else(|| match whole {
        true if settings.title.is_empty() => otherwise.counted.clone(),
        true => settings.title.clone(),
        false => otherwise.of_part(view),
    });
    let own = if whole { settings.subtitle.as_str() } else { "" };
    let mut subtitle = page.subtitle.unwrap_or(own).to_string();
    if subtitle.is_empty() && title != otherwise.counted {
        subtitle.clone_from(&otherwise.counted);
    }
    let counted = title == otherwise.counted || subtitle == otherwise.counted;
    let mut append = |sentence: &str| {
        let stop = if subtitle.is_empty() || subtitle.ends_with(['.', '!', '?']) { "" } else { "." };
        subtitle = format!("{subtitle}{stop} {sentence}").trim().to_string();
    };
    if view.left_out.by_room > 0 && !counted {
        append(&format!("{}.", capitalised(&otherwise.of_all)));
    }
    if let Some(as_of) = status_as_of(book, told) {
        append(&as_of);
    }
    (title, subtitle)
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

/// "Status as of 12 March 2024." where a status drawn may yet change, and the casebook says as of when it is.
pub fn status_as_of(book: &Casebook, told: &[Told<'_>]) -> Option<String> {
    let as_of = book.settings.as_of.as_str();
    let date = crate::date::Date::parse(as_of, None);
    let year = date.as_ref().ok().and_then(|date| date.bounds().latest_end).map(|day| day.year);
    let open = |(firmness, statement): &Told<'_>| {
        matches!(firmness, Firmness::InProcess | Firmness::Claimed) && may_change(book, statement, year)
    };
    if as_of.is_empty() || !told.iter().any(open) {
        return None;
    }
    let words = book.words();
    let date = date.map_or(as_of.to_string(), |date| date.spoken(words, Style::Long));
    Some(say!(words, "status.as-of", date = date))
}

/// After so many years nobody whom a statement is about is alive to be tried or cleared: records on people are opened then (as the
/// censuses of England and Wales are, by the Census Act 1920 and its rules).
const CENTURY: i64 = 100;

/// Whether the status of a statement may still change in a year: where nobody knows when it was, it may.
fn may_change(book: &Casebook, statement: &Statement, year: Option<i64>) -> bool {
    let same = |other: &Statement| std::ptr::eq(other, statement);
    let event = book.events.iter().find(|event| same(&event.statement));
    let bounds = event.and_then(|event| event.bounds(&Margins::NONE)).or_else(|| {
        let relation = book.relations.iter().find(|relation| same(&relation.statement))?;
        (relation.start.is_some() || relation.end.is_some()).then(|| relation.bounds(&Margins::NONE))
    });
    let last = bounds.and_then(|bounds| bounds.latest_end.or(bounds.latest_start)).map(|day| day.year);
    match (last, year) {
        (Some(last), Some(year)) => year - last <= CENTURY,
        _ => true,
    }
}

/// The words of a legend for the firmness of the statements drawn: the labels of the statuses that occur, if they are few.
pub fn firmness_words(book: &Casebook, firmness: Firmness, told: &[Told<'_>]) -> String {
    let mut labels: Vec<String> = Vec::new();
    for (_, statement) in told.iter().filter(|(own, _)| *own == firmness) {
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

/// Firmnesses that occur, in the order of the legend.
pub fn firmnesses(told: &[Told<'_>]) -> Vec<Firmness> {
    let mut found: Vec<Firmness> = told.iter().map(|(firmness, _)| *firmness).collect();
    found.sort();
    found.dedup();
    found
}

/// Running text as it stands beside a weight of another colour: regular body.
pub fn regular(style: TextStyle) -> TextStyle {
    style.in_weight(Weight::Regular)
}
