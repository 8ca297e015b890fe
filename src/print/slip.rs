//! An event as a few lines of a width: what stands at the rule of a wall, on a card, on a panel.

use crate::catalogue::say;
use crate::date::Style;
use crate::draw::frame::Pen;
use crate::draw::photographs::fitted;
use crate::draw::style::TextStyle;
use crate::draw::symbols::{Firmness, marker_of};
use crate::model::{Casebook, Event};
use crate::query::evidence::{Numbering, event_pill, event_when};
use crate::scene::{Anchor, Group, Mark, Part, Photograph, Point};
use crate::words::capitalised;

use super::sizes::Sizes;

/// What of an event is said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parts {
    /// When it was.
    pub date: bool,
    /// Its marker before the title.
    pub marker: bool,
    /// What else is known of it.
    pub description: bool,
    /// The numbers of its sources.
    pub numbers: bool,
    /// Its photograph, at most so many points high; 0 for none.
    pub photograph: f64,
}

/// A line, and what of its style it needs.
struct Line {
    text: String,
    style: TextStyle,
    /// White space above it.
    before: f64,
    /// How far it is set in, for the marker.
    indent: f64,
}

/// An event in lines.
pub struct Slip {
    lines: Vec<Line>,
    /// Below the lines, with its own place from their lower left corner; and who made it, below that.
    photograph: Option<(Photograph, Vec<String>, TextStyle)>,
    firmness: Option<Firmness>,
    /// Width of the widest line in points.
    pub width: f64,
    /// Height in points.
    pub height: f64,
}

impl Slip {
    /// Sets an event in lines of at most `width` points: date, title, the word of its status, an answer to it, its numbers.
    pub fn new(
        pen: &Pen<'_>,
        sizes: Sizes,
        (book, event, title): (&Casebook, &Event, &str),
        width: f64,
        parts: Parts,
        (date_style, numbering): (Style, &mut Numbering),
    ) -> Self {
        let indent = if parts.marker { sizes.body().size * 1.2 } else { 0.0 };
        let small = sizes.grown(1.5);
        let mut slip = Self {
            lines: Vec::new(),
            photograph: None,
            firmness: parts.marker.then(|| Firmness::of(book, &event.statement)),
            width: 0.0,
            height: 0.0,
        };
        let numbers = if parts.numbers {
            numbering.marks(book.words(), &event.statement.citations)
        } else {
            String::new()
        };
        let mut add = |text: &str, style: TextStyle, before: f64| {
            for (at, text) in pen.lines(text, width - indent, style).into_iter().enumerate() {
                slip.width = slip.width.max(indent + pen.width(&text, style));
                let before = if at == 0 && slip.height > 0.0 { before } else { 0.0 };
                slip.height += before + style.leading;
                slip.lines.push(Line { text, style, before, indent });
            }
        };
        if parts.date {
            add(&capitalised(&event_when(book.words(), event, date_style)), sizes.date(), 0.0);
        }
        add(title, sizes.strong(), 0.0);
        if parts.description {
            add(event.description.trim(), sizes.body(), small);
        }
        if let Some(word) = event_pill(book, event) {
            add(&word, sizes.status(), small);
        }
        if !event.statement.response().is_empty() {
            let answer = say!(book.words(), "status.response", response = event.statement.response());
            add(&answer, sizes.body(), small);
        }
        // A list of numbers may be long: it breaks between brackets.
        add(&numbers.replace('\u{2060}', ""), sizes.note(), small);
        let shown = book.shown(event.image.as_deref()).filter(|_| parts.photograph > 0.0);
        if let Some(shown) = shown {
            let photo = fitted(shown, Point::new(0.0, 2.0 * small), width, parts.photograph);
            let credit = pen.lines(&shown.image.credit, width, sizes.note());
            let widest = credit.iter().map(|text| pen.width(text, sizes.note())).fold(photo.width, f64::max);
            slip.width = slip.width.max(widest);
            slip.height += photo.height + 2.0 * small + credit.len() as f64 * sizes.note().leading;
            slip.photograph = Some((photo, credit, sizes.note()));
        }
        slip
    }

    /// Draws it with its top left corner at `x`, `top`, each line at the edge that `anchor` names.
    pub fn draw(&self, pen: &Pen<'_>, x: f64, top: f64, anchor: Anchor) -> Vec<Mark> {
        let mut marks = Vec::new();
        let mut y = top;
        for (at, line) in self.lines.iter().enumerate() {
            y += line.before;
            if at == 0
                && let Some(firmness) = self.firmness
            {
                let radius = line.style.size * 0.42;
                // Before the first letter, wherever that stands.
                let words = pen.width(&line.text, line.style);
                let left = if anchor == Anchor::Right { x + self.width - words - line.indent } else { x };
                let at = Point::new(left + radius + 0.5, y + line.style.leading / 2.0);
                marks.push(Mark::Group(Group::new(
                    Part::Furniture,
                    marker_of(firmness, at, radius, &pen.palette),
                )));
            }
            let edge = if anchor == Anchor::Right { x + self.width } else { x + line.indent };
            marks.push(pen.line(&line.text, edge, y, anchor, line.style));
            y += line.style.leading;
        }
        if let Some((photo, credit, style)) = &self.photograph {
            let left = if anchor == Anchor::Right { x + self.width - photo.width } else { x };
            let origin = Point::new(left, y + photo.origin.y);
            marks.push(Mark::Photograph(Photograph { origin, ..photo.clone() }));
            y += photo.origin.y + photo.height;
            let edge = if anchor == Anchor::Right { x + self.width } else { x };
            for text in credit {
                marks.push(pen.line(text, edge, y, anchor, *style));
                y += style.leading;
            }
        }
        marks
    }
}

/// A number that is on a card or a sheet, in a ring.
pub fn ring(pen: &Pen<'_>, sizes: Sizes, text: &str, at: Point) -> Vec<Mark> {
    let style = sizes.note();
    let width = (pen.width(text, style) + style.size).max(style.leading);
    let outline = crate::scene::Outline::Rectangle {
        origin: Point::new(at.x - width / 2.0, at.y - style.leading / 2.0),
        width,
        height: style.leading,
        corner: style.leading / 2.0,
    };
    let stroke = Some(crate::scene::Stroke::solid(sizes.palette.note, 0.6));
    vec![
        Mark::Shape(crate::scene::Shape { outline, fill: None, stroke }),
        pen.line(text, at.x, at.y - style.leading / 2.0, Anchor::Middle, style),
    ]
}

/// An event in a sentence, for those who cannot see where it stands.
pub fn told(book: &Casebook, event: &Event, style: Style) -> String {
    let status = event_pill(book, event).map(|word| format!(" {word}.")).unwrap_or_default();
    format!(
        "{}: {}.{status}",
        capitalised(&event_when(book.words(), event, style)),
        event.title.trim_end_matches('.')
    )
}
