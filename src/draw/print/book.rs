//! The book: a booklet with a cover, who is who, the events period by period, each on a spread, a glossary of the words and
//! kinds, the sources, and an index. To be printed as pages, or with `--booklet` as sheets to fold and staple.

use std::collections::BTreeMap;

use super::flow::pages::Layout;
use super::flow::{Block, Figure, Look, Section, Sign, Start, Voice, plain, run, strong};
use super::paper::{A4, A5, Foot, MM, NOTE, Paper};
use super::sizes::{PrintSize, Sizes};
use super::{Made, Order, PrintError, pieces};
use crate::date::{Date, Day};
use crate::draw::symbols::{Firmness, line, marker_of};
use crate::draw::timeline::{fallback_title, is_placed, year};
use crate::model::{Casebook, EntityId, EventId};
use crate::query::View;
use crate::query::evidence::Numbering;
use crate::scene::{Anchor, Bookmark, Document, Placed, Point, Sheet, Stroke};
use crate::words::capitalised;

/// White space at the outer edges: 10 mm.
const MARGIN: f64 = 10.0 * MM;
/// White space at the inner edge, where the book is bound and folded: 12 mm, and 3 mm that the fold of a few sheets takes.
const INNER: f64 = 15.0 * MM;
/// Body of a book in ordinary print, in points.
const BODY: f64 = 9.0;
/// A page number that an anchor answers for an event: events behind entities.
const EVENTS: u32 = 1 << 31;

/// Sets the book.
pub fn make(view: &View<'_>, order: &Order<'_>) -> Result<Vec<Made>, PrintError> {
    let book = view.graph.casebook();
    pieces::some_events(view)?;
    if order.landscape == Some(true) {
        return Err(PrintError::Option {
            option: "--landscape",
            why: "has no use for a book: its pages stand upright".into(),
        });
    }
    let sizes = Sizes::new(order.print, order.palette).with_body(BODY);
    let natural = if order.print == PrintSize::Ordinary { A5 } else { A4 };
    let paper = Paper::of(order, natural, false);
    let fallback = fallback_title(view);
    let title = order.title(book, &fallback).to_string();
    let mut numbering = Numbering::default();

    let mut sections = vec![cover(view, order, &fallback, paper.width - MARGIN - INNER)];
    // Numbers of sources follow the reading order: who is who comes first.
    let who = pieces::who_is_who(view, &mut numbering);
    sections.push(Section {
        start: Start::Page,
        heading: "How to read it".into(),
        ..Section::plain(reading(view))
    });
    sections.push(Section { start: Start::Right, heading: "Who is who".into(), ..Section::plain(who) });
    let entries = entries(view, order, &mut numbering);
    let layout = Layout {
        fonts: order.fonts,
        sizes,
        paper,
        margin: MARGIN,
        gutter: INNER - MARGIN,
        foot: Some(Foot::slim(&title)),
        ruler: false,
        title: title.clone(),
        lang: order.lang(book).to_string(),
    };
    let legend = pieces::legend(view);
    for spread in spreads(entries, &layout, &legend) {
        sections.push(spread);
    }
    let mut glossary = pieces::status_words(book, view);
    glossary.extend(kinds(book, view));
    sections.push(Section {
        start: Start::Page,
        heading: "What the words mean".into(),
        ..Section::plain(glossary)
    });
    let sources = pieces::sources(book, &numbering);
    if !sources.is_empty() {
        sections.push(Section { start: Start::Page, heading: "Sources".into(), ..Section::plain(sources) });
    }
    // The index comes last, so that the pages it names are set when it is made.
    let set = layout.fill(&sections);
    let index = index(book, view, &set.anchors);
    sections.push(Section { start: Start::Page, heading: "Index".into(), columns: 2, blocks: index });
    let mut pages = layout.fill(&sections);
    let count = pages.count().div_ceil(4) * 4;
    pages.pad(count);
    let mut document = layout.document(pages, &|number, _| number.to_string());
    document.bookmarks.insert(0, Bookmark { title, sheet: 0, level: 0 });
    if order.choices.booklet {
        document = imposed(&document, paper);
    }
    Ok(vec![Made { suffix: "", document, html: None }])
}

fn cover(view: &View<'_>, order: &Order<'_>, fallback: &str, width: f64) -> Section {
    let book = view.graph.casebook();
    let settings = &book.settings;
    let mut blocks = vec![Block::Space(7.0)];
    blocks.extend(pieces::head(view, order, fallback));
    blocks.push(Block::Space(2.0));
    blocks.push(skyline(view, order, width));
    blocks.push(Block::Space(2.0));
    for text in [NOTE.to_string(), settings.credit.clone(), settings.licence.clone()] {
        if !text.trim().is_empty() {
            blocks.push(Block::Paragraph(Voice::Note, vec![plain(text)]));
        }
    }
    Section::plain(blocks)
}

/// The cover's picture: a marker for each dated event over its year, so that the eye sees when much happened.
fn skyline(view: &View<'_>, order: &Order<'_>, width: f64) -> Block {
    let book = view.graph.casebook();
    let sizes = Sizes::new(order.print, order.palette).with_body(BODY);
    let pen = super::paper::pen(order.fonts, sizes);
    let mut years: BTreeMap<i64, Vec<Firmness>> = BTreeMap::new();
    for id in &view.events {
        let event = book.event(*id);
        if let Some(day) = event.date.as_deref().and_then(Date::middle).filter(|_| is_placed(event)) {
            years.entry(day.year).or_default().push(Firmness::of(book, &event.statement));
        }
    }
    let (first, last) = match (years.keys().next(), years.keys().next_back()) {
        (Some(first), Some(last)) => (*first, *last),
        _ => return Block::Space(1.0),
    };
    let highest = years.values().map(Vec::len).max().unwrap_or(1);
    let step = (width / (last - first + 1) as f64).min(16.0);
    // A marker is as wide as a year, and the highest year no higher than two thirds of the width.
    let pitch = step.min(width * 0.66 / highest as f64).min(9.0);
    let radius = (pitch * 0.40).max(0.5);
    let style = sizes.note();
    let height = highest as f64 * pitch + 6.0 + style.leading;
    let base = height - style.leading - 4.0;
    let mut marks = Vec::new();
    let x = |year: i64| ((year - first) as f64 + 0.5) * step;
    for (year, events) in &years {
        for (at, firmness) in events.iter().enumerate() {
            let place = Point::new(x(*year), base - (at as f64 + 0.5) * pitch - 1.5);
            marks.extend(marker_of(*firmness, place, radius, &order.palette));
        }
    }
    let end = x(last) + step / 2.0;
    marks.push(line(Point::new(0.0, base), Point::new(end, base), Stroke::solid(order.palette.axis, 1.0)));
    let mut marks = vec![super::flow::set::ornament(marks)];
    let (from, to) = (year(first), year(last));
    let (short, long) = (pen.width(&from, style), pen.width(&to, style));
    marks.push(pen.line(&from, 0.0, base + 3.0, Anchor::Left, style));
    if last > first {
        // Beside the first year where the axis is too short for both.
        let right = end.max(short + 12.0 + long);
        marks.push(pen.line(&to, right, base + 3.0, Anchor::Right, style));
    }
    let description = format!("A marker for each event over its year, {from} to {to}.");
    Block::Figure(Box::new(Figure { width, height, marks, description }))
}

/// How the markers are read, on the page behind the cover.
fn reading(view: &View<'_>) -> Vec<Block> {
    let mut blocks = vec![Block::Paragraph(
        Voice::Body,
        vec![plain(
            "Every event stands beside a marker that tells how it is known, and every statement has the numbers of its \
             sources, which are listed behind the glossary. A date is never more exact than the sources give it.",
        )],
    )];
    let mut known = Vec::new();
    for statement in pieces::statements(view) {
        known.push(Firmness::of(view.graph.casebook(), statement));
    }
    known.sort();
    known.dedup();
    for firmness in known {
        let runs = vec![
            strong(pieces::standing_word(firmness)),
            plain(format!(". {}", pieces::standing_means(firmness))),
        ];
        blocks.push(Block::Item(Sign::Marker(firmness), runs));
    }
    if view.left_out.by_importance > 0 {
        let left = format!("{} events of less importance are not in this book.", view.left_out.by_importance);
        blocks.push(Block::Paragraph(Voice::Body, vec![plain(left)]));
    }
    blocks
}

/// An event with its year, its month and what is set of it.
struct Dated {
    /// `None` for an undated one.
    day: Option<Day>,
    blocks: Vec<Block>,
}

/// The events as they are set, in order, the undated last.
fn entries(view: &View<'_>, order: &Order<'_>, numbering: &mut Numbering) -> Vec<Dated> {
    let book = view.graph.casebook();
    let (dated, undated): (Vec<EventId>, Vec<EventId>) =
        view.events.iter().partition(|id| is_placed(book.event(**id)));
    let style = order.date_style.unwrap_or(crate::date::Style::Long);
    dated
        .into_iter()
        .chain(undated)
        .map(|id| {
            let event = book.event(id);
            let day = event.date.as_deref().and_then(Date::middle).filter(|_| is_placed(event));
            let entry = pieces::entry(book, event, style, numbering, true);
            Dated { day, blocks: vec![Block::Anchor(EVENTS | id.0), entry] }
        })
        .collect()
}

/// The events on spreads, left page and right page: whole years together as long as they fit, a year that needs more on
/// several, the undated by themselves.
fn spreads(entries: Vec<Dated>, layout: &Layout<'_>, legend: &Block) -> Vec<Section> {
    let section = |events: &[Dated], first: bool| {
        let mut blocks = if first { vec![legend.clone()] } else { Vec::new() };
        blocks.extend(events.iter().flat_map(|event| event.blocks.iter().cloned()));
        Section { start: Start::Left, heading: period(events), ..Section::plain(blocks) }
    };
    // A left page and a right one, behind the page that comes first.
    let fits = |events: &[Dated], first: bool| {
        layout.fill(&[Section::plain(vec![Block::Space(0.1)]), section(events, first)]).count() <= 3
    };
    let mut made: Vec<Section> = Vec::new();
    let mut open: Vec<Dated> = Vec::new();
    let mut years: Vec<Vec<Dated>> = Vec::new();
    for entry in entries {
        match years.last_mut() {
            Some(last)
                if last.last().map(|known| known.day.map(|day| day.year))
                    == Some(entry.day.map(|day| day.year)) =>
            {
                last.push(entry);
            }
            _ => years.push(vec![entry]),
        }
    }
    for year in years {
        let joins = open
            .first()
            .is_none_or(|first| first.day.is_some() == year.first().is_some_and(|e| e.day.is_some()));
        let before = open.len();
        open.extend(year);
        if joins && fits(&open, made.is_empty()) {
            continue;
        }
        let mut year = open.split_off(before);
        if !open.is_empty() {
            made.push(section(&open, made.is_empty()));
            open.clear();
        }
        // A year of its own; what does not fit on its spread goes on the next.
        while !year.is_empty() && !fits(&year, made.is_empty()) {
            let mut end = 1;
            while end < year.len() && fits(&year[..=end], made.is_empty()) {
                end += 1;
            }
            let rest = year.split_off(end);
            made.push(section(&year, made.is_empty()));
            year = rest;
        }
        open = year;
    }
    if !open.is_empty() {
        made.push(section(&open, made.is_empty()));
    }
    made
}

/// The time that events cover, as a heading: years, and months where the spread has a part of a year.
fn period(events: &[Dated]) -> String {
    match (events.first().and_then(|event| event.day), events.last().and_then(|event| event.day)) {
        (Some(first), Some(last)) if first.year == last.year => {
            let month =
                |day: Day| MONTHS.get(usize::from(day.month).saturating_sub(1)).copied().unwrap_or_default();
            let months = if first.month == last.month {
                month(first).to_string()
            } else {
                format!("{} to {}", month(first), month(last))
            };
            format!("{}: {months}", year(first.year))
        }
        (Some(first), Some(last)) => format!("{} to {}", year(first.year), year(last.year)),
        _ => "Undated".into(),
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The kinds of names and events that occur, each with its figure or count.
fn kinds(book: &Casebook, view: &View<'_>) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(3, "Kinds of names".into())];
    for (plural, ids) in pieces::by_kind(view) {
        let kind = ids.first().and_then(|id| book.entity(*id).kind);
        let sign = Sign::Figure(book.vocabulary.shape(kind), book.vocabulary.colour(kind));
        blocks.push(Block::Item(sign, vec![strong(plural), plain(format!(": {} in this book.", ids.len()))]));
    }
    let mut events: BTreeMap<String, usize> = BTreeMap::new();
    for id in &view.events {
        if let Some(kind) = book.event(*id).kind {
            *events.entry(book.vocabulary.events.get(kind).label.clone()).or_default() += 1;
        }
    }
    if !events.is_empty() {
        blocks.push(Block::Heading(3, "Kinds of events".into()));
        let list: Vec<String> =
            events.into_iter().map(|(kind, count)| format!("{} ({count})", capitalised(&kind))).collect();
        blocks.push(Block::Paragraph(Voice::Body, vec![plain(format!("{}.", list.join(", ")))]));
    }
    blocks
}

/// Names with the pages they stand on: their own entry in bold, then the events they take part in.
fn index(book: &Casebook, view: &View<'_>, anchors: &BTreeMap<u32, Vec<usize>>) -> Vec<Block> {
    let mut pages: BTreeMap<EntityId, Vec<usize>> = BTreeMap::new();
    for id in &view.events {
        let event = book.event(*id);
        let place = match event.place {
            Some(crate::model::Place::Entity(place)) => Some(place),
            _ => None,
        };
        for entity in event.participants.iter().map(|part| part.entity).chain(place) {
            pages.entry(entity).or_default().extend(anchors.get(&(EVENTS | id.0)).into_iter().flatten());
        }
    }
    let mut names: Vec<EntityId> = view.entities.clone();
    names.sort_by_key(|id| (pieces::sort_name(book, *id), *id));
    names
        .into_iter()
        .map(|id| {
            let own: Vec<usize> = anchors.get(&id.0).cloned().unwrap_or_default();
            let mut others = pages.remove(&id).unwrap_or_default();
            others.sort_unstable();
            others.dedup();
            others.retain(|page| !own.contains(page));
            let mut runs = vec![plain(format!("{} ", indexed(book, id)))];
            let listed = |pages: &[usize]| ranges(pages).join(", ");
            if !own.is_empty() {
                runs.push(run(listed(&own), Look::Strong));
            }
            if !others.is_empty() {
                let lead = if own.is_empty() { "" } else { ", " };
                runs.push(plain(format!("{lead}{}", listed(&others))));
            }
            Block::Paragraph(Voice::Note, runs)
        })
        .collect()
}

/// A name as an index has it: "Couzens, Wayne".
fn indexed(book: &Casebook, id: EntityId) -> String {
    let entity = book.entity(id);
    if book.vocabulary.is_person(entity.kind)
        && let Some((given, family)) = entity.name.rsplit_once(' ')
    {
        return format!("{family}, {given}");
    }
    entity.name.to_string()
}

/// Page numbers, one-based, runs of pages as a range.
fn ranges(pages: &[usize]) -> Vec<String> {
    let mut made: Vec<(usize, usize)> = Vec::new();
    for page in pages.iter().map(|page| page + 1) {
        match made.last_mut() {
            Some((_, last)) if *last + 1 == page => *last = page,
            _ => made.push((page, page)),
        }
    }
    made.into_iter()
        .map(|(first, last)| match last - first {
            0 => first.to_string(),
            1 => format!("{first}, {last}"),
            _ => format!("{first}–{last}"),
        })
        .collect()
}

/// The pages as sheets to fold into one signature: two pages side by side, printed on both sides, turned at the short edge.
/// Sheet 1 bears the last and the first page, its back the second and the last but one, and so on inwards.
fn imposed(document: &Document, paper: Paper) -> Document {
    let count = document.scenes.len();
    let side = |left: usize, right: usize| Sheet {
        width: 2.0 * paper.width,
        height: paper.height,
        label: format!("{}, {}", left + 1, right + 1),
        placed: [(left, 0.0), (right, paper.width)]
            .into_iter()
            .map(|(scene, x)| Placed { scene, origin: Point::new(x, 0.0), window: None })
            .collect(),
    };
    let mut sheets = Vec::new();
    let mut at = vec![0; count];
    for sheet in 0..count / 4 {
        let (front, back) = (2 * sheet, 2 * sheet + 1);
        for (number, (left, right)) in
            [(count - 1 - front, front), (back, count - 1 - back)].into_iter().enumerate()
        {
            at[left] = 2 * sheet + number;
            at[right] = 2 * sheet + number;
            sheets.push(side(left, right));
        }
    }
    let bookmarks = document
        .bookmarks
        .iter()
        .map(|mark| Bookmark { sheet: at.get(mark.sheet).copied().unwrap_or_default(), ..mark.clone() })
        .collect();
    Document { sheets, bookmarks, ..document.clone() }
}
