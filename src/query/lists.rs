//! The fact-checker's lists: what is missing ([`gaps`]), what rests on one source ([`single_source`]), what is contradicted ([`conflicts`]).

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::say;
use crate::date::{Answer as Certainty, Style};
use crate::graph::{Edge, Graph, Node};
use crate::model::{Citation, EntityId, Event, EventId, RelationId, SourceId, Statement};
use crate::query::answer::{Answer, Cell, Column, Place, Section, Writer};
use crate::query::matters::Matters;
use crate::query::{net, wording};
use crate::table::Row;
use crate::vocabulary::{RelationTime, Standing};

/// Rows of a list that are printed where nobody asks for another number; the rest is counted.
pub const ROWS: usize = 1_000;

const COLUMNS: &[Column] = &[
    Column::new("row", "row", Place::Gutter),
    Column::new("statement", "statement", Place::Main),
    Column::new("citations", "sources", Place::Main),
    Column::new("note", "note", Place::Detail),
    Column::new("list", "", Place::Hidden),
    Column::new("id", "", Place::Hidden),
];

/// What a row of a list is about.
#[derive(Clone, Copy)]
enum About {
    Entity(EntityId),
    Event(EventId),
    Relation(RelationId),
    Source(SourceId),
}

struct Lists<'g> {
    writer: Writer<'g>,
    answer: Answer,
    total: usize,
    limit: usize,
}

impl<'g> Lists<'g> {
    fn new(graph: &'g Graph, limit: usize) -> Self {
        let answer = Answer { columns: COLUMNS.to_vec(), ..Answer::default() };
        Self { writer: Writer::new(graph), answer, total: 0, limit }
    }

    fn row_of(&self, about: About) -> Row {
        let book = self.writer.graph.casebook();
        match about {
            About::Entity(id) => book.entity(id).row,
            About::Event(id) => book.event(id).row,
            About::Relation(id) => book.relation(id).row,
            About::Source(id) => book.source(id).row,
        }
    }

    /// Adds a list, unless it is empty; `key` is its name for machines. Its rows come in the order of the tables.
    fn add(&mut self, key: &str, mut rows: Vec<(About, String)>) {
        rows.sort_by_cached_key(|(about, _)| {
            let row = self.row_of(*about);
            (row.table, row.start)
        });
        self.add_in_order(key, rows);
    }

    /// The same, the rows as they come.
    fn add_in_order(&mut self, key: &str, rows: Vec<(About, String)>) {
        if rows.is_empty() {
            return;
        }
        let graph = self.writer.graph;
        let book = graph.casebook();
        let words = book.words();
        self.total += rows.len();
        let heading = words.say(&format!("lists.{key}"), &[("n", rows.len().into())]);
        let mut section = Section { heading, ..Section::default() };
        let sorted: Vec<(About, String)> = rows;
        for (about, note) in sorted.iter().take(self.limit) {
            let (text, citations, id): (String, &[Citation], &str) = match about {
                About::Entity(id) => {
                    (book.entity(*id).name.to_string(), &book.entity(*id).citations, &book.entity(*id).id)
                }
                About::Event(id) => {
                    let event = book.event(*id);
                    let when = wording::when(graph, Edge::At(*id), Style::Short);
                    let when = wording::dated(words, when);
                    let text = say!(words, "lists.with-date", what = words.quoted(&event.title), when = when);
                    (text, &event.statement.citations, &event.id)
                }
                About::Relation(id) => {
                    let relation = book.relation(*id);
                    let when = wording::when(graph, Edge::Relation(*id), Style::Short);
                    let (what, when) =
                        (wording::relation_from(book, relation, true), wording::dated(words, when));
                    let text = say!(words, "lists.with-date", what = what, when = when);
                    (text, &relation.statement.citations, &relation.id)
                }
                About::Source(id) => {
                    (crate::query::evidence::source_line(words, book.source(*id)), &[], &book.source(*id).id)
                }
            };
            let cites = self.writer.cites(citations);
            let row = self.writer.row(self.row_of(*about));
            section.rows.push(vec![
                row,
                Cell::text(wording::stopped(&text)),
                cites,
                Cell::text(note.clone()),
                Cell::text(key),
                Cell::text(id),
            ]);
        }
        section.left_out = sorted.len().saturating_sub(self.limit);
        if section.left_out > 0 {
            section.notes.push(wording::bounded(words, &say!(words, "bounded.listed", n = self.limit)));
        }
        self.answer.sections.push(section);
    }

    /// `title` and `none`: what was found, and that nothing was.
    fn done(mut self, title: impl Fn(usize) -> String, none: String) -> Answer {
        self.answer.title = if self.total == 0 { none } else { title(self.total) };
        self.answer.empty = self.total == 0;
        self.answer.sources = self.writer.sources();
        self.answer
    }
}

/// Every statement of the casebook: events, then relations.
fn statements(graph: &Graph) -> impl Iterator<Item = (About, &Statement)> {
    let book = graph.casebook();
    let events = book.events().map(|(id, event)| (About::Event(id), &event.statement));
    events.chain(book.relations().map(|(id, relation)| (About::Relation(id), &relation.statement)))
}

fn names_a_speaker(graph: &Graph, about: About, statement: &Statement) -> bool {
    let book = graph.casebook();
    let says = match about {
        About::Relation(id) => book.vocabulary.relations.get(book.relation(id).kind).says,
        About::Event(id) => {
            let role = |event: &Event| {
                event
                    .participants
                    .iter()
                    .any(|part| part.role.is_some_and(|role| book.vocabulary.roles.get(role).says))
            };
            role(book.event(id))
        }
        About::Entity(_) | About::Source(_) => false,
    };
    says || !statement.by().is_empty()
}

/// What is missing: sources, dates, ends, speakers, answers, outcomes, links.
pub fn gaps(graph: &Graph, limit: usize) -> Answer {
    let book = graph.casebook();
    let mut lists = Lists::new(graph, limit);
    let pick = |wanted: &dyn Fn(About, &Statement) -> bool| -> Vec<(About, String)> {
        statements(graph)
            .filter(|(about, statement)| wanted(*about, statement))
            .map(|(about, _)| (about, String::new()))
            .collect()
    };
    lists.add("no-source", pick(&|_, statement| statement.citations.is_empty()));
    let standing = |statement: &Statement| book.standing(statement);
    lists.add(
        "no-speaker",
        pick(&|about, statement| {
            standing(statement) == Standing::Claimed && !names_a_speaker(graph, about, statement)
        }),
    );
    let about_someone = |about: About| match about {
        About::Event(id) => !book.event(id).participants.is_empty(),
        _ => true,
    };
    // An outcome and an answer are those of the matter: they may stand in a later row about the same person and case.
    let matters = Matters::new(graph);
    let open = |wanted: &[Standing], left: &dyn Fn(Edge) -> Option<Vec<EntityId>>| -> Vec<(About, String)> {
        let rows = statements(graph)
            .filter(|(about, statement)| wanted.contains(&standing(statement)) && about_someone(*about));
        rows.filter_map(|(about, _)| {
            let row = match about {
                About::Relation(id) => Edge::Relation(id),
                About::Event(id) => Edge::At(id),
                About::Entity(_) | About::Source(_) => return None,
            };
            let left = left(row)?;
            let some = left.len() < crate::query::matters::about(graph, row).subjects.len();
            let names: Vec<String> =
                left.iter().map(|id| crate::query::evidence::label_in_sentence(book, *id)).collect();
            let words = book.words();
            Some((
                about,
                if some { say!(words, "lists.still", names = words.and(&names)) } else { String::new() },
            ))
        })
        .collect()
    };
    lists.add("no-answer", open(&[Standing::Claimed, Standing::InProcess], &|row| matters.unanswered(row)));
    lists.add("undecided", open(&[Standing::InProcess], &|row| matters.undecided(row)));
    let date = |about: About| match about {
        About::Event(id) => !book.event(id).is_undated(),
        About::Relation(id) => book.relation(id).start.is_some() || book.relation(id).end.is_some(),
        _ => true,
    };
    lists.add("no-date", pick(&|about, _| !date(about)));
    let spans = |wanted: &dyn Fn(bool, bool) -> bool| -> Vec<(About, String)> {
        book.relations()
            .filter(|(_, relation)| book.vocabulary.relations.get(relation.kind).time == RelationTime::Span)
            .filter(|(_, relation)| {
                let known = |date: &crate::date::Date| date.form() != crate::date::Form::Unknown;
                let whole = relation.start.as_deref().is_some_and(|date| date.is_interval());
                wanted(
                    relation.start.as_deref().is_some_and(known),
                    relation.end.as_deref().is_some_and(known) || whole,
                )
            })
            .map(|(id, _)| (About::Relation(id), String::new()))
            .collect()
    };
    lists.add("no-end", spans(&|start, end| start && !end));
    lists.add("no-start", spans(&|start, end| !start && end));
    let rough = |date: Option<&crate::date::Date>| {
        date.is_some_and(|date| date.is_approximate() || date.is_uncertain())
    };
    lists.add(
        "rough-date",
        pick(&|about, _| match about {
            About::Event(id) => rough(book.event(id).date.as_deref()) || rough(book.event(id).end.as_deref()),
            About::Relation(id) => {
                rough(book.relation(id).start.as_deref()) || rough(book.relation(id).end.as_deref())
            }
            _ => false,
        }),
    );
    let entities = |wanted: &dyn Fn(EntityId) -> bool| -> Vec<(About, String)> {
        book.entities()
            .filter(|(id, _)| wanted(*id))
            .map(|(id, _)| (About::Entity(id), String::new()))
            .collect()
    };
    lists.add("unlinked", entities(&|id| graph.degree(Node::Entity(id)) == 0));
    lists.add(
        "entity-no-source",
        entities(&|id| book.entity(id).citations.is_empty() && !book.entity(id).inferred),
    );
    let mut cited: BTreeSet<SourceId> = BTreeSet::new();
    cited.extend(
        statements(graph).flat_map(|(_, statement)| &statement.citations).map(|citation| citation.source),
    );
    cited.extend(book.entities().flat_map(|(_, entity)| &entity.citations).map(|citation| citation.source));
    let sources = |wanted: &dyn Fn(SourceId) -> bool| -> Vec<(About, String)> {
        book.sources()
            .filter(|(id, _)| wanted(*id))
            .map(|(id, _)| (About::Source(id), String::new()))
            .collect()
    };
    lists.add("uncited", sources(&|id| !cited.contains(&id)));
    lists.add(
        "no-address",
        sources(&|id| book.source(id).url.is_empty() && book.source(id).archive_url.is_empty()),
    );
    let words = book.words();
    lists.done(|n| say!(words, "lists.gaps", n = n), say!(words, "lists.no-gaps"))
}

/// Statements that rest on one source, or on several of one publisher.
pub fn single_source(graph: &Graph, limit: usize) -> Answer {
    let book = graph.casebook();
    let mut lists = Lists::new(graph, limit);
    let mut one = Vec::new();
    let mut one_voice = Vec::new();
    for (about, statement) in statements(graph) {
        let sources: BTreeSet<SourceId> =
            statement.citations.iter().map(|citation| citation.source).collect();
        let publisher = |id: &SourceId| {
            let source = book.source(*id);
            crate::words::fold(if source.publisher.is_empty() { &source.author } else { &source.publisher })
        };
        let publishers: BTreeSet<String> = sources.iter().map(publisher).collect();
        if sources.len() == 1 {
            one.push((about, String::new()));
        } else if sources.len() > 1 && publishers.len() == 1 && !publishers.contains("") {
            let name =
                sources.first().map(|id| crate::query::evidence::source_name(book.source(*id)).to_string());
            let name = name.unwrap_or_default();
            let note = say!(book.words(), "lists.sources-by", n = sources.len(), publisher = name);
            one_voice.push((about, note));
        }
    }
    lists.add("one-source", one);
    lists.add("one-publisher", one_voice);
    let all = statements(graph).count();
    let words = book.words();
    let mut answer =
        lists.done(|n| say!(words, "lists.single-source", n = n), say!(words, "lists.no-single-source"));
    answer.opening.push(say!(words, "lists.of-statements", n = all));
    answer
}

/// Statements that are answered, denied or disputed, and statements that do not agree with each other.
pub fn conflicts(graph: &Graph, limit: usize) -> Answer {
    let book = graph.casebook();
    let mut lists = Lists::new(graph, limit);
    let words = book.words();
    let mut answered = Vec::new();
    let mut disputed = Vec::new();
    for (about, statement) in statements(graph) {
        let status = match about {
            About::Event(id) => wording::event_status(book, book.event(id)),
            About::Relation(id) => wording::relation_status(book, book.relation(id)),
            _ => String::new(),
        };
        let word = statement.status.map_or("", |status| book.vocabulary.statuses.name(status));
        if matches!(word, "disputed" | "denied") {
            disputed.push((about, status));
        } else if !statement.response().is_empty() {
            answered.push((about, status));
        }
    }
    let mut accounts = Vec::new();
    for item in graph.accounts().things.iter().flatten() {
        let about = match item {
            crate::model::Item::Event(id) => About::Event(*id),
            crate::model::Item::Relation(id) => About::Relation(*id),
            crate::model::Item::Entity(_) | crate::model::Item::Source(_) => continue,
        };
        let edge = match about {
            About::Relation(id) => Edge::Relation(id),
            About::Event(id) => Edge::At(id),
            About::Entity(_) | About::Source(_) => continue,
        };
        let remark = crate::words::capitalised(&crate::query::corrections::remark(graph, *item));
        let status = wording::edge_status(graph, edge);
        accounts.push((about, format!("{} {status}", wording::stopped(&remark)).trim().to_string()));
    }
    lists.add_in_order("accounts", accounts);
    lists.add("disputed", disputed);
    lists.add("answered", answered);

    // The same two, the same kind: other dates or another status.
    let mut same: BTreeMap<(u32, u32, u16), Vec<RelationId>> = BTreeMap::new();
    let mut pairs: BTreeMap<(u32, u32), Vec<RelationId>> = BTreeMap::new();
    for (id, relation) in book.relations() {
        let (mut from, mut to) = (relation.from.0, relation.to.0);
        pairs.entry((from.min(to), from.max(to))).or_default().push(id);
        if !book.vocabulary.relations.get(relation.kind).directed && from > to {
            std::mem::swap(&mut from, &mut to);
        }
        same.entry((from, to, relation.kind.0)).or_default().push(id);
    }
    let margins = &book.settings.margins;
    let mut twice = Vec::new();
    // What the desk says are accounts of one thing is listed as such.
    let told = |item: crate::model::Item| !graph.accounts().with(item).is_empty();
    for ids in same.values().filter(|ids| ids.len() > 1) {
        if ids.iter().all(|id| told(crate::model::Item::Relation(*id))) {
            continue;
        }
        let first = book.relation(ids[0]);
        let status = ids.iter().any(|id| book.relation(*id).statement.status != first.statement.status);
        let apart = ids.iter().any(|id| {
            let one = net::bounds(graph, Edge::Relation(ids[0]), margins);
            let other = net::bounds(graph, Edge::Relation(*id), margins);
            one.same(&other) != Certainty::Certainly
        });
        let note = match (status, apart) {
            (true, true) => say!(words, "lists.other-dates-and-status"),
            (true, false) => say!(words, "lists.other-status"),
            (false, true) => say!(words, "lists.other-dates"),
            (false, false) => continue,
        };
        twice.extend(ids.iter().map(|id| (About::Relation(*id), note.clone())));
    }
    lists.add("said-twice", twice);
    let mut standings = Vec::new();
    for ids in pairs.values().filter(|ids| ids.len() > 1) {
        let proved = |id: &RelationId| {
            let status = book.relation(*id).statement.status;
            status.is_some_and(|status| book.vocabulary.statuses.get(status).is_proved())
        };
        let unproved =
            |id: &RelationId| book.standing(&book.relation(*id).statement) == Standing::EndedUnproved;
        if ids.iter().any(proved) && ids.iter().any(unproved) {
            let all = ids.iter().filter(|id| proved(id) || unproved(id));
            standings.extend(all.map(|id| (About::Relation(*id), say!(words, "lists.proved-and-unproved"))));
        }
    }
    lists.add("proved-and-not", standings);
    let mut opposite: BTreeMap<Edge, BTreeSet<Edge>> = BTreeMap::new();
    for (one, other) in Matters::new(graph).opposites() {
        opposite.entry(one).or_default().insert(other);
        opposite.entry(other).or_default().insert(one);
    }
    let row_of = |edge: Edge| match edge {
        Edge::Relation(id) => (About::Relation(id), book.relation(id).row),
        Edge::Participation(id, ..) | Edge::At(id) => (About::Event(id), book.event(id).row),
    };
    let against = |others: &BTreeSet<Edge>| {
        let places: Vec<String> = others
            .iter()
            .map(|other| {
                let (file, line) = book.line_of(row_of(*other).1);
                format!("{file}:{line}")
            })
            .collect();
        say!(words, "lists.against", rows = words.and(&places))
    };
    lists.add("opposite", opposite.iter().map(|(row, others)| (row_of(*row).0, against(others))).collect());
    let mut titles: BTreeMap<String, Vec<EventId>> = BTreeMap::new();
    for (id, event) in book.events() {
        titles.entry(crate::words::fold(&event.title)).or_default().push(id);
    }
    let mut dates = Vec::new();
    for ids in titles.values().filter(|ids| ids.len() > 1) {
        if ids.iter().all(|id| told(crate::model::Item::Event(*id))) {
            continue;
        }
        dates.extend(ids.iter().map(|id| (About::Event(*id), say!(words, "lists.another-event"))));
    }
    lists.add("one-title", dates);
    let mut answer = lists.done(|n| say!(words, "lists.conflicts", n = n), say!(words, "lists.no-conflicts"));
    answer.closing.push(say!(words, "lists.check"));
    answer
}
