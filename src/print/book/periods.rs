//! The events of a book in periods: as many whole years as fill a spread, and the table of contents made of them.

use super::EVENTS;
use crate::catalogue::{Words, say};
use crate::date::{Date, Day, Precision, Style};
use crate::draw::spans::is_rough;
use crate::draw::symbols::{Firmness, line, marker_of};
use crate::draw::timeline::{in_row_order, is_placed, year};
use crate::model::{EventId, Item};
use crate::print::flow::pages::Layout;
use crate::print::flow::set::ornament;
use crate::print::flow::{Block, Figure, Section, Start};
use crate::print::sizes::Sizes;
use crate::print::{Order, paper, pieces};
use crate::query::View;
use crate::query::corrections::remarked;
use crate::query::evidence::Numbering;
use crate::query::who::Titles;
use crate::scene::{Anchor, Point, Stroke};

/// Rows of the table of contents at the most.
const ROWS: usize = 14;

/// An event and what is set of it.
pub struct Dated {
    /// The middle of its date; `None` for an undated one.
    day: Option<Day>,
    /// Its date is a day, not a month or a span.
    exact: bool,
    firmness: Firmness,
    blocks: Vec<Block>,
}

/// A period: what is set of it, and the markers of its events.
pub struct Spread {
    /// The section, its period as heading.
    pub section: Section,
    years: Option<(i64, i64)>,
    /// How its events are known, in order.
    markers: Vec<Firmness>,
}

/// A period as the table of contents has it.
pub struct Period {
    /// Its heading.
    pub title: String,
    /// Its first and its last year; `None` for the undated.
    years: Option<(i64, i64)>,
    /// How its events are known, in order.
    markers: Vec<Firmness>,
}

impl Spread {
    /// Its line in the table of contents.
    pub fn period(&self) -> Period {
        Period { title: self.section.heading.clone(), years: self.years, markers: self.markers.clone() }
    }
}

/// The events as they are set, in order, the undated last.
pub fn entries(view: &View<'_>, order: &Order<'_>, numbering: &mut Numbering) -> Vec<Dated> {
    let book = view.graph.casebook();
    let (dated, undated): (Vec<EventId>, Vec<EventId>) =
        view.events.iter().partition(|id| is_placed(book.event(**id)));
    let style = order.date_style.unwrap_or(Style::Long);
    let titles = Titles::new(book, &view.events, false);
    dated
        .into_iter()
        .chain(in_row_order(view, undated))
        .map(|id| {
            let event = book.event(id);
            let date = event.date.as_deref().filter(|_| is_placed(event));
            let exact =
                |date: &Date| date.precision() == Precision::Day && !date.is_interval() && !is_rough(date);
            let title = remarked(view.graph, Item::Event(id), titles.of(book, event, true, &[]));
            let entry = pieces::entry(book, (event, &title), style, numbering, true, false);
            Dated {
                day: date.and_then(Date::middle),
                exact: event.end.is_none() && date.is_some_and(exact),
                firmness: Firmness::of(book, &event.statement),
                blocks: vec![Block::Anchor(EVENTS | id.0), entry],
            }
        })
        .collect()
}

/// The events on spreads, left page and right page: whole years together as long as they fit, a year that needs more on
/// several, the undated by themselves.
pub fn spreads(words: &Words, entries: Vec<Dated>, layout: &Layout<'_>, legend: &Block) -> Vec<Spread> {
    let section = |events: &[Dated], first: bool| {
        let mut blocks = if first { vec![legend.clone()] } else { Vec::new() };
        blocks.extend(events.iter().flat_map(|event| event.blocks.iter().cloned()));
        // What has no date is no period that a spread must show at once.
        let start =
            if events.first().is_some_and(|event| event.day.is_none()) { Start::Page } else { Start::Left };
        Section { start, heading: period(words, events), ..Section::plain(blocks) }
    };
    let spread = |events: &[Dated], first: bool| Spread {
        section: section(events, first),
        years: ends(events).map(|(first, last)| (first.year, last.year)),
        markers: events.iter().map(|event| event.firmness).collect(),
    };
    // A left page and a right one, behind the page that comes first.
    let pages = |events: &[Dated], first: bool| {
        layout.fill(&[Section::plain(vec![Block::Space(0.1)]), section(events, first)]).count() - 1
    };
    let fits = |events: &[Dated], first: bool| pages(events, first) <= 2;
    let mut years: Vec<Vec<Dated>> = Vec::new();
    for entry in entries {
        let own = entry.day.map(|day| day.year);
        match years.last_mut() {
            Some(last) if last.last().map(|known| known.day.map(|day| day.year)) == Some(own) => {
                last.push(entry)
            }
            _ => years.push(vec![entry]),
        }
    }
    let dated = |events: &[Dated]| events.first().is_some_and(|event| event.day.is_some());
    let mut made: Vec<Spread> = Vec::new();
    let mut open: Vec<Dated> = Vec::new();
    for mut year in years {
        let joins = open.is_empty() || dated(&open) == dated(&year);
        let before = open.len();
        open.append(&mut year);
        if joins && fits(&open, made.is_empty()) {
            continue;
        }
        let mut year = open.split_off(before);
        // A spread that is hardly begun is filled up with a part of the next year.
        if joins && !open.is_empty() && pages(&open, made.is_empty()) == 1 {
            open.append(&mut year);
            year = std::mem::take(&mut open);
        }
        if !open.is_empty() {
            made.push(spread(&open, made.is_empty()));
        }
        // What does not fit on a spread goes on the next.
        while !year.is_empty() && !fits(&year, made.is_empty()) {
            let mut end = 1;
            while end < year.len() && fits(&year[..=end], made.is_empty()) {
                end += 1;
            }
            let rest = year.split_off(end);
            made.push(spread(&year, made.is_empty()));
            year = rest;
        }
        open = year;
    }
    if !open.is_empty() {
        made.push(spread(&open, made.is_empty()));
    }
    made
}

/// The middles of the first and the last date.
fn ends(events: &[Dated]) -> Option<(Day, Day)> {
    events.first()?.day.zip(events.last()?.day)
}

/// The time that events cover, as a heading: years; months or days where the spread has a part of a year.
fn period(words: &Words, events: &[Dated]) -> String {
    let Some((first, last)) = ends(events) else {
        return say!(words, "timeline.undated");
    };
    if first.year != last.year {
        return say!(words, "book.to", first = year(words, first.year), last = year(words, last.year));
    }
    let exact = [events.first(), events.last()].iter().flatten().all(|event| event.exact);
    let month =
        |day: Day, form: &str| words.say(&format!("month.long.{}", day.month), &[("form", form.into())]);
    let day = |day: Day| say!(words, "date.day-month", day = day.day, month = month(day, "day"));
    let months = match (first.month == last.month, exact) {
        (true, true) if first.day == last.day => day(first),
        (true, true) => say!(words, "book.to", first = first.day.to_string(), last = day(last)),
        (true, false) => month(first, "lone"),
        (false, _) => say!(words, "book.to", first = month(first, "lone"), last = month(last, "lone")),
    };
    say!(words, "book.months-of-year", year = year(words, first.year), months = months)
}

/// The cover's picture, which is its table of contents: a row for each period with a marker for each event, and its page.
/// `pages` are zero-based; without them the rows stand without page numbers and take the same room.
pub fn contents(
    periods: &[Period],
    pages: &[usize],
    (words, order): (&Words, &Order<'_>),
    sizes: Sizes,
    width: f64,
) -> Block {
    let pen = paper::pen(order.fonts, sizes);
    // Neighbouring periods share a row where there are more than a cover holds.
    let share = periods.len().div_ceil(ROWS).max(1);
    let rows: Vec<(String, Vec<Firmness>, Option<usize>)> = periods
        .chunks(share)
        .enumerate()
        .map(|(at, chunk)| {
            let markers = chunk.iter().flat_map(|period| period.markers.iter().copied()).collect();
            let title = match chunk {
                [first, .., last] => joined(words, first, last),
                [one] => one.title.clone(),
                [] => String::new(),
            };
            (title, markers, pages.get(at * share).copied())
        })
        .collect();
    let style = sizes.body();
    let row = style.leading * 1.35;
    let number = pen.width("888", style) + 6.0;
    let titles = rows.iter().map(|(title, ..)| pen.width(title, style)).fold(0.0, f64::max) + 10.0;
    let room = (width - titles - number).max(20.0);
    let most = rows.iter().map(|(_, markers, _)| markers.len()).max().unwrap_or(1).max(1);
    let pitch = (room / most as f64).min(style.size * 0.95);
    let (mut marks, mut texts) = (Vec::new(), Vec::new());
    for (at, (title, markers, page)) in rows.iter().enumerate() {
        let top = at as f64 * row;
        texts.push(pen.line(title, 0.0, top, Anchor::Left, style));
        for (place, firmness) in markers.iter().enumerate() {
            let at = Point::new(titles + (place as f64 + 0.5) * pitch, top + style.leading / 2.0);
            marks.extend(marker_of(*firmness, at, pitch * 0.36, &order.palette));
        }
        if let Some(page) = page {
            texts.push(pen.line(&(page + 1).to_string(), width, top, Anchor::Right, style));
        }
        let under = top + (row + style.leading) / 2.0;
        let rule = Stroke::solid(order.palette.rule, 0.4);
        marks.push(line(Point::new(0.0, under), Point::new(width, under), rule));
    }
    let mut all = vec![ornament(marks)];
    all.extend(texts);
    let height = rows.len() as f64 * row + 2.0;
    let description = say!(words, "book.contents");
    Block::Figure(Box::new(Figure { width, height, marks: all, description }))
}

/// Two periods and what lies between them as one: from the first year of the one to the last of the other.
fn joined(words: &Words, first: &Period, last: &Period) -> String {
    let named = |number: Option<i64>| match number {
        Some(number) => year(words, number),
        None => say!(words, "timeline.undated"),
    };
    let start = named(first.years.map(|years| years.0));
    let end = named(last.years.map(|years| years.1));
    if start == end { start } else { say!(words, "book.to", first = start, last = end) }
}
