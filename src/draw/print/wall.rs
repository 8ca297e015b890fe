//! The wall: a strip of sheets, hung edge to edge, with the rule of time at one height on all of them.
//!
//! Each sheet is laid out by itself: labels keep off its edges, so that no word is cut where sheets meet, and only the rule
//! crosses. Events stand at even distances, or a centimetre is so many months. Labels are placed as on a wide timeline
//! ([`crate::draw::layout::labels`]), above and below the rule; what a sheet cannot hold keeps its place on the rule with a
//! number, and is told on a sheet behind it.

use std::collections::{BTreeMap, BTreeSet};

use crate::date::{Bounds, Date, Day, Margins};
use crate::draw::frame::Pen;
use crate::draw::layout::labels::{Item, Layout, Options, Placement, Sides, Turn, place, sub_rows};
use crate::draw::layout::scale::days_from_civil;
use crate::draw::style::TextStyle;
use crate::draw::symbols::{Firmness, line, marker_of};
use crate::draw::timeline::{self, BAR_OPACITY, fallback_title, is_placed, is_rough, later};
use crate::model::{Casebook, Event, EventId};
use crate::query::View;
use crate::query::evidence::Numbering;
use crate::scene::{
    Anchor, Bookmark, Document, Fill, Group, Mark, Outline, Part, Path, Point, Scene, Segment, Shape, Stroke,
    Weight,
};

use super::paper::{A4, Area, Foot, MM, Paper};
use super::sizes::{PrintSize, Sizes};
use super::slip::{Parts, Slip, ring, told};
use super::{Made, Order, PrintError, Spacing, paper, pieces, sheets};

/// Thickness of the rule: 3 mm.
const RULE: f64 = 3.0 * MM;
/// No text nearer to the edge of a sheet than this.
const SAFE: f64 = 7.0 * MM;
/// A gap longer than this takes a place of its own on the rule, in days.
const LONG_GAP: i64 = 731;
/// Bodies of ordinary print, largest first: a wall is read from farther away than a page.
const BODIES: [f64; 5] = [16.0, 14.0, 12.5, 11.0, 9.5];
/// Events to a sheet of A4 that are enough, so that letters need not be smaller.
const ENOUGH: f64 = 8.0;
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

/// What a sheet shows of the rule; all places from its left edge.
#[derive(Default)]
struct Strip {
    events: Vec<(EventId, f64)>,
    /// Stretches that are left out: from and to, then the room for the words, then the words.
    gaps: Vec<((f64, f64), (f64, f64), String)>,
    /// Left edges of tabs with their years; false for a year that goes on from the sheet before.
    tabs: Vec<(f64, i64, bool)>,
    /// Where a year begins.
    ticks: Vec<f64>,
    /// Bars of events that last or whose dates are rough: from, to.
    bars: Vec<(f64, f64)>,
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
        let foot = Foot::new(order, book, &fallback, numbering.sources());
        let area =
            Area { left: SAFE, top: (paper.height - height) / 2.0, width: paper.width - 2.0 * SAFE, height };
        let foot_top = area.bottom() - foot.height(order.fonts, small, area.width, false);
        let pen = paper::pen(order.fonts, sizes);
        let marker = order.choices.spacing != Spacing::Even;
        let label = (sizes.body().size * 12.5).min(area.width * 0.45);
        let parts = Parts { date: true, marker, description: false, numbers: true };
        let mut slips = BTreeMap::new();
        for id in &view.events {
            let own = (book, book.event(*id));
            let slip = Slip::new(&pen, sizes, own, label, parts, (order.date_style(), numbering));
            slips.insert(*id, slip);
        }
        let title = order.title(book, &fallback).to_string();
        let rule = f64::midpoint(area.top, foot_top);
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
        self.pen.width(&timeline::year(year), self.tab_style()) + 10.0
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
            if let Some(words) = before.and_then(|before| gap(before, event)) {
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
        // One to a sheet is taken whether it fits or not: what does not is told on a sheet behind it.
        let count = (2..=most).rev().find(fits).unwrap_or(1);
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
                        strip.gaps.push(((x - distance * 0.35, x + distance * 0.35), room, words.clone()));
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
            let has_bar = event.end.is_some()
                || event.date.as_deref().is_some_and(|date| is_rough(date) || date.is_interval());
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
                    if left >= SAFE - 7.0 {
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

    /// Labels of a sheet in their places; an event that is told elsewhere has its number there.
    fn layout(&self, strip: &Strip, elsewhere: &BTreeSet<EventId>) -> Layout {
        let number = self.sizes.note();
        let items: Vec<Item> = strip
            .events
            .iter()
            .map(|(id, x)| {
                let (width, height) = match self.slips.get(id) {
                    Some(slip) if !elsewhere.contains(id) => (slip.width, slip.height),
                    _ => (self.pen.width("888", number) + number.size, number.leading),
                };
                Item { anchor: x - SAFE, bar: None, width, height }
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
            // Flush right is harder to read: in clear and large print only where a sheet ends.
            turn: if self.sizes.print == PrintSize::Ordinary { Turn::Free } else { Turn::Edge },
            ..Options::default()
        };
        place(&items, &options)
    }

    fn fits(&self, layout: &Layout) -> bool {
        layout.too_wide == 0
            && layout.height_above <= self.rule - self.area.top
            && layout.height_below <= self.foot_top - 4.0 - self.rule
    }

    /// Labels of a sheet, and the events for which it has no room: the least important first.
    fn with_room(&self, strip: &Strip) -> (Layout, BTreeSet<EventId>) {
        let book = self.book();
        let mut elsewhere = BTreeSet::new();
        let mut layout = self.layout(strip, &elsewhere);
        let mut rank: Vec<EventId> = strip.events.iter().map(|(id, _)| *id).collect();
        rank.sort_by_key(|id| (book.event(*id).importance, *id));
        while !self.fits(&layout) && elsewhere.len() < rank.len() {
            let step = (rank.len() / 12).max(1);
            let more: Vec<EventId> =
                rank.iter().filter(|id| !elsewhere.contains(id)).take(step).copied().collect();
            elsewhere.extend(more);
            layout = self.layout(strip, &elsewhere);
        }
        (layout, elsewhere)
    }

    fn document(&self, strips: &[Strip], undated: &[EventId], numbering: &Numbering) -> Document {
        let book = self.book();
        let lang = self.order.lang(book);
        let laid: Vec<(Layout, BTreeSet<EventId>)> =
            strips.iter().map(|strip| self.with_room(strip)).collect();
        // What is told behind the strip: by sheet, each event with its number on the rule.
        let mut number = 0;
        let mut numbers: BTreeMap<EventId, usize> = BTreeMap::new();
        let mut behind: Vec<(String, Vec<EventId>)> = Vec::new();
        for (at, (strip, (_, elsewhere))) in strips.iter().zip(&laid).enumerate() {
            let events: Vec<EventId> =
                strip.events.iter().map(|(id, _)| *id).filter(|id| elsewhere.contains(id)).collect();
            for id in &events {
                number += 1;
                numbers.insert(*id, number);
            }
            if !events.is_empty() {
                behind.push((format!("More on sheet {}", at + 2), events));
            }
        }
        if !undated.is_empty() {
            behind.push(("Undated".to_string(), undated.to_vec()));
        }
        let behind = self.behind(&behind, &numbers);
        let list = sheets::SourceList {
            book,
            numbering,
            order: self.order,
            sizes: Sizes::new(self.order.print, self.order.palette),
            paper: self.paper,
            margin: 12.0 * MM,
            title: &self.title,
        };
        let section: Vec<_> = list.section().into_iter().collect();
        let foot = || Foot::new(self.order, book, &self.title, numbering.sources());
        let hung = 1 + strips.len() + behind.len();
        let sources = if section.is_empty() { 0 } else { list.pages(&section, foot(), 1, 0).sheets.len() };
        let total = hung + sources;

        let mut scenes = vec![self.header(strips, total, lang)];
        let mut bookmarks = vec![Bookmark { title: self.title.clone(), sheet: 0, level: 0 }];
        for (at, (strip, (layout, _))) in strips.iter().zip(&laid).enumerate() {
            let name = pieces::sheet(at + 2, total);
            let years = self.years(strip);
            let title = if years.is_empty() { name.clone() } else { format!("{name}: {years}") };
            bookmarks.push(Bookmark { title: title.clone(), sheet: scenes.len(), level: 1 });
            scenes.push(self.sheet(strip, layout, &numbers, &name, &title, lang));
        }
        for (at, (title, marks)) in behind.into_iter().enumerate() {
            let name = pieces::sheet(2 + strips.len() + at, total);
            bookmarks.push(Bookmark { title: title.clone(), sheet: scenes.len(), level: 1 });
            let mut marks = marks;
            marks.push(self.foot.draw(self.order.fonts, self.small, self.area, &name, false));
            scenes.push(sheets::scene(self.paper, lang, &title, String::new(), marks));
        }
        let mut document = Document::of_pages(&self.title, lang, scenes);
        document.bookmarks = bookmarks;
        if !section.is_empty() {
            sheets::append(&mut document, list.pages(&section, foot(), hung + 1, total));
        }
        document
    }

    /// The years that a sheet's events are of: "2008–2011".
    fn years(&self, strip: &Strip) -> String {
        let years = || strip.events.iter().filter_map(|(id, _)| middle_year(self.book().event(*id)));
        match (years().min(), years().max()) {
            (Some(first), Some(last)) if first < last => {
                format!("{}–{}", timeline::year(first), timeline::year(last))
            }
            (Some(first), _) => timeline::year(first),
            _ => String::new(),
        }
    }

    /// The sheet at the head of the strip.
    fn header(&self, strips: &[Strip], total: usize, lang: &str) -> Scene {
        let (pen, sizes, area) = (&self.pen, self.sizes, self.area);
        let mut marks = vec![self.rule_piece(SAFE, self.paper.width)];
        let bar = Outline::Rectangle {
            origin: Point::new(area.left, area.top),
            width: 20.0 * MM,
            height: 2.0 * MM,
            corner: 0.0,
        };
        let fill = Some(Fill::Solid(pen.palette.accent));
        let mut head = vec![Mark::Shape(Shape { outline: bar, fill, stroke: None })];
        // The largest title that stands in the upper half with its subtitle: for those who walk past.
        let width = area.width * 0.86;
        let lead = sizes.lead();
        let subtitle = self.subtitle();
        let lead_lines = pen.lines(&subtitle, area.width * 0.7, lead);
        let room = self.rule - RULE - 12.0 - area.top - 16.0 - lead_lines.len() as f64 * lead.leading - 10.0;
        let size = [48.0, 42.0, 36.0, 31.0, 27.0, 24.0, 20.0, 17.0];
        let styles = size.map(|size| TextStyle { size, leading: size * 1.18, ..sizes.title() });
        let style = styles
            .into_iter()
            .find(|style| {
                let lines = pen.balanced(&self.title, width, *style, usize::MAX);
                lines.len() as f64 * style.leading <= room.min(3.2 * style.leading)
            })
            .unwrap_or(sizes.title());
        let mut y = area.top + 16.0;
        for text in pen.balanced(&self.title, width, style, usize::MAX) {
            head.push(pen.line(&text, area.left, y, Anchor::Left, style));
            y += style.leading;
        }
        y += 8.0;
        for text in &lead_lines {
            head.push(pen.line(text, area.left, y, Anchor::Left, lead));
            y += lead.leading;
        }
        marks.push(Mark::Group(Group::new(Part::Furniture, head)));
        let top = self.rule + RULE + 12.0;
        let half = area.width * 0.5 - 14.0;
        let heading = sizes.subheading();
        let mut below = vec![pen.line("What the markers mean", area.left, top, Anchor::Left, heading)];
        let at = Point::new(area.left, top + heading.leading + 3.0);
        let (legend, _) = sheets::legend(pen, sizes, self.view, at, half);
        below.extend(legend);
        let x = area.left + area.width * 0.5;
        below.push(pen.line("How to hang it", x, top, Anchor::Left, heading));
        let mut y = top + heading.leading + 3.0;
        for text in self.hanging(strips.len(), total) {
            let (lines, height) = pen.paragraph(&text, x, y, half, sizes.body());
            below.extend(lines);
            y += height + 4.0;
        }
        marks.push(Mark::Group(Group::new(Part::Furniture, below)));
        marks.push(self.foot.draw(self.order.fonts, self.small, area, &pieces::sheet(1, total), true));
        sheets::scene(self.paper, lang, &self.title, String::new(), marks)
    }

    fn subtitle(&self) -> String {
        let book = self.book();
        let counted = fallback_title(self.view);
        let own = self.order.subtitle(book).trim().trim_end_matches('.');
        let mut parts = vec![own.to_string()];
        if self.title != counted {
            parts.push(counted);
        }
        let left = self.view.left_out.by_importance;
        if left > 0 {
            parts.push(format!("{left} less important events are not shown"));
        }
        let mut words = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(". ");
        if let Some(as_of) = crate::draw::frame::status_as_of(book, &pieces::statements(self.view)) {
            words = format!("{words}. {as_of}");
        }
        words
    }

    fn hanging(&self, strips: usize, total: usize) -> Vec<String> {
        let mut words = vec![format!(
            "Sheets 1 to {} hang edge to edge, from left to right. The thick rule is at one height on all of them. Where your \
             printer leaves a white edge, cut it off at the left, or let it lie on the sheet before.",
            strips + 1
        )];
        if total > strips + 1 {
            let last = if total == strips + 2 {
                format!("Sheet {total} hangs")
            } else {
                format!("Sheets {} to {total} hang", strips + 2)
            };
            words.push(format!("{last} beside or below the strip."));
        }
        words.push(match self.order.choices.spacing {
            Spacing::Even => {
                "Events are evenly spaced: distances do not show time. Long gaps are dotted.".to_string()
            }
            Spacing::Months(1) => "On the rule, 1 cm is a month.".to_string(),
            Spacing::Months(12) => "On the rule, 1 cm is a year.".to_string(),
            Spacing::Months(months) => format!("On the rule, 1 cm is {months} months."),
        });
        words
    }

    fn rule_piece(&self, from: f64, to: f64) -> Mark {
        let origin = Point::new(from, self.rule - RULE / 2.0);
        let outline = Outline::Rectangle { origin, width: (to - from).max(0.0), height: RULE, corner: 0.0 };
        Mark::Shape(Shape { outline, fill: Some(Fill::Solid(self.pen.palette.accent)), stroke: None })
    }

    /// A sheet of the strip.
    fn sheet(
        &self,
        strip: &Strip,
        layout: &Layout,
        numbers: &BTreeMap<EventId, usize>,
        name: &str,
        title: &str,
        lang: &str,
    ) -> Scene {
        let book = self.book();
        let mut lines = self.rule_marks(strip);
        let mut labels = Vec::new();
        let mut described = Vec::new();
        for ((id, x), placement) in strip.events.iter().zip(&layout.placements) {
            let event = book.event(*id);
            let of = format!("{}-marker", event.id);
            if let Some(leader) = self.leader(*x, placement) {
                lines.push(Mark::Group(Group::new(Part::Leader { of: of.clone() }, vec![leader])));
            }
            let mut marks = Vec::new();
            let at = Point::new(*x, self.rule);
            if self.order.choices.spacing == Spacing::Even {
                let radius = self.radius();
                let disc = Outline::Circle { centre: at, radius: radius + 2.0 };
                let fill = Some(Fill::Solid(self.pen.palette.paper));
                marks.push(Mark::Shape(Shape { outline: disc, fill, stroke: None }));
                let firmness = Firmness::of(book, &event.statement);
                marks.extend(marker_of(firmness, at, radius * 0.92, &self.pen.palette));
            } else {
                let (top, bottom) = (self.rule - RULE / 2.0 - 1.5, self.rule + RULE / 2.0 + 1.5);
                let tick = Stroke::solid(self.pen.palette.paper, 3.0);
                marks.push(line(Point::new(*x, top), Point::new(*x, bottom), tick));
                let tick = Stroke::solid(self.pen.palette.ink, 1.2);
                marks.push(line(Point::new(*x, top), Point::new(*x, bottom), tick));
            }
            let left = self.area.left + placement.x;
            let top = self.rule + placement.y;
            let anchor = if placement.turned { Anchor::Right } else { Anchor::Left };
            let texts = match (numbers.get(id), self.slips.get(id)) {
                (Some(number), _) => {
                    let style = self.sizes.note();
                    let half = (self.pen.width("888", style) + style.size) / 2.0;
                    ring(
                        &self.pen,
                        self.sizes,
                        &number.to_string(),
                        Point::new(left + half, top + style.leading / 2.0),
                    )
                }
                (None, Some(slip)) => slip.draw(&self.pen, left, top, anchor),
                (None, None) => Vec::new(),
            };
            described.push(told(book, event, self.order.date_style()));
            let node =
                Group { id: of.clone(), title: event.title.to_string(), ..Group::new(Part::Node, marks) };
            let label = Group::new(Part::Label { of }, texts);
            labels.push(Mark::Group(Group {
                id: event.id.to_string(),
                title: event.title.to_string(),
                ..Group::new(Part::Labels, vec![Mark::Group(node), Mark::Group(label)])
            }));
        }
        let mut marks = vec![Mark::Group(Group::new(Part::Lines, lines))];
        marks.push(Mark::Group(Group::new(Part::Axis, self.tabs(strip))));
        marks.extend(labels);
        marks.push(self.foot.draw(self.order.fonts, self.small, self.area, name, false));
        sheets::scene(self.paper, lang, title, described.join("\n"), marks)
    }

    /// The rule from edge to edge, dotted where time is left out, with the ticks of years and the bars below it.
    fn rule_marks(&self, strip: &Strip) -> Vec<Mark> {
        let mut marks = Vec::new();
        let mut x = 0.0;
        for ((from, to), ..) in &strip.gaps {
            let (from, to) = (from.max(0.0), to.min(self.paper.width));
            marks.push(self.rule_piece(x, from));
            let dots = Stroke { dash: vec![4.0, 5.0], ..Stroke::solid(self.pen.palette.accent, RULE * 0.45) };
            marks.push(line(Point::new(from + 4.0, self.rule), Point::new(to - 2.0, self.rule), dots));
            x = to;
        }
        marks.push(self.rule_piece(x, self.paper.width));
        for x in &strip.ticks {
            let (top, bottom) = (self.rule - RULE / 2.0, self.rule + RULE / 2.0);
            let stroke = Stroke::solid(self.pen.palette.paper, 1.0);
            marks.push(line(Point::new(*x, top), Point::new(*x, bottom), stroke));
        }
        for ((from, to), row) in strip.bars.iter().zip(sub_rows(&strip.bars, 1.0)) {
            // Below the third row bars lie on each other: the dates say the rest.
            let top = self.rule + RULE / 2.0 + 1.5 + row.min(2) as f64 * BAR;
            let origin = Point::new(*from, top);
            let outline = Outline::Rectangle { origin, width: to - from, height: BAR - 1.0, corner: 0.0 };
            let fill = Some(Fill::Tint(self.pen.palette.accent, BAR_OPACITY));
            marks.push(Mark::Shape(Shape { outline, fill, stroke: None }));
        }
        marks
    }

    /// Years on tabs, and the words of gaps.
    fn tabs(&self, strip: &Strip) -> Vec<Mark> {
        let style = self.tab_style();
        let height = self.tab_height();
        let top = self.rule - RULE / 2.0 - height;
        let mut marks = Vec::new();
        for (x, year, is_new) in &strip.tabs {
            let width = self.tab_width(*year);
            let origin = Point::new(*x, top);
            let palette = &self.pen.palette;
            let (fill, colour) =
                if *is_new { (palette.accent, palette.paper) } else { (palette.paper, palette.accent) };
            let outline = Outline::Rectangle { origin, width, height, corner: 0.0 };
            let stroke = Some(Stroke::solid(palette.accent, 1.0));
            marks.push(Mark::Shape(Shape { outline, fill: Some(Fill::Solid(fill)), stroke }));
            let words = timeline::year(*year);
            let style = style.in_colour(colour);
            marks.push(self.pen.line(&words, x + width / 2.0, top + 1.0, Anchor::Middle, style));
        }
        let small = self.sizes.note();
        for (_, (from, to), words) in &strip.gaps {
            let lines = self.pen.balanced(words, (to - from).max(20.0), small, 2);
            let mut y = self.rule - RULE / 2.0 - 2.0 - lines.len() as f64 * small.leading;
            for text in lines {
                marks.push(self.pen.line(&text, f64::midpoint(*from, *to), y, Anchor::Middle, small));
                y += small.leading;
            }
        }
        marks
    }

    fn leader(&self, x: f64, placement: &Placement) -> Option<Mark> {
        let mut points = placement.leader.iter().map(|(dx, dy)| Point::new(SAFE + dx, self.rule + dy));
        let start = points.next()?;
        // Near the edge of a sheet the label stands farther in than its event.
        let mut segments = vec![Segment::Move(Point::new(x, start.y))];
        segments.extend(points.map(Segment::Line));
        let stroke = Some(Stroke::solid(self.pen.palette.axis, 0.8));
        Some(Mark::Path(Path { segments, fill: None, stroke }))
    }

    /// Sheets of what the strip could not hold, in columns: each with its heading.
    fn behind(
        &self,
        groups: &[(String, Vec<EventId>)],
        numbers: &BTreeMap<EventId, usize>,
    ) -> Vec<(String, Vec<Mark>)> {
        let (pen, sizes, area) = (&self.pen, self.sizes, self.area);
        let heading = sizes.heading();
        let indent = pen.width("888", sizes.note()) + sizes.note().size + 6.0;
        let widest = self.slips.values().map(|slip| slip.width).fold(0.0, f64::max);
        let column = widest + indent + 18.0;
        let columns = ((area.width + 18.0) / column).floor().max(1.0) as usize;
        let mut pages = Vec::new();
        for (title, events) in groups {
            let mut page: Option<(Vec<Mark>, usize, f64)> = None;
            let first = area.top + heading.leading + 8.0;
            for id in events {
                let Some(slip) = self.slips.get(id) else { continue };
                if let Some((_, at, y)) = &mut page
                    && *y + slip.height > self.foot_top - 4.0
                    && *y > first
                {
                    *at += 1;
                    *y = first;
                }
                if page.as_ref().is_some_and(|(_, at, _)| *at >= columns) {
                    pages.extend(page.take().map(|(marks, ..)| (title.clone(), marks)));
                }
                let (marks, at, y) = page.get_or_insert_with(|| {
                    let words = pen.line(title, area.left, area.top, Anchor::Left, heading);
                    (vec![Mark::Group(Group::new(Part::Furniture, vec![words]))], 0, first)
                });
                let x = area.left + *at as f64 * column;
                let mut own = Vec::new();
                if let Some(number) = numbers.get(id) {
                    let place = Point::new(x + indent / 2.0 - 3.0, *y + sizes.body().leading / 2.0);
                    own.extend(ring(pen, sizes, &number.to_string(), place));
                }
                own.extend(slip.draw(pen, x + indent, *y, Anchor::Left));
                marks.push(Mark::Group(Group::new(Part::Labels, own)));
                *y += slip.height + sizes.grown(7.0);
            }
            pages.extend(page.take().map(|(marks, ..)| (title.clone(), marks)));
        }
        pages
    }
}

fn middle_year(event: &Event) -> Option<i64> {
    event.date.as_deref().and_then(Date::middle).map(|day| day.year)
}

/// The words of a long gap between two events; nothing for a short one.
fn gap(before: &Event, event: &Event) -> Option<String> {
    let (a, b) = (before.bounds(&Margins::NONE)?, event.bounds(&Margins::NONE)?);
    let days = b.earliest_start?.number() - a.latest_end.or(a.latest_start)?.number();
    (days > LONG_GAP).then(|| later(&a, &b)).flatten()
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
