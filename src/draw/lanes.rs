//! Wide timelines: lanes on one time scale, labels under their markers, leader lines where they had to move.

use std::collections::BTreeMap;

use crate::catalogue::{Words, say};
use crate::date::{Bounds, Day, Margins, Style};
use crate::graph::Node;
use crate::model::{Casebook, EntityId, Event, EventId};
use crate::query::View;
use crate::query::evidence::{event_pill, event_when};
use crate::scene::{Anchor, Fill, Group, Mark, Outline, Part, Path, Point, Scene, Segment, Shape, Stroke};
use crate::vocabulary::Term;
use crate::words::capitalised;

use super::frame::{Frame, regular};
use super::spans::{self, Look};
use super::style::{Palette, TextStyle};
use super::symbols::{Firmness, disc, line, marker};
use super::timeline::{
    self, BAR, BAR_OPACITY, LISTED_SOURCES, bar_shape, describe, details, fallback_title, left_out,
    span_words, statements,
};
use super::{Lanes, Page, TimeScale, callout_list, link};
use crate::layout::labels::{Item, Layout, Options, Placement, Sides, place};
use crate::layout::scale::{Demand, Level, Mode, Request, Scale, civil_from_days};

/// Width of the column with the names of the lanes.
const NAMES: f64 = 116.0;
/// Widest block of a label.
const BLOCK: f64 = 148.0;
/// Lanes at the most; what is beyond goes to one lane of others.
const MOST_LANES: usize = 14;

/// A lane: its name and its events, oldest first.
struct Lane {
    name: String,
    events: Vec<EventId>,
}

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
    /// Titles that are not shown whole.
    shortened: usize,
}

/// A wide timeline.
pub fn draw(view: &View<'_>, page: &Page<'_>) -> Scene {
    let book = view.graph.casebook();
    let drawn = statements(view);
    let mut frame = Frame::new(view, page, &fallback_title(view), &drawn);
    frame.legend(&timeline::legend(view, frame.pen.palette));
    let (dated, undated): (Vec<EventId>, Vec<EventId>) =
        view.events.iter().partition(|id| span(book.event(**id)).is_some());
    let by = page.lanes.unwrap_or_else(|| likely_lanes(view, &dated));
    frame.number(&timeline::cites(view));
    let lanes = lanes(view, &dated, by);
    let named = lanes.len() > 1 || by != Lanes::None;
    let left = frame.left() + if named { NAMES } else { 8.0 };
    let width = frame.right() - left - 6.0;
    let blocks: Vec<Vec<Block>> = lanes.iter().map(|lane| blocks(&mut frame, view, &lane.events)).collect();
    if !dated.is_empty() {
        let scale = scale(&blocks, page.scale, width);
        compressed_words(&mut frame, &scale);
        axis_and_lanes(&mut frame, view, &lanes, &blocks, &scale, left, named);
    }
    let shortened: usize = blocks.iter().flatten().map(|block| block.shortened).sum();
    if shortened > 0 {
        let words = say!(frame.words(), "note.titles-shortened", n = shortened);
        frame.notes.push(words);
    }
    frame.y += 4.0;
    callout_list(&mut frame, view);
    if !undated.is_empty() {
        list_undated(&mut frame, view, &undated);
    }
    for id in dated.iter().chain(&undated) {
        let words = describe(&frame, view, *id);
        frame.describe(words);
    }
    left_out(&mut frame, view);
    frame.finish(LISTED_SOURCES)
}

/// First and last day that an event may cover, as far as its dates bound it; an open side ends at the other bound.
fn span(event: &Event) -> Option<(i64, i64)> {
    // What `c.` and `?` are worth is drawn: such a mark is wider than the bare year.
    let bounds: Bounds = event.bounds(&Margins::default())?;
    let first = bounds.earliest_start.or(bounds.latest_start).or(bounds.earliest_end).or(bounds.latest_end)?;
    let last = bounds.latest_end.or(bounds.latest_start).or(bounds.earliest_end).unwrap_or(first);
    Some((first.number(), last.number().max(first.number())))
}

/// Whether a wide timeline of the view has several lanes where nobody asks for any.
pub fn are_several(view: &View<'_>) -> bool {
    let book = view.graph.casebook();
    let dated: Vec<EventId> =
        view.events.iter().copied().filter(|id| span(book.event(*id)).is_some()).collect();
    likely_lanes(view, &dated) != Lanes::None
}

/// Cases where most events belong to one, else the focus, else kinds, else one lane.
fn likely_lanes(view: &View<'_>, events: &[EventId]) -> Lanes {
    let book = view.graph.casebook();
    let with_case = events.iter().filter(|id| case_of(book, book.event(**id)).is_some()).count();
    let cases: std::collections::BTreeSet<_> =
        events.iter().filter_map(|id| case_of(book, book.event(*id))).collect();
    if events.len() <= 8 {
        Lanes::None
    } else if cases.len() > 1 && with_case * 2 > events.len() {
        Lanes::Case
    } else if view.focus.len() > 1 {
        Lanes::Entity
    } else {
        Lanes::None
    }
}

fn case_of(book: &Casebook, event: &Event) -> Option<EntityId> {
    event.participants.iter().map(|p| p.entity).find(|id| book.vocabulary.is_a(book.entity(*id).kind, "case"))
}

/// What the events of a lane have in common.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Entity(EntityId),
    Kind(Term),
}

/// What lanes are called: by their label; where two would be called the same, by the full name, and where those are the same, with
/// the id behind it. Two cases of one short name are two lanes.
fn lane_names(book: &Casebook, lanes: &[Of]) -> Vec<String> {
    let called = |of: Of, fullness: usize| match of {
        Of::Kind(kind) => capitalised(&book.spoken().events.get(kind).plural),
        Of::Entity(id) => match fullness {
            0 => book.entity(id).label().to_string(),
            1 => book.entity(id).name.to_string(),
            _ => format!("{} ({})", book.entity(id).name, book.entity(id).id),
        },
    };
    let mut names: Vec<String> = lanes.iter().map(|of| called(*of, 0)).collect();
    for fullness in 1..=2 {
        let shared: Vec<bool> =
            names.iter().map(|name| names.iter().filter(|other| *other == name).count() > 1).collect();
        for (at, of) in lanes.iter().enumerate().filter(|(at, _)| shared[*at]) {
            names[at] = called(*of, fullness);
        }
    }
    names
}

/// The lanes in order of their first event; what belongs to none comes last.
fn lanes(view: &View<'_>, events: &[EventId], by: Lanes) -> Vec<Lane> {
    let book = view.graph.casebook();
    let focus: Vec<EntityId> = view
        .focus
        .iter()
        .filter_map(|node| if let Node::Entity(id) = node { Some(*id) } else { None })
        .collect();
    let mut count: BTreeMap<EntityId, usize> = BTreeMap::new();
    for participant in events.iter().flat_map(|id| &book.event(*id).participants) {
        *count.entry(participant.entity).or_default() += 1;
    }
    let key = |event: &Event| -> Option<Of> {
        match by {
            Lanes::None => None,
            Lanes::Case => case_of(book, event).map(Of::Entity),
            Lanes::Kind => event.kind.map(Of::Kind),
            Lanes::Entity => {
                let ranked = event
                    .participants
                    .iter()
                    .map(|p| p.entity)
                    .filter(|id| focus.is_empty() || focus.contains(id));
                let place =
                    |id: &EntityId| focus.iter().position(|f| f == id).unwrap_or(usize::MAX - count[id]);
                ranked.min_by_key(|id| (place(id), *id)).map(Of::Entity)
            }
        }
    };
    let mut found: Vec<(Of, Vec<EventId>)> = Vec::new();
    let mut others = Vec::new();
    for id in events {
        match key(book.event(*id)) {
            None => others.push(*id),
            Some(of) => match found.iter_mut().find(|(known, _)| *known == of) {
                Some((_, events)) => events.push(*id),
                None => found.push((of, vec![*id])),
            },
        }
    }
    let names = lane_names(book, &found.iter().map(|(of, _)| *of).collect::<Vec<_>>());
    let mut lanes: Vec<Lane> =
        names.into_iter().zip(found).map(|(name, (_, events))| Lane { name, events }).collect();
    if lanes.len() > MOST_LANES {
        let mut sizes: Vec<usize> = lanes.iter().map(|lane| lane.events.len()).collect();
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        let least = sizes[MOST_LANES - 1].max(2);
        let (kept, few): (Vec<Lane>, Vec<Lane>) =
            lanes.into_iter().partition(|lane| lane.events.len() >= least);
        lanes = kept;
        others.extend(few.into_iter().flat_map(|lane| lane.events));
        others.sort();
    }
    if !others.is_empty() {
        let name = if lanes.is_empty() { String::new() } else { say!(book.words(), "lanes.rest") };
        lanes.push(Lane { name, events: others });
    }
    lanes
}

/// Room between the titles of events that share a label.
const PART: f64 = 5.0;

/// The labels of a lane: events of one date share one.
fn blocks(frame: &mut Frame<'_, '_, '_>, view: &View<'_>, events: &[EventId]) -> Vec<Block> {
    let book = view.graph.casebook();
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
        blocks.push(block(frame, view, &events[at..until]));
        at = until;
    }
    blocks
}

fn block(frame: &mut Frame<'_, '_, '_>, view: &View<'_>, events: &[EventId]) -> Block {
    let book = view.graph.casebook();
    let styles = frame.pen.styles;
    let title = styles.event_title();
    let small = TextStyle { leading: 17.0, size: 13.0, ..regular(styles.note()) };
    let word = TextStyle { weight: crate::scene::Weight::Semibold, colour: frame.pen.palette.ink, ..small };
    let style = view_date_style(frame);
    let mut lines = Vec::new();
    let mut titles = Vec::new();
    let mut shortened = 0;
    for id in events {
        let event = book.event(*id);
        titles.push(lines.len());
        let numbered = view.callouts.iter().any(|(node, _)| *node == Node::Event(*id));
        let room = if numbered { BLOCK - 20.0 } else { BLOCK };
        let shown = frame.pen.balanced(&event.title, room, title, 4);
        shortened += usize::from(shown.last().is_some_and(|text| text.ends_with('…')));
        lines.extend(shown.into_iter().map(|text| (text, title)));
        if let Some(pill) = event_pill(book, event) {
            lines.extend(
                frame.pen.balanced(&pill, BLOCK, word, usize::MAX).into_iter().map(|text| (text, word)),
            );
        }
    }
    let first = book.event(events[0]);
    let mut marks = String::new();
    for id in events {
        let more = frame.numbering.cite(&book.event(*id).statement.citations);
        for number in more.iter().map(|number| format!("[{number}]")) {
            if !marks.contains(&number) {
                marks.push_str(if marks.is_empty() { "" } else { "\u{2060}" });
                marks.push_str(&number);
            }
        }
    }
    if frame.pen.width(&marks, small) > BLOCK {
        // Too many to stay together: they part between brackets, not within a number.
        marks = marks.replace('\u{2060}', "");
    }
    let when = capitalised(&event_when(frame.words(), first, style));
    let when = if marks.is_empty() { when } else { format!("{when} {marks}") };
    lines.extend(frame.pen.lines(&when, BLOCK, small).into_iter().map(|text| (text, small)));
    let width = lines.iter().map(|(text, style)| frame.pen.width(text, *style)).fold(0.0, f64::max);
    let numbered = events.iter().any(|id| view.callouts.iter().any(|(node, _)| *node == Node::Event(*id)));
    let height = lines.iter().map(|(_, style)| style.leading).sum::<f64>() + PART * (events.len() - 1) as f64;
    let (from, to) = span(first).unwrap_or_default();
    let middle = first
        .date
        .as_deref()
        .and_then(|date| if first.end.is_some() || date.is_interval() { None } else { date.middle() });
    let middle = middle.map_or(from, Day::number);
    Block {
        events: events.to_vec(),
        lines,
        width: width + if numbered { 20.0 } else { 0.0 },
        height,
        titles,
        from,
        to,
        middle,
        shortened,
    }
}

/// Short dates in labels, unless asked otherwise.
fn view_date_style(frame: &Frame<'_, '_, '_>) -> Style {
    frame.asked_date_style().unwrap_or(Style::Short)
}

fn scale(blocks: &[Vec<Block>], scale: TimeScale, width: f64) -> Scale {
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
    let rows = if blocks.len() == 1 { (most / 8).clamp(2, 8) } else { (most / 6).clamp(1, 4) };
    Scale::new(&Request { events: demands.collect(), width, mode, rows, ..Request::default() })
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
    scale: &Scale,
    left: f64,
    named: bool,
) {
    let pen = frame.pen;
    let small = TextStyle { size: 13.0, leading: 16.0, ..regular(pen.styles.note()) };
    let year = TextStyle {
        weight: crate::scene::Weight::Semibold,
        colour: pen.palette.body,
        size: 14.0,
        leading: 18.0,
    };
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
        let levels = levels(view, blocks, &items);
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
            let spot = Spot { item, placement, levels, step, left, axis };
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
    let daily = scale.ticks.iter().any(|tick| tick.level == Level::Day);
    for tick in scale.ticks.iter().filter(|tick| tick.labelled) {
        let x = left + tick.x;
        behind.push(line(
            Point::new(x, lanes_top),
            Point::new(x, bottom),
            Stroke::solid(pen.palette.grid, 1.0),
        ));
        let (text, style) = match tick.level {
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
        behind.push(pen.line(&text, x, lanes_top - 22.0, Anchor::Middle, style));
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

/// Labels below the axis line. Where that takes many rows, also with rows that are dearer, and on both sides: of these the
/// layout that is lowest for the little it moves its labels; two sides must save a sixth.
fn placed(items: &[Item], width: f64, raised: f64) -> Layout {
    let options = Options { width, row_gap: 9.0, lift: raised, ..Options::default() };
    let mut best = place(items, &Options { sides: Sides::Below, ..options.clone() });
    if best.rows < 3 {
        return best;
    }
    let cost = |layout: &Layout| {
        HEIGHT_PRICE * (layout.height_above.max(raised) + layout.height_below) + layout.mean_displacement
    };
    for (sides, share) in [(Sides::Below, 1.0), (Sides::Both, 0.85)] {
        let layout = place(items, &Options { sides, row_price: ROW_PRICE, ..options.clone() });
        if cost(&layout) < share * cost(&best) {
            best = layout;
        }
    }
    best
}

/// How many levels above the axis line each marker of a lane stands, so that none covers another, nor a bar: first fit from
/// left to right, which needs as many levels as overlap at most (interval colouring).
fn levels(view: &View<'_>, blocks: &[Block], items: &[Item]) -> Vec<Vec<usize>> {
    let book = view.graph.casebook();
    let mut spans: Vec<(f64, f64, usize, usize)> = Vec::new();
    for (index, (block, item)) in blocks.iter().zip(items).enumerate() {
        for (nth, id) in block.events.iter().enumerate() {
            let half = if view.highlight.contains(&Node::Event(*id)) { 10.5 } else { 7.0 };
            let (mut from, mut to) = (item.anchor - half, item.anchor + half);
            if let (0, Some(bar)) = (nth, extent(book.event(*id), item)) {
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

/// Length over which an open or unknown end fades.
const FADE: f64 = 24.0;

/// From where to where the mark of an event's date reaches, fading ends and all; `None` for an event without one.
fn extent(event: &Event, item: &Item) -> Option<(f64, f64)> {
    let (from, to) = item.bar.unwrap_or((item.anchor, item.anchor));
    let Look { bar, doubted, before, after } = spans::look(event);
    if doubted {
        let reach = ((to - from) / 2.0).max(FADE * 0.75);
        let middle = (from + to) / 2.0;
        return Some((middle - reach, middle + reach));
    }
    // What still runs has run for a while: its bar is seen, however short the time that its start may take.
    let to = if bar && after { to.max(from + FADE / 2.0) } else { to };
    let bar = bar && to - from >= 1.0;
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
    let Spot { item, placement, levels, step, left, axis } = *spot;
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
        let mut shapes = if nth == 0 { bars(event, at, left, item, &pen.palette) } else { Vec::new() };
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
fn bars(event: &Event, at: Point, left: f64, item: &Item, palette: &Palette) -> Vec<Mark> {
    let Some((from, to)) = extent(event, item) else { return Vec::new() };
    let (from, to) = (left + from, left + to);
    let look = spans::look(event);
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
    if look.bar && last - first >= 1.0 {
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

fn list_undated(frame: &mut Frame<'_, '_, '_>, view: &View<'_>, undated: &[EventId]) {
    let book = view.graph.casebook();
    let (left, width) = (frame.left(), frame.right() - frame.left());
    let style = frame.pen.styles.event_title();
    frame.y += 8.0;
    let mut marks =
        vec![frame.pen.line(&say!(book.words(), "timeline.undated"), left, frame.y, Anchor::Left, style)];
    frame.y += style.leading + 2.0;
    for id in undated {
        let event = book.event(*id);
        let numbers = frame.numbering.marks(book.words(), &event.statement.citations);
        let title = match event_pill(book, event) {
            Some(pill) => say!(book.words(), "event.with-status", title = &event.title, status = pill),
            None => event.title.to_string(),
        };
        let text = format!("{title} {numbers}");
        let (lines, height) = frame.pen.paragraph(text.trim(), left, frame.y, width, frame.pen.styles.body());
        marks.extend(lines);
        frame.y += height + 2.0;
    }
    frame.add(Group::new(Part::Labels, marks));
}
