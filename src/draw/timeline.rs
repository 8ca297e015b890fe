//! Timelines. On a phone or in a column the events stand under each other ([`vertical`]); on a page they stand in lanes on
//! a time scale (`lanes`).

use crate::catalogue::{Words, say};
use crate::date::{Bounds, Date, Day, Margins};
use crate::graph::Node;
use crate::model::{Citation, Event, EventId};
use crate::query::View;
use crate::query::evidence::{event_pill, event_when};
use crate::scene::{Anchor, Fill, Group, Mark, Outline, Part, Point, Scene, Shape, Stroke};
use crate::table::columns::Field;
use crate::text::clean;
use crate::words::capitalised;

use super::frame::{Frame, Head, LegendEntry, Told, firmness_words, firmnesses};
use super::spans::{self, is_rough};
use super::style::{Palette, Size};
use super::symbols::{Firmness, disc, line, marker};
use super::{Page, lanes};

/// Opacity of the bar of a rough date or a span.
pub const BAR_OPACITY: f64 = 0.28;
/// Width of that bar.
pub const BAR: f64 = 8.0;
/// A gap longer than this is marked, in days.
const LONG_GAP: i64 = 731;
/// From this width on dates have a column of their own.
const DATES_FROM: f64 = 540.0;
/// Width of that column: "30 September 2021" on one line.
const DATES: f64 = 132.0;
/// From so many events on, a vertical timeline has year headings.
const YEARS_FROM: usize = 12;

/// A timeline of a view's events.
pub fn draw(view: &View<'_>, page: &Page<'_>) -> Scene {
    match Size::of(page.width) {
        Size::L => lanes::draw(view, page),
        Size::S | Size::M => vertical(view, page),
    }
}

/// What a page of a width has room for: the most important events. What a column shows, a page shows too.
pub fn fitted(view: View<'_>, width: f64) -> View<'_> {
    // Events that are read well on a phone or in a column, and on a page.
    let most = super::room([15, 15, 25], width);
    view.with_room_for(most, most.max(25))
}

/// The statements of a view's events, and how firm each is.
pub fn statements<'v>(view: &'v View<'_>) -> Vec<Told<'v>> {
    let book = view.graph.casebook();
    let told = |id: &EventId| {
        let statement = &book.event(*id).statement;
        (Firmness::of(book, statement), statement)
    };
    view.events.iter().map(told).collect()
}

/// What stands at the head of a timeline where nobody has written it.
pub fn head(view: &View<'_>) -> Head {
    Head { counted: fallback_title(view), own: event_count(view), of_all: event_count(view) }
}

/// The events of a view, counted; of how many, where they were picked out of more.
pub fn event_count(view: &View<'_>) -> String {
    let words = view.graph.casebook().words();
    match view.left_out.by_top() {
        0 => say!(words, "count.events", n = view.events.len()),
        more => {
            let all = view.events.len() + more;
            say!(words, "count.events-of", shown = view.events.len(), n = all)
        }
    }
}

/// What a timeline shows, for a subtitle nobody wrote: "76 events, 1987–2025".
pub fn fallback_title(view: &View<'_>) -> String {
    let book = view.graph.casebook();
    let bounds: Vec<Bounds> =
        view.events.iter().filter_map(|id| book.event(*id).bounds(&Margins::NONE)).collect();
    let first = |b: &Bounds| b.earliest_start.or(b.latest_start).or(b.earliest_end).or(b.latest_end);
    let last = |b: &Bounds| b.latest_end.or(b.earliest_end).or(b.latest_start).or(b.earliest_start);
    let words = book.words();
    let count = event_count(view);
    let counted = match (bounds.iter().filter_map(first).min(), bounds.iter().filter_map(last).max()) {
        (Some(first), Some(last)) => {
            let years = match first.year == last.year {
                true => year(words, first.year),
                // Years before Christ are of several words: a dash between them has room.
                false if first.year < 1000 => {
                    say!(words, "date.span", a = year(words, first.year), b = year(words, last.year))
                }
                false => say!(words, "date.years", a = year(words, first.year), b = year(words, last.year)),
            };
            say!(words, "timeline.counted", events = count, years = years)
        }
        _ => count,
    };
    // Whom all of it is about stands here once, and not before each title.
    let common = crate::query::who::common(book, &view.events);
    if common.is_empty() || !view.focus.is_empty() {
        return counted;
    }
    let names: Vec<String> = common.iter().map(|id| book.entity(*id).label().to_string()).collect();
    say!(words, "drawing.of", names = words.and(&names), counted = counted)
}

/// What each event cites, under its id: the dated ones in order, then the undated. Of a page with little room also the events of the
/// page with most, so that a source has one number at every width.
pub fn cites(view: &View<'_>) -> Vec<(String, Vec<Citation>)> {
    let numbered = if view.numbered.is_empty() { &view.events } else { &view.numbered };
    cites_of(view, numbered)
}

/// Numbers the sources of a view's events, and lists those of the events that it shows.
pub fn number(frame: &mut Frame<'_, '_, '_>, view: &View<'_>) {
    frame.number(&cites(view));
    if view.numbered.len() > view.events.len() {
        frame.list_only(&cites_of(view, &view.events));
    }
}

fn cites_of(view: &View<'_>, events: &[EventId]) -> Vec<(String, Vec<Citation>)> {
    let book = view.graph.casebook();
    let (mut ids, undated): (Vec<EventId>, Vec<EventId>) =
        events.iter().partition(|id| is_placed(book.event(**id)));
    ids.extend(in_row_order(view, undated));
    let events = ids.into_iter().map(|id| book.event(id));
    events.map(|event| (event.id.to_string(), event.statement.citations.to_vec())).collect()
}

/// A year in words: 1 BC is the year 0, and a year of less than four digits says that it is one.
pub fn year(words: &Words, year: i64) -> String {
    match year {
        1000.. => year.to_string(),
        1..1000 => say!(words, "year.ad", year = year.to_string()),
        _ => say!(words, "year.bc", year = (1 - year).to_string()),
    }
}

/// The year under whose head an event stands: that in which it may first have been, as events are ordered.
pub fn head_year(event: &Event) -> Option<i64> {
    let bounds = event.bounds(&Margins::NONE)?;
    let first = bounds.earliest_start.or(bounds.latest_start).or(bounds.earliest_end).or(bounds.latest_end);
    first.map(|day| day.year)
}

/// The undated events of a view in the order of their rows, as whoever typed them has them.
pub fn in_row_order(view: &View<'_>, mut events: Vec<EventId>) -> Vec<EventId> {
    let book = view.graph.casebook();
    events.sort_by_key(|id| {
        let event = book.event(*id);
        (event.order.unwrap_or(i64::MAX), event.row.table, event.row.start, *id)
    });
    events
}

/// What is typed as the date of an event that has none: `unknown`, `some time in spring`; nothing for an empty cell.
pub fn typed_date(view: &View<'_>, event: &Event) -> String {
    let book = view.graph.casebook();
    let written = event.date.as_deref().map(Date::written);
    let typed = written.unwrap_or_else(|| book.cell(event.row, Field::Date));
    typed.trim().trim_matches('"').trim().replace("\"\"", "\"")
}

/// The legend of a timeline: the markers drawn, and the bar where a date drawn has one.
pub fn legend(view: &View<'_>, palette: Palette) -> Vec<LegendEntry> {
    let book = view.graph.casebook();
    let statements = statements(view);
    let mut entries: Vec<LegendEntry> = firmnesses(&statements)
        .into_iter()
        .map(|firmness| LegendEntry {
            sign: Box::new(move |at| marker(firmness, at, &palette)),
            width: 13.0,
            words: firmness_words(book, firmness, &statements),
        })
        .collect();
    let dates = || {
        view.events
            .iter()
            .filter_map(|id| book.event(*id).date.as_deref().map(|date| (date, book.event(*id))))
    };
    let rough = dates().any(|(date, event)| is_rough(date) && event.end.is_none() && !date.is_interval());
    let long = dates().any(|(date, event)| date.is_interval() || event.end.is_some());
    let words = match (rough, long) {
        (true, true) => say!(book.words(), "legend.lasts-or-rough"),
        (true, false) => say!(book.words(), "legend.rough"),
        (false, true) => say!(book.words(), "legend.lasts"),
        (false, false) => return entries,
    };
    let bar =
        move |at: Point| vec![bar_shape(Point::new(at.x - 12.0, at.y - BAR / 2.0), 24.0, BAR, &palette)];
    entries.push(LegendEntry { sign: Box::new(bar), width: 24.0, words });
    entries
}

/// Whether an event has a date that says anything about when it was.
pub fn is_placed(event: &Event) -> bool {
    event.date.as_deref().is_some_and(|date| date.bounds().hull() != (None, None))
}

/// The bar of a rough date or a span.
pub fn bar_shape(origin: Point, width: f64, height: f64, palette: &Palette) -> Mark {
    let outline = Outline::Rectangle { origin, width, height, corner: 0.0 };
    Mark::Shape(Shape { outline, fill: Some(Fill::Tint(palette.accent, BAR_OPACITY)), stroke: None })
}

/// The details of an event for assistive technology and pointers: date, status, description, response, sources.
pub fn details(frame: &mut Frame<'_, '_, '_>, view: &View<'_>, id: EventId) -> String {
    let book = view.graph.casebook();
    let event = book.event(id);
    let marks = frame.numbering.cite(&event.statement.citations);
    let marks: String = marks.iter().map(|number| format!("[{number}]")).collect();
    let status = event_pill(book, event).unwrap_or_else(|| {
        event
            .statement
            .status
            .map(|status| book.spoken().statuses.get(status).label.clone())
            .unwrap_or_default()
    });
    let response = event.statement.response();
    let words = frame.words();
    let response =
        if response.is_empty() { String::new() } else { say!(words, "status.response", response = response) };
    let parts = [
        capitalised(&event_when(words, event, frame.date_style())),
        status,
        event.description.to_string(),
        response,
        marks,
    ];
    parts
        .iter()
        .map(|part| part.trim_end_matches('.'))
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(". ")
}

/// The days between two events as "4 years later", certain only to what both dates allow; `None` where they may overlap.
pub fn later(words: &Words, before: &Bounds, after: &Bounds) -> Option<String> {
    let from = before.latest_end.or(before.latest_start)?;
    let to = after.earliest_start?;
    let days = to.number() - from.number();
    (days > 0).then(|| say!(words, "timeline.later", span = span_words(words, days)))
}

/// A number of days in the largest unit that fits: "11 years", "5 months", "12 days".
pub fn span_words(words: &Words, days: i64) -> String {
    match days {
        d if d >= 365 => {
            say!(words, "span.years", n = (d as f64 / 365.2425 + 0.02).floor().max(1.0) as i64)
        }
        d if d >= 60 => say!(words, "span.months", n = (d as f64 / 30.437).floor() as i64),
        d if d >= 21 => say!(words, "span.weeks", n = d / 7),
        d => say!(words, "span.days", n = d),
    }
}

/// Whether a gap is marked: longer than two years, or three times the median gap where the whole is shorter than that.
fn long_gap(view: &View<'_>) -> i64 {
    let book = view.graph.casebook();
    let mut days: Vec<i64> = view
        .events
        .iter()
        .filter_map(|id| book.event(*id).date.as_deref()?.middle())
        .map(Day::number)
        .collect();
    days.sort_unstable();
    let mut gaps: Vec<i64> = days.windows(2).map(|pair| pair[1] - pair[0]).filter(|gap| *gap > 0).collect();
    gaps.sort_unstable();
    let span = days.last().copied().unwrap_or_default() - days.first().copied().unwrap_or_default();
    match gaps.get(gaps.len() / 2) {
        Some(median) if span < 3 * LONG_GAP => (3 * median).max(span / 6).max(21),
        _ => LONG_GAP,
    }
}

/// Where things stand across the page.
struct Columns {
    axis: f64,
    text: f64,
    width: f64,
    /// Right edge of the dates, where they have a column of their own.
    dates: Option<f64>,
}

/// Events under each other, evenly spaced, gaps marked.
fn vertical(view: &View<'_>, page: &Page<'_>) -> Scene {
    let book = view.graph.casebook();
    let drawn = statements(view);
    let mut frame = Frame::new(view, page, &head(view), &drawn);
    frame.legend(&legend(view, frame.pen.palette));
    number(&mut frame, view);
    let left = frame.left();
    // Dates have a column of their own where the texts keep lines of some fifty letters.
    let columns = if page.width < DATES_FROM {
        Columns { axis: left + 8.0, text: left + 28.0, width: frame.right() - left - 28.0, dates: None }
    } else {
        Columns {
            axis: left + DATES + 16.0,
            text: left + DATES + 36.0,
            width: frame.right() - left - DATES - 36.0,
            dates: Some(left + DATES),
        }
    };
    let (dated, undated): (Vec<EventId>, Vec<EventId>) =
        view.events.iter().partition(|id| is_placed(book.event(**id)));
    let mut lines = Vec::new();
    let mut items = Vec::new();
    let mut previous: Option<&Event> = None;
    let with_years = dated.len() >= YEARS_FROM;
    let mut last_year = None;
    let threshold = long_gap(view);
    let mut axis_top = None;
    for id in &dated {
        let event = book.event(*id);
        let gap = previous.and_then(|before| {
            let (a, b) = (before.bounds(&Margins::NONE)?, event.bounds(&Margins::NONE)?);
            let days = b.earliest_start?.number() - a.latest_end.or(a.latest_start)?.number();
            (days > threshold).then(|| later(book.words(), &a, &b)).flatten()
        });
        if let Some(words) = &gap {
            end_axis(&mut lines, &mut axis_top, columns.axis, frame.y - 4.0, &frame.pen.palette);
            let dots = Stroke { dash: vec![2.0, 5.0], ..Stroke::solid(frame.pen.palette.axis, 2.0) };
            lines.push(line(
                Point::new(columns.axis, frame.y - 2.0),
                Point::new(columns.axis, frame.y + 26.0),
                dots,
            ));
            let style = frame.pen.styles.note();
            let top = frame.y + 12.0 - style.leading / 2.0;
            items.push(Mark::Group(Group::new(
                Part::Axis,
                vec![frame.pen.line(words, columns.text, top, Anchor::Left, style)],
            )));
            frame.y += 36.0;
        }
        let this_year = head_year(event);
        // Never backwards: what follows stands under the latest year that was named.
        if with_years && this_year > last_year {
            items.push(year_heading(&mut frame, &columns, this_year.unwrap_or_default(), previous.is_none()));
            last_year = this_year;
        }
        let same_date = previous
            .is_some_and(|before| before.end.is_none() && event.end.is_none() && before.dated_like(event));
        axis_top.get_or_insert(frame.y);
        item(&mut frame, view, *id, &columns, &mut items, !same_date);
        previous = Some(event);
    }
    end_axis(&mut lines, &mut axis_top, columns.axis, frame.y - 12.0, &frame.pen.palette);
    if !undated.is_empty() {
        frame.y += 8.0;
        let style = frame.pen.styles.year();
        items.push(frame.pen.line(
            &say!(book.words(), "timeline.undated"),
            columns.text,
            frame.y,
            Anchor::Left,
            style,
        ));
        frame.y += style.leading + 4.0;
        for id in in_row_order(view, undated) {
            item(&mut frame, view, id, &columns, &mut items, false);
        }
    }
    frame.add(Group::new(Part::Lines, lines));
    frame.add(items);
    left_out(&mut frame, view);
    frame.finish()
}

/// Says in the note what a view leaves out.
pub fn left_out(frame: &mut Frame<'_, '_, '_>, view: &View<'_>) {
    let (words, left) = (frame.words(), view.left_out);
    if left.by_importance > 0 {
        frame.notes.push(say!(words, "note.less-important", n = left.by_importance));
    }
    if left.by_spread > 0 {
        frame.notes.push(say!(words, "note.spread", n = left.by_spread));
    }
    if left.by_filter > 0 {
        frame.notes.push(say!(words, "note.outside", n = left.by_filter));
    }
}

fn end_axis(lines: &mut Vec<Mark>, top: &mut Option<f64>, x: f64, bottom: f64, palette: &Palette) {
    if let Some(top) = top.take().filter(|top| *top < bottom) {
        lines.push(line(Point::new(x, top), Point::new(x, bottom), Stroke::solid(palette.axis, 2.0)));
    }
}

fn year_heading(frame: &mut Frame<'_, '_, '_>, columns: &Columns, number: i64, first: bool) -> Mark {
    let style = frame.pen.styles.year();
    if !first {
        frame.y += 2.0;
    }
    let words = year(frame.words(), number);
    let marks = match columns.dates {
        Some(right) => {
            let rule = line(
                Point::new(columns.text, frame.y + 13.0),
                Point::new(frame.right(), frame.y + 13.0),
                Stroke::solid(frame.pen.palette.rule, 1.0),
            );
            vec![frame.pen.line(&words, right, frame.y, Anchor::Right, style), rule]
        }
        None => {
            let width = frame.pen.width(&words, style);
            let from = columns.text + width + 8.0;
            let rule = line(
                Point::new(from, frame.y + 11.0),
                Point::new(frame.right(), frame.y + 11.0),
                Stroke::solid(frame.pen.palette.rule, 1.0),
            );
            vec![frame.pen.line(&words, columns.text, frame.y, Anchor::Left, style), rule]
        }
    };
    frame.y += style.leading + 8.0;
    Mark::Group(Group::new(Part::Axis, marks))
}

/// One event: date, marker, title, description with numbered sources, status, response, point of entry.
fn item(
    frame: &mut Frame<'_, '_, '_>,
    view: &View<'_>,
    id: EventId,
    columns: &Columns,
    items: &mut Vec<Mark>,
    with_date: bool,
) {
    let book = view.graph.casebook();
    let event = book.event(id);
    let (size, styles) = (frame.pen.size, frame.pen.styles);
    let top = frame.y;
    let mut y = top;
    let mut texts = Vec::new();
    let dated = is_placed(event);
    let (title_style, date_style) = (styles.event_title(), styles.date());
    let when = capitalised(&event_when(frame.words(), event, frame.date_style()));
    let details = details(frame, view, id);
    let first_leading = match (columns.dates, dated && with_date) {
        (Some(right), true) => {
            let style = date_style;
            for (i, text) in frame.pen.lines(&when, DATES - 2.0, style).iter().enumerate() {
                texts.push(frame.pen.line(text, right, top + i as f64 * style.leading, Anchor::Right, style));
            }
            title_style.leading.max(style.leading)
        }
        (None, true) => {
            let (marks, height) = frame.pen.paragraph(
                &when,
                columns.text,
                y,
                columns.width,
                date_style.in_colour(frame.pen.palette.accent),
            );
            texts.extend(marks);
            y += height;
            date_style.leading
        }
        _ => title_style.leading,
    };
    let date_bottom = match columns.dates {
        Some(_) if dated && with_date => {
            top + frame.pen.lines(&when, DATES - 2.0, date_style).len() as f64 * date_style.leading
        }
        _ => top,
    };
    let highlighted = view.highlight.contains(&Node::Event(id));
    let title = frame.titled(id, true, &[]);
    let (marks, height) = frame.pen.paragraph(&title, columns.text, y, columns.width, title_style);
    texts.extend(marks);
    y += height;
    let typed = if dated { String::new() } else { typed_date(view, event) };
    if !typed.is_empty() {
        let text = say!(book.words(), "fact.written", written = book.words().quoted(&typed));
        let (marks, height) = frame.pen.paragraph(&text, columns.text, y, columns.width, styles.body());
        texts.extend(marks);
        y += height;
    }
    let mut body = event.description.to_string();
    let numbers = frame.marks(&event.statement.citations, columns.width);
    let last = frame
        .pen
        .lines(&title, columns.width, title_style)
        .last()
        .map_or(0.0, |text| frame.pen.width(text, title_style));
    let beside = last + 6.0 + frame.pen.width(&numbers, styles.body()) <= columns.width;
    if body.is_empty() && typed.is_empty() && beside && !numbers.is_empty() {
        let row = y - title_style.leading;
        texts.push(frame.pen.line(&numbers, columns.text + last + 6.0, row, Anchor::Left, styles.body()));
    } else if !numbers.is_empty() {
        body = frame.pen.with_marks(&body, &numbers, columns.width, styles.body());
    }
    let (marks, height) = frame.pen.paragraph(&body, columns.text, y, columns.width, styles.body());
    texts.extend(marks);
    y += height;
    let (marks, height) = super::photographs::event(frame, view, id, columns.text, y, columns.width);
    texts.extend(marks);
    y += height;
    if let Some(word) = event_pill(book, event) {
        let (marks, height) = frame.pen.pill(&word, columns.text, y + 3.0, columns.width);
        texts.extend(marks);
        y += height + 5.0;
    }
    if !event.statement.response().is_empty() {
        let text = say!(book.words(), "status.response", response = event.statement.response());
        let (marks, height) = frame.pen.paragraph(&text, columns.text, y + 1.0, columns.width, styles.body());
        texts.extend(marks);
        y += height + 2.0;
    }
    if let Some(number) = view.callouts.iter().position(|(node, _)| *node == Node::Event(id)) {
        let style = styles.date().in_colour(frame.pen.palette.accent);
        let centre = Point::new(columns.text + 9.0, y + 4.0 + style.leading / 2.0);
        texts.push(disc(centre, 9.0, &frame.pen.palette));
        let digit = style.in_colour(frame.pen.palette.paper);
        texts.push(frame.pen.line(&(number + 1).to_string(), centre.x, y + 4.0, Anchor::Middle, digit));
        let (marks, height) = frame.pen.paragraph(
            &view.callouts[number].1,
            columns.text + 26.0,
            y + 4.0,
            columns.width - 26.0,
            style,
        );
        texts.extend(marks);
        y += height + 6.0;
    }
    let bottom = y.max(date_bottom);
    let mut marks = Vec::new();
    if highlighted {
        let origin = Point::new(columns.text - 8.0, top - 5.0);
        let outline = Outline::Rectangle {
            origin,
            width: columns.width + 8.0,
            height: bottom - top + 10.0,
            corner: 2.0,
        };
        items.push(Mark::Shape(Shape {
            outline,
            fill: Some(Fill::Solid(frame.pen.palette.band)),
            stroke: None,
        }));
    }
    if dated {
        let at = Point::new(columns.axis, top + first_leading / 2.0);
        marks.extend(event_bar(event, at, bottom, &frame.pen.palette));
        marks.extend(marker(Firmness::of(book, &event.statement), at, &frame.pen.palette));
    }
    let node = Group {
        id: view.graph.marker_id(&event.id),
        title: event.title.to_string(),
        details,
        ..Group::new(Part::Node, marks)
    };
    let label = Group::new(Part::Label { of: view.graph.marker_id(&event.id) }, texts);
    let link = super::link(&event.url);
    let group = Group {
        id: event.id.to_string(),
        title: clean(&event.title).into_owned(),
        link,
        ..Group::new(Part::Labels, vec![Mark::Group(node), Mark::Group(label)])
    };
    items.push(Mark::Group(group));
    frame.describe(describe(frame, view, id));
    frame.y = bottom + if size == Size::S { 16.0 } else { 18.0 };
}

/// An event in the long description.
pub fn describe(frame: &Frame<'_, '_, '_>, view: &View<'_>, id: EventId) -> String {
    let book = view.graph.casebook();
    let event = book.event(id);
    let numbers: String =
        frame.numbering.clone().cite(&event.statement.citations).iter().map(|n| format!("[{n}]")).collect();
    let status = event_pill(book, event).map(|word| format!(" {word}.")).unwrap_or_default();
    format!(
        "{}: {}.{status} {numbers}{}",
        capitalised(&event_when(frame.words(), event, frame.date_style())),
        frame.titled(id, true, &[]),
        super::photographs::described(frame, view, id)
    )
    .trim()
    .to_string()
}

/// What a rough date, a span, an open or an unknown end looks like beside the marker at `at`, down to `bottom`.
fn event_bar(event: &Event, at: Point, bottom: f64, palette: &Palette) -> Vec<Mark> {
    let Some(date) = event.date.as_deref() else { return Vec::new() };
    let left = at.x - BAR / 2.0;
    let look = spans::look(event);
    let fading = |from: f64, to: f64| {
        let (top, height) = (from.min(to), (to - from).abs());
        let outline = Outline::Rectangle { origin: Point::new(left, top), width: BAR, height, corner: 0.0 };
        let fill = Fill::Fade {
            colour: palette.accent,
            opacity: BAR_OPACITY,
            from: Point::new(at.x, from),
            to: Point::new(at.x, to),
        };
        Mark::Shape(Shape { outline, fill: Some(fill), stroke: None })
    };
    let spans = date.is_interval() || event.end.is_some();
    let mut marks = Vec::new();
    if look.doubted {
        marks.extend([fading(at.y, at.y - 16.0), fading(at.y, at.y + 16.0)]);
    }
    if look.before {
        marks.push(fading(at.y, at.y - 20.0));
    }
    match (look.bar, look.after) {
        (true, true) => {
            let until = at.y + (bottom - at.y - 24.0).max(4.0);
            marks.extend([
                bar_shape(Point::new(left, at.y), BAR, until - at.y, palette),
                fading(until, until + 24.0),
            ]);
        }
        // Nobody knows when it ended: no end is drawn, and no bar that would claim one.
        (false, true) => marks.push(fading(at.y, at.y + 20.0)),
        (true, false) if spans => {
            marks.push(bar_shape(Point::new(left, at.y), BAR, (bottom - at.y).max(14.0), palette));
        }
        (true, false) => {
            let half = if date.is_approximate() { 14.0 } else { 11.0 };
            marks.push(bar_shape(Point::new(left, at.y - half), BAR, 2.0 * half, palette));
        }
        (false, false) => {}
    }
    marks
}
