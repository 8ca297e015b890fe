//! The events in order: as a table for a spreadsheet ([`csv()`]) and as Markdown to read and check ([`markdown`]).

use serde::Serialize;

use crate::catalogue::say;
use crate::date::Style;
use crate::model::Place;
use crate::query::View;
use crate::query::evidence::{Numbering, event_pill, event_when, participants, source_line};
use crate::read::cells::is_address;
use crate::words::capitalised;
use crate::words::safe::{for_address, for_markdown as escape, for_spreadsheet};

/// A row of `timeline.csv`.
#[derive(Serialize)]
struct Row<'a> {
    id: String,
    date: String,
    date_edtf: &'a str,
    time: String,
    earliest: String,
    latest: String,
    end: String,
    end_time: String,
    title: String,
    description: String,
    kind: String,
    status: String,
    standing: &'a str,
    status_by: String,
    response: String,
    participants: String,
    place: String,
    importance: u8,
    sources: String,
}

/// The head of `timeline.csv`: the fields of [`Row`], in their order.
const HEAD: [&str; 19] = [
    "id",
    "date",
    "date_edtf",
    "time",
    "earliest",
    "latest",
    "end",
    "end_time",
    "title",
    "description",
    "kind",
    "status",
    "standing",
    "status_by",
    "response",
    "participants",
    "place",
    "importance",
    "sources",
];

/// The events as CSV, one a row, oldest first, undated last. A text that a spreadsheet would run as a formula gets a `'`
/// in front, which spreadsheets hide.
pub fn csv(view: &View<'_>) -> Vec<u8> {
    let book = view.graph.casebook();
    // The head is written by hand: with serde's it would come with the first event only.
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    let _ = writer.write_record(HEAD);
    for id in &view.events {
        let event = book.event(*id);
        let bounds = event.bounds(&crate::date::Margins::NONE);
        let day = |day: Option<crate::date::Day>| day.map(|day| day.to_string()).unwrap_or_default();
        let sources = event.statement.citations.iter().map(|citation| {
            let source = &book.source(citation.source).id;
            if citation.locator.is_empty() {
                source.to_string()
            } else {
                format!("{source}#{}", citation.locator)
            }
        });
        // The end's own time, else that of the one date there is: `10:00–11:30`.
        let end_time = event.end.as_deref().map_or_else(
            || event.date.as_deref().and_then(|date| date.end_clock()),
            |end| end.end_clock().or(end.clock()),
        );
        let row = Row {
            id: safe(&event.id),
            date: safe(event.date.as_deref().map_or("", |date| date.written())),
            date_edtf: event.date.as_deref().map_or("", |date| date.edtf()),
            time: event.date.as_deref().and_then(|date| date.clock()).map(|c| c.iso()).unwrap_or_default(),
            earliest: day(bounds.and_then(|bounds| bounds.earliest_start)),
            latest: day(bounds.and_then(|bounds| bounds.latest_end)),
            end: safe(event.end.as_deref().map_or("", |date| date.written())),
            end_time: end_time.map(|clock| clock.iso()).unwrap_or_default(),
            title: safe(&event.title),
            description: safe(&event.description),
            kind: safe(event.kind.map_or("", |kind| book.vocabulary.events.name(kind))),
            status: safe(event.statement.status.map_or("", |status| book.vocabulary.statuses.name(status))),
            standing: book.standing(&event.statement).name(),
            status_by: safe(event.statement.by()),
            response: safe(event.statement.response()),
            participants: safe(&participants(book, event)),
            place: safe(place(view, event.place.as_ref())),
            importance: event.importance,
            sources: safe(&sources.collect::<Vec<_>>().join("; ")),
        };
        // A vector takes everything that is written to it.
        let _ = writer.serialize(row);
    }
    writer.into_inner().unwrap_or_default()
}

fn safe(text: &str) -> String {
    for_spreadsheet(text).into_owned()
}

fn place<'a>(view: &View<'a>, place: Option<&'a Place>) -> &'a str {
    match place {
        Some(Place::Entity(id)) => &view.graph.casebook().entity(*id).name,
        Some(Place::Text(text)) => text,
        None => "",
    }
}

/// The events as Markdown: date as written, title, description, status, participants, place and numbered sources, with the
/// list of sources at the end.
pub fn markdown(view: &View<'_>) -> Vec<u8> {
    let book = view.graph.casebook();
    let words = book.words();
    let mut text = String::new();
    let title = if book.settings.title.is_empty() {
        say!(words, "timeline.title", n = view.events.len())
    } else {
        book.settings.title.clone()
    };
    text.push_str(&format!("# {}\n\n", escape(&title)));
    if !book.settings.subtitle.is_empty() {
        text.push_str(&format!("{}\n\n", escape(&book.settings.subtitle)));
    }
    let mut numbering = Numbering::default();
    let mut undated_head = false;
    for id in &view.events {
        let event = book.event(*id);
        if event.is_undated() && !undated_head {
            text.push_str(&format!("## {}\n\n", escape(&say!(words, "timeline.undated"))));
            undated_head = true;
        }
        let marks = numbering.marks_as(words, &event.statement.citations, &escape);
        text.push_str(&format!(
            "### {} — {}\n\n",
            escape(&capitalised(&event_when(words, event, Style::Long))),
            escape(&event.title)
        ));
        if !event.description.is_empty() || !marks.is_empty() {
            text.push_str(
                &format!("{} {}\n\n", escape(&event.description), marks).trim_start().replace("  ", " "),
            );
        }
        let mut facts = Vec::new();
        let written = event.date.as_deref().map_or("", |date| date.written());
        let edtf = event.date.as_deref().map_or("", |date| date.edtf());
        if !written.is_empty() {
            let written_as = escape(written);
            facts.push(match edtf == written {
                true => say!(words, "fact.written", written = written_as),
                false => say!(words, "fact.written-read", written = written_as, edtf = format!("`{edtf}`")),
            });
        }
        if let Some(status) = event.statement.status {
            let word =
                event_pill(book, event).unwrap_or_else(|| book.spoken().statuses.get(status).label.clone());
            facts.push(say!(words, "fact.status", status = escape(&word)));
        }
        if !event.statement.response().is_empty() {
            facts.push(say!(words, "status.response", response = escape(event.statement.response())));
        }
        if !event.participants.is_empty() || !event.nameless.is_empty() {
            facts.push(say!(words, "fact.took-part", names = escape(&participants(book, event))));
        }
        let place = place(view, event.place.as_ref());
        if !place.is_empty() {
            facts.push(say!(words, "fact.place", place = escape(place)));
        }
        for fact in facts {
            text.push_str(&format!("- {fact}\n"));
        }
        text.push('\n');
    }
    if !numbering.sources().is_empty() {
        text.push_str(&format!("## {}\n\n", escape(&say!(words, "source.heading"))));
        for (index, id) in numbering.sources().iter().enumerate() {
            let source = book.source(*id);
            let address = if is_address(&source.url) {
                format!(" <{}>", for_address(&source.url))
            } else {
                String::new()
            };
            text.push_str(&format!("{}. {}{address}\n", index + 1, escape(&source_line(words, source))));
        }
        text.push('\n');
    }
    text.push_str(&format!("<!-- {} -->\n", view.made_from()));
    text.into_bytes()
}
