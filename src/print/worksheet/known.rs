//! How do we know? Pupils sort statements by how they are known (claimed, charged, proved, ended unproved) and cite the source.
//!
//! What a sheet of facts cannot teach: that a charge is no verdict, that a denial belongs to the claim it denies, that every
//! statement has somebody behind it. The sheet gives the words with their meaning, statements without their status, and the
//! numbered sources; the key gives each status exactly as the casebook has it, with who says so, the answer to it and why.

use std::collections::BTreeMap;

use super::{Task, source_list};
use crate::draw::symbols::Firmness;
use crate::graph::Graph;
use crate::model::{Casebook, Citation, EventId, RelationId, SourceId, Statement};
use crate::print::flow::{Block, Cell, Column, Look, Run, Section, Sign, Start, plain, run, strong};
use crate::print::{Order, PrintError, pieces, shuffle};
use crate::query::evidence::{
    Numbering, event_pill, event_when, relation_pill, relation_sentence, relation_when, source_line,
};
use crate::query::{Selection, SelectionError, View};
use crate::words::capitalised;

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
            (event.title.to_string(), event_when(event, style), event.description.to_string())
        }
        Said::Relation(id) => {
            let relation = book.relation(id);
            (
                relation_sentence(book, relation),
                relation_when(relation, style),
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
    let label = statement(book, said).status.map_or("No status is given".to_string(), |status| {
        book.vocabulary.statuses.get(status).label.clone()
    });
    pill.unwrap_or(label)
}

/// Why it is sorted there.
fn why(book: &Casebook, said: Said) -> &'static str {
    let statement = statement(book, said);
    let name = statement.status.map_or("", |status| book.vocabulary.statuses.name(status));
    match pieces::status_means(name) {
        "" => pieces::standing_means(Firmness::of(book, statement)),
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

    let mut words: Vec<Block> = vec![Block::Heading(3, "Five ways to know".into())];
    for firmness in ALL {
        let mut names: Vec<String> = Vec::new();
        for (known, _, status) in pieces::statuses(book, view) {
            if known == firmness {
                names.push(status.label.to_lowercase());
            }
        }
        let names = if names.is_empty() { String::new() } else { format!(" Words: {}.", names.join(", ")) };
        let runs = vec![
            strong(format!("{}. ", pieces::standing_word(firmness))),
            plain(format!("{}{names}", pieces::standing_means(firmness))),
        ];
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
    let heads = [
        ("", 0.55),
        ("Statement", 4.5),
        ("How is it known?", 2.05),
        ("Who says so?", 1.85),
        ("Source", 1.05),
    ];
    let columns = |of: &[(&str, f64)]| -> Vec<Column> {
        of.iter().map(|(head, share)| Column { head: (*head).into(), share: *share }).collect()
    };
    let table = Block::Table(columns(&heads), rows);

    let mut think = Vec::new();
    let questions: [(&str, usize); 4] = [
        (
            "Choose a statement that is only claimed or in process. What would have to happen before you could call it proved?",
            2,
        ),
        (
            "Find a statement that somebody has denied or answered. Who, and in what words? Why does the answer belong beside the claim?",
            2,
        ),
        (
            "Choose a statement with one source only. What kind of source is it, and what second source would you look for?",
            2,
        ),
        ("Tell one statement to somebody else in one sentence that says no more than the sources do.", 2),
    ];
    for (at, (question, lines)) in questions.iter().enumerate() {
        think.push(Block::Item(Sign::Label(format!("{}.", at + 1)), vec![plain(*question)]));
        think.push(Block::Lines(String::new(), *lines));
    }

    let mut sheet = vec![
        Section::plain(words),
        Section::plain(vec![table]),
        Section { heading: "Think it through".into(), ..Section::plain(think) },
    ];
    sheet.push(source_list(book, &numbering, order));

    let mut answers = Vec::new();
    for (at, said) in statements.iter().enumerate() {
        let of = statement(book, *said);
        let firmness = Firmness::of(book, of);
        let mut known = vec![
            strong(format!("{}: ", pieces::standing_word(firmness))),
            run(format!("{}. ", word(book, *said)), Look::Status),
            plain(why(book, *said)),
        ];
        if !of.response().is_empty() {
            known.push(run(" Response: ", Look::Status));
            known.push(plain(of.response()));
        }
        for citation in of.citations.iter().filter(|citation| !citation.quotation.is_empty()) {
            known.push(plain(format!(" “{}”", citation.quotation)));
            known.extend(pieces::numbers(&mut numbering, std::slice::from_ref(citation)));
        }
        let title = match said {
            Said::Event(id) => book.event(*id).title.to_string(),
            Said::Relation(id) => relation_sentence(book, book.relation(*id)),
        };
        // In a narrow cell a line may end between two numbers.
        let marks = numbering.marks(&of.citations).replace("]\u{2060}[", "] [");
        answers.push(vec![
            Cell::Words(vec![plain((at + 1).to_string())]),
            Cell::Words(vec![strong(title)]),
            Cell::Words(known),
            Cell::Words(vec![plain(if marks.is_empty() { "none given".to_string() } else { marks })]),
        ]);
    }
    let heads = [("", 0.55), ("Statement", 3.2), ("How it is known", 4.9), ("Source", 1.35)];
    let think = [
        "1. A court, a jury or an inquiry would have to decide, or those concerned admit it. A charge, an arrest or a report of \
         an accusation is not enough.",
        "2. See the responses above. A reader who hears the claim alone cannot weigh it.",
        "3. One source may be right; a second that does not copy the first makes it firmer.",
        "4. Look for the word of status (alleged, charged, found ...) and for who says so.",
    ];
    let think =
        think.iter().map(|text| Block::Paragraph(crate::print::flow::Voice::Body, vec![plain(*text)]));
    let key = vec![
        Section::plain(vec![Block::Table(columns(&heads), answers)]),
        Section { heading: "Think it through".into(), ..Section::plain(think.collect()) },
        Section { start: Start::Here, ..source_list(book, &numbering, order) },
    ];
    let instruction = "Sort each statement: write how it is known (claimed, in process, proved, ended unproved, on record), who \
                       says so, and the number of a source that bears it out."
        .to_string();
    Ok(Task { instruction, sheet, key, sources: numbering.sources().to_vec() })
}

/// The sources of statements, by their names.
fn cited(book: &Casebook, statements: &[Said]) -> Vec<SourceId> {
    let mut sources: Vec<SourceId> = statements
        .iter()
        .flat_map(|said| statement(book, *said).citations.iter().map(|citation| citation.source))
        .collect();
    sources.sort_by_key(|id| (crate::words::fold(&source_line(book.source(*id))), *id));
    sources.dedup();
    sources
}
