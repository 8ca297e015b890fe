//! Paper: its sizes, margins, and what stands on every sheet because sheets get separated.

use crate::catalogue::{Words, say};
use crate::model::SourceId;
use crate::query::View;
use crate::query::evidence::{source_name, source_summary};
use crate::scene::{Anchor, Group, Mark, Part, Point, Stroke};
use crate::text::Fonts;

use super::Order;
use super::sizes::{PrintSize, Sizes};
use crate::draw::frame::Pen;
use crate::draw::style::{Size, Styles};
use crate::draw::symbols::line;

/// Points in a millimetre.
pub const MM: f64 = 72.0 / 25.4;

/// A size of paper, upright.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paper {
    /// Its name, as typed.
    pub name: &'static str,
    /// Width in points.
    pub width: f64,
    /// Height in points.
    pub height: f64,
}

const fn metric(name: &'static str, width: f64, height: f64) -> Paper {
    Paper { name, width: width * MM, height: height * MM }
}

const fn inches(name: &'static str, width: f64, height: f64) -> Paper {
    Paper { name, width: width * 72.0, height: height * 72.0 }
}

/// Every paper (ISO 216; ANSI/ASME Y14.1), smallest first.
pub const PAPERS: &[Paper] = &[
    metric("a5", 148.0, 210.0),
    metric("a4", 210.0, 297.0),
    inches("letter", 8.5, 11.0),
    metric("a3", 297.0, 420.0),
    inches("tabloid", 11.0, 17.0),
    metric("a2", 420.0, 594.0),
    inches("24x36in", 24.0, 36.0),
    metric("a1", 594.0, 841.0),
    metric("a0", 841.0, 1189.0),
];

/// A4, upright.
pub const A4: Paper = metric("a4", 210.0, 297.0);
/// A5, upright.
pub const A5: Paper = metric("a5", 148.0, 210.0);

impl Paper {
    /// The paper of a name.
    pub fn named(name: &str) -> Option<Self> {
        PAPERS.iter().copied().find(|paper| paper.name == name)
    }

    /// The same on its side.
    pub fn on_its_side(self) -> Self {
        Self { width: self.height, height: self.width, ..self }
    }

    /// The paper of an order, `otherwise` where it asks for none, turned as it asks.
    pub fn of(order: &Order<'_>, otherwise: Self, landscape: bool) -> Self {
        let paper = order.paper.unwrap_or(otherwise);
        if order.landscape.unwrap_or(landscape) { paper.on_its_side() } else { paper }
    }
}

/// A rectangle of a page, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// Left edge.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Area {
    /// The page within a margin in points.
    pub fn within(paper: Paper, margin: f64) -> Self {
        Self {
            left: margin,
            top: margin,
            width: paper.width - 2.0 * margin,
            height: paper.height - 2.0 * margin,
        }
    }

    /// The right edge.
    pub fn right(self) -> f64 {
        self.left + self.width
    }

    /// The bottom edge.
    pub fn bottom(self) -> f64 {
        self.top + self.height
    }
}

/// A pen for paper: the sizes of texts come from [`Sizes`], not from the pen's own styles.
pub fn pen<'a>(fonts: &'a Fonts, sizes: Sizes) -> Pen<'a> {
    let palette = sizes.palette;
    Pen { fonts, size: Size::L, styles: Styles { size: Size::L, palette }, palette }
}

/// What a reader must not take from a sheet: said where people, and a status other than documented, stand on it; else nothing.
pub fn caution(view: &View<'_>) -> String {
    let told = crate::draw::network::statements(view);
    let cautious = crate::draw::frame::is_cautious(view, &told);
    if cautious { say!(view.graph.casebook().words(), "note.standing") } else { String::new() }
}

/// What stands at the foot of every sheet.
pub struct Foot {
    /// The title of the whole.
    pub title: String,
    /// On whose word: the sources in short, credit and licence. May be empty.
    pub credit: String,
    /// What a reader must not take from it ([`caution`]); on every sheet.
    pub note: String,
    words: &'static Words,
}

impl Foot {
    /// The foot of a casebook's sheets, citing these sources.
    pub fn new(order: &Order<'_>, view: &View<'_>, otherwise: &str, sources: &[SourceId]) -> Self {
        let book = view.graph.casebook();
        let (settings, words) = (&book.settings, book.words());
        // Larger print has room for one name: the list of sources has the rest.
        let summary = match (order.print, sources) {
            (PrintSize::Ordinary, _) | (_, [] | [_]) => source_summary(book, sources),
            (_, [first, rest @ ..]) => {
                let name = source_name(book.source(*first));
                say!(book.words(), "source.and-more", name = name, n = rest.len())
            }
        };
        let parts = [
            if summary.is_empty() { String::new() } else { say!(words, "source.listed", sources = summary) },
            match settings.credit.as_str() {
                "" => String::new(),
                credit => say!(words, "note.credit", credit = credit),
            },
            settings.licence.clone(),
        ];
        let parts: Vec<&str> = parts
            .iter()
            .map(|part| part.trim().trim_end_matches('.'))
            .filter(|part| !part.is_empty())
            .collect();
        Self {
            title: order.title(view, otherwise),
            credit: if parts.is_empty() { String::new() } else { format!("{}.", parts.join(". ")) },
            note: caution(view),
            words,
        }
    }

    /// The foot of pages that stay together: the title and the page number. The cover says the rest.
    pub fn slim(title: &str, words: &'static Words) -> Self {
        Self { title: title.to_string(), credit: String::new(), note: String::new(), words }
    }

    /// The words of its reader.
    pub fn words(&self) -> &'static Words {
        self.words
    }

    /// The height it takes on a sheet of a width, in points, white space above it included. `ruler` makes room for the check
    /// ruler.
    pub fn height(&self, fonts: &Fonts, sizes: Sizes, width: f64, ruler: bool) -> f64 {
        let lines = self.lines(fonts, sizes, width, "").1;
        let own = 8.0 + 4.0 + lines.len().max(1) as f64 * sizes.note().leading;
        own + if ruler { RULER_HEIGHT.max(sizes.note().leading + 10.0) } else { 0.0 }
    }

    /// The title, cut to what stands beside the sheet's name, and the lines below it.
    fn lines(&self, fonts: &Fonts, sizes: Sizes, width: f64, sheet: &str) -> (String, Vec<String>) {
        let pen = pen(fonts, sizes);
        let style = sizes.note();
        let room = width - pen.width(sheet, style) - 12.0;
        let title = fonts.shorten(&self.title, style.size, style.weight, room);
        let mut small = vec![self.note.as_str(), self.credit.as_str()];
        small.retain(|text| !text.is_empty());
        let mut lines = vec![title.clone()];
        lines.extend(pen.lines(&small.join(" "), width, style));
        (title, lines)
    }

    /// Draws it along the bottom of `area`: a rule, the title with the sheet's name, note, sources and licence; on the first
    /// sheet the check ruler above the rule.
    pub fn draw(&self, fonts: &Fonts, sizes: Sizes, area: Area, sheet: &str, ruler: bool) -> Mark {
        let pen = pen(fonts, sizes);
        let style = sizes.note();
        let (_, lines) = self.lines(fonts, sizes, area.width, sheet);
        let top = area.bottom() - lines.len() as f64 * style.leading - 4.0;
        let mut marks = Vec::new();
        if ruler {
            marks.extend(check_ruler(&pen, self.words, sizes, Point::new(area.left, top - 8.0), area.width));
        }
        marks.push(line(
            Point::new(area.left, top),
            Point::new(area.right(), top),
            Stroke::solid(sizes.palette.rule, 0.5),
        ));
        for (at, text) in lines.iter().enumerate() {
            let y = top + 4.0 + at as f64 * style.leading;
            marks.push(pen.line(text, area.left, y, Anchor::Left, style));
        }
        marks.push(pen.line(sheet, area.right(), top + 4.0, Anchor::Right, style));
        Mark::Group(Group::new(Part::Running, marks))
    }
}

/// Height of the check ruler in points.
pub const RULER_HEIGHT: f64 = 20.0;

/// A ruler of 50 mm and, where `room` allows, one of 2 in, to be measured after printing; its foot stands at `at`.
pub fn check_ruler(pen: &Pen<'_>, said: &Words, sizes: Sizes, at: Point, room: f64) -> Vec<Mark> {
    let style = sizes.note();
    let stroke = || Stroke::solid(sizes.palette.ink, 0.6);
    let mut marks = Vec::new();
    let mut scale = |x: f64, length: f64, steps: usize, every: usize| {
        marks.push(line(Point::new(x, at.y), Point::new(x + length, at.y), stroke()));
        for step in 0..=steps {
            let tick = if step % every == 0 { 6.0 } else { 3.0 };
            let x = x + length * step as f64 / steps as f64;
            marks.push(line(Point::new(x, at.y), Point::new(x, at.y - tick), stroke()));
        }
        x + length
    };
    let top = at.y - style.leading + 2.0;
    let end = scale(at.x, 50.0 * MM, 10, 2);
    let words = say!(said, "ruler.mm");
    let next = end + 4.0 + pen.width(&words, style) + 14.0;
    let mut texts = vec![pen.line(&words, end + 4.0, top, Anchor::Left, style)];
    // Narrow paper has no room for both beside each other: the metric one is enough.
    let two = say!(said, "ruler.inches");
    let inches = pen.width(&two, style) + 4.0;
    if next + 144.0 + inches <= at.x + room {
        let end = scale(next, 144.0, 8, 4);
        texts.push(pen.line(&two, end + 4.0, top, Anchor::Left, style));
        let (x, advice) = (end + inches + 10.0, say!(said, "ruler.advice"));
        if x + pen.width(&advice, style) <= at.x + room {
            texts.push(pen.line(&advice, x, top, Anchor::Left, style));
        }
    }
    marks.extend(texts);
    marks
}
