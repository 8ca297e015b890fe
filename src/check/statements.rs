//! Evidence: what every statement should have before it is published.

use crate::diag::{Diagnostic, Report, codes, counted, grouped};
use crate::graph::Graph;
use crate::model::{Casebook, Statement};
use crate::table::columns::Field;
use crate::table::{ColumnPart, Row, Table, TablePart};
use crate::vocabulary::Standing;

codes! {
    /// Findings about evidence.
    pub STATEMENTS;

    /// An event or a connection without a source.
    ///
    /// ## What it means
    /// Its cell for sources is empty, or the table has no such column.
    ///
    /// ## Why it matters
    /// Every line of a picture leads back to its sources; this one leads nowhere.
    ///
    /// ## Example
    /// In `sources.csv`:
    ///
    /// ```text
    /// id,title
    /// s1,Report of the inquiry
    /// ```
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,sources
    /// 2014,The mill burns,s1
    /// 2015,The mill is sold,
    /// ```
    ///
    /// ## What to do
    /// Write the id of a source, or its address. Several are separated by `;`, a page stands behind `#`.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,sources
    /// 2014,The mill burns,s1
    /// 2015,The mill is sold,s1#p12
    /// ```
    UNSOURCED = Warning "unsourced-statement";

    /// An event or a connection that rests on one source.
    ///
    /// ## What it means
    /// It names one source only. An official record may be enough; so this is said with `--strict` and by `throughline single-source`,
    /// and not otherwise.
    ///
    /// ## Why it matters
    /// What one source says alone may be wrong.
    ///
    /// ## Example
    /// In `sources.csv`:
    ///
    /// ```text
    /// id,title
    /// s1,Report of the inquiry
    /// s2,A memoir
    /// ```
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,sources
    /// 2014,The mill burns,s1#p1; s1#p2
    /// ```
    ///
    /// ## What to do
    /// Find a second, independent source, above all for anything to somebody's disadvantage.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,sources
    /// 2014,The mill burns,s1#p1; s2
    /// ```
    SINGLE_SOURCE = Note "single-source";

    /// A claim, and nobody is said to make it.
    ///
    /// ## What it means
    /// Its status is a claim (`alleged`, `disputed`), and neither `status_by` nor anybody in the row says who makes it.
    ///
    /// ## Why it matters
    /// Pictures print "Alleged by ...". A claim without an author reads as if you made it.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,kind
    /// ann,Ann Ash,person
    /// ben,Ben Birch,person
    /// ```
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who,status,status_by
    /// 2014,The mill is set on fire,ann,alleged,
    /// ```
    ///
    /// ## What to do
    /// Write who claims it in `status_by`, as a name or an id.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who,status,status_by
    /// 2014,The mill is set on fire,ann,alleged,ben
    /// ```
    UNATTRIBUTED = Warning "unattributed-claim";

    /// A claim that involves a person, and no answer to it.
    ///
    /// ## What it means
    /// Its status is a claim, a person takes part, and `response` is empty. The sources may hold no answer.
    ///
    /// ## Why it matters
    /// Fairness: an answer is printed wherever the claim is.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,kind
    /// ann,Ann Ash,person
    /// ```
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who,status,status_by,response
    /// 2014,The mill is set on fire,ann,alleged,The owner,
    /// ```
    ///
    /// ## What to do
    /// If the person denied or answered it, write so in `response`.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who,status,status_by,response
    /// 2014,The mill is set on fire,ann,alleged,The owner,She denies it.
    /// ```
    UNANSWERED = Note Doubtful "claim-without-response";

    /// Events and connections without a status.
    ///
    /// ## What it means
    /// They are drawn as plain facts, without a word. The note counts them.
    ///
    /// ## Why it matters
    /// A claim that is drawn as a fact may wrong somebody.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,status
    /// 2014,The mill burns,
    /// 2015,The mill is sold,official
    /// ```
    ///
    /// ## What to do
    /// Nothing, if they are all plain facts. Else give them a status; `throughline vocabulary` prints the words.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,status
    /// 2014,The mill burns,reported
    /// 2015,The mill is sold,official
    /// ```
    NO_STATUS = Note "no-status";

    /// A source that no row names.
    ///
    /// ## What it means
    /// It stands in the table of sources, and no event, connection, person or thing names it.
    ///
    /// ## Why it matters
    /// The row that should name it may have it misspelt, or lack it.
    ///
    /// ## Example
    /// In `sources.csv`:
    ///
    /// ```text
    /// id,title
    /// s1,Report of the inquiry
    /// s2,A memoir
    /// ```
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,sources
    /// 2014,The mill burns,s1
    /// ```
    ///
    /// ## What to do
    /// Nothing, if it is background. Else name it where it belongs.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,sources
    /// 2014,The mill burns,s1; s2
    /// ```
    UNUSED_SOURCE = Warning Tidy "unused-source";
}

/// Whether a table has a column for a field.
fn has_column(table: &Table, field: Field) -> bool {
    table.columns.iter().any(|column| column.part == ColumnPart::Field(field))
}

/// Whether anybody is said to have done anything: sheets of dates and titles alone make no claims about people.
fn names_anybody(book: &Casebook) -> bool {
    !book.relations.is_empty() || book.events.iter().any(|event| !event.participants.is_empty())
}

/// Every statement with its row and its name in a message: the events, then the relations.
fn each_statement(graph: &Graph, mut see: impl FnMut(&Statement, Row, &dyn Fn() -> String)) {
    let book = graph.casebook();
    for event in &book.events {
        see(&event.statement, event.row, &|| format!("“{}”", event.title));
    }
    for relation in &book.relations {
        see(&relation.statement, relation.row, &|| {
            let (from, to) = (book.entity(relation.from), book.entity(relation.to));
            let forward = &book.vocabulary.relations.get(relation.kind).forward;
            format!("“{} {}”", from.name, crate::vocabulary::fill(forward, &to.in_sentence()))
        });
    }
}

/// Statements with no source. A table without a column for sources is one finding; where no table has one and nobody is named,
/// sources are not what the casebook is about.
pub fn unsourced(graph: &Graph) -> Report {
    let book = graph.casebook();
    let mut found = Report::new();
    // Of each table without a column for sources, how many rows make a statement.
    let mut without: Vec<usize> = vec![0; book.tables.len()];
    each_statement(graph, |statement, row, name| {
        let Some(table) = book.tables.get(row.table as usize) else { return };
        if !statement.citations.is_empty() {
            return;
        }
        if !has_column(table, Field::Sources) {
            if let Some(count) = without.get_mut(row.table as usize) {
                *count += 1;
            }
        } else if !found.is_full(&UNSOURCED) && book.cell(row, Field::Sources).is_empty() {
            found.push(
                Diagnostic::new(
                    &UNSOURCED,
                    book.place(row, Field::Sources),
                    format!("{} names no source", name()),
                )
                .help("write the id of a source, or its address, in this cell"),
            );
        }
    });
    let any_sources = !book.sources.is_empty()
        || book.tables.iter().any(|table| {
            matches!(table.part, TablePart::Events | TablePart::Relations)
                && has_column(table, Field::Sources)
        });
    let help = "add a column headed `sources`, with addresses or ids of sources";
    if any_sources {
        for (table, count) in book.tables.iter().zip(&without).filter(|(_, count)| **count > 0) {
            let message = format!(
                "{} has no column for sources: {}",
                book.inputs.name(table.file),
                if *count == 1 {
                    "its row leads to none".to_string()
                } else {
                    format!("its {} lead to none", counted(*count, "row"))
                }
            );
            let place = book.inputs.position(table.file, table.dialect.start..table.dialect.start);
            found.push(Diagnostic::new(&UNSOURCED, place, message).help(help));
        }
    } else if names_anybody(book) {
        let count: usize = without.iter().sum();
        let message = format!(
            "no table has a column for sources: {}",
            if count == 1 {
                "the one row leads to none".to_string()
            } else {
                format!("all {} lead to none", counted(count, "row"))
            }
        );
        found.push(Diagnostic::new(&UNSOURCED, None, message).help(help));
    }
    found
}

/// Statements with one source.
pub fn single_sources(graph: &Graph) -> Report {
    let book = graph.casebook();
    let mut found = Report::new();
    each_statement(graph, |statement, row, name| {
        let mut sources = statement.citations.iter().map(|citation| citation.source);
        let Some(one) = sources.next() else { return };
        if sources.all(|other| other == one) {
            let message = format!("{} rests on one source, {}", name(), book.source(one).id);
            found.push(Diagnostic::new(&SINGLE_SOURCE, book.place(row, Field::Sources), message));
        }
    });
    found
}

/// Claims that nobody is said to make.
pub fn accusers(graph: &Graph) -> Report {
    let book = graph.casebook();
    let is_open_claim =
        |statement: &Statement| book.standing(statement) == Standing::Claimed && statement.by().is_empty();
    let mut found = Report::new();
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
pub fn answers(graph: &Graph) -> Report {
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
pub fn without_status(graph: &Graph) -> Report {
    let count = statements_without_status(graph);
    let total = graph.casebook().events.len() + graph.casebook().relations.len();
    let book = graph.casebook();
    let has_statuses = book.tables.iter().any(|table| has_column(table, Field::Status));
    if count == 0 || !(has_statuses || names_anybody(book)) {
        return Report::new();
    }
    let message = match count {
        1 => format!("1 of {} has no status; it is drawn as a plain fact", counted(total, "row")),
        _ => format!(
            "{} of {} have no status; they are drawn as plain facts",
            grouped(count as u64),
            counted(total, "row")
        ),
    };
    [Diagnostic::new(&NO_STATUS, None, message)].into_iter().collect()
}

fn statements_without_status(graph: &Graph) -> usize {
    let book = graph.casebook();
    let events = book.events.iter().filter(|event| event.statement.status.is_none()).count();
    events + book.relations.iter().filter(|relation| relation.statement.status.is_none()).count()
}

/// Sources that nothing cites.
pub fn unused_sources(graph: &Graph) -> Report {
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
