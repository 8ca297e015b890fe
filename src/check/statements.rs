//! Evidence: what every statement should have before it is published.

use crate::diag::{Diagnostic, codes};
use crate::graph::Graph;
use crate::model::Statement;
use crate::table::Row;
use crate::table::columns::Field;
use crate::vocabulary::Standing;

codes! {
    /// Findings about evidence.
    pub STATEMENTS;

    /// A statement without a source.
    ///
    /// ## What it means
    /// An event or a relation cites nothing.
    ///
    /// ## Why it matters
    /// Every line of a drawing leads back to its sources; this one leads nowhere.
    ///
    /// ## What to do
    /// Write the id of a source in the `sources` cell: `s-lawrence#p12`, several parted by `;`.
    UNSOURCED = Warning "unsourced-statement";

    /// A statement with one source.
    ///
    /// ## What it means
    /// An event or a relation rests on one source only. A note, because an official record may be enough.
    ///
    /// ## What to do
    /// Find a second, independent source, above all for anything to somebody's disadvantage.
    SINGLE_SOURCE = Note "single-source";

    /// A claim, and nobody said to make it.
    ///
    /// ## What it means
    /// The status is a claim (`alleged`, `disputed`...), and neither `status_by`, nor the `from` of the relation, nor a
    /// participant in a role that says so tells who makes it.
    ///
    /// ## Why it matters
    /// A drawing prints "Alleged by ...". An allegation without its author reads as the voice of who publishes it.
    ///
    /// ## Example
    /// `status` = `alleged`, `status_by` empty.
    ///
    /// ## What to do
    /// Write who alleges it in `status_by`, as a name or an id.
    UNATTRIBUTED = Warning "unattributed-claim";

    /// A claim against a person, and no answer recorded.
    ///
    /// ## What it means
    /// A statement that is a claim involves a person, and its `response` is empty. A note, because the sources may hold none.
    ///
    /// ## What to do
    /// If the person denied or answered it, write so in `response`: it is printed wherever the claim is.
    UNANSWERED = Note "claim-without-response";

    /// Statements without a status.
    ///
    /// ## What it means
    /// They are drawn as established, without a word. A note that counts them.
    ///
    /// ## What to do
    /// Nothing, if they are all plain facts. Else give them a status (`throughline vocabulary` lists the words).
    NO_STATUS = Note "no-status";

    /// A source that nothing cites.
    ///
    /// ## What to do
    /// Nothing, if it is background. Else look for the statement that should cite it: its citation may be misspelt.
    UNUSED_SOURCE = Warning "unused-source";
}

/// Statements with no source, or with one.
pub fn evidence(graph: &Graph) -> Vec<Diagnostic> {
    let book = graph.casebook();
    let mut found = Vec::new();
    let mut weigh = |statement: &Statement, row: Row, name: &dyn Fn() -> String| {
        let mut sources = statement.citations.iter().map(|citation| citation.source);
        match sources.next() {
            None => found.push(
                Diagnostic::new(
                    &UNSOURCED,
                    book.place(row, Field::Sources),
                    format!("{} cites no source", name()),
                )
                .help("write the id of a source in the `sources` cell"),
            ),
            Some(one) if sources.all(|other| other == one) => {
                let message = format!("{} rests on one source, {}", name(), book.source(one).id);
                found.push(Diagnostic::new(&SINGLE_SOURCE, book.place(row, Field::Sources), message));
            }
            _ => {}
        }
    };
    for event in &book.events {
        weigh(&event.statement, event.row, &|| format!("“{}”", event.title));
    }
    for relation in &book.relations {
        weigh(&relation.statement, relation.row, &|| {
            let (from, to) = (book.entity(relation.from), book.entity(relation.to));
            let forward = &book.vocabulary.relations.get(relation.kind).forward;
            format!("“{} {}”", from.name, crate::vocabulary::fill(forward, &to.in_sentence()))
        });
    }
    found
}

/// Claims that nobody is said to make.
pub fn accusers(graph: &Graph) -> Vec<Diagnostic> {
    let book = graph.casebook();
    let is_open_claim =
        |statement: &Statement| book.standing(statement) == Standing::Claimed && statement.by().is_empty();
    let mut found = Vec::new();
    let mut report = |row: Row, what: String, status: &str| {
        let message = format!("{what} is `{status}`, and nobody is said to say so");
        let help = "write who says so in `status_by`, as a name or an id";
        found.push(Diagnostic::new(&UNATTRIBUTED, book.place(row, Field::Status), message).help(help));
    };
    let word = |statement: &Statement| {
        statement.status.map_or("", |status| book.vocabulary.statuses.name(status)).to_string()
    };
    for event in book.events.iter().filter(|event| is_open_claim(&event.statement)) {
        let says = |role| book.vocabulary.roles.get(role).says;
        if !event.participants.iter().any(|participant| participant.role.is_some_and(says)) {
            report(event.row, format!("“{}”", event.title), &word(&event.statement));
        }
    }
    for relation in book.relations.iter().filter(|relation| is_open_claim(&relation.statement)) {
        if !book.vocabulary.relations.get(relation.kind).says {
            report(relation.row, "this relation".to_string(), &word(&relation.statement));
        }
    }
    found
}

/// Claims that involve a person and record no answer.
pub fn answers(graph: &Graph) -> Vec<Diagnostic> {
    let book = graph.casebook();
    let is_open = |s: &Statement| book.standing(s) == Standing::Claimed && s.response().is_empty();
    let is_person = |id: crate::model::EntityId| book.vocabulary.is_person(book.entity(id).kind);
    let events = book
        .events
        .iter()
        .filter(|e| is_open(&e.statement) && e.participants.iter().any(|p| is_person(p.entity)));
    let relations =
        book.relations.iter().filter(|r| is_open(&r.statement) && (is_person(r.from) || is_person(r.to)));
    let rows = events.map(|e| (e.row, &e.statement)).chain(relations.map(|r| (r.row, &r.statement)));
    let denied = book.vocabulary.statuses.find("denied");
    rows.filter(|(_, statement)| statement.status != denied)
        .map(|(row, _)| {
            let message = "this claim involves a person, and no response is recorded";
            Diagnostic::new(&UNANSWERED, book.place(row, Field::Status), message)
                .help("if there was a denial or an answer, write it in `response`")
        })
        .collect()
}

/// One note that counts the statements without a status.
pub fn without_status(graph: &Graph) -> Vec<Diagnostic> {
    let count = statements_without_status(graph);
    let total = graph.casebook().events.len() + graph.casebook().relations.len();
    if count == 0 {
        return Vec::new();
    }
    let message = format!(
        "{count} of {total} statements have no status; they are drawn as established, without a word"
    );
    vec![Diagnostic::new(&NO_STATUS, None, message)]
}

fn statements_without_status(graph: &Graph) -> usize {
    let book = graph.casebook();
    let events = book.events.iter().filter(|event| event.statement.status.is_none()).count();
    events + book.relations.iter().filter(|relation| relation.statement.status.is_none()).count()
}

/// Sources that nothing cites.
pub fn unused_sources(graph: &Graph) -> Vec<Diagnostic> {
    let book = graph.casebook();
    let mut used = vec![false; book.sources.len()];
    let entities = book.entities.iter().map(|entity| &entity.citations);
    let events = book.events.iter().map(|event| &event.statement.citations);
    let relations = book.relations.iter().map(|relation| &relation.statement.citations);
    for citation in entities.chain(events).chain(relations).flat_map(|citations| citations.iter()) {
        used[citation.source.0 as usize] = true;
    }
    let unused = book.sources().filter(|(id, _)| !used[id.0 as usize]);
    unused
        .map(|(_, source)| {
            let message = format!("nothing cites the source `{}`", source.id);
            Diagnostic::new(&UNUSED_SOURCE, book.place(source.row, Field::Id), message)
                .help("cite it where it belongs, or delete the row if it is not needed")
        })
        .collect()
}
