//! Gaps to fill: dates, headlines, or a whole timeline.

use super::{Task, bank, source_list};
use crate::catalogue::{Words, say};
use crate::model::{Casebook, Event, EventId};
use crate::print::flow::{Block, Cell, Column, Look, Runs, Section, plain, run, strong};
use crate::print::{Order, PrintError, pieces};
use crate::query::View;
use crate::query::evidence::{Numbering, event_pill, event_when};
use crate::words::capitalised;

/// An event with the words of its date.
struct Asked<'a> {
    event: &'a Event,
    when: String,
}

/// The dated events of a view; the undated cannot be asked about, and the sheet says how many they are.
fn asked<'a>(view: &'a View<'_>, order: &Order<'_>) -> Vec<Asked<'a>> {
    let book = view.graph.casebook();
    let style = order.date_style.unwrap_or(crate::date::Style::Long);
    let dated = view.events.iter().map(|id: &EventId| book.event(*id));
    dated
        .filter(|event| crate::draw::timeline::is_placed(event))
        .map(|event| Asked { event, when: capitalised(&event_when(book.words(), event, style)) })
        .collect()
}

/// Title and description of an event.
fn told(event: &Event) -> Runs {
    let mut runs = vec![strong(&*event.title)];
    if !event.description.is_empty() {
        runs.push(plain(format!(". {}", event.description)));
    }
    runs
}

fn column(head: String, share: f64) -> Column {
    Column { head, share }
}

/// The key: the whole timeline as a table, sources numbered.
fn key(
    book: &Casebook,
    order: &Order<'_>,
    asked: &[Asked<'_>],
    undated: &[&Event],
) -> (Vec<Section>, Numbering) {
    let mut numbering = Numbering::default();
    let rows = asked
        .iter()
        .enumerate()
        .map(|(at, asked)| {
            let mut what = told(asked.event);
            if let Some(status) = event_pill(book, asked.event) {
                what.push(run(format!(" {status}."), Look::Status));
            }
            what.extend(pieces::numbers(book.words(), &mut numbering, &asked.event.statement.citations));
            vec![
                Cell::Words(vec![plain((at + 1).to_string())]),
                Cell::Words(vec![run(&*asked.when, Look::Date)]),
                Cell::Words(what),
            ]
        })
        .collect();
    let columns = vec![
        column(String::new(), 0.5),
        column(say!(book.words(), "table.when"), 2.2),
        column(say!(book.words(), "table.what-happened"), 7.3),
    ];
    let mut blocks = vec![Block::Table(columns, rows)];
    blocks.extend(not_asked(book.words(), undated));
    let sources = source_list(book, &numbering, order);
    (vec![Section::plain(blocks), sources], numbering)
}

/// Names the undated events, which a worksheet about dates cannot ask about.
pub fn not_asked(words: &Words, undated: &[&Event]) -> Option<Block> {
    if undated.is_empty() {
        return None;
    }
    let titles: Vec<&str> = undated.iter().map(|event| &*event.title).collect();
    let words = say!(words, "worksheet.undated", titles = words.series(&titles));
    Some(Block::Paragraph(crate::print::flow::Voice::Note, vec![plain(words)]))
}

fn undated<'a>(view: &'a View<'_>) -> Vec<&'a Event> {
    let book = view.graph.casebook();
    let events = view.events.iter().map(|id| book.event(*id));
    events.filter(|event| !crate::draw::timeline::is_placed(event)).collect()
}

fn some(asked: &[Asked<'_>]) -> Result<(), PrintError> {
    if asked.is_empty() {
        return Err(PrintError::Lacking {
            what: "no event that was chosen has a date".into(),
            help: "this variant asks about dates; try --variant how-do-we-know".into(),
        });
    }
    Ok(())
}

fn task(
    view: &View<'_>,
    order: &Order<'_>,
    asked: &[Asked<'_>],
    mut instruction: String,
    words: (String, Vec<String>),
    mut blocks: Vec<Block>,
) -> Task {
    let book = view.graph.casebook();
    let undated = undated(view);
    let (key, numbering) = key(book, order, asked, &undated);
    if order.choices.word_bank {
        instruction = format!("{instruction} {}", say!(book.words(), "worksheet.box"));
        blocks.insert(0, Block::Boxed(words.0, bank(book.words(), words.1, order.seed)));
    }
    blocks.extend(not_asked(book.words(), &undated));
    Task { instruction, sheet: vec![Section::plain(blocks)], key, sources: numbering.sources().to_vec() }
}

/// What happened is given, when is to be written.
pub fn dates(view: &View<'_>, order: &Order<'_>) -> Result<Task, PrintError> {
    let asked = asked(view, order);
    some(&asked)?;
    let book = view.graph.casebook();
    let rows = asked
        .iter()
        .enumerate()
        .map(|(at, asked)| {
            vec![
                Cell::Words(vec![plain((at + 1).to_string())]),
                Cell::Words(told(asked.event)),
                Cell::Lines(1),
            ]
        })
        .collect();
    let columns = vec![
        column(String::new(), 0.5),
        column(say!(book.words(), "table.what-happened"), 6.0),
        column(say!(book.words(), "table.when-asked"), 3.0),
    ];
    let words = asked.iter().map(|asked| asked.when.clone()).collect();
    let instruction = say!(book.words(), "worksheet.dates.instruction");
    let head = say!(book.words(), "worksheet.dates.box");
    Ok(task(view, order, &asked, instruction, (head, words), vec![Block::Table(columns, rows)]))
}

/// The date and an account are given, a headline is to be written.
pub fn titles(view: &View<'_>, order: &Order<'_>) -> Result<Task, PrintError> {
    let asked = asked(view, order);
    some(&asked)?;
    let book = view.graph.casebook();
    let rows = asked
        .iter()
        .map(|asked| {
            let event = asked.event;
            let account = if event.description.is_empty() {
                match crate::query::evidence::participants(book, event) {
                    who if who.is_empty() => Cell::Words(Vec::new()),
                    who => Cell::Words(vec![plain(say!(book.words(), "worksheet.with", names = who))]),
                }
            } else {
                Cell::Words(vec![plain(&*event.description)])
            };
            vec![Cell::Words(vec![run(&*asked.when, Look::Date)]), account, Cell::Lines(2)]
        })
        .collect();
    let columns = vec![
        column(say!(book.words(), "table.when"), 2.0),
        column(say!(book.words(), "table.told"), 4.4),
        column(say!(book.words(), "table.headline-asked"), 3.6),
    ];
    let words = asked.iter().map(|asked| asked.event.title.to_string()).collect();
    let instruction = say!(book.words(), "worksheet.titles.instruction");
    let head = say!(book.words(), "worksheet.titles.box");
    Ok(task(view, order, &asked, instruction, (head, words), vec![Block::Table(columns, rows)]))
}

/// An empty timeline.
pub fn all(view: &View<'_>, order: &Order<'_>) -> Result<Task, PrintError> {
    let asked = asked(view, order);
    some(&asked)?;
    let book = view.graph.casebook();
    let rows = (1..=asked.len())
        .map(|number| vec![Cell::Words(vec![plain(number.to_string())]), Cell::Lines(1), Cell::Lines(2)])
        .collect();
    let columns = vec![
        column(String::new(), 0.5),
        column(say!(book.words(), "table.when-asked"), 3.0),
        column(say!(book.words(), "table.what-happened-asked"), 6.5),
    ];
    let words = asked.iter().map(|asked| format!("{}: {}", asked.when, asked.event.title)).collect();
    let mut instruction = say!(book.words(), "worksheet.all.instruction", n = asked.len());
    if let (Some(first), Some(last)) = (asked.first(), asked.last())
        && asked.len() > 2
    {
        let ends = say!(book.words(), "worksheet.all.ends", first = &first.when, last = &last.when);
        instruction = format!("{instruction} {ends}");
    }
    let head = say!(book.words(), "worksheet.all.box");
    Ok(task(view, order, &asked, instruction, (head, words), vec![Block::Table(columns, rows)]))
}
