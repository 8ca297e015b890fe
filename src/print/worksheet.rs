//! Worksheets: the casebook as questions, each with its key. [`VARIANTS`] is the table.
//!
//! The two files of a variant come from one list of questions, so a key cannot answer another sheet. What is shuffled is
//! shuffled by the order's seed: the same seed gives the same sheet, another one a sheet for the neighbour.

mod causes;
mod gaps;
mod known;
mod map;
mod sequence;

use super::flow::pages::Layout;
use super::flow::{Block, Section, Voice, plain, strong};
use super::paper::{A4, Foot, MM, Paper};
use super::sizes::Sizes;
use super::{Choices, Made, Order, PrintError, html, pieces};
use crate::catalogue::{Words, say};
use crate::draw::tongue::Tongues;
use crate::graph::Graph;
use crate::model::{Casebook, SourceId};
use crate::query::evidence::Numbering;
use crate::query::{Selection, SelectionError, View};

/// White space at every edge: 15 mm.
const MARGIN: f64 = 15.0 * MM;
/// Body of a worksheet in ordinary print, in points: pupils read it at arm's length and write beside it.
const BODY: f64 = 11.0;
/// Questions of one set: more are hard to keep in view.
const SET: usize = 10;

/// A kind of worksheet.
pub struct Variant {
    /// What is typed behind `--variant`.
    pub name: &'static str,
    /// What pupils do, in one line.
    pub about: &'static str,
    /// The title of the sheet.
    pub title: fn(&Words) -> String,
    /// A word bank can be put on it.
    pub word_bank: bool,
    /// It shows connections, not events.
    pub network: bool,
    make: fn(&View<'_>, &Order<'_>) -> Result<Task, PrintError>,
}

/// Every variant.
pub const VARIANTS: &[Variant] = &[
    Variant {
        name: "dates-blank",
        about: "what happened is given, when is to be written",
        title: |words| say!(words, "worksheet.title.dates-blank"),
        word_bank: true,
        network: false,
        make: gaps::dates,
    },
    Variant {
        name: "titles-blank",
        about: "the date and an account are given, a headline is to be written",
        title: |words| say!(words, "worksheet.title.titles-blank"),
        word_bank: true,
        network: false,
        make: gaps::titles,
    },
    Variant {
        name: "all-blank",
        about: "an empty timeline to be filled in",
        title: |words| say!(words, "worksheet.title.all-blank"),
        word_bank: true,
        network: false,
        make: gaps::all,
    },
    Variant {
        name: "sequence",
        about: "shuffled events are to be numbered in order",
        title: |words| say!(words, "worksheet.title.sequence"),
        word_bank: false,
        network: false,
        make: sequence::sequence,
    },
    Variant {
        name: "match",
        about: "dates and events are to be matched",
        title: |words| say!(words, "worksheet.title.match"),
        word_bank: false,
        network: false,
        make: sequence::matching,
    },
    Variant {
        name: "cause-effect",
        about: "what something led to is to be found, where the casebook says so",
        title: |words| say!(words, "worksheet.title.cause-effect"),
        word_bank: true,
        network: false,
        make: causes::make,
    },
    Variant {
        name: "how-do-we-know",
        about: "statements are to be sorted by how they are known, with the source of each",
        title: |words| say!(words, "worksheet.title.how-do-we-know"),
        word_bank: false,
        network: false,
        make: known::make,
    },
    Variant {
        name: "map",
        about: "a map of connections with names to be filled in",
        title: |words| say!(words, "worksheet.title.map"),
        word_bank: true,
        network: true,
        make: map::make,
    },
];

/// Names on a map at the most, unless asked for.
const MAP: usize = 12;

/// What a variant makes: the questions, and the key.
struct Task {
    /// What to do.
    instruction: String,
    /// What pupils get, below the instruction.
    sheet: Vec<Section>,
    /// What the teacher keeps.
    key: Vec<Section>,
    /// Sources that the foot names.
    sources: Vec<SourceId>,
}

/// The variant of that name.
pub fn variant(name: &str) -> Option<&'static Variant> {
    VARIANTS.iter().find(|variant| variant.name == name)
}

/// The variant of an order: the first where none is asked for.
fn of(choices: &Choices) -> &'static Variant {
    choices.variant.and_then(variant).unwrap_or(&VARIANTS[0])
}

/// Chooses what a worksheet is about.
pub fn choose<'g>(
    graph: &'g Graph,
    selection: &Selection,
    choices: &Choices,
) -> Result<View<'g>, SelectionError> {
    let variant = of(choices);
    if variant.network {
        let top = selection.top.unwrap_or(MAP);
        return View::network(graph, &Selection { top: Some(top), ..selection.clone() });
    }
    if variant.name == "how-do-we-know" {
        return known::choose(graph, selection);
    }
    if variant.name == "cause-effect" {
        return causes::choose(graph, selection);
    }
    View::events(graph, selection)
}

/// Sets a worksheet and its key.
pub fn make(view: &View<'_>, order: &Order<'_>) -> Result<Vec<Made>, PrintError> {
    let book = view.graph.casebook();
    let variant = of(&order.choices);
    if order.choices.word_bank && !variant.word_bank {
        return Err(PrintError::Option {
            option: "--word-bank",
            why: format!("has no use on a worksheet of the variant {}", variant.name),
        });
    }
    if !variant.network {
        pieces::some_events(view)?;
    }
    let task = (variant.make)(view, order)?;
    let (words, title) = (book.words(), (variant.title)(book.words()));
    let about = order.title(view, "");
    let left = view.left_out.by_top();
    let mut head = vec![Block::Title(title.clone())];
    if !about.is_empty() {
        head.push(Block::Paragraph(Voice::Lead, vec![plain(&about)]));
    }
    let mut sheet = head.clone();
    sheet.push(Block::Fields(vec![
        (say!(words, "worksheet.name"), 3.0),
        (say!(words, "worksheet.class"), 1.2),
        (say!(words, "worksheet.date"), 1.4),
    ]));
    let what = format!("{} ", say!(words, "worksheet.what-to-do"));
    sheet.push(Block::Paragraph(Voice::Body, vec![strong(what), plain(task.instruction)]));
    if left > 0 {
        let note = match variant.name {
            "how-do-we-know" => {
                let asked = view.events.len() + view.relations.len();
                say!(words, "worksheet.most-statements", shown = asked, n = left)
            }
            "cause-effect" => say!(words, "worksheet.most-causes", n = left),
            _ => say!(words, "worksheet.most-events", shown = view.events.len(), n = left),
        };
        sheet.push(Block::Paragraph(Voice::Note, vec![plain(note)]));
    }
    let mut key = vec![Block::Title(say!(words, "worksheet.answers", title = &title))];
    key.extend(head.into_iter().skip(1));
    Ok(vec![
        finished(view, order, &title, "", sheet, task.sheet, &task.sources),
        finished(view, order, &title, "-answers", key, task.key, &task.sources),
    ])
}

fn finished(
    view: &View<'_>,
    order: &Order<'_>,
    name: &str,
    suffix: &'static str,
    head: Vec<Block>,
    body: Vec<Section>,
    sources: &[SourceId],
) -> Made {
    let book = view.graph.casebook();
    let mut sections = vec![Section::plain(head)];
    sections.extend(body);
    let sizes = sizes(order);
    let paper = Paper::of(order, A4, false);
    let foot = Foot::new(order, view, name, sources);
    let about = order.title(view, "");
    let (words, tongues) = (book.words(), Tongues::of(book));
    let title =
        if suffix.is_empty() { name.to_string() } else { say!(words, "worksheet.answers", title = name) };
    let title = if about.is_empty() { title } else { format!("{title} – {about}") };
    let lang = order.lang(book).to_string();
    let frame = html::Frame {
        title: &title,
        lang: &lang,
        words,
        tongues: tongues.as_ref(),
        note: &foot.note,
        credit: &foot.credit,
        paper,
        sizes,
    };
    let html = html::write(&sections, &frame);
    let layout = Layout {
        fonts: order.fonts,
        sizes,
        paper,
        margin: MARGIN,
        gutter: 0.0,
        foot: Some(foot),
        ruler: true,
        title,
        lang: lang.clone(),
    };
    let document =
        layout.document(layout.fill(&sections), &|number, count| pieces::sheet(words, number, count));
    Made { suffix, document, html: Some(html) }
}

fn sizes(order: &Order<'_>) -> Sizes {
    Sizes::new(order.print, order.palette).with_body(BODY)
}

/// The width of a worksheet's text, in points.
fn width(order: &Order<'_>) -> f64 {
    Paper::of(order, A4, false).width - 2.0 * MARGIN
}

/// The list of sources, as pupils and teachers find them by their numbers.
fn source_list(book: &Casebook, numbering: &Numbering, order: &Order<'_>) -> Section {
    let columns = pieces::note_columns(Paper::of(order, A4, false), sizes(order));
    Section {
        heading: say!(book.words(), "source.heading"),
        columns,
        ..Section::plain(pieces::sources(book, numbering))
    }
}

/// Words that occur several times once, with how often.
fn bank(said: &Words, mut words: Vec<String>, seed: u64) -> Vec<String> {
    super::shuffle(&mut words, seed);
    let mut counted: Vec<(String, usize)> = Vec::new();
    for word in words {
        match counted.iter_mut().find(|(known, _)| *known == word) {
            Some((_, count)) => *count += 1,
            None => counted.push((word, 1)),
        }
    }
    let times = |(word, count): (String, usize)| match count {
        1 => word,
        2 => say!(said, "worksheet.twice", word = word),
        many => say!(said, "worksheet.times", word = word, n = many),
    };
    counted.into_iter().map(times).collect()
}
