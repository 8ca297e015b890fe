//! Gaps to fill: dates, headlines, or a whole timeline.

use super::{Task, bank, source_list};
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
        .map(|event| Asked { event, when: capitalised(&event_when(event, style)) })
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

fn column(head: &str, share: f64) -> Column {
    Column { head: head.into(), share }
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
            what.extend(pieces::numbers(&mut numbering, &asked.event.statement.citations));
            vec![
                Cell::Words(vec![plain((at + 1).to_string())]),
                Cell::Words(vec![run(&*asked.when, Look::Date)]),
                Cell::Words(what),
            ]
        })
        .collect();
    let columns = vec![column("", 0.5), column("When", 2.2), column("What happened", 7.3)];
    let mut blocks = vec![Block::Table(columns, rows)];
    blocks.extend(not_asked(undated));
    let sources = source_list(book, &numbering, order);
    (vec![Section::plain(blocks), sources], numbering)
}

/// Names the undated events, which a worksheet about dates cannot ask about.
fn not_asked(undated: &[&Event]) -> Option<Block> {
    if undated.is_empty() {
        return None;
    }
    let titles: Vec<&str> = undated.iter().map(|event| &*event.title).collect();
    let words = format!("Undated, and not asked about: {}.", titles.join("; "));
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
    instruction: &str,
    words: (&str, Vec<String>),
    mut blocks: Vec<Block>,
) -> Task {
    let book = view.graph.casebook();
    let undated = undated(view);
    let (key, numbering) = key(book, order, asked, &undated);
    let mut instruction = instruction.to_string();
    if order.choices.word_bank {
        instruction.push_str(" The box holds what you need.");
        blocks.insert(0, Block::Boxed(words.0.into(), bank(words.1, order.seed)));
    }
    blocks.extend(not_asked(&undated));
    Task { instruction, sheet: vec![Section::plain(blocks)], key, sources: numbering.sources().to_vec() }
}

/// What happened is given, when is to be written.
pub fn dates(view: &View<'_>, order: &Order<'_>) -> Result<Task, PrintError> {
    let asked = asked(view, order);
    some(&asked)?;
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
    let columns = vec![column("", 0.5), column("What happened", 6.0), column("When?", 3.0)];
    let words = asked.iter().map(|asked| asked.when.clone()).collect();
    let instruction = "These events stand in order, the oldest first. Write the date of each beside it, as exactly as \
                       the sources give it: a day, a month or a year.";
    Ok(task(view, order, &asked, instruction, ("Dates", words), vec![Block::Table(columns, rows)]))
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
                    who => Cell::Words(vec![plain(format!("With {who}."))]),
                }
            } else {
                Cell::Words(vec![plain(&*event.description)])
            };
            vec![Cell::Words(vec![run(&*asked.when, Look::Date)]), account, Cell::Lines(2)]
        })
        .collect();
    let columns = vec![column("When", 2.0), column("What is told", 4.4), column("Headline?", 3.6)];
    let words = asked.iter().map(|asked| asked.event.title.to_string()).collect();
    let instruction = "Read what is told of each event and write a headline for it: at most seven words that say no \
                       more than the account does.";
    Ok(task(view, order, &asked, instruction, ("Headlines", words), vec![Block::Table(columns, rows)]))
}

/// An empty timeline.
pub fn all(view: &View<'_>, order: &Order<'_>) -> Result<Task, PrintError> {
    let asked = asked(view, order);
    some(&asked)?;
    let rows = (1..=asked.len())
        .map(|number| vec![Cell::Words(vec![plain(number.to_string())]), Cell::Lines(1), Cell::Lines(2)])
        .collect();
    let columns = vec![column("", 0.5), column("When?", 3.0), column("What happened?", 6.5)];
    let words = asked.iter().map(|asked| format!("{}: {}", asked.when, asked.event.title)).collect();
    let ends = match (asked.first(), asked.last()) {
        (Some(first), Some(last)) if asked.len() > 2 => {
            format!(" The first has the date {}, the last {}.", first.when, last.when)
        }
        _ => String::new(),
    };
    let instruction = format!(
        "Fill in the timeline from what you have read or heard: {} events, the oldest first.{ends}",
        asked.len()
    );
    Ok(task(view, order, &asked, &instruction, ("Events", words), vec![Block::Table(columns, rows)]))
}
