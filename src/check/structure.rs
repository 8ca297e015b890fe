//! The shape of the graph: what joins what, what stands twice, what nothing reaches.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diag::{Diagnostic, Report, codes};
use crate::graph::{Graph, Node};
use crate::input::Position;
use crate::model::{Casebook, EntityId, Event, Relation};
use crate::table::columns::Field;
use crate::table::records::record_at;
use crate::table::{ColumnPart, Row};
use crate::vocabulary::Term;

codes! {
    /// Findings about the shape of the graph.
    pub STRUCTURE;

    /// A connection between kinds that it cannot connect.
    ///
    /// ## What it means
    /// A person can serve in an organisation, an organisation cannot serve in a person. The connection is drawn as the row says.
    ///
    /// ## Why it matters
    /// Mostly the two ends are exchanged, and readers see it the wrong way round.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,kind
    /// ann,Ann Ash,person
    /// ben,Ben Birch,person
    /// trust,Civic Trust,organisation
    /// ```
    ///
    /// In `relations.csv`:
    ///
    /// ```text
    /// from,kind,to
    /// trust,served-in,ann
    /// ```
    ///
    /// ## What to do
    /// Exchange the ends, or correct the kind. If it is right in your field, a few lines in `vocabulary.toml` allow it.
    ///
    /// In `relations.csv`:
    ///
    /// ```text
    /// from,kind,to
    /// ann,served-in,trust
    /// ```
    KINDS_DO_NOT_JOIN = Error "kinds-do-not-join";

    /// A part in an event that this kind of person or thing cannot have.
    ///
    /// ## What it means
    /// An organisation cannot be arrested, a place cannot be a witness. It is drawn as the row says.
    ///
    /// ## Why it matters
    /// The wrong name or the wrong part may stand in the cell.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,kind
    /// ann,Ann Ash,person
    /// ben,Ben Birch,person
    /// trust,Civic Trust,organisation
    /// ```
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who
    /// 2014,A hearing,trust: arrested
    /// ```
    ///
    /// ## What to do
    /// Correct the part or the name. If it is right in your field, a few lines in `vocabulary.toml` allow it.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who
    /// 2014,A hearing,ann: arrested
    /// ```
    ROLE_DOES_NOT_FIT = Warning "role-does-not-fit";

    /// A connection of somebody with themselves.
    ///
    /// ## What it means
    /// Both ends name the same person or thing, perhaps by two of its names.
    ///
    /// ## Why it matters
    /// It says nothing, and another was meant at one end.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,kind
    /// ann,Ann Ash,person
    /// ben,Ben Birch,person
    /// trust,Civic Trust,organisation
    /// ```
    ///
    /// In `relations.csv`:
    ///
    /// ```text
    /// from,kind,to
    /// ann,knows,Ann Ash
    /// ```
    ///
    /// ## What to do
    /// Correct one of the two ends, or delete the row.
    ///
    /// In `relations.csv`:
    ///
    /// ```text
    /// from,kind,to
    /// ann,knows,Ben Birch
    /// ```
    SELF_RELATION = Error "self-relation";

    /// Two rows that say the same.
    ///
    /// ## What it means
    /// Two connections have the same ends, kind and dates, or two events the same date, title and people. Both are drawn.
    ///
    /// ## Why it matters
    /// Pictures and counts show one thing twice.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title
    /// 2014-05-06,The mill burns
    /// 6 May 2014,The mill burns
    /// ```
    ///
    /// ## What to do
    /// Delete one: every cell of it stands in the other. If they are two, say what sets them apart.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title
    /// 2014-05-06,The mill burns
    /// 7 May 2014,The mill burns again
    /// ```
    DUPLICATE_STATEMENT = Warning Tidy "duplicate-statement";

    /// Two rows that are alike but for a few cells.
    ///
    /// ## What it means
    /// Two connections have the same ends, kind and dates, or two events the same date, title and people, and the rows differ in other
    /// cells, which the message names. Both are drawn.
    ///
    /// ## Why it matters
    /// Two hearings on one day are two. But one hearing that two people wrote down is one.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,place
    /// 2014-05-06,Hearing,Leeds
    /// 2014-05-06,Hearing,York
    /// ```
    ///
    /// ## What to do
    /// Nothing, if they are two. If they are one, put what both say into one row before you delete the other.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,place
    /// 2014-05-06,Hearing,Leeds and York
    /// ```
    ALIKE_STATEMENTS = Note Tidy "alike-statements";

    /// A group of people and things that nothing connects with the others.
    ///
    /// ## What it means
    /// They are connected with each other, and no connection, event or place leads from them to the largest group. It is said with
    /// `--strict`, and not otherwise: a folder may well hold two stories.
    ///
    /// ## Why it matters
    /// Often a connection is missing, or a name is spelt in two ways.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name
    /// a,Ann
    /// b,Ben
    /// c,Cat
    /// d,Dan
    /// e,Eve
    /// ```
    ///
    /// In `relations.csv`:
    ///
    /// ```text
    /// from,kind,to
    /// a,knows,b
    /// b,knows,c
    /// d,knows,e
    /// ```
    ///
    /// ## What to do
    /// Nothing, if that is so. Else add what connects them.
    ///
    /// In `relations.csv`:
    ///
    /// ```text
    /// from,kind,to
    /// a,knows,b
    /// b,knows,c
    /// d,knows,e
    /// c,knows,d
    /// ```
    ISLAND = Warning "unreachable-island";

    /// A name that nothing connects to.
    ///
    /// ## What it means
    /// It stands in a table of people and things, and in no event and no connection. It is said with `--strict`, and not otherwise.
    ///
    /// ## Why it matters
    /// It stands alone in every picture. Often its name is spelt in two ways.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name
    /// a,Ann
    /// b,Ben
    /// c,Cat
    /// ```
    ///
    /// In `relations.csv`:
    ///
    /// ```text
    /// from,kind,to
    /// a,knows,b
    /// ```
    ///
    /// ## What to do
    /// Connect it, or delete the row.
    ///
    /// In `relations.csv`:
    ///
    /// ```text
    /// from,kind,to
    /// a,knows,b
    /// b,knows,c
    /// ```
    UNCONNECTED = Warning "unconnected-entity";
}

/// Ends of relations and bearers of roles against the vocabulary.
pub fn ends(graph: &Graph) -> Report {
    let book = graph.casebook();
    let vocabulary = &book.vocabulary;
    let mut found = Report::new();
    let mut joined: FxHashMap<(Term, Option<Term>, Option<Term>), bool> = FxHashMap::default();
    for relation in &book.relations {
        let kind = vocabulary.relations.get(relation.kind);
        let fits =
            |id, list: &[String]| book.entity(id).kind.is_none_or(|kind| vocabulary.accepts(list, kind));
        let kinds = (relation.kind, book.entity(relation.from).kind, book.entity(relation.to).kind);
        if *joined
            .entry(kinds)
            .or_insert_with(|| fits(relation.from, &kind.from) && fits(relation.to, &kind.to))
        {
            continue;
        }
        for (field, id, list, other) in [
            (Field::From, relation.from, &kind.from, relation.to),
            (Field::To, relation.to, &kind.to, relation.from),
        ] {
            let entity = book.entity(id);
            let (Some(entity_kind), false) = (entity.kind, fits(id, list)) else { continue };
            let label = &vocabulary.entities.get(entity_kind).label;
            let side = if field == Field::From { "starts" } else { "ends" };
            let name = vocabulary.relations.name(relation.kind);
            let message = format!(
                "`{name}` {side} at {}, which is of the kind `{label}`; expected is {}",
                entity.name,
                list.join(" or ")
            );
            let exchanged = fits(relation.to, &kind.from) && fits(relation.from, &kind.to);
            let help = match exchanged {
                true => format!(
                    "are the two ends exchanged? {} at `from`, {} at `to`",
                    book.entity(other).name,
                    entity.name
                ),
                false => format!(
                    "correct the kind or the name, or allow it in vocabulary.toml (`{}` of `{name}`)",
                    field.word()
                ),
            };
            found.push(
                Diagnostic::new(&KINDS_DO_NOT_JOIN, book.place(relation.row, field), message).help(help),
            );
        }
    }
    let mut borne: FxHashMap<(Term, Term), bool> = FxHashMap::default();
    for event in &book.events {
        for participant in &event.participants {
            let entity = book.entity(participant.entity);
            let (Some(role), Some(kind)) = (participant.role, entity.kind) else { continue };
            let list = &vocabulary.roles.get(role).kinds;
            if !*borne.entry((role, kind)).or_insert_with(|| vocabulary.accepts(list, kind)) {
                let label = &vocabulary.entities.get(kind).label;
                let name = vocabulary.roles.name(role);
                let message = format!(
                    "{} is of the kind `{label}`; `{name}` can be {}",
                    entity.name,
                    list.join(" or ")
                );
                let help = format!(
                    "correct the part or the name, or allow it in vocabulary.toml (`kinds` of `{name}`)"
                );
                let place = book.place_in(event.row, Field::Participants, &entity.id);
                found.push(Diagnostic::new(&ROLE_DOES_NOT_FIT, place, message).help(help));
            }
        }
    }
    found
}

/// Relations of an entity with itself.
pub fn self_relations(graph: &Graph) -> Report {
    let book = graph.casebook();
    let own = book.relations.iter().filter(|relation| relation.from == relation.to);
    own.map(|relation| {
        let message = format!("this connects {} with itself", book.entity(relation.from).in_sentence());
        Diagnostic::new(&SELF_RELATION, book.place(relation.row, Field::To), message)
            .help("correct one of the two ends")
    })
    .collect()
}

/// Relations and events that stand twice, or nearly.
pub fn duplicates(graph: &Graph) -> Report {
    let book = graph.casebook();
    let mut found = Report::new();
    let same = |a: &Relation, b: &Relation| {
        type Written = Option<std::sync::Arc<crate::date::Date>>;
        let date = |a: &Written, b: &Written| match (a.as_deref(), b.as_deref()) {
            (Some(a), Some(b)) => a.says_the_same(b),
            (a, b) => a.is_none() == b.is_none(),
        };
        let undirected = !book.vocabulary.relations.get(a.kind).directed;
        let ends = (a.from, a.to) == (b.from, b.to) || (undirected && (a.from, a.to) == (b.to, b.from));
        ends && a.kind == b.kind
            && date(&a.start, &b.start)
            && date(&a.end, &b.end)
            && a.description() == b.description()
            && a.statement.status == b.statement.status
    };
    // Undirected twins may be turned round.
    let ends = |relation: &Relation| (relation.from.min(relation.to), relation.from.max(relation.to));
    let mut by_ends: Vec<(_, &Relation)> =
        book.relations.iter().map(|relation| (ends(relation), relation)).collect();
    by_ends.sort_by_key(|(ends, _)| *ends);
    for group in by_ends.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
        for (at, (_, later)) in group.iter().enumerate().skip(1).take(MOST_PARALLEL) {
            if let Some((_, first)) = group[..at].iter().find(|(_, first)| same(first, later)) {
                let (first, later) = if first.row <= later.row { (*first, *later) } else { (*later, *first) };
                let differ = differing(book, first.row, later.row);
                let places = (book.place(first.row, Field::From), book.place(later.row, Field::From));
                let twice = "this connection stands twice, with the same dates".to_string();
                found.push(twice_or_alike(&twice, &differ, places));
            }
        }
    }
    // The same day, title and participants. Events are sorted by date: those of one day stand beside each other.
    fn date(event: &Event) -> Option<&str> {
        event.date.as_deref().map(crate::date::Date::edtf)
    }
    let mut by_bearers: Vec<(u64, &Event)> = Vec::new();
    for day in book.events.chunk_by(|a, b| date(a) == date(b)).filter(|day| day.len() > 1) {
        by_bearers.clear();
        by_bearers.extend(day.iter().map(|event| (bearers(event), event)));
        by_bearers.sort_by_key(|(bearers, _)| *bearers);
        for alike in by_bearers.chunk_by(|a, b| a.0 == b.0).filter(|alike| alike.len() > 1) {
            let mut by_content: FxHashMap<(String, Vec<EntityId>), &Event> = FxHashMap::default();
            for (_, event) in alike {
                let Some(date) = date(event) else { continue };
                let mut who: Vec<_> = event.participants.iter().map(|part| part.entity).collect();
                who.sort_unstable();
                let Some(other) = by_content.insert((crate::words::fold(&event.title), who), event) else {
                    continue;
                };
                let (first, later) = if other.row <= event.row { (other, *event) } else { (*event, other) };
                let mut differ = differing(book, first.row, later.row);
                if parts(first) != parts(later) {
                    differ.insert(0, "who took part in what role".to_string());
                }
                let places = (book.place(first.row, Field::Title), book.place(later.row, Field::Title));
                let twice = format!("“{}” stands twice on {date}", later.title);
                found.push(twice_or_alike(&twice, &differ, places));
            }
        }
    }
    found
}

/// Who took part and in what role, in an order of their own; and who did without a name.
fn parts(event: &Event) -> (Vec<(EntityId, Option<Term>)>, &[crate::model::Nameless]) {
    let mut parts: Vec<_> = event.participants.iter().map(|part| (part.entity, part.role)).collect();
    parts.sort_unstable();
    (parts, &event.nameless)
}

/// "Stands twice" is said only of rows of which one holds nothing that the other does not: to delete it loses nothing.
fn twice_or_alike(twice: &str, differ: &[String], (first, later): (Position, Position)) -> Diagnostic {
    let finding = match differ {
        [] => Diagnostic::new(&DUPLICATE_STATEMENT, later, twice)
            .help("delete one: they are the same in every column"),
        differ => {
            let names = match differ.split_last() {
                Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
                _ => differ.concat(),
            };
            let message = format!("{twice}, alike but for {names}");
            Diagnostic::new(&ALIKE_STATEMENTS, later, message)
                .help("nothing, if they are two; if they are one, put what both say into one row")
        }
    };
    finding.related(first, "first here")
}

/// The headers of the columns in which two rows differ, apart from those that were compared by what they mean: dates, names, kind and
/// title, in whatever spelling; and the id, which is the row's and says nothing of what happened. Columns that one of two tables lacks count as empty there.
fn differing(book: &Casebook, a: Row, b: Row) -> Vec<String> {
    const BY_MEANING: &[Field] = &[
        Field::Id,
        Field::Date,
        Field::Start,
        Field::End,
        Field::Title,
        Field::Participants,
        Field::From,
        Field::To,
        Field::Description,
        Field::Status,
    ];
    let cells = |row: Row| -> Vec<(ColumnPart, String, String)> {
        let table = &book.tables[row.table as usize];
        let text = book.inputs.text(table.file);
        let Some(record) = record_at(text, row.start as usize, table.dialect) else { return Vec::new() };
        let cells = table.columns.iter().zip(&record.cells);
        cells
            .map(|(column, cell)| (column.part, column.header.clone(), cell.text.trim().to_string()))
            .collect()
    };
    let (first, later) = (cells(a), cells(b));
    let of = |cells: &[(ColumnPart, String, String)], part: ColumnPart, header: &str| -> String {
        let is = |cell: &&(ColumnPart, String, String)| match part {
            ColumnPart::Field(_) | ColumnPart::Piece(..) => cell.0 == part,
            _ => crate::words::key(&cell.1) == crate::words::key(header),
        };
        cells.iter().find(is).map(|cell| cell.2.clone()).unwrap_or_default()
    };
    let mut differ: Vec<String> = Vec::new();
    for (part, header, _) in first.iter().chain(&later) {
        let by_meaning = matches!(part, ColumnPart::Field(field) if BY_MEANING.contains(field));
        let known = differ.iter().any(|known| crate::words::key(known) == crate::words::key(header));
        if !by_meaning && !known && of(&first, *part, header) != of(&later, *part, header) {
            differ.push(if header.is_empty() {
                "a column without a header".to_string()
            } else {
                header.clone()
            });
        }
    }
    differ
}

/// The same for the same participants in any order; different for most others.
fn bearers(event: &Event) -> u64 {
    let mixed = event
        .participants
        .iter()
        .map(|part| u64::from(part.entity.0 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    mixed.fold(0, u64::wrapping_add)
}

/// Relations between the same two ends that are compared with each other; a hub of parallel links is not worth more.
const MOST_PARALLEL: usize = 1_000;

/// Parts of the graph that nothing ties to the largest one.
pub fn islands(graph: &Graph) -> Report {
    let book = graph.casebook();
    let components = graph.components();
    // Who is only said to say something is mentioned too.
    let statements = book.events.iter().map(|event| &event.statement);
    let statements = statements.chain(book.relations.iter().map(|relation| &relation.statement));
    let voices: FxHashSet<EntityId> =
        statements.filter_map(|statement| statement.voices.as_ref()?.by_entity).collect();
    let mut found = Report::new();
    for island in components.iter().skip(1) {
        let place = |node: &Node| match node {
            Node::Entity(id) => book.place(book.entity(*id).row, Field::Id),
            Node::Event(id) => book.place(book.event(*id).row, Field::Title),
        };
        let Some(first) = island.first() else { continue };
        let finding = match island.as_slice() {
            [Node::Entity(id)] if voices.contains(id) => continue,
            [Node::Entity(id)] => {
                let message = format!(
                    "nothing connects to {}: no event, no connection names it",
                    book.entity(*id).in_sentence()
                );
                Diagnostic::new(&UNCONNECTED, place(first), message).help("connect it, or delete the row")
            }
            // An event whose participants nobody wrote down is an event all the same.
            [Node::Event(_)] => continue,
            several => {
                let names: Vec<&str> = several.iter().take(4).map(|node| graph.name(*node)).collect();
                let more = several.len().saturating_sub(names.len());
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                let message = format!(
                    "nothing connects these {} with the others: {}{more}",
                    several.len(),
                    names.join(", ")
                );
                Diagnostic::new(&ISLAND, place(first), message)
                    .help("nothing to do if that is so; else add what connects them")
            }
        };
        found.push(finding);
    }
    found
}
