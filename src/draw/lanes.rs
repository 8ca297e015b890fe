//! Wide timelines: lanes on one time scale, labels under their markers, leader lines where they had to move.

mod choice;

pub use choice::are_several;

use crate::catalogue::{Words, say};
use crate::date::{Bounds, Clock, Date, Day, Margins, Precision, Style};
use crate::graph::Node;
use crate::model::{Casebook, EntityId, Event, EventId};
use crate::query::View;
use crate::query::evidence::{event_pill, event_when};
use crate::scene::{Anchor, Fill, Group, Mark, Outline, Part, Path, Point, Scene, Segment, Shape, Stroke};
use crate::words::capitalised;

use super::frame::{Frame, Pen, regular};
use super::spans::{self, Look};
use super::style::{Palette, TextStyle};
use super::symbols::{Firmness, disc, line, marker};
use super::timeline::{
    self, BAR, BAR_OPACITY, bar_shape, describe, details, left_out, span_words, statements,
};
use super::{Lanes, Page, TimeScale, callout_list, link};
use crate::layout::labels::{Item, Layout, Options, Placement, Sides, Turn, place};
use crate::layout::scale::hours::{DAY, of_minutes};
use crate::layout::scale::{Demand, Level, Mode, Request, Scale, civil_from_days};
use choice::likely_lanes;
pub(super) use choice::{Lane, lanes};

/// Width of the column with the names of the lanes.
const NAMES: f64 = 116.0;
/// Width of a label, and wider ones for titles that would take more than so many lines.
const BLOCK: [f64; 3] = [148.0, 196.0, WIDEST];
const WIDEST: f64 = 248.0;
/// ... lines.
const LINES: usize = 4;
/// A label: the events of one date in one lane, under one marker each.
struct Block {
    events: Vec<EventId>,
    /// Lines with their styles, from the top.
    lines: Vec<(String, TextStyle)>,
    width: f64,
    height: f64,
    /// Index of the first line of each event's title, for its point of entry.
    titles: Vec<usize>,
    from: i64,
    to: i64,
    middle: i64,
}

/// A wide timeline.
pub fn draw(view: &View<'_>, page: &Page<'_>) -> Scene {
    let book = view.graph.casebook();
    let drawn = statements(view);
    let mut frame = Frame::new(view, page, &timeline::head(view), &drawn);
    frame.legend(&timeline::legend(view, frame.pen.palette));
    let (dated, undated): (Vec<EventId>, Vec<EventId>) =
        view.events.iter().partition(|id| span(book.event(**id)).is_some());
    let by = page.lanes.unwrap_or_else(|| likely_lanes(view, &dated));
    timeline::number(&mut frame, view);
    let lanes = lanes(view, &dated, by);
    let named = lanes.len() > 1 || by != Lanes::None;
    let left = frame.left() + if named { NAMES } else { 8.0 };
    let width = frame.right() - left - 6.0;
    let unit = Unit::of(book, &dated);
    let blocks: Vec<Vec<Block>> = lanes.iter().map(|lane| blocks(&mut frame, view, lane, unit)).collect();
    if !dated.is_empty() {
        let scale = scale(&frame, &blocks, page.scale, width, unit);
        compressed_words(&mut frame, &scale);
        axis_and_lanes(&mut frame, view, &lanes, &blocks, (&scale, unit), left, named);
    }
    frame.y += 4.0;
    callout_list(&mut frame, view);
    if !undated.is_empty() {
        list_undated(&mut frame, view, &timeline::in_row_order(view, undated.clone()));
    }
    for id in dated.iter().chain(&undated) {
        let words = describe(&frame, view, *id);
        frame.describe(words);
    }
    left_out(&mut frame, view);
    frame.finish()
}

/// What a scale counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    /// All happened within two days, and times of day are given.
    Minute,
}

impl Unit {
    fn of(book: &Casebook, dated: &[EventId]) -> Self {
        let spans: Vec<(i64, i64)> = dated.iter().filter_map(|id| span(book.event(*id))).collect();
        let first = spans.iter().map(|span| span.0).min().unwrap_or_default();
        let last = spans.iter().map(|span| span.1).max().unwrap_or_default();
        let timed = |id: &EventId| book.event(*id).date.as_deref().is_some_and(|date| date.clock().is_some());
        if last - first <= 1 && dated.iter().any(timed) { Self::Minute } else { Self::Day }
    }

    /// What the mark of an event's date looks like: on a scale of minutes a day without a time is a bar.
    fn look(self, event: &Event) -> Look {
        let look = spans::look(event);
        let timed = event.date.as_deref().is_some_and(|date| date.clock().is_some());
        if self == Self::Minute && !timed && look == Look::default() {
            return Look { bar: true, ..look };
        }
        look
    }

    /// First and last unit that an event may cover.
    fn span(self, event: &Event) -> (i64, i64) {
        let (from, to) = span(event).unwrap_or_default();
        if self == Self::Day {
            return (from, to);
        }
        let minute = |clock: Option<&Clock>| clock.map(|clock| i64::from(clock.seconds()) / 60);
        let date = event.date.as_deref();
        let end = event.end.as_deref();
        let start = minute(date.and_then(Date::clock));
        let until = minute(end.and_then(Date::clock)).or_else(|| minute(date.and_then(Date::end_clock)));
        let first = from * DAY + start.unwrap_or(0);
        // A time of day is a point; a day without one lasts to its end.
        let last = match (until, start) {
            (Some(until), _) => to * DAY + until,
            (None, Some(_)) if from == to && end.is_none() => first,
            _ => to * DAY + DAY - 1,
        };
        (first, last.max(first))
    }
}

/// First and last day that an event may cover, as far as its dates bound it; an open side ends at the other bound.
pub(super) fn span(event: &Event) -> Option<(i64, i64)> {
    // What `c.` and `?` are worth is drawn: such a mark is wider than the bare year.
    let bounds: Bounds = event.bounds(&Margins::default())?;
    let first = bounds.earliest_start.or(bounds.latest_start).or(bounds.earliest_end).or(bounds.latest_end)?;
    let last = bounds.latest_end.or(bounds.latest_start).or(bounds.earliest_end).unwrap_or(first);
    Some((first.number(), last.number().max(first.number())))
}

/// Room between the titles of events that share a label.
const PART: f64 = 5.0;

/// The labels of a lane: events of one date share one.
fn blocks(frame: &mut Frame<'_, '_, '_>, view: &View<'_>, lane: &Lane, unit: Unit) -> Vec<Block> {
    let book = view.graph.casebook();
    let events = &lane.events;
    let mut blocks: Vec<Block> = Vec::new();
    let mut at = 0;
    while at < events.len() {
        let first = book.event(events[at]);
        let same = |id: &EventId| {
            let event = book.event(*id);
            event.end.is_none() && first.end.is_none() && event.dated_like(first)
        };
        let mut until = at + 1;
        while until < events.len() && same(&events[until]) {
            until += 1;
        }
        blocks.push(block(frame, view, &events[at..until], lane.of, unit));
        at = until;
    }
    blocks
}

fn block(
    frame: &mut Frame<'_, '_, '_>,
    view: &View<'_>,
    events: &[EventId],
    of: Option<EntityId>,
    unit: Unit,
) -> Block {
    let book = view.graph.casebook();
    let styles = frame.pen.styles;
    let title = styles.event_title();
    let small = TextStyle { leading: 17.0, size: 13.0, ..regular(styles.note()) };
    let word = TextStyle { weight: crate::scene::Weight::Semibold, colour: frame.pen.palette.ink, ..small };
    let style = view_date_style(frame);
    let mut lines = Vec::new();
    let mut titles = Vec::new();
    let named: Vec<String> = events.iter().map(|id| frame.titled(*id, false, of.as_slice())).collect();
    // No title is cut off: a long one has a wider label.
    let fits =
        |width: &f64| named.iter().all(|text| frame.pen.lines(text, *width - 20.0, title).len() <= LINES);
    let width = BLOCK.into_iter().find(fits).unwrap_or(WIDEST);
    for (id, named) in events.iter().zip(&named) {
        let event = book.event(*id);
        titles.push(lines.len());
        let numbered = view.callouts.iter().any(|(node, _)| *node == Node::Event(*id));
        let room = if numbered { width - 20.0 } else { width };
        let shown = frame.pen.balanced(named, room, title, usize::MAX);
        lines.extend(shown.into_iter().map(|text| (text, title)));
        if let Some(pill) = event_pill(book, event) {
            lines.extend(
                frame.pen.balanced(&pill, width, word, usize::MAX).into_iter().map(|text| (text, word)),
            );
        }
    }
    let first = book.event(events[0]);
    let cited = || events.iter().flat_map(|id| book.event(*id).statement.citations.iter());
    let mut marks = frame.numbering.bare_marks(cited(), true);
    if frame.pen.width(&marks, small) > width {
        // Too many to stay together: they part between brackets, not within a number.
        marks = frame.numbering.bare_marks(cited(), false);
    }
    let when = capitalised(&event_when(frame.words(), first, style));
    let when = if marks.is_empty() { when } else { format!("{when} {marks}") };
    lines.extend(frame.pen.lines(&when, width, small).into_iter().map(|text| (text, small)));
    let width = lines.iter().map(|(text, style)| frame.pen.width(text, *style)).fold(0.0, f64::max);
    let numbered = events.iter().any(|id| view.callouts.iter().any(|(node, _)| *node == Node::Event(*id)));
    let height = lines.iter().map(|(_, style)| style.leading).sum::<f64>() + PART * (events.len() - 1) as f64;
    let (from, to) = unit.span(first);
    // A span begins at its marker; what is one moment, known roughly, has it in the middle of its bar.
    let lasts = first.end.is_some() || first.date.as_deref().is_some_and(Date::is_interval);
    let middle = match unit {
        Unit::Day => first.date.as_deref().and_then(Date::middle).map_or(from, Day::number),
        Unit::Minute => from.midpoint(to),
    };
    let middle = if lasts { from } else { middle };
    Block {
        events: events.to_vec(),
        lines,
        width: width + if numbered { 20.0 } else { 0.0 },
        height,
        titles,
        from,
        to,
        middle,
    }
}

/// Short dates in labels, unless asked otherwise.
fn view_date_style(frame: &Frame<'_, '_, '_>) -> Style {
    frame.asked_date_style().unwrap_or(Style::Short)
}

fn scale(
    frame: &Frame<'_, '_, '_>,
    blocks: &[Vec<Block>],
    scale: TimeScale,
    width: f64,
    unit: Unit,
) -> Scale {
    let demands = blocks.iter().enumerate().flat_map(|(lane, blocks)| {
        blocks.iter().map(move |block| Demand {
            day_from: block.from,
            day_to: block.to,
            width: block.width + 17.0,
            lane,
        })
    });
    let mode = match scale {
        TimeScale::Auto => Mode::Auto,
        TimeScale::Linear => Mode::Linear,
        TimeScale::Rank => Mode::Rank,
    };
    let most = blocks.iter().map(Vec::len).max().unwrap_or_default();
    let rows = if blocks.len() == 1 { (most / 12).clamp(1, 8) } else { (most / 6).clamp(1, 4) };
    let mut request = Request { events: demands.collect(), width, mode, rows, ..Request::default() };
    if unit == Unit::Minute && scale != TimeScale::Rank {
        request.tick_room = 60.0;
        return of_minutes(&request);
    }
    // Years before Christ are words, and wider than four digits.
    let widest = |year: i64| frame.pen.width(&timeline::year(frame.words(), year), year_style(&frame.pen));
    let (first, last) = demand_years(&request);
    let room = widest(first).max(widest(last)) + 12.0;
    if first < 1000 {
        request.tick_room = request.tick_room.max(room);
    }
    Scale::new(&request)
}

/// First and last year of what is to be scaled.
fn demand_years(request: &Request) -> (i64, i64) {
    let first = request.events.iter().map(|demand| demand.day_from).min().unwrap_or_default();
    let last = request.events.iter().map(|demand| demand.day_to).max().unwrap_or_default();
    (civil_from_days(first).0, civil_from_days(last).0)
}

/// How the years of the axis are set.
fn year_style(pen: &Pen<'_>) -> TextStyle {
    TextStyle { weight: crate::scene::Weight::Semibold, colour: pen.palette.body, size: 14.0, leading: 18.0 }
}

/// Says in the note and the description what was done to time.
fn compressed_words(frame: &mut Frame<'_, '_, '_>, scale: &Scale) {
    let compressed = &scale.compressed;
    let said = frame.words();
    let mut words = Vec::new();
    if compressed.by_rank {
        words.push(say!(said, "note.evenly-spaced"));
    } else {
        if !scale.breaks.is_empty() {
            let span = span_words(said, compressed.days_in_breaks);
            words.push(say!(said, "note.breaks", n = scale.breaks.len(), span = span));
        }
        if compressed.greatest_stretch >= 1.5 {
            words.push(say!(said, "note.busy-times"));
        }
    }
    if !words.is_empty() {
        let words = words.join(" ");
        frame.describe(words.clone());
        frame.notes.push(words);
    }
}

fn axis_and_lanes(
    frame: &mut Frame<'_, '_, '_>,
    view: &View<'_>,
    lanes: &[Lane],
    blocks: &[Vec<Block>],
    (scale, unit): (&Scale, Unit),
    left: f64,
    named: bool,
) {
    let pen = frame.pen;
    let small = TextStyle { size: 13.0, leading: 16.0, ..regular(pen.styles.note()) };
    let year = year_style(&pen);
    let top = frame.y;
    let axis_height = if scale.breaks.is_empty() { 26.0 } else { 42.0 };
    frame.y = top + axis_height;
    let lanes_top = frame.y;
    let right = frame.right();
    let mut furniture = Vec::new();
    let mut lines = Vec::new();
    let mut marks = Vec::new();
    for (index, (lane, blocks)) in lanes.iter().zip(blocks).enumerate() {
        let items: Vec<Item> = blocks
            .iter()
            .map(|block| Item {
                anchor: scale.x(block.middle),
                bar: (block.to > block.from).then(|| (scale.x(block.from), scale.x(block.to + 1))),
                width: block.width,
                height: block.height,
            })
            .collect();
        let step = step(view, lane);
        let levels = levels(view, blocks, &items, unit);
        let raised = levels.iter().flatten().copied().max().unwrap_or_default() as f64 * step;
        let layout = placed(&items, right - left, raised);
        let axis = frame.y + 18.0 + layout.height_above.max(raised);
        if index > 0 {
            furniture.push(line(
                Point::new(frame.left(), frame.y),
                Point::new(right, frame.y),
                Stroke::solid(pen.palette.rule, 1.0),
            ));
        }
        if named {
            let style = TextStyle { leading: 18.0, ..pen.styles.event_title() };
            let names = pen.lines_at_most(&lane.name, NAMES - 14.0, style, 4);
            for (i, text) in names.iter().enumerate() {
                furniture.push(pen.line(
                    text,
                    frame.left(),
                    axis - 9.0 + i as f64 * style.leading,
                    Anchor::Left,
                    style,
                ));
            }
        }
        axis_line(&mut lines, scale, left, axis, right, &pen.palette);
        for ((block, levels), (item, placement)) in
            blocks.iter().zip(&levels).zip(items.iter().zip(&layout.placements))
        {
            let spot = Spot { item, placement, levels, step, left, axis, unit };
            draw_block(frame, view, block, &spot, &mut lines, &mut marks);
        }
        let names =
            pen.lines_at_most(&lane.name, NAMES - 14.0, pen.styles.event_title(), 4).len() as f64 * 18.0;
        frame.y = axis + layout.height_below.max(if named { names } else { 0.0 }).max(18.0) + 14.0;
    }
    let bottom = frame.y;
    // Behind everything: bands and grid, from the axis labels down.
    let mut behind = Vec::new();
    for band in scale.bands.iter().filter(|band| band.shaded) {
        let origin = Point::new(left + band.x_from, lanes_top);
        let outline = Outline::Rectangle {
            origin,
            width: band.x_to - band.x_from,
            height: bottom - lanes_top,
            corner: 0.0,
        };
        behind.push(Mark::Shape(Shape { outline, fill: Some(Fill::Solid(pen.palette.band)), stroke: None }));
    }
    let mut dated = None;
    let mut taken = f64::NEG_INFINITY;
    let hourly = scale.ticks.iter().any(|tick| tick.level == Level::Hour);
    let daily = hourly || scale.ticks.iter().any(|tick| tick.level == Level::Day);
    for tick in scale.ticks.iter().filter(|tick| tick.labelled) {
        let x = left + tick.x;
        behind.push(line(
            Point::new(x, lanes_top),
            Point::new(x, bottom),
            Stroke::solid(pen.palette.grid, 1.0),
        ));
        let (text, style) = match tick.level {
            Level::Hour => (time_of(frame, tick.day), TextStyle { leading: 18.0, ..small }),
            Level::Day if hourly => {
                let (_, one_based, day) = civil_from_days(tick.day.div_euclid(DAY));
                let month = month(frame.words(), one_based as u8);
                (say!(frame.words(), "date.day-month-short", day = day, month = month), year)
            }
            Level::Year | Level::Decade => (timeline::year(frame.words(), tick.year), year),
            Level::Quarter | Level::Month if !daily => {
                (month(frame.words(), tick.month), TextStyle { leading: 18.0, ..small })
            }
            Level::Quarter | Level::Month | Level::Day => {
                // The first day of each month that is named says of which.
                let day = civil_from_days(tick.day).2;
                let named = dated.replace((tick.year, tick.month)) != Some((tick.year, tick.month));
                let text = match named {
                    true => {
                        let month = month(frame.words(), tick.month);
                        say!(frame.words(), "date.day-month-short", day = day, month = month)
                    }
                    false => day.to_string(),
                };
                (text, TextStyle { leading: 18.0, ..small })
            }
        };
        let half = pen.width(&text, style) / 2.0;
        let x = x.clamp(frame.left() + half, right - half);
        // What was moved to stay on the page must not run into its neighbour.
        if x - half > taken {
            behind.push(pen.line(&text, x, lanes_top - 22.0, Anchor::Middle, style));
            taken = x + half + 8.0;
        }
    }
    for gap in &scale.breaks {
        let middle = left + (gap.x_from + gap.x_to) / 2.0;
        let words = span_words(frame.words(), gap.between.1 - gap.between.0);
        let half = pen.width(&words, small) / 2.0;
        let x = middle.clamp(frame.left() + half, right - half);
        behind.push(pen.line(&words, x, lanes_top - 40.0, Anchor::Middle, small));
    }
    behind.push(line(
        Point::new(frame.left(), lanes_top),
        Point::new(right, lanes_top),
        Stroke::solid(pen.palette.rule, 1.0),
    ));
    behind.extend(furniture);
    frame.add(Group::new(Part::Axis, behind));
    frame.add(Group::new(Part::Lines, lines));
    frame.add(marks);
}

/// The time of day of a minute.
fn time_of(frame: &Frame<'_, '_, '_>, minute: i64) -> String {
    let of_day = minute.rem_euclid(DAY);
    let clock =
        Clock { hour: (of_day / 60) as u8, minute: Some((of_day % 60) as u8), second: None, zone: None };
    clock.spoken(frame.words(), frame.asked_date_style().unwrap_or(Style::Short))
}

fn month(words: &Words, one_based: u8) -> String {
    words.say(&format!("month.short.{one_based}"), &[("form", "lone".into())])
}

/// The axis line of a lane: solid, dotted in the breaks.
fn axis_line(lines: &mut Vec<Mark>, scale: &Scale, left: f64, y: f64, right: f64, palette: &Palette) {
    let mut x = left;
    for gap in &scale.breaks {
        lines.push(line(
            Point::new(x, y),
            Point::new(left + gap.x_from, y),
            Stroke::solid(palette.rule, 1.5),
        ));
        let dots = Stroke { dash: vec![2.0, 4.0], ..Stroke::solid(palette.axis, 2.0) };
        lines.push(line(Point::new(left + gap.x_from + 2.0, y), Point::new(left + gap.x_to, y), dots));
        x = left + gap.x_to;
    }
    lines.push(line(Point::new(x, y), Point::new(right, y), Stroke::solid(palette.rule, 1.5)));
}

/// Where a block stands: its label's place, the levels of its markers above the axis line, the lane's origin.
struct Spot<'a> {
    item: &'a Item,
    placement: &'a Placement,
    levels: &'a [usize],
    step: f64,
    left: f64,
    axis: f64,
    unit: Unit,
}

/// Height of a level of markers; more where a ring sets one off.
fn step(view: &View<'_>, lane: &Lane) -> f64 {
    let ringed = lane.events.iter().any(|id| view.highlight.contains(&Node::Event(*id)));
    if ringed { 18.0 } else { 14.0 }
}

/// What a px of height is worth in px that labels are moved by on average.
const HEIGHT_PRICE: f64 = 0.3;
/// What a further row must save in mean displacement where rows are dear, in px.
const ROW_PRICE: f64 = 24.0;

/// Labels below the axis line, beginning at their leader, all down the page; only those at the right edge end there. Where that takes
/// many rows, also with rows that are dearer: the layout that is lowest for the little it moves its labels.
fn placed(items: &[Item], width: f64, raised: f64) -> Layout {
    let options = Options {
        width,
        row_gap: 9.0,
        lift: raised,
        turn: Turn::Edge,
        sides: Sides::Below,
        ..Options::default()
    };
    let cheap = place(items, &options);
    if cheap.rows < 3 {
        return cheap;
    }
    let dear = place(items, &Options { row_price: ROW_PRICE, ..options });
    let cost = |layout: &Layout| HEIGHT_PRICE * layout.height_below + layout.mean_displacement;
    if cost(&dear) < cost(&cheap) { dear } else { cheap }
}

/// How many levels above the axis line each marker of a lane stands, so that none covers another, nor a bar: first fit from
/// left to right, which needs as many levels as overlap at most (interval colouring).
fn levels(view: &View<'_>, blocks: &[Block], items: &[Item], unit: Unit) -> Vec<Vec<usize>> {
    let book = view.graph.casebook();
    let mut spans: Vec<(f64, f64, usize, usize)> = Vec::new();
    for (index, (block, item)) in blocks.iter().zip(items).enumerate() {
        for (nth, id) in block.events.iter().enumerate() {
            let half = if view.highlight.contains(&Node::Event(*id)) { 10.5 } else { 7.0 };
            let (mut from, mut to) = (item.anchor - half, item.anchor + half);
            if let (0, Some(bar)) = (nth, extent(book.event(*id), item, unit)) {
                (from, to) = (from.min(bar.0 - 2.0), to.max(bar.1 + 2.0));
            }
            spans.push((from, to, index, nth));
        }
    }
    spans.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.2, a.3).cmp(&(b.2, b.3))));
    let mut ends: Vec<f64> = Vec::new();
    let mut levels: Vec<Vec<usize>> = blocks.iter().map(|block| vec![0; block.events.len()]).collect();
    for (from, to, index, nth) in spans {
        let level = ends.iter().position(|end| *end <= from).unwrap_or(ends.len());
        if level == ends.len() {
            ends.push(to);
        } else {
            ends[level] = to;
        }
        levels[index][nth] = level;
    }
    levels
}

/// The bar of a date no shorter than can be seen beside its marker; the less is known, the wider.
fn seen(event: &Event, item: &Item, (from, to): (f64, f64)) -> (f64, f64) {
    let Some(date) = event.date.as_deref() else { return (from, to) };
    if date.is_interval() || event.end.is_some() {
        return (from, to.max(item.anchor + SEEN + 6.0));
    }
    let least = match date.precision() {
        Precision::Day => 0.0,
        Precision::Month => 0.5,
        Precision::Season => 1.5,
        Precision::Year => 3.0,
        _ => 6.0,
    };
    let least = SEEN + least + if date.is_approximate() { 3.0 } else { 0.0 };
    (from.min(item.anchor - least), to.max(item.anchor + least))
}

/// How far a bar reaches to either side at the least: out of its marker.
const SEEN: f64 = 8.0;

/// Length over which an open or unknown end fades.
const FADE: f64 = 24.0;

/// From where to where the mark of an event's date reaches, fading ends and all; `None` for an event without one.
fn extent(event: &Event, item: &Item, unit: Unit) -> Option<(f64, f64)> {
    let (from, to) = item.bar.unwrap_or((item.anchor, item.anchor));
    let Look { bar, doubted, before, after } = unit.look(event);
    if doubted {
        let reach = ((to - from) / 2.0).max(FADE * 0.75);
        let middle = (from + to) / 2.0;
        return Some((middle - reach, middle + reach));
    }
    // A bar is seen beside its marker, as on the column, however little room the scale gives to what it stands for.
    let (from, to) = if bar { seen(event, item, (from, to)) } else { (from, to) };
    let (from, to) = if bar { (from, to) } else { (item.anchor, item.anchor) };
    (bar || before || after)
        .then_some((from - if before { FADE } else { 0.0 }, to + if after { FADE } else { 0.0 }))
}

fn draw_block(
    frame: &mut Frame<'_, '_, '_>,
    view: &View<'_>,
    block: &Block,
    spot: &Spot<'_>,
    lines: &mut Vec<Mark>,
    marks: &mut Vec<Mark>,
) {
    let Spot { item, placement, levels, step, left, axis, .. } = *spot;
    let book = view.graph.casebook();
    let pen = frame.pen;
    let id = view.graph.marker_id(&book.event(block.events[0]).id);
    if let [from, rest @ ..] = placement.leader.as_slice() {
        let point = |(x, y): (f64, f64)| Point::new(left + x, axis + y);
        let mut segments = vec![Segment::Move(point(*from))];
        segments.extend(rest.iter().map(|to| Segment::Line(point(*to))));
        let path =
            Mark::Path(Path { segments, fill: None, stroke: Some(Stroke::solid(pen.palette.axis, 0.8)) });
        lines.push(Mark::Group(Group::new(Part::Leader { of: id.clone() }, vec![path])));
    }
    let at = Point::new(left + item.anchor, axis);
    let mut group = Vec::new();
    let highest = levels.iter().copied().max().unwrap_or_default();
    if highest > 0 {
        let top = Point::new(at.x, at.y - step * highest as f64);
        lines.push(line(at, top, Stroke::solid(pen.palette.axis, 0.8)));
    }
    for (nth, event_id) in block.events.iter().enumerate() {
        let event = book.event(*event_id);
        let at = Point::new(at.x, at.y - step * levels[nth] as f64);
        let mut shapes =
            if nth == 0 { bars(event, at, left, item, spot.unit, &pen.palette) } else { Vec::new() };
        if view.highlight.contains(&Node::Event(*event_id)) {
            let outline = Outline::Circle { centre: at, radius: 9.5 };
            shapes.push(Mark::Shape(Shape {
                outline,
                fill: None,
                stroke: Some(Stroke::solid(pen.palette.accent, 1.5)),
            }));
        }
        shapes.extend(marker(Firmness::of(book, &event.statement), at, &pen.palette));
        let details = details(frame, view, *event_id);
        let node = Group {
            id: view.graph.marker_id(&event.id),
            title: event.title.to_string(),
            details,
            link: link(&event.url),
            ..Group::new(Part::Node, shapes)
        };
        group.push(Mark::Group(node));
    }
    let mut texts = Vec::new();
    let mut y = axis + placement.y;
    for (index, (text, style)) in block.lines.iter().enumerate() {
        if index > 0 && block.titles.contains(&index) {
            y += PART;
        }
        let numbered = block.titles.iter().position(|title| *title == index).and_then(|nth| {
            view.callouts.iter().position(|(node, _)| *node == Node::Event(block.events[nth]))
        });
        let (x, anchor) = match placement.turned {
            true => (left + placement.x + block.width, Anchor::Right),
            false => (left + placement.x, Anchor::Left),
        };
        let mut x = x;
        if let Some(number) = numbered {
            let centre =
                Point::new(if placement.turned { x - 8.0 } else { x + 8.0 }, y + style.leading / 2.0);
            texts.push(disc(centre, 8.0, &pen.palette));
            let digit = TextStyle { colour: pen.palette.paper, size: 12.0, ..*style };
            texts.push(pen.line(&(number + 1).to_string(), centre.x, y, Anchor::Middle, digit));
            x += if placement.turned { -20.0 } else { 20.0 };
        }
        texts.push(pen.haloed(text, x, y, anchor, *style, 2.0));
        y += style.leading;
    }
    group.push(Mark::Group(Group::new(Part::Label { of: id }, texts)));
    let event = book.event(block.events[0]);
    marks.push(Mark::Group(Group {
        id: event.id.to_string(),
        title: event.title.to_string(),
        ..Group::new(Part::Labels, group)
    }));
}

/// The bar of a rough date or a span, with fading ends where they are open or unknown.
pub(super) fn bars(
    event: &Event,
    at: Point,
    left: f64,
    item: &Item,
    unit: Unit,
    palette: &Palette,
) -> Vec<Mark> {
    let Some((from, to)) = extent(event, item, unit) else { return Vec::new() };
    let (from, to) = (left + from, left + to);
    let look = unit.look(event);
    let top = at.y - BAR / 2.0;
    let fade = |x: f64, toward: f64| {
        let outline = Outline::Rectangle {
            origin: Point::new(x.min(toward), top),
            width: (toward - x).abs(),
            height: BAR,
            corner: 0.0,
        };
        let fill = Fill::Fade {
            colour: palette.accent,
            opacity: BAR_OPACITY,
            from: Point::new(x, at.y),
            to: Point::new(toward, at.y),
        };
        Mark::Shape(Shape { outline, fill: Some(fill), stroke: None })
    };
    let mut marks = Vec::new();
    if look.doubted {
        let middle = (from + to) / 2.0;
        return vec![fade(middle, from), fade(middle, to)];
    }
    let (first, last) =
        (from + if look.before { FADE } else { 0.0 }, to - if look.after { FADE } else { 0.0 });
    if look.bar {
        marks.push(bar_shape(Point::new(first, top), last - first, BAR, palette));
    }
    if look.before {
        marks.push(fade(first, from));
    }
    if look.after {
        marks.push(fade(last, to));
    }
    marks
}

pub(super) fn list_undated(frame: &mut Frame<'_, '_, '_>, view: &View<'_>, undated: &[EventId]) {
    let book = view.graph.casebook();
    let (left, width) = (frame.left(), frame.right() - frame.left());
    let style = frame.pen.styles.event_title();
    frame.y += 8.0;
    let mut marks =
        vec![frame.pen.line(&say!(book.words(), "timeline.undated"), left, frame.y, Anchor::Left, style)];
    frame.y += style.leading + 2.0;
    for id in undated {
        let event = book.event(*id);
        let numbers = frame.marks(&event.statement.citations, width);
        let mut title = frame.titled(*id, false, &[]);
        if let Some(pill) = event_pill(book, event) {
            title = say!(book.words(), "event.with-status", title = title, status = pill);
        }
        let typed = timeline::typed_date(view, event);
        if !typed.is_empty() {
            let typed = say!(book.words(), "fact.written", written = book.words().quoted(&typed));
            title = say!(book.words(), "list.semicolon", a = title, b = typed);
        }
        let text = format!("{title} {numbers}");
        let (lines, height) = frame.pen.paragraph(text.trim(), left, frame.y, width, frame.pen.styles.body());
        marks.extend(lines);
        frame.y += height + 2.0;
    }
    frame.add(Group::new(Part::Labels, marks));
}
