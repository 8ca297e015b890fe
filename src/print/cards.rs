//! Cards to cut out: what happened on one side, when on the other, or on cards of their own; a key for whoever leads the game.
//!
//! Cards are shuffled by a seed and numbered as they lie on the sheets, so that the number says nothing of the order. Backs are
//! mirrored from left to right: they meet their fronts when the sheet is turned over its long edge. All cards of a deck are of
//! one size; where a text needs more room than the cards that were asked for, the whole deck is set on larger ones.

use crate::catalogue::{Words, say};
use crate::draw::frame::Pen;
use crate::draw::symbols::line;
use crate::draw::timeline::{fallback_title, is_placed};
use crate::model::{Event, EventId, Item};
use crate::query::View;
use crate::query::corrections::remarked;
use crate::query::evidence::{Numbering, event_when};
use crate::query::who::Titles;
use crate::scene::{Anchor, Bookmark, Document, Group, Mark, Part, Point, Stroke, Weight};
use crate::words::capitalised;

use super::flow::{Block, Cell, Column, Look, Section, plain, run, strong};
use super::paper::{A4, Area, Foot, MM, Paper};
use super::sizes::{PrintSize, Sizes};
use super::slip::{Parts, Slip};
use super::{CardDates, Made, Order, PrintError, paper, pieces, sheets, shuffle};

/// How many cards a sheet may have, and their columns on an upright sheet.
const GRIDS: [(usize, usize); 6] = [(9, 3), (8, 2), (6, 2), (4, 2), (2, 1), (1, 1)];
/// The numbers of cards to a sheet that may be asked for.
pub const PER_PAGE: [u32; 4] = [4, 6, 8, 9];
/// White space round the cards of a sheet; the same on both sides, so that backs meet fronts.
const MARGIN: f64 = 10.0 * MM;
/// Bodies of ordinary print, largest first: cards are read across a table, and have room.
const BODIES: [f64; 5] = [14.0, 12.5, 11.0, 9.75, 8.5];
/// White space within a card.
const PAD: f64 = 5.0 * MM;

/// The cards of a sheet.
#[derive(Clone, Copy)]
struct Grid {
    columns: usize,
    rows: usize,
    area: Area,
}

impl Grid {
    fn count(&self) -> usize {
        self.columns * self.rows
    }

    fn card(&self) -> (f64, f64) {
        (self.area.width / self.columns as f64, self.area.height / self.rows as f64)
    }

    /// The card at a place, counted row by row; on a back the columns run the other way.
    fn cell(&self, place: usize, back: bool) -> Area {
        let (width, height) = self.card();
        let column = place % self.columns;
        let column = if back { self.columns - 1 - column } else { column };
        Area {
            left: self.area.left + column as f64 * width,
            top: self.area.top + (place / self.columns) as f64 * height,
            width,
            height,
        }
    }
}

/// Sets the cards.
pub fn make(view: &View<'_>, order: &Order<'_>) -> Result<Vec<Made>, PrintError> {
    let book = view.graph.casebook();
    pieces::some_events(view)?;
    let small = Sizes::new(order.print, order.palette);
    let pen = paper::pen(order.fonts, small);
    let paper = Paper::of(order, A4, false);
    let mut numbering = Numbering::default();
    for (_, citations) in crate::draw::timeline::cites(view) {
        numbering.cite(&citations);
    }
    let fallback = fallback_title(view);
    let title = order.title(view, &fallback);
    let foot = || Foot::new(order, view, &fallback, numbering.sources());
    let within = Area::within(paper, MARGIN);
    let foot_height = foot().height(order.fonts, small, within.width, true);
    let area = Area { height: within.height - foot_height, ..within };

    let titles = Titles::new(book, &view.events, false);
    let mut events = view.events.clone();
    shuffle(&mut events, order.seed);
    let slips = |grid: &Grid, sizes: Sizes| -> Option<Vec<Slip>> {
        let (width, height) = grid.card();
        // At the foot of each card stands its number.
        let room = height - 2.0 * PAD - sizes.strong().leading - 4.0;
        let set = |id: &EventId, description: bool, photograph: f64| {
            let event = book.event(*id);
            let parts = Parts { date: false, marker: true, description, numbers: false, photograph };
            let date_style = (order.date_style(), &mut Numbering::default());
            let title = remarked(view.graph, Item::Event(*id), titles.of(book, event, false, &[]));
            Slip::new(&pen, sizes, (book, event, &title), width - 2.0 * PAD, parts, date_style)
        };
        events
            .iter()
            .map(|id| {
                // What else is known is told where there is room for it and where it does not give the date away.
                // A photograph stands where it leaves the words their room.
                let photograph = if order.choices.images { room * 0.5 } else { 0.0 };
                let told = |photograph: f64| {
                    Some(set(id, true, photograph))
                        .filter(|slip| slip.height <= room && !tells(book.event(*id)))
                };
                let with = |height: f64| Some(set(id, false, height)).filter(|slip| slip.height <= room);
                let pictured = (photograph > 0.0).then(|| {
                    told(photograph).or_else(|| with(photograph)).or_else(|| with(photograph * 0.6))
                });
                pictured.flatten().or_else(|| told(0.0)).or_else(|| with(0.0))
            })
            .collect()
    };
    let asked = order.choices.per_page.map_or(8, |count| count as usize);
    let grids: Vec<Grid> = GRIDS
        .iter()
        .filter(|(count, _)| *count <= asked)
        .map(|&(count, columns)| {
            let wide = paper.width > paper.height;
            let (columns, rows) = if wide { (count / columns, columns) } else { (columns, count / columns) };
            Grid { columns, rows, area }
        })
        .collect();
    let bodies = if order.print == PrintSize::Ordinary { &BODIES[..] } else { &BODIES[..1] };
    let found = grids.iter().find_map(|grid| {
        bodies.iter().find_map(|body| {
            let sizes = small.with_body(*body);
            slips(grid, sizes).map(|slips| (*grid, sizes, slips))
        })
    });
    let Some((grid, sizes, slips)) = found else {
        return Err(PrintError::Lacking {
            what: "an event has more words than a card of a whole sheet can hold".into(),
            help: "shorten its title, or take larger paper".into(),
        });
    };

    let deck = Deck { view, order, sizes, small, pen, grid, title: &title };
    let backs = order.choices.dates == CardDates::Back;
    // Date cards are shuffled by themselves, and lettered, since numbers are those of the events.
    let mut dates: Vec<usize> = (0..events.len()).collect();
    if !backs {
        shuffle(&mut dates, order.seed ^ 0x5EED);
    }
    let mut scenes = Vec::new();
    let count = grid.count();
    let mut faces: Vec<(String, String, Vec<Mark>, bool)> = Vec::new();
    for (sheet, part) in slips.chunks(count).enumerate() {
        let first = sheet * count;
        let last = first + part.len();
        let words = book.words();
        let (from, to) = ((first + 1).to_string(), last.to_string());
        let name = say!(words, "cards.fronts", first = &from, last = &to);
        let within = say!(words, "cards.fronts-within", first = &from, last = &to);
        faces.push((name, within, deck.fronts(&events, part, first), false));
        if backs {
            let marks = deck.dates(&events, (first..last).map(|at| (at, (at + 1).to_string())), true);
            let name = say!(words, "cards.backs", first = &from, last = &to);
            let within = say!(words, "cards.backs-within", first = &from, last = &to);
            faces.push((name, within, marks, true));
        }
    }
    if !backs {
        for (sheet, part) in dates.chunks(count).enumerate() {
            let first = sheet * count;
            let words = book.words();
            let cards = part.iter().enumerate().map(|(at, date)| (*date, words.letter(first + at)));
            let (from, to) = (words.letter(first), words.letter(first + part.len() - 1));
            let name = say!(words, "cards.dates", first = &from, last = &to);
            let within = say!(words, "cards.dates-within", first = &from, last = &to);
            faces.push((name, within, deck.dates(&events, cards, false), false));
        }
    }
    let list = sheets::SourceList {
        book,
        numbering: &numbering,
        order,
        sizes: small,
        paper,
        margin: 15.0 * MM,
        title: &title,
    };
    let sections =
        key(view, order, &events, (!backs).then_some(&dates), &mut numbering.clone(), list.section());
    let more = list.pages(&sections, foot(), 1, 0).sheets.len();
    let total = faces.len() + more;
    let mut bookmarks = Vec::new();
    for (at, (name, within_sheet, mut marks, back)) in faces.into_iter().enumerate() {
        let sheet = pieces::sheet(book.words(), at + 1, total);
        let sheet = say!(book.words(), "sheet.with", sheet = sheet, what = within_sheet);
        // A back has its foot at the same height, so that it can be told apart from its front.
        marks.push(foot().draw(order.fonts, small, within, &sheet, at == 0 && !back));
        bookmarks.push(Bookmark { title: name.clone(), sheet: at, level: 0 });
        let description = String::new();
        scenes.push(sheets::scene(paper, order.lang(book), &name, description, marks));
    }
    let mut document = Document::of_pages(&title, order.lang(book), scenes);
    document.bookmarks = bookmarks;
    let first = document.sheets.len() + 1;
    sheets::append(&mut document, list.pages(&sections, foot(), first, total));
    Ok(vec![Made { suffix: "", document, html: None }])
}

/// What the cards have in common.
struct Deck<'v, 'g, 'o> {
    view: &'v View<'g>,
    order: &'o Order<'o>,
    sizes: Sizes,
    small: Sizes,
    pen: Pen<'o>,
    grid: Grid,
    title: &'o str,
}

impl Deck<'_, '_, '_> {
    /// The fronts of a sheet; `first` cards lie on the sheets before it.
    fn fronts(&self, events: &[EventId], slips: &[Slip], first: usize) -> Vec<Mark> {
        let book = self.view.graph.casebook();
        let mut marks = vec![self.cuts()];
        for (place, slip) in slips.iter().enumerate() {
            let cell = self.grid.cell(place, false);
            let (x, y) = (cell.left + PAD, cell.top + PAD);
            let mut own = slip.draw(&self.pen, x, y, Anchor::Left);
            own.push(self.number(&(first + place + 1).to_string(), cell));
            let id = events.get(first + place).map(|id| book.event(*id).id.to_string());
            marks.push(Mark::Group(Group { id: id.unwrap_or_default(), ..Group::new(Part::Labels, own) }));
        }
        marks
    }

    /// Dates, each with the name of its card, in the cells from the first on.
    fn dates(
        &self,
        events: &[EventId],
        cards: impl Iterator<Item = (usize, String)>,
        back: bool,
    ) -> Vec<Mark> {
        let book = self.view.graph.casebook();
        let mut marks = vec![self.cuts()];
        for (place, (at, name)) in cards.enumerate() {
            let Some(id) = events.get(at) else { continue };
            let event = book.event(*id);
            let cell = self.grid.cell(place, back);
            let words = when(book.words(), event, self.order);
            let width = cell.width - 2.0 * PAD;
            let room = cell.height - 2.0 * PAD - self.sizes.strong().leading - 4.0;
            // As large as its longest word and its lines allow: a date is read across a table.
            let style = [30.0, 26.0, 22.0, 19.0, 16.0, 13.0, 11.0]
                .map(|size| crate::draw::style::TextStyle {
                    size,
                    leading: size * 1.2,
                    weight: Weight::Bold,
                    colour: self.pen.palette.accent,
                })
                .into_iter()
                .filter(|style| style.size >= self.sizes.body().size)
                .find(|style| {
                    let lines = self.pen.lines(&words, width, *style);
                    let word = |word: &str| self.pen.width(word, *style) <= width;
                    lines.len() as f64 * style.leading <= room.min(4.0 * style.leading)
                        && words.split_whitespace().all(word)
                })
                .unwrap_or(self.sizes.date());
            let lines = self.pen.balanced(&words, width, style, usize::MAX);
            let mut y = cell.top + PAD + (room - lines.len() as f64 * style.leading) / 2.0;
            let mut own = Vec::new();
            for text in &lines {
                own.push(self.pen.line(text, cell.left + PAD, y, Anchor::Left, style));
                y += style.leading;
            }
            own.push(self.number(&name, cell));
            marks.push(Mark::Group(Group::new(Part::Labels, own)));
        }
        marks
    }

    /// The number of a card, at its foot, beside the title of the deck: cards get lost.
    fn number(&self, name: &str, cell: Area) -> Mark {
        let (style, strong) = (self.small.note(), self.sizes.strong());
        let bottom = cell.bottom() - PAD + 4.0;
        let right = cell.right() - PAD;
        let room = cell.width - 2.0 * PAD - self.pen.width(name, strong) - 10.0;
        let mut marks = Vec::new();
        if self.pen.width(self.title, style) <= room {
            let top = bottom - style.leading;
            marks.push(self.pen.line(self.title, cell.left + PAD, top, Anchor::Left, style));
        }
        marks.push(self.pen.line(name, right, bottom - strong.leading, Anchor::Right, strong));
        Mark::Group(Group::new(Part::Furniture, marks))
    }

    /// Dashed lines to cut along, a little beyond the cards.
    fn cuts(&self) -> Mark {
        let (area, beyond) = (self.grid.area, 3.0 * MM);
        let stroke = || Stroke { dash: vec![4.0, 3.0], ..Stroke::solid(self.pen.palette.axis, 0.6) };
        let (width, height) = self.grid.card();
        let mut marks = Vec::new();
        for column in 0..=self.grid.columns {
            let x = area.left + column as f64 * width;
            let (top, bottom) = (area.top - beyond, area.bottom() + 1.0 * MM);
            marks.push(line(Point::new(x, top), Point::new(x, bottom), stroke()));
        }
        for row in 0..=self.grid.rows {
            let y = area.top + row as f64 * height;
            marks.push(line(
                Point::new(area.left - beyond, y),
                Point::new(area.right() + beyond, y),
                stroke(),
            ));
        }
        Mark::Group(Group::new(Part::Furniture, marks))
    }
}

/// A date as it stands on a card.
fn when(words: &Words, event: &Event, order: &Order<'_>) -> String {
    if is_placed(event) {
        capitalised(&event_when(words, event, order.date_style.unwrap_or(crate::date::Style::Long)))
    } else {
        say!(words, "cards.no-date")
    }
}

/// Whether the description names the year, so that it would give the date away.
fn tells(event: &Event) -> bool {
    let year = event.date.as_deref().and_then(crate::date::Date::middle).map(|day| day.year.to_string());
    year.is_none_or(|year| event.description.contains(&year))
}

/// The key: the cards in the order of time, each with its number, and with the letter of its date where dates have cards.
fn key(
    view: &View<'_>,
    order: &Order<'_>,
    events: &[EventId],
    dates: Option<&Vec<usize>>,
    numbering: &mut Numbering,
    sources: Option<Section>,
) -> Vec<Section> {
    let book = view.graph.casebook();
    let titles = Titles::new(book, &view.events, false);
    let column = |head: String, share: f64| Column { head, share };
    let mut columns = vec![column(say!(book.words(), "cards.card"), 0.09)];
    columns.extend(dates.map(|_| column(say!(book.words(), "cards.date-card"), 0.13)));
    columns.push(column(say!(book.words(), "table.when"), 0.24));
    columns
        .push(column(say!(book.words(), "table.what-happened"), if dates.is_some() { 0.54 } else { 0.67 }));
    let rows = view.events.iter().map(|id| {
        let event = book.event(*id);
        let at = events.iter().position(|other| other == id).unwrap_or_default();
        let mut row = vec![Cell::Words(vec![strong((at + 1).to_string())])];
        if let Some(dates) = dates {
            let place = dates.iter().position(|date| *date == at).unwrap_or_default();
            row.push(Cell::Words(vec![strong(book.words().letter(place))]));
        }
        row.push(Cell::Words(vec![plain(when(book.words(), event, order))]));
        let mut words =
            vec![plain(remarked(view.graph, Item::Event(*id), titles.of(book, event, false, &[])))];
        if let Some(pill) = crate::query::evidence::event_pill(book, event) {
            words.push(run(format!(" ({pill})"), Look::Note));
        }
        words.extend(pieces::numbers(book.words(), numbering, &event.statement.citations));
        row.push(Cell::Words(words));
        row
    });
    let table = Block::Table(columns, rows.collect());
    let mut sections = vec![Section {
        start: super::flow::Start::Page,
        heading: say!(book.words(), "cards.key"),
        ..Section::plain(vec![table])
    }];
    sections.extend(sources);
    sections
}
