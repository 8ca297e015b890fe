//! A poster cut into sheets that a desk printer can print, and a map of how they go together.
//!
//! Sheets overlap by 10 mm: on the right and below each has a grey band, on which the next sheet is glued, cut along its left and
//! upper edge. The seams stand where they cut fewest words: as far as the sheets reach they are moved together (least cost over all
//! places, by dynamic programming). Sheets on which nothing is drawn are left out, and are blank on the map.

use crate::catalogue::say;
use crate::draw::frame::Pen;
use crate::draw::style::TextStyle;
use crate::draw::symbols::line;
use crate::query::View;
use crate::query::evidence::Numbering;
use crate::scene::{
    Anchor, Bookmark, Colour, Document, Fill, Group, Mark, Outline, Part, Placed, Point, Scene, Shape, Sheet,
    Stroke, Text, Weight, Window, magnify,
};

use super::paper::{Area, Foot, MM, Paper};
use super::sizes::Sizes;
use super::{Order, paper, pieces, sheets};

/// What two sheets share.
const OVERLAP: f64 = 10.0 * MM;
/// White space at the edges of a sheet, where printers do not print.
const MARGIN: f64 = 10.0 * MM;
/// No word nearer to a seam than this, where that can be helped.
const CLEAR: f64 = 6.0 * MM;

/// Cuts a poster into sheets.
pub fn cut(poster: Scene, tile: Paper, view: &View<'_>, order: &Order<'_>, title: &str) -> Document {
    let book = view.graph.casebook();
    let sizes = Sizes::new(order.print, order.palette);
    let mut numbering = Numbering::default();
    for (_, citations) in crate::draw::timeline::cites(view) {
        numbering.cite(&citations);
    }
    let foot = Foot::new(order, view, title, numbering.sources());
    let pen = paper::pen(order.fonts, sizes);
    let below = 7.0 * MM + 2.0 * sizes.note().leading;
    let upright = Plan::new(&poster, tile, below);
    let turned = Plan::new(&poster, tile.on_its_side(), below);
    let plan = if turned.count() < upright.count() { turned } else { upright };
    let cutter = Cutter { poster: &poster, plan, sizes, pen, foot, order, title };
    cutter.document(order.lang(book))
}

/// Where the poster is cut.
struct Plan {
    tile: Paper,
    /// Left edges of the columns, and the poster's right edge.
    columns: Vec<f64>,
    /// Upper edges of the rows, and the poster's lower edge.
    rows: Vec<f64>,
    /// Whether anything is drawn, row by row.
    drawn: Vec<Vec<bool>>,
}

impl Plan {
    fn new(poster: &Scene, tile: Paper, below: f64) -> Self {
        let room = (tile.width - 2.0 * MARGIN, tile.height - MARGIN - below);
        let texts = texts(&poster.marks);
        let across: Vec<(f64, f64)> = texts.iter().map(|area| (area[0], area[2])).collect();
        let down: Vec<(f64, f64)> = texts.iter().map(|area| (area[1], area[3])).collect();
        let columns = seams(poster.width, room.0, &across);
        let rows = seams(poster.height, room.1, &down);
        let mut boxes = Vec::new();
        inked(&poster.marks, &mut boxes);
        let drawn = rows
            .windows(2)
            .map(|row| {
                columns
                    .windows(2)
                    .map(|column| {
                        boxes.iter().any(|area| {
                            area[0] < column[1] && area[2] > column[0] && area[1] < row[1] && area[3] > row[0]
                        })
                    })
                    .collect()
            })
            .collect();
        Self { tile, columns, rows, drawn }
    }

    fn count(&self) -> usize {
        self.drawn.iter().flatten().filter(|drawn| **drawn).count()
    }

    fn is_drawn(&self, row: usize, column: usize) -> bool {
        self.drawn.get(row).and_then(|row| row.get(column)).copied().unwrap_or_default()
    }

    /// What a sheet shows, its overlaps included.
    fn window(&self, row: usize, column: usize) -> Window {
        let side = |edges: &[f64], at: usize| {
            let last = at + 2 == edges.len();
            (edges[at], edges[at + 1] - edges[at] + if last { 0.0 } else { OVERLAP })
        };
        let ((x, width), (y, height)) = (side(&self.columns, column), side(&self.rows, row));
        Window { origin: Point::new(x, y), width, height }
    }
}

/// The seams of a length that sheets of `room` cover: 0, the seams, and the length. They keep clear of as many of the spans as
/// they can, and stand as evenly as they can.
fn seams(length: f64, room: f64, spans: &[(f64, f64)]) -> Vec<f64> {
    let step = (room - OVERLAP).max(OVERLAP);
    let count = ((length - OVERLAP) / step).ceil().max(1.0) as usize;
    if count == 1 {
        return vec![0.0, length];
    }
    // Points are fine enough: how many spans each place cuts.
    let places = length.ceil() as usize + 1;
    let mut change = vec![0_i64; places + 1];
    for (from, to) in spans {
        let from = ((from - CLEAR).ceil().max(0.0) as usize).min(places);
        let to = ((to + CLEAR).floor().max(0.0) as usize + 1).min(places);
        if from < to {
            change[from] += 1;
            change[to] -= 1;
        }
    }
    let mut cuts = Vec::with_capacity(places);
    let mut now = 0_i64;
    for delta in change.iter().take(places) {
        now += delta;
        cuts.push(now);
    }
    // The cheapest way to a seam at each place, sheet after sheet; a word costs more than any unevenness.
    let most = step.floor() as usize;
    let least = ((length / count as f64) * 0.5) as usize;
    let end = (length - room).ceil().max(0.0) as usize;
    let mut cost: Vec<Option<i64>> = (0..places).map(|at| (at == 0).then_some(0)).collect();
    let mut from: Vec<Vec<usize>> = Vec::new();
    for seam in 1..count {
        let even = length * seam as f64 / count as f64;
        let mut next = vec![None; places];
        let mut back = vec![0; places];
        for at in least..places {
            let before = (at.saturating_sub(most)..=at - least)
                .filter_map(|before| cost[before].map(|cost| (cost, before)))
                .min();
            if let Some((cheapest, before)) = before {
                next[at] = Some(cheapest + cuts[at] * 1_000_000 + (at as f64 - even).abs() as i64);
                back[at] = before;
            }
        }
        cost = next;
        from.push(back);
    }
    let last = (end..places).filter_map(|at| cost[at].map(|cost| (cost, at))).min();
    let Some((_, mut at)) = last else {
        // No way, which a step of half a sheet cannot bring about: evenly, then.
        return (0..=count).map(|seam| length * seam as f64 / count as f64).collect();
    };
    let mut found = vec![length];
    for back in from.iter().rev() {
        found.push(at as f64);
        at = back[at];
    }
    found.push(0.0);
    found.reverse();
    found
}

/// Boxes of all texts: left, top, right, bottom.
fn texts(marks: &[Mark]) -> Vec<[f64; 4]> {
    let mut found = Vec::new();
    for mark in marks {
        match mark {
            Mark::Group(group) => found.extend(texts(&group.marks)),
            Mark::Text(text) => found.push(text_box(text)),
            Mark::Path(_) | Mark::Shape(_) | Mark::Photograph(_) => {}
        }
    }
    found
}

fn text_box(text: &Text) -> [f64; 4] {
    let left = match text.anchor {
        Anchor::Left => text.origin.x,
        Anchor::Middle => text.origin.x - text.width / 2.0,
        Anchor::Right => text.origin.x - text.width,
    };
    [left, text.origin.y - text.size * 0.75, left + text.width, text.origin.y + text.size * 0.25]
}

/// Boxes of all marks that leave ink.
fn inked(marks: &[Mark], found: &mut Vec<[f64; 4]>) {
    for mark in marks {
        match mark {
            Mark::Group(group) => inked(&group.marks, found),
            Mark::Text(text) => found.push(text_box(text)),
            Mark::Photograph(photo) => found.push([
                photo.origin.x,
                photo.origin.y,
                photo.origin.x + photo.width,
                photo.origin.y + photo.height,
            ]),
            Mark::Path(path) => {
                let points = path.segments.iter().flat_map(|segment| match *segment {
                    crate::scene::Segment::Move(to) | crate::scene::Segment::Line(to) => vec![to],
                    crate::scene::Segment::Cubic(a, b, to) => vec![a, b, to],
                    crate::scene::Segment::Close => Vec::new(),
                });
                found.extend(around(points));
            }
            Mark::Shape(shape) => match &shape.outline {
                Outline::Circle { centre, radius } => {
                    found.push([centre.x - radius, centre.y - radius, centre.x + radius, centre.y + radius])
                }
                Outline::Rectangle { origin, width, height, .. } => {
                    found.push([origin.x, origin.y, origin.x + width, origin.y + height]);
                }
                Outline::Polygon(corners) => found.extend(around(corners.iter().copied())),
            },
        }
    }
}

fn around(points: impl Iterator<Item = Point>) -> Option<[f64; 4]> {
    points
        .map(|p| [p.x, p.y, p.x, p.y])
        .reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
}

struct Cutter<'p, 'o> {
    poster: &'p Scene,
    plan: Plan,
    sizes: Sizes,
    pen: Pen<'o>,
    foot: Foot,
    order: &'o Order<'o>,
    title: &'p str,
}

impl Cutter<'_, '_> {
    fn document(self, lang: &str) -> Document {
        let total = self.plan.count() + 1;
        let tile = self.plan.tile;
        let words = self.foot.words();
        let row_name = |row: usize| words.letter(row);
        let mut names = Vec::new();
        for row in 0..self.plan.rows.len() - 1 {
            for column in 0..self.plan.columns.len() - 1 {
                if self.plan.is_drawn(row, column) {
                    names.push((row, column, format!("{}{}", row_name(row), column + 1)));
                }
            }
        }
        let mut scenes = vec![self.map(lang, total, &names), self.poster.clone()];
        let mut page = Sheet {
            width: tile.width,
            height: tile.height,
            label: say!(words, "tiles.map"),
            placed: Vec::new(),
        };
        page.placed.push(Placed { scene: 0, origin: Point::new(0.0, 0.0), window: None });
        let mut all = vec![page];
        let how = say!(words, "tiles.how");
        let mut bookmarks = vec![Bookmark { title: how, sheet: 0, level: 0 }];
        let mut last_row = None;
        for (at, (row, column, name)) in names.iter().enumerate() {
            if last_row != Some(*row) {
                bookmarks.push(Bookmark {
                    title: say!(words, "tiles.row", row = row_name(*row)),
                    sheet: all.len(),
                    level: 0,
                });
                last_row = Some(*row);
            }
            let title = say!(words, "tiles.sheet", name = name);
            bookmarks.push(Bookmark { title: title.clone(), sheet: all.len(), level: 1 });
            let sheet = pieces::sheet(words, at + 2, total);
            let foot = say!(words, "tiles.foot", name = name, sheet = sheet, row = row_name(*row));
            let furniture = self.furniture(*row, *column, &foot);
            let empty = String::new();
            scenes.push(sheets::scene(tile, lang, &title, empty, furniture));
            let origin = Point::new(MARGIN, MARGIN);
            let window = Some(self.plan.window(*row, *column));
            all.push(Sheet {
                width: tile.width,
                height: tile.height,
                label: name.clone(),
                placed: vec![
                    Placed { scene: 1, origin, window },
                    Placed { scene: scenes.len() - 1, origin: Point::new(0.0, 0.0), window: None },
                ],
            });
        }
        Document { title: self.title.to_string(), lang: lang.to_string(), scenes, sheets: all, bookmarks }
    }

    /// Grey bands to glue on, marks to cut along, and at the foot what sheet it is.
    fn furniture(&self, row: usize, column: usize, words: &str) -> Vec<Mark> {
        let tile = self.plan.tile;
        let window = self.plan.window(row, column);
        let (left, top) = (MARGIN, MARGIN);
        let (right, bottom) = (left + window.width, top + window.height);
        let mut marks = Vec::new();
        let mut band = |x: f64, y: f64, width: f64, height: f64| {
            let outline = Outline::Rectangle { origin: Point::new(x, y), width, height, corner: 0.0 };
            // On top of the drawing, whose own bands would hide it: hatched, so that the drawing is seen below.
            let fill = Some(Fill::Hatch { colour: Colour::hex(0xB0_B0_B0), spacing: 5.0 });
            marks.push(Mark::Shape(Shape { outline, fill, stroke: None }));
        };
        let beside = self.plan.is_drawn(row, column + 1);
        let under = self.plan.is_drawn(row + 1, column);
        if beside {
            band(right - OVERLAP, top, OVERLAP, window.height);
        }
        if under {
            band(left, bottom - OVERLAP, window.width, OVERLAP);
        }
        let stroke = || Stroke::solid(self.pen.palette.ink, 0.5);
        let (near, far) = (1.5 * MM, 6.5 * MM);
        let mut upright = |x: f64| {
            for (from, to) in
                [(top - far, top - near), (bottom + near, bottom + far.min(tile.height - bottom))]
            {
                marks.push(line(Point::new(x, from), Point::new(x, to), stroke()));
            }
        };
        // Where this sheet is cut, and where the edge of the next one comes to lie.
        upright(left);
        upright(if beside { right - OVERLAP } else { right });
        let mut level = |y: f64| {
            for (from, to) in [(left - far, left - near), (right + near, right + far.min(tile.width - right))]
            {
                marks.push(line(Point::new(from, y), Point::new(to, y), stroke()));
            }
        };
        level(top);
        level(if under { bottom - OVERLAP } else { bottom });
        let style = self.sizes.note();
        let strong = style.in_weight(Weight::Bold);
        let width = tile.width - 2.0 * MARGIN;
        let y = tile.height - 5.0 * MM - 2.0 * style.leading;
        let room = width - self.pen.width(words, strong) - 14.0;
        let fonts = self.pen.fonts;
        marks.push(self.pen.line(words, left, y, Anchor::Left, strong));
        let title = fonts.shorten(self.title, style.size, style.weight, room);
        marks.push(self.pen.line(&title, left + width, y, Anchor::Right, style));
        let credit = format!("{} {}", self.foot.note, self.foot.credit);
        let credit = fonts.shorten(credit.trim(), style.size, style.weight, width);
        marks.push(self.pen.line(&credit, left, y + style.leading, Anchor::Left, style));
        vec![Mark::Group(Group::new(Part::Running, marks))]
    }

    /// The first page: how the sheets go together.
    fn map(&self, lang: &str, total: usize, names: &[(usize, usize, String)]) -> Scene {
        let tile = self.plan.tile;
        let within = Area::within(tile, MARGIN + 4.0 * MM);
        let (pen, small) = (&self.pen, self.sizes);
        let sizes = small.with_body(11.0);
        let mut head = Vec::new();
        let mut y = within.top;
        let style = sizes.title();
        for text in pen.balanced(self.title, within.width, style, usize::MAX) {
            head.push(pen.line(&text, within.left, y, Anchor::Left, style));
            y += style.leading;
        }
        y += 6.0;
        let style = sizes.heading();
        let mut how =
            vec![pen.line(&say!(self.foot.words(), "tiles.how"), within.left, y, Anchor::Left, style)];
        y += style.leading + 2.0;
        let (rows, columns) = (self.plan.rows.len() - 1, self.plan.columns.len() - 1);
        let blank = rows * columns - names.len();
        let said = self.foot.words();
        let mut first = say!(said, "tiles.sheets", n = names.len());
        if blank > 0 {
            first = format!("{first} {}", say!(said, "tiles.blank-sheets", n = blank));
        }
        let mut steps = vec![first, say!(said, "tiles.print")];
        if names.len() > 1 {
            steps.push(say!(said, "tiles.cut"));
            steps.push(say!(said, "tiles.glue"));
        }
        for (at, text) in steps.iter().enumerate() {
            let number = format!("{}.", at + 1);
            let indent = pen.width("9. ", sizes.body()) + 2.0;
            how.push(pen.line(&number, within.left, y, Anchor::Left, sizes.body()));
            let (lines, height) =
                pen.paragraph(text, within.left + indent, y, within.width - indent, sizes.body());
            how.extend(lines);
            y += height + 2.0;
        }
        y += 10.0;
        let foot_height = self.foot.height(self.order.fonts, small, within.width, true);
        let room = (within.bottom() - foot_height - 6.0 - y).max(40.0);
        let scale = (within.width / self.poster.width).min(room / self.poster.height);
        let left = within.left + (within.width - self.poster.width * scale) / 2.0;
        let at = |x: f64, down: f64| Point::new(left + x * scale, y + down * scale);
        let mut far = sketch(&self.poster.marks, &pen.palette);
        magnify(&mut far, scale, left, y);
        let mut marks = vec![Mark::Group(Group::new(Part::Furniture, far))];
        let mut grid = Vec::new();
        let stroke = || Stroke::solid(pen.palette.ink, 0.8);
        for row in 0..rows {
            for column in 0..columns {
                let (from, to) = (
                    at(self.plan.columns[column], self.plan.rows[row]),
                    at(self.plan.columns[column + 1], self.plan.rows[row + 1]),
                );
                let outline = Outline::Rectangle {
                    origin: from,
                    width: to.x - from.x,
                    height: to.y - from.y,
                    corner: 0.0,
                };
                grid.push(Mark::Shape(Shape { outline, fill: None, stroke: Some(stroke()) }));
                let middle = Point::new(f64::midpoint(from.x, to.x), f64::midpoint(from.y, to.y));
                let name = names.iter().find(|(r, c, _)| (*r, *c) == (row, column));
                let (words, style) = match name {
                    Some((.., name)) => (name.clone(), sizes.heading()),
                    None => (say!(said, "tiles.blank"), sizes.note()),
                };
                grid.extend(self.badge(&words, middle, style));
            }
        }
        marks.push(Mark::Group(Group::new(Part::Furniture, head)));
        marks.push(Mark::Group(Group::new(Part::Furniture, how)));
        marks.push(Mark::Group(Group::new(Part::Furniture, grid)));
        marks.push(self.foot.draw(self.order.fonts, small, within, &pieces::sheet(said, 1, total), true));
        sheets::scene(tile, lang, &say!(said, "tiles.how"), String::new(), marks)
    }

    /// The name of a sheet on the map, on paper so that it can be read over the sketch.
    fn badge(&self, words: &str, at: Point, style: TextStyle) -> Vec<Mark> {
        let width = self.pen.width(words, style) + style.size * 0.6;
        let outline = Outline::Rectangle {
            origin: Point::new(at.x - width / 2.0, at.y - style.leading / 2.0),
            width,
            height: style.leading,
            corner: 2.0,
        };
        let fill = Some(Fill::Solid(self.pen.palette.paper));
        vec![Mark::Shape(Shape { outline, fill, stroke: None }), sheets::centred(&self.pen, words, at, style)]
    }
}

/// A drawing as it looks from far away: words become grey bars, so that a map of it has no words too small to read.
fn sketch(marks: &[Mark], palette: &crate::draw::style::Palette) -> Vec<Mark> {
    marks
        .iter()
        .map(|mark| match mark {
            // Its ids are those of the poster itself.
            Mark::Group(group) => Mark::Group(Group::new(Part::Furniture, sketch(&group.marks, palette))),
            Mark::Text(text) => {
                let [left, top, right, bottom] = text_box(text);
                let outline = Outline::Rectangle {
                    origin: Point::new(left, top + text.size * 0.2),
                    width: right - left,
                    height: (bottom - top) - text.size * 0.45,
                    corner: 0.0,
                };
                let fill = Some(Fill::Solid(palette.rule));
                Mark::Shape(Shape { outline, fill, stroke: None })
            }
            other => other.clone(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seams_keep_clear_of_words_where_they_can() {
        // Two sheets of 500 for 800: the seam may lie from 300 to 471.
        let room = 500.0;
        let free = seams(800.0, room, &[]);
        assert_eq!(free, [0.0, 400.0, 800.0]);
        let words = seams(800.0, room, &[(350.0, 420.0), (430.0, 440.0)]);
        assert!(words[1] < 350.0 - CLEAR || words[1] > 440.0 + CLEAR, "{words:?}");
        let full = seams(800.0, room, &[(0.0, 800.0)]);
        assert_eq!(full.len(), 3);
        for edges in [free, words, full] {
            assert!(edges[1] + OVERLAP <= room + 1e-6 && 800.0 - edges[1] <= room + 1e-6, "{edges:?}");
        }
    }
}
