//! Answers as data: prose, tables and numbered sources, from which the command line makes text for a terminal, JSON, CSV and Markdown.
//!
//! An [`Answer`] has one set of columns and any number of [`Section`]s with rows of them. A column says where it belongs when
//! the answer is read as text ([`Place`]); machines get all of them.

use std::borrow::Cow;

use crate::catalogue::{Words, say};
use crate::date::{Answer as Certainty, Bounds, Day, Style};
use crate::graph::{Edge, Graph, Node};
use crate::model::{Citation, EntityId, EventId, Item, RelationId, SourceId};
use crate::query::evidence::{self, Numbering};
use crate::query::{View, wording};
use crate::table::Row;
use crate::words::capitalised;

/// What a command found.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The answer in one line.
    pub title: String,
    /// The question as it was typed, where it heads a drawing: a query. Empty where the answer says itself what was asked.
    pub asked: String,
    /// What is to be known first.
    pub opening: Vec<String>,
    /// Columns of every section.
    pub columns: Vec<Column>,
    /// The rows, in groups.
    pub sections: Vec<Section>,
    /// What is to be known last.
    pub closing: Vec<String>,
    /// Sources, in the order of their numbers, from 1.
    pub sources: Vec<SourceId>,
    /// What can be drawn of it; empty where it is no subgraph.
    pub subgraph: Subgraph,
    /// Nothing was found.
    pub empty: bool,
}

/// A group of rows.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// Its heading; empty for none.
    pub heading: String,
    /// Rows, each as long as the answer's columns.
    pub rows: Vec<Vec<Cell>>,
    /// What is said of these rows.
    pub notes: Vec<String>,
    /// Rows that belong here and are not listed.
    pub left_out: usize,
    /// There may be more rows, and nobody knows how many.
    pub uncounted: bool,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Name for machines: a JSON key, a CSV header.
    pub key: Cow<'static, str>,
    /// Heading for readers: for a fixed one its name under `column` in the catalogue; empty where the text says it all.
    heading: Cow<'static, str>,
    /// Where it belongs in a text.
    pub place: Place,
}

impl Column {
    /// A column with fixed names.
    pub const fn new(key: &'static str, heading: &'static str, place: Place) -> Self {
        Self { key: Cow::Borrowed(key), heading: Cow::Borrowed(heading), place }
    }

    /// The heading in the words of a reader.
    pub fn heading(&self, words: &Words) -> String {
        match &self.heading {
            Cow::Borrowed("") => String::new(),
            Cow::Borrowed(name) => words.say(&format!("column.{name}"), &[]),
            Cow::Owned(name) => name.clone(),
        }
    }

    /// A column whose name is made while running, of a table.
    pub fn named(name: &str) -> Self {
        Self { key: Cow::Owned(name.to_string()), heading: Cow::Owned(name.to_string()), place: Place::Cell }
    }
}

/// Where a column belongs in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Left of the text: a date, a number.
    Gutter,
    /// The text itself. An answer that has such a column is read as sentences, else as a table.
    Main,
    /// Under the text.
    Detail,
    /// A cell of a table.
    Cell,
    /// For machines only.
    Hidden,
}

/// A value of a column.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// A text.
    Text(String),
    /// A whole number.
    Count(u64),
    /// A number, printed with so many decimals.
    Number(f64, usize),
    /// Pointers into sources.
    Cites(Vec<Cite>),
    /// Anything else: as JSON, and as it is read.
    Data(serde_json::Value, String),
}

/// A pointer into a numbered source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cite {
    /// The one-based number of the source in this answer.
    pub number: usize,
    /// The source.
    pub source: SourceId,
    /// Where in it; empty for the whole.
    pub locator: String,
    /// The words relied on; empty for none.
    pub quotation: String,
}

/// The part of the graph that an answer is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subgraph {
    /// Entities.
    pub entities: Vec<EntityId>,
    /// Events.
    pub events: Vec<EventId>,
    /// Relations.
    pub relations: Vec<RelationId>,
    /// The links told, in order, each with what the answer says of it: its place in a chain, "possibly", the day something came by.
    pub links: Vec<(Edge, String)>,
    /// What is set off from the rest: the ends of a path.
    pub ends: Vec<Node>,
}

impl Cell {
    /// A text; nothing where it is empty.
    pub fn text(text: impl Into<String>) -> Self {
        match text.into() {
            text if text.is_empty() => Self::Empty,
            text => Self::Text(text),
        }
    }
}

impl From<usize> for Cell {
    fn from(count: usize) -> Self {
        Self::Count(count as u64)
    }
}

impl Subgraph {
    /// Adds a node.
    pub fn node(&mut self, node: Node) {
        match node {
            Node::Entity(id) => self.entities.push(id),
            Node::Event(id) => self.events.push(id),
        }
    }

    /// Adds an edge; `said` is what the answer says of it. Told twice, it keeps what was said first.
    pub fn edge(&mut self, edge: Edge, said: String) {
        if !self.links.iter().any(|(told, _)| *told == edge) {
            self.links.push((edge, said));
        }
        match edge {
            Edge::Relation(id) => self.relations.push(id),
            Edge::Participation(id, ..) | Edge::At(id) => self.events.push(id),
        }
    }

    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.entities.is_empty() && self.events.is_empty()
    }

    /// The same as a view, for drawings and exports.
    pub fn view<'g>(&self, graph: &'g Graph) -> View<'g> {
        let mut view = View::all(graph);
        (view.entities, view.events) = (self.entities.clone(), self.events.clone());
        view.relations = self.relations.clone();
        for id in &self.relations {
            let relation = graph.casebook().relation(*id);
            view.entities.extend([relation.from, relation.to]);
        }
        view.entities.sort_unstable();
        view.entities.dedup();
        view.events.sort_unstable();
        view.events.dedup();
        view.relations.sort_unstable();
        view.relations.dedup();
        view.focus = self.ends.clone();
        view.highlight = self.ends.iter().copied().collect();
        // Sources have the numbers they have in the answer: links are cited in the order in which it tells them.
        let words = graph.casebook().words();
        let mut numbering = Numbering::default();
        let told = self.links.iter().map(|(edge, said)| {
            let numbers = numbering.cite(&graph.statement(*edge).citations);
            let numbers: String = numbers.into_iter().map(|number| format!("[{number}]")).collect();
            let when = wording::when(graph, *edge, Style::Short);
            let parts: Vec<String> =
                [said.clone(), when].into_iter().filter(|part| !part.is_empty()).collect();
            (*edge, format!("{} {numbers}", words.list(&parts)).trim().to_string())
        });
        view.told = Some(told.collect());
        view
    }
}

/// The columns of a statement: one link of the graph with its evidence.
pub const STATEMENT: &[Column] = &[
    Column::new("when", "when", Place::Gutter),
    Column::new("statement", "statement", Place::Main),
    Column::new("citations", "sources", Place::Main),
    Column::new("description", "details", Place::Detail),
    Column::new("status_says", "status", Place::Detail),
    Column::new("time_says", "time", Place::Detail),
    Column::new("at_that_time", "", Place::Hidden),
    Column::new("subject", "", Place::Hidden),
    Column::new("object", "", Place::Hidden),
    Column::new("type", "", Place::Hidden),
    Column::new("kind", "", Place::Hidden),
    Column::new("id", "", Place::Hidden),
    Column::new("start", "", Place::Hidden),
    Column::new("end", "", Place::Hidden),
    Column::new("earliest_start", "", Place::Hidden),
    Column::new("latest_start", "", Place::Hidden),
    Column::new("earliest_end", "", Place::Hidden),
    Column::new("latest_end", "", Place::Hidden),
    Column::new("status", "", Place::Hidden),
    Column::new("standing", "", Place::Hidden),
    Column::new("status_by", "", Place::Hidden),
    Column::new("response", "", Place::Hidden),
    Column::new("row", "", Place::Hidden),
];

/// Makes rows, numbering sources as they are cited.
pub struct Writer<'g> {
    /// The graph that is written about.
    pub graph: &'g Graph,
    numbering: Numbering,
}

impl<'g> Writer<'g> {
    /// With no source cited yet.
    pub fn new(graph: &'g Graph) -> Self {
        Self { graph, numbering: Numbering::default() }
    }

    /// Citations as a cell, each source and locator once.
    pub fn cites(&mut self, citations: &[Citation]) -> Cell {
        let mut cites: Vec<Cite> = Vec::new();
        for citation in citations {
            let number = self.numbering.cite(std::slice::from_ref(citation))[0];
            let cite = Cite {
                number,
                source: citation.source,
                locator: citation.locator.to_string(),
                quotation: citation.quotation.to_string(),
            };
            if !cites.contains(&cite) {
                cites.push(cite);
            }
        }
        if cites.is_empty() { Cell::Empty } else { Cell::Cites(cites) }
    }

    /// The sources cited, in the order of their numbers.
    pub fn sources(&self) -> Vec<SourceId> {
        self.numbering.sources().to_vec()
    }

    /// File and line of a row, as `relations.csv:12`.
    pub fn row(&self, row: Row) -> Cell {
        let (file, line) = self.graph.casebook().line_of(row);
        Cell::text(format!("{file}:{line}"))
    }

    /// An edge as a row of [`STATEMENT`], told from one of its two ends; `held` is the answer to the question about time, if
    /// one was asked, with the time asked about.
    pub fn statement(
        &mut self,
        edge: Edge,
        from: Node,
        to: Node,
        held: Option<(Certainty, &Bounds)>,
    ) -> Vec<Cell> {
        let graph = self.graph;
        let book = graph.casebook();
        let statement = graph.statement(edge);
        let bounds = super::net::bounds(graph, edge, &book.settings.margins);
        let (kind, id, start, end, description, row, status) = match edge {
            Edge::Relation(id) => {
                let relation = book.relation(id);
                (
                    book.vocabulary.relations.name(relation.kind).to_string(),
                    relation.id.to_string(),
                    relation.start.as_deref(),
                    relation.end.as_deref(),
                    relation.description().to_string(),
                    relation.row,
                    wording::relation_status(book, relation),
                )
            }
            Edge::Participation(id, _, role) => {
                let event = book.event(id);
                let role = role.map(|role| book.vocabulary.roles.name(role).to_string());
                (
                    role.unwrap_or_else(|| "participant".to_string()),
                    event.id.to_string(),
                    event.date.as_deref(),
                    event.end.as_deref(),
                    event.description.to_string(),
                    event.row,
                    wording::event_status(book, event),
                )
            }
            Edge::At(id) => {
                let event = book.event(id);
                (
                    "place".to_string(),
                    event.id.to_string(),
                    event.date.as_deref(),
                    event.end.as_deref(),
                    event.description.to_string(),
                    event.row,
                    wording::event_status(book, event),
                )
            }
        };
        let when = wording::dated(book.words(), wording::when(graph, edge, Style::Short));
        let time = match &held {
            Some((Certainty::Possibly, asked)) => {
                let held = super::lives::held(graph, edge, &book.settings.margins).unwrap_or(bounds);
                wording::why_possibly(book.words(), &held, asked)
            }
            _ => String::new(),
        };
        let day = |day: Option<Day>| Cell::text(day.map(|day| day.to_string()).unwrap_or_default());
        let date = |date: Option<&crate::date::Date>| Cell::text(date.map_or("", |date| date.edtf()));
        vec![
            Cell::text(when),
            Cell::text(wording::stopped(&wording::hop(graph, edge, from, to))),
            self.cites(&statement.citations),
            Cell::text(description),
            Cell::text(status),
            Cell::text(time),
            Cell::text(held.map_or("", |(held, _)| certainty(held))),
            Cell::text(graph.id(from)),
            Cell::text(graph.id(to)),
            Cell::text(if matches!(edge, Edge::Relation(_)) { "relation" } else { "event" }),
            Cell::text(kind),
            Cell::text(id),
            date(start),
            date(end),
            day(bounds.earliest_start),
            day(bounds.latest_start),
            day(bounds.earliest_end),
            day(bounds.latest_end),
            Cell::text(statement.status.map_or("", |status| book.vocabulary.statuses.name(status))),
            Cell::text(book.standing(statement).name()),
            Cell::text(evidence::speaker(book, statement)),
            Cell::text(statement.response()),
            self.row(row),
        ]
    }

    /// What sort of thing something is: its kind's label, "event", "source".
    pub fn kind_of(&self, item: Item) -> String {
        let book = self.graph.casebook();
        let words = book.words();
        match item {
            Item::Entity(id) => match book.entity(id).kind {
                Some(kind) => book.spoken().entities.get(kind).label.clone(),
                None => say!(words, "sort.entity"),
            },
            Item::Event(id) => match book.event(id).kind {
                Some(kind) => say!(words, "sort.event-of-kind", kind = &book.spoken().events.get(kind).label),
                None => say!(words, "sort.event"),
            },
            Item::Relation(_) => say!(words, "sort.relation"),
            Item::Source(_) => say!(words, "sort.source"),
        }
    }
}

/// The word for an answer about time.
pub fn certainty(answer: Certainty) -> &'static str {
    match answer {
        Certainty::Certainly => "certainly",
        Certainty::Possibly => "possibly",
        Certainty::No => "no",
    }
}

/// The name of a node as it begins a sentence.
pub fn name_of(graph: &Graph, node: Node) -> String {
    capitalised(&wording::named(graph, node))
}
