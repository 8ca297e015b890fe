//! The concertina: a strip of panels to fold, mountain and valley by turns, events running through them in order.
//!
//! A strip is as many sheets long as its panels need; sheets are joined by tabs of 15 mm. Events are parted among the panels so
//! that the fullest panel is as little full as it can be (the least capacity in which they fit, found by halving). What one strip
//! cannot hold goes to a further strip with a cover of its own.

use crate::catalogue::say;
use crate::draw::frame::Pen;
use crate::draw::symbols::{Firmness, line, marker_of};
use crate::draw::timeline::{self, fallback_title};
use crate::model::{Event, EventId, Item};
use crate::query::View;
use crate::query::corrections::remarked;
use crate::query::evidence::Numbering;
use crate::query::who::Titles;
use crate::scene::{
    Anchor, Bookmark, Colour, Document, Fill, Group, Mark, Outline, Part, Point, Shape, Stroke,
};

use super::paper::{A4, Area, Foot, MM, Paper};
use super::sizes::{PrintSize, Sizes};
use super::slip::{Parts, Slip, told};
use super::{Made, Order, PrintError, paper, pieces, sheets};

/// Panels of a strip, at least and at most.
pub const PANELS: std::ops::RangeInclusive<u32> = 3..=8;
/// The tab on which the next sheet is glued.
const TAB: f64 = 15.0 * MM;
/// The grey of the tab: dark enough to stay in one ink, light enough to read on.
const GLUE: Colour = Colour::hex(0xDA_DA_DA);
/// White space at the left and right edge of the paper.
const EDGE: f64 = 8.0 * MM;
/// White space within a panel.
const PAD: f64 = 4.5 * MM;
/// Bodies of ordinary print, largest first.
const BODIES: [f64; 4] = [10.5, 9.75, 9.0, 8.5];
/// Panels on a sheet at the most.
const MOST: usize = 4;

/// How the panels are set.
struct Chosen {
    per_sheet: usize,
    width: f64,
    sizes: Sizes,
    slips: Vec<Slip>,
    strips: usize,
}

/// Sizes that all sheets share.
struct Strip<'v, 'g, 'o> {
    view: &'v View<'g>,
    order: &'o Order<'o>,
    sizes: Sizes,
    pen: Pen<'o>,
    paper: Paper,
    foot: Foot,
    /// Panels on a sheet, and in all.
    per_sheet: usize,
    panels: usize,
    /// Width of a panel.
    width: f64,
    top: f64,
    bottom: f64,
    title: String,
}

/// Sets the concertina.
pub fn make(view: &View<'_>, order: &Order<'_>) -> Result<Vec<Made>, PrintError> {
    let book = view.graph.casebook();
    pieces::some_events(view)?;
    let small = Sizes::new(order.print, order.palette);
    let paper = Paper::of(order, A4, true);
    let mut numbering = Numbering::default();
    for (_, citations) in timeline::cites(view) {
        numbering.cite(&citations);
    }
    let fallback = fallback_title(view);
    let title = order.title(view, &fallback);
    let foot = || Foot::new(order, view, &fallback, numbering.sources());
    let panels = order.choices.panels.map_or(6, |panels| panels as usize);
    let pen = paper::pen(order.fonts, small);
    let within = Area::within(paper, EDGE);
    let bottom = within.bottom() - foot().height(order.fonts, small, within.width, true) - 5.0 * MM;
    let top = within.top + 5.0 * MM;
    let height = bottom - top - 2.0 * PAD;

    // The most panels to a sheet at which every event fits a panel; larger print asks for wider ones.
    let sheets_needed = panels.div_ceil(MOST);
    let most = panels.div_ceil(sheets_needed);
    let titles = Titles::new(book, &view.events, false);
    let mut chosen: Option<Chosen> = None;
    for per_sheet in (1..=most).rev() {
        let sheets = panels.div_ceil(per_sheet);
        let tab = if sheets > 1 { TAB } else { 0.0 };
        let width = (paper.width - 2.0 * EDGE - tab) / per_sheet as f64;
        let bodies = if order.print == PrintSize::Ordinary { &BODIES[..] } else { &BODIES[..1] };
        for sizes in bodies.iter().map(|body| small.with_body(*body)) {
            if width < sizes.body().size * 13.0 && per_sheet > 1 {
                continue;
            }
            let set = |description: bool| -> Option<Chosen> {
                let parts = Parts { date: true, marker: false, description, numbers: true, photograph: 0.0 };
                let slips: Vec<Slip> = view
                    .events
                    .iter()
                    .map(|id| {
                        let event = book.event(*id);
                        let own = (order.date_style(), &mut numbering.clone());
                        let width = width - 2.0 * PAD - indent(sizes);
                        let title = titles.of(book, event, false, &[]);
                        let title = remarked(view.graph, Item::Event(*id), title);
                        Slip::new(&pen, sizes, (book, event, &title), width, parts, own)
                    })
                    .collect();
                let parts = divided(&heights(&slips), sizes.grown(8.0), height)?;
                // The first panel of a strip is its cover.
                Some(Chosen { per_sheet, width, sizes, slips, strips: parts.len().div_ceil(panels - 1) })
            };
            // What else is known is told if it does not need a further strip; larger letters likewise.
            let found = set(true).filter(|found| found.strips == 1).or_else(|| set(false));
            if let Some(found) = found
                && chosen.as_ref().is_none_or(|known| found.strips < known.strips)
            {
                chosen = Some(found);
            }
        }
        if chosen.is_some() {
            break;
        }
    }
    let Some(Chosen { per_sheet, width, sizes, slips, strips }) = chosen else {
        return Err(PrintError::Lacking {
            what: "an event has more words than a panel can hold".into(),
            help: "shorten its title, or take larger paper".into(),
        });
    };
    let strip = Strip {
        view,
        order,
        sizes,
        pen,
        paper,
        foot: foot(),
        per_sheet,
        panels,
        width,
        top,
        bottom,
        title: title.clone(),
    };
    let parts = least_full(&heights(&slips), sizes.grown(8.0), height, strips * (panels - 1));
    let list = sheets::SourceList {
        book,
        numbering: &numbering,
        order,
        sizes: small,
        paper,
        margin: 12.0 * MM,
        title: &title,
    };
    let section: Vec<_> = list.section().into_iter().collect();
    let sheets_each = panels.div_ceil(per_sheet);
    let own = strips * sheets_each;
    let sources = if section.is_empty() { 0 } else { list.pages(&section, foot(), 1, 0).sheets.len() };
    let total = own + sources;
    let mut scenes = Vec::new();
    let mut bookmarks = Vec::new();
    for number in 0..strips {
        let words = book.words();
        let (of, all) = ((number + 1).to_string(), strips.to_string());
        let name = match strips {
            1 => say!(words, "concertina.the-strip"),
            _ => say!(words, "concertina.strip", number = &of, count = &all),
        };
        bookmarks.push(Bookmark { title: name, sheet: scenes.len(), level: 0 });
        let from = number * (panels - 1);
        let own: Vec<std::ops::Range<usize>> =
            (from..from + panels - 1).filter_map(|at| parts.get(at).cloned()).collect();
        for sheet in 0..sheets_each {
            let at = scenes.len();
            let sheet_name = pieces::sheet(words, at + 1, total);
            let name = match strips {
                1 => sheet_name,
                _ => say!(words, "concertina.sheet-of-strip", sheet = sheet_name, number = &of),
            };
            scenes.push(strip.sheet(&slips, &own, (number, strips), sheet, &name, small, at == 0));
        }
    }
    let mut document = Document::of_pages(&title, order.lang(book), scenes);
    document.bookmarks = bookmarks;
    if !section.is_empty() {
        sheets::append(&mut document, list.pages(&section, foot(), own + 1, total));
    }
    Ok(vec![Made { suffix: "", document, html: None }])
}

/// Room for the axis and its markers, left of the words.
fn indent(sizes: Sizes) -> f64 {
    sizes.body().size * 1.7
}

fn heights(slips: &[Slip]) -> Vec<f64> {
    slips.iter().map(|slip| slip.height).collect()
}

/// Heights in order, parted so that no part is higher than `capacity`; nothing if one alone is.
fn divided(heights: &[f64], gap: f64, capacity: f64) -> Option<Vec<std::ops::Range<usize>>> {
    let mut parts = Vec::new();
    let (mut from, mut filled) = (0, 0.0);
    for (at, height) in heights.iter().enumerate() {
        if *height > capacity {
            return None;
        }
        let more = if at == from { *height } else { filled + gap + height };
        if more > capacity {
            parts.push(from..at);
            (from, filled) = (at, *height);
        } else {
            filled = more;
        }
    }
    if from < heights.len() {
        parts.push(from..heights.len());
    }
    Some(parts)
}

/// Heights in order, in at most `count` parts of which the highest is as low as can be; `capacity` is known to do.
fn least_full(heights: &[f64], gap: f64, capacity: f64, count: usize) -> Vec<std::ops::Range<usize>> {
    let (mut low, mut high) = (0.0, capacity);
    let mut best = divided(heights, gap, capacity).unwrap_or_default();
    // Halving finds it to within a hundredth of a point on any paper.
    for _ in 0..18 {
        let middle = f64::midpoint(low, high);
        match divided(heights, gap, middle).filter(|parts| parts.len() <= count) {
            Some(parts) => {
                best = parts;
                high = middle;
            }
            None => low = middle,
        }
    }
    best
}

impl Strip<'_, '_, '_> {
    /// A sheet of a strip. `parts` are the events of its panels behind the cover.
    #[allow(clippy::too_many_arguments, reason = "what a sheet shows, and what it is called")]
    fn sheet(
        &self,
        slips: &[Slip],
        parts: &[std::ops::Range<usize>],
        (number, strips): (usize, usize),
        sheet: usize,
        name: &str,
        small: Sizes,
        ruler: bool,
    ) -> crate::scene::Scene {
        let book = self.view.graph.casebook();
        let first = sheet * self.per_sheet;
        let panels = self.per_sheet.min(self.panels - first);
        let glued = first + panels < self.panels;
        let mut marks = vec![self.folds(first, panels, glued)];
        let mut described = Vec::new();
        for at in 0..panels {
            let left = EDGE + at as f64 * self.width;
            let panel = first + at;
            if panel == 0 {
                let of =
                    parts.iter().map(|part| part.start).min().zip(parts.iter().map(|part| part.end).max());
                marks.push(self.cover(left, (number, strips), of));
                continue;
            }
            let Some(part) = parts.get(panel - 1) else { continue };
            let mut y = self.top + PAD;
            let axis = left + PAD + indent(self.sizes) * 0.35;
            let mut own = Vec::new();
            let mut bottom = y;
            for (slip, id) in slips[part.clone()].iter().zip(&self.view.events[part.clone()]) {
                let event = book.event(*id);
                own.push(self.event(event, slip, axis, left, y));
                described.push(told(book, event, self.order.date_style()));
                bottom = y + self.sizes.body().leading;
                y += slip.height + self.sizes.grown(8.0);
            }
            let stroke = Stroke::solid(self.pen.palette.axis, 1.2);
            let from = Point::new(axis, self.top + PAD + self.sizes.body().leading / 2.0);
            let until = Point::new(axis, bottom - self.sizes.body().leading / 2.0);
            if until.y > from.y {
                marks.push(Mark::Group(Group::new(Part::Lines, vec![line(from, until, stroke)])));
            }
            marks.extend(own);
        }
        let within = Area::within(self.paper, EDGE);
        marks.push(self.foot.draw(self.order.fonts, small, within, name, ruler));
        let lang = self.order.lang(book);
        sheets::scene(self.paper, lang, name, described.join("\n"), marks)
    }

    fn event(&self, event: &Event, slip: &Slip, axis: f64, left: f64, y: f64) -> Mark {
        let book = self.view.graph.casebook();
        let of = self.view.graph.marker_id(&event.id);
        let firmness = Firmness::of(book, &event.statement);
        let style = self.sizes.body();
        let at = Point::new(axis, y + style.leading / 2.0);
        let radius = style.size * 0.45;
        let disc = Outline::Circle { centre: at, radius: radius + 1.5 };
        let halo = Mark::Shape(Shape {
            outline: disc,
            fill: Some(Fill::Solid(self.pen.palette.paper)),
            stroke: None,
        });
        let mut sign = vec![halo];
        sign.extend(marker_of(firmness, at, radius, &self.pen.palette));
        let node = Group { id: of.clone(), title: event.title.to_string(), ..Group::new(Part::Node, sign) };
        let texts = slip.draw(&self.pen, left + PAD + indent(self.sizes), y, Anchor::Left);
        let label = Group::new(Part::Label { of }, texts);
        Mark::Group(Group {
            id: event.id.to_string(),
            title: event.title.to_string(),
            ..Group::new(Part::Labels, vec![Mark::Group(node), Mark::Group(label)])
        })
    }

    /// Where to cut, fold and glue.
    fn folds(&self, first: usize, panels: usize, glued: bool) -> Mark {
        let (left, right) = (EDGE, EDGE + panels as f64 * self.width);
        let palette = &self.pen.palette;
        let small = Sizes::new(self.order.print, *palette).note();
        let mut marks = Vec::new();
        if glued {
            let outline = Outline::Rectangle {
                origin: Point::new(right, self.top),
                width: TAB,
                height: self.bottom - self.top,
                corner: 0.0,
            };
            let fill = Some(Fill::Solid(GLUE));
            marks.push(Mark::Shape(Shape { outline, fill, stroke: None }));
            let glue = say!(self.view.graph.casebook().words(), "concertina.glue");
            let words = self.pen.lines(&glue, TAB - 6.0, small);
            let mut y = (self.top + self.bottom - words.len() as f64 * small.leading) / 2.0;
            for text in words {
                marks.push(self.pen.line(&text, right + TAB / 2.0, y, Anchor::Middle, small));
                y += small.leading;
            }
        }
        let end = if glued { right + TAB } else { right };
        let cut = || Stroke { dash: vec![4.0, 3.0], ..Stroke::solid(palette.axis, 0.6) };
        for y in [self.top, self.bottom] {
            marks.push(line(Point::new(left, y), Point::new(end, y), cut()));
        }
        for x in [left, end] {
            marks.push(line(Point::new(x, self.top), Point::new(x, self.bottom), cut()));
        }
        // A fold is named at the edge and drawn all along, paler: folds by turns, the first away from the reader.
        for at in 1..=panels {
            let fold = first + at;
            if fold >= self.panels {
                continue;
            }
            let x = left + at as f64 * self.width;
            let mountain = !fold.is_multiple_of(2);
            let dash = if mountain { vec![8.0, 3.0, 1.5, 3.0] } else { vec![3.0, 3.0] };
            let stroke = Stroke { dash, ..Stroke::solid(palette.axis, 0.7) };
            marks.push(line(Point::new(x, self.top), Point::new(x, self.bottom), stroke));
            let said = self.view.graph.casebook().words();
            let words =
                if mountain { say!(said, "concertina.mountain") } else { say!(said, "concertina.valley") };
            let tick = Stroke::solid(palette.ink, 0.8);
            marks.push(line(Point::new(x, self.top - 5.0), Point::new(x, self.top), tick.clone()));
            marks.push(line(Point::new(x, self.bottom), Point::new(x, self.bottom + 5.0), tick));
            let top = self.top - 6.0 - small.leading;
            marks.push(self.pen.line(&words, x, top, Anchor::Middle, small));
        }
        Mark::Group(Group::new(Part::Furniture, marks))
    }

    /// The cover: the title, what it is about, what the markers mean.
    fn cover(&self, left: f64, (number, strips): (usize, usize), of: Option<(usize, usize)>) -> Mark {
        let book = self.view.graph.casebook();
        let (pen, sizes) = (&self.pen, self.sizes);
        let (x, width) = (left + PAD, self.width - 2.0 * PAD);
        let mut y = self.top + PAD;
        let bar = Outline::Rectangle { origin: Point::new(x, y), width: 14.0 * MM, height: 4.0, corner: 0.0 };
        let fill = Some(Fill::Solid(pen.palette.accent));
        let mut marks = vec![Mark::Shape(Shape { outline: bar, fill, stroke: None })];
        y += 12.0;
        let title = sizes.title();
        for text in pen.balanced(&self.title, width, title, usize::MAX) {
            marks.push(pen.line(&text, x, y, Anchor::Left, title));
            y += title.leading;
        }
        y += 5.0;
        let mut lead = vec![self.order.subtitle(self.view).trim().to_string()];
        if strips > 1 {
            let years = of.and_then(|(from, to)| {
                let year = |id: &EventId| {
                    let date = book.event(*id).date.as_deref()?;
                    date.middle().map(|day| timeline::year(book.words(), day.year))
                };
                let first = self.view.events.get(from..to)?.iter().find_map(year)?;
                let last = self.view.events.get(from..to)?.iter().rev().find_map(year)?;
                Some(if first == last {
                    first
                } else {
                    say!(book.words(), "date.years", a = first, b = last)
                })
            });
            let (number, count) = ((number + 1).to_string(), strips.to_string());
            let part = say!(book.words(), "concertina.strip", number = number, count = count);
            lead.push(match years {
                Some(years) => say!(book.words(), "sheet.with", sheet = part, what = years),
                None => part,
            });
        } else if self.title != fallback_title(self.view) {
            lead.push(fallback_title(self.view));
        }
        if let Some(as_of) = crate::draw::frame::status_as_of(book, &timeline::statements(self.view)) {
            lead.push(as_of);
        }
        lead.extend(crate::query::corrections::notes(self.view));
        for text in lead.iter().filter(|text| !text.is_empty()) {
            let (lines, height) = pen.paragraph(text, x, y, width, sizes.body());
            marks.extend(lines);
            y += height + 5.0;
        }
        // What the markers mean, if the title leaves room for it.
        let (_, height) = sheets::legend(pen, sizes, self.view, Point::new(x, 0.0), width);
        let top = self.bottom - PAD - height;
        if top > y + 6.0 {
            let (legend, _) = sheets::legend(pen, sizes, self.view, Point::new(x, top), width);
            marks.extend(legend);
        }
        Mark::Group(Group::new(Part::Furniture, marks))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_keep_the_order_and_are_as_even_as_can_be() {
        let heights = [10.0, 10.0, 30.0, 10.0, 10.0, 10.0];
        let parts = divided(&heights, 2.0, 40.0).expect("each fits");
        assert_eq!(parts, [0..2, 2..3, 3..6]);
        assert_eq!(least_full(&heights, 2.0, 40.0, 3), [0..2, 2..3, 3..6]);
        assert_eq!(least_full(&[10.0; 6], 0.0, 60.0, 3), [0..2, 2..4, 4..6]);
        assert_eq!(divided(&[50.0], 2.0, 40.0), None);
    }
}
