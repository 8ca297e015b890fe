//! Order: shuffled events to be numbered, and dates to be matched with events.

use super::{SET, Task, source_list};
use crate::catalogue::{Words, say};
use crate::date::{Answer, Margins};
use crate::model::{Event, EventId};
use crate::print::flow::{Block, Cell, Column, Look, Run, Section, Voice, plain, run, strong};
use crate::print::{Order, PrintError, pieces, shuffle};
use crate::query::View;
use crate::query::evidence::{Numbering, event_when};
use crate::words::capitalised;

/// The dated events in sets of much the same size, none larger than [`SET`]; the undated by their titles.
fn sets<'a>(view: &'a View<'_>, least: usize) -> Result<(Vec<Vec<&'a Event>>, Option<Block>), PrintError> {
    let book = view.graph.casebook();
    let (dated, undated): (Vec<EventId>, Vec<EventId>) =
        view.events.iter().partition(|id| crate::draw::timeline::is_placed(book.event(**id)));
    if dated.len() < least {
        return Err(PrintError::Lacking {
            what: format!("this variant needs {least} events with a date, and there are {}", dated.len()),
            help: "choose a wider span of time or another focus".into(),
        });
    }
    let sets = dated.len().div_ceil(SET);
    let (size, more) = (dated.len() / sets, dated.len() % sets);
    let mut rest = dated.as_slice();
    let mut made = Vec::new();
    for number in 0..sets {
        let (set, behind) = rest.split_at(size + usize::from(number < more));
        made.push(set.iter().map(|id| book.event(*id)).collect());
        rest = behind;
    }
    let titles: Vec<&str> = undated.iter().map(|id| &*book.event(*id).title).collect();
    let note = (!titles.is_empty()).then(|| {
        let words = say!(book.words(), "worksheet.undated", titles = book.words().series(&titles));
        Block::Paragraph(Voice::Note, vec![plain(words)])
    });
    Ok((made, note))
}

fn set_heading(words: &Words, number: usize, sets: usize) -> String {
    if sets == 1 {
        return String::new();
    }
    say!(words, "worksheet.set", number = (number + 1).to_string(), count = sets.to_string())
}

fn told(event: &Event) -> Vec<Run> {
    let mut runs = vec![strong(&*event.title)];
    if !event.description.is_empty() {
        runs.push(plain(format!(". {}", event.description)));
    }
    runs
}

fn column(head: String, share: f64) -> Column {
    Column { head, share }
}

/// Whether the sources tell that one event began before another.
/// "About 2002" may have been 2003: what `c.` and `?` are worth is the casebook's to say.
fn certainly_before(margins: &Margins, one: &Event, other: &Event) -> bool {
    match (one.bounds(margins), other.bounds(margins)) {
        (Some(a), Some(b)) => a.starts_before(&b) == Answer::Certainly,
        _ => false,
    }
}

/// Shuffled events to be numbered in order.
pub fn sequence(view: &View<'_>, order: &Order<'_>) -> Result<Task, PrintError> {
    let book = view.graph.casebook();
    let said = book.words();
    let (sets, undated) = sets(view, 2)?;
    let mut numbering = Numbering::default();
    let (mut sheet, mut key) = (Vec::new(), Vec::new());
    let style = order.date_style.unwrap_or(crate::date::Style::Long);
    for (number, events) in sets.iter().enumerate() {
        let mut places: Vec<usize> = (0..events.len()).collect();
        shuffle(&mut places, order.seed.wrapping_add(number as u64));
        // A set that happens to be in order would be no question.
        if places.windows(2).all(|pair| pair[0] < pair[1]) {
            places.rotate_left(1);
        }
        let rows = places
            .iter()
            .enumerate()
            .map(|(at, place)| {
                vec![
                    Cell::Box,
                    Cell::Words(vec![run(said.letter(at), Look::Status)]),
                    Cell::Words(told(events[*place])),
                ]
            })
            .collect();
        let columns = vec![
            column(say!(said, "table.number"), 0.7),
            column(String::new(), 0.5),
            column(say!(said, "table.what-happened"), 8.8),
        ];
        sheet.push(Section {
            heading: set_heading(said, number, sets.len()),
            ..Section::plain(vec![Block::Table(columns, rows)])
        });
        let letter_of = |place: usize| {
            places.iter().position(|other| *other == place).map(|at| said.letter(at)).unwrap_or_default()
        };
        let rows = events
            .iter()
            .enumerate()
            .map(|(place, event)| {
                let when = vec![run(capitalised(&event_when(said, event, style)), Look::Date)];
                let mut what = vec![strong(&*event.title)];
                what.extend(pieces::numbers(said, &mut numbering, &event.statement.citations));
                vec![
                    Cell::Words(vec![plain((place + 1).to_string())]),
                    Cell::Words(vec![run(letter_of(place), Look::Status)]),
                    Cell::Words(when),
                    Cell::Words(what),
                ]
            })
            .collect();
        let columns = vec![
            column(say!(said, "table.number"), 0.7),
            column(String::new(), 0.5),
            column(say!(said, "table.when"), 2.4),
            column(say!(said, "table.what-happened"), 6.4),
        ];
        let mut blocks = vec![Block::Table(columns, rows)];
        // What the dates do not tell apart may be given in either order.
        let open: Vec<String> = (1..events.len())
            .filter(|place| !certainly_before(&book.settings.margins, events[place - 1], events[*place]))
            .map(|place| said.and(&[letter_of(place - 1), letter_of(place)]))
            .collect();
        if !open.is_empty() {
            let words = say!(said, "worksheet.sequence.either", pairs = said.series(&open));
            blocks.push(Block::Paragraph(Voice::Body, vec![plain(words)]));
        }
        key.push(Section { heading: set_heading(said, number, sets.len()), ..Section::plain(blocks) });
    }
    sheet.push(Section::plain(undated.clone().into_iter().collect()));
    key.push(Section::plain(undated.into_iter().collect()));
    key.push(source_list(book, &numbering, order));
    let instruction = say!(said, "worksheet.sequence.instruction");
    Ok(Task { instruction, sheet, key, sources: numbering.sources().to_vec() })
}

/// Dates to be matched with events.
pub fn matching(view: &View<'_>, order: &Order<'_>) -> Result<Task, PrintError> {
    let book = view.graph.casebook();
    let said = book.words();
    let (sets, undated) = sets(view, 2)?;
    let mut numbering = Numbering::default();
    let (mut sheet, mut key) = (Vec::new(), Vec::new());
    let style = order.date_style.unwrap_or(crate::date::Style::Long);
    for (number, events) in sets.iter().enumerate() {
        let when = |event: &Event| capitalised(&event_when(said, event, style));
        let mut places: Vec<usize> = (0..events.len()).collect();
        shuffle(&mut places, order.seed.wrapping_add(1000 + number as u64));
        if places.windows(2).all(|pair| pair[0] < pair[1]) {
            places.rotate_left(1);
        }
        // Dates stand in order, so that the sheet reads as a timeline once it is filled in.
        let rows = events
            .iter()
            .zip(&places)
            .enumerate()
            .map(|(at, (dated, told))| {
                vec![
                    Cell::Words(vec![run(when(dated), Look::Date)]),
                    Cell::Box,
                    Cell::Words(Vec::new()),
                    Cell::Words(vec![run(said.letter(at), Look::Status)]),
                    Cell::Words(vec![strong(&*events[*told].title)]),
                ]
            })
            .collect();
        let columns = vec![
            column(say!(said, "table.date"), 3.2),
            column(say!(said, "table.letter"), 1.1),
            column(String::new(), 0.6),
            column(String::new(), 0.5),
            column(say!(said, "table.event"), 4.8),
        ];
        sheet.push(Section {
            heading: set_heading(said, number, sets.len()),
            ..Section::plain(vec![Block::Table(columns, rows)])
        });
        let rows = events
            .iter()
            .map(|event| {
                // Every event of this very date is right.
                let letters: Vec<String> = places
                    .iter()
                    .enumerate()
                    .filter(|(_, place)| when(events[**place]) == when(event))
                    .map(|(at, _)| said.letter(at))
                    .collect();
                let mut what = vec![strong(&*event.title)];
                what.extend(pieces::numbers(said, &mut numbering, &event.statement.citations));
                vec![
                    Cell::Words(vec![run(when(event), Look::Date)]),
                    Cell::Words(vec![run(said.or(&letters), Look::Status)]),
                    Cell::Words(what),
                ]
            })
            .collect();
        let columns = vec![
            column(say!(said, "table.date"), 3.2),
            column(say!(said, "table.letter"), 1.4),
            column(say!(said, "table.event"), 5.4),
        ];
        key.push(Section {
            heading: set_heading(said, number, sets.len()),
            ..Section::plain(vec![Block::Table(columns, rows)])
        });
    }
    sheet.push(Section::plain(undated.clone().into_iter().collect()));
    key.push(Section::plain(undated.into_iter().collect()));
    key.push(source_list(book, &numbering, order));
    let instruction = say!(said, "worksheet.match.instruction");
    Ok(Task { instruction, sheet, key, sources: numbering.sources().to_vec() })
}
