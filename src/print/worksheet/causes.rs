//! Cause and effect: what led to what, where the casebook says so. Nothing is inferred from one thing coming after another.
//!
//! Two things say so: a relation of a kind that the vocabulary marks with `cause` (built in: `prompts`, also written `led-to`),
//! and a column of the events table headed `led to` or `because of` that names other events.

use std::collections::BTreeSet;

use super::{Task, bank, source_list};
use crate::catalogue::say;
use crate::graph::{Graph, Node};
use crate::model::{Citation, EventId, Relation, Statement};
use crate::print::flow::{Block, Cell, Column, Look, Run, Section, Voice, plain, run, strong};
use crate::print::{Order, PrintError, pieces};
use crate::query::evidence::{Numbering, event_pill, event_when, relation_pill, relation_when};
use crate::query::{Selection, SelectionError, View};
use crate::words::capitalised;

/// A cause with what it led to.
struct Cause<'a> {
    words: Vec<Run>,
    node: Node,
    effects: Vec<Effect<'a>>,
}

struct Effect<'a> {
    /// As it stands in a word bank.
    name: String,
    /// When, in words; may be empty.
    when: String,
    /// What the casebook says of the tie.
    remark: &'a str,
    /// The word of its status; may be empty.
    status: String,
    citations: &'a [Citation],
}

/// Chooses events that a tie joins, and the connections that say so. `top` counts causes: their effects come with them.
pub fn choose<'g>(graph: &'g Graph, selection: &Selection) -> Result<View<'g>, SelectionError> {
    let whole = Selection { top: None, ..selection.clone() };
    let mut view = View::events(graph, &whole)?;
    view.relations = View::network(graph, &whole)?.relations;
    let Some(top) = selection.top else { return Ok(view) };
    let book = graph.casebook();
    let ties: Vec<(EventId, EventId)> =
        event_ties(&view).into_iter().map(|(cause, effect, _)| (cause, effect)).collect();
    let mut causes: Vec<EventId> = ties.iter().map(|(cause, _)| *cause).collect();
    causes.dedup();
    causes.sort_by_key(|id| (3 - book.event(*id).importance.min(3), *id));
    view.left_out.by_importance = causes.len().saturating_sub(top);
    causes.truncate(top);
    let kept: BTreeSet<EventId> = ties
        .iter()
        .filter(|(cause, _)| causes.contains(cause))
        .flat_map(|(cause, effect)| [*cause, *effect])
        .collect();
    if !ties.is_empty() {
        view.events.retain(|id| kept.contains(id));
    }
    Ok(view)
}

/// The sheet and its key.
pub fn make(view: &View<'_>, order: &Order<'_>) -> Result<Task, PrintError> {
    let book = view.graph.casebook();
    let causes = causes(view, order);
    if causes.is_empty() {
        let kinds: Vec<&str> = book
            .vocabulary
            .relations
            .iter()
            .filter(|(_, _, kind)| kind.cause)
            .map(|(_, name, _)| name)
            .collect();
        return Err(PrintError::Lacking {
            what: "nothing in what was chosen says that one thing led to another".into(),
            help: format!(
                "add a column `led to` to the events, with the ids of what followed, or relations of the kind {}; that one \
                 event came after another is not taken for it",
                kinds.join(", ")
            ),
        });
    }
    let said = book.words();
    let mut numbering = Numbering::default();
    let (mut rows, mut answers) = (Vec::new(), Vec::new());
    for (at, cause) in causes.iter().enumerate() {
        let number = Cell::Words(vec![plain((at + 1).to_string())]);
        let mut words = cause.words.clone();
        if cause.effects.len() > 1 {
            words.push(run(
                format!("\u{a0}{}", say!(said, "worksheet.effects-count", n = cause.effects.len())),
                Look::Note,
            ));
        }
        rows.push(vec![number.clone(), Cell::Words(words), Cell::Lines(2 * cause.effects.len())]);
        for (place, effect) in cause.effects.iter().enumerate() {
            let mut told = vec![strong(&*effect.name)];
            if !effect.when.is_empty() {
                told.push(plain(said.list(&["", &effect.when])));
            }
            if !effect.remark.is_empty() {
                told.push(plain(format!(". {}", effect.remark.trim_end_matches('.'))));
            }
            if !effect.status.is_empty() {
                told.push(run(format!(". {}", effect.status), Look::Status));
            }
            told.push(plain("."));
            told.extend(pieces::numbers(said, &mut numbering, effect.citations));
            let first = place == 0;
            answers.push(vec![
                if first { number.clone() } else { Cell::Words(Vec::new()) },
                Cell::Words(if first { cause.words.clone() } else { Vec::new() }),
                Cell::Words(told),
            ]);
        }
    }
    let columns = |effect: String| {
        vec![
            Column { head: String::new(), share: 0.5 },
            Column { head: say!(said, "worksheet.this"), share: 4.2 },
            Column { head: effect, share: 5.3 },
        ]
    };
    let mut blocks = vec![Block::Table(columns(say!(said, "worksheet.led-to-what")), rows)];
    if order.choices.word_bank {
        let words = causes.iter().flat_map(|cause| cause.effects.iter().map(|effect| effect.name.clone()));
        blocks.insert(
            0,
            Block::Boxed(say!(said, "worksheet.effects"), bank(said, words.collect(), order.seed)),
        );
    }
    blocks.push(Block::Heading(3, say!(said, "worksheet.think")));
    let questions = [say!(said, "worksheet.causes.how-shown"), say!(said, "worksheet.causes.others")];
    for (at, question) in questions.iter().enumerate() {
        let label = crate::print::flow::Sign::Label(format!("{}.", at + 1));
        blocks.push(Block::Item(label, vec![plain(question)]));
        blocks.push(Block::Lines(String::new(), 2));
    }
    let key = vec![
        Section::plain(vec![
            Block::Table(columns(say!(said, "worksheet.led-to")), answers),
            Block::Paragraph(Voice::Note, vec![plain(say!(said, "worksheet.causes.note"))]),
        ]),
        source_list(book, &numbering, order),
    ];
    let instruction = say!(said, "worksheet.causes.instruction");
    Ok(Task { instruction, sheet: vec![Section::plain(blocks)], key, sources: numbering.sources().to_vec() })
}

fn causes<'a>(view: &'a View<'_>, order: &Order<'_>) -> Vec<Cause<'a>> {
    let book = view.graph.casebook();
    let style = order.date_style.unwrap_or(crate::date::Style::Long);
    let mut causes: Vec<Cause<'a>> = Vec::new();
    let mut put = |node: Node, words: Vec<Run>, effect: Effect<'a>| match causes
        .iter_mut()
        .find(|cause| cause.node == node)
    {
        Some(cause) if cause.effects.iter().any(|known| known.name == effect.name) => {}
        Some(cause) => cause.effects.push(effect),
        None => causes.push(Cause { words, node, effects: vec![effect] }),
    };
    for (from, to, statement) in event_ties(view) {
        let (cause, effect) = (book.event(from), book.event(to));
        put(
            Node::Event(from),
            vec![
                strong(&*cause.title),
                plain(book.words().list(&["", &event_when(book.words(), cause, style)])),
            ],
            Effect {
                name: effect.title.to_string(),
                when: event_when(book.words(), effect, style),
                remark: &effect.description,
                status: event_pill(book, effect).unwrap_or_default(),
                citations: &statement.citations,
            },
        );
    }
    let mut relations: Vec<&Relation> = view.relations.iter().map(|id| book.relation(*id)).collect();
    relations.retain(|relation| book.vocabulary.relations.get(relation.kind).cause);
    relations.sort_by_key(|relation| {
        let bounds = relation.bounds(&crate::date::Margins::NONE);
        let first = bounds.earliest_start.or(bounds.latest_start);
        (first.is_none(), first, relation.id.clone())
    });
    for relation in relations {
        put(
            Node::Entity(relation.from),
            vec![strong(capitalised(&book.entity(relation.from).in_sentence()))],
            Effect {
                name: capitalised(&book.entity(relation.to).in_sentence()),
                when: relation_when(book.words(), relation, style),
                remark: relation.description(),
                status: relation_pill(book, relation).unwrap_or_default(),
                citations: &relation.statement.citations,
            },
        );
    }
    causes
}

/// The ties that columns of the events table name: cause, effect, and the statement of the row that says so. Oldest first.
fn event_ties<'a>(view: &'a View<'_>) -> Vec<(EventId, EventId, &'a Statement)> {
    let book = view.graph.casebook();
    let chosen: BTreeSet<EventId> = view.events.iter().copied().collect();
    let shown = book.ties.iter().filter(|tie| chosen.contains(&tie.cause) && chosen.contains(&tie.effect));
    shown.map(|tie| (tie.cause, tie.effect, &book.event(tie.said_by).statement)).collect()
}
