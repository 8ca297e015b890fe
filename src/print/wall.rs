//! The wall: a strip of sheets, hung edge to edge, with the rule of time at one height on all of them.
//!
//! Each sheet is laid out by itself: labels keep off its edges, so that no word is cut where sheets meet, and only the rule
//! crosses. Events stand at even distances, or a centimetre is so many months. Labels are placed as on a wide timeline
//! ([`crate::layout::labels`]), above and below the rule; what a sheet cannot hold keeps its place on the rule with a
//! number, and is told on a sheet behind it.

mod drawn;

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::Words;
use crate::date::{Bounds, Date, Day, Margins};
use crate::draw::frame::Pen;
use crate::draw::spans;
use crate::draw::style::TextStyle;
use crate::draw::timeline::{self, fallback_title, is_placed, later};
use crate::layout::labels::{Item, Layout, Options, Sides, Turn, place, sub_rows};
use crate::layout::scale::days_from_civil;
use crate::model::{Casebook, Event, EventId, Item as Said};
use crate::query::View;
use crate::query::corrections::remarked;
use crate::query::evidence::Numbering;
use crate::query::who::Titles;
use crate::scene::Weight;

use super::paper::{A4, Area, Foot, MM, Paper};
use super::sizes::{PrintSize, Sizes};
use super::slip::{Parts, Slip};
use super::{Made, Order, PrintError, Spacing, paper, pieces};

/// Thickness of the rule: 3 mm.
const RULE: f64 = 3.0 * MM;
/// No text nearer to the edge of a sheet than this.
const SAFE: f64 = 7.0 * MM;
/// A gap longer than this takes a place of its own on the rule, in days.
const LONG_GAP: i64 = 731;
/// Bodies of ordinary print, largest first: a wall is read from farther away than a page.
const BODIES: [f64; 5] = [16.0, 14.0, 12.5, 11.0, 9.5];
/// Events to a sheet of A4 that are enough, so that letters need not be smaller.
const ENOUGH: f64 = 5.5;
/// Stops on a sheet that are few: then some labels may be told elsewhere.
const FEW: usize = 4;
/// Events that are told elsewhere share a number's place within this length, in points.
const SHARED: f64 = 64.0;
/// Days in a month of the Gregorian calendar, on average.
const MONTH: f64 = 30.436_875;
/// Height of the bar of a span or a rough date.
const BAR: f64 = 5.0;
/// A wall of more sheets than this is a mistake in the scale.
const MOST_SHEETS: usize = 120;

/// Something that takes a place on the rule.
enum Stop {
    Event(EventId),
    Gap(String),
}

/// A stretch of the rule that is left out.
struct Gap {
    /// From where to where it is dotted.
    dots: (f64, f64),
    /// Room for the words above it.
    room: (f64, f64),
    words: String,
}

/// What a sheet shows of the rule; all places from its left edge.
#[derive(Default)]
struct Strip {
    events: Vec<(EventId, f64)>,
    gaps: Vec<Gap>,
    /// Left edges of tabs with their years; false for a year that goes on from the sheet before.
    tabs: Vec<(f64, i64, bool)>,
    /// Where a year begins.
    ticks: Vec<f64>,
    /// Bars of events that last or whose dates are rough: from, to.
    bars: Vec<(f64, f64)>,
}

/// A label at the rule.
struct Tag {
    /// One event, or several that are told elsewhere.
    events: Vec<EventId>,
    /// Where the first of them stands.
    from: f64,
    /// Where the label belongs.
    x: f64,
    /// It has only numbers: its events are told on a sheet behind the strip.
    away: bool,
}

/// What all sheets have in common.
struct Wall<'v, 'g, 'o> {
    view: &'v View<'g>,
    order: &'o Order<'o>,
    sizes: Sizes,
    /// Of what stands at the foot.
    small: Sizes,
    pen: Pen<'o>,
    paper: Paper,
    /// Where something may stand.
    area: Area,
    /// Middle of the rule.
    rule: f64,
    /// Top of the foot.
    foot_top: f64,
    foot: Foot,
    slips: BTreeMap<EventId, Slip>,
    title: String,
}

/// Sets the wall.
pub fn make(view: &View<'_>, order: &Order<'_>) -> Result<Vec<Made>, PrintError> {
    let book = view.graph.casebook();
    pieces::some_events(view)?;
    let paper = Paper::of(order, A4, true);
    let most = paper.height - 8.0 * MM;
    let height = match order.choices.height {
        None => paper.height - 20.0 * MM,
        Some(height) if f64::from(height) * MM <= most && height >= 120 => f64::from(height) * MM,
        Some(_) => {
            let why =
                format!("must lie between 120 mm and what the paper holds, {:.0} mm", (most / MM).floor());
            return Err(PrintError::Option { option: "--height", why });
        }
    };
    let mut numbering = Numbering::default();
    for (_, citations) in timeline::cites(view) {
        numbering.cite(&citations);
    }
    let (dated, undated): (Vec<EventId>, Vec<EventId>) =
        view.events.iter().partition(|id| is_placed(book.event(**id)));
    let bodies = if order.print == PrintSize::Ordinary { &BODIES[..] } else { &BODIES[..1] };
    // The largest letters in which a sheet holds enough; else those in which it holds most.
    let mut best: Option<(Wall<'_, '_, '_>, Vec<Strip>, f64)> = None;
    for body in bodies {
        let wall = Wall::new(view, order, (paper, height), *body, &mut numbering);
        let (strips, score) = match order.choices.spacing {
            Spacing::Even => {
                let strips = wall.even(&dated);
                let score = dated.len() as f64 / strips.len().max(1) as f64;
                (strips, score * 842.0 / paper.width / ENOUGH)
            }
            Spacing::Months(months) => {
                let strips = wall.to_scale(&dated, f64::from(months))?;
                let elsewhere: usize = strips.iter().map(|strip| wall.with_room(strip).1.len()).sum();
                (strips, 1.0 - elsewhere as f64 / dated.len().max(1) as f64)
            }
        };
        if best.as_ref().is_none_or(|(.., known)| score > *known) {
            best = Some((wall, strips, score));
        }
        if score >= 1.0 {
            break;
        }
    }
    let Some((wall, strips, _)) = best else { return Ok(Vec::new()) };
    Ok(vec![Made { suffix: "", document: wall.document(&strips, &undated, &numbering), html: None }])
}

impl<'v, 'g, 'o> Wall<'v, 'g, 'o> {
    fn new(
        view: &'v View<'g>,
        order: &'o Order<'o>,
        (paper, height): (Paper, f64),
        body: f64,
        numbering: &mut Numbering,
    ) -> Self {
        let book = view.graph.casebook();
        let sizes = Sizes::new(order.print, order.palette).with_body(body);
        let small = Sizes::new(order.print, order.palette).with_body(body.min(11.0));
        let fallback = fallback_title(view);
        let foot = Foot::new(order, view, &fallback, numbering.sources());
        let area =
            Area { left: SAFE, top: (paper.height - height) / 2.0, width: paper.width - 2.0 * SAFE, height };
        let foot_top = area.bottom() - foot.height(order.fonts, small, area.width, false);
        let pen = paper::pen(order.fonts, sizes);
        let marker = order.choices.spacing != Spacing::Even;
        let label = (sizes.body().size * 12.5).min(area.width * 0.45);
        let parts = Parts { date: true, marker, description: false, numbers: true, photograph: 0.0 };
        let rule = f64::midpoint(area.top, foot_top);
        let titles = Titles::new(book, &view.events, false);
        let mut slips = BTreeMap::new();
        for id in &view.events {
            let title = remarked(view.graph, Said::Event(*id), titles.of(book, book.event(*id), false, &[]));
            let own = (book, book.event(*id), title.as_str());
            let mut set = |width: f64, photograph: f64| {
                let parts = Parts { photograph, ..parts };
                Slip::new(&pen, sizes, own, width, parts, (order.date_style(), &mut *numbering))
            };
            // A label of many words is wider, not higher than the strip: above the rule it shares the height with a tab.
            let room = rule - area.top - sizes.subheading().leading - RULE - 26.0;
            let low = |slip: &Slip| slip.height <= room;
            let wider = [1.4, 1.9].map(|factor| (label * factor).min(area.width * 0.6));
            let mut slip = set(label, 0.0);
            for width in wider {
                if !low(&slip) {
                    slip = set(width, 0.0);
                }
            }
            // A photograph in what the words leave of the height.
            let left = (room - slip.height - 2.0 * sizes.note().leading - 8.0).min(label);
            if order.choices.images && left > label * 0.25 {
                slip = Some(set(slip.width.max(label), left)).filter(low).unwrap_or(slip);
            }
            slips.insert(*id, slip);
        }
        let title = order.title(view, &fallback);
        Self { view, order, sizes, small, pen, paper, area, rule, foot_top, foot, slips, title }
    }
}

impl Wall<'_, '_, '_> {
    fn book(&self) -> &Casebook {
        self.view.graph.casebook()
    }

    /// Radius of a marker on the rule.
    fn radius(&self) -> f64 {
        RULE * 0.9
    }

    fn tab_style(&self) -> TextStyle {
        let style = self.sizes.subheading();
        TextStyle { weight: Weight::Bold, ..style }
    }

    fn tab_width(&self, year: i64) -> f64 {
        self.pen.width(&timeline::year(self.book().words(), year), self.tab_style()) + 10.0
    }

    fn tab_height(&self) -> f64 {
        self.tab_style().leading + 2.0
    }

    /// Events evenly spaced, as many to a sheet as every sheet has room for.
    fn even(&self, dated: &[EventId]) -> Vec<Strip> {
        let book = self.book();
        let mut stops = Vec::new();
        let mut before: Option<&Event> = None;
        for id in dated {
            let event = book.event(*id);
            if let Some(words) = before.and_then(|before| gap(book.words(), before, event)) {
                stops.push(Stop::Gap(words));
            }
            stops.push(Stop::Event(*id));
            before = Some(event);
        }
        let narrowest = self.tab_width(2000) + 2.0 * self.radius() + 10.0;
        let most = ((self.paper.width / narrowest) as usize).clamp(1, 24);
        let fits = |count: &usize| {
            self.spread(&stops, *count).iter().all(|strip| self.fits(&self.layout(strip, &BTreeSet::new())))
        };
        // Where few fit because a few labels are large, these may be told on a sheet behind the strip.
        let count =
            (2..=most).rev().find(fits).filter(|count| *count >= FEW.min(most)).unwrap_or_else(|| {
                let away = |count: usize| -> usize {
                    self.spread(&stops, count).iter().map(|strip| self.with_room(strip).1.len()).sum()
                };
                (2..=most).rev().find(|count| away(*count) * 25 <= dated.len()).unwrap_or(FEW.min(most))
            });
        // No sheet half empty at the end where a little more air on all sheets does as well.
        let sheets = stops.len().div_ceil(count).max(1);
        self.spread(&stops, stops.len().div_ceil(sheets).max(1))
    }

    /// Stops at even distances, `count` to a sheet.
    fn spread(&self, stops: &[Stop], count: usize) -> Vec<Strip> {
        let book = self.book();
        let own = self.radius() + 5.0;
        // Every sheet starts with the year, so that it can be read by itself.
        let first = SAFE + self.tab_width(2000) + own;
        let distance = {
            let even = self.paper.width / count as f64;
            if even / 2.0 >= first { even } else { (self.paper.width - first) / (count as f64 - 0.5) }
        };
        let start = first.max(distance / 2.0);
        let mut year_before = None;
        let mut strips = Vec::new();
        for part in stops.chunks(count) {
            let mut strip = Strip::default();
            let mut free_from = SAFE;
            for (at, stop) in part.iter().enumerate() {
                let x = start + at as f64 * distance;
                match stop {
                    Stop::Gap(words) => {
                        // The words have the room between what stands before the gap and the tab behind it.
                        let until = if at + 1 < part.len() {
                            x + distance - own - self.tab_width(2000)
                        } else {
                            self.paper.width - SAFE
                        };
                        let room = (free_from + 3.0, until - 3.0);
                        let dots = (x - distance * 0.35, x + distance * 0.35);
                        strip.gaps.push(Gap { dots, room, words: words.clone() });
                    }
                    Stop::Event(id) => {
                        let year = middle_year(book.event(*id));
                        let is_new = year != year_before;
                        if let Some(year) = year.filter(|_| is_new || at == 0) {
                            strip.tabs.push((x - own - self.tab_width(year), year, is_new));
                        }
                        year_before = year;
                        strip.events.push((*id, x));
                        free_from = x + own;
                    }
                }
            }
            strips.push(strip);
        }
        strips
    }

    /// A centimetre is so many months.
    fn to_scale(&self, dated: &[EventId], months: f64) -> Result<Vec<Strip>, PrintError> {
        let book = self.book();
        let spans: Vec<(EventId, i64, i64, i64)> = dated
            .iter()
            .filter_map(|id| span(book.event(*id)).map(|(from, to, middle)| (*id, from, to, middle)))
            .collect();
        let first = spans.iter().map(|span| span.1).min().unwrap_or_default();
        let last = spans.iter().map(|span| span.2).max().unwrap_or_default();
        let first_year = Day::from_number(first).year;
        let origin = days_from_civil(first_year, 1, 1);
        let per_day = 10.0 * MM / (months * MONTH);
        let lead = SAFE + 6.0;
        let x_of = |day: i64| lead + (day - origin) as f64 * per_day;
        let width = self.paper.width;
        let needed = ((x_of(last + 1) + SAFE) / width).ceil();
        if needed > MOST_SHEETS as f64 {
            let months = (months * needed / 24.0).ceil();
            let why = format!("makes {needed:.0} sheets; take \"1 cm = {months:.0} months\" for about 24");
            return Err(PrintError::Option { option: "--scale", why });
        }
        let mut strips: Vec<Strip> = (0..needed.max(1.0) as usize).map(|_| Strip::default()).collect();
        let sheet_of = |x: f64| ((x / width) as usize).min(strips.len() - 1);
        let places: Vec<(usize, EventId, f64)> =
            spans.iter().map(|(id, _, _, middle)| (sheet_of(x_of(*middle)), *id, x_of(*middle))).collect();
        for (sheet, id, x) in places {
            strips[sheet].events.push((id, x - sheet as f64 * width));
        }
        for (id, from, to, _) in &spans {
            let event = book.event(*id);
            // Only what the date claims: none for what is doubted, or has an end that nobody knows.
            let has_bar = spans::look(event).bar;
            for (at, strip) in strips.iter_mut().enumerate().filter(|_| has_bar) {
                let left = at as f64 * width;
                let bar = (x_of(*from).max(left) - left, x_of(to + 1).min(left + width) - left);
                if bar.1 - bar.0 > 0.5 {
                    strip.bars.push(bar);
                }
            }
        }
        // As many years have a tab as have room for one.
        let year_width = 12.0 * MONTH * per_day;
        let room = self.tab_width(first_year).max(self.tab_width(2000)) + 8.0;
        let step = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500]
            .into_iter()
            .find(|step| f64::from(*step) * year_width >= room)
            .unwrap_or(1000);
        let end = x_of(last + 1) + year_width;
        let mut year = first_year;
        while x_of(days_from_civil(year, 1, 1)) < end {
            let x = x_of(days_from_civil(year, 1, 1));
            let sheet = (x / width) as usize;
            if let Some(strip) = strips.get_mut(sheet) {
                let x = x - sheet as f64 * width;
                strip.ticks.push(x);
                let tab = self.tab_width(year);
                if year.rem_euclid(i64::from(step)) == 0 || (year == first_year && step <= 2) {
                    // A tab that would run over the edge hangs on the other side of its tick.
                    let left = if x + tab > width - SAFE { x - tab } else { x };
                    let before =
                        strip.tabs.last().map_or(0.0, |(x, year, _)| x + self.tab_width(*year) + 4.0);
                    // Where it has no room there either, the next sheet begins with it.
                    if left >= (SAFE - 7.0).max(before) {
                        strip.tabs.push((left.max(SAFE), year, true));
                    }
                }
            }
            year += 1;
        }
        for (at, strip) in strips.iter_mut().enumerate() {
            let day = origin + ((at as f64 * width + SAFE - lead) / per_day).ceil() as i64;
            let year = Day::from_number(day.max(origin)).year;
            let tab = self.tab_width(year);
            if strip.tabs.iter().all(|(x, ..)| *x > SAFE + tab + 6.0) {
                strip.tabs.insert(0, (SAFE, year, false));
            }
        }
        Ok(strips)
    }

    /// The labels of a sheet: events by themselves, but those told elsewhere by their numbers, neighbours together.
    fn tags(&self, strip: &Strip, elsewhere: &BTreeSet<EventId>) -> Vec<Tag> {
        let mut tags: Vec<Tag> = Vec::new();
        for (id, x) in &strip.events {
            let away = elsewhere.contains(id);
            match tags.last_mut() {
                Some(last) if away && last.away && x - last.from <= SHARED => {
                    last.events.push(*id);
                    last.x = f64::midpoint(last.from, *x);
                }
                _ => tags.push(Tag { events: vec![*id], from: *x, x: *x, away }),
            }
        }
        tags
    }

    /// The width of the numbers of events that are told elsewhere.
    fn numbers_width(&self, tag: &Tag) -> f64 {
        let words = if tag.events.len() > 1 { "888–888" } else { "888" };
        self.pen.width(words, self.sizes.note()) + self.sizes.note().size
    }

    /// Labels of a sheet in their places.
    fn layout(&self, strip: &Strip, elsewhere: &BTreeSet<EventId>) -> Layout {
        let items: Vec<Item> = self
            .tags(strip, elsewhere)
            .iter()
            .map(|tag| {
                let slip = tag.events.first().filter(|_| !tag.away).and_then(|id| self.slips.get(id));
                let (width, height) = match slip {
                    Some(slip) => (slip.width, slip.height),
                    None => (self.numbers_width(tag), self.sizes.note().leading),
                };
                Item { anchor: tag.x - SAFE, bar: None, width, height }
            })
            .collect();
        let rows = sub_rows(&strip.bars, 1.0).into_iter().max().map_or(0, |row| row.min(2) + 1);
        let options = Options {
            width: self.area.width,
            gap: self.sizes.body().size,
            stub: 5.0,
            row_gap: self.sizes.grown(6.0),
            offset: (RULE / 2.0 + rows as f64 * BAR).max(self.radius()) + 6.0,
            lift: self.tab_height(),
            strip: 14.0,
            sides: Sides::Both,
            turn: Turn::Edge,
            ..Options::default()
        };
        // Flush right is harder to read: only where a sheet ends, or where nothing else has room, and then in ordinary print.
        let layout = place(&items, &options);
        if self.fits(&layout) || self.sizes.print != PrintSize::Ordinary {
            return layout;
        }
        place(&items, &Options { turn: Turn::Free, ..options })
    }

    fn fits(&self, layout: &Layout) -> bool {
        layout.too_wide == 0
            && layout.height_above <= self.rule - self.area.top
            && layout.height_below <= self.foot_top - 4.0 - self.rule
    }

    /// Labels of a sheet, and the events for which it has no room. Those that stay are the most important; of equally important
    /// ones, some from all along the sheet (in the order of van der Corput's sequence). How many stay is found by halving.
    fn with_room(&self, strip: &Strip) -> (Layout, BTreeSet<EventId>) {
        let book = self.book();
        let layout = self.layout(strip, &BTreeSet::new());
        if self.fits(&layout) {
            return (layout, BTreeSet::new());
        }
        let mut rank: Vec<(usize, EventId)> = strip.events.iter().map(|(id, _)| *id).enumerate().collect();
        rank.sort_by_key(|&(at, id)| (3 - book.event(id).importance.min(3), (at as u32).reverse_bits(), id));
        let without = |kept: usize| -> BTreeSet<EventId> { rank[kept..].iter().map(|(_, id)| *id).collect() };
        let (mut low, mut high) = (0, rank.len());
        let mut best = without(0);
        while low + 1 < high {
            let middle = usize::midpoint(low, high);
            let elsewhere = without(middle);
            if self.fits(&self.layout(strip, &elsewhere)) {
                (low, best) = (middle, elsewhere);
            } else {
                high = middle;
            }
        }
        (self.layout(strip, &best), best)
    }
}

fn middle_year(event: &Event) -> Option<i64> {
    event.date.as_deref().and_then(Date::middle).map(|day| day.year)
}

/// The words of a long gap between two events; nothing for a short one.
fn gap(words: &Words, before: &Event, event: &Event) -> Option<String> {
    let (a, b) = (before.bounds(&Margins::NONE)?, event.bounds(&Margins::NONE)?);
    let days = b.earliest_start?.number() - a.latest_end.or(a.latest_start)?.number();
    (days > LONG_GAP).then(|| later(words, &a, &b)).flatten()
}

/// First and last day that an event may cover, and the day it is placed at.
fn span(event: &Event) -> Option<(i64, i64, i64)> {
    let bounds: Bounds = event.bounds(&Margins::NONE)?;
    let first = bounds.earliest_start.or(bounds.latest_start).or(bounds.earliest_end).or(bounds.latest_end)?;
    let last = bounds.latest_end.or(bounds.latest_start).or(bounds.earliest_end).unwrap_or(first);
    let date = event.date.as_deref()?;
    let middle = if event.end.is_some() || date.is_interval() { None } else { date.middle() };
    let (first, last) = (first.number(), last.number().max(first.number()));
    Some((first, last, middle.map_or(first, Day::number)))
}
