//! Slabs to pages: columns are filled, balanced where a section ends, and what does not fit goes on.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::set::{Setter, Slab, ornament};
use super::{Section, Start};
use crate::draw::symbols::line;
use crate::print::paper::{Area, Foot, Paper};
use crate::print::sizes::Sizes;
use crate::scene::{
    Bookmark, Document, Fill, Group, Mark, Outline, Part, Placed, Point, Scene, Segment, Sheet, Stroke,
};
use crate::text::Fonts;

/// Steps of halving in which the height of balanced columns is found: to a thousandth of a point on any paper.
const STEPS: usize = 22;

/// What pages look like.
pub struct Layout<'a> {
    /// The fonts that measure.
    pub fonts: &'a Fonts,
    /// The sizes of texts.
    pub sizes: Sizes,
    /// The paper.
    pub paper: Paper,
    /// White space at the left and right edge, at the top and below the foot, in points.
    pub margin: f64,
    /// More white space at the inner edge of a bound page, in points: left on right-hand pages, right on left-hand ones.
    pub gutter: f64,
    /// The foot of every page.
    pub foot: Option<Foot>,
    /// The check ruler stands on the first page.
    pub ruler: bool,
    /// The title of the file.
    pub title: String,
    /// BCP 47 language.
    pub lang: String,
}

/// Pages filled.
pub struct Pages {
    /// The marks of each page, foot not included.
    marks: Vec<Vec<Mark>>,
    /// The table of contents.
    bookmarks: Vec<Bookmark>,
    /// The pages of every number, each once, in order.
    pub anchors: BTreeMap<u32, Vec<usize>>,
}

/// A slab at its place.
struct Standing {
    slab: usize,
    x: f64,
    y: f64,
    /// It is the head of a table, repeated.
    head: Option<Rc<Slab>>,
}

/// Fills pages while sections are set.
struct Filler<'a> {
    layout: &'a Layout<'a>,
    pages: Vec<Vec<Mark>>,
    bookmarks: Vec<Bookmark>,
    anchors: BTreeMap<u32, Vec<usize>>,
    y: f64,
    blocks: usize,
}

impl Layout<'_> {
    /// The area that is filled on page `index`, zero-based.
    pub fn area(&self, index: usize) -> Area {
        let within = Area::within(self.paper, self.margin);
        let foot = self.foot.as_ref().map_or(0.0, |foot| {
            foot.height(self.fonts, self.sizes, within.width - self.gutter, self.ruler && index == 0)
        });
        // Page 1 is a right-hand page.
        let left = within.left + if index.is_multiple_of(2) { self.gutter } else { 0.0 };
        Area { left, width: within.width - self.gutter, height: within.height - foot, ..within }
    }

    /// The width of a column of `columns` beside each other.
    pub fn column(&self, columns: usize) -> f64 {
        let columns = columns.max(1) as f64;
        (self.area(0).width - self.between() * (columns - 1.0)) / columns
    }

    /// White space between columns.
    fn between(&self) -> f64 {
        self.sizes.grown(18.0)
    }

    /// Fills pages with sections.
    pub fn fill(&self, sections: &[Section]) -> Pages {
        let mut filler = Filler {
            layout: self,
            pages: vec![Vec::new()],
            bookmarks: Vec::new(),
            anchors: BTreeMap::new(),
            y: self.area(0).top,
            blocks: 0,
        };
        for section in sections {
            filler.section(section);
        }
        Pages { marks: filler.pages, bookmarks: filler.bookmarks, anchors: filler.anchors }
    }

    /// The pages as a document, each with its foot. `name` gives a page's name, such as "Page 3 of 12", from its one-based
    /// number and the number of pages.
    pub fn document(&self, pages: Pages, name: &dyn Fn(usize, usize) -> String) -> Document {
        let count = pages.marks.len();
        let scenes: Vec<Scene> = pages
            .marks
            .into_iter()
            .enumerate()
            .map(|(index, mut marks)| {
                if let Some(foot) = &self.foot {
                    let area = self.area(index);
                    let whole = Area { height: self.paper.height - 2.0 * self.margin, ..area };
                    let ruler = self.ruler && index == 0;
                    marks.push(foot.draw(self.fonts, self.sizes, whole, &name(index + 1, count), ruler));
                }
                // What a figure shows is said for the page that it stands on.
                let described = marks.iter().filter_map(|mark| match mark {
                    Mark::Group(group) if group.part == Part::Annotations => {
                        group.marks.iter().find_map(|inner| match inner {
                            Mark::Group(figure) if !figure.details.is_empty() => Some(figure.details.clone()),
                            _ => None,
                        })
                    }
                    _ => None,
                });
                let description = described.collect::<Vec<_>>().join("\n");
                Scene {
                    width: self.paper.width,
                    height: self.paper.height,
                    lang: self.lang.clone(),
                    title: self.title.clone(),
                    description,
                    background: self.sizes.palette.paper,
                    made_from: String::new(),
                    marks,
                }
            })
            .collect();
        let sheets = scenes.iter().enumerate().map(|(index, scene)| Sheet {
            width: scene.width,
            height: scene.height,
            label: (index + 1).to_string(),
            placed: vec![Placed { scene: index, origin: Point::new(0.0, 0.0), window: None }],
        });
        Document {
            title: self.title.clone(),
            lang: self.lang.clone(),
            sheets: sheets.collect(),
            scenes,
            bookmarks: pages.bookmarks,
        }
    }
}

impl Pages {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.marks.len()
    }

    /// The table of contents.
    pub fn bookmarks(&self) -> &[Bookmark] {
        &self.bookmarks
    }

    /// Adds empty pages until there are `count`.
    pub fn pad(&mut self, count: usize) {
        self.marks.resize_with(count.max(self.marks.len()), Vec::new);
    }
}

impl Filler<'_> {
    fn index(&self) -> usize {
        self.pages.len() - 1
    }

    fn area(&self) -> Area {
        self.layout.area(self.index())
    }

    fn next_page(&mut self) {
        self.pages.push(Vec::new());
        self.y = self.area().top;
    }

    /// Nothing stands on the page yet.
    fn fresh(&self) -> bool {
        self.y <= self.area().top + 1e-6
    }

    fn section(&mut self, section: &Section) {
        let right_hand = |index: usize| index.is_multiple_of(2);
        if section.start != Start::Here && !self.fresh() {
            self.next_page();
        }
        match section.start {
            Start::Left if right_hand(self.index()) => self.next_page(),
            Start::Right if !right_hand(self.index()) => self.next_page(),
            _ => {}
        }
        let layout = self.layout;
        let columns = section.columns.max(1);
        let width = layout.column(columns);
        let slabs = Setter::new(layout.fonts, layout.sizes, width, layout.area(0).height)
            .set(&section.blocks, self.blocks + 1);
        let heading = Setter::new(layout.fonts, layout.sizes, self.area().width, layout.area(0).height)
            .set(&[super::Block::Heading(2, section.heading.clone())], self.blocks);
        self.blocks += section.blocks.len() + 1;
        let heading = if section.heading.is_empty() { Vec::new() } else { heading };
        let gap = if self.fresh() { 0.0 } else { layout.sizes.grown(14.0) };
        let head: f64 = heading.iter().map(|slab| slab.height).sum();
        let below = if heading.is_empty() { 0.0 } else { layout.sizes.grown(4.0) };
        let room = self.area().bottom() - self.y - gap - head - below;
        let full = self.area().height;
        // A section begins where a useful part of it fits, else on the next page.
        let end = filled(&slabs, 0, room, columns, true);
        let little = room < full * 0.12 && end < slabs.len();
        if !self.fresh() && (end == 0 || little) && !slabs.is_empty() {
            self.next_page();
        } else {
            self.y += gap;
        }
        if !heading.is_empty() {
            let standing = stacked(&heading, self.area().left, self.y);
            self.put(&heading, &standing);
            self.y += head + below;
        }
        self.columns(&slabs, columns, width);
    }

    fn columns(&mut self, slabs: &[Slab], columns: usize, width: f64) {
        let mut from = 0;
        while from < slabs.len() {
            let area = self.area();
            let room = area.bottom() - self.y;
            let mut ties = true;
            let mut end = filled(slabs, from, room, columns, true);
            if end == from {
                if !self.fresh() {
                    self.next_page();
                    continue;
                }
                // More is tied together than a page holds: it is parted.
                ties = false;
                end = filled(slabs, from, room, columns, false);
            }
            if end == from {
                // Higher than a page: makers see to it that nothing is; still it is shown, not lost.
                let standing = vec![Standing { slab: from, x: area.left, y: self.y, head: None }];
                self.put(slabs, &standing);
                from += 1;
                self.next_page();
                continue;
            }
            // The last columns of a section end at much the same height.
            let mut height = room;
            if end == slabs.len() && columns > 1 {
                let (mut low, mut high) = (0.0, room);
                for _ in 0..STEPS {
                    let middle = f64::midpoint(low, high);
                    if filled(slabs, from, middle, columns, ties) == slabs.len() {
                        high = middle
                    } else {
                        low = middle
                    }
                }
                height = high;
            }
            let mut start = from;
            let mut deepest = self.y;
            let mut standing = Vec::new();
            for place in 0..columns {
                let stop = column(slabs, start, height, ties);
                let x = area.left + place as f64 * (width + self.layout.between());
                let (placed, bottom) = stood(slabs, start, stop, x, self.y);
                standing.extend(placed);
                deepest = deepest.max(bottom);
                start = stop;
            }
            self.put(slabs, &standing);
            from = start;
            self.y = deepest;
            if from < slabs.len() {
                self.next_page();
            }
        }
    }

    /// Writes slabs on the page: those of a block as one group, rows as one table, items as one list, the axis behind.
    fn put(&mut self, slabs: &[Slab], standing: &[Standing]) {
        let page = self.index();
        let mut lines = Vec::new();
        let mut axis: Option<(f64, f64, f64)> = None;
        for at in standing {
            let slab = &slabs[at.slab];
            if let Some((level, title)) = slab.bookmark.clone().filter(|_| at.head.is_none()) {
                self.bookmarks.push(Bookmark { title, sheet: page, level });
            }
            for anchor in &slab.anchors {
                let pages = self.anchors.entry(*anchor).or_default();
                if pages.last() != Some(&page) {
                    pages.push(page);
                }
            }
            // The axis goes on from event to event of a column.
            match (slab.axis, axis) {
                (Some((x, _)), Some((open, top, _))) if (open - at.x - x).abs() < 0.01 && at.y >= top => {
                    axis = Some((open, top, at.y + slab.height));
                }
                (Some((x, from)), open) => {
                    lines.extend(open);
                    axis = Some((at.x + x, at.y + from, at.y + slab.height));
                }
                (None, open) => {
                    lines.extend(open);
                    axis = None;
                }
            }
        }
        lines.extend(axis);
        let stroke = || Stroke::solid(self.layout.sizes.palette.axis, self.layout.sizes.grown(1.0));
        let lines: Vec<Mark> = lines
            .into_iter()
            .map(|(x, top, bottom)| line(Point::new(x, top), Point::new(x, bottom), stroke()))
            .collect();
        if !lines.is_empty() {
            self.pages[page].push(ornament(lines));
        }
        let mut groups: Vec<(usize, Group)> = Vec::new();
        for at in standing {
            let own = at.head.as_deref().unwrap_or(&slabs[at.slab]);
            let mut marks = own.marks.clone();
            shift(&mut marks, at.x, at.y);
            match groups.last_mut() {
                Some((block, group)) if *block == own.block => group.marks.extend(marks),
                _ => groups.push((own.block, Group::new(own.part.clone(), marks))),
            }
        }
        let mut list: Vec<Mark> = Vec::new();
        for (_, group) in groups {
            if group.part == Part::Item {
                list.push(Mark::Group(group));
                continue;
            }
            if !list.is_empty() {
                self.pages[page].push(Mark::Group(Group::new(Part::List, std::mem::take(&mut list))));
            }
            if !group.marks.is_empty() {
                self.pages[page].push(Mark::Group(group));
            }
        }
        if !list.is_empty() {
            self.pages[page].push(Mark::Group(Group::new(Part::List, list)));
        }
    }
}

/// Where the slabs from `from` on end that fit into columns of a height.
fn filled(slabs: &[Slab], from: usize, height: f64, columns: usize, ties: bool) -> usize {
    let mut start = from;
    for _ in 0..columns {
        let end = column(slabs, start, height, ties);
        if end == start {
            break;
        }
        start = end;
    }
    start
}

/// Where the slabs from `from` on end that stand in a column of a height, what is tied being kept together.
fn column(slabs: &[Slab], from: usize, height: f64, ties: bool) -> usize {
    let mut y = slabs.get(from).and_then(|slab| slab.head.as_ref()).map_or(0.0, |head| head.height);
    let mut end = from;
    for (at, slab) in slabs.iter().enumerate().skip(from) {
        y += if at == from { 0.0 } else { slab.before } + slab.height;
        if y > height + 1e-6 {
            break;
        }
        if !(ties && slab.tie) {
            end = at + 1;
        }
    }
    end
}

/// The places of slabs in a column, and its bottom.
fn stood(slabs: &[Slab], from: usize, to: usize, x: f64, top: f64) -> (Vec<Standing>, f64) {
    let mut y = top;
    let mut standing = Vec::new();
    if let Some(head) = slabs.get(from).filter(|_| from < to).and_then(|slab| slab.head.clone()) {
        let height = head.height;
        standing.push(Standing { slab: from, x, y, head: Some(head) });
        y += height;
    }
    for (at, slab) in slabs.iter().enumerate().take(to).skip(from) {
        if at > from {
            y += slab.before;
        }
        standing.push(Standing { slab: at, x, y, head: None });
        y += slab.height;
    }
    (standing, y)
}

fn stacked(slabs: &[Slab], x: f64, top: f64) -> Vec<Standing> {
    stood(slabs, 0, slabs.len(), x, top).0
}

/// Moves marks by `dx` to the right and `dy` down.
pub fn shift(marks: &mut [Mark], dx: f64, dy: f64) {
    placed(marks, 1.0, dx, dy);
}

/// Makes marks `unit` times as large, then moves them by `dx` to the right and `dy` down.
pub fn placed(marks: &mut [Mark], unit: f64, dx: f64, dy: f64) {
    let moved = |point: &mut Point| {
        point.x = point.x * unit + dx;
        point.y = point.y * unit + dy;
    };
    let fill = |fill: Option<&mut Fill>| match fill {
        Some(Fill::Fade { from, to, .. }) => {
            moved(from);
            moved(to);
        }
        Some(Fill::Hatch { spacing, .. }) => *spacing *= unit,
        Some(Fill::Solid(_) | Fill::Tint(..)) | None => {}
    };
    let stroke = |stroke: Option<&mut Stroke>| {
        if let Some(stroke) = stroke {
            stroke.width *= unit;
            stroke.dash.iter_mut().for_each(|length| *length *= unit);
        }
    };
    for mark in marks {
        match mark {
            Mark::Group(group) => placed(&mut group.marks, unit, dx, dy),
            Mark::Path(path) => {
                for segment in &mut path.segments {
                    match segment {
                        Segment::Move(to) | Segment::Line(to) => moved(to),
                        Segment::Cubic(a, b, to) => [a, b, to].into_iter().for_each(moved),
                        Segment::Close => {}
                    }
                }
                fill(path.fill.as_mut());
                stroke(path.stroke.as_mut());
            }
            Mark::Shape(shape) => {
                match &mut shape.outline {
                    Outline::Circle { centre, radius } => {
                        moved(centre);
                        *radius *= unit;
                    }
                    Outline::Rectangle { origin, width, height, corner } => {
                        moved(origin);
                        [width, height, corner].into_iter().for_each(|length| *length *= unit);
                    }
                    Outline::Polygon(corners) => corners.iter_mut().for_each(moved),
                }
                fill(shape.fill.as_mut());
                stroke(shape.stroke.as_mut());
            }
            Mark::Photograph(photo) => {
                moved(&mut photo.origin);
                photo.width *= unit;
                photo.height *= unit;
            }
            Mark::Text(text) => {
                moved(&mut text.origin);
                text.size *= unit;
                text.halo *= unit;
                text.width *= unit;
            }
        }
    }
}
