//! Small multiples: a small timeline for each case (or kind, or name), all on one scale of time, so that they can be compared: its events
//! on an axis, and below it the most important of them in words.

use crate::catalogue::say;
use crate::date::{Date, Day, Style};
use crate::layout::labels::Item;
use crate::model::EventId;
use crate::query::View;
use crate::query::evidence::{event_pill, event_when};
use crate::scene::{Anchor, Group, Mark, Part, Point, Scene, Stroke, Weight};
use crate::words::capitalised;

use super::frame::{Frame, regular};
use super::lanes::{self, Lane, Unit};
use super::style::{Size, TextStyle};
use super::symbols::{Firmness, line, marker};
use super::{Lanes, Page, link, timeline};

/// Events of one in words, unless all are asked for.
const EACH: usize = 5;
/// White space between two columns, and between two rows.
const GAP: (f64, f64) = (26.0, 22.0);
/// Room for a level of markers above the axis.
const LEVEL: f64 = 14.0;

/// A timeline for each case, kind or name.
pub fn draw(view: &View<'_>, page: &Page<'_>, by: Lanes) -> Scene {
    let book = view.graph.casebook();
    let drawn = timeline::statements(view);
    let mut frame = Frame::new(view, page, &timeline::head(view), &drawn);
    frame.legend(&timeline::legend(view, frame.pen.palette));
    let (dated, undated): (Vec<EventId>, Vec<EventId>) =
        view.events.iter().partition(|id| lanes::span(book.event(**id)).is_some());
    let all = lanes::lanes(view, &dated, by);
    timeline::number(&mut frame, view);
    let spans: Vec<(i64, i64)> = dated.iter().filter_map(|id| lanes::span(book.event(*id))).collect();
    let first = spans.iter().map(|span| span.0).min().unwrap_or_default();
    let last = spans.iter().map(|span| span.1 + 1).max().unwrap_or_default().max(first + 1);
    let columns = match frame.pen.size {
        Size::S => 1,
        Size::M => 2,
        Size::L => 3,
    };
    let inner = frame.right() - frame.left();
    let width = (inner - GAP.0 * (columns - 1) as f64) / columns as f64;
    let mut unsaid = 0;
    // Row by row, so that they are read in their order; a row begins below the tallest of the one above.
    for row in all.chunks(columns) {
        let (top, mut bottom) = (frame.y, frame.y);
        for (column, lane) in row.iter().enumerate() {
            let left = frame.left() + column as f64 * (width + GAP.0);
            frame.y = top;
            let panel = Panel { left, width, first, last, all: page.all };
            unsaid += panel.draw(&mut frame, view, lane);
            bottom = bottom.max(frame.y);
        }
        frame.y = bottom + GAP.1;
    }
    if !undated.is_empty() {
        lanes::list_undated(&mut frame, view, &timeline::in_row_order(view, undated.clone()));
    }
    for id in dated.iter().chain(&undated) {
        let words = timeline::describe(&frame, view, *id);
        frame.describe(words);
    }
    if unsaid > 0 {
        frame.notes.push(say!(frame.words(), "note.markers-only", n = unsaid));
    }
    timeline::left_out(&mut frame, view);
    frame.finish()
}

/// One of them: where it stands, and the days of the scale that all share.
struct Panel {
    left: f64,
    width: f64,
    first: i64,
    last: i64,
    all: bool,
}

impl Panel {
    fn x(&self, day: i64) -> f64 {
        // Markers at both ends stand within.
        let (left, width) = (self.left + 8.0, self.width - 16.0);
        left + width * (day - self.first) as f64 / (self.last - self.first) as f64
    }

    /// Draws it below `frame.y`; returns how many of its events have no words.
    fn draw(&self, frame: &mut Frame<'_, '_, '_>, view: &View<'_>, lane: &Lane) -> usize {
        let book = view.graph.casebook();
        let pen = frame.pen;
        let heading = TextStyle { size: 16.0, leading: 20.0, ..pen.styles.event_title() };
        let name = if lane.name.is_empty() { say!(book.words(), "lanes.rest") } else { lane.name.clone() };
        let rule = Stroke::solid(pen.palette.rule, 1.0);
        let (left, right) = (self.left, self.left + self.width);
        let mut furniture = vec![line(Point::new(left, frame.y), Point::new(right, frame.y), rule)];
        let (words, height) = pen.paragraph(&name, left, frame.y + 6.0, self.width, heading);
        furniture.extend(words);
        frame.y += 6.0 + height + 4.0;
        let places: Vec<(EventId, Item)> = lane.events.iter().map(|id| (*id, self.item(view, *id))).collect();
        // Markers side by side on the axis, else one level up.
        let mut ends: Vec<f64> = Vec::new();
        let mut levels = Vec::new();
        for (_, item) in &places {
            let (from, to) = item.bar.map_or((item.anchor, item.anchor), |bar| (bar.0, bar.1));
            let (from, to) = (from.min(item.anchor) - 7.0, to.max(item.anchor) + 7.0);
            let level = ends.iter().position(|end| *end <= from).unwrap_or(ends.len());
            if level == ends.len() {
                ends.push(to);
            } else {
                ends[level] = to;
            }
            levels.push(level);
        }
        let axis = frame.y + 8.0 + ends.len().saturating_sub(1) as f64 * LEVEL;
        furniture.push(line(
            Point::new(left, axis),
            Point::new(right, axis),
            Stroke::solid(pen.palette.axis, 1.5),
        ));
        let small = TextStyle { size: 12.0, leading: 15.0, ..regular(pen.styles.note()) };
        let year = |day: i64| timeline::year(book.words(), crate::layout::scale::civil_from_days(day).0);
        let (from, to) = (year(self.first), year(self.last - 1));
        furniture.push(pen.line(&from, left, axis + 8.0, Anchor::Left, small));
        if to != from {
            furniture.push(pen.line(&to, right, axis + 8.0, Anchor::Right, small));
        }
        frame.add(Group::new(Part::Axis, furniture));
        let mut marks = Vec::new();
        for ((id, item), level) in places.iter().zip(&levels) {
            let event = book.event(*id);
            let at = Point::new(item.anchor, axis - *level as f64 * LEVEL);
            let mut shapes = lanes::bars(event, at, 0.0, item, Unit::Day, &pen.palette);
            shapes.extend(marker(Firmness::of(book, &event.statement), at, &pen.palette));
            let details = timeline::details(frame, view, *id);
            marks.push(Mark::Group(Group {
                id: view.graph.marker_id(&event.id),
                title: event.title.to_string(),
                details,
                link: link(&event.url),
                ..Group::new(Part::Node, shapes)
            }));
        }
        frame.add(Group::new(Part::Marks, marks));
        frame.y = axis + 8.0 + small.leading + 6.0;
        let own = View { events: lane.events.clone(), ..view.clone() };
        let told = if self.all { own.events } else { own.with_room_for(EACH, EACH).events };
        let title = TextStyle { size: 14.0, leading: 17.0, ..pen.styles.event_title() };
        let word = TextStyle { weight: Weight::Semibold, colour: pen.palette.ink, ..small };
        let style = frame.asked_date_style().unwrap_or(Style::Short);
        for id in &told {
            let event = book.event(*id);
            let named = frame.titled(*id, false, lane.of.as_slice());
            let marks = frame.numbering.bare_marks(&event.statement.citations, false);
            let when = capitalised(&event_when(book.words(), event, style));
            let when = pen.with_marks(&when, &marks, self.width, small);
            let pill = event_pill(book, event).unwrap_or_default();
            let mut texts = Vec::new();
            for (text, style) in [(when, small), (named, title), (pill, word)] {
                let (marks, height) = pen.paragraph(&text, left, frame.y, self.width, style);
                texts.extend(marks);
                frame.y += if text.is_empty() { 0.0 } else { height };
            }
            frame.add(Group::new(Part::Label { of: event.id.to_string() }, texts));
            frame.y += 7.0;
        }
        lane.events.len() - told.len()
    }

    /// Where an event stands on the axis.
    fn item(&self, view: &View<'_>, id: EventId) -> Item {
        let event = view.graph.casebook().event(id);
        let (from, to) = lanes::span(event).unwrap_or_default();
        let lasts = event.end.is_some() || event.date.as_deref().is_some_and(Date::is_interval);
        let middle = event.date.as_deref().and_then(Date::middle).map_or(from, Day::number);
        let anchor = self.x(if lasts { from } else { middle });
        let bar = (to > from).then(|| (self.x(from), self.x(to + 1)));
        Item { anchor, bar, width: 0.0, height: 0.0 }
    }
}
