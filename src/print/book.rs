//! The book: a booklet with a cover, who is who, the events period by period, each on a spread, a glossary of the words and
//! kinds, the sources, and an index. To be printed as pages, or with `--booklet` as sheets to fold and staple.

mod periods;

use std::collections::BTreeMap;

use super::flow::pages::Layout;
use super::flow::{Block, Look, Section, Sign, Start, Voice, plain, run, strong};
use super::paper::{A4, A5, Foot, MM, Paper};
use super::sizes::{PrintSize, Sizes};
use super::{Made, Order, PrintError, pieces};
use crate::catalogue::{Words, say};
use crate::draw::frame::firmnesses;
use crate::draw::timeline::{self, fallback_title};
use crate::model::{Casebook, EntityId};
use crate::query::View;
use crate::query::evidence::Numbering;
use crate::scene::{Bookmark, Document, Placed, Point, Sheet};
use crate::words::capitalised;
use periods::{contents, entries, spreads};

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
    let title = order.title(view, &fallback);
    let mut numbering = Numbering::default();

    let mut sections = vec![Section::plain(Vec::new())];
    // Numbers of sources follow the reading order: who is who comes first.
    let who = pieces::who_is_who(view, &mut numbering);
    sections.push(Section {
        start: Start::Page,
        heading: say!(book.words(), "book.how-to-read"),
        ..Section::plain(reading(view))
    });
    sections.push(Section {
        start: Start::Right,
        heading: say!(book.words(), "print.who-is-who"),
        ..Section::plain(who)
    });
    let entries = entries(view, order, &mut numbering);
    let layout = Layout {
        fonts: order.fonts,
        sizes,
        paper,
        margin: MARGIN,
        gutter: INNER - MARGIN,
        foot: Some(Foot::slim(&title, book.words())),
        ruler: false,
        title: title.clone(),
        lang: order.lang(book).to_string(),
    };
    let legend = pieces::legend(view);
    let mut periods = Vec::new();
    for spread in spreads(book.words(), entries, &layout, &legend) {
        periods.push(spread.period());
        sections.push(spread.section);
    }
    let width = paper.width - MARGIN - INNER;
    sections[0] = cover(view, order, &fallback, contents(&periods, &[], (book.words(), order), sizes, width));
    let mut glossary = pieces::status_words(book, view);
    glossary.extend(kinds(book, view));
    sections.push(Section {
        start: Start::Page,
        heading: say!(book.words(), "print.what-words-mean"),
        ..Section::plain(glossary)
    });
    let sources = pieces::sources(book, &numbering);
    if !sources.is_empty() {
        sections.push(Section {
            start: Start::Page,
            heading: say!(book.words(), "source.heading"),
            ..Section::plain(sources)
        });
    }
    // The index comes last, so that the pages it names are set when it is made; the cover names pages as well, and is as high
    // with them as without.
    let set = layout.fill(&sections);
    let index = index(book, view, &set.anchors);
    let begins: Vec<usize> = periods
        .iter()
        .filter_map(|period| {
            set.bookmarks().iter().find(|mark| mark.level == 0 && mark.title == period.title)
        })
        .map(|mark| mark.sheet)
        .collect();
    sections[0] =
        cover(view, order, &fallback, contents(&periods, &begins, (book.words(), order), sizes, width));
    sections.push(Section {
        start: Start::Page,
        heading: say!(book.words(), "book.index"),
        columns: 2,
        blocks: index,
    });
    let mut pages = layout.fill(&sections);
    let count = pages.count().div_ceil(4) * 4;
    pages.pad(count);
    let mut document = layout.document(pages, &|number, _| number.to_string());
    if order.choices.booklet {
        document = imposed(&document, paper);
    }
    Ok(vec![Made { suffix: "", document, html: None }])
}

fn cover(view: &View<'_>, order: &Order<'_>, fallback: &str, contents: Block) -> Section {
    let book = view.graph.casebook();
    let settings = &book.settings;
    let mut blocks = vec![Block::Space(3.0)];
    blocks.extend(pieces::head(view, order, fallback));
    blocks.push(Block::Space(2.0));
    blocks.push(contents);
    blocks.push(Block::Space(2.0));
    for text in [super::paper::caution(view), settings.credit.clone(), settings.licence.clone()] {
        if !text.trim().is_empty() {
            blocks.push(Block::Paragraph(Voice::Note, vec![plain(text)]));
        }
    }
    Section::plain(blocks)
}

/// How the markers are read, on the page behind the cover.
fn reading(view: &View<'_>) -> Vec<Block> {
    let words = view.graph.casebook().words();
    let mut blocks = vec![Block::Paragraph(Voice::Body, vec![plain(say!(words, "book.reading"))])];
    for firmness in firmnesses(&timeline::statements(view)) {
        blocks.push(pieces::standing_item(words, firmness));
    }
    if view.left_out.by_top() > 0 {
        let left = say!(words, "book.less-important", n = view.left_out.by_top());
        blocks.push(Block::Paragraph(Voice::Body, vec![plain(left)]));
    }
    blocks
}

/// The kinds of names and events that occur, each with its figure or count.
fn kinds(book: &Casebook, view: &View<'_>) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(3, say!(book.words(), "book.kinds-of-names"))];
    for (plural, ids) in pieces::by_kind(view) {
        let kind = ids.first().and_then(|id| book.entity(*id).kind);
        let sign = Sign::Figure(book.vocabulary.shape(kind), book.vocabulary.colour(kind));
        let count = say!(book.words(), "book.in-this-book", n = ids.len());
        blocks.push(Block::Item(sign, vec![strong(plural), plain(format!(": {count}"))]));
    }
    let mut events: BTreeMap<String, usize> = BTreeMap::new();
    for id in &view.events {
        if let Some(kind) = book.event(*id).kind {
            *events.entry(book.spoken().events.get(kind).label.clone()).or_default() += 1;
        }
    }
    if !events.is_empty() {
        blocks.push(Block::Heading(3, say!(book.words(), "book.kinds-of-events")));
        let list: Vec<String> =
            events.into_iter().map(|(kind, count)| format!("{} ({count})", capitalised(&kind))).collect();
        blocks.push(Block::Paragraph(Voice::Body, vec![plain(format!("{}.", book.words().list(&list)))]));
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
            let listed = |pages: &[usize]| book.words().list(&ranges(book.words(), pages));
            if !own.is_empty() {
                runs.push(run(listed(&own), Look::Strong));
            }
            if !others.is_empty() {
                let more = listed(&others);
                runs.push(plain(if own.is_empty() { more } else { book.words().list(&["", &more]) }));
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
        return say!(book.words(), "book.family-first", family = family, given = given);
    }
    entity.name.to_string()
}

/// Page numbers, one-based, runs of pages as a range.
fn ranges(words: &Words, pages: &[usize]) -> Vec<String> {
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
            1 => words.list(&[first.to_string(), last.to_string()]),
            _ => say!(words, "date.years", a = first.to_string(), b = last.to_string()),
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
