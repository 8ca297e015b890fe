//! How do we know? Pupils sort statements by how they are known (claimed, charged, proved, ended unproved) and cite the source.
//!
//! What a sheet of facts cannot teach: that a charge is no verdict, that a denial belongs to the claim it denies, that every
//! statement has somebody behind it. The sheet gives the words with their meaning, statements without their status, and the
//! numbered sources; the key gives each status exactly as the casebook has it, with who says so, the answer to it and why.

use std::collections::BTreeMap;

use super::{Task, source_list};
use crate::catalogue::say;
use crate::draw::symbols::Firmness;
use crate::graph::Graph;
use crate::model::{Casebook, Citation, EventId, RelationId, SourceId, Statement};
use crate::print::flow::{Block, Cell, Column, Look, Run, Section, Sign, Start, plain, run, strong};
use crate::print::{Order, PrintError, pieces, shuffle};
use crate::query::evidence::{
    Numbering, event_pill, event_when, relation_pill, relation_sentence, relation_when, source_line,
};
use crate::query::{Selection, SelectionError, View};
use crate::words::{capitalised, uncapitalised};

/// The standings in the order in which a matter moves through them.
const ALL: [Firmness; 5] =
    [Firmness::Claimed, Firmness::InProcess, Firmness::Proved, Firmness::EndedUnproved, Firmness::Documented];

/// A statement to be sorted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Said {
    Event(EventId),
    Relation(RelationId),
}

/// Chooses the statements: events, and those connections that are not simply on record. With `top`, so many, as evenly from
/// every standing as can be: a sheet of twelve convictions would sort nothing.
pub fn choose<'g>(graph: &'g Graph, selection: &Selection) -> Result<View<'g>, SelectionError> {
    let whole = Selection { top: None, ..selection.clone() };
    let mut view = View::events(graph, &whole)?;
    let book = graph.casebook();
    let weak = |id: &RelationId| {
        let firmness = Firmness::of(book, &book.relation(*id).statement);
        !matches!(firmness, Firmness::Documented | Firmness::Proved)
    };
    view.relations = View::network(graph, &whole)?.relations.into_iter().filter(weak).collect();
    let Some(top) = selection.top else { return Ok(view) };
    let mut by_standing: BTreeMap<Firmness, Vec<Said>> = BTreeMap::new();
    for said in all(&view) {
        by_standing.entry(Firmness::of(book, statement(book, said))).or_default().push(said);
    }
    for list in by_standing.values_mut() {
        // The most important first, then the oldest; an answer to a claim makes it worth asking about.
        list.sort_by_key(|said| match said {
            Said::Event(id) => {
                let event = book.event(*id);
                (event.statement.response().is_empty(), 3 - event.importance.min(3), *said)
            }
            Said::Relation(id) => (book.relation(*id).statement.response().is_empty(), 1, *said),
        });
    }
    let total = view.events.len() + view.relations.len();
    let mut kept = Vec::new();
    for place in 0.. {
        let before = kept.len();
        for firmness in ALL {
            kept.extend(by_standing.get(&firmness).and_then(|list| list.get(place)).copied());
        }
        if kept.len() == before || kept.len() >= top {
            break;
        }
    }
    kept.truncate(top);
    view.events.retain(|id| kept.contains(&Said::Event(*id)));
    view.relations.retain(|id| kept.contains(&Said::Relation(*id)));
    view.left_out.by_importance = total - view.events.len() - view.relations.len();
    Ok(view)
}

fn all(view: &View<'_>) -> Vec<Said> {
    let events = view.events.iter().map(|id| Said::Event(*id));
    events.chain(view.relations.iter().map(|id| Said::Relation(*id))).collect()
}

fn statement(book: &Casebook, said: Said) -> &Statement {
    match said {
        Said::Event(id) => &book.event(id).statement,
        Said::Relation(id) => &book.relation(id).statement,
    }
}

/// The statement as pupils read it: nothing of its status.
fn told(book: &Casebook, said: Said, style: crate::date::Style) -> Vec<Run> {
    let (title, when, description) = match said {
        Said::Event(id) => {
            let event = book.event(id);
            (event.title.to_string(), event_when(book.words(), event, style), event.description.to_string())
        }
        Said::Relation(id) => {
            let relation = book.relation(id);
            (
                relation_sentence(book, relation),
                relation_when(book.words(), relation, style),
                relation.description().to_string(),
            )
        }
    };
    let mut runs = vec![strong(title.trim_end_matches('.')), plain(".")];
    if !when.is_empty() {
        runs.push(run(format!(" {}.", capitalised(&when)), Look::Date));
    }
    if !description.is_empty() {
        runs.push(plain(format!(" {description}")));
    }
    runs
}

/// The exact word with who says so.
fn word(book: &Casebook, said: Said) -> String {
    let pill = match said {
        Said::Event(id) => event_pill(book, book.event(id)),
        Said::Relation(id) => relation_pill(book, book.relation(id)),
    };
    pill.unwrap_or_else(|| match statement(book, said).status {
        Some(status) => book.spoken().statuses.get(status).label.clone(),
        None => say!(book.words(), "worksheet.known.no-status"),
    })
}

/// Why it is sorted there.
fn why(book: &Casebook, said: Said) -> String {
    let statement = statement(book, said);
    let name = statement.status.map_or("", |status| book.vocabulary.statuses.name(status));
    match pieces::status_means(book.words(), name) {
        means if means.is_empty() => pieces::standing_means(book.words(), Firmness::of(book, statement)),
        means => means,
    }
}

/// The sheet and its key.
pub fn make(view: &View<'_>, order: &Order<'_>) -> Result<Task, PrintError> {
    let book = view.graph.casebook();
    let mut statements = all(view);
    let mut standings: Vec<Firmness> =
        statements.iter().map(|said| Firmness::of(book, statement(book, *said))).collect();
    standings.sort();
    standings.dedup();
    if standings.len() < 2 {
        return Err(PrintError::Lacking {
            what: "all statements that were chosen are known in the same way, so there is nothing to sort".into(),
            help: "fill in the column `status` (alleged, charged, convicted, ...), or choose a wider span of time".into(),
        });
    }
    shuffle(&mut statements, order.seed);
    let style = order.date_style.unwrap_or(crate::date::Style::Long);
    // Sources are numbered by their names, so that a number says nothing about the statement it belongs to.
    let mut numbering = Numbering::default();
    for source in cited(book, &statements) {
        let citation = Citation { source, locator: "".into(), quotation: "".into() };
        numbering.cite(&[citation]);
    }

    let said_in = book.words();
    let mut words: Vec<Block> = vec![Block::Heading(3, say!(said_in, "worksheet.known.five-ways"))];
    for firmness in ALL {
        let mut names: Vec<String> = Vec::new();
        for (known, _, status) in pieces::statuses(book, view) {
            if known == firmness {
                names.push(uncapitalised(&status.label));
            }
        }
        let mut means = pieces::standing_means(said_in, firmness);
        if !names.is_empty() {
            let names = say!(said_in, "worksheet.known.words", words = said_in.list(&names));
            means = format!("{means} {names}");
        }
        let runs = vec![strong(format!("{}. ", pieces::standing_word(said_in, firmness))), plain(means)];
        words.push(Block::Item(Sign::Marker(firmness), runs));
    }

    let rows = statements
        .iter()
        .enumerate()
        .map(|(at, said)| {
            vec![
                Cell::Words(vec![plain((at + 1).to_string())]),
                Cell::Words(told(book, *said, style)),
                Cell::Lines(2),
                Cell::Lines(2),
                Cell::Lines(1),
            ]
        })
        .collect();
    let heads = vec![
        (String::new(), 0.55),
        (say!(said_in, "table.statement"), 4.5),
        (say!(said_in, "table.how-known-asked"), 2.05),
        (say!(said_in, "table.who-says-asked"), 1.85),
        (say!(said_in, "table.source"), 1.05),
    ];
    let columns = |of: Vec<(String, f64)>| -> Vec<Column> {
        of.into_iter().map(|(head, share)| Column { head, share }).collect()
    };
    let table = Block::Table(columns(heads), rows);

    let mut think = Vec::new();
    let questions = [
        say!(said_in, "worksheet.known.ask-proved"),
        say!(said_in, "worksheet.known.ask-denied"),
        say!(said_in, "worksheet.known.ask-one-source"),
        say!(said_in, "worksheet.known.ask-tell"),
    ];
    for (at, question) in questions.into_iter().enumerate() {
        think.push(Block::Item(Sign::Label(format!("{}.", at + 1)), vec![plain(question)]));
        think.push(Block::Lines(String::new(), 2));
    }

    let mut sheet = vec![
        Section::plain(words),
        Section::plain(vec![table]),
        Section { heading: say!(said_in, "worksheet.think"), ..Section::plain(think) },
    ];
    sheet.push(source_list(book, &numbering, order));

    let mut answers = Vec::new();
    for (at, said) in statements.iter().enumerate() {
        let of = statement(book, *said);
        let firmness = Firmness::of(book, of);
        let mut known = vec![
            strong(format!("{}: ", pieces::standing_word(said_in, firmness))),
            run(format!("{}. ", word(book, *said)), Look::Status),
            plain(why(book, *said)),
        ];
        if !of.response().is_empty() {
            known.push(run(format!(" {} ", say!(said_in, "status.response-head")), Look::Status));
            known.push(plain(of.response()));
        }
        for citation in of.citations.iter().filter(|citation| !citation.quotation.is_empty()) {
            known.push(plain(format!(" {}", said_in.quoted(&citation.quotation))));
            known.extend(pieces::numbers(said_in, &mut numbering, std::slice::from_ref(citation)));
        }
        let title = match said {
            Said::Event(id) => book.event(*id).title.to_string(),
            Said::Relation(id) => relation_sentence(book, book.relation(*id)),
        };
        // In a narrow cell a line may end between two numbers.
        let marks = numbering.marks(said_in, &of.citations).replace("]\u{2060}[", "] [");
        answers.push(vec![
            Cell::Words(vec![plain((at + 1).to_string())]),
            Cell::Words(vec![strong(title)]),
            Cell::Words(known),
            Cell::Words(vec![plain(if marks.is_empty() {
                say!(said_in, "worksheet.known.no-source")
            } else {
                marks
            })]),
        ]);
    }
    let heads = vec![
        (String::new(), 0.55),
        (say!(said_in, "table.statement"), 3.2),
        (say!(said_in, "table.how-known"), 4.9),
        (say!(said_in, "table.source"), 1.35),
    ];
    let think = [
        say!(said_in, "worksheet.known.answer-proved"),
        say!(said_in, "worksheet.known.answer-denied"),
        say!(said_in, "worksheet.known.answer-one-source"),
        say!(said_in, "worksheet.known.answer-tell"),
    ];
    let think = think.into_iter().enumerate().map(|(at, text)| {
        let text = format!("{}. {text}", at + 1);
        Block::Paragraph(crate::print::flow::Voice::Body, vec![plain(text)])
    });
    let key = vec![
        Section::plain(vec![Block::Table(columns(heads), answers)]),
        Section { heading: say!(said_in, "worksheet.think"), ..Section::plain(think.collect()) },
        Section { start: Start::Here, ..source_list(book, &numbering, order) },
    ];
    let instruction = say!(said_in, "worksheet.known.instruction");
    Ok(Task { instruction, sheet, key, sources: numbering.sources().to_vec() })
}

/// The sources of statements, by their names.
fn cited(book: &Casebook, statements: &[Said]) -> Vec<SourceId> {
    let mut sources: Vec<SourceId> = statements
        .iter()
        .flat_map(|said| statement(book, *said).citations.iter().map(|citation| citation.source))
        .collect();
    sources.sort_by_key(|id| (crate::words::fold(&source_line(book.words(), book.source(*id))), *id));
    sources.dedup();
    sources
}
