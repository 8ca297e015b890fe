//! The sheets of a wall as they are drawn: the head of the strip, its sheets, and those behind it.

use std::collections::{BTreeMap, BTreeSet};

use super::{BAR, Gap, RULE, SAFE, Strip, Tag, Wall, middle_year};
use crate::catalogue::say;
use crate::draw::style::TextStyle;
use crate::draw::symbols::{Firmness, line, marker_of};
use crate::draw::timeline::{self, BAR_OPACITY, fallback_title};
use crate::layout::labels::{Layout, Placement, sub_rows};
use crate::model::EventId;
use crate::print::paper::{Foot, MM, check_ruler};
use crate::print::sizes::Sizes;
use crate::print::slip::{ring, told};
use crate::print::{Spacing, pieces, sheets};
use crate::query::evidence::Numbering;
use crate::scene::{
    Anchor, Bookmark, Document, Fill, Group, Mark, Outline, Part, Path, Point, Scene, Segment, Shape, Stroke,
};

impl Wall<'_, '_, '_> {
    /// The whole file: the strip with its head, what is told behind it, the sources.
    pub fn document(&self, strips: &[Strip], undated: &[EventId], numbering: &Numbering) -> Document {
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
                behind.push((say!(book.words(), "wall.more-on", number = (at + 2).to_string()), events));
            }
        }
        if !undated.is_empty() {
            behind.push((say!(book.words(), "timeline.undated"), undated.to_vec()));
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
        let foot = || Foot::new(self.order, self.view, &self.title, numbering.sources());
        let hung = 1 + strips.len() + behind.len();
        let sources = if section.is_empty() { 0 } else { list.pages(&section, foot(), 1, 0).sheets.len() };
        let total = hung + sources;

        let mut scenes = vec![self.header(strips, total, lang)];
        let mut bookmarks = vec![Bookmark { title: self.title.clone(), sheet: 0, level: 0 }];
        for (at, (strip, (layout, elsewhere))) in strips.iter().zip(&laid).enumerate() {
            let name = pieces::sheet(book.words(), at + 2, total);
            let years = self.years(strip);
            let title = if years.is_empty() {
                name.clone()
            } else {
                say!(book.words(), "sheet.with", sheet = &name, what = years)
            };
            bookmarks.push(Bookmark { title: title.clone(), sheet: scenes.len(), level: 1 });
            let tags = self.tags(strip, elsewhere);
            scenes.push(self.sheet(strip, (&tags, layout), &numbers, &name, &title, lang));
        }
        for (at, (title, marks)) in behind.into_iter().enumerate() {
            let name = pieces::sheet(book.words(), 2 + strips.len() + at, total);
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
        let words = self.book().words();
        match (years().min(), years().max()) {
            (Some(first), Some(last)) if first < last => {
                let (first, last) = (timeline::year(words, first), timeline::year(words, last));
                say!(words, "date.years", a = first, b = last)
            }
            (Some(first), _) => timeline::year(words, first),
            _ => String::new(),
        }
    }

    /// The sheet at the head of the strip.
    fn header(&self, strips: &[Strip], total: usize, lang: &str) -> Scene {
        let (pen, sizes, area, said) = (&self.pen, self.sizes, self.area, self.book().words());
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
        let mut below = vec![pen.line(&say!(said, "wall.markers"), area.left, top, Anchor::Left, heading)];
        let at = Point::new(area.left, top + heading.leading + 3.0);
        let (legend, _) = sheets::legend(pen, sizes, self.view, at, half);
        below.extend(legend);
        let x = area.left + area.width * 0.5;
        below.push(pen.line(&say!(said, "wall.how"), x, top, Anchor::Left, heading));
        let mut y = top + heading.leading + 3.0;
        for text in self.hanging(strips.len(), total) {
            let (lines, height) = pen.paragraph(&text, x, y, half, sizes.body());
            below.extend(lines);
            y += height + 4.0;
        }
        marks.push(Mark::Group(Group::new(Part::Furniture, below)));
        // The ruler keeps to the left half: what is said on the right may be long.
        let at = Point::new(area.left, self.foot_top);
        let ruler = check_ruler(pen, said, self.small, at, half);
        marks.push(Mark::Group(Group::new(Part::Running, ruler)));
        marks.push(self.foot.draw(self.order.fonts, self.small, area, &pieces::sheet(said, 1, total), false));
        sheets::scene(self.paper, lang, &self.title, String::new(), marks)
    }

    fn subtitle(&self) -> String {
        let book = self.book();
        let counted = fallback_title(self.view);
        let own = self.order.subtitle(self.view).trim().trim_end_matches('.');
        let mut parts = vec![own.to_string()];
        if self.title != counted {
            parts.push(counted);
        }
        let left = self.view.left_out.by_top();
        if left > 0 {
            parts.push(say!(book.words(), "wall.less-important", n = left));
        }
        let mut words = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(". ");
        if let Some(as_of) =
            crate::draw::frame::status_as_of(book, &crate::draw::timeline::statements(self.view))
        {
            words = format!("{words}. {as_of}");
        }
        for note in crate::query::corrections::notes(self.view) {
            words = format!("{}. {note}", words.trim_end_matches('.'));
        }
        words
    }

    fn hanging(&self, strips: usize, total: usize) -> Vec<String> {
        let said = self.book().words();
        let mut words = vec![say!(said, "wall.hang", last = (strips + 1).to_string())];
        if total > strips + 1 {
            let (first, last) = ((strips + 2).to_string(), total.to_string());
            words.push(match total - strips - 1 {
                1 => say!(said, "wall.one-beside", number = last),
                _ => say!(said, "wall.several-beside", first = first, last = last),
            });
        }
        words.push(match self.order.choices.spacing {
            Spacing::Even => say!(said, "wall.even"),
            Spacing::Months(12) => say!(said, "wall.scale-year"),
            Spacing::Months(months) => say!(said, "wall.scale-months", n = months),
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
        (tags, layout): (&[Tag], &Layout),
        numbers: &BTreeMap<EventId, usize>,
        name: &str,
        title: &str,
        lang: &str,
    ) -> Scene {
        let book = self.book();
        let mut lines = self.rule_marks(strip);
        let mut labels = Vec::new();
        let mut described = Vec::new();
        let mut nodes = Vec::new();
        for (id, x) in &strip.events {
            let event = book.event(*id);
            let of = self.view.graph.marker_id(&event.id);
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
            described.push(told(book, event, self.order.date_style()));
            let group = Group { id: of, title: event.title.to_string(), ..Group::new(Part::Node, marks) };
            nodes.push(Mark::Group(group));
        }
        for (tag, placement) in tags.iter().zip(&layout.placements) {
            let Some(first) = tag.events.first() else { continue };
            let event = book.event(*first);
            let of = self.view.graph.marker_id(&event.id);
            if let Some(leader) = self.leader(tag.x, placement) {
                lines.push(Mark::Group(Group::new(Part::Leader { of: of.clone() }, vec![leader])));
            }
            let left = self.area.left + placement.x;
            let top = self.rule + placement.y;
            let anchor = if placement.turned { Anchor::Right } else { Anchor::Left };
            let texts = match self.slips.get(first) {
                Some(slip) if !tag.away => slip.draw(&self.pen, left, top, anchor),
                _ => {
                    let of = |id: Option<&EventId>| id.and_then(|id| numbers.get(id)).copied().unwrap_or(0);
                    let (from, to) = (of(tag.events.first()), of(tag.events.last()));
                    let (from, to) = (from.to_string(), to.to_string());
                    let words = match from == to {
                        true => from,
                        false => say!(book.words(), "date.years", a = from, b = to),
                    };
                    let middle = left + self.numbers_width(tag) / 2.0;
                    let at = Point::new(middle, top + self.sizes.note().leading / 2.0);
                    ring(&self.pen, self.sizes, &words, at)
                }
            };
            let label = Group::new(Part::Label { of }, texts);
            labels.push(Mark::Group(Group {
                id: event.id.to_string(),
                title: event.title.to_string(),
                ..Group::new(Part::Labels, vec![Mark::Group(label)])
            }));
        }
        let mut marks = vec![Mark::Group(Group::new(Part::Lines, lines))];
        marks.push(Mark::Group(Group::new(Part::Axis, self.tabs(strip))));
        marks.push(Mark::Group(Group::new(Part::Marks, nodes)));
        marks.extend(labels);
        marks.push(self.foot.draw(self.order.fonts, self.small, self.area, name, false));
        sheets::scene(self.paper, lang, title, described.join("\n"), marks)
    }

    /// The rule from edge to edge, dotted where time is left out, with the ticks of years and the bars below it.
    fn rule_marks(&self, strip: &Strip) -> Vec<Mark> {
        let mut marks = Vec::new();
        let mut x = 0.0;
        for Gap { dots: (from, to), .. } in &strip.gaps {
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
            let words = timeline::year(self.book().words(), *year);
            let style = style.in_colour(colour);
            marks.push(self.pen.line(&words, x + width / 2.0, top + 1.0, Anchor::Middle, style));
        }
        let small = self.sizes.note();
        for Gap { room: (from, to), words, .. } in &strip.gaps {
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
