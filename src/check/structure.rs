//! The shape of the graph: what joins what, what stands twice, what nothing reaches.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, codes};
use crate::graph::{Graph, Node};
use crate::model::Relation;
use crate::read::columns::Field;

codes! {
    /// Findings about the shape of the graph.
    pub STRUCTURE;

    /// A relation joins kinds it may not.
    ///
    /// ## What it means
    /// The vocabulary says which kinds of entity a kind of relation may start and end at. This end is another.
    ///
    /// ## Example
    /// `old-bailey,served-in,wayne-couzens`: the two ends are exchanged.
    ///
    /// ## What to do
    /// Exchange the ends, correct the kind, or widen `from` or `to` of the relation in `vocabulary.toml`.
    KINDS_DO_NOT_JOIN = Error "kinds-do-not-join";

    /// A participant of a kind that does not bear this role.
    ///
    /// ## What to do
    /// Correct the role or the name, or widen `kinds` of the role in `vocabulary.toml`.
    ROLE_DOES_NOT_FIT = Warning "role-does-not-fit";

    /// A relation of an entity with itself.
    ///
    /// ## What to do
    /// Correct one of the two ends. Two names for one entity lead here too.
    SELF_RELATION = Error "self-relation";

    /// One statement twice.
    ///
    /// ## What it means
    /// Two relations have the same ends, kind and dates, or two events the same date, title and participants.
    ///
    /// ## What to do
    /// Delete one, and give the other the sources of both.
    DUPLICATE_STATEMENT = Warning "duplicate-statement";

    /// A part of the graph that nothing connects with the rest.
    ///
    /// ## What it means
    /// No relation, no event and no place ties these to the largest part.
    ///
    /// ## What to do
    /// Nothing, if that is so. Often a reference is missing or means the wrong one.
    ISLAND = Warning "unreachable-island";

    /// An entity that nothing mentions.
    ///
    /// ## What to do
    /// Connect it, or delete the row.
    UNCONNECTED = Warning "unconnected-entity";
}

/// Ends of relations and bearers of roles against the vocabulary.
pub fn ends(graph: &Graph) -> Vec<Diagnostic> {
    let book = graph.casebook();
    let vocabulary = &book.vocabulary;
    let mut found = Vec::new();
    for relation in &book.relations {
        let kind = vocabulary.relations.get(relation.kind);
        let fits =
            |id, list: &[String]| book.entity(id).kind.is_none_or(|kind| vocabulary.accepts(list, kind));
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
                "`{name}` {side} at {}, which is of the kind `{label}`; it may be {}",
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
                    "correct the kind or the name, or widen `{}` of [relation.{name}] in vocabulary.toml",
                    field.word()
                ),
            };
            found.push(
                Diagnostic::new(&KINDS_DO_NOT_JOIN, book.place(relation.row, field), message).help(help),
            );
        }
    }
    for event in &book.events {
        for participant in &event.participants {
            let entity = book.entity(participant.entity);
            let (Some(role), Some(kind)) = (participant.role, entity.kind) else { continue };
            let list = &vocabulary.roles.get(role).kinds;
            if !vocabulary.accepts(list, kind) {
                let label = &vocabulary.entities.get(kind).label;
                let name = vocabulary.roles.name(role);
                let message = format!(
                    "{} is of the kind `{label}`; `{name}` is borne by {}",
                    entity.name,
                    list.join(" or ")
                );
                let help = format!(
                    "correct the role or the name, or widen `kinds` of the role `{name}` in vocabulary.toml"
                );
                let place = book.place_in(event.row, Field::Participants, &entity.id);
                found.push(Diagnostic::new(&ROLE_DOES_NOT_FIT, place, message).help(help));
            }
        }
    }
    found
}

/// Relations of an entity with itself.
pub fn self_relations(graph: &Graph) -> Vec<Diagnostic> {
    let book = graph.casebook();
    let own = book.relations.iter().filter(|relation| relation.from == relation.to);
    own.map(|relation| {
        let message = format!("this relation joins {} with itself", book.entity(relation.from).in_sentence());
        Diagnostic::new(&SELF_RELATION, book.place(relation.row, Field::To), message)
            .help("correct one of the two ends")
    })
    .collect()
}

/// Relations and events that stand twice.
pub fn duplicates(graph: &Graph) -> Vec<Diagnostic> {
    let book = graph.casebook();
    let mut found = Vec::new();
    let same = |a: &Relation, b: &Relation| {
        let date =
            |a: &Option<std::sync::Arc<crate::date::Date>>| a.as_deref().map(|date| date.edtf().to_string());
        let undirected = !book.vocabulary.relations.get(a.kind).directed;
        let ends = (a.from, a.to) == (b.from, b.to) || (undirected && (a.from, a.to) == (b.to, b.from));
        ends && a.kind == b.kind
            && date(&a.start) == date(&b.start)
            && date(&a.end) == date(&b.end)
            && a.description() == b.description()
    };
    // Relations are sorted by their ends: twins stand near each other, except that an undirected one may be turned round.
    let mut by_ends: BTreeMap<_, Vec<&Relation>> = BTreeMap::new();
    for relation in &book.relations {
        by_ends
            .entry((relation.from.min(relation.to), relation.from.max(relation.to)))
            .or_default()
            .push(relation);
    }
    for group in by_ends.values().filter(|group| group.len() > 1) {
        for (at, later) in group.iter().enumerate().skip(1).take(MOST_PARALLEL) {
            if let Some(first) = group[..at].iter().find(|first| same(first, later)) {
                let (first, later) = if first.row <= later.row { (*first, *later) } else { (*later, *first) };
                let message = "this relation stands twice, with the same dates".to_string();
                found.push(
                    Diagnostic::new(&DUPLICATE_STATEMENT, book.place(later.row, Field::From), message)
                        .help("delete one, and give the other the sources of both")
                        .related(book.place(first.row, Field::From), "first here"),
                );
            }
        }
    }
    // The same day, title and participants, whatever stands between the two.
    let mut by_content: BTreeMap<_, &crate::model::Event> = BTreeMap::new();
    for event in &book.events {
        let Some(date) = event.date.as_deref() else { continue };
        let mut who: Vec<_> = event.participants.iter().map(|participant| participant.entity).collect();
        who.sort_unstable();
        let Some(other) =
            by_content.insert((date.edtf().to_string(), crate::words::fold(&event.title), who), event)
        else {
            continue;
        };
        let (first, later) = if other.row <= event.row { (other, event) } else { (event, other) };
        let message = format!("“{}” stands twice on {}", later.title, date.edtf());
        found.push(
            Diagnostic::new(&DUPLICATE_STATEMENT, book.place(later.row, Field::Title), message)
                .help("delete one, and give the other the sources of both")
                .related(book.place(first.row, Field::Title), "first here"),
        );
    }
    found
}

/// Relations between the same two ends that are compared with each other; a hub of parallel links is not worth more.
const MOST_PARALLEL: usize = 1_000;

/// Parts of the graph that nothing ties to the largest one.
pub fn islands(graph: &Graph) -> Vec<Diagnostic> {
    let book = graph.casebook();
    let components = graph.components();
    let mut found = Vec::new();
    for island in components.iter().skip(1) {
        let place = |node: &Node| match node {
            Node::Entity(id) => book.place(book.entity(*id).row, Field::Id),
            Node::Event(id) => book.place(book.event(*id).row, Field::Title),
        };
        let Some(first) = island.first() else { continue };
        let finding = match island.as_slice() {
            [Node::Entity(id)] => {
                let message =
                    format!("nothing mentions {}: no relation, no event", book.entity(*id).in_sentence());
                Diagnostic::new(&UNCONNECTED, place(first), message).help("connect it, or delete the row")
            }
            // An event whose participants nobody wrote down is an event all the same.
            [Node::Event(_)] => continue,
            several => {
                let names: Vec<&str> = several.iter().take(4).map(|node| graph.name(*node)).collect();
                let more = several.len().saturating_sub(names.len());
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                let message = format!(
                    "nothing connects these {} with the rest: {}{more}",
                    several.len(),
                    names.join(", ")
                );
                Diagnostic::new(&ISLAND, place(first), message)
                    .help("nothing to do if that is so; else look for a missing reference")
            }
        };
        found.push(finding);
    }
    found
}
