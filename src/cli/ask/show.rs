//! `show`: one entity, event, relation or source, with everything that the casebook says of it and on whose word.

use std::path::PathBuf;

use clap::Args;
use throughline::catalogue::say;
use throughline::date::Style;
use throughline::diag::counted;
use throughline::graph::{Edge, Graph, Lookup, Node};
use throughline::model::{Casebook, Citation, EntityId, EventId, Item, Participant, RelationId, SourceId};
use throughline::query::corrections::{remark_on, told};
use throughline::query::evidence::{Numbering, event_when, relation_when, source_line};
use throughline::query::wording::{self, dated};
use throughline::table::Row;
use throughline::words::capitalised;

use crate::cli::ask::sentences;
use crate::cli::ask::sentences::stopped;
use crate::cli::general::Session;
use crate::cli::load::load;
use crate::cli::progress::Progress;
use crate::cli::terminal::{Terminal, flat, table};
use crate::cli::write::shown;
use crate::cli::{Exit, Failure, Outcome};

/// Arguments of `show`.
#[derive(Args, Debug)]
pub struct ShowArgs {
    /// Folder, or a single table.
    pub folder: PathBuf,
    /// A name, alias, title or id.
    #[arg(required = true, num_args = 1..)]
    pub name: Vec<String>,
}

/// Candidates listed at most.
const CANDIDATES: usize = 40;
/// The gutter of dates takes at most so many columns.
const GUTTER: usize = 30;

/// Runs the command.
pub fn run(args: &ShowArgs, session: &Session) -> Outcome {
    let mut progress = Progress::new(3, session);
    let (graph, report) = load(&args.folder, session, &mut progress)?;
    drop(progress);
    let counts = report.counts();
    if counts.errors > 0 {
        let errors = counted(counts.errors, "error");
        session.say(&format!(
            "warning: {errors} in reading; something may be missing here: throughline check {}\n",
            shown(&args.folder)
        ));
    }
    shown_as(graph, &args.folder, &args.name.join(" "), session)
}

/// Prints what is known of a name.
pub fn shown_as(graph: &Graph, folder: &std::path::Path, name: &str, session: &Session) -> Outcome {
    match graph.look_up(name) {
        Lookup::One(item) => {
            session.print(&Sheet::of(graph, item, session))?;
            Ok(Exit::Clean)
        }
        Lookup::Several(items) => Err(Failure::NotFound(candidates(graph, name, &items))),
        Lookup::Nothing(near) => {
            let book = graph.casebook();
            // Names are looked up without case and accents; what is suggested is the name as written.
            let written =
                |near: String| graph.entity_named(&near).map_or(near, |id| book.entity(id).name.to_string());
            let near = near.map(|near| format!("; did you mean `{}`?", flat(&written(near))));
            let near = near.unwrap_or_else(|| {
                format!(
                    "\nhelp: type a name, part of one, or an id; there are {}",
                    crate::cli::check::contents(book)
                )
            });
            Err(Failure::NotFound(format!("nothing in {} is called `{}`{near}", shown(folder), flat(name))))
        }
    }
}

/// What a name may mean, as a table.
pub fn candidates(graph: &Graph, name: &str, items: &[Item]) -> String {
    let book = graph.casebook();
    let mut rows: Vec<Vec<String>> = items
        .iter()
        .take(CANDIDATES)
        .map(|item| match item {
            Item::Entity(id) => {
                let entity = book.entity(*id);
                vec![flat(&entity.id), flat(&entity.name), kind_of(book, *id)]
            }
            Item::Event(id) => {
                let event = book.event(*id);
                vec![flat(&event.id), flat(&event.title), event_when(book.words(), event, Style::Short)]
            }
            Item::Relation(id) => {
                let relation = book.relation(*id);
                vec![
                    flat(&relation.id),
                    sentences::relation(book, relation, true),
                    relation_when(book.words(), relation, Style::Short),
                ]
            }
            Item::Source(id) => {
                let source = book.source(*id);
                vec![flat(&source.id), flat(&source.title), say!(book.words(), "sort.source")]
            }
        })
        .collect();
    if items.len() > CANDIDATES {
        let rest = items.len() - CANDIDATES;
        rows.push(vec![
            "…".to_string(),
            format!("and {rest} more: `throughline find FOLDER {} --limit all`", flat(name)),
        ]);
    }
    format!(
        "`{}` may mean any of these; type the id or more of the name\n{}",
        flat(name),
        table(&rows, 2).trim_end()
    )
}

fn kind_of(book: &Casebook, id: EntityId) -> String {
    book.entity(id).kind.map(|kind| flat(&book.spoken().entities.get(kind).label)).unwrap_or_default()
}

/// What is said of one thing, as it is written down.
struct Sheet<'g> {
    graph: &'g Graph,
    book: &'g Casebook,
    terminal: Terminal,
    /// Name where each row stands.
    rows: bool,
    numbering: Numbering,
    text: String,
}

impl<'g> Sheet<'g> {
    fn of(graph: &'g Graph, item: Item, session: &Session) -> String {
        let numbering = Numbering::default();
        let (book, terminal, rows) = (graph.casebook(), session.terminal, session.verbose);
        let mut sheet = Self { graph, book, terminal, rows, numbering, text: String::new() };
        match item {
            Item::Entity(id) => sheet.entity(id),
            Item::Event(id) => sheet.event(id),
            Item::Relation(id) => sheet.relation(id),
            Item::Source(id) => sheet.source(id),
        }
        sheet.corrections(item);
        sheet.sources();
        sheet.text
    }

    /// The headline, and a faint line with what sort of thing it is, its id and its row.
    fn head(&mut self, name: &str, facts: &[String], row: Row) {
        let facts: Vec<&str> = facts.iter().map(String::as_str).filter(|fact| !fact.is_empty()).collect();
        for line in crate::cli::terminal::wrap(&flat(name), self.terminal.columns) {
            self.text.push_str(&format!("{}\n", self.terminal.bold(&line)));
        }
        let line = format!("{} · {}", facts.join(" · "), self.place(row));
        for line in crate::cli::terminal::wrap(&line, self.terminal.columns) {
            self.text.push_str(&format!("{}\n", self.terminal.faint(&line)));
        }
    }

    fn place(&self, row: Row) -> String {
        let (file, line) = self.book.line_of(row);
        format!("{}:{line}", flat(file))
    }

    fn heading(&mut self, what: &str) {
        self.text.push_str(&format!("\n{}\n", self.terminal.bold(what)));
    }

    fn paragraph(&mut self, text: &str) {
        if !text.is_empty() {
            self.text.push('\n');
            self.text.push_str(&self.terminal.paragraph(text, 0));
        }
    }

    /// A text with the marks of its sources, glued to it.
    fn cited(&mut self, text: &str, citations: &[Citation]) -> String {
        // Only spaces break lines here: what glues the marks elsewhere is not needed.
        let marks = flat(&self.numbering.marks(self.book.words(), citations).replace('\u{2060}', ""))
            .replace(' ', "\u{a0}");
        if marks.is_empty() { text.to_string() } else { format!("{text} {marks}").trim_start().to_string() }
    }

    fn attributes(&mut self, attributes: &[(Box<str>, Box<str>)]) {
        for (header, value) in attributes {
            self.text.push_str(&self.terminal.paragraph(&format!("{}: {}", flat(header), flat(value)), 0));
        }
    }

    fn entity(&mut self, id: EntityId) {
        let (book, words) = (self.book, self.book.words());
        let entity = book.entity(id);
        let inferred = if entity.inferred { say!(words, "show.inferred") } else { String::new() };
        self.head(
            &entity.name,
            &[kind_of(book, id), flat(&entity.id), sentences::life(words, entity), inferred],
            entity.row,
        );
        let description = self.cited(&flat(entity.description()), &entity.citations);
        self.paragraph(&description);
        let mut others: Vec<String> = Vec::new();
        others.extend((!entity.short_name().is_empty()).then(|| flat(entity.short_name())));
        others.extend(entity.aliases().iter().map(|alias| flat(alias)));
        if !others.is_empty() {
            self.paragraph(&say!(words, "show.also-called", names = words.list(&others)));
        }
        if !entity.url().is_empty() {
            self.paragraph(&flat(entity.url()));
        }
        self.attributes(entity.attributes());
        self.merged(id);

        let mut relations: Vec<(RelationId, bool)> = Vec::new();
        let mut events: Vec<(EventId, Option<Participant>)> = Vec::new();
        for link in self.graph.links(Node::Entity(id)) {
            match link.edge {
                Edge::Relation(relation) => relations.push((relation, link.outgoing)),
                Edge::Participation(event, _, role) => {
                    events.push((event, Some(Participant { entity: id, role })))
                }
                Edge::At(event) => events.push((event, None)),
            }
        }
        relations.sort_by_key(|(relation, _)| (sentences::age(book.relation(*relation)), *relation));
        events.sort_by_key(|(event, _)| *event);
        self.connections(&relations);
        self.parts(id, &events);
        if relations.is_empty() && events.is_empty() {
            self.paragraph(&say!(words, "show.nothing-connected"));
        }
    }

    /// The rows that one rests on who is held to be one by the desk, and on what grounds.
    fn merged(&mut self, id: EntityId) {
        let (book, words) = (self.book, self.book.words());
        let entity = book.entity(id);
        if entity.merged().is_empty() {
            return;
        }
        self.heading(&say!(words, "merged.rests-on"));
        let own = vec![flat(&entity.name), flat(&entity.id), self.place(entity.row)];
        let others =
            entity.merged().iter().map(|row| vec![flat(&row.name), flat(&row.id), self.place(row.row)]);
        let rows: Vec<Vec<String>> = std::iter::once(own).chain(others).collect();
        self.text.push_str(&table(&rows, 2));
        let judged = book.identities.iter().filter(|row| row.of == Some((id, id)) && !row.why.is_empty());
        let lines: Vec<String> = judged
            .map(|row| {
                let by = if row.by.is_empty() {
                    String::new()
                } else {
                    say!(words, "correction.by", by = &*row.by)
                };
                format!("{} = {}: {} {by}", flat(&row.other), flat(&row.name), stopped(&flat(&row.why)))
            })
            .collect();
        for line in lines {
            self.text.push_str(&self.terminal.paragraph(line.trim(), 2));
        }
    }

    /// What was put right in it after it was published.
    fn corrections(&mut self, item: Item) {
        let book = self.book;
        let own = book.corrections.iter().filter(|correction| correction.touches.contains(&item));
        let lines: Vec<String> = own.map(|correction| flat(&told(book, correction))).collect();
        lines.iter().for_each(|line| self.paragraph(line));
    }

    /// The other accounts of what a row tells, beside its own: each with its date, its status, who took part and its sources.
    fn accounts(&mut self, item: Item) {
        let (book, words, graph) = (self.book, self.book.words(), self.graph);
        let rows = graph.accounts().with(item);
        if rows.is_empty() {
            return;
        }
        self.heading(&say!(words, "account.heading", n = rows.len()));
        let edge = |item: &Item| match item {
            Item::Relation(id) => Some(Edge::Relation(*id)),
            Item::Event(id) => Some(Edge::At(*id)),
            Item::Entity(_) | Item::Source(_) => None,
        };
        let edges: Vec<Edge> = rows.iter().filter_map(edge).collect();
        let whens: Vec<String> =
            edges.iter().map(|edge| dated(words, wording::when(graph, *edge, Style::Short))).collect();
        let gutter = gutter(&whens, self.terminal.columns);
        for (edge, when) in edges.into_iter().zip(&whens) {
            let statement = graph.statement(edge);
            let (text, row, more) = match edge {
                Edge::Relation(id) => {
                    let relation = book.relation(id);
                    (sentences::relation(book, relation, true), relation.row, String::new())
                }
                Edge::At(id) | Edge::Participation(id, ..) => {
                    let event = book.event(id);
                    let who = flat(&throughline::query::evidence::participants(book, event));
                    let who = if who.is_empty() { who } else { say!(words, "fact.took-part", names = who) };
                    (words.quoted(&flat(&event.title)), event.row, who)
                }
            };
            let remark = remark_on(graph, edge);
            let sentence = self.cited(&stopped(&text), &statement.citations);
            let status = flat(&wording::edge_status(graph, edge));
            self.beside(when, gutter, &[sentence, more, status, format!("({remark})")], row);
        }
    }

    /// Relations, each as a sentence beside its dates.
    fn connections(&mut self, relations: &[(RelationId, bool)]) {
        if relations.is_empty() {
            return;
        }
        let (book, words) = (self.book, self.book.words());
        self.heading(&say!(words, "show.connections", n = relations.len()));
        let whens: Vec<String> = relations
            .iter()
            .map(|(id, _)| dated(words, relation_when(words, book.relation(*id), Style::Short)))
            .collect();
        let gutter = gutter(&whens, self.terminal.columns);
        for ((id, outgoing), when) in relations.iter().zip(&whens) {
            let relation = book.relation(*id);
            let sentence = self.cited(
                &stopped(&sentences::relation(book, relation, *outgoing)),
                &relation.statement.citations,
            );
            let paragraphs =
                [sentence, flat(relation.description()), sentences::relation_status(book, relation)];
            self.beside(when, gutter, &paragraphs, relation.row);
        }
    }

    /// Events, each as a sentence beside its date.
    fn parts(&mut self, id: EntityId, events: &[(EventId, Option<Participant>)]) {
        if events.is_empty() {
            return;
        }
        let (book, words) = (self.book, self.book.words());
        self.heading(&say!(words, "show.events", n = events.len()));
        let whens: Vec<String> = events
            .iter()
            .map(|(event, _)| dated(words, event_when(words, book.event(*event), Style::Short)))
            .collect();
        let gutter = gutter(&whens, self.terminal.columns);
        for ((event, part), when) in events.iter().zip(&whens) {
            let event = book.event(*event);
            let sentence = match part {
                Some(part) => sentences::participation(book, part, event),
                None => sentences::at(words, book.entity(id), event),
            };
            let sentence = self.cited(&stopped(&sentence), &event.statement.citations);
            self.beside(
                when,
                gutter,
                &[sentence, flat(&event.description), sentences::event_status(book, event)],
                event.row,
            );
        }
    }

    fn beside(&mut self, when: &str, gutter: usize, paragraphs: &[String], row: Row) {
        let mut paragraphs: Vec<String> =
            paragraphs.iter().filter(|text| !text.is_empty()).cloned().collect();
        if self.rows {
            paragraphs.push(format!("({})", self.place(row)));
        }
        self.text.push_str(&self.terminal.beside(when, gutter, &paragraphs));
    }

    fn event(&mut self, id: EventId) {
        let (book, words) = (self.book, self.book.words());
        let event = book.event(id);
        let kind = event.kind.map(|kind| flat(&book.spoken().events.get(kind).label)).unwrap_or_default();
        let importance = say!(words, "show.importance", n = event.importance);
        self.head(&event.title, &[kind, flat(&event.id), importance], event.row);
        let place = sentences::place(book, event);
        let when = capitalised(&event_when(words, event, Style::Long));
        self.paragraph(&match place.is_empty() {
            true => when,
            false => say!(words, "show.at", when = when, place = place),
        });
        let written = event.date.as_deref().filter(|date| date.written() != date.edtf());
        if let Some(date) = written {
            let written = words.quoted(&flat(date.written()));
            let line = say!(words, "show.written", written = written, edtf = date.edtf());
            self.text.push_str(&self.terminal.paragraph(&line, 0));
        }
        let description = self.cited(&flat(&event.description), &event.statement.citations);
        self.paragraph(&description);
        self.paragraph(&sentences::event_status(book, event));
        if !event.url.is_empty() {
            self.paragraph(&flat(&event.url));
        }
        self.attributes(&event.attributes);
        if !event.participants.is_empty() || !event.nameless.is_empty() {
            self.heading(&say!(words, "show.who-took-part"));
            let role = |role: Option<throughline::vocabulary::Term>| {
                role.map(|role| flat(&book.spoken().roles.get(role).label)).unwrap_or_default()
            };
            let named = event.participants.iter().map(|part| {
                let entity = book.entity(part.entity);
                vec![flat(&entity.name), role(part.role), flat(&entity.id)]
            });
            let nameless = event
                .nameless
                .iter()
                .map(|one| vec![flat(&one.words), role(one.role), say!(words, "show.not-named")]);
            let rows: Vec<Vec<String>> = named.chain(nameless).collect();
            self.text.push_str(&table(&rows, 2));
        }
        self.accounts(Item::Event(id));
        self.quotations(&event.statement.citations);
    }

    fn relation(&mut self, id: RelationId) {
        let (book, words) = (self.book, self.book.words());
        let relation = book.relation(id);
        let kind = flat(book.vocabulary.relations.name(relation.kind));
        self.head(&sentences::relation(book, relation, true), &[kind, flat(&relation.id)], relation.row);
        let inverse = stopped(&sentences::relation(book, relation, false));
        self.paragraph(&say!(words, "show.or", sentence = inverse));
        self.paragraph(&capitalised(&dated(words, relation_when(words, relation, Style::Long))));
        let description = self.cited(&flat(relation.description()), &relation.statement.citations);
        self.paragraph(&description);
        self.paragraph(&sentences::relation_status(book, relation));
        self.accounts(Item::Relation(id));
        self.attributes(relation.attributes());
        self.quotations(&relation.statement.citations);
    }

    /// The words of the sources that a statement relies on.
    fn quotations(&mut self, citations: &[Citation]) {
        for citation in citations.iter().filter(|citation| !citation.quotation.is_empty()) {
            let text = self
                .cited(&self.book.words().quoted(&flat(&citation.quotation)), std::slice::from_ref(citation));
            self.paragraph(&text);
        }
    }

    fn source(&mut self, id: SourceId) {
        let (book, words) = (self.book, self.book.words());
        let source = book.source(id);
        let kind = if source.kind.is_empty() {
            say!(words, "sort.source")
        } else {
            let known = book.spoken().sources.find(&source.kind);
            let kind = known.map_or(flat(&source.kind), |kind| flat(&book.spoken().sources.get(kind).label));
            say!(words, "sort.source-of-kind", kind = kind)
        };
        self.head(&source.title, &[kind, flat(&source.id)], source.row);
        self.paragraph(&flat(&source_line(self.book.words(), source)));
        for address in [&source.url, &source.archive_url].into_iter().filter(|address| !address.is_empty()) {
            self.text.push_str(&self.terminal.paragraph(&flat(address), 0));
        }
        self.paragraph(&flat(&source.note));
        self.attributes(&source.attributes);

        let cites = |citations: &[Citation]| citations.iter().any(|citation| citation.source == id);
        let mut rows: Vec<Vec<String>> = Vec::new();
        for (_, event) in book.events().filter(|(_, event)| cites(&event.statement.citations)) {
            let when = event_when(words, event, Style::Short);
            rows.push(vec![say!(words, "sort.event"), when, flat(&event.title)]);
        }
        for (_, relation) in book.relations().filter(|(_, relation)| cites(&relation.statement.citations)) {
            let when = dated(words, relation_when(words, relation, Style::Short));
            rows.push(vec![say!(words, "sort.relation"), when, sentences::relation(book, relation, true)]);
        }
        for (_, entity) in book.entities().filter(|(_, entity)| cites(&entity.citations)) {
            rows.push(vec![say!(words, "sort.entity"), String::new(), flat(&entity.name)]);
        }
        if rows.is_empty() {
            self.paragraph(&say!(words, "show.nothing-cites"));
        } else {
            self.heading(&say!(words, "show.cited-by", n = rows.len()));
            self.text.push_str(&table(&rows, 2));
        }
    }

    /// The list of the sources that were cited, by number.
    fn sources(&mut self) {
        let sources = self.numbering.sources().to_vec();
        if sources.is_empty() {
            return;
        }
        self.heading(&say!(self.book.words(), "source.heading"));
        let width = sources.len().to_string().len() + 2;
        for (index, id) in sources.iter().enumerate() {
            let source = self.book.source(*id);
            let mut lines = vec![stopped(&flat(&source_line(self.book.words(), source)))];
            lines.extend(
                [&source.url, &source.archive_url].into_iter().filter(|a| !a.is_empty()).map(|a| flat(a)),
            );
            let number = format!("[{}]", index + 1);
            let plain = Terminal { colour: false, ..self.terminal };
            self.text.push_str(&plain.beside(&format!("{number:>width$}"), width, &lines));
        }
    }
}

/// Columns of the gutter: as wide as the dates, but not more than a third of the line.
fn gutter(whens: &[String], columns: usize) -> usize {
    let most = GUTTER.min(columns / 3);
    let width = |when: &String| unicode_width::UnicodeWidthStr::width(when.as_str());
    whens.iter().map(width).filter(|width| *width <= most).max().unwrap_or(0)
}
